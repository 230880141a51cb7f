/* The engine's arena and pointer map. */
#include "memory.h"

#include <string.h>

struct arena_block {
  arena_block *next;
  size_t size, used;
};

enum { ALIGNMENT = 16, BLOCK_BYTES = 64 * 1024 };
static const size_t header = (sizeof(arena_block) + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;

static arena_block *add_block(arena *a, size_t bytes) {
  size_t size = header + (bytes > BLOCK_BYTES ? bytes : BLOCK_BYTES);
  arena_block *block = size < bytes ? NULL : a->allocator->alloc(a->allocator->user, size, ALIGNMENT);
  if (!block) {
    a->exhausted = true;
    return NULL;
  }
  *block = (arena_block){a->blocks, size, header};
  a->blocks = block;
  return block;
}

void *arena_alloc(arena *a, size_t count, size_t size) {
  size_t bytes;
  if (__builtin_mul_overflow(count, size, &bytes) || bytes > SIZE_MAX / 2) {
    a->exhausted = true;
    return NULL;
  }
  bytes = (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  arena_block *block = a->blocks;
  if (!block || block->size - block->used < bytes)
    block = add_block(a, bytes);
  if (!block)
    return NULL;
  void *result = (unsigned char *)block + block->used;
  block->used += bytes;
  memset(result, 0, bytes);
  return result;
}

void arena_release(arena *a) {
  while (a->blocks) {
    arena_block *next = a->blocks->next;
    a->allocator->free(a->allocator->user, a->blocks, a->blocks->size, ALIGNMENT);
    a->blocks = next;
  }
}

pointer_map pointer_map_make(arena *memory, size_t value_size) {
  return (pointer_map){memory, value_size, 0, 0, NULL, NULL};
}

/* The slot of the key, or the free one where it belongs. Capacity is a power of two and never full. */
static size_t slot_of(const pointer_map *map, const void *key) {
  size_t mask = map->capacity - 1;
  size_t slot = (size_t)(((uintptr_t)key >> 3) * 0x9E3779B97F4A7C15u >> 17) & mask;
  while (map->keys[slot] && map->keys[slot] != key)
    slot = (slot + 1) & mask;
  return slot;
}

static bool grow(pointer_map *map) {
  pointer_map larger = *map;
  larger.capacity = map->capacity ? 2 * map->capacity : 64;
  larger.keys = arena_alloc(map->memory, larger.capacity, sizeof *larger.keys);
  larger.values = arena_alloc(map->memory, larger.capacity, map->value_size);
  if (!larger.keys || !larger.values)
    return false;
  for (size_t i = 0; i < map->capacity; ++i) {
    if (!map->keys[i])
      continue;
    size_t slot = slot_of(&larger, map->keys[i]);
    larger.keys[slot] = map->keys[i];
    memcpy(larger.values + slot * map->value_size, map->values + i * map->value_size, map->value_size);
  }
  *map = larger;
  return true;
}

void *pointer_map_find(const pointer_map *map, const void *key) {
  if (!map->capacity)
    return NULL;
  size_t slot = slot_of(map, key);
  return map->keys[slot] ? map->values + slot * map->value_size : NULL;
}

void *pointer_map_insert(pointer_map *map, const void *key) {
  if (4 * (map->count + 1) > 3 * map->capacity && !grow(map))
    return NULL;
  size_t slot = slot_of(map, key);
  if (!map->keys[slot]) {
    map->keys[slot] = key;
    map->count++;
  }
  return map->values + slot * map->value_size;
}
