/* Files of data/ that are built into the program: schema, register, topics, demo. */
#ifndef KONTOR_BASE_ASSET_H
#define KONTOR_BASE_ASSET_H

#include "kontor/base/base.h"

typedef struct Asset {
	const char *name;  /* path below data/: "schema/0001_office.sql" */
	const char *bytes; /* len of them, then a NUL */
	size_t len;
} Asset;

const Asset *asset_find(const char *name); /* NULL when there is none */
/* All assets, sorted by name; a NULL name ends it. */
extern const Asset asset_all[];

#endif
