//===- Control.cpp - syntax and constraints of loops, branches and tapes ----------------------------------------===//
#include "Tenferro.h"

using namespace mlir;

namespace tenferro {

//===- the list of what a loop carries -----------------------------------------------------------------------------===//

namespace {
/// `(%x = %a : T changes [0], ...)`; where the init's type says something else of its extents: `: T0 as T`.
struct CarriedList {
  SmallVector<OpAsmParser::Argument> arguments;
  SmallVector<OpAsmParser::UnresolvedOperand> inits;
  SmallVector<Type> initTypes;
  SmallVector<Attribute> changes;

  ParseResult parse(OpAsmParser &parser);
  ParseResult parseOne(OpAsmParser &parser);
  SmallVector<Type> types() const {
    return llvm::map_to_vector(arguments, [](const OpAsmParser::Argument &each) { return each.type; });
  }
};
} // namespace

/// `as T`, where the type is not the one that follows from what the argument begins as.
static ParseResult parseOwnType(OpAsmParser &parser, OpAsmParser::Argument &argument, Type derived) {
  argument.type = derived;
  return succeeded(parser.parseOptionalKeyword("as")) ? parser.parseType(argument.type) : ParseResult(success());
}

static void printOwnType(OpAsmPrinter &printer, Value argument, Type derived) {
  if (argument.getType() != derived)
    printer << " as " << argument.getType();
}

ParseResult CarriedList::parseOne(OpAsmParser &parser) {
  OpAsmParser::Argument &argument = arguments.emplace_back();
  if (parser.parseArgument(argument) || parser.parseEqual() || parser.parseOperand(inits.emplace_back()) ||
      parser.parseColonType(initTypes.emplace_back()))
    return failure();
  if (parseOwnType(parser, argument, initTypes.back()))
    return failure();
  SmallVector<int64_t> axes;
  if (succeeded(parser.parseOptionalKeyword("changes")) &&
      parser.parseCommaSeparatedList(OpAsmParser::Delimiter::Square, [&] { return parser.parseInteger(axes.emplace_back()); }))
    return failure();
  changes.push_back(parser.getBuilder().getDenseI64ArrayAttr(axes));
  return success();
}

ParseResult CarriedList::parse(OpAsmParser &parser) {
  return parser.parseCommaSeparatedList(OpAsmParser::Delimiter::Paren, [&] { return parseOne(parser); });
}

static ArrayRef<int64_t> axesOf(ArrayAttr changes, unsigned carried) {
  return cast<DenseI64ArrayAttr>(changes[carried]).asArrayRef();
}

static void printCarried(OpAsmPrinter &printer, Block::BlockArgListType arguments, ValueRange inits, ArrayAttr changes) {
  printer << '(';
  for (auto [n, argument, init] : llvm::enumerate(arguments, inits)) {
    printer << (n ? ", " : "") << argument << " = " << init << " : " << init.getType();
    printOwnType(printer, argument, init.getType());
    if (ArrayRef<int64_t> axes = axesOf(changes, (unsigned)n); !axes.empty()) {
      printer << " changes [";
      llvm::interleaveComma(axes, printer);
      printer << ']';
    }
  }
  printer << ')';
}

//===- constraints ---------------------------------------------------------------------------------------------------===//

static LogicalResult checkSame(Operation *op, StringRef what, TypeRange got, TypeRange wanted) {
  if (got.size() != wanted.size())
    return op->emitOpError() << "C1: there are " << wanted.size() << " carried values and " << got.size() << " " << what << "s";
  for (auto [n, g, w] : llvm::enumerate(got, wanted))
    if (!areCompatible(g, w))
      return op->emitOpError() << codeOfMismatch(w, g) << "C1: " << what << " " << n << " must be of the type " << w << ", got "
                               << g;
  return success();
}

static LogicalResult checkChanges(Operation *op, TypeRange types, ArrayAttr changes) {
  bool fits = changes.size() == types.size() && llvm::all_of(changes, llvm::IsaPred<DenseI64ArrayAttr>);
  if (!fits)
    return op->emitOpError() << "C2: changes must be one list of axes per carried value, got " << changes;
  for (auto [n, type] : llvm::enumerate(types)) {
    auto tensor = dyn_cast<TensorType>(type);
    llvm::SmallDenseSet<int64_t> seen;
    for (int64_t axis : axesOf(changes, (unsigned)n)) {
      if (!tensor || axis < 0 || axis >= tensor.getRank() || !seen.insert(axis).second)
        return op->emitOpError() << "C2: the changing axes of carried value " << n << " must be distinct and in range, got "
                                 << changes[n];
      if (!tensor.isDynamicDim(axis))
        return op->emitOpError() << "C2: axis " << axis << " of carried value " << n << " changes, and its type " << type
                                 << " has " << tensor.getShape()[axis];
    }
  }
  return success();
}

/// Of the body and what it hands on.
static LogicalResult checkLoop(LoopInterface loop, ArrayAttr changes) {
  TypeRange types = ValueRange(loop.carriedArguments()).getTypes();
  if (failed(checkSame(loop, "init", loop.carriedInits().getTypes(), types)) || failed(checkChanges(loop, types, changes)))
    return failure();
  return checkSame(loop, "yielded value", loop.carriedNext().getTypes(), types);
}

static LogicalResult checkEnd(Operation *op, Region &region, StringRef name, StringRef wanted) {
  Block &block = region.front();
  if (!block.empty() && block.back().getName().getStringRef() == wanted)
    return success();
  return op->emitOpError() << "its " << name << " must end with " << wanted;
}

static bool isFlag(Value v) {
  auto type = cast<TensorType>(v.getType());
  return type.getRank() == 0 && type.getElementType().isInteger(1);
}

static LogicalResult checkResults(Operation *op, TypeRange results, TypeRange types, StringRef label) {
  if (results != types)
    return op->emitOpError() << label << ": the results must have the types of the carried values";
  return success();
}

//===- while ---------------------------------------------------------------------------------------------------------===//

OperandRange WhileOp::carriedInits() {
  return getInits();
}
Block::BlockArgListType WhileOp::carriedArguments() {
  return getBody().getArguments();
}
OperandRange WhileOp::carriedNext() {
  return getBody().front().getTerminator()->getOperands();
}
ResultRange WhileOp::carriedResults() {
  return getResults();
}
bool WhileOp::mayChange(unsigned carried, int64_t axis) {
  return llvm::is_contained(axesOf(getChanges(), carried), axis);
}

LogicalResult WhileOp::verifyRegions() {
  if (failed(checkEnd(*this, getCondition(), "condition", ConditionOp::getOperationName())) ||
      failed(checkEnd(*this, getBody(), "body", YieldOp::getOperationName())) || failed(checkLoop(*this, getChanges())))
    return failure();
  TypeRange types = getBody().getArgumentTypes();
  if (getCondition().getArgumentTypes() != types)
    return emitOpError() << "C1: the arguments of the condition must be those of the body";
  auto go = cast<ConditionOp>(getCondition().front().getTerminator()).getGo();
  if (!isFlag(go))
    return emitOpError() << "C3: the condition must be a rank-0 bool, got " << go.getType();
  if (auto most = getMaxSteps(); most && (int64_t)*most < 0)
    return emitOpError() << "C4: max_steps must not be negative, got " << (int64_t)*most;
  return checkResults(*this, getResults().getTypes(), types, "C5");
}

ParseResult WhileOp::parse(OpAsmParser &parser, OperationState &result) {
  CarriedList carried;
  Builder &b = parser.getBuilder();
  if (carried.parse(parser))
    return failure();
  int64_t most = 0;
  if (succeeded(parser.parseOptionalKeyword("max_steps"))) {
    if (parser.parseInteger(most))
      return failure();
    result.addAttribute(getMaxStepsAttrName(result.name), b.getI64IntegerAttr(most));
  }
  Region *condition = result.addRegion(), *body = result.addRegion();
  if (parser.parseRegion(*condition, carried.arguments) || parser.parseKeyword("do") || parser.parseRegion(*body) ||
      parser.parseOptionalAttrDict(result.attributes) ||
      parser.resolveOperands(carried.inits, carried.initTypes, parser.getNameLoc(), result.operands))
    return failure();
  result.addAttribute(getChangesAttrName(result.name), b.getArrayAttr(carried.changes));
  result.addTypes(carried.types());
  result.addTypes(b.getIndexType());
  return success();
}

void WhileOp::print(OpAsmPrinter &printer) {
  printer << ' ';
  printCarried(printer, getCondition().getArguments(), getInits(), getChanges());
  if (auto most = getMaxSteps())
    printer << " max_steps " << (int64_t)*most;
  printer << ' ';
  printer.printRegion(getCondition(), /*printEntryBlockArgs=*/false);
  printer << " do ";
  printer.printRegion(getBody());
  printer.printOptionalAttrDict((*this)->getAttrs(), {"changes", "max_steps"});
}

//===- for -----------------------------------------------------------------------------------------------------------===//

OperandRange ForOp::carriedInits() {
  return getPartsAndInits().take_back(getChanges().size());
}
Block::BlockArgListType ForOp::carriedArguments() {
  return getBody().getArguments().drop_front(1 + getXs().size()).take_front(getChanges().size());
}
OperandRange ForOp::carriedNext() {
  return getBody().front().getTerminator()->getOperands().take_back(getChanges().size());
}
ResultRange ForOp::carriedResults() {
  return getResults().take_back(getChanges().size());
}
bool ForOp::mayChange(unsigned carried, int64_t axis) {
  return llvm::is_contained(axesOf(getChanges(), carried), axis);
}

/// The type without its last axis.
static TensorType partOf(TensorType type) {
  return TensorType::get(type.getShape().drop_back(), type.getElementType(), type.getBounds().drop_back(), type.getPlacement());
}

/// What the loop runs over and what it stacks.
static LogicalResult checkStreams(ForOp op) {
  for (auto [n, x, part] : llvm::enumerate(op.getXs().getTypes(), ValueRange(op.getParts()).getTypes())) {
    auto whole = dyn_cast<TensorType>(x);
    if (!whole || whole.getRank() == 0)
      return op.emitOpError() << Code::Rank << "C4: tensor " << n << " that the loop runs over has no axis, got " << x;
    if (!isRefinedBy(part, partOf(whole)))
      return op.emitOpError() << codeOfMismatch(partOf(whole), part) << "C4: part " << n << " must be of the type "
                              << partOf(whole) << ", or state fewer extents, got " << part;
  }
  for (auto [n, stacked, given] : llvm::enumerate(op.getStacked().getTypes(), op.getStepOutputs().getTypes())) {
    auto whole = dyn_cast<TensorType>(stacked);
    if (!whole || whole.getRank() == 0 || !areCompatible(partOf(whole), given))
      return op.emitOpError() << "C5: stacked value " << n << " is yielded as " << given << " and results in " << stacked;
  }
  return success();
}

LogicalResult ForOp::verifyRegions() {
  if (failed(checkEnd(*this, getBody(), "body", YieldOp::getOperationName())))
    return failure();
  size_t carried = getChanges().size(), others = getPartsAndInits().size() - std::min(carried, getPartsAndInits().size());
  if (getBody().getNumArguments() == 0 || !getBody().getArgument(0).getType().isIndex())
    return emitOpError() << "C1: the first argument of the body must be the step, an index";
  if (getPartsAndInits().size() < carried || getBody().getNumArguments() != 1 + others + carried)
    return emitOpError() << "C1: the body has " << getBody().getNumArguments() << " arguments, and there are " << others
                         << " tensors to run over and " << carried << " carried values";
  if (getNumResults() < carried || getBody().front().getTerminator()->getNumOperands() != getNumResults())
    return emitOpError() << "C1: the body yields " << getBody().front().getTerminator()->getNumOperands()
                         << " values, and there are " << getNumResults() << " results, of which " << carried << " are carried";
  if (failed(checkStreams(*this)) || failed(checkLoop(*this, getChanges())))
    return failure();
  if (auto keeps = getKeeps(); keeps && *keeps != "segments" && *keeps != "snapshots")
    return emitOpError() << "C6: keeps must be \"segments\" or \"snapshots\", got \"" << *keeps << "\"";
  if (bool isBudgeted = getKeeps() == "snapshots"; isBudgeted != (bool)getBudget() || (getBudget() && (int64_t)*getBudget() <= 0))
    return emitOpError() << "C6: a positive budget belongs to \"snapshots\"";
  if (getKeeps() == "snapshots" &&
      llvm::any_of(getChanges(), [](Attribute axes) { return !cast<DenseI64ArrayAttr>(axes).empty(); }))
    return emitOpError() << "C6: the extents of what a loop with snapshots carries stay as they are";
  return checkResults(*this, carriedResults().getTypes(), ValueRange(carriedArguments()).getTypes(), "C3");
}

namespace {
/// `over (%x = %xs : T, ...)`; where the part's type says something else of its extents: `: T as P`.
struct OverList {
  SmallVector<OpAsmParser::Argument> arguments;
  SmallVector<OpAsmParser::UnresolvedOperand> xs;
  SmallVector<Type> types;

  ParseResult parse(OpAsmParser &parser) {
    if (failed(parser.parseOptionalKeyword("over")))
      return success();
    return parser.parseCommaSeparatedList(OpAsmParser::Delimiter::Paren, [&] { return parseOne(parser); });
  }
  ParseResult parseOne(OpAsmParser &parser) {
    OpAsmParser::Argument &argument = arguments.emplace_back();
    llvm::SMLoc where = parser.getCurrentLocation();
    if (parser.parseArgument(argument) || parser.parseEqual() || parser.parseOperand(xs.emplace_back()) ||
        parser.parseColonType(types.emplace_back()))
      return failure();
    auto whole = dyn_cast<TensorType>(types.back());
    if (!whole || whole.getRank() == 0)
      return parser.emitError(where, "a loop runs over tensors that have an axis, got ") << types.back();
    return parseOwnType(parser, argument, partOf(whole));
  }
};
} // namespace

ParseResult ForOp::parse(OpAsmParser &parser, OperationState &result) {
  OverList over;
  CarriedList carried;
  OpAsmParser::Argument step;
  OpAsmParser::UnresolvedOperand count;
  Builder &b = parser.getBuilder();
  step.type = b.getIndexType();
  if (parser.parseArgument(step) || parser.parseKeyword("to") || parser.parseOperand(count))
    return failure();
  if (succeeded(parser.parseOptionalKeyword("reverse")))
    result.addAttribute(getReverseAttrName(result.name), b.getUnitAttr());
  if (over.parse(parser) || carried.parse(parser))
    return failure();
  SmallVector<Type> stacked;
  auto parseType = [&] { return parser.parseType(stacked.emplace_back()); };
  if (succeeded(parser.parseOptionalKeyword("stacks")) &&
      parser.parseCommaSeparatedList(OpAsmParser::Delimiter::Paren, parseType))
    return failure();
  SmallVector<OpAsmParser::Argument> arguments{step};
  llvm::append_range(arguments, over.arguments);
  llvm::append_range(arguments, carried.arguments);
  if (parser.parseRegion(*result.addRegion(), arguments) || parser.parseOptionalAttrDict(result.attributes) ||
      parser.resolveOperand(count, step.type, result.operands) ||
      parser.resolveOperands(over.xs, over.types, parser.getNameLoc(), result.operands) ||
      parser.resolveOperands(carried.inits, carried.initTypes, parser.getNameLoc(), result.operands))
    return failure();
  result.addAttribute(getChangesAttrName(result.name), b.getArrayAttr(carried.changes));
  result.addTypes(stacked);
  result.addTypes(carried.types());
  return success();
}

void ForOp::print(OpAsmPrinter &printer) {
  printer << ' ' << getBody().getArgument(0) << " to " << getCount() << ' ';
  if (getReverse())
    printer << "reverse ";
  if (!getXs().empty()) {
    printer << "over (";
    llvm::interleaveComma(llvm::zip(getParts(), getXs()), printer, [&](auto each) {
      auto [part, x] = each;
      printer << part << " = " << x << " : " << x.getType();
      printOwnType(printer, part, partOf(cast<TensorType>(x.getType())));
    });
    printer << ") ";
  }
  printCarried(printer, carriedArguments(), carriedInits(), getChanges());
  printer << ' ';
  if (!getStacked().empty()) {
    printer << "stacks (";
    llvm::interleaveComma(getStacked().getTypes(), printer);
    printer << ") ";
  }
  printer.printRegion(getBody(), /*printEntryBlockArgs=*/false);
  printer.printOptionalAttrDict((*this)->getAttrs(), {"changes", "reverse"});
}

//===- if ------------------------------------------------------------------------------------------------------------===//

LogicalResult IfOp::verifyRegions() {
  if (!isFlag(getPred()))
    return emitOpError() << "C1: pred must be a rank-0 bool, got " << getPred().getType();
  for (Region *region : getRegions()) {
    StringRef name = region == &getThenRegion() ? "first branch" : "second branch";
    if (failed(checkEnd(*this, *region, name, YieldOp::getOperationName())))
      return failure();
    if (region->getNumArguments() > 0)
      return emitOpError() << "its branches take no arguments";
    TypeRange types = region->front().getTerminator()->getOperandTypes();
    if (types.size() != getNumResults())
      return emitOpError() << "C2: there are " << getNumResults() << " results, and the " << name << " yields " << types.size();
    for (auto [n, got, wanted] : llvm::enumerate(types, getResultTypes()))
      if (!areCompatible(got, wanted))
        return emitOpError() << codeOfMismatch(wanted, got) << "C2: result " << n << " is of the type " << wanted << ", and the "
                             << name << " yields " << got;
  }
  return success();
}

ParseResult IfOp::parse(OpAsmParser &parser, OperationState &result) {
  OpAsmParser::UnresolvedOperand pred;
  Type type;
  if (parser.parseOperand(pred) || parser.parseColonType(type) || parser.resolveOperand(pred, type, result.operands))
    return failure();
  auto parseType = [&] { return parser.parseType(result.types.emplace_back()); };
  if (succeeded(parser.parseOptionalArrow()) && parser.parseCommaSeparatedList(OpAsmParser::Delimiter::Paren, parseType))
    return failure();
  return failure(parser.parseRegion(*result.addRegion()) || parser.parseKeyword("else") ||
                 parser.parseRegion(*result.addRegion()) || parser.parseOptionalAttrDict(result.attributes));
}

void IfOp::print(OpAsmPrinter &printer) {
  printer << ' ' << getPred() << " : " << getPred().getType();
  if (getNumResults()) {
    printer << " -> (";
    llvm::interleaveComma(getResultTypes(), printer);
    printer << ')';
  }
  printer << ' ';
  printer.printRegion(getThenRegion());
  printer << " else ";
  printer.printRegion(getElseRegion());
  printer.printOptionalAttrDict((*this)->getAttrs());
}

//===- tapes ---------------------------------------------------------------------------------------------------------===//

void PushOp::shapeRule(ShapeBuilder &shapes, SmallVectorImpl<Extents> &results) {
  if (getX().getType().isIndex())
    shapes.requireNotNegative("what is pushed is negative", shapes.known(getX()), "the extent");
  results.push_back({});
}

LogicalResult PopOp::verify() {
  if (failed(checkDynamicCount(getLoc(), getOperationName(), "C1", "extents", getStaticExtents(), getExtents())))
    return failure();
  ArrayRef<int64_t> shape = getX().getType().getShape();
  bool fits = shape.size() == getStaticExtents().size();
  for (size_t i = 0; fits && i < shape.size(); ++i)
    fits = ShapedType::isDynamic(shape[i]) || ShapedType::isDynamic(getStaticExtents()[i]) || shape[i] == getStaticExtents()[i];
  if (!fits)
    return emitOpError() << Code::Shape << "C2: the result has the extents that it is popped with, got " << getX().getType();
  return success();
}

void PopOp::shapeRule(ShapeBuilder &shapes, SmallVectorImpl<Extents> &results) {
  results.push_back({});
  results.push_back(shapes.mixed(getStaticExtents(), getExtents()));
}

} // namespace tenferro
