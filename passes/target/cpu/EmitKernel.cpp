//===- EmitKernel.cpp - translates a kernel into a function over pointers -------------------------------------------===//
#include "EmitKernel.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Complex/IR/Complex.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/IR/IRMapping.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;

namespace tenferro::cpu {

tnf_dtype dtypeOf(Type element) {
  if (auto complex = dyn_cast<ComplexType>(element))
    return complex.getElementType().isF32() ? TNF_COMPLEX_F32 : TNF_COMPLEX_F64;
  if (element.isF32())
    return TNF_F32;
  if (element.isF64())
    return TNF_F64;
  if (element.isInteger(32))
    return TNF_I32;
  return element.isInteger(64) ? TNF_I64 : TNF_BOOL;
}

int64_t elementBytes(Type element) {
  if (auto complex = dyn_cast<ComplexType>(element))
    return 2 * elementBytes(complex.getElementType());
  return element.isInteger(1) ? 1 : element.getIntOrFloatBitWidth() / 8;
}

tnf_rt_reduction reductionOf(rt::ReductionKind kind) {
  switch (kind) {
  case rt::ReductionKind::Sum:
    return TNF_RT_SUM;
  case rt::ReductionKind::Product:
    return TNF_RT_PRODUCT;
  case rt::ReductionKind::Max:
    return TNF_RT_MAXIMUM;
  case rt::ReductionKind::Min:
    return TNF_RT_MINIMUM;
  case rt::ReductionKind::Or:
    return TNF_RT_OR;
  case rt::ReductionKind::And:
    return TNF_RT_AND;
  }
  llvm_unreachable("a reduction of no kind");
}

namespace {

//===- sums ------------------------------------------------------------------------------------------------------===//

/// Accumulators that rounding makes worse the longer they grow.
bool isRoundedSum(Attribute kind, Type type) {
  return cast<rt::ReductionKindAttr>(kind).getValue() == rt::ReductionKind::Sum && isa<FloatType, ComplexType>(type);
}

/// The product of the counts, as far as they are known: an unknown one is as many as there may be.
int64_t mostIterations(rt::LoopOp loop) {
  constexpr int64_t many = std::numeric_limits<int64_t>::max();
  int64_t most = 1;
  for (Value count : loop.getCounts())
    if (llvm::MulOverflow(most, getConstantIntValue(count).value_or(many), most))
      return many;
  return most;
}

/// Iterations of a block: few terms for each lane of a vector, and enough that ending a block costs nothing. Loops in it that are
/// known to be short have no blocks of their own: their terms count.
int64_t iterationsOfBlock(rt::LoopOp loop) {
  constexpr int64_t terms = 4096;
  if (loop.getCounts().size() > 1)
    return 128;
  int64_t inner = 0;
  for (auto below : loop.getBody().front().getOps<rt::LoopOp>())
    inner += mostIterations(below) > terms ? 1 : std::max<int64_t>(mostIterations(below), 1);
  return inner ? std::clamp<int64_t>(terms / inner, 1, 128) : terms;
}

Value zeroOf(OpBuilder &b, Location loc, Type type) {
  if (auto complex = dyn_cast<ComplexType>(type)) {
    Value zero = zeroOf(b, loc, complex.getElementType());
    return complex::CreateOp::create(b, loc, complex, zero, zero);
  }
  return arith::ConstantOp::create(b, loc, b.getFloatAttr(type, 0));
}

/// In double precision.
Value widened(OpBuilder &b, Location loc, Value value) {
  Type type = value.getType(), wide = b.getF64Type();
  if (auto complex = dyn_cast<ComplexType>(type)) {
    Value re = complex::ReOp::create(b, loc, value), im = complex::ImOp::create(b, loc, value);
    return complex::CreateOp::create(b, loc, ComplexType::get(wide), widened(b, loc, re), widened(b, loc, im));
  }
  return type == wide ? value : arith::ExtFOp::create(b, loc, wide, value).getResult();
}

Value narrowed(OpBuilder &b, Location loc, Value value, Type type) {
  if (auto complex = dyn_cast<ComplexType>(type)) {
    Value re = complex::ReOp::create(b, loc, value), im = complex::ImOp::create(b, loc, value);
    Type real = complex.getElementType();
    return complex::CreateOp::create(b, loc, type, narrowed(b, loc, re, real), narrowed(b, loc, im, real));
  }
  return type == value.getType() ? value : arith::TruncFOp::create(b, loc, type, value).getResult();
}

Value sumOf(OpBuilder &b, Location loc, Value x, Value y) {
  if (isa<ComplexType>(x.getType()))
    return complex::AddOp::create(b, loc, x, y);
  return arith::AddFOp::create(b, loc, x, y);
}

//===- kernels ---------------------------------------------------------------------------------------------------===//

class Emitter {
public:
  Emitter(rt::KernelOp kernel, SymbolTable &symbols)
      : kernel(kernel), symbols(symbols), b(kernel), loc(kernel.getLoc()), pointer(LLVM::LLVMPointerType::get(b.getContext())) {}
  void run();

private:
  void emitFunction();
  void emitBody();
  void movePointers(ArrayRef<BlockArgument> sizes);
  Value listed(Value list, size_t number, Type type);
  void runChunks(Block *entry, SmallVector<Value> arguments);
  void translate(Block &block);
  void translate(Operation &op);
  void translateLoop(rt::LoopOp loop);
  SmallVector<Value> emitBlocks(rt::LoopOp loop, Value from, Value to, ValueRange starts);
  scf::ForOp emitLoop(rt::LoopOp loop, Value from, Value to, ValueRange starts);
  void translateFill(rt::FillOp fill);
  Value scratchOf(rt::ScratchOp scratch, Value all);
  template <typename Op> Value offset(Op access);
  Value index(OpFoldResult e);
  Value constant(int64_t value) {
    return arith::ConstantIndexOp::create(b, loc, value);
  }
  Value times(Value x, Value y) {
    return arith::MulIOp::create(b, loc, x, y);
  }
  Value plus(Value x, Value y) {
    return x ? arith::AddIOp::create(b, loc, x, y).getResult() : y;
  }
  Value asIndex(Value v) {
    return arith::IndexCastOp::create(b, loc, b.getIndexType(), v);
  }
  Value element(Value base, Value at, Type type);
  Value load(Value base, Value at, Type type);
  void store(Value value, Value base, Value at);

  rt::KernelOp kernel;
  SymbolTable &symbols;
  OpBuilder b;
  Location loc;
  Type pointer;
  /// (memory that is read and written, numbers, scratch of all workers; where parts are left, the rows of a chunk and the bytes
  /// of each part; begin, end, worker)
  func::FuncOp function;
  IRMapping mapping;
  Value begin, end, worker;
  size_t scratchCount = 0;
};

//===- memory ----------------------------------------------------------------------------------------------------===//

Value Emitter::element(Value base, Value at, Type type) {
  Value i = arith::IndexCastOp::create(b, loc, b.getI64Type(), at);
  return LLVM::GEPOp::create(b, loc, pointer, type, base, ArrayRef<LLVM::GEPArg>{LLVM::GEPArg(i)},
                             LLVM::GEPNoWrapFlags::inbounds);
}

Value Emitter::load(Value base, Value at, Type type) {
  if (auto complex = dyn_cast<ComplexType>(type)) {
    Type real = complex.getElementType();
    Value first = times(at, constant(2));
    Value re = LLVM::LoadOp::create(b, loc, real, element(base, first, real));
    Value im = LLVM::LoadOp::create(b, loc, real, element(base, plus(first, constant(1)), real));
    return complex::CreateOp::create(b, loc, complex, re, im);
  }
  if (!type.isInteger(1))
    return LLVM::LoadOp::create(b, loc, type, element(base, at, type));
  Value byte = LLVM::LoadOp::create(b, loc, b.getI8Type(), element(base, at, b.getI8Type()));
  return arith::CmpIOp::create(b, loc, arith::CmpIPredicate::ne, byte, arith::ConstantOp::create(b, loc, b.getI8IntegerAttr(0)));
}

void Emitter::store(Value value, Value base, Value at) {
  Type type = value.getType();
  if (auto complex = dyn_cast<ComplexType>(type)) {
    Type real = complex.getElementType();
    Value first = times(at, constant(2));
    LLVM::StoreOp::create(b, loc, complex::ReOp::create(b, loc, value), element(base, first, real));
    LLVM::StoreOp::create(b, loc, complex::ImOp::create(b, loc, value), element(base, plus(first, constant(1)), real));
    return;
  }
  if (type.isInteger(1)) {
    value = arith::ExtUIOp::create(b, loc, b.getI8Type(), value);
    type = b.getI8Type();
  }
  LLVM::StoreOp::create(b, loc, value, element(base, at, type));
}

Value Emitter::index(OpFoldResult e) {
  if (auto known = dyn_cast<Attribute>(e))
    return constant(cast<IntegerAttr>(known).getInt());
  return mapping.lookup(cast<Value>(e));
}

/// In elements.
template <typename Op> Value Emitter::offset(Op access) {
  Value at;
  for (auto [each, stride] : llvm::zip(access.getIndices(), access.mixedStrides())) {
    Value i = mapping.lookup(each);
    at = plus(at, isConstantIntValue(stride, 1) ? i : times(i, index(stride)));
  }
  if (Value further = access.getOffset())
    at = plus(at, mapping.lookup(further));
  return at ? at : constant(0);
}

/// This worker's part of the memory of all. Workers do not share cache lines.
Value Emitter::scratchOf(rt::ScratchOp scratch, Value all) {
  Value bytes = constant(elementBytes(scratch.getMemory().getType().getElement()));
  for (OpFoldResult extent : scratch.mixedExtents())
    bytes = times(bytes, index(extent));
  Value rounded = arith::AndIOp::create(b, loc, plus(bytes, constant(TNF_RT_ALIGNMENT - 1)), constant(-TNF_RT_ALIGNMENT));
  return element(all, times(worker, rounded), b.getI8Type());
}

void Emitter::translateFill(rt::FillOp fill) {
  Type type = fill.getMemory().getType().getElement();
  Value at = element(mapping.lookup(fill.getMemory()), times(offset(fill), constant(elementBytes(type))), b.getI8Type());
  Value count = arith::IndexCastOp::create(b, loc, b.getI64Type(), mapping.lookup(fill.getCount()));
  Value dtype = arith::ConstantOp::create(b, loc, b.getI32IntegerAttr(dtypeOf(type)));
  Value kind = arith::ConstantOp::create(b, loc, b.getI32IntegerAttr(reductionOf(fill.getKind())));
  constexpr StringLiteral name = "tnf_rt_fill_identity";
  if (!symbols.lookup(name)) {
    OpBuilder top(symbols.getOp()->getRegion(0));
    auto type = LLVM::LLVMFunctionType::get(LLVM::LLVMVoidType::get(b.getContext()),
                                            {pointer, dtype.getType(), kind.getType(), count.getType()});
    symbols.insert(LLVM::LLVMFuncOp::create(top, loc, name, type));
  }
  LLVM::CallOp::create(b, loc, TypeRange{}, name, ValueRange{at, dtype, kind, count});
}

//===- loops and scalars -----------------------------------------------------------------------------------------===//

/// One loop over all combinations of indices, of which the last is fastest.
scf::ForOp Emitter::emitLoop(rt::LoopOp loop, Value from, Value to, ValueRange starts) {
  auto scfLoop = scf::ForOp::create(b, loc, from, to, constant(1), starts);
  mapping.map(loop.accumulators(), scfLoop.getRegionIterArgs());
  OpBuilder::InsertionGuard guard(b);
  if (starts.empty())
    scfLoop.getBody()->getTerminator()->erase();
  b.setInsertionPointToEnd(scfLoop.getBody());
  Value left = scfLoop.getInductionVar();
  for (size_t n = loop.indices().size() - 1; n > 0; --n) {
    Value count = mapping.lookup(loop.getCounts()[n]);
    mapping.map(loop.indices()[n], arith::RemUIOp::create(b, loc, left, count).getResult());
    left = arith::DivUIOp::create(b, loc, left, count);
  }
  mapping.map(loop.indices()[0], left);
  translate(loop.getBody().front());
  return scfLoop;
}

void Emitter::translateLoop(rt::LoopOp loop) {
  Value from = begin, to = end;
  if (!loop.isOutermost()) {
    from = constant(0);
    to = {};
    for (Value count : loop.getCounts())
      to = to ? times(to, mapping.lookup(count)) : mapping.lookup(count);
  }
  SmallVector<Value> starts = llvm::map_to_vector(loop.getStarts(), [&](Value v) { return mapping.lookup(v); });
  if (mostIterations(loop) > iterationsOfBlock(loop) && llvm::any_of(llvm::zip(loop.getKinds(), starts), [](auto each) {
        return isRoundedSum(std::get<0>(each), std::get<1>(each).getType());
      }))
    mapping.map(loop.getResults(), emitBlocks(loop, from, to, starts));
  else
    mapping.map(loop.getResults(), emitLoop(loop, from, to, starts).getResults());
}

/// A sum of each block, which begins at zero, and the sum of these in double precision.
SmallVector<Value> Emitter::emitBlocks(rt::LoopOp loop, Value from, Value to, ValueRange starts) {
  SmallVector<bool> isSum;
  for (auto [kind, start] : llvm::zip(loop.getKinds(), starts))
    isSum.push_back(isRoundedSum(kind, start.getType()));
  SmallVector<Value> totals(starts);
  for (auto [i, total] : llvm::enumerate(totals))
    total = isSum[i] ? widened(b, loc, total) : total;
  Value block = constant(iterationsOfBlock(loop));
  auto blocks = scf::ForOp::create(b, loc, from, to, block, totals);
  {
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToEnd(blocks.getBody());
    Value first = blocks.getInductionVar(), last = arith::MinSIOp::create(b, loc, plus(first, block), to);
    SmallVector<Value> begins(blocks.getRegionIterArgs());
    for (auto [i, value] : llvm::enumerate(begins))
      value = isSum[i] ? zeroOf(b, loc, starts[i].getType()) : value;
    SmallVector<Value> values(emitLoop(loop, first, last, begins).getResults());
    for (auto [i, value] : llvm::enumerate(values))
      value = isSum[i] ? sumOf(b, loc, blocks.getRegionIterArg((unsigned)i), widened(b, loc, value)) : value;
    scf::YieldOp::create(b, loc, values);
  }
  SmallVector<Value> results(blocks.getResults());
  for (auto [i, result] : llvm::enumerate(results))
    result = isSum[i] ? narrowed(b, loc, result, starts[i].getType()) : result;
  return results;
}

void Emitter::translate(Operation &op) {
  loc = op.getLoc();
  if (auto loop = dyn_cast<rt::LoopOp>(op))
    translateLoop(loop);
  else if (auto access = dyn_cast<rt::LoadOp>(op))
    mapping.map(access.getResult(), load(mapping.lookup(access.getMemory()), offset(access), access.getType()));
  else if (auto access = dyn_cast<rt::StoreOp>(op))
    store(mapping.lookup(access.getValue()), mapping.lookup(access.getMemory()), offset(access));
  else if (auto fill = dyn_cast<rt::FillOp>(op))
    translateFill(fill);
  else if (auto next = dyn_cast<rt::NextOp>(op))
    scf::YieldOp::create(b, loc, llvm::map_to_vector(next.getValues(), [&](Value v) { return mapping.lookup(v); }));
  else if (auto scratch = dyn_cast<rt::ScratchOp>(op)) // a parameter, which becomes this worker's part
    mapping.map(scratch.getMemory(), scratchOf(scratch, mapping.lookup(scratch.getMemory())));
  else
    rt::copyWithBlocks(b, op, mapping, [&](Block &block) { translate(block); });
}

void Emitter::translate(Block &block) {
  for (Operation &op : block)
    translate(op);
}

//===- functions -------------------------------------------------------------------------------------------------===//

void Emitter::emitFunction() {
  SmallVector<Value> parameters(kernel.parameters().begin(), kernel.parameters().end());
  for (auto scratch : kernel.getBody().front().getOps<rt::ScratchOp>())
    parameters.push_back(scratch.getMemory());
  scratchCount = parameters.size() - kernel.parameters().size();
  SmallVector<Type> types;
  for (Value parameter : parameters)
    types.push_back(isa<rt::MemoryType>(parameter.getType()) ? pointer : parameter.getType());
  size_t parts = (size_t)llvm::count_if(kernel.getParts(), llvm::IsaPred<rt::ReductionKindAttr>);
  types.append((parts ? 1 + parts : 0) + 3, b.getIndexType());
  function = func::FuncOp::create(b, loc, kernel.getSymName(), b.getFunctionType(types, {}));
  function.setPrivate();
  function->setAttr("llvm.linkage", LLVM::LinkageAttr::get(b.getContext(), LLVM::Linkage::Internal));
  for (auto [i, type] : llvm::enumerate(types))
    if (type == pointer)
      function.setArgAttr((unsigned)i, "llvm.noalias", b.getUnitAttr());
  symbols.insert(function);
  Block *entry = function.addEntryBlock();
  for (auto [parameter, argument] : llvm::zip(parameters, entry->getArguments()))
    mapping.map(parameter, (Value)argument);
  auto range = entry->getArguments().take_back(3);
  begin = range[0];
  end = range[1];
  worker = range[2];
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointToStart(entry);
  if (parts)
    movePointers(entry->getArguments().slice(parameters.size(), 1 + parts));
  translate(kernel.getBody().front());
  loc = kernel.getLoc();
  func::ReturnOp::create(b, loc);
}

/// Chunk n writes the n-th of the parts. `sizes`: rows of a chunk, and the bytes of a part of each parameter that has parts.
void Emitter::movePointers(ArrayRef<BlockArgument> sizes) {
  Value part = arith::DivUIOp::create(b, loc, begin, sizes[0]);
  size_t next = 1;
  for (auto [written, memory] : llvm::enumerate(kernel.memories().drop_front(kernel.numReads())))
    if (kernel.partsOf((unsigned)written)) {
      Value bytes = sizes[next++];
      mapping.map((Value)memory, element(mapping.lookup((Value)memory), times(part, bytes), b.getI8Type()));
    }
}

/// A parameter as a list carries it.
Value Emitter::listed(Value list, size_t number, Type type) {
  Value address = LLVM::GEPOp::create(b, loc, pointer, b.getI8Type(), list,
                                      ArrayRef<LLVM::GEPArg>{LLVM::GEPArg((int32_t)(wordBytes * (int64_t)number))},
                                      LLVM::GEPNoWrapFlags::inbounds);
  Value v = LLVM::LoadOp::create(b, loc, type.isIndex() ? b.getI64Type() : type, address);
  return type.isIndex() ? asIndex(v) : v;
}

/// Chunk by chunk, since each leaves a part.
void Emitter::runChunks(Block *entry, SmallVector<Value> arguments) {
  Value chunk = arguments[kernel.parameters().size() + scratchCount], to = asIndex(entry->getArgument(2));
  auto loop = scf::ForOp::create(b, loc, asIndex(entry->getArgument(1)), to, chunk);
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointToStart(loop.getBody());
  Value first = loop.getInductionVar(), last = arith::MinSIOp::create(b, loc, plus(first, chunk), to);
  arguments.append({first, last, asIndex(entry->getArgument(3))});
  func::CallOp::create(b, loc, function, arguments);
}

/// void body(list, begin, end, worker)
void Emitter::emitBody() {
  Type i64 = b.getI64Type();
  auto type = LLVM::LLVMFunctionType::get(LLVM::LLVMVoidType::get(b.getContext()), {pointer, i64, i64, i64});
  auto body = LLVM::LLVMFuncOp::create(b, loc, (kernel.getSymName() + ".body").str(), type, LLVM::Linkage::Internal);
  symbols.insert(body);
  Block *entry = body.addEntryBlock(b);
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointToStart(entry);
  SmallVector<Value> arguments;
  for (Type type : function.getArgumentTypes().drop_back(3))
    arguments.push_back(listed(entry->getArgument(0), arguments.size(), type));
  if (kernel.hasParts()) {
    runChunks(entry, arguments);
  } else {
    for (BlockArgument given : entry->getArguments().drop_front())
      arguments.push_back(asIndex(given));
    func::CallOp::create(b, loc, function, arguments);
  }
  LLVM::ReturnOp::create(b, loc, ValueRange{});
}

void Emitter::run() {
  b.setInsertionPointAfter(kernel);
  symbols.remove(kernel);
  emitFunction();
  emitBody();
  kernel->erase();
}

} // namespace

void emitKernel(rt::KernelOp kernel, SymbolTable &symbols) {
  Emitter(kernel, symbols).run();
}

} // namespace tenferro::cpu
