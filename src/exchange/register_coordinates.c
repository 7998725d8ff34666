/* The register's extract as CSV, read for the coordinates of the municipalities.
 *
 * The official file, and what a spreadsheet makes of it: semicolons, lost leading zeros, a
 * title above the heading. Columns are found by their names, so their order does not matter. */
#include <stdlib.h>
#include <string.h>

#include "kontor/base/text.h"
#include "kontor/exchange/csv.h"
#include "register_priv.h"

enum {
	COL_TYPE,
	COL_KIND,
	COL_STATE,
	COL_REGION,
	COL_DISTRICT,
	COL_TOWN,
	COL_AGS,
	COL_NAME,
	COL_LON,
	COL_LAT,
	COLS
};

/* Headings, folded; the first that occurs in the file counts. */
static const char *const headings[COLS][4] = {
	[COL_TYPE] = { "Satzart" },
	[COL_KIND] = { "Textkennzeichen" },
	[COL_STATE] = { "Land" },
	[COL_REGION] = { "RB", "Regierungsbezirk" },
	[COL_DISTRICT] = { "Kreis" },
	[COL_TOWN] = { "Gemeinde", "Gem" },
	[COL_AGS] = { "AGS", "Amtlicher Gemeindeschlüssel", "Gemeindeschlüssel" },
	[COL_NAME] = { "Gemeindename", "Name" },
	[COL_LON] = { "Längengrad", "Länge", "lon", "longitude" },
	[COL_LAT] = { "Breitengrad", "Breite", "lat", "latitude" },
};

/* The heading is looked for in the first records only. */
#define HEADING_WITHIN 20

typedef struct Extract {
	Arena *arena;
	RegisterFile *file;
	RegisterSet seen;
	CsvReader csv;
	int column[COLS]; /* index of the cell, -1 when the file has none */
} Extract;

static int find_column(const Extract *x, Arena *scratch, const char *const names[4])
{
	for (int n = 0; n < 4 && names[n] != NULL; n++)
		for (size_t i = 0; i < x->csv.ncells; i++)
			if (strcmp(text_fold(scratch, x->csv.cells[i]), text_fold(scratch, names[n])) == 0)
				return (int)i;
	return -1;
}

/* Is the record just read the heading? Then the columns are known. */
static bool take_heading(Extract *x)
{
	AUTO(arena_freep) Arena *scratch = arena_new();
	for (int c = 0; c < COLS; c++)
		x->column[c] = find_column(x, scratch, headings[c]);
	bool has_key = x->column[COL_AGS] >= 0 ||
		(x->column[COL_STATE] >= 0 && x->column[COL_REGION] >= 0 && x->column[COL_DISTRICT] >= 0 &&
			x->column[COL_TOWN] >= 0);
	return has_key && x->column[COL_LON] >= 0 && x->column[COL_LAT] >= 0;
}

/* "" where the file has no such column or the record is too short. */
static const char *cell(const Extract *x, int c)
{
	return x->column[c] >= 0 && (size_t)x->column[c] < x->csv.ncells ? x->csv.cells[x->column[c]] : "";
}

/* Digits into exactly width columns, with the leading zeros that spreadsheets drop, without
 * the tab that keeps them from doing so. */
static bool pad_digits(const char *s, size_t width, char *out)
{
	size_t n = strlen(s);
	while (n > 0 && (s[n - 1] == '\t' || s[n - 1] == ' '))
		n--;
	if (n == 0 || n > width || !register_digits(s, n))
		return false;
	memset(out, '0', width - n);
	memcpy(out + width - n, s, n);
	return true;
}

static bool read_ags(const Extract *x, char ags[9])
{
	memset(ags, 0, 9);
	if (x->column[COL_AGS] >= 0)
		return pad_digits(cell(x, COL_AGS), 8, ags);
	return pad_digits(cell(x, COL_STATE), 2, ags) && pad_digits(cell(x, COL_REGION), 1, ags + 2) &&
		pad_digits(cell(x, COL_DISTRICT), 2, ags + 3) && pad_digits(cell(x, COL_TOWN), 3, ags + 5);
}

/* "9,43751", "9.43751" or " 9,43751" in microdegrees. */
static bool read_degree(const char *s, int64_t *ret)
{
	int64_t v = 0;
	int digits = 0;
	int decimals = -1; /* no decimal mark yet */
	for (; *s != '\0'; s++) {
		if (*s == ' ')
			continue;
		if ((*s == ',' || *s == '.') && decimals < 0) {
			decimals = 0;
			continue;
		}
		if (*s < '0' || *s > '9' || ++digits > 15)
			return false;
		if (decimals >= 6) {
			if (decimals++ == 6 && *s >= '5')
				v++;
			continue;
		}
		v = v * 10 + (*s - '0');
		if (decimals >= 0)
			decimals++;
	}
	for (int i = decimals < 0 ? 0 : decimals; i < 6; i++)
		v *= 10;
	*ret = v;
	return digits > 0;
}

static const char *check_place(const Extract *x, const RegisterRecord *r)
{
	if (r->latitude >= 47000000 && r->latitude <= 56000000 && r->longitude >= 5000000 &&
		r->longitude <= 16000000)
		return NULL;
	if (r->longitude >= 47000000 && r->longitude <= 56000000)
		return "Längen- und Breitengrad sind vertauscht";
	return arena_printf(x->arena, "%.20s Grad Breite, %.20s Grad Länge liegen nicht in Deutschland",
		cell(x, COL_LAT), cell(x, COL_LON));
}

/* NULL, or why the record is refused. */
static const char *parse_row(Extract *x, RegisterRecord *rec)
{
	for (size_t i = 0; i < x->csv.ncells; i++)
		if (strchr(x->csv.cells[i], '\n') != NULL)
			return "ein Anführungszeichen ist nicht geschlossen; ab hier fehlen Zeilen";
	if (!read_ags(x, rec->ags)) {
		rec->ags[0] = '\0';
		return "der Gemeindeschlüssel ist nicht lesbar";
	}
	const char *lon = cell(x, COL_LON);
	const char *lat = cell(x, COL_LAT);
	if (lon[0] == '\0' || lat[0] == '\0')
		return "die Koordinaten fehlen";
	if (!read_degree(lon, &rec->longitude) || !read_degree(lat, &rec->latitude))
		return arena_printf(x->arena, "„%.20s“ und „%.20s“ sind keine Koordinaten", lat, lon);
	const char *reason = check_place(x, rec);
	/* The 1 in front keeps 0 out, which is no key. */
	if (reason == NULL && !register_set_add(&x->seen, UINT64_C(1) << 32 | strtoull(rec->ags, NULL, 10)))
		reason = arena_printf(x->arena, "der Schlüssel %s kommt schon weiter oben vor", rec->ags);
	return reason;
}

/* Records of districts and associations, and areas that belong to no municipality. */
static bool is_other(const Extract *x)
{
	const char *type = cell(x, COL_TYPE);
	const char *kind = cell(x, COL_KIND);
	if (x->column[COL_TYPE] >= 0 && strcmp(type, "60") != 0)
		return true;
	if (x->column[COL_AGS] < 0 && cell(x, COL_TOWN)[0] == '\0')
		return true;
	return strcmp(kind, "65") == 0 || strcmp(kind, "66") == 0;
}

static void take_row(Extract *x)
{
	if (is_other(x))
		return;
	RegisterRecord rec = { .type = REGISTER_TOWN,
		.date = DAY_NONE,
		.name = "",
		.seat = "",
		.area_ha = -1,
		.population = -1,
		.male = -1,
		.line = x->csv.line };
	const char *reason = parse_row(x, &rec);
	if (reason != NULL) {
		register_fault(x->file, x->arena, x->csv.line, REGISTER_TOWN, rec.ags, reason);
		return;
	}
	const char *name = cell(x, COL_NAME);
	rec.name = text_normalise(x->arena, name, strlen(name), true);
	if (rec.name == NULL)
		rec.name = "";
	VEC_PUSH(x->arena, x->file, rec);
}

Rc register_coordinates_parse(const char *bytes, size_t len, Arena *a, RegisterFile *ret, Err *err)
{
	RegisterFile file = { .date = DAY_NONE };
	Extract x = { .arena = a, .file = &file };
	bool valid;
	if (register_check_text(bytes, len, err) != RC_OK)
		return err->rc;
	bytes = register_utf8(bytes, &len, &valid, a);
	AUTO(arena_freep) Arena *cells = arena_new();
	csv_read_begin(&x.csv, bytes, len, cells);
	bool found = false;
	for (int i = 0; i < HEADING_WITHIN && !found && csv_read(&x.csv); i++)
		found = take_heading(&x);
	if (!found)
		return err_set(err, RC_INVALID,
			"Keine Koordinaten gefunden: Eine Kopfzeile mit Land, RB, Kreis, Gemeinde, Längengrad und "
			"Breitengrad wird erwartet.");
	register_set_init(&x.seen, a, BASE_MIN(len / 10 + 1, REGISTER_LINE_MAX)); /* a key takes 8 bytes */
	for (size_t n = 0; csv_read(&x.csv); n++) {
		if (n == REGISTER_LINE_MAX)
			return err_set(
				err, RC_INVALID, "Die Datei hat mehr als %d Zeilen.", REGISTER_LINE_MAX);
		take_row(&x);
	}
	*ret = file;
	return RC_OK;
}
