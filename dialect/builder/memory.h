/* Memory of a walk over IR: an arena over an allocator, and a map keyed by pointers. Running out is remembered, so that callers
 * may check once at the end of a step. Not installed. */
#ifndef TNF_MEMORY_H
#define TNF_MEMORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tenferro/runtime.h"

/* malloc, for alignments up to its own. */
extern const tnf_allocator tnf_builder_allocator;

typedef struct tnf_arena_block tnf_arena_block;
typedef struct tnf_arena {
  const tnf_allocator *allocator;
  tnf_arena_block *blocks;
  bool exhausted; /* an allocation failed */
} tnf_arena;

/* Zeroed memory that lives until tnf_arena_release; NULL (and `exhausted`) without memory. */
void *tnf_arena_alloc(tnf_arena *a, size_t count, size_t size);
void tnf_arena_release(tnf_arena *a);

/* Open addressing, no deletion; keys are not NULL. Values are `value_size` bytes, zero at first. */
typedef struct tnf_map {
  tnf_arena *memory;
  size_t value_size, count, capacity;
  const void **keys;
  unsigned char *values;
} tnf_map;

tnf_map tnf_map_make(tnf_arena *memory, size_t value_size);
/* NULL where the key is absent. The pointer is valid until the next insertion. */
void *tnf_map_find(const tnf_map *map, const void *key);
/* Finds or adds; NULL without memory. */
void *tnf_map_insert(tnf_map *map, const void *key);

#endif
