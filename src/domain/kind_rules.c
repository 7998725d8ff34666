/* Rules over several fields, and computed fields, of the kinds but events. */
#include "kind_priv.h"

#include <string.h>

#include "kontor/base/text.h"
#include "kontor/domain/town.h"

enum { DEGREE_ONE = 1000000 };

static bool all_digits(const char *s, size_t len)
{
	return strspn(s, "0123456789") == len && s[len] == '\0';
}

static bool begins_with(const char *s, const char *begin)
{
	return strncmp(s, begin, strlen(begin)) == 0;
}

Rc kind_rules_link_check(const Record *r, const char *field, Err *err)
{
	const char *s = record_text(r, field);
	bool scheme = begins_with(s, "https://") || begins_with(s, "http://");
	if (*s == '\0' || (scheme && strlen(strstr(s, "://")) > 3 && strpbrk(s, " \"<>") == NULL))
		return RC_OK;
	return err_field(err, field,
		"Die Adresse braucht ihren Anfang und keine Leerzeichen, zum Beispiel https://www.wittenberge.de.");
}

Rc kind_rules_degrees_check(const Record *r, Err *err)
{
	int64_t lat = record_int(r, "latitude"), lon = record_int(r, "longitude");
	if (record_is_null(r, "latitude") != record_is_null(r, "longitude"))
		return err_field(err, record_is_null(r, "latitude") ? "latitude" : "longitude",
			"Breite und Länge gehören zusammen. Bitte beide angeben.");
	if (lat < -90 * DEGREE_ONE || lat > 90 * DEGREE_ONE)
		return err_field(err, "latitude", "Die Breite liegt zwischen -90 und 90 Grad.");
	if (lon < -180 * DEGREE_ONE || lon > 180 * DEGREE_ONE)
		return err_field(err, "longitude", "Die Länge liegt zwischen -180 und 180 Grad.");
	return RC_OK;
}

Rc kind_rules_town_check(const Record *before UNUSED, const Record *after, Err *err)
{
	const char *postcode = record_text(after, "postcode");
	if (!town_ags_valid(record_text(after, "ags")))
		return err_field(err, "ags", "Der AGS hat genau acht Ziffern, zum Beispiel 12070424.");
	if (*postcode != '\0' && !all_digits(postcode, 5))
		return err_field(
			err, "postcode", "Die Postleitzahl hat genau fünf Ziffern, zum Beispiel 19322.");
	if (!record_is_null(after, "override") && record_is_null(after, "override_reason"))
		return err_field(err, "override_reason",
			"Ein festgelegtes Verdikt braucht seinen Grund, zum Beispiel „Beschluss der Steuerungsgruppe“.");
	if (after->id != 0 && record_int(after, "successor") == after->id)
		return err_field(err, "successor", "Eine Kommune kann nicht in sich selbst aufgehen.");
	Rc rc = kind_rules_degrees_check(after, err);
	return rc != RC_OK ? rc : kind_rules_link_check(after, "website", err);
}

Rc kind_rules_town_topic_check(const Record *before UNUSED, const Record *after, Err *err)
{
	int64_t level = record_int(after, "level");
	if (level < 1 || level > 3)
		return err_field(err, "level", "Die Stufe ist 1 (am Rande), 2 (wichtig) oder 3 (dringend).");
	return RC_OK;
}

Rc kind_rules_tag_check(const Record *before UNUSED, const Record *after, Err *err)
{
	if (strpbrk(record_text(after, "tag"), " ,;:\"") != NULL)
		return err_field(err, "tag",
			"Ein Schlagwort ist ein Wort ohne Leerzeichen und Satzzeichen, zum Beispiel kongress2025.");
	return RC_OK;
}

Rc kind_rules_note_check(const Record *before UNUSED, const Record *after, Err *err)
{
	if (record_is_null(after, "town") && record_is_null(after, "person"))
		return err_field(err, "town", "Ein Vermerk braucht eine Kommune oder eine Person.");
	return RC_OK;
}

/* --- computed fields ------------------------------------------------------------------ */

void kind_rules_town_derive(const Record *before UNUSED, Record *after, Arena *a)
{
	AUTO(str_done) Str key = STR_INIT;
	const char *name = record_text(after, "name");
	record_set_text(after, a, "name_fold", text_fold(a, name));
	text_sort_key(&key, name);
	record_set_text(after, a, "sort_key", str_cstr(&key));
}

/* Each synonym on its own behind a blank, so that no hit runs across two of them. */
static void fold_list(Str *out, Arena *a, const char *list)
{
	while (*list != '\0') {
		size_t len = strcspn(list, ",");
		const char *one = text_fold(a, arena_strndup(a, list, len));
		if (*one != '\0')
			str_addf(out, " %s", one);
		list += len + (list[len] == ',');
	}
}

void kind_rules_fold_derive(const Record *before UNUSED, Record *after, Arena *a)
{
	AUTO(str_done) Str fold = STR_INIT;
	bool is_topic = kind_field(after->kind, "label") != NULL;
	text_fold_str(&fold, record_text(after, is_topic ? "label" : "name"));
	if (is_topic)
		fold_list(&fold, a, record_text(after, "synonyms"));
	record_set_text(after, a, "name_fold", str_cstr(&fold));
}
