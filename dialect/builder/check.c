/* What builders check of their arguments before anything is built: one function per kind of argument. */
#include "builder/surface.h"

#include <stdio.h>

/* The builder that the user called. */
static const char *called(const tnf_graph *graph, const char *name) {
  return graph->surface ? graph->surface : name;
}

/* ---- operands ------------------------------------------------------------------------------------------------------------ */

void tnf_graphs_mixed(const char *name, tnf_graph *graph, tnf_graph *other) {
  tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "%s: operands belong to two graphs", name);
  tnf_graph_fail(other, TNF_RT_INVALID_ARGUMENT, "%s: operands belong to two graphs", name);
}

tnf_graph *tnf_operands_check(const char *name, int32_t count, const tnf_traced *operands) {
  return tnf_named_operands_check(name, tnf_usual_operand_names(count), count, operands);
}

tnf_graph *tnf_named_operands_check(const char *name, const char *names, int32_t count, const tnf_traced *operands) {
  tnf_graph *graph = tnf_common_graph(count, operands);
  if (!graph)
    return NULL;
  name = called(graph, name);
  tnf_label_note(graph, name, names, count, operands, true);
  for (int32_t i = 0; i < count; ++i) {
    char text[64];
    if (operands[i].graph && operands[i].graph != graph) {
      tnf_graphs_mixed(name, graph, operands[i].graph);
    } else if (tnf_traced_is_null(operands[i])) {
      tnf_operand_name(names, i, text, sizeof text);
      tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "%s: %s is null", name, text);
    }
  }
  return tnf_graph_failed(graph) ? NULL : graph;
}

tnf_graph *tnf_operand_list_check(const char *name, int32_t count, const tnf_traced *xs) {
  if (count > 0 && xs)
    return tnf_named_operands_check(name, "operand*", count, xs);
  return NULL;
}

bool tnf_class_check(tnf_graph *graph, const char *name, const char *operand, tnf_traced x, const tnf_operand_class *kind) {
  if (kind->dtypes >> tnf_dtype_of(x) & 1)
    return true;
  char type[256];
  tnf_graph_fail(graph, TNF_RT_DTYPE_MISMATCH, "%s: %s must be %s, got %s", called(graph, name), operand, kind->words,
                 tnf_traced_text(x, type, sizeof type));
  return false;
}

bool tnf_rank_check(tnf_graph *graph, const char *name, const char *operand, tnf_traced x, int32_t rank) {
  if (tnf_rank_of(x) == rank)
    return true;
  char type[256];
  tnf_graph_fail(graph, TNF_RT_RANK_MISMATCH, "%s: %s must have rank %d, got %s", called(graph, name), operand, rank,
                 tnf_traced_text(x, type, sizeof type));
  return false;
}

/* ---- numbers ------------------------------------------------------------------------------------------------------------- */

bool tnf_least_extent_check(tnf_graph *graph, const char *name, const char *operand, tnf_traced x, int32_t axis, int64_t least) {
  int64_t extent = tnf_exact_extent(x, axis);
  if (extent < 0 || extent >= least)
    return true;
  tnf_graph_fail(graph, TNF_RT_SHAPE_MISMATCH, "%s: the extent of \"%s\" along axis %d must be at least %lld, got %lld",
                 called(graph, name), operand, (int)axis, (long long)least, (long long)extent);
  return false;
}

bool tnf_places_check(tnf_graph *graph, const char *name, const char *what, tnf_extent number, const char *operand, tnf_traced x,
                      int32_t axis) {
  enum { NUMBER = 1 };
  const int64_t extent = tnf_exact_extent(x, axis);
  if (number.kind != NUMBER || (number.number >= 0 && (extent < 0 || number.number <= extent)))
    return true;
  if (number.number < 0)
    tnf_graph_fail(graph, TNF_RT_SHAPE_MISMATCH, "%s: %s must not be negative, got %lld", called(graph, name), what,
                   (long long)number.number);
  else
    tnf_graph_fail(graph, TNF_RT_SHAPE_MISMATCH, "%s: %s must be at most %lld, the extent of \"%s\" along axis %d, got %lld",
                   called(graph, name), what, (long long)extent, operand, (int)axis, (long long)number.number);
  return false;
}

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
