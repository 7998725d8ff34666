/* Persons as contacts: from the office's records to what vCards and address books carry. */
#include "kontor/office/export_people.h"

#include <string.h>

#include "kontor/base/text.h"
#include "kontor/domain/person.h"
#include "kontor/office/people.h"
#include "export_people_priv.h"

bool export_people_asks(const Kind *k)
{
	return k == &kind_person || k == &kind_registration ||
		(k->parent != NULL && kind_field(k, k->parent)->ref == &kind_person);
}

/* --- what is recorded ------------------------------------------------------------------ */

Rc export_people_record(Office *o, const Kind *k, const char *purpose, const char *form,
	const TableColumns *columns, size_t persons, Err *err)
{
	enum { WHAT_COLUMNS = 390 };
	AUTO(str_done) Str what = STR_INIT;
	str_addf(&what, "%s, %s", k->plural, form);
	for (size_t i = 0; columns != NULL && i < columns->len; i++)
		str_addf(&what, "%s%s", i == 0 ? ": " : ", ", columns->items[i].label);
	what.len = text_fit(str_cstr(&what), WHAT_COLUMNS, NULL);
	what.data[what.len] = '\0';
	return people_disclose(o, purpose == NULL ? "" : purpose, str_cstr(&what), persons, err);
}

/* --- what is held back ------------------------------------------------------------------- */

/* The cells of each row, without the column where there is a reason against it. */
static Rc blank_column(Office *o, const TableData *data, const uint32_t *rows, size_t n, size_t column,
	Arena *a, const Value **cells, Err *err)
{
	int64_t *ids = ARENA_ARRAY(a, int64_t, n + 1);
	const char **reasons = ARENA_ARRAY(a, const char *, n + 1);
	for (size_t i = 0; i < n; i++)
		ids[i] = data->items[rows[i]].id;
	if (people_may_list(o, ids, n, data->columns.items[column].name, NULL, a, reasons, err) != RC_OK)
		return err->rc;
	for (size_t i = 0; i < n; i++) {
		if (reasons[i] == NULL)
			continue;
		Value *blanked = ARENA_ARRAY(a, Value, data->columns.len);
		for (size_t c = 0; c < data->columns.len; c++)
			blanked[c] = cells[i][c];
		blanked[column] = (Value){ .type = VALUE_NULL };
		cells[i] = blanked;
	}
	return RC_OK;
}

Rc export_people_cells(Office *o, const TableData *data, const uint32_t *rows, size_t n, Arena *a,
	const Value **cells, Err *err)
{
	for (size_t i = 0; i < n; i++)
		cells[i] = data->items[rows[i]].cells;
	if (data->kind != &kind_person)
		return RC_OK;
	for (size_t i = 0; i < data->columns.len; i++) {
		const char *name = data->columns.items[i].name;
		bool way = strcmp(name, "mail") == 0 || strcmp(name, "phone") == 0;
		if (way && blank_column(o, data, rows, n, i, a, cells, err) != RC_OK)
			return err->rc;
	}
	return RC_OK;
}

/* --- a contact ------------------------------------------------------------------------------ */

static bool is_private(const Record *part)
{
	return strcmp(record_text(part, "use"), "home") == 0 ||
		strcmp(record_text(part, "use"), "other") == 0;
}

/* Which flag of the person stands against this way; NULL: none. */
static const char *flag_of(const Record *channel)
{
	const char *type = record_text(channel, "type");
	if (strcmp(type, "mail") == 0)
		return "no_mail";
	return strcmp(type, "phone") == 0 ? "no_phone" : NULL;
}

static void add_channels(const PeopleCard *card, bool everything, Arena *a, Contact *c)
{
	for (size_t i = 0; i < card->channels.len; i++) {
		const Record *r = card->channels.items[i];
		const char *flag = flag_of(r);
		bool forbidden = flag != NULL && record_int(card->person, flag) != 0;
		if (!everything && (forbidden || is_private(r)))
			continue;
		ContactChannel channel = { record_text(r, "type"), record_text(r, "use"),
			record_text(r, "value"), record_int(r, "main") != 0 };
		VEC_PUSH(a, &c->channels, channel);
	}
}

static void add_addresses(const PeopleCard *card, bool everything, Arena *a, Contact *c)
{
	for (size_t i = 0; i < card->addresses.len; i++) {
		const Record *r = card->addresses.items[i];
		bool forbidden = record_int(card->person, "no_letter") != 0;
		if (!everything && (forbidden || is_private(r)))
			continue;
		ContactAddress address = { record_text(r, "use"), record_text(r, "company"),
			record_text(r, "street"), record_text(r, "postcode"), record_text(r, "city"),
			record_text(r, "country"), record_int(r, "main") != 0 };
		VEC_PUSH(a, &c->addresses, address);
	}
}

static Rc add_post(Office *o, const PeopleCard *card, Arena *a, Contact *c, Err *err)
{
	Record *town;
	if (card->post == NULL)
		return RC_OK;
	const char *label = record_text(card->post, "label");
	c->function = *label != '\0' ? label
				     : person_function_label(record_text(card->post, "function"),
					       record_text(card->person, "form"));
	if (card->town == 0) {
		c->organisation = card->place;
		return RC_OK;
	}
	if (office_get(o, &kind_town, card->town, a, &town, err) != RC_OK)
		return err->rc;
	c->town = record_text(town, "name");
	c->ags = record_text(town, "ags");
	return RC_OK;
}

static Rc to_contact(Office *o, int64_t id, bool everything, Arena *a, Contact *ret, Err *err)
{
	PeopleCard card;
	if (people_card(o, id, a, &card, err) != RC_OK)
		return err->rc;
	const Record *p = card.person;
	*ret = (Contact){
		.form = record_text(p, "form"),
		.title = record_text(p, "title"),
		.given_name = record_text(p, "given_name"),
		.family_name = record_text(p, "family_name"),
		.salutation = everything ? record_text(p, "salutation") : "",
		.language = record_text(p, "language"),
		.remark = everything ? record_text(p, "remark") : "",
		.function = "",
		.organisation = "",
		.ags = "",
		.town = "",
		.no_mail = everything && record_int(p, "no_mail") != 0,
		.no_phone = everything && record_int(p, "no_phone") != 0,
		.no_letter = everything && record_int(p, "no_letter") != 0,
		.raw = "",
	};
	add_channels(&card, everything, a, ret);
	add_addresses(&card, everything, a, ret);
	return add_post(o, &card, a, ret, err);
}

Rc export_people_cards(
	Office *o, const int64_t *ids, size_t n, ContactVcard version, bool everything, Str *out, Err *err)
{
	AUTO(arena_freep) Arena *a = arena_new();
	for (size_t i = 0; i < n; i++) {
		Contact c;
		if (to_contact(o, ids[i], everything, a, &c, err) != RC_OK)
			return err->rc;
		contact_write_vcard(out, &c, version);
		arena_reset(a);
	}
	return RC_OK;
}

Rc export_people_book(
	Office *o, const int64_t *ids, size_t n, ExportFormat format, bool everything, Str *out, Err *err)
{
	AUTO(arena_freep) Arena *a = arena_new();
	Contact *contacts = ARENA_ARRAY(a, Contact, n + 1);
	for (size_t i = 0; i < n; i++)
		if (to_contact(o, ids[i], everything, a, &contacts[i], err) != RC_OK)
			return err->rc;
	return export_people_write_book(contacts, n, format, a, out, err);
}
