/* What Fourier transforms keep in a context: found again, bounded, given back where memory is out; and every allocation failing.
 */
#include "../test_allocator.h"
#include "core/context.h"

static const char kind;

static void *table_of(tnf_context *ctx, int64_t n, size_t bytes) {
  const tnf_table_key key = {&kind, n, TNF_F64};
  void *table = tnf_ctx_table_find(ctx, key);
  return table ? table : tnf_ctx_table_new(ctx, key, bytes);
}

static bool is_kept(tnf_context *ctx, int64_t n) {
  return tnf_ctx_table_find(ctx, (tnf_table_key){&kind, n, TNF_F64}) != NULL;
}

static void test_bound(void) {
  const size_t third = TNF_TABLE_BYTES / 3 - 4096;
  test_allocator a = {.fail_from = -1, .fail_count = -1};
  tnf_context *ctx = test_context(&a, 1);
  tnf_ctx_tables_begin(ctx);
  char *first = table_of(ctx, 1, third);
  CHECK(first != NULL && (uintptr_t)first % TNF_RT_ALIGNMENT == 0);
  CHECK(table_of(ctx, 1, third) == first);
  for (int64_t n = 2; n <= 4; ++n)
    CHECK(table_of(ctx, n, third) != NULL);
  for (int64_t n = 1; n <= 4; ++n) /* one operation needs all of them, and asks for none of them twice */
    CHECK(is_kept(ctx, n));
  tnf_ctx_tables_begin(ctx);
  CHECK(is_kept(ctx, 2)); /* used: the others are older */
  CHECK(table_of(ctx, 5, third) != NULL);
  CHECK(is_kept(ctx, 2) && is_kept(ctx, 5) && !is_kept(ctx, 3));
  tnf_ctx_tables_begin(ctx);
  CHECK(table_of(ctx, 6, 2 * TNF_TABLE_BYTES) != NULL); /* alone, whatever the bound */
  CHECK(is_kept(ctx, 6) && !is_kept(ctx, 2) && !is_kept(ctx, 5));
  a.fail_from = a.calls;
  CHECK(table_of(ctx, 7, 1000) == NULL);
  CHECK(strstr(tnf_context_message(ctx), "out of memory") != NULL);
  tnf_context_trim(ctx);
  CHECK(!is_kept(ctx, 6));
  tnf_context_release(ctx);
  CHECK_INT(a.live, 0);
  CHECK_INT(a.mistakes, 0);
}

/* What an operation has counted on while it took its workspace stays until the end of the run, though others need as much. */
static void test_counted_on(void) {
  const size_t third = TNF_TABLE_BYTES / 3 - 4096;
  test_allocator a = {.fail_from = -1, .fail_count = -1};
  tnf_context *ctx = test_context(&a, 1);
  CHECK_INT(tnf_ctx_reserve_begin(ctx), TNF_RT_OK);
  tnf_ctx_tables_begin(ctx);
  CHECK(table_of(ctx, 1, third) != NULL);
  tnf_ctx_reserve_end(ctx);
  for (int64_t n = 2; n <= 5; ++n) {
    tnf_ctx_tables_begin(ctx);
    CHECK(table_of(ctx, n, third) != NULL);
  }
  CHECK(!is_kept(ctx, 2) && is_kept(ctx, 5) && is_kept(ctx, 1));
  tnf_context_release(ctx);
  CHECK_INT(a.live, 0);
}

/* A length for each way of doing it. */
typedef struct transform {
  tnf_rt_library_fn *function;
  int32_t x_dtype, y_dtype;
  int64_t n, x_extent, y_extent, inner;
} transform;

static const transform transforms[] = {{tnf_rt_fft, TNF_COMPLEX_F64, TNF_COMPLEX_F64, 24, 24, 24, 3},
                                       {tnf_rt_fft, TNF_COMPLEX_F32, TNF_COMPLEX_F32, 1000, 1000, 1000, 1},
                                       {tnf_rt_fft, TNF_COMPLEX_F64, TNF_COMPLEX_F64, 1 << 15, 1 << 15, 1 << 15, 1},
                                       {tnf_rt_fft, TNF_COMPLEX_F64, TNF_COMPLEX_F64, 1021, 1021, 1021, 2},
                                       {tnf_rt_rfft, TNF_F64, TNF_COMPLEX_F64, 1000, 1000, 501, 1},
                                       {tnf_rt_rfft, TNF_F32, TNF_COMPLEX_F32, 211, 211, 106, 2},
                                       {tnf_rt_irfft, TNF_COMPLEX_F64, TNF_F64, 1001, 501, 1001, 1}};
enum { MOST = 1 << 15 };

static tnf_rt_status run(tnf_context *ctx, const transform *t, double *x, double *y, bool is_reserving) {
  const tnf_rt_tensor operands[2] = {
      {.data = is_reserving ? NULL : x, .rank = 2, .dtype = t->x_dtype, .extents = {t->inner, t->x_extent}},
      {.data = is_reserving ? NULL : y, .rank = 2, .dtype = t->y_dtype, .extents = {t->inner, t->y_extent}}};
  static const int64_t attributes[] = {1, 0, 0, 0};
  return is_reserving ? tnf_library_reserve(ctx, t->function, "f: fft #1", operands, attributes)
                      : t->function(ctx, "f: fft #1", operands, attributes);
}

/* Allocation 0, 1, .. failing: the sentence says so, and the next call works. What was reserved takes no more, nor what ran
 * before. */
static void test_memory(const transform *t) {
  static double x[2 * MOST], y[2 * MOST], want[2 * MOST];
  for (int64_t i = 0; i < 2 * MOST; ++i)
    x[i] = 1.0 / (double)(i + 1);
  test_allocator a = {.fail_from = -1, .fail_count = -1};
  for (long fail = 0, failed = 1; failed; ++fail) {
    a.fail_from = -1;
    tnf_context *ctx = test_context(&a, 2);
    a.fail_from = a.calls + fail;
    a.fail_count = -1;
    tnf_rt_status status = run(ctx, t, NULL, NULL, true);
    failed = status != TNF_RT_OK;
    if (failed) {
      CHECK_INT(status, TNF_RT_OUT_OF_MEMORY);
      CHECK(strstr(tnf_context_message(ctx), "out of memory") != NULL);
      a.fail_from = -1;
    }
    const long calls = a.calls;
    memset(y, 0xff, sizeof y);
    CHECK_INT(run(ctx, t, x, y, false), TNF_RT_OK);
    CHECK(failed || a.calls == calls);
    if (fail == 0)
      memcpy(want, y, sizeof y);
    CHECK(memcmp(y, want, sizeof y) == 0);
    const long warm = a.calls;
    CHECK_INT(run(ctx, t, x, y, false), TNF_RT_OK);
    CHECK_INT(a.calls, warm);
    tnf_context_release(ctx);
    CHECK_INT(a.live, 0);
  }
  CHECK_INT(a.mistakes, 0);
}

/* A result in the place of x. */
static void test_in_place(void) {
  static double x[2 * MOST], y[2 * MOST];
  tnf_context *ctx = tnf_context_new(NULL);
  for (size_t i = 0; i < sizeof transforms / sizeof *transforms; ++i) {
    const transform *t = &transforms[i];
    if (t->function != tnf_rt_fft)
      continue;
    for (int64_t k = 0; k < 2 * MOST; ++k)
      x[k] = 1.0 / (double)(k + 1);
    const size_t bytes = (size_t)(t->n * t->inner) * (t->x_dtype == TNF_COMPLEX_F32 ? 8 : 16);
    CHECK_INT(run(ctx, t, x, y, false), TNF_RT_OK);
    CHECK_INT(run(ctx, t, x, x, false), TNF_RT_OK);
    CHECK(memcmp(x, y, bytes) == 0);
  }
  tnf_context_release(ctx);
}

int main(void) {
  test_bound();
  test_counted_on();
  for (size_t i = 0; i < sizeof transforms / sizeof *transforms; ++i)
    test_memory(&transforms[i]);
  test_in_place();
  return CHECK_RESULT();
}
