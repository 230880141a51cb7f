/* Whole-process cases, as peers/process.py: first result, many shapes, peak memory; one line of JSON each. */
#include "bench.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { ROWS = 1024, MANY_ROWS = 65536, SHAPES = 100 };

static double peak_mib(void) {
  FILE *f = fopen("/proc/self/status", "r");
  char line[256];
  double kib = NAN;
  while (f && fgets(line, sizeof line, f))
    if (sscanf(line, "VmHWM: %lf", &kib) == 1)
      break;
  if (f)
    fclose(f);
  return kib / 1024;
}

/* The peak becomes the present resident set. */
static void reset_peak(void) {
  FILE *f = fopen("/proc/self/clear_refs", "w");
  if (!f)
    return;
  fputs("5", f);
  fclose(f);
}

static double absolute_sum(const tnf_tensor *t) {
  const double *x = tnf_tensor_const_data(t);
  double sum = 0;
  for (int64_t i = 0, n = tnf_tensor_element_count(t); i < n; ++i)
    sum += fabs(x[i]);
  return sum;
}

static void print_result(const bench_run *run, double value, int compiles) {
  if (compiles)
    printf("{\"value\": %.6f, \"compiles\": %d, \"check\": [", value, compiles);
  else
    printf("{\"value\": %.6f, \"check\": [", value);
  for (int32_t i = 0; i < run->output_count; ++i)
    printf("%s%.17g", i ? ", " : "", absolute_sum(run->outputs[i]));
  puts("]}");
  fflush(stdout);
}

static tnf_status *build(bench_run *run, int64_t rows) {
  tnf_status *st = bench_run_start(run, "mlp_gradient");
  return st ? st : bench_mlp_gradient(run, TNF_F64, rows);
}

static tnf_status *first(bench_run *run) {
  tnf_status *st = build(run, ROWS);
  if (!st)
    st = bench_run_compile(run);
  if (!st)
    st = bench_run_call(run);
  if (!st)
    print_result(run, 0, 0);
  return st;
}

/* Inputs are made before the clock starts, as for the peers. */
static tnf_status *shapes(bench_run *run) {
  tnf_tensor *x[SHAPES] = {NULL}, *y[SHAPES] = {NULL};
  double losses[SHAPES];
  tnf_status *st = NULL;
  for (int i = 0; i < SHAPES && !st; ++i) {
    st = bench_mlp_rows(run, TNF_F64, 64 + 19 * ((37 * i) % SHAPES));
    x[i] = run->inputs[0], y[i] = run->inputs[1];
    run->inputs[0] = run->inputs[1] = NULL;
  }
  double start = bench_seconds();
  if (!st)
    st = build(run, ROWS);
  if (!st)
    st = bench_run_compile(run);
  tnf_tensor *own[2] = {run->inputs[0], run->inputs[1]};
  for (int i = 0; i < SHAPES && !st; ++i) {
    run->inputs[0] = x[i], run->inputs[1] = y[i];
    st = bench_run_call(run);
    losses[i] = st ? 0 : *tnf_tensor_f64(run->outputs[0]);
  }
  double seconds = bench_seconds() - start;
  run->inputs[0] = own[0], run->inputs[1] = own[1];
  for (int i = 0; i < SHAPES; ++i)
    tnf_tensor_release(x[i]), tnf_tensor_release(y[i]);
  if (st)
    return st;
  printf("{\"value\": %.6f, \"compiles\": 1, \"check\": [", seconds);
  for (int i = 0; i < SHAPES; ++i)
    printf("%s%.17g", i ? ", " : "", losses[i]);
  puts("]}");
  return NULL;
}

static tnf_status *memory(bench_run *run, bool whole) {
  int64_t rows = whole ? ROWS : MANY_ROWS;
  tnf_status *st = build(run, rows);
  if (!st && !whole)
    st = bench_run_compile(run);
  reset_peak();
  double before = peak_mib();
  if (!st && whole)
    st = bench_run_compile(run);
  for (int i = 0; i < (whole ? 5 : 3) && !st; ++i)
    st = bench_run_call(run);
  if (!st)
    print_result(run, peak_mib() - before, 0);
  return st;
}

int bench_process(const char *kind, uint32_t threads) {
  bench_run run;
  tnf_status *st = bench_run_open(threads, false, &run);
  if (!st && strcmp(kind, "first") == 0)
    st = first(&run);
  else if (!st && strcmp(kind, "shapes") == 0)
    st = shapes(&run);
  else if (!st)
    st = memory(&run, strcmp(kind, "memory_total") == 0);
  if (st)
    bench_print_error(st);
  bench_run_close(&run);
  return st != NULL;
}
