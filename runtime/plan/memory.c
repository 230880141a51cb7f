/* The memory of a run's segments, as its plan's steps take it; or, where nothing is taken, how much that would be. */
#include <string.h>

#include "plan/walk.h"

/* Walks the parts of a step TAKE: their bytes in all, and where each begins when `base` is given. The sum of sizes is kept in
 * floating point too, which no product wraps: each is rounded up by less than a line. Negative: they do not fit. Memory is taken
 * before a loop for what its steps make: an extent or a number of copies that only these know not to be negative is one where
 * there is no step, and counts as 0. */
static int64_t lay_out(const run *r, const int32_t *w, const char *base) {
  const double most = 0x1p62;
  double size = 0;
  uint64_t total = 0;
  const int32_t *part = w + 3;
  for (int32_t i = 0; i < w[2]; ++i, part += 4 + part[3]) {
    uint64_t bytes = (uint64_t)part[1], copies = (uint64_t)r->cells[part[2]];
    double magnitude = (double)part[1];
    bool empty = (int64_t)copies <= 0;
    for (int32_t k = 0; k < part[3]; ++k) {
      int64_t extent = r->cells[part[4 + k]];
      empty |= extent <= 0;
      bytes *= (uint64_t)extent;
      magnitude *= (double)extent;
    }
    if (base)
      set_address(r, part[0], base + total);
    if (empty)
      continue;
    size += magnitude * (double)copies;
    total += (bytes + TNF_RT_ALIGNMENT - 1) / TNF_RT_ALIGNMENT * TNF_RT_ALIGNMENT * copies;
  }
  return size < most ? (int64_t)total : -1;
}

/* Where nothing is taken, what stands for memory is one more than its bytes. */
static void need_bytes(const run *r, int32_t whole, size_t bytes) {
  r->cells[whole] = (int64_t)bytes + 1;
  tnf_run_hold(r->need, tnf_block_footprint(bytes));
}

static size_t needed_bytes(const run *r, int32_t whole) {
  return (size_t)(r->cells[whole] - 1);
}

tnf_rt_status tnf_walk_take(const run *r, const int32_t *w) {
  int64_t bytes = lay_out(r, w, NULL);
  if (__builtin_expect(r->need && bytes >= 0, 0)) {
    need_bytes(r, w[1], (size_t)bytes);
    return TNF_RT_OK;
  }
  tnf_tensor *block = tnf_run_take(r->ctx, bytes);
  if (!block)
    return TNF_RT_OUT_OF_MEMORY;
  set_address(r, w[1], block);
  lay_out(r, w, block->memory);
  return TNF_RT_OK;
}

void tnf_walk_give_back(const run *r, int32_t whole) {
  if (!r->cells[whole])
    return;
  if (__builtin_expect(r->need != NULL, 0))
    r->need->now -= tnf_block_footprint(needed_bytes(r, whole));
  else
    tnf_run_give_back(r->ctx, address_in(r, whole));
}

/* As tnf_run_fit, without memory. */
static void need_fit(const run *r, const int32_t *w, size_t bytes) {
  size_t before = r->cells[w[3]] ? tnf_block_room(needed_bytes(r, w[3])) : 0;
  r->cells[w[1]] = r->cells[w[3]];
  if (bytes <= before)
    return;
  tnf_walk_give_back(r, w[3]);
  need_bytes(r, w[1], tnf_grown_bytes(before, bytes));
}

tnf_rt_status tnf_walk_fit(const run *r, const int32_t *w) {
  int64_t bytes;
  if (!tnf_extents_product(r->cells, w[5], w + 6, w[4], &bytes) || bytes < 0)
    return tnf_run_refuse_size(r->ctx);
  if (__builtin_expect(r->need != NULL, 0)) {
    need_fit(r, w, (size_t)bytes);
    return TNF_RT_OK;
  }
  tnf_tensor *block = address_in(r, w[3]);
  if (bytes && !(block = tnf_run_fit(r->ctx, block, bytes)))
    return TNF_RT_OUT_OF_MEMORY;
  set_address(r, w[1], block);
  set_address(r, w[2], block ? block->memory : NULL);
  return TNF_RT_OK;
}

/* As tnf_run_grow, without memory: the old block goes when the new one is there. */
static void need_grow(const run *r, const int32_t *w, size_t bytes) {
  int64_t old = r->cells[w[3]];
  size_t before = old ? tnf_block_room((size_t)(old - 1)) : 0;
  r->cells[w[1]] = old;
  if (bytes <= before)
    return;
  need_bytes(r, w[1], tnf_grown_bytes(before, bytes));
  if (old)
    r->need->now -= tnf_block_footprint((size_t)(old - 1));
}

/* The elements that a buffer begins with stay: they are in the block already, or, where there is none yet, come from elsewhere.
 */
tnf_rt_status tnf_walk_grow(const run *r, const int32_t *w) {
  int64_t bytes, kept;
  const int32_t *to = w + 7 + w[6];
  if (!tnf_extents_product(r->cells, w[6], w + 7, w[4], &kept) || !tnf_extents_product(r->cells, to[0], to + 1, w[4], &bytes) ||
      bytes < 0)
    return tnf_run_refuse_size(r->ctx);
  if (kept > bytes)
    kept = bytes;
  if (__builtin_expect(r->need != NULL, 0)) {
    need_grow(r, w, (size_t)bytes);
    return TNF_RT_OK;
  }
  tnf_tensor *block = address_in(r, w[3]);
  bool is_elsewhere = !block;
  if (bytes && !(block = tnf_run_grow(r->ctx, block, (size_t)kept, bytes)))
    return TNF_RT_OUT_OF_MEMORY;
  if (is_elsewhere && kept > 0)
    memcpy(block->memory, address_in(r, w[5]), (size_t)kept);
  set_address(r, w[1], block);
  set_address(r, w[2], block ? block->memory : NULL);
  return TNF_RT_OK;
}
