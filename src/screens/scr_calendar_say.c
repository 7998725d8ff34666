/* Words and signs of the calendar. A state is told by a sign, never by colour alone. */
#include "scr_calendar_priv.h"

#include <string.h>

#include "kontor/domain/event.h"
#include "kontor/domain/holiday.h"

static const CalendarLook looks[] = {
	{ "draft", "~", "Entwurf", STYLE_DIM },
	{ "tentative", "?", "geplant", STYLE_TEXT },
	{ "confirmed", " ", "bestätigt", STYLE_TEXT },
	{ "held", "·", "durchgeführt", STYLE_TEXT },
	{ "archived", "·", "archiviert", STYLE_DIM },
	{ "cancelled", "×", "abgesagt", STYLE_DIM },
};

const CalendarLook *scr_calendar_look(const AgendaItem *it)
{
	static const CalendarLook unknown = { "", " ", "", STYLE_TEXT };
	for (size_t i = 0; i < ARRAY_LEN(looks); i++)
		if (strcmp(looks[i].state, it->state) == 0)
			return &looks[i];
	return &unknown;
}

static const struct {
	const char *type, *label;
	char sign;
} types[] = {
	{ "tour", "Tour", 'T' },
	{ "webtalk", "Web-Talk", 'W' },
	{ "congress", "Kongress", 'K' },
	{ "coaching", "Coaching", 'C' },
	{ "tandem", "Tandem", 'D' },
	{ "internal", "intern", 'i' },
	{ "deadline", "Frist", 'F' },
};

char scr_calendar_type_sign(const char *type)
{
	for (size_t i = 0; i < ARRAY_LEN(types); i++)
		if (strcmp(types[i].type, type) == 0)
			return types[i].sign;
	return '?';
}

const char *scr_calendar_type_label(size_t i, char *ret_sign)
{
	if (i >= ARRAY_LEN(types))
		return NULL;
	*ret_sign = types[i].sign;
	return types[i].label;
}

bool scr_calendar_is_bar(const AgendaItem *it)
{
	return it->all_day || it->end - it->start >= CALENDAR_MINUTES;
}

Day scr_calendar_last_day(const AgendaItem *it)
{
	return it->end > it->start ? wall_day(it->end - 1) : wall_day(it->start);
}

const char *scr_calendar_month_name(int month)
{
	static const char *const names[] = { "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli",
		"August", "September", "Oktober", "November", "Dezember" };
	return names[(month + 11) % 12];
}

/* --- spans ------------------------------------------------------------------------ */

static void add_time(Wall w, Str *out)
{
	str_addf(out, "%02d:%02d", wall_minutes(w) / 60, wall_minutes(w) % 60);
}

/* "Do 18.06." */
static void add_day(Day d, Str *out)
{
	char text[DATE_TEXT_MAX];
	date_format_long(d, text);
	str_addf(out, "%.9s", text);
}

void scr_calendar_span(const AgendaItem *it, Str *out)
{
	Day first = wall_day(it->start), last = scr_calendar_last_day(it);
	if (it->all_day && first == last) {
		str_adds(out, "ganztägig");
	} else if (it->all_day) {
		add_day(first, out);
		str_adds(out, "–");
		add_day(last, out);
	} else if (first == last) {
		add_time(it->start, out);
		if (it->end == it->start) /* a deadline */
			return;
		str_adds(out, "–");
		add_time(it->end, out);
	} else {
		add_day(first, out);
		str_addc(out, ' ');
		add_time(it->start, out);
		str_adds(out, " – ");
		add_day(wall_day(it->end), out);
		str_addc(out, ' ');
		add_time(it->end, out);
	}
}

/* --- days ------------------------------------------------------------------------- */

/* Minutes that the day gains (winter time begins) or loses; 0 on all but two days of a year. */
static int clock_change(Day d)
{
	return (wall_offset(wall_make(d, 0)) - wall_offset(wall_make(d + 1, 0))) / 60;
}

static void add_remark(Str *out, bool brief, const char *text)
{
	if (out->len > 0)
		str_adds(out, brief ? ", " : " · ");
	str_adds(out, text);
}

void scr_calendar_remark(Day d, Day today, bool brief, Str *out)
{
	AUTO(str_done) Str holiday = STR_INIT;
	int change = clock_change(d);
	if (d == today)
		add_remark(out, brief, "heute");
	if (change != 0 && brief)
		add_remark(out, brief, change > 0 ? "Uhr−1h" : "Uhr+1h");
	else if (change != 0)
		add_remark(out, brief,
			change > 0 ? "Winterzeit beginnt: 3 → 2 Uhr" : "Sommerzeit beginnt: 2 → 3 Uhr");
	if (!holiday_anywhere(d))
		return;
	str_adds(&holiday, brief ? "*" : "Feiertag: ");
	holiday_say(d, &holiday);
	add_remark(out, brief, str_cstr(&holiday));
}

void scr_calendar_day_say(const CalendarModel *m, Day d, Str *out)
{
	const AgendaItem *hits[1];
	char text[DATE_TEXT_MAX];
	AUTO(str_done) Str remark = STR_INIT;
	int year, week;
	size_t n = agenda_between(&m->agenda, wall_make(d, 0), wall_make(d + 1, 0), hits, ARRAY_LEN(hits));
	date_format_long(d, text);
	date_iso_week(d, &year, &week);
	str_addf(out, "%s · KW %d", text, week);
	scr_calendar_remark(d, office_today(m->office), false, &remark);
	if (remark.len > 0)
		str_addf(out, " · %s", str_cstr(&remark));
	if (n > 0)
		str_addf(out, n == 1 ? " · %zu Termin" : " · %zu Termine", n);
}

static void add_part(Str *out, const char *text)
{
	if (text[0] != '\0')
		str_addf(out, " · %s", text);
}

void scr_calendar_item_say(const AgendaItem *it, Str *out)
{
	scr_calendar_span(it, out);
	str_addf(out, " %s", it->title);
	add_part(out, scr_calendar_look(it)->label);
	add_part(out, it->town_name);
	add_part(out, it->place);
	add_part(out, it->room);
	if (it->moved)
		add_part(out, "in der Serie verschoben");
}

/* --- the title ---------------------------------------------------------------------- */

static void title_day(const CalendarModel *m, Str *out)
{
	char text[DATE_TEXT_MAX];
	int year, week;
	date_format_long(scr_calendar_day(m), text);
	date_iso_week(scr_calendar_day(m), &year, &week);
	str_addf(out, "%s · KW %d", text, week);
}

static void title_week(const CalendarModel *m, Str *out)
{
	int year, week, y1, m1, d1, y2, m2, d2;
	Day monday = scr_calendar_monday(scr_calendar_day(m));
	date_iso_week(monday, &year, &week);
	date_split(monday, &y1, &m1, &d1);
	date_split(monday + 6, &y2, &m2, &d2);
	str_addf(out, "KW %d · %d.", week, d1);
	if (m1 != m2)
		str_addf(out, "%d.", m1);
	if (y1 != y2)
		str_addf(out, "%d", y1);
	if (m1 != m2)
		str_addf(out, "–%d.%d.%d", d2, m2, y2);
	else
		str_addf(out, "–%d. %s %d", d2, scr_calendar_month_name(m2), y2);
}

static void title_month(const CalendarModel *m, Str *out)
{
	int y, mo, d;
	date_split(scr_calendar_day(m), &y, &mo, &d);
	str_addf(out, "%s %d", scr_calendar_month_name(mo), y);
}

static void title_year(const CalendarModel *m, Str *out)
{
	int y, mo, d;
	date_split(scr_calendar_day(m), &y, &mo, &d);
	str_addf(out, "Jahr %d", y);
}

void scr_calendar_title(const CalendarModel *m, Str *out)
{
	static void (*const titles[VIEW_COUNT])(const CalendarModel *, Str *) = {
		[VIEW_DAY] = title_day,
		[VIEW_WEEK] = title_week,
		[VIEW_MONTH] = title_month,
		[VIEW_AGENDA] = title_day,
		[VIEW_YEAR] = title_year,
	};
	titles[m->view](m, out);
}
