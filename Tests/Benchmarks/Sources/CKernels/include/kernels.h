#ifndef CKERNELS_H
#define CKERNELS_H
#include <stdint.h>

/* The questions of the workload, answered by plain loops over compressed sparse rows: the limit to hold an
 * engine against. Nodes are 0 ..< nodes; neighbours of a node ascend. */

typedef struct {
  uint32_t nodes, edges;
  uint32_t *out_start, *out, *in_start, *in; /* starts: nodes + 1 places */
  int32_t *age;
  uint8_t *gender; /* 0 or 1 */
  uint32_t *scratch;   /* nodes places, all zero between calls */
  uint32_t *queue;     /* nodes places */
  uint64_t *bits;      /* one a node, all zero between calls */
  uint32_t *slots;     /* hash of node ids + 1 */
  uint32_t slot_mask;
} ck_graph;

ck_graph *ck_make(uint32_t nodes, uint32_t edges, const uint32_t *from, const uint32_t *to,
                  const int32_t *age, const uint8_t *gender);
void ck_free(ck_graph *);

uint64_t ck_most_followed(ck_graph *);
uint64_t ck_two_hops(ck_graph *);
uint64_t ck_two_hops_filtered(ck_graph *, int32_t below, int32_t above);
uint64_t ck_three_hops(ck_graph *);
uint64_t ck_triangles(ck_graph *);
uint64_t ck_friends_of_friends(ck_graph *, uint32_t seed);
uint64_t ck_two_hop_sum(ck_graph *, int32_t below);
double ck_filter_group(ck_graph *, int32_t above);
uint64_t ck_reach(ck_graph *, uint32_t seed, uint32_t depth);
uint64_t ck_shortest(ck_graph *, uint32_t from, uint32_t to);
uint64_t ck_point_read(ck_graph *, uint32_t id);

/* Appends an edge to lists that grow by doubling; gives the degree. */
typedef struct ck_lists ck_lists;
ck_lists *ck_lists_make(uint32_t nodes);
void ck_lists_free(ck_lists *);
uint64_t ck_lists_append(ck_lists *, uint32_t from, uint32_t to);

/* Parses `from,to,since` lines after a header and lays out both directions; gives the number of edges. */
uint64_t ck_load_edges(const char *path, uint32_t nodes);

#endif
