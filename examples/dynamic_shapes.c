/* One compile for every shape: named, unknown and bounded extents, extents as values, and what happens when shapes do not fit. */
#include <stdio.h>
#include <stdlib.h>

#include <tenferro/tenferro.h>

static void check(tnf_status *status) {
  if (!status)
    return;
  fprintf(stderr, "dynamic_shapes: %s\n", tnf_status_message(status));
  tnf_status_release(status);
  exit(1);
}

/* A tensor whose element i (in column-major order) is i mod 7 - 3. */
static tnf_tensor *ramp(tnf_context *ctx, int32_t rank, const int64_t *extents) {
  tnf_tensor *t;
  check(tnf_tensor_new_zeros(ctx, TNF_F64, rank, extents, &t));
  for (int64_t i = 0; i < tnf_tensor_element_count(t); ++i)
    tnf_tensor_f64(t)[i] = (double)(i % 7 - 3);
  return t;
}

/* points[d, n] with weights[n] -> the weighted sum of all squared distances, its gradient, and a program that also takes a
 * bounded basis. Extents of one name are equal when the program runs; "r<=8" is any extent up to 8. */
static tnf_graph *energy(tnf_context *ctx) {
  tnf_graph *graph = tnf_graph_new(ctx, "energy");
  tnf_traced points = tnf_input(graph, "points", TNF_F64, TNF_SHAPE("d", "n"));
  tnf_traced weights = tnf_input(graph, "weights", TNF_F64, TNF_SHAPE("n"));
  tnf_traced basis = tnf_input(graph, "basis", TNF_F64, TNF_SHAPE("r<=8", "d"));

  tnf_traced image = tnf_matmul(basis, points);                                          /* [r, n] */
  tnf_traced difference = tnf_sub(tnf_expand_dims(image, 1), tnf_expand_dims(image, 2)); /* [r, n, n] by broadcasting */
  tnf_traced distance = tnf_reduce_sum(tnf_square(difference), TNF_AXES(0));
  tnf_traced pair_weight = tnf_mul(tnf_expand_dims(weights, 0), tnf_expand_dims(weights, 1));
  tnf_traced total = tnf_reduce_sum(tnf_mul(distance, pair_weight), TNF_ALL_AXES);
  /* an extent computed from extents: all r n coordinates in one row */
  tnf_extent count = tnf_extent_mul(tnf_dim(image, 0), tnf_dim(image, 1));
  tnf_traced row = tnf_reshape(image, TNF_EXTENTS(1, count));

  tnf_output(graph, "energy", total);
  tnf_output(graph, "gradient", tnf_grad(total, points));
  tnf_output(graph, "row", row);

  tnf_extent_description known = TNF_EXTENT_DESCRIPTION_INIT;
  check(tnf_extent_describe(row, 1, &known));
  printf("before any run: row has %s columns, in terms of the inputs\n", known.text);
  return graph;
}

/* Runs the program at one shape and checks that the gradient has the points' extents. */
static void run(tnf_context *ctx, tnf_graph_executor *executor, const tnf_program *program, int64_t d, int64_t n, int64_t r) {
  tnf_tensor *in[] = {ramp(ctx, 2, (int64_t[]){d, n}), ramp(ctx, 1, &n), ramp(ctx, 2, (int64_t[]){r, d})}, *out[3];
  check(tnf_graph_executor_run(executor, program, in, 3, out, 3));
  printf("d = %2lld, n = %3lld, r = %lld: energy %12.1f, gradient %lld x %lld, row 1 x %lld\n", (long long)d, (long long)n,
         (long long)r, tnf_tensor_f64(out[0])[0], (long long)tnf_tensor_extent(out[1], 0),
         (long long)tnf_tensor_extent(out[1], 1), (long long)tnf_tensor_extent(out[2], 1));
  if (tnf_tensor_extent(out[1], 0) != d || tnf_tensor_extent(out[1], 1) != n || tnf_tensor_extent(out[2], 1) != r * n)
    exit(1);
  for (int i = 0; i < 3; ++i) {
    tnf_tensor_release(in[i]);
    tnf_tensor_release(out[i]);
  }
}

/* Runs the program on tensors that do not fit, prints the sentence and goes on. */
static void run_refused(tnf_context *ctx, tnf_graph_executor *executor, const tnf_program *program, int64_t n, int64_t weights,
                        int64_t r) {
  tnf_tensor *in[] = {ramp(ctx, 2, (int64_t[]){3, n}), ramp(ctx, 1, &weights), ramp(ctx, 2, (int64_t[]){r, 3})}, *out[3];
  tnf_status *status = tnf_graph_executor_run(executor, program, in, 3, out, 3);
  if (!status) {
    fprintf(stderr, "dynamic_shapes: this call was to be refused\n");
    exit(1);
  }
  printf("refused: %s\n", tnf_status_message(status));
  tnf_status_release(status);
  for (int i = 0; i < 3; ++i)
    tnf_tensor_release(in[i]);
}

int main(void) {
  tnf_context *ctx = tnf_context_new(NULL);
  tnf_graph *graph = energy(ctx);
  tnf_graph_compiler *compiler = tnf_graph_compiler_new(ctx, NULL);
  tnf_program *program;
  check(tnf_graph_compiler_compile(compiler, graph, &program));
  tnf_graph_executor *executor = tnf_graph_executor_new(ctx, TNF_CPU);

  static const int64_t shapes[][3] = {{3, 5, 2}, {1, 1, 1}, {2, 0, 4}, {16, 33, 8}, {3, 100, 7}};
  for (size_t i = 0; i < sizeof shapes / sizeof *shapes; ++i)
    run(ctx, executor, program, shapes[i][0], shapes[i][1], shapes[i][2]);
  run_refused(ctx, executor, program, 5, 4, 2); /* two extents called n differ */
  run_refused(ctx, executor, program, 5, 5, 9); /* r is above its bound */
  run(ctx, executor, program, 3, 5, 2);         /* and the next call works */

  tnf_compile_statistics statistics = TNF_COMPILE_STATISTICS_INIT;
  tnf_graph_compiler_statistics(compiler, &statistics);
  printf("%u compile, %.1f ms\n", statistics.compiles, statistics.total);

  tnf_graph_executor_release(executor);
  tnf_program_release(program);
  tnf_graph_compiler_release(compiler);
  tnf_graph_release(graph);
  tnf_context_release(ctx);
  return statistics.compiles == 1 ? 0 : 1;
}
