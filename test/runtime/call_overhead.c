/* Times the call of a compiled program with 4 elements from C, result tensor and its release included. Run by hand; the promise
 * is under 100 ns. */
#include <time.h>

#include "../check.h"
#include "test_programs.h"

enum { CALLS = 2000000, REPEATS = 7 };

static double seconds(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* The best of several loops of `step`, in nanoseconds. */
static double best(void (*step)(void *), void *args) {
  double least = 1e30;
  for (int r = 0; r < REPEATS; ++r) {
    double start = seconds();
    for (int i = 0; i < CALLS; ++i)
      step(args);
    double time = (seconds() - start) * 1e9 / (double)CALLS;
    if (time < least)
      least = time;
  }
  return least;
}

typedef struct setup {
  tnf_context *ctx;
  tnf_program *program;
  tnf_tensor *x, *y;
} setup;

static void new_result(void *args) {
  setup *s = args;
  tnf_tensor *y = NULL;
  tnf_status *st = tnf_run(s->ctx, s->program, (tnf_tensor *[]){s->x}, 1, &y, 1);
  if (st)
    exit(1);
  tnf_tensor_release(y);
}

static void given_result(void *args) {
  setup *s = args;
  tnf_status *st = tnf_run(s->ctx, s->program, (tnf_tensor *[]){s->x}, 1, &s->y, 1);
  if (st)
    exit(1);
}

static void flat_call(void *args) {
  setup *s = args;
  tnf_rt_tensor out = *tnf_tensor_get_rt(s->y);
  if (plain_info.entry(s->ctx, (const tnf_rt_tensor *[]){tnf_tensor_get_rt(s->x)}, (tnf_rt_tensor *[]){&out}))
    exit(1);
}

static void tensor_only(void *args) {
  setup *s = args;
  tnf_tensor *t;
  tnf_status *st = tnf_tensor_new_zeros(s->ctx, TNF_F64, 1, (int64_t[]){4}, &t);
  if (st)
    exit(1);
  tnf_tensor_release(t);
}

int main(void) {
  setup s = {tnf_context_new(NULL), NULL, NULL, NULL};
  const double data[] = {1, 2, 3, 4};
  REQUIRE_OK(tnf_program_from_info(s.ctx, &plain_info, &s.program));
  REQUIRE_OK(tnf_tensor_from_col_major(s.ctx, TNF_F64, 1, (int64_t[]){4}, data, &s.x));
  REQUIRE_OK(tnf_tensor_new_zeros(s.ctx, TNF_F64, 1, (int64_t[]){4}, &s.y));
  printf("run, new result, release  %6.1f ns\n", best(new_result, &s));
  printf("run into a given tensor   %6.1f ns\n", best(given_result, &s));
  printf("flat call, given buffer   %6.1f ns\n", best(flat_call, &s));
  printf("new tensor and release    %6.1f ns\n", best(tensor_only, &s));
  tnf_tensor_release(s.x);
  tnf_tensor_release(s.y);
  tnf_program_release(s.program);
  tnf_context_release(s.ctx);
  return CHECK_RESULT();
}
