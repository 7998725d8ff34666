/* A kept run as it was: nothing here changes but by release. */
#include "scr_tandem_kept.h"

#include <string.h>

#include "browse.h"
#include "kontor/base/text.h"
#include "kontor/office/tandems.h"
#include "kontor/ui/list.h"
#include "kontor/ui/prompt.h"
#include "kontor/ui/ui.h"
#include "scr_history.h"
#include "scr_person.h"
#include "scr_tandem_run.h"

enum { TAG_RELEASE = 1, TAG_RECORD, TAG_PURPOSE };
enum { NEED_DRAFT = NEED_STATE_A, NEED_ALONE = NEED_STATE_B, PATH_MAX_BYTES = 1024 };
enum { HEAD_ROWS = 3, REASON_ROWS = 6, SCORE_W = 5 };

typedef struct KeptPair {
	int64_t first, second, third;
	const char *towns, *names, *decision, *reason;
	int64_t score;
	bool alone, trio; /* trio: alone in the plan, a third by hand */
} KeptPair;

typedef struct KeptModel {
	Office *office;
	int64_t id;
	Arena *data; /* owns all below; swapped on reload */
	Record *run;
	TandemsPool pool; /* as it was */
	TandemsGoal goal;
	struct {
		KeptPair *items;
		size_t len, cap;
	} pairs;
	size_t npairs, nalone;
	List list;
	char path[PATH_MAX_BYTES]; /* of the audit file, while its purpose is asked for */
} KeptModel;

/* --- loading ---------------------------------------------------------------------------- */

static const char *town_of(const KeptModel *m, int64_t person)
{
	for (size_t i = 0; i < m->pool.len; i++)
		if (m->pool.items[i].person == person)
			return m->pool.items[i].town_name;
	return "?";
}

static Rc add_pair(KeptModel *m, const Record *r, Arena *a, Err *err)
{
	AUTO(str_done) Str names = STR_INIT;
	if (strcmp(record_text(r, "decision"), "forbidden") == 0)
		return RC_OK;
	if (office_title(m->office, &kind_pairing, r->id, &names, err) != RC_OK)
		return err->rc;
	KeptPair p = { .first = record_int(r, "first"),
		.second = record_int(r, "second"),
		.third = record_int(r, "third"),
		.names = arena_strdup(a, str_cstr(&names)),
		.decision = kind_choice_label(kind_field(r->kind, "decision"), record_text(r, "decision")),
		.reason = record_text(r, "reason"),
		.score = record_int(r, "score"),
		.alone = record_is_null(r, "second") };
	p.towns = town_of(m, p.first);
	if (!p.alone)
		p.towns = arena_printf(a, "%s – %s", p.towns, town_of(m, p.second));
	if (p.third != 0)
		p.towns = arena_printf(a, "%s – %s", p.towns, town_of(m, p.third));
	m->npairs += !p.alone;
	m->nalone += p.alone;
	VEC_PUSH(a, &m->pairs, p);
	return RC_OK;
}

static KeptPair *pair_with_third(KeptModel *m, int64_t person)
{
	for (size_t i = 0; i < m->pairs.len; i++)
		if (m->pairs.items[i].third == person)
			return &m->pairs.items[i];
	return NULL;
}

/* Who is a third somewhere is no longer without partner: her row says where she is. */
static void place_thirds(KeptModel *m)
{
	for (size_t i = 0; i < m->pairs.len; i++) {
		KeptPair *p = &m->pairs.items[i];
		p->trio = p->alone && pair_with_third(m, p->first) != NULL;
		m->nalone -= p->trio;
	}
}

static Rc reload(KeptModel *m, Err *err)
{
	Arena *fresh = arena_new();
	Record *run;
	RecordSet set;
	TandemsPool pool;
	TandemsGoal goal;
	if (office_get(m->office, &kind_pairing_run, m->id, fresh, &run, err) != RC_OK ||
		office_parts(m->office, &kind_pairing, "run", m->id, fresh, &set, err) != RC_OK ||
		tandems_load(m->office, m->id, fresh, &pool, &goal, err) != RC_OK) {
		arena_free(fresh);
		return err->rc;
	}
	memset(&m->pairs, 0, sizeof(m->pairs));
	m->npairs = m->nalone = 0;
	m->run = run;
	m->pool = pool;
	m->goal = goal;
	Rc rc = RC_OK;
	for (size_t i = 0; i < set.len && rc == RC_OK; i++)
		rc = add_pair(m, set.items[i], fresh, err);
	place_thirds(m);
	arena_free(m->data);
	m->data = fresh;
	list_set_count(&m->list, m->pairs.len);
	return rc;
}

static Rc init(void *model, Ui *ui, const void *arg, Err *err)
{
	KeptModel *m = model;
	m->office = ui_app(ui);
	m->id = *(const int64_t *)arg;
	return reload(m, err);
}

static void done(void *model)
{
	arena_free(((KeptModel *)model)->data);
}

static const KeptPair *here(const KeptModel *m)
{
	return m->pairs.len == 0 ? NULL : &m->pairs.items[m->list.cursor];
}

static bool is_draft(const KeptModel *m)
{
	return strcmp(record_text(m->run, "state"), "draft") == 0;
}

/* --- drawing -------------------------------------------------------------------------------- */

static void add_shown(const KeptModel *m, const char *field, Str *out)
{
	value_show(kind_field(&kind_pairing_run, field), record_value(m->run, field), out);
}

static void say_weights(const KeptModel *m, Str *out)
{
	const PairingRules *r = &m->pool.rules;
	for (size_t i = 0; i < PAIRING_CRITERIA; i++)
		str_addf(out, "%s%s %d", i == 0 ? "" : ", ", pairing_criterion_labels[i], r->weight[i]);
}

static void say_sums(const KeptModel *m, Str *out)
{
	str_addf(out, "%zu %s, Summe ", m->npairs, m->npairs == 1 ? "Paar" : "Paare");
	add_shown(m, "score", out);
	str_adds(out, ", schwächstes ");
	add_shown(m, "worst", out);
	if (m->nalone > 0)
		str_addf(out, ", %zu ohne Partner", m->nalone);
	str_addf(out, " · ab %d km", m->pool.rules.min_km);
	if (m->goal.floor)
		str_adds(out, ", schwächstes zuerst");
	else if (m->goal.coverage)
		str_adds(out, ", viele Paare zuerst");
}

static void draw_head(const KeptModel *m, Canvas *c, Rect r)
{
	AUTO(str_done) Str s = STR_INIT;
	str_addf(&s, "%s – ", record_text(m->run, "title"));
	add_shown(m, "state", &s);
	int used = canvas_text(c, r.x + 1, r.y, r.w - 2, STYLE_STRONG, str_cstr(&s));
	str_clear(&s);
	str_addf(&s, "%s, ", record_text(m->run, "author"));
	add_shown(m, "date", &s);
	canvas_text_right(c, r.x + used + 3, r.y, r.w - used - 4, STYLE_DIM, str_cstr(&s));
	str_clear(&s);
	say_sums(m, &s);
	canvas_text(c, r.x + 1, r.y + 1, r.w - 2, STYLE_TEXT, str_cstr(&s));
	str_clear(&s);
	say_weights(m, &s);
	canvas_text(c, r.x + 1, r.y + 2, r.w - 2, STYLE_DIM, str_cstr(&s));
}

static void draw_row(const void *arg, Canvas *c, Rect r, size_t row, bool selected)
{
	const KeptPair *p = &((const KeptModel *)arg)->pairs.items[row];
	AUTO(str_done) Str s = STR_INIT;
	(void)selected;
	if (p->alone)
		str_adds(&s, "–");
	else
		str_addf(&s, "%d", (int)p->score);
	canvas_text_right(c, r.x, r.y, SCORE_W, STYLE_TEXT, str_cstr(&s));
	const char *mark = p->trio ? "zu dritt" : p->alone ? "ohne Partner" : p->decision;
	int x = r.x + SCORE_W + 2, end = r.x + r.w - text_width(mark) - 1;
	x += canvas_text(c, x, r.y, end - x, p->alone && !p->trio ? STYLE_WARN : STYLE_TEXT, p->towns);
	canvas_text(c, x + 2, r.y, BASE_MAX(end - x - 2, 0), STYLE_DIM, p->names);
	canvas_text_right(c, r.x, r.y, r.w, STYLE_DIM, mark);
}

static void draw(const void *model, const Ui *ui, Canvas *c, Rect area)
{
	const KeptModel *m = model;
	bool wide = area.w >= BROWSE_PREVIEW_FROM;
	int side = wide ? BASE_MIN(area.w * 2 / 5, 60) : 0;
	int below = wide ? 0 : BASE_MIN(REASON_ROWS, area.h / 3);
	(void)ui;
	draw_head(m, c, area);
	Rect rows = { area.x, area.y + HEAD_ROWS, area.w - side, area.h - HEAD_ROWS - below };
	canvas_fill(c, (Rect){ rows.x, rows.y, area.w, 1 }, STYLE_HEAD);
	canvas_text(c, rows.x + LIST_GUTTER, rows.y, rows.w, STYLE_HEAD, "Punkte Paar");
	rows.y++;
	rows.h--;
	list_draw(&m->list, c, rows, true, draw_row, m);
	if (here(m) == NULL)
		return;
	Rect text = { rows.x + 1, rows.y + rows.h + 1, area.w - 2, below - 1 };
	if (wide) {
		canvas_vline(c, rows.x + rows.w, rows.y, rows.h, STYLE_FRAME);
		text = (Rect){ rows.x + rows.w + 2, rows.y, side - 3, rows.h };
	} else {
		canvas_hline(c, area.x, text.y - 1, area.w, STYLE_FRAME);
	}
	canvas_wrap(c, text, 0, STYLE_TEXT, here(m)->reason);
}

static void name(const void *model, Str *out)
{
	str_adds(out, record_text(((const KeptModel *)model)->run, "title"));
}

static unsigned can(const void *model, const Ui *ui)
{
	unsigned can = ui_read_only(ui) ? 0 : NEED_WRITE;
	if (is_draft(model))
		can |= NEED_DRAFT;
	if (here(model) != NULL && here(model)->alone)
		can |= NEED_ALONE;
	return here(model) != NULL ? can | NEED_ROW : can;
}

/* --- release, proof, audit ---------------------------------------------------------------------- */

static void ask_release(Ui *ui, void *model)
{
	KeptModel *m = model;
	AUTO(str_done) Str text = STR_INIT;
	str_addf(&text,
		"Aus %zu %s %zu vorgeschlagene%s %s. Niemand wird angeschrieben: Das geschieht erst, "
		"wenn ein Tandem angefragt und das Anschreiben im Postausgang freigegeben ist.",
		m->npairs, m->npairs == 1 ? "Paar wird" : "Paaren werden", m->npairs,
		m->npairs == 1 ? "s" : "", m->npairs == 1 ? "Tandem" : "Tandems");
	if (m->nalone > 0)
		str_addf(&text, "\n\n%zu ohne Partner: In der nächsten Runde %s das mehr.", m->nalone,
			m->nalone == 1 ? "zählt" : "zählt bei ihnen");
	ConfirmArg arg = { .title = "Lauf freigeben?",
		.text = arena_strdup(ui_frame_arena(ui), str_cstr(&text)),
		.yes = "Freigeben" };
	ui_dialog(ui, &prompt_confirm_screen, &arg, TAG_RELEASE);
}

static void release(KeptModel *m, Ui *ui)
{
	size_t n = 0;
	Err err = ERR_INIT;
	if (tandems_release(m->office, m->id, &n, &err) != RC_OK) {
		ui_error(ui, &err);
		return;
	}
	ui_changed_by_me(ui);
	ui_say(ui, "%zu %s vorgeschlagen; niemand wird angeschrieben. Unter 4 fragt f an.", n,
		n == 1 ? "Tandem" : "Tandems");
}

static void verify(Ui *ui, void *model)
{
	KeptModel *m = model;
	Err err = ERR_INIT;
	if (tandems_verify(m->office, m->id, &err) == RC_OK)
		ui_say(ui, "Nachgerechnet: Ergebnis, Beweis und Prüfsumme stimmen; besser geht es nicht.");
	else
		ui_error(ui, &err);
}

static void ask_record(Ui *ui, void *model)
{
	KeptModel *m = model;
	PromptArg arg = { .title = "Prüfakte speichern",
		.text = "Eine Textdatei mit Gewichten, Pool, Paaren und Beweis. Wer sie hat, kann mit „kontor "
			"solve matching“ nachrechnen. Sie nennt die Namen des Pools.",
		.initial = arena_printf(ui_frame_arena(ui), "tandemlauf-%lld.txt", (long long)m->id) };
	ui_dialog(ui, &prompt_screen, &arg, TAG_RECORD);
}

static void ask_purpose(KeptModel *m, Ui *ui, const char *path)
{
	str_copy(m->path, sizeof(m->path), path);
	PromptArg arg = { .title = "Wozu verlassen die Personen das Büro?",
		.text = "Der Zweck wird mit Ihrem Namen, der Zeit und der Zahl der Personen festgehalten.",
		.initial = "Prüfung des Tandemlaufs" };
	ui_dialog(ui, &prompt_screen, &arg, TAG_PURPOSE);
}

static void write_record(KeptModel *m, Ui *ui, const char *purpose)
{
	Err err = ERR_INIT;
	if (tandems_record_write(m->office, m->id, purpose, m->path, &err) != RC_OK)
		ui_error(ui, &err);
	else
		ui_say(ui, "Prüfakte gespeichert: %s", m->path);
}

/* --- three ---------------------------------------------------------------------------------------- */

static void third(Ui *ui, void *model)
{
	KeptModel *m = model;
	const KeptPair *p = here(m);
	const char *pair;
	const char *town = arena_strdup(ui_frame_arena(ui), p->towns);
	Err err = ERR_INIT;
	if (tandems_third(m->office, m->id, p->first, ui_frame_arena(ui), &pair, &err) != RC_OK) {
		ui_error(ui, &err);
		return;
	}
	ui_changed_by_me(ui);
	if (*pair != '\0')
		ui_say(ui, "%s kommt zu %s dazu. t nimmt es zurück.", town, pair);
	else
		ui_say(ui, "%s ist wieder ohne Partner.", town);
}

static void update(void *model, Ui *ui, const Msg *msg)
{
	KeptModel *m = model;
	Err err = ERR_INIT;
	if (msg->type == MSG_KEY && list_key(&m->list, &msg->key, false))
		ui_redraw(ui);
	if (msg->type == MSG_RESULT && msg->code == RESULT_OK && msg->tag == TAG_RELEASE)
		release(m, ui);
	if (msg->type == MSG_RESULT && msg->code == RESULT_OK && msg->tag == TAG_RECORD)
		ask_purpose(m, ui, msg->payload);
	if (msg->type == MSG_RESULT && msg->code == RESULT_OK && msg->tag == TAG_PURPOSE)
		write_record(m, ui, msg->payload);
	if (msg->type == MSG_CHANGED && reload(m, &err) != RC_OK)
		ui_error(ui, &err);
	ui_redraw(ui);
}

/* --- to other pages ----------------------------------------------------------------------------------- */

static void open_first(Ui *ui, void *model)
{
	PersonId person = { here(model)->first };
	ui_open(ui, &scr_person_screen, &person);
}

static void open_second(Ui *ui, void *model)
{
	PersonId person = { here(model)->second };
	if (person.v == 0)
		ui_say(ui, "In diesem Lauf fand sich niemand dazu.");
	else
		ui_open(ui, &scr_person_screen, &person);
}

/* Today's pool with the weights and decisions of then. */
static void run_again(Ui *ui, void *model)
{
	KeptModel *m = model;
	TandemRunArg arg = { .query = record_text(m->run, "query"), .run = m->id };
	ui_open(ui, &scr_tandem_run_screen, &arg);
}

static void history(Ui *ui, void *model)
{
	HistoryArg arg = { &kind_pairing_run, ((KeptModel *)model)->id };
	ui_open(ui, &scr_history_screen, &arg);
}

static const Command commands[] = {
	{ "kept.release", "F", "Freigeben", NEED_WRITE | NEED_DRAFT, ask_release,
		"Aus den Paaren vorgeschlagene Tandems machen, nach Rückfrage; angeschrieben wird niemand",
		"release" },
	{ "kept.first", "Enter o", "Person", NEED_ROW, open_first, "Karte der ersten Person öffnen",
		"springen" },
	{ "kept.second", "O", "Partner", NEED_ROW, open_second, "Karte der zweiten Person öffnen", NULL },
	{ "kept.third", "t", "Zu dritt", NEED_WRITE | NEED_DRAFT | NEED_ALONE, third,
		"Wer ohne Partner ist, kommt zu dem Paar dazu, zu dem es am besten passt; nochmals t nimmt es "
		"zurück",
		"trio dritte" },
	{ "kept.verify", "p", "Nachrechnen", 0, verify,
		"Gespeicherte Paare, Punkte und Beweis gegen den gespeicherten Pool prüfen",
		"prüfen verify" },
	{ "kept.record", "x", "Prüfakte", 0, ask_record, "Prüfakte des Laufs als Textdatei speichern",
		"export audit datei" },
	{ "kept.again", "R", "Weiterrechnen", 0, run_again,
		"Neuer Lauf mit diesen Gewichten und Entscheidungen und dem heutigen Pool",
		"kopie was wäre wenn" },
	{ "kept.history", "H", NULL, 0, history, "Verlauf des Laufs", "wer wann geändert" },
};

const ScreenDef scr_tandem_kept_screen = {
	.id = "tandem_kept",
	.title = "Tandemlauf",
	.commands = commands,
	.ncommands = ARRAY_LEN(commands),
	.model_size = sizeof(KeptModel),
	.init = init,
	.done = done,
	.update = update,
	.draw = draw,
	.can = can,
	.name = name,
};
