/* Registrations for events: states and rules. */
#ifndef KONTOR_DOMAIN_REGISTRATION_H
#define KONTOR_DOMAIN_REGISTRATION_H

#include "kontor/domain/record.h"

/* invited → registered | waiting; registered → confirmed → attended | no_show; waiting → registered; any of invited,
 * registered, confirmed, waiting → cancelled; cancelled → registered | waiting (comes back).
 * registered may go to attended and no_show at once: not every event confirms. attended ↔ no_show
 * corrects a slip at the door, back to registered or confirmed takes a check-in back. */
extern const Choice registration_states[];

MUST_CHECK Rc registration_transition(const char *from, const char *to, Err *err);

/* A person or a family name; mail plausible; transition; arrived only when attended. */
Rc registration_check(const Record *before, const Record *after, Err *err);
void registration_derive(const Record *before, Record *after, Arena *a);             /* name_fold */
Rc registration_feedback_check(const Record *before, const Record *after, Err *err); /* rating 1–5 */

/* Does the state take one of the places? registered, confirmed, attended. */
bool registration_takes_place(const char *state);
/* Does she still expect the date to come? invited, registered, confirmed, waiting. */
bool registration_is_open(const char *state);

#endif
