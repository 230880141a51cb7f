/* What the call at work requires of numbers that only the run may know, said in the words of that call. */
#include "builder/surface.h"
#include "builders.h"
#include "tenferro/indexing.h"

#include <stdio.h>

enum { NUMBER = 1 };

/* The operation `name` that made x, or what keeps its elements, speaks in these words, "" where in its own. */
static void speak(tnf_traced x, const char *name, int32_t skipped, const char *const *words, int32_t count) {
  MlirValue value = tnf_traced_get_value(x);
  while (!mlirValueIsNull(value) && mlirValueIsAOpResult(value) &&
         (tnf_op_is(mlirOpResultGetOwner(value), "tenferro.reshape") ||
          tnf_op_is(mlirOpResultGetOwner(value), "tenferro.transpose")))
    value = mlirOperationGetOperand(mlirOpResultGetOwner(value), 0);
  if (mlirValueIsNull(value) || !mlirValueIsAOpResult(value) || !tnf_op_is(mlirOpResultGetOwner(value), name))
    return;
  MlirAttribute all[4 * TNF_RT_MAX_RANK];
  for (int32_t i = 0; i < skipped + count; ++i)
    all[i] = tnf_word(x.graph, i < skipped ? "" : words[i - skipped]);
  tnf_words_set(x.graph, tnf_traced_from(x.graph, value), all, skipped + count);
}

static tnf_traced slice_in_words(tnf_traced x, int32_t axis, tnf_extent start, tnf_extent limit, const char *const *words) {
  tnf_traced result = tnf_slice_axis(x, axis, start, limit);
  speak(result, "tenferro.slice", 4 * axis, words, 4);
  return result;
}

tnf_traced tnf_slice_called(tnf_traced x, int32_t axis, tnf_extent start, const char *start_name, tnf_extent limit,
                            const char *limit_name) {
  return slice_in_words(x, axis, start, limit, (const char *[]){start_name, limit_name, "", ""});
}

tnf_traced tnf_leading_called(tnf_traced x, int32_t axis, tnf_extent count, const char *count_name, const char *extent_name) {
  char what[128];
  snprintf(what, sizeof what, "%s exceeds %s", count_name, extent_name);
  return slice_in_words(x, axis, tnf_extent_const(0), count, (const char *[]){"", count_name, what, extent_name});
}

/* The extent of a tensor that has it: what nobody reads is not there when it runs. */
tnf_extent tnf_not_negative(tnf_graph *graph, tnf_extent number, const char *name) {
  if (number.kind == NUMBER && number.number < 0)
    tnf_graph_fail(graph, TNF_RT_SHAPE_MISMATCH, "%s: %s must not be negative, got %lld", graph->surface, name,
                   (long long)number.number);
  if (number.kind == NUMBER)
    return number;
  tnf_traced places = tnf_iota(graph, TNF_I64, (tnf_extents){1, {number}}, 0);
  speak(places, "tenferro.iota", 0, &name, 1);
  return tnf_dim(places, 0);
}

tnf_traced tnf_with_extent(tnf_traced x, int32_t axis, tnf_extent extent, const tnf_equal_words *words) {
  tnf_extents extents = tnf_shape_of_value(x);
  tnf_axes kept = {extents.count, {0}};
  extents.extent[axis] = extent;
  for (int32_t i = 0; i < kept.count; ++i)
    kept.axis[i] = i;
  if (tnf_exact_extent(x, axis) == 1) /* a broadcast would repeat it */
    return tnf_reshape(x, extents);
  tnf_traced result = tnf_broadcast_in_dim(x, extents, kept);
  speak(result, "tenferro.broadcast_in_dim", 3 * axis, (const char *[]){words->what, words->own, words->other}, 3);
  return result;
}

tnf_traced tnf_with_type(tnf_traced x, MlirType type) {
  tnf_extents extents = tnf_shape_of_value(x);
  int64_t dims[TNF_RT_MAX_RANK];
  if (!x.value || mlirTypeEqual(mlirValueGetType(tnf_traced_get_value(x)), type))
    return x;
  for (int32_t i = 0; i < extents.count; ++i) {
    int64_t stated = tnf_ir_tensor_type_extent(type, i);
    dims[i] = i;
    if (stated != TNF_IR_UNKNOWN)
      extents.extent[i] = tnf_extent_const(stated);
  }
  x = tnf_op_broadcast_in_dim(x, extents.extent, extents.count, dims, extents.count);
  if (x.value)
    mlirValueSetType(tnf_traced_get_value(x), type);
  return x;
}

/* The elements that are left behind so many are there because their number is in the extent. */
tnf_traced tnf_require_at_most(tnf_traced x, int32_t axis, tnf_extent number, const char *number_name, const char *extent_name) {
  const int64_t extent = tnf_exact_extent(x, axis);
  if (number.kind == NUMBER && (number.number <= 0 || number.number <= extent))
    return x;
  tnf_traced rest = tnf_slice_called(x, axis, number, number_name, tnf_dim(x, axis), extent_name);
  return tnf_with_extent(x, axis, tnf_extent_add(number, tnf_dim(rest, axis)), &(tnf_equal_words){"", "", ""});
}

tnf_traced tnf_with_extents_of(tnf_traced x, const char *own, tnf_traced like, const char *other) {
  for (int32_t axis = 0; axis < tnf_rank_of(x); ++axis) {
    if (tnf_exact_extent(x, axis) >= 0 && tnf_exact_extent(like, axis) >= 0)
      continue;
    char mine[64], its[64];
    snprintf(mine, sizeof mine, "dim %d of %s", axis, own);
    snprintf(its, sizeof its, "dim %d of %s", axis, other);
    x = tnf_with_extent(x, axis, tnf_dim(like, axis), &(tnf_equal_words){"extents differ", mine, its});
  }
  return x;
}

tnf_traced tnf_take_called(tnf_traced x, tnf_traced place, int32_t axis, const char *noun) {
  tnf_traced result = tnf_gather_at(x, &place, 1, (tnf_axes){1, {axis}});
  speak(result, "tenferro.gather", 0, &noun, 1);
  return result;
}

tnf_traced tnf_places_below(tnf_traced place, tnf_extent n, const char *noun) {
  tnf_traced all = tnf_iota(place.graph, tnf_dtype_of(place), (tnf_extents){1, {n}}, 0);
  return tnf_take_called(all, place, 0, noun);
}
