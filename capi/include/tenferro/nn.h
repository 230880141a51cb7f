/* What networks are made of: activations, losses per example, normalisation. Operands are f32 or f64 (DTYPE_MISMATCH otherwise);
 * two operands are broadcast and promoted. An axis that x has not is OUT_OF_RANGE. Activations and normalisations have x's shape.
 * Nothing is averaged: tnf_mean(tnf_cross_entropy(..), TNF_ALL_AXES). tnf_sigmoid, tnf_softplus and tnf_tanh are in
 * tenferro/plain_ops.h. */
#ifndef TENFERRO_NN_H
#define TENFERRO_NN_H

#include "tenferro/lists.h"
#include "tenferro/traced.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- activations, losses, normalisation -------------------------------------------------------------------------- */

/* x for x > 0, else 0. The derivative at 0 is 0. tnf_relu([-1, 0, 3]) is [0, 0, 3]. */
TNF_API tnf_traced tnf_relu(tnf_traced x);
/* x for x > 0, else 0, and 6 at most. The derivative at 0 and at 6 is 0. tnf_relu6([-1, 3, 9]) is [0, 3, 6]. */
TNF_API tnf_traced tnf_relu6(tnf_traced x);
/* x for x > 0, else slope x. The derivative at 0 is slope. tnf_leaky_relu([-2, 3], 0.1) is [-0.2, 3]. */
TNF_API tnf_traced tnf_leaky_relu(tnf_traced x, double slope);
/* x for x > 0, else alpha (e^x - 1). The derivative at 0 is alpha. tnf_elu([-1, 3], 1) is [-0.632.., 3]. */
TNF_API tnf_traced tnf_elu(tnf_traced x, double alpha);
/* 1.0507.. x for x > 0, else 1.0507.. 1.6732.. (e^x - 1): tnf_elu of alpha = 1.6732.., scaled. The derivative at 0 is the one of
 * x < 0. tnf_selu([-1, 1]) is [-1.111.., 1.050..]. */
TNF_API tnf_traced tnf_selu(tnf_traced x);
/* x for x > 0, else alpha (e^(x / alpha) - 1). The derivative at 0 is 1 for every alpha. tnf_celu([-2, 3], 2) is
 * [-1.264.., 3]. */
TNF_API tnf_traced tnf_celu(tnf_traced x, double alpha);
/* x times the normal distribution function tnf_ndtr(x). tnf_gelu([-1, 0, 1]) is [-0.158.., 0, 0.841..]. */
TNF_API tnf_traced tnf_gelu(tnf_traced x);
/* x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))) / 2, which is near tnf_gelu. tnf_gelu_tanh([-1, 0, 1]) is
 * [-0.158.., 0, 0.841..]. */
TNF_API tnf_traced tnf_gelu_tanh(tnf_traced x);
/* x sigmoid(x). tnf_silu([-1, 0, 1]) is [-0.268.., 0, 0.731..]. */
TNF_API tnf_traced tnf_silu(tnf_traced x);
/* x tanh(softplus(x)). tnf_mish([-1, 0, 1]) is [-0.303.., 0, 0.865..]. */
TNF_API tnf_traced tnf_mish(tnf_traced x);
/* x / (1 + |x|). tnf_softsign([-1, 0, 3]) is [-0.5, 0, 0.75]. */
TNF_API tnf_traced tnf_softsign(tnf_traced x);
/* x, but at least -1 and at most 1. The derivative at -1 and at 1 is 0. tnf_hard_tanh([-3, 0.5, 2]) is [-1, 0.5, 1]. */
TNF_API tnf_traced tnf_hard_tanh(tnf_traced x);
/* x + 3, but at least 0 and at most 6, over 6. The derivative at -3 and at 3 is 0. tnf_hard_sigmoid([-4, 0, 3]) is
 * [0, 0.5, 1]. */
TNF_API tnf_traced tnf_hard_sigmoid(tnf_traced x);
/* x tnf_hard_sigmoid(x): 0 up to -3, x from 3 on, at infinities too. The derivative at -3 is 0, at 3 it is 1.
 * tnf_hard_swish([-4, 1, 4]) is [0, 0.666.., 4]. */
TNF_API tnf_traced tnf_hard_swish(tnf_traced x);
/* The first half of x along `axis` times the sigmoid of the second; the extent there is even (SHAPE_MISMATCH) and is halved.
 * tnf_glu(x, 0): [2 n, m] to [n, m]. */
TNF_API tnf_traced tnf_glu(tnf_traced x, int32_t axis);

/* e^x over its sum along `axes`, of x's shape, without overflow; equal infinities at the top share 1 equally. Right in every
 * derivative; where the largest element is infinite the derivative is 0. tnf_softmax([0, 0, log 2], TNF_AXES(0)) is
 * [0.25, 0.25, 0.5]. */
TNF_API tnf_traced tnf_softmax(tnf_traced x, tnf_axes axes);
/* The logarithm of tnf_softmax, x - logsumexp(x), as exact and of x's shape. tnf_log_softmax([0, 0], TNF_AXES(0)) is
 * [-log 2, -log 2]. */
TNF_API tnf_traced tnf_log_softmax(tnf_traced x, tnf_axes axes);
/* log(1 / (1 + e^-x)) = -softplus(-x), without overflow. tnf_log_sigmoid([0, -1000]) is [-log 2, -1000]. */
TNF_API tnf_traced tnf_log_sigmoid(tnf_traced x);

/* -log softmax(logits)[label] for each line along `axis`, which goes. labels: i32 or i64 of the shape that is left
 * (RANK_MISMATCH, SHAPE_MISMATCH), in [0, n) (OUT_OF_RANGE when it runs). With smoothing s in [0, 1] (INVALID_ARGUMENT) the
 * target is 1 - s at the label and s / n everywhere. tnf_cross_entropy(logits, labels, 0, 0): [n, batch] and [batch] to
 * [batch]. */
TNF_API tnf_traced tnf_cross_entropy(tnf_traced logits, tnf_traced labels, int32_t axis, double smoothing);
/* -sum of targets log softmax(logits) along `axis`, which goes; a target of 0 adds 0, also where the logit is -inf.
 * tnf_soft_cross_entropy(logits, targets, 0): [n, batch] twice to [batch]. */
TNF_API tnf_traced tnf_soft_cross_entropy(tnf_traced logits, tnf_traced targets, int32_t axis);
/* -log_probabilities[label] for each line along `axis`, which goes; labels and errors as in tnf_cross_entropy.
 * tnf_nll(tnf_log_softmax(x, TNF_AXES(0)), labels, 0): [n, batch] and [batch] to [batch]. */
TNF_API tnf_traced tnf_nll(tnf_traced log_probabilities, tnf_traced labels, int32_t axis);
/* targets softplus(-logits) + (1 - targets) softplus(logits): the cross-entropy of yes and no, of each element.
 * tnf_bce_with_logits([0, 0], [0, 1]) is [log 2, log 2]. */
TNF_API tnf_traced tnf_bce_with_logits(tnf_traced logits, tnf_traced targets);
/* d^2 / 2 for |d| <= delta, else delta (|d| - delta / 2), d = x - y, of each element; delta is positive and finite
 * (INVALID_ARGUMENT). tnf_huber([1, 3], [0, 0], 1) is [0.5, 2.5]. */
TNF_API tnf_traced tnf_huber(tnf_traced x, tnf_traced y, double delta);
/* |x - y|^2 of each element, real; complex dtypes too. tnf_squared_error([1, 3], [0, 1]) is [1, 4]. */
TNF_API tnf_traced tnf_squared_error(tnf_traced x, tnf_traced y);

/* (x - mean) / sqrt(variance + epsilon) along `axes` together, of x's shape; epsilon is finite and not negative
 * (INVALID_ARGUMENT). Squares must not overflow. tnf_layer_norm(x, TNF_AXES(0), 1e-5): [n, batch] to [n, batch]. */
TNF_API tnf_traced tnf_layer_norm(tnf_traced x, tnf_axes axes, double epsilon);
/* x over its 2-norm along `axes`, or over epsilon where that is more, of x's shape; epsilon is finite and not negative
 * (INVALID_ARGUMENT); complex dtypes too. Squares must not overflow. tnf_normalize([3, 4], TNF_AXES(0), 1e-12) is [0.6, 0.8]. */
TNF_API tnf_traced tnf_normalize(tnf_traced x, tnf_axes axes, double epsilon);

#ifdef __cplusplus
}
#endif
#endif
