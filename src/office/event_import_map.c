/* From an event of a file to a record of the office. */
#include <string.h>
#include <strings.h>

#include "event_import_priv.h"
#include "kontor/base/text.h"
#include "kontor/domain/event.h"

/* Where the fields stand in the table of events: ten thousand events set each. */
typedef enum MapField {
	MAP_TITLE,
	MAP_TYPE,
	MAP_STATE,
	MAP_START,
	MAP_END,
	MAP_ALL_DAY,
	MAP_FOLD,
	MAP_PLACE,
	MAP_ADDRESS,
	MAP_ROOM,
	MAP_LATITUDE,
	MAP_LONGITUDE,
	MAP_LINK,
	MAP_DIAL_IN,
	MAP_PAGE,
	MAP_DESCRIPTION,
	MAP_VISIBILITY,
	MAP_CATEGORY,
	MAP_BUSY,
	MAP_REMARK,
	MAP_EXTRA,
	MAP_SOURCE_SEQUENCE,
	MAP_SOURCE_STAMP,
	MAP_UID,
	MAP_CREATED_AT,
	MAP_SEQUENCE,
	MAP_FIELDS
} MapField;

static const char *const names[MAP_FIELDS] = { "title", "type", "state", "start", "end", "all_day", "fold",
	"place", "address", "room", "latitude", "longitude", "link", "dial_in", "page", "description",
	"visibility", "category", "busy", "remark", "extra", "source_sequence", "source_stamp", "uid",
	"created_at", "sequence" };

/* NULL for what the kind does not have: series know no fold, no extra, no source. */
static Value *at(Record *r, MapField f)
{
	static struct {
		bool known;
		int index[MAP_FIELDS];
	} events, series, *p;
	p = r->kind == &kind_event ? &events : &series;
	for (size_t i = 0; !p->known && i < MAP_FIELDS; i++)
		p->index[i] = kind_field_index(r->kind, names[i]);
	p->known = true;
	return p->index[f] < 0 ? NULL : &r->values[p->index[f]];
}

/* Texts stay where they are: the plan's arena holds both. */
static void set_text(Record *r, MapField f, const char *s)
{
	Value *v = at(r, f);
	if (v != NULL)
		*v = *s == '\0' ? (Value){ .type = VALUE_NULL } : (Value){ .type = VALUE_TEXT, .s = s };
}

static void set_int(Record *r, MapField f, int64_t i)
{
	Value *v = at(r, f);
	if (v != NULL)
		*v = (Value){ .type = VALUE_INT, .i = i };
}

static const char *text_at(Record *r, MapField f)
{
	const Value *v = at(r, f);
	return v != NULL && v->type == VALUE_TEXT ? v->s : "";
}

/* --- texts ----------------------------------------------------------------------------------- */

/* The first max characters; kontor's fields have limits that files have not. */
static const char *cut(Arena *a, const char *s, size_t max)
{
	size_t len = strlen(s), bytes = 0;
	if (len <= max)
		return s;
	for (size_t n = 0; n < max && bytes < len; n++) {
		uint32_t cp;
		bytes += text_decode(s + bytes, len - bytes, &cp);
	}
	return bytes == len ? s : arena_strndup(a, s, bytes);
}

static size_t limit_of(MapField f)
{
	return (size_t)kind_field(&kind_event, names[f])->max;
}

static void set_cut(EventImportWork *w, Record *r, MapField f, const char *s)
{
	set_text(r, f, cut(w->arena, s, limit_of(f)));
}

static bool is_web(const char *s)
{
	return (strncasecmp(s, "https://", 8) == 0 || strncasecmp(s, "http://", 7) == 0) &&
		strpbrk(s, " \t") == NULL && strlen(s) <= limit_of(MAP_LINK);
}

static const char *title_of(EventImportWork *w, const IcalReadEvent *e)
{
	static const char mark[] = "Abgesagt: ";
	const char *s = e->summary;
	if (strncmp(s, mark, sizeof(mark) - 1) == 0 && strcmp(e->state, "cancelled") == 0)
		s += sizeof(mark) - 1;
	return *s == '\0' ? "(ohne Titel)" : cut(w->arena, s, limit_of(MAP_TITLE));
}

/* The lines that kontor's own export puts before the description: the link, "Einwahl: …", "Seite: …". */
typedef struct Piece {
	const char *at;
	size_t len;
} Piece;

typedef struct Lead {
	Piece dial_in, page;
	const char *rest;
} Lead;

static bool take_line(const char **s, const char *label, Piece *ret)
{
	size_t n = strlen(label), len = strcspn(*s, "\n");
	if (strncmp(*s, label, n) != 0 || len <= n)
		return false;
	*ret = (Piece){ *s + n, len - n };
	*s += len + ((*s)[len] == '\n');
	return true;
}

static Lead lead_of(const IcalReadEvent *e)
{
	Lead lead = { .rest = e->description };
	const char *s = e->description;
	const char *link = *e->conference != '\0' ? e->conference : e->url;
	size_t n = strlen(link);
	if (n == 0 || strncmp(s, link, n) != 0 || (s[n] != '\n' && s[n] != '\0'))
		return lead;
	s += n + (s[n] == '\n');
	(void)take_line(&s, "Einwahl: ", &lead.dial_in);
	(void)take_line(&s, "Seite: ", &lead.page);
	lead.rest = s + strspn(s, "\n");
	return lead;
}

const char *event_import_map_text(const IcalReadEvent *e)
{
	return lead_of(e).rest;
}

static const char *span_text(EventImportWork *w, Piece s)
{
	return s.len == 0 ? "" : arena_strndup(w->arena, s.at, s.len);
}

static void set_links(EventImportWork *w, Record *r, const IcalReadEvent *e)
{
	Lead lead = lead_of(e);
	const char *link = is_web(e->conference) ? e->conference : "";
	const char *page = is_web(e->url) && strcmp(e->url, link) != 0 ? e->url : span_text(w, lead.page);
	const char *place = e->location;
	if (is_web(place)) {
		link = *link == '\0' ? place : link;
		place = "";
	}
	if (*link != '\0' && strncmp(place, "Online", 6) == 0 && (place[6] == '\0' || place[6] == ' '))
		place = "";
	set_text(r, MAP_LINK, link);
	set_cut(w, r, MAP_DIAL_IN, span_text(w, lead.dial_in));
	set_text(r, MAP_PAGE, is_web(page) ? page : "");
	set_cut(w, r, MAP_PLACE, place);
	set_cut(w, r, MAP_DESCRIPTION, lead.rest);
}

/* --- type and category -------------------------------------------------------------------------- */

const char *event_import_map_category(const IcalReadEvent *e)
{
	for (const Choice *c = kind_field(&kind_event, "category")->choices; c->name != NULL; c++)
		if (strcmp(c->label, e->category) == 0)
			return c->name;
	return NULL;
}

static bool is_type(const char *name)
{
	for (const Choice *c = kind_field(&kind_event, "type")->choices; c->name != NULL; c++)
		if (strcmp(c->name, name) == 0)
			return true;
	return false;
}

/* kontor's own categories say the type; whoever else sends dates sends internal ones. What has no length is
 * a deadline. */
static void set_type(Record *r, const IcalReadEvent *e)
{
	const char *category = event_import_map_category(e);
	const char *type = category != NULL && is_type(category) ? category : "internal";
	if (!e->all_day && e->start == e->end)
		type = "deadline";
	set_text(r, MAP_TYPE, type);
	set_text(r, MAP_CATEGORY, category != NULL && strcmp(category, type) != 0 ? category : "");
}

static void set_busy(Record *r, const char *busy)
{
	set_text(r, MAP_BUSY, "");
	if (strcmp(event_busy(r), busy) != 0)
		set_text(r, MAP_BUSY, busy);
}

/* --- times ------------------------------------------------------------------------------------------ */

static const char *iso_of(Arena *a, Wall w)
{
	char text[DATE_TEXT_MAX];
	wall_format_iso(w, text);
	return arena_strdup(a, text);
}

void event_import_map_times(EventImportWork *w, const IcalReadEvent *e, Wall start, Wall end, Record *r)
{
	bool doubled = !e->all_day && (wall_kind(start) == WALL_FOLD || wall_kind(end) == WALL_FOLD);
	set_text(r, MAP_START, iso_of(w->arena, start));
	set_text(r, MAP_END, iso_of(w->arena, end));
	if (e->all_day)
		set_int(r, MAP_ALL_DAY, 1);
	else
		set_text(r, MAP_ALL_DAY, "");
	set_text(r, MAP_FOLD, !doubled ? "" : e->second_hour ? "second" : "first");
}

const char *event_import_map_uid(Arena *a, const char *uid, Wall slot)
{
	int year, month, day, minutes = wall_minutes(slot);
	date_split(wall_day(slot), &year, &month, &day);
	/* Room for what is appended. */
	size_t len = BASE_MIN(strlen(uid), (size_t)230);
	while (len > 0 && ((unsigned char)uid[len] & 0xC0) == 0x80)
		len--;
	return arena_printf(
		a, "%.*s-%04d%02d%02dT%02d%02d", (int)len, uid, year, month, day, minutes / 60, minutes % 60);
}

/* --- whole records --------------------------------------------------------------------------------------- */

static void set_remark(EventImportWork *w, Record *r, const IcalReadEvent *e)
{
	AUTO(str_done) Str text = STR_INIT;
	if (strcmp(e->method, "REQUEST") == 0 && *e->organizer != '\0')
		str_addf(&text, "Einladung von %s", e->organizer);
	if (*e->notices != '\0')
		str_addf(&text, "%s%s", text.len > 0 ? "\n" : "", e->notices);
	set_cut(w, r, MAP_REMARK, arena_strdup(w->arena, str_cstr(&text)));
}

Record *event_import_map_new(EventImportWork *w, const IcalReadEvent *e, const Kind *k)
{
	Record *r = record_new(w->arena, k);
	set_text(r, MAP_TITLE, title_of(w, e));
	set_type(r, e);
	set_text(r, MAP_STATE, e->state);
	event_import_map_times(w, e, e->start, e->end, r);
	set_links(w, r, e);
	if (e->has_geo) {
		set_int(r, MAP_LATITUDE, e->latitude);
		set_int(r, MAP_LONGITUDE, e->longitude);
	}
	if (e->private)
		set_text(r, MAP_VISIBILITY, "internal");
	if (strcmp(e->state, "confirmed") == 0)
		set_busy(r, e->busy);
	set_remark(w, r, e);
	set_text(r, MAP_UID, e->uid);
	set_int(r, MAP_SEQUENCE, e->sequence); /* whoever has theirs already drops what is lower */
	if (e->created > 0)
		set_int(r, MAP_CREATED_AT, e->created);
	return r;
}

void event_import_map_source(EventImportWork *w, const IcalReadEvent *e, Record *event)
{
	(void)w;
	set_text(event, MAP_EXTRA, e->extra);
	set_int(event, MAP_SOURCE_SEQUENCE, e->sequence);
	if (e->has_stamp)
		set_int(event, MAP_SOURCE_STAMP, e->stamp);
}

/* What stands before our own text in our file stands before theirs, too. */
static const char *own_part(const char *ours, const char *own, const char *theirs)
{
	size_t all = strlen(ours), len = strlen(own);
	if (len > all || strcmp(ours + all - len, own) != 0)
		return theirs;
	size_t prefix = all - len;
	return strncmp(theirs, ours, prefix) == 0 ? theirs + prefix : theirs;
}

static void apply_place(EventImportWork *w, const IcalReadEvent *theirs, Record *mine)
{
	if (is_web(theirs->location)) {
		set_text(mine, MAP_LINK, theirs->location);
		return;
	}
	set_cut(w, mine, MAP_PLACE, theirs->location);
	set_text(mine, MAP_ADDRESS, "");
	set_text(mine, MAP_ROOM, "");
}

/* A state that ours cannot go to stays. */
static void apply_state(const IcalReadEvent *theirs, Record *mine)
{
	Err ignored = ERR_INIT;
	if (event_transition(text_at(mine, MAP_STATE), theirs->state, &ignored) == RC_OK)
		set_text(mine, MAP_STATE, theirs->state);
}

void event_import_map_apply(EventImportWork *w, const IcalReadEvent *ours, const IcalReadEvent *theirs,
	unsigned differs, Record *mine)
{
	if ((differs & EVENT_DIFFERS_TITLE) != 0)
		set_text(mine, MAP_TITLE, title_of(w, theirs));
	if ((differs & EVENT_DIFFERS_TIME) != 0)
		event_import_map_times(w, theirs, theirs->start, theirs->end, mine);
	if ((differs & EVENT_DIFFERS_PLACE) != 0)
		apply_place(w, theirs, mine);
	if ((differs & EVENT_DIFFERS_DESCRIPTION) != 0)
		set_cut(w, mine, MAP_DESCRIPTION,
			own_part(ours->description, text_at(mine, MAP_DESCRIPTION), theirs->description));
	if ((differs & EVENT_DIFFERS_LINK) != 0 && is_web(theirs->conference))
		set_text(mine, MAP_LINK, theirs->conference);
	/* Where the link is the URL of our file, theirs is the link, too. */
	if ((differs & EVENT_DIFFERS_PAGE) != 0 && is_web(theirs->url))
		set_text(mine,
			*ours->conference != '\0' && strcmp(ours->url, ours->conference) == 0 ? MAP_LINK
											      : MAP_PAGE,
			theirs->url);
	if ((differs & EVENT_DIFFERS_CATEGORY) != 0) {
		const char *category = event_import_map_category(theirs);
		set_text(mine, MAP_CATEGORY, category != NULL ? category : "");
	}
	if ((differs & EVENT_DIFFERS_STATE) != 0)
		apply_state(theirs, mine);
	if ((differs & EVENT_DIFFERS_BUSY) != 0)
		set_busy(mine, theirs->busy);
	if ((differs & EVENT_DIFFERS_CLASS) != 0)
		set_text(mine, MAP_VISIBILITY, "internal");
	if ((differs & EVENT_DIFFERS_GEO) != 0) {
		set_int(mine, MAP_LATITUDE, theirs->latitude);
		set_int(mine, MAP_LONGITUDE, theirs->longitude);
	}
}
