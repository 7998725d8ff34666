/* Plain letters by mail: no date, no calendar part. */
#include "kontor/office/people.h"
#include "outbox_priv.h"

Rc outbox_letter_in(Change *c, int64_t person, const char *purpose, const char *subject, const char *text,
	const char **ret_why, Err *err)
{
	AUTO(str_done) Str whole = STR_INIT;
	Arena *keep = c->arena;
	Record *who = NULL;
	OutboxSender sender;
	const char *why = NULL, *address = NULL;
	if (office_get(c->office, &kind_person, person, keep, &who, err) != RC_OK ||
		outbox_sender(c->office, keep, &sender, err) != RC_OK)
		return err->rc;
	Err refused = ERR_INIT;
	if (people_may(c->office, person, "mail", purpose, &refused) == RC_DENIED)
		why = arena_strdup(keep, refused.text);
	else if (outbox_address(c->office, person, keep, &address, &why, err) != RC_OK)
		return err->rc;
	*ret_why = why;
	if (why != NULL)
		return RC_OK;
	outbox_wrap(who, record_text(who, "full_name"), text, &sender, &whole);
	Record *r = record_new(keep, &kind_message);
	record_set_text(r, keep, "type", "notice");
	record_set_text(r, keep, "state", "draft");
	record_set_int(r, "person", person);
	record_set_text(r, keep, "name", record_text(who, "full_name"));
	record_set_text(r, keep, "address", address);
	record_set_text(r, keep, "subject", subject);
	record_set_text(r, keep, "text", str_cstr(&whole));
	return change_insert(c, r, err);
}
