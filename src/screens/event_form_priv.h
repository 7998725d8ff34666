/* Shared by the files of the form of a date. */
#ifndef EVENT_FORM_PRIV_H
#define EVENT_FORM_PRIV_H

#include "event_form.h"

enum { EVENT_FORM_CLASHES = 4 }; /* that are looked at */

/* What collides with the event as it is typed, at most EVENT_FORM_CLASHES into hits. No disk. */
size_t event_form_clashes(EventForm *f, const RecordFormInput *in, const WallSpan *span, AgendaClash *hits);
/* The first most of n, a line each. */
void event_form_say_clashes(EventForm *f, const AgendaClash *hits, size_t n, size_t most, Str *out);

/* For RecordFormMore: check and result. */
MUST_CHECK Rc event_form_ask(void *ctx, Ui *ui, const RecordFormInput *in, Err *err);
bool event_form_answered(void *ctx, Ui *ui, const Msg *msg);

#endif
