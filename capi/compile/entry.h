/* What surrounds the generated functions of a module: descriptions, entries with their checks, and C functions. */
#ifndef TNF_COMPILE_ENTRY_H
#define TNF_COMPILE_ENTRY_H

#include <llvm-c/Core.h>

#include "compile/signature.h"

/* For each program `f`, whose plan is `f.plan`, adds the constant `f_info`, the entry behind it and, where C has such a
 * name to give, the C function
 *   int f(ctx, const tnf_rt_tensor *input..., tnf_rt_tensor *output...)
 * and for the module the table `tnf_rt_programs`. Everything else becomes internal; without `with_functions` all but the table
 * does. */
tnf_status *tnf_entries_add(LLVMModuleRef module, const tnf_allocator *allocator, const tnf_signatures *signatures,
                            const char *cpu, uint32_t loop_nests, bool with_functions) TNF_MUST_USE;

/* The sentence of a program name that cannot be compiled, or NULL. */
tnf_status *tnf_entries_check_name(const tnf_allocator *allocator, const char *name) TNF_MUST_USE;

#endif
