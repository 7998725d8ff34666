/* Which words may stand before the colon, per kind, and what they mean in SQL. The
 * conditions are constants; what people type only ever reaches them as a bound value. */
#include "kontor/domain/query.h"

#include <string.h>

#include "kontor/base/text.h"
#include "kontor/domain/town.h"
#include "query_priv.h"

/* A name that exists is meant alone (kreis:prignitz is not Ostprignitz-Ruppin), else a part
 * of one will do; or its official key. */
#define SQL_NAMED(column, table)                                                                             \
	column " IN (SELECT n.id FROM " table " n WHERE n.key = ?1 OR text_fold(n.name) = ?1"                \
	       " OR (instr(text_fold(n.name), ?1) > 0"                                                       \
	       " AND NOT EXISTS (SELECT 1 FROM " table " e WHERE text_fold(e.name) = ?1)))"

#define SQL_TOPIC(direction)                                                                                 \
	"town.id IN (SELECT x.town FROM town_topic x JOIN topic t ON t.id = x.topic WHERE " direction        \
	"instr(t.name_fold, ?1) > 0)"

/* Values for completion: what begins as typed. */
#define VALUES_NAMED(table, help)                                                                            \
	"SELECT DISTINCT name, " help " FROM " table                                                         \
	" WHERE substr(text_fold(name), 1, length(?1)) = ?1 ORDER BY text_fold(name) LIMIT ?2"

#define VALUES_TOPIC                                                                                         \
	"SELECT label, coalesce(synonyms, '') FROM topic WHERE coalesce(retired, 0) = 0"                     \
	" AND instr(name_fold, ?1) > 0 ORDER BY position, label LIMIT ?2"

static const Choice missing_in_town[] = {
	{ "coordinates", "koordinaten" },
	{ "contact", "kontakt" },
	{ "topic", "thema" },
	{ "website", "internet" },
	{ "tag", "schlagwort" },
	{ "population", "einwohner" },
	{ "central_function", "zentralität" },
	{ "location_class", "lage" },
	{ "mayor", "bürgermeister" },
	{ NULL, NULL },
};

static const char missing_in_town_sql[] =
	"CASE ?1 WHEN 'coordinates' THEN town.latitude IS NULL OR town.longitude IS NULL"
	" WHEN 'contact' THEN NOT EXISTS (SELECT 1 FROM note n WHERE n.town = town.id)"
	" WHEN 'topic' THEN NOT EXISTS (SELECT 1 FROM town_topic x WHERE x.town = town.id)"
	" WHEN 'website' THEN town.website IS NULL"
	" WHEN 'tag' THEN NOT EXISTS (SELECT 1 FROM town_tag g WHERE g.town = town.id)"
	" WHEN 'population' THEN town.population IS NULL"
	" WHEN 'central_function' THEN town.central_function IS NULL"
	" WHEN 'location_class' THEN town.location_class IS NULL"
	" WHEN 'mayor' THEN NOT EXISTS (SELECT 1 FROM post p WHERE p.town = town.id"
	" AND p.function = 'mayor' AND p.until IS NULL) END";

static const Choice yes_no_all[] = { { "yes", "ja" }, { "no", "nein" }, { "all", "alle" }, { NULL, NULL } };

static const Choice yes_no[] = { { "yes", "ja" }, { "no", "nein" }, { NULL, NULL } };

static const Choice lists[] = {
	{ "towns", "Kommunen" },
	{ "topics", "Themen" },
	{ "notes", "Vermerke" },
	{ "events", "Termine" },
	{ "views", "Ansichten" },
	{ "persons", "Personen" },
	{ "organisations", "Organisationen" },
	{ "followups", "Wiedervorlagen" },
	{ "series", "Serien" },
	{ "registrations", "Anmeldungen" },
	{ "messages", "Nachrichten" },
	{ NULL, NULL },
};

static const TermDef town_terms[] = {
	{ "land", "bundesland state", TERM_STATE, 0, "substr(town.ags, 1, 2) = ?1", NULL, NULL, "%",
		"nicht %", "Bundesland, zum Beispiel land:BB oder land:hessen" },
	{ "kreis", "landkreis district district_name", TERM_TEXT, 0, SQL_NAMED("town.district", "district"),
		NULL, NULL, "im Kreis %", "nicht im Kreis %", "Kreis, zum Beispiel kreis:prignitz",
		VALUES_NAMED("district", "coalesce(seat, '')") },
	{ "verband", "amt association association_name", TERM_TEXT, 0,
		SQL_NAMED("town.association", "association"), NULL, NULL, "im Verband %",
		"nicht im Verband %", "Gemeindeverband, zum Beispiel verband:\"bad wilsnack\"",
		VALUES_NAMED("association", "'Gemeindeverband'") },
	{ "ew", "einwohner population", TERM_INT, 0, "town.population BETWEEN ?1 AND ?2", NULL, NULL,
		"mit % Einwohner(n)", "nicht mit % Einwohner(n)",
		"Einwohner, zum Beispiel ew:5000..9000 oder ew:>=5000" },
	{ "plz", "postleitzahl postcode", TERM_DIGITS, 0, "substr(town.postcode, 1, length(?1)) = ?1", NULL,
		"postcode", "mit Postleitzahl %", "ohne Postleitzahl %",
		"Postleitzahl oder ihr Anfang, zum Beispiel plz:193" },
	{ "ags", "schlüssel", TERM_DIGITS, 0, "substr(town.ags, 1, length(?1)) = ?1", NULL, "ags",
		"mit AGS %", "ohne AGS %", "Gemeindeschlüssel oder sein Anfang, zum Beispiel ags:12070" },
	{ "art", "typ type", TERM_CHOICE, 0, "town.type = ?1", NULL, "type", "der Art %", "nicht der Art %",
		"Art der Kommune, zum Beispiel art:markt" },
	{ "verdikt", "verdict", TERM_CHOICE, 0,
		"town_verdict(town.population, town.central_function, town.override, town.gone_date) = ?1",
		town_verdict_choices, NULL, "mit Verdikt %", "nicht mit Verdikt %",
		"Kleinstadt, keine oder Gast, zum Beispiel verdikt:kleinstadt" },
	{ "sucht", "seeks seeking", TERM_TEXT, 0, SQL_TOPIC("x.direction = 'seeks' AND "), NULL, NULL,
		"die % suchen", "die % nicht suchen",
		"Thema, zu dem Rat gesucht wird, zum Beispiel sucht:wärme", VALUES_TOPIC },
	{ "bietet", "offers offering", TERM_TEXT, 0, SQL_TOPIC("x.direction = 'offers' AND "), NULL, NULL,
		"die % bieten", "die % nicht bieten",
		"Thema, zu dem Erfahrung angeboten wird, zum Beispiel bietet:wohnen", VALUES_TOPIC },
	{ "thema", "topic", TERM_TEXT, 0, SQL_TOPIC(""), NULL, NULL, "mit Thema %", "ohne Thema %",
		"gesuchtes oder angebotenes Thema, zum Beispiel thema:kultur", VALUES_TOPIC },
	{ "tag", "schlagwort", TERM_TEXT, 0,
		"town.id IN (SELECT g.town FROM town_tag g WHERE text_fold(g.tag) = ?1)", NULL, NULL,
		"mit Schlagwort %", "ohne Schlagwort %", "Schlagwort, zum Beispiel tag:kongress2025",
		"SELECT tag, count(*) || ' Kommunen' FROM town_tag WHERE substr(text_fold(tag), 1, length(?1)) = ?1"
		" GROUP BY tag ORDER BY count(*) DESC, tag LIMIT ?2" },
	{ "zentralität", "central_function zentral", TERM_CHOICE, 0, "town.central_function = ?1", NULL,
		"central_function", "mit Zentralität %", "nicht mit Zentralität %",
		"zentralörtliche Funktion, zum Beispiel zentralität:mittelzentrum" },
	{ "lage", "location_class", TERM_CHOICE, 0, "town.location_class = ?1", NULL, "location_class",
		"in Lage %", "nicht in Lage %", "Lagetyp des BBSR, zum Beispiel lage:peripher" },
	{ "umkreis", "radius", TERM_RADIUS, 0, NULL, NULL, NULL, "im Umkreis von % (Luftlinie)",
		"nicht im Umkreis von % (Luftlinie)",
		"Umkreis in Luftlinie, zum Beispiel umkreis:30km@wittenberge", QUERY_VALUES_TOWN },
	{ "kontakt", "contact last_note", TERM_DATE, TERM_PAST,
		"town.id IN (SELECT n.town FROM note n GROUP BY n.town"
		" HAVING substr(max(n.at), 1, 10) BETWEEN ?1 AND ?2)",
		NULL, NULL, "mit letztem Kontakt %", "nicht mit letztem Kontakt %",
		"letzter Vermerk, zum Beispiel kontakt:<90t, kontakt:>90t oder kontakt:2025" },
	{ "ohne", "without", TERM_FLAG, 0, missing_in_town_sql, missing_in_town, NULL, "ohne %", "mit %",
		"was fehlt, zum Beispiel ohne:kontakt oder ohne:bürgermeister" },
	{ "aufgelöst", "gone", TERM_CHOICE, 0,
		"CASE ?1 WHEN 'yes' THEN town.gone_date IS NOT NULL WHEN 'no' THEN town.gone_date IS NULL"
		" ELSE 1 END",
		yes_no_all, NULL, NULL, NULL, "aufgelöste Kommunen, zum Beispiel aufgelöst:ja" },
	QUERY_TERMS_END,
};

static const TermDef note_terms[] = {
	{ "art", "typ type", TERM_CHOICE, 0, "note.type = ?1", NULL, "type", "der Art %", "nicht der Art %",
		"Art des Vermerks, zum Beispiel art:anruf" },
	{ "richtung", "direction", TERM_CHOICE, 0, "note.direction = ?1", NULL, "direction", "%", "nicht %",
		"eingehend oder ausgehend, zum Beispiel richtung:eingehend" },
	{ "kommune", "ort town", TERM_TEXT, 0, QUERY_OF_TOWN("note.town"), NULL, NULL, "zu %", "nicht zu %",
		"Kommune, zum Beispiel kommune:freyung", QUERY_VALUES_TOWN },
	{ "land", "bundesland state", TERM_STATE, 0, QUERY_OF_STATE("note.town"), NULL, NULL, "%", "nicht %",
		"Bundesland, zum Beispiel land:BB" },
	{ "von", "author", TERM_TEXT, 0, "instr(text_fold(note.author), ?1) > 0", NULL, NULL, "von %",
		"nicht von %", "wer ihn schrieb, zum Beispiel von:anna",
		"SELECT author, count(*) || ' Vermerke' FROM note WHERE substr(text_fold(author), 1, length(?1)) = ?1"
		" GROUP BY author ORDER BY count(*) DESC, author LIMIT ?2" },
	{ "am", "datum at date", TERM_DATE, TERM_PAST, "substr(note.at, 1, 10) BETWEEN ?1 AND ?2", NULL, NULL,
		"%", "nicht %", "Tag oder Zeitraum, zum Beispiel am:heute, am:<30t oder am:10.2025" },
	{ "person", NULL, TERM_TEXT, 0,
		"note.person IN (SELECT p.id FROM person p WHERE instr(p.name_fold, ?1) > 0)", NULL, NULL,
		"zu %", "nicht zu %", "Person, zum Beispiel person:beispiel" },
	{ "text", NULL, TERM_TEXT, 0, "instr(text_fold(note.text), ?1) > 0", NULL, NULL, "mit % im Text",
		"ohne % im Text", "Wortlaut, zum Beispiel text:wärmenetz" },
	QUERY_TERMS_END,
};

static const TermDef topic_terms[] = {
	{ "thema", "label name", TERM_TEXT, 0, "instr(topic.name_fold, ?1) > 0", NULL, NULL, "mit % im Namen",
		"ohne % im Namen", "Bezeichnung oder Synonym, zum Beispiel thema:wärme", VALUES_TOPIC },
	{ "ruhend", "retired", TERM_CHOICE, 0, "coalesce(topic.retired, 0) = (?1 = 'yes')", yes_no, NULL,
		NULL, NULL, "nicht mehr angebotene Themen, zum Beispiel ruhend:ja" },
	QUERY_TERMS_END,
};

static const TermDef view_terms[] = {
	{ "liste", "kind", TERM_CHOICE, 0, "view.kind = ?1", lists, NULL, "der Liste %", "nicht der Liste %",
		"welche Liste, zum Beispiel liste:kommunen" },
	{ "gilt", "scope", TERM_CHOICE, 0, "view.scope = ?1", NULL, "scope", "%", "nicht %",
		"für wen, zum Beispiel gilt:\"für alle\"" },
	QUERY_TERMS_END,
};

static const struct {
	const Kind *kind;
	const TermDef *terms;
} tables[] = {
	{ &kind_town, town_terms },
	{ &kind_event, query_terms_events },
	{ &kind_series, query_terms_series },
	{ &kind_event_template, query_terms_templates },
	{ &kind_registration, query_terms_registrations },
	{ &kind_message, query_terms_messages },
	{ &kind_note, note_terms },
	{ &kind_topic, topic_terms },
	{ &kind_view, view_terms },
	{ &kind_person, query_terms_persons },
	{ &kind_organisation, query_terms_organisations },
	{ &kind_followup, query_terms_followups },
	{ &kind_disclosure, query_terms_disclosures },
};

const TermDef *query_terms(const Kind *k)
{
	for (size_t i = 0; i < ARRAY_LEN(tables); i++)
		if (tables[i].kind == k)
			return tables[i].terms;
	return NULL;
}

const Choice *query_terms_choices(const Kind *k, const TermDef *def)
{
	if (def->choices != NULL)
		return def->choices;
	const Field *f = def->field != NULL ? kind_field(k, def->field) : NULL;
	return f != NULL ? f->choices : NULL;
}

static bool folds_to(const char *text, size_t len, const char *fold, Str *buf)
{
	str_clear(buf);
	AUTO(str_done) Str part = STR_INIT;
	str_add(&part, text, len);
	text_fold_str(buf, str_cstr(&part));
	return strcmp(str_cstr(buf), fold) == 0;
}

static bool is_called(const TermDef *def, const char *fold, Str *buf)
{
	if (folds_to(def->name, strlen(def->name), fold, buf))
		return true;
	for (const char *s = def->synonyms; s != NULL && *s != '\0';) {
		size_t len = strcspn(s, " ");
		if (folds_to(s, len, fold, buf))
			return true;
		s += len + (s[len] == ' ');
	}
	return false;
}

const TermDef *query_terms_find(const Kind *k, const char *name)
{
	AUTO(str_done) Str fold = STR_INIT;
	AUTO(str_done) Str buf = STR_INIT;
	text_fold_str(&fold, name);
	for (const TermDef *d = query_terms(k); d != NULL && d->name != NULL; d++)
		if (is_called(d, str_cstr(&fold), &buf))
			return d;
	return NULL;
}

const TermDef *query_terms_nearest(const Kind *k, const char *name)
{
	AUTO(str_done) Str want = STR_INIT;
	AUTO(str_done) Str have = STR_INIT;
	text_fold_str(&want, name);
	const TermDef *best = NULL;
	/* Short names differ by one letter from half the table: one error there, two in longer ones. */
	int limit = want.len <= 3 ? 1 : 2;
	for (const TermDef *d = query_terms(k); d != NULL && d->name != NULL; d++) {
		str_clear(&have);
		text_fold_str(&have, d->name);
		int distance = text_distance(str_cstr(&want), str_cstr(&have), limit);
		if (distance <= limit) {
			best = d;
			limit = distance - 1;
		}
	}
	return best;
}

void query_terms_list(const Kind *k, Str *out)
{
	const char *separator = "";
	for (const TermDef *d = query_terms(k); d != NULL && d->name != NULL; d++) {
		str_adds(out, separator);
		str_adds(out, d->name);
		separator = ", ";
	}
}
