/* The builders of einsum: checks, then the operations in the order that was asked for. */
#include "builder/einsum/einsum.h"
#include "builders.h"

#include <stdio.h>

/* ---- options ------------------------------------------------------------------------------------------------------- */

tnf_status *tnf_einsum_take_options(const tnf_einsum_work *work, const tnf_einsum_options *given, tnf_einsum_options *out) {
  static const tnf_einsum_options usual = TNF_EINSUM_OPTIONS_INIT;
  *out = usual;
  if (!given)
    return NULL;
  if (given->size < sizeof given->size || given->size > sizeof usual)
    return tnf_status_new(work->allocator, TNF_RT_INVALID_ARGUMENT,
                          "%s: \"options\" has the size %u; use TNF_EINSUM_OPTIONS_INIT", work->name, given->size);
  memcpy(out, given, given->size);
  if ((uint32_t)out->order > TNF_EINSUM_TREE)
    return tnf_status_new(work->allocator, TNF_RT_INVALID_ARGUMENT, "%s: %d is not an order", work->name, (int)out->order);
  if (out->most_orders < 0 || out->most_orders > TNF_EINSUM_MOST_ORDERS)
    return tnf_status_new(work->allocator, TNF_RT_INVALID_ARGUMENT, "%s: the run chooses among 0 to %d orders, got %d",
                          work->name, TNF_EINSUM_MOST_ORDERS, out->most_orders);
  return NULL;
}

/* ---- building ------------------------------------------------------------------------------------------------------ */

/* What is known of the operands, all of them numeric; NULL after a failure. */
static const tnf_einsum_shape *shapes_of(tnf_graph *graph, tnf_arena *memory, const tnf_traced *xs, int32_t count) {
  tnf_einsum_shape *shapes = tnf_arena_alloc(memory, (size_t)count, sizeof *shapes);
  for (int32_t i = 0; shapes && i < count; ++i) {
    char name[32];
    snprintf(name, sizeof name, "operand %d", i);
    if (!tnf_class_check(graph, graph->surface, name, xs[i], &tnf_class_numeric))
      return NULL;
    shapes[i].rank = tnf_rank_of(xs[i]);
    for (int32_t axis = 0; axis < shapes[i].rank; ++axis) {
      shapes[i].extent[axis] = tnf_exact_extent(xs[i], axis);
      shapes[i].bound[axis] = tnf_extent_bound(xs[i], axis);
    }
  }
  return shapes;
}

static tnf_status *build(tnf_graph *graph, const tnf_einsum_work *work, const tnf_einsum_subscripts *subscripts,
                         const tnf_traced *xs, int32_t count, const tnf_einsum_options *given, tnf_traced *result) {
  tnf_einsum_options options;
  tnf_einsum_problem problem;
  tnf_einsum_steps choices[TNF_EINSUM_MOST_ORDERS];
  int32_t choice_count = 0;
  tnf_status *st = tnf_einsum_take_options(work, given, &options);
  if (!st && subscripts->count != count)
    st =
        tnf_einsum_refuse(work, subscripts, TNF_RT_INVALID_ARGUMENT, "they are of %d operands, got %d", subscripts->count, count);
  for (int32_t i = 0; i < count && !st; ++i)
    graph->broadcasts |= subscripts->operands[i].ellipsis >= 0;
  const tnf_einsum_shape *shapes = st ? NULL : shapes_of(graph, work->memory, xs, count);
  if (!shapes)
    return st;
  st = tnf_einsum_resolve(work, subscripts, shapes, &options, &problem);
  if (!st)
    st = tnf_einsum_order_choices(work, &problem, &options, choices, &choice_count);
  tnf_traced *operands = tnf_arena_alloc(work->memory, (size_t)count, sizeof *operands);
  if (st || !operands)
    return st;
  memcpy(operands, xs, (size_t)count * sizeof *operands);
  tnf_promote(count, operands);
  *result = tnf_einsum_build(graph, work, &problem, choices, choice_count, operands);
  return NULL;
}

/* What the subscripts of a call are. */
typedef struct source {
  const char *text;
  const tnf_ints *labels;
  const tnf_ints *result;
  const tnf_einsum_subscripts *parsed;
} source;

static tnf_status *subscripts_of(const tnf_einsum_work *work, const source *from, int32_t count, tnf_einsum_subscripts *out) {
  if (from->parsed)
    *out = *from->parsed;
  else if (from->result)
    return tnf_einsum_from_labels(work, from->labels, from->result, count, out);
  else
    return tnf_einsum_parse(work, from->text, out);
  return NULL;
}

static tnf_traced einsum(const char *name, const source *from, const tnf_traced *xs, int32_t count,
                         const tnf_einsum_options *options) {
  tnf_graph *graph = tnf_operand_list_check(name, count, xs);
  if (!graph)
    return tnf_traced_failed(xs && count > 0 ? tnf_common_graph(count, xs) : NULL);
  const char *outer = tnf_surface_begin(graph, name);
  tnf_arena memory = {.allocator = graph->allocator};
  tnf_einsum_work work = {graph->surface, graph->allocator, &memory};
  tnf_einsum_subscripts subscripts;
  tnf_traced result = tnf_traced_failed(graph);
  tnf_status *st = subscripts_of(&work, from, count, &subscripts);
  if (!st)
    st = build(graph, &work, &subscripts, xs, count, options, &result);
  if (!st && memory.exhausted)
    st = tnf_status_out_of_memory();
  if (st && !tnf_graph_failed(graph))
    tnf_graph_set_error(graph, st);
  else
    tnf_status_release(st);
  tnf_arena_release(&memory);
  tnf_surface_end(graph, outer);
  return tnf_graph_failed(graph) ? tnf_traced_failed(graph) : result;
}

tnf_traced tnf_einsum(const char *subscripts, const tnf_traced *xs, int32_t count) {
  return einsum("einsum", &(source){.text = subscripts}, xs, count, NULL);
}

tnf_traced tnf_einsum_with_options(const char *subscripts, const tnf_traced *xs, int32_t count,
                                   const tnf_einsum_options *options) {
  return einsum("einsum_with_options", &(source){.text = subscripts}, xs, count, options);
}

tnf_traced tnf_einsum_labels(const tnf_ints *labels, tnf_ints result, const tnf_traced *xs, int32_t count,
                             const tnf_einsum_options *options) {
  return einsum("einsum_labels", &(source){.labels = labels, .result = &result}, xs, count, options);
}

tnf_traced tnf_einsum_build_planned(const char *name, const tnf_einsum_subscripts *subscripts, const tnf_traced *xs,
                                    int32_t count, const tnf_einsum_options *options) {
  return einsum(name, &(source){.parsed = subscripts}, xs, count, options);
}
