/* Statuses: a code and a sentence. */
#include "core/status.h"
#include "core/state.h"

#include <stdio.h>
#include <string.h>

struct tnf_status {
  tnf_rt_status code;
  tnf_allocator allocator; /* free == NULL: static, never freed */
  size_t size;
  const char *message;
};

static tnf_status out_of_memory = {TNF_RT_OUT_OF_MEMORY, {0, 0, 0}, 0, "out of memory"};

tnf_status *tnf_status_out_of_memory(void) {
  return &out_of_memory;
}

tnf_status *tnf_status_new_v(const tnf_allocator *allocator, tnf_rt_status code, const char *format, va_list arguments) {
  va_list again;
  va_copy(again, arguments);
  int length = vsnprintf(NULL, 0, format, arguments);
  if (length < 0)
    length = 0;
  size_t size = sizeof(tnf_status) + (size_t)length + 1;
  tnf_status *status = allocator->alloc(allocator->user, size, _Alignof(tnf_status));
  if (status) {
    char *message = (char *)(status + 1);
    message[0] = 0;
    vsnprintf(message, (size_t)length + 1, format, again);
    *status = (tnf_status){code, *allocator, size, message};
  }
  va_end(again);
  return status ? status : &out_of_memory;
}

tnf_status *tnf_status_new(const tnf_allocator *allocator, tnf_rt_status code, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  tnf_status *status = tnf_status_new_v(allocator, code, format, arguments);
  va_end(arguments);
  return status;
}

tnf_status *tnf_status_null_argument(const char *function, const char *argument) {
  return tnf_status_new(&tnf_system_allocator, TNF_RT_INVALID_ARGUMENT, "%s: \"%s\" is NULL", function, argument);
}

tnf_rt_status tnf_status_code(const tnf_status *status) {
  return status ? status->code : TNF_RT_OK;
}

const char *tnf_status_message(const tnf_status *status) {
  return status ? status->message : "";
}

void tnf_status_release(tnf_status *status) {
  if (!status || !status->allocator.free)
    return;
  tnf_allocator allocator = status->allocator;
  allocator.free(allocator.user, status, status->size, _Alignof(tnf_status));
}

const char *tnf_rt_status_name(tnf_rt_status code) {
  switch (code) {
  case TNF_RT_OK:
    return "OK";
  case TNF_RT_OUT_OF_MEMORY:
    return "OUT_OF_MEMORY";
  case TNF_RT_INVALID_ARGUMENT:
    return "INVALID_ARGUMENT";
  case TNF_RT_DTYPE_MISMATCH:
    return "DTYPE_MISMATCH";
  case TNF_RT_RANK_MISMATCH:
    return "RANK_MISMATCH";
  case TNF_RT_SHAPE_MISMATCH:
    return "SHAPE_MISMATCH";
  case TNF_RT_BUFFER_TOO_SMALL:
    return "BUFFER_TOO_SMALL";
  case TNF_RT_OVERLAP:
    return "OVERLAP";
  case TNF_RT_SINGULAR:
    return "SINGULAR";
  case TNF_RT_NOT_POSITIVE_DEFINITE:
    return "NOT_POSITIVE_DEFINITE";
  case TNF_RT_NO_CONVERGENCE:
    return "NO_CONVERGENCE";
  case TNF_RT_NON_FINITE:
    return "NON_FINITE";
  case TNF_RT_DIVISION_BY_ZERO:
    return "DIVISION_BY_ZERO";
  case TNF_RT_OUT_OF_RANGE:
    return "OUT_OF_RANGE";
  case TNF_RT_IO:
    return "IO";
  case TNF_RT_UNSUPPORTED:
    return "UNSUPPORTED";
  case TNF_RT_INTERNAL:
    return "INTERNAL";
  case TNF_RT_PLACEMENT_MISMATCH:
    return "PLACEMENT_MISMATCH";
  case TNF_RT_CANCELLED:
    return "CANCELLED";
  }
  return "UNKNOWN";
}
