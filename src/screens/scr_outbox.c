/* The outbox. Nothing is sent from here: released messages go out with `kontor send`, or as files. */
#include "scr_outbox.h"

#include <string.h>

#include "kontor/base/text.h"
#include "kontor/office/outbox.h"
#include "kontor/ui/prompt.h"
#include "records.h"
#include "scr_message.h"

enum { TAG_DIRECTORY = BROWSE_TAG_END, TAG_DROP, TAG_NEEDS, SKIPPED_SHOWN = 8 };

typedef struct Outbox {
	Records records; /* first: the shared list commands take it */
	Arena *arena;    /* owns what a question is about */
	int64_t *ids;
	size_t n;
} Outbox;

static void open_message(Ui *ui, Browse *b, int64_t id)
{
	(void)b;
	ui_open(ui, &scr_message_screen, &id);
}

static const BrowseDef def = {
	.kind = &kind_message,
	.columns = "state,type,name,event_title,event_start,address",
	.title = "subject",
	.empty =
		"Keine Nachricht. n sieht nach, wem zu welchem Termin etwas mitzuteilen ist, und schreibt die "
		"Einladungen, Änderungen und Absagen. Eingeladen wird auf der Karte eines Termins.",
	.preview = scr_message_show,
	.open = open_message,
};

static Rc init(void *model, Ui *ui, const void *arg, Err *err)
{
	Outbox *m = model;
	m->arena = arena_new();
	return browse_init(&m->records.b, &def, ui, arg, err);
}

static void done(void *model)
{
	arena_free(((Outbox *)model)->arena);
	records_done(model);
}

/* The marked or selected ones, to be remembered while a question is open. */
static size_t take_targets(Outbox *m)
{
	const int64_t *ids;
	size_t n = browse_targets(&m->records.b, &ids);
	arena_reset(m->arena);
	m->ids = ARENA_ARRAY(m->arena, int64_t, n + 1);
	if (n > 0)
		memcpy(m->ids, ids, n * sizeof(*ids));
	m->n = n;
	return n;
}

static void finish(Outbox *m, Ui *ui)
{
	browse_clear_marks(&m->records.b);
	ui_changed_by_me(ui);
}

/* --- release --------------------------------------------------------------------------- */

static void release(Ui *ui, void *model)
{
	Outbox *m = model;
	size_t n = take_targets(m), released = 0;
	Err err = ERR_INIT;
	if (outbox_release(m->records.b.office, m->ids, n, &released, &err) != RC_OK) {
		ui_error(ui, &err);
		return;
	}
	finish(m, ui);
	if (released == n)
		ui_say(ui, "%zu %s. kontor send übergibt, was freigegeben ist; u nimmt es zurück.", n,
			n == 1 ? "Nachricht ist freigegeben" : "Nachrichten sind freigegeben");
	else
		ui_warn(ui, "%zu von %zu freigegeben; die übrigen sind es schon, überholt oder erledigt.",
			released, n);
}

/* --- drop -------------------------------------------------------------------------------- */

static void ask_drop(Ui *ui, void *model)
{
	Outbox *m = model;
	size_t n = take_targets(m);
	const char *title =
		n == 1 ? "Nachricht verwerfen?" : arena_printf(m->arena, "%zu Nachrichten verwerfen?", n);
	ConfirmArg arg = { .title = title,
		.text = "Wer sie bekommen sollte, erfährt dann nichts; „Was fehlt?“ schreibt eine neue. u nimmt "
			"es zurück.",
		.yes = "Verwerfen" };
	ui_dialog(ui, &prompt_confirm_screen, &arg, TAG_DROP);
}

static void drop(Outbox *m, Ui *ui)
{
	Err err = ERR_INIT;
	if (outbox_drop(m->records.b.office, m->ids, m->n, &err) != RC_OK) {
		ui_error(ui, &err);
		return;
	}
	finish(m, ui);
	ui_say(ui, "Verworfen. u macht es rückgängig.");
}

/* --- hand out ------------------------------------------------------------------------------- */

static void ask_directory(Ui *ui, void *model)
{
	Outbox *m = model;
	take_targets(m);
	PromptArg arg = { .title = "Als Dateien ausgeben: in welches Verzeichnis?",
		.text = "Jede Nachricht wird eine .eml-Datei, die Outlook oder Thunderbird öffnet und sendet. "
			"Danach gilt sie als mitgeteilt; das lässt sich nicht zurücknehmen.",
		.initial = "postausgang" };
	ui_dialog(ui, &prompt_screen, &arg, TAG_DIRECTORY);
}

static void hand_out(Outbox *m, Ui *ui, const char *dir)
{
	size_t files = 0;
	Err err = ERR_INIT;
	if (outbox_hand_out(m->records.b.office, dir, m->ids, m->n, &files, &err) != RC_OK) {
		ui_error(ui, &err);
		return;
	}
	finish(m, ui);
	ui_say(ui, "%zu %s in %s.", files, files == 1 ? "Datei" : "Dateien", dir);
}

/* --- what is missing? ----------------------------------------------------------------------- */

static const char *type_label(const char *type)
{
	return kind_choice_label(kind_field(&kind_message, "type"), type);
}

static void add_needs(const OutboxNeeds *needs, Str *out, size_t *ret_made)
{
	static const char *const types[] = { "invitation", "update", "cancellation" };
	*ret_made = 0;
	for (size_t t = 0; t < ARRAY_LEN(types); t++) {
		size_t n = 0;
		for (size_t i = 0; i < needs->len; i++)
			n += needs->items[i].skipped == NULL && strcmp(needs->items[i].type, types[t]) == 0;
		if (n > 0)
			str_addf(out, "%s%s: %zu", *ret_made > 0 ? ", " : "", type_label(types[t]), n);
		*ret_made += n;
	}
	if (*ret_made > 0)
		str_adds(out, ".\n");
}

static void add_skipped(const OutboxNeeds *needs, Str *out)
{
	size_t n = 0;
	for (size_t i = 0; i < needs->len; i++) {
		if (needs->items[i].skipped == NULL)
			continue;
		if (n++ < SKIPPED_SHOWN) {
			str_adds(out, "Ohne Nachricht: ");
			text_safe_line(out, needs->items[i].name);
			str_addf(out, " (%s)\n", needs->items[i].skipped);
		}
	}
	if (n > SKIPPED_SHOWN)
		str_addf(out, "… und %zu weitere\n", n - SKIPPED_SHOWN);
}

static void ask_needs(Ui *ui, void *model)
{
	Outbox *m = model;
	OutboxNeeds needs = { NULL, 0, 0 };
	AUTO(str_done) Str text = STR_INIT;
	Err err = ERR_INIT;
	size_t made = 0;
	if (outbox_needs(m->records.b.office, 0, ui_frame_arena(ui), &needs, &err) != RC_OK) {
		ui_error(ui, &err);
		return;
	}
	add_needs(&needs, &text, &made);
	add_skipped(&needs, &text);
	if (needs.len == 0) {
		ui_say(ui,
			"Alle Eingeladenen wissen, was sie wissen sollen, oder ihre Nachricht wartet hier.");
		return;
	}
	if (made > 0)
		str_adds(&text, "\nDie Nachrichten warten danach hier auf Freigabe.");
	arena_reset(m->arena);
	ConfirmArg arg = { .title = made > 0 ? "Nachrichten schreiben?" : "Nichts zu schreiben",
		.text = arena_strdup(m->arena, str_cstr(&text)),
		.yes = made > 0 ? "Schreiben" : "Gut" };
	ui_dialog(ui, &prompt_confirm_screen, &arg, made > 0 ? TAG_NEEDS : -1);
}

static void fill(Outbox *m, Ui *ui)
{
	size_t n = 0;
	Err err = ERR_INIT;
	if (outbox_fill(m->records.b.office, 0, &n, &err) != RC_OK) {
		ui_error(ui, &err);
		return;
	}
	ui_changed_by_me(ui);
	ui_say(ui, "%zu %s auf Freigabe.", n, n == 1 ? "Nachricht wartet" : "Nachrichten warten");
}

/* --- the event ------------------------------------------------------------------------------------ */

static void open_event(Ui *ui, void *model)
{
	scr_message_open_event(ui, browse_selected(model));
}

static void update(void *model, Ui *ui, const Msg *msg)
{
	Outbox *m = model;
	if (msg->type == MSG_RESULT && msg->code == RESULT_OK) {
		if (msg->tag == TAG_DIRECTORY) {
			hand_out(m, ui, msg->payload);
			return;
		}
		if (msg->tag == TAG_DROP) {
			drop(m, ui);
			return;
		}
		if (msg->tag == TAG_NEEDS) {
			fill(m, ui);
			return;
		}
	}
	records_update(model, ui, msg);
}

static const Command commands[] = {
	{ "outbox.read", "Enter Right l", "Lesen", NEED_ROW, browse_cmd_open, "Die ganze Nachricht lesen",
		"öffnen anzeigen" },
	{ "outbox.release", "f", "Freigeben", NEED_ROW | NEED_WRITE, release,
		"Zum Versand freigeben, auch alle markierten", "senden erlauben" },
	{ "outbox.fill", "n", "Was fehlt?", NEED_WRITE, ask_needs,
		"Nachsehen, wem etwas mitzuteilen ist, und die Nachrichten schreiben",
		"neu füllen einladen einladungen" },
	{ "outbox.hand", "x", "Ausgeben", NEED_ROW | NEED_WRITE, ask_directory,
		"Als .eml-Dateien ausgeben, auch alle markierten", "export datei speichern" },
	{ "outbox.drop", "d Delete", NULL, NEED_ROW | NEED_WRITE, ask_drop, "Verwerfen, auch alle markierten",
		"löschen entfernen" },
	{ "outbox.event", "o", "Termin", NEED_ROW, open_event, "Den Termin der Nachricht öffnen", "karte" },
	BROWSE_COMMANDS_BUT_EXPORT,
	BROWSE_HISTORY,
};

const ScreenDef scr_outbox_screen = {
	.id = "outbox",
	.title = "Postausgang",
	.commands = commands,
	.ncommands = ARRAY_LEN(commands),
	.model_size = sizeof(Outbox),
	.init = init,
	.done = done,
	.update = update,
	.draw = records_draw,
	.can = browse_can,
	.wants_text = browse_wants_text,
	.text_enter = "Lesen",
	.may_close = browse_may_close,
};
