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
	POPULATION_MAX = 4000000,
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
	/* In 32 bits, which hold a thousand times the population of any city here. */
	uint32_t x = (uint32_t)BASE_MIN(a->population, POPULATION_MAX);
	uint32_t y = (uint32_t)BASE_MIN(b->population, POPULATION_MAX);
	int ratio = (int)(PAIRING_MAX * BASE_MIN(x, y) / BASE_MAX(x, y));
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

/* The length of the chord between two places, times 2^22 for the earth's radius. */
static inline int32_t chord(const PairingMember *a, const PairingMember *b)
{
	int64_t dx = a->x - b->x, dy = a->y - b->y, dz = a->z - b->z;
	return (int32_t)sqrt((double)(dx * dx + dy * dy + dz * dz));
}

/* Great circle: the chord, and the first term of the arc that it spans. Rises with the chord. */
static int64_t metres_of(int32_t root)
{
	int64_t straight = ((int64_t)root * EARTH_M) >> SPHERE_BITS;
	return straight + straight * straight / EARTH_M * straight / ((int64_t)24 * EARTH_M);
}

/* The shortest chord that spans so many metres. */
static int32_t chord_of(int64_t metres)
{
	int32_t lo = 0, hi = 2 << SPHERE_BITS;
	while (lo < hi) {
		int32_t mid = lo + (hi - lo) / 2;
		if (metres_of(mid) < metres)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
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

static int distance_view(const PairingMember *a, bool near, int points)
{
	bool missed =
		(a->wish_distance == PAIRING_NEAR && !near) || (a->wish_distance == PAIRING_FAR && near);
	return missed ? points / 4 : points;
}

/* The curve by chords, in steps of a fifth of a kilometre: pairs are looked up, not computed. */
enum { CURVE_SHIFT = 7, CURVE_STEPS = 8192 };
static int16_t curve_by_chord[CURVE_STEPS];
static int32_t wish_chord;

static void prepare_curve(void)
{
	if (wish_chord != 0)
		return;
	for (int32_t i = 0; i < CURVE_STEPS; i++)
		curve_by_chord[i] = (int16_t)distance_curve((int)(metres_of(i << CURVE_SHIFT) / 1000));
	wish_chord = chord_of((int64_t)WISH_KM * 1000);
}

static int distance_points(const PairingMember *a, const PairingMember *b, int32_t root)
{
	if (!a->has_place || !b->has_place)
		return UNKNOWN;
	int32_t step = root >> CURVE_SHIFT;
	int points = curve_by_chord[BASE_MIN(step, CURVE_STEPS - 1)];
	if ((a->wish_distance | b->wish_distance) == PAIRING_ANY_DISTANCE)
		return points;
	bool near = root < wish_chord;
	return (distance_view(a, near, points) + distance_view(b, near, points)) / 2;
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

/* --- preparing ----------------------------------------------------------------------------- */

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
	prepare_curve();
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

/* What is the same for all partners of one member. */
typedef struct Row {
	const PairingRules *rules;
	const PairingMember *a;
	int32_t near; /* chords below are too short */
	bool picky;   /* she vetoes somebody, or has been in a tandem */
	TopicTable table;
} Row;

static void row_init(Row *row, const PairingRules *r, const PairingMember *a, int32_t near)
{
	row->rules = r;
	row->a = a;
	row->near = near;
	row->picky = a->nnot_persons + a->nnot_towns + a->npast > 0;
	topic_table(a, &row->table);
}

static bool is_past(const PairingMember *a, const PairingMember *b)
{
	return has(a->past, a->npast, b->person) || has(b->past, b->npast, a->person);
}

/* root is meaningless unless both have a place. */
static inline PairingRule rule_of(const Row *row, const PairingMember *b, int32_t root)
{
	const PairingMember *a = row->a;
	if (row->picky || b->nnot_persons + b->nnot_towns + b->npast > 0) {
		if (vetoes(a, b) || vetoes(b, a))
			return PAIRING_RULE_VETO;
		if (is_past(a, b))
			return PAIRING_RULE_PAST;
	}
	if (a->person == b->person)
		return PAIRING_RULE_SELF;
	if (!row->rules->same_district && a->district_number != 0 && a->district_number == b->district_number)
		return PAIRING_RULE_DISTRICT;
	if (root < row->near && a->has_place && b->has_place)
		return PAIRING_RULE_NEAR;
	return PAIRING_ALLOWED;
}

/* --- the whole --------------------------------------------------------------------------------- */

/* A row calls it for every pair. */
__attribute__((always_inline)) static inline void all_points(
	const Row *row, const PairingMember *b, int32_t root, int *points)
{
	const PairingMember *a = row->a;
	points[PAIRING_TOPIC] = topic_points(&row->table, a, b);
	points[PAIRING_SIZE] = size_points(a, b);
	points[PAIRING_LOCATION] = location_points(a, b);
	points[PAIRING_DISTANCE] = distance_points(a, b, root);
	points[PAIRING_LAND] = land_points(a, b);
	points[PAIRING_WAITING] = (a->waiting_points + b->waiting_points) / 2;
	points[PAIRING_TERM] = BASE_MIN(a->term_points, b->term_points);
}

static inline int weigh(const PairingRules *r, const int *points)
{
	/* Written out: a loop would cost as much as all criteria together. */
	_Static_assert(PAIRING_CRITERIA == 7, "one term for each");
	const int *w = r->weight;
	int sum = w[0] * points[0] + w[1] * points[1] + w[2] * points[2] + w[3] * points[3] +
		w[4] * points[4] + w[5] * points[5] + w[6] * points[6];
	return (sum + 50) / 100;
}

static inline int score(const Row *row, const PairingMember *b)
{
	int points[PAIRING_CRITERIA];
	int32_t root = chord(row->a, b);
	if (rule_of(row, b, root) != PAIRING_ALLOWED)
		return PAIRING_NO;
	all_points(row, b, root, points);
	return weigh(row->rules, points);
}

static int32_t near_chord(const PairingRules *r)
{
	return r->min_km <= 0 ? 0 : chord_of((int64_t)r->min_km * 1000);
}

int pairing_score(const PairingRules *r, const PairingMember *a, const PairingMember *b)
{
	Row row;
	row_init(&row, r, a, near_chord(r));
	return score(&row, b);
}

void pairing_row(const PairingRules *r, const PairingMember *members, size_t n, size_t u, int32_t none,
	int32_t *scores)
{
	Row row;
	row_init(&row, r, &members[u], near_chord(r));
	for (size_t v = u + 1; v < n; v++) {
		int s = score(&row, &members[v]);
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
	Row row;
	int32_t root = chord(a, b);
	row_init(&row, r, a, near_chord(r));
	ret->distance_m = a->has_place && b->has_place ? metres_of(root) : -1;
	ret->rule = rule_of(&row, b, root);
	all_points(&row, b, root, ret->points);
	ret->score = ret->rule == PAIRING_ALLOWED ? weigh(r, ret->points) : PAIRING_NO;
	ret->best_topic = best_topic(&row.table, b);
}
