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
	bool own = !store_in_transaction(office_store(o)); /* within a change set that is one view already */
	if (own && store_begin_read(office_store(o), err) != RC_OK)
		return err->rc;
	Rc rc = read_all(o, c, &q, err);
	if (own)
		store_end_read(office_store(o));
	if (rc != RC_OK)
		return rc;
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
	Basis basis = BASIS_NONE;
	if (c == NULL)
		return unknown_channel(channel, err);
	if (office_get(o, &kind_person, person, a, &r, err) != RC_OK ||
		office_parts(o, &kind_consent, "person", person, a, &consents, err) != RC_OK)
		return err->rc;
	for (size_t i = 0; i < consents.len; i++) {
		const Record *k = consents.items[i];
		if (purpose != NULL && strcmp(record_text(k, "purpose"), purpose) == 0)
			basis = BASE_MAX(
				basis, record_is_null(k, "withdrawn") ? BASIS_STANDS : BASIS_WITHDRAWN);
	}
	const char *why = refusal(c, record_int(r, c->field) != 0, purpose, basis);
	if (why == NULL)
		return RC_OK;
	return err_set(err, RC_DENIED, "%s: %s.", record_text(r, "full_name"), why);
}
