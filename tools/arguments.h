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

/* Of the three that fill `files`, where files[i] is that of argument i or NULL: first those that have a name, a text before `=`
 * that is an identifier; then archives, which stand for all arguments that are left, or that they have members for; then the
 * other files, to the arguments that are left, in order. False with a sentence on stderr. */
bool tnf_assign_names(const char *tool, const tnf_argument_kind *kind, const tnf_program *program, const tnf_option_list *given,
                      const char **files);
/* The next archive without a name from *next on; false when there is none. */
bool tnf_next_archive(const tnf_option_list *given, int *next, const char **file);
bool tnf_assign_rest(const char *tool, const tnf_argument_kind *kind, const tnf_program *program, const tnf_option_list *given,
                     const char **files);

/* ` ("x", "w")` on stderr, and the end of the line. */
void tnf_list_arguments(const tnf_argument_kind *kind, const tnf_program *program);

#endif
