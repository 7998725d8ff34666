/* Naming a person or an organisation, as people and files do it. */
#ifndef KONTOR_OFFICE_PEOPLE_FIND_H
#define KONTOR_OFFICE_PEOPLE_FIND_H

#include "kontor/office/office.h"

/* The record of any kind that is meant. Persons: by id, a mail address or the whole name;
 * organisations: by id, name or short name; all others as office_find. Spelling as for searching.
 * RC_NOT_FOUND; RC_INVALID when several are meant, with their ids in the sentence. */
MUST_CHECK Rc people_find(Office *o, const Kind *k, const char *key, Arena *a, Record **ret, Err *err);

#endif
