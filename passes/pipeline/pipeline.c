/* Runs the stages of a compilation on a module. */
#include "pipeline/pipeline.h"

#include <mlir-c/Pass.h>
#include <string.h>

#include "pipeline/diagnostics.h"
#include "pipeline/shim.h"
#include "pipeline/stages.h"

static void append(MlirStringRef piece, void *user) {
  tnf_text_append(user, piece.data, piece.length);
}

static tnf_status *show(const tnf_allocator *allocator, const char *stage, MlirModule module, tnf_stage_sink sink) {
  if (!sink.callback)
    return NULL;
  tnf_text text = {.allocator = allocator};
  mlirOperationPrint(mlirModuleGetOperation(module), append, &text);
  tnf_status *st = NULL;
  if (text.failed)
    st = tnf_status_out_of_memory();
  else
    sink.callback(stage, text.data, text.length, sink.user);
  tnf_text_clear(&text);
  return st;
}

/* The differentiation pass takes the rules themselves; all other stages are found by name. */
static bool add_stage(MlirPassManager manager, const char *stage, const tnf_rule_sources *rules, tnf_text *message) {
  if (strcmp(stage, TNF_STAGE_DIFFERENTIATE) == 0) {
    mlirPassManagerAddOwnedPass(manager, tnf_create_differentiate_pass(rules));
    return true;
  }
  return tnf_pass_manager_add(manager, mlirStringRefCreateFromCString(stage), append, message);
}

/* Each stage has a pass manager of its own, so that it can be shown and so that an error names it. */
static tnf_status *run_stage(const tnf_allocator *allocator, const char *stage, MlirModule module,
                             const tnf_rule_sources *rules) {
  MlirContext context = mlirModuleGetContext(module);
  MlirPassManager manager = mlirPassManagerCreateOnOperation(context, mlirStringRefCreateFromCString("builtin.module"));
  tnf_text message = {.allocator = allocator};
  tnf_status *st = NULL;
  if (!add_stage(manager, stage, rules, &message)) {
    st = tnf_status_new(allocator, TNF_RT_INTERNAL, "compiler: %s", message.data ? message.data : stage);
  } else {
    tnf_diagnostics diagnostics;
    tnf_diagnostics_begin(&diagnostics, allocator, context);
    MlirLogicalResult result = mlirPassManagerRunOnOp(manager, mlirModuleGetOperation(module));
    st = tnf_diagnostics_end(&diagnostics, mlirLogicalResultIsSuccess(result), stage);
  }
  tnf_text_clear(&message);
  mlirPassManagerDestroy(manager);
  return st;
}

static const char *const stages[] = {TNF_STAGES};

const char *tnf_pipeline_first_stage(const char *form) {
  static const struct {
    const char *form, *stage;
  } known[] = {{"traced", TNF_STAGE_KEEP_CALLS},
               {"linalg", TNF_STAGE_MERGE_EQUAL},
               {"kernels", TNF_STAGE_MERGE_KERNELS},
               {"buffers", TNF_STAGE_TARGET_CPU}};
  for (size_t i = 0; i < sizeof known / sizeof *known; ++i)
    if (strcmp(form, known[i].form) == 0)
      return known[i].stage;
  return NULL;
}

tnf_status *tnf_pipeline_run(const tnf_allocator *allocator, MlirModule module, const tnf_rule_sources *rules, const char *first,
                             tnf_stage_sink sink) {
  tnf_passes_register();
  size_t i = 0;
  while (first && strcmp(stages[i], first) != 0)
    ++i;
  tnf_status *st = i == 0 ? show(allocator, "traced", module, sink) : NULL;
  for (; i < sizeof stages / sizeof *stages && !st; ++i) {
    st = run_stage(allocator, stages[i], module, rules);
    if (!st)
      st = show(allocator, stages[i], module, sink);
  }
  return st;
}

tnf_status *tnf_pipeline_inline(const tnf_allocator *allocator, MlirModule module) {
  tnf_passes_register();
  return run_stage(allocator, TNF_STAGE_INLINE, module, NULL);
}
