/* Bodies that derivatives compute again: the same as when their values are kept, under every transform. */
#include "bodies.h"
#include "run_graph.h"

static tnf_context *ctx;

static tnf_tensor *tensor(int64_t n) {
  static const double data[] = {0.3, -0.2, 0.9, 1.1, -0.7, 0.5};
  tnf_tensor *x = NULL;
  REQUIRE_OK(tnf_tensor_from_col_major(ctx, TNF_F64, 1, &n, data, &x));
  return x;
}

/* ---- the same with and without --------------------------------------------------------------------------------------------- */

BODY(layer) { /* with a value from outside */
  UNUSED;
  tnf_traced w = *(tnf_traced *)user;
  out[0] = tnf_tanh(tnf_mul(w, tnf_sin(in[0])));
  out[1] = tnf_exp(tnf_neg(tnf_mul(out[0], in[0])));
}

static void apply(tnf_graph *graph, bool again, tnf_body_fn *body, void *user, const tnf_traced *in, tnf_traced *out,
                  int32_t out_count) {
  if (again)
    tnf_checkpoint(graph, body, user, in, 1, out, out_count);
  else
    body(graph, in, 1, out, out_count, user);
}

typedef struct setting {
  bool again;
  tnf_traced w;
} setting;

BODY(two_layers) {
  UNUSED;
  setting *s = user;
  tnf_traced first[2], second[2];
  apply(graph, s->again, layer, &s->w, in, first, 2);
  apply(graph, s->again, layer, &s->w, &first[1], second, 2);
  out[0] = tnf_mul(first[0], tnf_add(second[0], second[1]));
}

BODY(nested) { /* one in the other */
  UNUSED;
  setting *s = user;
  apply(graph, s->again, two_layers, user, in, out, 1);
}

BODY(step) { /* of a loop: carried values, with a loop in it */
  UNUSED;
  apply(graph, ((setting *)user)->again, nested, user, in, out, 1);
}
BODY(inner_loop) {
  UNUSED;
  tnf_loop_options options = TNF_LOOP_OPTIONS_INIT;
  tnf_scan(graph, tnf_extent_const(3), in, 1, NULL, 0, step, user, &options, out, NULL, 0);
}
BODY(looped) {
  UNUSED;
  apply(graph, ((setting *)user)->again, inner_loop, user, in, out, 1);
}
BODY(twice_looped) { /* segments of steps */
  UNUSED;
  tnf_scan(graph, tnf_extent_const(2), in, 1, NULL, 0, looped, user, NULL, out, NULL, 0);
}
BODY(branched) {
  UNUSED;
  setting *s = user;
  tnf_traced pred = tnf_compare_scalar(TNF_DIRECTION_GT, tnf_reduce_sum(in[0], TNF_ALL_AXES), 0), y[2];
  apply(graph, s->again, layer, &s->w, in, y, 2);
  out[0] = tnf_mul(y[0], tnf_select(tnf_broadcast_to(pred, tnf_shape_of_value(y[0])), y[1], tnf_neg(y[1])));
}

static tnf_body_fn *const bodies[] = {two_layers, nested, twice_looped, branched};

BODY(elementwise) { /* a body of rank 0 */
  UNUSED;
  setting *s = user;
  tnf_traced first[2];
  apply(graph, s->again, layer, &s->w, in, first, 2);
  out[0] = tnf_mul(first[0], first[1]);
}

/* Derivative `kind` of the body's loss. */
static tnf_traced derivative(tnf_graph *graph, tnf_body_fn *body, bool again, int kind) {
  tnf_traced x = tnf_input(graph, "x", TNF_F64, TNF_SHAPE("n")), y;
  setting s = {again, tnf_named(tnf_mul(x, tnf_scalar_f64(graph, 0.5)), "w")};
  tnf_traced ones = tnf_ones_like(x);
  body(graph, &x, 1, &y, 1, &s);
  tnf_traced loss = tnf_reduce_sum(tnf_mul(y, y), TNF_ALL_AXES);
  if (kind == 0)
    return loss;
  if (kind == 1)
    return tnf_grad(loss, x);
  if (kind == 2)
    return tnf_jvp(y, x, ones);
  if (kind == 3) /* forward over reverse */
    return tnf_jvp(tnf_grad(loss, x), x, ones);
  if (kind == 4) /* reverse over reverse */
    return tnf_grad(tnf_reduce_sum(tnf_mul(tnf_grad(loss, x), ones), TNF_ALL_AXES), x);
  /* reverse over forward */
  return tnf_grad(tnf_reduce_sum(tnf_jvp(y, x, ones), TNF_ALL_AXES), x);
}

static tnf_tensor *value_of(tnf_graph *graph, tnf_traced y, tnf_tensor *x) {
  tnf_status *status;
  tnf_output(graph, "y", y);
  tnf_tensor *out = run_graph(ctx, graph, x, &status);
  CHECK_OK(status);
  tnf_graph_release(graph);
  return out;
}

/* Backward, what reaches a value is summed in another order. */
static void check_same(const tnf_tensor *a, const tnf_tensor *b, size_t body, int kind) {
  if (!a || !b)
    return;
  int64_t count = tnf_tensor_element_count(a);
  double tolerance = kind == 0 ? 0 : 1e-14;
  CHECK_INT(tnf_tensor_element_count(b), count);
  const double *kept = tnf_tensor_const_data(a), *again = tnf_tensor_const_data(b);
  for (int64_t i = 0; i < count; ++i)
    if (!CHECK(fabs(kept[i] - again[i]) <= tolerance * (1 + fabs(kept[i]))))
      fprintf(stderr, "  body %zu, derivative %d, element %lld: %.17g, computed again %.17g\n", body, kind, (long long)i, kept[i],
              again[i]);
}

static void check_transforms(void) {
  for (int64_t n = 0; n <= 5; n += 5) {
    tnf_tensor *x = tensor(n);
    for (size_t b = 0; b < sizeof bodies / sizeof *bodies; ++b)
      for (int kind = 0; kind < 6; ++kind) {
        tnf_tensor *got[2];
        for (int again = 0; again < 2; ++again) {
          tnf_graph *graph = tnf_graph_new(ctx, "f");
          tnf_traced y = derivative(graph, bodies[b], again, kind);
          got[again] = value_of(graph, y, x);
        }
        check_same(got[0], got[1], b, kind);
        tnf_tensor_release(got[0]);
        tnf_tensor_release(got[1]);
      }
    tnf_tensor_release(x);
  }
}

/* Of a map, and in one. */
static void check_maps(void) {
  tnf_tensor *x = tensor(6);
  for (int kind = 0; kind < 3; ++kind) {
    tnf_tensor *got[2];
    for (int again = 0; again < 2; ++again) {
      tnf_graph *graph = tnf_graph_new(ctx, "f");
      tnf_traced in = tnf_input(graph, "x", TNF_F64, TNF_SHAPE("n")), y;
      setting s = {again, tnf_scalar_f64(graph, 0.7)};
      tnf_vmap(graph, elementwise, &s, &in, NULL, 1, &y, NULL, 1);
      tnf_traced loss = tnf_reduce_sum(y, TNF_ALL_AXES);
      y = kind == 0 ? y : kind == 1 ? tnf_grad(loss, in) : tnf_jvp(y, in, tnf_ones_like(in));
      got[again] = value_of(graph, y, x);
    }
    check_same(got[0], got[1], 0, kind);
    tnf_tensor_release(got[0]);
    tnf_tensor_release(got[1]);
  }
  tnf_tensor_release(x);
}

/* ---- what is refused --------------------------------------------------------------------------------------------------- */

BODY(gradient_of_outside) {
  UNUSED;
  tnf_traced w = *(tnf_traced *)user;
  out[0] = tnf_grad(tnf_reduce_sum(tnf_mul(w, in[0]), TNF_ALL_AXES), w);
}
BODY(nothing) {
  UNUSED;
}

static void check_refused(void) {
  tnf_traced y;
  tnf_graph *graph = tnf_graph_new(ctx, "f");
  tnf_traced x = tnf_input(graph, "x", TNF_F64, TNF_SHAPE("n"));
  tnf_checkpoint(graph, gradient_of_outside, &x, &x, 1, &y, 1);
  CHECK(y.value == NULL);
  CHECK_TEXT(tnf_status_message(tnf_graph_status(graph)),
             "checkpoint: the body differentiates with respect to a value from outside of it; make that an operand");
  tnf_graph_release(graph);
  graph = tnf_graph_new(ctx, "f");
  x = tnf_input(graph, "x", TNF_F64, TNF_SHAPE("n"));
  tnf_checkpoint(graph, nothing, NULL, &x, 1, &y, 1);
  CHECK_TEXT(tnf_status_message(tnf_graph_status(graph)), "checkpoint #1: the body left value 0 null");
  tnf_graph_release(graph);
  graph = tnf_graph_new(ctx, "f");
  x = tnf_input(graph, "x", TNF_F64, TNF_SHAPE("n"));
  tnf_checkpoint(graph, NULL, NULL, &x, 1, &y, 1);
  CHECK_TEXT(tnf_status_message(tnf_graph_status(graph)), "checkpoint #1: \"body\" is NULL");
  tnf_graph_release(graph);
}

/* Operands are independent of each other, and of what is read from outside, as those of loops are. */
BODY(of_first) {
  UNUSED;
  tnf_traced other = user ? *(tnf_traced *)user : in[1];
  out[0] = tnf_grad(tnf_reduce_sum(tnf_mul(other, in[0]), TNF_ALL_AXES), in[0]);
}
static void check_independent(void) {
  tnf_tensor *at = tensor(2);
  for (int outside = 0; outside < 2; ++outside) {
    tnf_graph *graph = tnf_graph_new(ctx, "f");
    tnf_traced x = tnf_input(graph, "x", TNF_F64, TNF_SHAPE("n")), y;
    tnf_checkpoint(graph, of_first, outside ? &x : NULL, (tnf_traced[]){x, x}, outside ? 1 : 2, &y, 1);
    check_output(ctx, graph, y, at, WANT(0.3, -0.2), 0);
  }
  tnf_tensor_release(at);
}

/* ---- what may not be computed twice ------------------------------------------------------------------------------------ */

static void same_shape(tnf_custom_shape *s, void *user) {
  (void)user;
  s->result_dtype[0] = s->input_dtype[0];
  s->result_extents[0] = s->input_extents[0];
}
static tnf_rt_status copied(tnf_rt_context *rt, const tnf_custom_call *call) {
  (void)rt;
  memcpy(call->results[0].data, call->inputs[0].data, (size_t)call->inputs[0].extents[0] * sizeof(double));
  return TNF_RT_OK;
}
static void jvp_once(tnf_rule *r) {
  r->result_tangent[0] = r->operand_tangent[0];
}
BODY(once) {
  UNUSED;
  out[0] = tnf_mul(in[0], tnf_custom_one(graph, "test.once", in, 1, NULL));
}

/* An operation that is not mergeable: the value is there, its derivative is refused, whatever would compute it again. */
static void check_once(void) {
  tnf_custom_op op = TNF_CUSTOM_OP_INIT;
  tnf_ad_rule rule = TNF_AD_RULE_INIT;
  rule.jvp = jvp_once;
  op.name = "test.once";
  op.input_count = 1;
  op.shape = same_shape;
  op.kernel = copied;
  op.derivative = &rule;
  REQUIRE_OK(tnf_custom_register(ctx, &op));
#define REFUSED ": test.once is not mergeable, and a derivative would compute it again"
  static const char *const refused[] = {"checkpoint #1" REFUSED, NULL, "scan #1" REFUSED, "scan #1" REFUSED};
  tnf_tensor *in = tensor(3);
  for (int derived = 0; derived < 2; ++derived)
    for (int32_t keeping = -1; keeping <= TNF_KEEP_SNAPSHOTS; ++keeping) {
      tnf_graph *graph = tnf_graph_new(ctx, "f");
      tnf_traced x = tnf_input(graph, "x", TNF_F64, TNF_SHAPE("n")), y;
      tnf_loop_options options = TNF_LOOP_OPTIONS_INIT;
      if (keeping < 0) {
        tnf_checkpoint(graph, once, NULL, &x, 1, &y, 1);
      } else {
        options.keeping = (tnf_keeping)keeping;
        options.budget = keeping == TNF_KEEP_SNAPSHOTS ? 1000 : 0;
        tnf_scan(graph, tnf_extent_const(2), &x, 1, NULL, 0, once, NULL, &options, &y, NULL, 0);
      }
      if (derived)
        y = tnf_grad(tnf_reduce_sum(y, TNF_ALL_AXES), x);
      if (derived && keeping != TNF_KEEP_STEPS)
        check_failure(ctx, graph, y, in, TNF_RT_UNSUPPORTED, refused[keeping + 1]);
      else
        tnf_tensor_release(value_of(graph, y, in));
    }
  tnf_tensor_release(in);
}

int main(void) {
  ctx = tnf_context_new(NULL);
  check_transforms();
  check_maps();
  check_refused();
  check_independent();
  check_once();
  tnf_context_release(ctx);
  return CHECK_RESULT();
}
