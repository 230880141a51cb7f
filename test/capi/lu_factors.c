/* Factors that go from one program to another: computed once, solved with as often as wanted, with the bits of one program that
 * does both, derivatives included; and on eager tensors. */
#include "eager_values.h"

static tnf_context *ctx;

/* n x n matrices with a heavy diagonal, and right-hand sides: 0, 1 and 3 rows, one matrix or several. */
typedef struct sizes {
  int64_t n, k, batch; /* batch -1: one matrix, without the axis */
} sizes;
static const sizes all_sizes[] = {{3, 2, -1}, {1, 1, -1}, {0, 2, -1}, {3, 0, -1}, {3, 2, 5}, {3, 2, 0}, {40, 3, -1}};

static tnf_tensor *filled(tnf_dtype dtype, int64_t rows, int64_t columns, int64_t batch, double diagonal) {
  tnf_tensor *t = NULL;
  const bool is_complex = dtype == TNF_COMPLEX_F64;
  REQUIRE_OK(tnf_tensor_new_zeros(ctx, dtype, batch < 0 ? 2 : 3, (int64_t[]){rows, columns, batch}, &t));
  double *data = tnf_tensor_data(t);
  const int64_t count = rows * columns * (batch < 0 ? 1 : batch);
  for (int64_t i = 0; i < count * (is_complex ? 2 : 1); ++i) {
    const int64_t place = (is_complex ? i / 2 : i) % (rows * columns);
    const bool on_diagonal = place % rows == place / rows && (!is_complex || i % 2 == 0);
    data[i] = (double)((i * i * 7 + i * 13 + 5) % 29) / 14.3 - 1 + (on_diagonal ? diagonal : 0);
  }
  return t;
}

static tnf_traced matrices(tnf_graph *graph, const char *name, tnf_dtype dtype, bool batched, const char *columns) {
  return batched ? tnf_input(graph, name, dtype, TNF_SHAPE("?", columns, "?"))
                 : tnf_input(graph, name, dtype, TNF_SHAPE("?", columns));
}

static tnf_program *compiled(tnf_graph *graph) {
  tnf_graph_compiler *compiler = tnf_graph_compiler_new(ctx, NULL);
  tnf_program *program = NULL;
  REQUIRE_OK(tnf_graph_compiler_compile(compiler, graph, &program));
  tnf_graph_compiler_release(compiler);
  tnf_graph_release(graph);
  return program;
}

static tnf_program *factoring(tnf_dtype dtype, bool batched) {
  tnf_graph *graph = tnf_graph_new(ctx, "factor");
  tnf_lu_factors f = tnf_lu_factor(matrices(graph, "a", dtype, batched, "?"));
  tnf_output(graph, "lu", f.lu);
  tnf_output(graph, "pivots", f.pivots);
  return compiled(graph);
}

/* x, the gradients of the sum of its squares by a and b, and the derivative of x along a. */
static void solve_and_differentiate(tnf_graph *graph, tnf_lu_factors f, tnf_traced b, tnf_transpose_kind op) {
  tnf_traced x = tnf_lu_solve(f, b, op), loss = tnf_reduce_sum_squares(x, TNF_ALL_AXES);
  tnf_output(graph, "x", x);
  tnf_output(graph, "da", tnf_grad(loss, f.a));
  tnf_output(graph, "db", tnf_grad(loss, b));
  tnf_output(graph, "dx", tnf_jvp(x, f.a, f.a));
}

static tnf_program *solving(tnf_dtype dtype, bool batched, bool given, tnf_transpose_kind op) {
  tnf_graph *graph = tnf_graph_new(ctx, "solve");
  tnf_traced a = matrices(graph, "a", dtype, batched, "?"), b = matrices(graph, "b", dtype, batched, "?");
  tnf_lu_factors f = {a, {0}, {0}};
  if (given) {
    f.lu = matrices(graph, "lu", dtype, batched, "?");
    f.pivots =
        batched ? tnf_input(graph, "pivots", TNF_I32, TNF_SHAPE("?", "?")) : tnf_input(graph, "pivots", TNF_I32, TNF_SHAPE("?"));
  } else {
    f = tnf_lu_factor(a);
  }
  solve_and_differentiate(graph, f, b, op);
  return compiled(graph);
}

static bool same_bits(const tnf_tensor *x, const tnf_tensor *y) {
  const size_t bytes = (size_t)tnf_tensor_element_count(x) * tnf_dtype_size(tnf_tensor_dtype(x));
  return tnf_tensor_element_count(x) == tnf_tensor_element_count(y) &&
         (bytes == 0 || memcmp(tnf_tensor_const_data(x), tnf_tensor_const_data(y), bytes) == 0);
}

static void check_sizes(const sizes *s, tnf_dtype dtype, tnf_transpose_kind op) {
  enum { RESULTS = 4 };
  const bool batched = s->batch >= 0;
  tnf_program *factor = factoring(dtype, batched), *apart = solving(dtype, batched, true, op),
              *both = solving(dtype, batched, false, op);
  tnf_tensor *a = filled(dtype, s->n, s->n, s->batch, 4), *b = filled(dtype, s->n, s->k, s->batch, 0);
  tnf_tensor *factors[2] = {NULL}, *got[RESULTS] = {NULL}, *want[RESULTS] = {NULL};
  REQUIRE_OK(tnf_run(ctx, factor, &a, 1, factors, 2));
  REQUIRE_OK(tnf_run(ctx, apart, (tnf_tensor *[]){a, b, factors[0], factors[1]}, 4, got, RESULTS));
  REQUIRE_OK(tnf_run(ctx, both, (tnf_tensor *[]){a, b}, 2, want, RESULTS));
  for (int i = 0; i < RESULTS; ++i) {
    CHECK(same_bits(got[i], want[i]));
    tnf_tensor_release(got[i]);
    tnf_tensor_release(want[i]);
  }
  for (int i = 0; i < 2; ++i)
    tnf_tensor_release(factors[i]);
  tnf_tensor_release(a);
  tnf_tensor_release(b);
  tnf_program_release(factor);
  tnf_program_release(apart);
  tnf_program_release(both);
}

static void test_programs(void) {
  for (size_t i = 0; i < sizeof all_sizes / sizeof all_sizes[0]; ++i)
    for (int op = TNF_TRANSPOSE_KIND_NONE; op <= TNF_TRANSPOSE_KIND_ADJOINT; ++op) {
      check_sizes(&all_sizes[i], TNF_F64, (tnf_transpose_kind)op);
      check_sizes(&all_sizes[i], TNF_COMPLEX_F64, (tnf_transpose_kind)op);
    }
}

/* ---- what is refused --------------------------------------------------------------------------------------------------- */

static void check_refused(tnf_program *program, tnf_tensor *a, tnf_tensor *lu, const int32_t *pivots, int64_t count,
                          tnf_rt_status code, const char *sentence) {
  tnf_tensor *b = filled(TNF_F64, 3, 2, -1, 0), *p = NULL, *out[4] = {NULL};
  REQUIRE_OK(tnf_tensor_from_col_major(ctx, TNF_I32, 1, &count, pivots, &p));
  tnf_status *st = tnf_run(ctx, program, (tnf_tensor *[]){a, b, lu, p}, 4, out, 4);
  CHECK_INT(tnf_status_code(st), code);
  if (!CHECK(st && strstr(tnf_status_message(st), sentence)))
    fprintf(stderr, "  got  %s\n  want %s\n", st ? tnf_status_message(st) : "nothing", sentence);
  tnf_status_release(st);
  tnf_tensor_release(b);
  tnf_tensor_release(p);
}

static void test_refusals(void) {
  tnf_program *program = solving(TNF_F64, false, true, TNF_TRANSPOSE_KIND_NONE);
  tnf_tensor *a = filled(TNF_F64, 3, 3, -1, 4), *small = filled(TNF_F64, 2, 2, -1, 4);
  check_refused(program, a, a, (int32_t[]){1, 2, 4}, 3, TNF_RT_OUT_OF_RANGE, "pivot 3 is no row of the matrix");
  check_refused(program, a, a, (int32_t[]){1, -1, 3}, 3, TNF_RT_OUT_OF_RANGE, "pivot 2 is no row of the matrix");
  check_refused(program, a, a, (int32_t[]){0, 2, 3}, 3, TNF_RT_OUT_OF_RANGE, "pivot 1 is no row of the matrix");
  check_refused(program, a, a, (int32_t[]){10, 2, 3}, 3, TNF_RT_OUT_OF_RANGE,
                "pivot 1 is no row of the matrix"); /* up to 9: a row and a scale */
  check_refused(program, a, a, (int32_t[]){1, 2, INT32_MIN}, 3, TNF_RT_OUT_OF_RANGE, "pivot 3 is no row of the matrix");
  check_refused(program, a, a, (int32_t[]){1, 2}, 2, TNF_RT_SHAPE_MISMATCH, "pivots");
  check_refused(program, a, small, (int32_t[]){1, 2, 3}, 3, TNF_RT_SHAPE_MISMATCH, "lu");
  tnf_tensor_release(a);
  tnf_tensor_release(small);
  tnf_program_release(program);

  /* a derivative passes through the matrix alone */
  tnf_graph *graph = tnf_graph_new(ctx, "by_factors");
  tnf_lu_factors f = {tnf_input(graph, "a", TNF_F64, TNF_SHAPE(3, 3)), tnf_input(graph, "lu", TNF_F64, TNF_SHAPE(3, 3)),
                      tnf_input(graph, "pivots", TNF_I32, TNF_SHAPE(3))};
  tnf_traced x = tnf_lu_solve(f, tnf_input(graph, "b", TNF_F64, TNF_SHAPE(3)), TNF_TRANSPOSE_KIND_NONE);
  tnf_output(graph, "g", tnf_grad(tnf_reduce_sum(x, TNF_ALL_AXES), f.lu));
  tnf_graph_compiler *compiler = tnf_graph_compiler_new(ctx, NULL);
  tnf_program *none = NULL;
  tnf_status *st = tnf_graph_compiler_compile(compiler, graph, &none);
  CHECK_INT(tnf_status_code(st), TNF_RT_UNSUPPORTED);
  CHECK(st && strstr(tnf_status_message(st), "the factors of lu_factor carry no derivative: it passes through the matrix"));
  tnf_status_release(st);
  tnf_graph_compiler_release(compiler);
  tnf_graph_release(graph);
}

/* ---- on eager tensors -------------------------------------------------------------------------------------------------- */

static void test_eager(void) {
  world w = world_new();
  tnf_eager_runtime *rt = w.runtime;
  const double a_data[] = {4, 1, 2, -1, 5, 1, 2, 0, 6}, b_data[] = {1, 2, 3};
  tnf_eager_tensor *a = tnf_eager_variable(matrix(rt, 3, 3, a_data)), *b = tnf_eager_variable(vector(rt, 3, b_data));
  tnf_eager_lu_factors f = tnf_eager_lu_factor(a);
  CHECK(f.a == a && f.lu && f.pivots && !tnf_eager_is_tracked(f.lu));
  tnf_eager_tensor *x = tnf_eager_lu_solve(f, b, TNF_TRANSPOSE_KIND_NONE), *y = tnf_eager_solve(a, b);
  CHECK(same_bits(tnf_eager_get_tensor(x), tnf_eager_get_tensor(y)));

  tnf_eager_tensor *xs[] = {a, b}, *gx[2], *gy[2], *ones = tnf_eager_ones_like(b), *t = matrix(rt, 3, 3, a_data);
  CHECK(tnf_eager_vjp(x, xs, 2, ones, gx) && tnf_eager_vjp(y, xs, 2, ones, gy));
  for (int i = 0; i < 2; ++i)
    CHECK(same_bits(tnf_eager_get_tensor(gx[i]), tnf_eager_get_tensor(gy[i])));
  tnf_eager_tensor *hx = tnf_eager_jvp(gx[0], &a, &t, 1), *hy = tnf_eager_jvp(gy[0], &a, &t, 1);
  CHECK(same_bits(tnf_eager_get_tensor(hx), tnf_eager_get_tensor(hy)));

  /* the factors are what is solved with: the matrix beside them is not read */
  tnf_eager_lu_factors other = {tnf_eager_full_like(a, NAN), f.lu, f.pivots};
  tnf_eager_tensor *z = tnf_eager_lu_solve(other, b, TNF_TRANSPOSE_KIND_NONE);
  CHECK(z && same_bits(tnf_eager_get_tensor(x), tnf_eager_get_tensor(z)));
  CHECK_NO_ERROR(rt);

  /* a singular matrix fails where it is factored, and what is made of nothing is nothing */
  tnf_eager_lu_factors none = tnf_eager_lu_factor(matrix(rt, 2, 2, (double[]){1, 2, 2, 4}));
  CHECK(!none.a && !none.lu && !none.pivots && !tnf_eager_lu_solve(none, b, TNF_TRANSPOSE_KIND_NONE));
  CHECK_ERROR(rt, TNF_RT_SINGULAR, NULL);
  world_end(&w);
}

int main(void) {
  ctx = tnf_context_new(NULL);
  test_programs();
  test_refusals();
  test_eager();
  tnf_context_release(ctx);
  return CHECK_RESULT();
}
