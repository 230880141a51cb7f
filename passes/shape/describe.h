/* describe.h - an extent as text, for C. */
#ifndef TENFERRO_PASSES_SHAPE_DESCRIBE_H
#define TENFERRO_PASSES_SHAPE_DESCRIBE_H

#include "mlir-c/IR.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The extent of `tensor`, a value of `function` (func.func), along `axis` in terms of the inputs' extents: "min(m, n)"; "" where
 * it depends on anything else. The text is cut to `size` bytes; the result is its full length. Contradictions among the
 * function's extents are diagnostics. */
MLIR_CAPI_EXPORTED size_t tnf_shape_formula(MlirOperation function, MlirValue tensor, int64_t axis, char *text, size_t size);

#ifdef __cplusplus
}
#endif
#endif
