/* Reading with a bound, writing by replacement.
 *
 * A path that a person typed may name anything: a FIFO nobody writes to, a terminal, the
 * office file itself. So the kind of file is asked before opening, and asked again of the
 * open descriptor, which is the answer that counts. */
#define _GNU_SOURCE /* memfd_create */
#include "kontor/exchange/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kontor/base/str.h"

static void close_fd(const int *fd)
{
	if (*fd >= 0)
		close(*fd);
}

/* --- reading ---------------------------------------------------------------- */

static Rc check_source(const char *path, const struct stat *st, size_t max, Err *err)
{
	if (S_ISDIR(st->st_mode))
		return err_set(err, RC_INVALID, "„%s“ ist ein Verzeichnis; bitte eine Datei angeben.", path);
	if (!S_ISREG(st->st_mode))
		return err_set(
			err, RC_INVALID, "„%s“ ist keine gewöhnliche Datei und wird nicht gelesen.", path);
	if (st->st_size > 0 && (uintmax_t)st->st_size > max)
		return err_set(err, RC_INVALID,
			"„%s“ ist größer als %zu MiB; bitte prüfen, ob es die richtige Datei ist.", path,
			max >> 20);
	return RC_OK;
}

static Rc open_failed(const char *path, Err *err)
{
	if (errno == ENOENT || errno == ENOTDIR)
		return err_set(
			err, RC_NOT_FOUND, "Die Datei „%s“ gibt es nicht; bitte den Pfad prüfen.", path);
	return err_set(err, errno == EACCES ? RC_DENIED : RC_IO,
		"Die Datei „%s“ lässt sich nicht öffnen (%s); bitte die Rechte prüfen.", path,
		err_errno(errno));
}

/* Everything up to the end of the file, which may have grown since it was measured. */
static Rc read_all(int fd, const char *path, size_t expected, size_t max, Arena *a, char **ret,
	size_t *ret_len, Err *err)
{
	size_t cap = BASE_MIN(expected, max) + 1;
	size_t len = 0;
	char *buf = arena_alloc(a, cap + 1);
	for (;;) {
		if (len == cap)
			buf = arena_grow(a, buf, len, &cap, cap + 4096, 1);
		ssize_t n = read(fd, buf + len, BASE_MIN(cap, max + 1) - len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_set(err, RC_IO, "Die Datei „%s“ lässt sich nicht lesen (%s).", path,
				err_errno(errno));
		if (n == 0)
			break;
		len += (size_t)n;
		if (len > max)
			return err_set(err, RC_INVALID, "„%s“ ist größer als %zu MiB.", path, max >> 20);
	}
	if (len == cap)
		buf = arena_grow(a, buf, len, &cap, cap + 1, 1);
	buf[len] = '\0';
	*ret = buf;
	*ret_len = len;
	return RC_OK;
}

Rc file_read(const char *path, size_t max, Arena *a, char **ret, size_t *ret_len, Err *err)
{
	struct stat st;
	if (stat(path, &st) != 0)
		return open_failed(path, err);
	if (check_source(path, &st, max, err) != RC_OK)
		return err->rc;
	/* O_NONBLOCK: a FIFO put in place since the stat must not hold us up. */
	AUTO(close_fd) int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd < 0)
		return open_failed(path, err);
	if (fstat(fd, &st) != 0)
		return open_failed(path, err);
	if (check_source(path, &st, max, err) != RC_OK)
		return err->rc;
	return read_all(fd, path, (size_t)st.st_size, max, a, ret, ret_len, err);
}

/* --- writing ---------------------------------------------------------------- */

/* A path, split where it is written: an open directory and a name in it. */
typedef struct Place {
	int dir;
	struct stat dir_stat;
	char name[256];
} Place;

static void place_done(const Place *p)
{
	close_fd(&p->dir);
}

static Rc place_open(const char *path, Place *ret, Err *err)
{
	AUTO(str_done) Str dir = STR_INIT;
	const char *slash = strrchr(path, '/');
	const char *name = slash == NULL ? path : slash + 1;
	if (slash == NULL)
		str_adds(&dir, ".");
	else
		str_add(&dir, path, slash == path ? 1 : (size_t)(slash - path));
	if (name[0] == '\0' || strcmp(name, ".") == 0 || strcmp(name, "..") == 0 ||
		strlen(name) >= sizeof(ret->name))
		return err_set(err, RC_INVALID, "„%s“ ist kein Dateiname; bitte eine Datei angeben.", path);
	str_copy(ret->name, sizeof(ret->name), name);
	ret->dir = open(str_cstr(&dir), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (ret->dir < 0 || fstat(ret->dir, &ret->dir_stat) != 0)
		return err_set(err, errno == ENOENT ? RC_NOT_FOUND : RC_IO,
			"In „%s“ kann nicht geschrieben werden (%s).", str_cstr(&dir), err_errno(errno));
	return RC_OK;
}

static bool same_file(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

/* Is the target the file itself or one of its companions? By inode where both exist; by directory and
 * name too, since a "-wal" that is not there yet would be taken for the office's. */
static bool belongs_to(const Place *target, const struct stat *st, const char *forbidden)
{
	static const char *const suffixes[] = { "", "-wal", "-shm", "-journal", ".lock" };
	Err ignored = ERR_INIT;
	AUTO(place_done) Place office = { .dir = -1 };
	bool same_dir = place_open(forbidden, &office, &ignored) == RC_OK &&
		same_file(&office.dir_stat, &target->dir_stat);
	AUTO(str_done) Str path = STR_INIT;
	for (size_t i = 0; i < ARRAY_LEN(suffixes); i++) {
		struct stat own;
		str_clear(&path);
		str_adds(&path, forbidden);
		str_adds(&path, suffixes[i]);
		if (st != NULL && stat(str_cstr(&path), &own) == 0 && same_file(st, &own))
			return true;
		size_t stem = strlen(office.name);
		if (same_dir && strncmp(target->name, office.name, stem) == 0 &&
			strcmp(target->name + stem, suffixes[i]) == 0)
			return true;
	}
	return false;
}

/* SQLite follows a symlink to the office file and keeps its companions at the other end. */
static bool is_forbidden(const Place *target, const struct stat *st, const char *forbidden)
{
	char real[PATH_MAX];
	return belongs_to(target, st, forbidden) ||
		(realpath(forbidden, real) != NULL && belongs_to(target, st, real));
}

/* May path be replaced? *ret_mode is the mode of the new file; *ret_group the group that an
 * old one had, or (gid_t)-1. */
static Rc check_target(
	const Place *p, const char *path, const char *forbidden, mode_t *ret_mode, gid_t *ret_group, Err *err)
{
	struct stat st;
	bool exists = fstatat(p->dir, p->name, &st, AT_SYMLINK_NOFOLLOW) == 0;
	if (!exists && errno != ENOENT)
		return err_set(
			err, RC_IO, "„%s“ kann nicht geschrieben werden (%s).", path, err_errno(errno));
	if (exists && S_ISLNK(st.st_mode))
		return err_set(err, RC_DENIED,
			"„%s“ ist ein symbolischer Link; bitte das Ziel selbst angeben.", path);
	if (exists && !S_ISREG(st.st_mode))
		return err_set(err, RC_DENIED,
			"„%s“ ist keine gewöhnliche Datei und wird nicht überschrieben.", path);
	if (forbidden != NULL && is_forbidden(p, exists ? &st : NULL, forbidden))
		return err_set(err, RC_DENIED,
			"„%s“ gehört zum Büro selbst; bitte einen anderen Namen wählen.", path);
	*ret_mode = exists ? st.st_mode & 0777 : 0600;
	*ret_group = exists ? st.st_gid : (gid_t)-1;
	return RC_OK;
}

/* A new file beside the target that nobody else has; its name goes into buf. */
static int open_temporary(int dir, char *buf, size_t cap)
{
	static atomic_uint counter;
	for (int tries = 0; tries < 100; tries++) {
		str_format(buf, cap, ".kontor-%ld-%u.tmp", (long)getpid(), atomic_fetch_add(&counter, 1));
		int fd = openat(dir, buf, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
		if (fd >= 0 || errno != EEXIST)
			return fd;
	}
	return -1;
}

static bool write_all(int fd, const char *bytes, size_t len)
{
	while (len > 0) {
		ssize_t n = write(fd, bytes, len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return false;
		bytes += n;
		len -= (size_t)n;
	}
	return true;
}

/* The old file's group and mode. Where the group cannot be kept its rights are dropped, so
 * that no other group gains them. */
static bool keep_rights(int fd, mode_t mode, gid_t group)
{
	if (group != (gid_t)-1 && fchown(fd, (uid_t)-1, group) != 0)
		mode &= 0707;
	return fchmod(fd, mode) == 0;
}

static Rc write_failed(int dir, const char *temporary, const char *path, Err *err)
{
	int cause = errno;
	unlinkat(dir, temporary, 0);
	return err_set(err, RC_IO, "„%s“ konnte nicht geschrieben werden (%s); die Datei ist unverändert.",
		path, err_errno(cause));
}

/* Put the complete temporary file in its place: over what is there, or only where nothing is. */
static bool put_in_place(const Place *p, const char *temporary, bool exclusive)
{
	if (!exclusive)
		return renameat(p->dir, temporary, p->dir, p->name) == 0;
	return linkat(p->dir, temporary, p->dir, p->name, 0) == 0 && unlinkat(p->dir, temporary, 0) == 0;
}

/* A name that the caller vouches for may be left over from a run that was killed. */
static int open_named(int dir, const char *name, char *buf, size_t cap)
{
	if (name == NULL)
		return open_temporary(dir, buf, cap);
	str_copy(buf, cap, name);
	if (unlinkat(dir, name, 0) != 0 && errno != ENOENT)
		return -1;
	return openat(dir, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
}

/* --- in pieces ---------------------------------------------------------------- */

struct FileOut {
	Place place; /* dir -1: a file without a name */
	mode_t mode;
	gid_t group;
	bool exclusive;
	bool done; /* committed, or given up: nothing is left to remove */
	int fd;
	char temporary[64];
	Str path;
};

static Rc open_nameless(FileOut *f, Err *err)
{
	f->fd = memfd_create("kontor", MFD_CLOEXEC);
	if (f->fd < 0)
		return err_set(
			err, RC_IO, "Die Ausgabe kann nicht vorbereitet werden (%s).", err_errno(errno));
	return RC_OK;
}

static Rc open_place(FileOut *f, const char *path, const FileOptions *options, Err *err)
{
	str_adds(&f->path, path);
	if (place_open(path, &f->place, err) != RC_OK ||
		check_target(&f->place, path, options->forbidden, &f->mode, &f->group, err) != RC_OK)
		return err->rc;
	if (options->mode != 0)
		f->mode = (mode_t)options->mode & 0777;
	f->exclusive = options->exclusive;
	f->fd = open_named(f->place.dir, options->temporary, f->temporary, sizeof(f->temporary));
	if (f->fd < 0)
		return err_set(
			err, RC_IO, "„%s“ kann hier nicht angelegt werden (%s).", path, err_errno(errno));
	f->done = false;
	return RC_OK;
}

Rc file_out_open(const char *path, const FileOptions *options, FileOut **ret, Err *err)
{
	AUTO(file_out_freep) FileOut *f = calloc(1, sizeof(*f));
	if (f == NULL)
		err_out_of_memory();
	*f = (FileOut){ .place = { .dir = -1 }, .mode = 0600, .group = (gid_t)-1, .done = true, .fd = -1 };
	if ((path == NULL ? open_nameless(f, err) : open_place(f, path, options, err)) != RC_OK)
		return err->rc;
	*ret = f;
	f = NULL;
	return RC_OK;
}

static Rc give_up(FileOut *f, Err *err)
{
	f->done = true;
	if (f->place.dir < 0)
		return err_set(err, RC_IO, "Die Ausgabe ist unvollständig (%s).", err_errno(errno));
	return write_failed(f->place.dir, f->temporary, str_cstr(&f->path), err);
}

Rc file_out_add(FileOut *f, const char *bytes, size_t len, Err *err)
{
	return write_all(f->fd, bytes, len) ? RC_OK : give_up(f, err);
}

Rc file_out_commit(FileOut *f, Err *err)
{
	const char *path = str_cstr(&f->path);
	if (!keep_rights(f->fd, f->mode, f->group) || fsync(f->fd) != 0 ||
		!put_in_place(&f->place, f->temporary, f->exclusive)) {
		if (!f->exclusive || errno != EEXIST)
			return give_up(f, err);
		return err_set(err, RC_CONFLICT, "„%s“ gibt es schon; bitte einen anderen Ort wählen.", path);
	}
	f->done = true;
	/* Some file systems cannot sync a directory; the file itself is complete by now. */
	if (fsync(f->place.dir) != 0 && errno != EINVAL && errno != ENOTSUP)
		return err_set(err, RC_IO, "„%s“ ist geschrieben, aber nicht gesichert (%s).", path,
			err_errno(errno));
	return RC_OK;
}

Rc file_out_copy(FileOut *f, FileOutFn *fn, void *arg, Err *err)
{
	char buf[32 << 10];
	off_t at = 0;
	for (;;) {
		ssize_t n = pread(f->fd, buf, sizeof(buf), at);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return give_up(f, err);
		if (n == 0)
			return RC_OK;
		Rc rc = fn(arg, buf, (size_t)n, err);
		if (rc != RC_OK)
			return rc;
		at += n;
	}
}

void file_out_freep(FileOut **f)
{
	if (*f == NULL)
		return;
	if (!(*f)->done)
		unlinkat((*f)->place.dir, (*f)->temporary, 0);
	close_fd(&(*f)->fd);
	place_done(&(*f)->place);
	str_done(&(*f)->path);
	free(*f);
	*f = NULL;
}

/* --- at once ------------------------------------------------------------------- */

Rc file_write_with(const char *path, const char *bytes, size_t len, const FileOptions *options, Err *err)
{
	AUTO(file_out_freep) FileOut *f = NULL;
	if (file_out_open(path, options, &f, err) != RC_OK || file_out_add(f, bytes, len, err) != RC_OK)
		return err->rc;
	return file_out_commit(f, err);
}

Rc file_write(const char *path, const char *bytes, size_t len, const char *forbidden, Err *err)
{
	FileOptions options = { .forbidden = forbidden };
	return file_write_with(path, bytes, len, &options, err);
}
