/* Elementwise operations that need more than their record: constants, C scalars, choice, conversion. */
#include "builder/surface.h"
#include "builders.h"

/* ---- constants --------------------------------------------------------------------------------------------------------- */

tnf_traced tnf_scalar_f32(tnf_graph *graph, float value) {
  return tnf_constant_scalar(graph, TNF_F32, (double)value, 0);
}
tnf_traced tnf_scalar_f64(tnf_graph *graph, double value) {
  return tnf_constant_scalar(graph, TNF_F64, value, 0);
}
tnf_traced tnf_scalar_i32(tnf_graph *graph, int32_t value) {
  return tnf_constant_scalar(graph, TNF_I32, (double)value, 0);
}
tnf_traced tnf_scalar_bool(tnf_graph *graph, bool value) {
  return tnf_constant_scalar(graph, TNF_BOOL, value ? 1 : 0, 0);
}
tnf_traced tnf_scalar_complex_f32(tnf_graph *graph, float re, float im) {
  return tnf_constant_scalar(graph, TNF_COMPLEX_F32, (double)re, (double)im);
}
tnf_traced tnf_scalar_complex_f64(tnf_graph *graph, double re, double im) {
  return tnf_constant_scalar(graph, TNF_COMPLEX_F64, re, im);
}
tnf_traced tnf_scalar_i64(tnf_graph *graph, int64_t value) {
  if (!graph || tnf_graph_failed(graph))
    return tnf_traced_failed(graph);
  MlirType type = mlirRankedTensorTypeGet(0, NULL, tnf_dtype_to_type(graph->mlir, TNF_I64), mlirAttributeGetNull());
  return tnf_op_constant(graph, mlirDenseElementsAttrInt64SplatGet(type, value));
}

tnf_traced tnf_scalar_like(tnf_traced x, double value) {
  return tnf_scalar_operand("scalar_like", x, value);
}

tnf_traced tnf_full(tnf_traced value, tnf_extents extents) {
  tnf_graph *graph = tnf_named_operands_check("full", "value", 1, &value);
  if (!graph)
    return tnf_traced_failed(value.graph);
  if (tnf_rank_of(value) != 0) {
    char type[256];
    tnf_graph_fail(graph, TNF_RT_RANK_MISMATCH, "full: value must be a scalar (rank 0), got %s",
                   tnf_traced_text(value, type, sizeof type));
    return tnf_traced_failed(graph);
  }
  const char *outer = tnf_surface_begin(value.graph, "full");
  tnf_traced result = tnf_broadcast_in_dim(value, extents, (tnf_axes){0, {0}});
  tnf_surface_end(value.graph, outer);
  return result;
}

static tnf_traced filled_like(const char *name, tnf_traced x, double value) {
  if (!tnf_operands_check(name, 1, &x))
    return tnf_traced_failed(x.graph);
  const char *outer = tnf_surface_begin(x.graph, name);
  tnf_traced scalar = tnf_scalar_operand(name, x, value);
  tnf_traced result = tnf_rank_of(x) == 0 ? scalar : tnf_full(scalar, tnf_shape_of_value(x));
  tnf_surface_end(x.graph, outer);
  return result;
}

tnf_traced tnf_full_like(tnf_traced x, double value) {
  return filled_like("full_like", x, value);
}
tnf_traced tnf_zeros_like(tnf_traced x) {
  return filled_like("zeros_like", x, 0);
}
tnf_traced tnf_ones_like(tnf_traced x) {
  return filled_like("ones_like", x, 1);
}

/* ---- with a C scalar ----------------------------------------------------------------------------------------------------- */

/* op(x, value), or op(value, x), under the name of what was called. */
static tnf_traced with_scalar(const char *name, tnf_traced op(tnf_traced, tnf_traced), tnf_traced x, double value, bool first) {
  tnf_graph *graph = tnf_operands_check(name, 1, &x);
  if (!graph)
    return tnf_traced_failed(x.graph);
  const char *outer = tnf_surface_begin(graph, name);
  tnf_traced scalar = tnf_scalar_operand(name, x, value);
  tnf_traced result = first ? op(scalar, x) : op(x, scalar);
  tnf_surface_end(graph, outer);
  return result;
}

tnf_traced tnf_add_scalar(tnf_traced x, double value) {
  return with_scalar("add_scalar", tnf_add, x, value, false);
}
tnf_traced tnf_sub_scalar(tnf_traced x, double value) {
  return with_scalar("sub_scalar", tnf_sub, x, value, false);
}
tnf_traced tnf_div_scalar(tnf_traced x, double value) {
  return with_scalar("div_scalar", tnf_div, x, value, false);
}
tnf_traced tnf_pow_scalar(tnf_traced x, double exponent) {
  return with_scalar("pow_scalar", tnf_pow, x, exponent, false);
}
tnf_traced tnf_maximum_scalar(tnf_traced x, double value) {
  return with_scalar("maximum_scalar", tnf_maximum, x, value, false);
}
tnf_traced tnf_minimum_scalar(tnf_traced x, double value) {
  return with_scalar("minimum_scalar", tnf_minimum, x, value, false);
}
tnf_traced tnf_scale(double value, tnf_traced x) {
  return with_scalar("scale", tnf_mul, x, value, true);
}
tnf_traced tnf_rsub(double value, tnf_traced x) {
  return with_scalar("rsub", tnf_sub, x, value, true);
}
tnf_traced tnf_rdiv(double value, tnf_traced x) {
  return with_scalar("rdiv", tnf_div, x, value, true);
}
tnf_traced tnf_square(tnf_traced x) {
  tnf_graph *graph = tnf_operands_check("square", 1, &x);
  if (!graph)
    return tnf_traced_failed(x.graph);
  const char *outer = tnf_surface_begin(graph, "square");
  tnf_traced result = tnf_mul(x, x);
  tnf_surface_end(graph, outer);
  return result;
}
tnf_traced tnf_reciprocal(tnf_traced x) {
  return with_scalar("reciprocal", tnf_div, x, 1, true);
}

tnf_traced tnf_scale_complex(double re, double im, tnf_traced x) {
  tnf_graph *graph = tnf_operands_check("scale_complex", 1, &x);
  if (!graph)
    return tnf_traced_failed(x.graph);
  tnf_dtype dtype = tnf_dtype_of(x);
  if (!tnf_class_check(graph, "scale_complex", "x", x, &tnf_class_complex))
    return tnf_traced_failed(graph);
  if (!tnf_scalar_fits("scale_complex", graph, dtype, re) || !tnf_scalar_fits("scale_complex", graph, dtype, im))
    return tnf_traced_failed(graph);
  const char *outer = tnf_surface_begin(graph, "scale_complex");
  tnf_traced result = tnf_mul(tnf_constant_scalar(graph, dtype, re, im), x);
  tnf_surface_end(graph, outer);
  return result;
}

/* ---- choice and conversion ------------------------------------------------------------------------------------------------- */

tnf_traced tnf_compare(tnf_direction direction, tnf_traced lhs, tnf_traced rhs) {
  tnf_traced operands[2] = {lhs, rhs};
  tnf_graph *graph = tnf_operands_check("compare", 2, operands);
  if (!graph)
    return tnf_traced_failed(tnf_common_graph(2, operands));
  const char *outer = tnf_surface_begin(graph, "compare");
  tnf_promote(2, operands);
  tnf_traced result = tnf_traced_failed(graph);
  if (tnf_broadcast(graph->surface, "lhs rhs", 2, operands))
    result = tnf_op_compare(direction, operands[0], operands[1]);
  tnf_surface_end(graph, outer);
  return result;
}

tnf_traced tnf_compare_scalar(tnf_direction direction, tnf_traced x, double value) {
  tnf_graph *graph = tnf_operands_check("compare_scalar", 1, &x);
  if (!graph)
    return tnf_traced_failed(x.graph);
  const char *outer = tnf_surface_begin(graph, "compare_scalar");
  tnf_traced result = tnf_compare(direction, x, tnf_scalar_operand("compare_scalar", x, value));
  tnf_surface_end(graph, outer);
  return result;
}

#define SELECT_OPERANDS "pred on_true on_false"

tnf_traced tnf_select(tnf_traced pred, tnf_traced on_true, tnf_traced on_false) {
  tnf_traced operands[3] = {pred, on_true, on_false};
  tnf_graph *graph = tnf_named_operands_check("select", SELECT_OPERANDS, 3, operands);
  if (!graph)
    return tnf_traced_failed(tnf_common_graph(3, operands));
  const char *outer = tnf_surface_begin(graph, "select");
  tnf_promote(2, operands + 1);
  tnf_traced result = tnf_traced_failed(graph);
  if (tnf_broadcast(graph->surface, SELECT_OPERANDS, 3, operands))
    result = tnf_op_select(operands[0], operands[1], operands[2]);
  tnf_surface_end(graph, outer);
  return result;
}

#define CLAMP_OPERANDS "x low high"

tnf_traced tnf_clamp(tnf_traced x, tnf_traced low, tnf_traced high) {
  tnf_traced operands[3] = {x, low, high};
  tnf_graph *graph = tnf_named_operands_check("clamp", CLAMP_OPERANDS, 3, operands);
  if (!graph)
    return tnf_traced_failed(tnf_common_graph(3, operands));
  const char *outer = tnf_surface_begin(graph, "clamp");
  tnf_promote(3, operands);
  tnf_traced result = tnf_traced_failed(graph);
  if (tnf_broadcast(graph->surface, CLAMP_OPERANDS, 3, operands))
    result = tnf_op_clamp(operands[0], operands[1], operands[2]);
  tnf_surface_end(graph, outer);
  return result;
}

tnf_traced tnf_clamp_scalar(tnf_traced x, double low, double high) {
  tnf_graph *graph = tnf_operands_check("clamp_scalar", 1, &x);
  if (!graph)
    return tnf_traced_failed(x.graph);
  const char *outer = tnf_surface_begin(graph, "clamp_scalar");
  tnf_traced result = tnf_clamp(x, tnf_scalar_operand("clamp_scalar", x, low), tnf_scalar_operand("clamp_scalar", x, high));
  tnf_surface_end(graph, outer);
  return result;
}

tnf_traced tnf_where(tnf_traced pred, tnf_traced on_true, tnf_traced on_false) {
  return tnf_select(pred, on_true, on_false);
}

bool tnf_dtype_converts(tnf_dtype from, tnf_dtype to) {
  return tnf_dtype_size(from) && tnf_dtype_size(to) && tnf_dtype_promote(from, to) == to;
}

tnf_traced tnf_cast(tnf_traced x, tnf_dtype dtype) {
  tnf_graph *graph = tnf_operands_check("cast", 1, &x);
  if (!graph)
    return tnf_traced_failed(x.graph);
  if (!tnf_dtype_check(graph, "cast", dtype))
    return tnf_traced_failed(graph);
  return tnf_dtype_of(x) == dtype ? x : tnf_op_convert(x, dtype);
}

tnf_traced tnf_convert(tnf_traced x, tnf_dtype dtype) {
  tnf_graph *graph = tnf_operands_check("convert", 1, &x);
  if (!graph)
    return tnf_traced_failed(x.graph);
  if (!tnf_dtype_check(graph, "convert", dtype))
    return tnf_traced_failed(graph);
  tnf_dtype from = tnf_dtype_of(x);
  if (!tnf_dtype_converts(from, dtype)) {
    tnf_graph_fail(graph, TNF_RT_DTYPE_MISMATCH, "convert: %s to %s loses values; tnf_cast does it", tnf_dtype_name(from),
                   tnf_dtype_name(dtype));
    return tnf_traced_failed(graph);
  }
  return tnf_cast(x, dtype);
}
