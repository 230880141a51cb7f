/* What the other parts of the runtime (gemm, linalg) may ask of a context. Internal: not installed, not exported. */
#ifndef TNF_CORE_CONTEXT_H
#define TNF_CORE_CONTEXT_H

#include "tenferro/runtime.h"

/* Records the sentence and returns `code`. Needs no memory; a sentence that is too long is cut. Safe from inside a loop body
 * (there the first failure is kept), but a body should rather note its failure in `args` and let the caller report the lowest
 * index after the loop: which body fails first depends on the threads. */
tnf_rt_status tnf_ctx_fail(tnf_context *ctx, tnf_rt_status code, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* Adds to the sentence in which step of which loop it was: " (step 17 of while #1)". */
void tnf_ctx_fail_in_step(tnf_context *ctx, int64_t step, const char *loop);

/* Makes the workspaces of the workers [0, workers) at least `bytes` large; `workers` beyond the context's count are ignored.
 * Called by the thread that the context serves, outside of loop bodies. The memory is kept for the next call: a warm call is a
 * comparison per worker. Contents are not preserved when it grows. Fails with TNF_RT_OUT_OF_MEMORY, message set. */
tnf_rt_status tnf_ctx_workspace_reserve(tnf_context *ctx, int64_t workers, size_t bytes) TNF_MUST_USE;

/* The workspace of one worker, 64-byte aligned, valid until the next reserve. A body uses its own `worker`; code outside of
 * loops uses 0. Never NULL after a successful reserve, not even for 0 bytes. */
void *tnf_ctx_workspace(tnf_context *ctx, int64_t worker);

/* The short way for code outside of loops: worker 0's workspace with at least `bytes`, or NULL with the message set. */
void *tnf_ctx_scratch(tnf_context *ctx, size_t bytes);

/* Tables that an operation computes from a few numbers and that later runs use again, as the twiddle factors of a Fourier
 * transform: the context keeps TNF_TABLE_BYTES of them, those used last. What an operation uses stays until its end (begin says
 * that the next one starts), and what it has asked for while it took its workspace (below) until the end of the run. Called by
 * the thread that the context serves, outside of loop bodies; bodies read what was found. */
#define TNF_TABLE_BYTES ((size_t)64 << 20)
typedef struct tnf_table_key {
  const void *kind; /* an address that stands for what the table is */
  int64_t n;
  int32_t dtype;
} tnf_table_key;
void tnf_ctx_tables_begin(tnf_context *ctx);
/* NULL: it is not kept. */
void *tnf_ctx_table_find(tnf_context *ctx, tnf_table_key key);
/* Memory for one that is not kept, aligned to 64 bytes, to be filled at once; NULL with the message set. */
void *tnf_ctx_table_new(tnf_context *ctx, tnf_table_key key, size_t bytes);

/* Between the two an operation takes its workspaces and runs no loop: tnf_parallel_for returns at once. What an operation
 * computes outside of it, it must leave out by itself. Beginning fails where something in this run has failed already. */
tnf_rt_status tnf_ctx_reserve_begin(tnf_context *ctx) TNF_MUST_USE;
void tnf_ctx_reserve_end(tnf_context *ctx);

int64_t tnf_ctx_workers(tnf_context *ctx);

/* Rows of the outermost loop in one chunk: depends on the sizes only (never on the thread count), so partial results per chunk
 * are the same bits for every thread count. n rows, each costing about `row_cost` nanoseconds*16. Result >= 1. */
int64_t tnf_chunk_rows(int64_t n, int64_t row_cost);

/* Runs body over [0, n) in chunks of `chunk` rows (the last may be shorter), chunk i on any worker. Runs inline when one chunk is
 * all there is or the context has one thread; never wakes a thread for tiny n. */
void tnf_parallel_for(tnf_context *ctx, int64_t n, int64_t chunk, tnf_rt_body *body, void *args);

/* Combines one part of `count` elements per chunk, neighbours first, into out; the parts are used up. One chunk: it wrote `out`
 * itself, nothing is done. `kind`: tnf_rt_reduction. */
void tnf_combine(int32_t dtype, int32_t kind, int64_t chunks, int64_t count, void *parts, void *out);

/* Takes the memory that `operation` with these arguments works in, and computes nothing: it reads no operand's data. Afterwards
 * the operation does not run out of memory in this run. What fails by the extents alone fails here already, and so does
 * everything after a failure in this run. */
tnf_rt_status tnf_library_reserve(tnf_context *ctx, tnf_rt_library_fn *operation, const char *site, const tnf_rt_tensor *operands,
                                  const int64_t *attributes);

#endif
