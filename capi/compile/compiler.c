/* The compiler: from MLIR to objects. */
#include "tenferro/compiler.h"

#include <mlir-c/BuiltinAttributes.h>
#include <mlir-c/Transforms.h>
#include <string.h>

#include "builder/custom.h"
#include "check.h"
#include "compile/entry.h"
#include "compile/object.h"
#include "compile/source.h"
#include "pipeline/diagnostics.h"
#include "pipeline/pipeline.h"
#include "pipeline/shim.h"
#include "trace/trace.h"

struct tnf_graph_compiler {
  tnf_context *ctx;
  char *cpu; /* NULL: this machine */
  const tnf_ad_context *ad;
  tnf_stage_sink sink;
  char *form; /* NULL: traced */
  bool trusted_source, without_functions;
  bool propagate;  /* values that are not finite */
  bool has_target; /* made by the first compilation */
  tnf_target target;
  tnf_compile_statistics statistics;
};

/* ---- the handle ---- */

/* A copy of a name that may be NULL; false without memory. */
static bool copy_name(const tnf_allocator *a, const char *name, char **copy) {
  *copy = NULL;
  if (!name)
    return true;
  size_t size = strlen(name) + 1;
  *copy = a->alloc(a->user, size, 1);
  if (*copy)
    memcpy(*copy, name, size);
  return *copy != NULL;
}

static void drop_name(const tnf_allocator *a, char *name) {
  if (name)
    a->free(a->user, name, strlen(name) + 1, 1);
}

tnf_graph_compiler *tnf_graph_compiler_new(tnf_context *ctx, const tnf_graph_compiler_options *options) {
  if (!ctx)
    return NULL;
  const tnf_allocator *a = tnf_context_allocator(ctx);
  tnf_graph_compiler_options known = TNF_GRAPH_COMPILER_OPTIONS_INIT;
  if (options)
    memcpy(&known, options, options->size < sizeof known ? options->size : sizeof known);
  tnf_graph_compiler *compiler = a->alloc(a->user, sizeof *compiler, _Alignof(tnf_graph_compiler));
  if (!compiler)
    return NULL;
  memset(compiler, 0, sizeof *compiler);
  if (!copy_name(a, known.cpu, &compiler->cpu) || !copy_name(a, known.form, &compiler->form)) {
    drop_name(a, compiler->cpu);
    a->free(a->user, compiler, sizeof *compiler, _Alignof(tnf_graph_compiler));
    return NULL;
  }
  compiler->ctx = tnf_context_retain(ctx);
  compiler->ad = known.ad;
  compiler->sink = (tnf_stage_sink){known.on_stage, known.user};
  compiler->trusted_source = known.trusted_source != 0;
  compiler->without_functions = known.without_functions != 0;
  compiler->propagate = known.nonfinite == TNF_NONFINITE_PROPAGATE;
  return compiler;
}

void tnf_graph_compiler_release(tnf_graph_compiler *compiler) {
  if (!compiler)
    return;
  tnf_context *ctx = compiler->ctx;
  const tnf_allocator *a = tnf_context_allocator(ctx);
  if (compiler->has_target)
    tnf_target_release(&compiler->target);
  drop_name(a, compiler->cpu);
  drop_name(a, compiler->form);
  a->free(a->user, compiler, sizeof *compiler, _Alignof(tnf_graph_compiler));
  tnf_context_release(ctx);
}

void tnf_graph_compiler_statistics(const tnf_graph_compiler *compiler, tnf_compile_statistics *out) {
  if (!compiler || !out)
    return;
  uint32_t size = out->size < sizeof *out ? out->size : (uint32_t)sizeof *out;
  tnf_compile_statistics copy = compiler->statistics;
  copy.size = out->size;
  memcpy(out, &copy, size);
}

static void add_statistics(tnf_compile_statistics *sum, const tnf_compile_statistics *one) {
  sum->compiles += one->compiles;
  sum->loop_nests += one->loop_nests;
  sum->object_bytes += one->object_bytes;
  sum->passes += one->passes;
  sum->translate += one->translate;
  sum->optimize += one->optimize;
  sum->emit += one->emit;
  sum->link += one->link;
  sum->total += one->total;
}

/* ---- modules ---- */

static const tnf_allocator *allocator_of(const tnf_graph_compiler *compiler) {
  return tnf_context_allocator(compiler->ctx);
}

static tnf_status *ensure_target(tnf_graph_compiler *compiler) {
  if (compiler->has_target)
    return NULL;
  tnf_status *st = tnf_target_init(&compiler->target, allocator_of(compiler), compiler->cpu);
  compiler->has_target = !st;
  return st;
}

/* The code of a program `f` defines f_info; its other names are not identifiers. */
static bool is_name_of(const char *other, const char *program) {
  size_t length = strlen(program);
  return strncmp(other, program, length) == 0 && strcmp(other + length, "_info") == 0;
}

static tnf_status *check_names(const tnf_allocator *allocator, const tnf_signatures *signatures) {
  for (int32_t i = 0; i < signatures->count; ++i) {
    const char *name = signatures->programs[i].name;
    tnf_status *st = tnf_entries_check_name(allocator, name);
    if (st)
      return st;
    for (int32_t k = 0; k < signatures->count; ++k)
      if (is_name_of(name, signatures->programs[k].name))
        return tnf_status_new(allocator, TNF_RT_INVALID_ARGUMENT,
                              "the program name \"%s\" is a name that the code of program \"%s\" defines", name,
                              signatures->programs[k].name);
  }
  return NULL;
}

static uint32_t loop_nests_of(MlirModule module) {
  MlirAttribute nests =
      mlirOperationGetAttributeByName(mlirModuleGetOperation(module), mlirStringRefCreateFromCString("tenferro.loop_nests"));
  if (mlirAttributeIsNull(nests) || !mlirAttributeIsAInteger(nests))
    return 0;
  return (uint32_t)mlirIntegerAttrGetValueInt(nests);
}

/* Functions that became private and that nothing calls are not worth compiling. */
static tnf_status *drop_unused(const tnf_allocator *allocator, MlirModule module) {
  MlirContext context = mlirModuleGetContext(module);
  MlirPassManager manager = mlirPassManagerCreateOnOperation(context, mlirStringRefCreateFromCString("builtin.module"));
  mlirPassManagerAddOwnedPass(manager, mlirCreateTransformsSymbolDCE());
  tnf_diagnostics diagnostics;
  tnf_diagnostics_begin(&diagnostics, allocator, context);
  MlirLogicalResult result = mlirPassManagerRunOnOp(manager, mlirModuleGetOperation(module));
  tnf_status *st = tnf_diagnostics_end(&diagnostics, mlirLogicalResultIsSuccess(result), "removal of unused functions");
  mlirPassManagerDestroy(manager);
  return st;
}

/* Signatures and passes read nothing but what this lets through. */
static tnf_status *check_form(const tnf_allocator *allocator, MlirModule module) {
  tnf_diagnostics diagnostics;
  tnf_diagnostics_begin(&diagnostics, allocator, mlirModuleGetContext(module));
  return tnf_diagnostics_end(&diagnostics, tnf_check_traced(mlirModuleGetOperation(module)), "check of the module");
}

/* What a compilation starts from. */
typedef struct source {
  MlirModule module;         /* changed */
  const char *entry;         /* NULL: all programs */
  const char *first;         /* the stage that reads it; NULL: the first of all */
  bool describe;             /* name the unknown extents of outputs */
  const tnf_held_data *held; /* data to be put into the object, beside those that the module has; may be NULL */
} source;

/* The option as an attribute of the module, which a file may also hold. */
static void ask_for_propagation(MlirModule module) {
  MlirAttribute propagate = mlirStringAttrGet(mlirModuleGetContext(module), mlirStringRefCreateFromCString("propagate"));
  mlirOperationSetAttributeByName(mlirModuleGetOperation(module), mlirStringRefCreateFromCString("tenferro.nonfinite"),
                                  propagate);
}

/* Fills a new object from a module, which is consumed in place. */
static tnf_status *fill(tnf_graph_compiler *compiler, const source *from, tnf_store *scratch, tnf_object *object) {
  const tnf_allocator *a = allocator_of(compiler);
  MlirModule module = from->module;
  const char *entry = from->entry;
  tnf_compile_statistics *statistics = &object->statistics;
  double start = tnf_now();
  tnf_status *st = ensure_target(compiler);
  if (!st) {
    object->needs = tnf_store_string(&object->store, compiler->target.needs, strlen(compiler->target.needs));
    st = object->needs ? NULL : tnf_status_out_of_memory();
  }
  if (!st && !from->first)
    st = check_form(a, module);
  if (!st && !from->first)
    st = tnf_customs_settle(a, module, compiler->ctx);
  if (!st)
    st = tnf_signatures_read(&object->store, scratch, module, entry, from->describe, from->held, &object->signatures);
  if (!st)
    st = check_names(a, &object->signatures);
  if (!st && entry)
    st = drop_unused(a, module);
  if (!st && compiler->propagate)
    ask_for_propagation(module);
  if (!st)
    st = tnf_pipeline_run(a, module, &(tnf_rule_sources){compiler->ad, compiler->ctx}, from->first, compiler->sink);
  if (!st)
    st = tnf_kernels_read(&object->store, module, &object->kernels);
  statistics->passes = tnf_now() - start;
  if (!st) {
    tnf_backend_job job = {
        a, &compiler->target, &object->signatures, loop_nests_of(module), !compiler->without_functions, compiler->sink};
    tnf_mlir_context_add_translations(mlirModuleGetContext(module));
    st = tnf_backend_run(&job, module, statistics, &object->code);
    statistics->loop_nests = job.loop_nests;
  }
  if (!st)
    statistics->object_bytes = (uint32_t)LLVMGetBufferSize(object->code);
  statistics->compiles = 1;
  statistics->total = tnf_now() - start;
  return st;
}

/* The data were read; they may go before the object. */
static void forget_data(tnf_object *object) {
  for (int32_t i = 0; i < object->signatures.count; ++i)
    for (int32_t k = 0; k < object->signatures.programs[i].body_input_count; ++k)
      object->signatures.programs[i].body_inputs[k].data = NULL;
}

/* The module is changed; the caller destroys it. */
static tnf_status *compile_module(tnf_graph_compiler *compiler, const source *from, tnf_object **out) {
  tnf_object *object;
  tnf_status *st = tnf_object_new(compiler->ctx, &object);
  if (st)
    return st;
  tnf_store scratch = {.allocator = *allocator_of(compiler)};
  st = fill(compiler, from, &scratch, object);
  forget_data(object);
  tnf_store_release(&scratch);
  if (st) {
    tnf_object_release(object);
    return st;
  }
  add_statistics(&compiler->statistics, &object->statistics);
  *out = object;
  return NULL;
}

/* A graph's code is loaded as part of its compilation. */
static void add_link_time(tnf_graph_compiler *compiler, const tnf_object *object) {
  compiler->statistics.link += object->statistics.link;
  compiler->statistics.total += object->statistics.link;
}

/* `first`: as in find_first_stage. */
static tnf_status *parse(tnf_graph_compiler *compiler, MlirContext context, const char *first, MlirStringRef text,
                         const char *source_name, MlirModule *module) {
  const char *name = source_name ? source_name : "<text>";
  bool is_bytecode = tnf_source_is_bytecode(text.data, text.length);
  tnf_status *st = NULL;
  if (is_bytecode && !compiler->trusted_source)
    st = tnf_status_new(allocator_of(compiler), TNF_RT_INVALID_ARGUMENT,
                        "%s: is MLIR bytecode, which is read only from a trusted source (the compiler's option trusted_source)",
                        name);
  if (!is_bytecode && !first)
    st = tnf_source_check(allocator_of(compiler), text.data, text.length, name);
  if (st)
    return st;
  if (first)
    tnf_mlir_context_add_forms(context);
  tnf_diagnostics diagnostics;
  tnf_diagnostics_begin(&diagnostics, allocator_of(compiler), context);
  *module = tnf_module_parse(context, text, mlirStringRefCreateFromCString(name));
  return tnf_diagnostics_end(&diagnostics, !mlirModuleIsNull(*module), "parser");
}

/* Where a compilation of text begins; NULL for the traced form. */
static tnf_status *find_first_stage(const tnf_graph_compiler *compiler, const char **first) {
  *first = compiler->form && strcmp(compiler->form, "traced") != 0 ? tnf_pipeline_first_stage(compiler->form) : NULL;
  if (*first || !compiler->form || strcmp(compiler->form, "traced") == 0)
    return NULL;
  return tnf_status_new(allocator_of(compiler), TNF_RT_INVALID_ARGUMENT,
                        "graph_compiler: a compilation begins from the form traced, linalg, kernels or buffers, not from \"%s\"",
                        compiler->form);
}

tnf_status *tnf_graph_compiler_compile_text(tnf_graph_compiler *compiler, const char *text, size_t length,
                                            const char *source_name, const char *entry, tnf_object **object) {
  if (object)
    *object = NULL;
  if (!compiler || !object || (!text && length))
    return tnf_status_null_argument("graph_compiler_compile_text", !compiler ? "compiler" : !object ? "object" : "text");
  const char *first = NULL;
  tnf_status *st = find_first_stage(compiler, &first);
  if (st)
    return st;
  MlirContext context = tnf_mlir_context_new();
  MlirModule module = {NULL};
  st = parse(compiler, context, first, mlirStringRefCreate(text, length), source_name, &module);
  if (!st)
    st = compile_module(compiler, &(source){module, entry, first, !first, NULL}, object);
  if (!mlirModuleIsNull(module))
    mlirModuleDestroy(module);
  mlirContextDestroy(context);
  return st;
}

/* ---- graphs ---- */

/* `function` is called with them and with `out`, the place of its result. */
static tnf_status *check_graph(const char *function, const tnf_graph_compiler *compiler, const tnf_graph *graph,
                               const char *result, const void *out) {
  if (!compiler || !graph || !out)
    return tnf_status_null_argument(function, !compiler ? "compiler" : !graph ? "graph" : result);
  const tnf_allocator *a = allocator_of(compiler);
  if (!graph->trace)
    return tnf_status_new(a, TNF_RT_INVALID_ARGUMENT, "%s: a rule's graph is compiled with the program it is part of", function);
  if (graph->error)
    return tnf_status_new(a, tnf_status_code(graph->error), "%s", tnf_status_message(graph->error));
  return NULL;
}

static tnf_status *verify(const tnf_allocator *allocator, MlirModule module) {
  tnf_diagnostics diagnostics;
  tnf_diagnostics_begin(&diagnostics, allocator, mlirModuleGetContext(module));
  return tnf_diagnostics_end(&diagnostics, mlirOperationVerify(mlirModuleGetOperation(module)), "verification of the graph");
}

/* The object of a graph without an error. `held`: the data to be put into its bytes; NULL: they stay beside them. */
static tnf_status *compile_graph(tnf_graph_compiler *compiler, const tnf_graph *graph, bool describe, const tnf_held_data *held,
                                 tnf_object **object) {
  *object = NULL;
  MlirModule module = tnf_graph_get_module(graph);
  if (mlirModuleIsNull(module))
    return tnf_status_out_of_memory();
  module = mlirModuleFromOperation(mlirOperationClone(mlirModuleGetOperation(module)));
  tnf_status *st = verify(allocator_of(compiler), module);
  if (!st)
    st = compile_module(compiler, &(source){module, NULL, NULL, describe, held}, object);
  mlirModuleDestroy(module);
  int32_t count;
  tnf_tensor *const *captured = tnf_graph_get_captured(graph, &count);
  if (!st && !held)
    st = tnf_object_capture(*object, captured, count);
  if (st) {
    tnf_object_release(*object);
    *object = NULL;
  }
  return st;
}

tnf_status *tnf_graph_compiler_compile_object(tnf_graph_compiler *compiler, tnf_graph *graph, tnf_captured_data captured,
                                              tnf_object **object) {
  if (object)
    *object = NULL;
  tnf_status *st = check_graph("graph_compiler_compile_object", compiler, graph, "object", object);
  if (st)
    return st;
  if (captured != TNF_CAPTURED_AS_INPUTS && captured != TNF_CAPTURED_EMBEDDED)
    return tnf_status_new(allocator_of(compiler), TNF_RT_INVALID_ARGUMENT,
                          "graph_compiler_compile_object: %d is no way to give captured data", (int)captured);
  tnf_held_data held;
  held.tensors = tnf_graph_get_captured(graph, &held.count);
  return compile_graph(compiler, graph, true, captured == TNF_CAPTURED_EMBEDDED ? &held : NULL, object);
}

tnf_status *tnf_graph_compiler_compile(tnf_graph_compiler *compiler, tnf_graph *graph, tnf_program **program) {
  if (program)
    *program = NULL;
  tnf_object *object = NULL;
  tnf_status *st = check_graph("graph_compiler_compile", compiler, graph, "program", program);
  if (!st)
    st = compile_graph(compiler, graph, false, NULL, &object);
  if (st)
    return st;
  st = tnf_object_program(object, NULL, program);
  if (!st)
    add_link_time(compiler, object);
  tnf_object_release(object);
  return st;
}
