/* What one can do with any list: sort it, choose its columns, save it as a view, export it. */
#include "browse_priv.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "columns.h"
#include "kontor/base/text.h"
#include "kontor/office/change.h"
#include "kontor/office/export.h"
#include "kontor/office/export_people.h"
#include "kontor/ui/picker.h"
#include "kontor/ui/prompt.h"
#include "scr_history.h"

void browse_cmd_open(Ui *ui, void *model)
{
	Browse *b = model;
	b->def->open(ui, b, browse_selected(b));
}

void browse_cmd_filter(Ui *ui, void *model)
{
	Browse *b = model;
	b->typing = true;
	ui_redraw(ui);
}

/* Drop the last word of the filter; words in quotes count as one. */
void browse_cmd_filter_clear(Ui *ui, void *model)
{
	Browse *b = model;
	Query q;
	Err ignored = ERR_INIT;
	Arena *a = ui_frame_arena(ui);
	const char *line = edit_text(&b->query);
	size_t keep = 0;
	if (query_parse(b->def->kind, line, office_today(b->office), true, a, &q, &ignored) == RC_OK &&
		q.len > 0)
		keep = q.items[q.len - 1].at;
	while (keep > 0 && line[keep - 1] == ' ')
		keep--;
	browse_set_query(b, ui, arena_strndup(a, line, keep));
}

/* --- sorting ----------------------------------------------------------------- */

static void find_column(void *ctx, const char *text, Arena *a, PickerItems *ret)
{
	Browse *b = ctx;
	const char *want = text_fold(a, text);
	for (size_t i = 0; i < b->table.columns.len; i++) {
		const TableColumn *col = &b->table.columns.items[i];
		if (strstr(text_fold(a, col->label), want) == NULL)
			continue;
		PickerItem item = { (int64_t)i, col->label, NULL };
		VEC_PUSH(a, ret, item);
	}
	PickerItem standard = { -1, "Standardreihenfolge", NULL };
	if (*want == '\0')
		VEC_PUSH(a, ret, standard);
}

void browse_cmd_sort(Ui *ui, void *model)
{
	Browse *b = model;
	PickerArg arg = {
		.title = "Sortieren nach", .empty = "Keine solche Spalte.", .search = find_column, .ctx = b
	};
	browse_need_all(b, ui);
	ui_dialog(ui, &picker_screen, &arg, BROWSE_TAG_SORT);
}

static void remember(Browse *b, Ui *ui, const char *what, const char *value)
{
	Err err = ERR_INIT;
	const char *key = arena_printf(ui_frame_arena(ui), "%s/%s", what, b->def->kind->name);
	if (!ui_read_only(ui) && office_set_setting(b->office, key, value, &err) != RC_OK)
		ui_error(ui, &err);
}

/* The chosen column leads, the former order breaks ties; choosing the leading column
 * again turns its direction. Numbers start with the largest. */
static void sort_by(Browse *b, Ui *ui, int64_t column)
{
	char old[sizeof(b->sort)];
	str_copy(old, sizeof(old), b->sort);
	if (column < 0) {
		b->sort[0] = '\0';
	} else {
		const TableColumn *col = &b->table.columns.items[column];
		bool down = col->type == FIELD_INT;
		size_t len = strlen(col->name);
		const char *rest = old[0] == '-' ? old + 1 : old;
		bool leads = strncmp(rest, col->name, len) == 0 && (rest[len] == ',' || rest[len] == '\0');
		if (leads) {
			down = old[0] != '-';
			rest = rest[len] == ',' ? rest + len + 1 : "";
		} else {
			rest = old;
		}
		/* One tie breaker is enough for a list that people read. */
		int second = (int)strcspn(rest, ",");
		str_format(b->sort, sizeof(b->sort), "%s%s%s%.*s", down ? "-" : "", col->name,
			second > 0 ? "," : "", second, rest);
	}
	remember(b, ui, "sort", b->sort);
	browse_reload(b, ui);
	list_move_to(&b->list, 0);
}

/* --- columns ------------------------------------------------------------------- */

void browse_cmd_columns(Ui *ui, void *model)
{
	Browse *b = model;
	ColumnsArg arg = { b->def->kind, b->columns[0] != '\0' ? b->columns : b->def->columns };
	ui_dialog(ui, &columns_screen, &arg, BROWSE_TAG_COLUMNS);
}

static void take_columns(Browse *b, Ui *ui, const char *columns)
{
	str_copy(b->columns, sizeof(b->columns), strcmp(columns, b->def->columns) == 0 ? "" : columns);
	remember(b, ui, "columns", b->columns);
	browse_reload(b, ui);
}

/* --- views ----------------------------------------------------------------------- */

static bool my_view(const Browse *b, const Record *view)
{
	return strcmp(record_text(view, "kind"), b->def->kind->name) == 0 &&
		(strcmp(record_text(view, "scope"), "shared") == 0 ||
			strcmp(record_text(view, "owner"), office_user(b->office)) == 0);
}

static void find_view(void *ctx, const char *text, Arena *a, PickerItems *ret)
{
	Browse *b = ctx;
	RecordSet views = { 0 };
	Err ignored = ERR_INIT;
	const char *want = text_fold(a, text);
	if (office_all(b->office, &kind_view, a, &views, &ignored) != RC_OK)
		return;
	for (size_t i = 0; i < views.len; i++) {
		const Record *v = views.items[i];
		if (!my_view(b, v) || strstr(text_fold(a, record_text(v, "name")), want) == NULL)
			continue;
		PickerItem item = { v->id, record_text(v, "name"), record_text(v, "query") };
		VEC_PUSH(a, ret, item);
	}
}

static void open_views(Browse *b, Ui *ui, const char *title, int tag)
{
	PickerArg arg = { .title = title,
		.empty = "Keine Ansicht. V speichert Filter, Spalten und Sortierung als Ansicht.",
		.search = find_view,
		.ctx = b };
	ui_dialog(ui, &picker_screen, &arg, tag);
}

void browse_cmd_view(Ui *ui, void *model)
{
	open_views(model, ui, "Ansicht öffnen", BROWSE_TAG_VIEW);
}

void browse_cmd_view_delete(Ui *ui, void *model)
{
	open_views(model, ui, "Ansicht löschen", BROWSE_TAG_VIEW_DELETE);
}

void browse_apply_view(Browse *b, Ui *ui, int64_t id)
{
	Record *view;
	Err err = ERR_INIT;
	if (office_get(b->office, &kind_view, id, ui_frame_arena(ui), &view, &err) != RC_OK) {
		ui_error(ui, &err);
		return;
	}
	str_copy(b->columns, sizeof(b->columns), record_text(view, "columns"));
	str_copy(b->sort, sizeof(b->sort), record_text(view, "sort"));
	edit_set(&b->query, record_text(view, "query"));
	browse_reload(b, ui);
	list_move_to(&b->list, 0);
	Query q;
	AUTO(str_done) Str words = STR_INIT;
	if (query_parse(b->def->kind, edit_text(&b->query), office_today(b->office), false, b->scratch, &q,
		    &err) == RC_OK)
		query_say(b->def->kind, &q, &words);
	ui_say(ui, "Ansicht „%s“: %s", record_text(view, "name"), str_cstr(&words));
}

static void delete_view(Browse *b, Ui *ui, int64_t id, const char *name)
{
	AUTO(change_done) Change c = CHANGE_INIT;
	Err err = ERR_INIT;
	const char *what = arena_printf(ui_frame_arena(ui), "Ansicht gelöscht: %s", name);
	if (change_begin(&c, b->office, what, &err) != RC_OK ||
		change_delete(&c, &kind_view, id, 0, &err) != RC_OK || change_commit(&c, &err) != RC_OK)
		ui_error(ui, &err);
	else
		ui_say(ui, "Die Ansicht „%s“ ist gelöscht. u holt sie zurück.", name);
}

void browse_cmd_view_save(Ui *ui, void *model)
{
	(void)model;
	PromptArg arg = { .title = "Ansicht speichern",
		.text = "Unter diesem Namen finden Sie Filter, Spalten und Sortierung mit v wieder." };
	ui_dialog(ui, &prompt_screen, &arg, BROWSE_TAG_VIEW_NAME);
}

static void save_view(Browse *b, Ui *ui, const char *name)
{
	AUTO(change_done) Change c = CHANGE_INIT;
	Err err = ERR_INIT;
	Arena *a = ui_frame_arena(ui);
	Record *v = record_new(a, &kind_view);
	record_set_text(v, a, "name", name);
	record_set_text(v, a, "kind", b->def->kind->name);
	record_set_text(v, a, "query", edit_text(&b->query));
	record_set_text(v, a, "columns", b->columns);
	record_set_text(v, a, "sort", b->sort);
	record_set_text(v, a, "scope", "mine");
	record_set_text(v, a, "owner", office_user(b->office));
	if (change_begin(&c, b->office, arena_printf(a, "Ansicht gespeichert: %s", name), &err) != RC_OK ||
		change_insert(&c, v, &err) != RC_OK || change_commit(&c, &err) != RC_OK)
		ui_error(ui, &err);
	else
		ui_say(ui, "Die Ansicht „%s“ ist gespeichert; v öffnet sie.", name);
}

/* --- export ------------------------------------------------------------------------ */

void browse_cmd_export(Ui *ui, void *model)
{
	Browse *b = model;
	browse_need_all(b, ui);
	const char *text = b->marks.len > 0
		? "Die markierten Zeilen. Die Endung bestimmt das Format: .csv, .xlsx (Excel), .json, bei Terminen .ics, bei Personen .vcf."
		: "Die ganze Liste. Die Endung bestimmt das Format: .csv, .xlsx (Excel), .json, bei Terminen .ics, bei Personen .vcf.";
	PromptArg arg = { .title = "Exportieren nach",
		.text = text,
		.initial = arena_printf(ui_frame_arena(ui), "%s.csv", b->def->kind->name) };
	ui_dialog(ui, &prompt_screen, &arg, BROWSE_TAG_EXPORT);
}

/* The marked rows, else all of the list. */
static uint32_t *export_rows(const Browse *b, Arena *a, size_t *ret_n)
{
	uint32_t *rows = ARENA_ARRAY(a, uint32_t, b->nhits + 1);
	*ret_n = 0;
	for (size_t i = 0; i < b->nhits; i++) {
		int64_t id = b->table.items[b->hits[i]].id;
		if (b->marks.len == 0 || browse_marked(b, id))
			rows[(*ret_n)++] = b->hits[i];
	}
	return rows;
}

/* The whole path: the folder where the program was started is not on the screen. */
static void say_where(Ui *ui, size_t n, const char *path)
{
	char *whole = realpath(path, NULL);
	ui_say(ui, n == 1 ? "%zu Zeile steht in %s." : "%zu Zeilen stehen in %s.", n,
		whole != NULL ? whole : path);
	free(whole);
}

/* Persons leave for a purpose only, which is recorded; NULL for all others. */
static void export_to(Browse *b, Ui *ui, const char *path, const char *purpose)
{
	Err err = ERR_INIT;
	size_t n;
	const uint32_t *rows = export_rows(b, ui_frame_arena(ui), &n);
	if (export_table_for(b->office, &b->table, rows, n, path, purpose, &err) != RC_OK)
		ui_error(ui, &err);
	else
		say_where(ui, n, path);
}

static Rc check_purpose(void *ctx, const char *input, Err *err)
{
	(void)ctx;
	if (*input != '\0')
		return RC_OK;
	return err_set(err, RC_INVALID, "Bitte den Zweck nennen, zum Beispiel „Einladung Kongress 2027“.");
}

/* What becomes of the dates in Outlook is said before the file is written, not found out after. */
static void confirm_calendar(Browse *b, Ui *ui, const char *path)
{
	Arena *a = ui_frame_arena(ui);
	Err err = ERR_INIT;
	AUTO(export_calendar_report_done) ExportCalendarReport report = { .drops = STR_INIT };
	AUTO(str_done) Str text = STR_INIT;
	ExportCalendar what = { NULL };
	const uint32_t *rows = export_rows(b, a, &what.n);
	int64_t *ids = ARENA_ARRAY(a, int64_t, what.n + 1);
	for (size_t i = 0; i < what.n; i++)
		ids[i] = b->table.items[rows[i]].id;
	what.ids = ids;
	if (export_calendar_preview(b->office, &what, &report, &err) != RC_OK) {
		ui_error(ui, &err);
		return;
	}
	str_addf(&text, report.dates == 1 ? "%zu Termin. " : "%zu Termine. ", report.dates);
	str_adds(&text, "Mit Zugangslinks und internen Terminen: nur für das Büro.\n");
	export_calendar_say(&report, &text);
	str_copy(b->export_path, sizeof(b->export_path), path);
	ConfirmArg arg = { .title = "Kalenderdatei schreiben?", .text = text.data, .yes = "Schreiben" };
	ui_dialog(ui, &prompt_confirm_screen, &arg, BROWSE_TAG_CALENDAR);
}

static bool is_calendar(const Browse *b, const char *path)
{
	size_t len = strlen(path);
	return b->def->kind == &kind_event && len > 4 && strcasecmp(path + len - 4, ".ics") == 0;
}

static void take_path(Browse *b, Ui *ui, const char *path)
{
	if (is_calendar(b, path)) {
		confirm_calendar(b, ui, path);
		return;
	}
	if (!export_people_asks(b->def->kind)) {
		export_to(b, ui, path, NULL);
		return;
	}
	str_copy(b->export_path, sizeof(b->export_path), path);
	PromptArg arg = { .title = "Wozu verlassen die Personen das Büro?",
		.text = "Der Zweck wird mit Ihrem Namen, der Zeit und der Zahl der Personen festgehalten.",
		.check = check_purpose };
	ui_dialog(ui, &prompt_screen, &arg, BROWSE_TAG_PURPOSE);
}

void browse_cmd_history(Ui *ui, void *model)
{
	Browse *b = model;
	HistoryArg arg = { b->def->kind, browse_selected(b) };
	ui_open(ui, &scr_history_screen, &arg);
}

/* --- results -------------------------------------------------------------------------- */

bool browse_result(Browse *b, Ui *ui, const Msg *msg)
{
	if (msg->tag < BROWSE_TAG_SORT || msg->tag >= BROWSE_TAG_END)
		return false;
	if (msg->code != RESULT_OK)
		return true;
	const PickerItem *item = msg->payload;
	switch (msg->tag) {
	case BROWSE_TAG_SORT:
		sort_by(b, ui, item->value);
		break;
	case BROWSE_TAG_COLUMNS:
		take_columns(b, ui, msg->payload);
		break;
	case BROWSE_TAG_VIEW:
		browse_apply_view(b, ui, item->value);
		break;
	case BROWSE_TAG_VIEW_DELETE:
		delete_view(b, ui, item->value, item->title);
		break;
	case BROWSE_TAG_VIEW_NAME:
		save_view(b, ui, msg->payload);
		break;
	case BROWSE_TAG_EXPORT:
		take_path(b, ui, msg->payload);
		break;
	case BROWSE_TAG_CALENDAR:
		export_to(b, ui, b->export_path, NULL);
		break;
	case BROWSE_TAG_PURPOSE:
		export_to(b, ui, b->export_path, msg->payload);
		break;
	}
	return true;
}
