/* The tables of all kinds. Everything generic (store, command line, forms, history,
 * undo, merge) reads them; nothing else needs to know what a town consists of. */
#include "kontor/domain/kind.h"

#include <string.h>

#include "kontor/base/text.h"
#include "kontor/domain/town.h"
#include "kind_priv.h"

/* --- towns ---------------------------------------------------------------- */

static const Choice town_types[] = {
	{ "market", "Markt" },
	{ "independent_city", "kreisfreie Stadt" },
	{ "urban_district", "Stadtkreis" },
	{ "town", "Stadt" },
	{ "municipality", "Gemeinde" },
	{ "large_district_town", "Große Kreisstadt" },
	{ NULL, NULL },
};

static const Choice central_functions[] = {
	{ "none", "keine" },
	{ "basic", "Grundzentrum" },
	{ "basic_with_middle_part", "Grundzentrum mit Teilfunktion eines Mittelzentrums" },
	{ "middle", "Mittelzentrum" },
	{ "middle_with_upper_part", "Mittelzentrum mit Teilfunktion eines Oberzentrums" },
	{ "upper", "Oberzentrum" },
	{ NULL, NULL },
};

static const Choice location_classes[] = {
	{ "very_central", "sehr zentral" },
	{ "central", "zentral" },
	{ "peripheral", "peripher" },
	{ "very_peripheral", "sehr peripher" },
	{ NULL, NULL },
};

static const Field town_fields[] = {
	{ "ags", "AGS", FIELD_TEXT, FIELD_REQUIRED | FIELD_REGISTER | FIELD_UNIQUE, 8, NULL, NULL, NULL },
	{ "name", "Name", FIELD_TEXT, FIELD_REQUIRED | FIELD_REGISTER, 100, NULL, NULL, NULL },
	{ "suffix", "Zusatz", FIELD_TEXT, FIELD_REGISTER, 60, NULL, NULL, NULL },
	{ "type", "Art", FIELD_CHOICE, FIELD_REGISTER, 0, town_types, NULL, NULL },
	{ "district", "Kreis", FIELD_REF, FIELD_REGISTER, 0, NULL, &kind_district, NULL },
	{ "association", "Verband", FIELD_REF, FIELD_REGISTER, 0, NULL, &kind_association, NULL },
	{ "postcode", "PLZ", FIELD_TEXT, FIELD_REGISTER, 5, NULL, NULL, NULL },
	{ "population", "Einwohner", FIELD_INT, FIELD_REGISTER, 100000000, NULL, NULL, NULL },
	{ "population_date", "Einwohner, Stand", FIELD_DATE, FIELD_REGISTER, 0, NULL, NULL, NULL },
	{ "area_ha", "Fläche (ha)", FIELD_INT, FIELD_REGISTER, 100000000, NULL, NULL, NULL },
	{ "latitude", "Breite", FIELD_DEGREE, FIELD_REGISTER, 0, NULL, NULL, NULL },
	{ "longitude", "Länge", FIELD_DEGREE, FIELD_REGISTER, 0, NULL, NULL, NULL },
	{ "register_date", "Registerstand", FIELD_DATE, FIELD_REGISTER, 0, NULL, NULL, NULL },
	{ "gone_date", "aufgelöst am", FIELD_DATE, FIELD_REGISTER, 0, NULL, NULL, NULL },
	{ "successor", "aufgegangen in", FIELD_REF, 0, 0, NULL, &kind_town,
		"Die Kommune, in der diese aufgegangen ist." },
	{ "website", "Internet", FIELD_TEXT, 0, 200, NULL, NULL, "Zum Beispiel https://www.wittenberge.de" },
	{ "central_function", "Zentralität", FIELD_CHOICE, 0, 0, central_functions, NULL,
		"Zentralörtliche Funktion laut Raumordnungsplan." },
	{ "central_source", "Zentralität, Quelle", FIELD_TEXT, 0, 200, NULL, NULL,
		"Zum Beispiel: LEP HR 2019." },
	{ "central_date", "Zentralität, Stand", FIELD_DATE, 0, 0, NULL, NULL, NULL },
	{ "location_class", "Lage", FIELD_CHOICE, 0, 0, location_classes, NULL, "Lagetyp des BBSR." },
	{ "override", "Verdikt festgelegt", FIELD_CHOICE, 0, 0, town_verdict_choices, NULL,
		"Nur, wenn das berechnete Verdikt nicht gelten soll." },
	{ "override_reason", "Grund der Festlegung", FIELD_TEXT, 0, 200, NULL, NULL,
		"Pflicht, sobald ein Verdikt festgelegt ist." },
	{ "remark", "Bemerkung", FIELD_PROSE, 0, 4000, NULL, NULL, NULL },
	{ "name_fold", "Suchform", FIELD_TEXT, FIELD_COMPUTED | FIELD_HIDDEN, 200, NULL, NULL, NULL },
	{ "sort_key", "Sortierform", FIELD_TEXT, FIELD_COMPUTED | FIELD_HIDDEN, 200, NULL, NULL, NULL },
};

static const KindColumn town_columns[] = {
	{ "state", "Land", FIELD_TEXT, NULL, "town_state_abbr(town.ags)" },
	{ "state_name", "Bundesland", FIELD_TEXT, NULL, "town_state_name(town.ags)" },
	{ "district_name", "Kreis", FIELD_TEXT, NULL,
		"(SELECT d.name FROM district d WHERE d.id = town.district)" },
	{ "association_name", "Verband", FIELD_TEXT, NULL,
		"(SELECT a.name FROM association a WHERE a.id = town.association)" },
	{ "verdict", "Verdikt", FIELD_CHOICE, town_verdict_choices,
		"town_verdict(town.population, town.central_function, town.override, town.gone_date)" },
	{ "notes", "Vermerke", FIELD_INT, NULL, "(SELECT count(*) FROM note n WHERE n.town = town.id)" },
	{ "last_note", "Letzter Kontakt", FIELD_WALL, NULL,
		"(SELECT max(n.at) FROM note n WHERE n.town = town.id)" },
	{ NULL, NULL, FIELD_TEXT, NULL, NULL },
};

const Kind kind_town = {
	.name = "towns",
	.table = "town",
	.noun = "Kommune",
	.plural = "Kommunen",
	.listed = true,
	.key = "ags",
	.title = "name",
	.order = "sort_key, ags",
	.fields = town_fields,
	.nfields = ARRAY_LEN(town_fields),
	.check = kind_rules_town_check,
	.derive = kind_rules_town_derive,
	.columns = town_columns,
	.list_columns = "ags name type state district_name postcode population verdict",
};

/* --- register tables ------------------------------------------------------- */

static const Field district_fields[] = {
	{ "key", "Schlüssel", FIELD_TEXT, FIELD_REQUIRED | FIELD_REGISTER | FIELD_UNIQUE, 5, NULL, NULL,
		NULL },
	{ "name", "Name", FIELD_TEXT, FIELD_REQUIRED | FIELD_REGISTER, 100, NULL, NULL, NULL },
	{ "seat", "Sitz", FIELD_TEXT, FIELD_REGISTER, 100, NULL, NULL, NULL },
};

const Kind kind_district = {
	.name = "districts",
	.table = "district",
	.noun = "Kreis",
	.plural = "Kreise",
	.key = "key",
	.title = "name",
	.order = "key",
	.fields = district_fields,
	.nfields = ARRAY_LEN(district_fields),
	.list_columns = "key name seat",
};

static const Choice association_types[] = {
	{ "free", "verbandsfreie Gemeinde" },
	{ "office", "Amt" },
	{ "collective", "Samtgemeinde" },
	{ "union", "Verbandsgemeinde" },
	{ "community", "Verwaltungsgemeinschaft" },
	{ "parish", "Kirchspielslandgemeinde" },
	{ "administrative", "Verwaltungsverband" },
	{ "carrier", "VG Trägermodell" },
	{ "fulfilling", "erfüllende Gemeinde" },
	{ NULL, NULL },
};

static const Field association_fields[] = {
	{ "key", "Schlüssel", FIELD_TEXT, FIELD_REQUIRED | FIELD_REGISTER | FIELD_UNIQUE, 9, NULL, NULL,
		NULL },
	{ "name", "Name", FIELD_TEXT, FIELD_REQUIRED | FIELD_REGISTER, 100, NULL, NULL, NULL },
	{ "type", "Art", FIELD_CHOICE, FIELD_REGISTER, 0, association_types, NULL, NULL },
};

const Kind kind_association = {
	.name = "associations",
	.table = "association",
	.noun = "Verband",
	.plural = "Verbände",
	.key = "key",
	.title = "name",
	.order = "key",
	.fields = association_fields,
	.nfields = ARRAY_LEN(association_fields),
	.list_columns = "key name type",
};

static const Field population_fields[] = {
	{ "town", "Kommune", FIELD_REF, FIELD_REQUIRED | FIELD_FIXED | FIELD_REGISTER, 0, NULL, &kind_town,
		NULL },
	{ "date", "Stand", FIELD_DATE, FIELD_REQUIRED | FIELD_REGISTER, 0, NULL, NULL, NULL },
	{ "value", "Einwohner", FIELD_INT, FIELD_REQUIRED | FIELD_REGISTER, 100000000, NULL, NULL, NULL },
	{ "source", "Quelle", FIELD_TEXT, FIELD_REQUIRED | FIELD_REGISTER, 200, NULL, NULL, NULL },
};

const Kind kind_population = {
	.name = "populations",
	.table = "population",
	.noun = "Einwohnerzahl",
	.plural = "Einwohnerzahlen",
	.title = "value",
	.parent = "town",
	.order = "town, date DESC",
	.fields = population_fields,
	.nfields = ARRAY_LEN(population_fields),
	.list_columns = "town date value source",
};

/* --- what the office adds to a town ---------------------------------------- */

static const Choice name_types[] = {
	{ "former", "früherer Name" },
	{ "short", "Kurzform" },
	{ "misspelling", "häufige Schreibweise" },
	{ "other", "weiterer Name" },
	{ NULL, NULL },
};

static const Field town_name_fields[] = {
	{ "town", "Kommune", FIELD_REF, FIELD_REQUIRED | FIELD_FIXED, 0, NULL, &kind_town, NULL },
	{ "name", "Name", FIELD_TEXT, FIELD_REQUIRED, 100, NULL, NULL,
		"Auch dieser Name wird bei der Suche gefunden." },
	{ "type", "Art", FIELD_CHOICE, FIELD_REQUIRED, 0, name_types, NULL, NULL },
	{ "name_fold", "Suchform", FIELD_TEXT, FIELD_COMPUTED | FIELD_HIDDEN, 200, NULL, NULL, NULL },
};

const Kind kind_town_name = {
	.name = "town_names",
	.table = "town_name",
	.noun = "Weiterer Name",
	.plural = "Weitere Namen",
	.title = "name",
	.parent = "town",
	.order = "town, name",
	.fields = town_name_fields,
	.nfields = ARRAY_LEN(town_name_fields),
	.derive = kind_rules_fold_derive,
	.list_columns = "town name type",
};

static const Field town_tag_fields[] = {
	{ "town", "Kommune", FIELD_REF, FIELD_REQUIRED | FIELD_FIXED, 0, NULL, &kind_town, NULL },
	{ "tag", "Schlagwort", FIELD_TEXT, FIELD_REQUIRED, 40, NULL, NULL,
		"Ein Wort ohne Leerzeichen, zum Beispiel kongress2025." },
};

const Kind kind_town_tag = {
	.name = "town_tags",
	.table = "town_tag",
	.noun = "Schlagwort",
	.plural = "Schlagwörter",
	.title = "tag",
	.parent = "town",
	.order = "town, tag",
	.fields = town_tag_fields,
	.nfields = ARRAY_LEN(town_tag_fields),
	.check = kind_rules_tag_check,
	.list_columns = "town tag",
};

static const Field topic_fields[] = {
	{ "label", "Thema", FIELD_TEXT, FIELD_REQUIRED | FIELD_UNIQUE, 80, NULL, NULL, NULL },
	{ "synonyms", "Synonyme", FIELD_TEXT, 0, 200, NULL, NULL,
		"Mit Komma getrennt; die Suche findet das Thema auch darunter." },
	{ "position", "Reihenfolge", FIELD_INT, 0, 9999, NULL, NULL, "Kleine Zahlen stehen oben." },
	{ "retired", "nicht mehr anbieten", FIELD_BOOL, 0, 0, NULL, NULL,
		"Bleibt bei alten Einträgen stehen, wird aber nicht mehr vorgeschlagen." },
	{ "name_fold", "Suchform", FIELD_TEXT, FIELD_COMPUTED | FIELD_HIDDEN, 400, NULL, NULL, NULL },
};

static const KindColumn topic_columns[] = {
	{ "seeking", "suchen", FIELD_INT, NULL,
		"(SELECT count(*) FROM town_topic t WHERE t.topic = topic.id AND t.direction = 'seeks')" },
	{ "offering", "bieten", FIELD_INT, NULL,
		"(SELECT count(*) FROM town_topic t WHERE t.topic = topic.id AND t.direction = 'offers')" },
	{ NULL, NULL, FIELD_TEXT, NULL, NULL },
};

const Kind kind_topic = {
	.name = "topics",
	.table = "topic",
	.noun = "Thema",
	.plural = "Themen",
	.listed = true,
	.title = "label",
	.order = "position NULLS LAST, label",
	.fields = topic_fields,
	.nfields = ARRAY_LEN(topic_fields),
	.derive = kind_rules_fold_derive,
	.columns = topic_columns,
	.list_columns = "label synonyms seeking offering",
};

static const Choice topic_directions[] = { { "seeks", "sucht" }, { "offers", "bietet" }, { NULL, NULL } };

static const Field town_topic_fields[] = {
	{ "town", "Kommune", FIELD_REF, FIELD_REQUIRED | FIELD_FIXED, 0, NULL, &kind_town, NULL },
	{ "topic", "Thema", FIELD_REF, FIELD_REQUIRED, 0, NULL, &kind_topic, NULL },
	{ "direction", "Richtung", FIELD_CHOICE, FIELD_REQUIRED, 0, topic_directions, NULL, NULL },
	{ "level", "Stufe", FIELD_INT, FIELD_REQUIRED, 3, NULL, NULL,
		"1 = am Rande, 2 = wichtig, 3 = dringend bzw. viel Erfahrung." },
	{ "note", "Notiz", FIELD_TEXT, 0, 200, NULL, NULL, NULL },
	{ "date", "Stand", FIELD_DATE, FIELD_REQUIRED, 0, NULL, NULL, NULL },
};

static const KindColumn town_topic_columns[] = {
	{ "topic_label", "Thema", FIELD_TEXT, NULL,
		"(SELECT t.label FROM topic t WHERE t.id = town_topic.topic)" },
	{ NULL, NULL, FIELD_TEXT, NULL, NULL },
};

const Kind kind_town_topic = {
	.name = "town_topics",
	.table = "town_topic",
	.noun = "Thema der Kommune",
	.plural = "Themen der Kommunen",
	.title = "note",
	.parent = "town",
	.order = "town, direction, level DESC, id",
	.fields = town_topic_fields,
	.nfields = ARRAY_LEN(town_topic_fields),
	.check = kind_rules_town_topic_check,
	.columns = town_topic_columns,
	.list_columns = "town topic_label direction level note date",
};

/* --- notes ------------------------------------------------------------------ */

static const Choice note_types[] = {
	{ "call", "Anruf" },
	{ "mail", "E-Mail" },
	{ "meeting", "Gespräch" },
	{ "letter", "Brief" },
	{ "other", "Notiz" },
	{ NULL, NULL },
};

static const Choice note_directions[] = { { "in", "eingehend" }, { "out", "ausgehend" }, { NULL, NULL } };

static const Field note_fields[] = {
	{ "town", "Kommune", FIELD_REF, 0, 0, NULL, &kind_town, NULL },
	{ "person", "Person", FIELD_REF, FIELD_ALONG, 0, NULL, &kind_person, NULL },
	{ "type", "Art", FIELD_CHOICE, FIELD_REQUIRED, 0, note_types, NULL, NULL },
	{ "direction", "Richtung", FIELD_CHOICE, 0, 0, note_directions, NULL, NULL },
	{ "at", "Zeit", FIELD_WALL, FIELD_REQUIRED, 0, NULL, NULL, NULL },
	{ "text", "Text", FIELD_PROSE, FIELD_REQUIRED, 20000, NULL, NULL, NULL },
	{ "author", "von", FIELD_TEXT, FIELD_REQUIRED, 80, NULL, NULL, NULL },
};

static const KindColumn note_columns[] = {
	{ "town_name", "Kommune", FIELD_TEXT, NULL, KIND_TOWN_TITLE("note.town") },
	{ "town_ags", "AGS", FIELD_TEXT, NULL, "(SELECT t.ags FROM town t WHERE t.id = note.town)" },
	{ "person_name", "Person", FIELD_TEXT, NULL,
		"(SELECT p.full_name FROM person p WHERE p.id = note.person)" },
	{ NULL, NULL, FIELD_TEXT, NULL, NULL },
};

const Kind kind_note = {
	.name = "notes",
	.table = "note",
	.noun = "Vermerk",
	.plural = "Vermerke",
	.listed = true,
	.title = "text",
	.parent = "town",
	.order = "at DESC, id DESC",
	.fields = note_fields,
	.nfields = ARRAY_LEN(note_fields),
	.check = kind_rules_note_check,
	.columns = note_columns,
	.list_columns = "at town_name type direction author text",
};

/* --- saved views -------------------------------------------------------------- */

static const Choice view_scopes[] = { { "mine", "nur für mich" }, { "shared", "für alle" }, { NULL, NULL } };

static const Field view_fields[] = {
	{ "name", "Name", FIELD_TEXT, FIELD_REQUIRED, 60, NULL, NULL, NULL },
	{ "kind", "Liste", FIELD_TEXT, FIELD_REQUIRED | FIELD_FIXED, 40, NULL, NULL, NULL },
	{ "query", "Filter", FIELD_TEXT, 0, 400, NULL, NULL, NULL },
	{ "columns", "Spalten", FIELD_TEXT, 0, 400, NULL, NULL, NULL },
	{ "sort", "Sortierung", FIELD_TEXT, 0, 200, NULL, NULL, NULL },
	{ "scope", "gilt", FIELD_CHOICE, FIELD_REQUIRED, 0, view_scopes, NULL, NULL },
	{ "owner", "von", FIELD_TEXT, FIELD_REQUIRED, 80, NULL, NULL, NULL },
};

const Kind kind_view = {
	.name = "views",
	.table = "view",
	.noun = "Ansicht",
	.plural = "Ansichten",
	.listed = true,
	.title = "name",
	.order = "name, id",
	.fields = view_fields,
	.nfields = ARRAY_LEN(view_fields),
	.list_columns = "name kind query sort scope owner",
};

/* --- look-up -------------------------------------------------------------------- */

const Kind *const kind_all[] = {
	&kind_district,
	&kind_association,
	&kind_town,
	&kind_population,
	&kind_town_name,
	&kind_town_tag,
	&kind_topic,
	&kind_town_topic,
	&kind_organisation,
	&kind_person,
	&kind_channel,
	&kind_address,
	&kind_person_tag,
	&kind_post,
	&kind_relation,
	&kind_consent,
	&kind_note,
	&kind_interest,
	&kind_interest_topic,
	&kind_veto,
	&kind_pairing_run,
	&kind_pairing,
	&kind_tandem,
	&kind_series,
	&kind_event,
	&kind_event_template,
	&kind_session,
	&kind_event_person,
	&kind_registration,
	&kind_seat,
	&kind_feedback,
	&kind_message,
	&kind_followup,
	&kind_distinct,
	&kind_disclosure,
	&kind_view,
	NULL,
};

const Kind *kind_find(const char *name)
{
	for (const Kind *const *k = kind_all; *k != NULL; k++)
		if (strcmp((*k)->name, name) == 0)
			return *k;
	return NULL;
}

const Kind *kind_find_table(const char *table)
{
	for (const Kind *const *k = kind_all; *k != NULL; k++)
		if (strcmp((*k)->table, table) == 0)
			return *k;
	return NULL;
}

int kind_field_index(const Kind *k, const char *name)
{
	for (size_t i = 0; i < k->nfields; i++)
		if (strcmp(k->fields[i].name, name) == 0)
			return (int)i;
	return -1;
}

const Field *kind_field(const Kind *k, const char *name)
{
	int i = kind_field_index(k, name);
	return i < 0 ? NULL : &k->fields[i];
}

const char *kind_choice_label(const Field *f, const char *name)
{
	for (const Choice *c = f->choices; c != NULL && c->name != NULL; c++)
		if (strcmp(c->name, name) == 0)
			return c->label;
	return name;
}

const Choice *kind_choice_find(const Field *f, const char *text)
{
	AUTO(str_done) Str want = STR_INIT;
	AUTO(str_done) Str have = STR_INIT;
	text_fold_str(&want, text);
	for (const Choice *c = f->choices; c != NULL && c->name != NULL; c++) {
		str_clear(&have);
		text_fold_str(&have, c->label);
		if (strcmp(c->name, text) == 0 || strcmp(str_cstr(&want), str_cstr(&have)) == 0)
			return c;
	}
	return NULL;
}
