/* Compositions that neither overflow nor cancel, in value and in derivatives: sums of exponentials, and what is made of them. */
#include "builder/surface.h"
#include "builders.h"
#include "tenferro/plain_ops.h"

#include <math.h>

/* The graph of a real x, its axes resolved; NULL, with the error noted, for anything else. */
static tnf_graph *real_operand(const char *name, tnf_traced x, tnf_axes *axes) {
  tnf_graph *graph = tnf_operands_check(name, 1, &x);
  if (!graph || !tnf_axes_resolve(name, graph, tnf_rank_of(x), axes))
    return NULL;
  return tnf_class_check(graph, name, "x", x, &tnf_class_real) ? graph : NULL;
}

/* x - m for the largest element m, at most 0, and 0 where both are one infinity. What is made of it does not depend on m, so m
 * carries no derivative; neither does an element that equals an infinite m, where none exists. What must be known of m is found
 * out once per sum: an element is compared with m where that is infinite, elsewhere with NaN, which nothing equals. */
static tnf_traced shifted(tnf_traced x, tnf_traced m, const tnf_axes *axes) {
  tnf_traced is_infinite = tnf_compare_scalar(TNF_DIRECTION_EQ, tnf_abs(m), INFINITY);
  tnf_traced infinity = tnf_select(is_infinite, m, tnf_full_like(m, NAN));
  tnf_traced tie = tnf_compare(TNF_DIRECTION_EQ, x, tnf_spread(infinity, x, axes));
  return tnf_select(tie, tnf_full_like(x, 0), tnf_sub(x, tnf_spread(m, x, axes)));
}

static tnf_traced largest(tnf_traced x, const tnf_axes *axes) {
  return tnf_stop_gradient(tnf_reduce_max(x, *axes));
}

/* log of the sum of e^shifted, which is at least 1, or 0 over no elements: the logarithm of that is left to m = -inf. */
static tnf_traced log_sum(tnf_traced difference, const tnf_axes *axes) {
  tnf_traced sum = tnf_reduce_sum(tnf_exp(difference), *axes);
  tnf_traced is_empty = tnf_compare_scalar(TNF_DIRECTION_EQ, sum, 0);
  return tnf_log(tnf_select(is_empty, tnf_full_like(sum, 1), sum));
}

tnf_traced tnf_logsumexp(tnf_traced x, tnf_axes axes) {
  tnf_graph *graph = real_operand("logsumexp", x, &axes);
  if (!graph)
    return tnf_traced_failed(x.graph);
  const char *outer = tnf_surface_begin(graph, "logsumexp");
  tnf_traced m = largest(x, &axes), result = tnf_add(log_sum(shifted(x, m, &axes), &axes), m);
  tnf_surface_end(graph, outer);
  return result;
}

tnf_traced tnf_log_softmax(tnf_traced x, tnf_axes axes) {
  tnf_graph *graph = real_operand("log_softmax", x, &axes);
  if (!graph)
    return tnf_traced_failed(x.graph);
  const char *outer = tnf_surface_begin(graph, "log_softmax");
  tnf_traced difference = shifted(x, largest(x, &axes), &axes);
  tnf_traced result = tnf_sub(difference, tnf_spread(log_sum(difference, &axes), x, &axes));
  tnf_surface_end(graph, outer);
  return result;
}

tnf_traced tnf_softmax(tnf_traced x, tnf_axes axes) {
  tnf_graph *graph = real_operand("softmax", x, &axes);
  if (!graph)
    return tnf_traced_failed(x.graph);
  const char *outer = tnf_surface_begin(graph, "softmax");
  tnf_traced e = tnf_exp(shifted(x, largest(x, &axes), &axes));
  tnf_traced result = tnf_div(e, tnf_spread(tnf_reduce_sum(e, axes), x, &axes));
  tnf_surface_end(graph, outer);
  return result;
}

/* log sigmoid x = -softplus(-x) */
tnf_traced tnf_log_sigmoid(tnf_traced x) {
  tnf_axes none = {0};
  tnf_graph *graph = real_operand("log_sigmoid", x, &none);
  if (!graph)
    return tnf_traced_failed(x.graph);
  const char *outer = tnf_surface_begin(graph, "log_sigmoid");
  tnf_traced result = tnf_neg(tnf_softplus(tnf_neg(x)));
  tnf_surface_end(graph, outer);
  return result;
}
