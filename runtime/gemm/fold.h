/* Long sums of single precision in two levels: blocks of k are added in single precision, then folded into double precision. */
#ifndef TENFERRO_GEMM_FOLD_H
#define TENFERRO_GEMM_FOLD_H

#include "tenferro/rt.h"

/* A part of C, column-major with `column` elements between columns, and the same part in double precision. */
typedef struct tnf_gemm_fold_part {
  int64_t m, n, column;
  float *c;
  double *wide;
  bool first; /* wide starts from c */
  bool last;  /* c becomes the rounded total */
} tnf_gemm_fold_part;

/* Adds c to wide. */
void tnf_gemm_fold(const tnf_gemm_fold_part *part);

#endif
