/* Running compiled programs: the caller's inputs and the captured ones, put together and handed to the runtime. */
#include "tenferro/executor.h"

#include <string.h>

#include "compile/object.h"

/* Inputs of a program with captured ones, up to this many, are listed on the stack. */
enum { FEW_INPUTS = 32 };

struct tnf_graph_executor {
  tnf_context *ctx;
  const tnf_tensor **inputs; /* the list for programs with more; grows and stays */
  size_t capacity;
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
    *executor = (tnf_graph_executor){tnf_context_retain(ctx), NULL, 0};
  return executor;
}

static void free_list(tnf_graph_executor *executor) {
  const tnf_allocator *a = tnf_context_allocator(executor->ctx);
  if (executor->inputs)
    a->free(a->user, executor->inputs, executor->capacity * sizeof(void *), _Alignof(void *));
  executor->inputs = NULL;
  executor->capacity = 0;
}

void tnf_graph_executor_release(tnf_graph_executor *executor) {
  if (!executor)
    return;
  tnf_context *ctx = executor->ctx;
  const tnf_allocator *a = tnf_context_allocator(ctx);
  free_list(executor);
  a->free(a->user, executor, sizeof *executor, _Alignof(tnf_graph_executor));
  tnf_context_release(ctx);
}

static __attribute__((noinline, cold)) tnf_status *refuse(const tnf_graph_executor *executor, const tnf_graph_program *program,
                                                          const tnf_tensor *const *inputs, int32_t input_count) {
  if (!executor)
    return tnf_status_null_context();
  const tnf_allocator *a = tnf_context_allocator(executor->ctx);
  if (!program)
    return tnf_status_new(a, TNF_RT_INVALID_ARGUMENT, "executor_run: the program is NULL");
  const char *name = program->info->name;
  if (input_count != program->input_count)
    return tnf_status_new(a, TNF_RT_INVALID_ARGUMENT, "%s: takes %d input%s, got %d", name, (int)program->input_count,
                          program->input_count == 1 ? "" : "s", (int)input_count);
  return tnf_status_new(a, TNF_RT_INVALID_ARGUMENT, "%s: the list of %s is NULL", name, inputs ? "outputs" : "inputs");
}

/* The list of all inputs, for a program that has captured some. */
static __attribute__((noinline)) tnf_status *run_captured(tnf_graph_executor *executor, const tnf_graph_program *program,
                                                          const tnf_tensor *const *inputs, tnf_tensor **outputs,
                                                          int32_t output_count) {
  const tnf_tensor *few[FEW_INPUTS], **all = few;
  int32_t count = program->info->input_count;
  if (count > FEW_INPUTS) {
    if (executor->capacity < (size_t)count) {
      const tnf_allocator *a = tnf_context_allocator(executor->ctx);
      free_list(executor);
      executor->inputs = a->alloc(a->user, (size_t)count * sizeof(void *), _Alignof(void *));
      if (!executor->inputs)
        return tnf_status_out_of_memory();
      executor->capacity = (size_t)count;
    }
    all = executor->inputs;
  }
  for (int32_t i = 0; i < count; ++i)
    all[i] = program->captured[i] ? program->captured[i] : *inputs++;
  return tnf_program_run(executor->ctx, program->program, all, count, outputs, output_count);
}

tnf_status *tnf_graph_executor_run_into(tnf_graph_executor *executor, const tnf_graph_program *program,
                                        const tnf_tensor *const *inputs, int32_t input_count, tnf_tensor **outputs,
                                        int32_t output_count) {
  bool usable =
      executor && program && input_count == program->input_count && (inputs || !input_count) && (outputs || !output_count);
  if (__builtin_expect(!usable, 0))
    return refuse(executor, program, inputs, input_count);
  if (program->captured)
    return run_captured(executor, program, inputs, outputs, output_count);
  return tnf_program_run(executor->ctx, program->program, inputs, input_count, outputs, output_count);
}

tnf_status *tnf_graph_executor_run(tnf_graph_executor *executor, const tnf_graph_program *program,
                                   const tnf_tensor *const *inputs, int32_t input_count, tnf_tensor **outputs,
                                   int32_t output_count) {
  for (int32_t i = 0; outputs && i < output_count; ++i)
    outputs[i] = NULL;
  return tnf_graph_executor_run_into(executor, program, inputs, input_count, outputs, output_count);
}
