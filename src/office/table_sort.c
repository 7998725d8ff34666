/* Sorting by columns: one stable merge sort per column, from the last to the first. */
#include "kontor/office/table.h"

#include <string.h>

#include "kontor/base/text.h"

typedef struct Key {
	enum { KEY_VALUE, KEY_NULL } null; /* what is empty comes last, in both directions */
	uint32_t row;
	int64_t number;
	const char *text; /* NULL: number counts */
} Key;

typedef struct SortColumn {
	size_t column;
	bool down;
} SortColumn;

enum { SORT_COLUMNS_MAX = 16 };

static int compare(const Key *a, const Key *b, bool down)
{
	if (a->null != b->null)
		return a->null < b->null ? -1 : 1;
	int order = a->text != NULL && b->text != NULL ? strcmp(a->text, b->text)
						       : (a->number > b->number) - (a->number < b->number);
	return down ? -order : order;
}

/* Bottom-up merge sort; buffer is as long as keys. Returns where the result is. */
static Key *merge_sort(Key *keys, Key *buffer, size_t n, bool down)
{
	for (size_t width = 1; width < n; width *= 2) {
		for (size_t lo = 0; lo < n; lo += 2 * width) {
			size_t mid = BASE_MIN(lo + width, n);
			size_t hi = BASE_MIN(lo + 2 * width, n);
			size_t a = lo, b = mid;
			for (size_t i = lo; i < hi; i++) {
				bool left = a < mid && (b >= hi || compare(&keys[a], &keys[b], down) <= 0);
				buffer[i] = left ? keys[a++] : keys[b++];
			}
		}
		Key *done = buffer;
		buffer = keys;
		keys = done;
	}
	return keys;
}

static int64_t choice_position(const Choice *choices, const char *name)
{
	int64_t at = 0;
	while (choices[at].name != NULL && strcmp(choices[at].name, name) != 0)
		at++;
	return at;
}

static bool in_german_order(const TableColumn *c)
{
	return c->type == FIELD_TEXT || c->type == FIELD_PROSE;
}

static Key make_key(
	const TableData *data, const TableColumn *c, size_t column, uint32_t row, Arena *a, Str *buf)
{
	const Value *v = &data->items[row].cells[column];
	Key key = { .row = row, .null = v->type == VALUE_NULL ? KEY_NULL : KEY_VALUE };
	if (v->type == VALUE_INT) {
		key.number = v->i;
	} else if (v->type == VALUE_TEXT && c->choices != NULL) {
		key.number = choice_position(c->choices, v->s);
	} else if (v->type == VALUE_TEXT && in_german_order(c)) {
		str_clear(buf);
		text_sort_key(buf, v->s);
		key.text = arena_strndup(a, str_cstr(buf), buf->len);
	} else if (v->type == VALUE_TEXT) {
		key.text = v->s; /* dates and times */
	}
	return key;
}

static void sort_by(const TableData *data, const SortColumn *by, uint32_t *hits, size_t nhits)
{
	AUTO(arena_freep) Arena *a = arena_new();
	AUTO(str_done) Str buf = STR_INIT;
	const TableColumn *c = &data->columns.items[by->column];
	Key *keys = ARENA_ARRAY(a, Key, nhits + 1);
	Key *buffer = ARENA_ARRAY(a, Key, nhits + 1);
	for (size_t i = 0; i < nhits; i++)
		keys[i] = make_key(data, c, by->column, hits[i], a, &buf);
	keys = merge_sort(keys, buffer, nhits, by->down);
	for (size_t i = 0; i < nhits; i++)
		hits[i] = keys[i].row;
}

static bool find_column(const TableData *data, const char *name, size_t len, size_t *ret)
{
	for (size_t i = 0; i < data->columns.len; i++) {
		const char *have = data->columns.items[i].name;
		if (strlen(have) == len && memcmp(have, name, len) == 0) {
			*ret = i;
			return true;
		}
	}
	return false;
}

Rc table_sort(const TableData *data, const char *sort, uint32_t *hits, size_t nhits, Err *err)
{
	SortColumn by[SORT_COLUMNS_MAX];
	size_t n = 0;
	for (const char *s = sort == NULL ? "" : sort; *s != '\0';) {
		s += strspn(s, ", ");
		size_t len = strcspn(s, ", ");
		if (len == 0)
			break;
		bool down = *s == '-';
		bool sign = down || *s == '+';
		if (n == SORT_COLUMNS_MAX)
			return err_set(err, RC_INVALID, "Sortiert wird nach höchstens %d Spalten.",
				SORT_COLUMNS_MAX);
		by[n].down = down;
		if (!find_column(data, s + sign, len - sign, &by[n].column))
			return err_set(err, RC_INVALID,
				"Nach „%.*s“ kann nicht sortiert werden: diese Spalte hat die Liste nicht.",
				(int)BASE_MIN(len - sign, 40), s + sign);
		n++;
		s += len;
	}
	while (n > 0)
		sort_by(data, &by[--n], hits, nhits);
	return RC_OK;
}
