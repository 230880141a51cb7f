/* MLIR's diagnostics, turned into statuses. */
#ifndef TNF_PIPELINE_DIAGNOSTICS_H
#define TNF_PIPELINE_DIAGNOSTICS_H

#include <mlir-c/Diagnostics.h>

#include "pipeline/store.h"

/* Keeps the first error of a stretch of MLIR work, with its place: in the words of a C user where the place is a call of a
 * builder, as IR tools print it where it is a line of a text. */
typedef struct tnf_diagnostics {
  MlirContext context;
  MlirDiagnosticHandlerID handler;
  tnf_text sentence; /* "loss.mlir:3:8: message" */
  tnf_rt_status code;
} tnf_diagnostics;

void tnf_diagnostics_begin(tnf_diagnostics *diagnostics, const tnf_allocator *allocator, MlirContext context);
/* Ends the capture. Succeeded: NULL. Else the first error as a status; `stage` names the work where nothing was said. */
tnf_status *tnf_diagnostics_end(tnf_diagnostics *diagnostics, bool succeeded, const char *stage) TNF_MUST_USE;

#endif
