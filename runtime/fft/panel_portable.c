/* The Fourier transforms for any processor: vectors of 16 bytes. */
#include "fft/kernel.h"
#include "fft/lists.h"

#define REAL double
#define LANES 2
#define NAME(x) tnf_fft_portable_f64_##x
#include "fft/panel.inc"

#define REAL float
#define LANES 4
#define NAME(x) tnf_fft_portable_f32_##x
#include "fft/panel.inc"
