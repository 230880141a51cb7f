/* A map of an operation of one's own: the product of a matrix and vectors over (max, +), with the places of the largest terms. */
#include "bench.h"

enum { SIZE = 64, SLICES = 1024 };

#if defined(__x86_64__)
#define FOR_EVERY_PROCESSOR __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define FOR_EVERY_PROCESSOR
#endif

/* a [m, k], x [k, slices] -> y [m, slices] with y(i) = max over l of a(i, l) + x(l), and the first l that has it. */
typedef struct product {
  const double *a, *x;
  double *y;
  int64_t *first;
  int64_t m, k;
} product;

FOR_EVERY_PROCESSOR static void slices(void *args, int64_t begin, int64_t end, int64_t worker) {
  const product *p = args;
  const int64_t m = p->m, k = p->k;
  (void)worker;
  for (int64_t s = begin; s < end; ++s) {
    const double *x = p->x + s * k;
    double *restrict y = p->y + s * m;
    int64_t *restrict first = p->first + s * m;
    for (int64_t i = 0; i < m; ++i) {
      y[i] = p->a[i] + x[0];
      first[i] = 0;
    }
    for (int64_t l = 1; l < k; ++l) {
      const double *column = p->a + l * m;
      for (int64_t i = 0; i < m; ++i) {
        const double sum = column[i] + x[l];
        first[i] = sum > y[i] ? l : first[i];
        y[i] = sum > y[i] ? sum : y[i];
      }
    }
  }
}

static tnf_rt_status bench_tropical(tnf_rt_context *ctx, const tnf_custom_call *call) {
  const tnf_rt_tensor *a = &call->inputs[0], *x = &call->inputs[1];
  product p = {a->data, x->data, call->results[0].data, call->results[1].data, a->extents[0], a->extents[1]};
  int64_t count = 1;
  for (int32_t i = 1; i < x->rank; ++i)
    count *= x->extents[i];
  tnf_custom_for(ctx, count, 0.25 * (double)p.m * (double)p.k, slices, &p);
  return TNF_RT_OK;
}

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
  s->result_dtype[1] = TNF_I64;
  s->result_extents[0] = s->result_extents[1] = *x;
  s->result_extents[0].extent[0] = s->result_extents[1].extent[0] = a->extent[0];
}

/* dy = dx where the largest term is */
static void jvp_tropical(tnf_rule *r) {
  if (!tnf_is_zero(r->operand_tangent[0]))
    tnf_rule_fail(r, "a derivative in the matrix");
  else
    r->result_tangent[0] = tnf_take_along_axis(r->operand_tangent[1], r->result[1], 0);
}

/* The kernel takes any number of vectors, with one matrix. */
static void batch_tropical(tnf_rule *r) {
  if (r->mapped[0])
    tnf_rule_fail(r, "a matrix for each slice");
  else
    tnf_rule_rebuild(r, r->operand, r->batched);
}

static tnf_status *register_tropical(tnf_context *ctx) {
  tnf_ad_rule rule = TNF_AD_RULE_INIT;
  rule.jvp = jvp_tropical;
  rule.batch = batch_tropical;
  tnf_custom_op op = TNF_CUSTOM_OP_INIT;
  op.name = "bench.tropical";
  op.input_count = 2;
  op.result_count = 2;
  op.shape = tropical_shape;
  op.kernel = bench_tropical;
  op.derivative = &rule;
  op.mergeable = 1;
  op.never_fails = 1;
  return tnf_custom_is_registered(ctx, op.name) ? NULL : tnf_custom_register(ctx, &op);
}

/* Of one slice; `user`: whether its gradient is wanted. */
static void slice(tnf_graph *graph, const tnf_traced *in, int32_t in_count, tnf_traced *out, int32_t out_count, void *user) {
  const bool *with_gradient = user;
  tnf_traced results[2];
  (void)out_count;
  tnf_custom(graph, "bench.tropical", in, in_count, NULL, results, 2);
  tnf_traced loss = tnf_scale(0.5, tnf_reduce_sum_squares(results[0], TNF_ALL_AXES));
  out[0] = *with_gradient ? tnf_grad(loss, in[1]) : results[0];
}

tnf_status *bench_map_custom(bench_run *run, bool with_gradient) {
  static const char *const names[] = {NULL, NULL, "batch"};
  tnf_status *st = register_tropical(run->ctx);
  if (st)
    return st;
  tnf_traced y, in[] = {bench_uniform_input(run, "a", TNF_F64, 2, (int64_t[]){SIZE, SIZE}, names, 135, 1, 0, &st),
                        bench_uniform_input(run, "x", TNF_F64, 2, (int64_t[]){SIZE, SLICES}, names + 1, 136, 1, 0, &st)};
  tnf_vmap(run->graph, slice, &with_gradient, in, (int32_t[]){TNF_UNMAPPED, 1}, 2, &y, NULL, 1);
  bench_output(run, with_gradient ? "dx" : "y", y);
  return st;
}
