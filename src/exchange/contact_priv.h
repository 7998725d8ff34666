/* What the readers of CSV and vCard share: decoding, and a person being put together. */
#ifndef KONTOR_EXCHANGE_CONTACT_PRIV_H
#define KONTOR_EXCHANGE_CONTACT_PRIV_H

#include "kontor/exchange/contact.h"

enum {
	CONTACT_FILE_MAX = 20 << 20, /* bytes */
	CONTACT_RECORD_MAX = 200000, /* rows or cards */
	CONTACT_VALUE_MAX = 64 << 10 /* bytes of one text */
};

/* A piece of somebody else's text. */
typedef struct ContactSpan {
	const char *at;
	size_t len;
} ContactSpan;

/* --- encodings (contact_decode.c) --- */

/* The UTF-16 of Excel's "Unicode-Text" and of Outlook, by its BOM or its zeros; the BOM of
 * UTF-8 is taken off; everything else is copied. NUL terminated, in the arena. */
char *contact_decode_wide(const char *bytes, size_t len, Arena *a, size_t *ret_len, bool *ret_wide);

/* The whole file as UTF-8. A file with a few broken characters among right ones stays
 * UTF-8, so that only the broken rows are refused. RC_INVALID for what is no text. */
MUST_CHECK Rc contact_decode(
	const char *bytes, size_t len, Arena *a, ContactSpan *ret, const char **ret_encoding, Err *err);

/* Refuses a file that is too large, with the sentence for it. */
MUST_CHECK Rc contact_decode_check_size(size_t len, Err *err);

/* --- a person being put together (contact_draft.c) --- */

typedef struct ContactDraft {
	Contact c;
	Arena *arena;
	const char *full_name;  /* used when there is neither given nor family name */
	const char *more_names; /* behind the given name */
	const char *department; /* of the office where the person works */
	const char *reason;     /* why the record is refused; NULL: it is not */
	Str remark;
} ContactDraft;

/* Once { 0 }, a draft serves record after record. */
void contact_draft_begin(ContactDraft *d, Arena *a);
void contact_draft_done(ContactDraft *d);

/* s in stored form; "" when it is no text or too long, which refuses the record, and when
 * the record is refused already. */
const char *contact_draft_text(ContactDraft *d, ContactSpan s, bool single_line);

void contact_draft_refuse(ContactDraft *d, const char *reason); /* the first reason stays */

/* "Anna" and "Maria": "Anna Maria". For short texts; too long a result refuses the record. */
const char *contact_draft_join(ContactDraft *d, const char *first, const char *between, const char *second);

/* "Frau Dr.": what says how a person is addressed sets the form, the rest is a title. */
void contact_draft_title(ContactDraft *d, const char *s);
void contact_draft_form(ContactDraft *d, const char *s); /* "Frau", "female", "F", "weiblich" too */
void contact_draft_language(ContactDraft *d, const char *s);
void contact_draft_remark(ContactDraft *d, const char *label, const char *s); /* appends; label may be NULL */

/* Adds a phone, mail, fax or web; cells with several mails are taken apart. Returns the index of the first
 * one, SIZE_MAX when nothing was added. */
size_t contact_draft_channel(
	ContactDraft *d, const char *type, const char *use, const char *value, bool main);
ContactAddress *contact_draft_address(ContactDraft *d, const char *use);

/* A word for the use of a channel, German or English: "Arbeit", "* Work Fax", "Mobil". */
typedef struct ContactUse {
	const char *use; /* NULL: it says nothing about that */
	bool fax, main;
} ContactUse;
ContactUse contact_draft_use(const char *word);

/* Name, department and addresses take their final form. False: d->reason says why the
 * record is refused. */
bool contact_draft_finish(ContactDraft *d);

/* --- the lines of a vCard (contact_vcard_line.c) --- */

/* One property, unfolded; its parts point into the file or into the reader. */
typedef struct ContactLine {
	ContactSpan group, name, params, value;
	bool quoted_printable; /* the value still is */
	size_t line;           /* from 1 */
	size_t from, to;       /* bytes of the file that it took */
} ContactLine;

typedef struct ContactLineReader {
	const char *bytes;
	size_t len, at, line;
	bool keeps_blanks; /* vCard 2.1: the blank that begins a continuation is text */
	Str unfolded;
} ContactLineReader;

/* The next line that is a property; empty ones and those without a colon are skipped.
 * Pictures and keys come without their value. False at the end. */
bool contact_vcard_line_next(ContactLineReader *r, ContactLine *ret);

/* The parameters one by one; a lone word as of 2.1 has an empty name. *at starts at 0. */
bool contact_vcard_line_param(ContactSpan params, size_t *at, ContactSpan *ret_name, ContactSpan *ret_value);

bool contact_vcard_line_is(ContactSpan s, const char *word); /* whatever the case */

#endif
