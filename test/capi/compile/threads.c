/* One program on several threads, each with its own context and executor; compilations at the same time. */
#include <pthread.h>

#include "compiled.h"

enum { THREADS = 3, RUNS = 200 };

static tnf_program *shared;

static bool run_shared(tnf_context *ctx, double first) {
  tnf_graph_executor *executor = tnf_graph_executor_new(ctx, TNF_CPU);
  bool right = true;
  for (int i = 0; i < RUNS; ++i) {
    double value = first + i;
    tnf_tensor *x, *out[2] = {NULL, NULL};
    tnf_status *st = tnf_tensor_from_col_major(ctx, TNF_F64, 1, (int64_t[]){1}, &value, &x);
    if (!st)
      st = tnf_graph_executor_run(executor, shared, &x, 1, out, 2);
    right = right && !st && tnf_tensor_f64(out[0])[0] == value * value;
    tnf_status_release(st);
    tnf_tensor_release(out[0]);
    tnf_tensor_release(out[1]);
    tnf_tensor_release(x);
  }
  tnf_graph_executor_release(executor);
  return right;
}

static void *work(void *user) {
  double *first = user;
  tnf_context *ctx = tnf_context_new(NULL);
  tnf_program_retain(shared);
  bool right = run_shared(ctx, *first);
  tnf_program_release(shared);
  tnf_graph_compiler *compiler = tnf_graph_compiler_new(ctx, NULL);
  tnf_graph *graph = square_graph(ctx);
  tnf_program *own = NULL;
  tnf_status *st = tnf_graph_compiler_compile(compiler, graph, &own);
  right = right && !st;
  tnf_status_release(st);
  tnf_program_release(own);
  tnf_graph_release(graph);
  tnf_graph_compiler_release(compiler);
  tnf_context_release(ctx);
  return right ? user : NULL;
}

int main(void) {
  tnf_context *ctx = tnf_context_new(NULL);
  tnf_graph_compiler *compiler = tnf_graph_compiler_new(ctx, NULL);
  tnf_graph *graph = square_graph(ctx);
  shared = compile(compiler, graph);
  pthread_t threads[THREADS];
  double first[THREADS] = {0, 1000, 2000};
  for (int i = 0; i < THREADS; ++i)
    CHECK_INT(pthread_create(&threads[i], NULL, work, &first[i]), 0);
  for (int i = 0; i < THREADS; ++i) {
    void *result;
    pthread_join(threads[i], &result);
    CHECK(result != NULL);
  }
  tnf_program_release(shared);
  tnf_graph_release(graph);
  tnf_graph_compiler_release(compiler);
  tnf_context_release(ctx);
  return CHECK_RESULT();
}
