/* Every allocation fails in turn: each call says so, leaks nothing, and works again afterwards. */
#include "test_allocator.h"
#include "test_programs.h"

#define FILE_NAME "out_of_memory.npy"
#define ARCHIVE_NAME "out_of_memory.npz"

static tnf_status *call_by_name(tnf_context *ctx, tnf_program *p, tnf_tensor *x) {
  tnf_call *call = NULL;
  tnf_tensor *y;
  tnf_status *st = tnf_call_new(ctx, p, &call);
  if (!st)
    st = tnf_call_set(call, "x", x);
  if (!st)
    st = tnf_call_run(call);
  if (!st)
    st = tnf_call_get(call, "y", &y);
  if (!st)
    CHECK(tnf_tensor_f64(y)[5] == 36);
  tnf_call_release(call);
  return st;
}

/* Two tensors in an archive, and the first of them again. */
static tnf_status *archive(tnf_context *ctx, tnf_tensor *m, tnf_tensor *x) {
  static const char *const names[] = {"m", "x"};
  tnf_npz *npz = NULL;
  tnf_tensor *read = NULL;
  tnf_status *st = tnf_npz_save(ctx, ARCHIVE_NAME, names, (tnf_tensor *[]){m, x}, 2);
  if (!st)
    st = tnf_npz_open(ctx, ARCHIVE_NAME, &npz);
  if (!st)
    st = tnf_npz_load_tensor(npz, "m", &read);
  tnf_npz_release(npz);
  tnf_tensor_release(read);
  return st;
}

static void ignore_step(const tnf_profile_step *step, void *user) {
  (void)step, (void)user;
}

/* A bit of everything that allocates. Releases all handles, NULL ones included. */
static tnf_status *whole_job(tnf_context *ctx) {
  const double data[] = {1, 2, 3, 4, 5, 6};
  tnf_tensor *x = NULL, *m = NULL, *y = NULL, *big = NULL, *read = NULL;
  tnf_program *p = NULL, *loaded = NULL;
  tnf_status *st = tnf_tensor_from_col_major(ctx, TNF_F64, 1, (int64_t[]){6}, data, &x);
  if (!st)
    st = tnf_tensor_from_row_major(ctx, TNF_F64, 2, (int64_t[]){2, 3}, data, &m);
  if (!st)
    st = tnf_tensor_new_zeros(ctx, TNF_F64, 1, (int64_t[]){300000}, &big);
  if (!st)
    st = tnf_tensor_save_npy(m, FILE_NAME);
  if (!st)
    st = tnf_tensor_load_npy(ctx, FILE_NAME, &read);
  if (!st)
    st = archive(ctx, m, x);
  if (!st)
    st = tnf_program_from_info(ctx, &square_info, &p);
  if (!st)
    st = tnf_program_load(ctx, TEST_DIR "/two_programs.so", "square", &loaded);
  for (int i = 0; !st && i < 3; ++i) {
    st = tnf_run(ctx, i == 1 ? loaded : p, (tnf_tensor *[]){i ? x : big}, 1, &y, 1);
    if (!st && i)
      CHECK(tnf_tensor_f64(y)[5] == 36);
    if (st)
      CHECK(y == NULL);
    tnf_tensor_release(y);
    y = NULL;
  }
  if (!st)
    st = call_by_name(ctx, p, x);
  if (!st)
    st = tnf_program_profile(ctx, p, (tnf_tensor *[]){x}, 1, &y, 1, ignore_step, NULL, NULL);
  tnf_tensor_release(y);
  tnf_tensor_release(x);
  tnf_tensor_release(m);
  tnf_tensor_release(big);
  tnf_tensor_release(read);
  tnf_program_release(p);
  tnf_program_release(loaded);
  return st;
}

/* fail_count -1: memory stays away; 1: only one allocation fails. */
static void fail_each(long fail_count) {
  for (long k = 0;; ++k) {
    test_allocator a = TEST_ALLOCATOR_INIT;
    a.fail_from = k;
    a.fail_count = fail_count;
    tnf_context *ctx = test_context(&a, 2);
    CHECK((ctx == NULL) == (k == 0));
    if (ctx) {
      tnf_status *st = whole_job(ctx);
      long calls = atomic_load(&a.calls);
      if (st)
        CHECK_FAILS(st, TNF_RT_OUT_OF_MEMORY, NULL);
      a.fail_from = -1;
      CHECK_OK(whole_job(ctx));
      tnf_context_release(ctx);
      if (calls <= k) { /* the job needed no k-th allocation: all were tried */
        CHECK(k > 10);
        CHECK_ALL_FREED(&a);
        return;
      }
    }
    CHECK_ALL_FREED(&a);
  }
}

/* A failing call whose sentence has no memory either still says what kind of failure it is: out of memory. */
static void failing_report(void) {
  test_allocator a = TEST_ALLOCATOR_INIT;
  tnf_context *ctx = test_context(&a, 1);
  tnf_tensor *t;
  a.fail_from = 0;
  CHECK_FAILS(tnf_tensor_new_zeros(ctx, TNF_F64, 99, (int64_t[99]){0}, &t), TNF_RT_OUT_OF_MEMORY, "out of memory");
  CHECK_FAILS(tnf_tensor_load_npy(ctx, "/nowhere", &t), TNF_RT_OUT_OF_MEMORY, "out of memory");
  a.fail_from = -1;
  tnf_context_release(ctx);
  CHECK_ALL_FREED(&a);
}

/* Memory that lies in the cache in the wrong sizes is given back before a call fails. */
static long limit_live;
static void *limited_alloc(void *user, size_t size, size_t alignment) {
  if (limit_live + (long)size > 1 << 20)
    return NULL;
  limit_live += (long)size;
  return test_alloc(user, size, alignment);
}
static void limited_free(void *user, void *pointer, size_t size, size_t alignment) {
  limit_live -= (long)size;
  test_free(user, pointer, size, alignment);
}

static void cache_gives_way(void) {
  test_allocator a = TEST_ALLOCATOR_INIT;
  tnf_context_options options = TNF_CONTEXT_OPTIONS_INIT;
  options.threads = 1;
  options.allocator = (tnf_allocator){limited_alloc, limited_free, &a};
  tnf_context *ctx = tnf_context_new(&options);
  for (int64_t n = 100; n < 900000; n = n * 3 / 2) {
    tnf_tensor *t;
    REQUIRE_OK(tnf_tensor_new_zeros(ctx, TNF_BOOL, 1, &n, &t));
    tnf_tensor_release(t);
  }
  tnf_context_release(ctx);
  CHECK_ALL_FREED(&a);
}

int main(void) {
  fail_each(-1);
  fail_each(1);
  failing_report();
  cache_gives_way();
  remove(FILE_NAME);
  remove(ARCHIVE_NAME);
  return CHECK_RESULT();
}
