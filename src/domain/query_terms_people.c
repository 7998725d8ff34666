/* The terms of people: persons, organisations, follow-ups and what left the office. */
#include <stddef.h>

#include "query_priv.h"

/* Persons by a condition on a running post p. */
#define BY_POST(condition)                                                                                   \
	"person.id IN (SELECT p.person FROM post p WHERE p.until IS NULL AND " condition ")"

/* Towns whose name, other name or key is meant. */
#define TOWNS                                                                                                \
	"(SELECT t.id FROM town t WHERE t.ags = ?1 OR instr(t.name_fold, ?1) > 0"                            \
	" UNION SELECT x.town FROM town_name x WHERE instr(x.name_fold, ?1) > 0)"

#define ORGANISATIONS                                                                                        \
	"(SELECT o.id FROM organisation o WHERE instr(o.name_fold, ?1) > 0"                                  \
	" OR text_fold(o.short_name) = ?1)"

#define DISTRICTS                                                                                            \
	"(SELECT t.id FROM town t JOIN district d ON d.id = t.district WHERE d.key = ?1"                     \
	" OR text_fold(d.name) = ?1 OR (instr(text_fold(d.name), ?1) > 0"                                    \
	" AND NOT EXISTS (SELECT 1 FROM district e WHERE text_fold(e.name) = ?1)))"

#define CHANNEL(condition) "EXISTS (SELECT 1 FROM channel c WHERE c.person = person.id AND " condition ")"

#define USABLE_MAIL "c.type = 'mail' AND c.bounced IS NULL"

#define IN_OFFICE "EXISTS (SELECT 1 FROM post p WHERE p.person = person.id AND p.until IS NULL)"

#define HAS_ADDRESS "EXISTS (SELECT 1 FROM address a WHERE a.person = person.id)"

#define HAS_BASIS "EXISTS (SELECT 1 FROM consent k WHERE k.person = person.id AND k.withdrawn IS NULL)"

static const Choice missing_in_person[] = {
	{ "mail", "mail" },
	{ "phone", "telefon" },
	{ "address", "anschrift" },
	{ "post", "amt" },
	{ "contact", "kontakt" },
	{ "basis", "rechtsgrundlage" },
	{ "form", "anrede" },
	{ NULL, NULL },
};

/* A mail that came back is none. */
static const char missing_in_person_sql[] =
	"CASE ?1 WHEN 'mail' THEN NOT " CHANNEL(USABLE_MAIL) " WHEN 'phone' THEN NOT " CHANNEL(
		"c.type = 'phone'") " WHEN 'address' THEN NOT " HAS_ADDRESS " WHEN 'post' THEN NOT " IN_OFFICE
				    " WHEN 'contact' THEN NOT EXISTS (SELECT 1 FROM note n WHERE n.person = person.id)"
				    " WHEN 'basis' THEN NOT " HAS_BASIS
				    " WHEN 'form' THEN person.form IS NULL END";

static const Choice problems[] = {
	{ "bounced", "unzustellbar" },
	{ "unreachable", "unerreichbar" },
	{ NULL, NULL },
};

/* A set that is made once, not one question per person: Today asks this of everybody. */
static const char problems_sql[] =
	"person.id IN (SELECT b.person FROM channel b WHERE ?1 = 'bounced' AND b.type = 'mail'"
	" AND b.bounced IS NOT NULL AND NOT EXISTS (SELECT 1 FROM channel c WHERE c.person = b.person"
	" AND " USABLE_MAIL ") UNION ALL SELECT p.person FROM post p WHERE ?1 = 'unreachable'"
	" AND p.until IS NULL AND NOT EXISTS (SELECT 1 FROM channel c WHERE c.person = p.person"
	" AND c.bounced IS NULL AND c.type IN ('mail', 'phone'))"
	" AND NOT EXISTS (SELECT 1 FROM address a WHERE a.person = p.person))";

static const Choice channels[] = {
	{ "mail", "mail" },
	{ "phone", "telefon" },
	{ "letter", "brief" },
	{ NULL, NULL },
};

static const Choice yes_no[] = { { "yes", "ja" }, { "no", "nein" }, { NULL, NULL } };

const TermDef query_terms_persons[] = {
	{ "funktion", "function amt", TERM_TEXT, 0, BY_POST("post_called(p.function, p.label, ?1)"), NULL,
		NULL, "im Amt %", "nicht im Amt %",
		"Funktion in jeder Form, zum Beispiel funktion:bürgermeister" },
	{ "land", "bundesland state", TERM_STATE, 0,
		BY_POST("p.town IN (SELECT t.id FROM town t WHERE substr(t.ags, 1, 2) = ?1)"), NULL, NULL,
		"%", "nicht %", "Bundesland der Kommune, zum Beispiel land:BY" },
	{ "kreis", "landkreis district", TERM_TEXT, 0, BY_POST("p.town IN " DISTRICTS), NULL, NULL,
		"im Kreis %", "nicht im Kreis %", "Kreis der Kommune, zum Beispiel kreis:prignitz" },
	{ "kommune", "ort town place", TERM_TEXT, 0, BY_POST("p.town IN " TOWNS), NULL, NULL, "aus %",
		"nicht aus %", "Kommune, zum Beispiel kommune:wittenberge" },
	{ "organisation", "haus organization", TERM_TEXT, 0, BY_POST("p.organisation IN " ORGANISATIONS),
		NULL, NULL, "bei %", "nicht bei %", "Organisation, zum Beispiel organisation:BBSR" },
	{ "thema", "themen topic", TERM_TEXT, 0,
		BY_POST("p.town IN (SELECT x.town FROM town_topic x JOIN topic t ON t.id = x.topic"
			" WHERE instr(t.name_fold, ?1) > 0)"),
		NULL, NULL, "mit Thema %", "ohne Thema %", "Thema der Kommune, zum Beispiel thema:wohnen" },
	{ "tag", "schlagwort", TERM_TEXT, 0,
		"person.id IN (SELECT g.person FROM person_tag g WHERE text_fold(g.tag) = ?1)", NULL, NULL,
		"mit Schlagwort %", "ohne Schlagwort %", "Schlagwort der Person, zum Beispiel tag:newsletter",
		"SELECT tag, CASE count(*) WHEN 1 THEN '1 Person' ELSE count(*) || ' Personen' END FROM person_tag"
		" WHERE substr(text_fold(tag), 1, length(?1)) = ?1"
		" GROUP BY tag ORDER BY count(*) DESC, tag LIMIT ?2" },
	{ "kommunentag", "town_tag", TERM_TEXT, 0,
		BY_POST("p.town IN (SELECT g.town FROM town_tag g WHERE text_fold(g.tag) = ?1)"), NULL, NULL,
		"aus Kommunen mit Schlagwort %", "nicht aus Kommunen mit Schlagwort %",
		"Schlagwort der Kommune, zum Beispiel kommunentag:kongress2025",
		"SELECT tag, CASE count(*) WHEN 1 THEN '1 Kommune' ELSE count(*) || ' Kommunen' END FROM town_tag"
		" WHERE substr(text_fold(tag), 1, length(?1)) = ?1"
		" GROUP BY tag ORDER BY count(*) DESC, tag LIMIT ?2" },
	{ "amtsende", "term_end amtszeit", TERM_DATE, 0, BY_POST("p.term_end BETWEEN ?1 AND ?2"), NULL, NULL,
		"mit Amtsende %", "nicht mit Amtsende %",
		"Ende der Amtszeit, zum Beispiel amtsende:<2027-01-01" },
	{ "kontakt", "contact last_note", TERM_DATE, TERM_PAST,
		"person.id IN (SELECT n.person FROM note n WHERE n.person IS NOT NULL GROUP BY n.person"
		" HAVING substr(max(n.at), 1, 10) BETWEEN ?1 AND ?2)",
		NULL, NULL, "mit letztem Kontakt %", "nicht mit letztem Kontakt %",
		"letzter Vermerk, zum Beispiel kontakt:<90t, kontakt:>90t oder kontakt:2025" },
	{ "mail", "email e-mail", TERM_TEXT, 0,
		CHANNEL("c.type = 'mail' AND instr(text_fold(c.value_key), ?1) > 0"), NULL, NULL,
		"mit E-Mail %", "nicht mit E-Mail %",
		"Teil der E-Mail-Adresse, zum Beispiel mail:@wittenberge.de" },
	{ "telefon", "phone tel", TERM_TEXT, 0,
		CHANNEL("c.type = 'phone' AND instr(c.value_key, ltrim(?1, '0')) > 0"), NULL, NULL,
		"mit Telefon %", "nicht mit Telefon %", "Teil der Nummer, zum Beispiel telefon:5646826" },
	{ "darf", "may", TERM_FLAG, 0,
		"CASE ?1 WHEN 'mail' THEN coalesce(person.no_mail, 0) = 0 AND " CHANNEL(USABLE_MAIL) " WHEN 'phone' THEN coalesce(person.no_phone, 0) = 0 AND " CHANNEL(
			"c.type = 'phone'") " WHEN 'letter' THEN coalesce(person.no_letter, 0) = 0 AND " HAS_ADDRESS
					    " END",
		channels, NULL, "die per % zu erreichen sind", "die nicht per % zu erreichen sind",
		"erreichbar und nicht gesperrt, zum Beispiel darf:mail" },
	{ "ohne", "without", TERM_FLAG, 0, missing_in_person_sql, missing_in_person, NULL, "ohne %", "mit %",
		"was fehlt, zum Beispiel ohne:mail oder ohne:rechtsgrundlage" },
	{ "prüfen", "problem", TERM_FLAG, 0, problems_sql, problems, NULL, "zu prüfen: %",
		"nicht zu prüfen: %", "was nicht stimmt, zum Beispiel prüfen:unzustellbar" },
	QUERY_TERMS_END,
};

const TermDef query_terms_organisations[] = {
	{ "art", "typ type", TERM_CHOICE, 0, "organisation.type = ?1", NULL, "type", "der Art %",
		"nicht der Art %", "Art der Organisation, zum Beispiel art:verband" },
	{ "name", "organisation", TERM_TEXT, 0,
		"(instr(organisation.name_fold, ?1) > 0 OR text_fold(organisation.short_name) = ?1)", NULL,
		NULL, "mit % im Namen", "ohne % im Namen", "Name oder Kurzname, zum Beispiel name:BBSR" },
	QUERY_TERMS_END,
};

const TermDef query_terms_followups[] = {
	{ "fällig", "due", TERM_DATE, 0, "followup.due BETWEEN ?1 AND ?2", NULL, NULL, "fällig %",
		"nicht fällig %", "Tag oder Zeitraum, zum Beispiel fällig:<=heute oder fällig:KW42" },
	{ "wer", "owner", TERM_TEXT, 0, "text_fold(followup.owner) = ?1", NULL, NULL, "von %", "nicht von %",
		"wer sie erledigt, zum Beispiel wer:anna" },
	{ "erledigt", "done", TERM_CHOICE, 0, "(followup.done IS NOT NULL) = (?1 = 'yes')", yes_no, NULL,
		NULL, NULL, "erledigt oder offen, zum Beispiel erledigt:nein" },
	{ "kommune", "ort town", TERM_TEXT, 0, "followup.town IN " TOWNS, NULL, NULL, "zu %", "nicht zu %",
		"Kommune, zum Beispiel kommune:freyung" },
	{ "person", NULL, TERM_TEXT, 0,
		"followup.person IN (SELECT p.id FROM person p WHERE instr(p.name_fold, ?1) > 0)", NULL, NULL,
		"zu %", "nicht zu %", "Person, zum Beispiel person:beispiel" },
	{ "text", NULL, TERM_TEXT, 0,
		"(instr(text_fold(followup.title), ?1) > 0 OR instr(text_fold(followup.remark), ?1) > 0)",
		NULL, NULL, "mit % im Text", "ohne % im Text", "Wortlaut, zum Beispiel text:rückruf" },
	QUERY_TERMS_END,
};

const TermDef query_terms_disclosures[] = {
	{ "am", "datum at", TERM_DATE, TERM_PAST, "substr(disclosure.at, 1, 10) BETWEEN ?1 AND ?2", NULL,
		NULL, "%", "nicht %", "Tag oder Zeitraum, zum Beispiel am:<30t" },
	{ "wer", "who", TERM_TEXT, 0, "text_fold(disclosure.who) = ?1", NULL, NULL, "von %", "nicht von %",
		"wer ausgeführt hat, zum Beispiel wer:anna" },
	{ "zweck", "purpose", TERM_TEXT, 0, "instr(text_fold(disclosure.purpose), ?1) > 0", NULL, NULL,
		"zum Zweck %", "nicht zum Zweck %", "Zweck, zum Beispiel zweck:kongress" },
	QUERY_TERMS_END,
};
