/* Column-major data as MLIR's dense elements, which list the last axis fastest, and back. Not installed. */
#ifndef TNF_DENSE_H
#define TNF_DENSE_H

#include "builder/builder.h"

/* The elements at `data` as an attribute of the tensor type of these extents; null without memory. */
MlirAttribute tnf_dense_from_col_major(MlirContext mlir, const tnf_allocator *allocator, tnf_dtype dtype, int32_t rank,
                                       const int64_t *extents, const void *data);
/* The elements of a dense attribute, whose type has this dtype and these extents, into `data`. */
void tnf_dense_to_col_major(MlirAttribute dense, tnf_dtype dtype, int32_t rank, const int64_t *extents, void *data);

#endif
