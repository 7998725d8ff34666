/* Looking up built-in files; their bytes come from tools/embed.py. */
#include "kontor/base/asset.h"

#include <string.h>

const Asset *asset_find(const char *name)
{
	for (const Asset *a = asset_all; a->name != NULL; a++)
		if (strcmp(a->name, name) == 0)
			return a;
	return NULL;
}
