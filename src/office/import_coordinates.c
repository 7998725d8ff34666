/* Coordinates from the register's extract, joined on the AGS. */
#include <string.h>

#include "kontor/exchange/file.h"
#include "kontor/exchange/register.h"
#include "kontor/store/store_row.h"
#include "import_priv.h"
#include "office_priv.h"

static const char *show_place(const Field *f, const Value *lat, const Value *lon, Arena *a)
{
	AUTO(str_done) Str out = STR_INIT;
	if (lat->type == VALUE_NULL)
		return "ohne";
	value_show(f, lat, &out);
	str_adds(&out, " N ");
	value_show(f, lon, &out);
	str_adds(&out, " O");
	return arena_strdup(a, str_cstr(&out));
}

static void take_place(ImportPlan *plan, const RegisterRecord *r, const Record *base)
{
	Arena *a = plan->work->arena;
	int lat = kind_field_index(&kind_town, "latitude");
	int lon = kind_field_index(&kind_town, "longitude");
	const char *name = record_text(base, "name");
	Value new_lat = { .type = VALUE_INT, .i = r->latitude };
	Value new_lon = { .type = VALUE_INT, .i = r->longitude };
	if (value_equal(&base->values[lat], &new_lat) && value_equal(&base->values[lon], &new_lon)) {
		import_line(plan, IMPORT_UNCHANGED, 0, NULL, NULL, NULL);
		return;
	}
	Record *mine = record_clone(a, base);
	mine->values[lat] = new_lat;
	mine->values[lon] = new_lon;
	import_write(plan, IMPORT_TOWNS, base, mine);
	const Field *f = &kind_town.fields[lat];
	import_line(plan, IMPORT_CHANGED, r->line, r->ags, name,
		arena_printf(a, "Koordinaten %s → %s",
			show_place(f, &base->values[lat], &base->values[lon], a),
			show_place(f, &new_lat, &new_lon, a)));
}

Rc import_coordinates_plan(Office *o, const char *path, Arena *a, ImportPlan *ret, Err *err)
{
	RegisterFile file;
	RecordList towns;
	ImportPlan plan;
	char *bytes;
	size_t len;
	if (file_read(path, REGISTER_FILE_MAX, a, &bytes, &len, err) != RC_OK ||
		register_coordinates_parse(bytes, len, a, &file, err) != RC_OK ||
		store_row_all(office_store(o), &kind_town, a, &towns, err) != RC_OK)
		return err->rc;
	int ags = kind_field_index(&kind_town, "ags");
	import_sort(towns.items, towns.len, ags);
	import_begin(&plan, o, a);
	for (size_t i = 0; i < file.faults.len; i++) {
		const RegisterFault *f = &file.faults.items[i];
		import_line(&plan, IMPORT_REFUSED, f->line, f->ags, "", f->reason);
	}
	for (size_t i = 0; i < file.len; i++) {
		const RegisterRecord *r = &file.items[i];
		const Record *base = import_find(towns.items, towns.len, ags, r->ags);
		if (base != NULL)
			take_place(&plan, r, base);
		else
			import_line(&plan, IMPORT_REFUSED, r->line, r->ags, r->name,
				"diese Kommune kennt das Büro nicht");
	}
	plan.work->what = "Koordinaten eingelesen";
	import_summarise(&plan, "Koordinaten:", "");
	*ret = plan;
	return RC_OK;
}
