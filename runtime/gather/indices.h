/* Indices along an axis: tensors of i32 or i64. */
#ifndef TENFERRO_GATHER_INDICES_H
#define TENFERRO_GATHER_INDICES_H

#include "core/context.h"
#include "core/state.h"

static inline int64_t tnf_indices_count(const tnf_rt_tensor *indices) {
  int64_t count = 1;
  for (int32_t i = 0; i < indices->rank; ++i)
    count *= indices->extents[i];
  return count;
}
static inline int64_t tnf_indices_at(const void *data, int32_t dtype, int64_t position) {
  return dtype == TNF_I64 ? ((const int64_t *)data)[position] : ((const int32_t *)data)[position];
}

/* What an update changes is fetched so many updates before its turn, but at most so many bytes of it: where places follow no
 * order, the processor cannot know them. */
enum { TNF_UPDATES_AHEAD = 48, TNF_MOST_FETCHED = 512 };
static inline void tnf_fetch(const void *to, int64_t bytes) {
  for (int64_t at = 0; at < bytes && at < TNF_MOST_FETCHED; at += TNF_CACHE_LINE)
    __builtin_prefetch((const char *)to + at, 1);
}

/* " at position 3", " at position (0, 2)", of element `number` (32 * TNF_RT_MAX_RANK bytes); nothing for a tensor of one element.
 * Axes before `first` have the extent 1. */
void tnf_write_position(const tnf_rt_tensor *t, int32_t first, int64_t number, char *text);

/* TNF_RT_OK when every index is in [0, extent); else OUT_OF_RANGE, naming the first that is not. */
tnf_rt_status tnf_indices_check(tnf_rt_context *ctx, const char *site, const tnf_rt_tensor *indices, int64_t extent);
/* The same for index vectors, the columns of `indices`, each component with its own limit. */
tnf_rt_status tnf_index_vectors_check(tnf_rt_context *ctx, const char *site, const tnf_rt_tensor *indices, const int64_t *limits);

#endif
