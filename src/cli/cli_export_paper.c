/* export badges, export signin: lists of people on paper, with what they are for. */
#include "cli_export_priv.h"

#include "kontor/office/attendance.h"
#include "kontor/office/people_find.h"

static Rc paper(CliContext *cx, int argc, char **argv, AttendancePaperFn *write, Err *err)
{
	AUTO(arena_freep) Arena *a = arena_new();
	const char *file = NULL, *purpose = NULL;
	const CliOption options[] = { { "-o", &file, NULL }, { "--purpose", &purpose, NULL } };
	Record *event = NULL;
	if (cli_args_parse(options, ARRAY_LEN(options), &argc, argv, err) != RC_OK)
		return err->rc;
	if (argc != 3 || file == NULL)
		return cli_args_usage(err,
			"Zu welchem Termin, in welche Datei? Zum Beispiel: "
			"kontor export %s 17 -o liste.html --purpose 'Einlass Kongress'",
			argv[1]);
	if (people_find(cx->office, &kind_event, argv[2], a, &event, err) != RC_OK ||
		attendance_save(cx->office, event->id, write, purpose != NULL ? purpose : "", file, err) !=
			RC_OK)
		return err->rc;
	return cli_out_line(cx, err, "ok %s %lld %s", argv[1], (long long)event->id, file);
}

Rc cli_export_paper_badges(CliContext *cx, int argc, char **argv, Err *err)
{
	return paper(cx, argc, argv, attendance_badges, err);
}

Rc cli_export_paper_signin(CliContext *cx, int argc, char **argv, Err *err)
{
	return paper(cx, argc, argv, attendance_sheet, err);
}
