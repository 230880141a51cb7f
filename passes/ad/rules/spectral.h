/* What the rules of eigh and svd share with the guards of their results. */
#ifndef TENFERRO_AD_SPECTRAL_H
#define TENFERRO_AD_SPECTRAL_H

#include "matrix.h"

/* a = u diag(s) vt, or for Hermitian a with a null vt, a = u diag(s) u^H. */
typedef struct spectrum {
  tnf_traced a, s, u, vt;
} spectrum;

/* gap times the largest of |v| per matrix, [batch...]: what two values must differ by to be told apart. */
tnf_traced threshold_of(tnf_traced v);
/* [batch...] repeated to the extents of `like`, whose last axes are the batch. */
tnf_traced over_batch(tnf_traced t, tnf_traced like);

/* The tangents ds (with u^H da v, from which it comes), du or dvt, and the gradient of a, as they are: only their own derivatives
 * differ from those of the formulas. `values`: the cotangent of s where the vectors have none, else null. */
tnf_traced guard_values(const spectrum *of, tnf_traced ds, tnf_traced core);
tnf_traced guard_vectors(const spectrum *of, tnf_traced tangent);
tnf_traced guard_pulled(const spectrum *of, tnf_traced pulled, tnf_traced values);

#endif
