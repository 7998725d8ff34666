/* The terms of tandems: interest, runs, tandems. */
#include <stddef.h>

#include "kontor/domain/tandem.h"
#include "query_priv.h"

#define NAMED(column) column " IN (SELECT p.id FROM person p WHERE instr(p.name_fold, ?1) > 0)"

/* The persons' towns: where they are mayors now. */
#define MAYOR_OF(column, condition)                                                                             \
	column " IN (SELECT o.person FROM post o WHERE o.function = 'mayor' AND o.until IS NULL AND " condition \
	       ")"

#define ANY_SIDE(condition)                                                                                       \
	"EXISTS (SELECT 1 FROM person s WHERE s.id IN (tandem.first, tandem.second, tandem.third) AND " condition \
	")"

#define TOPIC(column) column " IN (SELECT t.id FROM topic t WHERE instr(t.name_fold, ?1) > 0)"

#define VALUES_TOPIC                                                                                         \
	"SELECT label, coalesce(synonyms, '') FROM topic WHERE coalesce(retired, 0) = 0"                     \
	" AND instr(name_fold, ?1) > 0 ORDER BY position, label LIMIT ?2"

static const Choice missing_in_interest[] = {
	{ "topic", "thema" },
	{ "goal", "ziel" },
	{ NULL, NULL },
};

const TermDef query_terms_interests[] = {
	{ "status", "state stand", TERM_CHOICE, 0, "interest.state = ?1", NULL, "state", "mit Status %",
		"nicht mit Status %", "Status, zum Beispiel status:sucht" },
	{ "person", "name", TERM_TEXT, 0, NAMED("interest.person"), NULL, NULL, "von %", "nicht von %",
		"Person, zum Beispiel person:beispiel" },
	{ "kommune", "ort town", TERM_TEXT, 0, MAYOR_OF("interest.person", QUERY_OF_TOWN("o.town")), NULL,
		NULL, "aus %", "nicht aus %", "Kommune, zum Beispiel kommune:freyung", QUERY_VALUES_TOWN },
	{ "land", "bundesland", TERM_STATE, 0, MAYOR_OF("interest.person", QUERY_OF_STATE("o.town")), NULL,
		NULL, "%", "nicht %", "Bundesland, zum Beispiel land:BB" },
	{ "thema", "topic", TERM_TEXT, 0,
		"interest.id IN (SELECT x.interest FROM interest_topic x WHERE " TOPIC("x.topic") ")", NULL,
		NULL, "zum Thema %", "nicht zum Thema %", "Thema, zum Beispiel thema:wärme", VALUES_TOPIC },
	{ "seit", "since", TERM_DATE, TERM_PAST, "interest.since BETWEEN ?1 AND ?2", NULL, NULL, "seit %",
		"nicht seit %", "wie lange schon, zum Beispiel seit:>365t" },
	{ "ohne", "without", TERM_FLAG, 0,
		"CASE ?1 WHEN 'topic' THEN NOT EXISTS (SELECT 1 FROM interest_topic x WHERE x.interest ="
		" interest.id) WHEN 'goal' THEN interest.goal IS NULL END",
		missing_in_interest, NULL, "ohne %", "mit %", "was fehlt, zum Beispiel ohne:thema" },
	QUERY_TERMS_END,
};

const TermDef query_terms_runs[] = {
	{ "status", "state stand", TERM_CHOICE, 0, "pairing_run.state = ?1", NULL, "state", "mit Status %",
		"nicht mit Status %", "Status, zum Beispiel status:entwurf" },
	{ "von", "author", TERM_TEXT, 0, "instr(text_fold(pairing_run.author), ?1) > 0", NULL, NULL, "von %",
		"nicht von %", "wer ihn rechnete, zum Beispiel von:anna" },
	{ "am", "datum date", TERM_DATE, TERM_PAST, "pairing_run.date BETWEEN ?1 AND ?2", NULL, NULL, "%",
		"nicht %", "Stand, zum Beispiel am:<30t" },
	QUERY_TERMS_END,
};

const TermDef query_terms_tandems[] = {
	{ "status", "state stand", TERM_CHOICE, 0, "tandem.state = ?1", tandem_states, NULL, "mit Status %",
		"nicht mit Status %", "Status, zum Beispiel status:aktiv" },
	{ "person", "name", TERM_TEXT, 0, ANY_SIDE("instr(s.name_fold, ?1) > 0"), NULL, NULL, "mit %",
		"nicht mit %", "Person, zum Beispiel person:beispiel" },
	{ "kommune", "ort town", TERM_TEXT, 0, ANY_SIDE(MAYOR_OF("s.id", QUERY_OF_TOWN("o.town"))), NULL,
		NULL, "mit %", "nicht mit %", "Kommune, zum Beispiel kommune:freyung", QUERY_VALUES_TOWN },
	{ "land", "bundesland", TERM_STATE, 0, ANY_SIDE(MAYOR_OF("s.id", QUERY_OF_STATE("o.town"))), NULL,
		NULL, "mit %", "nicht mit %", "Bundesland einer Seite, zum Beispiel land:BB" },
	{ "thema", "topic", TERM_TEXT, 0, TOPIC("tandem.topic"), NULL, NULL, "zum Thema %",
		"nicht zum Thema %", "Thema, zum Beispiel thema:wärme", VALUES_TOPIC },
	{ "treffen", "meeting", TERM_DATE, TERM_PAST,
		"tandem.id IN (SELECT e.tandem FROM event e WHERE e.state IN ('held', 'archived') GROUP BY e.tandem"
		" HAVING substr(max(e.start), 1, 10) BETWEEN ?1 AND ?2)",
		NULL, NULL, "mit letztem Treffen %", "nicht mit letztem Treffen %",
		"letztes Treffen, zum Beispiel treffen:>90t" },
	{ "frist", "deadline", TERM_DATE, 0, "tandem.deadline BETWEEN ?1 AND ?2", NULL, NULL, "mit Frist %",
		"nicht mit Frist %", "Frist der Antwort, zum Beispiel frist:<14t" },
	QUERY_TERMS_END,
};
