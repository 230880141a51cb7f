//===- EmitKernel.cpp - turns a kernel's operations into scalar loops over pointers --------------------------------===//
#include "EmitKernel.h"
#include "mlir/IR/IRMapping.h"

#include <map>

using namespace mlir;

namespace tenferro::codegen {

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

static Type elementOf(LoopOp &op) {
  return cast<RankedTensorType>(op.generic.getResult(0).getType()).getElementType();
}

namespace {

/// Where a value of the kernel lives besides registers: an output or scratch; dimensions along shared loops are dropped from
/// scratch.
struct Place {
  int parameter = -1; ///< of the pointer, -1: registers only
  Access axes;
  bool perChunk = false;
  Value base; ///< the pointer, moved to the worker's or the chunk's part
};

class Emitter {
public:
  Emitter(rt::KernelOp kernel, MutableArrayRef<LoopOp> ops, LoopNode &tree, StringRef name, Operation *anchor,
          SymbolTable &symbols)
      : kernel(kernel), ops(ops), tree(tree), symbols(symbols), b(anchor), loc(kernel.getLoc()) {
    result.function = func::FuncOp::create(b, loc, name, b.getFunctionType({}, {}));
    result.function.setPrivate();
    result.function->setAttr("llvm.linkage", LLVM::LinkageAttr::get(b.getContext(), LLVM::Linkage::Internal));
    entry = result.function.addEntryBlock();
    b.setInsertionPointToStart(entry);
    pointer = LLVM::LLVMPointerType::get(b.getContext());
    collectPaths(tree, {});
  }
  EmittedKernel run();

private:
  void collectPaths(LoopNode &node, SmallVector<LoopNode *> path);
  unsigned commonDepth(const LoopOp &x, const LoopOp &y);
  bool inRegisters(const LoopOp &producer, const LoopOp &consumer, const Access &read);
  void decidePlaces();
  Value takenOver(LoopOp &writer);
  int parameterFor(Parameter parameter, Type type);
  Value parameter(int number) {
    return entry->getArgument((unsigned)number);
  }
  Value indexFor(Extent e);
  Value product(ArrayRef<Extent> factors);
  Value offset(const Access &axes, ArrayRef<Value> ivs);
  Value elementPointer(Value base, Value at, Type element);
  Value load(Value base, Value at, Type element);
  void store(Value value, Value base, Value at);
  Value basePointer(const Place &place, Type element);
  Value scaled(Value index, int64_t by);
  Value constantOf(Attribute value, Type type);
  void emitChildren(LoopNode &node, unsigned depth);
  void emitLoop(LoopNode &node, unsigned depth);
  void emitBody(LoopOp &op);
  void finish(LoopOp &op, Value value);
  void fillIdentity(LoopOp &op, unsigned depth);
  Value mapOuter(Value outer);
  void cloneBody(LoopOp &op, IRMapping &mapping);
  LoopOp *producerOf(Value tensor);
  void weigh();

  rt::KernelOp kernel;
  MutableArrayRef<LoopOp> ops;
  LoopNode &tree;
  SymbolTable &symbols;
  OpBuilder b;
  Location loc;
  Block *entry;
  Type pointer;
  EmittedKernel result;
  DenseMap<const LoopOp *, SmallVector<LoopNode *>> paths;
  DenseMap<const LoopOp *, unsigned> order; ///< of the leaves
  DenseMap<const LoopOp *, Place> places;
  DenseMap<Value, int> tensorParameters, indexParameters;
  DenseMap<const LoopOp *, Value> accumulators, scalars;
  std::map<std::pair<void *, std::vector<int>>, Value> loaded; ///< elements of input tensors, in the loops that are open
  SmallVector<Value> ivs;
  Value begin, end, worker;
  int chunkParameter = -1;
};

LoopOp *Emitter::producerOf(Value tensor) {
  for (LoopOp &op : ops)
    if (op.generic.getResult(0) == tensor)
      return &op;
  return nullptr;
}

void Emitter::collectPaths(LoopNode &node, SmallVector<LoopNode *> path) {
  if (node.op) {
    order[node.op] = (unsigned)paths.size();
    paths[node.op] = path;
    return;
  }
  if (!node.extent.empty())
    path.push_back(&node);
  for (auto &child : node.children)
    collectPaths(*child, path);
}

unsigned Emitter::commonDepth(const LoopOp &x, const LoopOp &y) {
  ArrayRef<LoopNode *> p = paths[&x], q = paths[&y];
  unsigned depth = 0;
  while (depth < p.size() && depth < q.size() && p[depth] == q[depth])
    ++depth;
  return depth;
}

bool Emitter::inRegisters(const LoopOp &producer, const LoopOp &consumer, const Access &read) {
  unsigned shared = commonDepth(producer, consumer);
  if (producer.isReduction() && (!producer.accumulatesScalar() || producer.firstReduced() > shared))
    return false;
  if (!producer.isReduction() && producer.loops.size() > shared)
    return false;
  if (producer.output.size() != read.size())
    return false;
  for (auto [written, wanted] : llvm::zip(producer.output, read))
    if (written.loop != wanted.loop || written.loop >= (int)shared)
      return false;
  return true;
}

int Emitter::parameterFor(Parameter p, Type type) {
  entry->addArgument(type, loc);
  result.parameters.push_back(p);
  return (int)result.parameters.size() - 1;
}

/// A tensor that nothing but this kernel uses and that is read, element by element, no later than the writer writes: the writer
/// may take its memory.
Value Emitter::takenOver(LoopOp &writer) {
  if (writer.isReduction())
    return {};
  Value written = writer.generic.getResult(0);
  for (LoopOp &reader : ops)
    for (Value tensor : reader.generic.getDpsInputs()) {
      Operation *def = tensor.getDefiningOp();
      bool free = isa_and_nonnull<rt::GemmOp, rt::LibraryOp, rt::KernelOp>(def) && def != kernel.getOperation() &&
                  !tensorParameters.count(tensor) &&
                  cast<RankedTensorType>(tensor.getType()).getElementType() == elementOf(writer) &&
                  llvm::all_of(tensor.getUsers(), [&](Operation *user) { return kernel->isProperAncestor(user); });
      if (!free)
        continue;
      for (LoopOp &other : ops) {
        free &= !readsIndexed(other.generic, tensor);
        for (auto [input, access] : llvm::zip(other.generic.getDpsInputs(), other.inputs)) {
          if (input != tensor)
            continue;
          free &= order[&other] <= order[&writer] && access.size() == writer.output.size();
          for (size_t i = 0; free && i < access.size(); ++i)
            free &= access[i].loop == writer.output[i].loop && access[i].loop >= 0;
        }
      }
      auto have = tensorExtents(tensor), want = tensorExtents(written);
      free = free && have.size() == want.size();
      for (size_t i = 0; free && i < have.size(); ++i)
        free &= sameExtent(have[i], want[i]);
      if (free)
        return tensor;
    }
  return {};
}

void Emitter::decidePlaces() {
  auto yield = cast<rt::YieldOp>(kernel.getBody().front().getTerminator());
  for (auto [number, value] : llvm::enumerate(yield.getValues())) {
    LoopOp *op = producerOf(value);
    Place place;
    place.perChunk = !op->reduced.empty() && op->reduced[0];
    place.axes = op->output;
    place.parameter = parameterFor({Parameter::Output, {}, (unsigned)number}, pointer);
    places[op] = place;
    Value inPlaceOf = takenOver(*op);
    if (inPlaceOf)
      tensorParameters[inPlaceOf] = place.parameter;
    result.outputs.push_back({op, place.perChunk, inPlaceOf});
    result.hasPartials |= place.perChunk;
  }
  for (LoopOp &op : ops) {
    if (places.count(&op))
      continue;
    unsigned kept = ~0u;
    for (LoopOp &consumer : ops)
      for (auto [input, access] : llvm::zip(consumer.generic.getDpsInputs(), consumer.inputs))
        if (input == op.generic.getResult(0) && !inRegisters(op, consumer, access))
          kept = std::min(kept, commonDepth(op, consumer));
    Place place;
    if (kept != ~0u) {
      Scratch scratch{{}, elementBytes(cast<RankedTensorType>(op.generic.getResult(0).getType()).getElementType())};
      for (const Axis &axis : op.output)
        if (axis.loop >= (int)kept) {
          place.axes.push_back(axis);
          scratch.factors.append(axis.extent);
        }
      place.parameter = parameterFor({Parameter::Scratch, {}, (unsigned)result.scratch.size()}, pointer);
      result.scratch.push_back(scratch);
    }
    places[&op] = place;
  }
  if (result.hasPartials)
    chunkParameter = parameterFor({Parameter::Chunk, {}, 0}, b.getIndexType());
}

Value Emitter::mapOuter(Value outer) {
  if (outer.getType().isIndex()) {
    if (auto known = getConstantIntValue(outer))
      return arith::ConstantIndexOp::create(b, loc, *known);
    auto [it, isNew] = indexParameters.try_emplace(outer, -1);
    if (isNew)
      it->second = parameterFor({Parameter::Index, outer, 0}, b.getIndexType());
    return parameter(it->second);
  }
  if (isa<RankedTensorType>(outer.getType())) {
    auto [it, isNew] = tensorParameters.try_emplace(outer, -1);
    if (isNew)
      it->second = parameterFor({Parameter::Tensor, outer, 0}, pointer);
    return parameter(it->second);
  }
  return b.clone(*outer.getDefiningOp())->getResult(0); // a constant
}

Value Emitter::indexFor(Extent e) {
  if (auto known = constantExtent(e))
    return arith::ConstantIndexOp::create(b, loc, *known);
  return mapOuter(cast<Value>(e));
}

Value Emitter::product(ArrayRef<Extent> factors) {
  Value total;
  for (Extent factor : factors) {
    Value next = indexFor(factor);
    total = total ? arith::MulIOp::create(b, loc, total, next).getResult() : next;
  }
  return total ? total : arith::ConstantIndexOp::create(b, loc, 1);
}

Value Emitter::offset(const Access &axes, ArrayRef<Value> indices) {
  Value at;
  for (const Axis &axis : axes) {
    if (at)
      at = arith::MulIOp::create(b, loc, at, product(axis.extent));
    if (axis.loop < 0)
      continue;
    Value iv = indices[axis.loop];
    at = at ? arith::AddIOp::create(b, loc, at, iv).getResult() : iv;
  }
  return at ? at : arith::ConstantIndexOp::create(b, loc, 0);
}

Value Emitter::elementPointer(Value base, Value at, Type element) {
  Value i = arith::IndexCastOp::create(b, loc, b.getI64Type(), at);
  return LLVM::GEPOp::create(b, loc, pointer, element, base, ArrayRef<LLVM::GEPArg>{LLVM::GEPArg(i)},
                             LLVM::GEPNoWrapFlags::inbounds);
}

Value Emitter::load(Value base, Value at, Type element) {
  if (auto complex = dyn_cast<ComplexType>(element)) {
    Type real = complex.getElementType();
    Value two = arith::ConstantIndexOp::create(b, loc, 2), one = arith::ConstantIndexOp::create(b, loc, 1);
    Value first = arith::MulIOp::create(b, loc, at, two);
    Value re = LLVM::LoadOp::create(b, loc, real, elementPointer(base, first, real));
    Value im = LLVM::LoadOp::create(b, loc, real, elementPointer(base, arith::AddIOp::create(b, loc, first, one), real));
    return complex::CreateOp::create(b, loc, complex, re, im);
  }
  if (!element.isInteger(1))
    return LLVM::LoadOp::create(b, loc, element, elementPointer(base, at, element));
  Value byte = LLVM::LoadOp::create(b, loc, b.getI8Type(), elementPointer(base, at, b.getI8Type()));
  return arith::CmpIOp::create(b, loc, arith::CmpIPredicate::ne, byte, arith::ConstantOp::create(b, loc, b.getI8IntegerAttr(0)));
}

void Emitter::store(Value value, Value base, Value at) {
  Type element = value.getType();
  if (auto complex = dyn_cast<ComplexType>(element)) {
    Type real = complex.getElementType();
    Value two = arith::ConstantIndexOp::create(b, loc, 2), one = arith::ConstantIndexOp::create(b, loc, 1);
    Value first = arith::MulIOp::create(b, loc, at, two);
    LLVM::StoreOp::create(b, loc, complex::ReOp::create(b, loc, value), elementPointer(base, first, real));
    LLVM::StoreOp::create(b, loc, complex::ImOp::create(b, loc, value),
                          elementPointer(base, arith::AddIOp::create(b, loc, first, one), real));
    return;
  }
  if (element.isInteger(1)) {
    value = arith::ExtUIOp::create(b, loc, b.getI8Type(), value);
    element = b.getI8Type();
  }
  LLVM::StoreOp::create(b, loc, value, elementPointer(base, at, element));
}

Value Emitter::scaled(Value index, int64_t by) {
  return arith::MulIOp::create(b, loc, index, arith::ConstantIndexOp::create(b, loc, by));
}

/// The start of a place: a worker's own scratch, a chunk's own part of a reduction, or the output itself.
Value Emitter::basePointer(const Place &place, Type element) {
  Value base = parameter(place.parameter);
  bool isScratch = result.parameters[(size_t)place.parameter].kind == Parameter::Scratch;
  if (!isScratch && !place.perChunk)
    return base;
  SmallVector<Extent> factors;
  for (const Axis &axis : place.axes)
    factors.append(axis.extent);
  Value size = scaled(product(factors), elementBytes(element));
  if (!isScratch) {
    Value part = arith::DivUIOp::create(b, loc, begin, parameter(chunkParameter));
    return elementPointer(base, arith::MulIOp::create(b, loc, part, size), b.getI8Type());
  }
  // workers do not share cache lines
  Value rounded = arith::AddIOp::create(b, loc, size, arith::ConstantIndexOp::create(b, loc, TNF_RT_ALIGNMENT - 1));
  rounded = arith::AndIOp::create(b, loc, rounded, arith::ConstantIndexOp::create(b, loc, -TNF_RT_ALIGNMENT));
  return elementPointer(base, arith::MulIOp::create(b, loc, worker, rounded), b.getI8Type());
}

Value Emitter::constantOf(Attribute value, Type type) {
  if (auto complex = dyn_cast<ComplexType>(type))
    return complex::ConstantOp::create(b, loc, complex, cast<ArrayAttr>(value));
  return arith::ConstantOp::create(b, loc, cast<TypedAttr>(value));
}

/// An accumulator in memory starts from the identity: one call, no loop of ours.
void Emitter::fillIdentity(LoopOp &op, unsigned depth) {
  const Place &place = places[&op];
  Type element = elementOf(op);
  SmallVector<Value> first(ivs);
  first.resize(op.loops.size(), arith::ConstantIndexOp::create(b, loc, 0));
  SmallVector<Extent> factors;
  for (const Axis &axis : place.axes)
    if (axis.loop > (int)depth)
      factors.append(axis.extent);
  Value at = elementPointer(place.base, scaled(offset(place.axes, first), elementBytes(element)), b.getI8Type());
  Value count = arith::IndexCastOp::create(b, loc, b.getI64Type(), product(factors));
  Value dtype = arith::ConstantOp::create(b, loc, b.getI32IntegerAttr(dtypeOf(element)));
  Value kind = arith::ConstantOp::create(b, loc, b.getI32IntegerAttr(reductionOf(op.kind)));
  if (!symbols.lookup("tnf_rt_fill_identity")) {
    OpBuilder top(symbols.getOp()->getRegion(0));
    auto type = LLVM::LLVMFunctionType::get(LLVM::LLVMVoidType::get(b.getContext()),
                                            {pointer, dtype.getType(), kind.getType(), count.getType()});
    symbols.insert(LLVM::LLVMFuncOp::create(top, loc, "tnf_rt_fill_identity", type));
  }
  LLVM::CallOp::create(b, loc, TypeRange{}, "tnf_rt_fill_identity", ValueRange{at, dtype, kind, count});
}

void Emitter::finish(LoopOp &op, Value value) {
  scalars[&op] = value;
  const Place &place = places[&op];
  if (place.parameter >= 0)
    store(value, place.base, offset(place.axes, ivs));
}

void Emitter::emitLoop(LoopNode &node, unsigned depth) {
  SmallVector<LoopOp *> carried;
  for (LoopOp *op : node.ops) {
    if (!op->isReduction() || !op->reduced[depth])
      continue;
    bool first = op->firstReduced() == depth;
    if (!op->accumulatesScalar()) {
      if (first)
        fillIdentity(*op, depth);
      continue;
    }
    if (first)
      accumulators[op] = constantOf(op->identity, elementOf(*op));
    carried.push_back(op);
  }
  Value from = depth == 0 ? begin : arith::ConstantIndexOp::create(b, loc, 0).getResult();
  Value to = depth == 0 ? end : product(node.extent);
  SmallVector<Value> starts = llvm::map_to_vector(carried, [&](LoopOp *op) { return accumulators[op]; });
  auto loop = scf::ForOp::create(b, loc, from, to, arith::ConstantIndexOp::create(b, loc, 1), starts);
  auto outerScalars = scalars;
  auto outerLoaded = loaded;
  {
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(loop.getBody());
    ivs.push_back(loop.getInductionVar());
    for (auto [op, arg] : llvm::zip(carried, loop.getRegionIterArgs()))
      accumulators[op] = arg;
    emitChildren(node, depth + 1);
    b.setInsertionPointToEnd(loop.getBody());
    SmallVector<Value> next = llvm::map_to_vector(carried, [&](LoopOp *op) { return accumulators[op]; });
    if (!carried.empty())
      scf::YieldOp::create(b, loc, next);
    else if (loop.getBody()->empty() || !loop.getBody()->back().hasTrait<OpTrait::IsTerminator>())
      scf::YieldOp::create(b, loc);
    ivs.pop_back();
  }
  scalars = outerScalars;
  loaded = outerLoaded;
  for (auto [op, value] : llvm::zip(carried, loop.getResults())) {
    accumulators[op] = value;
    if (op->firstReduced() == depth)
      finish(*op, value);
  }
}

/// Clones the scalar body; indices and reads of other tensors become loop variables and loads.
void Emitter::cloneBody(LoopOp &op, IRMapping &mapping) {
  for (Operation &inner : op.generic.getRegion().front().without_terminator()) {
    inner.walk([&](Operation *nested) {
      for (Value operand : nested->getOperands())
        if (!mapping.contains(operand) && operand.getParentBlock() == kernel->getBlock() &&
            !isa<RankedTensorType>(operand.getType()))
          mapping.map(operand, mapOuter(operand));
    });
    Operation *copy = b.clone(inner, mapping);
    SmallVector<Operation *> special;
    copy->walk([&](Operation *nested) {
      if (isa<linalg::IndexOp, tensor::ExtractOp>(nested))
        special.push_back(nested);
    });
    for (Operation *nested : special) {
      OpBuilder::InsertionGuard guard(b);
      b.setInsertionPoint(nested);
      Value replacement;
      if (auto index = dyn_cast<linalg::IndexOp>(nested)) {
        replacement = ivs[index.getDim()];
      } else {
        auto extract = cast<tensor::ExtractOp>(nested);
        Access axes;
        SmallVector<Value> indices(extract.getIndices());
        for (auto [i, extent] : llvm::enumerate(tensorExtents(extract.getTensor())))
          axes.push_back(Axis{(int)i, {extent}});
        Value base = mapOuter(extract.getTensor());
        replacement = load(base, offset(axes, indices), cast<RankedTensorType>(extract.getTensor().getType()).getElementType());
      }
      nested->getResult(0).replaceAllUsesWith(replacement);
      for (auto [original, cloned] : llvm::zip(inner.getResults(), copy->getResults()))
        if (nested == copy)
          mapping.map(original, replacement);
      nested->erase();
    }
  }
}

void Emitter::emitBody(LoopOp &op) {
  IRMapping mapping;
  Block &body = op.generic.getRegion().front();
  auto arguments = body.getArguments();
  for (auto [n, access] : llvm::enumerate(op.inputs)) {
    Value tensor = op.generic.getDpsInputs()[n];
    Type element = cast<RankedTensorType>(tensor.getType()).getElementType();
    LoopOp *producer = producerOf(tensor);
    if (arguments[n].use_empty())
      continue;
    if (producer && inRegisters(*producer, op, access)) {
      mapping.map(arguments[n], scalars[producer]);
      continue;
    }
    if (!producer) {
      std::vector<int> along;
      for (const Axis &axis : access)
        along.push_back(axis.loop);
      Value &known = loaded[{tensor.getAsOpaquePointer(), along}];
      if (!known)
        known = load(mapOuter(tensor), offset(access, ivs), element);
      mapping.map(arguments[n], known);
      continue;
    }
    const Place &place = places[producer];
    Access read;
    for (auto [written, wanted] : llvm::zip(producer->output, access))
      if (llvm::any_of(place.axes, [loop = written.loop](const Axis &axis) { return axis.loop == loop; }))
        read.push_back(Axis{wanted.loop, written.extent});
    mapping.map(arguments[n], load(place.base, offset(read, ivs), element));
  }
  bool reduction = op.isReduction();
  Value memory, at;
  if (reduction) {
    Value acc;
    if (op.accumulatesScalar()) {
      acc = accumulators[&op];
    } else {
      const Place &place = places[&op];
      memory = place.base;
      at = offset(place.axes, ivs);
      acc = load(memory, at, elementOf(op));
    }
    mapping.map(arguments.back(), acc);
  }
  cloneBody(op, mapping);
  Value yielded = body.getTerminator()->getOperand(0);
  Value value = mapping.lookupOrNull(yielded);
  if (!value)
    value = mapOuter(yielded);
  if (!reduction)
    finish(op, value);
  else if (op.accumulatesScalar())
    accumulators[&op] = value;
  else
    store(value, memory, at);
}

void Emitter::emitChildren(LoopNode &node, unsigned depth) {
  for (auto &child : node.children) {
    if (child->op)
      emitBody(*child->op);
    else
      emitLoop(*child, depth);
  }
}

/// How long one iteration takes, for the size of chunks: transcendental functions count for most of it.
void Emitter::weigh() {
  result.nests = countNests(tree);
  size_t deepest = 0;
  for (LoopOp &op : ops) {
    deepest = std::max(deepest, op.loops.size());
    op.generic.getRegion().walk([&](Operation *inner) {
      bool slow = isa_and_nonnull<math::MathDialect, complex::ComplexDialect>(inner->getDialect()) || isa<arith::DivFOp>(inner);
      result.rowWeight += slow ? 8 : 1;
    });
  }
  for (LoopOp &op : ops)
    if (op.loops.size() == deepest) {
      for (unsigned i = 1; i < deepest; ++i)
        result.rowFactors.append(op.loops[i]);
      if (deepest > 0)
        result.rows.append(op.loops[0]);
      break;
    }
}

EmittedKernel Emitter::run() {
  weigh();
  decidePlaces();
  // begin, end and worker come last; block arguments cannot be inserted lazily before them, so they are placeholders until the
  // end
  auto placeholder = [&] { return UnrealizedConversionCastOp::create(b, loc, b.getIndexType(), ValueRange{}).getResult(0); };
  begin = placeholder();
  end = placeholder();
  worker = placeholder();
  for (LoopOp &op : ops)
    if (Place &place = places[&op]; place.parameter >= 0)
      place.base = basePointer(place, elementOf(op));
  emitChildren(tree, 0);
  func::ReturnOp::create(b, loc);
  for (Value *value : {&begin, &end, &worker}) {
    Value argument = entry->addArgument(b.getIndexType(), loc);
    value->replaceAllUsesWith(argument);
    value->getDefiningOp()->erase();
    *value = argument;
  }
  result.function.setFunctionType(b.getFunctionType(entry->getArgumentTypes(), {}));
  for (auto [i, p] : llvm::enumerate(result.parameters))
    if (p.kind != Parameter::Index && p.kind != Parameter::Chunk)
      result.function.setArgAttr((unsigned)i, "llvm.noalias", b.getUnitAttr());
  return std::move(result);
}

} // namespace

EmittedKernel emitKernel(rt::KernelOp kernel, MutableArrayRef<LoopOp> ops, LoopNode &tree, StringRef name, Operation *anchor,
                         SymbolTable &symbols) {
  return Emitter(kernel, ops, tree, name, anchor, symbols).run();
}

} // namespace tenferro::codegen
