/* Looking after the office file as a whole. */
#ifndef KONTOR_OFFICE_UPKEEP_H
#define KONTOR_OFFICE_UPKEEP_H

#include "kontor/office/office.h"

/* A consistent copy while others work; path must not exist yet. */
MUST_CHECK Rc upkeep_backup(Office *o, const char *path, Err *err);

/* Verify the file and the audit chain, read only. Every finding is one German line;
 * RC_OK says that the check ran to its end, *ret_findings what it found. */
typedef void UpkeepFindingFn(void *arg, const char *finding);
MUST_CHECK Rc upkeep_check(Office *o, UpkeepFindingFn *fn, void *arg, size_t *ret_findings, Err *err);

#endif
