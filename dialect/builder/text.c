/* Types and values in error sentences, in a C user's words: "f64[m, 4, min(m, n)]". */
#include "builder/builder.h"

#include <inttypes.h>
#include <stdio.h>

static void append(char *text, size_t size, const char *format, ...) __attribute__((format(printf, 3, 4)));
static void append(char *text, size_t size, const char *format, ...) {
  size_t length = strlen(text);
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(text + length, size - length, format, arguments);
  va_end(arguments);
}

/* One extent: its number; of a value also what it is in the inputs' extents; what bounds it. */
static void append_extent(MlirType type, tnf_traced x, int32_t axis, char *text, size_t size) {
  int64_t exact = tnf_ir_tensor_type_extent(type, axis), bound = tnf_ir_tensor_type_bound(type, axis);
  char formula[128] = "";
  if (exact == TNF_IR_UNKNOWN && x.graph && x.graph->extent_text)
    x.graph->extent_text(x.graph, tnf_traced_carrier(x), axis, formula, sizeof formula);
  if (exact != TNF_IR_UNKNOWN)
    append(text, size, "%" PRId64, exact);
  else if (formula[0])
    append(text, size, "%s", formula);
  else if (bound != TNF_IR_UNKNOWN)
    append(text, size, "<= %" PRId64, bound);
  else
    append(text, size, "any");
}

static const char *type_text(MlirType type, tnf_traced x, char *text, size_t size) {
  bool tensor = tnf_ir_type_is_tensor(type);
  tnf_dtype dtype;
  text[0] = 0;
  if (!tnf_dtype_from_type(tensor ? tnf_ir_tensor_type_element(type) : type, &dtype)) {
    append(text, size, "%s", mlirTypeIsAIndex(type) ? "an extent" : "another type");
    return text;
  }
  append(text, size, "%s", tnf_dtype_name(dtype));
  int32_t rank = tensor ? (int32_t)tnf_ir_tensor_type_rank(type) : 0;
  for (int32_t i = 0; i < rank; ++i) {
    append(text, size, "%s", i ? ", " : "[");
    append_extent(type, x, i, text, size);
  }
  append(text, size, "%s", rank ? "]" : "");
  if (tensor && tnf_ir_tensor_type_placement(type) != TNF_IR_CPU)
    append(text, size, " on cuda");
  return text;
}

const char *tnf_type_text(MlirType type, char *text, size_t size) {
  return type_text(type, (tnf_traced){0}, text, size);
}

const char *tnf_traced_text(tnf_traced x, char *text, size_t size) {
  if (!tnf_traced_is_null(x))
    return type_text(tnf_traced_type(x), x, text, size);
  snprintf(text, size, "null");
  return text;
}
