/* Third derivatives of a network with tanh by its parameters: in every order of modes, and beside differences of second ones. */
#include "run_graph.h"

enum { INPUTS = 3, HIDDEN = 4, POINTS = 5, PARAMETERS = HIDDEN * INPUTS + HIDDEN + HIDDEN + 1 };

static tnf_traced part(tnf_traced parameters, int64_t first, int64_t count) {
  return tnf_slice_range(parameters, 0, first, first + count);
}

/* The mean of (w2 tanh(w1 x + b1) + b2)^2 over the points x. */
static tnf_traced loss(tnf_traced parameters) {
  tnf_graph *graph = parameters.graph;
  tnf_traced places = tnf_iota(graph, TNF_F64, TNF_EXTENTS(INPUTS * POINTS), 0);
  tnf_traced x = tnf_reshape(tnf_sin(tnf_scale(1.7, places)), TNF_EXTENTS(INPUTS, POINTS));
  tnf_traced w1 = tnf_reshape(part(parameters, 0, HIDDEN * INPUTS), TNF_EXTENTS(HIDDEN, INPUTS));
  tnf_traced b1 = tnf_expand_dims(part(parameters, HIDDEN * INPUTS, HIDDEN), 1);
  tnf_traced w2 = part(parameters, HIDDEN * INPUTS + HIDDEN, HIDDEN), b2 = part(parameters, PARAMETERS - 1, 1);
  tnf_traced y = tnf_add(tnf_matmul(w2, tnf_tanh(tnf_add(tnf_matmul(w1, x), b1))), b2);
  return tnf_mean(tnf_square(y), TNF_ALL_AXES);
}

static tnf_traced forward(tnf_traced f, tnf_traced x, tnf_traced along) {
  return tnf_jvp(f, x, along);
}
static tnf_traced reverse(tnf_traced f, tnf_traced x, tnf_traced along) {
  return tnf_dot(tnf_grad(f, x), along);
}

/* The derivative of the given order along one direction; bit i of `modes` says that derivative i is a reverse one. */
static tnf_traced derivative(tnf_traced x, tnf_traced along, int order, int modes) {
  tnf_traced f = loss(x);
  for (int i = 0; i < order; ++i)
    f = modes >> i & 1 ? reverse(f, x, along) : forward(f, x, along);
  return f;
}

/* The derivative of the second one, to the fourth power of the step. */
static tnf_traced difference_of_second(tnf_traced x, tnf_traced along) {
  static const double weight[] = {8, -1}, step = 1e-3;
  tnf_traced sum = tnf_scalar_f64(x.graph, 0);
  for (int i = 0; i < 2; ++i) {
    tnf_traced change = tnf_scale((i + 1) * step, along);
    tnf_traced above = derivative(tnf_add(x, change), along, 2, 0), below = derivative(tnf_sub(x, change), along, 2, 0);
    sum = tnf_add(sum, tnf_scale(weight[i] / (12 * step), tnf_sub(above, below)));
  }
  return sum;
}

int main(void) {
  tnf_context *ctx = tnf_context_new(NULL);
  double numbers[PARAMETERS];
  for (int i = 0; i < PARAMETERS; ++i)
    numbers[i] = cos(2.3 * i) - 0.1;
  tnf_tensor *parameters = NULL;
  REQUIRE_OK(tnf_tensor_from_col_major(ctx, TNF_F64, 1, &(int64_t){PARAMETERS}, numbers, &parameters));
  for (int modes = 0; modes < 8; ++modes) {
    tnf_graph *graph = tnf_graph_new(ctx, "f");
    tnf_traced x = tnf_input(graph, "x", TNF_F64, TNF_SHAPE("n"));
    tnf_traced along = tnf_sin(tnf_iota(graph, TNF_F64, TNF_EXTENTS(tnf_dim(x, 0)), 0));
    tnf_traced third = derivative(x, along, 3, modes), difference = difference_of_second(x, along);
    tnf_traced errors[] = {tnf_sub(third, difference), tnf_scale(1e5, tnf_sub(third, derivative(x, along, 3, 0))),
                           tnf_cast(tnf_compare_scalar(TNF_DIRECTION_GT, tnf_abs(third), 0.1), TNF_F64)};
    check_output(ctx, graph, tnf_stack(errors, 3, 0), parameters, WANT(0, 0, 1), 1e-7);
  }
  tnf_tensor_release(parameters);
  tnf_context_release(ctx);
  return CHECK_RESULT();
}
