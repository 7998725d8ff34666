/* Dates: events, their series and templates, who takes part, who registered, what was sent. */
#include "kontor/domain/kind.h"

#include "kind_priv.h"
#include "kontor/domain/event.h"
#include "kontor/domain/registration.h"

/* --- what events, series and templates have in common ------------------------- */

static const Choice event_types[] = {
	{ "tour", "Tourstation" },
	{ "webtalk", "Web-Talk" },
	{ "congress", "Kongress" },
	{ "coaching", "Coaching-Besuch" },
	{ "tandem", "Tandemtreffen" },
	{ "internal", "intern" },
	{ "deadline", "Frist" },
	{ NULL, NULL },
};

static const Choice visibilities[] = {
	{ "public", "öffentlich" },
	{ "partners", "Partner" },
	{ "internal", "intern" },
	{ NULL, NULL },
};

static const Choice audiences[] = {
	{ "mayors", "Bürgermeister:innen" },
	{ "administration", "Verwaltungen" },
	{ "councils", "Räte" },
	{ "coaches", "Coaches" },
	{ "public", "Öffentlichkeit" },
	{ "office", "Geschäftsstelle" },
	{ NULL, NULL },
};

/* Outlook keeps one colour per name in every mailbox: a short fixed list, no commas. */
static const Choice categories[] = {
	{ "tour", "Tour" },
	{ "webtalk", "Web-Talk" },
	{ "congress", "Kongress" },
	{ "coaching", "Coaching" },
	{ "tandem", "Tandem" },
	{ "internal", "Intern" },
	{ "deadline", "Frist" },
	{ "partner", "Partner" },
	{ "press", "Presse" },
	{ NULL, NULL },
};

static const Choice busy_kinds[] = {
	{ "busy", "Team gebunden" },
	{ "away", "auf Reise" },
	{ "free", "nur zur Kenntnis" },
	{ NULL, NULL },
};

/* clang-format off */
#define TITLE_FIELDS(type_flags) \
	{ "title", "Titel", FIELD_TEXT, FIELD_REQUIRED, 200, NULL, NULL, NULL }, \
	{ "type", "Art", FIELD_CHOICE, FIELD_REQUIRED | (type_flags), 0, event_types, NULL, NULL }

#define DETAIL_FIELDS \
	{ "place", "Ort", FIELD_TEXT, 0, 200, NULL, NULL, "Haus oder Platz, zum Beispiel Rathaus. Online bleibt das Feld leer." }, \
	{ "address", "Anschrift", FIELD_TEXT, 0, 200, NULL, NULL, "Straße, Postleitzahl und Ort, zum Beispiel Markt 1, 19322 Wittenberge" }, \
	{ "room", "Raum", FIELD_TEXT, 0, 80, NULL, NULL, "Wer ihn doppelt belegt, wird gewarnt." }, \
	{ "latitude", "Breite", FIELD_DEGREE, 0, 0, NULL, NULL, "Leer: die der Kommune." }, \
	{ "longitude", "Länge", FIELD_DEGREE, 0, 0, NULL, NULL, NULL }, \
	{ "link", "Zugangslink", FIELD_TEXT, 0, 400, NULL, NULL, "Für Teilnehmende; steht nie im öffentlichen Kalender." }, \
	{ "dial_in", "Einwahl", FIELD_TEXT, 0, 200, NULL, NULL, "Telefonnummer und Kennung; wie der Zugangslink nur für Teilnehmende." }, \
	{ "page", "Internetseite", FIELD_TEXT, 0, 400, NULL, NULL, "Öffentliche Seite, zum Beispiel die der Anmeldung." }, \
	{ "description", "Beschreibung", FIELD_PROSE, 0, 8000, NULL, NULL, NULL }, \
	{ "audience", "Zielgruppe", FIELD_CHOICE, 0, 0, audiences, NULL, NULL }, \
	{ "capacity", "Plätze", FIELD_INT, 0, 100000, NULL, NULL, "Leer: unbegrenzt." }, \
	{ "visibility", "Sichtbarkeit", FIELD_CHOICE, 0, 0, visibilities, NULL, "Leer: Tour, Web-Talk und Kongress öffentlich, alles andere intern." }, \
	{ "category", "Kategorie", FIELD_CHOICE, 0, 0, categories, NULL, "Farbe in Outlook; leer: die der Art." }, \
	{ "busy", "Belegt", FIELD_CHOICE, 0, 0, busy_kinds, NULL, "Leer: Fristen nur zur Kenntnis, alles andere bindet das Team." }

#define VERSION_FIELDS \
	{ "zone", "Zeitzone", FIELD_TEXT, FIELD_COMPUTED | FIELD_HIDDEN, 40, NULL, NULL, NULL }, \
	{ "uid", "UID", FIELD_TEXT, FIELD_COMPUTED | FIELD_HIDDEN | FIELD_UNIQUE, 255, NULL, NULL, NULL }, \
	{ "sequence", "Fassung", FIELD_INT, FIELD_COMPUTED | FIELD_HIDDEN, 0, NULL, NULL, NULL }, \
	{ "created_at", "angelegt", FIELD_STAMP, FIELD_COMPUTED | FIELD_HIDDEN, 0, NULL, NULL, NULL }, \
	{ "changed_at", "geändert", FIELD_STAMP, FIELD_COMPUTED | FIELD_HIDDEN, 0, NULL, NULL, NULL }
/* clang-format on */

/* --- events ------------------------------------------------------------------- */

/* Which of the two hours, where an event begins or ends in the one that October repeats. */
static const Choice folds[] = {
	{ "first", "erste Stunde (Sommerzeit)" },
	{ "second", "zweite Stunde (Winterzeit)" },
	{ NULL, NULL },
};

static const Field event_fields[] = {
	TITLE_FIELDS(0),
	{ "state", "Status", FIELD_CHOICE, FIELD_REQUIRED, 0, event_states, NULL, NULL },
	{ "town", "Kommune", FIELD_REF, 0, 0, NULL, &kind_town, NULL },
	{ "start", "Beginn", FIELD_WALL, FIELD_REQUIRED, 0, NULL, NULL,
		"Zum Beispiel 14.10. 18:00 oder mo 9" },
	{ "end", "Ende", FIELD_WALL, FIELD_REQUIRED, 0, NULL, NULL, "Uhrzeit allein gilt am selben Tag." },
	{ "all_day", "ganztägig", FIELD_BOOL, 0, 0, NULL, NULL, NULL },
	{ "fold", "Stunde der Umstellung", FIELD_CHOICE, FIELD_HIDDEN, 0, folds, NULL,
		"Nur in der Nacht zur Winterzeit, in der es 2 Uhr zweimal gibt." },
	DETAIL_FIELDS,
	{ "remark", "Bemerkung", FIELD_PROSE, 0, 4000, NULL, NULL, "Bleibt im Haus." },
	{ "frame", "gehört zu", FIELD_REF, FIELD_ALONG, 0, NULL, &kind_event,
		"Zum Beispiel der Kongress, dessen erster Tag dies ist." },
	{ "tandem", "Tandem", FIELD_REF, 0, 0, NULL, &kind_tandem, NULL },
	{ "series", "Serie", FIELD_REF, FIELD_HIDDEN, 0, NULL, &kind_series, NULL },
	/* The start that the series' rule gives: RECURRENCE-ID of a date that was moved. */
	{ "slot", "Platz in der Serie", FIELD_WALL, FIELD_HIDDEN, 0, NULL, NULL, NULL },
	/* Of an imported event: properties that kontor does not know, as lines, for the way out. */
	{ "extra", "Weitere Angaben", FIELD_PROSE, FIELD_HIDDEN, 20000, NULL, NULL, NULL },
	/* Of an imported event: the version in the file that was taken last. */
	{ "source_sequence", "Fassung der Quelle", FIELD_INT, FIELD_HIDDEN, 0, NULL, NULL, NULL },
	{ "source_stamp", "Stand der Quelle", FIELD_STAMP, FIELD_HIDDEN, 0, NULL, NULL, NULL },
	VERSION_FIELDS,
};

static const KindColumn event_columns[] = {
	{ "town_name", "Kommune", FIELD_TEXT, NULL, KIND_TOWN_TITLE("event.town") },
	{ "series_title", "Serie", FIELD_TEXT, NULL,
		"(SELECT s.title FROM series s WHERE s.id = event.series)" },
	{ "registered", "Anmeldungen", FIELD_INT, NULL,
		"(SELECT count(*) FROM registration r WHERE r.event = event.id"
		" AND r.state IN ('registered', 'confirmed', 'attended'))" },
	{ "waiting", "Warteliste", FIELD_INT, NULL,
		"(SELECT count(*) FROM registration r WHERE r.event = event.id AND r.state = 'waiting')" },
	{ "attended", "anwesend", FIELD_INT, NULL,
		"(SELECT count(*) FROM registration r WHERE r.event = event.id AND r.state = 'attended')" },
	{ NULL, NULL, FIELD_TEXT, NULL, NULL },
};

const Kind kind_event = {
	.name = "events",
	.table = "event",
	.noun = "Termin",
	.plural = "Termine",
	.listed = true,
	.title = "title",
	.order = "start, id",
	.fields = event_fields,
	.nfields = ARRAY_LEN(event_fields),
	.check = event_check,
	.derive = event_derive,
	.columns = event_columns,
	.list_columns = "start end title type state town_name place",
};

/* --- series ---------------------------------------------------------------------- */

static const Choice frequencies[] = {
	{ "daily", "täglich" },
	{ "weekly", "wöchentlich" },
	{ "month_weekday", "monatlich am n-ten Wochentag" },
	{ "month_last", "monatlich am letzten Wochentag" },
	{ "month_day", "monatlich am selben Tag" },
	{ "yearly", "jährlich" },
	{ NULL, NULL },
};

static const Choice series_modes[] = {
	{ "rule", "eine Serie in Outlook" },
	{ "single", "einzelne Termine in Outlook" },
	{ NULL, NULL },
};

/* A series is a rule and what its dates have in common. Each date is an event of its own from the
 * start, so that registrations, people and notes hang on it. */
static const Field series_fields[] = {
	TITLE_FIELDS(0),
	{ "state", "Status", FIELD_CHOICE, FIELD_REQUIRED, 0, event_states, NULL, NULL },
	{ "town", "Kommune", FIELD_REF, 0, 0, NULL, &kind_town, NULL },
	{ "start", "Erster Beginn", FIELD_WALL, FIELD_REQUIRED, 0, NULL, NULL,
		"Der erste Termin gibt Wochentag und Uhrzeit vor." },
	{ "end", "Erstes Ende", FIELD_WALL, FIELD_REQUIRED, 0, NULL, NULL, NULL },
	{ "all_day", "ganztägig", FIELD_BOOL, 0, 0, NULL, NULL, NULL },
	{ "frequency", "Wiederholung", FIELD_CHOICE, FIELD_REQUIRED, 0, frequencies, NULL, NULL },
	{ "interval", "Abstand", FIELD_INT, 0, 99, NULL, NULL, "2 = jeden zweiten Monat; leer: 1." },
	{ "weekdays", "Wochentage", FIELD_TEXT, 0, 40, NULL, NULL,
		"Nur wöchentlich, zum Beispiel mo mi; leer: der des ersten Termins." },
	{ "count", "Anzahl", FIELD_INT, 0, 120, NULL, NULL, "Anzahl oder letzter Tag." },
	{ "until", "bis", FIELD_DATE, 0, 0, NULL, NULL, "Letzter möglicher Tag." },
	{ "mode", "In Outlook", FIELD_CHOICE, FIELD_REQUIRED | FIELD_FIXED, 0, series_modes, NULL,
		"Einzeln, wenn jeder Termin sein eigenes Thema hat." },
	/* Starts that the rule gives and that were taken out, one ISO wall time a line. */
	{ "skips", "Ausnahmen", FIELD_PROSE, FIELD_HIDDEN, 4000, NULL, NULL, NULL },
	/* How often a date of it stopped or began to be a draft: each time its exceptions are others. */
	{ "turns", "Wechsel", FIELD_INT, FIELD_COMPUTED | FIELD_HIDDEN, 0, NULL, NULL, NULL },
	DETAIL_FIELDS,
	{ "remark", "Bemerkung", FIELD_PROSE, 0, 4000, NULL, NULL, "Bleibt im Haus." },
	VERSION_FIELDS,
};

static const KindColumn series_columns[] = {
	{ "town_name", "Kommune", FIELD_TEXT, NULL, KIND_TOWN_TITLE("series.town") },
	{ "dates", "Termine", FIELD_INT, NULL, "(SELECT count(*) FROM event e WHERE e.series = series.id)" },
	{ "next", "nächster", FIELD_WALL, NULL,
		"(SELECT min(e.start) FROM event e WHERE e.series = series.id AND e.state IN ('draft',"
		" 'tentative', 'confirmed'))" },
	{ NULL, NULL, FIELD_TEXT, NULL, NULL },
};

const Kind kind_series = {
	.name = "series",
	.table = "series",
	.noun = "Serie",
	.plural = "Serien",
	.listed = true,
	.title = "title",
	.order = "start DESC, id",
	.fields = series_fields,
	.nfields = ARRAY_LEN(series_fields),
	.check = event_series_check,
	.derive = event_series_derive,
	.columns = series_columns,
	.list_columns = "title type frequency start dates next mode",
};

/* --- templates --------------------------------------------------------------------- */

static const Field template_fields[] = {
	{ "name", "Vorlage", FIELD_TEXT, FIELD_REQUIRED | FIELD_UNIQUE, 80, NULL, NULL,
		"Unter diesem Namen wird sie angeboten." },
	TITLE_FIELDS(0),
	{ "time", "Uhrzeit", FIELD_TEXT, 0, 5, NULL, NULL, "Zum Beispiel 18:00; leer: ganztägig." },
	{ "minutes", "Dauer (Minuten)", FIELD_INT, 0, 14 * 24 * 60, NULL, NULL,
		"Zum Beispiel 60; ganztägig: 1440 je Tag." },
	DETAIL_FIELDS,
};

const Kind kind_event_template = {
	.name = "templates",
	.table = "event_template",
	.noun = "Terminvorlage",
	.plural = "Terminvorlagen",
	.listed = true,
	.title = "name",
	.order = "name, id",
	.fields = template_fields,
	.nfields = ARRAY_LEN(template_fields),
	.check = event_template_check,
	.list_columns = "name title type time minutes place",
};

/* --- sessions and people ---------------------------------------------------------------- */

static const Choice perspectives[] = {
	{ "practice", "Praxis" },
	{ "science", "Wissenschaft" },
	{ "politics", "Politik" },
	{ NULL, NULL },
};

static const Field session_fields[] = {
	{ "event", "Termin", FIELD_REF, FIELD_REQUIRED | FIELD_FIXED, 0, NULL, &kind_event, NULL },
	{ "title", "Titel", FIELD_TEXT, FIELD_REQUIRED, 200, NULL, NULL, NULL },
	{ "arena", "Arena", FIELD_TEXT, 0, 60, NULL, NULL, "Zum Beispiel Wohnen oder Innenstadt." },
	{ "perspective", "Perspektive", FIELD_CHOICE, 0, 0, perspectives, NULL, NULL },
	{ "start", "Beginn", FIELD_WALL, FIELD_REQUIRED, 0, NULL, NULL, "Zum Beispiel 18.6. 10:30" },
	{ "end", "Ende", FIELD_WALL, FIELD_REQUIRED, 0, NULL, NULL, "Uhrzeit allein gilt am selben Tag." },
	{ "room", "Raum", FIELD_TEXT, 0, 80, NULL, NULL, "Zwei Sitzungen in einem Raum werden gemeldet." },
	{ "capacity", "Plätze", FIELD_INT, 0, 100000, NULL, NULL, "Leer: unbegrenzt." },
	{ "description", "Beschreibung", FIELD_PROSE, 0, 4000, NULL, NULL, NULL },
};

static const KindColumn session_columns[] = {
	{ "event_title", "Termin", FIELD_TEXT, NULL,
		"(SELECT e.title FROM event e WHERE e.id = session.event)" },
	{ "seats", "belegt", FIELD_INT, NULL, "(SELECT count(*) FROM seat s WHERE s.session = session.id)" },
	{ NULL, NULL, FIELD_TEXT, NULL, NULL },
};

const Kind kind_session = {
	.name = "sessions",
	.table = "session",
	.noun = "Sitzung",
	.plural = "Sitzungen",
	.title = "title",
	.parent = "event",
	.order = "event, start, arena, id",
	.fields = session_fields,
	.nfields = ARRAY_LEN(session_fields),
	.check = event_session_check,
	.columns = session_columns,
	.list_columns = "start end title arena perspective room capacity seats",
};

static const Choice event_roles[] = {
	{ "host", "Gastgeber:in" },
	{ "speaker", "Referent:in" },
	{ "moderator", "Moderation" },
	{ "coach", "Coach" },
	{ "mayor", "Bürgermeister:in" },
	{ "team", "Team" },
	{ "aide", "Begleitung" },
	{ "guest", "Gast" },
	{ NULL, NULL },
};

static const Choice replies[] = {
	{ "needs_action", "offen" },
	{ "accepted", "zugesagt" },
	{ "tentative", "vorläufig" },
	{ "declined", "abgesagt" },
	{ NULL, NULL },
};

static const Field event_person_fields[] = {
	{ "event", "Termin", FIELD_REF, FIELD_REQUIRED | FIELD_FIXED, 0, NULL, &kind_event, NULL },
	{ "person", "Person", FIELD_REF, FIELD_REQUIRED, 0, NULL, &kind_person, NULL },
	{ "role", "Aufgabe", FIELD_CHOICE, FIELD_REQUIRED, 0, event_roles, NULL, NULL },
	{ "session", "Sitzung", FIELD_REF, FIELD_ALONG, 0, NULL, &kind_session,
		"Nur, wenn es um eine Sitzung des Termins geht." },
	{ "invite", "nach Outlook einladen", FIELD_BOOL, 0, 0, NULL, NULL,
		"Die Einladung wartet im Postausgang auf Freigabe." },
	{ "reply", "Antwort", FIELD_CHOICE, 0, 0, replies, NULL, NULL },
	{ "reply_text", "Antwort, Wortlaut", FIELD_TEXT, FIELD_HIDDEN, 400, NULL, NULL, NULL },
	/* DTSTAMP and SEQUENCE of the reply that counts: an older one changes nothing. */
	{ "reply_stamp", "Antwort, Stand", FIELD_STAMP, FIELD_HIDDEN, 0, NULL, NULL, NULL },
	{ "reply_sequence", "Antwort auf Fassung", FIELD_INT, FIELD_HIDDEN, 0, NULL, NULL, NULL },
};

static const KindColumn event_person_columns[] = {
	{ "person_name", "Person", FIELD_TEXT, NULL,
		"(SELECT p.full_name FROM person p WHERE p.id = event_person.person)" },
	{ "event_title", "Termin", FIELD_TEXT, NULL,
		"(SELECT e.title FROM event e WHERE e.id = event_person.event)" },
	{ "event_start", "Beginn", FIELD_WALL, NULL,
		"(SELECT e.start FROM event e WHERE e.id = event_person.event)" },
	{ NULL, NULL, FIELD_TEXT, NULL, NULL },
};

const Kind kind_event_person = {
	.name = "event_persons",
	.table = "event_person",
	.noun = "Mitwirkung",
	.plural = "Mitwirkende",
	.title = "role",
	.parent = "event",
	.order = "event, id",
	.fields = event_person_fields,
	.nfields = ARRAY_LEN(event_person_fields),
	.columns = event_person_columns,
	.list_columns = "person_name role reply invite",
};

/* --- registrations -------------------------------------------------------------------------- */

static const Field registration_fields[] = {
	{ "event", "Termin", FIELD_REF, FIELD_REQUIRED | FIELD_FIXED, 0, NULL, &kind_event, NULL },
	{ "person", "Person", FIELD_REF, FIELD_ALONG, 0, NULL, &kind_person,
		"Leer, wenn sie nicht im Verzeichnis steht: dann gilt der Name." },
	{ "given_name", "Vorname", FIELD_TEXT, 0, 80, NULL, NULL, NULL },
	{ "family_name", "Nachname", FIELD_TEXT, 0, 80, NULL, NULL, NULL },
	{ "mail", "E-Mail", FIELD_TEXT, 0, 200, NULL, NULL, NULL },
	{ "town", "Kommune", FIELD_REF, 0, 0, NULL, &kind_town, NULL },
	{ "organisation", "Einrichtung", FIELD_TEXT, 0, 120, NULL, NULL, "So steht sie auf dem Schild." },
	{ "state", "Status", FIELD_CHOICE, FIELD_REQUIRED, 0, registration_states, NULL, NULL },
	{ "at", "angemeldet am", FIELD_WALL, FIELD_REQUIRED, 0, NULL, NULL, NULL },
	{ "arrived", "eingetroffen", FIELD_WALL, 0, 0, NULL, NULL, NULL },
	{ "remark", "Bemerkung", FIELD_TEXT, 0, 400, NULL, NULL,
		"Zum Beispiel Essen oder Barrierefreiheit." },
	{ "name_fold", "Suchform", FIELD_TEXT, FIELD_COMPUTED | FIELD_HIDDEN, 400, NULL, NULL, NULL },
};

static const KindColumn registration_columns[] = {
	{ "name", "Name", FIELD_TEXT, NULL,
		"coalesce((SELECT p.full_name FROM person p WHERE p.id = registration.person),"
		" trim(coalesce(registration.given_name, '') || ' ' || coalesce(registration.family_name, '')))" },
	{ "event_title", "Termin", FIELD_TEXT, NULL,
		"(SELECT e.title FROM event e WHERE e.id = registration.event)" },
	{ "event_start", "Beginn", FIELD_WALL, NULL,
		"(SELECT e.start FROM event e WHERE e.id = registration.event)" },
	{ "town_name", "Kommune", FIELD_TEXT, NULL, KIND_TOWN_TITLE("registration.town") },
	{ "state_abbr", "Land", FIELD_TEXT, NULL,
		"(SELECT town_state_abbr(t.ags) FROM town t WHERE t.id = registration.town)" },
	{ NULL, NULL, FIELD_TEXT, NULL, NULL },
};

const Kind kind_registration = {
	.name = "registrations",
	.table = "registration",
	.noun = "Anmeldung",
	.plural = "Anmeldungen",
	.listed = true,
	.title = "family_name",
	.parent = "event",
	.order = "event, at, id",
	.fields = registration_fields,
	.nfields = ARRAY_LEN(registration_fields),
	.check = registration_check,
	.derive = registration_derive,
	.columns = registration_columns,
	.list_columns = "at name town_name organisation state event_title",
};

static const Field seat_fields[] = {
	{ "registration", "Anmeldung", FIELD_REF, FIELD_REQUIRED | FIELD_FIXED, 0, NULL, &kind_registration,
		NULL },
	{ "session", "Sitzung", FIELD_REF, FIELD_REQUIRED | FIELD_ALONG, 0, NULL, &kind_session, NULL },
};

const Kind kind_seat = {
	.name = "seats",
	.table = "seat",
	.noun = "Platz in einer Sitzung",
	.plural = "Plätze in Sitzungen",
	.title = "session",
	.parent = "registration",
	.order = "registration, id",
	.fields = seat_fields,
	.nfields = ARRAY_LEN(seat_fields),
	.list_columns = "registration session",
};

static const Field feedback_fields[] = {
	{ "event", "Termin", FIELD_REF, FIELD_REQUIRED | FIELD_FIXED, 0, NULL, &kind_event, NULL },
	{ "session", "Sitzung", FIELD_REF, FIELD_ALONG, 0, NULL, &kind_session, NULL },
	{ "rating", "Note", FIELD_INT, FIELD_REQUIRED, 5, NULL, NULL, "1 = sehr gut … 5 = schlecht." },
	{ "comment", "Wortlaut", FIELD_PROSE, 0, 4000, NULL, NULL, NULL },
	{ "date", "vom", FIELD_DATE, FIELD_REQUIRED, 0, NULL, NULL, NULL },
};

const Kind kind_feedback = {
	.name = "feedbacks",
	.table = "feedback",
	.noun = "Rückmeldung",
	.plural = "Rückmeldungen",
	.title = "comment",
	.parent = "event",
	.order = "event, date, id",
	.fields = feedback_fields,
	.nfields = ARRAY_LEN(feedback_fields),
	.check = registration_feedback_check,
	.list_columns = "date rating comment",
};

/* --- the outbox ---------------------------------------------------------------------------------- */

static const Choice message_types[] = {
	{ "invitation", "Einladung" },
	{ "update", "Änderung" },
	{ "cancellation", "Absage" },
	{ "notice", "Mitteilung" },
	{ NULL, NULL },
};

static const Choice message_states[] = {
	{ "draft", "zur Freigabe" },
	{ "released", "freigegeben" },
	{ "sending", "wird übergeben" },
	{ "sent", "übergeben" },
	{ "handed", "ausgegeben" },
	{ "failed", "gescheitert" },
	{ "unclear", "unklar" },
	{ "dropped", "verworfen" },
	{ NULL, NULL },
};

/* One mail to one address. What was told to whom follows from the sent and handed ones. */
static const Field message_fields[] = {
	{ "type", "Art", FIELD_CHOICE, FIELD_REQUIRED | FIELD_FIXED, 0, message_types, NULL, NULL },
	{ "state", "Status", FIELD_CHOICE, FIELD_REQUIRED, 0, message_states, NULL, NULL },
	{ "event", "Termin", FIELD_REF, 0, 0, NULL, &kind_event, NULL },
	{ "person", "Person", FIELD_REF, FIELD_ALONG, 0, NULL, &kind_person, NULL },
	{ "name", "an", FIELD_TEXT, 0, 200, NULL, NULL, NULL },
	{ "address", "E-Mail", FIELD_TEXT, FIELD_REQUIRED, 200, NULL, NULL, NULL },
	{ "subject", "Betreff", FIELD_TEXT, FIELD_REQUIRED, 200, NULL, NULL, NULL },
	{ "text", "Text", FIELD_PROSE, FIELD_REQUIRED, 20000, NULL, NULL, NULL },
	/* The iCalendar object that goes along, with LF for CRLF; frozen when the message is made. */
	{ "calendar", "Kalenderteil", FIELD_PROSE, FIELD_HIDDEN, 100000, NULL, NULL, NULL },
	{ "method", "Methode", FIELD_TEXT, FIELD_HIDDEN, 20, NULL, NULL, NULL },
	{ "sequence", "Fassung", FIELD_INT, FIELD_HIDDEN, 0, NULL, NULL, NULL },
	{ "stamp", "Stand des Termins", FIELD_STAMP, FIELD_HIDDEN, 0, NULL, NULL, NULL },
	{ "author", "von", FIELD_TEXT, FIELD_REQUIRED, 80, NULL, NULL, NULL },
	{ "released_by", "freigegeben von", FIELD_TEXT, 0, 80, NULL, NULL, NULL },
	{ "released_at", "freigegeben am", FIELD_WALL, 0, 0, NULL, NULL, NULL },
	{ "sent_at", "übergeben am", FIELD_WALL, 0, 0, NULL, NULL, NULL },
	{ "failure", "Fehler", FIELD_TEXT, 0, 400, NULL, NULL, NULL },
	{ "uid", "Nummer der Nachricht", FIELD_TEXT, FIELD_COMPUTED | FIELD_HIDDEN | FIELD_UNIQUE, 80, NULL,
		NULL, NULL },
	{ "created_at", "angelegt", FIELD_STAMP, FIELD_COMPUTED | FIELD_HIDDEN, 0, NULL, NULL, NULL },
};

static const KindColumn message_columns[] = {
	{ "event_title", "Termin", FIELD_TEXT, NULL,
		"(SELECT e.title FROM event e WHERE e.id = message.event)" },
	{ "event_start", "Beginn", FIELD_WALL, NULL,
		"(SELECT e.start FROM event e WHERE e.id = message.event)" },
	{ NULL, NULL, FIELD_TEXT, NULL, NULL },
};

const Kind kind_message = {
	.name = "messages",
	.table = "message",
	.noun = "Nachricht",
	.plural = "Nachrichten",
	.listed = true,
	.title = "subject",
	.order = "id DESC",
	.fields = message_fields,
	.nfields = ARRAY_LEN(message_fields),
	.check = event_message_check,
	.columns = message_columns,
	.list_columns = "state type name address subject event_start sent_at",
};
