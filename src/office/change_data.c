/* What a change row remembers, as JSON: update {"field":[old,new],…}, delete {"field":old,…}.
 *
 * The reader takes exactly what the writer makes: one object, whose values are null,
 * integers and strings, in pairs for an update. Anything else is a damaged row. */
#include "change_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kontor/base/text.h"
#include "kontor/exchange/json.h"

/* --- writing -------------------------------------------------------------------- */

static void write_value(JsonWriter *w, const Value *v)
{
	switch (v->type) {
	case VALUE_NULL:
		json_none(w);
		break;
	case VALUE_INT:
		json_int(w, v->i);
		break;
	case VALUE_TEXT:
		json_text(w, v->s);
		break;
	}
}

void change_data_update(Str *out, const Record *before, const Record *after, uint64_t fields)
{
	JsonWriter w;
	json_begin(&w, out, false);
	json_begin_object(&w);
	for (size_t i = 0; i < after->kind->nfields; i++) {
		if ((fields & UINT64_C(1) << i) == 0)
			continue;
		json_key(&w, after->kind->fields[i].name);
		json_begin_array(&w);
		write_value(&w, &before->values[i]);
		write_value(&w, &after->values[i]);
		json_end_array(&w);
	}
	json_end_object(&w);
}

void change_data_delete(Str *out, const Record *r)
{
	JsonWriter w;
	json_begin(&w, out, false);
	json_begin_object(&w);
	for (size_t i = 0; i < r->kind->nfields; i++) {
		if (r->values[i].type == VALUE_NULL)
			continue;
		json_key(&w, r->kind->fields[i].name);
		write_value(&w, &r->values[i]);
	}
	json_end_object(&w);
}

/* --- reading ---------------------------------------------------------------------- */

typedef struct Reader {
	const char *p;
	Arena *arena;
	bool failed;
} Reader;

static void skip_blanks(Reader *r)
{
	r->p += strspn(r->p, " \t\n\r");
}

static bool accept(Reader *r, char c)
{
	skip_blanks(r);
	if (*r->p != c)
		return false;
	r->p++;
	return true;
}

static void expect(Reader *r, char c)
{
	if (!accept(r, c))
		r->failed = true;
}

static uint32_t read_hex4(Reader *r)
{
	char digits[5] = "";
	for (int i = 0; i < 4 && *r->p != '\0'; i++)
		digits[i] = *r->p++;
	char *end = NULL;
	unsigned long v = strtoul(digits, &end, 16);
	if (strlen(digits) != 4 || *end != '\0')
		r->failed = true;
	return (uint32_t)v;
}

/* After "\u". Pairs of surrogates become one code point. */
static void read_unicode(Reader *r, Str *out)
{
	uint32_t cp = read_hex4(r);
	if (cp >= 0xD800 && cp < 0xDC00 && r->p[0] == '\\' && r->p[1] == 'u') {
		r->p += 2;
		cp = 0x10000 + ((cp - 0xD800) << 10) + (read_hex4(r) - 0xDC00);
	}
	char buf[4];
	if (!r->failed)
		str_add(out, buf, text_encode(cp, buf));
}

static void read_escape(Reader *r, Str *out)
{
	static const char names[] = "\"\\/bfnrt";
	static const char bytes[] = "\"\\/\b\f\n\r\t";
	char c = *r->p;
	const char *hit = c == '\0' ? NULL : strchr(names, c);
	if (c == 'u') {
		r->p++;
		read_unicode(r, out);
	} else if (hit != NULL) {
		r->p++;
		str_addc(out, bytes[hit - names]);
	} else {
		r->failed = true;
	}
}

/* In the arena; "" after a failure. */
static const char *read_string(Reader *r)
{
	AUTO(str_done) Str out = STR_INIT;
	expect(r, '"');
	while (!r->failed && *r->p != '"') {
		size_t plain = strcspn(r->p, "\"\\");
		str_add(&out, r->p, plain);
		r->p += plain;
		if (*r->p == '\0')
			r->failed = true;
		if (*r->p != '\\')
			continue;
		r->p++;
		read_escape(r, &out);
	}
	if (r->failed)
		return "";
	r->p++;
	return arena_strndup(r->arena, str_cstr(&out), out.len);
}

static Value read_value(Reader *r)
{
	skip_blanks(r);
	if (*r->p == '"')
		return (Value){ .type = VALUE_TEXT, .s = read_string(r) };
	if (strncmp(r->p, "null", 4) == 0) {
		r->p += 4;
		return (Value){ .type = VALUE_NULL };
	}
	char *end = NULL;
	long long v = strtoll(r->p, &end, 10);
	if (end == r->p)
		r->failed = true;
	r->p = end;
	return (Value){ .type = VALUE_INT, .i = v };
}

static Rc damaged(Err *err)
{
	return err_set(err, RC_IO,
		"Das Protokoll dieser Änderung ist nicht lesbar; bitte `kontor check` ausführen.");
}

/* A forged row must not smuggle a text into an integer field. */
static bool fits(const Field *f, const Value *v)
{
	bool integer = f->type == FIELD_INT || f->type == FIELD_DEGREE || f->type == FIELD_BOOL ||
		f->type == FIELD_STAMP || f->type == FIELD_REF;
	return v->type == VALUE_NULL || (v->type == VALUE_INT) == integer;
}

/* Calls on_member after each key, which reads the value. */
static bool read_object(Reader *r, void (*on_member)(Reader *r, const char *key, void *arg), void *arg)
{
	expect(r, '{');
	if (accept(r, '}'))
		return !r->failed;
	do {
		const char *key = read_string(r);
		expect(r, ':');
		if (!r->failed)
			on_member(r, key, arg);
	} while (!r->failed && accept(r, ','));
	expect(r, '}');
	skip_blanks(r);
	return !r->failed && *r->p == '\0';
}

typedef struct UpdateTarget {
	const Kind *kind;
	ChangeData *data;
} UpdateTarget;

static void on_pair(Reader *r, const char *key, void *arg)
{
	UpdateTarget *t = arg;
	expect(r, '[');
	Value old = read_value(r);
	expect(r, ',');
	Value new = read_value(r);
	expect(r, ']');
	int i = kind_field_index(t->kind, key);
	if (r->failed || i < 0)
		return;
	if (!fits(&t->kind->fields[i], &old) || !fits(&t->kind->fields[i], &new)) {
		r->failed = true;
		return;
	}
	t->data->fields |= UINT64_C(1) << i;
	t->data->old[i] = old;
	t->data->new[i] = new;
}

Rc change_data_read_update(const Kind *k, const char *json, Arena *a, ChangeData *ret, Err *err)
{
	Reader r = { json == NULL ? "" : json, a, false };
	ret->fields = 0;
	UpdateTarget t = { k, ret };
	return read_object(&r, on_pair, &t) ? RC_OK : damaged(err);
}

static void on_field(Reader *r, const char *key, void *arg)
{
	Record *record = arg;
	Value v = read_value(r);
	int i = kind_field_index(record->kind, key);
	if (r->failed || i < 0)
		return;
	r->failed = !fits(&record->kind->fields[i], &v);
	record->values[i] = v;
}

Rc change_data_read_delete(const Kind *k, const char *json, Arena *a, Record **ret, Err *err)
{
	Reader r = { json == NULL ? "" : json, a, false };
	Record *record = record_new(a, k);
	if (!read_object(&r, on_field, record))
		return damaged(err);
	*ret = record;
	return RC_OK;
}
