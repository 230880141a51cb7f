//===- Plan.cpp - syntax and constraints of the buffers form -------------------------------------------------------===//
#include "Plan.h"

#include "Tenferro.h"
#include "mlir/IR/DialectImplementation.h"
#include "mlir/IR/TypeUtilities.h"
#include "mlir/Interfaces/ViewLikeInterface.h"
#include "tenferro/rt_plan.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;

/// A list of types that may be empty.
static ParseResult parseTypes(OpAsmParser &parser, SmallVectorImpl<Type> &list) {
  return parser.parseCommaSeparatedList(OpAsmParser::Delimiter::Paren, [&] { return parser.parseType(list.emplace_back()); });
}

static void printTypes(OpAsmPrinter &printer, Operation *, TypeRange list) {
  printer << '(';
  llvm::interleaveComma(list, printer);
  printer << ')';
}

/// Four lists of types, as in `(reads) (writes) (numbers) (scratch)`.
static ParseResult parseKernelTypes(OpAsmParser &parser, SmallVectorImpl<Type> &reads, SmallVectorImpl<Type> &writes,
                                    SmallVectorImpl<Type> &numbers, SmallVectorImpl<Type> &scratch) {
  return failure(parseTypes(parser, reads) || parseTypes(parser, writes) || parseTypes(parser, numbers) ||
                 parseTypes(parser, scratch));
}

static void printKernelTypes(OpAsmPrinter &printer, Operation *op, TypeRange reads, TypeRange writes, TypeRange numbers,
                             TypeRange scratch) {
  StringRef before = "";
  for (TypeRange list : {reads, writes, numbers, scratch}) {
    printer << std::exchange(before, " ");
    printTypes(printer, op, list);
  }
}

#include "PlanDialect.cpp.inc"
#define GET_TYPEDEF_CLASSES
#include "PlanTypes.cpp.inc"
#define GET_OP_CLASSES
#include "PlanOps.cpp.inc"

namespace tenferro::plan {

void TenferroPlanDialect::initialize() {
  addTypes<
#define GET_TYPEDEF_LIST
#include "PlanTypes.cpp.inc"
      >();
  addOperations<
#define GET_OP_LIST
#include "PlanOps.cpp.inc"
      >();
}

//===- buffers ---------------------------------------------------------------------------------------------------===//

Type BufferType::parse(AsmParser &parser) {
  SmallVector<int64_t> shape;
  Type element;
  int32_t device = 0;
  SMLoc loc = parser.getCurrentLocation();
  if (parser.parseLess() || parser.parseDimensionList(shape) || parser.parseType(element))
    return {};
  if (succeeded(parser.parseOptionalComma()) && (parser.parseKeyword("device") || parser.parseInteger(device)))
    return {};
  if (parser.parseGreater())
    return {};
  return BufferType::getChecked([&] { return parser.emitError(loc); }, parser.getContext(), shape, element, device);
}

void BufferType::print(AsmPrinter &printer) const {
  printer << '<';
  printer.printDimensionList(getShape());
  printer << (getShape().empty() ? "" : "x") << getElement();
  if (getDevice())
    printer << ", device " << getDevice();
  printer << '>';
}

LogicalResult BufferType::verify(function_ref<InFlightDiagnostic()> emitError, ArrayRef<int64_t> shape, Type element,
                                 int32_t device) {
  if (device < 0)
    return emitError() << "there is no device " << device;
  if (shape.size() > TNF_RT_MAX_RANK)
    return emitError() << "a buffer has at most " << TNF_RT_MAX_RANK << " dimensions, not " << shape.size();
  for (int64_t extent : shape)
    if (extent < 0 && !ShapedType::isDynamic(extent))
      return emitError() << "a buffer has no extent " << extent;
  if (!isElementType(element))
    return emitError() << "a buffer has no elements of type " << element;
  return success();
}

static LogicalResult checkExtents(Operation *op, ValueRange extents, BufferType type) {
  return rt::checkExtents(op, extents, "buffer", type.getShape());
}

LogicalResult InputOp::verify() {
  auto type = dyn_cast<TensorType>(getX().getType());
  if (!type)
    return emitOpError() << "takes a tensor of the program, not " << getX().getType();
  if (type.getElementType() != getBuffer().getType().getElement())
    return emitOpError() << "has elements of type " << getBuffer().getType().getElement() << ", its tensor "
                         << type.getElementType();
  if (type.getRank() != getBuffer().getType().getRank())
    return emitOpError() << "has " << getBuffer().getType().getRank() << " dimensions, its tensor " << type.getRank();
  return checkExtents(*this, getExtents(), getBuffer().getType());
}

LogicalResult ResultOp::verify() {
  return checkExtents(*this, getExtents(), getBuffer().getType());
}

LogicalResult FitOp::verify() {
  return checkExtents(*this, getExtents(), getBuffer().getType());
}

LogicalResult GrowOp::verify() {
  if (getKept().getType().getElement() != getBuffer().getType().getElement())
    return emitOpError() << "keeps elements of type " << getKept().getType().getElement() << " among those of type "
                         << getBuffer().getType().getElement();
  return checkExtents(*this, getExtents(), getBuffer().getType());
}

LogicalResult PopViewOp::verify() {
  return checkExtents(*this, getExtents(), getBuffer().getType());
}

LogicalResult ConstantOp::verify() {
  auto type = getBuffer().getType();
  auto value = cast<ShapedType>(getValue().getType());
  if (value.getShape() != type.getShape() || value.getElementType() != type.getElement())
    return emitOpError() << "holds " << value << " and gives " << type;
  return success();
}

LogicalResult ViewOp::verify() {
  return checkExtents(*this, getExtents(), getBuffer().getType());
}

static LogicalResult checkCopy(Operation *op, BufferType from, BufferType to) {
  if (from.getElement() != to.getElement())
    return op->emitOpError() << "copies elements of type " << from.getElement() << " into elements of type " << to.getElement();
  if (failed(verifyCompatibleShape(from.getShape(), to.getShape())))
    return op->emitOpError() << "copies " << from << " into " << to;
  return success();
}

LogicalResult CopyOp::verify() {
  return checkCopy(*this, getFrom().getType(), getTo().getType());
}

LogicalResult TransferOp::verify() {
  if (getFrom().getType().getDevice() == getTo().getType().getDevice())
    return emitOpError() << "is between devices; both buffers are on device " << getFrom().getType().getDevice();
  return checkCopy(*this, getFrom().getType(), getTo().getType());
}

/// A loop is divided into chunks of at least one row.
static LogicalResult verifyChunk(Operation *op, Value chunk) {
  auto rows = chunk ? getConstantIntValue(chunk) : std::nullopt;
  if (rows && *rows < 1)
    return op->emitOpError() << "has chunks of " << *rows << " rows";
  return success();
}

LogicalResult LaunchOp::verify() {
  return verifyChunk(*this, getChunk());
}

LogicalResult DivideOp::verify() {
  auto isInRange = [](int64_t n) { return n >= 1 && n <= INT32_MAX; };
  if (!isInRange((int64_t)getWeight()))
    return emitOpError() << "has the weight " << (int64_t)getWeight() << ", not one from 1 to " << INT32_MAX;
  if (getMost() && !isInRange((int64_t)*getMost()))
    return emitOpError() << "has at most " << (int64_t)*getMost() << " rows in a chunk, not a number from 1 to " << INT32_MAX;
  return success();
}

LogicalResult MultiplyOp::verify() {
  if (failed(rt::checkProduct(*this, getA().getType().getElement(), getB().getType().getElement(), getC().getType().getElement(),
                              getFlags())))
    return failure();
  return verifyChunk(*this, getChunk());
}

LogicalResult CallOp::verify() {
  if (getIntegers().size() > TNF_RT_MOST_ATTRIBUTES)
    return emitOpError() << "has " << getIntegers().size() << " integers; there are at most " << (int)TNF_RT_MOST_ATTRIBUTES;
  if (getInputs().size() + getResults().size() > TNF_RT_MOST_TENSORS)
    return emitOpError() << "has " << getInputs().size() + getResults().size() << " tensors; there are at most "
                         << (int)TNF_RT_MOST_TENSORS;
  if (getCustom() && getIntegers().size() != 1)
    return emitOpError("calls a user's kernel, which takes the bytes of its workspace alone");
  return rt::checkList(*this, getIntegers(), getNumbers());
}

LogicalResult ReadOp::verify() {
  BufferType type = getBuffer().getType();
  Type element = type.getElement();
  bool fits = getNumber().getType().isIndex() ? element.isInteger(32) || element.isInteger(64) : element.isInteger(1);
  if (type.getRank() != 0 || !fits)
    return emitOpError() << "reads a flag from an i1 buffer or an extent from an i32 or i64 buffer, of rank 0, not " << type;
  return success();
}

LogicalResult CheckOp::verify() {
  BufferType type = getFlag().getType();
  if (type.getRank() != 0 || !type.getElement().isInteger(1))
    return emitOpError() << "reads an i1 buffer of rank 0, not " << type;
  return rt::checkCode(*this, (int32_t)getCode());
}

LogicalResult CombineOp::verify() {
  if (!isa<rt::ReductionKindAttr>(getKind()))
    return emitOpError() << "combines as a #tenferro_rt.reduction says, not as " << getKind();
  if (getParts().getType().getElement() != getOut().getType().getElement())
    return emitOpError() << "combines elements of type " << getParts().getType().getElement() << " into elements of type "
                         << getOut().getType().getElement();
  return success();
}

//===- take ------------------------------------------------------------------------------------------------------===//

OperandRange TakeOp::extentsOf(unsigned buffer) {
  unsigned first = 0;
  for (unsigned n = 0; n < buffer; ++n)
    first += (unsigned)cast<BufferType>(getBuffers()[n].getType()).getRank();
  return getExtents().slice(first, (size_t)cast<BufferType>(getBuffers()[buffer].getType()).getRank());
}

SmallVector<std::pair<OperandRange, Value>> TakeOp::parts() {
  SmallVector<std::pair<OperandRange, Value>> list;
  OperandRange extents = getExtents(), copies = getCopies();
  for (auto [buffer, isCopied] : llvm::zip_equal(getBuffers(), getIsCopied())) {
    auto rank = (size_t)cast<BufferType>(buffer.getType()).getRank();
    list.emplace_back(extents.take_front(rank), isCopied ? copies.front() : Value());
    extents = extents.drop_front(rank);
    copies = copies.drop_front(isCopied);
  }
  return list;
}

LogicalResult TakeOp::verify() {
  if (getIsCopied().size() != getBuffers().size())
    return emitOpError() << "says of " << getIsCopied().size() << " buffers whether there are copies, and takes "
                         << getBuffers().size();
  if ((size_t)llvm::count(getIsCopied(), true) != getCopies().size())
    return emitOpError() << "has " << getCopies().size() << " numbers of copies for " << llvm::count(getIsCopied(), true)
                         << " buffers";
  size_t ranks = 0;
  for (Value buffer : getBuffers())
    ranks += (size_t)cast<BufferType>(buffer.getType()).getRank();
  if (ranks != getExtents().size())
    return emitOpError() << "has " << getExtents().size() << " extents for buffers of " << ranks << " dimensions";
  return success();
}

ParseResult TakeOp::parse(OpAsmParser &parser, OperationState &result) {
  SmallVector<OpAsmParser::UnresolvedOperand> extents, copies;
  SmallVector<bool> isCopied;
  result.addTypes(SegmentType::get(parser.getContext()));
  auto buffer = [&]() -> ParseResult {
    bool copied = false;
    OpAsmParser::UnresolvedOperand count;
    Type type;
    if (parser.parseOperandList(extents, OpAsmParser::Delimiter::Square))
      return failure();
    if (succeeded(parser.parseOptionalKeyword("copies"))) {
      copied = true;
      if (parser.parseOperand(count))
        return failure();
      copies.push_back(count);
    }
    isCopied.push_back(copied);
    SMLoc loc = parser.getCurrentLocation();
    if (parser.parseColonType(type))
      return failure();
    if (!isa<BufferType>(type))
      return parser.emitError(loc) << "takes buffers, not " << type;
    result.addTypes(type);
    return success();
  };
  if (parser.parseCommaSeparatedList(OpAsmParser::Delimiter::Paren, buffer) || parser.parseOptionalAttrDict(result.attributes))
    return failure();
  Builder &b = parser.getBuilder();
  auto &properties = result.getOrAddProperties<TakeOp::Properties>();
  properties.is_copied = b.getDenseBoolArrayAttr(isCopied);
  properties.operandSegmentSizes = {(int32_t)extents.size(), (int32_t)copies.size()};
  return failure(parser.resolveOperands(extents, b.getIndexType(), result.operands) ||
                 parser.resolveOperands(copies, b.getIndexType(), result.operands));
}

void TakeOp::print(OpAsmPrinter &printer) {
  printer << " (";
  StringRef before = "[";
  for (auto [buffer, part] : llvm::zip_equal(getBuffers(), parts())) {
    printer << std::exchange(before, ", [");
    llvm::interleaveComma(part.first, printer);
    printer << ']';
    if (part.second)
      printer << " copies " << part.second;
    printer << " : " << buffer.getType();
  }
  printer << ')';
  printer.printOptionalAttrDict((*this)->getAttrs(), {"is_copied", "operandSegmentSizes"});
}

//===- kernels ---------------------------------------------------------------------------------------------------===//

/// The arguments of a kernel's run are those that it declares.
static LogicalResult checkKernel(Operation *op, SymbolTableCollection &symbols, FlatSymbolRefAttr name, ValueRange reads,
                                 ValueRange writes, ValueRange numbers, ValueRange scratch) {
  auto kernel = symbols.lookupNearestSymbolFrom<rt::KernelOp>(op, name);
  if (!kernel)
    return op->emitOpError() << "runs " << name << ", which is no kernel";
  auto memories = kernel.memories();
  SmallVector<Value> scratches;
  kernel.walk([&](rt::ScratchOp each) { scratches.push_back(each); });
  auto elementOf = [](Value v) {
    auto buffer = dyn_cast<BufferType>(v.getType());
    return buffer ? buffer.getElement() : cast<rt::MemoryType>(v.getType()).getElement();
  };
  auto check = [&](const char *what, ValueRange given, ValueRange wanted) -> LogicalResult {
    if (llvm::equal(llvm::map_range(given, elementOf), llvm::map_range(wanted, elementOf)))
      return success();
    return op->emitOpError() << "gives " << name << ' ' << what
                             << " that are not of the number and the elements that it declares";
  };
  if (failed(check("reads", reads, ValueRange(memories.take_front(kernel.numReads())))) ||
      failed(check("writes", writes, ValueRange(memories.drop_front(kernel.numReads())))) ||
      failed(check("scratch", scratch, scratches)))
    return failure();
  if (!llvm::equal(numbers.getTypes(), llvm::map_range(kernel.numbers(), [](Value v) { return v.getType(); })))
    return op->emitOpError() << "gives " << name << " numbers that are not of the number and the types that it declares";
  return success();
}

LogicalResult LaunchOp::verifySymbolUses(SymbolTableCollection &symbols) {
  if (failed(checkKernel(*this, symbols, getKernelAttr(), getReads(), getWrites(), getNumbers(), getScratch())))
    return failure();
  bool hasLoop = (bool)symbols.lookupNearestSymbolFrom<rt::KernelOp>(*this, getKernelAttr()).outermostLoop();
  if (hasLoop != (bool)getRows() || hasLoop != (bool)getChunk())
    return emitOpError() << (hasLoop ? "says rows and chunk of the outermost loop of " : "has rows or a chunk for ")
                         << getKernelAttr() << (hasLoop ? "" : ", which has no loop");
  return success();
}

LogicalResult MultiplyOp::verifySymbolUses(SymbolTableCollection &symbols) {
  if (!getEpilogueAttr())
    return success();
  return checkKernel(*this, symbols, getEpilogueAttr(), getReads(), getWrites(), getNumbers(), getScratch());
}

} // namespace tenferro::plan
