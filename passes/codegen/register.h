/* register.h - registration of the passes from the resolved form to LLVM, and of the named pipelines over all passes. */
#ifndef TENFERRO_PASSES_CODEGEN_REGISTER_H
#define TENFERRO_PASSES_CODEGEN_REGISTER_H

#ifdef __cplusplus
extern "C" {
#endif

/* Makes --tenferro-inline, --tenferro-to-linalg, --tenferro-form-kernels, --tenferro-emit-buffers, --tenferro-to-llvm and the
 * pipeline
 * --tenferro-codegen-cpu known. Call once per process. */
void tnf_register_codegen_passes(void);

#ifdef __cplusplus
}
#endif
#endif
