/* JSON out is written by hand, since it is a stream; JSON in is read by jansson. */
#include "kontor/exchange/json.h"

#include <jansson.h>
#include <string.h>

#include "kontor/base/text.h"

/* --- writing --------------------------------------------------------------- */

enum { DEPTH_MAX = 63 };

void json_begin(JsonWriter *w, Str *out, bool pretty)
{
	*w = (JsonWriter){ .out = out, .pretty = pretty };
}

static void new_line(JsonWriter *w)
{
	if (!w->pretty)
		return;
	str_addc(w->out, '\n');
	for (int i = 0; i < w->depth; i++)
		str_add(w->out, "  ", 2);
}

/* What stands before a value or a key: a comma, a line break, or nothing. */
static void next_item(JsonWriter *w)
{
	if (w->after_key) {
		w->after_key = false;
		return;
	}
	uint64_t bit = UINT64_C(1) << w->depth;
	if ((w->has_items & bit) != 0)
		str_addc(w->out, ',');
	w->has_items |= bit;
	if (w->depth > 0)
		new_line(w);
}

static void open_level(JsonWriter *w, char bracket)
{
	next_item(w);
	str_addc(w->out, bracket);
	if (w->depth < DEPTH_MAX)
		w->depth++;
	w->has_items &= ~(UINT64_C(1) << w->depth);
}

static void close_level(JsonWriter *w, char bracket)
{
	bool had_items = (w->has_items & (UINT64_C(1) << w->depth)) != 0;
	if (w->depth > 0)
		w->depth--;
	if (had_items)
		new_line(w);
	str_addc(w->out, bracket);
	if (w->depth == 0)
		str_addc(w->out, '\n');
}

void json_begin_object(JsonWriter *w)
{
	open_level(w, '{');
}

void json_end_object(JsonWriter *w)
{
	close_level(w, '}');
}

void json_begin_array(JsonWriter *w)
{
	open_level(w, '[');
}

void json_end_array(JsonWriter *w)
{
	close_level(w, ']');
}

/* Control characters leave as \uXXXX, C1 and DEL too: the output may be looked at on a
 * terminal. Invalid bytes become U+FFFD, so that the document is valid UTF-8. */
static void add_string(Str *out, const char *s)
{
	str_addc(out, '"');
	size_t len = strlen(s);
	for (size_t at = 0, n; at < len; at += n) {
		unsigned char c = (unsigned char)s[at];
		n = 1;
		if (c >= 0x20 && c < 0x7f) {
			if (c == '"' || c == '\\')
				str_addc(out, '\\');
			str_addc(out, (char)c);
			continue;
		}
		uint32_t cp;
		n = text_decode(s + at, len - at, &cp);
		if (cp == '\n')
			str_adds(out, "\\n");
		else if (cp == '\t')
			str_adds(out, "\\t");
		else if (text_safe_cp(cp) != cp && cp > 0xffff)
			str_addf(out, "\\u%04x\\u%04x", 0xd7c0 + (cp >> 10), 0xdc00 + (cp & 0x3ff));
		else if (text_safe_cp(cp) != cp)
			str_addf(out, "\\u%04x", cp);
		else {
			char buf[4];
			str_add(out, buf, text_encode(cp, buf));
		}
	}
	str_addc(out, '"');
}

void json_key(JsonWriter *w, const char *key)
{
	next_item(w);
	add_string(w->out, key);
	str_adds(w->out, w->pretty ? ": " : ":");
	w->after_key = true;
}

void json_text(JsonWriter *w, const char *s)
{
	if (s == NULL) {
		json_none(w);
		return;
	}
	next_item(w);
	add_string(w->out, s);
}

void json_int(JsonWriter *w, int64_t v)
{
	next_item(w);
	str_add_int(w->out, v);
}

void json_degree(JsonWriter *w, int64_t microdegrees)
{
	next_item(w);
	int64_t v = microdegrees < 0 ? -microdegrees : microdegrees;
	str_addf(w->out, "%s%lld.%06lld", microdegrees < 0 ? "-" : "", (long long)(v / 1000000),
		(long long)(v % 1000000));
}

void json_bool(JsonWriter *w, bool v)
{
	next_item(w);
	str_adds(w->out, v ? "true" : "false");
}

void json_none(JsonWriter *w)
{
	next_item(w);
	str_adds(w->out, "null");
}

/* --- reading --------------------------------------------------------------- */

enum { OBJECT_BYTES_MAX = 1 << 20, OBJECT_MEMBERS_MAX = 200 };

static void free_json(json_t **value)
{
	json_decref(*value);
}

/* The member's value as text, in *ret; false for what a flat object may not hold. */
static bool member_text(const json_t *value, Arena *a, const char **ret)
{
	*ret = NULL;
	switch (json_typeof(value)) {
	case JSON_STRING:
		*ret = arena_strndup(a, json_string_value(value), json_string_length(value));
		return true;
	case JSON_INTEGER:
		*ret = arena_printf(a, "%lld", (long long)json_integer_value(value));
		return true;
	case JSON_REAL: {
		/* jansson writes a point whatever the locale */
		char buf[64];
		size_t n = json_dumpb(value, buf, sizeof(buf), JSON_ENCODE_ANY | JSON_REAL_PRECISION(15));
		*ret = arena_strndup(a, buf, BASE_MIN(n, sizeof(buf)));
		return true;
	}
	case JSON_TRUE:
		*ret = "1";
		return true;
	case JSON_FALSE:
		*ret = "0";
		return true;
	case JSON_NULL:
		return true;
	default:
		return false;
	}
}

static Rc syntax_error(const json_error_t *fault, Err *err)
{
	Rc rc;
	switch (json_error_code(fault)) {
	case json_error_duplicate_key:
		rc = err_set(err, RC_INVALID, "In diesem JSON-Objekt kommt ein Feld zweimal vor.");
		break;
	case json_error_invalid_utf8:
		rc = err_set(err, RC_INVALID, "Das JSON-Objekt ist nicht in UTF-8 geschrieben.");
		break;
	case json_error_null_character:
	case json_error_null_byte_in_key:
		rc = err_set(err, RC_INVALID, "Das JSON-Objekt enthält ein NUL-Zeichen.");
		break;
	default:
		rc = err_set(err, RC_INVALID, "Kein gültiges JSON-Objekt: Fehler beim Zeichen %d.",
			fault->column < 1 ? 1 : fault->column);
		break;
	}
	err->at = fault->position < 0 ? 0 : (size_t)fault->position;
	return rc;
}

Rc json_read_object(const char *text, size_t len, Arena *a, JsonMembers *ret, Err *err)
{
	if (len > OBJECT_BYTES_MAX)
		return err_set(err, RC_INVALID, "Das JSON-Objekt ist größer als 1 MB.");
	json_error_t fault;
	AUTO(free_json) json_t *object = json_loadb(text, len, JSON_REJECT_DUPLICATES, &fault);
	if (object == NULL)
		return syntax_error(&fault, err);
	if (!json_is_object(object))
		return err_set(err, RC_INVALID, "Erwartet wird ein JSON-Objekt: {\"Feld\": \"Wert\", …}.");
	if (json_object_size(object) > OBJECT_MEMBERS_MAX)
		return err_set(
			err, RC_INVALID, "Das JSON-Objekt hat mehr als %d Felder.", OBJECT_MEMBERS_MAX);
	JsonMembers members = { 0 };
	const char *key;
	json_t *value;
	json_object_foreach(object, key, value)
	{
		JsonMember m = { .key = arena_strdup(a, key) };
		if (!member_text(value, a, &m.value))
			return err_field(err, key,
				"Das Feld „%s“ darf keine Liste und kein Objekt sein, nur Text oder Zahl.",
				key);
		VEC_PUSH(a, &members, m);
	}
	*ret = members;
	return RC_OK;
}
