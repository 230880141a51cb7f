/* Functions of Hermitian matrices by running: values and three derivatives beside those of matrix_exp, matrix_log, matrix_sqrt
 * and products, which know nothing of eigenvalues, at separated, equal and nearly equal eigenvalues. */
#include "run_graph.h"

static tnf_context *ctx;

/* ---- functions ------------------------------------------------------------------------------------------------------------- */

static tnf_traced exponential(tnf_traced w, void *user) {
  (void)user;
  return tnf_exp(w);
}
static tnf_traced logarithm(tnf_traced w, void *user) {
  (void)user;
  return tnf_log(w);
}
static tnf_traced logarithm_slope(tnf_traced w, void *user) {
  (void)user;
  return tnf_reciprocal(w);
}
static tnf_traced root(tnf_traced w, void *user) {
  (void)user;
  return tnf_sqrt(w);
}
static tnf_traced root_slope(tnf_traced w, void *user) {
  (void)user;
  return tnf_rdiv(0.5, tnf_sqrt(w));
}
static tnf_traced cube(tnf_traced w, void *user) {
  (void)user;
  return tnf_mul(w, tnf_mul(w, w));
}
static tnf_traced cube_slope(tnf_traced w, void *user) {
  (void)user;
  return tnf_scale(3, tnf_mul(w, w));
}
static tnf_traced plain_cube(tnf_traced a) {
  return tnf_matrix_power(a, 3);
}
static tnf_traced hyperbolic(tnf_traced w, void *user) {
  (void)user;
  return tnf_tanh(w);
}
static tnf_traced hyperbolic_slope(tnf_traced w, void *user) {
  (void)user;
  tnf_traced y = tnf_tanh(w);
  return tnf_rsub(1, tnf_mul(y, y));
}
/* 1 - 2 (e^2a + 1)^-1 */
static tnf_traced plain_hyperbolic(tnf_traced a) {
  tnf_traced one = tnf_matrix_power(a, 0);
  return tnf_sub(one, tnf_scale(2, tnf_inverse(tnf_add(tnf_matrix_exp(tnf_scale(2, a)), one))));
}

typedef struct function {
  const char *name;
  tnf_elementwise_fn *f, *slope;
  tnf_traced (*plain)(tnf_traced a);
} function;

static const function functions[] = {{"exp", exponential, exponential, tnf_matrix_exp},
                                     {"log", logarithm, logarithm_slope, tnf_matrix_log},
                                     {"sqrt", root, root_slope, tnf_matrix_sqrt},
                                     {"cube", cube, cube_slope, plain_cube},
                                     {"tanh", hyperbolic, hyperbolic_slope, plain_hyperbolic}};

/* ---- derivatives ----------------------------------------------------------------------------------------------------------- */

enum { ORDERS = 4 };

/* a lower triangle of x[n, n, batch], and its conjugate above; with `complex` 1 / 10 i times what is below the diagonal besides
 */
static tnf_traced hermitian(tnf_traced x, bool complex) {
  tnf_traced below = tnf_tril(x, -1), half = tnf_scale(0.5, tnf_add(tnf_tril(x, 0), below));
  if (complex)
    half = tnf_add(tnf_cast(half, TNF_COMPLEX_F64), tnf_scale_complex(0, 0.1, tnf_cast(below, TNF_COMPLEX_F64)));
  return tnf_add(half, tnf_adjoint(half));
}

/* f, the gradient of its sum weighted with numbers, and two derivatives of that along a direction. */
static void derivatives(tnf_traced f, tnf_traced x, tnf_traced *of_order) {
  tnf_traced real = tnf_dtype_of(f) == TNF_COMPLEX_F64 ? tnf_add(tnf_real(f), tnf_imag(f)) : f;
  tnf_traced rows = tnf_iota(f.graph, TNF_F64, tnf_shape_of_value(f), 0),
             columns = tnf_iota(f.graph, TNF_F64, tnf_shape_of_value(f), 1);
  tnf_traced weights = tnf_add(tnf_add(rows, tnf_scale(3, columns)), tnf_mul(rows, columns)), direction = tnf_cos(weights);
  of_order[0] = real;
  of_order[1] = tnf_grad(tnf_reduce_sum(tnf_mul(real, weights), TNF_ALL_AXES), x);
  of_order[2] = tnf_jvp(of_order[1], x, direction);
  of_order[3] = tnf_grad(tnf_reduce_sum(tnf_mul(of_order[2], direction), TNF_ALL_AXES), x);
}

static tnf_traced total(tnf_traced x) {
  return tnf_reduce_sum(tnf_abs(x), TNF_ALL_AXES);
}

static tnf_program *compile(const function *of, bool complex) {
  tnf_graph *graph = tnf_graph_new(ctx, of->name);
  tnf_traced x = tnf_input(graph, "x", TNF_F64, TNF_SHAPE("n", "n", "batch")), a = hermitian(x, complex), got[ORDERS],
             want[ORDERS];
  derivatives(tnf_matrix_function(a, of->f, of->slope, NULL), x, got);
  derivatives(of->plain(a), x, want);
  for (int order = 0; order < ORDERS; ++order)
    tnf_output(graph, (const char *[]){"f", "first", "second", "third"}[order],
               tnf_div(total(tnf_sub(got[order], want[order])), tnf_add_scalar(total(want[order]), 1)));
  tnf_graph_compiler *compiler = tnf_graph_compiler_new(ctx, NULL);
  tnf_program *program = NULL;
  CHECK_OK(tnf_graph_compiler_compile(compiler, graph, &program));
  tnf_graph_compiler_release(compiler);
  tnf_graph_release(graph);
  return program;
}

static void compare(const tnf_program *program, const char *name, int64_t n, int64_t batch, const double *lower,
                    const double *tolerance) {
  tnf_tensor *input = NULL, *out[ORDERS] = {NULL};
  if (CHECK_OK(tnf_tensor_from_col_major(ctx, TNF_F64, 3, EXTENTS(n, n, batch), lower, &input)) &&
      CHECK_OK(tnf_run(ctx, program, &input, 1, out, ORDERS)))
    for (int order = 0; order < ORDERS; ++order) {
      double error = *(const double *)tnf_tensor_const_data(out[order]);
      if (!CHECK(error <= tolerance[order]))
        fprintf(stderr, "  derivative %d of %s: error %g\n", order, name, error);
    }
  for (int order = 0; order < ORDERS; ++order)
    tnf_tensor_release(out[order]);
  tnf_tensor_release(input);
}

static void test_spectra(void) {
  static const double gaps[] = {1e-14, 1e-12, 1e-9, 1e-7, 1e-5, 1e-4, 1e-3, 1e-2, 3e-2, 0.1, 0.3};
  const double exact[ORDERS] = {1e-12, 1e-12, 1e-12, 1e-11}, close[ORDERS] = {1e-12, 1e-12, 1e-11, 1e-8};
  for (size_t k = 0; k < sizeof functions / sizeof *functions; ++k)
    for (int complex = 0; complex < 2; ++complex) {
      tnf_program *program = compile(&functions[k], complex);
      const char *name = functions[k].name;
      if (!program)
        continue;
      compare(program, name, 3, 1, (double[]){2, 0.3, -0.4, 9, 3, 0.5, 9, 9, 1.5}, exact);
      compare(program, name, 3, 1, (double[]){1, 0, 0, 0, 1, 0, 0, 0, 1}, exact);
      compare(program, name, 3, 2, (double[]){2, 0, 0, 0, 2, 0, 0, 0, 1, 3, 0.1, 0.2, 9, 2, 0, 9, 9, 1}, exact);
      compare(program, name, 4, 1, (double[]){2, 0, 0.5, 0, 0, 2, 0, 0.5, 0, 0, 2, 0, 0, 0, 0, 2}, exact); /* 1.5 and 2.5 twice */
      compare(program, name, 1, 2, (double[]){4, 9}, exact);
      compare(program, name, 0, 2, NULL, exact);
      compare(program, name, 2, 0, NULL, exact);
      for (size_t g = 0; g < sizeof gaps / sizeof *gaps; ++g) {
        compare(program, name, 3, 1, (double[]){1 + gaps[g], 0, 0, 0, 1, 0, 0, 0, 2}, close);
        compare(program, name, 3, 1, (double[]){1 + gaps[g], 0, 0, 0, 1, gaps[g], 0, 0, 1 - 2 * gaps[g]}, close);
        if (functions[k].f == hyperbolic) /* odd: what the series leaves out is the same around both */
          compare(program, name, 2, 1, (double[]){gaps[g], 0, 0, -gaps[g]}, close);
      }
      tnf_program_release(program);
    }
}

/* ---- what is refused ---------------------------------------------------------------------------------------------------- */

static tnf_traced scaled(tnf_traced w, void *user) {
  return tnf_mul(w, *(const tnf_traced *)user);
}

/* A parameter of the function is constant. */
static void test_parameters(void) {
  for (int stopped = 0; stopped < 2; ++stopped) {
    tnf_graph *graph = tnf_graph_new(ctx, "f");
    tnf_traced x = tnf_input(graph, "x", TNF_F64, TNF_SHAPE("n", "n")), size = tnf_reduce_sum(x, TNF_ALL_AXES);
    tnf_traced factor = stopped ? tnf_stop_gradient(size) : size;
    tnf_traced gradient = tnf_grad(tnf_reduce_sum(tnf_matrix_function(x, scaled, scaled, &factor), TNF_ALL_AXES), x);
    tnf_tensor *input = NULL;
    if (CHECK_OK(tnf_tensor_from_col_major(ctx, TNF_F64, 2, EXTENTS(1, 1), (double[]){3}, &input))) {
      if (stopped)
        check_output(ctx, graph, gradient, input, WANT(9), 1e-14); /* of a slope that is the function */
      else
        check_failure(ctx, graph, gradient, input, TNF_RT_UNSUPPORTED,
                      "matrix_function of \"x\": derivative of tenferro.matrix_function: what the function is made of, but for "
                      "its argument, is taken as constant: stop its gradient");
    }
    tnf_tensor_release(input);
  }
}

/* The fifth derivative exists, the sixth is refused. */
static void test_orders(void) {
  for (int orders = 5; orders < 7; ++orders) {
    tnf_graph *graph = tnf_graph_new(ctx, "f");
    tnf_traced x = tnf_input(graph, "x", TNF_F64, TNF_SHAPE("n", "n")),
               y = tnf_matrix_function(x, exponential, exponential, NULL);
    for (int k = 0; k < orders; ++k)
      y = tnf_jvp(y, x, tnf_ones_like(x));
    tnf_tensor *input = NULL;
    if (CHECK_OK(tnf_tensor_from_col_major(ctx, TNF_F64, 2, EXTENTS(2, 2), (double[]){0, 0, 0, 0}, &input))) {
      if (orders == 5) /* of exp(t 1), 1 of ones alone: 2^4 times these */
        check_output(ctx, graph, y, input, WANT(16, 16, 16, 16), 1e-13);
      else
        check_failure(ctx, graph, y, input, TNF_RT_UNSUPPORTED,
                      "derivative of matrix_function of \"x\": derivative of tenferro.matrix_function: a derivative of this "
                      "order does not exist");
    }
    tnf_tensor_release(input);
  }
}

int main(void) {
  ctx = tnf_context_new(NULL);
  test_spectra();
  test_parameters();
  test_orders();
  tnf_context_release(ctx);
  return CHECK_RESULT();
}
