/* All screens of the program, in tab order. The main loop, the man page and the tests
 * read them from here. */
#ifndef KONTOR_SCREENS_REGISTRY_H
#define KONTOR_SCREENS_REGISTRY_H

#include "kontor/ui/screen.h"

extern const ScreenDef *const registry_screens[]; /* NULL ends it */

/* Undo and redo for UiConfig: name the effect, run it, say the result or the reason. */
void registry_undo(Ui *ui);
void registry_redo(Ui *ui);

/* Once, when the first frame is out: what waits for this person goes to the message line. */
void registry_started(Ui *ui);

/* Commands of every screen that need the office: the finder. For UiConfig.more. */
extern const Command registry_commands[];
extern const size_t registry_ncommands;

#endif
