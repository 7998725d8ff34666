/* Long calendars: written here, read back by helpers at the same time.
 *
 * Reading back with libical takes three times as long as writing, so up to two helper processes do it
 * while this one goes on. A helper gets the bytes that were written, and beside them the events they
 * were written from, on a socket; its answer is an Err. It is forked without exec, touches nothing but
 * its socket and memory, and ends when this process does. A helper that dies has not agreed. */
#include "ical_priv.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kontor/base/arena.h"

enum {
	HELPERS = 2,
	PIECE = 48 << 10, /* octets of text that go out together */
};

typedef struct Helper {
	pid_t pid; /* 0: not started */
	int fd;
} Helper;

struct IcalStream {
	Arena *arena;
	IcalCalendar calendar;
	Str head;
	IcalSink *sink;
	void *arg;
	Str text;  /* events that were not handed out yet */
	Str facts; /* what they were written from */
	Helper helpers[HELPERS];
	size_t nhelpers; /* how many may be started */
	size_t next;
};

/* --- events as bytes -------------------------------------------------------------- */

/* All texts of an event, by offset. */
static const size_t texts[] = { offsetof(IcalEvent, uid), offsetof(IcalEvent, rrule),
	offsetof(IcalEvent, summary), offsetof(IcalEvent, location), offsetof(IcalEvent, description),
	offsetof(IcalEvent, category), offsetof(IcalEvent, url), offsetof(IcalEvent, conference),
	offsetof(IcalEvent, state), offsetof(IcalEvent, busy), offsetof(IcalEvent, related) };

static const char **text_at(IcalEvent *e, size_t i)
{
	return (const char **)(void *)((char *)e + texts[i]);
}

/* Pieces keep the alignment of what is read in place. */
static void put(Str *out, const void *bytes, size_t len)
{
	static const char zeros[_Alignof(max_align_t)];
	str_add(out, bytes, len);
	size_t odd = out->len % sizeof(zeros);
	if (odd > 0)
		str_add(out, zeros, sizeof(zeros) - odd);
}

static const void *take(const char **at, size_t len)
{
	const char *found = *at;
	size_t odd = len % _Alignof(max_align_t);
	*at += odd == 0 ? len : len + _Alignof(max_align_t) - odd;
	return found;
}

/* What an event begins with; a length of 0 stands for NULL. */
typedef struct Fact {
	IcalEvent event;
	size_t written; /* octets of its VEVENT */
	size_t lengths[ARRAY_LEN(texts)];
} Fact;

static void put_event(Str *out, const IcalEvent *e, size_t written)
{
	Fact f = { .event = *e, .written = written };
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		const char *s = *text_at(&f.event, i);
		f.lengths[i] = s == NULL ? 0 : strlen(s) + 1;
	}
	put(out, &f, sizeof(f));
	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		if (f.lengths[i] > 0)
			put(out, *text_at(&f.event, i), f.lengths[i]);
	if (e->nexdates > 0)
		put(out, e->exdates, e->nexdates * sizeof(Wall));
	if (e->slots != NULL)
		put(out, e->slots, e->nslots * sizeof(Wall));
}

static size_t take_event(const char **at, IcalEvent *ret)
{
	const Fact *f = take(at, sizeof(*f));
	*ret = f->event;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		*text_at(ret, i) = f->lengths[i] == 0 ? NULL : take(at, f->lengths[i]);
	if (ret->nexdates > 0)
		ret->exdates = take(at, ret->nexdates * sizeof(Wall));
	if (ret->slots != NULL)
		ret->slots = take(at, ret->nslots * sizeof(Wall));
	return f->written;
}

/* --- the socket ----------------------------------------------------------------------- */

typedef struct PieceHead {
	size_t text_len, facts_len;
} PieceHead;

/* Without SIGPIPE: a helper that died is told apart by its missing answer. */
static bool send_all(int fd, const char *bytes, size_t len)
{
	while (len > 0) {
		ssize_t n = send(fd, bytes, len, MSG_NOSIGNAL);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return false;
		bytes += n;
		len -= (size_t)n;
	}
	return true;
}

/* How many octets came before the other end closed. */
static size_t receive(int fd, void *buf, size_t len)
{
	size_t got = 0;
	while (got < len) {
		ssize_t n = read(fd, (char *)buf + got, len - got);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		got += (size_t)n;
	}
	return got;
}

/* --- the helper ------------------------------------------------------------------------- */

static Rc check_piece(IcalCheck *check, const char *text, const char *facts, const PieceHead *head, Err *err)
{
	const char *at = facts;
	const char *end = text + head->text_len;
	while (at < facts + head->facts_len) {
		IcalEvent e;
		size_t n = take_event(&at, &e);
		if (n > (size_t)(end - text))
			return err_set(
				err, RC_INVALID, "Die Kalenderdatei ist nicht vollständig geschrieben.");
		if (ical_check_event(check, text, n, &e, err) != RC_OK)
			return err->rc;
		text += n;
	}
	return RC_OK;
}

static Rc help(const IcalStream *s, int fd, Err *err)
{
	AUTO(ical_check_freep) IcalCheck *check = NULL;
	AUTO(arena_freep) Arena *a = arena_new();
	if (ical_check_new(&s->calendar, s->head.data, &check, err) != RC_OK)
		return err->rc;
	PieceHead head;
	while (receive(fd, &head, sizeof(head)) == sizeof(head)) {
		arena_reset(a);
		char *text = arena_alloc(a, head.text_len);
		char *facts = arena_alloc(a, head.facts_len);
		if (receive(fd, text, head.text_len) != head.text_len ||
			receive(fd, facts, head.facts_len) != head.facts_len)
			return err_set(err, RC_IO, "Die Kalenderdatei wurde nicht zu Ende geschrieben.");
		if (check_piece(check, text, facts, &head, err) != RC_OK)
			return err->rc;
	}
	return RC_OK;
}

static Rc start(IcalStream *s, Helper *h, Err *err)
{
	int pair[2];
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
		return err_set(
			err, RC_IO, "Die Kalenderdatei kann nicht geprüft werden (%s).", err_errno(errno));
	pid_t pid = fork();
	if (pid < 0) {
		int cause = errno;
		close(pair[0]);
		close(pair[1]);
		return err_set(
			err, RC_IO, "Die Kalenderdatei kann nicht geprüft werden (%s).", err_errno(cause));
	}
	if (pid == 0) {
		Err answer = ERR_INIT;
		close(pair[0]);
		Rc rc = help(s, pair[1], &answer);
		_exit(send_all(pair[1], (const char *)&answer, sizeof(answer)) && rc == RC_OK ? 0 : 1);
	}
	close(pair[1]);
	*h = (Helper){ pid, pair[0] };
	return RC_OK;
}

static void bury(Helper *h)
{
	int status;
	if (h->pid == 0)
		return;
	shutdown(h->fd, SHUT_RDWR); /* closing is not enough: the other helper has a copy */
	close(h->fd);
	while (waitpid(h->pid, &status, 0) < 0 && errno == EINTR)
		;
	h->pid = 0;
}

/* Its answer, and its end. */
static Rc settle(Helper *h, Err *err)
{
	Err answer;
	if (h->pid == 0)
		return RC_OK;
	shutdown(h->fd, SHUT_WR);
	bool whole = receive(h->fd, &answer, sizeof(answer)) == sizeof(answer);
	bury(h);
	if (!whole)
		return err_set(err, RC_INVALID,
			"Die Kalenderdatei wurde nicht geschrieben: Das Nachlesen ist abgebrochen.");
	if (answer.rc != RC_OK)
		*err = answer;
	return answer.rc;
}

/* --- the stream --------------------------------------------------------------------------- */

/* Turns are taken; a helper that lags behind makes this process wait, not its memory grow. */
static Rc flush(IcalStream *s, Err *err)
{
	Helper *h = &s->helpers[s->next];
	PieceHead head = { s->text.len, s->facts.len };
	s->next = (s->next + 1) % s->nhelpers;
	if (h->pid == 0 && start(s, h, err) != RC_OK)
		return err->rc;
	if (!send_all(h->fd, (const char *)&head, sizeof(head)) ||
		!send_all(h->fd, str_cstr(&s->text), s->text.len) ||
		!send_all(h->fd, str_cstr(&s->facts), s->facts.len))
		return settle(h, err) != RC_OK
			? err->rc
			: err_set(err, RC_IO, "Die Kalenderdatei kann nicht geprüft werden.");
	Rc rc = s->text.len > 0 ? s->sink(s->arg, s->text.data, s->text.len, err) : RC_OK;
	str_clear(&s->text);
	str_clear(&s->facts);
	return rc;
}

Rc ical_stream_begin(const IcalCalendar *c, IcalSink *sink, void *arg, IcalStream **ret, Err *err)
{
	Arena *a = arena_new();
	IcalStream *s = ARENA_NEW(a, IcalStream);
	*s = (IcalStream){ .arena = a, .calendar = *c, .sink = sink, .arg = arg };
	s->calendar.method = arena_strdup(a, c->method);
	s->calendar.name = c->name == NULL ? NULL : arena_strdup(a, c->name);
	s->nhelpers = sysconf(_SC_NPROCESSORS_ONLN) > 1 ? HELPERS : 1;
	ical_begin(&s->head, c);
	if (sink(arg, s->head.data, s->head.len, err) != RC_OK) {
		ical_stream_freep(&s);
		return err->rc;
	}
	*ret = s;
	return RC_OK;
}

Rc ical_stream_event(IcalStream *s, const IcalEvent *e, Err *err)
{
	assert(e->organizer == NULL); /* files and feeds name nobody */
	size_t before = s->text.len;
	ical_event(&s->text, e);
	put_event(&s->facts, e, s->text.len - before);
	return s->text.len >= PIECE ? flush(s, err) : RC_OK;
}

Rc ical_stream_end(IcalStream *s, Err *err)
{
	AUTO(str_done) Str tail = STR_INIT;
	bool unchecked = s->text.len > 0 || s->helpers[0].pid == 0;
	if (unchecked && flush(s, err) != RC_OK)
		return err->rc;
	ical_end(&tail);
	if (s->sink(s->arg, tail.data, tail.len, err) != RC_OK)
		return err->rc;
	for (size_t i = 0; i < HELPERS; i++)
		if (settle(&s->helpers[i], err) != RC_OK)
			return err->rc;
	return RC_OK;
}

void ical_stream_freep(IcalStream **s)
{
	if (*s == NULL)
		return;
	for (size_t i = 0; i < HELPERS; i++)
		bury(&(*s)->helpers[i]);
	str_done(&(*s)->head);
	str_done(&(*s)->text);
	str_done(&(*s)->facts);
	Arena *a = (*s)->arena;
	*s = NULL;
	arena_free(a);
}
