/* Checks indices before anything is read or written at them. */
#include "gather/indices.h"

#include <inttypes.h>
#include <stdatomic.h>
#include <stdio.h>

typedef struct check_job {
  const void *data;
  int32_t dtype;
  int64_t components;    /* of an index vector, which lie one behind the other: 1 of indices along one axis */
  const int64_t *limits; /* of each component */
  _Atomic int64_t first; /* position of the first that is outside; INT64_MAX: none */
} check_job;

static void note_outside(check_job *job, int64_t position) {
  int64_t known = atomic_load(&job->first);
  while (position < known && !atomic_compare_exchange_weak(&job->first, &known, position))
    ;
}

/* Whether one of `count` components, `step` apart, is not in [0, limit): it has a sign, or the distance to the last one has. */
static bool is_one_outside(const check_job *job, int64_t first, int64_t count, int64_t step, int64_t limit) {
  const uint64_t last = (uint64_t)limit - 1;
  uint64_t signs = limit > 0 || count == 0 ? 0 : UINT64_MAX;
  if (job->dtype == TNF_I64) {
    const int64_t *data = (const int64_t *)job->data + first;
    for (int64_t k = 0; k < count; ++k)
      signs |= (uint64_t)data[k * step] | (last - (uint64_t)data[k * step]);
  } else {
    const int32_t *data = (const int32_t *)job->data + first;
    for (int64_t k = 0; k < count; ++k)
      signs |= (uint64_t)data[k * step] | (last - (uint64_t)(int64_t)data[k * step]);
  }
  return signs >> 63;
}

/* Items are vectors. */
static void body_check(void *args, int64_t begin, int64_t end, int64_t worker) {
  check_job *job = args;
  const int64_t components = job->components;
  bool outside = false;
  (void)worker;
  for (int64_t c = 0; c < components; ++c)
    outside |= is_one_outside(job, begin * components + c, end - begin, components, job->limits[c]);
  for (int64_t k = begin * components; outside && k < end * components; ++k)
    if ((uint64_t)tnf_indices_at(job->data, job->dtype, k) >= (uint64_t)job->limits[k % components]) {
      note_outside(job, k);
      outside = false;
    }
}

void tnf_write_position(const tnf_rt_tensor *t, int32_t first, int64_t number, char *text) {
  const int32_t rank = t->rank - first;
  if (rank)
    text += sprintf(text, rank == 1 ? " at position " : " at position (");
  for (int32_t i = first; i < t->rank; ++i) {
    text += sprintf(text, "%s%" PRId64, i > first ? ", " : "", number % t->extents[i]);
    number /= t->extents[i];
  }
  if (rank > 1)
    sprintf(text, ")");
}

/* `subject` and `noun`, one behind the other, say what is outside. A position tells no axis before `first_axis`. */
static tnf_rt_status check(tnf_rt_context *ctx, const char *subject, const char *noun, const tnf_rt_tensor *indices,
                           int32_t first_axis, int64_t components, const int64_t *limits) {
  const int64_t count = components ? tnf_indices_count(indices) / components : 0;
  check_job job = {indices->data, indices->dtype, components, limits, INT64_MAX};
  tnf_parallel_for(ctx, count, tnf_chunk_rows(count, 8 * components), body_check, &job);
  const int64_t first = atomic_load(&job.first);
  if (first == INT64_MAX)
    return TNF_RT_OK;
  const long long index = (long long)tnf_indices_at(indices->data, indices->dtype, first);
  char position[32 * TNF_RT_MAX_RANK] = "";
  tnf_write_position(indices, first_axis, first, position);
  return tnf_ctx_fail(ctx, TNF_RT_OUT_OF_RANGE, "%s%s %lld%s is not in [0, %lld)", subject, noun, index, position,
                      (long long)limits[first % components]);
}

static tnf_rt_status check_vectors(tnf_rt_context *ctx, const char *subject, const char *noun, const tnf_rt_tensor *indices,
                                   const int64_t *limits) {
  const int64_t components = indices->extents[0];
  return check(ctx, subject, noun, indices, components == 1, components, limits);
}

tnf_rt_status tnf_indices_check(tnf_rt_context *ctx, const char *site, const tnf_rt_tensor *indices, int64_t extent) {
  return check(ctx, site, ": the index", indices, 0, 1, &extent);
}
tnf_rt_status tnf_index_vectors_check(tnf_rt_context *ctx, const char *site, const tnf_rt_tensor *indices,
                                      const int64_t *limits) {
  return check_vectors(ctx, site, ": the index", indices, limits);
}

tnf_rt_status tnf_rt_check_indices(tnf_rt_context *ctx, const char *site, const tnf_rt_tensor *operands,
                                   const int64_t *attributes) {
  return check(ctx, site, "", &operands[0], 0, 1, attributes);
}

tnf_rt_status tnf_rt_check_index_vectors(tnf_rt_context *ctx, const char *site, const tnf_rt_tensor *operands,
                                         const int64_t *attributes) {
  return check_vectors(ctx, site, "", &operands[0], attributes);
}
