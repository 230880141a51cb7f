/* describe.h - extents as text, for C. */
#ifndef TENFERRO_PASSES_SHAPE_DESCRIBE_H
#define TENFERRO_PASSES_SHAPE_DESCRIBE_H

#include "mlir-c/IR.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The extents of the tensors of a function (func.func), which stays as it is and must not change meanwhile. Contradictions among
 * them are diagnostics. NULL without memory; release takes NULL. */
typedef struct tnf_extent_table tnf_extent_table;
MLIR_CAPI_EXPORTED tnf_extent_table *tnf_extent_table_new(MlirOperation function);
MLIR_CAPI_EXPORTED void tnf_extent_table_release(tnf_extent_table *table);

/* The extent of `tensor` along `axis` in terms of the inputs' extents: "min(m, n)"; "" where it depends on anything else. The
 * text is cut to `size` bytes; the result is its full length. */
MLIR_CAPI_EXPORTED size_t tnf_extent_table_formula(tnf_extent_table *table, MlirValue tensor, int64_t axis, char *text,
                                                   size_t size);
/* What the extent is at most, in the same terms; a number where there is one. "" where nothing bounds it. */
MLIR_CAPI_EXPORTED size_t tnf_extent_table_bound(tnf_extent_table *table, MlirValue tensor, int64_t axis, char *text,
                                                 size_t size);
/* The operations whose values decide the extent: "extent_of #1"; "" where the inputs' extents do. */
MLIR_CAPI_EXPORTED size_t tnf_extent_table_deciders(tnf_extent_table *table, MlirValue tensor, int64_t axis, char *text,
                                                    size_t size);

#ifdef __cplusplus
}
#endif
#endif
