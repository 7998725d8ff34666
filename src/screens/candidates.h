/* What a row of an import may mean, as a picker shows it. */
#ifndef KONTOR_SCREENS_CANDIDATES_H
#define KONTOR_SCREENS_CANDIDATES_H

#include "kontor/office/people.h"
#include "kontor/ui/picker.h"

/* Those that what is typed is found in, then none, which is always there (value 0). */
void candidates_list(const PeopleCandidate *candidates, size_t n, const char *none, const char *typed,
	Arena *a, PickerItems *ret);

#endif
