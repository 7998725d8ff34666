/* Tab 4: all tandems, from the proposal to the end. */
#include "scr_tandems.h"

#include "kontor/office/office.h"
#include "records.h"
#include "scr_outbox.h"
#include "scr_tandem.h"
#include "scr_tandem_map.h"
#include "scr_tandem_pool.h"
#include "scr_tandem_run.h"
#include "scr_tandem_runs.h"
#include "tandem_ask.h"
#include "tandem_card.h"
#include "tandem_hand.h"

typedef struct TandemsModel {
	Records records; /* first: the shared list commands take it */
	TandemAsk ask;
	TandemHand hand;
} TandemsModel;

static void open_card(Ui *ui, Browse *b, int64_t id)
{
	(void)b;
	ui_open(ui, &scr_tandem_screen, &id);
}

static const BrowseDef def = {
	.kind = &kind_tandem,
	.columns = "title,state,last_meeting,topic_label,since,next_meeting,score",
	.title = "title",
	.empty =
		"Noch kein Tandem. P zeigt, wer Interesse hat und trägt Interesse ein; R rechnet die beste "
		"Paarung, n schlägt eines von Hand vor; L zeigt gespeicherte Läufe, aus denen nach der Freigabe Tandems werden.",
	.preview = tandem_card_preview,
	.open = open_card,
};

static Rc init(void *model, Ui *ui, const void *arg, Err *err)
{
	return browse_init(model, &def, ui, arg, err);
}

static void done(void *model)
{
	TandemsModel *m = model;
	tandem_ask_done(&m->ask);
	tandem_hand_done(&m->hand);
	records_done(model);
}

static void update(void *model, Ui *ui, const Msg *msg)
{
	TandemsModel *m = model;
	if (tandem_hand_result(&m->hand, ui, msg)) {
		if (m->hand.made != 0)
			ui_open(ui, &scr_tandem_screen, &m->hand.made);
		return;
	}
	if (!tandem_ask_result(&m->ask, ui, msg))
		records_update(model, ui, msg);
	else if (msg->code == RESULT_OK)
		browse_clear_marks(&m->records.b);
}

static void add(Ui *ui, void *model)
{
	TandemsModel *m = model;
	tandem_hand_start(&m->hand, ui, m->records.b.office);
}

static void ask(Ui *ui, void *model)
{
	TandemsModel *m = model;
	const int64_t *ids;
	size_t n = browse_targets(&m->records.b, &ids);
	tandem_ask_start(&m->ask, ui, m->records.b.office, ids, n);
}

static void pool(Ui *ui, void *model)
{
	(void)model;
	ui_open(ui, &scr_tandem_pool_screen, NULL);
}

static void runs(Ui *ui, void *model)
{
	(void)model;
	ui_open(ui, &scr_tandem_runs_screen, NULL);
}

static void run(Ui *ui, void *model)
{
	(void)model;
	ui_open(ui, &scr_tandem_run_screen, NULL);
}

static void map(Ui *ui, void *model)
{
	int64_t id = browse_selected(model);
	ui_open(ui, &scr_tandem_map_screen, id != 0 ? &id : NULL);
}

static void outbox(Ui *ui, void *model)
{
	(void)model;
	ui_open(ui, &scr_outbox_screen, NULL);
}

static const Command commands[] = {
	{ "tandems.open", "Enter Right l", "Karte", NEED_ROW, browse_cmd_open, "Karte des Tandems öffnen",
		"anzeigen details" },
	{ "tandems.pool", "P", "Pool", 0, pool, "Pool: wer Interesse hat, und wer zurzeit nicht kann",
		"interesse bürgermeister" },
	{ "tandems.run", "R", "Neuer Lauf", 0, run, "Neuer Tandemlauf: die beste Paarung des ganzen Pools",
		"rechnen paaren matching" },
	{ "tandems.runs", "L", "Läufe", 0, runs, "Gespeicherte Tandemläufe", "entwurf freigeben" },
	{ "tandems.ask", "f", "Anfragen", NEED_ROW | NEED_WRITE, ask,
		"Alle Seiten anfragen, auch bei allen markierten Tandems", "anschreiben fragen" },
	{ "tandems.new", "n", NULL, NEED_WRITE, add,
		"Tandem von Hand vorschlagen: zwei aus dem Pool, mit Punkten", "neu anlegen" },
	{ "tandems.map", "K", "Landkarte", 0, map, "Tandems auf der Karte des Landes", "landkarte" },
	BROWSE_COMMANDS,
	{ "tandems.outbox", "O", NULL, 0, outbox, "Postausgang öffnen", "anschreiben freigeben mail" },
};

const ScreenDef scr_tandems_screen = {
	.id = "tandems",
	.title = "Tandems",
	.tab = '4',
	.commands = commands,
	.ncommands = ARRAY_LEN(commands),
	.model_size = sizeof(TandemsModel),
	.init = init,
	.done = done,
	.update = update,
	.draw = records_draw,
	.can = browse_can,
	.wants_text = browse_wants_text,
	.text_enter = "Öffnen",
	.may_close = browse_may_close,
};
