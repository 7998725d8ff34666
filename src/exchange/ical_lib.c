#include "ical_lib.h"

#include <dlfcn.h>
#include <string.h>

IcalLib ical_lib;

static bool find_symbol(const char *name, void *slot)
{
	void *symbol = dlsym(ical_lib.handle, name);
	memcpy(slot, &symbol, sizeof(symbol)); /* ISO C knows no cast from object to function pointer */
	return symbol != NULL;
}

Rc ical_lib_load(const char *what, Err *err)
{
	if (ical_lib.handle != NULL)
		return RC_OK;
	ical_lib.handle = dlopen("libical.so.3", RTLD_LAZY | RTLD_LOCAL);
	if (ical_lib.handle == NULL)
		return err_set(
			err, RC_IO, "%s: libical 3 fehlt. Bitte das Paket libical3 installieren.", what);
	bool complete = true;
#define FIND(name) complete = find_symbol(#name, &ical_lib.name) && complete;
	ICAL_LIB_FUNCTIONS(FIND)
#undef FIND
	if (!complete) {
		dlclose(ical_lib.handle);
		ical_lib.handle = NULL;
		return err_set(err, RC_IO, "%s: Diese libical passt nicht zum Programm.", what);
	}
	ical_lib.icalerror_set_errors_are_fatal(0);
	return RC_OK;
}
