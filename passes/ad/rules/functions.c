/* Derivatives of functions of matrices. Bars are cotangents, H the conjugate transpose; the formulas hold for complex matrices.
 */
#include "matrix.h"

/* ---- blocks ------------------------------------------------------------------------------------------------------------- */

/* [[diagonal, corner], [0, diagonal]] */
static tnf_traced block(tnf_traced diagonal, tnf_traced corner) {
  tnf_traced left[2] = {diagonal, filled_like(diagonal, 0)}, right[2] = {corner, diagonal};
  tnf_traced columns_of[2] = {tnf_op_concatenate(left, 2, 0), tnf_op_concatenate(right, 2, 0)};
  return tnf_op_concatenate(columns_of, 2, 1);
}

/* The upper right block, of a's extents. */
static tnf_traced corner_of(tnf_traced whole, tnf_traced a) {
  tnf_extents limits = tnf_shape_of_value(whole), starts = limits;
  int64_t strides[TNF_RT_MAX_RANK];
  for (int32_t i = 0; i < limits.count; ++i) {
    starts.extent[i] = tnf_extent_const(0);
    strides[i] = 1;
  }
  limits.extent[0] = starts.extent[1] = tnf_dim(a, 0);
  return tnf_op_slice(whole, starts.extent, starts.count, limits.extent, limits.count, strides, limits.count);
}

/* ---- det and slogdet ---------------------------------------------------------------------------------------------------- */

/* sum of x o y over each matrix, [batch...] */
static tnf_traced paired(tnf_traced x, tnf_traced y) {
  const int64_t axes[2] = {0, 1};
  return tnf_op_reduce_sum(tnf_op_mul(x, y), axes, 2);
}

/* v[batch...] times every element of its matrix */
static tnf_traced times_each(tnf_traced v, tnf_traced x) {
  int64_t dims[TNF_RT_MAX_RANK];
  tnf_extents extents = tnf_shape_of_value(x);
  for (int32_t i = 0; i < extents.count - 2; ++i)
    dims[i] = i + 2;
  return tnf_op_mul(broadcast_to(v, &extents, dims), x);
}

/* dd = sum of the cofactors o da */
static void jvp_det(tnf_rule *r) {
  r->result_tangent[0] = paired(tnf_op_cofactor(r->operand[0]), r->operand_tangent[0]);
}

static void jvp_cofactor(tnf_rule *r) {
  r->result_tangent[0] = tnf_op_cofactor_tangent(r->operand[0], r->operand_tangent[0]);
}

static tnf_traced trace_of(tnf_traced x) {
  const int64_t axis = 0;
  return tnf_op_reduce_sum(tnf_op_extract_diag(x), &axis, 1);
}

/* With x = a^-1, p = x e, q = x da:  dt = det a (k x)^T,  k = (tr p tr q - tr pq) 1 - tr q p - tr p q + p q + q p */
static tnf_traced second_of_cofactor(tnf_traced a, tnf_traced e, tnf_traced da) {
  tnf_traced x = tnf_op_inverse(a), p = product(AS_IS, x, AS_IS, e), q = product(AS_IS, x, AS_IS, da);
  tnf_traced pq = product(AS_IS, p, AS_IS, q), tp = trace_of(p), tq = trace_of(q);
  tnf_traced on_diagonal = tnf_sub(tnf_op_mul(tp, tq), trace_of(pq));
  tnf_traced k = tnf_sub(tnf_add(pq, product(AS_IS, q, AS_IS, p)), tnf_add(times_each(tq, p), times_each(tp, q)));
  tnf_traced kx = tnf_add(product(AS_IS, k, AS_IS, x), times_each(on_diagonal, x));
  return times_each(tnf_op_det(a), tnf_matrix_transpose(kx));
}

static void jvp_cofactor_tangent(tnf_rule *r) {
  tnf_traced a = r->operand[0], e = r->operand[1], da = r->operand_tangent[0];
  tnf_traced t = tnf_op_cofactor_tangent(a, r->operand_tangent[1]);
  r->result_tangent[0] = tnf_is_zero(da) ? t : tnf_add(t, second_of_cofactor(a, e, da));
}

/* The form is symmetric: ebar = conj of the tangent along conj tbar. */
static void adjoint_cofactor_tangent(tnf_rule *r) {
  if (r->wanted[0]) {
    tnf_rule_fail(r, "a tangent is in the matrix");
    return;
  }
  r->operand_cotangent[1] = conj_of(tnf_op_cofactor_tangent(r->operand[0], conj_of(r->result_cotangent[0])));
}

/* t = tr(a^-1 da):  dlogabs = Re t,  dsign = i Im t sign */
static void jvp_slogdet(tnf_rule *r) {
  tnf_traced t = paired(tnf_matrix_transpose(tnf_op_inverse(r->operand[0])), r->operand_tangent[0]);
  if (!is_complex(t)) {
    r->result_tangent[1] = t;
    return;
  }
  r->result_tangent[1] = tnf_real(t);
  tnf_traced turn = tnf_scale_complex(0, 1, tnf_cast(tnf_imag(t), tnf_dtype_of(t)));
  r->result_tangent[0] = tnf_op_mul(turn, r->result[0]);
}

/* ---- pinv and lstsq, at constant rank ----------------------------------------------------------------------------------- */

/* A rule for a with at least as many rows as columns gives that for the others: the pseudoinverse of a^H is p^H. */
static tnf_traced turned(bool turn, tnf_traced x) {
  return turn ? adjoint(x) : x;
}

/* With t = p da, s = p p^H da^H and u = t^H p:  dp = s + u - (t + s a) p - p a u */
static void jvp_pinv(tnf_rule *r) {
  bool wide = is_wide(r->operand[0]);
  tnf_traced a = turned(wide, r->operand[0]), p = turned(wide, r->result[0]), da = turned(wide, r->operand_tangent[0]);
  tnf_traced t = product(AS_IS, p, AS_IS, da), s = product(AS_IS, product(AS_IS, p, ADJOINT, p), ADJOINT, da);
  tnf_traced u = product(ADJOINT, t, AS_IS, p), inner = tnf_add(t, product(AS_IS, s, AS_IS, a));
  tnf_traced outside = tnf_sub(u, product(AS_IS, p, AS_IS, product(AS_IS, a, AS_IS, u)));
  r->result_tangent[0] = turned(wide, tnf_add(tnf_sub(s, product(AS_IS, inner, AS_IS, p)), outside));
}

/* With k = pbar^H and y = p k:  abar = (k - a y) p p^H + p^H (y - y p a - y^H) */
static void vjp_pinv(tnf_rule *r) {
  bool wide = is_wide(r->operand[0]);
  tnf_traced a = turned(wide, r->operand[0]), p = turned(wide, r->result[0]), pbar = turned(wide, r->result_cotangent[0]);
  tnf_traced y = product(AS_IS, p, ADJOINT, pbar), pa = product(AS_IS, p, AS_IS, a);
  tnf_traced outside = tnf_sub(adjoint(pbar), product(AS_IS, a, AS_IS, y));
  tnf_traced inner = tnf_sub(tnf_sub(y, product(AS_IS, y, AS_IS, pa)), adjoint(y));
  r->operand_cotangent[0] =
      turned(wide, tnf_add(product(AS_IS, outside, AS_IS, product(AS_IS, p, ADJOINT, p)), product(ADJOINT, p, AS_IS, inner)));
}

/* With p the pseudoinverse, e = b - a x and w = da^H p^H x:  dx = p (db - da x + p^H da^H e - a w) + w */
static void jvp_lstsq(tnf_rule *r) {
  tnf_traced a = r->operand[0], b = r->operand[1], x = r->result[0], da = r->operand_tangent[0], right = r->operand_tangent[1];
  tnf_traced p = tnf_op_pinv(a, tnf_rule_get_double(r, "rtol"));
  if (tnf_is_zero(da)) {
    r->result_tangent[0] = product(AS_IS, p, AS_IS, right);
    return;
  }
  tnf_traced e = tnf_sub(b, product(AS_IS, a, AS_IS, x)), w = product(ADJOINT, da, AS_IS, product(ADJOINT, p, AS_IS, x));
  right = tnf_sub(right, product(AS_IS, da, AS_IS, x));
  right = tnf_add(right, product(ADJOINT, p, AS_IS, product(ADJOINT, da, AS_IS, e)));
  right = tnf_sub(right, product(AS_IS, a, AS_IS, w));
  r->result_tangent[0] = tnf_add(product(AS_IS, p, AS_IS, right), w);
}

/* bbar = p^H xbar,  abar = e (p bbar)^H + p^H x (xbar - p a xbar)^H - bbar x^H */
static void vjp_lstsq(tnf_rule *r) {
  tnf_traced a = r->operand[0], b = r->operand[1], x = r->result[0], xbar = r->result_cotangent[0];
  tnf_traced p = tnf_op_pinv(a, tnf_rule_get_double(r, "rtol")), bbar = product(ADJOINT, p, AS_IS, xbar);
  if (r->wanted[1])
    r->operand_cotangent[1] = bbar;
  if (!r->wanted[0])
    return;
  tnf_traced e = tnf_sub(b, product(AS_IS, a, AS_IS, x));
  tnf_traced outside = tnf_sub(xbar, product(AS_IS, p, AS_IS, product(AS_IS, a, AS_IS, xbar)));
  tnf_traced residual = product(AS_IS, e, ADJOINT, product(AS_IS, p, AS_IS, bbar));
  tnf_traced smallest = product(AS_IS, product(ADJOINT, p, AS_IS, x), ADJOINT, outside);
  r->operand_cotangent[0] = tnf_sub(tnf_add(residual, smallest), product(AS_IS, bbar, ADJOINT, x));
}

/* ---- matrix_exp --------------------------------------------------------------------------------------------------------- */

static void jvp_matrix_exp(tnf_rule *r) {
  r->result_tangent[0] = tnf_op_matrix_exp_tangent(r->operand[0], r->operand_tangent[0]);
}

/* The tangent t(a, e) is a block of the function of [[a, e], [0, a]], and so is dt of its tangent. */
static void jvp_matrix_exp_tangent(tnf_rule *r) {
  tnf_traced a = r->operand[0], e = r->operand[1], da = r->operand_tangent[0];
  tnf_traced along_e = tnf_op_matrix_exp_tangent(a, r->operand_tangent[1]);
  r->result_tangent[0] = along_e;
  if (tnf_is_zero(da))
    return;
  tnf_traced change = block(da, filled_like(da, 0));
  r->result_tangent[0] = tnf_add(corner_of(tnf_op_matrix_exp_tangent(block(a, e), change), a), along_e);
}

static void adjoint_matrix_exp_tangent(tnf_rule *r) {
  if (r->wanted[0]) {
    tnf_rule_fail(r, "a tangent is in the matrix");
    return;
  }
  r->operand_cotangent[1] = tnf_op_matrix_exp_tangent(adjoint(r->operand[0]), r->result_cotangent[0]);
}

/* ---- matrix_log: as matrix_exp ------------------------------------------------------------------------------------------ */

static void jvp_matrix_log(tnf_rule *r) {
  r->result_tangent[0] = tnf_op_matrix_log_tangent(r->operand[0], r->operand_tangent[0]);
}

static void jvp_matrix_log_tangent(tnf_rule *r) {
  tnf_traced a = r->operand[0], e = r->operand[1], da = r->operand_tangent[0];
  tnf_traced along_e = tnf_op_matrix_log_tangent(a, r->operand_tangent[1]);
  r->result_tangent[0] = along_e;
  if (tnf_is_zero(da))
    return;
  tnf_traced change = block(da, filled_like(da, 0));
  r->result_tangent[0] = tnf_add(corner_of(tnf_op_matrix_log_tangent(block(a, e), change), a), along_e);
}

static void adjoint_matrix_log_tangent(tnf_rule *r) {
  if (r->wanted[0]) {
    tnf_rule_fail(r, "a tangent is in the matrix");
    return;
  }
  r->operand_cotangent[1] = tnf_op_matrix_log_tangent(adjoint(r->operand[0]), r->result_cotangent[0]);
}

/* ---- matrix_sqrt and sylvester ------------------------------------------------------------------------------------------ */

/* x dx + dx x = da */
static void jvp_matrix_sqrt(tnf_rule *r) {
  r->result_tangent[0] = tnf_op_sylvester(r->result[0], r->result[0], r->operand_tangent[0]);
}

/* a dx + dx b = dc - da x - x db */
static void jvp_sylvester(tnf_rule *r) {
  tnf_traced x = r->result[0], da = r->operand_tangent[0], db = r->operand_tangent[1], right = r->operand_tangent[2];
  if (!tnf_is_zero(da))
    right = tnf_sub(right, product(AS_IS, da, AS_IS, x));
  if (!tnf_is_zero(db))
    right = tnf_sub(right, product(AS_IS, x, AS_IS, db));
  r->result_tangent[0] = tnf_op_sylvester(r->operand[0], r->operand[1], right);
}

static void adjoint_sylvester(tnf_rule *r) {
  if (r->wanted[0] || r->wanted[1]) {
    tnf_rule_fail(r, "a tangent is in the matrix");
    return;
  }
  r->operand_cotangent[2] = tnf_op_sylvester(adjoint(r->operand[0]), adjoint(r->operand[1]), r->result_cotangent[0]);
}

/* ---- matrix_function ---------------------------------------------------------------------------------------------------- */

enum { FUNCTION_OF, FUNCTION_W, FUNCTION_V, FUNCTION_VALUES }; /* operands; directions follow the values */

static int32_t value_count(const tnf_rule *r) {
  size_t end = FUNCTION_VALUES;
  while (end < r->operand_count && tnf_rank_of(r->operand[end]) < tnf_rank_of(r->operand[FUNCTION_OF]))
    ++end;
  return (int32_t)(end - FUNCTION_VALUES);
}

static int32_t direction_count(const tnf_rule *r) {
  return (int32_t)r->operand_count - FUNCTION_VALUES - value_count(r);
}

/* The derivative along r's directions, of which number `place` is e: one more where there are as many. */
static tnf_traced with_direction(tnf_rule *r, int32_t place, tnf_traced e) {
  enum { MOST = 12 }; /* values and directions: C5 of the operation */
  tnf_traced along[MOST];
  int32_t values = value_count(r), count = direction_count(r);
  if (place == count && (count + 1 >= values || values + count + 1 > MOST)) {
    tnf_rule_fail(r, "a derivative of this order does not exist");
    return e;
  }
  for (int32_t i = 0; i < count; ++i)
    along[i] = r->operand[FUNCTION_VALUES + values + i];
  along[place] = e;
  return tnf_op_matrix_function(r->operand[FUNCTION_OF], r->operand[FUNCTION_W], r->operand[FUNCTION_V],
                                r->operand + FUNCTION_VALUES, values, along, place == count ? count + 1 : count);
}

/* The function's values are those at w: as something else of which there are derivatives they are not differentiated. */
static void refuse_parameters(tnf_rule *r) {
  tnf_rule_fail(r, "what the function is made of, but for its argument, is taken as constant: stop its gradient");
}

/* Derivatives are symmetric in their directions, and in a cotangent too: it is one of them. */
static void jvp_matrix_function(tnf_rule *r) {
  int32_t values = value_count(r), count = direction_count(r);
  for (int32_t i = FUNCTION_W; i < FUNCTION_VALUES + values; ++i)
    if (!tnf_is_zero(r->operand_tangent[i]))
      refuse_parameters(r);
  for (int32_t i = 0; i <= count; ++i) {
    tnf_traced e = r->operand_tangent[i == count ? FUNCTION_OF : FUNCTION_VALUES + values + i];
    if (!tnf_is_zero(e))
      r->result_tangent[0] = tnf_add(r->result_tangent[0], with_direction(r, i, e));
  }
}

static void vjp_matrix_function(tnf_rule *r) {
  int32_t values = value_count(r), count = direction_count(r);
  for (int32_t i = FUNCTION_W; i < FUNCTION_VALUES + values; ++i)
    if (r->wanted[i])
      refuse_parameters(r);
  for (int32_t i = 0; i <= count; ++i) {
    int32_t operand = i == count ? FUNCTION_OF : FUNCTION_VALUES + values + i;
    if (r->wanted[operand])
      r->operand_cotangent[operand] = with_direction(r, i, r->result_cotangent[0]);
  }
}

static void batch_lstsq(tnf_rule *r) {
  if (r->mapped[0])
    tnf_rule_batch_trailing(r);
  else
    batch_along(r, 1, 1, 1);
}

const tnf_ad_rule tnf_ad_function_rules[] = {
    RULE("det", .jvp = jvp_det, TRAILING),
    RULE("cofactor", .jvp = jvp_cofactor, TRAILING),
    RULE("cofactor_tangent", .jvp = jvp_cofactor_tangent, .adjoint = adjoint_cofactor_tangent, TRAILING),
    RULE("slogdet", .jvp = jvp_slogdet, TRAILING),
    RULE("pinv", .jvp = jvp_pinv, .vjp = vjp_pinv, TRAILING),
    RULE("lstsq", .jvp = jvp_lstsq, .vjp = vjp_lstsq, .batch = batch_lstsq),
    RULE("matrix_exp", .jvp = jvp_matrix_exp, TRAILING),
    RULE("matrix_exp_tangent", .jvp = jvp_matrix_exp_tangent, .adjoint = adjoint_matrix_exp_tangent, TRAILING),
    RULE("matrix_sqrt", .jvp = jvp_matrix_sqrt, TRAILING),
    RULE("sylvester", .jvp = jvp_sylvester, .adjoint = adjoint_sylvester, TRAILING),
    RULE("matrix_log", .jvp = jvp_matrix_log, TRAILING),
    RULE("matrix_log_tangent", .jvp = jvp_matrix_log_tangent, .adjoint = adjoint_matrix_log_tangent, TRAILING),
    RULE("matrix_function", .jvp = jvp_matrix_function, .vjp = vjp_matrix_function, TRAILING),
    END_OF_RULES,
};
