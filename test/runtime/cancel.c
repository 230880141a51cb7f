/* Runs that end because somebody else says so: on another thread, and in a signal handler. */
#include "../check.h"
#include "tenferro/runtime.h"
#include "test_allocator.h"
#include "test_programs.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/time.h>

enum { ZERO, ONE, X, N, OUT, WHOLE, PIECE, I, GOES_ON, CELLS };
static const int64_t constants[] = {0, 1};
static const int64_t unknown[] = {TNF_RT_UNKNOWN};
static const char texts[] = "y";
static uint8_t machine_checked;

/* Takes memory, and goes on until n steps are done: for ever where n is 0. */
enum { HEAD = 18 };
static const int32_t code[] = {STEP(RESULT, 7),
                               OUT,
                               0,
                               0,
                               TNF_F64,
                               1,
                               N, /* y: f64[n] */
                               STEP(TAKE, 8),
                               WHOLE,
                               1,
                               PIECE,
                               8,
                               ONE,
                               1,
                               N, /* f64[n] */
                               STEP(MOVE, 3),
                               I,
                               ZERO,
                               /* HEAD */ STEP(ADD, 4),
                               I,
                               I,
                               ONE,
                               STEP(NOT_EQUAL, 4),
                               GOES_ON,
                               I,
                               N,
                               STEP(JUMP_UNLESS, 3),
                               GOES_ON,
                               31,
                               STEP(JUMP, 2),
                               HEAD,
                               /* 31 */ STEP(COPY, 6),
                               OUT,
                               X,
                               8,
                               1,
                               N,
                               STEP(GIVE_BACK, 2),
                               WHOLE,
                               STEP(END, 1)};

static const tnf_rt_argument in[] = {{"x", TNF_F64, 1, TNF_RT_CPU, 0, unknown, NULL}};
static const tnf_rt_argument out[] = {{"y", TNF_F64, 1, TNF_RT_CPU, 0, unknown, NULL}};
static const tnf_rt_program_info info;
static const tnf_rt_plan plan = {.size = sizeof(tnf_rt_plan),
                                 .cell_count = CELLS,
                                 .constant_count = 2,
                                 .input_count = 1,
                                 .info = &info,
                                 .code = code,
                                 .constants = constants,
                                 .texts = texts,
                                 .machine_checked = &machine_checked};
static tnf_rt_status entry(tnf_rt_context *ctx, const tnf_rt_tensor *const *inputs, tnf_rt_tensor *const *results) {
  return tnf_rt_run(ctx, &plan, inputs, results);
}
static const tnf_rt_program_info info = {
    sizeof(tnf_rt_program_info), TNF_RT_ABI_VERSION, 1, 0, "waits", "native", 1, 1, in, out, entry, &plan};

static tnf_context *context;
static atomic_bool over;

static void *cancel_until_over(void *unused) {
  while (!atomic_load(&over)) /* a run that begins later than the request takes no notice of it */
    tnf_context_cancel(context);
  return unused;
}

static void cancel_in_handler(int signal) {
  (void)signal;
  tnf_context_cancel(context);
}

static void check_cancelled(const tnf_program *program, tnf_tensor *endless) {
  tnf_tensor *y = NULL;
  CHECK_FAILS(tnf_run(context, program, &endless, 1, &y, 1), TNF_RT_CANCELLED, "waits: cancelled");
  CHECK(!y);
}

/* Nothing is left behind, and what was asked before a run is no concern of it. */
static void check_next(const tnf_program *program, tnf_tensor *x) {
  tnf_tensor *y = NULL;
  tnf_context_cancel(context);
  REQUIRE_OK(tnf_run(context, program, &x, 1, &y, 1));
  CHECK(tnf_tensor_f64(y)[2] == tnf_tensor_f64(x)[2]);
  tnf_tensor_release(y);
}

int main(void) {
  test_allocator a = TEST_ALLOCATOR_INIT;
  context = test_context(&a, 1);
  tnf_program *program;
  REQUIRE_OK(tnf_program_from_info(context, &info, &program));
  tnf_tensor *endless, *x;
  REQUIRE_OK(tnf_tensor_new_zeros(context, TNF_F64, 1, (int64_t[]){0}, &endless));
  REQUIRE_OK(tnf_tensor_new_zeros(context, TNF_F64, 1, (int64_t[]){5}, &x));
  tnf_tensor_f64(x)[2] = 7;
  check_next(program, x);

  for (int i = 0; i < 3; ++i) {
    pthread_t thread;
    atomic_store(&over, false);
    CHECK(!pthread_create(&thread, NULL, cancel_until_over, NULL));
    check_cancelled(program, endless);
    atomic_store(&over, true);
    pthread_join(thread, NULL);
    check_next(program, x);
  }

  signal(SIGALRM, cancel_in_handler);
  struct itimerval often = {{0, 1000}, {0, 1000}}, never = {{0, 0}, {0, 0}};
  setitimer(ITIMER_REAL, &often, NULL);
  check_cancelled(program, endless);
  setitimer(ITIMER_REAL, &never, NULL);
  check_next(program, x);

  tnf_context_cancel(NULL);
  tnf_tensor_release(x);
  tnf_tensor_release(endless);
  tnf_program_release(program);
  tnf_context_release(context);
  CHECK_ALL_FREED(&a);
  return CHECK_RESULT();
}
