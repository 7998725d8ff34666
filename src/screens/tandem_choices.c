#include "tandem_choices.h"

#include "kontor/base/text.h"
#include "kontor/ui/list.h"
#include "kontor/ui/prompt.h"
#include "kontor/ui/ui.h"
#include "scr_tandem_run_priv.h"

enum { CHOICES_MAX = 12, TAG_CONFIRM = 1 };

typedef struct ChoicesModel {
	TandemChoicesArg arg;
	Arena *arena; /* reset for each member */
	TandemsChoice choices[CHOICES_MAX];
	size_t n;
	List list;
	uint32_t result[2];
} ChoicesModel;

static Rc load(ChoicesModel *m, Err *err)
{
	arena_reset(m->arena);
	Rc rc = tandems_run_choices(m->arg.run, m->arg.member, CHOICES_MAX, m->arena, m->choices, &m->n, err);
	list_set_count(&m->list, rc == RC_OK ? m->n : 0);
	list_move_to(&m->list, 0);
	return rc;
}

static Rc init(void *model, Ui *ui, const void *arg, Err *err)
{
	ChoicesModel *m = model;
	(void)ui;
	m->arg = *(const TandemChoicesArg *)arg;
	m->arena = arena_new();
	return load(m, err);
}

static void done(void *model)
{
	arena_free(((ChoicesModel *)model)->arena);
}

/* "±0 jetzt", "−37" */
static void say_delta(const TandemsChoice *c, Str *out)
{
	if (c->present)
		str_adds(out, "jetzt");
	else if (c->delta == 0)
		str_adds(out, "±0");
	else
		str_addf(out, "%s%lld", c->delta < 0 ? "−" : "+",
			(long long)(c->delta < 0 ? -c->delta : c->delta));
}

static void draw_row(const void *arg, Canvas *c, Rect r, size_t row, bool selected)
{
	const ChoicesModel *m = arg;
	const TandemsChoice *choice = &m->choices[row];
	const PairingMember *p = &m->arg.pool->items[choice->member];
	AUTO(str_done) Str s = STR_INIT;
	(void)selected;
	str_addf(&s, "%d", choice->score);
	canvas_text_right(c, r.x, r.y, 5, STYLE_TEXT, str_cstr(&s));
	str_clear(&s);
	say_delta(choice, &s);
	canvas_text_right(c, r.x + 5, r.y, 8, choice->present ? STYLE_GOOD : STYLE_TEXT, str_cstr(&s));
	int used = 15 + canvas_text(c, r.x + 15, r.y, r.w - 15, STYLE_TEXT, p->town_name);
	str_clear(&s);
	str_addf(&s, " %s · %s", p->land, p->name);
	canvas_text(c, r.x + used, r.y, r.w - used, STYLE_DIM, str_cstr(&s));
}

static void draw(const void *model, const Ui *ui, Canvas *c, Rect area)
{
	const ChoicesModel *m = model;
	(void)ui;
	canvas_text(
		c, area.x + LIST_GUTTER, area.y, area.w - 1, STYLE_HEAD, "Paar    Plan   mit            ");
	if (m->n == 0)
		canvas_text(
			c, area.x + 1, area.y + 2, area.w - 2, STYLE_DIM, "Niemand sonst kommt in Frage.");
	list_draw(&m->list, c, (Rect){ area.x, area.y + 1, area.w, area.h - 1 }, true, draw_row, m);
}

static Rect size(const void *model, int w, int h)
{
	const ChoicesModel *m = model;
	Rect r = { 0, 0, BASE_MIN(w, 72), BASE_MIN(h, (int)BASE_MAX(m->n, (size_t)3) + 3) };
	r.x = (w - r.w) / 2;
	r.y = (h - r.h) / 2;
	return r;
}

static void name(const void *model, Str *out)
{
	const ChoicesModel *m = model;
	str_addf(out, "Wer passt zu %s?", m->arg.pool->items[m->arg.member].town_name);
}

static void ask(Ui *ui, void *model)
{
	ChoicesModel *m = model;
	Arena *a = ui_frame_arena(ui);
	const TandemsChoice *choice = &m->choices[m->list.cursor];
	const PairingMember *one = &m->arg.pool->items[m->arg.member];
	const PairingMember *other = &m->arg.pool->items[choice->member];
	TandemsPrice price = { 0 };
	Err err = ERR_INIT;
	AUTO(str_done) Str text = STR_INIT;
	if (tandems_run_price(m->arg.run, m->arg.member, choice->member, true, a, &price, &err) != RC_OK) {
		ui_error(ui, &err);
		return;
	}
	if (!price.possible) {
		ui_say(ui, "%s und %s gehen nicht zusammen: %s", one->town_name, other->town_name,
			price.reason);
		return;
	}
	str_addf(&text, "%s und %s werden gesetzt und bleiben zusammen.\n\n", one->town_name,
		other->town_name);
	scr_tandem_run_price(m->arg.pool, &price, &text);
	m->result[0] = m->arg.member;
	m->result[1] = choice->member;
	ConfirmArg arg = {
		.title = "Paar setzen?", .text = arena_strdup(a, str_cstr(&text)), .yes = "Setzen"
	};
	ui_dialog(ui, &prompt_confirm_screen, &arg, TAG_CONFIRM);
}

static void turn(Ui *ui, void *model)
{
	ChoicesModel *m = model;
	Err err = ERR_INIT;
	if (m->arg.other == UINT32_MAX)
		return;
	m->arg = (TandemChoicesArg){ m->arg.run, m->arg.pool, m->arg.other, m->arg.member };
	if (load(m, &err) != RC_OK)
		ui_error(ui, &err);
	ui_redraw(ui);
}

static void update(void *model, Ui *ui, const Msg *msg)
{
	ChoicesModel *m = model;
	if (msg->type == MSG_KEY && list_key(&m->list, &msg->key, false))
		ui_redraw(ui);
	if (msg->type == MSG_RESULT && msg->tag == TAG_CONFIRM && msg->code == RESULT_OK)
		ui_finish(ui, RESULT_OK, m->result);
}

static unsigned can(const void *model, const Ui *ui)
{
	(void)ui;
	return ((const ChoicesModel *)model)->n > 0 ? NEED_ROW : 0;
}

static const Command commands[] = {
	{ "tandem_choices.take", "Enter", "Setzen", NEED_ROW, ask,
		"Dieses Paar setzen; der Preis für den ganzen Plan wird vorher gezeigt", NULL },
	{ "tandem_choices.turn", "Tab", "Die andere Seite", 0, turn, "Wer zur anderen Person des Paars passt",
		NULL },
};

const ScreenDef tandem_choices_screen = {
	.id = "tandem_choices",
	.title = "Andere Partner",
	.dialog = true,
	.commands = commands,
	.ncommands = ARRAY_LEN(commands),
	.model_size = sizeof(ChoicesModel),
	.init = init,
	.done = done,
	.update = update,
	.draw = draw,
	.size = size,
	.name = name,
	.can = can,
};
