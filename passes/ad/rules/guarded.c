/* Second derivatives of eigh, svd and eig at equal values. With equal values i and j, a direction da with u_i^H da u_j != 0 turns
 * the vectors and splits the values at once, and what that does to a first derivative is a limit of differences of it over
 * differences of the values. The factors at the point do not hold that limit: such a second derivative is NaN. Directions that do
 * not couple equal values, and gradients that take nothing from the values concerned (a loss of the smallest value, the larger
 * ones equal), are not touched.
 *
 * A guarded value is the value itself until it is differentiated: `given` is a, s, u, for svd vt, and one more where the kind
 * says so. */
#include <math.h>

#include "spectral.h"

enum { VALUES, VECTORS, PULLED_FROM_VALUES, PULLED, KINDS, SVD = KINDS, EIG = 2 * KINDS }; /* SVD or EIG is added to the others */
enum { X, A, S, U };                                                                       /* operands */

/* What two values must differ by, relative to the largest, to be told apart: far above the rounding of the factorisation. */
static double gap_of(tnf_traced x) {
  return tnf_dtype_real(tnf_dtype_of(x)) == TNF_F32 ? 2e-6 : 1e-12;
}

double derivative_gap(tnf_rule *r) {
  return tnf_rule_has(r, "derivative_eps") ? tnf_rule_get_double(r, "derivative_eps") : 0;
}

tnf_traced threshold_of(const spectrum *of) {
  double gap = of->gap > 0 ? of->gap : gap_of(of->s);
  return tnf_scale(gap, tnf_reduce_max(tnf_abs(of->s), TNF_AXES(0)));
}

tnf_traced over_batch(tnf_traced t, tnf_traced like) {
  int64_t dims[TNF_RT_MAX_RANK];
  tnf_extents extents = tnf_shape_of_value(like);
  int32_t rank = tnf_rank_of(t);
  for (int32_t i = 0; i < rank; ++i)
    dims[i] = extents.count - rank + i;
  return broadcast_to(t, &extents, dims);
}

/* ---- what is guarded ------------------------------------------------------------------------------------------------------ */

static tnf_traced guard(const spectrum *of, tnf_traced x, tnf_traced more, int64_t kind) {
  tnf_traced given[5] = {of->a, of->s, of->u};
  int32_t count = 3;
  if (of->vt.value)
    given[count++] = of->vt;
  if (more.value)
    given[count++] = more;
  return tnf_is_zero(x) ? x
                        : tnf_op_guarded(x, given, count,
                                         kind + (of->vt.value  ? SVD
                                                 : of->general ? EIG
                                                               : 0),
                                         of->gap > 0 ? &of->gap : NULL);
}

tnf_traced guard_values(const spectrum *of, tnf_traced ds, tnf_traced core) {
  return guard(of, ds, core, VALUES);
}

tnf_traced guard_vectors(const spectrum *of, tnf_traced tangent) {
  return guard(of, tangent, (tnf_traced){0}, VECTORS);
}

static MlirOperation maker_of(tnf_traced t) {
  MlirValue value = tnf_traced_get_value(t);
  return mlirValueIsAOpResult(value) ? mlirOpResultGetOwner(value) : (MlirOperation){NULL};
}

static bool is_named(MlirOperation op, const char *name) {
  return !mlirOperationIsNull(op) &&
         mlirStringRefEqual(mlirIdentifierStr(mlirOperationGetName(op)), mlirStringRefCreateFromCString(name));
}

/* 1, and 0 where t is zero by how it was made: what the adjoint of a slice puts around its cotangent. Of so many `sums` the terms
 * are looked at; beyond them nothing is known. */
static tnf_traced structure_within(tnf_traced t, int *sums) {
  enum { PADDED, FILL };
  MlirOperation op = maker_of(t);
  if (is_named(op, "tenferro.add") && *sums > 0) {
    --*sums;
    tnf_traced lhs = structure_within(tnf_traced_from(t.graph, mlirOperationGetOperand(op, 0)), sums);
    return tnf_maximum(lhs, structure_within(tnf_traced_from(t.graph, mlirOperationGetOperand(op, 1)), sums));
  }
  if (!is_named(op, "tenferro.pad") || !is_splat_of(tnf_traced_from(t.graph, mlirOperationGetOperand(op, FILL)), 0))
    return filled_like(t, 1);
  tnf_traced inside = filled_like(tnf_traced_from(t.graph, mlirOperationGetOperand(op, PADDED)), 1);
  if (tnf_graph_failed(t.graph))
    return inside;
  MlirOperation clone = mlirOperationClone(op);
  mlirOperationSetOperand(clone, PADDED, tnf_traced_get_value(inside));
  tnf_graph_put(t.graph, clone);
  return tnf_traced_from(t.graph, mlirOperationGetResult(clone, 0));
}

static tnf_traced structure_of(tnf_traced t) {
  int sums = 64;
  return structure_within(t, &sums);
}

tnf_traced guard_pulled(const spectrum *of, tnf_traced pulled, tnf_traced values) {
  if (!values.value)
    return guard(of, pulled, (tnf_traced){0}, PULLED);
  return guard(of, pulled, structure_of(values), PULLED_FROM_VALUES);
}

/* ---- which equal values a direction couples ---------------------------------------------------------------------------- */

static spectrum spectrum_of(tnf_rule *r, int64_t kind) {
  return (spectrum){.a = r->operand[A],
                    .s = r->operand[S],
                    .u = r->operand[U],
                    .vt = kind / KINDS * KINDS == SVD ? r->operand[U + 1] : (tnf_traced){0},
                    .general = kind / KINDS * KINDS == EIG,
                    .gap = tnf_rule_has(r, "gap") ? tnf_rule_get_double(r, "gap") : 0};
}

static tnf_traced flags(tnf_traced condition, tnf_traced like) {
  return tnf_select(condition, filled_like(like, 1), filled_like(like, 0));
}

static tnf_traced off_diagonal(tnf_traced a) {
  return tnf_add(tnf_op_tril(a, -1), tnf_op_triu(a, 1));
}

/* Per matrix, as `threshold_of` for the elements of a matrix. */
static tnf_traced noise_of(tnf_traced sizes) {
  return tnf_scale(gap_of(sizes), tnf_reduce_max(sizes, TNF_AXES(0, 1)));
}

/* 1 where i and j count as equal (`sum`: where both count as 0), [k, k, batch...]. */
static tnf_traced equal_values(const spectrum *of, tnf_traced square, bool sum) {
  tnf_traced columns_s = along_columns(of->s, square), rows_s = along_rows(of->s, square);
  tnf_traced apart = tnf_abs(sum ? tnf_add(columns_s, rows_s) : tnf_sub(columns_s, rows_s));
  tnf_traced close = flags(tnf_compare(TNF_DIRECTION_LE, apart, over_batch(threshold_of(of), apart)), apart);
  return sum ? close : off_diagonal(close);
}

tnf_traced solve_vectors(tnf_traced u, tnf_traced b, tnf_transpose_kind op) {
  tnf_lu_factor_result factors = tnf_op_lu_factor(u);
  return tnf_op_lu_solve(u, factors.lu, factors.pivots, b, op);
}

/* u^H da v, with the Hermitian part of da u^H da u, or for general a u^-1 da u: the direction among the vectors. */
static tnf_traced core_of(const spectrum *of, tnf_traced da) {
  if (of->general)
    return solve_vectors(of->u, product(AS_IS, as_dtype(da, tnf_dtype_of(of->u)), AS_IS, of->u), TNF_TRANSPOSE_KIND_NONE);
  if (of->vt.value)
    return product(ADJOINT, of->u, AS_IS, product(AS_IS, da, ADJOINT, of->vt));
  return product(ADJOINT, of->u, AS_IS, product(AS_IS, hermitian_part(da), AS_IS, of->u));
}

static tnf_traced above(tnf_traced sizes, tnf_traced noise) {
  return flags(tnf_compare(TNF_DIRECTION_GT, sizes, over_batch(noise, sizes)), sizes);
}

/* 1 where a direction with this core couples the equal values i and j, else 0; [k, k, batch...], symmetric. */
static tnf_traced couples(const spectrum *of, tnf_traced core) {
  tnf_traced sizes = tnf_abs(core), noise = noise_of(sizes);
  if (of->general)
    sizes = tnf_maximum(sizes, adjoint(sizes));
  if (!of->vt.value)
    return tnf_mul(equal_values(of, core, false), above(sizes, noise));
  return tnf_maximum(tnf_mul(equal_values(of, core, false), above(tnf_abs(hermitian_part(core)), noise)),
                     tnf_mul(equal_values(of, core, true), above(tnf_abs(skew_part(core)), noise)));
}

/* For svd: 1 where da takes a vector whose value counts as 0 out of the space of u or of v, [k, batch...]. */
static tnf_traced leaves(const spectrum *of, tnf_traced da, tnf_traced core) {
  tnf_traced none = over_batch(threshold_of(of), of->s), zero = flags(tnf_compare(TNF_DIRECTION_LE, of->s, none), of->s);
  tnf_traced largest = filled_like(of->s, 0), noise = over_batch(noise_of(tnf_abs(da)), of->s);
  if (!is_wide(of->a)) {
    tnf_traced outside = tnf_sub(product(AS_IS, da, ADJOINT, of->vt), product(AS_IS, of->u, AS_IS, core));
    largest = tnf_maximum(largest, tnf_reduce_max(tnf_abs(outside), TNF_AXES(0)));
  }
  if (!is_tall(of->a)) {
    tnf_traced outside = tnf_sub(product(ADJOINT, of->u, AS_IS, da), product(AS_IS, core, AS_IS, of->vt));
    largest = tnf_maximum(largest, tnf_reduce_max(tnf_abs(outside), TNF_AXES(1)));
  }
  return tnf_mul(zero, flags(tnf_compare(TNF_DIRECTION_GT, largest, noise), largest));
}

/* Every coupling that some direction could need. */
static tnf_traced any_equal(const spectrum *of) {
  tnf_traced square = product(ADJOINT, of->u, AS_IS, of->u), equal = equal_values(of, square, false);
  return of->vt.value ? tnf_maximum(equal, equal_values(of, square, true)) : equal;
}

/* All of it for a direction, as one symmetric matrix of 0 and 1. */
static tnf_traced lost(const spectrum *of, tnf_traced da) {
  tnf_traced core = core_of(of, da), flagged = couples(of, core);
  return of->vt.value ? tnf_maximum(flagged, diagonal_like(leaves(of, da, core), flagged)) : flagged;
}

/* ---- the guard's own derivatives ---------------------------------------------------------------------------------------- */

/* NaN where flagged, else 0, repeated to the extents of x: flags are [batch...] or x's own extents. */
static tnf_traced poison(tnf_traced flagged, tnf_traced x) {
  tnf_traced wide = tnf_rank_of(flagged) == tnf_rank_of(x) ? flagged : over_batch(flagged, x);
  tnf_traced bad = tnf_compare_scalar(TNF_DIRECTION_GT, wide, 0);
  return as_dtype(tnf_select(bad, filled_like(wide, (double)NAN), filled_like(wide, 0)), tnf_dtype_of(x));
}

/* Flags of values i or j that a mask [k, batch...] keeps. */
static tnf_traced masked(tnf_traced flagged, tnf_traced mask) {
  return tnf_mul(flagged, tnf_maximum(along_columns(mask, flagged), along_rows(mask, flagged)));
}

static tnf_traced in_any(tnf_traced flagged) {
  return tnf_reduce_max(flagged, TNF_AXES(0, 1));
}

static tnf_traced last_operand(const tnf_rule *r) {
  return r->operand[r->operand_count - 1];
}

static void jvp_guarded(tnf_rule *r) {
  int64_t kind = tnf_rule_get_int(r, "kind");
  spectrum of = spectrum_of(r, kind);
  tnf_traced da = r->operand_tangent[A], x = r->operand[X];
  r->result_tangent[0] = r->operand_tangent[X];
  if (tnf_is_zero(da))
    return;
  tnf_traced flagged = lost(&of, da);
  if (kind % KINDS == VALUES) /* both directions must couple i and j */
    flagged = tnf_reduce_max(tnf_mul(flagged, couples(&of, last_operand(r))), TNF_AXES(0));
  else if (kind % KINDS == PULLED_FROM_VALUES)
    flagged = in_any(masked(flagged, last_operand(r)));
  else
    flagged = in_any(flagged);
  r->result_tangent[0] = tnf_add(r->operand_tangent[X], poison(flagged, x));
}

/* The cotangent of a gradient is a direction too; that of a tangent is not, and what the directions to come couple is unknown. */
static void vjp_guarded(tnf_rule *r) {
  int64_t kind = tnf_rule_get_int(r, "kind");
  spectrum of = spectrum_of(r, kind);
  tnf_traced ct = r->result_cotangent[0];
  r->operand_cotangent[X] = ct;
  if (!r->wanted[A])
    return;
  tnf_traced flagged;
  if (kind % KINDS == VALUES)
    flagged = masked(couples(&of, last_operand(r)), structure_of(is_complex(ct) ? tnf_real(ct) : ct));
  else if (kind % KINDS == VECTORS)
    flagged = any_equal(&of);
  else if (kind % KINDS == PULLED_FROM_VALUES)
    flagged = masked(lost(&of, ct), last_operand(r));
  else
    flagged = lost(&of, ct);
  r->operand_cotangent[A] = poison(in_any(flagged), r->operand[A]);
}

const tnf_ad_rule tnf_ad_guarded_rules[] = {
    RULE("guarded", .jvp = jvp_guarded, .vjp = vjp_guarded, TRAILING),
    END_OF_RULES,
};
