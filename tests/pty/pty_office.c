#include "pty_test.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char office_program[4096];
static char office_dir[64];
static char office_copies[8][128];
static unsigned office_copy_count;

const char *pty_office_program(void)
{
	return office_program;
}

const char *pty_office_dir(void)
{
	return office_dir;
}

static int office_run(const char *db, const char *const *args, int out)
{
	const char *argv[24] = { office_program, "--db", db, "--as", "petra" };
	static const char *const env[] = { "LANG=C.UTF-8", "HOME=/nonexistent", "PATH=/usr/bin:/bin", NULL };
	int n = 5, status;
	pid_t pid;

	while (args[0] != NULL && n < 23)
		argv[n++] = *args++;
	pid = fork();
	if (pid == 0) {
		int null = open("/dev/null", O_RDWR);

		dup2(null, 0);
		dup2(out < 0 ? null : out, 1);
		execve(argv[0], (char *const *)argv, (char *const *)env);
		_exit(127);
	}
	if (waitpid(pid, &status, 0) != pid)
		return -1;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int pty_office_command(const char *db, const char *const *args)
{
	return office_run(db, args, -1);
}

/* Through a file, so that no length of it can block the command. */
const char *pty_office_answer(const char *db, const char *const *args)
{
	static char text[65536];
	FILE *f = tmpfile();
	size_t n = 0;

	if (f != NULL && office_run(db, args, fileno(f)) == 0) {
		rewind(f);
		n = fread(text, 1, sizeof(text) - 1, f);
	}
	text[n] = '\0';
	if (f != NULL)
		fclose(f);
	return text;
}

bool pty_office_make(const char *program)
{
	static const char *const init[] = { "init", "--demo", NULL };
	char db[128];

	if (realpath(program, office_program) == NULL)
		return false;
	snprintf(office_dir, sizeof(office_dir), "/tmp/kontor-pty-XXXXXX");
	if (mkdtemp(office_dir) == NULL)
		return false;
	snprintf(db, sizeof(db), "%s/demo.db", office_dir);
	return pty_office_command(db, init) == 0;
}

void pty_office_remove(void)
{
	DIR *dir = opendir(office_dir);
	const struct dirent *e;

	if (dir == NULL)
		return;
	while ((e = readdir(dir)) != NULL)
		if (e->d_name[0] != '.')
			unlinkat(dirfd(dir), e->d_name, 0);
	closedir(dir);
	rmdir(office_dir);
}

/* A run makes dozens; the disk needs to hold only those in use. */
static void office_remove(const char *db)
{
	static const char *const suffixes[] = { "", "-wal", "-shm", ".lock" };
	char path[160];

	for (size_t i = 0; db[0] != '\0' && i < sizeof(suffixes) / sizeof(suffixes[0]); i++) {
		snprintf(path, sizeof(path), "%s%s", db, suffixes[i]);
		unlink(path);
	}
}

/* Nobody has the original open, so a plain copy is whole. */
const char *pty_office_copy(void)
{
	char *to = office_copies[office_copy_count % 8], from[128], buf[65536];
	int in, out;
	ssize_t n;

	office_remove(to);
	snprintf(from, sizeof(from), "%s/demo.db", office_dir);
	snprintf(to, sizeof(office_copies[0]), "%s/copy%u.db", office_dir, office_copy_count++);
	in = open(from, O_RDONLY | O_CLOEXEC);
	out = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0660);
	while (in >= 0 && (n = read(in, buf, sizeof(buf))) > 0)
		if (write(out, buf, (size_t)n) != n)
			break;
	fchmod(out, 0660);
	close(in);
	close(out);
	return to;
}

static const char *office_variable(char buf[4200], const char *name, const char *value)
{
	snprintf(buf, 4200, "%s=%s", name, value);
	return buf;
}

Pty *pty_office_start(const PtyOffice *o)
{
	char term[4200], lang[4200], home[4200];
	const char *argv[] = { office_program, "--db", o->db, "--as", o->user, NULL };
	const char *env[] = { office_variable(term, "TERM", o->term == NULL ? "xterm-256color" : o->term),
		office_variable(lang, "LANG", o->lang == NULL ? "C.UTF-8" : o->lang),
		office_variable(home, "HOME", office_dir), "PATH=/usr/bin:/bin", o->more, NULL };
	PtyConfig cfg = { argv, env, o->w == 0 ? 80 : o->w, o->h == 0 ? 24 : o->h, o->ignore_hup,
		o->job_control };

	if (o->db == NULL)
		argv[2] = pty_office_copy();
	if (o->user == NULL)
		argv[4] = "erika";
	return pty_start(&cfg);
}

Pty *pty_office_open(const PtyOffice *o)
{
	Pty *p = pty_office_start(o);

	if (pty_expect(p, PTY_OFFICE_MARK, 10000) && pty_quiet(p, 150, 10000))
		return p;
	pty_run_failed(p, __FILE__, __LINE__, "the first screen comes");
	pty_close(p);
	return NULL;
}
