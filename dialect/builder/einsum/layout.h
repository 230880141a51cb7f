/* In which order of axes the contractions of an einsum read and write their tensors. Not installed. */
#ifndef TNF_EINSUM_LAYOUT_H
#define TNF_EINSUM_LAYOUT_H

#include "builder/einsum/einsum.h"

/* How a pair is contracted. */
typedef enum tnf_einsum_form {
  TNF_EINSUM_PRODUCT,     /* nothing is summed: elementwise, any order of axes */
  TNF_EINSUM_CONTRACTION, /* dot_general */
  TNF_EINSUM_SUMMED       /* elementwise, then summed */
} tnf_einsum_form;

/* A step, decided. The orders are those in which it reads its operands: where they are not the operands' own, these are
 * transposed. */
typedef struct tnf_einsum_layout {
  tnf_einsum_form form;
  bool swapped; /* rhs stands on the left */
  tnf_einsum_axes lhs, rhs;
  tnf_einsum_axes order; /* of the product */
} tnf_einsum_layout;

/* Where `label` stands in the order; -1: nowhere. */
int32_t tnf_einsum_find(const tnf_einsum_axes *order, int32_t label);
bool tnf_einsum_same_order(const tnf_einsum_axes *a, const tnf_einsum_axes *b);

/* Decides all steps so that few elements are moved. `operands`: the order of each operand's axes, without repetition; `result`:
 * the order wanted at the end. NULL without memory. */
const tnf_einsum_layout *tnf_einsum_choose_layouts(tnf_arena *memory, const tnf_einsum_steps *steps,
                                                   const tnf_einsum_axes *operands, const tnf_einsum_axes *result);

#endif
