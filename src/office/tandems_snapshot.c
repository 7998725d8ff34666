/* The pool as it was on the day of a run, as text: one flat JSON object a line, so that a run can be
 * recomputed years later from what it was computed from. */
#include <stdlib.h>
#include <string.h>

#include "kontor/exchange/json.h"
#include "tandems_priv.h"

enum { FORMAT = 1, POPULATION_MAX = 100000000, MISSED_MAX = 1000, LATITUDE_MAX = 90000000 };

/* --- writing --------------------------------------------------------------------------------- */

static void put_int(JsonWriter *w, const char *key, int64_t v)
{
	json_key(w, key);
	json_int(w, v);
}

static void put_text(JsonWriter *w, const char *key, const char *s)
{
	if (s == NULL || *s == '\0')
		return;
	json_key(w, key);
	json_text(w, s);
}

static void put_day(JsonWriter *w, const char *key, Day d)
{
	char buf[DATE_TEXT_MAX];
	if (d == DAY_NONE)
		return;
	date_format_iso(d, buf);
	put_text(w, key, buf);
}

static void put_ids(JsonWriter *w, const char *key, const int64_t *ids, size_t n)
{
	AUTO(str_done) Str list = STR_INIT;
	for (size_t i = 0; i < n; i++)
		str_addf(&list, "%s%lld", i > 0 ? " " : "", (long long)ids[i]);
	put_text(w, key, str_cstr(&list));
}

static void put_topics(JsonWriter *w, const PairingMember *m)
{
	AUTO(str_done) Str list = STR_INIT;
	for (int t = 0; t < PAIRING_TOPICS_MAX; t++)
		if (m->seeks[t] != 0 || m->offers[t] != 0)
			str_addf(&list, "%s%d %d %d", list.len > 0 ? " " : "", t, m->seeks[t], m->offers[t]);
	put_text(w, "topics", str_cstr(&list));
}

static void write_member(Str *out, const PairingMember *m)
{
	JsonWriter w;
	json_begin(&w, out, false);
	json_begin_object(&w);
	put_int(&w, "person", m->person);
	put_int(&w, "town", m->town);
	put_text(&w, "name", m->name);
	put_text(&w, "town_name", m->town_name);
	put_text(&w, "district", m->district_key);
	put_text(&w, "land", m->land);
	put_int(&w, "population", m->population);
	put_day(&w, "population_date", m->population_date);
	put_int(&w, "location_class", m->location_class);
	if (m->has_place) {
		put_int(&w, "latitude", m->latitude);
		put_int(&w, "longitude", m->longitude);
	}
	put_topics(&w, m);
	put_day(&w, "topics_date", m->topics_date);
	put_day(&w, "since", m->since);
	put_day(&w, "term_end", m->term_end);
	put_int(&w, "missed", m->missed);
	put_int(&w, "wish_size", m->wish_size);
	put_int(&w, "wish_distance", m->wish_distance);
	put_int(&w, "wish_land", m->wish_land);
	put_ids(&w, "not_persons", m->not_persons, m->nnot_persons);
	put_ids(&w, "not_towns", m->not_towns, m->nnot_towns);
	put_ids(&w, "past", m->past, m->npast);
	json_end_object(&w);
}

void tandems_snapshot_write(const TandemsPool *pool, Str *out)
{
	JsonWriter w;
	json_begin(&w, out, false);
	json_begin_object(&w);
	put_int(&w, "format", FORMAT);
	put_day(&w, "today", pool->rules.today);
	json_end_object(&w);
	for (size_t i = 0; i < pool->ntopics; i++) {
		json_begin(&w, out, false);
		json_begin_object(&w);
		put_int(&w, "topic", pool->topics[i].id);
		put_text(&w, "label", pool->topics[i].label);
		json_end_object(&w);
	}
	for (size_t i = 0; i < pool->len; i++)
		write_member(out, &pool->items[i]);
}

/* --- reading ------------------------------------------------------------------------------------ */

static const char *get(const JsonMembers *line, const char *key)
{
	for (size_t i = 0; i < line->len; i++)
		if (strcmp(line->items[i].key, key) == 0)
			return line->items[i].value == NULL ? "" : line->items[i].value;
	return "";
}

static bool has(const JsonMembers *line, const char *key)
{
	return *get(line, key) != '\0';
}

static int64_t get_int(const JsonMembers *line, const char *key)
{
	return strtoll(get(line, key), NULL, 10);
}

/* What no office can have written counts as the nearest that one can. */
static int64_t get_within(const JsonMembers *line, const char *key, int64_t least, int64_t most)
{
	return BASE_MIN(BASE_MAX(get_int(line, key), least), most);
}

static Day get_day(const JsonMembers *line, const char *key)
{
	return date_parse_iso(get(line, key));
}

static unsigned get_wish(const JsonMembers *line, const char *key, unsigned most)
{
	int64_t v = get_int(line, key);
	return v < 0 || v > most ? 0 : (unsigned)v;
}

static const int64_t *get_ids(const JsonMembers *line, const char *key, Arena *a, size_t *ret_n)
{
	struct {
		int64_t *items;
		size_t len, cap;
	} ids = { NULL, 0, 0 };
	char *end;
	for (const char *at = get(line, key); *at != '\0'; at = end) {
		int64_t id = strtoll(at, &end, 10);
		if (end == at)
			break;
		VEC_PUSH(a, &ids, id);
	}
	*ret_n = ids.len;
	return ids.items;
}

static void get_topics(const JsonMembers *line, PairingMember *m)
{
	char *end;
	for (const char *at = get(line, "topics"); *at != '\0'; at = end) {
		long n[3];
		end = (char *)(uintptr_t)at;
		for (int i = 0; i < 3; i++)
			n[i] = strtol(end, &end, 10);
		if (end == at || n[0] < 0 || n[0] >= PAIRING_TOPICS_MAX)
			break;
		m->seeks[n[0]] = (uint8_t)(n[1] & 3);
		m->offers[n[0]] = (uint8_t)(n[2] & 3);
	}
}

static PairingMember read_member(const JsonMembers *line, Arena *a)
{
	int64_t class = has(line, "location_class") ? get_int(line, "location_class") : -1;
	PairingMember m = { .person = get_int(line, "person"),
		.town = get_int(line, "town"),
		.name = get(line, "name"),
		.town_name = get(line, "town_name"),
		.district_key = get(line, "district"),
		.land = get(line, "land"),
		.population = get_within(line, "population", 0, POPULATION_MAX),
		.population_date = get_day(line, "population_date"),
		.location_class = class < -1 || class > 3 ? -1 : (int)class,
		.has_place = has(line, "latitude") && has(line, "longitude"),
		.latitude = get_within(line, "latitude", -LATITUDE_MAX, LATITUDE_MAX),
		.longitude = get_within(line, "longitude", -2 * LATITUDE_MAX, 2 * LATITUDE_MAX),
		.topics_date = get_day(line, "topics_date"),
		.since = get_day(line, "since"),
		.term_end = get_day(line, "term_end"),
		.missed = (int)get_within(line, "missed", 0, MISSED_MAX) };
	m.wish_size = get_wish(line, "wish_size", PAIRING_SMALLER);
	m.wish_distance = get_wish(line, "wish_distance", PAIRING_FAR);
	m.wish_land = get_wish(line, "wish_land", PAIRING_SAME_LAND);
	get_topics(line, &m);
	m.not_persons = get_ids(line, "not_persons", a, &m.nnot_persons);
	m.not_towns = get_ids(line, "not_towns", a, &m.nnot_towns);
	m.past = get_ids(line, "past", a, &m.npast);
	return m;
}

static Rc damaged(Err *err)
{
	return err_set(err, RC_INVALID,
		"Das Abbild des Pools ist beschädigt; der Lauf lässt sich nicht nachrechnen.");
}

static void read_topic(TandemsPool *pool, const JsonMembers *line)
{
	if (pool->ntopics < PAIRING_TOPICS_MAX)
		pool->topics[pool->ntopics++] = (PairingTopic){ get_int(line, "topic"), get(line, "label") };
}

Rc tandems_snapshot_read(const char *text, const PairingRules *rules, Arena *a, TandemsPool *ret, Err *err)
{
	TandemsPool pool = { .rules = *rules, .topics = ARENA_ARRAY(a, PairingTopic, PAIRING_TOPICS_MAX) };
	bool headed = false;
	while (*text != '\0') {
		JsonMembers line = { NULL, 0, 0 };
		size_t len = strcspn(text, "\n");
		if (json_read_object(text, len, a, &line, err) != RC_OK)
			return damaged(err);
		text += len + (text[len] == '\n');
		if (has(&line, "format")) {
			headed = get_int(&line, "format") == FORMAT;
			pool.rules.today = get_day(&line, "today");
		} else if (has(&line, "topic")) {
			read_topic(&pool, &line);
		} else if (has(&line, "person")) {
			PairingMember m = read_member(&line, a);
			VEC_PUSH(a, &pool, m);
		}
	}
	if (!headed || pool.rules.today == DAY_NONE)
		return damaged(err);
	pairing_prepare(&pool.rules, pool.items, pool.len);
	*ret = pool;
	return RC_OK;
}
