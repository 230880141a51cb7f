/* sort and argsort: the elements of each line as unsigned numbers in the same order, sorted by insertion where they are few, else
 * digit by digit from the lowest. Both are stable, and the second takes the same time for any elements. */
#include "order/lines.h"

#include <string.h>

enum { FEW = 64, DIGIT = 256 };

typedef struct sort_job {
  tnf_lines lines;
  tnf_context *ctx;
  const void *x;
  void *result;
  bool is_floating, descending;
} sort_job;

/* ---- elements as unsigned numbers ----------------------------------------------------------------------------------------- */

#define INFINITY_32 UINT32_C(0x7f800000)
#define INFINITY_64 UINT64_C(0x7ff0000000000000)
#define NAN_32 UINT32_C(0x7fc00000)
#define NAN_64 UINT64_C(0x7ff8000000000000)
#define SIGN_32 UINT32_C(0x80000000)
#define SIGN_64 UINT64_C(0x8000000000000000)

/* The order of floating-point numbers: the negative ones inverted, the others above them; NaN above all, whatever its bits. -0
 * comes one before 0 here. An integer has its sign inverted. What is to come in falling order is inverted as a whole, so that
 * equal elements stay in their order. */
#define DEFINE_KEYS(bits)                                                                                                        \
  static inline uint##bits##_t key_##bits(const sort_job *job, uint##bits##_t x) {                                               \
    uint##bits##_t key = x ^ SIGN_##bits;                                                                                        \
    if (job->is_floating) {                                                                                                      \
      key = x & SIGN_##bits ? ~x : key;                                                                                          \
      key = (x & ~SIGN_##bits) > INFINITY_##bits ? ~UINT##bits##_C(0) : key;                                                     \
    }                                                                                                                            \
    return job->descending ? ~key : key;                                                                                         \
  }                                                                                                                              \
  static inline uint##bits##_t element_##bits(const sort_job *job, uint##bits##_t key) {                                         \
    key = job->descending ? ~key : key;                                                                                          \
    if (!job->is_floating)                                                                                                       \
      return key ^ SIGN_##bits;                                                                                                  \
    return key == ~UINT##bits##_C(0) ? NAN_##bits : key & SIGN_##bits ? key ^ SIGN_##bits : ~key;                                \
  }
DEFINE_KEYS(32)
DEFINE_KEYS(64)

/* ---- items sorted by their keys ------------------------------------------------------------------------------------------- */

typedef struct pair_32 {
  uint32_t key, place;
} pair_32;
typedef struct pair_64 {
  uint64_t key, place;
} pair_64;

#define OF_NUMBER(item) (item)
#define OF_PAIR(item) (item).key

/* The sorted items, in one of the two arrays. A digit in which all keys agree is left out. */
#define DEFINE_SORT(name, type, KEY, digits)                                                                                     \
  static void insert_##name(type *items, int64_t n) {                                                                            \
    for (int64_t i = 1; i < n; ++i) {                                                                                            \
      const type item = items[i];                                                                                                \
      int64_t k = i;                                                                                                             \
      for (; k > 0 && KEY(items[k - 1]) > KEY(item); --k)                                                                        \
        items[k] = items[k - 1];                                                                                                 \
      items[k] = item;                                                                                                           \
    }                                                                                                                            \
  }                                                                                                                              \
  static type *sorted_##name(type *items, type *other, int64_t n) {                                                              \
    int64_t starts[digits][DIGIT];                                                                                               \
    if (n <= FEW) {                                                                                                              \
      insert_##name(items, n);                                                                                                   \
      return items;                                                                                                              \
    }                                                                                                                            \
    memset(starts, 0, sizeof starts);                                                                                            \
    for (int64_t i = 0; i < n; ++i)                                                                                              \
      for (int d = 0; d < digits; ++d)                                                                                           \
        ++starts[d][KEY(items[i]) >> (8 * d) & (DIGIT - 1)];                                                                     \
    for (int d = 0; d < digits; ++d) {                                                                                           \
      if (starts[d][KEY(items[0]) >> (8 * d) & (DIGIT - 1)] == n)                                                                \
        continue;                                                                                                                \
      int64_t sum = 0;                                                                                                           \
      for (int k = 0; k < DIGIT; ++k) {                                                                                          \
        const int64_t count = starts[d][k];                                                                                      \
        starts[d][k] = sum;                                                                                                      \
        sum += count;                                                                                                            \
      }                                                                                                                          \
      for (int64_t i = 0; i < n; ++i)                                                                                            \
        other[starts[d][KEY(items[i]) >> (8 * d) & (DIGIT - 1)]++] = items[i];                                                   \
      type *sorted = other;                                                                                                      \
      other = items;                                                                                                             \
      items = sorted;                                                                                                            \
    }                                                                                                                            \
    return items;                                                                                                                \
  }
DEFINE_SORT(keys_32, uint32_t, OF_NUMBER, 4)
DEFINE_SORT(keys_64, uint64_t, OF_NUMBER, 8)
DEFINE_SORT(pairs_32, pair_32, OF_PAIR, 4)
DEFINE_SORT(pairs_64, pair_64, OF_PAIR, 8)

/* ---- lines ---------------------------------------------------------------------------------------------------------------- */

/* The signs of the zeros of a line are kept in their order, since their keys do not say it. A worker has 2 n keys and n signs. */
#define DEFINE_VALUES(bits)                                                                                                      \
  static int64_t first_of_##bits(const uint##bits##_t *keys, int64_t n, uint##bits##_t least) {                                  \
    int64_t first = 0;                                                                                                           \
    while (first < n) {                                                                                                          \
      const int64_t middle = first + (n - first) / 2;                                                                            \
      if (keys[middle] < least)                                                                                                  \
        first = middle + 1;                                                                                                      \
      else                                                                                                                       \
        n = middle;                                                                                                              \
    }                                                                                                                            \
    return first;                                                                                                                \
  }                                                                                                                              \
  static void sort_line_##bits(const sort_job *job, int64_t line, uint##bits##_t *keys) {                                        \
    const int64_t n = job->lines.n, step = job->lines.inner, start = tnf_line_start(&job->lines, line);                          \
    const uint##bits##_t *x = (const uint##bits##_t *)job->x + start;                                                            \
    uint##bits##_t *result = (uint##bits##_t *)job->result + start;                                                              \
    uint8_t *signs = (uint8_t *)(keys + 2 * n);                                                                                  \
    int64_t zeros = 0;                                                                                                           \
    for (int64_t i = 0; i < n; ++i) {                                                                                            \
      const uint##bits##_t element = x[i * step];                                                                                \
      keys[i] = key_##bits(job, element);                                                                                        \
      signs[zeros] = (uint8_t)(element >> (bits - 1));                                                                           \
      zeros += !(element & ~SIGN_##bits);                                                                                        \
    }                                                                                                                            \
    const uint##bits##_t *sorted = sorted_keys_##bits(keys, keys + n, n);                                                        \
    for (int64_t i = 0; i < n; ++i)                                                                                              \
      result[i * step] = element_##bits(job, sorted[i]);                                                                         \
    if (!job->is_floating || !zeros)                                                                                             \
      return;                                                                                                                    \
    const int64_t first = first_of_##bits(sorted, n, key_##bits(job, job->descending ? 0 : SIGN_##bits));                        \
    for (int64_t i = 0; i < zeros; ++i)                                                                                          \
      result[(first + i) * step] = signs[i] ? SIGN_##bits : 0;                                                                   \
  }                                                                                                                              \
  static void body_values_##bits(void *args, int64_t begin, int64_t end, int64_t worker) {                                       \
    const sort_job *job = args;                                                                                                  \
    for (int64_t line = begin; line < end; ++line)                                                                               \
      sort_line_##bits(job, line, tnf_ctx_workspace(job->ctx, worker));                                                          \
  }
DEFINE_VALUES(32)
DEFINE_VALUES(64)

/* Zeros have one key here. */
#define DEFINE_PLACES(name, bits, pair, number, sort)                                                                            \
  static void body_##name(void *args, int64_t begin, int64_t end, int64_t worker) {                                              \
    const sort_job *job = args;                                                                                                  \
    const int64_t n = job->lines.n, step = job->lines.inner;                                                                     \
    pair *items = tnf_ctx_workspace(job->ctx, worker);                                                                           \
    for (int64_t line = begin; line < end; ++line) {                                                                             \
      const int64_t start = tnf_line_start(&job->lines, line);                                                                   \
      int64_t *places = (int64_t *)job->result + start;                                                                          \
      for (int64_t i = 0; i < n; ++i) {                                                                                          \
        uint##bits##_t element = ((const uint##bits##_t *)job->x)[start + i * step];                                             \
        element = job->is_floating && element == SIGN_##bits ? 0 : element;                                                      \
        items[i] = (pair){key_##bits(job, element), (number)i};                                                                  \
      }                                                                                                                          \
      const pair *sorted = sort(items, items + n, n);                                                                            \
      for (int64_t i = 0; i < n; ++i)                                                                                            \
        places[i * step] = (int64_t)sorted[i].place;                                                                             \
    }                                                                                                                            \
  }
DEFINE_PLACES(places_32, 32, pair_32, uint32_t, sorted_pairs_32)
DEFINE_PLACES(places_64, 64, pair_64, uint64_t, sorted_pairs_64)
DEFINE_PLACES(places_long_32, 32, pair_64, uint64_t, sorted_pairs_64) /* more than 2^32 elements of 32 bits */

static tnf_rt_status run(tnf_context *ctx, const tnf_rt_tensor *operands, const int64_t *attributes, tnf_rt_body *body,
                         size_t bytes) {
  const tnf_rt_tensor *x = &operands[0];
  sort_job job = {tnf_lines_along(x, attributes[0]),
                  ctx,
                  x->data,
                  operands[1].data,
                  x->dtype == TNF_F32 || x->dtype == TNF_F64,
                  attributes[1] != 0};
  const int64_t lines = job.lines.inner * job.lines.outer;
  if (!lines || !job.lines.n)
    return TNF_RT_OK;
  size_t size;
  if (__builtin_mul_overflow((size_t)job.lines.n, bytes, &size))
    size = SIZE_MAX; /* more than there is */
  tnf_rt_status status = tnf_ctx_workspace_reserve(ctx, lines, size);
  if (status)
    return status;
  tnf_parallel_for(ctx, lines, tnf_chunk_rows(lines, tnf_cost(160 * (double)job.lines.n)), body, &job);
  return TNF_RT_OK;
}

static bool is_32(const tnf_rt_tensor *x) {
  return x->dtype == TNF_F32 || x->dtype == TNF_I32;
}

tnf_rt_status tnf_rt_sort(tnf_rt_context *ctx, const char *site, const tnf_rt_tensor *operands, const int64_t *attributes) {
  (void)site;
  if (is_32(&operands[0]))
    return run(ctx, operands, attributes, body_values_32, 2 * sizeof(uint32_t) + 1);
  return run(ctx, operands, attributes, body_values_64, 2 * sizeof(uint64_t) + 1);
}

tnf_rt_status tnf_rt_argsort(tnf_rt_context *ctx, const char *site, const tnf_rt_tensor *operands, const int64_t *attributes) {
  (void)site;
  if (!is_32(&operands[0]))
    return run(ctx, operands, attributes, body_places_64, 2 * sizeof(pair_64));
  if (operands[0].extents[attributes[0]] <= (int64_t)UINT32_MAX)
    return run(ctx, operands, attributes, body_places_32, 2 * sizeof(pair_32));
  return run(ctx, operands, attributes, body_places_long_32, 2 * sizeof(pair_64));
}
