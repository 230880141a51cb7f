//===- Base.td - what all operations share: operand kinds, interfaces, the base class ----------------------------===//
#ifndef TENFERRO_BASE_TD
#define TENFERRO_BASE_TD

include "Dialect.td"
include "Interfaces.td"
include "mlir/IR/BuiltinAttributes.td"
include "mlir/Interfaces/InferTypeOpInterface.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

class Tenferro_TensorOf<list<Type> elements, string text> :
  Type<And<[CPred<"::llvm::isa<::tenferro::TensorType>($_self)">,
            Concat<"[](::mlir::Type elementType) { return ", SubstLeaves<"$_self", "elementType",
              AnyTypeOf<elements>.predicate>, "; }(::llvm::cast<::tenferro::TensorType>($_self).getElementType())">]>,
       text # " tensor", "::tenferro::TensorType"> {
  // for the C builders, which check before anything is built
  list<Type> elementTypes = elements;
  string words = text;
}

defvar Reals = [F32, F64];
defvar Ints = [I32, I64];
defvar Complexes = [Complex<F32>, Complex<F64>];

def AnyT : Tenferro_TensorOf<!listconcat(Reals, Ints, [I1], Complexes), "any">;
def NumericT : Tenferro_TensorOf<!listconcat(Reals, Ints, Complexes), "numeric">;
def OrderedT : Tenferro_TensorOf<!listconcat(Reals, Ints), "real or integer">;
def RealT : Tenferro_TensorOf<Reals, "real floating-point">;
def ComplexT : Tenferro_TensorOf<Complexes, "complex">;
def FloatT : Tenferro_TensorOf<!listconcat(Reals, Complexes), "real or complex floating-point">;
def BoolT : Tenferro_TensorOf<[I1], "bool">;
def I32T : Tenferro_TensorOf<[I32], "i32">;
def IntegerT : Tenferro_TensorOf<Ints, "integer">;
def BitsT : Tenferro_TensorOf<!listconcat(Ints, [I1]), "integer or bool">;

// Not legal after --tenferro-differentiate.
def Tenferro_TracedOnly : NativeOpTrait<"TracedOnly"> { let cppNamespace = "::tenferro"; }
def Tenferro_SamePlacement : NativeOpTrait<"SamePlacement"> { let cppNamespace = "::tenferro"; }

// What an operation says of its results: `resultElements` checks the operands and gives the element types, `resultExtents` is the
// shape rule. Types are inferred from both, so that they say of an extent what the rule does; types that differ only in what is
// known of an extent are compatible.
class Tenferro_Op<string mnemonic, list<Trait> traits = [], list<Trait> effects = [Pure]> :
    Op<Tenferro_Dialect, mnemonic, !listconcat(traits, effects, [Tenferro_SamePlacement, InferTypeOpAdaptorWithIsCompatible,
       DeclareOpInterfaceMethods<Tenferro_ShapeRuleInterface>])> {
  // The public C function: "unary", "binary" (broadcasts and promotes), "along" (a list of axes) and "direct" (the record's arguments as
  // they are) are generated; "custom" is written by hand (dialect/builder); "none": no C function at all.
  string builder = "custom";
  // The derivative's place in the coverage manifest: "rule", "engine" (loops, branches and tapes: passes/ad/regions.c), or "none" (with the
  // reason in the description).
  string derivative = "rule";
  // What builders make of symbolic zeros, which derivatives know of without a value: the result is one where "a or b", or "a and b", are
  // (operands; "sum" and "difference": of two). Empty: zeros become values.
  string zeroIf = "";
  bit zeroIsOperand = 0; // the zero has that operand's type and extents: nothing is built
  bit keepsElements = 0; // the result consists of operand 0's elements: an error says what the user called that
  string task = "";      // where operations.md lists it; empty: with its family
  string shapes = "";    // what the call in the header's comment takes and gives, "[m, n] to [n]": of several results the first
  code declarations = "";
  code extraDefinition = "";
  let extraClassDeclaration = [{
    static ::llvm::LogicalResult resultElements(std::optional<::mlir::Location> loc, Adaptor op,
                                                ::llvm::SmallVectorImpl<::mlir::Type> &elements);
    static void resultExtents(Adaptor op, ::tenferro::ShapeBuilder &shapes, ::llvm::SmallVectorImpl<::tenferro::Extents> &results);
  }] # declarations;
  let extraClassDefinition = [{
    ::llvm::LogicalResult $cppClass::inferReturnTypes(::mlir::MLIRContext *context, std::optional<::mlir::Location> loc, Adaptor op,
                                                      ::llvm::SmallVectorImpl<::mlir::Type> &types) {
      return ::tenferro::inferTypes<$cppClass>(context, loc, op, types);
    }
    void $cppClass::shapeRule(::tenferro::ShapeBuilder &shapes, ::llvm::SmallVectorImpl<::tenferro::Extents> &results) {
      resultExtents(Adaptor(*this), shapes, results);
    }
    bool $cppClass::isCompatibleReturnTypes(::mlir::TypeRange l, ::mlir::TypeRange r) {
      return ::tenferro::areCompatible(l, r);
    }
  }] # extraDefinition;
}

#endif
