/* An office and its interface without a terminal, driven by a script. */
#ifndef KONTOR_TEST_STAGE_H
#define KONTOR_TEST_STAGE_H

#include "kontor/base/str.h"

/* What the head of a screen test sets. */
typedef struct StageHead {
	int w, h;
	int64_t clock; /* UTC seconds */
	char user[64];
	char fixture[64]; /* "demo" or "init" */
	char open[64];    /* id of a screen to open first, or "" */
	bool read_only, styles, cursor;
} StageHead;

typedef struct Stage Stage;

/* Head as it is when a test says nothing. */
void stage_head_init(StageHead *head);

/* Opens a fresh copy of the fixture below dir, which is made on first use; says on stdout
 * why not and returns NULL. commands: command lines to run before, one per line. */
Stage *stage_new(const StageHead *head, const char *dir, const char *commands);
void stage_free(Stage *s); /* accepts NULL */

/* One step each; false and a line on stdout when it cannot be done. Afterwards everything
 * has come to rest. */
bool stage_keys(Stage *s, const char *script); /* j Enter "typed" paste:"text" */
/* The line is lost and the office opened again. */
bool stage_again(Stage *s);
bool stage_colleague(Stage *s, const char *command); /* a command line of another person */
bool stage_size(Stage *s, const char *size);         /* "80x24" */
bool stage_parse_size(const char *text, int *w, int *h);

void stage_dump(Stage *s, Str *out);

#endif
