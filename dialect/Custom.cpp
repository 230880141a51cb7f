//===- Custom.cpp - checks, extents and syntax of the user's own operations ------------------------------------------===//
#include "Tenferro.h"
#include "tenferro/rt_plan.h"

using namespace mlir;

namespace tenferro {

//===- checks ------------------------------------------------------------------------------------------------------===//

static bool isIdentifier(StringRef text) {
  auto isPart = [](char c) { return llvm::isAlnum(c) || c == '_'; };
  return !text.empty() && !llvm::isDigit(text.front()) && llvm::all_of(text, isPart);
}

static bool isFullName(StringRef name) {
  constexpr size_t most = 63;
  SmallVector<StringRef> parts;
  name.split(parts, '.');
  return name.size() <= most && parts.size() > 1 && parts[0] != "tenferro" && llvm::all_of(parts, isIdentifier);
}

static bool isSymbol(StringRef name) {
  constexpr size_t most = 127;
  return name.size() <= most && isIdentifier(name) && name.front() != '_' && !name.starts_with("tnf_");
}

static LogicalResult checkNames(std::optional<Location> loc, StringRef op, StringRef name, StringRef symbol) {
  if (!isFullName(name))
    return inferError(loc, op, "C1: the name \"", name,
                      "\" is not two or more identifiers apart by dots, the first not tenferro, in "
                      "63 characters");
  if (!isSymbol(symbol))
    return inferError(loc, op, "C2: the symbol \"", symbol, "\" is not an identifier of C that a program may define");
  return success();
}

static LogicalResult checkResults(std::optional<Location> loc, StringRef op, CustomOp::Adaptor given) {
  size_t results = given.getRanks().size(), tensors = given.getInputs().size() + results;
  if (results == 0 || tensors > TNF_RT_MOST_TENSORS)
    return inferError(loc, op, "C3: there is at least one result, and there are at most ", (int)TNF_RT_MOST_TENSORS,
                      " inputs and results, got ", given.getInputs().size(), " and ", results);
  int64_t axes = 0;
  bool fits = given.getElements().size() == results;
  for (int64_t rank : given.getRanks())
    fits = fits && rank >= 0 && rank <= TNF_RT_MAX_RANK && (axes += rank) <= (int64_t)given.getStaticExtents().size();
  for (Attribute element : given.getElements())
    fits = fits && isElementType(cast<TypeAttr>(element).getValue());
  if (!fits || axes != (int64_t)given.getStaticExtents().size())
    return inferError(loc, op, "C4: there must be an element type and the extents of each of the ", results, " results");
  return success();
}

static LogicalResult checkWorkspace(std::optional<Location> loc, StringRef op, CustomOp::Adaptor given) {
  ArrayRef<int64_t> bytes = given.getStaticWorkspace();
  if (bytes.size() != 1)
    return inferError(loc, op, "C6: the workspace is one number of bytes");
  if (bytes[0] < 0 && !ShapedType::isDynamic(bytes[0]))
    return inferError(loc, op, Code::Shape, "C5: the bytes of the workspace must not be negative, got ", bytes[0]);
  return checkDynamicCount(loc, op, "C6", "workspace", bytes, given.getWorkspace());
}

static LogicalResult checkGuards(std::optional<Location> loc, StringRef op, CustomOp::Adaptor given) {
  size_t sides = given.getStaticGuards().size();
  ArrayRef<Attribute> words = given.getGuardWords().getValue();
  bool fits = sides % 2 == 0 && words.size() == sides / 2 * 3;
  for (size_t i = 1; i < words.size() && fits; i += 3)
    fits = llvm::is_contained({"eq", "le"}, cast<StringAttr>(words[i]).getValue());
  if (!fits)
    return inferError(loc, op, "C7: a guard has two sides and the words for one, \"eq\" or \"le\", and the words for the other");
  return success();
}

LogicalResult CustomOp::resultElements(std::optional<Location> loc, Adaptor op, SmallVectorImpl<Type> &elements) {
  StringRef name = getOperationName();
  if (failed(checkNames(loc, name, op.getFullName(), op.getSymbol())) || failed(checkResults(loc, name, op)) ||
      failed(checkNotNegative(loc, name, "C5", op.getStaticExtents())) ||
      failed(checkDynamicCount(loc, name, "C6", "extents", op.getStaticExtents(), op.getExtents())) ||
      failed(checkDynamicCount(loc, name, "C6", "guards", op.getStaticGuards(), op.getGuards())) ||
      failed(checkWorkspace(loc, name, op)) || failed(checkGuards(loc, name, op)))
    return failure();
  for (Attribute element : op.getElements())
    elements.push_back(cast<TypeAttr>(element).getValue());
  return success();
}

void CustomOp::resultExtents(Adaptor op, ShapeBuilder &shapes, SmallVectorImpl<Extents> &results) {
  Extents guards = shapes.mixed(op.getStaticGuards(), op.getGuards());
  auto word = [&](size_t i) { return cast<StringAttr>(op.getGuardWords()[i]).getValue(); };
  for (size_t i = 0; i + 1 < guards.size(); i += 2) {
    bool equal = word(i / 2 * 3 + 1) == "eq";
    shapes.require(equal ? Relation::Equal : Relation::LessEqual, equal ? "extents differ" : "an extent is too large", guards[i],
                   word(i / 2 * 3), guards[i + 1], word(i / 2 * 3 + 2));
  }
  Extents all = shapes.mixed(op.getStaticExtents(), op.getExtents());
  auto next = all.begin();
  for (auto [number, rank] : llvm::enumerate(op.getRanks())) {
    Extents extents(next, next + rank);
    next += rank;
    for (auto [axis, extent] : llvm::enumerate(extents))
      shapes.requireNotNegative("an extent is negative", extent, "dim " + Twine(axis) + " of result " + Twine(number));
    results.push_back(extents);
  }
  shapes.requireNotNegative("the workspace is negative", shapes.mixed(op.getStaticWorkspace(), op.getWorkspace()).front(),
                            "the number of its bytes");
}

void CustomOp::getEffects(SmallVectorImpl<MemoryEffects::EffectInstance> &effects) {
  if (!getMergeable())
    effects.emplace_back(MemoryEffects::Allocate::get(), getOperation()->getOpResult(0));
}

//===- syntax ------------------------------------------------------------------------------------------------------===//

/// A number or an index operand.
static ParseResult parseEntry(OpAsmParser &parser, UnresolvedOperands &values, SmallVectorImpl<int64_t> &fixed) {
  OpAsmParser::UnresolvedOperand value;
  OptionalParseResult isValue = parser.parseOptionalOperand(value);
  if (isValue.has_value()) {
    values.push_back(value);
    fixed.push_back(ShapedType::kDynamic);
    return *isValue;
  }
  return parser.parseInteger(fixed.emplace_back());
}

static ParseResult parseList(OpAsmParser &parser, UnresolvedOperands &values, SmallVectorImpl<int64_t> &fixed) {
  return parser.parseCommaSeparatedList(AsmParser::Delimiter::Square, [&] { return parseEntry(parser, values, fixed); });
}

static void printList(OpAsmPrinter &printer, OperandRange &values, ArrayRef<int64_t> fixed) {
  printer << '[';
  llvm::interleaveComma(fixed, printer, [&](int64_t number) {
    if (!ShapedType::isDynamic(number)) {
      printer << number;
      return;
    }
    printer << values.front();
    values = values.drop_front();
  });
  printer << ']';
}

ParseResult parseCustomExtents(OpAsmParser &parser, UnresolvedOperands &extents, DenseI64ArrayAttr &fixedExtents,
                               DenseI64ArrayAttr &ranks, UnresolvedOperands &guards, DenseI64ArrayAttr &fixedGuards,
                               ArrayAttr &words, UnresolvedOperands &workspace, DenseI64ArrayAttr &fixedWorkspace) {
  Builder &b = parser.getBuilder();
  SmallVector<int64_t> extentNumbers, lengths, guardNumbers, bytes;
  auto parseOne = [&] {
    size_t before = extentNumbers.size();
    ParseResult result = parseList(parser, extents, extentNumbers);
    lengths.push_back((int64_t)(extentNumbers.size() - before));
    return result;
  };
  if (parser.parseKeyword("extents") || parser.parseCommaSeparatedList(AsmParser::Delimiter::Square, parseOne))
    return failure();
  words = b.getArrayAttr({});
  if (succeeded(parser.parseOptionalKeyword("guards")) &&
      (parseList(parser, guards, guardNumbers) || parser.parseAttribute(words)))
    return failure();
  if (failed(parser.parseOptionalKeyword("workspace")))
    bytes.push_back(0);
  else if (parseList(parser, workspace, bytes))
    return failure();
  fixedExtents = b.getDenseI64ArrayAttr(extentNumbers);
  ranks = b.getDenseI64ArrayAttr(lengths);
  fixedGuards = b.getDenseI64ArrayAttr(guardNumbers);
  fixedWorkspace = b.getDenseI64ArrayAttr(bytes);
  return success();
}

void printCustomExtents(OpAsmPrinter &printer, Operation *, OperandRange extents, DenseI64ArrayAttr fixedExtents,
                        DenseI64ArrayAttr ranks, OperandRange guards, DenseI64ArrayAttr fixedGuards, ArrayAttr words,
                        OperandRange workspace, DenseI64ArrayAttr fixedWorkspace) {
  ArrayRef<int64_t> numbers = fixedExtents;
  printer << "extents [";
  llvm::interleaveComma(ranks.asArrayRef(), printer, [&](int64_t rank) {
    printList(printer, extents, numbers.take_front((size_t)rank));
    numbers = numbers.drop_front((size_t)rank);
  });
  printer << ']';
  if (!fixedGuards.empty()) {
    printer << " guards ";
    printList(printer, guards, fixedGuards);
    printer << ' ' << words;
  }
  if (fixedWorkspace.asArrayRef() == ArrayRef<int64_t>{0})
    return;
  printer << " workspace ";
  printList(printer, workspace, fixedWorkspace);
}

ParseResult parseCustomTypes(OpAsmParser &parser, SmallVectorImpl<Type> &inputs, SmallVectorImpl<Type> &results,
                             ArrayAttr &elements) {
  SMLoc at = parser.getCurrentLocation();
  FunctionType type;
  if (parser.parseType(type))
    return failure();
  inputs.assign(type.getInputs().begin(), type.getInputs().end());
  results.assign(type.getResults().begin(), type.getResults().end());
  SmallVector<Type> all;
  for (Type result : results) {
    auto tensor = dyn_cast<TensorType>(result);
    if (!tensor)
      return parser.emitError(at) << "gives tensors, not " << result;
    all.push_back(tensor.getElementType());
  }
  elements = parser.getBuilder().getTypeArrayAttr(all);
  return success();
}

void printCustomTypes(OpAsmPrinter &printer, Operation *, TypeRange inputs, TypeRange results, ArrayAttr) {
  printer.printFunctionalType(inputs, results);
}

} // namespace tenferro
