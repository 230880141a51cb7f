/* Prints what a call of a program of four elements costs: through the executor with a new result, into a tensor, and directly. */
#include <time.h>

#include "compiled.h"

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

int main(void) {
  const int calls = 1000; /* short enough that some round is not interrupted */
  tnf_context_options options = TNF_CONTEXT_OPTIONS_INIT;
  options.threads = 1;
  tnf_context *ctx = tnf_context_new(&options);
  tnf_graph_compiler *compiler = tnf_graph_compiler_new(ctx, NULL);
  tnf_graph *graph = tnf_graph_new(ctx, "twice");
  tnf_traced x = tnf_input(graph, "x", TNF_F64, TNF_SHAPE("n"));
  tnf_output(graph, "y", tnf_add(x, x));
  tnf_program *program = compile(compiler, graph);
  tnf_graph_executor *executor = tnf_graph_executor_new(ctx, TNF_CPU);
  tnf_tensor *in = vector_of(ctx, 4, (double[]){1, 2, 3, 4}), *out, *kept = NULL;
  tnf_tensor *inputs[] = {in};
  double best[3] = {1e9, 1e9, 1e9};
  for (int round = 0; round < 2000; ++round) {
    double start = now();
    for (int i = 0; i < calls; ++i) {
      REQUIRE_OK(tnf_graph_executor_run(executor, program, inputs, 1, &out, 1));
      tnf_tensor_release(out);
    }
    double fresh = now();
    for (int i = 0; i < calls; ++i)
      REQUIRE_OK(tnf_graph_executor_run_into(executor, program, inputs, 1, &kept, 1));
    double into = now();
    const tnf_rt_tensor *view[] = {tnf_tensor_get_rt(in)};
    tnf_rt_tensor result = *tnf_tensor_get_rt(kept), *results[] = {&result};
    for (int i = 0; i < calls; ++i)
      CHECK_INT(tnf_program_info(program)->entry(ctx, view, results), TNF_RT_OK);
    double direct = now();
    double times[3] = {fresh - start, into - fresh, direct - into};
    for (int k = 0; k < 3; ++k)
      if (times[k] / calls < best[k])
        best[k] = times[k] / calls;
  }
  printf("a call of 4 elements: %.1f ns with a new result, %.1f ns into a tensor, %.1f ns by its C entry\n", best[0], best[1],
         best[2]);
  tnf_tensor_release(kept);
  tnf_tensor_release(in);
  tnf_graph_executor_release(executor);
  tnf_program_release(program);
  tnf_graph_release(graph);
  tnf_graph_compiler_release(compiler);
  tnf_context_release(ctx);
  return CHECK_RESULT();
}
