/* Compiling, describing and running while each allocation of ours fails in turn: a status, nothing leaked, the next attempt
 * works. A run that cannot have its memory has written nothing. */
#include "runtime/test_allocator.h"

#include "../graph_text.h"
#include "compiled.h"

/* True when everything worked. */
static bool attempt(tnf_context *ctx, tnf_graph *graph, tnf_captured_data captured) {
  tnf_graph_compiler_options options = TNF_GRAPH_COMPILER_OPTIONS_INIT;
  options.cpu = "x86-64-v3";
  tnf_graph_compiler *compiler = tnf_graph_compiler_new(ctx, &options);
  if (!compiler)
    return false;
  tnf_object *object;
  tnf_program *program = NULL;
  tnf_status *st = tnf_graph_compiler_compile_object(compiler, graph, captured, &object);
  const char *header;
  if (!st)
    st = tnf_object_header(object, "affine", &header);
  if (!st)
    st = tnf_object_program(object, NULL, &program);
  tnf_graph_executor *executor = st ? NULL : tnf_graph_executor_new(ctx, TNF_CPU);
  tnf_tensor *x = NULL, *y = NULL;
  bool done = executor != NULL;
  if (done)
    st = tnf_tensor_from_col_major(ctx, TNF_F64, 1, (int64_t[]){2}, (double[]){3, 4}, &x);
  if (done && !st)
    st = tnf_graph_executor_run(executor, program, &x, 1, &y, 1);
  if (done && !st)
    CHECK(tnf_tensor_f64(y)[0] == 31);
  if (st)
    CHECK_INT(tnf_status_code(st), TNF_RT_OUT_OF_MEMORY);
  done = done && !st;
  tnf_status_release(st);
  tnf_tensor_release(y);
  tnf_tensor_release(x);
  tnf_graph_executor_release(executor);
  tnf_program_release(program);
  tnf_object_release(object);
  tnf_graph_compiler_release(compiler);
  return done;
}

/* The text of the graph, with its data, read back: compiled and as a graph. */
static bool attempt_text(tnf_context *ctx, const char *text) {
  tnf_graph_compiler *compiler = tnf_graph_compiler_new(ctx, NULL);
  tnf_object *object = NULL;
  tnf_graph *graph = NULL;
  tnf_status *st = compiler ? tnf_graph_compiler_compile_text(compiler, text, strlen(text), NULL, NULL, &object) : NULL;
  if (compiler && !st)
    st = tnf_graph_from_mlir(ctx, text, strlen(text), NULL, NULL, &graph);
  if (st)
    CHECK_INT(tnf_status_code(st), TNF_RT_OUT_OF_MEMORY);
  bool done = compiler && !st;
  tnf_status_release(st);
  tnf_graph_release(graph);
  tnf_object_release(object);
  tnf_graph_compiler_release(compiler);
  return done;
}

static void fail_each(test_allocator *allocator, tnf_context *ctx, tnf_graph *graph, int way, const char *text) {
  bool done = false;
  long failed = 0;
  for (long n = 0; n < 500 && !done; ++n) {
    long live = allocator->live;
    allocator->fail_from = allocator->calls + n;
    allocator->fail_count = 1;
    done = way < 2 ? attempt(ctx, graph, (tnf_captured_data)way) : attempt_text(ctx, text);
    failed += !done;
    allocator->fail_from = -1;
    tnf_context_trim(ctx);
    if (!done)
      CHECK(allocator->live <= live + 4); /* the context may keep a frame or a workspace */
    if (allocator->calls == 0)
      break;
  }
  CHECK(done);
  CHECK(failed > 10);
}

enum { OUTPUTS = 12 };

/* A loop that writes a result, then a product or a library call of every kind that works in memory of its own. */
static tnf_graph *many_steps(tnf_context *ctx) {
  tnf_graph *graph = tnf_graph_new(ctx, "steps");
  tnf_traced x = tnf_input(graph, "x", TNF_F64, TNF_SHAPE("n", "n")), y = tnf_exp(x);
  tnf_extent n = tnf_dim(x, 0);
  tnf_traced sums = tnf_cast(tnf_reduce_sum(y, TNF_AXES(1)), TNF_F32);
  tnf_traced long_rows = tnf_broadcast_in_dim(sums, TNF_EXTENTS(n, 5000), TNF_AXES(0));
  tnf_traced spd = tnf_add(tnf_matmul(tnf_matrix_transpose(y), y), tnf_eye(graph, TNF_F64, n, n));
  tnf_traced l = tnf_cholesky(spd), z = tnf_complex(y, x);
  tnf_svd_result svd = tnf_svd(y);
  tnf_qr_result qr = tnf_qr(y);
  const tnf_traced all[OUTPUTS] = {y,
                                   tnf_matmul(tnf_matrix_transpose(y), x),
                                   tnf_matmul(tnf_conj(z), z),
                                   tnf_matmul(long_rows, tnf_matrix_transpose(long_rows)),
                                   l,
                                   tnf_triangular_solve(l, y, TNF_LEFT | TNF_LOWER),
                                   tnf_solve(y, x),
                                   tnf_inverse(y),
                                   qr.r,
                                   svd.s,
                                   tnf_eigh(spd).w,
                                   tnf_grad(tnf_reduce_sum(tnf_reduce_prod(y, TNF_AXES(0)), TNF_ALL_AXES), x)};
  for (int i = 0; i < OUTPUTS; ++i) {
    char name[8];
    snprintf(name, sizeof name, "out%d", i);
    tnf_output(graph, name, all[i]);
  }
  CHECK(!tnf_graph_status(graph));
  return graph;
}

static void spoil(tnf_tensor *t) {
  memset(tnf_tensor_data(t), 0xff, tnf_tensor_byte_size(t));
}

static bool is_spoiled(const tnf_tensor *t) {
  const unsigned char *data = tnf_tensor_const_data(t);
  for (size_t i = 0; i < tnf_tensor_byte_size(t); ++i)
    if (data[i] != 0xff)
      return false;
  return true;
}

static void written_all_or_nothing(uint32_t threads, int64_t n) {
  test_allocator allocator = TEST_ALLOCATOR_INIT;
  tnf_context *plain = tnf_context_new(NULL);
  tnf_graph *graph = many_steps(plain);
  tnf_graph_compiler *compiler = tnf_graph_compiler_new(plain, NULL);
  tnf_program *program = compile(compiler, graph);
  tnf_tensor *x, *want[OUTPUTS] = {NULL}, *outputs[OUTPUTS];
  REQUIRE_OK(tnf_tensor_new_zeros(plain, TNF_F64, 2, (int64_t[]){n, n}, &x));
  for (int64_t i = 0; i < n * n; ++i)
    tnf_tensor_f64(x)[i] = (double)(i * 7919 % 1009) / 1009 - 0.5 + (i % (n + 1) == 0);
  REQUIRE_OK(tnf_run(plain, program, &x, 1, want, OUTPUTS));
  for (int i = 0; i < OUTPUTS; ++i)
    REQUIRE_OK(tnf_tensor_new_zeros(plain, tnf_tensor_dtype(want[i]), tnf_tensor_rank(want[i]), tnf_tensor_extents(want[i]),
                                    &outputs[i]));
  long failed = 0;
  for (bool done = false; !done; ++failed) {
    tnf_context *ctx = test_context(&allocator, threads);
    allocator.fail_from = allocator.calls + failed;
    for (int i = 0; i < OUTPUTS; ++i)
      spoil(outputs[i]);
    tnf_status *st = tnf_run(ctx, program, &x, 1, outputs, OUTPUTS);
    done = !st;
    if (st)
      CHECK_INT(tnf_status_code(st), TNF_RT_OUT_OF_MEMORY);
    for (int i = 0; i < OUTPUTS; ++i)
      if (done)
        CHECK(!memcmp(tnf_tensor_data(outputs[i]), tnf_tensor_data(want[i]), tnf_tensor_byte_size(want[i])));
      else
        CHECK(is_spoiled(outputs[i]));
    allocator.fail_from = -1;
    tnf_status_release(st);
    tnf_context_release(ctx);
  }
  CHECK(failed > 3); /* the last one did not */
  CHECK_ALL_FREED(&allocator);
  for (int i = 0; i < OUTPUTS; ++i) {
    tnf_tensor_release(want[i]);
    tnf_tensor_release(outputs[i]);
  }
  tnf_tensor_release(x);
  tnf_program_release(program);
  tnf_graph_compiler_release(compiler);
  tnf_graph_release(graph);
  tnf_context_release(plain);
}

int main(void) {
  written_all_or_nothing(1, 90);
  written_all_or_nothing(3, 40);
  test_allocator allocator = TEST_ALLOCATOR_INIT;
  tnf_context *ctx = test_context(&allocator, 1);
  tnf_graph *graph = tnf_graph_new(ctx, "affine");
  tnf_traced a = tnf_traced_from_col_major(graph, NULL, TNF_F64, 1, (int64_t[]){2}, (double[]){10, 20});
  tnf_output(graph, "y", tnf_add(tnf_mul(a, tnf_input(graph, "x", TNF_F64, TNF_SHAPE(2))), tnf_div(a, a)));
  CHECK(tnf_graph_status(graph) == NULL);
  static char text[1 << 16];
  strcpy(text, graph_text_of(graph));
  for (int way = 0; way < 3; ++way)
    fail_each(&allocator, ctx, graph, way, text);
  allocator.fail_from = allocator.calls;
  CHECK_TEXT(graph_text_of(graph), ""); /* all of it or nothing */
  allocator.fail_from = -1;
  tnf_graph_release(graph);
  tnf_context_release(ctx);
  CHECK_ALL_FREED(&allocator);
  return CHECK_RESULT();
}
