/* A run of the pairing: the plan follows the weights while they are moved.
 *
 * Left and Right change one weight, the others keep their ratio to each other, so that the sum stays 100 and there
 * is always a plan; there and back leads to the same weights. Solving runs in slices between keys. What was
 * decided by hand is kept by person, and taken again whenever pool, weights or goals change. */
#include "scr_tandem_run.h"

#include <stdlib.h>
#include <string.h>

#include "kontor/ui/prompt.h"
#include "scr_tandem_kept.h"
#include "scr_tandem_pool.h"
#include "scr_finder.h"
#include "scr_tandem_run_priv.h"
#include "tandem_choices.h"

enum { TAG_CHOICES = 1, TAG_FORBID, TAG_SAVE };
enum { NEED_DECIDED = NEED_STATE_A };
enum { SLICE = 1000000, STEP = 5, FIRST_SLICES = 3, KM_STEP = 10, KM_MAX = 1000 };

/* --- members and decisions --------------------------------------------------------------- */

static uint32_t member_of(const RunModel *m, int64_t person)
{
	for (size_t i = 0; i < m->pool.len; i++)
		if (m->pool.items[i].person == person)
			return (uint32_t)i;
	return UINT32_MAX;
}

static void forget(RunModel *m, int64_t a, int64_t b)
{
	for (size_t i = 0; i < m->decisions.len; i++) {
		const RunDecision *d = &m->decisions.items[i];
		if ((d->a == a && d->b == b) || (d->a == b && d->b == a)) {
			m->decisions.items[i] = m->decisions.items[--m->decisions.len];
			return;
		}
	}
}

/* Somebody is pinned to one partner at most: the latest word counts. */
static void decide(RunModel *m, int64_t a, int64_t b, bool pinned)
{
	forget(m, a, b);
	for (size_t i = m->decisions.len; pinned && i-- > 0;) {
		const RunDecision *d = &m->decisions.items[i];
		if (d->pinned && (d->a == a || d->b == a || d->a == b || d->b == b))
			m->decisions.items[i] = m->decisions.items[--m->decisions.len];
	}
	if (m->decisions.len == m->decisions.cap) {
		size_t cap = BASE_MAX(2 * m->decisions.cap, (size_t)16);
		RunDecision *more = realloc(m->decisions.items, cap * sizeof(*more));
		if (more == NULL)
			err_out_of_memory();
		m->decisions.items = more;
		m->decisions.cap = cap;
	}
	m->decisions.items[m->decisions.len++] = (RunDecision){ a, b, pinned };
}

static void decide_again(RunModel *m, Ui *ui)
{
	for (size_t i = 0; i < m->decisions.len; i++) {
		const RunDecision *d = &m->decisions.items[i];
		uint32_t a = member_of(m, d->a), b = member_of(m, d->b);
		Err err = ERR_INIT;
		if (a == UINT32_MAX || b == UINT32_MAX)
			continue;
		if (!d->pinned)
			tandems_run_forbid(m->run, a, b, true);
		else if (tandems_run_pin(m->run, a, b, &err) != RC_OK)
			ui_error(ui, &err);
	}
}

/* --- the plan -------------------------------------------------------------------------------- */

const RunRow *scr_tandem_run_here(const RunModel *m)
{
	const RunRow *r = m->rows.len == 0 ? NULL : &m->rows.items[m->list.cursor];
	return r == NULL || r->type == RUN_HEADING ? NULL : r;
}

static void remember(RunModel *m)
{
	const RunRow *r = scr_tandem_run_here(m);
	if (r == NULL)
		return;
	m->chosen[0] = m->pool.items[r->a].person;
	m->chosen[1] = r->b == UINT32_MAX ? 0 : m->pool.items[r->b].person;
}

/* The same pair, else the row of the first of them, else the first row. */
static void select_again(RunModel *m)
{
	size_t best = 0;
	int most = 0;
	for (size_t i = 0; i < m->rows.len; i++) {
		const RunRow *r = &m->rows.items[i];
		if (r->type == RUN_HEADING)
			continue;
		int64_t a = m->pool.items[r->a].person;
		int64_t b = r->b == UINT32_MAX ? 0 : m->pool.items[r->b].person;
		int found = 2 * (m->chosen[0] != 0 && (a == m->chosen[0] || b == m->chosen[0])) +
			(m->chosen[1] != 0 && (a == m->chosen[1] || b == m->chosen[1]));
		if (found > most) {
			most = found;
			best = i;
		}
	}
	list_move_to(&m->list, best);
}

static void add_heading(RunModel *m, const char *text)
{
	RunRow r = { .type = RUN_HEADING, .text = text };
	VEC_PUSH(m->shown, &m->rows, r);
}

static void add_forbidden(RunModel *m)
{
	bool first = true;
	for (size_t i = 0; i < m->decisions.len; i++) {
		const RunDecision *d = &m->decisions.items[i];
		RunRow r = { .type = RUN_FORBIDDEN, .a = member_of(m, d->a), .b = member_of(m, d->b) };
		if (d->pinned || r.a == UINT32_MAX || r.b == UINT32_MAX)
			continue;
		if (first)
			add_heading(m, "Von Hand ausgeschlossen (u nimmt es zurück)");
		first = false;
		VEC_PUSH(m->shown, &m->rows, r);
	}
}

static void show_plan(RunModel *m, Ui *ui)
{
	Err err = ERR_INIT;
	Arena *fresh = arena_new();
	TandemsPlan plan;
	remember(m);
	if (tandems_run_plan(m->run, fresh, &plan, &err) != RC_OK) {
		arena_free(fresh);
		ui_error(ui, &err);
		return;
	}
	arena_free(m->shown);
	m->shown = fresh;
	m->plan = plan;
	memset(&m->rows, 0, sizeof(m->rows));
	for (size_t i = 0; i < plan.npairs + plan.nalone; i++) {
		const TandemsPair *p = &plan.pairs[i];
		RunRow r = { .type = p->b == UINT32_MAX ? RUN_ALONE : RUN_PAIR,
			.a = p->a,
			.b = p->b,
			.score = p->score,
			.pinned = p->pinned };
		if (i == plan.npairs)
			add_heading(m, "Ohne Partner");
		VEC_PUSH(fresh, &m->rows, r);
	}
	add_forbidden(m);
	list_set_count(&m->list, m->rows.len);
	select_again(m);
}

static void clear_plan(RunModel *m)
{
	remember(m);
	memset(&m->rows, 0, sizeof(m->rows));
	memset(&m->plan, 0, sizeof(m->plan));
	list_set_count(&m->list, 0);
}

/* Weights, goals, pool or decisions have changed. The old plan stays on the screen meanwhile. */
static void start(RunModel *m, Ui *ui)
{
	tandems_run_free(m->run);
	m->run = NULL;
	m->pool.rules = m->rules;
	err_clear(&m->err);
	pairing_prepare(&m->rules, m->pool.items, m->pool.len);
	if (tandems_run_new(&m->pool, m->goal, &m->run, &m->err) != RC_OK)
		clear_plan(m);
	else
		decide_again(m, ui);
	m->working = m->run != NULL;
	ui_work(ui, m->working);
	ui_redraw(ui);
}

static void work(RunModel *m, Ui *ui)
{
	if (m->run == NULL || !tandems_run_step(m->run, SLICE))
		return;
	m->working = false;
	ui_work(ui, false);
	show_plan(m, ui);
	ui_redraw(ui);
}

static Rc load_pool(RunModel *m, Err *err)
{
	Arena *fresh = arena_new();
	TandemsPool pool;
	Rc rc = tandems_pool(m->office, &m->rules, m->query[0] == '\0' ? NULL : m->query, fresh, &pool, err);
	if (rc != RC_OK) {
		arena_free(fresh);
		return rc;
	}
	clear_plan(m);
	tandems_run_free(m->run);
	m->run = NULL;
	arena_free(m->data);
	m->data = fresh;
	m->pool = pool;
	return RC_OK;
}

static void reload(RunModel *m, Ui *ui)
{
	Err err = ERR_INIT;
	m->stale = m->dialog;
	if (m->dialog)
		return;
	if (load_pool(m, &err) != RC_OK)
		ui_error(ui, &err);
	else
		start(m, ui);
}

/* --- beginning ------------------------------------------------------------------------------------ */

/* Weights, goals and decisions of a kept run. */
static Rc begin_with(RunModel *m, int64_t run, Arena *a, Err *err)
{
	Record *r;
	RecordSet set;
	Day today = m->rules.today;
	if (office_get(m->office, &kind_pairing_run, run, a, &r, err) != RC_OK ||
		office_parts(m->office, &kind_pairing, "run", run, a, &set, err) != RC_OK)
		return err->rc;
	tandems_rules_of(r, &m->rules);
	m->rules.today = today;
	m->goal = (TandemsGoal){ record_int(r, "coverage") != 0, record_int(r, "floor") != 0 };
	str_copy(m->title, sizeof(m->title), record_text(r, "title"));
	for (size_t i = 0; i < set.len; i++) {
		const Record *p = set.items[i];
		if (!record_is_null(p, "decision") && !record_is_null(p, "second"))
			decide(m, record_int(p, "first"), record_int(p, "second"),
				strcmp(record_text(p, "decision"), "pinned") == 0);
	}
	return RC_OK;
}

static Rc init(void *model, Ui *ui, const void *arg, Err *err)
{
	RunModel *m = model;
	const TandemRunArg *a = arg;
	m->office = ui_app(ui);
	m->rules = pairing_standard;
	m->rules.today = office_today(m->office);
	m->goal = (TandemsGoal){ true, false };
	if (a != NULL && a->query != NULL)
		str_copy(m->query, sizeof(m->query), a->query);
	if (a != NULL && a->run != 0 && begin_with(m, a->run, ui_frame_arena(ui), err) != RC_OK)
		return err->rc;
	memcpy(m->base, m->rules.weight, sizeof(m->base));
	if (load_pool(m, err) != RC_OK)
		return err->rc;
	start(m, ui);
	/* A usual pool is paired before the first frame is out. */
	for (int i = 0; i < FIRST_SLICES && m->working; i++)
		work(m, ui);
	return RC_OK;
}

static void done(void *model)
{
	RunModel *m = model;
	tandems_run_free(m->run);
	arena_free(m->data);
	arena_free(m->shown);
	free(m->decisions.items);
}

/* --- weights ---------------------------------------------------------------------------------------- */

/* Share `rest` points among the others as they stood when the slider was chosen; what rounding leaves over goes
 * to the first of them. */
static void share(RunModel *m, int rest)
{
	int sum = 0, given = 0;
	for (int i = 0; i < PAIRING_CRITERIA; i++)
		sum += i == m->slider ? 0 : m->base[i];
	for (int i = 0; i < PAIRING_CRITERIA; i++) {
		if (i == m->slider)
			continue;
		m->rules.weight[i] = sum == 0 ? rest / (PAIRING_CRITERIA - 1) : m->base[i] * rest / sum;
		given += m->rules.weight[i];
	}
	for (int i = 0; given < rest; i = (i + 1) % PAIRING_CRITERIA) {
		if (i == m->slider || (sum > 0 && m->base[i] == 0))
			continue;
		m->rules.weight[i]++;
		given++;
	}
}

static void move(RunModel *m, Ui *ui, int by)
{
	int now = m->rules.weight[m->slider];
	/* From 13 up to 15: steps lead to round numbers. */
	int next = by > 0 ? now - now % STEP + STEP : now - (now % STEP == 0 ? STEP : now % STEP);
	next = BASE_MAX(0, BASE_MIN(100, next));
	if (next == now)
		return;
	m->rules.weight[m->slider] = next;
	share(m, 100 - next);
	start(m, ui);
}

static void less(Ui *ui, void *model)
{
	move(model, ui, -1);
}

static void more(Ui *ui, void *model)
{
	move(model, ui, 1);
}

static void choose_slider(RunModel *m, Ui *ui, int by)
{
	m->slider = (m->slider + by + PAIRING_CRITERIA) % PAIRING_CRITERIA;
	memcpy(m->base, m->rules.weight, sizeof(m->base));
	ui_redraw(ui);
}

static void next_slider(Ui *ui, void *model)
{
	choose_slider(model, ui, 1);
}

static void last_slider(Ui *ui, void *model)
{
	choose_slider(model, ui, -1);
}

static void standard(Ui *ui, void *model)
{
	RunModel *m = model;
	memcpy(m->rules.weight, pairing_standard.weight, sizeof(m->rules.weight));
	memcpy(m->base, m->rules.weight, sizeof(m->base));
	m->rules.min_km = pairing_standard.min_km;
	start(m, ui);
}

static void move_km(RunModel *m, Ui *ui, int by)
{
	m->rules.min_km = BASE_MAX(0, BASE_MIN(KM_MAX, m->rules.min_km + by));
	start(m, ui);
}

static void farther(Ui *ui, void *model)
{
	move_km(model, ui, KM_STEP);
}

static void nearer(Ui *ui, void *model)
{
	move_km(model, ui, -KM_STEP);
}

/* The floor is set among the plans with the most pairs. */
static void toggle_coverage(Ui *ui, void *model)
{
	RunModel *m = model;
	if (m->goal.floor) {
		ui_say(ui,
			"„Schwächstes zuerst“ wählt unter den Plänen mit den meisten Paaren; f nimmt es weg.");
		return;
	}
	m->goal.coverage = !m->goal.coverage;
	start(m, ui);
}

static void toggle_floor(Ui *ui, void *model)
{
	RunModel *m = model;
	m->goal.floor = !m->goal.floor;
	start(m, ui);
}

/* --- by hand ----------------------------------------------------------------------------------------- */

/* Who decides about the plan wants the one that belongs to the weights: the last slices at once. */
static bool finish(RunModel *m, Ui *ui)
{
	while (m->working)
		work(m, ui);
	if (m->run == NULL)
		ui_say(ui, "Es gibt keinen Plan; der Grund steht darunter.");
	return m->run != NULL;
}

/* The selected pair; NULL, said, when there is none or the plan is still computed. */
static const RunRow *pair_here(RunModel *m, Ui *ui)
{
	const RunRow *r = finish(m, ui) ? scr_tandem_run_here(m) : NULL;
	if (m->run != NULL && (r == NULL || r->type != RUN_PAIR))
		ui_say(ui, "Dazu muss ein Paar ausgewählt sein.");
	return r == NULL || r->type != RUN_PAIR ? NULL : r;
}

static void pin(Ui *ui, void *model)
{
	RunModel *m = model;
	const RunRow *r = pair_here(m, ui);
	if (r == NULL)
		return;
	int64_t a = m->pool.items[r->a].person, b = m->pool.items[r->b].person;
	if (r->pinned)
		forget(m, a, b);
	else
		decide(m, a, b, true);
	start(m, ui);
}

static void ask_forbid(Ui *ui, void *model)
{
	RunModel *m = model;
	const RunRow *r = pair_here(m, ui);
	Arena *a = ui_frame_arena(ui);
	TandemsPrice price = { 0 };
	Err err = ERR_INIT;
	AUTO(str_done) Str text = STR_INIT;
	if (r == NULL)
		return;
	if (r->pinned) {
		ui_say(ui, "Dieses Paar ist gesetzt; u nimmt das zurück.");
		return;
	}
	if (tandems_run_price(m->run, r->a, r->b, false, a, &price, &err) != RC_OK) {
		ui_error(ui, &err);
		return;
	}
	m->asked[0] = m->pool.items[r->a].person;
	m->asked[1] = m->pool.items[r->b].person;
	str_addf(&text, "%s und %s kommen in diesem Lauf nicht zusammen.\n\n", m->pool.items[r->a].town_name,
		m->pool.items[r->b].town_name);
	scr_tandem_run_price(&m->pool, &price, &text);
	ConfirmArg arg = {
		.title = "Paar ausschließen?", .text = arena_strdup(a, str_cstr(&text)), .yes = "Ausschließen"
	};
	ui_dialog(ui, &prompt_confirm_screen, &arg, TAG_FORBID);
}

static void take_back(Ui *ui, void *model)
{
	RunModel *m = model;
	const RunRow *r = scr_tandem_run_here(m);
	forget(m, m->pool.items[r->a].person, m->pool.items[r->b].person);
	start(m, ui);
}

static void choices(Ui *ui, void *model)
{
	RunModel *m = model;
	const RunRow *r = finish(m, ui) ? scr_tandem_run_here(m) : NULL;
	if (r == NULL || r->type == RUN_FORBIDDEN)
		return;
	TandemChoicesArg arg = { m->run, &m->pool, r->a, r->b };
	m->dialog = true;
	ui_dialog(ui, &tandem_choices_screen, &arg, TAG_CHOICES);
}

/* --- the rest ------------------------------------------------------------------------------------------ */

static void toggle_reason(Ui *ui, void *model)
{
	RunModel *m = model;
	m->reason = !m->reason;
	ui_redraw(ui);
}

static void ask_save(Ui *ui, void *model)
{
	RunModel *m = model;
	if (!finish(m, ui))
		return;
	char today[DATE_TEXT_MAX];
	date_format_german(m->rules.today, today);
	PromptArg arg = { .title = "Lauf als Entwurf sichern",
		.text = "Titel? Gesichert werden Gewichte, Pool, Paare, Gründe und Beweis.",
		.initial = m->title[0] != '\0' ? m->title
					       : arena_printf(ui_frame_arena(ui), "Tandemlauf %s", today) };
	m->dialog = true;
	ui_dialog(ui, &prompt_screen, &arg, TAG_SAVE);
}

static void save(RunModel *m, Ui *ui, const char *title)
{
	int64_t id;
	Err err = ERR_INIT;
	if (tandems_keep(m->office, m->run, title, m->query, &id, &err) != RC_OK) {
		ui_error(ui, &err);
		return;
	}
	ui_changed_by_me(ui);
	ui_open(ui, &scr_tandem_kept_screen, &id);
	ui_say(ui, "Gesichert als Entwurf. F gibt ihn frei; q führt zum Rechnen zurück.");
}

static void open_person(Ui *ui, const RunModel *m, uint32_t member)
{
	scr_finder_open_record(ui, kind_person.name, m->pool.items[member].person);
}

static void first(Ui *ui, void *model)
{
	open_person(ui, model, scr_tandem_run_here(model)->a);
}

static void second(Ui *ui, void *model)
{
	const RunRow *r = scr_tandem_run_here(model);
	if (r->b == UINT32_MAX)
		ui_say(ui, "Hier gibt es keine zweite Person.");
	else
		open_person(ui, model, r->b);
}

static void pool(Ui *ui, void *model)
{
	(void)model;
	ui_open(ui, &scr_tandem_pool_screen, NULL);
}

static void result(RunModel *m, Ui *ui, const Msg *msg)
{
	m->dialog = false;
	if (msg->code == RESULT_OK && msg->tag == TAG_CHOICES) {
		const uint32_t *pair = msg->payload;
		decide(m, m->pool.items[pair[0]].person, m->pool.items[pair[1]].person, true);
		m->chosen[0] = m->pool.items[pair[0]].person;
		m->chosen[1] = m->pool.items[pair[1]].person;
		list_set_count(&m->list, 0); /* remember() shall not look at the old row */
		m->rows.len = 0;
		start(m, ui);
	} else if (msg->code == RESULT_OK && msg->tag == TAG_FORBID) {
		decide(m, m->asked[0], m->asked[1], false);
		start(m, ui);
	} else if (msg->code == RESULT_OK && msg->tag == TAG_SAVE) {
		save(m, ui, msg->payload);
	}
	if (m->stale)
		reload(m, ui);
}

static void update(void *model, Ui *ui, const Msg *msg)
{
	RunModel *m = model;
	if (msg->type == MSG_WORK)
		work(m, ui);
	else if (msg->type == MSG_KEY && list_key(&m->list, &msg->key, false))
		ui_redraw(ui);
	else if (msg->type == MSG_RESULT)
		result(m, ui, msg);
	else if (msg->type == MSG_CHANGED)
		reload(m, ui);
	if (msg->type == MSG_SHOW && m->working)
		ui_work(ui, true);
}

static unsigned can(const void *model, const Ui *ui)
{
	const RunRow *r = scr_tandem_run_here(model);
	unsigned can = ui_read_only(ui) ? 0 : NEED_WRITE;
	if (r != NULL && (r->type == RUN_FORBIDDEN || r->pinned))
		can |= NEED_DECIDED;
	return r != NULL ? can | NEED_ROW : can;
}

static void name(const void *model, Str *out)
{
	const RunModel *m = model;
	str_adds(out, m->title[0] != '\0' ? m->title : "Neuer Lauf");
}

static const Command commands[] = {
	{ "run.choices", "Enter", "Andere", NEED_ROW, choices,
		"Wer sonst passt, mit der Differenz für den ganzen Plan", "alternativen tauschen partner" },
	{ "run.take_back", "u", "Zurücknehmen", NEED_ROW | NEED_DECIDED, take_back,
		"Entscheidung von Hand in dieser Zeile zurücknehmen", "lösen unpin" },
	{ "run.pin", "p", "Setzen", NEED_ROW, pin,
		"Dieses Paar setzen: Es bleibt, der Rest wird neu gerechnet", "pinnen festhalten" },
	{ "run.forbid", "v", "Verbieten", NEED_ROW, ask_forbid,
		"Dieses Paar ausschließen; der Preis wird vorher gezeigt", "ausschließen" },
	{ "run.save", "s", "Sichern", NEED_WRITE, ask_save, "Lauf mit Beweis als Entwurf sichern",
		"speichern" },
	{ "run.slider", "Tab", "Kriterium", 0, next_slider, "Nächstes Kriterium wählen", "gewicht regler" },
	{ "run.slider.last", "Backtab", NULL, 0, last_slider, "Voriges Kriterium wählen", "gewicht regler" },
	{ "run.more", "Right", "Gewicht", 0, more,
		"Gewicht des Kriteriums erhöhen; die anderen geben anteilig ab", "regler" },
	{ "run.less", "Left", NULL, 0, less, "Gewicht des Kriteriums senken; die anderen gewinnen anteilig",
		"regler" },
	{ "run.reason", "r", "Grund", 0, toggle_reason, "Zwischen Fakten und Begründung wechseln",
		"prosa text" },
	{ "run.coverage", "a", NULL, 0, toggle_coverage, "Ziel: zuerst möglichst viele Paare", "abdeckung" },
	{ "run.floor", "f", NULL, 0, toggle_floor,
		"Fairness: unter den Plänen mit den meisten Paaren der, dessen schwächstes Paar am besten passt",
		"fairness" },
	{ "run.farther", "+", NULL, 0, farther, "Mindestabstand um 10 km erhöhen", "nachbarn" },
	{ "run.nearer", "-", NULL, 0, nearer, "Mindestabstand um 10 km senken", "nachbarn" },
	{ "run.standard", "S", NULL, 0, standard, "Gewichte und Mindestabstand wie üblich", "zurücksetzen" },
	{ "run.first", "o", NULL, NEED_ROW, first, "Karte der ersten Person öffnen", "springen" },
	{ "run.second", "O", NULL, NEED_ROW, second, "Karte der zweiten Person öffnen", "springen" },
	{ "run.pool", "P", NULL, 0, pool, "Pool der Interessierten", NULL },
};

const ScreenDef scr_tandem_run_screen = {
	.id = "tandem_run",
	.title = "Tandemlauf",
	.commands = commands,
	.ncommands = ARRAY_LEN(commands),
	.model_size = sizeof(RunModel),
	.init = init,
	.done = done,
	.update = update,
	.draw = scr_tandem_run_draw,
	.can = can,
	.name = name,
};
