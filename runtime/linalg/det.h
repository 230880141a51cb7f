/* Determinants as numbers that neither overflow nor underflow. */
#ifndef TENFERRO_LINALG_DET_H
#define TENFERRO_LINALG_DET_H

#include "linalg/dense.h"

/* (part[0] + i part[1]) 2^exponent */
typedef struct tnf_det_number {
  double part[2];
  int64_t exponent;
} tnf_det_number;
/* d *= u */
void tnf_det_times(tnf_det_number *d, const double u[2]);
/* The determinant of the matrix with these factors of getrf. */
tnf_det_number tnf_det_of_factors(int32_t dtype, int64_t n, const void *lu, const int32_t *pivots);

#endif
