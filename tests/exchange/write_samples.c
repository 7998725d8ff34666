/* Writes what the readers of other programs get to see: a card or a sheet with the given
 * texts in every place. usage: write_samples 3|4|outlook TEXT | write_samples sheet TEXT… */
#include <stdio.h>
#include <string.h>

#include "kontor/exchange/contact.h"
#include "kontor/exchange/sheet.h"

static void write_card(const char *version, const char *s, Str *out)
{
	ContactChannel channels[] = { { "phone", "work", s, true }, { "mail", "work", s, false } };
	ContactAddress address = { "work", s, s, s, s, s, false };
	Contact c = { .form = "",
		.title = s,
		.given_name = s,
		.family_name = s,
		.salutation = s,
		.language = "",
		.remark = s,
		.function = s,
		.organisation = s,
		.ags = s,
		.town = s };
	c.channels.items = channels;
	c.channels.len = ARRAY_LEN(channels);
	c.addresses.items = &address;
	c.addresses.len = 1;
	contact_write_vcard(out, &c,
		strcmp(version, "3") == 0           ? CONTACT_VCARD_3
			: strcmp(version, "4") == 0 ? CONTACT_VCARD_4
						    : CONTACT_VCARD_OUTLOOK);
}

/* Each text is a row: the text, its length, a date, a degree. */
static Rc write_sheet(char **texts, int n, Str *out, Err *err)
{
	static const char *const headers[] = { "Text", "Länge", "Datum", "Grad" };
	AUTO(sheet_freep) Sheet *s = NULL;
	Rc rc = sheet_begin("Personen: 'alle'", headers, ARRAY_LEN(headers), &s, err);
	if (rc != RC_OK)
		return rc;
	for (int i = 0; i < n; i++) {
		sheet_text(s, texts[i]);
		sheet_int(s, (int64_t)strlen(texts[i]));
		sheet_date(s, date_make(2026, 10, 14));
		sheet_degree(s, 52993574);
		sheet_end_row(s);
	}
	return sheet_finish(s, out, err);
}

int main(int argc, char **argv)
{
	AUTO(str_done) Str out = STR_INIT;
	Err err = ERR_INIT;
	if (argc < 3)
		return 2;
	if (strcmp(argv[1], "sheet") == 0) {
		if (write_sheet(argv + 2, argc - 2, &out, &err) != RC_OK) {
			fprintf(stderr, "%s\n", err.text);
			return 1;
		}
	} else {
		write_card(argv[1], argv[2], &out);
	}
	return fwrite(str_cstr(&out), 1, out.len, stdout) == out.len ? 0 : 1;
}
