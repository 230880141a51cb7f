/* Elementwise operations that need more than their record: constants, C scalars, choice, conversion. */
#include "builder/surface.h"
#include "builders.h"

#include <math.h>

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

/* Whether the dtype holds `value`: integers take whole numbers in their range. */
static bool scalar_fits(tnf_dtype dtype, double value) {
  switch (dtype) {
  case TNF_I32:
    return value == floor(value) && value >= -0x1p31 && value < 0x1p31;
  case TNF_I64:
    return value == floor(value) && value >= -0x1p63 && value < 0x1p63;
  case TNF_BOOL:
    return value == 0 || value == 1;
  case TNF_F32:
  case TNF_F64:
  case TNF_COMPLEX_F32:
  case TNF_COMPLEX_F64:
    return true;
  }
  return false;
}

static tnf_traced scalar_for(const char *name, tnf_traced x, double value) {
  tnf_graph *graph = tnf_operands_check(name, 1, &x);
  if (!graph)
    return tnf_traced_failed(x.graph);
  tnf_dtype dtype = tnf_dtype_of(x);
  if (!scalar_fits(dtype, value)) {
    tnf_graph_fail(graph, TNF_RT_DTYPE_MISMATCH, "%s: %g is not a value of dtype %s", name, value, tnf_dtype_name(dtype));
    return tnf_traced_failed(graph);
  }
  return tnf_constant_scalar(graph, dtype, value, 0);
}

tnf_traced tnf_scalar_like(tnf_traced x, double value) {
  return scalar_for("scalar_like", x, value);
}

tnf_traced tnf_full(tnf_traced value, tnf_extents extents) {
  return tnf_broadcast_in_dim(value, extents, (tnf_axes){0, {0}});
}

tnf_traced tnf_full_like(tnf_traced x, double value) {
  tnf_traced scalar = scalar_for("full_like", x, value);
  return tnf_rank_of(x) == 0 ? scalar : tnf_full(scalar, tnf_shape_of_value(x));
}
tnf_traced tnf_zeros_like(tnf_traced x) {
  return tnf_full_like(x, 0);
}
tnf_traced tnf_ones_like(tnf_traced x) {
  return tnf_full_like(x, 1);
}

/* ---- with a C scalar ----------------------------------------------------------------------------------------------------- */

tnf_traced tnf_add_scalar(tnf_traced x, double value) {
  return tnf_add(x, scalar_for("add_scalar", x, value));
}
tnf_traced tnf_sub_scalar(tnf_traced x, double value) {
  return tnf_sub(x, scalar_for("sub_scalar", x, value));
}
tnf_traced tnf_div_scalar(tnf_traced x, double value) {
  return tnf_div(x, scalar_for("div_scalar", x, value));
}
tnf_traced tnf_pow_scalar(tnf_traced x, double exponent) {
  return tnf_pow(x, scalar_for("pow_scalar", x, exponent));
}
tnf_traced tnf_maximum_scalar(tnf_traced x, double value) {
  return tnf_maximum(x, scalar_for("maximum_scalar", x, value));
}
tnf_traced tnf_minimum_scalar(tnf_traced x, double value) {
  return tnf_minimum(x, scalar_for("minimum_scalar", x, value));
}
tnf_traced tnf_scale(double value, tnf_traced x) {
  return tnf_mul(scalar_for("scale", x, value), x);
}
tnf_traced tnf_rsub(double value, tnf_traced x) {
  return tnf_sub(scalar_for("rsub", x, value), x);
}
tnf_traced tnf_rdiv(double value, tnf_traced x) {
  return tnf_div(scalar_for("rdiv", x, value), x);
}
tnf_traced tnf_square(tnf_traced x) {
  return tnf_mul(x, x);
}
tnf_traced tnf_reciprocal(tnf_traced x) {
  return tnf_div(scalar_for("reciprocal", x, 1), x);
}

tnf_traced tnf_scale_complex(double re, double im, tnf_traced x) {
  tnf_graph *graph = tnf_operands_check("scale_complex", 1, &x);
  if (!graph)
    return tnf_traced_failed(x.graph);
  tnf_dtype dtype = tnf_dtype_of(x);
  if (!tnf_dtype_is_complex(dtype)) {
    tnf_graph_fail(graph, TNF_RT_DTYPE_MISMATCH, "scale_complex: x must be complex, got %s", tnf_dtype_name(dtype));
    return tnf_traced_failed(graph);
  }
  return tnf_mul(tnf_constant_scalar(graph, dtype, re, im), x);
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
  if (tnf_broadcast(graph->surface, 2, operands))
    result = tnf_op_compare(direction, operands[0], operands[1]);
  tnf_surface_end(graph, outer);
  return result;
}

tnf_traced tnf_compare_scalar(tnf_direction direction, tnf_traced x, double value) {
  return tnf_compare(direction, x, scalar_for("compare_scalar", x, value));
}

tnf_traced tnf_select(tnf_traced pred, tnf_traced on_true, tnf_traced on_false) {
  tnf_traced operands[3] = {pred, on_true, on_false};
  tnf_graph *graph = tnf_operands_check("select", 3, operands);
  if (!graph)
    return tnf_traced_failed(tnf_common_graph(3, operands));
  const char *outer = tnf_surface_begin(graph, "select");
  tnf_promote(2, operands + 1);
  tnf_traced result = tnf_traced_failed(graph);
  if (tnf_broadcast(graph->surface, 3, operands))
    result = tnf_op_select(operands[0], operands[1], operands[2]);
  tnf_surface_end(graph, outer);
  return result;
}

tnf_traced tnf_where(tnf_traced pred, tnf_traced on_true, tnf_traced on_false) {
  return tnf_select(pred, on_true, on_false);
}

bool tnf_dtype_converts(tnf_dtype from, tnf_dtype to) {
  return tnf_dtype_promote(from, to) == to;
}

tnf_traced tnf_cast(tnf_traced x, tnf_dtype dtype) {
  tnf_graph *graph = tnf_operands_check("cast", 1, &x);
  if (!graph)
    return tnf_traced_failed(x.graph);
  return tnf_dtype_of(x) == dtype ? x : tnf_op_convert(x, dtype);
}

tnf_traced tnf_convert(tnf_traced x, tnf_dtype dtype) {
  tnf_graph *graph = tnf_operands_check("convert", 1, &x);
  if (!graph)
    return tnf_traced_failed(x.graph);
  tnf_dtype from = tnf_dtype_of(x);
  if (!tnf_dtype_converts(from, dtype)) {
    tnf_graph_fail(graph, TNF_RT_DTYPE_MISMATCH, "convert: %s to %s loses values; tnf_cast does it", tnf_dtype_name(from),
                   tnf_dtype_name(dtype));
    return tnf_traced_failed(graph);
  }
  return tnf_cast(x, dtype);
}
