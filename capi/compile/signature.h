/* What a module's programs take and give, read from the traced form. */
#ifndef TNF_COMPILE_SIGNATURE_H
#define TNF_COMPILE_SIGNATURE_H

#include <mlir-c/IR.h>

#include "compile/store.h"

typedef struct tnf_signature {
  const char *name;
  int32_t input_count;
  int32_t output_count;
  tnf_rt_argument *inputs;
  tnf_rt_argument *outputs;
  bool *captured; /* per input: the program brings it */
  int32_t captured_count;
} tnf_signature;

typedef struct tnf_signatures {
  tnf_signature *programs;
  int32_t count;
} tnf_signatures;

/* The public functions of the module, in order; everything is allocated from `store`. With `entry`, the other public functions
 * become private first. With `describe`, the unknown extents of outputs are named by their formula in the inputs' extents. */
tnf_status *tnf_signatures_read(tnf_store *store, MlirModule module, const char *entry, bool describe,
                                tnf_signatures *out) TNF_MUST_USE;

#endif
