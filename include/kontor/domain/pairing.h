/* How well two mayors fit: hard rules, criteria, points, and the sentence that explains them.
 *
 * Integers only, so that two offices get the same numbers. What can be computed per member is computed per
 * member (pairing_prepare); a pair then costs a few tens of nanoseconds, which lets the whole country be
 * scored row by row without being stored. */
#ifndef KONTOR_DOMAIN_PAIRING_H
#define KONTOR_DOMAIN_PAIRING_H

#include "kontor/base/date.h"
#include "kontor/base/str.h"

enum { PAIRING_TOPICS_MAX = 64, PAIRING_MAX = 1000 };

typedef enum PairingCriterion {
	PAIRING_TOPIC,    /* what one seeks the other offers, and what both care about */
	PAIRING_SIZE,     /* ratio of inhabitants; wishes */
	PAIRING_LOCATION, /* location class of the BBSR */
	PAIRING_DISTANCE, /* neighbours compete: best from 100 to 400 km; wishes */
	PAIRING_LAND,     /* other Land, unless the same is wished for */
	PAIRING_WAITING,  /* who waits longest, who was left out before */
	PAIRING_TERM,     /* how long both are in office still */
	PAIRING_CRITERIA
} PairingCriterion;

extern const char *const pairing_criterion_names[PAIRING_CRITERIA];  /* "topic" */
extern const char *const pairing_criterion_labels[PAIRING_CRITERIA]; /* "Thema" */

/* One mayor in the pool, as the office knew her on the day of the run. What every pair looks at comes first and
 * lies together: a row passes over all members. */
typedef struct PairingMember {
	int64_t person, town; /* ids */
	/* Set by pairing_prepare. */
	int32_t x, y, z; /* on the unit sphere, times 2^22 */
	int waiting_points, term_points;
	uint32_t land_number, district_number; /* equal where the texts are; 0: unknown */
	uint32_t nentries;
	int64_t topic_scale; /* 2^16 / the length of the topics' vector; 0 without topics */

	int64_t population; /* 0: unknown */
	size_t nnot_persons, nnot_towns, npast;
	enum { PAIRING_ANY_SIZE, PAIRING_SIMILAR, PAIRING_LARGER, PAIRING_SMALLER } wish_size;
	enum { PAIRING_ANY_DISTANCE, PAIRING_NEAR, PAIRING_FAR } wish_distance;
	enum { PAIRING_ANY_LAND, PAIRING_OTHER_LAND, PAIRING_SAME_LAND } wish_land;
	int location_class; /* 0 very central … 3 very peripheral; -1 unknown */
	bool has_place;
	/* The topics with a level, for the inner loop; set by pairing_prepare. */
	struct {
		uint8_t topic, seeks, offers;
	} entries[PAIRING_TOPICS_MAX];

	const char *name, *town_name, *district_key, *land; /* "BB" */
	Day population_date;
	int64_t latitude, longitude; /* microdegrees */
	uint8_t seeks[PAIRING_TOPICS_MAX],
		offers[PAIRING_TOPICS_MAX]; /* levels 0–3, by the pool's topic number */
	Day topics_date;                    /* of the youngest of these */
	Day since;                          /* interest */
	Day term_end;                       /* DAY_NONE: unknown */
	int missed;
	const int64_t *not_persons, *not_towns; /* vetoes, ascending */
	const int64_t *past;                    /* persons of past, declined and live tandems, ascending */
} PairingMember;

typedef struct PairingTopic {
	int64_t id;
	const char *label;
} PairingTopic;

typedef struct PairingRules {
	int weight[PAIRING_CRITERIA]; /* sum 100 */
	int min_km;                   /* 0: none */
	bool same_district;           /* allowed? normally not */
	Day today;
} PairingRules;

extern const PairingRules pairing_standard; /* 40 10 10 15 10 5 10; 50 km */

/* RC_INVALID: a weight below 0, a sum that is not 100 (the sentence names the sum). */
MUST_CHECK Rc pairing_check(const PairingRules *r, Err *err);
void pairing_prepare(const PairingRules *r, PairingMember *members, size_t n);

typedef enum PairingRule {
	PAIRING_ALLOWED,
	PAIRING_RULE_VETO,
	PAIRING_RULE_DISTRICT,
	PAIRING_RULE_NEAR,
	PAIRING_RULE_PAST,
	PAIRING_RULE_SELF
} PairingRule;

/* 0 … 1000; symmetric; PAIRING_NO (negative) when a hard rule forbids the pair. */
enum { PAIRING_NO = -1 };
int pairing_score(const PairingRules *r, const PairingMember *a, const PairingMember *b);

/* The scores of member u with u+1, u+2, … n-1 into scores[0], scores[1], …; none where a rule forbids the
 * pair. Equal to pairing_score, at a fraction of its cost. */
void pairing_row(const PairingRules *r, const PairingMember *members, size_t n, size_t u, int32_t none,
	int32_t *scores);

typedef struct PairingPoints {
	PairingRule rule;
	int points[PAIRING_CRITERIA]; /* 0 … 1000 each, before weighting */
	int score;                    /* as pairing_score */
	int64_t distance_m;           /* -1: unknown */
	int best_topic;               /* number of the topic that fits best; -1 */
} PairingPoints;
void pairing_explain(
	const PairingRules *r, const PairingMember *a, const PairingMember *b, PairingPoints *ret);

/* "Ausschluss durch Freyung", "gleicher Kreis", "nur 31 km Luftlinie (mindestens 50)" */
void pairing_rule_say(const PairingRules *r, const PairingMember *a, const PairingMember *b,
	const PairingPoints *p, Str *out);

/* One line of facts for a criterion, with their age: "16.837 und 9.412 Einwohner (31.12.2023)". */
void pairing_fact_say(const PairingRules *r, const PairingMember *a, const PairingMember *b,
	const PairingPoints *p, PairingCriterion which, const PairingTopic *topics, Str *out);

/* A German paragraph for both mayors, made of the points: what brings them together, nothing about
 * points, vetoes or anything that is only for the office. */
void pairing_reason_say(const PairingRules *r, const PairingMember *a, const PairingMember *b,
	const PairingPoints *p, const PairingTopic *topics, size_t ntopics, Str *out);

#endif
