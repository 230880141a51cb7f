/* Einsum by its C functions: what subscripts mean, what is refused and in which words, orders, plans and their costs, extents
 * that only the run knows. Random ones are in numeric/ops/einsum.py. */
#include "run_graph.h"

static tnf_context *ctx;

static tnf_graph *begin(void) {
  return tnf_graph_new(ctx, "f");
}

static tnf_traced given(tnf_graph *graph, int32_t rank, const int64_t *extents, const double *data) {
  return tnf_traced_from_col_major(graph, NULL, TNF_F64, rank, extents, data);
}

#define A given(graph, 2, EXTENTS(2, 2), (double[]){1, 2, 3, 4}) /* [[1, 3], [2, 4]] */
#define B given(graph, 2, EXTENTS(2, 2), (double[]){5, 6, 7, 8}) /* [[5, 7], [6, 8]] */
#define S given(graph, 1, EXTENTS(2), (double[]){10, 100})
#define LIST(...) (tnf_traced[]){__VA_ARGS__}, (int32_t)(sizeof((tnf_traced[]){__VA_ARGS__}) / sizeof(tnf_traced))

#define GIVES(subscripts, operands, ...)                                                                                         \
  do {                                                                                                                           \
    tnf_graph *graph = begin();                                                                                                  \
    check_output(ctx, graph, tnf_einsum(subscripts, operands), NULL, __VA_ARGS__, 1e-14);                                        \
  } while (0)

/* ---- meanings ------------------------------------------------------------------------------------------------------ */

static void test_meanings(void) {
  GIVES("ik,k,kj->ij", LIST(A, S, B), WANT(1850, 2500, 2470, 3340));
  GIVES("ii->i", LIST(A), WANT(1, 4));
  GIVES("ii->", LIST(A), WANT(5));
  GIVES("i->ii", LIST(S), WANT(10, 0, 0, 100));
  GIVES("i->iii", LIST(S), WANT(10, 0, 0, 0, 0, 0, 0, 100));
  GIVES("ij->ji", LIST(A), WANT(1, 3, 2, 4));
  GIVES("ij->", LIST(A), WANT(10));
  GIVES("i,j->ij", LIST(S, S), WANT(100, 1000, 1000, 10000));
  GIVES("iij->ij", LIST(given(graph, 3, EXTENTS(2, 2, 2), (double[]){1, 2, 3, 4, 5, 6, 7, 8})), WANT(1, 4, 5, 8));
  GIVES("(ij,jk),k->i", LIST(A, B, S), WANT(3330, 4940));
  GIVES(" i j , j k -> i k ", LIST(A, B), WANT(23, 34, 31, 46));
  GIVES("...j,jk->...k", LIST(A, B), WANT(23, 34, 31, 46));
  GIVES("...,...->...", LIST(A, S), WANT(10, 20, 300, 400));
  GIVES(",->", LIST(tnf_scalar_f64(graph, 3), tnf_scalar_f64(graph, 4)), WANT(12));
  GIVES("ij,kj->ik", LIST(given(graph, 2, EXTENTS(2, 0), (double[]){0}), given(graph, 2, EXTENTS(1, 0), (double[]){0})),
        WANT(0, 0));
}

static void test_labels(void) {
  tnf_graph *graph = begin();
  tnf_ints labels[] = {TNF_INTS(0, 4294967295), TNF_INTS(4294967295, 1)};
  tnf_traced xs[] = {A, B};
  check_output(ctx, graph, tnf_einsum_labels(labels, TNF_INTS(1, 0), xs, 2, NULL), NULL, WANT(23, 31, 34, 46), 1e-14);
  graph = begin();
  tnf_ints with_ellipsis[] = {TNF_INTS(TNF_EINSUM_ELLIPSIS, 7)};
  xs[0] = A;
  check_output(ctx, graph, tnf_einsum_labels(with_ellipsis, TNF_INTS(TNF_EINSUM_ELLIPSIS), xs, 1, NULL), NULL, WANT(4, 6), 1e-14);
}

/* Operands of different dtypes, and a gradient: that of sum(A S B) in S. */
static void test_dtypes(void) {
  tnf_graph *graph = begin();
  tnf_traced whole = tnf_cast(S, TNF_I32), y = tnf_einsum("ik,k->i", LIST(tnf_cast(A, TNF_F32), whole));
  CHECK_INT(tnf_dtype_of(y), TNF_F64);
  check_output(ctx, graph, y, NULL, WANT(310, 420), 1e-14);
  graph = begin();
  tnf_traced s = S, sum = tnf_einsum("ik,k,kj->", LIST(A, s, B));
  check_output(ctx, graph, tnf_grad(sum, s), NULL, WANT(36, 98), 1e-14);
}

/* ---- what is refused ----------------------------------------------------------------------------------------------- */

static void refused(const char *subscripts, const tnf_einsum_options *options, tnf_rt_status code, const char *text) {
  tnf_graph *graph = begin();
  tnf_traced x = tnf_input(graph, "x", TNF_F64, TNF_SHAPE(2, 3)), y = tnf_input(graph, "y", TNF_F64, TNF_SHAPE(3, 4));
  tnf_einsum_with_options(subscripts, LIST(x, y), options);
  char all[400];
  snprintf(all, sizeof all, "einsum_with_options #1: %s (operand 0 \"x\": f64[2, 3], operand 1 \"y\": f64[3, 4])", text);
  CHECK_INT(tnf_status_code(tnf_graph_status(graph)), code);
  CHECK_TEXT(tnf_status_message(tnf_graph_status(graph)), all);
  tnf_graph_release(graph);
}

static void test_refused_text(void) {
  const tnf_rt_status bad = TNF_RT_INVALID_ARGUMENT;
  refused("ij,jk", NULL, bad, "subscripts \"ij,jk\": \"->\" and the labels of the result are missing (at character 5)");
  refused("ij,j1->i", NULL, bad,
          "subscripts \"ij,j1->i\": a letter, \"...\", \",\", a parenthesis or \"->\" is expected (at character 4)");
  refused("ij,jk->ik,", NULL, bad, "subscripts \"ij,jk->ik,\": the result is letters and at most one \"...\" (at character 9)");
  refused("(ij,jk->ik", NULL, bad, "subscripts \"(ij,jk->ik\": a parenthesis is not closed (at character 6)");
  refused("ij),jk->ik", NULL, bad, "subscripts \"ij),jk->ik\": a parenthesis is closed that was not opened (at character 2)");
  refused("i..j,jk->ik", NULL, bad, "subscripts \"i..j,jk->ik\": an ellipsis is three dots (at character 1)");
  refused("......,jk->ik", NULL, bad, "subscripts \"......,jk->ik\": one ellipsis is possible per operand (at character 3)");
  refused("ij,jk,k->i", NULL, bad, "subscripts \"ij,jk,k->i\": they are of 3 operands, got 2");
  refused("ij,jk->il", NULL, bad, "subscripts \"ij,jk->il\": label l of the result is in no operand");
  refused("...j,jk->k", NULL, bad, "subscripts \"...j,jk->k\": the ellipsis covers 1 axis, so the result must have one");
  refused("ij,j->i", NULL, TNF_RT_RANK_MISMATCH, "subscripts \"ij,j->i\": operand 1 has rank 2 and 1 label");
  refused("ijk...,jk->i", NULL, TNF_RT_RANK_MISMATCH, "subscripts \"ijk...,jk->i\": operand 0 has rank 2 and at least 3 labels");
  refused("ij,kj->ik", NULL, TNF_RT_SHAPE_MISMATCH,
          "subscripts \"ij,kj->ik\": label j has extent 3 (axis 1 of operand 0) and 4 (axis 1 of operand 1)");
  refused("ii,jk->jk", NULL, TNF_RT_SHAPE_MISMATCH,
          "subscripts \"ii,jk->jk\": label i has extent 2 (axis 0 of operand 0) and 3 (axis 1 of operand 0)");
  refused("...,...->...", NULL, TNF_RT_SHAPE_MISMATCH,
          "subscripts \"...,...->...\": axis -2 of the ellipsis has extent 2 (axis 0 of operand 0) and 3 (axis 0 of operand 1)");
}

static void test_refused_options(void) {
  const tnf_rt_status bad = TNF_RT_INVALID_ARGUMENT;
  tnf_einsum_options options = TNF_EINSUM_OPTIONS_INIT;
  options.order = TNF_EINSUM_PATH;
  refused("ij,jk->ik", &options, bad, "2 operands need 1 pair, got 0");
  options.pair_count = 1;
  refused("ij,jk->ik", &options, bad, "the list of 1 pair is NULL");
  options.pairs = (int32_t[]){0, 2};
  options.pair_count = 1;
  refused("ij,jk->ik", &options, bad, "pair 0, (0, 2), is not of two tensors that are left");
  refused("(ij,jk)->ik", &options, bad, "both parentheses and pairs give the order");
  options.pairs = (int32_t[]){1, 1};
  refused("ij,jk->ik", &options, bad, "pair 0, (1, 1), is not of two tensors that are left");
  options = (tnf_einsum_options)TNF_EINSUM_OPTIONS_INIT;
  options.order = (tnf_einsum_order)7;
  refused("ij,jk->ik", &options, bad, "7 is not an order");
  options = (tnf_einsum_options)TNF_EINSUM_OPTIONS_INIT;
  options.assumed = -1;
  refused("ij,jk->ik", &options, bad, "the assumed extent must not be negative, got -1");
  options.assumed = 0;
  options.expected_count = 1;
  refused("ij,jk->ik", &options, bad, "the list of 1 expected extent is NULL");
  options.expected_count = 2;
  refused("ij,jk->ik", &options, bad, "the list of 2 expected extents is NULL");
  options.expected_count = -1;
  refused("ij,jk->ik", &options, bad, "there cannot be -1 expected extents");
  options.expected_count = 1;
  options.expected = (tnf_einsum_extent[]){{'x', 3}};
  refused("ij,jk->ik", &options, bad, "entry 0 of the expected extents names no label of an operand, got 120");
  options.expected = (tnf_einsum_extent[]){{'i', -3}};
  refused("ij,jk->ik", &options, bad, "entry 0 of the expected extents must not be negative, got -3");
  options = (tnf_einsum_options)TNF_EINSUM_OPTIONS_INIT;
  options.most_orders = 5;
  refused("ij,jk->ik", &options, bad, "the run chooses among 0 to 4 orders, got 5");
  options.size = 1000;
  refused("ij,jk->ik", &options, bad, "\"options\" has the size 1000; use TNF_EINSUM_OPTIONS_INIT");
}

/* Extents that only the run knows: x is [2, 3], and y its transpose. The einsum is computed, or its derivative alone. */
static void refused_by_the_run(const char *subscripts, const char *label, const char *sides) {
  char all[300];
  snprintf(all, sizeof all, "f: einsum of \"x\" and transpose #1: %s of \"%s\" has two extents: %s", label, subscripts, sides);
  tnf_tensor *input = NULL;
  CHECK_OK(tnf_tensor_new_zeros(ctx, TNF_F64, 2, EXTENTS(2, 3), &input));
  for (int32_t derivative = 0; derivative < 2; ++derivative) {
    tnf_graph *graph = begin();
    tnf_traced x = tnf_input(graph, "x", TNF_F64, TNF_SHAPE("m", "n")), y = tnf_transpose(x, TNF_AXES(1, 0));
    tnf_traced result = tnf_einsum(subscripts, LIST(x, y));
    if (derivative)
      result = tnf_grad(tnf_reduce_sum(result, TNF_ALL_AXES), x);
    check_failure(ctx, graph, result, input, TNF_RT_SHAPE_MISMATCH, all);
  }
  tnf_tensor_release(input);
}

static void test_refused_by_the_run(void) {
  const char *rows = "axis 0 of operand 1 (= n of \"x\") is 3, axis 0 of operand 0 (= m of \"x\") is 2";
  refused_by_the_run("ij,kj->ik", "label j", "axis 1 of operand 1 (= m of \"x\") is 2, axis 1 of operand 0 (= n of \"x\") is 3");
  refused_by_the_run("ii,jk->jk", "label i", "axis 1 of operand 0 (= n of \"x\") is 3, axis 0 of operand 0 (= m of \"x\") is 2");
  refused_by_the_run("ij,ik->ijk", "label i", rows);
  refused_by_the_run("...j,...k->...", "axis -1 of the ellipsis", rows);
}

/* The same by numbers, which the sentence lists, and with an extent that is known. */
static void test_refused_numbers(void) {
  tnf_graph *graph = begin();
  tnf_traced x = tnf_input(graph, "x", TNF_F64, TNF_SHAPE("m", "n"));
  tnf_tensor *input = NULL;
  CHECK_OK(tnf_tensor_new_zeros(ctx, TNF_F64, 2, EXTENTS(2, 3), &input));
  tnf_ints labels[] = {TNF_INTS(0, TNF_EINSUM_ELLIPSIS), TNF_INTS(TNF_EINSUM_ELLIPSIS, 4294967295, 0)};
  tnf_traced four = tnf_full(tnf_scalar_f64(graph, 0), TNF_EXTENTS(7, 4));
  check_failure(ctx, graph, tnf_einsum_labels(labels, TNF_INTS(4294967295, TNF_EINSUM_ELLIPSIS), LIST(x, four), NULL), input,
                TNF_RT_SHAPE_MISMATCH,
                "f: einsum_labels of \"x\" and full #1: label 0 of [0, ...], [..., 4294967295, 0] -> [4294967295, ...] has two "
                "extents: axis 0 of "
                "operand 0 (= m of \"x\") is 2, axis 1 of operand 1 is 4");
  tnf_tensor_release(input);
  graph = begin();
  x = tnf_input(graph, "x", TNF_F64, TNF_SHAPE(2, 3));
  tnf_einsum_labels(labels, TNF_INTS(4294967294), LIST(x, x), NULL);
  CHECK(strstr(tnf_status_message(tnf_graph_status(graph)), "subscripts [0, ...], [..., 4294967295, 0] -> [4294967294]: "));
  tnf_graph_release(graph);
}

/* ---- plans --------------------------------------------------------------------------------------------------------- */

/* A chain whose best order is from the right, planned for vectors and used for matrices. */
static void test_plan(void) {
  tnf_einsum_plan *plan = NULL;
  tnf_ints extents[] = {TNF_INTS(100, 100), TNF_INTS(100, 100), TNF_INTS(100, 1)};
  if (!CHECK_OK(tnf_einsum_plan_new(ctx, "ij,jk,kl->il", extents, 3, NULL, &plan)))
    return;
  tnf_einsum_cost cost = tnf_einsum_plan_cost(plan);
  CHECK(cost.operations == 40000);
  CHECK(cost.largest == 100);
  CHECK_INT(cost.contractions, 2);
  int32_t pairs[4];
  CHECK_INT(tnf_einsum_plan_pairs(plan, pairs), 2);
  CHECK_INT(pairs[0] + pairs[1], 3);
  CHECK_INT(pairs[2] + pairs[3], 3);
  CHECK(strstr(tnf_einsum_plan_text(plan),
               "3 operands, 2 contractions: 4e+04 operations, the largest product has 100 elements\n3: "));
  CHECK(tnf_einsum_plan_retain(plan) == plan);
  tnf_einsum_plan_release(plan);
  tnf_graph *graph = begin();
  tnf_traced a = A, b = B;
  check_output(ctx, graph, tnf_einsum_apply(plan, LIST(a, b, a)), NULL, WANT(85, 126, 193, 286), 1e-14);
  tnf_einsum_plan_release(plan);
}

static double cost_of(const char *subscripts, const tnf_ints *extents, int32_t count, const tnf_einsum_options *options) {
  tnf_einsum_plan *plan = NULL;
  if (!CHECK_OK(tnf_einsum_plan_new(ctx, subscripts, extents, count, options, &plan)))
    return 0;
  double operations = tnf_einsum_plan_cost(plan).operations;
  tnf_einsum_plan_release(plan);
  return operations;
}

static void test_orders(void) {
  tnf_ints extents[] = {TNF_INTS(100, 100), TNF_INTS(100, 100), TNF_INTS(100, 1)};
  tnf_ints unknown[] = {TNF_INTS(-1, -1), TNF_INTS(-1, -1), TNF_INTS(-1, -1)};
  tnf_einsum_options options = TNF_EINSUM_OPTIONS_INIT;
  options.order = TNF_EINSUM_LEFT_TO_RIGHT;
  CHECK(cost_of("ij,jk,kl->il", extents, 3, &options) == 2020000);
  CHECK(cost_of("ij,(jk,kl)->il", extents, 3, &options) == 40000);
  CHECK(cost_of("(ij,jk),kl->il", extents, 3, NULL) == 2020000);
  options.order = TNF_EINSUM_PATH;
  options.pair_count = 2;
  options.pairs = (int32_t[]){1, 2, 0, 1};
  CHECK(cost_of("ij,jk,kl->il", extents, 3, &options) == 40000);
  options.order = TNF_EINSUM_TREE;
  options.pairs = (int32_t[]){1, 2, 0, 3};
  CHECK(cost_of("ij,jk,kl->il", extents, 3, &options) == 40000);
  options = (tnf_einsum_options)TNF_EINSUM_OPTIONS_INIT;
  options.assumed = 10;
  CHECK(cost_of("ij,jk,kl->il", unknown, 3, &options) == 4000);
  options.expected = (tnf_einsum_extent[]){{'l', 1}};
  options.expected_count = 1;
  CHECK(cost_of("ij,jk,kl->il", unknown, 3, &options) == 400);
}

/* The bound of an extent counts as its size: ij,jk first. */
static void test_bounds(void) {
  tnf_graph *graph = begin();
  tnf_traced a = tnf_input(graph, "a", TNF_F64, TNF_SHAPE("i<=2", 9)), b = tnf_input(graph, "b", TNF_F64, TNF_SHAPE(9, 9));
  tnf_traced y = tnf_einsum("ij,jk,kl->il", LIST(a, b, b));
  CHECK_INT(tnf_rank_of(y), 2);
  CHECK_INT(tnf_extent_bound(y, 0), 2);
  CHECK_INT(tnf_exact_extent(y, 1), 9);
  tnf_graph_release(graph);
}

static void test_refused_plans(void) {
  tnf_einsum_plan *plan = (tnf_einsum_plan *)(void *)&plan;
  tnf_ints extents[] = {TNF_INTS(2, 3), TNF_INTS(4, 5)}, wrong[] = {TNF_INTS(2, 3), TNF_INTS(3, -2)};
  CHECK_FAILS(
      tnf_einsum_plan_new(ctx, "ij,jk->ik", extents, 2, NULL, &plan), TNF_RT_SHAPE_MISMATCH,
      "einsum_plan_new: subscripts \"ij,jk->ik\": label j has extent 3 (axis 1 of operand 0) and 4 (axis 0 of operand 1)");
  CHECK(plan == NULL);
  CHECK_FAILS(tnf_einsum_plan_new(ctx, "ij,jk->ik", wrong, 2, NULL, &plan), TNF_RT_INVALID_ARGUMENT,
              "einsum_plan_new: operand 1 cannot have the extent -2");
  CHECK_FAILS(tnf_einsum_plan_new(ctx, "ij->ik", extents, 2, NULL, &plan), TNF_RT_INVALID_ARGUMENT,
              "einsum_plan_new: subscripts \"ij->ik\": they are of 1 operands, got 2");
  CHECK_FAILS(tnf_einsum_plan_new(ctx, "ij->", extents, 0, NULL, &plan), TNF_RT_INVALID_ARGUMENT,
              "einsum_plan_new: there cannot be 0 operands");
  CHECK_FAILS(tnf_einsum_plan_from_labels(ctx, (tnf_ints[]){TNF_INTS(0, -7)}, TNF_INTS(0), extents, 1, NULL, &plan),
              TNF_RT_INVALID_ARGUMENT, "einsum_plan_from_labels: label -7 of operand 0 is not in [0, 2^32)");
}

/* ---- orders among which the run chooses --------------------------------------------------------------------------------- */

/* One program for a product of `count` matrices, of which the run knows the extents: the first has `rows` rows and is full of a,
 * the last `columns` columns and c; those between are square. Their product with what is not 0 overflows: the wrong order gives
 * inf times 0. */
static void check_choice(const tnf_program *program, int32_t count, int64_t inner, int64_t rows, int64_t columns, double a,
                         double c) {
  tnf_tensor *inputs[4] = {NULL, NULL, NULL, NULL}, *y = NULL;
  for (int32_t k = 0; k < count; ++k) {
    const bool is_first = k == 0, is_last = k == count - 1;
    const int64_t extents[2] = {is_first ? rows : inner, is_last ? columns : inner};
    const double number = is_first ? a : is_last ? c : 1e200;
    CHECK_OK(tnf_tensor_new_zeros(ctx, TNF_F64, 2, extents, &inputs[k]));
    for (int64_t i = 0; i < tnf_tensor_element_count(inputs[k]); ++i)
      tnf_tensor_f64(inputs[k])[i] = number;
  }
  if (CHECK_OK(tnf_run(ctx, program, inputs, count, &y, 1)))
    for (int64_t i = 0; i < rows * columns; ++i)
      CHECK(((const double *)tnf_tensor_const_data(y))[i] == 0);
  for (int32_t k = 0; k < count; ++k)
    tnf_tensor_release(inputs[k]);
  tnf_tensor_release(y);
}

static void test_choices(void) {
  tnf_graph *graph = begin();
  tnf_traced a = tnf_input(graph, "a", TNF_F64, TNF_SHAPE("?", "?")), b = tnf_input(graph, "b", TNF_F64, TNF_SHAPE("?", "?"));
  tnf_traced c = tnf_input(graph, "c", TNF_F64, TNF_SHAPE("?", "?"));
  tnf_einsum_options options = TNF_EINSUM_OPTIONS_INIT;
  options.most_orders = 4;
  tnf_output(graph, "y", tnf_einsum_with_options("ij,jk,kl->il", LIST(a, b, c), &options));
  CHECK_TEXT(tnf_status_message(tnf_graph_status(graph)), "");
  tnf_graph_compiler *compiler = tnf_graph_compiler_new(ctx, NULL);
  tnf_program *program = NULL;
  if (CHECK_OK(tnf_graph_compiler_compile(compiler, graph, &program))) {
    check_choice(program, 3, 4, 1, 50, 0, 1e200);
    check_choice(program, 3, 4, 50, 1, 1e200, 0);
    check_choice(program, 3, 4, 0, 3, 0, 1e200);
  }
  tnf_program_release(program);
  tnf_graph_compiler_release(compiler);
  tnf_graph_release(graph);
}

/* Of two orders the second is the one that gains most where the first one loses: of a chain that of the left end where the first
 * begins at the right, not the one from the middle, which loses most. */
static void test_gain(void) {
  enum { INNER = 64 };
  tnf_graph *graph = begin();
  const tnf_traced chain[4] = {
      tnf_input(graph, "a", TNF_F64, TNF_SHAPE("?", INNER)), tnf_input(graph, "b", TNF_F64, TNF_SHAPE(INNER, INNER)),
      tnf_input(graph, "c", TNF_F64, TNF_SHAPE(INNER, INNER)), tnf_input(graph, "d", TNF_F64, TNF_SHAPE(INNER, "?"))};
  tnf_einsum_options options = TNF_EINSUM_OPTIONS_INIT;
  options.most_orders = 2;
  options.expected = (tnf_einsum_extent[]){{'i', 4}, {'m', 4}};
  options.expected_count = 2;
  tnf_output(graph, "y", tnf_einsum_with_options("ij,jk,kl,lm->im", chain, 4, &options));
  tnf_graph_compiler *compiler = tnf_graph_compiler_new(ctx, NULL);
  tnf_program *program = NULL;
  if (CHECK_OK(tnf_graph_compiler_compile(compiler, graph, &program))) {
    check_choice(program, 4, INNER, 1, 50, 0, 1e200);
    check_choice(program, 4, INNER, 50, 1, 1e200, 0);
  }
  tnf_program_release(program);
  tnf_graph_compiler_release(compiler);
  tnf_graph_release(graph);
}

/* ---- large ones ---------------------------------------------------------------------------------------------------- */

/* Thirty-two axes, half of them contracted with a tensor of sixteen. */
static void test_rank(void) {
  tnf_graph *graph = begin();
  tnf_shape wide = {32, {{NULL, 0}}};
  tnf_ints labels[2] = {{32, {0}}, {16, {0}}}, result = {16, {0}};
  tnf_extents half = {16, {{0}}};
  int64_t extents[32];
  for (int32_t i = 0; i < 32; ++i) {
    extents[i] = wide.entry[i].exact = i % 4 ? 1 : 2;
    labels[0].axis[i] = i;
  }
  for (int32_t i = 0; i < 16; ++i) {
    half.extent[i] = tnf_extent_const(extents[2 * i]);
    labels[1].axis[i] = 2 * i;
    result.axis[i] = 31 - 2 * i;
  }
  tnf_traced x = tnf_input(graph, "x", TNF_F64, wide), y = tnf_full(tnf_scalar_f64(graph, 1), half);
  tnf_tensor *input = NULL;
  CHECK_OK(tnf_tensor_new_zeros(ctx, TNF_F64, 32, extents, &input));
  for (int64_t i = 0; i < tnf_tensor_element_count(input); ++i)
    tnf_tensor_f64(input)[i] = 1;
  check_output(ctx, graph, tnf_einsum_labels(labels, result, LIST(x, y), NULL), input, WANT(256), 1e-14);
  tnf_tensor_release(input);
}

/* An order whose second tensor would have 40 axes is refused; the search goes around it. */
static void test_too_many_axes(void) {
  tnf_graph *graph = begin();
  tnf_shape shape = {20, {{NULL, 0}}};
  tnf_ints labels[4] = {{20, {0}}, {20, {0}}, {20, {0}}, {20, {0}}};
  for (int32_t i = 0; i < 20; ++i) {
    shape.entry[i].exact = 2;
    for (int32_t k = 0; k < 4; ++k)
      labels[k].axis[i] = i + 20 * (k % 2);
  }
  tnf_traced x = tnf_input(graph, "x", TNF_F64, shape);
  CHECK(tnf_einsum_labels(labels, TNF_NO_AXES, LIST(x, x, x, x), NULL).value != NULL);
  tnf_einsum_options options = TNF_EINSUM_OPTIONS_INIT;
  options.order = TNF_EINSUM_LEFT_TO_RIGHT;
  CHECK(tnf_einsum_labels(labels, TNF_NO_AXES, LIST(x, x, x, x), &options).value == NULL);
  CHECK_INT(tnf_status_code(tnf_graph_status(graph)), TNF_RT_RANK_MISMATCH);
  CHECK(strstr(tnf_status_message(tnf_graph_status(graph)),
               ": the product of tensors 0 and 1 would have 40 axes, at most 32 are possible"));
  tnf_graph_release(graph);
}

int main(void) {
  ctx = tnf_context_new(NULL);
  test_meanings();
  test_labels();
  test_dtypes();
  test_refused_text();
  test_refused_options();
  test_refused_by_the_run();
  test_refused_numbers();
  test_plan();
  test_orders();
  test_bounds();
  test_refused_plans();
  test_choices();
  test_gain();
  test_rank();
  test_too_many_axes();
  tnf_context_release(ctx);
  return CHECK_RESULT();
}
