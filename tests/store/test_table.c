/* Lists, filters, sorting, radius and finder, on the shipped register with a few entries
 * of the office on top. */
#include "box.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "kontor/base/text.h"
#include "kontor/office/finder.h"
#include "kontor/office/import.h"
#include "kontor/office/nearby.h"
#include "kontor/office/table.h"

/* Read by all tests, changed by none. */
static Box box;
static Office *office;
static TableData towns;
static uint32_t *hits;

static Day today(void)
{
	return office_today(office);
}

static int64_t town_id(const char *ags)
{
	Record *r = NULL;
	Err err = ERR_INIT;
	box_ok(office_find(office, &kind_town, ags, box.arena, &r, &err), err);
	return r->id;
}

static const char *id_text(int64_t id)
{
	return arena_printf(box.arena, "%lld", (long long)id);
}

static void add_entries(void)
{
	const char *wittenberge = id_text(town_id("12070424"));
	const char *freyung = id_text(town_id("09272118"));
	box_insert(office, &box, &kind_town_tag, "town", wittenberge, "tag", "kongress2025", NULL);
	box_insert(office, &box, &kind_town_tag, "town", freyung, "tag", "kongress2025", NULL);
	box_insert(
		office, &box, &kind_town_name, "town", wittenberge, "name", "Elbtor", "type", "other", NULL);
	box_insert(office, &box, &kind_town_topic, "town", wittenberge, "topic", "6", "direction", "seeks",
		"level", "2", "date", "2026-01-05", NULL);
	box_insert(office, &box, &kind_town_topic, "town", freyung, "topic", "3", "direction", "offers",
		"level", "3", "date", "2026-01-05", NULL);
	box_insert(office, &box, &kind_note, "town", wittenberge, "type", "call", "direction", "in", "at",
		"2026-09-01T10:00", "text", "Rückruf wegen Wärmenetz", "author", "anna", NULL);
	box_insert(office, &box, &kind_note, "town", freyung, "type", "mail", "at", "2025-01-15T09:00",
		"text", "Unterlagen zum Leerstand", "author", "ben", NULL);
	box_insert(office, &box, &kind_event, "title", "Tour Freyung", "type", "tour", "state", "confirmed",
		"town", freyung, "start", "2026-10-14T18:00", "end", "2026-10-14T20:00", NULL);
	box_insert(office, &box, &kind_view, "name", "Meine Elbstädte", "kind", "towns", "scope", "mine",
		"owner", "anna", NULL);
	box_insert(office, &box, &kind_view, "name", "Fremde Elbstädte", "kind", "towns", "scope", "mine",
		"owner", "ben", NULL);
	box_sql(&box, "UPDATE town SET gone_date = '2025-01-01' WHERE ags = '03454055'");
}

static void load(TableData *data, size_t limit)
{
	Err err = ERR_INIT;
	TableColumns columns;
	box_ok(table_columns(&kind_town, NULL, box.arena, &columns, &err), err);
	box_ok(table_load(office, &kind_town, &columns, limit, box.arena, data, &err), err);
}

static int open_box(void **state)
{
	(void)state;
	Err err = ERR_INIT;
	box_init(&box);
	OfficeConfig cfg = { .path = box.path, .user = "anna", .clock = { BOX_NOW } };
	box_ok(import_init(&cfg, false, &err), err);
	office = box_open(&box, "anna");
	add_entries();
	load(&towns, 0);
	hits = ARENA_ARRAY(box.arena, uint32_t, towns.len);
	return 0;
}

static int close_box(void **state)
{
	(void)state;
	office_close(office);
	box_done(&box);
	return 0;
}

/* --- helpers --------------------------------------------------------------------------- */

static Rc try_filter(TableFilter *f, const char *line, bool lenient, size_t *ret_n, Err *err)
{
	Query q;
	*err = (Err)ERR_INIT;
	Rc rc = query_parse(&kind_town, line, today(), lenient, box.arena, &q, err);
	return rc != RC_OK ? rc : table_filter(f, &towns, &q, box.arena, hits, ret_n, err);
}

static size_t filter_with(TableFilter *f, const char *line)
{
	size_t n = 0;
	Err err;
	if (try_filter(f, line, false, &n, &err) != RC_OK)
		fail_msg("%s: %s", line, err.text);
	return n;
}

static size_t filter(const char *line)
{
	TableFilter *f = table_filter_new(office, &kind_town);
	size_t n = filter_with(f, line);
	table_filter_free(f);
	return n;
}

static const char *ags_of(uint32_t hit)
{
	return towns.items[hit].cells[0].s;
}

/* The position of a town among the hits, or -1. */
static int position(const char *ags, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(ags_of(hits[i]), ags) == 0)
			return (int)i;
	return -1;
}

/* --- what is found ------------------------------------------------------------------------ */

static void test_figures(void **state)
{
	(void)state;
	assert_int_equal(towns.len, 10773);
	assert_int_equal(filter(""), 10772); /* without the one that is gone */
	assert_int_equal(filter("verdikt:kleinstadt"), 2279);
	assert_int_equal(filter("land:BB verdikt:kleinstadt"), 96);
	assert_int_equal(filter("land:BB land:SN verdikt:kleinstadt"), 96 + 134);
	assert_int_equal(filter("ew:10000..19999"), 907);
	assert_int_equal(filter("ohne:koordinaten"), 5);
	assert_int_equal(filter("kreis:prignitz"), 26);
	assert_int_equal(filter("tag:kongress2025"), 2);
	assert_int_equal(filter("tag:kongress"), 0);
	assert_int_equal(filter("land:BB tag:kongress2025 -kreis:uckermark"), 1);
	assert_int_equal(filter("sucht:fernwärme"), 1); /* a synonym of the topic */
	assert_int_equal(filter("bietet:wohnen"), 1);
	assert_int_equal(filter("thema:wohn"), 1);
	assert_int_equal(filter("-ohne:thema"), 2);
	assert_int_equal(filter("-ohne:kontakt"), 2);
	assert_int_equal(filter("kontakt:<90t"), 1);
	assert_int_equal(filter("kontakt:>90t"), 1);
	assert_int_equal(filter("kontakt:2025"), 1);
}

static void test_names(void **state)
{
	(void)state;
	assert_int_equal(position("16064046", filter("muehlhausen")) >= 0, filter("mühlhausen") > 0);
	size_t n = filter("muehlhausen");
	bool thuringia = false;
	for (size_t i = 0; i < n && i < 10; i++)
		thuringia |= strncmp(ags_of(hits[i]), "16", 2) == 0;
	assert_true(thuringia);
	assert_int_equal(position("05766024", filter("dörentrup")), 0);
	assert_int_equal(position("05766024", filter("Dörentrupp")), 0);
	assert_int_equal(position("05766024", filter("doerentrup")), 0);
	assert_int_equal(position("10046117", filter("sankt wendel")), 0);
	assert_int_equal(position("10046117", filter("st. wendel")), 0);
	assert_int_equal(position("10046117", filter("St Wendel")), 0);
	assert_int_equal(position("10046117", filter("sanktwendel")), 0);
	n = filter("herzberg");
	assert_true(position("03159019", n) >= 0 && position("12062224", n) >= 0);
	assert_int_equal(position("05970004", filter("berleburg bad")), 0);
	assert_int_equal(position("12070424", filter("elbtor")), 0);
	assert_int_equal(position("12070424", filter("12070424")), 0);
	assert_true(position("12070424", filter("19322")) >= 0);
	assert_true(position("12070424", filter("kongress2025")) >= 0);
}

static void test_typing_errors(void **state)
{
	(void)state;
	static const char *const wrong[] = { "wittenbrege", "witenberge", "wittemberge", "wittenbergge",
		"wiittenberge" };
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++)
		assert_int_equal(position("12070424", filter(wrong[i])), 0);
	assert_int_equal(filter("wittenbrgee"), 0); /* two errors */
	assert_int_equal(filter("xqz"), 0);         /* too short to be generous */
}

/* Exact names first, then those that begin so, then words in the middle, then the rest;
 * what is spelled as typed before what folds alike; then the order of the list. */
static void test_ranking(void **state)
{
	(void)state;
	size_t n = filter("halle");
	int class = 0;
	for (size_t i = 0; i < n; i++) {
		const char *fold = towns.items[hits[i]].fold;
		const char *at = strstr(fold, "halle");
		int c = strcmp(fold, "halle") == 0 ? 0 : at == fold ? 1 : 2;
		assert_true(c >= class);
		class = c;
	}
	n = filter("bur");
	bool literal = true;
	for (size_t i = 0; i < n; i++) {
		const char *name = towns.items[hits[i]].cells[1].s;
		if (strncmp(towns.items[hits[i]].fold, "bur", 3) != 0)
			break;
		bool now = strncasecmp(name, "bur", 3) == 0;
		assert_true(literal || !now);
		literal = now;
		if (i > 0 && literal)
			assert_true(hits[i - 1] < hits[i]);
	}
}

static void test_gone_towns(void **state)
{
	(void)state;
	assert_int_equal(position("03454055", filter("vrees")), -1);
	assert_int_equal(position("03454055", filter("vrees aufgelöst:alle")), 0);
	assert_int_equal(filter("aufgelöst:ja"), 1);
	assert_int_equal(filter("aufgelöst:alle"), 10773);
	assert_int_equal(filter("03454055"), 1);
	assert_int_equal(filter("ags:03454055"), 1);
	assert_int_equal(filter("ags:0345405"), 9); /* of ten */
}

static void check_place(const char *line, const char *says)
{
	TableFilter *f = table_filter_new(office, &kind_town);
	Err err;
	size_t n = 4711;
	assert_int_equal(try_filter(f, line, false, &n, &err), RC_INVALID);
	assert_non_null(strstr(err.text, says));
	assert_int_equal(err.at, strstr(line, "umkreis") - line);
	assert_int_equal(n, 4711);
	table_filter_free(f);
}

static void test_radius(void **state)
{
	(void)state;
	NearbyList near;
	Err err = ERR_INIT;
	box_ok(nearby_towns(office, town_id("12070424"), 30000, box.arena, &near, &err), err);
	size_t n = filter("umkreis:30km@wittenberge");
	assert_int_equal(n, near.len + 1); /* the place itself is inside */
	assert_true(near.len > 10);
	for (size_t i = 1; i < near.len; i++)
		assert_true(near.items[i - 1].metres <= near.items[i].metres);
	assert_int_equal(filter("umkreis:30km@12070424"), n);
	assert_int_equal(filter("umkreis:30km@elbtor"), n);
	assert_int_equal(filter("umkreis:30km@\"Herzberg (Elster)\" herzberg"), 1);
	check_place("bad umkreis:30km@herzberg", "Elbe-Elster, BB, AGS 12062224");
	check_place("umkreis:30km@qwertz", "„qwertz“");
	check_place("land:NI umkreis:5km@03153019", "Koordinaten");
	TableFilter *f = table_filter_new(office, &kind_town);
	box_ok(try_filter(f, "umkreis:30km@witt", true, &n, &err), err); /* still typing */
	assert_int_equal(n, 10772);
	table_filter_free(f);
	assert_int_equal(
		nearby_towns(office, town_id("03153019"), 30000, box.arena, &near, &err), RC_INVALID);
}

/* --- properties ------------------------------------------------------------------------------ */

static bool naive_word(const TableRow *row, const char *ags, const char *postcode, const char *fold)
{
	if (strstr(row->fold, fold) != NULL)
		return true;
	if (strcmp(fold, "st") == 0 && strstr(row->fold, "sankt") != NULL)
		return true;
	size_t len = strlen(fold);
	return strncmp(ags, fold, len) == 0 || strncmp(postcode, fold, len) == 0;
}

static size_t naive(const char *line, bool *in)
{
	Query q;
	Err err = ERR_INIT;
	size_t n = 0;
	box_ok(query_parse(&kind_town, line, today(), false, box.arena, &q, &err), err);
	for (size_t i = 0; i < towns.len; i++) {
		const TableRow *row = &towns.items[i];
		in[i] = !row->gone;
		for (size_t w = 0; w < q.len; w++)
			in[i] = in[i] &&
				naive_word(row, row->cells[0].s, row->cells[5].s, q.items[w].fold) !=
					q.items[w].negated;
		n += in[i];
	}
	return n;
}

static void check_naive(TableFilter *f, const char *line)
{
	bool *in = ARENA_ARRAY(box.arena, bool, towns.len);
	size_t want = naive(line, in);
	if (want == 0)
		return; /* then typing errors are allowed */
	size_t n = filter_with(f, line);
	if (n != want)
		print_error("%s\n", line);
	assert_int_equal(n, want);
	for (size_t i = 0; i < n; i++) {
		assert_true(in[hits[i]]);
		in[hits[i]] = false; /* each once */
	}
}

static unsigned random_below(unsigned n)
{
	static uint64_t s = 42;
	s = s * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)((s >> 33) % n);
}

/* Any letters typed one after the other select what a scan of all names selects. */
static void test_filter_equals_scan(void **state)
{
	(void)state;
	TableFilter *f = table_filter_new(office, &kind_town);
	for (int round = 0; round < 120; round++) {
		const char *name = towns.items[random_below((unsigned)towns.len)].cells[1].s;
		size_t skip = random_below(3) == 0 ? random_below(4) : 0;
		while (((unsigned char)name[skip] & 0xC0) == 0x80)
			skip++;
		if (skip > strlen(name) || strcspn(name, "\"-:") < strlen(name))
			continue;
		for (size_t len = 1; len <= strlen(name + skip); len++) {
			if (((unsigned char)name[skip + len] & 0xC0) == 0x80)
				continue;
			const char *line = arena_strndup(box.arena, name + skip, len);
			check_naive(f, line);
			if (len == 2)
				check_naive(f, arena_printf(box.arena, "%s -a 1", line));
		}
	}
	table_filter_free(f);
}

/* Narrowing gives what a fresh filter gives, in the same order. */
static void test_narrowing(void **state)
{
	(void)state;
	static const char *const lines[] = { "s", "st", "st.", "st. w", "st. wen", "st. wen -x", "b", "ba",
		"bad", "bad -b", "bad -be", "bad", "1", "12", "120", "h", "he", "her land:BB", "herz land:BB",
		"herz", "witenb", "witenbe", "w" };
	TableFilter *f = table_filter_new(office, &kind_town);
	uint32_t *fresh = ARENA_ARRAY(box.arena, uint32_t, towns.len);
	for (size_t i = 0; i < ARRAY_LEN(lines); i++) {
		size_t want = filter(lines[i]);
		memcpy(fresh, hits, want * sizeof(uint32_t));
		assert_int_equal(filter_with(f, lines[i]), want);
		assert_memory_equal(hits, fresh, want * sizeof(uint32_t));
	}
	table_filter_free(f);
}

/* Every term and its negation share out all towns. */
static void test_negation_partitions(void **state)
{
	(void)state;
	static const char *const terms[] = { "land:BB", "kreis:prignitz", "verband:bad", "ew:5000..9000",
		"plz:19", "ags:12", "art:markt", "verdikt:kleinstadt", "sucht:wärme", "bietet:wohnen",
		"thema:wohn", "tag:kongress2025", "zentralität:mittelzentrum", "lage:peripher",
		"umkreis:30km@wittenberge", "kontakt:<90t", "ohne:kontakt", "ohne:koordinaten",
		"ohne:internet" };
	size_t covered = 0;
	for (size_t i = 0; i < ARRAY_LEN(terms); i++) {
		bool *in = ARENA_ARRAY(box.arena, bool, towns.len);
		size_t n = filter(terms[i]);
		for (size_t h = 0; h < n; h++)
			in[hits[h]] = true;
		size_t rest = filter(arena_printf(box.arena, "-%s", terms[i]));
		assert_int_equal(n + rest, 10772);
		for (size_t h = 0; h < rest; h++)
			assert_false(in[hits[h]]);
	}
	for (const TermDef *d = query_terms(&kind_town); d->name != NULL; d++)
		for (size_t i = 0; i < ARRAY_LEN(terms); i++)
			if (strncmp(terms[i], d->name, strlen(d->name)) == 0 &&
				terms[i][strlen(d->name)] == ':') {
				covered++;
				break;
			}
	size_t all = 0;
	while (query_terms(&kind_town)[all].name != NULL)
		all++;
	assert_int_equal(covered, all - 1); /* aufgelöst: changes what is shown at all */
}

/* Every term of every kind is SQL that the file understands. */
static void test_terms_of_all_kinds(void **state)
{
	(void)state;
	for (const Kind *const *k = kind_all; *k != NULL; k++) {
		TableColumns columns;
		TableData data;
		Err err = ERR_INIT;
		box_ok(table_columns(*k, "", box.arena, &columns, &err), err);
		box_ok(table_load(office, *k, &columns, 0, box.arena, &data, &err), err);
		uint32_t *found = ARENA_ARRAY(box.arena, uint32_t, data.len + 1);
		for (const TermDef *d = query_terms(*k); d != NULL && d->name != NULL; d++) {
			Completions c;
			char *line = arena_printf(box.arena, "%s:", d->name);
			query_complete(*k, line, strlen(line), box.arena, &c);
			const char *value = d->type == TERM_RADIUS ? "1km@freyung"
				: d->type == TERM_TEXT             ? "e"
				: d->type == TERM_DATE             ? "2026"
				: d->type == TERM_DAY              ? "2026-01-01"
				: c.len > 0                        ? c.items[0].insert
								   : "1";
			Query q;
			size_t n;
			TableFilter *f = table_filter_new(office, *k);
			line = arena_printf(box.arena, "%s%s", line, value);
			box_ok(query_parse(*k, line, today(), false, box.arena, &q, &err), err);
			box_ok(table_filter(f, &data, &q, box.arena, found, &n, &err), err);
			table_filter_free(f);
		}
	}
}

/* --- sorting, columns, streams ------------------------------------------------------------------ */

static int64_t number(uint32_t hit, size_t column)
{
	return towns.items[hit].cells[column].i;
}

static void test_sort(void **state)
{
	(void)state;
	Err err = ERR_INIT;
	size_t n = filter("");
	box_ok(table_sort(&towns, "verdict,-population", hits, n, &err), err);
	for (size_t i = 1; i < n; i++) {
		bool same = strcmp(towns.items[hits[i - 1]].cells[7].s, towns.items[hits[i]].cells[7].s) == 0;
		if (!same)
			continue;
		assert_true(number(hits[i - 1], 6) >= number(hits[i], 6));
		if (number(hits[i - 1], 6) == number(hits[i], 6))
			assert_true(hits[i - 1] < hits[i]); /* stable */
	}
	assert_string_equal(towns.items[hits[0]].cells[7].s, "small_town");
	n = filter("");
	box_ok(table_sort(&towns, "-name", hits, n, &err), err);
	box_ok(table_sort(&towns, "name", hits, n, &err), err);
	for (size_t i = 1; i < n; i++) {
		AUTO(str_done) Str a = STR_INIT;
		AUTO(str_done) Str b = STR_INIT;
		text_sort_key(&a, towns.items[hits[i - 1]].cells[1].s);
		text_sort_key(&b, towns.items[hits[i]].cells[1].s);
		assert_true(strcmp(str_cstr(&a), str_cstr(&b)) <= 0);
	}
	assert_int_equal(table_sort(&towns, "name,area_ha", hits, n, &err), RC_INVALID);
	assert_non_null(strstr(err.text, "area_ha"));
}

static void test_empty_last(void **state)
{
	(void)state;
	Err err = ERR_INIT;
	TableColumns columns;
	TableData data;
	box_ok(table_columns(&kind_town, "name", box.arena, &columns, &err), err);
	box_ok(table_columns_sort(&kind_town, "-last_note,name", box.arena, &columns, &err), err);
	assert_int_equal(columns.len, 2);
	box_ok(table_load(office, &kind_town, &columns, 0, box.arena, &data, &err), err);
	for (int down = 0; down < 2; down++) {
		for (size_t i = 0; i < data.len; i++)
			hits[i] = (uint32_t)i;
		box_ok(table_sort(&data, down ? "-last_note" : "last_note", hits, data.len, &err), err);
		assert_string_equal(data.items[hits[down ? 0 : 1]].cells[0].s, "Wittenberge");
		assert_int_equal(data.items[hits[2]].cells[1].type, VALUE_NULL);
	}
}

static void test_columns(void **state)
{
	(void)state;
	Err err = ERR_INIT;
	TableColumns c;
	box_ok(table_columns(&kind_town, NULL, box.arena, &c, &err), err);
	assert_int_equal(c.len, 8);
	assert_string_equal(c.items[4].label, "Kreis");
	assert_null(c.items[4].field);
	box_ok(table_columns(&kind_town, "name, population,verdict", box.arena, &c, &err), err);
	assert_int_equal(c.len, 3);
	assert_int_equal(c.items[0].width, 0);
	assert_true(c.items[1].right);
	assert_non_null(c.items[2].choices);
	assert_int_equal(table_columns(&kind_town, "name,populaton", box.arena, &c, &err), RC_INVALID);
	assert_non_null(strstr(err.text, "population"));
	assert_int_equal(table_columns(&kind_town, "name,qwertz", box.arena, &c, &err), RC_INVALID);
	assert_non_null(strstr(err.text, "„qwertz“"));
	assert_non_null(strstr(err.text, "postcode"));
	assert_int_equal(c.len, 3); /* outputs only on success */
}

static void test_first_page(void **state)
{
	(void)state;
	TableData page;
	load(&page, 50);
	assert_int_equal(page.len, 50);
	assert_false(page.complete);
	assert_true(towns.complete);
	filter("");
	for (size_t i = 0; i < page.len; i++)
		assert_int_equal(page.items[i].id, towns.items[hits[i]].id);
}

typedef struct Streamed {
	size_t n;
	size_t stop;
} Streamed;

static bool compare_row(void *arg, int64_t id, int64_t rev, const Value *values)
{
	Streamed *s = arg;
	const TableRow *row = &towns.items[hits[s->n]];
	assert_true(rev >= 1);
	assert_int_equal(row->id, id);
	for (size_t i = 0; i < towns.columns.len; i++)
		assert_true(value_equal(&row->cells[i], &values[i]));
	return ++s->n != s->stop;
}

static void test_stream(void **state)
{
	(void)state;
	Err err = ERR_INIT;
	Query q;
	size_t n = filter("land:BB ew:>=5000");
	box_ok(query_parse(&kind_town, "land:BB ew:>=5000", today(), false, box.arena, &q, &err), err);
	assert_true(table_streams(&q));
	Streamed s = { 0, 0 };
	box_ok(table_stream(office, &kind_town, &towns.columns, &q, 0, compare_row, &s, &err), err);
	assert_int_equal(s.n, n);
	s = (Streamed){ 0, 7 };
	box_ok(table_stream(office, &kind_town, &towns.columns, &q, 0, compare_row, &s, &err), err);
	assert_int_equal(s.n, 7);
	s = (Streamed){ 0, 0 };
	box_ok(table_stream(office, &kind_town, &towns.columns, &q, 5, compare_row, &s, &err), err);
	assert_int_equal(s.n, 5);
	box_ok(query_parse(&kind_town, "elbe", today(), false, box.arena, &q, &err), err);
	assert_false(table_streams(&q));
}

/* A colleague's change is seen after table_filter_forget, not before. */
static void test_forget(void **state)
{
	(void)state;
	TableFilter *f = table_filter_new(office, &kind_town);
	assert_int_equal(filter_with(f, "tag:neu"), 0);
	Record *r = box_insert(
		office, &box, &kind_town_tag, "town", id_text(town_id("12070424")), "tag", "neu", NULL);
	assert_int_equal(filter_with(f, "tag:neu"), 0);
	table_filter_forget(f);
	assert_int_equal(filter_with(f, "tag:neu"), 1);
	table_filter_free(f);
	AUTO(change_done) Change c = CHANGE_INIT;
	Err err = ERR_INIT;
	box_ok(change_begin(&c, office, "Schlagwort gelöscht", &err), err);
	box_ok(change_delete(&c, &kind_town_tag, r->id, 0, &err), err);
	box_ok(change_commit(&c, &err), err);
}

static void test_notes_and_events(void **state)
{
	(void)state;
	static const struct {
		const Kind *kind;
		const char *line;
		size_t n;
	} cases[] = {
		{ &kind_note, "wärmenetz", 1 },
		{ &kind_note, "freyung leerstand", 1 },
		{ &kind_note, "art:anruf", 1 },
		{ &kind_note, "richtung:eingehend von:ann", 1 },
		{ &kind_note, "kommune:wittenberge", 1 },
		{ &kind_note, "kommune:elbtor land:BB", 1 },
		{ &kind_note, "am:<90t", 1 },
		{ &kind_note, "text:unterlagen", 1 },
		{ &kind_note, "-art:anruf", 1 },
		{ &kind_event, "art:tour status:bestätigt", 1 },
		{ &kind_event, "datum:14.10.2026", 1 },
		{ &kind_event, "ab:15.10.2026", 0 },
		{ &kind_event, "bis:14.10.2026 land:BY", 1 },
		{ &kind_event, "freyung", 1 },
		{ &kind_view, "liste:kommunen", 2 },
		{ &kind_topic, "wärme", 1 },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const Kind *k = cases[i].kind;
		Err err = ERR_INIT;
		TableColumns columns;
		TableData data;
		Query q;
		size_t n;
		TableFilter *f = table_filter_new(office, k);
		box_ok(table_columns(k, "", box.arena, &columns, &err), err);
		box_ok(table_load(office, k, &columns, 0, box.arena, &data, &err), err);
		box_ok(query_parse(k, cases[i].line, today(), false, box.arena, &q, &err), err);
		box_ok(table_filter(f, &data, &q, box.arena, hits, &n, &err), err);
		if (n != cases[i].n)
			print_error("%s\n", cases[i].line);
		assert_int_equal(n, cases[i].n);
		table_filter_free(f);
	}
}

static void check_complete(const Kind *k, const char *line, size_t from, const char *first, size_t least)
{
	Completions c;
	table_complete(office, k, line, strlen(line), box.arena, &c);
	if (c.len < least)
		print_error("%s: %zu\n", line, c.len);
	assert_true(c.len >= least);
	assert_int_equal(c.from, from);
	assert_string_equal(c.items[0].insert, first);
	assert_non_null(c.items[0].help);
}

static void test_complete(void **state)
{
	(void)state;
	check_complete(&kind_town, "kreis:prig", 6, "Prignitz", 1);
	check_complete(&kind_town, "x kreis:\"Bad D", 8, "\"Bad Dürkheim\"", 1);
	check_complete(&kind_town, "-tag:", 5, "kongress2025", 1);
	check_complete(&kind_town, "umkreis:30km@wittenber", 13, "Wittenberg", 3);
	check_complete(&kind_town, "umkreis:5km@aach", 12, "07235001", 2); /* two towns of that name */
	check_complete(&kind_town, "sucht:fernw", 6, "\"Energie- und Wärmewende\"", 1);
	check_complete(&kind_town, "land:br", 5, "HB", 2);
	check_complete(&kind_note, "von:", 4, "anna", 2);
	check_complete(&kind_event, "kommune:freyu", 8, "Freyung", 1);
	Completions c;
	table_complete(office, &kind_town, "umkreis:30km@", 13, box.arena, &c);
	assert_int_equal(c.len, 0);
	for (const Kind *const *k = kind_all; *k != NULL; k++)
		for (const TermDef *d = query_terms(*k); d != NULL && d->name != NULL; d++) {
			const char *line = arena_printf(box.arena, "%s:%s", d->name,
				d->type == TERM_RADIUS      ? "30km@s"
					: d->values != NULL ? "s"
							    : "");
			table_complete(office, *k, line, strlen(line), box.arena, &c);
			for (size_t i = 0; i < c.len; i++) {
				Query q;
				Err err = ERR_INIT;
				const char *done = arena_printf(box.arena, "%.*s%s%s", (int)c.from, line,
					c.items[i].insert, d->type == TERM_RADIUS && c.from == 8 ? "x" : "");
				box_ok(query_parse(*k, done, today(), false, box.arena, &q, &err), err);
			}
		}
}

/* --- the finder -------------------------------------------------------------------------------------- */

static void test_finder(void **state)
{
	(void)state;
	Finder *f = NULL;
	Err err = ERR_INIT;
	const FinderEntry *found[20];
	box_ok(finder_new(office, &f, &err), err);
	assert_int_equal(finder_search(f, "  ", found, 20), 0);
	assert_true(finder_search(f, "wittenberge", found, 20) >= 1);
	assert_ptr_equal(found[0]->kind, &kind_town);
	assert_string_equal(found[0]->title, "Wittenberge");
	assert_string_equal(found[0]->detail, "Prignitz, Brandenburg · 16.837 Einw.");
	assert_int_equal(finder_search(f, "elbtor", found, 20), 2); /* and its note */
	assert_string_equal(found[0]->title, "Wittenberge");
	assert_int_equal(finder_search(f, "12070424", found, 20), 1);
	assert_true(finder_search(f, "neustadt hessen", found, 20) >= 1);
	assert_string_equal(found[0]->title, "Neustadt (Hessen)");
	assert_int_equal(finder_search(f, "rückruf", found, 20), 1);
	assert_ptr_equal(found[0]->kind, &kind_note);
	assert_string_equal(found[0]->detail, "01.09.2026 · Anruf · Wittenberge");
	assert_int_equal(finder_search(f, "wittenberge wärmenetz", found, 20), 1);
	assert_int_equal(finder_search(f, "tour frey", found, 20), 1);
	assert_ptr_equal(found[0]->kind, &kind_event);
	assert_non_null(strstr(found[0]->detail, "14.10.2026"));
	assert_int_equal(finder_search(f, "elbstädte", found, 20), 1); /* not the colleague's own */
	assert_int_equal(finder_search(f, "energie", found, 20) >= 1, 1);
	assert_int_equal(finder_search(f, "wittenbrege", found, 20) >= 1, 1);
	assert_int_equal(finder_search(f, "e", found, 20), 20);
	size_t n = finder_search(f, "vrees", found, 20);
	assert_true(n >= 1);
	assert_non_null(strstr(found[n - 1]->detail, "aufgelöst"));
	finder_free(f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_figures),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_typing_errors),
		cmocka_unit_test(test_ranking),
		cmocka_unit_test(test_gone_towns),
		cmocka_unit_test(test_radius),
		cmocka_unit_test(test_filter_equals_scan),
		cmocka_unit_test(test_narrowing),
		cmocka_unit_test(test_negation_partitions),
		cmocka_unit_test(test_terms_of_all_kinds),
		cmocka_unit_test(test_sort),
		cmocka_unit_test(test_empty_last),
		cmocka_unit_test(test_columns),
		cmocka_unit_test(test_first_page),
		cmocka_unit_test(test_stream),
		cmocka_unit_test(test_forget),
		cmocka_unit_test(test_notes_and_events),
		cmocka_unit_test(test_complete),
		cmocka_unit_test(test_finder),
	};
	return cmocka_run_group_tests(tests, open_box, close_box);
}
