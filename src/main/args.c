/* The options that stand before the command; the rest belongs to the command. */
#include "main_priv.h"

#include <string.h>

#include "kontor/base/text.h"

/* "--db FILE" and "--db=FILE". True when argv[*i] is this option; *i moves to its value. */
static bool args_value(const char *name, int argc, char **argv, int *i, const char **ret, Rc *rc, Err *err)
{
	size_t len = strlen(name);

	if (strncmp(argv[*i], name, len) != 0 || (argv[*i][len] != '\0' && argv[*i][len] != '='))
		return false;
	if (argv[*i][len] == '=')
		*ret = argv[*i] + len + 1;
	else if (*i + 1 < argc)
		*ret = argv[++*i];
	else
		*ret = "";
	if ((*ret)[0] == '\0')
		*rc = err_set(err, RC_INVALID, "%s braucht einen Wert; siehe kontor --help.", name);
	return true;
}

static Rc args_check_name(const char *name, Err *err)
{
	size_t len = strlen(name);

	if (len > 64 || !text_is_valid(name, len))
		return err_set(err, RC_INVALID, "Der Name bei --as ist zu lang oder kein UTF-8.");
	for (size_t i = 0; i < len;) {
		uint32_t cp;

		i += text_decode(name + i, len - i, &cp);
		if (text_safe_cp(cp) != cp)
			return err_set(err, RC_INVALID, "Der Name bei --as enthält unsichtbare Zeichen.");
	}
	if (name[0] == ' ' || name[len - 1] == ' ')
		return err_set(
			err, RC_INVALID, "Der Name bei --as beginnt oder endet mit einem Leerzeichen.");
	return RC_OK;
}

static bool args_flag(const char *arg, Args *ret)
{
	if (strcmp(arg, "--read-only") == 0)
		ret->read_only = true;
	else if (strcmp(arg, "--help") == 0 || strcmp(arg, "-h") == 0)
		ret->help = true;
	else if (strcmp(arg, "--version") == 0)
		ret->version = true;
	else
		return false;
	return true;
}

Rc args_parse(int argc, char **argv, Args *ret, Err *err)
{
	Args args = { 0 };
	Rc rc = RC_OK;
	int i = 1;

	for (; i < argc && argv[i][0] == '-' && rc == RC_OK; i++) {
		if (args_flag(argv[i], &args) || args_value("--db", argc, argv, &i, &args.db, &rc, err) ||
			args_value("--as", argc, argv, &i, &args.as, &rc, err))
			continue;
		return err_set(
			err, RC_INVALID, "Die Option %.40s gibt es nicht; siehe kontor --help.", argv[i]);
	}
	if (rc == RC_OK && args.as != NULL)
		rc = args_check_name(args.as, err);
	if (rc != RC_OK)
		return rc;
	args.argc = BASE_MAX(argc - i, 0);
	args.argv = argv + i;
	*ret = args;
	return RC_OK;
}
