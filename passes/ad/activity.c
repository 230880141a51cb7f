/* Which values depend on which: what a derivative has to visit, and the error when there is nothing to visit. */
#include "engine.h"

bool ad_value_is_floating(MlirValue value) {
  MlirType type = mlirValueGetType(value);
  if (!mlirTypeIsAShaped(type))
    return false;
  MlirType element = mlirShapedTypeGetElementType(type);
  return mlirTypeIsAFloat(element) || mlirTypeIsAComplex(element);
}

ad_request ad_request_of(MlirOperation op) {
  ad_request request = {AD_NONE, op, {NULL}, 0, {NULL}, 0};
  intptr_t operands = mlirOperationGetNumOperands(op);
  if (ad_op_is(op, "tenferro.grad")) {
    request.kind = AD_GRAD;
    request.wrt_count = operands - 1;
  } else if (ad_op_is(op, "tenferro.vjp")) {
    request.kind = AD_VJP;
    request.wrt_count = operands - 2;
    request.cotangent = mlirOperationGetOperand(op, operands - 1);
  } else if (ad_op_is(op, "tenferro.jvp")) {
    request.kind = AD_JVP;
    request.wrt_count = (operands - 1) / 2;
    request.tangents_at = 1 + request.wrt_count;
  } else {
    return request;
  }
  request.y = mlirOperationGetOperand(op, 0);
  return request;
}

const char *ad_kind_name(ad_kind kind) {
  switch (kind) {
  case AD_NONE:
    break;
  case AD_GRAD:
    return "grad";
  case AD_VJP:
    return "vjp";
  case AD_JVP:
    return "jvp";
  }
  return "";
}

MlirOperation *ad_list_operations(ad_engine *engine, MlirOperation last, size_t *count) {
  size_t n = 0;
  MlirOperation first = mlirBlockGetFirstOperation(engine->block);
  for (MlirOperation op = first; !mlirOperationIsNull(op) && op.ptr != last.ptr; op = mlirOperationGetNextInBlock(op))
    ++n;
  MlirOperation *ops = arena_alloc(&engine->memory, n ? n : 1, sizeof *ops);
  *count = ops ? n : 0;
  for (size_t i = 0; i < *count; ++i, first = mlirOperationGetNextInBlock(first))
    ops[i] = first;
  return ops;
}

/* The rule says that results carry no derivative. An operation without a rule passes dependence on: reaching it is an error
 * later. */
static bool stops_derivatives(const ad_engine *engine, MlirOperation op) {
  const tnf_ad_rule *rule = ad_find_rule(engine->rules, mlirIdentifierStr(mlirOperationGetName(op)));
  return rule && rule->linearity == TNF_CONSTANT;
}

/* The wrt that any operand depends on, as a set of bits. */
static uint64_t reach_of_operands(const pointer_map *reach, MlirOperation op) {
  uint64_t bits = 0;
  for (intptr_t i = 0, n = mlirOperationGetNumOperands(op); i < n; ++i) {
    const uint64_t *operand = pointer_map_find(reach, mlirOperationGetOperand(op, i).ptr);
    bits |= operand ? *operand : 0;
  }
  return bits;
}

static void propagate(const ad_engine *engine, pointer_map *reach, const MlirOperation *ops, size_t count) {
  for (size_t i = 0; i < count; ++i) {
    uint64_t bits = reach_of_operands(reach, ops[i]);
    if (!bits || stops_derivatives(engine, ops[i]))
      continue;
    for (intptr_t r = 0, n = mlirOperationGetNumResults(ops[i]); r < n; ++r) {
      MlirValue result = mlirOperationGetResult(ops[i], r);
      uint64_t *entry = ad_value_is_floating(result) ? pointer_map_insert(reach, result.ptr) : NULL;
      if (entry)
        *entry |= bits;
    }
  }
}

pointer_map ad_reach(ad_engine *engine, const MlirOperation *ops, size_t count, const ad_request *request) {
  pointer_map reach = pointer_map_make(&engine->memory, sizeof(uint64_t));
  for (intptr_t i = 0; i < request->wrt_count; ++i) {
    uint64_t *entry = pointer_map_insert(&reach, ad_request_wrt(request, i).ptr);
    if (entry)
      *entry = 1;
  }
  propagate(engine, &reach, ops, count);
  return reach;
}

/* The user's name of a value: that of a function argument, "" where there is none. */
static MlirStringRef name_of(MlirValue value) {
  while (mlirValueIsAOpResult(value) && ad_op_is(mlirOpResultGetOwner(value), "tenferro.variable"))
    value = mlirOperationGetOperand(mlirOpResultGetOwner(value), 0);
  MlirStringRef none = mlirStringRefCreate("", 0);
  if (!mlirValueIsABlockArgument(value))
    return none;
  MlirOperation function = mlirBlockGetParentOperation(mlirBlockArgumentGetOwner(value));
  if (mlirOperationIsNull(function))
    return none;
  MlirAttribute all = mlirOperationGetAttributeByName(function, mlirStringRefCreateFromCString("arg_attrs"));
  intptr_t number = mlirBlockArgumentGetArgNumber(value);
  if (mlirAttributeIsNull(all) || !mlirAttributeIsAArray(all) || mlirArrayAttrGetNumElements(all) <= number)
    return none;
  MlirAttribute mine = mlirArrayAttrGetElement(all, number);
  MlirAttribute name = mlirDictionaryAttrGetElementByName(mine, mlirStringRefCreateFromCString("tenferro.name"));
  return mlirAttributeIsNull(name) || !mlirAttributeIsAString(name) ? none : mlirStringAttrGetValue(name);
}

static void fail_inactive(ad_engine *engine, const ad_request *request, intptr_t wrt) {
  const char *kind = ad_kind_name(request->kind), *y = request->kind == AD_GRAD ? "loss" : "y";
  MlirStringRef name = name_of(ad_request_wrt(request, wrt));
  if (name.length)
    ad_fail_at(engine, request->op, "%s: %s does not depend on \"%.*s\"", kind, y, (int)name.length, name.data);
  else
    ad_fail_at(engine, request->op, "%s: %s does not depend on wrt %lld", kind, y, (long long)wrt);
}

void ad_check_activity(ad_engine *engine, const ad_request *request) {
  size_t count;
  MlirOperation *ops = ad_list_operations(engine, request->op, &count);
  for (intptr_t first = 0; ops && first < request->wrt_count && !ad_failed(engine); first += 64) {
    pointer_map reach = pointer_map_make(&engine->memory, sizeof(uint64_t));
    intptr_t end = first + 64 < request->wrt_count ? first + 64 : request->wrt_count;
    for (intptr_t i = first; i < end; ++i) {
      uint64_t *entry = pointer_map_insert(&reach, ad_request_wrt(request, i).ptr);
      if (entry)
        *entry |= (uint64_t)1 << (i - first);
    }
    propagate(engine, &reach, ops, count);
    const uint64_t *y = pointer_map_find(&reach, request->y.ptr);
    for (intptr_t i = first; i < end; ++i)
      if (!y || !(*y >> (i - first) & 1)) {
        fail_inactive(engine, request, i);
        return;
      }
  }
}
