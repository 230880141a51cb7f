/* Parts of functions of matrices: workspaces, products, thin singular value decompositions. The four floating element types
 * behind one name each; matrices are column-major. */
#ifndef TENFERRO_LINALG_DENSE_H
#define TENFERRO_LINALG_DENSE_H

#include "linalg/batch.h"
#include "linalg/lapack.h"

/* A workspace that is handed out in parts, each aligned to 64 bytes. With a null base nothing is handed out: `used` counts. */
typedef struct tnf_parts {
  char *base;
  size_t used;
} tnf_parts;
void *tnf_parts_take(tnf_parts *parts, int64_t count, size_t bytes);

/* c = alpha op(a) op(b) + beta c, c[m, n] with k terms in each sum; op is 'N', 'T' or 'C'. Matrices are contiguous: the leading
 * dimension is the number of rows. */
typedef struct tnf_dense_product {
  int32_t dtype;
  char op_a, op_b;
  int64_t m, n, k;
  double alpha, beta;
} tnf_dense_product;
void tnf_dense_multiply(const tnf_dense_product *p, const void *a, const void *b, void *c);
/* c = op(a) op(b) for n x n matrices. */
void tnf_dense_square_product(int32_t dtype, int64_t n, char op_a, const void *a, char op_b, const void *b, void *c);

void tnf_dense_identity(int32_t dtype, int64_t n, void *a);
/* Element i as re, im. */
void tnf_dense_get(int32_t dtype, const void *a, int64_t i, double number[2]);
/* Element i = re + i im; im is dropped for reals. */
void tnf_dense_set(int32_t dtype, void *a, int64_t i, const double number[2]);
/* Multiplies by 2^exponent without overflow on the way. */
void tnf_dense_times_power(int32_t dtype, int64_t count, int64_t exponent, void *a);
void tnf_dense_conjugate(int32_t dtype, int64_t count, void *a);
/* Column j of the m x n matrix times factors[j]. */
void tnf_dense_scale_columns(int32_t dtype, int64_t m, int64_t n, const double *factors, void *a);
/* b[n, m] = a[m, n]^H, or without `conjugate` a^T. */
void tnf_dense_transpose(int32_t dtype, int64_t m, int64_t n, bool conjugate, const void *a, void *b);
/* The largest sum of absolute values in a column. */
double tnf_dense_norm_1(int32_t dtype, int64_t m, int64_t n, const void *a);
/* The root of the sum of squares. */
double tnf_dense_norm_f(int32_t dtype, int64_t count, const void *a);

/* a = u diag(s) vt for a[m, n], k = min(m, n) > 0. */
typedef struct tnf_thin_svd {
  int32_t dtype;
  int64_t m, n, k;
  tnf_lapack_work work;
  void *copy, *u, *s, *vt;
} tnf_thin_svd;
/* Takes its arrays. */
tnf_thin_svd tnf_thin_svd_place(int32_t dtype, int64_t m, int64_t n, tnf_parts *parts);
/* Decomposes a finite matrix; false where the iteration does not converge. */
bool tnf_thin_svd_run(const tnf_thin_svd *svd, const void *a);
/* Singular value i. */
double tnf_thin_svd_value(const tnf_thin_svd *svd, int64_t i);

#endif
