/* Norms: finite and with derivatives where the plain sums overflow, underflow or have none. */
#include "builder/surface.h"
#include "builders.h"
#include "tenferro/linalg.h"

#include <float.h>
#include <math.h>

/* ---- operands ------------------------------------------------------------------------------------------------------------ */

static tnf_graph *norm_operand(const char *name, tnf_traced x, tnf_axes *axes) {
  tnf_graph *graph = tnf_operands_check(name, 1, &x);
  if (!graph || !tnf_axes_resolve(name, graph, tnf_rank_of(x), axes) || !tnf_class_check(graph, name, "x", x, &tnf_class_float))
    return NULL;
  return graph;
}

static bool check_order(tnf_graph *graph, const char *name, double order) {
  if (isnan(order))
    tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "%s: the order must not be NaN", graph->surface ? graph->surface : name);
  return !isnan(order);
}

/* y without `axes`, or with `keep` where they have the extent 1. */
static tnf_traced kept(tnf_traced y, const tnf_axes *axes, bool keep) {
  for (int32_t axis = 0; keep && axis < TNF_RT_MAX_RANK; ++axis)
    if (tnf_axes_contain(axes, axis))
      y = tnf_expand_dims(y, axis);
  return y;
}

static tnf_traced zeros_as(double number, tnf_traced is_zero, tnf_traced x) {
  return tnf_select(is_zero, tnf_full_like(x, number), x);
}

static tnf_traced is_zero(tnf_traced x) {
  return tnf_compare_scalar(TNF_DIRECTION_EQ, x, 0);
}

/* ---- of elements --------------------------------------------------------------------------------------------------------- */

/* The element of the largest (or least) size, and 1 where that is 0 or infinite: sums of what is divided by it stay in range.
 * What is made of both does not depend on it, so it carries no derivative. */
static tnf_traced unit_of(tnf_traced sizes, const tnf_axes *axes, bool least) {
  tnf_traced extreme = tnf_stop_gradient(least ? tnf_reduce_min(sizes, *axes) : tnf_reduce_max(sizes, *axes));
  tnf_traced usable = tnf_logical_and(tnf_compare_scalar(TNF_DIRECTION_GT, extreme, 0), tnf_isfinite(extreme));
  return tnf_select(usable, extreme, tnf_full_like(extreme, 1));
}

/* unit times the root of sum; 0, with the derivative 0, where the sum is 0. */
static tnf_traced rooted(tnf_traced unit, tnf_traced sum, double order) {
  tnf_traced zero = is_zero(sum), positive = zeros_as(1, zero, sum);
  tnf_traced root = order == 2 ? tnf_sqrt(positive) : tnf_pow_scalar(positive, 1 / order);
  return tnf_mul(unit, zeros_as(0, zero, root));
}

static tnf_traced sum_of_squares(tnf_traced x, tnf_traced unit, const tnf_axes *axes) {
  return tnf_reduce_sum(tnf_square(tnf_div(x, tnf_spread(unit, x, axes))), *axes);
}

static tnf_traced two_norm(tnf_traced x, const tnf_axes *axes) {
  if (!tnf_dtype_is_complex(tnf_dtype_of(x))) {
    tnf_traced unit = unit_of(tnf_abs(x), axes, false);
    return rooted(unit, sum_of_squares(x, unit, axes), 2);
  }
  tnf_traced re = tnf_real(x), im = tnf_imag(x), unit = unit_of(tnf_maximum(tnf_abs(re), tnf_abs(im)), axes, false);
  return rooted(unit, tnf_add(sum_of_squares(re, unit, axes), sum_of_squares(im, unit, axes)), 2);
}

/* The root of the sum of |x|^order. Zeros take no part in derivatives, which do not exist there below the order 2; even orders
 * of reals have them. */
static tnf_traced power_norm(tnf_traced x, double order, const tnf_axes *axes) {
  bool is_even = order > 0 && fmod(order, 2) == 0 && !tnf_dtype_is_complex(tnf_dtype_of(x));
  tnf_traced sizes = tnf_abs(x), unit = unit_of(sizes, axes, order < 0);
  tnf_traced scaled = tnf_div(is_even ? x : sizes, tnf_spread(unit, sizes, axes));
  if (is_even)
    return rooted(unit, tnf_reduce_sum(tnf_pow_scalar(scaled, order), *axes), order);
  tnf_traced zero = is_zero(sizes), powers = tnf_pow_scalar(zeros_as(1, zero, scaled), order);
  if (order > 0)
    return rooted(unit, tnf_reduce_sum(zeros_as(0, zero, powers), *axes), order);
  tnf_traced norm = rooted(unit, tnf_reduce_sum(powers, *axes), order), any_zero = tnf_any(zero, *axes);
  return zeros_as(0, any_zero, norm);
}

static tnf_traced elements_norm(tnf_traced x, double order, const tnf_axes *axes) {
  if (order == 2)
    return two_norm(x, axes);
  if (order == 0)
    return tnf_reduce_sum(tnf_cast(tnf_compare_scalar(TNF_DIRECTION_NE, x, 0), tnf_dtype_real(tnf_dtype_of(x))), *axes);
  if (order == 1)
    return tnf_reduce_sum(tnf_abs(x), *axes);
  if (order == (double)INFINITY) /* 0 over no elements */
    return tnf_maximum_scalar(tnf_reduce_max(tnf_abs(x), *axes), 0);
  if (order == (double)-INFINITY)
    return tnf_reduce_min(tnf_abs(x), *axes);
  return power_norm(x, order, axes);
}

tnf_traced tnf_vector_norm(tnf_traced x, double order, tnf_axes axes, bool keep_axes) {
  tnf_graph *graph = norm_operand("vector_norm", x, &axes);
  if (!graph || !check_order(graph, "vector_norm", order))
    return tnf_traced_failed(x.graph);
  const char *outer = tnf_surface_begin(graph, "vector_norm");
  tnf_traced result = kept(elements_norm(x, order, &axes), &axes, keep_axes);
  tnf_surface_end(graph, outer);
  return result;
}

/* ---- of matrices --------------------------------------------------------------------------------------------------------- */

/* The largest (or least) sum of absolute values along one of two axes. */
static tnf_traced sums_norm(tnf_traced x, int64_t summed, int64_t other, bool least) {
  tnf_traced sums = tnf_reduce_sum(tnf_abs(x), TNF_AXES((int32_t)summed));
  int32_t axis = (int32_t)(other > summed ? other - 1 : other);
  return least ? tnf_reduce_min(sums, TNF_AXES(axis)) : tnf_maximum_scalar(tnf_reduce_max(sums, TNF_AXES(axis)), 0);
}

/* The singular values, [k, other axes...]. */
static tnf_traced values_of(tnf_traced x, const tnf_axes *axes) {
  tnf_axes order = *axes;
  for (int32_t axis = 0; axis < tnf_rank_of(x); ++axis)
    if (axis != axes->axis[0] && axis != axes->axis[1])
      order.axis[order.count++] = axis;
  return tnf_op_svd(tnf_transpose(x, order), false, false, NULL, NULL).s;
}

/* The sum of the singular values. Those that are 0 to rounding take no part in the derivative. */
static tnf_traced nuclear_norm(tnf_traced x, const tnf_axes *axes) {
  tnf_traced s = values_of(x, axes);
  tnf_extent longer = tnf_extent_max(tnf_dim(x, (int32_t)axes->axis[0]), tnf_dim(x, (int32_t)axes->axis[1]));
  tnf_dtype dtype = tnf_dtype_of(s);
  tnf_axes first = TNF_AXES(0);
  tnf_traced noise =
      tnf_scale(dtype == TNF_F32 ? (double)FLT_EPSILON : DBL_EPSILON, tnf_extent_to_scalar(x.graph, longer, dtype));
  tnf_traced limit = tnf_mul(noise, tnf_stop_gradient(tnf_reduce_max(s, first)));
  tnf_traced is_noise = tnf_compare(TNF_DIRECTION_LE, s, tnf_spread(limit, s, &first));
  return tnf_reduce_sum(tnf_select(is_noise, tnf_stop_gradient(s), s), first);
}

/* The largest or least singular value, with the derivative 0 at 0. */
static tnf_traced extreme_value(tnf_traced x, const tnf_axes *axes, bool least) {
  tnf_traced s = values_of(x, axes), apart = zeros_as(0, is_zero(s), s);
  return least ? tnf_reduce_min(apart, TNF_AXES(0)) : tnf_maximum_scalar(tnf_reduce_max(apart, TNF_AXES(0)), 0);
}

static bool has_matrix_norm(double order) {
  return fabs(order) == 1 || fabs(order) == 2 || isinf(order);
}

static tnf_traced rows_and_columns_norm(tnf_traced x, double order, const tnf_axes *axes) {
  int64_t row = axes->axis[0], column = axes->axis[1];
  if (fabs(order) == 2)
    return extreme_value(x, axes, order < 0);
  return fabs(order) == 1 ? sums_norm(x, row, column, order < 0) : sums_norm(x, column, row, order < 0);
}

static bool check_kind(tnf_graph *graph, const char *name, tnf_norm_order order, int32_t axes) {
  const char *call = graph->surface ? graph->surface : name;
  if ((uint32_t)order.kind > TNF_NORM_NUCLEAR)
    tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "%s: the kind of the order is %d, which is none", call, (int)order.kind);
  else if (order.kind == TNF_NORM_NUCLEAR && axes != 2)
    tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "%s: the nuclear norm is one of two axes, got %d", call, (int)axes);
  else
    return order.kind != TNF_NORM_NUMBER || check_order(graph, name, order.number);
  return false;
}

tnf_traced tnf_norm(tnf_traced x, tnf_norm_order order, tnf_axes axes, bool keep_axes) {
  tnf_graph *graph = norm_operand("norm", x, &axes);
  if (!graph || !check_kind(graph, "norm", order, axes.count))
    return tnf_traced_failed(x.graph);
  const char *outer = tnf_surface_begin(graph, "norm");
  tnf_traced y;
  if (order.kind == TNF_NORM_NUCLEAR)
    y = nuclear_norm(x, &axes);
  else if (order.kind == TNF_NORM_FROBENIUS)
    y = two_norm(x, &axes);
  else if (axes.count == 2 && has_matrix_norm(order.number))
    y = rows_and_columns_norm(x, order.number, &axes);
  else
    y = elements_norm(x, order.number, &axes);
  y = kept(y, &axes, keep_axes);
  tnf_surface_end(graph, outer);
  return y;
}

tnf_traced tnf_matrix_norm(tnf_traced x, tnf_norm_order order, tnf_axes axes, bool keep_axes) {
  tnf_graph *graph = norm_operand("matrix_norm", x, &axes);
  if (!graph || !check_kind(graph, "matrix_norm", order, 2))
    return tnf_traced_failed(x.graph);
  if (axes.count != 2 || (order.kind == TNF_NORM_NUMBER && !has_matrix_norm(order.number))) {
    if (axes.count != 2)
      tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "matrix_norm: there must be two axes, got %d", (int)axes.count);
    else
      tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "matrix_norm: the order must be 1, 2 or infinite, or less 0, got %g",
                     order.number);
    return tnf_traced_failed(graph);
  }
  const char *outer = tnf_surface_begin(graph, "matrix_norm");
  tnf_traced result = tnf_norm(x, order, axes, keep_axes);
  tnf_surface_end(graph, outer);
  return result;
}

/* ---- condition ------------------------------------------------------------------------------------------------------------ */

tnf_traced tnf_cond(tnf_traced a, tnf_norm_order order) {
  tnf_graph *graph = tnf_named_operands_check("cond", "a", 1, &a);
  if (!graph || !check_kind(graph, "cond", order, 2) || !tnf_class_check(graph, "cond", "a", a, &tnf_class_float))
    return tnf_traced_failed(a.graph);
  if (order.kind == TNF_NORM_NUMBER && !has_matrix_norm(order.number)) {
    tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "cond: the order must be 1, 2 or infinite, or less 0, got %g", order.number);
    return tnf_traced_failed(graph);
  }
  const char *outer = tnf_surface_begin(graph, "cond");
  tnf_axes axes = TNF_AXES(0, 1);
  tnf_traced result;
  if (order.kind == TNF_NORM_NUMBER && fabs(order.number) == 2) {
    tnf_traced s = tnf_op_svd(a, false, false, NULL, NULL).s, least = tnf_reduce_min(s, TNF_AXES(0));
    tnf_traced largest = tnf_maximum_scalar(tnf_reduce_max(s, TNF_AXES(0)), 0); /* 0 of none */
    result = order.number > 0 ? tnf_div(largest, least) : tnf_div(least, largest);
  } else {
    result = tnf_mul(tnf_norm(a, order, axes, false), tnf_norm(tnf_op_inverse(a), order, axes, false));
  }
  tnf_surface_end(graph, outer);
  return result;
}
