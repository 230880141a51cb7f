/* The operations of an einsum: diagonals and sums of single operands, contractions of pairs, the order of the result's axes. */
#include "builder/einsum/layout.h"
#include "builders.h"
#include "tenferro/control.h"

#include <stdio.h>

/* A value whose axes have labels. */
typedef struct labelled {
  tnf_traced value;
  tnf_einsum_axes axes;
} labelled;

/* ---- axes ---------------------------------------------------------------------------------------------------------- */

/* x with its axes at the places `permutation` says. */
static labelled permuted(labelled x, const int64_t *permutation) {
  labelled result = {.axes = {.rank = x.axes.rank}};
  bool moves = false;
  for (int32_t i = 0; i < x.axes.rank; ++i) {
    result.axes.label[i] = x.axes.label[permutation[i]];
    moves = moves || permutation[i] != i;
  }
  result.value = moves ? tnf_op_transpose(x.value, permutation, x.axes.rank) : x.value;
  return result;
}

/* x with its axes in `order`, which has the same labels; those that x has twice keep their order. */
static labelled ordered(labelled x, const tnf_einsum_axes *order) {
  int64_t permutation[TNF_RT_MAX_RANK] = {0};
  uint64_t used = 0;
  for (int32_t i = 0; i < order->rank; ++i)
    for (int32_t axis = 0; axis < x.axes.rank; ++axis)
      if (x.axes.label[axis] == order->label[i] && !(used >> axis & 1)) {
        permutation[i] = axis;
        used |= (uint64_t)1 << axis;
        break;
      }
  return permuted(x, permutation);
}

/* x with these axes in front. */
static labelled fronted(labelled x, const int32_t *front, int32_t count) {
  int64_t permutation[TNF_RT_MAX_RANK];
  int32_t next = 0;
  for (int32_t i = 0; i < count; ++i)
    permutation[next++] = front[i];
  for (int32_t axis = 0; axis < x.axes.rank; ++axis) {
    bool is_front = false;
    for (int32_t i = 0; i < count; ++i)
      is_front = is_front || front[i] == axis;
    if (!is_front)
      permutation[next++] = axis;
  }
  return permuted(x, permutation);
}

static labelled without_axis(labelled x, int32_t axis, tnf_traced value) {
  for (int32_t i = axis; i + 1 < x.axes.rank; ++i)
    x.axes.label[i] = x.axes.label[i + 1];
  --x.axes.rank;
  x.value = value;
  return x;
}

/* ---- one operand --------------------------------------------------------------------------------------------------- */

/* The words in which the run says that an axis has not the extent of its label. */
static void write_words(tnf_graph *graph, const tnf_einsum_problem *problem, int32_t operand, int32_t axis,
                        MlirAttribute *words) {
  char subscripts[TNF_EINSUM_TEXT], label[64], text[TNF_EINSUM_TEXT + 100];
  int32_t index = problem->operands[operand].label[axis];
  const tnf_einsum_label *l = &problem->labels[index];
  snprintf(text, sizeof text, "%s of %s has two extents", tnf_einsum_label_text(problem, index, label, sizeof label),
           tnf_einsum_subscripts_text(problem->subscripts, subscripts));
  words[0] = tnf_word(graph, text);
  snprintf(text, sizeof text, "axis %d of operand %d", axis, operand);
  words[1] = tnf_word(graph, text);
  snprintf(text, sizeof text, "axis %d of operand %d", l->axis, l->operand);
  words[2] = tnf_word(graph, text);
}

/* Operand `number`, with the extents of its labels: where they are not known to be its own, the run compares them. */
static tnf_traced with_extents_of_labels(tnf_graph *graph, const tnf_einsum_problem *problem, const tnf_traced *operands,
                                         int32_t number) {
  tnf_traced x = operands[number];
  tnf_extents extents = tnf_shape_of_value(x);
  MlirAttribute words[3 * TNF_RT_MAX_RANK];
  int64_t dims[TNF_RT_MAX_RANK];
  bool compares = false;
  for (int32_t axis = 0; axis < extents.count; ++axis) {
    dims[axis] = axis;
    words[3 * axis] = words[3 * axis + 1] = words[3 * axis + 2] = tnf_word(graph, "");
    int32_t index = problem->operands[number].label[axis];
    if (index < 0)
      continue;
    const tnf_einsum_label *l = &problem->labels[index];
    bool is_its_own = operands[l->operand].value == x.value && l->axis == axis;
    if (is_its_own || (l->extent >= 0 && tnf_exact_extent(x, axis) == l->extent))
      continue;
    extents.extent[axis] = tnf_dim(operands[l->operand], l->axis);
    write_words(graph, problem, number, axis, &words[3 * axis]);
    compares = true;
  }
  if (!compares)
    return x;
  x = tnf_op_broadcast_in_dim(x, extents.extent, extents.count, dims, extents.count);
  tnf_words_set(graph, x, words, 3 * extents.count);
  return x;
}

/* Without the axes that are known to have the extent 1. */
static labelled without_units(const tnf_einsum_problem *problem, labelled x) {
  tnf_extent extents[TNF_RT_MAX_RANK];
  tnf_einsum_axes left = {0};
  for (int32_t axis = 0; axis < x.axes.rank; ++axis)
    if (!tnf_einsum_is_unit(problem, x.axes.label[axis])) {
      extents[left.rank] = tnf_dim(x.value, axis);
      left.label[left.rank++] = x.axes.label[axis];
    }
  return left.rank < x.axes.rank ? (labelled){tnf_op_reshape(x.value, extents, left.rank), left} : x;
}

/* The diagonal of two axes of one label, where the first of them stood. */
static labelled diagonal(labelled x, int32_t first, int32_t second) {
  tnf_einsum_axes order = x.axes;
  for (int32_t i = second; i + 1 < order.rank; ++i)
    order.label[i] = order.label[i + 1];
  --order.rank;
  x = fronted(x, (int32_t[]){first, second}, 2);
  return ordered(without_axis(x, 1, tnf_op_extract_diag(x.value)), &order);
}

/* The operand with one axis per label, in the order of their first axes; labels that nobody else has are summed. */
static labelled prepare_operand(const tnf_einsum_problem *problem, labelled x, const uint64_t *labels) {
  x = without_units(problem, x);
  for (int32_t axis = x.axes.rank; axis-- > 0;) {
    int32_t first = tnf_einsum_find(&x.axes, x.axes.label[axis]);
    if (first < axis)
      x = diagonal(x, first, axis);
  }
  int64_t summed[TNF_RT_MAX_RANK];
  int32_t count = 0;
  tnf_einsum_axes left = {0};
  for (int32_t axis = 0; axis < x.axes.rank; ++axis) {
    int32_t label = x.axes.label[axis];
    if (labels[label / 64] >> label % 64 & 1)
      left.label[left.rank++] = label;
    else
      summed[count++] = axis;
  }
  return count ? (labelled){tnf_op_reduce_sum(x.value, summed, count), left} : x;
}

/* ---- pairs --------------------------------------------------------------------------------------------------------- */

/* x repeated along the axes of `order` that it does not have, whose extents are those of `other`. */
static tnf_traced spread(labelled x, const tnf_einsum_axes *order, const labelled *other) {
  tnf_einsum_axes own = {0};
  tnf_extent extents[TNF_RT_MAX_RANK];
  int64_t dims[TNF_RT_MAX_RANK];
  for (int32_t i = 0; i < order->rank; ++i)
    if (tnf_einsum_find(&x.axes, order->label[i]) >= 0) {
      dims[own.rank] = i;
      own.label[own.rank++] = order->label[i];
    }
  x = ordered(x, &own);
  for (int32_t i = 0; i < order->rank; ++i) {
    int32_t mine = tnf_einsum_find(&x.axes, order->label[i]), others = tnf_einsum_find(&other->axes, order->label[i]);
    bool is_mine = mine >= 0 && (others < 0 || tnf_exact_extent(other->value, others) < 0);
    extents[i] = is_mine ? tnf_dim(x.value, mine) : tnf_dim(other->value, others);
  }
  return own.rank < order->rank ? tnf_op_broadcast_in_dim(x.value, extents, order->rank, dims, own.rank) : x.value;
}

/* lhs rhs, element by element; then summed over what stands behind the axes of `order`. */
static labelled multiply(labelled lhs, labelled rhs, const tnf_einsum_axes *order) {
  tnf_einsum_axes all = *order;
  int64_t summed[TNF_RT_MAX_RANK];
  for (int32_t i = 0; i < lhs.axes.rank; ++i)
    if (tnf_einsum_find(order, lhs.axes.label[i]) < 0) {
      summed[all.rank - order->rank] = all.rank;
      all.label[all.rank++] = lhs.axes.label[i];
    }
  tnf_traced product = tnf_op_mul(spread(lhs, &all, &rhs), spread(rhs, &all, &lhs));
  if (all.rank > order->rank)
    product = tnf_op_reduce_sum(product, summed, all.rank - order->rank);
  return (labelled){product, *order};
}

static labelled contract(labelled lhs, labelled rhs, const tnf_einsum_axes *order) {
  tnf_axes contracted[2] = {TNF_NO_AXES, TNF_NO_AXES}, batch[2] = {TNF_NO_AXES, TNF_NO_AXES};
  for (int32_t axis = 0; axis < lhs.axes.rank; ++axis) {
    int32_t label = lhs.axes.label[axis], other = tnf_einsum_find(&rhs.axes, label);
    if (other < 0)
      continue;
    tnf_axes *pair = tnf_einsum_find(order, label) < 0 ? contracted : batch;
    pair[0].axis[pair[0].count++] = axis;
    pair[1].axis[pair[1].count++] = other;
  }
  tnf_traced product = tnf_op_dot_general(lhs.value, rhs.value, contracted[0].axis, contracted[0].count, contracted[1].axis,
                                          contracted[1].count, batch[0].axis, batch[0].count, batch[1].axis, batch[1].count);
  return (labelled){product, *order};
}

static labelled build_step(labelled lhs, labelled rhs, const tnf_einsum_layout *layout) {
  if (layout->form != TNF_EINSUM_CONTRACTION)
    return multiply(lhs, rhs, &layout->order);
  lhs = ordered(lhs, &layout->lhs);
  rhs = ordered(rhs, &layout->rhs);
  return layout->swapped ? contract(rhs, lhs, &layout->order) : contract(lhs, rhs, &layout->order);
}

/* ---- the result ---------------------------------------------------------------------------------------------------- */

/* The labels of the result, without units; those of its first axes where `once`. */
static tnf_einsum_axes axes_of_result(const tnf_einsum_problem *problem, bool once) {
  tnf_einsum_axes found = {0};
  for (int32_t i = 0; i < problem->result.rank; ++i) {
    int32_t label = problem->result.label[i];
    if (!tnf_einsum_is_unit(problem, label) && !(once && tnf_einsum_find(&found, label) >= 0))
      found.label[found.rank++] = label;
  }
  return found;
}

/* Labels that the result has several times: x on the diagonals, zero elsewhere. */
static labelled embed(labelled x, const tnf_einsum_axes *result) {
  for (int32_t i = 0; i < result->rank; ++i) {
    int32_t label = result->label[i];
    if (tnf_einsum_find(result, label) == i)
      continue;
    x = fronted(x, (int32_t[]){tnf_einsum_find(&x.axes, label)}, 1);
    tnf_extent n = tnf_dim(x.value, 0);
    x.value = tnf_op_embed_diag(x.value, (tnf_extent[]){n, n}, 2);
    for (int32_t axis = x.axes.rank++; axis > 0; --axis)
      x.axes.label[axis] = x.axes.label[axis - 1];
  }
  return ordered(x, result);
}

/* The result: the last product, with its labels as often as the result has them, and with the axes of extent 1. */
static tnf_traced finish(const tnf_einsum_problem *problem, labelled x) {
  tnf_einsum_axes order = axes_of_result(problem, false);
  tnf_extent extents[TNF_RT_MAX_RANK];
  x = embed(x, &order);
  if (order.rank == problem->result.rank)
    return x.value;
  for (int32_t i = 0, axis = 0; i < problem->result.rank; ++i)
    extents[i] = tnf_einsum_is_unit(problem, problem->result.label[i]) ? tnf_extent_const(1) : tnf_dim(x.value, axis++);
  return tnf_op_reshape(x.value, extents, problem->result.rank);
}

/* Every product has a place for each of its axes. */
static bool check_ranks(tnf_graph *graph, const tnf_einsum_work *work, const tnf_einsum_problem *problem,
                        const tnf_einsum_steps *steps) {
  for (int32_t i = 0; i < steps->count; ++i) {
    int32_t axes = tnf_einsum_axis_count(&steps->net, steps->steps[i].open);
    if (axes > TNF_RT_MAX_RANK) {
      tnf_graph_set_error(graph, tnf_einsum_refuse(work, problem->subscripts, TNF_RT_RANK_MISMATCH,
                                                   "the product of tensors %d and %d would have %d axes, at most %d are possible",
                                                   steps->steps[i].pair.lhs, steps->steps[i].pair.rhs, axes, TNF_RT_MAX_RANK));
      return false;
    }
  }
  return true;
}

/* ---- orders ---------------------------------------------------------------------------------------------------------- */

/* What the contractions of an einsum begin with: its operands, each label once. */
typedef struct beginning {
  tnf_graph *graph;
  const tnf_einsum_work *work;
  const tnf_einsum_problem *problem;
  const labelled *operands;
} beginning;

/* Kept here, since a branch that is left without a result would be the first error else. */
static tnf_traced out_of_memory(const beginning *b) {
  if (!tnf_graph_failed(b->graph))
    tnf_graph_set_error(b->graph, tnf_status_out_of_memory());
  return tnf_traced_failed(b->graph);
}

static tnf_traced build_order(const beginning *b, const tnf_einsum_steps *steps) {
  const tnf_einsum_problem *problem = b->problem;
  size_t count = (size_t)problem->count;
  labelled *tensors = tnf_arena_alloc(b->work->memory, 2 * count, sizeof *tensors);
  tnf_einsum_axes *axes = tnf_arena_alloc(b->work->memory, count, sizeof *axes);
  if (b->work->memory->exhausted)
    return out_of_memory(b);
  if (!check_ranks(b->graph, b->work, problem, steps))
    return tnf_traced_failed(b->graph);
  memcpy(tensors, b->operands, count * sizeof *tensors);
  for (int32_t i = 0; i < problem->count; ++i)
    axes[i] = tensors[i].axes;
  tnf_einsum_axes result = axes_of_result(problem, true);
  const tnf_einsum_layout *layouts = tnf_einsum_choose_layouts(b->work->memory, steps, axes, &result);
  if (!layouts)
    return out_of_memory(b);
  for (int32_t i = 0; i < steps->count && !tnf_graph_failed(b->graph); ++i) {
    tnf_einsum_pair pair = steps->steps[i].pair;
    tensors[problem->count + i] = build_step(tensors[pair.lhs], tensors[pair.rhs], &layouts[i]);
  }
  return tnf_graph_failed(b->graph) ? tnf_traced_failed(b->graph) : finish(problem, tensors[problem->count + steps->count - 1]);
}

/* The operations of an order as a number of the run; `extents` are those of the labels. */
static tnf_traced cost_of(const beginning *b, const tnf_einsum_steps *order, const tnf_traced *extents) {
  tnf_traced total = tnf_scalar_f64(b->graph, 0);
  for (int32_t i = 0; i < order->count; ++i) {
    tnf_einsum_pair pair = order->steps[i].pair;
    const uint64_t *rows[2] = {tnf_einsum_row_of(order, pair.lhs), tnf_einsum_row_of(order, pair.rhs)};
    tnf_traced product = tnf_scalar_f64(b->graph, 1);
    bool sums = false;
    for (int32_t label = 0; label < b->problem->label_count; ++label)
      if ((rows[0][label / 64] | rows[1][label / 64]) >> label % 64 & 1) {
        product = tnf_mul(product, extents[label]);
        sums = sums || !(order->steps[i].open[label / 64] >> label % 64 & 1);
      }
    total = tnf_add(total, sums ? tnf_scale(2, product) : product);
  }
  return total;
}

/* Orders of which the run takes the first one that costs no more than those behind it. */
typedef struct choice {
  const beginning *beginning;
  const tnf_einsum_steps *orders;
  const tnf_traced *costs;
  int32_t count;
} choice;

static tnf_traced choose_order(const choice *c);

/* Bodies build as parts of the einsum: what they make has its name. */
static void take_first(tnf_graph *graph, const tnf_traced *in, int32_t in_count, tnf_traced *out, int32_t out_count, void *user) {
  (void)in, (void)in_count, (void)out_count;
  const choice *c = user;
  graph->surface = c->beginning->work->name;
  out[0] = build_order(c->beginning, &c->orders[0]);
}

static void take_others(tnf_graph *graph, const tnf_traced *in, int32_t in_count, tnf_traced *out, int32_t out_count,
                        void *user) {
  (void)in, (void)in_count, (void)out_count;
  const choice *c = user;
  graph->surface = c->beginning->work->name;
  out[0] = choose_order(&(choice){c->beginning, c->orders + 1, c->costs + 1, c->count - 1});
}

static tnf_traced choose_order(const choice *c) {
  if (c->count == 1)
    return build_order(c->beginning, &c->orders[0]);
  tnf_traced others = c->costs[1], result = tnf_traced_failed(c->beginning->graph);
  for (int32_t i = 2; i < c->count; ++i)
    others = tnf_minimum(others, c->costs[i]);
  tnf_if(tnf_compare(TNF_DIRECTION_LE, c->costs[0], others), take_first, take_others, (void *)c, &result, 1);
  return result;
}

static tnf_traced build_choices(const beginning *b, const tnf_einsum_steps *orders, int32_t count, const tnf_traced *operands) {
  tnf_traced costs[TNF_EINSUM_MOST_ORDERS];
  tnf_traced *extents = tnf_arena_alloc(b->work->memory, (size_t)b->problem->label_count, sizeof *extents);
  if (!extents)
    return tnf_traced_failed(b->graph);
  for (int32_t label = 0; label < b->problem->label_count && count > 1; ++label) {
    const tnf_einsum_label *l = &b->problem->labels[label];
    extents[label] = tnf_extent_to_scalar(b->graph, tnf_dim(operands[l->operand], l->axis), TNF_F64);
  }
  for (int32_t i = 0; i < count && count > 1; ++i)
    costs[i] = cost_of(b, &orders[i], extents);
  return choose_order(&(choice){b, orders, costs, count});
}

tnf_traced tnf_einsum_build(tnf_graph *graph, const tnf_einsum_work *work, const tnf_einsum_problem *problem,
                            const tnf_einsum_steps *choices, int32_t choice_count, const tnf_traced *operands) {
  labelled *prepared = tnf_arena_alloc(work->memory, (size_t)problem->count, sizeof *prepared);
  if (!prepared)
    return tnf_traced_failed(graph);
  for (int32_t i = 0; i < problem->count; ++i) {
    labelled x = {with_extents_of_labels(graph, problem, operands, i), problem->operands[i]};
    prepared[i] = prepare_operand(problem, x, tnf_einsum_row(&choices->net, i));
  }
  return build_choices(&(beginning){graph, work, problem, prepared}, choices, choice_count, operands);
}
