//===- CalleeExtents.cpp - what a function that is called says of extents, for its callers --------------------------===//
#include "CalleeExtents.h"

#include "mlir/IR/IRMapping.h"

using namespace mlir;

namespace tenferro {

/// What the extents are computed with stays in the function as long as callers are to be resolved; nothing reads it there.
CalleeExtents::CalleeExtents(func::FuncOp function) : function(function) {
  ShapeTable table(function, ShapeTable::Mode::Assume);
  (void)table.visitAll();
  for (Value result : function.getBody().front().getTerminator()->getOperands()) {
    auto type = dyn_cast<TensorType>(result.getType());
    for (int64_t i = 0; type && i < type.getRank(); ++i)
      if (ShapedType::isDynamic(type.getShape()[(size_t)i]))
        extents.push_back(table.value(table.extents(result)[(size_t)i]));
  }
  llvm::append_range(guards, function.getBody().front().getOps<GuardOp>());
}

/// The value in terms of the call's operands.
static Value copyOf(Value v, OpBuilder &b, IRMapping &mapping) {
  SmallVector<Value> open{v};
  while (!open.empty()) {
    Value next = open.back();
    Operation *op = next.getDefiningOp();
    if (mapping.contains(next)) {
      open.pop_back();
      continue;
    }
    size_t before = open.size();
    for (Value operand : op->getOperands())
      if (!mapping.contains(operand))
        open.push_back(operand);
    if (open.size() == before) {
      b.clone(*op, mapping);
      open.pop_back();
    }
  }
  return mapping.lookup(v);
}

CallRequirements CalleeExtents::copyTo(CallOp call) {
  CallRequirements required{call, {}};
  OpBuilder b(call);
  IRMapping mapping;
  mapping.map(function.getArguments(), call.getXs());
  for (GuardOp guard : guards) {
    Relation relation = guard.getRelation() == GuardRelation::eq ? Relation::Equal : Relation::LessEqual;
    std::string text = guard.getText().str(), callee = (function.getName() + ": ").str();
    if (StringRef(text).starts_with(callee))
      text = (call->getParentOfType<func::FuncOp>().getName() + ": ").str() + text.substr(callee.size());
    Value lhs = copyOf(guard.getLhs(), b, mapping), rhs = copyOf(guard.getRhs(), b, mapping);
    required.requirements.push_back({lhs, rhs, relation, text});
  }
  SmallVector<Value> copies;
  for (Value extent : extents)
    copies.push_back(copyOf(extent, b, mapping));
  call.getExtentsMutable().assign(copies);
  Operation *end = function.getBody().front().getTerminator();
  for (auto [result, returned] : llvm::zip(call.getResults(), end->getOperands()))
    if (result.getType().isIndex())
      result.replaceAllUsesWith(copyOf(returned, b, mapping));
  return required;
}

} // namespace tenferro
