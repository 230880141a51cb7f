/* Derivatives of eig: a v = v diag(w), columns of v of norm 1, values that count as equal not coupled. A second derivative that
 * needs such a coupling is NaN (guarded.c). */
#include "spectral.h"

static spectrum spectrum_of_eig(const tnf_rule *r) {
  return (spectrum){.a = r->operand[0], .s = r->result[0], .u = r->result[1], .general = true};
}

/* 1 / (w_j - w_i), 0 where the values count as equal; [n, n, batch...]. */
static tnf_traced coupling_of(const spectrum *of) {
  tnf_traced d = tnf_sub(along_columns(of->s, of->u), along_rows(of->s, of->u));
  return reciprocal_or(d, over_batch(threshold_of(of), tnf_abs(d)), filled_like(d, 0));
}

/* v diag(Re diag(v^H x)): what of x would change the norms of v's columns. */
static tnf_traced along_vectors(tnf_traced v, tnf_traced x) {
  return scale_columns(v, tnf_reduce_sum(tnf_real(tnf_mul(conj_of(v), x)), TNF_AXES(0)));
}

/* B = v^-1 da v, Q = coupling o B:  dw = diag B,  dv = v Q - v diag(Re diag(v^H v Q)) */
static void jvp_eig(tnf_rule *r) {
  spectrum of = spectrum_of_eig(r);
  tnf_traced v = of.u, da = as_dtype(r->operand_tangent[0], tnf_dtype_of(v));
  tnf_traced b = solve_vectors(v, product(AS_IS, da, AS_IS, v), TNF_TRANSPOSE_KIND_NONE);
  tnf_traced turned = product(AS_IS, v, AS_IS, tnf_mul(coupling_of(&of), b));
  r->result_tangent[0] = guard_values(&of, tnf_op_extract_diag(b), b);
  r->result_tangent[1] = guard_vectors(&of, tnf_sub(turned, along_vectors(v, turned)));
}

/* V' = vbar - v diag(Re diag(v^H vbar)), G = conj(coupling) o (v^H V') + diag(wbar):  abar = v^-H G v^H, its real part for real a
 */
static void vjp_eig(tnf_rule *r) {
  spectrum of = spectrum_of_eig(r);
  tnf_traced v = of.u, wbar = r->result_cotangent[0], vbar = r->result_cotangent[1], right;
  if (tnf_is_zero(vbar)) {
    right = scale_rows(wbar, adjoint(v));
  } else {
    tnf_traced g = tnf_mul(conj_of(coupling_of(&of)), product(ADJOINT, v, AS_IS, tnf_sub(vbar, along_vectors(v, vbar))));
    if (!tnf_is_zero(wbar))
      g = tnf_add(g, diagonal_like(wbar, g));
    right = product(AS_IS, g, ADJOINT, v);
  }
  tnf_traced pulled = solve_vectors(v, right, TNF_TRANSPOSE_KIND_ADJOINT);
  r->operand_cotangent[0] = guard_pulled(&of, is_complex(of.a) ? pulled : tnf_real(pulled), (tnf_traced){0});
}

const tnf_ad_rule tnf_ad_eig_rules[] = {
    RULE("eig", .jvp = jvp_eig, .vjp = vjp_eig, TRAILING),
    END_OF_RULES,
};
