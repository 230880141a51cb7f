/* Calls the filter that examples/kalman.c has written as an object, on 50, 200 and no measurements. */
#include <math.h>
#include <stdio.h>

#include "kalman.h"
#include <tenferro/runtime.h>

enum { MOST = 200 };

static tnf_rt_tensor scalar(double *at) {
  return (tnf_rt_tensor){.data = at, .dtype = TNF_F64};
}

static void follow(tnf_context *ctx, int64_t steps) {
  static double seen[2 * MOST], states[4 * MOST];
  double start[4] = {0}, spread[16] = {0}, numbers[] = {1e-3, 0.04}, results[3] = {-1, -1, -1};
  for (int i = 0; i < 4; ++i)
    spread[5 * i] = 10;
  for (int k = 0; k < steps; ++k) {
    double number = k + 1;
    seen[2 * k] = 0.1 * number + 0.2 * sin(31 * number);
    seen[2 * k + 1] = 0.2 * number + 0.2 * cos(17 * number);
  }
  tnf_rt_tensor x = {.data = start, .rank = 1, .dtype = TNF_F64, .extents = {4}},
                p = {.data = spread, .rank = 2, .dtype = TNF_F64, .extents = {4, 4}},
                z = {.data = seen, .rank = 2, .dtype = TNF_F64, .extents = {2, steps}},
                out = {.data = states, .rank = 2, .dtype = TNF_F64, .extents = {4, MOST}};
  tnf_rt_tensor drift = scalar(numbers), noise = scalar(numbers + 1);
  tnf_rt_tensor loss = scalar(results), by_drift = scalar(results + 1), by_noise = scalar(results + 2);
  tnf_rt_status st = kalman(ctx, &x, &p, &z, &drift, &noise, &out, &loss, &by_drift, &by_noise);
  printf("status %d: %d x %d states; loss %.4f, d / d drift %.4f, d / d noise %.4f\n", (int)st, (int)out.extents[0],
         (int)out.extents[1], results[0], results[1], results[2]);
}

int main(void) {
  tnf_context *ctx = tnf_context_new(NULL);
  follow(ctx, 50);
  follow(ctx, 200);
  follow(ctx, 0);
  tnf_context_release(ctx);
  return 0;
}
