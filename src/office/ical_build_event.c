/* One calendar event from one record, as far as its reader may know it. */
#include "ical_build_priv.h"

#include <string.h>
#include <strings.h>

#include "kontor/base/text.h"
#include "kontor/domain/event.h"
#include "office_priv.h"
#include "kontor/store/store_row.h"

/* --- fields ------------------------------------------------------------------- */

static const char *const names[BUILD_FIELDS] = { "title", "type", "state", "town", "start", "end", "all_day",
	"fold", "place", "address", "room", "latitude", "longitude", "link", "dial_in", "page", "description",
	"visibility", "category", "busy", "frame", "series", "slot", "extra", "uid", "sequence", "created_at",
	"changed_at" };

/* Where the fields stand in a kind's table: looked up once, since ten thousand events ask for each. */
typedef struct Places {
	bool known;
	int at[BUILD_FIELDS];
} Places;

static const Value *value_of(const Record *r, IcalBuildField f)
{
	static const Value none = { .type = VALUE_NULL };
	static Places events;
	static Places series;
	Places *p = r->kind == &kind_event ? &events : &series;
	for (size_t i = 0; !p->known && i < BUILD_FIELDS; i++)
		p->at[i] = kind_field_index(r->kind, names[i]);
	p->known = true;
	return p->at[f] < 0 ? &none : &r->values[p->at[f]];
}

const char *ical_build_text(const Record *r, IcalBuildField f)
{
	const Value *v = value_of(r, f);
	return v->type == VALUE_TEXT ? v->s : "";
}

int64_t ical_build_int(const Record *r, IcalBuildField f)
{
	const Value *v = value_of(r, f);
	return v->type == VALUE_INT ? v->i : 0;
}

bool ical_build_is_null(const Record *r, IcalBuildField f)
{
	return value_of(r, f)->type == VALUE_NULL;
}

const char *ical_build_visibility(const Record *r)
{
	const char *own = ical_build_text(r, BUILD_VISIBILITY);
	return own[0] != '\0' ? own : event_visibility(r);
}

static const char *category_of(IcalBuild *b, const Record *r)
{
	const char *type = ical_build_text(r, BUILD_TYPE);
	const char *category = ical_build_text(r, BUILD_CATEGORY);
	if (b->label == NULL || strcmp(b->type, type) != 0 || strcmp(b->category, category) != 0) {
		b->label = event_category(r);
		str_copy(b->type, sizeof(b->type), type);
		str_copy(b->category, sizeof(b->category), category);
	}
	return b->label;
}

static bool has(const Record *r, IcalBuildField f)
{
	return ical_build_text(r, f)[0] != '\0';
}

static bool is(const Record *r, IcalBuildField f, const char *text)
{
	return strcmp(ical_build_text(r, f), text) == 0;
}

/* --- towns ---------------------------------------------------------------------- */

static IcalBuildTown *place_of(IcalBuildTown *items, size_t cap, int64_t id)
{
	size_t at = (size_t)((uint64_t)id * UINT64_C(0x9E3779B97F4A7C15)) & (cap - 1);
	while (items[at].id != 0 && items[at].id != id)
		at = (at + 1) & (cap - 1);
	return &items[at];
}

static void grow(IcalBuild *b)
{
	size_t cap = b->towns.cap == 0 ? 256 : 2 * b->towns.cap;
	IcalBuildTown *items = ARENA_ARRAY(b->arena, IcalBuildTown, cap);
	for (size_t i = 0; i < b->towns.cap; i++)
		if (b->towns.items[i].id != 0)
			*place_of(items, cap, b->towns.items[i].id) = b->towns.items[i];
	b->towns.items = items;
	b->towns.cap = cap;
}

static Rc find_town(IcalBuild *b, int64_t id, const IcalBuildTown **ret, Err *err)
{
	if (2 * b->towns.len >= b->towns.cap)
		grow(b);
	IcalBuildTown *t = place_of(b->towns.items, b->towns.cap, id);
	if (t->id == 0) {
		Record *r;
		if (store_row_get(b->store, &kind_town, id, b->event, &r, err) != RC_OK)
			return err->rc;
		*t = (IcalBuildTown){ .id = id,
			.name = arena_strdup(b->arena, record_text(r, "name")),
			.located = !record_is_null(r, "latitude") && !record_is_null(r, "longitude"),
			.latitude = record_int(r, "latitude"),
			.longitude = record_int(r, "longitude") };
		t->fold = text_fold(b->arena, t->name);
		b->towns.len++;
	}
	*ret = t;
	return RC_OK;
}

/* --- the place --------------------------------------------------------------------- */

static bool is_link(const char *s)
{
	return strncasecmp(s, "https://", 8) == 0 || strncasecmp(s, "http://", 7) == 0;
}

/* Links were typed into the place before there was a field for them. */
static const char *link_of(const Record *r)
{
	if (has(r, BUILD_LINK))
		return ical_build_text(r, BUILD_LINK);
	return is_link(ical_build_text(r, BUILD_PLACE)) ? ical_build_text(r, BUILD_PLACE) : "";
}

static const char *place_text(const Record *r)
{
	const char *place = ical_build_text(r, BUILD_PLACE);
	return is_link(place) ? "" : place;
}

/* Nowhere but at its link. */
static bool is_online(const Record *r)
{
	return link_of(r)[0] != '\0' && place_text(r)[0] == '\0' && !has(r, BUILD_ADDRESS);
}

static const char *service_of(const char *link)
{
	static const struct {
		const char *host, *name;
	} services[] = { { "zoom.", "Online (Zoom)" }, { "teams.microsoft.", "Online (Teams)" },
		{ "teams.live.", "Online (Teams)" }, { "webex.", "Online (Webex)" },
		{ "meet.jit.si", "Online (Jitsi)" }, { "meet.google.", "Online (Google Meet)" } };
	for (size_t i = 0; i < ARRAY_LEN(services); i++)
		if (strstr(link, services[i].host) != NULL)
			return services[i].name;
	return "Online";
}

static void join(Str *out, const char *part)
{
	if (part[0] != '\0')
		str_addf(out, "%s%s", out->len > 0 ? ", " : "", part);
}

/* "Rathaus, Raum 2, Markt 1, 19322 Wittenberge": place, room, address, and the town where none of them
 * names it. */
static const char *location_of(IcalBuild *b, const Record *r, const IcalBuildTown *town)
{
	AUTO(str_done) Str line = STR_INIT;
	if (is_online(r))
		return service_of(link_of(r));
	join(&line, place_text(r));
	join(&line, ical_build_text(r, BUILD_ROOM));
	join(&line, ical_build_text(r, BUILD_ADDRESS));
	if (town != NULL && (line.len == 0 || strstr(text_fold(b->event, line.data), town->fold) == NULL))
		join(&line, town->name);
	return arena_strdup(b->event, str_cstr(&line));
}

/* Of the event, else of its town; not where nobody goes, nor of tandems, which meet in an office whose
 * address says more than the middle of the town. */
static void locate(const Record *r, const IcalBuildTown *town, IcalEvent *e)
{
	if (!ical_build_is_null(r, BUILD_LATITUDE) && !ical_build_is_null(r, BUILD_LONGITUDE)) {
		e->has_geo = true;
		e->latitude = ical_build_int(r, BUILD_LATITUDE);
		e->longitude = ical_build_int(r, BUILD_LONGITUDE);
	} else if (town != NULL && town->located && !is_online(r) && !is(r, BUILD_TYPE, "tandem")) {
		e->has_geo = true;
		e->latitude = town->latitude;
		e->longitude = town->longitude;
	}
}

/* --- the reader ------------------------------------------------------------------------ */

static bool is_outside(const IcalBuild *b)
{
	return b->ask->reader == ICAL_BUILD_PUBLIC || b->ask->reader == ICAL_BUILD_PARTNERS;
}

/* Where people meet online, the link is what they look for in every reader: the first line of the
 * description, and URL; the page then stands in the description. Elsewhere URL is the page. */
static void add_links(IcalBuild *b, const Record *r, IcalEvent *e)
{
	const char *page = ical_build_text(r, BUILD_PAGE);
	const char *link = is_outside(b) ? "" : link_of(r);
	bool meets_online = is(r, BUILD_TYPE, "webtalk") || is(r, BUILD_TYPE, "tandem");
	bool by_link = link[0] != '\0' && (meets_online || page[0] == '\0');
	AUTO(str_done) Str text = STR_INIT;
	if (link[0] != '\0')
		str_addf(&text, "%s\n", link);
	if (!is_outside(b) && has(r, BUILD_DIAL_IN))
		str_addf(&text, "Einwahl: %s\n", ical_build_text(r, BUILD_DIAL_IN));
	if (by_link && page[0] != '\0')
		str_addf(&text, "Seite: %s\n", page);
	if (text.len > 0 && has(r, BUILD_DESCRIPTION))
		str_addc(&text, '\n');
	e->url = by_link ? link : page;
	e->conference = link;
	if (text.len == 0) {
		e->description = ical_build_text(r, BUILD_DESCRIPTION);
		return;
	}
	str_adds(&text, ical_build_text(r, BUILD_DESCRIPTION));
	e->description = arena_strdup(b->event, text.data);
}

/* A subscriber's time is not taken by what she may come to; "away" is about the office's team. The days
 * inside a frame (the congress) take the time, not the frame. */
static Rc add_busy(IcalBuild *b, const Record *r, IcalEvent *e, Err *err)
{
	int64_t parts = 0;
	bool may_be_frame =
		r->kind == &kind_event && e->all_day && ical_build_is_null(r, BUILD_BUSY) && !is_outside(b);
	if (may_be_frame && store_row_count(b->store, &kind_event, "frame", r->id, &parts, err) != RC_OK)
		return err->rc;
	e->busy = is_outside(b) || parts > 0        ? "free"
		: ical_build_is_null(r, BUILD_BUSY) ? event_busy(r)
						    : ical_build_text(r, BUILD_BUSY);
	if (b->ask->reader == ICAL_BUILD_MESSAGE && strcmp(e->busy, "away") == 0)
		e->busy = "busy";
	return RC_OK;
}

/* Only what its reader can see, too. */
static Rc relate(IcalBuild *b, const Record *r, IcalEvent *e, Err *err)
{
	IcalBuildVersion version;
	Record *frame;
	if (r->kind != &kind_event || ical_build_is_null(r, BUILD_FRAME))
		return RC_OK;
	if (store_row_get(b->store, &kind_event, ical_build_int(r, BUILD_FRAME), b->event, &frame, err) !=
		RC_OK)
		return err->rc;
	if (ical_build_sight(b, frame) != BUILD_SHOWN)
		return RC_OK;
	if (ical_build_version(b->office, frame, b->event, &version, err) != RC_OK)
		return err->rc;
	e->related = version.uid;
	return RC_OK;
}

static const char *summary_of(IcalBuild *b, const Record *r)
{
	const char *title = ical_build_text(r, BUILD_TITLE);
	return b->ask->mark_cancelled && is(r, BUILD_STATE, "cancelled")
		? arena_printf(b->event, "Abgesagt: %s", title)
		: title;
}

Rc ical_build_one(IcalBuild *b, const Record *r, IcalEvent *ret, Err *err)
{
	const IcalBuildTown *town = NULL;
	if (!ical_build_is_null(r, BUILD_TOWN) &&
		find_town(b, ical_build_int(r, BUILD_TOWN), &town, err) != RC_OK)
		return err->rc;
	bool all_day = ical_build_int(r, BUILD_ALL_DAY) != 0;
	bool in_house = b->ask->reader == ICAL_BUILD_INTERNAL || b->ask->reader == ICAL_BUILD_PERSON;
	IcalEvent e = {
		.uid = ical_build_text(r, BUILD_UID),
		.start = wall_parse_iso(ical_build_text(r, BUILD_START)),
		.end = wall_parse_iso(ical_build_text(r, BUILD_END)),
		.all_day = all_day,
		.second_hour = !all_day && is(r, BUILD_FOLD, "second"),
		.summary = summary_of(b, r),
		.location = location_of(b, r, town),
		.category = category_of(b, r),
		.state = ical_build_text(r, BUILD_STATE),
		.private = in_house && strcmp(ical_build_visibility(r), "internal") == 0,
		.sequence = ical_build_int(r, BUILD_SEQUENCE),
		.created = ical_build_int(r, BUILD_CREATED),
		.changed = ical_build_int(r, BUILD_CHANGED),
		.extra = b->ask->reader == ICAL_BUILD_INTERNAL ? ical_build_text(r, BUILD_EXTRA) : NULL,
	};
	locate(r, town, &e);
	add_links(b, r, &e);
	if (add_busy(b, r, &e, err) != RC_OK || relate(b, r, &e, err) != RC_OK)
		return err->rc;
	*ret = e;
	return RC_OK;
}
