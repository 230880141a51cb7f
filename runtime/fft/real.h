/* Between real and complex lines, and products of complex ones. dtype is that of the real parts. What has `lanes` is a panel, or
 * one line, which has 1: real parts, then imaginary parts. */
#ifndef TENFERRO_FFT_REAL_H
#define TENFERRO_FFT_REAL_H

#include "fft/kernel.h"

/* out = scale a b, element by element; `swap_in`, `swap_out`: the parts of a, or of the result, change places. */
void tnf_fft_products(int32_t dtype, int64_t n, const void *a, const void *b, void *out, bool swap_in, bool swap_out,
                      double scale);

/* z, the transform of h complex numbers whose parts are the even and the odd of 2 h real ones, becomes the elements 0 to h of
 * theirs, times scale. `roots`: exp(-2 pi i k / (2 h)) for k <= h / 2. x may be z. */
void tnf_fft_untangle(const tnf_fft_kernels *kernels, int32_t dtype, int64_t h, const void *z, const void *roots, void *x,
                      double scale);
/* The other way, without a factor, and with the parts of z changed: its transform, changed again, is 2 h real numbers. The
 * imaginary parts of elements 0 and h of x are taken as 0. */
void tnf_fft_tangle(const tnf_fft_kernels *kernels, int32_t dtype, int64_t h, const void *x, const void *roots, void *z);

/* The rest of the transform of n real numbers from its first n / 2 + 1 elements, all with their parts changed: element n - k is
 * the conjugate of element k, and what is its own conjugate is real. */
void tnf_fft_mirror(int32_t dtype, int64_t lanes, int64_t n, void *x);

/* n complex numbers with their parts changed. */
void tnf_fft_swap(int32_t dtype, int64_t n, const void *from, void *to);

/* n rows of real numbers, of which `count` lanes from `first` on are in an array with element (i, l) at i * row + l * lane. Even
 * n: the rows of a panel of n / 2 vectors; odd n: the real parts of one of n. */
typedef struct tnf_fft_reals {
  int64_t n, row, lane;
  int64_t lanes, first, count;
} tnf_fft_reals;
void tnf_fft_gather_reals(int32_t dtype, const tnf_fft_reals *reals, const void *src, void *panel);
/* Out of a panel whose parts are changed, times scale. */
void tnf_fft_scatter_reals(int32_t dtype, const tnf_fft_reals *reals, const void *panel, void *dst, double scale);

#endif
