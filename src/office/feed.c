/* Publishing: build what is to be there, compare, replace what differs.
 *
 * The directory itself is locked while that lasts, so that what a killed run left beside the files is
 * known to be nobody's, and no file of ours is needed there. */
#include "kontor/office/feed.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "feed_priv.h"
#include "kontor/exchange/file.h"
#include "kontor/exchange/ical.h"
#include "office_priv.h"

enum { MONTHS_BACK = 12, MONTHS_AHEAD = 24, CANCELLED_DAYS = 60, MODE = 0644 };
enum { WAIT_MS = 3000, WAIT_TURN_US = 50000, FILE_MAX = 64 << 20, MAKE_MODE = 0755 };

static const char temporary_prefix[] = ".kontor-feed-";

typedef struct Publish {
	Office *office;
	Arena *arena; /* the caller's: results */
	const FeedAsk *ask;
	unsigned mode;
	int dir;
	char path[PATH_MAX]; /* of the directory, without links */
	const char **files;  /* names in it, NULL ends them */
	FeedWindow window;
	char temporary[64];
	FeedState left; /* what this run leaves */
	FeedFiles out;
} Publish;

static void publish_done(const Publish *p)
{
	if (p->dir >= 0)
		close(p->dir);
}

/* --- the directory --------------------------------------------------------------------- */

static Rc open_directory(Publish *p, Err *err)
{
	const char *dir = p->ask->dir;
	if (!p->ask->dry_run && mkdir(dir, MAKE_MODE) != 0 && errno != EEXIST)
		return err_set(err, RC_IO, "Das Verzeichnis „%s“ lässt sich nicht anlegen (%s).", dir,
			err_errno(errno));
	p->dir = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (p->dir < 0 || realpath(dir, p->path) == NULL)
		return err_set(err, errno == ENOENT ? RC_NOT_FOUND : RC_IO,
			"Das Verzeichnis „%s“ lässt sich nicht öffnen (%s); bitte den Pfad prüfen.", dir,
			err_errno(errno));
	return RC_OK;
}

static Rc lock_directory(const Publish *p, Err *err)
{
	for (int waited = 0; flock(p->dir, LOCK_EX | LOCK_NB) != 0; waited += WAIT_TURN_US / 1000) {
		if (waited >= WAIT_MS || errno != EWOULDBLOCK)
			return err_set(err, RC_BUSY,
				"In „%s“ wird gerade schon veröffentlicht; bitte gleich noch einmal versuchen.",
				p->ask->dir);
		(void)usleep(WAIT_TURN_US);
	}
	return RC_OK;
}

static bool is_temporary(const char *name)
{
	size_t len = strlen(name);
	return strncmp(name, temporary_prefix, sizeof(temporary_prefix) - 1) == 0 && len > 4 &&
		strcmp(name + len - 4, ".tmp") == 0;
}

/* The names in the directory; what a killed run left beside them goes. */
static Rc list_directory(Publish *p, Err *err)
{
	struct {
		const char **items;
		size_t len, cap;
	} names = { NULL, 0, 0 };
	int fd = openat(p->dir, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *d = fd >= 0 ? fdopendir(fd) : NULL;
	if (d == NULL)
		return err_set(err, RC_IO, "Das Verzeichnis „%s“ lässt sich nicht lesen (%s).", p->ask->dir,
			err_errno(errno));
	for (struct dirent *e; (e = readdir(d)) != NULL;) {
		if (is_temporary(e->d_name)) {
			if (!p->ask->dry_run)
				(void)unlinkat(p->dir, e->d_name, 0);
			continue;
		}
		const char *name = arena_strdup(p->arena, e->d_name);
		VEC_PUSH(p->arena, &names, name);
	}
	closedir(d);
	VEC_PUSH(p->arena, &names, NULL);
	p->files = names.items;
	return RC_OK;
}

/* Nobody can guess it either, while it lies there. */
static void name_temporary(Publish *p)
{
	unsigned char bytes[12];
	char hex[2 * sizeof(bytes) + 1];
	office_random(p->office, bytes, sizeof(bytes));
	for (size_t i = 0; i < sizeof(bytes); i++)
		str_format(hex + 2 * i, 3, "%02x", bytes[i]);
	str_format(p->temporary, sizeof(p->temporary), "%s%s.tmp", temporary_prefix, hex);
}

/* --- one file ------------------------------------------------------------------------------ */

typedef struct Build {
	Arena *arena;
	Str text;
	IcalEvent *items; /* what is in it, for reading it back */
	size_t len, cap;
} Build;

static const char *keep(Arena *a, const char *s)
{
	return s == NULL ? NULL : arena_strdup(a, s);
}

static const Wall *keep_walls(Arena *a, const Wall *walls, size_t n)
{
	if (walls == NULL)
		return NULL;
	Wall *copy = ARENA_ARRAY(a, Wall, n + 1);
	memcpy(copy, walls, n * sizeof(Wall));
	return copy;
}

static Rc on_event(void *arg, const IcalEvent *e, int64_t event, int64_t series, Err *err)
{
	Build *b = arg;
	Arena *a = b->arena;
	IcalEvent copy = *e;
	(void)event, (void)series, (void)err;
	ical_event(&b->text, e);
	copy.uid = keep(a, e->uid);
	copy.rrule = keep(a, e->rrule);
	copy.summary = keep(a, e->summary);
	copy.location = keep(a, e->location);
	copy.description = keep(a, e->description);
	copy.category = keep(a, e->category);
	copy.url = keep(a, e->url);
	copy.conference = keep(a, e->conference);
	copy.state = keep(a, e->state);
	copy.busy = keep(a, e->busy);
	copy.related = keep(a, e->related);
	copy.extra = keep(a, e->extra);
	copy.exdates = keep_walls(a, e->exdates, e->nexdates);
	copy.slots = keep_walls(a, e->slots, e->nslots);
	VEC_PUSH(a, b, copy);
	return RC_OK;
}

static bool is_same(const Publish *p, const FeedPlan *plan, const Str *text, Arena *a)
{
	Err ignored = ERR_INIT;
	char *bytes = NULL;
	size_t len = 0;
	struct stat st;
	const char *path = arena_printf(a, "%s/%s", p->path, plan->name);
	return fstatat(p->dir, plan->name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(st.st_mode) &&
		(st.st_mode & 0777) == p->mode && (size_t)st.st_size == text->len &&
		file_read(path, FILE_MAX, a, &bytes, &len, &ignored) == RC_OK && len == text->len &&
		memcmp(bytes, str_cstr(text), len) == 0;
}

static Rc write_feed(
	const Publish *p, const FeedPlan *plan, const IcalCalendar *c, const Build *b, Arena *a, Err *err)
{
	FileOptions options = { office_path(p->office), p->mode, false, p->temporary };
	if (ical_verify(str_cstr(&b->text), b->text.len, c, b->items, b->len, err) != RC_OK)
		return err->rc;
	return file_write_with(arena_printf(a, "%s/%s", p->path, plan->name), str_cstr(&b->text), b->text.len,
		&options, err);
}

static void build_done(Build *b)
{
	arena_free(b->arena);
	str_done(&b->text);
}

static Rc publish_feed(Publish *p, const FeedPlan *plan, Err *err)
{
	AUTO(build_done) Build b = { .arena = arena_new() };
	IcalCalendar c = { .method = "PUBLISH", .name = plan->title, .feed = true };
	IcalBuildCount count = { 0 };
	FeedFile file = { plan->name, plan->title, plan->who, 0, FEED_SAME };
	ical_begin(&b.text, &c);
	if (!plan->empty && ical_build_events(p->office, &plan->ask, on_event, &b, &count, err) != RC_OK)
		return err->rc;
	ical_end(&b.text);
	file.events = count.dates;
	if (!is_same(p, plan, &b.text, b.arena)) {
		file.done = FEED_WRITTEN;
		if (!p->ask->dry_run && write_feed(p, plan, &c, &b, b.arena, err) != RC_OK)
			return err->rc;
	}
	VEC_PUSH(p->arena, &p->out, file);
	struct FeedLeft left = { plan->name, plan->title, plan->who,
		feed_state_stamp(p->dir, plan->name, p->arena), count.dates };
	VEC_PUSH(p->arena, &p->left, left);
	return RC_OK;
}

/* --- all ------------------------------------------------------------------------------------ */

/* Whole months, so that a quiet office's files stay the same from day to day. */
static FeedWindow window_of(Day today)
{
	int year, month, day;
	date_split(today, &year, &month, &day);
	int from = year * 12 + month - 1 - MONTHS_BACK, to = year * 12 + month + MONTHS_AHEAD;
	return (FeedWindow){ date_make(from / 12, from % 12 + 1, 1), date_make(to / 12, to % 12 + 1, 1) - 1,
		wall_to_utc(wall_make(today - CANCELLED_DAYS, 0)) };
}

/* Has nothing happened since the last run into this directory? Then its results are ours. */
static bool is_untouched(Publish *p)
{
	FeedState s;
	if (!feed_state_load(p->office, p->path, p->arena, &s) ||
		!feed_state_holds(p->office, &s, &p->window, p->mode))
		return false;
	FeedFiles out = { NULL, 0, 0 };
	for (size_t i = 0; i < s.len; i++) {
		const struct FeedLeft *l = &s.items[i];
		if (*l->stamp == '\0' || strcmp(feed_state_stamp(p->dir, l->name, p->arena), l->stamp) != 0)
			return false;
		FeedFile file = { l->name, l->title, l->who, l->events, FEED_SAME };
		VEC_PUSH(p->arena, &out, file);
	}
	p->out = out;
	return true;
}

static Rc publish_all(Publish *p, Err *err)
{
	char secret[FEED_SECRET_HEX];
	FeedPlans plans = { NULL, 0, 0 };
	/* Before anything is read: what is written meanwhile makes the next run build anew. */
	if (feed_secret(p->office, p->ask->dry_run, secret, err) != RC_OK ||
		feed_state_head(p->office, p->arena, &p->left, err) != RC_OK ||
		feed_plan(p->office, secret, &p->window, p->files, p->arena, &plans, err) != RC_OK)
		return err->rc;
	p->left.window = p->window;
	p->left.mode = p->mode;
	name_temporary(p);
	for (size_t i = 0; i < plans.len; i++)
		if (publish_feed(p, &plans.items[i], err) != RC_OK)
			return err->rc;
	Err ignored = ERR_INIT;
	/* Where that cannot be kept the next run builds anew, and finds everything the same. */
	if (!p->ask->dry_run && !office_read_only(p->office))
		(void)(feed_state_save(p->office, p->path, &p->left, &ignored) == RC_OK);
	return RC_OK;
}

Rc feed_publish(Office *o, const FeedAsk *ask, Arena *a, FeedFiles *ret, Err *err)
{
	AUTO(publish_done) Publish p = { .office = o, .arena = a, .ask = ask, .dir = -1 };
	p.mode = ask->mode != 0 ? ask->mode & 0777 : MODE;
	p.window = window_of(office_today(o));
	if (open_directory(&p, err) != RC_OK || (!ask->dry_run && lock_directory(&p, err) != RC_OK) ||
		list_directory(&p, err) != RC_OK)
		return err->rc;
	if (!is_untouched(&p) && publish_all(&p, err) != RC_OK)
		return err->rc;
	*ret = p.out;
	return RC_OK;
}
