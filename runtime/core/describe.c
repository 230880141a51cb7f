/* What computes in a context, for people who compare times. */
#include <stdio.h>
#include <string.h>

#include "core/blas_library.h"
#include "core/state.h"
#include "gemm/kernel.h"

static void write_text(tnf_context_description *d) {
  char threads[32] = "", core[80] = "";
  if (d->threads)
    snprintf(threads, sizeof threads, "%u thread%s, ", (unsigned)d->threads, d->threads == 1 ? "" : "s");
  if (*d->blas_guess)
    snprintf(core, sizeof core, ", core %s instead of its own choice %s", d->blas_core, d->blas_guess);
  else if (*d->blas_core)
    snprintf(core, sizeof core, ", core %s%s", d->blas_core, d->blas_forced ? " as OPENBLAS_CORETYPE says" : "");
  snprintf(d->text, sizeof d->text, "%sown kernels: %s, BLAS: %s%s", threads, d->kernels, *d->blas ? d->blas : "unknown", core);
}

void tnf_context_describe(const tnf_context *ctx, tnf_context_description *out) {
  if (!out || out->size < sizeof out->size)
    return;
  const tnf_blas_library *library = tnf_blas_library_get();
  tnf_context_description d = {.size = out->size,
                               .threads = ctx ? ctx->threads : 0,
                               .kernels = tnf_gemm_instructions(),
                               .blas = library->name,
                               .blas_core = library->core,
                               .blas_guess = library->guess,
                               .blas_forced = library->forced};
  write_text(&d);
  memcpy(out, &d, out->size < sizeof d ? out->size : sizeof d);
}
