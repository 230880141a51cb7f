/* Kernels of a user's own operations: what one gets, and what it may call. It needs the runtime alone, so the same function
 * serves programs that are compiled and run in one process and programs that were compiled ahead of time.
 *
 *   tnf_rt_status mylib_twice(tnf_rt_context *ctx, const tnf_custom_call *call) {
 *     const double *x = call->inputs[0].data;
 *     double *y = call->results[0].data;
 *     for (int64_t i = 0; i < tnf_custom_count(&call->inputs[0]); ++i)
 *       y[i] = 2 * x[i];
 *     return TNF_RT_OK;
 *   }
 *
 * Tensors are dense and column-major, of the dtypes and ranks that the operation's shape rule was asked about, and of extents
 * that it gave and required. Elements are aligned as C aligns them, and nothing more; a tensor without elements may have no data.
 * No result shares memory with an input or another result; inputs may share memory with each other, and nobody may write them. A
 * kernel writes every element of every result, or fails. It is called where its tensors are empty too.
 *
 * It may run at any time on the thread that the context serves, in programs of several contexts on several threads at once: it
 * keeps nothing between calls. It must not abort, exit, jump out or throw, keep addresses of what it got, write beside results
 * and workspace, or use the context in any way but by the functions below: nothing checks that, and what it breaks is the
 * process. */
#ifndef TENFERRO_KERNEL_H
#define TENFERRO_KERNEL_H

#include "tenferro/rt.h"

#ifdef __cplusplus
extern "C" {
#endif

/* One call. Everything belongs to the runtime and lives as long as the call. */
typedef struct tnf_custom_call {
  uint32_t size;    /* sizeof(tnf_custom_call): grows at the end only */
  const char *site; /* the call in words, as errors begin: the program, the operation, the value: `f: mylib.twice of "x"` */
  const tnf_rt_tensor *inputs;
  const tnf_rt_tensor *results;
  const int64_t *integers; /* the attributes of the call */
  const double *reals;
  const char *bytes;
  int64_t byte_count;
  int32_t integer_count, real_count;
  int32_t input_count, result_count;
  void *workspace; /* as many bytes as the shape rule asked for, aligned to 64, uninitialised; worker 0's */
  int64_t workspace_bytes;
} tnf_custom_call;

/* TNF_RT_OK, or what tnf_custom_fail returned. Any other code of tnf_rt_status is a failure without a sentence of its own. */
typedef tnf_rt_status tnf_custom_kernel(tnf_rt_context *ctx, const tnf_custom_call *call);

#if defined(__GNUC__)
#define TNF_CUSTOM_FORMAT __attribute__((format(printf, 4, 5)))
#else
#define TNF_CUSTOM_FORMAT
#endif
/* Ends the run with this code and a sentence, which the runtime begins with the call's site and cuts at about a thousand
 * characters; returns the code, for the kernel to return. TNF_RT_OK and what is no code count as TNF_RT_INTERNAL. Outside of
 * bodies of tnf_custom_for. return tnf_custom_fail(ctx, call, TNF_RT_NO_CONVERGENCE, "no root in [%g, %g]", a, b). */
TNF_API tnf_rt_status tnf_custom_fail(tnf_rt_context *ctx, const tnf_custom_call *call, tnf_rt_status code, const char *format,
                                      ...) TNF_CUSTOM_FORMAT;
#undef TNF_CUSTOM_FORMAT

/* Calls body(args, begin, end, worker) on parts of [0, n), on the threads of the context. Parts depend on n and on the
 * nanoseconds that one of the n costs, never on the number of threads, so that a part may sum for itself and results have the
 * same bits for any number. A body that finds a failure notes it in args. tnf_custom_for(ctx, columns, 50, body, &job). */
TNF_API void tnf_custom_for(tnf_rt_context *ctx, int64_t n, double nanoseconds, tnf_rt_body *body, void *args);
/* The workspace of a worker, in a body: each has as many bytes as the shape rule asked for. tnf_custom_workspace(ctx, worker). */
TNF_API void *tnf_custom_workspace(tnf_rt_context *ctx, int64_t worker);

/* The number of elements. tnf_custom_count(&call->inputs[0]). */
static inline int64_t tnf_custom_count(const tnf_rt_tensor *t) {
  int64_t count = 1;
  for (int32_t i = 0; i < t->rank; ++i)
    count *= t->extents[i];
  return count;
}

#ifdef __cplusplus
}
#endif
#endif
