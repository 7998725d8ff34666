/* Municipalities: Länder, names, the verdict, distances. */
#include "kontor/domain/town.h"

#include <math.h>
#include <string.h>

#include "kontor/base/text.h"

/* --- Länder --------------------------------------------------------------------- */

const State town_states[16] = {
	{ "01", "SH", "Schleswig-Holstein" },
	{ "02", "HH", "Hamburg" },
	{ "03", "NI", "Niedersachsen" },
	{ "04", "HB", "Bremen" },
	{ "05", "NW", "Nordrhein-Westfalen" },
	{ "06", "HE", "Hessen" },
	{ "07", "RP", "Rheinland-Pfalz" },
	{ "08", "BW", "Baden-Württemberg" },
	{ "09", "BY", "Bayern" },
	{ "10", "SL", "Saarland" },
	{ "11", "BE", "Berlin" },
	{ "12", "BB", "Brandenburg" },
	{ "13", "MV", "Mecklenburg-Vorpommern" },
	{ "14", "SN", "Sachsen" },
	{ "15", "ST", "Sachsen-Anhalt" },
	{ "16", "TH", "Thüringen" },
};

const State *town_state(const char *ags)
{
	for (size_t i = 0; i < ARRAY_LEN(town_states); i++)
		if (strncmp(ags, town_states[i].code, 2) == 0)
			return &town_states[i];
	return NULL;
}

static bool folds_to(const char *text, const char *folded)
{
	AUTO(str_done) Str have = STR_INIT;
	text_fold_str(&have, text);
	return strcmp(str_cstr(&have), folded) == 0;
}

const State *town_state_find(const char *text)
{
	AUTO(str_done) Str want = STR_INIT;
	text_fold_str(&want, text);
	if (strcmp(str_cstr(&want), "nrw") == 0)
		return town_state("05");
	for (size_t i = 0; i < ARRAY_LEN(town_states); i++) {
		const State *s = &town_states[i];
		if (strcmp(text, s->code) == 0 || folds_to(s->abbr, str_cstr(&want)) ||
			folds_to(s->name, str_cstr(&want)))
			return s;
	}
	return NULL;
}

bool town_ags_valid(const char *ags)
{
	return strspn(ags, "0123456789") == 8 && ags[8] == '\0';
}

/* --- names ------------------------------------------------------------------------ */

static const struct {
	const char *abbr, *full;
} suffixes[] = {
	{ "M", "Markt" },
	{ "St", "Stadt" },
	{ "GKSt", "Große Kreisstadt" },
	{ "gemfr. Gebiet", "gemeindefreies Gebiet" },
	{ "gemfr. Geb.", "gemeindefreies Gebiet" },
	{ "gemfr.Geb.", "gemeindefreies Gebiet" },
	{ "gemfr. Bezirk", "gemeindefreier Bezirk" },
};

/* Append s without outer blanks, inner ones single: the register pads in places. */
static void add_trimmed(Str *out, const char *s, size_t len)
{
	bool blank = false, any = false;
	for (size_t i = 0; i < len; i++) {
		if (s[i] == ' ') {
			blank = any;
			continue;
		}
		if (blank)
			str_addc(out, ' ');
		str_addc(out, s[i]);
		blank = false;
		any = true;
	}
}

static void add_suffix(Str *out, const char *s, size_t len)
{
	AUTO(str_done) Str one = STR_INIT;
	add_trimmed(&one, s, len);
	const char *text = str_cstr(&one);
	for (size_t i = 0; i < ARRAY_LEN(suffixes); i++)
		if (strcmp(text, suffixes[i].abbr) == 0)
			text = suffixes[i].full;
	if (*text != '\0')
		str_addf(out, "%s%s", out->len > 0 ? ", " : "", text);
}

/* The name ends at the first comma: no municipality has one in its name proper. Several
 * suffixes ("Fundort des Neanderthalers, Stadt") stay a list. */
void town_split_name(const char *full, Str *name, Str *suffix)
{
	size_t len = strcspn(full, ",");
	str_clear(name);
	str_clear(suffix);
	add_trimmed(name, full, len);
	while (full[len] == ',') {
		full += len + 1;
		len = strcspn(full, ",");
		add_suffix(suffix, full, len);
	}
}

/* --- the verdict ---------------------------------------------------------------------- */

enum { SMALL_TOWN_FROM = 5000, SMALL_TOWN_BELOW = 20000 };

const Choice town_verdict_choices[] = {
	{ "small_town", "Kleinstadt" },
	{ "not", "keine" },
	{ "guest", "Gast" },
	{ NULL, NULL },
};

const char *town_verdict_name(Verdict v)
{
	return town_verdict_choices[v].name;
}

const char *town_verdict_label(Verdict v)
{
	return town_verdict_choices[v].label;
}

/* At least grundzentral function with mittelzentral part-function. */
static bool is_central_enough(const char *function)
{
	return str_equal(function, "basic_with_middle_part") || str_equal(function, "middle") ||
		str_equal(function, "middle_with_upper_part") || str_equal(function, "upper");
}

static bool is_set(const char *s)
{
	return s != NULL && *s != '\0';
}

static bool override_verdict(const char *override, Verdict *ret)
{
	for (int v = VERDICT_SMALL_TOWN; override != NULL && v <= VERDICT_GUEST; v++)
		if (strcmp(override, town_verdict_choices[v].name) == 0) {
			*ret = (Verdict)v;
			return true;
		}
	return false;
}

/* "16.837 Einwohner (30.11.2023)" */
static void say_population(Str *out, int64_t population, const char *date)
{
	static const Field number = { .type = FIELD_INT };
	char german[DATE_TEXT_MAX] = "";
	if (population < 0) {
		str_adds(out, "Einwohnerzahl unbekannt");
		return;
	}
	value_show(&number, &(Value){ .type = VALUE_INT, .i = population }, out);
	str_adds(out, " Einwohner");
	if (is_set(date))
		date_format_german(date_parse_iso(date), german);
	if (german[0] != '\0')
		str_addf(out, " (%s)", german);
}

/* The central function lifts a place that is too small into the small towns; it does not
 * draw a larger town down into them. */
Verdict town_verdict_decide(int64_t population, const char *central_function, const char *override,
	const char *gone_date, const char **ret_rule)
{
	Verdict v;
	*ret_rule = "gone";
	if (is_set(gone_date))
		return VERDICT_NOT;
	*ret_rule = "override";
	if (override_verdict(override, &v))
		return v;
	*ret_rule = "population";
	if (population >= SMALL_TOWN_FROM)
		return population < SMALL_TOWN_BELOW ? VERDICT_SMALL_TOWN : VERDICT_NOT;
	*ret_rule = is_central_enough(central_function) ? "central_function" : "none";
	return is_central_enough(central_function) ? VERDICT_SMALL_TOWN : VERDICT_NOT;
}

static void say_numbers(
	int64_t population, const char *population_date, const char *central_function, TownVerdict *ret)
{
	AUTO(str_done) Str said = STR_INIT;
	say_population(&said, population, population_date);
	const char *text = str_cstr(&said);
	if (strcmp(ret->rule, "central_function") == 0)
		str_format(ret->reason, sizeof ret->reason, "%s; %s",
			kind_choice_label(kind_field(&kind_town, "central_function"), central_function),
			text);
	else if (population >= SMALL_TOWN_BELOW)
		str_format(ret->reason, sizeof ret->reason, "%s: keine Kleinstadt ab 20.000", text);
	else if (population >= SMALL_TOWN_FROM)
		str_format(ret->reason, sizeof ret->reason, "%s: 5.000 bis unter 20.000", text);
	else
		str_format(ret->reason, sizeof ret->reason,
			population < 0 ? "%s, keine zentralörtliche Funktion erfasst"
				       : "%s: unter 5.000, keine zentralörtliche Funktion, die genügt",
			text);
	if (strcmp(ret->rule, "central_function") != 0 && population >= 0 && is_set(population_date))
		str_copy(ret->date, sizeof ret->date, population_date);
}

void town_verdict_values(int64_t population, const char *population_date, const char *central_function,
	const char *override, const char *gone_date, TownVerdict *ret)
{
	char german[DATE_TEXT_MAX];
	*ret = (TownVerdict){ .rule = "none" };
	ret->verdict = town_verdict_decide(population, central_function, override, gone_date, &ret->rule);
	if (strcmp(ret->rule, "gone") == 0) {
		str_copy(ret->date, sizeof ret->date, gone_date);
		date_format_german(date_parse_iso(gone_date), german);
		str_format(ret->reason, sizeof ret->reason, "aufgelöst am %s", german);
	} else if (strcmp(ret->rule, "override") == 0) {
		str_copy(ret->reason, sizeof ret->reason, "festgelegt");
	} else {
		say_numbers(population, population_date, central_function, ret);
	}
}

void town_verdict(const Record *town, TownVerdict *ret)
{
	char said[sizeof ret->reason];
	town_verdict_values(record_is_null(town, "population") ? -1 : record_int(town, "population"),
		record_text(town, "population_date"), record_text(town, "central_function"),
		record_text(town, "override"), record_text(town, "gone_date"), ret);
	str_copy(said, sizeof said, ret->reason);
	if (strcmp(ret->rule, "override") == 0) {
		str_format(ret->reason, sizeof ret->reason, "%s: %s", said,
			record_text(town, "override_reason"));
	} else if (strcmp(ret->rule, "central_function") == 0) {
		const char *source = record_text(town, "central_source");
		str_copy(ret->date, sizeof ret->date, record_text(town, "central_date"));
		if (*source != '\0')
			str_format(ret->reason, sizeof ret->reason, "%s (%s)", said, source);
	}
}

/* --- distances -------------------------------------------------------------------------- */

static double radians(int64_t microdegrees)
{
	static const double pi = 3.14159265358979323846;
	return (double)microdegrees / 1e6 * pi / 180;
}

/* Haversine: exact enough also for neighbours, where the cosine formula is not. */
int64_t town_distance_m(int64_t lat1, int64_t lon1, int64_t lat2, int64_t lon2)
{
	static const double earth_m = 6371009;
	double a = radians(lat1), b = radians(lat2);
	double dlat = sin((b - a) / 2), dlon = sin(radians(lon2 - lon1) / 2);
	double h = dlat * dlat + cos(a) * cos(b) * dlon * dlon;
	return llround(2 * earth_m * asin(sqrt(fmin(1, h))));
}
