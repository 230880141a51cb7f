/* Functions that graphs call: traced once for operands of the same types, with derivatives of their own, from C and from graphs.
 */
#include "functions.h"
#include "graph_text.h"

/* ---- calls ------------------------------------------------------------------------------------------------------------- */

BODY(cubed) {
  UNUSED;
  ++*(int *)user;
  out[0] = tnf_mul(in[0], tnf_mul(in[0], in[0]));
}

/* Once for each type of operand, in loops and maps too, in another function, and in two graphs. */
static void check_calls(void) {
  int calls = 0;
  tnf_function *f = function_of("cubed", cubed, &calls), *outer = function_of("outer", call_it, f);
  tnf_tensor *x = vector(3, three);
  tnf_graph *graph = tnf_graph_new(ctx, "f");
  tnf_traced in = tnf_input(graph, "x", TNF_F64, TNF_SHAPE("n")), y = call(graph, f, call(graph, f, in)), z;
  CHECK_INT(calls, 1);
  tnf_scan(graph, tnf_extent_const(1), &y, 1, NULL, 0, call_it, f, NULL, &z, NULL, 0);
  CHECK_INT(calls, 1);
  tnf_vmap(graph, call_it, f, &z, NULL, 1, &y, NULL, 1);
  CHECK_INT(calls, 2);
  z = call(graph, outer, in);
  CHECK_INT(calls, 2);
  check_output(ctx, graph, tnf_sub(y, tnf_mul(z, z)), x, WANT(0, pow(2, 81) - 64, -pow(3, 81) - 729), 1e-14);
  graph = tnf_graph_new(ctx, "f");
  in = tnf_input(graph, "x", TNF_F64, TNF_SHAPE("n"));
  y = call(graph, f, in);
  CHECK_INT(calls, 3);
  tnf_function_release(f);
  tnf_function_release(outer);
  check_output(ctx, graph, tnf_grad(tnf_reduce_sum(y, TNF_ALL_AXES), in), x, WANT(3, 12, 27), 0);
  tnf_tensor_release(x);
}

/* ---- derivatives of one's own
 * --------------------------------------------------------------------------------------------------- */

/* log(1 + e^x), whose derivative overflows nowhere where it is written down. */
BODY(softplus) {
  UNUSED;
  out[0] = tnf_log(tnf_add(tnf_scalar_f64(graph, 1), tnf_exp(in[0])));
}
static void softplus_jvp(tnf_graph *graph, const tnf_traced *in, const tnf_traced *tangents, int32_t in_count, tnf_traced *out,
                         int32_t out_count, void *user) {
  (void)graph, (void)in_count, (void)out_count;
  ++*(int *)user;
  out[0] = tnf_mul(tangents[0], tnf_sigmoid(in[0]));
}
static void softplus_vjp(tnf_graph *graph, const tnf_traced *in, int32_t in_count, const tnf_traced *out,
                         const tnf_traced *cotangents, int32_t out_count, tnf_traced *in_cotangents, void *user) {
  (void)graph, (void)in_count, (void)out_count, (void)out;
  ++*(int *)user;
  in_cotangents[0] = tnf_mul(cotangents[0], tnf_sigmoid(in[0]));
}

/* Derivative `kind` of the function at x: forward, backward, of a map, twice, in a loop. */
static tnf_traced derived(tnf_graph *graph, tnf_function *f, tnf_traced x, int kind) {
  tnf_traced y;
  if (kind == 2 || kind == 5)
    tnf_vmap(graph, call_it, f, &x, NULL, 1, &y, NULL, 1);
  else if (kind == 4)
    tnf_scan(graph, tnf_extent_const(1), &x, 1, NULL, 0, call_it, f, NULL, &y, NULL, 0);
  else
    y = call(graph, f, x);
  tnf_traced ones = tnf_ones_like(x);
  if (kind == 0 || kind == 5)
    return tnf_jvp(y, x, ones);
  tnf_traced gradient = tnf_grad(tnf_reduce_sum(y, TNF_ALL_AXES), x);
  return kind == 3 ? tnf_grad(tnf_reduce_sum(gradient, TNF_ALL_AXES), x) : gradient;
}

static double sigmoid(double x) {
  return 1 / (1 + exp(-x));
}

static void check_derivatives(void) {
  static const double data[] = {0.5, -2, 1000};
  tnf_tensor *x = vector(3, data);
  for (int rules = 1; rules < 4; ++rules)
    for (int kind = 0; kind < 6; ++kind) {
      int calls[2] = {0, 0};
      bool forward = kind == 0 || kind == 5;
      tnf_function *f = function_of("softplus", softplus, NULL);
      if (rules & 1)
        CHECK_OK(tnf_function_set_jvp(f, softplus_jvp, &calls[0]));
      if (rules & 2)
        CHECK_OK(tnf_function_set_vjp(f, softplus_vjp, &calls[1]));
      tnf_graph *graph = tnf_graph_new(ctx, "f");
      tnf_traced in = tnf_input(graph, "x", TNF_F64, TNF_SHAPE("n")), y = derived(graph, f, in, kind);
      CHECK_INT(calls[0], rules & 1);
      CHECK_INT(calls[1], rules >> 1);
      CHECK_FAILS(tnf_function_set_jvp(f, softplus_jvp, &calls[0]), TNF_RT_INVALID_ARGUMENT,
                  "function_set_jvp: softplus was called already, with the derivative that it had");
      tnf_function_release(f);
      double a = sigmoid(0.5), b = sigmoid(-2);
      if (forward && rules == 2)
        check_failure(ctx, graph, y, x, TNF_RT_INVALID_ARGUMENT, NULL);
      else if (kind == 3)
        check_output(ctx, graph, y, x, WANT(a * (1 - a), b * (1 - b), 0), 1e-15);
      else
        check_output(ctx, graph, y, x, WANT(a, b, 1), 1e-15);
    }
  tnf_tensor_release(x);
}

/* A choice of an integer, and two results: only what is floating-point has a derivative. */
BODY(picked) { /* x at k, and k + 1 */
  UNUSED;
  out[0] = tnf_take(in[1], in[0], 0);
  out[1] = tnf_add(in[0], tnf_scalar_i64(graph, 1));
}
static void picked_vjp(tnf_graph *graph, const tnf_traced *in, int32_t in_count, const tnf_traced *out,
                       const tnf_traced *cotangents, int32_t out_count, tnf_traced *in_cotangents, void *user) {
  (void)graph, (void)user;
  CHECK_INT(in_count, 2);
  CHECK_INT(out_count, 2);
  CHECK(tnf_dtype_of(out[1]) == TNF_I64);
  in_cotangents[0] = cotangents[1];                                                                    /* ignored */
  in_cotangents[1] = tnf_mul(tnf_scalar_f64(graph, 7), tnf_add(tnf_zeros_like(in[1]), cotangents[0])); /* 7 everywhere */
}

static void check_dtypes(void) {
  tnf_tensor *x = vector(3, three);
  tnf_function *f = function_of("picked", picked, NULL);
  CHECK_OK(tnf_function_set_vjp(f, picked_vjp, NULL));
  tnf_graph *graph = tnf_graph_new(ctx, "f");
  tnf_traced in = tnf_input(graph, "x", TNF_F64, TNF_SHAPE("n")), operands[] = {tnf_scalar_i64(graph, 1), in}, out[2];
  tnf_function_call(graph, f, operands, 2, out, 2);
  check_output(ctx, graph, tnf_grad(tnf_mul(out[0], out[0]), in), x, WANT(28, 28, 28), 0);
  tnf_function_release(f);
  tnf_tensor_release(x);
}

/* ---- functions that are graphs ----------------------------------------------------------------------------------------- */

static void check_graphs(void) {
  tnf_function *f = scaled_graph();
  tnf_tensor *x = vector(3, three), *two = vector(2, three);
  tnf_graph *graph = tnf_graph_new(ctx, "f");
  tnf_traced in = tnf_input(graph, "x", TNF_F64, TNF_SHAPE("n")), out[2];
  tnf_function_call(graph, f, (tnf_traced[]){in, in, in}, 3, out, 2);
  check_output(ctx, graph, out[0], two, WANT(2, 6), 0);
  graph = tnf_graph_new(ctx, "f");
  in = tnf_input(graph, "x", TNF_F64, TNF_SHAPE("n"));
  tnf_function_call(graph, f, (tnf_traced[]){in, in, in}, 3, out, 2);
  tnf_function_call(graph, f, (tnf_traced[]){out[0], in, in}, 3, out, 2);
  check_output(ctx, graph, tnf_grad(tnf_reduce_sum(out[0], TNF_ALL_AXES), in), two, WANT(4, 9), 0);
  graph = tnf_graph_new(ctx, "f"); /* what the graph states of its inputs holds */
  in = tnf_input(graph, "x", TNF_F64, TNF_SHAPE("n"));
  tnf_function_call(graph, f, (tnf_traced[]){in, in, in}, 3, out, 2);
  check_failure(ctx, graph, out[0], x, TNF_RT_SHAPE_MISMATCH, NULL);
  graph = tnf_graph_new(ctx, "f");
  in = tnf_input(graph, "x", TNF_F64, TNF_SHAPE("n"));
  tnf_function_call(graph, f, (tnf_traced[]){in, in, tnf_concatenate((tnf_traced[]){in, in}, 2, 0)}, 3, out, 2);
  check_failure(ctx, graph, out[1], two, TNF_RT_SHAPE_MISMATCH, NULL);
  tnf_function_release(f);
  tnf_tensor_release(x);
  tnf_tensor_release(two);
}

BODY(call_scaled) { /* the second result, of the same number of calls as steps or slices */
  UNUSED;
  tnf_traced y[2];
  tnf_function_call(graph, user, (tnf_traced[]){in[0], in[0], in[0]}, 3, y, 2);
  out[0] = y[0];
}
BODY(shifted) { /* what it captures itself */
  UNUSED;
  static const double one[] = {1, 1};
  out[0] = tnf_add(in[0], tnf_traced_from_col_major(graph, NULL, TNF_F64, 1, EXTENTS(2), one));
}

/* Tensors that a function reads reach it through whatever calls it: a body, a map, another function; each is captured once. */
static void check_held(void) {
  tnf_function *f = scaled_graph(), *outer = function_of("outer", call_scaled, f), *shift = function_of("shift", shifted, NULL);
  tnf_tensor *two = vector(2, three);
  tnf_graph *graph = tnf_graph_new(ctx, "f");
  tnf_traced x = tnf_input(graph, "x", TNF_F64, TNF_SHAPE(2)), y, z;
  y = call(graph, outer, call(graph, outer, x)); /* [2, 3]^2 */
  tnf_scan(graph, tnf_extent_const(2), &y, 1, NULL, 0, call_scaled, f, NULL, &z, NULL, 0);
  tnf_vmap(graph, call_it, outer, (tnf_traced[]){tnf_expand_dims(z, 1)}, (int32_t[]){1}, 1, &y, NULL, 1);
  y = call(graph, shift, call(graph, shift, tnf_squeeze(y, 1)));
  int32_t held = 0;
  for (const char *text = graph_text_of(graph); (text = strstr(text, "tenferro.captured")) != NULL; ++text)
    ++held;
  CHECK_INT(held, 2);
  tnf_function_release(outer);
  tnf_function_release(f);
  tnf_function_release(shift);
  check_output(ctx, graph, tnf_grad(tnf_reduce_sum_squares(y, TNF_ALL_AXES), x), two, WANT(2 * 34 * 32, 2 * 488 * 243), 1e-13);
  tnf_tensor_release(two);
}

/* One of two functions of a text. */
static void check_second(void) {
  static const char text[] = "func.func @other() { return }\n"
                             "func.func @f(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {\n"
                             "  %y = tenferro.neg %x : !tenferro.tensor<?xf64>\n  return %y : !tenferro.tensor<?xf64>\n}\n";
  tnf_graph *whole = NULL;
  tnf_function *f = NULL;
  tnf_tensor *x = vector(3, three);
  CHECK_OK(tnf_graph_from_mlir(ctx, text, sizeof text - 1, "text", "f", &whole));
  CHECK_OK(tnf_function_from_graph(whole, &f));
  tnf_graph *graph = tnf_graph_new(ctx, "g");
  check_output(ctx, graph, call(graph, f, tnf_input(graph, "x", TNF_F64, TNF_SHAPE("n"))), x, WANT(-1, -2, 3), 0);
  tnf_function_release(f);
  tnf_graph_release(whole);
  tnf_tensor_release(x);
}

/* What a rule gives has the extents of what it is a derivative of: the run says where it has not. */
static void long_vjp(tnf_graph *graph, const tnf_traced *in, int32_t in_count, const tnf_traced *out,
                     const tnf_traced *cotangents, int32_t out_count, tnf_traced *in_cotangents, void *user) {
  (void)graph, (void)in, (void)in_count, (void)out, (void)out_count, (void)user;
  in_cotangents[0] = tnf_concatenate((tnf_traced[]){cotangents[0], cotangents[0]}, 2, 0);
}
static void check_extents(void) {
  tnf_tensor *x = vector(3, three);
  tnf_function *f = function_of("softplus", softplus, NULL);
  CHECK_OK(tnf_function_set_vjp(f, long_vjp, NULL));
  tnf_graph *graph = tnf_graph_new(ctx, "f");
  tnf_traced in = tnf_input(graph, "x", TNF_F64, TNF_SHAPE("n"));
  check_failure(ctx, graph, tnf_grad(tnf_reduce_sum(call(graph, f, in), TNF_ALL_AXES), in), x, TNF_RT_SHAPE_MISMATCH, NULL);
  tnf_function_release(f);
  tnf_tensor_release(x);
}

/* ---- as text, and eager ---------------------------------------------------------------------------------------------------- */

BODY(checked_call) {
  UNUSED;
  tnf_checkpoint(graph, call_it, user, in, 1, out, 1);
}

/* y = softplus(x), with a derivative of its own, in a checkpoint. */
static tnf_graph *graph_of_calls(tnf_function *f) {
  tnf_graph *graph = tnf_graph_new(ctx, "calls");
  tnf_traced x = tnf_input(graph, "x", TNF_F64, TNF_SHAPE("n")), y;
  checked_call(graph, &x, 1, &y, 1, f);
  tnf_output(graph, "y", y);
  return graph;
}

typedef struct buffer {
  char data[8192];
  size_t size;
} buffer;

static void keep_text(const char *piece, size_t size, void *user) {
  buffer *b = user;
  if (CHECK(b->size + size < sizeof b->data)) {
    memcpy(b->data + b->size, piece, size);
    b->size += size;
  }
}

static void check_round_trip(void) {
  static const double data[] = {0.5, -2, 3};
  int calls = 0;
  buffer b = {.size = 0};
  tnf_tensor *x = vector(3, data);
  tnf_function *f = function_of("softplus", softplus, NULL);
  CHECK_OK(tnf_function_set_vjp(f, softplus_vjp, &calls));
  tnf_graph *graph = graph_of_calls(f), *copy = NULL;
  tnf_graph_print(graph, keep_text, &b);
  CHECK_OK(tnf_graph_from_mlir(ctx, b.data, b.size, "text", NULL, &copy));
  if (copy) {
    tnf_traced in = tnf_graph_get_input(copy, "x"), y = tnf_graph_get_output(copy, "y");
    tnf_output(copy, "gradient", tnf_grad(tnf_reduce_sum(y, TNF_ALL_AXES), in));
    tnf_graph_compiler *compiler = tnf_graph_compiler_new(ctx, NULL);
    tnf_program *program = NULL;
    tnf_tensor *out[2] = {NULL, NULL};
    CHECK_OK(tnf_graph_compiler_compile(compiler, copy, &program));
    if (CHECK_OK(tnf_run(ctx, program, &x, 1, out, 2)))
      for (int i = 0; i < 3; ++i)
        CHECK(fabs(((const double *)tnf_tensor_const_data(out[1]))[i] - sigmoid(data[i])) < 1e-15);
    tnf_tensor_release(out[0]);
    tnf_tensor_release(out[1]);
    tnf_program_release(program);
    tnf_graph_compiler_release(compiler);
    tnf_graph_release(copy);
  }
  tnf_graph_release(graph);
  tnf_function_release(f);
  tnf_tensor_release(x);
}

static void check_eager(void) {
  static const double data[] = {0.5, -2, 3};
  int calls = 0;
  tnf_function *f = function_of("softplus", softplus, NULL);
  CHECK_OK(tnf_function_set_vjp(f, softplus_vjp, &calls));
  tnf_graph *graph = graph_of_calls(f);
  tnf_eager_runtime *runtime = tnf_eager_runtime_new(ctx, NULL);
  tnf_eager_function *called = tnf_eager_function_new(runtime, graph);
  tnf_tensor *values = vector(3, data);
  tnf_eager_tensor *x = tnf_eager_variable(tnf_eager_from_tensor(runtime, values)), *y = NULL;
  CHECK(tnf_eager_call(called, &x, 1, &y, 1));
  CHECK(tnf_eager_backward(tnf_eager_reduce_sum(y, TNF_ALL_AXES)));
  CHECK_TEXT(tnf_status_message(tnf_eager_status(runtime)), "");
  const double *gradient = tnf_tensor_const_data(tnf_eager_get_tensor(tnf_eager_get_grad(x)));
  for (int i = 0; i < 3 && gradient; ++i)
    CHECK(fabs(gradient[i] - sigmoid(data[i])) < 1e-15);
  tnf_tensor_release(values);
  tnf_eager_function_release(called);
  tnf_eager_runtime_release(runtime);
  tnf_graph_release(graph);
  tnf_function_release(f);
}

/* ---- zeros, and values looked at, in rules -------------------------------------------------------------------------------- */

BODY(product_and_sum) {
  UNUSED;
  out[0] = tnf_mul(in[0], in[1]);
  out[1] = tnf_add(in[0], in[1]);
}
/* As if the second operand, and the second result, were constant. */
static void jvp_of_first(tnf_graph *graph, const tnf_traced *in, const tnf_traced *tangents, int32_t in_count, tnf_traced *out,
                         int32_t out_count, void *user) {
  (void)graph, (void)in_count, (void)out_count, (void)user;
  out[0] = tnf_mul(tangents[0], in[1]);
  out[1] = tnf_zeros_like(in[0]);
}

static void check_zeros(void) {
  tnf_tensor *at = vector(3, three);
  for (int wrt = 0; wrt < 2; ++wrt)
    for (int backward = 0; backward < 2; ++backward) {
      tnf_function *f = function_of("f", product_and_sum, NULL);
      CHECK_OK(tnf_function_set_jvp(f, jvp_of_first, NULL));
      tnf_graph *graph = tnf_graph_new(ctx, "f");
      tnf_traced x = tnf_input(graph, "x", TNF_F64, TNF_SHAPE("n")), in[2] = {x, tnf_scale(2, x)}, out[2];
      tnf_function_call(graph, f, in, 2, out, 2);
      tnf_traced y = tnf_mul(tnf_add(out[0], out[1]), in[0]), loss = tnf_reduce_sum(y, TNF_ALL_AXES);
      tnf_traced d = backward ? tnf_grad(loss, in[wrt]) : tnf_jvp(y, in[wrt], tnf_ones_like(x));
      /* y = x (x z + x + z): with z, and the second result, held, dy/dx = 2 x z + x + z */
      if (wrt == 0)
        check_output(ctx, graph, d, at, WANT(2 * 2 + 1 + 2, 2 * 2 * 4 + 2 + 4, 2 * 18 - 3 - 6), 1e-14);
      else
        check_output(ctx, graph, d, at, WANT(0, 0, 0), 0);
      tnf_function_release(f);
    }
  tnf_tensor_release(at);
}

static void vjp_that_looks(tnf_graph *graph, const tnf_traced *in, int32_t in_count, const tnf_traced *out,
                           const tnf_traced *cotangents, int32_t out_count, tnf_traced *in_cotangents, void *user) {
  (void)graph, (void)in_count, (void)out, (void)out_count, (void)user;
  in_cotangents[0] = tnf_mul(tnf_check_finite(tnf_log(cotangents[0]), "log"), in[0]);
}

/* What a rule looks at is looked at. */
static void check_looks(void) {
  tnf_tensor *at = vector(3, three);
  tnf_function *f = function_of("f", softplus, NULL);
  CHECK_OK(tnf_function_set_vjp(f, vjp_that_looks, NULL));
  tnf_graph *graph = tnf_graph_new(ctx, "f");
  tnf_traced x = tnf_input(graph, "x", TNF_F64, TNF_SHAPE("n"));
  tnf_traced loss = tnf_neg(tnf_reduce_sum(call(graph, f, x), TNF_ALL_AXES));
  check_failure(ctx, graph, tnf_grad(loss, x), at, TNF_RT_NON_FINITE, "f: check_finite #1: \"log\" is nan at position 0");
  tnf_function_release(f);
  tnf_tensor_release(at);
}

int main(void) {
  ctx = tnf_context_new(NULL);
  check_calls();
  check_derivatives();
  check_dtypes();
  check_graphs();
  check_held();
  check_second();
  check_extents();
  check_round_trip();
  check_eager();
  check_zeros();
  check_looks();
  tnf_context_release(ctx);
  return CHECK_RESULT();
}
