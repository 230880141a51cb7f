/* Looking at values while a program runs. */
#ifndef TENFERRO_INSPECT_H
#define TENFERRO_INSPECT_H

#include "tenferro/traced.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- looking inside ------------------------------------------------------------------------------------------------ */

/* x, which the run prints under `label` when it gets here, whether anything reads the result or not: to the `print` of the
 * context's options, as tnf_tensor_print does. Prints come in the order of the calls, once in each step of a loop, and in the
 * branch that is taken. A derivative passes through, and prints nothing more. `label` has at most 255 characters
 * (INVALID_ARGUMENT) and is copied. tnf_print(x, "x"): [m, n] to [m, n]. */
TNF_API tnf_traced tnf_print(tnf_traced x, const char *label);
/* x, floating-point (DTYPE_MISMATCH), in which an element that is NaN or infinite ends the run: NON_FINITE, with the label, the
 * first such element and its place, and the step of a loop. A derivative passes through unchecked. `label` as of tnf_print.
 * tnf_check_finite(x, "x"): [m, n] to [m, n]. */
TNF_API tnf_traced tnf_check_finite(tnf_traced x, const char *label);

#ifdef __cplusplus
}
#endif
#endif
