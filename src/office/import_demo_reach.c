/* How the invented people are reached. Mail addresses end in example.org; phone numbers are taken
 * from the ranges that are kept free for films and books, so that nobody is called. */
#include <string.h>

#include "import_demo_priv.h"

/* --- spelling ---------------------------------------------------------------------------- */

/* How a letter outside ASCII is spelled there; "" for one that is left out. */
static const char *spell(const char *letter)
{
	static const struct {
		const char *from, *to;
	} letters[] = { { "ä", "ae" }, { "ö", "oe" }, { "ü", "ue" }, { "Ä", "ae" }, { "Ö", "oe" },
		{ "Ü", "ue" }, { "ß", "ss" }, { "é", "e" }, { "ë", "e" }, { "ı", "i" } };
	for (size_t i = 0; i < ARRAY_LEN(letters); i++)
		if (strncmp(letter, letters[i].from, 2) == 0)
			return letters[i].to;
	return "";
}

const char *import_demo_slug(const char *name, Arena *a)
{
	AUTO(str_done) Str slug = STR_INIT;
	for (const char *s = name; *s != '\0'; s++) {
		bool letter =
			(*s >= 'a' && *s <= 'z') || (*s >= 'A' && *s <= 'Z') || (*s >= '0' && *s <= '9');
		if ((unsigned char)*s >= 0xc0)
			str_adds(&slug, spell(s));
		else if (letter)
			str_addc(&slug, *s >= 'A' && *s <= 'Z' ? (char)(*s - 'A' + 'a') : *s);
		else if ((unsigned char)*s < 0x80 && slug.len > 0 && slug.data[slug.len - 1] != '-')
			str_addc(&slug, '-');
	}
	while (slug.len > 0 && slug.data[slug.len - 1] == '-')
		slug.len--;
	return arena_strndup(a, str_cstr(&slug), slug.len);
}

static const char *next_phone(DemoPeople *d)
{
	static const char *const ranges[] = { "030 23125", "069 90009", "0221 4710", "040 66969",
		"089 99998" };
	size_t n = d->numbers++;
	return arena_printf(
		d->arena, "%s %03zu", ranges[n % ARRAY_LEN(ranges)], n / ARRAY_LEN(ranges) % 1000);
}

const char *import_demo_respell(const char *phone, Arena *a)
{
	const char *gap = phone != NULL ? strchr(phone, ' ') : NULL;
	if (gap == NULL)
		return NULL;
	return arena_printf(a, "+49 (0)%.*s / %s", (int)(gap - phone - 1), phone + 1, gap + 1);
}

/* --- channels and addresses --------------------------------------------------------------------- */

static Record *add_channel(
	DemoPeople *d, const DemoPerson *p, const char *type, const char *use, const char *value)
{
	Record *c = record_new(d->arena, &kind_channel);
	record_set_text(c, d->arena, "type", type);
	record_set_text(c, d->arena, "use", use);
	record_set_text(c, d->arena, "value", value);
	import_demo_part(d, c, p->record);
	return c;
}

static void add_mail(DemoPeople *d, DemoPerson *p, size_t place)
{
	if (p->mail == NULL)
		p->mail = arena_printf(d->arena, "%s.%s@%s.example.org",
			import_demo_slug(record_text(p->record, "given_name"), d->arena),
			import_demo_slug(record_text(p->record, "family_name"), d->arena),
			p->domain != NULL ? p->domain
					  : arena_printf(d->arena, "stadt-%s",
						    import_demo_slug(p->town->name, d->arena)));
	Record *mail = add_channel(d, p, "mail", "work", p->mail);
	record_set_int(mail, "main", 1);
	if (import_demo_draw(place, "bounced", 120) == 0)
		import_demo_set_day(mail, d->arena, "bounced", d->today - 5 - (Day)(place % 30));
}

static void add_address(DemoPeople *d, const DemoPerson *p)
{
	Record *r = record_new(d->arena, &kind_address);
	record_set_text(r, d->arena, "use", "work");
	if (strcmp(p->function, "building") == 0)
		record_set_text(r, d->arena, "company", "Bauamt");
	record_set_text(r, d->arena, "street",
		d->streets.items[import_demo_draw((size_t)p->town->id, "street", d->streets.len)]);
	record_set_text(r, d->arena, "postcode", p->town->postcode);
	record_set_text(r, d->arena, "city", p->town->name);
	record_set_int(r, "main", 1);
	import_demo_part(d, r, p->record);
}

void import_demo_reach(DemoPeople *d, DemoPerson *p, size_t place)
{
	/* Nobody knows how to reach these. */
	if (import_demo_draw(place, "unreachable", 150) == 0 && p->mail == NULL && p->phone == NULL)
		return;
	if (p->phone == NULL)
		p->phone = next_phone(d);
	if (p->mail != NULL || import_demo_draw(place, "mail", 10) > 0)
		add_mail(d, p, place);
	record_set_int(add_channel(d, p, "phone", "work", p->phone), "main", 1);
	if (import_demo_draw(place, "mobile", 6) == 0)
		add_channel(d, p, "phone", "mobile", arena_printf(d->arena, "0171 39200 %02zu", place % 100));
	if (p->town != NULL && import_demo_draw(place, "address", 8) > 0)
		add_address(d, p);
}
