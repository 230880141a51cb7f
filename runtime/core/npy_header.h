/* The header of a NumPy file: what both reading and writing need. */
#ifndef TNF_CORE_NPY_HEADER_H
#define TNF_CORE_NPY_HEADER_H

#include <stddef.h>

#include "tenferro/runtime.h"

typedef struct tnf_npy_header {
  tnf_dtype dtype;
  bool swapped; /* elements are stored in the other byte order */
  bool fortran_order;
  int32_t rank;
  int64_t extents[TNF_RT_MAX_RANK];
} tnf_npy_header;

/* Parses the text of a header, a Python dictionary with exactly the keys descr, fortran_order and shape. Returns NULL, or what is
 * wrong with it as the rest of a sentence; `detail` (64 bytes) then holds a quoted piece of the text, or is empty. */
const char *tnf_npy_parse(const char *text, size_t length, tnf_npy_header *out, char detail[64]);

/* The type code of a dtype in native byte order, "<f8". */
const char *tnf_npy_type_code(tnf_dtype dtype);

#endif
