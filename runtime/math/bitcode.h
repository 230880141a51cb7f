// The vector math as LLVM bitcode inside the compiler's image: what the compiler links into each program.
#ifndef TNF_MATH_BITCODE_H
#define TNF_MATH_BITCODE_H

#include <stddef.h>

/// A module with the functions of vector_math.h, always-inline, and the scalar paths of sin and cos. It carries no target CPU, so
/// it inlines into functions of any. All are linkonce_odr: parsed lazily (LLVMGetBitcodeModuleInContext2), only what the program
/// calls is read and linked, in 0.2 ms. Afterwards internalise what is not the program's entry, and optimise.
extern const unsigned char tnf_math_bitcode[];
extern const size_t tnf_math_bitcode_size;

#endif
