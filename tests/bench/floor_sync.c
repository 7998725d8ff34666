/* The floor of a saved change: 4 KiB written in place and made durable.
 * usage: floor_sync FILE COUNT; prints the median in milliseconds */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "bench_priv.h"

enum { BLOCK = 4096, BLOCKS = 256, COUNT_MAX = 100000 };

int main(int argc, char **argv)
{
	static char block[BLOCK * BLOCKS];
	static double times[COUNT_MAX];
	int count = argc > 2 ? (int)strtol(argv[2], NULL, 10) : 0, i;
	int fd = argc > 1 ? open(argv[1], O_RDWR | O_CREAT | O_TRUNC, 0600) : -1;

	if (fd < 0 || count < 1 || count > COUNT_MAX || write(fd, block, sizeof(block)) < 0 || fsync(fd) < 0)
		return 1;
	for (i = 0; i < count; i++) {
		double start = bench_now();

		block[0] = (char)i;
		if (pwrite(fd, block, BLOCK, (off_t)BLOCK * (i % BLOCKS)) != BLOCK || fdatasync(fd) < 0)
			return 1;
		times[i] = bench_now() - start;
	}
	printf("sync_ms %.4f\n", bench_percentile(times, (size_t)count, 50));
	return close(fd);
}
