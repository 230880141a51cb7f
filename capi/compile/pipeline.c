/* Runs the stages of a compilation on a module. */
#include "compile/pipeline.h"

#include <mlir-c/Pass.h>

#include "compile/diagnostics.h"
#include "compile/shim.h"
#include "compile/stages.h"

static void append(MlirStringRef piece, void *user) {
  tnf_text_append(user, piece.data, piece.length);
}

static tnf_status *show(const tnf_allocator *allocator, const char *stage, MlirModule module, tnf_stage_sink sink) {
  if (!sink.callback) return NULL;
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

static tnf_status *unknown_stage(const tnf_allocator *allocator, const char *stage, const tnf_text *message) {
  return tnf_status_new(allocator, TNF_RT_INTERNAL, "this build has no stage %s: %s", stage, message->data ? message->data : "");
}

/* Each stage has a pass manager of its own, so that it can be shown and so that an error names it. */
static tnf_status *run_stage(const tnf_allocator *allocator, const char *stage, MlirModule module) {
  MlirContext context = mlirModuleGetContext(module);
  MlirPassManager manager = mlirPassManagerCreateOnOperation(context, mlirStringRefCreateFromCString("builtin.module"));
  tnf_text message = {.allocator = allocator};
  tnf_status *st = NULL;
  if (mlirLogicalResultIsFailure(mlirOpPassManagerAddPipeline(mlirPassManagerGetAsOpPassManager(manager),
                                                              mlirStringRefCreateFromCString(stage), append, &message))) {
    st = unknown_stage(allocator, stage, &message);
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

tnf_status *tnf_pipeline_run(const tnf_allocator *allocator, MlirModule module, tnf_stage_sink sink) {
  static const char *const stages[] = {TNF_STAGES};
  tnf_passes_register();
  tnf_status *st = show(allocator, "traced", module, sink);
  for (size_t i = 0; i < sizeof stages / sizeof *stages && !st; ++i) {
    st = run_stage(allocator, stages[i], module);
    if (!st) st = show(allocator, stages[i], module, sink);
  }
  return st;
}
