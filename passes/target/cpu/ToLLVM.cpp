//===- ToLLVM.cpp - turns loops, scalars and pointers into the LLVM dialect -----------------------------------------===//
#include "Runtime.h"
#include "Stage.h"
#include "Tenferro.h"
#include "mlir/Conversion/ArithToLLVM/ArithToLLVM.h"
#include "mlir/Conversion/ComplexToLLVM/ComplexToLLVM.h"
#include "mlir/Conversion/ComplexToStandard/ComplexToStandard.h"
#include "mlir/Conversion/ControlFlowToLLVM/ControlFlowToLLVM.h"
#include "mlir/Conversion/FuncToLLVM/ConvertFuncToLLVM.h"
#include "mlir/Conversion/LLVMCommon/ConversionTarget.h"
#include "mlir/Conversion/LLVMCommon/TypeConverter.h"
#include "mlir/Conversion/MathToLLVM/MathToLLVM.h"
#include "mlir/Conversion/ReconcileUnrealizedCasts/ReconcileUnrealizedCasts.h"
#include "mlir/Conversion/SCFToControlFlow/SCFToControlFlow.h"
#include "mlir/Dialect/Arith/Transforms/Passes.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlowOps.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Transforms/DialectConversion.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"
#include "llvm/ADT/StringSet.h"

using namespace mlir;

namespace tenferro::cpu {

namespace {

/// The vector math that answers a scalar operation, one formula wherever the element stands; "" where there is none. It has the
/// operation's name; powers of numbers and of integers are one name there, and remainders have one.
StringRef functionFor(Operation *op) {
  static const llvm::StringSet<> functions = {
#define TNF_VECTOR_MATH(name) #name,
#include "vector_math.inc"
#undef TNF_VECTOR_MATH
  };
  StringRef name = op->getName().stripDialect();
  if (isa<math::PowFOp, math::IPowIOp>(op))
    return "pow";
  if (isa<arith::RemFOp>(op))
    return "rem";
  return rt::isFunction(op) && functions.contains(name) ? name : "";
}

void callVectorMath(ModuleOp module) {
  SymbolTable symbols(module);
  SmallVector<Operation *> found;
  module.walk([&](Operation *op) {
    if (!functionFor(op).empty())
      found.push_back(op);
  });
  for (Operation *op : found) {
    Type type = op->getResult(0).getType();
    std::string name =
        ("tnf_" + functionFor(op) + "_" + (isa<FloatType>(type) ? "f" : "i") + Twine(type.getIntOrFloatBitWidth())).str();
    OpBuilder b(op);
    if (!symbols.lookup(name)) {
      OpBuilder top(module.getBodyRegion());
      auto function = LLVM::LLVMFuncOp::create(top, op->getLoc(), name,
                                               LLVM::LLVMFunctionType::get(type, SmallVector<Type>(op->getOperandTypes())));
      function.setMemoryEffectsAttr(LLVM::MemoryEffectsAttr::get(
          module.getContext(), {LLVM::ModRefInfo::NoModRef, LLVM::ModRefInfo::NoModRef, LLVM::ModRefInfo::NoModRef,
                                LLVM::ModRefInfo::NoModRef, LLVM::ModRefInfo::NoModRef, LLVM::ModRefInfo::NoModRef}));
      function.setNoUnwind(true);
      function.setWillReturn(true);
      symbols.insert(function);
    }
    auto call = LLVM::CallOp::create(b, op->getLoc(), TypeRange(type), name, op->getOperands());
    op->replaceAllUsesWith(call->getResults());
    op->erase();
  }
}

/// 1 / sqrt(x): the operation of LLVM is an estimate on some machines.
void expandRsqrt(ModuleOp module) {
  module.walk([](math::RsqrtOp op) {
    OpBuilder b(op);
    Value one = arith::ConstantOp::create(b, op.getLoc(), b.getFloatAttr(op.getType(), 1.0));
    Value root = math::SqrtOp::create(b, op.getLoc(), op.getOperand());
    op.replaceAllUsesWith(arith::DivFOp::create(b, op.getLoc(), one, root).getResult());
    op.erase();
  });
}

struct ToLLVMPass : Stage<ToLLVMPass> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(ToLLVMPass)
  StringRef getArgument() const final {
    return "tenferro-to-llvm";
  }
  StringRef getDescription() const final {
    return "Turns loops, scalars and pointers into the LLVM dialect";
  }
  void getDependentDialects(DialectRegistry &registry) const final {
    registry.insert<LLVM::LLVMDialect, math::MathDialect, cf::ControlFlowDialect, arith::ArithDialect>();
  }

  LogicalResult work() {
    ModuleOp module = getOperation();
    MLIRContext *context = &getContext();
    if (failed(expandComplex()))
      return failure();
    expandRsqrt(module);
    callVectorMath(module);
    {
      RewritePatternSet patterns(context);
      populateSCFToControlFlowConversionPatterns(patterns);
      arith::populateCeilFloorDivExpandOpsPatterns(patterns);
      ConversionTarget target(*context);
      target.addIllegalOp<scf::ForOp, scf::IfOp, arith::CeilDivSIOp, arith::FloorDivSIOp>();
      target.markUnknownOpDynamicallyLegal([](Operation *) { return true; });
      if (failed(applyPartialConversion(module, target, std::move(patterns))))
        return failure();
    }
    LowerToLLVMOptions options(context);
    LLVMTypeConverter types(context, options);
    RewritePatternSet patterns(context);
    arith::populateArithToLLVMConversionPatterns(types, patterns);
    populateMathToLLVMConversionPatterns(types, patterns);
    populateComplexToLLVMConversionPatterns(types, patterns);
    SymbolTableCollection symbols; // without it each call would look through the module
    populateFuncToLLVMConversionPatterns(types, patterns, &symbols);
    cf::populateControlFlowToLLVMConversionPatterns(types, patterns);
    LLVMConversionTarget target(*context);
    target.addLegalOp<ModuleOp>();
    if (failed(applyFullConversion(module, target, std::move(patterns))))
      return failure();
    module.walk([](LLVM::LLVMFuncOp function) {
      if (auto linkage = function->getAttrOfType<LLVM::LinkageAttr>("llvm.linkage")) {
        function.setLinkage(linkage.getLinkage());
        function->removeAttr("llvm.linkage");
      }
    });
    return success();
  }

  /// Complex functions in real arithmetic; create, re and im remain.
  LogicalResult expandComplex() {
    bool any = getOperation()
                   .walk([](Operation *op) {
                     return isa<complex::ComplexDialect>(op->getDialect()) &&
                                    !isa<complex::CreateOp, complex::ReOp, complex::ImOp, complex::ConstantOp>(op)
                                ? WalkResult::interrupt()
                                : WalkResult::advance();
                   })
                   .wasInterrupted();
    if (!any)
      return success();
    RewritePatternSet patterns(&getContext());
    populateComplexToStandardConversionPatterns(patterns, complex::ComplexRangeFlags::improved);
    ConversionTarget target(getContext());
    target.addIllegalDialect<complex::ComplexDialect>();
    target.addLegalOp<complex::CreateOp, complex::ReOp, complex::ImOp, complex::ConstantOp>();
    target.markUnknownOpDynamicallyLegal([](Operation *) { return true; });
    return applyPartialConversion(getOperation(), target, std::move(patterns));
  }
};

} // namespace

std::unique_ptr<Pass> createToLLVMPass() {
  return std::make_unique<ToLLVMPass>();
}

} // namespace tenferro::cpu
