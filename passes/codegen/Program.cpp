//===- Program.cpp - turns a function of kernels and calls into a function of pointers and status codes ----------===//
//
// The order is fixed: shape code and guards, loop counts, results, arena, then the steps. Nothing is written before every check
// on shapes has passed, and all memory is there before the first loop runs: results, intermediates, parts of reductions, and what
// products and library calls work in.
#include "Program.h"
#include "KernelsForm.h"
#include "Stage.h"

#include <set>

using namespace mlir;

namespace tenferro::codegen {

ProgramEmitter::ProgramEmitter(func::FuncOp source, ModuleOp module, SymbolTable &symbols, const Kernels &kernels)
    : source(source), module(module), symbols(symbols), kernels(kernels), b(source), loc(source.getLoc()),
      name(source.getName().str()) {
  pointer = LLVM::LLVMPointerType::get(b.getContext());
  i64Type = b.getI64Type();
  i32Type = b.getI32Type();
}

//===- small pieces ----------------------------------------------------------------------------------------------===//

Value ProgramEmitter::i64(int64_t value) {
  return LLVM::ConstantOp::create(b, loc, i64Type, b.getI64IntegerAttr(value));
}
Value ProgramEmitter::i32(int32_t value) {
  return LLVM::ConstantOp::create(b, loc, i32Type, b.getI32IntegerAttr(value));
}
Value ProgramEmitter::f64(double value) {
  return LLVM::ConstantOp::create(b, loc, b.getF64Type(), b.getF64FloatAttr(value));
}
Value ProgramEmitter::asI64(Value v) {
  if (auto cast = v.getDefiningOp<arith::IndexCastOp>(); cast && cast.getIn().getType() == i64Type)
    return cast.getIn();
  return arith::IndexCastOp::create(b, loc, i64Type, v);
}

Value ProgramEmitter::index(Extent e) {
  if (auto known = constantExtent(e))
    return arith::ConstantIndexOp::create(b, loc, *known);
  return indices.lookup(cast<Value>(e));
}

Value ProgramEmitter::text(StringRef value) {
  std::string symbol = name + ".text" + std::to_string(strings++);
  std::string bytes = value.str();
  bytes.push_back('\0');
  OpBuilder top(module.getBodyRegion());
  auto type = LLVM::LLVMArrayType::get(b.getI8Type(), (unsigned)bytes.size());
  LLVM::GlobalOp::create(top, loc, type, true, LLVM::Linkage::Internal, symbol, b.getStringAttr(bytes));
  return LLVM::AddressOfOp::create(b, loc, pointer, symbol);
}

/// Stack memory of the function's entry: steps never loop, so it is allocated once.
Value ProgramEmitter::stackArray(Type type, int64_t count) {
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointToStart(&function.getBody().front());
  return LLVM::AllocaOp::create(b, loc, pointer, type, i64(count), 8);
}

Value ProgramEmitter::field(Value base, int64_t byteOffset) {
  return LLVM::GEPOp::create(b, loc, pointer, b.getI8Type(), base, ArrayRef<LLVM::GEPArg>{LLVM::GEPArg((int32_t)byteOffset)},
                             LLVM::GEPNoWrapFlags::inbounds);
}

Value ProgramEmitter::element(Value list, int64_t number) {
  return field(list, wordBytes * number);
}

Value ProgramEmitter::loadInput(unsigned number) {
  return LLVM::LoadOp::create(b, loc, pointer, element(inputs, number));
}

void ProgramEmitter::declare(StringRef callee, Type result, ValueRange arguments) {
  if (symbols.lookup(callee))
    return;
  OpBuilder top(module.getBodyRegion());
  auto type = LLVM::LLVMFunctionType::get(result ? result : LLVM::LLVMVoidType::get(b.getContext()),
                                          SmallVector<Type>(arguments.getTypes()));
  symbols.insert(LLVM::LLVMFuncOp::create(top, loc, callee, type));
}

Value ProgramEmitter::call(StringRef callee, Type result, ValueRange arguments) {
  declare(callee, result, arguments);
  auto op = LLVM::CallOp::create(b, loc, result ? TypeRange(result) : TypeRange(), callee, arguments);
  return result ? op.getResult() : Value();
}

void ProgramEmitter::checkStatus(Value status) {
  Value failed = LLVM::ICmpOp::create(b, loc, LLVM::ICmpPredicate::ne, status, i32(TNF_RT_OK));
  Block *next = b.createBlock(exit);
  b.setInsertionPointToEnd(failed.getParentBlock());
  cf::CondBranchOp::create(b, loc, failed, exit, ValueRange{status}, next, ValueRange{});
  b.setInsertionPointToStart(next);
}

void ProgramEmitter::failWhere(Value condition, tnf_rt_status code, StringRef message, Value v0, Value v1) {
  Block *here = b.getInsertionBlock(), *fail = b.createBlock(exit), *next = b.createBlock(exit);
  b.setInsertionPointToEnd(here);
  cf::CondBranchOp::create(b, loc, condition, fail, next);
  b.setInsertionPointToStart(fail);
  Value status = call("tnf_rt_fail", i32Type, {ctx, i32(code), text(message), v0, v1});
  cf::BranchOp::create(b, loc, exit, status);
  b.setInsertionPointToStart(next);
}

//===- the parts of a run ----------------------------------------------------------------------------------------===//

void ProgramEmitter::emitResults() {
  for (auto [number, exported] : llvm::enumerate(exports)) {
    Extents extents = tensorExtents(exported.getX());
    Value list = stackArray(i64Type, std::max<int64_t>((int64_t)extents.size(), 1));
    for (auto [i, extent] : llvm::enumerate(llvm::reverse(extents)))
      LLVM::StoreOp::create(b, loc, asI64(index(extent)), element(list, (int64_t)i));
    Value out = LLVM::LoadOp::create(b, loc, pointer, element(outputs, (int64_t)number));
    std::string label = "result" + std::to_string(number);
    if (auto given = source.getResultAttrOfType<StringAttr>((unsigned)number, "tenferro.name"))
      label = given.getValue().str();
    Type element = cast<RankedTensorType>(exported.getX().getType()).getElementType();
    checkStatus(
        call("tnf_rt_result", i32Type, {ctx, out, text(label), i32(dtypeOf(element)), i32((int32_t)extents.size()), list}));
  }
  std::string info = name + ".info";
  OpBuilder top(module.getBodyRegion());
  LLVM::GlobalOp::create(top, loc, b.getI8Type(), true, LLVM::Linkage::External, info, Attribute());
  checkStatus(call("tnf_rt_check_overlap", i32Type, {ctx, LLVM::AddressOfOp::create(b, loc, pointer, info), inputs, outputs}));
}

static Type gemmElement(rt::GemmOp op) {
  return cast<RankedTensorType>(op.getC().getType()).getElementType();
}

void ProgramEmitter::emitGemm(rt::GemmOp op) {
  Value epilogue = LLVM::ZeroOp::create(b, loc, pointer), arguments = epilogue, chunk = i64(1);
  KernelPlan *plan = nullptr;
  if (auto found = epilogues.find(op); found != epilogues.end()) {
    plan = plans[found->second].get();
    SmallVector<Value> values;
    arguments = kernelArguments(*plan, values);
    epilogue = LLVM::AddressOfOp::create(b, loc, pointer, plan->emitted.body.getSymName());
    chunk = plan->chunk;
  }
  auto extent = [&](Value v) { return asI64(index(v)); };
  Value status = call("tnf_rt_gemm", i32Type,
                      {ctx, i32(dtypeOf(gemmElement(op))), i32((int32_t)op.getFlags()), extent(op.getM()), extent(op.getN()),
                       extent(op.getK()), extent(op.getBatch()), pointerOf(op.getA()), pointerOf(op.getB()), pointerOf(op.getC()),
                       epilogue, chunk, arguments});
  checkStatus(status);
  if (plan)
    emitCombine(*plan);
}

/// Memory that steps work in is taken before the first loop, so that a run which cannot have it has written nothing. The first
/// step takes its own before it writes.
void ProgramEmitter::emitReserve() {
  auto first = llvm::find_if(steps, [](Operation *step) { return isa<rt::LaunchOp, rt::GemmOp, rt::LibraryOp>(step); });
  Value status;
  std::set<SmallVector<const void *>> seen; // products of one size take the same
  for (Operation *step : llvm::make_range(first, steps.end())) {
    if (step == *first)
      continue;
    loc = step->getLoc();
    if (auto gemm = dyn_cast<rt::GemmOp>(step)) {
      SmallVector<const void *> sizes = {gemmElement(gemm).getAsOpaquePointer(), gemm.getFlagsAttr().getAsOpaquePointer()};
      for (Value v : {gemm.getM(), gemm.getN(), gemm.getK(), gemm.getBatch()})
        sizes.push_back(getAsOpFoldResult(v).getOpaqueValue());
      if (!seen.insert(sizes).second)
        continue;
      auto extent = [&](Value v) { return asI64(index(v)); };
      status = call("tnf_rt_gemm_reserve", i32Type,
                    {ctx, i32(dtypeOf(gemmElement(gemm))), i32((int32_t)gemm.getFlags()), extent(gemm.getM()),
                     extent(gemm.getN()), extent(gemm.getK()), extent(gemm.getBatch())});
    } else if (auto library = dyn_cast<rt::LibraryOp>(step)) {
      SmallVector<Value> arguments = libraryArguments(library);
      declare(library.getFunction(), i32Type, arguments);
      Value function = LLVM::AddressOfOp::create(b, loc, pointer, library.getFunction());
      status = call("tnf_rt_library_reserve", i32Type, {ctx, function, arguments[1], arguments[2], arguments[3]});
      reserved[library] = std::move(arguments);
    }
  }
  loc = source.getLoc();
  if (status) // the last one repeats the first that failed
    checkStatus(status);
}

/// Context, site, operands and attributes.
SmallVector<Value> ProgramEmitter::libraryArguments(rt::LibraryOp op) {
  SmallVector<Value> tensors(op.getInputs());
  llvm::append_range(tensors, op.getResults());
  constexpr int64_t bytes = sizeof(tnf_rt_tensor);
  auto slot = listSlots.find(op);
  Value list = slot == listSlots.end() ? stackArray(b.getI8Type(), bytes * (int64_t)tensors.size()) : slots[slot->second].pointer;
  for (auto [n, tensor] : llvm::enumerate(tensors)) {
    int64_t base = bytes * (int64_t)n;
    Extents extents = tensorExtents(tensor);
    auto set = [&](Value value, size_t offset) { LLVM::StoreOp::create(b, loc, value, field(list, base + (int64_t)offset)); };
    set(pointerOf(tensor), offsetof(tnf_rt_tensor, data));
    set(LLVM::ZeroOp::create(b, loc, pointer), offsetof(tnf_rt_tensor, owner));
    set(i32((int32_t)extents.size()), offsetof(tnf_rt_tensor, rank));
    set(i32(dtypeOf(cast<RankedTensorType>(tensor.getType()).getElementType())), offsetof(tnf_rt_tensor, dtype));
    set(i32(TNF_RT_CPU), offsetof(tnf_rt_tensor, device));
    set(i32(0), offsetof(tnf_rt_tensor, reserved));
    for (auto [i, extent] : llvm::enumerate(llvm::reverse(extents)))
      set(asI64(index(extent)), (size_t)extentOffset((int64_t)i));
  }
  Value attributes = stackArray(i64Type, std::max<int64_t>((int64_t)op.getIntegers().size(), 1));
  for (auto [i, value] : llvm::enumerate(op.getIntegers()))
    LLVM::StoreOp::create(b, loc, i64(value), element(attributes, (int64_t)i));
  return {ctx, text(op.getSite()), list, attributes};
}

void ProgramEmitter::emitLibrary(rt::LibraryOp op) {
  auto found = reserved.find(op);
  checkStatus(call(op.getFunction(), i32Type, found == reserved.end() ? libraryArguments(op) : found->second));
}

void ProgramEmitter::emitFailIf(rt::FailIfOp op) {
  Value flag = LLVM::LoadOp::create(b, loc, b.getI8Type(), pointerOf(op.getFlag()));
  Value zero = LLVM::ConstantOp::create(b, loc, b.getI8Type(), b.getI8IntegerAttr(0));
  failWhere(LLVM::ICmpOp::create(b, loc, LLVM::ICmpPredicate::ne, flag, zero), (tnf_rt_status)op.getCode(), op.getText(), i64(0),
            i64(0));
}

/// A result that was not computed in place (an input, a constant, or one value returned twice) is copied.
void ProgramEmitter::emitExport(rt::ExportOp op, unsigned number) {
  Value made = op.getX();
  while (auto reshape = made.getDefiningOp<rt::ReshapeOp>())
    made = reshape.getX();
  auto found = storage.find(made);
  if (found != storage.end() && found->second.kind == Storage::Result && found->second.number == number)
    return;
  Value out = LLVM::LoadOp::create(b, loc, pointer, element(outputs, (int64_t)number));
  Value to = LLVM::LoadOp::create(b, loc, pointer, field(out, offsetof(tnf_rt_tensor, data)));
  Extents extents = tensorExtents(op.getX());
  Value count = product(1, extents);
  int64_t size = elementBytes(cast<RankedTensorType>(op.getX().getType()).getElementType());
  Value bytes = LLVM::MulOp::create(b, loc, count, i64(size));
  LLVM::MemcpyOp::create(b, loc, to, pointerOf(made), bytes, /*isVolatile=*/false);
}

//===- kernels ---------------------------------------------------------------------------------------------------===//

/// The values of a kernel's parameters, and the list that carries them to its body.
Value ProgramEmitter::kernelArguments(KernelPlan &plan, SmallVectorImpl<Value> &values) {
  for (Value input : plan.launch.getInputs())
    values.push_back(pointerOf(input));
  SmallVector<Value> bytes;
  for (auto [n, written] : llvm::enumerate(plan.launch.getResults())) {
    Value to = pointerOf(written);
    if (int slot = plan.partialSlots[n]; slot >= 0) {
      Value one = LLVM::ICmpOp::create(b, loc, LLVM::ICmpPredicate::eq, plan.chunks, i64(1));
      to = LLVM::SelectOp::create(b, loc, one, to, slots[(size_t)slot].pointer);
      bytes.push_back(product(slots[(size_t)slot].elementBytes, slots[(size_t)slot].factors));
    }
    values.push_back(to);
  }
  for (Value number : plan.launch.getNumbers()) {
    TypedAttr constant;
    if (number.getType().isIndex())
      values.push_back(asI64(indices.lookup(number)));
    else if (matchPattern(number, m_Constant(&constant)))
      values.push_back(LLVM::ConstantOp::create(b, loc, constant));
  }
  for (unsigned slot : plan.scratchSlots)
    values.push_back(slots[slot].pointer);
  if (!bytes.empty())
    values.push_back(plan.chunk);
  values.append(bytes);
  Value list = stackArray(i64Type, std::max<int64_t>((int64_t)values.size(), 1));
  for (auto [i, value] : llvm::enumerate(values))
    LLVM::StoreOp::create(b, loc, value, element(list, (int64_t)i));
  return list;
}

/// Adds up the parts of the chunks, in their order; without a chunk the result is the identity.
void ProgramEmitter::emitCombine(KernelPlan &plan) {
  for (auto [n, written] : llvm::enumerate(plan.launch.getResults())) {
    auto kind = plan.kernel().partsOf((unsigned)n);
    if (!kind)
      continue;
    Type element = cast<RankedTensorType>(written.getType()).getElementType();
    Value to = pointerOf(written);
    call("tnf_rt_combine", Type(),
         {i32(dtypeOf(element)), i32(reductionOf(*kind)), plan.chunks, product(1, tensorExtents(written)),
          slots[(size_t)plan.partialSlots[n]].pointer, to});
  }
}

void ProgramEmitter::emitKernelCall(KernelPlan &plan) {
  if (plan.epilogueOf)
    return; // runs with its product
  SmallVector<Value> values;
  auto toIndex = [&](Value v) -> Value { return arith::IndexCastOp::create(b, loc, b.getIndexType(), v); };
  func::FuncOp callee = plan.emitted.function;
  auto direct = [&](Value end) {
    SmallVector<Value> arguments;
    for (auto [type, v] : llvm::zip(callee.getArgumentTypes(), values))
      arguments.push_back(type.isIndex() ? toIndex(v) : v);
    Value zero = arith::ConstantIndexOp::create(b, loc, 0);
    arguments.append({zero, end, zero});
    func::CallOp::create(b, loc, callee, arguments);
  };
  Value list = kernelArguments(plan, values);
  if (!plan.rows) {
    direct(arith::ConstantIndexOp::create(b, loc, 1));
    return;
  }
  Value isSmall = LLVM::ICmpOp::create(b, loc, LLVM::ICmpPredicate::sle, plan.rows, plan.chunk);
  Value isEmpty = LLVM::ICmpOp::create(b, loc, LLVM::ICmpPredicate::eq, plan.rows, i64(0));
  Block *here = b.getInsertionBlock(), *small = b.createBlock(exit), *large = b.createBlock(exit), *next = b.createBlock(exit),
        *choose = b.createBlock(small);
  b.setInsertionPointToEnd(here);
  cf::CondBranchOp::create(b, loc, isEmpty, next, choose);
  b.setInsertionPointToStart(choose);
  cf::CondBranchOp::create(b, loc, isSmall, small, large);
  b.setInsertionPointToStart(small);
  direct(toIndex(plan.rows));
  cf::BranchOp::create(b, loc, next);
  b.setInsertionPointToStart(large);
  Value body = LLVM::AddressOfOp::create(b, loc, pointer, plan.emitted.body.getSymName());
  call("tnf_rt_parallel_for", Type(), {ctx, plan.rows, plan.chunk, body, list});
  cf::BranchOp::create(b, loc, next);
  b.setInsertionPointToStart(next);
  emitCombine(plan);
}

void ProgramEmitter::emitCalls() {
  unsigned exported = 0;
  for (Operation *step : steps) {
    loc = step->getLoc();
    if (auto gemm = dyn_cast<rt::GemmOp>(step))
      emitGemm(gemm);
    else if (auto library = dyn_cast<rt::LibraryOp>(step))
      emitLibrary(library);
    else if (isa<rt::LaunchOp>(step))
      emitKernelCall(*plans[step]);
    else if (auto fail = dyn_cast<rt::FailIfOp>(step))
      emitFailIf(fail);
    else if (auto result = dyn_cast<rt::ExportOp>(step))
      emitExport(result, exported++);
  }
}

LogicalResult ProgramEmitter::run() {
  for (Operation &op : source.getBody().front())
    if (isa<rt::LaunchOp, rt::GemmOp, rt::LibraryOp, rt::FailIfOp, rt::ReshapeOp>(op) ||
        (isa<arith::ConstantOp>(op) && isa<RankedTensorType>(op.getResult(0).getType())))
      steps.push_back(&op);
  auto terminator = cast<func::ReturnOp>(source.getBody().front().getTerminator());
  for (Value value : terminator.getOperands()) {
    auto exported = value.getDefiningOp<rt::ExportOp>();
    if (!exported)
      return source.emitError("a program returns tensors only");
    exports.push_back(exported);
    steps.push_back(exported);
  }
  b.setInsertionPoint(source);
  planKernels();
  findEpilogues();
  planMemory();

  b.setInsertionPoint(source);
  function = func::FuncOp::create(b, loc, name + ".run", b.getFunctionType({pointer, pointer, pointer}, {i32Type}));
  // it runs once and has no loops: optimising it is a seventh of a compilation and saves no time that can be measured
  function->setAttr("passthrough", b.getStrArrayAttr({"noinline", "optnone"}));
  Block *entry = function.addEntryBlock(), *first = b.createBlock(&function.getBody(), function.getBody().end());
  exit = b.createBlock(&function.getBody(), function.getBody().end(), {i32Type}, {loc});
  func::ReturnOp::create(b, loc, exit->getArgument(0));
  ctx = entry->getArgument(0);
  inputs = entry->getArgument(1);
  outputs = entry->getArgument(2);
  b.setInsertionPointToStart(first);
  emitShapeCode();
  emitLoopCounts();
  emitResults();
  allocateArena();
  emitReserve();
  emitCalls();
  cf::BranchOp::create(b, loc, exit, i32(TNF_RT_OK));
  b.setInsertionPointToEnd(entry);
  cf::BranchOp::create(b, loc, first);
  symbols.erase(source);
  return success();
}

namespace {
struct EmitBuffersPass : Stage<EmitBuffersPass> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(EmitBuffersPass)
  StringRef getArgument() const final {
    return "tenferro-emit-buffers";
  }
  StringRef getDescription() const final {
    return "Turns functions of kernels and calls into functions of pointers and status codes";
  }
  void getDependentDialects(DialectRegistry &registry) const final {
    registry.insert<LLVM::LLVMDialect, cf::ControlFlowDialect, scf::SCFDialect, func::FuncDialect>();
  }
  LogicalResult work() {
    if (failed(checkKernelsForm(getOperation())))
      return failure();
    SymbolTable symbols(getOperation());
    Kernels kernels;
    unsigned nests = 0;
    SmallVector<func::FuncOp> programs(getOperation().getOps<func::FuncOp>());
    for (auto kernel : llvm::make_early_inc_range(getOperation().getOps<rt::KernelOp>())) {
      nests += countNests(kernel);
      kernels[kernel.getSymNameAttr()] = cpu::emitKernel(kernel, symbols);
    }
    LogicalResult result = success();
    for (func::FuncOp program : programs) {
      subject = program;
      result = ProgramEmitter(program, getOperation(), symbols, kernels).run();
      if (failed(result))
        break;
    }
    for (auto &[name, emitted] : kernels)
      emitted.kernel->destroy();
    getOperation()->setAttr("tenferro.loop_nests", Builder(&getContext()).getI32IntegerAttr((int32_t)nests));
    return result;
  }
};
} // namespace

std::unique_ptr<Pass> createEmitBuffersPass() {
  return std::make_unique<EmitBuffersPass>();
}

} // namespace tenferro::codegen
