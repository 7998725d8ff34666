/* The forms around a town: its own fields, a note, a topic, a tag, a name, a date. The same ones serve
 * the list and the card. */
#ifndef KONTOR_SCREENS_TOWN_FORM_H
#define KONTOR_SCREENS_TOWN_FORM_H

#include "record_form.h"

enum { TOWN_FORM_TAG = 2000 };

/* Each reads what it needs, opens the form and says why when it cannot. */
void town_form_edit(Ui *ui, RecordForm *f, int64_t town);
void town_form_note(Ui *ui, RecordForm *f, int64_t town);
void town_form_topic(Ui *ui, RecordForm *f, int64_t town);
void town_form_tag(Ui *ui, RecordForm *f, int64_t town);
void town_form_name(Ui *ui, RecordForm *f, int64_t town);
void town_form_event(Ui *ui, RecordForm *f, int64_t town); /* town 0: none yet */

/* Edit any part (note, topic, tag, name, event) by kind and id. */
void town_form_part(Ui *ui, RecordForm *f, const Kind *k, int64_t id);

#endif
