/* Which feeds there are: who may read what, and under which name. */
#include <string.h>

#include "feed_priv.h"
#include "kontor/base/hash.h"
#include "kontor/store/store_query.h"
#include "office_priv.h"

#define HOUSE "Kleinstadt Akademie"

enum { NAME_HEX = 32 };

static const char person_prefix[] = "person-";
static const char suffix[] = ".ics";

/* Public ones: a name that can be told on the telephone. */
static const struct {
	const char *type, *name, *title;
} kinds[] = {
	{ NULL, "oeffentlich.ics", HOUSE },
	{ "tour", "tour.ics", HOUSE ": Tour" },
	{ "webtalk", "web-talks.ics", HOUSE ": Web-Talks" },
	{ "congress", "kongress.ics", HOUSE ": Kongress" },
	{ "coaching", "coaching.ics", HOUSE ": Coaching" },
	{ "tandem", "tandems.ics", HOUSE ": Tandems" },
	{ "internal", "intern-oeffentlich.ics", HOUSE ": Treffen" },
	{ "deadline", "fristen.ics", HOUSE ": Fristen" },
};

typedef struct Planner {
	Office *office;
	Arena *arena;
	const char *secret;
	const FeedWindow *window;
	const char *const *files;
	FeedPlans plans;
} Planner;

static IcalBuildAsk ask_for(const Planner *p, IcalBuildReader reader)
{
	IcalBuildAsk ask = ICAL_BUILD_ASK_INIT;
	ask.reader = reader;
	ask.all = true;
	ask.from = p->window->from;
	ask.to = p->window->to;
	ask.cancelled_from = p->window->cancelled_from;
	ask.mark_cancelled = true;
	return ask;
}

/* Whoever knows one name can neither make another nor the secret of it. */
static const char *secret_name(const Planner *p, const char *what, int64_t id)
{
	char hex[HASH_HEX_SIZE];
	Hash h;
	hash_init(&h);
	hash_adds(&h, p->secret);
	hash_adds(&h, what);
	hash_add(&h, &id, sizeof(id));
	hash_hex(&h, hex);
	return arena_printf(p->arena, "%s-%.*s%s", what, NAME_HEX, hex, suffix);
}

static bool is_there(const Planner *p, const char *name)
{
	for (const char *const *f = p->files; *f != NULL; f++)
		if (strcmp(*f, name) == 0)
			return true;
	return false;
}

static void add(Planner *p, FeedPlan plan)
{
	VEC_PUSH(p->arena, &p->plans, plan);
}

/* --- public, partners, internal ------------------------------------------------------- */

typedef struct Seen {
	bool types[ARRAY_LEN(kinds)];
} Seen;

static bool keep_type(void *arg, int64_t id, int64_t rev, const Value *v)
{
	Seen *s = arg;
	(void)id, (void)rev;
	for (size_t i = 1; i < ARRAY_LEN(kinds); i++)
		if (v[0].type == VALUE_TEXT && v[1].type == VALUE_TEXT &&
			strcmp(v[0].s, kinds[i].type) == 0 && strcmp(v[1].s, "public") == 0)
			s->types[i] = true;
	return true;
}

/* Tour, web-talks and congress are public unless told otherwise; of the other kinds there is a file when
 * one of its dates was made public, or once there was one. */
static Rc add_public(Planner *p, Err *err)
{
	static const char *const columns[] = { "type", "visibility" };
	StoreSelect select = { columns, 2, "event.id", NULL, 0 };
	Seen seen = { { true, true, true, true } };
	if (store_query_stream(office_store(p->office), &kind_event, &select, keep_type, &seen, err) != RC_OK)
		return err->rc;
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
		if (!seen.types[i] && !is_there(p, kinds[i].name))
			continue;
		FeedPlan plan = { kinds[i].name, kinds[i].title, "öffentlich", ask_for(p, ICAL_BUILD_PUBLIC),
			false };
		plan.ask.type = kinds[i].type;
		add(p, plan);
	}
	return RC_OK;
}

static void add_shared(Planner *p)
{
	FeedPlan partners = { secret_name(p, "partner", 0), HOUSE ": Partner", "Partner",
		ask_for(p, ICAL_BUILD_PARTNERS), false };
	FeedPlan internal = { secret_name(p, "intern", 0), HOUSE ": intern", "Geschäftsstelle",
		ask_for(p, ICAL_BUILD_INTERNAL), false };
	add(p, partners);
	add(p, internal);
}

/* --- persons ------------------------------------------------------------------------------ */

typedef struct Persons {
	Arena *arena;
	int64_t *items;
	size_t len, cap;
} Persons;

/* In the order of persons, so that each comes once. */
static bool keep_person(void *arg, int64_t id, int64_t rev, const Value *v)
{
	Persons *s = arg;
	(void)id, (void)rev;
	if (v[0].type == VALUE_INT && (s->len == 0 || s->items[s->len - 1] != v[0].i))
		VEC_PUSH(s->arena, s, v[0].i);
	return true;
}

static Rc add_person(Planner *p, int64_t id, Err *err)
{
	AUTO(str_done) Str name = STR_INIT;
	if (office_title(p->office, &kind_person, id, &name, err) != RC_OK)
		return err->rc;
	const char *who = arena_strdup(p->arena, str_cstr(&name));
	FeedPlan plan = { secret_name(p, "person", id), arena_printf(p->arena, HOUSE ": %s", who), who,
		ask_for(p, ICAL_BUILD_PERSON), false };
	plan.ask.person = id;
	add(p, plan);
	return RC_OK;
}

static bool is_planned(const Planner *p, const char *name)
{
	for (size_t i = 0; i < p->plans.len; i++)
		if (strcmp(p->plans.items[i].name, name) == 0)
			return true;
	return false;
}

static bool is_persons_file(const char *name)
{
	size_t len = strlen(name), prefix = sizeof(person_prefix) - 1;
	return len == prefix + NAME_HEX + sizeof(suffix) - 1 && strncmp(name, person_prefix, prefix) == 0 &&
		strspn(name + prefix, "0123456789abcdef") == NAME_HEX &&
		strcmp(name + prefix + NAME_HEX, suffix) == 0;
}

/* Somebody still subscribes to it: what vanished would stay in her calendar for ever. */
static void add_emptied(Planner *p)
{
	for (const char *const *f = p->files; *f != NULL; f++) {
		if (!is_persons_file(*f) || is_planned(p, *f))
			continue;
		FeedPlan plan = { *f, HOUSE, "niemand mehr", ask_for(p, ICAL_BUILD_PERSON), true };
		add(p, plan);
	}
}

static Rc add_persons(Planner *p, Err *err)
{
	static const char *const columns[] = { "person" };
	StoreSelect select = { columns, 1, "event_person.person", NULL, 0 };
	Persons persons = { .arena = p->arena };
	if (store_query_stream(office_store(p->office), &kind_event_person, &select, keep_person, &persons,
		    err) != RC_OK)
		return err->rc;
	for (size_t i = 0; i < persons.len; i++)
		if (add_person(p, persons.items[i], err) != RC_OK)
			return err->rc;
	add_emptied(p);
	return RC_OK;
}

Rc feed_plan(Office *o, const char *secret, const FeedWindow *w, const char *const *files, Arena *a,
	FeedPlans *ret, Err *err)
{
	Planner p = { o, a, secret, w, files, { NULL, 0, 0 } };
	if (add_public(&p, err) != RC_OK)
		return err->rc;
	add_shared(&p);
	if (add_persons(&p, err) != RC_OK)
		return err->rc;
	*ret = p.plans;
	return RC_OK;
}
