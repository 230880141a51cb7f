/* Prints a value of a running program. */
#include <errno.h>
#include <unistd.h>

#include "core/state.h"

static void to_standard_error(const char *text, size_t length, void *user) {
  (void)user;
  for (size_t done = 0; done < length;) {
    ssize_t put = write(STDERR_FILENO, text + done, length - done);
    if (put < 0 && errno != EINTR)
      return;
    done += put < 0 ? 0 : (size_t)put;
  }
}

tnf_rt_status tnf_rt_print(tnf_rt_context *ctx, const char *site, const tnf_rt_tensor *operands, const int64_t *attributes) {
  (void)attributes;
  if (ctx->reserving) /* there are no values yet */
    return TNF_RT_OK;
  tnf_tensor shown = {.ctx = ctx, .view = operands[0]};
  size_t bytes;
  if (!tnf_shape_size(shown.view.dtype, shown.view.rank, shown.view.extents, &shown.element_count, &bytes))
    return tnf_ctx_fail(ctx, TNF_RT_INTERNAL, "%s: a tensor with an impossible shape is printed", site);
  tnf_print_options options = TNF_PRINT_OPTIONS_INIT;
  options.name = site[0] ? site : NULL;
  tnf_tensor_print(&shown, &options, ctx->print ? ctx->print : to_standard_error, ctx->print_user);
  return TNF_RT_OK;
}
