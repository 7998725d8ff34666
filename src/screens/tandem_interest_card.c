#include "tandem_interest_card.h"

#include <string.h>

#include "kontor/office/people.h"
#include "kontor/office/tandems.h"

/* In the pool, in it with something to mind, or not and why. */
static void add_pool(Card *c, const Record *r)
{
	TandemsPool pool;
	Err err = ERR_INIT;
	PairingRules rules = pairing_standard;
	rules.today = office_today(c->office);
	if (tandems_pool(c->office, &rules, NULL, c->arena, &pool, &err) != RC_OK) {
		card_add(c, "Pool", STYLE_WARN, err.text);
		return;
	}
	for (size_t i = 0; i < pool.out.len; i++)
		if (pool.out.items[i].interest == r->id) {
			card_add(c, "Pool", STYLE_WARN, "zurzeit nicht im Pool:");
			card_prose(c, "", pool.out.items[i].reason);
			return;
		}
	card_add(c, "Pool", STYLE_GOOD, "im Pool");
	for (size_t i = 0; i < pool.minds.len; i++)
		if (pool.minds.items[i].interest == r->id)
			card_prose(c, "", pool.minds.items[i].reason);
}

static void add_wishes(Card *c, const Record *r)
{
	card_prose(c, "Ziel", record_text(r, "goal"));
	card_if(c, "erreichbar", r, "availability");
	card_if(c, "Wunsch: Größe", r, "wish_size");
	card_if(c, "Wunsch: Entfernung", r, "wish_distance");
	card_if(c, "Wunsch: Land", r, "wish_land");
	card_if(c, "Tandems zugleich", r, "capacity");
	card_if(c, "Interesse seit", r, "since");
	card_if(c, "gültig bis", r, "until");
	card_if(c, "leer ausgegangen", r, "missed");
	card_prose(c, "Bemerkung", record_text(r, "remark"));
}

static const char *level_sign(int64_t level)
{
	static const char *const signs[] = { "", "•", "••", "•••" };
	return level >= 1 && level <= 3 ? signs[level] : "";
}

static void add_topics(Card *c, int64_t id)
{
	RecordSet set;
	card_heading(c, "Themen");
	if (!card_parts(c, &kind_interest_topic, "interest", id, &set)) {
		card_add(c, "", STYLE_DIM, "keine eigenen (t): Es zählen die der Kommune.");
		return;
	}
	for (size_t i = 0; i < set.len; i++) {
		const Record *t = set.items[i];
		card_part(c, card_shown(c, t, "direction"), STYLE_TEXT,
			arena_printf(c->arena, "%s %s", card_title(c, t, "topic"),
				level_sign(record_int(t, "level"))),
			t->kind, t->id);
	}
}

static void add_vetoes(Card *c, int64_t id)
{
	RecordSet set;
	if (!card_parts(c, &kind_veto, "interest", id, &set))
		return;
	card_heading(c, "Nicht gemeinsam mit");
	for (size_t i = 0; i < set.len; i++) {
		const Record *v = set.items[i];
		const char *reason = record_text(v, "reason");
		bool person = !record_is_null(v, "person");
		card_part(c, person ? "Person" : "Kommune", STYLE_TEXT,
			arena_printf(c->arena, "%s%s%s", card_title(c, v, person ? "person" : "town"),
				*reason != '\0' ? " – " : "", reason),
			v->kind, v->id);
	}
}

static void add_tandems(Card *c, int64_t person)
{
	static const char *const sides[] = { "first", "second", "third" };
	bool first = true;
	for (size_t f = 0; f < ARRAY_LEN(sides); f++) {
		RecordSet set;
		if (!card_parts(c, &kind_tandem, sides[f], person, &set))
			continue;
		for (size_t i = 0; i < set.len; i++) {
			AUTO(str_done) Str title = STR_INIT;
			Err ignored = ERR_INIT;
			if (office_title(c->office, &kind_tandem, set.items[i]->id, &title, &ignored) !=
				RC_OK)
				continue;
			if (first)
				card_heading(c, "Tandems");
			first = false;
			card_part(c, card_shown(c, set.items[i], "state"), STYLE_TEXT,
				arena_strdup(c->arena, str_cstr(&title)), &kind_tandem, set.items[i]->id);
		}
	}
}

Rc tandem_interest_card_load(Card *c, int64_t id, Err *err)
{
	Record *r;
	AUTO(str_done) Str post = STR_INIT;
	if (office_get(c->office, &kind_interest, id, c->arena, &r, err) != RC_OK ||
		people_detail(c->office, record_int(r, "person"), &post, err) != RC_OK)
		return err->rc;
	card_part(c, "Person", STYLE_TEXT,
		arena_printf(c->arena, "%s%s%s", card_title(c, r, "person"), post.len > 0 ? " · " : "",
			str_cstr(&post)),
		&kind_person, record_int(r, "person"));
	card_add(c, "Status", STYLE_STRONG, card_shown(c, r, "state"));
	add_pool(c, r);
	add_wishes(c, r);
	add_topics(c, id);
	add_vetoes(c, id);
	add_tandems(c, record_int(r, "person"));
	return RC_OK;
}

void tandem_interest_card_preview(Office *o, int64_t id, Str *out)
{
	static const CardDef def = { .kind = &kind_interest, .load = tandem_interest_card_load };
	card_preview_titled(&def, o, id, out);
}
