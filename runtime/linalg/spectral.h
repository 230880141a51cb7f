/* Workspace of the iterative factorisations: a copy of the input and LAPACK's arrays, laid out in one block. */
#ifndef TENFERRO_LINALG_SPECTRAL_H
#define TENFERRO_LINALG_SPECTRAL_H

#include "core/round.h"
#include "linalg/batch.h"
#include "linalg/lapack.h"
#include "linalg/reflectors.h"

/* The attribute `driver`: divide and conquer, with QR iteration where that fails (svd); one of the two alone. */
enum { TNF_SPECTRAL_AUTO, TNF_SPECTRAL_DIVIDE_AND_CONQUER, TNF_SPECTRAL_QR_ITERATION };

/* From this extent on our own application of reflectors is faster than LAPACK's. */
enum { TNF_SPECTRAL_BLOCKED = 32 };

typedef struct tnf_spectral_layout {
  size_t copy_bytes, work_bytes, reals_bytes, integers_bytes; /* multiples of 64 */
} tnf_spectral_layout;

static inline tnf_spectral_layout tnf_spectral_layout_of(int32_t dtype, int64_t copy_count, const tnf_lapack_work *sizes) {
  const size_t element = tnf_linalg_element(dtype);
  return (tnf_spectral_layout){tnf_aligned((size_t)copy_count * element), tnf_aligned((size_t)sizes->work_count * element),
                               tnf_aligned((size_t)sizes->reals_count * tnf_linalg_real(dtype)),
                               tnf_aligned((size_t)sizes->integers_count * sizeof(int32_t))};
}

static inline size_t tnf_spectral_bytes(const tnf_spectral_layout *layout) {
  return layout->copy_bytes + layout->work_bytes + layout->reals_bytes + layout->integers_bytes;
}

/* The arrays in `block`; the copy is at its start. */
static inline tnf_lapack_work tnf_spectral_work(const tnf_spectral_layout *layout, const tnf_lapack_work *sizes, char *block) {
  tnf_lapack_work w = *sizes;
  w.work = block + layout->copy_bytes;
  w.reals = block + layout->copy_bytes + layout->work_bytes;
  w.integers = (int32_t *)(void *)(block + layout->copy_bytes + layout->work_bytes + layout->reals_bytes);
  return w;
}

/* LAPACK's drivers scale matrices whose largest element is outside of this range; so do ours by leaving them to LAPACK. */
static inline bool tnf_spectral_needs_scaling(int32_t dtype, double largest) {
  const double low = dtype == TNF_F32 ? 0x1p-50 : 0x1p-400, high = dtype == TNF_F32 ? 0x1p50 : 0x1p400;
  return largest != 0 && (largest < low || largest > high);
}

#endif
