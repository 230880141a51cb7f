/* Tensors as text for people. */
#ifndef TNF_TOOLS_PRINT_TENSOR_H
#define TNF_TOOLS_PRINT_TENSOR_H

#include "tenferro/runtime.h"

/* `name: f64[2, 3]` and its values, or, when there are many and `all` is false, smallest, largest and mean. */
void tnf_tensor_print(const char *name, const tnf_tensor *t, bool all);

#endif
