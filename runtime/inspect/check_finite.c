/* Ends the run where a value is not finite. */
#include <math.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

#include "gather/indices.h"

typedef struct finite_job {
  const void *data;
  bool single;
  _Atomic int64_t first; /* the first number that is not finite; INT64_MAX: none */
} finite_job;

/* Whether one of the numbers is NaN or infinite: its exponent has all bits. */
static bool is_one_wild_f64(const uint64_t *bits, int64_t count) {
  uint64_t wild = 0;
  for (int64_t i = 0; i < count; ++i)
    wild |= (bits[i] & 0x7ff0000000000000u) == 0x7ff0000000000000u;
  return wild;
}

static bool is_one_wild_f32(const uint32_t *bits, int64_t count) {
  uint32_t wild = 0;
  for (int64_t i = 0; i < count; ++i)
    wild |= (bits[i] & 0x7f800000u) == 0x7f800000u;
  return wild;
}

static bool is_one_wild(const finite_job *job, int64_t begin, int64_t count) {
  return job->single ? is_one_wild_f32((const uint32_t *)job->data + begin, count)
                     : is_one_wild_f64((const uint64_t *)job->data + begin, count);
}

static void body_find(void *args, int64_t begin, int64_t end, int64_t worker) {
  finite_job *job = args;
  (void)worker;
  if (!is_one_wild(job, begin, end - begin))
    return;
  while (!is_one_wild(job, begin, 1))
    ++begin;
  int64_t known = atomic_load(&job->first);
  while (begin < known && !atomic_compare_exchange_weak(&job->first, &known, begin))
    ;
}

static double number_at(const finite_job *job, int64_t i) {
  return job->single ? (double)((const float *)job->data)[i] : ((const double *)job->data)[i];
}

/* `nan`, `-inf`, of a complex number both parts: `nan+1i`. */
static void write_number(const finite_job *job, int64_t number, bool is_complex, char *text, size_t size) {
  double re = number_at(job, number), im = is_complex ? number_at(job, number + 1) : 0;
  int used = snprintf(text, size, "%.6g", isnan(re) ? (double)NAN : re);
  if (is_complex && used > 0 && (size_t)used < size)
    snprintf(text + used, size - (size_t)used, "%+.6gi", isnan(im) ? (double)NAN : im);
}

tnf_rt_status tnf_rt_check_finite(tnf_rt_context *ctx, const char *site, const tnf_rt_tensor *operands,
                                  const int64_t *attributes) {
  const tnf_rt_tensor *x = &operands[0];
  const bool is_complex = x->dtype == TNF_COMPLEX_F32 || x->dtype == TNF_COMPLEX_F64;
  const int64_t count = tnf_indices_count(x) * (is_complex ? 2 : 1);
  finite_job job = {x->data, x->dtype == TNF_F32 || x->dtype == TNF_COMPLEX_F32, INT64_MAX};
  (void)attributes;
  tnf_parallel_for(ctx, count, tnf_chunk_rows(count, 4), body_find, &job);
  int64_t first = atomic_load(&job.first);
  if (first == INT64_MAX)
    return TNF_RT_OK;
  if (is_complex)
    first /= 2;
  char position[32 * TNF_RT_MAX_RANK] = "", text[64];
  tnf_write_position(x, 0, first, position);
  write_number(&job, is_complex ? 2 * first : first, is_complex, text, sizeof text);
  return tnf_ctx_fail(ctx, TNF_RT_NON_FINITE, "%s is %s%s", site, text, position);
}
