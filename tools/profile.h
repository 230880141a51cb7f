/* What the steps of a run cost: a table, and a file of events. */
#ifndef TNF_TOOLS_PROFILE_H
#define TNF_TOOLS_PROFILE_H

#include "tenferro/runtime.h"

/* Runs once more, measured, and prints its steps, those that took longest first. `trace` (or NULL): a file for their events in
 * the form that chrome://tracing and Perfetto read. False with a sentence on stderr, but for a status, which goes to *status. */
bool tnf_profile_run(const char *tool, tnf_context *ctx, const tnf_program *program, tnf_tensor *const *inputs,
                     int32_t input_count, const char *trace, tnf_status **status);

#endif
