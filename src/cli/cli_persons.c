/* persons: doubles found, merged or told apart. */
#include "cli_priv.h"

#include <string.h>

#include "kontor/office/people.h"
#include "kontor/office/people_find.h"

/* --- duplicates ---------------------------------------------------------------------------- */

static void person_object(JsonWriter *w, const char *key, int64_t id, const char *name, const char *detail)
{
	json_key(w, key);
	json_begin_object(w);
	json_key(w, "id");
	json_int(w, id);
	json_key(w, "name");
	json_text(w, name);
	json_key(w, "detail");
	json_text(w, detail);
	json_end_object(w);
}

static void write_json(const PeopleSuspects *pairs, Str *out)
{
	JsonWriter w;
	json_begin(&w, out, true);
	json_begin_array(&w);
	for (size_t i = 0; i < pairs->len; i++) {
		const PeopleSuspect *p = &pairs->items[i];
		json_begin_object(&w);
		json_key(&w, "points");
		json_int(&w, p->points);
		json_key(&w, "reason");
		json_text(&w, p->reason);
		person_object(&w, "one", p->id, p->name, p->detail);
		person_object(&w, "other", p->other, p->other_name, p->other_detail);
		json_end_object(&w);
	}
	json_end_array(&w);
}

static void write_table(const PeopleSuspects *pairs, int width, Arena *a, Str *out)
{
	static const char *const labels[] = { "Punkte", "Nr.", "Person", "Nr.", "und", "weil" };
	CliGrid g;
	cli_grid_begin(&g, a, ARRAY_LEN(labels));
	for (size_t i = 0; i < ARRAY_LEN(labels); i++)
		cli_grid_column(&g, i, labels[i], i == 0 || i == 1 || i == 3, i < 2 || i == 3);
	for (size_t i = 0; i < pairs->len; i++) {
		const PeopleSuspect *p = &pairs->items[i];
		cli_grid_cell(&g, arena_printf(a, "%d", p->points));
		cli_grid_cell(&g, arena_printf(a, "%lld", (long long)p->id));
		cli_grid_cell(&g, arena_printf(a, "%s (%s)", p->name, p->detail));
		cli_grid_cell(&g, arena_printf(a, "%lld", (long long)p->other));
		cli_grid_cell(&g, arena_printf(a, "%s (%s)", p->other_name, p->other_detail));
		cli_grid_cell(&g, p->reason);
	}
	if (pairs->len > 0)
		cli_grid_write(&g, width, out);
	else
		str_adds(out, "Keine Dubletten gefunden.\n");
}

static Rc duplicates(CliContext *cx, bool json, Arena *a, Err *err)
{
	AUTO(str_done) Str out = STR_INIT;
	PeopleSuspects pairs = { 0 };
	if (people_like_scan(cx->office, NULL, a, &pairs, err) != RC_OK)
		return err->rc;
	if (json)
		write_json(&pairs, &out);
	else
		write_table(&pairs, cx->out_is_terminal ? cx->out_width : 0, a, &out);
	return cli_out_write(cx, &out, err);
}

/* --- merge and distinct ------------------------------------------------------------------------ */

typedef struct Pair {
	Record *one, *other;
} Pair;

static Rc find_pair(Office *o, char **argv, Arena *a, Pair *ret, Err *err)
{
	if (people_find(o, &kind_person, argv[2], a, &ret->one, err) != RC_OK ||
		people_find(o, &kind_person, argv[3], a, &ret->other, err) != RC_OK)
		return err->rc;
	if (ret->one->id == ret->other->id)
		return err_set(err, RC_INVALID, "Das ist zweimal dieselbe Person (Nummer %lld).",
			(long long)ret->one->id);
	return RC_OK;
}

/* "title,remark": these fields come from the loser; "" none; not said: those that the winner lacks. */
static Rc parse_take(const char *text, const Pair *p, Arena *a, uint64_t *ret, Err *err)
{
	if (text == NULL) {
		*ret = people_merge_propose(p->one, p->other);
		return RC_OK;
	}
	uint64_t fields = 0;
	for (const char *s = text; *s != '\0';) {
		size_t len = strcspn(s, ", ");
		const char *name = arena_strndup(a, s, len);
		int i = kind_field_index(&kind_person, name);
		bool settable = i >= 0 && (kind_person.fields[i].flags & FIELD_COMPUTED) == 0;
		if (len > 0 && !settable)
			return cli_args_usage(err, "--take: Das Feld „%s“ haben Personen nicht.", name);
		if (len > 0)
			fields |= UINT64_C(1) << i;
		s += len;
		s += strspn(s, ", ");
	}
	*ret = fields;
	return RC_OK;
}

static Rc add_moved(Office *o, int64_t person, Arena *a, Str *out, Err *err)
{
	PeopleMovedList moved = { 0 };
	if (people_merge_hanging(o, person, a, &moved, err) != RC_OK)
		return err->rc;
	for (size_t i = 0; i < moved.len; i++) {
		str_adds(out, i == 0 ? "Mitgenommen: " : ", ");
		cli_out_count(
			out, moved.items[i].count, moved.items[i].kind->noun, moved.items[i].kind->plural);
		str_adds(out, i + 1 == moved.len ? ".\n" : "");
	}
	return RC_OK;
}

static Rc merge(CliContext *cx, char **argv, const char *take, Arena *a, Err *err)
{
	Pair p;
	AUTO(str_done) Str moved = STR_INIT;
	if (find_pair(cx->office, argv, a, &p, err) != RC_OK)
		return err->rc;
	PeopleMerge m = {
		.winner = p.one->id, .loser = p.other->id, .winner_rev = p.one->rev, .loser_rev = p.other->rev
	};
	if (parse_take(take, &p, a, &m.from_loser, err) != RC_OK ||
		add_moved(cx->office, m.loser, a, &moved, err) != RC_OK ||
		people_merge(cx->office, &m, err) != RC_OK)
		return err->rc;
	if (office_get(cx->office, &kind_person, m.winner, a, &p.one, err) != RC_OK)
		return err->rc;
	AUTO(str_done) Str out = STR_INIT;
	str_addf(&out, "ok persons %lld %lld\n%s", (long long)p.one->id, (long long)p.one->rev,
		str_cstr(&moved));
	return cli_out_write(cx, &out, err);
}

static Rc distinct(CliContext *cx, char **argv, Arena *a, Err *err)
{
	Pair p;
	if (find_pair(cx->office, argv, a, &p, err) != RC_OK ||
		people_like_distinct(cx->office, p.one->id, p.other->id, err) != RC_OK)
		return err->rc;
	return cli_out_line(cx, err, "ok distincts %lld %lld", (long long)BASE_MIN(p.one->id, p.other->id),
		(long long)BASE_MAX(p.one->id, p.other->id));
}

/* --- the command ---------------------------------------------------------------------------------- */

static Rc run(CliContext *cx, int argc, char **argv, Err *err)
{
	bool json = false;
	const char *take = NULL;
	const CliOption options[] = { { "--json", NULL, &json }, { "--take", &take, NULL } };
	if (cli_args_parse(options, ARRAY_LEN(options), &argc, argv, err) != RC_OK)
		return err->rc;
	AUTO(arena_freep) Arena *a = arena_new();
	const char *what = argc > 1 ? argv[1] : "";
	if (take != NULL && strcmp(what, "merge") != 0)
		return cli_args_usage(err, "--take gilt für persons merge.");
	if (strcmp(what, "duplicates") == 0 && argc == 2)
		return duplicates(cx, json, a, err);
	if (strcmp(what, "merge") == 0 && argc == 4)
		return merge(cx, argv, take, a, err);
	if (strcmp(what, "distinct") == 0 && argc == 4)
		return distinct(cx, argv, a, err);
	return cli_args_usage(err,
		"Möglich sind: kontor persons duplicates, kontor persons merge BLEIBT GEHT, kontor persons "
		"distinct EINE ANDERE");
}

const CliCommand cli_persons_command = {
	.name = "persons",
	.need = CLI_WRITES,
	.synopsis = "persons duplicates [--json]\n"
		    "        kontor persons merge BLEIBT GEHT [--take FELD,…]\n"
		    "        kontor persons distinct EINE ANDERE",
	.summary = "Dubletten suchen, zusammenführen oder als verschieden festhalten",
	.examples =
		"merge: Was an GEHT hängt, kommt zu BLEIBT; --take nennt die Felder, die von GEHT gelten, sonst\n"
		"sind es die, die BLEIBT nicht hat. Ein undo bringt alles zurück. distinct: Dieses Paar wird\n"
		"nicht mehr vorgeschlagen. Personen nennt man bei Nummer, E-Mail oder ganzem Namen.\n\n"
		"Beispiele:\n"
		"  kontor persons duplicates\n"
		"  kontor persons merge 17 203 --take title,remark\n"
		"  kontor persons distinct 17 203\n",
	.run = run,
};
