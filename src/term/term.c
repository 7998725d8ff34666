/* The curses back end. The canvas is the truth; curses is used for what it is best at:
 * turning a changed row into the fewest bytes for this very terminal.
 *
 * The last frame is kept, so that curses is only told of rows that differ. Input is not
 * read here: curses reports a lost line as a timeout and would spin on it. */
#define _GNU_SOURCE /* dup3 */
#include "term_priv.h"

#include <curses.h>
#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/ioctl.h>
#include <term.h>
#include <unistd.h>
#include <wchar.h>

#include "kontor/base/text.h"

/* More blanks than this in a row are cheaper erased in the plain style. */
#define TERM_LONG_GAP 8

struct Term {
	TermConfig cfg;
	FILE *in, *out; /* on own descriptors: curses wants streams, closing them must not close ours */
	SCREEN *screen;
	TermLook looks[STYLE_COUNT];
	bool can_paste;  /* it may be told to mark pastes */
	bool pasting;    /* and was */
	bool shown;      /* last holds what is on the screen */
	Canvas last;     /* cells allocated here */
	Cell *row;       /* one row, being prepared */
	cchar_t *line;   /* the same for curses */
	int cursor_seen; /* what curs_set was last told */
};

/* --- starting and stopping ----------------------------------------------- */

static const char *locale_named(void)
{
	static const char *const names[] = { "LC_ALL", "LC_CTYPE", "LANG" };

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		const char *v = getenv(names[i]);

		if (v != NULL && v[0] != '\0')
			return v;
	}
	return NULL;
}

static bool locale_says_utf8(const char *name)
{
	const char *codeset = strchr(name, '.');

	return codeset != NULL &&
		(strncasecmp(codeset + 1, "utf-8", 5) == 0 || strncasecmp(codeset + 1, "utf8", 4) == 0);
}

bool term_locale(void)
{
	const char *named = locale_named();

	if (named != NULL && setlocale(LC_CTYPE, "") != NULL)
		return strcasecmp(nl_langinfo(CODESET), "UTF-8") == 0;
	/* de_DE.UTF-8 came along by ssh and is not installed here: the terminal is UTF-8
	 * all the same. */
	if (named != NULL && !locale_says_utf8(named))
		return false;
	return setlocale(LC_CTYPE, "C.UTF-8") != NULL;
}

static FILE *term_stream(int fd, const char *mode)
{
	int own = fcntl(fd, F_DUPFD_CLOEXEC, 3);
	FILE *f = own < 0 ? NULL : fdopen(own, mode);

	if (f == NULL && own >= 0)
		close(own);
	return f;
}

static void term_release(Term *t)
{
	if (t->screen != NULL)
		delscreen(t->screen);
	if (t->in != NULL)
		fclose(t->in);
	if (t->out != NULL)
		fclose(t->out);
	free(t->last.cells);
	free(t->row);
	free(t->line);
	free(t);
}

static const char *term_name(void)
{
	const char *name = getenv("TERM");

	return name == NULL ? "" : name;
}

/* Safe name of TERM for a sentence: it comes from outside. */
static Rc term_unknown(Err *err)
{
	AUTO(str_done) Str safe = STR_INIT;

	text_safe_line(&safe, term_name());
	if (safe.len == 0)
		return err_set(err, RC_IO,
			"TERM ist nicht gesetzt; setzen Sie TERM, zum Beispiel TERM=xterm-256color.");
	return err_set(err, RC_IO,
		"Das Terminal „%.60s“ ist unbekannt; setzen Sie TERM, zum Beispiel TERM=xterm-256color.",
		str_cstr(&safe));
}

static bool term_has(const char *name)
{
	const char *s = tigetstr(name);

	return s != NULL && s != (char *)-1;
}

/* Before curses starts: newterm leaks on an unknown terminal, and starts on a dumb one. */
static Rc term_check(int out_fd, Err *err)
{
	int found = 0;
	Rc rc = RC_OK;

	if (setupterm(NULL, out_fd, &found) != OK)
		return term_unknown(err);
	if (!term_has("cup") || !term_has("clear"))
		rc = err_set(err, RC_IO,
			"Das Terminal „%.40s“ kann den Cursor nicht setzen; nehmen Sie ein anderes oder "
			"setzen Sie TERM, zum Beispiel TERM=xterm-256color.",
			term_name());
	del_curterm(cur_term);
	return rc;
}

/* Bracketed paste is no terminfo capability of old; terminals that speak ECMA-48 ignore
 * modes they do not know. */
static bool term_can_paste(void)
{
	return strncmp(tigetstr("cup"), "\033[", 2) == 0; /* term_check saw that it has one */
}

static void term_paste(Term *t, bool on)
{
	if (!t->can_paste || t->pasting == on)
		return;
	t->pasting = on;
	(void)!write(t->cfg.out_fd, on ? "\033[?2004h" : "\033[?2004l", 8);
}

static void term_modes(Term *t)
{
	raw();
	noecho();
	nonl();
	intrflush(stdscr, FALSE);
	typeahead(-1); /* a frame is never left half drawn; the loop itself skips frames */
	leaveok(stdscr, FALSE);
	scrollok(stdscr, FALSE);
	idlok(stdscr, FALSE);
	term_style_init(t->cfg.theme, t->looks);
	t->cursor_seen = 1; /* curses shows it when it takes the screen */
	t->shown = false;
}

/* Until curses has once come back from endwin(), it writes after every cursor movement;
 * afterwards once per frame, which is what slow lines and other readers want. So it leaves
 * and comes back here, where nobody sees it. */
static void term_settle(Term *t)
{
	int out = fileno(t->out), null = open("/dev/null", O_WRONLY | O_CLOEXEC);

	if (null < 0)
		return;
	if (dup3(null, out, O_CLOEXEC) == out) {
		endwin();
		if (dup3(t->cfg.out_fd, out, O_CLOEXEC) != out)
			abort(); /* the number was just free */
	}
	close(null);
}

Rc term_start(const TermConfig *cfg, Term **ret, Err *err)
{
	Term *t = calloc(1, sizeof(*t));
	Rc rc;

	if (t == NULL)
		err_out_of_memory();
	t->cfg = *cfg;
	t->in = term_stream(cfg->in_fd, "r");
	t->out = term_stream(cfg->out_fd, "w");
	if (t->in == NULL || t->out == NULL) {
		rc = err_set(err, RC_IO, "Das Terminal lässt sich nicht öffnen: %s.", err_errno(errno));
		term_release(t);
		return rc;
	}
	use_env(FALSE); /* LINES and COLUMNS are often stale: ask the kernel */
	use_tioctl(TRUE);
	rc = term_check(fileno(t->out), err);
	if (rc == RC_OK)
		t->screen = newterm(NULL, t->out, t->in);
	if (rc == RC_OK && t->screen == NULL)
		rc = term_unknown(err);
	if (rc != RC_OK) {
		term_release(t);
		return rc;
	}
	term_settle(t);
	term_modes(t);
	t->can_paste = term_can_paste();
	*ret = t;
	return RC_OK;
}

void term_suspend(Term *t)
{
	term_paste(t, false);
	endwin();
}

void term_stop(Term *t)
{
	if (t == NULL)
		return;
	term_suspend(t);
	term_release(t);
}

void term_resume(Term *t)
{
	reset_prog_mode();
	term_forget(t);
}

void term_forget(Term *t)
{
	t->shown = false;
	clearok(curscr, TRUE);
}

void term_size(Term *t, int *w, int *h)
{
	struct winsize ws;

	*w = 80;
	*h = 24;
	if (ioctl(t->cfg.out_fd, TIOCGWINSZ, &ws) == 0 && ws.ws_col > 0 && ws.ws_row > 0) {
		*w = ws.ws_col;
		*h = ws.ws_row;
	}
}

/* --- showing a frame ------------------------------------------------------ */

static void term_fit(Term *t, int w, int h)
{
	size_t n = (size_t)w * (size_t)h;

	if (t->last.cells != NULL && t->last.w == w && t->last.h == h)
		return;
	free(t->last.cells);
	free(t->row);
	free(t->line);
	t->last.cells = calloc(n, sizeof(Cell));
	t->row = calloc((size_t)w, sizeof(Cell));
	t->line = calloc((size_t)w + 1, sizeof(cchar_t));
	if (t->last.cells == NULL || t->row == NULL || t->line == NULL)
		err_out_of_memory();
	t->last.w = w;
	t->last.h = h;
	t->shown = false;
	if (LINES != h || COLS != w)
		resizeterm(h, w);
	clearok(curscr, TRUE);
}

/* Blanks on which a style cannot be seen take the style that costs least: long gaps the
 * plain one, which curses erases; short ones that of the text before. */
static void term_plain_gaps(const Term *t, Cell *row, int w)
{
	for (int x = 0; x < w;) {
		int end = x;

		while (end < w && row[end].cp == ' ' && row[end].marks[0] == 0 &&
			t->looks[row[end].style].flat)
			end++;
		if (end > x) {
			bool keep = end < w && end - x <= TERM_LONG_GAP && x > 0 &&
				t->looks[row[x - 1].style].flat;
			uint8_t style = keep ? row[x - 1].style : STYLE_TEXT;

			for (int i = x; i < end; i++)
				row[i].style = style;
		}
		x = end > x ? end : x + 1;
	}
}

/* What the C library would measure differently from the canvas would shift the row. */
static int term_chars(const Cell *c, wchar_t out[4])
{
	int n = 1;

	out[0] = (wchar_t)c->cp;
	if (c->cp >= 0x7F && wcwidth(out[0]) != c->width)
		out[0] = c->width == 2 ? 0xFF1F : 0xFFFD; /* ？ is wide everywhere */
	for (size_t i = 0; i < ARRAY_LEN(c->marks) && c->marks[i] != 0; i++)
		if (wcwidth((wchar_t)c->marks[i]) == 0)
			out[n++] = (wchar_t)c->marks[i];
	out[n] = L'\0';
	return n;
}

static void term_put_row(Term *t, int y)
{
	int n = 0;

	term_plain_gaps(t, t->row, t->last.w);
	for (int x = 0; x < t->last.w; x++) {
		const Cell *c = &t->row[x];
		const TermLook *look = &t->looks[c->style];
		wchar_t text[4];

		if (c->width == 0)
			continue;
		term_chars(c, text);
		if (setcchar(&t->line[n], text, (attr_t)look->attr, look->pair, NULL) == ERR)
			setcchar(&t->line[n], L"?", (attr_t)look->attr, look->pair, NULL);
		n++;
	}
	mvadd_wchnstr(y, 0, t->line, n);
}

static void term_put_cursor(Term *t, int x, int y)
{
	bool visible = x >= 0 && y >= 0 && x < t->last.w && y < t->last.h;

	if (t->cursor_seen != (int)visible) {
		curs_set(visible ? 1 : 0);
		t->cursor_seen = visible;
	}
	/* Hidden, it rests where no cursor movement is wasted on it. */
	if (visible)
		move(y, x);
	leaveok(stdscr, !visible);
}

void term_show(Term *t, const Canvas *c)
{
	int cursor_x = c->cursor_x;

	term_fit(t, c->w, c->h);
	for (int y = 0; y < c->h; y++) {
		size_t at = (size_t)y * (size_t)c->w, bytes = (size_t)c->w * sizeof(Cell);

		if (t->shown && memcmp(&t->last.cells[at], &c->cells[at], bytes) == 0 &&
			!(t->cfg.ascii && y == c->cursor_y))
			continue;
		memcpy(&t->last.cells[at], &c->cells[at], bytes);
		memcpy(t->row, &c->cells[at], bytes);
		if (t->cfg.ascii)
			term_ascii_row(t->row, c->w, y == c->cursor_y ? &cursor_x : NULL);
		term_put_row(t, y);
	}
	t->shown = true;
	term_put_cursor(t, cursor_x, c->cursor_y);
	wnoutrefresh(stdscr);
	doupdate();
	term_paste(t, true);
}
