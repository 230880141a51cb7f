/* The kernels of users' operations that an object calls. */
#ifndef TNF_COMPILE_KERNELS_H
#define TNF_COMPILE_KERNELS_H

#include <mlir-c/IR.h>

#include "compile/jit.h"
#include "pipeline/store.h"

typedef struct tnf_kernels {
  int32_t count;
  struct {
    const char *operation, *symbol; /* no two have one symbol */
  } *kernel;
} tnf_kernels;

/* Reads what the passes have noted in a module; everything is allocated from `store`. Refuses symbols that belong to a library.
 */
tnf_status *tnf_kernels_read(tnf_store *store, MlirModule module, tnf_kernels *out) TNF_MUST_USE;

/* The functions that are registered with the context, one per kernel, from `store`. Fails where one is missing. */
tnf_status *tnf_kernels_find(const tnf_kernels *kernels, tnf_store *store, const tnf_context *ctx,
                             tnf_jit_function **out) TNF_MUST_USE;

#endif
