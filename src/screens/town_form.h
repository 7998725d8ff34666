/* The forms around a town: its own fields, a topic, a tag, a name. The same ones serve
 * the list and the card. */
#ifndef KONTOR_SCREENS_TOWN_FORM_H
#define KONTOR_SCREENS_TOWN_FORM_H

#include "part_form.h"

/* Each reads what it needs, opens the form and says why when it cannot. */
void town_form_edit(Ui *ui, RecordForm *f, int64_t town);
void town_form_topic(Ui *ui, RecordForm *f, int64_t town);
void town_form_tag(Ui *ui, RecordForm *f, int64_t town);
void town_form_name(Ui *ui, RecordForm *f, int64_t town);

#endif
