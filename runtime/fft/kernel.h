/* What one instruction set offers to the Fourier transforms of one real type: transforms of panels, and the ways into and out of
 * them.
 *
 * A panel is n vectors of `lanes` complex numbers, the real parts of each in front of its imaginary parts, aligned to a vector.
 * Each lane is a line of its own. Transforms are forward; for a backward one real and imaginary parts change places on the way in
 * and on the way out (`swap`), which is the same. Strides of complex numbers are counted in complex numbers. */
#ifndef TENFERRO_FFT_KERNEL_H
#define TENFERRO_FFT_KERNEL_H

#include "tenferro/rt.h"

enum { TNF_FFT_MOST_FACTORS = 40, TNF_FFT_MOST_RADIX = 47 };

/* A length as a product of radices, and what the passes multiply with. */
typedef struct tnf_fft_leaf {
  int64_t n;
  int32_t count;
  int32_t radix[TNF_FFT_MOST_FACTORS];
  const void *twiddles[TNF_FFT_MOST_FACTORS]; /* of a pass with m = rest of the length: (radix - 1) m complex numbers */
  const void *roots[TNF_FFT_MOST_FACTORS];    /* radices above 8: their roots */
} tnf_fft_leaf;

/* Where a transform of panels comes from and goes to. */
typedef struct tnf_fft_ends {
  void *panel, *other; /* of n vectors each */
  const void *src;     /* columns to begin with: vector i is at i * src_row; NULL: they are in `panel` */
  void *dst;           /* where vector i goes to i * dst_row, times `scale`; NULL: they stay in a panel */
  int64_t src_row, dst_row;
  double scale;
  bool swap_in, swap_out;
} tnf_fft_ends;

/* Lanes [first, first + lanes) of a panel of n vectors beside an array: element (i, l) is at i * row + l * lane. */
typedef struct tnf_fft_block {
  int64_t n, row, lane;
  int64_t first, lanes;
  bool swap;
  double scale; /* on the way out */
} tnf_fft_block;

/* The middle of a transform of n1 n2 elements: vector k of the panel (n2 of them) times w^((j + lane) k), j a multiple of lanes,
 * to vector j + lane of the panels of n1 vectors that follow each other at `to`, in the lane and panel of k. */
typedef struct tnf_fft_turn {
  int64_t n2, n1, j;
  const void *panel;
  const void *steps;  /* w^(lane k): n2 vectors */
  const void *starts; /* w^(j k): n2 complex numbers */
  void *to;
} tnf_fft_turn;

typedef struct tnf_fft_kernels {
  int64_t lanes;
  /* The panel that holds the result; where it went to ends->dst, that is not to be read. */
  void *(*transform)(const tnf_fft_leaf *leaf, const tnf_fft_ends *ends);
  void (*gather)(const tnf_fft_block *block, const void *src, void *panel);
  void (*scatter)(const tnf_fft_block *block, const void *panel, void *dst);
  /* The same for `count` panels at once, `panel_bytes` apart, of whole vectors of columns that follow each other: long stretches
   * of memory far from each other, and those that come next are asked for ahead. */
  void (*gather_wide)(const tnf_fft_block *block, int64_t count, const void *src, void *panels, size_t panel_bytes);
  void (*scatter_wide)(const tnf_fft_block *block, int64_t count, const void *const *panels, void *dst);
  void (*turn)(const tnf_fft_turn *turn);
  /* Panels: what tnf_fft_untangle and tnf_fft_tangle (real.h) do with one line. Of such a line, the elements [1, k) and those as
   * far from its end; k is returned. */
  void (*untangle)(int64_t h, const void *z, const void *roots, void *x, double scale);
  void (*tangle)(int64_t h, const void *x, const void *roots, void *z);
  int64_t (*untangle_line)(int64_t h, const void *z, const void *roots, void *x, double scale);
  int64_t (*tangle_line)(int64_t h, const void *x, const void *roots, void *z);
} tnf_fft_kernels;

extern const tnf_fft_kernels tnf_fft_avx512_f64_kernels, tnf_fft_avx512_f32_kernels;
extern const tnf_fft_kernels tnf_fft_avx2_f64_kernels, tnf_fft_avx2_f32_kernels;
extern const tnf_fft_kernels tnf_fft_portable_f64_kernels, tnf_fft_portable_f32_kernels;

/* The kernels for this machine. dtype is TNF_F32 or TNF_F64. */
const tnf_fft_kernels *tnf_fft_kernels_get(int32_t dtype);

#endif
