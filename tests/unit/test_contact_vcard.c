/* vCards in three versions, in and out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "kontor/base/text.h"
#include "kontor/exchange/contact.h"

static Arena *arena;
static ContactFile file;

static int set_up(void **state)
{
	(void)state;
	arena = arena_new();
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static void read_text(const char *text)
{
	Err err = ERR_INIT;
	Rc rc = contact_read_vcard(text, strlen(text), arena, &file, &err);
	assert_string_equal(err.text, "");
	assert_int_equal(rc, RC_OK);
}

static const Contact *read_one(const char *text)
{
	read_text(text);
	if (file.faults.len > 0)
		assert_string_equal(file.faults.items[0].reason, "");
	assert_int_equal(file.len, 1);
	return &file.items[0];
}

static void describe(const Contact *c, Str *out)
{
	str_addf(out, "%s|%s|%s|%s\n%s|%s|%s|%s|%s\n", c->form, c->title, c->given_name, c->family_name,
		c->function, c->organisation, c->town, c->ags, c->language);
	str_addf(out, "%s|%d%d%d\n", c->salutation, c->no_mail, c->no_phone, c->no_letter);
	for (size_t i = 0; i < c->channels.len; i++) {
		const ContactChannel *ch = &c->channels.items[i];
		str_addf(out, "%s %s %s%s\n", ch->type, ch->use, ch->value, ch->main ? "*" : "");
	}
	for (size_t i = 0; i < c->addresses.len; i++) {
		const ContactAddress *a = &c->addresses.items[i];
		str_addf(out, "%s: %s/%s/%s %s/%s%s\n", a->use, a->company, a->street, a->postcode, a->city,
			a->country, a->main ? "*" : "");
	}
	str_addf(out, "%s", c->remark);
}

static void expect(const Contact *c, const char *want)
{
	AUTO(str_done) Str got = STR_INIT;
	describe(c, &got);
	assert_string_equal(str_cstr(&got), want);
}

/* --- who writes what ---------------------------------------------------------------- */

static void outlook_2_1(void **state)
{
	(void)state;
	const Contact *c =
		read_one("BEGIN:VCARD\r\nVERSION:2.1\r\n"
			 "N;LANGUAGE=de;CHARSET=Windows-1252:M\xFCller;J\xF6rg;;Herr Dr.\r\n"
			 "FN;CHARSET=Windows-1252:Dr. J\xF6rg M\xFCller\r\n"
			 "ORG;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:Stadt M=C3=BChlhausen;Bauamt\r\n"
			 "TITLE:Leiter\r\n"
			 "NOTE;ENCODING=QUOTED-PRINTABLE:Erste Zeile=0D=0A=\r\n"
			 "zweite Zeile; mit =\r\n"
			 "C:\\neu=20\r\n"
			 "TEL;WORK;VOICE:030 23125 001\r\nTEL;CELL;VOICE:030 23125 002\r\n"
			 "TEL;WORK;FAX:030 23125 003\r\nTEL;VOICE:030 23125 004\r\n"
			 "ADR;WORK;PREF;ENCODING=QUOTED-PRINTABLE:;;Markt 1=0D=0AHinterhaus;M=FChlhausen;;"
			 "99974;Deutschland\r\n"
			 "LABEL;WORK;PREF;ENCODING=QUOTED-PRINTABLE:Markt 1=0D=0A=\r\n"
			 "99974 M=FChlhausen\r\n"
			 "EMAIL;PREF;INTERNET:joerg@example.org\r\n"
			 "PHOTO;TYPE=JPEG;ENCODING=BASE64:\r\n /9j/4AAQSkZJRgABAQEAYABgAAD//gA=\r\n \r\n\r\n"
			 "X-MS-OL-DEFAULT-POSTAL-ADDRESS:2\r\nREV:20260101T000000Z\r\nEND:VCARD\r\n");
	expect(c,
		"male|Dr.|Jörg|Müller\nLeiter|Stadt Mühlhausen|||\n|000\n"
		"phone work 030 23125 001\nphone mobile 030 23125 002\nfax work 030 23125 003\n"
		"phone other 030 23125 004\nmail work joerg@example.org*\n"
		"work: Bauamt/Markt 1 Hinterhaus/99974 Mühlhausen/*\n"
		"Erste Zeile\nzweite Zeile; mit C:\\neu");
	assert_string_equal(file.encoding, "Windows-1252");
}

static void apple_3_0(void **state)
{
	(void)state;
	const Contact *c =
		read_one("BEGIN:VCARD\r\nVERSION:3.0\r\nPRODID:-//Apple Inc.//macOS 14//EN\r\n"
			 "N:Beispiel;A\xCC\x88nne;Maria;Prof. Dr.;\r\nFN:Änne Beispiel\r\n"
			 "ORG:Stadt Musterstadt;\r\nTITLE:Bürgermeisterin\r\n"
			 "EMAIL;type=INTERNET;type=HOME;type=pref:aenne@example.org\r\n"
			 "item1.EMAIL;type=INTERNET:rathaus@example.org\r\nitem1.X-ABLabel:Büro\r\n"
			 "TEL;type=IPHONE;type=CELL;type=VOICE;type=pref:030 23125 005\r\n"
			 "item2.TEL:030 23125 006\r\nitem2.X-ABLabel:_$!<WorkFAX>!$_\r\n"
			 "item3.ADR;type=WORK:;;Markt 1\\nRathaus;Musterstadt;;01067;Deutschland\r\n"
			 "item3.X-ABADR:de\r\n"
			 "item4.URL;type=pref:https://example.org/a\\,b\r\n"
			 "item4.X-ABLabel:_$!<HomePage>!$_\r\n"
			 "NOTE:Eine lange Notiz\\, die umbrochen wird\\; mit Zeile\\nzwei und ei\r\n"
			 " nem \\\\ Strich\r\n"
			 "PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQSkZJRgABAQAASABIAAD/4QBMRXhpZgAA\r\n"
			 "  TU0AKgAAAAgAAYdpAAQAAAABAAAAGgAAAAAAA6ABAAMAAAABAAEAAKACAAQ\r\n"
			 "BDAY:1960-01-01\r\nX-ABUID:1:ABPerson\r\nEND:VCARD\r\n");
	expect(c,
		"|Prof. Dr.|Änne Maria|Beispiel\nBürgermeisterin|Stadt Musterstadt|||\n|000\n"
		"mail home aenne@example.org*\nmail work rathaus@example.org\nphone mobile 030 23125 005*\n"
		"fax work 030 23125 006\nweb home https://example.org/a,b*\n"
		"work: /Markt 1 Rathaus/01067 Musterstadt/\n"
		"Eine lange Notiz, die umbrochen wird; mit Zeile\nzwei und einem \\ Strich");
}

static void google_and_4_0(void **state)
{
	(void)state;
	const Contact *c =
		read_one("BEGIN:VCARD\nVERSION:4.0\nKIND:individual\nFN:Dr. Eva Test\n"
			 "N:Test;Eva;;Dr.;\nGENDER:F;sie\nLANG;PREF=1:de-DE\n"
			 "TEL;VALUE=uri;PREF=1;TYPE=\"voice,work\":tel:+49-30-23125-007;ext=12\n"
			 "TEL;TYPE=cell;VALUE=uri:tel:+493023125008\n"
			 "EMAIL;TYPE=work:eva@example.org\nEMAIL;TYPE=home;PREF=1:eva@example.com\n"
			 "ADR;LABEL=\"Markt 1\\n12345 Ort: links\";TYPE=home:;;Markt 1;Ort;;12345;Germany\n"
			 "ROLE:Kämmerin\nURL:https://example.org\nPHOTO:data:image/jpeg;base64,/9j/4A==\n"
			 "X-UNKNOWN;A=b:c\nEND:VCARD\n");
	expect(c,
		"female|Dr.|Eva|Test\nKämmerin||||de\n|000\nphone work +49-30-23125-007-12*\n"
		"phone mobile +493023125008\nmail work eva@example.org\nmail home eva@example.com*\n"
		"web work https://example.org\nhome: /Markt 1/12345 Ort/\n");
}

static void names_without_n(void **state)
{
	(void)state;
	const Contact *c = read_one("BEGIN:VCARD\rVERSION:3.0\rFN:Frau Dr. Anna von Beispiel\rEND:VCARD\r");
	assert_string_equal(c->form, "female");
	assert_string_equal(c->family_name, "von Beispiel");
	assert_string_equal(c->given_name, "Anna");
}

/* --- what is refused --------------------------------------------------------------------- */

static void broken_cards_are_refused_with_their_text(void **state)
{
	(void)state;
	read_text("BEGIN:VCARD\nVERSION:3.0\nN:Eins;A\nEND:VCARD\n"
		  "BEGIN:VCARD\nVERSION:3.0\nEMAIL:niemand@example.org\nEND:VCARD\n"
		  "BEGIN:VCARD\nVERSION:3.0\nN:Abgeschnitten;B\n"
		  "BEGIN:VCARD\nVERSION:4.0\nKIND:group\nFN:Alle\nEND:VCARD\n"
		  "BEGIN:VCARD\nVERSION:3.0\nFN:Beispiel GmbH\nORG:Beispiel GmbH\nEND:VCARD\n"
		  "BEGIN:VCARD\nVERSION:2.1\nN;CHARSET=KOI8-R:\xEB\xC9;X\nEND:VCARD\n"
		  "BEGIN:VCARD\nVERSION:2.1\nN;ENCODING=QUOTED-PRINTABLE:Zwei;A=00B\nEND:VCARD\n"
		  "BEGIN:VCARD\nVERSION:2.1\nN:Drei;C\nAGENT:\nBEGIN:VCARD\nN:Innen;X\nEND:VCARD\n"
		  "NOTE;QUOTED-PRINTABLE:offen=\nEND:VCARD\n"
		  "BEGIN:VCARD\nN:Ohne Ende");
	assert_int_equal(file.len, 2);
	assert_string_equal(file.items[0].family_name, "Eins");
	assert_int_equal(file.items[0].line, 1);
	assert_string_equal(file.items[1].family_name, "Drei");
	assert_string_equal(file.items[1].remark, "offen");
	static const size_t lines[] = { 5, 9, 12, 17, 22, 26, 39 };
	assert_int_equal(file.faults.len, ARRAY_LEN(lines));
	for (size_t i = 0; i < ARRAY_LEN(lines); i++)
		assert_int_equal(file.faults.items[i].line, lines[i]);
	assert_memory_equal(file.faults.items[1].raw, "BEGIN:VCARD\nVERSION:3.0\nN:Abgeschnitten;B\n",
		file.faults.items[1].raw_len);
}

static void bombs_stay_small(void **state)
{
	(void)state;
	AUTO(str_done) Str text = STR_INIT;
	str_adds(&text, "BEGIN:VCARD\nVERSION:3.0\nN:Viel;A\n");
	for (int i = 0; i < 6000; i++)
		str_adds(&text, "NOTE:a\nTEL:1\n");
	str_adds(&text, "END:VCARD\n");
	for (int i = 0; i < 30000; i++)
		str_adds(&text, "BEGIN:VCARD\nAGENT:\n");
	str_adds(&text, "BEGIN:VCARD\nN:Lang;A\nNOTE:");
	for (int i = 0; i < 30000; i++)
		str_adds(&text, "aaaaaaaaaa\n ");
	str_adds(&text, "\nEND:VCARD\n");
	read_text(str_cstr(&text));
	assert_int_equal(file.len, 0);
	assert_true(file.faults.len >= 2);
	assert_true(arena_used(arena) < 3 * text.len);
}

static void files_without_cards_are_refused(void **state)
{
	(void)state;
	Err err = ERR_INIT;
	static const char text[] = "BEGIN:VCALENDAR\nEND:VCALENDAR\n";
	assert_int_equal(contact_read_vcard(text, sizeof(text) - 1, arena, &file, &err), RC_INVALID);
	assert_non_null(strstr(err.text, "BEGIN:VCARD"));
}

/* --- out and in again ------------------------------------------------------------------------ */

static const char *const nasty[] = { "Änne Übergroß", "a;b,c\\d:e\"f'", "\\n\\,\\;", "=cmd|' /C calc'!A0",
	"+1+1", "@SUM(1)", "-2", "👩🏽‍💼 Grüße", "END:VCARD", "x BEGIN:VCARD",
	"<script>alert(1)</script>", "${jndi:x}", "%s%n", "'; DROP TABLE person;--", "日本語", "=0D=0A",
	"a ::: b", "ß\xC2\xA0ß" };

static void compare(const Contact *want, ContactVcard version)
{
	AUTO(str_done) Str out = STR_INIT;
	contact_write_vcard(&out, want, version);
	assert_true(text_is_valid(out.data, out.len));
	for (const char *s = out.data; *s != '\0'; s = strstr(s, "\r\n") + 2) {
		assert_true(strcspn(s, "\r\n") <= 75);
		assert_int_equal(s[strcspn(s, "\r\n")], '\r');
	}
	AUTO(str_done) Str before = STR_INIT;
	AUTO(str_done) Str after = STR_INIT;
	describe(want, &before);
	describe(read_one(out.data), &after);
	assert_string_equal(after.data, before.data);
}

static Contact nasty_contact(const char *s, ContactChannel *channels, ContactAddress *address)
{
	channels[0] = (ContactChannel){ "phone", "work", s, true };
	channels[1] = (ContactChannel){ "web", "home", s, false };
	channels[2] = (ContactChannel){ "mail", "other", "a@example.org", false };
	channels[3] = (ContactChannel){ "fax", "mobile", s, false };
	channels[4] = (ContactChannel){ "phone", "other", "030 23125 001", false };
	*address = (ContactAddress){ "home", s, s, s, s, s, true };
	Contact c = { .form = "neutral",
		.title = s,
		.given_name = s,
		.family_name = s,
		.salutation = s,
		.language = "pl",
		.remark = s,
		.function = s,
		.organisation = s,
		.ags = s,
		.town = "Ort",
		.no_mail = true,
		.no_letter = true };
	c.channels.items = channels;
	c.channels.len = 5;
	c.addresses.items = address;
	c.addresses.len = 1;
	return c;
}

static void every_text_survives(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(nasty); i++) {
		ContactChannel channels[5];
		ContactAddress address;
		Contact c = nasty_contact(nasty[i], channels, &address);
		compare(&c, CONTACT_VCARD_3);
		compare(&c, CONTACT_VCARD_4);
	}
}

static void long_texts_and_line_breaks_survive(void **state)
{
	(void)state;
	AUTO(str_done) Str text = STR_INIT;
	for (int i = 0; i < 1200; i++)
		str_adds(&text, i % 7 == 0 ? "\n" : "äö 👍;,\\");
	str_adds(&text, "Ende");
	const char *remark = text_normalise(arena, text.data, text.len, false);
	assert_true(strlen(remark) > 10000);
	Contact c = { .form = "",
		.title = "",
		.given_name = "A",
		.family_name = "B",
		.salutation = "",
		.language = "",
		.remark = remark,
		.function = "",
		.organisation = "",
		.ags = "",
		.town = "Ort" };
	compare(&c, CONTACT_VCARD_3);
	compare(&c, CONTACT_VCARD_4);
}

static void nothing_breaks_out_of_its_line(void **state)
{
	(void)state;
	ContactChannel channels[5];
	ContactAddress address;
	Contact c = nasty_contact("x\r\nEND:VCARD\r\nBEGIN:VCARD\nFN:Falsch\x01\x1b[31m", channels, &address);
	static const ContactVcard versions[] = { CONTACT_VCARD_3, CONTACT_VCARD_4, CONTACT_VCARD_OUTLOOK };
	for (size_t i = 0; i < ARRAY_LEN(versions); i++) {
		AUTO(str_done) Str out = STR_INIT;
		contact_write_vcard(&out, &c, versions[i]);
		assert_null(strpbrk(out.data, "\x01\x1b"));
		const Contact *got = read_one(out.data);
		assert_string_equal(got->family_name, "x END:VCARD BEGIN:VCARD FN:Falsch[31m");
	}
}

static void outlook_gets_what_it_reads(void **state)
{
	(void)state;
	ContactChannel channels[] = { { "mail", "work", "a@example.org", true },
		{ "mail", "home", "b@example.org", false }, { "mail", "work", "c@example.org", false },
		{ "mail", "work", "d@example.org", false }, { "phone", "other", "030 23125 001", false },
		{ "phone", "mobile", "030 23125 002", true } };
	Contact c = { .form = "female",
		.title = "Dr.",
		.given_name = "Änne",
		.family_name = "Beispiel",
		.salutation = "Liebe Änne",
		.language = "de",
		.remark = "",
		.function = "Amtsleiterin",
		.organisation = "",
		.ags = "12070424",
		.town = "Wittenberge",
		.no_mail = true };
	c.channels.items = channels;
	c.channels.len = ARRAY_LEN(channels);
	AUTO(str_done) Str out = STR_INIT;
	contact_write_vcard(&out, &c, CONTACT_VCARD_OUTLOOK);
	assert_string_equal(out.data,
		"BEGIN:VCARD\r\nVERSION:3.0\r\n"
		"N;CHARSET=utf-8:Beispiel;Änne;;Frau Dr.;\r\n"
		"FN;CHARSET=utf-8:Dr. Änne Beispiel\r\n"
		"ORG:Wittenberge\r\nTITLE:Amtsleiterin\r\n"
		"EMAIL;TYPE=INTERNET,WORK,PREF:a@example.org\r\n"
		"EMAIL;TYPE=INTERNET,HOME:b@example.org\r\n"
		"EMAIL;TYPE=INTERNET,WORK:c@example.org\r\n"
		"TEL;TYPE=VOICE:030 23125 001\r\nTEL;TYPE=VOICE,CELL,PREF:030 23125 002\r\n"
		"END:VCARD\r\n");
	expect(read_one(out.data),
		"female|Dr.|Änne|Beispiel\nAmtsleiterin|Wittenberge|||\n|000\nmail work a@example.org*\n"
		"mail home b@example.org\nmail work c@example.org\nphone other 030 23125 001\n"
		"phone mobile 030 23125 002*\n");
}

static void ten_thousand_cards_in_one_file(void **state)
{
	(void)state;
	AUTO(str_done) Str out = STR_INIT;
	ContactChannel channels[] = { { "mail", "work", "a@example.org", true },
		{ "phone", "work", "030 23125 001", true } };
	Contact c = { .form = "female",
		.title = "",
		.given_name = "Änne",
		.family_name = "Beispiel",
		.salutation = "",
		.language = "",
		.remark = "Notiz",
		.function = "Leiterin",
		.organisation = "Stadt X",
		.ags = "",
		.town = "" };
	c.channels.items = channels;
	c.channels.len = ARRAY_LEN(channels);
	for (int i = 0; i < 10000; i++)
		contact_write_vcard(&out, &c, CONTACT_VCARD_3);
	read_text(out.data);
	assert_int_equal(file.len, 10000);
	assert_int_equal(file.faults.len, 0);
	assert_memory_equal(file.items[9999].raw, "BEGIN:VCARD", 11);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(outlook_2_1, set_up, tear_down),
		cmocka_unit_test_setup_teardown(apple_3_0, set_up, tear_down),
		cmocka_unit_test_setup_teardown(google_and_4_0, set_up, tear_down),
		cmocka_unit_test_setup_teardown(names_without_n, set_up, tear_down),
		cmocka_unit_test_setup_teardown(broken_cards_are_refused_with_their_text, set_up, tear_down),
		cmocka_unit_test_setup_teardown(bombs_stay_small, set_up, tear_down),
		cmocka_unit_test_setup_teardown(files_without_cards_are_refused, set_up, tear_down),
		cmocka_unit_test_setup_teardown(every_text_survives, set_up, tear_down),
		cmocka_unit_test_setup_teardown(long_texts_and_line_breaks_survive, set_up, tear_down),
		cmocka_unit_test_setup_teardown(nothing_breaks_out_of_its_line, set_up, tear_down),
		cmocka_unit_test_setup_teardown(outlook_gets_what_it_reads, set_up, tear_down),
		cmocka_unit_test_setup_teardown(ten_thousand_cards_in_one_file, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
