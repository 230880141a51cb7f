/* What the rules of eigh, svd and eig share with the guards of their results. */
#ifndef TENFERRO_AD_SPECTRAL_H
#define TENFERRO_AD_SPECTRAL_H

#include "matrix.h"

/* a = u diag(s) vt, or with a null vt a = u diag(s) u^H for Hermitian a, a = u diag(s) u^-1 for a `general` one. */
typedef struct spectrum {
  tnf_traced a, s, u, vt;
  bool general;
  double gap; /* what two values must differ by, relative to the largest, to be told apart; 0: the usual one */
} spectrum;

/* The attribute derivative_eps, 0 without it. */
double derivative_gap(tnf_rule *r);
/* gap times the largest of |s| per matrix, [batch...]. */
tnf_traced threshold_of(const spectrum *of);
/* 1 / d where |d| > threshold, else `otherwise`. */
tnf_traced reciprocal_or(tnf_traced d, tnf_traced threshold, tnf_traced otherwise);
/* u^-1 b or u^-H b for general a. */
tnf_traced solve_vectors(tnf_traced u, tnf_traced b, tnf_transpose_kind op);
/* [batch...] repeated to the extents of `like`, whose last axes are the batch. */
tnf_traced over_batch(tnf_traced t, tnf_traced like);

/* The tangents ds (with u^H da v, from which it comes), du or dvt, and the gradient of a, as they are: only their own derivatives
 * differ from those of the formulas. `values`: the cotangent of s where the vectors have none, else null. */
tnf_traced guard_values(const spectrum *of, tnf_traced ds, tnf_traced core);
tnf_traced guard_vectors(const spectrum *of, tnf_traced tangent);
tnf_traced guard_pulled(const spectrum *of, tnf_traced pulled, tnf_traced values);

#endif
