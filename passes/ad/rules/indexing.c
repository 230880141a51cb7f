/* Derivatives of what reads and writes windows at index vectors. */
#include "rules.h"

/* The lists of axes of x that both operations have. */
typedef struct numbers {
  tnf_axes axes, dropped, batch;
} numbers;

static void read_axes(tnf_rule *r, const char *name, tnf_axes *axes) {
  axes->count = (int32_t)tnf_rule_get_ints(r, name, axes->axis, TNF_RT_MAX_RANK);
}

static numbers numbers_of(tnf_rule *r) {
  numbers found = {{0}, {0}, {0}};
  read_axes(r, "axes", &found.axes);
  read_axes(r, "dropped", &found.dropped);
  read_axes(r, "batch", &found.batch);
  return found;
}

static tnf_traced scatter(const numbers *n, tnf_scatter_kind kind, tnf_traced x, tnf_traced indices, tnf_traced updates) {
  return tnf_op_scatter(kind, x, indices, updates, n->axes.axis, n->axes.count, n->dropped.axis, n->dropped.count, n->batch.axis,
                        n->batch.count);
}

/* The windows of x that the updates stand for. */
static tnf_traced gather(const numbers *n, tnf_traced x, tnf_traced indices, tnf_traced updates) {
  tnf_extent sizes[TNF_RT_MAX_RANK];
  int32_t rank = tnf_rank_of(x), next = 0;
  for (int32_t axis = 0; axis < rank; ++axis)
    sizes[axis] =
        tnf_axes_contain(&n->dropped, axis) || tnf_axes_contain(&n->batch, axis) ? tnf_extent_const(1) : tnf_dim(updates, next++);
  return tnf_op_gather(x, indices, n->axes.axis, n->axes.count, n->dropped.axis, n->dropped.count, n->batch.axis, n->batch.count,
                       sizes, rank);
}

static void adjoint_gather(tnf_rule *r) {
  numbers n = numbers_of(r);
  r->operand_cotangent[0] =
      scatter(&n, TNF_SCATTER_KIND_ADD, tnf_zeros_like(r->operand[0]), r->operand[1], r->result_cotangent[0]);
}

/* ---- scatter -------------------------------------------------------------------------------------------------------------- */

enum { X, INDICES, UPDATES };

/* The number of each element of x, in their order. */
static tnf_traced element_numbers(tnf_traced x) {
  return tnf_reshape(tnf_iota(x.graph, TNF_I64, tnf_shape_of_value(tnf_ravel(x)), 0), tnf_shape_of_value(x));
}

/* Whether an update is the last one for its place: every place keeps the number of the update that it got. */
static tnf_traced wins(const numbers *n, tnf_traced x, tnf_traced indices, tnf_traced updates) {
  tnf_traced number = element_numbers(updates), none = tnf_full(tnf_scalar_i64(x.graph, 0), tnf_shape_of_value(x));
  tnf_traced kept = scatter(n, TNF_SCATTER_KIND_OVERWRITE, none, indices, number);
  return tnf_compare(TNF_DIRECTION_EQ, gather(n, kept, indices, updates), number);
}

static void adjoint_scatter(tnf_rule *r) {
  const numbers n = numbers_of(r);
  tnf_traced ct = r->result_cotangent[0], indices = r->operand[INDICES], updates = r->operand[UPDATES];
  const bool adds = tnf_rule_get_int(r, "kind") == TNF_SCATTER_KIND_ADD;
  if (!adds && tnf_rule_get_int(r, "kind") != TNF_SCATTER_KIND_OVERWRITE) {
    tnf_rule_fail(r, "it is linear in neither x nor updates");
    return;
  }
  if (r->wanted[X])
    r->operand_cotangent[X] = adds ? ct : scatter(&n, TNF_SCATTER_KIND_OVERWRITE, ct, indices, tnf_zeros_like(updates));
  if (!r->wanted[UPDATES])
    return;
  tnf_traced there = gather(&n, ct, indices, updates);
  r->operand_cotangent[UPDATES] =
      adds ? there : tnf_select(wins(&n, r->operand[X], indices, updates), there, tnf_zeros_like(there));
}

/* The scatter of the tangents dx and du as a sum of two, each linear in one of them. */
static tnf_traced tangents(const numbers *n, tnf_scatter_kind kind, tnf_traced dx, tnf_traced indices, tnf_traced du) {
  tnf_traced first = dx, second = tnf_zero_like(dx);
  if (kind == TNF_SCATTER_KIND_OVERWRITE && !tnf_is_zero(dx))
    first = scatter(n, kind, dx, indices, tnf_zeros_like(du));
  if (!tnf_is_zero(du))
    second = scatter(n, kind, tnf_zeros_like(dx), indices, du);
  return tnf_add(first, second);
}

/* 1 where x equals the result or is NaN, else 0. */
static tnf_traced shares(tnf_traced x, tnf_traced result) {
  tnf_dtype dtype = tnf_dtype_of(x);
  return tnf_add(tnf_cast(tnf_compare(TNF_DIRECTION_EQ, x, result), dtype), tnf_cast(tnf_compare(TNF_DIRECTION_NE, x, x), dtype));
}

/* do = mean of the tangents of x and the updates that equal o, or of the NaN where there are some */
static void jvp_extremum(tnf_rule *r, const numbers *n) {
  tnf_traced x = r->operand[X], indices = r->operand[INDICES], updates = r->operand[UPDATES], result = r->result[0];
  tnf_traced of_x = shares(x, result), of_updates = shares(updates, gather(n, result, indices, updates));
  tnf_traced count = tnf_maximum_scalar(scatter(n, TNF_SCATTER_KIND_ADD, of_x, indices, of_updates), 1);
  tnf_traced sum = tangents(n, TNF_SCATTER_KIND_ADD, tnf_mul(of_x, r->operand_tangent[X]), indices,
                            tnf_mul(of_updates, r->operand_tangent[UPDATES]));
  r->result_tangent[0] = tnf_div(sum, count);
}

/* With the updates in the order of their places, h[i] is the product of x and of the updates of a place up to i: h[i] = a[i] h[i
 * - 1] + b[i], where a = 0 and b = x u begin a place, and a = u, b = 0 go on. Then dh[i] = a[i] dh[i - 1] + da[i] h[i - 1] +
 * db[i], and the last one of a place is its result's. Nothing is divided, so that zeros need no care; a product that overflows
 * makes NaN of those behind it. */
static void jvp_product(tnf_rule *r, const numbers *n) {
  tnf_traced x = r->operand[X], updates = r->operand[UPDATES], dx = tnf_materialize(r->operand_tangent[X]);
  tnf_traced numbers_there = tnf_ravel(gather(n, element_numbers(x), r->operand[INDICES], updates));
  tnf_traced order = tnf_argsort(numbers_there, 0, false), places = tnf_take(numbers_there, order, 0);
  tnf_traced u = tnf_take(tnf_ravel(updates), order, 0), there = tnf_take(tnf_ravel(x), places, 0);
  tnf_traced du = tnf_take(tnf_ravel(tnf_materialize(r->operand_tangent[UPDATES])), order, 0),
             dthere = tnf_take(tnf_ravel(dx), places, 0);
  tnf_traced number = tnf_iota(x.graph, TNF_I64, tnf_shape_of_value(places), 0), zero = tnf_zeros_like(u);
  tnf_traced begins = tnf_logical_or(tnf_compare(TNF_DIRECTION_NE, places, tnf_roll(places, 1, 0)),
                                     tnf_compare_scalar(TNF_DIRECTION_EQ, number, 0));
  tnf_traced a = tnf_select(begins, zero, u), b = tnf_select(begins, tnf_mul(there, u), zero), none = tnf_scalar_like(u, 0);
  tnf_traced before = tnf_op_linear_recurrence(a, b, none, 0, /*reverse=*/false, /*exclusive=*/true);
  tnf_traced db = tnf_select(begins, tnf_add(tnf_mul(dthere, u), tnf_mul(there, du)), tnf_mul(du, before));
  tnf_traced dh = tnf_op_linear_recurrence(a, db, none, 0, /*reverse=*/false, /*exclusive=*/false);
  const numbers one = {{1, {0}}, {1, {0}}, {0}};
  tnf_traced result = tangents(&one, TNF_SCATTER_KIND_OVERWRITE, tnf_ravel(dx), tnf_expand_dims(places, 0), dh);
  r->result_tangent[0] = tnf_reshape(result, tnf_shape_of_value(x));
}

static void jvp_scatter(tnf_rule *r) {
  const numbers n = numbers_of(r);
  const tnf_scatter_kind kind = (tnf_scatter_kind)tnf_rule_get_int(r, "kind");
  switch (kind) {
  case TNF_SCATTER_KIND_OVERWRITE:
  case TNF_SCATTER_KIND_ADD:
    r->result_tangent[0] = tangents(&n, kind, r->operand_tangent[X], r->operand[INDICES], r->operand_tangent[UPDATES]);
    return;
  case TNF_SCATTER_KIND_MULTIPLY:
    jvp_product(r, &n);
    return;
  case TNF_SCATTER_KIND_MINIMUM:
  case TNF_SCATTER_KIND_MAXIMUM:
    jvp_extremum(r, &n);
    return;
  }
}

/* ---- on all slices of a map -------------------------------------------------------------------------------------------- */

static int32_t window_rank(const numbers *n, int32_t rank) {
  return rank - n->dropped.count - n->batch.count;
}

/* Slices of x alone are one more axis of the window, those of the vectors alone one more of these; those of both a batch. */
static void batch_gather(tnf_rule *r) {
  numbers n = numbers_of(r);
  tnf_traced x = r->operand[X], indices = r->operand[INDICES];
  size_t operand = 2;
  tnf_extents sizes = extents_argument(r, "static_sizes", &operand);
  int64_t from = tnf_rank_of(r->result[0]), last = from, rank = sizes.count;
  if (r->mapped[X] && r->mapped[INDICES]) {
    n.batch.axis[n.batch.count++] = rank;
    sizes.extent[sizes.count++] = tnf_extent_const(1);
  } else if (r->mapped[X]) {
    from = window_rank(&n, (int32_t)rank);
    sizes.extent[sizes.count++] = r->slices;
  } else {
    from = last - n.batch.count;
    indices = move_axis(indices, tnf_rank_of(indices) - 1, tnf_rank_of(indices) - 1 - n.batch.count);
  }
  tnf_traced found = tnf_op_gather(x, indices, n.axes.axis, n.axes.count, n.dropped.axis, n.dropped.count, n.batch.axis,
                                   n.batch.count, sizes.extent, sizes.count);
  r->batched[0] = move_axis(found, from, last);
}

static void batch_scatter(tnf_rule *r) {
  numbers n = numbers_of(r);
  tnf_traced x = tnf_rule_mapped(r, X), updates = tnf_rule_mapped(r, UPDATES);
  int32_t rank = tnf_rank_of(x) - 1;
  if (r->mapped[INDICES])
    n.batch.axis[n.batch.count++] = rank;
  else
    updates = move_axis(updates, tnf_rank_of(updates) - 1, window_rank(&n, rank));
  r->batched[0] = scatter(&n, (tnf_scatter_kind)tnf_rule_get_int(r, "kind"), x, r->operand[INDICES], updates);
}

/* Values of all slices are looked up in one column. */
static void batch_search_sorted(tnf_rule *r) {
  if (r->mapped[0] || tnf_rank_of(r->operand[0]) > 1)
    tnf_rule_batch_trailing(r);
  else
    batch_along(r, 1, 0, 0);
}

const tnf_ad_rule tnf_ad_indexing_rules[] = {
    RULE("gather", .linearity = TNF_LINEAR, .adjoint = adjoint_gather, .batch = batch_gather),
    RULE("scatter", .jvp = jvp_scatter, .adjoint = adjoint_scatter, .batch = batch_scatter),
    RULE("search_sorted", .linearity = TNF_CONSTANT, .batch = batch_search_sorted),
    END_OF_RULES,
};
