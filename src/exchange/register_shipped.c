/* The table that is built into the program: one line per record, tab separated, sorted by key.
 *
 *	# © Statistisches Bundesamt …
 *	stand	2023-11-30
 *	01001	Flensburg, Stadt	Flensburg
 *	01001000	Flensburg, Stadt	61	0000	24937	92550	5673	54782520	9437510
 *	010010000	Flensburg, Stadt	50
 *
 * The length of the key tells the record: 5 digits a district (name, seat), 9 an association
 * (name, kind), 8 a municipality (name, kind, Verband, postcode, inhabitants, hectares,
 * latitude and longitude in microdegrees, empty when unknown). */
#include <stdlib.h>
#include <string.h>

#include "register_priv.h"

enum { FIELDS_MAX = 9 };

/* --- selecting ---------------------------------------------------------------------- */

static const char *key_of(const RegisterRecord *r)
{
	return r->type == REGISTER_ASSOCIATION ? r->association : r->ags;
}

static int by_key(const void *a, const void *b)
{
	return strcmp(key_of(a), key_of(b));
}

static int by_ags(const void *a, const void *b)
{
	const RegisterRecord *x = a;
	const RegisterRecord *y = b;
	return strcmp(x->ags, y->ags);
}

void register_shipped_select(
	const RegisterFile *full, const RegisterFile *coordinates, Arena *a, RegisterFile *ret)
{
	RegisterRecord *places = ARENA_ARRAY(a, RegisterRecord, coordinates->len);
	memcpy(places, coordinates->items, coordinates->len * sizeof(*places));
	qsort(places, coordinates->len, sizeof(*places), by_ags);
	*ret = (RegisterFile){ .date = full->date };
	for (size_t i = 0; i < full->len; i++) {
		RegisterRecord rec = full->items[i];
		if (rec.type < REGISTER_DISTRICT || register_is_unincorporated(&rec))
			continue;
		const RegisterRecord *place = rec.type == REGISTER_TOWN
			? bsearch(&rec, places, coordinates->len, sizeof(*places), by_ags)
			: NULL;
		if (place != NULL) {
			rec.latitude = place->latitude;
			rec.longitude = place->longitude;
		}
		VEC_PUSH(a, ret, rec);
	}
	qsort(ret->items, ret->len, sizeof(*ret->items), by_key);
}

/* --- writing ------------------------------------------------------------------------ */

static void add_number(Str *out, int64_t v, int64_t unknown)
{
	str_addc(out, '\t');
	if (v != unknown)
		str_add_int(out, v);
}

static void write_record(const RegisterRecord *r, Str *out)
{
	str_addf(out, "%s\t%s", key_of(r), r->name);
	if (r->type == REGISTER_DISTRICT)
		str_addf(out, "\t%s", r->seat);
	else
		add_number(out, r->kind, 0);
	if (r->type == REGISTER_TOWN) {
		str_addf(out, "\t%s\t%s", r->association + 5, r->postcode);
		add_number(out, r->population, -1);
		add_number(out, r->area_ha, -1);
		add_number(out, r->latitude, REGISTER_NO_DEGREE);
		add_number(out, r->longitude, REGISTER_NO_DEGREE);
	}
	str_addc(out, '\n');
}

void register_shipped_write(const RegisterFile *f, Str *out)
{
	char date[DATE_TEXT_MAX];
	date_format_german(f->date, date);
	str_addf(out,
		"# © Statistisches Bundesamt (Destatis), Gemeindeverzeichnis, Stand %s, dl-de/by-2-0; eigene "
		"Auswahl\n",
		date);
	date_format_iso(f->date, date);
	str_addf(out, "stand\t%s\n", date);
	for (size_t i = 0; i < f->len; i++)
		write_record(&f->items[i], out);
}

/* --- reading ------------------------------------------------------------------------ */

/* Cuts a line at its tabs, in place. Returns the number of fields; those missing are "". */
static size_t cut_line(char *line, const char *fields[FIELDS_MAX])
{
	size_t n = 0;
	for (char *at = line; at != NULL && n < FIELDS_MAX; n++) {
		fields[n] = at;
		at = strchr(at, '\t');
		if (at != NULL)
			*at++ = '\0';
	}
	for (size_t i = n; i < FIELDS_MAX; i++)
		fields[i] = "";
	return n;
}

static bool read_number(const char *s, int64_t unknown, int64_t *ret)
{
	size_t n = strlen(s);
	*ret = n == 0 ? unknown : strtoll(s, NULL, 10);
	return n <= 11 && register_digits(s, n);
}

static bool read_town(const char *const fields[FIELDS_MAX], RegisterRecord *rec)
{
	int64_t kind;
	if (!read_number(fields[2], 0, &kind) || kind < 60 || kind > 67)
		return false;
	rec->kind = (int)kind;
	memcpy(rec->association, rec->ags, 5);
	str_copy(rec->association + 5, 5, fields[3]);
	str_copy(rec->postcode, sizeof(rec->postcode), fields[4]);
	return strlen(fields[3]) == 4 && read_number(fields[5], -1, &rec->population) &&
		read_number(fields[6], -1, &rec->area_ha) &&
		read_number(fields[7], REGISTER_NO_DEGREE, &rec->latitude) &&
		read_number(fields[8], REGISTER_NO_DEGREE, &rec->longitude);
}

static bool read_record(const char *const fields[FIELDS_MAX], RegisterRecord *rec)
{
	const char *key = fields[0];
	size_t n = strlen(key);
	int64_t kind;
	if (!register_digits(key, n) || fields[1][0] == '\0')
		return false;
	rec->name = fields[1];
	str_copy(rec->ags, n == 9 ? 6 : sizeof(rec->ags), key);
	switch (n) {
	case 5:
		rec->type = REGISTER_DISTRICT;
		rec->seat = fields[2];
		return true;
	case 8:
		rec->type = REGISTER_TOWN;
		return read_town(fields, rec);
	case 9:
		rec->type = REGISTER_ASSOCIATION;
		str_copy(rec->association, sizeof(rec->association), key);
		if (!read_number(fields[2], 0, &kind))
			return false;
		rec->kind = (int)kind;
		return true;
	default:
		return false;
	}
}

static Rc bad_line(size_t line, Err *err)
{
	err_set(err, RC_INVALID, "Die mitgelieferte Tabelle ist in Zeile %zu beschädigt.", line);
	err->line = line;
	return RC_INVALID;
}

Rc register_shipped_parse(const char *bytes, size_t len, Arena *a, RegisterFile *ret, Err *err)
{
	RegisterFile file = { .date = DAY_NONE };
	if (register_check_text(bytes, len, err) != RC_OK)
		return err->rc;
	if (!register_is_utf8(bytes, len))
		return bad_line(1, err);
	file.cap = len / 16 + 1; /* no record is shorter */
	file.items = ARENA_ARRAY(a, RegisterRecord, file.cap);
	char *text = arena_strndup(a, bytes, len);
	size_t number = 0;
	for (char *line = text, *next; line != NULL && *line != '\0'; line = next) {
		const char *fields[FIELDS_MAX];
		next = strchr(line, '\n');
		if (next != NULL)
			*next++ = '\0';
		number++;
		if (line[0] == '#')
			continue;
		cut_line(line, fields);
		if (strcmp(fields[0], "stand") == 0) {
			file.date = date_parse_iso(fields[1]);
			continue;
		}
		RegisterRecord rec = { .date = file.date,
			.seat = "",
			.area_ha = -1,
			.population = -1,
			.male = -1,
			.latitude = REGISTER_NO_DEGREE,
			.longitude = REGISTER_NO_DEGREE,
			.line = number };
		if (file.date == DAY_NONE || !read_record(fields, &rec))
			return bad_line(number, err);
		VEC_PUSH(a, &file, rec);
	}
	*ret = file;
	return RC_OK;
}
