/* `?` help of the present screen and the `:` palette over all its commands, both made
 * from the command tables, both narrowed while typing; Enter runs the choice. */
#ifndef KONTOR_UI_HELP_H
#define KONTOR_UI_HELP_H

#include "kontor/ui/ui.h"

extern const ScreenDef help_screen;
extern const ScreenDef help_palette_screen;

/* The key section of the man page (mdoc), from the tables of all screens. */
void help_man_section(const ScreenDef *const *screens, Str *out);

#endif
