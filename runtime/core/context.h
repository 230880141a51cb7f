/* What the other parts of the runtime (gemm, linalg) may ask of a context. Internal: not installed, not exported. */
#ifndef TNF_CORE_CONTEXT_H
#define TNF_CORE_CONTEXT_H

#include "tenferro/runtime.h"

/* Records the sentence and returns `code`. Needs no memory; a sentence that is too long is cut. Safe from inside a loop body
 * (there the first failure is kept), but a body should rather note its failure in `args` and let the caller report the lowest
 * index after the loop: which body fails first depends on the threads. */
tnf_rt_status tnf_ctx_fail(tnf_context *ctx, tnf_rt_status code, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Makes the workspaces of the workers [0, workers) at least `bytes` large; `workers` beyond the context's count are ignored.
 * Called by the thread that the context serves, outside of loop bodies. The memory is kept for the next call: a warm call is a
 * comparison per worker. Contents are not preserved when it grows. Fails with TNF_RT_OUT_OF_MEMORY, message set. */
tnf_rt_status tnf_ctx_workspace_reserve(tnf_context *ctx, int64_t workers, size_t bytes) TNF_MUST_USE;

/* The workspace of one worker, 64-byte aligned, valid until the next reserve. A body uses its own `worker`; code outside of
 * loops uses 0. Never NULL after a successful reserve, not even for 0 bytes. */
void *tnf_ctx_workspace(tnf_context *ctx, int64_t worker);

/* The short way for code outside of loops: worker 0's workspace with at least `bytes`, or NULL with the message set. */
void *tnf_ctx_scratch(tnf_context *ctx, size_t bytes);

/* Between the two an operation takes its workspaces and runs no loop: tnf_rt_parallel_for returns at once. What an operation
 * computes outside of it, it must leave out by itself. Beginning fails where something in this run has failed already. */
tnf_rt_status tnf_ctx_reserve_begin(tnf_context *ctx) TNF_MUST_USE;
void tnf_ctx_reserve_end(tnf_context *ctx);

/* Number of workers, as tnf_rt_worker_count. */
static inline int64_t tnf_ctx_workers(tnf_context *ctx) {
  return tnf_rt_worker_count(ctx);
}

#endif
