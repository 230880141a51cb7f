/* Calls a program that tf-compile compiled ahead of time. The process holds no compiler: only ridge.o, the C runtime and
 * BLAS/LAPACK. */
#include <math.h>
#include <stdio.h>

#include <tenferro/runtime.h>

#include "ridge.h"

#define ROWS 20
#define COLUMNS 3

int main(void) {
  double x[ROWS * COLUMNS], y[ROWS]; /* x is column-major */
  for (int i = 0; i < ROWS; ++i) {
    for (int j = 0; j < COLUMNS; ++j)
      x[i + ROWS * j] = cos(0.3 * i * (j + 1));
    y[i] = 2 * x[i] - x[i + ROWS] + 0.5 * x[i + 2 * ROWS];
  }
  double lambda = 0.1, beta[COLUMNS];
  tnf_rt_tensor in_x = {.data = x, .rank = 2, .dtype = TNF_F64, .extents = {ROWS, COLUMNS}},
                in_y = {.data = y, .rank = 2, .dtype = TNF_F64, .extents = {ROWS, 1}},
                in_lambda = {.data = &lambda, .dtype = TNF_F64};
  tnf_rt_tensor out_beta = {.data = beta, .rank = 2, .dtype = TNF_F64, .extents = {COLUMNS, 1}}; /* our buffer */
  tnf_rt_tensor error = {0}, slope = {0};                                                        /* the runtime's */

  tnf_context *ctx = tnf_context_new(NULL);
  if (!ctx)
    return 1;
  int failed = 0;
  if (ridge(ctx, &in_x, &in_y, &in_lambda, &out_beta, &error, &slope) != TNF_RT_OK) {
    fprintf(stderr, "%s\n", tnf_context_message(ctx));
    failed = 1;
  } else {
    double at = *(double *)error.data, derivative = *(double *)slope.data, h = 1e-6;
    printf("beta = %.4f %.4f %.4f, error = %.6f, d error / d lambda = %.6f\n", beta[0], beta[1], beta[2], at, derivative);
    lambda += h;
    if (ridge(ctx, &in_x, &in_y, &in_lambda, &out_beta, &error, &slope) != TNF_RT_OK)
      failed = 1;
    if (!failed && fabs((*(double *)error.data - at) / h - derivative) > 1e-4 * (1 + fabs(derivative)))
      failed = 1;
  }

  in_y.extents[0] = ROWS - 1; /* a mistake: the call says so and changes nothing */
  if (ridge(ctx, &in_x, &in_y, &in_lambda, &out_beta, &error, &slope) == TNF_RT_OK)
    failed = 1;
  printf("with a row less in y: %s\n", tnf_context_message(ctx));

  tnf_rt_tensor_release(ctx, &error);
  tnf_rt_tensor_release(ctx, &slope);
  tnf_context_release(ctx);
  return failed;
}
