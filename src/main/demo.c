/* A throw-away office: made in a private folder, gone with it. The parent of the process
 * pair makes and removes the folder, so that it goes even after a crash. */
#include "main_priv.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kontor/office/import.h"

typedef struct Demo {
	char dir[256];
	char file[300];
	OfficeConfig office;
	LoopConfig loop;
} Demo;

/* $XDG_RUNTIME_DIR is in memory and private; /tmp is always there. */
static bool demo_make_dir(Demo *d)
{
	const char *runtime = getenv("XDG_RUNTIME_DIR");

	if (runtime != NULL && runtime[0] == '/' && strlen(runtime) < 200) {
		snprintf(d->dir, sizeof(d->dir), "%s/kontor-demo-XXXXXX", runtime);
		if (mkdtemp(d->dir) != NULL)
			return true;
	}
	snprintf(d->dir, sizeof(d->dir), "/tmp/kontor-demo-XXXXXX");
	return mkdtemp(d->dir) != NULL;
}

/* Only files lie in it: the office with its journal and its lock. */
static void demo_remove_dir(const Demo *d)
{
	DIR *dir = opendir(d->dir);
	const struct dirent *e;

	if (dir == NULL)
		return;
	while ((e = readdir(dir)) != NULL)
		if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0)
			unlinkat(dirfd(dir), e->d_name, 0);
	closedir(dir);
	rmdir(d->dir);
}

static int demo_child(void *arg)
{
	Demo *d = arg;
	Err err = ERR_INIT;

	if (import_init(&d->office, true, &err) != RC_OK) {
		main_complain(err.text);
		return 1;
	}
	return loop_run(&d->loop);
}

int demo_run(const Settings *settings)
{
	Demo d = { 0 };
	int status;

	if (!demo_make_dir(&d)) {
		main_complain(
			"Unter /tmp lässt sich kein Ordner für die Demo anlegen; schaffen Sie dort Platz.");
		return 1;
	}
	snprintf(d.file, sizeof(d.file), "%s/office.db", d.dir);
	d.office = (OfficeConfig){ .path = d.file, .user = settings->user, .clock = settings->clock };
	d.loop = (LoopConfig){ &d.office, settings->theme };
	status = pair_run(demo_child, &d);
	demo_remove_dir(&d);
	return status;
}
