/* Functions of one number with their first two derivatives, against tables: computed to 60 digits, or known. */
#ifndef TNF_TEST_DERIVATIVE_ROWS_H
#define TNF_TEST_DERIVATIVE_ROWS_H

#include "run_graph.h"

typedef struct row {
  double x;
  double want[3]; /* the value, the first and the second derivative */
} row;

typedef tnf_traced function_of_one(tnf_traced x);

static inline bool agrees(double got, double want, double tolerance) {
  return got == want || (isnan(got) && isnan(want)) || fabs(got - want) <= tolerance * fabs(want) + 1e-17;
}

/* The derivative of each element of y by its x; zeros where y does not depend on x. */
static inline tnf_traced slope(tnf_traced y, tnf_traced x) {
  tnf_traced slope;
  return tnf_grad_optional(tnf_reduce_sum(y, TNF_ALL_AXES), x, &slope) ? slope : tnf_zeros_like(x);
}

/* The function on all rows at once, in one graph of n elements. */
static inline void check_rows(tnf_context *ctx, const char *name, function_of_one *f, const row *rows, int64_t count,
                              double tolerance) {
  tnf_graph *graph = tnf_graph_new(ctx, "f");
  tnf_traced x = tnf_input(graph, "x", TNF_F64, TNF_SHAPE("n")), y = f(x);
  tnf_traced first = slope(y, x), second = slope(first, x);
  tnf_traced columns[3] = {y, first, second};
  tnf_output(graph, "y", tnf_stack(columns, 3, 1));
  tnf_tensor *input = NULL;
  REQUIRE_OK(tnf_tensor_new_zeros(ctx, TNF_F64, 1, &count, &input));
  for (int64_t i = 0; i < count; ++i)
    tnf_tensor_f64(input)[i] = rows[i].x;
  tnf_status *status;
  tnf_tensor *out = run_graph(ctx, graph, input, &status);
  if (CHECK_OK(status))
    for (int64_t i = 0; i < 3 * count; ++i) {
      double got = tnf_tensor_const_f64(out)[i], want = rows[i % count].want[i / count];
      if (!CHECK(agrees(got, want, tolerance)))
        fprintf(stderr, "  derivative %lld of %s at %.17g: got %.17g, want %.17g\n", (long long)(i / count), name,
                rows[i % count].x, got, want);
    }
  tnf_tensor_release(out);
  tnf_tensor_release(input);
  tnf_graph_release(graph);
}

#define ROWS(f, rows, tolerance) check_rows(ctx, #f, f, rows, (int64_t)(sizeof(rows) / sizeof(rows[0])), tolerance)

/* y is `want`, of the vector x with these elements. */
#define VECTOR_GIVES(y, dtype, x_values, ...)                                                                                    \
  do {                                                                                                                           \
    tnf_graph *graph = tnf_graph_new(ctx, "f");                                                                                  \
    tnf_traced x = tnf_cast(tnf_input(graph, "x", TNF_F64, TNF_SHAPE("n")), dtype);                                              \
    tnf_tensor *input = x_values;                                                                                                \
    check_output(ctx, graph, y, input, __VA_ARGS__, 1e-14);                                                                      \
    tnf_tensor_release(input);                                                                                                   \
  } while (0)

static inline tnf_tensor *vector_of(tnf_context *ctx, int64_t count, const double *elements) {
  tnf_tensor *t = NULL;
  REQUIRE_OK(tnf_tensor_from_col_major(ctx, TNF_F64, 1, &count, elements, &t));
  return t;
}
#define OF(...) vector_of(ctx, (int64_t)(sizeof((double[]){__VA_ARGS__}) / sizeof(double)), (double[]){__VA_ARGS__})
#define EMPTY vector_of(ctx, 0, (double[]){0})
#define NOTHING (double[]){0}, 0

#endif
