/* Absurd arguments to special functions, activations and losses: each ends in a sentence that names the builder, no crash, and a
 * graph that does not compile. */
#include "absurd.h"

#include <math.h>

typedef tnf_traced function_of_one(tnf_traced x);
typedef tnf_traced function_of_two(tnf_traced x, tnf_traced y);

static void test_one(const char *name, function_of_one *f) {
  REFUSED(name, f(v.z));
  REFUSED(name, f(v.k));
  REFUSED(name, f(v.p));
  REFUSED(name, f((tnf_traced){v.graph, NULL, NULL}));
  NOTHING(f((tnf_traced){0}));
}

static void test_two(const char *name, function_of_two *f) {
  REFUSED(name, f(v.x, v.p));
  REFUSED(name, f(v.p, v.x));
  REFUSED(name, f((tnf_traced){v.graph, NULL, NULL}, v.x));
  REFUSED(name, f(v.a, tnf_cast(v.square, tnf_dtype_of(v.a))));
  MIXED(name, f(v.x, v.foreign));
  NOTHING(f((tnf_traced){0}, (tnf_traced){0}));
}

static void test_functions(void) {
  test_one("entr", tnf_entr);
  test_one("logit", tnf_logit);
  test_one("ndtr", tnf_ndtr);
  test_one("log_ndtr", tnf_log_ndtr);
  test_one("deg2rad", tnf_deg2rad);
  test_one("rad2deg", tnf_rad2deg);
  test_two("xlogy", tnf_xlogy);
  test_two("xlog1py", tnf_xlog1py);
  test_two("rel_entr", tnf_rel_entr);
  test_two("kl_div", tnf_kl_div);
  test_two("logaddexp2", tnf_logaddexp2);
  test_two("betaln", tnf_betaln);
  test_two("heaviside", tnf_heaviside);
  test_two("float_power", tnf_float_power);
  test_one("signbit", tnf_signbit);
  test_two("gcd", tnf_gcd);
  test_two("lcm", tnf_lcm);
  REFUSED("gcd", tnf_gcd(v.x, v.x));
  REFUSED("lcm", tnf_lcm(v.k, v.s));
  REFUSED("logcumsumexp", tnf_logcumsumexp(v.a, 2));
  REFUSED("logcumsumexp", tnf_logcumsumexp(v.a, INT32_MIN));
  REFUSED("logcumsumexp", tnf_logcumsumexp(v.s, 0));
  REFUSED("logcumsumexp", tnf_logcumsumexp(v.z, 0));
  REFUSED("nan_to_num", tnf_nan_to_num(v.k, 0, 0, 0));
  REFUSED("nan_to_num", tnf_nan_to_num(tnf_cast(v.x, TNF_F32), 1e300, 0, 0));
  REFUSED("sinc", tnf_sinc(v.x, -1));
  REFUSED("sinc", tnf_sinc(v.x, INT64_MAX));
  REFUSED("sinc", tnf_sinc(v.k, 0));
  NOTHING(tnf_sinc((tnf_traced){0}, 0));
  REFUSED("erfcx", tnf_erfcx(v.x, 101));
  REFUSED("erfcx", tnf_erfcx(v.z, 0));
  NOTHING(tnf_erfcx((tnf_traced){0}, 0));
  REFUSED("bessel_i", tnf_bessel_i(v.x, INT64_MIN));
  REFUSED("bessel_i", tnf_bessel_i(v.k, 0));
  NOTHING(tnf_bessel_i((tnf_traced){0}, 0));
  REFUSED("bessel_i0e", tnf_bessel_i0e(v.x, 21));
  REFUSED("bessel_i0e", tnf_bessel_i0e(v.p, 0));
  NOTHING(tnf_bessel_i0e((tnf_traced){0}, 0));
  REFUSED("ldexp", tnf_ldexp(v.k, v.k));
  REFUSED("ldexp", tnf_ldexp(v.x, v.x));
  REFUSED("ldexp", tnf_ldexp(v.a, tnf_cast(v.square, TNF_I32)));
  MIXED("ldexp", tnf_ldexp(v.x, v.foreign));
  NOTHING(tnf_ldexp((tnf_traced){0}, (tnf_traced){0}));
  REFUSED("frexp", tnf_frexp(v.k).mantissa);
  REFUSED("frexp", tnf_frexp(v.z).exponent);
  NOTHING(tnf_frexp((tnf_traced){0}).exponent);
  NOTHING(tnf_logcumsumexp((tnf_traced){0}, 0));
  NOTHING(tnf_nan_to_num((tnf_traced){0}, 0, 0, 0));
}

static void test_activations(void) {
  test_one("relu", tnf_relu);
  test_one("relu6", tnf_relu6);
  test_one("selu", tnf_selu);
  test_one("gelu", tnf_gelu);
  test_one("gelu_tanh", tnf_gelu_tanh);
  test_one("silu", tnf_silu);
  test_one("mish", tnf_mish);
  test_one("softsign", tnf_softsign);
  test_one("hard_tanh", tnf_hard_tanh);
  test_one("hard_sigmoid", tnf_hard_sigmoid);
  test_one("hard_swish", tnf_hard_swish);
  REFUSED("leaky_relu", tnf_leaky_relu(v.k, 0.5));
  REFUSED("leaky_relu", tnf_leaky_relu(tnf_cast(v.x, TNF_F32), 1e300));
  REFUSED("elu", tnf_elu(v.z, 1));
  REFUSED("celu", tnf_celu(v.p, 1));
  REFUSED("glu", tnf_glu(v.square, 0));
  REFUSED("glu", tnf_glu(v.a, 7));
  REFUSED("glu", tnf_glu(v.z, 0));
}

static void test_losses(void) {
  static const tnf_axes far = {1, {7}};
  test_two("bce_with_logits", tnf_bce_with_logits);
  test_two("squared_error", tnf_squared_error);
  REFUSED("huber", tnf_huber(v.x, v.x, 0));
  REFUSED("huber", tnf_huber(v.x, v.x, NAN));
  REFUSED("huber", tnf_huber(v.x, v.z, 1));
  REFUSED("cross_entropy", tnf_cross_entropy(v.square, v.x, 0, 0));
  REFUSED("cross_entropy", tnf_cross_entropy(v.square, v.k, 2, 0));
  REFUSED("cross_entropy", tnf_cross_entropy(v.a, v.k, 0, 0));
  REFUSED("cross_entropy", tnf_cross_entropy(v.x, v.k, 0, 0));
  REFUSED("cross_entropy", tnf_cross_entropy(v.square, v.k, 0, 1.5));
  REFUSED("cross_entropy", tnf_cross_entropy(v.square, v.k, 0, NAN));
  REFUSED("cross_entropy", tnf_cross_entropy(v.square, v.null, 0, 0));
  REFUSED("soft_cross_entropy", tnf_soft_cross_entropy(v.square, v.square, -3));
  REFUSED("soft_cross_entropy", tnf_soft_cross_entropy(v.square, v.z, 0));
  REFUSED("nll", tnf_nll(v.k, v.k, 0));
  REFUSED("nll", tnf_nll(v.square, v.square, 0));
  REFUSED("layer_norm", tnf_layer_norm(v.a, far, 0));
  REFUSED("layer_norm", tnf_layer_norm(v.a, TNF_AXES(0), -1));
  REFUSED("layer_norm", tnf_layer_norm(v.z, TNF_AXES(0), 0));
  REFUSED("normalize", tnf_normalize(v.k, TNF_AXES(0), 0));
  REFUSED("normalize", tnf_normalize(v.a, TNF_AXES(0, 0), 0));
  REFUSED("normalize", tnf_normalize(v.a, TNF_AXES(0), NAN));
}

int main(void) {
  ctx = tnf_context_new(NULL);
  compiler = tnf_graph_compiler_new(ctx, NULL);
  test_functions();
  test_activations();
  test_losses();
  tnf_graph_compiler_release(compiler);
  tnf_context_release(ctx);
  return CHECK_RESULT();
}
