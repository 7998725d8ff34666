/* What the files of the agenda share. */
#ifndef KONTOR_AGENDA_PRIV_H
#define KONTOR_AGENDA_PRIV_H

#include "kontor/office/agenda.h"

/* Build what agenda_between and agenda_find search in, from items that stand in their order. */
void agenda_find_index(Agenda *a);

/* Calls fn for the items that touch [from, to) by their order; false stops. */
typedef bool AgendaFindFn(void *arg, const AgendaItem *item);
void agenda_find_each(const Agenda *a, Wall from, Wall to, AgendaFindFn *fn, void *arg);

#endif
