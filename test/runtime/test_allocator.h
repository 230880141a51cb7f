/* An allocator that counts, that can be told to fail, and  that checks that `free` gets back what `alloc` gave
 * and that nothing was written behind a block. */
#ifndef TNF_TEST_ALLOCATOR_H
#define TNF_TEST_ALLOCATOR_H

#include <stdatomic.h>
#include <stdint.h>

#include "../check.h"

typedef struct test_allocator {
  atomic_long calls; /* of alloc, failed ones included */
  atomic_long live;  /* blocks */
  long fail_from;    /* calls with this number and later fail; negative: none */
  long fail_count;   /* that many of them; negative: all */
  atomic_long mistakes;
} test_allocator;

typedef struct test_block {
  size_t size, alignment;
  void *base;
  uint64_t mark;
} test_block;

/* Bytes behind each block that must keep their value. */
enum { TEST_CANARY = 64 };

static const uint64_t test_block_mark = 0x7e5fe770b10c5eedu;

static void *test_alloc(void *user, size_t size, size_t alignment) {
  test_allocator *a = user;
  long call = atomic_fetch_add(&a->calls, 1);
  if (a->fail_from >= 0 && call >= a->fail_from && (a->fail_count < 0 || call < a->fail_from + a->fail_count))
    return NULL;
  if (alignment > 4096 || (alignment & (alignment - 1)))
    atomic_fetch_add(&a->mistakes, 1);
  size_t step = alignment > 64 ? alignment : 64; /* the record lies before the block */
  char *base = aligned_alloc(step, step + (size + TEST_CANARY + step - 1) / step * step);
  if (!base)
    return NULL;
  memset(base + step, 0xa5, size);
  memset(base + step + size, 0x5c, TEST_CANARY);
  test_block *block = (test_block *)(void *)(base + step) - 1;
  *block = (test_block){size, alignment, base, test_block_mark};
  atomic_fetch_add(&a->live, 1);
  return base + step;
}

static void test_free(void *user, void *pointer, size_t size, size_t alignment) {
  test_allocator *a = user;
  test_block *block = (test_block *)pointer - 1;
  if (block->mark != test_block_mark || block->size != size || block->alignment != alignment) {
    atomic_fetch_add(&a->mistakes, 1);
    return;
  }
  for (size_t i = 0; i < TEST_CANARY; ++i)
    if (((const char *)pointer)[size + i] != 0x5c) {
      atomic_fetch_add(&a->mistakes, 1); /* written behind the block */
      break;
    }
  block->mark = 0;
  atomic_fetch_sub(&a->live, 1);
  free(block->base);
}

static inline tnf_context *test_context(test_allocator *a, uint32_t threads) {
  tnf_context_options options = TNF_CONTEXT_OPTIONS_INIT;
  options.threads = threads;
  options.allocator = (tnf_allocator){test_alloc, test_free, a};
  return tnf_context_new(&options);
}

#define TEST_ALLOCATOR_INIT {0, 0, -1, -1, 0}

/* Everything was given back, and given back as it was taken. */
#define CHECK_ALL_FREED(a)                                                                                                       \
  do {                                                                                                                           \
    CHECK_INT(atomic_load(&(a)->live), 0);                                                                                       \
    CHECK_INT(atomic_load(&(a)->mistakes), 0);                                                                                   \
  } while (0)

#endif
