/* What the columns of a file mean, to be corrected. */
#ifndef KONTOR_SCREENS_MAPPING_H
#define KONTOR_SCREENS_MAPPING_H

#include "kontor/office/people_file.h"
#include "kontor/ui/ui.h"

/* A dialog, opened with a const PeopleFile * that outlives it; RESULT_OK with the new
 * ContactMapping (const ContactMapping *) as payload. */
extern const ScreenDef mapping_screen;

#endif
