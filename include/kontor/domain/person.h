/* People: names, salutation, address block, numbers that compare. */
#ifndef KONTOR_DOMAIN_PERSON_H
#define KONTOR_DOMAIN_PERSON_H

#include "kontor/base/str.h"
#include "kontor/domain/record.h"

/* mayor, deputy_mayor, building (Bauamtsleitung), main_office (Hauptamtsleitung), treasurer (Kämmerei),
 * economy (Wirtschaftsförderung), secretary (Vorzimmer), district_head (Landrat/Landrätin), scientist, coach,
 * speaker, staff, other. */
extern const Choice person_functions[];

/* "Bürgermeisterin" for female, "Bürgermeister" for male, "Bürgermeister:in" else. */
const char *person_function_label(const char *function, const char *form);

/* --- how to write to a person --- */

/* "Sehr geehrte Frau Dr. Beispiel", the override when there is one, else a neutral
 * "Guten Tag Anna Beispiel" / "Sehr geehrte Damen und Herren"; English for language en. No comma. */
void person_salutation(const Record *person, Str *out);

/* German address block after DIN 5008, one line each, '\n' separated: house or
 * organisation, Frau/Herrn with title and name, function, street, PLZ and city, the
 * country in capitals when abroad. post, town_name and address may be NULL. */
void person_address_block(
	const Record *person, const Record *post, const char *place_name, const Record *address, Str *out);

/* "Dr. Anna Beispiel" */
void person_full_name(const Record *person, Str *out);

/* --- comparing --- */

/* A phone number as it compares: "+49" and digits (E.164). "03877 564 682-6",
 * "+49 3877 5646826", "0049 (0)3877 / 5646826" agree. "" when there are no digits. A
 * number without area code is kept as its digits. */
void person_phone_key(const char *typed, Str *out);

/* A mail address as it compares: lower case, NFC, outer blanks and mailto: off. */
void person_mail_key(const char *typed, Str *out);
bool person_mail_valid(const char *mail);

/* --- the kinds' rules --- */
Rc person_check(const Record *before, const Record *after, Err *err);
void person_derive(const Record *before, Record *after, Arena *a); /* full_name, name_fold, sort_key */
Rc person_channel_check(const Record *before, const Record *after, Err *err); /* valid mail, dialable phone */
void person_channel_derive(const Record *before, Record *after, Arena *a);
Rc person_post_check(const Record *before, const Record *after, Err *err); /* one place; until ≥ since */
Rc person_relation_check(const Record *before, const Record *after, Err *err);
Rc person_consent_check(const Record *before, const Record *after, Err *err);

#endif
