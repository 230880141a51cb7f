/* What the generated rows of docs/pytorch-jax-mapping.md share: inputs come from one archive, results go into another. */
#ifndef TENFERRO_TEST_MAPPING_ROWS_H
#define TENFERRO_TEST_MAPPING_ROWS_H

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tenferro/tenferro.h"

enum { MOST_RESULTS = 1024, MOST_OF_A_ROW = 16, NAME = 32 };

/* Where a row stands: it reads inputs of its section and leaves results. */
typedef struct row {
  tnf_context *ctx;
  tnf_npz *archive;
  const char *number; /* of the row */
  int results;
  tnf_tensor *given[MOST_OF_A_ROW]; /* released behind the row */
  int given_count;
  /* eager */
  tnf_eager_runtime *runtime;
  /* traced: the inputs of the graph in their order */
  tnf_graph_compiler *compiler;
  tnf_graph *graph;
  tnf_tensor *inputs[MOST_OF_A_ROW];
  int input_count, output_count;
} row;

typedef struct row_function {
  const char *number;
  void (*run)(row *r);
} row_function;

extern const row_function eager_rows[], traced_rows[];

extern int failures;
/* Tells of a status that is a failure, and releases it. */
void check(tnf_status *status);
/* The tensor that is given as `name`, "2.x" for x of section 2; it lives as long as the row. */
tnf_tensor *given(row *r, const char *name);
tnf_eager_tensor *given_eager(row *r, const char *name);
/* An input of the graph, whose extents are all unknown but those that are 1, as they may be broadcast. */
tnf_traced given_traced(row *r, const char *name, const char *input);

void result_eager(row *r, tnf_eager_tensor *x);
/* Takes t over. */
void result_tensor(row *r, tnf_tensor *t);
void result_traced(row *r, tnf_traced x);
void result_extent(row *r, tnf_extent extent);
void result_integer(row *r, int64_t value);
void result_real(row *r, double value);
void result_bool(row *r, bool value);
/* The row gives this value, of whatever type it is. */
#define RESULT(r, value)                                                                                                         \
  _Generic((value),                                                                                                              \
      tnf_eager_tensor *: result_eager,                                                                                          \
      tnf_tensor *: result_tensor,                                                                                               \
      tnf_traced: result_traced,                                                                                                 \
      tnf_extent: result_extent,                                                                                                 \
      double: result_real,                                                                                                       \
      bool: result_bool,                                                                                                         \
      default: result_integer)(r, value)

#endif
