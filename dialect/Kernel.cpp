//===- Kernel.cpp - syntax and rules of kernels and launches ------------------------------------------------------===//
#include "Runtime.h"
#include "Tenferro.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Complex/IR/Complex.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/IR/DialectImplementation.h"

using namespace mlir;

namespace tenferro::rt {

static bool isNumber(Type type) {
  return type.isIndex() || (isElementType(type) && !isa<ComplexType>(type));
}

Operation *copyWithBlocks(OpBuilder &b, Operation &op, IRMapping &mapping, llvm::function_ref<void(Block &)> fill) {
  Operation *copy = b.cloneWithoutRegions(op, mapping);
  for (auto [from, to] : llvm::zip(op.getRegions(), copy->getRegions())) {
    if (from.empty())
      continue;
    OpBuilder::InsertionGuard guard(b);
    b.createBlock(&to);
    fill(from.front());
  }
  return copy;
}

LogicalResult MemoryType::verify(function_ref<InFlightDiagnostic()> emitError, Type element) {
  if (isElementType(element))
    return success();
  return emitError() << "memory holds f32, f64, i32, i64, i1 or complex numbers, not " << element;
}

ParseResult parseKind(AsmParser &parser, ReductionKindAttr &kind) {
  FailureOr<ReductionKind> parsed = FieldParser<ReductionKind>::parse(parser);
  if (succeeded(parsed))
    kind = ReductionKindAttr::get(parser.getContext(), *parsed);
  return failure(failed(parsed));
}

void printKind(AsmPrinter &printer, Operation *, ReductionKindAttr kind) {
  printer << stringifyReductionKind(kind.getValue());
}

//===- kernels ---------------------------------------------------------------------------------------------------===//

std::optional<ReductionKind> KernelOp::partsOf(unsigned written) {
  if (auto kind = dyn_cast<ReductionKindAttr>(getParts()[written]))
    return kind.getValue();
  return std::nullopt;
}

bool KernelOp::hasParts() {
  return llvm::any_of(getParts(), llvm::IsaPred<ReductionKindAttr>);
}

LoopOp KernelOp::outermostLoop() {
  auto loops = getBody().front().getOps<LoopOp>();
  return loops.empty() ? LoopOp() : *loops.begin();
}

void KernelOp::getAsmBlockArgumentNames(Region &body, OpAsmSetValueNameFn setName) {
  for (auto [i, parameter] : llvm::enumerate(body.getArguments()))
    setName(parameter, i < numReads() ? "x" : i < numMemories() ? "y" : isa<IndexType>(parameter.getType()) ? "n" : "c");
}

/// `(%x : f64, %y : f64 parts sum)`
static ParseResult parseParameters(OpAsmParser &parser, StringRef keyword, bool isMemory, bool mayHaveParts,
                                   SmallVectorImpl<OpAsmParser::Argument> &arguments, SmallVectorImpl<Attribute> &parts) {
  if (failed(parser.parseOptionalKeyword(keyword)))
    return success();
  return parser.parseCommaSeparatedList(OpAsmParser::Delimiter::Paren, [&]() -> ParseResult {
    OpAsmParser::Argument &argument = arguments.emplace_back();
    if (parser.parseArgument(argument) || parser.parseColonType(argument.type))
      return failure();
    llvm::SMLoc at = parser.getCurrentLocation();
    auto emitError = [&] { return parser.emitError(at); };
    if (isMemory && !(argument.type = MemoryType::getChecked(emitError, parser.getContext(), argument.type)))
      return failure();
    if (!mayHaveParts)
      return success();
    parts.push_back(parser.getBuilder().getUnitAttr());
    if (failed(parser.parseOptionalKeyword("parts")))
      return success();
    ReductionKindAttr kind;
    if (parseKind(parser, kind))
      return failure();
    parts.back() = kind;
    return success();
  });
}

ParseResult KernelOp::parse(OpAsmParser &parser, OperationState &result) {
  StringAttr name;
  SmallVector<OpAsmParser::Argument> arguments;
  SmallVector<Attribute> parts, none;
  if (parser.parseSymbolName(name, getSymNameAttrName(result.name), result.attributes) ||
      parseParameters(parser, "reads", true, false, arguments, none))
    return failure();
  auto reads = (int64_t)arguments.size();
  if (parseParameters(parser, "writes", true, true, arguments, parts) ||
      parseParameters(parser, "numbers", false, false, arguments, none) ||
      parser.parseOptionalAttrDictWithKeyword(result.attributes))
    return failure();
  Builder &b = parser.getBuilder();
  result.addAttribute(getNumReadsAttrName(result.name), b.getI64IntegerAttr(reads));
  result.addAttribute(getPartsAttrName(result.name), b.getArrayAttr(parts));
  Region *body = result.addRegion();
  if (parser.parseRegion(*body, arguments))
    return failure();
  if (body->empty())
    body->emplaceBlock();
  return success();
}

void KernelOp::print(OpAsmPrinter &p) {
  p << ' ';
  p.printSymbolName(getSymName());
  auto list = [&](StringRef keyword, ArrayRef<BlockArgument> parameters, bool areWritten) {
    if (parameters.empty())
      return;
    p << ' ' << keyword << '(';
    llvm::interleaveComma(llvm::enumerate(parameters), p, [&](auto each) {
      BlockArgument parameter = each.value();
      auto memory = dyn_cast<MemoryType>(parameter.getType());
      p << parameter << " : " << (memory ? memory.getElement() : parameter.getType());
      if (auto kind = areWritten ? partsOf((unsigned)each.index()) : std::nullopt)
        p << " parts " << stringifyReductionKind(*kind);
    });
    p << ')';
  };
  list("reads", memories().take_front(numReads()), false);
  list("writes", memories().drop_front(numReads()), true);
  list("numbers", numbers(), false);
  p.printOptionalAttrDictWithKeyword((*this)->getAttrs(), {getSymNameAttrName(), getNumReadsAttrName(), getPartsAttrName()});
  p << ' ';
  p.printRegion(getBody(), /*printEntryBlockArgs=*/false);
}

/// Whether targets can know the number before a launch.
static bool isGiven(Value number) {
  return isa<BlockArgument>(number) || number.getDefiningOp<arith::ConstantOp>();
}

/// What may stand before the outermost loop: every worker does it again.
static bool isPreparation(Operation &op) {
  if (isa<arith::ConstantOp, complex::ConstantOp, ScratchOp, FillOp>(op))
    return true;
  return isa<arith::ArithDialect>(op.getDialect()) && llvm::all_of(op.getResultTypes(), [](Type type) { return type.isIndex(); });
}

static LogicalResult verifyParameters(KernelOp kernel) {
  auto parameters = kernel.parameters();
  if (parameters.size() < kernel.getNumReads() || parameters.size() < kernel.numMemories())
    return kernel.emitOpError() << "has " << parameters.size() << " parameters, fewer than it reads and writes";
  for (Attribute part : kernel.getParts())
    if (!isa<UnitAttr, ReductionKindAttr>(part))
      return kernel.emitOpError() << "says of a written parameter how its parts combine, got " << part;
  for (BlockArgument memory : kernel.memories())
    if (!isa<MemoryType>(memory.getType()))
      return kernel.emitOpError() << "reads and writes memory, not " << memory.getType();
  for (BlockArgument number : kernel.numbers())
    if (!isNumber(number.getType()))
      return kernel.emitOpError() << "a number is index, f32, f64, i32, i64 or i1, not " << number.getType();
  if (auto work = (int64_t)kernel.getWork(); work < 1 || work > INT32_MAX)
    return kernel.emitOpError() << "work must be from 1 to " << INT32_MAX << ", got " << work;
  return success();
}

/// What the outermost loop accumulates is a part of it where the loop is divided: it goes where parts of that kind are combined.
static LogicalResult verifyParts(KernelOp kernel, LoopOp outermost) {
  for (auto [result, kind] : llvm::zip(outermost.getResults(), outermost.getKinds())) {
    auto wanted = cast<ReductionKindAttr>(kind).getValue();
    for (Operation *user : result.getUsers()) {
      auto store = dyn_cast<StoreOp>(user);
      auto memory = store ? dyn_cast<BlockArgument>(store.getMemory()) : BlockArgument();
      bool isWritten = memory && memory.getArgNumber() >= kernel.numReads() && memory.getArgNumber() < kernel.numMemories();
      if (!isWritten || kernel.partsOf(memory.getArgNumber() - kernel.numReads()) != wanted)
        return user->emitOpError() << "uses what the outermost loop accumulates; it is stored where parts of the kind "
                                   << stringifyReductionKind(wanted) << " are";
    }
  }
  return success();
}

LogicalResult KernelOp::verify() {
  if (failed(verifyParameters(*this)))
    return failure();
  LoopOp outermost = outermostLoop();
  if (!outermost)
    return hasParts() ? emitOpError() << "leaves parts of a loop, and has none" : success();
  for (Value count : outermost.getCounts())
    if (!isGiven(count))
      return outermost.emitOpError() << "the outermost loop runs to a number or a constant";
  if (failed(verifyParts(*this, outermost)))
    return failure();
  bool isBefore = true;
  for (Operation &op : getBody().front()) {
    if (auto loop = dyn_cast<LoopOp>(op); loop && loop != outermost)
      return loop.emitOpError() << "a kernel has one outermost loop";
    isBefore &= &op != outermost.getOperation();
    if (isBefore && !isPreparation(op))
      return op.emitOpError()
             << "stands before the outermost loop, where constants, arithmetic on indices, scratch and fills may";
  }
  return success();
}

SmallVector<OpFoldResult> ScratchOp::mixedExtents() {
  return getMixedValues(getStaticExtents(), getExtents(), getContext());
}

static LogicalResult verifyExtents(Operation *op, ArrayRef<int64_t> fixed, ValueRange values) {
  for (int64_t extent : fixed)
    if (extent < 0 && !ShapedType::isDynamic(extent))
      return op->emitOpError() << "extents must not be negative, got " << extent;
  return checkList(op, fixed, values);
}

LogicalResult ScratchOp::verify() {
  if (!llvm::all_of(getExtents(), isGiven))
    return emitOpError() << "extents are numbers or constants: the memory is there before the launch";
  return verifyExtents(*this, getStaticExtents(), getExtents());
}

//===- loops -----------------------------------------------------------------------------------------------------===//

bool LoopOp::isOutermost() {
  return isa<KernelOp>((*this)->getParentOp());
}

void LoopOp::build(OpBuilder &b, OperationState &state, ValueRange counts, ValueRange starts, ArrayRef<Attribute> kinds) {
  state.addOperands(counts);
  state.addOperands(starts);
  state.addTypes(starts.getTypes());
  state.addAttribute(getKindsAttrName(state.name), b.getArrayAttr(kinds));
  state.addAttribute(getOperandSegmentSizesAttrName(state.name),
                     b.getDenseI32ArrayAttr({(int32_t)counts.size(), (int32_t)starts.size()}));
  Block &body = state.addRegion()->emplaceBlock();
  for (Value count : counts)
    body.addArgument(count.getType(), state.location);
  for (Value start : starts)
    body.addArgument(start.getType(), state.location);
}

void LoopOp::getAsmBlockArgumentNames(Region &body, OpAsmSetValueNameFn setName) {
  static constexpr StringLiteral letters[] = {"i", "j", "k", "l", "p", "q"};
  size_t depth = 0;
  for (auto outer = (*this)->getParentOfType<LoopOp>(); outer; outer = outer->getParentOfType<LoopOp>())
    depth += outer.getCounts().size();
  for (auto [n, argument] : llvm::enumerate(body.getArguments()))
    setName(argument, n < getCounts().size() ? StringRef(letters[std::min(depth + n, std::size(letters) - 1)]) : "acc");
}

ParseResult LoopOp::parse(OpAsmParser &parser, OperationState &result) {
  Builder &b = parser.getBuilder();
  SmallVector<OpAsmParser::Argument> indices, accumulators;
  SmallVector<OpAsmParser::UnresolvedOperand> counts, starts;
  SmallVector<Attribute> kinds;
  if (parser.parseArgumentList(indices, OpAsmParser::Delimiter::Paren) || parser.parseKeyword("to") ||
      parser.parseOperandList(counts, OpAsmParser::Delimiter::Paren) ||
      parser.resolveOperands(counts, b.getIndexType(), result.operands))
    return failure();
  for (OpAsmParser::Argument &index : indices)
    index.type = b.getIndexType();
  if (succeeded(parser.parseOptionalKeyword("from"))) {
    auto accumulator = [&]() -> ParseResult {
      OpAsmParser::Argument &argument = accumulators.emplace_back();
      return failure(parser.parseArgument(argument) || parser.parseEqual() || parser.parseOperand(starts.emplace_back()) ||
                     parser.parseColonType(argument.type) ||
                     parser.resolveOperand(starts.back(), argument.type, result.operands));
    };
    auto kind = [&]() -> ParseResult {
      ReductionKindAttr parsed;
      if (parseKind(parser, parsed))
        return failure();
      kinds.push_back(parsed);
      return success();
    };
    if (parser.parseCommaSeparatedList(OpAsmParser::Delimiter::Paren, accumulator) || parser.parseKeyword("kinds") ||
        parser.parseCommaSeparatedList(OpAsmParser::Delimiter::Square, kind))
      return failure();
  }
  for (OpAsmParser::Argument &argument : accumulators)
    result.addTypes(argument.type);
  result.addAttribute(getKindsAttrName(result.name), b.getArrayAttr(kinds));
  result.addAttribute(getOperandSegmentSizesAttrName(result.name),
                      b.getDenseI32ArrayAttr({(int32_t)counts.size(), (int32_t)starts.size()}));
  indices.append(accumulators);
  return failure(parser.parseRegion(*result.addRegion(), indices) || parser.parseOptionalAttrDict(result.attributes));
}

void LoopOp::print(OpAsmPrinter &p) {
  p << " (";
  llvm::interleaveComma(indices(), p);
  p << ") to (" << getCounts() << ')';
  if (!getStarts().empty()) {
    p << " from (";
    llvm::interleaveComma(llvm::zip(accumulators(), getStarts()), p, [&](auto pair) {
      auto [accumulator, start] = pair;
      p << accumulator << " = " << start << " : " << start.getType();
    });
    p << ") kinds [";
    llvm::interleaveComma(getKinds(), p, [&](Attribute kind) { printKind(p, *this, cast<ReductionKindAttr>(kind)); });
    p << ']';
  }
  p << ' ';
  p.printRegion(getBody(), /*printEntryBlockArgs=*/false);
  p.printOptionalAttrDict((*this)->getAttrs(), {getKindsAttrName(), getOperandSegmentSizesAttrName()});
}

LogicalResult LoopOp::verify() {
  if (!(*this)->getParentOfType<KernelOp>())
    return emitOpError() << "stands outside of a kernel";
  if (getCounts().empty())
    return emitOpError() << "has no index";
  for (Value count : getCounts())
    if (auto known = getConstantIntValue(count); known && *known < 0)
      return emitOpError() << "runs to " << *known;
  size_t starts = getStarts().size(), arguments = getBody().front().getNumArguments();
  if (arguments != getCounts().size() + starts)
    return emitOpError() << "has " << getCounts().size() << " counts and " << starts << " accumulators, and a body of "
                         << arguments << " arguments";
  if (getKinds().size() != starts || !llvm::all_of(getKinds(), llvm::IsaPred<ReductionKindAttr>))
    return emitOpError() << "has " << starts << " accumulators and " << getKinds().size() << " kinds";
  bool areAlike = llvm::equal(getResultTypes(), getStarts().getTypes()) &&
                  llvm::all_of(indices(), [](BlockArgument index) { return index.getType().isIndex(); });
  for (auto [accumulator, start] : llvm::zip(accumulators(), getStarts()))
    areAlike &= accumulator.getType() == start.getType() && isElementType(start.getType());
  return areAlike ? success() : emitOpError() << "an accumulator has one type in the body, at the start and as the result";
}

LogicalResult LoopOp::verifyRegions() {
  auto next = dyn_cast<NextOp>(getBody().front().getTerminator());
  if (!next)
    return emitOpError() << "an iteration ends with tenferro_rt.next";
  if (llvm::equal(next.getValues().getTypes(), getResultTypes()))
    return success();
  return next.emitOpError() << "gives " << next.getValues().size() << " accumulators of another number or type than the loop's";
}

//===- accesses --------------------------------------------------------------------------------------------------===//

template <typename Op> static SmallVector<OpFoldResult> stridesOf(Op op) {
  return getMixedValues(op.getStaticStrides(), op.getStrides(), op.getContext());
}
SmallVector<OpFoldResult> LoadOp::mixedStrides() {
  return stridesOf(*this);
}
SmallVector<OpFoldResult> StoreOp::mixedStrides() {
  return stridesOf(*this);
}
SmallVector<OpFoldResult> FillOp::mixedStrides() {
  return stridesOf(*this);
}

template <typename Op> static LogicalResult verifyAccess(Op op, bool isWrite) {
  auto kernel = op->template getParentOfType<KernelOp>();
  if (!kernel)
    return op.emitOpError() << "stands outside of a kernel";
  if (op.getIndices().size() != op.getStaticStrides().size())
    return op.emitOpError() << "has " << op.getIndices().size() << " indices and " << op.getStaticStrides().size() << " strides";
  if (auto parameter = dyn_cast<BlockArgument>(op.getMemory());
      isWrite && parameter && parameter.getArgNumber() < kernel.numReads())
    return op.emitOpError() << "writes a parameter that the kernel reads only";
  return checkList(op, op.getStaticStrides(), op.getStrides());
}

LogicalResult LoadOp::verify() {
  return verifyAccess(*this, /*isWrite=*/false);
}
LogicalResult StoreOp::verify() {
  return verifyAccess(*this, /*isWrite=*/true);
}
LogicalResult FillOp::verify() {
  return verifyAccess(*this, /*isWrite=*/true);
}

//===- launches --------------------------------------------------------------------------------------------------===//

static void printTypes(OpAsmPrinter &printer, TypeRange types) {
  printer << '(';
  llvm::interleaveComma(types, printer);
  printer << ')';
}

static ParseResult parseTypes(OpAsmParser &parser, SmallVectorImpl<Type> &types) {
  return parser.parseCommaSeparatedList(OpAsmParser::Delimiter::Paren, [&] { return parser.parseType(types.emplace_back()); });
}

ParseResult parseLaunchTypes(OpAsmParser &parser, SmallVectorImpl<Type> &inputs, SmallVectorImpl<Type> &inits,
                             SmallVectorImpl<Type> &numbers, SmallVectorImpl<Type> &results) {
  if (parseTypes(parser, inputs) || parser.parseComma() || parseTypes(parser, inits) || parser.parseComma() ||
      parseTypes(parser, numbers))
    return failure();
  return succeeded(parser.parseOptionalArrow()) ? parseTypes(parser, results) : success();
}

void printLaunchTypes(OpAsmPrinter &printer, Operation *, TypeRange inputs, TypeRange inits, TypeRange numbers,
                      TypeRange results) {
  printTypes(printer, inputs);
  printer << ", ";
  printTypes(printer, inits);
  printer << ", ";
  printTypes(printer, numbers);
  if (results.empty())
    return;
  printer << " -> ";
  printTypes(printer, results);
}

/// On tensors a launch has no effect; without results it writes into what it was given.
void LaunchOp::getEffects(SmallVectorImpl<SideEffects::EffectInstance<MemoryEffects::Effect>> &effects) {
  if (!getResults().empty())
    return;
  effects.emplace_back(MemoryEffects::Read::get());
  effects.emplace_back(MemoryEffects::Write::get());
}

static LogicalResult verifyMemory(LaunchOp launch, StringRef what, ValueRange operands, ArrayRef<BlockArgument> parameters) {
  if (operands.size() != parameters.size())
    return launch.emitOpError() << "has " << operands.size() << ' ' << what << ", and the kernel " << parameters.size();
  for (auto [i, operand, parameter] : llvm::enumerate(operands, parameters)) {
    auto tensor = dyn_cast<ShapedType>(operand.getType());
    Type element = cast<MemoryType>(parameter.getType()).getElement();
    if (!tensor || tensor.getElementType() != element)
      return launch.emitOpError() << what << ": number " << i << " is " << operand.getType() << ", and the kernel takes elements "
                                  << element;
  }
  return success();
}

LogicalResult LaunchOp::verifySymbolUses(SymbolTableCollection &symbols) {
  auto kernel = symbols.lookupNearestSymbolFrom<KernelOp>(*this, getKernelAttr());
  if (!kernel)
    return emitOpError() << getKernelAttr() << " is no kernel of this module";
  auto memories = kernel.memories();
  if (failed(verifyMemory(*this, "inputs", getInputs(), memories.take_front(kernel.numReads()))) ||
      failed(verifyMemory(*this, "inits", getInits(), memories.drop_front(kernel.numReads()))))
    return failure();
  if (!llvm::equal(getNumbers().getTypes(), llvm::map_range(kernel.numbers(), [](Value v) { return v.getType(); })))
    return emitOpError() << "the numbers are not of the kernel's number and types";
  if (getResults().empty())
    return success();
  if (getResults().size() != getInits().size())
    return emitOpError() << "has " << getInits().size() << " inits and " << getResults().size() << " results";
  for (auto [result, init] : llvm::zip(getResults(), getInits())) {
    auto made = dyn_cast<RankedTensorType>(result.getType()), from = dyn_cast<RankedTensorType>(init.getType());
    if (!made || !from || made.getElementType() != from.getElementType() || made.getRank() != from.getRank())
      return emitOpError() << "a result is a tensor like its init, got " << result.getType() << " from " << init.getType();
  }
  return success();
}

SmallVector<OpFoldResult> CountOp::mixedExtents() {
  return getMixedValues(getStaticExtents(), getExtents(), getContext());
}

LogicalResult CountOp::verify() {
  return verifyExtents(*this, getStaticExtents(), getExtents());
}

} // namespace tenferro::rt
