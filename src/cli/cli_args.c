/* Reading the words behind a subcommand. */
#include "cli_priv.h"

#include <limits.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "kontor/base/text.h"

/* No field has this name: it marks a usage error among the invalid ones. */
static const char usage_field[] = "--usage";

Rc cli_args_usage(Err *err, const char *fmt, ...)
{
	AUTO(str_done) Str text = STR_INIT;
	va_list ap;
	va_start(ap, fmt);
	str_vaddf(&text, fmt, ap);
	va_end(ap);
	return err_field(err, usage_field, "%s", str_cstr(&text));
}

bool cli_args_is_usage(const Err *err)
{
	return err->rc == RC_INVALID && strcmp(err->field, usage_field) == 0;
}

Rc cli_args_as_usage(Err *err)
{
	if (err->rc == RC_INVALID)
		str_copy(err->field, sizeof(err->field), usage_field);
	return err->rc;
}

/* The option that a word is, with the value of "--name=value" in *ret_value. */
static const CliOption *find_option(
	const CliOption *options, size_t n, const char *word, const char **ret_value)
{
	for (size_t i = 0; i < n; i++) {
		size_t len = strlen(options[i].name);
		if (strncmp(word, options[i].name, len) != 0)
			continue;
		if (word[len] == '=' && word[1] == '-') {
			*ret_value = word + len + 1;
			return &options[i];
		}
		if (word[len] == '\0') {
			*ret_value = NULL;
			return &options[i];
		}
	}
	return NULL;
}

static bool looks_like_option(const char *word)
{
	return word[0] == '-' && word[1] != '\0' && (word[1] == '-' || word[2] == '\0');
}

static Rc take_option(const CliOption *o, const char *value, int argc, char **argv, int *at, Err *err)
{
	if (o->flag != NULL) {
		if (value != NULL)
			return cli_args_usage(err, "%s hat keinen Wert.", o->name);
		*o->flag = true;
		return RC_OK;
	}
	if (value == NULL && *at + 1 < argc)
		value = argv[++*at];
	if (value == NULL)
		return cli_args_usage(err, "Hinter %s fehlt ein Wert.", o->name);
	*o->value = value;
	return RC_OK;
}

static Rc unknown_option(const CliOption *options, size_t n, const char *word, Err *err)
{
	const char *names[16] = { NULL };
	for (size_t i = 0; i < n && i + 1 < ARRAY_LEN(names); i++)
		names[i] = options[i].name;
	const char *nearest = cli_args_nearest(word, names);
	if (nearest != NULL)
		return cli_args_usage(
			err, "Die Option %s gibt es hier nicht; gemeint ist vielleicht %s.", word, nearest);
	return cli_args_usage(err, "Die Option %s gibt es hier nicht.", word);
}

Rc cli_args_parse(const CliOption *options, size_t n, int *argc, char **argv, Err *err)
{
	int words = 1;
	bool ended = false;
	for (int i = 1; i < *argc; i++) {
		const char *value = NULL;
		if (!ended && strcmp(argv[i], "--") == 0) {
			ended = true;
			continue;
		}
		const CliOption *o = ended ? NULL : find_option(options, n, argv[i], &value);
		if (o == NULL && !ended && looks_like_option(argv[i]))
			return unknown_option(options, n, argv[i], err);
		if (o == NULL) {
			argv[words++] = argv[i];
			continue;
		}
		if (take_option(o, value, *argc, argv, &i, err) != RC_OK)
			return err->rc;
	}
	*argc = words;
	return RC_OK;
}

const char *cli_args_nearest(const char *typed, const char *const *names)
{
	enum { FAR = 3 };
	const char *best = NULL;
	int best_distance = FAR;
	for (; *names != NULL; names++) {
		int distance = text_distance(typed, *names, FAR);
		if (strncmp(typed, *names, strlen(typed)) == 0 && strlen(typed) >= 2)
			distance = 1;
		if (distance < best_distance && (size_t)distance < strlen(*names)) {
			best = *names;
			best_distance = distance;
		}
	}
	return best;
}

Rc cli_args_kind(const char *name, const Kind **ret, Err *err)
{
	const Kind *k = kind_find(name);
	if (k != NULL) {
		*ret = k;
		return RC_OK;
	}
	AUTO(str_done) Str known = STR_INIT;
	const char *names[32] = { NULL };
	size_t n = 0;
	for (const Kind *const *p = kind_all; *p != NULL; p++) {
		if (n + 1 < ARRAY_LEN(names))
			names[n++] = (*p)->name;
		if ((*p)->listed)
			str_addf(&known, "%s%s", known.len > 0 ? ", " : "", (*p)->name);
	}
	const char *nearest = cli_args_nearest(name, names);
	if (nearest != NULL)
		return cli_args_usage(
			err, "Die Liste „%s“ gibt es nicht; gemeint ist vielleicht %s.", name, nearest);
	return cli_args_usage(err, "Die Liste „%s“ gibt es nicht. Es gibt: %s.", name, str_cstr(&known));
}

Rc cli_args_number(const char *option, const char *text, int64_t *ret, Err *err)
{
	size_t len = strlen(text);
	if (len == 0 || len > 12 || strspn(text, "0123456789") != len)
		return cli_args_usage(err, "%s verlangt eine Zahl, nicht „%s“.", option, text);
	*ret = strtoll(text, NULL, 10);
	return RC_OK;
}
