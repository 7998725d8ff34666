/* Rules of single values, shared by reading them and by checking records. */
#ifndef KONTOR_DOMAIN_VALUE_PRIV_H
#define KONTOR_DOMAIN_VALUE_PRIV_H

#include "kontor/domain/record.h"

bool value_holds_int(const Field *f);

/* Type, length and range of one value; a missing one passes. */
MUST_CHECK Rc value_check(const Field *f, const Value *v, Err *err);

#endif
