/* `kontor send`: every released message goes to the mail system once, whenever we are killed.
 *
 *	released → sending     committed for all of them, before anything is handed over
 *	sending, no receipt    nothing was handed over: hand it over
 *	sending, "begun"       the helper that handed it over died: nobody knows, "unclear"
 *	sending, an outcome    sent, failed or unclear
 *
 * A receipt is written, synced, by the helper that outlives us (exchange/mail.h), and removed after its
 * outcome was committed. The lock, which the helper keeps open, tells that none is under way; so what is
 * found at the start of a run is judged like what this run has just done. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kontor/base/text.h"
#include "kontor/exchange/file.h"
#include "kontor/exchange/mail.h"
#include "outbox_priv.h"

enum { SETTLE_EVERY = 20, WAIT_MS = 3000, WAIT_TURN_US = 50000, RECEIPT_MAX = 4096 };

typedef struct Run {
	Office *office;
	const char *program;
	char path[PATH_MAX]; /* of the office file, without links: lock and receipts lie beside it */
	int lock;
	void (*say)(void *arg, const char *line);
	void *arg;
	OutboxSent sent;
} Run;

static void run_done(const Run *r)
{
	if (r->lock >= 0)
		close(r->lock);
}

static void say(const Run *r, const char *what, const Record *message, const char *more)
{
	AUTO(str_done) Str line = STR_INIT;
	if (r->say == NULL)
		return;
	str_addf(&line, "%s: %s an %s <%s>%s%s", what, record_text(message, "subject"),
		record_text(message, "name"), record_text(message, "address"), *more != '\0' ? ": " : "",
		more);
	r->say(r->arg, str_cstr(&line));
}

static Rc with_state(Run *r, const char *state, Arena *a, RecordSet *ret, Err *err)
{
	RecordSet all = { NULL, 0, 0 };
	RecordSet oldest_first = { NULL, 0, 0 };
	if (outbox_with_state(r->office, state, a, &all, err) != RC_OK)
		return err->rc;
	for (size_t i = all.len; i > 0; i--)
		VEC_PUSH(a, &oldest_first, all.items[i - 1]);
	*ret = oldest_first;
	return RC_OK;
}

/* --- receipts --------------------------------------------------------------------------- */

static const char *receipt_path(const Run *r, const Record *message, Arena *a)
{
	return arena_printf(a, "%s.receipt-%s", r->path, record_text(message, "uid"));
}

/* "" when there is none. */
static Rc receipt_read(const Run *r, const Record *message, Arena *a, const char **ret, Err *err)
{
	char *text = NULL;
	size_t len = 0;
	Rc rc = file_read(receipt_path(r, message, a), RECEIPT_MAX, a, &text, &len, err);
	if (rc == RC_NOT_FOUND) {
		err_clear(err);
		*ret = "";
		return RC_OK;
	}
	if (rc == RC_OK)
		*ret = text;
	return rc;
}

/* Gone for good: one that came back after a power cut would speak of an attempt long ago. */
static Rc receipt_remove(const Run *r, const Record *message, Arena *a, Err *err)
{
	const char *path = receipt_path(r, message, a);
	if (unlink(path) != 0)
		return errno == ENOENT
			? RC_OK
			: err_set(err, RC_IO, "Die Quittung %s lässt sich nicht entfernen (%s).", path,
				  err_errno(errno));
	const char *slash = strrchr(path, '/');
	int dir =
		open(arena_strndup(a, path, (size_t)(slash - path) + 1), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (dir >= 0) {
		(void)fsync(dir);
		close(dir);
	}
	return RC_OK;
}

/* After settling nothing is under way: what is still there was settled by a run that was killed before it
 * could tidy up. */
static void receipts_sweep(const Run *r)
{
	AUTO(str_done) Str prefix = STR_INIT;
	AUTO(str_done) Str parent = STR_INIT;
	const char *name = strrchr(r->path, '/') + 1;
	str_addf(&prefix, "%s.receipt-", name);
	str_add(&parent, r->path, (size_t)(name - r->path));
	DIR *d = opendir(str_cstr(&parent));
	if (d == NULL)
		return;
	for (struct dirent *e; (e = readdir(d)) != NULL;)
		if (strncmp(e->d_name, str_cstr(&prefix), prefix.len) == 0)
			(void)unlinkat(dirfd(d), e->d_name, 0);
	(void)fsync(dirfd(d));
	closedir(d);
}

/* --- settling ----------------------------------------------------------------------------- */

static Rc insert_followup(Change *c, const Record *message, const char *why, Err *err)
{
	Arena *a = c->arena;
	AUTO(str_done) Str subject = STR_INIT;
	char today[DATE_TEXT_MAX];
	const char *owner = record_text(message, "released_by");
	const char *text = record_text(message, "subject");
	Record *r = record_new(a, &kind_followup);
	date_format_iso(office_today(c->office), today);
	str_add(&subject, text, text_fit(text, 100, NULL));
	record_set_text(r, a, "title",
		arena_printf(a, "Nachfragen, ob angekommen: %s (%s)", str_cstr(&subject),
			record_text(message, "address")));
	record_set_text(r, a, "due", today);
	record_set_text(r, a, "owner", *owner != '\0' ? owner : office_user(c->office));
	if (!record_is_null(message, "person"))
		record_set_int(r, "person", record_int(message, "person"));
	if (!record_is_null(message, "event"))
		record_set_int(r, "event", record_int(message, "event"));
	record_set_text(r, a, "remark",
		arena_printf(a,
			"Die Übergabe an das Mailprogramm wurde unterbrochen (%s). Die Nachricht wird nicht "
			"von selbst noch einmal gesandt; ist sie nicht angekommen: im Postausgang wieder "
			"freigeben, sonst verwerfen.",
			why));
	return change_insert(c, r, err);
}

static Rc set_sent(Change *c, const Record *message, Err *err)
{
	char now[DATE_TEXT_MAX];
	Record *mine = record_clone(c->arena, message);
	wall_format_iso(clock_wall(office_clock(c->office)), now);
	record_set_text(mine, c->arena, "state", "sent");
	record_set_text(mine, c->arena, "sent_at", now);
	record_set_null(mine, "failure");
	return change_update(c, message, mine, NULL, err);
}

/* The reason behind "failed: ", as a line that fits the field. */
static const char *reason_of(const char *receipt, Arena *a)
{
	const char *colon = strchr(receipt, ':');
	const char *text = colon != NULL ? colon + 1 : "";
	AUTO(str_done) Str line = STR_INIT;
	AUTO(str_done) Str safe = STR_INIT;
	str_add(&line, text, BASE_MIN(strlen(text), 300));
	text_safe_line(&safe, str_cstr(&line));
	const char *clean = text_normalise(a, str_cstr(&safe), safe.len, true);
	return clean != NULL ? clean : "";
}

static Rc settle_one(Run *r, Change *c, const Record *message, const char *receipt, OutboxSent *n, Err *err)
{
	if (strcmp(receipt, "ok") == 0) {
		n->sent++;
		return set_sent(c, message, err);
	}
	if (strncmp(receipt, "failed:", 7) == 0) {
		const char *why = reason_of(receipt, c->arena);
		n->failed++;
		say(r, "gescheitert", message, why);
		return outbox_set_state(c, message, "failed", why, err);
	}
	const char *why = strcmp(receipt, "begun") == 0 ? "der Versand wurde abgebrochen"
							: reason_of(receipt, c->arena);
	n->unclear++;
	say(r, "unklar, ob angekommen", message, why);
	if (outbox_set_state(c, message, "unclear", why, err) != RC_OK)
		return err->rc;
	return insert_followup(c, message, why, err);
}

/* Write down what the receipts of all messages under way say, then remove them. */
static Rc settle(Run *r, Err *err)
{
	AUTO(arena_freep) Arena *a = arena_new();
	AUTO(change_done) Change c = CHANGE_INIT;
	RecordSet sending = { NULL, 0, 0 }, settled = { NULL, 0, 0 };
	OutboxSent n = { 0 };
	if (change_begin_sent(&c, r->office, "Versand: Ergebnis der Übergabe", err) != RC_OK ||
		with_state(r, "sending", a, &sending, err) != RC_OK)
		return err->rc;
	for (size_t i = 0; i < sending.len; i++) {
		const char *receipt = "";
		if (receipt_read(r, sending.items[i], a, &receipt, err) != RC_OK)
			return err->rc;
		if (*receipt == '\0')
			continue;
		if (settle_one(r, &c, sending.items[i], receipt, &n, err) != RC_OK)
			return err->rc;
		VEC_PUSH(a, &settled, sending.items[i]);
	}
	if (change_commit(&c, err) != RC_OK)
		return err->rc;
	r->sent.sent += n.sent;
	r->sent.failed += n.failed;
	r->sent.unclear += n.unclear;
	for (size_t i = 0; i < settled.len; i++)
		if (receipt_remove(r, settled.items[i], a, err) != RC_OK)
			return err->rc;
	return RC_OK;
}

/* --- handing over ------------------------------------------------------------------------------ */

/* What was released and is out of date by now is replaced by a draft of the present version. */
static Rc replace_stale(Run *r, Change *c, const Record *message, Err *err)
{
	size_t made = 0;
	if (record_is_null(message, "event"))
		return RC_OK;
	if (outbox_fill_in(c, record_int(message, "event"), &made, err) != RC_OK)
		return err->rc;
	say(r, "überholt, nicht übergeben", message, made > 0 ? "die neue Fassung wartet auf Freigabe" : "");
	return RC_OK;
}

/* All that was released is under way from here on: until a receipt says more, the next run hands it over. */
static Rc begin_sending(Run *r, Err *err)
{
	AUTO(arena_freep) Arena *a = arena_new();
	AUTO(change_done) Change c = CHANGE_INIT;
	AUTO(outbox_check_done) OutboxCheck check = { .office = r->office };
	RecordSet released = { NULL, 0, 0 };
	if (change_begin_sent(&c, r->office, "Versand: Übergabe begonnen", err) != RC_OK ||
		with_state(r, "released", a, &released, err) != RC_OK)
		return err->rc;
	for (size_t i = 0; i < released.len; i++) {
		Record *m = NULL;
		bool current = true;
		/* Filling for an earlier one may have dropped it. */
		if (office_get(r->office, &kind_message, released.items[i]->id, a, &m, err) != RC_OK)
			return err->rc;
		if (strcmp(record_text(m, "state"), "released") != 0)
			continue;
		if (outbox_current(&check, m, &current, err) != RC_OK)
			return err->rc;
		if (!current) {
			if (replace_stale(r, &c, m, err) != RC_OK)
				return err->rc;
			continue;
		}
		if (receipt_remove(r, m, a, err) != RC_OK ||
			outbox_set_state(&c, m, "sending", "", err) != RC_OK)
			return err->rc;
	}
	return change_commit(&c, err);
}

static Rc fail(Run *r, const Record *message, const char *why, Err *err)
{
	AUTO(change_done) Change c = CHANGE_INIT;
	if (change_begin_sent(&c, r->office, "Versand: nicht übergeben", err) != RC_OK ||
		outbox_set_state(&c, message, "failed", why, err) != RC_OK || change_commit(&c, err) != RC_OK)
		return err->rc;
	r->sent.failed++;
	say(r, "gescheitert", message, why);
	return RC_OK;
}

/* What an earlier run began and did not hand over: the date may have moved since. */
static Rc check_leftovers(Run *r, Err *err)
{
	AUTO(arena_freep) Arena *a = arena_new();
	AUTO(outbox_check_done) OutboxCheck check = { .office = r->office };
	RecordSet sending = { NULL, 0, 0 };
	if (with_state(r, "sending", a, &sending, err) != RC_OK)
		return err->rc;
	for (size_t i = 0; i < sending.len; i++) {
		bool current = true;
		if (outbox_current(&check, sending.items[i], &current, err) != RC_OK ||
			(!current &&
				fail(r, sending.items[i], "überholt, bevor sie übergeben wurde", err) !=
					RC_OK))
			return err->rc;
	}
	return RC_OK;
}

static Rc hand_over(Run *r, const Record *message, Err *err)
{
	AUTO(arena_freep) Arena *a = arena_new();
	AUTO(str_done) Str mail = STR_INIT;
	const char *from = "";
	const char *receipt = "";
	Rc rc = outbox_compose(r->office, message, a, &from, &mail, err);
	if (rc == RC_OK)
		rc = mail_send(r->program, from, record_text(message, "address"), str_cstr(&mail), mail.len,
			receipt_path(r, message, a), r->lock, err);
	if (rc == RC_INVALID) {
		const char *why = arena_strdup(a, err->text);
		err_clear(err);
		return fail(r, message, why, err);
	}
	if (rc != RC_OK || receipt_read(r, message, a, &receipt, err) != RC_OK)
		return err->rc;
	if (strcmp(receipt, "ok") == 0)
		say(r, "übergeben", message, "");
	return RC_OK;
}

static Rc hand_over_all(Run *r, Err *err)
{
	AUTO(arena_freep) Arena *a = arena_new();
	RecordSet sending = { NULL, 0, 0 };
	if (with_state(r, "sending", a, &sending, err) != RC_OK)
		return err->rc;
	for (size_t i = 0; i < sending.len; i++) {
		if (hand_over(r, sending.items[i], err) != RC_OK)
			return err->rc;
		if ((i + 1) % SETTLE_EVERY == 0 && settle(r, err) != RC_OK)
			return err->rc;
	}
	return sending.len > 0 ? settle(r, err) : RC_OK;
}

/* --- the run -------------------------------------------------------------------------------------- */

/* As the office's own lock: shared by colleagues where they share the directory. */
static void share_lock(const Run *r)
{
	struct stat dir, lock;
	char parent[PATH_MAX];
	str_copy(parent, sizeof(parent), r->path);
	char *slash = strrchr(parent, '/');
	if (slash != NULL)
		slash[slash == parent ? 1 : 0] = '\0';
	if (stat(parent, &dir) == 0 && (dir.st_mode & S_ISGID) != 0 && fstat(r->lock, &lock) == 0 &&
		lock.st_uid == geteuid() && (lock.st_mode & 0777) != 0660)
		(void)fchmod(r->lock, 0660);
}

static Rc take_lock(Run *r, Err *err)
{
	AUTO(str_done) Str path = STR_INIT;
	if (realpath(office_path(r->office), r->path) == NULL)
		return err_set(err, RC_IO, "Die Bürodatei %s ist nicht mehr da.", office_path(r->office));
	str_addf(&path, "%s.send", r->path);
	r->lock = open(str_cstr(&path), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (r->lock < 0)
		return err_set(err, RC_DENIED,
			"Die Sperrdatei %s lässt sich nicht öffnen (%s); bitte die Rechte prüfen.",
			str_cstr(&path), err_errno(errno));
	share_lock(r);
	for (int waited = 0; flock(r->lock, LOCK_EX | LOCK_NB) != 0; waited += WAIT_TURN_US / 1000) {
		if (waited >= WAIT_MS)
			return err_set(err, RC_BUSY,
				"Gerade läuft schon ein Versand; bitte warten, bis er fertig ist.");
		(void)usleep(WAIT_TURN_US);
	}
	return RC_OK;
}

static Rc count_waiting(Run *r, Err *err)
{
	AUTO(arena_freep) Arena *a = arena_new();
	RecordSet drafts = { NULL, 0, 0 };
	if (with_state(r, "draft", a, &drafts, err) != RC_OK)
		return err->rc;
	r->sent.waiting = drafts.len;
	return RC_OK;
}

static Rc show_only(Run *r, Err *err)
{
	AUTO(arena_freep) Arena *a = arena_new();
	RecordSet sending = { NULL, 0, 0 }, released = { NULL, 0, 0 };
	if (with_state(r, "sending", a, &sending, err) != RC_OK ||
		with_state(r, "released", a, &released, err) != RC_OK)
		return err->rc;
	for (size_t i = 0; i < sending.len; i++)
		say(r, "aus einem früheren Lauf offen", sending.items[i], "");
	for (size_t i = 0; i < released.len; i++)
		say(r, "würde übergeben", released.items[i], "");
	return count_waiting(r, err);
}

Rc outbox_send(Office *o, bool dry_run, void (*fn)(void *arg, const char *line), void *arg, OutboxSent *ret,
	Err *err)
{
	AUTO(run_done) Run r = { .office = o, .lock = -1, .say = fn, .arg = arg };
	Rc rc;
	if (dry_run) {
		rc = show_only(&r, err);
	} else {
		if (!mail_send_available(&r.program))
			return err_set(err, RC_DENIED,
				"Hier gibt es kein Mailprogramm (%s fehlt). Freigegebene Nachrichten lassen sich "
				"als Dateien ausgeben: kontor export invitations VERZEICHNIS",
				r.program);
		if (take_lock(&r, err) != RC_OK)
			return err->rc;
		rc = settle(&r, err);
		if (rc == RC_OK) {
			receipts_sweep(&r);
			rc = check_leftovers(&r, err);
		}
		if (rc == RC_OK)
			rc = begin_sending(&r, err);
		if (rc == RC_OK)
			rc = hand_over_all(&r, err);
		if (rc == RC_OK)
			rc = count_waiting(&r, err);
	}
	if (rc == RC_OK)
		*ret = r.sent;
	return rc;
}
