//===- WriteProgram.cpp - what an object holds of a program ----------------------------------------------------------===//
#include "WriteProgram.h"
#include "EmitKernel.h"

using namespace mlir;

namespace tenferro::cpu {

/// What a plan points to, in the order of tnf_rt_plan.
static constexpr StringLiteral parts[] = {".info", ".held", ".code", ".numbers", ".texts", ".functions", ".data", ".checked"};

bool isReserved(StringRef name) {
  StringRef ending = name.substr(name.rfind('.'));
  bool isPart = ending == ".plan" || ending == ".body" || llvm::is_contained(parts, ending);
  bool isNumbered = (ending.consume_front(".constant") || ending.consume_front(".loop")) &&
                    ending.find_first_not_of("0123456789") == StringRef::npos;
  return name.starts_with("tnf_") || isPart || isNumbered;
}

namespace {

/// Writes a table into the module: NAME.plan and what it points to.
class ProgramWriter {
public:
  ProgramWriter(func::FuncOp source, SymbolTable &symbols, const Table &table, size_t mostArguments)
      : source(source), symbols(symbols), table(table), mostArguments(mostArguments), b(source), loc(source.getLoc()),
        name(source.getName().str()), pointer(LLVM::LLVMPointerType::get(source.getContext())) {}
  void write();

private:
  LLVM::GlobalOp array(StringRef suffix, Type element, size_t count, Attribute value, uint64_t alignment);
  LLVM::GlobalOp pointers(StringRef suffix, ArrayRef<std::string> symbols);
  LLVM::GlobalOp constant(Attribute elements, size_t number);
  Value address(StringRef symbol);
  void declare(StringRef function);
  void writePlan();

  func::FuncOp source;
  SymbolTable &symbols;
  const Table &table;
  size_t mostArguments;
  OpBuilder b;
  Location loc;
  std::string name;
  Type pointer;
};

LLVM::GlobalOp ProgramWriter::array(StringRef suffix, Type element, size_t count, Attribute value, uint64_t alignment) {
  return LLVM::GlobalOp::create(b, loc, LLVM::LLVMArrayType::get(element, (unsigned)count), /*isConstant=*/true,
                                LLVM::Linkage::Internal, (name + suffix).str(), value, alignment);
}

Value ProgramWriter::address(StringRef symbol) {
  return LLVM::AddressOfOp::create(b, loc, pointer, symbol);
}

/// A list of addresses.
LLVM::GlobalOp ProgramWriter::pointers(StringRef suffix, ArrayRef<std::string> symbols) {
  auto global = array(suffix, pointer, symbols.size(), Attribute(), 8);
  OpBuilder::InsertionGuard guard(b);
  b.createBlock(&global.getInitializerRegion());
  Value list = LLVM::UndefOp::create(b, loc, global.getType());
  for (auto [n, symbol] : llvm::enumerate(symbols))
    list = LLVM::InsertValueOp::create(b, loc, list, address(symbol), ArrayRef<int64_t>{(int64_t)n});
  LLVM::ReturnOp::create(b, loc, list);
  return global;
}

/// Elements as they lie in memory: booleans are bytes, complex numbers pairs.
LLVM::GlobalOp ProgramWriter::constant(Attribute value, size_t number) {
  auto elements = cast<DenseElementsAttr>(value);
  Type element = elements.getElementType();
  if (element.isInteger(1)) {
    auto bytes = llvm::map_to_vector(elements.getValues<bool>(), [](bool bit) { return (int8_t)bit; });
    element = b.getI8Type();
    elements = DenseElementsAttr::get(RankedTensorType::get({(int64_t)bytes.size()}, element), ArrayRef<int8_t>(bytes));
  } else if (auto complex = dyn_cast<ComplexType>(element)) {
    SmallVector<APFloat> parts;
    for (std::complex<APFloat> z : elements.getValues<std::complex<APFloat>>()) {
      parts.push_back(z.real());
      parts.push_back(z.imag());
    }
    element = complex.getElementType();
    elements = DenseElementsAttr::get(RankedTensorType::get({(int64_t)parts.size()}, element), parts);
  } else {
    elements = elements.reshape(RankedTensorType::get({elements.getNumElements()}, element));
  }
  return array((".constant" + Twine(number)).str(), element, (size_t)elements.getNumElements(), elements, TNF_RT_ALIGNMENT);
}

/// The struct of the IR has the layout of tnf_rt_plan.
static_assert(offsetof(tnf_rt_plan, cell_count) == 4 && offsetof(tnf_rt_plan, constant_count) == 8 &&
              offsetof(tnf_rt_plan, argument_count) == 12 && offsetof(tnf_rt_plan, input_count) == 16 &&
              offsetof(tnf_rt_plan, info) == 24 && offsetof(tnf_rt_plan, held) == 24 + sizeof(void *) &&
              offsetof(tnf_rt_plan, code) == 24 + 2 * sizeof(void *) &&
              offsetof(tnf_rt_plan, constants) == 24 + 3 * sizeof(void *) &&
              offsetof(tnf_rt_plan, texts) == 24 + 4 * sizeof(void *) &&
              offsetof(tnf_rt_plan, functions) == 24 + 5 * sizeof(void *) &&
              offsetof(tnf_rt_plan, data) == 24 + 6 * sizeof(void *) &&
              offsetof(tnf_rt_plan, machine_checked) == 24 + 7 * sizeof(void *) &&
              sizeof(tnf_rt_plan) == 24 + 8 * sizeof(void *));

/// tnf_rt_plan, field by field.
void ProgramWriter::writePlan() {
  Type i32 = b.getI32Type();
  auto type = LLVM::LLVMStructType::getLiteral(
      b.getContext(), {i32, i32, i32, i32, i32, i32, pointer, pointer, pointer, pointer, pointer, pointer, pointer, pointer});
  auto global = LLVM::GlobalOp::create(b, loc, type, /*isConstant=*/true, LLVM::Linkage::External, name + ".plan", Attribute());
  OpBuilder::InsertionGuard guard(b);
  b.createBlock(&global.getInitializerRegion());
  Value plan = LLVM::UndefOp::create(b, loc, type);
  int64_t field = 0;
  auto set = [&](Value value) { plan = LLVM::InsertValueOp::create(b, loc, plan, value, ArrayRef<int64_t>{field++}); };
  for (size_t number : {sizeof(tnf_rt_plan), table.constants.size() + (size_t)table.variables, table.constants.size(),
                        mostArguments, (size_t)source.getNumArguments(), (size_t)0})
    set(LLVM::ConstantOp::create(b, loc, i32, b.getI32IntegerAttr((int32_t)number)));
  for (StringRef part : parts)
    set(address((name + part).str()));
  LLVM::ReturnOp::create(b, loc, plan);
}

void ProgramWriter::write() {
  Type i32 = b.getI32Type(), i64 = b.getI64Type();
  for (StringRef given : {".info", ".held"}) // by whoever knows the program's arguments
    LLVM::GlobalOp::create(b, loc, b.getI8Type(), true, LLVM::Linkage::External, (name + given).str(), Attribute());
  LLVM::GlobalOp::create(b, loc, b.getI8Type(), false, LLVM::Linkage::Internal, name + ".checked", b.getI8IntegerAttr(0));
  auto dense = [](Type element, auto list) {
    return DenseElementsAttr::get(RankedTensorType::get({(int64_t)list.size()}, element), list);
  };
  array(".code", i32, table.words.size(), dense(i32, ArrayRef<int32_t>(table.words)), 4);
  array(".numbers", i64, table.constants.size(), dense(i64, ArrayRef<int64_t>(table.constants)), 8);
  array(".texts", b.getI8Type(), table.texts.size(), b.getStringAttr(table.texts), 1);
  for (StringRef function : table.functions)
    if (!StringRef(function).contains('.')) // else it comes with its kernel, or is a loop
      declare(function);
  pointers(".functions", table.functions);
  SmallVector<std::string> data;
  for (auto [n, value] : llvm::enumerate(table.elements))
    data.push_back(constant(value, n).getName().str());
  pointers(".data", data);
  writePlan();
}

/// A library operation of the runtime.
void ProgramWriter::declare(StringRef function) {
  if (symbols.lookup(function))
    return;
  auto type = LLVM::LLVMFunctionType::get(b.getI32Type(), SmallVector<Type>(4, pointer));
  symbols.insert(LLVM::LLVMFuncOp::create(b, loc, function, type));
}

} // namespace

void writeProgram(func::FuncOp source, SymbolTable &symbols, const Table &table, size_t mostArguments) {
  ProgramWriter(source, symbols, table, mostArguments).write();
}

} // namespace tenferro::cpu
