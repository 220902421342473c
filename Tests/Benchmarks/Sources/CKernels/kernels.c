#define _GNU_SOURCE
#include "kernels.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define EACH(start, v, i) for (uint32_t i = (start)[v]; i < (start)[(v) + 1]; i++)

static void *zeroed(size_t count, size_t size) {
  void *memory = calloc(count ? count : 1, size);
  if (!memory) abort();
  return memory;
}

/* Counting sort of the edges by `key`; values keep their order. */
static void rows(uint32_t nodes, uint32_t edges, const uint32_t *key, const uint32_t *value, uint32_t **start,
                 uint32_t **list) {
  *start = zeroed(nodes + 2, 4);
  *list = zeroed(edges, 4);
  for (uint32_t e = 0; e < edges; e++) (*start)[key[e] + 2]++;
  for (uint32_t v = 2; v < nodes + 2; v++) (*start)[v] += (*start)[v - 1];
  for (uint32_t e = 0; e < edges; e++) (*list)[(*start)[key[e] + 1]++] = value[e];
}

/* Both directions, neighbours ascending: two passes of the sort each. */
static void both(uint32_t nodes, uint32_t edges, const uint32_t *from, const uint32_t *to, uint32_t **out_start,
                 uint32_t **out, uint32_t **in_start, uint32_t **in) {
  uint32_t *start, *list, *key = zeroed(edges, 4), *value = zeroed(edges, 4), n = 0;
  rows(nodes, edges, to, from, &start, &list);
  for (uint32_t v = 0; v < nodes; v++) EACH(start, v, i) { key[n] = list[i]; value[n++] = v; }
  rows(nodes, edges, key, value, out_start, out);
  n = 0;
  for (uint32_t v = 0; v < nodes; v++) EACH(*out_start, v, i) { key[n] = (*out)[i]; value[n++] = v; }
  rows(nodes, edges, key, value, in_start, in);
  free(start); free(list); free(key); free(value);
}

static uint32_t hash(uint32_t id) { return (uint32_t)((id * 0x9E3779B97F4A7C15ull) >> 32); }

ck_graph *ck_make(uint32_t nodes, uint32_t edges, const uint32_t *from, const uint32_t *to, const int32_t *age,
                  const uint8_t *gender) {
  ck_graph *g = zeroed(1, sizeof *g);
  g->nodes = nodes;
  g->edges = edges;
  both(nodes, edges, from, to, &g->out_start, &g->out, &g->in_start, &g->in);
  g->age = zeroed(nodes, 4);
  memcpy(g->age, age, nodes * 4ul);
  g->gender = zeroed(nodes, 1);
  memcpy(g->gender, gender, nodes);
  g->scratch = zeroed(nodes, 4);
  g->queue = zeroed(nodes, 4);
  g->bits = zeroed(nodes / 64 + 1, 8);
  for (g->slot_mask = 1; g->slot_mask < 2 * nodes; g->slot_mask *= 2) {}
  g->slots = zeroed(g->slot_mask, 4);
  g->slot_mask--;
  for (uint32_t v = 0; v < nodes; v++) {
    uint32_t place = hash(v) & g->slot_mask;
    while (g->slots[place]) place = (place + 1) & g->slot_mask;
    g->slots[place] = v + 1;
  }
  return g;
}

void ck_free(ck_graph *g) {
  free(g->out_start); free(g->out); free(g->in_start); free(g->in); free(g->age); free(g->gender);
  free(g->scratch); free(g->queue); free(g->bits); free(g->slots); free(g);
}

static uint32_t degree(const uint32_t *start, uint32_t v) { return start[v + 1] - start[v]; }

uint64_t ck_most_followed(ck_graph *g) {
  uint32_t best[3] = {0, 0, 0}, kept = 0;
  for (uint32_t v = 0; v < g->nodes; v++) {
    uint32_t d = degree(g->in_start, v);
    if (kept == 3 && d <= degree(g->in_start, best[2])) continue;
    uint32_t place = kept < 3 ? kept++ : 2;
    while (place && degree(g->in_start, best[place - 1]) < d) { best[place] = best[place - 1]; place--; }
    best[place] = v;
  }
  return degree(g->in_start, best[0]);
}

uint64_t ck_two_hops(ck_graph *g) {
  uint64_t total = 0;
  for (uint32_t v = 0; v < g->nodes; v++)
    total += (uint64_t)degree(g->in_start, v) * degree(g->out_start, v);
  return total;
}

uint64_t ck_two_hops_filtered(ck_graph *g, int32_t below, int32_t above) {
  uint64_t total = 0;
  for (uint32_t b = 0; b < g->nodes; b++) {
    if (g->age[b] >= below) continue;
    uint64_t ways = 0;
    EACH(g->out_start, b, i) ways += g->age[g->out[i]] > above;
    total += ways * degree(g->in_start, b);
  }
  return total;
}

uint64_t ck_three_hops(ck_graph *g) {
  uint64_t total = 0, back = 0;
  for (uint32_t b = 0; b < g->nodes; b++) {
    uint64_t ways = 0;
    EACH(g->out_start, b, i) ways += degree(g->out_start, g->out[i]);
    total += ways * degree(g->in_start, b);
    uint32_t i = g->out_start[b], j = g->in_start[b];
    while (i < g->out_start[b + 1] && j < g->in_start[b + 1]) {
      uint32_t x = g->out[i], y = g->in[j];
      back += x == y;
      i += x <= y;
      j += y <= x;
    }
  }
  return total - back;
}

static int has(const uint64_t *bits, uint32_t v) { return bits[v >> 6] >> (v & 63) & 1; }

/* Each pair of neighbours once, from the end with more neighbours: it is marked, the other's list is read. */
uint64_t ck_triangles(ck_graph *g) {
  uint64_t total = 0;
  for (uint32_t a = 0; a < g->nodes; a++) {
    uint32_t d = degree(g->out_start, a);
    if (!d) continue;
    EACH(g->out_start, a, i) g->bits[g->out[i] >> 6] |= 1ull << (g->out[i] & 63);
    EACH(g->out_start, a, i) {
      uint32_t b = g->out[i];
      if (degree(g->out_start, b) <= d) EACH(g->out_start, b, j) total += has(g->bits, g->out[j]);
    }
    EACH(g->in_start, a, i) {
      uint32_t b = g->in[i];
      if (degree(g->out_start, b) < d) EACH(g->out_start, b, j) total += has(g->bits, g->out[j]);
    }
    EACH(g->out_start, a, i) g->bits[g->out[i] >> 6] = 0;
  }
  return total;
}

uint64_t ck_friends_of_friends(ck_graph *g, uint32_t seed) {
  uint32_t found = 0, best[10] = {0}, kept = 0;
  EACH(g->out_start, seed, i) {
    EACH(g->out_start, g->out[i], j) {
      uint32_t v = g->out[j];
      if (!g->scratch[v]++) g->queue[found++] = v;
    }
  }
  EACH(g->out_start, seed, i) g->scratch[g->out[i]] = 0;
  g->scratch[seed] = 0;
  for (uint32_t i = 0; i < found; i++) {
    uint32_t v = g->queue[i], n = g->scratch[v];
    if (!n || (kept == 10 && n < g->scratch[best[9]])) continue;
    uint32_t place = kept < 10 ? kept++ : 9;
    while (place && (g->scratch[best[place - 1]] < n || (g->scratch[best[place - 1]] == n && best[place - 1] > v))) {
      best[place] = best[place - 1];
      place--;
    }
    best[place] = v;
  }
  uint64_t most = kept ? g->scratch[best[0]] : 0;
  for (uint32_t i = 0; i < found; i++) g->scratch[g->queue[i]] = 0;
  return most;
}

uint64_t ck_two_hop_sum(ck_graph *g, int32_t below) {
  uint64_t total = 0;
  for (uint32_t a = 0; a < g->nodes; a++) {
    if (g->age[a] >= below) continue;
    EACH(g->out_start, a, i) EACH(g->out_start, g->out[i], j) total += g->age[g->out[j]];
  }
  return total;
}

double ck_filter_group(ck_graph *g, int32_t above) {
  uint64_t count[2] = {0, 0}, sum[2] = {0, 0};
  for (uint32_t v = 0; v < g->nodes; v++) {
    uint64_t passes = g->age[v] > above;
    count[g->gender[v]] += passes;
    sum[g->gender[v]] += passes * g->age[v];
  }
  return (double)sum[0] / count[0] + (double)sum[1] / count[1];
}

uint64_t ck_reach(ck_graph *g, uint32_t seed, uint32_t depth) {
  uint32_t found = 0, from = 0;
  EACH(g->out_start, seed, i) if (!g->scratch[g->out[i]]++) g->queue[found++] = g->out[i];
  for (uint32_t level = 1; level < depth; level++) {
    uint32_t end = found;
    for (; from < end; from++) {
      uint32_t v = g->queue[from];
      EACH(g->out_start, v, i) if (!g->scratch[g->out[i]]++) g->queue[found++] = g->out[i];
    }
  }
  for (uint32_t i = 0; i < found; i++) g->scratch[g->queue[i]] = 0;
  return found;
}

uint64_t ck_shortest(ck_graph *g, uint32_t from, uint32_t to) {
  uint32_t found = 0, next = 0, length = 0;
  g->queue[found++] = from;
  g->scratch[from] = 1;
  while (next < found && !length) {
    uint32_t v = g->queue[next++];
    EACH(g->out_start, v, i) {
      uint32_t w = g->out[i];
      if (g->scratch[w]) continue;
      g->scratch[w] = g->scratch[v] + 1;
      g->queue[found++] = w;
      if (w == to) { length = g->scratch[v]; break; }
    }
  }
  for (uint32_t i = 0; i < found; i++) g->scratch[g->queue[i]] = 0;
  return length;
}

uint64_t ck_point_read(ck_graph *g, uint32_t id) {
  uint32_t place = hash(id) & g->slot_mask;
  while (g->slots[place] && g->slots[place] - 1 != id) place = (place + 1) & g->slot_mask;
  return g->slots[place] ? g->age[g->slots[place] - 1] : 0;
}

struct ck_lists { uint32_t nodes, *count, *room, **list; };

ck_lists *ck_lists_make(uint32_t nodes) {
  ck_lists *l = zeroed(1, sizeof *l);
  *l = (ck_lists){nodes, zeroed(nodes, 4), zeroed(nodes, 4), zeroed(nodes, sizeof(uint32_t *))};
  return l;
}

void ck_lists_free(ck_lists *l) {
  for (uint32_t v = 0; v < l->nodes; v++) free(l->list[v]);
  free(l->count); free(l->room); free(l->list); free(l);
}

uint64_t ck_lists_append(ck_lists *l, uint32_t from, uint32_t to) {
  if (l->count[from] == l->room[from]) {
    l->room[from] = l->room[from] ? 2 * l->room[from] : 4;
    l->list[from] = realloc(l->list[from], l->room[from] * 4ul);
    if (!l->list[from]) abort();
  }
  l->list[from][l->count[from]++] = to;
  return l->count[from];
}

static uint32_t number(const char **text) {
  uint32_t value = 0;
  while (**text >= '0') value = value * 10 + (*(*text)++ - '0');
  (*text)++;
  return value;
}

uint64_t ck_load_edges(const char *path, uint32_t nodes) {
  int file = open(path, O_RDONLY);
  struct stat status;
  if (file < 0 || fstat(file, &status)) return 0;
  char *text = mmap(0, status.st_size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, file, 0);
  close(file);
  if (text == MAP_FAILED) return 0;
  const char *end = text + status.st_size, *p = text;
  uint32_t lines = 0, edges = 0;
  for (const char *q = text; (q = memchr(q, '\n', end - q)); q++) lines++;
  uint32_t *from = zeroed(lines, 4), *to = zeroed(lines, 4), *since = zeroed(lines, 4);
  while (*p++ != '\n') {}
  while (p < end) {
    from[edges] = number(&p);
    to[edges] = number(&p);
    since[edges++] = number(&p);
  }
  uint32_t *out_start, *out, *in_start, *in;
  both(nodes, edges, from, to, &out_start, &out, &in_start, &in);
  uint64_t result = out_start[nodes];
  free(from); free(to); free(since); free(out_start); free(out); free(in_start); free(in);
  munmap(text, status.st_size);
  return result;
}
