/* The insertion point: memory, the sticky first error, MLIR's diagnostics as sentences, locations. */
#include "builder/builder.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

static void *system_alloc(void *user, size_t size, size_t alignment) {
  (void)user;
  (void)alignment; /* builders ask for malloc's alignment at most */
  return malloc(size);
}

static void system_free(void *user, void *pointer, size_t size, size_t alignment) {
  (void)user;
  (void)size;
  (void)alignment;
  free(pointer);
}

static const tnf_allocator system_allocator = {system_alloc, system_free, NULL};

void tnf_graph_open_at(tnf_graph *graph, const tnf_allocator *allocator, MlirBlock block, MlirOperation before,
                       MlirLocation location) {
  *graph = (tnf_graph){.allocator = allocator ? allocator : &system_allocator,
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
  graph->error = tnf_status_new_v(graph->allocator, code, format, arguments);
  va_end(arguments);
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

static MlirLogicalResult listen(MlirDiagnostic diagnostic, void *user) {
  tnf_listener *listener = user;
  /* Another thread's errors (passes run in parallel) go to the handlers below this one. */
  if (listener->thread != this_thread())
    return mlirLogicalResultFailure();
  if (mlirDiagnosticGetSeverity(diagnostic) == MlirDiagnosticError && listener->length == 0) {
    text_sink sink = {listener->text, sizeof listener->text, 0};
    mlirDiagnosticPrint(diagnostic, append_text, &sink);
    listener->length = sink.length;
    listener->location = mlirDiagnosticGetLocation(diagnostic);
  }
  return mlirLogicalResultSuccess();
}

void tnf_listener_begin(tnf_listener *listener, tnf_graph *graph) {
  listener->graph = graph;
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

/* ---- texts ----------------------------------------------------------------------------------------------------------- */

const char *tnf_type_text(MlirType type, char *text, size_t size) {
  static const char prefix[] = "!tenferro.tensor<";
  text_sink sink = {text, size, 0};
  text[0] = 0;
  mlirTypePrint(type, append_text, &sink);
  if (strncmp(text, prefix, sizeof prefix - 1) == 0) {
    size_t length = sink.length - (sizeof prefix - 1);
    memmove(text, text + sizeof prefix - 1, length + 1);
    if (length && text[length - 1] == '>')
      text[length - 1] = 0;
  }
  return text;
}

const char *tnf_traced_text(tnf_traced x, char *text, size_t size) {
  if (tnf_traced_is_null(x)) {
    snprintf(text, size, "null");
    return text;
  }
  return tnf_type_text(tnf_traced_type(x), text, size);
}

/* ---- locations ------------------------------------------------------------------------------------------------------- */

MlirLocation tnf_graph_location(tnf_graph *graph, const char *op_name) {
  if (!graph->named_locations || !graph->surface || strcmp(graph->surface, op_name) == 0)
    return graph->location;
  return mlirLocationNameGet(graph->mlir, mlirStringRefCreateFromCString(graph->surface), graph->location);
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
