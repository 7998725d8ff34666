/* The list of series; a new one opens its card, where the titles are typed. */
#include "scr_series_list.h"

#include "records.h"
#include "scr_series.h"
#include "series_form.h"

typedef struct SeriesListModel {
	Records records; /* first: the shared commands take it */
	EventForm form;
} SeriesListModel;

static void open_series(Ui *ui, Browse *b, int64_t id)
{
	(void)b;
	ui_open(ui, &scr_series_screen, &(SeriesId){ id });
}

static void preview(Office *o, int64_t id, Str *out)
{
	records_preview(o, &kind_series, id, out);
}

static const BrowseDef def = {
	.kind = &kind_series,
	.columns = "title,type,start,dates,next,frequency,mode",
	.title = "title",
	.empty = "Noch keine Serie. n legt eine an, zum Beispiel die Web-Talks eines Jahres.",
	.preview = preview,
	.open = open_series,
};

static Rc init(void *model, Ui *ui, const void *arg, Err *err)
{
	return browse_init(model, &def, ui, arg, err);
}

static void done(void *model)
{
	event_form_done(&((SeriesListModel *)model)->form);
	records_done(model);
}

static void add(Ui *ui, void *model)
{
	series_form_new(ui, &((SeriesListModel *)model)->form, NULL);
}

static void edit(Ui *ui, void *model)
{
	SeriesListModel *m = model;
	series_form_edit(ui, &m->form, browse_selected(&m->records.b));
}

static void update(void *model, Ui *ui, const Msg *msg)
{
	SeriesListModel *m = model;
	bool made = msg->type == MSG_RESULT && msg->tag == PART_FORM_TAG && msg->code == RESULT_OK &&
		m->form.form.saved != NULL;
	records_update(model, ui, msg);
	if (!made)
		return;
	browse_select(&m->records.b, m->form.form.saved->id);
	if (m->form.form.base != NULL)
		return;
	ui_open(ui, &scr_series_screen, &(SeriesId){ m->form.form.saved->id });
	ui_say(ui, "Die Termine sind angelegt. t: ihre Titel der Reihe nach eintragen.");
}

static const Command commands[] = {
	{ "series_list.open", "Enter", "Öffnen", NEED_ROW, browse_cmd_open, "Serie mit ihren Terminen öffnen",
		NULL },
	{ "series_list.edit", "e", "Bearb.", NEED_ROW | NEED_WRITE, edit, "Serie bearbeiten", "ändern" },
	{ "series_list.new", "n", "Neu", NEED_WRITE, add, "Serie anlegen", "web-talks wiederholung" },
	BROWSE_COMMANDS,
};

const ScreenDef scr_series_list_screen = {
	.id = "series_list",
	.title = "Serien",
	.commands = commands,
	.ncommands = ARRAY_LEN(commands),
	.model_size = sizeof(SeriesListModel),
	.init = init,
	.done = done,
	.update = update,
	.draw = records_draw,
	.can = browse_can,
	.wants_text = browse_wants_text,
	.text_enter = "Öffnen",
	.may_close = browse_may_close,
};
