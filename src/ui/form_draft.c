/* What is typed, as text: a line "name=value" per field, with line breaks and backslashes
 * escaped. A reference is its id, a blank and its title. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "form_priv.h"

static void add_value(Str *out, const char *s)
{
	for (; *s; s++) {
		if (*s == '\n')
			str_adds(out, "\\n");
		else if (*s == '\\')
			str_adds(out, "\\\\");
		else
			str_addc(out, *s);
	}
}

static void add_input(const FormInput *in, Str *out)
{
	str_addf(out, "%s=", in->def.name);
	if (in->def.type == FORM_CHOICE)
		add_value(out, in->nchoices ? in->def.choices[in->choice].name : "");
	else if (in->def.type == FORM_PICK)
		str_addf(out, "%" PRId64 " ", in->id);
	if (in->def.type == FORM_PICK)
		add_value(out, in->title);
	else if (form_is_text(in))
		add_value(out, edit_text(&in->edit));
	str_addc(out, '\n');
}

void form_draft_write(const FormModel *m, Str *out)
{
	for (size_t i = 0; i < m->n; i++)
		if (m->inputs[i].def.type != FORM_SHOW)
			add_input(&m->inputs[i], out);
}

static void unescape(const char *s, size_t len, Str *out)
{
	for (size_t i = 0; i < len; i++) {
		if (s[i] == '\\' && i + 1 < len)
			str_addc(out, s[++i] == 'n' ? '\n' : s[i]);
		else
			str_addc(out, s[i]);
	}
}

bool form_draft_get(const char *data, const char *field, Str *out)
{
	const size_t name = strlen(field);
	while (data && *data) {
		const size_t line = strcspn(data, "\n");
		if (line > name && data[name] == '=' && strncmp(data, field, name) == 0) {
			unescape(data + name + 1, line - name - 1, out);
			return true;
		}
		data += line + (data[line] ? 1 : 0);
	}
	return false;
}

static void restore_choice(FormInput *in, const char *name)
{
	for (size_t i = 0; i < in->nchoices; i++)
		if (str_equal(in->def.choices[i].name, name))
			in->choice = i;
}

void form_draft_restore(FormModel *m, const char *data)
{
	for (size_t i = 0; i < m->n; i++) {
		AUTO(str_done) Str value = STR_INIT;
		FormInput *in = &m->inputs[i];
		if (!form_draft_get(data, in->def.name, &value))
			continue;
		if (in->def.type == FORM_CHOICE) {
			restore_choice(in, str_cstr(&value));
		} else if (in->def.type == FORM_PICK) {
			char *end;
			in->id = strtoll(str_cstr(&value), &end, 10);
			in->title = arena_strdup(m->a, *end == ' ' ? end + 1 : end);
		} else if (form_is_text(in)) {
			edit_set(&in->edit, str_cstr(&value));
		}
	}
}
