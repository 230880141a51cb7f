/* Every integer operation on scalars that are no constants, and where integer division fails. */
#include "compiled.h"

static tnf_tensor *integers(tnf_context *ctx, tnf_dtype dtype, int32_t rank, int64_t n, const int64_t *values) {
  int32_t narrow[8];
  for (int64_t i = 0; i < n; ++i)
    narrow[i] = (int32_t)values[i];
  tnf_tensor *t;
  REQUIRE_OK(tnf_tensor_from_col_major(ctx, dtype, rank, &n, dtype == TNF_I32 ? (const void *)narrow : values, &t));
  return t;
}

static int64_t element(tnf_tensor *t, int64_t i) {
  switch (tnf_tensor_dtype(t)) {
  case TNF_I32:
    return tnf_tensor_i32(t)[i];
  case TNF_I64:
    return tnf_tensor_i64(t)[i];
  case TNF_BOOL:
    return tnf_tensor_bool(t)[i];
  case TNF_F32:
  case TNF_F64:
  case TNF_COMPLEX_F32:
  case TNF_COMPLEX_F64:
    break;
  }
  return -1;
}

/* In the pattern E stands for the element type, T for a scalar, V for a vector of unknown length, B for a bool. */
static tnf_program *compile_for(tnf_context *ctx, tnf_dtype dtype, const char *pattern) {
  static char text[8192];
  size_t used = 0;
  const char *name = dtype == TNF_I32 ? "i32" : "i64";
  for (const char *p = pattern; *p; ++p) {
    if (*p == 'E')
      used += (size_t)snprintf(text + used, sizeof text - used, "%s", name);
    else if (*p == 'T' || *p == 'V' || *p == 'B')
      used += (size_t)snprintf(text + used, sizeof text - used, "!tenferro.tensor<%s%s>", *p == 'V' ? "?x" : "",
                               *p == 'B' ? "i1" : name);
    else
      text[used++] = *p;
  }
  text[used] = 0;
  return program_of_text(ctx, text);
}

static void test_scalars(tnf_context *ctx, tnf_dtype dtype) {
  tnf_program *program =
      compile_for(ctx, dtype,
                  "func.func @f(%x: T, %y: T) -> (T, T, T, T, T, T, T, T, T, T, B, T, T) {\n"
                  "  %0 = tenferro.add %x, %y : T\n  %1 = tenferro.sub %x, %y : T\n"
                  "  %2 = tenferro.mul %x, %y : T\n  %3 = tenferro.div %x, %y : T\n"
                  "  %4 = tenferro.pow %x, %y : T\n  %5 = tenferro.maximum %x, %y : T\n"
                  "  %6 = tenferro.minimum %x, %y : T\n  %7 = tenferro.neg %x : T\n"
                  "  %8 = tenferro.abs %x : T\n  %9 = tenferro.sign %x : T\n"
                  "  %10 = tenferro.compare lt %x, %y : (T, T) -> B\n"
                  "  %11 = tenferro.select %10, %x, %y : (B, T, T) -> T\n"
                  "  %12 = tenferro.div %3, %9 : T\n"
                  "  return %0, %1, %2, %3, %4, %5, %6, %7, %8, %9, %10, %11, %12 : T, T, T, T, T, T, T, T, T, T, "
                  "B, T, T\n}");
  static const int64_t want[] = {-4, -10, -21, -2, -343, 3, -7, 7, 7, -1, 1, -7, 2};
  tnf_tensor *in[] = {integers(ctx, dtype, 0, 1, (int64_t[]){-7}), integers(ctx, dtype, 0, 1, (int64_t[]){3})}, *out[13] = {NULL};
  REQUIRE_OK(tnf_run(ctx, program, in, 2, out, 13));
  for (int i = 0; i < 13; ++i) {
    CHECK_INT(element(out[i], 0), want[i]);
    tnf_tensor_release(out[i]);
    out[i] = NULL;
  }
  tnf_tensor *zero = integers(ctx, dtype, 0, 1, (int64_t[]){0});
  CHECK_FAILS(tnf_run(ctx, program, (tnf_tensor *[]){in[0], zero}, 2, out, 13), TNF_RT_DIVISION_BY_ZERO, NULL);
  tnf_tensor_release(zero);
  tnf_tensor_release(in[0]);
  tnf_tensor_release(in[1]);
  tnf_program_release(program);
}

/* A vector over a scalar, over a [1] made a scalar, and a sum over a count. */
static void test_vector_by_scalar(tnf_context *ctx, tnf_dtype dtype) {
  tnf_program *program = compile_for(ctx, dtype,
                                     "func.func @f(%x: V, %y: V) -> (V, T) {\n"
                                     "  %s = tenferro.reshape %y extents [] : V -> T\n"
                                     "  %n = tenferro.dim %x, 0 : V\n"
                                     "  %b = tenferro.broadcast_in_dim %s dims [] extents [%n] : T -> V\n"
                                     "  %q = tenferro.div %x, %b : V\n"
                                     "  %t = tenferro.reduce_sum %x axes [0] : V -> T\n"
                                     "  %o = tenferro.sign %b : V\n"
                                     "  %c = tenferro.reduce_sum %o axes [0] : V -> T\n"
                                     "  %one = tenferro.constant dense<1> : tensor<E> -> T\n"
                                     "  %d = tenferro.maximum %c, %one : T\n"
                                     "  %m = tenferro.div %t, %d : T\n"
                                     "  return %q, %m : V, T\n}");
  tnf_tensor *x = integers(ctx, dtype, 1, 4, (int64_t[]){7, -7, 9, 3}), *y = integers(ctx, dtype, 1, 1, (int64_t[]){2});
  tnf_tensor *zero = integers(ctx, dtype, 1, 1, (int64_t[]){0}), *none = integers(ctx, dtype, 1, 0, NULL), *out[2] = {NULL};
  REQUIRE_OK(tnf_run(ctx, program, (tnf_tensor *[]){x, y}, 2, out, 2));
  static const int64_t want[] = {3, -3, 4, 1};
  for (int64_t i = 0; i < 4; ++i)
    CHECK_INT(element(out[0], i), want[i]);
  CHECK_INT(element(out[1], 0), 3);
  tnf_tensor_release(out[0]);
  tnf_tensor_release(out[1]);
  out[0] = out[1] = NULL;
  CHECK_FAILS(tnf_run(ctx, program, (tnf_tensor *[]){x, zero}, 2, out, 2), TNF_RT_DIVISION_BY_ZERO,
              "f: div: an element of rhs is 0");
  /* nothing is divided: nothing fails */
  CHECK_OK(tnf_run(ctx, program, (tnf_tensor *[]){none, zero}, 2, out, 2));
  tnf_tensor_release(out[0]);
  tnf_tensor_release(out[1]);
  tnf_tensor_release(x);
  tnf_tensor_release(y);
  tnf_tensor_release(zero);
  tnf_tensor_release(none);
  tnf_program_release(program);
}

/* A divisor that is known: never 0, or always. */
static void test_constants(tnf_context *ctx, tnf_dtype dtype) {
  for (int divisor = 0; divisor < 3; divisor += 2) {
    char text[1024];
    const char *t = dtype == TNF_I32 ? "i32" : "i64";
    snprintf(text, sizeof text,
             "func.func @f(%%x: !tenferro.tensor<2x%s>) -> !tenferro.tensor<2x%s> {\n"
             "  %%c = tenferro.constant dense<%d> : tensor<2x%s> -> !tenferro.tensor<2x%s>\n"
             "  %%q = tenferro.div %%x, %%c : !tenferro.tensor<2x%s>\n  return %%q : !tenferro.tensor<2x%s>\n}",
             t, t, divisor, t, t, t, t);
    tnf_program *program = program_of_text(ctx, text);
    tnf_tensor *x = integers(ctx, dtype, 1, 2, (int64_t[]){9, -9}), *out = NULL;
    if (divisor) {
      REQUIRE_OK(tnf_run(ctx, program, &x, 1, &out, 1));
      CHECK(element(out, 0) == 4 && element(out, 1) == -4);
    } else {
      CHECK_FAILS(tnf_run(ctx, program, &x, 1, &out, 1), TNF_RT_DIVISION_BY_ZERO, "f: div: an element of rhs is 0");
    }
    tnf_tensor_release(out);
    tnf_tensor_release(x);
    tnf_program_release(program);
  }
}

int main(void) {
  tnf_context *ctx = tnf_context_new(NULL);
  for (int i = 0; i < 2; ++i) {
    tnf_dtype dtype = i ? TNF_I64 : TNF_I32;
    test_scalars(ctx, dtype);
    test_vector_by_scalar(ctx, dtype);
    test_constants(ctx, dtype);
  }
  tnf_context_release(ctx);
  return CHECK_RESULT();
}
