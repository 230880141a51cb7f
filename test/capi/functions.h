/* Functions that graphs call, for tests of what they do and of what is refused. */
#ifndef TNF_TEST_FUNCTIONS_H
#define TNF_TEST_FUNCTIONS_H

#include "bodies.h"
#include "run_graph.h"

static tnf_context *ctx;

static tnf_tensor *vector(int64_t n, const double *data) {
  tnf_tensor *x = NULL;
  REQUIRE_OK(tnf_tensor_from_col_major(ctx, TNF_F64, 1, &n, data, &x));
  return x;
}
static const double three[] = {1, 2, -3};

static tnf_function *function_of(const char *name, tnf_body_fn *body, void *user) {
  tnf_function *f = NULL;
  REQUIRE_OK(tnf_function_new(ctx, name, body, user, &f));
  return f;
}

static tnf_traced call(tnf_graph *graph, tnf_function *f, tnf_traced x) {
  tnf_traced y;
  tnf_function_call(graph, f, &x, 1, &y, 1);
  return y;
}

BODY(call_it) {
  UNUSED;
  tnf_function_call(graph, user, in, 1, out, 1);
}

/* x * [2, 3] of x[2], and a sum of two that are equally long */
static tnf_function *scaled_graph(void) {
  static const double factors[] = {2, 3};
  tnf_graph *graph = tnf_graph_new(ctx, "scaled");
  tnf_traced x = tnf_input(graph, "x", TNF_F64, TNF_SHAPE(2)), a = tnf_input(graph, "a", TNF_F64, TNF_SHAPE("n"));
  tnf_traced held = tnf_traced_from_col_major(graph, "held", TNF_F64, 1, EXTENTS(2), factors);
  tnf_traced b = tnf_input(graph, "b", TNF_F64, TNF_SHAPE("n"));
  tnf_output(graph, "y", tnf_mul(x, held));
  tnf_output(graph, "z", tnf_concatenate((tnf_traced[]){a, b}, 2, 0));
  tnf_function *f = NULL;
  CHECK_OK(tnf_function_from_graph(graph, &f));
  tnf_graph_release(graph);
  return f;
}

#endif
