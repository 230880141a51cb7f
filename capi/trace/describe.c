/* What is known of an extent before the program runs. */
#include "shape/describe.h"
#include "trace/trace.h"

#include <stdlib.h>

static bool is_number(const char *text) {
  return *text && strspn(text, "0123456789") == strlen(text);
}

void tnf_trace_extent_text(tnf_graph *graph, MlirValue value, int32_t axis, char *text, size_t size) {
  tnf_listener listener; /* a contradiction among the extents is the compilation's to report */
  tnf_listener_begin(&listener, graph);
  if (!tnf_trace_write_signature(graph))
    text[0] = 0;
  else if (tnf_shape_formula(graph->trace->function, value, axis, text, size) >= size)
    memcpy(text + size - 4, "...", 4);
  (void)tnf_listener_end(&listener);
}

static void fill(tnf_traced x, int32_t axis, tnf_extent_description *out) {
  int64_t bound = tnf_extent_bound(x, axis);
  size_t length = tnf_shape_formula(x.graph->trace->function, tnf_traced_carrier(x), axis, out->text, sizeof out->text);
  if (length >= sizeof out->text)
    memcpy(out->text + sizeof out->text - 4, "...", 4);
  out->exact = is_number(out->text) && length < 19 ? (int64_t)strtoll(out->text, NULL, 10) : -1;
  out->bound = out->exact >= 0 ? out->exact : bound;
  out->knowledge = length ? TNF_EXTENT_EXACT : bound >= 0 ? TNF_EXTENT_BOUNDED : TNF_EXTENT_UNKNOWN;
}

tnf_status *tnf_extent_describe(tnf_traced x, int32_t axis, tnf_extent_description *out) {
  if (out)
    *out = (tnf_extent_description){TNF_EXTENT_UNKNOWN, -1, -1, ""};
  tnf_graph *graph = x.graph;
  if (!out || !graph || !graph->trace)
    return tnf_status_null_argument("extent_describe", out ? "x" : "out");
  if (tnf_traced_is_null(x))
    return tnf_status_new(graph->allocator, TNF_RT_INVALID_ARGUMENT, "extent_describe: the value is null");
  int32_t rank = tnf_rank_of(x), index = axis < 0 && axis >= -rank ? axis + rank : axis;
  if (index < 0 || index >= rank)
    return tnf_status_new(graph->allocator, TNF_RT_OUT_OF_RANGE, "extent_describe: axis %d is out of range for rank %d", axis,
                          rank);
  if (!tnf_trace_write_signature(graph))
    return tnf_status_out_of_memory();
  tnf_listener listener;
  tnf_listener_begin(&listener, graph);
  fill(x, index, out);
  if (tnf_listener_end(&listener))
    return tnf_status_new(graph->allocator, TNF_RT_SHAPE_MISMATCH, "%s", listener.text);
  return NULL;
}
