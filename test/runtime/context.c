/* Contexts: options, lifetime, what a run works in, the cache of blocks, workspaces. */
#define _GNU_SOURCE /* RTLD_DEFAULT */
#include "core/context.h"

#include <dlfcn.h>
#include <pthread.h>
#include <sched.h>

#include "run_begin.h"
#include "test_allocator.h"

static void options(void) {
  tnf_context *ctx = tnf_context_new(NULL);
  CHECK(tnf_context_threads(ctx) >= 1);
  CHECK_INT(tnf_ctx_workers(ctx), tnf_context_threads(ctx));
  CHECK(tnf_context_allocator(ctx)->alloc != NULL);
  tnf_context_release(ctx);

  tnf_context_options given = TNF_CONTEXT_OPTIONS_INIT;
  given.threads = 3;
  ctx = tnf_context_new(&given);
  CHECK_INT(tnf_context_threads(ctx), 3);
  tnf_context_release(ctx);

  given.size = 4; /* options of a caller that knows only the size field */
  ctx = tnf_context_new(&given);
  CHECK(tnf_context_threads(ctx) != 0);
  tnf_context_release(ctx);
  tnf_context_release(NULL);
  CHECK(tnf_context_retain(NULL) == NULL);

  int (*blas_threads)(void);
  void *symbol = dlsym(RTLD_DEFAULT, "openblas_get_num_threads");
  memcpy(&blas_threads, &symbol, sizeof blas_threads);
  if (blas_threads)
    CHECK_INT(blas_threads(), 1);
}

static void lifetime(void) {
  test_allocator a = TEST_ALLOCATOR_INIT;
  tnf_context *ctx = test_context(&a, 1);
  tnf_tensor *t;
  REQUIRE_OK(tnf_tensor_new_zeros(ctx, TNF_F64, 1, (int64_t[]){5}, &t));
  CHECK(tnf_context_retain(ctx) == ctx);
  tnf_context_release(ctx);
  tnf_context_release(ctx);
  CHECK_INT(tnf_tensor_f64(t)[4], 0); /* the tensor outlives its context */
  CHECK(tnf_tensor_retain(t) == t);
  tnf_tensor_release(t);
  CHECK_INT(tnf_tensor_extent(t, 0), 5);
  tnf_tensor_release(t);
  tnf_tensor_release(NULL);
  CHECK_ALL_FREED(&a);
}

/* One run that takes these pieces, each its own memory, and gives the second one back on its way. */
static void use_pieces(tnf_context *ctx, const int64_t *sizes, int count) {
  tnf_tensor *pieces[8];
  CHECK_INT(run_begin(ctx, "test"), TNF_RT_OK);
  for (int i = 0; i < count; ++i) {
    pieces[i] = tnf_run_take(ctx, sizes[i]);
    if (!CHECK(pieces[i] != NULL && (uintptr_t)pieces[i]->memory % 64 == 0))
      exit(1);
    memset(pieces[i]->memory, i, (size_t)sizes[i]);
  }
  bool apart = true;
  for (int i = 0; i < count; ++i)
    for (int64_t k = 0; k < sizes[i]; ++k)
      apart &= ((const char *)pieces[i]->memory)[k] == i;
  CHECK(apart);
  tnf_run_give_back(ctx, pieces[1]);
  CHECK(ctx->taken != NULL);
  tnf_run_give_back_all(ctx);
  CHECK(ctx->taken == NULL);
}

static void pieces(void) {
  test_allocator a = TEST_ALLOCATOR_INIT;
  tnf_context *ctx = test_context(&a, 1);
  const int64_t small[] = {100, 0, 1, 4000}, large[] = {70000, 3, 3000000, 64, 0};
  use_pieces(ctx, small, 4);
  use_pieces(ctx, small, 4); /* the largest one is kept aside from here on */
  long calls = atomic_load(&a.calls);
  for (int i = 0; i < 3; ++i)
    use_pieces(ctx, small, 4);
  CHECK_INT(atomic_load(&a.calls), calls);
  use_pieces(ctx, large, 5);
  use_pieces(ctx, large, 5);
  calls = atomic_load(&a.calls);
  for (int i = 0; i < 3; ++i)
    use_pieces(ctx, i ? small : large, 4);
  CHECK_INT(atomic_load(&a.calls), calls);

  CHECK_INT(run_begin(ctx, "test"), TNF_RT_OK);
  CHECK(tnf_run_take(ctx, -1) == NULL);
  CHECK_TEXT(tnf_context_message(ctx), "test: out of memory: the bytes that a run needs do not fit in 64 bits");
  CHECK(tnf_run_take(ctx, INT64_MAX) == NULL);
  CHECK(tnf_run_take(ctx, (int64_t)1 << 50) == NULL);
  CHECK_TEXT(tnf_context_message(ctx), "test: out of memory: a run needs 1125899906842624 bytes beside its results");
  use_pieces(ctx, small, 4);
  tnf_context_trim(ctx);
  use_pieces(ctx, large, 5);
  tnf_context_release(ctx);
  CHECK_ALL_FREED(&a);
}

static void cache(void) {
  test_allocator a = TEST_ALLOCATOR_INIT;
  tnf_context_options given = TNF_CONTEXT_OPTIONS_INIT;
  given.cache_bytes = 1 << 20;
  given.allocator = (tnf_allocator){test_alloc, test_free, &a};
  tnf_context *ctx = tnf_context_new(&given);
  long before = atomic_load(&a.live);
  tnf_tensor *t;
  for (int64_t n = 0; n < 300; n += 7) { /* all sizes, up to some above the cache's limit */
    REQUIRE_OK(tnf_tensor_new_zeros(ctx, TNF_F32, 2, (int64_t[]){n, n * 5}, &t));
    CHECK((uintptr_t)tnf_tensor_data(t) % 64 == 0);
    tnf_tensor_release(t);
  }
  REQUIRE_OK(tnf_tensor_new_zeros(ctx, TNF_BOOL, 1, (int64_t[]){1000}, &t));
  tnf_tensor_release(t);
  long calls = atomic_load(&a.calls);
  REQUIRE_OK(tnf_tensor_new_zeros(ctx, TNF_BOOL, 1, (int64_t[]){1000}, &t));
  CHECK_INT(atomic_load(&a.calls), calls);
  tnf_tensor_release(t);
  tnf_context_trim(ctx);
  CHECK_INT(atomic_load(&a.live), before);
  tnf_context_release(ctx);
  CHECK_ALL_FREED(&a);
}

static void huge_blocks(void) {
  tnf_context *ctx = tnf_context_new(NULL);
  tnf_tensor *t[3];
  for (int i = 0; i < 3; ++i) {
    REQUIRE_OK(tnf_tensor_new_zeros(ctx, TNF_F64, 1, (int64_t[]){(1 << 17) + i * 300000}, &t[i]));
#if !defined(__SANITIZE_ADDRESS__) && !defined(TEST_SANITIZED)
    CHECK_INT((uintptr_t)tnf_tensor_data(t[i]) % (2 << 20), 0);
#endif
  }
  for (int i = 0; i < 3; ++i)
    tnf_tensor_release(t[i]);
  tnf_context_release(ctx);
}

static void workspaces(void) {
  test_allocator a = TEST_ALLOCATOR_INIT;
  tnf_context *ctx = test_context(&a, 3);
  CHECK_INT(tnf_ctx_workspace_reserve(ctx, 99, 1000), TNF_RT_OK);
  for (int64_t i = 0; i < 3; ++i)
    memset(tnf_ctx_workspace(ctx, i), 1, 1000);
  long calls = atomic_load(&a.calls);
  CHECK_INT(tnf_ctx_workspace_reserve(ctx, 2, 1000), TNF_RT_OK);
  CHECK_INT(tnf_ctx_workspace_reserve(ctx, 3, 0), TNF_RT_OK);
  CHECK_INT(atomic_load(&a.calls), calls);
  CHECK(tnf_ctx_scratch(ctx, 100000) == tnf_ctx_workspace(ctx, 0));
  a.fail_from = 0;
  CHECK_INT(tnf_ctx_workspace_reserve(ctx, 2, 50000), TNF_RT_OUT_OF_MEMORY);
  CHECK_TEXT(tnf_context_message(ctx), "out of memory: 50000 bytes are not available");
  CHECK(tnf_ctx_scratch(ctx, 1000000) == NULL);
  a.fail_from = -1;
  CHECK_INT(tnf_ctx_workspace_reserve(ctx, 3, 50000), TNF_RT_OK);
  tnf_context_release(ctx);
  CHECK_ALL_FREED(&a);
}

/* Tensors are released on another thread while the context's own thread makes new ones. */
enum { HANDED = 20000 };
static _Atomic(tnf_tensor *) hand_over[16];

static void *release_all(void *unused) {
  (void)unused;
  for (int got = 0; got < HANDED;) {
    int before = got;
    for (int i = 0; i < 16; ++i) {
      tnf_tensor *t = atomic_exchange(&hand_over[i], NULL);
      if (!t)
        continue;
      tnf_tensor_release(t);
      ++got;
    }
    if (got == before)
      sched_yield();
  }
  return NULL;
}

static void release_elsewhere(void) {
  test_allocator a = TEST_ALLOCATOR_INIT;
  tnf_context *ctx = test_context(&a, 1);
  pthread_t other;
  CHECK_INT(pthread_create(&other, NULL, release_all, NULL), 0);
  for (int put = 0; put < HANDED;) {
    tnf_tensor *t;
    REQUIRE_OK(tnf_tensor_from_col_major(ctx, TNF_F64, 1, (int64_t[]){put % 50 + 1}, (double[50]){1}, &t));
    tnf_tensor_retain(t);
    tnf_tensor *none = NULL;
    while (!atomic_compare_exchange_weak(&hand_over[put % 16], &none, t)) {
      none = NULL;
      sched_yield();
    }
    tnf_tensor_release(t);
    ++put;
  }
  tnf_context_release(ctx);
  pthread_join(other, NULL);
  CHECK_ALL_FREED(&a);
}

int main(void) {
  options();
  lifetime();
  pieces();
  cache();
  huge_blocks();
  workspaces();
  release_elsewhere();
  return CHECK_RESULT();
}
