/* Calls by name: one program with its inputs and outputs, to be run again and again. */
#include <string.h>

#include "core/program.h"

struct tnf_call {
  tnf_context *ctx;
  tnf_program *program;
  bool done;            /* the last run succeeded: every output has its result */
  tnf_tensor **inputs;  /* what was set; NULL: not yet */
  tnf_tensor **into;    /* per output: what was set for it, or NULL */
  tnf_tensor **results; /* per output: the result of the last run, retained */
  tnf_tensor *tensors[];
};

static size_t size_of(const tnf_program *program) {
  size_t count = (size_t)program->input_count + 2 * (size_t)program->info->output_count;
  return sizeof(tnf_call) + count * sizeof(tnf_tensor *);
}

tnf_status *tnf_call_new(tnf_context *ctx, tnf_program *program, tnf_call **out) {
  if (!out)
    return tnf_status_null_argument("call_new", "out");
  *out = NULL;
  if (!ctx)
    return tnf_status_null_argument("call_new", "ctx");
  if (!program)
    return tnf_status_null_argument("call_new", "program");
  tnf_call *call = tnf_ctx_alloc(ctx, size_of(program));
  if (!call)
    return tnf_status_out_of_memory();
  memset(call, 0, size_of(program));
  call->ctx = tnf_context_retain(ctx);
  call->program = tnf_program_retain(program);
  call->inputs = call->tensors;
  call->into = call->inputs + program->input_count;
  call->results = call->into + program->info->output_count;
  *out = call;
  return NULL;
}

static void drop_results(tnf_call *call) {
  call->done = false;
  for (int32_t i = 0; i < call->program->info->output_count; ++i) {
    tnf_tensor_release(call->results[i]);
    call->results[i] = NULL;
  }
}

void tnf_call_release(tnf_call *call) {
  if (!call)
    return;
  tnf_context *ctx = call->ctx;
  drop_results(call);
  for (int32_t i = 0; i < call->program->input_count; ++i)
    tnf_tensor_release(call->inputs[i]);
  for (int32_t i = 0; i < call->program->info->output_count; ++i)
    tnf_tensor_release(call->into[i]);
  tnf_program *program = call->program;
  tnf_ctx_free(ctx, call, size_of(program));
  tnf_program_release(program);
  tnf_context_release(ctx);
}

/* ---- names ---- */

typedef const tnf_rt_argument *get_argument(const tnf_program *program, int32_t index);

/* The argument of that name. `kind` is "input" or "output". */
static tnf_status *find(const tnf_call *call, const char *function, const char *kind, get_argument *get, const char *name,
                        int32_t *index) {
  const tnf_rt_argument *argument;
  const char *program = call->program->info->name;
  if (!name)
    return tnf_status_null_argument(function, kind);
  tnf_name_list names = {{0}, 0, false};
  for (int32_t i = 0; (argument = get(call->program, i)); ++i) {
    if (strcmp(argument->name, name) == 0) {
      *index = i;
      return NULL;
    }
    tnf_name_list_add(&names, argument->name);
  }
  return tnf_status_new(&call->ctx->allocator, TNF_RT_INVALID_ARGUMENT, "%s: there is no %s \"%s\"; %s%s", program, kind, name,
                        names.used ? "there are: " : "there is none", names.text);
}

static void replace(tnf_tensor **slot, tnf_tensor *t) {
  tnf_tensor_retain(t); /* before the release: it may be the same tensor */
  tnf_tensor_release(*slot);
  *slot = t;
}

tnf_status *tnf_call_set(tnf_call *call, const char *input, tnf_tensor *t) {
  int32_t index;
  if (!call)
    return tnf_status_null_argument("call_set", "call");
  tnf_status *st = find(call, "call_set", "input", tnf_program_get_input, input, &index);
  if (!st)
    replace(&call->inputs[index], t);
  return st;
}

tnf_status *tnf_call_set_output(tnf_call *call, const char *output, tnf_tensor *t) {
  int32_t index;
  if (!call)
    return tnf_status_null_argument("call_set_output", "call");
  tnf_status *st = find(call, "call_set_output", "output", tnf_program_get_output, output, &index);
  if (!st)
    replace(&call->into[index], t);
  return st;
}

/* ---- running ---- */

static tnf_status *check_inputs(const tnf_call *call) {
  tnf_name_list names = {{0}, 0, false};
  for (int32_t i = 0; i < call->program->input_count; ++i)
    if (!call->inputs[i])
      tnf_name_list_add(&names, tnf_program_get_input(call->program, i)->name);
  if (!names.used)
    return NULL;
  return tnf_status_new(&call->ctx->allocator, TNF_RT_INVALID_ARGUMENT, "%s: inputs that are not set: %s",
                        call->program->info->name, names.text);
}

tnf_status *tnf_call_run(tnf_call *call) {
  if (!call)
    return tnf_status_null_argument("call_run", "call");
  drop_results(call);
  tnf_status *st = check_inputs(call);
  if (st)
    return st;
  int32_t outputs = call->program->info->output_count;
  for (int32_t i = 0; i < outputs; ++i)
    call->results[i] = tnf_tensor_retain(call->into[i]);
  st = tnf_run(call->ctx, call->program, call->inputs, call->program->input_count, call->results, outputs);
  if (st)
    drop_results(call);
  call->done = !st;
  return st;
}

tnf_status *tnf_call_get(const tnf_call *call, const char *output, tnf_tensor **out) {
  int32_t index;
  if (!out)
    return tnf_status_null_argument("call_get", "out");
  *out = NULL;
  if (!call)
    return tnf_status_null_argument("call_get", "call");
  tnf_status *st = find(call, "call_get", "output", tnf_program_get_output, output, &index);
  if (!st && !call->done)
    st = tnf_status_new(&call->ctx->allocator, TNF_RT_INVALID_ARGUMENT,
                        "%s: there is no result \"%s\": the program has not run, or its last run failed",
                        call->program->info->name, output);
  if (!st)
    *out = call->results[index];
  return st;
}
