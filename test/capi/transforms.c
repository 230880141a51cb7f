/* Maps over slices and jacobians from C: what they compute, in derivatives, loops and each other, and what is refused. */
#include "bodies.h"
#include "run_graph.h"

static tnf_context *ctx;

static tnf_tensor *tensor(int32_t rank, const int64_t *extents, const double *data) {
  tnf_tensor *x = NULL;
  REQUIRE_OK(tnf_tensor_from_col_major(ctx, TNF_F64, rank, extents, data, &x));
  return x;
}

/* [1 2; 3 4] by columns, and a third one */
static const double six[] = {1, 3, 2, 4, -1, 0};

/* ---- axes ------------------------------------------------------------------------------------------------------------------ */

BODY(scaled) { /* the slice times the first value, and that value */
  UNUSED;
  CHECK_INT(in_count, 2);
  CHECK_INT(tnf_rank_of(in[1]), 1);
  out[0] = tnf_mul(in[0], in[1]);
  out[1] = in[0];
}

static void check_axes(void) {
  tnf_tensor *x = tensor(2, EXTENTS(2, 3), six);
  const int32_t columns[] = {TNF_UNMAPPED, 1}, rows[] = {TNF_UNMAPPED, -2}, first[] = {0, TNF_UNMAPPED};
  for (int k = 0; k < 4; ++k) {
    tnf_graph *graph = tnf_graph_new(ctx, "f");
    tnf_traced out[2], in[] = {tnf_scalar_f64(graph, 2), tnf_input(graph, "x", TNF_F64, TNF_SHAPE("m", "n"))};
    tnf_vmap(graph, scaled, NULL, in, k % 2 ? rows : columns, 2, out, k < 2 ? (int32_t[]){-1, TNF_UNMAPPED} : first, 2);
    if (k == 0) /* columns side by side */
      check_output(ctx, graph, out[0], x, WANT(2, 6, 4, 8, -2, 0), 0);
    else if (k == 1) /* rows side by side */
      check_output(ctx, graph, out[0], x, WANT(2, 4, -2, 6, 8, 0), 0);
    else if (k == 2) /* columns one below the other */
      check_output(ctx, graph, out[0], x, WANT(2, 4, -2, 6, 8, 0), 0);
    else /* what no slice touches */
      check_output(ctx, graph, out[1], x, WANT(2), 0);
  }
  tnf_tensor_release(x);
  /* of nothing */
  x = tensor(2, EXTENTS(2, 0), six);
  tnf_graph *graph = tnf_graph_new(ctx, "f");
  tnf_traced out[2], in[] = {tnf_scalar_f64(graph, 2), tnf_input(graph, "x", TNF_F64, TNF_SHAPE("m", "n"))};
  tnf_vmap(graph, scaled, NULL, in, columns, 2, out, (int32_t[]){-1, TNF_UNMAPPED}, 2);
  check_output(ctx, graph, out[0], x, NULL, 0, 0);
  tnf_tensor_release(x);
}

BODY(sum_of_squares) {
  UNUSED;
  out[0] = tnf_reduce_sum_squares(tnf_mul(in[0], *(tnf_traced *)user), TNF_ALL_AXES);
}

/* The last axes, where no list is given; values of outside; a name for each extent. */
static void check_defaults(void) {
  tnf_tensor *x = tensor(2, EXTENTS(2, 3), six);
  tnf_graph *graph = tnf_graph_new(ctx, "f");
  tnf_traced y, in = tnf_input(graph, "x", TNF_F64, TNF_SHAPE("m", "n")), weight = tnf_scalar_f64(graph, 2);
  tnf_vmap(graph, sum_of_squares, &weight, &in, NULL, 1, &y, NULL, 1);
  CHECK_INT(tnf_rank_of(y), 1);
  tnf_extent_description told = TNF_EXTENT_DESCRIPTION_INIT;
  REQUIRE_OK(tnf_extent_describe(y, 0, &told));
  CHECK_TEXT(told.text, "n");
  check_output(ctx, graph, y, x, WANT(40, 80, 4), 0);
  tnf_tensor_release(x);
}

BODY(give) {
  UNUSED;
  out[0] = *(tnf_traced *)user;
}

static void check_sized(void) {
  tnf_tensor *x = tensor(2, EXTENTS(2, 3), six);
  tnf_graph *graph = tnf_graph_new(ctx, "f");
  tnf_traced y, in = tnf_input(graph, "x", TNF_F64, TNF_SHAPE("m", "n")), total = tnf_reduce_sum(in, TNF_ALL_AXES);
  tnf_vmap_sized(graph, tnf_dim(in, 0), give, &total, NULL, NULL, 0, &y, NULL, 1);
  check_output(ctx, graph, y, x, WANT(9, 9), 0);
  graph = tnf_graph_new(ctx, "f"); /* and mapped operands that have as many */
  in = tnf_input(graph, "x", TNF_F64, TNF_SHAPE("m", "n"));
  total = tnf_scalar_f64(graph, 1);
  tnf_vmap_sized(graph, tnf_extent_const(3), sum_of_squares, &total, &in, NULL, 1, &y, NULL, 1);
  check_output(ctx, graph, y, x, WANT(10, 20, 1), 0);
  graph = tnf_graph_new(ctx, "f");
  in = tnf_input(graph, "x", TNF_F64, TNF_SHAPE("m", "n"));
  total = tnf_scalar_f64(graph, 1);
  tnf_vmap_sized(graph, tnf_extent_const(4), sum_of_squares, &total, &in, NULL, 1, &y, NULL, 1);
  check_failure(ctx, graph, y, x, TNF_RT_SHAPE_MISMATCH,
                "f: vmap_sized #1: the numbers of slices differ: dim 1 of operand 0 (= n of \"x\") is 3, the size is 4");
  tnf_tensor_release(x);
}

/* ---- derivatives, loops, maps -------------------------------------------------------------------------------------------- */

BODY(gradient) { /* of sum (w s)^3 in w, for each slice */
  UNUSED;
  tnf_traced w = *(tnf_traced *)user, p = tnf_mul(w, in[0]);
  tnf_traced loss = tnf_reduce_sum(tnf_mul(p, tnf_mul(p, p)), TNF_ALL_AXES);
  out[0] = tnf_grad(loss, w);
  out[1] = loss;
}

static void check_derivatives(void) {
  tnf_tensor *x = tensor(2, EXTENTS(2, 3), six);
  tnf_graph *graph = tnf_graph_new(ctx, "f");
  tnf_traced out[2], in = tnf_input(graph, "x", TNF_F64, TNF_SHAPE("m", "n")),
                     w = tnf_slice_axis(in, 1, tnf_extent_const(1), tnf_extent_const(2));
  w = tnf_reshape(w, TNF_EXTENTS(tnf_dim(in, 0))); /* [2, 4] */
  tnf_vmap(graph, gradient, &w, &in, NULL, 1, out, NULL, 2);
  /* 3 w^2 s^3 */
  check_output(ctx, graph, out[0], x, WANT(12, 48 * 27, 12 * 8, 48 * 64, -12, 0), 1e-15);
  graph = tnf_graph_new(ctx, "f"); /* of all slices at once, by what they share and by each other's own */
  in = tnf_input(graph, "x", TNF_F64, TNF_SHAPE("m", "n"));
  w = tnf_full(tnf_scalar_f64(graph, 2), TNF_EXTENTS(tnf_dim(in, 0)));
  tnf_vmap(graph, gradient, &w, &in, NULL, 1, out, NULL, 2);
  check_output(ctx, graph, tnf_grad(tnf_reduce_sum(out[1], TNF_ALL_AXES), in), x, WANT(24, 24 * 9, 24 * 4, 24 * 16, 24, 0),
               1e-15);
  graph = tnf_graph_new(ctx, "f");
  in = tnf_input(graph, "x", TNF_F64, TNF_SHAPE("m", "n"));
  w = tnf_full(tnf_scalar_f64(graph, 2), TNF_EXTENTS(tnf_dim(in, 0)));
  tnf_vmap(graph, gradient, &w, &in, NULL, 1, out, NULL, 2);
  check_output(ctx, graph, tnf_jvp(out[1], in, tnf_ones_like(in)), x, WANT(24 * 10, 24 * 20, 24), 1e-15);
  tnf_tensor_release(x);
}

BODY(is_below) {
  UNUSED;
  out[0] = tnf_compare_scalar(TNF_DIRECTION_LT, in[0], 10);
}
BODY(doubled) {
  UNUSED;
  out[0] = tnf_scale(2, in[0]);
}
BODY(doubled_until) { /* how often the slice is doubled until it is at least 10, at most 5 times, and what it is then */
  UNUSED;
  tnf_loop_options options = TNF_LOOP_OPTIONS_INIT;
  options.max_steps = 5;
  out[1] = tnf_extent_to_scalar(graph, tnf_while(graph, in, 1, is_below, doubled, NULL, &options, out), TNF_F64);
}

BODY(negated) {
  UNUSED;
  out[0] = tnf_neg(*(tnf_traced *)user);
}
BODY(rooted) {
  UNUSED;
  out[0] = tnf_sqrt(*(tnf_traced *)user);
}
BODY(chosen) {
  UNUSED;
  tnf_traced s = in[0];
  tnf_if(tnf_compare_scalar(TNF_DIRECTION_GE, s, 0), rooted, negated, &s, out, 1);
}

static void check_regions(void) {
  static const double data[] = {1, 12, -3, 4, 0.5};
  tnf_tensor *x = tensor(1, EXTENTS(5), data);
  for (int k = 0; k < 2; ++k) {
    tnf_graph *graph = tnf_graph_new(ctx, "f");
    tnf_traced out[2], in = tnf_input(graph, "x", TNF_F64, TNF_SHAPE("n"));
    tnf_vmap(graph, doubled_until, NULL, &in, NULL, 1, out, NULL, 2);
    if (k == 0)
      check_output(ctx, graph, out[0], x, WANT(16, 12, -96, 16, 16), 0);
    else
      check_output(ctx, graph, out[1], x, WANT(4, 0, 5, 2, 5), 0);
  }
  tnf_graph *graph = tnf_graph_new(ctx, "f"); /* the derivative is that of the steps that a slice took */
  tnf_traced out[2], in = tnf_input(graph, "x", TNF_F64, TNF_SHAPE("n"));
  tnf_vmap(graph, doubled_until, NULL, &in, NULL, 1, out, NULL, 2);
  check_output(ctx, graph, tnf_grad(tnf_reduce_sum(out[0], TNF_ALL_AXES), in), x, WANT(16, 1, 32, 4, 32), 0);
  graph = tnf_graph_new(ctx, "f");
  in = tnf_input(graph, "x", TNF_F64, TNF_SHAPE("n"));
  tnf_vmap(graph, chosen, NULL, &in, NULL, 1, out, NULL, 1);
  check_output(ctx, graph, out[0], x, WANT(1, sqrt(12), 3, 2, sqrt(0.5)), 1e-15);
  tnf_tensor_release(x);
}

/* A product for each pair of slices. */
BODY(product) {
  UNUSED;
  out[0] = tnf_mul(in[0], *(tnf_traced *)user);
}
BODY(products) {
  UNUSED;
  tnf_traced s = in[0], all = *(tnf_traced *)user;
  tnf_vmap(graph, product, &s, &all, NULL, 1, out, NULL, 1);
}

static void check_nested(void) {
  static const double data[] = {1, 2, -3};
  tnf_tensor *x = tensor(1, EXTENTS(3), data);
  tnf_graph *graph = tnf_graph_new(ctx, "f");
  tnf_traced y, in = tnf_input(graph, "x", TNF_F64, TNF_SHAPE("n"));
  tnf_vmap(graph, products, &in, &in, NULL, 1, &y, NULL, 1);
  check_output(ctx, graph, y, x, WANT(1, 2, -3, 2, 4, -6, -3, -6, 9), 0);
  tnf_tensor_release(x);
}

BODY(draw) {
  UNUSED;
  out[0] = tnf_random_uniform(in[0], tnf_scalar_f64(graph, 0), tnf_scalar_f64(graph, 1), TNF_EXTENTS(2));
}

/* One key for all slices is one draw, a key for each draws for itself. */
static void check_draws(void) {
  tnf_graph *graph = tnf_graph_new(ctx, "f");
  tnf_traced same, own, key = tnf_random_key(tnf_scalar_i64(graph, 7)), keys = tnf_random_split(key, tnf_extent_const(3));
  tnf_vmap_sized(graph, tnf_extent_const(3), draw, NULL, &key, (int32_t[]){TNF_UNMAPPED}, 1, &same, NULL, 1);
  tnf_vmap(graph, draw, NULL, &keys, NULL, 1, &own, NULL, 1);
  tnf_traced spread = tnf_sub(tnf_reduce_max(same, TNF_AXES(1)), tnf_reduce_min(same, TNF_AXES(1)));
  tnf_traced apart = tnf_sub(tnf_reduce_max(own, TNF_AXES(1)), tnf_reduce_min(own, TNF_AXES(1)));
  tnf_traced told =
      tnf_concatenate((tnf_traced[]){spread, tnf_cast(tnf_compare_scalar(TNF_DIRECTION_GT, apart, 0), TNF_F64)}, 2, 0);
  check_output(ctx, graph, told, NULL, WANT(0, 0, 1, 1), 0);
}

/* ---- jacobians --------------------------------------------------------------------------------------------------------- */

static tnf_traced powers(tnf_traced x) { /* [x, x^2] of x[n]: [n, 2] */
  return tnf_stack((tnf_traced[]){x, tnf_mul(x, x)}, 2, -1);
}

static tnf_traced element(tnf_traced x, int64_t i) {
  return tnf_reduce_sum(tnf_slice_axis(x, 0, tnf_extent_const(i), tnf_extent_const(i + 1)), TNF_ALL_AXES);
}

static void check_jacobians(void) {
  static const double data[] = {3, -5};
  tnf_tensor *x = tensor(1, EXTENTS(2), data), *none = tensor(1, EXTENTS(0), data);
  for (int k = 0; k < 2; ++k) { /* axes of y, then those of x */
    tnf_graph *graph = tnf_graph_new(ctx, "f");
    tnf_traced in = tnf_input(graph, "x", TNF_F64, TNF_SHAPE("n")), y = powers(in);
    check_output(ctx, graph, k ? tnf_jacrev(y, in) : tnf_jacfwd(y, in), x, WANT(1, 0, 6, 0, 0, 1, 0, -10), 0);
    graph = tnf_graph_new(ctx, "f");
    in = tnf_input(graph, "x", TNF_F64, TNF_SHAPE("n"));
    y = powers(in);
    check_output(ctx, graph, k ? tnf_jacrev(y, in) : tnf_jacfwd(y, in), none, NULL, 0, 0);
  }
  tnf_graph *graph = tnf_graph_new(ctx, "f"); /* x0^2 x1: and of rank 0 */
  tnf_traced in = tnf_input(graph, "x", TNF_F64, TNF_SHAPE("n"));
  tnf_traced a = element(in, 0), b = element(in, 1);
  check_output(ctx, graph, tnf_hessian(tnf_mul(tnf_mul(a, a), b), in), x, WANT(-10, 6, 6, 0), 0);
  graph = tnf_graph_new(ctx, "f"); /* of what is linear: 0 */
  in = tnf_input(graph, "x", TNF_F64, TNF_SHAPE("n"));
  check_output(ctx, graph, tnf_hessian(tnf_reduce_sum(in, TNF_ALL_AXES), in), x, WANT(0, 0, 0, 0), 0);
  graph = tnf_graph_new(ctx, "f"); /* complex y of real x */
  in = tnf_input(graph, "x", TNF_F64, TNF_SHAPE("n"));
  check_output(ctx, graph, tnf_jacfwd(tnf_complex(in, tnf_mul(in, in)), in), x, WANT(1, 6, 0, 0, 0, 0, 1, -10), 0);
  graph = tnf_graph_new(ctx, "f"); /* a derivative of all of them: of 2 x0 + 2 x1 in x0 */
  in = tnf_input(graph, "x", TNF_F64, TNF_SHAPE("n"));
  check_output(ctx, graph, tnf_grad(tnf_reduce_sum(tnf_jacrev(tnf_mul(in, in), in), TNF_ALL_AXES), in), x, WANT(2, 2), 0);
  tnf_tensor_release(x);
  tnf_tensor_release(none);
}

/* ---- what is refused ------------------------------------------------------------------------------------------------------ */

BODY(places) {
  UNUSED;
  out[0] = tnf_nonzero(in[0]);
}
BODY(decided) {
  UNUSED;
  out[0] = tnf_scale(3, tnf_named(in[0], "part"));
}

static void refused(tnf_traced y, tnf_rt_status code, const char *text) {
  CHECK(y.value == NULL);
  CHECK_INT(tnf_status_code(tnf_graph_status(y.graph)), code);
  if (text)
    CHECK_TEXT(tnf_status_message(tnf_graph_status(y.graph)), text);
  tnf_graph_release(y.graph);
}

static void check_refused(void) {
  tnf_tensor *x = tensor(2, EXTENTS(2, 3), six);
  tnf_graph *graph = tnf_graph_new(ctx, "f");
  tnf_traced y, in = tnf_input(graph, "x", TNF_F64, TNF_SHAPE("m", "n"));
  tnf_vmap(graph, places, NULL, &in, NULL, 1, &y, NULL, 1);
  check_failure(
      ctx, graph, y, x, TNF_RT_INVALID_ARGUMENT,
      "nonzero #1: vmap: tenferro.extent_of takes a size from values that differ between slices, whose extents must be equal");
  graph = tnf_graph_new(ctx, "f");
  in = tnf_input(graph, "x", TNF_F64, TNF_SHAPE("m", "n"));
  tnf_vmap(graph, decided, NULL, &in, NULL, 1, &y, &(int32_t){TNF_UNMAPPED}, 1);
  check_failure(ctx, graph, y, x, TNF_RT_INVALID_ARGUMENT, NULL);
  tnf_tensor_release(x);
  graph = tnf_graph_new(ctx, "f");
  in = tnf_input(graph, "x", TNF_F64, TNF_SHAPE(2, 3));
  tnf_traced pair[] = {in, in}, out[2];
  tnf_vmap(graph, scaled, NULL, pair, (int32_t[]){0, 1}, 2, out, NULL, 2);
  refused(out[0], TNF_RT_SHAPE_MISMATCH,
          "vmap #1: the numbers of slices differ: dim 1 of operand 1 is 3, dim 0 of operand 0 is 2");
  graph = tnf_graph_new(ctx, "f");
  in = tnf_input(graph, "x", TNF_F64, TNF_SHAPE(2, 3));
  tnf_vmap(graph, decided, NULL, &in, &(int32_t){TNF_UNMAPPED}, 1, out, NULL, 1);
  refused(out[0], TNF_RT_INVALID_ARGUMENT, "vmap #1: no operand is mapped, and nothing says how many slices there are");
  graph = tnf_graph_new(ctx, "f");
  in = tnf_input(graph, "x", TNF_F64, TNF_SHAPE(2, 3));
  tnf_vmap(graph, decided, NULL, &in, &(int32_t){2}, 1, out, NULL, 1);
  refused(out[0], TNF_RT_OUT_OF_RANGE, "vmap #1: entry 0 of in_axes is 2, and rank 2 has no such axis");
  graph = tnf_graph_new(ctx, "f");
  in = tnf_input(graph, "x", TNF_F64, TNF_SHAPE(2, 3));
  tnf_vmap(graph, decided, NULL, &in, NULL, 1, out, &(int32_t){-3}, 1);
  refused(out[0], TNF_RT_OUT_OF_RANGE, "vmap: entry 0 of out_axes is -3, and rank 2 has no such axis");
  graph = tnf_graph_new(ctx, "f");
  in = tnf_input(graph, "x", TNF_F64, TNF_SHAPE(2, 3));
  refused(tnf_jacfwd(tnf_scalar_f64(graph, 1), in), TNF_RT_INVALID_ARGUMENT, "jacfwd: y does not depend on x");
  graph = tnf_graph_new(ctx, "f");
  in = tnf_input(graph, "x", TNF_F64, TNF_SHAPE(2, 3));
  refused(tnf_hessian(tnf_sin(in), in), TNF_RT_RANK_MISMATCH, NULL);
  graph = tnf_graph_new(ctx, "f");
  in = tnf_input(graph, "x", TNF_COMPLEX_F64, TNF_SHAPE(2));
  refused(tnf_jacrev(tnf_real(in), in), TNF_RT_DTYPE_MISMATCH, NULL);
}

int main(void) {
  ctx = tnf_context_new(NULL);
  check_axes();
  check_defaults();
  check_sized();
  check_derivatives();
  check_regions();
  check_nested();
  check_draws();
  check_jacobians();
  check_refused();
  tnf_context_release(ctx);
  return CHECK_RESULT();
}
