/* Maps over slices. */
#include "builder/bodies.h"
#include "builders.h"
#include "tenferro/transforms.h"

#include <stdio.h>

/* One call. The lists belong to it and are freed with it. */
typedef struct map {
  tnf_graph *graph;
  const char *name;
  tnf_traced *in;
  int64_t *in_axes, *out_axes;
  int32_t in_count, out_count;
  int32_t first; /* the first operand that is mapped; -1: none is */
} map;

static bool check_lists(const map *m, const tnf_traced *in, tnf_body_fn *body, const tnf_traced *out) {
  if (!body || (m->out_count > 0 && !out))
    tnf_graph_fail(m->graph, TNF_RT_INVALID_ARGUMENT, "%s: \"%s\" is NULL", m->name, !body ? "body" : "out");
  else if (m->out_count < 0)
    tnf_graph_fail(m->graph, TNF_RT_INVALID_ARGUMENT, "%s: %d results", m->name, m->out_count);
  return !tnf_graph_failed(m->graph) && tnf_values_check(m->graph, m->name, "operands", "operand", in, m->in_count);
}

static bool allocate(map *m) {
  size_t in = (size_t)m->in_count, all = in + (size_t)m->out_count;
  m->in = tnf_graph_alloc(m->graph, in, sizeof *m->in);
  m->in_axes = m->in ? tnf_graph_alloc(m->graph, all, sizeof *m->in_axes) : NULL;
  m->out_axes = m->in_axes ? m->in_axes + in : NULL;
  return m->in_axes != NULL;
}

static void release(const map *m) {
  tnf_graph_free(m->graph, m->in, (size_t)m->in_count, sizeof *m->in);
  tnf_graph_free(m->graph, m->in_axes, (size_t)m->in_count + (size_t)m->out_count, sizeof *m->in_axes);
}

/* The axis of entry `i`, one of `rank`; -1 for none. */
static bool read_axis(const map *m, const char *list, const int32_t *given, int32_t i, int32_t rank, int64_t *axis) {
  int32_t found = given ? given[i] : -1;
  *axis = -1;
  if (found == TNF_UNMAPPED)
    return true;
  *axis = found < 0 ? (int64_t)found + rank : found;
  if (*axis >= 0 && *axis < rank)
    return true;
  tnf_graph_fail(m->graph, TNF_RT_OUT_OF_RANGE, "%s: entry %d of %s is %d, and rank %d has no such axis", m->name, i, list, found,
                 rank);
  return false;
}

/* A mapped operand has as many slices as the first one, or as `extent` says, which `other` calls. */
static void require_slices(map *m, int32_t i, tnf_extent extent, const char *other) {
  int32_t axis = (int32_t)m->in_axes[i];
  int64_t exact = tnf_exact_extent(m->in[i], axis);
  if (extent.kind == 1 && exact >= 0 && exact != extent.number)
    tnf_graph_fail(m->graph, TNF_RT_SHAPE_MISMATCH, "%s: the numbers of slices differ: dim %d of operand %d is %lld, %s is %lld",
                   m->name, axis, i, (long long)exact, other, (long long)extent.number);
  if ((extent.kind == 1 && exact >= 0) || tnf_graph_failed(m->graph))
    return;
  char mine[64];
  snprintf(mine, sizeof mine, "dim %d of operand %d", axis, i);
  m->in[i] = tnf_with_extent(m->in[i], axis, extent, &(tnf_equal_words){"the numbers of slices differ", mine, other});
}

static bool read_operands(map *m, const tnf_traced *in, const int32_t *in_axes, const tnf_extent *size) {
  char other[64] = "the size";
  m->first = -1;
  for (int32_t i = 0; i < m->in_count; ++i) {
    m->in[i] = tnf_materialize(in[i]);
    if (!read_axis(m, "in_axes", in_axes, i, tnf_rank_of(m->in[i]), &m->in_axes[i]))
      return false;
    if (m->in_axes[i] < 0)
      continue;
    if (size)
      require_slices(m, i, *size, other);
    else if (m->first >= 0)
      require_slices(m, i, tnf_dim(m->in[m->first], (int32_t)m->in_axes[m->first]), other);
    else
      snprintf(other, sizeof other, "dim %lld of operand %d", (long long)m->in_axes[i], i);
    m->first = m->first < 0 ? i : m->first;
  }
  if (m->first < 0 && !size)
    tnf_graph_fail(m->graph, TNF_RT_INVALID_ARGUMENT, "%s: no operand is mapped, and nothing says how many slices there are",
                   m->name);
  return !tnf_graph_failed(m->graph);
}

/* The type with one axis more, or less. */
static MlirType with_axis(const map *m, MlirType type, int64_t axis, int64_t extent) {
  int64_t extents[TNF_RT_MAX_RANK + 1], bounds[TNF_RT_MAX_RANK + 1];
  intptr_t rank = tnf_ir_tensor_type_rank(type), count = rank + 1;
  for (intptr_t i = 0; i < count; ++i) {
    extents[i] = i == axis ? extent : tnf_ir_tensor_type_extent(type, i - (i > axis));
    bounds[i] = i == axis ? TNF_IR_UNKNOWN : tnf_ir_tensor_type_bound(type, i - (i > axis));
  }
  return tnf_ir_tensor_type_get(m->graph->location, count, extents, bounds, tnf_ir_tensor_type_element(type),
                                tnf_ir_tensor_type_placement(type));
}
static MlirType without_axis(const map *m, MlirType type, int64_t axis) {
  int64_t extents[TNF_RT_MAX_RANK], bounds[TNF_RT_MAX_RANK];
  intptr_t count = tnf_ir_tensor_type_rank(type) - 1;
  for (intptr_t i = 0; i < count; ++i) {
    extents[i] = tnf_ir_tensor_type_extent(type, i + (i >= axis));
    bounds[i] = tnf_ir_tensor_type_bound(type, i + (i >= axis));
  }
  return tnf_ir_tensor_type_get(m->graph->location, count, extents, bounds, tnf_ir_tensor_type_element(type),
                                tnf_ir_tensor_type_placement(type));
}

/* The operation with its results, whose types and axes its body decides. */
static MlirOperation with_results(const map *m, MlirOperation op, const int32_t *out_axes, const tnf_extent *size) {
  MlirOperation end = mlirBlockGetTerminator(tnf_region_block(op, 0));
  MlirType *types = tnf_graph_failed(m->graph) ? NULL : tnf_graph_alloc(m->graph, (size_t)m->out_count, sizeof *types);
  if (!types)
    return op;
  tnf_extent slices = m->first >= 0 ? tnf_dim(m->in[m->first], (int32_t)m->in_axes[m->first]) : *size;
  int64_t extent = slices.kind == 1 ? slices.number : TNF_IR_UNKNOWN;
  for (int32_t i = 0; i < m->out_count && !tnf_graph_failed(m->graph); ++i) {
    types[i] = mlirValueGetType(mlirOperationGetOperand(end, i));
    int32_t rank = (int32_t)tnf_ir_tensor_type_rank(types[i]) + 1;
    if (!read_axis(m, "out_axes", out_axes, i, rank, &m->out_axes[i]) || m->out_axes[i] < 0)
      continue;
    if (rank > TNF_RT_MAX_RANK)
      tnf_graph_fail(m->graph, TNF_RT_RANK_MISMATCH, "%s: result %d has rank %d in the body, and gets one axis more", m->name, i,
                     TNF_RT_MAX_RANK);
    else
      types[i] = with_axis(m, types[i], m->out_axes[i], extent);
  }
  if (!tnf_graph_failed(m->graph)) {
    mlirOperationSetInherentAttributeByName(op, mlirStringRefCreateFromCString("out_axes"),
                                            mlirDenseI64ArrayGet(m->graph->mlir, m->out_count, m->out_axes));
    op = tnf_region_op_with_results(m->graph, op, m->out_count, types);
  }
  tnf_graph_free(m->graph, types, (size_t)m->out_count, sizeof *types);
  return op;
}

static MlirOperation build(const map *m, const tnf_extent *size, tnf_body_fn *function, void *user, const int32_t *out_axes) {
  tnf_graph *graph = m->graph;
  const tnf_body b = {m->name, "body", "tenferro.yield", function, NULL, user, 0, 0};
  MlirOperationState state = mlirOperationStateGet(mlirStringRefCreateFromCString("tenferro.vmap"), tnf_graph_location(graph));
  bool is_sized = m->first < 0;
  for (int32_t i = 0; i < m->in_count; ++i) {
    MlirValue operand = tnf_traced_get_value(m->in[i]);
    mlirOperationStateAddOperands(&state, 1, &operand);
  }
  MlirValue count = is_sized ? tnf_extent_as_value(graph, m->name, "the size", *size) : (MlirValue){NULL};
  if (tnf_graph_failed(graph))
    return (MlirOperation){NULL};
  if (is_sized)
    mlirOperationStateAddOperands(&state, 1, &count);
  MlirNamedAttribute attributes[] = {
      tnf_region_attribute(graph, "in_axes", mlirDenseI64ArrayGet(graph->mlir, m->in_count, m->in_axes)),
      tnf_region_attribute(graph, "out_axes", mlirDenseI64ArrayGet(graph->mlir, 0, NULL)),
      tnf_region_attribute(graph, "operandSegmentSizes",
                           mlirDenseI32ArrayGet(graph->mlir, 2, (int32_t[]){m->in_count, is_sized}))};
  mlirOperationStateAddAttributes(&state, 3, attributes);
  MlirOperation op = tnf_region_op_insert(graph, &state, 1);
  for (int32_t i = 0; i < m->in_count; ++i) {
    MlirType type = mlirValueGetType(tnf_traced_get_value(m->in[i]));
    mlirBlockAddArgument(tnf_region_block(op, 0), m->in_axes[i] < 0 ? type : without_axis(m, type, m->in_axes[i]),
                         graph->location);
  }
  tnf_body_trace(graph, &b, tnf_region_block(op, 0), m->in_count, m->out_count);
  return with_results(m, op, out_axes, size);
}

static void vmap(map m, const tnf_extent *size, tnf_body_fn *body, void *user, const tnf_traced *in, const int32_t *in_axes,
                 tnf_traced *out, const int32_t *out_axes) {
  const char *outer = tnf_surface_begin(m.graph, m.name);
  if (check_lists(&m, in, body, out)) {
    MlirOperation op = {NULL};
    if (allocate(&m) && read_operands(&m, in, in_axes, size))
      op = build(&m, size, body, user, out_axes);
    if (!mlirOperationIsNull(op) && tnf_region_op_verify(m.graph, m.name, op))
      for (int32_t i = 0; i < m.out_count; ++i)
        out[i] = tnf_traced_from(m.graph, mlirOperationGetResult(op, i));
    release(&m);
  }
  tnf_set_null_after_failure(m.graph, out, m.out_count);
  tnf_surface_end(m.graph, outer);
}

void tnf_vmap(tnf_graph *graph, tnf_body_fn *body, void *user, const tnf_traced *in, const int32_t *in_axes, int32_t in_count,
              tnf_traced *out, const int32_t *out_axes, int32_t out_count) {
  if (graph)
    vmap((map){.graph = graph, .name = "vmap", .in_count = in_count, .out_count = out_count}, NULL, body, user, in, in_axes, out,
         out_axes);
}

void tnf_vmap_sized(tnf_graph *graph, tnf_extent size, tnf_body_fn *body, void *user, const tnf_traced *in,
                    const int32_t *in_axes, int32_t in_count, tnf_traced *out, const int32_t *out_axes, int32_t out_count) {
  if (graph)
    vmap((map){.graph = graph, .name = "vmap_sized", .in_count = in_count, .out_count = out_count}, &size, body, user, in,
         in_axes, out, out_axes);
}
