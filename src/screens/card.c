/* Gathering lines, and the page that shows them. */
#include "card.h"

#include <string.h>

#include "kontor/base/text.h"
#include "kontor/domain/person.h"
#include "kontor/office/people.h"
#include "part_form.h"
#include "scr_finder.h"
#include "scr_history.h"
#include "settle.h"

#define BRIEF_MOMENTS 5 /* of the timeline in the preview */
#define LABEL_COLS    22
#define PROSE_COLS    56 /* beside the label on a card of 80 columns */

/* --- lines ---------------------------------------------------------------------- */

void card_part(Card *c, const char *label, Style style, const char *text, const Kind *k, int64_t id)
{
	CardLine line = { .label = label, .text = text, .style = style, .kind = k, .id = id };
	VEC_PUSH(c->arena, c, line);
}

void card_add(Card *c, const char *label, Style style, const char *text)
{
	card_part(c, label, style, text, NULL, 0);
}

void card_heading(Card *c, const char *text)
{
	card_add(c, NULL, STYLE_TEXT, "");
	card_add(c, NULL, STYLE_STRONG, text);
}

const char *card_shown(Card *c, const Record *r, const char *field)
{
	AUTO(str_done) Str s = STR_INIT;
	value_show(kind_field(r->kind, field), record_value(r, field), &s);
	return arena_strdup(c->arena, str_cstr(&s));
}

const char *card_title(Card *c, const Record *r, const char *field)
{
	AUTO(str_done) Str s = STR_INIT;
	Err ignored = ERR_INIT;
	const Value *v = record_value(r, field);
	if (v->type != VALUE_INT ||
		office_title(c->office, kind_field(r->kind, field)->ref, v->i, &s, &ignored) != RC_OK)
		return "";
	return arena_strdup(c->arena, str_cstr(&s));
}

const char *card_function(Card *c, const Record *post)
{
	Record *person;
	Err ignored = ERR_INIT;
	const char *label = record_text(post, "label");
	if (label[0] != '\0')
		return label;
	bool known = office_get(c->office, &kind_person, record_int(post, "person"), c->arena, &person,
			     &ignored) == RC_OK;
	return person_function_label(record_text(post, "function"), known ? record_text(person, "form") : "");
}

const char *card_day(Card *c, const char *iso)
{
	char text[DATE_TEXT_MAX];
	Wall wall = wall_parse_iso(iso);
	Day day = date_parse_iso(iso);
	/* Midnight is how a whole day is stored. */
	if (wall != WALL_NONE && wall_minutes(wall) == 0)
		date_format_long(wall_day(wall), text);
	else if (wall != WALL_NONE)
		wall_format_long(wall, text);
	else if (day != DAY_NONE)
		date_format_long(day, text);
	else
		return "";
	return arena_strdup(c->arena, text);
}

void card_if(Card *c, const char *label, const Record *r, const char *field)
{
	if (!record_is_null(r, field))
		card_add(c, label, STYLE_TEXT, card_shown(c, r, field));
}

void card_prose(Card *c, const char *label, const char *text)
{
	const char *line = text;
	while (*line != '\0') {
		size_t end = strcspn(line, "\n"), fit = BASE_MIN(text_fit(line, PROSE_COLS, NULL), end);
		size_t cut = fit;
		while (fit < end && cut > 0 && line[cut] != ' ')
			cut--;
		if (cut == 0)
			cut = fit;
		card_add(c, line == text ? label : "", STYLE_TEXT, arena_strndup(c->arena, line, cut));
		line += cut;
		line += *line == ' ' || *line == '\n';
	}
}

bool card_parts(Card *c, const Kind *k, const char *field, int64_t id, RecordSet *ret)
{
	Err ignored = ERR_INIT;
	*ret = (RecordSet){ 0 };
	return office_parts(c->office, k, field, id, c->arena, ret, &ignored) == RC_OK && ret->len > 0;
}

void card_followups(Card *c, const char *field, int64_t id)
{
	RecordSet set;
	bool first = true;
	if (!card_parts(c, &kind_followup, field, id, &set))
		return;
	char today[DATE_TEXT_MAX];
	date_format_iso(office_today(c->office), today);
	for (size_t i = 0; i < set.len; i++) {
		const Record *r = set.items[i];
		if (!record_is_null(r, "done"))
			continue;
		if (first)
			card_heading(c, "Wiedervorlagen");
		first = false;
		bool late = strcmp(record_text(r, "due"), today) < 0;
		card_part(c, card_day(c, record_text(r, "due")), late ? STYLE_WARN : STYLE_TEXT,
			arena_printf(c->arena, "%s%s (%s)", late ? "überfällig: " : "",
				record_text(r, "title"), record_text(r, "owner")),
			r->kind, r->id);
	}
}

void card_timeline(Card *c, const Kind *k, int64_t id)
{
	PeopleMoments line = { 0 };
	Err ignored = ERR_INIT;
	if (people_line(c->office, k, id, c->arena, &line, &ignored) != RC_OK || line.len == 0)
		return;
	card_heading(c, "Zeitleiste");
	size_t most = c->brief ? BASE_MIN(line.len, (size_t)BRIEF_MOMENTS) : line.len;
	for (size_t i = 0; i < most; i++) {
		const PeopleMoment *m = &line.items[i];
		card_part(c, card_day(c, m->at), m->future ? STYLE_DIM : STYLE_TEXT,
			arena_printf(c->arena, "%s%s%s: %s", m->what, m->who[0] != '\0' ? ", " : "", m->who,
				m->title),
			m->kind, m->id);
	}
}

/* --- the preview ------------------------------------------------------------------ */

void card_preview(const CardDef *def, Office *o, int64_t id, Str *out)
{
	AUTO(arena_freep) Arena *a = arena_new();
	Card card = { .office = o, .arena = a, .brief = true };
	Record *r;
	Err err = ERR_INIT;
	if (office_get(o, def->kind, id, a, &r, &err) != RC_OK || def->load(&card, id, &err) != RC_OK) {
		str_adds(out, err.text);
		return;
	}
	str_adds(out, "#");
	text_safe_line(out, record_text(r, def->kind->title));
	str_adds(out, "\n");
	for (size_t i = 0; i < card.len; i++) {
		const CardLine *l = &card.items[i];
		if (l->style == STYLE_STRONG)
			str_adds(out, "#");
		if (l->label != NULL && l->label[0] != '\0')
			str_addf(out, "%s: ", l->label);
		text_safe_line(out, l->text);
		str_adds(out, "\n");
	}
}

/* --- the page --------------------------------------------------------------------- */

static bool is_same(const CardLine *a, const CardLine *b)
{
	if (a->kind != NULL || b->kind != NULL)
		return a->kind == b->kind && a->id == b->id;
	return str_equal(a->label, b->label) && strcmp(a->text, b->text) == 0;
}

/* The line of the card that shows what was shown in row, the nearest where there are several. */
static size_t same_line(const Card *c, const CardLine *was, size_t row)
{
	for (size_t d = 0; d <= c->len + row; d++) {
		if (row + d < c->len && is_same(&c->items[row + d], was))
			return row + d;
		if (d <= row && row - d < c->len && is_same(&c->items[row - d], was))
			return row - d;
	}
	return row;
}

/* What was just entered is under the cursor. */
void card_show(CardPage *p, const Record *saved)
{
	for (size_t i = 0; i < p->card.len; i++)
		if (p->card.items[i].kind == saved->kind && p->card.items[i].id == saved->id) {
			list_move_to(&p->list, i);
			return;
		}
}

static Rc reload(CardPage *p, Err *err)
{
	Card card = { .office = p->office, .arena = arena_new() };
	Rc rc = p->def->load(&card, p->id, err);
	if (rc != RC_OK) {
		arena_free(card.arena);
		return rc;
	}
	Arena *old = p->data;
	size_t row = p->card.len == 0 ? 0 : same_line(&card, card_line(p), p->list.cursor);
	p->data = card.arena;
	p->card = card;
	list_set_count(&p->list, card.len);
	list_move_to(&p->list, row);
	arena_free(old);
	AUTO(str_done) Str s = STR_INIT;
	if (office_title(p->office, p->def->kind, p->id, &s, err) == RC_OK)
		str_copy(p->name, sizeof(p->name), str_cstr(&s));
	return RC_OK;
}

Rc card_init(CardPage *p, const CardDef *def, Ui *ui, int64_t id, Err *err)
{
	p->def = def;
	p->office = ui_app(ui);
	p->id = id;
	return reload(p, err);
}

void card_done(void *model)
{
	CardPage *p = model;
	arena_free(p->data);
	record_form_done(&p->form);
}

void card_update(void *model, Ui *ui, const Msg *msg)
{
	CardPage *p = model;
	Err err = ERR_INIT;
	if (remove_result(&p->remove, ui, msg))
		return;
	if (msg->type == MSG_KEY && list_key(&p->list, &msg->key, false))
		ui_redraw(ui);
	if (msg->type == MSG_RESULT && msg->tag == PART_FORM_TAG && msg->code == RESULT_OK) {
		if (p->form.saved != NULL)
			card_show(p, p->form.saved);
		ui_redraw(ui);
	}
	if (msg->type != MSG_CHANGED)
		return;
	if (reload(p, &err) != RC_OK)
		ui_error(ui, &err);
	ui_redraw(ui);
}

static void draw_line(const void *arg, Canvas *c, Rect r, size_t row, bool selected)
{
	const CardLine *l = &((const CardPage *)arg)->card.items[row];
	(void)selected;
	if (l->label == NULL) {
		canvas_text(c, r.x, r.y, r.w, l->style, l->text);
		return;
	}
	int label = BASE_MIN(LABEL_COLS, r.w / 3);
	canvas_text(c, r.x + 1, r.y, label - 2, STYLE_DIM, l->label);
	canvas_text(c, r.x + label, r.y, r.w - label, l->style, l->text);
}

void card_draw(const void *model, const Ui *ui, Canvas *c, Rect area)
{
	const CardPage *p = model;
	(void)ui;
	canvas_text(c, area.x + 1, area.y, area.w - 2, STYLE_STRONG, p->name);
	Rect rows = { area.x, area.y + 1, area.w, area.h - 1 };
	list_draw(&p->list, c, rows, true, draw_line, p);
}

void card_name(const void *model, Str *out)
{
	str_adds(out, ((const CardPage *)model)->name);
}

const CardLine *card_line(const CardPage *p)
{
	return p->card.len == 0 ? NULL : &p->card.items[p->list.cursor];
}

unsigned card_can(const void *model, const Ui *ui)
{
	const CardPage *p = model;
	const CardLine *l = card_line(p);
	unsigned can = p->def->kind == &kind_town ? NEED_TOWN : 0;
	if (l != NULL && l->kind != NULL && l->kind != &kind_population)
		can |= NEED_ROW;
	if (!ui_read_only(ui))
		can |= NEED_WRITE;
	return can;
}

/* --- commands ---------------------------------------------------------------------- */

void card_cmd_open(Ui *ui, void *model)
{
	CardPage *p = model;
	const CardLine *l = card_line(p);
	if (l != NULL && l->screen != NULL) {
		ui_open(ui, l->screen, &p->id);
		return;
	}
	if (l != NULL && l->kind == &kind_event && l->id != p->id) {
		scr_finder_open_record(ui, kind_event.name, l->id);
		return;
	}
	if (l == NULL || l->kind == NULL) {
		if (ui_read_only(ui))
			ui_say(ui, "Nur lesen: Hier kann gerade nichts geändert werden.");
		else if (p->def->edit != NULL)
			p->def->edit(ui, p);
		return;
	}
	if (p->def->open == NULL || !p->def->open(ui, p, l))
		part_form_edit(ui, &p->form, l->kind, l->id);
}

void card_cmd_delete(Ui *ui, void *model)
{
	CardPage *p = model;
	const CardLine *l = card_line(p);
	remove_ask(&p->remove, ui, p->office, l->kind, &l->id, 1, p->name);
}

void card_cmd_settle(Ui *ui, void *model)
{
	const CardLine *l = card_line(model);
	if (l->kind == &kind_followup)
		settle_followups(ui, &l->id, 1);
	else
		ui_say(ui, "Abhaken lassen sich Wiedervorlagen.");
}

void card_cmd_history(Ui *ui, void *model)
{
	CardPage *p = model;
	const CardLine *l = card_line(p);
	HistoryArg arg = { p->def->kind, p->id };
	if (l != NULL && l->kind != NULL)
		arg = (HistoryArg){ l->kind, l->id };
	ui_open(ui, &scr_history_screen, &arg);
}

/* The first record that the line's record names and that is not the card itself. */
static int64_t named(const CardPage *p, const Record *r, const Kind *k)
{
	for (size_t i = 0; i < r->kind->nfields; i++) {
		const Value *v = &r->values[i];
		if (r->kind->fields[i].ref != k || v->type != VALUE_INT)
			continue;
		if (p->def->kind != k || v->i != p->id)
			return v->i;
	}
	return 0;
}

void card_cmd_town_or_person(Ui *ui, void *model)
{
	CardPage *p = model;
	const CardLine *l = card_line(p);
	Record *r;
	Err err = ERR_INIT;
	if (office_get(p->office, l->kind, l->id, ui_frame_arena(ui), &r, &err) != RC_OK) {
		ui_error(ui, &err);
		return;
	}
	int64_t person = named(p, r, &kind_person), town = named(p, r, &kind_town);
	if (person != 0)
		scr_finder_open_record(ui, kind_person.name, person);
	else if (town != 0)
		scr_finder_open_record(ui, kind_town.name, town);
	else
		ui_say(ui, "Diese Zeile nennt keine andere Kommune oder Person.");
}
