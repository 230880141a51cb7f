/* Several threads at once: each with a context and an executor of its own, sharing programs and tensors, handing tensors over,
 * failing. Written for ThreadSanitizer; the values are checked too. */
#include <math.h>
#include <pthread.h>

#include "tenferro/executor.h"
#include "tenferro/kernel.h"
#include "test_allocator.h"
#include "test_programs.h"

enum { THREADS = 3, RUNS = 12, N = 100000, SIDE = 220 };

#ifdef TEST_COMPILED
extern const tnf_rt_program_info mixed_info, factor_info, running_info;

/* Running sums of each column, through the worker's own workspace; fails where the first element is below 0. */
typedef struct running_job {
  tnf_rt_context *ctx;
  const tnf_custom_call *call;
} running_job;

static void running_columns(void *args, int64_t begin, int64_t end, int64_t worker) {
  const running_job *job = args;
  const int64_t m = job->call->inputs[0].extents[0];
  double *sums = tnf_custom_workspace(job->ctx, worker);
  for (int64_t j = begin; j < end; ++j) {
    const double *a = (const double *)job->call->inputs[0].data + j * m;
    for (int64_t i = 0; i < m; ++i)
      sums[i] = a[i] + (i ? sums[i - 1] : 0);
    memcpy((double *)job->call->results[0].data + j * m, sums, (size_t)m * sizeof *sums);
  }
}

tnf_custom_kernel test_running;
tnf_rt_status test_running(tnf_rt_context *ctx, const tnf_custom_call *call) {
  running_job job = {ctx, call};
  if (*(const double *)call->inputs[0].data < 0)
    return tnf_custom_fail(ctx, call, TNF_RT_OUT_OF_RANGE, "%g is negative", *(const double *)call->inputs[0].data);
  tnf_custom_for(ctx, call->inputs[0].extents[1], 2000, running_columns, &job);
  return TNF_RT_OK;
}
#endif

/* What all threads use. */
typedef struct shared_data {
  tnf_program *square;
  tnf_tensor *x, *negative; /* f64[N] */
#ifdef TEST_COMPILED
  tnf_program *mixed, *factor, *running;
  tnf_tensor *matrix, *vector, *definite, *indefinite;
  tnf_tensor *want[4]; /* of `mixed`, from one thread */
#endif
} shared_data;

static shared_data shared;

/* ---- what each thread does ---- */

/* Tensors that one thread leaves for whoever comes next: released by another thread than the one that runs on their context. */
static _Atomic(tnf_tensor *) left_over;

static bool run_square(tnf_graph_executor *executor) {
  tnf_tensor *y = NULL;
  tnf_status *st = tnf_graph_executor_run(executor, shared.square, &shared.x, 1, &y, 1);
  bool right = !st;
  tnf_status_release(st);
  for (int64_t i = 0; right && i < N; ++i)
    right = tnf_tensor_f64(y)[i] == (double)i * (double)i;
  tnf_tensor_release(atomic_exchange(&left_over, y));
  return right;
}

static bool fail_square(tnf_graph_executor *executor) {
  tnf_tensor *y = NULL;
  tnf_status *st = tnf_graph_executor_run(executor, shared.square, &shared.negative, 1, &y, 1);
  bool right = tnf_status_code(st) == TNF_RT_OUT_OF_RANGE && strcmp(tnf_status_message(st), "square: x[0] is negative") == 0;
  tnf_status_release(st);
  return right && !y;
}

#ifdef TEST_COMPILED
static bool run_mixed(tnf_graph_executor *executor) {
  tnf_tensor *inputs[] = {shared.matrix, shared.matrix, shared.vector}, *out[4];
  tnf_status *st = tnf_graph_executor_run(executor, shared.mixed, inputs, 3, out, 4);
  bool right = !st;
  tnf_status_release(st);
  for (int i = 0; i < 4; ++i) {
    right =
        right && memcmp(tnf_tensor_const_data(out[i]), tnf_tensor_const_data(shared.want[i]), tnf_tensor_byte_size(out[i])) == 0;
    tnf_tensor_release(out[i]);
  }
  return right;
}

static bool run_factor(tnf_graph_executor *executor) {
  tnf_tensor *l = NULL;
  tnf_status *st = tnf_graph_executor_run(executor, shared.factor, &shared.definite, 1, &l, 1);
  bool right = !st && fabs(tnf_tensor_f64(l)[0] - sqrt(tnf_tensor_f64(shared.definite)[0])) < 1e-12;
  tnf_status_release(st);
  tnf_tensor_release(l);
  st = tnf_graph_executor_run(executor, shared.factor, &shared.indefinite, 1, &l, 1);
  right = right && tnf_status_code(st) == TNF_RT_NOT_POSITIVE_DEFINITE && !l;
  tnf_status_release(st);
  return right;
}

static bool run_running(tnf_graph_executor *executor) {
  tnf_tensor *sums = NULL;
  tnf_status *st = tnf_graph_executor_run(executor, shared.running, &shared.definite, 1, &sums, 1);
  bool right = !st && tnf_tensor_f64(sums)[SIDE * SIDE - 1] == (double)SIDE + 0.5 * (double)(SIDE - 1);
  tnf_status_release(st);
  tnf_tensor_release(sums);
  st = tnf_graph_executor_run(executor, shared.running, &shared.matrix, 1, &sums, 1);
  right = right && tnf_status_code(st) == TNF_RT_OUT_OF_RANGE &&
          strcmp(tnf_status_message(st), "running: test.running: -0.5 is negative") == 0;
  tnf_status_release(st);
  return right && !sums;
}
#endif

static bool work_once(tnf_context *ctx) {
  tnf_graph_executor *executor = tnf_graph_executor_new(ctx, TNF_CPU);
  tnf_program *own = tnf_program_retain(shared.square);
  tnf_tensor *x = tnf_tensor_retain(shared.x);
  bool right = run_square(executor) && fail_square(executor);
#ifdef TEST_COMPILED
  right = right && run_mixed(executor) && run_factor(executor) && run_running(executor);
#endif
  tnf_tensor_release(x);
  tnf_program_release(own);
  tnf_graph_executor_release(executor);
  return right;
}

static void *work(void *user) {
  const uint32_t *threads = user;
  tnf_context_options options = TNF_CONTEXT_OPTIONS_INIT;
  options.threads = *threads;
  bool right = true;
  for (int lives = 0; lives < 3; ++lives) {
    tnf_context *ctx = tnf_context_new(&options);
    for (int i = 0; i < RUNS / 3; ++i)
      right = work_once(ctx) && right;
    tnf_context_release(ctx); /* what was left over may outlive it */
  }
  return right ? user : NULL;
}

/* ---- the whole ---- */

static tnf_tensor *tensor(tnf_context *ctx, int32_t rank, int64_t extent, double first, double step, double diagonal) {
  int64_t extents[] = {extent, extent}, count = rank == 2 ? extent * extent : extent;
  double *data = malloc((size_t)count * sizeof *data);
  for (int64_t i = 0; i < count; ++i)
    data[i] = first + step * (double)i;
  for (int64_t i = 0; rank == 2 && diagonal != 0 && i < extent; ++i)
    data[i * (extent + 1)] = diagonal;
  tnf_tensor *t;
  REQUIRE_OK(tnf_tensor_from_col_major(ctx, TNF_F64, rank, extents, data, &t));
  free(data);
  return t;
}

static void prepare(tnf_context *ctx) {
  REQUIRE_OK(tnf_program_from_info(ctx, &square_info, &shared.square));
  shared.x = tensor(ctx, 1, N, 0, 1, 0);
  shared.negative = tensor(ctx, 1, N, -1, 1, 0);
#ifdef TEST_COMPILED
  REQUIRE_OK(tnf_program_from_info(ctx, &mixed_info, &shared.mixed));
  REQUIRE_OK(tnf_program_from_info(ctx, &factor_info, &shared.factor));
  REQUIRE_OK(tnf_program_from_info(ctx, &running_info, &shared.running));
  shared.matrix = tensor(ctx, 2, SIDE, -0.5, 1 / (double)(SIDE * SIDE), 0);
  shared.vector = tensor(ctx, 1, SIDE, -1, 2 / (double)SIDE, 0);
  shared.definite = tensor(ctx, 2, SIDE, 0.5, 0, SIDE);
  shared.indefinite = tensor(ctx, 2, SIDE, 1, 0, 0.5);
  tnf_tensor *inputs[] = {shared.matrix, shared.matrix, shared.vector};
  REQUIRE_OK(tnf_run(ctx, shared.mixed, inputs, 3, shared.want, 4));
#endif
}

static void finish(void) {
  tnf_tensor_release(atomic_exchange(&left_over, NULL));
  tnf_program_release(shared.square);
  tnf_tensor_release(shared.x);
  tnf_tensor_release(shared.negative);
#ifdef TEST_COMPILED
  tnf_program_release(shared.mixed);
  tnf_program_release(shared.factor);
  tnf_program_release(shared.running);
  tnf_tensor *tensors[] = {shared.matrix,  shared.vector,  shared.definite, shared.indefinite,
                           shared.want[0], shared.want[1], shared.want[2],  shared.want[3]};
  for (size_t i = 0; i < sizeof tensors / sizeof *tensors; ++i)
    tnf_tensor_release(tensors[i]);
#endif
}

int main(void) {
#ifndef TEST_COMPILED
  printf("without compiled programs: this build has no compiler, and no LLVM IR was given\n");
#endif
  test_allocator a = TEST_ALLOCATOR_INIT;
  tnf_context *ctx = test_context(&a, 1);
  prepare(ctx);
  pthread_t threads[THREADS];
  uint32_t counts[THREADS] = {1, 2, 3};
  for (int i = 0; i < THREADS; ++i)
    CHECK_INT(pthread_create(&threads[i], NULL, work, &counts[i]), 0);
  for (int i = 0; i < THREADS; ++i) {
    void *result = NULL;
    pthread_join(threads[i], &result);
    CHECK(result == &counts[i]);
  }
  finish();
  tnf_context_release(ctx);
  CHECK_ALL_FREED(&a);
  return CHECK_RESULT();
}
