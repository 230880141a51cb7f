/* Triangular solves and Cholesky factorisation of real matrices with the kernels of the matrix product. */
#ifndef TENFERRO_LINALG_BLOCKED_H
#define TENFERRO_LINALG_BLOCKED_H

#include "gemm/kernel.h"

/* The right-sided system X T = B, or T^T Y = B with Y = X^T: T(p, j) is t[p * row + j * column]; row or column is 1. */
typedef struct tnf_blocked_triangle {
  const tnf_gemm_kernels *kernels;
  int64_t n;
  bool upper; /* else lower */
  bool unit;  /* the diagonal is ones and not read */
  const void *t;
  int64_t row, column;
} tnf_blocked_triangle;

/* Bytes of scratch for either solve. */
size_t tnf_blocked_scratch(const tnf_blocked_triangle *t);

/* X T = B in place of B: X is m x n with x_column elements between columns. */
void tnf_blocked_solve_right(const tnf_blocked_triangle *t, int64_t m, void *x, int64_t x_column, void *scratch);

/* T^T Y = B: Y and B are n x rhs with leading dimension n; y may be b. */
void tnf_blocked_solve_left(const tnf_blocked_triangle *t, int64_t rhs, const void *b, void *y, void *scratch);

/* Lower Cholesky factor of an n x n matrix in place; the strict upper triangle must be zero and stays so. Returns 0 or the first
 * leading minor that is not positive. */
size_t tnf_blocked_cholesky_scratch(const tnf_gemm_kernels *kernels, int64_t n);
int tnf_blocked_cholesky(const tnf_gemm_kernels *kernels, int64_t n, void *a, void *scratch);

#endif
