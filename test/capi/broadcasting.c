/* Operands of surface operations: broadcasting by shapes as the user sees them, promotion of dtypes, conversion. */
#include <float.h>
#include <math.h>

#include "check.h"
#include "graph_text.h"

static tnf_context *ctx;

static tnf_graph *begin(void) {
  return tnf_graph_new(ctx, "f");
}

/* The type of a value in the graph's text, by adding it as the output "y". */
static void check_type(tnf_graph *graph, tnf_traced y, const char *type) {
  tnf_output(graph, "y", y);
  CHECK_TEXT(tnf_status_message(tnf_graph_status(graph)), "");
  const char *at = strstr(graph_text_of(graph), "return ");
  const char *colon = at ? strstr(at, ": !tenferro.tensor<") : NULL;
  bool holds = colon && strncmp(colon + 19, type, strlen(type)) == 0 && colon[19 + strlen(type)] == '>';
  if (!CHECK(holds))
    fprintf(stderr, "  want %s in\n%s\n", type, graph_text_of(graph));
}

#define ADD_CASE(left, right, type, broadcasts)                                                                                  \
  do {                                                                                                                           \
    tnf_graph *graph = begin();                                                                                                  \
    tnf_traced x = tnf_input(graph, "a", TNF_F64, left), z = tnf_input(graph, "b", TNF_F64, right);                              \
    check_type(graph, tnf_add(x, z), type);                                                                                      \
    CHECK_INT(graph_text_count(graph, "broadcast_in_dim"), broadcasts);                                                          \
    tnf_graph_release(graph);                                                                                                    \
  } while (0)

static void test_shapes(void) {
  ADD_CASE(TNF_SHAPE(2, 3), TNF_SHAPE(2, 3), "2x3xf64", 0);
  ADD_CASE(TNF_SHAPE(2, 3), TNF_SHAPE(3), "2x3xf64", 1);
  ADD_CASE(TNF_SHAPE(3), TNF_SHAPE(2, 3), "2x3xf64", 1);
  ADD_CASE(TNF_SHAPE(2, 1), TNF_SHAPE(1, 3), "2x3xf64", 2);
  ADD_CASE(TNF_SHAPE(2, 1), TNF_SHAPE(3), "2x3xf64", 2);
  ADD_CASE(TNF_SCALAR, TNF_SHAPE("m", "n"), "?x?xf64", 1);
  ADD_CASE(TNF_SCALAR, TNF_SCALAR, "f64", 0);
  ADD_CASE(TNF_SHAPE(1), TNF_SHAPE("n"), "?xf64", 1);   /* an unknown extent against a static 1 broadcasts the 1 */
  ADD_CASE(TNF_SHAPE("n"), TNF_SHAPE(4), "4xf64", 0);   /* against a static 4 it is guarded to be 4 */
  ADD_CASE(TNF_SHAPE("n"), TNF_SHAPE("m"), "?xf64", 0); /* two unknown ones are guarded equal */
  ADD_CASE(TNF_SHAPE("n", 1), TNF_SHAPE("m", "k"), "?x?xf64", 1);
  ADD_CASE(TNF_SHAPE(0), TNF_SHAPE(1), "0xf64", 1);
  ADD_CASE(TNF_SHAPE("r<=8"), TNF_SHAPE("n"), "[8]xf64", 0);
  ADD_CASE(TNF_SHAPE(1, 1), TNF_SHAPE(1), "1x1xf64", 1);
}

static void test_mismatch(void) {
  tnf_graph *graph = begin();
  tnf_traced a = tnf_input(graph, "a", TNF_F64, TNF_SHAPE(2, 3)), b = tnf_input(graph, "b", TNF_F64, TNF_SHAPE(2, 4));
  tnf_traced sum = tnf_add(a, b);
  CHECK(sum.value == NULL);
  CHECK(tnf_exp(sum).value == NULL);
  CHECK_GRAPH_FAILS(
      graph, TNF_RT_SHAPE_MISMATCH,
      "add #1: extents 3 (axis 1 of lhs) and 4 (axis 1 of rhs) do not broadcast (lhs \"a\": f64[2, 3], rhs \"b\": f64[2, 4])");
  tnf_graph_release(graph);
}

static void test_select(void) {
  tnf_graph *graph = begin();
  tnf_traced p = tnf_input(graph, "p", TNF_BOOL, TNF_SHAPE("n")), a = tnf_input(graph, "a", TNF_F32, TNF_SCALAR),
             b = tnf_input(graph, "b", TNF_I32, TNF_SHAPE("m", 1));
  check_type(graph, tnf_select(p, a, b), "?x?xf64");
  tnf_graph_release(graph);

  graph = begin();
  a = tnf_input(graph, "a", TNF_I32, TNF_SHAPE(3));
  check_type(graph, tnf_compare(TNF_DIRECTION_LT, a, tnf_scalar_f32(graph, 1)), "3xi1");
  tnf_graph_release(graph);
}

/* The table of the specification, by row and column. */
static const tnf_dtype order[7] = {TNF_BOOL, TNF_I32, TNF_I64, TNF_F32, TNF_F64, TNF_COMPLEX_F32, TNF_COMPLEX_F64};
static const char *const table[7][7] = {
    {"bool", "i32", "i64", "f32", "f64", "complex_f32", "complex_f64"},
    {"i32", "i32", "i64", "f64", "f64", "complex_f64", "complex_f64"},
    {"i64", "i64", "i64", "f64", "f64", "complex_f64", "complex_f64"},
    {"f32", "f64", "f64", "f32", "f64", "complex_f32", "complex_f64"},
    {"f64", "f64", "f64", "f64", "f64", "complex_f64", "complex_f64"},
    {"complex_f32", "complex_f64", "complex_f64", "complex_f32", "complex_f64", "complex_f32", "complex_f64"},
    {"complex_f64", "complex_f64", "complex_f64", "complex_f64", "complex_f64", "complex_f64", "complex_f64"}};

static void test_promotion(void) {
  for (int i = 0; i < 7; ++i)
    for (int j = 0; j < 7; ++j) {
      CHECK_TEXT(tnf_dtype_name(tnf_dtype_promoted(order[i], order[j])), table[i][j]);
      tnf_graph *graph = begin();
      tnf_traced a = tnf_input(graph, "a", order[i], TNF_SCALAR), b = tnf_input(graph, "b", order[j], TNF_SCALAR);
      tnf_traced sum = tnf_add(a, b);
      if (i == 0 && j == 0) {
        CHECK_GRAPH_FAILS(graph, TNF_RT_DTYPE_MISMATCH,
                          "add #1: lhs must be numeric, got bool (lhs \"a\": bool, rhs \"b\": bool)");
      } else {
        CHECK(tnf_graph_status(graph) == NULL);
        CHECK_TEXT(tnf_dtype_name(tnf_dtype_of(sum)), table[i][j]);
      }
      tnf_graph_release(graph);
    }
}

static void test_conversion(void) {
  for (int i = 0; i < 7; ++i)
    for (int j = 0; j < 7; ++j) {
      tnf_graph *graph = begin();
      tnf_traced a = tnf_input(graph, "a", order[i], TNF_SHAPE("n"));
      CHECK_INT(tnf_dtype_of(tnf_cast(a, order[j])), order[j]);
      bool accepted = strcmp(table[i][j], tnf_dtype_name(order[j])) == 0;
      CHECK_INT(tnf_dtype_converts(order[i], order[j]), accepted);
      CHECK_INT(tnf_convert(a, order[j]).value != NULL, accepted);
      CHECK_INT(tnf_graph_status(graph) == NULL, accepted);
      tnf_graph_release(graph);
    }
  tnf_graph *graph = begin();
  tnf_convert(tnf_input(graph, "a", TNF_F64, TNF_SCALAR), TNF_I32);
  CHECK_GRAPH_FAILS(graph, TNF_RT_DTYPE_MISMATCH, "convert #1: f64 to i32 loses values; tnf_cast does it (x \"a\": f64)");
  tnf_graph_release(graph);
}

static void test_scalars(void) {
  tnf_graph *graph = begin();
  tnf_traced x = tnf_input(graph, "x", TNF_F32, TNF_SHAPE("n"));
  tnf_traced y = tnf_rdiv(1, tnf_add_scalar(tnf_scale(2, tnf_rsub(1, x)), 3));
  CHECK_INT(tnf_dtype_of(y), TNF_F32);
  CHECK_INT(graph_text_count(graph, "dense<2.000000e+00> : tensor<f32>"), 1);
  tnf_traced k = tnf_input(graph, "k", TNF_I32, TNF_SHAPE(2));
  CHECK_INT(tnf_dtype_of(tnf_maximum_scalar(k, 0)), TNF_I32);
  tnf_traced z = tnf_input(graph, "z", TNF_COMPLEX_F64, TNF_SHAPE(2));
  CHECK_INT(tnf_dtype_of(tnf_scale_complex(0, 1, z)), TNF_COMPLEX_F64);
  CHECK_GRAPH_HAS(graph, "dense<(0.000000e+00,1.000000e+00)> : tensor<complex<f64>>");
  CHECK_INT(tnf_dtype_of(tnf_scalar_i64(graph, INT64_MAX)), TNF_I64);
  CHECK_GRAPH_HAS(graph, "dense<9223372036854775807> : tensor<i64>");
  CHECK(tnf_graph_status(graph) == NULL);
  CHECK(tnf_add_scalar(k, 2.5).value == NULL);
  CHECK_GRAPH_FAILS(graph, TNF_RT_DTYPE_MISMATCH, "add_scalar #2: 2.5 is not a value of dtype i32 (x \"k\": i32[2])");
  tnf_graph_release(graph);
}

typedef tnf_traced with_scalar(tnf_traced x, double value);

static tnf_traced scale(tnf_traced x, double value) {
  return tnf_scale(value, x);
}
static tnf_traced rsub(tnf_traced x, double value) {
  return tnf_rsub(value, x);
}
static tnf_traced rdiv(tnf_traced x, double value) {
  return tnf_rdiv(value, x);
}
static tnf_traced compare(tnf_traced x, double value) {
  return tnf_compare_scalar(TNF_DIRECTION_EQ, x, value);
}
static tnf_traced scale_complex(tnf_traced x, double value) {
  return tnf_dtype_of(x) == TNF_COMPLEX_F32 ? tnf_scale_complex(1, value, x) : tnf_scalar_like(x, value);
}

/* Every function that takes a C double takes it by the same rule. */
static const struct {
  const char *name;
  with_scalar *build;
} takes_scalar[] = {{"scalar_like", tnf_scalar_like},
                    {"full_like", tnf_full_like},
                    {"add_scalar", tnf_add_scalar},
                    {"sub_scalar", tnf_sub_scalar},
                    {"div_scalar", tnf_div_scalar},
                    {"pow_scalar", tnf_pow_scalar},
                    {"maximum_scalar", tnf_maximum_scalar},
                    {"minimum_scalar", tnf_minimum_scalar},
                    {"scale", scale},
                    {"rsub", rsub},
                    {"rdiv", rdiv},
                    {"compare_scalar", compare},
                    {"scale_complex", scale_complex}};

/* Whether the function takes `value` beside x of the dtype; one that does not says so. */
static void check_scalar(size_t function, tnf_dtype dtype, double value, bool accepted) {
  tnf_graph *graph = begin();
  tnf_traced x = tnf_input(graph, "x", dtype, TNF_SHAPE(2));
  tnf_traced y = takes_scalar[function].build(x, value);
  const char *name = takes_scalar[function].name;
  if (strcmp(name, "scale_complex") == 0 && dtype != TNF_COMPLEX_F32)
    name = "scalar_like";
  char text[128];
  snprintf(text, sizeof text, "%s #1: %.15g is not a value of dtype %s (x \"x\": %s[2])", name, value, tnf_dtype_name(dtype),
           tnf_dtype_name(dtype));
  CHECK_INT(y.value != NULL, accepted);
  CHECK_TEXT(tnf_status_message(tnf_graph_status(graph)), accepted ? "" : text);
  CHECK_INT(tnf_status_code(tnf_graph_status(graph)), accepted ? TNF_RT_OK : TNF_RT_DTYPE_MISMATCH);
  tnf_graph_release(graph);
}

static void test_scalar_rule(void) {
  for (size_t i = 0; i < sizeof takes_scalar / sizeof *takes_scalar; ++i) {
    check_scalar(i, TNF_I32, 2147483647, true);
    check_scalar(i, TNF_I32, 2147483648, false);
    check_scalar(i, TNF_I32, -2147483648.0, true);
    check_scalar(i, TNF_I32, -2147483649.0, false);
    check_scalar(i, TNF_I32, 0.5, false);
    check_scalar(i, TNF_I32, NAN, false);
    check_scalar(i, TNF_I64, 0x1p62, true);
    check_scalar(i, TNF_I64, 0x1p63, false);
    check_scalar(i, TNF_I64, -0x1p63, true);
    check_scalar(i, TNF_I64, -INFINITY, false);
    check_scalar(i, TNF_F32, 3.4028235e38, true);
    check_scalar(i, TNF_F32, 3.5e38, false);
    check_scalar(i, TNF_F32, (double)FLT_MAX + 0x1p103, false);
    check_scalar(i, TNF_F32, -1e300, false);
    check_scalar(i, TNF_F32, INFINITY, true);
    check_scalar(i, TNF_F64, 1e300, true);
    check_scalar(i, TNF_F64, NAN, true);
  }
  for (size_t i = 0; i < 2; ++i) {
    check_scalar(i, TNF_BOOL, 1, true);
    check_scalar(i, TNF_BOOL, 2, false);
    check_scalar(i, TNF_COMPLEX_F32, 1e39, false);
    check_scalar(i, TNF_COMPLEX_F64, 1e39, true);
  }
  check_scalar(sizeof takes_scalar / sizeof *takes_scalar - 1, TNF_COMPLEX_F32, 1e39, false);
}

int main(void) {
  ctx = tnf_context_new(NULL);
  test_shapes();
  test_mismatch();
  test_select();
  test_promotion();
  test_conversion();
  test_scalars();
  test_scalar_rule();
  tnf_context_release(ctx);
  return CHECK_RESULT();
}
