/* What a module's programs take and give, read from the traced form. */
#ifndef TNF_COMPILE_SIGNATURE_H
#define TNF_COMPILE_SIGNATURE_H

#include <mlir-c/IR.h>

#include "pipeline/store.h"

/* One argument of a program's body: what the caller gives, or what the object holds. */
typedef struct tnf_body_input {
  const tnf_rt_argument *argument;
  const void *data; /* column-major, read during the compilation; NULL where the caller gives the tensor */
  size_t bytes;
  bool embedded;
} tnf_body_input;

typedef struct tnf_signature {
  const char *name;
  int32_t input_count; /* what a caller gives: without what the object holds */
  int32_t output_count;
  int32_t body_input_count;
  int32_t captured_count;
  tnf_rt_argument *inputs;
  tnf_rt_argument *outputs;
  bool *captured;              /* per input: the program brings it */
  tnf_body_input *body_inputs; /* in the order of the body's arguments */
} tnf_signature;

/* The tensors that a graph holds, one per argument of its only function, NULL for its inputs: data to be put into the object. */
typedef struct tnf_held_data {
  tnf_tensor *const *tensors;
  int32_t count;
} tnf_held_data;

typedef struct tnf_signatures {
  tnf_signature *programs;
  int32_t count;
} tnf_signatures;

/* The public functions of the module, in order; everything is allocated from `store`. With `entry`, the other public functions
 * become private first. With `describe`, the unknown extents of outputs are named by their formula in the inputs' extents. An
 * argument with the attribute `tenferro.data` (which is taken off it), or with a tensor in `held` (may be NULL), is no input: its
 * data, in `scratch` or the tensor's, belong into the object. */
tnf_status *tnf_signatures_read(tnf_store *store, tnf_store *scratch, MlirModule module, const char *entry, bool describe,
                                const tnf_held_data *held, tnf_signatures *out) TNF_MUST_USE;

#endif
