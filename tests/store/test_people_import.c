/* Import of people: recognising, planning, asking, carrying out, taking back. */
#include "box.h"

#include <string.h>

#include "kontor/office/people.h"

#define BOX    AUTO(box_done) Box b
#define OFFICE AUTO(office_closep) Office

static const char header[] =
	"Anrede;Titel;Vorname;Nachname;Funktion;Organisation;Kommune;AGS;E-Mail;Telefon;PLZ;Ort\r\n";

static ContactFile read_rows(Box *b, const char *rows)
{
	ContactFile file;
	Err err = ERR_INIT;
	const char *text = arena_printf(b->arena, "%s%s", header, rows);
	box_ok(contact_read_csv(text, strlen(text), NULL, b->arena, &file, &err), err);
	return file;
}

static PeopleImport plan_rows(Office *o, Box *b, ContactFile *file, const char *rows)
{
	PeopleImport plan;
	Err err = ERR_INIT;
	*file = read_rows(b, rows);
	box_ok(people_import_plan(o, file, b->arena, &plan, &err), err);
	return plan;
}

static void import_rows(Office *o, Box *b, const char *rows)
{
	Err err = ERR_INIT;
	ContactFile file;
	PeopleImport plan = plan_rows(o, b, &file, rows);
	box_ok(people_import_apply(&plan, &err), err);
}

static void towns(Office *o, Box *b)
{
	AUTO(change_done) Change c = CHANGE_INIT;
	static const struct {
		const char *ags, *name, *postcode;
	} all[] = { { "12070424", "Wittenberge", "19322" }, { "12062224", "Herzberg (Elster)", "04916" },
		{ "03156009", "Herzberg am Harz", "37412" }, { "06632012", "Neustadt", "35279" },
		{ "16061074", "Neustadt", "99755" }, { "16064046", "Neustadt/Thüringen", "99974" },
		{ "09175127", "Markt Schwaben", "85570" } };
	Err err = ERR_INIT;
	box_ok(change_begin_import(&c, o, "Register", &err), err);
	for (size_t i = 0; i < ARRAY_LEN(all); i++) {
		Record *r = record_new(b->arena, &kind_town);
		record_set_text(r, b->arena, "ags", all[i].ags);
		record_set_text(r, b->arena, "name", all[i].name);
		record_set_text(r, b->arena, "postcode", all[i].postcode);
		box_ok(change_insert(&c, r, &err), err);
	}
	box_ok(change_commit(&c, &err), err);
}

static void test_new_people(void **state)
{
	(void)state;
	BOX;
	box_store(&b);
	OFFICE *o = box_open(&b, "anna");
	Err err = ERR_INIT;
	towns(o, &b);
	const char *before = box_dump(&b);
	ContactFile file;
	PeopleImport plan = plan_rows(o, &b, &file,
		"Frau;Dr.;Anna;Beispiel;Bürgermeisterin;Stadt Wittenberge;;;anna@example.org;03877 564 682-6;19322;"
		"Wittenberge\r\n"
		"Herr;;Bernd;Muster;Klimamanager;BBSR;;;bernd@example.org;;;\r\n");
	assert_int_equal(plan.len, 2);
	assert_int_equal(plan.count[PEOPLE_NEW], 2);
	assert_string_equal(plan.items[0].title, "Dr. Anna Beispiel");
	assert_string_equal(plan.items[0].detail, "Bürgermeisterin, Wittenberge");
	assert_string_equal(box_dump(&b), before); /* only planned so far */
	box_ok(people_import_apply(&plan, &err), err);
	assert_int_equal(box_sql_int(&b, "SELECT count(*) FROM person"), 2);
	assert_int_equal(
		box_sql_int(&b,
			"SELECT count(*) FROM post p JOIN town t ON t.id = p.town"
			" WHERE p.function = 'mayor' AND p.label IS NULL AND t.name = 'Wittenberge'"),
		1);
	assert_int_equal(
		box_sql_int(&b,
			"SELECT count(*) FROM post p JOIN organisation o ON o.id = p.organisation"
			" WHERE p.function = 'other' AND p.label = 'Klimamanager' AND o.name = 'BBSR'"),
		1);
	assert_int_equal(box_sql_int(&b, "SELECT count(*) FROM address WHERE postcode = '19322'"), 1);
	assert_int_equal(box_sql_int(&b, "SELECT count(*) FROM changeset WHERE type = 'import'"), 2);
	assert_int_equal(people_import_apply(&plan, &err), RC_INVALID); /* not twice */
	ChangeSet done;
	box_ok(change_undo(o, b.arena, &done, &err), err);
	assert_string_equal(box_dump(&b), before);
}

static void test_towns_are_recognised(void **state)
{
	(void)state;
	BOX;
	box_store(&b);
	OFFICE *o = box_open(&b, "anna");
	towns(o, &b);
	static const struct {
		const char *row, *detail; /* of function staff */
		PeopleAction action;
	} cases[] = {
		{ ";;A;Eins;;;;12070424;;;;", "Mitarbeiter:in, Wittenberge", PEOPLE_NEW },
		{ ";;A;Zwei;;;wittenberge;;;;;", "Mitarbeiter:in, Wittenberge", PEOPLE_NEW },
		{ ";;A;Drei;;Stadtverwaltung Wittenberge;;;;;;", "Mitarbeiter:in, Wittenberge", PEOPLE_NEW },
		{ ";;A;Vier;;;Herzberg/Elster;;;;;", "Mitarbeiter:in, Herzberg (Elster)", PEOPLE_NEW },
		{ ";;A;Fünf;;;Herzberg;;;;;", "Mitarbeiter:in, Herzberg (Elster)", PEOPLE_NEW },
		{ ";;A;Sechs;;Markt Markt Schwaben;;;;;;", "Mitarbeiter:in, Markt Schwaben", PEOPLE_NEW },
		{ ";;A;Sieben;;;Neustadt;;;;99755;Neustadt", "Mitarbeiter:in, Neustadt", PEOPLE_NEW },
		{ ";;A;Acht;;;Neustadt;;;;;", "Neustadt gibt es mehrmals, bitte wählen", PEOPLE_CONFLICT },
		{ ";;A;Dreizehn;;;Neustadt;;;;99974;Neustadt", "Mitarbeiter:in, Neustadt/Thüringen",
			PEOPLE_NEW },
		{ ";;A;Neun;;;Nirgendwo;;;;;", "die Kommune „Nirgendwo“ steht nicht im Register",
			PEOPLE_REFUSED },
		{ ";;A;Zehn;;;;99999999;;;;", "AGS 99999999 gibt es nicht", PEOPLE_REFUSED },
		{ ";;A;Elf;Bürgermeister;;;;;;19322;Wittenberge", "Bürgermeister, Wittenberge", PEOPLE_NEW },
		{ ";;A;Zwölf;;Stadtverwaltung;Wittenberge;;;;;", "Mitarbeiter:in, Wittenberge", PEOPLE_NEW },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		ContactFile file;
		PeopleImport plan = plan_rows(o, &b, &file, arena_printf(b.arena, "%s\r\n", cases[i].row));
		assert_int_equal(plan.len, 1);
		assert_string_equal(plan.items[0].detail, cases[i].detail);
		assert_int_equal(plan.items[0].action, cases[i].action);
	}
}

static void test_choosing_a_town(void **state)
{
	(void)state;
	BOX;
	box_store(&b);
	OFFICE *o = box_open(&b, "anna");
	Err err = ERR_INIT;
	towns(o, &b);
	ContactFile file;
	PeopleImport plan =
		plan_rows(o, &b, &file, ";;A;Eins;;;Neustadt;;;;;\r\n;;B;Zwei;;;Neustadt;;;;;\r\n");
	PeopleImportLine *line = &plan.items[0];
	assert_ptr_equal(line->choose, &kind_town);
	assert_int_equal(line->ncandidates, 2);
	assert_int_equal(people_import_choose(&plan, 0, 4711, &err), RC_INVALID);
	int64_t id = line->candidates[1].id;
	box_ok(people_import_choose(&plan, 0, id, &err), err);
	assert_int_equal(line->action, PEOPLE_NEW);
	box_ok(people_import_choose(&plan, 1, 0, &err), err); /* without a post */
	assert_int_equal(plan.count[PEOPLE_NEW], 2);
	box_ok(people_import_apply(&plan, &err), err);
	assert_int_equal(box_sql_int(&b, "SELECT town FROM post"), id);
	assert_int_equal(box_sql_int(&b, "SELECT count(*) FROM post"), 1);
}

static void test_known_people(void **state)
{
	(void)state;
	BOX;
	box_store(&b);
	OFFICE *o = box_open(&b, "anna");
	Err err = ERR_INIT;
	towns(o, &b);
	const char *row =
		"Frau;;Anna;Beispiel;Bürgermeisterin;;Wittenberge;;anna@example.org;03877 564 682-6;;\r\n";
	import_rows(o, &b, row);
	static const struct {
		const char *row, *detail;
		PeopleAction action;
	} cases[] = {
		/* the same again, in another spelling */
		{ "Frau;;Anna;Beispiel;Bürgermeisterin;Stadt Wittenberge;;;ANNA@example.org;+49 3877 5646826;;",
			"", PEOPLE_UNCHANGED },
		/* NFD as macOS writes it */
		{ "Frau;;Anna;Beispiel;Bu\xCC\x88rgermeisterin;;Wittenberge;;anna@example.org;;;", "",
			PEOPLE_UNCHANGED },
		{ ";Dr.;Anna;Beispiel;;;;;anna@example.org;;;", "Titel: – → Dr.", PEOPLE_UPDATE },
		{ ";;Anna;Beispiel;;;;;;03877 5646826;;", "", PEOPLE_UNCHANGED },
		{ ";;Anna;Beispiel;;;Wittenberge;;neu@example.org;;;", "E-Mail: neu neu@example.org",
			PEOPLE_UPDATE },
		/* The mailbox of the town hall, another person. */
		{ ";;Karl;Ganzanders;;;Wittenberge;;anna@example.org;;;", "Mitarbeiter:in, Wittenberge",
			PEOPLE_NEW },
		/* Married, or somebody else? */
		{ ";;Anna;Verheiratet;;;;;anna@example.org;;;", "vielleicht schon bekannt, bitte wählen",
			PEOPLE_CONFLICT },
		{ ";;Anna;Beispiel;;;;;privat@example.org;;;", "vielleicht schon bekannt, bitte wählen",
			PEOPLE_CONFLICT },
		/* A namesake in another town. */
		{ ";;Anna;Beispiel;;;;12062224;;;;", "Mitarbeiter:in, Herzberg (Elster)", PEOPLE_NEW },
		{ ";;;;;;Wittenberge;;x@example.org;;;", NULL, PEOPLE_REFUSED },
		{ ";;Otto;Neu;;;;;otto@example;;;", NULL, PEOPLE_REFUSED },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		ContactFile file;
		PeopleImport plan = plan_rows(o, &b, &file, arena_printf(b.arena, "%s\r\n", cases[i].row));
		assert_int_equal(plan.len, 1);
		if (cases[i].detail != NULL)
			assert_string_equal(plan.items[0].detail, cases[i].detail);
		assert_int_equal(plan.items[0].action, cases[i].action);
	}
	/* Importing the same file again changes nothing and leaves no trace. */
	int64_t sets = box_sql_int(&b, "SELECT count(*) FROM changeset");
	import_rows(o, &b, row);
	assert_int_equal(box_sql_int(&b, "SELECT count(*) FROM changeset"), sets);
	ContactFile file;
	PeopleImport plan = plan_rows(o, &b, &file, ";;Anna;Verheiratet;;;;;anna@example.org;;;\r\n");
	box_ok(people_import_choose(&plan, 0, plan.items[0].candidates[0].id, &err), err);
	assert_int_equal(plan.items[0].action, PEOPLE_UPDATE);
	assert_string_equal(plan.items[0].detail, "Nachname: Beispiel → Verheiratet");
	box_ok(people_import_apply(&plan, &err), err);
	assert_int_equal(box_sql_int(&b, "SELECT count(*) FROM person WHERE family_name = 'Verheiratet'"), 1);
	assert_int_equal(box_sql_int(&b, "SELECT count(*) FROM person"), 1);
}

static void test_doubles_within_the_file(void **state)
{
	(void)state;
	BOX;
	box_store(&b);
	OFFICE *o = box_open(&b, "anna");
	towns(o, &b);
	ContactFile file;
	PeopleImport plan = plan_rows(o, &b, &file,
		";;Anna;Beispiel;;;Wittenberge;;;;;\r\n"
		";;Anna;Beispiel;;;Wittenberge;;;;;\r\n"
		";;Anna;Beispiel;;;;12062224;;;;\r\n");
	assert_int_equal(plan.items[0].action, PEOPLE_NEW);
	assert_int_equal(plan.items[1].action, PEOPLE_REFUSED);
	assert_string_equal(plan.items[1].detail, "steht schon in Zeile 2");
	assert_int_equal(plan.items[2].action, PEOPLE_NEW);
}

static void test_slices(void **state)
{
	(void)state;
	BOX;
	box_store(&b);
	OFFICE *o = box_open(&b, "anna");
	Err err = ERR_INIT;
	towns(o, &b);
	AUTO(str_done) Str rows = STR_INIT;
	for (int i = 0; i < 50; i++)
		str_addf(&rows, ";;Anna;Beispiel%c%c;;BBSR;;;a%d@example.org;;;\r\n", 'a' + i / 26,
			'a' + i % 26, i);
	ContactFile file;
	PeopleImport plan = plan_rows(o, &b, &file, str_cstr(&rows));
	const char *before = box_dump(&b);
	size_t done = 0, last = 0, steps = 0;
	box_ok(people_import_begin(&plan, &err), err);
	box_ok(people_import_step(&plan, 10, &done, &err), err);
	people_import_stop(&plan); /* Esc */
	assert_string_equal(box_dump(&b), before);
	box_ok(people_import_begin(&plan, &err), err);
	for (; done < plan.len || steps == 0; steps++) {
		box_ok(people_import_step(&plan, 10, &done, &err), err);
		assert_true(done >= last);
		last = done;
	}
	assert_true(steps >= 5);
	assert_int_equal(box_sql_int(&b, "SELECT count(*) FROM person"), 50);
	assert_int_equal(box_sql_int(&b, "SELECT count(*) FROM organisation"), 1);
	ChangeSet undone;
	box_ok(change_undo(o, b.arena, &undone, &err), err);
	assert_string_equal(box_dump(&b), before);
	size_t findings = 9;
	box_ok(change_verify(o, NULL, NULL, &findings, &err), err);
	assert_int_equal(findings, 0);
}

static void test_rest_can_be_corrected(void **state)
{
	(void)state;
	BOX;
	box_store(&b);
	OFFICE *o = box_open(&b, "anna");
	towns(o, &b);
	const char *bad = ";;Otto;Neu;;;;;otto@example;;;\r\n";
	ContactFile file;
	PeopleImport plan = plan_rows(
		o, &b, &file, arena_printf(b.arena, ";;Anna;Beispiel;;;;;anna@example.org;;;\r\n%s", bad));
	AUTO(str_done) Str rest = STR_INIT;
	people_import_rest(&plan, &rest);
	assert_string_equal(str_cstr(&rest), arena_printf(b.arena, "%s%s", header, bad));
}

static void test_mapping_is_remembered(void **state)
{
	(void)state;
	BOX;
	box_store(&b);
	OFFICE *o = box_open(&b, "anna");
	Err err = ERR_INIT;
	const char *targets[] = { "family_name", "", "mail.work" };
	ContactMapping m = { targets, 3 }, again;
	assert_false(people_import_mapping(o, "Name;Egal;Mail", b.arena, &again));
	box_ok(people_import_keep_mapping(o, "Name;Egal;Mail", &m, &err), err);
	assert_true(people_import_mapping(o, "Name;Egal;Mail", b.arena, &again));
	assert_int_equal(again.n, 3);
	for (size_t i = 0; i < 3; i++)
		assert_string_equal(again.targets[i], targets[i]);
	assert_false(people_import_mapping(o, "Name;Mail", b.arena, &again));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_new_people),
		cmocka_unit_test(test_towns_are_recognised),
		cmocka_unit_test(test_choosing_a_town),
		cmocka_unit_test(test_known_people),
		cmocka_unit_test(test_doubles_within_the_file),
		cmocka_unit_test(test_slices),
		cmocka_unit_test(test_rest_can_be_corrected),
		cmocka_unit_test(test_mapping_is_remembered),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
