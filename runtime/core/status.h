/* Making statuses: for the runtime and for the compiler library above it. Not installed. */
#ifndef TNF_CORE_STATUS_H
#define TNF_CORE_STATUS_H

#include <stdarg.h>

#include "tenferro/runtime.h"

/* A status with a formatted sentence, allocated from `allocator` (copied; its `user` must outlive the status). Without memory:
 * the static out-of-memory status. Never NULL. */
TNF_API tnf_status *tnf_status_new(const tnf_allocator *allocator, tnf_rt_status code, const char *format, ...)
    __attribute__((format(printf, 3, 4))) TNF_MUST_USE;
TNF_API tnf_status *tnf_status_new_v(const tnf_allocator *allocator, tnf_rt_status code, const char *format, va_list arguments)
    __attribute__((format(printf, 3, 0))) TNF_MUST_USE;

/* `<function>: "<argument>" is NULL`, from malloc, as the call may have no allocator because its handle is NULL. `function` is
 * the C function's name without tnf_. */
TNF_API tnf_status *tnf_status_null_argument(const char *function, const char *argument) TNF_MUST_USE;

/* A static status: releasing it does nothing. */
TNF_API tnf_status *tnf_status_out_of_memory(void);

#endif
