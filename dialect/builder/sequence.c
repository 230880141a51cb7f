/* Numbers that follow from their place: extents as numbers, iota, the identity, equally spaced points. */
#include "builder/surface.h"
#include "builders.h"

#include <math.h>

/* The dtype that the dialect's operation gives, from which the wanted one is converted; TNF_BOOL where no number is wanted. */
static tnf_dtype ordered_dtype(const char *name, tnf_graph *graph, tnf_dtype dtype) {
  if (!tnf_dtype_check(graph, name, dtype))
    return TNF_BOOL;
  if (dtype != TNF_BOOL)
    return tnf_dtype_real(dtype);
  tnf_graph_fail(graph, TNF_RT_DTYPE_MISMATCH, "%s: dtype must be %s, got bool", graph->surface ? graph->surface : name,
                 tnf_class_numeric.words);
  return TNF_BOOL;
}

/* ---- one number ------------------------------------------------------------------------------------------------------------ */

static tnf_traced number_to_scalar(tnf_graph *graph, int64_t number, tnf_dtype dtype) {
  if (dtype == TNF_I64)
    return tnf_scalar_i64(graph, number);
  if (dtype != TNF_I32 || (number >= INT32_MIN && number <= INT32_MAX))
    return tnf_constant_scalar(graph, dtype, (double)number, 0);
  tnf_graph_fail(graph, TNF_RT_OUT_OF_RANGE, "%s: %lld is no i32", graph->surface ? graph->surface : "extent_to_scalar",
                 (long long)number);
  return tnf_traced_failed(graph);
}

tnf_traced tnf_extent_to_scalar(tnf_graph *graph, tnf_extent extent, tnf_dtype dtype) {
  if (!graph || tnf_graph_failed(graph))
    return tnf_traced_failed(graph);
  if (extent.kind != 1 && extent.kind != 2) {
    tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "%s: the extent is null",
                   graph->surface ? graph->surface : "extent_to_scalar");
    return tnf_traced_failed(graph);
  }
  if (extent.graph && extent.graph != graph) {
    tnf_graphs_mixed("extent_to_scalar", graph, extent.graph);
    return tnf_traced_failed(graph);
  }
  tnf_dtype element = ordered_dtype("extent_to_scalar", graph, dtype);
  if (element == TNF_BOOL)
    return tnf_traced_failed(graph);
  tnf_traced scalar =
      extent.kind == 1 ? number_to_scalar(graph, extent.number, element) : tnf_op_extent_to_scalar(extent, element);
  return tnf_cast(scalar, dtype);
}

/* ---- many ------------------------------------------------------------------------------------------------------------------ */

tnf_traced tnf_iota(tnf_graph *graph, tnf_dtype dtype, tnf_extents extents, int32_t axis) {
  if (!graph || tnf_graph_failed(graph))
    return tnf_traced_failed(graph);
  tnf_dtype element = ordered_dtype("iota", graph, dtype);
  if (element == TNF_BOOL || !tnf_count_check(graph, "iota", "extents", extents.count) ||
      !tnf_axis_resolve("iota", graph, extents.count, &axis))
    return tnf_traced_failed(graph);
  return tnf_cast(tnf_op_iota(graph, extents.extent, extents.count, axis, element), dtype);
}

tnf_traced tnf_eye(tnf_graph *graph, tnf_dtype dtype, tnf_extent rows, tnf_extent columns) {
  if (!graph || tnf_graph_failed(graph) || !tnf_dtype_check(graph, "eye", dtype))
    return tnf_traced_failed(graph);
  const char *outer = tnf_surface_begin(graph, "eye");
  tnf_extents extents = {2, {rows, columns}};
  tnf_traced i = tnf_iota(graph, TNF_I64, extents, 0), j = tnf_iota(graph, TNF_I64, extents, 1);
  tnf_traced result = tnf_cast(tnf_compare(TNF_DIRECTION_EQ, i, j), dtype);
  tnf_surface_end(graph, outer);
  return result;
}

/* 0 ... count - 1 in the dtype. */
static tnf_traced places(tnf_graph *graph, tnf_dtype dtype, tnf_extent count) {
  return tnf_iota(graph, dtype, (tnf_extents){1, {count}}, 0);
}

/* What fills a sequence between two rank-0 values of one dtype, f64 or an integer. */
typedef tnf_traced fill(tnf_traced from, tnf_traced by, tnf_extent count);

static tnf_traced fill_steps(tnf_traced start, tnf_traced step, tnf_extent count) {
  return tnf_add(start, tnf_mul(step, places(start.graph, tnf_dtype_of(start), count)));
}

/* start + i (stop - start) / (count - 1), where the quotient is exact, so is the number; start and stop themselves at the ends.
 * Where the difference overflows it is that of halves. */
static tnf_traced fill_between(tnf_traced start, tnf_traced stop, tnf_extent count) {
  tnf_graph *graph = start.graph;
  tnf_extent one = tnf_extent_const(1), steps = tnf_extent_max(tnf_extent_sub(count, one), one);
  tnf_traced i = places(graph, TNF_F64, count), n = tnf_extent_to_scalar(graph, steps, TNF_F64);
  tnf_traced infinite = tnf_scalar_f64(graph, INFINITY);
  tnf_traced wide = tnf_compare(TNF_DIRECTION_EQ, tnf_abs(tnf_sub(stop, start)), infinite);
  tnf_traced part = tnf_stop_gradient(tnf_select(wide, tnf_scalar_f64(graph, 0.5), tnf_scalar_f64(graph, 1)));
  tnf_traced from = tnf_mul(start, part), to = tnf_mul(stop, part);
  tnf_traced way = tnf_sub(to, from), step = tnf_div(tnf_mul(i, way), n);
  /* i (stop - start) overflows too */
  tnf_traced far = tnf_compare(TNF_DIRECTION_EQ, tnf_abs(step), infinite);
  step = tnf_select(far, tnf_mul(tnf_div(i, n), way), step);
  tnf_traced inner = tnf_div(tnf_add(from, step), part);
  inner = tnf_select(tnf_compare(TNF_DIRECTION_EQ, i, tnf_scalar_f64(graph, 0)), start, inner);
  return tnf_select(tnf_compare(TNF_DIRECTION_EQ, i, n), stop, inner);
}

/* Applies `by_parts` to the real and the imaginary parts, in f64 where the dtype is floating. */
static tnf_traced fill_parts(fill *by_parts, tnf_traced first, tnf_traced second, tnf_extent count) {
  tnf_dtype dtype = tnf_dtype_of(first);
  if (!tnf_dtype_is_floating(dtype))
    return by_parts(first, second, count);
  if (!tnf_dtype_is_complex(dtype))
    return tnf_cast(by_parts(tnf_cast(first, TNF_F64), tnf_cast(second, TNF_F64), count), dtype);
  tnf_traced a = tnf_cast(first, TNF_COMPLEX_F64), b = tnf_cast(second, TNF_COMPLEX_F64);
  tnf_traced re = by_parts(tnf_real(a), tnf_real(b), count), im = by_parts(tnf_imag(a), tnf_imag(b), count);
  return tnf_cast(tnf_complex(re, im), dtype);
}

static bool check_ends(const char *name, const char *names, tnf_graph *graph, const tnf_traced *ends, bool floating) {
  for (int32_t i = 0; i < 2; ++i) {
    char which[16];
    tnf_operand_name(names, i, which, sizeof which);
    if (tnf_rank_check(graph, name, which, ends[i], 0))
      tnf_class_check(graph, name, which, ends[i], floating ? &tnf_class_float : &tnf_class_numeric);
  }
  return !tnf_graph_failed(graph);
}

static tnf_traced sequence(const char *name, const char *names, fill *by_parts, tnf_traced first, tnf_traced second,
                           tnf_extent count, bool floating) {
  tnf_traced ends[2] = {first, second};
  tnf_graph *graph = tnf_named_operands_check(name, names, 2, ends);
  if (!graph || !check_ends(name, names, graph, ends, floating))
    return tnf_traced_failed(tnf_common_graph(2, ends));
  const char *outer = tnf_surface_begin(graph, name);
  tnf_promote(2, ends);
  tnf_traced result = fill_parts(by_parts, ends[0], ends[1], count);
  tnf_surface_end(graph, outer);
  return result;
}

tnf_traced tnf_arange(tnf_traced start, tnf_traced step, tnf_extent count) {
  return sequence("arange", "start step", fill_steps, start, step, count, false);
}

tnf_traced tnf_linspace(tnf_traced start, tnf_traced stop, tnf_extent count) {
  return sequence("linspace", "start stop", fill_between, start, stop, count, true);
}
