/* Keys, pastes, junk, resizing. */
#include "pty_test.h"

#include <stdlib.h>
#include <string.h>

/* The towns list, with the cursor on its first row. */
static Pty *open_towns(PtyOffice office)
{
	Pty *p = pty_office_open(&office);

	if (p == NULL)
		return NULL;
	pty_type(p, "2");
	if (pty_quiet(p, 150, 5000))
		return p;
	pty_run_failed(p, __FILE__, __LINE__, "the towns come");
	pty_close(p);
	return NULL;
}

static int cursor_row(Pty *p)
{
	int x, y;

	pty_cursor(p, &x, &y);
	return y;
}

/* Down and up, sent in one piece and byte by byte: the same key. */
static void split_sequences(void)
{
	PTY_AUTO p = open_towns((PtyOffice){ 0 });
	int top;

	if (p == NULL)
		return;
	top = cursor_row(p);
	pty_type(p, "\033[B");
	PTY_CHECK(p, pty_quiet(p, 100, 2000));
	PTY_CHECK(p, cursor_row(p) == top + 1);
	pty_type_slowly(p, "\033[B", 30);
	PTY_CHECK(p, pty_quiet(p, 100, 2000));
	PTY_CHECK(p, cursor_row(p) == top + 2);
	pty_type_slowly(p, "\033OA", 30);
	PTY_CHECK(p, pty_quiet(p, 100, 2000));
	PTY_CHECK(p, cursor_row(p) == top + 1);
	pty_type(p, "jjk");
	PTY_CHECK(p, pty_quiet(p, 100, 2000));
	PTY_CHECK(p, cursor_row(p) == top + 2);
}

/* A lone Esc closes what is open, without a second key. */
static void lone_escape(void)
{
	PTY_AUTO p = open_towns((PtyOffice){ 0 });

	if (p == NULL)
		return;
	for (int i = 0; i < 5; i++) {
		char *before = strdup(pty_screen(p));

		pty_type(p, ":");
		PTY_CHECK(p, pty_quiet(p, 100, 2000));
		PTY_CHECK(p, strcmp(before, pty_screen(p)) != 0);
		pty_type(p, "\033");
		PTY_CHECK(p, pty_quiet(p, 200, 2000));
		PTY_CHECK(p, strcmp(before, pty_screen(p)) == 0);
		free(before);
	}
}

/* What is pasted is text: on a list it does nothing, in the filter it is typed. */
static void paste_is_text(void)
{
	PTY_AUTO p = open_towns((PtyOffice){ 0 });
	int top;

	if (p == NULL)
		return;
	top = cursor_row(p);
	pty_type(p, "\033[200~jjjq:n\r\033[201~");
	PTY_CHECK(p, pty_quiet(p, 200, 2000));
	PTY_CHECK(p, !pty_exited(p, 0, NULL));
	PTY_CHECK(p, cursor_row(p) == top);
	pty_type(p, "/\033[200~Wittenberge\033[201~");
	PTY_CHECK(p, pty_expect(p, "Prignitz", 2000));
}

static void paste_bomb(void)
{
	size_t len = 1024 * 1024;
	char *bomb = malloc(len + 16);
	PTY_AUTO p = open_towns((PtyOffice){ 0 });
	int64_t start;

	if (p == NULL || bomb == NULL) {
		free(bomb);
		return;
	}
	memcpy(bomb, "\033[200~", 6);
	for (size_t i = 0; i < len; i++)
		bomb[6 + i] = "qdn:y\r x"[i % 8];
	memcpy(bomb + 6 + len, "\033[201~", 6);
	start = pty_now_ms();
	pty_send(p, bomb, len + 12);
	free(bomb);
	pty_type(p, "?");
	PTY_CHECK(p, pty_quiet(p, 150, 5000));
	PTY_CHECK(p, pty_now_ms() - start < 2150);
	PTY_CHECK(p, !pty_exited(p, 0, NULL));
	pty_type(p, "\033");
	PTY_CHECK(p, pty_expect(p, PTY_OFFICE_MARK, 2000));
}

/* Unknown sequences, mouse reports, answers of the terminal, broken UTF-8: no command. */
static void junk_input(void)
{
	static const char *const junk[] = { "\033[<0;10;5M", "\033[M !!", "\033[24;80R", "\033[?1;2c",
		"\033]11;rgb:0000/0000/0000\033\\", "\033P1$r0m\033\\", "\033[1;5Z", "\033[99~",
		"\033[27;5;9~", "\xff\xfe\x80", "\xc3", "\033[I\033[O", "\033[200~\033[201~" };
	PTY_AUTO p = open_towns((PtyOffice){ 0 });
	int top;

	if (p == NULL)
		return;
	top = cursor_row(p);
	for (size_t i = 0; i < sizeof(junk) / sizeof(junk[0]); i++) {
		pty_type(p, junk[i]);
		pty_pump(p, 80);
		PTY_CHECK(p, !pty_exited(p, 0, NULL));
		PTY_CHECK(p, cursor_row(p) == top);
		PTY_CHECK(p, strstr(pty_row(p, 0), "2 Ko") != NULL);
	}
}

static void storm(Pty *p, int times)
{
	for (int i = 0; i < times; i++) {
		pty_resize(p, 1 + (i * 37) % 160, 1 + (i * 23) % 60);
		pty_pump(p, i % 50 == 0 ? 10 : 1);
	}
	pty_resize(p, 80, 24);
}

/* Also inside dialogs; afterwards the screen is as it was. */
static void resize_storm(void)
{
	static const char *const where[] = { "", ":", "?", "n", "/" };
	PTY_AUTO p = open_towns((PtyOffice){ 0 });

	if (p == NULL)
		return;
	for (size_t i = 0; i < sizeof(where) / sizeof(where[0]); i++) {
		char *before;

		pty_type(p, where[i]);
		PTY_CHECK(p, pty_quiet(p, 150, 2000));
		before = strdup(pty_screen(p));
		storm(p, 500);
		PTY_CHECK(p, pty_quiet(p, 200, 5000));
		PTY_CHECK(p, !pty_exited(p, 0, NULL));
		PTY_CHECK(p, strcmp(before, pty_screen(p)) == 0);
		free(before);
		pty_type(p, "\033");
		PTY_CHECK(p, pty_quiet(p, 150, 2000));
	}
}

/* A moved cursor costs two rows, not a screen. */
static void bytes_per_key(void)
{
	PTY_AUTO p = open_towns((PtyOffice){ 0 });
	size_t before;

	if (p == NULL)
		return;
	before = pty_bytes(p);
	for (int i = 0; i < 10; i++) {
		pty_type(p, "\033[B");
		PTY_CHECK(p, pty_quiet(p, 60, 2000));
	}
	printf("# bytes per cursor key: %zu\n", (pty_bytes(p) - before) / 10);
	PTY_CHECK(p, (pty_bytes(p) - before) / 10 <= 400);
}

/* Many keys in one read are one frame. */
static void type_ahead(void)
{
	PTY_AUTO p = open_towns((PtyOffice){ 0 });
	char keys[501];
	size_t before;

	if (p == NULL)
		return;
	memset(keys, 'j', 500);
	keys[500] = '\0';
	before = pty_bytes(p);
	pty_type(p, keys);
	PTY_CHECK(p, pty_quiet(p, 150, 3000));
	PTY_CHECK(p, pty_bytes(p) - before < 20000);
}

const PtyTest pty_input_tests[] = {
	{ "split escape sequences are one key", split_sequences },
	{ "a lone Esc is Esc", lone_escape },
	{ "a paste is text, never commands", paste_is_text },
	{ "a megabyte pasted takes at most two seconds", paste_bomb },
	{ "junk is no command", junk_input },
	{ "500 resizes, also in dialogs", resize_storm },
	{ "a cursor key writes few bytes", bytes_per_key },
	{ "keys typed ahead share frames", type_ahead },
	{ NULL, NULL },
};
