/* Memory of a context: the system allocator with huge pages, and the cache of blocks by size class. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "core/state.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define TNF_ASAN 1
#endif
#elif defined(__SANITIZE_ADDRESS__)
#define TNF_ASAN 1
#endif

/* Under AddressSanitizer a cached block and the slack behind the requested bytes are poisoned: reuse must not hide a mistake. */
#ifdef TNF_ASAN
#include <sanitizer/asan_interface.h>
static void poison(const void *p, size_t bytes) {
  __asan_poison_memory_region(p, bytes);
}
static void unpoison(const void *p, size_t bytes) {
  __asan_unpoison_memory_region(p, bytes);
}
#else
static void poison(const void *p, size_t bytes) {
  (void)p, (void)bytes;
}
static void unpoison(const void *p, size_t bytes) {
  (void)p, (void)bytes;
}
#endif

/* ---- the system allocator ---- */

static bool wants_huge_pages(size_t size) {
#ifdef TNF_ASAN
  (void)size;
  return false;
#else
  return size >= TNF_HUGE_BLOCK + TNF_BLOCK_PAGE;
#endif
}

/* One page in front, then whole huge pages. */
static size_t huge_length(size_t size) {
  size_t data = size - TNF_BLOCK_PAGE;
  return TNF_BLOCK_PAGE + (data + TNF_HUGE_PAGE - 1) / TNF_HUGE_PAGE * TNF_HUGE_PAGE;
}

/* Maps memory whose second page begins on a huge page. */
static void *huge_alloc(size_t size) {
  if (size > SIZE_MAX / 2)
    return NULL;
  size_t length = huge_length(size), reserve = length + TNF_HUGE_PAGE;
  char *base = mmap(NULL, reserve, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (base == MAP_FAILED)
    return NULL;
  uintptr_t data = ((uintptr_t)base + TNF_BLOCK_PAGE + TNF_HUGE_PAGE - 1) & ~(uintptr_t)(TNF_HUGE_PAGE - 1);
  size_t head = data - TNF_BLOCK_PAGE - (uintptr_t)base;
  char *start = base + head;
  if (head)
    munmap(base, head);
  if (reserve - head > length)
    munmap(start + length, reserve - head - length);
#ifdef MADV_HUGEPAGE
  madvise(start + TNF_BLOCK_PAGE, length - TNF_BLOCK_PAGE, MADV_HUGEPAGE); /* only advice: failing changes nothing */
#endif
  return start;
}

static void *system_alloc(void *user, size_t size, size_t alignment) {
  (void)user;
  if (wants_huge_pages(size))
    return huge_alloc(size);
  void *pointer = NULL;
  if (alignment < sizeof(void *))
    alignment = sizeof(void *);
  return posix_memalign(&pointer, alignment, size ? size : 1) ? NULL : pointer;
}

static void system_free(void *user, void *pointer, size_t size, size_t alignment) {
  (void)user, (void)alignment;
  if (wants_huge_pages(size))
    munmap(pointer, huge_length(size));
  else
    free(pointer);
}

const tnf_allocator tnf_system_allocator = {system_alloc, system_free, NULL};

/* ---- blocks ---- */

static void give(tnf_context *ctx, void *pointer, size_t size, size_t alignment) {
  ctx->allocator.free(ctx->allocator.user, pointer, size, alignment);
  atomic_fetch_sub_explicit(&ctx->held, size, memory_order_relaxed);
}

/* Tensors are released on any thread, memory is taken by the one that the context serves. */
static void *take(tnf_context *ctx, size_t size, size_t alignment) {
  size_t held = atomic_load_explicit(&ctx->held, memory_order_relaxed);
  ctx->over_limit = ctx->memory_limit && (size > ctx->memory_limit || held > ctx->memory_limit - size);
  if (ctx->over_limit)
    return NULL;
  void *pointer = ctx->allocator.alloc(ctx->allocator.user, size, alignment);
  if (pointer)
    atomic_fetch_add_explicit(&ctx->held, size, memory_order_relaxed);
  return pointer;
}

/* When memory is out, what is kept for later may be all that is in the way: gives it back and tries once more. */
static void *take_or_trim(tnf_context *ctx, size_t size, size_t alignment) {
  void *pointer = take(ctx, size, alignment);
  if (pointer)
    return pointer;
  bool trimmed = tnf_workspaces_trim(ctx);
  trimmed |= tnf_spare_trim(ctx);
  trimmed |= tnf_cache_trim(ctx);
  trimmed |= tnf_tables_trim(ctx);
  return trimmed ? take(ctx, size, alignment) : NULL;
}

tnf_limit_note tnf_ctx_limit_note(tnf_context *ctx) {
  tnf_limit_note note = {""};
  if (ctx->over_limit)
    snprintf(note.text, sizeof note.text, "; the context holds %zu bytes, its limit is %zu bytes",
             atomic_load_explicit(&ctx->held, memory_order_relaxed), ctx->memory_limit);
  return note;
}

void *tnf_ctx_alloc(tnf_context *ctx, size_t bytes) {
  return take_or_trim(ctx, bytes, TNF_CACHE_LINE);
}

void tnf_ctx_free(tnf_context *ctx, void *pointer, size_t bytes) {
  if (pointer)
    give(ctx, pointer, bytes, TNF_CACHE_LINE);
}

/* Classes are multiples of 64 bytes: eight equal steps per doubling, so at most an eighth of a block is unused. */
static uint32_t class_of(size_t bytes) {
  size_t units = bytes ? (bytes - 1) / 64 : 0; /* one less than needed */
  if (units < 8)
    return (uint32_t)units;
  uint32_t shift = (uint32_t)(60 - __builtin_clzll(units));
  return shift * 8 + (uint32_t)(units >> shift);
}

static size_t class_capacity(uint32_t size_class) {
  if (size_class < 8)
    return ((size_t)size_class + 1) * 64;
  uint32_t shift = size_class / 8 - 1;
  return ((size_t)(size_class - shift * 8) + 1) * 64 << shift;
}

static size_t header_size(size_t capacity) {
  return capacity >= TNF_HUGE_BLOCK ? TNF_BLOCK_PAGE : sizeof(tnf_tensor);
}

static size_t header_alignment(size_t capacity) {
  return capacity >= TNF_HUGE_BLOCK ? TNF_BLOCK_PAGE : TNF_CACHE_LINE;
}

size_t tnf_block_capacity(const tnf_tensor *block) {
  return class_capacity(block->size_class);
}

size_t tnf_block_room(size_t bytes) {
  return class_capacity(class_of(bytes));
}

size_t tnf_block_footprint(size_t bytes) {
  size_t capacity = class_capacity(class_of(bytes));
  return header_size(capacity) + capacity;
}

static tnf_tensor *system_block_new(tnf_context *ctx, uint32_t size_class) {
  size_t capacity = class_capacity(size_class), header = header_size(capacity);
  char *base = take_or_trim(ctx, header + capacity, header_alignment(capacity));
  if (!base)
    return NULL;
  tnf_tensor *block = (tnf_tensor *)(void *)base;
  block->ctx = ctx;
  block->size_class = size_class;
  block->memory = base + header;
  block->release = NULL;
  block->read_only = false;
  block->view = (tnf_rt_tensor){.data = block->memory, .device = TNF_RT_CPU};
  return block;
}

/* A request a little above whole huge pages does not pay a last one that it hardly touches. Advice to the kernel only. */
static void keep_tail_small(const tnf_context *ctx, const tnf_tensor *block, size_t bytes) {
#if defined(MADV_NOHUGEPAGE) && !defined(TNF_ASAN)
  size_t tail = bytes % TNF_HUGE_PAGE;
  if (ctx->allocator.alloc == system_alloc && bytes > TNF_HUGE_PAGE && tail && tail < TNF_HUGE_PAGE / 4)
    madvise((char *)block->memory + bytes - tail, TNF_HUGE_PAGE, MADV_NOHUGEPAGE);
#else
  (void)ctx, (void)block, (void)bytes;
#endif
}

static void system_block_free(tnf_context *ctx, tnf_tensor *block) {
  size_t capacity = tnf_block_capacity(block);
  unpoison(block->memory, capacity);
  give(ctx, block, header_size(capacity) + capacity, header_alignment(capacity));
}

/* Takes a free block of this class or, for huge blocks, of one up to half as large again: a reused page beats a fresh one. Where
 * `exact` it takes no more than a fresh one would. */
static tnf_tensor *cache_take(tnf_cache *cache, uint32_t size_class, bool exact) {
  uint32_t last = !exact && class_capacity(size_class) >= TNF_HUGE_BLOCK ? size_class + 4 : size_class;
  for (uint32_t c = size_class; c <= last && c < TNF_SIZE_CLASSES; ++c) {
    tnf_tensor *block = cache->lists[c];
    if (!block)
      continue;
    cache->lists[c] = block->next;
    cache->bytes -= class_capacity(c);
    return block;
  }
  return NULL;
}

tnf_tensor *tnf_block_new(tnf_context *ctx, size_t bytes) {
  if (bytes > (size_t)1 << 46) {
    ctx->over_limit = ctx->memory_limit != 0;
    return NULL;
  }
  uint32_t size_class = class_of(bytes);
  tnf_ctx_lock(ctx);
  tnf_tensor *block = cache_take(&ctx->cache, size_class, ctx->memory_limit != 0);
  ++ctx->blocks;
  tnf_ctx_unlock(ctx);
  if (__builtin_expect(!block, 0)) {
    block = system_block_new(ctx, size_class);
    if (!block) {
      tnf_ctx_lock(ctx);
      --ctx->blocks;
      tnf_ctx_unlock(ctx);
      return NULL;
    }
    keep_tail_small(ctx, block, bytes);
  }
  poison(block->memory, tnf_block_capacity(block));
  unpoison(block->memory, bytes);
  return block;
}

void tnf_block_close(const tnf_tensor *block) {
  poison(block->memory, tnf_block_capacity(block));
}

void tnf_block_reopen(const tnf_tensor *block, size_t bytes) {
  unpoison(block->memory, bytes);
}

/* Detaches all cached blocks, as one list. Called with the lock held. */
static tnf_tensor *cache_detach(tnf_cache *cache) {
  tnf_tensor *all = NULL;
  for (uint32_t c = 0; c < TNF_SIZE_CLASSES; ++c) {
    while (cache->lists[c]) {
      tnf_tensor *block = cache->lists[c];
      cache->lists[c] = block->next;
      block->next = all;
      all = block;
    }
  }
  cache->bytes = 0;
  return all;
}

static void free_list(tnf_context *ctx, tnf_tensor *list) {
  while (list) {
    tnf_tensor *next = list->next;
    system_block_free(ctx, list);
    list = next;
  }
}

bool tnf_cache_trim(tnf_context *ctx) {
  tnf_ctx_lock(ctx);
  tnf_tensor *all = cache_detach(&ctx->cache);
  tnf_ctx_unlock(ctx);
  free_list(ctx, all);
  return all != NULL;
}

/* A block that does not fit into the cache, or the last one of a released context. Called with the lock held. */
static __attribute__((noinline)) void release_slow(tnf_context *ctx, tnf_tensor *block) {
  tnf_tensor *evicted = NULL;
  size_t capacity = tnf_block_capacity(block);
  if (capacity <= ctx->cache.limit) { /* a full cache is emptied, so that a new working set can enter */
    evicted = cache_detach(&ctx->cache);
    block->next = NULL;
    ctx->cache.lists[block->size_class] = block;
    ctx->cache.bytes = capacity;
    poison(block->memory, capacity);
  } else {
    block->next = NULL;
    evicted = block;
  }
  tnf_ctx_unlock(ctx);
  free_list(ctx, evicted);
  tnf_ctx_lock(ctx);
  --ctx->blocks; /* only now: the context must outlive the list */
  tnf_context_unlock_or_destroy(ctx);
}

void tnf_block_release(tnf_tensor *block) {
  tnf_context *ctx = block->ctx;
  size_t capacity = tnf_block_capacity(block);
  tnf_ctx_lock(ctx);
  if (__builtin_expect(ctx->cache.bytes + capacity > ctx->cache.limit, 0)) {
    release_slow(ctx, block);
    return;
  }
  poison(block->memory, capacity);
  block->next = ctx->cache.lists[block->size_class];
  ctx->cache.lists[block->size_class] = block;
  ctx->cache.bytes += capacity;
  --ctx->blocks;
  tnf_ctx_unlock(ctx);
}
