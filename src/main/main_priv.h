/* Shared by the files of main: command line, settings, signals, process pair, loop. */
#ifndef KONTOR_MAIN_PRIV_H
#define KONTOR_MAIN_PRIV_H

#include "kontor/base/arena.h"
#include "kontor/office/office.h"
#include "kontor/term/term.h"

/* --- args: what stands before the command --------------------------------- */

typedef struct Args {
	const char *db, *as; /* NULL: not given */
	bool read_only, help, version;
	int argc; /* the command and what follows it; 0: open the office */
	char **argv;
} Args;

MUST_CHECK Rc args_parse(int argc, char **argv, Args *ret, Err *err);

/* --- settings: command line over environment over configuration file ------ */

typedef struct Settings {
	const char *db;   /* the office file */
	const char *user; /* --as, else the login name of the real uid */
	TermTheme theme;
	Clock clock;
} Settings;

MUST_CHECK Rc settings_load(const Args *args, Arena *a, Settings *ret, Err *err);

/* --- signals: recorded by the handler, read by the loop ------------------- */

typedef struct Signals {
	int end;      /* the signal that asks to end, or 0 */
	bool resized; /* SIGWINCH */
	bool stop;    /* SIGTSTP */
	bool resumed; /* SIGCONT */
} Signals;

/* Install the handlers, before and (curses sets its own) after the terminal starts. The
 * first signal that ends also lets blocked output go and arms an alarm: whatever hangs
 * then, the process is gone within three seconds. */
MUST_CHECK Rc signals_install(int out_fd, Err *err);
int signals_fd(void);            /* readable when something was recorded */
void signals_take(Signals *ret); /* reads and forgets, except end */
void signals_stop_self(void);    /* stop as SIGTSTP does by itself; returns when continued */

/* --- pair: the small process that outlives the office ---------------------- */

typedef int PairFn(void *arg);

/* Fork; run fn in the child and return its exit status in the parent, which waits with
 * the terminal's settings in hand: after any end of the child the terminal is as before.
 * Job control and ending signals pass through. Call before anything is opened. */
int pair_run(PairFn *fn, void *arg);

/* --- the office on the terminal -------------------------------------------- */

typedef struct LoopConfig {
	const OfficeConfig *office;
	TermTheme theme;
} LoopConfig;

/* Open the office, show it, serve it until the user or the line ends. The exit status. */
int loop_run(const LoopConfig *cfg);

/* --- demo: a throw-away office --------------------------------------------- */

/* Make one, open it, remove it. The exit status. */
int demo_run(const Settings *settings);

/* One sentence to stderr, made safe; for every place that gives up. */
void main_complain(const char *text);

#endif
