/* Shared by the browse files; not for screens. */
#ifndef KONTOR_SCREENS_BROWSE_PRIV_H
#define KONTOR_SCREENS_BROWSE_PRIV_H

#include "browse.h"

void browse_refilter(Browse *b, Ui *ui);
void browse_reload(Browse *b, Ui *ui);                 /* all rows, cursor on its record */
void browse_need_all(Browse *b, Ui *ui);               /* the rest of a list that has only its first page */
bool browse_result(Browse *b, Ui *ui, const Msg *msg); /* the dialogs of browse_cmd.c */
void browse_apply_view(Browse *b, Ui *ui, int64_t id);
bool browse_marked(const Browse *b, int64_t id);

#endif
