/* Activations, losses per example, normalisation. */
#include "tenferro/nn.h"
#include "builder/surface.h"
#include "builders.h"
#include "tenferro/special.h"

#include <math.h>

/* x of a class to what `op` makes of it and a number, under the name of what was called. */
typedef tnf_traced with_number(tnf_traced x, double number);

static tnf_traced activation(const char *name, with_number *op, tnf_traced x, double number) {
  tnf_graph *graph = tnf_operands_check(name, 1, &x);
  if (!graph || !tnf_class_check(graph, name, "x", x, &tnf_class_real))
    return tnf_traced_failed(x.graph);
  const char *outer = tnf_surface_begin(graph, name);
  tnf_traced result = op(x, number);
  tnf_surface_end(graph, outer);
  return result;
}

/* The graph of two operands, promoted and broadcast in place; NULL, with the error noted, else. */
static tnf_graph *begin_two(const char *name, const char *names, const tnf_operand_class *kind, tnf_traced *operands,
                            const char **outer) {
  tnf_graph *graph = tnf_named_operands_check(name, names, 2, operands);
  for (int32_t i = 0; graph && i < 2; ++i) {
    char which[32];
    tnf_operand_name(names, i, which, sizeof which);
    if (!tnf_class_check(graph, name, which, operands[i], kind))
      return NULL;
  }
  if (!graph)
    return NULL;
  *outer = tnf_surface_begin(graph, name);
  tnf_promote(2, operands);
  if (tnf_broadcast(name, names, 2, operands))
    return graph;
  tnf_surface_end(graph, *outer);
  return NULL;
}

static tnf_traced is_above(tnf_traced x, double value) {
  return tnf_compare_scalar(TNF_DIRECTION_GT, x, value);
}

/* ---- pieces ------------------------------------------------------------------------------------------------------------- */

static tnf_traced relu(tnf_traced x, double number) {
  (void)number;
  return tnf_select(tnf_compare_scalar(TNF_DIRECTION_LE, x, 0), tnf_scalar_like(x, 0), x);
}
static tnf_traced relu6(tnf_traced x, double number) {
  (void)number;
  return tnf_clamp_scalar(x, 0, 6);
}
static tnf_traced leaky_relu(tnf_traced x, double slope) {
  return tnf_select(is_above(x, 0), x, tnf_scale(slope, x));
}

/* alpha (e^(x scale) - 1) up to 0, whose exponential never overflows. */
static tnf_traced exponential_below(tnf_traced x, double alpha, double scale) {
  tnf_traced is_positive = is_above(x, 0), below = tnf_select(is_positive, tnf_scalar_like(x, 0), x);
  return tnf_select(is_positive, x, tnf_scale(alpha, tnf_expm1(tnf_scale(scale, below))));
}
static tnf_traced elu(tnf_traced x, double alpha) {
  return exponential_below(x, alpha, 1);
}
static tnf_traced celu(tnf_traced x, double alpha) {
  return exponential_below(x, alpha, 1 / alpha);
}
/* The constants of which mean 0 and variance 1 are a fixed point: Klambauer, Unterthiner, Mayr and Hochreiter (2017). */
static tnf_traced selu(tnf_traced x, double number) {
  (void)number;
  return tnf_scale(1.0507009873554804934193349852946, elu(x, 1.6732632423543772848170429916717));
}

tnf_traced tnf_relu(tnf_traced x) {
  return activation("relu", relu, x, 0);
}
tnf_traced tnf_relu6(tnf_traced x) {
  return activation("relu6", relu6, x, 0);
}
tnf_traced tnf_leaky_relu(tnf_traced x, double slope) {
  return activation("leaky_relu", leaky_relu, x, slope);
}
tnf_traced tnf_elu(tnf_traced x, double alpha) {
  return activation("elu", elu, x, alpha);
}
tnf_traced tnf_selu(tnf_traced x) {
  return activation("selu", selu, x, 0);
}
tnf_traced tnf_celu(tnf_traced x, double alpha) {
  return activation("celu", celu, x, alpha);
}

/* ---- gates -------------------------------------------------------------------------------------------------------------- */

/* x gate(x) for a gate that is 0 up to -limit and 1 from `limit` on, to all digits: infinite x meets neither. */
static tnf_traced gated(tnf_traced x, tnf_unary_op *gate, double limit) {
  tnf_traced is_whole = is_above(x, limit);
  tnf_traced inner = tnf_maximum_scalar(tnf_select(is_whole, tnf_scalar_like(x, 0), x), -limit);
  return tnf_select(is_whole, x, tnf_mul(inner, gate(inner)));
}

static tnf_traced normal_gate(tnf_traced x) {
  return tnf_ndtr(x);
}
/* (1 + tanh u) / 2 = sigmoid(2 u) */
static tnf_traced tanh_gate(tnf_traced x) {
  tnf_traced u = tnf_mul(x, tnf_add_scalar(tnf_scale(0.044715, tnf_square(x)), 1));
  return tnf_sigmoid(tnf_scale(2 * M_2_SQRTPI * M_SQRT1_2, u));
}
static tnf_traced mish_gate(tnf_traced x) {
  return tnf_tanh(tnf_softplus(x));
}

static tnf_traced gelu(tnf_traced x, double number) {
  (void)number;
  return gated(x, normal_gate, 50);
}
static tnf_traced gelu_tanh(tnf_traced x, double number) {
  (void)number;
  return gated(x, tanh_gate, 50);
}
static tnf_traced silu(tnf_traced x, double number) {
  (void)number;
  return gated(x, tnf_sigmoid, 1000);
}
static tnf_traced mish(tnf_traced x, double number) {
  (void)number;
  return gated(x, mish_gate, 1000);
}

tnf_traced tnf_gelu(tnf_traced x) {
  return activation("gelu", gelu, x, 0);
}
tnf_traced tnf_gelu_tanh(tnf_traced x) {
  return activation("gelu_tanh", gelu_tanh, x, 0);
}
tnf_traced tnf_silu(tnf_traced x) {
  return activation("silu", silu, x, 0);
}
tnf_traced tnf_mish(tnf_traced x) {
  return activation("mish", mish, x, 0);
}

/* With r = 1 / (1 + |x|): x r, and from 1 on 1 - r with the sign of x, so that the slope r^2 loses no digits. */
static tnf_traced softsign(tnf_traced x, double number) {
  (void)number;
  tnf_traced r = tnf_reciprocal(tnf_add_scalar(tnf_abs(x), 1)), is_near = tnf_compare_scalar(TNF_DIRECTION_LT, tnf_abs(x), 1);
  tnf_traced near = tnf_mul(tnf_select(is_near, x, tnf_scalar_like(x, 0)), r);
  return tnf_select(is_near, near, tnf_mul(tnf_sign(x), tnf_rsub(1, r)));
}
static tnf_traced hard_tanh(tnf_traced x, double number) {
  (void)number;
  return tnf_clamp_scalar(x, -1, 1);
}
static tnf_traced hard_sigmoid(tnf_traced x, double number) {
  (void)number;
  return tnf_scale(1 / 6.0, tnf_clamp_scalar(tnf_add_scalar(x, 3), 0, 6));
}
static tnf_traced hard_gate(tnf_traced x) {
  return hard_sigmoid(x, 0);
}
static tnf_traced hard_swish(tnf_traced x, double number) {
  (void)number;
  return gated(x, hard_gate, 3);
}

tnf_traced tnf_softsign(tnf_traced x) {
  return activation("softsign", softsign, x, 0);
}
tnf_traced tnf_hard_tanh(tnf_traced x) {
  return activation("hard_tanh", hard_tanh, x, 0);
}
tnf_traced tnf_hard_sigmoid(tnf_traced x) {
  return activation("hard_sigmoid", hard_sigmoid, x, 0);
}
tnf_traced tnf_hard_swish(tnf_traced x) {
  return activation("hard_swish", hard_swish, x, 0);
}

tnf_traced tnf_glu(tnf_traced x, int32_t axis) {
  tnf_graph *graph = tnf_operands_check("glu", 1, &x);
  if (!graph || !tnf_class_check(graph, "glu", "x", x, &tnf_class_real) || !tnf_axis_resolve("glu", graph, tnf_rank_of(x), &axis))
    return tnf_traced_failed(x.graph);
  const char *outer = tnf_surface_begin(graph, "glu");
  tnf_traced halves[2], result = tnf_traced_failed(graph);
  if (tnf_split(x, 2, axis, halves))
    result = tnf_mul(halves[0], tnf_sigmoid(halves[1]));
  tnf_surface_end(graph, outer);
  return result;
}

/* ---- losses ------------------------------------------------------------------------------------------------------------- */

/* The graph of scores and labels, the axis resolved; NULL, with the error noted, else. */
static tnf_graph *begin_labels(const char *name, const char *names, const tnf_traced *operands, int32_t *axis,
                               const char **outer) {
  char which[32];
  tnf_operand_name(names, 0, which, sizeof which);
  tnf_graph *graph = tnf_named_operands_check(name, names, 2, operands);
  if (!graph || !tnf_class_check(graph, name, which, operands[0], &tnf_class_real) ||
      !tnf_class_check(graph, name, "labels", operands[1], &tnf_class_integer) ||
      !tnf_axis_resolve(name, graph, tnf_rank_of(operands[0]), axis))
    return NULL;
  char scores[256], labels[256];
  if (tnf_rank_of(operands[1]) != tnf_rank_of(operands[0]) - 1) {
    tnf_graph_fail(graph, TNF_RT_RANK_MISMATCH, "%s: labels must have one axis less than %s, got %s and %s", name, which,
                   tnf_traced_text(operands[1], labels, sizeof labels), tnf_traced_text(operands[0], scores, sizeof scores));
    return NULL;
  }
  *outer = tnf_surface_begin(graph, name);
  return graph;
}

static tnf_traced picked(tnf_traced x, tnf_traced labels, int32_t axis) {
  labels = tnf_places_below(labels, tnf_dim(x, axis), "the label");
  return tnf_squeeze(tnf_take_along_axis(x, tnf_expand_dims(labels, axis), axis), axis);
}

tnf_traced tnf_nll(tnf_traced log_probabilities, tnf_traced labels, int32_t axis) {
  tnf_traced operands[2] = {log_probabilities, labels};
  const char *outer;
  tnf_graph *graph = begin_labels("nll", "log_probabilities labels", operands, &axis, &outer);
  if (!graph)
    return tnf_traced_failed(tnf_common_graph(2, operands));
  tnf_traced result = tnf_neg(picked(log_probabilities, labels, axis));
  tnf_surface_end(graph, outer);
  return result;
}

tnf_traced tnf_cross_entropy(tnf_traced logits, tnf_traced labels, int32_t axis, double smoothing) {
  tnf_traced operands[2] = {logits, labels};
  const char *outer;
  tnf_graph *graph = begin_labels("cross_entropy", "logits labels", operands, &axis, &outer);
  if (!graph)
    return tnf_traced_failed(tnf_common_graph(2, operands));
  tnf_traced result = tnf_traced_failed(graph);
  if (smoothing >= 0 && smoothing <= 1) {
    tnf_axes along = {1, {axis}};
    tnf_traced logs = tnf_log_softmax(logits, along);
    result = tnf_neg(picked(logs, labels, axis));
    if (smoothing > 0)
      result = tnf_sub(tnf_scale(1 - smoothing, result), tnf_scale(smoothing, tnf_mean(logs, along)));
  } else {
    tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "cross_entropy: smoothing must be in [0, 1], got %g", smoothing);
  }
  tnf_surface_end(graph, outer);
  return result;
}

/* weight x, 0 for a weight of 0 where x is infinite. */
static tnf_traced share(tnf_traced weight, tnf_traced x) {
  tnf_traced is_nothing = tnf_bitwise_and(tnf_compare_scalar(TNF_DIRECTION_EQ, weight, 0), tnf_isinf(x));
  return tnf_mul(weight, tnf_select(is_nothing, tnf_scalar_like(x, 0), x));
}

tnf_traced tnf_soft_cross_entropy(tnf_traced logits, tnf_traced targets, int32_t axis) {
  tnf_traced operands[2] = {logits, targets};
  const char *outer;
  tnf_graph *graph = begin_two("soft_cross_entropy", "logits targets", &tnf_class_real, operands, &outer);
  if (!graph)
    return tnf_traced_failed(tnf_common_graph(2, operands));
  tnf_traced result = tnf_traced_failed(graph);
  if (tnf_axis_resolve("soft_cross_entropy", graph, tnf_rank_of(operands[0]), &axis)) {
    tnf_axes along = {1, {axis}};
    tnf_traced logs = tnf_log_softmax(operands[0], along);
    result = tnf_neg(tnf_reduce_sum(share(operands[1], logs), along));
  }
  tnf_surface_end(graph, outer);
  return result;
}

/* Two operands to what `op` makes of them and a number. */
typedef tnf_traced loss(tnf_traced x, tnf_traced y, double number);

static tnf_traced of_two(const char *name, const char *names, const tnf_operand_class *kind, loss *op, tnf_traced x, tnf_traced y,
                         double number) {
  tnf_traced operands[2] = {x, y};
  const char *outer;
  tnf_graph *graph = begin_two(name, names, kind, operands, &outer);
  if (!graph)
    return tnf_traced_failed(tnf_common_graph(2, operands));
  tnf_traced result = op(operands[0], operands[1], number);
  tnf_surface_end(graph, outer);
  return result;
}

static tnf_traced bce_with_logits(tnf_traced logits, tnf_traced targets, double number) {
  (void)number;
  return tnf_add(share(targets, tnf_softplus(tnf_neg(logits))), share(tnf_rsub(1, targets), tnf_softplus(logits)));
}
static tnf_traced huber(tnf_traced x, tnf_traced y, double delta) {
  tnf_traced d = tnf_sub(x, y), is_far = is_above(tnf_abs(d), delta);
  tnf_traced near = tnf_select(is_far, tnf_scalar_like(d, 0), d); /* its square never overflows */
  return tnf_select(is_far, tnf_scale(delta, tnf_sub_scalar(tnf_abs(d), delta / 2)), tnf_scale(0.5, tnf_square(near)));
}
static tnf_traced squared_error(tnf_traced x, tnf_traced y, double number) {
  (void)number;
  tnf_traced d = tnf_sub(x, y);
  if (!tnf_dtype_is_complex(tnf_dtype_of(d)))
    return tnf_square(d);
  return tnf_add(tnf_square(tnf_real(d)), tnf_square(tnf_imag(d)));
}

tnf_traced tnf_bce_with_logits(tnf_traced logits, tnf_traced targets) {
  return of_two("bce_with_logits", "logits targets", &tnf_class_real, bce_with_logits, logits, targets, 0);
}
tnf_traced tnf_huber(tnf_traced x, tnf_traced y, double delta) {
  tnf_traced operands[2] = {x, y};
  tnf_graph *graph = tnf_named_operands_check("huber", "x y", 2, operands);
  if (graph && !(delta > 0 && delta < INFINITY)) {
    tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "huber: delta must be positive, got %g", delta);
    return tnf_traced_failed(graph);
  }
  return of_two("huber", "x y", &tnf_class_real, huber, x, y, delta);
}
tnf_traced tnf_squared_error(tnf_traced x, tnf_traced y) {
  return of_two("squared_error", "x y", &tnf_class_float, squared_error, x, y, 0);
}

/* ---- normalisation ------------------------------------------------------------------------------------------------------ */

static tnf_graph *begin_axes(const char *name, const tnf_operand_class *kind, tnf_traced x, tnf_axes *axes, double epsilon,
                             const char **outer) {
  tnf_graph *graph = tnf_operands_check(name, 1, &x);
  if (!graph || !tnf_class_check(graph, name, "x", x, kind) || !tnf_axes_resolve(name, graph, tnf_rank_of(x), axes))
    return NULL;
  if (!(epsilon >= 0 && epsilon < INFINITY)) {
    tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "%s: epsilon must not be negative, got %g", name, epsilon);
    return NULL;
  }
  *outer = tnf_surface_begin(graph, name);
  return graph;
}

tnf_traced tnf_layer_norm(tnf_traced x, tnf_axes axes, double epsilon) {
  const char *outer;
  tnf_graph *graph = begin_axes("layer_norm", &tnf_class_real, x, &axes, epsilon, &outer);
  if (!graph)
    return tnf_traced_failed(x.graph);
  tnf_traced centred = tnf_sub(x, tnf_spread(tnf_mean(x, axes), x, &axes));
  tnf_traced variance = tnf_mean(tnf_square(centred), axes);
  tnf_traced result = tnf_mul(centred, tnf_spread(tnf_rsqrt(tnf_add_scalar(variance, epsilon)), x, &axes));
  tnf_surface_end(graph, outer);
  return result;
}

/* The square of the norm is held above that of epsilon, so that there is no root of 0 to differentiate. */
tnf_traced tnf_normalize(tnf_traced x, tnf_axes axes, double epsilon) {
  const char *outer;
  tnf_graph *graph = begin_axes("normalize", &tnf_class_float, x, &axes, epsilon, &outer);
  if (!graph)
    return tnf_traced_failed(x.graph);
  tnf_traced square = tnf_reduce_sum_squares(x, axes);
  tnf_traced is_small = tnf_compare_scalar(TNF_DIRECTION_LT, square, epsilon * epsilon);
  tnf_traced norm = tnf_sqrt(tnf_select(is_small, tnf_full_like(square, epsilon * epsilon), square));
  tnf_traced result = tnf_mul(x, tnf_spread(tnf_reciprocal(norm), x, &axes));
  tnf_surface_end(graph, outer);
  return result;
}
