/* Calls a program that holds its weights. */
#include <stdio.h>

#include "captured.h"
#include <tenferro/runtime.h>

int main(void) {
  tnf_context *ctx = tnf_context_new(NULL);
  double in[3] = {1, 10, 100}, out[2] = {0};
  tnf_rt_tensor x = {.data = in, .rank = 1, .dtype = TNF_F64, .extents = {3}},
                y = {.data = out, .rank = 1, .dtype = TNF_F64, .extents = {2}};
  int status = (int)affine(ctx, &x, &y);
  printf("status %d: %g %g\n", status, out[0], out[1]);
  printf("%d input\n", (int)affine_info.input_count);
  tnf_context_release(ctx);
  return 0;
}
