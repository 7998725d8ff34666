/* Letters to many: the same text to each person, laid out after DIN 5008 as plain text.
 *
 * One UTF-8 file holds them all with a form feed between two, ready for `lp` or a word
 * processor. Every person gets a letter of their own, also those who share an address: a
 * letter is addressed to one name. */
#ifndef KONTOR_OFFICE_LETTER_H
#define KONTOR_OFFICE_LETTER_H

#include "kontor/office/office.h"

enum { LETTER_BODY_MAX = 20000, LETTER_SUBJECT_MAX = 150 }; /* bytes, columns */

/* One letter. All texts without a newline at the end. */
typedef struct LetterText {
	Day date;
	const char *block; /* address, at most six lines */
	const char *subject;
	const char *salutation; /* without comma */
	const char *body;
	const char *user;     /* who signs */
	const char *language; /* of a person: "en" …; date and close follow it; NULL or "": German */
} LetterText;

/* Lines of at most 72 columns as far as words allow; ends with a newline. Whatever could
 * control a printer, a form feed above all, becomes a visible mark. */
void letter_layout(const LetterText *t, Str *out);

typedef struct LetterTo {
	int64_t id, town; /* town of the running post, or 0 */
	const char *name;
	const char *block, *salutation, *language;
} LetterTo;

typedef struct LetterSkip {
	int64_t id;
	const char *name, *reason; /* "wünscht keinen Brief", "ohne Anschrift" */
} LetterSkip;

/* Who gets a letter and who does not, in the order asked for, everybody once. */
typedef struct LetterPlan {
	struct {
		LetterTo *items;
		size_t len, cap;
	} to;
	struct {
		LetterSkip *items;
		size_t len, cap;
	} skipped;
} LetterPlan;
MUST_CHECK Rc letter_plan(Office *o, const int64_t *ids, size_t n, Arena *a, LetterPlan *ret, Err *err);

typedef struct LetterOrder {
	const int64_t *ids;
	size_t n;
	const char *subject, *body;
	const char *path; /* an existing file is replaced, never the office's */
} LetterOrder;

/* Subject and body alone, while they can still be mended: err->field is "subject" or "body". */
MUST_CHECK Rc letter_check(const LetterOrder *order, Err *err);

/* Write the letters. That the addresses leave is recorded first; then each letter is noted
 * on the person and the town of the running post, all in one change set, that stands only
 * when the file does. RC_INVALID when nobody is left to write to. *ret is who got one, *ret_path
 * (may be NULL) the file with its whole path. */
MUST_CHECK Rc letter_write(
	Office *o, const LetterOrder *order, Arena *a, LetterPlan *ret, const char **ret_path, Err *err);

#endif
