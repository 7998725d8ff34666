#include "tandem_hand.h"

#include <stdlib.h>
#include <string.h>

#include "kontor/base/text.h"
#include "kontor/office/change.h"
#include "kontor/ui/picker.h"
#include "kontor/ui/prompt.h"

enum { TAG_SECOND = TANDEM_HAND_TAG + 1, TAG_CONFIRM };

/* --- choosing -------------------------------------------------------------------------- */

static bool is_meant(const PairingMember *p, const char *key, Arena *a)
{
	return strstr(text_fold(a, p->name), key) != NULL || strstr(text_fold(a, p->town_name), key) != NULL;
}

static void list_first(void *ctx, const char *text, Arena *a, PickerItems *ret)
{
	const TandemHand *h = ctx;
	const char *key = text_fold(a, text);
	for (size_t i = 0; i < h->pool.len; i++) {
		const PairingMember *p = &h->pool.items[i];
		PickerItem item = { (int64_t)i, p->name, arena_printf(a, "%s, %s", p->town_name, p->land) };
		if (is_meant(p, key, a))
			VEC_PUSH(a, ret, item);
	}
}

typedef struct Scored {
	int score;
	PickerItem item;
} Scored;

static int by_score(const void *x, const void *y)
{
	const Scored *a = x, *b = y;
	if (a->score != b->score)
		return a->score > b->score ? -1 : 1;
	return a->item.value < b->item.value ? -1 : a->item.value > b->item.value;
}

/* Whom the rules allow, best first. */
static void list_second(void *ctx, const char *text, Arena *a, PickerItems *ret)
{
	const TandemHand *h = ctx;
	const char *key = text_fold(a, text);
	Scored *found = ARENA_ARRAY(a, Scored, h->pool.len + 1);
	size_t n = 0;
	for (size_t i = 0; i < h->pool.len; i++) {
		const PairingMember *p = &h->pool.items[i];
		int score = pairing_score(&h->pool.rules, &h->pool.items[h->first], p);
		if (i == h->first || score < 0 || !is_meant(p, key, a))
			continue;
		found[n++] = (Scored){ score,
			{ (int64_t)i, p->name,
				arena_printf(a, "%s, %s · %d Punkte", p->town_name, p->land, score) } };
	}
	if (n > 0)
		qsort(found, n, sizeof(found[0]), by_score);
	for (size_t i = 0; i < n; i++)
		VEC_PUSH(a, ret, found[i].item);
}

void tandem_hand_start(TandemHand *h, Ui *ui, Office *o)
{
	Err err = ERR_INIT;
	PairingRules rules = pairing_standard;
	rules.today = office_today(o);
	if (h->arena == NULL)
		h->arena = arena_new();
	arena_reset(h->arena);
	h->office = o;
	h->made = 0;
	if (tandems_pool(o, &rules, NULL, h->arena, &h->pool, &err) != RC_OK) {
		ui_error(ui, &err);
		return;
	}
	if (h->pool.len < 2) {
		ui_say(ui,
			"Im Pool sind keine zwei, die zurzeit vermittelt werden können; P zeigt die Gründe.");
		return;
	}
	PickerArg arg = { .title = "Tandem von Hand: wer?",
		.empty = "Niemand im Pool heißt so.",
		.search = list_first,
		.ctx = h };
	ui_dialog(ui, &picker_screen, &arg, TANDEM_HAND_TAG);
}

static void ask_second(TandemHand *h, Ui *ui)
{
	PickerArg arg = { .title = arena_printf(
				  ui_frame_arena(ui), "%s, mit wem?", h->pool.items[h->first].town_name),
		.empty = "Niemand, den die Regeln zulassen, heißt so.",
		.search = list_second,
		.ctx = h };
	ui_dialog(ui, &picker_screen, &arg, TAG_SECOND);
}

/* --- making it ----------------------------------------------------------------------------- */

static void say_reason(const TandemHand *h, PairingPoints *p, Str *out)
{
	const PairingMember *a = &h->pool.items[h->first], *b = &h->pool.items[h->second];
	pairing_explain(&h->pool.rules, a, b, p);
	pairing_reason_say(&h->pool.rules, a, b, p, h->pool.topics, h->pool.ntopics, out);
}

static void ask(TandemHand *h, Ui *ui)
{
	AUTO(str_done) Str text = STR_INIT;
	PairingPoints p;
	say_reason(h, &p, &text);
	str_addf(&text, "\n\n%d Punkte. Das Tandem wird vorgeschlagen; niemand wird angeschrieben.", p.score);
	ConfirmArg arg = { .title = "Tandem vorschlagen?",
		.text = arena_strdup(ui_frame_arena(ui), str_cstr(&text)),
		.yes = "Vorschlagen" };
	ui_dialog(ui, &prompt_confirm_screen, &arg, TAG_CONFIRM);
}

static Rc make(TandemHand *h, Arena *a, Err *err)
{
	AUTO(change_done) Change c = CHANGE_INIT;
	AUTO(str_done) Str reason = STR_INIT;
	PairingPoints p;
	const PairingMember *one = &h->pool.items[h->first], *other = &h->pool.items[h->second];
	Record *r = record_new(a, &kind_tandem);
	say_reason(h, &p, &reason);
	record_set_int(r, "first", one->person);
	record_set_int(r, "second", other->person);
	record_set_text(r, a, "state", "proposed");
	record_set_int(r, "score", p.score);
	record_set_text(r, a, "reason", str_cstr(&reason));
	if (p.best_topic >= 0)
		record_set_int(r, "topic", h->pool.topics[p.best_topic].id);
	const char *what = arena_printf(a, "Tandem vorgeschlagen: %s / %s", one->town_name, other->town_name);
	if (change_begin(&c, h->office, what, err) != RC_OK || change_insert(&c, r, err) != RC_OK ||
		change_commit(&c, err) != RC_OK)
		return err->rc;
	h->made = r->id;
	return RC_OK;
}

bool tandem_hand_result(TandemHand *h, Ui *ui, const Msg *msg)
{
	Err err = ERR_INIT;
	if (msg->type != MSG_RESULT || msg->tag < TANDEM_HAND_TAG || msg->tag > TAG_CONFIRM)
		return false;
	h->made = 0;
	if (msg->code != RESULT_OK)
		return true;
	if (msg->tag == TANDEM_HAND_TAG) {
		h->first = (uint32_t)((const PickerItem *)msg->payload)->value;
		ask_second(h, ui);
	} else if (msg->tag == TAG_SECOND) {
		h->second = (uint32_t)((const PickerItem *)msg->payload)->value;
		ask(h, ui);
	} else if (make(h, ui_frame_arena(ui), &err) != RC_OK) {
		ui_error(ui, &err);
	} else {
		ui_changed_by_me(ui);
		ui_say(ui, "Das Tandem ist vorgeschlagen. f fragt an; u macht es rückgängig.");
	}
	return true;
}

void tandem_hand_done(TandemHand *h)
{
	arena_free(h->arena);
	h->arena = NULL;
}
