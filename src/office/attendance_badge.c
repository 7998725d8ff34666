/* Name badges and sign-in lists: one HTML page each that any browser prints as it should. */
#include <string.h>

#include "kontor/base/text.h"
#include "kontor/domain/registration.h"
#include "kontor/exchange/file.h"
#include "kontor/office/people.h"
#include "attendance_priv.h"

enum { BADGES_PER_PAGE = 10, EMPTY_LINES = 8, LONG_NAME = 22 };

/* Stored text cannot become markup, nor turn the direction of what follows. */
static void add_text(Str *out, const char *text)
{
	AUTO(str_done) Str safe = STR_INIT;
	text_safe_line(&safe, text);
	for (const char *s = str_cstr(&safe); *s != '\0'; s++) {
		switch (*s) {
		case '&':
			str_adds(out, "&amp;");
			break;
		case '<':
			str_adds(out, "&lt;");
			break;
		case '>':
			str_adds(out, "&gt;");
			break;
		case '"':
			str_adds(out, "&quot;");
			break;
		case '\'':
			str_adds(out, "&#39;");
			break;
		default:
			str_addc(out, *s);
		}
	}
}

static void add_element(Str *out, const char *open, const char *text, const char *close)
{
	str_adds(out, open);
	add_text(out, text);
	str_adds(out, close);
}

static void begin_page(Str *out, const char *title, const char *style)
{
	str_adds(out, "<!DOCTYPE html>\n<html lang=\"de\">\n<head>\n<meta charset=\"utf-8\">\n");
	str_adds(out,
		"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
		"'unsafe-inline'\">\n");
	add_element(out, "<title>", title, "</title>\n<style>\n");
	str_adds(out, "* { box-sizing: border-box; }\nbody { margin: 0; font-family: sans-serif; }\n");
	str_adds(out, style);
	str_adds(out, "</style>\n</head>\n<body>\n");
}

/* --- who --------------------------------------------------------------------------------------- */

typedef struct Paper {
	Arena *arena;
	Record *event;
	StoreAttendees people; /* who has a place, by name */
} Paper;

/* Recorded before anything is handed out. */
static Rc load(Office *o, int64_t event, const char *purpose, const char *what, Paper *p, Err *err)
{
	StoreAttendees all = { NULL, 0, 0 };
	if (office_get(o, &kind_event, event, p->arena, &p->event, err) != RC_OK ||
		store_attendance_rows(office_store(o), event, p->arena, &all, err) != RC_OK)
		return err->rc;
	for (size_t i = 0; i < all.len; i++)
		if (registration_takes_place(all.items[i].state))
			VEC_PUSH(p->arena, &p->people, all.items[i]);
	if (p->people.len == 0)
		return err_set(err, RC_NOT_FOUND,
			"Zu diesem Termin ist niemand angemeldet; es gibt nichts zu drucken.");
	what = arena_printf(p->arena, "%s: %s", what, record_text(p->event, "title"));
	return people_disclose(o, purpose, what, p->people.len, err);
}

/* "Stadtplanung, Wittenberge" */
static const char *place_of(const StoreAttendee *r, Arena *a)
{
	if (*r->organisation == '\0' || *r->town_name == '\0' ||
		strstr(r->organisation, r->town_name) != NULL)
		return *r->organisation != '\0' ? r->organisation : r->town_name;
	return arena_printf(a, "%s, %s", r->organisation, r->town_name);
}

/* --- badges ------------------------------------------------------------------------------------- */

static const char badge_style[] =
	"@page { size: A4; margin: 0; }\n"
	".page { width: 210mm; height: 296mm; padding: 13mm 15mm; display: grid; grid-template-columns: 90mm "
	"90mm; grid-auto-rows: 54mm; page-break-after: always; break-after: page; overflow: hidden; }\n"
	".page:last-child { page-break-after: auto; break-after: auto; }\n"
	".badge { width: 90mm; height: 54mm; padding: 5mm 6mm; border: 0.2mm dashed #bbb; display: flex; "
	"flex-direction: column; justify-content: center; text-align: center; overflow: hidden; }\n"
	".name { font-size: 20pt; font-weight: bold; line-height: 1.1; margin-top: auto; overflow-wrap: anywhere; "
	"}\n"
	".long { font-size: 15pt; }\n"
	".place { font-size: 12pt; margin-top: 3mm; overflow-wrap: anywhere; }\n"
	".event { font-size: 8pt; color: #444; margin-top: auto; }\n";

static void add_badge(Str *out, const Paper *p, const StoreAttendee *r)
{
	bool is_long = text_width(r->name) > LONG_NAME;
	str_adds(out, "<div class=\"badge\">");
	add_element(out, is_long ? "<div class=\"name long\">" : "<div class=\"name\">", r->name, "</div>");
	add_element(out, "<div class=\"place\">", place_of(r, p->arena), "</div>");
	add_element(out, "<div class=\"event\">", record_text(p->event, "title"), "</div></div>\n");
}

Rc attendance_badges(Office *o, int64_t event, const char *purpose, Str *out, Err *err)
{
	AUTO(arena_freep) Arena *a = arena_new();
	Paper p = { .arena = a };
	if (load(o, event, purpose, "Namensschilder", &p, err) != RC_OK)
		return err->rc;
	begin_page(out, arena_printf(a, "Namensschilder: %s", record_text(p.event, "title")), badge_style);
	for (size_t i = 0; i < p.people.len; i++) {
		if (i % BADGES_PER_PAGE == 0)
			str_adds(out, i == 0 ? "<div class=\"page\">\n" : "</div>\n<div class=\"page\">\n");
		add_badge(out, &p, &p.people.items[i]);
	}
	str_adds(out, "</div>\n</body>\n</html>\n");
	return RC_OK;
}

/* --- sign-in list ----------------------------------------------------------------------------------- */

static const char sheet_style[] =
	"@page { size: A4; margin: 15mm; }\n"
	"h1 { font-size: 15pt; margin: 0 0 1mm; }\np { font-size: 10pt; margin: 0 0 4mm; }\n"
	"table { width: 100%; border-collapse: collapse; font-size: 10pt; }\n"
	"th, td { border-bottom: 0.2mm solid #888; text-align: left; padding: 0 2mm; height: 9mm; }\n"
	"tr { page-break-inside: avoid; break-inside: avoid; }\nthead { display: table-header-group; }\n"
	".n { width: 9mm; text-align: right; color: #555; }\n.sign { width: 60mm; }\n";

static void add_line(Str *out, Arena *a, size_t number, const char *name, const char *place)
{
	add_element(out, "<tr><td class=\"n\">", arena_printf(a, "%zu", number), "</td><td>");
	add_text(out, name);
	add_element(out, "</td><td>", place, "</td><td class=\"sign\"></td></tr>\n");
}

/* "Beispiel, Dr. Anna": found faster by those who look for themselves. */
static const char *listed_name(const StoreAttendee *r, Arena *a)
{
	size_t name = strlen(r->name), family = strlen(r->family);
	if (family == 0 || family + 1 >= name || strcmp(r->name + name - family, r->family) != 0)
		return r->name;
	return arena_printf(a, "%s, %.*s", r->family, (int)(name - family - 1), r->name);
}

Rc attendance_sheet(Office *o, int64_t event, const char *purpose, Str *out, Err *err)
{
	AUTO(arena_freep) Arena *a = arena_new();
	Paper p = { .arena = a };
	WallSpan span = { 0 };
	char when[DATE_SPAN_MAX];
	if (load(o, event, purpose, "Unterschriftenliste", &p, err) != RC_OK)
		return err->rc;
	const char *title = record_text(p.event, "title");
	span.start = wall_parse_iso(record_text(p.event, "start"));
	span.end = wall_parse_iso(record_text(p.event, "end"));
	span.all_day = record_int(p.event, "all_day") != 0;
	date_format_span(&span, when);
	begin_page(out, arena_printf(a, "Unterschriftenliste: %s", title), sheet_style);
	add_element(out, "<h1>", title, "</h1>\n<p>");
	add_text(out, when);
	if (!record_is_null(p.event, "place"))
		add_element(out, " · ", record_text(p.event, "place"), "");
	str_addf(out, " · %zu angemeldet</p>\n<table>\n<thead><tr><th class=\"n\">Nr.</th><th>Name</th>",
		p.people.len);
	str_adds(out,
		"<th>Einrichtung, Kommune</th><th class=\"sign\">Unterschrift</th></tr></thead>\n<tbody>\n");
	for (size_t i = 0; i < p.people.len; i++) {
		const StoreAttendee *r = &p.people.items[i];
		add_line(out, a, i + 1, listed_name(r, a), place_of(r, a));
	}
	for (size_t i = 0; i < EMPTY_LINES; i++)
		add_line(out, a, p.people.len + i + 1, "", "");
	str_adds(out, "</tbody>\n</table>\n</body>\n</html>\n");
	return RC_OK;
}

Rc attendance_save(
	Office *o, int64_t event, AttendancePaperFn *paper, const char *purpose, const char *path, Err *err)
{
	AUTO(str_done) Str out = STR_INIT;
	if (paper(o, event, purpose, &out, err) != RC_OK)
		return err->rc;
	return file_write(path, str_cstr(&out), out.len, office_path(o), err);
}
