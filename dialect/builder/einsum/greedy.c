/* A contraction order that takes, again and again, the pair that looks best. */
#include "builder/einsum/einsum.h"

#include <math.h>

/* A pair of tensors that share a label. */
typedef struct candidate {
  int32_t a, b;
  double score;
} candidate;

typedef struct greedy {
  tnf_einsum_tree *tree;
  int32_t trial;
  double alpha, temperature; /* what the operands' sizes count, how much is chance */
  uint64_t drawn;            /* random numbers so far */
  int32_t *alive;            /* nodes that are left */
  int32_t alive_count;
  int32_t *holders;  /* per label: how many of them, and the result, have it */
  uint64_t *open;    /* of the pair that is looked at */
  tnf_arena *memory; /* of the candidates */
  candidate *candidates;
  size_t candidate_count, candidate_capacity;
} greedy;

/* In (0, 1), from a counter: the same ones in every run (splitmix64). */
static double draw(greedy *g) {
  uint64_t z = ((uint64_t)g->trial << 40) + ++g->drawn * 0x9e3779b97f4a7c15u;
  z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
  z = (z ^ z >> 27) * 0x94d049bb133111ebu;
  return ((double)((z ^ z >> 31) >> 11) + 0.5) * 0x1p-53;
}

static uint64_t *row_of(const greedy *g, int32_t node) {
  return g->tree->rows + (size_t)node * (size_t)g->tree->net->words;
}

/* The labels of a and b that others have too. */
static void open_labels(const greedy *g, const uint64_t *a, const uint64_t *b, uint64_t *open) {
  for (int32_t w = 0; w < g->tree->net->words; ++w) {
    open[w] = a[w] ^ b[w];
    for (uint64_t both = a[w] & b[w]; both; both &= both - 1)
      if (g->holders[64 * w + __builtin_ctzll(both)] > 2)
        open[w] |= both & -both;
  }
}

/* Lower is better: what memory grows by, in trials after the first with other weights and some chance. */
static double score(greedy *g, int32_t a, int32_t b) {
  const tnf_einsum_network *net = g->tree->net;
  open_labels(g, row_of(g, a), row_of(g, b), g->open);
  double product = tnf_einsum_elements(net, g->open);
  double parts = tnf_einsum_elements(net, row_of(g, a)) + tnf_einsum_elements(net, row_of(g, b));
  double grows = product - g->alpha * parts;
  if (tnf_einsum_axis_count(net, g->open) > TNF_RT_MAX_RANK)
    return HUGE_VAL;
  if (g->temperature == 0)
    return grows;
  double magnitude = log1p(fabs(grows)), chance = -log(-log(draw(g)));
  return (grows < 0 ? -magnitude : magnitude) - g->temperature * chance;
}

static bool share_label(const greedy *g, int32_t a, int32_t b) {
  const uint64_t *x = row_of(g, a), *y = row_of(g, b);
  for (int32_t w = 0; w < g->tree->net->words; ++w)
    if (x[w] & y[w])
      return true;
  return false;
}

/* Without memory nothing is added, and the search fails at its end. */
static void add_candidate(greedy *g, int32_t a, int32_t b) {
  if (g->candidate_count == g->candidate_capacity) {
    size_t capacity = g->candidate_capacity ? 2 * g->candidate_capacity : 256;
    candidate *larger = tnf_arena_alloc(g->memory, capacity, sizeof *larger);
    if (!larger)
      return;
    if (g->candidate_count)
      memcpy(larger, g->candidates, g->candidate_count * sizeof *larger);
    g->candidates = larger;
    g->candidate_capacity = capacity;
  }
  g->candidates[g->candidate_count++] = (candidate){a, b, score(g, a, b)};
}

static void add_candidates(greedy *g, int32_t node) {
  for (int32_t i = 0; i < g->alive_count; ++i)
    if (g->alive[i] != node && share_label(g, g->alive[i], node))
      add_candidate(g, g->alive[i], node);
}

/* The best candidate; where no two tensors share a label, the two smallest ones. */
static candidate choose(const greedy *g) {
  candidate best = {-1, -1, HUGE_VAL};
  for (size_t i = 0; i < g->candidate_count; ++i)
    if (best.a < 0 || g->candidates[i].score < best.score)
      best = g->candidates[i];
  if (best.a >= 0)
    return best;
  double least[2] = {HUGE_VAL, HUGE_VAL};
  for (int32_t i = 0; i < g->alive_count; ++i) {
    double elements = tnf_einsum_elements(g->tree->net, row_of(g, g->alive[i]));
    if (best.a < 0 || elements < least[0]) {
      best.b = best.a;
      least[1] = least[0];
      best.a = g->alive[i];
      least[0] = elements;
    } else if (best.b < 0 || elements < least[1]) {
      best.b = g->alive[i];
      least[1] = elements;
    }
  }
  return best;
}

static void remove_node(greedy *g, int32_t node) {
  size_t kept = 0;
  int32_t left = 0;
  for (size_t i = 0; i < g->candidate_count; ++i)
    if (g->candidates[i].a != node && g->candidates[i].b != node)
      g->candidates[kept++] = g->candidates[i];
  g->candidate_count = kept;
  for (int32_t i = 0; i < g->alive_count; ++i)
    if (g->alive[i] != node)
      g->alive[left++] = g->alive[i];
  g->alive_count = left;
}

static void count_holders(greedy *g, const uint64_t *row, int32_t by) {
  for (int32_t w = 0; w < g->tree->net->words; ++w)
    for (uint64_t bits = row[w]; bits; bits &= bits - 1)
      g->holders[64 * w + __builtin_ctzll(bits)] += by;
}

/* Contracts a and b to inner node `node`. */
static void contract(greedy *g, int32_t a, int32_t b, int32_t node) {
  tnf_einsum_tree *tree = g->tree;
  uint64_t *row = row_of(g, node);
  open_labels(g, row_of(g, a), row_of(g, b), row);
  double operations = tnf_einsum_operations(tree->net, row_of(g, a), row_of(g, b), row);
  int32_t inner = node - tree->net->count;
  tree->children[inner] = (tnf_einsum_pair){a, b};
  tree->price[inner] = tnf_einsum_price(operations, tnf_einsum_elements(tree->net, row), tnf_einsum_axis_count(tree->net, row));
  tree->total += tree->price[inner];
  count_holders(g, row_of(g, a), -1);
  count_holders(g, row_of(g, b), -1);
  count_holders(g, row, 1);
  remove_node(g, a);
  remove_node(g, b);
  g->alive[g->alive_count++] = node;
  add_candidates(g, node);
}

bool tnf_einsum_greedy(tnf_arena *memory, const tnf_einsum_network *net, int32_t trial, tnf_einsum_tree *out) {
  static const double alphas[] = {1, 1, 0.5, 2, 1, 0, 1, 4}, temperatures[] = {0, 0.2, 0, 0, 0.6, 0, 1, 0.1};
  size_t count = (size_t)net->count;
  greedy g = {.tree = out,
              .trial = trial,
              .alpha = alphas[trial % 8],
              .temperature = trial < 8 ? temperatures[trial] : 0.1 + 0.1 * (trial % 7),
              .alive = tnf_arena_alloc(memory, count + 1, sizeof *g.alive),
              .holders = tnf_arena_alloc(memory, (size_t)net->label_count, sizeof *g.holders),
              .open = tnf_arena_alloc(memory, (size_t)net->words, sizeof *g.open),
              .memory = memory};
  if (memory->exhausted)
    return false;
  count_holders(&g, net->open, 1);
  for (int32_t i = 0; i < net->count; ++i)
    count_holders(&g, tnf_einsum_row(net, i), 1);
  for (int32_t i = 0; i < net->count; ++i) {
    g.alive[g.alive_count++] = i;
    add_candidates(&g, i);
  }
  for (int32_t i = 0; i + 1 < net->count; ++i) {
    candidate best = choose(&g);
    contract(&g, best.a, best.b, net->count + i);
  }
  return !memory->exhausted;
}
