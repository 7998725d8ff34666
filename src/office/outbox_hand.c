/* Handing messages out as .eml files, for offices whose host sends no mail.
 *
 * The files are written first, then the messages count as told. When that is cut in between, the next time
 * finds its own files, byte for byte, and goes on. */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "kontor/base/text.h"
#include "kontor/exchange/file.h"
#include "kontor/store/store_row.h"
#include "office_priv.h"
#include "outbox_priv.h"

enum { NAME_BYTES = 60, MAIL_MAX = 4 << 20 };

Rc outbox_with_state(Office *o, const char *state, Arena *a, RecordSet *ret, Err *err)
{
	RecordList rows = { 0 };
	if (store_row_list_text(office_store(o), &kind_message, "state", state, a, &rows, err) != RC_OK)
		return err->rc;
	*ret = (RecordSet){ rows.items, rows.len, rows.cap };
	return RC_OK;
}

/* Letters and digits of the fold, hyphens for all else. */
static void add_name(Str *out, const char *text)
{
	AUTO(arena_freep) Arena *a = arena_new();
	bool gap = false;
	size_t start = out->len;
	for (const char *word = text; *word != '\0';) {
		size_t len = strcspn(word, " ");
		const char *fold = text_fold(a, arena_strndup(a, word, len));
		for (; *fold != '\0' && out->len - start < NAME_BYTES; fold++) {
			bool plain = (*fold >= 'a' && *fold <= 'z') || (*fold >= '0' && *fold <= '9');
			if (!plain)
				continue;
			if (gap)
				str_addc(out, '-');
			gap = false;
			str_addc(out, *fold);
		}
		gap = out->len > start;
		word += len + (word[len] == ' ');
	}
}

/* "2026-10-14-einladung-anna-beispiel-17.eml" */
static Rc file_name(Office *o, const Record *message, Str *out, Err *err)
{
	AUTO(arena_freep) Arena *a = arena_new();
	if (!record_is_null(message, "event")) {
		Record *event = NULL;
		if (office_get(o, &kind_event, record_int(message, "event"), a, &event, err) != RC_OK)
			return err->rc;
		str_add(out, record_text(event, "start"), BASE_MIN(strlen(record_text(event, "start")), 10));
		str_addc(out, '-');
	}
	add_name(out, kind_choice_label(kind_field(&kind_message, "type"), record_text(message, "type")));
	str_addc(out, '-');
	add_name(out, record_text(message, "name"));
	str_addf(out, "-%lld.eml", (long long)message->id);
	return RC_OK;
}

static bool is_ours(const char *path, const Str *mail, Arena *a)
{
	Err ignored = ERR_INIT;
	char *bytes = NULL;
	size_t len = 0;
	return file_read(path, MAIL_MAX, a, &bytes, &len, &ignored) == RC_OK && len == mail->len &&
		memcmp(bytes, str_cstr(mail), len) == 0;
}

static Rc write_mail(Office *o, const char *dir, const Record *message, Err *err)
{
	AUTO(arena_freep) Arena *a = arena_new();
	AUTO(str_done) Str mail = STR_INIT;
	AUTO(str_done) Str path = STR_INIT;
	FileOptions options = { .forbidden = office_path(o), .exclusive = true };
	str_addf(&path, "%s/", dir);
	if (outbox_compose(o, message, a, NULL, &mail, err) != RC_OK ||
		file_name(o, message, &path, err) != RC_OK)
		return err->rc;
	Rc rc = file_write_with(str_cstr(&path), str_cstr(&mail), mail.len, &options, err);
	if (rc != RC_CONFLICT || !is_ours(str_cstr(&path), &mail, a))
		return rc;
	err_clear(err);
	return RC_OK;
}

static Rc set_handed(Change *c, const Record *message, Err *err)
{
	char now[DATE_TEXT_MAX];
	Record *mine = record_clone(c->arena, message);
	wall_format_iso(clock_wall(office_clock(c->office)), now);
	record_set_text(mine, c->arena, "state", "handed");
	record_set_text(mine, c->arena, "sent_at", now);
	if (record_is_null(mine, "released_by")) {
		record_set_text(mine, c->arena, "released_by", office_user(c->office));
		record_set_text(mine, c->arena, "released_at", now);
	}
	record_set_null(mine, "failure");
	return change_update(c, message, mine, NULL, err);
}

static Rc may_hand_out(OutboxCheck *check, const Record *message, Err *err)
{
	const char *state = record_text(message, "state");
	bool current = true;
	if (strcmp(state, "draft") != 0 && strcmp(state, "released") != 0)
		return err_set(err, RC_DENIED, "Die Nachricht „%.100s“ ist „%s“ und wird nicht ausgegeben.",
			record_text(message, "subject"),
			kind_choice_label(kind_field(&kind_message, "state"), state));
	if (outbox_current(check, message, &current, err) != RC_OK)
		return err->rc;
	if (!current)
		return err_set(err, RC_DENIED,
			"Die Nachricht „%.80s“ ist überholt; bitte den Postausgang neu füllen („Was fehlt?“).",
			record_text(message, "subject"));
	return RC_OK;
}

static Rc make_directory(const char *dir, Err *err)
{
	if (mkdir(dir, 0700) == 0 || errno == EEXIST)
		return RC_OK;
	return err_set(
		err, RC_IO, "Das Verzeichnis „%s“ lässt sich nicht anlegen (%s).", dir, err_errno(errno));
}

Rc outbox_hand_out(Office *o, const char *dir, const int64_t *messages, size_t n, size_t *ret_files, Err *err)
{
	AUTO(arena_freep) Arena *a = arena_new();
	AUTO(change_done) Change c = CHANGE_INIT;
	AUTO(outbox_check_done) OutboxCheck check = { .office = o };
	AUTO(str_done) Str what = STR_INIT;
	str_addf(&what, "Als Datei ausgegeben: %zu Nachricht%s", n, n == 1 ? "" : "en");
	if (make_directory(dir, err) != RC_OK || change_begin_sent(&c, o, str_cstr(&what), err) != RC_OK)
		return err->rc;
	for (size_t i = 0; i < n; i++) {
		Record *m = NULL;
		if (office_get(o, &kind_message, messages[i], a, &m, err) != RC_OK ||
			may_hand_out(&check, m, err) != RC_OK || write_mail(o, dir, m, err) != RC_OK ||
			set_handed(&c, m, err) != RC_OK)
			return err->rc;
	}
	if (change_commit(&c, err) != RC_OK)
		return err->rc;
	*ret_files = n;
	return RC_OK;
}
