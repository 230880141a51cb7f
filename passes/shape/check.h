/* check.h - the check of the traced form, for C. */
#ifndef TENFERRO_PASSES_SHAPE_CHECK_H
#define TENFERRO_PASSES_SHAPE_CHECK_H

#include "mlir-c/IR.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Whether a module (builtin.module, verified) consists of tensor programs as they are written. Everything else is a diagnostic at
 * its place. Must come before anything that reads functions, signatures included. */
MLIR_CAPI_EXPORTED bool tnf_check_traced(MlirOperation module);

#ifdef __cplusplus
}
#endif
#endif
