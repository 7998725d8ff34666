/* Writing JSON as a stream; reading one flat object (one record of `put --stdin`).
 *
 * No name here may be one of jansson's: the program's symbols would replace the library's. */
#ifndef KONTOR_EXCHANGE_JSON_H
#define KONTOR_EXCHANGE_JSON_H

#include "kontor/base/arena.h"
#include "kontor/base/err.h"
#include "kontor/base/str.h"

typedef struct JsonWriter {
	Str *out;
	int depth;
	bool pretty;        /* line breaks and two blanks of indent */
	uint64_t has_items; /* bit per depth */
	bool after_key;
} JsonWriter;

void json_begin(JsonWriter *w, Str *out, bool pretty);
void json_begin_object(JsonWriter *w);
void json_end_object(JsonWriter *w);
void json_begin_array(JsonWriter *w);
void json_end_array(JsonWriter *w);
void json_key(JsonWriter *w, const char *key);
void json_text(JsonWriter *w, const char *s); /* NULL writes null; control characters escaped */
void json_int(JsonWriter *w, int64_t v);
void json_degree(JsonWriter *w, int64_t microdegrees); /* 52.993574 */
void json_bool(JsonWriter *w, bool v);
void json_none(JsonWriter *w);

/* One member of a flat object. Numbers come as their text, true and false as 1 and 0, null as NULL. */
typedef struct JsonMember {
	const char *key;
	const char *value;
} JsonMember;
typedef struct JsonMembers {
	JsonMember *items;
	size_t len, cap;
} JsonMembers;

/* Nested values are refused. err->at is the byte offset of the fault. */
MUST_CHECK Rc json_read_object(const char *text, size_t len, Arena *a, JsonMembers *ret, Err *err);

#endif
