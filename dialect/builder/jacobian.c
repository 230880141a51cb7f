/* All derivatives of one value with respect to another: a map of the derivative along, or of, one element over a basis. */
#include "builder/surface.h"
#include "builders.h"
#include "tenferro/transforms.h"

#include <stdio.h>

typedef bool optional_fn(tnf_traced y, tnf_traced x, tnf_traced direction, tnf_traced *result);

typedef struct jacobian {
  const char *name, *y_name;
  tnf_traced y, x;
  optional_fn *derivative;
  bool zero_without; /* where y does not depend on x, the derivatives are 0 */
} jacobian;

/* One element: the derivative along a tangent, or the cotangent pulled back. */
static void derive(tnf_graph *graph, const tnf_traced *in, int32_t in_count, tnf_traced *out, int32_t out_count, void *user) {
  const jacobian *j = user;
  (void)in_count;
  (void)out_count;
  if (j->derivative(j->y, j->x, in[0], out) || tnf_graph_failed(graph))
    return;
  if (j->zero_without)
    out[0] = tnf_zeros_like(j->derivative == tnf_jvp_optional ? j->y : j->x);
  else
    tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "%s: %s does not depend on x", j->name, j->y_name);
}

static tnf_extent count_of(tnf_traced x) {
  tnf_extent count = tnf_extent_const(1);
  for (int32_t i = 0; i < tnf_rank_of(x); ++i)
    count = tnf_extent_mul(count, tnf_dim(x, i));
  return count;
}

/* The axes of y, then those of x. */
static tnf_extents both_shapes(tnf_traced y, tnf_traced x) {
  tnf_extents extents = tnf_shape_of_value(y), more = tnf_shape_of_value(x);
  for (int32_t i = 0; i < more.count; ++i)
    extents.extent[extents.count++] = more.extent[i];
  return extents;
}

/* One slice for each element of `like`, 1 there and 0 elsewhere. */
static tnf_traced basis_of(tnf_traced like) {
  tnf_extent count = count_of(like);
  tnf_extents extents = tnf_shape_of_value(like);
  extents.extent[extents.count++] = count;
  return tnf_reshape(tnf_eye(like.graph, tnf_dtype_of(like), count, count), extents);
}

static tnf_traced map_basis(jacobian *j) {
  const bool forward = j->derivative == tnf_jvp_optional;
  const int32_t first = 0;
  tnf_graph *graph = j->y.graph;
  if (tnf_rank_of(j->y) + tnf_rank_of(j->x) > TNF_RT_MAX_RANK) {
    tnf_graph_fail(graph, TNF_RT_RANK_MISMATCH, "%s: %s and x have %d axes together, at most %d are possible", j->name, j->y_name,
                   tnf_rank_of(j->y) + tnf_rank_of(j->x), TNF_RT_MAX_RANK);
    return tnf_traced_failed(graph);
  }
  tnf_traced basis = basis_of(forward ? j->x : j->y), parts;
  tnf_vmap(graph, derive, j, &basis, NULL, 1, &parts, forward ? NULL : &first, 1);
  return tnf_reshape(parts, both_shapes(j->y, j->x));
}

static tnf_traced jacobian_of(jacobian j, const tnf_operand_class *of_y) {
  char names[32];
  snprintf(names, sizeof names, "%s x", j.y_name);
  tnf_graph *graph = tnf_named_operands_check(j.name, names, 2, (tnf_traced[]){j.y, j.x});
  if (!graph)
    return tnf_traced_failed(j.y.graph ? j.y.graph : j.x.graph);
  const char *outer = tnf_surface_begin(graph, j.name);
  tnf_traced result = tnf_traced_failed(graph);
  if (tnf_class_check(graph, j.name, j.y_name, j.y, of_y) && tnf_class_check(graph, j.name, "x", j.x, &tnf_class_real))
    result = map_basis(&j);
  tnf_surface_end(graph, outer);
  return result;
}

tnf_traced tnf_jacfwd(tnf_traced y, tnf_traced x) {
  return jacobian_of((jacobian){"jacfwd", "y", y, x, tnf_jvp_optional, false}, &tnf_class_float);
}

tnf_traced tnf_jacrev(tnf_traced y, tnf_traced x) {
  return jacobian_of((jacobian){"jacrev", "y", y, x, tnf_vjp_optional, false}, &tnf_class_real);
}

tnf_traced tnf_hessian(tnf_traced loss, tnf_traced x) {
  tnf_graph *graph = tnf_named_operands_check("hessian", "loss x", 2, (tnf_traced[]){loss, x});
  if (!graph)
    return tnf_traced_failed(loss.graph ? loss.graph : x.graph);
  const char *outer = tnf_surface_begin(graph, "hessian");
  tnf_traced gradient, result = tnf_traced_failed(graph);
  if (tnf_class_check(graph, "hessian", "loss", loss, &tnf_class_real) && tnf_rank_check(graph, "hessian", "loss", loss, 0) &&
      tnf_class_check(graph, "hessian", "x", x, &tnf_class_real)) {
    if (tnf_grad_optional(loss, x, &gradient))
      result = jacobian_of((jacobian){"hessian", "gradient", gradient, x, tnf_jvp_optional, true}, &tnf_class_real);
    else
      tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "hessian: loss does not depend on x");
  }
  tnf_surface_end(graph, outer);
  return result;
}
