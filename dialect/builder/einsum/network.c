/* Networks of tensors: sizes, costs, trees over them. */
#include "builder/einsum/einsum.h"

#include <math.h>

/* products of sizes stay numbers that can be compared */
static const double most_elements = 1e300;

static double product_of(const tnf_einsum_network *net, const uint64_t *a, const uint64_t *b) {
  double product = 1;
  for (int32_t w = 0; w < net->words; ++w)
    for (uint64_t bits = a[w] | b[w]; bits; bits &= bits - 1)
      product *= net->extent[64 * w + __builtin_ctzll(bits)];
  return product < most_elements ? product : most_elements;
}

double tnf_einsum_elements(const tnf_einsum_network *net, const uint64_t *labels) {
  return product_of(net, labels, labels);
}

int32_t tnf_einsum_axis_count(const tnf_einsum_network *net, const uint64_t *labels) {
  int32_t count = 0;
  for (int32_t w = 0; w < net->words; ++w)
    for (uint64_t bits = labels[w]; bits; bits &= bits - 1)
      count += net->axes[64 * w + __builtin_ctzll(bits)];
  return count;
}

double tnf_einsum_operations(const tnf_einsum_network *net, const uint64_t *a, const uint64_t *b, const uint64_t *open) {
  bool sums = false;
  for (int32_t w = 0; w < net->words; ++w)
    sums = sums || ((a[w] | b[w]) & ~open[w]);
  return product_of(net, a, b) * (sums ? 2 : 1);
}

double tnf_einsum_price(double operations, double elements, int32_t axes) {
  return axes > TNF_RT_MAX_RANK ? most_elements : operations + elements * 0x1p-20;
}

/* ---- trees --------------------------------------------------------------------------------------------------------- */

bool tnf_einsum_tree_new(tnf_arena *memory, const tnf_einsum_network *net, tnf_einsum_tree *out) {
  size_t nodes = 2 * (size_t)net->count - 1, words = (size_t)net->words;
  *out = (tnf_einsum_tree){.net = net,
                           .children = tnf_arena_alloc(memory, nodes, sizeof *out->children),
                           .rows = tnf_arena_alloc(memory, nodes * words, sizeof *out->rows),
                           .price = tnf_arena_alloc(memory, nodes, sizeof *out->price),
                           .root = 2 * net->count - 2};
  if (memory->exhausted)
    return false;
  memcpy(out->rows, net->rows, (size_t)net->count * words * sizeof *out->rows);
  return true;
}

/* ---- the whole search --------------------------------------------------------------------------------------------------- */

/* Labels that the same tensors have count as one, with the product of their extents. */
static bool merge_labels(tnf_arena *memory, const tnf_einsum_network *net, tnf_einsum_network *out) {
  int32_t words = net->count / 64 + 1, kept = 0;
  size_t row = (size_t)words;
  uint64_t *seen = tnf_arena_alloc(memory, (size_t)net->label_count * row, sizeof *seen);
  int32_t *merged = tnf_arena_alloc(memory, (size_t)net->label_count, sizeof *merged);
  double *extent = tnf_arena_alloc(memory, (size_t)net->label_count, sizeof *extent);
  int32_t *axes = tnf_arena_alloc(memory, (size_t)net->label_count, sizeof *axes);
  uint64_t *rows = tnf_arena_alloc(memory, ((size_t)net->count + 1) * (size_t)net->words, sizeof *rows);
  if (memory->exhausted)
    return false;
  for (int32_t l = 0; l < net->label_count; ++l) {
    uint64_t *mine = seen + (size_t)kept * row, any = 0;
    memset(mine, 0, row * sizeof *mine);
    for (int32_t t = 0; t <= net->count; ++t) {
      const uint64_t *labels = t < net->count ? tnf_einsum_row(net, t) : net->open;
      mine[t / 64] |= (labels[l / 64] >> l % 64 & 1) << t % 64;
    }
    for (size_t w = 0; w < row; ++w)
      any |= mine[w];
    int32_t same = 0;
    while (same < kept && memcmp(seen + (size_t)same * row, mine, row * sizeof *mine) != 0)
      ++same;
    if (!any)
      continue;
    if (same == kept) {
      extent[kept] = 1;
      axes[kept++] = 0;
    }
    extent[same] *= net->extent[l];
    axes[same] += net->axes[l];
    for (int32_t t = 0; t <= net->count; ++t)
      if (mine[t / 64] >> t % 64 & 1)
        rows[(size_t)t * (size_t)net->words + (size_t)(same / 64)] |= (uint64_t)1 << same % 64;
  }
  *out = (tnf_einsum_network){net->count, kept, net->words, extent, axes, rows, rows + (size_t)net->count * (size_t)net->words};
  return true;
}

/* The pairs of a tree, children first. */
static void flatten(const tnf_einsum_tree *tree, int32_t *stack, int32_t *number, tnf_einsum_pair *pairs) {
  int32_t count = tree->net->count, depth = 0, next = 0;
  stack[depth++] = tree->root;
  while (depth) {
    int32_t node = stack[depth - 1];
    tnf_einsum_pair c = tree->children[node - count];
    if (c.lhs >= count && number[c.lhs] < 0) {
      stack[depth++] = c.lhs;
    } else if (c.rhs >= count && number[c.rhs] < 0) {
      stack[depth++] = c.rhs;
    } else {
      pairs[next] = (tnf_einsum_pair){number[c.lhs], number[c.rhs]};
      number[node] = count + next++;
      --depth;
    }
  }
}

static bool flatten_tree(tnf_arena *memory, const tnf_einsum_tree *tree, tnf_einsum_pair *pairs) {
  size_t nodes = 2 * (size_t)tree->net->count - 1;
  int32_t *stack = tnf_arena_alloc(memory, nodes, sizeof *stack), *number = tnf_arena_alloc(memory, nodes, sizeof *number);
  if (memory->exhausted)
    return false;
  for (int32_t i = 0; i < (int32_t)nodes; ++i)
    number[i] = i < tree->net->count ? i : -1;
  flatten(tree, stack, number, pairs);
  return true;
}

enum { TRIALS = 24, REFINED = 3, EXACT_IN_TREE = 9 };

/* The best trees of several greedy ones, refined. */
static bool search_large(tnf_arena *memory, const tnf_einsum_network *net, tnf_einsum_pair *pairs) {
  tnf_einsum_tree best[REFINED], tree;
  int32_t trials = net->count <= 200 ? TRIALS : net->count <= 500 ? TRIALS / 4 : 2, kept = 0;
  for (int32_t trial = 0; trial < trials; ++trial) {
    if (!tnf_einsum_tree_new(memory, net, &tree) || !tnf_einsum_greedy(memory, net, trial, &tree))
      return false;
    int32_t place = kept < REFINED ? kept++ : REFINED;
    for (; place > 0 && tree.total < best[place - 1].total; --place)
      if (place < REFINED)
        best[place] = best[place - 1];
    if (place < REFINED)
      best[place] = tree;
  }
  tnf_einsum_exact *exact = tnf_einsum_exact_new(memory, EXACT_IN_TREE);
  if (!exact)
    return false;
  int32_t least = 0;
  for (int32_t i = 0; i < kept; ++i) {
    if (!tnf_einsum_refine(memory, &best[i], exact, 6000000))
      return false;
    least = best[i].total < best[least].total ? i : least;
  }
  return flatten_tree(memory, &best[least], pairs);
}

bool tnf_einsum_search(tnf_arena *memory, const tnf_einsum_network *net, tnf_einsum_pair *pairs) {
  if (net->count < 2)
    return true;
  tnf_einsum_network merged;
  if (!merge_labels(memory, net, &merged))
    return false;
  if (net->count <= TNF_EINSUM_EXACT_MOST) {
    tnf_einsum_exact *exact = tnf_einsum_exact_new(memory, net->count);
    const uint64_t *rows[TNF_EINSUM_EXACT_MOST];
    for (int32_t i = 0; i < net->count; ++i)
      rows[i] = tnf_einsum_row(&merged, i);
    if (!exact)
      return false;
    if (isfinite(tnf_einsum_exact_run(exact, &merged, net->count, rows, merged.open, pairs)))
      return true;
  }
  return search_large(memory, &merged, pairs);
}
