/* From interest to the first meeting in the real program. */
#include "pty_test.h"

static const char *office_with(const char *family)
{
	static char name[64];
	const char *db = pty_office_copy();
	snprintf(name, sizeof(name), "family_name=%s", family);
	const char *const put[] = { "put", "persons", name, "given_name=Änne", NULL };

	return db != NULL && pty_office_command(db, put) == 0 ? db : NULL;
}

/* The whole way; each step waits for what tells that it is done. */
static void whole_way(void)
{
	PTY_AUTO p = pty_office_open(&(PtyOffice){ .db = office_with("Zwölfer") });

	if (p == NULL)
		return;
	pty_type(p, "4P");
	PTY_CHECK(p, pty_expect(p, "Im Pool: 120", 3000));
	pty_type(p, "nZwölfer\r\023");
	PTY_CHECK(p, pty_expect(p, "Das Interesse ist eingetragen", 3000));
	PTY_CHECK(p, pty_expect(p, "zurzeit nicht im Pool", 3000));
	pty_type(p, "qR");
	PTY_CHECK(p, pty_expect(p, "bewiesen: besser geht es nicht", 5000));
	pty_type(p, "s");
	PTY_CHECK(p, pty_expect(p, "Lauf als Entwurf sichern", 3000));
	pty_type(p, "\025Frühjahrsrunde\r");
	PTY_CHECK(p, pty_expect(p, "Frühjahrsrunde – Entwurf", 3000));
	pty_type(p, "F");
	PTY_CHECK(p, pty_expect(p, "Niemand wird", 3000));
	pty_type(p, "j");
	PTY_CHECK(p, pty_expect(p, "60 Tandems vorgeschlagen", 5000));
	pty_type(p, "qqq");
	PTY_CHECK(p, pty_expect(p, "Neuer Lauf", 3000));
	pty_type(p, "g\r");
	PTY_CHECK(p, pty_expect(p, "f fragt alle an", 3000));
	pty_type(p, "f");
	PTY_CHECK(p, pty_expect(p, "Antwort bis", 3000));
	pty_type(p, "\r");
	PTY_CHECK(p, pty_expect(p, "angefragt, Antwort bis", 3000));
	PTY_CHECK(p, pty_expect(p, "im Postausgang auf Freigabe", 3000));
	pty_type(p, "a");
	PTY_CHECK(p, pty_expect(p, "sagt ab …", 3000));
	pty_type(p, "\r");
	PTY_CHECK(p, pty_expect(p, "Zusage eingetragen", 3000));
	pty_type(p, "a");
	PTY_CHECK(p, pty_expect(p, "sagt ab …", 3000));
	pty_type(p, "\r");
	PTY_CHECK(p, pty_expect(p, "Das Tandem ist bestätigt", 3000));
	pty_type(p, "s");
	PTY_CHECK(p, pty_expect(p, "Neuer Status", 3000));
	pty_type(p, "\r");
	PTY_CHECK(p, pty_expect(p, "aktiv seit", 3000));
	pty_type(p, "m");
	PTY_CHECK(p, pty_expect(p, "Treffen anlegen", 3000));
	pty_type(p, "16.4.2031 10-12\r");
	PTY_CHECK(p, pty_expect(p, "Mi 16.04.2031 10:00–12:00", 3000));
	pty_type(p, "I");
	PTY_CHECK(p, pty_expect(p, "j In den Postausgang", 3000));
	pty_type(p, "j");
	PTY_CHECK(p, pty_expect(p, "im Postausgang auf Freigabe", 3000));
	pty_type(p, "O");
	PTY_CHECK(p, pty_expect(p, "zur Freigabe", 3000));
	PTY_CHECK(p, pty_expect(p, "Einladung", 3000));
}

/* Weights move while keys are held down; the window changes meanwhile. */
static void held_down(void)
{
	PTY_AUTO p = pty_office_open(&(PtyOffice){ .db = pty_office_copy() });

	if (p == NULL)
		return;
	pty_type(p, "4R");
	PTY_CHECK(p, pty_expect(p, "60 Paare", 5000));
	for (int i = 0; i < 12; i++)
		pty_type(p, "\033[C");
	pty_resize(p, 120, 40);
	PTY_CHECK(p, pty_expect(p, "Thema     100", 5000));
	for (int i = 0; i < 12; i++)
		pty_type(p, "\033[D");
	pty_resize(p, 60, 16);
	PTY_CHECK(p, pty_expect(p, "Thema      40", 5000));
	PTY_CHECK(p, pty_expect(p, "Entfernung 15", 5000));
	PTY_CHECK(p, pty_expect(p, "60 Paare", 5000));
	pty_resize(p, 80, 24);
	pty_type(p, "\r");
	PTY_CHECK(p, pty_expect(p, "Wer passt zu", 5000));
	pty_type(p, "\033");
	PTY_CHECK(p, pty_expect_not(p, "Wer passt zu", 3000));
}

/* The map lives in every window and finds its way back. */
static void map(void)
{
	static const struct {
		int w, h;
	} sizes[] = { { 60, 16 }, { 200, 60 }, { 20, 5 }, { 80, 24 } };
	PTY_AUTO p = pty_office_open(&(PtyOffice){ .db = pty_office_copy() });

	if (p == NULL)
		return;
	pty_type(p, "4K");
	PTY_CHECK(p, pty_expect(p, "2.277 Kleinstädte", 5000));
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		pty_resize(p, sizes[i].w, sizes[i].h);
		PTY_CHECK(p, pty_quiet(p, 80, 3000));
		pty_type(p, "++lkjh--");
	}
	PTY_CHECK(p, pty_expect(p, "Einwohner", 3000));
	pty_type(p, "\r");
	PTY_CHECK(p, pty_expect(p, "Verdikt", 3000));
}

const PtyTest pty_tandem_tests[] = {
	{ "from interest to the first meeting", whole_way },
	{ "weights follow keys that are held down", held_down },
	{ "the map lives in every window", map },
	{ NULL, NULL },
};
