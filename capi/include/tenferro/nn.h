/* What networks are made of: activations, losses per example, normalisation. Operands are f32 or f64 (DTYPE_MISMATCH
 * otherwise); two operands are broadcast and promoted. Nothing is averaged: tnf_mean(tnf_cross_entropy(..), TNF_ALL_AXES).
 * tnf_sigmoid, tnf_softplus and tnf_tanh are in tenferro/plain_ops.h. */
#ifndef TENFERRO_NN_H
#define TENFERRO_NN_H

#include "tenferro/lists.h"
#include "tenferro/traced.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- activations, losses, normalisation -------------------------------------------------------------------------- */

/* x for x > 0, else 0; min(that, 6); x for x > 0, else slope x. The derivative at 0 is the one of x < 0, at 6 it is 0. */
TNF_API tnf_traced tnf_relu(tnf_traced x);
TNF_API tnf_traced tnf_relu6(tnf_traced x);
TNF_API tnf_traced tnf_leaky_relu(tnf_traced x, double slope);
/* x for x > 0, else alpha (e^x - 1); this times 1.0507.. with alpha = 1.6732.. (selu); x for x > 0, else alpha (e^(x / alpha) -
 * 1). The derivative at 0 is the one of x < 0. */
TNF_API tnf_traced tnf_elu(tnf_traced x, double alpha);
TNF_API tnf_traced tnf_selu(tnf_traced x);
TNF_API tnf_traced tnf_celu(tnf_traced x, double alpha);
/* x times the normal distribution function; the same with (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))) / 2 in its place. */
TNF_API tnf_traced tnf_gelu(tnf_traced x);
TNF_API tnf_traced tnf_gelu_tanh(tnf_traced x);
/* x sigmoid(x); x tanh(softplus(x)). */
TNF_API tnf_traced tnf_silu(tnf_traced x);
TNF_API tnf_traced tnf_mish(tnf_traced x);
/* x / (1 + |x|); x in [-1, 1]; x + 3 in [0, 6], over 6; x times that. The derivative is 0 where a clamp begins. */
TNF_API tnf_traced tnf_softsign(tnf_traced x);
TNF_API tnf_traced tnf_hard_tanh(tnf_traced x);
TNF_API tnf_traced tnf_hard_sigmoid(tnf_traced x);
TNF_API tnf_traced tnf_hard_swish(tnf_traced x);
/* The first half of x along `axis` times the sigmoid of the second; the extent is even (SHAPE_MISMATCH). */
TNF_API tnf_traced tnf_glu(tnf_traced x, int32_t axis);

/* e^x over its sum along `axes`, of x's shape, without overflow; equal infinities at the top share 1 equally. Right in every
 * derivative; where the largest element is infinite the derivative is 0. */
TNF_API tnf_traced tnf_softmax(tnf_traced x, tnf_axes axes);
/* The logarithm of that, x - logsumexp(x), as exact. */
TNF_API tnf_traced tnf_log_softmax(tnf_traced x, tnf_axes axes);
/* log(1 / (1 + e^-x)) = -softplus(-x), for f32 and f64.  */
TNF_API tnf_traced tnf_log_sigmoid(tnf_traced x);

/* -log softmax(logits)[label] for each line along `axis`, which goes. labels: i32 or i64 of the shape that is left, in [0, n)
 * (OUT_OF_RANGE when it runs). With smoothing s in [0, 1] (INVALID_ARGUMENT) the target is 1 - s at the label and s / n
 * everywhere: tnf_cross_entropy(logits, labels, 0, 0). */
TNF_API tnf_traced tnf_cross_entropy(tnf_traced logits, tnf_traced labels, int32_t axis, double smoothing);
/* The same for targets of logits' shape, -sum of targets log softmax(logits) along `axis`; a target of 0 adds 0. */
TNF_API tnf_traced tnf_soft_cross_entropy(tnf_traced logits, tnf_traced targets, int32_t axis);
/* -log_probabilities[label] for each line along `axis`; labels as in tnf_cross_entropy. */
TNF_API tnf_traced tnf_nll(tnf_traced log_probabilities, tnf_traced labels, int32_t axis);
/* targets softplus(-logits) + (1 - targets) softplus(logits): the cross-entropy of yes and no, of each element. */
TNF_API tnf_traced tnf_bce_with_logits(tnf_traced logits, tnf_traced targets);
/* d^2 / 2 for |d| <= delta, else delta (|d| - delta / 2), d = x - y; delta > 0 (INVALID_ARGUMENT). */
TNF_API tnf_traced tnf_huber(tnf_traced x, tnf_traced y, double delta);
/* |x - y|^2, real; complex dtypes too. */
TNF_API tnf_traced tnf_squared_error(tnf_traced x, tnf_traced y);

/* (x - mean) / sqrt(variance + epsilon) along `axes` together, of x's shape: tnf_layer_norm(x, TNF_AXES(0), 1e-5). Squares must
 * not overflow. */
TNF_API tnf_traced tnf_layer_norm(tnf_traced x, tnf_axes axes, double epsilon);
/* x over its 2-norm along `axes`, or over epsilon where that is more; complex dtypes too. Squares must not overflow. */
TNF_API tnf_traced tnf_normalize(tnf_traced x, tnf_axes axes, double epsilon);

#ifdef __cplusplus
}
#endif
#endif
