/* Chooses the kernels of the Fourier transforms for the processor the program runs on. */
#include "fft/kernel.h"

#include <stdatomic.h>

static const tnf_fft_kernels *choose(int32_t dtype) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") &&
      __builtin_cpu_supports("avx512bw"))
    return dtype == TNF_F32 ? &tnf_fft_avx512_f32_kernels : &tnf_fft_avx512_f64_kernels;
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
    return dtype == TNF_F32 ? &tnf_fft_avx2_f32_kernels : &tnf_fft_avx2_f64_kernels;
#endif
  return dtype == TNF_F32 ? &tnf_fft_portable_f32_kernels : &tnf_fft_portable_f64_kernels;
}

const tnf_fft_kernels *tnf_fft_kernels_get(int32_t dtype) {
  static _Atomic(const tnf_fft_kernels *) chosen[2]; /* written once */
  _Atomic(const tnf_fft_kernels *) *slot = &chosen[dtype == TNF_F64];
  const tnf_fft_kernels *kernels = atomic_load_explicit(slot, memory_order_relaxed);
  if (!kernels) {
    kernels = choose(dtype);
    atomic_store_explicit(slot, kernels, memory_order_relaxed);
  }
  return kernels;
}
