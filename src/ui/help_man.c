/* The key section of the man page. */
#include <string.h>

#include "kontor/ui/form.h"
#include "kontor/ui/help.h"
#include "kontor/ui/prompt.h"

/* Text for roff: a backslash and a leading dot or quote would be read as commands. */
static void add_escaped(Str *out, const char *s)
{
	if (*s == '.' || *s == '\'')
		str_adds(out, "\\&");
	for (; *s; s++) {
		if (*s == '\\')
			str_adds(out, "\\e");
		else if (*s == '-')
			str_adds(out, "\\-");
		else if (*s == '\n')
			str_addc(out, ' ');
		else
			str_addc(out, *s);
	}
}

/* A key as the argument of a macro, where punctuation and blanks have a meaning. */
static void add_key(Str *out, const Key *k)
{
	AUTO(str_done) Str name = STR_INIT;
	key_name(k, &name);
	str_adds(out, " Ic ");
	if (strlen(str_cstr(&name)) == 1 && strchr(".,:;()[]?!|\"", name.data[0]))
		str_adds(out, "\\&");
	if (str_equal(str_cstr(&name), "\""))
		str_adds(out, "\\(dq");
	else
		add_escaped(out, str_cstr(&name));
}

static void add_command(Str *out, const Command *cmd)
{
	Key k;
	str_adds(out, ".It");
	if (!cmd->keys)
		str_adds(out, " Pq ohne Taste");
	for (size_t i = 0; screen_key(cmd, i, &k); i++) {
		if (i)
			str_adds(out, " ,");
		add_key(out, &k);
	}
	str_addc(out, '\n');
	add_escaped(out, cmd->help);
	str_adds(out, ".\n");
}

static void add_section(Str *out, const char *title, const Command *cmds, size_t n)
{
	if (n == 0)
		return;
	str_adds(out, ".Ss ");
	add_escaped(out, title);
	str_adds(out, "\n.Bl -tag -width Ds -compact\n");
	for (size_t i = 0; i < n; i++)
		if (!screen_tab_of(&cmds[i]))
			add_command(out, &cmds[i]);
	str_adds(out, ".El\n");
}

static void add_tabs(Str *out, const ScreenDef *const *screens)
{
	str_adds(out,
		".Ss Reiter\nEine Ziffer, oder Alt mit ihr (auch aus Eingaben heraus), wechselt den Reiter:\n");
	str_adds(out, ".Bl -tag -width Ds -compact\n");
	for (; screens && *screens; screens++) {
		if (!(*screens)->tab)
			continue;
		str_addf(out, ".It Ic %c\n", (*screens)->tab);
		add_escaped(out, (*screens)->title);
		str_adds(out, ".\n");
	}
	str_adds(out, ".El\n");
}

void help_man_section(const ScreenDef *const *screens, Str *out)
{
	add_section(out, "Überall", screen_global_commands, screen_global_ncommands);
	add_tabs(out, screens);
	for (const ScreenDef *const *s = screens; s && *s; s++)
		add_section(out, (*s)->title, (*s)->commands, (*s)->ncommands);
	add_section(out, "In Formularen", form_screen.commands, form_screen.ncommands);
	add_section(out, "In Rückfragen", prompt_confirm_screen.commands, prompt_confirm_screen.ncommands);
}
