/* QR factors as Householder reflectors, and their product, with our own application of blocks of reflectors where that is faster.
 */
#ifndef TENFERRO_LINALG_PACKED_QR_H
#define TENFERRO_LINALG_PACKED_QR_H

#include "linalg/reflectors.h"

/* A factorisation of m x n matrices and the product's leading q_columns columns; k = min(m, n). */
typedef struct tnf_packed_qr {
  int32_t dtype;
  int64_t m, n, k, q_columns;
  const tnf_gemm_kernels *kernels; /* NULL: LAPACK alone */
  int work_count;
} tnf_packed_qr;

/* With its kernels and the size of its workspace, from the extents. */
tnf_packed_qr tnf_packed_qr_of(int32_t dtype, int64_t m, int64_t n, int64_t q_columns);
/* Bytes of scratch for both functions below. */
size_t tnf_packed_qr_scratch(const tnf_packed_qr *f);
/* Reflectors below the diagonal of `a`, r on and above it, and tau[k], as LAPACK's geqrf. */
void tnf_packed_qr_factor(const tnf_packed_qr *f, void *a, void *tau, void *scratch);
/* The leading columns of the product, m x q_columns, in place of the reflectors, which are in its first k columns. */
void tnf_packed_qr_form(const tnf_packed_qr *f, void *q, const void *tau, void *scratch);

#endif
