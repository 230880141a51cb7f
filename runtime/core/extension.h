/* What the library above the runtime keeps with a context. Not installed. */
#ifndef TNF_CORE_EXTENSION_H
#define TNF_CORE_EXTENSION_H

#include "tenferro/runtime.h"

/* The beginning of such a thing. */
typedef struct tnf_extension {
  struct tnf_extension *next; /* the one that was added before */
  const void *kind;           /* an address that says what it is */
  void (*drop)(tnf_context *ctx, struct tnf_extension *extension);
} tnf_extension;

/* Adds it, for as long as the context has handles; then it is dropped. Not while another thread does so. */
TNF_API void tnf_context_extend(tnf_context *ctx, tnf_extension *extension);
/* The one that was added last; NULL: there is none. On any thread. */
TNF_API const tnf_extension *tnf_context_get_extensions(const tnf_context *ctx);

#endif
