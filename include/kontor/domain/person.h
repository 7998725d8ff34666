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

/* The function that somebody calls so: its English name or one of its labels, in any
 * spelling; also "Erste Bürgermeisterin", "Leiter Bauamt". NULL for others: then it is
 * "other" with the text as label. */
const Choice *person_function_find(const char *text);

/* Does one of the function's labels, or the post's own (NULL: none), begin with this folded
 * text: "burgermeister" is mayor, in all forms, and no deputy. */
bool person_function_called(const char *function, const char *label, const char *fold);

/* --- how to write to a person --- */

/* The override when there is one; else "Sehr geehrte Frau Dr. Beispiel"; without form the
 * neutral "Guten Tag Anna Beispiel", without name "Sehr geehrte Damen und Herren"; in the
 * person's language. No comma. */
void person_salutation(const Record *person, Str *out);

/* German address block after DIN 5008, at most six lines, '\n' separated, none at the end:
 * place and house, Frau/Herrn with title and name, function, street, PLZ and city, the
 * country in capitals when abroad. A private address has neither place nor function.
 * post, place_name and address may be NULL. */
void person_address_block(
	const Record *person, const Record *post, const char *place_name, const Record *address, Str *out);

/* "Dr. Anna Beispiel" */
void person_full_name(const Record *person, Str *out);

/* --- comparing --- */

/* A phone number as it compares: "+49" and digits (E.164). "03877 564 682-6",
 * "+49 3877 5646826", "0049 (0)3877 / 5646826" agree. "" when there are no digits. A
 * number without area code is kept as its digits. What follows the number in words is not
 * part of it. */
void person_phone_key(const char *typed, Str *out);

/* How the words of a search find a number or an address (type as in channels): national
 * digits, so that "03877" is its beginning; folded mails. Takes the key. */
void person_channel_fold(const char *type, const char *key, Str *out);

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
