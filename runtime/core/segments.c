/* The memory that a run works in: taken in pieces, given back when the program says so or when the run ends. */
#include <string.h>

#include "core/state.h"

static __attribute__((noinline, cold)) tnf_tensor *refuse(tnf_context *ctx, int64_t bytes) {
  const char *program = ctx->program ? ctx->program : "run";
  if (bytes < 0)
    tnf_ctx_fail(ctx, TNF_RT_OUT_OF_MEMORY, "%s: out of memory: the bytes that a run needs do not fit in 64 bits", program);
  else
    tnf_ctx_fail(ctx, TNF_RT_OUT_OF_MEMORY, "%s: out of memory: a run needs %lld bytes beside its results%s", program,
                 (long long)bytes, tnf_ctx_limit_note(ctx).text);
  return NULL;
}

static void poison(const tnf_context *ctx, const tnf_tensor *block, int64_t bytes) {
  if (__builtin_expect(ctx->poison, 0) && bytes)
    memset(block->memory, TNF_POISON, (size_t)bytes);
}

/* NULL without memory, and nothing said. */
static inline tnf_tensor *try_to_take(tnf_context *ctx, int64_t bytes) {
  tnf_tensor *block = ctx->spare;
  if (__builtin_expect(block && bytes >= 0 && (size_t)bytes <= tnf_block_capacity(block), 1)) {
    ctx->spare = NULL;
    tnf_block_reopen(block, (size_t)bytes);
  } else {
    block = bytes < 0 ? NULL : tnf_block_new(ctx, (size_t)bytes);
    if (!block)
      return NULL;
  }
  block->next = ctx->taken;
  ctx->taken = block;
  poison(ctx, block, bytes);
  return block;
}

tnf_rt_status tnf_run_refuse_size(tnf_context *ctx) {
  refuse(ctx, -1);
  return TNF_RT_OUT_OF_MEMORY;
}

tnf_tensor *tnf_run_take(tnf_context *ctx, int64_t bytes) {
  tnf_tensor *block = try_to_take(ctx, bytes);
  return __builtin_expect(block != NULL, 1) ? block : refuse(ctx, bytes);
}

size_t tnf_grown_bytes(size_t before, size_t bytes) {
  size_t more = before < SIZE_MAX / 4 ? before + before / 2 : 0;
  return more > bytes ? more : bytes;
}

tnf_tensor *tnf_run_fit(tnf_context *ctx, tnf_tensor *block, int64_t bytes) {
  size_t before = block ? tnf_block_capacity(block) : 0;
  if (block && bytes >= 0 && (size_t)bytes <= before) {
    tnf_block_close(block);
    tnf_block_reopen(block, (size_t)bytes);
    poison(ctx, block, bytes);
    return block;
  }
  if (block)
    tnf_run_give_back(ctx, block);
  size_t more = bytes < 0 ? 0 : tnf_grown_bytes(before, (size_t)bytes);
  if (bytes >= 0 && more > (size_t)bytes && (block = try_to_take(ctx, (int64_t)more)))
    return block;
  return tnf_run_take(ctx, bytes);
}

tnf_tensor *tnf_run_grow(tnf_context *ctx, tnf_tensor *block, size_t kept, int64_t bytes) {
  size_t before = block ? tnf_block_capacity(block) : 0;
  if (block && bytes >= 0 && (size_t)bytes <= before) {
    tnf_block_reopen(block, (size_t)bytes);
    return block;
  }
  size_t more = bytes < 0 ? 0 : tnf_grown_bytes(before, (size_t)bytes);
  tnf_tensor *larger = bytes >= 0 && more > (size_t)bytes ? try_to_take(ctx, (int64_t)more) : NULL;
  if (!larger)
    larger = tnf_run_take(ctx, bytes);
  if (!larger || !block)
    return larger;
  memcpy(larger->memory, block->memory, kept);
  tnf_run_give_back(ctx, block);
  return larger;
}

/* The largest piece waits for the next run without the cache's lock. Under a limit every piece must be there for all to take. */
static void keep(tnf_context *ctx, tnf_tensor *block) {
  tnf_tensor *spare = ctx->spare;
  if (!ctx->memory_limit && (!spare || spare->size_class < block->size_class)) {
    tnf_block_close(block);
    ctx->spare = block;
    block = spare;
  }
  if (block)
    tnf_block_release(block);
}

void tnf_run_give_back(tnf_context *ctx, tnf_tensor *block) {
  tnf_tensor **link = &ctx->taken; /* the newest first: what is given back was mostly taken last */
  while (*link != block)
    link = &(*link)->next;
  *link = block->next;
  keep(ctx, block);
}

void tnf_run_give_back_all(tnf_context *ctx) {
  while (ctx->taken)
    tnf_run_give_back(ctx, ctx->taken);
}

bool tnf_spare_trim(tnf_context *ctx) {
  tnf_tensor *block = ctx->spare;
  ctx->spare = NULL;
  if (block)
    tnf_block_release(block);
  return block != NULL;
}
