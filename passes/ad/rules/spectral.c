/* Derivatives of eigh and svd. Every denominator is regularised on its own, relative to the largest value: where it is not larger
 * than `gap` times that, the coupling is 0. First derivatives are finite always. What they give is guarded (guarded.c): a second
 * derivative that needs a coupling of equal values, which the factors do not carry, is NaN. */
#include "spectral.h"

tnf_traced reciprocal_or(tnf_traced d, tnf_traced threshold, tnf_traced otherwise) {
  tnf_traced apart = tnf_compare(TNF_DIRECTION_GT, tnf_abs(d), threshold);
  tnf_traced safe = tnf_select(apart, d, filled_like(d, 1));
  return tnf_select(apart, tnf_rdiv(1, safe), otherwise);
}

/* The real diagonal. */
static tnf_traced real_diagonal(tnf_traced a) {
  tnf_traced d = tnf_op_extract_diag(a);
  return is_complex(d) ? tnf_real(d) : d;
}

/* For values s[k, batch...]: G+_ij = 1 / (s_j + s_i), and G_ij = 1 / (s_j - s_i), which is 0 on the diagonal. Where s_i and s_j
 * coincide, G is G+: the derivative of the matrix rebuilt from its factors is then still exact, which no other choice gives. */
typedef struct couplings {
  tnf_traced g, g_plus; /* [k, k, batch...], real */
} couplings;

static couplings couplings_of(const spectrum *of, tnf_traced square) {
  tnf_traced columns_s = along_columns(of->s, square), rows_s = along_rows(of->s, square);
  tnf_traced sum = tnf_add(columns_s, rows_s), difference = tnf_sub(columns_s, rows_s);
  tnf_traced limit = over_batch(threshold_of(of), sum);
  couplings c;
  c.g_plus = reciprocal_or(sum, limit, filled_like(sum, 0));
  tnf_traced off_diagonal = tnf_add(tnf_op_tril(c.g_plus, -1), tnf_op_triu(c.g_plus, 1));
  c.g = reciprocal_or(difference, limit, off_diagonal);
  return c;
}

/* ---- eigh: a v = v diag(w), differentiated as a function of (a + a^H) / 2 ----------------------------------------------- */

/* P = v^H E v, E = (da + da^H) / 2:  dw = Re diag P,  dv = v (G o P) */
static void jvp_eigh(tnf_rule *r) {
  tnf_traced w = r->result[0], v = r->result[1], e = hermitian_part(r->operand_tangent[0]);
  tnf_traced p = product(ADJOINT, v, AS_IS, product(AS_IS, e, AS_IS, v));
  spectrum of = {.a = r->operand[0], .s = w, .u = v, .gap = derivative_gap(r)};
  r->result_tangent[0] = guard_values(&of, real_diagonal(p), p);
  r->result_tangent[1] = guard_vectors(&of, product(AS_IS, v, AS_IS, weigh(couplings_of(&of, v).g, p)));
}

/* abar = v (diag(wbar) + the Hermitian part of G o (v^H vbar)) v^H */
static void vjp_eigh(tnf_rule *r) {
  tnf_traced w = r->result[0], v = r->result[1], wbar = r->result_cotangent[0], vbar = r->result_cotangent[1], left;
  spectrum of = {.a = r->operand[0], .s = w, .u = v, .gap = derivative_gap(r)};
  if (tnf_is_zero(vbar)) {
    left = scale_columns(v, wbar);
  } else {
    tnf_traced inner = hermitian_part(weigh(couplings_of(&of, v).g, product(ADJOINT, v, AS_IS, vbar)));
    if (!tnf_is_zero(wbar))
      inner = tnf_add(inner, diagonal_like(wbar, v));
    left = product(AS_IS, v, AS_IS, inner);
  }
  r->operand_cotangent[0] = guard_pulled(&of, product(AS_IS, left, ADJOINT, v), tnf_is_zero(vbar) ? wbar : (tnf_traced){0});
}

/* ---- svd: a[m, n] = u[m, k] diag(s) vt[k, n] ---------------------------------------------------------------------------- */

/* With D = u^H da v, H and K its Hermitian and skew parts, P = G o H and Q = G+ o K:
 * ds = Re diag D,  du = u (P + Q) + (1 - u u^H) da v / s,  dv = v (P - Q) + (1 - v v^H) da^H u / s.
 * The phase that is free goes half into u and half into v. 1 / s is regularised as the couplings are. */
static tnf_traced inverse_of(const spectrum *of) {
  return reciprocal_or(of->s, over_batch(threshold_of(of), of->s), filled_like(of->s, 0));
}

/* Of a full decomposition the values alone have a derivative, which is made of the thin factors: vectors beyond these are any
 * basis. */
static bool is_full(tnf_rule *r) {
  return tnf_rule_has(r, "full");
}

static void refuse_full_vectors(tnf_rule *r) {
  tnf_rule_fail(r, "u and vt of a full decomposition have none: its s has, and all factors of a thin one");
}

static spectrum spectrum_of_svd(tnf_rule *r) {
  spectrum of = {.a = r->operand[0], .s = r->result[1], .u = r->result[0], .vt = r->result[2], .gap = derivative_gap(r)};
  if (is_full(r)) {
    tnf_svd_result thin = tnf_op_svd(of.a, /*canonical=*/false, /*full=*/false, NULL, of.gap > 0 ? &of.gap : NULL);
    of.s = thin.s;
    of.u = thin.u;
    of.vt = thin.vt;
  }
  return of;
}

static void jvp_svd(tnf_rule *r) {
  if (is_full(r) && (r->result_wanted[0] || r->result_wanted[2])) {
    refuse_full_vectors(r);
    return;
  }
  spectrum of = spectrum_of_svd(r);
  tnf_traced u = of.u, vt = of.vt, da = r->operand_tangent[0];
  tnf_traced uda = product(ADJOINT, u, AS_IS, da), d = product(AS_IS, uda, ADJOINT, vt);
  r->result_tangent[1] = guard_values(&of, real_diagonal(d), d);
  if (is_full(r))
    return;
  couplings c = couplings_of(&of, d);
  tnf_traced inverse = inverse_of(&of);
  tnf_traced p = weigh(c.g, hermitian_part(d)), q = weigh(c.g_plus, skew_part(d));
  tnf_traced du = product(AS_IS, u, AS_IS, tnf_add(p, q)), dvt = product(ADJOINT, tnf_sub(p, q), AS_IS, vt);
  if (!is_wide(r->operand[0])) {
    tnf_traced outside = tnf_sub(product(AS_IS, da, ADJOINT, vt), product(AS_IS, u, AS_IS, d));
    du = tnf_add(du, scale_columns(outside, inverse));
  }
  if (!is_tall(r->operand[0])) {
    tnf_traced outside = tnf_sub(uda, product(AS_IS, d, AS_IS, vt));
    dvt = tnf_add(dvt, scale_rows(inverse, outside));
  }
  r->result_tangent[0] = guard_vectors(&of, du);
  r->result_tangent[2] = guard_vectors(&of, dvt);
}

/* X = u^H ubar, Y = v^H vbar:
 * abar = (u core + ubar / s) vt + u (vtbar / s),
 * core = diag(sbar) + the Hermitian part of G o (X + Y) + the skew part of G+ o (X - Y) - X / s_j - Y^H / s_i,
 * the terms in 1 / s only where a is not square: u^H or v then has a complement. */
static void vjp_svd(tnf_rule *r) {
  tnf_traced ubar = r->result_cotangent[0], sbar = r->result_cotangent[1], vtbar = r->result_cotangent[2];
  if (is_full(r) && !(tnf_is_zero(ubar) && tnf_is_zero(vtbar))) {
    refuse_full_vectors(r);
    return;
  }
  spectrum of = spectrum_of_svd(r);
  tnf_traced u = of.u, vt = of.vt;
  if (tnf_is_zero(ubar) && tnf_is_zero(vtbar)) {
    r->operand_cotangent[0] = guard_pulled(&of, product(AS_IS, scale_columns(u, sbar), AS_IS, vt), sbar);
    return;
  }
  bool with_u = !is_wide(r->operand[0]) && !tnf_is_zero(ubar), with_v = !is_tall(r->operand[0]) && !tnf_is_zero(vtbar);
  tnf_traced x = product(ADJOINT, u, AS_IS, ubar), y = product(AS_IS, vt, ADJOINT, vtbar);
  couplings c = couplings_of(&of, tnf_is_zero(x) ? y : x);
  tnf_traced inverse = inverse_of(&of);
  tnf_traced core = tnf_add(hermitian_part(weigh(c.g, tnf_add(x, y))), skew_part(weigh(c.g_plus, tnf_sub(x, y))));
  if (!tnf_is_zero(sbar))
    core = tnf_add(core, diagonal_like(sbar, core));
  if (with_u)
    core = tnf_sub(core, scale_columns(x, inverse));
  if (with_v)
    core = tnf_sub(core, scale_rows(inverse, adjoint(y)));
  tnf_traced left = product(AS_IS, u, AS_IS, core);
  if (with_u)
    left = tnf_add(left, scale_columns(ubar, inverse));
  tnf_traced pulled = product(AS_IS, left, AS_IS, vt);
  if (with_v)
    pulled = tnf_add(pulled, product(AS_IS, u, AS_IS, scale_rows(inverse, vtbar)));
  r->operand_cotangent[0] = guard_pulled(&of, pulled, (tnf_traced){0});
}

const tnf_ad_rule tnf_ad_spectral_rules[] = {
    RULE("eigh", .jvp = jvp_eigh, .vjp = vjp_eigh, TRAILING),
    RULE("svd", .jvp = jvp_svd, .vjp = vjp_svd, TRAILING),
    END_OF_RULES,
};
