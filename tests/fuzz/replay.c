/* Runs a libFuzzer target without libFuzzer, so that every compiler and every build tests
 * the parsers: each seed, then seeds changed by a fixed random sequence. The same inputs
 * every time; the search for new ones is ./dev fuzz. */
#include <dirent.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { INPUT_MAX = 1 << 16, SEEDS_MAX = 512, ROUNDS = 4000, ROUNDS_LONG = 400000 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

typedef struct Input {
	uint8_t *bytes;
	size_t size;
} Input;

static Input seeds[SEEDS_MAX];
static size_t nseeds;
static uint8_t buffer[INPUT_MAX];
static size_t buffer_size;
static uint64_t state = 0x9e3779b97f4a7c15u;

static uint64_t next_random(void)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state;
}

static size_t below(size_t n)
{
	return n ? (size_t)(next_random() % n) : 0;
}

/* Says in hex what the target broke on; only calls what a signal handler may. */
static void tell_input(int signal_number)
{
	static const char digits[] = "0123456789abcdef";
	char hex[2];
	size_t i;

	for (i = 0; i < buffer_size && i < 4096; i++) {
		hex[0] = digits[buffer[i] >> 4];
		hex[1] = digits[buffer[i] & 15];
		if (write(STDERR_FILENO, hex, 2) < 0)
			break;
	}
	signal(signal_number, SIG_DFL);
	raise(signal_number);
}

static void load_seed(const char *dir, const char *name)
{
	char path[4096];
	FILE *f;
	Input *seed = &seeds[nseeds];

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	f = fopen(path, "rb");
	if (!f || nseeds == SEEDS_MAX)
		abort();
	seed->bytes = malloc(INPUT_MAX);
	if (!seed->bytes)
		abort();
	seed->size = fread(seed->bytes, 1, INPUT_MAX, f);
	nseeds++;
	fclose(f);
}

static int visible(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

/* Sorted by name: the random sequence must meet the same seeds on every machine. */
static void load_seeds(const char *dir)
{
	struct dirent **names;
	int i, n = scandir(dir, &names, visible, alphasort);

	for (i = 0; i < n; i++) {
		load_seed(dir, names[i]->d_name);
		free(names[i]);
	}
	if (n >= 0)
		free(names);
}

static void take_seed(void)
{
	const Input *seed = &seeds[below(nseeds)];

	buffer_size = nseeds ? seed->size : 0;
	if (buffer_size)
		memcpy(buffer, seed->bytes, buffer_size);
}

static void insert_bytes(void)
{
	size_t n = 1 + below(16), at = below(buffer_size + 1), i;
	uint8_t byte = (uint8_t)next_random();

	if (buffer_size + n > INPUT_MAX)
		return;
	memmove(buffer + at + n, buffer + at, buffer_size - at);
	for (i = 0; i < n; i++)
		buffer[at + i] = byte;
	buffer_size += n;
}

static void remove_bytes(void)
{
	size_t at = below(buffer_size), n = 1 + below(16);

	if (n > buffer_size - at)
		n = buffer_size - at;
	memmove(buffer + at, buffer + at + n, buffer_size - at - n);
	buffer_size -= n;
}

/* Over the present bytes comes a piece of another seed. */
static void splice(void)
{
	const Input *other = &seeds[below(nseeds)];
	size_t from = below(other->size), at = below(buffer_size);
	size_t n = below(other->size - from + 1);

	if (n > buffer_size - at)
		n = buffer_size - at;
	memcpy(buffer + at, other->bytes + from, n);
}

static void mutate(void)
{
	static const uint8_t telling[] = { 0, '\n', '\r', '"', ';', ',', ':', '\\', 0x1b, 0x7f, 0x80, 0xc3,
		0xe2, 0xf0, 0xff };

	switch (below(6)) {
	case 0:
		insert_bytes();
		break;
	case 1:
		remove_bytes();
		break;
	case 2:
		if (nseeds)
			splice();
		break;
	case 3:
		buffer_size = below(buffer_size + 1);
		break;
	case 4:
		if (buffer_size)
			buffer[below(buffer_size)] = telling[below(sizeof(telling))];
		break;
	default:
		if (buffer_size)
			buffer[below(buffer_size)] ^= (uint8_t)(1u << below(8));
		break;
	}
}

/* The target gets a copy of the exact size, so that a sanitizer sees reads beyond it. */
static void run_target(void)
{
	uint8_t *copy = malloc(buffer_size ? buffer_size : 1);

	if (!copy)
		abort();
	memcpy(copy, buffer, buffer_size);
	LLVMFuzzerTestOneInput(copy, buffer_size);
	free(copy);
}

static void run_seeds(void)
{
	size_t i;

	for (i = 0; i < nseeds; i++) {
		buffer_size = seeds[i].size;
		memcpy(buffer, seeds[i].bytes, buffer_size);
		run_target();
	}
}

int main(int argc, char **argv)
{
	long round, rounds = getenv("KONTOR_TEST_LONG") ? ROUNDS_LONG : ROUNDS;
	size_t i, changes;

	signal(SIGSEGV, tell_input);
	signal(SIGABRT, tell_input);
	if (argc > 1)
		load_seeds(argv[1]);
	run_seeds();
	for (round = 0; round < rounds; round++) {
		take_seed();
		for (changes = 1 + below(6); changes > 0; changes--)
			mutate();
		run_target();
	}
	for (i = 0; i < nseeds; i++)
		free(seeds[i].bytes);
	printf("%zu seeds, %ld changed inputs\n", nseeds, rounds);
	return 0;
}
