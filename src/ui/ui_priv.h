/* What the files of the running interface share: ui.c (life and messages), ui_stack.c
 * (pages and dialogs), ui_input.c (keys and commands), ui_view.c (drawing). */
#ifndef KONTOR_UI_UI_PRIV_H
#define KONTOR_UI_UI_PRIV_H

#include "kontor/ui/ui.h"

enum {
	UI_TABS = 10,   /* digits */
	UI_LAYERS = 8,  /* a page and the dialogs over it */
	UI_DEPTH = 32,  /* pages above each other in one tab */
	UI_VISITS = 64, /* what back and forward remember */
	UI_MIN_W = 60,
	UI_MIN_H = 16,
	UI_FRAME_ROWS = 3, /* tab line, message line, footer */
};

typedef struct Page Page;

/* An open screen: a page, or a dialog over it. */
typedef struct Layer {
	const ScreenDef *def;
	void *model;
	Page *page;
	int tag;         /* dialogs: for MSG_RESULT */
	int64_t wake_at; /* MSG_TICK is due; -1: never */
	bool work;       /* wants MSG_WORK */
	bool stale;      /* missed a MSG_CHANGED while hidden */
	struct Layer *next_dead;
} Layer;

struct Page {
	Layer *layers[UI_LAYERS]; /* the page, then its dialogs, each owned */
	size_t n;
	size_t tab; /* index into Ui.tabs */
};

/* A tab's stack. The pages above `here` were left by going back and are kept, with
 * their position, until another page is opened in their place. */
typedef struct Tab {
	const ScreenDef *def;
	Page *pages[UI_DEPTH];
	size_t n, here;
} Tab;

typedef enum Tone { TONE_INFO, TONE_WARN, TONE_ERROR } Tone;

struct Ui {
	UiConfig cfg;
	Str who; /* cfg.who points here */
	Arena *frame;
	Canvas *canvas;
	Tab tabs[UI_TABS];
	size_t ntabs, tab;
	Page *visits[UI_VISITS]; /* pages in the order of visits; all alive */
	size_t nvisits, visit;   /* visit: where we are */
	Layer *running;          /* whose code runs; NULL between turns */
	Layer *dead;             /* closed in this turn, to be freed at its end */
	int64_t now;
	char message[256];
	Tone tone;
	bool dirty;   /* the frame is out of date */
	bool changed; /* MSG_CHANGED is to be delivered */
	bool finished;
	int depth; /* nested calls from outside; 0: between turns */
};

/* ui.c */
void ui_deliver(Ui *ui, Layer *l, const Msg *msg);
void ui_deliver_type(Ui *ui, Layer *l, MsgType type);
void ui_flush_changed(Ui *ui, const Layer *except);
void ui_set_message(Ui *ui, Tone tone, const char *text);

/* ui_stack.c */
Page *ui_stack_page(const Ui *ui); /* the visible one, or NULL */
Layer *ui_stack_top(const Ui *ui); /* the layer that gets the keys, or NULL */
void ui_stack_open(Ui *ui, const ScreenDef *def, const void *arg);
void ui_stack_tab(Ui *ui, size_t tab);
void ui_stack_back(Ui *ui);
bool ui_stack_back_with(Ui *ui, const ScreenDef *to, const void *payload);
void ui_stack_visit(Ui *ui, int step); /* -1: to the page visited before; 1: after */
void ui_stack_dialog(Ui *ui, const ScreenDef *def, const void *arg, int tag);
void ui_stack_finish(Ui *ui, int code, const void *payload);
bool ui_stack_may_quit(Ui *ui); /* asks every screen; shows the one that refuses */
void ui_stack_bury(Ui *ui);     /* free what was closed in this turn */
void ui_stack_free_all(Ui *ui);
/* Every open layer in turn: 0, 1, 2 …; NULL at the end. */
Layer *ui_stack_layer(const Ui *ui, size_t i);

/* ui_input.c */
void ui_input_key(Ui *ui, const Key *k);
bool ui_input_text(const Layer *l); /* a field of this layer has the focus */
bool ui_input_takes_text(const Key *k);
/* Whether a command that works everywhere does so for this layer and key. */
bool ui_input_global_ok(const Layer *l, const Command *cmd, const Key *k);
void ui_input_run(Ui *ui, Layer *l, const Command *cmd);
unsigned ui_input_unmet(const Ui *ui, const Layer *l, const Command *cmd);

/* ui_view.c */
void ui_view_draw(Ui *ui);

#endif
