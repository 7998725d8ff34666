/* Screens, commands and messages: what a screen is made of.
 *
 * A screen is one const ScreenDef and a model. Only update and commands change the
 * model; draw is pure. There are no nested loops: dialogs are screens on a stack that
 * send their result as a message to the screen below.
 *
 * One const command table per screen feeds dispatch, footer, `?` help, the `:` palette,
 * the man page's key section and the tests. */
#ifndef KONTOR_UI_SCREEN_H
#define KONTOR_UI_SCREEN_H

#include "kontor/base/arena.h"
#include "kontor/base/clock.h"
#include "kontor/base/err.h"
#include "kontor/ui/canvas.h"
#include "kontor/ui/key.h"

typedef struct Ui Ui;

/* What a command needs before it can run. A screen's `can` tells what it has now; an
 * unmet need is answered with a sentence instead of the command. */
enum {
	NEED_ROW = 1 << 0,   /* a selected row */
	NEED_WRITE = 1 << 1, /* the office is not read-only */
	NEED_MARKS = 1 << 2, /* at least one marked row */
	NEED_TOWN = 1 << 3,  /* a town behind the selection */
	/* The record is in a state that the command is for; which is which, the screen says. */
	NEED_STATE_A = 1 << 4,
	NEED_STATE_B = 1 << 5,
	NEED_STATE_C = 1 << 6,
};

typedef struct Command {
	const char *id;   /* "town.edit" */
	const char *keys; /* "e", "Enter Right l": the first is shown; NULL: palette only */
	const char *hint; /* "Bearb.": in the footer; NULL: not in the footer */
	unsigned needs;
	void (*run)(Ui *ui, void *model);
	const char *help;  /* "Ausgewählte Kommune bearbeiten" */
	const char *words; /* synonyms for the palette, or NULL */
} Command;

typedef enum MsgType {
	MSG_KEY,  /* a key that no command took */
	MSG_TICK, /* a timer that the screen asked for has run out (ui_wake) */
	MSG_RESIZE,
	/* A colleague (or an own dialog) changed the database: reload, keep the cursor on its record.
	 * Hidden pages get it when they are shown. */
	MSG_CHANGED,
	MSG_RESULT, /* a dialog ended: code, tag, payload */
	MSG_SHOW,   /* the page is visible again after back, forward or a change of tab */
	MSG_WORK,   /* one slice of the work the screen asked for (ui_work): at most 10 ms */
	MSG_DRAFT,  /* the program may end any moment: keep what is typed and not saved */
} MsgType;

/* Codes of MSG_RESULT. */
enum { RESULT_CANCEL = 0, RESULT_OK = 1 };

typedef struct Msg {
	MsgType type;
	Key key;             /* MSG_KEY */
	int code;            /* MSG_RESULT: RESULT_OK, RESULT_CANCEL or the dialog's own */
	int tag;             /* MSG_RESULT: what ui_dialog was given */
	const void *payload; /* MSG_RESULT: valid during the call */
} Msg;

typedef struct ScreenDef {
	const char *id;    /* "towns" */
	const char *title; /* "Kommunen" */
	char tab;          /* '2': its digit; 0: not a tab */
	bool minor;        /* where the tab line gets narrow this tab is left out first; its digit works */
	/* Drawn over the screen below, in the rectangle of `size`: ui draws the frame with the
	 * title (`name`, else title), and hands draw the inside: 2 columns and 1 row less on
	 * each side. */
	bool dialog;
	const Command *commands;
	size_t ncommands;
	size_t model_size; /* the model is zeroed before init */

	/* Loads what the first frame needs, no more. arg is what ui_open was given; it is
	 * copied by init if it must outlive the call. */
	MUST_CHECK Rc (*init)(void *model, Ui *ui, const void *arg, Err *err);
	void (*done)(void *model);
	void (*update)(void *model, Ui *ui, const Msg *msg);
	void (*draw)(const void *model, const Ui *ui, Canvas *c, Rect area);

	/* Needs that are met now; NULL: all. NEED_WRITE is decided by ui alone. */
	unsigned (*can)(const void *model, const Ui *ui);
	/* While true, a filter line or a field has the focus: printable keys, Enter, Esc, Tab, Backtab,
	 * Backspace, Delete, Home, End, arrows left/right, Ctrl-A/E/K/U/W and pastes go to update and to no
	 * command. Ctrl-G and Ctrl-C come as Esc. All other keys find commands as ever. NULL: never. */
	bool (*wants_text)(const void *model);
	const char *text_enter; /* what Enter does then, for the footer: "Öffnen"; NULL: "Weiter" */
	/* Title of this very screen for the breadcrumb ("Wittenberge"), into out. NULL: title. */
	void (*name)(const void *model, Str *out);
	/* Dialogs: the rectangle wanted in an area of w×h, frame included, from 0,0. NULL: centred, 60×half. */
	Rect (*size)(const void *model, int w, int h);
	/* false keeps the screen open. Dialogs: asked before Esc closes them and before the program
	 * quits; they have asked, or kept a draft. Pages: asked before going back; a list takes off its
	 * filter first. NULL: yes. */
	bool (*may_close)(void *model, Ui *ui);
} ScreenDef;

/* Commands that work on every screen (tabs, back, palette, help, undo, quit). */
extern const Command screen_global_commands[];
extern const size_t screen_global_ncommands;

/* The i-th key of a command, counted from 0; false when there is none. */
bool screen_key(const Command *cmd, size_t i, Key *ret);

/* The command that k runs, or NULL. */
const Command *screen_find_key(const Command *cmds, size_t n, const Key *k);
const Command *screen_find_id(const Command *cmds, size_t n, const char *id);

/* '2' for the command that opens the second tab; 0 for all that open none. */
char screen_tab_of(const Command *cmd);

/* The sentence for the first of the unmet needs. */
const char *screen_need_text(unsigned unmet);

#endif
