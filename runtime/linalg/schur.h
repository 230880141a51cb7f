/* Functions of matrices through the complex Schur form a = q t q^H, t upper triangular. All dtypes are worked on as complex_f64.
 */
#ifndef TENFERRO_LINALG_SCHUR_H
#define TENFERRO_LINALG_SCHUR_H

#include "linalg/dense.h"

#include <complex.h>

typedef double _Complex tnf_complex;

/* The arrays of one decomposition. */
typedef struct tnf_schur {
  int64_t n;
  tnf_complex *t, *q, *values, *work;
  double *reals;
} tnf_schur;

enum { TNF_SCHUR_WORK = 33 }; /* times n, of `work` */

tnf_schur tnf_schur_place(int64_t n, tnf_parts *parts);
/* Decomposes the n x n matrix `a` of the dtype; false where the iteration does not converge. */
bool tnf_schur_run(const tnf_schur *schur, int32_t dtype, const void *a);

/* Elements of a dtype to complex_f64, and back: imaginary parts are dropped for reals. */
void tnf_schur_widen(int32_t dtype, int64_t count, const void *from, tnf_complex *to);
void tnf_schur_narrow(int32_t dtype, int64_t count, const tnf_complex *from, void *to);

/* c = op(a) op(b), c[m, n], k terms. */
void tnf_schur_multiply(char op_a, char op_b, int64_t m, int64_t n, int64_t k, const tnf_complex *a, const tnf_complex *b,
                        tnf_complex *c);

/* t becomes its principal square root; false where a singular t has none. */
bool tnf_triangular_sqrt(int64_t n, tnf_complex *t);
/* t becomes its principal logarithm; false where t is singular. work: 3 n x n matrices. */
bool tnf_triangular_log(int64_t n, tnf_complex *t, tnf_complex *work);

#endif
