/* The register: figures of the shipped table, and what a parser has to put up with.
 *
 * The figures are asserted on data/register.tsv, which is always there; with the official files
 * at hand they are asserted on these too, and the shipped table must come out of them byte by
 * byte. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "kontor/base/asset.h"
#include "kontor/base/text.h"
#include "kontor/exchange/file.h"
#include "kontor/exchange/register.h"

/* --- a small register, built line by line ------------------------------------------ */

/* Pad to 220 characters and set some columns; text may hold umlauts before column 123. */
static void add_record(Str *out, const char *head, const char *name, const char *seat, const char *tail)
{
	size_t width[] = { 22, 50, 50, 98 };
	const char *parts[] = { head, name, seat, tail };
	for (size_t i = 0; i < 4; i++) {
		str_adds(out, parts[i]);
		for (int n = (int)width[i] - text_width(parts[i]); n > 0; n--)
			str_addc(out, ' ');
	}
}

#define TOWN_TAIL(kind, people) kind "    00000005063" people "00000008156    19322*****"

static void add_town(Str *out, const char *ags, const char *union_key, const char *name, const char *people)
{
	char head[32];
	char tail[64];
	str_format(head, sizeof(head), "6020231130%s%s", ags, union_key);
	str_format(tail, sizeof(tail), TOWN_TAIL("63", "%s"), people);
	add_record(out, head, name, "", tail);
}

/* Land, Kreis, two Verbände and two towns, without line ends behind them. */
static void add_sample(Str *out, const char *eol)
{
	add_record(out, "102023113012", "Brandenburg", "Potsdam", "");
	str_adds(out, eol);
	add_record(out, "402023113012070", "Prignitz", "Perleberg", "44");
	str_adds(out, eol);
	add_record(out, "502023113012070   0424", "Wittenberge, Stadt", "", "50");
	str_adds(out, eol);
	add_town(out, "12070424", "0424", "Wittenberge, Stadt", "00000016837");
	str_adds(out, eol);
	add_record(out, "502023113012070   5006", "Groß Pankow", "", "51");
	str_adds(out, eol);
	add_town(out, "12070125", "5006", "Groß Pankow (Prignitz)", "00000003567");
}

static Rc parse(Arena *a, const Str *text, RegisterFile *ret, Err *err)
{
	return register_parse(str_cstr(text), text->len, a, ret, err);
}

static const RegisterRecord *find(const RegisterFile *f, const char *ags)
{
	for (size_t i = 0; i < f->len; i++)
		if (f->items[i].type == REGISTER_TOWN && strcmp(f->items[i].ags, ags) == 0)
			return &f->items[i];
	return NULL;
}

static void check_sample(const RegisterFile *f)
{
	assert_int_equal(f->len, 6);
	assert_int_equal(f->faults.len, 0);
	assert_int_equal(f->date, date_make(2023, 11, 30));
	const RegisterRecord *r = find(f, "12070125");
	assert_non_null(r);
	assert_string_equal(r->name, "Groß Pankow (Prignitz)");
	assert_string_equal(r->association, "120705006");
	assert_string_equal(r->postcode, "19322");
	assert_int_equal(r->kind, 63);
	assert_int_equal(r->population, 3567);
	assert_int_equal(r->male, 8156);
	assert_int_equal(r->area_ha, 5063);
	assert_int_equal(r->line, 6);
	assert_string_equal(f->items[1].seat, "Perleberg");
}

static void reads_lines_of_any_ending(void **state)
{
	static const char *const endings[] = { "\n", "\r\n" };
	Arena *a = *state;
	for (size_t i = 0; i < ARRAY_LEN(endings); i++) {
		AUTO(str_done) Str text = STR_INIT;
		Err err = ERR_INIT;
		RegisterFile f;
		add_sample(&text, endings[i]);
		assert_int_equal(parse(a, &text, &f, &err), RC_OK);
		check_sample(&f);
		str_adds(&text, endings[i]);
		str_adds(&text, "\x1A");
		assert_int_equal(parse(a, &text, &f, &err), RC_OK);
		check_sample(&f);
	}
}

/* Every character of the sample is in ISO 8859-1, where it takes one byte. */
static void to_latin1(const Str *utf8, Str *out)
{
	uint32_t cp;
	for (size_t at = 0; at < utf8->len;) {
		at += text_decode(utf8->data + at, utf8->len - at, &cp);
		str_addc(out, (char)(cp < 256 ? cp : '?'));
	}
}

static void reads_latin1_and_a_bom(void **state)
{
	Arena *a = *state;
	AUTO(str_done) Str text = STR_INIT;
	AUTO(str_done) Str other = STR_INIT;
	Err err = ERR_INIT;
	RegisterFile f;
	add_sample(&text, "\r\n");
	to_latin1(&text, &other);
	assert_true(other.len < text.len);
	assert_int_equal(parse(a, &other, &f, &err), RC_OK);
	check_sample(&f);
	str_clear(&other);
	str_adds(&other, "\xEF\xBB\xBF");
	str_add(&other, text.data, text.len);
	assert_int_equal(parse(a, &other, &f, &err), RC_OK);
	check_sample(&f);
}

/* --- single bad records ---------------------------------------------------------- */

/* The sample plus one line; it is refused for the given reason, and nothing else is. */
static void check_refused(Arena *a, const Str *line, const char *reason, const char *ags)
{
	AUTO(str_done) Str text = STR_INIT;
	Err err = ERR_INIT;
	RegisterFile f;
	add_sample(&text, "\n");
	str_addc(&text, '\n');
	str_add(&text, line->data, line->len);
	str_addc(&text, '\n');
	assert_int_equal(parse(a, &text, &f, &err), RC_OK);
	assert_int_equal(f.len, 6);
	assert_int_equal(f.faults.len, 1);
	assert_int_equal(f.faults.items[0].line, 7);
	if (strstr(f.faults.items[0].reason, reason) == NULL)
		fail_msg("\"%s\" does not say \"%s\"", f.faults.items[0].reason, reason);
	assert_string_equal(f.faults.items[0].ags, ags);
}

static void check_town_refused(
	Arena *a, const char *head, const char *name, const char *tail, const char *reason, const char *ags)
{
	AUTO(str_done) Str line = STR_INIT;
	add_record(&line, head, name, "", tail);
	check_refused(a, &line, reason, ags);
}

static void refuses_single_records(void **state)
{
	Arena *a = *state;
	const char *good = TOWN_TAIL("63", "00000001000");
	check_town_refused(a, "6120231130120704250424", "X", good, "Satzart „61“", "");
	check_town_refused(a, "6A20231130120704250424", "X", good, "Satzart „6A“", "");
	check_town_refused(a, "602023113012070A250424", "X", good, "Schlüssel „12070A25“", "");
	check_town_refused(a, "602023113012070   0424", "X", good, "nicht 8 Ziffern", "");
	check_town_refused(a, "602023113012070425 424", "X", good, "Gemeindeverband", "12070425");
	check_town_refused(a, "6020231130170704250424", "X", good, "kein Land", "17070425");
	check_town_refused(a, "6020231131120704250424", "X", good, "den Tag „20231131“", "12070425");
	check_town_refused(a, "602023113x120704250424", "X", good, "kein Datum", "12070425");
	check_town_refused(a, "6020221231120704250424", "X", good, "weicht vom Stand", "12070425");
	check_town_refused(a, "6020231130120704240424", "X", good, "schon weiter oben", "12070424");
	check_town_refused(a, "6020231130120714250424", "X", good, "Kreis 12071", "12071425");
	check_town_refused(a, "6020231130120704259999", "X", good, "Gemeindeverband 120709999", "12070425");
	check_town_refused(a, "6020231130120704250424", "", good, "Name fehlt", "12070425");
	check_town_refused(a, "6020231130120704250424", "X\x1B[2J", good, "Steuerzeichen", "12070425");
	check_town_refused(a, "6020231130120704250424", "X", TOWN_TAIL("63", "0000000100x"),
		"die Einwohnerzahl „0000000100x“", "12070425");
	check_town_refused(a, "6020231130120704250424", "X", TOWN_TAIL("63", "99999999999"),
		"die Einwohnerzahl", "12070425");
	check_town_refused(a, "6020231130120704250424", "X", TOWN_TAIL("69", "00000001000"),
		"Textkennzeichen „69“", "12070425");
	check_town_refused(a, "6020231130120704250424", "X",
		"63    00000005063"
		"00000001000"
		"00000000815"
		"    1932 *****",
		"Postleitzahl", "12070425");
}

static void refuses_lines_of_wrong_length(void **state)
{
	Arena *a = *state;
	AUTO(str_done) Str line = STR_INIT;
	add_town(&line, "12070425", "0424", "X", "00000001000");
	str_addc(&line, ' ');
	check_refused(a, &line, "221 statt 220", "12070425");
	line.len -= 2;
	check_refused(a, &line, "219 statt 220", "12070425");
	line.len = 12;
	check_refused(a, &line, "12 statt 220", "");
}

/* Most umlauts are UTF-8, so the one broken byte is a fault and not another encoding. */
static void refuses_broken_characters(void **state)
{
	AUTO(str_done) Str line = STR_INIT;
	add_town(&line, "12070425", "0424", "X", "00000001000");
	line.data[30] = '\xFC';
	check_refused(*state, &line, "kein UTF-8", "");
}

static void keeps_the_children_of_a_refused_parent(void **state)
{
	Arena *a = *state;
	AUTO(str_done) Str text = STR_INIT;
	Err err = ERR_INIT;
	RegisterFile f;
	add_sample(&text, "\n");
	memcpy(strstr(text.data, "\n40") + 3, "20231301", 8);
	assert_int_equal(parse(a, &text, &f, &err), RC_OK);
	assert_int_equal(f.faults.len, 1);
	assert_int_equal(f.faults.items[0].line, 2);
	assert_int_equal(f.faults.items[0].type, REGISTER_DISTRICT);
	assert_non_null(find(&f, "12070424"));
}

static void refuses_what_is_no_register(void **state)
{
	Arena *a = *state;
	Err err = ERR_INIT;
	RegisterFile f;
	char *large = arena_alloc(a, REGISTER_FILE_MAX + 1);
	memset(large, 'x', REGISTER_FILE_MAX + 1);
	assert_int_equal(register_parse("", 0, a, &f, &err), RC_INVALID);
	assert_non_null(strstr(err.text, "leer"));
	assert_int_equal(register_parse("\x7F"
					"ELF\0\0\0",
				 7, a, &f, &err),
		RC_INVALID);
	assert_non_null(strstr(err.text, "keine Textdatei"));
	assert_int_equal(register_parse("Liebe Leute,\nkein Register.\n", 28, a, &f, &err), RC_INVALID);
	assert_non_null(strstr(err.text, "kein Gemeindeverzeichnis"));
	assert_int_equal(err.line, 1);
	assert_int_equal(register_parse(large, REGISTER_FILE_MAX, a, &f, &err), RC_INVALID);
	assert_int_equal(register_parse(large, REGISTER_FILE_MAX + 1, a, &f, &err), RC_INVALID);
	assert_non_null(strstr(err.text, "größer als"));
	memset(large, '\n', REGISTER_LINE_MAX + 1);
	assert_int_equal(register_parse(large, REGISTER_LINE_MAX + 1, a, &f, &err), RC_INVALID);
	assert_non_null(strstr(err.text, "Zeilen"));
}

/* --- the extract with coordinates ---------------------------------------------------- */

#define HEADING                                                                                              \
	"satzart,textkennzeichen,land,rb,kreis,vb,gemeinde,gemeindename,bevoelkerung,laengengrad,breitengrad"
#define EXTRACT                                                                                              \
	HEADING "\n10,,12,,,,,Brandenburg,,,\n40,44,12,0,70,,,Prignitz,,,\n"                                 \
		"60,63,12,0,70,0424,424,\"Wittenberge, Stadt\", 16 925,\"11,751411\",\"52,993574\"\n"

static Rc parse_extract(Arena *a, const char *text, RegisterFile *ret, Err *err)
{
	return register_coordinates_parse(text, strlen(text), a, ret, err);
}

static void check_wittenberge(Arena *a, const char *text)
{
	Err err = ERR_INIT;
	RegisterFile f;
	assert_int_equal(parse_extract(a, text, &f, &err), RC_OK);
	assert_int_equal(f.len, 1);
	assert_int_equal(f.faults.len, 0);
	assert_string_equal(f.items[0].ags, "12070424");
	assert_string_equal(f.items[0].name, "Wittenberge, Stadt");
	assert_int_equal(f.items[0].latitude, 52993574);
	assert_int_equal(f.items[0].longitude, 11751411);
}

static void reads_the_extract_in_all_shapes(void **state)
{
	Arena *a = *state;
	check_wittenberge(a, EXTRACT);
	check_wittenberge(a, "\xEF\xBB\xBF" EXTRACT);
	/* A spreadsheet's copy: semicolons, points, lost zeros, a title, other headings and order. */
	check_wittenberge(a,
		"Gemeinden in Deutschland;;\r\n\r\n"
		"Gemeindename;Längengrad;Breitengrad;Land;RB;Kreis;VB;Gem\r\n"
		"Wittenberge, Stadt;11.751411;52.9935744;12;0;70;424;424\r\n");
	check_wittenberge(a, "AGS;Name;lon;lat\n12070424;Wittenberge, Stadt;11,751411;52,9935738\n");
	check_wittenberge(a, "AGS;Name;lon;lat\n\"12070424\t\";Wittenberge, Stadt;11,751411;52,9935738\n");
}

static void refuses_single_coordinates(void **state)
{
	static const struct {
		const char *row, *reason;
	} rows[] = {
		{ "60,64,12,0,70,1,5,X,,,", "Koordinaten fehlen" },
		{ "60,64,12,0,70,1,5,X,,\"abc\",\"52,9\"", "keine Koordinaten" },
		{ "60,64,12,0,70,1,5,X,,\"52,9\",\"11,7\"", "vertauscht" },
		{ "60,64,12,0,70,1,5,X,,\"1,9\",\"11,7\"", "nicht in Deutschland" },
		{ "60,64,1A,0,70,1,5,X,,\"11,7\",\"52,9\"", "nicht lesbar" },
		{ "60,64,12,0,70,1,424,X,,\"11,7\",\"52,9\"", "schon weiter oben" },
		{ "60,64,12,0,70,1,5,\"X,,11,52\n60,,,\n", "Anführungszeichen" },
	};
	Arena *a = *state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		Err err = ERR_INIT;
		RegisterFile f;
		assert_int_equal(
			parse_extract(a, arena_printf(a, EXTRACT "%s", rows[i].row), &f, &err), RC_OK);
		assert_int_equal(f.len, 1);
		assert_int_equal(f.faults.len, 1);
		assert_int_equal(f.faults.items[0].line, 5);
		if (strstr(f.faults.items[0].reason, rows[i].reason) == NULL)
			fail_msg("\"%s\" does not say \"%s\"", f.faults.items[0].reason, rows[i].reason);
	}
	Err err = ERR_INIT;
	RegisterFile f;
	assert_int_equal(parse_extract(a, "a;b;c\n1;2;3\n", &f, &err), RC_INVALID);
	assert_int_equal(parse_extract(a, "", &f, &err), RC_INVALID);
}

/* --- figures -------------------------------------------------------------------------- */

static const struct {
	const char *ags;
	size_t small_towns;
} by_state[] = {
	{ "01", 80 },
	{ "02", 0 },
	{ "03", 246 },
	{ "04", 0 },
	{ "05", 180 },
	{ "06", 246 },
	{ "07", 106 },
	{ "08", 435 },
	{ "09", 511 },
	{ "10", 43 },
	{ "11", 0 },
	{ "12", 96 },
	{ "13", 43 },
	{ "14", 134 },
	{ "15", 80 },
	{ "16", 79 },
};

static size_t count_type(const RegisterFile *f, RegisterType type)
{
	size_t n = 0;
	for (size_t i = 0; i < f->len; i++)
		n += f->items[i].type == type;
	return n;
}

static void check_small_towns(const RegisterFile *f)
{
	size_t small[17] = { 0 };
	size_t all = 0;
	size_t larger = 0;
	int64_t people = 0;
	for (size_t i = 0; i < f->len; i++) {
		const RegisterRecord *r = &f->items[i];
		if (r->type != REGISTER_TOWN || register_is_unincorporated(r) || r->population < 5000 ||
			r->population >= 20000)
			continue;
		small[(r->ags[0] - '0') * 10 + (r->ags[1] - '0')]++;
		all++;
		larger += r->population >= 10000;
		people += r->population;
	}
	assert_int_equal(all, 2279);
	assert_int_equal(larger, 907);
	assert_int_equal(people, 22411208);
	for (size_t i = 0; i < ARRAY_LEN(by_state); i++)
		assert_int_equal(small[i + 1], by_state[i].small_towns);
}

static void check_totals(const RegisterFile *f)
{
	int64_t people = 0;
	size_t towns = 0;
	assert_int_equal(f->date, date_make(2023, 11, 30));
	assert_int_equal(count_type(f, REGISTER_DISTRICT), 400);
	assert_int_equal(count_type(f, REGISTER_ASSOCIATION), 4597);
	for (size_t i = 0; i < f->len; i++) {
		if (f->items[i].type != REGISTER_TOWN || register_is_unincorporated(&f->items[i]))
			continue;
		towns++;
		people += f->items[i].population;
	}
	assert_int_equal(towns, 10773);
	assert_int_equal(people, 84353660);
}

static void check_spots(const RegisterFile *f)
{
	static const struct {
		const char *ags, *name;
		int64_t people;
	} spots[] = {
		{ "12070424", "Wittenberge, Stadt", 16837 },
		{ "01051011", "Brunsbüttel, Stadt", 12603 },
		{ "05766024", "Dörentrup", 7660 },
		{ "09272118", "Freyung, St", 7261 },
		{ "05970004", "Bad Berleburg, Stadt", 18923 },
		{ "03454055", "Vrees", 1948 },
	};
	for (size_t i = 0; i < ARRAY_LEN(spots); i++) {
		const RegisterRecord *r = find(f, spots[i].ags);
		assert_non_null(r);
		assert_string_equal(r->name, spots[i].name);
		assert_int_equal(r->population, spots[i].people);
	}
	assert_non_null(find(f, "03159019"));
	assert_non_null(find(f, "12062224"));
	assert_string_equal(find(f, "12070424")->postcode, "19322");
}

static void check_places(const RegisterFile *f)
{
	static const char *const without[] = { "03153019", "07132502", "14522275", "16063105", "16065089" };
	size_t n = 0;
	for (size_t i = 0; i < f->len; i++) {
		const RegisterRecord *r = &f->items[i];
		if (r->type != REGISTER_TOWN || r->latitude != REGISTER_NO_DEGREE)
			continue;
		assert_true(n < ARRAY_LEN(without));
		assert_string_equal(r->ags, without[n++]);
	}
	assert_int_equal(n, ARRAY_LEN(without));
	assert_int_equal(find(f, "12070424")->latitude, 52993574);
	assert_int_equal(find(f, "12070424")->longitude, 11751411);
}

static void the_shipped_table_has_the_figures(void **state)
{
	Err err = ERR_INIT;
	RegisterFile f;
	const Asset *asset = asset_find("register.tsv");
	assert_non_null(asset);
	assert_int_equal(register_shipped_parse(asset->bytes, asset->len, *state, &f, &err), RC_OK);
	check_totals(&f);
	check_small_towns(&f);
	check_spots(&f);
	check_places(&f);
	AUTO(str_done) Str again = STR_INIT;
	register_shipped_write(&f, &again);
	assert_int_equal(again.len, asset->len);
	assert_memory_equal(again.data, asset->bytes, asset->len);
}

static void refuses_a_damaged_table(void **state)
{
	static const char *const texts[] = {
		"12070424\tX\t63\t0424\t\t1\t1\t\t\n",                    /* no date before it */
		"stand\t2023-11-30\n1207042\tX\n",                        /* key of 7 digits */
		"stand\t2023-11-30\n12070424\tX\t63\t0424\t\tx\t1\t\t\n", /* no number */
		"stand\t2023-11-30\n12070424\tX\t63\t042\t\t1\t1\t\t\n",  /* Verband of 3 digits */
		"stand\t2023-11-30\n12070424\n", "stand\t2023-11-30\n12070\tM\xFCnchen\tX\n", /* not UTF-8 */
	};
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		Err err = ERR_INIT;
		RegisterFile f;
		assert_int_equal(
			register_shipped_parse(texts[i], strlen(texts[i]), *state, &f, &err), RC_INVALID);
		assert_true(err.line > 0);
	}
}

/* --- the official files, where they are at hand ------------------------------------------ */

static bool official(Arena *a, const char *name, char **ret, size_t *len)
{
	const char *shared = getenv("KONTOR_SHARED");
	char *path = shared != NULL ? arena_printf(a, "%s/data/%s", shared, name)
				    : arena_printf(a, "%s/../shared/data/%s", KONTOR_SOURCE_ROOT, name);
	Err err = ERR_INIT;
	return file_read(path, REGISTER_FILE_MAX, a, ret, len, &err) == RC_OK;
}

static void the_official_register_has_the_figures(void **state)
{
	Arena *a = *state;
	Err err = ERR_INIT;
	RegisterFile f;
	char *bytes;
	size_t len;
	if (!official(a, "GV100AD_301123.txt", &bytes, &len))
		skip();
	assert_int_equal(register_parse(bytes, len, a, &f, &err), RC_OK);
	assert_int_equal(f.len, 16035);
	assert_int_equal(f.faults.len, 0);
	assert_int_equal(count_type(&f, REGISTER_STATE), 16);
	assert_int_equal(count_type(&f, REGISTER_TOWN), 10981);
	check_totals(&f);
	check_small_towns(&f);
	check_spots(&f);
}

static void the_official_files_give_the_shipped_table(void **state)
{
	Arena *a = *state;
	Err err = ERR_INIT;
	RegisterFile full;
	RegisterFile extract;
	RegisterFile shipped;
	char *bytes;
	size_t len;
	if (!official(a, "GV100AD_301123.txt", &bytes, &len))
		skip();
	assert_int_equal(register_parse(bytes, len, a, &full, &err), RC_OK);
	if (!official(a, "AuszugGV_2019.csv", &bytes, &len))
		skip();
	assert_int_equal(register_coordinates_parse(bytes, len, a, &extract, &err), RC_OK);
	assert_int_equal(extract.faults.len, 0);
	register_shipped_select(&full, &extract, a, &shipped);
	AUTO(str_done) Str out = STR_INIT;
	register_shipped_write(&shipped, &out);
	const Asset *asset = asset_find("register.tsv");
	assert_int_equal(out.len, asset->len);
	assert_memory_equal(out.data, asset->bytes, asset->len);
}

/* The official file as it would have been before 2019. Letters outside ISO 8859-1 (Sorbian names)
 * are replaced, as they were then. */
static void the_official_register_reads_alike_in_latin1(void **state)
{
	Arena *a = *state;
	Err err = ERR_INIT;
	RegisterFile want;
	RegisterFile have;
	char *bytes;
	size_t len;
	if (!official(a, "GV100AD_301123.txt", &bytes, &len))
		skip();
	assert_int_equal(register_parse(bytes, len, a, &want, &err), RC_OK);
	Str utf8 = { bytes, len, 0 };
	AUTO(str_done) Str latin1 = STR_INIT;
	to_latin1(&utf8, &latin1);
	assert_int_equal(parse(a, &latin1, &have, &err), RC_OK);
	assert_int_equal(have.len, want.len);
	assert_int_equal(have.faults.len, 0);
	for (size_t i = 0; i < want.len; i++) {
		assert_string_equal(have.items[i].ags, want.items[i].ags);
		assert_int_equal(have.items[i].population, want.items[i].population);
		assert_string_equal(have.items[i].postcode, want.items[i].postcode);
		if (strchr(have.items[i].name, '?') == NULL)
			assert_string_equal(have.items[i].name, want.items[i].name);
	}
}

static int setup(void **state)
{
	*state = arena_new();
	return 0;
}

static int teardown(void **state)
{
	arena_free(*state);
	return 0;
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(reads_lines_of_any_ending),
		TEST(reads_latin1_and_a_bom),
		TEST(refuses_single_records),
		TEST(refuses_lines_of_wrong_length),
		TEST(refuses_broken_characters),
		TEST(keeps_the_children_of_a_refused_parent),
		TEST(refuses_what_is_no_register),
		TEST(reads_the_extract_in_all_shapes),
		TEST(refuses_single_coordinates),
		TEST(the_shipped_table_has_the_figures),
		TEST(refuses_a_damaged_table),
		TEST(the_official_register_has_the_figures),
		TEST(the_official_files_give_the_shipped_table),
		TEST(the_official_register_reads_alike_in_latin1),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
