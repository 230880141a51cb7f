/* Rules: how an operation is differentiated, and done to all slices of a map at once, and the set of rules that a compilation
 * uses.
 *
 * One rule per operation: its JVP, written with the builder calls of tenferro.h. Reverse mode linearises an operation with its
 * JVP and transposes the linear operations that this emits; each of those has an adjoint. A rule of yours and a built-in one have
 * the same form.
 *
 * Conventions: the inner product is real, <a, b> = Re sum conj(a) b. Tangents and cotangents have the type and the extents of the
 * value they belong to. A tangent or cotangent may be a symbolic zero (tnf_is_zero), which every builder accepts. */
#ifndef TENFERRO_AD_H
#define TENFERRO_AD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tenferro/traced.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What one call of a rule reads and writes. Everything belongs to the caller and lives as long as the call. */
typedef struct tnf_rule {
  tnf_graph *graph;
  const void *op; /* the operation; ask it with the tnf_rule_get_ functions */
  size_t operand_count, result_count;
  const tnf_traced *operand,
      *result;        /* the values; an adjoint may not use those of `wanted` operands, nor results, but for extents */
  const bool *wanted; /* per operand: a derivative of it is asked for */
  const tnf_traced *operand_tangent;  /* jvp: in, symbolic zeros where nothing changes */
  tnf_traced *result_tangent;         /* jvp: out, symbolic zeros until written */
  const tnf_traced *result_cotangent; /* adjoint, vjp: in */
  tnf_traced *operand_cotangent;      /* adjoint, vjp: out for wanted operands, symbolic zeros until written */
  const bool *result_wanted;          /* jvp: per result, its tangent is asked for */
  const bool *mapped;  /* batch: per operand, it has one axis more, the last, along which the slices of a map lie */
  tnf_extent slices;   /* batch: how many there are */
  tnf_traced *batched; /* batch: out, every result with that axis as its last; null values until written */
} tnf_rule;

/* A rule reports failure with tnf_rule_fail, or through a builder call that fails. */
typedef void tnf_rule_fn(tnf_rule *rule);

/* In which operands an operation is linear. The derivative of LINEAR and MULTILINEAR operations follows from the adjoint alone.
 */
typedef enum tnf_linearity {
  TNF_NONLINEAR = 0,   /* needs jvp, or vjp alone for reverse mode */
  TNF_LINEAR = 1,      /* in all floating-point operands together, as add and concatenate */
  TNF_MULTILINEAR = 2, /* in each floating-point operand, the others fixed, as mul */
  TNF_CONSTANT = 3,    /* the results carry no derivative: needs no function */
} tnf_linearity;

/* Start from TNF_AD_RULE_INIT. `op` is the operation's full name ("tenferro.tanh") and is copied; functions may be NULL. */
typedef struct tnf_ad_rule {
  uint32_t size;
  const char *op;
  tnf_linearity linearity;
  tnf_rule_fn *jvp;     /* results' tangents, linear in the operands' tangents */
  tnf_rule_fn *adjoint; /* wanted operands' cotangents, for an operation that is linear in them */
  tnf_rule_fn *vjp;     /* wanted operands' cotangents directly, where that is cheaper than transposing the jvp */
  tnf_rule_fn *batch;   /* the operation on all slices of a map at once; at least one operand is mapped */
} tnf_ad_rule;
#define TNF_AD_RULE_INIT {(uint32_t)sizeof(tnf_ad_rule), NULL, TNF_NONLINEAR, NULL, NULL, NULL, NULL}

/* A set of rules: the built-in ones and yours. Read-only use by several threads at once is fine. */
typedef struct tnf_ad_context tnf_ad_context;

/* A set with the built-in rules. You own it; NULL only without memory or context. tnf_ad_context_new(ctx). */
TNF_API tnf_ad_context *tnf_ad_context_new(tnf_context *ctx);
/* Ends a set that you own; NULL is accepted. tnf_ad_context_release(ad). */
TNF_API void tnf_ad_context_release(tnf_ad_context *ad);
/* Adds a rule, which is copied. Refused (INVALID_ARGUMENT): an operation that has a rule already, a rule without a name, one
 * without a function that is not TNF_CONSTANT. With rule.op "tenferro.tanh" and rule.jvp: tnf_ad_context_add_rule(ad, &rule). */
TNF_API tnf_status *tnf_ad_context_add_rule(tnf_ad_context *ad, const tnf_ad_rule *rule) TNF_MUST_USE;

/* True for a symbolic zero: no value, but the type and extents of one. tnf_is_zero(rule->operand_tangent[0]). */
static inline bool tnf_is_zero(tnf_traced t) {
  return !t.value && t.like;
}
/* The rule cannot go on: `message` (copied) becomes the error of the compilation (UNSUPPORTED), unless there is one already.
 * tnf_rule_fail(rule, "a tangent is in the matrix"). */
TNF_API void tnf_rule_fail(tnf_rule *rule, const char *message);
/* Whether the operation has an attribute. tnf_rule_has(rule, "full"). */
TNF_API bool tnf_rule_has(tnf_rule *rule, const char *attribute);
/* An integer attribute of the operation; a bool is 0 or 1. A missing one, or one of another kind, fails the rule (INTERNAL) and
 * gives 0. tnf_rule_get_int(rule, "axis"). */
TNF_API int64_t tnf_rule_get_int(tnf_rule *rule, const char *attribute);
/* A floating-point attribute of the operation, as tnf_rule_get_int. tnf_rule_get_double(rule, "rtol"). */
TNF_API double tnf_rule_get_double(tnf_rule *rule, const char *attribute);
/* A list of integers of the operation, as tnf_rule_get_int: the number of entries; at most `capacity` of them are written.
 * tnf_rule_get_ints(rule, "axes", axes, TNF_RT_MAX_RANK). */
TNF_API size_t tnf_rule_get_ints(tnf_rule *rule, const char *attribute, int64_t *values, size_t capacity);
/* The operation itself with operands[i] in place of operand i where that is a value, which a symbolic zero is not: linear
 * rules emit it on tangents. The first result is returned. tnf_rule_clone(rule, (tnf_traced[]){rule->operand_tangent[0],
 * rule->operand[1]}). */
TNF_API tnf_traced tnf_rule_clone(tnf_rule *rule, const tnf_traced *operands);
/* The operation itself on these operands, whose types decide those of its results: into results[rule->result_count], null values
 * after a failure. tnf_rule_rebuild(rule, operands, rule->batched). */
TNF_API void tnf_rule_rebuild(tnf_rule *rule, const tnf_traced *operands, tnf_traced *results);
/* Operand i with the axis of the slices: repeated along it where it is not mapped. tnf_rule_mapped(rule, 1). */
TNF_API tnf_traced tnf_rule_mapped(tnf_rule *rule, size_t i);
/* The batch rule of an operation that does the same to every index of axes behind those that it works on: itself on operands
 * that are all mapped. As rule.batch, or in one: tnf_rule_batch_trailing(rule). */
TNF_API void tnf_rule_batch_trailing(tnf_rule *rule);

#ifdef __cplusplus
}
#endif
#endif
