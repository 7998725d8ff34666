/* The form of a series with the preview of its dates, and the form of their titles. */
#ifndef KONTOR_SCREENS_SERIES_FORM_H
#define KONTOR_SCREENS_SERIES_FORM_H

#include "event_form.h"

/* MSG_RESULT carries PART_FORM_TAG; f->form.saved is the series. like: what is known already, or NULL. */
void series_form_new(Ui *ui, EventForm *f, const Record *like);
void series_form_edit(Ui *ui, EventForm *f, int64_t series);

/* Lives in the model of the screen that opens the form; zeroed before the first use. */
typedef struct SeriesTitles {
	Office *office;
	Arena *arena;                     /* owns all below; reset by each open */
	const char *draft_key, *standard; /* standard: the title of the series */
	RecordSet dates;
	FormField *fields; /* one per date, in their order */
} SeriesTitles;

/* The titles of the dates to come, one after the other; all of them one change set. MSG_RESULT carries
 * PART_FORM_TAG. */
void series_form_titles(Ui *ui, SeriesTitles *t, int64_t series);
void series_form_titles_done(SeriesTitles *t);

#endif
