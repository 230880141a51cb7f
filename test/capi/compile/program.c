/* Programs from graphs: values, shapes, captured data, results in place, lifetimes, statistics, stages, objects. */
#include "compiled.h"

static void test_shapes(tnf_context *ctx, tnf_graph_compiler *compiler) {
  tnf_graph *graph = square_graph(ctx);
  tnf_program *program = compile(compiler, graph);
  tnf_graph_release(graph); /* the program does not need it */
  tnf_graph_executor *executor = tnf_graph_executor_new(ctx, TNF_CPU);
  for (int64_t n = 0; n < 70; ++n) {
    double values[70];
    for (int64_t i = 0; i < n; ++i)
      values[i] = 0.5 * (double)i - 3;
    tnf_tensor *x = vector_of(ctx, n, values), *out[2];
    REQUIRE_OK(tnf_graph_executor_run(executor, program, &x, 1, out, 2));
    CHECK_INT(tnf_tensor_extent(out[0], 0), n);
    for (int64_t i = 0; i < n; ++i) {
      CHECK(tnf_tensor_f64(out[0])[i] == values[i] * values[i]);
      CHECK(tnf_tensor_f64(out[1])[i] == 2 * values[i]);
    }
    tnf_tensor_release(out[0]);
    tnf_tensor_release(out[1]);
    tnf_tensor_release(x);
  }
  tnf_graph_executor_release(executor);
  tnf_program_release(program);
}

/* Results in the caller's tensors; a tensor of another shape or an input's own is refused. */
static void test_in_place(tnf_context *ctx, tnf_graph_compiler *compiler) {
  tnf_graph *graph = square_graph(ctx);
  tnf_program *program = compile(compiler, graph);
  tnf_graph_executor *executor = tnf_graph_executor_new(ctx, TNF_CPU);
  tnf_tensor *x = vector_of(ctx, 3, (double[]){1, 2, 3}), *y = vector_of(ctx, 3, (double[]){0, 0, 0});
  tnf_tensor *wrong = vector_of(ctx, 2, (double[]){0, 0});
  tnf_tensor *in[] = {x};
  tnf_tensor *out[2] = {y, NULL};
  REQUIRE_OK(tnf_graph_executor_run_into(executor, program, in, 1, out, 2));
  CHECK(out[0] == y && tnf_tensor_f64(y)[2] == 9 && tnf_tensor_f64(out[1])[2] == 6);
  tnf_tensor_release(out[1]);
  CHECK_FAILS(tnf_graph_executor_run_into(executor, program, in, 1, (tnf_tensor *[]){wrong, NULL}, 2), TNF_RT_SHAPE_MISMATCH,
              "square: output \"square\" is 3, the buffer given for it is 2");
  CHECK_FAILS(tnf_graph_executor_run_into(executor, program, in, 1, (tnf_tensor *[]){x, NULL}, 2), TNF_RT_OVERLAP,
              "square: output \"square\" overlaps input \"x\"");
  tnf_tensor_release(wrong);
  tnf_tensor_release(x);
  tnf_tensor_release(y);
  tnf_graph_executor_release(executor);
  tnf_program_release(program);
  tnf_graph_release(graph);
}

/* A solve may take the place of its right-hand side, but not where that is its matrix too. */
static void test_solve_of_itself(tnf_context *ctx, tnf_graph_compiler *compiler) {
  tnf_graph *graph = tnf_graph_new(ctx, "itself");
  tnf_traced a = tnf_input(graph, "a", TNF_F64, TNF_SHAPE("n", "n")), twice = tnf_add(a, a);
  tnf_traced x = tnf_triangular_solve(twice, twice, TNF_LEFT | TNF_LOWER | TNF_TRANSPOSED);
  tnf_output(graph, "y", tnf_matmul(x, x));
  tnf_program *program = compile(compiler, graph);
  tnf_graph_release(graph);
  tnf_tensor *in, *y = NULL;
  REQUIRE_OK(tnf_tensor_from_col_major(ctx, TNF_F64, 2, (int64_t[]){2, 2}, (double[]){1, 1, 2, 1}, &in));
  REQUIRE_OK(tnf_run(ctx, program, &in, 1, &y, 1));
  const double want[] = {1, 1, 1, 2}; /* x = [[0, 1], [1, 1]] */
  CHECK(memcmp(tnf_tensor_f64(y), want, sizeof want) == 0);
  tnf_tensor_release(in);
  tnf_tensor_release(y);
  tnf_program_release(program);
}

/* Captured inputs between others, and a program that has nothing else. */
static void test_captured(tnf_context *ctx, tnf_graph_compiler *compiler) {
  tnf_graph *graph = tnf_graph_new(ctx, "affine");
  tnf_traced a = tnf_traced_from_col_major(graph, NULL, TNF_F64, 1, (int64_t[]){2}, (double[]){10, 20});
  tnf_traced x = tnf_input(graph, "x", TNF_F64, TNF_SHAPE(2));
  tnf_traced b = tnf_traced_from_col_major(graph, NULL, TNF_F64, 1, (int64_t[]){2}, (double[]){1, 2});
  tnf_output(graph, "y", tnf_add(tnf_mul(a, x), b));
  tnf_program *affine = compile(compiler, graph);
  tnf_graph_release(graph);
  CHECK_INT(tnf_program_input_count(affine), 1);
  CHECK_INT(tnf_program_output_count(affine), 1);
  CHECK_INT(tnf_program_info(affine)->input_count, 3);
  CHECK_TEXT(tnf_program_get_input(affine, 0)->name, "x");
  CHECK(!tnf_program_get_input(affine, 1) && !tnf_program_get_input(affine, -1) && !tnf_program_get_input(NULL, 0));
  CHECK_TEXT(tnf_program_get_output(affine, 0)->name, "y");
  CHECK(!tnf_program_get_output(affine, 1) && !tnf_program_get_output(affine, -1) && !tnf_program_get_output(NULL, 0));
  tnf_graph_executor *executor = tnf_graph_executor_new(ctx, TNF_CPU);
  tnf_tensor *in = vector_of(ctx, 2, (double[]){3, 4}), *y;
  REQUIRE_OK(tnf_graph_executor_run(executor, affine, &in, 1, &y, 1));
  CHECK(tnf_tensor_f64(y)[0] == 31 && tnf_tensor_f64(y)[1] == 82);
  tnf_tensor_release(y);
  tnf_tensor_release(in);
  CHECK_FAILS(tnf_graph_executor_run(executor, affine, NULL, 0, &y, 1), TNF_RT_INVALID_ARGUMENT, "affine: takes 1 input, got 0");
  CHECK(y == NULL);
  tnf_program_release(affine);

  graph = tnf_graph_new(ctx, "constant");
  a = tnf_traced_from_col_major(graph, NULL, TNF_F64, 1, (int64_t[]){3}, (double[]){1, 2, 3});
  tnf_output(graph, "g", tnf_grad(tnf_reduce_sum(tnf_mul(a, a), TNF_ALL_AXES), a));
  tnf_program *constant = compile(compiler, graph);
  tnf_graph_release(graph);
  REQUIRE_OK(tnf_graph_executor_run(executor, constant, NULL, 0, &y, 1));
  CHECK(tnf_tensor_f64(y)[0] == 2 && tnf_tensor_f64(y)[1] == 4 && tnf_tensor_f64(y)[2] == 6);
  tnf_tensor_release(y);
  tnf_program_release(constant);
  tnf_graph_executor_release(executor);
}

/* An object keeps the graph's data for its programs; more arguments than fit on the stack; tnf_run without an executor. */
static void test_captured_object(tnf_context *ctx, tnf_graph_compiler *compiler) {
  enum { PAIRS = 20 };
  tnf_graph *graph = tnf_graph_new(ctx, "weighted");
  tnf_tensor *in[PAIRS], *y = NULL;
  tnf_traced sum = tnf_traced_from_col_major(graph, NULL, TNF_F64, 0, NULL, (double[]){0});
  double want = 0;
  for (int i = 0; i < PAIRS; ++i) {
    char name[8];
    snprintf(name, sizeof name, "x%d", i);
    tnf_traced weight = tnf_traced_from_col_major(graph, NULL, TNF_F64, 0, NULL, (double[]){i + 1});
    sum = tnf_add(sum, tnf_mul(tnf_input(graph, name, TNF_F64, TNF_SCALAR), weight));
    REQUIRE_OK(tnf_tensor_from_col_major(ctx, TNF_F64, 0, NULL, (double[]){i * i}, &in[i]));
    want += (i + 1) * i * i;
  }
  tnf_output(graph, "y", sum);
  tnf_object *object;
  tnf_program *program;
  REQUIRE_OK(tnf_graph_compiler_compile_object(compiler, graph, TNF_CAPTURED_AS_INPUTS, &object));
  tnf_graph_release(graph);
  REQUIRE_OK(tnf_object_program(object, "weighted", &program));
  tnf_object_release(object);
  CHECK_INT(tnf_program_input_count(program), PAIRS);
  CHECK_TEXT(tnf_program_get_input(program, PAIRS - 1)->name, "x19");
  for (int i = 0; i < 2; ++i) /* a new result, then into it */
    REQUIRE_OK(tnf_run(ctx, program, in, PAIRS, &y, 1));
  CHECK(tnf_tensor_f64(y)[0] == want);
  for (int i = 0; i < PAIRS; ++i)
    tnf_tensor_release(in[i]);
  tnf_tensor_release(y);
  tnf_program_release(program);
}

/* The program's own function on memory of the caller, aligned as its elements are: nothing is copied. */
static void test_callers_memory(tnf_context *ctx, tnf_graph_compiler *compiler) {
  tnf_graph *graph = square_graph(ctx);
  tnf_program *program = compile(compiler, graph);
  double memory[64];
  for (int64_t n = 0; n < 20; ++n) {
    double *in = memory + 1, *square = in + n, *gradient = square + n; /* side by side, at odd addresses */
    for (int64_t i = 0; i < n; ++i)
      in[i] = (double)i - 3;
    gradient[n] = -1;
    tnf_rt_tensor x = {.data = in, .rank = 1, .dtype = TNF_F64, .extents = {n}},
                  y = {.data = square, .rank = 1, .dtype = TNF_F64, .extents = {n}},
                  g = {.data = gradient, .rank = 1, .dtype = TNF_F64, .extents = {n}};
    const tnf_rt_tensor *inputs[] = {&x};
    tnf_rt_tensor *outputs[] = {&y, &g};
    CHECK_INT(tnf_program_info(program)->entry(ctx, inputs, outputs), TNF_RT_OK);
    for (int64_t i = 0; i < n; ++i)
      CHECK(y.data == square && square[i] == in[i] * in[i] && gradient[i] == 2 * in[i]);
    CHECK(gradient[n] == -1);
  }
  tnf_program_release(program);
  tnf_graph_release(graph);
}

/* Everything that a result needs stays with it. */
static void test_result_outlives(void) {
  tnf_context *ctx = tnf_context_new(NULL);
  tnf_graph_compiler *compiler = tnf_graph_compiler_new(ctx, NULL);
  tnf_graph *graph = square_graph(ctx);
  tnf_program *program = compile(compiler, graph);
  tnf_graph_executor *executor = tnf_graph_executor_new(ctx, TNF_CPU);
  tnf_tensor *x = vector_of(ctx, 2, (double[]){3, 4}), *out[2];
  tnf_graph_release(graph);
  tnf_graph_compiler_release(compiler);
  REQUIRE_OK(tnf_graph_executor_run(executor, program, &x, 1, out, 2));
  tnf_graph_executor_release(executor);
  tnf_program_release(program);
  tnf_context_release(ctx);
  CHECK(tnf_tensor_f64(out[0])[1] == 16 && tnf_tensor_f64(out[1])[0] == 6);
  tnf_tensor_release(x);
  tnf_tensor_release(out[0]);
  tnf_tensor_release(out[1]);
}

static void count_stage(const char *stage, const char *text, size_t length, void *user) {
  int *count = user;
  CHECK(stage[0] && strlen(text) == length && length > 0);
  ++*count;
}

static void test_statistics(tnf_context *ctx) {
  int stages = 0;
  tnf_graph_compiler_options options = TNF_GRAPH_COMPILER_OPTIONS_INIT;
  options.on_stage = count_stage;
  options.user = &stages;
  tnf_graph_compiler *compiler = tnf_graph_compiler_new(ctx, &options);
  tnf_graph *graph = square_graph(ctx);
  tnf_object *object, *again;
  tnf_program *program;
  REQUIRE_OK(tnf_graph_compiler_compile_object(compiler, graph, TNF_CAPTURED_AS_INPUTS, &object));
  REQUIRE_OK(tnf_graph_compiler_compile_object(compiler, graph, TNF_CAPTURED_AS_INPUTS, &again));
  REQUIRE_OK(tnf_object_program(object, NULL, &program));
  CHECK(stages >= 2 * 9 && stages % 2 == 0); /* the traced form, six stages or more, LLVM IR before and after optimisation */
  tnf_compile_statistics one = TNF_COMPILE_STATISTICS_INIT, all = TNF_COMPILE_STATISTICS_INIT;
  tnf_object_statistics(object, &one);
  tnf_graph_compiler_statistics(compiler, &all);
  CHECK_INT(one.compiles, 1);
  CHECK_INT(one.loop_nests, 1);
  CHECK_INT(one.loop_nests, tnf_program_info(program)->loop_nests);
  CHECK_INT(all.compiles, 2);
  CHECK(one.total > 0 && all.total > one.total && one.link > 0);
  /* the same graph gives the same code */
  size_t size, size_again;
  const void *data = tnf_object_data(object, &size);
  const void *data_again = tnf_object_data(again, &size_again);
  CHECK(size == size_again && memcmp(data, data_again, size) == 0);
  tnf_object_release(again);
  tnf_object_release(object);
  tnf_program_release(program);
  tnf_graph_release(graph);
  tnf_graph_compiler_release(compiler);
}

/* Rules given by the caller are the ones that are used. */
static void test_rules(tnf_context *ctx) {
  tnf_ad_context *ad = tnf_ad_context_new(ctx);
  tnf_graph_compiler_options options = TNF_GRAPH_COMPILER_OPTIONS_INIT;
  options.ad = ad;
  tnf_graph_compiler *compiler = tnf_graph_compiler_new(ctx, &options);
  tnf_graph *graph = square_graph(ctx);
  tnf_program *program = compile(compiler, graph);
  tnf_graph_executor *executor = tnf_graph_executor_new(ctx, TNF_CPU);
  tnf_tensor *x = vector_of(ctx, 1, (double[]){5}), *out[2];
  REQUIRE_OK(tnf_graph_executor_run(executor, program, &x, 1, out, 2));
  CHECK(tnf_tensor_f64(out[1])[0] == 10);
  tnf_tensor_release(out[0]);
  tnf_tensor_release(out[1]);
  tnf_tensor_release(x);
  tnf_graph_executor_release(executor);
  tnf_program_release(program);
  tnf_graph_release(graph);
  tnf_graph_compiler_release(compiler);
  tnf_ad_context_release(ad);
}

static const char two_programs[] =
    "func.func @twice(%x: !tenferro.tensor<?xf64> {tenferro.name = \"x\", tenferro.extents = [\"n\"]}) -> "
    "!tenferro.tensor<?xf64> {\n"
    "  %y = tenferro.add %x, %x : !tenferro.tensor<?xf64>\n"
    "  return %y : !tenferro.tensor<?xf64>\n}\n"
    "func.func @negate(%int: !tenferro.tensor<[8]x3xf32>) -> (!tenferro.tensor<[8]x3xf32> {tenferro.name = \"double\"}) {\n"
    "  %y = tenferro.neg %int : !tenferro.tensor<[8]x3xf32>\n"
    "  return %y : !tenferro.tensor<[8]x3xf32>\n}\n";

static void test_object(tnf_graph_compiler *compiler) {
  tnf_object *object;
  REQUIRE_OK(tnf_graph_compiler_compile_text(compiler, two_programs, sizeof two_programs - 1, "two.mlir", NULL, &object));
  CHECK_INT(tnf_object_program_count(object), 2);
  CHECK_TEXT(tnf_object_program_name(object, 1), "negate");
  CHECK(tnf_object_program_name(object, 2) == NULL);
  const char *header;
  REQUIRE_OK(tnf_object_header(object, "two-programs", &header));
  CHECK(strstr(header, "#ifndef TWO_PROGRAMS_H\n") != NULL);
  CHECK(strstr(header, "tnf_rt_status twice(tnf_rt_context *ctx, const tnf_rt_tensor *x, tnf_rt_tensor *result0);") != NULL);
  CHECK(strstr(header, "double: f32[dim 0 of argument 0 <= 8, 3] from input0: f32[<= 8, 3]") != NULL);
  tnf_program *program;
  CHECK_FAILS(tnf_object_program(object, NULL, &program), TNF_RT_INVALID_ARGUMENT, "the object has 2 programs, say which");
  CHECK_FAILS(tnf_object_program(object, "none", &program), TNF_RT_INVALID_ARGUMENT, "the object has no program \"none\"");
  REQUIRE_OK(tnf_object_program(object, "negate", &program));
  CHECK_INT(tnf_program_info(program)->inputs[0].extents[0], TNF_RT_BOUNDED(8));
  tnf_object_release(object); /* the program keeps its code */
  CHECK_TEXT(tnf_program_info(program)->name, "negate");
  tnf_program_release(program);
  REQUIRE_OK(tnf_graph_compiler_compile_text(compiler, two_programs, sizeof two_programs - 1, NULL, "twice", &object));
  CHECK_INT(tnf_object_program_count(object), 1);
  tnf_object_release(object);
}

int main(void) {
  tnf_context *ctx = tnf_context_new(NULL);
  tnf_graph_compiler *compiler = tnf_graph_compiler_new(ctx, NULL);
  test_shapes(ctx, compiler);
  test_in_place(ctx, compiler);
  test_solve_of_itself(ctx, compiler);
  test_captured(ctx, compiler);
  test_captured_object(ctx, compiler);
  test_callers_memory(ctx, compiler);
  test_result_outlives();
  test_statistics(ctx);
  test_rules(ctx);
  test_object(compiler);
  tnf_graph_compiler_release(compiler);
  tnf_context_release(ctx);
  return CHECK_RESULT();
}
