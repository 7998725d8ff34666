/* Lists of people as Outlook, Google, Excel and people themselves write them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "kontor/exchange/contact.h"
#include "kontor/exchange/csv.h"

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

static void read_bytes(const char *bytes, size_t len, const ContactMapping *mapping)
{
	Err err = ERR_INIT;
	Rc rc = contact_read_csv(bytes, len, mapping, arena, &file, &err);
	assert_string_equal(err.text, "");
	assert_int_equal(rc, RC_OK);
}

static const Contact *read_one(const char *text)
{
	read_bytes(text, strlen(text), NULL);
	if (file.faults.len > 0)
		assert_string_equal(file.faults.items[0].reason, "");
	assert_int_equal(file.len, 1);
	return &file.items[0];
}

/* "phone work 030…|mail home …", a star for the main one. */
static void expect_channels(const Contact *c, const char *want)
{
	AUTO(str_done) Str got = STR_INIT;
	for (size_t i = 0; i < c->channels.len; i++) {
		const ContactChannel *ch = &c->channels.items[i];
		str_addf(&got, "%s%s %s %s%s", i > 0 ? "|" : "", ch->type, ch->use, ch->value,
			ch->main ? "*" : "");
	}
	assert_string_equal(str_cstr(&got), want);
}

static void expect_addresses(const Contact *c, const char *want)
{
	AUTO(str_done) Str got = STR_INIT;
	for (size_t i = 0; i < c->addresses.len; i++) {
		const ContactAddress *a = &c->addresses.items[i];
		str_addf(&got, "%s%s: %s/%s/%s %s/%s", i > 0 ? "|" : "", a->use, a->company, a->street,
			a->postcode, a->city, a->country);
	}
	assert_string_equal(str_cstr(&got), want);
}

/* --- who writes what ------------------------------------------------------------- */

static void plain_german_words(void **state)
{
	(void)state;
	const Contact *c = read_one(
		"Anrede;Titel;Vorname;Nachname;Amt;Gemeinde;AGS;E-Mail;Telefon;Mobil;Fax;Straße;Hausnr.;PLZ;Ort;"
		"Organisation;Bemerkung\r\n"
		"Frau;Dr.;Änne;Groß;Bürgermeisterin;Wittenberge;12070424;aenne@example.org;030 23125 001;"
		"030 23125 002;030 23125 003;August-Bebel-Straße;10;19322;Wittenberge;Stadt Wittenberge;"
		"\"Zeile 1\nZeile; 2\"\r\n");
	assert_string_equal(c->form, "female");
	assert_string_equal(c->title, "Dr.");
	assert_string_equal(c->given_name, "Änne");
	assert_string_equal(c->family_name, "Groß");
	assert_string_equal(c->function, "Bürgermeisterin");
	assert_string_equal(c->town, "Wittenberge");
	assert_string_equal(c->ags, "12070424");
	assert_string_equal(c->organisation, "Stadt Wittenberge");
	assert_string_equal(c->remark, "Zeile 1\nZeile; 2");
	expect_channels(c,
		"mail work aenne@example.org|phone work 030 23125 001|phone mobile 030 23125 002|"
		"fax work 030 23125 003");
	expect_addresses(c, "work: /August-Bebel-Straße 10/19322 Wittenberge/");
	assert_int_equal(c->line, 2);
	assert_string_equal(file.encoding, "UTF-8");
	assert_memory_equal(c->raw, "Frau;Dr.", 8);
}

static void outlook_german(void **state)
{
	(void)state;
	const Contact *c = read_one(
		"\"Anrede\",\"Vorname\",\"Weitere Vornamen\",\"Nachname\",\"Suffix\",\"Firma\",\"Abteilung\","
		"\"Position\",\"Straße geschäftlich\",\"Straße geschäftlich 2\",\"Ort geschäftlich\","
		"\"Region geschäftlich\",\"Postleitzahl geschäftlich\",\"Land/Region geschäftlich\","
		"\"Straße privat\",\"Ort privat\",\"Postleitzahl privat\",\"Fax geschäftlich\","
		"\"Telefon geschäftlich\",\"Telefon geschäftlich 2\",\"Telefon (privat)\",\"Mobiltelefon\","
		"\"E-Mail-Adresse\",\"E-Mail-Typ\",\"E-Mail: Angezeigter Name\",\"E-Mail 2: Adresse\",\"Notizen\","
		"\"Webseite\"\r\n"
		"\"Herr Prof. Dr.\",\"Max\",\"Otto\",\"Beispiel\",\"\",\"Stadt Musterstadt\",\"Bauamt\","
		"\"Amtsleiter\",\"Markt 1\",\"Hintereingang\",\"Musterstadt\",\"\",\"01067\",\"Deutschland\","
		"\"Gasse 2\",\"Dorf\",\"01068\",\"030 23125 010\",\"030 23125 011\",\"030 23125 012\","
		"\"030 23125 013\",\"030 23125 014\",\"max@example.org\",\"SMTP\",\"Max Beispiel\","
		"\"bauamt@example.org\",\"Kennt sich aus\",\"https://example.org\"\r\n");
	assert_string_equal(c->form, "male");
	assert_string_equal(c->title, "Prof. Dr.");
	assert_string_equal(c->given_name, "Max Otto");
	assert_string_equal(c->function, "Amtsleiter");
	expect_channels(c,
		"fax work 030 23125 010|phone work 030 23125 011|phone work 030 23125 012|"
		"phone home 030 23125 013|phone mobile 030 23125 014|mail work max@example.org|"
		"mail work bauamt@example.org|web work https://example.org");
	expect_addresses(
		c, "work: Bauamt/Markt 1, Hintereingang/01067 Musterstadt/|home: /Gasse 2/01068 Dorf/");
}

static void outlook_english(void **state)
{
	(void)state;
	const Contact *c = read_one(
		"Title,First Name,Middle Name,Last Name,Company,Department,Job Title,Business Street,Business City,"
		"Business Postal Code,Business Country/Region,Business Fax,Business Phone,Mobile Phone,Home Phone,"
		"E-mail Address,E-mail 2 Address,E-mail Display Name,Web Page,Notes,Language\r\n"
		"Mrs.,Ada,,Muster,Example Ltd,,Mayor,1 High Street,Bath,BA1 1AA,United Kingdom,030 23125 020,"
		"030 23125 021,030 23125 022,030 23125 023,ada@example.org,/o=ExchangeLabs/cn=ada,Ada,"
		"https://example.org,Hello,English\r\n");
	assert_string_equal(c->form, "female");
	assert_string_equal(c->title, "");
	assert_string_equal(c->function, "Mayor");
	assert_string_equal(c->language, "en");
	expect_addresses(c, "work: /1 High Street/BA1 1AA Bath/United Kingdom");
	expect_channels(c,
		"fax work 030 23125 020|phone work 030 23125 021|phone mobile 030 23125 022|"
		"phone home 030 23125 023|mail work ada@example.org|web work https://example.org");
}

static void google_old_and_new(void **state)
{
	(void)state;
	const Contact *c = read_one(
		"Name,Given Name,Additional Name,Family Name,Name Prefix,Notes,E-mail 1 - Type,E-mail 1 - Value,"
		"E-mail 2 - Type,E-mail 2 - Value,Phone 1 - Type,Phone 1 - Value,Phone 2 - Type,Phone 2 - Value,"
		"Address 1 - Type,Address 1 - Formatted,Address 1 - Street,Address 1 - City,Address 1 - PO Box,"
		"Address 1 - Postal Code,Address 1 - Country,Address 2 - Type,Address 2 - Street,Address 2 - City,"
		"Address 2 - Postal Code,Organization 1 - Name,Organization 1 - Title\n"
		"Dr. Eva Test,Eva,,Test,Dr.,,* Work,eva@example.org ::: e.test@example.org,Home,eva@example.com,"
		"Mobile,030 23125 030,Work Fax,030 23125 031,Work,x,Markt 1,Ort A,,12345,DE,Home,Gasse 2,Ort B,"
		"12346,Stadt A,Kämmerin\n");
	assert_string_equal(c->title, "Dr.");
	expect_channels(c,
		"mail work eva@example.org*|mail work e.test@example.org|mail home eva@example.com|"
		"phone mobile 030 23125 030|fax work 030 23125 031");
	expect_addresses(c, "work: /Markt 1/12345 Ort A/|home: /Gasse 2/12346 Ort B/");
	c = read_one("First Name,Middle Name,Last Name,Name Prefix,Organization Name,Organization Title,"
		     "Notes,Labels,E-mail 1 - Label,E-mail 1 - Value,Phone 1 - Label,Phone 1 - Value\n"
		     "Eva,,Test,,Stadt A,Kämmerin,,* myContacts,,eva@example.org,Privat,030 23125 030\n");
	assert_string_equal(c->organisation, "Stadt A");
	assert_string_equal(c->function, "Kämmerin");
	expect_channels(c, "mail work eva@example.org|phone home 030 23125 030");
}

static void own_list_for_people(void **state)
{
	(void)state;
	AUTO(str_done) Str out = STR_INIT;
	CsvWriter w;
	csv_begin(&w, &out, false);
	static const char *const header[] = { "Name", "Funktion", "Kommune, Organisation", "AGS", "Land",
		"Amtsende", "E-Mail", "Telefon" };
	static const char *const cells[] = { "Dr. Anna von der Beispiel", "Bürgermeisterin", "Musterstadt",
		"01051001", "SH", "31.12.2027", "anna@example.org", "+49 30 23125 001" };
	for (size_t i = 0; i < ARRAY_LEN(header); i++)
		csv_text(&w, header[i]);
	csv_end_row(&w);
	for (size_t i = 0; i < ARRAY_LEN(cells); i++)
		csv_text(&w, cells[i]);
	csv_end_row(&w);
	const Contact *c = read_one(str_cstr(&out));
	assert_string_equal(c->title, "Dr.");
	assert_string_equal(c->given_name, "Anna");
	assert_string_equal(c->family_name, "von der Beispiel");
	assert_string_equal(c->town, "Musterstadt");
	assert_string_equal(c->organisation, "");
	assert_string_equal(c->ags, "01051001");
	expect_channels(c, "mail work anna@example.org|phone work +49 30 23125 001");
}

static void names_in_one_cell(void **state)
{
	(void)state;
	static const char *const cases[][4] = {
		{ "Anna Beispiel", "", "Anna", "Beispiel" },
		{ "Beispiel, Dr. Anna Maria", "Dr.", "Anna Maria", "Beispiel" },
		{ "Frau Prof. Dr.-Ing. Anna Beispiel", "Prof. Dr.-Ing.", "Anna", "Beispiel" },
		{ "Ludwig van Beispiel", "", "Ludwig", "van Beispiel" },
		{ "Beispiel", "", "", "Beispiel" },
		{ "Dr.", "", "", "Dr." },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		AUTO(str_done) Str text = STR_INIT;
		str_addf(&text, "Name\n\"%s\"\n", cases[i][0]);
		const Contact *c = read_one(str_cstr(&text));
		assert_string_equal(c->title, cases[i][1]);
		assert_string_equal(c->given_name, cases[i][2]);
		assert_string_equal(c->family_name, cases[i][3]);
	}
}

/* --- encodings, separators -------------------------------------------------------------- */

static void same_from_every_encoding(void **state)
{
	(void)state;
	static const char utf8_bom[] = "\xEF\xBB\xBFVorname;Nachname\nÄ;Ö\n";
	static const char cp1252[] = "Vorname;Nachname\n\xC4;\xD6\n";
	static const char nfd[] = "Vorname;Nachname\nA\xCC\x88;O\xCC\x88\n";
	static const char plain[] = "Vorname\tNachname\n\xC3\x84\t\xC3\x96\n";
	static const struct {
		const char *bytes;
		size_t len;
		const char *encoding;
	} cases[] = { { utf8_bom, sizeof(utf8_bom) - 1, "UTF-8" },
		{ cp1252, sizeof(cp1252) - 1, "Windows-1252" }, { nfd, sizeof(nfd) - 1, "UTF-8" },
		{ plain, sizeof(plain) - 1, "UTF-8" } };
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		read_bytes(cases[i].bytes, cases[i].len, NULL);
		assert_string_equal(file.encoding, cases[i].encoding);
		assert_int_equal(file.len, 1);
		assert_string_equal(file.items[0].given_name, "Ä");
		assert_string_equal(file.items[0].family_name, "Ö");
	}
}

static void both_kinds_of_utf16(void **state)
{
	(void)state;
	static const char text[] = "Vorname\tNachname\r\n\xC4\t\xD6\r\n";
	for (int variant = 0; variant < 4; variant++) {
		bool big = (variant & 1) != 0;
		AUTO(str_done) Str out = STR_INIT;
		if ((variant & 2) != 0)
			str_add(&out, big ? "\xFE\xFF" : "\xFF\xFE", 2);
		for (size_t i = 0; i + 1 < sizeof(text); i++) {
			str_addc(&out, big ? '\0' : text[i]);
			str_addc(&out, big ? text[i] : '\0');
		}
		read_bytes(out.data, out.len, NULL);
		assert_string_equal(file.encoding, "UTF-16");
		assert_int_equal(file.len, 1);
		assert_string_equal(file.items[0].given_name, "Ä");
		assert_string_equal(file.items[0].family_name, "Ö");
	}
}

/* --- what spreadsheets do -------------------------------------------------------------------- */

static void lost_zeros_come_back(void **state)
{
	(void)state;
	const Contact *c = read_one("Nachname;AGS;PLZ;Ort\nTest;1051001;1067;Dresden\n");
	assert_string_equal(c->ags, "01051001");
	expect_addresses(c, "work: //01067 Dresden/");
	c = read_one("Nachname;PLZ;Ort;Staat\nTest;1010;Wien;Österreich\n");
	expect_addresses(c, "work: //1010 Wien/Österreich");
}

static void shortened_numbers_are_refused(void **state)
{
	(void)state;
	static const char text[] = "Nachname;Telefon\nTest;4,93023E+11\n";
	read_bytes(text, sizeof(text) - 1, NULL);
	assert_int_equal(file.len, 0);
	assert_int_equal(file.faults.len, 1);
	assert_non_null(strstr(file.faults.items[0].reason, "Tabellenkalkulation"));
}

static void several_mails_in_a_cell(void **state)
{
	(void)state;
	const Contact *c = read_one(
		"Nachname;E-Mail\nTest;\"Eva Test <a@example.org>; b@example.org, mailto:c@example.org;a@example.org\"\n");
	expect_channels(c, "mail work a@example.org|mail work b@example.org|mail work c@example.org");
}

static void one_line_addresses(void **state)
{
	(void)state;
	const Contact *c = read_one("Nachname;Anschrift\nTest;Markt 1, 19322 Wittenberge\n");
	expect_addresses(c, "work: /Markt 1/19322 Wittenberge/");
	c = read_one("Nachname;Abteilung\nTest;Bauamt\n");
	expect_addresses(c, "");
	assert_string_equal(c->remark, "Abteilung: Bauamt");
}

/* --- mapping ------------------------------------------------------------------------------------ */

static void mapping_can_be_corrected(void **state)
{
	(void)state;
	static const char text[] = "Spalte A,Spalte B,Spalte C\nAnna,Test,030 23125 001\n";
	Err err = ERR_INIT;
	char **headers;
	size_t n;
	ContactMapping m;
	assert_int_equal(contact_read_csv(text, sizeof(text) - 1, NULL, arena, &file, &err), RC_INVALID);
	assert_int_equal(contact_csv_header(text, sizeof(text) - 1, arena, &headers, &n, &err), RC_OK);
	assert_int_equal(n, 3);
	assert_string_equal(headers[2], "Spalte C");
	contact_guess_mapping(headers, n, arena, &m);
	assert_string_equal(m.targets[0], "");
	m.targets[0] = "given_name";
	m.targets[1] = "family_name";
	m.targets[2] = "phone.mobile";
	read_bytes(text, sizeof(text) - 1, &m);
	assert_int_equal(file.len, 1);
	expect_channels(&file.items[0], "phone mobile 030 23125 001");
	assert_string_equal(file.header, "Spalte A,Spalte B,Spalte C");
}

static void every_target_is_recognised_by_its_name_and_label(void **state)
{
	(void)state;
	for (const ContactTarget *t = contact_targets + 1; t->name != NULL; t++) {
		char *headers[] = { arena_strdup(arena, t->name), arena_strdup(arena, t->label) };
		ContactMapping m;
		contact_guess_mapping(headers, 2, arena, &m);
		assert_string_equal(m.targets[0], t->name);
		assert_string_equal(m.targets[1], t->name);
	}
}

/* --- faults -------------------------------------------------------------------------------------- */

static void bad_rows_do_not_spoil_the_others(void **state)
{
	(void)state;
	static const char text[] = "\xEF\xBB\xBFVorname;Nachname;E-Mail\n"
				   "A;Eins;a@example.org\n"
				   ";;niemand@example.org\n"
				   ";;\n"
				   "B;Zw\xFFi;b@example.org\n"
				   "C;Drei;c@example.org;zu viel\n"
				   "N\0L;Null;n@example.org\n"
				   "D;Vier;d@example.org\n"
				   "E;\"Offen;e@example.org\nF;Sechs;f@example.org\n";
	read_bytes(text, sizeof(text) - 1, NULL);
	assert_int_equal(file.len, 2);
	assert_int_equal(file.items[1].line, 8);
	static const size_t lines[] = { 3, 5, 6, 7, 9 };
	assert_int_equal(file.faults.len, ARRAY_LEN(lines));
	for (size_t i = 0; i < ARRAY_LEN(lines); i++)
		assert_int_equal(file.faults.items[i].line, lines[i]);
	assert_memory_equal(file.faults.items[0].raw, ";;niemand@example.org", 21);
	assert_int_equal(file.faults.items[0].raw_len, 21);
}

static void refuses_what_is_no_list(void **state)
{
	(void)state;
	AUTO(str_done) Str many = STR_INIT;
	for (int i = 0; i < 20000; i++)
		str_addc(&many, ';');
	AUTO(str_done) Str big = STR_INIT;
	str_reserve(&big, (size_t)21 << 20);
	memset(big.data, 'a', (size_t)21 << 20);
	big.len = (size_t)21 << 20;
	AUTO(str_done) Str rows = STR_INIT;
	str_adds(&rows, "Name\n");
	for (int i = 0; i < 200001; i++)
		str_adds(&rows, "a\n");
	const struct {
		const char *bytes;
		size_t len;
		const char *says;
	} cases[] = { { "", 0, "leer" }, { "PK\x03\x04xyz", 7, "Excel" },
		{ "\xD0\xCF\0\0\0\x11\xE0", 7, "Textdatei" }, { many.data, many.len, "Trennzeichen" },
		{ big.data, big.len, "20 MiB" }, { rows.data, rows.len, "200.000" },
		{ "Ort;PLZ\nX;12345\n", 16, "Vorname" } };
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		Err err = ERR_INIT;
		assert_int_equal(
			contact_read_csv(cases[i].bytes, cases[i].len, NULL, arena, &file, &err), RC_INVALID);
		assert_non_null(strstr(err.text, cases[i].says));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(plain_german_words, set_up, tear_down),
		cmocka_unit_test_setup_teardown(outlook_german, set_up, tear_down),
		cmocka_unit_test_setup_teardown(outlook_english, set_up, tear_down),
		cmocka_unit_test_setup_teardown(google_old_and_new, set_up, tear_down),
		cmocka_unit_test_setup_teardown(own_list_for_people, set_up, tear_down),
		cmocka_unit_test_setup_teardown(names_in_one_cell, set_up, tear_down),
		cmocka_unit_test_setup_teardown(same_from_every_encoding, set_up, tear_down),
		cmocka_unit_test_setup_teardown(both_kinds_of_utf16, set_up, tear_down),
		cmocka_unit_test_setup_teardown(lost_zeros_come_back, set_up, tear_down),
		cmocka_unit_test_setup_teardown(shortened_numbers_are_refused, set_up, tear_down),
		cmocka_unit_test_setup_teardown(several_mails_in_a_cell, set_up, tear_down),
		cmocka_unit_test_setup_teardown(one_line_addresses, set_up, tear_down),
		cmocka_unit_test_setup_teardown(mapping_can_be_corrected, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			every_target_is_recognised_by_its_name_and_label, set_up, tear_down),
		cmocka_unit_test_setup_teardown(bad_rows_do_not_spoil_the_others, set_up, tear_down),
		cmocka_unit_test_setup_teardown(refuses_what_is_no_list, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
