/* What is checked of a program's text before MLIR's parser reads it. */
#ifndef TNF_COMPILE_SOURCE_H
#define TNF_COMPILE_SOURCE_H

#include <stdbool.h>
#include <stddef.h>

#include "tenferro/runtime.h"

/* Refuses text that would make the parser recurse without end (brackets, aliases of aliases, affine expressions) and NUL
 * characters, which the parser takes for blanks. Everything else is the parser's. One pass over the text. */
tnf_status *tnf_source_check(const tnf_allocator *allocator, const char *text, size_t length,
                             const char *source_name) TNF_MUST_USE;

/* Whether it is MLIR bytecode, whose reader trusts what it reads. */
bool tnf_source_is_bytecode(const char *text, size_t length);

#endif
