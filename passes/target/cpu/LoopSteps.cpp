//===- LoopSteps.cpp - what a loop's function does of its steps ------------------------------------------------------===//
#include "LoopEmitter.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"

using namespace mlir;

namespace tenferro::cpu {

/// Operations of a kernel with its loops unrolled, up to which it is inlined, of all kernels of a loop's function, and those that
/// a function of the vector math counts.
constexpr int64_t mostInlined = 512, mostInlinedInAll = 8192, mathOperations = 16;

//===- steps -----------------------------------------------------------------------------------------------------===//

/// The steps that the function does itself.
bool LoopEmitter::isOwn(size_t at) {
  switch (codeOf(step(at))) {
  case TNF_RT_STEP_JUMP:
  case TNF_RT_STEP_JUMP_UNLESS:
  case TNF_RT_STEP_MOVE:
  case TNF_RT_STEP_ADD:
  case TNF_RT_STEP_SUB:
  case TNF_RT_STEP_MUL:
  case TNF_RT_STEP_MIN:
  case TNF_RT_STEP_MAX:
  case TNF_RT_STEP_EQUAL:
  case TNF_RT_STEP_NOT_EQUAL:
  case TNF_RT_STEP_LESS:
  case TNF_RT_STEP_LESS_EQUAL:
  case TNF_RT_STEP_AND:
  case TNF_RT_STEP_OR:
  case TNF_RT_STEP_XOR:
  case TNF_RT_STEP_SELECT:
  case TNF_RT_STEP_VIEW:
  case TNF_RT_STEP_DEAD:
  case TNF_RT_STEP_KEEP:
  case TNF_RT_STEP_READ:
  case TNF_RT_STEP_COPY:
  case TNF_RT_STEP_LAUNCH:
  case TNF_RT_STEP_COMBINE:
  case TNF_RT_STEP_GUARD:
  case TNF_RT_STEP_FAIL_IF:
  case TNF_RT_STEP_PUSH:
  case TNF_RT_STEP_POP:
  case TNF_RT_STEP_PUSH_NUMBER:
  case TNF_RT_STEP_POP_NUMBER:
  case TNF_RT_STEP_POP_VIEW:
    return true;
  case TNF_RT_STEP_LIBRARY:
    return checkedIndex(at).has_value();
  default:
    return false;
  }
}

std::optional<LoopEmitter::CheckedIndex> LoopEmitter::checkedIndex(size_t at) const {
  const int32_t *w = step(at);
  if (codeOf(w) != TNF_RT_STEP_LIBRARY || table.functions[(size_t)w[1]] != "tnf_rt_check_indices")
    return std::nullopt;
  const int32_t *tensors = w + 4 + w[3]; // how many; then of each its type, address and extents
  if (tensors[3] != 0)
    return std::nullopt;
  return CheckedIndex{tensors[1], tensors[2], w[4]};
}

/// As a 64-bit number.
Value LoopEmitter::load(int32_t dtype, Value from) {
  Type type = dtype == TNF_BOOL ? b.getI8Type() : dtype == TNF_I32 ? b.getI32Type() : b.getI64Type();
  Value value = LLVM::LoadOp::create(b, loc, type, from);
  if (dtype == TNF_BOOL)
    return LLVM::ZExtOp::create(b, loc, b.getI64Type(), value);
  return dtype == TNF_I32 ? LLVM::SExtOp::create(b, loc, b.getI64Type(), value).getResult() : value;
}

void LoopEmitter::checkIndex(const CheckedIndex &index, size_t at) {
  leaveIf(compare(LLVM::ICmpPredicate::uge, load(index.dtype, address(index.from)), get(index.extent)), at);
}

/// The steps ADD to SELECT.
void LoopEmitter::compute(size_t at) {
  const int32_t *w = step(at);
  Value x = get(w[2]), y = get(w[3]);
  auto comparison = [&](LLVM::ICmpPredicate predicate) {
    return LLVM::ZExtOp::create(b, loc, b.getI64Type(), compare(predicate, x, y)).getResult();
  };
  auto checked = [&](Operation *op) {
    Value pair = op->getResult(0);
    leaveIf(LLVM::ExtractValueOp::create(b, loc, pair, 1), at);
    return LLVM::ExtractValueOp::create(b, loc, pair, 0).getResult();
  };
  Type pair = LLVM::LLVMStructType::getLiteral(b.getContext(), {b.getI64Type(), b.getI1Type()});
  switch (codeOf(w)) {
  case TNF_RT_STEP_ADD:
    return set(w[1], checked(LLVM::SAddWithOverflowOp::create(b, loc, pair, x, y)));
  case TNF_RT_STEP_SUB:
    return set(w[1], checked(LLVM::SSubWithOverflowOp::create(b, loc, pair, x, y)));
  case TNF_RT_STEP_MUL:
    return set(w[1], checked(LLVM::SMulWithOverflowOp::create(b, loc, pair, x, y)));
  case TNF_RT_STEP_MIN:
    return set(w[1], LLVM::SMinOp::create(b, loc, x, y));
  case TNF_RT_STEP_MAX:
    return set(w[1], LLVM::SMaxOp::create(b, loc, x, y));
  case TNF_RT_STEP_EQUAL:
    return set(w[1], comparison(LLVM::ICmpPredicate::eq));
  case TNF_RT_STEP_NOT_EQUAL:
    return set(w[1], comparison(LLVM::ICmpPredicate::ne));
  case TNF_RT_STEP_LESS:
    return set(w[1], comparison(LLVM::ICmpPredicate::slt));
  case TNF_RT_STEP_LESS_EQUAL:
    return set(w[1], comparison(LLVM::ICmpPredicate::sle));
  case TNF_RT_STEP_AND:
    return set(w[1], LLVM::AndOp::create(b, loc, x, y));
  case TNF_RT_STEP_OR:
    return set(w[1], LLVM::OrOp::create(b, loc, x, y));
  default:
    return set(w[1], LLVM::XOrOp::create(b, loc, x, y));
  }
}

/// A flag, or an extent, which is not negative.
void LoopEmitter::read(size_t at) {
  const int32_t *w = step(at);
  Value value = load(w[3], address(w[2]));
  set(w[1], value);
  if (w[3] != TNF_BOOL)
    leaveIf(compare(LLVM::ICmpPredicate::slt, value, constant(0)), at);
}

/// Of an array that exists.
Value LoopEmitter::bytesOf(int64_t elementBytes, ArrayRef<int32_t> extents) {
  Value factor;
  for (int32_t cell : extents) {
    if (auto extent = known(cell))
      elementBytes *= *extent;
    else
      factor = factor ? LLVM::MulOp::create(b, loc, factor, get(cell)).getResult() : get(cell);
  }
  return factor ? LLVM::MulOp::create(b, loc, factor, constant(elementBytes)).getResult() : constant(elementBytes);
}

void LoopEmitter::copyElements(size_t at) {
  const int32_t *w = step(at);
  Value bytes = bytesOf(w[3], ArrayRef(w + 5, (size_t)w[4]));
  LLVM::MemcpyOp::create(b, loc, address(w[1]), address(w[2]), bytes, /*isVolatile=*/false);
}

/// A loop's step ends where it goes back: it looks whether it is to go on.
void LoopEmitter::jump(size_t at) {
  auto goal = (size_t)step(at)[1];
  if (goal <= at) {
    auto flag = LLVM::LoadOp::create(b, loc, b.getI8Type(), function.getArgument(2), /*alignment=*/1);
    flag.setOrdering(LLVM::AtomicOrdering::monotonic);
    leaveIf(compare(LLVM::ICmpPredicate::ne, flag, LLVM::ConstantOp::create(b, loc, b.getI8Type(), 0)), at);
  }
  branch(blocks.at(goal));
}

void LoopEmitter::emitStep(size_t at) {
  const int32_t *w = step(at);
  switch (codeOf(w)) {
  case TNF_RT_STEP_JUMP:
    return jump(at);
  case TNF_RT_STEP_JUMP_UNLESS:
    return branch(compare(LLVM::ICmpPredicate::ne, get(w[1]), constant(0)), blocks.at(at + (size_t)(*w >> 8)),
                  blocks.at((size_t)w[2]), /*isRare=*/false);
  case TNF_RT_STEP_MOVE:
    return set(w[1], isAddress(w[1]) ? address(w[2]) : number(w[2]));
  case TNF_RT_STEP_SELECT: {
    Value flag = compare(LLVM::ICmpPredicate::ne, get(w[2]), constant(0));
    bool chooses = isAddress(w[1]);
    return set(w[1],
               LLVM::SelectOp::create(b, loc, flag, chooses ? address(w[3]) : get(w[3]), chooses ? address(w[4]) : get(w[4])));
  }
  case TNF_RT_STEP_VIEW:
    return set(w[1], advance(address(w[2]), LLVM::MulOp::create(b, loc, get(w[3]), constant(w[4]))));
  case TNF_RT_STEP_DEAD:
  case TNF_RT_STEP_KEEP:
    return;
  case TNF_RT_STEP_READ:
    return read(at);
  case TNF_RT_STEP_COPY:
    return copyElements(at);
  case TNF_RT_STEP_LIBRARY:
    return checkIndex(*checkedIndex(at), at);
  case TNF_RT_STEP_PUSH:
  case TNF_RT_STEP_PUSH_NUMBER:
    return push(at);
  case TNF_RT_STEP_POP:
  case TNF_RT_STEP_POP_NUMBER:
  case TNF_RT_STEP_POP_VIEW:
    return pop(at);
  case TNF_RT_STEP_LAUNCH:
    return launch(at);
  case TNF_RT_STEP_COMBINE: // one part was written where it belongs
    return leaveIf(compare(LLVM::ICmpPredicate::ne, get(w[3]), constant(1)), at);
  case TNF_RT_STEP_GUARD:
    return leaveIf(compare(w[1] == TNF_RT_EQUAL ? LLVM::ICmpPredicate::ne : LLVM::ICmpPredicate::sgt, get(w[2]), get(w[3])), at);
  case TNF_RT_STEP_FAIL_IF: {
    Value flag = LLVM::LoadOp::create(b, loc, b.getI8Type(), address(w[1]));
    return leaveIf(compare(LLVM::ICmpPredicate::ne, flag, LLVM::ConstantOp::create(b, loc, b.getI8Type(), 0)), at);
  }
  default:
    return compute(at);
  }
}

//===- kernels ---------------------------------------------------------------------------------------------------===//

func::FuncOp LoopEmitter::kernelOf(size_t at) {
  return symbols.lookup<func::FuncOp>(kernelName(table.functions[(size_t)step(at)[1]]));
}

/// Work that is worth dividing is divided by the runtime.
void LoopEmitter::launch(size_t at) {
  const int32_t *w = step(at);
  auto rows = known(w[2]), chunk = known(w[3]);
  if (rows && *rows <= 0)
    return;
  if (rows && chunk && *rows <= *chunk)
    return callKernel(at);
  called.insert(kernelOf(at).getName());
  Block *divided = newBlock(), *whole = newBlock(), *next = newBlock();
  branch(compare(LLVM::ICmpPredicate::sgt, get(w[2]), get(w[3])), divided, whole, /*isRare=*/true);
  b.setInsertionPointToEnd(divided);
  leaveToRuntime(at, at + (size_t)(*w >> 8));
  branch(next);
  b.setInsertionPointToEnd(whole);
  if (!rows) {
    Block *some = newBlock();
    branch(compare(LLVM::ICmpPredicate::sgt, get(w[2]), constant(0)), some, next, /*isRare=*/false);
    b.setInsertionPointToEnd(some);
  }
  callKernel(at);
  branch(next);
  b.setInsertionPointToEnd(next);
}

void LoopEmitter::callKernel(size_t at) {
  const int32_t *w = step(at);
  func::FuncOp kernel = kernelOf(at);
  SmallVector<Value> arguments;
  auto asIndex = [&](Value v) { return arith::IndexCastOp::create(b, loc, b.getIndexType(), v).getResult(); };
  for (auto [n, type] : llvm::enumerate(kernel.getArgumentTypes().drop_back(3))) {
    int32_t cell = w[5 + n];
    if (type == pointer) {
      arguments.push_back(address(cell));
      continue;
    }
    Value bits = number(cell);
    if (type.isIndex()) {
      arguments.push_back(asIndex(bits));
      continue;
    }
    Type integer = b.getIntegerType(type.getIntOrFloatBitWidth());
    if (integer != bits.getType())
      bits = LLVM::TruncOp::create(b, loc, integer, bits);
    arguments.push_back(type == integer ? bits : LLVM::BitcastOp::create(b, loc, type, bits).getResult());
  }
  arguments.append({asIndex(constant(0)), asIndex(get(w[2])), asIndex(constant(0))});
  auto call = func::CallOp::create(b, loc, kernel, arguments);
  int64_t operations = operationsOf(kernel, at);
  if (operations > mostInlined || inlined + operations > mostInlinedInAll) {
    called.insert(kernel.getName());
    return;
  }
  inlined += operations;
  call->setAttr("always_inline", b.getUnitAttr());
}

/// With its loops unrolled; more than mostInlined where the extents are not known.
int64_t LoopEmitter::operationsOf(func::FuncOp kernel, size_t at) {
  auto extents = kernel.getArguments().drop_back(3);
  std::function<std::optional<int64_t>(Value)> valueOf = [&](Value v) -> std::optional<int64_t> {
    if (auto constant = getConstantIntValue(v))
      return constant;
    if (auto argument = dyn_cast<BlockArgument>(v); argument && argument.getOwner() == &kernel.getBody().front()) {
      if (argument.getArgNumber() < extents.size())
        return known(step(at)[5 + argument.getArgNumber()]);
      return argument.getArgNumber() == extents.size() + 1 ? known(step(at)[2]) : 0;
    }
    if (auto product = v.getDefiningOp<arith::MulIOp>()) {
      auto x = valueOf(product.getLhs()), y = valueOf(product.getRhs());
      return x && y ? std::optional(*x * *y) : std::nullopt;
    }
    return std::nullopt;
  };
  std::function<int64_t(Block &)> count = [&](Block &block) {
    int64_t total = 0;
    for (Operation &op : block) {
      int64_t inside = 0, times = 1;
      for (Region &region : op.getRegions())
        for (Block &inner : region)
          inside += count(inner);
      if (auto inner = dyn_cast<scf::ForOp>(op)) {
        auto to = valueOf(inner.getUpperBound());
        times = to ? std::min(*to, mostInlined + 1) : mostInlined + 1;
      }
      total += rt::isFunction(&op) ? mathOperations : 1 + inside * times;
      total = std::min(total, mostInlined + 1);
    }
    return total;
  };
  return count(kernel.getBody().front());
}

} // namespace tenferro::cpu
