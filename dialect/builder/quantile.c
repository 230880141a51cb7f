/* Values at places among the elements in order. */
#include "builder/surface.h"
#include "builders.h"
#include "tenferro/statistics.h"

#include <math.h>

/* The elements of what is sorted along `axis` at places, whole numbers of floating-point. */
typedef tnf_traced elements_at(tnf_traced sorted, tnf_traced place, int32_t axis);

static tnf_traced at_places(tnf_traced sorted, tnf_traced place, int32_t axis) {
  return tnf_take_called(sorted, tnf_cast(place, TNF_I64), axis, "x has no elements: the place"); /* else all are there */
}
/* Of each line its own. */
static tnf_traced at_places_of_lines(tnf_traced sorted, tnf_traced place, int32_t axis) {
  return tnf_take_along_axis(sorted, tnf_cast(place, TNF_I64), axis);
}

/* A number for each place, along the axis of `like`, or for all of them. */
static tnf_traced spread_along(tnf_traced number, tnf_traced like, int32_t axis) {
  bool is_one_for_all = tnf_rank_of(number) == 0 || tnf_rank_of(number) == tnf_rank_of(like);
  return is_one_for_all ? number : tnf_broadcast_in_dim(number, tnf_shape_of_value(like), (tnf_axes){1, {axis}});
}

static tnf_traced between(elements_at *at, tnf_traced sorted, tnf_traced place, int32_t axis, tnf_interpolation interpolation) {
  tnf_traced low = tnf_floor(place), high = tnf_ceil(place);
  if (interpolation == TNF_INTERPOLATION_LOWER || interpolation == TNF_INTERPOLATION_HIGHER ||
      interpolation == TNF_INTERPOLATION_NEAREST)
    return at(sorted,
              interpolation == TNF_INTERPOLATION_LOWER    ? low
              : interpolation == TNF_INTERPOLATION_HIGHER ? high
                                                          : tnf_round(place),
              axis);
  tnf_traced first = at(sorted, low, axis), last = at(sorted, high, axis);
  if (interpolation == TNF_INTERPOLATION_MIDPOINT)
    return tnf_add(tnf_scale(0.5, first), tnf_scale(0.5, last));
  tnf_traced part = tnf_cast(spread_along(tnf_sub(place, low), first, axis), tnf_dtype_of(sorted));
  tnf_traced whole = tnf_broadcast_to(part, tnf_shape_of_value(first)), is_exact = tnf_compare_scalar(TNF_DIRECTION_EQ, whole, 0);
  tnf_traced zero = tnf_zeros_like(first); /* an infinity times 0 is none */
  tnf_traced below = tnf_select(is_exact, zero, first), above = tnf_select(is_exact, zero, last);
  return tnf_select(is_exact, first, tnf_add(tnf_mul(tnf_rsub(1, whole), below), tnf_mul(whole, above)));
}

/* q, in f64, the whole numbers around which are 0 and 1; NaN stays. */
static tnf_traced within_unit(tnf_traced q) {
  tnf_traced wide = tnf_cast(q, TNF_F64), is_below = tnf_compare_scalar(TNF_DIRECTION_LT, wide, 0);
  tnf_traced away = tnf_cast(tnf_select(is_below, tnf_floor(wide), tnf_ceil(wide)), TNF_I64);
  away = tnf_add(away, tnf_places_below(tnf_cast(tnf_isnan(wide), TNF_I64), tnf_extent_const(1), "q is NaN: the place"));
  tnf_traced most = tnf_cast(tnf_places_below(away, tnf_extent_const(2), "q rounded outwards to"), TNF_F64);
  return tnf_select(tnf_compare(TNF_DIRECTION_GT, wide, most), most, wide); /* never above: the places are read */
}

/* The graph of x and q, the axis resolved; NULL, with the error noted, else. */
static tnf_graph *begin(const char *name, tnf_traced x, tnf_traced q, int32_t *axis, tnf_interpolation interpolation,
                        const char **outer) {
  tnf_traced operands[2] = {x, q};
  tnf_graph *graph = tnf_named_operands_check(name, "x q", 2, operands);
  if (!graph || !tnf_axis_resolve(name, graph, tnf_rank_of(x), axis) || !tnf_class_check(graph, name, "x", x, &tnf_class_real) ||
      !tnf_class_check(graph, name, "q", q, &tnf_class_real))
    return NULL;
  char type[256];
  if (tnf_rank_of(q) > 1) {
    tnf_graph_fail(graph, TNF_RT_RANK_MISMATCH, "%s: q must have rank 0 or 1, got %s", name,
                   tnf_traced_text(q, type, sizeof type));
    return NULL;
  }
  if ((int32_t)interpolation < TNF_INTERPOLATION_LINEAR || interpolation > TNF_INTERPOLATION_NEAREST) {
    tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "%s: %d is no interpolation", name, (int32_t)interpolation);
    return NULL;
  }
  *outer = tnf_surface_begin(graph, name);
  return graph;
}

tnf_traced tnf_quantile(tnf_traced x, tnf_traced q, int32_t axis, tnf_interpolation interpolation) {
  const char *outer;
  tnf_graph *graph = begin("quantile", x, q, &axis, interpolation, &outer);
  if (!graph)
    return tnf_traced_failed(tnf_common_graph(2, (tnf_traced[]){x, q}));
  tnf_traced last = tnf_sub_scalar(tnf_extent_to_scalar(graph, tnf_dim(x, axis), TNF_F64), 1);
  tnf_traced place = tnf_mul(within_unit(q), last), sorted = tnf_sort(x, axis, false);
  tnf_traced found = between(at_places, sorted, place, axis, interpolation);
  tnf_traced missing = tnf_any(tnf_isnan(x), (tnf_axes){1, {axis}}); /* of every line */
  if (tnf_rank_of(q)) {
    tnf_axes kept = {0, {0}};
    for (int32_t i = 0; i < tnf_rank_of(found); ++i)
      if (i != axis)
        kept.axis[kept.count++] = i;
    missing = tnf_broadcast_in_dim(missing, tnf_shape_of_value(found), kept);
  }
  tnf_traced result = tnf_select(missing, tnf_scalar_like(found, NAN), found);
  tnf_surface_end(graph, outer);
  return result;
}

/* Places are between the numbers of a line, behind which the NaN are sorted: without a number at 0, where NaN is. */
tnf_traced tnf_nanquantile(tnf_traced x, tnf_traced q, int32_t axis, tnf_interpolation interpolation) {
  const char *outer;
  tnf_graph *graph = begin("nanquantile", x, q, &axis, interpolation, &outer);
  if (!graph)
    return tnf_traced_failed(tnf_common_graph(2, (tnf_traced[]){x, q}));
  tnf_traced count = tnf_count_nonzero(tnf_logical_not(tnf_isnan(x)), (tnf_axes){1, {axis}}), one = tnf_scalar_f64(graph, 1);
  tnf_traced first = tnf_places_below(tnf_scalar_i64(graph, 0), tnf_extent_min(tnf_dim(x, axis), tnf_extent_const(1)),
                                      "x has no elements: the place");
  tnf_traced last = tnf_maximum(tnf_sub(tnf_cast(tnf_expand_dims(count, axis), TNF_F64), one), tnf_cast(first, TNF_F64));
  tnf_extents along = {tnf_rank_of(x), {{0}}};
  for (int32_t i = 0; i < along.count; ++i)
    along.extent[i] = i == axis && tnf_rank_of(q) ? tnf_dim(q, 0) : tnf_extent_const(1);
  tnf_traced wanted = tnf_broadcast_in_dim(within_unit(q), along, (tnf_axes){tnf_rank_of(q), {axis}});
  tnf_traced found = between(at_places_of_lines, tnf_sort(x, axis, false), tnf_mul(wanted, last), axis, interpolation);
  tnf_traced result = tnf_rank_of(q) ? found : tnf_squeeze(found, axis);
  tnf_surface_end(graph, outer);
  return result;
}

typedef tnf_traced quantile_of(tnf_traced x, tnf_traced q, int32_t axis, tnf_interpolation interpolation);

static tnf_traced middle(const char *name, quantile_of *quantile, tnf_traced x, int32_t axis) {
  tnf_graph *graph = tnf_operands_check(name, 1, &x);
  if (!graph || !tnf_class_check(graph, name, "x", x, &tnf_class_real) || !tnf_axis_resolve(name, graph, tnf_rank_of(x), &axis))
    return tnf_traced_failed(x.graph);
  const char *outer = tnf_surface_begin(graph, name);
  tnf_traced result = quantile(x, tnf_scalar_f64(graph, 0.5), axis, TNF_INTERPOLATION_LINEAR);
  tnf_surface_end(graph, outer);
  return result;
}

tnf_traced tnf_median(tnf_traced x, int32_t axis) {
  return middle("median", tnf_quantile, x, axis);
}
tnf_traced tnf_nanmedian(tnf_traced x, int32_t axis) {
  return middle("nanmedian", tnf_nanquantile, x, axis);
}
