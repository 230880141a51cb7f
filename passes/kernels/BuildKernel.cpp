//===- BuildKernel.cpp - writes a kernel's operations as loops, accesses and scalars --------------------------------===//
#include "Kernel.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/IR/IRMapping.h"

using namespace mlir;

namespace tenferro::kernels {

namespace {

Type elementOf(Value tensor) {
  return cast<RankedTensorType>(tensor.getType()).getElementType();
}

constexpr unsigned mostLoops = 6; // inside each other: machine code costs milliseconds for each

/// A product of extents: a constant times one value.
struct Product {
  int64_t known = 1;
  Value unknown;
};

class Writer {
public:
  /// `outside` is where the launch is, `counts` are those of its function.
  Writer(OpBuilder &outside, rt::KernelOp kernel, MutableArrayRef<LoopOp> ops, const Places &places,
         std::map<std::vector<const void *>, Value> &counts)
      : outside(outside), kernel(kernel), ops(ops), places(places), counts(counts), b(kernel.getContext()), loc(kernel.getLoc()) {
    entry = b.createBlock(&kernel.getBody());
  }
  void run(LoopNode &tree, ArrayRef<Value> results, ArrayRef<Joined> joined, ArrayRef<rt::OverwriteOp> overwrites);

  SmallVector<Value> inputs, numbers; ///< of the launch

private:
  Value read(Value tensor);
  Value number(Value index);
  void moveBeforeLoops();
  template <typename Op, typename... Args> Value prepare(Args... arguments);
  Value indexFor(Extent e);
  Product times(Product product, Extent factor);
  OpFoldResult folded(Product product);
  Value count(ArrayRef<Extent> factors);
  Value outsideCount(ArrayRef<Extent> factors);
  struct Address {
    SmallVector<Value> indices, strides;
    SmallVector<int64_t> fixed;
    Value offset; ///< null: 0
  };
  OpFoldResult sum(OpFoldResult x, OpFoldResult y);
  Value asValue(OpFoldResult number);
  Address address(const Access &axes, ArrayRef<Value> indices);
  Value load(Value memory, const Address &at);
  void store(Value value, Value memory, const Address &at);
  Value fromOutside(Value outer);
  Value startOf(LoopOp &op);
  void emitChildren(LoopNode &node, unsigned depth);
  SmallVector<LoopNode *> loopsFrom(LoopNode &node, unsigned depth);
  void emitLoop(LoopNode &node, unsigned depth);
  SmallVector<LoopOp *> startReductions(LoopNode &node, unsigned depth);
  void emitBody(LoopOp &op);
  Value readElement(LoopOp &op, const Read &read);
  Value readIndexed(tensor::ExtractOp extract, IRMapping &mapping);
  Value inside(Value v, IRMapping &mapping);
  void copyOperation(LoopOp &op, Operation &inner, IRMapping &mapping);
  void finish(LoopOp &op, Value value);
  void fillIdentity(LoopOp &op, unsigned depth);

  OpBuilder &outside;
  rt::KernelOp kernel;
  MutableArrayRef<LoopOp> ops;
  const Places &places;
  std::map<std::vector<const void *>, Value> &counts;
  OpBuilder b;
  Location loc;
  Block *entry;
  Operation *lastPrepared = nullptr;       ///< before the outermost loop
  DenseMap<Value, Value> readOf, numberOf; ///< parameters
  DenseMap<Value, Value> constants;
  DenseMap<const LoopOp *, Value> memoryOf; ///< of written tensors and scratch
  SmallVector<Value> joinedMemory;
  DenseMap<Operation *, Value> overwrittenMemory;             ///< by the operation that writes over it
  DenseMap<const LoopOp *, SmallVector<Value>> elementPlaces; ///< of the element that was computed last
  DenseMap<std::pair<Value, Value>, Value> products;
  DenseMap<const LoopOp *, Value> accumulators, scalars;
  std::map<std::pair<void *, std::vector<int>>, Value> loaded; ///< elements of tensors from outside, in the loops that are open
  SmallVector<Value> ivs;
  unsigned openLoops = 0;
};

//===- parameters and index arithmetic ----------------------------------------------------------------------------===//

/// The memory of a tensor from outside, where the parameters that are read end.
Value Writer::read(Value tensor) {
  Value &memory = readOf[tensor];
  if (!memory) {
    memory = entry->insertArgument((unsigned)inputs.size(), rt::MemoryType::get(b.getContext(), elementOf(tensor)), loc);
    inputs.push_back(tensor);
  }
  return memory;
}

Value Writer::number(Value index) {
  Value &parameter = numberOf[index];
  if (!parameter) {
    parameter = entry->addArgument(index.getType(), loc);
    numbers.push_back(index);
  }
  return parameter;
}

/// To where constants and numbers are that all loops use.
void Writer::moveBeforeLoops() {
  if (lastPrepared)
    b.setInsertionPointAfter(lastPrepared);
  else
    b.setInsertionPointToStart(entry);
}

/// An operation before the outermost loop.
template <typename Op, typename... Args> Value Writer::prepare(Args... arguments) {
  OpBuilder::InsertionGuard guard(b);
  moveBeforeLoops();
  auto made = Op::create(b, loc, arguments...);
  lastPrepared = made;
  return made->getResult(0);
}

Value Writer::indexFor(Extent e) {
  if (auto known = constantExtent(e))
    return prepare<arith::ConstantIndexOp>(*known);
  return number(cast<Value>(e));
}

Product Writer::times(Product product, Extent factor) {
  if (auto known = constantExtent(factor)) {
    product.known = (int64_t)((uint64_t)product.known * (uint64_t)*known); // wraps as the instructions do
    return product;
  }
  Value each = number(cast<Value>(factor));
  if (!product.unknown) {
    product.unknown = each;
    return product;
  }
  Value &made = products[{product.unknown, each}];
  if (!made)
    made = prepare<arith::MulIOp>(product.unknown, each);
  product.unknown = made;
  return product;
}

OpFoldResult Writer::folded(Product product) {
  if (!product.unknown || product.known == 0)
    return b.getIndexAttr(product.unknown ? 0 : product.known);
  if (product.known == 1)
    return product.unknown;
  return prepare<arith::MulIOp>(product.unknown, prepare<arith::ConstantIndexOp>(product.known));
}

/// How often a loop runs. Several extents are multiplied outside, where the run can fail.
Value Writer::count(ArrayRef<Extent> factors) {
  if (factors.size() == 1)
    return indexFor(factors[0]);
  int64_t known = 1;
  bool isKnown = llvm::all_of(factors, [&](Extent factor) {
    auto constant = constantExtent(factor);
    return constant && !llvm::MulOverflow(known, *constant, known);
  });
  return isKnown ? prepare<arith::ConstantIndexOp>(known) : number(outsideCount(factors));
}

Value Writer::outsideCount(ArrayRef<Extent> factors) {
  std::vector<const void *> key;
  for (Extent factor : factors)
    key.push_back(factor.getOpaqueValue());
  Value &count = counts[key];
  if (count)
    return count;
  SmallVector<Value> unknown;
  SmallVector<int64_t> fixed;
  dispatchIndexOpFoldResults(factors, unknown, fixed);
  return count = rt::CountOp::create(outside, loc, unknown, fixed);
}

/// The sum of two numbers; null is 0.
OpFoldResult Writer::sum(OpFoldResult x, OpFoldResult y) {
  auto a = x.isNull() ? 0 : constantExtent(x), c = y.isNull() ? 0 : constantExtent(y);
  if (a && c)
    return b.getIndexAttr((int64_t)((uint64_t)*a + (uint64_t)*c));
  if (a == 0 || c == 0)
    return a == 0 ? y : x;
  return prepare<arith::AddIOp>(asValue(x), asValue(y));
}

Value Writer::asValue(OpFoldResult number) {
  auto value = dyn_cast<Value>(number);
  return value ? value : prepare<arith::ConstantIndexOp>(*constantExtent(number));
}

/// Where an element is, in the loops that are open: a dimension whose loop is not open is at the element where the loop begins.
Writer::Address Writer::address(const Access &axes, ArrayRef<Value> indices) {
  Address at;
  SmallVector<OpFoldResult> strides;
  OpFoldResult offset;
  Product stride;
  for (const Axis &axis : llvm::reverse(axes)) {
    if (axis.loop >= 0 && axis.loop < (int)indices.size()) {
      at.indices.push_back(indices[axis.loop]);
      strides.push_back(folded(axis.step ? times(stride, axis.step) : stride));
    }
    Product start = stride;
    for (Extent factor : axis.start)
      start = times(start, factor);
    if (!axis.start.empty())
      offset = sum(offset, folded(start));
    for (Extent factor : llvm::reverse(axis.extent))
      if (&axis != &axes.front()) // nobody needs the size of all
        stride = times(stride, factor);
  }
  std::reverse(at.indices.begin(), at.indices.end());
  std::reverse(strides.begin(), strides.end());
  dispatchIndexOpFoldResults(strides, at.strides, at.fixed);
  if (offset && constantExtent(offset) != 0)
    at.offset = asValue(offset);
  return at;
}

Value Writer::load(Value memory, const Address &at) {
  Type element = cast<rt::MemoryType>(memory.getType()).getElement();
  return rt::LoadOp::create(b, loc, element, memory, at.indices, at.strides, at.offset, at.fixed);
}

void Writer::store(Value value, Value memory, const Address &at) {
  rt::StoreOp::create(b, loc, value, memory, at.indices, at.strides, at.offset, at.fixed);
}

/// A constant or an index of the program, in the kernel.
Value Writer::fromOutside(Value outer) {
  if (!matchPattern(outer, m_Constant()))
    return number(outer);
  Value &known = constants[outer];
  if (!known) {
    OpBuilder::InsertionGuard guard(b);
    moveBeforeLoops();
    lastPrepared = b.clone(*outer.getDefiningOp());
    known = lastPrepared->getResult(0);
  }
  return known;
}

//===- reductions -------------------------------------------------------------------------------------------------===//

Value Writer::startOf(LoopOp &op) {
  Type element = elementOf(op.generic.getResult(0));
  if (auto complex = dyn_cast<ComplexType>(element))
    return prepare<complex::ConstantOp>(complex, cast<ArrayAttr>(op.identity));
  return prepare<arith::ConstantOp>(cast<TypedAttr>(op.identity));
}

/// An accumulator in memory starts from the identity.
void Writer::fillIdentity(LoopOp &op, unsigned depth) {
  const Place &place = places.of(op);
  Product count;
  for (const Axis &axis : place.axes)
    if (axis.loop > (int)depth)
      for (Extent factor : axis.extent)
        count = times(count, factor);
  Value elements = asValue(folded(count));
  Address at = address(place.axes, ivs);
  rt::FillOp::create(b, loc, memoryOf[&op], at.indices, at.strides, at.offset, at.fixed, elements, op.kind);
}

/// The reductions whose accumulator this loop carries; those in memory start here.
SmallVector<LoopOp *> Writer::startReductions(LoopNode &node, unsigned depth) {
  SmallVector<LoopOp *> carried;
  for (LoopOp *op : node.ops) {
    if (!op->isReduction() || !op->reduced[depth])
      continue;
    bool isFirst = op->firstReduced() == depth;
    if (!op->accumulatesScalar()) {
      if (isFirst)
        fillIdentity(*op, depth);
      continue;
    }
    if (isFirst)
      accumulators[op] = startOf(*op);
    carried.push_back(op);
  }
  return carried;
}

/// A tensor along as many indices as it has dimensions.
static Access wholeAccess(Value tensor) {
  Access axes;
  for (auto [i, extent] : llvm::enumerate(tensorExtents(tensor)))
    axes.push_back(Axis{(int)i, {extent}});
  return axes;
}

void Writer::finish(LoopOp &op, Value value) {
  scalars[&op] = value;
  if (const Place &place = places.of(op); place.kind != Place::Registers)
    store(value, memoryOf[&op], address(place.axes, ivs));
  for (auto &[number, access] : op.parts)
    store(value, joinedMemory[number], address(access, ivs));
  if (rt::OverwriteOp overwrite = op.overwrite)
    store(value, overwrittenMemory[overwrite], address(wholeAccess(overwrite.getX()), elementPlaces[&op]));
}

//===- loops and bodies -------------------------------------------------------------------------------------------===//

void Writer::emitChildren(LoopNode &node, unsigned depth) {
  for (auto &child : node.children) {
    if (child->op)
      emitBody(*child->op);
    else
      emitLoop(*child, depth);
  }
}

static unsigned heightOf(const LoopNode &node) {
  unsigned below = 0;
  for (const auto &child : node.children)
    below = std::max(below, child->op ? 0 : heightOf(*child));
  return below + 1;
}

/// The loops that become one, so that no more than `mostLoops` are inside each other: each is all that the one before it runs,
/// and no reduction begins between them.
SmallVector<LoopNode *> Writer::loopsFrom(LoopNode &node, unsigned depth) {
  SmallVector<LoopNode *> loops{&node};
  while (openLoops + heightOf(*loops.back()) > mostLoops) {
    auto &children = loops.back()->children;
    unsigned inner = depth + (unsigned)loops.size();
    if (children.size() != 1 || children[0]->op ||
        llvm::any_of(children[0]->ops, [&](LoopOp *op) { return op->firstReduced() == inner && inner < op->loops.size(); }))
      break;
    loops.push_back(children[0].get());
  }
  return loops;
}

void Writer::emitLoop(LoopNode &node, unsigned depth) {
  SmallVector<LoopNode *> nodes = loopsFrom(node, depth);
  SmallVector<LoopOp *> carried = startReductions(node, depth);
  SmallVector<Value> starts = llvm::map_to_vector(carried, [&](LoopOp *op) { return accumulators[op]; });
  SmallVector<Attribute> kinds =
      llvm::map_to_vector(carried, [&](LoopOp *op) -> Attribute { return rt::ReductionKindAttr::get(b.getContext(), op->kind); });
  SmallVector<Value> counts = llvm::map_to_vector(nodes, [&](LoopNode *each) { return count(each->extent); });
  auto loop = rt::LoopOp::create(b, loc, counts, starts, kinds);
  auto outerScalars = scalars;
  auto outerLoaded = loaded;
  {
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToEnd(&loop.getBody().front());
    ++openLoops;
    ivs.append(loop.indices().begin(), loop.indices().end());
    for (auto [op, accumulator] : llvm::zip(carried, loop.accumulators()))
      accumulators[op] = accumulator;
    emitChildren(*nodes.back(), depth + (unsigned)nodes.size());
    rt::NextOp::create(b, loc, llvm::map_to_vector(carried, [&](LoopOp *op) { return accumulators[op]; }));
    ivs.truncate(depth);
    --openLoops;
  }
  scalars = outerScalars;
  loaded = outerLoaded;
  for (auto [op, value] : llvm::zip(carried, loop.getResults())) {
    accumulators[op] = value;
    if (op->firstReduced() == depth)
      finish(*op, value);
  }
}

/// What a body reads, from registers, scratch or a tensor.
Value Writer::readElement(LoopOp &op, const Read &read) {
  const Access &access = read.access;
  LoopOp *producer = places.producerOf(read.tensor);
  if (producer && places.inRegisters(*producer, op, access))
    return scalars[producer];
  if (producer) {
    Access kept;
    for (auto [written, wanted] : llvm::zip(producer->output, access))
      if (llvm::any_of(places.of(*producer).axes, [loop = written.loop](const Axis &axis) { return axis.loop == loop; }))
        kept.push_back(Axis{wanted.loop, written.extent, wanted.start, wanted.step});
    return load(memoryOf[producer], address(kept, ivs));
  }
  if (read.extract) // perhaps in a branch
    return load(this->read(read.tensor), address(access, ivs));
  std::vector<int> along;
  for (const Axis &axis : access)
    along.push_back(axis.loop);
  Value &known = loaded[{read.tensor.getAsOpaquePointer(), along}];
  if (!known)
    known = load(this->read(read.tensor), address(access, ivs));
  return known;
}

/// An element at indices of the body's own.
Value Writer::readIndexed(tensor::ExtractOp extract, IRMapping &mapping) {
  SmallVector<Value> indices = llvm::map_to_vector(extract.getIndices(), [&](Value i) { return inside(i, mapping); });
  return load(read(extract.getTensor()), address(wholeAccess(extract.getTensor()), indices));
}

/// A value of the body, or one from outside of it.
Value Writer::inside(Value v, IRMapping &mapping) {
  if (Value known = mapping.lookupOrNull(v))
    return known;
  return fromOutside(v);
}

/// Copies a scalar operation; indices and reads of tensors become loop indices and loads.
void Writer::copyOperation(LoopOp &op, Operation &inner, IRMapping &mapping) {
  if (op.isForStraightReads(inner))
    return;
  if (auto index = dyn_cast<linalg::IndexOp>(inner)) {
    mapping.map(index.getResult(), ivs[op.loopOf[index.getDim()]]);
    return;
  }
  if (auto extract = dyn_cast<tensor::ExtractOp>(inner)) {
    auto straight = llvm::find_if(op.reads, [&](const Read &read) { return read.extract == extract; });
    mapping.map(extract.getResult(), straight == op.reads.end() ? readIndexed(extract, mapping) : readElement(op, *straight));
    return;
  }
  for (Value operand : inner.getOperands())
    mapping.map(operand, inside(operand, mapping));
  if (auto place = dyn_cast<rt::PlaceOp>(inner)) {
    elementPlaces[&op] = llvm::map_to_vector(place.getIndices(), [&](Value i) { return mapping.lookup(i); });
    mapping.map(place.getResult(), mapping.lookup(place.getX()));
    return;
  }
  rt::copyWithBlocks(b, inner, mapping, [&](Block &block) {
    for (Operation &nested : block)
      copyOperation(op, nested, mapping);
  });
}

void Writer::emitBody(LoopOp &op) {
  IRMapping mapping;
  Block &body = op.generic.getRegion().front();
  loc = op.generic.getLoc();
  for (const Read &read : op.reads)
    if (!read.extract)
      mapping.map(body.getArgument(read.operand), readElement(op, read));
  bool isScalar = op.accumulatesScalar();
  Address at;
  if (op.isReduction()) {
    if (!isScalar)
      at = address(places.of(op).axes, ivs);
    mapping.map(body.getArguments().back(), isScalar ? accumulators[&op] : load(memoryOf[&op], at));
  }
  for (Operation &inner : body.without_terminator())
    copyOperation(op, inner, mapping);
  Value value = inside(body.getTerminator()->getOperand(0), mapping);
  if (!op.isReduction())
    finish(op, value);
  else if (isScalar)
    accumulators[&op] = value;
  else
    store(value, memoryOf[&op], at);
  loc = kernel.getLoc();
}

void Writer::run(LoopNode &tree, ArrayRef<Value> results, ArrayRef<Joined> joined, ArrayRef<rt::OverwriteOp> overwrites) {
  SmallVector<Attribute> parts;
  for (Value result : results) {
    LoopOp *op = places.producerOf(result);
    memoryOf[op] = entry->addArgument(rt::MemoryType::get(b.getContext(), elementOf(result)), loc);
    if (!op->reduced.empty() && op->reduced[0])
      parts.push_back(rt::ReductionKindAttr::get(b.getContext(), op->kind));
    else
      parts.push_back(b.getUnitAttr());
  }
  for (const Joined &each : joined) {
    joinedMemory.push_back(entry->addArgument(rt::MemoryType::get(b.getContext(), elementOf(each.memory)), loc));
    parts.push_back(b.getUnitAttr());
  }
  for (rt::OverwriteOp each : overwrites) { // what is read of it has the same name as what is written
    readOf[each.getX()] = entry->addArgument(rt::MemoryType::get(b.getContext(), elementOf(each.getX())), loc);
    overwrittenMemory[each] = readOf[each.getX()];
    parts.push_back(b.getUnitAttr());
  }
  for (auto [number, result] : llvm::enumerate(results))
    if (Value tensor = places.takenOver((unsigned)number))
      readOf[tensor] = memoryOf[places.producerOf(result)];
  for (LoopOp &op : ops) {
    if (places.of(op).kind != Place::Scratch)
      continue;
    SmallVector<OpFoldResult> extents;
    for (const Axis &axis : places.of(op).axes)
      for (Extent factor : axis.extent)
        extents.push_back(constantExtent(factor) ? factor : Extent(number(cast<Value>(factor))));
    SmallVector<Value> unknown;
    SmallVector<int64_t> fixed;
    dispatchIndexOpFoldResults(extents, unknown, fixed);
    memoryOf[&op] = prepare<rt::ScratchOp>(rt::MemoryType::get(b.getContext(), elementOf(op.generic.getResult(0))),
                                           ValueRange(unknown), ArrayRef<int64_t>(fixed));
  }
  b.setInsertionPointToEnd(entry);
  emitChildren(tree, 0);
  kernel.setNumReads((uint64_t)inputs.size());
  kernel.setPartsAttr(b.getArrayAttr(parts));
}

/// How long an innermost iteration takes, for the size of chunks: transcendental functions and divisions are most of it.
int64_t workOf(MutableArrayRef<LoopOp> ops) {
  int64_t work = 1;
  for (LoopOp &op : ops)
    op.generic.getRegion().walk([&](Operation *inner) {
      bool isRead = llvm::any_of(op.reads, [&](const Read &read) { return read.extract == inner; });
      if (isRead || op.isForStraightReads(*inner))
        return;
      bool isSlow =
          rt::isFunction(inner) || isa_and_nonnull<complex::ComplexDialect>(inner->getDialect()) || isa<arith::DivFOp>(inner);
      work += isSlow ? 8 : 1;
    });
  return work;
}

/// What a result is written into: memory of its own, or that which it takes over.
Value initOf(const Places &places, unsigned number, Value result) {
  if (Value tensor = places.takenOver(number))
    return tensor;
  Value init = result.getDefiningOp<linalg::GenericOp>().getDpsInits()[0];
  auto fill = init.getDefiningOp<linalg::FillOp>();
  return fill ? fill.getOutputs()[0] : init;
}

} // namespace

/// Where an operation writes its part. Along the outermost dimension that is one block of memory, as the operation divides it.
static Access accessOf(const LoopOp &op, rt::JoinOp join, Extent start) {
  Extents extents = tensorExtents(join.getResult());
  size_t dimension = join.getDimension();
  bool isKnownZero = constantExtent(start) == 0;
  Access access = op.output;
  if (dimension == 0) {
    Axis block{-1, {Builder(join.getContext()).getIndexAttr(1)}};
    if (!isKnownZero) {
      block.start = {start};
      block.start.append(extents.begin() + 1, extents.end());
    }
    access.push_back(block);
    return access;
  }
  for (auto [axis, extent] : llvm::zip_equal(access, extents))
    axis.extent = {extent};
  if (!isKnownZero)
    access[dimension].start = {start};
  return access;
}

rt::LaunchOp KernelBuilder::build(OpBuilder &b, ArrayRef<Operation *> operations, ArrayRef<Value> results,
                                  ArrayRef<Joined> joined, ArrayRef<rt::OverwriteOp> overwrites) {
  std::vector<LoopOp> ops;
  DenseMap<Operation *, size_t> order;
  for (Operation *op : operations) {
    order[op] = ops.size();
    ops.emplace_back(cast<linalg::GenericOp>(op));
  }
  for (auto [number, each] : llvm::enumerate(joined))
    for (auto [writer, start] : each.writers) {
      LoopOp &op = ops[order[writer]];
      op.parts.emplace_back((unsigned)number, accessOf(op, each.join, start));
    }
  KernelNames::Name name = names.take(function.getName(), ops);
  collapseLoops(ops);
  std::unique_ptr<LoopNode> tree = buildLoops(ops);
  Places places(ops, *tree, results);
  Location loc = operations[0]->getLoc();
  OpBuilder before(function);
  auto kernel = rt::KernelOp::create(before, loc, name.symbol, 0, b.getArrayAttr({}), workOf(ops));
  Writer writer(b, kernel, ops, places, counts);
  writer.run(*tree, results, joined, overwrites);
  SmallVector<Value> inits;
  SmallVector<Type> types = llvm::to_vector(TypeRange(ValueRange(results)));
  for (auto [number, result] : llvm::enumerate(results))
    inits.push_back(initOf(places, (unsigned)number, result));
  for (const Joined &each : joined) {
    inits.push_back(each.memory);
    types.push_back(each.memory.getType());
  }
  for (rt::OverwriteOp each : overwrites) {
    inits.push_back(each.getX());
    types.push_back(each.getX().getType());
  }
  auto launch = rt::LaunchOp::create(b, loc, types, name.symbol, writer.inputs, inits, writer.numbers,
                                     name.operations.empty() ? StringAttr() : b.getStringAttr(name.operations));
  return launch;
}

} // namespace tenferro::kernels
