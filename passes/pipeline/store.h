/* Memory of one compilation: blocks from the context's allocator that are all freed together, and growing text. */
#ifndef TNF_PIPELINE_STORE_H
#define TNF_PIPELINE_STORE_H

#include "core/status.h"

typedef struct tnf_store_block tnf_store_block;

/* Zero-initialise but for the allocator. */
typedef struct tnf_store {
  tnf_allocator allocator;
  tnf_store_block *blocks;
} tnf_store;

/* count * size zeroed bytes that live as long as the store; NULL without memory or when the product overflows. */
void *tnf_store_alloc(tnf_store *store, size_t count, size_t size);
/* A zero-terminated copy. */
char *tnf_store_string(tnf_store *store, const char *text, size_t length);
void tnf_store_release(tnf_store *store);

/* Text that grows at its end. After an allocation failed, `failed` is set and appending does nothing. */
typedef struct tnf_text {
  const tnf_allocator *allocator;
  char *data; /* zero-terminated once something was appended */
  size_t length;
  size_t capacity;
  bool failed;
} tnf_text;

void tnf_text_append(tnf_text *text, const char *data, size_t length);
void tnf_text_format(tnf_text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));
void tnf_text_clear(tnf_text *text); /* frees the memory */

#endif
