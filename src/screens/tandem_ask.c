#include "tandem_ask.h"

#include <stdlib.h>
#include <string.h>

#include "kontor/office/tandems.h"
#include "kontor/ui/prompt.h"

static Rc check(void *ctx, const char *input, Err *err)
{
	const TandemAsk *t = ctx;
	Day day;
	Rc rc = date_parse_typed(input, office_today(t->office), &day, err);
	if (rc == RC_OK && day <= office_today(t->office))
		return err_set(err, RC_INVALID, "Die Frist muss in der Zukunft liegen, zum Beispiel +14t.");
	return rc;
}

void tandem_ask_start(TandemAsk *t, Ui *ui, Office *o, const int64_t *ids, size_t n)
{
	Arena *a = ui_frame_arena(ui);
	tandem_ask_done(t);
	t->office = o;
	t->n = n;
	t->ids = calloc(n, sizeof(*ids));
	if (t->ids == NULL)
		err_out_of_memory();
	memcpy(t->ids, ids, n * sizeof(*ids));
	const char *text =
		"Jede Seite bekommt ein Anschreiben mit der Begründung. Es wartet im Postausgang auf "
		"Freigabe; verschickt wird nichts. Wer keine E-Mail hat, wird zum Anrufen vorgemerkt.";
	PromptArg arg = { .title = n == 1 ? "Tandem anfragen: Antwort bis"
					  : arena_printf(a, "%zu Tandems anfragen: Antwort bis", n),
		.text = text,
		.initial = "+14t",
		.check = check,
		.ctx = t };
	ui_dialog(ui, &prompt_screen, &arg, TANDEM_ASK_TAG);
}

static void say(Ui *ui, size_t asked, size_t messages, size_t calls)
{
	AUTO(str_done) Str s = STR_INIT;
	if (asked > 1)
		str_addf(&s, "%zu Tandems angefragt. ", asked);
	if (messages == 1)
		str_adds(&s, "Ein Anschreiben wartet");
	else
		str_addf(&s, "%zu Anschreiben warten", messages);
	str_adds(&s, " im Postausgang auf Freigabe (O).");
	if (calls > 0)
		str_addf(&s, " %zu anzurufen: als Wiedervorlage vorgemerkt.", calls);
	ui_say(ui, "%s", str_cstr(&s));
}

static void carry_out(TandemAsk *t, Ui *ui, Day deadline)
{
	TandemsAsked done;
	Err err = ERR_INIT;
	if (tandems_ask_all(t->office, t->ids, t->n, deadline, ui_frame_arena(ui), &done, &err) != RC_OK) {
		ui_error(ui, &err);
		return;
	}
	ui_changed_by_me(ui);
	if (done.asked == t->n)
		say(ui, done.asked, done.messages, done.calls);
	else
		ui_warn(ui, "%zu von %zu Tandems angefragt, %zu Anschreiben im Postausgang. %s", done.asked,
			t->n, done.messages, done.why);
}

bool tandem_ask_result(TandemAsk *t, Ui *ui, const Msg *msg)
{
	Day deadline;
	Err err = ERR_INIT;
	if (msg->type != MSG_RESULT || msg->tag != TANDEM_ASK_TAG)
		return false;
	if (msg->code == RESULT_OK &&
		date_parse_typed(msg->payload, office_today(t->office), &deadline, &err) == RC_OK)
		carry_out(t, ui, deadline);
	return true;
}

void tandem_ask_done(TandemAsk *t)
{
	free(t->ids);
	t->ids = NULL;
}
