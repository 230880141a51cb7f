/* The operations of an einsum: diagonals and sums of single operands, contractions of pairs, the order of the result's axes. */
#include "builder/einsum/layout.h"
#include "builders.h"

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

/* The diagonal of two axes of one label, where the first of them stood. Extents that are not known to be equal are guarded: x is
 * broadcast to equal ones. */
static labelled diagonal(labelled x, int32_t first, int32_t second) {
  tnf_einsum_axes order = x.axes;
  for (int32_t i = second; i + 1 < order.rank; ++i)
    order.label[i] = order.label[i + 1];
  --order.rank;
  x = fronted(x, (int32_t[]){first, second}, 2);
  int64_t rows = tnf_exact_extent(x.value, 0), columns = tnf_exact_extent(x.value, 1);
  if (rows < 0 || columns < 0) {
    tnf_extents square = tnf_shape_of_value(x.value);
    square.extent[rows >= 0] = square.extent[rows < 0];
    int64_t dims[TNF_RT_MAX_RANK];
    for (int32_t i = 0; i < x.axes.rank; ++i)
      dims[i] = i;
    x.value = tnf_op_broadcast_in_dim(x.value, square.extent, square.count, dims, square.count);
  }
  return ordered(without_axis(x, 1, tnf_op_extract_diag(x.value)), &order);
}

/* The operand with one axis per label, in the order of their first axes; labels that nobody else has are summed. */
static labelled prepare_operand(tnf_traced value, const tnf_einsum_axes *axes, const uint64_t *labels) {
  labelled x = {value, *axes};
  for (int32_t axis = x.axes.rank; axis-- > 0;)
    if (x.axes.label[axis] < 0)
      x = without_axis(x, axis, tnf_squeeze(x.value, axis));
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

/* The labels of the result once each. */
static tnf_einsum_axes distinct(const tnf_einsum_axes *axes) {
  tnf_einsum_axes found = {0};
  for (int32_t i = 0; i < axes->rank; ++i)
    if (tnf_einsum_find(&found, axes->label[i]) < 0)
      found.label[found.rank++] = axes->label[i];
  return found;
}

/* Labels that the result has several times: x on the diagonals, zero elsewhere. */
static tnf_traced embed(labelled x, const tnf_einsum_axes *result) {
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
  return ordered(x, result).value;
}

/* Every product has a place for each of its axes. */
static bool check_ranks(tnf_graph *graph, const tnf_einsum_steps *steps) {
  for (int32_t i = 0; i < steps->count; ++i) {
    int32_t axes = tnf_einsum_axis_count(&steps->net, steps->steps[i].open);
    if (axes > TNF_RT_MAX_RANK) {
      tnf_graph_fail(graph, TNF_RT_RANK_MISMATCH,
                     "%s: the product of tensors %d and %d would have %d axes, at most %d are possible", graph->surface,
                     steps->steps[i].pair.lhs, steps->steps[i].pair.rhs, axes, TNF_RT_MAX_RANK);
      return false;
    }
  }
  return true;
}

tnf_traced tnf_einsum_build(tnf_graph *graph, tnf_arena *memory, const tnf_einsum_problem *problem, const tnf_einsum_steps *steps,
                            const tnf_traced *operands) {
  size_t count = (size_t)problem->count;
  labelled *tensors = tnf_arena_alloc(memory, 2 * count, sizeof *tensors);
  tnf_einsum_axes *axes = tnf_arena_alloc(memory, count, sizeof *axes);
  if (!check_ranks(graph, steps) || memory->exhausted)
    return tnf_traced_failed(graph);
  for (int32_t i = 0; i < problem->count; ++i) {
    tensors[i] = prepare_operand(operands[i], &problem->operands[i], tnf_einsum_row(&steps->net, i));
    axes[i] = tensors[i].axes;
  }
  tnf_einsum_axes result = distinct(&problem->result);
  const tnf_einsum_layout *layouts = tnf_einsum_choose_layouts(memory, steps, axes, &result);
  if (!layouts)
    return tnf_traced_failed(graph);
  for (int32_t i = 0; i < steps->count && !tnf_graph_failed(graph); ++i) {
    tnf_einsum_pair pair = steps->steps[i].pair;
    tensors[problem->count + i] = build_step(tensors[pair.lhs], tensors[pair.rhs], &layouts[i]);
  }
  return tnf_graph_failed(graph) ? tnf_traced_failed(graph) : embed(tensors[problem->count + steps->count - 1], &problem->result);
}
