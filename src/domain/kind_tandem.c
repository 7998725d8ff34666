/* Tandems: who is interested, the runs that pair them, and what becomes of the pairs. */
#include "kontor/domain/kind.h"

#include "kind_priv.h"
#include "kontor/domain/tandem.h"

/* --- interest ------------------------------------------------------------------ */

static const Choice interest_states[] = {
	{ "open", "sucht" },
	{ "paused", "pausiert" },
	{ "withdrawn", "zurückgezogen" },
	{ NULL, NULL },
};

static const Choice wishes_size[] = {
	{ "similar", "ähnlich groß" },
	{ "larger", "größer" },
	{ "smaller", "kleiner" },
	{ NULL, NULL },
};

static const Choice wishes_distance[] = {
	{ "near", "gut erreichbar (unter 250 km)" },
	{ "far", "weiter weg (ab 250 km)" },
	{ NULL, NULL },
};

static const Choice wishes_land[] = {
	{ "other", "anderes Land" },
	{ "same", "gleiches Land" },
	{ NULL, NULL },
};

static const Field interest_fields[] = {
	{ "person", "Person", FIELD_REF, FIELD_REQUIRED | FIELD_FIXED | FIELD_UNIQUE, 0, NULL, &kind_person,
		NULL },
	{ "state", "Status", FIELD_CHOICE, FIELD_REQUIRED, 0, interest_states, NULL, NULL },
	{ "goal", "Ziel", FIELD_PROSE, 0, 2000, NULL, NULL, "Was sie oder er vom Tandem erwartet." },
	{ "availability", "erreichbar", FIELD_TEXT, 0, 200, NULL, NULL,
		"Zum Beispiel freitags, nicht im August." },
	{ "wish_size", "Wunsch: Größe", FIELD_CHOICE, 0, 0, wishes_size, NULL, NULL },
	{ "wish_distance", "Wunsch: Entfernung", FIELD_CHOICE, 0, 0, wishes_distance, NULL, NULL },
	{ "wish_land", "Wunsch: Land", FIELD_CHOICE, 0, 0, wishes_land, NULL, NULL },
	{ "capacity", "Tandems zugleich", FIELD_INT, 0, 9, NULL, NULL, "Leer: eines." },
	{ "since", "Interesse seit", FIELD_DATE, FIELD_REQUIRED, 0, NULL, NULL, NULL },
	{ "until", "gültig bis", FIELD_DATE, 0, 0, NULL, NULL, "Leer: bis zum Widerruf." },
	/* Rounds in which no partner was found: they come first next time. */
	{ "missed", "leer ausgegangen", FIELD_INT, 0, 99, NULL, NULL, "So oft fand sich niemand." },
	{ "remark", "Bemerkung", FIELD_PROSE, 0, 4000, NULL, NULL, "Bleibt im Haus." },
};

static const KindColumn interest_columns[] = {
	{ "person_name", "Person", FIELD_TEXT, NULL,
		"(SELECT p.full_name FROM person p WHERE p.id = interest.person)" },
	{ "topics", "Themen", FIELD_INT, NULL,
		"(SELECT count(*) FROM interest_topic t WHERE t.interest = interest.id)" },
	{ "tandems", "Tandems", FIELD_INT, NULL,
		"(SELECT count(*) FROM tandem t WHERE interest.person IN (t.first, t.second, t.third)"
		" AND tandem_live(t.state))" },
	{ NULL, NULL, FIELD_TEXT, NULL, NULL },
};

const Kind kind_interest = {
	.name = "interests",
	.table = "interest",
	.noun = "Interesse am Tandem",
	.plural = "Tandem-Interessen",
	.listed = true,
	.title = "goal",
	.order = "since, id",
	.fields = interest_fields,
	.nfields = ARRAY_LEN(interest_fields),
	.check = tandem_interest_check,
	.columns = interest_columns,
	.list_columns = "person_name state since until topics tandems missed",
};

static const Choice directions[] = { { "seeks", "sucht" }, { "offers", "bietet" }, { NULL, NULL } };

/* What the mayor personally seeks and offers; where there is none, the town's topics count. */
static const Field interest_topic_fields[] = {
	{ "interest", "Interesse", FIELD_REF, FIELD_REQUIRED | FIELD_FIXED, 0, NULL, &kind_interest, NULL },
	{ "topic", "Thema", FIELD_REF, FIELD_REQUIRED, 0, NULL, &kind_topic, NULL },
	{ "direction", "Richtung", FIELD_CHOICE, FIELD_REQUIRED, 0, directions, NULL, NULL },
	{ "level", "Stufe", FIELD_INT, FIELD_REQUIRED, 3, NULL, NULL,
		"1 = am Rande, 2 = wichtig, 3 = dringend bzw. viel Erfahrung." },
};

static const KindColumn interest_topic_columns[] = {
	{ "topic_label", "Thema", FIELD_TEXT, NULL,
		"(SELECT t.label FROM topic t WHERE t.id = interest_topic.topic)" },
	{ NULL, NULL, FIELD_TEXT, NULL, NULL },
};

const Kind kind_interest_topic = {
	.name = "interest_topics",
	.table = "interest_topic",
	.noun = "Thema des Tandems",
	.plural = "Themen des Tandems",
	.title = "level",
	.parent = "interest",
	.order = "interest, direction, level DESC, id",
	.fields = interest_topic_fields,
	.nfields = ARRAY_LEN(interest_topic_fields),
	.check = tandem_topic_check,
	.columns = interest_topic_columns,
	.list_columns = "topic_label direction level",
};

static const Field veto_fields[] = {
	{ "interest", "Interesse", FIELD_REF, FIELD_REQUIRED | FIELD_FIXED, 0, NULL, &kind_interest, NULL },
	{ "person", "nicht mit (Person)", FIELD_REF, FIELD_ALONG, 0, NULL, &kind_person, NULL },
	{ "town", "nicht mit (Kommune)", FIELD_REF, 0, 0, NULL, &kind_town, NULL },
	{ "reason", "Grund", FIELD_TEXT, 0, 200, NULL, NULL, "Bleibt im Haus." },
};

const Kind kind_veto = {
	.name = "vetoes",
	.table = "veto",
	.noun = "Ausschluss",
	.plural = "Ausschlüsse",
	.title = "reason",
	.parent = "interest",
	.order = "interest, id",
	.fields = veto_fields,
	.nfields = ARRAY_LEN(veto_fields),
	.check = tandem_veto_check,
	.list_columns = "person town reason",
};

/* --- runs -------------------------------------------------------------------------- */

static const Choice run_states[] = {
	{ "draft", "Entwurf" },
	{ "released", "freigegeben" },
	{ "discarded", "verworfen" },
	{ NULL, NULL },
};

static const Field run_fields[] = {
	{ "title", "Tandemlauf", FIELD_TEXT, FIELD_REQUIRED, 120, NULL, NULL, NULL },
	{ "state", "Status", FIELD_CHOICE, FIELD_REQUIRED, 0, run_states, NULL, NULL },
	{ "query", "Pool", FIELD_TEXT, 0, 400, NULL, NULL, "Filter des Pools; leer: alle." },
	{ "weight_topic", "Thema", FIELD_INT, FIELD_REQUIRED, 100, NULL, NULL, NULL },
	{ "weight_size", "Größe", FIELD_INT, FIELD_REQUIRED, 100, NULL, NULL, NULL },
	{ "weight_location", "Lage", FIELD_INT, FIELD_REQUIRED, 100, NULL, NULL, NULL },
	{ "weight_distance", "Entfernung", FIELD_INT, FIELD_REQUIRED, 100, NULL, NULL, NULL },
	{ "weight_land", "Land", FIELD_INT, FIELD_REQUIRED, 100, NULL, NULL, NULL },
	{ "weight_waiting", "Wartezeit", FIELD_INT, FIELD_REQUIRED, 100, NULL, NULL, NULL },
	{ "weight_term", "Amtszeit", FIELD_INT, FIELD_REQUIRED, 100, NULL, NULL, NULL },
	{ "min_km", "Mindestabstand (km)", FIELD_INT, 0, 1000, NULL, NULL, "Nachbarn stehen im Wettbewerb." },
	{ "coverage", "möglichst viele Paare", FIELD_BOOL, 0, 0, NULL, NULL, NULL },
	{ "floor", "schwächstes Paar so gut wie möglich", FIELD_BOOL, 0, 0, NULL, NULL, NULL },
	{ "date", "Stand", FIELD_DATE, FIELD_REQUIRED, 0, NULL, NULL, NULL },
	/* The pool as it was, one member a line, and the proof: `solve matching` recomputes from them. */
	{ "snapshot", "Pool, Abbild", FIELD_PROSE, FIELD_HIDDEN, 4000000, NULL, NULL, NULL },
	{ "proof", "Beweis", FIELD_PROSE, FIELD_HIDDEN, 4000000, NULL, NULL, NULL },
	{ "digest", "Prüfsumme", FIELD_TEXT, FIELD_HIDDEN, 64, NULL, NULL, NULL },
	{ "members", "Pool", FIELD_INT, 0, 0, NULL, NULL, NULL },
	{ "pairs", "Paare", FIELD_INT, 0, 0, NULL, NULL, NULL },
	{ "score", "Summe", FIELD_INT, 0, 0, NULL, NULL, NULL },
	{ "worst", "schwächstes Paar", FIELD_INT, 0, 0, NULL, NULL, NULL },
	{ "ms", "Rechenzeit (ms)", FIELD_INT, 0, 0, NULL, NULL, NULL },
	{ "author", "von", FIELD_TEXT, FIELD_REQUIRED, 80, NULL, NULL, NULL },
	{ "remark", "Bemerkung", FIELD_PROSE, 0, 4000, NULL, NULL, NULL },
};

const Kind kind_pairing_run = {
	.name = "runs",
	.table = "pairing_run",
	.noun = "Tandemlauf",
	.plural = "Tandemläufe",
	.listed = true,
	.title = "title",
	.order = "date DESC, id DESC",
	.fields = run_fields,
	.nfields = ARRAY_LEN(run_fields),
	.check = tandem_run_check,
	.list_columns = "date title state members pairs score worst author",
};

static const Choice decisions[] = {
	{ "pinned", "gesetzt" },
	{ "forbidden", "ausgeschlossen" },
	{ NULL, NULL },
};

/* A pair of a run (its score stands), or one that a coordinator decided about. */
static const Field pairing_fields[] = {
	{ "run", "Tandemlauf", FIELD_REF, FIELD_REQUIRED | FIELD_FIXED, 0, NULL, &kind_pairing_run, NULL },
	{ "first", "Person", FIELD_REF, FIELD_REQUIRED, 0, NULL, &kind_person, NULL },
	{ "second", "Person", FIELD_REF, FIELD_ALONG, 0, NULL, &kind_person,
		"Leer: ohne Partner geblieben." },
	{ "third", "Dritte Person", FIELD_REF, FIELD_ALONG, 0, NULL, &kind_person, NULL },
	{ "decision", "von Hand", FIELD_CHOICE, 0, 0, decisions, NULL, NULL },
	{ "score", "Punkte", FIELD_INT, 0, 1000, NULL, NULL, NULL },
	{ "points", "Punkte je Kriterium", FIELD_TEXT, FIELD_HIDDEN, 80, NULL, NULL, NULL },
	{ "reason", "Begründung", FIELD_PROSE, 0, 4000, NULL, NULL, NULL },
};

static const KindColumn pairing_columns[] = {
	{ "first_name", "Person", FIELD_TEXT, NULL,
		"(SELECT p.full_name FROM person p WHERE p.id = pairing.first)" },
	{ "second_name", "mit", FIELD_TEXT, NULL,
		"(SELECT p.full_name FROM person p WHERE p.id = pairing.second)" },
	{ NULL, NULL, FIELD_TEXT, NULL, NULL },
};

const Kind kind_pairing = {
	.name = "pairings",
	.table = "pairing",
	.noun = "Paar",
	.plural = "Paare",
	.title = "reason",
	.parent = "run",
	.order = "run, score DESC, id",
	.fields = pairing_fields,
	.nfields = ARRAY_LEN(pairing_fields),
	.columns = pairing_columns,
	.list_columns = "first_name second_name score decision",
};

/* --- tandems ------------------------------------------------------------------------- */

static const Choice answers[] = {
	{ "yes", "ja" },
	{ "no", "nein" },
	{ NULL, NULL },
};

static const Field tandem_fields[] = {
	{ "first", "Person", FIELD_REF, FIELD_REQUIRED | FIELD_FIXED, 0, NULL, &kind_person, NULL },
	{ "second", "mit", FIELD_REF, FIELD_REQUIRED | FIELD_FIXED, 0, NULL, &kind_person, NULL },
	{ "third", "und", FIELD_REF, 0, 0, NULL, &kind_person, "Nur bei einem Trio." },
	{ "state", "Status", FIELD_CHOICE, FIELD_REQUIRED, 0, tandem_states, NULL, NULL },
	{ "topic", "Thema", FIELD_REF, 0, 0, NULL, &kind_topic, NULL },
	{ "run", "Tandemlauf", FIELD_REF, FIELD_FIXED, 0, NULL, &kind_pairing_run, NULL },
	{ "score", "Punkte", FIELD_INT, 0, 1000, NULL, NULL, NULL },
	{ "reason", "Begründung", FIELD_PROSE, 0, 4000, NULL, NULL, "Steht im Anschreiben an beide." },
	{ "asked", "angefragt am", FIELD_DATE, 0, 0, NULL, NULL, NULL },
	{ "deadline", "Antwort bis", FIELD_DATE, 0, 0, NULL, NULL, NULL },
	{ "first_answer", "Antwort der ersten", FIELD_CHOICE, 0, 0, answers, NULL, NULL },
	{ "second_answer", "Antwort der zweiten", FIELD_CHOICE, 0, 0, answers, NULL, NULL },
	{ "third_answer", "Antwort der dritten", FIELD_CHOICE, 0, 0, answers, NULL, NULL },
	{ "ending", "Grund des Endes", FIELD_TEXT, 0, 400, NULL, NULL,
		"Pflicht bei Ablehnung, Abbruch und Pause." },
	{ "since", "aktiv seit", FIELD_DATE, 0, 0, NULL, NULL, NULL },
	{ "ended", "beendet am", FIELD_DATE, 0, 0, NULL, NULL, NULL },
	{ "check_date", "Zwischengespräch", FIELD_DATE, 0, 0, NULL, NULL, NULL },
	{ "rating", "Bewertung", FIELD_INT, 0, 5, NULL, NULL, "1 = sehr gut … 5 = schlecht." },
	{ "evaluation", "Auswertung", FIELD_PROSE, 0, 8000, NULL, NULL, NULL },
	{ "remark", "Bemerkung", FIELD_PROSE, 0, 4000, NULL, NULL, "Bleibt im Haus." },
};

static const KindColumn tandem_columns[] = {
	{ "title", "Tandem", FIELD_TEXT, NULL,
		"(SELECT group_concat(p.full_name, ' / ') FROM person p WHERE p.id IN (tandem.first,"
		" tandem.second, tandem.third))" },
	{ "towns", "Kommunen", FIELD_TEXT, NULL,
		"(SELECT group_concat(t.name, ' / ') FROM post p JOIN town t ON t.id = p.town WHERE p.person IN"
		" (tandem.first, tandem.second, tandem.third) AND p.function = 'mayor' AND p.until IS NULL)" },
	{ "topic_label", "Thema", FIELD_TEXT, NULL,
		"(SELECT t.label FROM topic t WHERE t.id = tandem.topic)" },
	{ "meetings", "Treffen", FIELD_INT, NULL,
		"(SELECT count(*) FROM event e WHERE e.tandem = tandem.id AND e.state IN ('held', 'archived'))" },
	{ "last_meeting", "letztes Treffen", FIELD_WALL, NULL,
		"(SELECT max(e.start) FROM event e WHERE e.tandem = tandem.id AND e.state IN ('held', 'archived'))" },
	{ "next_meeting", "nächstes Treffen", FIELD_WALL, NULL,
		"(SELECT min(e.start) FROM event e WHERE e.tandem = tandem.id AND e.state IN ('tentative',"
		" 'confirmed'))" },
	{ NULL, NULL, FIELD_TEXT, NULL, NULL },
};

const Kind kind_tandem = {
	.name = "tandems",
	.table = "tandem",
	.noun = "Tandem",
	.plural = "Tandems",
	.listed = true,
	.title = "reason",
	.order = "id DESC",
	.fields = tandem_fields,
	.nfields = ARRAY_LEN(tandem_fields),
	.check = tandem_check,
	.columns = tandem_columns,
	.list_columns = "title state topic_label since last_meeting next_meeting score",
};
