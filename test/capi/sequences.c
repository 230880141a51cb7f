/* Numbers that follow from their place, by running: extents as numbers, iota, eye, arange, linspace; counts that only the run
 * knows. */
#include <float.h>

#include "graph_text.h"
#include "run_graph.h"

static tnf_context *ctx;
static tnf_tensor *sized[6]; /* sized[n]: n elements, 1, 4, 9, ... */

static const tnf_dtype numbers[] = {TNF_F32, TNF_F64, TNF_I32, TNF_I64, TNF_COMPLEX_F32, TNF_COMPLEX_F64};
enum { DTYPES = sizeof numbers / sizeof *numbers };

static tnf_graph *begin(void) {
  return tnf_graph_new(ctx, "f");
}

static tnf_traced input(tnf_graph *graph) {
  return tnf_input(graph, "x", TNF_F64, TNF_SHAPE("n"));
}

/* How many elements x has, by a value. */
static tnf_extent counted(tnf_traced x) {
  return tnf_extent_of(tnf_cast(tnf_reduce_sum(tnf_ones_like(x), TNF_ALL_AXES), TNF_I64));
}

/* `sequence`, made from the extent of an input of n elements, as a number and as what a value decides, is `want`. */
#define GIVES(n, dtype, sequence, ...)                                                                                           \
  do {                                                                                                                           \
    for (int known = 0; known < 3; ++known) {                                                                                    \
      tnf_graph *graph = begin();                                                                                                \
      tnf_traced x = input(graph);                                                                                               \
      tnf_extent count = known == 0 ? tnf_dim(x, 0) : known == 1 ? tnf_extent_const(n) : counted(x);                             \
      tnf_traced y = (sequence);                                                                                                 \
      CHECK_INT(tnf_dtype_of(y), dtype);                                                                                         \
      check_output(ctx, graph, y, sized[n], __VA_ARGS__, 0);                                                                     \
    }                                                                                                                            \
  } while (0)
#define NOTHING (double[]){0}, 0

static tnf_traced scalar(tnf_graph *graph, tnf_dtype dtype, double value) {
  return tnf_cast(tnf_scalar_f64(graph, value), dtype);
}

static void test_extent_to_scalar(void) {
  for (int i = 0; i < DTYPES; ++i) {
    tnf_dtype t = numbers[i];
    bool complex = t == TNF_COMPLEX_F32 || t == TNF_COMPLEX_F64;
    GIVES(5, t, tnf_extent_to_scalar(graph, count, t), (double[]){5, 0}, complex ? 2 : 1);
    GIVES(0, t, tnf_extent_to_scalar(graph, tnf_extent_add(count, count), t), (double[]){0, 0}, complex ? 2 : 1);
  }
  tnf_graph *graph = begin();
  CHECK(tnf_extent_to_scalar(graph, tnf_extent_const(1L << 40), TNF_I32).value == NULL);
  CHECK_GRAPH_FAILS(graph, TNF_RT_OUT_OF_RANGE, "extent_to_scalar: 1099511627776 is no i32");
  tnf_graph_release(graph);
  graph = begin();
  CHECK(tnf_extent_to_scalar(graph, tnf_extent_const(1), TNF_BOOL).value == NULL);
  CHECK_GRAPH_FAILS(graph, TNF_RT_DTYPE_MISMATCH, "extent_to_scalar: dtype must be numeric, got bool");
  tnf_graph_release(graph);
  graph = begin();
  CHECK(tnf_extent_to_scalar(graph, TNF_ALL, TNF_F64).value == NULL);
  CHECK_GRAPH_FAILS(graph, TNF_RT_INVALID_ARGUMENT, "extent_to_scalar: the extent is null");
  tnf_graph_release(graph);
  /* it is a constant of the derivative: d (sum x^2 / n) = 2 x / n */
  graph = begin();
  tnf_traced x = input(graph), n = tnf_extent_to_scalar(graph, tnf_dim(x, 0), TNF_F64);
  tnf_traced loss = tnf_div(tnf_reduce_sum(tnf_square(x), TNF_ALL_AXES), n);
  check_output(ctx, graph, tnf_grad(loss, x), sized[2], WANT(1, 4), 0);
}

static void test_iota(void) {
  for (int i = 0; i < DTYPES; ++i) {
    tnf_dtype t = numbers[i];
    bool complex = t == TNF_COMPLEX_F32 || t == TNF_COMPLEX_F64;
    GIVES(3, t, tnf_iota(graph, t, TNF_EXTENTS(count), 0), complex ? (double[]){0, 0, 1, 0, 2, 0} : (double[]){0, 1, 2},
          complex ? 6 : 3);
    GIVES(0, t, tnf_iota(graph, t, TNF_EXTENTS(count), 0), NOTHING);
  }
  GIVES(2, TNF_I64, tnf_iota(graph, TNF_I64, TNF_EXTENTS(count, 3), -1), WANT(0, 0, 1, 1, 2, 2));
  GIVES(2, TNF_I64, tnf_iota(graph, TNF_I64, TNF_EXTENTS(count, 3), 0), WANT(0, 1, 0, 1, 0, 1));
  /* fused with what reads it, transposed and reduced */
  GIVES(
      3, TNF_F64,
      tnf_matmul(tnf_iota(graph, TNF_F64, TNF_EXTENTS(count, 2), 0), tnf_ones_like(tnf_iota(graph, TNF_F64, TNF_EXTENTS(2), 0))),
      WANT(0, 2, 4));
  GIVES(3, TNF_F64, tnf_reduce_sum(tnf_mul(tnf_iota(graph, TNF_F64, TNF_EXTENTS(count), 0), x), TNF_ALL_AXES), WANT(22));
  tnf_graph *graph = begin();
  CHECK(tnf_iota(graph, TNF_BOOL, TNF_EXTENTS(3), 0).value == NULL);
  CHECK_GRAPH_FAILS(graph, TNF_RT_DTYPE_MISMATCH, "iota: dtype must be numeric, got bool");
  tnf_graph_release(graph);
  graph = begin();
  CHECK(tnf_iota(graph, TNF_F64, TNF_EXTENTS(3), 1).value == NULL);
  CHECK_GRAPH_FAILS(graph, TNF_RT_OUT_OF_RANGE, "iota: axis 1 is out of range for rank 1");
  tnf_graph_release(graph);
}

static void test_eye(void) {
  for (int i = 0; i < DTYPES; ++i) {
    tnf_dtype t = numbers[i];
    bool complex = t == TNF_COMPLEX_F32 || t == TNF_COMPLEX_F64;
    GIVES(2, t, tnf_eye(graph, t, count, count), complex ? (double[]){1, 0, 0, 0, 0, 0, 1, 0} : (double[]){1, 0, 0, 1},
          complex ? 8 : 4);
  }
  GIVES(2, TNF_BOOL, tnf_eye(graph, TNF_BOOL, count, tnf_extent_const(3)), WANT(1, 0, 0, 1, 0, 0));
  GIVES(3, TNF_F64, tnf_eye(graph, TNF_F64, count, tnf_extent_const(2)), WANT(1, 0, 0, 0, 1, 0));
  GIVES(1, TNF_F64, tnf_eye(graph, TNF_F64, count, count), WANT(1));
  GIVES(0, TNF_F64, tnf_eye(graph, TNF_F64, count, count), NOTHING);
  GIVES(2, TNF_F64, tnf_solve(tnf_scale(4, tnf_eye(graph, TNF_F64, count, count)), x), WANT(0.25, 1));
}

static void test_arange(void) {
  for (int i = 0; i < 4; ++i)
    GIVES(4, numbers[i], tnf_arange(scalar(graph, numbers[i], 5), scalar(graph, numbers[i], -3), count), WANT(5, 2, -1, -4));
  GIVES(2, TNF_COMPLEX_F64, tnf_arange(tnf_scalar_complex_f64(graph, 1, 2), tnf_scalar_complex_f64(graph, 0, -1), count),
        WANT(1, 2, 1, 1));
  GIVES(1, TNF_F64, tnf_arange(scalar(graph, TNF_F64, 0.5), scalar(graph, TNF_F64, 1), count), WANT(0.5));
  GIVES(0, TNF_F64, tnf_arange(scalar(graph, TNF_F64, 0.5), scalar(graph, TNF_F64, 1), count), NOTHING);
  /* f32 is rounded once: 0.1f * 3 in f64 */
  GIVES(4, TNF_F32, tnf_arange(scalar(graph, TNF_F32, 0), tnf_scalar_f32(graph, 0.1f), count),
        WANT(0, (double)0.1f, (double)0.2f, (double)(float)(3 * (double)0.1f)));
  /* d sum w (a + i s) / ds = sum w i */
  tnf_graph *graph = begin();
  tnf_traced x = input(graph), step = tnf_index(x, TNF_INDEX(0));
  tnf_traced sum = tnf_dot(x, tnf_arange(tnf_scalar_f64(graph, 1), step, tnf_dim(x, 0)));
  check_output(ctx, graph, tnf_grad(sum, step), sized[3], WANT(22), 0);
  graph = begin();
  CHECK(tnf_arange(input(graph), tnf_scalar_f64(graph, 1), tnf_extent_const(2)).value == NULL);
  CHECK_GRAPH_FAILS(graph, TNF_RT_RANK_MISMATCH,
                    "arange #1: start must have rank 0, got f64[n] (start \"x\": f64[n], step the result of constant #1: f64)");
  tnf_graph_release(graph);
  graph = begin();
  CHECK(tnf_arange(tnf_scalar_f64(graph, 1), tnf_scalar_bool(graph, true), tnf_extent_const(2)).value == NULL);
  CHECK_GRAPH_FAILS(
      graph, TNF_RT_DTYPE_MISMATCH,
      "arange #1: step must be numeric, got bool (start the result of constant #1: f64, step the result of constant #2: bool)");
  tnf_graph_release(graph);
}

static void test_linspace(void) {
  GIVES(5, TNF_F64, tnf_linspace(scalar(graph, TNF_F64, -1), scalar(graph, TNF_F64, 1), count), WANT(-1, -0.5, 0, 0.5, 1));
  GIVES(5, TNF_F32, tnf_linspace(tnf_scalar_f32(graph, 0.1f), tnf_scalar_f32(graph, 0.7f), count),
        WANT((double)0.1f, (double)(float)(0.1f + (0.7 - 0.1) / 4), (double)0.4f,
             (double)(float)(0.1f + 3 * ((double)0.7f - (double)0.1f) / 4), (double)0.7f));
  GIVES(1, TNF_F64, tnf_linspace(scalar(graph, TNF_F64, 3), scalar(graph, TNF_F64, 9), count), WANT(3));
  GIVES(2, TNF_F64, tnf_linspace(scalar(graph, TNF_F64, 0.1), scalar(graph, TNF_F64, 0.7), count), WANT(0.1, 0.7));
  GIVES(5, TNF_F64, tnf_linspace(scalar(graph, TNF_F64, -1e308), scalar(graph, TNF_F64, 1e308), count),
        WANT(-1e308, -5e307, 0, 5e307, 1e308));
  GIVES(3, TNF_F64, tnf_linspace(scalar(graph, TNF_F64, -DBL_MAX), scalar(graph, TNF_F64, DBL_MAX), count),
        WANT(-DBL_MAX, 0, DBL_MAX));
  GIVES(3, TNF_F64, tnf_linspace(scalar(graph, TNF_F64, 1e308), scalar(graph, TNF_F64, 1.7e308), count),
        WANT(1e308, 1.35e308, 1.7e308));
  GIVES(2, TNF_F64, tnf_linspace(scalar(graph, TNF_F64, (double)-INFINITY), scalar(graph, TNF_F64, 1), count),
        WANT((double)-INFINITY, 1));
  GIVES(5, TNF_F64, tnf_linspace(scalar(graph, TNF_F64, 1e16), scalar(graph, TNF_F64, 1), count),
        WANT(1e16, 7.5e15, 5e15, 2.5e15, 1));
  GIVES(0, TNF_F64, tnf_linspace(scalar(graph, TNF_F64, 3), scalar(graph, TNF_F64, 9), count), NOTHING);
  GIVES(3, TNF_COMPLEX_F64, tnf_linspace(tnf_scalar_complex_f64(graph, 0, 1), tnf_scalar_complex_f64(graph, 1, -1), count),
        WANT(0, 1, 0.5, 0, 1, -1));
  /* many points: both ends exact, quotients correctly rounded */
  enum { MANY = 1001 };
  static double want[MANY];
  for (int i = 0; i < MANY; ++i)
    want[i] = i / 1000.0;
  tnf_graph *graph = begin();
  tnf_traced points = tnf_linspace(tnf_scalar_f64(graph, 0), tnf_scalar_f64(graph, 1), tnf_extent_const(MANY));
  check_output(ctx, graph, points, NULL, want, MANY, 0);
  /* the last element is stop itself where start and the differences round it away */
  graph = begin();
  tnf_traced far = tnf_linspace(tnf_scalar_f64(graph, 1e16), tnf_scalar_f64(graph, 1), tnf_extent_const(7));
  check_output(ctx, graph, tnf_index(far, TNF_INDEX(-1)), NULL, WANT(1), 0);
  graph = begin();
  far = tnf_linspace(tnf_scalar_f64(graph, -3e17), tnf_scalar_f64(graph, 0.1), tnf_extent_const(11));
  check_output(ctx, graph, tnf_index(far, TNF_INDEX(-1)), NULL, WANT(0.1), 0);
  /* d sum w x_i / d stop = sum w i / (n - 1), to the last, which is stop itself */
  graph = begin();
  tnf_traced x = input(graph), stop = tnf_index(x, TNF_INDEX(-1));
  tnf_traced sum = tnf_dot(x, tnf_linspace(tnf_scalar_f64(graph, 1), stop, tnf_dim(x, 0)));
  check_output(ctx, graph, tnf_grad(sum, stop), sized[3], WANT(11), 0);
  graph = begin();
  CHECK(tnf_linspace(tnf_scalar_i64(graph, 1), tnf_scalar_f64(graph, 2), tnf_extent_const(2)).value == NULL);
  CHECK_GRAPH_FAILS(graph, TNF_RT_DTYPE_MISMATCH,
                    "linspace #1: start must be real or complex floating-point, got i64 (start the result of constant #1: i64, "
                    "stop the result of constant #2: f64)");
  tnf_graph_release(graph);
}

/* One step of a loop: the sum of as many numbers between two as the step's number says, then of as many from the first on. */
static void add_ranges(tnf_graph *graph, tnf_extent step, tnf_traced number, const tnf_traced *in, int32_t in_count,
                       tnf_traced *out, int32_t out_count, void *user) {
  (void)graph, (void)step, (void)in_count, (void)out_count;
  const tnf_traced *ends = user;
  tnf_extent count = tnf_extent_of(tnf_mul(number, number));
  tnf_traced between = tnf_linspace(ends[0], ends[1], tnf_extent_of(number)), from = tnf_arange(ends[0], ends[1], count);
  out[0] = tnf_add(in[0], tnf_add(tnf_reduce_sum(between, TNF_ALL_AXES), tnf_reduce_sum(from, TNF_ALL_AXES)));
}

/* Between: nothing, a, a + b, 3/2 (a + b). From: nothing, a, 4 a + 6 b, 9 a + 36 b. Together 17.5 a + 44.5 b. */
static void test_in_loop(void) {
  for (int derivative = 0; derivative < 3; ++derivative) {
    tnf_graph *graph = begin();
    tnf_traced x = input(graph), ends[] = {tnf_index(x, TNF_INDEX(0)), tnf_index(x, TNF_INDEX(1))}, sum,
               zero = tnf_scalar_f64(graph, 0);
    tnf_for(graph, tnf_extent_add(counted(x), tnf_extent_const(2)), &zero, 1, add_ranges, ends, NULL, &sum);
    if (derivative < 2)
      check_output(ctx, graph, derivative ? tnf_grad(sum, x) : sum, sized[2],
                   derivative ? (double[]){17.5, 44.5} : (double[]){195.5}, derivative ? 2 : 1, 1e-15);
    else /* of the square, twice */
      check_output(ctx, graph, tnf_grad(tnf_index(tnf_grad(tnf_mul(sum, sum), x), TNF_INDEX(1)), x), sized[2],
                   WANT(2 * 17.5 * 44.5, 2 * 44.5 * 44.5), 1e-15);
  }
}

/* The mean counts by extents, which f64 holds where f32 does not. */
static void test_mean(void) {
  GIVES(3, TNF_F64, tnf_mean(tnf_slice_axis(x, 0, tnf_extent_const(0), count), TNF_ALL_AXES), (double[]){14 / 3.0}, 1);
  tnf_graph *graph = begin();
  tnf_mean(input(graph), TNF_ALL_AXES);
  CHECK_GRAPH_HAS(graph, "tenferro.extent_to_scalar");
  CHECK_INT(graph_text_count(graph, "tenferro.reduce_sum"), 1);
  tnf_graph_release(graph);
}

int main(void) {
  ctx = tnf_context_new(NULL);
  for (int64_t n = 0; n < 6; ++n)
    REQUIRE_OK(tnf_tensor_from_col_major(ctx, TNF_F64, 1, &n, (double[]){1, 4, 9, 16, 25}, &sized[n]));
  test_extent_to_scalar();
  test_iota();
  test_eye();
  test_arange();
  test_linspace();
  test_in_loop();
  test_mean();
  for (int n = 0; n < 6; ++n)
    tnf_tensor_release(sized[n]);
  tnf_context_release(ctx);
  return CHECK_RESULT();
}
