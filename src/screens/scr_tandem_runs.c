/* The kept runs, latest first. */
#include "scr_tandem_runs.h"

#include "kontor/office/office.h"
#include "records.h"
#include "scr_tandem_compare.h"
#include "scr_tandem_kept.h"
#include "scr_tandem_pool.h"
#include "scr_tandem_run.h"

static void open_run(Ui *ui, Browse *b, int64_t id)
{
	(void)b;
	ui_open(ui, &scr_tandem_kept_screen, &id);
}

static void preview(Office *o, int64_t id, Str *out)
{
	records_preview(o, &kind_pairing_run, id, out);
}

static const BrowseDef def = {
	.kind = &kind_pairing_run,
	.columns = "title,state,date,members,pairs,score,worst,author",
	.title = "title",
	.empty = "Noch kein gespeicherter Lauf. R rechnet einen neuen; s sichert ihn dort als Entwurf.",
	.preview = preview,
	.open = open_run,
};

static Rc init(void *model, Ui *ui, const void *arg, Err *err)
{
	return browse_init(model, &def, ui, arg, err);
}

static void run(Ui *ui, void *model)
{
	(void)model;
	ui_open(ui, &scr_tandem_run_screen, NULL);
}

static void pool(Ui *ui, void *model)
{
	(void)model;
	ui_open(ui, &scr_tandem_pool_screen, NULL);
}

static void compare(Ui *ui, void *model)
{
	const int64_t *ids;
	if (browse_targets(model, &ids) != 2) {
		ui_say(ui, "Bitte genau zwei Läufe mit der Leertaste markieren.");
		return;
	}
	TandemCompareArg pair = { ids[0], ids[1] };
	ui_open(ui, &scr_tandem_compare_screen, &pair);
}

static const Command commands[] = {
	{ "runs.open", "Enter Right l", "Öffnen", NEED_ROW, browse_cmd_open,
		"Paare und Gründe des Laufs zeigen", "anzeigen" },
	{ "runs.new", "R n", "Neuer Lauf", 0, run, "Neuer Tandemlauf", "rechnen" },
	{ "runs.compare", "m", "Vergleichen", NEED_MARKS, compare,
		"Zwei markierte Läufe Paar für Paar vergleichen", "unterschied" },
	{ "runs.edit", "e", "Bearb.", NEED_ROW | NEED_WRITE, records_cmd_edit,
		"Titel und Bemerkung des Laufs bearbeiten", "umbenennen" },
	{ "runs.pool", "P", "Pool", 0, pool, "Pool der Interessierten", NULL },
	BROWSE_COMMANDS,
	{ "runs.delete", "d Delete", NULL, NEED_ROW | NEED_WRITE, records_cmd_delete,
		"Lauf löschen, auch alle markierten", "entfernen verwerfen" },
};

const ScreenDef scr_tandem_runs_screen = {
	.id = "tandem_runs",
	.title = "Tandemläufe",
	.commands = commands,
	.ncommands = ARRAY_LEN(commands),
	.model_size = sizeof(Records),
	.init = init,
	.done = records_done,
	.update = records_update,
	.draw = records_draw,
	.can = browse_can,
	.wants_text = browse_wants_text,
	.text_enter = "Öffnen",
	.may_close = browse_may_close,
};
