/* Running compiled programs on a device. */
#include "tenferro/executor.h"

#include "core/status.h"

struct tnf_graph_executor {
  tnf_context *ctx;
  tnf_device device; /* as given: a run refuses what is none */
};

tnf_graph_executor *tnf_graph_executor_new(tnf_context *ctx, tnf_device device) {
  if (!ctx)
    return NULL;
  const tnf_allocator *a = tnf_context_allocator(ctx);
  tnf_graph_executor *executor = a->alloc(a->user, sizeof *executor, _Alignof(tnf_graph_executor));
  if (executor)
    *executor = (tnf_graph_executor){tnf_context_retain(ctx), device};
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

static bool is_usable(const tnf_graph_executor *executor, const tnf_program *program) {
  return executor && program && executor->device == TNF_CPU;
}

static __attribute__((noinline, cold)) tnf_status *refuse(const tnf_graph_executor *executor, const tnf_program *program,
                                                          const char *function) {
  if (!executor || !program)
    return tnf_status_null_argument(function, executor ? "program" : "executor");
  return tnf_status_new(tnf_context_allocator(executor->ctx), TNF_RT_INVALID_ARGUMENT,
                        "%s: the executor's device %d does not exist", function, (int)executor->device);
}

tnf_status *tnf_graph_executor_run_into(tnf_graph_executor *executor, const tnf_program *program, tnf_tensor *const *inputs,
                                        int32_t input_count, tnf_tensor **outputs, int32_t output_count) {
  if (__builtin_expect(!is_usable(executor, program), 0))
    return refuse(executor, program, "graph_executor_run_into");
  return tnf_run(executor->ctx, program, inputs, input_count, outputs, output_count);
}

tnf_status *tnf_graph_executor_run(tnf_graph_executor *executor, const tnf_program *program, tnf_tensor *const *inputs,
                                   int32_t input_count, tnf_tensor **outputs, int32_t output_count) {
  for (int32_t i = 0; outputs && i < output_count; ++i)
    outputs[i] = NULL;
  if (__builtin_expect(!is_usable(executor, program), 0))
    return refuse(executor, program, "graph_executor_run");
  return tnf_run(executor->ctx, program, inputs, input_count, outputs, output_count);
}
