/* An address book as a table. Its columns are those that import persons knows, in the same
 * words, as many of each as somebody fills. */
#include <string.h>

#include "kontor/exchange/csv.h"
#include "kontor/exchange/sheet.h"
#include "export_people_priv.h"

typedef enum BookPart {
	BOOK_TEXT,    /* a text of the contact */
	BOOK_FLAG,    /* one of its flags */
	BOOK_CHANNEL, /* the nth channel of a type and use */
	BOOK_ADDRESS, /* a part of the first address of a use */
} BookPart;

typedef struct BookColumn {
	BookPart part;
	const char *target; /* its name among contact_targets */
	size_t offset;      /* of the text or flag in the contact or address */
	const char *type, *use;
	size_t nth; /* among those of the same type and use */
	bool used;
} BookColumn;

typedef struct Book {
	ExportFormat format;
	Arena *arena;
	struct {
		BookColumn *items;
		size_t len, cap;
	} columns;
	CsvWriter csv;
	Sheet *sheet;
} Book;

/* --- columns --------------------------------------------------------------------------------- */

static const struct {
	const char *target;
	BookPart part;
	size_t offset;
} heads[] = {
	{ "form", BOOK_TEXT, offsetof(Contact, form) },
	{ "title", BOOK_TEXT, offsetof(Contact, title) },
	{ "given_name", BOOK_TEXT, offsetof(Contact, given_name) },
	{ "family_name", BOOK_TEXT, offsetof(Contact, family_name) },
	{ "salutation", BOOK_TEXT, offsetof(Contact, salutation) },
	{ "language", BOOK_TEXT, offsetof(Contact, language) },
	{ "function", BOOK_TEXT, offsetof(Contact, function) },
	{ "organisation", BOOK_TEXT, offsetof(Contact, organisation) },
	{ "town", BOOK_TEXT, offsetof(Contact, town) },
	{ "ags", BOOK_TEXT, offsetof(Contact, ags) },
};

static const struct {
	const char *target;
	BookPart part;
	size_t offset;
} tails[] = {
	{ "no_mail", BOOK_FLAG, offsetof(Contact, no_mail) },
	{ "no_phone", BOOK_FLAG, offsetof(Contact, no_phone) },
	{ "no_letter", BOOK_FLAG, offsetof(Contact, no_letter) },
	{ "remark", BOOK_TEXT, offsetof(Contact, remark) },
};

static const struct {
	const char *name;
	size_t offset;
} address_parts[] = {
	{ "company", offsetof(ContactAddress, company) },
	{ "street", offsetof(ContactAddress, street) },
	{ "postcode", offsetof(ContactAddress, postcode) },
	{ "city", offsetof(ContactAddress, city) },
	{ "country", offsetof(ContactAddress, country) },
};

static const char *const types[] = { "mail", "phone", "fax", "web" };
static const char *const uses[] = { "work", "mobile", "home", "other" };

/* Only phones are mobile. */
static const char *use_of(const char *type, const char *use)
{
	return strcmp(use, "mobile") == 0 && strcmp(type, "phone") != 0 ? "other" : use;
}

/* The nth channel of this type and use, or NULL. */
static const ContactChannel *channel_at(const Contact *c, const char *type, const char *use, size_t nth)
{
	for (size_t i = 0; i < c->channels.len; i++) {
		const ContactChannel *channel = &c->channels.items[i];
		bool fits = strcmp(channel->type, type) == 0 && strcmp(use_of(type, channel->use), use) == 0;
		if (fits && nth-- == 0)
			return channel;
	}
	return NULL;
}

static const ContactAddress *address_of(const Contact *c, const char *use)
{
	for (size_t i = 0; i < c->addresses.len; i++)
		if (strcmp(use_of("", c->addresses.items[i].use), use) == 0)
			return &c->addresses.items[i];
	return NULL;
}

/* Adds the columns of a type and use until nobody has one more. */
static void add_channels(Book *b, const Contact *contacts, size_t n, const char *type, const char *use)
{
	bool more = true;
	for (size_t nth = 0; more; nth++) {
		more = false;
		for (size_t i = 0; i < n && !more; i++)
			more = channel_at(&contacts[i], type, use, nth) != NULL;
		BookColumn c = { BOOK_CHANNEL, arena_printf(b->arena, "%s.%s", type, use), 0, type, use, nth,
			true };
		if (more)
			VEC_PUSH(b->arena, &b->columns, c);
	}
}

static void add_address(Book *b, const char *use)
{
	for (size_t i = 0; i < ARRAY_LEN(address_parts); i++) {
		BookColumn c = { BOOK_ADDRESS,
			arena_printf(b->arena, "address.%s.%s", use, address_parts[i].name),
			address_parts[i].offset, "", use, 0, false };
		VEC_PUSH(b->arena, &b->columns, c);
	}
}

static const char *text_at(const void *of, size_t offset)
{
	const char *text;
	memcpy(&text, (const char *)of + offset, sizeof(text));
	return text != NULL ? text : "";
}

static const char *cell(const BookColumn *c, const Contact *contact)
{
	const ContactChannel *channel;
	const ContactAddress *address;
	switch (c->part) {
	case BOOK_TEXT:
		return text_at(contact, c->offset);
	case BOOK_FLAG:
		return *((const bool *)((const char *)contact + c->offset)) ? "ja" : "";
	case BOOK_CHANNEL:
		channel = channel_at(contact, c->type, c->use, c->nth);
		return channel != NULL ? channel->value : "";
	case BOOK_ADDRESS:
		address = address_of(contact, c->use);
		return address != NULL ? text_at(address, c->offset) : "";
	}
	return "";
}

/* Columns that nobody fills say nothing; the name is always there. */
static void drop_empty(Book *b, const Contact *contacts, size_t n)
{
	size_t kept = 0;
	for (size_t i = 0; i < b->columns.len; i++) {
		BookColumn *c = &b->columns.items[i];
		c->used = c->used || strstr(c->target, "_name") != NULL;
		for (size_t k = 0; k < n && !c->used; k++)
			c->used = cell(c, &contacts[k])[0] != '\0';
		if (c->used)
			b->columns.items[kept++] = *c;
	}
	b->columns.len = kept;
}

static void plan_columns(Book *b, const Contact *contacts, size_t n)
{
	for (size_t i = 0; i < ARRAY_LEN(heads); i++) {
		BookColumn c = { heads[i].part, heads[i].target, heads[i].offset, "", "", 0, false };
		VEC_PUSH(b->arena, &b->columns, c);
	}
	for (size_t t = 0; t < ARRAY_LEN(types); t++)
		for (size_t u = 0; u < ARRAY_LEN(uses); u++)
			add_channels(b, contacts, n, types[t], uses[u]);
	for (size_t u = 0; u < ARRAY_LEN(uses); u++)
		if (strcmp(uses[u], "mobile") != 0)
			add_address(b, uses[u]);
	for (size_t i = 0; i < ARRAY_LEN(tails); i++) {
		BookColumn c = { tails[i].part, tails[i].target, tails[i].offset, "", "", 0, false };
		VEC_PUSH(b->arena, &b->columns, c);
	}
	drop_empty(b, contacts, n);
}

static const char *heading(const Book *b, const BookColumn *c)
{
	const char *text = c->target;
	for (const ContactTarget *t = contact_targets; t->name != NULL && b->format != EXPORT_CSV_PLAIN; t++)
		if (strcmp(t->name, c->target) == 0)
			text = t->label;
	return c->nth == 0 ? text : arena_printf(b->arena, "%s %zu", text, c->nth + 1);
}

/* --- rows -------------------------------------------------------------------------------------- */

/* People read "Frau" and "Englisch". */
static const char *shown(const Book *b, const BookColumn *c, const char *text)
{
	const Field *f = c->part == BOOK_TEXT ? kind_field(&kind_person, c->target) : NULL;
	if (b->format == EXPORT_CSV_PLAIN || f == NULL || f->type != FIELD_CHOICE || text[0] == '\0')
		return text;
	return kind_choice_label(f, text);
}

static Rc write_header(Book *b, Str *out, Err *err)
{
	const char **headings = ARENA_ARRAY(b->arena, const char *, b->columns.len + 1);
	for (size_t i = 0; i < b->columns.len; i++)
		headings[i] = heading(b, &b->columns.items[i]);
	if (b->format == EXPORT_SHEET)
		return sheet_begin(kind_person.plural, headings, b->columns.len, &b->sheet, err);
	csv_begin(&b->csv, out, b->format == EXPORT_CSV_PLAIN);
	for (size_t i = 0; i < b->columns.len; i++)
		csv_text(&b->csv, headings[i]);
	csv_end_row(&b->csv);
	return RC_OK;
}

static void write_row(Book *b, const Contact *contact)
{
	for (size_t i = 0; i < b->columns.len; i++) {
		const BookColumn *c = &b->columns.items[i];
		const char *text = shown(b, c, cell(c, contact));
		if (b->sheet != NULL)
			sheet_text(b->sheet, text);
		else
			csv_text(&b->csv, text);
	}
	if (b->sheet != NULL)
		sheet_end_row(b->sheet);
	else
		csv_end_row(&b->csv);
}

Rc export_people_write_book(
	const Contact *contacts, size_t n, ExportFormat format, Arena *a, Str *out, Err *err)
{
	Book b = { .format = format, .arena = a };
	plan_columns(&b, contacts, n);
	if (write_header(&b, out, err) != RC_OK)
		return err->rc;
	AUTO(sheet_freep) Sheet *sheet = b.sheet;
	for (size_t i = 0; i < n; i++)
		write_row(&b, &contacts[i]);
	return sheet != NULL ? sheet_finish(sheet, out, err) : RC_OK;
}
