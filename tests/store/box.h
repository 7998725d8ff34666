/* A directory with an office file in it, gone when the test ends. */
#ifndef KONTOR_TEST_BOX_H
#define KONTOR_TEST_BOX_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <sqlite3.h>

#include "kontor/office/change.h"
#include "kontor/office/office.h"

typedef struct Box {
	char dir[64];
	char path[96]; /* of the office file; not made yet by box_init */
	Arena *arena;
} Box;

#define BOX_NOW 1790000000 /* what every clock of the tests shows */

void box_init(Box *b);  /* an empty directory */
void box_store(Box *b); /* … with an empty office in it */
void box_done(Box *b);

/* Fails the test with err's sentence unless rc is RC_OK. */
#define box_ok(rc, err)                                                                                      \
	do {                                                                                                 \
		if ((rc) != RC_OK)                                                                           \
			fail_msg("%s", (err).text);                                                          \
	} while (0)

Office *box_open(Box *b, const char *user);

/* Insert one record as a change set of its own. fields is "name", value pairs ending with
 * NULL; values as value_plain writes them. */
Record *box_insert(Office *o, Box *b, const Kind *k, ...);
/* A small town, by import: returns its id. */
int64_t box_town(Office *o, Box *b, const char *ags, const char *name);
/* Set one field as a change set of its own. */
Rc box_set(Office *o, Box *b, const Kind *k, int64_t id, const char *field, const char *value, Err *err);
const char *box_get(Office *o, Box *b, const Kind *k, int64_t id, const char *field);

/* Run SQL on the file with a connection of its own, as a person with the sqlite3 shell. */
void box_sql(Box *b, const char *sql);
int64_t box_sql_int(Box *b, const char *sql);
/* All records of all kinds as text, without revisions and what undo does not take back
 * (an event's sequence and time of change). */
char *box_dump(Box *b);

#endif
