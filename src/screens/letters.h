/* A letter to one or many persons: the form, the preview of who gets one, the file. */
#ifndef KONTOR_SCREENS_LETTERS_H
#define KONTOR_SCREENS_LETTERS_H

#include "kontor/office/letter.h"
#include "kontor/ui/ui.h"

enum { LETTERS_TAG = 5000 };

/* Lives in the model of the screen below the form. */
typedef struct Letters {
	Office *office;
	Arena *arena; /* owns all below; reset by each letter */
	int64_t *ids;
	size_t n;
	bool confirmed; /* the question was answered with yes */
	bool finished;  /* they are written: the marks have served */
	LetterPlan plan;
	const char *path;
} Letters;

void letters_start(Letters *l, Ui *ui, Office *o, const int64_t *ids, size_t n);

/* Call first in update: true when msg belonged to the letters. */
bool letters_result(Letters *l, Ui *ui, const Msg *msg);
void letters_done(Letters *l);

#endif
