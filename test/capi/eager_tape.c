/* Derivatives of eager tensors: accumulation, seeds, functional derivatives of any order, assignment. */
#include "eager_values.h"

static tnf_eager_tensor *sum(tnf_eager_tensor *x) {
  return tnf_eager_reduce_sum(x, TNF_ALL_AXES);
}

static void test_backward(tnf_eager_runtime *rt) {
  tnf_eager_tensor *x = tnf_eager_variable(vector(rt, 3, (double[]){1, 2, 3}));
  CHECK(tnf_eager_backward(sum(tnf_eager_square(x))));
  CHECK_VALUES(tnf_eager_get_grad(x), 0, 2, 4, 6);
  CHECK(tnf_eager_backward(sum(tnf_eager_mul(x, x))));
  CHECK_VALUES(tnf_eager_get_grad(x), 0, 4, 8, 12);
  tnf_eager_clear_grad(x);
  CHECK(!tnf_eager_get_grad(x));
  tnf_eager_tensor *y = tnf_eager_square(x), *seed = vector(rt, 3, (double[]){1, 0, 2});
  CHECK(tnf_eager_backward_with(y, seed, true));
  CHECK(tnf_eager_backward_with(y, seed, false));
  CHECK_VALUES(tnf_eager_get_grad(x), 0, 4, 0, 24);
  CHECK(!tnf_eager_backward_with(y, seed, false));
  CHECK_ERROR(rt, TNF_RT_INVALID_ARGUMENT,
              "eager_backward_with: what was recorded was dropped by an earlier tnf_eager_backward; tnf_eager_backward_with can "
              "retain it");
  CHECK_VALUES(tnf_eager_get_grad(x), 0, 4, 0, 24);
  tnf_eager_clear_grads(rt);
  CHECK(!tnf_eager_get_grad(x));
  CHECK(tnf_eager_backward(sum(x)));
  CHECK_VALUES(tnf_eager_get_grad(x), 0, 1, 1, 1);
  CHECK_NO_ERROR(rt);
}

static void test_refused(tnf_eager_runtime *rt) {
  tnf_eager_tensor *x = tnf_eager_variable(vector(rt, 2, (double[]){1, 2})), *c = vector(rt, 2, (double[]){1, 2}), *g;
  CHECK(!tnf_eager_backward(tnf_eager_square(x)));
  CHECK_ERROR(rt, TNF_RT_RANK_MISMATCH, "eager_backward: the loss must be a scalar (rank 0), got rank 1");
  CHECK(!tnf_eager_backward(sum(c)));
  CHECK_ERROR(rt, TNF_RT_INVALID_ARGUMENT, "eager_backward: the loss was made of no variable");
  CHECK(!tnf_eager_grad(sum(x), &c, 1, &g));
  CHECK_ERROR(rt, TNF_RT_INVALID_ARGUMENT, "eager_grad: value 0 is not tracked: it was made of no variable");
  tnf_eager_tensor *z = tnf_eager_variable(c);
  CHECK(!tnf_eager_grad(sum(x), &z, 1, &g) && !g);
  CHECK_ERROR(rt, TNF_RT_INVALID_ARGUMENT, "eager_grad: the value does not depend on value 0");
  CHECK(!tnf_eager_backward_with(tnf_eager_square(x), vector(rt, 1, (double[]){1}), false));
  CHECK_ERROR(rt, TNF_RT_SHAPE_MISMATCH, "eager_backward_with: the cotangent is f64[1], the value that it belongs to f64[2]");
  tnf_eager_tensor *square = tnf_eager_square(x), *loss = sum(x), *one = tnf_eager_scalar_f64(rt, 1);
  CHECK(!tnf_eager_vjp(square, &x, 1, tnf_eager_transpose(matrix(rt, 2, 3, (double[6]){0}), TNF_AXES(1, 0)), &g) && !g);
  CHECK_ERROR(rt, TNF_RT_SHAPE_MISMATCH, "eager_vjp: the cotangent is f64[3, 2], the value that it belongs to f64[2]");
  CHECK(!tnf_eager_vjp(loss, &x, 1, c, &g) && !g);
  CHECK_ERROR(rt, TNF_RT_SHAPE_MISMATCH, "eager_vjp: the cotangent is f64[2], the value that it belongs to f64");
  CHECK(!tnf_eager_jvp(square, &x, &one, 1));
  CHECK_ERROR(rt, TNF_RT_SHAPE_MISMATCH, "eager_jvp: the tangent is f64, the value that it belongs to f64[2]");
  CHECK(!tnf_eager_backward_with(square, tnf_eager_cast(c, TNF_F32), false));
  CHECK_ERROR(rt, TNF_RT_DTYPE_MISMATCH, "eager_backward_with: the cotangent is f32[2], the value that it belongs to f64[2]");
  CHECK(!tnf_eager_variable(tnf_eager_scalar_i32(rt, 1)));
  CHECK_ERROR(rt, TNF_RT_DTYPE_MISMATCH, "eager_variable: i32 has no derivative");
  CHECK(!tnf_eager_is_tracked(tnf_eager_argmax(x, 0)));
  tnf_eager_no_grad_begin(rt);
  CHECK(!tnf_eager_is_tracked(tnf_eager_square(x)));
  tnf_eager_no_grad_end(rt);
  CHECK(tnf_eager_is_tracked(tnf_eager_square(x)));
  CHECK(!tnf_eager_is_tracked(tnf_eager_detach(tnf_eager_square(x))));
  CHECK_NO_ERROR(rt);
}

/* Gradients where the values were. */
static void test_in_place(tnf_eager_runtime *rt) {
  tnf_eager_tensor *x = tnf_eager_variable(vector(rt, 2, (double[]){1, 2})),
                   *y = tnf_eager_variable(vector(rt, 2, (double[]){3, 5}));
  tnf_eager_tensor *loss = sum(tnf_eager_mul(tnf_eager_square(x), y)), *list[] = {x, y, NULL};
  CHECK(tnf_eager_grad(loss, list, 1, list));
  CHECK_VALUES(list[0], 0, 6, 20);
  CHECK(tnf_eager_grad(sum(list[0]), (tnf_eager_tensor *[]){y}, 1, list));
  CHECK_VALUES(list[0], 0, 2, 4);
  list[0] = x;
  CHECK(tnf_eager_grad(loss, list, 2, list));
  CHECK_VALUES(list[0], 0, 6, 20);
  CHECK_VALUES(list[1], 0, 1, 4);
  list[0] = x;
  list[1] = y;
  CHECK(tnf_eager_grad(loss, list, 2, list + 1));
  CHECK_VALUES(list[1], 0, 6, 20);
  CHECK_VALUES(list[2], 0, 1, 4);
  list[1] = y;
  tnf_eager_tensor *seed = tnf_eager_scalar_f64(rt, 2);
  CHECK(tnf_eager_vjp(loss, list, 2, seed, list));
  CHECK_VALUES(list[1], 0, 2, 8);
  list[0] = x;
  list[1] = seed; /* not tracked */
  CHECK(!tnf_eager_grad(loss, list, 2, list) && !list[0] && !list[1]);
  CHECK_ERROR(rt, TNF_RT_INVALID_ARGUMENT, "eager_grad: value 1 is not tracked: it was made of no variable");
  CHECK_VALUES(x, 0, 1, 2);
}

/* d3 of x^4, jvp of a gradient, gradient of a jvp. */
static void test_higher(tnf_eager_runtime *rt) {
  tnf_eager_tensor *x = tnf_eager_variable(vector(rt, 2, (double[]){1, 2})), *v = vector(rt, 2, (double[]){1, 0.5});
  tnf_eager_tensor *cube = tnf_eager_mul(tnf_eager_mul(x, x), x), *gradient, *second, *third;
  CHECK(tnf_eager_grad(sum(cube), &x, 1, &gradient));
  CHECK_VALUES(gradient, 0, 3, 12);
  CHECK_VALUES(tnf_eager_jvp(gradient, &x, &v, 1), 0, 6, 6);
  CHECK(tnf_eager_grad(sum(tnf_eager_mul(gradient, v)), &x, 1, &second));
  CHECK_VALUES(second, 0, 6, 6);
  CHECK(tnf_eager_grad(sum(second), &x, 1, &third));
  CHECK_VALUES(third, 0, 6, 3);
  tnf_eager_tensor *t = tnf_eager_tanh(x), *along = tnf_eager_jvp(t, &x, &v, 1), *mixed;
  double a = tanh(1), b = tanh(2);
  CHECK_VALUES(along, 1e-15, 1 - a * a, 0.5 * (1 - b * b));
  CHECK(tnf_eager_grad(sum(along), &x, 1, &mixed));
  CHECK_VALUES(mixed, 1e-15, -2 * a * (1 - a * a), -b * (1 - b * b));
  CHECK(tnf_eager_backward(sum(tnf_eager_square(gradient))));
  CHECK_VALUES(tnf_eager_get_grad(x), 0, 2 * 3 * 6, 2 * 12 * 12);
  CHECK_NO_ERROR(rt);
}

/* Several results, one of which is not used; the factorisation is not done again. */
static void test_factors(tnf_eager_runtime *rt) {
  tnf_eager_tensor *a = tnf_eager_variable(matrix(rt, 2, 2, (double[]){2, 1, 1, 3}));
  tnf_eager_eigh_result f = tnf_eager_eigh(a);
  CHECK(tnf_eager_backward(sum(f.w)));
  CHECK_VALUES(tnf_eager_get_grad(a), 1e-14, 1, 0, 0, 1);
  tnf_eager_clear_grads(rt);
  tnf_eager_qr_result q = tnf_eager_qr(a);
  CHECK(tnf_eager_backward(sum(tnf_eager_matmul(q.q, q.r))));
  CHECK_VALUES(tnf_eager_get_grad(a), 1e-14, 1, 1, 1, 1);
  CHECK_NO_ERROR(rt);
}

static void test_assignment(tnf_eager_runtime *rt) {
  tnf_eager_tensor *w = tnf_eager_variable(vector(rt, 1, (double[]){3})), *g;
  tnf_eager_tensor *loss = sum(tnf_eager_square(w));
  CHECK(tnf_eager_assign(w, vector(rt, 1, (double[]){10})));
  CHECK_VALUES(w, 0, 10);
  CHECK(!tnf_eager_grad(loss, &w, 1, &g));
  CHECK_ERROR(rt, TNF_RT_INVALID_ARGUMENT, NULL);
  CHECK(tnf_eager_backward(loss));
  CHECK_VALUES(tnf_eager_get_grad(w), 0, 6);
  CHECK(!tnf_eager_assign(w, vector(rt, 2, (double[]){1, 2})));
  CHECK_ERROR(rt, TNF_RT_SHAPE_MISMATCH, "eager_assign: extent 0 of the variable is 1, of the value 2");
  CHECK(!tnf_eager_assign(loss, w));
  CHECK_ERROR(rt, TNF_RT_INVALID_ARGUMENT, "eager_assign: the tensor is no variable");
  for (int i = 0; i < 200; ++i) {
    tnf_eager_scope_begin(rt);
    tnf_eager_clear_grads(rt);
    CHECK(tnf_eager_backward(sum(tnf_eager_square(tnf_eager_sub_scalar(w, 5)))));
    CHECK(tnf_eager_assign(w, tnf_eager_sub(w, tnf_eager_scale(0.25, tnf_eager_get_grad(w)))));
    tnf_eager_scope_end(rt);
  }
  CHECK_VALUES(w, 1e-14, 5);
  CHECK_NO_ERROR(rt);
}

/* A chain of calls is as long as memory allows. */
static void test_long_chain(tnf_eager_runtime *rt) {
  tnf_eager_statistics before = TNF_EAGER_STATISTICS_INIT, after = TNF_EAGER_STATISTICS_INIT;
  tnf_eager_get_statistics(rt, &before);
  tnf_eager_scope_begin(rt);
  tnf_eager_tensor *x = tnf_eager_variable(tnf_eager_scalar_f64(rt, 0.5)), *y = x;
  for (int i = 0; i < 100000; ++i)
    y = tnf_eager_add(y, x);
  CHECK(tnf_eager_backward(y));
  CHECK_VALUES(tnf_eager_get_grad(x), 0, 100001);
  tnf_eager_scope_end(rt);
  tnf_eager_get_statistics(rt, &after);
  CHECK_INT(after.tensors, before.tensors);
  CHECK_INT(after.recorded, before.recorded);
  CHECK_NO_ERROR(rt);
}

/* A call of many results is computed, and refused on the tape. */
static void test_many_results(tnf_eager_runtime *rt) {
  tnf_eager_tensor *parts[300], *x = vector(rt, 600, (double[600]){1, 2, 3});
  CHECK(tnf_eager_split(x, 300, 0, parts));
  CHECK_VALUES(parts[1], 0, 3, 0);
  CHECK(!tnf_eager_split(tnf_eager_variable(x), 300, 0, parts) && !parts[0]);
  CHECK_ERROR(rt, TNF_RT_UNSUPPORTED,
              "split: a call of tracked tensors has at most 128 operands and results together, got 1 and 300");
}

/* A graph is one call, and derivatives pass through it. */
static void test_function(world *w) {
  tnf_eager_runtime *rt = w->runtime;
  tnf_graph *graph = tnf_graph_new(w->ctx, "scaled");
  tnf_traced x = tnf_input(graph, "x", TNF_F64, TNF_SHAPE("n"));
  tnf_traced k = tnf_traced_from_col_major(graph, NULL, TNF_F64, 0, NULL, (double[]){3});
  tnf_output(graph, "y", tnf_mul(k, tnf_mul(x, x)));
  tnf_output(graph, "gradient", tnf_grad(tnf_reduce_sum(tnf_mul(tnf_mul(x, x), x), TNF_ALL_AXES), x));
  tnf_eager_function *f = tnf_eager_function_new(rt, graph);
  tnf_graph_release(graph);
  if (!CHECK_NO_ERROR(rt))
    return;
  tnf_eager_tensor *v = tnf_eager_variable(vector(rt, 2, (double[]){1, 2})), *out[2];
  CHECK(tnf_eager_call(f, &v, 1, out, 2));
  CHECK_VALUES(out[0], 0, 3, 12);
  CHECK_VALUES(out[1], 0, 3, 12);
  CHECK(tnf_eager_backward(tnf_eager_add(sum(out[0]), sum(out[1]))));
  CHECK_VALUES(tnf_eager_get_grad(v), 0, 12, 24);
  CHECK(!tnf_eager_call(f, &v, 1, out, 1));
  CHECK_ERROR(rt, TNF_RT_INVALID_ARGUMENT, "eager_call: the graph has 2 outputs, got 1");
  tnf_eager_tensor *gradient, *second;
  CHECK(tnf_eager_call(f, &v, 1, out, 2));
  tnf_eager_function_release(f); /* what is on the tape keeps what it needs */
  CHECK(tnf_eager_grad(sum(out[0]), &v, 1, &gradient));
  CHECK(tnf_eager_grad(sum(gradient), &v, 1, &second));
  CHECK_VALUES(second, 0, 6, 6);
  CHECK(!tnf_eager_function_new(rt, NULL));
  CHECK_ERROR(rt, TNF_RT_INVALID_ARGUMENT, "eager_function_new: \"graph\" is NULL");
}

int main(void) {
  world w = world_new();
  test_backward(w.runtime);
  test_refused(w.runtime);
  test_in_place(w.runtime);
  test_higher(w.runtime);
  test_factors(w.runtime);
  test_assignment(w.runtime);
  test_long_chain(w.runtime);
  test_many_results(w.runtime);
  test_function(&w);
  world_end(&w);
  return CHECK_RESULT();
}
