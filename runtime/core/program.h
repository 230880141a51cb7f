/* The inside of a program, and how the compiler makes one over code in memory. Not installed. */
#ifndef TNF_CORE_PROGRAM_H
#define TNF_CORE_PROGRAM_H

#include "core/state.h"

/* What keeps a program's code in memory. drop may be NULL. */
typedef struct tnf_program_code {
  void (*drop)(void *owner);
  void *owner;
} tnf_program_code;

struct tnf_program {
  tnf_context *ctx;
  const tnf_rt_program_info *info; /* in the code */
  tnf_tensor **captured;           /* per input: the tensor, or NULL where the caller gives it; NULL when nothing is captured */
  int32_t input_count;             /* those that the caller gives */
  atomic_uint refs;
  tnf_program_code code;
};

/* A program over a description whose code `code` keeps: dropped with the program; after a failure it stays the caller's.
 * `captured` has one entry per input of the description, a tensor, which is retained, where the program brings it; NULL: none.
 * `site` begins the error sentence. */
TNF_API tnf_status *tnf_program_new(tnf_context *ctx, const char *site, const tnf_rt_program_info *info,
                                    tnf_tensor *const *captured, tnf_program_code code, tnf_program **out) TNF_MUST_USE;

/* Runs on views of all inputs, the captured ones included, and makes every output; results[i] are NULL after a failure. */
TNF_API tnf_status *tnf_program_run(tnf_context *ctx, const tnf_program *p, const tnf_rt_tensor *const *inputs,
                                    tnf_tensor **results) TNF_MUST_USE;

/* Names for messages: `"a", "b"`, cut when there are many. Zero-initialise. */
typedef struct tnf_name_list {
  char text[512];
  size_t used;
  bool full;
} tnf_name_list;

void tnf_name_list_add(tnf_name_list *list, const char *name);

#endif
