/* libical at work on rules of strangers: in a child process that can open nothing, has little memory and time,
 * and hands back plain numbers by pipe. When it dies or stalls, the rule it was at is refused and a new child
 * goes on behind it.
 *
 * The child is a copy of this process, so that nothing has to be sent to it; it touches nothing but the rules
 * and ends with _exit. No lock of the office is held while one runs: reading comes before planning. */
#define _GNU_SOURCE /* close_range, pipe2 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ical_lib.h"
#include "ical_read_priv.h"
#include "kontor/base/clock.h"

enum {
	STALL_MS = 250, /* for one rule */
	KILLED_MAX = 3, /* so many stalls of one file are waited for */
	ALL_MS = 1300,  /* for one file, stalls and all */
	ENDLESS = 200,  /* dates of a rule that has no end: more than a series of kontor has */
	CPU_SECONDS = 5,
	MEMORY = 768 << 20, /* of address space, most of it the parent's, unused */
	SLOTS_ALL = 400000, /* of one file */
};

#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

/* What comes through the pipe for each rule, in their order: how many slots, then the slots. */
typedef uint32_t SlotCount;

/* --- the child ---------------------------------------------------------------------------------- */

static void set_limit(int what, rlim_t value)
{
	struct rlimit limit = { value, value };
	if (setrlimit((__rlimit_resource_t)what, &limit) != 0)
		_exit(1);
}

static void confine(int out)
{
	static const int signals[] = { SIGHUP, SIGINT, SIGTERM, SIGWINCH, SIGALRM, SIGPIPE, SIGSEGV, SIGBUS,
		SIGABRT };
	for (size_t i = 0; i < ARRAY_LEN(signals); i++)
		(void)signal(signals[i], SIG_DFL);
	if (dup2(out, 0) < 0 || close_range(1, ~0U, 0) != 0)
		_exit(1);
	set_limit(RLIMIT_NOFILE, 0); /* from here on nothing can be opened */
	set_limit(RLIMIT_CPU, CPU_SECONDS);
	set_limit(RLIMIT_CORE, 0);
	set_limit(RLIMIT_FSIZE, 0);
	if (!SANITIZED) /* whose shadow memory is larger than any limit */
		set_limit(RLIMIT_AS, MEMORY);
}

static void write_all(const void *bytes, size_t len)
{
	const char *at = bytes;
	while (len > 0) {
		ssize_t n = write(0, at, len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			_exit(1);
		at += n;
		len -= (size_t)n;
	}
}

static _Noreturn void run_child(const IcalRules *rules, size_t first, int out)
{
	static Wall slots[ICAL_READ_SLOTS];
	confine(out);
	for (size_t i = first; i < rules->len; i++) {
		const IcalRule *r = &rules->items[i];
		SlotCount n =
			(SlotCount)ical_read_rule_expand(r, slots, r->endless ? ENDLESS : ICAL_READ_SLOTS);
		write_all(&n, sizeof(n));
		write_all(slots, n * sizeof(slots[0]));
	}
	_exit(0);
}

/* --- the parent ------------------------------------------------------------------------------------ */

typedef struct Parent {
	IcalRules *rules;
	Arena *arena;
	size_t next;  /* the rule whose dates come next */
	size_t slots; /* taken so far, of all rules */
	int64_t begun;
	Str input;
	size_t used; /* of input */
} Parent;

static void refuse_from(Parent *p, const char *reason)
{
	for (; p->next < p->rules->len; p->next++)
		p->rules->items[p->next].reason = reason;
}

/* Takes what has come whole out of the input. False when no more is wanted. */
static bool take_results(Parent *p)
{
	for (;;) {
		SlotCount n;
		size_t left = p->input.len - p->used;
		const char *at = str_cstr(&p->input) + p->used;
		if (p->next == p->rules->len || left < sizeof(n))
			break;
		memcpy(&n, at, sizeof(n));
		size_t len = n * sizeof(Wall);
		if (n > ICAL_READ_SLOTS || p->slots + n > SLOTS_ALL) {
			refuse_from(p,
				"Die Datei enthält zu viele Wiederholungen. Bitte in mehrere Dateien teilen.");
			return false;
		}
		if (left - sizeof(n) < len)
			break;
		IcalRule *r = &p->rules->items[p->next++];
		if (n == 0)
			r->reason = "Die Wiederholungsregel trifft auf keinen Tag zu.";
		r->slots = ARENA_ARRAY(p->arena, Wall, n);
		memcpy(r->slots, at + sizeof(n), len);
		r->nslots = n;
		p->slots += n;
		p->used += sizeof(n) + len;
	}
	/* What is left moves to the front. */
	size_t left = p->input.len - p->used;
	if (left > 0)
		memmove(p->input.data, p->input.data + p->used, left);
	p->input.len = left;
	p->used = 0;
	return p->next < p->rules->len;
}

/* Until the child has done all, dies, or stalls at one rule. */
static void listen_to(Parent *p, int in)
{
	char buffer[1 << 16];
	size_t at = p->next;
	int64_t since = clock_monotonic_ms();
	str_clear(&p->input);
	p->used = 0;
	while (p->next < p->rules->len) {
		struct pollfd fd = { .fd = in, .events = POLLIN };
		int64_t left = BASE_MIN(since + STALL_MS, p->begun + ALL_MS) - clock_monotonic_ms();
		if (left <= 0)
			return;
		int ready = poll(&fd, 1, (int)left);
		if (ready < 0 && errno == EINTR)
			continue;
		ssize_t n = ready > 0 ? read(in, buffer, sizeof(buffer)) : -1;
		if (n <= 0)
			return;
		str_add(&p->input, buffer, (size_t)n);
		if (!take_results(p))
			return;
		if (p->next != at) {
			at = p->next;
			since = clock_monotonic_ms();
		}
	}
}

static void end_child(pid_t child)
{
	kill(child, SIGKILL); /* already ended or not */
	while (waitpid(child, NULL, 0) < 0 && errno == EINTR)
		;
}

/* One child for the rules from p->next on. False when none could be started. */
static bool run_one(Parent *p)
{
	int ends[2];
	if (pipe2(ends, O_CLOEXEC) != 0)
		return false;
	pid_t child = fork();
	if (child == 0)
		run_child(p->rules, p->next, ends[1]);
	close(ends[1]);
	if (child > 0) {
		listen_to(p, ends[0]);
		end_child(child);
	}
	close(ends[0]);
	return child > 0;
}

void ical_read_child(IcalRules *rules, Arena *a)
{
	Parent p = { .rules = rules, .arena = a, .begun = clock_monotonic_ms() };
	Err err = ERR_INIT;
	if (rules->len > 0 &&
		ical_lib_load("Die Wiederholungsregel kann nicht gelesen werden", &err) != RC_OK)
		refuse_from(&p, arena_strdup(a, err.text));
	for (int killed = 0; p.next < rules->len; killed++) {
		bool run = run_one(&p);
		if (p.next == rules->len)
			break;
		if (!run)
			refuse_from(&p,
				"Die Wiederholungsregel kann nicht gelesen werden: Es lässt sich kein "
				"Prozess starten.");
		else if (clock_monotonic_ms() - p.begun >= ALL_MS)
			refuse_from(&p,
				"Die Wiederholungen der Datei auszuwerten dauert zu lange. Bitte in "
				"mehrere Dateien teilen.");
		else if (killed + 1 >= KILLED_MAX)
			refuse_from(
				&p, "Die Datei enthält zu viele Wiederholungsregeln, die kein Ende finden.");
		else
			rules->items[p.next++].reason =
				"Die Wiederholungsregel ließ sich nicht in vertretbarer Zeit auswerten.";
	}
	str_done(&p.input);
}
