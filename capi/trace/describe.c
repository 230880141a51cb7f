/* What is known of an extent before the program runs. */
#include "shape/describe.h"
#include "trace/trace.h"

#include <stdlib.h>

static void shorten(char *text, size_t size, size_t length) {
  if (length >= size)
    memcpy(text + size - 4, "...", 4);
}

/* The graph's function, or the one that it calls which has the value. */
static MlirOperation function_of(MlirValue value) {
  MlirBlock block =
      mlirValueIsABlockArgument(value) ? mlirBlockArgumentGetOwner(value) : mlirOperationGetBlock(mlirOpResultGetOwner(value));
  MlirOperation op = mlirBlockGetParentOperation(block);
  while (!mlirOperationIsNull(op) && !tnf_op_is(op, "func.func"))
    op = mlirOperationGetParentOperation(op);
  return op;
}

void tnf_trace_extent_text(tnf_graph *graph, MlirValue value, int32_t axis, char *text, size_t size) {
  text[0] = 0;
  tnf_listener listener; /* a contradiction among the extents is the compilation's to report */
  tnf_listener_begin(&listener, graph);
  tnf_extent_table *table = tnf_trace_write_signature(graph) ? tnf_extent_table_new(function_of(value)) : NULL;
  if (table)
    shorten(text, size, tnf_extent_table_formula(table, value, axis, text, size));
  tnf_extent_table_release(table);
  (void)tnf_listener_end(&listener);
}

/* A number that the text is, -1 where it is none. */
static int64_t number_of(const char *text) {
  size_t length = strlen(text);
  return length && length < 19 && strspn(text, "0123456789") == length ? (int64_t)strtoll(text, NULL, 10) : -1;
}

static void fill(tnf_extent_table *table, tnf_traced x, int32_t axis, tnf_extent_description *out) {
  MlirValue value = tnf_traced_carrier(x);
  char bound[sizeof out->text];
  size_t length = tnf_extent_table_formula(table, value, axis, out->text, sizeof out->text);
  size_t bound_length = tnf_extent_table_bound(table, value, axis, bound, sizeof bound);
  shorten(out->text, sizeof out->text, length);
  shorten(bound, sizeof bound, bound_length);
  out->exact = number_of(out->text);
  out->bound = out->exact >= 0 ? out->exact : number_of(bound);
  out->knowledge = length ? TNF_EXTENT_EXACT : bound_length ? TNF_EXTENT_BOUNDED : TNF_EXTENT_UNKNOWN;
  if (!length)
    memcpy(out->text, bound, sizeof bound);
  shorten(out->decided_by, sizeof out->decided_by,
          tnf_extent_table_deciders(table, value, axis, out->decided_by, sizeof out->decided_by));
}

/* What the caller knows of it. */
static void give(tnf_extent_description *out, const tnf_extent_description *d) {
  uint32_t size = out->size;
  memcpy(out, d, size < sizeof *d ? size : sizeof *d);
  out->size = size;
}

static tnf_status *describe(tnf_traced x, int32_t axis, tnf_extent_description *d) {
  tnf_graph *graph = x.graph;
  if (!graph || !graph->trace)
    return tnf_status_null_argument("extent_describe", "x");
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
  tnf_extent_table *table = tnf_extent_table_new(graph->trace->function);
  if (table)
    fill(table, x, index, d);
  tnf_extent_table_release(table);
  if (!tnf_listener_end(&listener))
    return table ? NULL : tnf_status_out_of_memory();
  return tnf_status_new(graph->allocator, TNF_RT_SHAPE_MISMATCH, "%s", listener.text);
}

tnf_status *tnf_extent_describe(tnf_traced x, int32_t axis, tnf_extent_description *out) {
  if (!out)
    return tnf_status_null_argument("extent_describe", "out");
  const tnf_allocator *allocator = x.graph ? x.graph->allocator : &tnf_builder_allocator;
  if (out->size < offsetof(tnf_extent_description, text))
    return tnf_status_new(allocator, TNF_RT_INVALID_ARGUMENT,
                          "extent_describe: out->size is %u; TNF_EXTENT_DESCRIPTION_INIT gives it", (unsigned)out->size);
  tnf_extent_description nothing = TNF_EXTENT_DESCRIPTION_INIT, d = nothing;
  tnf_status *status = describe(x, axis, &d);
  give(out, status ? &nothing : &d);
  return status;
}
