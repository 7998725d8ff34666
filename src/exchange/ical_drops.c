/* What Outlook leaves behind of an event, by Microsoft's own documents (MS-OXCICAL, MS-STANOICAL) and
 * public threads; no Outlook was at hand. */
#include "kontor/exchange/ical.h"

#include "ical_priv.h"

static bool has(const char *s)
{
	return s != NULL && s[0] != '\0';
}

static bool is_cut(const char *s, size_t max)
{
	AUTO(str_done) Str whole = STR_INIT;
	AUTO(str_done) Str shortened = STR_INIT;
	if (!has(s))
		return false;
	ical_clean(&whole, s, true, 0);
	ical_clean(&shortened, s, true, max);
	return whole.len > shortened.len;
}

static void say(Str *out, const char *line)
{
	str_adds(out, line);
	str_addc(out, '\n');
}

void ical_outlook_drops(const IcalEvent *e, Str *out)
{
	if (is_cut(e->summary, ICAL_SUMMARY_MAX))
		say(out, "Titel nach 255 Zeichen");
	if (is_cut(e->location, ICAL_LOCATION_MAX))
		say(out, "Ort nach 255 Zeichen");
	if (e->has_geo)
		say(out, "Koordinaten; der Ort als Text bleibt");
	if (has(e->conference))
		say(out, "Zugangslink als Schaltfläche; in der Beschreibung bleibt er");
	if (has(e->url))
		say(out, "Internetseite als eigenes Feld");
	if (str_equal(e->state, "cancelled") && e->organizer == NULL)
		say(out, "Absage; der Termin bleibt als freie Zeit stehen");
	if (has(e->related))
		say(out, "Zugehörigkeit zum Rahmentermin");
	if (has(e->extra))
		say(out, "weitere Angaben aus der importierten Datei");
}
