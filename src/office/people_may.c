/* What may be sent to whom: what a person forbade, and on what grounds the office writes. */
#include <stdlib.h>
#include <string.h>

#include "kontor/office/people.h"
#include "kontor/store/store_query.h"
#include "people_priv.h"

typedef struct Channel {
	const char *name, *field, *refusal;
} Channel;

static const Channel channels[] = {
	{ "mail", "no_mail", "wünscht keine E-Mail" },
	{ "phone", "no_phone", "wünscht keinen Anruf" },
	{ "letter", "no_letter", "wünscht keinen Brief" },
};

static const Channel *channel_find(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(channels); i++)
		if (strcmp(channels[i].name, name) == 0)
			return &channels[i];
	return NULL;
}

/* What is known of one person's grounds for the purpose; one that stands outweighs those
 * that were withdrawn. */
typedef enum Basis { BASIS_NONE, BASIS_WITHDRAWN, BASIS_STANDS } Basis;

static const char *refusal(const Channel *c, bool refused, const char *purpose, Basis basis)
{
	if (refused)
		return c->refusal;
	if (purpose == NULL || basis == BASIS_STANDS)
		return NULL;
	return basis == BASIS_WITHDRAWN ? "hat die Einwilligung widerrufen" : "ohne Rechtsgrundlage dafür";
}

/* --- many ------------------------------------------------------------------------ */

typedef struct Row {
	int64_t id;
	size_t at; /* in the caller's order */
	bool known, refused;
	Basis basis;
} Row;

typedef struct Asked {
	Row *rows; /* by id */
	size_t n;
	const char *purpose;
} Asked;

static int by_id(const void *x, const void *y)
{
	const Row *a = x, *b = y;
	if (a->id != b->id)
		return a->id < b->id ? -1 : 1;
	return (a->at > b->at) - (a->at < b->at);
}

/* The first row of a person; the same person may be asked for twice. */
static Row *find(const Asked *q, int64_t id)
{
	size_t lo = 0, hi = q->n;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (q->rows[mid].id < id)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < q->n && q->rows[lo].id == id ? &q->rows[lo] : NULL;
}

static bool keep_person(void *arg, int64_t id, int64_t rev, const Value *v)
{
	const Asked *q = arg;
	(void)rev;
	for (Row *r = find(q, id); r != NULL && r < q->rows + q->n && r->id == id; r++) {
		r->known = true;
		r->refused = v[0].type == VALUE_INT && v[0].i != 0;
	}
	return true;
}

static bool keep_consent(void *arg, int64_t id, int64_t rev, const Value *v)
{
	const Asked *q = arg;
	(void)id;
	(void)rev;
	if (v[1].type != VALUE_TEXT || strcmp(v[1].s, q->purpose) != 0)
		return true;
	Basis basis = v[2].type == VALUE_NULL ? BASIS_STANDS : BASIS_WITHDRAWN;
	for (Row *r = find(q, v[0].i); r != NULL && r < q->rows + q->n && r->id == v[0].i; r++)
		r->basis = BASE_MAX(r->basis, basis);
	return true;
}

static Rc read_all(Office *o, const Channel *c, Asked *q, Err *err)
{
	const char *const person[] = { c->field };
	static const char *const consent[] = { "person", "purpose", "withdrawn" };
	StoreSelect persons = { person, 1, "person.id", NULL, 0 };
	StoreSelect consents = { consent, ARRAY_LEN(consent), "consent.id", NULL, 0 };
	if (store_query_stream(office_store(o), &kind_person, &persons, keep_person, q, err) != RC_OK)
		return err->rc;
	if (q->purpose == NULL)
		return RC_OK;
	return store_query_stream(office_store(o), &kind_consent, &consents, keep_consent, q, err);
}

enum { FEW = 16 }; /* so many are looked up singly */

static void keep_basis(Row *r, const RecordSet *consents, const char *purpose)
{
	for (size_t i = 0; purpose != NULL && i < consents->len; i++) {
		const Record *k = consents->items[i];
		if (strcmp(record_text(k, "purpose"), purpose) == 0)
			r->basis = BASE_MAX(
				r->basis, record_is_null(k, "withdrawn") ? BASIS_STANDS : BASIS_WITHDRAWN);
	}
}

static Rc read_few(Office *o, const Channel *c, Asked *q, Err *err)
{
	AUTO(arena_freep) Arena *a = arena_new();
	for (size_t i = 0; i < q->n; i++) {
		Row *r = &q->rows[i];
		Record *person = NULL;
		RecordSet consents = { NULL, 0, 0 };
		Rc rc = office_get(o, &kind_person, r->id, a, &person, err);
		if (rc == RC_OK && q->purpose != NULL)
			rc = office_parts(o, &kind_consent, "person", r->id, a, &consents, err);
		if (rc != RC_OK && rc != RC_NOT_FOUND)
			return rc;
		r->known = rc == RC_OK;
		r->refused = r->known && record_int(person, c->field) != 0;
		keep_basis(r, &consents, q->purpose);
	}
	err_clear(err);
	return RC_OK;
}

/* One view for both lists; who has the write lock has it already. */
static Rc read_view(Office *o, const Channel *c, Asked *q, Err *err)
{
	Store *st = office_store(o);
	bool own = !store_in_transaction(st);
	if (own && store_begin_read(st, err) != RC_OK)
		return err->rc;
	Rc rc = q->n <= FEW ? read_few(o, c, q, err) : read_all(o, c, q, err);
	if (own)
		store_end_read(st);
	return rc;
}

static Rc unknown_channel(const char *channel, Err *err)
{
	return err_set(err, RC_INVALID, "Den Weg „%.40s“ gibt es nicht, möglich sind: mail, phone, letter.",
		channel);
}

Rc people_may_list(Office *o, const int64_t *persons, size_t n, const char *channel, const char *purpose,
	Arena *a, const char **reasons, Err *err)
{
	const Channel *c = channel_find(channel);
	if (c == NULL)
		return unknown_channel(channel, err);
	Asked q = { ARENA_ARRAY(a, Row, n + 1), n, purpose };
	for (size_t i = 0; i < n; i++)
		q.rows[i] = (Row){ .id = persons[i], .at = i };
	qsort(q.rows, n, sizeof(Row), by_id);
	if (read_view(o, c, &q, err) != RC_OK)
		return err->rc;
	for (size_t i = 0; i < n; i++) {
		const Row *r = &q.rows[i];
		reasons[r->at] =
			r->known ? refusal(c, r->refused, purpose, r->basis) : "gibt es nicht (mehr)";
	}
	return RC_OK;
}

/* --- one -------------------------------------------------------------------------- */

Rc people_may(Office *o, int64_t person, const char *channel, const char *purpose, Err *err)
{
	AUTO(arena_freep) Arena *a = arena_new();
	const Channel *c = channel_find(channel);
	Record *r = NULL;
	RecordSet consents = { NULL, 0, 0 };
	Row row = { .id = person };
	if (c == NULL)
		return unknown_channel(channel, err);
	if (office_get(o, &kind_person, person, a, &r, err) != RC_OK ||
		office_parts(o, &kind_consent, "person", person, a, &consents, err) != RC_OK)
		return err->rc;
	keep_basis(&row, &consents, purpose);
	const char *why = refusal(c, record_int(r, c->field) != 0, purpose, row.basis);
	if (why == NULL)
		return RC_OK;
	return err_set(err, RC_DENIED, "%s: %s.", record_text(r, "full_name"), why);
}
