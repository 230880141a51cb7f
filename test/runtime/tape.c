/* Tapes in plans by hand: what they hold, what they take, and that nothing is left behind however a run ends. */
#include "../check.h"
#include "tenferro/runtime.h"
#include "test_allocator.h"
#include "test_programs.h"

#include <pthread.h>

enum { ZERO, ONE, X, N, K, M, OUT, WHOLE, PIECE, TAPE, I, J, GOES_ON, CELLS };
static const int64_t constants[] = {0, 1};
static const int64_t unknown[] = {TNF_RT_UNKNOWN};
static const char texts[] = "y\0the first step was {0}";
enum { TEXT_Y = 0, TEXT_FIRST = 2 };
static uint8_t machine_checked;

#define BEGIN                                                                                                                    \
  STEP(RESULT, 7), OUT, 0, TEXT_Y, TNF_F64, 1, N,   /* y: f64[n] */                                                              \
      STEP(TAKE, 8), WHOLE, 1, PIECE, 8, ONE, 1, N, /* f64[n] */                                                                 \
      STEP(MOVE, 3), TAPE, ZERO, STEP(TAPE, 2), TAPE, STEP(MOVE, 3), I, ZERO, STEP(MOVE, 3), J, ZERO
#define END STEP(COPY, 6), OUT, PIECE, 8, 1, N, STEP(GIVE_BACK, 2), WHOLE, STEP(END, 1)
#define PUSH STEP(PUSH, 6), TAPE, TNF_F64, X, 1, N
#define POP STEP(POP, 6), TAPE, TNF_F64, PIECE, 1, N

/* Pushes x and the step's number m times; pops all that. y is what was popped last. */
enum { BACK = 49, OVER = 72 };
static const int32_t deep_code[] = {BEGIN,
                                    /* 26 */ STEP(LESS, 4),
                                    GOES_ON,
                                    I,
                                    M,
                                    STEP(JUMP_UNLESS, 3),
                                    GOES_ON,
                                    BACK, /* */
                                    PUSH,
                                    STEP(PUSH_NUMBER, 4),
                                    TAPE,
                                    TNF_I64,
                                    I, /* */
                                    STEP(ADD, 4),
                                    I,
                                    I,
                                    ONE,
                                    STEP(JUMP, 2),
                                    26,
                                    /* BACK */ STEP(LESS, 4),
                                    GOES_ON,
                                    ZERO,
                                    I,
                                    STEP(JUMP_UNLESS, 3),
                                    GOES_ON,
                                    OVER, /* */
                                    STEP(SUB, 4),
                                    I,
                                    I,
                                    ONE, /* */
                                    STEP(POP_NUMBER, 4),
                                    TAPE,
                                    TNF_I64,
                                    J, /* */
                                    POP,
                                    STEP(JUMP, 2),
                                    BACK,
                                    /* OVER */ STEP(GUARD, 5),
                                    TNF_RT_EQUAL,
                                    J,
                                    ZERO,
                                    TEXT_FIRST,
                                    END};

/* Goes on until m steps are done, for ever where m is 0: each pushes one more and pops it. */
static const int32_t long_code[] = {BEGIN,
                                    PUSH,
                                    /* 32 */ PUSH,
                                    POP,
                                    STEP(ADD, 4),
                                    I,
                                    I,
                                    ONE, /* */
                                    STEP(NOT_EQUAL, 4),
                                    GOES_ON,
                                    I,
                                    M,
                                    STEP(JUMP_UNLESS, 3),
                                    GOES_ON,
                                    57,
                                    STEP(JUMP, 2),
                                    32,
                                    /* 57 */ END};

/* A tape that is reached again is empty; what is popped is of the type that was pushed. */
static const int32_t again_code[] = {BEGIN, PUSH, STEP(TAPE, 2), TAPE, POP, END};
static const int32_t confused_code[] = {BEGIN, PUSH, STEP(POP, 6), TAPE, TNF_I64, PIECE, 1, N, END};
static const int32_t number_code[] = {BEGIN, STEP(PUSH_NUMBER, 4), TAPE, TNF_I64, N, POP, END};

static const tnf_rt_argument in[] = {{"x", TNF_F64, 1, TNF_RT_CPU, 0, unknown, NULL},
                                     {"k", TNF_F64, 1, TNF_RT_CPU, 0, unknown, NULL}};
static const tnf_rt_argument out[] = {{"y", TNF_F64, 1, TNF_RT_CPU, 0, unknown, NULL}};

#define PLAN(name)                                                                                                               \
  static const tnf_rt_program_info name##_info;                                                                                  \
  static const tnf_rt_plan name##_plan = {.size = sizeof(tnf_rt_plan),                                                           \
                                          .cell_count = CELLS,                                                                   \
                                          .constant_count = 2,                                                                   \
                                          .input_count = 2,                                                                      \
                                          .info = &name##_info,                                                                  \
                                          .code = name##_code,                                                                   \
                                          .constants = constants,                                                                \
                                          .texts = texts,                                                                        \
                                          .machine_checked = &machine_checked};                                                  \
  static tnf_rt_status name##_entry(tnf_rt_context *ctx, const tnf_rt_tensor *const *inputs, tnf_rt_tensor *const *results) {    \
    return tnf_rt_run(ctx, &name##_plan, inputs, results);                                                                       \
  }                                                                                                                              \
  static const tnf_rt_program_info name##_info = {                                                                               \
      sizeof(tnf_rt_program_info), TNF_RT_ABI_VERSION, 2, 1, #name, "native", 2, 1, in, out, name##_entry, &name##_plan}

PLAN(deep);
PLAN(long);
PLAN(again);
PLAN(confused);
PLAN(number);

/* One run on x = 1, 2, ..., n and m steps; y is right, or there is none. */
static tnf_status *run(tnf_context *ctx, const tnf_rt_program_info *info, int64_t n, int64_t m) {
  tnf_tensor *x = NULL, *k = NULL, *y = NULL;
  tnf_program *program = NULL;
  tnf_status *st = tnf_program_from_info(ctx, info, &program);
  if (!st)
    st = tnf_tensor_new_zeros(ctx, TNF_F64, 1, &n, &x);
  if (!st)
    st = tnf_tensor_new_zeros(ctx, TNF_F64, 1, &m, &k);
  for (int64_t i = 0; !st && i < n; ++i)
    tnf_tensor_f64(x)[i] = (double)i + 1;
  if (!st)
    st = tnf_run(ctx, program, (tnf_tensor *[]){x, k}, 2, &y, 1);
  CHECK(!st == (y != NULL));
  for (int64_t i = 0; y && m && i < n; ++i)
    CHECK(tnf_tensor_f64(y)[i] == (double)i + 1);
  tnf_tensor_release(x);
  tnf_tensor_release(k);
  tnf_tensor_release(y);
  tnf_program_release(program);
  return st;
}

/* A run that is like the one before takes nothing from the allocator. */
static void check_warm(bool poison) {
  test_allocator a = TEST_ALLOCATOR_INIT;
  tnf_context_options options = TNF_CONTEXT_OPTIONS_INIT;
  options.allocator = (tnf_allocator){test_alloc, test_free, &a};
  options.poison = poison;
  tnf_context *ctx = tnf_context_new(&options);
  const int64_t sizes[][2] = {{0, 0}, {0, 1}, {1, 0}, {0, 300}, {1, 1}, {3, 300}, {1000, 40}, {100000, 9}};
  for (size_t i = 0; i < sizeof sizes / sizeof *sizes; ++i) {
    for (int warm = 0; warm < 4; ++warm)
      CHECK_OK(run(ctx, &deep_info, sizes[i][0], sizes[i][1]));
    long before = atomic_load(&a.calls);
    CHECK_OK(run(ctx, &deep_info, sizes[i][0], sizes[i][1]));
    CHECK_INT(atomic_load(&a.calls) - before, 1); /* the program's handle */
  }
  tnf_context_release(ctx);
  CHECK_ALL_FREED(&a);
}

static void check_mistakes(void) {
  test_allocator a = TEST_ALLOCATOR_INIT;
  tnf_context *ctx = test_context(&a, 1);
  CHECK_FAILS(run(ctx, &again_info, 3, 1), TNF_RT_INTERNAL, "again: pops 24 bytes of f64 from an empty tape");
  CHECK_FAILS(run(ctx, &confused_info, 3, 1), TNF_RT_INTERNAL,
              "confused: pops 24 bytes of i64 from a tape that ends with 24 bytes of f64");
  CHECK_FAILS(run(ctx, &number_info, 3, 1), TNF_RT_INTERNAL, "number: pops 24 bytes of f64 from a tape that ends with an extent");
  CHECK_FAILS(run(ctx, &number_info, 0, 1), TNF_RT_INTERNAL, "number: pops 0 bytes of f64 from a tape that ends with an extent");
  CHECK_OK(run(ctx, &deep_info, 3, 5));
  tnf_context_release(ctx);
  CHECK_ALL_FREED(&a);
}

/* Every allocation fails in turn, alone or with all behind it. */
static void check_each_allocation(long fail_count) {
  for (long k = 1;; ++k) { /* the first is the context */
    test_allocator a = TEST_ALLOCATOR_INIT;
    a.fail_from = k;
    a.fail_count = fail_count;
    tnf_context *ctx = test_context(&a, 1);
    if (!CHECK(ctx != NULL))
      return;
    tnf_status *st = run(ctx, &deep_info, 50, 20);
    long calls = atomic_load(&a.calls);
    if (st)
      CHECK_FAILS(st, TNF_RT_OUT_OF_MEMORY, NULL);
    a.fail_from = -1;
    CHECK_OK(run(ctx, &deep_info, 50, 20));
    tnf_context_release(ctx);
    CHECK_ALL_FREED(&a);
    if (calls <= k) {
      CHECK(k > 8);
      return;
    }
  }
}

static tnf_context *limited(test_allocator *a, size_t limit) {
  tnf_context_options options = TNF_CONTEXT_OPTIONS_INIT;
  options.threads = 1;
  options.allocator = (tnf_allocator){test_alloc, test_free, a};
  options.memory_limit = limit;
  return tnf_context_new(&options);
}

static int64_t peak_of(const tnf_rt_program_info *info, int64_t n, int64_t m) {
  test_allocator a = TEST_ALLOCATOR_INIT;
  tnf_context *asking = limited(&a, 0);
  tnf_program *program;
  int64_t peak = 0;
  REQUIRE_OK(tnf_program_from_info(asking, info, &program));
  CHECK_OK(tnf_program_peak_bytes(asking, program, (const int64_t *[]){&n, &m}, 2, &peak));
  tnf_program_release(program);
  tnf_context_release(asking);
  CHECK_ALL_FREED(&a);
  return peak;
}

/* What a run needs is known beforehand where extents decide it, and a tape counts. */
static void check_limit(int64_t n, int64_t m) {
  test_allocator a = TEST_ALLOCATOR_INIT;
  int64_t peak = peak_of(&deep_info, n, m);
  CHECK(peak > 8 * n * (m + 2) + 24 * m);
  CHECK(peak < 3 * (8 * n * (m + 3) + 24 * m) + 4096);
  const int64_t inputs = 8 * (n + m) * 9 / 8 + 3000; /* and handles */
  for (int round = 0; round < 2; ++round) {
    tnf_context *ctx = limited(&a, (size_t)(peak + inputs));
    CHECK_OK(run(ctx, &deep_info, n, m));
    CHECK_OK(run(ctx, &deep_info, n, m));
    tnf_context_release(ctx);
    ctx = limited(&a, (size_t)(8 * n * (m + 2)));
    CHECK_FAILS(run(ctx, &deep_info, n, m), TNF_RT_OUT_OF_MEMORY, NULL);
    CHECK_OK(run(ctx, &deep_info, n, 1));
    tnf_context_release(ctx);
  }
  CHECK_ALL_FREED(&a);
}

static tnf_context *context;
static atomic_bool over;

static void *cancel_until_over(void *unused) {
  while (!atomic_load(&over))
    tnf_context_cancel(context);
  return unused;
}

static void check_cancel(void) {
  test_allocator a = TEST_ALLOCATOR_INIT;
  context = test_context(&a, 1);
  CHECK_OK(run(context, &long_info, 100, 7));
  for (int i = 0; i < 3; ++i) {
    pthread_t thread;
    atomic_store(&over, false);
    CHECK(!pthread_create(&thread, NULL, cancel_until_over, NULL));
    CHECK_FAILS(run(context, &long_info, 100, 0), TNF_RT_CANCELLED, "long: cancelled");
    atomic_store(&over, true);
    pthread_join(thread, NULL);
    CHECK_OK(run(context, &long_info, 100, 7));
  }
  tnf_context_release(context);
  CHECK_ALL_FREED(&a);
}

int main(void) {
  check_warm(false);
  check_warm(true);
  check_mistakes();
  check_each_allocation(-1);
  check_each_allocation(1);
  check_limit(1000, 30);
  check_limit(20, 500);
  CHECK(peak_of(&long_info, 100, 1000) < 8 * 100 * 8); /* what was popped makes room */
  check_cancel();
  return CHECK_RESULT();
}
