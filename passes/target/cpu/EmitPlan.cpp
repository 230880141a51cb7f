//===- EmitPlan.cpp - turns plans into tables of steps, and what surrounds them -----------------------------------===//
//
// Only translation: every step of the table is an operation of the plan. Buffers, extents and flags become cells; a loop or a
// branch becomes jumps (EmitRegions.cpp).
#include "EmitPlan.h"
#include "EmitKernel.h"
#include "PlanEmitter.h"
#include "Tenferro.h"
#include "WriteProgram.h"
#include "llvm/ADT/TypeSwitch.h"

#include <set>

using namespace mlir;

namespace tenferro::cpu {

//===- values ----------------------------------------------------------------------------------------------------===//

/// The bits of a number, as the argument list of a kernel holds them.
static std::optional<int64_t> bitsOf(Attribute value) {
  if (auto number = dyn_cast<IntegerAttr>(value))
    return number.getType().isInteger(1) ? (int64_t)number.getValue().getZExtValue() : number.getValue().getSExtValue();
  if (auto number = dyn_cast<FloatAttr>(value))
    return (int64_t)number.getValue().bitcastToAPInt().getZExtValue();
  return std::nullopt;
}

Cell PlanEmitter::cellOf(Value value) {
  if (auto known = cells.find(value); known != cells.end())
    return known->second;
  Attribute constant;
  bool isConstant = matchPattern(value, m_Constant(&constant));
  assert(isConstant && "a value is defined before it is used");
  (void)isConstant;
  return cells[value] = table.constant(*bitsOf(constant));
}

Cell PlanEmitter::defined(Value value) {
  return cells[value] = table.newCell();
}

SmallVector<Cell> PlanEmitter::cellsOf(ValueRange values) {
  return llvm::map_to_vector(values, [&](Value v) { return cellOf(v); });
}

/// Extents in logical order.
SmallVector<Cell> PlanEmitter::reversed(SmallVector<Cell> extents) {
  std::reverse(extents.begin(), extents.end());
  return extents;
}

unsigned PlanEmitter::inputNumber(Value argument) {
  return cast<BlockArgument>(argument).getArgNumber();
}

/// As the operation that makes the buffer has them; what a loop carries has those that it starts with.
SmallVector<Cell> PlanEmitter::extentsOf(Value buffer) {
  while (Value start = kernels::startOf(buffer))
    buffer = start;
  Operation *op = buffer.getDefiningOp();
  if (auto input = dyn_cast_if_present<plan::InputOp>(op))
    return cellsOf(input.getExtents());
  if (auto result = dyn_cast_if_present<plan::ResultOp>(op))
    return cellsOf(result.getExtents());
  if (auto view = dyn_cast_if_present<plan::ViewOp>(op))
    return cellsOf(view.getExtents());
  if (auto fit = dyn_cast_if_present<plan::FitOp>(op))
    return cellsOf(fit.getExtents());
  if (auto grown = dyn_cast_if_present<plan::GrowOp>(op))
    return buffer == grown.getBuffer() ? cellsOf(grown.getExtents()) : extentsOf(grown.getKept());
  if (auto pop = dyn_cast_if_present<plan::PopViewOp>(op))
    return cellsOf(pop.getExtents());
  if (auto take = dyn_cast_if_present<plan::TakeOp>(op))
    return cellsOf(take.extentsOf(cast<OpResult>(buffer).getResultNumber() - 1));
  if (auto select = dyn_cast_if_present<arith::SelectOp>(op))
    return extentsOf(select.getTrueValue());
  return llvm::map_to_vector(cast<plan::BufferType>(buffer.getType()).getShape(), [&](int64_t n) { return table.constant(n); });
}

//===- arithmetic ------------------------------------------------------------------------------------------------===//

void PlanEmitter::binary(tnf_rt_step step, Value result, Value a, Value b) {
  Cell x = cellOf(a), y = cellOf(b);
  table.begin(step);
  table.cell(defined(result)).cell(x).cell(y);
}

static std::optional<tnf_rt_step> stepFor(Operation &op) {
  return llvm::TypeSwitch<Operation *, std::optional<tnf_rt_step>>(&op)
      .Case<arith::AddIOp>([](auto) { return TNF_RT_STEP_ADD; })
      .Case<arith::SubIOp>([](auto) { return TNF_RT_STEP_SUB; })
      .Case<arith::MulIOp>([](auto) { return TNF_RT_STEP_MUL; })
      .Case<arith::FloorDivSIOp>([](auto) { return TNF_RT_STEP_FLOOR_DIV; })
      .Case<arith::CeilDivSIOp>([](auto) { return TNF_RT_STEP_CEIL_DIV; })
      .Case<arith::MinSIOp>([](auto) { return TNF_RT_STEP_MIN; })
      .Case<arith::MaxSIOp>([](auto) { return TNF_RT_STEP_MAX; })
      .Case<arith::AndIOp>([](auto) { return TNF_RT_STEP_AND; })
      .Case<arith::OrIOp>([](auto) { return TNF_RT_STEP_OR; })
      .Case<arith::XOrIOp>([](auto) { return TNF_RT_STEP_XOR; })
      .Default([](auto) { return std::nullopt; });
}

LogicalResult PlanEmitter::emitArithmetic(Operation &op) {
  if (auto step = stepFor(op)) {
    binary(*step, op.getResult(0), op.getOperand(0), op.getOperand(1));
    return success();
  }
  if (auto compare = dyn_cast<arith::CmpIOp>(op)) {
    Value a = compare.getLhs(), b = compare.getRhs();
    switch (compare.getPredicate()) {
    case arith::CmpIPredicate::eq:
      return binary(TNF_RT_STEP_EQUAL, compare, a, b), success();
    case arith::CmpIPredicate::ne:
      return binary(TNF_RT_STEP_NOT_EQUAL, compare, a, b), success();
    case arith::CmpIPredicate::slt:
      return binary(TNF_RT_STEP_LESS, compare, a, b), success();
    case arith::CmpIPredicate::sle:
      return binary(TNF_RT_STEP_LESS_EQUAL, compare, a, b), success();
    case arith::CmpIPredicate::sgt:
      return binary(TNF_RT_STEP_LESS, compare, b, a), success();
    case arith::CmpIPredicate::sge:
      return binary(TNF_RT_STEP_LESS_EQUAL, compare, b, a), success();
    default:
      return op.emitError("extents are compared as signed numbers");
    }
  }
  if (auto select = dyn_cast<arith::SelectOp>(op)) {
    SmallVector<Cell> from = cellsOf(op.getOperands());
    table.begin(TNF_RT_STEP_SELECT);
    table.cell(defined(select)).cell(from[0]).cell(from[1]).cell(from[2]);
    return success();
  }
  if (isa<arith::ConstantOp>(op))
    return success(); // where it is used
  return op.emitError() << op.getName() << " is not legal in a plan";
}

//===- steps -----------------------------------------------------------------------------------------------------===//

void PlanEmitter::emitTensor(Operation &op) {
  if (auto dim = dyn_cast<DimOp>(op)) {
    cells[dim] = inputCells[inputNumber(dim.getX())] - 1 - (Cell)dim.getAxis();
  } else if (auto input = dyn_cast<plan::InputOp>(op)) {
    cells[input] = inputCells[inputNumber(input.getX())];
  } else if (auto constant = dyn_cast<plan::ConstantOp>(op)) {
    int32_t data = table.data(constant.getValue());
    table.begin(TNF_RT_STEP_CONSTANT);
    table.cell(defined(constant)).number(data);
  } else if (auto result = dyn_cast<plan::ResultOp>(op)) {
    auto number = (unsigned)result.getNumber();
    std::string label = "result" + std::to_string(number);
    if (auto given = source.getResultAttrOfType<StringAttr>(number, "tenferro.name"))
      label = given.getValue().str();
    SmallVector<Cell> extents = reversed(cellsOf(result.getExtents()));
    int32_t text = table.text(label);
    table.begin(TNF_RT_STEP_RESULT);
    table.cell(defined(result))
        .number(number)
        .number(text)
        .number(dtypeOf(result.getBuffer().getType().getElement()))
        .cells(extents);
  } else if (auto view = dyn_cast<plan::ViewOp>(op)) {
    Cell from = cellOf(view.getSource());
    if (!view.getOffset()) {
      cells[view] = from;
      return;
    }
    Cell offset = cellOf(view.getOffset());
    table.begin(TNF_RT_STEP_VIEW);
    table.cell(defined(view)).cell(from).cell(offset).number(elementBytes(view.getBuffer().getType().getElement()));
  } else if (auto dead = dyn_cast<plan::DeadOp>(op)) {
    Cell address = cellOf(dead.getBuffer());
    SmallVector<Cell> extents = extentsOf(dead.getBuffer());
    table.begin(TNF_RT_STEP_DEAD);
    table.cell(address).number(elementBytes(dead.getBuffer().getType().getElement())).cells(extents);
  } else if (auto copy = dyn_cast<plan::CopyOp>(op)) {
    Cell from = cellOf(copy.getFrom()), to = cellOf(copy.getTo());
    SmallVector<Cell> extents = extentsOf(copy.getTo());
    table.begin(TNF_RT_STEP_COPY);
    table.cell(to).cell(from).number(elementBytes(copy.getTo().getType().getElement())).cells(extents);
  } else {
    auto read = cast<plan::ReadOp>(op);
    Cell from = cellOf(read.getBuffer());
    int32_t text = table.text(read.getText().value_or("an extent is {0}"));
    table.begin(TNF_RT_STEP_READ);
    table.cell(defined(read)).cell(from).number(dtypeOf(read.getBuffer().getType().getElement())).number(text);
  }
}

void PlanEmitter::emitTake(plan::TakeOp op) {
  SmallVector<SmallVector<Cell>> extents;
  SmallVector<Cell> copies;
  for (auto [given, count] : op.parts()) {
    extents.push_back(cellsOf(given));
    copies.push_back(count ? cellOf(count) : table.constant(1));
  }
  table.begin(TNF_RT_STEP_TAKE);
  table.cell(defined(op.getSegment())).number((int64_t)op.getBuffers().size());
  for (auto [n, buffer] : llvm::enumerate(op.getBuffers())) {
    int64_t bytes = elementBytes(cast<plan::BufferType>(buffer.getType()).getElement());
    table.cell(defined(buffer)).number(bytes).cell(copies[n]).cells(extents[n]);
  }
}

void PlanEmitter::emitFit(plan::FitOp op) {
  SmallVector<Cell> extents = cellsOf(op.getExtents());
  Cell whole = cellOf(op.getSegment());
  table.begin(TNF_RT_STEP_FIT);
  table.cell(defined(op.getFitted())).cell(defined(op.getBuffer())).cell(whole);
  table.number(elementBytes(op.getBuffer().getType().getElement())).cells(extents);
}

void PlanEmitter::emitGrow(plan::GrowOp op) {
  SmallVector<Cell> extents = cellsOf(op.getExtents()), kept = extentsOf(op.getKept());
  Cell whole = cellOf(op.getSegment()), from = cellOf(op.getKept());
  table.begin(TNF_RT_STEP_GROW);
  table.cell(defined(op.getFitted())).cell(defined(op.getBuffer())).cell(whole);
  table.number(elementBytes(op.getBuffer().getType().getElement())).cell(from).cells(kept).cells(extents);
  cells[op.getBeginning()] = cells[op.getBuffer()];
}

void PlanEmitter::emitPush(plan::PushOp op) {
  Cell tape = cells[op.getNext()] = cellOf(op.getTape()), value = cellOf(op.getValue());
  auto buffer = dyn_cast<plan::BufferType>(op.getValue().getType());
  if (!buffer) {
    table.begin(TNF_RT_STEP_PUSH_NUMBER);
    table.cell(tape).number(op.getValue().getType().isIndex() ? TNF_I64 : TNF_BOOL).cell(value);
    return;
  }
  SmallVector<Cell> extents = extentsOf(op.getValue());
  table.begin(TNF_RT_STEP_PUSH);
  table.cell(tape).number(dtypeOf(buffer.getElement())).cell(value).cells(extents);
}

void PlanEmitter::emitTape(Operation &op) {
  if (auto tape = dyn_cast<plan::TapeOp>(op)) {
    table.begin(TNF_RT_STEP_TAPE);
    table.cell(cellOf(tape));
  } else if (auto push = dyn_cast<plan::PushOp>(op)) {
    emitPush(push);
  } else if (auto pop = dyn_cast<plan::PopOp>(op)) {
    Cell tape = cells[pop.getNext()] = cellOf(pop.getTape()), to = cellOf(pop.getTo());
    SmallVector<Cell> extents = extentsOf(pop.getTo());
    table.begin(TNF_RT_STEP_POP);
    table.cell(tape).number(dtypeOf(pop.getTo().getType().getElement())).cell(to).cells(extents);
  } else if (auto view = dyn_cast<plan::PopViewOp>(op)) {
    Cell tape = cells[view.getNext()] = cellOf(view.getTape());
    SmallVector<Cell> extents = cellsOf(view.getExtents());
    table.begin(TNF_RT_STEP_POP_VIEW);
    table.cell(tape).number(dtypeOf(view.getBuffer().getType().getElement())).cell(defined(view.getBuffer())).cells(extents);
  } else {
    auto number = cast<plan::PopNumberOp>(op);
    Cell tape = cells[number.getNext()] = cellOf(number.getTape());
    table.begin(TNF_RT_STEP_POP_NUMBER);
    table.cell(tape).number(number.getNumber().getType().isIndex() ? TNF_I64 : TNF_BOOL).cell(defined(number.getNumber()));
  }
}

int32_t PlanEmitter::bodyOf(FlatSymbolRefAttr kernel) {
  return table.function((kernel.getValue() + ".body").str());
}

/// The product of extents; an array of so many bytes exists.
Cell PlanEmitter::count(ArrayRef<Cell> factors) {
  if (llvm::all_of(factors, [](Cell cell) { return cell >= 0; })) { // constants
    int64_t product = 1;
    for (Cell cell : factors)
      product *= table.constants[(size_t)cell];
    return table.constant(product);
  }
  Cell product = table.newCell();
  table.begin(TNF_RT_STEP_COUNT);
  table.cell(product).cells(factors);
  return product;
}

/// What a kernel's body takes: what is read, what is written, numbers, scratch; where it leaves parts, the rows of a chunk and
/// the bytes of each part.
SmallVector<Cell> PlanEmitter::argumentsOf(FlatSymbolRefAttr name, ValueRange reads, ValueRange writes, ValueRange numbers,
                                           ValueRange scratch, Value chunk) {
  SmallVector<Cell> list;
  for (ValueRange values : {reads, writes, numbers, scratch})
    list.append(cellsOf(values));
  auto kernel = symbols.lookup<rt::KernelOp>(name.getValue());
  if (kernel.hasParts())
    list.push_back(cellOf(chunk));
  for (auto [n, to] : llvm::enumerate(writes)) {
    if (!kernel.partsOf((unsigned)n))
      continue;
    SmallVector<Cell> factors = extentsOf(to);
    factors.push_back(table.constant(elementBytes(cast<plan::BufferType>(to.getType()).getElement())));
    list.push_back(count(factors));
  }
  mostArguments = std::max(mostArguments, list.size());
  return list;
}

void PlanEmitter::emitLaunch(plan::LaunchOp op) {
  Cell rows = op.getRows() ? cellOf(op.getRows()) : table.constant(1);
  Cell chunk = op.getChunk() ? cellOf(op.getChunk()) : table.constant(1);
  int32_t body = bodyOf(op.getKernelAttr());
  SmallVector<Cell> arguments =
      argumentsOf(op.getKernelAttr(), op.getReads(), op.getWrites(), op.getNumbers(), op.getScratch(), op.getChunk());
  table.begin(TNF_RT_STEP_LAUNCH);
  table.number(body).cell(rows).cell(chunk).cells(arguments);
}

void PlanEmitter::emitMultiply(plan::MultiplyOp op) {
  FlatSymbolRefAttr epilogue = op.getEpilogueAttr();
  Cell chunk = op.getChunk() ? cellOf(op.getChunk()) : table.constant(1);
  int32_t body = epilogue ? bodyOf(epilogue) : -1;
  SmallVector<Cell> operands = cellsOf({op.getM(), op.getN(), op.getK(), op.getBatch(), op.getA(), op.getB(), op.getC()});
  SmallVector<Cell> arguments;
  if (epilogue)
    arguments = argumentsOf(epilogue, op.getReads(), op.getWrites(), op.getNumbers(), op.getScratch(), op.getChunk());
  stepOf[op] = table.begin(TNF_RT_STEP_GEMM);
  table.number(dtypeOf(op.getC().getType().getElement())).number((int32_t)op.getFlags());
  for (Cell each : operands)
    table.cell(each);
  table.number(body).cell(chunk).cells(arguments);
}

void PlanEmitter::emitCall(plan::CallOp op) {
  SmallVector<Value> tensors(op.getInputs());
  tensors.append(op.getResults().begin(), op.getResults().end());
  int32_t function = op.getCustom() ? table.customFunction((source.getName() + ".custom").str(), op.getFunction(),
                                                           op.getCustomAttr(), op.getInputs().size(), op.getResults().size())
                                    : table.function(op.getFunction());
  int32_t site = table.text(op.getSite());
  auto number = op.getNumbers().begin();
  SmallVector<Cell> attributes = llvm::map_to_vector(
      op.getIntegers(), [&](int64_t n) { return ShapedType::isDynamic(n) ? cellOf(*number++) : table.constant(n); });
  SmallVector<std::pair<Cell, SmallVector<Cell>>> operands;
  for (Value tensor : tensors)
    operands.emplace_back(cellOf(tensor), reversed(extentsOf(tensor)));
  stepOf[op] = table.begin(TNF_RT_STEP_LIBRARY);
  table.number(function).number(site).cells(attributes).number((int64_t)tensors.size());
  for (auto [tensor, operand] : llvm::zip_equal(tensors, operands))
    table.number(dtypeOf(cast<plan::BufferType>(tensor.getType()).getElement())).cell(operand.first).cells(operand.second);
}

/// What the steps behind it in its block, up to the next reservation, work in. The first step takes its own before it writes, and
/// products of one size take the same. The words are filled in at the end.
/// Whether a product's or a call's extents and numbers are there where a reservation stands.
static bool isKnownAt(plan::ReserveOp reserve, Operation *worker) {
  auto isThere = [&](Value v) {
    Operation *def = v.getDefiningOp();
    return !def || def->getBlock() != reserve->getBlock() || def->isBeforeInBlock(reserve);
  };
  for (Value v : worker->getOperands()) {
    if (v.getType().isIndex() && !isThere(v))
      return false;
    if (!isa<plan::BufferType>(v.getType()))
      continue;
    for (Value start = kernels::startOf(v); start; start = kernels::startOf(v))
      v = start;
    Operation *def = v.getDefiningOp();
    if (def && !llvm::all_of(def->getOperands(), [&](Value extent) { return !extent.getType().isIndex() || isThere(extent); }))
      return false;
  }
  return true;
}

/// Memory for what works behind it, up to what has extents that become known only then: that takes its own.
void PlanEmitter::emitReserve(plan::ReserveOp op) {
  SmallVector<Operation *> workers;
  std::set<SmallVector<const void *>> seen;
  bool isFirst = true;
  for (Operation *next = op->getNextNode(); next && !isa<plan::ReserveOp>(next); next = next->getNextNode()) {
    bool works = isa<plan::LaunchOp, plan::MultiplyOp, plan::CallOp>(next);
    if (!works || (std::exchange(isFirst, false) && works) || isa<plan::LaunchOp>(next))
      continue;
    if (!isKnownAt(op, next))
      break;
    if (auto product = dyn_cast<plan::MultiplyOp>(next)) {
      SmallVector<const void *> size = {product.getC().getType().getElement().getAsOpaquePointer(),
                                        product.getFlagsAttr().getAsOpaquePointer()};
      for (Value v : {product.getM(), product.getN(), product.getK(), product.getBatch()})
        size.push_back(v.getAsOpaquePointer());
      if (!seen.insert(size).second)
        continue;
    }
    workers.push_back(next);
  }
  table.begin(TNF_RT_STEP_RESERVE);
  table.number((int64_t)workers.size());
  reservations.emplace_back(table.here(), workers);
  for (size_t n = 0; n < workers.size(); ++n)
    table.number(0);
}

void PlanEmitter::emitCombine(plan::CombineOp op) {
  Cell chunks = cellOf(op.getChunks()), parts = cellOf(op.getParts()), out = cellOf(op.getOut());
  SmallVector<Cell> extents = extentsOf(op.getOut());
  table.begin(TNF_RT_STEP_COMBINE);
  table.number(dtypeOf(op.getOut().getType().getElement()));
  table.number(reductionOf(cast<rt::ReductionKindAttr>(op.getKind()).getValue()));
  table.cell(chunks).cell(parts).cell(out).cells(extents);
}

LogicalResult PlanEmitter::emitOperation(Operation &op) {
  if (isa<scf::ForOp, scf::IfOp, scf::WhileOp>(op))
    return emitRegions(op);
  if (isa<arith::ArithDialect>(op.getDialect()))
    return emitArithmetic(op);
  return llvm::TypeSwitch<Operation *, LogicalResult>(&op)
      .Case<DimOp, plan::InputOp, plan::ConstantOp, plan::ResultOp, plan::ViewOp, plan::DeadOp, plan::CopyOp, plan::ReadOp>(
          [&](Operation *each) { return emitTensor(*each), success(); })
      .Case<plan::UpdatedOp>([](auto) { return success(); }) // the same memory
      .Case<plan::TakeOp>([&](auto take) { return emitTake(take), success(); })
      .Case<plan::NoMemoryOp>([&](auto none) {
        cells[none] = table.constant(0);
        return success();
      })
      .Case<plan::FitOp>([&](auto fit) { return emitFit(fit), success(); })
      .Case<plan::GrowOp>([&](auto grow) { return emitGrow(grow), success(); })
      .Case<plan::TapeOp, plan::PushOp, plan::PopOp, plan::PopViewOp, plan::PopNumberOp>(
          [&](Operation *tape) { return emitTape(*tape), success(); })
      .Case<plan::LaunchOp>([&](auto launch) { return emitLaunch(launch), success(); })
      .Case<plan::MultiplyOp>([&](auto multiply) { return emitMultiply(multiply), success(); })
      .Case<plan::CallOp>([&](auto call) { return emitCall(call), success(); })
      .Case<plan::ReserveOp>([&](auto reserve) { return emitReserve(reserve), success(); })
      .Case<plan::OverlapOp>([&](auto) { return table.begin(TNF_RT_STEP_OVERLAP), success(); })
      .Case<plan::GiveBackOp>([&](auto give) {
        table.begin(TNF_RT_STEP_GIVE_BACK);
        return table.cell(cellOf(give.getSegment())), success();
      })
      .Case<plan::WorkersOp>([&](auto workers) {
        table.begin(TNF_RT_STEP_WORKERS);
        return table.cell(defined(workers)), success();
      })
      .Case<plan::DivideOp>([&](auto divide) {
        SmallVector<Cell> inner = cellsOf(divide.getInner());
        Cell rows = cellOf(divide.getRows());
        table.begin(TNF_RT_STEP_DIVIDE);
        table.cell(defined(divide.getChunk())).cell(defined(divide.getChunks())).cell(rows).number((int64_t)divide.getWeight());
        return table.number(divide.getMost().value_or(INT32_MAX)).cells(inner), success();
      })
      .Case<rt::CountOp>([&](auto count) {
        SmallVector<Cell> extents;
        for (OpFoldResult extent : count.mixedExtents()) {
          auto known = getConstantIntValue(extent);
          extents.push_back(known ? table.constant(*known) : cellOf(cast<Value>(extent)));
        }
        table.begin(TNF_RT_STEP_COUNT);
        return table.cell(defined(count)).cells(extents), success();
      })
      .Case<plan::CombineOp>([&](auto combine) { return emitCombine(combine), success(); })
      .Case<GuardOp>([&](auto guard) {
        Cell a = cellOf(guard.getLhs()), b = cellOf(guard.getRhs());
        int32_t text = table.text(guard.getText());
        table.begin(TNF_RT_STEP_GUARD);
        table.number(guard.getRelation() == GuardRelation::eq ? TNF_RT_EQUAL : TNF_RT_LESS_EQUAL);
        return table.cell(a).cell(b).number(text), success();
      })
      .Case<plan::CheckOp>([&](auto check) {
        Cell flag = cellOf(check.getFlag());
        int32_t text = table.text(check.getText());
        table.begin(TNF_RT_STEP_FAIL_IF);
        return table.cell(flag).number((int64_t)check.getCode()).number(text), success();
      })
      .Case<plan::OutputOp>([](auto) { return success(); })
      .Case<plan::TransferOp, plan::WaitOp>([](auto move) { return move.emitOpError("the CPU target has one device"); })
      .Default([](Operation *other) { return other->emitError() << other->getName() << " is not legal in a plan"; });
}

LogicalResult PlanEmitter::emitBlock(Block &block) {
  for (Operation &op : block.without_terminator())
    if (failed(emitOperation(op)))
      return failure();
  return success();
}

/// The first cells behind the constants are the inputs': of each its address and its extents.
void PlanEmitter::addInputs() {
  for (Type type : source.getArgumentTypes()) {
    inputCells.push_back(table.newCell());
    for (int64_t axis = 0; axis < cast<TensorType>(type).getRank(); ++axis)
      (void)table.newCell();
  }
}

/// A tape has no memory before its first step: a loop may reach that again.
void PlanEmitter::addTapes() {
  source.walk([&](plan::TapeOp tape) {
    Cell none = table.constant(0);
    table.begin(TNF_RT_STEP_MOVE);
    table.cell(defined(tape)).cell(none);
  });
}

LogicalResult PlanEmitter::emit() {
  addInputs();
  addTapes();
  if (failed(emitBlock(source.getBody().front())))
    return failure();
  for (auto &[first, workers] : reservations)
    for (auto [n, worker] : llvm::enumerate(workers))
      table.words[first + n] = (int32_t)stepOf.lookup(worker);
  table.finish();
  return success();
}

LogicalResult emitPlan(func::FuncOp source, SymbolTable &symbols, std::vector<ProgramLoops> &loops) {
  PlanEmitter emitter(source, symbols);
  if (failed(emitter.emit()))
    return failure();
  writeProgram(source, symbols, emitter.table, emitter.mostArguments);
  loops.push_back({std::move(emitter.table), std::move(emitter.loops)});
  return success();
}

} // namespace tenferro::cpu
