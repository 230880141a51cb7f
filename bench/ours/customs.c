/* A map of an operation of one's own: the product of a matrix and vectors over (max, +), whose derivative calls a second one,
 * which gives the places of the largest terms too. Their kernel is the one of the examples. */
#include "../../examples/custom/kernels.h"
#include "bench.h"

enum { SIZE = 64, SLICES = 1024 };

static void tropical_shape(tnf_custom_shape *s, void *user) {
  const tnf_extents *a = &s->input_extents[0], *x = &s->input_extents[1];
  (void)user;
  if (!tnf_custom_require_dtype(s, 0, TNF_F64) || !tnf_custom_require_dtype(s, 1, TNF_F64) || !tnf_custom_require_rank(s, 0, 2))
    return;
  if (x->count == 0) {
    tnf_custom_refuse(s, TNF_RT_RANK_MISMATCH, "a vector is wanted");
    return;
  }
  tnf_custom_require_equal(s, "dim 1 of a", a->extent[1], "dim 0 of x", x->extent[0]);
  tnf_custom_require_at_most(s, "the least of terms", tnf_extent_const(1), "their number", a->extent[1]);
  s->result_dtype[0] = TNF_F64;
  s->result_extents[0] = *x;
  s->result_extents[0].extent[0] = a->extent[0];
  if (s->result_count > 1) {
    s->result_dtype[1] = TNF_I64;
    s->result_extents[1] = s->result_extents[0];
  }
}

/* dy = dx where the largest term is */
static void jvp_tropical(tnf_rule *r) {
  tnf_traced places[2];
  if (!tnf_is_zero(r->operand_tangent[0])) {
    tnf_rule_fail(r, "a derivative in the matrix");
    return;
  }
  tnf_custom(r->graph, "bench.tropical_places", r->operand, 2, NULL, places, 2);
  r->result_tangent[0] = tnf_take_along_axis(r->operand_tangent[1], places[1], 0);
}

/* The kernel takes any number of vectors, with one matrix. */
static void batch_tropical(tnf_rule *r) {
  if (r->mapped[0])
    tnf_rule_fail(r, "a matrix for each slice");
  else
    tnf_rule_rebuild(r, r->operand, r->batched);
}

static tnf_status *register_tropical(tnf_context *ctx, const char *name, int32_t result_count, tnf_rule_fn *jvp) {
  tnf_ad_rule rule = TNF_AD_RULE_INIT;
  rule.jvp = jvp;
  rule.batch = batch_tropical;
  tnf_custom_op op = TNF_CUSTOM_OP_INIT;
  op.name = name;
  op.input_count = 2;
  op.result_count = result_count;
  op.shape = tropical_shape;
  op.kernel = example_tropical_matmul;
  op.derivative = &rule;
  op.mergeable = 1;
  op.never_fails = 1;
  return tnf_custom_is_registered(ctx, op.name) ? NULL : tnf_custom_register(ctx, &op);
}

/* Of one slice; `user`: whether its gradient is wanted. */
static void slice(tnf_graph *graph, const tnf_traced *in, int32_t in_count, tnf_traced *out, int32_t out_count, void *user) {
  const bool *with_gradient = user;
  (void)out_count;
  tnf_traced y = tnf_custom_one(graph, "bench.tropical", in, in_count, NULL);
  tnf_traced loss = tnf_scale(0.5, tnf_reduce_sum_squares(y, TNF_ALL_AXES));
  out[0] = *with_gradient ? tnf_grad(loss, in[1]) : y;
}

tnf_status *bench_map_custom(bench_run *run, bool with_gradient) {
  static const char *const names[] = {NULL, NULL, "batch"};
  tnf_status *st = register_tropical(run->ctx, "bench.tropical", 1, jvp_tropical);
  if (!st)
    st = register_tropical(run->ctx, "bench.tropical_places", 2, NULL);
  if (st)
    return st;
  tnf_traced y, in[] = {bench_uniform_input(run, "a", TNF_F64, 2, (int64_t[]){SIZE, SIZE}, names, 135, 1, 0, &st),
                        bench_uniform_input(run, "x", TNF_F64, 2, (int64_t[]){SIZE, SLICES}, names + 1, 136, 1, 0, &st)};
  tnf_vmap(run->graph, slice, &with_gradient, in, (int32_t[]){TNF_UNMAPPED, 1}, 2, &y, NULL, 1);
  bench_output(run, with_gradient ? "dx" : "y", y);
  return st;
}
