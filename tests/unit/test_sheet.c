/* Excel sheets. What is in them is read by tests/exchange; here is what callers rely on. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "kontor/exchange/sheet.h"

static const char *const headers[] = { "PLZ", "Datum" };

static bool begin(Sheet **s)
{
	Err err = ERR_INIT;
	Rc rc = sheet_begin("Liste", headers, ARRAY_LEN(headers), s, &err);
	if (rc == RC_OK)
		return true;
	assert_int_equal(rc, RC_IO);
	assert_non_null(strstr(err.text, "CSV")); /* says what to do instead */
	return false;
}

static void a_sheet_is_a_zip_file(void **state)
{
	(void)state;
	AUTO(sheet_freep) Sheet *s = NULL;
	AUTO(str_done) Str out = STR_INIT;
	Err err = ERR_INIT;
	if (!begin(&s))
		skip();
	sheet_text(s, "01067");
	sheet_date(s, date_make(2026, 10, 14));
	sheet_end_row(s);
	str_adds(&out, "before");
	assert_int_equal(sheet_finish(s, &out, &err), RC_OK);
	assert_memory_equal(out.data, "beforePK\x03\x04", 10);
}

static void a_sheet_can_be_dropped(void **state)
{
	(void)state;
	AUTO(sheet_freep) Sheet *s = NULL;
	if (!begin(&s))
		skip();
	sheet_text(s, "x");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_sheet_is_a_zip_file),
		cmocka_unit_test(a_sheet_can_be_dropped),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
