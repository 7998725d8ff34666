/* The chain: each change set's hash covers the hash before it, its own columns and its
 * rows. undone_by alone is not covered, since undo sets it later; it follows from the
 * undo and redo sets, so that verifying replays them.
 *
 * Whoever may write the file can compute the whole chain anew, or cut its end off: only
 * a hash that was noted elsewhere (the daily syslog line) shows that. */
#include <inttypes.h>
#include <string.h>

#include "kontor/office/change.h"
#include "change_priv.h"

/* --- hashing ------------------------------------------------------------------------ */

static void add_int(Hash *h, int64_t v)
{
	unsigned char bytes[8];
	for (int i = 0; i < 8; i++)
		bytes[i] = (unsigned char)((uint64_t)v >> (56 - 8 * i));
	hash_add(h, bytes, sizeof(bytes));
}

void change_audit_begin(Hash *h, const StoreChangeset *s)
{
	hash_init(h);
	hash_adds(h, s->prev_hash);
	add_int(h, s->id);
	add_int(h, s->at);
	hash_adds(h, s->who);
	hash_adds(h, s->what);
	hash_adds(h, s->type);
	add_int(h, s->reverts);
}

void change_audit_row(Hash *h, const StoreChange *row)
{
	hash_adds(h, row->kind);
	add_int(h, row->row);
	add_int(h, row->last);
	hash_adds(h, row->op);
	add_int(h, row->rev);
	add_int(h, row->data != NULL); /* none is not the same as empty */
	if (row->data != NULL)
		hash_adds(h, row->data);
}

void change_audit_end(Hash *h, int64_t rows, char hex[HASH_HEX_SIZE])
{
	add_int(h, rows);
	hash_hex(h, hex);
}

/* --- verifying ------------------------------------------------------------------------ */

/* What is remembered of each set until the end, for undone_by. */
typedef struct Seen {
	int64_t id, reverts, undone_by;
	int64_t expected; /* undone_by as the undo and redo sets tell */
	bool redo;
} Seen;

typedef struct Verify {
	ChangeFindingFn *fn;
	void *arg;
	size_t findings;
	Arena *arena;
	struct {
		Seen *items;
		size_t len, cap;
	} seen;
	/* The set whose rows are being read. */
	bool open;
	int64_t id, rows, rows_found, seq;
	char hash[HASH_HEX_SIZE];
	char prev[HASH_HEX_SIZE]; /* hash that the next set must build on */
	Hash running;
} Verify;

static void found(Verify *v, const char *fmt, ...) PRINTF_LIKE(2, 3);

static void found(Verify *v, const char *fmt, ...)
{
	AUTO(str_done) Str line = STR_INIT;
	va_list ap;
	va_start(ap, fmt);
	str_vaddf(&line, fmt, ap);
	va_end(ap);
	v->findings++;
	if (v->fn != NULL)
		v->fn(v->arg, str_cstr(&line));
}

static void end_set(Verify *v)
{
	char hash[HASH_HEX_SIZE];
	if (!v->open)
		return;
	v->open = false;
	change_audit_end(&v->running, v->rows, hash);
	if (v->rows_found != v->rows || strcmp(hash, v->hash) != 0)
		found(v, "Protokoll: Änderungssatz %" PRId64 " wurde nachträglich verändert", v->id);
}

/* By bisection: sets come in the order of their ids. */
static Seen *seen(Verify *v, int64_t id)
{
	size_t lo = 0, hi = v->seen.len;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (v->seen.items[mid].id < id)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < v->seen.len && v->seen.items[lo].id == id ? &v->seen.items[lo] : NULL;
}

static void remember(Verify *v, const StoreChangeset *s)
{
	Seen now = { .id = s->id,
		.reverts = s->reverts,
		.undone_by = s->undone_by,
		.redo = strcmp(s->type, "redo") == 0 };
	Seen *reverted = s->reverts == 0 ? NULL : seen(v, s->reverts);
	Seen *edit = reverted != NULL && now.redo ? seen(v, reverted->reverts) : NULL;
	if (reverted != NULL)
		reverted->expected = s->id;
	if (edit != NULL)
		edit->expected = 0;
	VEC_PUSH(v->arena, &v->seen, now);
}

static void on_set(void *arg, const StoreChangeset *s)
{
	Verify *v = arg;
	end_set(v);
	if (strcmp(s->prev_hash, v->prev) != 0)
		found(v, "Protokoll: vor Änderungssatz %" PRId64 " fehlt etwas oder steht anderes", s->id);
	change_audit_begin(&v->running, s);
	v->open = true;
	v->id = s->id;
	v->rows = s->rows;
	v->rows_found = 0;
	v->seq = 0;
	str_copy(v->hash, sizeof(v->hash), s->hash);
	str_copy(v->prev, sizeof(v->prev), s->hash);
	remember(v, s);
}

static void on_row(void *arg, const StoreChange *row)
{
	Verify *v = arg;
	if (!v->open || row->changeset != v->id) {
		found(v, "Protokoll: Änderung an %s %" PRId64 " gehört zu keinem Änderungssatz (%" PRId64 ")",
			row->kind, row->row, row->changeset);
		return;
	}
	v->rows_found += row->last == 0 ? 1 : row->last - row->row + 1;
	if (row->seq != ++v->seq)
		found(v, "Protokoll: Änderungssatz %" PRId64 " ist nicht lückenlos", v->id);
	change_audit_row(&v->running, row);
}

static void check_undone(Verify *v)
{
	for (size_t i = 0; i < v->seen.len; i++)
		if (v->seen.items[i].undone_by != v->seen.items[i].expected)
			found(v,
				"Protokoll: Änderungssatz %" PRId64
				" ist zu Unrecht als rückgängig (oder nicht) "
				"gekennzeichnet",
				v->seen.items[i].id);
}

Rc change_verify(Office *o, ChangeFindingFn *fn, void *arg, size_t *ret_findings, Err *err)
{
	AUTO(arena_freep) Arena *a = arena_new();
	Verify v = { .fn = fn, .arg = arg, .arena = a };
	if (store_change_walk(office_store(o), on_set, on_row, &v, err) != RC_OK)
		return err->rc;
	end_set(&v);
	check_undone(&v);
	*ret_findings = v.findings;
	return RC_OK;
}

Rc change_head(Office *o, Arena *a, int64_t *ret_changeset, const char **ret_hash, Err *err)
{
	return store_change_head(office_store(o), a, ret_changeset, ret_hash, err);
}
