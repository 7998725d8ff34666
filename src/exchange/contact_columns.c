/* What the columns of a CSV file mean. The headings of Outlook and Google are fixed, those
 * of people's own lists are the words that people use; all are compared folded and
 * without digits and signs, so that "E-mail 2 Address" and "E-Mail-Adresse" meet. */
#include "contact_priv.h"

#include <string.h>

#include "kontor/base/text.h"

/* clang-format off: tables */
#define ADDRESS_TARGETS(use, word)                                                                           \
	{ "address." use ".company", "Haus, Abteilung " word },                                              \
		{ "address." use ".street", "Straße " word },                                                \
		{ "address." use ".street2", "Straße " word ", 2. Zeile" },                                  \
		{ "address." use ".number", "Hausnummer " word },                                            \
		{ "address." use ".postcode", "PLZ " word }, { "address." use ".city", "Ort " word },        \
	{                                                                                                    \
		"address." use ".country", "Staat " word                                                     \
	}

const ContactTarget contact_targets[] = {
	{ "", "– nicht übernehmen –" },
	{ "form", "Anrede" },
	{ "title", "Titel" },
	{ "given_name", "Vorname" },
	{ "more_names", "weitere Vornamen" },
	{ "family_name", "Nachname" },
	{ "full_name", "ganzer Name" },
	{ "salutation", "Briefanrede" },
	{ "language", "Sprache" },
	{ "function", "Funktion" },
	{ "organisation", "Organisation" },
	{ "department", "Abteilung" },
	{ "town", "Kommune" },
	{ "ags", "AGS" },
	{ "place", "Kommune oder Organisation" },
	{ "mail.work", "E-Mail dienstlich" },
	{ "mail.home", "E-Mail privat" },
	{ "mail.other", "E-Mail sonstige" },
	{ "phone.work", "Telefon dienstlich" },
	{ "phone.mobile", "Telefon mobil" },
	{ "phone.home", "Telefon privat" },
	{ "phone.other", "Telefon sonstiges" },
	{ "fax.work", "Fax dienstlich" },
	{ "fax.home", "Fax privat" },
	{ "fax.other", "Fax sonstiges" },
	{ "web.work", "Internet" },
	{ "web.home", "Internet privat" },
	{ "web.other", "Internet sonstiges" },
	ADDRESS_TARGETS("work", "dienstlich"),
	ADDRESS_TARGETS("home", "privat"),
	ADDRESS_TARGETS("other", "sonstige"),
	{ "use", "Art der Angabe rechts daneben" },
	{ "mail.any", "E-Mail, Art links daneben" },
	{ "phone.any", "Telefon, Art links daneben" },
	{ "web.any", "Internet, Art links daneben" },
	ADDRESS_TARGETS("any", "(Art links daneben)"),
	{ "no_mail", "keine E-Mail" },
	{ "no_phone", "kein Anruf" },
	{ "no_letter", "kein Brief" },
	{ "remark", "Bemerkung" },
	{ NULL, NULL },
};

/* Several headings for one target are separated by |. */
static const struct Heading {
	const char *words, *target;
} headings[] = {
	/* people's own lists, and the columns of kontor's lists */
	{ "Namensanrede|Geschlecht|Gender", "form" },
	{ "Akad. Titel|Akademischer Titel|Akademischer Grad|Grad|Title|Name Prefix|Titel/Grad", "title" },
	{ "Rufname|First Name|Forename|Given Name", "given_name" },
	{ "Zweiter Vorname|Weitere Vornamen|Middle Name|Additional Name", "more_names" },
	{ "Familienname|Zuname|Last Name|Surname|Family Name", "family_name" },
	{ "Name|Full Name|Vor- und Nachname|Vorname Nachname|Vorname und Nachname|Ansprechpartner|"
	  "Ansprechpartnerin|Ansprechperson|Kontakt|Kontaktperson|Person|Display Name|Anzeigename|File As|"
	  "Speichern unter",
		"full_name" },
	{ "Salutation|Briefanredezeile|Persönliche Anrede", "salutation" },
	{ "Language|Korrespondenzsprache", "language" },
	{ "Amt|Position|Rolle|Amtsbezeichnung|Dienststellung|Stellung|Berufsbezeichnung|Beruf|Tätigkeit|Role|"
	  "Job Title|Organization Title|Occupation",
		"function" },
	{ "Institution|Behörde|Firma|Einrichtung|Verwaltung|Unternehmen|Verband|Company|Organization|"
	  "Organization Name|Dienststelle|Arbeitgeber",
		"organisation" },
	{ "Referat|Dezernat|Sachgebiet|Fachbereich|Amt/Abteilung|Department|Organization Department",
		"department" },
	{ "Gemeinde|Gemeindename|Name der Gemeinde|Name der Kommune|Stadt/Gemeinde|Stadt oder Gemeinde|"
	  "Kommunenname|Rathaus|Municipality",
		"town" },
	{ "Gemeindeschlüssel|Amtlicher Gemeindeschlüssel|GKZ|Gemeindekennziffer|ARS|place_ags|"
	  "Allgemeiner Gemeindeschlüssel",
		"ags" },
	{ "Kommune, Organisation|Place", "place" },
	{ "E-Mail|Mail|E-Mail-Adresse|Mailadresse|E-Mail geschäftlich|Dienstliche E-Mail|E-Mail: Adresse|"
	  "E-mail Address|Email|Emailadresse|E-Mail Arbeit|Business Email|Work Email",
		"mail.work" },
	{ "Private E-Mail|Personal Email|Home Email", "mail.home" },
	{ "Weitere E-Mail|Other Email", "mail.other" },
	{ "Telefon|Tel.|Tel|Telefonnummer|Tel.-Nr.|Rufnummer|Durchwahl|Festnetz|Telefon geschäftlich|Phone|"
	  "Phone Number|Business Phone|Work Phone|Telefon Firma|Company Main Phone|Haupttelefon|"
	  "Primary Phone|Telefon Büro|Diensttelefon",
		"phone.work" },
	{ "Mobil|Mobiltelefon|Handy|Handynummer|Mobilnummer|Mobilfunk|Mobile|Mobile Phone|Mobile Number|Diensthandy|"
	  "Cell Phone",
		"phone.mobile" },
	{ "Telefon (privat)|Home Phone|Privattelefon", "phone.home" },
	{ "Weiteres Telefon|Other Phone|Telefon Assistent|Assistant's Phone|Autotelefon|Car Phone|Pager|ISDN|"
	  "Rückmeldung|Callback|Radio Phone|Mobilfunktelefon",
		"phone.other" },
	{ "Fax|Telefax|Faxnummer|Fax-Nr.|Fax geschäftlich|Business Fax|Work Fax", "fax.work" },
	{ "Home Fax", "fax.home" },
	{ "Weiteres Fax|Other Fax", "fax.other" },
	{ "Webseite|Website|Homepage|URL|Web|Web Page|Internetseite|Internetadresse|Business Web Page",
		"web.work" },
	{ "Personal Web Page|Private Webseite", "web.home" },
	{ "Haus, Abteilung|Adresszusatz|Anschriftenzusatz", "address.work.company" },
	{ "Straße|Strasse|Straße und Hausnummer|Straße/Nr.|Str.|Straße, Nr.|Straße Nr.|Straße und Nr.|Adresse|"
	  "Anschrift|Postanschrift|Dienstanschrift|Straße geschäftlich|Business Street|Street|"
	  "Street Address|Address",
		"address.work.street" },
	{ "Business Street 2|Business Street 3|Straße geschäftlich 2|Straße geschäftlich 3|Postfach|"
	  "Postfach geschäftlich|PO Box",
		"address.work.street2" },
	{ "Hausnummer|Hausnr.|Haus-Nr.|Nr.", "address.work.number" },
	{ "PLZ|Postleitzahl|Postleitzahl geschäftlich|PLZ geschäftlich|Business Postal Code|ZIP|ZIP Code|"
	  "Postal Code|Postcode",
		"address.work.postcode" },
	{ "Ort|Ort geschäftlich|Business City|City|Wohnort|Ortschaft|Sitz", "address.work.city" },
	{ "Staat|Land/Region geschäftlich|Land geschäftlich|Business Country/Region|Business Country|Country|"
	  "Land/Region",
		"address.work.country" },
	{ "Home Street|Home Address", "address.home.street" },
	{ "Home Street 2|Home Street 3|Straße privat 2|Straße privat 3|Postfach privat|Home Address PO Box",
		"address.home.street2" },
	{ "Postleitzahl privat|Home Postal Code", "address.home.postcode" },
	{ "Home City", "address.home.city" },
	{ "Land/Region privat|Land privat|Home Country/Region|Home Country", "address.home.country" },
	{ "Weitere Straße|Other Street", "address.other.street" },
	{ "Other Street 2|Other Street 3|Weitere Straße 2|Weitere Straße 3|Weiteres Postfach",
		"address.other.street2" },
	{ "Weitere Postleitzahl|Other Postal Code", "address.other.postcode" },
	{ "Weiterer Ort|Other City", "address.other.city" },
	{ "Weiteres/e Land/Region|Weiteres Land|Weiteres/e Land/Region|Other Country/Region|Other Country",
		"address.other.country" },
	{ "Bemerkungen|Notiz|Notizen|Anmerkung|Anmerkungen|Kommentar|Hinweis|Hinweise|Notes|Note|Comment|Comments|"
	  "Remarks",
		"remark" },
	{ "Keine Mail|Keine Mails|E-Mail gesperrt", "no_mail" },
	{ "Keine Anrufe|Telefon gesperrt", "no_phone" },
	{ "Keine Briefe|Post gesperrt", "no_letter" },
	/* Google: the kind stands in a column of its own */
	{ "E-mail 1 - Type|E-mail 1 - Label|Phone 1 - Type|Phone 1 - Label|Address 1 - Type|Address 1 - Label|"
	  "Website 1 - Type|Website 1 - Label",
		"use" },
	{ "E-mail 1 - Value", "mail.any" },
	{ "Phone 1 - Value", "phone.any" },
	{ "Website 1 - Value", "web.any" },
	{ "Address 1 - Street", "address.any.street" },
	{ "Address 1 - PO Box|Address 1 - Extended Address", "address.any.street2" },
	{ "Address 1 - City", "address.any.city" },
	{ "Address 1 - Postal Code", "address.any.postcode" },
	{ "Address 1 - Country", "address.any.country" },
	{ "Organization 1 - Name", "organisation" },
	{ "Organization 1 - Title", "function" },
	{ "Organization 1 - Department", "department" },
};
/* clang-format on */

/* --- comparing headings -------------------------------------------------------------- */

typedef struct Known {
	const char *exact, *loose; /* folded, with and without digits */
	const char *target;
} Known;

typedef struct KnownList {
	Known *items;
	size_t len, cap;
} KnownList;

static const char *fold_heading(Arena *a, const char *s, size_t len, bool digits)
{
	AUTO(str_done) Str folded = STR_INIT;
	text_fold_str(&folded, arena_strndup(a, s, len));
	char *ret = arena_alloc(a, folded.len + 1);
	size_t n = 0;
	for (size_t i = 0; i < folded.len; i++) {
		unsigned char c = (unsigned char)folded.data[i];
		bool is_digit = c >= '0' && c <= '9';
		if ((c >= 'a' && c <= 'z') || c >= 0x80 || (digits && is_digit))
			ret[n++] = (char)c;
	}
	return ret;
}

static void add_known(Arena *a, KnownList *list, const char *words, size_t len, const char *target)
{
	VEC_PUSH(a, list,
		((Known){ fold_heading(a, words, len, true), fold_heading(a, words, len, false), target }));
}

/* kontor's own names and labels first, then the words of others. */
static void list_known(Arena *a, KnownList *list)
{
	for (const ContactTarget *t = contact_targets + 1; t->name != NULL; t++) {
		add_known(a, list, t->name, strlen(t->name), t->name);
		add_known(a, list, t->label, strlen(t->label), t->name);
	}
	for (size_t i = 0; i < ARRAY_LEN(headings); i++) {
		for (const char *s = headings[i].words; *s != '\0';) {
			size_t n = strcspn(s, "|");
			add_known(a, list, s, n, headings[i].target);
			s += n + (s[n] == '|');
		}
	}
}

static const char *find_target(Arena *a, const KnownList *known, const char *header)
{
	const char *exact = fold_heading(a, header, strlen(header), true);
	const char *loose = fold_heading(a, header, strlen(header), false);
	for (size_t i = 0; i < known->len && *exact != '\0'; i++)
		if (strcmp(known->items[i].exact, exact) == 0)
			return known->items[i].target;
	for (size_t i = 0; i < known->len && *loose != '\0'; i++)
		if (strcmp(known->items[i].loose, loose) == 0)
			return known->items[i].target;
	return "";
}

/* --- words with two meanings ------------------------------------------------------------- */

static size_t find_mapped(const ContactMapping *m, const char *target)
{
	for (size_t i = 0; i < m->n; i++)
		if (strcmp(m->targets[i], target) == 0)
			return i;
	return SIZE_MAX;
}

/* "Name" beside "Vorname" is the family name; "Stadt" beside a postcode belongs to the
 * address, alone it is the municipality; "Title" beside no given name stays a title. */
static void settle(char *const *headers, Arena *a, ContactMapping *m)
{
	size_t full = find_mapped(m, "full_name");
	bool has_given = find_mapped(m, "given_name") != SIZE_MAX;
	if (full != SIZE_MAX && has_given && find_mapped(m, "family_name") == SIZE_MAX)
		m->targets[full] = "family_name";
	bool in_address = find_mapped(m, "address.work.postcode") != SIZE_MAX &&
		find_mapped(m, "address.work.city") == SIZE_MAX;
	for (size_t i = 0; i < m->n; i++)
		if (strcmp(fold_heading(a, headers[i], strlen(headers[i]), true), "stadt") == 0)
			m->targets[i] = in_address ? "address.work.city" : "town";
}

void contact_guess_mapping(char *const *headers, size_t n, Arena *a, ContactMapping *ret)
{
	KnownList known = { NULL, 0, 0 };
	AUTO(arena_freep) Arena *words = arena_new();
	list_known(words, &known);
	*ret = (ContactMapping){ ARENA_ARRAY(a, const char *, n), n };
	for (size_t i = 0; i < n; i++)
		ret->targets[i] = find_target(words, &known, headers[i]);
	settle(headers, words, ret);
}
