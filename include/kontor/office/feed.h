/* Calendar feeds: files in a directory that a web server hands out. */
#ifndef KONTOR_OFFICE_FEED_H
#define KONTOR_OFFICE_FEED_H

#include "kontor/office/office.h"

typedef struct FeedFile {
	const char *name;  /* "oeffentlich.ics", "intern-3f…c2.ics", "person-81…d0.ics" */
	const char *title; /* "Kleinstadt Akademie: Web-Talks" */
	const char *who;   /* "öffentlich", "Anna Beispiel" */
	size_t events;     /* dates in it */
	enum { FEED_SAME, FEED_WRITTEN } done;
} FeedFile;
typedef struct FeedFiles {
	FeedFile *items;
	size_t len, cap;
} FeedFiles;

typedef struct FeedAsk {
	const char *dir; /* made when missing */
	unsigned mode;   /* of the files; 0: 0644 */
	bool dry_run;    /* only say what would change */
} FeedAsk;

/* Public dates, one file per kind of date, one per person who takes part, those for partners, and
 * everything internal. Public files hold public dates only, without join links and dial-in; names of the
 * others cannot be guessed. Twelve months back, 24 ahead, by whole months; cancelled dates stay for sixty
 * days. Each file that would change is written beside the old one, synced, read back by libical, and put in
 * its place; the others are not touched. Feeds of persons who have no dates any more, or are not in the
 * office any more, become empty calendars.
 *
 * Where no date was written since the last run into this directory, and the files are as that run left
 * them, nothing is built at all. */
MUST_CHECK Rc feed_publish(Office *o, const FeedAsk *ask, Arena *a, FeedFiles *ret, Err *err);

#endif
