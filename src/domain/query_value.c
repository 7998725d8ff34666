/* The values behind the colon: numbers, dates, choices, Länder, radii. */
#include "kontor/domain/query.h"

#include <string.h>

#include "kontor/base/text.h"
#include "kontor/domain/town.h"
#include "query_priv.h"

#define RADIUS_MAX_M 1500000 /* from end to end of the country, with room */

/* One bound as typed, as the first and last value it stands for: "10.2026" is a month. */
typedef struct Span {
	int64_t lo, hi;
} Span;

typedef struct Reader {
	const Kind *kind;
	Day today;
	Arena *arena;
	const TermDef *def;
	int64_t latest; /* days without a year do not come after it */
} Reader;

typedef bool SpanFn(const Reader *r, const char *text, Span *ret);

static Rc refuse(const Term *t, Err *err)
{
	return err_set(err, RC_INVALID, "„%s:%.60s“ geht nicht: %s.", t->def->name, t->text, t->def->help);
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool all_digits(const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (!is_digit(s[i]))
			return false;
	return len > 0;
}

/* "5000" or "5.000"; a dot must separate exactly three digits. */
static bool parse_count(const char *s, int64_t *ret)
{
	int64_t v = 0;
	int digits = 0;
	int group = 0; /* digits since the last dot */
	bool dotted = false;
	for (; *s != '\0'; s++) {
		if (*s == '.') {
			if (digits == 0 || (dotted ? group != 3 : group > 3))
				return false;
			dotted = true;
			group = 0;
			continue;
		}
		if (!is_digit(*s) || ++digits > 15)
			return false;
		group++;
		v = v * 10 + (*s - '0');
	}
	if (digits == 0 || (dotted && group != 3))
		return false;
	*ret = v;
	return true;
}

static bool int_span(const Reader *r, const char *text, Span *ret)
{
	(void)r;
	if (!parse_count(text, &ret->lo))
		return false;
	ret->hi = ret->lo;
	return true;
}

static bool month_span(int year, int month, Span *ret)
{
	Day first = date_make(year, month, 1);
	Day next = month == 12 ? date_make(year + 1, 1, 1) : date_make(year, month + 1, 1);
	if (first == DAY_NONE || next == DAY_NONE)
		return false;
	*ret = (Span){ first, next - 1 };
	return true;
}

static int small_number(const char *s, size_t len)
{
	int v = 0;
	for (size_t i = 0; i < len; i++)
		v = v * 10 + (s[i] - '0');
	return v;
}

/* "2026", "10.2026", "2026-10": whole years and months. */
static bool calendar_span(const char *s, Span *ret)
{
	size_t len = strlen(s);
	if (len == 4 && all_digits(s, 4)) {
		int year = small_number(s, 4);
		Day first = date_make(year, 1, 1);
		Day last = date_make(year, 12, 31);
		*ret = (Span){ first, last };
		return year >= 1900 && first != DAY_NONE && last != DAY_NONE;
	}
	if (len == 7 && s[4] == '-' && all_digits(s, 4) && all_digits(s + 5, 2))
		return month_span(small_number(s, 4), small_number(s + 5, 2), ret);
	size_t month = strspn(s, "0123456789");
	if (month >= 1 && month <= 2 && len == month + 5 && s[month] == '.' && all_digits(s + month + 1, 4))
		return month_span(small_number(s + month + 1, 4), small_number(s, month), ret);
	return false;
}

/* "14.10.": date_parse_typed takes the next such day; here it is the last one until latest. */
static Day latest_such_day(const char *s, Day d, int64_t latest)
{
	size_t day = strspn(s, "0123456789");
	if (day == 0 || s[day] != '.')
		return d;
	size_t month = strspn(s + day + 1, "0123456789");
	if (month == 0 || (s[day + 1 + month] != '\0' && strcmp(s + day + 1 + month, ".") != 0))
		return d;
	int y, m, dd;
	date_split(d, &y, &m, &dd);
	/* 29 February needs up to eight years. */
	for (int back = 0; back <= 8; back++) {
		Day before = date_make(y - back, m, dd);
		if (before != DAY_NONE && before <= latest)
			return before;
	}
	return d;
}

static bool date_span(const Reader *r, const char *text, Span *ret)
{
	if (calendar_span(text, ret))
		return true;
	Err ignored = ERR_INIT;
	Day d;
	if (date_parse_typed(text, r->today, &d, &ignored) != RC_OK)
		return false;
	d = latest_such_day(text, d, r->latest);
	bool week = (text[0] == 'K' || text[0] == 'k') && (text[1] == 'W' || text[1] == 'w') &&
		strchr(text, ' ') == NULL;
	*ret = (Span){ d, week ? d + 6 : d };
	return true;
}

/* --- comparisons and ranges --------------------------------------------------- */

/* "90t", "12w", "6m", "2j": a span of time in days; a month counts 30, a year 365. */
static bool parse_age(const char *s, int64_t *ret_days)
{
	static const struct {
		char unit;
		int days;
	} units[] = { { 't', 1 }, { 'd', 1 }, { 'w', 7 }, { 'm', 30 }, { 'j', 365 } };
	size_t len = strspn(s, "0123456789");
	if (len == 0 || len > 5 || s[len] == '\0' || s[len + 1] != '\0')
		return false;
	for (size_t i = 0; i < ARRAY_LEN(units); i++)
		if (s[len] == units[i].unit) {
			*ret_days = (int64_t)small_number(s, len) * units[i].days;
			return true;
		}
	return false;
}

static bool parse_comparison(const Reader *r, const char *s, SpanFn *span, Span *ret)
{
	bool less = s[0] == '<';
	bool equal = s[1] == '=';
	const char *value = s + 1 + equal;
	int64_t days;
	if (r->def->type == TERM_DATE && parse_age(value, &days)) {
		/* Less than 90 days ago is a later day. */
		int64_t edge = (int64_t)r->today - days;
		*ret = less ? (Span){ equal ? edge : edge + 1, INT64_MAX }
			    : (Span){ INT64_MIN, equal ? edge : edge - 1 };
		return true;
	}
	Span v;
	if (!span(r, value, &v))
		return false;
	if (less)
		*ret = (Span){ INT64_MIN, equal ? v.hi : v.lo - 1 };
	else
		*ret = (Span){ equal ? v.lo : v.hi + 1, INT64_MAX };
	return true;
}

/* The two dots of a range, or NULL. German dates end with a dot of their own, so in
 * "1.10...5.10." the last two of a run separate. */
static const char *find_range(const char *s)
{
	const char *dots = strstr(s, "..");
	while (dots != NULL && dots[2] == '.')
		dots++;
	return dots;
}

static bool parse_bounds(
	const Reader *r, const char *s, const char *separator, size_t width, SpanFn *span, Span *ret)
{
	char *left = arena_strndup(r->arena, s, (size_t)(separator - s));
	const char *right = separator + width;
	Span lo = { INT64_MIN, INT64_MIN };
	Span hi = { INT64_MAX, INT64_MAX };
	if (*left == '\0' && *right == '\0')
		return false;
	if (*right != '\0' && !span(r, right, &hi))
		return false;
	/* "1.10...31.12.": the beginning is the one before the end. */
	Reader to_end = *r;
	to_end.latest = BASE_MIN(r->latest, hi.hi);
	if (*left != '\0' && !span(&to_end, left, &lo))
		return false;
	*ret = (Span){ lo.lo, hi.hi };
	return lo.lo <= hi.hi;
}

static Rc parse_range(const Reader *r, Term *t, SpanFn *span, Err *err)
{
	Span v = { 0, 0 };
	const char *dots = find_range(t->text);
	const char *hyphen = t->def->type == TERM_INT ? strchr(t->text, '-') : NULL;
	bool ok;
	if (t->text[0] == '<' || t->text[0] == '>')
		ok = parse_comparison(r, t->text, span, &v);
	else if (dots != NULL)
		ok = parse_bounds(r, t->text, dots, 2, span, &v);
	else if (hyphen != NULL)
		ok = parse_bounds(r, t->text, hyphen, 1, span, &v);
	else
		ok = span(r, t->text, &v);
	if (!ok)
		return refuse(t, err);
	t->lo = v.lo;
	t->hi = v.hi;
	return RC_OK;
}

static Rc parse_day(const Reader *r, Term *t, Err *err)
{
	Span v;
	if (!date_span(r, t->text, &v))
		return refuse(t, err);
	t->lo = v.lo;
	t->hi = v.hi;
	return RC_OK;
}

/* --- the other types ------------------------------------------------------------ */

static Rc parse_digits(const Reader *r, Term *t, Err *err)
{
	const Field *f = kind_field(r->kind, t->def->field);
	size_t len = strlen(t->text);
	if (!all_digits(t->text, len))
		return refuse(t, err);
	if (f != NULL && f->max > 0 && len > (size_t)f->max)
		return err_set(err, RC_INVALID, "„%s:%.60s“ ist zu lang: höchstens %d Ziffern.", t->def->name,
			t->text, f->max);
	return RC_OK;
}

void query_value_choice(const Choice *c, Str *out)
{
	bool blank = strchr(c->label, ' ') != NULL;
	if (blank)
		str_addc(out, '"');
	for (const char *s = c->label; *s != '\0';) {
		uint32_t cp;
		s += text_decode(s, strlen(s), &cp);
		/* The labels are German: only A–Z and the three umlauts have a lower case. */
		if ((cp >= 'A' && cp <= 'Z') || cp == 0xC4 || cp == 0xD6 || cp == 0xDC)
			cp += 0x20;
		char utf8[4];
		str_add(out, utf8, text_encode(cp, utf8));
	}
	if (blank)
		str_addc(out, '"');
}

static Rc refuse_choice(const Term *t, const Choice *choices, Err *err)
{
	AUTO(str_done) Str list = STR_INIT;
	for (const Choice *c = choices; c != NULL && c->name != NULL; c++) {
		if (list.len > 0)
			str_adds(&list, ", ");
		query_value_choice(c, &list);
	}
	return err_set(err, RC_INVALID, "„%s:%.60s“ gibt es nicht, möglich sind: %s.", t->def->name, t->text,
		str_cstr(&list));
}

/* By English name, German label, or the only choice that begins so. */
static Rc parse_choice(const Reader *r, Term *t, Err *err)
{
	const Choice *choices = query_terms_choices(r->kind, t->def);
	const Choice *begins = NULL;
	size_t nbegin = 0;
	size_t len = strlen(t->fold);
	for (const Choice *c = choices; c != NULL && c->name != NULL; c++) {
		const char *label = text_fold(r->arena, c->label);
		if (strcmp(label, t->fold) == 0 || strcmp(c->name, t->text) == 0) {
			t->choice = c->name;
			return RC_OK;
		}
		if (len >= 2 && strncmp(label, t->fold, len) == 0) {
			begins = c;
			nbegin++;
		}
	}
	if (nbegin != 1)
		return refuse_choice(t, choices, err);
	t->choice = begins->name;
	return RC_OK;
}

static Rc parse_state(Term *t, Err *err)
{
	const State *s = town_state_find(t->text);
	if (s != NULL) {
		t->choice = s->code;
		return RC_OK;
	}
	AUTO(str_done) Str list = STR_INIT;
	for (size_t i = 0; i < ARRAY_LEN(town_states); i++) {
		str_adds(&list, i == 0 ? "" : ", ");
		str_adds(&list, town_states[i].abbr);
	}
	return err_set(err, RC_INVALID, "„%s:%.60s“ gibt es nicht, möglich sind: %s oder der Name.",
		t->def->name, t->text, str_cstr(&list));
}

/* "30km@name"; metres in lo, the place in text. */
static Rc parse_radius(const Reader *r, Term *t, Err *err)
{
	const char *at = strchr(t->text, '@');
	size_t digits = strspn(t->text, "0123456789");
	if (at == NULL || at[1] == '\0' || digits == 0 || digits > 7)
		return refuse(t, err);
	int64_t metres = small_number(t->text, digits);
	size_t unit = (size_t)(at - t->text) - digits;
	if (unit == 2 && (t->text[digits] | 0x20) == 'k' && (t->text[digits + 1] | 0x20) == 'm')
		metres *= 1000;
	else if (unit == 0)
		metres *= 1000;
	else if (unit != 1 || (t->text[digits] | 0x20) != 'm')
		return refuse(t, err);
	if (metres == 0 || metres > RADIUS_MAX_M)
		return err_set(err, RC_INVALID,
			"„%s:%.60s“ geht nicht: der Umkreis reicht von 1 m bis %d km.", t->def->name, t->text,
			RADIUS_MAX_M / 1000);
	t->lo = metres;
	t->text = at + 1;
	t->fold = text_fold(r->arena, t->text);
	return *t->fold != '\0' ? RC_OK : refuse(t, err);
}

Rc query_value_parse(const Kind *k, Day today, Arena *a, Term *t, Err *err)
{
	Reader r = { k, today, a, t->def, t->def->flags & TERM_PAST ? today : INT64_MAX };
	t->fold = text_fold(a, t->text);
	if (*t->text == '\0')
		return err_set(err, RC_INVALID, "Nach „%s:“ fehlt der Wert: %s.", t->def->name, t->def->help);
	switch (t->def->type) {
	case TERM_TEXT:
		return *t->fold != '\0' ? RC_OK : refuse(t, err);
	case TERM_DIGITS:
		return parse_digits(&r, t, err);
	case TERM_CHOICE:
	case TERM_FLAG:
		return parse_choice(&r, t, err);
	case TERM_STATE:
		return parse_state(t, err);
	case TERM_INT:
		return parse_range(&r, t, int_span, err);
	case TERM_DATE:
		return parse_range(&r, t, date_span, err);
	case TERM_DAY:
		return parse_day(&r, t, err);
	case TERM_RADIUS:
		return parse_radius(&r, t, err);
	}
	return refuse(t, err);
}
