/* Memory of one compilation. */
#include "pipeline/store.h"

#include <stdio.h>
#include <string.h>

struct tnf_store_block {
  tnf_store_block *next;
  size_t size; /* header included */
};

enum { BLOCK_ALIGNMENT = _Alignof(max_align_t), TEXT_ALIGNMENT = 1, FIRST_TEXT = 256 };
_Static_assert(sizeof(tnf_store_block) % BLOCK_ALIGNMENT == 0, "data behind the header must be aligned");

void *tnf_store_alloc(tnf_store *store, size_t count, size_t size) {
  size_t bytes;
  if (__builtin_mul_overflow(count, size, &bytes) || __builtin_add_overflow(bytes, sizeof(tnf_store_block), &bytes))
    return NULL;
  tnf_store_block *block = store->allocator.alloc(store->allocator.user, bytes, BLOCK_ALIGNMENT);
  if (!block)
    return NULL;
  memset(block, 0, bytes);
  block->next = store->blocks;
  block->size = bytes;
  store->blocks = block;
  return block + 1;
}

char *tnf_store_string(tnf_store *store, const char *text, size_t length) {
  char *copy = length < SIZE_MAX ? tnf_store_alloc(store, length + 1, 1) : NULL;
  if (copy && length)
    memcpy(copy, text, length);
  return copy;
}

void tnf_store_release(tnf_store *store) {
  tnf_store_block *block = store->blocks;
  store->blocks = NULL;
  while (block) {
    tnf_store_block *next = block->next;
    store->allocator.free(store->allocator.user, block, block->size, BLOCK_ALIGNMENT);
    block = next;
  }
}

/* Room for `more` bytes and a terminating zero. */
static bool reserve(tnf_text *text, size_t more) {
  if (text->failed)
    return false;
  size_t want;
  if (__builtin_add_overflow(text->length, more, &want) || __builtin_add_overflow(want, 1, &want)) {
    text->failed = true;
    return false;
  }
  if (want <= text->capacity)
    return true;
  size_t capacity = text->capacity ? text->capacity : FIRST_TEXT;
  while (capacity < want)
    capacity = capacity > SIZE_MAX / 2 ? want : capacity * 2;
  char *data = text->allocator->alloc(text->allocator->user, capacity, TEXT_ALIGNMENT);
  if (!data) {
    text->failed = true;
    return false;
  }
  if (text->data) {
    memcpy(data, text->data, text->length);
    text->allocator->free(text->allocator->user, text->data, text->capacity, TEXT_ALIGNMENT);
  }
  text->data = data;
  text->capacity = capacity;
  return true;
}

void tnf_text_append(tnf_text *text, const char *data, size_t length) {
  if (!reserve(text, length))
    return;
  if (length)
    memcpy(text->data + text->length, data, length);
  text->length += length;
  text->data[text->length] = 0;
}

void tnf_text_format(tnf_text *text, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  int length = vsnprintf(NULL, 0, format, arguments);
  va_end(arguments);
  if (length < 0 || !reserve(text, (size_t)length))
    return;
  va_start(arguments, format);
  vsnprintf(text->data + text->length, (size_t)length + 1, format, arguments);
  va_end(arguments);
  text->length += (size_t)length;
}

void tnf_text_clear(tnf_text *text) {
  if (text->data)
    text->allocator->free(text->allocator->user, text->data, text->capacity, TEXT_ALIGNMENT);
  *text = (tnf_text){text->allocator, NULL, 0, 0, false};
}
