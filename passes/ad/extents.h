/* The extents of what a block makes, as its way back knows them. */
#ifndef TENFERRO_AD_EXTENTS_H
#define TENFERRO_AD_EXTENTS_H

#include "mlir-c/IR.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct tnf_back_extents tnf_back_extents;

/* Reads the block of a region of a loop or a branch. `point` is a tenferro.tape at the beginning of the block of the way back.
 * What is the same in every step is computed before the operation around that block, the rest before `point`, from extents that
 * are popped from its tape. NULL without memory. */
tnf_back_extents *tnf_back_extents_new(MlirBlock block, MlirOperation point);
void tnf_back_extents_release(tnf_back_extents *extents);
/* Takes away what the way back does not read. */
void tnf_back_extents_prune(tnf_back_extents *extents);
/* On the way back: an extent of a tensor of the block, or an index value of the block. */
MlirValue tnf_back_extent(tnf_back_extents *extents, MlirValue tensor, intptr_t axis);
MlirValue tnf_back_index(tnf_back_extents *extents, MlirValue index);
/* Whether the extents of a tensor of the block are known, and the same in every step. */
bool tnf_back_extents_are_kept(const tnf_back_extents *extents, MlirValue tensor);
/* How many extents are popped; the index of the block that pop number `i` wants, and the operation that pops it. */
intptr_t tnf_back_extents_count(const tnf_back_extents *extents);
MlirValue tnf_back_extents_pushed(tnf_back_extents *extents, intptr_t i);
MlirOperation tnf_back_extents_pop(const tnf_back_extents *extents, intptr_t i);

#ifdef __cplusplus
}
#endif
#endif
