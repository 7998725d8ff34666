/* Where the office is and who works: command line, environment, configuration file. */
#include "main_priv.h"

#include <errno.h>
#include <inttypes.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A configuration of more lines than this is some other file. */
#define SETTINGS_LINES    200
#define SETTINGS_LINE_MAX 4096

typedef struct Lookup {
	const Args *args;
	Arena *arena;
	const struct passwd *account; /* of the real uid; NULL: not looked up or unknown */
	const char *config_db, *config_theme;
} Lookup;

static const char *settings_env(const char *name)
{
	const char *v = getenv(name);

	return v == NULL || v[0] == '\0' ? NULL : v;
}

/* The account is looked up once, and only if something needs it. */
static const struct passwd *settings_account(Lookup *l)
{
	if (l->account == NULL)
		l->account = getpwuid(getuid());
	return l->account;
}

/* $XDG_…_HOME/kontor/<file>, or below the home directory. Relative values do not count,
 * as the specification demands. NULL without a home. */
static const char *settings_xdg(Lookup *l, const char *variable, const char *below_home, const char *file)
{
	const char *base = settings_env(variable);
	const char *home = settings_env("HOME");

	if (base != NULL && base[0] == '/')
		return arena_printf(l->arena, "%s/kontor/%s", base, file);
	if (home == NULL && settings_account(l) != NULL)
		home = settings_account(l)->pw_dir;
	if (home == NULL || home[0] != '/')
		return NULL;
	return arena_printf(l->arena, "%s/%s/kontor/%s", home, below_home, file);
}

/* --- the configuration file: lines "name = value", # begins a comment ----- */

static char *settings_trim(char *s)
{
	size_t len;

	s += strspn(s, " \t");
	len = strlen(s);
	while (len > 0 && strchr(" \t\r\n", s[len - 1]) != NULL)
		s[--len] = '\0';
	return s;
}

static Rc settings_line(Lookup *l, char *line, const char *path, int number, Err *err)
{
	char *name = settings_trim(line), *value = strchr(name, '=');

	if (name[0] == '\0' || name[0] == '#')
		return RC_OK;
	if (value != NULL) {
		*value++ = '\0';
		name = settings_trim(name);
		value = settings_trim(value);
	}
	if (value != NULL && value[0] != '\0' && strcmp(name, "db") == 0)
		l->config_db = arena_strdup(l->arena, value);
	else if (value != NULL && strcmp(name, "theme") == 0)
		l->config_theme = arena_strdup(l->arena, value);
	else
		return err_set(err, RC_INVALID,
			"%.120s, Zeile %d: erwartet wird „db = DATEI“ oder „theme = NAME“.", path, number);
	return RC_OK;
}

static void settings_fclosep(FILE **f)
{
	if (*f != NULL)
		fclose(*f);
}

static Rc settings_read(Lookup *l, Err *err)
{
	const char *path = settings_xdg(l, "XDG_CONFIG_HOME", ".config", "config");
	AUTO(settings_fclosep) FILE *f = path == NULL ? NULL : fopen(path, "re");
	char line[SETTINGS_LINE_MAX];
	Rc rc = RC_OK;

	if (f == NULL) {
		if (path == NULL || errno == ENOENT || errno == ENOTDIR)
			return RC_OK;
		return err_set(err, RC_IO, "Die Konfiguration %.120s lässt sich nicht lesen: %s.", path,
			err_errno(errno));
	}
	for (int n = 1; rc == RC_OK && fgets(line, sizeof(line), f) != NULL; n++) {
		if (n > SETTINGS_LINES || (strchr(line, '\n') == NULL && !feof(f)))
			return err_set(err, RC_INVALID, "Die Konfiguration %.120s ist zu groß.", path);
		rc = settings_line(l, line, path, n, err);
	}
	if (rc == RC_OK && ferror(f))
		return err_set(err, RC_IO, "Die Konfiguration %.120s lässt sich nicht lesen.", path);
	return rc;
}

/* --- the single settings --------------------------------------------------- */

static Rc settings_db(Lookup *l, Settings *s, Err *err)
{
	s->db = l->args->db;
	if (s->db == NULL)
		s->db = settings_env("KONTOR_DB");
	if (s->db == NULL)
		s->db = l->config_db;
	if (s->db == NULL)
		s->db = settings_xdg(l, "XDG_DATA_HOME", ".local/share", "office.db");
	if (s->db == NULL)
		return err_set(err, RC_INVALID,
			"Es ist nicht bekannt, wo das Kontor liegt; nennen Sie die Datei mit --db.");
	return RC_OK;
}

/* No environment variable names the person: the audit must not depend on one. */
static Rc settings_user(Lookup *l, Settings *s, Err *err)
{
	s->user = l->args->as;
	if (s->user == NULL && settings_account(l) != NULL)
		s->user = arena_strdup(l->arena, settings_account(l)->pw_name);
	if (s->user == NULL)
		return err_set(err, RC_INVALID,
			"Ihr Konto (uid %ld) hat keinen Namen; nennen Sie sich mit --as.", (long)getuid());
	return RC_OK;
}

/* What konsole, rxvt and others tell of their colours: "15;0" is light on dark. */
static TermTheme settings_theme_guess(void)
{
	const char *v = settings_env("COLORFGBG");
	const char *background = v == NULL ? NULL : strrchr(v, ';');

	if (background != NULL && (strcmp(background, ";7") == 0 || strcmp(background, ";15") == 0))
		return TERM_THEME_LIGHT;
	return TERM_THEME_DARK;
}

static Rc settings_theme(Lookup *l, Settings *s, Err *err)
{
	const char *name = settings_env("KONTOR_THEME");

	if (name == NULL)
		name = l->config_theme;
	s->theme = settings_theme_guess();
	if (name != NULL && !term_style_theme_parse(name, &s->theme))
		return err_set(err, RC_INVALID,
			"Das Farbschema „%.40s“ gibt es nicht; möglich sind dark, light, contrast, mono.",
			name);
	return RC_OK;
}

static Rc settings_clock(Settings *s, Err *err)
{
	const char *v = settings_env("KONTOR_CLOCK");
	char *end;

	if (v == NULL)
		return RC_OK;
	errno = 0;
	s->clock.fixed = strtoll(v, &end, 10);
	if (errno != 0 || *end != '\0' || s->clock.fixed <= 0)
		return err_set(err, RC_INVALID,
			"KONTOR_CLOCK ist keine Zahl von Sekunden seit 1970; löschen Sie die Variable.");
	return RC_OK;
}

Rc settings_load(const Args *args, Arena *a, Settings *ret, Err *err)
{
	Lookup l = { args, a, NULL, NULL, NULL };
	Settings s = { 0 };
	Rc rc = settings_read(&l, err);

	if (rc == RC_OK)
		rc = settings_db(&l, &s, err);
	if (rc == RC_OK)
		rc = settings_user(&l, &s, err);
	if (rc == RC_OK)
		rc = settings_theme(&l, &s, err);
	if (rc == RC_OK)
		rc = settings_clock(&s, err);
	if (rc == RC_OK)
		*ret = s;
	return rc;
}
