/* Letters to many: who gets one, how it looks, and that it is noted. */
#include "kontor/office/letter.h"

#include <stdlib.h>
#include <string.h>

#include "kontor/base/text.h"
#include "kontor/domain/person.h"
#include "kontor/exchange/file.h"
#include "kontor/office/change.h"
#include "kontor/office/people.h"

#define SENDER "Kleinstadt Akademie, Perleberger Str. 165, 19322 Wittenberge"

enum { WIDTH = 72, BLOCK_LINES = 6 };

/* --- the layout ----------------------------------------------------------------- */

/* How much of the line to take: up to the last blank that fits, else the whole word. */
static size_t line_cut(const char *line)
{
	size_t fit = text_fit(line, WIDTH, NULL);
	if (line[fit] == '\0' || line[fit] == ' ')
		return fit;
	size_t cut = fit;
	while (cut > 0 && line[cut - 1] != ' ')
		cut--;
	return strspn(line, " ") < cut ? cut : strspn(line, " ") + strcspn(line + strspn(line, " "), " ");
}

static void add_line(Str *out, const char *line)
{
	for (;;) {
		size_t cut = line_cut(line);
		size_t len = cut;
		while (len > 0 && line[len - 1] == ' ')
			len--;
		str_add(out, line, len);
		str_addc(out, '\n');
		line += cut;
		line += strspn(line, " ");
		if (*line == '\0')
			return;
	}
}

/* Every line of the text, made safe and wrapped; returns how many lines it had. */
static size_t add_text(Str *out, const char *text)
{
	AUTO(str_done) Str safe = STR_INIT;
	AUTO(str_done) Str line = STR_INIT;
	size_t lines = 0;
	text_safe_block(&safe, text);
	for (const char *s = str_cstr(&safe);; lines++) {
		size_t len = strcspn(s, "\n");
		str_clear(&line);
		str_add(&line, s, len);
		add_line(out, str_cstr(&line));
		if (s[len] == '\0')
			return lines + 1;
		s += len + 1;
	}
}

/* --- what a letter's language decides; the salutation is person_salutation's --------- */

typedef struct LetterLanguage {
	const char *name, *close;
	const char *months[12];
} LetterLanguage;

/* The first is that of everybody else. */
static const LetterLanguage languages[] = {
	{ "de", "Mit freundlichen Grüßen",
		{ "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September",
			"Oktober", "November", "Dezember" } },
	{ "en", "Yours sincerely",
		{ "January", "February", "March", "April", "May", "June", "July", "August", "September",
			"October", "November", "December" } },
	{ "fr", "Meilleures salutations",
		{ "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre",
			"octobre", "novembre", "décembre" } },
	{ "pl", "Z poważaniem",
		{ "stycznia", "lutego", "marca", "kwietnia", "maja", "czerwca", "lipca", "sierpnia",
			"września", "października", "listopada", "grudnia" } },
};

static const LetterLanguage *language_of(const LetterText *t)
{
	for (size_t i = 0; t->language != NULL && i < ARRAY_LEN(languages); i++)
		if (strcmp(languages[i].name, t->language) == 0)
			return &languages[i];
	return &languages[0];
}

/* "23. November 2026", at the right edge. */
static void add_date(Str *out, Day date, const LetterLanguage *l)
{
	AUTO(str_done) Str text = STR_INIT;
	int year;
	int month;
	int day;
	date_split(date, &year, &month, &day);
	str_addf(&text, "%d%s %s %d", day, l == &languages[0] ? "." : "", l->months[month - 1], year);
	str_addf(out, "%*s%s\n", WIDTH - text_width(str_cstr(&text)), "", str_cstr(&text));
}

void letter_layout(const LetterText *t, Str *out)
{
	AUTO(str_done) Str salutation = STR_INIT;
	str_addf(&salutation, "%s,", t->salutation);
	str_adds(out, SENDER "\n\n");
	/* The field has a fixed height, so that all letters look alike. */
	for (size_t lines = add_text(out, t->block); lines < BLOCK_LINES; lines++)
		str_addc(out, '\n');
	str_addc(out, '\n');
	add_date(out, t->date, language_of(t));
	str_adds(out, "\n\n");
	add_text(out, t->subject);
	str_adds(out, "\n\n");
	add_text(out, str_cstr(&salutation));
	str_addc(out, '\n');
	add_text(out, t->body);
	str_addf(out, "\n%s\n\n\n\n", language_of(t)->close);
	add_text(out, t->user);
}

/* --- who gets one ------------------------------------------------------------------ */

static int by_value(const void *x, const void *y)
{
	const int64_t *a = *(const int64_t *const *)x, *b = *(const int64_t *const *)y;
	if (*a != *b)
		return *a < *b ? -1 : 1;
	return (a > b) - (a < b);
}

/* The ids in their order, everybody once; returns how many. */
static size_t without_doubles(const int64_t *ids, size_t n, Arena *a, int64_t *ret)
{
	const int64_t **sorted = ARENA_ARRAY(a, const int64_t *, n + 1);
	bool *again = ARENA_ARRAY(a, bool, n + 1);
	size_t kept = 0;
	for (size_t i = 0; i < n; i++)
		sorted[i] = &ids[i];
	qsort(sorted, n, sizeof(*sorted), by_value);
	for (size_t i = 1; i < n; i++)
		if (*sorted[i] == *sorted[i - 1])
			again[sorted[i] - ids] = true;
	for (size_t i = 0; i < n; i++)
		if (!again[i])
			ret[kept++] = ids[i];
	return kept;
}

static void add_person(LetterPlan *plan, const PeopleCard *card, const char *reason, Arena *a)
{
	AUTO(str_done) Str block = STR_INIT;
	AUTO(str_done) Str salutation = STR_INIT;
	const char *name = record_text(card->person, "full_name");
	if (reason == NULL && card->address == NULL)
		reason = "ohne Anschrift";
	if (reason != NULL) {
		LetterSkip skip = { card->person->id, arena_strdup(a, name), reason };
		VEC_PUSH(a, &plan->skipped, skip);
		return;
	}
	person_address_block(card->person, card->post, card->place, card->address, &block);
	person_salutation(card->person, &salutation);
	LetterTo to = { card->person->id, card->town, arena_strdup(a, name),
		arena_strdup(a, str_cstr(&block)), arena_strdup(a, str_cstr(&salutation)),
		arena_strdup(a, record_text(card->person, "language")) };
	VEC_PUSH(a, &plan->to, to);
}

Rc letter_plan(Office *o, const int64_t *ids, size_t n, Arena *a, LetterPlan *ret, Err *err)
{
	AUTO(arena_freep) Arena *card_arena = arena_new();
	LetterPlan plan = { 0 };
	int64_t *once = ARENA_ARRAY(a, int64_t, n + 1);
	const char **reasons = ARENA_ARRAY(a, const char *, n + 1);
	n = without_doubles(ids, n, a, once);
	if (people_may_list(o, once, n, "letter", NULL, a, reasons, err) != RC_OK)
		return err->rc;
	for (size_t i = 0; i < n; i++) {
		PeopleCard card;
		Rc rc = people_card(o, once[i], card_arena, &card, err);
		if (rc == RC_OK) {
			add_person(&plan, &card, reasons[i], a);
		} else if (rc == RC_NOT_FOUND) { /* a colleague deleted it since it was marked */
			LetterSkip skip = { once[i], arena_printf(a, "Nummer %lld", (long long)once[i]),
				"gibt es nicht (mehr)" };
			VEC_PUSH(a, &plan.skipped, skip);
			err_clear(err);
		} else {
			return rc;
		}
		arena_reset(card_arena);
	}
	*ret = plan;
	return RC_OK;
}

/* --- writing -------------------------------------------------------------------------- */

static Rc clean_texts(const LetterOrder *order, Arena *a, LetterText *ret, Err *err)
{
	const char *subject = text_normalise(a, order->subject, strlen(order->subject), true);
	const char *body = text_normalise(a, order->body, strlen(order->body), false);
	if (subject == NULL || *subject == '\0')
		return err_field(err, "subject",
			"Bitte einen Betreff angeben, zum Beispiel „Einladung zum Kongress“.");
	if (text_width(subject) > LETTER_SUBJECT_MAX)
		return err_field(err, "subject", "Der Betreff ist zu lang, er hat höchstens %d Zeichen.",
			LETTER_SUBJECT_MAX);
	if (body == NULL)
		return err_field(err, "body", "Der Text ist nicht in UTF-8 geschrieben, bitte so speichern.");
	if (*body == '\0')
		return err_field(err, "body", "Bitte einen Text schreiben, der Brief wäre leer.");
	if (strlen(body) > LETTER_BODY_MAX)
		return err_field(err, "body", "Der Text ist zu lang für einen Brief, bitte kürzen.");
	ret->subject = subject;
	ret->body = body;
	return RC_OK;
}

Rc letter_check(const LetterOrder *order, Err *err)
{
	AUTO(arena_freep) Arena *a = arena_new();
	LetterText ignored;
	return clean_texts(order, a, &ignored, err);
}

static Rc nobody(const LetterPlan *plan, Err *err)
{
	if (plan->skipped.len == 0)
		return err_set(err, RC_INVALID, "Niemand ist ausgewählt, also gibt es keinen Brief.");
	const LetterSkip *s = &plan->skipped.items[0];
	if (plan->skipped.len == 1)
		return err_set(err, RC_INVALID, "Kein Brief: %s (%s).", s->name, s->reason);
	return err_set(err, RC_INVALID,
		"Kein Brief: %zu Personen wünschen keinen oder sind ohne Anschrift, zuerst %s (%s).",
		plan->skipped.len, s->name, s->reason);
}

static void lay_out_all(const LetterPlan *plan, LetterText *text, Str *out)
{
	for (size_t i = 0; i < plan->to.len; i++) {
		text->block = plan->to.items[i].block;
		text->salutation = plan->to.items[i].salutation;
		text->language = plan->to.items[i].language;
		if (i > 0)
			str_addc(out, '\f');
		letter_layout(text, out);
	}
}

static Rc insert_note(Change *c, const LetterTo *to, const char *subject, Arena *a, Err *err)
{
	char at[DATE_TEXT_MAX];
	wall_format_iso(clock_wall(office_clock(c->office)), at);
	Record *r = record_new(a, &kind_note);
	record_set_int(r, "person", to->id);
	if (to->town != 0)
		record_set_int(r, "town", to->town);
	record_set_text(r, a, "type", "letter");
	record_set_text(r, a, "direction", "out");
	record_set_text(r, a, "at", at);
	record_set_text(r, a, "text", subject);
	return change_insert(c, r, err);
}

/* The notes stand only when the file does. */
static Rc note_and_write(
	Office *o, const LetterPlan *plan, const char *subject, const char *path, const Str *out, Err *err)
{
	AUTO(change_done) Change c = CHANGE_INIT;
	AUTO(arena_freep) Arena *a = arena_new();
	Rc rc = change_begin(&c, o, arena_printf(a, "Brief: %s", subject), err);
	for (size_t i = 0; i < plan->to.len && rc == RC_OK; i++)
		rc = insert_note(&c, &plan->to.items[i], subject, a, err);
	if (rc == RC_OK)
		rc = file_write(path, str_cstr(out), out->len, office_path(o), err);
	return rc == RC_OK ? change_commit(&c, err) : rc;
}

static const char *whole_path(const char *path, Arena *a)
{
	char *whole = realpath(path, NULL);
	const char *kept = arena_strdup(a, whole != NULL ? whole : path);
	free(whole);
	return kept;
}

Rc letter_write(
	Office *o, const LetterOrder *order, Arena *a, LetterPlan *ret, const char **ret_path, Err *err)
{
	AUTO(str_done) Str out = STR_INIT;
	LetterPlan plan;
	LetterText text = { .date = office_today(o), .user = office_user(o) };
	if (clean_texts(order, a, &text, err) != RC_OK ||
		letter_plan(o, order->ids, order->n, a, &plan, err) != RC_OK)
		return err->rc;
	if (plan.to.len == 0)
		return nobody(&plan, err);
	lay_out_all(&plan, &text, &out);
	if (people_disclose(o, arena_printf(a, "Brief: %s", text.subject), "Personen, Brief: Name, Anschrift",
		    plan.to.len, err) != RC_OK ||
		note_and_write(o, &plan, text.subject, order->path, &out, err) != RC_OK)
		return err->rc;
	*ret = plan;
	if (ret_path != NULL)
		*ret_path = whole_path(order->path, a);
	return RC_OK;
}
