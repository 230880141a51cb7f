/* An inner product in twice the precision of its numbers (Ogita, Rump and Oishi, Accurate sum and dot product, 2005). */
#include <math.h>

#include "kernels.h"

tnf_rt_status example_accurate_dot(tnf_rt_context *ctx, const tnf_custom_call *call) {
  const double *x = call->inputs[0].data, *y = call->inputs[1].data;
  double sum = 0, lost = 0;
  (void)ctx;
  for (int64_t i = 0; i < call->inputs[0].extents[0]; ++i) {
    const double product = x[i] * y[i], product_error = fma(x[i], y[i], -product);
    const double total = sum + product, part = total - sum;
    lost += ((sum - (total - part)) + (product - part)) + product_error;
    sum = total;
  }
  *(double *)call->results[0].data = sum + lost;
  return TNF_RT_OK;
}
