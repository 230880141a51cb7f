/* The protocol of peers/worker.py: prepare and time cases on command, one line of JSON per answer. */
#include "bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_SAMPLES = 2000, LINE_BYTES = 4096 };
/* A sample lasts at least this long, so that reading the clock does not count. */
static const double SAMPLE_SECONDS = 2e-5;

void bench_print_error(tnf_status *status) {
  fputs("{\"error\": \"", stdout);
  for (const char *c = tnf_status_message(status); *c; ++c)
    if (*c == '"' || *c == '\\')
      printf("\\%c", *c);
    else
      putchar(*c < ' ' ? ' ' : *c);
  puts("\"}");
  fflush(stdout);
  tnf_status_release(status);
}

static tnf_status *save_results(const bench_run *run, const char *folder) {
  tnf_status *st = NULL;
  int32_t count = run->result_count ? run->result_count : run->output_count;
  for (int32_t i = 0; i < count && !st; ++i) {
    char path[LINE_BYTES + 16];
    snprintf(path, sizeof path, "%s/%d.npy", folder, (int)i);
    /* After the call, an output that was fed back is an input. */
    int32_t fed = i - (run->output_count - run->feedback_count);
    st = tnf_tensor_save_npy(fed >= 0 ? run->inputs[fed] : run->outputs[i], path);
  }
  return st;
}

static void prepare(bench_run *run, const char *name, const char *folder) {
  double start = bench_seconds();
  tnf_status *st = bench_case_build(name, run);
  double built = bench_seconds();
  if (!st)
    st = bench_run_compile(run);
  double compiled = bench_seconds();
  if (!st)
    st = bench_run_call(run);
  if (!st)
    st = save_results(run, folder);
  for (int i = 0; i < 2 && !st; ++i)
    st = bench_run_call(run);
  if (st) {
    bench_run_clear(run);
    bench_print_error(st);
    return;
  }
  printf("{\"compile\": %.6f, \"trace\": %.6f, \"nests\": %d}\n", compiled - built, built - start, bench_run_nests(run));
  fflush(stdout);
}

static tnf_status *time_calls(bench_run *run, long inner, double *seconds) {
  tnf_status *st = NULL;
  double start = bench_seconds();
  for (long i = 0; i < inner && !st; ++i)
    st = bench_run_call(run);
  *seconds = bench_seconds() - start;
  return st;
}

static void time_case(bench_run *run, double budget) {
  static double samples[MAX_SAMPLES];
  long inner = 1;
  double spent = 0;
  tnf_status *st = time_calls(run, inner, &spent);
  while (!st && spent < SAMPLE_SECONDS) {
    inner *= 2;
    st = time_calls(run, inner, &spent);
  }
  int count = 0;
  double end = bench_seconds() + budget;
  do {
    if (!st)
      st = time_calls(run, inner, &spent);
    samples[count++] = spent / (double)inner;
  } while (!st && count < MAX_SAMPLES && bench_seconds() < end);
  if (st) {
    bench_print_error(st);
    return;
  }
  fputs("{\"samples\": [", stdout);
  for (int i = 0; i < count; ++i)
    printf("%s%.4e", i ? ", " : "", samples[i]);
  puts("]}");
  fflush(stdout);
}

int bench_worker(bool exact, uint32_t threads) {
  bench_run run;
  tnf_status *st = bench_run_open(threads, exact, &run);
  if (st) {
    bench_print_error(st);
    return 1;
  }
  printf("{\"ready\": \"tenferro\"}\n");
  fflush(stdout);
  char line[LINE_BYTES], name[128], folder[LINE_BYTES];
  while (fgets(line, sizeof line, stdin)) {
    /* Nothing is kept from one compilation to the next, so the two words mean the same here. */
    if (sscanf(line, "prepare %127s %4095s", name, folder) == 2 || sscanf(line, "compile %127s %4095s", name, folder) == 2)
      prepare(&run, name, folder);
    else if (strncmp(line, "time ", 5) == 0 && (run.program || run.eager))
      time_case(&run, strtod(line + 5, NULL));
    else if (strncmp(line, "quit", 4) == 0)
      break;
    else
      puts("{\"error\": \"no such command, or no case prepared\"}"), fflush(stdout);
  }
  bench_run_close(&run);
  return 0;
}
