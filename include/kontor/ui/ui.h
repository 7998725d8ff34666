/* The running user interface: a stack of screens, the tabs, the message line.
 *
 * Deterministic: time comes in with every call, the terminal is a Canvas, and the
 * application behind the screens is an opaque pointer. The main loop and the screen
 * tests drive it the same way. */
#ifndef KONTOR_UI_UI_H
#define KONTOR_UI_UI_H

#include "kontor/ui/screen.h"

typedef struct UiConfig {
	const ScreenDef *const *screens; /* the registry; NULL ends it */
	void *app;                       /* handed to the screens: the Office */
	const char *who;                 /* shown at the right of the tab line */
	bool read_only;
	int w, h;
	int64_t now_ms; /* the clock that the functions below count in */
	/* Further commands for every screen, such as the finder. In dialogs and text fields only
	 * those of their keys that hold Ctrl or Alt work. */
	const Command *more;
	size_t nmore;
	/* What undo (redo) does; supplied by the screens layer. Says its result itself with ui_say. */
	void (*undo)(Ui *ui);
	void (*redo)(Ui *ui);
} UiConfig;

Ui *ui_new(const UiConfig *cfg);
void ui_free(Ui *ui); /* accepts NULL */

/* --- driven from outside --- */
void ui_key(Ui *ui, const Key *k, int64_t now_ms);
void ui_resize(Ui *ui, int w, int h);
void ui_time(Ui *ui, int64_t now_ms);         /* what timers set by the next message count from */
void ui_tick(Ui *ui, int64_t now_ms);         /* delivers MSG_TICK when due */
void ui_notify_changed(Ui *ui);               /* the database changed: MSG_CHANGED to every open screen */
bool ui_work_step(Ui *ui);                    /* one slice of pending work; false: nothing to do */
int ui_wait_ms(const Ui *ui, int64_t now_ms); /* until ui_tick is due; 0: work is pending; -1: nothing */
bool ui_finished(const Ui *ui);
void ui_save_drafts(Ui *ui);    /* MSG_DRAFT to every screen: hang-up, termination */
const Canvas *ui_frame(Ui *ui); /* the screen as it should be now; redrawn only if something changed */

/* --- called by screens --- */
void *ui_app(const Ui *ui);
Arena *ui_frame_arena(const Ui *ui); /* released after each turn of the loop */
int64_t ui_now_ms(const Ui *ui);
bool ui_read_only(const Ui *ui);
int ui_width(const Ui *ui);
int ui_height(const Ui *ui);

/* Open a page above the present one. A failing init leaves the stack as it was and
 * shows the error. Digits and ui_tab switch between the tabs' own stacks, and every
 * page keeps its cursor; back and forward walk the pages visited. */
void ui_open(Ui *ui, const ScreenDef *def, const void *arg);
void ui_tab(Ui *ui, char digit);
void ui_back(Ui *ui);
/* Back to the page below if it is a `to`: it gets MSG_RESULT with UI_TAG_BACK and the payload. The page
 * that is left is not asked. False, and nothing happens, when another page is below. */
enum { UI_TAG_BACK = -2 };
bool ui_back_with(Ui *ui, const ScreenDef *to, const void *payload);
void ui_forward(Ui *ui);
void ui_quit(Ui *ui);

/* Open a dialog above the running screen; its MSG_RESULT carries the tag. A negative tag:
 * nobody is told. */
void ui_dialog(Ui *ui, const ScreenDef *def, const void *arg, int tag);
/* Close the running dialog (else the one on top) with a result for the screen below. The
 * dialog's model, and so the payload, lives to the end of the present turn. */
void ui_finish(Ui *ui, int code, const void *payload);

void ui_say(Ui *ui, const char *fmt, ...) PRINTF_LIKE(2, 3); /* message line */
void ui_warn(Ui *ui, const char *fmt, ...) PRINTF_LIKE(2, 3);
void ui_error(Ui *ui, const Err *err);
/* The running screen is the one whose init, update or command called. */
void ui_wake(Ui *ui, int in_ms);    /* MSG_TICK to the running screen after this time; negative: never */
void ui_work(Ui *ui, bool pending); /* MSG_WORK slices to the running screen between keys, until false */
/* An own save: MSG_CHANGED to all screens once the running code has returned, and before a
 * dialog's MSG_RESULT. */
void ui_changed_by_me(Ui *ui);
void ui_redraw(Ui *ui);

/* The command that a key or id runs on the present screen; used by help and palette. */
void ui_run(Ui *ui, const Command *cmd);
unsigned ui_unmet(const Ui *ui, const Command *cmd); /* needs that the screen on top does not meet now */
const ScreenDef *ui_screen(const Ui *ui);            /* on top; NULL when nothing could be opened */
const UiConfig *ui_config(const Ui *ui);
const ScreenDef *ui_tab_screen(const Ui *ui, char digit); /* NULL: there is no such tab */

/* The message line as shown now, "" when it is empty; for tests and the linear mode. */
const char *ui_message(const Ui *ui);

#endif
