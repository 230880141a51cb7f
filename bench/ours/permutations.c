/* Data in another order, and sums along axes: what memory alone bounds. Our axes are the peers' in reverse order. */
#include "bench.h"

#include <stdio.h>

/* Axis i of the result is axis permutation[i], both in the peers' order; so many extents `n`, or n and m. */
static tnf_status *permute(bench_run *run, const bench_problem *p, int32_t rank, const int64_t *permutation) {
  tnf_status *st = NULL;
  char names[TNF_RT_MAX_RANK][16];
  const char *list[TNF_RT_MAX_RANK];
  int64_t extents[TNF_RT_MAX_RANK];
  tnf_axes turned = {rank, {0}};
  for (int32_t i = 0; i < rank; ++i) {
    snprintf(names[i], sizeof names[i], "n%d", (int)i);
    list[i] = names[i];
    extents[i] = i ? p->n : p->m;
    turned.axis[i] = rank - 1 - permutation[rank - 1 - i];
  }
  tnf_traced x = bench_uniform_input(run, "x", p->dtype, rank, extents, list, 140, 1, 0, &st);
  bench_output(run, "y", tnf_transpose(x, turned));
  run->is_fresh = !p->is_warm;
  return st;
}

static tnf_status *permute_10(bench_run *run, const bench_problem *p) {
  return permute(run, p, 2, (const int64_t[]){1, 0});
}

static tnf_status *permute_210(bench_run *run, const bench_problem *p) {
  return permute(run, p, 3, (const int64_t[]){2, 1, 0});
}

static tnf_status *permute_201(bench_run *run, const bench_problem *p) {
  return permute(run, p, 3, (const int64_t[]){2, 0, 1});
}

static tnf_status *permute_6d(bench_run *run, const bench_problem *p) {
  return permute(run, p, 6, (const int64_t[]){4, 1, 5, 0, 3, 2});
}

static tnf_status *permute_13d(bench_run *run, const bench_problem *p) {
  return permute(run, p, 13, (const int64_t[]){2, 7, 12, 4, 9, 1, 6, 11, 3, 8, 0, 5, 10});
}

/* The peers' x of n rows and m columns, summed along these axes of ours. */
static tnf_status *sum(bench_run *run, const bench_problem *p, tnf_axes axes) {
  tnf_status *st = NULL;
  tnf_traced x =
      bench_uniform_input(run, "x", p->dtype, 2, (int64_t[]){p->m, p->n}, (const char *const[]){"m", "n"}, 141, 1, 1, &st);
  bench_output(run, "y", tnf_reduce_sum(x, axes));
  return st;
}

static tnf_status *sum_axis0(bench_run *run, const bench_problem *p) {
  return sum(run, p, TNF_AXES(1));
}

static tnf_status *sum_axis1(bench_run *run, const bench_problem *p) {
  return sum(run, p, TNF_AXES(0));
}

static tnf_status *sum_all(bench_run *run, const bench_problem *p) {
  return sum(run, p, TNF_ALL_AXES);
}

const bench_family bench_movements[] = {
    {"permute_10", permute_10}, {"permute_210", permute_210}, {"permute_201", permute_201},
    {"permute_6d", permute_6d}, {"permute_13d", permute_13d}, {"sum_axis0", sum_axis0},
    {"sum_axis1", sum_axis1},   {"sum_all", sum_all},         {NULL, NULL},
};
