/* A person from the pieces that a file gives, whatever its kind: words of address become
 * the form, one cell may hold several mails, an address line is taken apart. */
#include "contact_priv.h"

#include <string.h>
#include <strings.h>

#include "kontor/base/text.h"

enum { CHANNELS_MAX = 100, ADDRESSES_MAX = 20 };

void contact_draft_begin(ContactDraft *d, Arena *a)
{
	Str remark = d->remark;
	str_clear(&remark);
	*d = (ContactDraft){
		.arena = a,
		.full_name = "",
		.more_names = "",
		.department = "",
		.remark = remark,
		.c = { .form = "",
			.title = "",
			.given_name = "",
			.family_name = "",
			.salutation = "",
			.language = "",
			.remark = "",
			.function = "",
			.organisation = "",
			.ags = "",
			.town = "",
			.raw = "" },
	};
}

void contact_draft_done(ContactDraft *d)
{
	str_done(&d->remark);
}

void contact_draft_refuse(ContactDraft *d, const char *reason)
{
	if (d->reason == NULL)
		d->reason = reason;
}

const char *contact_draft_text(ContactDraft *d, ContactSpan s, bool single_line)
{
	if (s.len == 0 || d->reason != NULL)
		return "";
	if (s.len > CONTACT_VALUE_MAX) {
		contact_draft_refuse(d, "Ein Text ist länger als 64 KiB.");
		return "";
	}
	const char *text = text_normalise(d->arena, s.at, s.len, single_line);
	if (text == NULL) {
		contact_draft_refuse(d, "Ein Text enthält Zeichen, die keine sind (Zeichensatz prüfen).");
		return "";
	}
	return text;
}

/* Short, or a file of many small pieces would take much more memory than it has bytes. */
const char *contact_draft_join(ContactDraft *d, const char *first, const char *between, const char *second)
{
	enum { JOINED_MAX = 400 };
	if (first[0] == '\0' || second[0] == '\0')
		return first[0] == '\0' ? second : first;
	if (strlen(first) + strlen(second) > JOINED_MAX) {
		contact_draft_refuse(d, "Name, Titel oder Anschrift sind zu lang.");
		return first;
	}
	return arena_printf(d->arena, "%s%s%s", first, between, second);
}

/* --- words -------------------------------------------------------------------------- */

/* The first word of s, and where the next one begins. */
static ContactSpan first_word(const char *s, const char **ret_rest)
{
	ContactSpan word = { s, strcspn(s, " ") };
	s += word.len;
	*ret_rest = s + strspn(s, " ");
	return word;
}

static bool is_word(ContactSpan s, const char *word)
{
	return s.len == strlen(word) && strncasecmp(s.at, word, s.len) == 0;
}

static bool is_one_of(ContactSpan s, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (is_word(s, words[i]))
			return true;
	return false;
}

/* --- address and title ----------------------------------------------------------------- */

static const struct FormWord {
	const char *word, *form;
} form_words[] = { { "Frau", "female" }, { "Fr.", "female" }, { "Fr", "female" }, { "Mrs", "female" },
	{ "Mrs.", "female" }, { "Ms", "female" }, { "Ms.", "female" }, { "Miss", "female" },
	{ "Herr", "male" }, { "Herrn", "male" }, { "Hr.", "male" }, { "Hr", "male" }, { "Mr", "male" },
	{ "Mr.", "male" }, { "Mx", "neutral" }, { "Mx.", "neutral" } };

/* Only where a cell holds nothing else. */
static const struct FormWord form_cells[] = { { "female", "female" }, { "weiblich", "female" },
	{ "w", "female" }, { "f", "female" }, { "male", "male" }, { "männlich", "male" }, { "m", "male" },
	{ "neutral", "neutral" }, { "divers", "neutral" }, { "d", "neutral" }, { "o", "neutral" },
	{ "ohne Anrede", "neutral" }, { "keine", "neutral" }, { "other", "neutral" } };

static const char *find_form(const struct FormWord *words, size_t n, ContactSpan s)
{
	for (size_t i = 0; i < n; i++)
		if (is_word(s, words[i].word))
			return words[i].form;
	return NULL;
}

void contact_draft_title(ContactDraft *d, const char *s)
{
	const char *rest;
	const char *form = find_form(form_words, ARRAY_LEN(form_words), first_word(s, &rest));
	if (form != NULL) {
		d->c.form = form;
		s = rest;
	}
	if (strcmp(d->c.title, s) != 0)
		d->c.title = contact_draft_join(d, d->c.title, " ", s);
}

void contact_draft_form(ContactDraft *d, const char *s)
{
	const char *form = find_form(form_cells, ARRAY_LEN(form_cells), (ContactSpan){ s, strlen(s) });
	if (form != NULL)
		d->c.form = form;
	else
		contact_draft_title(d, s);
}

void contact_draft_language(ContactDraft *d, const char *s)
{
	static const struct {
		const char *start, *code;
	} languages[] = { { "Deutsch", "de" }, { "German", "de" }, { "Englisch", "en" }, { "English", "en" },
		{ "Franz", "fr" }, { "French", "fr" }, { "Poln", "pl" }, { "Polish", "pl" } };
	for (size_t i = 0; i < ARRAY_LEN(languages); i++) {
		const char *code = languages[i].code;
		bool is_code = strncasecmp(s, code, 2) == 0 && (s[2] == '\0' || s[2] == '-' || s[2] == '_');
		if (is_code || strncasecmp(s, languages[i].start, strlen(languages[i].start)) == 0)
			d->c.language = code;
	}
}

void contact_draft_remark(ContactDraft *d, const char *label, const char *s)
{
	if (s[0] == '\0')
		return;
	if (d->remark.len + strlen(s) > CONTACT_VALUE_MAX) {
		contact_draft_refuse(d, "Die Bemerkung ist länger als 64 KiB.");
		return;
	}
	if (d->remark.len > 0)
		str_addc(&d->remark, '\n');
	if (label != NULL)
		str_addf(&d->remark, "%s: ", label);
	str_adds(&d->remark, s);
}

/* --- channels ----------------------------------------------------------------------------- */

ContactUse contact_draft_use(const char *word)
{
	static const struct {
		const char *part, *use;
	} parts[] = { { "mobil", "mobile" }, { "handy", "mobile" }, { "cell", "mobile" },
		{ "iphone", "mobile" }, { "work", "work" }, { "arbeit", "work" }, { "geschaft", "work" },
		{ "dienst", "work" }, { "buro", "work" }, { "office", "work" }, { "business", "work" },
		{ "home", "home" }, { "privat", "home" }, { "zuhause", "home" }, { "other", "other" },
		{ "sonstig", "other" }, { "ander", "other" }, { "weiter", "other" } };
	AUTO(str_done) Str folded = STR_INIT;
	text_fold_str(&folded, word);
	const char *f = str_cstr(&folded);
	ContactUse ret = { NULL, strstr(f, "fax") != NULL,
		word[0] == '*' || strstr(f, "haupt") != NULL || strcmp(f, "main") == 0 };
	for (size_t i = 0; i < ARRAY_LEN(parts) && ret.use == NULL; i++)
		if (strstr(f, parts[i].part) != NULL)
			ret.use = parts[i].use;
	return ret;
}

static size_t find_channel(const ContactDraft *d, const char *type, const char *value)
{
	for (size_t i = 0; i < d->c.channels.len; i++) {
		const ContactChannel *c = &d->c.channels.items[i];
		if (strcmp(c->type, type) == 0 && strcmp(c->value, value) == 0)
			return i;
	}
	return SIZE_MAX;
}

static size_t add_channel(ContactDraft *d, ContactChannel channel)
{
	size_t known = find_channel(d, channel.type, channel.value);
	if (known != SIZE_MAX) {
		d->c.channels.items[known].main |= channel.main;
		return known;
	}
	if (d->c.channels.len == CHANNELS_MAX) {
		contact_draft_refuse(d, "Mehr als 100 Nummern und Adressen für eine Person.");
		return SIZE_MAX;
	}
	VEC_PUSH(d->arena, &d->c.channels, channel);
	return d->c.channels.len - 1;
}

/* "Anna Beispiel <anna@example.org>" and "mailto:…" are a mail address with wrapping. */
static ContactSpan unwrap_mail(ContactSpan s)
{
	const char *open = memchr(s.at, '<', s.len);
	if (open != NULL && s.at[s.len - 1] == '>')
		s = (ContactSpan){ open + 1, (size_t)(s.at + s.len - 1 - (open + 1)) };
	if (s.len > 7 && strncasecmp(s.at, "mailto:", 7) == 0)
		s = (ContactSpan){ s.at + 7, s.len - 7 };
	return s;
}

/* The end of a mail among several: "a@example.org; b@example.org", Google's "a ::: b". */
static size_t mail_length(const char *s)
{
	size_t n = strcspn(s, ";, ");
	while (s[n] == ' ' && strncmp(s + n, " ::: ", 5) != 0)
		n += 1 + strcspn(s + n + 1, ";, ");
	return n;
}

static ContactSpan next_mail(const char **s)
{
	*s += strspn(*s, " ;,:");
	ContactSpan one = { *s, mail_length(*s) };
	*s += one.len;
	while (one.len > 0 && one.at[one.len - 1] == ' ')
		one.len--;
	return one.len == 0 ? one : unwrap_mail(one);
}

/* What Exchange writes for colleagues of the same house is no address outside of it. */
static bool is_exchange_name(const char *mail)
{
	return strncasecmp(mail, "/o=", 3) == 0;
}

size_t contact_draft_channel(ContactDraft *d, const char *type, const char *use, const char *value, bool main)
{
	bool is_mail = strcmp(type, "mail") == 0;
	const char *first_at = is_mail ? strchr(value, '@') : NULL;
	if (value[0] == '\0' || (is_mail && is_exchange_name(value)))
		return SIZE_MAX;
	bool is_plain = first_at == NULL ||
		(strchr(first_at + 1, '@') == NULL && value[strcspn(value, "<;:")] == '\0');
	if (is_plain)
		return add_channel(d, (ContactChannel){ type, use, value, main });
	size_t first = SIZE_MAX;
	for (const char *s = value; *s != '\0' && d->reason == NULL;) {
		ContactSpan one = next_mail(&s);
		if (one.len == 0)
			continue;
		const char *mail = arena_strndup(d->arena, one.at, one.len);
		size_t i = add_channel(d, (ContactChannel){ type, use, mail, main && first == SIZE_MAX });
		first = first == SIZE_MAX ? i : first;
	}
	return first;
}

/* --- addresses ------------------------------------------------------------------------------ */

ContactAddress *contact_draft_address(ContactDraft *d, const char *use)
{
	static ContactAddress nowhere;
	ContactAddress fresh = { use, "", "", "", "", "", false };
	if (d->c.addresses.len == ADDRESSES_MAX) {
		contact_draft_refuse(d, "Mehr als 20 Anschriften für eine Person.");
		nowhere = fresh;
		return &nowhere;
	}
	VEC_PUSH(d->arena, &d->c.addresses, fresh);
	return &d->c.addresses.items[d->c.addresses.len - 1];
}

static size_t count_digits(const char *s)
{
	return strspn(s, "0123456789");
}

/* "Markt 1, 19322 Wittenberge" in one cell. */
static void split_line(Arena *a, ContactAddress *to)
{
	if (to->postcode[0] != '\0' || to->city[0] != '\0')
		return;
	const char *comma = strrchr(to->street, ',');
	const char *code = comma == NULL ? to->street : comma + 1 + strspn(comma + 1, " ");
	if (comma == NULL || count_digits(code) != 5 || code[5] != ' ' || code[6] == '\0')
		return;
	to->postcode = arena_strndup(a, code, 5);
	to->city = arena_strdup(a, code + 6);
	to->street = arena_strndup(a, to->street, (size_t)(comma - to->street));
}

static bool is_germany(const char *country)
{
	static const char *const names[] = { "Deutschland", "Germany", "DE", "D", "GER", "DEU",
		"Bundesrepublik Deutschland", "Deutschland/Germany" };
	return is_one_of((ContactSpan){ country, strlen(country) }, names, ARRAY_LEN(names));
}

/* "D-19322", and the zero in front that spreadsheets drop. */
static const char *tidy_postcode(Arena *a, const char *code)
{
	if ((code[0] == 'D' || code[0] == 'd') && code[1] == '-' && count_digits(code + 2) == 5)
		code += 2;
	if (strlen(code) == 4 && count_digits(code) == 4)
		code = arena_printf(a, "0%s", code);
	return code;
}

static void tidy_address(ContactDraft *d, ContactAddress *to)
{
	if (is_germany(to->country))
		to->country = "";
	if (to->country[0] == '\0')
		to->postcode = tidy_postcode(d->arena, to->postcode);
	split_line(d->arena, to);
}

static bool has_place(const ContactAddress *to)
{
	return to->street[0] != '\0' || to->postcode[0] != '\0' || to->city[0] != '\0';
}

/* An address of a country alone says nothing, one of a house alone is a department. */
static void finish_addresses(ContactDraft *d)
{
	size_t kept = 0;
	ContactAddress *items = d->c.addresses.items;
	for (size_t i = 0; i < d->c.addresses.len; i++) {
		if (has_place(&items[i]))
			items[kept++] = items[i];
		else
			d->department = contact_draft_join(d, d->department, ", ", items[i].company);
	}
	d->c.addresses.len = kept;
	for (size_t i = 0; i < kept; i++) {
		ContactAddress *to = &items[i];
		tidy_address(d, to);
		if (d->department[0] != '\0' && to->company[0] == '\0' && strcmp(to->use, "work") == 0) {
			to->company = d->department;
			d->department = "";
		}
	}
	contact_draft_remark(d, "Abteilung", d->department);
}

/* --- names -------------------------------------------------------------------------------------- */

static bool is_title_word(ContactSpan w)
{
	static const char *const words[] = { "Dr.", "Dr", "Prof.", "Prof", "Professor", "Professorin",
		"Doktor", "med.", "h.c.", "h. c.", "rer.", "nat.", "phil.", "iur.", "jur.", "habil.", "pol.",
		"oec.", "Ing.", "PD" };
	return is_one_of(w, words, ARRAY_LEN(words)) || (w.len > 5 && strncasecmp(w.at, "Dipl.", 5) == 0) ||
		(w.len > 3 && strncasecmp(w.at, "Dr.", 3) == 0);
}

static bool is_particle(ContactSpan w)
{
	static const char *const words[] = { "von", "van", "vom", "zu", "zur", "zum", "de", "der", "den",
		"del", "della", "di", "da", "dos", "du", "la", "le", "ten", "ter", "af", "av" };
	return is_one_of(w, words, ARRAY_LEN(words));
}

/* "Frau Dr. Anna …": takes what is no name off the front. */
static const char *take_titles(ContactDraft *d, const char *s)
{
	const char *rest;
	for (ContactSpan w; (w = first_word(s, &rest)).len > 0; s = rest) {
		bool is_title = is_title_word(w) || find_form(form_words, ARRAY_LEN(form_words), w) != NULL;
		if (!is_title || *rest == '\0')
			break;
		contact_draft_title(d, arena_strndup(d->arena, w.at, w.len));
	}
	return s;
}

/* "Anna von Beispiel", "Beispiel, Dr. Anna". */
static void split_full_name(ContactDraft *d, const char *s)
{
	s = take_titles(d, s);
	const char *comma = strchr(s, ',');
	if (comma != NULL) {
		d->c.family_name = arena_strndup(d->arena, s, (size_t)(comma - s));
		d->c.given_name = take_titles(d, comma + 1 + strspn(comma + 1, " "));
		return;
	}
	const char *family = s;
	const char *rest = s;
	while (*rest != '\0') {
		const char *word = rest;
		ContactSpan w = first_word(rest, &rest);
		bool begins = *rest == '\0' || (word > s && is_particle(w));
		if (begins) {
			family = word;
			break;
		}
	}
	size_t given = (size_t)(family - s);
	while (given > 0 && s[given - 1] == ' ')
		given--;
	d->c.family_name = family;
	d->c.given_name = arena_strndup(d->arena, s, given);
}

bool contact_draft_finish(ContactDraft *d)
{
	Contact *c = &d->c;
	if (c->given_name[0] == '\0' && c->family_name[0] == '\0' && d->full_name[0] != '\0')
		split_full_name(d, d->full_name);
	c->given_name = contact_draft_join(d, c->given_name, " ", d->more_names);
	if (c->given_name[0] == '\0' && c->family_name[0] == '\0')
		contact_draft_refuse(d, "Der Name fehlt.");
	finish_addresses(d);
	if (d->remark.len > 0)
		c->remark = arena_strndup(d->arena, d->remark.data, d->remark.len);
	return d->reason == NULL;
}
