/* Prints the key section of man/kontor.1 from the command tables of all screens. */
#include <stdio.h>

#include "kontor/screens/registry.h"
#include "kontor/ui/help.h"

int main(void)
{
	AUTO(str_done) Str out = STR_INIT;

	help_man_section(registry_screens, &out);
	return fputs(str_cstr(&out), stdout) < 0 || fflush(stdout) != 0;
}
