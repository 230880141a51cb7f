/* C -= A B inside one task: what couples the blocks of a blocked solve or factorisation. */
#ifndef TENFERRO_LINALG_UPDATE_H
#define TENFERRO_LINALG_UPDATE_H

#include "gemm/kernel.h"

/* Strides in elements; C is column-major, A and B have one stride that is 1. */
typedef struct tnf_update {
  const tnf_gemm_kernels *kernels;
  int64_t m, n, k;
  const void *a;
  int64_t a_row, a_column; /* A(i, p) is a[i * a_row + p * a_column] */
  const void *b;
  int64_t b_row, b_column; /* B(p, j) is b[p * b_row + j * b_column] */
  void *c;
  int64_t c_column;
} tnf_update;

/* Bytes of scratch for an update of any size. */
size_t tnf_update_scratch(const tnf_gemm_kernels *kernels);

/* C -= A B. An element is one chain of fused multiply-adds per block of k, the blocks subtracted in order: its bits depend on its
 * row of A and its column of B alone. */
void tnf_update_apply(const tnf_update *u, void *scratch);

#endif
