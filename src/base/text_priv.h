/* What the files of text share. */
#ifndef KONTOR_BASE_TEXT_PRIV_H
#define KONTOR_BASE_TEXT_PRIV_H

enum {
	TEXT_REPLACEMENT = 0xFFFD,
	TEXT_DOTTED_CIRCLE = 0x25CC,
	TEXT_MARKS_MAX = 4,    /* combining marks that may follow a base */
	TEXT_MARK_LEAD = 0xCC, /* U+0300, the first combining mark, begins with this byte */
};

#endif
