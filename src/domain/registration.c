/* Registrations for events: states and rules. */
#include "kontor/domain/registration.h"

#include <string.h>

#include "kontor/base/text.h"
#include "kontor/domain/person.h"
#include "transition.h"

const Choice registration_states[] = {
	{ "invited", "eingeladen" },
	{ "registered", "angemeldet" },
	{ "confirmed", "bestätigt" },
	{ "waiting", "Warteliste" },
	{ "attended", "anwesend" },
	{ "no_show", "nicht erschienen" },
	{ "cancelled", "abgesagt" },
	{ NULL, NULL },
};

static const Transition transitions[] = {
	{ "invited", "registered" },
	{ "invited", "waiting" },
	{ "invited", "cancelled" },
	{ "registered", "confirmed" },
	{ "registered", "attended" },
	{ "registered", "no_show" },
	{ "registered", "cancelled" },
	{ "confirmed", "attended" },
	{ "confirmed", "no_show" },
	{ "confirmed", "cancelled" },
	{ "waiting", "registered" },
	{ "waiting", "cancelled" },
	{ "attended", "no_show" },
	{ "attended", "registered" },
	{ "attended", "confirmed" },
	{ "attended", "waiting" }, /* these take back a slip at the door */
	{ "attended", "invited" },
	{ "attended", "cancelled" },
	{ "no_show", "attended" },
	{ "no_show", "registered" },
	{ "no_show", "confirmed" },
	{ "cancelled", "registered" },
	{ "cancelled", "waiting" },
};

Rc registration_transition(const char *from, const char *to, Err *err)
{
	return transition_check(registration_states, transitions, ARRAY_LEN(transitions), from, to, err);
}

bool registration_takes_place(const char *state)
{
	return strcmp(state, "registered") == 0 || strcmp(state, "confirmed") == 0 ||
		strcmp(state, "attended") == 0;
}

bool registration_is_open(const char *state)
{
	static const char *const states[] = { "invited", "registered", "confirmed", "waiting" };
	for (size_t i = 0; i < ARRAY_LEN(states); i++)
		if (strcmp(states[i], state) == 0)
			return true;
	return false;
}

static Rc check_mail(const Record *r, Err *err)
{
	AUTO(str_done) Str key = STR_INIT;
	if (record_is_null(r, "mail"))
		return RC_OK;
	person_mail_key(record_text(r, "mail"), &key);
	if (!person_mail_valid(str_cstr(&key)))
		return err_field(err, "mail",
			"Das ist keine vollständige E-Mail-Adresse, zum Beispiel anna@example.org.");
	return RC_OK;
}

Rc registration_check(const Record *before, const Record *after, Err *err)
{
	Rc rc = RC_OK;
	if (before != NULL)
		rc = registration_transition(record_text(before, "state"), record_text(after, "state"), err);
	if (rc != RC_OK)
		return rc;
	if (record_is_null(after, "person") && record_is_null(after, "family_name"))
		return err_field(err, "family_name",
			"Bitte eine Person aus dem Verzeichnis wählen oder den Nachnamen angeben.");
	if (!record_is_null(after, "arrived") && strcmp(record_text(after, "state"), "attended") != 0)
		return err_field(err, "arrived",
			"Eingetroffen ist nur, wer „anwesend“ ist. Bitte den Status ändern oder die Zeit leeren.");
	return check_mail(after, err);
}

/* Names come from the person's record where only that is given; the mark keeps such rows together. */
void registration_derive(const Record *before UNUSED, Record *after, Arena *a)
{
	AUTO(str_done) Str fold = STR_INIT;
	static const char *const fields[] = { "given_name", "family_name", "organisation" };
	for (size_t i = 0; i < ARRAY_LEN(fields); i++)
		if (!record_is_null(after, fields[i])) {
			if (fold.len > 0)
				str_addc(&fold, ' ');
			text_fold_str(&fold, record_text(after, fields[i]));
		}
	if (fold.len == 0)
		str_addf(&fold, "#%lld", (long long)record_int(after, "person"));
	record_set_text(after, a, "name_fold", str_cstr(&fold));
}

Rc registration_feedback_check(const Record *before UNUSED, const Record *after, Err *err)
{
	int64_t rating = record_int(after, "rating");
	if (rating < 1 || rating > 5)
		return err_field(err, "rating", "Die Note ist 1 (sehr gut) bis 5 (schlecht).");
	return RC_OK;
}
