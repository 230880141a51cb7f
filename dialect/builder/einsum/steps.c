/* The contractions of an einsum in the order that its options and parentheses ask for, and what they cost. */
#include "builder/einsum/einsum.h"

/* ---- the network of the operands ----------------------------------------------------------------------------------- */

static bool has(const uint64_t *row, int32_t label) {
  return row[label / 64] >> label % 64 & 1;
}

static void insert(uint64_t *row, int32_t label) {
  row[label / 64] |= (uint64_t)1 << label % 64;
}

/* The labels of operands and result; one that a single operand has, and not the result, is summed before, and units are left
 * out. */
static bool make_network(tnf_arena *memory, const tnf_einsum_problem *problem, tnf_einsum_network *out) {
  int32_t words = problem->label_count / 64 + 1;
  size_t row = (size_t)words, labels = (size_t)problem->label_count;
  uint64_t *rows = tnf_arena_alloc(memory, ((size_t)problem->count + 1) * row, sizeof *rows);
  uint64_t *open = rows ? rows + (size_t)problem->count * row : NULL;
  int32_t *holders = tnf_arena_alloc(memory, labels, sizeof *holders), *axes = tnf_arena_alloc(memory, labels, sizeof *axes);
  if (memory->exhausted)
    return false;
  for (int32_t i = 0; i <= problem->count; ++i) {
    const tnf_einsum_axes *of = i < problem->count ? &problem->operands[i] : &problem->result;
    for (int32_t axis = 0; axis < of->rank; ++axis) {
      int32_t label = of->label[axis];
      if (tnf_einsum_is_unit(problem, label) || has(rows + (size_t)i * row, label))
        continue;
      insert(rows + (size_t)i * row, label);
      ++holders[label];
    }
  }
  for (int32_t label = 0; label < problem->label_count; ++label) {
    axes[label] = 1;
    for (int32_t i = 0; i < problem->count && holders[label] == 1; ++i)
      rows[(size_t)i * row + (size_t)(label / 64)] &= ~((uint64_t)1 << label % 64);
  }
  *out = (tnf_einsum_network){problem->count, problem->label_count, words, problem->extents, axes, rows, open};
  return true;
}

/* ---- parentheses -------------------------------------------------------------------------------------------------------- */

/* Contractions in the making: the numbers of what is inside of each pair of parentheses, and of all of them. */
typedef struct ordering {
  tnf_arena *memory;
  const tnf_einsum_subscripts *subscripts;
  const tnf_einsum_network *net;
  bool searches;         /* else from left to right */
  const int32_t *parent; /* of each operand, and behind them of each group: the group around it, -1: none */
  int32_t *product;      /* the number of each operand, and of what each group comes to */
  uint64_t *rows;        /* its labels */
  tnf_einsum_pair *pairs;
  int32_t pair_count;
} ordering;

/* The labels of what `group` (-1: everything) comes to. */
static void open_of_group(const ordering *o, int32_t group, uint64_t *open) {
  const tnf_einsum_network *net = o->net;
  size_t words = (size_t)net->words;
  if (group < 0) {
    memcpy(open, net->open, words * sizeof *open);
    return;
  }
  for (size_t w = 0; w < words; ++w) {
    uint64_t inside = 0, outside = net->open[w];
    for (int32_t i = 0; i < net->count; ++i) {
      int32_t around = o->parent[i];
      while (around > group) /* a group's number is larger than its parent's */
        around = o->parent[net->count + around];
      *(around == group ? &inside : &outside) |= tnf_einsum_row(net, i)[w];
    }
    open[w] = inside & outside;
  }
}

/* Contracts what stands directly in `group`; the number of its product, -1 without memory. */
static int32_t order_group(ordering *o, int32_t group) {
  int32_t nodes = o->net->count + o->subscripts->group_count, count = 0;
  size_t words = (size_t)o->net->words;
  int32_t *members = tnf_arena_alloc(o->memory, (size_t)nodes, sizeof *members);
  uint64_t *rows = tnf_arena_alloc(o->memory, ((size_t)nodes + 1) * words, sizeof *rows);
  tnf_einsum_pair *pairs = tnf_arena_alloc(o->memory, (size_t)nodes, sizeof *pairs);
  if (o->memory->exhausted)
    return -1;
  for (int32_t i = 0; i < nodes; ++i)
    if (o->parent[i] == group) {
      memcpy(rows + (size_t)count * words, o->rows + (size_t)i * words, words * sizeof *rows);
      members[count++] = o->product[i];
    }
  uint64_t *open = rows + (size_t)count * words;
  open_of_group(o, group, open);
  if (group >= 0)
    memcpy(o->rows + (size_t)(o->net->count + group) * words, open, words * sizeof *open);
  tnf_einsum_network inside = *o->net;
  inside.count = count;
  inside.rows = rows;
  inside.open = open;
  for (int32_t i = 0; i + 1 < count; ++i)
    pairs[i] = (tnf_einsum_pair){i ? count + i - 1 : 0, i + 1};
  if (o->searches && !tnf_einsum_search(o->memory, &inside, pairs))
    return -1;
  int32_t first = o->net->count + o->pair_count;
  for (int32_t i = 0; i + 1 < count; ++i) {
    int32_t side[2] = {pairs[i].lhs, pairs[i].rhs};
    for (int32_t s = 0; s < 2; ++s)
      side[s] = side[s] < count ? members[side[s]] : side[s] - count + first;
    o->pairs[o->pair_count++] = (tnf_einsum_pair){side[0], side[1]};
  }
  return count > 1 ? o->net->count + o->pair_count - 1 : members[0];
}

/* Inner parentheses first: those with larger numbers. */
static bool order_by_groups(tnf_arena *memory, const tnf_einsum_problem *problem, const tnf_einsum_network *net, bool searches,
                            tnf_einsum_pair *pairs) {
  const tnf_einsum_subscripts *subscripts = problem->subscripts;
  size_t nodes = (size_t)net->count + (size_t)subscripts->group_count, words = (size_t)net->words;
  int32_t *parent = tnf_arena_alloc(memory, nodes, sizeof *parent);
  ordering o = {.memory = memory,
                .subscripts = subscripts,
                .net = net,
                .searches = searches,
                .parent = parent,
                .product = tnf_arena_alloc(memory, nodes, sizeof *o.product),
                .rows = tnf_arena_alloc(memory, nodes * words, sizeof *o.rows),
                .pairs = pairs};
  if (memory->exhausted)
    return false;
  memcpy(o.rows, net->rows, (size_t)net->count * words * sizeof *o.rows);
  for (int32_t i = 0; i < net->count; ++i) {
    parent[i] = subscripts->operand_group[i];
    o.product[i] = i;
  }
  for (int32_t g = 0; g < subscripts->group_count; ++g)
    parent[net->count + g] = subscripts->group_parent[g];
  for (int32_t g = subscripts->group_count; g-- > 0;)
    if ((o.product[net->count + g] = order_group(&o, g)) < 0)
      return false;
  return order_group(&o, -1) >= 0;
}

/* ---- given pairs -------------------------------------------------------------------------------------------------------- */

static tnf_status *take_pairs(const tnf_einsum_work *work, const tnf_einsum_problem *problem, const tnf_einsum_options *options,
                              tnf_einsum_pair *pairs) {
  bool by_position = options->order == TNF_EINSUM_PATH;
  int32_t count = problem->count, left_count = count;
  int32_t *left = tnf_arena_alloc(work->memory, 2 * (size_t)count, sizeof *left); /* numbers, those that are gone -1 */
  if (work->memory->exhausted)
    return tnf_status_out_of_memory();
  if (problem->subscripts->group_count)
    return tnf_status_new(work->allocator, TNF_RT_INVALID_ARGUMENT, "%s: both parentheses and pairs give the order", work->name);
  if (options->pair_count != count - 1)
    return tnf_status_new(work->allocator, TNF_RT_INVALID_ARGUMENT, "%s: %d operand%s need%s %d pair%s, got %d", work->name,
                          count, count == 1 ? "" : "s", count == 1 ? "s" : "", count - 1, count == 2 ? "" : "s",
                          options->pair_count);
  if (count > 1 && !options->pairs)
    return tnf_status_new(work->allocator, TNF_RT_INVALID_ARGUMENT, "%s: the list of %d pair%s is NULL", work->name, count - 1,
                          count == 2 ? "" : "s");
  for (int32_t i = 0; i < count; ++i)
    left[i] = i;
  for (int32_t i = 0; i + 1 < count; ++i) {
    int32_t a = options->pairs[2 * i], b = options->pairs[2 * i + 1];
    if (a < 0 || b < 0 || a >= left_count || b >= left_count || a == b || left[a] < 0 || left[b] < 0)
      return tnf_status_new(work->allocator, TNF_RT_INVALID_ARGUMENT,
                            "%s: pair %d, (%d, %d), is not of two tensors that are left", work->name, i, a, b);
    pairs[i] = (tnf_einsum_pair){left[a], left[b]};
    left[a] = left[b] = -1;
    int32_t kept = 0;
    for (int32_t k = 0; by_position && k < left_count; ++k)
      if (left[k] >= 0)
        left[kept++] = left[k];
    left_count = by_position ? kept : left_count;
    left[left_count++] = count + i;
  }
  return NULL;
}

/* ---- all of it ----------------------------------------------------------------------------------------------------- */

/* What is left of the labels in each step, and its cost. */
static bool follow(tnf_arena *memory, const tnf_einsum_pair *pairs, tnf_einsum_steps *out) {
  const tnf_einsum_network *net = &out->net;
  size_t words = (size_t)net->words;
  uint64_t *rows = tnf_arena_alloc(memory, 2 * (size_t)net->count * words, sizeof *rows);
  int32_t *holders = tnf_arena_alloc(memory, (size_t)net->label_count, sizeof *holders);
  if (memory->exhausted)
    return false;
  memcpy(rows, net->rows, (size_t)net->count * words * sizeof *rows);
  for (int32_t label = 0; label < net->label_count; ++label)
    for (int32_t i = 0; i <= net->count; ++i)
      holders[label] += has(i < net->count ? tnf_einsum_row(net, i) : net->open, label);
  for (int32_t i = 0; i < out->count; ++i) {
    const uint64_t *a = rows + (size_t)pairs[i].lhs * words, *b = rows + (size_t)pairs[i].rhs * words;
    uint64_t *open = rows + (size_t)(net->count + i) * words;
    for (int32_t label = 0; label < net->label_count; ++label) {
      if (has(a, label) && has(b, label))
        --holders[label];
      if ((has(a, label) || has(b, label)) && holders[label] > 1)
        insert(open, label);
    }
    out->steps[i] = (tnf_einsum_step){pairs[i], open, tnf_einsum_operations(net, a, b, open), tnf_einsum_elements(net, open)};
  }
  return true;
}

tnf_status *tnf_einsum_order_steps(const tnf_einsum_work *work, const tnf_einsum_problem *problem,
                                   const tnf_einsum_options *options, tnf_einsum_steps *out) {
  *out = (tnf_einsum_steps){.count = problem->count - 1};
  tnf_einsum_pair *pairs = tnf_arena_alloc(work->memory, (size_t)problem->count, sizeof *pairs);
  out->steps = tnf_arena_alloc(work->memory, (size_t)problem->count, sizeof *out->steps);
  if (work->memory->exhausted || !make_network(work->memory, problem, &out->net))
    return tnf_status_out_of_memory();
  switch (options->order) {
  case TNF_EINSUM_AUTO:
  case TNF_EINSUM_LEFT_TO_RIGHT:
    if (!order_by_groups(work->memory, problem, &out->net, options->order == TNF_EINSUM_AUTO, pairs))
      return tnf_status_out_of_memory();
    break;
  case TNF_EINSUM_PATH:
  case TNF_EINSUM_TREE: {
    tnf_status *st = take_pairs(work, problem, options, pairs);
    if (st)
      return st;
    break;
  }
  }
  return follow(work->memory, pairs, out) ? NULL : tnf_status_out_of_memory();
}
