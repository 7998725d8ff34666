/* A record with everything that hangs on it, as lines: the cards of a town and of a person.
 *
 * A Card gathers the lines; the preview beside a list shows them too. A screen that shows
 * one puts a CardPage first in its model, names its kind in a CardDef, and adds
 * CARD_COMMANDS to its own commands. */
#ifndef KONTOR_SCREENS_CARD_H
#define KONTOR_SCREENS_CARD_H

#include "kontor/ui/list.h"
#include "kontor/ui/ui.h"
#include "record_form.h"
#include "remove.h"

/* --- lines --- */

typedef struct CardLine {
	const char *label; /* left column; NULL: the text starts at the left */
	const char *text;
	Style style;
	const Kind *kind; /* the record this line shows; NULL: none */
	int64_t id;
	const ScreenDef *screen; /* Enter opens it with the card's own id (const int64_t *); or NULL */
	Wall slot;               /* of a series' card: the date that was taken out; else 0 */
} CardLine;

typedef struct Card {
	Office *office;
	Arena *arena; /* owns the lines */
	bool brief;   /* for the preview: leaves out what it has no room for */
	CardLine *items;
	size_t len, cap;
} Card;

void card_add(Card *c, const char *label, Style style, const char *text);
void card_part(Card *c, const char *label, Style style, const char *text, const Kind *k, int64_t id);
void card_heading(Card *c, const char *text);
void card_if(Card *c, const char *label, const Record *r, const char *field); /* unless it is empty */

/* A text of several lines, wrapped for a card of 80 columns. */
void card_prose(Card *c, const char *label, const char *text);

/* Texts for lines, in the card's arena. */
const char *card_shown(Card *c, const Record *r, const char *field);
const char *card_title(Card *c, const Record *r, const char *field); /* of what a reference names; "" */
const char *card_function(Card *c, const Record *post);              /* "Bürgermeisterin" */
const char *card_day(Card *c, const char *iso); /* a date or a wall time, with its weekday; "" */

/* The parts of a record; false when there are none. */
bool card_parts(Card *c, const Kind *k, const char *field, int64_t id, RecordSet *ret);

/* What happened and what comes, of a town or a person, latest first, as a section of its own. */
void card_timeline(Card *c, const Kind *k, int64_t id);

/* Open follow-ups whose field names the record, as a section of their own. */
void card_followups(Card *c, const char *field, int64_t id);

/* --- the page and the preview --- */

struct CardPage;

typedef struct CardDef {
	const Kind *kind;
	MUST_CHECK Rc (*load)(Card *c, int64_t id, Err *err);
	/* Enter on a line; false: its form is opened. NULL: always the form. */
	bool (*open)(Ui *ui, struct CardPage *p, const CardLine *line);
	/* Enter on a line of the facts: the record's own form. NULL: nothing happens there. */
	void (*edit)(Ui *ui, struct CardPage *p);
} CardDef;

typedef struct CardPage {
	const CardDef *def;
	Office *office;
	int64_t id;
	Arena *data; /* owns the card; swapped on reload */
	Card card;
	List list; /* over the card's lines */
	RecordForm form;
	Remove remove;
	char name[160];
} CardPage;

MUST_CHECK Rc card_init(CardPage *p, const CardDef *def, Ui *ui, int64_t id, Err *err);
/* For ScreenDef; model begins with a CardPage. */
void card_done(void *model);
void card_update(void *model, Ui *ui, const Msg *msg);
void card_draw(const void *model, const Ui *ui, Canvas *c, Rect area);
void card_name(const void *model, Str *out);
unsigned card_can(const void *model, const Ui *ui);
const CardLine *card_line(const CardPage *p); /* under the cursor; NULL when there is none */

/* For BrowseDef.preview, behind a function that names the def. */
void card_preview(const CardDef *def, Office *o, int64_t id, Str *out);

void card_show(CardPage *p, const Record *r); /* put the cursor on its line, if it has one */

void card_cmd_open(Ui *ui, void *model);
void card_cmd_delete(Ui *ui, void *model);
void card_cmd_settle(Ui *ui, void *model);
void card_cmd_history(Ui *ui, void *model);
void card_cmd_town_or_person(Ui *ui, void *model);

/* clang-format off */
#define CARD_COMMANDS(prefix) \
	{ prefix ".line.edit", "Enter", "Zeile öffnen", 0, card_cmd_open, "Ausgewählte Zeile der Karte öffnen", NULL }, \
	{ prefix ".line.delete", "d Delete", NULL, NEED_ROW | NEED_WRITE, card_cmd_delete, "Ausgewählte Zeile der Karte löschen", "entfernen" }, \
	{ prefix ".line.settle", "x", NULL, NEED_ROW | NEED_WRITE, card_cmd_settle, "Wiedervorlage in der Zeile als erledigt abhaken", "fertig haken" }, \
	{ prefix ".line.go", "o", NULL, NEED_ROW, card_cmd_town_or_person, "Karte der Kommune oder Person in der Zeile öffnen", "springen" }, \
	{ prefix ".history", "H", NULL, 0, card_cmd_history, "Verlauf der Karte oder der ausgewählten Zeile", "wer wann geändert" }
/* clang-format on */

#endif
