/* Captured data outside of a running program: in the text of a graph, which reads back, and in the bytes of an object. */
#include "../graph_text.h"
#include "compiled.h"

#define EXTENTS(...) ((int64_t[]){__VA_ARGS__})

static tnf_context *ctx;
static tnf_graph_compiler *compiler;

/* y = f x + b with captured f and b, and x between them. */
static tnf_graph *affine(void) {
  tnf_graph *graph = tnf_graph_new(ctx, "affine");
  tnf_traced f = tnf_traced_from_col_major(graph, "f", TNF_F64, 2, EXTENTS(2, 3), (double[]){1, 2, 3, 4, 5, 6});
  tnf_traced x = tnf_input(graph, "x", TNF_F64, TNF_SHAPE("n"));
  tnf_traced b = tnf_traced_from_col_major(graph, "b", TNF_F64, 1, EXTENTS(2), (double[]){0.5, -0.5});
  tnf_output(graph, "y", tnf_add(tnf_matmul(f, x), b));
  return graph;
}

/* The only program of the object takes x = (1, 10, 100) alone. */
static void check_affine(tnf_object *object, const char *name) {
  tnf_program *program = NULL;
  if (!CHECK_OK(tnf_object_program(object, name, &program)))
    return;
  CHECK_INT(tnf_program_input_count(program), 1);
  CHECK_TEXT(tnf_program_get_input(program, 0)->name, "x");
  tnf_tensor *x = vector_of(ctx, 3, (double[]){1, 10, 100}), *y = NULL;
  if (CHECK_OK(tnf_run(ctx, program, &x, 1, &y, 1)))
    CHECK(((const double *)tnf_tensor_const_data(y))[0] == 531.5 && ((const double *)tnf_tensor_const_data(y))[1] == 641.5);
  tnf_tensor_release(x);
  tnf_tensor_release(y);
  x = vector_of(ctx, 2, (double[]){1, 10});
  tnf_status *st = tnf_run(ctx, program, &x, 1, &y, 1);
  CHECK_INT(tnf_status_code(st), TNF_RT_SHAPE_MISMATCH);
  tnf_status_release(st);
  tnf_tensor_release(x);
  tnf_program_release(program);
}

static bool is_in(const char *text, const void *data, size_t size) {
  size_t length = strlen(text);
  for (size_t i = 0; i + length <= size; ++i)
    if (memcmp((const char *)data + i, text, length) == 0)
      return true;
  return false;
}

static void test_embedded(void) {
  tnf_graph *graph = affine();
  tnf_object *object = NULL, *plain = NULL;
  REQUIRE_OK(tnf_graph_compiler_compile_object(compiler, graph, TNF_CAPTURED_EMBEDDED, &object));
  REQUIRE_OK(tnf_graph_compiler_compile_object(compiler, graph, TNF_CAPTURED_AS_INPUTS, &plain));
  CHECK_FAILS(tnf_graph_compiler_compile_object(compiler, graph, (tnf_captured_data)7, &(tnf_object *){NULL}),
              TNF_RT_INVALID_ARGUMENT, "graph_compiler_compile_object: 7 is no way to give captured data");
  tnf_graph_release(graph);
  check_affine(object, "affine");
  check_affine(plain, NULL);
  const char *header = NULL;
  REQUIRE_OK(tnf_object_header(object, "affine", &header));
  CHECK(strstr(header, "affine(tnf_rt_context *ctx, const tnf_rt_tensor *x, tnf_rt_tensor *y);") != NULL);
  CHECK(strstr(header, "y: f64[2] from x: f64[n]; column-major") != NULL);
  REQUIRE_OK(tnf_object_header(plain, "affine", &header));
  CHECK(strstr(header, "const tnf_rt_tensor *f, const tnf_rt_tensor *x, const tnf_rt_tensor *b, tnf_rt_tensor *y);") != NULL);
  size_t size;
  const void *bytes = tnf_object_data(object, &size);
  CHECK(size > 0 && is_in("affine", bytes, size));
  tnf_object_release(object);
  tnf_object_release(plain);
}

/* Nothing is given, all is held; and nothing is held. */
static void test_only(void) {
  tnf_graph *graph = tnf_graph_new(ctx, "norm");
  tnf_traced w = tnf_traced_from_col_major(graph, "w", TNF_F64, 1, EXTENTS(3), (double[]){1, 2, 3});
  tnf_output(graph, "y", tnf_grad(tnf_reduce_sum(tnf_square(w), TNF_ALL_AXES), w));
  tnf_object *object = NULL;
  tnf_program *program = NULL;
  tnf_tensor *y = NULL;
  REQUIRE_OK(tnf_graph_compiler_compile_object(compiler, graph, TNF_CAPTURED_EMBEDDED, &object));
  tnf_graph_release(graph);
  REQUIRE_OK(tnf_object_program(object, NULL, &program));
  REQUIRE_OK(tnf_run(ctx, program, NULL, 0, &y, 1));
  CHECK(((const double *)tnf_tensor_const_data(y))[0] == 2 && ((const double *)tnf_tensor_const_data(y))[2] == 6);
  tnf_tensor_release(y);
  tnf_program_release(program);
  tnf_object_release(object);
  graph = square_graph(ctx);
  REQUIRE_OK(tnf_graph_compiler_compile_object(compiler, graph, TNF_CAPTURED_EMBEDDED, &object));
  tnf_graph_release(graph);
  REQUIRE_OK(tnf_object_program(object, NULL, &program));
  CHECK_INT(tnf_program_input_count(program), 1);
  tnf_program_release(program);
  tnf_object_release(object);
}

static char *printed(const tnf_graph *graph) {
  const char *text = graph_text_of(graph);
  char *copy = malloc(strlen(text) + 1);
  return strcpy(copy, text);
}

/* The text has the data; read back it is the same text, and what is compiled from it the same program. */
static void test_text(void) {
  tnf_graph *graph = affine(), *again = NULL;
  char *text = printed(graph);
  CHECK(strstr(text, "tenferro.captured, tenferro.data = dense<[[1.000000e+00, 3.000000e+00, 5.000000e+00], "
                     "[2.000000e+00, 4.000000e+00, 6.000000e+00]]> : tensor<2x3xf64>, tenferro.name = \"f\"") != NULL);
  REQUIRE_OK(tnf_graph_from_mlir(ctx, text, strlen(text), "affine.mlir", NULL, &again));
  char *second = printed(again);
  CHECK_TEXT(second, text);
  tnf_object *object = NULL;
  REQUIRE_OK(tnf_graph_compiler_compile_object(compiler, again, TNF_CAPTURED_EMBEDDED, &object));
  check_affine(object, NULL);
  tnf_object_release(object);
  REQUIRE_OK(tnf_graph_compiler_compile_object(compiler, again, TNF_CAPTURED_AS_INPUTS, &object));
  check_affine(object, NULL);
  tnf_object_release(object);
  REQUIRE_OK(tnf_graph_compiler_compile_text(compiler, text, strlen(text), NULL, NULL, &object));
  check_affine(object, "affine");
  tnf_object_release(object);
  free(text);
  free(second);
  tnf_graph_release(graph);
  tnf_graph_release(again);
}

/* Every dtype, ranks 0 to 3, extents 0 and 1, one value for all, more than the text spells out. */
static void check_round_trip(tnf_dtype dtype, int32_t rank, const int64_t *extents, const void *data) {
  tnf_graph *graph = tnf_graph_new(ctx, "f"), *again = NULL;
  tnf_output(graph, "y", tnf_traced_from_col_major(graph, "w", dtype, rank, extents, data));
  char *text = printed(graph);
  tnf_object *object[2] = {NULL, NULL};
  REQUIRE_OK(tnf_graph_from_mlir(ctx, text, strlen(text), "f.mlir", "f", &again));
  REQUIRE_OK(tnf_graph_compiler_compile_text(compiler, text, strlen(text), NULL, NULL, &object[0]));
  REQUIRE_OK(tnf_graph_compiler_compile_object(compiler, again, TNF_CAPTURED_AS_INPUTS, &object[1]));
  for (int i = 0; i < 2; ++i) {
    tnf_program *program = NULL;
    tnf_tensor *y = NULL;
    REQUIRE_OK(tnf_object_program(object[i], NULL, &program));
    if (CHECK_OK(tnf_run(ctx, program, NULL, 0, &y, 1))) {
      size_t size = (size_t)tnf_tensor_element_count(y) * tnf_dtype_size(dtype);
      CHECK_INT(tnf_tensor_dtype(y), dtype);
      CHECK(size == 0 || memcmp(tnf_tensor_const_data(y), data, size) == 0);
    }
    tnf_tensor_release(y);
    tnf_program_release(program);
    tnf_object_release(object[i]);
  }
  free(text);
  tnf_graph_release(graph);
  tnf_graph_release(again);
}

static void test_round_trips(void) {
  check_round_trip(TNF_F64, 0, NULL, (double[]){-0.0});
  check_round_trip(TNF_F32, 2, EXTENTS(2, 2), (float[]){1.5f, 0.1f, 3e38f, 1e-45f});
  check_round_trip(TNF_I32, 1, EXTENTS(3), (int32_t[]){INT32_MIN, 0, INT32_MAX});
  check_round_trip(TNF_I64, 3, EXTENTS(1, 2, 2), (int64_t[]){INT64_MIN, -1, 7, INT64_MAX});
  check_round_trip(TNF_BOOL, 2, EXTENTS(3, 3), (uint8_t[]){1, 0, 0, 1, 1, 0, 0, 1, 1});
  check_round_trip(TNF_BOOL, 1, EXTENTS(4), (uint8_t[]){1, 1, 1, 1});
  check_round_trip(TNF_COMPLEX_F32, 2, EXTENTS(2, 1), (float[]){1, -2, 3, 4});
  check_round_trip(TNF_COMPLEX_F64, 2, EXTENTS(1, 2), (double[]){1, 2, 3, 4});
  check_round_trip(TNF_F64, 2, EXTENTS(3, 2), (double[]){7, 7, 7, 7, 7, 7});
  check_round_trip(TNF_F64, 2, EXTENTS(0, 3), (double[]){0});
  static double many[5 * 7 * 11];
  static uint8_t bits[13 * 17];
  for (int i = 0; i < 5 * 7 * 11; ++i)
    many[i] = 1.0 / (1 + i);
  for (int i = 0; i < 13 * 17; ++i)
    bits[i] = i * i % 3 == 1;
  check_round_trip(TNF_F64, 3, EXTENTS(5, 7, 11), many);
  check_round_trip(TNF_COMPLEX_F64, 2, EXTENTS(11, 13), many);
  check_round_trip(TNF_F32, 3, EXTENTS(11, 7, 5), many);
  check_round_trip(TNF_I64, 2, EXTENTS(35, 11), many);
  check_round_trip(TNF_BOOL, 2, EXTENTS(13, 17), bits);
}

static void test_refused(void) {
  static const char missing[] = "func.func @f(%w: !tenferro.tensor<2xf64> {tenferro.captured}) -> !tenferro.tensor<2xf64> {\n"
                                "  return %w : !tenferro.tensor<2xf64>\n}\n";
  tnf_graph *graph = NULL;
  CHECK_FAILS(tnf_graph_from_mlir(ctx, missing, strlen(missing), "w.mlir", NULL, &graph), TNF_RT_INVALID_ARGUMENT,
              "w.mlir: argument 0 is captured, but the text has no tenferro.data for it");
  CHECK(graph == NULL);
  tnf_object *object = NULL; /* compiled, it is an input */
  REQUIRE_OK(tnf_graph_compiler_compile_text(compiler, missing, strlen(missing), NULL, NULL, &object));
  tnf_program *program = NULL;
  REQUIRE_OK(tnf_object_program(object, NULL, &program));
  CHECK_INT(tnf_program_input_count(program), 1);
  tnf_program_release(program);
  tnf_object_release(object);
}

int main(void) {
  ctx = tnf_context_new(NULL);
  compiler = tnf_graph_compiler_new(ctx, NULL);
  test_embedded();
  test_only();
  test_text();
  test_round_trips();
  test_refused();
  tnf_graph_compiler_release(compiler);
  tnf_context_release(ctx);
  return CHECK_RESULT();
}
