/* Derivatives between real and complex numbers, under the inner product <a, b> = Re sum conj(a) b. */
#include "rules.h"

static void adjoint_conj(tnf_rule *r) {
  r->operand_cotangent[0] = tnf_conj(r->result_cotangent[0]);
}

/* <ct, Re z> = <ct + 0i, z> */
static void adjoint_real(tnf_rule *r) {
  r->operand_cotangent[0] = as_dtype(r->result_cotangent[0], tnf_dtype_of(r->operand[0]));
}

/* <ct, Im z> = <i ct, z>; the imaginary part of a real is the constant 0. */
static void adjoint_imag(tnf_rule *r) {
  if (is_complex(r->operand[0]))
    r->operand_cotangent[0] = tnf_complex(filled_like(r->result_cotangent[0], 0), r->result_cotangent[0]);
}

static void adjoint_complex(tnf_rule *r) {
  if (r->wanted[0])
    r->operand_cotangent[0] = tnf_real(r->result_cotangent[0]);
  if (r->wanted[1])
    r->operand_cotangent[1] = tnf_imag(r->result_cotangent[0]);
}

/* Embedding and taking the real part are each other's adjoints. */
static void adjoint_convert(tnf_rule *r) {
  r->operand_cotangent[0] = as_dtype(r->result_cotangent[0], tnf_dtype_of(r->operand[0]));
}

/* do = Re(conj(sign x) dx), 0 at 0 */
static void jvp_abs(tnf_rule *r) {
  tnf_traced moved = tnf_mul(conj_of(tnf_sign(r->operand[0])), r->operand_tangent[0]);
  r->result_tangent[0] = is_complex(r->operand[0]) ? tnf_real(moved) : moved;
}

/* o = z / |z|:  do = i Im(conj(o) dz) / |z| o, 0 at 0; the real sign is constant but for its jump. */
static void jvp_sign(tnf_rule *r) {
  tnf_traced z = r->operand[0], o = r->result[0];
  if (!is_complex(z))
    return;
  tnf_traced modulus = tnf_abs(z), zero = filled_like(modulus, 0);
  tnf_traced divisor = tnf_select(tnf_compare_scalar(TNF_DIRECTION_EQ, modulus, 0), filled_like(modulus, 1), modulus);
  tnf_traced turn = tnf_div(tnf_imag(tnf_mul(tnf_conj(o), r->operand_tangent[0])), divisor);
  r->result_tangent[0] = tnf_mul(o, tnf_complex(zero, turn));
}

const tnf_ad_rule tnf_ad_complex_rules[] = {
    RULE("conj", .linearity = TNF_LINEAR, .adjoint = adjoint_conj, TRAILING),
    RULE("real", .linearity = TNF_LINEAR, .adjoint = adjoint_real, TRAILING),
    RULE("imag", .linearity = TNF_LINEAR, .adjoint = adjoint_imag, TRAILING),
    RULE("complex", .linearity = TNF_LINEAR, .adjoint = adjoint_complex, TRAILING),
    RULE("convert", .linearity = TNF_LINEAR, .adjoint = adjoint_convert, TRAILING),
    RULE("abs", .jvp = jvp_abs, TRAILING),
    RULE("sign", .jvp = jvp_sign, TRAILING),
    END_OF_RULES,
};
