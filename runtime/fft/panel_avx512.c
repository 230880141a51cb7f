/* The Fourier transforms for processors with AVX-512. */
#include "fft/kernel.h"
#include "fft/lists.h"

#define REAL double
#define LANES 8
#define NAME(x) tnf_fft_avx512_f64_##x
#include "fft/panel.inc"

#define REAL float
#define LANES 16
#define NAME(x) tnf_fft_avx512_f32_##x
#include "fft/panel.inc"
