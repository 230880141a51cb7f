/* Cases that order elements, or read and write them at places that others say. */
#include "bench.h"

enum { PLACES = 1000000, ROWS_OF_MANY = 100000 };

static const char *const name_n[2] = {"n", "n"};
static const char *const wide[2] = {NULL, "n"};

static tnf_traced numbers(bench_run *run, int64_t n, uint32_t stream, tnf_status **st) {
  return bench_uniform_input(run, "x", TNF_F64, 1, &n, name_n, stream, 1, 0, st);
}

tnf_status *bench_sort(bench_run *run, int64_t n) {
  tnf_status *st = NULL;
  bench_output(run, "y", tnf_sort(numbers(run, n, 110, &st), 0, false));
  return st;
}

tnf_status *bench_argsort(bench_run *run, int64_t n) {
  tnf_status *st = NULL;
  bench_output(run, "y", tnf_argsort(numbers(run, n, 110, &st), 0, false));
  return st;
}

tnf_status *bench_cumulative_sum(bench_run *run, int64_t n) {
  tnf_status *st = NULL;
  bench_output(run, "y", tnf_cumsum(numbers(run, n, 111, &st), 0));
  return st;
}

/* A table of rows of this width, and for each of PLACES a row of it; our rows are columns. */
static tnf_traced table(bench_run *run, int64_t width, int64_t rows, uint32_t stream, const char *name, tnf_status **st) {
  const int64_t extents[2] = {width, rows};
  const char *const count[2] = {rows == PLACES ? "k" : "n", NULL};
  if (width == 1)
    return bench_uniform_input(run, name, TNF_F64, 1, &rows, count, stream, 1, 0, st);
  return bench_uniform_input(run, name, TNF_F64, 2, extents, rows == PLACES ? (const char *const[]){NULL, "k"} : wide, stream, 1,
                             0, st);
}

static tnf_traced places(bench_run *run, int64_t rows, tnf_status **st) {
  const int64_t count = PLACES;
  return bench_uniform_input(run, "places", TNF_I64, 1, &count, (const char *const[]){"k"}, 113, 0.5 * (double)rows, 1, st);
}

tnf_status *bench_gather(bench_run *run, int64_t width) {
  tnf_status *st = NULL;
  const int64_t rows = width == 1 ? PLACES : ROWS_OF_MANY;
  tnf_traced x = table(run, width, rows, 112, "x", &st), at = places(run, rows, &st);
  bench_output(run, "y", tnf_take(x, at, -1));
  return st;
}

tnf_status *bench_scatter(bench_run *run, int64_t width) {
  tnf_status *st = NULL;
  const int64_t rows = width == 1 ? PLACES : ROWS_OF_MANY;
  tnf_traced x = table(run, width, rows, 112, "x", &st), at = places(run, rows, &st);
  bench_output(run, "y", tnf_scatter_add(x, at, table(run, width, PLACES, 114, "updates", &st), -1));
  return st;
}
