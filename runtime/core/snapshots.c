/* Where a loop keeps what it carries for its way back.
 *
 * With s places for snapshots, the one in front of the first step among them, and each step computed at most r times again, the
 * way back through (s + r)! / (s! r!) steps is possible and through more is not. A. Griewank, A. Walther: Algorithm 799: revolve,
 * ACM Transactions on Mathematical Software 26 (2000), 19-45. */
#include <stdint.h>

#include "tenferro/rt.h"

/* The next snapshot is so far that as many repetitions do for the steps behind it, with one place less, and one repetition less
 * for those in front of it. */
static int64_t distance(int64_t steps, int64_t free) {
  double l = (double)steps, s = (double)free + 1, most = s + 1, front = 1, r = 1; /* (s + r)! / (s! r!), and with r - 1 */
  if (steps < 2)
    return 1;
  if (free < 1)
    return steps - 1;
  for (; most < l; ++r) {
    front = most;
    most = most * (s + r + 1) / (r + 1);
  }
  double behind = l - front * s / (s + r - 1); /* with s - 1 and r - 1 */
  int64_t m = (int64_t)(front < behind ? front : behind);
  return m < 1 ? 1 : m > steps - 1 ? steps - 1 : m;
}

tnf_rt_status tnf_rt_snapshot_distance(tnf_rt_context *ctx, const char *site, const tnf_rt_tensor *operands,
                                       const int64_t *attributes) {
  const int64_t *steps = operands[0].data, *free = operands[1].data;
  int64_t *result = operands[2].data, count = 1;
  (void)ctx, (void)site, (void)attributes;
  for (int32_t i = 0; i < operands[0].rank; ++i)
    count *= operands[0].extents[i];
  for (int64_t i = 0; i < count; ++i)
    result[i] = distance(steps[i], free[i]);
  return TNF_RT_OK;
}
