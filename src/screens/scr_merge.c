/* The left one stays. Each field that both have is chosen; what hangs on the right one
 * moves to the left, without doubles, and one undo brings everything back. */
#include "scr_merge.h"

#include <string.h>

#include "kontor/domain/person.h"
#include "kontor/office/people.h"
#include "kontor/ui/list.h"
#include "kontor/ui/prompt.h"
#include "kontor/ui/ui.h"
#include "card.h"
#include "scr_person.h"

#define LABEL_COLS 16

enum { TAG_CONFIRM = 1 };

/* One line of the comparison; field -1 is only shown, not chosen. */
typedef struct MergeRow {
	const char *label;
	int field;
	const char *text[2];
} MergeRow;

typedef struct MergeModel {
	Office *office;
	int64_t id[2]; /* 0: the one that stays */
	Arena *data;   /* owns all below; swapped on reload */
	Card texts;    /* makes texts in data */
	PeopleCard person[2];
	PeopleMovedList hanging[2];
	struct {
		MergeRow *items;
		size_t len, cap;
	} rows;
	uint64_t from_other; /* bit i: field i is taken from the right one */
	List list;
} MergeModel;

/* --- loading ----------------------------------------------------------------------- */

static void add_row(MergeModel *m, const char *label, int field, const char *left, const char *right)
{
	MergeRow row = { label, field, { left, right } };
	VEC_PUSH(m->data, &m->rows, row);
}

static void add_fields(MergeModel *m)
{
	for (size_t i = 0; i < kind_person.nfields; i++) {
		const Field *f = &kind_person.fields[i];
		const char *text[2];
		if (f->flags & (FIELD_COMPUTED | FIELD_HIDDEN))
			continue;
		for (int side = 0; side < 2; side++)
			text[side] = card_shown(&m->texts, m->person[side].person, f->name);
		if (text[0][0] != '\0' || text[1][0] != '\0')
			add_row(m, f->label, (int)i, text[0], text[1]);
	}
}

/* Parts of both sides next to each other, as far as either goes. */
static void add_parts(MergeModel *m, const char *label, const RecordSet *left, const RecordSet *right,
	const char *(*say)(Card *texts, const Record *r))
{
	for (size_t i = 0; i < left->len || i < right->len; i++)
		add_row(m, i == 0 ? label : "", -1, i < left->len ? say(&m->texts, left->items[i]) : "",
			i < right->len ? say(&m->texts, right->items[i]) : "");
}

static const char *say_post(Card *texts, const Record *r)
{
	const char *place = card_title(texts, r, record_is_null(r, "town") ? "organisation" : "town");
	return arena_printf(texts->arena, "%s, %s%s", card_function(texts, r), place,
		record_is_null(r, "until") ? "" : " (beendet)");
}

static const char *say_channel(Card *texts, const Record *r)
{
	(void)texts;
	return record_text(r, "value");
}

static const char *say_address(Card *texts, const Record *r)
{
	return arena_printf(texts->arena, "%s %s %s", record_text(r, "street"), record_text(r, "postcode"),
		record_text(r, "city"));
}

/* "3 Vermerke" */
static const char *say_hanging(MergeModel *m, int side, size_t i)
{
	if (i >= m->hanging[side].len)
		return "";
	const PeopleMoved *h = &m->hanging[side].items[i];
	return arena_printf(m->data, "%zu %s", h->count, h->count == 1 ? h->kind->noun : h->kind->plural);
}

static void build_rows(MergeModel *m)
{
	m->rows.items = NULL;
	m->rows.len = m->rows.cap = 0;
	add_fields(m);
	add_parts(m, "Ämter", &m->person[0].posts, &m->person[1].posts, say_post);
	add_parts(m, "Kontaktwege", &m->person[0].channels, &m->person[1].channels, say_channel);
	add_parts(m, "Anschriften", &m->person[0].addresses, &m->person[1].addresses, say_address);
	for (size_t i = 0; i < m->hanging[0].len || i < m->hanging[1].len; i++)
		add_row(m, i == 0 ? "hängt daran" : "", -1, say_hanging(m, 0, i), say_hanging(m, 1, i));
	list_set_count(&m->list, m->rows.len);
}

static Rc load(MergeModel *m, Err *err)
{
	Arena *fresh = arena_new();
	PeopleCard person[2];
	PeopleMovedList hanging[2] = { { 0 }, { 0 } };
	for (int side = 0; side < 2; side++)
		if (people_card(m->office, m->id[side], fresh, &person[side], err) != RC_OK ||
			people_merge_hanging(m->office, m->id[side], fresh, &hanging[side], err) != RC_OK) {
			arena_free(fresh);
			return err->rc;
		}
	arena_free(m->data);
	m->data = fresh;
	m->texts = (Card){ .office = m->office, .arena = fresh };
	memcpy(m->person, person, sizeof(person));
	memcpy(m->hanging, hanging, sizeof(hanging));
	build_rows(m);
	return RC_OK;
}

static Rc init(void *model, Ui *ui, const void *arg, Err *err)
{
	MergeModel *m = model;
	const MergeArg *pair = arg;
	m->office = ui_app(ui);
	m->id[0] = pair->one;
	m->id[1] = pair->other;
	Rc rc = load(m, err);
	if (rc == RC_OK)
		m->from_other = people_merge_propose(m->person[0].person, m->person[1].person);
	return rc;
}

static void done(void *model)
{
	arena_free(((MergeModel *)model)->data);
}

/* --- drawing -------------------------------------------------------------------------- */

static bool taken(const MergeModel *m, const MergeRow *row, int side)
{
	bool other = row->field >= 0 && (m->from_other >> row->field & 1) != 0;
	return other == (side == 1);
}

static void draw_row(const void *arg, Canvas *c, Rect r, size_t i, bool selected)
{
	const MergeModel *m = arg;
	const MergeRow *row = &m->rows.items[i];
	int w = (r.w - LABEL_COLS) / 2;
	(void)selected;
	canvas_text(c, r.x, r.y, LABEL_COLS - 1, STYLE_DIM, row->label);
	for (int side = 0; side < 2; side++) {
		int x = r.x + LABEL_COLS + side * w;
		bool differs = strcmp(row->text[0], row->text[1]) != 0;
		bool here = taken(m, row, side);
		if (row->field >= 0 && differs)
			canvas_text(c, x, r.y, 3, STYLE_TEXT, here ? "(•)" : "( )");
		Style style = row->field >= 0 && differs && !here ? STYLE_DIM : STYLE_TEXT;
		canvas_text(c, x + 4, r.y, w - 5, style, row->text[side]);
	}
}

static void draw(const void *model, const Ui *ui, Canvas *c, Rect area)
{
	const MergeModel *m = model;
	int w = (area.w - 1 - LABEL_COLS) / 2;
	(void)ui;
	canvas_text(c, area.x + 1, area.y, area.w - 2, STYLE_STRONG,
		"Was soll gelten? Die linke Person bleibt, die rechte geht in ihr auf.");
	canvas_fill(c, (Rect){ area.x, area.y + 1, area.w, 1 }, STYLE_HEAD);
	for (int side = 0; side < 2; side++) {
		AUTO(str_done) Str head = STR_INIT;
		str_addf(&head, "%s: %s", side == 0 ? "1 bleibt" : "2 geht auf",
			record_text(m->person[side].person, "full_name"));
		canvas_text(c, area.x + 1 + LABEL_COLS + side * w, area.y + 1, w - 1, STYLE_HEAD,
			str_cstr(&head));
	}
	list_draw(&m->list, c, (Rect){ area.x, area.y + 2, area.w, area.h - 2 }, true, draw_row, m);
}

static void name(const void *model, Str *out)
{
	str_addf(out, "Vergleich: %s",
		record_text(((const MergeModel *)model)->person[0].person, "full_name"));
}

/* --- deciding --------------------------------------------------------------------------- */

static void choose(Ui *ui, MergeModel *m, bool other)
{
	const MergeRow *row = &m->rows.items[m->list.cursor];
	if (row->field < 0) {
		ui_say(ui, "Das hängt an der Person und kommt ohnehin mit; Doppeltes fällt weg.");
		return;
	}
	uint64_t bit = (uint64_t)1 << row->field;
	m->from_other = other ? m->from_other | bit : m->from_other & ~bit;
	if (m->list.cursor + 1 < m->list.count)
		list_move_to(&m->list, m->list.cursor + 1);
	ui_redraw(ui);
}

static void choose_left(Ui *ui, void *model)
{
	choose(ui, model, false);
}

static void choose_right(Ui *ui, void *model)
{
	choose(ui, model, true);
}

static void swap(Ui *ui, void *model)
{
	MergeModel *m = model;
	Err err = ERR_INIT;
	int64_t id = m->id[0];
	m->id[0] = m->id[1];
	m->id[1] = id;
	if (load(m, &err) != RC_OK)
		ui_error(ui, &err);
	/* What was chosen stays chosen: the sides have changed, not the values. */
	for (size_t i = 0; i < m->rows.len; i++)
		if (m->rows.items[i].field >= 0)
			m->from_other ^= (uint64_t)1 << m->rows.items[i].field;
	ui_redraw(ui);
}

/* The name that the chosen fields make. */
static void say_result(const MergeModel *m, Ui *ui, Str *out)
{
	Record *r = record_clone(ui_frame_arena(ui), m->person[0].person);
	for (size_t i = 0; i < kind_person.nfields; i++)
		if (m->from_other >> i & 1)
			r->values[i] = m->person[1].person->values[i];
	person_full_name(r, out);
}

static void ask(Ui *ui, void *model)
{
	MergeModel *m = model;
	AUTO(str_done) Str text = STR_INIT;
	str_adds(&text, "Es bleibt „");
	say_result(m, ui, &text);
	str_adds(&text, "“. Von der anderen Person kommen mit:");
	for (size_t i = 0; i < m->hanging[1].len; i++)
		str_addf(&text, "%s %s", i == 0 ? "" : ",", say_hanging(m, 1, i));
	str_adds(&text, m->hanging[1].len == 0 ? " nichts." : ". Was doppelt ist, fällt weg.");
	str_adds(&text, "\n\nu macht alles in einem Schritt rückgängig.");
	ConfirmArg arg = { .title = "Zusammenführen?",
		.text = arena_strdup(ui_frame_arena(ui), str_cstr(&text)),
		.yes = "Zusammenführen" };
	ui_dialog(ui, &prompt_confirm_screen, &arg, TAG_CONFIRM);
}

static void carry_out(MergeModel *m, Ui *ui)
{
	Err err = ERR_INIT;
	PeopleMerge merge = { .winner = m->id[0],
		.loser = m->id[1],
		.winner_rev = m->person[0].person->rev,
		.loser_rev = m->person[1].person->rev,
		.from_loser = m->from_other };
	Rc rc = people_merge(m->office, &merge, &err);
	if (rc == RC_OK) {
		ui_changed_by_me(ui);
		ui_back(ui);
		ui_say(ui, "Zusammengeführt. u macht es rückgängig.");
		return;
	}
	ui_error(ui, &err);
	Err ignored = ERR_INIT;
	if (rc == RC_CONFLICT && load(m, &ignored) == RC_OK)
		ui_redraw(ui);
}

static void distinct(Ui *ui, void *model)
{
	MergeModel *m = model;
	Err err = ERR_INIT;
	if (people_like_distinct(m->office, m->id[0], m->id[1], &err) != RC_OK) {
		ui_error(ui, &err);
		return;
	}
	ui_changed_by_me(ui);
	ui_back(ui);
	ui_say(ui, "Gemerkt: nicht dieselbe Person. u macht es rückgängig.");
}

static void open_first(Ui *ui, void *model)
{
	PersonId person = { ((MergeModel *)model)->id[0] };
	ui_open(ui, &scr_person_screen, &person);
}

static void open_second(Ui *ui, void *model)
{
	PersonId person = { ((MergeModel *)model)->id[1] };
	ui_open(ui, &scr_person_screen, &person);
}

static void update(void *model, Ui *ui, const Msg *msg)
{
	MergeModel *m = model;
	Err ignored = ERR_INIT;
	if (msg->type == MSG_KEY && list_key(&m->list, &msg->key, false))
		ui_redraw(ui);
	if (msg->type == MSG_RESULT && msg->tag == TAG_CONFIRM && msg->code == RESULT_OK)
		carry_out(m, ui);
	/* After the merge one of them is gone: what is shown stays as it was. */
	if (msg->type == MSG_CHANGED && load(m, &ignored) == RC_OK)
		ui_redraw(ui);
}

static const Command commands[] = {
	{ "merge.run", "Enter", "Zusammenführen", NEED_WRITE, ask,
		"Beide zu einer Person machen, nach Rückfrage", "merge vereinen" },
	{ "merge.left", "1 Left", "links", 0, choose_left, "Den linken Wert nehmen", NULL },
	{ "merge.right", "2 Right", "rechts", 0, choose_right, "Den rechten Wert nehmen", NULL },
	{ "merge.swap", "t", "tauschen", 0, swap, "Seiten tauschen: die andere Person bleibt", NULL },
	{ "merge.distinct", "n", "Nicht dieselbe", NEED_WRITE, distinct, "Merken, dass es zwei Personen sind",
		"verschieden" },
	{ "merge.first", "o", NULL, 0, open_first, "Karte der linken Person öffnen", NULL },
	{ "merge.second", "O", NULL, 0, open_second, "Karte der rechten Person öffnen", NULL },
};

const ScreenDef scr_merge_screen = {
	.id = "merge",
	.title = "Vergleich",
	.commands = commands,
	.ncommands = ARRAY_LEN(commands),
	.model_size = sizeof(MergeModel),
	.init = init,
	.done = done,
	.update = update,
	.draw = draw,
	.name = name,
};
