/* Tab 7: the dates of the office as day, week, month, agenda and year; one screen, whose view changes
 * in place and keeps day and selection. */
#ifndef SCR_CALENDAR_H
#define SCR_CALENDAR_H

#include "kontor/base/date.h"
#include "kontor/ui/ui.h"

/* What the calendar may be opened with, and what ui_back_with hands it: an event to stand on, else a
 * day (0: today). */
typedef struct CalendarArg {
	int64_t event;
	Day day;
} CalendarArg;

extern const ScreenDef scr_calendar_screen;
extern const ScreenDef scr_calendar_move_screen; /* its dialogs, for the registry */
extern const ScreenDef scr_calendar_goto_screen;

#endif
