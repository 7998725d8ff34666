/* libical, opened when it is first needed: linking it would cost every start of the program.
 * Each pointer has the type that libical's own header declares, so that the compiler checks calls
 * as if they were direct. What is used has a line in the table. */
#ifndef KONTOR_EXCHANGE_ICAL_LIB_H
#define KONTOR_EXCHANGE_ICAL_LIB_H

#include <libical/ical.h>

#include "kontor/base/err.h"

#define ICAL_LIB_FUNCTIONS(X)                                                                                \
	X(icalerror_set_errors_are_fatal)                                                                    \
	X(icalparser_parse_string)                                                                           \
	X(icalcomponent_new_clone)                                                                           \
	X(icalcomponent_free)                                                                                \
	X(icalcomponent_isa)                                                                                 \
	X(icalcomponent_add_property)                                                                        \
	X(icalproperty_new_organizer)                                                                        \
	X(icalcomponent_count_errors)                                                                        \
	X(icalcomponent_get_first_component)                                                                 \
	X(icalcomponent_get_next_component)                                                                  \
	X(icalcomponent_get_uid)                                                                             \
	X(icalcomponent_get_summary)                                                                         \
	X(icalcomponent_get_location)                                                                        \
	X(icalcomponent_get_description)                                                                     \
	X(icalcomponent_get_status)                                                                          \
	X(icalcomponent_get_sequence)                                                                        \
	X(icalcomponent_get_dtstart)                                                                         \
	X(icalcomponent_get_dtend)                                                                           \
	X(icalproperty_status_to_string)                                                                     \
	X(icaltime_as_timet_with_zone)                                                                       \
	X(icaltimezone_get_tzid)                                                                             \
	X(icalrestriction_check)                                                                             \
	X(icalrecurrencetype_from_string)                                                                    \
	X(icalrecur_iterator_new)                                                                            \
	X(icalrecur_iterator_next)                                                                           \
	X(icalrecur_iterator_free)                                                                           \
	X(icalcomponent_add_component)                                                                       \
	X(icalcomponent_count_components)                                                                    \
	X(icalcomponent_get_first_property)                                                                  \
	X(icalcomponent_get_method)                                                                          \
	X(icalcomponent_get_next_property)                                                                   \
	X(icalcomponent_remove_component)                                                                    \
	X(icaldurationtype_as_int)                                                                           \
	X(icalmemory_free_buffer)                                                                            \
	X(icalparameter_get_cn)                                                                              \
	X(icalproperty_get_attendee)                                                                         \
	X(icalproperty_get_categories)                                                                       \
	X(icalproperty_get_class)                                                                            \
	X(icalproperty_get_conference)                                                                       \
	X(icalproperty_get_datetime_with_component)                                                          \
	X(icalproperty_get_description)                                                                      \
	X(icalproperty_get_first_parameter)                                                                  \
	X(icalproperty_get_geo)                                                                              \
	X(icalproperty_get_location)                                                                         \
	X(icalproperty_get_organizer)                                                                        \
	X(icalproperty_get_relatedto)                                                                        \
	X(icalproperty_get_rrule)                                                                            \
	X(icalproperty_get_sequence)                                                                         \
	X(icalproperty_get_status)                                                                           \
	X(icalproperty_get_summary)                                                                          \
	X(icalproperty_get_transp)                                                                           \
	X(icalproperty_get_trigger)                                                                          \
	X(icalproperty_get_uid)                                                                              \
	X(icalproperty_get_url)                                                                              \
	X(icalproperty_get_value_as_string_r)                                                                \
	X(icalproperty_get_x_name)                                                                           \
	X(icalproperty_free)                                                                                 \
	X(icalcomponent_remove_property)                                                                     \
	X(icalproperty_isa)                                                                                  \
	X(icalproperty_method_to_string)                                                                     \
	X(icalrecurrencetype_as_string_r)                                                                    \
	X(icaltime_is_null_time)                                                                             \
	X(icaltime_is_utc)

typedef struct IcalLib {
	void *handle; /* NULL: not loaded */
#define ICAL_LIB_MEMBER(name) __typeof__(name) *name;
	ICAL_LIB_FUNCTIONS(ICAL_LIB_MEMBER)
#undef ICAL_LIB_MEMBER
} IcalLib;

extern IcalLib ical_lib;

/* Cheap when it is there already. what is the beginning of the sentence when it is missing:
 * "Die Kalenderdatei kann nicht geprüft werden". */
MUST_CHECK Rc ical_lib_load(const char *what, Err *err);

#endif
