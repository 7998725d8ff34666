/* The matching solver at work, for ./dev bench matching.
 *
 *	bench_matching write REGISTER KIND BEST FILE   the small towns as a graph (matching_text.h)
 *	bench_matching file FILE                       solve it; a complete one is given by rows
 *	bench_matching towns REGISTER KIND             solve it without a file, scores computed by row
 *
 * KIND band: partners about 250 km away are best, and of like size. KIND far: the farther the
 * better, so that everybody wants the same few at the edges. BEST: as many best edges of
 * each town, 0: all. Prints names and values. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "kontor/base/str.h"
#include "kontor/solve/matching_text.h"
#include "kontor/solve/matching_verify.h"

enum { TOWNS_MAX = 4000, FIELDS = 9, SCORE_MAX = 1000, WHAT_IFS = 20 };

/* A town on the unit sphere: the distance of two costs no cosine. */
typedef struct Town {
	float x, y, z, people;
} Town;

typedef struct Towns {
	Town items[TOWNS_MAX];
	uint32_t n;
	bool far;
} Towns;

static Towns towns;

static void die(const char *what)
{
	fprintf(stderr, "bench_matching: %s\n", what);
	exit(1);
}

static double now_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

/* --- the towns ---------------------------------------------------------------- */

static void add_town(char **field)
{
	const double degree = 3.14159265358979 / 180e6;
	double people = strtod(field[5], NULL), lat = strtod(field[7], NULL) * degree;
	double lon = strtod(field[8], NULL) * degree;
	if (people < 5000 || people >= 20000 || lat == 0 || towns.n == TOWNS_MAX)
		return;
	towns.items[towns.n++] = (Town){ (float)(cos(lat) * cos(lon)), (float)(cos(lat) * sin(lon)),
		(float)sin(lat), (float)people };
}

static void read_towns(const char *path, const char *kind)
{
	char line[1024], *field[FIELDS];
	FILE *f = fopen(path, "r");
	if (f == NULL)
		die("no register");
	while (fgets(line, sizeof(line), f) != NULL) {
		int n = 0;
		for (char *s = line; s != NULL && n < FIELDS; n++) {
			field[n] = s;
			s = strchr(s, '\t');
			if (s != NULL)
				*s++ = '\0';
		}
		if (n == FIELDS && strlen(field[0]) == 8)
			add_town(field);
	}
	fclose(f);
	towns.far = strcmp(kind, "far") == 0;
}

static void town_row(void *arg, uint32_t u, int32_t *weights)
{
	const Towns *t = arg;
	const Town a = t->items[u];
	const float earth_km = 6371, best_km = t->far ? 900 : 250;
	for (uint32_t v = u + 1; v < t->n; v++) {
		const Town *b = &t->items[v];
		float dx = a.x - b->x, dy = a.y - b->y, dz = a.z - b->z;
		float near = earth_km / best_km * sqrtf(dx * dx + dy * dy + dz * dz);
		near = near > 1 ? 2 - near : near;
		float ratio = a.people < b->people ? a.people / b->people : b->people / a.people;
		weights[v - u - 1] = (int32_t)((near < 0 ? 0 : 650 * near) + 350 * ratio);
	}
}

/* --- writing ------------------------------------------------------------------ */

/* The weight from which on an edge is among the best of u. */
static int32_t threshold(const int32_t *weights, uint32_t u, uint32_t best)
{
	uint32_t count[SCORE_MAX + 1] = { 0 }, sum = 0;
	int32_t least = SCORE_MAX;
	for (uint32_t v = 0; v < towns.n; v++)
		if (v != u)
			count[weights[v]]++;
	while (least > 0 && sum + count[least] <= best)
		sum += count[least--];
	return least + 1;
}

static void fill_square(int32_t *square)
{
	uint32_t n = towns.n;
	for (uint32_t u = 0; u < n; u++)
		town_row(&towns, u, square + (size_t)u * n + u + 1);
	for (uint32_t u = 0; u < n; u++)
		for (uint32_t v = 0; v < u; v++)
			square[(size_t)u * n + v] = square[(size_t)v * n + u];
}

static void write_graph(uint32_t best, const char *path)
{
	uint32_t n = towns.n;
	size_t m = 0;
	AUTO(arena_freep) Arena *a = arena_new();
	AUTO(str_done) Str out = STR_INIT;
	int32_t *square = ARENA_ARRAY(a, int32_t, (size_t)n * n), *least = ARENA_ARRAY(a, int32_t, n);
	fill_square(square);
	for (uint32_t u = 0; u < n && best > 0; u++)
		least[u] = threshold(square + (size_t)u * n, u, best);
	for (uint32_t u = 0; u < n; u++)
		for (uint32_t v = u + 1; v < n; v++) {
			int32_t weight = square[(size_t)u * n + v];
			if (weight < least[u] && weight < least[v])
				continue;
			str_addf(&out, "e %u %u %d\n", u + 1, v + 1, weight);
			m++;
		}
	FILE *f = fopen(path, "w");
	if (f == NULL || fprintf(f, "p %u %zu\n", n, m) < 0 || fwrite(out.data, 1, out.len, f) != out.len ||
		fclose(f) != 0)
		die("cannot write");
}

/* --- solving ------------------------------------------------------------------ */

typedef struct Square {
	uint32_t n;
	int16_t *weight;
} Square;

static void square_row(void *arg, uint32_t u, int32_t *weights)
{
	const Square *s = arg;
	const int16_t *row = s->weight + (size_t)u * s->n;
	for (uint32_t v = u + 1; v < s->n; v++)
		weights[v - u - 1] = row[v];
}

static const MatchingResult *run(Matching *m)
{
	while (!matching_step(m, 10000000))
		;
	return matching_result(m);
}

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

/* Pins of pairs that the plan does not hold, one after another. */
static void what_ifs(Matching *m, uint32_t n)
{
	double ms[WHAT_IFS];
	for (uint32_t i = 0; i < WHAT_IFS; i++) {
		Err err = ERR_INIT;
		uint32_t u = i * 97 % n, v = (u + n / 2 + i) % n;
		double start = now_ms();
		if (matching_pin(m, u, v, &err) == RC_OK)
			run(m);
		ms[i] = now_ms() - start;
		matching_unpin(m, u, v);
		run(m);
	}
	qsort(ms, WHAT_IFS, sizeof(ms[0]), by_value);
	printf("what_if_ms %.3f\nwhat_if_most_ms %.3f\n", ms[WHAT_IFS / 2], ms[WHAT_IFS - 1]);
}

static void measure(const MatchingProblem *p, double extra_mib)
{
	struct rusage usage;
	Err err = ERR_INIT;
	double start = now_ms();
	AUTO(matching_freep) Matching *m = matching_new(p);
	const MatchingResult *r = run(m);
	printf("ms %.3f\nweight %lld\n", now_ms() - start, (long long)r->weight);
	getrusage(RUSAGE_SELF, &usage);
	printf("mib %.3f\n", (double)usage.ru_maxrss / 1024 - extra_mib);
	start = now_ms();
	if (matching_verify(p, r, &err) != RC_OK)
		die(err.text);
	printf("verify_ms %.3f\n", now_ms() - start);
	if (p->row != NULL)
		what_ifs(m, p->n);
}

static void solve_file(const char *path)
{
	AUTO(arena_freep) Arena *a = arena_new();
	AUTO(str_done) Str text = STR_INIT;
	MatchingProblem p;
	Err err = ERR_INIT;
	char piece[65536];
	size_t n;
	FILE *f = fopen(path, "r");
	if (f == NULL)
		die("no graph");
	while ((n = fread(piece, 1, sizeof(piece), f)) > 0)
		str_add(&text, piece, n);
	fclose(f);
	if (matching_text_problem(text.data, text.len, a, &p, &err) != RC_OK)
		die(err.text);
	if (p.m == (size_t)p.n * (p.n - 1) / 2 && p.n > 1000) {
		Square s = { p.n, ARENA_ARRAY(a, int16_t, (size_t)p.n * p.n) };
		for (size_t i = 0; i < p.m; i++)
			s.weight[(size_t)p.edges[i].u * p.n + p.edges[i].v] = (int16_t)p.edges[i].weight;
		p = (MatchingProblem){ .n = p.n, .row = square_row, .row_arg = &s };
		measure(&p, 0);
	} else {
		measure(&p, 0);
	}
}

int main(int argc, char **argv)
{
	if (argc == 3 && strcmp(argv[1], "file") == 0) {
		solve_file(argv[2]);
	} else if (argc == 6 && strcmp(argv[1], "write") == 0) {
		read_towns(argv[2], argv[3]);
		write_graph((uint32_t)strtoul(argv[4], NULL, 10), argv[5]);
	} else if (argc == 4 && strcmp(argv[1], "towns") == 0) {
		read_towns(argv[2], argv[3]);
		MatchingProblem p = { .n = towns.n, .row = town_row, .row_arg = &towns };
		measure(&p, 0);
	} else {
		die("see the top of its source");
	}
	return 0;
}
