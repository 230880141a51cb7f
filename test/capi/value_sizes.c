/* Sizes that values decide, by running: truncation, padding back, the places and elements that a condition picks; the rank of a
 * decomposition. */
#include "run_graph.h"

static tnf_context *ctx;

/* x[n] = 1 .. 4 */
static tnf_tensor *four(void) {
  tnf_tensor *x = NULL;
  CHECK_OK(tnf_tensor_from_col_major(ctx, TNF_F64, 1, EXTENTS(4), (double[]){1, 2, 3, 4}, &x));
  return x;
}

static tnf_graph *begin(tnf_traced *x) {
  tnf_graph *graph = tnf_graph_new(ctx, "f");
  *x = tnf_input(graph, "x", TNF_F64, TNF_SHAPE("n"));
  return graph;
}

/* `y`, of x[n] = 1 .. 4, is `want`. */
#define GIVES(y, ...)                                                                                                            \
  do {                                                                                                                           \
    tnf_traced x;                                                                                                                \
    tnf_graph *graph = begin(&x);                                                                                                \
    tnf_tensor *input = four();                                                                                                  \
    check_output(ctx, graph, y, input, __VA_ARGS__, 1e-14);                                                                      \
    tnf_tensor_release(input);                                                                                                   \
  } while (0)
#define FAILS(y, code, text)                                                                                                     \
  do {                                                                                                                           \
    tnf_traced x;                                                                                                                \
    tnf_graph *graph = begin(&x);                                                                                                \
    tnf_tensor *input = four();                                                                                                  \
    check_failure(ctx, graph, y, input, code, text);                                                                             \
    tnf_tensor_release(input);                                                                                                   \
  } while (0)
#define NOTHING (double[]){0}, 0

/* A number that the compiler does not know. */
static tnf_traced hidden(tnf_traced x, double value) {
  return tnf_add(tnf_mul(tnf_index(x, TNF_INDEX(0)), tnf_scalar_like(x, 0)), tnf_scalar_like(x, value));
}
static tnf_traced leading(tnf_traced x, double size) {
  return tnf_dynamic_truncate(x, hidden(x, size), 0);
}
static tnf_traced whole(tnf_traced x, double size, tnf_dtype dtype) {
  return tnf_dynamic_truncate(x, tnf_cast(hidden(x, size), dtype), -1);
}
static tnf_traced square_sum(tnf_traced x) {
  return tnf_reduce_sum(tnf_mul(x, x), TNF_ALL_AXES);
}

static void test_truncate(void) {
  GIVES(leading(x, -1), NOTHING);
  GIVES(leading(x, 0.5), NOTHING);
  GIVES(leading(x, 1.6), WANT(1, 2));
  GIVES(leading(x, 2.5), WANT(1, 2));
  GIVES(leading(x, 3.5), WANT(1, 2, 3, 4));
  GIVES(leading(x, 99), WANT(1, 2, 3, 4));
  GIVES(leading(x, 1e300), WANT(1, 2, 3, 4));
  GIVES(whole(x, 2.5, TNF_F32), WANT(1, 2));
  GIVES(whole(x, 3, TNF_I32), WANT(1, 2, 3));
  GIVES(whole(x, -3, TNF_I64), NOTHING);
  GIVES(whole(x, 99, TNF_I64), WANT(1, 2, 3, 4));
  GIVES(tnf_grad(square_sum(leading(x, 2)), x), WANT(2, 4, 0, 0));
  GIVES(tnf_pad_to_match(leading(x, 2), x, 0), WANT(1, 2, 0, 0));
  GIVES(tnf_grad(square_sum(tnf_mul(tnf_pad_to_match(leading(x, 3), x, -1), x)), x), WANT(4, 32, 108, 0));
  FAILS(leading(x, NAN), TNF_RT_INVALID_ARGUMENT, "f: dynamic_truncate of \"x\" and add #1: the size is NaN or infinite");
  FAILS(leading(x, INFINITY), TNF_RT_INVALID_ARGUMENT, NULL);
  FAILS(tnf_pad_to_match(x, leading(x, 2), 0), TNF_RT_SHAPE_MISMATCH, NULL);
}

/* What decides a size has no derivative: none where it decides nothing else, and no part in another's. */
static void test_size_alone(void) {
  tnf_traced x;
  tnf_graph *graph = begin(&x);
  tnf_traced size = tnf_input(graph, "size", TNF_F64, TNF_SCALAR);
  tnf_grad(square_sum(tnf_dynamic_truncate(x, size, 0)), size);
  CHECK_TEXT(tnf_status_message(tnf_graph_status(graph)),
             "grad #1: loss does not depend on \"size\" (loss the result of reduce_sum #1: f64)");
  tnf_graph_release(graph);
  GIVES(tnf_grad(square_sum(tnf_dynamic_truncate(x, tnf_index(x, TNF_INDEX(1)), 0)), x), WANT(2, 4, 0, 0));
}

static void test_extent_of(void) {
  GIVES(tnf_iota(graph, TNF_F64, TNF_EXTENTS(tnf_extent_of(tnf_cast(hidden(x, 3), TNF_I32))), 0), WANT(0, 1, 2));
  GIVES(tnf_slice_axis(x, 0, tnf_extent_const(1), tnf_extent_of(tnf_cast(hidden(x, 3), TNF_I64))), WANT(2, 3));
  FAILS(tnf_iota(graph, TNF_F64, TNF_EXTENTS(tnf_extent_of(tnf_cast(hidden(x, -3), TNF_I64))), 0), TNF_RT_OUT_OF_RANGE,
        "f: extent_of #1: an extent cannot be negative, got -3");
}

static tnf_traced odd(tnf_traced x) {
  tnf_traced half = tnf_mul(x, tnf_scalar_like(x, 0.5));
  return tnf_compare(TNF_DIRECTION_NE, tnf_cast(tnf_cast(half, TNF_I64), TNF_F64), half);
}

static void test_picked(void) {
  GIVES(tnf_nonzero(odd(x)), WANT(0, 2));
  GIVES(tnf_nonzero(tnf_sub(x, tnf_scalar_like(x, 2))), WANT(0, 2, 3));
  GIVES(tnf_nonzero(tnf_zeros_like(x)), NOTHING);
  /* [[1, 3], [0, 4]] column by column: (0, 0), (0, 1), (1, 1) */
  GIVES(tnf_nonzero(tnf_reshape(tnf_mul(x, tnf_sub(x, tnf_scalar_like(x, 2))), TNF_EXTENTS(2, 2))), WANT(0, 0, 1, 0, 1, 1));
  GIVES(tnf_compress(x, odd(x), 0), WANT(1, 3));
  GIVES(tnf_compress(x, tnf_compare_scalar(TNF_DIRECTION_GT, x, 9), 0), NOTHING);
  GIVES(tnf_compress(tnf_outer(x, x), odd(x), 1), WANT(1, 2, 3, 4, 3, 6, 9, 12));
  GIVES(tnf_grad(square_sum(tnf_compress(x, odd(x), 0)), x), WANT(2, 0, 6, 0));
  FAILS(tnf_compress(x, tnf_compare_scalar(TNF_DIRECTION_GT, leading(x, 2), 0), 0), TNF_RT_SHAPE_MISMATCH, NULL);
}

/* What is larger than 1.5, less 0.8; then its leading step + 2. */
static void keep_large(tnf_graph *graph, tnf_extent step, tnf_traced number, const tnf_traced *in, int32_t in_count,
                       tnf_traced *out, int32_t out_count, void *user) {
  (void)graph, (void)step, (void)in_count, (void)out_count, (void)user;
  tnf_traced kept = tnf_compress(in[0], tnf_compare_scalar(TNF_DIRECTION_GT, in[0], 1.5), 0);
  out[0] = tnf_dynamic_truncate(tnf_sub_scalar(kept, 0.8), tnf_add_scalar(number, 2), 0);
}

static tnf_traced kept_large(tnf_traced x) {
  tnf_loop_options options = TNF_LOOP_OPTIONS_INIT;
  options.changes = &(tnf_changing_axis){0, 0};
  options.change_count = 1;
  tnf_traced y;
  tnf_for(x.graph, tnf_extent_of(tnf_cast(hidden(x, 2), TNF_I64)), &x, 1, keep_large, NULL, &options, &y);
  return y;
}

static void test_loop(void) {
  GIVES(kept_large(x), WANT(1.4));
  GIVES(tnf_grad(square_sum(kept_large(x)), x), WANT(0, 0, 2.8, 0));
}

/* ---- the rank of a decomposition ------------------------------------------------------------------------------------------- */

/* a rebuilt from the singular vectors of values above 1/2 */
static tnf_traced rebuilt(tnf_traced a) {
  tnf_svd_result d = tnf_svd(a);
  tnf_traced count = tnf_reduce_sum(tnf_cast(tnf_compare_scalar(TNF_DIRECTION_GT, d.s, 0.5), TNF_F64), TNF_ALL_AXES);
  tnf_traced u = tnf_dynamic_truncate(d.u, count, 1), s = tnf_dynamic_truncate(d.s, count, 0);
  return tnf_matmul(u, tnf_matmul(tnf_diag(s), tnf_dynamic_truncate(d.vt, count, 0)));
}

static double loss_at(const tnf_program *program, const double *a, int64_t n, double *gradient, int64_t *rank) {
  tnf_tensor *in = NULL, *out[3] = {NULL, NULL, NULL};
  double loss = NAN;
  if (CHECK_OK(tnf_tensor_from_col_major(ctx, TNF_F64, 2, EXTENTS(n, n), a, &in)) &&
      CHECK_OK(tnf_run(ctx, program, &in, 1, out, 3))) {
    loss = *tnf_tensor_const_f64(out[0]);
    if (gradient)
      memcpy(gradient, tnf_tensor_const_f64(out[1]), (size_t)(n * n) * sizeof *gradient);
    if (rank)
      *rank = tnf_tensor_element_count(out[2]);
  }
  for (int i = 0; i < 3; ++i)
    tnf_tensor_release(out[i]);
  tnf_tensor_release(in);
  return loss;
}

static void check_rank(const tnf_program *program, const double *diagonal, int64_t want_rank, double want_loss) {
  double a[9] = {diagonal[0], 0, 0, 0, diagonal[1], 0, 0, 0, diagonal[2]}, gradient[9] = {0};
  int64_t rank = -1;
  CHECK(fabs(loss_at(program, a, 3, gradient, &rank) - want_loss) < 1e-12);
  CHECK_INT(rank, want_rank);
  for (int i = 0; i < 9; ++i) {
    double b[9], h = 1e-6;
    memcpy(b, a, sizeof b);
    b[i] = a[i] + h;
    double up = loss_at(program, b, 3, NULL, NULL);
    b[i] = a[i] - h;
    double difference = (up - loss_at(program, b, 3, NULL, NULL)) / (2 * h);
    if (!CHECK(fabs(gradient[i] - difference) < 1e-6))
      fprintf(stderr, "  entry %d: gradient %.12g, finite difference %.12g\n", i, gradient[i], difference);
  }
}

static void test_truncated_svd(void) {
  tnf_graph *graph = tnf_graph_new(ctx, "f");
  tnf_traced a = tnf_input(graph, "a", TNF_F64, TNF_SHAPE("m", "n")), y = rebuilt(a);
  tnf_traced loss = tnf_sqrt(square_sum(y)), s = tnf_svd(a).s;
  tnf_output(graph, "loss", loss);
  tnf_output(graph, "gradient", tnf_grad(loss, a));
  tnf_output(graph, "values", tnf_compress(s, tnf_compare_scalar(TNF_DIRECTION_GT, s, 0.5), 0));
  tnf_graph_compiler *compiler = tnf_graph_compiler_new(ctx, NULL);
  tnf_program *program = NULL;
  if (CHECK_OK(tnf_graph_compiler_compile(compiler, graph, &program))) {
    check_rank(program, (double[]){3, 2, 0.1}, 2, sqrt(13));
    check_rank(program, (double[]){3, 2, 1}, 3, sqrt(14));
  }
  tnf_program_release(program);
  tnf_graph_compiler_release(compiler);
  tnf_graph_release(graph);
}

int main(void) {
  ctx = tnf_context_new(NULL);
  test_truncate();
  test_size_alone();
  test_extent_of();
  test_picked();
  test_loop();
  test_truncated_svd();
  tnf_context_release(ctx);
  return CHECK_RESULT();
}
