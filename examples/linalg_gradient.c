/* Gradients through linear algebra: the log marginal likelihood of a Gaussian process, by Cholesky, and its gradient in the
 * kernel's parameters; checked against finite differences. A matrix that is not positive definite ends the call with a sentence.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include <tenferro/tenferro.h>

static void check(tnf_status *status) {
  if (!status)
    return;
  fprintf(stderr, "linalg_gradient: %s\n", tnf_status_message(status));
  tnf_status_release(status);
  exit(1);
}

/* k(a, b) = p0 exp(-(a - b)^2 / (2 p1^2)), noise p2:  -log p(y) = 1/2 y^T K^-1 y + sum log diag(L) + n/2 log 2 pi,  K = L L^T. */
static tnf_graph *likelihood(tnf_context *ctx) {
  tnf_graph *graph = tnf_graph_new(ctx, "likelihood");
  tnf_traced x = tnf_input(graph, "x", TNF_F64, TNF_SHAPE("n"));
  tnf_traced y = tnf_input(graph, "y", TNF_F64, TNF_SHAPE("n"));
  tnf_traced p = tnf_input(graph, "p", TNF_F64, TNF_SHAPE(3));

  tnf_traced part[3];
  for (int i = 0; i < 3; ++i)
    part[i] = tnf_index(p, TNF_INDEX(i));
  tnf_traced difference = tnf_div(tnf_sub(tnf_expand_dims(x, 1), tnf_expand_dims(x, 0)), part[1]);
  tnf_traced kernel = tnf_mul(part[0], tnf_exp(tnf_scale(-0.5, tnf_square(difference))));
  tnf_traced noise = tnf_diag(tnf_mul(part[2], tnf_ones_like(x)));
  tnf_traced l = tnf_cholesky(tnf_add(kernel, noise));
  tnf_traced z = tnf_triangular_solve(l, y, TNF_LEFT | TNF_LOWER); /* L z = y */
  tnf_traced fit = tnf_scale(0.5, tnf_reduce_sum(tnf_square(z), TNF_ALL_AXES));
  tnf_traced volume = tnf_reduce_sum(tnf_log(tnf_extract_diag(l)), TNF_ALL_AXES);
  tnf_traced loss = tnf_add(fit, volume);
  tnf_output(graph, "loss", loss);
  tnf_output(graph, "gradient", tnf_grad(loss, p));
  return graph;
}

static tnf_tensor *vector(tnf_context *ctx, int64_t n, const double *data) {
  tnf_tensor *t;
  check(tnf_tensor_from_col_major(ctx, TNF_F64, 1, &n, data, &t));
  return t;
}

/* The loss at p; its gradient goes to `gradient` where that is not NULL. */
static tnf_status *evaluate(tnf_context *ctx, tnf_graph_executor *executor, const tnf_program *program, tnf_tensor *x,
                            tnf_tensor *y, const double p[3], double *loss, double *gradient) {
  tnf_tensor *parameters = vector(ctx, 3, p), *out[2];
  tnf_status *status = tnf_graph_executor_run(executor, program, (tnf_tensor *[]){x, y, parameters}, 3, out, 2);
  tnf_tensor_release(parameters);
  if (status)
    return status;
  *loss = tnf_tensor_f64(out[0])[0];
  for (int i = 0; gradient && i < 3; ++i)
    gradient[i] = tnf_tensor_f64(out[1])[i];
  tnf_tensor_release(out[0]);
  tnf_tensor_release(out[1]);
  return NULL;
}

int main(void) {
  tnf_context *ctx = tnf_context_new(NULL);
  tnf_graph *graph = likelihood(ctx);
  tnf_graph_compiler *compiler = tnf_graph_compiler_new(ctx, NULL);
  tnf_program *program;
  check(tnf_graph_compiler_compile(compiler, graph, &program));
  tnf_graph_executor *executor = tnf_graph_executor_new(ctx, TNF_CPU);

  double xs[40], ys[40];
  for (int i = 0; i < 40; ++i) {
    xs[i] = 0.15 * i;
    ys[i] = sin(xs[i]) + 0.1 * cos(17.0 * i);
  }
  double worst = 0;
  for (int64_t n = 10; n <= 40; n += 15) {
    tnf_tensor *x = vector(ctx, n, xs), *y = vector(ctx, n, ys);
    double p[3] = {1.2, 0.8, 0.05}, loss, gradient[3];
    check(evaluate(ctx, executor, program, x, y, p, &loss, gradient));
    printf("n = %2lld: loss %9.5f, gradient %9.5f %9.5f %9.5f\n", (long long)n, loss, gradient[0], gradient[1], gradient[2]);
    for (int i = 0; i < 3; ++i) {
      double h = 1e-5, above, below, p_i = p[i];
      p[i] = p_i + h;
      check(evaluate(ctx, executor, program, x, y, p, &above, NULL));
      p[i] = p_i - h;
      check(evaluate(ctx, executor, program, x, y, p, &below, NULL));
      p[i] = p_i;
      worst = fmax(worst, fabs(gradient[i] - (above - below) / (2 * h)) / (1 + fabs(gradient[i])));
    }
    tnf_tensor_release(x);
    tnf_tensor_release(y);
  }
  printf("largest difference from finite differences: %.1e\n", worst);

  tnf_tensor *x = vector(ctx, 3, (double[]){1, 1, 1}), *y = vector(ctx, 3, ys);
  double loss;
  tnf_status *status = evaluate(ctx, executor, program, x, y, (double[]){1, 1, -0.5}, &loss, NULL);
  printf("with negative noise: %s\n", tnf_status_message(status));
  int failed = tnf_status_code(status) != TNF_RT_NOT_POSITIVE_DEFINITE || !(worst < 1e-6);
  tnf_status_release(status);

  tnf_tensor_release(x);
  tnf_tensor_release(y);
  tnf_graph_executor_release(executor);
  tnf_program_release(program);
  tnf_graph_compiler_release(compiler);
  tnf_graph_release(graph);
  tnf_context_release(ctx);
  return failed;
}
