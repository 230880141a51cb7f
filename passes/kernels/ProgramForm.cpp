//===- ProgramForm.cpp - checks of what programs of several forms have in common ----------------------------------===//
#include "ProgramForm.h"
#include "Kernel.h"

using namespace mlir;

namespace tenferro::kernels {

static bool hasSteps(Operation &op) {
  return isa<scf::ForOp, scf::WhileOp, scf::IfOp>(op);
}

static bool isNumber(Type type) {
  return type.isIndex() || type.isInteger(1);
}

bool isOnNumbers(Operation &op) {
  return isa<arith::ArithDialect>(op.getDialect()) && llvm::all_of(op.getOperandTypes(), isNumber) &&
         llvm::all_of(op.getResultTypes(), isNumber);
}

bool isTensor(Type type) {
  auto tensor = dyn_cast<RankedTensorType>(type);
  return tensor && isElementType(tensor.getElementType()) && tensor.getRank() <= TNF_RT_MAX_RANK && !tensor.getEncoding();
}

bool isTensorOrTape(Type type) {
  return isTensor(type) || isa<rt::TapeType>(type);
}

//===- values ----------------------------------------------------------------------------------------------------===//

namespace {

class Checker {
public:
  Checker(func::FuncOp function, const ProgramForm &form) : function(function), form(form) {}
  LogicalResult run();

private:
  LogicalResult checkBoundary();
  LogicalResult checkBlock(Block &block);
  LogicalResult checkTypes(Operation &op);
  bool isLegal(Type type) {
    return isNumber(type) || form.isValue(type);
  }
  InFlightDiagnostic refuse(Operation &op) {
    return op.emitError() << op.getName() << " is not legal in the " << form.name << " form: ";
  }

  func::FuncOp function;
  const ProgramForm &form;
};

/// Arguments are brought in, results are made, and nothing else happens to tenferro's tensors.
LogicalResult Checker::checkBoundary() {
  auto end = dyn_cast<func::ReturnOp>(function.getBody().front().getTerminator());
  if (!end)
    return function.emitError("a program ends with func.return");
  auto isIndex = [&](Value v) { return function.isPrivate() && v.getType().isIndex(); };
  for (Value result : end.getOperands())
    if (!isIndex(result) && (!result.getDefiningOp() || result.getDefiningOp()->getName().getStringRef() != form.output))
      return refuse(*end.getOperation()) << "a program returns what " << form.output << " makes";
  for (BlockArgument argument : function.getArguments()) {
    if (isIndex(argument))
      continue;
    if (!isa<TensorType>(argument.getType()))
      return function.emitError() << "takes tensors, not " << argument.getType();
    for (Operation *user : argument.getUsers())
      if (!isa<DimOp>(user) && user->getName().getStringRef() != form.input)
        return refuse(*user) << "an argument of the program is read by " << form.input << " and tenferro.dim";
  }
  return success();
}

LogicalResult Checker::checkTypes(Operation &op) {
  bool isResult = op.getName().getStringRef() == form.output;
  for (Value result : op.getResults()) {
    if (isResult && isa<TensorType>(result.getType())) {
      bool isInBlock = op.getParentOp() == function;
      bool isGiven = llvm::all_of(result.getUsers(),
                                  [&](Operation *user) { return isa<CallOp>(user) || (isInBlock && isa<func::ReturnOp>(user)); });
      if (!isGiven || (!isInBlock && result.use_empty()))
        return refuse(op) << "what a program returns is made in its own block, and for that alone";
    } else if (isa<CallOp>(op) && isa<TensorType>(result.getType())) {
      for (Operation *user : result.getUsers())
        if (user->getName().getStringRef() != form.input)
          return refuse(*user) << "the result of a call is read by " << form.input;
    } else if (!isLegal(result.getType()) && !matchPattern(result, m_Constant())) {
      return refuse(op) << "it gives a value of type " << result.getType();
    }
  }
  for (Region &region : op.getRegions())
    for (Block &block : region)
      for (BlockArgument argument : block.getArguments())
        if (!isLegal(argument.getType()))
          return refuse(op) << "it carries a value of type " << argument.getType();
  return success();
}

LogicalResult Checker::checkBlock(Block &block) {
  bool holds = true;
  for (Operation &op : block) {
    if (isa<scf::YieldOp, scf::ConditionOp, func::ReturnOp>(op))
      continue;
    if (!hasSteps(op)) {
      holds &= succeeded(form.check(op)) && succeeded(op.getNumRegions() ? success() : checkTypes(op));
      continue;
    }
    if (failed(checkTypes(op))) {
      holds = false;
      continue;
    }
    for (Region &region : op.getRegions())
      for (Block &inner : region)
        holds &= succeeded(checkBlock(inner));
  }
  return success(holds);
}

LogicalResult Checker::run() {
  if (function.isExternal() || !function.getBody().hasOneBlock())
    return function.emitError() << "a program of the " << form.name << " form is a function of one block";
  bool holds = succeeded(checkBlock(function.getBody().front()));
  return success(succeeded(checkBoundary()) && holds && succeeded(checkTapes(function)));
}

} // namespace

LogicalResult checkProgram(func::FuncOp function, const ProgramForm &form) {
  return Checker(function, form).run();
}

//===- operations of the forms on tensors ------------------------------------------------------------------------===//

LogicalResult checkInit(Operation *op, Value init) {
  if (init.getDefiningOp<tensor::EmptyOp>())
    return success();
  return op->emitError() << op->getName() << " writes into a tensor that is not made by tensor.empty";
}

LogicalResult checkInits(Operation *op) {
  if (auto gemm = dyn_cast<rt::GemmOp>(op))
    return checkInit(op, gemm.getInit());
  for (Value init : cast<rt::LibraryOp>(op).getInits())
    if (failed(checkInit(op, init)))
      return failure();
  return success();
}

/// Whether the elements of an operand do not matter: an operation is going to write there, or loops over its extents alone.
static bool isNotRead(OpOperand &use) {
  Operation *op = use.getOwner();
  auto isAmong = [&](auto inits) { return llvm::any_of(inits, [&](OpOperand &init) { return &init == &use; }); };
  if (auto product = dyn_cast<rt::GemmOp>(op))
    return &use == &product.getInitMutable();
  if (auto call = dyn_cast<rt::LibraryOp>(op))
    return isAmong(call.getInitsMutable());
  if (auto launch = dyn_cast<rt::LaunchOp>(op))
    return isAmong(launch.getInitsMutable());
  if (auto join = dyn_cast<rt::JoinOp>(op))
    return &use == &join.getInitMutable();
  if (auto loop = dyn_cast<scf::ForOp>(op))
    return use.getOperandNumber() >= loop.getNumControlOperands() &&
           loop.getBody()
               ->getTerminator()
               ->getOperand(use.getOperandNumber() - loop.getNumControlOperands())
               .getDefiningOp<rt::PutOp>();
  auto generic = dyn_cast<linalg::LinalgOp>(op);
  return generic && (generic.isDpsInit(&use) || generic.getMatchingBlockArgument(&use).use_empty());
}

/// What a step puts is a part of what its loop carries, which the next step gets and nobody else.
static LogicalResult checkPut(rt::PutOp op) {
  auto loop = dyn_cast<scf::ForOp>(op->getParentOp());
  auto whole = dyn_cast<BlockArgument>(op.getX());
  bool holds = loop && whole && whole.getOwner() == loop.getBody() && whole != loop.getInductionVar() && whole.hasOneUse() &&
               op.getResult().hasOneUse();
  if (holds) {
    OpOperand &next = *op.getResult().use_begin();
    Value start = loop.getTiedLoopInit(whole)->get();
    holds = next.getOwner() == loop.getBody()->getTerminator() && start.getDefiningOp<tensor::EmptyOp>() &&
            next.getOperandNumber() + 1 == whole.getArgNumber();
  }
  return holds ? success() : op.emitError("tenferro_rt.put puts a part into what its loop begins with empty and hands on");
}

LogicalResult checkBesideSteps(Operation &op, StringRef form) {
  if (auto put = dyn_cast<rt::PutOp>(op))
    return checkPut(put);
  if (auto empty = dyn_cast<tensor::EmptyOp>(op)) {
    for (OpOperand &use : empty->getUses())
      if (!isNotRead(use))
        return use.getOwner()->emitError() << use.getOwner()->getName() << " reads a tensor that nothing was written to";
    return success();
  }
  if (isa<DimOp, GuardOp, rt::BindOp, rt::ExportOp, rt::ReshapeOp, rt::PartOp, rt::CheckedOp, rt::AfterOp, rt::FailIfOp,
          rt::ReadOp, rt::TapeOp, rt::PushOp, rt::PopOp, rt::PopNumberOp, CallOp>(op) ||
      isOnNumbers(op))
    return success();
  if (auto constant = dyn_cast<arith::ConstantOp>(op)) {
    bool isDense = isTensor(constant.getType()) && isa<DenseElementsAttr>(constant.getValue());
    if (isDense || isElementType(constant.getType()))
      return success();
  }
  if (isa<complex::ConstantOp>(op) && isElementType(op.getResult(0).getType()))
    return success();
  return op.emitError() << op.getName() << " is not legal in the " << form << " form";
}

static void collectBlocks(Block &block, SmallVectorImpl<Block *> &blocks) {
  for (Operation &op : block)
    if (hasSteps(op))
      for (Region &region : op.getRegions())
        for (Block &inner : region)
          collectBlocks(inner, blocks);
  blocks.push_back(&block);
}

SmallVector<Block *> stepBlocks(func::FuncOp function) {
  SmallVector<Block *> blocks;
  collectBlocks(function.getBody().front(), blocks);
  return blocks;
}

} // namespace tenferro::kernels
