// LEMON on the same edge file, for ./dev bench matching; built by it where LEMON is installed.
//
//	peer_lemon FILE smart|full|perfect
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <sys/resource.h>
#include <vector>

#include <lemon/full_graph.h>
#include <lemon/matching.h>
#include <lemon/smart_graph.h>

struct Edge {
	int u, v, weight;
};

static double now_ms()
{
	timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

template <class Solver, class Graph, class Weights> static void run(const Graph &graph, const Weights &weights)
{
	double start = now_ms();
	Solver solver(graph, weights);
	solver.run();
	long long weight = solver.matchingWeight();
	rusage usage;
	getrusage(RUSAGE_SELF, &usage);
	std::printf("ms %.3f\nweight %lld\nmib %.3f\n", now_ms() - start, weight, usage.ru_maxrss / 1024.0);
}

int main(int argc, char **argv)
{
	using namespace lemon;
	int n;
	size_t m;
	FILE *f = argc == 3 ? std::fopen(argv[1], "r") : nullptr;
	if (f == nullptr || std::fscanf(f, "p %d %zu\n", &n, &m) != 2)
		return 1;
	std::vector<Edge> edges(m);
	for (Edge &e : edges)
		if (std::fscanf(f, "e %d %d %d\n", &e.u, &e.v, &e.weight) != 3)
			return 1;
	std::fclose(f);
	if (std::strcmp(argv[2], "smart") == 0) {
		SmartGraph graph;
		SmartGraph::EdgeMap<int> weights(graph);
		for (int i = 0; i < n; i++)
			graph.addNode();
		for (const Edge &e : edges)
			weights[graph.addEdge(graph.nodeFromId(e.u - 1), graph.nodeFromId(e.v - 1))] = e.weight;
		run<MaxWeightedMatching<SmartGraph>>(graph, weights);
		return 0;
	}
	FullGraph graph(n);
	FullGraph::EdgeMap<int> weights(graph);
	for (const Edge &e : edges)
		weights[graph.edge(graph(e.u - 1), graph(e.v - 1))] = e.weight;
	if (std::strcmp(argv[2], "full") == 0)
		run<MaxWeightedMatching<FullGraph>>(graph, weights);
	else
		run<MaxWeightedPerfectMatching<FullGraph>>(graph, weights);
	return 0;
}
