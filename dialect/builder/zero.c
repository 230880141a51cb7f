/* What an operation does with symbolic zeros, as its record says (zeroIf). */
#include "builder/builder.h"
#include "builders.h"

/* The operand whose zero makes the result zero, or -1. */
static int32_t deciding_zero(const tnf_call *call) {
  int32_t zero = -1, nonzero = 0, i = 0;
  for (int32_t g = 0; g < call->group_count; ++g)
    for (int32_t end = i + call->group_sizes[g]; i < end; ++i) {
      if (!(call->zeros->groups >> g & 1))
        continue;
      if (tnf_traced_is_zero(call->operands[i]))
        zero = i;
      else
        ++nonzero;
    }
  return call->zeros->kind != TNF_ZERO_ANY && nonzero ? -1 : zero;
}

static bool decide_sum(const tnf_call *call, tnf_traced *results) {
  if (tnf_traced_is_zero(call->operands[1]))
    results[0] = call->operands[0];
  else
    results[0] = call->zeros->kind == TNF_ZERO_SUM ? call->operands[1] : tnf_op_neg(call->operands[1]);
  return true;
}

bool tnf_call_zeros(tnf_call *call, tnf_traced *results) {
  bool any = false;
  for (int32_t i = 0; i < call->operand_count; ++i)
    any |= tnf_traced_is_zero(call->operands[i]);
  if (!any)
    return false;
  if (call->zeros && (call->zeros->kind == TNF_ZERO_SUM || call->zeros->kind == TNF_ZERO_DIFFERENCE))
    return decide_sum(call, results);
  int32_t zero = call->zeros ? deciding_zero(call) : -1;
  if (zero >= 0 && call->zeros->is_operand) {
    results[0] = call->operands[zero];
    return true;
  }
  call->zero_result = zero >= 0;
  for (int32_t i = 0; i < call->operand_count && zero < 0; ++i)
    call->operands[i] = tnf_materialize(call->operands[i]);
  return false;
}
