/* The second level of long sums in single precision: totals in double precision. */
#include "gemm/fold.h"

static void start(int64_t count, const float *restrict c, double *restrict wide) {
  for (int64_t i = 0; i < count; i++)
    wide[i] = (double)c[i];
}

static void add(int64_t count, const float *restrict c, double *restrict wide) {
  for (int64_t i = 0; i < count; i++)
    wide[i] += (double)c[i];
}

static void finish(int64_t count, float *restrict c, const double *restrict wide) {
  for (int64_t i = 0; i < count; i++)
    c[i] = (float)(wide[i] + (double)c[i]);
}

void tnf_gemm_fold(const tnf_gemm_fold_part *part) {
  if (part->first && part->last)
    return;
  for (int64_t j = 0; j < part->n; j++) {
    float *c = part->c + j * part->column;
    double *wide = part->wide + j * part->column;
    if (part->first)
      start(part->m, c, wide);
    else if (part->last)
      finish(part->m, c, wide);
    else
      add(part->m, c, wide);
  }
}
