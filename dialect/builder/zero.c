/* What each operation does with symbolic zeros. An operation that is not listed gets them as values. */
#include "builder/builder.h"
#include "builders.h"

typedef enum zero_kind {
  ALL_ZERO, /* zero when every operand of `mask` is */
  ANY_ZERO, /* zero when one operand of `mask` is */
  SUM,      /* lhs + rhs */
  DIFFERENCE
} zero_kind;

typedef struct zero_rule {
  const char *name;
  zero_kind kind;
  uint32_t mask;
  bool same_type; /* the result has the type and extents of the zero operand */
} zero_rule;

static const zero_rule rules[] = {
    {"add", SUM, 3, true},
    {"sub", DIFFERENCE, 3, true},
    {"mul", ANY_ZERO, 3, true},
    {"div", ANY_ZERO, 1, true},
    {"neg", ALL_ZERO, 1, true},
    {"conj", ALL_ZERO, 1, true},
    {"sign", ALL_ZERO, 1, true},
    {"abs", ALL_ZERO, 1, false},
    {"real", ALL_ZERO, 1, false},
    {"imag", ALL_ZERO, 1, false},
    {"complex", ALL_ZERO, 3, false},
    {"convert", ALL_ZERO, 1, false},
    {"select", ALL_ZERO, 6, false},
    {"reshape", ALL_ZERO, 1, false},
    {"transpose", ALL_ZERO, 1, false},
    {"broadcast_in_dim", ALL_ZERO, 1, false},
    {"slice", ALL_ZERO, 1, false},
    {"pad", ALL_ZERO, 3, false},
    {"concatenate", ALL_ZERO, UINT32_MAX, false},
    {"tril", ALL_ZERO, 1, true},
    {"triu", ALL_ZERO, 1, true},
    {"extract_diag", ALL_ZERO, 1, false},
    {"embed_diag", ALL_ZERO, 1, false},
    {"reduce_sum", ALL_ZERO, 1, false},
    {"dot_general", ANY_ZERO, 3, false},
    {"triangular_solve", ANY_ZERO, 2, false},
    {"solve", ANY_ZERO, 2, false},
    {"lu_solve", ANY_ZERO, 8, false},
};

static const zero_rule *find_rule(const char *name) {
  for (size_t i = 0; i < sizeof rules / sizeof *rules; ++i)
    if (strcmp(rules[i].name, name) == 0)
      return &rules[i];
  return NULL;
}

static bool in_mask(uint32_t mask, int32_t operand) {
  return mask == UINT32_MAX || (operand < 32 && (mask >> operand & 1));
}

/* The operand whose zero makes the result zero, or -1. */
static int32_t deciding_zero(const tnf_call *call, const zero_rule *rule) {
  int32_t zero = -1, nonzero = 0;
  for (int32_t i = 0; i < call->operand_count; ++i) {
    if (!in_mask(rule->mask, i))
      continue;
    if (tnf_traced_is_zero(call->operands[i]))
      zero = i;
    else
      ++nonzero;
  }
  return rule->kind != ANY_ZERO && nonzero ? -1 : zero;
}

static bool decide_sum(const tnf_call *call, const zero_rule *rule, tnf_traced *results) {
  if (tnf_traced_is_zero(call->operands[1]))
    results[0] = call->operands[0];
  else
    results[0] = rule->kind == SUM ? call->operands[1] : tnf_op_neg(call->operands[1]);
  return true;
}

bool tnf_call_zeros(tnf_call *call, tnf_traced *results) {
  bool any = false;
  for (int32_t i = 0; i < call->operand_count; ++i)
    any |= tnf_traced_is_zero(call->operands[i]);
  if (!any)
    return false;
  const zero_rule *rule = find_rule(call->name);
  if (rule && (rule->kind == SUM || rule->kind == DIFFERENCE))
    return decide_sum(call, rule, results);
  int32_t zero = rule ? deciding_zero(call, rule) : -1;
  if (zero >= 0 && rule->same_type) {
    results[0] = call->operands[zero];
    return true;
  }
  call->zero_result = zero >= 0;
  for (int32_t i = 0; i < call->operand_count && zero < 0; ++i)
    call->operands[i] = tnf_materialize(call->operands[i]);
  return false;
}
