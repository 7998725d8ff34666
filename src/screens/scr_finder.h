/* The finder over everything, one key away from every screen. */
#ifndef KONTOR_SCREENS_SCR_FINDER_H
#define KONTOR_SCREENS_SCR_FINDER_H

#include "kontor/ui/screen.h"

/* A dialog; opens the chosen record itself. */
extern const ScreenDef scr_finder_screen;

/* Open the record where it is at home: towns and their parts on the town's card. */
void scr_finder_open_record(Ui *ui, const char *kind, int64_t id);

#endif
