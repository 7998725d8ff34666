#include "candidates.h"

#include <string.h>

#include "kontor/base/text.h"

void candidates_list(const PeopleCandidate *candidates, size_t n, const char *none, const char *typed,
	Arena *a, PickerItems *ret)
{
	const char *want = text_fold(a, typed);
	for (size_t i = 0; i < n; i++) {
		PickerItem item = { candidates[i].id, candidates[i].title, NULL };
		if (strstr(text_fold(a, item.title), want) != NULL)
			VEC_PUSH(a, ret, item);
	}
	PickerItem last = { 0, none, NULL };
	VEC_PUSH(a, ret, last);
}
