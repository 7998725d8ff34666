/* The list of one kind's records: what the tabs Kommunen, Termine, Themen … share.
 *
 * A screen puts a Browse first in its model, names its kind in a BrowseDef, and adds
 * BROWSE_COMMANDS to its own commands. Filtering, sorting, columns, marks, views,
 * export, the preview and the quiet reload after a colleague's change come from here. */
#ifndef KONTOR_SCREENS_BROWSE_H
#define KONTOR_SCREENS_BROWSE_H

#include "kontor/office/table.h"
#include "kontor/ui/edit.h"
#include "kontor/ui/list.h"
#include "kontor/ui/ui.h"

struct Browse;

typedef struct BrowseDef {
	const Kind *kind;
	const char *columns; /* standard columns on the screen, comma separated */
	const char *title;   /* the column whose text filter hits are shown in */
	const char *empty;   /* what an empty list says: what to do */
	/* Lines of the preview pane for a record, into out ('\n' separated; a line that begins
	 * with '#' is a heading). NULL: no preview. */
	void (*preview)(Office *o, int64_t id, Str *out);
	void (*open)(Ui *ui, struct Browse *b, int64_t id); /* Enter */
} BrowseDef;

/* What a list may be opened with (const BrowseArg *): a filter and a record under the cursor, or one
 * of them, else a saved view. */
typedef struct BrowseArg {
	int64_t id;
	const char *query;
	int64_t view;
	const char
		*within; /* the list is only ever of these ("termin:12"), whatever is filtered; NULL: all */
} BrowseArg;

/* Ids of marked rows; survives filtering. */
typedef struct BrowseMarks {
	int64_t *ids; /* ascending */
	size_t len, cap;
} BrowseMarks;

typedef struct Browse {
	const BrowseDef *def;
	Office *office;
	Arena *data;    /* owns the table; swapped on reload */
	Arena *spare;   /* the next table is loaded here */
	Arena *scratch; /* parsed query, completions; reset per keystroke */
	TableData table;
	TableFilter *filter;
	uint32_t *hits; /* nhits of them, in one of hit_space; NULL: not filtered yet */
	size_t nhits;
	uint32_t *hit_space[2]; /* table.len each, in data: a failing filter leaves the last hits */
	List list;              /* over hits */
	Edit query;
	bool typing;       /* the filter line has the focus */
	Err query_err;     /* RC_OK when the query is fine */
	char columns[256]; /* chosen columns; "" the standard ones */
	char sort[128];    /* "-population,name"; "" the standard order */
	char home[404];    /* the filter that the page was opened with; "" none */
	char within[64];   /* what the list is of; "" all */
	size_t nwithin;    /* rows of these */
	BrowseMarks marks;
	int64_t target;     /* what browse_targets hands out when nothing is marked */
	size_t mark_anchor; /* row where the last mark was set, for ranges */
	Str preview;        /* of preview_id */
	int64_t preview_id;
	Str completing;        /* the query line as it was when Tab was pressed first */
	size_t completing_at;  /* and its cursor */
	size_t completion;     /* which possibility Tab offers next; 0: Tab was not the last key */
	char export_path[512]; /* while the purpose of an export of persons is asked for */
} Browse;

enum { /* tags of the dialogs that browse itself opens; screens use tags from BROWSE_TAG_END */
	BROWSE_TAG_SORT = 1000,
	BROWSE_TAG_COLUMNS,
	BROWSE_TAG_VIEW,
	BROWSE_TAG_VIEW_NAME,
	BROWSE_TAG_EXPORT,
	BROWSE_TAG_PURPOSE,
	BROWSE_TAG_VIEW_DELETE,
	BROWSE_TAG_CALENDAR,
	BROWSE_TAG_END = 1100,
};

/* arg is what the screen was opened with: a const BrowseArg * or NULL. */
MUST_CHECK Rc browse_init(Browse *b, const BrowseDef *def, Ui *ui, const void *arg, Err *err);
void browse_done(Browse *b);

/* Handle a message. True when it was used. */
bool browse_update(Browse *b, Ui *ui, const Msg *msg);
void browse_number(Str *out, size_t n); /* "10.773" */
void browse_draw(const Browse *b, const Ui *ui, Canvas *c, Rect area);
unsigned browse_can(const void *model, const Ui *ui);
bool browse_wants_text(const void *model);
/* Esc goes back step by step: first the filter is taken off, then the marks. The filter
 * that the page was opened with is not taken off. */
bool browse_may_close(void *model, Ui *ui);

void browse_need_all(Browse *b, Ui *ui);         /* load the rest of a list that has only its first page */
int64_t browse_selected(const Browse *b);        /* id; 0 when the list is empty */
void browse_select(Browse *b, int64_t id);       /* put the cursor on a record if it is listed */
void browse_show(Browse *b, Ui *ui, int64_t id); /* the same, of all rows: where a search leads */
void browse_set_query(Browse *b, Ui *ui, const char *query);

/* The marked ids, or the selected one when nothing is marked. Valid until the marks change. */
size_t browse_targets(Browse *b, const int64_t **ret_ids);
void browse_clear_marks(Browse *b);

/* Commands that every such list has; the functions take the model, whose first member is a Browse. */
void browse_cmd_open(Ui *ui, void *model);
void browse_cmd_filter(Ui *ui, void *model);
void browse_cmd_filter_clear(Ui *ui, void *model);
void browse_cmd_mark(Ui *ui, void *model);
void browse_cmd_mark_range(Ui *ui, void *model);
void browse_cmd_mark_all(Ui *ui, void *model);
void browse_cmd_mark_invert(Ui *ui, void *model);
void browse_cmd_mark_none(Ui *ui, void *model);
void browse_cmd_sort(Ui *ui, void *model);
void browse_cmd_columns(Ui *ui, void *model);
void browse_cmd_view(Ui *ui, void *model);
void browse_cmd_view_save(Ui *ui, void *model);
void browse_cmd_view_delete(Ui *ui, void *model);
void browse_cmd_export(Ui *ui, void *model);
void browse_cmd_history(Ui *ui, void *model);

/* clang-format off */
#define BROWSE_COMMANDS_BUT_EXPORT \
	{ "list.filter", "/", "Filter", 0, browse_cmd_filter, "Liste beim Tippen eingrenzen", "suchen query" }, \
	{ "list.mark", "Space", "Markieren", NEED_ROW, browse_cmd_mark, "Zeile markieren oder Markierung aufheben", "auswählen" }, \
	{ "list.mark.range", "M", NULL, NEED_ROW, browse_cmd_mark_range, "Bereich seit der letzten Markierung markieren", "von bis" }, \
	{ "list.mark.all", "*", NULL, NEED_ROW, browse_cmd_mark_all, "Alle Zeilen der Liste markieren", "alles auswählen" }, \
	{ "list.mark.invert", "~", NULL, NEED_ROW, browse_cmd_mark_invert, "Markierungen der Liste umkehren", "invertieren" }, \
	{ "list.mark.none", "-", NULL, NEED_MARKS, browse_cmd_mark_none, "Alle Markierungen aufheben", "keine" }, \
	{ "list.filter.clear", "\\", NULL, 0, browse_cmd_filter_clear, "Letzten Filterbegriff entfernen", "zurücksetzen löschen" }, \
	{ "list.sort", "s", "Sortieren", 0, browse_cmd_sort, "Nach einer Spalte sortieren", "Reihenfolge ordnen" }, \
	{ "list.columns", "c", NULL, 0, browse_cmd_columns, "Spalten wählen und ordnen", "ausblenden einblenden" }, \
	{ "list.view", "v", "Ansicht", 0, browse_cmd_view, "Gespeicherte Ansicht öffnen", "Filter laden" }, \
	{ "list.view.save", "V", NULL, NEED_WRITE, browse_cmd_view_save, "Filter, Spalten und Sortierung als Ansicht speichern", "merken" }, \
	{ "list.view.delete", NULL, NULL, NEED_WRITE, browse_cmd_view_delete, "Gespeicherte Ansicht löschen", "entfernen" }
#define BROWSE_COMMANDS BROWSE_COMMANDS_BUT_EXPORT, \
	{ "list.export", "x", "Export", 0, browse_cmd_export, "Liste oder markierte Zeilen als Datei speichern", "csv json ics excel ausgeben" }, \
	BROWSE_HISTORY
#define BROWSE_HISTORY \
	{ "list.history", "H", NULL, NEED_ROW, browse_cmd_history, "Verlauf des Datensatzes zeigen", "wer wann geändert Änderungen" }
/* clang-format on */

#endif
