/* Deleting records after a question whose strength follows the damage. */
#ifndef KONTOR_SCREENS_REMOVE_H
#define KONTOR_SCREENS_REMOVE_H

#include "kontor/office/change.h"
#include "kontor/ui/ui.h"

enum { REMOVE_TAG = 3000 };

typedef struct Remove {
	Office *office;
	const Kind *kind;
	int64_t *ids;
	size_t n;
	char typed[24]; /* count to type for large deletions */
	char text[400];
	char what[200]; /* what undo will show */
} Remove;

/* Ask whether to delete; about names what the records belong to, may be NULL. */
void remove_ask(Remove *r, Ui *ui, Office *o, const Kind *k, const int64_t *ids, size_t n, const char *about);

/* Call first in update: true when msg answered the question (then it is done). */
bool remove_result(Remove *r, Ui *ui, const Msg *msg);

#endif
