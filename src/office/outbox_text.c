/* The words of the mails. Whoever reads them has no other explanation: what it is about, when, where,
 * what is different from what she knows, and how to answer. A paragraph is one line: each reader wraps it
 * to her own width. */
#include <string.h>

#include "kontor/base/text.h"
#include "kontor/domain/person.h"
#include "outbox_priv.h"

enum { SUBJECT_COLUMNS = 180 };

/* --- times in words --------------------------------------------------------------- */

static void add_day(Str *out, Day d, bool year)
{
	static const char *const weekdays[] = { "Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag",
		"Samstag", "Sonntag" };
	static const char *const months[] = { "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli",
		"August", "September", "Oktober", "November", "Dezember" };
	int y, m, day;
	date_split(d, &y, &m, &day);
	str_addf(out, "%s, %d. %s", weekdays[date_weekday(d)], day, months[m - 1]);
	if (year)
		str_addf(out, " %d", y);
}

static void add_time(Str *out, Wall w)
{
	str_addf(out, "%d:%02d", wall_minutes(w) / 60, wall_minutes(w) % 60);
}

/* all_day: end is the last day. "Mittwoch, 14. Oktober 2026, 18:00 bis 19:30 Uhr" */
static void add_span(Str *out, Wall start, Wall end, bool all_day)
{
	Day first = wall_day(start), last = wall_day(end);
	if (first == last) {
		add_day(out, first, true);
		if (all_day) {
			str_adds(out, ", ganztägig");
			return;
		}
		str_adds(out, ", ");
		add_time(out, start);
		if (end != start) {
			str_adds(out, " bis ");
			add_time(out, end);
		}
		str_adds(out, " Uhr");
		return;
	}
	add_day(out, first, true);
	if (!all_day) {
		str_adds(out, ", ");
		add_time(out, start);
		str_adds(out, " Uhr");
	}
	str_adds(out, " bis ");
	add_day(out, last, true);
	if (!all_day) {
		str_adds(out, ", ");
		add_time(out, end);
		str_adds(out, " Uhr");
	} else {
		str_adds(out, ", ganztägig");
	}
}

/* In the hour that October repeats the time alone says too little. */
static void add_fold(Str *out, const IcalEvent *e)
{
	if (!e->all_day && (wall_kind(e->start) == WALL_FOLD || wall_kind(e->end) == WALL_FOLD))
		str_adds(out, e->second_hour ? " (Winterzeit)" : " (Sommerzeit)");
}

/* --- what is different ---------------------------------------------------------------- */

static void add_change(Str *out, const char *what, const char *before, const char *now)
{
	if (strcmp(before, now) == 0)
		return;
	str_addf(out, "%s\n  bisher: %s\n  neu:    %s\n", what, *before != '\0' ? before : "(keine Angabe)",
		*now != '\0' ? now : "(keine Angabe)");
}

static void add_text_change(
	Str *out, const char *what, const char *calendar, const char *property, const char *now)
{
	AUTO(str_done) Str before = STR_INIT;
	AUTO(arena_freep) Arena *a = arena_new();
	(void)outbox_part_value(calendar, property, &before);
	if (now == NULL)
		now = "";
	const char *clean = text_normalise(a, now, strlen(now), true);
	add_change(out, what, str_cstr(&before), clean != NULL ? clean : now);
}

static void add_time_change(Str *out, const char *calendar, const IcalEvent *e)
{
	AUTO(str_done) Str before = STR_INIT;
	AUTO(str_done) Str now = STR_INIT;
	bool all_day = false, ignored = false;
	Wall start = outbox_part_time(calendar, "DTSTART", &all_day);
	Wall end = outbox_part_time(calendar, "DTEND", &ignored);
	if (start == WALL_NONE || end == WALL_NONE)
		return;
	/* A DATE ends on the day after. */
	add_span(&before, start, all_day ? wall_make(wall_day(end) - 1, 0) : end, all_day);
	add_span(&now, e->start, e->end, e->all_day);
	add_change(out, "Zeit", str_cstr(&before), str_cstr(&now));
}

static void add_state_change(Str *out, const char *calendar, const IcalEvent *e)
{
	AUTO(str_done) Str before = STR_INIT;
	bool was_tentative =
		outbox_part_value(calendar, "STATUS", &before) && strcmp(str_cstr(&before), "TENTATIVE") == 0;
	bool is_tentative = strcmp(e->state, "tentative") == 0;
	if (was_tentative && !is_tentative)
		str_adds(out, "Der Termin ist jetzt bestätigt.\n");
	if (!was_tentative && is_tentative)
		str_adds(out, "Der Termin ist nur noch geplant, nicht mehr bestätigt.\n");
}

static void add_changes(Str *out, const OutboxLetter *l)
{
	AUTO(str_done) Str changes = STR_INIT;
	const char *calendar = record_text(l->want->known, "calendar");
	add_time_change(&changes, calendar, l->date);
	add_text_change(&changes, "Titel", calendar, "SUMMARY", l->date->summary);
	add_text_change(&changes, "Ort", calendar, "LOCATION", l->date->location);
	add_text_change(&changes, "Zugang", calendar, "URL", l->date->url);
	add_state_change(&changes, calendar, l->date);
	if (changes.len == 0)
		return;
	str_adds(out, str_cstr(&changes));
	str_addc(out, '\n');
}

/* --- the date ------------------------------------------------------------------------------ */

static bool is_given(const char *s)
{
	return s != NULL && *s != '\0';
}

static void add_date(Str *out, const OutboxLetter *l)
{
	const IcalEvent *e = l->date;
	const char *link = is_given(e->conference) ? e->conference : "";
	str_addf(out, "  %s\n  ", e->summary);
	add_span(out, e->start, e->end, e->all_day);
	add_fold(out, e);
	str_addc(out, '\n');
	if (is_given(e->location))
		str_addf(out, "  Ort: %s\n", e->location);
	if (*link != '\0')
		str_addf(out, "  Zugang: %s\n", link);
	if (is_given(e->url) && strcmp(e->url, link) != 0)
		str_addf(out, "  Internet: %s\n", e->url);
}

/* The description as the calendar has it, without the link that stands above already. */
static void add_description(Str *out, const IcalEvent *e)
{
	const char *s = e->description;
	if (!is_given(s))
		return;
	if (is_given(e->conference) && strncmp(s, e->conference, strlen(e->conference)) == 0)
		s += strlen(e->conference);
	s += strspn(s, "\n ");
	if (*s != '\0')
		str_addf(out, "\n%s\n", s);
}

static void add_role(Str *out, const OutboxLetter *l)
{
	static const struct {
		const char *role, *words;
	} roles[] = {
		{ "host", "als gastgebende Kommune" },
		{ "speaker", "für einen Beitrag" },
		{ "moderator", "für die Moderation" },
		{ "coach", "als Coach" },
	};
	for (size_t i = 0; i < ARRAY_LEN(roles); i++)
		if (strcmp(roles[i].role, l->want->role) == 0)
			str_addf(out, "Wir haben Sie %s vorgesehen.\n\n", roles[i].words);
}

/* --- the mails -------------------------------------------------------------------------------- */

static void add_invitation(Str *out, const OutboxLetter *l)
{
	bool tentative = strcmp(l->date->state, "tentative") == 0;
	str_adds(out, "hiermit laden wir Sie herzlich ein:\n\n");
	add_date(out, l);
	add_description(out, l->date);
	str_addc(out, '\n');
	add_role(out, l);
	if (tentative)
		str_adds(out, "Der Termin ist geplant, aber noch nicht endgültig bestätigt.\n\n");
}

static void add_update(Str *out, const OutboxLetter *l)
{
	str_adds(out, "ein Termin, zu dem wir Sie eingeladen haben, hat sich geändert.\n\n");
	add_changes(out, l);
	str_adds(out, "Der Termin ist nun:\n\n");
	add_date(out, l);
	add_description(out, l->date);
	str_addc(out, '\n');
}

static void add_cancellation(Str *out, const OutboxLetter *l)
{
	str_adds(out,
		l->want->removed ? "für den folgenden Termin sind Sie nicht mehr vorgesehen:\n\n"
				 : "den folgenden Termin müssen wir leider absagen:\n\n");
	add_date(out, l);
	str_adds(out,
		"\nSie brauchen nichts weiter zu tun: Ihr Kalenderprogramm bietet mit dieser E-Mail an, den "
		"Termin zu entfernen. Haben Sie Fragen, antworten Sie bitte einfach auf diese E-Mail.\n");
}

static void add_how_to_reply(Str *out)
{
	str_adds(out,
		"Bitte antworten Sie mit den Schaltflächen „Zusagen“, „Mit Vorbehalt“ oder „Ablehnen“, die "
		"Ihr Mailprogramm über dieser E-Mail zeigt; der Termin steht dann in Ihrem Kalender. Zeigt "
		"es keine, genügt eine kurze Antwort auf diese E-Mail.\n");
}

void outbox_subject(const OutboxLetter *l, Str *out)
{
	static const struct {
		const char *type, *word;
	} words[] = { { "invitation", "Einladung" }, { "update", "Geändert" },
		{ "cancellation", "Abgesagt" } };
	char day[DATE_TEXT_MAX];
	const char *word = "";
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (strcmp(words[i].type, l->want->need.type) == 0)
			word = words[i].word;
	if (l->date->all_day)
		date_format_long(wall_day(l->date->start), day);
	else
		wall_format_long(l->date->start, day);
	AUTO(str_done) Str title = STR_INIT;
	size_t room = (size_t)(SUBJECT_COLUMNS - text_width(word) - text_width(day));
	str_add(&title, l->date->summary, text_fit(l->date->summary, (int)room, NULL));
	str_addf(out, "%s: %s, %s", word, str_cstr(&title), day);
}

/* Always German, as the rest of the mail is. */
static void add_salutation(Str *out, const Record *person, const char *name)
{
	AUTO(arena_freep) Arena *a = arena_new();
	if (person == NULL) {
		str_addf(out, "%s%s", *name != '\0' ? "Guten Tag " : "Sehr geehrte Damen und Herren", name);
		return;
	}
	Record *german = record_clone(a, person);
	record_set_null(german, "language");
	person_salutation(german, out);
}

void outbox_wrap(
	const Record *person, const char *name, const char *text, const OutboxSender *sender, Str *out)
{
	add_salutation(out, person, name);
	str_addf(out, ",\n\n%s", text);
	if (*text != '\0' && text[strlen(text) - 1] != '\n')
		str_addc(out, '\n');
	str_addf(out, "\nMit freundlichen Grüßen\n%s\n", sender->name);
}

void outbox_text(const OutboxLetter *l, Str *out)
{
	AUTO(str_done) Str body = STR_INIT;
	const char *type = l->want->need.type;
	if (strcmp(type, "cancellation") == 0)
		add_cancellation(&body, l);
	else if (strcmp(type, "update") == 0)
		add_update(&body, l);
	else
		add_invitation(&body, l);
	if (strcmp(type, "cancellation") != 0)
		add_how_to_reply(&body);
	outbox_wrap(l->want->person, l->want->need.name, str_cstr(&body), l->sender, out);
}
