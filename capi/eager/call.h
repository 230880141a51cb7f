/* A call of an operation on eager tensors, as generated code puts it together. Not installed. */
#ifndef TNF_EAGER_CALL_H
#define TNF_EAGER_CALL_H

#include "eager/eager.h"
#include "tenferro/ops.h"

/* What the graph of a call is built from: its operands in order, the extents that the program reads, and where its results go. */
typedef struct tnf_eager_tracing {
  tnf_graph *graph;
  const tnf_traced *in;
  const tnf_extent *extents;
  tnf_traced *out;
  bool knows_ones;
} tnf_eager_tracing;

/* Builds the call in a graph; `arguments` are those that are neither. */
typedef void tnf_eager_trace_fn(tnf_eager_tracing *t, const void *arguments);

enum { TNF_EAGER_FEW = 8, TNF_EAGER_FEW_EXTENTS = 16, TNF_EAGER_KEY = 448 };

typedef struct tnf_eager_operand {
  const char *name;
  int32_t number; /* in its list, -1 outside of one */
} tnf_eager_operand;

/* Filled by the functions below, from begin to end. */
typedef struct tnf_eager_making {
  tnf_eager_runtime *runtime; /* NULL until an argument says */
  const char *name;
  tnf_eager_trace_fn *trace;
  const void *arguments;
  bool broken;         /* an operand is NULL, or there was a failure: nothing runs */
  bool is_elementwise; /* operands of one shape are as good as vectors */
  bool knows_ones;     /* extents of 1 among its arguments are part of the key */
  bool has_callbacks;  /* the key is the graph that they build */
  int32_t operand_count, operand_capacity;
  int32_t extent_count, extent_capacity;
  uint32_t key_size, key_capacity;
  tnf_eager_tensor **operands;
  tnf_eager_operand *names;
  int64_t *extents;
  uint8_t *key;
  tnf_eager_tensor *few_operands[TNF_EAGER_FEW];
  tnf_eager_operand few_names[TNF_EAGER_FEW];
  int64_t few_extents[TNF_EAGER_FEW_EXTENTS];
  uint8_t short_key[TNF_EAGER_KEY];
} tnf_eager_making;

void tnf_eager_call_begin(tnf_eager_making *c, int32_t number, const char *name, tnf_eager_trace_fn *trace,
                          const void *arguments);
void tnf_eager_call_runtime(tnf_eager_making *c, tnf_eager_runtime *runtime);
void tnf_eager_call_operand(tnf_eager_making *c, const char *name, tnf_eager_tensor *x);
void tnf_eager_call_operands(tnf_eager_making *c, const char *name, tnf_eager_tensor *const *xs, int32_t count);
/* One that may be NULL. */
void tnf_eager_call_optional(tnf_eager_making *c, const char *name, tnf_eager_tensor *x);
/* A C number as an operand of x's dtype. */
void tnf_eager_call_number(tnf_eager_making *c, const tnf_eager_tensor *x, double value);
/* What decides which program runs. */
void tnf_eager_call_whole(tnf_eager_making *c, int64_t value);
void tnf_eager_call_real(tnf_eager_making *c, double value);
/* A function that builds a part of the graph: what it builds decides, so that it is called each time. */
void tnf_eager_call_callback(tnf_eager_making *c);
void tnf_eager_call_text(tnf_eager_making *c, const char *text);
void tnf_eager_call_bytes(tnf_eager_making *c, const char *bytes, int64_t count);
void tnf_eager_call_list(tnf_eager_making *c, const tnf_axes *list);
void tnf_eager_call_lists(tnf_eager_making *c, const tnf_ints *lists, int32_t count);
/* Extents: numbers, which the program reads when it runs. */
void tnf_eager_call_extent(tnf_eager_making *c, tnf_extent extent);
void tnf_eager_call_extents(tnf_eager_making *c, const tnf_extents *extents);
void tnf_eager_call_norm_order(tnf_eager_making *c, const tnf_norm_order *order);
void tnf_eager_call_window_options(tnf_eager_making *c, const tnf_window_options *options);
void tnf_eager_call_einsum_options(tnf_eager_making *c, const tnf_einsum_options *options);
void tnf_eager_call_plan(tnf_eager_making *c, const tnf_einsum_plan *plan);
void tnf_eager_call_qr_options(tnf_eager_making *c, const tnf_qr_options *options);
void tnf_eager_call_svd_options(tnf_eager_making *c, const tnf_svd_options *options);
void tnf_eager_call_eigh_options(tnf_eager_making *c, const tnf_eigh_options *options);
void tnf_eager_call_truncation(tnf_eager_making *c, const tnf_truncation *options);
void tnf_eager_call_index_numbers(tnf_eager_making *c, const tnf_index_numbers *numbers);
/* Runs the call; false, with NULL in all results, after a failure. */
bool tnf_eager_call_end(tnf_eager_making *c, int32_t count, tnf_eager_tensor **results);

/* In a trace function: the next extent, as the number or as what the program reads for it. */
tnf_extent tnf_eager_next_extent(tnf_eager_tracing *t, tnf_extent given);
tnf_extents tnf_eager_next_extents(tnf_eager_tracing *t, const tnf_extents *given);
/* The same for places along the axes of x: what was a negative number counts from the end, as a number does that the graph knows.
 */
tnf_indices tnf_eager_next_indices(tnf_eager_tracing *t, tnf_traced x, const tnf_indices *given);

#endif
