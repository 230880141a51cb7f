/* What builders check of their arguments before anything is built: one function per kind of argument. */
#include "builder/surface.h"

#include <stdio.h>

/* The builder that the user called. */
static const char *called(const tnf_graph *graph, const char *name) {
  return graph->surface ? graph->surface : name;
}

/* ---- operands ------------------------------------------------------------------------------------------------------------ */

/* Builders whose operands have other names than x, lhs and rhs. */
static const struct {
  const char *builder;
  const char *operands[3];
} operand_names[] = {
    {"select", {"pred", "on_true", "on_false"}},
    {"pad", {"x", "value"}},
    {"solve", {"a", "b"}},
    {"triangular_solve", {"a", "b"}},
    {"cholesky_solve", {"l", "b"}},
    {"slogdet_spd", {"a"}},
    {"arange", {"start", "step"}},
    {"linspace", {"start", "stop"}},
    {"grad", {"loss"}},
    {"vjp", {"y"}},
    {"jvp", {"y"}},
};

static void operand_name(const char *builder, int32_t count, int32_t index, char *text, size_t size) {
  static const char *const few[2][2] = {{"x", NULL}, {"lhs", "rhs"}};
  for (size_t i = 0; i < sizeof operand_names / sizeof *operand_names; ++i)
    if (index < 3 && operand_names[i].operands[index] && strcmp(operand_names[i].builder, builder) == 0) {
      snprintf(text, size, "%s", operand_names[i].operands[index]);
      return;
    }
  if (count <= 2)
    snprintf(text, size, "%s", few[count - 1][index]);
  else
    snprintf(text, size, "operand %d", index);
}

void tnf_graphs_mixed(const char *name, tnf_graph *graph, tnf_graph *other) {
  tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "%s: operands belong to two graphs", name);
  tnf_graph_fail(other, TNF_RT_INVALID_ARGUMENT, "%s: operands belong to two graphs", name);
}

tnf_graph *tnf_operands_check(const char *name, int32_t count, const tnf_traced *operands) {
  tnf_graph *graph = tnf_common_graph(count, operands);
  if (!graph)
    return NULL;
  name = called(graph, name);
  tnf_label_note(graph, name, count, operands);
  for (int32_t i = 0; i < count; ++i) {
    char text[64];
    if (operands[i].graph && operands[i].graph != graph) {
      tnf_graphs_mixed(name, graph, operands[i].graph);
    } else if (tnf_traced_is_null(operands[i])) {
      operand_name(name, count, i, text, sizeof text);
      tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "%s: %s is null", name, text);
    }
  }
  return tnf_graph_failed(graph) ? NULL : graph;
}

tnf_graph *tnf_operand_list_check(const char *name, int32_t count, const tnf_traced *xs) {
  if (count > 0 && xs)
    return tnf_operands_check(name, count, xs);
  return NULL;
}

/* ---- numbers ------------------------------------------------------------------------------------------------------------- */

bool tnf_dtype_check(tnf_graph *graph, const char *name, tnf_dtype dtype) {
  if (tnf_dtype_size(dtype))
    return true;
  tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "%s: %d is not a dtype", called(graph, name), (int)dtype);
  return false;
}

bool tnf_count_check(tnf_graph *graph, const char *name, const char *list, int32_t count) {
  if (count >= 0 && count <= TNF_RT_MAX_RANK)
    return true;
  name = called(graph, name);
  if (count < 0)
    tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "%s: %s cannot have %d entries", name, list, count);
  else
    tnf_graph_fail(graph, TNF_RT_RANK_MISMATCH, "%s: %s has %d entries; a tensor has at most %d axes", name, list, count,
                   TNF_RT_MAX_RANK);
  return false;
}

/* ---- axes ---------------------------------------------------------------------------------------------------------------- */

bool tnf_axis_resolve(const char *name, tnf_graph *graph, int32_t rank, int32_t *axis) {
  int32_t given = *axis;
  if (given < 0 && given >= -rank)
    *axis += rank;
  if (*axis >= 0 && *axis < rank)
    return true;
  tnf_graph_fail(graph, TNF_RT_OUT_OF_RANGE, "%s: axis %d is out of range for rank %d", called(graph, name), given, rank);
  return false;
}

bool tnf_axes_resolve(const char *name, tnf_graph *graph, int32_t rank, tnf_axes *axes) {
  name = called(graph, name);
  if (axes->count == -1) {
    axes->count = rank;
    for (int32_t i = 0; i < rank; ++i)
      axes->axis[i] = i;
    return true;
  }
  if (!tnf_count_check(graph, name, "the list of axes", axes->count))
    return false;
  uint32_t seen = 0;
  for (int32_t i = 0; i < axes->count; ++i) {
    int64_t given = axes->axis[i];
    int64_t axis = given < 0 && given >= -rank ? given + rank : given;
    if (axis < 0 || axis >= rank)
      tnf_graph_fail(graph, TNF_RT_OUT_OF_RANGE, "%s: axis %lld is out of range for rank %d", name, (long long)given, rank);
    else if (seen >> axis & 1)
      tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "%s: axis %lld is given twice", name, (long long)given);
    if (tnf_graph_failed(graph))
      return false;
    seen |= 1u << axis;
    axes->axis[i] = axis;
  }
  return true;
}
