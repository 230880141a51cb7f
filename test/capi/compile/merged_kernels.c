/* Programs that share kernels give the same bits as each alone: with parts, scratch, accumulators in memory, and as epilogues of
 * products. They differ in a constant, in the names of their extents, and in what they were given. */
#include <math.h>

#include "compiled.h"

enum { STEPS = 3, RESULTS = 5 };

/* Of x[m, n], w[m, k], v[k, n], b[m] and the constant c = k + 1.5 of step k: softmax of columns, sum of all, sums of rows, an
 * activation on a product, and the sum of another one. */
static const char step_text[] =
    "  %%c%d = tenferro.constant dense<%d.5> : tensor<f64> -> !tenferro.tensor<f64>\n"
    "  %%m%d = tenferro.dim %%x%d, 0 : !m\n  %%n%d = tenferro.dim %%x%d, 1 : !m\n"
    "  %%cm%d = tenferro.broadcast_in_dim %%c%d dims [] extents [%%m%d, %%n%d] : !tenferro.tensor<f64> -> !m\n"
    "  %%scaled%d = tenferro.mul %%x%d, %%cm%d : !m\n"
    "  %%max%d = tenferro.reduce_max %%scaled%d axes [0] : !m -> !v\n"
    "  %%maxm%d = tenferro.broadcast_in_dim %%max%d dims [1] extents [%%m%d, %%n%d] : !v -> !m\n"
    "  %%z%d = tenferro.sub %%scaled%d, %%maxm%d : !m\n  %%e%d = tenferro.exp %%z%d : !m\n"
    "  %%s%d = tenferro.reduce_sum %%e%d axes [0] : !m -> !v\n"
    "  %%sm%d = tenferro.broadcast_in_dim %%s%d dims [1] extents [%%m%d, %%n%d] : !v -> !m\n"
    "  %%softmax%d = tenferro.div %%e%d, %%sm%d : !m\n"
    "  %%total%d = tenferro.reduce_sum %%scaled%d axes [0, 1] : !m -> !s\n"
    "  %%rows%d = tenferro.reduce_sum %%scaled%d axes [1] : !m -> !v\n"
    "  %%p%d = tenferro.dot_general %%w%d, %%v%d contract [1], [0] batch [], [] : !m, !m -> !m\n"
    "  %%bm%d = tenferro.broadcast_in_dim %%b%d dims [0] extents [%%m%d, %%n%d] : !v -> !m\n"
    "  %%a%d = tenferro.add %%p%d, %%bm%d : !m\n  %%t%d = tenferro.tanh %%a%d : !m\n"
    "  %%layer%d = tenferro.mul %%t%d, %%cm%d : !m\n"
    "  %%q%d = tenferro.dot_general %%v%d, %%w%d contract [0], [1] batch [], [] : !m, !m -> !m\n"
    "  %%u%d = tenferro.sin %%q%d : !m\n"
    "  %%loss%d = tenferro.reduce_sum %%u%d axes [0, 1] : !m -> !s\n";

/* `text` with the number of the step for each %d. */
static void append_step(char *out, size_t size, const char *text, int step) {
  size_t length = strlen(out);
  for (; *text && length + 2 < size; ++text) {
    if (text[0] == '%' && text[1] == '%') {
      out[length++] = *++text;
    } else if (text[0] == '%' && text[1] == 'd') {
      out[length++] = (char)('0' + step);
      ++text;
    } else {
      out[length++] = *text;
    }
  }
  out[length] = 0;
}

static const char argument_text[] = "%%x%d: !m, %%w%d: !m, %%v%d: !m, %%b%d: !v";
static const char result_text[] = "%%softmax%d, %%total%d, %%rows%d, %%layer%d, %%loss%d";
static const char result_types[] = "!m, !s, !v, !m, !s";

/* A program of the steps from `first` to before `last`. */
static void append_program(char *out, size_t size, const char *name, int first, int last) {
  append_step(out, size, "func.func @", 0);
  append_step(out, size, name, 0);
  for (int k = first; k < last; ++k) {
    append_step(out, size, k == first ? "(" : ", ", 0);
    append_step(out, size, argument_text, k);
  }
  for (int k = first; k < last; ++k) {
    append_step(out, size, k == first ? ") -> (" : ", ", 0);
    append_step(out, size, result_types, k);
  }
  append_step(out, size, ") {\n", 0);
  for (int k = first; k < last; ++k)
    append_step(out, size, step_text, k);
  for (int k = first; k < last; ++k) {
    append_step(out, size, k == first ? "  return " : ", ", 0);
    append_step(out, size, result_text, k);
  }
  for (int k = first; k < last; ++k) {
    append_step(out, size, k == first ? " : " : ", ", 0);
    append_step(out, size, result_types, k);
  }
  append_step(out, size, "\n}\n", 0);
}

static const char aliases[] = "!m = !tenferro.tensor<?x?xf64>\n!v = !tenferro.tensor<?xf64>\n!s = !tenferro.tensor<f64>\n";

static tnf_program *program_of(tnf_context *ctx, int first, int last, uint32_t *nests) {
  static char text[1 << 16];
  snprintf(text, sizeof text, "%s", aliases);
  append_program(text, sizeof text, "steps", first, last);
  tnf_graph_compiler *compiler = tnf_graph_compiler_new(ctx, NULL);
  tnf_object *object;
  tnf_program *program;
  REQUIRE_OK(tnf_graph_compiler_compile_text(compiler, text, strlen(text), "steps.mlir", NULL, &object));
  REQUIRE_OK(tnf_object_program(object, NULL, &program));
  *nests = tnf_program_info(program)->loop_nests;
  tnf_object_release(object);
  tnf_graph_compiler_release(compiler);
  return program;
}

static tnf_tensor *filled(tnf_context *ctx, int32_t rank, int64_t m, int64_t n, double shift) {
  tnf_tensor *t;
  REQUIRE_OK(tnf_tensor_new_zeros(ctx, TNF_F64, rank, (int64_t[]){m, n}, &t));
  for (int64_t i = 0, count = rank == 2 ? m * n : m; i < count; ++i)
    tnf_tensor_f64(t)[i] = sin((double)i + shift);
  return t;
}

static bool same(const tnf_tensor *a, const tnf_tensor *b) {
  int64_t count = 1;
  for (int32_t axis = 0; axis < tnf_tensor_rank(a); ++axis) {
    if (tnf_tensor_extent(a, axis) != tnf_tensor_extent(b, axis))
      return false;
    count *= tnf_tensor_extent(a, axis);
  }
  return memcmp(tnf_tensor_const_f64(a), tnf_tensor_const_f64(b), (size_t)count * sizeof(double)) == 0;
}

static void run(tnf_context *ctx, tnf_program *together, tnf_program *const *alone, int64_t m, int64_t n) {
  tnf_tensor *in[4 * STEPS], *out[RESULTS * STEPS] = {NULL};
  for (int k = 0; k < STEPS; ++k) {
    int64_t rows = m + k, columns = n - k;
    in[4 * k] = filled(ctx, 2, rows, columns, k);
    in[4 * k + 1] = filled(ctx, 2, rows, 3, k + 0.1);
    in[4 * k + 2] = filled(ctx, 2, 3, columns, k + 0.2);
    in[4 * k + 3] = filled(ctx, 1, rows, 1, k + 0.3);
  }
  REQUIRE_OK(tnf_run(ctx, together, in, 4 * STEPS, out, RESULTS * STEPS));
  for (int k = 0; k < STEPS; ++k) {
    tnf_tensor *each[RESULTS] = {NULL};
    REQUIRE_OK(tnf_run(ctx, alone[k], in + 4 * k, 4, each, RESULTS));
    for (int i = 0; i < RESULTS; ++i) {
      if (!CHECK(same(out[RESULTS * k + i], each[i])))
        fprintf(stderr, "  step %d, result %d, %lld x %lld\n", k, i, (long long)m, (long long)n);
      tnf_tensor_release(each[i]);
      tnf_tensor_release(out[RESULTS * k + i]);
    }
  }
  for (int i = 0; i < 4 * STEPS; ++i)
    tnf_tensor_release(in[i]);
}

int main(void) {
  for (uint32_t threads = 1; threads <= 3; ++threads) {
    tnf_context_options options = TNF_CONTEXT_OPTIONS_INIT;
    options.threads = threads;
    tnf_context *ctx = tnf_context_new(&options);
    uint32_t nests, others;
    tnf_program *together = program_of(ctx, 0, STEPS, &nests), *alone[STEPS];
    for (int k = 0; k < STEPS; ++k) {
      alone[k] = program_of(ctx, k, k + 1, &others);
      CHECK_INT(nests, others);
    }
    run(ctx, together, alone, 1, 3);
    run(ctx, together, alone, 5, 4);
    run(ctx, together, alone, 40, 3000);
    run(ctx, together, alone, 3000, 40);
    tnf_program_release(together);
    for (int k = 0; k < STEPS; ++k)
      tnf_program_release(alone[k]);
    tnf_context_release(ctx);
  }
  return CHECK_RESULT();
}
