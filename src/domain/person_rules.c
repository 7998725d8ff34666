/* The rules of persons and their parts, and their computed fields. */
#include "kontor/domain/person.h"

#include <string.h>

#include "kontor/base/text.h"

enum { DIALLED_MIN = 3, DIALLED_MAX = 20 };

/* --- checks ------------------------------------------------------------------ */

Rc person_check(const Record *before UNUSED, const Record *after, Err *err)
{
	if (strchr(record_text(after, "family_name"), '@') != NULL)
		return err_field(err, "family_name",
			"Das ist eine E-Mail-Adresse; bitte den Nachnamen angeben und die Adresse unter den "
			"Kontaktwegen.");
	return RC_OK;
}

static bool is_type(const Record *channel, const char *type)
{
	return strcmp(record_text(channel, "type"), type) == 0;
}

Rc person_channel_check(const Record *before UNUSED, const Record *after, Err *err)
{
	AUTO(str_done) Str key = STR_INIT;
	const char *value = record_text(after, "value");
	if (is_type(after, "mail")) {
		person_mail_key(value, &key);
		if (!person_mail_valid(str_cstr(&key)))
			return err_field(err, "value",
				"Das ist keine vollständige E-Mail-Adresse, zum Beispiel anna@example.org.");
	} else if (is_type(after, "web")) {
		if (strchr(value, '.') == NULL || strpbrk(value, " \"<>") != NULL)
			return err_field(err, "value",
				"Das ist keine Internetadresse, zum Beispiel https://www.wittenberge.de.");
	} else {
		person_phone_key(value, &key);
		if (key.len < DIALLED_MIN || key.len > DIALLED_MAX)
			return err_field(
				err, "value", "Das ist keine wählbare Nummer, zum Beispiel 030 23125-123.");
	}
	return RC_OK;
}

/* ISO dates compare as texts; "" is open. */
static bool in_order(const char *first, const char *second)
{
	return *first == '\0' || *second == '\0' || strcmp(first, second) <= 0;
}

Rc person_post_check(const Record *before UNUSED, const Record *after, Err *err)
{
	bool town = !record_is_null(after, "town"), organisation = !record_is_null(after, "organisation");
	if (town && organisation)
		return err_field(err, "organisation",
			"Ein Amt gehört zu einer Kommune oder zu einer Organisation, nicht zu beiden.");
	if (!town && !organisation)
		return err_field(err, "town", "Bitte eine Kommune oder eine Organisation angeben.");
	if (!in_order(record_text(after, "since"), record_text(after, "until")))
		return err_field(err, "until", "Das Amt kann nicht enden, bevor es begonnen hat.");
	if (!in_order(record_text(after, "since"), record_text(after, "term_end")))
		return err_field(err, "term_end", "Die Amtszeit kann nicht enden, bevor das Amt beginnt.");
	return RC_OK;
}

Rc person_relation_check(const Record *before UNUSED, const Record *after, Err *err)
{
	if (record_int(after, "person") == record_int(after, "other"))
		return err_field(err, "other", "Bitte eine andere Person wählen.");
	if (!in_order(record_text(after, "since"), record_text(after, "until")))
		return err_field(err, "until", "Das Ende liegt vor dem Beginn.");
	return RC_OK;
}

Rc person_consent_check(const Record *before UNUSED, const Record *after, Err *err)
{
	if (!in_order(record_text(after, "date"), record_text(after, "withdrawn")))
		return err_field(err, "withdrawn", "Der Widerruf liegt vor der Einwilligung.");
	return RC_OK;
}

/* --- computed fields ------------------------------------------------------------ */

void person_derive(const Record *before UNUSED, Record *after, Arena *a)
{
	AUTO(str_done) Str text = STR_INIT;
	person_full_name(after, &text);
	record_set_text(after, a, "full_name", str_cstr(&text));
	/* Of the name as it is shown: the finder lines both up to know where words begin. */
	record_set_text(after, a, "name_fold", text_fold(a, str_cstr(&text)));
	str_clear(&text);
	str_addf(&text, "%s %s", record_text(after, "family_name"), record_text(after, "given_name"));
	AUTO(str_done) Str key = STR_INIT;
	text_sort_key(&key, str_cstr(&text));
	record_set_text(after, a, "sort_key", str_cstr(&key));
}

void person_channel_derive(const Record *before UNUSED, Record *after, Arena *a)
{
	AUTO(str_done) Str key = STR_INIT;
	const char *value = record_text(after, "value");
	if (is_type(after, "phone") || is_type(after, "fax"))
		person_phone_key(value, &key);
	else
		person_mail_key(value, &key);
	record_set_text(after, a, "value_key", key.len > 0 ? str_cstr(&key) : value);
}
