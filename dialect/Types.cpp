//===- Types.cpp - syntax and checks of the tensor type --------------------------------------------------------===//
#include "Tenferro.h"
#include "mlir/IR/Builders.h"

using namespace mlir;

namespace tenferro {

TensorType TensorType::cloneWith(std::optional<ArrayRef<int64_t>> shape, Type elementType) const {
  if (!shape)
    return TensorType::get(getShape(), elementType, getBounds(), getPlacement());
  SmallVector<int64_t> bounds(shape->size(), ShapedType::kDynamic);
  if (shape->size() == getShape().size())
    for (auto [i, extent] : llvm::enumerate(*shape))
      if (ShapedType::isDynamic(extent))
        bounds[i] = getBound(i);
  return TensorType::get(*shape, elementType, bounds, getPlacement());
}

static void printExtents(llvm::raw_ostream &os, TensorType type, StringRef separator, bool trailing) {
  for (int64_t i = 0, rank = type.getRank(); i < rank; ++i) {
    int64_t extent = type.getShape()[i];
    if (!ShapedType::isDynamic(extent))
      os << extent;
    else if (!ShapedType::isDynamic(type.getBound(i)))
      os << '[' << type.getBound(i) << ']';
    else
      os << '?';
    if (trailing || i + 1 < rank)
      os << separator;
  }
}

std::string TensorType::shapeText() const {
  std::string text;
  llvm::raw_string_ostream os(text);
  if (getRank() == 0)
    return "scalar";
  printExtents(os, *this, "x", false);
  return text;
}

void TensorType::print(AsmPrinter &printer) const {
  printer << '<';
  printExtents(printer.getStream(), *this, "x", true);
  printer << getElementType();
  if (getPlacement() != Placement::Cpu)
    printer << ", " << stringifyPlacement(getPlacement());
  printer << '>';
}

Type TensorType::parse(AsmParser &parser) {
  SmallVector<int64_t> shape, bounds;
  if (parser.parseLess())
    return {};
  while (true) {
    SmallVector<int64_t> run;
    if (parser.parseDimensionList(run, /*allowDynamic=*/true, /*withTrailingX=*/true))
      return {};
    shape.append(run);
    bounds.append(run.size(), ShapedType::kDynamic);
    if (failed(parser.parseOptionalLSquare()))
      break;
    int64_t bound;
    SMLoc at = parser.getCurrentLocation();
    if (parser.parseInteger(bound) || parser.parseRSquare() || parser.parseXInDimensionList())
      return {};
    if (bound < 0)
      return parser.emitError(at) << "a bound is not negative, got " << bound, Type();
    shape.push_back(ShapedType::kDynamic);
    bounds.push_back(bound);
  }
  Type element;
  if (parser.parseType(element))
    return {};
  Placement placement = Placement::Cpu;
  if (succeeded(parser.parseOptionalComma())) {
    StringRef word;
    SMLoc at = parser.getCurrentLocation();
    if (parser.parseKeyword(&word))
      return {};
    auto parsed = symbolizePlacement(word);
    if (!parsed)
      return parser.emitError(at) << "unknown placement '" << word << "': cpu or cuda", Type();
    placement = *parsed;
  }
  if (parser.parseGreater())
    return {};
  return TensorType::getChecked([&] { return parser.emitError(parser.getNameLoc()); }, parser.getContext(),
                                ArrayRef<int64_t>(shape), element, ArrayRef<int64_t>(bounds), placement);
}

LogicalResult TensorType::verify(llvm::function_ref<InFlightDiagnostic()> emitError, ArrayRef<int64_t> shape, Type element,
                                 ArrayRef<int64_t> bounds, Placement) {
  if (!isElementType(element))
    return emitError() << Code::DType << "tensor elements must be f32, f64, i32, i64, i1, complex<f32> or complex<f64>, got "
                       << element;
  if (shape.size() > TNF_RT_MAX_RANK)
    return emitError() << Code::Rank << "a tensor has at most " << TNF_RT_MAX_RANK << " axes, got " << shape.size();
  if (bounds.size() != shape.size())
    return emitError() << "a tensor needs one bound per axis";
  for (auto [extent, bound] : llvm::zip(shape, bounds)) {
    if (!ShapedType::isDynamic(extent) && (extent < 0 || !ShapedType::isDynamic(bound)))
      return emitError() << Code::Shape << "an exact extent is not negative and has no bound, got " << extent;
    if (!ShapedType::isDynamic(bound) && bound < 0)
      return emitError() << Code::Shape << "a bound is not negative, got " << bound;
  }
  return success();
}

bool isElementType(Type element) {
  Type scalar = realOf(element);
  bool isComplex = isa<ComplexType>(element);
  return scalar.isF32() || scalar.isF64() ||
         (!isComplex && (scalar.isSignlessInteger(1) || scalar.isSignlessInteger(32) || scalar.isSignlessInteger(64)));
}

//===- errors --------------------------------------------------------------------------------------------------===//

// A diagnostic's metadata is a list of pairs: the number of an argument and the type that it stands for, or -1 and the code.
Diagnostic &operator<<(Diagnostic &diagnostic, Code code) {
  diagnostic.getMetadata().emplace_back((int64_t)-1);
  diagnostic.getMetadata().emplace_back((int64_t)code);
  return diagnostic;
}

Diagnostic &operator<<(Diagnostic &diagnostic, ShapeOf shape) {
  diagnostic.getMetadata().emplace_back((int64_t)diagnostic.getArguments().size());
  diagnostic.getMetadata().emplace_back(Type(shape.type));
  return diagnostic << shape.type.shapeText();
}

Code codeOfMismatch(Type l, Type r) {
  auto a = cast<TensorType>(l), b = cast<TensorType>(r);
  if (a.getElementType() != b.getElementType())
    return Code::DType;
  if (a.getRank() != b.getRank())
    return Code::Rank;
  return a.getPlacement() == b.getPlacement() ? Code::Shape : Code::Placement;
}

TensorType inferTensor(std::optional<Location> loc, StringRef op, ArrayRef<int64_t> shape, Type element, ArrayRef<int64_t> bounds,
                       Placement placement) {
  auto error = [&]() { return loc ? emitError(*loc) << "'" << op << "' op " : InFlightDiagnostic(); };
  return TensorType::getChecked(error, element.getContext(), shape, element, bounds, placement);
}

LogicalResult appendTypes(std::optional<Location> loc, StringRef op, ValueRange operands, ArrayRef<Type> elements,
                          ArrayRef<Extents> results, const ShapeInference &shapes, SmallVectorImpl<Type> &types) {
  auto placement = Placement::Cpu;
  if (!operands.empty())
    if (auto tensor = dyn_cast<TensorType>(operands[0].getType()))
      placement = tensor.getPlacement();
  for (auto [element, extents] : llvm::zip(elements, results)) {
    SmallVector<int64_t> shape, bounds;
    for (Extent e : extents) {
      auto [extent, bound] = shapes.typeOf(e);
      shape.push_back(extent);
      bounds.push_back(bound);
    }
    types.push_back(inferTensor(loc, op, shape, element, bounds, placement));
    if (!types.back())
      return failure();
  }
  return success();
}

LogicalResult verifySamePlacement(Operation *op) {
  TensorType first;
  for (Type type : op->getOperandTypes()) {
    auto tensor = dyn_cast<TensorType>(type);
    if (tensor && first && tensor.getPlacement() != first.getPlacement())
      return op->emitOpError() << Code::Placement << "operands must live in one place: upload or download one of " << first
                               << " and " << tensor;
    if (tensor && !first)
      first = tensor;
  }
  return success();
}

Type realOf(Type element) {
  if (auto complex = dyn_cast<ComplexType>(element))
    return complex.getElementType();
  return element;
}

Type storageElement(Type element) {
  return element.isInteger(1) ? IntegerType::get(element.getContext(), 8) : element;
}

bool areCompatible(TypeRange l, TypeRange r) {
  if (l.size() != r.size())
    return false;
  for (auto [a, b] : llvm::zip(l, r)) {
    if (a == b)
      continue;
    auto s = dyn_cast<TensorType>(a), t = dyn_cast<TensorType>(b);
    if (!s || !t || s.getElementType() != t.getElementType() || s.getRank() != t.getRank() ||
        s.getPlacement() != t.getPlacement())
      return false;
    for (auto [x, y] : llvm::zip(s.getShape(), t.getShape()))
      if (x != y && !ShapedType::isDynamic(x) && !ShapedType::isDynamic(y))
        return false;
  }
  return true;
}

bool isRefinedBy(Type type, Type refined) {
  if (!areCompatible(type, refined))
    return false;
  auto less = dyn_cast<TensorType>(type), more = dyn_cast<TensorType>(refined);
  if (!less || less == more)
    return true;
  return llvm::all_of(llvm::seq(less.getRank()), [&](int64_t i) {
    if (!less.isDynamicDim(i))
      return !more.isDynamicDim(i);
    int64_t most = less.getBounds()[i], known = more.isDynamicDim(i) ? more.getBounds()[i] : more.getShape()[i];
    return ShapedType::isDynamic(most) || (!ShapedType::isDynamic(known) && known <= most);
  });
}

} // namespace tenferro
