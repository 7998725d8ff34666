/* Writes a mail as kontor would, for readers of other programs.
 * usage: write_mail FROM_NAME FROM TO_NAME TO SUBJECT TEXT METHOD DATE: the calendar comes from standard input;
 * METHOD "" makes a plain mail. Exit status 1 and the sentence on standard error when it is refused. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kontor/exchange/mail.h"

int main(int argc, char **argv)
{
	AUTO(str_done) Str calendar = STR_INIT;
	AUTO(str_done) Str out = STR_INIT;
	Err err = ERR_INIT;
	char buf[4096];
	if (argc != 9)
		return 2;
	for (size_t n; (n = fread(buf, 1, sizeof(buf), stdin)) > 0;)
		str_add(&calendar, buf, n);
	const char *method = argv[7][0] == '\0' ? NULL : argv[7];
	const MailOut m = { .from_name = argv[1],
		.from = argv[2],
		.to_name = argv[3],
		.to = argv[4],
		.subject = argv[5],
		.text = argv[6],
		.calendar = method == NULL ? NULL : str_cstr(&calendar),
		.method = method,
		.message_id = "2f0c6a52-6a4e-4c5e-9a57-6a5f7f4c1d10@example.org",
		.date = strtoll(argv[8], NULL, 10) };
	if (mail_write(&m, &out, &err) != RC_OK) {
		fprintf(stderr, "%s\n", err.text);
		return 1;
	}
	return fwrite(str_cstr(&out), 1, out.len, stdout) == out.len ? 0 : 1;
}
