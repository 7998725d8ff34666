/* What the last run into a directory left, kept with the office: the names in it are secret. */
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "feed_priv.h"
#include "kontor/base/hash.h"
#include "kontor/store/store_change.h"
#include "kontor/store/store_memory.h"
#include "office_priv.h"

/* Of the office, not of one person: nobody is called "". */
#define OFFICE_WHO     ""
#define SECRET_SETTING "feed.secret"
/* Another form of this text, or of the files, is another word here: then they are built anew. */
#define FORM "kontor-" KONTOR_VERSION "-1"

static Rc set_setting(Office *o, const char *key, const char *value, Err *err)
{
	if (office_begin(o, err) != RC_OK)
		return err->rc;
	if (store_memory_set(office_store(o), OFFICE_WHO, key, value, err) != RC_OK) {
		store_rollback(office_store(o));
		return err->rc;
	}
	return store_commit(office_store(o), err);
}

Rc feed_secret(Office *o, bool dry, char ret[FEED_SECRET_HEX], Err *err)
{
	AUTO(arena_freep) Arena *a = arena_new();
	const char *known = "";
	unsigned char bytes[(FEED_SECRET_HEX - 1) / 2];
	if (store_memory_setting(office_store(o), OFFICE_WHO, SECRET_SETTING, a, &known, err) != RC_OK)
		return err->rc;
	if (strlen(known) == FEED_SECRET_HEX - 1) {
		str_copy(ret, FEED_SECRET_HEX, known);
		return RC_OK;
	}
	office_random(o, bytes, sizeof(bytes));
	for (size_t i = 0; i < sizeof(bytes); i++)
		str_format(ret + 2 * i, 3, "%02x", bytes[i]);
	return dry ? RC_OK : set_setting(o, SECRET_SETTING, ret, err);
}

/* --- files ------------------------------------------------------------------------------ */

const char *feed_state_stamp(int dir, const char *name, Arena *a)
{
	struct stat st;
	if (fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) != 0)
		return "";
	/* The time of change cannot be set back by whoever altered the file. */
	return arena_printf(a, "%jd.%jd.%jd.%09ld.%jd.%09ld.%o", (intmax_t)st.st_size, (intmax_t)st.st_ino,
		(intmax_t)st.st_mtim.tv_sec, st.st_mtim.tv_nsec, (intmax_t)st.st_ctim.tv_sec,
		st.st_ctim.tv_nsec, (unsigned)st.st_mode);
}

/* --- the text: one line for all, then one a file, fields by tabs --------------------------- */

static const char *key_of(const char *dir, Arena *a)
{
	char hex[HASH_HEX_SIZE];
	Hash h;
	hash_init(&h);
	hash_adds(&h, dir);
	hash_hex(&h, hex);
	return arena_printf(a, "feed.state.%.16s", hex);
}

/* The field that begins at *at, ended by a tab or the line's end; "" past that. */
static const char *next_field(const char **at, Arena *a)
{
	size_t len = strcspn(*at, "\t\n");
	const char *field = arena_strndup(a, *at, len);
	*at += len + ((*at)[len] == '\t');
	return field;
}

static int64_t next_number(const char **at, Arena *a)
{
	return strtoll(next_field(at, a), NULL, 10);
}

static const char *next_line(const char *at)
{
	size_t len = strcspn(at, "\n");
	return at + len + (at[len] == '\n');
}

bool feed_state_load(Office *o, const char *dir, Arena *a, FeedState *ret)
{
	Err err = ERR_INIT;
	const char *text = "";
	FeedState s = { .head = 0 };
	if (store_memory_setting(office_store(o), OFFICE_WHO, key_of(dir, a), a, &text, &err) != RC_OK ||
		strcmp(next_field(&text, a), FORM) != 0)
		return false;
	s.head = next_number(&text, a);
	s.head_hash = next_field(&text, a);
	s.window.from = (Day)next_number(&text, a);
	s.window.to = (Day)next_number(&text, a);
	s.window.cancelled_from = next_number(&text, a);
	s.mode = (unsigned)next_number(&text, a);
	for (text = next_line(text); *text != '\0'; text = next_line(text)) {
		struct FeedLeft left = { .name = next_field(&text, a) };
		left.title = next_field(&text, a);
		left.who = next_field(&text, a);
		left.stamp = next_field(&text, a);
		left.events = (size_t)next_number(&text, a);
		VEC_PUSH(a, &s, left);
	}
	*ret = s;
	return true;
}

Rc feed_state_save(Office *o, const char *dir, const FeedState *s, Err *err)
{
	AUTO(arena_freep) Arena *a = arena_new();
	AUTO(str_done) Str text = STR_INIT;
	str_addf(&text, "%s\t%" PRId64 "\t%s\t%d\t%d\t%" PRId64 "\t%u\n", FORM, s->head, s->head_hash,
		s->window.from, s->window.to, s->window.cancelled_from, s->mode);
	for (size_t i = 0; i < s->len; i++)
		str_addf(&text, "%s\t%s\t%s\t%s\t%zu\n", s->items[i].name, s->items[i].title, s->items[i].who,
			s->items[i].stamp, s->items[i].events);
	return set_setting(o, key_of(dir, a), str_cstr(&text), err);
}

/* --- is it still so? ------------------------------------------------------------------------ */

Rc feed_state_head(Office *o, Arena *a, FeedState *s, Err *err)
{
	return store_change_head(office_store(o), a, &s->head, &s->head_hash, err);
}

/* An office that was restored from a backup has another hash at this number, or none. */
static bool is_same_office(Office *o, const FeedState *s)
{
	AUTO(arena_freep) Arena *a = arena_new();
	Err err = ERR_INIT;
	StoreChangeset set = { 0 };
	return s->head == 0 ||
		(store_change_set(office_store(o), s->head, a, &set, &err) == RC_OK &&
			strcmp(set.hash, s->head_hash) == 0);
}

bool feed_state_holds(Office *o, const FeedState *s, const FeedWindow *w, unsigned mode)
{
	static const char *const tables[] = { "event", "series", "event_person", "session", "town", "person",
		NULL };
	Err err = ERR_INIT;
	bool written = true;
	return s->window.from == w->from && s->window.to == w->to &&
		s->window.cancelled_from == w->cancelled_from && s->mode == mode && is_same_office(o, s) &&
		store_change_since(office_store(o), s->head, tables, &written, &err) == RC_OK && !written;
}
