/* The system's allocator, arenas and pointer maps. */
#include "builder/memory.h"

#include <stdlib.h>
#include <string.h>

static void *system_alloc(void *user, size_t size, size_t alignment) {
  (void)user;
  (void)alignment; /* builders and passes ask for malloc's alignment at most */
  return malloc(size);
}

static void system_free(void *user, void *pointer, size_t size, size_t alignment) {
  (void)user;
  (void)size;
  (void)alignment;
  free(pointer);
}

const tnf_allocator tnf_builder_allocator = {system_alloc, system_free, NULL};

struct tnf_arena_block {
  tnf_arena_block *next;
  size_t size, used;
};

enum { ALIGNMENT = 16, BLOCK_BYTES = 64 * 1024 };
static const size_t header = (sizeof(tnf_arena_block) + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;

static tnf_arena_block *add_block(tnf_arena *a, size_t bytes) {
  size_t size = header + (bytes > BLOCK_BYTES ? bytes : BLOCK_BYTES);
  tnf_arena_block *block = size < bytes ? NULL : a->allocator->alloc(a->allocator->user, size, ALIGNMENT);
  if (!block) {
    a->exhausted = true;
    return NULL;
  }
  *block = (tnf_arena_block){a->blocks, size, header};
  a->blocks = block;
  return block;
}

void *tnf_arena_alloc(tnf_arena *a, size_t count, size_t size) {
  size_t bytes;
  if (__builtin_mul_overflow(count, size, &bytes) || bytes > SIZE_MAX / 2) {
    a->exhausted = true;
    return NULL;
  }
  bytes = (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  tnf_arena_block *block = a->blocks;
  if (!block || block->size - block->used < bytes)
    block = add_block(a, bytes);
  if (!block)
    return NULL;
  void *result = (unsigned char *)block + block->used;
  block->used += bytes;
  memset(result, 0, bytes);
  return result;
}

void tnf_arena_release(tnf_arena *a) {
  while (a->blocks) {
    tnf_arena_block *next = a->blocks->next;
    a->allocator->free(a->allocator->user, a->blocks, a->blocks->size, ALIGNMENT);
    a->blocks = next;
  }
}

tnf_map tnf_map_make(tnf_arena *memory, size_t value_size) {
  return (tnf_map){memory, value_size, 0, 0, NULL, NULL};
}

/* The slot of the key, or the free one where it belongs. Capacity is a power of two and never full. */
static size_t slot_of(const tnf_map *map, const void *key) {
  size_t mask = map->capacity - 1;
  size_t slot = (size_t)(((uintptr_t)key >> 3) * 0x9E3779B97F4A7C15u >> 17) & mask;
  while (map->keys[slot] && map->keys[slot] != key)
    slot = (slot + 1) & mask;
  return slot;
}

static bool grow(tnf_map *map) {
  tnf_map larger = *map;
  larger.capacity = map->capacity ? 2 * map->capacity : 64;
  larger.keys = tnf_arena_alloc(map->memory, larger.capacity, sizeof *larger.keys);
  larger.values = tnf_arena_alloc(map->memory, larger.capacity, map->value_size);
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

void *tnf_map_find(const tnf_map *map, const void *key) {
  if (!map->capacity)
    return NULL;
  size_t slot = slot_of(map, key);
  return map->keys[slot] ? map->values + slot * map->value_size : NULL;
}

void *tnf_map_insert(tnf_map *map, const void *key) {
  if (4 * (map->count + 1) > 3 * map->capacity && !grow(map))
    return NULL;
  size_t slot = slot_of(map, key);
  if (!map->keys[slot]) {
    map->keys[slot] = key;
    map->count++;
  }
  return map->values + slot * map->value_size;
}
