/* Roots of unity to the last bit of f64, or one less. */
#ifndef TENFERRO_FFT_ROOTS_H
#define TENFERRO_FFT_ROOTS_H

#include <stdint.h>

enum { TNF_FFT_DIGIT = 6, TNF_FFT_DIGITS = 10 };

/* The powers of exp(-2 pi i / n): those of the eighth of the circle they fall into, as a product over the digits of the exponent.
 */
typedef struct tnf_fft_roots {
  int64_t n;
  int32_t digits;
  long double re[TNF_FFT_DIGITS][1 << TNF_FFT_DIGIT];
  long double im[TNF_FFT_DIGITS][1 << TNF_FFT_DIGIT];
} tnf_fft_roots;

/* n up to 2^57. */
void tnf_fft_roots_init(tnf_fft_roots *roots, int64_t n);
/* exp(-2 pi i k / n) for 0 <= k < n. */
void tnf_fft_root(const tnf_fft_roots *roots, int64_t k, double *re, double *im);

#endif
