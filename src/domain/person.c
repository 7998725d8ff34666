/* How people are called and written to. */
#include "kontor/domain/person.h"

#include <string.h>

#include "kontor/base/text.h"

/* --- functions --------------------------------------------------------------- */

const Choice person_functions[] = {
	{ "mayor", "Bürgermeister:in" },
	{ "deputy_mayor", "stellv. Bürgermeister:in" },
	{ "building", "Bauamtsleitung" },
	{ "main_office", "Hauptamtsleitung" },
	{ "treasurer", "Kämmerei" },
	{ "economy", "Wirtschaftsförderung" },
	{ "secretary", "Vorzimmer" },
	{ "district_head", "Landrätin/Landrat" },
	{ "scientist", "Wissenschaft" },
	{ "coach", "Coach" },
	{ "speaker", "Referent:in" },
	{ "staff", "Mitarbeiter:in" },
	{ "other", "sonstige Funktion" },
	{ NULL, NULL },
};

typedef struct Gendered {
	const char *name, *female, *male;
	const char *also; /* comma separated spellings that mean the same */
} Gendered;

static const Gendered gendered[] = {
	{ "mayor", "Bürgermeisterin", "Bürgermeister",
		"Erste Bürgermeisterin,Erster Bürgermeister,1. Bürgermeisterin,1. Bürgermeister,"
		"Hauptamtliche Bürgermeisterin,Hauptamtlicher Bürgermeister,Mayor" },
	{ "deputy_mayor", "Stellvertretende Bürgermeisterin", "Stellvertretender Bürgermeister",
		"Stellv. Bürgermeisterin,Stellv. Bürgermeister,2. Bürgermeisterin,2. Bürgermeister,"
		"Zweite Bürgermeisterin,Zweiter Bürgermeister,Deputy Mayor" },
	{ "building", "Bauamtsleiterin", "Bauamtsleiter",
		"Leiterin Bauamt,Leiter Bauamt,Leitung Bauamt,Leiterin des Bauamts,Leiter des Bauamts,"
		"Leiterin des Bauamtes,Leiter des Bauamtes,Bauamt" },
	{ "main_office", "Hauptamtsleiterin", "Hauptamtsleiter",
		"Leiterin Hauptamt,Leiter Hauptamt,Leitung Hauptamt,Leiterin des Hauptamts,"
		"Leiter des Hauptamts,Leiterin des Hauptamtes,Leiter des Hauptamtes,Hauptamt" },
	{ "treasurer", "Kämmerin", "Kämmerer", "Stadtkämmerin,Stadtkämmerer" },
	{ "economy", "Wirtschaftsförderin", "Wirtschaftsförderer", "" },
	{ "secretary", "Vorzimmer", "Vorzimmer", "Sekretärin,Sekretär,Sekretariat,Assistenz" },
	{ "district_head", "Landrätin", "Landrat", "" },
	{ "scientist", "Wissenschaftlerin", "Wissenschaftler", "" },
	{ "coach", "Coach", "Coach", "" },
	{ "speaker", "Referentin", "Referent", "" },
	{ "staff", "Mitarbeiterin", "Mitarbeiter", "" },
};

static const Gendered *gendered_find(const char *function)
{
	for (size_t i = 0; i < ARRAY_LEN(gendered); i++)
		if (strcmp(gendered[i].name, function) == 0)
			return &gendered[i];
	return NULL;
}

static const Choice *function_choice(const char *function)
{
	for (const Choice *c = person_functions; c->name != NULL; c++)
		if (strcmp(c->name, function) == 0)
			return c;
	return NULL;
}

const char *person_function_label(const char *function, const char *form)
{
	const Gendered *g = gendered_find(function);
	if (g != NULL && form != NULL && strcmp(form, "female") == 0)
		return g->female;
	if (g != NULL && form != NULL && strcmp(form, "male") == 0)
		return g->male;
	const Choice *c = function_choice(function);
	return c != NULL ? c->label : function;
}

static bool folds_to(const char *text, size_t len, const char *fold, Str *buf, Str *part)
{
	str_clear(buf);
	str_clear(part);
	str_add(part, text, len);
	text_fold_str(buf, str_cstr(part));
	return strcmp(str_cstr(buf), fold) == 0;
}

static bool is_called(const Choice *c, const char *fold, Str *buf, Str *part)
{
	const Gendered *g = gendered_find(c->name);
	if (folds_to(c->label, strlen(c->label), fold, buf, part) || strcmp(c->name, fold) == 0)
		return true;
	if (g == NULL)
		return false;
	if (folds_to(g->female, strlen(g->female), fold, buf, part) ||
		folds_to(g->male, strlen(g->male), fold, buf, part))
		return true;
	for (const char *s = g->also; *s != '\0';) {
		size_t len = strcspn(s, ",");
		if (folds_to(s, len, fold, buf, part))
			return true;
		s += len + (s[len] == ',');
	}
	return false;
}

const Choice *person_function_find(const char *text)
{
	AUTO(str_done) Str fold = STR_INIT;
	AUTO(str_done) Str buf = STR_INIT;
	AUTO(str_done) Str part = STR_INIT;
	text_fold_str(&fold, text);
	if (fold.len == 0)
		return NULL;
	for (const Choice *c = person_functions; c->name != NULL; c++)
		if (strcmp(c->name, text) == 0 || is_called(c, str_cstr(&fold), &buf, &part))
			return c;
	return NULL;
}

/* Asked for every post of the office by a filter: the labels are folded once. */
static const char *folded_label(size_t function, size_t form)
{
	enum { FORMS = 3, LABEL_MAX = 48 };
	static char folds[ARRAY_LEN(person_functions)][FORMS][LABEL_MAX];
	static const char *const forms[FORMS] = { "female", "male", "neutral" };
	char *fold = folds[function][form];
	if (fold[0] == '\0') {
		AUTO(str_done) Str buf = STR_INIT;
		text_fold_str(&buf, person_function_label(person_functions[function].name, forms[form]));
		str_copy(fold, LABEL_MAX, str_cstr(&buf));
	}
	return fold;
}

bool person_function_called(const char *function, const char *label, const char *fold)
{
	size_t len = strlen(fold);
	if (label != NULL && *label != '\0') {
		AUTO(str_done) Str own = STR_INIT;
		text_fold_str(&own, label);
		if (strncmp(str_cstr(&own), fold, len) == 0)
			return true;
	}
	for (size_t i = 0; person_functions[i].name != NULL; i++) {
		if (strcmp(person_functions[i].name, function) != 0)
			continue;
		for (size_t form = 0; form < 3; form++)
			if (strncmp(folded_label(i, form), fold, len) == 0)
				return true;
		return strcmp(function, fold) == 0;
	}
	return false;
}

/* --- names ---------------------------------------------------------------------- */

static void add_word(Str *out, const char *word)
{
	if (*word == '\0')
		return;
	if (out->len > 0 && out->data[out->len - 1] != '\n')
		str_addc(out, ' ');
	str_adds(out, word);
}

void person_full_name(const Record *person, Str *out)
{
	AUTO(str_done) Str name = STR_INIT;
	add_word(&name, record_text(person, "title"));
	add_word(&name, record_text(person, "given_name"));
	add_word(&name, record_text(person, "family_name"));
	str_adds(out, str_cstr(&name));
}

/* --- salutation -------------------------------------------------------------------- */

static bool begins(const char *s, const char *with)
{
	return strncmp(s, with, strlen(with)) == 0;
}

/* Of a title only professor and doctor are said: "Prof. Dr.-Ing. Dipl.-Kfm." is "Prof. Dr.". */
static void spoken_title(const char *title, Str *out)
{
	for (const char *s = title; *s != '\0';) {
		s += strspn(s, " ");
		size_t len = strcspn(s, " ");
		if (begins(s, "Dr."))
			add_word(out, "Dr.");
		else if (begins(s, "Prof.") || begins(s, "PD"))
			add_word(out, begins(s, "PD") ? "PD" : "Prof.");
		else if (begins(s, "Prof") || (begins(s, "Dr") && len == 2)) {
			if (out->len > 0)
				str_addc(out, ' ');
			str_add(out, s, len);
		}
		s += len;
	}
}

typedef enum Form { FORM_NEUTRAL, FORM_FEMALE, FORM_MALE } Form;

static Form form_of(const Record *person)
{
	const char *form = record_text(person, "form");
	if (strcmp(form, "female") == 0)
		return FORM_FEMALE;
	return strcmp(form, "male") == 0 ? FORM_MALE : FORM_NEUTRAL;
}

static void salute_german(const Record *person, Form form, const char *title, Str *out)
{
	static const char *const starts[] = { "Guten Tag", "Sehr geehrte Frau", "Sehr geehrter Herr" };
	const char *given = record_text(person, "given_name");
	const char *family = record_text(person, "family_name");
	if (*family == '\0' && (*given == '\0' || form != FORM_NEUTRAL)) {
		str_adds(out, "Sehr geehrte Damen und Herren");
		return;
	}
	add_word(out, starts[form]);
	add_word(out, title);
	if (form == FORM_NEUTRAL)
		add_word(out, given);
	add_word(out, family);
}

static void salute_english(const Record *person, Form form, const char *title, Str *out)
{
	const char *given = record_text(person, "given_name");
	const char *family = record_text(person, "family_name");
	if (*family == '\0' && *given == '\0') {
		str_adds(out, "Dear Sir or Madam");
		return;
	}
	add_word(out, "Dear");
	if (begins(title, "Prof"))
		add_word(out, "Professor");
	else if (strstr(title, "Dr") != NULL)
		add_word(out, "Dr");
	else if (form == FORM_NEUTRAL)
		add_word(out, given);
	else
		add_word(out, form == FORM_FEMALE ? "Ms" : "Mr");
	add_word(out, family);
}

void person_salutation(const Record *person, Str *out)
{
	static const char *const french[] = { "Madame, Monsieur", "Madame", "Monsieur" };
	static const char *const polish[] = { "Szanowni Państwo", "Szanowna Pani", "Szanowny Panie" };
	AUTO(str_done) Str title = STR_INIT;
	AUTO(str_done) Str text = STR_INIT;
	const char *language = record_text(person, "language");
	const char *own = record_text(person, "salutation");
	Form form = form_of(person);
	if (*own != '\0') {
		size_t len = strlen(own);
		str_add(out, own, len - (own[len - 1] == ','));
		return;
	}
	spoken_title(record_text(person, "title"), &title);
	if (strcmp(language, "en") == 0)
		salute_english(person, form, str_cstr(&title), &text);
	else if (strcmp(language, "fr") == 0)
		str_adds(&text, french[form]);
	else if (strcmp(language, "pl") == 0)
		str_adds(&text, polish[form]);
	else
		salute_german(person, form, str_cstr(&title), &text);
	str_adds(out, str_cstr(&text));
}

/* --- address block -------------------------------------------------------------------- */

enum { BLOCK_LINES = 6 };

/* Lines in their order; those that do not fit are dropped by rank. */
typedef struct Block {
	const char *lines[BLOCK_LINES + 2];
	bool optional[BLOCK_LINES + 2];
	size_t len;
} Block;

static void add_line(Block *b, const char *line, bool optional)
{
	if (line == NULL || *line == '\0')
		return;
	b->lines[b->len] = line;
	b->optional[b->len++] = optional;
}

static void print_block(const Block *b, Str *out)
{
	size_t surplus = b->len > BLOCK_LINES ? b->len - BLOCK_LINES : 0;
	bool first = true;
	for (size_t i = 0; i < b->len; i++) {
		if (b->optional[i] && surplus > 0) {
			surplus--;
			continue;
		}
		if (!first)
			str_addc(out, '\n');
		str_adds(out, b->lines[i]);
		first = false;
	}
}

/* Capitals for the names of states as German writes them. */
static void add_upper(Str *out, const char *s)
{
	for (uint32_t cp; *s != '\0';) {
		char utf8[4];
		s += text_decode(s, strlen(s), &cp);
		if ((cp >= 'a' && cp <= 'z') || (cp >= 0xE0 && cp <= 0xFE && cp != 0xF7))
			cp -= 0x20;
		str_add(out, utf8, text_encode(cp, utf8));
	}
}

static bool is_germany(const char *country)
{
	static const char *const names[] = { "", "d", "de", "deu", "deutschland", "germany",
		"bundesrepublikdeutschland", "brd" };
	AUTO(str_done) Str fold = STR_INIT;
	text_fold_str(&fold, country);
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (strcmp(names[i], str_cstr(&fold)) == 0)
			return true;
	return false;
}

static void address_name(const Record *person, Str *out)
{
	static const char *const starts[] = { "", "Frau", "Herrn" };
	add_word(out, starts[form_of(person)]);
	AUTO(str_done) Str name = STR_INIT;
	person_full_name(person, &name);
	add_word(out, str_cstr(&name));
}

static const char *post_label(const Record *person, const Record *post)
{
	if (post == NULL)
		return "";
	const char *own = record_text(post, "label");
	const char *function = record_text(post, "function");
	if (*own != '\0' || strcmp(function, "other") == 0)
		return own;
	return person_function_label(function, record_text(person, "form"));
}

void person_address_block(
	const Record *person, const Record *post, const char *place_name, const Record *address, Str *out)
{
	AUTO(str_done) Str name = STR_INIT;
	AUTO(str_done) Str city = STR_INIT;
	AUTO(str_done) Str country = STR_INIT;
	Block b = { .len = 0 };
	bool home = address != NULL && strcmp(record_text(address, "use"), "home") == 0;
	const char *company = address != NULL ? record_text(address, "company") : "";
	bool named = place_name != NULL && strstr(company, place_name) != NULL;
	address_name(person, &name);
	if (!home && !named)
		add_line(&b, place_name, *company != '\0');
	add_line(&b, company, false);
	add_line(&b, str_cstr(&name), false);
	if (!home)
		add_line(&b, post_label(person, post), true);
	if (address != NULL) {
		add_word(&city, record_text(address, "postcode"));
		add_word(&city, record_text(address, "city"));
		add_line(&b, record_text(address, "street"), false);
		add_line(&b, str_cstr(&city), false);
		if (!is_germany(record_text(address, "country")))
			add_upper(&country, record_text(address, "country"));
		add_line(&b, str_cstr(&country), false);
	}
	print_block(&b, out);
}
