/* Running compiled programs. */
#ifndef TENFERRO_EXECUTOR_H
#define TENFERRO_EXECUTOR_H

#include "tenferro/compiler.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum tnf_device { TNF_CPU = 0 } tnf_device;

/* Runs programs on one device with the memory and threads of a context, which it keeps alive. Serves one thread at a time. */
typedef struct tnf_graph_executor tnf_graph_executor;

/* NULL only when there is no memory or no context. A device that does not exist is refused by the first run. */
TNF_API tnf_graph_executor *tnf_graph_executor_new(tnf_context *ctx, tnf_device device);
TNF_API void tnf_graph_executor_release(tnf_graph_executor *executor);

/* tnf_run that ignores what `outputs` held: it receives new tensors that you own and that may outlive the executor and the
 * program; all NULL after a failure, and the executor is ready for the next call. */
TNF_API tnf_status *tnf_graph_executor_run(tnf_graph_executor *executor, const tnf_program *program, tnf_tensor *const *inputs,
                                           int32_t input_count, tnf_tensor **outputs, int32_t output_count) TNF_MUST_USE;

/* tnf_run: writes into the tensors that `outputs` holds, each of which must have exactly the dtype and extents of the result, or
 * a capacity that it fits into, and overlap no input. A NULL entry gets a new tensor. */
TNF_API tnf_status *tnf_graph_executor_run_into(tnf_graph_executor *executor, const tnf_program *program,
                                                tnf_tensor *const *inputs, int32_t input_count, tnf_tensor **outputs,
                                                int32_t output_count) TNF_MUST_USE;

#ifdef __cplusplus
}
#endif
#endif
