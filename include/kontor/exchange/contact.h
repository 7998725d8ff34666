/* People as files carry them: one neutral form for CSV and vCard, in and out. */
#ifndef KONTOR_EXCHANGE_CONTACT_H
#define KONTOR_EXCHANGE_CONTACT_H

#include "kontor/base/arena.h"
#include "kontor/base/err.h"
#include "kontor/base/str.h"

/* A channel or an address; use is work, mobile, home, other; type phone, mail, fax, web. */
typedef struct ContactChannel {
	const char *type, *use, *value;
	bool main;
} ContactChannel;

typedef struct ContactAddress {
	const char *use, *company, *street, *postcode, *city, *country;
	bool main;
} ContactAddress;

/* Texts are NFC, "" when absent, never NULL. */
typedef struct Contact {
	const char *form; /* female, male, neutral, "" */
	const char *title, *given_name, *family_name;
	const char *salutation, *language, *remark;
	const char *function;     /* as written: "Bürgermeisterin" */
	const char *organisation; /* as written: "Stadt Wittenberge", "BBSR" */
	const char *ags;          /* where the file has one */
	const char *town;         /* a municipality as written, "" when the file has no column for it */
	struct {
		ContactChannel *items;
		size_t len, cap;
	} channels;
	struct {
		ContactAddress *items;
		size_t len, cap;
	} addresses;
	bool no_mail, no_phone, no_letter;
	size_t line;     /* in the file, from 1 */
	const char *raw; /* the record as it stood, for the file of refused rows */
	size_t raw_len;
} Contact;

typedef struct ContactFault {
	size_t line;
	const char *reason;
	const char *raw;
	size_t raw_len;
} ContactFault;

typedef struct ContactFile {
	Contact *items;
	size_t len, cap;
	struct {
		ContactFault *items;
		size_t len, cap;
	} faults;
	const char *encoding; /* "UTF-8", "Windows-1252", "UTF-16": as recognised, for the preview */
	const char *header;   /* CSV: the header line as it stood */
} ContactFile;

/* Which column of a CSV file means what. Targets are names such as "given_name", "mail.work",
 * "phone.mobile", "address.work.city", "function", "town", "ags", "" (ignored). */
typedef struct ContactMapping {
	const char **targets; /* one per column */
	size_t n;
} ContactMapping;

/* All targets with their German labels, for the mapping dialog. */
typedef struct ContactTarget {
	const char *name, *label;
} ContactTarget;
extern const ContactTarget contact_targets[];

/* Recognise the columns of a header: German and English Outlook, Google, kontor's own, and
 * plain German words. */
void contact_guess_mapping(char *const *headers, size_t n, Arena *a, ContactMapping *ret);

/* CSV in any of the encodings and separators; mapping NULL guesses. Bounded: 20 MiB, 200,000 rows. */
MUST_CHECK Rc contact_read_csv(
	const char *bytes, size_t len, const ContactMapping *mapping, Arena *a, ContactFile *ret, Err *err);

/* A whole text file as UTF-8, whatever of the encodings above it is in. */
MUST_CHECK Rc contact_decode_text(
	const char *bytes, size_t len, Arena *a, const char **ret, size_t *ret_len, Err *err);

/* The header of a CSV file, decoded, for showing and correcting the mapping. */
MUST_CHECK Rc contact_csv_header(
	const char *bytes, size_t len, Arena *a, char ***ret, size_t *ret_n, Err *err);

/* vCard 2.1, 3.0, 4.0 as Outlook, Apple and Google write them; several in a file; QUOTED-PRINTABLE
 * and CHARSET of 2.1; grouped properties (item1.EMAIL); folded lines. Bounded likewise. */
MUST_CHECK Rc contact_read_vcard(const char *bytes, size_t len, Arena *a, ContactFile *ret, Err *err);

typedef enum ContactVcard { CONTACT_VCARD_3, CONTACT_VCARD_4, CONTACT_VCARD_OUTLOOK } ContactVcard;

/* Append one card; CRLF, folded, escaped, no control characters. The Outlook profile is 3.0 with
 * ASCII type words, at most three mails and the properties that Outlook reads. */
void contact_write_vcard(Str *out, const Contact *c, ContactVcard version);

#endif
