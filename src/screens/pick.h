/* Pickers of records for forms and commands: any kind, narrowed while typing. */
#ifndef KONTOR_SCREENS_PICK_H
#define KONTOR_SCREENS_PICK_H

#include "kontor/office/office.h"
#include "kontor/ui/picker.h"

/* A picker over the records of kind k. What it needs lives in a until the picker closes. */
PickerArg pick_record(Office *o, const Kind *k, Arena *a);

#endif
