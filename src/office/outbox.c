/* The outbox: who the office is to those it writes to, release, and the mail itself. */
#include "kontor/office/outbox.h"

#include <string.h>

#include "kontor/base/text.h"
#include "kontor/exchange/mail.h"
#include "kontor/store/store_memory.h"
#include "office_priv.h"
#include "outbox_priv.h"

#define HOUSE_NAME    "Kleinstadt Akademie"
#define HOUSE_ADDRESS "info@kleinstadtakademie.de"

/* Of the office, not of one person: nobody is called "". */
#define OFFICE_WHO     ""
#define SENDER_SETTING "organizer"

/* --- the sender ------------------------------------------------------------------- */

/* "Name <address>" or the address alone. */
static bool parse_sender(const char *text, Arena *a, OutboxSender *ret)
{
	const char *open = strchr(text, '<');
	const char *close = open != NULL ? strchr(open, '>') : NULL;
	if (open == NULL) {
		*ret = (OutboxSender){ HOUSE_NAME, arena_strdup(a, text) };
		return mail_address_valid(ret->address);
	}
	if (close == NULL || close[1] != '\0')
		return false;
	size_t len = (size_t)(open - text);
	ret->name = text_normalise(a, text, len, true);
	ret->address = arena_strndup(a, open + 1, (size_t)(close - open) - 1);
	return ret->name != NULL && *ret->name != '\0' && mail_address_valid(ret->address);
}

Rc outbox_sender(Office *o, Arena *a, OutboxSender *ret, Err *err)
{
	const char *text = "";
	OutboxSender own;
	if (store_memory_setting(office_store(o), OFFICE_WHO, SENDER_SETTING, a, &text, err) != RC_OK)
		return err->rc;
	*ret = (OutboxSender){ HOUSE_NAME, HOUSE_ADDRESS };
	if (*text != '\0' && parse_sender(text, a, &own))
		*ret = own;
	return RC_OK;
}

Rc outbox_set_sender(Office *o, const char *text, Err *err)
{
	AUTO(arena_freep) Arena *a = arena_new();
	OutboxSender sender;
	if (*text != '\0' && !parse_sender(text, a, &sender))
		return err_set(err, RC_INVALID,
			"„%.80s“ ist kein Absender; gemeint ist etwas wie: Kleinstadt Akademie "
			"<info@example.org>",
			text);
	if (office_begin(o, err) != RC_OK)
		return err->rc;
	if (store_memory_set(office_store(o), OFFICE_WHO, SENDER_SETTING, text, err) != RC_OK) {
		store_rollback(office_store(o));
		return err->rc;
	}
	return store_commit(office_store(o), err);
}

/* --- release and drop ----------------------------------------------------------------- */

static Rc get_message(Office *o, int64_t id, Arena *a, Record **ret, Err *err)
{
	return office_get(o, &kind_message, id, a, ret, err);
}

static const char *state_label(const Record *message)
{
	return kind_choice_label(kind_field(&kind_message, "state"), record_text(message, "state"));
}

static Rc refuse(const Record *message, const char *what, Err *err)
{
	return err_set(err, RC_DENIED, "Die Nachricht „%.100s“ lässt sich nicht %s: Sie ist „%s“.",
		record_text(message, "subject"), what, state_label(message));
}

/* draft, failed, unclear; what is out of date is refused, too. */
static Rc may_release(OutboxCheck *check, const Record *message, Err *err)
{
	const char *state = record_text(message, "state");
	bool current = true;
	if (strcmp(state, "draft") != 0 && strcmp(state, "failed") != 0 && strcmp(state, "unclear") != 0)
		return refuse(message, "freigeben", err);
	if (outbox_current(check, message, &current, err) != RC_OK)
		return err->rc;
	if (!current)
		return err_set(err, RC_DENIED,
			"Die Nachricht „%.80s“ ist überholt: Termin oder Einladung haben sich geändert. Bitte "
			"den Postausgang neu füllen („Was fehlt?“).",
			record_text(message, "subject"));
	return RC_OK;
}

static Rc release_one(Change *c, const Record *message, Err *err)
{
	char now[DATE_TEXT_MAX];
	Record *mine = record_clone(c->arena, message);
	wall_format_iso(clock_wall(office_clock(c->office)), now);
	record_set_text(mine, c->arena, "state", "released");
	record_set_text(mine, c->arena, "released_by", office_user(c->office));
	record_set_text(mine, c->arena, "released_at", now);
	record_set_null(mine, "failure");
	return change_update(c, message, mine, NULL, err);
}

static Rc begin_for(Change *c, Office *o, const char *what, size_t n, Err *err)
{
	AUTO(str_done) Str line = STR_INIT;
	str_addf(&line, "%s: %zu Nachricht%s", what, n, n == 1 ? "" : "en");
	return change_begin(c, o, str_cstr(&line), err);
}

Rc outbox_release(Office *o, const int64_t *messages, size_t n, size_t *ret_released, Err *err)
{
	AUTO(arena_freep) Arena *a = arena_new();
	AUTO(change_done) Change c = CHANGE_INIT;
	AUTO(outbox_check_done) OutboxCheck check = { .office = o };
	Err first = ERR_INIT;
	size_t released = 0;
	if (begin_for(&c, o, "Freigegeben", n, err) != RC_OK)
		return err->rc;
	for (size_t i = 0; i < n; i++) {
		Record *m = NULL;
		if (get_message(o, messages[i], a, &m, err) != RC_OK)
			return err->rc;
		Rc rc = may_release(&check, m, err);
		if (rc == RC_DENIED) {
			if (first.rc == RC_OK)
				first = *err;
			err_clear(err);
			continue;
		}
		if (rc != RC_OK || release_one(&c, m, err) != RC_OK)
			return err->rc;
		released++;
	}
	if (released == 0 && first.rc != RC_OK) {
		*err = first;
		return err->rc;
	}
	if (change_commit(&c, err) != RC_OK)
		return err->rc;
	*ret_released = released;
	return RC_OK;
}

Rc outbox_drop(Office *o, const int64_t *messages, size_t n, Err *err)
{
	AUTO(arena_freep) Arena *a = arena_new();
	AUTO(change_done) Change c = CHANGE_INIT;
	if (begin_for(&c, o, "Verworfen", n, err) != RC_OK)
		return err->rc;
	for (size_t i = 0; i < n; i++) {
		Record *m = NULL;
		if (get_message(o, messages[i], a, &m, err) != RC_OK)
			return err->rc;
		const char *state = record_text(m, "state");
		if (strcmp(state, "dropped") == 0)
			continue;
		if (!outbox_state_waits(state) && strcmp(state, "unclear") != 0)
			return refuse(m, "verwerfen", err);
		if (outbox_set_state(&c, m, "dropped", record_text(m, "failure"), err) != RC_OK)
			return err->rc;
	}
	return change_commit(&c, err);
}

/* --- what people change by hand ------------------------------------------------------------ */

static bool is_wording(const Field *f)
{
	return strcmp(f->name, "subject") == 0 || strcmp(f->name, "text") == 0;
}

static Rc check_by_hand(const Record *base, const Record *mine, bool *ret_wording, Err *err)
{
	for (size_t i = 0; i < kind_message.nfields; i++) {
		const Field *f = &kind_message.fields[i];
		if (value_equal(&base->values[i], &mine->values[i]) || strcmp(f->name, "state") == 0)
			continue;
		if (!is_wording(f)) {
			(void)err_field(err, f->name, "%s setzt der Postausgang selbst.", f->label);
			return err->rc = RC_DENIED;
		}
		if (strcmp(record_text(base, "state"), "draft") != 0)
			return refuse(base, "mehr ändern", err);
		*ret_wording = true;
	}
	return RC_OK;
}

static Rc save_wording(Office *o, const Record *base, Record *mine, Err *err)
{
	AUTO(change_done) Change c = CHANGE_INIT;
	if (change_begin(&c, o, "Nachricht geändert", err) != RC_OK)
		return err->rc;
	Record *draft = record_clone(c.arena, mine);
	record_set_text(draft, c.arena, "state", record_text(base, "state"));
	if (change_update(&c, base, draft, NULL, err) != RC_OK)
		return err->rc;
	mine->rev = draft->rev;
	return change_commit(&c, err);
}

Rc outbox_save(Office *o, const Record *base, Record *mine, Err *err)
{
	AUTO(arena_freep) Arena *a = arena_new();
	bool wording = false;
	size_t released = 0;
	Record *now = NULL;
	const char *state = record_text(mine, "state");
	Rc rc = RC_OK;
	if (base == NULL)
		return err_set(err, RC_DENIED,
			"Nachrichten entstehen aus Terminen: im Postausgang mit „Was fehlt?“ oder mit kontor "
			"export invitations.");
	if (check_by_hand(base, mine, &wording, err) != RC_OK ||
		(wording && save_wording(o, base, mine, err) != RC_OK))
		return err->rc;
	if (strcmp(state, record_text(base, "state")) == 0)
		return RC_OK;
	if (strcmp(state, "released") == 0)
		rc = outbox_release(o, &mine->id, 1, &released, err);
	else if (strcmp(state, "dropped") == 0)
		rc = outbox_drop(o, &mine->id, 1, err);
	else
		rc = err_field(err, "state",
			"Von Hand wird eine Nachricht nur freigegeben (released) oder verworfen (dropped).");
	if (rc != RC_OK || office_get(o, &kind_message, mine->id, a, &now, err) != RC_OK)
		return err->rc;
	mine->rev = now->rev;
	return RC_OK;
}

/* --- the mail ----------------------------------------------------------------------------- */

/* The ORGANIZER that the calendar part names: the mail has to come from the same address, also when
 * the office has got another since. */
static void frozen_sender(const Record *message, Arena *a, OutboxSender *sender)
{
	AUTO(str_done) Str value = STR_INIT;
	const char *calendar = record_text(message, "calendar");
	if (*calendar == '\0' || !outbox_part_value(calendar, "ORGANIZER", &value))
		return;
	const char *address = str_cstr(&value);
	if (strncmp(address, "mailto:", 7) == 0)
		sender->address = arena_strdup(a, address + 7);
}

/* The same at each attempt. */
static int64_t mail_date(const Record *message)
{
	Wall released = wall_parse_iso(record_text(message, "released_at"));
	return released != WALL_NONE ? wall_to_utc(released) : record_int(message, "created_at");
}

Rc outbox_compose(Office *o, const Record *message, Arena *a, const char **ret_from, Str *out, Err *err)
{
	OutboxSender sender;
	if (outbox_sender(o, a, &sender, err) != RC_OK)
		return err->rc;
	frozen_sender(message, a, &sender);
	const char *host = strrchr(sender.address, '@');
	MailOut mail = {
		.from_name = sender.name,
		.from = sender.address,
		.to_name = record_text(message, "name"),
		.to = record_text(message, "address"),
		.subject = record_text(message, "subject"),
		.text = record_text(message, "text"),
		.message_id = arena_printf(a, "%s%s", record_text(message, "uid"), host != NULL ? host : ""),
		.date = mail_date(message),
	};
	if (!record_is_null(message, "method")) {
		mail.calendar = record_text(message, "calendar");
		mail.method = record_text(message, "method");
	}
	if (ret_from != NULL)
		*ret_from = sender.address;
	return mail_write(&mail, out, err);
}

Rc outbox_mail(Office *o, int64_t message, Str *out, Err *err)
{
	AUTO(arena_freep) Arena *a = arena_new();
	Record *m = NULL;
	if (get_message(o, message, a, &m, err) != RC_OK)
		return err->rc;
	return outbox_compose(o, m, a, NULL, out, err);
}
