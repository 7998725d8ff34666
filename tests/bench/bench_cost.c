/* Runs a command and says what it cost: wall time, and the largest resident memory of it or of any process
 * that it waited for. A small program of its own, since the memory of a child counts from that of its parent.
 *
 *	bench_cost COMMAND [ARGUMENT...] */
#include <fcntl.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

int main(int argc, char **argv)
{
	struct rusage used;
	int status;
	if (argc < 2)
		return 2;
	double start = now();
	pid_t pid = fork();
	if (pid == 0) {
		int nowhere = open("/dev/null", O_WRONLY);
		dup2(nowhere, STDOUT_FILENO);
		dup2(nowhere, STDERR_FILENO);
		execvp(argv[1], argv + 1);
		_exit(127);
	}
	if (pid < 0 || wait4(pid, &status, 0, &used) != pid || status != 0)
		return 1;
	printf("ms %.3f\nrss_mib %.3f\n", now() - start, (double)used.ru_maxrss / 1024);
	return 0;
}
