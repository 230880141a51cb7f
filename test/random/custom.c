/* Operations of a user's own for random programs (customs.py): of each element with an attribute, a product with a workspace that
 * is never merged, and one with two results that fails at 0. `random_custom_register` registers them with a context. */
#include <complex.h>
#include <string.h>

#include "tenferro/tenferro.h"

TNF_API tnf_status *random_custom_register(tnf_context *ctx);

static double element(const tnf_rt_tensor *t, int64_t i) {
  return t->dtype == TNF_F32 ? (double)((const float *)t->data)[i] : ((const double *)t->data)[i];
}

static void set_element(const tnf_rt_tensor *t, int64_t i, double value) {
  if (t->dtype == TNF_F32)
    ((float *)t->data)[i] = (float)value;
  else
    ((double *)t->data)[i] = value;
}

static bool is_real(tnf_custom_shape *s, int32_t input) {
  if (s->input_dtype[input] == TNF_F32 || s->input_dtype[input] == TNF_F64)
    return true;
  tnf_custom_refuse(s, TNF_RT_DTYPE_MISMATCH, "real numbers are wanted");
  return false;
}

/* ---- curve: x -> c x / (1 + x^2) of each element, c the attribute ---------------------------------------------------------- */

static void curve_shape(tnf_custom_shape *s, void *user) {
  (void)user;
  if (!is_real(s, 0))
    return;
  if (s->attributes->real_count != 1) {
    tnf_custom_refuse(s, TNF_RT_INVALID_ARGUMENT, "one real attribute is wanted");
    return;
  }
  s->result_dtype[0] = s->input_dtype[0];
  s->result_extents[0] = s->input_extents[0];
}

static void curve_elements(void *args, int64_t begin, int64_t end, int64_t worker) {
  const tnf_custom_call *call = args;
  (void)worker;
  for (int64_t i = begin; i < end; ++i) {
    const double x = element(&call->inputs[0], i);
    set_element(&call->results[0], i, call->reals[0] * x / (1 + x * x));
  }
}

static tnf_rt_status curve_kernel(tnf_rt_context *ctx, const tnf_custom_call *call) {
  tnf_custom_for(ctx, tnf_custom_count(&call->inputs[0]), 4, curve_elements, (void *)call);
  return TNF_RT_OK;
}

/* dy = c (1 - x^2) / (1 + x^2)^2 dx */
static void jvp_curve(tnf_rule *r) {
  tnf_traced x = r->operand[0], square = tnf_mul(x, x), one = tnf_ones_like(x), sum = tnf_add(one, square);
  tnf_traced slope = tnf_div(tnf_sub(one, square), tnf_mul(sum, sum));
  r->result_tangent[0] = tnf_scale(tnf_rule_get_custom(r).reals[0], tnf_mul(slope, r->operand_tangent[0]));
}

/* ---- matvec: a [m, k, batch], x [k, batch] -> [m, batch], summed in twice the precision where that is a type ----------- */

static void matvec_shape(tnf_custom_shape *s, void *user) {
  (void)user;
  const tnf_extents *a = &s->input_extents[0], *x = &s->input_extents[1];
  const tnf_dtype dtype = s->input_dtype[0];
  if (dtype == TNF_I32 || dtype == TNF_I64 || dtype == TNF_BOOL) {
    tnf_custom_refuse(s, TNF_RT_DTYPE_MISMATCH, "floating-point numbers are wanted");
    return;
  }
  if (!tnf_custom_require_dtype(s, 1, dtype))
    return;
  if (a->count < 2) {
    tnf_custom_refuse(s, TNF_RT_RANK_MISMATCH, "a matrix is wanted");
    return;
  }
  if (!tnf_custom_require_rank(s, 1, a->count - 1))
    return;
  tnf_custom_require_equal(s, "dim 1 of a", a->extent[1], "dim 0 of x", x->extent[0]);
  s->result_dtype[0] = dtype;
  s->result_extents[0] = *x;
  s->result_extents[0].extent[0] = a->extent[0];
  for (int32_t i = 2; i < a->count; ++i) {
    tnf_custom_require_equal(s, "a batch extent of a", a->extent[i], "one of x", x->extent[i - 1]);
    s->result_extents[0].extent[i - 1] = a->extent[i];
  }
  s->workspace = tnf_extent_mul(a->extent[0], tnf_extent_const(sizeof(double complex)));
}

typedef struct products {
  tnf_rt_context *ctx;
  const tnf_custom_call *call;
} products;

static double complex number(const tnf_rt_tensor *t, int64_t i) {
  if (t->dtype == TNF_COMPLEX_F32)
    return (double complex)((const float complex *)t->data)[i];
  return t->dtype == TNF_COMPLEX_F64 ? ((const double complex *)t->data)[i] : element(t, i);
}

static void set_number(const tnf_rt_tensor *t, int64_t i, double complex value) {
  if (t->dtype == TNF_COMPLEX_F32)
    ((float complex *)t->data)[i] = (float complex)value;
  else if (t->dtype == TNF_COMPLEX_F64)
    ((double complex *)t->data)[i] = value;
  else
    set_element(t, i, creal(value));
}

static void product_of_each(void *args, int64_t begin, int64_t end, int64_t worker) {
  const products *job = args;
  const tnf_rt_tensor *a = &job->call->inputs[0], *x = &job->call->inputs[1], *y = &job->call->results[0];
  const int64_t m = a->extents[0], k = a->extents[1];
  double complex *sums = tnf_custom_workspace(job->ctx, worker);
  for (int64_t b = begin; b < end; ++b) {
    memset(sums, 0, (size_t)m * sizeof *sums);
    for (int64_t l = 0; l < k; ++l)
      for (int64_t i = 0; i < m; ++i)
        sums[i] += number(a, i + m * (l + k * b)) * number(x, l + k * b);
    for (int64_t i = 0; i < m; ++i)
      set_number(y, i + m * b, sums[i]);
  }
}

static tnf_rt_status matvec_kernel(tnf_rt_context *ctx, const tnf_custom_call *call) {
  const int64_t *extents = call->inputs[0].extents;
  products job = {ctx, call};
  int64_t batch = 1;
  for (int32_t i = 2; i < call->inputs[0].rank; ++i)
    batch *= extents[i];
  if (extents[0] > 0)
    tnf_custom_for(ctx, batch, 4 * (double)extents[0] * (double)extents[1], product_of_each, &job);
  return TNF_RT_OK;
}

static tnf_traced matvec(tnf_traced a, tnf_traced x) {
  return tnf_custom_one(a.graph ? a.graph : x.graph, "random.matvec", (tnf_traced[]){a, x}, 2, NULL);
}

/* dy = da x + a dx */
static void jvp_matvec(tnf_rule *r) {
  const tnf_traced *d = r->operand_tangent;
  tnf_traced of_a = tnf_is_zero(d[0]) ? d[0] : matvec(d[0], r->operand[1]);
  tnf_traced of_x = tnf_is_zero(d[1]) ? d[1] : matvec(r->operand[0], d[1]);
  r->result_tangent[0] = tnf_is_zero(of_a) ? of_x : tnf_is_zero(of_x) ? of_a : tnf_add(of_a, of_x);
}

/* a gets y' x^H, x gets a^H y' */
static void vjp_matvec(tnf_rule *r) {
  tnf_traced y = r->result_cotangent[0], a = r->operand[0], x = r->operand[1];
  tnf_axes swapped = {tnf_rank_of(a), {1, 0}};
  for (int32_t i = 2; i < swapped.count; ++i)
    swapped.axis[i] = i;
  if (r->wanted[0])
    r->operand_cotangent[0] = tnf_mul(tnf_expand_dims(y, 1), tnf_expand_dims(tnf_conj(x), 0));
  if (r->wanted[1])
    r->operand_cotangent[1] = matvec(tnf_conj(tnf_transpose(a, swapped)), y);
}

/* ---- inverse: x [n, batch] -> 1 / x, and how many of the n are negative; fails at 0 ------------------------------------ */

static void inverse_shape(tnf_custom_shape *s, void *user) {
  (void)user;
  if (!is_real(s, 0))
    return;
  if (s->input_extents[0].count == 0) {
    tnf_custom_refuse(s, TNF_RT_RANK_MISMATCH, "a vector is wanted");
    return;
  }
  s->result_dtype[0] = s->input_dtype[0];
  s->result_extents[0] = s->input_extents[0];
  s->result_dtype[1] = TNF_I64;
  s->result_extents[1].count = s->input_extents[0].count - 1;
  for (int32_t i = 0; i < s->result_extents[1].count; ++i)
    s->result_extents[1].extent[i] = s->input_extents[0].extent[i + 1];
}

static tnf_rt_status inverse_kernel(tnf_rt_context *ctx, const tnf_custom_call *call) {
  const tnf_rt_tensor *x = &call->inputs[0];
  const int64_t n = x->extents[0], batch = tnf_custom_count(&call->results[1]);
  for (int64_t b = 0; b < batch; ++b) {
    int64_t negative = 0;
    for (int64_t i = n * b; i < n * (b + 1); ++i) {
      const double each = element(x, i);
      if (each == 0)
        return tnf_custom_fail(ctx, call, TNF_RT_DIVISION_BY_ZERO, "element %lld is 0", (long long)i);
      negative += each < 0;
      set_element(&call->results[0], i, 1 / each);
    }
    ((int64_t *)call->results[1].data)[b] = negative;
  }
  return TNF_RT_OK;
}

/* dy = -y^2 dx */
static void jvp_inverse(tnf_rule *r) {
  tnf_traced y = r->result[0];
  r->result_tangent[0] = tnf_neg(tnf_mul(tnf_mul(y, y), r->operand_tangent[0]));
}

/* ---- registering
 * --------------------------------------------------------------------------------------------------------------- */

tnf_status *random_custom_register(tnf_context *ctx) {
  tnf_ad_rule of_curve = TNF_AD_RULE_INIT, of_matvec = TNF_AD_RULE_INIT, of_inverse = TNF_AD_RULE_INIT;
  of_curve.jvp = jvp_curve;
  of_matvec.jvp = jvp_matvec;
  of_matvec.vjp = vjp_matvec;
  of_inverse.jvp = jvp_inverse;
  of_curve.batch = of_matvec.batch = of_inverse.batch = tnf_rule_batch_trailing;
  tnf_custom_op curve = TNF_CUSTOM_OP_INIT, product = TNF_CUSTOM_OP_INIT, inverse = TNF_CUSTOM_OP_INIT;
  curve.name = "random.curve";
  curve.shape = curve_shape;
  curve.kernel = curve_kernel;
  curve.derivative = &of_curve;
  curve.mergeable = curve.never_fails = 1;
  product.name = "random.matvec";
  product.input_count = 2;
  product.shape = matvec_shape;
  product.kernel = matvec_kernel;
  product.derivative = &of_matvec;
  inverse.name = "random.inverse";
  inverse.result_count = 2;
  inverse.shape = inverse_shape;
  inverse.kernel = inverse_kernel;
  inverse.derivative = &of_inverse;
  inverse.mergeable = 1;
  tnf_status *st = tnf_custom_register(ctx, &curve);
  if (!st)
    st = tnf_custom_register(ctx, &product);
  if (!st)
    st = tnf_custom_register(ctx, &inverse);
  return st;
}
