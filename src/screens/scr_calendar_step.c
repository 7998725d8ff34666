/* Moving in time: what an arrow means in each view, and which event the cursor stands on. No disk. */
#include "scr_calendar_priv.h"

typedef enum StepUnit { BY_DAY, BY_MONTH, BY_YEAR, BY_SLOT, BY_LINE, BY_PAGE, BY_EVENT_DAY } StepUnit;

typedef struct Step {
	StepUnit unit;
	int n;
} Step;

typedef enum StepWay { ACROSS, DOWN, PAGE, WAYS } StepWay;

static const Step steps[VIEW_COUNT][WAYS] = {
	[VIEW_DAY] = { { BY_DAY, 1 }, { BY_SLOT, 1 }, { BY_DAY, 1 } },
	[VIEW_WEEK] = { { BY_DAY, 1 }, { BY_SLOT, 1 }, { BY_DAY, 7 } },
	[VIEW_MONTH] = { { BY_DAY, 1 }, { BY_DAY, 7 }, { BY_MONTH, 1 } },
	[VIEW_AGENDA] = { { BY_EVENT_DAY, 1 }, { BY_LINE, 1 }, { BY_PAGE, 1 } },
	[VIEW_YEAR] = { { BY_DAY, 1 }, { BY_MONTH, 1 }, { BY_YEAR, 1 } },
};

Day scr_calendar_day(const CalendarModel *m)
{
	return wall_day(m->at);
}

Day scr_calendar_monday(Day d)
{
	return d - date_weekday(d);
}

Day scr_calendar_month_first(Day d, int months)
{
	int y, mo, day;
	date_split(d, &y, &mo, &day);
	int at = y * 12 + mo - 1 + months;
	Day first = date_make(at / 12, at % 12 + 1, 1);
	return first != DAY_NONE ? first : d + 31 * months;
}

static bool hours_shown(const CalendarModel *m)
{
	return m->view == VIEW_DAY || m->view == VIEW_WEEK;
}

/* --- which event ------------------------------------------------------------------- */

size_t scr_calendar_hits(const CalendarModel *m, Day first, int days, const AgendaItem **hits, size_t max)
{
	size_t n = agenda_between(&m->agenda, wall_make(first, 0), wall_make(first + days, 0), hits, max);
	return BASE_MIN(n, max);
}

const AgendaItem *scr_calendar_item(const CalendarModel *m)
{
	return m->event == 0 ? NULL : agenda_find(&m->agenda, m->event);
}

/* A date that began before the cursor's day and lasts is selected where the cursor is. */
void scr_calendar_select(CalendarModel *m, const AgendaItem *it)
{
	Day day = scr_calendar_day(m);
	m->event = it->id;
	if (wall_day(it->start) > day || scr_calendar_last_day(it) < day || !scr_calendar_is_bar(it))
		m->at = it->start;
	if (m->view == VIEW_AGENDA)
		scr_calendar_lines_follow(m);
}

static Wall slot_of(const CalendarModel *m)
{
	int minutes = wall_minutes(m->at);
	return m->at - minutes % BASE_MAX(m->step, 1);
}

/* The event at the hour; elsewhere the first of the day. The one that is selected stays if it can. */
static void pick(CalendarModel *m)
{
	const AgendaItem *hits[CALENDAR_HITS], *found = NULL;
	bool hours = hours_shown(m);
	Wall from = hours ? slot_of(m) : wall_make(scr_calendar_day(m), 0);
	Wall to = from + (hours ? m->step : CALENDAR_MINUTES);
	size_t n = BASE_MIN(agenda_between(&m->agenda, from, to, hits, ARRAY_LEN(hits)), ARRAY_LEN(hits));
	for (size_t i = 0; i < n; i++) {
		if (hours && scr_calendar_is_bar(hits[i]))
			continue;
		if (found == NULL || hits[i]->id == m->event)
			found = hits[i];
	}
	m->event = found != NULL ? found->id : 0;
}

void scr_calendar_go(CalendarModel *m, Wall at)
{
	Wall first = wall_make(date_make(CALENDAR_FIRST_YEAR, 1, 1), 0),
	     end = wall_make(date_make(CALENDAR_LAST_YEAR + 1, 1, 1), 0);
	m->at = BASE_MAX(BASE_MIN(at, end - 1), first);
	if (m->moving != 0)
		return;
	if (m->view != VIEW_AGENDA) {
		pick(m);
		return;
	}
	const AgendaItem *it = agenda_next(&m->agenda, wall_make(scr_calendar_day(m), 0));
	if (it == NULL && m->agenda.len > 0)
		it = &m->agenda.items[m->agenda.len - 1];
	if (it != NULL)
		scr_calendar_select(m, it);
}

void scr_calendar_show(CalendarModel *m, CalendarView view)
{
	const AgendaItem *it = scr_calendar_item(m);
	m->view = view;
	if (it != NULL)
		scr_calendar_select(m, it);
	else
		scr_calendar_go(m, m->at);
}

/* --- from event to event -------------------------------------------------------------- */

static const AgendaItem *before(const CalendarModel *m, Wall w)
{
	const AgendaItem *next = agenda_next(&m->agenda, w);
	size_t i = next != NULL ? (size_t)(next - m->agenda.items) : m->agenda.len;
	return i > 0 ? &m->agenda.items[i - 1] : NULL;
}

/* The dates of the cursor's day come one after the other, then those of the next day that has any. */
static const AgendaItem *neighbour(const CalendarModel *m, int step)
{
	const AgendaItem *hits[CALENDAR_HITS];
	Day day = scr_calendar_day(m);
	size_t n = scr_calendar_hits(m, day, 1, hits, ARRAY_LEN(hits)), at = 0;
	while (at < n && hits[at]->id != m->event)
		at++;
	if (at < n && step > 0 && at + 1 < n)
		return hits[at + 1];
	if (at < n && step < 0 && at > 0)
		return hits[at - 1];
	if (at < n)
		return step > 0 ? agenda_next(&m->agenda, wall_make(day + 1, 0))
				: before(m, wall_make(day, 0));
	return step > 0 ? agenda_next(&m->agenda, m->at) : before(m, m->at);
}

bool scr_calendar_neighbour(CalendarModel *m, int step)
{
	const AgendaItem *it = neighbour(m, step);
	if (it != NULL)
		scr_calendar_select(m, it);
	return it != NULL;
}

/* --- steps ------------------------------------------------------------------------------ */

static Wall on_day(const CalendarModel *m, Day day)
{
	return wall_make(day, wall_minutes(m->at));
}

/* The same day of another month, or its last. */
static Day by_months(Day d, int months)
{
	int y, mo, day;
	Day first = scr_calendar_month_first(d, months);
	Day last = scr_calendar_month_first(first, 1) - 1;
	date_split(d, &y, &mo, &day);
	return BASE_MIN(first + day - 1, last);
}

static void by_event_day(CalendarModel *m, int dir)
{
	Day day = scr_calendar_day(m);
	const AgendaItem *it =
		dir > 0 ? agenda_next(&m->agenda, wall_make(day + 1, 0)) : before(m, wall_make(day, 0));
	if (it != NULL)
		scr_calendar_select(m, it);
}

static void take_line(CalendarModel *m, int dir)
{
	size_t at = m->list.cursor;
	while (at < m->lines.len && m->lines.items[at].item == NULL)
		at = dir < 0 && at == 0 ? m->lines.len : at + (size_t)dir;
	for (size_t i = m->list.cursor; at >= m->lines.len && i < m->lines.len; i++)
		if (m->lines.items[i].item != NULL)
			at = i;
	if (at >= m->lines.len)
		return;
	list_move_to(&m->list, at);
	m->event = m->lines.items[at].item->id;
	m->at = m->lines.items[at].item->start;
}

static void by_line(CalendarModel *m, KeySym sym)
{
	Key k = { .sym = sym };
	list_key(&m->list, &k, true);
	take_line(m, sym == SYM_UP || sym == SYM_PGUP || sym == SYM_END ? -1 : 1);
}

/* The agenda has no place for what is not there yet: an event is moved through it by days. */
static CalendarView view_of(const CalendarModel *m)
{
	return m->moving != 0 && m->view == VIEW_AGENDA ? VIEW_MONTH : m->view;
}

static void walk(CalendarModel *m, StepWay way, int dir)
{
	const Step *s = &steps[view_of(m)][way];
	Day day = scr_calendar_day(m);
	int n = s->n * dir;
	switch (s->unit) {
	case BY_DAY:
		scr_calendar_go(m, on_day(m, day + n));
		break;
	case BY_MONTH:
		scr_calendar_go(m, on_day(m, by_months(day, n)));
		break;
	case BY_YEAR:
		scr_calendar_go(m, on_day(m, by_months(day, 12 * n)));
		break;
	case BY_SLOT:
		scr_calendar_go(m, slot_of(m) + (Wall)n * m->step);
		break;
	case BY_EVENT_DAY:
		by_event_day(m, dir);
		break;
	case BY_LINE:
		by_line(m, dir < 0 ? SYM_UP : SYM_DOWN);
		break;
	case BY_PAGE:
		by_line(m, dir < 0 ? SYM_PGUP : SYM_PGDN);
		break;
	}
}

/* First and last of what the view shows: the day's dates, the week's days, … */
static void to_end(CalendarModel *m, int dir)
{
	Day day = scr_calendar_day(m), monday = scr_calendar_monday(day);
	int y, mo, d;
	date_split(day, &y, &mo, &d);
	switch (view_of(m)) {
	case VIEW_DAY:
		scr_calendar_go(m, wall_make(day, dir < 0 ? 0 : CALENDAR_MINUTES - m->step));
		break;
	case VIEW_WEEK:
		scr_calendar_go(m, on_day(m, dir < 0 ? monday : monday + 6));
		break;
	case VIEW_MONTH:
		scr_calendar_go(m, on_day(m, scr_calendar_month_first(day, dir < 0 ? 0 : 1) - (dir > 0)));
		break;
	case VIEW_YEAR:
		scr_calendar_go(m, on_day(m, dir < 0 ? date_make(y, 1, 1) : date_make(y, 12, 31)));
		break;
	default:
		by_line(m, dir < 0 ? SYM_HOME : SYM_END);
		break;
	}
}

bool scr_calendar_period(CalendarModel *m, int step)
{
	walk(m, PAGE, step);
	return true;
}

static const struct {
	KeySym sym;
	uint32_t letter;
	StepWay way; /* WAYS: to the end */
	int dir;
} steering[] = {
	{ SYM_LEFT, 'h', ACROSS, -1 },
	{ SYM_RIGHT, 'l', ACROSS, 1 },
	{ SYM_UP, 'k', DOWN, -1 },
	{ SYM_DOWN, 'j', DOWN, 1 },
	{ SYM_PGUP, 0, PAGE, -1 },
	{ SYM_PGDN, 0, PAGE, 1 },
	{ SYM_HOME, 0, WAYS, -1 },
	{ SYM_END, 0, WAYS, 1 },
};

bool scr_calendar_steer(CalendarModel *m, const Key *k)
{
	for (size_t i = 0; i < ARRAY_LEN(steering); i++) {
		bool letter = k->sym == SYM_CHAR && steering[i].letter != 0 && k->cp == steering[i].letter;
		if (k->mods != 0 || (k->sym != steering[i].sym && !letter))
			continue;
		if (steering[i].way == WAYS)
			to_end(m, steering[i].dir);
		else
			walk(m, steering[i].way, steering[i].dir);
		return true;
	}
	return false;
}

/* --- the agenda's lines -------------------------------------------------------------------- */

static void add_line(CalendarModel *m, Day day, const AgendaItem *item)
{
	CalendarLine line = { day, item };
	VEC_PUSH(m->data, &m->lines, line);
}

/* Each day that has dates has a heading; today has one in any case, so that one sees where one is. */
void scr_calendar_lines_build(CalendarModel *m)
{
	Day last = DAY_NONE, today = office_today(m->office);
	bool told = false;
	m->lines = (CalendarLines){ 0 };
	for (size_t i = 0; i < m->agenda.len; i++) {
		const AgendaItem *it = &m->agenda.items[i];
		Day day = wall_day(it->start);
		if (!told && day >= today) {
			if (day > today)
				add_line(m, today, NULL);
			told = true;
		}
		if (day != last)
			add_line(m, day, NULL);
		add_line(m, day, it);
		last = day;
	}
	if (!told && m->agenda.len > 0)
		add_line(m, today, NULL);
	list_set_count(&m->list, m->lines.len);
}

/* Whoever comes from afar sees what follows, too. */
static void show_line(List *l, size_t row)
{
	if (row < l->top || row >= l->top + (size_t)BASE_MAX(l->rows, 1))
		l->top = row > 2 ? row - 2 : 0;
	list_move_to(l, row);
}

void scr_calendar_lines_follow(CalendarModel *m)
{
	for (size_t i = 0; i < m->lines.len; i++)
		if (m->lines.items[i].item != NULL && m->lines.items[i].item->id == m->event) {
			show_line(&m->list, i);
			return;
		}
}
