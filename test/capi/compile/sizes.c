/* Sizes that do not fit: the memory of a run, loops that have no tensor, extents of nothing. */
#include <math.h>

#include "compiled.h"

static tnf_tensor *empty_matrix(tnf_context *ctx, int64_t rows) {
  tnf_tensor *t;
  REQUIRE_OK(tnf_tensor_new_zeros(ctx, TNF_F64, 2, (int64_t[]){rows, 0}, &t));
  return t;
}

#define MATRIX "!tenferro.tensor<?x?xf64>"

/* Four products of 2^59 elements each, added up: the bytes of each fit in 64 bits, those of all do not. */
static void test_arena(tnf_context *ctx) {
  tnf_program *program = program_of_text(
      ctx, "func.func @outer(%x: " MATRIX ", %y: " MATRIX ") -> !tenferro.tensor<f64> {\n"
           "  %a = tenferro.dot_general %x, %y contract [1], [1] batch [], [] : " MATRIX ", " MATRIX " -> " MATRIX "\n"
           "  %ex = tenferro.exp %x : " MATRIX "\n  %sx = tenferro.sin %x : " MATRIX "\n  %cx = tenferro.cos %x : " MATRIX "\n"
           "  %b = tenferro.dot_general %ex, %y contract [1], [1] batch [], [] : " MATRIX ", " MATRIX " -> " MATRIX "\n"
           "  %c = tenferro.dot_general %sx, %y contract [1], [1] batch [], [] : " MATRIX ", " MATRIX " -> " MATRIX "\n"
           "  %d = tenferro.dot_general %cx, %y contract [1], [1] batch [], [] : " MATRIX ", " MATRIX " -> " MATRIX "\n"
           "  %ab = tenferro.dot_general %a, %b contract [0, 1], [0, 1] batch [], [] : " MATRIX ", " MATRIX
           " -> !tenferro.tensor<f64>\n"
           "  %cd = tenferro.dot_general %c, %d contract [0, 1], [0, 1] batch [], [] : " MATRIX ", " MATRIX
           " -> !tenferro.tensor<f64>\n"
           "  %r = tenferro.add %ab, %cd : !tenferro.tensor<f64>\n  return %r : !tenferro.tensor<f64>\n}");
  tnf_tensor *in[] = {empty_matrix(ctx, (int64_t)1 << 29), empty_matrix(ctx, (int64_t)1 << 30)}, *out = NULL;
  CHECK_FAILS(tnf_run(ctx, program, in, 2, &out, 1), TNF_RT_OUT_OF_MEMORY,
              "outer: out of memory: the bytes that a run needs do not fit in 64 bits");
  CHECK(!out);
  tnf_tensor *small[] = {empty_matrix(ctx, 3), empty_matrix(ctx, 4)};
  REQUIRE_OK(tnf_run(ctx, program, small, 2, &out, 1));
  CHECK(tnf_tensor_f64(out)[0] == 0);
  tnf_tensor_release(out);
  out = NULL;
  tnf_tensor *large[] = {empty_matrix(ctx, (int64_t)1 << 25), empty_matrix(ctx, (int64_t)1 << 25)};
  tnf_status *st = tnf_run(ctx, program, large, 2, &out, 1);
  CHECK_INT(tnf_status_code(st), TNF_RT_OUT_OF_MEMORY);
  CHECK(strncmp(tnf_status_message(st), "outer: out of memory: a run needs ", 34) == 0);
  tnf_status_release(st);
  for (int i = 0; i < 2; ++i) {
    tnf_tensor_release(in[i]);
    tnf_tensor_release(small[i]);
    tnf_tensor_release(large[i]);
  }
  tnf_program_release(program);
}

/* A product of 2^60 - 1 elements: its bytes fit in 64 bits, its whole cache lines do not. */
static void test_rounding(tnf_context *ctx) {
  tnf_program *program = program_of_text(ctx, "func.func @outer(%x: " MATRIX ", %y: " MATRIX ") -> !tenferro.tensor<f64> {\n"
                                              "  %a = tenferro.dot_general %x, %y contract [1], [1] batch [], [] : " MATRIX
                                              ", " MATRIX " -> " MATRIX "\n"
                                              "  %r = tenferro.dot_general %a, %a contract [0, 1], [0, 1] batch [], [] : " MATRIX
                                              ", " MATRIX " -> !tenferro.tensor<f64>\n"
                                              "  return %r : !tenferro.tensor<f64>\n}");
  const int64_t n = (int64_t)1 << 30;
  tnf_tensor *in[] = {empty_matrix(ctx, n - 1), empty_matrix(ctx, n + 1)}, *out = NULL;
  CHECK_FAILS(tnf_run(ctx, program, in, 2, &out, 1), TNF_RT_OUT_OF_MEMORY,
              "outer: out of memory: the bytes that a run needs do not fit in 64 bits");
  CHECK(!out);
  tnf_tensor_release(in[0]);
  tnf_tensor_release(in[1]);
  tnf_program_release(program);
}

/* A broadcast past 2^63 elements that is summed has no memory and no loop: x times the count, whatever x is. */
static void test_fused_away(tnf_context *ctx) {
  tnf_program *program = program_of_text(
      ctx,
      "func.func @total(%x: !tenferro.tensor<f64>, %y: " MATRIX ") -> (!tenferro.tensor<f64>, !tenferro.tensor<f64>, "
      "!tenferro.tensor<f64>) {\n"
      "  %n = tenferro.dim %y, 0 : " MATRIX "\n"
      "  %one = tenferro.constant dense<1.0> : tensor<f64> -> !tenferro.tensor<f64>\n"
      "  %b = tenferro.broadcast_in_dim %x dims [] extents [%n, 64] : !tenferro.tensor<f64> -> !tenferro.tensor<?x64xf64>\n"
      "  %s = tenferro.reduce_sum %b axes [0, 1] : !tenferro.tensor<?x64xf64> -> !tenferro.tensor<f64>\n"
      "  %m = tenferro.reduce_max %b axes [0, 1] : !tenferro.tensor<?x64xf64> -> !tenferro.tensor<f64>\n"
      "  %c = tenferro.broadcast_in_dim %one dims [] extents [%n, 64] : !tenferro.tensor<f64> -> !tenferro.tensor<?x64xf64>\n"
      "  %t = tenferro.reduce_sum %c axes [0, 1] : !tenferro.tensor<?x64xf64> -> !tenferro.tensor<f64>\n"
      "  return %s, %m, %t : !tenferro.tensor<f64>, !tenferro.tensor<f64>, !tenferro.tensor<f64>\n}");
  double values[] = {3, INFINITY};
  for (int i = 0; i < 2; ++i) {
    tnf_tensor *x, *out[3] = {NULL};
    REQUIRE_OK(tnf_tensor_from_col_major(ctx, TNF_F64, 0, NULL, &values[i], &x));
    tnf_tensor *large = empty_matrix(ctx, (int64_t)1 << 59), *none = empty_matrix(ctx, 0);
    REQUIRE_OK(tnf_run(ctx, program, (tnf_tensor *[]){x, large}, 2, out, 3));
    CHECK(tnf_tensor_f64(out[0])[0] == values[i] * 0x1p65);
    CHECK(tnf_tensor_f64(out[1])[0] == values[i]);
    CHECK(tnf_tensor_f64(out[2])[0] == 0x1p65);
    for (int k = 0; k < 3; ++k)
      tnf_tensor_release(out[k]);
    memset(out, 0, sizeof out);
    REQUIRE_OK(tnf_run(ctx, program, (tnf_tensor *[]){x, none}, 2, out, 3));
    CHECK(tnf_tensor_f64(out[0])[0] == 0 && tnf_tensor_f64(out[1])[0] == -INFINITY && tnf_tensor_f64(out[2])[0] == 0);
    for (int k = 0; k < 3; ++k)
      tnf_tensor_release(out[k]);
    tnf_tensor_release(x);
    tnf_tensor_release(large);
    tnf_tensor_release(none);
  }
  tnf_program_release(program);
}

/* A loop that has to run, over 2^64 elements of which 64 bits know nothing: refused, not run 0 times. */
static void test_loop(tnf_context *ctx) {
  tnf_program *program = program_of_text(
      ctx, "func.func @product(%x: !tenferro.tensor<f64>, %y: " MATRIX ") -> !tenferro.tensor<f64> {\n"
           "  %n = tenferro.dim %y, 0 : " MATRIX "\n"
           "  %b = tenferro.broadcast_in_dim %x dims [] extents [%n, 32] : !tenferro.tensor<f64> -> !tenferro.tensor<?x32xf64>\n"
           "  %s = tenferro.reduce_prod %b axes [0, 1] : !tenferro.tensor<?x32xf64> -> !tenferro.tensor<f64>\n"
           "  return %s : !tenferro.tensor<f64>\n}");
  tnf_tensor *x, *large = empty_matrix(ctx, (int64_t)1 << 59), *small = empty_matrix(ctx, 2), *out = NULL;
  REQUIRE_OK(tnf_tensor_from_col_major(ctx, TNF_F64, 0, NULL, (double[]){2}, &x));
  tnf_status *st = tnf_run(ctx, program, (tnf_tensor *[]){x, large}, 2, &out, 1);
  CHECK(st && !out);
  CHECK(st && strncmp(tnf_status_message(st), "product: ", 9) == 0);
  tnf_status_release(st);
  REQUIRE_OK(tnf_run(ctx, program, (tnf_tensor *[]){x, small}, 2, &out, 1));
  CHECK(tnf_tensor_f64(out)[0] == 0x1p64);
  tnf_tensor_release(out);
  tnf_tensor_release(x);
  tnf_tensor_release(large);
  tnf_tensor_release(small);
  tnf_program_release(program);
}

/* A program without inputs is named, too. */
static void test_without_inputs(tnf_context *ctx) {
  tnf_program *program = program_of_text(
      ctx, "func.func @alone() -> !tenferro.tensor<f64> {\n"
           "  %one = tenferro.constant dense<1.0> : tensor<f64> -> !tenferro.tensor<f64>\n"
           "  %a = tenferro.broadcast_in_dim %one dims [] extents [268435456, 4] : !tenferro.tensor<f64> -> "
           "!tenferro.tensor<268435456x4xf64>\n"
           "  %b = tenferro.dot_general %a, %a contract [1], [1] batch [], [] : "
           "!tenferro.tensor<268435456x4xf64>, !tenferro.tensor<268435456x4xf64> -> "
           "!tenferro.tensor<268435456x268435456xf64>\n"
           "  %s = tenferro.reduce_sum %b axes [0, 1] : !tenferro.tensor<268435456x268435456xf64> -> !tenferro.tensor<f64>\n"
           "  return %s : !tenferro.tensor<f64>\n}");
  tnf_tensor *out = NULL;
  tnf_status *st = tnf_run(ctx, program, NULL, 0, &out, 1);
  CHECK_INT(tnf_status_code(st), TNF_RT_OUT_OF_MEMORY);
  CHECK(strncmp(tnf_status_message(st), "alone: out of memory: a run needs ", 34) == 0);
  tnf_status_release(st);
  tnf_program_release(program);
}

int main(void) {
  tnf_context *ctx = tnf_context_new(NULL);
  test_arena(ctx);
  test_rounding(ctx);
  test_fused_away(ctx);
  test_loop(ctx);
  test_without_inputs(ctx);
  tnf_context_release(ctx);
  return CHECK_RESULT();
}
