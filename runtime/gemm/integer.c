/* Integer matrix products, wrapping around on overflow: sums are kept in the unsigned type. */
#include "gemm/gemm.h"

#define COLUMNS(BITS)                                                                                                            \
  static void columns_##BITS(const tnf_gemm_request *r, int64_t index, int64_t begin, int64_t end) {                             \
    const uint##BITS##_t *a = (const uint##BITS##_t *)(const void *)r->a + index * r->m * r->k;                                  \
    const uint##BITS##_t *b = (const uint##BITS##_t *)(const void *)r->b + index * r->k * r->n;                                  \
    uint##BITS##_t *c = (uint##BITS##_t *)(void *)r->c + index * r->m * r->n;                                                    \
    bool trans_a = r->flags & TNF_RT_GEMM_TRANS_A, trans_b = r->flags & TNF_RT_GEMM_TRANS_B;                                     \
    for (int64_t j = begin; j < end; j++) {                                                                                      \
      uint##BITS##_t *to = c + j * r->m;                                                                                         \
      for (int64_t i = 0; i < r->m; i++)                                                                                         \
        to[i] = 0;                                                                                                               \
      if (trans_a)                                                                                                               \
        for (int64_t i = 0; i < r->m; i++)                                                                                       \
          for (int64_t p = 0; p < r->k; p++)                                                                                     \
            to[i] += a[p + i * r->k] * (trans_b ? b[j + p * r->n] : b[p + j * r->k]);                                            \
      else                                                                                                                       \
        for (int64_t p = 0; p < r->k; p++) {                                                                                     \
          uint##BITS##_t factor = trans_b ? b[j + p * r->n] : b[p + j * r->k];                                                   \
          for (int64_t i = 0; i < r->m; i++)                                                                                     \
            to[i] += a[i + p * r->m] * factor;                                                                                   \
        }                                                                                                                        \
    }                                                                                                                            \
  }
COLUMNS(32)
COLUMNS(64)

tnf_rt_status tnf_gemm_integer(const tnf_gemm_request *r) {
  tnf_gemm_run_columns(r, r->dtype == TNF_I32 ? columns_32 : columns_64);
  return TNF_RT_OK;
}
