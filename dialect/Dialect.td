//===- Dialect.td - the tenferro dialect and its types ----------------------------------------------------------===//
#ifndef TENFERRO_DIALECT_TD
#define TENFERRO_DIALECT_TD

include "mlir/IR/OpBase.td"
include "mlir/IR/AttrTypeBase.td"
include "mlir/IR/BuiltinTypeInterfaces.td"
include "mlir/IR/EnumAttr.td"

def Tenferro_Dialect : Dialect {
  let name = "tenferro";
  let summary = "Differentiable tensor programs with dynamic shapes, linear algebra included";
  let description = [{
    Values are dense, column-major tensors whose rank is static and whose extents are exact (`4`), unknown (`?`) or
    bounded (`[64]`). Batch dimensions trail. Elementwise operations never broadcast; differentiation is written in the IR
    (`jvp`, `vjp`, `grad`) and expanded by the first pass.
  }];
  let cppNamespace = "::tenferro";
  let useDefaultTypePrinterParser = 1;
  let hasRegionArgAttrVerify = 1;
  let hasRegionResultAttrVerify = 1;
  let hasConstantMaterializer = 1;
  let dependentDialects = ["::mlir::arith::ArithDialect", "::mlir::func::FuncDialect"];
}

class Tenferro_Type<string name, string mnemonicText, list<Trait> traits = []> : TypeDef<Tenferro_Dialect, name, traits> {
  let mnemonic = mnemonicText;
}

def Tenferro_Placement : I32EnumAttr<"Placement", "where a tensor lives", [
    I32EnumAttrCase<"Cpu", 0, "cpu">, I32EnumAttrCase<"Cuda", 1, "cuda">]> {
  let cppNamespace = "::tenferro";
}

def Tenferro_TensorType : Tenferro_Type<"Tensor", "tensor", [ShapedTypeInterface]> {
  let summary = "dense column-major tensor of static rank";
  let description = [{
    `!tenferro.tensor<4x?x[64]xf64, cuda>`: each extent is exact, unknown, or bounded from above; a bound is never used as if it
    were the size. Element types: f32 f64 i32 i64 i1 complex<f32> complex<f64>. `cpu` placement is not printed.
  }];
  let parameters = (ins ArrayRefParameter<"int64_t", "kDynamic where the extent is not exact">:$shape,
                        "::mlir::Type":$elementType,
                        ArrayRefParameter<"int64_t", "upper bound, kDynamic where there is none">:$bounds,
                        "::tenferro::Placement":$placement);
  let builders = [
    TypeBuilderWithInferredContext<(ins "::llvm::ArrayRef<int64_t>":$shape, "::mlir::Type":$elementType), [{
      llvm::SmallVector<int64_t> none(shape.size(), ::mlir::ShapedType::kDynamic);
      return $_get(elementType.getContext(), shape, elementType, none, ::tenferro::Placement::Cpu);
    }]>,
    TypeBuilderWithInferredContext<(ins "::llvm::ArrayRef<int64_t>":$shape, "::mlir::Type":$elementType,
                                        "::llvm::ArrayRef<int64_t>":$bounds, "::tenferro::Placement":$placement), [{
      return $_get(elementType.getContext(), shape, elementType, bounds, placement);
    }]>];
  let extraClassDeclaration = [{
    bool hasRank() const { return true; }
    /// The same tensor with other extents; bounds are kept where `shape` keeps the rank and leaves the extent open.
    TensorType cloneWith(std::optional<::llvm::ArrayRef<int64_t>> shape, ::mlir::Type elementType) const;
    /// The upper bound of an extent that is not exact; kDynamic where there is none.
    int64_t getBound(int64_t axis) const { return getBounds()[axis]; }
    int64_t getRank() const { return (int64_t)getShape().size(); }
    /// `2x?x[64]`, as in the type's syntax; "scalar" for rank 0.
    std::string shapeText() const;
  }];
  let hasCustomAssemblyFormat = 1;
  let genVerifyDecl = 1;
}

#endif
