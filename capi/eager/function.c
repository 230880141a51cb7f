/* Graphs as operations on eager tensors. */
#include "eager/eager.h"

#include "trace/trace.h"

struct tnf_eager_function {
  tnf_eager_runtime *runtime;
  tnf_eager_entry *entry;      /* what the graph captured is an operand like the others */
  int32_t input_count;         /* that a call takes */
  tnf_eager_tensor **captured; /* per operand of the entry: kept, or NULL for an input */
};

/* A copy of the graph's module in which captured inputs are ordinary ones. */
static MlirModule plain_module(const tnf_graph *graph) {
  MlirModule module = tnf_graph_get_module(graph);
  if (mlirModuleIsNull(module))
    return module;
  MlirOperation copy = mlirOperationClone(mlirModuleGetOperation(module));
  module = mlirModuleFromOperation(copy);
  for (MlirOperation op = mlirBlockGetFirstOperation(mlirModuleGetBody(module)); !mlirOperationIsNull(op);
       op = mlirOperationGetNextInBlock(op)) {
    if (!tnf_op_is(op, "func.func"))
      continue;
    MlirRegion body = mlirOperationGetRegion(op, 0);
    intptr_t count = mlirBlockGetNumArguments(mlirRegionGetFirstBlock(body));
    for (intptr_t i = 0; i < count; ++i)
      tnf_ir_set_argument_attribute(op, i, tnf_string("tenferro.captured"), mlirAttributeGetNull());
  }
  return module;
}

static bool capture(tnf_eager_function *f, const tnf_graph *graph) {
  int32_t count;
  tnf_tensor *const *captured = tnf_graph_get_captured(graph, &count);
  f->captured = tnf_eager_alloc(f->runtime, (size_t)count, sizeof *f->captured);
  if (!f->captured)
    return false;
  for (int32_t i = 0; i < count; ++i) {
    f->input_count += !captured[i];
    if (captured[i])
      f->captured[i] = tnf_eager_keep(tnf_eager_wrap(f->runtime, tnf_tensor_retain(captured[i])));
    if (captured[i] && !f->captured[i])
      return false;
  }
  return true;
}

static bool take(tnf_eager_function *f, const tnf_graph *graph) {
  MlirModule module = plain_module(graph);
  if (mlirModuleIsNull(module)) {
    tnf_eager_take_error(f->runtime, tnf_status_out_of_memory());
    return false;
  }
  f->entry = tnf_eager_entry_of(f->runtime, module, 0);
  mlirModuleDestroy(module);
  if (!f->entry)
    return false;
  f->entry->operand_count = graph->trace->argument_count;
  f->entry->output_count = graph->trace->results.count;
  return tnf_eager_entry_find_dependence(f->runtime, f->entry, graph) && capture(f, graph) &&
         tnf_eager_entry_program(f->runtime, f->entry) != NULL;
}

tnf_eager_function *tnf_eager_function_new(tnf_eager_runtime *runtime, const tnf_graph *graph) {
  if (!runtime)
    return NULL;
  if (!graph || !graph->trace) {
    tnf_eager_fail(runtime, TNF_RT_INVALID_ARGUMENT, "eager_function_new: \"graph\" is NULL");
    return NULL;
  }
  if (graph->error) {
    tnf_eager_fail(runtime, tnf_status_code(graph->error), "%s", tnf_status_message(graph->error));
    return NULL;
  }
  tnf_eager_function *f = tnf_eager_alloc(runtime, 1, sizeof *f);
  if (!f)
    return NULL;
  f->runtime = runtime;
  runtime->refs++;
  if (take(f, graph))
    return f;
  tnf_eager_function_release(f);
  return NULL;
}

void tnf_eager_function_release(tnf_eager_function *f) {
  if (!f)
    return;
  tnf_eager_runtime *runtime = f->runtime;
  int32_t count = f->entry ? f->entry->operand_count : 0;
  for (int32_t i = 0; f->captured && i < count; ++i)
    tnf_eager_unref(f->captured[i]);
  tnf_eager_free(runtime, f->captured, (size_t)count, sizeof *f->captured);
  tnf_eager_entry_unref(runtime, f->entry);
  tnf_eager_free(runtime, f, 1, sizeof *f);
  tnf_eager_drop(runtime);
}

static bool check_counts(tnf_eager_function *f, tnf_eager_tensor *const *inputs, int32_t in, tnf_eager_tensor **outputs,
                         int32_t out) {
  if (in != f->input_count)
    tnf_eager_fail(f->runtime, TNF_RT_INVALID_ARGUMENT, "eager_call: the graph has %d inputs, got %d", f->input_count, in);
  else if (out != f->entry->output_count)
    tnf_eager_fail(f->runtime, TNF_RT_INVALID_ARGUMENT, "eager_call: the graph has %d outputs, got %d", f->entry->output_count,
                   out);
  else if ((in && !inputs) || (out && !outputs))
    tnf_eager_fail(f->runtime, TNF_RT_INVALID_ARGUMENT, "eager_call: \"%s\" is NULL", in && !inputs ? "inputs" : "outputs");
  else
    return true;
  return false;
}

bool tnf_eager_call(tnf_eager_function *f, tnf_eager_tensor *const *inputs, int32_t input_count, tnf_eager_tensor **outputs,
                    int32_t output_count) {
  bool ok = f && check_counts(f, inputs, input_count, outputs, output_count);
  const int32_t count = ok ? f->entry->operand_count : 0;
  tnf_eager_tensor **operands = ok ? tnf_eager_alloc(f->runtime, (size_t)count, sizeof *operands) : NULL;
  ok = operands != NULL;
  for (int32_t i = 0, next = 0; i < count && ok; ++i) {
    operands[i] = f->captured[i] ? f->captured[i] : inputs[next++];
    ok = operands[i] && tnf_eager_same_runtime("eager_call", f->runtime, operands[i]);
  }
  for (int32_t i = 0; outputs && i < output_count; ++i) /* not before: they may be where the inputs are */
    outputs[i] = NULL;
  ok = ok && tnf_eager_apply(f->runtime, f->entry, operands, NULL, NULL, outputs);
  if (operands)
    tnf_eager_free(f->runtime, operands, (size_t)count, sizeof *operands);
  return ok;
}
