/* Shared by the files of the run's screen and its dialog. */
#ifndef KONTOR_SCREENS_SCR_TANDEM_RUN_PRIV_H
#define KONTOR_SCREENS_SCR_TANDEM_RUN_PRIV_H

#include "kontor/office/tandems.h"
#include "kontor/ui/list.h"
#include "kontor/ui/ui.h"

/* A line of the plan. */
typedef struct RunRow {
	enum { RUN_PAIR, RUN_HEADING, RUN_ALONE, RUN_FORBIDDEN } type;
	uint32_t a, b; /* members; b UINT32_MAX: without partner */
	int score;
	bool pinned;
	const char *text; /* heading */
} RunRow;

/* By hand, by person: members have other numbers after a reload. */
typedef struct RunDecision {
	int64_t a, b;
	bool pinned;
} RunDecision;

typedef struct RunModel {
	Office *office;
	char query[404];
	char title[124]; /* of the kept run that this one goes on from; "" */
	PairingRules rules;
	TandemsGoal goal;

	Arena *data; /* owns the pool; swapped on reload */
	TandemsPool pool;
	TandemsRun *run; /* NULL: there is none; err says why */
	Err err;
	bool working;

	Arena *shown; /* owns plan and rows */
	TandemsPlan plan;
	struct {
		RunRow *items;
		size_t len, cap;
	} rows;
	List list;
	int64_t chosen[2]; /* persons of the selected row while the plan is computed */

	struct {
		RunDecision *items;
		size_t len, cap;
	} decisions; /* malloc */

	int slider;                 /* criterion that Left and Right change */
	int base[PAIRING_CRITERIA]; /* the weights when it was chosen: the others keep their ratio */
	bool reason;                /* the paragraph instead of the facts */
	bool dialog;                /* one is open that points into run: a reload waits */
	bool stale;
	int64_t asked[2]; /* persons of the pair that is to be forbidden */
} RunModel;

const RunRow *scr_tandem_run_here(const RunModel *m); /* NULL: a heading, or nothing */
void scr_tandem_run_draw(const void *model, const Ui *ui, Canvas *c, Rect area);

/* "Preis: −37 Punkte. Freyung und Brunsbüttel wechseln." */
void scr_tandem_run_price(const TandemsPool *pool, const TandemsPrice *price, Str *out);

#endif
