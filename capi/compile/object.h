/* The inside of objects and programs. */
#ifndef TNF_COMPILE_OBJECT_H
#define TNF_COMPILE_OBJECT_H

#include <pthread.h>
#include <stdatomic.h>

#include "compile/backend.h"
#include "compile/jit.h"
#include "compile/kernels.h"

struct tnf_object {
  atomic_uint refs;
  tnf_context *ctx; /* kept alive: its allocator owns everything here */
  tnf_store store;  /* signatures and texts; guarded by `mutex` after construction */
  tnf_signatures signatures;
  tnf_kernels kernels;
  const char *needs; /* in `store`: what the machine must be, as in tnf_rt_program_info.cpu */
  LLVMMemoryBufferRef code;
  tnf_compile_statistics statistics;
  pthread_mutex_t mutex; /* of `jit`, `store` and the link time */
  tnf_jit *jit;          /* loaded on the first request of a program */
  tnf_tensor **captured; /* the data of the only program's captured inputs, one entry per input; NULL: none */
};

/* An object without signatures and code, to be filled by the compiler. */
tnf_status *tnf_object_new(tnf_context *ctx, tnf_object **out) TNF_MUST_USE;

/* Gives an object with one program the data of its captured inputs: one entry per input, a tensor (which is retained) exactly
 * where the input is marked as captured. */
tnf_status *tnf_object_capture(tnf_object *object, tnf_tensor *const *tensors, int32_t count) TNF_MUST_USE;

#endif
