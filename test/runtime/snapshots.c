/* Distances between snapshots: the way back that follows them takes as few steps as any. */
#include "../check.h"
#include "core/context.h"

enum { STEPS = 70, PLACES = 7 };

static int64_t distance(int64_t steps, int64_t free) {
  int64_t result[1] = {-1};
  tnf_rt_tensor operands[3] = {
      {.data = &steps, .dtype = TNF_I64}, {.data = &free, .dtype = TNF_I64}, {.data = result, .dtype = TNF_I64}};
  CHECK_INT(tnf_rt_snapshot_distance(NULL, "f", operands, NULL), TNF_RT_OK);
  return result[0];
}

/* Of l steps with s places, the one in front of the first step among them: how many steps are computed again. */
static void fewest(void) {
  static int64_t least[STEPS][PLACES], found[STEPS][PLACES];
  for (int s = 1; s < PLACES; ++s)
    for (int l = 2; l < STEPS; ++l) {
      int64_t best = l * (l - 1) / 2;
      for (int m = 1; m < l && s > 1; ++m)
        if (m + least[l - m][s - 1] + least[m][s] < best)
          best = m + least[l - m][s - 1] + least[m][s];
      int64_t m = distance(l, s - 1);
      least[l][s] = best;
      if (!CHECK(m >= 1 && m < l))
        return;
      found[l][s] = s > 1 ? m + found[l - m][s - 1] + found[m][s] : l * (l - 1) / 2;
      CHECK_INT(found[l][s], best);
    }
}

static void extremes(void) {
  const int64_t far = INT64_C(1) << 50;
  CHECK_INT(distance(far, 0), far - 1);
  CHECK_INT(distance(2, far), 1);
  for (int64_t free = 1; free < far; free *= 8) {
    int64_t m = distance(far, free);
    CHECK(m >= 1 && m < far);
  }
  int64_t steps[3] = {2, 5, 9}, free[3] = {3, 0, 1}, result[3];
  tnf_rt_tensor operands[3] = {{.data = steps, .rank = 1, .extents = {3}, .dtype = TNF_I64},
                               {.data = free, .rank = 1, .extents = {3}, .dtype = TNF_I64},
                               {.data = result, .rank = 1, .extents = {3}, .dtype = TNF_I64}};
  CHECK_INT(tnf_rt_snapshot_distance(NULL, "f", operands, NULL), TNF_RT_OK);
  for (int i = 0; i < 3; ++i)
    CHECK_INT(result[i], distance(steps[i], free[i]));
}

int main(void) {
  fewest();
  extremes();
  return CHECK_RESULT();
}
