/* Naming a person or an organisation. */
#include "kontor/office/people_find.h"

#include <string.h>

#include "kontor/base/text.h"
#include "kontor/domain/person.h"
#include "kontor/store/store_row.h"
#include "office_priv.h"

typedef struct Found {
	int64_t *items; /* ids, each once */
	size_t len, cap;
} Found;

static void add(Found *f, int64_t id, Arena *a)
{
	for (size_t i = 0; i < f->len; i++)
		if (f->items[i] == id)
			return;
	VEC_PUSH(a, f, id);
}

/* The ids of the records whose field has this text, or what it refers to by ref. */
static Rc look_up(Office *o, const Kind *k, const char *field, const char *text, const char *ref, Arena *a,
	Found *ret, Err *err)
{
	RecordList rows = { 0 };
	if (store_row_list_text(office_store(o), k, field, text, a, &rows, err) != RC_OK)
		return err->rc;
	for (size_t i = 0; i < rows.len; i++)
		add(ret, ref != NULL ? record_int(rows.items[i], ref) : rows.items[i]->id, a);
	return RC_OK;
}

static Rc look_up_person(Office *o, const char *key, Arena *a, Found *ret, Err *err)
{
	AUTO(str_done) Str mail = STR_INIT;
	if (strchr(key, '@') == NULL)
		return look_up(o, &kind_person, "name_fold", text_fold(a, key), NULL, a, ret, err);
	person_mail_key(key, &mail);
	return look_up(o, &kind_channel, "value_key", str_cstr(&mail), "person", a, ret, err);
}

/* There are few of them. */
static Rc look_up_organisation(Office *o, const char *key, Arena *a, Found *ret, Err *err)
{
	RecordSet all;
	const char *want = text_fold(a, key);
	if (office_all(o, &kind_organisation, a, &all, err) != RC_OK)
		return err->rc;
	for (size_t i = 0; i < all.len; i++) {
		const Record *r = all.items[i];
		if (strcmp(record_text(r, "name_fold"), want) == 0 ||
			strcmp(text_fold(a, record_text(r, "name")), want) == 0 ||
			strcmp(text_fold(a, record_text(r, "short_name")), want) == 0)
			add(ret, r->id, a);
	}
	return RC_OK;
}

static Rc refuse_several(const Kind *k, const char *key, const Found *f, Err *err)
{
	enum { NAMED = 5 };
	AUTO(str_done) Str ids = STR_INIT;
	for (size_t i = 0; i < f->len && i < NAMED; i++)
		str_addf(&ids, "%s%lld", i > 0 ? ", " : "", (long long)f->items[i]);
	return err_set(err, RC_INVALID, "„%.80s“ passt auf mehrere %s: %s%s. Bitte die Nummer angeben.", key,
		k->plural, str_cstr(&ids), f->len > NAMED ? " …" : "");
}

Rc people_find(Office *o, const Kind *k, const char *key, Arena *a, Record **ret, Err *err)
{
	Found found = { 0 };
	bool by_name =
		(k == &kind_person || k == &kind_organisation) && strspn(key, "0123456789") != strlen(key);
	if (!by_name)
		return office_find(o, k, key, a, ret, err);
	Rc rc = k == &kind_person ? look_up_person(o, key, a, &found, err)
				  : look_up_organisation(o, key, a, &found, err);
	if (rc != RC_OK)
		return rc;
	if (found.len > 1)
		return refuse_several(k, key, &found, err);
	if (found.len == 0)
		return err_set(err, RC_NOT_FOUND, "%s »%s« gibt es nicht.", k->noun, key);
	return office_get(o, k, found.items[0], a, ret, err);
}
