/* The inside of objects and programs. */
#ifndef TNF_COMPILE_OBJECT_H
#define TNF_COMPILE_OBJECT_H

#include <pthread.h>
#include <stdatomic.h>

#include "compile/backend.h"
#include "compile/jit.h"

struct tnf_object {
  atomic_uint refs;
  tnf_context *ctx; /* kept alive: its allocator owns everything here */
  tnf_store store;  /* signatures and texts; guarded by `mutex` after construction */
  tnf_signatures signatures;
  LLVMMemoryBufferRef code;
  tnf_compile_statistics statistics;
  pthread_mutex_t mutex; /* of `jit`, `store` and the link time */
  tnf_jit *jit;          /* loaded on the first request of a program */
};

/* An object without signatures and code, to be filled by the compiler. */
tnf_status *tnf_object_new(tnf_context *ctx, tnf_object **out) TNF_MUST_USE;

struct tnf_graph_program {
  atomic_uint refs;
  tnf_object *object;
  tnf_program *program; /* the runtime's, over the description in the loaded code */
  const tnf_rt_program_info *info;
  int32_t input_count;   /* without the captured ones */
  tnf_tensor **captured; /* per input: the tensor, or NULL where the caller gives it; NULL when nothing is captured */
};

/* Gives the program its captured inputs: one entry per argument, a tensor (which is retained) exactly where the argument is
 * marked as captured. */
tnf_status *tnf_graph_program_capture(tnf_graph_program *program, tnf_tensor *const *tensors, int32_t count) TNF_MUST_USE;

#endif
