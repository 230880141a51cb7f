/* Runs a graph of one output and compares its numbers, for tests that check what operations compute. */
#ifndef TNF_TEST_RUN_GRAPH_H
#define TNF_TEST_RUN_GRAPH_H

#include <math.h>

#include "check.h"
#include "tenferro/tenferro.h"

#define EXTENTS(...) ((int64_t[]){__VA_ARGS__})
#define WANT(...) (double[]){__VA_ARGS__}, (int64_t)(sizeof((double[]){__VA_ARGS__}) / sizeof(double))

/* Compiles and runs: the output, which the caller releases, or NULL with the status. */
static inline tnf_tensor *run_graph(tnf_context *ctx, tnf_graph *graph, tnf_tensor *input, tnf_status **status) {
  CHECK_TEXT(tnf_status_message(tnf_graph_status(graph)), "");
  tnf_graph_compiler *compiler = tnf_graph_compiler_new(ctx, NULL);
  tnf_program *program = NULL;
  tnf_tensor *out = NULL;
  *status = tnf_graph_compiler_compile(compiler, graph, &program);
  if (!*status)
    *status = tnf_run(ctx, program, &input, input ? 1 : 0, &out, 1);
  tnf_program_release(program);
  tnf_graph_compiler_release(compiler);
  return out;
}

/* The graph's output y, as f64 or complex f64, is `want` (`count` doubles) to `tolerance`; releases the graph. */
static inline void check_output(tnf_context *ctx, tnf_graph *graph, tnf_traced y, tnf_tensor *input, const double *want,
                                int64_t count, double tolerance) {
  bool complex = tnf_dtype_of(y) == TNF_COMPLEX_F32 || tnf_dtype_of(y) == TNF_COMPLEX_F64;
  tnf_output(graph, "y", tnf_cast(y, complex ? TNF_COMPLEX_F64 : TNF_F64));
  tnf_status *status;
  tnf_tensor *out = run_graph(ctx, graph, input, &status);
  if (CHECK_OK(status)) {
    int64_t doubles = tnf_tensor_element_count(out) * (complex ? 2 : 1);
    const double *got = tnf_tensor_const_data(out);
    CHECK_INT(doubles, count);
    for (int64_t i = 0; i < count && i < doubles; ++i)
      if (!CHECK(got[i] == want[i] || (isnan(got[i]) && isnan(want[i])) ||
                 fabs(got[i] - want[i]) <= tolerance * (1 + fabs(want[i]))))
        fprintf(stderr, "  element %lld: got %.17g, want %.17g\n", (long long)i, got[i], want[i]);
  }
  tnf_tensor_release(out);
  tnf_graph_release(graph);
}

/* The graph with the output y fails, when compiled or run. `text` NULL: any sentence. Releases the graph. */
static inline void check_failure(tnf_context *ctx, tnf_graph *graph, tnf_traced y, tnf_tensor *input, tnf_rt_status code,
                                 const char *text) {
  tnf_output(graph, "y", y);
  tnf_status *status;
  tnf_tensor *out = run_graph(ctx, graph, input, &status);
  CHECK(out == NULL);
  CHECK_FAILS(status, code, text);
  tnf_tensor_release(out);
  tnf_graph_release(graph);
}

#endif
