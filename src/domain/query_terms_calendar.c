/* The terms of the calendar: events, series, templates, registrations, messages. */
#include <stddef.h>

#include "kontor/domain/event.h"
#include "kontor/domain/registration.h"
#include "query_priv.h"

/* A number is an id, so that programs say exactly which; anything else a part of the title. */
#define BY_TITLE(column, table)                                                                              \
	column " IN (SELECT x.id FROM " table " x WHERE CASE WHEN ?1 NOT GLOB '*[^0-9]*'"                    \
	       " THEN x.id = CAST(?1 AS INTEGER) ELSE instr(text_fold(x.title), ?1) > 0 END)"

#define VALUES_TITLE(table)                                                                                  \
	"SELECT title, substr(max(start), 1, 10) FROM " table                                                \
	" WHERE substr(text_fold(title), 1, length(?1)) = ?1 GROUP BY title ORDER BY max(start) DESC"        \
	" LIMIT ?2"

/* What an empty visibility stands for is said in event_visibility, too. */
#define VISIBILITY(table)                                                                                    \
	"coalesce(" table ".visibility, CASE WHEN " table                                                    \
	".type IN ('tour', 'webtalk', 'congress') THEN 'public' ELSE 'internal' END) = ?1"

#define TAKEN                                                                                                \
	"(SELECT count(*) FROM registration r WHERE r.event = event.id"                                      \
	" AND r.state IN ('registered', 'confirmed', 'attended'))"

static const Choice missing_in_event[] = {
	{ "town", "kommune" },
	{ "place", "ort" },
	{ "room", "raum" },
	{ "link", "zugangslink" },
	{ "person", "personen" },
	{ "capacity", "plätze" },
	{ NULL, NULL },
};

static const char missing_in_event_sql[] =
	"CASE ?1 WHEN 'town' THEN event.town IS NULL WHEN 'place' THEN event.place IS NULL"
	" WHEN 'room' THEN event.room IS NULL WHEN 'link' THEN event.link IS NULL"
	" WHEN 'person' THEN NOT EXISTS (SELECT 1 FROM event_person p WHERE p.event = event.id)"
	" WHEN 'capacity' THEN event.capacity IS NULL END";

const TermDef query_terms_events[] = {
	{ "art", "typ type", TERM_CHOICE, 0, "event.type = ?1", NULL, "type", "der Art %", "nicht der Art %",
		"Art des Termins, zum Beispiel art:web-talk" },
	{ "status", "state stand", TERM_CHOICE, 0, "event.state = ?1", event_states, NULL, "mit Status %",
		"nicht mit Status %", "Status, zum Beispiel status:bestätigt" },
	{ "kommune", "ort town", TERM_TEXT, 0, QUERY_OF_TOWN("event.town"), NULL, NULL, "zu %", "nicht zu %",
		"Kommune, zum Beispiel kommune:freyung", QUERY_VALUES_TOWN },
	{ "land", "bundesland", TERM_STATE, 0, QUERY_OF_STATE("event.town"), NULL, NULL, "%", "nicht %",
		"Bundesland, zum Beispiel land:BB" },
	{ "datum", "am date", TERM_DATE, 0,
		"substr(event.\"end\", 1, 10) >= ?1 AND substr(event.start, 1, 10) <= ?2", NULL, NULL, "%",
		"nicht %", "Zeitraum, zum Beispiel datum:1.10...31.12. oder datum:10.2026" },
	{ "ab", "from", TERM_DAY, 0, "substr(event.\"end\", 1, 10) >= ?1", NULL, NULL, "ab %", "nicht ab %",
		"frühester Tag, zum Beispiel ab:heute" },
	{ "bis", "until", TERM_DAY, 0, "substr(event.start, 1, 10) <= ?2", NULL, NULL, "bis %", "nicht bis %",
		"letzter Tag, zum Beispiel bis:+30t" },
	{ "serie", "series", TERM_TEXT, 0, BY_TITLE("event.series", "series"), NULL, NULL, "der Serie %",
		"nicht der Serie %", "Serie, zum Beispiel serie:web-talk", VALUES_TITLE("series") },
	{ "person", "mit", TERM_TEXT, 0,
		"event.id IN (SELECT x.event FROM event_person x JOIN person p ON p.id = x.person"
		" WHERE instr(p.name_fold, ?1) > 0)",
		NULL, NULL, "mit %", "ohne %", "wer mitwirkt, zum Beispiel person:beispiel" },
	{ "raum", "room", TERM_TEXT, 0, "instr(text_fold(event.room), ?1) > 0", NULL, NULL, "im Raum %",
		"nicht im Raum %", "Raum, zum Beispiel raum:ratssaal",
		"SELECT room, count(*) || ' Termine' FROM event"
		" WHERE substr(text_fold(room), 1, length(?1)) = ?1 GROUP BY room ORDER BY count(*) DESC, room"
		" LIMIT ?2" },
	{ "zielgruppe", "audience", TERM_CHOICE, 0, "event.audience = ?1", NULL, "audience", "für %",
		"nicht für %", "Zielgruppe, zum Beispiel zielgruppe:räte" },
	{ "sichtbarkeit", "visibility", TERM_CHOICE, 0, VISIBILITY("event"), NULL, "visibility",
		"mit Sichtbarkeit %", "nicht mit Sichtbarkeit %",
		"wer ihn sieht, zum Beispiel sichtbarkeit:öffentlich" },
	{ "kategorie", "category farbe", TERM_CHOICE, 0, "coalesce(event.category, event.type) = ?1", NULL,
		"category", "der Kategorie %", "nicht der Kategorie %",
		"Farbe in Outlook, zum Beispiel kategorie:presse" },
	{ "plätze", "capacity", TERM_INT, 0, "event.capacity BETWEEN ?1 AND ?2", NULL, NULL, "mit % Plätzen",
		"nicht mit % Plätzen", "Plätze, zum Beispiel plätze:>=50" },
	{ "frei", "free", TERM_INT, 0, "event.capacity - " TAKEN " BETWEEN ?1 AND ?2", NULL, NULL,
		"mit % freien Plätzen", "nicht mit % freien Plätzen",
		"freie Plätze, zum Beispiel frei:>0 oder frei:0" },
	{ "ohne", "without", TERM_FLAG, 0, missing_in_event_sql, missing_in_event, NULL, "ohne %", "mit %",
		"was fehlt, zum Beispiel ohne:ort oder ohne:personen" },
	QUERY_TERMS_END,
};

const TermDef query_terms_series[] = {
	{ "art", "typ type", TERM_CHOICE, 0, "series.type = ?1", NULL, "type", "der Art %", "nicht der Art %",
		"Art der Termine, zum Beispiel art:web-talk" },
	{ "status", "state stand", TERM_CHOICE, 0, "series.state = ?1", event_states, NULL, "mit Status %",
		"nicht mit Status %", "Status, zum Beispiel status:bestätigt" },
	{ "wiederholung", "frequency", TERM_CHOICE, 0, "series.frequency = ?1", NULL, "frequency", "%",
		"nicht %", "Wiederholung, zum Beispiel wiederholung:wöchentlich" },
	{ "kommune", "ort town", TERM_TEXT, 0, QUERY_OF_TOWN("series.town"), NULL, NULL, "zu %", "nicht zu %",
		"Kommune, zum Beispiel kommune:freyung", QUERY_VALUES_TOWN },
	{ "datum", "am date", TERM_DATE, 0,
		"series.id IN (SELECT e.series FROM event e WHERE substr(e.\"end\", 1, 10) >= ?1"
		" AND substr(e.start, 1, 10) <= ?2)",
		NULL, NULL, "mit Terminen %", "ohne Termine %",
		"Zeitraum mit Terminen, zum Beispiel datum:10.2026" },
	{ "sichtbarkeit", "visibility", TERM_CHOICE, 0, VISIBILITY("series"), NULL, "visibility",
		"mit Sichtbarkeit %", "nicht mit Sichtbarkeit %",
		"wer sie sieht, zum Beispiel sichtbarkeit:intern" },
	QUERY_TERMS_END,
};

const TermDef query_terms_templates[] = {
	{ "art", "typ type", TERM_CHOICE, 0, "event_template.type = ?1", NULL, "type", "der Art %",
		"nicht der Art %", "Art der Termine, zum Beispiel art:tandemtreffen" },
	{ "titel", "title", TERM_TEXT, 0, "instr(text_fold(event_template.title), ?1) > 0", NULL, NULL,
		"mit % im Titel", "ohne % im Titel", "Titel der Termine, zum Beispiel titel:web-talk" },
	QUERY_TERMS_END,
};

const TermDef query_terms_registrations[] = {
	{ "termin", "event", TERM_TEXT, 0, BY_TITLE("registration.event", "event"), NULL, NULL, "zu %",
		"nicht zu %", "Termin, zum Beispiel termin:kongress", VALUES_TITLE("event") },
	{ "status", "state stand", TERM_CHOICE, 0, "registration.state = ?1", registration_states, NULL,
		"mit Status %", "nicht mit Status %", "Status, zum Beispiel status:warteliste" },
	{ "kommune", "ort town", TERM_TEXT, 0, QUERY_OF_TOWN("registration.town"), NULL, NULL, "aus %",
		"nicht aus %", "Kommune, zum Beispiel kommune:freyung", QUERY_VALUES_TOWN },
	{ "land", "bundesland", TERM_STATE, 0, QUERY_OF_STATE("registration.town"), NULL, NULL, "%",
		"nicht %", "Bundesland der Kommune, zum Beispiel land:BB" },
	{ "person", "name", TERM_TEXT, 0,
		"(instr(registration.name_fold, ?1) > 0 OR registration.person IN"
		" (SELECT p.id FROM person p WHERE instr(p.name_fold, ?1) > 0))",
		NULL, NULL, "von %", "nicht von %", "wer angemeldet ist, zum Beispiel person:beispiel" },
	{ "am", "datum at date", TERM_DATE, TERM_PAST, "substr(registration.at, 1, 10) BETWEEN ?1 AND ?2",
		NULL, NULL, "angemeldet %", "nicht angemeldet %",
		"Tag der Anmeldung, zum Beispiel am:<30t oder am:gestern" },
	QUERY_TERMS_END,
};

const TermDef query_terms_messages[] = {
	{ "status", "state stand", TERM_CHOICE, 0, "message.state = ?1", NULL, "state", "mit Status %",
		"nicht mit Status %", "Status, zum Beispiel status:gescheitert" },
	{ "art", "typ type", TERM_CHOICE, 0, "message.type = ?1", NULL, "type", "der Art %",
		"nicht der Art %", "Art der Nachricht, zum Beispiel art:einladung" },
	{ "an", "address to", TERM_TEXT, 0,
		"(instr(text_fold(message.address), ?1) > 0 OR instr(text_fold(message.name), ?1) > 0)", NULL,
		NULL, "an %", "nicht an %", "Name oder Adresse, zum Beispiel an:beispiel" },
	{ "termin", "event", TERM_TEXT, 0, BY_TITLE("message.event", "event"), NULL, NULL, "zu %",
		"nicht zu %", "Termin, zum Beispiel termin:kongress", VALUES_TITLE("event") },
	{ "von", "author", TERM_TEXT, 0, "instr(text_fold(message.author), ?1) > 0", NULL, NULL, "von %",
		"nicht von %", "wer sie schrieb, zum Beispiel von:anna" },
	QUERY_TERMS_END,
};
