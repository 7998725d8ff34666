/* Lists of people as CSV become contacts, row by row, by the meaning of their columns. */
#include "contact_priv.h"

#include <string.h>
#include <strings.h>

#include "kontor/base/text.h"
#include "kontor/exchange/csv.h"

enum { COLUMNS_MAX = 500 };

/* --- opening ------------------------------------------------------------------------- */

/* A line of separators would be millions of cells. */
static Rc check_lines(ContactSpan text, Err *err)
{
	enum { SEPARATORS_MAX = 20 * COLUMNS_MAX };
	size_t line = 1;
	size_t separators = 0;
	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];
		separators += c == ',' || c == ';' || c == '\t';
		if (separators > SEPARATORS_MAX) {
			err->line = line;
			return err_set(err, RC_INVALID,
				"Zeile %zu hat mehr als %d Trennzeichen. Das ist keine Liste von Personen.",
				line, (int)SEPARATORS_MAX);
		}
		if (c == '\n' || c == '\r') {
			separators = 0;
			line += c == '\n';
		}
	}
	return RC_OK;
}

/* Reads up to the header: the first row that is not empty. */
static Rc open_csv(ContactSpan text, CsvReader *r, Arena *a, Err *err)
{
	Rc rc = check_lines(text, err);
	if (rc != RC_OK)
		return rc;
	csv_read_begin(r, text.at, text.len, a);
	while (csv_read(r)) {
		bool is_empty = r->ncells == 1 && r->cells[0][0] == '\0';
		if (is_empty)
			continue;
		if (r->ncells > COLUMNS_MAX)
			return err_set(err, RC_INVALID,
				"Die Liste hat %zu Spalten, höchstens %d sind möglich.", r->ncells,
				(int)COLUMNS_MAX);
		return RC_OK;
	}
	return err_set(err, RC_INVALID,
		"Die Datei ist leer. Erwartet wird eine Kopfzeile und je Person eine Zeile.");
}

Rc contact_csv_header(const char *bytes, size_t len, Arena *a, char ***ret, size_t *ret_n, Err *err)
{
	ContactSpan text;
	const char *encoding;
	CsvReader r;
	Rc rc = contact_decode(bytes, len, a, &text, &encoding, err);
	if (rc == RC_OK)
		rc = open_csv(text, &r, a, err);
	if (rc != RC_OK)
		return rc;
	char **names = ARENA_ARRAY(a, char *, r.ncells);
	for (size_t i = 0; i < r.ncells; i++) {
		names[i] = text_normalise(a, r.cells[i], strlen(r.cells[i]), true);
		if (names[i] == NULL)
			return err_set(err, RC_INVALID,
				"Die Kopfzeile enthält Zeichen, die keine sind. Bitte als „CSV UTF-8“ speichern.");
	}
	*ret = names;
	*ret_n = r.ncells;
	return RC_OK;
}

/* --- columns ------------------------------------------------------------------------------ */

typedef struct ColumnState {
	const ContactMapping *mapping;
	CsvReader *csv;
	ContactDraft *draft;
	ContactUse use;          /* what the column "use" said last */
	ContactAddress *address; /* the one being filled */
	const char *address_use; /* of which columns it is */
	const char *place;
	bool is_sheet; /* from a spreadsheet: an apostrophe may protect what begins a formula */
} ColumnState;

static bool read_flag(const char *s)
{
	static const char *const yes[] = { "1", "ja", "j", "x", "wahr", "true", "yes", "y" };
	for (size_t i = 0; i < ARRAY_LEN(yes); i++)
		if (strcasecmp(s, yes[i]) == 0)
			return true;
	return false;
}

/* Where spreadsheets took the number for one: 4,93023E+11. */
static bool is_mangled(const char *number)
{
	size_t digits = strspn(number, "0123456789,.");
	return digits > 0 && digits < 12 && (number[digits] == 'E' || number[digits] == 'e') &&
		number[digits + 1] == '+' && strspn(number + digits + 2, "0123456789") > 0;
}

static const char *channel_use(ColumnState *s, const char *use)
{
	static const char *const uses[] = { "work", "mobile", "home", "other" };
	if (strcmp(use, "any") == 0)
		return s->use.use != NULL ? s->use.use : "work";
	for (size_t i = 0; i < ARRAY_LEN(uses); i++)
		if (strcmp(use, uses[i]) == 0)
			return uses[i];
	return "other";
}

static void put_channel(ColumnState *s, const char *type, const char *use, const char *cell)
{
	bool any = strcmp(use, "any") == 0;
	if (strcmp(type, "phone") == 0 && any && s->use.fax)
		type = "fax";
	if (type[0] != 'm' && type[0] != 'w' && is_mangled(cell)) {
		contact_draft_refuse(s->draft,
			"Eine Nummer wurde von einer Tabellenkalkulation verkürzt (Spalte dort als Text anlegen).");
		return;
	}
	bool main = any && s->use.main;
	/* Google puts several of one kind into one cell. */
	for (const char *rest = cell; rest != NULL;) {
		const char *next = strstr(rest, " ::: ");
		ContactSpan one = { rest, next == NULL ? strlen(rest) : (size_t)(next - rest) };
		(void)contact_draft_channel(
			s->draft, type, channel_use(s, use), contact_draft_text(s->draft, one, true), main);
		rest = next == NULL ? NULL : next + 5;
		main = false;
	}
}

/* The text of the address that this part belongs to; NULL when there is no such part. */
static const char **address_part(ContactAddress *to, const char *part)
{
	if (strcmp(part, "company") == 0)
		return &to->company;
	if (strcmp(part, "postcode") == 0)
		return &to->postcode;
	if (strcmp(part, "city") == 0)
		return &to->city;
	if (strcmp(part, "country") == 0)
		return &to->country;
	return strncmp(part, "street", 6) == 0 || strcmp(part, "number") == 0 ? &to->street : NULL;
}

static bool is_more_street(const char *part)
{
	return strcmp(part, "street2") == 0 || strcmp(part, "number") == 0;
}

/* target is "work.city". An address goes on until other columns begin, or one of its
 * parts comes again. */
static void put_address(ColumnState *s, const char *target, const char *cell)
{
	const char *part = strchr(target, '.') + 1;
	size_t n = (size_t)(part - target);
	bool same = s->address != NULL && strncmp(s->address_use, target, n) == 0;
	const char **text = same ? address_part(s->address, part) : NULL;
	bool again = text != NULL && (*text)[0] != '\0' && !is_more_street(part);
	if (!same || again) {
		AUTO(str_done) Str use = STR_INIT;
		str_add(&use, target, n - 1);
		s->address = contact_draft_address(s->draft, channel_use(s, str_cstr(&use)));
		s->address_use = target;
		text = address_part(s->address, part);
	}
	if (text == NULL)
		return;
	if (strcmp(part, "number") == 0)
		*text = contact_draft_join(s->draft, *text, " ", cell);
	else if (strcmp(part, "street2") == 0)
		*text = contact_draft_join(s->draft, *text, ", ", cell);
	else
		*text = cell;
}

/* Spreadsheets drop the zero in front of the keys of five Länder. */
static const char *tidy_ags(Arena *a, const char *s)
{
	bool is_key = strspn(s, "0123456789") == strlen(s);
	return is_key && strlen(s) == 7 ? arena_printf(a, "0%s", s) : s;
}

static bool put_text(ColumnState *s, const char *target, const char *cell)
{
	ContactDraft *d = s->draft;
	Contact *c = &d->c;
	const struct {
		const char *target, **text;
	} texts[] = { { "given_name", &c->given_name }, { "family_name", &c->family_name },
		{ "full_name", &d->full_name }, { "more_names", &d->more_names },
		{ "salutation", &c->salutation }, { "function", &c->function },
		{ "organisation", &c->organisation }, { "department", &d->department }, { "town", &c->town },
		{ "ags", &c->ags }, { "place", &s->place } };
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		if (strcmp(target, texts[i].target) != 0)
			continue;
		/* Two columns for one text: the first that says something counts. */
		if ((*texts[i].text)[0] == '\0')
			*texts[i].text = cell;
		return true;
	}
	return false;
}

static bool put_flag(ColumnState *s, const char *target, const char *cell)
{
	Contact *c = &s->draft->c;
	bool *flag = strcmp(target, "no_mail") == 0 ? &c->no_mail
		: strcmp(target, "no_phone") == 0   ? &c->no_phone
		: strcmp(target, "no_letter") == 0  ? &c->no_letter
						    : NULL;
	if (flag != NULL)
		*flag = read_flag(cell);
	return flag != NULL;
}

/* Targets with a dot: "mail.work", "address.home.city". */
static void put_part(ColumnState *s, const char *target, const char *cell)
{
	static const char *const types[] = { "mail", "phone", "fax", "web" };
	if (strncmp(target, "address.", 8) == 0 && strchr(target + 8, '.') != NULL) {
		put_address(s, target + 8, cell);
		return;
	}
	for (size_t i = 0; i < ARRAY_LEN(types); i++) {
		size_t n = strlen(types[i]);
		if (strncmp(target, types[i], n) == 0 && target[n] == '.')
			put_channel(s, types[i], target + n + 1, cell);
	}
}

static void put_cell(ColumnState *s, const char *target, const char *cell)
{
	ContactDraft *d = s->draft;
	if (strcmp(target, "form") == 0)
		contact_draft_form(d, cell);
	else if (strcmp(target, "title") == 0)
		contact_draft_title(d, cell);
	else if (strcmp(target, "language") == 0)
		contact_draft_language(d, cell);
	else if (strcmp(target, "remark") == 0)
		contact_draft_remark(d, NULL, cell);
	else if (!put_text(s, target, cell) && !put_flag(s, target, cell))
		put_part(s, target, cell);
}

/* --- rows ------------------------------------------------------------------------------------- */

/* kontor's lists for people, and what was saved from them, protect cells that would be
 * formulas; a comma separated file comes from a program. */
static const char *unprotect(const ColumnState *s, const char *cell)
{
	bool is_protected =
		s->is_sheet && cell[0] == '\'' && cell[1] != '\0' && strchr("=+-@\t\r", cell[1]) != NULL;
	return is_protected ? cell + 1 : cell;
}

static void read_column(ColumnState *s, size_t i)
{
	const char *target = s->mapping->targets[i];
	if (strcmp(target, "use") == 0) {
		s->use = contact_draft_use(s->csv->cells[i]);
		s->address = NULL;
		return;
	}
	const char *cell = unprotect(s, s->csv->cells[i]);
	if (cell[0] == '\0' || target[0] == '\0')
		return;
	bool single_line = strcmp(target, "remark") != 0;
	const char *text = contact_draft_text(s->draft, (ContactSpan){ cell, strlen(cell) }, single_line);
	if (text[0] != '\0')
		put_cell(s, target, text);
}

static void read_row(ColumnState *s)
{
	size_t n = BASE_MIN(s->mapping->n, s->csv->ncells);
	s->use = (ContactUse){ NULL, false, false };
	s->address = NULL;
	s->place = "";
	for (size_t i = 0; i < n && s->draft->reason == NULL; i++)
		read_column(s, i);
	for (size_t i = n; i < s->csv->ncells; i++)
		if (s->csv->cells[i][0] != '\0')
			contact_draft_refuse(s->draft, "Die Zeile hat mehr Spalten als die Kopfzeile.");
	Contact *c = &s->draft->c;
	c->ags = tidy_ags(s->draft->arena, c->ags);
	/* kontor's column for both: with a key it is the municipality. */
	const char **place = c->ags[0] != '\0' ? &c->town : &c->organisation;
	if ((*place)[0] == '\0')
		*place = s->place;
}

/* Separators and blanks alone, as spreadsheets append them. */
static bool is_empty_row(ContactSpan raw)
{
	for (size_t i = 0; i < raw.len; i++)
		if (raw.at[i] == '\0' || strchr(" \t;,\"", raw.at[i]) == NULL)
			return false;
	return true;
}

/* A quote that is never closed takes in all rows behind it. */
static const char *find_damage(ContactSpan raw, bool at_end)
{
	size_t quotes = 0;
	for (const char *q = raw.at; at_end && (q = memchr(q, '"', (size_t)(raw.at + raw.len - q))) != NULL;
		q++)
		quotes++;
	if (quotes % 2 != 0)
		return "Ein Anführungszeichen wird nicht geschlossen.";
	if (memchr(raw.at, '\0', raw.len) != NULL)
		return "Die Zeile enthält ein NUL-Zeichen.";
	return NULL;
}

static ContactSpan raw_of(ContactSpan text, size_t from, size_t to)
{
	while (to > from && (text.at[to - 1] == '\n' || text.at[to - 1] == '\r'))
		to--;
	return (ContactSpan){ text.at + from, to - from };
}

static void finish_row(ColumnState *s, ContactSpan raw, Arena *a, ContactFile *file)
{
	ContactDraft *d = s->draft;
	if (!contact_draft_finish(d)) {
		VEC_PUSH(a, &file->faults, ((ContactFault){ s->csv->line, d->reason, raw.at, raw.len }));
		return;
	}
	d->c.line = s->csv->line;
	d->c.raw = raw.at;
	d->c.raw_len = raw.len;
	VEC_PUSH(a, file, d->c);
}

/* The cells of one row live in an arena of their own: kept are only the texts. */
static bool next_row(CsvReader *r)
{
	arena_reset(r->arena);
	r->cells = NULL;
	r->cap = 0;
	return csv_read(r);
}

static Rc read_rows(ColumnState *s, ContactSpan text, Arena *a, ContactFile *file, Err *err)
{
	size_t rows = 0;
	for (size_t from = s->csv->at; next_row(s->csv); from = s->csv->at) {
		if (++rows > CONTACT_RECORD_MAX)
			return err_set(err, RC_INVALID,
				"Die Datei hat mehr als 200.000 Zeilen. Bitte in mehrere Dateien teilen.");
		ContactSpan raw = raw_of(text, from, s->csv->at);
		if (is_empty_row(raw))
			continue;
		contact_draft_begin(s->draft, a);
		s->draft->reason = find_damage(raw, s->csv->at >= s->csv->len);
		read_row(s);
		finish_row(s, raw, a, file);
	}
	return RC_OK;
}

/* What the caller chose may have fewer or more columns than the file. */
static Rc choose_mapping(const ContactMapping *given, CsvReader *r, Arena *a, ContactMapping *ret, Err *err)
{
	if (given != NULL)
		*ret = *given;
	else
		contact_guess_mapping(r->cells, r->ncells, a, ret);
	for (size_t i = 0; i < ret->n; i++)
		if (strstr(ret->targets[i], "name") != NULL)
			return RC_OK;
	return err_set(err, RC_INVALID,
		"Keine Spalte ist als Name erkannt. Bitte eine Kopfzeile mit „Vorname“ und „Nachname“ einfügen oder "
		"die Spalten zuordnen.");
}

Rc contact_read_csv(
	const char *bytes, size_t len, const ContactMapping *mapping, Arena *a, ContactFile *ret, Err *err)
{
	ContactSpan text;
	ContactFile file = { NULL };
	AUTO(arena_freep) Arena *row = arena_new();
	AUTO(contact_draft_done) ContactDraft draft = { .arena = a };
	CsvReader r;
	ContactMapping columns;
	Rc rc = contact_decode(bytes, len, a, &text, &file.encoding, err);
	if (rc == RC_OK)
		rc = open_csv(text, &r, row, err);
	if (rc != RC_OK)
		return rc;
	ContactSpan header = raw_of(text, 0, r.at);
	file.header = arena_strndup(a, header.at, header.len);
	rc = choose_mapping(mapping, &r, a, &columns, err);
	if (rc != RC_OK)
		return rc;
	ColumnState s = { .mapping = &columns, .csv = &r, .draft = &draft, .is_sheet = r.separator != ',' };
	rc = read_rows(&s, text, a, &file, err);
	if (rc == RC_OK)
		*ret = file;
	return rc;
}
