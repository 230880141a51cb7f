/* Errors that say which and where: names of values, numbers of calls, places, the callback, going back to a mark; the class of
 * each mistake, the same while building, compiling and running. */
#include <math.h>

#include "check.h"
#include "graph_text.h"

static tnf_context *ctx;
static tnf_graph_compiler *compiler;

/* ---- building ------------------------------------------------------------------------------------------------------------ */

static void test_operands(void) {
  tnf_graph *graph = tnf_graph_new(ctx, "ridge");
  tnf_traced x = tnf_input(graph, "x", TNF_F64, TNF_SHAPE("m", "n")), k = tnf_input(graph, "k", TNF_I32, TNF_SHAPE(4));
  tnf_traced gram = tnf_named(tnf_matmul(tnf_matrix_transpose(x), x), "gram");
  tnf_traced sum = tnf_add(gram, gram);
  tnf_mark mark = tnf_graph_mark(graph);
  tnf_cholesky(tnf_svd(x).u);
  CHECK(tnf_graph_status(graph) == NULL); /* whether u is square depends on m and n */
  tnf_matmul(sum, tnf_stack((tnf_traced[]){sum, sum, sum}, 3, 0));
  CHECK(tnf_graph_status(graph) == NULL);
  tnf_matmul(tnf_reshape(sum, TNF_EXTENTS(6, 2)), tnf_reshape(gram, TNF_EXTENTS(3, 4)));
  CHECK_GRAPH_FAILS(graph, TNF_RT_SHAPE_MISMATCH,
                    "matmul #3: contracted extents differ: dim 1 of lhs is 2, dim 0 of rhs is 3 (lhs the result of reshape #1: "
                    "f64[6, 2], rhs the result of reshape #2: f64[3, 4])");
  tnf_graph_reset_to(graph, mark);
  CHECK(tnf_graph_status(graph) == NULL);
  tnf_exp(k);
  CHECK_GRAPH_FAILS(graph, TNF_RT_DTYPE_MISMATCH,
                    "exp #1: x must be real or complex floating-point, got i32[4] (x \"k\": i32[4])");
  tnf_graph_reset_to(graph, mark);
  tnf_cholesky(tnf_svd(x).s);
  CHECK_GRAPH_FAILS(graph, TNF_RT_RANK_MISMATCH,
                    "cholesky #2: \"a\" must have rank 2 or more, got f64[min(m, n)] (a the result of svd #2: f64[min(m, n)])");
  tnf_graph_reset_to(graph, mark);
  tnf_vjp(gram, x, tnf_named(tnf_reduce_sum(x, TNF_AXES(0)), "row"));
  CHECK(tnf_status_code(tnf_graph_status(graph)) == TNF_RT_RANK_MISMATCH);
  CHECK(strstr(tnf_status_message(tnf_graph_status(graph)), "cotangent \"row\": f64[n]") != NULL);
  CHECK(strstr(tnf_status_message(tnf_graph_status(graph)), "tensor<") == NULL);
  tnf_graph_release(graph);
}

/* A null operand is called what the builder calls it. */
#define NULL_OPERAND(expression, text)                                                                                           \
  do {                                                                                                                           \
    tnf_graph *graph = tnf_graph_new(ctx, "f");                                                                                  \
    tnf_traced x = tnf_input(graph, "x", TNF_F64, TNF_SHAPE(3, 3)), s = tnf_input(graph, "s", TNF_F64, TNF_SCALAR);              \
    tnf_traced p = tnf_input(graph, "p", TNF_BOOL, TNF_SHAPE(3, 3)), null = {0};                                                 \
    const tnf_extents none = TNF_EXTENTS(0, 0);                                                                                  \
    (void)x, (void)s, (void)p, (void)null, (void)none;                                                                           \
    (void)(expression);                                                                                                          \
    CHECK_GRAPH_FAILS(graph, TNF_RT_INVALID_ARGUMENT, (text));                                                                   \
    tnf_graph_release(graph);                                                                                                    \
  } while (0)

static void test_null_operands(void) {
  NULL_OPERAND(tnf_add(null, x), "add #1: lhs is null");
  NULL_OPERAND(tnf_add(x, null), "add #1: rhs is null");
  NULL_OPERAND(tnf_select(null, x, x), "select #1: pred is null");
  NULL_OPERAND(tnf_select(p, null, x), "select #1: on_true is null");
  NULL_OPERAND(tnf_select(p, x, null), "select #1: on_false is null");
  NULL_OPERAND(tnf_pad(null, s, none, none, TNF_INTS(0, 0)), "pad #1: x is null");
  NULL_OPERAND(tnf_pad(x, null, none, none, TNF_INTS(0, 0)), "pad #1: value is null");
  NULL_OPERAND(tnf_solve(null, x), "solve #1: a is null");
  NULL_OPERAND(tnf_solve(x, null), "solve #1: b is null");
  NULL_OPERAND(tnf_triangular_solve(null, x, TNF_LEFT | TNF_LOWER), "triangular_solve #1: a is null");
  NULL_OPERAND(tnf_triangular_solve(x, null, TNF_LEFT | TNF_LOWER), "triangular_solve #1: b is null");
  NULL_OPERAND(tnf_cholesky_solve(null, x), "cholesky_solve #1: l is null");
  NULL_OPERAND(tnf_cholesky_solve(x, null), "cholesky_solve #1: b is null");
  NULL_OPERAND(tnf_slogdet_spd((tnf_traced){graph, NULL, NULL}), "slogdet_spd #1: a is null");
  NULL_OPERAND(tnf_arange(null, s, tnf_extent_const(2)), "arange #1: start is null");
  NULL_OPERAND(tnf_arange(s, null, tnf_extent_const(2)), "arange #1: step is null");
  NULL_OPERAND(tnf_linspace(null, s, tnf_extent_const(2)), "linspace #1: start is null");
  NULL_OPERAND(tnf_linspace(s, null, tnf_extent_const(2)), "linspace #1: stop is null");
  NULL_OPERAND(tnf_grad((tnf_traced){graph, NULL, NULL}, x), "grad #1: loss is null");
  NULL_OPERAND(tnf_vjp((tnf_traced){graph, NULL, NULL}, x, x), "vjp #1: y is null");
  NULL_OPERAND(tnf_jvp((tnf_traced){graph, NULL, NULL}, x, x), "jvp #1: y is null");
  NULL_OPERAND(tnf_concatenate((tnf_traced[]){x, x, null}, 3, 0), "concatenate #1: operand 2 is null");
}

/* Errors of a call speak of what its user gave, whatever the builder made of it before the operation. */
#define SAYS(expression, text)                                                                                                   \
  do {                                                                                                                           \
    tnf_graph *graph = tnf_graph_new(ctx, "f");                                                                                  \
    tnf_traced x = tnf_input(graph, "x", TNF_F64, TNF_SHAPE(3, 3)), y = tnf_input(graph, "y", TNF_F64, TNF_SHAPE(4, "m"));       \
    tnf_traced k = tnf_input(graph, "k", TNF_I32, TNF_SHAPE(4)), p = tnf_input(graph, "p", TNF_BOOL, TNF_SHAPE(4));              \
    tnf_traced s = tnf_input(graph, "s", TNF_F64, TNF_SCALAR), many[2];                                                          \
    (void)x, (void)y, (void)k, (void)p, (void)s, (void)many;                                                                     \
    (void)(expression);                                                                                                          \
    CHECK_TEXT(tnf_status_message(tnf_graph_status(graph)), (text));                                                             \
    tnf_graph_release(graph);                                                                                                    \
  } while (0)

/* Numbers that what a call is made of would refuse: the sentence names the argument. */
static void test_numbers_of_user(void) {
  const tnf_extent two = tnf_extent_const(2), five = tnf_extent_const(5);
  SAYS(tnf_top(x, five, 1, false, NULL),
       "top #1: count must be at most 3, the extent of \"x\" along axis 1, got 5 (x \"x\": f64[3, 3])");
  SAYS(tnf_top(y, tnf_extent_const(-1), 1, false, NULL), "top #1: count must not be negative, got -1 (x \"y\": f64[4, m])");
  SAYS(tnf_insert(k, five, k, 0), "insert #1: place must be at most 4, the extent of \"x\" along axis 0, got 5 (x \"k\": i32[4], "
                                  "values \"k\": i32[4])");
  SAYS(tnf_delete(k, five, two, 0),
       "delete #1: place must be at most 4, the extent of \"x\" along axis 0, got 5 (x \"k\": i32[4])");
  SAYS(tnf_delete(y, two, tnf_extent_const(-3), 1), "delete #1: count must not be negative, got -3 (x \"y\": f64[4, m])");
  SAYS(tnf_delete(k, tnf_extent_const(3), two, 0),
       "delete #1: place + count must be at most 4, the extent of \"x\" along axis 0, got 5 (x \"k\": i32[4])");
  SAYS(tnf_one_hot(k, tnf_extent_const(-2), TNF_F64), "one_hot #1: depth must not be negative, got -2 (indices \"k\": i32[4])");
  SAYS(tnf_choose(k, NULL, 3), "choose #1: \"choices\" is NULL (place \"k\": i32[4])");
  SAYS(
      tnf_lu_solve(tnf_lu_factor(x), x, (tnf_transpose_kind)9),
      "lu_solve #1: 9 is no \"op\" (a \"x\": f64[3, 3], lu the result of lu_factor #1: f64[3, 3], pivots the result of lu_factor "
      "#1: i32[3], b \"x\": f64[3, 3])");
  SAYS(tnf_huber(x, x, 0), "huber #1: delta must be positive, got 0 (x \"x\": f64[3, 3], y \"x\": f64[3, 3])");
  SAYS(tnf_gradient(x, 0, 1), "gradient #1: spacing must be finite and not 0, got 0 (x \"x\": f64[3, 3])");
  SAYS(tnf_gradient(x, INFINITY, 1), "gradient #1: spacing must be finite and not 0, got inf (x \"x\": f64[3, 3])");
  SAYS(tnf_householder_product(x, tnf_cast(k, TNF_F64)),
       "householder_product #1: \"tau\" must have at most 3 elements, one for each column of \"vectors\", got 4 (vectors \"x\": "
       "f64[3, 3], tau the result of convert #1: f64[4])");
  SAYS(tnf_householder_product(tnf_slice_range(x, 0, 0, 2), tnf_slice_range(tnf_cast(k, TNF_F64), 0, 0, 2)),
       "householder_product #1: the extent of \"vectors\" along axis 0 must be at least 3, got 2 (vectors the result of "
       "slice_range "
       "#1: f64[2, 3], tau the result of slice_range #2: f64[2])");
}

static void test_operands_of_user(void) {
  SAYS(tnf_sub(x, y),
       "sub #1: extents 3 (axis 0 of lhs) and 4 (axis 0 of rhs) do not broadcast (lhs \"x\": f64[3, 3], rhs \"y\": f64[4, m])");
  SAYS(tnf_add(x, k),
       "add #1: extents 3 (axis 1 of lhs) and 4 (axis 0 of rhs) do not broadcast (lhs \"x\": f64[3, 3], rhs \"k\": i32[4])");
  SAYS(tnf_compare(TNF_DIRECTION_LT, k, tnf_add(x, x)), "compare #1: extents 4 (axis 0 of lhs) and 3 (axis 1 of rhs) do not "
                                                        "broadcast (lhs \"k\": i32[4], rhs the result of add #1: "
                                                        "f64[3, 3])");
  SAYS(tnf_select(p, k, x),
       "select #1: extents 4 (axis 0 of pred) and 3 (axis 1 of on_false) do not broadcast (pred \"p\": bool[4], on_true \"k\": "
       "i32[4], on_false \"x\": f64[3, 3])");
  SAYS(tnf_add_scalar(p, 1), "add_scalar #1: x must be numeric, got bool[4] (x \"p\": bool[4])");
  SAYS(tnf_rsub(1, p), "rsub #1: x must be numeric, got bool[4] (x \"p\": bool[4])");
  SAYS(tnf_square(p), "square #1: x must be numeric, got bool[4] (x \"p\": bool[4])");
  SAYS(tnf_solve(x, k),
       "solve #1: the extents of \"b\" must fit those of \"a\", got f64[3, 3] and i32[4] (a \"x\": f64[3, 3], b \"k\": i32[4])");
  SAYS(tnf_solve(x, s),
       "solve #1: \"a\" must have rank 2 or more, and \"b\" the same rank or be a vector beside a matrix, got f64[3, "
       "3] and f64 (a \"x\": f64[3, 3], b \"s\": f64)");
  SAYS(tnf_cholesky_solve(tnf_slice_range(x, 0, 0, 2), k),
       "cholesky_solve #1: \"l\" must be square, got f64[2, 3] (l the result of slice_range #1: f64[2, 3], b \"k\": i32[4])");
  SAYS(tnf_cholesky_solve(x, k),
       "cholesky_solve #1: the extents of \"b\" must fit those of \"l\", got f64[3, 3] and i32[4] (l \"x\": "
       "f64[3, 3], b \"k\": i32[4])");
  SAYS(tnf_concatenate((tnf_traced[]){k, x}, 2, 0), "concatenate #1: operands must have one rank and element type, got i32[4] "
                                                    "and f64[3, 3] (operand 0 \"k\": i32[4], operand 1 "
                                                    "\"x\": f64[3, 3])");
  SAYS(tnf_stack((tnf_traced[]){k, tnf_reduce_sum(x, TNF_AXES(0))}, 2, 0),
       "stack #1: operands must have equal extents, got i32[4] and f64[3] (operand 0 \"k\": i32[4], operand 1 the result of "
       "reduce_sum #1: f64[3])");
  SAYS(tnf_full(x, TNF_EXTENTS(2, 2)).value, "full #1: value must be a scalar (rank 0), got f64[3, 3] (value \"x\": f64[3, 3])");
  SAYS(tnf_log_softmax(k, TNF_ALL_AXES), "log_softmax #1: x must be real floating-point, got i32[4] (x \"k\": i32[4])");
  SAYS(tnf_matrix_transpose(k), "matrix_transpose #1: x must have rank 2 or more, got i32[4] (x \"k\": i32[4])");
  SAYS(tnf_linspace(k, s, tnf_extent_const(3)),
       "linspace #1: start must have rank 0, got i32[4] (start \"k\": i32[4], stop \"s\": f64)");
  SAYS(tnf_grad(tnf_exp(x), x), "grad #1: loss must be a scalar (rank 0), got f64[3, 3] (loss the result of exp #1: f64[3, 3])");
  SAYS(tnf_grad(s, (tnf_traced){0}), "grad #1: x is null (loss \"s\": f64)");
  SAYS((tnf_grad_many(x, (tnf_traced[]){x}, 1, many), 0),
       "grad_many #1: loss must be a scalar (rank 0), got f64[3, 3] (loss \"x\": f64[3, 3])");
  SAYS(tnf_jvp_many(k, &x, &x, 1), "jvp_many #1: y must be real or complex floating-point, got i32[4] (y \"k\": i32[4])");
  SAYS(tnf_jvp(s, tnf_exp(x), x), "jvp #1: y does not depend on the result of exp #1 (y \"s\": f64)");
  SAYS((tnf_vjp_many(s, NULL, 1, s, many), 0), "vjp_many #1: \"xs\" is NULL (y \"s\": f64)");
  SAYS(tnf_traced_from_col_major(graph, "two words", TNF_F64, 0, NULL, &(double){1}),
       "traced_from_col_major: the name \"two words\" is not an identifier");
  SAYS(tnf_input(graph, NULL, TNF_F64, TNF_SCALAR), "input: \"name\" is NULL");
  SAYS(tnf_named(x, NULL), "named #1: \"name\" is NULL (x \"x\": f64[3, 3])");
  SAYS((tnf_output(graph, NULL, x), 0), "output: \"name\" is NULL");
  SAYS(tnf_graph_get_input(graph, NULL), "graph_get_input: \"name\" is NULL");
  SAYS(tnf_constant(graph, TNF_F64, 1, NULL, NULL), "constant: \"extents\" is NULL");
  SAYS(tnf_traced_from_tensor(graph, "t", NULL), "traced_from_tensor: \"tensor\" is NULL");
  tnf_graph *unnamed = tnf_graph_new(ctx, NULL);
  CHECK_TEXT(tnf_status_message(tnf_graph_status(unnamed)), "graph_new: \"name\" is NULL");
  tnf_graph_release(unnamed);
}

/* A name that went with a mark is free, also where another input stands in its place. */
static void test_names_after_reset(void) {
  tnf_graph *graph = tnf_graph_new(ctx, "f");
  tnf_mark mark = tnf_graph_mark(graph);
  tnf_input(graph, "a", TNF_F64, TNF_SHAPE(2));
  tnf_input(graph, "b", TNF_F64, TNF_SHAPE(2));
  tnf_graph_reset_to(graph, mark);
  tnf_input(graph, "c", TNF_F64, TNF_SHAPE(2));
  tnf_traced d = tnf_input(graph, "d", TNF_F64, TNF_SHAPE(2));
  tnf_traced b = tnf_input(graph, "b", TNF_F64, TNF_SHAPE(2));
  CHECK(tnf_graph_get_input(graph, "d").value == d.value);
  CHECK(tnf_graph_get_input(graph, "b").value == b.value);
  CHECK(tnf_graph_status(graph) == NULL);
  tnf_graph_get_input(graph, "a");
  CHECK_GRAPH_FAILS(graph, TNF_RT_INVALID_ARGUMENT, "graph_get_input: there is no input named \"a\"");
  tnf_graph_release(graph);
}

static void test_counts(void) {
  tnf_graph *graph = tnf_graph_new(ctx, "f");
  tnf_traced x = tnf_input(graph, "x", TNF_F64, TNF_SHAPE(2, 3));
  tnf_mark mark = tnf_graph_mark(graph);
  tnf_reduce_sum(x, (tnf_axes){33, {0}});
  CHECK_GRAPH_FAILS(graph, TNF_RT_RANK_MISMATCH,
                    "reduce_sum #1: the list of axes has 33 entries; a tensor has at most 32 axes (x \"x\": f64[2, 3])");
  tnf_graph_reset_to(graph, mark);
  tnf_reduce_sum(x, (tnf_axes){-3, {0}});
  CHECK_GRAPH_FAILS(graph, TNF_RT_INVALID_ARGUMENT,
                    "reduce_sum #2: the list of axes cannot have -3 entries (x \"x\": f64[2, 3])");
  tnf_graph_release(graph);
}

static void test_bad_names(void) {
  static const char *const bad[] = {NULL, "", "two\nlines", "a \"quote\"",
                                    "a name of more than sixty-three characters is not one that fits a sentence"};
  for (int i = 0; i < 5; ++i) {
    tnf_graph *graph = tnf_graph_new(ctx, "f");
    CHECK(tnf_named(tnf_input(graph, "x", TNF_F64, TNF_SCALAR), bad[i]).value == NULL);
    CHECK_INT(tnf_status_code(tnf_graph_status(graph)), TNF_RT_INVALID_ARGUMENT);
    tnf_graph_release(graph);
  }
  CHECK(tnf_named((tnf_traced){0}, "x").value == NULL);
}

typedef struct seen {
  int count;
  char text[256];
} seen;

static void on_error(tnf_graph *graph, const tnf_status *error, void *user) {
  seen *s = user;
  CHECK(tnf_graph_status(graph) == error);
  ++s->count;
  snprintf(s->text, sizeof s->text, "%s", tnf_status_message(error));
}

static void test_callback_and_place(void) {
  tnf_graph *graph = tnf_graph_new(ctx, "f");
  seen s = {0, ""};
  tnf_graph_on_error(graph, on_error, &s);
  tnf_traced x = tnf_input(graph, "x", TNF_F64, TNF_SHAPE(3));
  tnf_mark mark = tnf_graph_mark(graph);
  tnf_graph_at(graph, "ridge.c", 40);
  tnf_transpose(x, TNF_AXES(0, 1));
  CHECK_INT(s.count, 1);
  CHECK_TEXT(s.text, "ridge.c:40: transpose #1: permutation must have one entry per axis of x (rank 1), got 2 (x \"x\": f64[3])");
  tnf_transpose(x, TNF_AXES(0, 1));
  CHECK_INT(s.count, 1); /* the first error stays */
  tnf_graph_reset_to(graph, mark);
  tnf_graph_at(graph, NULL, 0);
  tnf_input(graph, "x", TNF_F64, TNF_SCALAR);
  CHECK_INT(s.count, 2);
  CHECK_TEXT(s.text, "input: there is an input named \"x\" already");
  tnf_graph_reset_to(graph, mark);
  tnf_graph_on_error(graph, NULL, NULL);
  tnf_graph_at(graph, TNF_HERE);
  tnf_squeeze(x, 4);
  CHECK_INT(s.count, 2);
  CHECK(strstr(tnf_status_message(tnf_graph_status(graph)), "names.c:") != NULL);
  tnf_graph_on_error(NULL, on_error, NULL);
  tnf_graph_at(NULL, TNF_HERE);
  tnf_graph_release(graph);
}

/* ---- marks --------------------------------------------------------------------------------------------------------------- */

static tnf_tensor *run_one(tnf_graph *graph, tnf_tensor *x) {
  tnf_program *program = NULL;
  tnf_tensor *y = NULL;
  REQUIRE_OK(tnf_graph_compiler_compile(compiler, graph, &program));
  REQUIRE_OK(tnf_run(ctx, program, (tnf_tensor *[]){x}, 1, &y, 1));
  tnf_program_release(program);
  return y;
}

static void test_reset(void) {
  const double data[2] = {1, 2}, twice[2] = {3, 5};
  tnf_graph *graph = tnf_graph_new(ctx, "f"), *other = tnf_graph_new(ctx, "g");
  tnf_traced x = tnf_input(graph, "x", TNF_F64, TNF_SHAPE(2));
  tnf_traced y = tnf_mul(x, x);
  tnf_mark mark = tnf_graph_mark(graph);
  /* what is built behind the mark: an input, captured data, an output, a derivative that puts a variable behind y */
  tnf_traced z = tnf_input(graph, "z", TNF_F64, TNF_SHAPE(2));
  tnf_traced c = tnf_traced_from_col_major(graph, "c", TNF_F64, 1, (int64_t[]){2}, twice);
  tnf_traced loss = tnf_reduce_sum(tnf_mul(tnf_mul(y, z), c), TNF_ALL_AXES);
  tnf_output(graph, "g", tnf_grad(loss, y));
  CHECK(tnf_graph_status(graph) == NULL);
  tnf_mark later = tnf_graph_mark(graph);
  tnf_matmul(y, tnf_reshape(z, TNF_EXTENTS(3)));
  CHECK(tnf_graph_status(graph) != NULL);
  tnf_graph_reset_to(graph, mark);
  CHECK(tnf_graph_status(graph) == NULL);
  CHECK_INT(graph_text_count(graph, "tenferro.mul"), 1);
  CHECK_INT(graph_text_count(graph, "tenferro.variable"), 0);
  CHECK_INT(graph_text_count(graph, "tenferro.name = \"z\""), 0);
  /* the names are free again */
  tnf_output(graph, "g", tnf_add_scalar(y, 1));
  CHECK(tnf_graph_status(graph) == NULL);
  tnf_tensor *in = NULL;
  REQUIRE_OK(tnf_tensor_from_col_major(ctx, TNF_F64, 1, (int64_t[]){2}, data, &in));
  tnf_tensor *out = run_one(graph, in);
  CHECK(tnf_tensor_f64(out)[0] == 2 && tnf_tensor_f64(out)[1] == 5);
  tnf_tensor_release(out);
  tnf_tensor_release(in);
  /* a mark that was dropped, and another graph's */
  tnf_graph_reset_to(graph, later);
  CHECK_GRAPH_FAILS(graph, TNF_RT_INVALID_ARGUMENT, "graph_reset_to: the mark is of another graph, or was itself dropped");
  tnf_graph_reset_to(other, mark);
  CHECK_GRAPH_FAILS(other, TNF_RT_INVALID_ARGUMENT, "graph_reset_to: the mark is of another graph, or was itself dropped");
  tnf_graph_reset_to(graph, (tnf_mark){0});
  tnf_graph_reset_to(NULL, tnf_graph_mark(NULL));
  tnf_graph_release(graph);
  tnf_graph_release(other);
}

/* ---- compiling and running ---------------------------------------------------------------------------------------------- */

/* Compiles the graph of one input of [n, n] and runs it on the matrix. */
static void check_run(tnf_graph *graph, const double *matrix, int64_t n, tnf_rt_status code, const char *text) {
  tnf_program *program = NULL;
  tnf_tensor *a = NULL, *out[2] = {NULL, NULL};
  REQUIRE_OK(tnf_graph_compiler_compile(compiler, graph, &program));
  REQUIRE_OK(tnf_tensor_from_col_major(ctx, TNF_F64, 2, (int64_t[]){n, n}, matrix, &a));
  CHECK_FAILS(tnf_run(ctx, program, (tnf_tensor *[]){a}, 1, out, tnf_program_info(program)->output_count), code, text);
  tnf_tensor_release(a);
  tnf_program_release(program);
  tnf_graph_release(graph);
}

static void test_run(void) {
  const double indefinite[4] = {1, 2, 2, 1}, singular[4] = {1, 1, 1, 1};
  tnf_graph *graph = tnf_graph_new(ctx, "ridge");
  tnf_traced a = tnf_input(graph, "a", TNF_F64, TNF_SHAPE("n", "n"));
  tnf_traced gram = tnf_named(tnf_scale(2, a), "gram");
  tnf_traced l = tnf_cholesky(gram);
  tnf_output(graph, "g", tnf_grad(tnf_reduce_sum(l, TNF_ALL_AXES), a));
  check_run(graph, indefinite, 2, TNF_RT_NOT_POSITIVE_DEFINITE,
            "ridge: cholesky of \"gram\": the matrix is not positive definite: leading minor 2");

  graph = tnf_graph_new(ctx, "ridge");
  a = tnf_input(graph, "a", TNF_F64, TNF_SHAPE("n", "n"));
  tnf_graph_at(graph, "ridge.c", 12);
  tnf_output(graph, "x", tnf_solve(tnf_scale(2, a), tnf_reduce_sum(a, TNF_AXES(1))));
  check_run(graph, singular, 2, TNF_RT_SINGULAR, "ridge: solve #1 (ridge.c:12): the matrix is singular: pivot 2 is zero");

  graph = tnf_graph_new(ctx, "ridge");
  a = tnf_input(graph, "a", TNF_F64, TNF_SHAPE("n", "m"));
  tnf_traced column = tnf_reshape(a, TNF_EXTENTS(tnf_extent_mul(tnf_dim(a, 0), tnf_dim(a, 1)), 1));
  tnf_output(graph, "x", tnf_matmul(tnf_named(tnf_exp(a), "t"), column));
  check_run(graph, singular, 2, TNF_RT_SHAPE_MISMATCH,
            "ridge: matmul of \"t\" and reshape #1: contracted extents differ: dim 1 of lhs (= m of \"a\") is 2, dim 0 of rhs (= "
            "n*m) is 4");

  graph = tnf_graph_new(ctx, "counts");
  tnf_traced k = tnf_cast(tnf_input(graph, "a", TNF_F64, TNF_SHAPE("n", "n")), TNF_I64);
  tnf_output(graph, "x", tnf_div(k, tnf_named(tnf_sub(k, k), "rest")));
  check_run(graph, singular, 2, TNF_RT_DIVISION_BY_ZERO, "counts: div of convert #1 and \"rest\": an element of rhs is 0");
}

static void test_compile(void) {
  tnf_graph *graph = tnf_graph_new(ctx, "f");
  tnf_traced x = tnf_input(graph, "x", TNF_F64, TNF_SHAPE("n"));
  tnf_traced longer = tnf_named(
      tnf_concatenate((tnf_traced[]){x, x, tnf_ones_like(tnf_reshape(tnf_reduce_sum(x, TNF_ALL_AXES), TNF_EXTENTS(1)))}, 3, 0),
      "longer");
  tnf_graph_at(graph, "f.c", 7);
  tnf_output(graph, "y", tnf_add(x, longer));
  tnf_program *program = NULL;
  CHECK_FAILS(tnf_graph_compiler_compile(compiler, graph, &program), TNF_RT_SHAPE_MISMATCH,
              "f.c:7: add of \"x\" and \"longer\": extents differ: dim 0 of lhs is n, dim 0 of rhs is 2*n + 1");
  tnf_graph_release(graph);
}

/* ---- classes -------------------------------------------------------------------------------------------------------------- */

#define CLASS(expression, code)                                                                                                  \
  do {                                                                                                                           \
    tnf_graph *graph = tnf_graph_new(ctx, "f");                                                                                  \
    tnf_traced x = tnf_input(graph, "x", TNF_F64, TNF_SHAPE(2, 3)), s = tnf_input(graph, "s", TNF_F64, TNF_SCALAR);              \
    tnf_traced k = tnf_input(graph, "k", TNF_I32, TNF_SHAPE(2, 3)), p = tnf_input(graph, "p", TNF_BOOL, TNF_SHAPE(2, 3));        \
    tnf_traced z = tnf_input(graph, "z", TNF_COMPLEX_F64, TNF_SHAPE(3, 3)), f = tnf_input(graph, "f", TNF_F32, TNF_SHAPE(3, 3)); \
    (void)x, (void)s, (void)k, (void)p, (void)z, (void)f;                                                                        \
    (void)(expression);                                                                                                          \
    CHECK_INT(tnf_status_code(tnf_graph_status(graph)), (code));                                                                 \
    const char *text = tnf_status_message(tnf_graph_status(graph));                                                              \
    if (!CHECK(!strstr(text, "tensor<") && !strstr(text, "complex<") && !strstr(text, "?") && !strstr(text, "op #")))            \
      fprintf(stderr, "  got %s\n", text);                                                                                       \
    tnf_graph_release(graph);                                                                                                    \
  } while (0)

static void test_classes(void) {
  /* one of each kind of operand: numeric, ordered, real, floating-point, bool */
  CLASS(tnf_neg(p), TNF_RT_DTYPE_MISMATCH);
  CLASS(tnf_reduce_sum(p, TNF_ALL_AXES), TNF_RT_DTYPE_MISMATCH);
  CLASS(tnf_maximum(z, z), TNF_RT_DTYPE_MISMATCH);
  CLASS(tnf_reduce_max(z, TNF_ALL_AXES), TNF_RT_DTYPE_MISMATCH);
  CLASS(tnf_sigmoid(z), TNF_RT_DTYPE_MISMATCH);
  CLASS(tnf_complex(k, k), TNF_RT_DTYPE_MISMATCH);
  CLASS(tnf_log(k), TNF_RT_DTYPE_MISMATCH);
  CLASS(tnf_cholesky(k), TNF_RT_DTYPE_MISMATCH);
  CLASS(tnf_svd(p).s, TNF_RT_DTYPE_MISMATCH);
  CLASS(tnf_select(x, x, x), TNF_RT_DTYPE_MISMATCH);
  CLASS(tnf_compare(TNF_DIRECTION_LT, z, z), TNF_RT_DTYPE_MISMATCH);
  CLASS(tnf_matmul(p, p), TNF_RT_DTYPE_MISMATCH);
  CLASS(tnf_pad(x, tnf_scalar_f32(graph, 0), TNF_EXTENTS(0, 0), TNF_EXTENTS(0, 0), TNF_INTS(0, 0)), TNF_RT_DTYPE_MISMATCH);
  CLASS(tnf_mean(k, TNF_ALL_AXES), TNF_RT_DTYPE_MISMATCH);
  CLASS(tnf_grad(tnf_reduce_sum(k, TNF_ALL_AXES), x), TNF_RT_DTYPE_MISMATCH);
  CLASS(tnf_vjp(f, f, z), TNF_RT_DTYPE_MISMATCH);
  CLASS(tnf_jvp(f, f, z), TNF_RT_DTYPE_MISMATCH);
  CLASS(tnf_convert(x, TNF_F32), TNF_RT_DTYPE_MISMATCH);
  CLASS(tnf_add_scalar(k, 0.5), TNF_RT_DTYPE_MISMATCH);
  CLASS(tnf_add_scalar(k, 0x1p31), TNF_RT_DTYPE_MISMATCH);
  CLASS(tnf_add_scalar(f, 0x1p128), TNF_RT_DTYPE_MISMATCH);
  CLASS(tnf_add_scalar(f, -1e300), TNF_RT_DTYPE_MISMATCH);
  CLASS(tnf_add_scalar(f, 0x1.fffffep127), TNF_RT_OK);
  CLASS(tnf_add_scalar(f, HUGE_VAL), TNF_RT_OK);
  /* ranks */
  CLASS(tnf_cholesky(s), TNF_RT_RANK_MISMATCH);
  CLASS(tnf_solve(s, s), TNF_RT_RANK_MISMATCH);
  CLASS(tnf_qr(s).q, TNF_RT_RANK_MISMATCH);
  CLASS(tnf_tril(s, 0), TNF_RT_RANK_MISMATCH);
  CLASS(tnf_extract_diag(s), TNF_RT_RANK_MISMATCH);
  CLASS(tnf_embed_diag(s, tnf_extent_const(1), tnf_extent_const(1)), TNF_RT_RANK_MISMATCH);
  CLASS(tnf_transpose(x, TNF_AXES(0)), TNF_RT_RANK_MISMATCH);
  CLASS(tnf_broadcast_in_dim(x, TNF_EXTENTS(2, 3), TNF_AXES(0)), TNF_RT_RANK_MISMATCH);
  CLASS(tnf_slice(x, TNF_EXTENTS(0), TNF_EXTENTS(1), TNF_INTS(1)), TNF_RT_RANK_MISMATCH);
  CLASS(tnf_pad(x, s, TNF_EXTENTS(0), TNF_EXTENTS(0), TNF_INTS(0)), TNF_RT_RANK_MISMATCH);
  CLASS(tnf_pad(x, x, TNF_EXTENTS(0, 0), TNF_EXTENTS(0, 0), TNF_INTS(0, 0)), TNF_RT_RANK_MISMATCH);
  CLASS(tnf_concatenate((tnf_traced[]){x, tnf_reduce_sum(x, TNF_AXES(0))}, 2, 0), TNF_RT_RANK_MISMATCH);
  CLASS(tnf_grad(x, x), TNF_RT_RANK_MISMATCH);
  CLASS(tnf_vjp(x, x, s), TNF_RT_RANK_MISMATCH);
  CLASS(tnf_input(graph, "y", TNF_F64, (tnf_shape){33, {{NULL, 0}}}), TNF_RT_RANK_MISMATCH);
  /* extents */
  CLASS(tnf_cholesky(x), TNF_RT_SHAPE_MISMATCH);
  CLASS(tnf_solve(f, tnf_cast(x, TNF_F32)), TNF_RT_SHAPE_MISMATCH);
  CLASS(tnf_add(x, f), TNF_RT_SHAPE_MISMATCH);
  CLASS(tnf_matmul(x, x), TNF_RT_SHAPE_MISMATCH);
  CLASS(tnf_reshape(x, TNF_EXTENTS(7)), TNF_RT_SHAPE_MISMATCH);
  CLASS(tnf_reshape(x, TNF_EXTENTS(-6, -1)), TNF_RT_SHAPE_MISMATCH);
  CLASS(tnf_broadcast_to(x, TNF_EXTENTS(4, 3)), TNF_RT_SHAPE_MISMATCH);
  CLASS(tnf_slice_axis(x, 0, tnf_extent_const(0), tnf_extent_const(3)), TNF_RT_SHAPE_MISMATCH);
  CLASS(tnf_pad(x, s, TNF_EXTENTS(-3, 0), TNF_EXTENTS(0, 0), TNF_INTS(0, 0)), TNF_RT_SHAPE_MISMATCH);
  CLASS(tnf_concatenate((tnf_traced[]){x, f}, 2, 1), TNF_RT_SHAPE_MISMATCH);
  CLASS(tnf_squeeze(x, 0), TNF_RT_SHAPE_MISMATCH);
  CLASS(tnf_jvp(x, x, tnf_matrix_transpose(x)), TNF_RT_SHAPE_MISMATCH);
  CLASS(tnf_input(graph, "y", TNF_F64, TNF_SHAPE(-1)), TNF_RT_SHAPE_MISMATCH);
  /* numbers outside their range */
  CLASS(tnf_reduce_sum(x, TNF_AXES(2)), TNF_RT_OUT_OF_RANGE);
  CLASS(tnf_concatenate(&x, 1, 2), TNF_RT_OUT_OF_RANGE);
  CLASS(tnf_dim(x, 2), TNF_RT_OUT_OF_RANGE);
  CLASS(tnf_pad(x, s, TNF_EXTENTS(0, 0), TNF_EXTENTS(0, 0), TNF_INTS(INT64_MAX, 0)), TNF_RT_OUT_OF_RANGE);
  /* everything else about an argument */
  CLASS(tnf_reduce_sum(x, TNF_AXES(0, 0)), TNF_RT_INVALID_ARGUMENT);
  CLASS(tnf_slice(x, TNF_EXTENTS(0, 0), TNF_EXTENTS(1, 1), TNF_INTS(1, 0)), TNF_RT_INVALID_ARGUMENT);
  CLASS(tnf_jvp_many(x, (tnf_traced[]){x, x}, (tnf_traced[]){x, x}, 2), TNF_RT_INVALID_ARGUMENT);
  /* lists of more entries than a tensor has axes, and of fewer than none */
  const tnf_ints far = {33, {0}}, less = {-3, {0}};
  const tnf_extents far_extents = {33, {{NULL, NULL, 1, 1}}}, less_extents = {-3, {{NULL, NULL, 1, 1}}};
  CLASS(tnf_reduce_sum(x, far), TNF_RT_RANK_MISMATCH);
  CLASS(tnf_reduce_sum(x, less), TNF_RT_INVALID_ARGUMENT);
  CLASS(tnf_softmax(x, far), TNF_RT_RANK_MISMATCH);
  CLASS(tnf_softmax(x, less), TNF_RT_INVALID_ARGUMENT);
  CLASS(tnf_transpose(x, far), TNF_RT_RANK_MISMATCH);
  CLASS(tnf_dot_general(x, x, far, far, TNF_NO_AXES, TNF_NO_AXES), TNF_RT_RANK_MISMATCH);
  CLASS(tnf_dot_general(x, x, TNF_NO_AXES, TNF_NO_AXES, less, less), TNF_RT_INVALID_ARGUMENT);
  CLASS(tnf_broadcast_in_dim(s, far_extents, TNF_NO_AXES), TNF_RT_RANK_MISMATCH);
  CLASS(tnf_reshape(s, less_extents), TNF_RT_INVALID_ARGUMENT);
  CLASS(tnf_slice(x, TNF_EXTENTS(0, 0), TNF_EXTENTS(1, 1), far), TNF_RT_RANK_MISMATCH);
  CLASS(tnf_slice(x, less_extents, TNF_EXTENTS(1, 1), TNF_INTS(1, 1)), TNF_RT_INVALID_ARGUMENT);
  CLASS(tnf_pad(x, s, TNF_EXTENTS(0, 0), far_extents, TNF_INTS(0, 0)), TNF_RT_RANK_MISMATCH);
  CLASS(tnf_pad(x, s, TNF_EXTENTS(0, 0), TNF_EXTENTS(0, 0), less), TNF_RT_INVALID_ARGUMENT);
  CHECK_TEXT(tnf_rt_status_name(TNF_RT_PLACEMENT_MISMATCH), "PLACEMENT_MISMATCH");
  CHECK_TEXT(tnf_rt_status_name(TNF_RT_CANCELLED), "CANCELLED");
  CHECK(TNF_RT_PLACEMENT_MISMATCH == 17 && TNF_RT_CANCELLED == 18);
}

int main(void) {
  ctx = tnf_context_new(NULL);
  compiler = tnf_graph_compiler_new(ctx, NULL);
  test_operands();
  test_operands_of_user();
  test_numbers_of_user();
  test_names_after_reset();
  test_counts();
  test_null_operands();
  test_bad_names();
  test_callback_and_place();
  test_reset();
  test_run();
  test_compile();
  test_classes();
  tnf_graph_compiler_release(compiler);
  tnf_context_release(ctx);
  return CHECK_RESULT();
}
