/* People, their posts and channels, and the memory of the office about them. */
#include "kontor/domain/kind.h"

#include "kind_priv.h"
#include "kontor/domain/person.h"

/* --- organisations ---------------------------------------------------------- */

static const Choice org_types[] = {
	{ "ministry", "Ministerium" },
	{ "agency", "Behörde" },
	{ "district", "Kreisverwaltung" },
	{ "association", "Verband" },
	{ "university", "Hochschule" },
	{ "company", "Büro oder Unternehmen" },
	{ "other", "sonstige" },
	{ NULL, NULL },
};

static const Field org_fields[] = {
	{ "name", "Name", FIELD_TEXT, FIELD_REQUIRED | FIELD_UNIQUE, 120, NULL, NULL, NULL },
	{ "short_name", "Kurzname", FIELD_TEXT, 0, 40, NULL, NULL, "Zum Beispiel BBSR" },
	{ "type", "Art", FIELD_CHOICE, FIELD_REQUIRED, 0, org_types, NULL, NULL },
	{ "website", "Internet", FIELD_TEXT, 0, 200, NULL, NULL, NULL },
	{ "remark", "Bemerkung", FIELD_PROSE, 0, 4000, NULL, NULL, NULL },
	{ "name_fold", "Suchform", FIELD_TEXT, FIELD_COMPUTED | FIELD_HIDDEN, 200, NULL, NULL, NULL },
};

static const KindColumn org_columns[] = {
	{ "people", "Personen", FIELD_INT, NULL,
		"(SELECT count(*) FROM post p WHERE p.organisation = organisation.id)" },
	{ NULL, NULL, FIELD_TEXT, NULL, NULL },
};

const Kind kind_organisation = {
	.name = "organisations",
	.table = "organisation",
	.noun = "Organisation",
	.plural = "Organisationen",
	.listed = true,
	.title = "name",
	.order = "name, id",
	.fields = org_fields,
	.nfields = ARRAY_LEN(org_fields),
	.derive = kind_rules_fold_derive,
	.columns = org_columns,
	.list_columns = "name short_name type people",
};

/* --- persons ------------------------------------------------------------------ */

static const Choice person_forms[] = { { "female", "Frau" }, { "male", "Herr" }, { "neutral", "ohne Anrede" },
	{ NULL, NULL } };

static const Choice person_languages[] = { { "de", "Deutsch" }, { "en", "Englisch" }, { "fr", "Französisch" },
	{ "pl", "Polnisch" }, { NULL, NULL } };

static const Field person_fields[] = {
	{ "form", "Anrede", FIELD_CHOICE, 0, 0, person_forms, NULL, NULL },
	{ "title", "Titel", FIELD_TEXT, 0, 40, NULL, NULL, "Zum Beispiel Dr. oder Prof. Dr." },
	{ "given_name", "Vorname", FIELD_TEXT, 0, 80, NULL, NULL, NULL },
	{ "family_name", "Nachname", FIELD_TEXT, FIELD_REQUIRED, 80, NULL, NULL, NULL },
	{ "salutation", "Briefanrede", FIELD_TEXT, 0, 120, NULL, NULL,
		"Nur, wenn die übliche nicht passt, zum Beispiel „Liebe Anna“." },
	{ "language", "Sprache", FIELD_CHOICE, 0, 0, person_languages, NULL, NULL },
	{ "no_mail", "keine E-Mail", FIELD_BOOL, 0, 0, NULL, NULL,
		"Gilt für jeden Versand und jede Ausfuhr." },
	{ "no_phone", "kein Anruf", FIELD_BOOL, 0, 0, NULL, NULL, NULL },
	{ "no_letter", "kein Brief", FIELD_BOOL, 0, 0, NULL, NULL, NULL },
	{ "remark", "Bemerkung", FIELD_PROSE, 0, 4000, NULL, NULL, NULL },
	{ "full_name", "Name", FIELD_TEXT, FIELD_COMPUTED, 200, NULL, NULL, NULL },
	{ "name_fold", "Suchform", FIELD_TEXT, FIELD_COMPUTED | FIELD_HIDDEN, 200, NULL, NULL, NULL },
	{ "sort_key", "Sortierform", FIELD_TEXT, FIELD_COMPUTED | FIELD_HIDDEN, 200, NULL, NULL, NULL },
};

/* The running post that counts first: a town's before an organisation's, then the newest. */
#define PERSON_POST(what)                                                                                    \
	"(SELECT " what " FROM post p LEFT JOIN town t ON t.id = p.town LEFT JOIN organisation o ON o.id = " \
	"p.organisation WHERE p.person = person.id AND p.until IS NULL ORDER BY p.town IS NULL, p.since "    \
	"DESC, p.id LIMIT 1)"

#define PERSON_CHANNEL(type)                                                                                 \
	"(SELECT c.value FROM channel c WHERE c.person = person.id AND c.type = '" type                      \
	"' ORDER BY c.main DESC, c.id LIMIT 1)"

static const KindColumn person_columns[] = {
	{ "function", "Funktion", FIELD_TEXT, NULL,
		PERSON_POST("coalesce(p.label, post_function(p.function, person.form))") },
	{ "place", "Kommune, Organisation", FIELD_TEXT, NULL, PERSON_POST("coalesce(t.name, o.name)") },
	{ "place_ags", "AGS", FIELD_TEXT, NULL, PERSON_POST("t.ags") },
	{ "state", "Land", FIELD_TEXT, NULL, PERSON_POST("town_state_abbr(t.ags)") },
	{ "term_end", "Amtsende", FIELD_DATE, NULL, PERSON_POST("p.term_end") },
	{ "mail", "E-Mail", FIELD_TEXT, NULL, PERSON_CHANNEL("mail") },
	{ "phone", "Telefon", FIELD_TEXT, NULL, PERSON_CHANNEL("phone") },
	{ "last_note", "Letzter Kontakt", FIELD_WALL, NULL,
		"(SELECT max(n.at) FROM note n WHERE n.person = person.id)" },
	{ NULL, NULL, FIELD_TEXT, NULL, NULL },
};

const Kind kind_person = {
	.name = "persons",
	.table = "person",
	.noun = "Person",
	.plural = "Personen",
	.listed = true,
	.title = "full_name",
	.order = "sort_key, id",
	.fields = person_fields,
	.nfields = ARRAY_LEN(person_fields),
	.check = person_check,
	.derive = person_derive,
	.columns = person_columns,
	.list_columns = "full_name function place state term_end",
};

/* --- channels and addresses ------------------------------------------------------ */

static const Choice channel_types[] = { { "phone", "Telefon" }, { "mail", "E-Mail" }, { "fax", "Fax" },
	{ "web", "Internet" }, { NULL, NULL } };

static const Choice channel_uses[] = { { "work", "dienstlich" }, { "mobile", "mobil" }, { "home", "privat" },
	{ "other", "sonstig" }, { NULL, NULL } };

static const Field channel_fields[] = {
	{ "person", "Person", FIELD_REF, FIELD_REQUIRED | FIELD_FIXED, 0, NULL, &kind_person, NULL },
	{ "type", "Art", FIELD_CHOICE, FIELD_REQUIRED, 0, channel_types, NULL, NULL },
	{ "use", "Verwendung", FIELD_CHOICE, FIELD_REQUIRED, 0, channel_uses, NULL, NULL },
	{ "value", "Nummer oder Adresse", FIELD_TEXT, FIELD_REQUIRED, 200, NULL, NULL, NULL },
	{ "main", "zuerst verwenden", FIELD_BOOL, 0, 0, NULL, NULL, NULL },
	{ "bounced", "unzustellbar seit", FIELD_DATE, 0, 0, NULL, NULL, NULL },
	/* E.164 digits of a phone number, the folded address of a mail: what is compared. */
	{ "value_key", "Vergleichsform", FIELD_TEXT, FIELD_COMPUTED | FIELD_HIDDEN, 200, NULL, NULL, NULL },
};

const Kind kind_channel = {
	.name = "channels",
	.table = "channel",
	.noun = "Kontaktweg",
	.plural = "Kontaktwege",
	.title = "value",
	.parent = "person",
	.order = "person, type, main DESC, id",
	.fields = channel_fields,
	.nfields = ARRAY_LEN(channel_fields),
	.check = person_channel_check,
	.derive = person_channel_derive,
	.list_columns = "person type use value main bounced",
};

static const Field address_fields[] = {
	{ "person", "Person", FIELD_REF, FIELD_REQUIRED | FIELD_FIXED, 0, NULL, &kind_person, NULL },
	{ "use", "Verwendung", FIELD_CHOICE, FIELD_REQUIRED, 0, channel_uses, NULL, NULL },
	{ "company", "Haus, Abteilung", FIELD_TEXT, 0, 120, NULL, NULL, "Zum Beispiel Rathaus, Bauamt" },
	{ "street", "Straße, Nr.", FIELD_TEXT, 0, 120, NULL, NULL, NULL },
	{ "postcode", "PLZ", FIELD_TEXT, 0, 12, NULL, NULL, NULL },
	{ "city", "Ort", FIELD_TEXT, FIELD_REQUIRED, 80, NULL, NULL, NULL },
	{ "country", "Staat", FIELD_TEXT, 0, 60, NULL, NULL, "Leer lassen für Deutschland." },
	{ "main", "zuerst verwenden", FIELD_BOOL, 0, 0, NULL, NULL, NULL },
};

const Kind kind_address = {
	.name = "addresses",
	.table = "address",
	.noun = "Anschrift",
	.plural = "Anschriften",
	.title = "city",
	.parent = "person",
	.order = "person, main DESC, id",
	.fields = address_fields,
	.nfields = ARRAY_LEN(address_fields),
	.list_columns = "person use company street postcode city country main",
};

/* --- tags --------------------------------------------------------------------------- */

static const Field person_tag_fields[] = {
	{ "person", "Person", FIELD_REF, FIELD_REQUIRED | FIELD_FIXED, 0, NULL, &kind_person, NULL },
	{ "tag", "Schlagwort", FIELD_TEXT, FIELD_REQUIRED, 40, NULL, NULL,
		"Ein Wort ohne Leerzeichen, zum Beispiel newsletter." },
};

const Kind kind_person_tag = {
	.name = "person_tags",
	.table = "person_tag",
	.noun = "Schlagwort",
	.plural = "Schlagwörter",
	.title = "tag",
	.parent = "person",
	.order = "person, tag",
	.fields = person_tag_fields,
	.nfields = ARRAY_LEN(person_tag_fields),
	.check = kind_rules_tag_check,
	.list_columns = "person tag",
};

/* --- posts -------------------------------------------------------------------------- */

static const Field post_fields[] = {
	{ "person", "Person", FIELD_REF, FIELD_REQUIRED | FIELD_FIXED, 0, NULL, &kind_person, NULL },
	{ "town", "Kommune", FIELD_REF, 0, 0, NULL, &kind_town, "Kommune oder Organisation, nicht beides." },
	{ "organisation", "Organisation", FIELD_REF, 0, 0, NULL, &kind_organisation, NULL },
	{ "function", "Funktion", FIELD_CHOICE, FIELD_REQUIRED, 0, person_functions, NULL, NULL },
	{ "label", "Bezeichnung", FIELD_TEXT, 0, 120, NULL, NULL, "Nur, wenn die Funktion anders heißt." },
	{ "since", "seit", FIELD_DATE, 0, 0, NULL, NULL, NULL },
	{ "until", "bis", FIELD_DATE, 0, 0, NULL, NULL, "Leer, solange das Amt läuft." },
	{ "term_end", "Ende der Amtszeit", FIELD_DATE, 0, 0, NULL, NULL, NULL },
	{ "source", "Quelle", FIELD_TEXT, 0, 200, NULL, NULL, NULL },
};

static const KindColumn post_columns[] = {
	{ "place", "Kommune, Organisation", FIELD_TEXT, NULL,
		"coalesce((SELECT t.name FROM town t WHERE t.id = post.town),"
		" (SELECT o.name FROM organisation o WHERE o.id = post.organisation))" },
	{ "person_name", "Person", FIELD_TEXT, NULL,
		"(SELECT p.full_name FROM person p WHERE p.id = post.person)" },
	{ NULL, NULL, FIELD_TEXT, NULL, NULL },
};

const Kind kind_post = {
	.name = "posts",
	.table = "post",
	.noun = "Amt",
	.plural = "Ämter",
	.title = "label",
	.parent = "person",
	.order = "person, until IS NOT NULL, since DESC, id",
	.fields = post_fields,
	.nfields = ARRAY_LEN(post_fields),
	.check = person_post_check,
	.columns = post_columns,
	.list_columns = "person town organisation function label since until term_end",
};

/* --- relations ------------------------------------------------------------------------ */

static const Choice relation_types[] = { { "deputy", "wird vertreten von" }, { "secretary", "Vorzimmer" },
	{ "predecessor", "folgte auf" }, { "contact", "Ansprechperson" }, { NULL, NULL } };

static const Field relation_fields[] = {
	{ "person", "Person", FIELD_REF, FIELD_REQUIRED | FIELD_FIXED, 0, NULL, &kind_person, NULL },
	{ "type", "Beziehung", FIELD_CHOICE, FIELD_REQUIRED, 0, relation_types, NULL, NULL },
	{ "other", "zu", FIELD_REF, FIELD_REQUIRED | FIELD_ALONG, 0, NULL, &kind_person, NULL },
	{ "since", "seit", FIELD_DATE, 0, 0, NULL, NULL, NULL },
	{ "until", "bis", FIELD_DATE, 0, 0, NULL, NULL, NULL },
};

const Kind kind_relation = {
	.name = "relations",
	.table = "relation",
	.noun = "Beziehung",
	.plural = "Beziehungen",
	.title = "type",
	.parent = "person",
	.order = "person, type, id",
	.fields = relation_fields,
	.nfields = ARRAY_LEN(relation_fields),
	.check = person_relation_check,
	.list_columns = "person type other since until",
};

/* --- legal basis ------------------------------------------------------------------------ */

static const Choice consent_purposes[] = { { "contact", "Kontaktpflege" }, { "newsletter", "Newsletter" },
	{ "events", "Einladungen" }, { "tandem", "Tandems" }, { "coaching", "Coaching" },
	{ "call", "Open Call" }, { NULL, NULL } };

static const Choice consent_bases[] = { { "consent", "Einwilligung" },
	{ "public_task", "öffentliche Aufgabe" }, { "contract", "Vertrag" }, { NULL, NULL } };

static const Field consent_fields[] = {
	{ "person", "Person", FIELD_REF, FIELD_REQUIRED | FIELD_FIXED, 0, NULL, &kind_person, NULL },
	{ "purpose", "Zweck", FIELD_CHOICE, FIELD_REQUIRED, 0, consent_purposes, NULL, NULL },
	{ "basis", "Rechtsgrundlage", FIELD_CHOICE, FIELD_REQUIRED, 0, consent_bases, NULL, NULL },
	{ "wording", "Wortlaut, Fassung", FIELD_TEXT, 0, 80, NULL, NULL, "Zum Beispiel Newsletter 2026-01" },
	{ "date", "erteilt am", FIELD_DATE, FIELD_REQUIRED, 0, NULL, NULL, NULL },
	{ "proof", "Nachweis", FIELD_TEXT, 0, 200, NULL, NULL,
		"Zum Beispiel E-Mail vom 3.2., Formular Nr. 12" },
	{ "withdrawn", "widerrufen am", FIELD_DATE, 0, 0, NULL, NULL, NULL },
};

const Kind kind_consent = {
	.name = "consents",
	.table = "consent",
	.noun = "Einwilligung",
	.plural = "Einwilligungen",
	.title = "wording",
	.parent = "person",
	.order = "person, purpose, date DESC",
	.fields = consent_fields,
	.nfields = ARRAY_LEN(consent_fields),
	.check = person_consent_check,
	.list_columns = "person purpose basis wording date proof withdrawn",
};

/* --- follow-ups ---------------------------------------------------------------------------- */

static const Field followup_fields[] = {
	{ "title", "Was", FIELD_TEXT, FIELD_REQUIRED, 200, NULL, NULL, NULL },
	{ "due", "fällig", FIELD_DATE, FIELD_REQUIRED, 0, NULL, NULL, "Zum Beispiel +14t, mo oder 3.2." },
	{ "owner", "wer", FIELD_TEXT, FIELD_REQUIRED, 80, NULL, NULL, NULL },
	{ "town", "Kommune", FIELD_REF, 0, 0, NULL, &kind_town, NULL },
	{ "person", "Person", FIELD_REF, FIELD_ALONG, 0, NULL, &kind_person, NULL },
	{ "event", "Termin", FIELD_REF, FIELD_ALONG, 0, NULL, &kind_event, NULL },
	{ "tandem", "Tandem", FIELD_REF, FIELD_ALONG, 0, NULL, &kind_tandem, NULL },
	{ "done", "erledigt am", FIELD_DATE, 0, 0, NULL, NULL, NULL },
	{ "remark", "Bemerkung", FIELD_PROSE, 0, 4000, NULL, NULL, NULL },
};

static const KindColumn followup_columns[] = {
	{ "town_name", "Kommune", FIELD_TEXT, NULL,
		"(SELECT t.name FROM town t WHERE t.id = followup.town)" },
	{ "person_name", "Person", FIELD_TEXT, NULL,
		"(SELECT p.full_name FROM person p WHERE p.id = followup.person)" },
	{ NULL, NULL, FIELD_TEXT, NULL, NULL },
};

const Kind kind_followup = {
	.name = "followups",
	.table = "followup",
	.noun = "Wiedervorlage",
	.plural = "Wiedervorlagen",
	.listed = true,
	.title = "title",
	.order = "done IS NOT NULL, due, id",
	.fields = followup_fields,
	.nfields = ARRAY_LEN(followup_fields),
	.columns = followup_columns,
	.list_columns = "due title owner town_name person_name done",
};

/* --- pairs that are not the same person, and what left the office ----------------------------- */

static const Field distinct_fields[] = {
	{ "person", "Person", FIELD_REF, FIELD_REQUIRED | FIELD_FIXED, 0, NULL, &kind_person, NULL },
	{ "other", "nicht dieselbe wie", FIELD_REF, FIELD_REQUIRED | FIELD_FIXED | FIELD_ALONG, 0, NULL,
		&kind_person, NULL },
};

const Kind kind_distinct = {
	.name = "distincts",
	.table = "distinct_person",
	.noun = "Unterscheidung",
	.plural = "Unterscheidungen",
	.title = "other",
	.parent = "person",
	.order = "person, other",
	.fields = distinct_fields,
	.nfields = ARRAY_LEN(distinct_fields),
	.list_columns = "person other",
};

static const Field disclosure_fields[] = {
	{ "at", "Zeit", FIELD_WALL, FIELD_REQUIRED, 0, NULL, NULL, NULL },
	{ "who", "wer", FIELD_TEXT, FIELD_REQUIRED, 80, NULL, NULL, NULL },
	{ "purpose", "Zweck", FIELD_TEXT, FIELD_REQUIRED, 200, NULL, NULL, NULL },
	{ "what", "was", FIELD_TEXT, FIELD_REQUIRED, 400, NULL, NULL, NULL },
	{ "persons", "Personen", FIELD_INT, FIELD_REQUIRED, 0, NULL, NULL, NULL },
};

const Kind kind_disclosure = {
	.name = "disclosures",
	.table = "disclosure",
	.noun = "Ausfuhr",
	.plural = "Ausfuhren",
	.listed = true,
	.title = "what",
	.order = "at DESC, id DESC",
	.fields = disclosure_fields,
	.nfields = ARRAY_LEN(disclosure_fields),
	.list_columns = "at who purpose what persons",
};
