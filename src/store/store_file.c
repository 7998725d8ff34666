/* Looking at an office file before SQLite does, so that what is not ours is refused
 * untouched: SQLite would roll back a foreign journal or create files beside it. */
#include "store_priv.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "kontor/base/str.h"

#define HEADER_SIZE 100 /* of an SQLite database */

Rc store_file_resolve(const char *path, char **ret, Err *err)
{
	char *copy = strdup(path);
	char *copy2 = strdup(path);
	if (copy == NULL || copy2 == NULL)
		err_out_of_memory();
	char dir[PATH_MAX];
	if (realpath(dirname(copy), dir) == NULL) {
		free(copy);
		free(copy2);
		return err_set(err, errno == ENOENT ? RC_NOT_FOUND : RC_IO,
			errno == ENOENT ? "%s gibt es nicht; `kontor init` legt es an."
					: "%s ist nicht erreichbar.",
			path);
	}
	AUTO(str_done) Str out = STR_INIT;
	str_addf(&out, "%s/%s", strcmp(dir, "/") == 0 ? "" : dir, basename(copy2));
	free(copy);
	free(copy2);
	*ret = out.data;
	out = (Str)STR_INIT;
	return RC_OK;
}

bool store_file_is_network(long fs_type)
{
	switch ((uint32_t)fs_type) {
	case 0x6969:     /* NFS */
	case 0x517B:     /* SMB */
	case 0xFF534D42: /* CIFS */
	case 0xFE534D42: /* SMB2 */
	case 0x65735546: /* FUSE: sshfs and the like */
	case 0x00C36400: /* Ceph */
	case 0x5346414F: /* AFS */
	case 0x73757245: /* Coda */
		return true;
	default:
		return false;
	}
}

static uint32_t big_endian(const unsigned char *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static Rc check_header(const char *path, Err *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	if (fd < 0)
		return err_set(err, RC_DENIED, "%s lässt sich nicht lesen (%s).", path, err_errno(errno));
	unsigned char head[HEADER_SIZE];
	ssize_t n = pread(fd, head, sizeof(head), 0);
	close(fd);
	if (n != (ssize_t)sizeof(head) || memcmp(head, "SQLite format 3", 16) != 0 ||
		big_endian(head + 68) != STORE_APPLICATION_ID)
		return err_set(err, RC_INVALID, "%s ist keine Datei von kontor; sie bleibt unberührt.", path);
	if (head[18] != 2 || head[19] != 2) /* journal mode WAL, which kontor init sets for good */
		return err_set(err, RC_IO,
			"%s ist beschädigt (Kopf der Datei); bitte eine Sicherung zurückspielen.", path);
	return RC_OK;
}

Rc store_file_check(const char *path, bool already_open, Err *err)
{
	struct stat sb;
	struct statfs fs;
	if (lstat(path, &sb) != 0)
		return err_set(err, errno == ENOENT ? RC_NOT_FOUND : RC_IO,
			errno == ENOENT ? "%s gibt es nicht; `kontor init` legt es an."
					: "%s ist nicht erreichbar.",
			path);
	if (!S_ISREG(sb.st_mode))
		return err_set(err, RC_INVALID,
			"%s ist keine gewöhnliche Datei (Verknüpfungen werden nicht geöffnet).", path);
	if ((sb.st_mode & S_IWOTH) != 0)
		return err_set(err, RC_DENIED,
			"%s darf von allen beschrieben werden; bitte zuerst `chmod o-rwx` ausführen.", path);
	if (access(path, R_OK | W_OK) != 0)
		return err_set(err, RC_DENIED,
			"Für %s fehlen Ihnen die Rechte; bitte die Verwaltung des Rechners fragen.", path);
	if (statfs(path, &fs) == 0 && store_file_is_network((long)fs.f_type))
		return err_set(err, RC_DENIED,
			"%s liegt auf einem Netzlaufwerk, dessen Sperren nicht verlässlich sind; "
			"bitte auf eine eigene Platte legen.",
			path);
	return already_open ? RC_OK : check_header(path, err);
}
