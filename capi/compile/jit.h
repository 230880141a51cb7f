/* Loads object code into this process. */
#ifndef TNF_COMPILE_JIT_H
#define TNF_COMPILE_JIT_H

#include "core/status.h"

/* Code that is loaded; stays loaded until released. */
typedef struct tnf_jit tnf_jit;

/* What the code calls beside the runtime. */
typedef struct tnf_jit_function {
  const char *symbol;
  void (*address)(void);
} tnf_jit_function;

/* `functions` have different symbols. */
tnf_status *tnf_jit_load(const tnf_allocator *allocator, const void *object, size_t size, const tnf_jit_function *functions,
                         size_t function_count, tnf_jit **out) TNF_MUST_USE;
/* The address of an exported symbol. */
tnf_status *tnf_jit_symbol(const tnf_jit *jit, const char *name, void **address) TNF_MUST_USE;
void tnf_jit_release(tnf_jit *jit);

#endif
