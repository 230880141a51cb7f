/* Applies products of Householder reflectors with the kernels of the matrix product. Real types. */
#ifndef TENFERRO_LINALG_REFLECTORS_H
#define TENFERRO_LINALG_REFLECTORS_H

#include "gemm/kernel.h"

/* Q = H(0) H(1) ... H(count - 1), H(j) = I - tau[j] v v^T of order `rows`, where v is 0 before row j, 1 there, and below it
 * element i is a[i * row + j * column]; row or column is 1. */
typedef struct tnf_reflectors {
  const tnf_gemm_kernels *kernels;
  int64_t rows, count;
  const void *a;
  int64_t row, column;
  const void *tau;
} tnf_reflectors;

/* Bytes of scratch to apply them to a matrix of `others` columns (left) or rows (right). */
size_t tnf_reflectors_scratch(const tnf_gemm_kernels *kernels, int64_t rows, int64_t others);

/* C = Q C: C is rows x columns. */
void tnf_reflectors_apply_left(const tnf_reflectors *q, int64_t columns, void *c, int64_t c_column, void *scratch);

/* C = the leading `columns` columns of Q: C is rows x columns, columns >= count. */
void tnf_reflectors_form(const tnf_reflectors *q, int64_t columns, void *c, int64_t c_column, void *scratch);

/* C = Q^T C. */
void tnf_reflectors_apply_adjoint(const tnf_reflectors *q, int64_t columns, void *c, int64_t c_column, void *scratch);

/* C = C Q^T: C is m x rows. */
void tnf_reflectors_apply_right(const tnf_reflectors *q, int64_t m, void *c, int64_t c_column, void *scratch);

#endif
