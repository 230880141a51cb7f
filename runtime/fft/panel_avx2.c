/* The Fourier transforms for processors with AVX2 and FMA. */
#include "fft/kernel.h"
#include "fft/lists.h"

#define REAL double
#define LANES 4
#define NAME(x) tnf_fft_avx2_f64_##x
#include "fft/panel.inc"

#define REAL float
#define LANES 8
#define NAME(x) tnf_fft_avx2_f32_##x
#include "fft/panel.inc"
