/* Tandems: states and rules. */
#ifndef KONTOR_DOMAIN_TANDEM_H
#define KONTOR_DOMAIN_TANDEM_H

#include "kontor/domain/record.h"

/* proposed → asked → confirmed → active → completed. Exits: discarded (from proposed), declined (from
 * asked), ended_early (from confirmed, active, paused). active ↔ paused. */
extern const Choice tandem_states[];

MUST_CHECK Rc tandem_transition(const char *from, const char *to, Err *err);

/* proposed, asked, confirmed, active, paused: what counts against the capacity. */
bool tandem_live(const char *state);

/* Two different persons; confirmed only when all said yes; declined, ended_early and paused with `ending`;
 * asked with asked and deadline; dates in order; transitions. Whether both posts run is for the office. */
Rc tandem_check(const Record *before, const Record *after, Err *err);
Rc tandem_interest_check(const Record *before, const Record *after, Err *err);
Rc tandem_topic_check(const Record *before, const Record *after, Err *err);
Rc tandem_veto_check(const Record *before, const Record *after, Err *err); /* a person or a town */
Rc tandem_run_check(const Record *before, const Record *after, Err *err);  /* weights sum to 100 */

#endif
