/* Columns of lists, and rows streamed straight from the file. */
#include "kontor/office/table.h"

#include <string.h>

#include "kontor/base/text.h"
#include "kontor/store/store_query.h"
#include "office_priv.h"

/* --- columns ---------------------------------------------------------------------- */

enum { CHOICE_WIDTH = 12, TEXT_WIDTH = 20 };

/* Columns whose width follows from what they hold, not from their type. Choices know
 * their own: the state of a date is no Land. */
static const struct {
	const char *name;
	int width;
} widths[] = {
	{ "ags", 8 },
	{ "state", 4 },
	{ "district_name", 16 },
	{ "postcode", 5 },
	{ "population", 9 },
	{ "suffix", 12 },
	{ "town_name", 18 },
	{ "author", 10 },
	{ "level", 5 },
};

static int choices_width(const Choice *choices)
{
	int width = 4;
	for (const Choice *c = choices; c != NULL && c->name != NULL; c++)
		width = BASE_MAX(width, text_width(c->label));
	return BASE_MIN(width, CHOICE_WIDTH);
}

static int type_width(FieldType type, const Choice *choices)
{
	switch (type) {
	case FIELD_DATE:
		return 10;
	case FIELD_WALL:
	case FIELD_STAMP:
		return 16;
	case FIELD_INT:
	case FIELD_DEGREE:
	case FIELD_REF:
		return 8;
	case FIELD_BOOL:
		return 4;
	case FIELD_CHOICE:
		return choices_width(choices);
	case FIELD_TEXT:
	case FIELD_PROSE:
		break;
	}
	return TEXT_WIDTH;
}

static int column_width(const Kind *k, const TableColumn *c)
{
	/* A title may be computed, too: of a tandem from its people. */
	if (strcmp(c->name, k->title) == 0 || (c->field == NULL && strcmp(c->name, "title") == 0))
		return 0;
	int width = type_width(c->type, c->choices);
	for (size_t i = 0; i < ARRAY_LEN(widths); i++)
		if (c->type != FIELD_CHOICE && strcmp(c->name, widths[i].name) == 0)
			width = widths[i].width;
	return width;
}

static bool find_column(const Kind *k, const char *name, TableColumn *ret)
{
	const Field *f = kind_field(k, name);
	if (f != NULL)
		*ret = (TableColumn){ f->name, f->label, f->type, f, f->choices, 0, false };
	const KindColumn *c = k->columns;
	while (f == NULL && c != NULL && c->name != NULL && strcmp(c->name, name) != 0)
		c++;
	if (f == NULL && (c == NULL || c->name == NULL))
		return false;
	if (f == NULL)
		*ret = (TableColumn){ c->name, c->label, c->type, NULL, c->choices, 0, false };
	ret->width = column_width(k, ret);
	ret->right = ret->type == FIELD_INT || ret->type == FIELD_DEGREE || ret->type == FIELD_REF;
	return true;
}

/* The known name that is nearest to a misspelt one; NULL when none is near. */
static const char *nearest_column(const Kind *k, const char *name)
{
	const char *best = NULL;
	int limit = 2;
	for (size_t i = 0; i < k->nfields; i++)
		if (text_distance(name, k->fields[i].name, limit) <= limit) {
			best = k->fields[i].name;
			limit = text_distance(name, best, limit) - 1;
		}
	for (const KindColumn *c = k->columns; c != NULL && c->name != NULL; c++)
		if (text_distance(name, c->name, limit) <= limit) {
			best = c->name;
			limit = text_distance(name, best, limit) - 1;
		}
	return best;
}

static Rc refuse_column(const Kind *k, const char *name, Err *err)
{
	const char *near = nearest_column(k, name);
	if (near != NULL)
		return err_set(err, RC_INVALID,
			"Die Spalte „%.40s“ gibt es bei %s nicht, gemeint ist vielleicht %s.", name,
			k->plural, near);
	AUTO(str_done) Str known = STR_INIT;
	for (size_t i = 0; i < k->nfields; i++)
		if (!(k->fields[i].flags & FIELD_HIDDEN))
			str_addf(&known, "%s%s", known.len > 0 ? ", " : "", k->fields[i].name);
	for (const KindColumn *c = k->columns; c != NULL && c->name != NULL; c++)
		str_addf(&known, ", %s", c->name);
	return err_set(err, RC_INVALID, "Die Spalte „%.40s“ gibt es bei %s nicht, möglich sind: %s.", name,
		k->plural, str_cstr(&known));
}

static bool has_column(const TableColumns *columns, const char *name)
{
	for (size_t i = 0; i < columns->len; i++)
		if (strcmp(columns->items[i].name, name) == 0)
			return true;
	return false;
}

/* Calls for each name of a list separated by commas and blanks; a leading "-" is left
 * out when it is a sort. */
static Rc add_columns(const Kind *k, const char *text, bool sort, Arena *a, TableColumns *ret, Err *err)
{
	for (const char *s = text; *s != '\0';) {
		s += strspn(s, ", ");
		size_t len = strcspn(s, ", ");
		const char *name = arena_strndup(a, s, len);
		s += len;
		if (sort && (*name == '-' || *name == '+'))
			name++;
		TableColumn c;
		if (len == 0 || has_column(ret, name))
			continue;
		if (!find_column(k, name, &c))
			return refuse_column(k, name, err);
		VEC_PUSH(a, ret, c);
	}
	return RC_OK;
}

Rc table_columns(const Kind *k, const char *text, Arena *a, TableColumns *ret, Err *err)
{
	TableColumns columns = { NULL, 0, 0 };
	bool standard = text == NULL || text[strspn(text, ", ")] == '\0';
	Rc rc = add_columns(k, standard ? k->list_columns : text, false, a, &columns, err);
	if (rc == RC_OK)
		*ret = columns;
	return rc;
}

Rc table_columns_sort(const Kind *k, const char *sort, Arena *a, TableColumns *columns, Err *err)
{
	return sort == NULL ? RC_OK : add_columns(k, sort, true, a, columns, err);
}

/* --- streams ------------------------------------------------------------------------ */

bool table_streams(const Query *q)
{
	for (size_t i = 0; i < q->len; i++)
		if (q->items[i].def == NULL || q->items[i].def->sql == NULL)
			return false;
	return true;
}

Rc table_stream(Office *o, const Kind *k, const TableColumns *columns, const Query *q, size_t limit,
	TableRowFn *fn, void *arg, Err *err)
{
	AUTO(arena_freep) Arena *a = arena_new();
	const char **names = ARENA_ARRAY(a, const char *, columns->len + 1);
	for (size_t i = 0; i < columns->len; i++)
		names[i] = columns->items[i].name;
	StoreSelect select = { names, columns->len, NULL, q, limit };
	return store_query_stream(office_store(o), k, &select, fn, arg, err);
}
