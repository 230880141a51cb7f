/* Chooses the kernels of the real matrix product for the processor the program runs on. */
#include "gemm/kernel.h"

const tnf_gemm_kernels *tnf_gemm_kernels_get(int32_t dtype) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") &&
      __builtin_cpu_supports("avx512bw"))
    return dtype == TNF_F32 ? &tnf_gemm_avx512_f32_kernels : &tnf_gemm_avx512_f64_kernels;
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
    return dtype == TNF_F32 ? &tnf_gemm_avx2_f32_kernels : &tnf_gemm_avx2_f64_kernels;
#else
  (void)dtype;
#endif
  return NULL;
}
