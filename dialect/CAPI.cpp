//===- CAPI.cpp - the dialect and its tensor type for C ---------------------------------------------------------===//
#include "CAPI.h"
#include "Tenferro.h"
#include "mlir/CAPI/Diagnostics.h"
#include "mlir/CAPI/IR.h"
#include "mlir/CAPI/Registration.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"

using namespace mlir;
using TnfTensor = tenferro::TensorType; // mlir has a TensorType too

static_assert(TNF_IR_UNKNOWN == ShapedType::kDynamic);

MLIR_DEFINE_CAPI_DIALECT_REGISTRATION(Tenferro, tenferro, tenferro::TenferroDialect)

void tnf_ir_load_dialects(MlirContext context) {
  unwrap(context)->loadDialect<tenferro::TenferroDialect, func::FuncDialect, arith::ArithDialect>();
}

bool tnf_ir_type_is_tensor(MlirType type) {
  return isa_and_nonnull<TnfTensor>(unwrap(type));
}

bool tnf_ir_type_is_tape(MlirType type) {
  return isa_and_nonnull<tenferro::TapeType>(unwrap(type));
}

MlirType tnf_ir_tape_type_get(MlirContext context) {
  return wrap(tenferro::TapeType::get(unwrap(context)));
}

MlirType tnf_ir_tensor_type_get(MlirLocation location, intptr_t rank, const int64_t *extents, const int64_t *bounds,
                                MlirType element, tnf_ir_placement placement) {
  Location loc = unwrap(location);
  SmallVector<int64_t> none(bounds ? 0 : rank, ShapedType::kDynamic);
  ArrayRef<int64_t> limits = bounds ? ArrayRef<int64_t>(bounds, rank) : ArrayRef<int64_t>(none);
  return wrap(TnfTensor::getChecked([&] { return emitError(loc); }, loc.getContext(), ArrayRef<int64_t>(extents, rank),
                                    unwrap(element), limits, static_cast<tenferro::Placement>(placement)));
}

intptr_t tnf_ir_tensor_type_rank(MlirType type) {
  return cast<TnfTensor>(unwrap(type)).getRank();
}
int64_t tnf_ir_tensor_type_extent(MlirType type, intptr_t axis) {
  return cast<TnfTensor>(unwrap(type)).getShape()[axis];
}
int64_t tnf_ir_tensor_type_bound(MlirType type, intptr_t axis) {
  return cast<TnfTensor>(unwrap(type)).getBound(axis);
}
MlirType tnf_ir_tensor_type_element(MlirType type) {
  return wrap(cast<TnfTensor>(unwrap(type)).getElementType());
}
tnf_ir_placement tnf_ir_tensor_type_placement(MlirType type) {
  return static_cast<tnf_ir_placement>(cast<TnfTensor>(unwrap(type)).getPlacement());
}

void tnf_ir_set_argument_attribute(MlirOperation function, intptr_t argument, MlirStringRef name, MlirAttribute value) {
  auto op = cast<func::FuncOp>(unwrap(function));
  if (mlirAttributeIsNull(value))
    op.removeArgAttr((unsigned)argument, unwrap(name));
  else
    op.setArgAttr((unsigned)argument, unwrap(name), unwrap(value));
}

void tnf_ir_append_operand(MlirOperation op, MlirValue value) {
  Operation *operation = unwrap(op);
  operation->insertOperands(operation->getNumOperands(), unwrap(value));
}

bool tnf_ir_must_be_finite(MlirOperation op, intptr_t operand) {
  auto library = dyn_cast<tenferro::LibraryInterface>(unwrap(op));
  return library && llvm::is_contained(library.finiteOperands(), (unsigned)operand);
}
static_assert(std::string_view(tenferro::LibraryInterface::propagatesName) == TNF_IR_PROPAGATES);

bool tnf_ir_custom_get_attributes(MlirOperation op, tnf_ir_custom_attributes *out) {
  auto custom = dyn_cast<tenferro::CustomOp>(unwrap(op));
  if (!custom)
    return false;
  ArrayRef<int64_t> integers = custom.getIntegers().value_or(ArrayRef<int64_t>());
  ArrayRef<double> reals = custom.getReals().value_or(ArrayRef<double>());
  *out = {integers.data(), reals.data(), wrap(custom.getBytes().value_or("")), (intptr_t)integers.size(), (intptr_t)reals.size()};
  return true;
}

//===- diagnostics ---------------------------------------------------------------------------------------------===//

int32_t tnf_ir_diagnostic_code(MlirDiagnostic diagnostic) {
  auto &metadata = unwrap(diagnostic).getMetadata();
  for (size_t i = 0; i + 1 < metadata.size(); i += 2)
    if (metadata[i].getAsInteger() == -1)
      return (int32_t)metadata[i + 1].getAsInteger();
  return (int32_t)tenferro::Code::Invalid;
}

/// The type that argument `number` of the diagnostic stands for, null where it stands for none.
static Type typeOfArgument(Diagnostic &diagnostic, size_t number) {
  auto &metadata = diagnostic.getMetadata();
  for (size_t i = 0; i + 1 < metadata.size(); i += 2)
    if (metadata[i].getAsInteger() == (int64_t)number)
      return metadata[i + 1].getAsType();
  const DiagnosticArgument &argument = diagnostic.getArguments()[number];
  return argument.getKind() == DiagnosticArgument::DiagnosticArgumentKind::Type ? argument.getAsType() : Type();
}

static bool isString(const DiagnosticArgument &argument, StringRef text) {
  return argument.getKind() == DiagnosticArgument::DiagnosticArgumentKind::String && argument.getAsString() == text;
}

/// Where the sentence begins: behind "'tenferro.add' op ".
static size_t firstOfSentence(ArrayRef<DiagnosticArgument> arguments) {
  return arguments.size() > 3 && isString(arguments[0], "'") && isString(arguments[2], "' op ") ? 3 : 0;
}

void tnf_ir_diagnostic_print(MlirDiagnostic diagnostic, tnf_ir_type_printer *printType, MlirStringCallback text, void *user) {
  Diagnostic &d = unwrap(diagnostic);
  std::string sentence;
  llvm::raw_string_ostream os(sentence);
  auto flush = [&] {
    text(wrap(StringRef(sentence)), user);
    sentence.clear();
  };
  for (size_t i = firstOfSentence(d.getArguments()), first = i, n = d.getArguments().size(); i < n; ++i) {
    if (Type type = typeOfArgument(d, i)) {
      flush();
      printType(wrap(type), user);
      continue;
    }
    os << d.getArguments()[i];
    // the constraint's label is the dialect's own: "C12: "
    StringRef label = StringRef(sentence).take_until([](char c) { return c == ' '; });
    if (i <= first + 1 && label.size() > 2 && label.front() == 'C' && label.back() == ':' &&
        llvm::all_of(label.drop_front().drop_back(), llvm::isDigit))
      sentence.erase(0, label.size() + 1);
  }
  flush();
}

void tnf_ir_emit_error(MlirLocation location, int32_t code, MlirStringRef text) {
  emitError(unwrap(location)) << static_cast<tenferro::Code>(code) << unwrap(text);
}
