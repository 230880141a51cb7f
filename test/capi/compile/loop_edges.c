/* Loops and branches at their edges, each by one compiled program: no step, one step, nothing in a tensor, growing from nothing,
 * shrinking to nothing, a branch that is never taken; their values and gradients, for any number of threads and in memory that is
 * overwritten.
 */
#include <math.h>

#include "compiled.h"

#define V "!tenferro.tensor<?xf64>"
#define S "!tenferro.tensor<f64>"
#define I "!tenferro.tensor<i64>"

static tnf_context *ctx;

/* The program's outputs for these inputs, which are released. */
static void run(const tnf_program *program, tnf_tensor *const *inputs, int32_t input_count, tnf_tensor **out) {
  int32_t count = tnf_program_output_count(program);
  for (int32_t i = 0; i < count; ++i)
    out[i] = NULL;
  REQUIRE_OK(tnf_run(ctx, program, inputs, input_count, out, count));
  for (int32_t i = 0; i < input_count; ++i)
    tnf_tensor_release(inputs[i]);
}

static tnf_tensor *zeros(int64_t n) {
  tnf_tensor *t = NULL;
  REQUIRE_OK(tnf_tensor_new_zeros(ctx, TNF_F64, 1, &n, &t));
  return t;
}

static tnf_tensor *scalar(double x) {
  tnf_tensor *t = NULL;
  REQUIRE_OK(tnf_tensor_from_col_major(ctx, TNF_F64, 0, NULL, &x, &t));
  return t;
}

static tnf_tensor *number(int64_t i) {
  tnf_tensor *t = NULL;
  REQUIRE_OK(tnf_tensor_from_col_major(ctx, TNF_I64, 0, NULL, &i, &t));
  return t;
}

/* Takes the tensor. */
static void check_numbers(tnf_tensor *t, const double *want, int64_t count, int line) {
  check_int(tnf_tensor_element_count(t), count, __FILE__, line, "the number of elements");
  for (int64_t i = 0; i < count && tnf_tensor_element_count(t) == count; ++i)
    check_that(fabs(tnf_tensor_const_f64(t)[i] - want[i]) <= 1e-12 * (1 + fabs(want[i])), __FILE__, line, "the elements");
  tnf_tensor_release(t);
}
#define CHECK_NUMBERS(t, want, count) check_numbers((t), (want), (count), __LINE__)

static const double x[] = {0.5, -2, 1.5};

/* x x, as often as k has elements. */
static void test_steps(void) {
  tnf_program *program = program_of_text(ctx, "func.func @power(%x: " V ", %k: " V ") -> (" V ", " V ") {\n"
                                              "  %n = tenferro.dim %k, 0 : " V "\n"
                                              "  %y = tenferro.for %i to %n (%z = %x : " V ") {\n"
                                              "    %s = tenferro.mul %z, %z : " V "\n"
                                              "    tenferro.yield %s : " V "\n  }\n"
                                              "  %l = tenferro.reduce_sum %y axes [0] : " V " -> " S "\n"
                                              "  %g = tenferro.grad %l wrt(%x) : " S ", " V "\n"
                                              "  return %y, %g : " V ", " V "\n}");
  for (int64_t steps = 0; steps < 4; ++steps)
    for (int64_t n = 0; n < 4; ++n) {
      double y[3], slope[3], power = (double)(1 << steps);
      for (int64_t i = 0; i < n; ++i)
        y[i] = pow(x[i], power), slope[i] = power * pow(x[i], power - 1);
      tnf_tensor *out[2];
      run(program, (tnf_tensor *[]){vector_of(ctx, n, x), zeros(steps)}, 2, out);
      CHECK_NUMBERS(out[0], y, n);
      CHECK_NUMBERS(out[1], slope, n);
    }
  tnf_program_release(program);
}

/* w times the number of each step, behind x. */
static void test_growing(void) {
  tnf_program *program =
      program_of_text(ctx, "func.func @grow(%x: " V ", %w: " S ", %k: " V ") -> (" V ", " V ", " S ") {\n"
                           "  %n = tenferro.dim %k, 0 : " V "\n"
                           "  %y = tenferro.for %i to %n (%z = %x : " V " changes [0]) {\n"
                           "    %j = tenferro.extent_to_scalar %i to f64 -> " S "\n"
                           "    %p = tenferro.mul %j, %w : " S "\n"
                           "    %e = tenferro.broadcast_in_dim %p dims [] extents [1] : " S " -> !tenferro.tensor<1xf64>\n"
                           "    %c = tenferro.concatenate %z, %e axis 0 : " V ", !tenferro.tensor<1xf64> -> " V "\n"
                           "    tenferro.yield %c : " V "\n  }\n"
                           "  %q = tenferro.mul %y, %y : " V "\n"
                           "  %l = tenferro.reduce_sum %q axes [0] : " V " -> " S "\n"
                           "  %g:2 = tenferro.grad %l wrt(%x, %w) : " S ", " V ", " S "\n"
                           "  return %y, %g#0, %g#1 : " V ", " V ", " S "\n}");
  const double w = -0.75;
  for (int64_t steps = 0; steps < 5; ++steps)
    for (int64_t n = 0; n < 4; n += 3) {
      double y[8], slope[3], of_w = 0;
      for (int64_t i = 0; i < n; ++i)
        y[i] = x[i], slope[i] = 2 * x[i];
      for (int64_t i = 0; i < steps; ++i)
        y[n + i] = w * (double)i, of_w += 2 * w * (double)(i * i);
      tnf_tensor *out[3];
      run(program, (tnf_tensor *[]){vector_of(ctx, n, x), scalar(w), zeros(steps)}, 3, out);
      CHECK_NUMBERS(out[0], y, n + steps);
      CHECK_NUMBERS(out[1], slope, n);
      CHECK_NUMBERS(out[2], &of_w, 1);
    }
  tnf_program_release(program);
}

/* The cubes of the elements, which are taken off one by one until none is left. */
static void test_shrinking(void) {
  tnf_program *program =
      program_of_text(ctx, "func.func @shrink(%x: " V ") -> (" V ", " S ", " V ") {\n"
                           "  %zero = tenferro.constant dense<0.0> : tensor<f64> -> " S "\n"
                           "  %none = tenferro.constant dense<0> : tensor<i64> -> " I "\n"
                           "  %y, %s, %steps = tenferro.while (%z = %x : " V " changes [0], %a = %zero : " S ") {\n"
                           "    %n = tenferro.dim %z, 0 : " V "\n"
                           "    %m = tenferro.extent_to_scalar %n to i64 -> " I "\n"
                           "    %go = tenferro.compare gt %m, %none : (" I ", " I ") -> !tenferro.tensor<i1>\n"
                           "    tenferro.condition %go : !tenferro.tensor<i1>\n  } do {\n  ^bb0(%z: " V ", %a: " S "):\n"
                           "    %n = tenferro.dim %z, 0 : " V "\n"
                           "    %first = tenferro.slice %z starts [0] limits [1] strides [1] : " V " -> !tenferro.tensor<1xf64>\n"
                           "    %f = tenferro.reduce_sum %first axes [0] : !tenferro.tensor<1xf64> -> " S "\n"
                           "    %q = tenferro.mul %f, %f : " S "\n    %c = tenferro.mul %q, %f : " S "\n"
                           "    %b = tenferro.add %a, %c : " S "\n"
                           "    %rest = tenferro.slice %z starts [1] limits [%n] strides [1] : " V " -> " V "\n"
                           "    tenferro.yield %rest, %b : " V ", " S "\n  }\n"
                           "  %g = tenferro.grad %s wrt(%x) : " S ", " V "\n"
                           "  return %y, %s, %g : " V ", " S ", " V "\n}");
  for (int64_t n = 0; n < 4; ++n) {
    double sum = 0, slope[3];
    for (int64_t i = 0; i < n; ++i)
      sum += x[i] * x[i] * x[i], slope[i] = 3 * x[i] * x[i];
    tnf_tensor *out[3];
    run(program, (tnf_tensor *[]){vector_of(ctx, n, x)}, 1, out);
    CHECK_NUMBERS(out[0], NULL, 0);
    CHECK_NUMBERS(out[1], &sum, 1);
    CHECK_NUMBERS(out[2], slope, n);
  }
  tnf_program_release(program);
}

/* Two steps z = 2 z; step `at` would take an element that no vector has, times w. */
static void test_never_taken(void) {
  tnf_program *program = program_of_text(ctx, "func.func @branch(%x: " V ", %w: " S ", %at: " I ") -> (" V ", " V ", " S ") {\n"
                                              "  %two = arith.constant 2 : index\n"
                                              "  %far = tenferro.constant dense<1000000> : tensor<i64> -> " I "\n"
                                              "  %y = tenferro.for %i to %two (%z = %x : " V ") {\n"
                                              "    %j = tenferro.extent_to_scalar %i to i64 -> " I "\n"
                                              "    %now = tenferro.compare eq %j, %at : (" I ", " I ") -> !tenferro.tensor<i1>\n"
                                              "    %r = tenferro.if %now : !tenferro.tensor<i1> -> (" V ") {\n"
                                              "      %e = tenferro.take %z at %far axis 0 : " V ", " I " -> " S "\n"
                                              "      %p = tenferro.mul %e, %w : " S "\n"
                                              "      %n = tenferro.dim %z, 0 : " V "\n"
                                              "      %b = tenferro.broadcast_in_dim %p dims [] extents [%n] : " S " -> " V "\n"
                                              "      tenferro.yield %b : " V "\n    } else {\n"
                                              "      %d = tenferro.add %z, %z : " V "\n"
                                              "      tenferro.yield %d : " V "\n    }\n"
                                              "    tenferro.yield %r : " V "\n  }\n"
                                              "  %l = tenferro.reduce_sum %y axes [0] : " V " -> " S "\n"
                                              "  %g:2 = tenferro.grad %l wrt(%x, %w) : " S ", " V ", " S "\n"
                                              "  return %y, %g#0, %g#1 : " V ", " V ", " S "\n}");
  for (int64_t n = 0; n < 4; n += 3)
    for (int64_t at = -1; at < 3; ++at) {
      tnf_tensor *in[] = {vector_of(ctx, n, x), scalar(3), number(at)}, *out[3] = {NULL};
      if (at == 0 || at == 1) {
        char text[200];
        snprintf(text, sizeof text, "branch: take: the index 1000000 is not in [0, %d) (step %d of for)", (int)n, (int)at);
        CHECK_FAILS(tnf_run(ctx, program, in, 3, out, 3), TNF_RT_OUT_OF_RANGE, text);
        for (int i = 0; i < 3; ++i)
          tnf_tensor_release(in[i]);
        continue;
      }
      run(program, in, 3, out);
      CHECK_NUMBERS(out[0], ((double[]){4 * x[0], 4 * x[1], 4 * x[2]}), n);
      CHECK_NUMBERS(out[1], ((double[]){4, 4, 4}), n);
      CHECK_NUMBERS(out[2], (double[]){0}, 1);
    }
  tnf_program_release(program);
}

int main(void) {
  for (int i = 0; i < 3; ++i) {
    tnf_context_options options = TNF_CONTEXT_OPTIONS_INIT;
    options.threads = i < 2 ? 1 : 3;
    options.poison = i > 0;
    ctx = tnf_context_new(&options);
    test_steps();
    test_growing();
    test_shrinking();
    test_never_taken();
    tnf_context_release(ctx);
  }
  return CHECK_RESULT();
}
