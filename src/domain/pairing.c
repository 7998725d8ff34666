/* Points for a pair of mayors.
 *
 * A pair's topics are compared by a bilinear form: what a seeks times what b offers, and the other way
 * round, twice; what both seek, once. Divided by the lengths of both vectors it does not matter how many
 * topics somebody named. A row keeps the first member's side of the form in a table, so that a pair costs
 * as much as the second member has topics.
 *
 * Distances come from coordinates on the unit sphere: a difference, three squares and one root, which
 * IEEE 754 rounds the same everywhere. */
#include "kontor/domain/pairing.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *const pairing_criterion_names[PAIRING_CRITERIA] = { "topic", "size", "location", "distance",
	"land", "waiting", "term" };

const char *const pairing_criterion_labels[PAIRING_CRITERIA] = { "Thema", "Größe", "Lage", "Entfernung",
	"Land", "Wartezeit", "Amtszeit" };

const PairingRules pairing_standard = { .weight = { 40, 10, 10, 15, 10, 5, 10 }, .min_km = 50 };

enum {
	UNKNOWN = 500, /* points where a fact is missing: neither for nor against */
	SCALE_BITS = 16,
	SPHERE_BITS = 22,
	EARTH_M = 6371009,
	WAITING_DAYS = 730, /* who waits this long has all points */
	MISSED_POINTS = 250,
	TERM_DAYS = 730,
};

Rc pairing_check(const PairingRules *r, Err *err)
{
	int sum = 0;
	for (int i = 0; i < PAIRING_CRITERIA; i++) {
		AUTO(str_done) Str field = STR_INIT;
		str_addf(&field, "weight_%s", pairing_criterion_names[i]);
		if (r->weight[i] < 0 || r->weight[i] > 100)
			return err_field(err, str_cstr(&field),
				"Das Gewicht für %s liegt zwischen 0 und 100.", pairing_criterion_labels[i]);
		sum += r->weight[i];
	}
	if (sum != 100)
		return err_field(err, "weight_topic",
			"Die Gewichte ergeben zusammen 100, hier sind es %d. Bitte %d Punkte %s.", sum,
			abs(100 - sum), sum < 100 ? "dazugeben" : "wegnehmen");
	if (r->min_km < 0 || r->min_km > 1000)
		return err_field(err, "min_km", "Der Mindestabstand liegt zwischen 0 und 1000 km.");
	return RC_OK;
}

/* --- what is known of one member alone --------------------------------------------------- */

static void prepare_topics(PairingMember *m)
{
	int64_t square = 0;
	m->nentries = 0;
	for (int t = 0; t < PAIRING_TOPICS_MAX; t++) {
		int s = m->seeks[t], o = m->offers[t];
		if (s == 0 && o == 0)
			continue;
		m->entries[m->nentries].topic = (uint8_t)t;
		m->entries[m->nentries].seeks = m->seeks[t];
		m->entries[m->nentries].offers = m->offers[t];
		m->nentries++;
		square += 3 * s * s + 2 * o * o;
	}
	m->topic_scale = square == 0 ? 0 : (int64_t)((1 << SCALE_BITS) / sqrt((double)square));
}

static double radians(int64_t microdegrees)
{
	static const double pi = 3.14159265358979323846;
	return (double)microdegrees * pi / 180e6;
}

static void prepare_place(PairingMember *m)
{
	double lat = radians(m->latitude), lon = radians(m->longitude);
	static const double one = 1 << SPHERE_BITS;
	m->x = (int32_t)lround(one * cos(lat) * cos(lon));
	m->y = (int32_t)lround(one * cos(lat) * sin(lon));
	m->z = (int32_t)lround(one * sin(lat));
}

static int clip(int64_t points)
{
	return points < 0 ? 0 : points > PAIRING_MAX ? PAIRING_MAX : (int)points;
}

static void prepare_time(const PairingRules *r, PairingMember *m)
{
	int64_t waited = m->since == DAY_NONE ? 0 : (int64_t)r->today - m->since;
	int64_t left = m->term_end == DAY_NONE ? 0 : (int64_t)m->term_end - r->today;
	m->waiting_points = clip(waited * PAIRING_MAX / WAITING_DAYS + (int64_t)m->missed * MISSED_POINTS);
	m->term_points = m->term_end == DAY_NONE ? UNKNOWN : clip(left * PAIRING_MAX / TERM_DAYS);
}

/* A number for a short key text, equal where the texts are equal; 0 for none. */
static uint32_t key_number(const char *text)
{
	uint32_t n = 0;
	for (; text != NULL && *text != '\0'; text++)
		n = n * 131 + (unsigned char)*text;
	return n;
}

void pairing_prepare(const PairingRules *r, PairingMember *members, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		PairingMember *m = &members[i];
		prepare_topics(m);
		if (m->has_place)
			prepare_place(m);
		prepare_time(r, m);
		m->land_number = key_number(m->land);
		m->district_number = key_number(m->district_key);
	}
}

/* --- criteria ------------------------------------------------------------------------------ */

/* The first member's side of the form: what each level of the second is worth. */
typedef struct TopicTable {
	int32_t seeks[PAIRING_TOPICS_MAX], offers[PAIRING_TOPICS_MAX];
} TopicTable;

static void topic_table(const PairingMember *a, TopicTable *ret)
{
	for (int t = 0; t < PAIRING_TOPICS_MAX; t++) {
		ret->seeks[t] = 2 * a->offers[t] + a->seeks[t];
		ret->offers[t] = 2 * a->seeks[t];
	}
}

/* Five quarters: who exactly complement each other reach all points. */
static int topic_points(const TopicTable *table, const PairingMember *a, const PairingMember *b)
{
	int64_t form = 0;
	for (uint32_t i = 0; i < b->nentries; i++) {
		uint8_t t = b->entries[i].topic;
		form += table->seeks[t] * b->entries[i].seeks + table->offers[t] * b->entries[i].offers;
	}
	int64_t points = (form * (PAIRING_MAX * 5 / 4) * a->topic_scale * b->topic_scale) >> (2 * SCALE_BITS);
	return points > PAIRING_MAX ? PAIRING_MAX : (int)points;
}

/* What a thinks of b's size. */
static int size_view(const PairingMember *a, const PairingMember *b, int ratio)
{
	enum { MET = 1000, ALMOST = 700, MISSED = 200 };
	const PairingMember *large = a->wish_size == PAIRING_LARGER ? b : a;
	const PairingMember *small = a->wish_size == PAIRING_LARGER ? a : b;
	if (a->wish_size == PAIRING_ANY_SIZE || a->wish_size == PAIRING_SIMILAR)
		return ratio;
	if (4 * large->population >= 5 * small->population)
		return MET;
	return large->population >= small->population ? ALMOST : MISSED;
}

static int size_points(const PairingMember *a, const PairingMember *b)
{
	if (a->population <= 0 || b->population <= 0)
		return UNKNOWN;
	int64_t least = BASE_MIN(a->population, b->population), most = BASE_MAX(a->population, b->population);
	int ratio = (int)(PAIRING_MAX * least / most);
	if ((a->wish_size | b->wish_size) == PAIRING_ANY_SIZE)
		return ratio;
	return (size_view(a, b, ratio) + size_view(b, a, ratio)) / 2;
}

static int location_points(const PairingMember *a, const PairingMember *b)
{
	static const int by_difference[] = { 1000, 700, 400, 150 };
	if (a->location_class < 0 || b->location_class < 0)
		return UNKNOWN;
	return by_difference[abs(a->location_class - b->location_class) & 3];
}

/* Great circle: the chord, and the first term of the arc that it spans. */
static int64_t distance_m(const PairingMember *a, const PairingMember *b)
{
	int64_t dx = a->x - b->x, dy = a->y - b->y, dz = a->z - b->z;
	int64_t root = (int64_t)sqrt((double)(dx * dx + dy * dy + dz * dz));
	int64_t chord = (root * EARTH_M) >> SPHERE_BITS;
	return chord + chord * chord / EARTH_M * chord / ((int64_t)24 * EARTH_M);
}

enum { WISH_KM = 250 };

/* Neighbours compete for inhabitants, shops and funds; the other end of the country is a journey. */
static int distance_curve(int km)
{
	static const struct {
		int km, points;
	} curve[] = { { 0, 0 }, { 50, 200 }, { 100, 1000 }, { 400, 1000 }, { 700, 400 }, { 900, 300 } };
	size_t i = 1;
	while (i < ARRAY_LEN(curve) && km > curve[i].km)
		i++;
	if (i == ARRAY_LEN(curve))
		return curve[i - 1].points;
	int span = curve[i].km - curve[i - 1].km, rise = curve[i].points - curve[i - 1].points;
	return curve[i - 1].points + rise * (km - curve[i - 1].km) / span;
}

static int distance_view(const PairingMember *a, int km, int points)
{
	bool near = km < WISH_KM;
	bool missed =
		(a->wish_distance == PAIRING_NEAR && !near) || (a->wish_distance == PAIRING_FAR && near);
	return missed ? points / 4 : points;
}

static int distance_points(const PairingMember *a, const PairingMember *b, int64_t metres)
{
	if (!a->has_place || !b->has_place)
		return UNKNOWN;
	int km = (int)(metres / 1000);
	int points = distance_curve(km);
	return (distance_view(a, km, points) + distance_view(b, km, points)) / 2;
}

static int land_view(const PairingMember *a, bool same)
{
	static const int points[3][2] = {
		[PAIRING_ANY_LAND] = { 1000, 400 }, /* other, same */
		[PAIRING_OTHER_LAND] = { 1000, 100 },
		[PAIRING_SAME_LAND] = { 200, 1000 },
	};
	return points[a->wish_land][same];
}

static int land_points(const PairingMember *a, const PairingMember *b)
{
	bool same = a->land_number == b->land_number;
	return (land_view(a, same) + land_view(b, same)) / 2;
}

/* --- rules ---------------------------------------------------------------------------------- */

static bool has(const int64_t *ids, size_t n, int64_t id)
{
	for (size_t i = 0; i < n && ids[i] <= id; i++)
		if (ids[i] == id)
			return true;
	return false;
}

static bool vetoes(const PairingMember *a, const PairingMember *b)
{
	return has(a->not_persons, a->nnot_persons, b->person) || has(a->not_towns, a->nnot_towns, b->town);
}

/* metres is meaningless unless both have a place. */
static PairingRule rule_of(
	const PairingRules *r, const PairingMember *a, const PairingMember *b, int64_t metres)
{
	if (a->person == b->person)
		return PAIRING_RULE_SELF;
	if (vetoes(a, b) || vetoes(b, a))
		return PAIRING_RULE_VETO;
	if (has(a->past, a->npast, b->person) || has(b->past, b->npast, a->person))
		return PAIRING_RULE_PAST;
	if (!r->same_district && a->district_number != 0 && a->district_number == b->district_number)
		return PAIRING_RULE_DISTRICT;
	if (a->has_place && b->has_place && metres < (int64_t)r->min_km * 1000)
		return PAIRING_RULE_NEAR;
	return PAIRING_ALLOWED;
}

/* --- the whole --------------------------------------------------------------------------------- */

static void all_points(
	const TopicTable *table, const PairingMember *a, const PairingMember *b, int64_t metres, int *points)
{
	points[PAIRING_TOPIC] = topic_points(table, a, b);
	points[PAIRING_SIZE] = size_points(a, b);
	points[PAIRING_LOCATION] = location_points(a, b);
	points[PAIRING_DISTANCE] = distance_points(a, b, metres);
	points[PAIRING_LAND] = land_points(a, b);
	points[PAIRING_WAITING] = (a->waiting_points + b->waiting_points) / 2;
	points[PAIRING_TERM] = BASE_MIN(a->term_points, b->term_points);
}

static int weigh(const PairingRules *r, const int *points)
{
	int sum = 0;
	for (int i = 0; i < PAIRING_CRITERIA; i++)
		sum += r->weight[i] * points[i];
	return (sum + 50) / 100;
}

static int score(
	const PairingRules *r, const TopicTable *table, const PairingMember *a, const PairingMember *b)
{
	int points[PAIRING_CRITERIA];
	int64_t metres = distance_m(a, b);
	if (rule_of(r, a, b, metres) != PAIRING_ALLOWED)
		return PAIRING_NO;
	all_points(table, a, b, metres, points);
	return weigh(r, points);
}

int pairing_score(const PairingRules *r, const PairingMember *a, const PairingMember *b)
{
	TopicTable table;
	topic_table(a, &table);
	return score(r, &table, a, b);
}

void pairing_row(const PairingRules *r, const PairingMember *members, size_t n, size_t u, int32_t none,
	int32_t *scores)
{
	TopicTable table;
	topic_table(&members[u], &table);
	for (size_t v = u + 1; v < n; v++) {
		int s = score(r, &table, &members[u], &members[v]);
		scores[v - u - 1] = s < 0 ? none : s;
	}
}

/* The topic that brings most: where one seeks what the other offers, else what both seek. */
static int best_topic(const TopicTable *table, const PairingMember *b)
{
	int best = -1, most = 0;
	for (uint32_t i = 0; i < b->nentries; i++) {
		uint8_t t = b->entries[i].topic;
		int worth = table->seeks[t] * b->entries[i].seeks + table->offers[t] * b->entries[i].offers;
		if (worth > most) {
			most = worth;
			best = t;
		}
	}
	return best;
}

void pairing_explain(
	const PairingRules *r, const PairingMember *a, const PairingMember *b, PairingPoints *ret)
{
	TopicTable table;
	topic_table(a, &table);
	ret->distance_m = a->has_place && b->has_place ? distance_m(a, b) : -1;
	ret->rule = rule_of(r, a, b, ret->distance_m);
	all_points(&table, a, b, ret->distance_m, ret->points);
	ret->score = ret->rule == PAIRING_ALLOWED ? weigh(r, ret->points) : PAIRING_NO;
	ret->best_topic = best_topic(&table, b);
}
