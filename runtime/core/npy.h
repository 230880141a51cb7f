/* NumPy's array format, wherever the bytes come from and go. */
#ifndef TNF_CORE_NPY_H
#define TNF_CORE_NPY_H

#include "core/data_file.h"

enum { TNF_NPY_HEADER_BYTES = 1024 };

/* The tensor that the source begins with; what follows it stays unread. */
tnf_status *tnf_npy_read(tnf_byte_source *source, tnf_tensor **out) TNF_MUST_USE;
/* What stands before the elements of `t`. Returns the length. */
size_t tnf_npy_format_header(const tnf_tensor *t, char text[TNF_NPY_HEADER_BYTES]);

#endif
