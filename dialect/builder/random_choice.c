/* Places that are drawn: categories, orders, and choices with and without weights. */
#include "builder/surface.h"
#include "builders.h"
#include "tenferro/random.h"

#include <math.h>

/* The largest of logits + gumbel is i with the probability e^logits[i] over their sum. */
tnf_traced tnf_random_categorical(tnf_traced key, tnf_traced logits, int32_t axis) {
  tnf_traced operands[2] = {key, logits};
  const char *outer;
  tnf_graph *graph = tnf_draw_begin("random_categorical", "key logits", 2, operands, &outer);
  if (!graph)
    return tnf_traced_failed(tnf_common_graph(2, operands));
  tnf_traced result = tnf_traced_failed(graph);
  if (tnf_class_check(graph, "random_categorical", "logits", logits, &tnf_class_real) &&
      tnf_axis_resolve("random_categorical", graph, tnf_rank_of(logits), &axis)) {
    tnf_traced noise = tnf_random_gumbel(key, tnf_dtype_of(logits), tnf_shape_of_value(logits));
    result = tnf_argmax(tnf_add(logits, noise), axis);
  }
  tnf_surface_end(graph, outer);
  return result;
}

tnf_traced tnf_random_permutation(tnf_traced key, tnf_extent count) {
  const char *outer;
  tnf_graph *graph = tnf_draw_begin("random_permutation", "key", 1, &key, &outer);
  if (!graph)
    return tnf_traced_failed(key.graph);
  count = tnf_not_negative(graph, count, "count");
  tnf_traced result = tnf_argsort(tnf_random_bits(key, TNF_I64, (tnf_extents){1, {count}}), 0, /*descending=*/false);
  tnf_surface_end(graph, outer);
  return result;
}

tnf_traced tnf_random_shuffle(tnf_traced key, tnf_traced x, int32_t axis) {
  tnf_traced operands[2] = {key, x};
  const char *outer;
  tnf_graph *graph = tnf_draw_begin("random_shuffle", "key x", 2, operands, &outer);
  if (!graph)
    return tnf_traced_failed(tnf_common_graph(2, operands));
  tnf_traced result = tnf_traced_failed(graph);
  if (tnf_axis_resolve("random_shuffle", graph, tnf_rank_of(x), &axis))
    result = tnf_take(x, tnf_random_permutation(key, tnf_dim(x, axis)), axis);
  tnf_surface_end(graph, outer);
  return result;
}

/* Places of which those of what is none are n, which is no place. */
static tnf_traced beyond_where(tnf_traced is_none, tnf_traced place, tnf_extent n) {
  tnf_traced beyond = tnf_full(tnf_extent_to_scalar(place.graph, n, TNF_I64), tnf_shape_of_value(place));
  return tnf_select(is_none, beyond, place);
}

/* Places below n, of which those of what has no place at all end the run, which says why. */
static tnf_traced existing(tnf_traced place, tnf_traced is_none, tnf_extent n, const char *why) {
  return tnf_places_below(beyond_where(is_none, place, n), n, why);
}

static tnf_traced choose_again(tnf_traced key, tnf_extent n, tnf_extent count) {
  tnf_traced end = tnf_extent_to_scalar(key.graph, n, TNF_I64);
  tnf_traced place = tnf_random_integers(key, tnf_scalar_i64(key.graph, 0), end, (tnf_extents){1, {count}});
  return n.kind == 1 && n.number > 0 ? place : tnf_places_below(place, n, "n is 0: the place");
}

tnf_traced tnf_random_choice(tnf_traced key, tnf_extent n, tnf_extent count, bool replace) {
  const char *outer;
  tnf_graph *graph = tnf_draw_begin("random_choice", "key", 1, &key, &outer);
  if (!graph)
    return tnf_traced_failed(key.graph);
  tnf_traced result = tnf_traced_failed(graph);
  n = tnf_not_negative(graph, n, "n");
  count = tnf_not_negative(graph, count, "count");
  if (replace)
    result = choose_again(key, n, count);
  else if (n.kind == 1 && count.kind == 1 && count.number > n.number)
    tnf_graph_fail(graph, TNF_RT_SHAPE_MISMATCH, "%s: count must be at most n without replacement, got %lld of %lld",
                   graph->surface, (long long)count.number, (long long)n.number);
  else
    result = tnf_leading_called(tnf_random_permutation(key, n), 0, count, "count", "n");
  tnf_surface_end(graph, outer);
  return result;
}

/* p[n], which is to have no element that is negative or NaN: the position that the run says is its place. */
static tnf_traced weights(tnf_traced p, tnf_extent n) {
  tnf_traced place = tnf_iota(p.graph, TNF_I64, (tnf_extents){1, {n}}, 0);
  tnf_traced is_none = tnf_logical_not(tnf_compare_scalar(TNF_DIRECTION_GE, p, 0));
  return tnf_take_called(p, beyond_where(is_none, place, n), 0, "an element of p is negative or NaN: the place");
}

/* With replacement `count` columns of logits; without it the largest of log p + gumbel, which are those that drawing one after
 * the other gives (Gumbel's top-k). What is drawn of probability 0 is not there. */
static tnf_traced weighted(tnf_traced key, tnf_traced p, tnf_extent count, bool replace) {
  tnf_extent n = tnf_dim(p, 0), least = replace ? tnf_extent_const(1) : count;
  p = tnf_require_at_most(p, 0, least, replace ? "the least extent" : "count", "dim 0 of p");
  p = weights(p, n);
  tnf_traced logits = tnf_log(p), place;
  if (replace) {
    tnf_extents columns = {2, {n, count}};
    place = tnf_random_categorical(key, tnf_broadcast_in_dim(logits, columns, (tnf_axes){1, {0}}), 0);
    tnf_traced is_none = tnf_compare_scalar(TNF_DIRECTION_EQ, tnf_reduce_max(p, TNF_ALL_AXES), 0);
    return existing(place, tnf_full(is_none, tnf_shape_of_value(place)), n, "no element of p is positive: the place");
  }
  tnf_traced noise = tnf_random_gumbel(key, tnf_dtype_of(p), tnf_shape_of_value(p));
  tnf_traced largest = tnf_top(tnf_add(logits, noise), count, 0, /*smallest=*/false, &place);
  return existing(place, tnf_compare_scalar(TNF_DIRECTION_EQ, largest, -INFINITY), n,
                  "fewer than count elements of p are positive: the place");
}

tnf_traced tnf_random_choice_weighted(tnf_traced key, tnf_traced p, tnf_extent count, bool replace) {
  tnf_traced operands[2] = {key, p};
  const char *outer;
  tnf_graph *graph = tnf_draw_begin("random_choice_weighted", "key p", 2, operands, &outer);
  if (!graph)
    return tnf_traced_failed(tnf_common_graph(2, operands));
  tnf_traced result = tnf_traced_failed(graph);
  const int64_t least = replace ? 1 : count.kind == 1 ? count.number : 0;
  if (tnf_rank_check(graph, "random_choice_weighted", "p", p, 1) &&
      tnf_class_check(graph, "random_choice_weighted", "p", p, &tnf_class_real) &&
      tnf_least_extent_check(graph, "random_choice_weighted", "p", p, 0, least))
    result = weighted(key, p, count, replace);
  tnf_surface_end(graph, outer);
  return result;
}
