/* A contraction tree made cheaper: parts of it exchanged by the best tree of the same tensors. */
#include "builder/einsum/einsum.h"

#include <math.h>

static uint64_t *row_of(const tnf_einsum_tree *tree, int32_t node) {
  return tree->rows + (size_t)node * (size_t)tree->net->words;
}

static tnf_einsum_pair *children_of(const tnf_einsum_tree *tree, int32_t node) {
  return &tree->children[node - tree->net->count];
}

static double price_of(const tnf_einsum_tree *tree, int32_t lhs, int32_t rhs, const uint64_t *open) {
  double operations = tnf_einsum_operations(tree->net, row_of(tree, lhs), row_of(tree, rhs), open);
  return tnf_einsum_price(operations, tnf_einsum_elements(tree->net, open), tnf_einsum_axis_count(tree->net, open));
}

/* The leaves from left to right into `order`. */
static int32_t collect_leaves(const tnf_einsum_tree *tree, int32_t *stack, int32_t *order) {
  int32_t depth = 0, count = 0;
  stack[depth++] = tree->root;
  while (depth) {
    int32_t node = stack[--depth];
    if (node < tree->net->count) {
      order[count++] = node;
    } else {
      stack[depth++] = children_of(tree, node)->rhs;
      stack[depth++] = children_of(tree, node)->lhs;
    }
  }
  return count;
}

/* ---- the order of the leaves kept ---------------------------------------------------------------------------------- */

enum { MOST_INTERVALS = 256 };

/* The best tree whose subtrees are intervals of a given order of the leaves: of a chain, the best of all. */
typedef struct intervals {
  const tnf_einsum_tree *tree;
  int32_t count;
  const int32_t *order;
  uint64_t *open; /* of [begin, end), at (begin * (count + 1) + end) * words */
  double *price;  /* likewise */
  int32_t *split;
} intervals;

static size_t place(const intervals *v, int32_t begin, int32_t end) {
  return (size_t)begin * ((size_t)v->count + 1) + (size_t)end;
}

static uint64_t *open_of(const intervals *v, int32_t begin, int32_t end) {
  return v->open + place(v, begin, end) * (size_t)v->tree->net->words;
}

/* The labels inside of [begin, end) that something outside has. */
static bool fill_open(tnf_arena *memory, intervals *v) {
  const tnf_einsum_network *net = v->tree->net;
  size_t words = (size_t)net->words;
  uint64_t *before = tnf_arena_alloc(memory, ((size_t)v->count + 1) * words, sizeof *before);
  uint64_t *behind = tnf_arena_alloc(memory, ((size_t)v->count + 1) * words, sizeof *behind);
  uint64_t *inside = tnf_arena_alloc(memory, words, sizeof *inside);
  if (memory->exhausted)
    return false;
  for (int32_t i = 0; i < v->count; ++i)
    for (size_t w = 0; w < words; ++w)
      before[((size_t)i + 1) * words + w] = before[(size_t)i * words + w] | tnf_einsum_row(net, v->order[i])[w];
  for (int32_t i = v->count; i-- > 0;)
    for (size_t w = 0; w < words; ++w)
      behind[(size_t)i * words + w] = behind[((size_t)i + 1) * words + w] | tnf_einsum_row(net, v->order[i])[w];
  for (int32_t begin = 0; begin < v->count; ++begin) {
    memset(inside, 0, words * sizeof *inside);
    for (int32_t end = begin + 1; end <= v->count; ++end)
      for (size_t w = 0; w < words; ++w) {
        inside[w] |= tnf_einsum_row(net, v->order[end - 1])[w];
        uint64_t outside = before[(size_t)begin * words + w] | behind[(size_t)end * words + w] | net->open[w];
        open_of(v, begin, end)[w] = inside[w] & outside;
      }
  }
  return true;
}

static void split_interval(intervals *v, int32_t begin, int32_t end) {
  const tnf_einsum_network *net = v->tree->net;
  const uint64_t *open = open_of(v, begin, end);
  double elements = tnf_einsum_elements(net, open), best = HUGE_VAL;
  int32_t axes = tnf_einsum_axis_count(net, open);
  for (int32_t middle = begin + 1; middle < end; ++middle) {
    double price = v->price[place(v, begin, middle)] + v->price[place(v, middle, end)];
    if (price >= best)
      continue;
    price +=
        tnf_einsum_price(tnf_einsum_operations(net, open_of(v, begin, middle), open_of(v, middle, end), open), elements, axes);
    if (price < best) {
      best = price;
      v->split[place(v, begin, end)] = middle;
    }
  }
  v->price[place(v, begin, end)] = best;
}

/* Writes the tree of [begin, end) from inner node *next on, children first; its node. */
static int32_t write_interval(const intervals *v, tnf_einsum_tree *tree, int32_t begin, int32_t end, int32_t *next) {
  if (end - begin == 1)
    return v->order[begin];
  int32_t middle = v->split[place(v, begin, end)];
  int32_t lhs = write_interval(v, tree, begin, middle, next), rhs = write_interval(v, tree, middle, end, next);
  int32_t node = (*next)++;
  const uint64_t *open = open_of(v, begin, end);
  memcpy(row_of(tree, node), open, (size_t)tree->net->words * sizeof *open);
  *children_of(tree, node) = (tnf_einsum_pair){lhs, rhs};
  tree->price[node - tree->net->count] = price_of(tree, lhs, rhs, open);
  tree->total += tree->price[node - tree->net->count];
  return node;
}

static bool improve_in_order(tnf_arena *memory, tnf_einsum_tree *tree) {
  int32_t count = tree->net->count;
  size_t cells = (size_t)count * ((size_t)count + 1);
  int32_t *stack = tnf_arena_alloc(memory, 2 * (size_t)count, sizeof *stack);
  int32_t *order = tnf_arena_alloc(memory, (size_t)count, sizeof *order);
  intervals v = {.tree = tree,
                 .count = count,
                 .order = order,
                 .open = tnf_arena_alloc(memory, cells * (size_t)tree->net->words, sizeof *v.open),
                 .price = tnf_arena_alloc(memory, cells, sizeof *v.price),
                 .split = tnf_arena_alloc(memory, cells, sizeof *v.split)};
  if (memory->exhausted)
    return false;
  collect_leaves(tree, stack, order);
  if (!fill_open(memory, &v))
    return false;
  for (int32_t length = 2; length <= count; ++length)
    for (int32_t begin = 0; begin + length <= count; ++begin)
      split_interval(&v, begin, begin + length);
  if (v.price[place(&v, 0, count)] < tree->total) {
    int32_t next = count;
    tree->total = 0;
    tree->root = write_interval(&v, tree, 0, count, &next);
  }
  return true;
}

/* ---- few subtrees under one node ----------------------------------------------------------------------------------- */

enum { MOST_PARTS = 9 };

/* A node, the subtrees that are left as they are, and the inner nodes above them. */
typedef struct region {
  int32_t part_count, inner_count;
  int32_t parts[MOST_PARTS];
  int32_t inner[MOST_PARTS]; /* the node itself is the first */
} region;

/* Opens the largest part (or, in every second pass, the one that was met first) until there are enough. */
static region choose_region(const tnf_einsum_tree *tree, int32_t node, int32_t pass) {
  region r = {.part_count = 1, .parts = {node}};
  while (r.part_count < MOST_PARTS) {
    int32_t open = -1;
    double largest = -1;
    for (int32_t i = 0; i < r.part_count; ++i) {
      if (r.parts[i] < tree->net->count)
        continue;
      double size = pass % 2 ? (double)(r.part_count - i) : tnf_einsum_elements(tree->net, row_of(tree, r.parts[i]));
      if (size > largest) {
        largest = size;
        open = i;
      }
    }
    if (open < 0)
      break;
    tnf_einsum_pair c = *children_of(tree, r.parts[open]);
    r.inner[r.inner_count++] = r.parts[open];
    for (int32_t i = open; i + 1 < r.part_count; ++i)
      r.parts[i] = r.parts[i + 1];
    r.parts[r.part_count - 1] = c.lhs;
    r.parts[r.part_count++] = c.rhs;
  }
  return r;
}

/* The labels that the parts of `mask` have in common with the others, or with what is outside of the region. */
static void open_of_parts(const tnf_einsum_tree *tree, const region *r, const uint64_t *const *rows, uint32_t mask,
                          uint64_t *open) {
  const uint64_t *top = row_of(tree, r->inner[0]);
  for (int32_t w = 0; w < tree->net->words; ++w) {
    uint64_t inside = 0, outside = top[w];
    for (int32_t i = 0; i < r->part_count; ++i)
      *(mask >> i & 1 ? &inside : &outside) |= rows[i][w];
    open[w] = inside & outside;
  }
}

/* Makes the region's nodes those of `pairs`: the last pair is the node on top, which stays what it is. */
static void write_region(tnf_einsum_tree *tree, const region *r, const uint64_t *const *rows, const tnf_einsum_pair *pairs) {
  int32_t count = r->part_count, node_of[2 * MOST_PARTS];
  uint32_t mask[2 * MOST_PARTS];
  for (int32_t i = 0; i < count; ++i) {
    node_of[i] = r->parts[i];
    mask[i] = (uint32_t)1 << i;
  }
  for (int32_t i = 0; i + 1 < count; ++i) {
    int32_t node = r->inner[i + 2 == count ? 0 : i + 1], lhs = node_of[pairs[i].lhs], rhs = node_of[pairs[i].rhs];
    double *price = &tree->price[node - tree->net->count];
    node_of[count + i] = node;
    mask[count + i] = mask[pairs[i].lhs] | mask[pairs[i].rhs];
    if (node != r->inner[0])
      open_of_parts(tree, r, rows, mask[count + i], row_of(tree, node));
    *children_of(tree, node) = (tnf_einsum_pair){lhs, rhs};
    tree->total -= *price;
    *price = price_of(tree, lhs, rhs, row_of(tree, node));
    tree->total += *price;
  }
}

/* Whether the tree became cheaper. */
static bool exchange_region(tnf_einsum_tree *tree, tnf_einsum_exact *exact, const region *r) {
  const uint64_t *rows[MOST_PARTS];
  tnf_einsum_pair pairs[MOST_PARTS];
  double before = 0;
  for (int32_t i = 0; i < r->part_count; ++i)
    rows[i] = row_of(tree, r->parts[i]);
  for (int32_t i = 0; i < r->inner_count; ++i)
    before += tree->price[r->inner[i] - tree->net->count];
  double after = tnf_einsum_exact_run(exact, tree->net, r->part_count, rows, row_of(tree, r->inner[0]), pairs);
  if (!(after < before * (1 - 1e-9)))
    return false;
  write_region(tree, r, rows, pairs);
  return true;
}

/* The inner nodes, children first. */
static void post_order(const tnf_einsum_tree *tree, int32_t *stack, int32_t *post) {
  int32_t depth = 0, left = tree->net->count - 1;
  stack[depth++] = tree->root;
  while (depth) { /* parents first, from the end */
    int32_t node = stack[--depth];
    post[--left] = node;
    tnf_einsum_pair c = *children_of(tree, node);
    if (c.lhs >= tree->net->count)
      stack[depth++] = c.lhs;
    if (c.rhs >= tree->net->count)
      stack[depth++] = c.rhs;
  }
}

bool tnf_einsum_refine(tnf_arena *memory, tnf_einsum_tree *tree, tnf_einsum_exact *exact, int64_t budget) {
  size_t count = (size_t)tree->net->count;
  int32_t *stack = tnf_arena_alloc(memory, 2 * count, sizeof *stack), *post = tnf_arena_alloc(memory, count, sizeof *post);
  if (memory->exhausted || (count <= MOST_INTERVALS && !improve_in_order(memory, tree)))
    return false;
  for (int32_t pass = 0, idle = 0; idle < 2 && budget > 0; ++pass, ++idle) {
    post_order(tree, stack, post);
    for (int32_t i = tree->net->count - 2; i >= 0 && budget > 0; --i) {
      region r = choose_region(tree, post[i], pass);
      if (r.part_count < 3)
        continue;
      budget -= (int64_t)pow(3, r.part_count) / 2;
      if (exchange_region(tree, exact, &r))
        idle = -1;
    }
  }
  return true;
}
