/* A pair in words: why not, which facts, and the paragraph that both mayors get. */
#include <string.h>

#include "kontor/domain/pairing.h"
#include "kontor/domain/town.h"

static void add_number(Str *out, int64_t n)
{
	if (n >= 1000000)
		str_addf(out, "%lld.%03lld.%03lld", (long long)(n / 1000000), (long long)(n / 1000 % 1000),
			(long long)(n % 1000));
	else if (n >= 1000)
		str_addf(out, "%lld.%03lld", (long long)(n / 1000), (long long)(n % 1000));
	else
		str_addf(out, "%lld", (long long)n);
}

static void add_date(Str *out, Day d)
{
	char buf[DATE_TEXT_MAX];
	if (d == DAY_NONE)
		return;
	date_format_german(d, buf);
	str_adds(out, buf);
}

static const char *land_name(const char *abbr)
{
	const State *s = town_state_find(abbr);
	return s != NULL ? s->name : abbr;
}

/* "im Saarland", but "in Bayern". */
static void add_in_land(Str *out, const char *abbr)
{
	str_addf(out, "%s %s", strcmp(abbr, "SL") == 0 ? "im" : "in", land_name(abbr));
}

static int64_t km(const PairingPoints *p)
{
	return p->distance_m / 1000;
}

/* --- why not -------------------------------------------------------------------------------- */

static bool listed(const int64_t *ids, size_t n, int64_t id)
{
	for (size_t i = 0; i < n; i++)
		if (ids[i] == id)
			return true;
	return false;
}

static bool vetoes(const PairingMember *a, const PairingMember *b)
{
	return listed(a->not_persons, a->nnot_persons, b->person) ||
		listed(a->not_towns, a->nnot_towns, b->town);
}

void pairing_rule_say(const PairingRules *r, const PairingMember *a, const PairingMember *b,
	const PairingPoints *p, Str *out)
{
	switch (p->rule) {
	case PAIRING_ALLOWED:
		break;
	case PAIRING_RULE_VETO:
		str_addf(out, "Ausschluss durch %s", vetoes(a, b) ? a->name : b->name);
		break;
	case PAIRING_RULE_DISTRICT:
		str_adds(out, "gleicher Kreis");
		break;
	case PAIRING_RULE_NEAR:
		str_addf(out, "nur %lld km Luftlinie (mindestens %d)", (long long)km(p), r->min_km);
		break;
	case PAIRING_RULE_PAST:
		str_adds(out, "waren schon ein Tandem, sind eines oder haben es abgelehnt");
		break;
	case PAIRING_RULE_SELF:
		str_adds(out, "dieselbe Person");
		break;
	}
}

/* --- facts ----------------------------------------------------------------------------------- */

static void topic_side(Str *out, const PairingMember *m, int topic)
{
	static const char *const levels[] = { "", "am Rande", "wichtig", "stark" };
	str_addf(out, "%s", m->town_name);
	if (m->seeks[topic] != 0)
		str_addf(out, " sucht (%s)", levels[m->seeks[topic] & 3]);
	if (m->offers[topic] != 0)
		str_addf(out, "%s bietet (%s)", m->seeks[topic] != 0 ? " und" : "",
			levels[m->offers[topic] & 3]);
}

static void topic_fact(const PairingMember *a, const PairingMember *b, const PairingPoints *p,
	const PairingTopic *topics, Str *out)
{
	if (p->best_topic < 0) {
		str_adds(out, "kein gemeinsames Thema");
		return;
	}
	str_addf(out, "%s: ", topics[p->best_topic].label);
	topic_side(out, a, p->best_topic);
	str_adds(out, ", ");
	topic_side(out, b, p->best_topic);
	Day oldest = BASE_MIN(a->topics_date, b->topics_date);
	if (oldest != DAY_NONE) {
		str_adds(out, " (Stand ");
		add_date(out, oldest);
		str_adds(out, ")");
	}
}

static void size_fact(const PairingMember *a, const PairingMember *b, Str *out)
{
	if (a->population <= 0 || b->population <= 0) {
		str_adds(out, "Einwohnerzahl unbekannt");
		return;
	}
	add_number(out, a->population);
	str_adds(out, " und ");
	add_number(out, b->population);
	str_adds(out, " Einwohner");
	Day oldest = BASE_MIN(a->population_date, b->population_date);
	if (oldest != DAY_NONE) {
		str_adds(out, " (");
		add_date(out, oldest);
		str_adds(out, ")");
	}
}

static const char *location_label(int class)
{
	static const char *const labels[] = { "sehr zentral", "zentral", "peripher", "sehr peripher" };
	return class < 0 || class > 3 ? "unbekannt" : labels[class];
}

static void waiting_fact(const PairingRules *r, const PairingMember *a, const PairingMember *b, Str *out)
{
	const PairingMember *both[] = { a, b };
	str_adds(out, "im Pool seit ");
	for (int i = 0; i < 2; i++) {
		int64_t months = both[i]->since == DAY_NONE ? 0 : (r->today - both[i]->since) / 30;
		str_addf(out, "%s%lld", i == 0 ? "" : " und ", (long long)BASE_MAX(months, 0));
	}
	str_adds(out, " Monaten");
	if (a->missed + b->missed > 0)
		str_addf(out, ", leer ausgegangen: %d und %d", a->missed, b->missed);
}

static void term_fact(const PairingMember *a, const PairingMember *b, Str *out)
{
	const PairingMember *both[] = { a, b };
	str_adds(out, "im Amt bis ");
	for (int i = 0; i < 2; i++) {
		if (i == 1)
			str_adds(out, " und ");
		if (both[i]->term_end == DAY_NONE)
			str_adds(out, "unbekannt");
		add_date(out, both[i]->term_end);
	}
}

void pairing_fact_say(const PairingRules *r, const PairingMember *a, const PairingMember *b,
	const PairingPoints *p, PairingCriterion which, const PairingTopic *topics, Str *out)
{
	switch (which) {
	case PAIRING_TOPIC:
		topic_fact(a, b, p, topics, out);
		break;
	case PAIRING_SIZE:
		size_fact(a, b, out);
		break;
	case PAIRING_LOCATION:
		if (a->location_class < 0 && b->location_class < 0)
			str_adds(out, "Lagetyp bei beiden nicht eingetragen");
		else
			str_addf(out, "Lage: %s und %s", location_label(a->location_class),
				location_label(b->location_class));
		break;
	case PAIRING_DISTANCE:
		if (p->distance_m < 0)
			str_adds(out, "Entfernung unbekannt: Koordinaten fehlen");
		else
			str_addf(out, "%lld km Luftlinie", (long long)km(p));
		break;
	case PAIRING_LAND:
		str_addf(out, "%s und %s", land_name(a->land), land_name(b->land));
		break;
	case PAIRING_WAITING:
		waiting_fact(r, a, b, out);
		break;
	case PAIRING_TERM:
		term_fact(a, b, out);
		break;
	case PAIRING_CRITERIA:
		break;
	}
}

/* --- the paragraph ------------------------------------------------------------------------------ */

/* Who gives and who takes, in the first sentence. */
static void topic_sentence(const PairingMember *a, const PairingMember *b, const PairingPoints *p,
	const PairingTopic *topics, Str *out)
{
	if (p->best_topic < 0) {
		str_addf(out,
			"%s und %s arbeiten an unterschiedlichen Themen: ein Tandem für den offenen Blick "
			"von außen.",
			a->town_name, b->town_name);
		return;
	}
	int t = p->best_topic;
	const char *label = topics[t].label;
	bool a_gives = a->offers[t] * b->seeks[t] >= b->offers[t] * a->seeks[t];
	const PairingMember *giver = a_gives ? a : b, *taker = a_gives ? b : a;
	if (giver->offers[t] != 0 && taker->seeks[t] != 0)
		str_addf(out, "%s hat Erfahrung mit dem Thema „%s“, zu dem %s Austausch sucht.",
			giver->town_name, label, taker->town_name);
	else
		str_addf(out, "Beide, %s und %s, beschäftigt das Thema „%s“.", a->town_name, b->town_name,
			label);
}

/* Up to two more topics that concern both. */
static void more_topics(const PairingMember *a, const PairingMember *b, const PairingPoints *p,
	const PairingTopic *topics, size_t ntopics, Str *out)
{
	int more[2], n = 0;
	for (int t = 0; t < (int)ntopics && t < PAIRING_TOPICS_MAX && n < 2; t++)
		if (t != p->best_topic && a->seeks[t] + a->offers[t] != 0 &&
			b->seeks[t] + b->offers[t] != 0 && a->seeks[t] + b->seeks[t] != 0)
			more[n++] = t;
	if (n == 0)
		return;
	str_addf(out, " Auch zu „%s“", topics[more[0]].label);
	if (n == 2)
		str_addf(out, " und „%s“", topics[more[1]].label);
	str_adds(out, " haben sie einander etwas zu sagen.");
}

static void size_sentence(const PairingMember *a, const PairingMember *b, Str *out)
{
	enum { SIMILAR = 700 };
	if (a->population <= 0 || b->population <= 0)
		return;
	int64_t least = BASE_MIN(a->population, b->population), most = BASE_MAX(a->population, b->population);
	str_adds(out, " Mit ");
	add_number(out, a->population);
	str_adds(out, " und ");
	add_number(out, b->population);
	str_adds(out,
		least * 1000 / most >= SIMILAR
			? " Einwohnerinnen und Einwohnern sind sie ähnlich groß."
			: " Einwohnerinnen und Einwohnern bringen sie unterschiedliche Größen mit.");
}

static void distance_sentence(
	const PairingMember *a, const PairingMember *b, const PairingPoints *p, Str *out)
{
	bool same = strcmp(a->land, b->land) == 0;
	if (p->distance_m < 0)
		return;
	str_adds(out, " Sie liegen ");
	add_in_land(out, a->land);
	if (!same) {
		str_adds(out, " und ");
		add_in_land(out, b->land);
	}
	str_addf(out, ", %lld km voneinander entfernt (Luftlinie), und stehen damit nicht im Wettbewerb.",
		(long long)km(p));
}

static void term_sentence(const PairingRules *r, const PairingMember *a, const PairingMember *b, Str *out)
{
	enum { LONG_DAYS = 730 };
	if (a->term_end == DAY_NONE || b->term_end == DAY_NONE)
		return;
	Day first = BASE_MIN(a->term_end, b->term_end);
	if (first - r->today >= LONG_DAYS)
		str_adds(out,
			" Beide sind noch mehr als zwei Jahre im Amt: Zeit genug für einen längeren Austausch.");
}

void pairing_reason_say(const PairingRules *r, const PairingMember *a, const PairingMember *b,
	const PairingPoints *p, const PairingTopic *topics, size_t ntopics, Str *out)
{
	topic_sentence(a, b, p, topics, out);
	more_topics(a, b, p, topics, ntopics, out);
	size_sentence(a, b, out);
	distance_sentence(a, b, p, out);
	term_sentence(r, a, b, out);
}
