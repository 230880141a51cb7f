/* What is registered with a context. Not installed. */
#ifndef TNF_BUILDER_CUSTOM_H
#define TNF_BUILDER_CUSTOM_H

#include "builder/builder.h"
#include "tenferro/custom.h"

/* The operation of that name; NULL where there is none, or no context. It lives as long as the context. */
const tnf_custom_op *tnf_custom_find(const tnf_context *ctx, MlirStringRef name);

/* What a call of such an operation says besides its inputs; the lists live as long as the operation. None of another operation.
 */
tnf_custom_attributes tnf_custom_attributes_of(MlirOperation op);

/* Builds a call of it; null results after a failure. */
void tnf_custom_build(tnf_graph *graph, const tnf_custom_op *op, const tnf_traced *inputs, int32_t input_count,
                      const tnf_custom_attributes *attributes, tnf_traced *results, int32_t result_count);

/* Builds every call of a registered operation in the module again, so that its extents and guards are what its shape rule says,
 * whoever wrote the module; refuses one that is not as it is registered. Others are left as they are. */
tnf_status *tnf_customs_settle(const tnf_allocator *allocator, MlirModule module, tnf_context *ctx) TNF_MUST_USE;

#endif
