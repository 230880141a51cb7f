/* Turns the traced form into the differentiated one: no jvp, vjp, grad, vmap or variable, and no solve. */
#ifndef TENFERRO_AD_DIFFERENTIATE_H
#define TENFERRO_AD_DIFFERENTIATE_H

#include "mlir-c/IR.h"
#include "mlir-c/Pass.h"
#include "tenferro/ad.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Where derivative rules come from. */
typedef struct tnf_rule_sources {
  const tnf_ad_context *ad; /* NULL: the built-in ones alone */
  tnf_context *ctx;         /* whose registered operations bring theirs, and can be called by rules; NULL: none */
} tnf_rule_sources;

/* Differentiates every function of the module. `ad` may be NULL: the built-in rules. `ctx` may be NULL: memory from malloc. After
 * an error the module is not usable. */
tnf_status *tnf_differentiate(MlirModule module, const tnf_ad_context *ad, tnf_context *ctx) TNF_MUST_USE;

/* The same as a pass on builtin.module, which reports errors at the operations they belong to. `sources` must live as long as the
 * pass. */
MlirPass tnf_create_differentiate_pass(const tnf_rule_sources *sources);

/* Makes --tenferro-differentiate known to pass pipelines (built-in rules). */
void tnf_register_ad_passes(void);

#ifdef __cplusplus
}
#endif
#endif
