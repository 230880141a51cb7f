/* Types of tensors as errors write them. Not installed. */
#ifndef TNF_CORE_TYPE_TEXT_H
#define TNF_CORE_TYPE_TEXT_H

#include <inttypes.h>
#include <stdio.h>

#include "tenferro/runtime.h"

typedef struct tnf_type_words {
  char text[TNF_RT_MAX_RANK * 22 + 16];
} tnf_type_words;

/* `f64[2, 3]`, of rank 0 `f64`; of the extents in reversed order where `reversed`. */
static inline tnf_type_words tnf_type_words_of(tnf_dtype dtype, int32_t rank, const int64_t *extents, bool reversed) {
  tnf_type_words words;
  char *text = words.text;
  size_t size = sizeof words.text, used = (size_t)snprintf(text, size, "%s", tnf_dtype_name(dtype));
  for (int32_t i = 0; i < rank; ++i)
    used += (size_t)snprintf(text + used, size - used, "%s%" PRId64, i ? ", " : "[", extents[reversed ? rank - 1 - i : i]);
  snprintf(text + used, size - used, "%s", rank ? "]" : "");
  return words;
}

#endif
