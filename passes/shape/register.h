/* register.h - registration of the passes of the families shape and algebra. */
#ifndef TENFERRO_PASSES_SHAPE_REGISTER_H
#define TENFERRO_PASSES_SHAPE_REGISTER_H

#ifdef __cplusplus
extern "C" {
#endif

/* Makes --tenferro-resolve-shapes, --tenferro-simplify and --tenferro-check-form known to pass pipelines. Call once per process.
 */
void tnf_register_shape_passes(void);

#ifdef __cplusplus
}
#endif
#endif
