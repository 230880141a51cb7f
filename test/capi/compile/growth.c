/* Programs so long that a pass whose time grows by the square of their length runs into the test's time limit. Each goes through
 * all passes of the compiler, without LLVM's, on a thread with the stack that a main program has. */
#include <pthread.h>
#include <sys/resource.h>

#include "check.h"
#include "pipeline/pipeline.h"
#include "tenferro/tenferro.h"
#include "trace/trace.h"

enum { STACK = 8 << 20 };

typedef void builder(tnf_graph *graph, int length);

typedef struct job {
  tnf_context *ctx;
  builder *build;
  int length;
} job;

static tnf_traced input(tnf_graph *graph, int number) {
  char name[24];
  snprintf(name, sizeof name, "x%d", number);
  return tnf_input(graph, name, TNF_F64, TNF_SHAPE("n"));
}

static void chain(tnf_graph *graph, int length) {
  tnf_traced x = input(graph, 0), y = x;
  for (int i = 0; i < length; ++i)
    y = i % 2 ? tnf_mul(y, x) : tnf_tanh(y);
  tnf_output(graph, "y", y);
}

/* Operations that differ in a number alone. */
static void independent(tnf_graph *graph, int length) {
  tnf_traced x = input(graph, 0);
  for (int i = 0; i < length; ++i) {
    char name[24];
    snprintf(name, sizeof name, "y%d", i);
    tnf_output(graph, name, tnf_scale(i + 1, x));
  }
}

/* A recurrent network with its gradient: a kernel may join none of the earlier steps, all of which read the bias. */
static void recurrent(tnf_graph *graph, int length) {
  tnf_traced w = tnf_input(graph, "w", TNF_F64, TNF_SHAPE("m", "m")), b = tnf_input(graph, "b", TNF_F64, TNF_SHAPE("m", 1));
  tnf_traced h = tnf_input(graph, "h", TNF_F64, TNF_SHAPE("m", "batch")), gradients[2];
  for (int i = 0; i < length; ++i)
    h = tnf_tanh(tnf_add(tnf_matmul(w, h), b));
  tnf_grad_many(tnf_reduce_sum(tnf_mul(h, h), TNF_ALL_AXES), (tnf_traced[]){w, b}, 2, gradients);
  tnf_output(graph, "dw", gradients[0]);
  tnf_output(graph, "db", gradients[1]);
}

/* Every slice states that the vector is longer. */
static void slices(tnf_graph *graph, int length) {
  tnf_traced x = input(graph, 0), y = tnf_scalar_f64(graph, 0);
  for (int i = 0; i < length; ++i)
    y = tnf_add(y, tnf_reduce_sum(tnf_slice_range(x, 0, i, i + 1), TNF_ALL_AXES));
  tnf_output(graph, "y", y);
}

static void inputs(tnf_graph *graph, int length) {
  tnf_traced y = input(graph, 0);
  for (int i = 1; i < length; ++i)
    y = tnf_add(y, input(graph, i));
  tnf_output(graph, "y", y);
}

static void *run(void *user) {
  const job *j = user;
  tnf_graph *graph = tnf_graph_new(j->ctx, "long");
  j->build(graph, j->length);
  if (CHECK(graph && !tnf_graph_status(graph))) {
    const tnf_allocator *allocator = tnf_context_allocator(j->ctx);
    CHECK_OK(tnf_pipeline_run(allocator, tnf_graph_get_module(graph), NULL, NULL, (tnf_stage_sink){NULL, NULL}));
  }
  tnf_graph_release(graph);
  return NULL;
}

static void run_on_stack(tnf_context *ctx, builder *build, int length) {
  job j = {ctx, build, length};
  pthread_attr_t attributes;
  pthread_t thread;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, STACK);
  if (CHECK(!pthread_create(&thread, &attributes, run, &j)))
    pthread_join(thread, NULL);
  pthread_attr_destroy(&attributes);
}

static long peak_kib(void) {
  struct rusage usage;
  return getrusage(RUSAGE_SELF, &usage) ? 0 : usage.ru_maxrss;
}

/* A signature of n inputs must not need memory by their square. */
static void trace_inputs(tnf_context *ctx) {
  tnf_graph_release(tnf_graph_new(ctx, "first")); /* loads what any graph needs */
  long before = peak_kib();
  tnf_graph *graph = tnf_graph_new(ctx, "long");
  inputs(graph, 8000);
  CHECK(!tnf_graph_status(graph));
  CHECK(peak_kib() - before < 60 * 1024);
  tnf_graph_release(graph);
}

int main(void) {
  tnf_context *ctx = tnf_context_new(NULL);
  trace_inputs(ctx);
  run_on_stack(ctx, chain, 100000);
  run_on_stack(ctx, independent, 10000);
  run_on_stack(ctx, recurrent, 1000);
  run_on_stack(ctx, slices, 2500);
  run_on_stack(ctx, inputs, 4000);
  tnf_context_release(ctx);
  return CHECK_RESULT();
}
