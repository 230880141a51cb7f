/* The tenferro dialect for C: what the MLIR C API cannot say about our dialect and its tensor type. */
#ifndef TENFERRO_DIALECT_CAPI_H
#define TENFERRO_DIALECT_CAPI_H

#include "mlir-c/Diagnostics.h"
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
MLIR_CAPI_EXPORTED bool tnf_ir_type_is_tape(MlirType type);
MLIR_CAPI_EXPORTED MlirType tnf_ir_tape_type_get(MlirContext context);

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

/* Adds an operand at the end; MLIR's own call copies all of them. */
MLIR_CAPI_EXPORTED void tnf_ir_append_operand(MlirOperation op, MlirValue value);

/* Whether values of the operand that are not finite end the run, where the operation does not list it in this attribute. */
MLIR_CAPI_EXPORTED bool tnf_ir_must_be_finite(MlirOperation op, intptr_t operand);
#define TNF_IR_PROPAGATES "tenferro.propagates"

/* What a call of an operation of the user's own says besides its operands; it lives as long as the context. False for another
 * operation. */
typedef struct tnf_ir_custom_attributes {
  const int64_t *integers;
  const double *reals;
  MlirStringRef bytes;
  intptr_t integer_count, real_count;
} tnf_ir_custom_attributes;
MLIR_CAPI_EXPORTED bool tnf_ir_custom_get_attributes(MlirOperation op, tnf_ir_custom_attributes *out);

/* ---- diagnostics -------------------------------------------------------------------------------------------------- */

/* The status code (tnf_rt_status) of an error's class. */
MLIR_CAPI_EXPORTED int32_t tnf_ir_diagnostic_code(MlirDiagnostic diagnostic);
/* Writes a type that an error speaks of, or an element type, to where `user` wants it. */
typedef void tnf_ir_type_printer(MlirType type, void *user);
/* The sentence of an error without what is of use in IR alone: the operation's name, the label of the constraint, the spelling of
 * types, which `print_type` writes. Both callbacks get `user`, in the order of the sentence. */
MLIR_CAPI_EXPORTED void tnf_ir_diagnostic_print(MlirDiagnostic diagnostic, tnf_ir_type_printer *print_type,
                                                MlirStringCallback text, void *user);
/* An error of that code. */
MLIR_CAPI_EXPORTED void tnf_ir_emit_error(MlirLocation location, int32_t code, MlirStringRef text);

#ifdef __cplusplus
}
#endif
#endif
