/* Derivatives of composed operations by numbers: what the compiled gradient says against central differences of the compiled
 * function, and the derivative of the gradient against differences of the gradient. */
#ifndef TNF_TEST_DIFFERENCES_H
#define TNF_TEST_DIFFERENCES_H

#include "run_graph.h"

/* A function of one f64 tensor of any floating-point result. */
typedef tnf_traced differentiable(tnf_traced x);

/* The sum of the squares of f(x) + 1 with weights that differ: derivatives of every element count, and of second order too. */
static inline tnf_traced loss_of(differentiable *f, tnf_traced x) {
  tnf_traced y = tnf_ravel(f(x)), place = tnf_iota(x.graph, TNF_F64, tnf_shape_of_value(y), 0);
  tnf_traced weight = tnf_rdiv(1, tnf_add_scalar(place, 1.5));
  return tnf_reduce_sum(tnf_mul(weight, tnf_reduce_sum_squares(tnf_add_scalar(y, 1), TNF_NO_AXES)), TNF_ALL_AXES);
}

/* What the program gives at x: up to `capacity` doubles. */
static inline int64_t values_at(tnf_context *ctx, tnf_program *program, tnf_tensor *x, double *values, int64_t capacity) {
  tnf_tensor *out = NULL;
  int64_t count = 0;
  if (CHECK_OK(tnf_run(ctx, program, &x, 1, &out, 1))) {
    count = tnf_tensor_element_count(out);
    for (int64_t i = 0; i < count && i < capacity; ++i)
      values[i] = ((const double *)tnf_tensor_const_data(out))[i];
  }
  tnf_tensor_release(out);
  return count < capacity ? count : capacity;
}

static inline double direction(int64_t i) {
  return 1 / (1 + (double)i) - 0.4;
}

/* order 0: the loss; 1: its derivative along the direction; 2: that of the derivative. */
static inline tnf_program *derivative_program(tnf_context *ctx, differentiable *f, tnf_tensor *at, int order) {
  tnf_graph *graph = tnf_graph_new(ctx, "f");
  tnf_shape shape = {tnf_tensor_rank(at), {{0}}};
  for (int32_t i = 0; i < shape.rank; ++i)
    shape.entry[i].text = "?";
  tnf_traced x = tnf_input(graph, "x", TNF_F64, shape), y = loss_of(f, x);
  tnf_traced place = tnf_reshape(tnf_iota(graph, TNF_F64, tnf_shape_of_value(tnf_ravel(x)), 0), tnf_shape_of_value(x));
  tnf_traced along = tnf_sub_scalar(tnf_rdiv(1, tnf_add_scalar(place, 1)), 0.4);
  for (int i = 0; i < order; ++i)
    y = tnf_reduce_sum(tnf_mul(tnf_grad(y, x), along), TNF_ALL_AXES);
  tnf_output(graph, "y", y);
  CHECK_TEXT(tnf_status_message(tnf_graph_status(graph)), "");
  tnf_graph_compiler *compiler = tnf_graph_compiler_new(ctx, NULL);
  tnf_program *program = NULL;
  CHECK_OK(tnf_graph_compiler_compile(compiler, graph, &program));
  tnf_graph_compiler_release(compiler);
  tnf_graph_release(graph);
  return program;
}

static inline double value_beside(tnf_context *ctx, tnf_program *program, tnf_tensor *x, double step) {
  double value = NAN;
  for (int64_t i = 0, n = tnf_tensor_element_count(x); i < n; ++i)
    tnf_tensor_f64(x)[i] += step * direction(i);
  values_at(ctx, program, x, &value, 1);
  for (int64_t i = 0, n = tnf_tensor_element_count(x); i < n; ++i)
    tnf_tensor_f64(x)[i] -= step * direction(i);
  return value;
}

/* First and second derivatives of f at x, which is released. Fourth-order differences. */
static inline void check_derivatives(tnf_context *ctx, differentiable *f, tnf_tensor *x, const char *what, int line) {
  const double h = 1e-3;
  tnf_program *programs[3];
  for (int order = 0; order < 3; ++order)
    programs[order] = derivative_program(ctx, f, x, order);
  for (int order = 1; order < 3 && programs[order] && programs[order - 1]; ++order) {
    tnf_program *below = programs[order - 1];
    double got = NAN;
    values_at(ctx, programs[order], x, &got, 1);
    const double far = value_beside(ctx, below, x, 2 * h) - value_beside(ctx, below, x, -2 * h);
    const double near = value_beside(ctx, below, x, h) - value_beside(ctx, below, x, -h), want = (8 * near - far) / (12 * h);
    if (!check_that(fabs(got - want) <= 1e-6 * (1 + fabs(want)), __FILE__, line, what))
      fprintf(stderr, "  derivative %d: got %.17g, differences give %.17g\n", order, got, want);
  }
  for (int order = 0; order < 3; ++order)
    tnf_program_release(programs[order]);
  tnf_tensor_release(x);
}
#define DERIVATIVES(f, x) check_derivatives(ctx, f, x, #f, __LINE__)

#endif
