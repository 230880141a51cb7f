/* A compiled case: its inputs, compilation and calls. */
#include "bench.h"

#include <stdlib.h>
#include <string.h>

tnf_status *bench_run_open(uint32_t threads, bool exact, bench_run *run) {
  memset(run, 0, sizeof *run);
  run->exact = exact;
  tnf_context_options options = TNF_CONTEXT_OPTIONS_INIT;
  options.threads = threads;
  run->ctx = tnf_context_new(&options);
  if (run->ctx)
    run->compiler = tnf_graph_compiler_new(run->ctx, NULL);
  if (run->compiler)
    run->runtime = tnf_eager_runtime_new(run->ctx, NULL);
  if (run->runtime)
    run->executor = tnf_graph_executor_new(run->ctx, TNF_CPU);
  return run->executor ? NULL : tnf_context_status(run->ctx, TNF_RT_OUT_OF_MEMORY);
}

void bench_run_clear(bench_run *run) {
  for (int32_t i = 0; i < BENCH_MAX_TENSORS; ++i) {
    tnf_tensor_release(run->inputs[i]);
    tnf_tensor_release(run->outputs[i]);
    run->inputs[i] = run->outputs[i] = NULL;
  }
  for (int32_t i = 0; i < BENCH_MAX_KEPT; ++i) {
    tnf_eager_release(run->kept[i]);
    run->kept[i] = NULL;
  }
  run->eager = NULL;
  tnf_program_release(run->program);
  tnf_graph_release(run->graph);
  run->program = NULL;
  run->graph = NULL;
  run->input_count = run->output_count = run->feedback_count = run->result_count = 0;
  run->is_fresh = false;
}

tnf_status *bench_run_start(bench_run *run, const char *name) {
  bench_run_clear(run);
  run->graph = tnf_graph_new(run->ctx, name);
  return run->graph ? NULL : tnf_context_status(run->ctx, TNF_RT_OUT_OF_MEMORY);
}

void bench_run_close(bench_run *run) {
  bench_run_clear(run);
  tnf_graph_executor_release(run->executor);
  tnf_eager_runtime_release(run->runtime);
  tnf_graph_compiler_release(run->compiler);
  tnf_context_release(run->ctx);
}

tnf_status *bench_run_compile(bench_run *run) {
  if (run->eager)
    return NULL;
  return tnf_graph_compiler_compile(run->compiler, run->graph, &run->program);
}

tnf_status *bench_run_call(bench_run *run) {
  if (run->eager)
    return run->eager(run);
  for (int32_t i = 0; i < run->output_count && run->is_fresh; ++i) {
    tnf_tensor_release(run->outputs[i]);
    run->outputs[i] = NULL;
  }
  tnf_status *st =
      tnf_graph_executor_run_into(run->executor, run->program, run->inputs, run->input_count, run->outputs, run->output_count);
  int32_t first = run->output_count - run->feedback_count;
  for (int32_t i = 0; i < run->feedback_count && !st; ++i) {
    tnf_tensor *next = run->outputs[first + i];
    run->outputs[first + i] = run->inputs[i];
    run->inputs[i] = next;
  }
  return st;
}

static size_t element_count(int32_t rank, const int64_t *extents) {
  size_t count = 1;
  for (int32_t i = 0; i < rank; ++i)
    count *= (size_t)extents[i];
  return count;
}

static tnf_status *new_tensor(tnf_context *ctx, tnf_dtype dtype, int32_t rank, const int64_t *extents, const double *data,
                              tnf_tensor **out) {
  if (dtype == TNF_F64 || dtype == TNF_COMPLEX_F64)
    return tnf_tensor_from_col_major(ctx, dtype, rank, extents, data, out);
  tnf_status *st = tnf_tensor_new_zeros(ctx, dtype, rank, extents, out);
  float *f = st || dtype == TNF_I64 ? NULL : tnf_tensor_f32(*out);
  int64_t *k = st || dtype != TNF_I64 ? NULL : tnf_tensor_data(*out);
  for (size_t i = 0, n = k ? element_count(rank, extents) : 0; i < n; ++i)
    k[i] = (int64_t)data[i];
  for (size_t i = 0, n = f ? element_count(rank, extents) : 0; i < n; ++i)
    f[i] = (float)data[i];
  return st;
}

tnf_traced bench_input(bench_run *run, const char *name, tnf_dtype dtype, int32_t rank, const int64_t *extents,
                       const char *const *names, const double *data, tnf_status **status) {
  tnf_shape shape = {.rank = rank};
  for (int32_t i = 0; i < rank; ++i)
    shape.entry[i] = (tnf_shape_entry){run->exact ? NULL : names[i], extents[i]};
  if (!*status)
    *status = new_tensor(run->ctx, dtype, rank, extents, data, &run->inputs[run->input_count++]);
  return tnf_input(run->graph, name, dtype, shape);
}

tnf_traced bench_uniform_input(bench_run *run, const char *name, tnf_dtype dtype, int32_t rank, const int64_t *extents,
                               const char *const *names, uint32_t stream, double scale, double offset, tnf_status **status) {
  size_t count = element_count(rank, extents);
  double *data = malloc((count ? count : 1) * sizeof *data);
  if (!data && !*status)
    *status = tnf_context_status(run->ctx, TNF_RT_OUT_OF_MEMORY);
  if (data)
    bench_uniform(stream, count, scale, offset, data);
  tnf_traced x = bench_input(run, name, dtype, rank, extents, names, data, status);
  free(data);
  return x;
}

tnf_traced bench_complex_input(bench_run *run, const char *name, int32_t rank, const int64_t *extents, const char *const *names,
                               uint32_t stream, tnf_status **status) {
  size_t count = 2 * element_count(rank, extents);
  double *data = malloc(count * sizeof *data);
  if (!data && !*status)
    *status = tnf_context_status(run->ctx, TNF_RT_OUT_OF_MEMORY);
  if (data)
    bench_uniform(stream, count, 1, 0, data);
  tnf_traced x = bench_input(run, name, TNF_COMPLEX_F64, rank, extents, names, data, status);
  free(data);
  return x;
}

void bench_output(bench_run *run, const char *name, tnf_traced value) {
  tnf_output(run->graph, name, value);
  ++run->output_count;
}

int bench_run_nests(const bench_run *run) {
  return run->program ? (int)tnf_program_info(run->program)->loop_nests : 0;
}
