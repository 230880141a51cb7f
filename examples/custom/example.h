/* What the examples share: errors end the program, tensors are made of arrays, and an argument asks for an object. */
#ifndef EXAMPLE_H
#define EXAMPLE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <tenferro/tenferro.h>

static inline void check(tnf_status *status) {
  if (!status)
    return;
  fprintf(stderr, "%s\n", tnf_status_message(status));
  exit(1);
}

static inline void write_file(const char *stem, const char *ending, const void *data, size_t size) {
  char path[1024];
  snprintf(path, sizeof path, "%s%s", stem, ending);
  FILE *file = fopen(path, "wb");
  if (!file || fwrite(data, 1, size, file) != size || fclose(file)) {
    fprintf(stderr, "cannot write %s\n", path);
    exit(1);
  }
}

/* With an argument STEM the program compiles ahead of time: STEM.o, which needs the kernels, and STEM.h, which declares them. The
 * derivatives are in it, as the registration is in this process; a graph without any can also be printed, and tf-compile compiles
 * its text. */
static inline bool written(tnf_context *ctx, tnf_graph *graph, int argc, char **argv) {
  if (argc != 2)
    return false;
  tnf_graph_compiler *compiler = tnf_graph_compiler_new(ctx, NULL);
  tnf_object *object;
  const char *header, *slash = strrchr(argv[1], '/');
  check(tnf_graph_compiler_compile_object(compiler, graph, TNF_CAPTURED_AS_INPUTS, &object));
  check(tnf_object_header(object, slash ? slash + 1 : argv[1], &header));
  size_t size;
  const void *data = tnf_object_data(object, &size);
  write_file(argv[1], ".o", data, size);
  write_file(argv[1], ".h", header, strlen(header));
  tnf_object_release(object);
  tnf_graph_compiler_release(compiler);
  tnf_graph_release(graph);
  tnf_context_release(ctx);
  return true;
}

static inline tnf_program *compiled(tnf_context *ctx, tnf_graph *graph) {
  tnf_graph_compiler *compiler = tnf_graph_compiler_new(ctx, NULL);
  tnf_program *program;
  check(tnf_graph_compiler_compile(compiler, graph, &program));
  tnf_graph_compiler_release(compiler);
  return program;
}

static inline tnf_tensor *matrix(tnf_context *ctx, int64_t rows, int64_t columns, const double *data) {
  tnf_tensor *t;
  check(tnf_tensor_from_col_major(ctx, TNF_F64, 2, (int64_t[]){rows, columns}, data, &t));
  return t;
}

static inline tnf_tensor *vector(tnf_context *ctx, int64_t n, const double *data) {
  tnf_tensor *t;
  check(tnf_tensor_from_col_major(ctx, TNF_F64, 1, &n, data, &t));
  return t;
}

#endif
