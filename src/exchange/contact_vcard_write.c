/* Contacts as vCards: 3.0 and 4.0 carry all that a contact holds, what has no property in
 * extensions of our own; the Outlook profile only what Outlook reads. */
#include "contact_priv.h"

#include <string.h>
#include <strings.h>

#include "kontor/base/text.h"
#include "ical_priv.h"

enum { LINE_OCTETS = 75, OUTLOOK_MAILS = 3 };

typedef struct CardWriter {
	Str *out;
	ContactVcard version;
	Str line;  /* the one being written */
	Str clean; /* of one text */
	bool head; /* the colon of the line is still to come */
} CardWriter;

static void card_writer_done(CardWriter *w)
{
	str_done(&w->line);
	str_done(&w->clean);
}

/* --- lines ---------------------------------------------------------------------- */

static bool is_ascii(const Str *s)
{
	for (size_t i = 0; i < s->len; i++)
		if ((unsigned char)s->data[i] >= 0x80)
			return false;
	return true;
}

/* Folded by octets, never inside of a character; the blank of a continuation counts. */
static void add_folded(Str *out, const char *s, size_t len)
{
	size_t room = LINE_OCTETS;
	for (size_t at = 0; at < len;) {
		size_t n = BASE_MIN(room, len - at);
		while (at + n < len && n > 1 && ((unsigned char)s[at + n] & 0xC0) == 0x80)
			n--;
		if (at > 0)
			str_addc(out, ' ');
		str_add(out, s + at, n);
		str_add(out, "\r\n", 2);
		at += n;
		room = LINE_OCTETS - 1;
	}
}

static void begin_line(CardWriter *w, const char *name, const char *params)
{
	str_clear(&w->line);
	str_addf(&w->line, "%s%s:", name, params);
}

/* Outlook takes a card for the code page of its Windows unless each line says
 * otherwise; other readers of 3.0 pass over the parameter. */
static void end_line(CardWriter *w)
{
	static const char charset[] = ";CHARSET=utf-8";
	const char *colon = strchr(w->line.data, ':');
	if (w->version != CONTACT_VCARD_OUTLOOK || is_ascii(&w->line) || colon == NULL) {
		add_folded(w->out, w->line.data, w->line.len);
		return;
	}
	size_t head = (size_t)(colon - w->line.data);
	str_clear(&w->clean);
	str_add(&w->clean, w->line.data, head);
	str_adds(&w->clean, charset);
	str_add(&w->clean, w->line.data + head, w->line.len - head);
	add_folded(w->out, w->clean.data, w->clean.len);
}

/* Appends a text to the line; specials is what gets a backslash. */
static void add_text(CardWriter *w, const char *s, const char *specials, bool single_line)
{
	str_clear(&w->clean);
	ical_clean(&w->clean, s, single_line, 0);
	for (const char *c = str_cstr(&w->clean); *c != '\0'; c++) {
		if (*c == '\n') {
			str_adds(&w->line, "\\n");
			continue;
		}
		if (strchr(specials, *c) != NULL)
			str_addc(&w->line, '\\');
		str_addc(&w->line, *c);
	}
}

static const char text_specials[] = "\\,;";

static void write_text(CardWriter *w, const char *name, const char *params, const char *s, bool single_line)
{
	if (s[0] == '\0')
		return;
	begin_line(w, name, params);
	add_text(w, s, text_specials, single_line);
	end_line(w);
}

static void write_parts(
	CardWriter *w, const char *name, const char *params, const char *const *parts, size_t n)
{
	begin_line(w, name, params);
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			str_addc(&w->line, ';');
		add_text(w, parts[i], text_specials, true);
	}
	end_line(w);
}

/* --- names ------------------------------------------------------------------------- */

/* Readers show FN and refuse a card without it. */
static void write_full_name(CardWriter *w, const Contact *c)
{
	AUTO(str_done) Str name = STR_INIT;
	const char *const words[] = { c->title, c->given_name, c->family_name };
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (words[i][0] != '\0')
			str_addf(&name, "%s%s", name.len > 0 ? " " : "", words[i]);
	if (name.len == 0)
		str_adds(&name, c->organisation[0] != '\0' ? c->organisation : "(ohne Namen)");
	write_text(w, "FN", "", str_cstr(&name), true);
}

/* Outlook's letters take the address by title from the prefix. */
static void write_name(CardWriter *w, const Contact *c)
{
	AUTO(str_done) Str prefix = STR_INIT;
	if (w->version == CONTACT_VCARD_OUTLOOK && strcmp(c->form, "female") == 0)
		str_adds(&prefix, c->title[0] != '\0' ? "Frau " : "Frau");
	if (w->version == CONTACT_VCARD_OUTLOOK && strcmp(c->form, "male") == 0)
		str_adds(&prefix, c->title[0] != '\0' ? "Herr " : "Herr");
	str_adds(&prefix, c->title);
	const char *const parts[] = { c->family_name, c->given_name, "", str_cstr(&prefix), "" };
	write_parts(w, "N", "", parts, ARRAY_LEN(parts));
	write_full_name(w, c);
}

static void write_gender(CardWriter *w, const Contact *c)
{
	if (w->version != CONTACT_VCARD_4) {
		write_text(w, "X-KONTOR-FORM", "", c->form, true);
		return;
	}
	if (c->form[0] != '\0')
		write_text(w, "GENDER", "",
			strcmp(c->form, "female") == 0         ? "F"
				: strcmp(c->form, "male") == 0 ? "M"
							       : "O",
			true);
}

/* --- channels and addresses -------------------------------------------------------------- */

/* ASCII words of the standard in all profiles. In Outlook's, VOICE alone is its "other
 * phone"; elsewhere OTHER is understood by Apple and harmless to the rest. */
static const char *use_word(const CardWriter *w, const char *use, bool is_phone)
{
	if (strcmp(use, "work") == 0)
		return "WORK";
	if (strcmp(use, "home") == 0)
		return "HOME";
	if (strcmp(use, "mobile") == 0)
		return "CELL";
	if (w->version != CONTACT_VCARD_OUTLOOK)
		return "OTHER";
	return is_phone ? "VOICE" : "";
}

static void build_params(const CardWriter *w, const char *word, const char *more, bool main, Str *out)
{
	bool is_4 = w->version == CONTACT_VCARD_4;
	const char *const words[] = { more, word, main && !is_4 ? "PREF" : "" };
	const char *before = ";TYPE=";
	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		if (words[i][0] == '\0' || (i == 1 && strcmp(words[i], more) == 0))
			continue;
		str_addf(out, "%s%s", before, words[i]);
		before = ",";
	}
	if (main && is_4)
		str_adds(out, ";PREF=1");
}

static void write_channel(CardWriter *w, const ContactChannel *c)
{
	static const struct {
		const char *type, *name, *more;
	} names[] = { { "phone", "TEL", "VOICE" }, { "mail", "EMAIL", "INTERNET" }, { "fax", "TEL", "FAX" },
		{ "web", "URL", "" } };
	bool is_4 = w->version == CONTACT_VCARD_4;
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		if (strcmp(names[i].type, c->type) != 0)
			continue;
		/* INTERNET is gone from 4.0, VOICE is implied by everything but FAX. */
		bool drops = is_4 && i < 2;
		AUTO(str_done) Str params = STR_INIT;
		build_params(w, use_word(w, c->use, i == 0), drops ? "" : names[i].more, c->main, &params);
		begin_line(w, names[i].name, str_cstr(&params));
		add_text(w, c->value, i == 3 ? "\\" : text_specials, true);
		end_line(w);
	}
}

static void write_channels(CardWriter *w, const Contact *c)
{
	size_t mails = 0;
	for (size_t i = 0; i < c->channels.len; i++) {
		const ContactChannel *channel = &c->channels.items[i];
		bool is_mail = strcmp(channel->type, "mail") == 0;
		mails += is_mail;
		if (is_mail && mails > OUTLOOK_MAILS && w->version == CONTACT_VCARD_OUTLOOK)
			continue;
		if (channel->value[0] != '\0')
			write_channel(w, channel);
	}
}

static void write_address(CardWriter *w, const ContactAddress *a)
{
	AUTO(str_done) Str params = STR_INIT;
	build_params(w, use_word(w, a->use, false), "", a->main, &params);
	const char *const parts[] = { "", a->company, a->street, a->city, "", a->postcode, a->country };
	write_parts(w, "ADR", str_cstr(&params), parts, ARRAY_LEN(parts));
}

/* --- what vCard has no property for ----------------------------------------------------------- */

static void write_own(CardWriter *w, const Contact *c)
{
	write_gender(w, c);
	write_text(w, w->version == CONTACT_VCARD_4 ? "LANG" : "X-KONTOR-LANGUAGE", "", c->language, true);
	write_text(w, "X-KONTOR-SALUTATION", "", c->salutation, true);
	write_text(w, "X-KONTOR-AGS", "", c->ags, true);
	write_text(w, "X-KONTOR-TOWN", "", c->town, true);
	write_text(w, "X-KONTOR-NO-MAIL", "", c->no_mail ? "1" : "", true);
	write_text(w, "X-KONTOR-NO-PHONE", "", c->no_phone ? "1" : "", true);
	write_text(w, "X-KONTOR-NO-LETTER", "", c->no_letter ? "1" : "", true);
}

void contact_write_vcard(Str *out, const Contact *c, ContactVcard version)
{
	AUTO(card_writer_done) CardWriter w = { .out = out, .version = version };
	str_adds(out, "BEGIN:VCARD\r\n");
	str_adds(out, version == CONTACT_VCARD_4 ? "VERSION:4.0\r\n" : "VERSION:3.0\r\n");
	write_name(&w, c);
	/* A town hall is the organisation of its people. */
	write_text(&w, "ORG", "", c->organisation[0] != '\0' ? c->organisation : c->town, true);
	write_text(&w, "TITLE", "", c->function, true);
	write_channels(&w, c);
	for (size_t i = 0; i < c->addresses.len; i++)
		write_address(&w, &c->addresses.items[i]);
	write_text(&w, "NOTE", "", c->remark, false);
	if (version != CONTACT_VCARD_OUTLOOK)
		write_own(&w, c);
	str_adds(out, "END:VCARD\r\n");
}
