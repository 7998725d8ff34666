/* A program in a pseudo terminal, its screen decoded by libvterm. For tests.
 *
 * Nothing sleeps for a fixed time: the functions that wait read what the program writes
 * until what is expected is there, or until a deadline. */
#ifndef KONTOR_PTY_H
#define KONTOR_PTY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include <termios.h>

typedef struct Pty Pty;

typedef struct PtyConfig {
	const char *const *argv; /* program with its arguments, NULL at the end */
	const char *const *env;  /* "TERM=xterm" …, NULL at the end: the whole environment */
	int w, h;
	bool ignore_hup;  /* start it as nohup does */
	bool job_control; /* with a small shell around it, so that Ctrl-Z can stop it */
} PtyConfig;

Pty *pty_start(const PtyConfig *cfg);
void pty_close(Pty *p); /* kills what is left; accepts NULL */

/* --- input --- */
void pty_send(Pty *p, const char *bytes, size_t len);
void pty_type(Pty *p, const char *text);
void pty_type_slowly(Pty *p, const char *text, int ms); /* one byte at a time */
void pty_resize(Pty *p, int w, int h);
void pty_hang_up(Pty *p);         /* the line is gone */
void pty_signal(Pty *p, int sig); /* to the program that was started */
void pty_continue(Pty *p);        /* what "fg" does; only with job_control */

/* --- waiting: true when it came in time --- */
bool pty_expect(Pty *p, const char *text, int ms);     /* somewhere on the screen */
bool pty_expect_not(Pty *p, const char *text, int ms); /* nowhere on it */
bool pty_quiet(Pty *p, int quiet_ms, int ms);          /* no byte for quiet_ms */
void pty_pump(Pty *p, int ms);                         /* read for so long */
bool pty_exited(Pty *p, int ms, int *ret_status);      /* as waitpid tells it */

/* --- looking --- */
const char *pty_screen(Pty *p); /* rows ended by newlines, trailing blanks off; until the next call */
const char *pty_row(Pty *p, int y);
void pty_cursor(Pty *p, int *x, int *y);
bool pty_alternate(const Pty *p); /* on the alternate screen */
bool pty_cursor_visible(const Pty *p);
bool pty_row_reverse(Pty *p, int y); /* the row's first text is shown reversed */
size_t pty_bytes(const Pty *p);      /* all that the program wrote so far */
const char *pty_log(const Pty *p);   /* those bytes; at most the last 256 KiB */
bool pty_termios(Pty *p, struct termios *ret);
pid_t pty_pid(const Pty *p);
pid_t pty_child(const Pty *p); /* the first child of that process, 0 when there is none */
int64_t pty_now_ms(void);

#endif
