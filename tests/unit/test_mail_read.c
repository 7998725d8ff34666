/* Mails of strangers: who wrote, and the calendar part. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "kontor/exchange/mail.h"

static Arena *arena;
static MailIn mail;

static int setup(void **state)
{
	(void)state;
	arena = arena_new();
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static void read_mail(const char *text)
{
	Err err = ERR_INIT;
	if (mail_read(text, strlen(text), arena, &mail, &err) != RC_OK)
		fail_msg("%s", err.text);
}

static void check_calendar(const char *want)
{
	assert_int_equal(mail.calendar_len, strlen(want));
	assert_memory_equal(mail.calendar, want, mail.calendar_len);
}

static void nested_parts_are_found(void **state)
{
	(void)state;
	read_mail(
		"From: \"Beispiel, Anna\" <Anna@Example.org>\r\nSender: vz@example.org\r\n"
		"Message-ID: <1@example.org>\r\nMIME-Version: 1.0\r\n"
		"Content-Type: multipart/mixed;\r\n boundary=\"a\"\r\n\r\n--a\r\n"
		"Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\n"
		"Ja\r\n--b\r\nContent-Type: text/calendar; charset=utf-8; method=REPLY\r\n"
		"Content-Transfer-Encoding: base64\r\n\r\nQkVHSU46VkNB\r\nTEVOREFS\r\n--b--\r\n--a--\r\n");
	assert_string_equal(mail.from, "anna@example.org");
	assert_string_equal(mail.sender, "vz@example.org");
	assert_string_equal(mail.message_id, "1@example.org");
	check_calendar("BEGIN:VCALENDAR");
}

static void encodings_are_resolved(void **state)
{
	(void)state;
	read_mail(
		"From: a@example.org\nSubject: =?utf-8?Q?Zugesagt:_B=C3=BCrger?=\n =?iso-8859-1?B?5A==?= x\n"
		"Content-Type: text/calendar\nContent-Transfer-Encoding: quoted-printable\n\n"
		"SUMMARY:B=C3=BCr=\nger=3D\n");
	assert_string_equal(mail.subject, "Zugesagt: Bürgerä x");
	check_calendar("SUMMARY:Bürger=\n");
	read_mail("From: a@example.org\nContent-Type: text/calendar; charset=\"ISO-8859-1\"\n\nB\xFCrger");
	check_calendar("Bürger");
}

static void a_file_is_taken_when_there_is_no_part(void **state)
{
	(void)state;
	read_mail("From: a@example.org\nContent-Type: multipart/mixed; boundary=x\n\n--x\n"
		  "Content-Type: application/octet-stream; name=\"invite.ics\"\n\nFILE\n--x\n"
		  "Content-Type: text/calendar\n\nPART\n--x--\n");
	check_calendar("PART\n");
	read_mail(
		"From: a@example.org\nContent-Type: multipart/mixed; boundary=x\n\n--x\n"
		"Content-Type: application/octet-stream\nContent-Disposition: attachment; filename=A.ICS\n\nFILE\n"
		"--x--\n");
	check_calendar("FILE\n");
}

static void who_wrote_is_not_guessed(void **state)
{
	(void)state;
	read_mail("From: a@example.org\nFrom: b@example.org\n\n");
	assert_string_equal(mail.from, "");
	read_mail("From: \"b@example.org\" (c@example.org) <a@example.org>\n\n");
	assert_string_equal(mail.from, "a@example.org");
	read_mail("From: Anna\n\n");
	assert_string_equal(mail.from, "");
	/* A forwarded mail's sender is the forwarder's word. */
	read_mail("From: a@example.org\nContent-Type: message/rfc822\n\nFrom: b@example.org\n"
		  "Content-Type: text/calendar\n\nX\n");
	assert_string_equal(mail.from, "a@example.org");
	assert_int_equal(mail.calendar_len, 0);
}

static void hostile_mails_are_refused(void **state)
{
	(void)state;
	AUTO(str_done) Str text = STR_INIT;
	Err err = ERR_INIT;
	for (int i = 0; i < 20; i++)
		str_addf(&text, "Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n", i, i);
	assert_int_equal(mail_read(text.data, text.len, arena, &mail, &err), RC_INVALID);
	str_clear(&text);
	str_adds(&text, "Content-Type: multipart/mixed; boundary=b\n\n");
	for (int i = 0; i < 1000; i++)
		str_adds(&text, "--b\n\nx\n");
	assert_int_equal(mail_read(text.data, text.len, arena, &mail, &err), RC_INVALID);
	read_mail("");
	read_mail("\n");
	read_mail("Content-Type: multipart/mixed; boundary=\n\n--\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nested_parts_are_found),
		cmocka_unit_test(encodings_are_resolved),
		cmocka_unit_test(a_file_is_taken_when_there_is_no_part),
		cmocka_unit_test(who_wrote_is_not_guessed),
		cmocka_unit_test(hostile_mails_are_refused),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
