/* The order of the axes of every product of an einsum. A matrix product reads an operand without a copy where its axes lie as
 * [free, contracted, batch] or [contracted, free, batch], the contracted and the batch axes in the same order on both sides; and
 * the free axes keep their order. So what lies well for one step depends on the steps before it: each product is tried in a few
 * orders, and the cheapest ones are kept. */
#include "builder/einsum/layout.h"

#include <math.h>

enum { KEPT = 6 };

/* One order of a tensor, and how it comes about. */
typedef struct candidate {
  tnf_einsum_layout layout;
  double moved;     /* elements moved for it, in all steps below */
  int32_t lhs, rhs; /* the candidates of the operands */
} candidate;

typedef struct node {
  int32_t count;
  candidate kept[KEPT];
  int32_t chosen;
} node;

typedef struct chooser {
  const tnf_einsum_steps *steps;
  node *nodes;             /* operands, then products */
  tnf_einsum_axes *wishes; /* of each product: the order that suits what reads it */
} chooser;

/* ---- orders -------------------------------------------------------------------------------------------------------- */

int32_t tnf_einsum_find(const tnf_einsum_axes *order, int32_t label) {
  for (int32_t i = 0; i < order->rank; ++i)
    if (order->label[i] == label)
      return i;
  return -1;
}

bool tnf_einsum_same_order(const tnf_einsum_axes *a, const tnf_einsum_axes *b) {
  return a->rank == b->rank && memcmp(a->label, b->label, (size_t)a->rank * sizeof *a->label) == 0;
}

static bool has(const uint64_t *row, int32_t label) {
  return row[label / 64] >> label % 64 & 1;
}

/* The roles of labels in a step. */
typedef enum role { FREE, CONTRACTED, BATCH } role;

static role role_of(const uint64_t *other, const uint64_t *open, int32_t label) {
  return !has(other, label) ? FREE : has(open, label) ? BATCH : CONTRACTED;
}

static void append(tnf_einsum_axes *to, int32_t label) {
  if (to->rank < TNF_RT_MAX_RANK)
    to->label[to->rank++] = label;
}

static void append_all(tnf_einsum_axes *to, const tnf_einsum_axes *from) {
  for (int32_t i = 0; i < from->rank; ++i)
    append(to, from->label[i]);
}

/* The labels of `order` with this role beside `other`, in order. */
static tnf_einsum_axes with_role(const tnf_einsum_axes *order, const uint64_t *other, const uint64_t *open, role which) {
  tnf_einsum_axes found = {0};
  for (int32_t i = 0; i < order->rank; ++i)
    if (role_of(other, open, order->label[i]) == which)
      append(&found, order->label[i]);
  return found;
}

/* The labels of `row` in the order in which `first` has them, then the rest. */
static tnf_einsum_axes sorted_like(const tnf_einsum_network *net, const uint64_t *row, const tnf_einsum_axes *first) {
  tnf_einsum_axes order = {0};
  for (int32_t i = 0; i < first->rank; ++i)
    if (has(row, first->label[i]))
      append(&order, first->label[i]);
  for (int32_t w = 0; w < net->words; ++w)
    for (uint64_t bits = row[w]; bits; bits &= bits - 1)
      if (tnf_einsum_find(&order, 64 * w + __builtin_ctzll(bits)) < 0)
        append(&order, 64 * w + __builtin_ctzll(bits));
  return order;
}

/* ---- wishes -------------------------------------------------------------------------------------------------------- */

/* [free, contracted, batch] of an operand of a step whose product is wished as `wish`. */
static tnf_einsum_axes wish_for(const chooser *c, int32_t operand, const uint64_t *other, const uint64_t *open,
                                const tnf_einsum_axes *contracted, const tnf_einsum_axes *wish) {
  tnf_einsum_axes all = sorted_like(&c->steps->net, tnf_einsum_row_of(c->steps, operand), wish);
  tnf_einsum_axes order = with_role(&all, other, open, FREE), batch = with_role(&all, other, open, BATCH);
  append_all(&order, contracted);
  append_all(&order, &batch);
  return order;
}

/* From the result down: the contracted labels as an operand of the einsum has them, where there is one. */
static void make_wishes(chooser *c, const tnf_einsum_axes *result) {
  const tnf_einsum_steps *steps = c->steps;
  for (int32_t i = steps->count; i-- > 0;) {
    if (i == steps->count - 1)
      c->wishes[i] = *result;
    tnf_einsum_step s = steps->steps[i];
    int32_t side[2] = {s.pair.lhs, s.pair.rhs};
    const uint64_t *rows[2] = {tnf_einsum_row_of(steps, side[0]), tnf_einsum_row_of(steps, side[1])};
    int32_t leaf = side[0] < steps->net.count ? 0 : 1;
    tnf_einsum_axes none = {0}, contracted = {0};
    tnf_einsum_axes like =
        side[leaf] < steps->net.count ? c->nodes[side[leaf]].kept[0].layout.order : sorted_like(&steps->net, rows[leaf], &none);
    contracted = with_role(&like, rows[1 - leaf], s.open, CONTRACTED);
    for (int32_t k = 0; k < 2; ++k)
      if (side[k] >= steps->net.count)
        c->wishes[side[k] - steps->net.count] = wish_for(c, side[k], rows[1 - k], s.open, &contracted, &c->wishes[i]);
  }
}

/* ---- candidates ---------------------------------------------------------------------------------------------------- */

static void keep(node *n, const candidate *found) {
  int32_t place = n->count;
  for (int32_t i = 0; i < n->count; ++i)
    if (tnf_einsum_same_order(&n->kept[i].layout.order, &found->layout.order)) {
      if (n->kept[i].moved <= found->moved)
        return;
      place = i;
      break;
    }
  if (place == n->count && n->count == KEPT) {
    if (n->kept[KEPT - 1].moved <= found->moved)
      return;
    place = KEPT - 1;
  } else if (place == n->count) {
    ++n->count;
  }
  for (; place > 0 && n->kept[place - 1].moved > found->moved; --place)
    n->kept[place] = n->kept[place - 1];
  n->kept[place] = *found;
}

/* Whether a matrix product reads this order as it lies. */
static bool lies_well(const tnf_einsum_axes *order, const uint64_t *other, const uint64_t *open,
                      const tnf_einsum_axes *contracted, const tnf_einsum_axes *batch) {
  tnf_einsum_axes with_free_first = with_role(order, other, open, FREE), with_free_behind = *contracted;
  tnf_einsum_axes free = with_free_first;
  append_all(&with_free_first, contracted);
  append_all(&with_free_first, batch);
  append_all(&with_free_behind, &free);
  append_all(&with_free_behind, batch);
  return tnf_einsum_same_order(order, &with_free_first) || tnf_einsum_same_order(order, &with_free_behind);
}

/* What a step is about, and one order of each operand. */
typedef struct reading {
  const chooser *chooser;
  const tnf_einsum_step *step;
  const tnf_einsum_axes *wish;
  const uint64_t *rows[2];
  const tnf_einsum_axes *orders[2];
  candidate found; /* with what the operands' candidates have moved */
} reading;

/* The operand's order for these contracted and batch axes: its own, or one to which it is transposed. */
static tnf_einsum_axes read_operand(const reading *r, int32_t side, const tnf_einsum_axes *contracted,
                                    const tnf_einsum_axes *batch, double *moved) {
  const uint64_t *other = r->rows[1 - side];
  if (lies_well(r->orders[side], other, r->step->open, contracted, batch))
    return *r->orders[side];
  const tnf_einsum_network *net = &r->chooser->steps->net;
  *moved += tnf_einsum_elements(net, r->rows[side]);
  tnf_einsum_axes all = sorted_like(net, r->rows[side], r->wish), order = with_role(&all, other, r->step->open, FREE);
  append_all(&order, contracted);
  append_all(&order, batch);
  return order;
}

/* Contracted axes in the order in which operand `c` has them, batch axes as operand `b` does. */
static void try_contraction(const reading *r, int32_t c, int32_t b, node *n) {
  candidate found = r->found;
  found.layout.form = TNF_EINSUM_CONTRACTION;
  tnf_einsum_axes contracted = with_role(r->orders[c], r->rows[1 - c], r->step->open, CONTRACTED);
  tnf_einsum_axes batch = with_role(r->orders[b], r->rows[1 - b], r->step->open, BATCH);
  found.layout.lhs = read_operand(r, 0, &contracted, &batch, &found.moved);
  found.layout.rhs = read_operand(r, 1, &contracted, &batch, &found.moved);
  tnf_einsum_axes free[2] = {with_role(&found.layout.lhs, r->rows[1], r->step->open, FREE),
                             with_role(&found.layout.rhs, r->rows[0], r->step->open, FREE)};
  for (int32_t swapped = 0; swapped < 2; ++swapped) {
    found.layout.swapped = swapped;
    found.layout.order = free[swapped];
    append_all(&found.layout.order, &free[1 - swapped]);
    append_all(&found.layout.order, &batch);
    keep(n, &found);
  }
}

/* Elementwise: the product has the order that is wished. */
static void try_elementwise(const reading *r, tnf_einsum_form form, double moved, node *n) {
  candidate found = r->found;
  found.layout.form = form;
  found.layout.lhs = *r->orders[0];
  found.layout.rhs = *r->orders[1];
  found.layout.order = sorted_like(&r->chooser->steps->net, r->step->open, r->wish);
  found.moved += moved;
  keep(n, &found);
}

/* Which roles there are in a step. */
typedef struct roles {
  bool sums, batches, free[2];
} roles;

static roles roles_of(const tnf_einsum_network *net, const uint64_t *a, const uint64_t *b, const uint64_t *open) {
  roles r = {false, false, {false, false}};
  for (int32_t w = 0; w < net->words; ++w) {
    r.sums = r.sums || (a[w] & b[w] & ~open[w]);
    r.batches = r.batches || (a[w] & b[w] & open[w]);
    r.free[0] = r.free[0] || (a[w] & ~b[w]);
    r.free[1] = r.free[1] || (b[w] & ~a[w]);
  }
  return r;
}

static void try_orders(const reading *r, const roles *roles, node *n) {
  if (!roles->sums) {
    try_elementwise(r, TNF_EINSUM_PRODUCT, 0, n);
    return;
  }
  for (int32_t c = 0; c < 2; ++c)
    for (int32_t b = 0; b < (roles->batches ? 2 : 1); ++b)
      try_contraction(r, c, b, n);
  /* a batch of products with vectors uses each element once: better summed where it lies than copied to lie well */
  if (roles->batches && (!roles->free[0] || !roles->free[1]))
    try_elementwise(r, TNF_EINSUM_SUMMED, r->step->operations / 4, n);
}

static void try_step(chooser *c, int32_t i) {
  const tnf_einsum_step *step = &c->steps->steps[i];
  const uint64_t *rows[2] = {tnf_einsum_row_of(c->steps, step->pair.lhs), tnf_einsum_row_of(c->steps, step->pair.rhs)};
  node *n = &c->nodes[c->steps->net.count + i];
  const node *lhs = &c->nodes[step->pair.lhs], *rhs = &c->nodes[step->pair.rhs];
  roles roles = roles_of(&c->steps->net, rows[0], rows[1], step->open);
  for (int32_t a = 0; a < lhs->count; ++a)
    for (int32_t b = 0; b < rhs->count; ++b) {
      reading r = {.chooser = c,
                   .step = step,
                   .wish = &c->wishes[i],
                   .rows = {rows[0], rows[1]},
                   .orders = {&lhs->kept[a].layout.order, &rhs->kept[b].layout.order},
                   .found = {.moved = lhs->kept[a].moved + rhs->kept[b].moved, .lhs = a, .rhs = b}};
      try_orders(&r, &roles, n);
    }
}

/* ---- the choice ---------------------------------------------------------------------------------------------------- */

/* The candidates of the cheapest last product, and of what it reads. */
static void choose(chooser *c, const tnf_einsum_axes *result, tnf_einsum_layout *layouts) {
  const tnf_einsum_steps *steps = c->steps;
  node *last = &c->nodes[steps->net.count + steps->count - 1];
  double least = HUGE_VAL, elements = steps->steps[steps->count - 1].elements;
  for (int32_t i = 0; i < last->count; ++i) {
    double moved = last->kept[i].moved + (tnf_einsum_same_order(&last->kept[i].layout.order, result) ? 0 : elements);
    if (moved < least) {
      least = moved;
      last->chosen = i;
    }
  }
  for (int32_t i = steps->count; i-- > 0;) {
    const node *n = &c->nodes[steps->net.count + i];
    const candidate *found = &n->kept[n->chosen];
    layouts[i] = found->layout;
    c->nodes[steps->steps[i].pair.lhs].chosen = found->lhs;
    c->nodes[steps->steps[i].pair.rhs].chosen = found->rhs;
  }
}

const tnf_einsum_layout *tnf_einsum_choose_layouts(tnf_arena *memory, const tnf_einsum_steps *steps,
                                                   const tnf_einsum_axes *operands, const tnf_einsum_axes *result) {
  size_t count = (size_t)steps->net.count;
  chooser c = {steps, tnf_arena_alloc(memory, 2 * count, sizeof *c.nodes), tnf_arena_alloc(memory, count, sizeof *c.wishes)};
  tnf_einsum_layout *layouts = tnf_arena_alloc(memory, count, sizeof *layouts);
  if (memory->exhausted)
    return NULL;
  for (int32_t i = 0; i < steps->net.count; ++i) {
    c.nodes[i].count = 1;
    c.nodes[i].kept[0].layout.order = operands[i];
  }
  make_wishes(&c, result);
  for (int32_t i = 0; i < steps->count; ++i)
    try_step(&c, i);
  if (steps->count)
    choose(&c, result, layouts);
  return layouts;
}
