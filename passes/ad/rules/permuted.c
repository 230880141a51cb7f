/* Derivatives of factors of permuted matrices, and of packed ones: lu, full_piv_lu, pivoted_qr, householder_qr. The permutations
 * are constants. k = min(m, n), subscripts 1 and 2 are the blocks up to k and beyond. */
#include "matrix.h"

/* ---- p a q^T = l u ------------------------------------------------------------------------------------------------------ */

typedef struct lu_factors {
  tnf_traced l, u;
} lu_factors;

/* The blocks of l[m, k] and u[k, n], and of a matrix like a. */
typedef struct lu_blocks {
  bool tall, wide; /* known to be: the others are no blocks */
  tnf_extent none, k, m, n;
  tnf_traced l1, u1;
} lu_blocks;

static lu_blocks blocks_of(tnf_traced a, lu_factors f) {
  lu_blocks b = {is_tall(a), is_wide(a), tnf_extent_const(0), tnf_dim(f.l, 1), tnf_dim(f.l, 0), tnf_dim(f.u, 1), f.l, f.u};
  if (!b.wide)
    b.l1 = rows(f.l, b.none, b.k);
  if (!b.tall)
    b.u1 = columns(f.u, b.none, b.k);
  return b;
}
static tnf_traced upper_rows(const lu_blocks *b, tnf_traced x) {
  return b->wide ? x : rows(x, b->none, b->k);
}
static tnf_traced left_columns(const lu_blocks *b, tnf_traced x) {
  return b->tall ? x : columns(x, b->none, b->k);
}

/* W = da_1 u1^-1, F = l1^-1 W_1:  dl = tril(W - l triu(F), -1),  du = [triu(F) u1, l1^-1 da_12 - tril(F, -1) u2] */
static lu_factors lu_tangents(tnf_traced a, lu_factors f, tnf_traced da) {
  lu_blocks b = blocks_of(a, f);
  tnf_traced w = solve_right(left_columns(&b, da), b.u1, false, TNF_TRANSPOSE_KIND_NONE);
  tnf_traced inner = solve_left(b.l1, upper_rows(&b, w), true, TNF_TRANSPOSE_KIND_NONE), upper = tnf_op_triu(inner, 0);
  lu_factors d = {tnf_op_tril(tnf_sub(w, product(AS_IS, f.l, AS_IS, upper)), -1), product(AS_IS, upper, AS_IS, b.u1)};
  if (b.tall)
    return d;
  tnf_traced beyond = solve_left(b.l1, upper_rows(&b, columns(da, b.k, b.n)), true, TNF_TRANSPOSE_KIND_NONE);
  beyond = tnf_sub(beyond, product(AS_IS, tnf_op_tril(inner, -1), AS_IS, columns(f.u, b.k, b.n)));
  d.u = tnf_op_concatenate((tnf_traced[]){d.u, beyond}, 2, 1);
  return d;
}

/* S = tril(l1^H lbar1 - ubar2 u2^H, -1) + triu(ubar1 u1^H - l2^H lbar2):
 * abar = [l1^-H S u1^-H, l1^-H ubar2; lbar2 u1^-H, 0], one of the blocks beyond k empty */
static tnf_traced lu_gradient(tnf_traced a, lu_factors f, lu_factors bar) {
  lu_blocks b = blocks_of(a, f);
  tnf_traced lower = product(ADJOINT, b.l1, AS_IS, upper_rows(&b, bar.l));
  tnf_traced upper = product(AS_IS, left_columns(&b, bar.u), ADJOINT, b.u1);
  tnf_traced ubar2 = b.tall ? bar.u : columns(bar.u, b.k, b.n), lbar2 = b.wide ? bar.l : rows(bar.l, b.k, b.m);
  if (!b.tall)
    lower = tnf_sub(lower, product(AS_IS, ubar2, ADJOINT, columns(f.u, b.k, b.n)));
  if (!b.wide)
    upper = tnf_sub(upper, product(ADJOINT, rows(f.l, b.k, b.m), AS_IS, lbar2));
  tnf_traced s = tnf_add(tnf_op_tril(lower, -1), tnf_op_triu(upper, 0));
  s = solve_right(solve_left(b.l1, s, true, TNF_TRANSPOSE_KIND_ADJOINT), b.u1, false, TNF_TRANSPOSE_KIND_ADJOINT);
  if (!b.tall)
    s = tnf_op_concatenate((tnf_traced[]){s, solve_left(b.l1, ubar2, true, TNF_TRANSPOSE_KIND_ADJOINT)}, 2, 1);
  if (b.wide)
    return s;
  tnf_traced below = solve_right(lbar2, b.u1, false, TNF_TRANSPOSE_KIND_ADJOINT);
  if (!b.tall)
    below = tnf_op_concatenate((tnf_traced[]){below, tnf_zeros_like(rows(columns(a, b.k, b.n), b.k, b.m))}, 2, 1);
  return tnf_op_concatenate((tnf_traced[]){s, below}, 2, 0);
}

/* lu: p, l, u, parity */
static void jvp_lu(tnf_rule *r) {
  tnf_traced da = permuted_rows(r->operand_tangent[0], r->result[0], false);
  lu_factors d = lu_tangents(r->operand[0], (lu_factors){r->result[1], r->result[2]}, da);
  r->result_tangent[1] = d.l;
  r->result_tangent[2] = d.u;
}
static void vjp_lu(tnf_rule *r) {
  tnf_traced pulled = lu_gradient(r->operand[0], (lu_factors){r->result[1], r->result[2]},
                                  (lu_factors){r->result_cotangent[1], r->result_cotangent[2]});
  r->operand_cotangent[0] = permuted_rows(pulled, r->result[0], true);
}

/* full_piv_lu: p, q, l, u, parity */
static void jvp_full_piv_lu(tnf_rule *r) {
  tnf_traced da = permuted_columns(permuted_rows(r->operand_tangent[0], r->result[0], false), r->result[1], false);
  lu_factors d = lu_tangents(r->operand[0], (lu_factors){r->result[2], r->result[3]}, da);
  r->result_tangent[2] = d.l;
  r->result_tangent[3] = d.u;
}
static void vjp_full_piv_lu(tnf_rule *r) {
  tnf_traced pulled = lu_gradient(r->operand[0], (lu_factors){r->result[2], r->result[3]},
                                  (lu_factors){r->result_cotangent[2], r->result_cotangent[3]});
  r->operand_cotangent[0] = permuted_rows(permuted_columns(pulled, r->result[1], true), r->result[0], true);
}

/* ---- pivoted_qr: the matrix with its columns in the order of places is q r ------------------------------------------------- */

static void jvp_pivoted_qr(tnf_rule *r) {
  qr_factors f = {r->result[0], r->result[1]};
  qr_factors d = qr_tangents(r->operand[0], f, permuted_columns(r->operand_tangent[0], r->result[2], false));
  r->result_tangent[0] = d.q;
  r->result_tangent[1] = d.r;
}
static void vjp_pivoted_qr(tnf_rule *r) {
  qr_factors f = {r->result[0], r->result[1]}, bar = {r->result_cotangent[0], r->result_cotangent[1]};
  tnf_traced pulled = qr_gradient(permuted_columns(r->operand[0], r->result[2], false), f, bar);
  r->operand_cotangent[0] = permuted_columns(pulled, r->result[2], true);
}

/* ---- householder_qr ----------------------------------------------------------------------------------------------------- */

/* The unit lower vectors v[m, k] of packed[m, n], tau, and W[k, k] with E - v W = q, E the leading k columns of the identity. */
typedef struct reflectors {
  tnf_traced front, eye, v, w, absent; /* front: k columns of packed; absent: 1 where tau is 0 and there is no vector */
} reflectors;

/* W = t v1^H, t = (1 + diag(tau) triu(v^H v, 1))^-1 diag(tau) */
static reflectors reflectors_of(tnf_traced packed, tnf_traced tau) {
  tnf_extent none = tnf_extent_const(0), k = tnf_dim(tau, 0);
  reflectors h = {.front = is_tall(packed) ? packed : columns(packed, none, k)};
  h.eye = diagonal_like(filled_like(tau, 1), h.front);
  h.v = tnf_add(tnf_op_tril(h.front, -1), h.eye);
  tnf_traced gram = tnf_op_triu(product(ADJOINT, h.v, AS_IS, h.v), 1);
  tnf_traced t = tnf_op_triangular_solve(scale_rows(tau, gram), diagonal_like(tau, gram), /*left_side=*/true, /*lower=*/false,
                                         TNF_TRANSPOSE_KIND_NONE, /*unit_diagonal=*/true);
  h.w = product(AS_IS, t, ADJOINT, is_wide(packed) ? h.v : rows(h.v, none, k));
  h.absent = tnf_select(tnf_compare(TNF_DIRECTION_EQ, tau, filled_like(tau, 0)), filled_like(tau, 1), filled_like(tau, 0));
  return h;
}

/* The tangent of packed = tril(v, -1) + r, v in the leading columns and r in the leading rows. */
static tnf_traced packed_tangent(tnf_traced packed, tnf_traced tau, tnf_traced dv, tnf_traced dr) {
  tnf_extent none = tnf_extent_const(0), k = tnf_dim(tau, 0), m = tnf_dim(packed, 0), n = tnf_dim(packed, 1);
  tnf_traced top = is_wide(packed) ? dv : rows(dv, none, k), below = is_wide(packed) ? dv : rows(dv, k, m);
  if (!is_tall(packed)) {
    tnf_traced beyond = columns(packed, k, n);
    tnf_traced top_zeros = tnf_zeros_like(is_wide(packed) ? beyond : rows(beyond, none, k));
    top = tnf_op_concatenate((tnf_traced[]){top, top_zeros}, 2, 1);
    if (!is_wide(packed))
      below = tnf_op_concatenate((tnf_traced[]){below, tnf_zeros_like(rows(beyond, k, m))}, 2, 1);
  }
  top = tnf_add(top, tnf_op_triu(dr, 0));
  return is_wide(packed) ? top : tnf_op_concatenate((tnf_traced[]){top, below}, 2, 0);
}

/* v and W are the LU factors of E - q, and tau is W's diagonal: their tangents are those of lu for -dq. A reflector that is
 * absent, as the last one of a real square matrix, has none; W's diagonal is 1 there in solving. */
static void jvp_householder_qr(tnf_rule *r) {
  tnf_traced packed = r->result[0], tau = r->result[1];
  reflectors h = reflectors_of(packed, tau);
  tnf_traced upper = tnf_op_triu(is_wide(packed) ? packed : rows(packed, tnf_extent_const(0), tnf_dim(tau, 0)), 0);
  qr_factors f = {tnf_sub(h.eye, product(AS_IS, h.v, AS_IS, h.w)), upper};
  qr_factors d = qr_tangents(r->operand[0], f, r->operand_tangent[0]);
  lu_factors dh = lu_tangents(h.front, (lu_factors){h.v, tnf_add(h.w, diagonal_like(h.absent, h.w))}, tnf_neg(d.q));
  r->result_tangent[0] = packed_tangent(packed, tau, dh.l, d.r);
  r->result_tangent[1] = tnf_mul(tnf_sub(filled_like(tau, 1), h.absent), tnf_op_extract_diag(dh.u));
}

const tnf_ad_rule tnf_ad_permuted_rules[] = {
    RULE("lu", .jvp = jvp_lu, .vjp = vjp_lu, TRAILING),
    RULE("full_piv_lu", .jvp = jvp_full_piv_lu, .vjp = vjp_full_piv_lu, TRAILING),
    RULE("pivoted_qr", .jvp = jvp_pivoted_qr, .vjp = vjp_pivoted_qr, TRAILING),
    RULE("householder_qr", .jvp = jvp_householder_qr, TRAILING),
    END_OF_RULES,
};
