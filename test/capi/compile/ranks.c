/* Tensors of the greatest rank: elementwise operations, a reduction, a transposition and a gradient over 32 axes, with extents of
 * 0 and 1, known and unknown when compiled. */
#include <math.h>

#include "compiled.h"

enum { RANK = TNF_RT_MAX_RANK };

static const int32_t summed[] = {0, 5, 31};

static bool is_summed(int32_t axis) {
  return axis == 0 || axis == 5 || axis == 31;
}

/* transposed[i] is axis permutation[i] of x: the first and the last change places, and two in the middle. */
static int32_t permutation_of(int32_t axis) {
  return axis == 0 ? 31 : axis == 31 ? 0 : axis == 3 ? 17 : axis == 17 ? 3 : axis;
}

/* y = x * x + x, sums of x over three axes, x with axes changed, the sum of x * x and its gradient. `extents` NULL: unknown. */
static tnf_graph *graph_of(tnf_context *ctx, const int64_t *extents) {
  tnf_graph *graph = tnf_graph_new(ctx, "wide");
  tnf_shape shape = {.rank = RANK};
  tnf_axes axes = {.count = 3}, order = {.count = RANK};
  for (int32_t i = 0; i < RANK; ++i) {
    shape.entry[i] = extents ? (tnf_shape_entry){NULL, extents[i]} : (tnf_shape_entry){"?", 0};
    order.axis[i] = permutation_of(i);
  }
  for (int i = 0; i < 3; ++i)
    axes.axis[i] = summed[i];
  tnf_traced x = tnf_input(graph, "x", TNF_F64, shape), loss = tnf_reduce_sum(tnf_mul(x, x), TNF_ALL_AXES);
  tnf_output(graph, "y", tnf_add(tnf_mul(x, x), x));
  tnf_output(graph, "sums", tnf_reduce_sum(x, axes));
  tnf_output(graph, "changed", tnf_transpose(x, order));
  tnf_output(graph, "loss", loss);
  tnf_output(graph, "slope", tnf_grad(loss, x));
  return graph;
}

/* The place of element `at` of x in a tensor of its extents in another order; `order` NULL: without the summed axes. */
static int64_t place_in(const int64_t *extents, int64_t at, int32_t (*order)(int32_t)) {
  int64_t index[RANK], place = 0, stride = 1;
  for (int32_t i = 0; i < RANK; ++i) {
    index[i] = at % extents[i];
    at /= extents[i];
  }
  for (int32_t i = 0; i < RANK; ++i) {
    if (!order && is_summed(i))
      continue;
    int32_t axis = order ? order(i) : i;
    place += index[axis] * stride;
    stride *= extents[axis];
  }
  return place;
}

static void check_shape(const tnf_tensor *t, const int64_t *extents, int32_t (*order)(int32_t)) {
  int32_t axis = 0;
  for (int32_t i = 0; i < RANK; ++i)
    if (order || !is_summed(i))
      CHECK_INT(tnf_tensor_extent(t, axis++), extents[order ? order(i) : i]);
  CHECK_INT(tnf_tensor_rank(t), axis);
}

static int32_t same(int32_t axis) {
  return axis;
}

static void run(tnf_context *ctx, const tnf_program *program, const int64_t *extents) {
  tnf_tensor *x, *out[5] = {NULL};
  REQUIRE_OK(tnf_tensor_new_zeros(ctx, TNF_F64, RANK, extents, &x));
  int64_t count = tnf_tensor_element_count(x);
  for (int64_t i = 0; i < count; ++i)
    tnf_tensor_f64(x)[i] = (double)(i % 97) - 30;
  REQUIRE_OK(tnf_run(ctx, program, &x, 1, out, 5));
  check_shape(out[0], extents, same);
  check_shape(out[1], extents, NULL);
  check_shape(out[2], extents, permutation_of);
  check_shape(out[4], extents, same);
  int64_t sum_count = tnf_tensor_element_count(out[1]);
  double *sums = calloc((size_t)sum_count + 1, sizeof *sums), loss = 0;
  bool right = sums != NULL;
  for (int64_t i = 0; right && i < count; ++i) {
    double value = tnf_tensor_f64(x)[i];
    right = tnf_tensor_f64(out[0])[i] == value * value + value && tnf_tensor_f64(out[4])[i] == 2 * value &&
            tnf_tensor_f64(out[2])[place_in(extents, i, permutation_of)] == value;
    sums[place_in(extents, i, NULL)] += value;
    loss += value * value;
  }
  for (int64_t i = 0; right && i < sum_count; ++i)
    right = tnf_tensor_f64(out[1])[i] == sums[i]; /* small integers: any order gives the same */
  CHECK(right && tnf_tensor_f64(out[3])[0] == loss);
  free(sums);
  tnf_tensor_release(x);
  for (int i = 0; i < 5; ++i)
    tnf_tensor_release(out[i]);
}

/* All extents 1 but some: `step` apart from `first` on they are `extent`. */
static void set_extents(int64_t *extents, int32_t first, int32_t step, int64_t extent) {
  for (int32_t i = 0; i < RANK; ++i)
    extents[i] = step && i >= first && (i - first) % step == 0 ? extent : 1;
}

static void test_rank(tnf_context *ctx, tnf_graph_compiler *compiler) {
  tnf_graph *graph = graph_of(ctx, NULL);
  tnf_program *program = compile(compiler, graph);
  tnf_graph_release(graph);
  const struct {
    int32_t first, step;
    int64_t extent;
  } cases[] = {{0, 0, 1}, {0, 2, 2}, {1, 3, 3}, {0, 31, 50}, {3, 14, 40}, {31, 1, 5}, {5, 31, 0}, {0, 1, 0}, {2, 31, 0}};
  int64_t extents[RANK];
  for (size_t i = 0; i < sizeof cases / sizeof *cases; ++i) {
    set_extents(extents, cases[i].first, cases[i].step, cases[i].extent);
    run(ctx, program, extents);
    graph = graph_of(ctx, extents);
    tnf_program *exact = i % 3 ? NULL : compile(compiler, graph);
    tnf_graph_release(graph);
    if (exact)
      run(ctx, exact, extents);
    tnf_program_release(exact);
  }
  tnf_program_release(program);
}

/* The lists written in place take as many entries. */
static void test_lists(tnf_context *ctx) {
  tnf_shape shape =
      TNF_SHAPE(1, "a", 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, "z<=9");
  CHECK(shape.rank == RANK && strcmp(shape.entry[31].text, "z<=9") == 0);
  tnf_axes axes = TNF_AXES(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27,
                           28, 29, 30, 31);
  CHECK(axes.count == RANK && axes.axis[31] == 31);
  tnf_graph *graph = tnf_graph_new(ctx, "lists");
  tnf_traced x = tnf_input(graph, "x", TNF_F64, shape);
  tnf_reduce_sum(x, axes);
  CHECK(!tnf_graph_status(graph));
  tnf_expand_dims(x, 0);
  CHECK_INT(tnf_status_code(tnf_graph_status(graph)), TNF_RT_RANK_MISMATCH);
  tnf_graph_release(graph);
}

int main(void) {
  for (uint32_t threads = 1; threads <= 3; threads += 2) {
    tnf_context_options options = TNF_CONTEXT_OPTIONS_INIT;
    options.threads = threads;
    tnf_context *ctx = tnf_context_new(&options);
    tnf_graph_compiler *compiler = tnf_graph_compiler_new(ctx, NULL);
    test_rank(ctx, compiler);
    test_lists(ctx);
    tnf_graph_compiler_release(compiler);
    tnf_context_release(ctx);
  }
  return CHECK_RESULT();
}
