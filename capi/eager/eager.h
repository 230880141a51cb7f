/* The inside of eager mode: tensors, the tape's nodes, programs by key. Not installed. */
#ifndef TNF_EAGER_INSIDE_H
#define TNF_EAGER_INSIDE_H

#include <string.h>

#include <mlir-c/IR.h>

#include "core/program.h"
#include "core/status.h"
#include "tenferro/compiler.h"
#include "tenferro/eager.h"
#include "tenferro/graph.h"

typedef struct tnf_eager_node tnf_eager_node;
typedef struct tnf_eager_entry tnf_eager_entry;
typedef struct tnf_eager_shipped tnf_eager_shipped;

struct tnf_eager_tensor {
  tnf_eager_runtime *runtime;
  tnf_tensor *value;
  tnf_eager_node *node;              /* the call that made it, while that is on the tape; it counts as one of the node's owners */
  int32_t output;                    /* which of its results */
  int32_t refs;                      /* scopes, keepers, nodes */
  bool tracked, is_variable;         /* a variable is tracked */
  tnf_eager_tensor *gradient;        /* of a variable, gathered; owned */
  tnf_eager_tensor *slot;            /* of a leaf: its cotangent or tangent in the sweep under way; owned */
  tnf_eager_tensor *previous, *next; /* of variables; `next` also of dead and of free ones */
};

/* What a derived entry is made for: a bit for each operand, and for each result, of the entry it belongs to. */
typedef enum tnf_eager_kind { TNF_EAGER_PLAIN = 0, TNF_EAGER_VJP = 1, TNF_EAGER_JVP = 2 } tnf_eager_kind;
enum { TNF_EAGER_MASK_WORDS = 4, TNF_EAGER_MOST = 64 * TNF_EAGER_MASK_WORDS };
typedef struct tnf_eager_mask {
  uint64_t bits[TNF_EAGER_MASK_WORDS];
} tnf_eager_mask;
static inline void tnf_eager_mask_set(tnf_eager_mask *mask, int32_t i) {
  mask->bits[i / 64] |= (uint64_t)1 << (i % 64);
}
static inline bool tnf_eager_mask_has(const tnf_eager_mask *mask, int32_t i) {
  return mask->bits[i / 64] >> (i % 64) & 1;
}

/* A recorded call. */
struct tnf_eager_node {
  uint64_t number; /* of the call: operands' are smaller */
  tnf_eager_entry *entry;
  int32_t refs; /* tensors that it made, and the sweep under way */
  int32_t operand_count, output_count, extent_count;
  bool is_spent;               /* backward dropped the values */
  bool is_flat;                /* operands of the highest rank were given as vectors */
  uint64_t sweep;              /* the last one that found it */
  bool leads;                  /* in that sweep: to what is asked for */
  tnf_eager_mask used;         /* in that sweep: the results that others are made of */
  tnf_eager_tensor **operands; /* owned */
  tnf_tensor **values;         /* the operands' at that time, then the results'; owned */
  tnf_eager_tensor **slots;    /* per result: its cotangent or tangent in the sweep under way; owned */
  int64_t *extents;            /* that the program read beside the operands */
  tnf_eager_node *next;        /* of dead ones */
};

/* A program and what made it: a call in one set of numbers, dtypes and ranks, a graph, or the derivative of an entry. */
struct tnf_eager_entry {
  tnf_eager_entry *next; /* in its bucket, or of those that have no key */
  uint64_t hash;
  const char *name;     /* of the operation, for errors; NULL: the program's own */
  tnf_program *program; /* NULL until its first run */
  const char *text;     /* the traced form, without derivatives to be taken; of a shipped entry the library's */
  size_t text_size;
  bool owns_text;
  bool broadcasts;                                   /* extents of 1 decide what it does: calls say which are */
  int32_t operand_count, extent_count, output_count; /* extents, then operands, are the inputs of the program */
  tnf_eager_kind kind;
  tnf_eager_mask given, wanted;       /* VJP: results that have a cotangent, operands with a pullback; JVP: the other way round */
  tnf_eager_mask *depends;            /* per output: the operands that derivatives may pass to */
  int32_t *result_of;                 /* of a derived entry, per output: the operand (result) of the parent that it belongs to */
  tnf_eager_entry *derived, *sibling; /* entries derived from it */
  tnf_eager_entry *root;              /* what it is derived from, in the end; itself where it is not */
  int32_t refs;                       /* of a root: its table or function, and the recorded calls of it and of what is derived */
  const tnf_eager_shipped *shipped;   /* what it came from; NULL: it was made here */
  uint32_t key_size;
  uint8_t key[];
};

/* An entry that was compiled when the library was built. */
struct tnf_eager_shipped {
  const tnf_rt_program_info *info[2]; /* for CPUs with AVX2, for CPUs with AVX-512 */
  const char *name, *text;
  const uint8_t *key;
  const int32_t *result_of;
  const tnf_eager_mask *depends;
  uint64_t hash;
  uint32_t key_size, text_size;
  int32_t operand_count, extent_count, output_count;
  int32_t first_derived, derived_count; /* among all */
  bool broadcasts;
  tnf_eager_kind kind;
  tnf_eager_mask given, wanted;
};

/* Those that are derived from none come first, in the order of their hashes. */
typedef struct tnf_eager_library {
  const tnf_eager_shipped *entries;
  int32_t root_count;
} tnf_eager_library;
extern const tnf_eager_library tnf_eager_shipped_library;

typedef struct tnf_eager_list {
  tnf_eager_tensor **items;
  int32_t count, capacity;
} tnf_eager_list;

struct tnf_eager_runtime {
  tnf_context *ctx;
  const tnf_allocator *allocator;
  const tnf_ad_context *ad;
  tnf_graph_compiler *compiler; /* NULL until something is compiled */
  tnf_status *error;
  int32_t refs;               /* the handle, tensors and functions */
  tnf_eager_list temporaries; /* of all scopes */
  int32_t *scopes;            /* where each begins */
  int32_t scope_count, scope_capacity;
  int32_t lost_scopes; /* innermost ones, for which there was no memory: what is made there belongs to those around */
  int32_t cpu;         /* which of the shipped programs run here: 1 with AVX-512, else 0 */
  int32_t no_grad;
  uint64_t calls, sweeps, recorded, tensors, programs;
  uint32_t compiles;
  tnf_eager_entry **buckets;
  uint32_t bucket_count; /* a power of two */
  tnf_eager_tensor *variables, *dead, *free;
  tnf_eager_node *dead_nodes;
  bool is_burying;
};

/* ---- runtime.c: memory and errors ---- */

void *tnf_eager_alloc(tnf_eager_runtime *runtime, size_t count, size_t size); /* zeroed; NULL with the error kept */
void tnf_eager_free(tnf_eager_runtime *runtime, void *pointer, size_t count, size_t size);
/* Keeps the sentence unless there is an error already. */
void tnf_eager_fail(tnf_eager_runtime *runtime, tnf_rt_status code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* The same for a status, which is taken over. */
void tnf_eager_take_error(tnf_eager_runtime *runtime, tnf_status *status);
void tnf_eager_drop(tnf_eager_runtime *runtime); /* one reference */
bool tnf_eager_list_add(tnf_eager_runtime *runtime, tnf_eager_list *list, tnf_eager_tensor *x);
void tnf_eager_list_free(tnf_eager_runtime *runtime, tnf_eager_list *list);

/* ---- tensor.c ---- */

/* An untracked tensor of the value, which is taken over, in the innermost scope; NULL, with the error kept, without memory. */
tnf_eager_tensor *tnf_eager_wrap(tnf_eager_runtime *runtime, tnf_tensor *value);
/* A rank-0 tensor of a real number as a value of the dtype. */
tnf_eager_tensor *tnf_eager_number(tnf_eager_runtime *runtime, tnf_dtype dtype, double value);
void tnf_eager_unref(tnf_eager_tensor *x); /* NULL is accepted */
void tnf_eager_node_unref(tnf_eager_runtime *runtime, tnf_eager_node *node);
void tnf_eager_node_free_values(tnf_eager_runtime *runtime, tnf_eager_node *node);
/* Whether x and y, which may be NULL, may meet: else the error is kept by both runtimes. */
bool tnf_eager_same_runtime(const char *name, tnf_eager_runtime *runtime, const tnf_eager_tensor *x);

/* ---- entry.c, derive.c ---- */

tnf_eager_entry *tnf_eager_entry_find(tnf_eager_runtime *runtime, const uint8_t *key, uint32_t size, uint64_t hash);
/* An entry for the graph, of which the first inputs are extents; NULL, with the error kept, after a failure. It is the runtime's
 * where it has a key, else the caller's. */
tnf_eager_entry *tnf_eager_entry_new(tnf_eager_runtime *runtime, const tnf_graph *graph, int32_t extent_count, const uint8_t *key,
                                     uint32_t size, uint64_t hash);
/* One of a module, whose counts are the caller's to set, with room for a key. */
tnf_eager_entry *tnf_eager_entry_of(tnf_eager_runtime *runtime, MlirModule module, uint32_t key_size);
/* Finds what its outputs depend on, once its counts are set; false, with the error kept, without memory. */
bool tnf_eager_entry_find_dependence(tnf_eager_runtime *runtime, tnf_eager_entry *entry, const tnf_graph *graph);
void tnf_eager_entry_free(tnf_eager_runtime *runtime, tnf_eager_entry *entry);
/* Drops one reference to a root; NULL is accepted. */
void tnf_eager_entry_unref(tnf_eager_runtime *runtime, tnf_eager_entry *root);
uint64_t tnf_eager_hash(const uint8_t *key, uint32_t size);
/* Its program, compiled if need be; NULL with the error kept. */
tnf_program *tnf_eager_entry_program(tnf_eager_runtime *runtime, tnf_eager_entry *entry);
/* An entry of the library, with its program; NULL, with the error kept, after a failure. */
tnf_eager_entry *tnf_eager_entry_from_shipped(tnf_eager_runtime *runtime, const tnf_eager_shipped *shipped);
/* The derivative of an entry. VJP: its inputs are the operands, the results, the cotangents of `given` results and the extents;
 * it gives the pullbacks of those `wanted` operands that have one. JVP: operands, results, the tangents of `given` operands; it
 * gives the tangents of those `wanted` results that have one. */
tnf_eager_entry *tnf_eager_entry_derive(tnf_eager_runtime *runtime, tnf_eager_entry *parent, tnf_eager_kind kind,
                                        const tnf_eager_mask *given, const tnf_eager_mask *wanted);

/* ---- run.c ---- */

/* Runs the entry on `values`; results[entry->output_count] are the caller's. False, with NULL in all, after a failure. Where
 * `shape` is not NULL, operands of its rank have its extents and are given to the program as vectors; vectors that it gives get
 * that shape. */
bool tnf_eager_run(tnf_eager_runtime *runtime, tnf_eager_entry *entry, tnf_tensor *const *values, const int64_t *extents,
                   const tnf_rt_tensor *shape, tnf_tensor **results);
/* The same on eager tensors, and records the call where derivatives pass through it. outputs[entry->output_count] become eager
 * tensors of the innermost scope; false, with NULL in all, after a failure. */
bool tnf_eager_apply(tnf_eager_runtime *runtime, tnf_eager_entry *entry, tnf_eager_tensor *const *operands,
                     const int64_t *extents, const tnf_rt_tensor *shape, tnf_eager_tensor **outputs);

static inline bool tnf_eager_is_floating(const tnf_tensor *t) {
  tnf_dtype dtype = tnf_tensor_dtype(t);
  return dtype == TNF_F32 || dtype == TNF_F64 || dtype == TNF_COMPLEX_F32 || dtype == TNF_COMPLEX_F64;
}

#endif
