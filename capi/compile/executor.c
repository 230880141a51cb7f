/* Running compiled programs on a device. */
#include "tenferro/executor.h"

#include "core/status.h"

struct tnf_graph_executor {
  tnf_context *ctx;
};

tnf_graph_executor *tnf_graph_executor_new(tnf_context *ctx, tnf_device device) {
  if (!ctx)
    return NULL;
  switch (device) {
  case TNF_CPU:
    break;
  }
  const tnf_allocator *a = tnf_context_allocator(ctx);
  tnf_graph_executor *executor = a->alloc(a->user, sizeof *executor, _Alignof(tnf_graph_executor));
  if (executor)
    executor->ctx = tnf_context_retain(ctx);
  return executor;
}

void tnf_graph_executor_release(tnf_graph_executor *executor) {
  if (!executor)
    return;
  tnf_context *ctx = executor->ctx;
  const tnf_allocator *a = tnf_context_allocator(ctx);
  a->free(a->user, executor, sizeof *executor, _Alignof(tnf_graph_executor));
  tnf_context_release(ctx);
}

static __attribute__((noinline, cold)) tnf_status *refuse(const tnf_graph_executor *executor, const char *function) {
  if (!executor)
    return tnf_status_null_context();
  return tnf_status_new(tnf_context_allocator(executor->ctx), TNF_RT_INVALID_ARGUMENT, "%s: the program is NULL", function);
}

tnf_status *tnf_graph_executor_run_into(tnf_graph_executor *executor, const tnf_program *program, tnf_tensor *const *inputs,
                                        int32_t input_count, tnf_tensor **outputs, int32_t output_count) {
  if (__builtin_expect(!executor || !program, 0))
    return refuse(executor, "executor_run_into");
  return tnf_run(executor->ctx, program, inputs, input_count, outputs, output_count);
}

tnf_status *tnf_graph_executor_run(tnf_graph_executor *executor, const tnf_program *program, tnf_tensor *const *inputs,
                                   int32_t input_count, tnf_tensor **outputs, int32_t output_count) {
  for (int32_t i = 0; outputs && i < output_count; ++i)
    outputs[i] = NULL;
  if (__builtin_expect(!executor || !program, 0))
    return refuse(executor, "executor_run");
  return tnf_run(executor->ctx, program, inputs, input_count, outputs, output_count);
}
