/* How a transform of some length is done, and the tables for it, which the context keeps. */
#ifndef TENFERRO_FFT_PLAN_H
#define TENFERRO_FFT_PLAN_H

#include "core/context.h"
#include "core/round.h"
#include "fft/kernel.h"

typedef enum tnf_fft_form {
  TNF_FFT_WHOLE, /* one panel, of which a single line uses one lane */
  TNF_FFT_SPLIT, /* n1 n2: transforms of n2 elements, then of n1, both of several columns of the line at once */
  TNF_FFT_CHIRP  /* a large prime factor: a convolution of length m (Bluestein, IEEE Trans. Audio Electroacoust. 18, 1970) */
} tnf_fft_form;

/* The longest panels: two of them stay in a second-level cache. */
enum { TNF_FFT_MOST_WHOLE = 2048 };

/* Of complex numbers of dtype's (TNF_F32, TNF_F64) pairs. Valid until the operation ends. */
typedef struct tnf_fft_plan {
  const tnf_fft_kernels *kernels;
  int32_t dtype;
  tnf_fft_form form;
  int64_t n, n1, n2, m;
  double cost;                        /* of a line: about so many operations on vectors */
  const tnf_fft_leaf *first, *second; /* split: of n2 and of n1; whole: `first` of n */
  const void *steps, *starts;         /* split: what tnf_fft_turn multiplies with; n2 numbers of `starts` per block */
  const void *chirp, *spectrum;       /* chirp: exp(-i pi k^2 / n), and the transform of what it is convolved with, over m */
  const struct tnf_fft_plan *inner;   /* chirp: of m */
} tnf_fft_plan;

/* plan[0] for lines of n >= 1 elements with these kernels, of which a context has but one kind; plan[1] is for its inner plan. */
tnf_rt_status tnf_fft_plan_get(tnf_context *ctx, const tnf_fft_kernels *kernels, int32_t dtype, int64_t n,
                               tnf_fft_plan plan[2]) TNF_MUST_USE;

/* The transform of panels of n vectors; *leaf is NULL where n has a factor that is too large for it. */
tnf_rt_status tnf_fft_leaf_get(tnf_context *ctx, int32_t dtype, int64_t n, const tnf_fft_leaf **leaf) TNF_MUST_USE;

/* exp(-2 pi i k / n) for k <= n / 4: what joins the halves of a real transform. */
tnf_rt_status tnf_fft_halves_get(tnf_context *ctx, int32_t dtype, int64_t n, const void **roots) TNF_MUST_USE;

/* About how many operations on vectors a transform of panels of n vectors takes for each of them; 0 where there is none. */
double tnf_fft_leaf_cost(int64_t n);

/* Bytes of a complex number. */
static inline size_t tnf_fft_element(int32_t dtype) {
  return dtype == TNF_F32 ? 8 : 16;
}
/* Bytes of a panel of n vectors. */
static inline size_t tnf_fft_panel(const tnf_fft_plan *plan, int64_t n) {
  return (size_t)(n * plan->kernels->lanes) * tnf_fft_element(plan->dtype);
}

#endif
