/* One row of a file against the office: what would be written, in records and in words. */
#include <string.h>

#include "kontor/base/text.h"
#include "kontor/domain/person.h"
#include "people_import_priv.h"

typedef struct Planner {
	PeopleImportWork *work;
	Arena *arena;
	ImportRow *row;
	const Contact *contact;
	Str detail;
} Planner;

static void mention(Planner *p, const char *what, const char *value)
{
	str_addf(&p->detail, "%s%s%s%s", p->detail.len > 0 ? "; " : "", what, *what != '\0' ? ": " : "",
		value);
}

/* Fields of one line: an address of two lines keeps both. */
static const char *one_line(Arena *a, const char *text)
{
	AUTO(str_done) Str out = STR_INIT;
	for (const char *s = text; *s != '\0'; s++)
		if (*s == '\n')
			str_adds(&out, ", ");
		else if (*s != '\r')
			str_addc(&out, *s);
	return arena_strdup(a, str_cstr(&out));
}

/* --- the person -------------------------------------------------------------------- */

static const char *shown(Planner *p, const Record *r, const char *field)
{
	AUTO(str_done) Str out = STR_INIT;
	value_show(kind_field(r->kind, field), record_value(r, field), &out);
	return out.len == 0 ? "–" : arena_strdup(p->arena, str_cstr(&out));
}

/* What the file says replaces what is stored; what it does not say stays. */
static void take(Planner *p, const char *field, const char *text)
{
	Record *mine = p->row->mine;
	text = one_line(p->arena, text);
	if (*text == '\0' || strcmp(record_text(mine, field), text) == 0)
		return;
	const char *before = shown(p, mine, field);
	record_set_text(mine, p->arena, field, text);
	if (p->row->base != NULL)
		mention(p, kind_field(&kind_person, field)->label,
			arena_printf(p->arena, "%s → %s", before, shown(p, mine, field)));
}

/* A wish not to be contacted is taken over, never taken back. */
static void take_refusal(Planner *p, const char *field, bool refused)
{
	Record *mine = p->row->mine;
	if (!refused || record_int(mine, field) != 0)
		return;
	record_set_int(mine, field, 1);
	if (p->row->base != NULL)
		mention(p, "", kind_field(&kind_person, field)->label);
}

static void take_remark(Planner *p, const char *text)
{
	const char *before = record_text(p->row->mine, "remark");
	if (*text == '\0' || strstr(before, text) != NULL)
		return;
	record_set_text(p->row->mine, p->arena, "remark",
		*before == '\0' ? text : arena_printf(p->arena, "%s\n%s", before, text));
	if (p->row->base != NULL)
		mention(p, "", "Bemerkung ergänzt");
}

static bool is_choice(const Kind *k, const char *field, const char *name)
{
	for (const Choice *c = kind_field(k, field)->choices; c->name != NULL; c++)
		if (strcmp(c->name, name) == 0)
			return true;
	return false;
}

static void take_person(Planner *p)
{
	const Contact *c = p->contact;
	/* Who has but one name is listed by it. */
	bool single = *c->family_name == '\0';
	take(p, "title", c->title);
	take(p, "given_name", single ? "" : c->given_name);
	take(p, "family_name", single ? c->given_name : c->family_name);
	if (is_choice(&kind_person, "form", c->form))
		take(p, "form", c->form);
	take(p, "salutation", c->salutation);
	if (is_choice(&kind_person, "language", c->language))
		take(p, "language", c->language);
	take_refusal(p, "no_mail", c->no_mail);
	take_refusal(p, "no_phone", c->no_phone);
	take_refusal(p, "no_letter", c->no_letter);
	take_remark(p, c->remark);
}

/* --- channels and addresses ----------------------------------------------------------- */

static void add_part(Planner *p, Record *r)
{
	VEC_PUSH(p->arena, &p->row->parts, r);
}

static const char *key_of(Planner *p, const char *type, const char *value)
{
	AUTO(str_done) Str key = STR_INIT;
	if (strcmp(type, "phone") == 0 || strcmp(type, "fax") == 0)
		person_phone_key(value, &key);
	else
		person_mail_key(value, &key);
	return arena_strdup(p->arena, str_cstr(&key));
}

/* Of that type: is one there with this key (NULL: any)? */
static bool has_channel(Planner *p, const PeopleEntry *e, const char *type, const char *key)
{
	for (uint32_t i = 0; e != NULL && i < e->nnumbers; i++)
		if (strcmp(e->numbers[i].type, type) == 0 &&
			(key == NULL || strcmp(e->numbers[i].key, key) == 0))
			return true;
	for (size_t i = 0; i < p->row->parts.len; i++) {
		const Record *r = p->row->parts.items[i];
		if (r->kind == &kind_channel && strcmp(record_text(r, "type"), type) == 0 &&
			(key == NULL || strcmp(key_of(p, type, record_text(r, "value")), key) == 0))
			return true;
	}
	return false;
}

/* "no" where the file has no first one: the first of its type then is. */
static void take_channels(Planner *p, const PeopleEntry *e)
{
	for (size_t i = 0; i < p->contact->channels.len; i++) {
		const ContactChannel *c = &p->contact->channels.items[i];
		const char *key = key_of(p, c->type, c->value);
		if (*c->value == '\0' || has_channel(p, e, c->type, key))
			continue;
		Record *r = record_new(p->arena, &kind_channel);
		record_set_text(r, p->arena, "type", c->type);
		record_set_text(
			r, p->arena, "use", is_choice(&kind_channel, "use", c->use) ? c->use : "other");
		record_set_text(r, p->arena, "value", one_line(p->arena, c->value));
		if (c->main && !has_channel(p, e, c->type, NULL))
			record_set_int(r, "main", 1);
		add_part(p, r);
		if (e != NULL)
			mention(p, kind_choice_label(kind_field(&kind_channel, "type"), c->type),
				arena_printf(p->arena, "neu %s", c->value));
	}
}

static bool same_text(Arena *a, const char *x, const char *y)
{
	return strcmp(text_fold(a, x), text_fold(a, y)) == 0;
}

static bool same_address(Arena *a, const Record *r, const ContactAddress *c)
{
	return same_text(a, record_text(r, "street"), one_line(a, c->street)) &&
		strcmp(record_text(r, "postcode"), c->postcode) == 0 &&
		same_text(a, record_text(r, "city"), c->city);
}

static Rc take_addresses(Planner *p, const PeopleEntry *e, Err *err)
{
	RecordSet known = { NULL, 0, 0 };
	if (e != NULL && p->contact->addresses.len > 0 &&
		office_parts(p->work->office, &kind_address, "person", e->id, p->arena, &known, err) != RC_OK)
		return err->rc;
	for (size_t i = 0; i < p->contact->addresses.len; i++) {
		const ContactAddress *c = &p->contact->addresses.items[i];
		bool there = false;
		for (size_t k = 0; k < known.len; k++)
			there = there || same_address(p->arena, known.items[k], c);
		if (there || (*c->street == '\0' && *c->city == '\0'))
			continue;
		Record *r = record_new(p->arena, &kind_address);
		record_set_text(
			r, p->arena, "use", is_choice(&kind_address, "use", c->use) ? c->use : "other");
		record_set_text(r, p->arena, "company", one_line(p->arena, c->company));
		record_set_text(r, p->arena, "street", one_line(p->arena, c->street));
		record_set_text(r, p->arena, "postcode", c->postcode);
		record_set_text(r, p->arena, "city", one_line(p->arena, c->city));
		record_set_text(r, p->arena, "country", c->country);
		if (c->main && known.len == 0)
			record_set_int(r, "main", 1);
		add_part(p, r);
		if (e != NULL)
			mention(p, "Anschrift neu", c->city);
	}
	return RC_OK;
}

/* --- the post ---------------------------------------------------------------------------- */

/* Is the person there already in what the file calls so? */
static bool has_post(Planner *p, const PeopleEntry *e, const char *function, const char *label, int64_t place)
{
	for (uint32_t i = 0; e != NULL && i < e->nposts; i++) {
		const PeoplePost *post = &e->posts[i];
		int64_t key = post->town != 0 ? post->town : -post->organisation;
		if (!post->running || key != place)
			continue;
		/* Without a function the file only says where. */
		if (*p->contact->function == '\0')
			return true;
		const char *have = people_function(post->function, post->label, e->form);
		if (same_text(p->arena, have, p->contact->function) ||
			(*label == '\0' && *post->label == '\0' && strcmp(post->function, function) == 0))
			return true;
	}
	return false;
}

/* The words of the file are kept where the function's own label would be others. */
static const char *label_of(Planner *p, const char *function)
{
	const char *form = record_text(p->row->mine, "form");
	const char *text = p->contact->function;
	return strcmp(person_function_label(function, form), text) == 0 ? "" : text;
}

/* "Bürgermeisterin" says how she is addressed; "Bürgermeister" may be meant generally. */
static void guess_form(Planner *p, const char *function)
{
	const char *female = person_function_label(function, "female");
	if (record_is_null(p->row->mine, "form") &&
		strcmp(female, person_function_label(function, "male")) != 0 &&
		strcmp(female, p->contact->function) == 0)
		take(p, "form", "female");
}

static void take_post(Planner *p, const PeopleEntry *e, const ImportPlace *place)
{
	const Contact *c = p->contact;
	const Choice *known = person_function_find(c->function);
	const char *function = known != NULL ? known->name : *c->function != '\0' ? "other" : "staff";
	p->row->house = 0;
	if (place->type != PLACE_TOWN && place->type != PLACE_HOUSE) {
		/* A post needs its place: what the file says of it is not lost. */
		if (*c->function != '\0')
			take_remark(p, arena_printf(p->arena, "Funktion: %s", c->function));
		return;
	}
	guess_form(p, function);
	const char *label = *c->function != '\0' ? one_line(p->arena, label_of(p, function)) : "";
	if (has_post(p, e, function, label, p->row->place_key))
		return;
	Record *r = record_new(p->arena, &kind_post);
	record_set_text(r, p->arena, "function", function);
	record_set_text(r, p->arena, "label", label);
	if (place->type == PLACE_TOWN)
		record_set_int(r, "town", place->town);
	else
		p->row->house = place->house;
	p->row->post = r;
	add_part(p, r);
	const char *name = people_function(function, label, record_text(p->row->mine, "form"));
	mention(p, e != NULL ? "Amt neu" : "", people_join(p->arena, name, place->name));
}

/* --- the verdict -------------------------------------------------------------------------- */

/* The rules of the kinds, before anything is written. Owners are filled in later: until then
 * any id stands for them. */
static Rc check(Planner *p, Err *err)
{
	if (p->row->mine != NULL && record_check(p->row->base, p->row->mine, err) != RC_OK)
		return err->rc;
	for (size_t i = 0; i < p->row->parts.len; i++) {
		Record *r = record_clone(p->arena, p->row->parts.items[i]);
		record_set_int(r, "person", 1);
		if (p->row->parts.items[i] == p->row->post && p->row->house != 0)
			record_set_int(r, "organisation", 1);
		if (record_check(NULL, r, err) == RC_OK)
			continue;
		AUTO(str_done) Str text = STR_INIT;
		const char *value = r->kind == &kind_channel ? record_text(r, "value") : "";
		str_addf(&text, "%s%s%s", value, *value != '\0' ? ": " : "", err->text);
		return err_set(err, RC_INVALID, "%s", str_cstr(&text));
	}
	return RC_OK;
}

static void drop_plan(ImportRow *row)
{
	row->base = row->mine = row->post = NULL;
	row->parts.len = 0;
	row->house = 0;
}

static void refuse(Planner *p, PeopleImportLine *line, const char *reason)
{
	drop_plan(p->row);
	line->action = PEOPLE_REFUSED;
	line->detail = arena_strdup(p->arena, reason);
}

static void ask(Planner *p, PeopleImportLine *line, const Kind *k, const PeopleCandidate *items, size_t n,
	const char *question)
{
	drop_plan(p->row);
	line->action = PEOPLE_CONFLICT;
	line->choose = k;
	line->candidates = items;
	line->ncandidates = n;
	line->detail = question;
}

static bool changes_person(const ImportRow *row)
{
	for (size_t i = 0; i < row->mine->kind->nfields; i++)
		if (!value_equal(&row->base->values[i], &row->mine->values[i]))
			return true;
	return false;
}

static Rc plan_writes(Planner *p, const PeopleEntry *e, const ImportPlace *place, Err *err)
{
	ImportRow *row = p->row;
	drop_plan(row);
	row->parts = (RecordSet){ NULL, 0, 0 };
	if (e != NULL) {
		if (office_get(p->work->office, &kind_person, e->id, p->arena, &row->base, err) != RC_OK)
			return err->rc;
		row->mine = record_clone(p->arena, row->base);
	} else {
		row->mine = record_new(p->arena, &kind_person);
	}
	take_person(p);
	take_post(p, e, place);
	take_channels(p, e);
	if (take_addresses(p, e, err) != RC_OK)
		return err->rc;
	return check(p, err);
}

/* So that the rows behind it find this one. */
static void remember(PeopleImportWork *w, size_t at)
{
	ImportRow *row = &w->rows.items[at];
	people_map_add(&w->row_by_name, row->name_key, at);
	for (size_t i = 0; i < row->parts.len; i++)
		if (row->parts.items[i]->kind == &kind_channel &&
			strcmp(record_text(row->parts.items[i], "type"), "mail") == 0) {
			AUTO(str_done) Str key = STR_INIT;
			person_mail_key(record_text(row->parts.items[i], "value"), &key);
			people_map_add(&w->row_by_mail, arena_strdup(w->arena, str_cstr(&key)), at);
		}
}

static void decide(Planner *p, size_t at, const PeopleEntry *e, PeopleImportLine *line)
{
	ImportRow *row = p->row;
	line->detail = arena_strdup(p->arena, str_cstr(&p->detail));
	line->person = e != NULL ? e->id : 0;
	if (e == NULL) {
		line->action = PEOPLE_NEW;
		remember(p->work, at);
	} else if (changes_person(row) || row->parts.len > 0) {
		line->action = PEOPLE_UPDATE;
	} else {
		line->action = PEOPLE_UNCHANGED;
		drop_plan(row);
	}
}

static void plan(Planner *p, size_t at, PeopleImportLine *line)
{
	ImportPlace place;
	ImportMatch match;
	Err err = ERR_INIT;
	const Contact *c = p->contact;
	if (*c->family_name == '\0' && *c->given_name == '\0') {
		refuse(p, line, "ohne Namen einer Person");
		return;
	}
	people_import_find_place(p->work, p->row, &place);
	if (place.type == PLACE_REFUSED) {
		refuse(p, line, place.reason);
		return;
	}
	if (place.type == PLACE_ASK) {
		ask(p, line, &kind_town, place.ask.items, place.ask.len, place.reason);
		return;
	}
	p->row->place_key = people_import_find_key(p->work, &place);
	people_import_find_person(p->work, at, &place, &match);
	if (match.row != 0) {
		refuse(p, line,
			arena_printf(p->arena, "steht schon in Zeile %zu",
				p->work->rows.items[match.row - 1].contact->line));
		return;
	}
	if (match.ask.len > 0) {
		ask(p, line, &kind_person, match.ask.items, match.ask.len,
			"vielleicht schon bekannt, bitte wählen");
		return;
	}
	if (plan_writes(p, match.person, &place, &err) != RC_OK)
		refuse(p, line, err.text);
	else
		decide(p, at, match.person, line);
}

static const char *title_of(Arena *a, const Contact *c)
{
	AUTO(str_done) Str out = STR_INIT;
	const char *const words[] = { c->title, c->given_name, c->family_name };
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (*words[i] != '\0')
			str_addf(&out, "%s%s", out.len > 0 ? " " : "", words[i]);
	if (out.len == 0)
		str_adds(&out, *c->organisation != '\0' ? c->organisation : "(ohne Namen)");
	return arena_strdup(a, str_cstr(&out));
}

void people_import_row_plan(PeopleImportWork *w, size_t at, PeopleImportLine *line)
{
	ImportRow *row = &w->rows.items[at];
	const Contact *c = row->contact;
	if (c == NULL)
		return; /* a fault stays one */
	Planner p = { w, w->arena, row, c, STR_INIT };
	*line = (PeopleImportLine){ .line = c->line, .title = title_of(w->arena, c), .detail = "" };
	bool single = *c->family_name == '\0';
	row->name_key = people_import_find_name(
		w->arena, single ? "" : c->given_name, single ? c->given_name : c->family_name);
	plan(&p, at, line);
	str_done(&p.detail);
}
