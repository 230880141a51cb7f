//===- Library.td - operations that a function of the runtime computes ---------------------------------------------===//
//
// Each record names its function (rt.h), which receives the operands and the results.
#ifndef TENFERRO_LIBRARY_TD
#define TENFERRO_LIBRARY_TD

include "Base.td"

class Tenferro_Library<string mnemonic, string function, list<Trait> traits = []> :
    Tenferro_Op<mnemonic, !listconcat(traits, [DeclareOpInterfaceMethods<Tenferro_LibraryInterface>])> {
  string runtimeFunction = function; // the JIT's table of symbols is made from these
  code attributes = "{}";      // C++ initialiser of the integers passed to the function
  code operandNumbers = "";    // C++ initialiser; empty: all operands in order
  code finiteOperands = "";    // C++ initialiser: the operands whose values must be finite
  int inPlace = -1;
  code familyDefinition = ""; // what a family of operations adds
  let extraDefinition = familyDefinition # [{
    ::llvm::StringRef $cppClass::runtimeFunction() { return "}] # function # [{"; }
    ::llvm::SmallVector<int64_t> $cppClass::runtimeAttributes() { return }] # attributes # [{; }
    ::llvm::SmallVector<unsigned> $cppClass::runtimeOperands() {
      ::llvm::SmallVector<unsigned> numbers{ }] # operandNumbers # [{ };
      if (numbers.empty())
        for (unsigned i = 0; i < getOperation()->getNumOperands(); ++i)
          numbers.push_back(i);
      return numbers;
    }
    ::llvm::SmallVector<unsigned> $cppClass::finiteOperands() { return {}] # finiteOperands # [{}; }
    int $cppClass::inPlaceOperand() { return }] # inPlace # [{; }
  }];
}

#endif
