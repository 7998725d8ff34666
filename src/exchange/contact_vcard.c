/* vCards of three versions and many dialects become contacts. A card is read property by
 * property; what kontor has no place for is passed over, and a card that cannot be
 * right is refused as a whole with its text. */
#include "contact_priv.h"

#include <string.h>
#include <strings.h>

#include "kontor/base/text.h"

enum { PROPERTIES_MAX = 5000, PARTS_MAX = 8 };

/* Which channel or address a group names: Apple labels them by item1.X-ABLabel. */
typedef struct Labelled {
	const char *group;
	bool is_address;
	size_t index;
} Labelled;

typedef struct CardReader {
	ContactLineReader lines;
	Arena *arena;
	ContactFile *file;
	ContactDraft draft;
	Str scratch;   /* of one value: quoted-printable decoded */
	Str unescaped; /* of one part of a value */
	size_t depth;  /* 0 outside of a card; 2 and more inside of cards in cards */
	size_t from;   /* where the card begins */
	size_t line;   /* ditto */
	size_t properties;
	size_t cards;
	bool is_old;   /* 2.1: other escapes */
	bool is_group; /* a list of persons, or a company */
	bool has_name; /* an N was read */
	bool after_agent;
	bool has_legacy; /* a text was Windows-1252 */
	struct {
		Labelled *items;
		size_t len, cap;
	} labelled;
} CardReader;

static void card_reader_done(CardReader *r)
{
	str_done(&r->lines.unfolded);
	str_done(&r->scratch);
	str_done(&r->unescaped);
	contact_draft_done(&r->draft);
}

/* --- parameters -------------------------------------------------------------------- */

typedef struct Params {
	const char *use; /* NULL: none given */
	bool fax, voice, main;
} Params;

static void read_type(ContactSpan word, Params *to)
{
	static const struct {
		const char *word, *use;
	} uses[] = { { "WORK", "work" }, { "HOME", "home" }, { "CELL", "mobile" }, { "MOBILE", "mobile" },
		{ "IPHONE", "mobile" }, { "OTHER", "other" }, { "PAGER", "other" }, { "CAR", "other" } };
	for (size_t i = 0; i < ARRAY_LEN(uses); i++) {
		/* A mobile phone for work is a mobile phone. */
		bool counts = to->use == NULL || strcmp(uses[i].use, "mobile") == 0;
		if (counts && contact_vcard_line_is(word, uses[i].word))
			to->use = uses[i].use;
	}
	to->fax |= contact_vcard_line_is(word, "FAX");
	to->voice |= contact_vcard_line_is(word, "VOICE");
	to->main |= contact_vcard_line_is(word, "PREF");
}

/* "work,voice" inside or outside of quotes. */
static void read_types(ContactSpan list, Params *to)
{
	for (size_t from = 0, i = 0; i <= list.len; i++) {
		if (i < list.len && list.at[i] != ',')
			continue;
		read_type((ContactSpan){ list.at + from, i - from }, to);
		from = i + 1;
	}
}

static Params read_params(ContactSpan params)
{
	Params ret = { NULL, false, false, false };
	ContactSpan name, value;
	for (size_t at = 0; contact_vcard_line_param(params, &at, &name, &value);) {
		if (name.len == 0 || contact_vcard_line_is(name, "TYPE"))
			read_types(value, &ret);
		else if (contact_vcard_line_is(name, "PREF"))
			ret.main = contact_vcard_line_is(value, "1");
	}
	return ret;
}

/* ISO 8859-1 is a part of Windows-1252; none at all means the one of the writer's Windows. */
static bool is_western(ContactSpan params)
{
	static const char *const charsets[] = { "UTF-8", "ISO-8859-1", "ISO-8859-15", "WINDOWS-1252",
		"CP1252", "LATIN1", "US-ASCII", "ANSI" };
	ContactSpan name, value;
	for (size_t at = 0; contact_vcard_line_param(params, &at, &name, &value);) {
		if (!contact_vcard_line_is(name, "CHARSET"))
			continue;
		for (size_t i = 0; i < ARRAY_LEN(charsets); i++)
			if (contact_vcard_line_is(value, charsets[i]))
				return true;
		return false;
	}
	return true;
}

/* --- values ---------------------------------------------------------------------------- */

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* What is no hexadecimal number stays as it is; a soft break at the end breaks nothing. */
static void decode_quoted(ContactSpan s, Str *out)
{
	if (s.len > 0 && s.at[s.len - 1] == '=')
		s.len--;
	str_reserve(out, s.len);
	for (size_t i = 0; i < s.len; i++) {
		int high = s.at[i] == '=' && i + 2 < s.len ? hex_digit(s.at[i + 1]) : -1;
		int low = high >= 0 ? hex_digit(s.at[i + 2]) : -1;
		if (low < 0) {
			str_addc(out, s.at[i]);
			continue;
		}
		str_addc(out, (char)(high << 4 | low));
		i += 2;
	}
}

/* The value as UTF-8. Right UTF-8 is never something else by accident, whatever the line
 * says about its character set. */
static ContactSpan decode_value(CardReader *r, const ContactLine *line)
{
	ContactSpan s = line->value;
	if (s.len > 3 * (size_t)CONTACT_VALUE_MAX) {
		contact_draft_refuse(&r->draft, "Eine Angabe ist länger als 64 KiB.");
		return (ContactSpan){ "", 0 };
	}
	if (line->quoted_printable) {
		str_clear(&r->scratch);
		decode_quoted(s, &r->scratch);
		s = (ContactSpan){ str_cstr(&r->scratch), r->scratch.len };
	}
	bool has_nul = memchr(s.at, '\0', s.len) != NULL; /* refused when it becomes a text */
	if (has_nul || text_is_valid(s.at, s.len))
		return s;
	if (!is_western(line->params)) {
		contact_draft_refuse(&r->draft, "Eine Angabe hat einen Zeichensatz, den kontor nicht kennt.");
		return (ContactSpan){ "", 0 };
	}
	r->has_legacy = true;
	char *utf8 = text_from_cp1252(r->arena, s.at, s.len);
	return (ContactSpan){ utf8, strlen(utf8) };
}

static size_t add_escaped(const CardReader *r, ContactSpan s, size_t i, Str *out)
{
	char next = i + 1 < s.len ? s.at[i + 1] : '\0';
	bool is_break = (next == 'n' || next == 'N') && !r->is_old;
	bool is_escape = next != '\0' && strchr(r->is_old ? "\\;," : "\\;,:", next) != NULL;
	str_addc(out, is_break ? '\n' : is_escape ? next : '\\');
	return is_break || is_escape ? 2 : 1;
}

/* One part in stored form. Lists inside of a part (N, ADR) are joined by `between`. */
static const char *part_text(CardReader *r, ContactSpan s, char between, bool single_line)
{
	bool is_plain =
		memchr(s.at, '\\', s.len) == NULL && (between == ',' || memchr(s.at, ',', s.len) == NULL);
	if (is_plain)
		return contact_draft_text(&r->draft, s, single_line);
	str_clear(&r->unescaped);
	for (size_t i = 0; i < s.len;) {
		if (s.at[i] == '\\') {
			i += add_escaped(r, s, i, &r->unescaped);
			continue;
		}
		str_addc(&r->unescaped, s.at[i] == ',' ? between : s.at[i]);
		i++;
	}
	ContactSpan all = { str_cstr(&r->unescaped), r->unescaped.len };
	return contact_draft_text(&r->draft, all, single_line);
}

/* The parts between semicolons that are not escaped; what is not there is empty. */
static void split_parts(ContactSpan s, ContactSpan parts[PARTS_MAX])
{
	size_t n = 0;
	size_t from = 0;
	for (size_t i = 0; i < s.len && n + 1 < PARTS_MAX; i++) {
		if (s.at[i] == '\\') {
			i++;
		} else if (s.at[i] == ';') {
			parts[n++] = (ContactSpan){ s.at + from, i - from };
			from = i + 1;
		}
	}
	parts[n++] = (ContactSpan){ s.at + from, s.len - from };
	while (n < PARTS_MAX)
		parts[n++] = (ContactSpan){ "", 0 };
}

/* --- properties --------------------------------------------------------------------------- */

static void label_later(CardReader *r, const ContactLine *line, bool is_address, size_t index)
{
	if (line->group.len == 0 || line->group.len > 32 || index == SIZE_MAX)
		return;
	const char *group = arena_strndup(r->arena, line->group.at, line->group.len);
	VEC_PUSH(r->arena, &r->labelled, ((Labelled){ group, is_address, index }));
}

static void read_name(CardReader *r, const ContactLine *line)
{
	if (r->has_name)
		return;
	r->has_name = true;
	ContactSpan parts[PARTS_MAX];
	split_parts(decode_value(r, line), parts);
	Contact *c = &r->draft.c;
	char list = r->is_old ? ',' : ' ';
	c->family_name = part_text(r, parts[0], list, true);
	c->given_name = part_text(r, parts[1], list, true);
	r->draft.more_names = part_text(r, parts[2], list, true);
	contact_draft_title(&r->draft, part_text(r, parts[3], list, true));
}

static void read_org(CardReader *r, const ContactLine *line)
{
	ContactSpan parts[PARTS_MAX];
	ContactDraft *d = &r->draft;
	if (d->c.organisation[0] != '\0')
		return;
	split_parts(decode_value(r, line), parts);
	d->c.organisation = part_text(r, parts[0], ',', true);
	for (size_t i = 1; i < PARTS_MAX; i++)
		d->department = contact_draft_join(d, d->department, ", ", part_text(r, parts[i], ',', true));
}

/* "tel:+49-30-23125-001;ext=12": the extension is dialled behind the number. */
static const char *phone_of_uri(CardReader *r, const char *s)
{
	if (strncasecmp(s, "tel:", 4) != 0)
		return s;
	s += 4;
	const char *number = arena_strndup(r->arena, s, strcspn(s, ";"));
	const char *ext = strstr(s, ";ext=");
	if (ext == NULL)
		return number;
	ext += 5;
	return arena_printf(r->arena, "%s-%.*s", number, (int)strspn(ext, "0123456789"), ext);
}

static void read_channel(CardReader *r, const ContactLine *line, const char *type)
{
	Params p = read_params(line->params);
	const char *value = part_text(r, decode_value(r, line), ',', true);
	bool is_phone = strcmp(type, "phone") == 0;
	if (is_phone)
		value = phone_of_uri(r, value);
	/* Outlook writes what is neither work nor home as VOICE alone. */
	const char *use = p.use != NULL ? p.use : is_phone && p.voice && !p.fax ? "other" : "work";
	size_t index = contact_draft_channel(&r->draft, is_phone && p.fax ? "fax" : type, use, value, p.main);
	label_later(r, line, false, index);
}

static void read_address(CardReader *r, const ContactLine *line)
{
	Params p = read_params(line->params);
	ContactSpan parts[PARTS_MAX];
	split_parts(decode_value(r, line), parts);
	char list = ',';
	ContactAddress *to = contact_draft_address(&r->draft, p.use != NULL ? p.use : "work");
	const char *box = part_text(r, parts[0], list, true);
	to->company = part_text(r, parts[1], list, true);
	to->street = part_text(r, parts[2], list, true);
	if (box[0] != '\0')
		to->street = contact_draft_join(&r->draft, to->street, ", ", box);
	to->city = part_text(r, parts[3], list, true);
	to->postcode = part_text(r, parts[5], list, true);
	to->country = part_text(r, parts[6], list, true);
	to->main = p.main;
	label_later(r, line, true, r->draft.c.addresses.len - 1);
}

static void apply_use(CardReader *r, const Labelled *l, ContactUse use)
{
	if (l->is_address) {
		if (l->index < r->draft.c.addresses.len && use.use != NULL && strcmp(use.use, "mobile") != 0)
			r->draft.c.addresses.items[l->index].use = use.use;
		return;
	}
	ContactChannel *c = &r->draft.c.channels.items[l->index];
	if (use.use != NULL)
		c->use = use.use;
	if (use.fax && strcmp(c->type, "phone") == 0)
		c->type = "fax";
	c->main |= use.main;
}

/* item1.X-ABLabel:_$!<Work>!$_ */
static void read_label(CardReader *r, const ContactLine *line)
{
	const char *label = part_text(r, decode_value(r, line), ',', true);
	ContactUse use = contact_draft_use(label);
	for (size_t i = 0; i < r->labelled.len; i++)
		if (contact_vcard_line_is(line->group, r->labelled.items[i].group))
			apply_use(r, &r->labelled.items[i], use);
}

/* GENDER is "F;she"; in the absence of an address by title it says how to write. */
static void read_gender(CardReader *r, const ContactLine *line)
{
	ContactSpan parts[PARTS_MAX];
	split_parts(decode_value(r, line), parts);
	const char *sex = part_text(r, parts[0], ',', true);
	bool is_known = strlen(sex) == 1 && strchr("FMOfmo", sex[0]) != NULL;
	bool is_word = strcasecmp(sex, "female") == 0 || strcasecmp(sex, "male") == 0;
	if ((is_known || is_word) && r->draft.c.form[0] == '\0')
		contact_draft_form(&r->draft, sex);
}

/* What has no property of its own in vCard; only kontor writes it. */
static bool read_own(CardReader *r, const ContactLine *line)
{
	Contact *c = &r->draft.c;
	const struct {
		const char *name, **text;
		bool *flag;
	} own[] = {
		{ "X-KONTOR-FORM", &c->form, NULL },
		{ "X-KONTOR-SALUTATION", &c->salutation, NULL },
		{ "X-KONTOR-LANGUAGE", &c->language, NULL },
		{ "X-KONTOR-AGS", &c->ags, NULL },
		{ "X-KONTOR-TOWN", &c->town, NULL },
		{ "X-KONTOR-NO-MAIL", NULL, &c->no_mail },
		{ "X-KONTOR-NO-PHONE", NULL, &c->no_phone },
		{ "X-KONTOR-NO-LETTER", NULL, &c->no_letter },
	};
	for (size_t i = 0; i < ARRAY_LEN(own); i++) {
		if (!contact_vcard_line_is(line->name, own[i].name))
			continue;
		const char *s = part_text(r, decode_value(r, line), ',', true);
		if (own[i].flag != NULL)
			*own[i].flag = strcmp(s, "1") == 0;
		else if (own[i].text == &c->form)
			contact_draft_form(&r->draft, s);
		else if (own[i].text == &c->language)
			contact_draft_language(&r->draft, s);
		else
			*own[i].text = s;
		return true;
	}
	return false;
}

static void read_function(CardReader *r, const ContactLine *line)
{
	const char *s = part_text(r, decode_value(r, line), ',', true);
	Contact *c = &r->draft.c;
	if (c->function[0] == '\0')
		c->function = s;
	else if (strcmp(c->function, s) != 0)
		contact_draft_remark(&r->draft, "Funktion", s);
}

/* A group of the address book, or a company's own card. */
static void read_kind(CardReader *r, const ContactLine *line)
{
	const char *s = part_text(r, decode_value(r, line), ',', true);
	r->is_group |=
		strcasecmp(s, "group") == 0 || strcasecmp(s, "org") == 0 || strcasecmp(s, "COMPANY") == 0;
}

static void read_text_property(CardReader *r, const ContactLine *line)
{
	ContactSpan name = line->name;
	ContactDraft *d = &r->draft;
	if (contact_vcard_line_is(name, "FN"))
		d->full_name = part_text(r, decode_value(r, line), ',', true);
	else if (contact_vcard_line_is(name, "NOTE"))
		contact_draft_remark(d, NULL, part_text(r, decode_value(r, line), ',', false));
	else if (contact_vcard_line_is(name, "LANG"))
		contact_draft_language(d, part_text(r, decode_value(r, line), ',', true));
	else if (contact_vcard_line_is(name, "TITLE") || contact_vcard_line_is(name, "ROLE"))
		read_function(r, line);
	else if (contact_vcard_line_is(name, "KIND") ||
		contact_vcard_line_is(name, "X-ADDRESSBOOKSERVER-KIND") ||
		contact_vcard_line_is(name, "X-ABSHOWAS"))
		read_kind(r, line);
	else
		(void)read_own(r, line);
}

static void read_property(CardReader *r, const ContactLine *line)
{
	ContactSpan name = line->name;
	if (contact_vcard_line_is(name, "N"))
		read_name(r, line);
	else if (contact_vcard_line_is(name, "ORG"))
		read_org(r, line);
	else if (contact_vcard_line_is(name, "TEL"))
		read_channel(r, line, "phone");
	else if (contact_vcard_line_is(name, "EMAIL"))
		read_channel(r, line, "mail");
	else if (contact_vcard_line_is(name, "URL"))
		read_channel(r, line, "web");
	else if (contact_vcard_line_is(name, "ADR"))
		read_address(r, line);
	else if (contact_vcard_line_is(name, "X-ABLABEL"))
		read_label(r, line);
	else if (contact_vcard_line_is(name, "GENDER") || contact_vcard_line_is(name, "X-GENDER"))
		read_gender(r, line);
	else
		read_text_property(r, line);
}

/* --- cards ------------------------------------------------------------------------------------ */

static void refuse_card(CardReader *r, size_t to, const char *reason)
{
	VEC_PUSH(r->arena, &r->file->faults,
		((ContactFault){ r->line, reason, r->lines.bytes + r->from, to - r->from }));
}

static void begin_card(CardReader *r, const ContactLine *line)
{
	contact_draft_begin(&r->draft, r->arena);
	r->depth = 1;
	r->cards++;
	r->from = line->from;
	r->line = line->line;
	r->properties = 0;
	r->is_old = r->is_group = r->has_name = r->after_agent = false;
	r->lines.keeps_blanks = false;
	r->labelled.len = 0;
}

static void end_card(CardReader *r, size_t to)
{
	ContactDraft *d = &r->draft;
	r->depth = 0;
	bool is_company = r->is_group ||
		(d->c.family_name[0] == '\0' && d->c.given_name[0] == '\0' &&
			strcmp(d->full_name, d->c.organisation) == 0 && d->full_name[0] != '\0');
	if (is_company)
		contact_draft_refuse(d, "Das ist eine Gruppe oder eine Firma und keine Person.");
	/* Written so when there is only a town: see contact_vcard_write.c. */
	if (strcmp(d->c.organisation, d->c.town) == 0)
		d->c.organisation = "";
	if (!contact_draft_finish(d)) {
		refuse_card(r, to, d->reason);
		return;
	}
	d->c.line = r->line;
	d->c.raw = r->lines.bytes + r->from;
	d->c.raw_len = to - r->from;
	VEC_PUSH(r->arena, r->file, d->c);
}

/* BEGIN inside of a card is a card of an agent, or the sign that the one before was cut. */
static void handle_begin(CardReader *r, const ContactLine *line)
{
	if (r->depth > 0 && (r->depth > 1 || r->after_agent)) {
		r->depth++;
		return;
	}
	if (r->depth == 1)
		refuse_card(r, line->from, "Die Karte ist nicht vollständig: END:VCARD fehlt.");
	begin_card(r, line);
}

static bool is_vcard(const ContactLine *line, const char *name)
{
	ContactSpan value = line->value;
	while (value.len > 0 && value.at[value.len - 1] == ' ')
		value.len--;
	return contact_vcard_line_is(line->name, name) && contact_vcard_line_is(value, "VCARD");
}

static void handle_property(CardReader *r, const ContactLine *line)
{
	r->after_agent = contact_vcard_line_is(line->name, "AGENT") && line->value.len == 0;
	if (++r->properties > PROPERTIES_MAX)
		contact_draft_refuse(&r->draft, "Die Karte hat mehr als 5.000 Angaben.");
	if (contact_vcard_line_is(line->name, "VERSION")) {
		r->is_old = contact_vcard_line_is(line->value, "2.1");
		r->lines.keeps_blanks = r->is_old;
	} else if (r->draft.reason == NULL) {
		read_property(r, line);
	}
}

static void handle_line(CardReader *r, const ContactLine *line)
{
	if (is_vcard(line, "BEGIN"))
		handle_begin(r, line);
	else if (r->depth == 1 && is_vcard(line, "END"))
		end_card(r, line->to);
	else if (r->depth > 1 && is_vcard(line, "END"))
		r->depth--;
	else if (r->depth == 1)
		handle_property(r, line);
}

/* Line breaks of the old Mac are CR alone. */
static void unify_breaks(char *s, size_t len)
{
	if (memchr(s, '\n', len) != NULL)
		return;
	for (size_t i = 0; i < len; i++)
		if (s[i] == '\r')
			s[i] = '\n';
}

static Rc read_cards(CardReader *r, Err *err)
{
	for (ContactLine line; contact_vcard_line_next(&r->lines, &line);) {
		handle_line(r, &line);
		if (r->cards > CONTACT_RECORD_MAX)
			return err_set(err, RC_INVALID,
				"Die Datei hat mehr als 200.000 Karten. Bitte in mehrere Dateien teilen.");
	}
	if (r->depth > 0)
		refuse_card(r, r->lines.len, "Die Karte ist nicht vollständig: END:VCARD fehlt.");
	if (r->cards == 0)
		return err_set(err, RC_INVALID, "In der Datei steht keine vCard (BEGIN:VCARD fehlt).");
	return RC_OK;
}

Rc contact_read_vcard(const char *bytes, size_t len, Arena *a, ContactFile *ret, Err *err)
{
	Rc rc = contact_decode_check_size(len, err);
	if (rc != RC_OK)
		return rc;
	ContactFile file = { .header = "" };
	AUTO(card_reader_done) CardReader r = { .arena = a, .file = &file };
	bool wide;
	size_t n;
	char *text = contact_decode_wide(bytes, len, a, &n, &wide);
	unify_breaks(text, n);
	r.lines.bytes = text;
	r.lines.len = n;
	rc = read_cards(&r, err);
	if (rc != RC_OK)
		return rc;
	file.encoding = wide ? "UTF-16" : r.has_legacy ? "Windows-1252" : "UTF-8";
	*ret = file;
	return RC_OK;
}
