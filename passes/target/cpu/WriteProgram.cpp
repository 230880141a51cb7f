//===- WriteProgram.cpp - what an object holds of a program ----------------------------------------------------------===//
#include "WriteProgram.h"
#include "EmitKernel.h"
#include "Runtime.h"

using namespace mlir;

namespace tenferro::cpu {

/// What a plan points to, in the order of tnf_rt_plan.
static constexpr StringLiteral parts[] = {".info",      ".held", ".code",    ".numbers", ".texts",
                                          ".functions", ".data", ".checked", ".names"};

/// What a call of a user's kernel points to, behind its function's name.
static constexpr StringLiteral integersPart = ".integers", realsPart = ".reals", bytesPart = ".bytes", needPart = ".need",
                               callPart = ".call";

bool isReserved(StringRef name) {
  StringRef ending = name.substr(name.rfind('.'));
  bool isPart = ending == ".plan" || ending == ".body" || llvm::is_contained(parts, ending) ||
                llvm::is_contained({integersPart, realsPart, bytesPart, needPart, callPart}, ending);
  bool isNumbered = (ending.consume_front(".constant") || ending.consume_front(".loop") || ending.consume_front(".custom")) &&
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
  void declare(StringRef function, unsigned pointers);
  LLVM::GlobalOp writeCall(const Table::CustomCall &call);
  void writeCustom(const Table::CustomCall &call);
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
              offsetof(tnf_rt_plan, names) == 24 + 8 * sizeof(void *) && sizeof(tnf_rt_plan) == 24 + 9 * sizeof(void *));

/// tnf_rt_plan, field by field.
void ProgramWriter::writePlan() {
  Type i32 = b.getI32Type();
  auto type = LLVM::LLVMStructType::getLiteral(b.getContext(), {i32, i32, i32, i32, i32, i32, pointer, pointer, pointer, pointer,
                                                                pointer, pointer, pointer, pointer, pointer});
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
      declare(function, 4);
  for (const Table::CustomCall &call : table.customCalls)
    writeCustom(call);
  pointers(".functions", table.functions);
  std::string names;
  for (StringRef function : table.functions)
    names += function.str() + '\0';
  array(".names", b.getI8Type(), names.size(), b.getStringAttr(names), 1);
  SmallVector<std::string> data;
  for (auto [n, value] : llvm::enumerate(table.elements))
    data.push_back(constant(value, n).getName().str());
  pointers(".data", data);
  writePlan();
}

/// A function of so many addresses: a library operation of the runtime, a user's kernel.
void ProgramWriter::declare(StringRef function, unsigned pointers) {
  if (symbols.lookup(function))
    return;
  auto type = LLVM::LLVMFunctionType::get(b.getI32Type(), SmallVector<Type>(pointers, pointer));
  symbols.insert(LLVM::LLVMFuncOp::create(b, loc, function, type));
}

static_assert(offsetof(tnf_rt_custom_info, kernel) == 0 && offsetof(tnf_rt_custom_info, integers) == sizeof(void *) &&
              offsetof(tnf_rt_custom_info, reals) == 2 * sizeof(void *) &&
              offsetof(tnf_rt_custom_info, bytes) == 3 * sizeof(void *) &&
              offsetof(tnf_rt_custom_info, byte_count) == 4 * sizeof(void *) &&
              offsetof(tnf_rt_custom_info, integer_count) == 4 * sizeof(void *) + 8 &&
              offsetof(tnf_rt_custom_info, real_count) == 4 * sizeof(void *) + 12 &&
              offsetof(tnf_rt_custom_info, input_count) == 4 * sizeof(void *) + 16 &&
              offsetof(tnf_rt_custom_info, result_count) == 4 * sizeof(void *) + 20 &&
              offsetof(tnf_rt_custom_info, need) == 4 * sizeof(void *) + 24 &&
              sizeof(tnf_rt_custom_info) == 5 * sizeof(void *) + 24);

/// tnf_rt_custom_info, field by field.
LLVM::GlobalOp ProgramWriter::writeCall(const Table::CustomCall &call) {
  auto given = cast<rt::CustomAttr>(call.call);
  ArrayRef<int64_t> integers = given.getIntegers();
  ArrayRef<double> reals = given.getReals();
  StringRef bytes = given.getBytes();
  Type i32 = b.getI32Type(), i64 = b.getI64Type(), f64 = b.getF64Type();
  std::string suffix = call.function.substr(name.size());
  auto numbers = [&](StringRef part, Type type, auto list) {
    auto value = DenseElementsAttr::get(RankedTensorType::get({(int64_t)list.size()}, type), list);
    return list.empty() ? std::string() : array(suffix + part.str(), type, list.size(), value, 8).getSymName().str();
  };
  std::string lists[] = {
      call.kernel, numbers(integersPart, i64, integers), numbers(realsPart, f64, reals),
      bytes.empty() ? std::string()
                    : array(suffix + bytesPart.str(), b.getI8Type(), bytes.size(), given.getBytes(), 8).getSymName().str()};
  std::string need = TNF_RT_NEEDS_KERNEL + call.kernel + " of " + given.getName().str() + '\0';
  LLVM::GlobalOp needs = array(suffix + needPart.str(), b.getI8Type(), need.size(), b.getStringAttr(need), 1);
  auto type =
      LLVM::LLVMStructType::getLiteral(b.getContext(), {pointer, pointer, pointer, pointer, i64, i32, i32, i32, i32, pointer});
  auto global = LLVM::GlobalOp::create(b, loc, type, /*isConstant=*/true, LLVM::Linkage::Internal, call.function + callPart.str(),
                                       Attribute());
  OpBuilder::InsertionGuard guard(b);
  b.createBlock(&global.getInitializerRegion());
  Value info = LLVM::UndefOp::create(b, loc, type);
  int64_t field = 0;
  auto set = [&](Value value) { info = LLVM::InsertValueOp::create(b, loc, info, value, ArrayRef<int64_t>{field++}); };
  for (StringRef symbol : lists)
    set(symbol.empty() ? LLVM::ZeroOp::create(b, loc, pointer) : address(symbol));
  set(LLVM::ConstantOp::create(b, loc, i64, b.getI64IntegerAttr((int64_t)bytes.size())));
  for (size_t number : {integers.size(), reals.size(), call.inputs, call.results})
    set(LLVM::ConstantOp::create(b, loc, i32, b.getI32IntegerAttr((int32_t)number)));
  set(address(needs.getSymName()));
  LLVM::ReturnOp::create(b, loc, info);
  return global;
}

/// A library function (tnf_rt_library_fn) that hands the call to the runtime with the user's kernel.
void ProgramWriter::writeCustom(const Table::CustomCall &call) {
  declare(call.kernel, 2);
  declare("tnf_rt_custom", 5);
  LLVM::GlobalOp info = writeCall(call);
  auto type = LLVM::LLVMFunctionType::get(b.getI32Type(), SmallVector<Type>(4, pointer));
  auto function = LLVM::LLVMFuncOp::create(b, loc, call.function, type, LLVM::Linkage::Internal);
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointToStart(function.addEntryBlock(b));
  SmallVector<Value> arguments(function.getArguments());
  arguments.push_back(address(info.getSymName()));
  Value status = LLVM::CallOp::create(b, loc, TypeRange(b.getI32Type()), b.getStringAttr("tnf_rt_custom"), arguments).getResult();
  LLVM::ReturnOp::create(b, loc, status);
}

} // namespace

void writeProgram(func::FuncOp source, SymbolTable &symbols, const Table &table, size_t mostArguments) {
  ProgramWriter(source, symbols, table, mostArguments).write();
}

} // namespace tenferro::cpu
