/* Kernels that differ in constants alone are one function with parameters: their values for every type that a constant can have,
 * called directly and in chunks on several threads. */
#include "compiled.h"

enum { STEPS = 3 };

/* x and its factors, sums and shifts, each behind a product that keeps it apart: y[k] = (x scaled by k + 1) * (k + 2) + k. */
static tnf_graph *graph_of(tnf_context *ctx, tnf_dtype dtype) {
  tnf_graph *graph = tnf_graph_new(ctx, "steps");
  tnf_traced x = tnf_input(graph, "x", dtype, TNF_SHAPE("n", 2));
  tnf_traced one = tnf_input(graph, "one", dtype, TNF_SHAPE(2, 2));
  for (int k = 0; k < STEPS; ++k) {
    char name[8];
    snprintf(name, sizeof name, "y%d", k);
    x = tnf_matmul(x, one); /* the identity */
    x = tnf_add_scalar(tnf_scale(k + 2, x), k);
    tnf_output(graph, name, tnf_slice_range(tnf_matmul(x, one), 0, k, TNF_END));
  }
  CHECK(!tnf_graph_status(graph));
  return graph;
}

static void store(tnf_tensor *t, int64_t i, double value) {
  if (tnf_tensor_f64(t))
    tnf_tensor_f64(t)[i] = value;
  else if (tnf_tensor_f32(t))
    tnf_tensor_f32(t)[i] = (float)value;
  else if (tnf_tensor_i32(t))
    tnf_tensor_i32(t)[i] = (int32_t)value;
  else
    tnf_tensor_i64(t)[i] = (int64_t)value;
}

static double load(const tnf_tensor *t, int64_t i) {
  if (tnf_tensor_const_f64(t))
    return tnf_tensor_const_f64(t)[i];
  if (tnf_tensor_const_f32(t))
    return (double)tnf_tensor_const_f32(t)[i];
  return tnf_tensor_const_i32(t) ? tnf_tensor_const_i32(t)[i] : (double)tnf_tensor_const_i64(t)[i];
}

static void run(tnf_context *ctx, tnf_program *program, tnf_dtype dtype, int64_t n) {
  tnf_tensor *in[2], *out[STEPS] = {NULL};
  REQUIRE_OK(tnf_tensor_new_zeros(ctx, dtype, 2, (int64_t[]){n, 2}, &in[0]));
  REQUIRE_OK(tnf_tensor_new_zeros(ctx, dtype, 2, (int64_t[]){2, 2}, &in[1]));
  store(in[1], 0, 1);
  store(in[1], 3, 1);
  for (int64_t i = 0; i < 2 * n; ++i)
    store(in[0], i, (double)(i % 1000));
  REQUIRE_OK(tnf_run(ctx, program, in, 2, out, STEPS));
  for (int k = 0; k < STEPS; ++k) {
    const int64_t rows = n - k;
    CHECK_INT(tnf_tensor_extent(out[k], 0), rows);
    bool right = true;
    for (int64_t i = 0; i < 2 * rows; ++i) {
      double want = (double)((i / rows * n + i % rows + k) % 1000);
      for (int step = 0; step <= k; ++step)
        want = want * (step + 2) + step;
      right = right && load(out[k], i) == want;
    }
    CHECK(right);
    tnf_tensor_release(out[k]);
  }
  tnf_tensor_release(in[0]);
  tnf_tensor_release(in[1]);
}

int main(void) {
  static const tnf_dtype dtypes[] = {TNF_F32, TNF_F64, TNF_I32, TNF_I64};
  for (uint32_t threads = 1; threads <= 3; ++threads) {
    tnf_context_options options = TNF_CONTEXT_OPTIONS_INIT;
    options.threads = threads;
    tnf_context *ctx = tnf_context_new(&options);
    tnf_graph_compiler *compiler = tnf_graph_compiler_new(ctx, NULL);
    for (int d = 0; d < 4; ++d) {
      tnf_graph *graph = graph_of(ctx, dtypes[d]);
      tnf_program *program = compile(compiler, graph);
      run(ctx, program, dtypes[d], 2);
      run(ctx, program, dtypes[d], 5);
      run(ctx, program, dtypes[d], 300000);
      tnf_program_release(program);
      tnf_graph_release(graph);
    }
    tnf_graph_compiler_release(compiler);
    tnf_context_release(ctx);
  }
  return CHECK_RESULT();
}
