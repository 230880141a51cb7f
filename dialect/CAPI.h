/* The tenferro dialect for C: what the MLIR C API cannot say about our dialect and its tensor type. */
#ifndef TENFERRO_DIALECT_CAPI_H
#define TENFERRO_DIALECT_CAPI_H

#include "mlir-c/IR.h"

#ifdef __cplusplus
extern "C" {
#endif

MLIR_DECLARE_CAPI_DIALECT_REGISTRATION(Tenferro, tenferro);

/* An extent or a bound that is not known. */
#define TNF_IR_UNKNOWN INT64_MIN

typedef enum tnf_ir_placement { TNF_IR_CPU = 0, TNF_IR_CUDA = 1 } tnf_ir_placement;

/* Loads the dialects of the traced form (tenferro, func, arith) into a context. */
MLIR_CAPI_EXPORTED void tnf_ir_load_dialects(MlirContext context);

MLIR_CAPI_EXPORTED bool tnf_ir_type_is_tensor(MlirType type);

/* `extents[i]` is TNF_IR_UNKNOWN where the extent is not exact; then `bounds[i]` is an upper bound or TNF_IR_UNKNOWN. `bounds`
 * may be NULL. A null type, with an error at `location`, when the type would be invalid. */
MLIR_CAPI_EXPORTED MlirType tnf_ir_tensor_type_get(MlirLocation location, intptr_t rank, const int64_t *extents,
                                                   const int64_t *bounds, MlirType element, tnf_ir_placement placement);
MLIR_CAPI_EXPORTED intptr_t tnf_ir_tensor_type_rank(MlirType type);
MLIR_CAPI_EXPORTED int64_t tnf_ir_tensor_type_extent(MlirType type, intptr_t axis);
MLIR_CAPI_EXPORTED int64_t tnf_ir_tensor_type_bound(MlirType type, intptr_t axis);
MLIR_CAPI_EXPORTED MlirType tnf_ir_tensor_type_element(MlirType type);
MLIR_CAPI_EXPORTED tnf_ir_placement tnf_ir_tensor_type_placement(MlirType type);

/* Sets an attribute of a func.func's argument; a null value removes it. */
MLIR_CAPI_EXPORTED void tnf_ir_set_argument_attribute(MlirOperation function, intptr_t argument, MlirStringRef name,
                                                      MlirAttribute value);

#ifdef __cplusplus
}
#endif
#endif
