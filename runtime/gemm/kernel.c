/* Chooses the kernels of the real matrix product for the processor the program runs on. */
#include "gemm/kernel.h"

#include <stdatomic.h>

#if defined(__x86_64__)
static const tnf_gemm_kernels *choose(int32_t dtype) {
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") &&
      __builtin_cpu_supports("avx512bw"))
    return dtype == TNF_F32 ? &tnf_gemm_avx512_f32_kernels : &tnf_gemm_avx512_f64_kernels;
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
    return dtype == TNF_F32 ? &tnf_gemm_avx2_f32_kernels : &tnf_gemm_avx2_f64_kernels;
  return NULL;
}
#else
static const tnf_gemm_kernels *choose(int32_t dtype) {
  (void)dtype;
  return NULL;
}
#endif

const tnf_gemm_kernels *tnf_gemm_kernels_get(int32_t dtype) {
  static _Atomic(const tnf_gemm_kernels *) chosen[2]; /* written once */
  _Atomic(const tnf_gemm_kernels *) *slot = &chosen[dtype == TNF_F64];
  const tnf_gemm_kernels *kernels = atomic_load_explicit(slot, memory_order_relaxed);
  if (!kernels) {
    kernels = choose(dtype);
    atomic_store_explicit(slot, kernels, memory_order_relaxed);
  }
  return kernels;
}

const char *tnf_gemm_instructions(void) {
  const tnf_gemm_kernels *kernels = tnf_gemm_kernels_get(TNF_F64);
#if defined(__x86_64__)
  if (kernels)
    return kernels == &tnf_gemm_avx512_f64_kernels ? "avx512" : "avx2";
#else
  (void)kernels;
#endif
  return "none";
}
