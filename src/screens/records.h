/* A list whose records are edited in a form: what the tabs Termine, Vermerke, Themen and the
 * lists of persons, organisations and follow-ups share.
 *
 * A screen's model begins with a Records; its init calls browse_init on the Browse in it. */
#ifndef KONTOR_SCREENS_RECORDS_H
#define KONTOR_SCREENS_RECORDS_H

#include "browse.h"
#include "part_form.h"
#include "remove.h"

typedef struct Records {
	Browse b; /* first: the shared list commands take it */
	RecordForm form;
	Remove remove;
} Records;

/* For ScreenDef. A record that was saved in a form is under the cursor afterwards. */
void records_done(void *model);
void records_update(void *model, Ui *ui, const Msg *msg);
void records_draw(const void *model, const Ui *ui, Canvas *c, Rect area);

/* For BrowseDef. */
void records_open(Ui *ui, Browse *b, int64_t id);                     /* its form */
void records_preview(Office *o, const Kind *k, int64_t id, Str *out); /* all its fields */

/* Commands; the functions take the model. */
void records_cmd_edit(Ui *ui, void *model);
void records_cmd_delete(Ui *ui, void *model); /* also all marked */
void records_cmd_town(Ui *ui, void *model);   /* the card of the town that the record names */
void records_cmd_person(Ui *ui, void *model); /* of the person */

#endif
