/* Runs one program on NumPy files. */
#include "run_program.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "print_tensor.h"

bool tnf_succeeded(const char *tool, tnf_status *st) {
  if (!st)
    return true;
  fprintf(stderr, "%s: %s\n", tool, tnf_status_message(st));
  tnf_status_release(st);
  return false;
}

/* ---- timing ---- */

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static int ascending(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

/* What one call needs. */
typedef struct call {
  tnf_context *ctx;
  const tnf_program *program;
  tnf_tensor **inputs, **outputs;
  int32_t input_count, output_count;
} call;

static tnf_status *run_once(const call *c) {
  return tnf_run(c->ctx, c->program, c->inputs, c->input_count, c->outputs, c->output_count);
}

/* One call that makes and drops its results, as a caller's loop would. */
static tnf_status *run_fresh(const call *c, tnf_tensor **results) {
  for (int32_t i = 0; i < c->output_count; ++i)
    results[i] = NULL;
  call fresh = *c;
  fresh.outputs = results;
  tnf_status *st = run_once(&fresh);
  for (int32_t i = 0; i < c->output_count; ++i)
    tnf_tensor_release(results[i]);
  return st;
}

/* Seconds per call over `calls` calls. */
static tnf_status *sample(const call *c, tnf_tensor **results, int calls, double *seconds) {
  double start = now();
  tnf_status *st = NULL;
  for (int i = 0; i < calls && !st; ++i)
    st = run_fresh(c, results);
  *seconds = (now() - start) / calls;
  return st;
}

/* Many calls are timed together when one is too short for the clock; at most half a second in total. */
static tnf_status *measure(const call *c) {
  enum { SAMPLES = 301 };
  const double shortest = 20e-6, budget = 0.5;
  double seconds[SAMPLES], estimate;
  tnf_tensor **results = calloc((size_t)c->output_count + 1, sizeof(tnf_tensor *));
  if (!results)
    return tnf_context_status(c->ctx, TNF_RT_OUT_OF_MEMORY);
  tnf_status *st = sample(c, results, 3, &estimate);
  int calls = estimate < shortest ? (int)(shortest / (estimate > 1e-9 ? estimate : 1e-9)) + 1 : 1;
  int count = 0;
  double start = now();
  while (!st && count < SAMPLES && (count < 3 || now() - start < budget))
    st = sample(c, results, calls, &seconds[count++]);
  free(results);
  if (st)
    return st;
  qsort(seconds, (size_t)count, sizeof *seconds, ascending);
  printf("time: median %.4g us of %d calls, fastest %.4g us\n", seconds[count / 2] * 1e6, count * calls, seconds[0] * 1e6);
  return NULL;
}

/* ---- the run ---- */

static bool load_inputs(const tnf_run_request *request, const call *c) {
  for (int32_t i = 0; i < c->input_count; ++i)
    if (!tnf_succeeded(request->tool, tnf_tensor_load_npy(c->ctx, request->inputs.items[i], &c->inputs[i])))
      return false;
  return true;
}

static bool save_outputs(const tnf_run_request *request, const call *c) {
  const tnf_rt_program_info *info = tnf_program_info(c->program);
  for (int32_t i = 0; i < c->output_count; ++i) {
    tnf_tensor_print(info->outputs[i].name, c->outputs[i], request->print);
    if (i < request->outputs.count &&
        !tnf_succeeded(request->tool, tnf_tensor_save_npy(c->outputs[i], request->outputs.items[i])))
      return false;
  }
  return true;
}

static void print_arguments(const tnf_rt_argument *arguments, int32_t count) {
  for (int32_t i = 0; i < count; ++i)
    fprintf(stderr, "%s\"%s\"", i ? ", " : " (", arguments[i].name);
  fprintf(stderr, "%s\n", count ? ")" : "");
}

static bool check_counts(const tnf_run_request *request, const tnf_rt_program_info *info) {
  if (request->inputs.count != info->input_count) {
    fprintf(stderr, "%s: %s takes %" PRId32 " --input%s, got %d", request->tool, info->name, info->input_count,
            info->input_count == 1 ? "" : "s", request->inputs.count);
    print_arguments(info->inputs, info->input_count);
    return false;
  }
  if (request->outputs.count > info->output_count) {
    fprintf(stderr, "%s: %s gives %" PRId32 " result%s, got %d --output", request->tool, info->name, info->output_count,
            info->output_count == 1 ? "" : "s", request->outputs.count);
    print_arguments(info->outputs, info->output_count);
    return false;
  }
  return true;
}

bool tnf_run_request_execute(const tnf_run_request *request, tnf_context *ctx, const tnf_program *program) {
  const tnf_rt_program_info *info = tnf_program_info(program);
  if (!check_counts(request, info))
    return false;
  size_t inputs = (size_t)info->input_count, outputs = (size_t)info->output_count;
  tnf_tensor **tensors = calloc(inputs + outputs + 1, sizeof(tnf_tensor *));
  if (!tensors) {
    fprintf(stderr, "%s: out of memory\n", request->tool);
    return false;
  }
  call c = {ctx, program, tensors, tensors + inputs, info->input_count, info->output_count};
  bool done = load_inputs(request, &c) && tnf_succeeded(request->tool, run_once(&c)) && save_outputs(request, &c);
  if (done && request->time)
    done = tnf_succeeded(request->tool, measure(&c));
  for (size_t i = 0; i < inputs + outputs; ++i)
    tnf_tensor_release(tensors[i]);
  free(tensors);
  if (fflush(stdout) || ferror(stdout)) {
    fprintf(stderr, "%s: cannot write to standard output\n", request->tool);
    return false;
  }
  return done;
}
