/* Where we are: each tab has a stack of pages, each page the dialogs over it. A page that
 * was left stays as it was, so that forward finds it unchanged. What is closed lives to
 * the end of the turn, since its own code may still be running. */
#include "ui_priv.h"

#include <stdlib.h>
#include <string.h>

Page *ui_stack_page(const Ui *ui)
{
	if (ui->tab >= ui->ntabs)
		return NULL;
	const Tab *t = &ui->tabs[ui->tab];
	return t->n ? t->pages[t->here] : NULL;
}

Layer *ui_stack_top(const Ui *ui)
{
	const Page *p = ui_stack_page(ui);
	return p ? p->layers[p->n - 1] : NULL;
}

Layer *ui_stack_layer(const Ui *ui, size_t i)
{
	for (size_t t = 0; t < ui->ntabs; t++) {
		for (size_t p = 0; p < ui->tabs[t].n; p++) {
			const Page *page = ui->tabs[t].pages[p];
			if (i < page->n)
				return page->layers[i];
			i -= page->n;
		}
	}
	return NULL;
}

static void layer_close(Ui *ui, Layer *l)
{
	l->work = false;
	l->wake_at = -1;
	l->page = NULL;
	l->next_dead = ui->dead;
	ui->dead = l;
}

void ui_stack_bury(Ui *ui)
{
	while (ui->dead) {
		Layer *l = ui->dead;
		ui->dead = l->next_dead;
		if (l->def->done)
			l->def->done(l->model);
		free(l->model);
		free(l);
	}
}

/* NULL when init failed; the error is on the message line then. */
static Layer *layer_open(Ui *ui, Page *page, const ScreenDef *def, const void *arg)
{
	Layer *l = calloc(1, sizeof(*l));
	if (!l)
		err_out_of_memory();
	*l = (Layer){ .def = def, .page = page, .wake_at = -1, .tag = -1 };
	l->model = calloc(1, BASE_MAX(def->model_size, (size_t)1));
	if (!l->model)
		err_out_of_memory();
	Layer *before = ui->running;
	Err err = ERR_INIT;
	ui->running = l;
	const Rc rc = def->init ? def->init(l->model, ui, arg, &err) : RC_OK;
	ui->running = before;
	ui->dirty = true;
	if (rc == RC_OK)
		return l;
	ui_error(ui, &err);
	layer_close(ui, l);
	return NULL;
}

static Page *page_open(Ui *ui, size_t tab, const ScreenDef *def, const void *arg)
{
	Page *p = calloc(1, sizeof(*p));
	if (!p)
		err_out_of_memory();
	p->tab = tab;
	Layer *l = layer_open(ui, p, def, arg);
	if (!l) {
		for (size_t i = 1; i < p->n; i++)
			layer_close(ui, p->layers[i]);
		free(p);
		return NULL;
	}
	p->layers[0] = l;
	p->n = BASE_MAX(p->n, (size_t)1);
	return p;
}

/* --- visits --- */

static void visit_forget(Ui *ui, const Page *page)
{
	size_t keep = 0, here = ui->visit;
	for (size_t i = 0; i < ui->nvisits; i++) {
		if (ui->visits[i] != page)
			ui->visits[keep++] = ui->visits[i];
		else if (i <= ui->visit && here > 0)
			here--;
	}
	ui->nvisits = keep;
	ui->visit = keep ? BASE_MIN(here, keep - 1) : 0;
}

static void visit_add(Ui *ui, Page *page)
{
	if (ui->nvisits && ui->visits[ui->visit] == page)
		return;
	if (ui->nvisits)
		ui->nvisits = ui->visit + 1;
	if (ui->nvisits == UI_VISITS) {
		memmove(ui->visits, ui->visits + 1, (UI_VISITS - 1) * sizeof(ui->visits[0]));
		ui->nvisits--;
	}
	ui->visits[ui->nvisits] = page;
	ui->visit = ui->nvisits++;
}

static void page_close(Ui *ui, Page *page)
{
	visit_forget(ui, page);
	for (size_t i = 0; i < page->n; i++)
		layer_close(ui, page->layers[i]);
	free(page);
}

void ui_stack_free_all(Ui *ui)
{
	for (size_t t = 0; t < ui->ntabs; t++) {
		while (ui->tabs[t].n)
			page_close(ui, ui->tabs[t].pages[--ui->tabs[t].n]);
	}
}

/* --- moving --- */

static size_t page_index(const Ui *ui, const Page *page)
{
	const Tab *t = &ui->tabs[page->tab];
	size_t i = 0;
	while (i < t->n && t->pages[i] != page)
		i++;
	return i;
}

/* Make an open page the visible one; it catches up with what it missed. */
static void show(Ui *ui, Page *page)
{
	ui->tab = page->tab;
	ui->tabs[page->tab].here = page_index(ui, page);
	ui->dirty = true;
	for (size_t i = 0; i < page->n && ui_stack_page(ui) == page; i++) {
		Layer *l = page->layers[i];
		if (!l->stale)
			continue;
		l->stale = false;
		ui_deliver_type(ui, l, MSG_CHANGED);
	}
	if (ui_stack_page(ui) == page)
		ui_deliver_type(ui, page->layers[0], MSG_SHOW);
}

static bool may_close(Ui *ui, Layer *l)
{
	Layer *before = ui->running;
	if (!l->def->may_close)
		return true;
	ui->running = l;
	const bool yes = l->def->may_close(l->model, ui);
	ui->running = before;
	ui->dirty = true;
	return yes;
}

/* A stack that is full loses its oldest page above the root that has no dialogs. */
static bool make_room(Ui *ui, Tab *t)
{
	if (t->n < UI_DEPTH)
		return true;
	for (size_t i = 1; i < t->n; i++) {
		Page *page = t->pages[i];
		if (page->n > 1 || page == ui_stack_page(ui))
			continue;
		memmove(t->pages + i, t->pages + i + 1, (t->n - i - 1) * sizeof(t->pages[0]));
		t->n--;
		t->here -= t->here > i;
		page_close(ui, page);
		return true;
	}
	ui_warn(ui, "Zu viele offene Seiten. Bitte erst mit q zurückgehen.");
	return false;
}

/* An init may itself open pages: those are then below the one that it makes. */
static bool push(Ui *ui, size_t tab, Page *page)
{
	Tab *t = &ui->tabs[tab];
	while (t->n > t->here + 1)
		page_close(ui, t->pages[--t->n]);
	if (!make_room(ui, t))
		return false;
	t->pages[t->n] = page;
	t->here = t->n++;
	ui->tab = tab;
	visit_add(ui, page);
	return true;
}

void ui_stack_open(Ui *ui, const ScreenDef *def, const void *arg)
{
	if (def->dialog || ui->tab >= ui->ntabs)
		return;
	const size_t tab = ui->tab;
	Page *page = page_open(ui, tab, def, arg);
	if (page && !push(ui, tab, page))
		page_close(ui, page);
}

void ui_stack_tab(Ui *ui, size_t tab)
{
	Tab *t = &ui->tabs[tab];
	if (t->n == 0) {
		Page *page = page_open(ui, tab, t->def, NULL);
		if (page && !push(ui, tab, page))
			page_close(ui, page);
		return;
	}
	/* The digit of the tab where we are leads to its root, unless a dialog waits. */
	Page *to = ui->tab == tab && t->pages[t->here]->n == 1 ? t->pages[0] : t->pages[t->here];
	if (to == ui_stack_page(ui))
		return;
	visit_add(ui, to);
	show(ui, to);
}

/* There is one. */
static void show_below(Ui *ui)
{
	const Tab *t = &ui->tabs[ui->tab];
	Page *below = t->pages[t->here - 1];
	if (ui->visit > 0 && ui->visits[ui->visit - 1] == below)
		ui->visit--;
	else
		visit_add(ui, below);
	show(ui, below);
}

void ui_stack_back(Ui *ui)
{
	Layer *top = ui_stack_top(ui);
	if (!top)
		return;
	if (top->def->dialog) {
		if (may_close(ui, top) && ui_stack_top(ui) == top)
			ui_stack_finish(ui, RESULT_CANCEL, NULL);
		return;
	}
	const Tab *t = &ui->tabs[ui->tab];
	/* A list first takes off its filter; that goes for the root of a tab, too. */
	if (!may_close(ui, top) || ui_stack_top(ui) != top)
		return;
	/* Going back by reflex, once too often, must not end the program. */
	if (t->here == 0) {
		ui_say(ui, "Hier geht es nicht weiter zurück. Beenden mit Strg-Q.");
		return;
	}
	show_below(ui);
}

/* The page that is left keeps its state for the way forward; hence it is not asked. */
bool ui_stack_back_with(Ui *ui, const ScreenDef *to, const void *payload)
{
	const Tab *t = &ui->tabs[ui->tab];
	const Page *here = ui_stack_page(ui);
	if (!here || here->n > 1 || t->here == 0 || t->pages[t->here - 1]->layers[0]->def != to)
		return false;
	show_below(ui);
	const Msg msg = { .type = MSG_RESULT, .code = RESULT_OK, .tag = UI_TAG_BACK, .payload = payload };
	ui_deliver(ui, ui_stack_page(ui)->layers[0], &msg);
	return true;
}

/* The page visited before or after this one, or NULL. Forgotten pages may leave the same
 * one twice in a row. */
static Page *visited(Ui *ui, int step)
{
	const Page *here = ui_stack_page(ui);
	for (size_t i = ui->visit; step < 0 ? i > 0 : i + 1 < ui->nvisits;) {
		i = step < 0 ? i - 1 : i + 1;
		if (ui->visits[i] != here) {
			ui->visit = i;
			return ui->visits[i];
		}
	}
	return NULL;
}

void ui_stack_visit(Ui *ui, int step)
{
	const Page *here = ui_stack_page(ui);
	if (!here || here->n > 1)
		return;
	Page *to = visited(ui, step);
	const Tab *t = &ui->tabs[ui->tab];
	if (!to && step > 0 && t->here + 1 < t->n) { /* left by going back */
		to = t->pages[t->here + 1];
		visit_add(ui, to);
	}
	if (to)
		show(ui, to);
	else
		ui_say(ui,
			step < 0 ? "Davor wurde keine Seite besucht." : "Danach wurde keine Seite besucht.");
}

/* --- dialogs --- */

void ui_stack_dialog(Ui *ui, const ScreenDef *def, const void *arg, int tag)
{
	Page *page = ui->running && ui->running->page ? ui->running->page : ui_stack_page(ui);
	if (!page || !def->dialog)
		return;
	/* From an init: the place of the page itself is still empty. */
	const size_t at = BASE_MAX(page->n, (size_t)1);
	if (at >= UI_LAYERS) {
		ui_warn(ui, "Zu viele offene Fenster. Bitte erst eines mit Esc schließen.");
		return;
	}
	Layer *l = layer_open(ui, page, def, arg);
	if (!l)
		return;
	const size_t now = BASE_MAX(page->n, (size_t)1);
	if (now >= UI_LAYERS) {
		layer_close(ui, l);
		return;
	}
	l->tag = tag;
	page->layers[now] = l;
	page->n = now + 1;
}

static Layer *finishing(const Ui *ui)
{
	Layer *l = ui->running;
	if (!l || !l->page || !l->def->dialog)
		l = ui_stack_top(ui);
	return l && l->def->dialog ? l : NULL;
}

void ui_stack_finish(Ui *ui, int code, const void *payload)
{
	Layer *l = finishing(ui);
	if (!l)
		return;
	Page *page = l->page;
	size_t at = 1;
	while (at < page->n && page->layers[at] != l)
		at++;
	if (at == page->n) /* its init has not returned yet: it cannot end */
		return;
	while (page->n > at)
		layer_close(ui, page->layers[--page->n]);
	ui->dirty = true;
	ui_flush_changed(ui, l);
	if (l->tag < 0 || at > page->n)
		return;
	Layer *below = page->layers[at - 1];
	const Msg msg = { .type = MSG_RESULT, .code = code, .tag = l->tag, .payload = payload };
	ui_deliver(ui, below, &msg);
}

/* --- the end --- */

/* Entry lives in dialogs; a page may_close only guards the way back. */
static bool dialogs_may_quit(Ui *ui, Page *page)
{
	for (size_t i = page->n; i-- > 1;) {
		Layer *l = page->layers[i];
		if (may_close(ui, l))
			continue;
		if (page != ui_stack_page(ui)) { /* its question must be seen */
			visit_add(ui, page);
			show(ui, page);
		}
		return false;
	}
	return true;
}

bool ui_stack_may_quit(Ui *ui)
{
	for (size_t t = 0; t < ui->ntabs; t++)
		for (size_t p = 0; p < ui->tabs[t].n; p++)
			if (!dialogs_may_quit(ui, ui->tabs[t].pages[p]))
				return false;
	return true;
}
