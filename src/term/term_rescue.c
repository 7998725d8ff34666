/* Cleaning up behind a process that died in raw mode. Loads the terminal description only
 * now, so that the watching process costs nothing while all goes well. */
#include "kontor/term/term.h"

#include <curses.h>
#include <fcntl.h>
#include <string.h>
#include <term.h>
#include <unistd.h>

static struct {
	char bytes[256];
	size_t len;
} rescue_out;

static int rescue_putc(int ch)
{
	if (rescue_out.len < sizeof(rescue_out.bytes))
		rescue_out.bytes[rescue_out.len++] = (char)ch;
	return ch;
}

static void rescue_cap(const char *name)
{
	char *s = tigetstr(name);

	if (s != NULL && s != (char *)-1)
		tputs(s, 1, rescue_putc);
}

static void rescue_write(int fd)
{
	int flags = fcntl(fd, F_GETFL);
	ssize_t n;

	/* A line that takes no bytes must not keep us; O_NONBLOCK belongs to the open
	 * file, which the shell shares, so it is put back. */
	if (flags < 0 || fcntl(fd, F_SETFL, flags | O_NONBLOCK) < 0)
		return;
	n = write(fd, rescue_out.bytes, rescue_out.len);
	(void)n;
	(void)fcntl(fd, F_SETFL, flags);
}

void term_rescue(int out_fd, const struct termios *saved)
{
	static const char paste_off[] = "\033[?2004l";
	struct termios now;
	int rc = 0;

	/* Still (or again) line mode: the dead process never took the screen, or gave it back. */
	if (tcgetattr(out_fd, &now) != 0 || (now.c_lflag & ICANON) == (saved->c_lflag & ICANON))
		return;
	/* What is left of a half-written frame is of no use; the parser restarts at ESC. */
	tcflush(out_fd, TCOFLUSH);
	if (setupterm(NULL, out_fd, &rc) == OK) {
		memcpy(rescue_out.bytes, paste_off, sizeof(paste_off) - 1);
		rescue_out.len = sizeof(paste_off) - 1;
		rescue_cap("sgr0");
		rescue_cap("op");
		rescue_cap("rmcup");
		rescue_cap("cnorm");
		rescue_write(out_fd);
	}
	tcsetattr(out_fd, TCSANOW, saved);
}
