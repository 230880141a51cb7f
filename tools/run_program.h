/* Runs one program on NumPy files: what tf-run and the executables that tf-compile makes share. Needs the runtime only. */
#ifndef TNF_TOOLS_RUN_PROGRAM_H
#define TNF_TOOLS_RUN_PROGRAM_H

#include "options.h"
#include "tenferro/runtime.h"

typedef struct tnf_run_request {
  const char *tool; /* begins every sentence on stderr */
  tnf_option_list inputs;
  tnf_option_list outputs;
  bool print;        /* every value, not a summary */
  bool time;         /* the median call time */
  bool profile;      /* what each step of a run costs */
  const char *trace; /* a file for the events of that run; NULL: none */
} tnf_run_request;

/* Reads the inputs, runs, prints the results, writes the outputs. False with a sentence on stderr after a failure. */
bool tnf_run_request_execute(const tnf_run_request *request, tnf_context *ctx, const tnf_program *program);

/* Prints the sentence of a failure, with `tool` before it, and releases it. True when there was none. */
bool tnf_succeeded(const char *tool, tnf_status *st);

/* `tf-run (tenferro 0.1.0, runtime interface 3)` on standard output. */
void tnf_print_version(const char *tool);

#endif
