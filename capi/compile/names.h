/* Names of programs and arguments in C. */
#ifndef TNF_COMPILE_NAMES_H
#define TNF_COMPILE_NAMES_H

#include <stdbool.h>

/* Whether C11 and C++17 accept the name for a parameter, whatever headers came before. */
bool tnf_name_is_parameter(const char *name);
/* Whether an object may define a C function of that name: not a word of C's, not a function of the C library, whose place it
 * would take in the program that it is linked into. */
bool tnf_name_is_function(const char *name);

#endif
