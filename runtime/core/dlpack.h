/* What reading and writing of DLPack share: which of its element types are which of ours. */
#ifndef TNF_CORE_DLPACK_H
#define TNF_CORE_DLPACK_H

#include "core/state.h"
#include "tenferro/dlpack.h"

typedef struct tnf_dlpack_dtype {
  uint8_t code, bits;
} tnf_dlpack_dtype;

/* By tnf_dtype. */
static const tnf_dlpack_dtype tnf_dlpack_dtypes[] = {[TNF_F32] = {TNF_DLPACK_FLOAT, 32},
                                                     [TNF_F64] = {TNF_DLPACK_FLOAT, 64},
                                                     [TNF_I32] = {TNF_DLPACK_INT, 32},
                                                     [TNF_I64] = {TNF_DLPACK_INT, 64},
                                                     [TNF_BOOL] = {TNF_DLPACK_BOOL, 8},
                                                     [TNF_COMPLEX_F32] = {TNF_DLPACK_COMPLEX, 64},
                                                     [TNF_COMPLEX_F64] = {TNF_DLPACK_COMPLEX, 128}};

#endif
