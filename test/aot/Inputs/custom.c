/* Calls objects that need kernels of this program's, with the runtime alone. */
#include <math.h>
#include <stdio.h>

#include <tenferro/runtime.h>

#include "dots.h"
#include "longest.h"
#include "rod.h"
#include "two_steps.h"

static tnf_rt_tensor matrix(double *data, int64_t rows, int64_t columns) {
  return (tnf_rt_tensor){.data = data, .rank = 2, .dtype = TNF_F64, .extents = {rows, columns}};
}
static tnf_rt_tensor vector(double *data, int64_t n) {
  return (tnf_rt_tensor){.data = data, .rank = 1, .dtype = TNF_F64, .extents = {n}};
}
static double first(tnf_rt_context *ctx, tnf_rt_tensor *t) {
  double value = t->data ? *(double *)t->data : NAN;
  tnf_rt_tensor_release(ctx, t);
  return value;
}

static void run_longest(tnf_rt_context *ctx) {
  const double never = -1e300;
  double times[] = {0, never, never, never, 3, 0, never, never, 2, 4, 0, never, 9, 1, 5, 0};
  tnf_rt_tensor in = matrix(times, 4, 4), length = {0}, critical = {0}, second = {0}, ways = {0};
  tnf_rt_status status = longest(ctx, &in, &length, &critical, &second);
  double sum = 0;
  for (int i = 0; i < 16 && !status; ++i)
    sum += ((double *)critical.data)[i] * times[i];
  printf("longest %d: %g, along it %g\n", (int)status, first(ctx, &length), sum);
  (void)first(ctx, &critical), (void)first(ctx, &second);
  status = two_steps(ctx, &in, &ways);
  printf("two_steps %d: %g\n", (int)status, status ? NAN : ((double *)ways.data)[12]);
  (void)first(ctx, &ways);
}

static void run_dots(tnf_rt_context *ctx) {
  double x[] = {1e17, 1, -1e17}, y[] = {1, 1, 1};
  tnf_rt_tensor in_x = vector(x, 3), in_y = vector(y, 3), accurate = {0}, plain = {0}, gradient = {0}, second = {0};
  tnf_rt_status status = dots(ctx, &in_x, &in_y, &accurate, &plain, &gradient, &second);
  double a = first(ctx, &accurate), p = first(ctx, &plain), g = first(ctx, &gradient), s = first(ctx, &second);
  printf("dots %d: %g %g %g %g\n", (int)status, a, p, g, s);
  in_y.extents[0] = 2;
  status = dots(ctx, &in_x, &in_y, &accurate, &plain, &gradient, &second);
  printf("dots %d: %s\n", (int)status, tnf_context_message(ctx));
}

static void run_rod(tnf_rt_context *ctx) {
  double start[] = {1, 2}, conductance[] = {-0.5, -0.5, 1};
  tnf_rt_tensor in_start = matrix(start, 2, 1), in = vector(conductance, 3), heat = {0}, gradient = {0}, curvature = {0};
  tnf_rt_status status = rod(ctx, &in_start, &in, &heat, &gradient, &curvature);
  printf("rod %d: %s\n", (int)status, tnf_context_message(ctx));
  conductance[0] = conductance[1] = 1;
  status = rod(ctx, &in_start, &in, &heat, &gradient, &curvature);
  double h = first(ctx, &heat);
  printf("rod %d: %d\n", (int)status, h > 0 && h < 3);
  (void)first(ctx, &gradient), (void)first(ctx, &curvature);
}

/* A shared object has its kernels inside, or finds them among what the process exports. */
static void load(tnf_context *ctx, const char *path) {
  tnf_program *program = NULL;
  tnf_status *st = tnf_program_load(ctx, path, NULL, &program);
  printf("loaded %d: %s\n", (int)tnf_status_code(st), tnf_status_message(st));
  tnf_status_release(st);
  tnf_program_release(program);
}

int main(int argc, char **argv) {
  tnf_context *ctx = tnf_context_new(NULL);
  run_longest(ctx);
  run_dots(ctx);
  run_rod(ctx);
  for (int i = 1; i < argc; ++i)
    load(ctx, argv[i]);
  tnf_context_release(ctx);
  return 0;
}
