/* What this person began in a form and did not save; Enter goes on with it. */
#ifndef KONTOR_SCREENS_SCR_DRAFTS_H
#define KONTOR_SCREENS_SCR_DRAFTS_H

#include "kontor/ui/screen.h"

extern const ScreenDef scr_drafts_screen;

/* Say on the message line, once, that drafts wait; nothing when there are none. */
void scr_drafts_announce(Ui *ui);

#endif
