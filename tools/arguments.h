/* Which file belongs to which argument of a program: `--input FILE` in order, `--input NAME=FILE` by name. */
#ifndef TNF_TOOLS_ARGUMENTS_H
#define TNF_TOOLS_ARGUMENTS_H

#include "options.h"
#include "tenferro/runtime.h"

typedef struct tnf_argument_kind {
  const char *name; /* "input" */
  int32_t (*count)(const tnf_program *program);
  const tnf_rt_argument *(*get)(const tnf_program *program, int32_t index);
} tnf_argument_kind;

extern const tnf_argument_kind tnf_inputs, tnf_outputs;

/* files[i] becomes the file of argument i, or NULL. A text before `=` that is an identifier names an argument; files without a
 * name go to the arguments that are left, in order. There must not be more files than arguments. False with a sentence on stderr.
 */
bool tnf_assign_files(const char *tool, const tnf_argument_kind *kind, const tnf_program *program, const tnf_option_list *given,
                      const char **files);

/* ` ("x", "w")` on stderr, and the end of the line. */
void tnf_list_arguments(const tnf_argument_kind *kind, const tnf_program *program);

#endif
