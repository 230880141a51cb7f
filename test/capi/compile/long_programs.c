/* Long programs: nothing recurses over their length. Each is compiled on a thread with little stack. */
#include <pthread.h>

#include "compiled.h"

enum { SMALL_STACK = 512 * 1024 };

typedef struct job {
  tnf_context *ctx;
  int length;
} job;

static void *build(tnf_context *ctx, tnf_graph *graph, tnf_traced x, tnf_traced y) {
  tnf_graph_compiler *compiler = tnf_graph_compiler_new(ctx, NULL);
  tnf_program *program = NULL;
  tnf_output(graph, "y", y);
  tnf_output(graph, "gradient", tnf_grad(tnf_reduce_sum(y, TNF_ALL_AXES), x));
  if (CHECK_OK(tnf_graph_compiler_compile(compiler, graph, &program))) {
    tnf_tensor *in = vector_of(ctx, 2, (double[]){1, -1}), *out[2] = {NULL};
    CHECK_OK(tnf_run(ctx, program, &in, 1, out, 2));
    CHECK(out[1] && tnf_tensor_extent(out[1], 0) == 2);
    tnf_tensor_release(out[0]);
    tnf_tensor_release(out[1]);
    tnf_tensor_release(in);
  }
  tnf_program_release(program);
  tnf_graph_release(graph);
  tnf_graph_compiler_release(compiler);
  return NULL;
}

/* x + 1 + 2 + ..., each sum used once */
static void *additions(void *user) {
  const job *j = user;
  tnf_graph *graph = tnf_graph_new(j->ctx, "additions");
  tnf_traced x = tnf_input(graph, "x", TNF_F64, TNF_SHAPE("n")), y = x;
  for (int i = 0; i < j->length; ++i)
    y = tnf_add(y, x);
  return build(j->ctx, graph, x, y);
}

/* extents of extents: every reshape's extent is computed from the last one's */
static void *extents(void *user) {
  const job *j = user;
  tnf_graph *graph = tnf_graph_new(j->ctx, "extents");
  tnf_traced x = tnf_input(graph, "x", TNF_F64, TNF_SHAPE("n"));
  tnf_extent n = tnf_dim(x, 0), e = n;
  for (int i = 0; i < j->length; ++i)
    e = tnf_extent_min(tnf_extent_max(tnf_extent_add(e, n), n), n); /* n, but nobody proves it after a while */
  return build(j->ctx, graph, x, tnf_reshape(x, (tnf_extents){1, {e}}));
}

/* many pieces side by side */
static void *pieces(void *user) {
  const job *j = user;
  tnf_graph *graph = tnf_graph_new(j->ctx, "pieces");
  tnf_traced x = tnf_input(graph, "x", TNF_F64, TNF_SHAPE("n"));
  tnf_traced *list = malloc((size_t)j->length * sizeof *list);
  if (!list)
    exit(1);
  for (int i = 0; i < j->length; ++i)
    list[i] = x;
  tnf_traced y = tnf_concatenate(list, j->length, 0);
  free(list);
  return build(j->ctx, graph, x, y);
}

/* many inputs side by side: the sum of their extents may overflow at every addition */
static void *inputs(void *user) {
  const job *j = user;
  tnf_graph *graph = tnf_graph_new(j->ctx, "inputs");
  tnf_graph_compiler *compiler = tnf_graph_compiler_new(j->ctx, NULL);
  tnf_program *program = NULL;
  tnf_traced *list = malloc((size_t)j->length * sizeof *list);
  if (!list)
    exit(1);
  for (int i = 0; i < j->length; ++i) {
    char name[16];
    snprintf(name, sizeof name, "x%d", i);
    list[i] = tnf_input(graph, name, TNF_F64, TNF_SHAPE("?"));
  }
  tnf_output(graph, "y", tnf_concatenate(list, j->length, 0));
  free(list);
  CHECK_OK(tnf_graph_compiler_compile(compiler, graph, &program));
  tnf_program_release(program);
  tnf_graph_release(graph);
  tnf_graph_compiler_release(compiler);
  return NULL;
}

static void run_on_small_stack(tnf_context *ctx, void *(*function)(void *), int length) {
  job j = {ctx, length};
  pthread_attr_t attributes;
  pthread_t thread;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, SMALL_STACK);
  if (CHECK(!pthread_create(&thread, &attributes, function, &j)))
    pthread_join(thread, NULL);
  pthread_attr_destroy(&attributes);
}

int main(void) {
  tnf_context *ctx = tnf_context_new(NULL);
  run_on_small_stack(ctx, additions, 3000);
  run_on_small_stack(ctx, extents, 1000);
  run_on_small_stack(ctx, pieces, 500);
  run_on_small_stack(ctx, inputs, 1500);
  tnf_context_release(ctx);
  return CHECK_RESULT();
}
