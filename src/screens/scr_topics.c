/* Tab 9: the office's list of topics. */
#include "scr_topics.h"

#include "browse.h"
#include "remove.h"
#include "scr_towns.h"
#include "town_form.h"

typedef struct TopicsModel {
	Browse b; /* first: the shared list commands take it */
	RecordForm form;
	Remove remove;
} TopicsModel;

static void open_topic(Ui *ui, Browse *b, int64_t id)
{
	town_form_part(ui, &((TopicsModel *)b)->form, &kind_topic, id);
}

static const BrowseDef def = {
	.kind = &kind_topic,
	.columns = "label,seeking,offering,synonyms",
	.title = "label",
	.empty = "Noch kein Thema. n legt eines an.",
	.open = open_topic,
};

static Rc init(void *model, Ui *ui, const void *arg, Err *err)
{
	Browse *b = &((TopicsModel *)model)->b;
	Rc rc = browse_init(b, &def, ui, err);
	if (rc == RC_OK && arg != NULL)
		browse_show(b, ui, *(const int64_t *)arg);
	return rc;
}

static void done(void *model)
{
	TopicsModel *m = model;
	browse_done(&m->b);
	record_form_done(&m->form);
}

static void update(void *model, Ui *ui, const Msg *msg)
{
	TopicsModel *m = model;
	if (remove_result(&m->remove, ui, msg))
		return;
	browse_update(&m->b, ui, msg);
	if (msg->type == MSG_RESULT && msg->tag == TOWN_FORM_TAG && msg->code == RESULT_OK &&
		m->form.saved != NULL)
		browse_select(&m->b, m->form.saved->id);
}

static void draw(const void *model, const Ui *ui, Canvas *c, Rect area)
{
	browse_draw(&((const TopicsModel *)model)->b, ui, c, area);
}

static void add(Ui *ui, void *model)
{
	Record *r = record_new(ui_frame_arena(ui), &kind_topic);
	record_form_open(ui, &((TopicsModel *)model)->form, NULL, r, "label synonyms position", "Neues Thema",
		TOWN_FORM_TAG);
}

static void edit(Ui *ui, void *model)
{
	Browse *b = model;
	open_topic(ui, b, browse_selected(b));
}

static void delete (Ui *ui, void *model)
{
	TopicsModel *m = model;
	const int64_t *ids;
	size_t n = browse_targets(&m->b, &ids);
	remove_ask(&m->remove, ui, m->b.office, &kind_topic, ids, n, NULL);
}

static const Command commands[] = {
	{ "topic.edit", "Enter e", "Bearb.", NEED_ROW, edit, "Thema bearbeiten", "umbenennen" },
	{ "topic.new", "n", "Neu", NEED_WRITE, add, "Thema anlegen", NULL },
	BROWSE_COMMANDS,
	{ "topic.delete", "d Delete", "Löschen", NEED_ROW | NEED_WRITE, delete,
		"Thema löschen, solange es niemand sucht oder bietet", "entfernen" },
};

const ScreenDef scr_topics_screen = {
	.id = "topics",
	.title = "Themen",
	.tab = '9',
	.commands = commands,
	.ncommands = ARRAY_LEN(commands),
	.model_size = sizeof(TopicsModel),
	.init = init,
	.done = done,
	.update = update,
	.draw = draw,
	.can = browse_can,
	.wants_text = browse_wants_text,
	.text_enter = "Öffnen",
	.may_close = browse_may_close,
};
