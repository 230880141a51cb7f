/* What a run says when extents that are known then do not fit: the sentence names the user's call, the operands and the inputs.
 */
#include "check.h"
#include "tenferro/tenferro.h"

#include <math.h>

static tnf_context *ctx;

typedef tnf_traced two_operands(tnf_traced a, tnf_traced b);

static tnf_traced by_matmul(tnf_traced a, tnf_traced b) {
  return tnf_matmul(a, b);
}
static tnf_traced by_add(tnf_traced a, tnf_traced b) {
  return tnf_add(a, b);
}
static tnf_traced by_concatenate(tnf_traced a, tnf_traced b) {
  return tnf_concatenate((tnf_traced[]){a, b}, 2, 0);
}
static tnf_traced by_concatenate_last(tnf_traced a, tnf_traced b) {
  return tnf_concatenate((tnf_traced[]){a, a, b}, 3, 0);
}
static tnf_traced by_solve(tnf_traced a, tnf_traced b) {
  return tnf_solve(a, b);
}

/* Extents of b as starts, limits, widths and sizes of a[2, 3]. */
static tnf_extent rows_less_three(tnf_traced b) {
  return tnf_extent_sub(tnf_dim(b, 0), tnf_extent_const(3));
}
static tnf_traced by_slice_from(tnf_traced a, tnf_traced b) {
  return tnf_slice_axis(a, 0, rows_less_three(b), tnf_extent_const(1));
}
static tnf_traced by_slice_between(tnf_traced a, tnf_traced b) {
  return tnf_slice_axis(a, 1, tnf_dim(b, 0), tnf_dim(b, 1));
}
static tnf_traced by_pad_low(tnf_traced a, tnf_traced b) {
  return tnf_pad(a, tnf_scalar_like(a, 0), TNF_EXTENTS(0, rows_less_three(b)), TNF_EXTENTS(0, -1), TNF_INTS(0, 0));
}
static tnf_traced by_pad_high(tnf_traced a, tnf_traced b) {
  return tnf_pad(a, tnf_scalar_like(a, 0), TNF_EXTENTS(0, -1), TNF_EXTENTS(0, rows_less_three(b)), TNF_INTS(0, 0));
}
static tnf_traced by_pad_fixed(tnf_traced a, tnf_traced b) {
  return tnf_pad(b, tnf_scalar_like(a, 0), TNF_EXTENTS(0, 0), TNF_EXTENTS(-2, 0), TNF_INTS(0, 0));
}
static tnf_traced by_pad_between(tnf_traced a, tnf_traced b) {
  tnf_traced padded = tnf_pad(b, tnf_scalar_like(a, 0), TNF_EXTENTS(2, 0), TNF_EXTENTS(0, 0), TNF_INTS(2, 0));
  return tnf_add(tnf_slice_axis(padded, 0, tnf_extent_const(0), tnf_extent_const(2)), a);
}
static tnf_traced by_reshape(tnf_traced a, tnf_traced b) {
  return tnf_reshape(a, TNF_EXTENTS(tnf_dim(b, 0), tnf_dim(b, 1)));
}
static tnf_traced by_reshape_less(tnf_traced a, tnf_traced b) {
  return tnf_reshape(tnf_slice_axis(a, 0, tnf_extent_const(0), tnf_extent_const(0)),
                     TNF_EXTENTS(rows_less_three(b), tnf_dim(b, 1)));
}
/* Rows of a at indices that are not in it, and windows of it as large as b. */
static tnf_traced by_take(tnf_traced a, tnf_traced b) {
  tnf_traced rows = tnf_iota(a.graph, TNF_I32, TNF_EXTENTS(tnf_dim(b, 0)), 0);
  return tnf_take(a, tnf_named(rows, "rows"), 0);
}
static tnf_traced by_derivative_of_take(tnf_traced a, tnf_traced b) {
  return tnf_grad(tnf_reduce_sum(by_take(a, b), TNF_ALL_AXES), a);
}
static tnf_traced by_scatter(tnf_traced a, tnf_traced b) {
  return tnf_scatter_add(a, tnf_iota(a.graph, TNF_I32, TNF_EXTENTS(2), 0), b, 0);
}
static tnf_traced by_window(tnf_traced a, tnf_traced b) {
  return tnf_dynamic_slice_axis(a, 1, tnf_scalar_i64(a.graph, 7), tnf_dim(b, 1));
}
static tnf_traced by_update(tnf_traced a, tnf_traced b) {
  return tnf_dynamic_update_slice_axis(a, b, 0, tnf_scalar_i64(a.graph, 7));
}
static tnf_traced by_broadcast(tnf_traced a, tnf_traced b) {
  return tnf_broadcast_in_dim(a, tnf_shape_of_value(b), TNF_AXES(0, 1));
}

/* Calls that are made of others: the sentence names their own arguments. */
static tnf_traced key_of(tnf_traced a) {
  return tnf_random_key(tnf_scalar_i64(a.graph, 1));
}
static tnf_traced sums(tnf_traced x, int32_t axis) {
  return tnf_named(tnf_reduce_sum(x, TNF_AXES(axis)), "sums");
}
static tnf_traced by_diff(tnf_traced a, tnf_traced b) {
  (void)a;
  return tnf_diff(b, 3, 0);
}
static tnf_traced by_gradient(tnf_traced a, tnf_traced b) {
  (void)a;
  return tnf_gradient(b, 1, 0);
}
static tnf_traced by_one_hot(tnf_traced a, tnf_traced b) {
  return tnf_one_hot(tnf_iota(a.graph, TNF_I64, TNF_EXTENTS(3), 0), rows_less_three(b), TNF_F64);
}
static tnf_traced by_split(tnf_traced a, tnf_traced b) {
  tnf_traced parts[2] = {a, a};
  tnf_split(b, 2, 0, parts);
  return parts[0];
}
static tnf_traced by_glu(tnf_traced a, tnf_traced b) {
  (void)a;
  return tnf_glu(b, 0);
}
static tnf_traced by_stack(tnf_traced a, tnf_traced b) {
  return tnf_stack((tnf_traced[]){a, b}, 2, 0);
}
static tnf_traced by_cross(tnf_traced a, tnf_traced b) {
  (void)a;
  return tnf_cross(b, b, 0);
}
static tnf_traced by_pad_with(tnf_traced a, tnf_traced b) {
  (void)a;
  return tnf_pad_with(b, TNF_EXTENTS(2, 0), TNF_EXTENTS(0, 0), TNF_PAD_MODE_REFLECT);
}
static tnf_traced by_choose(tnf_traced a, tnf_traced b) {
  return tnf_choose(tnf_iota(a.graph, TNF_I32, TNF_EXTENTS(tnf_dim(b, 0)), 0), (tnf_traced[]){sums(b, 1), sums(b, 1)}, 2);
}
static tnf_traced by_householder_product(tnf_traced a, tnf_traced b) {
  return tnf_householder_product(b, sums(a, 0));
}
static tnf_traced by_householder_product_wide(tnf_traced a, tnf_traced b) {
  (void)a;
  return tnf_householder_product(b, sums(b, 0));
}
static tnf_traced by_householder_q_columns(tnf_traced a, tnf_traced b) {
  return tnf_householder_q_columns(tnf_householder_from_factors(b, sums(b, 0)), tnf_dim(a, 1));
}
static tnf_traced by_householder_append(tnf_traced a, tnf_traced b) {
  return tnf_householder_append_columns(tnf_householder_from_factors(b, sums(b, 0)), a).packed;
}
static tnf_traced by_choice(tnf_traced a, tnf_traced b) {
  return tnf_random_choice(key_of(a), tnf_dim(b, 0), tnf_dim(a, 1), false);
}
static tnf_traced by_choice_again(tnf_traced a, tnf_traced b) {
  return tnf_random_choice(key_of(a), tnf_dim(b, 0), tnf_dim(a, 1), true);
}
static tnf_traced by_choice_of_negative(tnf_traced a, tnf_traced b) {
  return tnf_random_choice(key_of(a), rows_less_three(b), tnf_dim(a, 1), true);
}
static tnf_traced by_choice_negative(tnf_traced a, tnf_traced b) {
  return tnf_random_choice(key_of(a), tnf_dim(b, 0), rows_less_three(b), false);
}
static tnf_traced by_permutation(tnf_traced a, tnf_traced b) {
  return tnf_random_permutation(key_of(a), rows_less_three(b));
}
static tnf_traced by_weighted_choice(tnf_traced a, tnf_traced b) {
  return tnf_random_choice_weighted(key_of(a), sums(b, 1), tnf_dim(a, 0), false);
}
static tnf_traced by_weighted_choice_again(tnf_traced a, tnf_traced b) {
  return tnf_random_choice_weighted(key_of(a), sums(b, 1), tnf_dim(a, 0), true);
}
/* Weights 1, 0, -1, ... and weights of which the one with the number 1 is NaN. */
static tnf_traced by_negative_weights(tnf_traced a, tnf_traced b) {
  tnf_traced weights = tnf_rsub(1, tnf_cast(tnf_iota(a.graph, TNF_I64, TNF_EXTENTS(tnf_dim(b, 0)), 0), TNF_F64));
  return tnf_random_choice_weighted(key_of(a), tnf_named(weights, "weights"), tnf_extent_const(1), true);
}
static tnf_traced by_nan_weights(tnf_traced a, tnf_traced b) {
  tnf_traced place = tnf_iota(a.graph, TNF_I64, TNF_EXTENTS(tnf_dim(b, 0)), 0);
  tnf_traced is_nan = tnf_compare_scalar(TNF_DIRECTION_EQ, place, 1), one = tnf_ones_like(tnf_cast(place, TNF_F64));
  tnf_traced weights = tnf_named(tnf_select(is_nan, tnf_full_like(one, NAN), one), "weights");
  return tnf_random_choice_weighted(key_of(a), weights, tnf_extent_const(1), false);
}
/* Quantiles of a where the sums of b, of ones, say. */
static tnf_traced by_quantile(tnf_traced a, tnf_traced b) {
  return tnf_quantile(a, sums(tnf_add_scalar(b, 1), 1), 0, TNF_INTERPOLATION_NEAREST);
}
static tnf_traced by_quantile_below(tnf_traced a, tnf_traced b) {
  return tnf_quantile(a, tnf_neg(tnf_scale(0.01, sums(tnf_add_scalar(b, 1), 1))), 0, TNF_INTERPOLATION_HIGHER);
}
static tnf_traced by_quantile_nan(tnf_traced a, tnf_traced b) {
  return tnf_quantile(a, tnf_sqrt(tnf_rsub(1, sums(tnf_add_scalar(b, 1), 1))), 0, TNF_INTERPOLATION_LOWER);
}
static tnf_traced by_rfftfreq(tnf_traced a, tnf_traced b) {
  return tnf_rfftfreq(a.graph, tnf_dim(b, 1), 0.5, TNF_F64);
}
static tnf_traced by_nanquantile(tnf_traced a, tnf_traced b) {
  return tnf_nanquantile(a, sums(tnf_add_scalar(b, 1), 1), 0, TNF_INTERPOLATION_LINEAR);
}
static tnf_traced by_median(tnf_traced a, tnf_traced b) {
  (void)a;
  return tnf_median(b, 0);
}
static tnf_traced by_nanmedian(tnf_traced a, tnf_traced b) {
  (void)a;
  return tnf_nanmedian(b, 0);
}
static tnf_traced labels_of(tnf_traced b) {
  return tnf_named(tnf_iota(b.graph, TNF_I32, TNF_EXTENTS(tnf_dim(b, 0)), 0), "labels");
}
static tnf_traced by_cross_entropy(tnf_traced a, tnf_traced b) {
  return tnf_cross_entropy(a, labels_of(b), 0, 0.1);
}
static tnf_traced by_derivative_of_cross_entropy(tnf_traced a, tnf_traced b) {
  return tnf_grad(tnf_reduce_sum(by_cross_entropy(a, b), TNF_ALL_AXES), a);
}
static tnf_traced by_nll(tnf_traced a, tnf_traced b) {
  return tnf_nll(a, labels_of(b), 0);
}
static tnf_traced by_delete(tnf_traced a, tnf_traced b) {
  return tnf_delete(a, tnf_extent_const(1), rows_less_three(b), 1);
}
static tnf_traced by_interp(tnf_traced a, tnf_traced b) {
  return tnf_interp(sums(a, 0), sums(b, 0), sums(b, 1));
}

/* Runs `build` of a[m, n] and b[p, q] with matrices of 2x3 and rows x columns. */
static void check_run(two_operands *build, int64_t rows, int64_t columns, tnf_rt_status code, const char *text) {
  tnf_graph *graph = tnf_graph_new(ctx, "f");
  tnf_traced a = tnf_input(graph, "a", TNF_F64, TNF_SHAPE("m", "n")), b = tnf_input(graph, "b", TNF_F64, TNF_SHAPE("p", "q"));
  tnf_output(graph, "y", build(a, b));
  tnf_graph_compiler *compiler = tnf_graph_compiler_new(ctx, NULL);
  tnf_graph_executor *executor = tnf_graph_executor_new(ctx, TNF_CPU);
  tnf_program *program;
  REQUIRE_OK(tnf_graph_compiler_compile(compiler, graph, &program));
  tnf_tensor *inputs[2], *y = NULL;
  REQUIRE_OK(tnf_tensor_new_zeros(ctx, TNF_F64, 2, (int64_t[]){2, 3}, &inputs[0]));
  REQUIRE_OK(tnf_tensor_new_zeros(ctx, TNF_F64, 2, (int64_t[]){rows, columns}, &inputs[1]));
  tnf_status *status = tnf_graph_executor_run(executor, program, inputs, 2, &y, 1);
  CHECK_FAILS(status, code, text);
  CHECK((y != NULL) == (code == TNF_RT_OK));
  tnf_tensor_release(y);
  tnf_tensor_release(inputs[0]);
  tnf_tensor_release(inputs[1]);
  tnf_program_release(program);
  tnf_graph_executor_release(executor);
  tnf_graph_compiler_release(compiler);
  tnf_graph_release(graph);
}

static void check_compositions(void) {
  check_run(by_diff, 3, 3, TNF_RT_OK, "");
  check_run(by_diff, 5, 0, TNF_RT_OK, "");
  check_run(by_diff, 2, 3, TNF_RT_SHAPE_MISMATCH,
            "f: diff of \"b\": order exceeds the extent: order is 3, the extent (= p of \"b\") is 2");
  check_run(by_gradient, 2, 3, TNF_RT_OK, "");
  check_run(by_gradient, 1, 3, TNF_RT_SHAPE_MISMATCH,
            "f: gradient of \"b\": the least number of samples exceeds the extent: the least number of samples is 2, the extent "
            "(= p of \"b\") is 1");
  check_run(by_one_hot, 3, 1, TNF_RT_OK, "");
  check_run(by_one_hot, 5, 1, TNF_RT_OK, "");
  check_run(by_one_hot, 2, 1, TNF_RT_SHAPE_MISMATCH, "f: one_hot #1: depth is negative: depth (= p - 3) is -1");
  check_run(by_split, 0, 1, TNF_RT_OK, "");
  check_run(by_split, 4, 3, TNF_RT_OK, "");
  check_run(by_split, 3, 1, TNF_RT_SHAPE_MISMATCH,
            "f: split of \"b\": the extent is no multiple of 2: dim 0 of x (= p of \"b\") is 3, that of 2 equal parts (= "
            "2*floordiv(p, 2)) is 2");
  check_run(by_glu, 4, 3, TNF_RT_OK, "");
  check_run(by_glu, 3, 1, TNF_RT_SHAPE_MISMATCH,
            "f: glu of \"b\": the extent is no multiple of 2: dim 0 of x (= p of \"b\") is 3, that of 2 equal parts (= "
            "2*floordiv(p, 2)) is 2");
  check_run(by_stack, 2, 3, TNF_RT_OK, "");
  check_run(by_stack, 2, 4, TNF_RT_SHAPE_MISMATCH,
            "f: stack of \"a\" and \"b\": extents differ: dim 1 of operand 1 (= q of \"b\") is 4, dim 1 of operand 0 (= n of "
            "\"a\") is 3");
  check_run(by_cross, 3, 2, TNF_RT_OK, "");
  check_run(by_cross, 4, 2, TNF_RT_SHAPE_MISMATCH,
            "f: cross #1: there must be three components: dim 0 of x (= p of \"b\") is 4, their number is 3");
  check_run(by_pad_with, 3, 2, TNF_RT_OK, "");
  check_run(by_pad_with, 0, 2, TNF_RT_OUT_OF_RANGE,
            "f: pad_with of \"b\": x has no elements: the place 0 at position 0 is not in [0, 0)");
  check_run(by_choose, 0, 1, TNF_RT_OK, "");
  check_run(by_choose, 2, 3, TNF_RT_OK, "");
  check_run(by_choose, 4, 2, TNF_RT_OUT_OF_RANGE, "f: choose #1: place 2 at position 2 is not in [0, 2)");
  check_run(by_householder_product, 4, 3, TNF_RT_OK, "");
  check_run(by_householder_product, 4, 2, TNF_RT_SHAPE_MISMATCH,
            "f: householder_product of \"b\" and \"sums\": dim 0 of tau exceeds dim 1 of vectors: dim 0 of tau (= n of "
            "\"a\") is 3, dim 1 of vectors (= q of \"b\") is 2");
  check_run(by_householder_product_wide, 3, 3, TNF_RT_OK, "");
  check_run(
      by_householder_product_wide, 2, 3, TNF_RT_SHAPE_MISMATCH,
      "f: householder_product of \"b\" and \"sums\": dim 1 of vectors exceeds dim 0 of vectors: dim 1 of vectors (= q of \"b\") "
      "is 3, dim 0 of vectors (= p of \"b\") is 2");
  check_run(by_householder_q_columns, 3, 2, TNF_RT_OK, "");
  check_run(by_householder_q_columns, 2, 2, TNF_RT_SHAPE_MISMATCH,
            "f: householder_q_columns of \"b\" and \"sums\": count exceeds dim 0 of packed: count (= n of \"a\") is 3, dim 0 "
            "of packed (= p of \"b\") is 2");
  check_run(by_householder_append, 2, 1, TNF_RT_OK, "");
  check_run(by_householder_append, 3, 1, TNF_RT_SHAPE_MISMATCH,
            "f: householder_append_columns of \"b\" and \"sums\": columns and packed have different numbers of rows: dim "
            "0 of columns (= m of \"a\") is 2, dim 0 of packed (= p of \"b\") is 3");
  check_run(by_choice, 3, 1, TNF_RT_OK, "");
  check_run(by_choice, 2, 1, TNF_RT_SHAPE_MISMATCH,
            "f: random_choice #1: count exceeds n: count (= n of \"a\") is 3, n (= p of \"b\") is 2");
  check_run(by_choice_again, 1, 1, TNF_RT_OK, "");
  check_run(by_choice_again, 0, 1, TNF_RT_OUT_OF_RANGE,
            "f: random_choice #1: n is 0: the place 0 at position 0 is not in [0, 0)");
  check_run(by_choice_of_negative, 2, 1, TNF_RT_SHAPE_MISMATCH, "f: random_choice #1: n is negative: n (= p - 3) is -1");
  check_run(by_choice_negative, 3, 1, TNF_RT_OK, "");
  check_run(by_choice_negative, 2, 1, TNF_RT_SHAPE_MISMATCH, "f: random_choice #1: count is negative: count (= p - 3) is -1");
  check_run(by_permutation, 3, 1, TNF_RT_OK, "");
  check_run(by_permutation, 2, 1, TNF_RT_SHAPE_MISMATCH, "f: random_permutation #1: count is negative: count (= p - 3) is -1");
  check_run(by_weighted_choice, 1, 1, TNF_RT_SHAPE_MISMATCH,
            "f: random_choice_weighted of random_key #1 and \"sums\": count exceeds dim 0 of p: count (= m of \"a\") is 2, dim 0 "
            "of p (= p of \"b\") is 1");
  check_run(by_weighted_choice, 2, 1, TNF_RT_OUT_OF_RANGE,
            "f: random_choice_weighted of random_key #1 and \"sums\": fewer than count elements of p are positive: the place 2 "
            "at position 0 is not in [0, 2)");
  check_run(by_weighted_choice_again, 0, 1, TNF_RT_SHAPE_MISMATCH,
            "f: random_choice_weighted of random_key #1 and \"sums\": the least extent exceeds dim 0 of p: the least extent is "
            "1, dim 0 of p (= p of \"b\") is 0");
  check_run(by_weighted_choice_again, 2, 1, TNF_RT_OUT_OF_RANGE,
            "f: random_choice_weighted of random_key #1 and \"sums\": no element of p is positive: the place 2 at position 0 is "
            "not in [0, 2)");
  check_run(by_negative_weights, 2, 1, TNF_RT_OK, "");
  check_run(by_negative_weights, 3, 1, TNF_RT_OUT_OF_RANGE,
            "f: random_choice_weighted of random_key #1 and \"weights\": an element of p is negative or NaN: the place 3 at "
            "position 2 is not in [0, 3)");
  check_run(by_nan_weights, 1, 1, TNF_RT_OK, "");
  check_run(by_nan_weights, 2, 1, TNF_RT_OUT_OF_RANGE,
            "f: random_choice_weighted of random_key #1 and \"weights\": an element of p is negative or NaN: the place 2 at "
            "position 1 is not in [0, 2)");
  check_run(by_quantile, 0, 1, TNF_RT_OK, "");
  check_run(by_quantile, 2, 0, TNF_RT_OK, "");
  check_run(by_quantile, 2, 3, TNF_RT_OUT_OF_RANGE,
            "f: quantile of \"a\" and \"sums\": q rounded outwards to 3 at position 0 is not in [0, 2)");
  check_run(by_quantile_below, 2, 0, TNF_RT_OK, "");
  check_run(by_quantile_below, 2, 3, TNF_RT_OUT_OF_RANGE,
            "f: quantile of \"a\" and neg #1: q rounded outwards to -1 at position 0 is not in [0, 2)");
  check_run(by_quantile_nan, 2, 1, TNF_RT_OK, "");
  check_run(by_quantile_nan, 2, 3, TNF_RT_OUT_OF_RANGE,
            "f: quantile of \"a\" and sqrt #1: q is NaN: the place 1 at position 0 is not in [0, 1)");
  check_run(by_rfftfreq, 2, 1, TNF_RT_OK, "");
  check_run(by_rfftfreq, 2, 0, TNF_RT_SHAPE_MISMATCH, "f: rfftfreq #1: n less 1 is negative: n less 1 (= q - 1) is -1");
  check_run(by_nanquantile, 2, 1, TNF_RT_OK, "");
  check_run(by_nanquantile, 2, 3, TNF_RT_OUT_OF_RANGE,
            "f: nanquantile of \"a\" and \"sums\": q rounded outwards to 3 at position 0 is not in [0, 2)");
  check_run(by_median, 1, 2, TNF_RT_OK, "");
  check_run(by_median, 0, 3, TNF_RT_OUT_OF_RANGE, "f: median of \"b\": x has no elements: the place -1 is not in [0, 0)");
  check_run(by_nanmedian, 1, 2, TNF_RT_OK, "");
  check_run(by_nanmedian, 0, 3, TNF_RT_OUT_OF_RANGE, "f: nanmedian of \"b\": x has no elements: the place 0 is not in [0, 0)");
  check_run(by_cross_entropy, 3, 1, TNF_RT_OUT_OF_RANGE,
            "f: cross_entropy of \"a\" and \"labels\": the label 2 at position 2 is not in [0, 2)");
  check_run(by_derivative_of_cross_entropy, 3, 1, TNF_RT_OUT_OF_RANGE,
            "f: cross_entropy of \"a\" and \"labels\": the label 2 at position 2 is not in [0, 2)");
  check_run(by_nll, 3, 1, TNF_RT_OUT_OF_RANGE, "f: nll of \"a\" and \"labels\": the label 2 at position 2 is not in [0, 2)");
  check_run(by_delete, 3, 1, TNF_RT_OK, "");
  check_run(by_delete, 5, 1, TNF_RT_OK, "");
  check_run(by_delete, 2, 1, TNF_RT_SHAPE_MISMATCH, "f: delete of \"a\": count is negative: count (= p - 3) is -1");
  check_run(by_delete, 6, 1, TNF_RT_SHAPE_MISMATCH,
            "f: delete of \"a\": place + count exceeds the extent: place + count (= p - 2) is 4, the extent (= n of \"a\") is 3");
  check_run(by_interp, 3, 3, TNF_RT_OK, "");
  check_run(by_interp, 2, 3, TNF_RT_SHAPE_MISMATCH,
            "f: interp #1: xp and fp have different extents: dim 0 of fp (= p of \"b\") is 2, dim 0 of xp (= q of \"b\") is 3");
  check_run(by_interp, 0, 0, TNF_RT_OUT_OF_RANGE,
            "f: interp #1: xp has no elements: the place -1 at position 0 is not in [0, 0)");
}

int main(void) {
  ctx = tnf_context_new(NULL);
  check_run(by_matmul, 3, 4, TNF_RT_OK, "");
  check_run(by_matmul, 4, 4, TNF_RT_SHAPE_MISMATCH,
            "f: matmul of \"a\" and \"b\": contracted extents differ: dim 1 of lhs (= n of \"a\") is 3, dim 0 of rhs (= p of "
            "\"b\") is 4");
  check_run(by_add, 2, 3, TNF_RT_OK, "");
  check_run(by_add, 2, 1, TNF_RT_SHAPE_MISMATCH,
            "f: add of \"a\" and \"b\": extents differ: dim 1 of lhs (= n of \"a\") is 3, dim 1 of rhs (= q of \"b\") is 1");
  check_run(by_concatenate, 5, 3, TNF_RT_OK, "");
  check_run(by_concatenate, 5, 2, TNF_RT_SHAPE_MISMATCH, NULL);
  check_run(by_concatenate_last, 5, 2, TNF_RT_SHAPE_MISMATCH,
            "f: concatenate #1: extents differ: dim 1 of operand 0 (= n of \"a\") is 3, dim 1 of operand 2 (= q of \"b\") is 2");
  check_run(by_solve, 2, 1, TNF_RT_SHAPE_MISMATCH, NULL);
  check_run(by_slice_from, 3, 1, TNF_RT_OK, "");
  check_run(by_slice_from, 4, 1, TNF_RT_OK, "");
  check_run(by_slice_from, 0, 1, TNF_RT_SHAPE_MISMATCH,
            "f: slice_axis #1: the start is negative: start of axis 0 (= p - 3) is -3");
  check_run(by_slice_from, 5, 1, TNF_RT_SHAPE_MISMATCH,
            "f: slice_axis #1: the start exceeds the limit: start of axis 0 (= p - 3) is 2, limit of axis 0 is 1");
  check_run(by_slice_between, 0, 3, TNF_RT_OK, "");
  check_run(by_slice_between, 3, 3, TNF_RT_OK, "");
  check_run(
      by_slice_between, 2, 1, TNF_RT_SHAPE_MISMATCH,
      "f: slice_axis #1: the start exceeds the limit: start of axis 1 (= p of \"b\") is 2, limit of axis 1 (= q of \"b\") is 1");
  check_run(
      by_slice_between, 2, 4, TNF_RT_SHAPE_MISMATCH,
      "f: slice_axis #1: the limit exceeds the extent: limit of axis 1 (= q of \"b\") is 4, dim 1 of x (= n of \"a\") is 3");
  check_run(by_take, 2, 1, TNF_RT_OK, "");
  check_run(by_take, 4, 1, TNF_RT_OUT_OF_RANGE, "f: take of \"a\" and \"rows\": the index 2 at position 2 is not in [0, 2)");
  check_run(by_derivative_of_take, 4, 1, TNF_RT_OUT_OF_RANGE,
            "f: derivative of take of \"a\" and \"rows\": the index 2 at position 2 is not in [0, 2)");
  check_run(by_scatter, 2, 3, TNF_RT_OK, "");
  check_run(by_scatter, 2, 4, TNF_RT_SHAPE_MISMATCH,
            "f: scatter_add #1: extents differ: dim 1 of x (= n of \"a\") is 3, dim 1 of updates (= q of \"b\") is 4");
  check_run(by_window, 1, 3, TNF_RT_OK, "");
  check_run(by_window, 1, 4, TNF_RT_SHAPE_MISMATCH,
            "f: dynamic_slice_axis of \"a\" and constant #1: the window exceeds the extent: size of axis 1 (= q of \"b\") is 4, "
            "dim 1 of x (= n of \"a\") is 3");
  check_run(by_update, 2, 3, TNF_RT_OK, "");
  check_run(by_update, 3, 3, TNF_RT_SHAPE_MISMATCH,
            "f: dynamic_update_slice_axis #1: the window exceeds the extent: dim 0 of update (= p of \"b\") is 3, dim 0 of x (= "
            "m of \"a\") is 2");
  check_run(by_pad_low, 5, 1, TNF_RT_OK, "");
  check_run(by_pad_low, 1, 1, TNF_RT_OK, "");
  check_run(by_pad_low, 0, 1, TNF_RT_SHAPE_MISMATCH, "f: pad #1: the result's extent is negative: extent 1 (= n + p - 4) is -1");
  check_run(by_pad_high, 1, 1, TNF_RT_OK, "");
  check_run(by_pad_high, 0, 1, TNF_RT_SHAPE_MISMATCH, "f: pad #1: the result's extent is negative: extent 1 (= n + p - 4) is -1");
  check_run(by_pad_fixed, 2, 1, TNF_RT_OK, "");
  check_run(by_pad_fixed, 1, 1, TNF_RT_SHAPE_MISMATCH,
            "f: pad of \"b\" and constant #1: the result's extent is negative: extent 0 (= p - 2) is -1");
  check_run(by_pad_between, 0, 3, TNF_RT_OK, ""); /* nothing lies between no rows */
  check_run(by_pad_between, 1, 3, TNF_RT_OK, "");
  check_run(by_reshape, 6, 1, TNF_RT_OK, "");
  check_run(by_reshape, 4, 2, TNF_RT_SHAPE_MISMATCH,
            "f: reshape #1: element counts differ: the element count of x (= m*n) is 6, that of the result (= p*q) is 8");
  check_run(by_reshape_less, 3, 2, TNF_RT_OK, "");
  check_run(by_reshape_less, 2, 0, TNF_RT_SHAPE_MISMATCH, "f: reshape #1: an extent is negative: extent 0 (= p - 3) is -1");
  check_run(by_broadcast, 2, 3, TNF_RT_OK, "");
  check_run(by_broadcast, 2, 4, TNF_RT_SHAPE_MISMATCH,
            "f: broadcast_in_dim #1: extents differ: dim 1 of x (= n of \"a\") is 3, dim 1 of the result (= q of \"b\") is 4");
  check_compositions();
  tnf_context_release(ctx);
  return CHECK_RESULT();
}
