/* A graph under construction: its inputs, its outputs, data that it holds, its first error, its text. */
#ifndef TENFERRO_GRAPH_H
#define TENFERRO_GRAPH_H

#include "tenferro/lists.h"
#include "tenferro/traced.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A graph named `name` (an identifier: it names the compiled function). It keeps the context alive and serves one thread at a
 * time. NULL only without memory or context. Everything that goes wrong while building is kept as the graph's error. */
TNF_API tnf_graph *tnf_graph_new(tnf_context *ctx, const char *name);
TNF_API void tnf_graph_release(tnf_graph *graph);

/* ---- inputs and outputs ---------------------------------------------------------------------------------------------- */

/* An input, in the order of the calls. The name is an identifier, and no other input's. Extents that share a name are equal when
 * the program runs:  tnf_input(graph, "x", TNF_F64, TNF_SHAPE("m", 4, "?", "r<=64")); TNF_SCALAR for rank 0. */
TNF_API tnf_traced tnf_input(tnf_graph *graph, const char *name, tnf_dtype dtype, tnf_shape shape);
/* An input with x's dtype and extents: exact ones, names and bounds are x's; an extent of x that has none of them is "?". */
TNF_API tnf_traced tnf_input_like(tnf_graph *graph, const char *name, tnf_traced x);
/* Makes `value` the next output. The name is an identifier, and no other output's. */
TNF_API void tnf_output(tnf_graph *graph, const char *name, tnf_traced value);

/* A leaf that carries its data: an input that the graph, and a program compiled from it, holds. It is not an input of the
 * program's calls and never a constant in the IR; derivatives can be taken with respect to it. The name is an identifier, and no
 * other input's; NULL makes one ("captured3" for argument 3). `data` is copied: product(extents) elements. In the body of a loop,
 * a branch or a function it is a value from outside, the graph's own all the same. */
TNF_API tnf_traced tnf_traced_from_col_major(tnf_graph *graph, const char *name, tnf_dtype dtype, int32_t rank,
                                             const int64_t *extents, const void *data);
TNF_API tnf_traced tnf_traced_from_row_major(tnf_graph *graph, const char *name, tnf_dtype dtype, int32_t rank,
                                             const int64_t *extents, const void *data);
/* Shares the tensor (it is retained), whose elements must not change afterwards. */
TNF_API tnf_traced tnf_traced_from_tensor(tnf_graph *graph, const char *name, tnf_tensor *tensor);

/* The input, or the value of the output, of that name. A null value, with an error, where there is none. */
TNF_API tnf_traced tnf_graph_get_input(tnf_graph *graph, const char *name);
TNF_API tnf_traced tnf_graph_get_output(tnf_graph *graph, const char *name);

/* ---- what went wrong, what is known ------------------------------------------------------------------------------------ */

/* The first error, or NULL. Lives as long as the graph, or until tnf_graph_reset_to. */
TNF_API const tnf_status *tnf_graph_status(const tnf_graph *graph);

/* Names a value for errors, and returns it: those of building, of compiling and of running then say
 * `cholesky of "gram"`. 1 to 63 printable characters without quotes (copied); any number of values may share a name, the last
 * name of a value counts, and an input keeps its own. A value without a name is called by what made it: "the result of matmul #7"
 * is that of the seventh call of tnf_matmul. */
TNF_API tnf_traced tnf_named(tnf_traced x, const char *name);

/* Called once for each first error of the graph, at the moment of failure, on the thread that builds: the place for a breakpoint
 * or a backtrace. `error` is the graph's; nothing may be built on the graph from inside. NULL: no callback. */
typedef void tnf_error_callback(tnf_graph *graph, const tnf_status *error, void *user);
TNF_API void tnf_graph_on_error(tnf_graph *graph, tnf_error_callback *callback, void *user);

/* What is built from here on comes from this place, tnf_graph_at(graph, TNF_HERE): errors begin with "ridge.c:40: ", and the
 * program's run-time errors say it too. `file` is copied; NULL: no place. */
#define TNF_HERE __FILE__, __LINE__
TNF_API void tnf_graph_at(tnf_graph *graph, const char *file, int32_t line);

/* A point in the building of a graph. Passed by value; its fields are tenferro's own business. */
typedef struct tnf_mark {
  const tnf_graph *graph;
  const void *operation;
  int32_t inputs, outputs;
} tnf_mark;
TNF_API tnf_mark tnf_graph_mark(const tnf_graph *graph);
/* Takes the graph back to the mark: its error goes, and so do the values, inputs and outputs made since, which may not be used
 * any more; what was before is as it was. Calls are numbered on. A mark that was itself dropped, or is another graph's, is an
 * error. */
TNF_API void tnf_graph_reset_to(tnf_graph *graph, tnf_mark mark);

typedef enum tnf_extent_knowledge {
  TNF_EXTENT_EXACT = 0,   /* the text says it in terms of inputs: "min(m, n)", "12" */
  TNF_EXTENT_BOUNDED = 1, /* decided by values; the text says an upper bound in the same terms */
  TNF_EXTENT_UNKNOWN = 2  /* decided by values, and nothing bounds it */
} tnf_extent_knowledge;

typedef struct tnf_extent_description {
  uint32_t size; /* sizeof(tnf_extent_description); less is filled in for a caller that knows less */
  tnf_extent_knowledge knowledge;
  int64_t exact; /* the number, -1 where it is not known before the run */
  int64_t bound; /* an upper bound that is a number, -1 where there is none */
  char text[256];
  char decided_by[128]; /* the operations whose values decide it: "extent_of #1"; empty where the inputs' extents do */
} tnf_extent_description;
#define TNF_EXTENT_DESCRIPTION_INIT {sizeof(tnf_extent_description), TNF_EXTENT_UNKNOWN, -1, -1, {0}, {0}}

/* What is known of the extent of x along `axis` (negative axes count from the end). Cut texts end in "...". After a failure *out
 * is as TNF_EXTENT_DESCRIPTION_INIT makes it. */
TNF_API tnf_status *tnf_extent_describe(tnf_traced x, int32_t axis, tnf_extent_description *out) TNF_MUST_USE;

/* ---- as text ------------------------------------------------------------------------------------------------------------- */

/* Gets the text in pieces. */
typedef void tnf_text_sink(const char *text, size_t length, void *user);
/* The graph as MLIR, in the traced form; nothing for a NULL graph or sink. It holds all that the graph does: the data of captured
 * inputs too (attribute `tenferro.data`; past 100 elements in hexadecimal), so that what reads it back has the same program.
 * Without memory for a copy of them nothing is printed. */
TNF_API void tnf_graph_print(const tnf_graph *graph, tnf_text_sink *sink, void *user);
/* A graph from MLIR text in the traced form: the function `entry`, or the only one when entry is NULL. It can be built on. The
 * data of captured arguments become captured inputs. Errors
 * name `source` (a file name, for messages), line and column. */
TNF_API tnf_status *tnf_graph_from_mlir(tnf_context *ctx, const char *text, size_t length, const char *source, const char *entry,
                                        tnf_graph **out) TNF_MUST_USE;

#ifdef __cplusplus
}
#endif
#endif
