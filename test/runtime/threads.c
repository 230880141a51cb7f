/* The thread pool: every row once, the same bits for any thread count, nesting, reuse. */
#include <time.h>

#include "core/context.h"
#include "run_begin.h"
#include "test_allocator.h"

static tnf_context *context_with(uint32_t threads) {
  tnf_context_options options = TNF_CONTEXT_OPTIONS_INIT;
  options.threads = threads;
  return tnf_context_new(&options);
}

static void chunk_sizes(void) {
  const int64_t costs[] = {-5, 0, 1, 16, 500, 100000, INT64_MAX};
  for (int64_t n = 0; n < 3000000000000; n = n * 3 / 2 + 1) {
    for (size_t c = 0; c < sizeof costs / sizeof *costs; ++c) {
      int64_t rows = tnf_chunk_rows(n, costs[c]);
      CHECK(rows >= 1);
      CHECK_INT(tnf_chunk_rows(n, costs[c]), rows); /* whoever asks, and however often */
      if (n > 0)
        CHECK((n - 1) / rows + 1 <= 256);
    }
  }
  CHECK_INT(tnf_chunk_rows(1000, 16), 1000);   /* a microsecond: one chunk */
  CHECK(tnf_chunk_rows(1000, 16000) < 100);    /* a millisecond: many */
  CHECK_INT(tnf_chunk_rows(7, 16 * 50000), 1); /* a row is a chunk */
  CHECK_INT(tnf_chunk_rows(INT64_MAX, 1) > 0, 1);
}

typedef struct count_args {
  tnf_context *ctx;
  atomic_int *seen;
  atomic_int wrong;
  int64_t n, chunk;
} count_args;

static void count_body(void *args, int64_t begin, int64_t end, int64_t worker) {
  count_args *a = args;
  bool whole = begin % a->chunk == 0 && (end - begin == a->chunk || end == a->n) && begin < end;
  if (!whole || worker < 0 || worker >= tnf_ctx_workers(a->ctx))
    atomic_fetch_add(&a->wrong, 1);
  for (int64_t i = begin; i < end; ++i)
    atomic_fetch_add(&a->seen[i], 1);
}

static void every_row_once(uint32_t threads) {
  tnf_context *ctx = context_with(threads);
  static atomic_int seen[5000];
  for (int64_t n = 0; n <= 5000; n = n < 20 ? n + 1 : n * 2 + 1) {
    for (int64_t chunk = 1; chunk <= n + 1; chunk = chunk * 3 + 1) {
      for (int64_t i = 0; i < n; ++i)
        atomic_store(&seen[i], 0);
      count_args args = {ctx, seen, 0, n, chunk};
      tnf_parallel_for(ctx, n, chunk, count_body, &args);
      int64_t wrong = atomic_load(&args.wrong);
      for (int64_t i = 0; i < n; ++i)
        wrong += atomic_load(&seen[i]) != 1;
      CHECK_INT(wrong, 0);
    }
  }
  tnf_parallel_for(ctx, -4, 0, count_body, NULL);
  tnf_context_release(ctx);
}

/* Partial sums per chunk, added in order: floating-point addition would show any difference in the cut. */
typedef struct sum_args {
  const float *x;
  float partial[256];
  int64_t chunk;
} sum_args;

static void sum_body(void *args, int64_t begin, int64_t end, int64_t worker) {
  (void)worker;
  sum_args *a = args;
  float sum = 0;
  for (int64_t i = begin; i < end; ++i)
    sum += a->x[i];
  a->partial[begin / a->chunk] = sum;
}

static float chunked_sum(tnf_context *ctx, const float *x, int64_t n) {
  sum_args args = {x, {0}, tnf_chunk_rows(n, 200)};
  tnf_parallel_for(ctx, n, args.chunk, sum_body, &args);
  float sum = 0;
  for (int64_t i = 0; i < (n - 1) / args.chunk + 1; ++i)
    sum += args.partial[i];
  return sum;
}

static void same_bits(void) {
  enum { N = 100001 };
  float *x = malloc(N * sizeof *x), want = 0;
  for (int i = 0; i < N; ++i)
    x[i] = (float)((i * 7919) % 1000) / 997.0f;
  for (uint32_t threads = 1; threads <= 4; ++threads) {
    tnf_context *ctx = context_with(threads);
    for (int repeat = 0; repeat < 50; ++repeat) {
      float got = chunked_sum(ctx, x, N);
      if (threads == 1 && repeat == 0)
        want = got;
      CHECK(memcmp(&got, &want, sizeof got) == 0);
    }
    tnf_context_release(ctx);
  }
  free(x);
}

/* A loop within a loop runs on the worker that it belongs to. */
typedef struct nest_args {
  tnf_context *ctx;
  atomic_int rows, strangers;
  int64_t outer_worker; /* of one inner loop */
} nest_args;

static void inner_body(void *args, int64_t begin, int64_t end, int64_t worker) {
  nest_args *a = args;
  nest_args *shared = (nest_args *)(void *)a->ctx;
  if (worker != a->outer_worker)
    atomic_fetch_add(&shared->strangers, 1);
  atomic_fetch_add(&shared->rows, (int)(end - begin));
}

static void outer_body(void *args, int64_t begin, int64_t end, int64_t worker) {
  nest_args *shared = args;
  for (int64_t i = begin; i < end; ++i) {
    nest_args own = {(tnf_context *)(void *)shared, 0, 0, worker};
    tnf_parallel_for(shared->ctx, 10, 1, inner_body, &own);
  }
}

static void nested(void) {
  tnf_context *ctx = context_with(3);
  nest_args shared = {ctx, 0, 0, 0};
  for (int i = 0; i < 200; ++i)
    tnf_parallel_for(ctx, 20, 1, outer_body, &shared);
  CHECK_INT(atomic_load(&shared.rows), 200 * 20 * 10);
  CHECK_INT(atomic_load(&shared.strangers), 0);
  tnf_context_release(ctx);
}

/* Failing inside bodies: one sentence survives whole. */
static void failing_body(void *args, int64_t begin, int64_t end, int64_t worker) {
  (void)end, (void)worker;
  (void)tnf_ctx_fail(args, TNF_RT_NON_FINITE, "row %d %d", (int)begin, (int)begin);
}

static void failures_in_bodies(void) {
  tnf_context *ctx = context_with(4);
  for (int i = 0; i < 100; ++i) {
    CHECK_INT(run_begin(ctx, "test"), TNF_RT_OK);
    tnf_parallel_for(ctx, 30, 1, failing_body, ctx);
    int a = -1, b = -2;
    CHECK(sscanf(tnf_context_message(ctx), "row %d %d", &a, &b) == 2 && a == b);
  }
  tnf_context_release(ctx);
}

/* Threads are started by the first loop with several chunks, sleep between loops, and end with the context. */
static void sleeping(void) {
  tnf_context *ctx = context_with(2);
  atomic_int seen[4] = {0};
  count_args args = {ctx, seen, 0, 4, 1};
  for (int i = 0; i < 20; ++i) {
    tnf_parallel_for(ctx, 4, 1, count_body, &args);
    struct timespec pause = {0, i % 2 ? 300000 : 0}; /* long enough to fall asleep */
    nanosleep(&pause, NULL);
  }
  for (int i = 0; i < 4; ++i)
    CHECK_INT(atomic_load(&seen[i]), 20);
  tnf_context_release(ctx);
}

int main(void) {
  chunk_sizes();
  for (uint32_t threads = 1; threads <= 4; ++threads)
    every_row_once(threads);
  same_bits();
  nested();
  failures_in_bodies();
  sleeping();
  return CHECK_RESULT();
}
