/* The text of a graph in memory, for tests that look into it. */
#ifndef TNF_TEST_GRAPH_TEXT_H
#define TNF_TEST_GRAPH_TEXT_H

#include <string.h>

#include "tenferro/tenferro.h"

typedef struct graph_text {
  size_t length;
  char text[1 << 16];
} graph_text;

static inline void graph_text_append(const char *text, size_t length, void *user) {
  graph_text *all = user;
  if (length > sizeof all->text - 1 - all->length)
    length = sizeof all->text - 1 - all->length;
  memcpy(all->text + all->length, text, length);
  all->length += length;
  all->text[all->length] = 0;
}

/* The graph's MLIR, in a buffer that the next call reuses. */
static inline const char *graph_text_of(const tnf_graph *graph) {
  static graph_text all;
  all.length = 0;
  all.text[0] = 0;
  tnf_graph_print(graph, graph_text_append, &all);
  return all.text;
}

static inline int graph_text_count(const tnf_graph *graph, const char *what) {
  int count = 0;
  for (const char *at = graph_text_of(graph); (at = strstr(at, what)) != NULL; at += strlen(what))
    ++count;
  return count;
}

#define CHECK_GRAPH_HAS(graph, what)                                                                                             \
  do {                                                                                                                           \
    if (!CHECK(graph_text_count((graph), (what)) > 0))                                                                           \
      fprintf(stderr, "  no '%s' in:\n%s\n", (what), graph_text_of(graph));                                                      \
  } while (0)

/* The graph's first error. */
#define CHECK_GRAPH_FAILS(graph, code, text)                                                                                     \
  do {                                                                                                                           \
    CHECK_INT(tnf_status_code(tnf_graph_status(graph)), (code));                                                                 \
    CHECK_TEXT(tnf_status_message(tnf_graph_status(graph)), (text));                                                             \
  } while (0)

#endif
