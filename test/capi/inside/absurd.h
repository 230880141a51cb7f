/* What the tests of absurd arguments share: a graph with operands of every kind, and the check that a builder refuses its
 * arguments in a sentence that names it.
 */
#ifndef TNF_TEST_ABSURD_H
#define TNF_TEST_ABSURD_H

#include "check.h"
#include "tenferro/tenferro.h"

static tnf_context *ctx;
static tnf_graph_compiler *compiler;

typedef struct values {
  tnf_graph *graph, *other;
  tnf_traced x, a, square, k, p, s, z; /* f64[n], f64[4, 6], f64[3, 3], i32[3], bool[n], f64, complex_f64[n, 2] */
  tnf_traced foreign;                  /* f64[n] of another graph */
  tnf_traced null;
} values;

static inline values begin(void) {
  tnf_graph *graph = tnf_graph_new(ctx, "f"), *other = tnf_graph_new(ctx, "other");
  return (values){graph,
                  other,
                  tnf_input(graph, "x", TNF_F64, TNF_SHAPE("n")),
                  tnf_input(graph, "a", TNF_F64, TNF_SHAPE(4, 6)),
                  tnf_input(graph, "square", TNF_F64, TNF_SHAPE(3, 3)),
                  tnf_input(graph, "k", TNF_I32, TNF_SHAPE(3)),
                  tnf_input(graph, "p", TNF_BOOL, TNF_SHAPE("n")),
                  tnf_input(graph, "s", TNF_F64, TNF_SCALAR),
                  tnf_input(graph, "z", TNF_COMPLEX_F64, TNF_SHAPE("n", 2)),
                  tnf_input(other, "foreign", TNF_F64, TNF_SHAPE("n")),
                  {0}};
}

/* "add: ...", "add #1: ...", "input "x": ..." */
static inline bool begins_with(const char *text, const char *prefix) {
  return strncmp(text, prefix, strlen(prefix)) == 0 && strchr(": ", text[strlen(prefix)]);
}

/* The graph failed in a sentence of the builder's, in the user's words, and compiling it says the same. */
static inline void check_refused(tnf_graph *graph, const char *builder, const char *file, int line, const char *what) {
  const char *text = tnf_status_message(tnf_graph_status(graph));
  bool ours = begins_with(text, builder) && !strstr(text, "tensor<") && !strstr(text, "operand #") && !strstr(text, "tenferro");
  if (!check_that(ours, file, line, what))
    fprintf(stderr, "  got %s\n", text);
  tnf_program *program = NULL;
  check_status(tnf_graph_compiler_compile(compiler, graph, &program), tnf_status_code(tnf_graph_status(graph)), text, file, line,
               what);
  tnf_program_release(program);
}

static inline void end(values *v) {
  tnf_graph_release(v->graph);
  tnf_graph_release(v->other);
}

#define REFUSED(builder, expression)                                                                                             \
  do {                                                                                                                           \
    values v = begin();                                                                                                          \
    (void)(expression);                                                                                                          \
    check_refused(v.graph, (builder), __FILE__, __LINE__, #expression);                                                          \
    end(&v);                                                                                                                     \
  } while (0)

/* Two graphs are mixed: neither compiles. */
#define MIXED(builder, expression)                                                                                               \
  do {                                                                                                                           \
    values v = begin();                                                                                                          \
    (void)(expression);                                                                                                          \
    check_refused(v.graph, (builder), __FILE__, __LINE__, #expression);                                                          \
    check_refused(v.other, (builder), __FILE__, __LINE__, #expression);                                                          \
    end(&v);                                                                                                                     \
  } while (0)

/* Without an operand there is no graph: the result is null. */
#define NOTHING(expression) CHECK((expression).value == NULL)

#endif
