/* Derivatives of solves and of the Cholesky and QR factorisations. Bars are cotangents, H the conjugate transpose; the formulas
 * hold for complex matrices. */
#include "builder/surface.h"
#include "matrix.h"

/* ---- cholesky: a = l l^H, differentiated as a function of (a + a^H) / 2 -------------------------------------------------- */

/* dl = l phi(l^-1 E l^-H), E = (da + da^H) / 2 */
static void jvp_cholesky(tnf_rule *r) {
  tnf_traced l = r->result[0], e = hermitian_part(r->operand_tangent[0]);
  tnf_traced inner = solve_right(solve_left(l, e, true, TNF_TRANSPOSE_KIND_NONE), l, true, TNF_TRANSPOSE_KIND_ADJOINT);
  r->result_tangent[0] = product(AS_IS, l, AS_IS, phi(inner));
}

/* abar = l^-H M l^-1, M the Hermitian part of phi(l^H lbar): two solves, and the result is Hermitian */
static void vjp_cholesky(tnf_rule *r) {
  tnf_traced l = r->result[0];
  tnf_traced full = product(ADJOINT, l, AS_IS, r->result_cotangent[0]);
  tnf_traced twice = tnf_add(tnf_op_tril(full, 0), tnf_op_tril(full, -1)); /* 2 phi */
  tnf_traced m = tnf_scale(0.25, tnf_add(twice, adjoint(twice)));
  tnf_traced half = solve_left(l, m, true, TNF_TRANSPOSE_KIND_ADJOINT);
  r->operand_cotangent[0] = solve_right(half, l, true, TNF_TRANSPOSE_KIND_NONE);
}

/* ---- inverse: x = a^-1: dx = -x da x --------------------------------------------------------------------------------------- */

static void jvp_inverse(tnf_rule *r) {
  tnf_traced x = r->result[0];
  r->result_tangent[0] = tnf_neg(product(AS_IS, product(AS_IS, x, AS_IS, r->operand_tangent[0]), AS_IS, x));
}

/* ---- solves: dx = op(a)^-1 (db - op(da) x), so bbar = op(a)^-H xbar and abar follows by transposing the product ------------ */

static matrix_form form_of(tnf_transpose_kind op) {
  switch (op) {
  case TNF_TRANSPOSE_KIND_NONE:
    return AS_IS;
  case TNF_TRANSPOSE_KIND_TRANSPOSE:
    return TRANSPOSED;
  case TNF_TRANSPOSE_KIND_ADJOINT:
    return ADJOINT;
  }
  return AS_IS;
}

typedef struct triangular {
  bool left, lower, unit;
  tnf_transpose_kind op;
} triangular;

static triangular triangular_of(tnf_rule *r) {
  return (triangular){tnf_rule_get_int(r, "left_side") != 0, tnf_rule_get_int(r, "lower") != 0,
                      tnf_rule_get_int(r, "unit_diagonal") != 0, (tnf_transpose_kind)tnf_rule_get_int(r, "transpose_a")};
}

static void jvp_triangular_solve(tnf_rule *r) {
  triangular t = triangular_of(r);
  tnf_traced x = r->result[0], da = r->operand_tangent[0], right = r->operand_tangent[1];
  if (!tnf_is_zero(da)) {
    da = t.lower ? tnf_op_tril(da, t.unit ? -1 : 0) : tnf_op_triu(da, t.unit ? 1 : 0);
    right = tnf_sub(right, t.left ? product(form_of(t.op), da, AS_IS, x) : product(AS_IS, x, form_of(t.op), da));
  }
  r->result_tangent[0] = tnf_op_triangular_solve(r->operand[0], right, t.left, t.lower, t.op, t.unit);
}

/* op(a)^-H: the adjoint of a, a again, or (for op = transpose) conj a */
static void adjoint_triangular_solve(tnf_rule *r) {
  triangular t = triangular_of(r);
  bool transposed = t.op == TNF_TRANSPOSE_KIND_TRANSPOSE;
  if (r->wanted[0]) {
    tnf_rule_fail(r, "a tangent is in the matrix");
    return;
  }
  tnf_traced a = transposed ? conj_of(r->operand[0]) : r->operand[0];
  tnf_transpose_kind op = t.op == TNF_TRANSPOSE_KIND_NONE ? TNF_TRANSPOSE_KIND_ADJOINT : TNF_TRANSPOSE_KIND_NONE;
  r->operand_cotangent[1] = tnf_op_triangular_solve(a, r->result_cotangent[0], t.left, t.lower, op, t.unit);
}

/* lu_solve(a, lu, pivots, b): `a` carries the derivative of the factors. */
enum { A, LU, PIVOTS, B };

static tnf_traced solve_again(tnf_rule *r, tnf_traced b, tnf_transpose_kind op) {
  return tnf_op_lu_solve(r->operand[A], r->operand[LU], r->operand[PIVOTS], b, op);
}

/* Factors that a program was given are constants of it. */
static bool is_by_factors(tnf_rule *r, bool is) {
  if (is)
    tnf_rule_fail(r, "the factors of lu_factor carry no derivative: it passes through the matrix");
  return is;
}

static void jvp_lu_solve(tnf_rule *r) {
  if (is_by_factors(r, !tnf_is_zero(r->operand_tangent[LU])))
    return;
  tnf_transpose_kind op = (tnf_transpose_kind)tnf_rule_get_int(r, "transpose_a");
  tnf_traced right = r->operand_tangent[B];
  if (!tnf_is_zero(r->operand_tangent[A]))
    right = tnf_sub(right, product(form_of(op), r->operand_tangent[A], AS_IS, r->result[0]));
  r->result_tangent[0] = solve_again(r, right, op);
}

static void adjoint_lu_solve(tnf_rule *r) {
  tnf_traced ct = r->result_cotangent[0];
  if (is_by_factors(r, r->wanted[LU]))
    return;
  if (r->wanted[A]) {
    tnf_rule_fail(r, "a tangent is in the matrix");
    return;
  }
  switch ((tnf_transpose_kind)tnf_rule_get_int(r, "transpose_a")) {
  case TNF_TRANSPOSE_KIND_NONE:
    r->operand_cotangent[B] = solve_again(r, ct, TNF_TRANSPOSE_KIND_ADJOINT);
    return;
  case TNF_TRANSPOSE_KIND_TRANSPOSE: /* a^-T has the adjoint conj(a)^-1 */
    r->operand_cotangent[B] = conj_of(solve_again(r, conj_of(ct), TNF_TRANSPOSE_KIND_NONE));
    return;
  case TNF_TRANSPOSE_KIND_ADJOINT:
    r->operand_cotangent[B] = solve_again(r, ct, TNF_TRANSPOSE_KIND_NONE);
    return;
  }
}

/* ---- qr: a[m, n] = q[m, k] r[k, n]; with the leading k columns a1 = q r1 ------------------------------------------------ */

static tnf_traced leading(tnf_traced a, tnf_traced q, bool tall) {
  return tall ? a : tnf_leading_called(a, 1, tnf_dim(q, 1), "m, with complete factors,", "n");
}

/* C = da1 r1^-1, X = q^H C, T = triu(X + X^H, 1) + Re diag X:  dq = C - q T,  dr = q^H da - (X - T) r,  which is T r where m >= n
 */
qr_factors qr_tangents(tnf_traced a, qr_factors f, tnf_traced da) {
  bool tall = is_tall(a);
  tnf_traced c = solve_right(leading(da, f.q, tall), leading(f.r, f.q, tall), false, TNF_TRANSPOSE_KIND_NONE);
  tnf_traced x = product(ADJOINT, f.q, AS_IS, c), both = tnf_add(x, adjoint(x));
  tnf_traced t = tnf_scale(0.5, tnf_add(tnf_op_triu(both, 0), tnf_op_triu(both, 1)));
  tnf_traced dr =
      tall ? product(AS_IS, t, AS_IS, f.r) : tnf_sub(product(ADJOINT, f.q, AS_IS, da), product(AS_IS, tnf_sub(x, t), AS_IS, f.r));
  return (qr_factors){tnf_sub(c, product(AS_IS, f.q, AS_IS, t)), dr};
}

/* False after a failure: columns of q beyond the thin ones are any basis. Where the extents are not known the run compares
 * them: what leads a has as many columns as q. */
static bool is_thin(tnf_rule *r) {
  bool thin = !tnf_rule_has(r, "complete") || is_wide(r->operand[0]) || !is_tall(r->operand[0]);
  if (!thin)
    tnf_rule_fail(r, "complete factors of a matrix with more rows than columns have none: thin ones have");
  return thin;
}

static void jvp_qr(tnf_rule *r) {
  if (!is_thin(r))
    return;
  qr_factors d = qr_tangents(r->operand[0], (qr_factors){r->result[0], r->result[1]}, r->operand_tangent[0]);
  r->result_tangent[0] = d.q;
  r->result_tangent[1] = d.r;
}

/* The lower triangle, its diagonal made real, mirrored to the upper one. */
static tnf_traced mirror_lower(tnf_traced m) {
  tnf_traced half = phi(m);
  return tnf_add(half, adjoint(half));
}

/* abar1 = (qbar' + q mirror(r1 rbar1^H - qbar'^H q)) r1^-H with qbar' = qbar + a2 rbar2^H, abar2 = q rbar2 */
tnf_traced qr_gradient(tnf_traced a, qr_factors f, qr_factors bar) {
  tnf_traced q = f.q, qbar = bar.q, rbar = bar.r;
  bool tall = is_tall(a) || tnf_is_zero(rbar);
  tnf_traced r1 = leading(f.r, q, is_tall(a)), rbar1 = rbar, rest = tnf_is_zero(rbar) ? rbar : (tnf_traced){0};
  tnf_extent k = tnf_dim(q, 1), n = tnf_dim(a, 1);
  if (!tall) {
    rbar1 = columns(rbar, tnf_extent_const(0), k);
    rest = columns(rbar, k, n);
    qbar = tnf_add(qbar, product(AS_IS, columns(a, k, n), ADJOINT, rest));
  }
  tnf_traced m = tnf_neg(product(ADJOINT, qbar, AS_IS, q));
  if (!tnf_is_zero(rbar1))
    m = tnf_add(product(AS_IS, r1, ADJOINT, rbar1), m);
  tnf_traced pulled = tnf_add(qbar, product(AS_IS, q, AS_IS, mirror_lower(m)));
  pulled = solve_right(pulled, r1, false, TNF_TRANSPOSE_KIND_ADJOINT);
  if (is_tall(a))
    return pulled;
  tnf_traced zeros = tnf_zeros_like(columns(a, k, n));
  tnf_traced parts[2] = {pulled, tall ? zeros : product(AS_IS, q, AS_IS, rest)};
  return tnf_op_concatenate(parts, 2, 1);
}

static void vjp_qr(tnf_rule *r) {
  if (is_thin(r))
    r->operand_cotangent[0] = qr_gradient(r->operand[0], (qr_factors){r->result[0], r->result[1]},
                                          (qr_factors){r->result_cotangent[0], r->result_cotangent[1]});
}

/* Columns, or the rows of x op(a) = b, are solved alike: those of all slices go to one matrix that is the same for them. */
static void batch_triangular_solve(tnf_rule *r) {
  int32_t along = tnf_rule_get_int(r, "left_side") ? 1 : 0;
  if (r->mapped[0])
    tnf_rule_batch_trailing(r);
  else
    batch_along(r, 1, along, along);
}
static void batch_lu_solve(tnf_rule *r) {
  if (r->mapped[0])
    tnf_rule_batch_trailing(r);
  else
    batch_along(r, 3, 1, 1);
}

const tnf_ad_rule tnf_ad_factor_rules[] = {
    RULE("inverse", .jvp = jvp_inverse, TRAILING),
    RULE("cholesky", .jvp = jvp_cholesky, .vjp = vjp_cholesky, TRAILING),
    RULE("triangular_solve", .jvp = jvp_triangular_solve, .adjoint = adjoint_triangular_solve, .batch = batch_triangular_solve),
    RULE("lu_factor", .linearity = TNF_CONSTANT, TRAILING),
    RULE("lu_solve", .jvp = jvp_lu_solve, .adjoint = adjoint_lu_solve, .batch = batch_lu_solve),
    RULE("qr", .jvp = jvp_qr, .vjp = vjp_qr, TRAILING),
    END_OF_RULES,
};
