/* The few entries of MLIR that its C API lacks, as C functions. Implemented in Context.cpp. */
#ifndef TNF_PIPELINE_SHIM_H
#define TNF_PIPELINE_SHIM_H

#include <mlir-c/IR.h>
#include <mlir-c/Pass.h>
#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A context without threads that knows the dialects of the traced form. Passes load the dialects that they produce. Cheap: about
 * a millisecond. */
MlirContext tnf_mlir_context_new(void);
/* Makes the dialects of all other forms known to a context too. */
void tnf_mlir_context_add_forms(MlirContext context);
/* Makes the translation of the LLVM dialect known to a context. */
void tnf_mlir_context_add_translations(MlirContext context);
/* Registers tenferro's passes and pipelines in this process; once is enough, any thread. */
void tnf_passes_register(void);
/* Appends a registered pass or pipeline. False, with a sentence through `callback`, when there is none of that name. */
bool tnf_pass_manager_add(MlirPassManager manager, MlirStringRef name, MlirStringCallback callback, void *user);
/* A module from text or bytecode; null with a diagnostic on an error. */
MlirModule tnf_module_parse(MlirContext context, MlirStringRef text, MlirStringRef source_name);

#ifdef __cplusplus
}
#endif
#endif
