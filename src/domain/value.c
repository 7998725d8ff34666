/* Values of fields: read from what people and files write, shown to people, written for
 * programs. */
#include "kontor/domain/record.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>
#include <strings.h>

#include "kontor/base/text.h"
#include "value_priv.h"

enum { TEXT_MAX = 255, DEGREE_DIGITS = 6, DEGREE_ONE = 1000000 };

bool value_equal(const Value *a, const Value *b)
{
	if (a->type != b->type)
		return false;
	switch (a->type) {
	case VALUE_NULL:
		return true;
	case VALUE_INT:
		return a->i == b->i;
	case VALUE_TEXT:
		return strcmp(a->s, b->s) == 0;
	}
	return false;
}

/* --- rules ------------------------------------------------------------------------ */

bool value_holds_int(const Field *f)
{
	switch (f->type) {
	case FIELD_INT:
	case FIELD_DEGREE:
	case FIELD_BOOL:
	case FIELD_STAMP:
	case FIELD_REF:
		return true;
	case FIELD_TEXT:
	case FIELD_PROSE:
	case FIELD_DATE:
	case FIELD_WALL:
	case FIELD_CHOICE:
		return false;
	}
	return false;
}

static Rc refuse_encoding(const Field *f, Err *err)
{
	return err_field(
		err, f->name, "„%s“ enthält ungültige Zeichen (kein UTF-8). Bitte neu eingeben.", f->label);
}

static size_t count_characters(const char *s)
{
	size_t n = 0;
	for (; *s != '\0'; s++)
		n += ((unsigned char)*s & 0xC0) != 0x80;
	return n;
}

static Rc check_text(const Field *f, const char *s, Err *err)
{
	size_t max = f->max > 0 ? (size_t)f->max : TEXT_MAX;
	if (!text_is_valid(s, strlen(s)))
		return refuse_encoding(f, err);
	size_t n = count_characters(s);
	if (n > max)
		return err_field(err, f->name,
			"„%s“ darf höchstens %zu Zeichen lang sein; jetzt sind es %zu.", f->label, max, n);
	return RC_OK;
}

static Rc check_int(const Field *f, int64_t v, Err *err)
{
	if (f->type == FIELD_BOOL && v != 0 && v != 1)
		return err_field(err, f->name, "„%s“ kennt nur ja oder nein.", f->label);
	if (f->type == FIELD_REF && v <= 0)
		return err_field(err, f->name, "„%s“ braucht die Nummer eines Eintrags.", f->label);
	if (f->type != FIELD_INT)
		return RC_OK;
	if (v < 0)
		return err_field(err, f->name, "„%s“ darf nicht negativ sein.", f->label);
	if (f->max > 0 && v > f->max)
		return err_field(err, f->name, "„%s“ darf höchstens %d sein.", f->label, f->max);
	return RC_OK;
}

static bool is_choice(const Field *f, const char *name)
{
	for (const Choice *c = f->choices; c != NULL && c->name != NULL; c++)
		if (strcmp(c->name, name) == 0)
			return true;
	return false;
}

Rc value_check(const Field *f, const Value *v, Err *err)
{
	if (v->type == VALUE_NULL)
		return RC_OK;
	assert((v->type == VALUE_INT) == value_holds_int(f));
	if (v->type == VALUE_INT)
		return check_int(f, v->i, err);
	if (f->type == FIELD_DATE && date_parse_iso(v->s) == DAY_NONE)
		return err_field(
			err, f->name, "„%s“ ist kein gültiges Datum. Zum Beispiel: 14.10.2026.", f->label);
	if (f->type == FIELD_WALL && wall_parse_iso(v->s) == WALL_NONE)
		return err_field(err, f->name,
			"„%s“ ist kein gültiger Zeitpunkt. Zum Beispiel: 14.10.2026 18:00.", f->label);
	if (f->type == FIELD_CHOICE && !is_choice(f, v->s))
		return err_field(
			err, f->name, "„%s“ hat keinen der erlaubten Werte. Bitte neu auswählen.", f->label);
	return f->type == FIELD_TEXT || f->type == FIELD_PROSE ? check_text(f, v->s, err) : RC_OK;
}

/* --- reading numbers ------------------------------------------------------------- */

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Bytes of a mark that groups digits: ".", blank, no-break blank, narrow no-break blank. */
static size_t group_mark(const char *s)
{
	if (*s == '.' || *s == ' ')
		return 1;
	if (strncmp(s, "\xC2\xA0", 2) == 0)
		return 2;
	return strncmp(s, "\xE2\x80\xAF", 3) == 0 ? 3 : 0;
}

static bool add_digit(int64_t *v, char c)
{
	return !__builtin_mul_overflow(*v, 10, v) && !__builtin_add_overflow(*v, c - '0', v);
}

/* "16837", "16.837", "16 837", "-3". Groups have three digits, so that "1.5" is no 15. */
static bool read_int(const char *s, int64_t *ret)
{
	int64_t v = 0;
	bool negative = *s == '-';
	s += *s == '-' || *s == '+';
	if (!is_digit(*s))
		return false;
	size_t lead = strspn(s, "0123456789");
	for (size_t i = 0; i < lead; i++)
		if (!add_digit(&v, s[i]))
			return false;
	for (s += lead; *s != '\0'; s += 3) {
		s += group_mark(s);
		if (lead > 3 || is_digit(s[-1]) || strspn(s, "0123456789") != 3)
			return false;
		for (int i = 0; i < 3; i++)
			if (!add_digit(&v, s[i]))
				return false;
	}
	*ret = negative ? -v : v;
	return true;
}

/* "52.99357", "52,99357" as microdegrees, rounded. */
static bool read_degree(const char *s, int64_t *ret)
{
	bool negative = *s == '-';
	s += *s == '-' || *s == '+';
	size_t whole = strspn(s, "0123456789");
	if (whole < 1 || whole > 3)
		return false;
	int64_t v = 0;
	for (size_t i = 0; i < whole; i++)
		add_digit(&v, s[i]);
	s += whole;
	size_t places = 0;
	bool round_up = false;
	if (*s == '.' || *s == ',') {
		s++;
		places = strspn(s, "0123456789");
		if (places < 1 || s[places] != '\0')
			return false;
		round_up = places > DEGREE_DIGITS && s[DEGREE_DIGITS] >= '5';
	} else if (*s != '\0') {
		return false;
	}
	for (size_t i = 0; i < DEGREE_DIGITS; i++)
		add_digit(&v, i < places ? s[i] : '0');
	v += round_up;
	if (v > INT64_C(180) * DEGREE_ONE)
		return false;
	*ret = negative ? -v : v;
	return true;
}

/* "2026-10-14T16:00:00Z", as value_plain writes it, or plain seconds. */
static bool read_stamp(const char *s, int64_t *ret)
{
	char minutes[17], again[DATE_TEXT_MAX];
	if (strlen(s) != 20)
		return read_int(s, ret);
	str_copy(minutes, sizeof minutes, s);
	Wall as_wall = wall_parse_iso(minutes);
	if (as_wall == WALL_NONE || !is_digit(s[17]) || !is_digit(s[18]))
		return false;
	int64_t utc = as_wall * 60 + 10 * (s[17] - '0') + (s[18] - '0');
	date_format_utc(utc, again);
	*ret = utc;
	return strcmp(again, s) == 0;
}

static bool read_bool(const char *s, int64_t *ret)
{
	static const char *const yes[] = { "ja", "j", "true", "1", "x" };
	static const char *const no[] = { "nein", "n", "false", "0" };
	for (size_t i = 0; i < ARRAY_LEN(yes); i++)
		if (strcasecmp(s, yes[i]) == 0) {
			*ret = 1;
			return true;
		}
	for (size_t i = 0; i < ARRAY_LEN(no); i++)
		if (strcasecmp(s, no[i]) == 0) {
			*ret = 0;
			return true;
		}
	return false;
}

/* --- reading fields ----------------------------------------------------------------- */

static Rc parse_text(const Field *f, const char *text, Arena *a, Value *ret, Err *err)
{
	const char *s = text_normalise(a, text, strlen(text), f->type != FIELD_PROSE);
	if (s == NULL)
		return refuse_encoding(f, err);
	Value v = { .type = *s == '\0' ? VALUE_NULL : VALUE_TEXT, .s = s };
	Rc rc = value_check(f, &v, err);
	if (rc == RC_OK)
		*ret = v;
	return rc;
}

static Rc parse_choice(const Field *f, const char *s, Value *ret, Err *err)
{
	const Choice *c = kind_choice_find(f, s);
	if (c != NULL) {
		*ret = (Value){ .type = VALUE_TEXT, .s = c->name };
		return RC_OK;
	}
	AUTO(str_done) Str labels = STR_INIT;
	for (c = f->choices; c != NULL && c->name != NULL; c++)
		str_addf(&labels, "%s%s", labels.len > 0 ? ", " : "", c->label);
	return err_field(
		err, f->name, "„%s“ kennt „%.40s“ nicht. Möglich: %s.", f->label, s, str_cstr(&labels));
}

/* The parsers of dates do not know the field: it is added to their sentence. */
static Rc name_field(const Field *f, Err *err)
{
	str_copy(err->field, sizeof err->field, f->name);
	return RC_INVALID;
}

static Rc parse_date(const Field *f, const char *s, Day today, Arena *a, Value *ret, Err *err)
{
	Day d;
	char iso[DATE_TEXT_MAX];
	if (date_parse_typed(s, today, &d, err) != RC_OK)
		return name_field(f, err);
	date_format_iso(d, iso);
	*ret = (Value){ .type = VALUE_TEXT, .s = arena_strdup(a, iso) };
	return RC_OK;
}

/* A day alone is its midnight: that is how an all-day event is typed. event_check refuses
 * it where a time was forgotten. */
static Rc parse_wall(const Field *f, const char *s, Day today, Arena *a, Value *ret, Err *err)
{
	Wall w;
	char iso[DATE_TEXT_MAX];
	if (date_parse_wall(s, today, 0, &w, err) != RC_OK)
		return name_field(f, err);
	wall_format_iso(w, iso);
	*ret = (Value){ .type = VALUE_TEXT, .s = arena_strdup(a, iso) };
	return RC_OK;
}

static Rc parse_number(const Field *f, const char *s, Value *ret, Err *err)
{
	Value v = { .type = VALUE_INT };
	if (f->type == FIELD_DEGREE && !read_degree(s, &v.i))
		return err_field(err, f->name,
			"„%s“ braucht Grad mit Nachkommastellen, zum Beispiel 52,99357.", f->label);
	if (f->type == FIELD_BOOL && !read_bool(s, &v.i))
		return err_field(err, f->name, "„%s“ kennt nur ja oder nein.", f->label);
	if (f->type == FIELD_STAMP && !read_stamp(s, &v.i))
		return err_field(err, f->name,
			"„%s“ braucht einen Zeitpunkt, zum Beispiel 2026-10-14T16:00:00Z.", f->label);
	if (f->type == FIELD_INT && !read_int(s, &v.i))
		return err_field(
			err, f->name, "„%s“ braucht eine ganze Zahl, zum Beispiel 16.837.", f->label);
	if (f->type == FIELD_REF && !read_int(s, &v.i))
		return err_field(err, f->name, "„%s“ braucht die Nummer eines Eintrags.", f->label);
	Rc rc = value_check(f, &v, err);
	if (rc == RC_OK)
		*ret = v;
	return rc;
}

Rc value_parse(const Field *f, const char *text, Day today, Arena *a, Value *ret, Err *err)
{
	if (f->type == FIELD_TEXT || f->type == FIELD_PROSE)
		return parse_text(f, text, a, ret, err);
	const char *s = text_normalise(a, text, strlen(text), true);
	if (s == NULL)
		return refuse_encoding(f, err);
	if (*s == '\0') {
		*ret = (Value){ .type = VALUE_NULL };
		return RC_OK;
	}
	switch (f->type) {
	case FIELD_DATE:
		return parse_date(f, s, today, a, ret, err);
	case FIELD_WALL:
		return parse_wall(f, s, today, a, ret, err);
	case FIELD_CHOICE:
		return parse_choice(f, s, ret, err);
	default:
		return parse_number(f, s, ret, err);
	}
}

/* --- writing --------------------------------------------------------------------------- */

static void add_grouped(Str *out, int64_t v)
{
	AUTO(str_done) Str plain = STR_INIT;
	str_add_int(&plain, v);
	for (size_t i = 0; i < plain.len; i++) {
		size_t left = plain.len - i;
		if (i > 0 && left % 3 == 0 && is_digit(plain.data[i - 1]))
			str_addc(out, '.');
		str_addc(out, plain.data[i]);
	}
}

/* Without needless zeros: 52.99357, 52.5, 11. */
static void add_degree(Str *out, int64_t v, char comma)
{
	char places[DEGREE_DIGITS + 1];
	uint64_t u = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
	if (v < 0)
		str_addc(out, '-');
	str_add_int(out, (int64_t)(u / DEGREE_ONE));
	size_t n = str_format(places, sizeof places, "%06" PRIu64, u % DEGREE_ONE);
	while (n > 0 && places[n - 1] == '0')
		n--;
	if (n > 0) {
		str_addc(out, comma);
		str_add(out, places, n);
	}
}

static void show_int(const Field *f, int64_t v, Str *out)
{
	char buf[DATE_TEXT_MAX];
	switch (f->type) {
	case FIELD_BOOL:
		str_adds(out, v != 0 ? "ja" : "nein");
		break;
	case FIELD_DEGREE:
		add_degree(out, v, ',');
		break;
	case FIELD_STAMP:
		wall_format_german(wall_from_utc(v), buf);
		str_adds(out, buf);
		break;
	case FIELD_REF:
		str_add_int(out, v);
		break;
	default:
		add_grouped(out, v);
		break;
	}
}

/* Midnight is how a whole day is stored: it is shown without its hour. */
static void show_wall(Wall w, char buf[DATE_TEXT_MAX])
{
	if (w != WALL_NONE && wall_minutes(w) == 0)
		date_format_german(wall_day(w), buf);
	else
		wall_format_german(w, buf);
}

/* What is no valid date is shown as it is, so that it can be seen and mended. */
static void show_text(const Field *f, const char *s, Str *out)
{
	char buf[DATE_TEXT_MAX] = "";
	if (f->type == FIELD_DATE)
		date_format_german(date_parse_iso(s), buf);
	else if (f->type == FIELD_WALL)
		show_wall(wall_parse_iso(s), buf);
	else if (f->type == FIELD_CHOICE)
		s = kind_choice_label(f, s);
	str_adds(out, buf[0] != '\0' ? buf : s);
}

void value_show(const Field *f, const Value *v, Str *out)
{
	if (v->type == VALUE_INT)
		show_int(f, v->i, out);
	else if (v->type == VALUE_TEXT)
		show_text(f, v->s, out);
}

void value_plain(const Field *f, const Value *v, Str *out)
{
	char buf[DATE_TEXT_MAX];
	if (v->type == VALUE_TEXT) {
		str_adds(out, v->s);
	} else if (v->type == VALUE_NULL) {
		return;
	} else if (f->type == FIELD_DEGREE) {
		add_degree(out, v->i, '.');
	} else if (f->type == FIELD_BOOL) {
		str_adds(out, v->i != 0 ? "true" : "false");
	} else if (f->type == FIELD_STAMP) {
		date_format_utc(v->i, buf);
		str_adds(out, buf);
	} else {
		str_add_int(out, v->i);
	}
}
