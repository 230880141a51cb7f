/* Calls a program that was compiled for another processor: twice through its function, once through its description. */
#include <stdio.h>

#include "programs.h"
#include <tenferro/runtime.h>

int main(void) {
  tnf_context *ctx = tnf_context_new(NULL);
  double x[6] = {0.1, 0.2, 0.3, 0.4, 0.5, 0.6}, w[2] = {1, 2};
  tnf_rt_tensor tx = {.data = x, .rank = 2, .dtype = TNF_F64, .extents = {2, 3}},
                tw = {.data = w, .rank = 1, .dtype = TNF_F64, .extents = {2}}, value = {0}, gradient = {0};
  for (int i = 0; i < 2; ++i)
    printf("%s, %s\n", tnf_rt_status_name(loss(ctx, &tx, &tw, &value, &gradient)), tnf_context_message(ctx));
  const tnf_rt_tensor *inputs[] = {&tx, &tw};
  tnf_rt_tensor *outputs[] = {&value, &gradient};
  printf("%s, %s\n", tnf_rt_status_name(loss_info.entry(ctx, inputs, outputs)), tnf_context_message(ctx));
  printf("%s allocated\n", value.data || gradient.data ? "results" : "nothing");
  tnf_context_release(ctx);
  return 0;
}
