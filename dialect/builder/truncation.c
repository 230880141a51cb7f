/* Decompositions without their small values: how many are kept is an extent that the values decide. */
#include "builder/surface.h"
#include "builders.h"

#include <float.h>

/* ---- what is asked ------------------------------------------------------------------------------------------------------- */

static bool check_limit(tnf_graph *graph, const char *name, const char *field, double value) {
  if (value == -1 || (value >= 0 && value <= DBL_MAX))
    return true;
  tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "%s: \"%s\" must be finite and not negative, or -1 for none, got %g", name,
                 field, value);
  return false;
}

static bool read_truncation(tnf_graph *graph, const char *name, const tnf_truncation *given, tnf_truncation *options) {
  static const tnf_truncation usual = TNF_TRUNCATION_INIT;
  *options = usual;
  if (!given)
    return true;
  if (given->size < sizeof given->size || given->size > sizeof usual) {
    tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "%s: \"options\" has the size %u; use TNF_TRUNCATION_INIT", name, given->size);
    return false;
  }
  memcpy(options, given, given->size);
  if (options->max_rank < -1) {
    tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "%s: \"max_rank\" must not be negative, or -1 for none, got %lld", name,
                   (long long)options->max_rank);
    return false;
  }
  return check_limit(graph, name, "absolute", options->absolute) && check_limit(graph, name, "relative", options->relative) &&
         check_limit(graph, name, "discarded_weight", options->discarded_weight);
}

/* ---- how many are kept ------------------------------------------------------------------------------------------------- */

/* How many along the first axis are at most the limit of their batch. NaN is not: it is kept, to be seen. */
static tnf_traced count_within(tnf_traced x, tnf_traced limit) {
  return tnf_reduce_sum(tnf_cast(tnf_compare(TNF_DIRECTION_LE, x, limit), TNF_I64), TNF_AXES(0));
}

/* How many end values can go whose squares sum to at most `weight` times all squares. Values are descending, and summed from the
 * smallest one on; over the largest, lest squares overflow. */
static tnf_traced count_of_weight(tnf_traced values, tnf_traced largest, double weight) {
  tnf_traced one = tnf_ones_like(largest);
  tnf_traced unit = tnf_select(tnf_compare_scalar(TNF_DIRECTION_GT, largest, 0), largest, one);
  tnf_traced squares = tnf_square(tnf_div(values, unit));
  tnf_traced tails = tnf_op_linear_recurrence(tnf_ones_like(squares), squares, tnf_full_like(largest, 0), 0, /*reverse=*/true,
                                              /*exclusive=*/false);
  return count_within(tails, tnf_scale(weight, tnf_reduce_max(tails, TNF_AXES(0))));
}

/* The number of values to keep, the largest one over the batch: of magnitudes [n, batch...], which are descending where a
 * discarded weight is asked for. */
static tnf_extent kept_rank(tnf_graph *graph, tnf_traced magnitudes, const tnf_truncation *options) {
  tnf_extent n = tnf_dim(magnitudes, 0), rank = n;
  tnf_traced largest = tnf_reduce_max(magnitudes, TNF_AXES(0)), dropped = tnf_cast(tnf_zeros_like(largest), TNF_I64);
  if (options->absolute >= 0)
    dropped = tnf_maximum(dropped, count_within(magnitudes, tnf_full_like(largest, options->absolute)));
  if (options->relative >= 0)
    dropped = tnf_maximum(dropped, count_within(magnitudes, tnf_scale(options->relative, largest)));
  if (options->discarded_weight >= 0)
    dropped = tnf_maximum(dropped, count_of_weight(magnitudes, largest, options->discarded_weight));
  if (options->absolute >= 0 || options->relative >= 0 || options->discarded_weight >= 0) {
    tnf_traced fewest = tnf_reduce_min(dropped, TNF_ALL_AXES); /* the largest i64 over no batch */
    tnf_traced kept = tnf_sub(tnf_extent_to_scalar(graph, n, TNF_I64), fewest);
    rank = tnf_extent_min(tnf_extent_of(tnf_maximum_scalar(kept, 0)), n);
  }
  return options->max_rank < 0 ? rank : tnf_extent_min(rank, tnf_extent_const(options->max_rank));
}

static tnf_traced leading(tnf_traced x, int32_t axis, tnf_extent count) {
  return tnf_slice_axis(x, axis, tnf_extent_const(0), count);
}

/* ---- svd ------------------------------------------------------------------------------------------------------------------- */

tnf_svd_result tnf_truncated_svd(tnf_traced a, const tnf_truncation *given) {
  tnf_truncation options;
  tnf_graph *graph = tnf_named_operands_check("truncated_svd", "a", 1, &a);
  if (!graph || !read_truncation(graph, "truncated_svd", given, &options)) {
    tnf_traced failed = tnf_traced_failed(a.graph);
    return (tnf_svd_result){failed, failed, failed};
  }
  const char *outer = tnf_surface_begin(graph, "truncated_svd");
  tnf_svd_result whole = tnf_svd(a);
  tnf_extent rank = kept_rank(graph, whole.s, &options);
  tnf_svd_result result = {leading(whole.u, 1, rank), leading(whole.s, 0, rank), leading(whole.vt, 0, rank)};
  tnf_surface_end(graph, outer);
  return result;
}

/* ---- eigh ------------------------------------------------------------------------------------------------------------------ */

/* The place of each x[i, b] in all of x, were it `row[i, b]` in its column. */
static tnf_traced place_in_all(tnf_graph *graph, tnf_traced row, tnf_extent n) {
  tnf_traced column = tnf_iota(graph, TNF_I64, tnf_shape_of_value(row), 1);
  tnf_traced place = tnf_add(row, tnf_mul(column, tnf_extent_to_scalar(graph, n, TNF_I64)));
  return tnf_reshape(place, TNF_EXTENTS(tnf_extent_mul(tnf_dim(row, 0), tnf_dim(row, 1))));
}

/* Each column of x[n, columns] in descending order: a value goes to the place that counts those before it. */
static tnf_traced descending(tnf_graph *graph, tnf_traced x) {
  tnf_extent n = tnf_dim(x, 0);
  tnf_extents pairs = TNF_EXTENTS(n, n, tnf_dim(x, 1)), all = TNF_EXTENTS(tnf_extent_mul(n, tnf_dim(x, 1)));
  tnf_traced other = tnf_broadcast_in_dim(x, pairs, TNF_AXES(0, 2)), own = tnf_broadcast_in_dim(x, pairs, TNF_AXES(1, 2));
  tnf_traced earlier = tnf_compare(TNF_DIRECTION_LT, tnf_iota(graph, TNF_I64, pairs, 0), tnf_iota(graph, TNF_I64, pairs, 1));
  tnf_traced before = tnf_select(earlier, tnf_compare(TNF_DIRECTION_GE, other, own), tnf_compare(TNF_DIRECTION_GT, other, own));
  tnf_traced row = tnf_reduce_sum(tnf_cast(before, TNF_I64), TNF_AXES(0)), flat = tnf_reshape(x, all);
  tnf_traced sorted = tnf_op_scatter_add(tnf_full_like(flat, 0), place_in_all(graph, row, n), flat, 0);
  return tnf_reshape(sorted, tnf_shape_of_value(x));
}

/* Where the `rank` values of the largest magnitude are in ascending w[n, columns], each column by itself. What is dropped has no
 * gap: it begins at the number p of values w[p] that are farther from 0 than w[p + n - rank], below 0 all of them. */
static tnf_traced places_of_largest(tnf_graph *graph, tnf_traced w, tnf_extent rank) {
  tnf_extent n = tnf_dim(w, 0), gap = tnf_extent_sub(n, rank);
  tnf_traced below = tnf_compare(TNF_DIRECTION_LT, leading(w, 0, rank), tnf_neg(tnf_slice_axis(w, 0, gap, n)));
  tnf_traced row = tnf_iota(graph, TNF_I64, tnf_shape_of_value(below), 0);
  tnf_traced start = tnf_reduce_sum(tnf_cast(below, TNF_I64), TNF_AXES(0));
  tnf_traced behind = tnf_add(row, tnf_extent_to_scalar(graph, gap, TNF_I64));
  return place_in_all(graph, tnf_select(tnf_compare(TNF_DIRECTION_LT, row, start), row, behind), n);
}

static tnf_eigh_result truncate_eigh(tnf_graph *graph, tnf_eigh_result whole, const tnf_truncation *options) {
  tnf_extents w = tnf_shape_of_value(whole.w), v = tnf_shape_of_value(whole.v);
  tnf_extent n = tnf_dim(whole.w, 0), columns = tnf_extent_const(1);
  for (int32_t i = 1; i < w.count; ++i)
    columns = tnf_extent_mul(columns, w.extent[i]);
  tnf_extent all = tnf_extent_mul(n, columns);
  tnf_traced values = tnf_reshape(whole.w, TNF_EXTENTS(n, columns)), magnitudes = tnf_abs(values);
  if (options->discarded_weight >= 0)
    magnitudes = descending(graph, magnitudes);
  tnf_extent rank = kept_rank(graph, magnitudes, options);
  tnf_traced places = places_of_largest(graph, values, rank);
  w.extent[0] = v.extent[1] = rank;
  return (tnf_eigh_result){
      tnf_reshape(tnf_op_take(tnf_reshape(whole.w, TNF_EXTENTS(all)), places, 0), w),
      tnf_reshape(tnf_op_take(tnf_reshape(whole.v, TNF_EXTENTS(n, all)), places, 1), v),
  };
}

tnf_eigh_result tnf_truncated_eigh(tnf_traced a, const tnf_truncation *given) {
  tnf_truncation options;
  tnf_graph *graph = tnf_named_operands_check("truncated_eigh", "a", 1, &a);
  tnf_traced failed = tnf_traced_failed(a.graph);
  if (!graph || !read_truncation(graph, "truncated_eigh", given, &options))
    return (tnf_eigh_result){failed, failed};
  const char *outer = tnf_surface_begin(graph, "truncated_eigh");
  tnf_eigh_result result = tnf_eigh(a);
  if (!tnf_graph_failed(graph))
    result = truncate_eigh(graph, result, &options);
  tnf_surface_end(graph, outer);
  return result;
}
