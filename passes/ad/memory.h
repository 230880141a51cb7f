/* Memory of one run of the engine: an arena over an allocator, and a map keyed by pointers. Running out is remembered, so that
 * callers may check once at the end of a step. */
#ifndef TENFERRO_AD_MEMORY_H
#define TENFERRO_AD_MEMORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tenferro/runtime.h"

typedef struct arena_block arena_block;
typedef struct arena {
  const tnf_allocator *allocator;
  arena_block *blocks;
  bool exhausted; /* an allocation failed */
} arena;

/* Zeroed memory that lives until arena_release; NULL (and `exhausted`) without memory. */
void *arena_alloc(arena *a, size_t count, size_t size);
void arena_release(arena *a);

/* Open addressing, no deletion; keys are not NULL. Values are `value_size` bytes, zero at first. */
typedef struct pointer_map {
  arena *memory;
  size_t value_size, count, capacity;
  const void **keys;
  unsigned char *values;
} pointer_map;

pointer_map pointer_map_make(arena *memory, size_t value_size);
/* NULL where the key is absent. The pointer is valid until the next insertion. */
void *pointer_map_find(const pointer_map *map, const void *key);
/* Finds or adds; NULL without memory. */
void *pointer_map_insert(pointer_map *map, const void *key);

#endif
