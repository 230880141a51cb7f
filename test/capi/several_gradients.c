/* Several derivatives of one value that loops and branches make: each by itself is what all at once are, to the second order. */
#include "run_graph.h"

static tnf_context *ctx;

/* What bodies capture. */
typedef struct captured {
  tnf_traced a, b, is_positive;
  int depth;
} captured;

static tnf_traced branched(const captured *c, tnf_traced x);

static void then(tnf_graph *graph, const tnf_traced *in, int32_t in_count, tnf_traced *out, int32_t out_count, void *user) {
  const captured *c = user, *inner = c + 1;
  (void)graph, (void)in, (void)in_count, (void)out_count;
  out[0] = tnf_tanh(tnf_mul(c->a, c->b));
  if (c->depth > 1)
    out[0] = tnf_mul(branched(inner, out[0]), out[0]);
}
static void otherwise(tnf_graph *graph, const tnf_traced *in, int32_t in_count, tnf_traced *out, int32_t out_count, void *user) {
  const captured *c = user;
  (void)graph, (void)in, (void)in_count, (void)out_count;
  out[0] = tnf_sin(tnf_mul(tnf_exp(tnf_scale(0.5, c->a)), c->b));
}

/* A branch whose factors are c's, the first one x: nested where c says so, in the branch that is taken of positive x. */
static tnf_traced branched(const captured *c, tnf_traced x) {
  captured here[2] = {{x, c->b, c->is_positive, c->depth}, {x, c->b, c->is_positive, c->depth - 1}};
  tnf_traced result;
  tnf_if(c->is_positive, then, otherwise, here, &result, 1);
  return result;
}

static void step(tnf_graph *graph, tnf_extent number, tnf_traced value, const tnf_traced *in, int32_t in_count, tnf_traced *out,
                 int32_t out_count, void *user) {
  (void)graph, (void)number, (void)value, (void)in_count, (void)out_count;
  out[0] = tnf_mul(branched(user, in[0]), in[0]);
}

/* Three numbers of a scan as well. */
static void stacked(tnf_graph *graph, const tnf_traced *in, int32_t in_count, tnf_traced *out, int32_t out_count, void *user) {
  (void)graph, (void)in_count, (void)out_count;
  out[0] = branched(user, tnf_mul(in[0], in[1]));
  out[1] = tnf_square(out[0]);
}

enum { ONE, IN_SEQUENCE, NESTED, IN_LOOP, AROUND_LOOP, IN_SCAN, WAYS };

static tnf_traced made(int way, captured *c) {
  tnf_graph *graph = c->a.graph;
  tnf_traced y = c->a, parts;
  switch (way) {
  case ONE:
    return branched(c, c->a);
  case IN_SEQUENCE:
    return tnf_mul(branched(c, branched(c, c->a)), branched(c, c->b));
  case NESTED:
    c->depth = 2;
    return branched(c, c->a);
  case IN_LOOP:
    tnf_for(graph, tnf_extent_const(3), &c->a, 1, step, c, NULL, &y);
    return y;
  case AROUND_LOOP:
    tnf_for(graph, tnf_extent_const(3), &c->a, 1, step, c, NULL, &y);
    return tnf_mul(branched(c, y), y);
  default:
    y = tnf_scalar_f64(graph, 0.75);
    y = tnf_full(y, tnf_shape_of_value(c->a));
    tnf_traced columns = tnf_stack((tnf_traced[]){c->a, c->b, c->a}, 3, 1);
    tnf_scan(graph, tnf_dim(columns, 1), &y, 1, &columns, 1, stacked, c, NULL, &y, &parts, 1);
    return tnf_add(y, tnf_reduce_sum(parts, TNF_AXES(1)));
  }
}

/* The largest difference between what is taken one by one and what is taken at once. */
static tnf_traced difference(int way, tnf_traced x, int order) {
  captured c = {.a = x, .b = tnf_add_scalar(tnf_scale(0.5, tnf_reverse(x, TNF_AXES(0))), 0.125), .depth = 1};
  c.is_positive = tnf_compare_scalar(TNF_DIRECTION_GT, tnf_reduce_sum(x, TNF_ALL_AXES), 0);
  tnf_traced loss = tnf_reduce_sum(made(way, &c), TNF_ALL_AXES), of[2] = {c.a, c.b}, together[2], alone[3];
  tnf_grad_many(loss, of, 2, together);
  for (int i = 0; i < 3; ++i)
    alone[i] = tnf_grad(loss, of[i % 2]);
  tnf_traced largest = tnf_scalar_f64(x.graph, 0);
  for (int i = 0; i < 3 && order == 1; ++i)
    largest = tnf_maximum(largest, tnf_reduce_max(tnf_abs(tnf_sub(alone[i], together[i % 2])), TNF_ALL_AXES));
  for (int i = 0; i < 3 && order == 2; ++i) {
    tnf_traced one = tnf_grad(tnf_reduce_sum(tnf_square(alone[i]), TNF_ALL_AXES), of[1]);
    tnf_traced other = tnf_grad(tnf_reduce_sum(tnf_square(together[i % 2]), TNF_ALL_AXES), of[1]);
    largest = tnf_maximum(largest, tnf_reduce_max(tnf_abs(tnf_sub(one, other)), TNF_ALL_AXES));
  }
  return largest;
}

int main(void) {
  ctx = tnf_context_new(NULL);
  static const double numbers[2][3] = {{0.5, -0.25, 1}, {-0.5, 0.25, -1}};
  for (int way = 0; way < WAYS; ++way)
    for (int order = 1; order <= 2; ++order)
      for (int sign = 0; sign < 2; ++sign) {
        tnf_tensor *x = NULL;
        REQUIRE_OK(tnf_tensor_from_col_major(ctx, TNF_F64, 1, &(int64_t){3}, numbers[sign], &x));
        tnf_graph *graph = tnf_graph_new(ctx, "f");
        check_output(ctx, graph, difference(way, tnf_input(graph, "x", TNF_F64, TNF_SHAPE("n")), order), x, WANT(0), 1e-14);
        tnf_tensor_release(x);
      }
  tnf_context_release(ctx);
  return CHECK_RESULT();
}
