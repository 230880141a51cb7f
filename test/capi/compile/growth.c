/* Programs so long that a pass whose time grows by the square of their length runs into the test's time limit: through all passes
 * of the compiler, without LLVM's, on a thread with the stack that a main program has. And programs of two lengths, whose times
 * in the passes before the linalg form are compared. */
#include <pthread.h>
#include <sys/resource.h>
#include <time.h>

#include "check.h"
#include "pipeline/pipeline.h"
#include "pipeline/shim.h"
#include "pipeline/stages.h"
#include "tenferro/tenferro.h"
#include "trace/trace.h"

enum { STACK = 8 << 20 };

/* A sanitizer makes every operation several times slower; what grows by the square is slow enough at a quarter too. */
#ifdef TEST_SANITIZED
enum { SHORTER = 4 };
#else
enum { SHORTER = 1 };
#endif

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

static void layers(tnf_graph *graph, const tnf_traced *in, int32_t in_count, tnf_traced *out, int32_t out_count, void *user) {
  (void)graph, (void)in_count, (void)out_count, (void)user;
  out[0] = in[1];
  for (int i = 0; i < 8; ++i)
    out[0] = tnf_tanh(tnf_matmul(in[0], out[0]));
}

/* Calls of one function, which are kept, and the gradient through all of them. */
static void calls_gradient(tnf_graph *graph, int length) {
  tnf_function *function;
  if (!CHECK_OK(tnf_function_new(graph->ctx, "layers", layers, NULL, &function)))
    return;
  tnf_traced w = tnf_input(graph, "w", TNF_F64, TNF_SHAPE("n", "n")), y = input(graph, 0), x = y;
  for (int i = 0; i < length; ++i)
    tnf_function_call(graph, function, (tnf_traced[]){w, y}, 2, &y, 1);
  tnf_function_release(function);
  tnf_output(graph, "dx", tnf_grad(tnf_reduce_sum(y, TNF_ALL_AXES), x));
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

static void chain_gradient(tnf_graph *graph, int length) {
  tnf_traced x = input(graph, 0), y = x;
  for (int i = 0; i < length; ++i)
    y = i % 2 ? tnf_mul(y, x) : tnf_tanh(y);
  tnf_output(graph, "y", tnf_grad(tnf_reduce_sum(y, TNF_ALL_AXES), x));
}

static tnf_traced sum_of_slices(tnf_graph *graph, tnf_traced x, int length) {
  tnf_traced y = tnf_scalar_f64(graph, 0);
  for (int i = 0; i < length; ++i) {
    tnf_traced piece = tnf_slice_range(x, 0, i, i + 1);
    y = tnf_add(y, tnf_reduce_sum(tnf_mul(piece, piece), TNF_ALL_AXES));
  }
  return y;
}

/* Every slice states that the vector is longer. */
static void slices(tnf_graph *graph, int length) {
  tnf_output(graph, "y", sum_of_slices(graph, input(graph, 0), length));
}

static void slices_gradient(tnf_graph *graph, int length) {
  tnf_traced x = input(graph, 0);
  tnf_output(graph, "y", tnf_grad(sum_of_slices(graph, x, length), x));
}

/* The sum of padded pieces is one concatenation, however many there are. */
static void known_slices_gradient(tnf_graph *graph, int length) {
  tnf_traced x = tnf_input(graph, "x", TNF_F64, TNF_SHAPE(length));
  tnf_output(graph, "y", tnf_grad(sum_of_slices(graph, x, length), x));
}

/* Slices one behind the other, of a length that the run knows. */
static void offsets(tnf_graph *graph, int length) {
  tnf_traced x = input(graph, 0), w = tnf_input(graph, "w", TNF_F64, TNF_SHAPE("m")), y = tnf_scalar_f64(graph, 0);
  tnf_extent start = tnf_extent_const(0);
  for (int i = 0; i < length; ++i) {
    tnf_extent end = tnf_extent_add(start, tnf_dim(w, 0));
    y = tnf_add(y, tnf_reduce_sum(tnf_mul(w, tnf_slice_axis(x, 0, start, end)), TNF_ALL_AXES));
    start = end;
  }
  tnf_output(graph, "y", tnf_grad(y, x));
}

/* All extents are unknown and none are equal. */
static tnf_traced concatenated(tnf_graph *graph, tnf_traced *xs, int length) {
  for (int i = 0; i < length; ++i) {
    char name[24];
    snprintf(name, sizeof name, "x%d", i);
    xs[i] = tnf_input(graph, name, TNF_F64, TNF_SHAPE("?"));
  }
  return tnf_concatenate(xs, length, 0);
}

static void concatenation(tnf_graph *graph, int length) {
  tnf_traced *xs = calloc((size_t)length, sizeof *xs);
  tnf_output(graph, "y", concatenated(graph, xs, length));
  free(xs);
}

static void concatenation_gradient(tnf_graph *graph, int length) {
  tnf_traced *xs = calloc((size_t)length, sizeof *xs), *gradients = calloc((size_t)length, sizeof *gradients);
  tnf_traced y = concatenated(graph, xs, length);
  tnf_grad_many(tnf_reduce_sum(tnf_mul(y, y), TNF_ALL_AXES), xs, length, gradients);
  for (int i = 0; i < length; ++i) {
    char name[24];
    snprintf(name, sizeof name, "d%d", i);
    tnf_output(graph, name, gradients[i]);
  }
  free(gradients);
  free(xs);
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
    CHECK_OK(tnf_pipeline_run(allocator, tnf_graph_get_module(graph), &(tnf_rule_sources){NULL, NULL}, NULL,
                              (tnf_stage_sink){NULL, NULL}));
  }
  tnf_graph_release(graph);
  return NULL;
}

static void run_on_stack(void *(*run)(void *), tnf_context *ctx, builder *build, int length) {
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

/* ---- the front half ---- */

/* From the traced form to the simplified one. */
static void run_front(MlirModule module) {
  static const char *const stages[] = {TNF_STAGES};
  MlirContext context = mlirModuleGetContext(module);
  MlirPassManager manager = mlirPassManagerCreateOnOperation(context, mlirStringRefCreateFromCString("builtin.module"));
  tnf_passes_register();
  for (size_t i = 0; i < sizeof stages / sizeof *stages && strcmp(stages[i], "tenferro-to-linalg") != 0; ++i)
    CHECK(tnf_pass_manager_add(manager, mlirStringRefCreateFromCString(stages[i]), NULL, NULL));
  CHECK(mlirLogicalResultIsSuccess(mlirPassManagerRunOnOp(manager, mlirModuleGetOperation(module))));
  mlirPassManagerDestroy(manager);
}

static void *front(void *user) {
  const job *j = user;
  tnf_graph *graph = tnf_graph_new(j->ctx, "long");
  j->build(graph, j->length);
  if (CHECK(graph && !tnf_graph_status(graph)))
    run_front(tnf_graph_get_module(graph));
  tnf_graph_release(graph);
  return NULL;
}

static double seconds_of(tnf_context *ctx, builder *build, int length) {
  struct timespec start, end;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &start);
  run_on_stack(front, ctx, build, length);
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &end);
  return (double)(end.tv_sec - start.tv_sec) + 1e-9 * (double)(end.tv_nsec - start.tv_nsec);
}

/* Four times the length takes four times as long, or somewhat more: 16 times where something grows by the square. */
static void front_is_linear(tnf_context *ctx, const char *name, builder *build, int length) {
  double ratio = 0;
  for (int tries = 0; tries < 3 && (tries == 0 || ratio > 9); ++tries)
    ratio = seconds_of(ctx, build, 4 * length) / (seconds_of(ctx, build, length) + 0.01);
  if (!CHECK(ratio <= 9))
    fprintf(stderr, "  %s: %d pieces take %.1f times as long as %d\n", name, 4 * length, ratio, length);
}

/* However many padded pieces are added up, none is left. */
static void many_pieces(tnf_context *ctx) {
  tnf_graph *graph = tnf_graph_new(ctx, "long");
  known_slices_gradient(graph, 1500);
  run_front(tnf_graph_get_module(graph));
  MlirBlock block = mlirRegionGetFirstBlock(mlirOperationGetRegion(tnf_graph_get_function(graph), 0));
  int pads = 0, concatenations = 0;
  for (MlirOperation op = mlirBlockGetFirstOperation(block); !mlirOperationIsNull(op); op = mlirOperationGetNextInBlock(op)) {
    pads += tnf_op_is(op, "tenferro.pad");
    concatenations += tnf_op_is(op, "tenferro.concatenate");
  }
  CHECK_INT(pads, 0);
  CHECK_INT(concatenations, 1);
  tnf_graph_release(graph);
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
  many_pieces(ctx);
  run_on_stack(run, ctx, chain, 100000 / SHORTER);
  run_on_stack(run, ctx, independent, 10000 / SHORTER);
  run_on_stack(run, ctx, recurrent, 1000 / SHORTER);
  run_on_stack(run, ctx, slices, 2500 / SHORTER);
  run_on_stack(run, ctx, calls_gradient, 1000 / SHORTER);
  run_on_stack(run, ctx, inputs, 4000 / SHORTER);
  run_on_stack(front, ctx, chain_gradient, 100000 / SHORTER);
  front_is_linear(ctx, "slices", slices, 2000);
  front_is_linear(ctx, "gradient of slices", slices_gradient, 2000);
  front_is_linear(ctx, "gradient of slices of a known vector", known_slices_gradient, 2000);
  front_is_linear(ctx, "slices one behind the other", offsets, 1000);
  front_is_linear(ctx, "outputs", independent, 2000);
  front_is_linear(ctx, "gradient of calls", calls_gradient, 200);
  front_is_linear(ctx, "concatenation", concatenation, 1000);
  front_is_linear(ctx, "gradient of a concatenation", concatenation_gradient, 500);
  tnf_context_release(ctx);
  return CHECK_RESULT();
}
