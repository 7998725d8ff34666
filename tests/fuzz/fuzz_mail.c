/* Any bytes are read as a mail without harm. */
#include <stdlib.h>
#include <string.h>

#include "kontor/base/text.h"
#include "kontor/exchange/mail.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO(arena_freep) Arena *a = arena_new();
	MailIn mail;
	Err err = ERR_INIT;
	if (mail_read((const char *)data, size, a, &mail, &err) != RC_OK)
		return 0;
	const char *const texts[] = { mail.from, mail.sender, mail.message_id, mail.subject };
	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		if (!text_is_valid(texts[i], strlen(texts[i])) || strpbrk(texts[i], "\r\n\x1b") != NULL)
			abort();
	if (*mail.from != '\0' && !mail_address_valid(mail.from))
		abort();
	if (mail.calendar_len > 3 * size)
		abort();
	return 0;
}
