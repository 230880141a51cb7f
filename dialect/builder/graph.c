/* The insertion point: memory, the sticky first error, MLIR's diagnostics as sentences, locations. */
#include "builder/builder.h"
#include "builder/memory.h"

#include <pthread.h>
#include <stdio.h>

void tnf_graph_open_at(tnf_graph *graph, const tnf_allocator *allocator, MlirBlock block, MlirOperation before,
                       MlirLocation location) {
  *graph = (tnf_graph){.allocator = allocator ? allocator : &tnf_builder_allocator,
                       .mlir = mlirLocationGetContext(location),
                       .block = block,
                       .before = before,
                       .location = location};
}

tnf_status *tnf_graph_close(tnf_graph *graph) {
  tnf_status *status = graph->error;
  graph->error = NULL;
  return status;
}

void tnf_graph_fail(tnf_graph *graph, tnf_rt_status code, const char *format, ...) {
  if (!graph || graph->error)
    return;
  va_list arguments;
  va_start(arguments, format);
  tnf_status *status = tnf_status_new_v(graph->allocator, code, format, arguments);
  va_end(arguments);
  tnf_graph_set_error(graph, status);
}

void *tnf_graph_alloc(tnf_graph *graph, size_t count, size_t size) {
  void *pointer = NULL;
  if (size == 0 || count <= SIZE_MAX / size) {
    size_t bytes = count * size;
    pointer = graph->allocator->alloc(graph->allocator->user, bytes ? bytes : 1, _Alignof(max_align_t));
  }
  if (!pointer)
    tnf_graph_fail(graph, TNF_RT_OUT_OF_MEMORY, "out of memory");
  return pointer;
}

void tnf_graph_free(tnf_graph *graph, void *pointer, size_t count, size_t size) {
  if (!pointer)
    return;
  size_t bytes = count * size;
  graph->allocator->free(graph->allocator->user, pointer, bytes ? bytes : 1, _Alignof(max_align_t));
}

void *tnf_graph_with_room(tnf_graph *graph, void *list, int32_t count, int32_t *capacity, size_t size) {
  if (count < *capacity)
    return list;
  int32_t more = *capacity ? 2 * *capacity : 8;
  void *larger = tnf_graph_alloc(graph, (size_t)more, size);
  if (!larger)
    return NULL;
  if (list)
    memcpy(larger, list, (size_t)count * size);
  tnf_graph_free(graph, list, (size_t)*capacity, size);
  *capacity = more;
  return larger;
}

/* ---- diagnostics --------------------------------------------------------------------------------------------------- */

typedef struct text_sink {
  char *text;
  size_t size;
  size_t length;
} text_sink;

static void append_text(MlirStringRef piece, void *user) {
  text_sink *sink = user;
  size_t room = sink->size - 1 - sink->length;
  size_t n = piece.length < room ? piece.length : room;
  memcpy(sink->text + sink->length, piece.data, n);
  sink->length += n;
  sink->text[sink->length] = 0;
}

static uint64_t this_thread(void) {
  return (uint64_t)(uintptr_t)pthread_self();
}

typedef struct sentence {
  text_sink sink;
  tnf_listener *listener;
} sentence;

static void append_piece(MlirStringRef piece, void *user) {
  append_text(piece, &((sentence *)user)->sink);
}

/* A type is marked and noted: writing it asks for the graph's extents, which a handler of errors must not. */
static void note_type(MlirType type, void *user) {
  tnf_listener *listener = ((sentence *)user)->listener;
  if (listener->type_count == TNF_LISTENER_TYPES)
    return;
  listener->types[listener->type_count++] = type;
  append_text(mlirStringRefCreate((char[]){TNF_LISTENER_MARK}, 1), &((sentence *)user)->sink);
}

static MlirLogicalResult listen(MlirDiagnostic diagnostic, void *user) {
  tnf_listener *listener = user;
  /* Another thread's errors (passes run in parallel) go to the handlers below this one. */
  if (listener->thread != this_thread())
    return mlirLogicalResultFailure();
  if (mlirDiagnosticGetSeverity(diagnostic) == MlirDiagnosticError && listener->length == 0) {
    sentence to = {{listener->text, sizeof listener->text, 0}, listener};
    if (listener->plain)
      tnf_ir_diagnostic_print(diagnostic, note_type, append_piece, &to);
    else
      mlirDiagnosticPrint(diagnostic, append_piece, &to);
    listener->length = to.sink.length;
    listener->code = (tnf_rt_status)tnf_ir_diagnostic_code(diagnostic);
    listener->location = mlirDiagnosticGetLocation(diagnostic);
  }
  return mlirLogicalResultSuccess();
}

void tnf_listener_begin(tnf_listener *listener, tnf_graph *graph) {
  listener->graph = graph;
  listener->plain = false;
  listener->type_count = 0;
  listener->code = TNF_RT_INVALID_ARGUMENT;
  listener->thread = this_thread();
  listener->length = 0;
  listener->location = (MlirLocation){NULL};
  listener->text[0] = 0;
  listener->id = mlirContextAttachDiagnosticHandler(graph->mlir, listen, listener, NULL);
}

bool tnf_listener_end(tnf_listener *listener) {
  mlirContextDetachDiagnosticHandler(listener->graph->mlir, listener->id);
  return listener->length > 0;
}

/* ---- functions --------------------------------------------------------------------------------------------------------- */

bool tnf_is_identifier(const char *name) {
  if (!name || !*name)
    return false;
  for (const char *c = name; *c; ++c) {
    bool letter = (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') || *c == '_';
    if (!letter && (c == name || *c < '0' || *c > '9'))
      return false;
  }
  return true;
}

MlirAttribute tnf_function_attribute(MlirOperation function, const char *list, intptr_t index, const char *name) {
  MlirAttribute all = mlirOperationGetInherentAttributeByName(function, mlirStringRefCreateFromCString(list));
  if (mlirAttributeIsNull(all) || !mlirAttributeIsAArray(all) || index >= mlirArrayAttrGetNumElements(all))
    return mlirAttributeGetNull();
  return mlirDictionaryAttrGetElementByName(mlirArrayAttrGetElement(all, index), mlirStringRefCreateFromCString(name));
}
