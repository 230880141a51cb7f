/* Products of matrices whose elements leave the range of their type: each one has a power of two of its own. */
#ifndef TENFERRO_LINALG_WIDE_H
#define TENFERRO_LINALG_WIDE_H

#include "linalg/dense.h"

/* Elements x[i] 2^exponent[i] of an n x n matrix, with parts x[i] of at most 1. Exponents are held within +-2^28, which is out of
 * the range of every type. */
typedef struct tnf_wide {
  void *x;
  int32_t *exponent;
} tnf_wide;

/* Takes the exponents of x's elements out of them. */
void tnf_wide_begin(int32_t dtype, int64_t n, tnf_wide a);
/* Puts them back, to infinity or 0 where the type has no such number. */
void tnf_wide_end(int32_t dtype, int64_t n, tnf_wide a);
/* c = a[0] b[0] + ... + a[count - 1] b[count - 1] */
void tnf_wide_multiply(int32_t dtype, int64_t n, int count, const tnf_wide *a, const tnf_wide *b, tnf_wide c);
/* Whether a and b are the same but for elements that are out of range in both. */
bool tnf_wide_same(int32_t dtype, int64_t n, tnf_wide a, tnf_wide b);

#endif
