/* From a path to contacts, for the import on the screen and on the command line. */
#include "kontor/office/people_file.h"

#include <string.h>

#include "kontor/exchange/file.h"
#include "people_import_priv.h"

enum { FILE_MAX = 20 << 20 };

/* Both encodings of UTF-16 show a NUL beside each letter; a mark of the encoding may come first. */
static bool is_vcard(const char *bytes, size_t len)
{
	static const char begin[] = "BEGIN:VCARD";
	size_t matched = 0;
	for (size_t i = 0; i < len && matched < sizeof(begin) - 1; i++) {
		unsigned char c = (unsigned char)bytes[i];
		if (c == '\0' || c >= 0x80 || (matched == 0 && (c == ' ' || c == '\r' || c == '\n')))
			continue;
		if (c >= 'a' && c <= 'z')
			c = (unsigned char)(c - 'a' + 'A');
		if (c != (unsigned char)begin[matched])
			return false;
		matched++;
	}
	return matched == sizeof(begin) - 1;
}

/* Only the header, which a mapping is remembered by: read with the first column as the name. */
static Rc read_header(PeopleFile *f, size_t n, Arena *a, Err *err)
{
	ContactFile probe = { 0 };
	const char **targets = ARENA_ARRAY(a, const char *, n + 1);
	for (size_t i = 0; i < n; i++)
		targets[i] = i == 0 ? "family_name" : "";
	const ContactMapping first = { targets, n };
	if (contact_read_csv(f->bytes, f->len, &first, a, &probe, err) != RC_OK)
		return err->rc;
	f->unknown = true;
	f->contacts = (ContactFile){ .encoding = probe.encoding, .header = probe.header };
	return RC_OK;
}

static Rc read_csv(Office *o, PeopleFile *f, Arena *a, Err *err)
{
	size_t n;
	if (contact_csv_header(f->bytes, f->len, a, &f->columns, &n, err) != RC_OK)
		return err->rc;
	Err guess = ERR_INIT;
	if (contact_read_csv(f->bytes, f->len, NULL, a, &f->contacts, &guess) != RC_OK &&
		read_header(f, n, a, err) != RC_OK)
		return err->rc;
	ContactMapping kept;
	if (people_import_mapping(o, f->contacts.header, a, &kept) && kept.n == n) {
		f->mapping = kept;
		f->remembered = true;
		return people_file_map(f, a, err);
	}
	contact_guess_mapping(f->columns, n, a, &f->mapping);
	return RC_OK;
}

Rc people_file_map(PeopleFile *f, Arena *a, Err *err)
{
	ContactFile contacts = { 0 };
	Rc rc = contact_read_csv(f->bytes, f->len, &f->mapping, a, &contacts, err);
	if (rc != RC_OK)
		return rc;
	f->contacts = contacts;
	f->unknown = false;
	return RC_OK;
}

Rc people_file_read(Office *o, const char *path, Arena *a, PeopleFile *ret, Err *err)
{
	PeopleFile f = { 0 };
	char *bytes;
	if (file_read(path, FILE_MAX, a, &bytes, &f.len, err) != RC_OK)
		return err->rc;
	f.bytes = bytes;
	f.vcard = is_vcard(bytes, f.len);
	Rc rc = f.vcard ? contact_read_vcard(f.bytes, f.len, a, &f.contacts, err) : read_csv(o, &f, a, err);
	if (rc == RC_OK)
		*ret = f;
	return rc;
}

Rc people_file_write_rest(Office *o, const PeopleImport *plan, const char *path, size_t *ret_rows, Err *err)
{
	AUTO(str_done) Str out = STR_INIT;
	people_import_rest(plan, &out);
	*ret_rows = plan->count[PEOPLE_CONFLICT] + plan->count[PEOPLE_REFUSED];
	return people_import_rest_save(o, &out, path, err);
}
