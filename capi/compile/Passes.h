//===- Passes.h - every pass and pipeline of tenferro, registered by one call -----------------------------------===//
#ifndef TNF_COMPILE_PASSES_H
#define TNF_COMPILE_PASSES_H

namespace tenferro {

/// Registers the passes of all families and the pipeline `tenferro-cpu`. For `tf-opt` and the compiler.
void registerAllPasses();

} // namespace tenferro

#endif
