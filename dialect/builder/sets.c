/* Elements as members of sets, equal or close ones, and orders by several keys. */
#include "builder/surface.h"
#include "builders.h"
#include "tenferro/statistics.h"

/* The graph of two operands of a class, or NULL with the error noted. */
static tnf_graph *both(const char *name, const char *names, const char *first, const char *second, tnf_traced a, tnf_traced b,
                       const tnf_operand_class *kind) {
  tnf_traced operands[2] = {a, b};
  tnf_graph *graph = tnf_named_operands_check(name, names, 2, operands);
  if (!graph || !tnf_class_check(graph, name, first, a, kind) || !tnf_class_check(graph, name, second, b, kind))
    return NULL;
  return graph;
}

static tnf_traced failed_of(tnf_traced a, tnf_traced b) {
  tnf_traced operands[2] = {a, b};
  return tnf_traced_failed(tnf_common_graph(2, operands));
}

/* ---- sets ----------------------------------------------------------------------------------------------------------------- */

tnf_traced tnf_isin(tnf_traced x, tnf_traced set) {
  tnf_graph *graph = both("isin", "x set", "x", "set", x, set, &tnf_class_ordered);
  if (!graph)
    return failed_of(x, set);
  const char *outer = tnf_surface_begin(graph, "isin");
  tnf_traced operands[2] = {x, set};
  tnf_promote(2, operands);
  tnf_traced members = tnf_sort(tnf_ravel(operands[1]), 0, false);
  tnf_traced below = tnf_searchsorted(members, operands[0], false), not_above = tnf_searchsorted(members, operands[0], true);
  tnf_traced found = tnf_compare(TNF_DIRECTION_GT, not_above, below);
  tnf_traced result = tnf_logical_and(found, tnf_compare(TNF_DIRECTION_EQ, operands[0], operands[0]));
  tnf_surface_end(graph, outer);
  return result;
}

tnf_traced tnf_union1d(tnf_traced a, tnf_traced b) {
  tnf_graph *graph = both("union1d", "a b", "a", "b", a, b, &tnf_class_ordered);
  if (!graph)
    return failed_of(a, b);
  const char *outer = tnf_surface_begin(graph, "union1d");
  tnf_traced all[2] = {tnf_ravel(a), tnf_ravel(b)}, result = tnf_unique(tnf_concatenate(all, 2, 0)).values;
  tnf_surface_end(graph, outer);
  return result;
}

/* The different elements of a that are, or are not, in b. */
static tnf_traced members(const char *name, tnf_traced a, tnf_traced b, bool within) {
  tnf_graph *graph = both(name, "a b", "a", "b", a, b, &tnf_class_ordered);
  if (!graph)
    return failed_of(a, b);
  const char *outer = tnf_surface_begin(graph, name);
  tnf_traced operands[2] = {a, b};
  tnf_promote(2, operands);
  tnf_traced different = tnf_unique(operands[0]).values, found = tnf_isin(different, operands[1]);
  tnf_traced result = tnf_compress(different, within ? found : tnf_logical_not(found), 0);
  tnf_surface_end(graph, outer);
  return result;
}

tnf_traced tnf_intersect1d(tnf_traced a, tnf_traced b) {
  return members("intersect1d", a, b, true);
}
tnf_traced tnf_setdiff1d(tnf_traced a, tnf_traced b) {
  return members("setdiff1d", a, b, false);
}

tnf_traced tnf_flatnonzero(tnf_traced x) {
  tnf_graph *graph = tnf_operands_check("flatnonzero", 1, &x);
  if (!graph)
    return tnf_traced_failed(x.graph);
  const char *outer = tnf_surface_begin(graph, "flatnonzero");
  tnf_traced result = tnf_ravel(tnf_nonzero(tnf_ravel(x)));
  tnf_surface_end(graph, outer);
  return result;
}

/* ---- equal and close ------------------------------------------------------------------------------------------------------ */

tnf_traced tnf_isclose(tnf_traced x, tnf_traced y, double relative, double absolute, bool equal_nan) {
  tnf_graph *graph = both("isclose", "x y", "x", "y", x, y, &tnf_class_numeric);
  if (!graph)
    return failed_of(x, y);
  const char *outer = tnf_surface_begin(graph, "isclose");
  tnf_traced pair[2] = {x, y}, result = tnf_traced_failed(graph);
  tnf_promote(2, pair);
  if (!tnf_dtype_is_floating(tnf_dtype_of(pair[0])))
    for (int i = 0; i < 2; ++i)
      pair[i] = tnf_cast(pair[i], TNF_F64);
  if (tnf_broadcast("isclose", "x y", 2, pair)) {
    tnf_traced room = tnf_add_scalar(tnf_scale(relative, tnf_abs(pair[1])), absolute);
    tnf_traced near = tnf_compare(TNF_DIRECTION_LE, tnf_abs(tnf_sub(pair[0], pair[1])), room);
    near = tnf_logical_and(near, tnf_logical_and(tnf_isfinite(pair[0]), tnf_isfinite(pair[1])));
    result = tnf_logical_or(near, tnf_compare(TNF_DIRECTION_EQ, pair[0], pair[1]));
    if (equal_nan)
      result = tnf_logical_or(result, tnf_logical_and(tnf_isnan(pair[0]), tnf_isnan(pair[1])));
  }
  tnf_surface_end(graph, outer);
  return result;
}

tnf_traced tnf_allclose(tnf_traced x, tnf_traced y, double relative, double absolute, bool equal_nan) {
  tnf_graph *graph = both("allclose", "x y", "x", "y", x, y, &tnf_class_numeric);
  if (!graph)
    return failed_of(x, y);
  const char *outer = tnf_surface_begin(graph, "allclose");
  tnf_traced result = tnf_all(tnf_isclose(x, y, relative, absolute, equal_nan), TNF_ALL_AXES);
  tnf_surface_end(graph, outer);
  return result;
}

tnf_traced tnf_array_equal(tnf_traced x, tnf_traced y) {
  tnf_traced operands[2] = {x, y};
  tnf_graph *graph = tnf_named_operands_check("array_equal", "x y", 2, operands);
  if (!graph)
    return failed_of(x, y);
  const char *outer = tnf_surface_begin(graph, "array_equal");
  tnf_promote(2, operands);
  tnf_traced result = tnf_all(tnf_op_compare(TNF_DIRECTION_EQ, operands[0], operands[1]), TNF_ALL_AXES);
  tnf_surface_end(graph, outer);
  return result;
}

/* ---- several keys --------------------------------------------------------------------------------------------------------- */

/* x of the extent of another key along the axis, which is not larger than its own: as both are cut, both are equal. */
static tnf_traced first_of(tnf_traced x, int32_t axis, tnf_traced like) {
  return tnf_slice_called(x, axis, tnf_extent_const(0), "", tnf_dim(like, axis), "the extent of another key");
}

tnf_traced tnf_lexsort(const tnf_traced *keys, int32_t count, int32_t axis) {
  tnf_graph *graph = tnf_operand_list_check("lexsort", count, keys);
  if (!graph || !tnf_axis_resolve("lexsort", graph, tnf_rank_of(keys[0]), &axis))
    return tnf_traced_failed(graph);
  for (int32_t i = 0; i < count; ++i)
    if (!tnf_class_check(graph, "lexsort", "keys", keys[i], &tnf_class_ordered) ||
        !tnf_rank_check(graph, "lexsort", "keys", keys[i], tnf_rank_of(keys[0])))
      return tnf_traced_failed(graph);
  const char *outer = tnf_surface_begin(graph, "lexsort");
  tnf_traced places = tnf_argsort(keys[0], axis, false);
  for (int32_t i = 1; i < count; ++i) { /* stable: each key keeps the order of those before among its equals */
    tnf_traced key = first_of(keys[i], axis, keys[0]);
    places = first_of(places, axis, keys[i]);
    places = tnf_take_along_axis(places, tnf_argsort(tnf_take_along_axis(key, places, axis), axis, false), axis);
  }
  tnf_surface_end(graph, outer);
  return places;
}
