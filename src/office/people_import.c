/* Import of people: the plan, its answers, and carrying it out in slices. */
#include <stdlib.h>
#include <string.h>

#include "kontor/base/text.h"
#include "kontor/exchange/file.h"
#include "people_import_priv.h"

/* --- the plan ---------------------------------------------------------------------- */

static void summarise(PeopleImport *plan)
{
	static const char *const words[] = { "neu", "geändert", "unverändert", "zu klären", "abgewiesen" };
	AUTO(str_done) Str text = STR_INIT;
	static const Field number = { .name = "n", .type = FIELD_INT };
	memset(plan->count, 0, sizeof(plan->count));
	for (size_t i = 0; i < plan->len; i++)
		plan->count[plan->items[i].action]++;
	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		Value v = { .type = VALUE_INT, .i = (int64_t)plan->count[i] };
		str_adds(&text, i == 0 ? "" : ", ");
		value_show(&number, &v, &text);
		str_addf(&text, " %s", words[i]);
	}
	str_copy(plan->summary, sizeof(plan->summary), str_cstr(&text));
}

static void add_row(PeopleImport *plan, ImportRow row)
{
	PeopleImportLine line = { .action = PEOPLE_REFUSED, .title = "", .detail = "" };
	VEC_PUSH(plan->work->arena, &plan->work->rows, row);
	VEC_PUSH(plan->work->arena, plan, line);
}

static void add_fault(PeopleImport *plan, const ContactFault *f)
{
	add_row(plan, (ImportRow){ .raw = f->raw, .raw_len = f->raw_len });
	PeopleImportLine *line = &plan->items[plan->len - 1];
	line->line = f->line;
	line->title = arena_printf(plan->work->arena, "Zeile %zu", f->line);
	line->detail = f->reason;
}

/* Both lists of the file are in the order of its lines. */
static void add_rows(PeopleImport *plan, const ContactFile *file)
{
	size_t fault = 0;
	for (size_t i = 0; i < file->len; i++) {
		const Contact *c = &file->items[i];
		while (fault < file->faults.len && file->faults.items[fault].line < c->line)
			add_fault(plan, &file->faults.items[fault++]);
		add_row(plan, (ImportRow){ .contact = c, .raw = c->raw, .raw_len = c->raw_len });
	}
	while (fault < file->faults.len)
		add_fault(plan, &file->faults.items[fault++]);
}

Rc people_import_plan(Office *o, const ContactFile *file, Arena *a, PeopleImport *ret, Err *err)
{
	PeopleImport plan = { .work = ARENA_NEW(a, PeopleImportWork) };
	plan.work->office = o;
	plan.work->arena = a;
	plan.work->file = file;
	if (people_import_find_load(plan.work, err) != RC_OK)
		return err->rc;
	add_rows(&plan, file);
	for (size_t i = 0; i < plan.len; i++)
		people_import_row_plan(plan.work, i, &plan.items[i]);
	summarise(&plan);
	*ret = plan;
	return RC_OK;
}

Rc people_import_choose(PeopleImport *plan, size_t item, int64_t id, Err *err)
{
	PeopleImportLine *line = &plan->items[item];
	ImportRow *row = &plan->work->rows.items[item];
	bool offered = id == 0;
	if (line->action != PEOPLE_CONFLICT)
		return err_set(err, RC_INVALID, "In dieser Zeile ist nichts zu klären.");
	for (size_t i = 0; i < line->ncandidates; i++)
		offered = offered || line->candidates[i].id == id;
	if (!offered)
		return err_set(err, RC_INVALID, "Bitte einen der Vorschläge wählen.");
	if (line->choose == &kind_town) {
		row->town_chosen = true;
		row->town = id;
	} else {
		row->person_chosen = true;
		row->person = id;
	}
	people_import_row_plan(plan->work, item, line);
	summarise(plan);
	return RC_OK;
}

/* --- carrying out --------------------------------------------------------------------- */

/* Kind by kind, so that the log keeps the new ones as ranges and nothing refers to what is
 * not there yet. */
typedef enum Stage {
	STAGE_HOUSES,
	STAGE_PERSONS,
	STAGE_CHANNELS,
	STAGE_ADDRESSES,
	STAGE_POSTS,
	STAGES
} Stage;

static const Kind *const part_kinds[STAGES] = { NULL, NULL, &kind_channel, &kind_address, &kind_post };

static bool is_written(const PeopleImportLine *line)
{
	return line->action == PEOPLE_NEW || line->action == PEOPLE_UPDATE;
}

static Rc write_house(PeopleImportWork *w, ImportRow *row, Err *err)
{
	if (row->house == 0)
		return RC_OK;
	ImportHouse *h = &w->houses.items[row->house - 1];
	if (h->id == 0) {
		if (change_insert(&w->change, h->record, err) != RC_OK)
			return err->rc;
		h->id = h->record->id;
	}
	record_set_int(row->post, "organisation", h->id);
	return RC_OK;
}

static Rc write_person(PeopleImportWork *w, ImportRow *row, Err *err)
{
	if (row->base == NULL)
		return change_insert(&w->change, row->mine, err);
	return change_update(&w->change, row->base, row->mine, NULL, err);
}

static Rc write_parts(PeopleImportWork *w, ImportRow *row, const Kind *k, Err *err)
{
	for (size_t i = 0; i < row->parts.len; i++) {
		Record *r = row->parts.items[i];
		if (r->kind != k)
			continue;
		record_set_int(r, "person", row->mine->id);
		if (change_insert(&w->change, r, err) != RC_OK)
			return err->rc;
	}
	return RC_OK;
}

static Rc write_row(PeopleImportWork *w, ImportRow *row, Err *err)
{
	if (w->stage == STAGE_HOUSES)
		return write_house(w, row, err);
	if (w->stage == STAGE_PERSONS)
		return write_person(w, row, err);
	return write_parts(w, row, part_kinds[w->stage], err);
}

Rc people_import_begin(PeopleImport *plan, Err *err)
{
	PeopleImportWork *w = plan->work;
	if (w->applied)
		return err_set(err, RC_INVALID, "Diese Datei ist schon eingelesen.");
	people_import_stop(plan);
	const char *what = arena_printf(w->arena, "Personen eingelesen: %s", plan->summary);
	if (change_begin_import(&w->change, w->office, what, err) != RC_OK)
		return err->rc;
	w->stage = w->at = w->steps = 0;
	return RC_OK;
}

/* Ids that were drawn in a transaction that is no more. */
static void forget_ids(PeopleImportWork *w)
{
	for (size_t i = 0; i < w->houses.len; i++)
		if (w->houses.items[i].record != NULL) {
			w->houses.items[i].id = 0;
			w->houses.items[i].record->id = 0;
		}
	for (size_t i = 0; i < w->rows.len; i++) {
		ImportRow *row = &w->rows.items[i];
		if (row->mine != NULL && row->base == NULL)
			row->mine->id = row->mine->rev = 0;
		for (size_t k = 0; k < row->parts.len; k++)
			row->parts.items[k]->id = row->parts.items[k]->rev = 0;
	}
}

void people_import_stop(PeopleImport *plan)
{
	if (plan->work == NULL || plan->work->change.office == NULL)
		return;
	change_done(&plan->work->change);
	forget_ids(plan->work);
}

static Rc finish(PeopleImport *plan, Err *err)
{
	if (change_commit(&plan->work->change, err) != RC_OK) {
		forget_ids(plan->work);
		return err->rc;
	}
	plan->work->applied = true;
	return RC_OK;
}

/* Rows in their order, once for every stage; progress counts as if a row were done in five. */
Rc people_import_step(PeopleImport *plan, size_t max, size_t *ret_done, Err *err)
{
	PeopleImportWork *w = plan->work;
	if (w->applied || w->change.office == NULL) {
		*ret_done = plan->len;
		return RC_OK;
	}
	for (size_t left = BASE_MAX(max, (size_t)1) * STAGES; left > 0 && w->stage < STAGES; left--) {
		if (w->at == plan->len) {
			w->at = 0;
			w->stage++;
			continue;
		}
		ImportRow *row = &w->rows.items[w->at];
		bool written = is_written(&plan->items[w->at]);
		if (written && write_row(w, row, err) != RC_OK) {
			people_import_stop(plan);
			return err->rc;
		}
		w->at++;
		w->steps++;
	}
	if (w->stage == STAGES && finish(plan, err) != RC_OK)
		return err->rc;
	*ret_done = w->applied ? plan->len : BASE_MIN(w->steps / STAGES, plan->len - 1);
	return RC_OK;
}

Rc people_import_apply(PeopleImport *plan, Err *err)
{
	size_t done = 0;
	if (people_import_begin(plan, err) != RC_OK)
		return err->rc;
	return people_import_step(plan, plan->len + 1, &done, err);
}

/* --- what stayed out ------------------------------------------------------------------- */

static void add_raw(Str *out, const char *raw, size_t len)
{
	str_add(out, raw, len);
	if (len == 0 || raw[len - 1] != '\n')
		str_adds(out, "\r\n");
}

void people_import_rest_row(const ContactFile *file, const ImportRow *row, Str *out)
{
	if (row->raw == NULL)
		return;
	if (out->len == 0 && file->header != NULL && *file->header != '\0')
		add_raw(out, file->header, strlen(file->header));
	add_raw(out, row->raw, row->raw_len);
}

Rc people_import_rest_save(Office *o, const Str *rest, const char *path, Err *err)
{
	if (rest->len == 0)
		return err_set(
			err, RC_NOT_FOUND, "Es blieb keine Zeile draußen; es gibt nichts zu schreiben.");
	return file_write(path, str_cstr(rest), rest->len, office_path(o), err);
}

void people_import_rest(const PeopleImport *plan, Str *out)
{
	for (size_t i = 0; i < plan->len; i++)
		if (plan->items[i].action == PEOPLE_REFUSED || plan->items[i].action == PEOPLE_CONFLICT)
			people_import_rest_row(plan->work->file, &plan->work->rows.items[i], out);
}

/* --- mappings ------------------------------------------------------------------------------ */

/* One setting per header: its targets, each ended by a line break. */
static const char *mapping_key(Arena *a, const char *header)
{
	uint64_t h = UINT64_C(0xcbf29ce484222325);
	for (const char *s = text_fold(a, header); *s != '\0'; s++)
		h = (h ^ (unsigned char)*s) * UINT64_C(0x100000001b3);
	return arena_printf(a, "people.mapping.%016llx", (unsigned long long)h);
}

bool people_import_mapping(Office *o, const char *header, Arena *a, ContactMapping *ret)
{
	const char *stored = office_setting(o, mapping_key(a, header), a);
	size_t n = 0;
	for (const char *s = stored; *s != '\0'; s++)
		n += *s == '\n';
	if (n == 0)
		return false;
	ContactMapping m = { ARENA_ARRAY(a, const char *, n), n };
	for (size_t i = 0; i < n; i++) {
		size_t len = strcspn(stored, "\n");
		m.targets[i] = arena_strndup(a, stored, len);
		stored += len + 1;
	}
	*ret = m;
	return true;
}

Rc people_import_keep_mapping(Office *o, const char *header, const ContactMapping *mapping, Err *err)
{
	AUTO(arena_freep) Arena *a = arena_new();
	AUTO(str_done) Str text = STR_INIT;
	for (size_t i = 0; i < mapping->n; i++)
		str_addf(&text, "%s\n", mapping->targets[i]);
	return office_set_setting(o, mapping_key(a, header), str_cstr(&text), err);
}
