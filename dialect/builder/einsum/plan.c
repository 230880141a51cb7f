/* Plans of einsum: subscripts with an order that was found once. */
#include "builder/einsum/einsum.h"

#include <stdatomic.h>
#include <stdio.h>

struct tnf_einsum_plan {
  tnf_context *ctx;
  const tnf_allocator *allocator;
  atomic_int references;
  tnf_arena memory;                 /* of what follows */
  tnf_einsum_subscripts subscripts; /* without parentheses: the pairs say what they said */
  int32_t *pairs;
  tnf_einsum_cost cost;
  char *text;
};

const tnf_einsum_subscripts *tnf_einsum_plan_get_subscripts(const tnf_einsum_plan *plan) {
  return &plan->subscripts;
}

/* ---- the text ----------------------------------------------------------------------------------------------------------- */

/* Counts what it is given; writes it where `text` is not NULL. */
typedef struct writer {
  char *text;
  size_t length;
} writer;

static void write_text(writer *w, const char *text) {
  size_t length = strlen(text);
  if (w->text)
    memcpy(w->text + w->length, text, length + 1);
  w->length += length;
}

static void write_labels(writer *w, const tnf_einsum_problem *problem, const uint64_t *row) {
  char text[24];
  bool first = true;
  for (int32_t label = 0; label < problem->label_count; ++label) {
    if (!(row[label / 64] >> label % 64 & 1))
      continue;
    int64_t name = problem->labels[label].name;
    if (problem->subscripts->text && name >= 0)
      snprintf(text, sizeof text, "%c", (char)name);
    else
      snprintf(text, sizeof text, "%s%lld", first ? "" : " ", (long long)name);
    write_text(w, text);
    first = false;
  }
}

static void write_steps(writer *w, const tnf_einsum_problem *problem, const tnf_einsum_steps *steps,
                        const tnf_einsum_cost *cost) {
  char text[160];
  snprintf(text, sizeof text, "%d operands, %d contractions: %.4g operations, the largest product has %.4g elements\n",
           problem->count, cost->contractions, cost->operations, cost->largest);
  write_text(w, text);
  for (int32_t i = 0; i < steps->count; ++i) {
    const tnf_einsum_step *s = &steps->steps[i];
    snprintf(text, sizeof text, "%d: %d, %d  ", problem->count + i, s->pair.lhs, s->pair.rhs);
    write_text(w, text);
    const int32_t sides[2] = {s->pair.lhs, s->pair.rhs};
    for (int32_t k = 0; k < 2; ++k) {
      write_labels(w, problem,
                   sides[k] < problem->count ? tnf_einsum_row(&steps->net, sides[k])
                                             : steps->steps[sides[k] - problem->count].open);
      write_text(w, k ? "->" : ",");
    }
    write_labels(w, problem, s->open);
    snprintf(text, sizeof text, "  %.4g operations, %.4g elements\n", s->operations, s->elements);
    write_text(w, text);
  }
}

/* ---- making one --------------------------------------------------------------------------------------------------------- */

static tnf_status *keep_order(tnf_einsum_plan *plan, const tnf_einsum_problem *problem, const tnf_einsum_steps *steps) {
  plan->cost.contractions = steps->count;
  plan->pairs = tnf_arena_alloc(&plan->memory, 2 * (size_t)steps->count + 1, sizeof *plan->pairs);
  if (!plan->pairs)
    return tnf_status_out_of_memory();
  for (int32_t i = 0; i < steps->count; ++i) {
    const tnf_einsum_step *s = &steps->steps[i];
    plan->pairs[2 * i] = s->pair.lhs;
    plan->pairs[2 * i + 1] = s->pair.rhs;
    plan->cost.operations += s->operations;
    plan->cost.largest = s->elements > plan->cost.largest ? s->elements : plan->cost.largest;
  }
  writer w = {0};
  write_steps(&w, problem, steps, &plan->cost);
  plan->text = w.text = tnf_arena_alloc(&plan->memory, w.length + 1, 1);
  if (!plan->text)
    return tnf_status_out_of_memory();
  w.length = 0;
  write_steps(&w, problem, steps, &plan->cost);
  return NULL;
}

static tnf_status *shapes_from(const tnf_einsum_work *work, const tnf_ints *extents, int32_t count, tnf_einsum_shape *shapes) {
  for (int32_t i = 0; i < count; ++i) {
    shapes[i].rank = extents[i].count;
    if (shapes[i].rank < 0 || shapes[i].rank > TNF_RT_MAX_RANK)
      return tnf_status_new(work->allocator, TNF_RT_INVALID_ARGUMENT, "%s: operand %d cannot have %d axes", work->name, i,
                            shapes[i].rank);
    for (int32_t axis = 0; axis < shapes[i].rank; ++axis) {
      int64_t extent = extents[i].axis[axis];
      if (extent < -1)
        return tnf_status_new(work->allocator, TNF_RT_INVALID_ARGUMENT, "%s: operand %d cannot have the extent %lld", work->name,
                              i, (long long)extent);
      shapes[i].extent[axis] = extent;
      shapes[i].bound[axis] = -1;
    }
  }
  return NULL;
}

/* Finds the order of the plan's subscripts; `scratch` is for what the plan does not keep. */
static tnf_status *find_order(tnf_einsum_plan *plan, const tnf_einsum_work *scratch, const tnf_ints *extents, int32_t count,
                              const tnf_einsum_options *given) {
  tnf_einsum_options options;
  tnf_einsum_problem problem;
  tnf_einsum_steps steps;
  tnf_status *st = tnf_einsum_take_options(scratch, given, &options);
  if (!st && plan->subscripts.count != count)
    st = tnf_einsum_refuse(scratch, &plan->subscripts, TNF_RT_INVALID_ARGUMENT, "they are of %d operands, got %d",
                           plan->subscripts.count, count);
  if (st)
    return st;
  tnf_einsum_shape *shapes = tnf_arena_alloc(scratch->memory, (size_t)count, sizeof *shapes);
  if (!shapes)
    return tnf_status_out_of_memory();
  st = shapes_from(scratch, extents, count, shapes);
  if (!st)
    st = tnf_einsum_resolve(scratch, &plan->subscripts, shapes, &options, &problem);
  if (!st)
    st = tnf_einsum_order_steps(scratch, &problem, &options, &steps);
  if (!st)
    st = keep_order(plan, &problem, &steps);
  plan->subscripts.group_count = 0;
  return st;
}

/* Where `result` is NULL the subscripts are text. */
static tnf_status *make_plan(const char *name, tnf_context *ctx, const char *text, const tnf_ints *labels, const tnf_ints *result,
                             const tnf_ints *extents, int32_t count, const tnf_einsum_options *options, tnf_einsum_plan **out) {
  if (out)
    *out = NULL;
  if (!ctx || !out || (!extents && count))
    return tnf_status_null_argument(name, !ctx ? "ctx" : !out ? "out" : "extents");
  const tnf_allocator *allocator = tnf_context_allocator(ctx);
  if (count < 1)
    return tnf_status_new(allocator, TNF_RT_INVALID_ARGUMENT, "%s: there cannot be %d operands", name, count);
  tnf_einsum_plan *plan = allocator->alloc(allocator->user, sizeof *plan, _Alignof(tnf_einsum_plan));
  if (!plan)
    return tnf_status_out_of_memory();
  *plan = (tnf_einsum_plan){.ctx = tnf_context_retain(ctx), .allocator = allocator, .memory = {.allocator = allocator}};
  atomic_init(&plan->references, 1);
  tnf_arena memory = {.allocator = allocator};
  tnf_einsum_work kept = {name, allocator, &plan->memory}, scratch = {name, allocator, &memory};
  tnf_status *st = result ? tnf_einsum_from_labels(&kept, labels, result, count, &plan->subscripts)
                          : tnf_einsum_parse(&kept, text, &plan->subscripts);
  if (!st)
    st = find_order(plan, &scratch, extents, count, options);
  tnf_arena_release(&memory);
  if (st)
    tnf_einsum_plan_release(plan);
  else
    *out = plan;
  return st;
}

tnf_status *tnf_einsum_plan_new(tnf_context *ctx, const char *subscripts, const tnf_ints *extents, int32_t count,
                                const tnf_einsum_options *options, tnf_einsum_plan **out) {
  return make_plan("einsum_plan_new", ctx, subscripts, NULL, NULL, extents, count, options, out);
}

tnf_status *tnf_einsum_plan_from_labels(tnf_context *ctx, const tnf_ints *labels, tnf_ints result, const tnf_ints *extents,
                                        int32_t count, const tnf_einsum_options *options, tnf_einsum_plan **out) {
  return make_plan("einsum_plan_from_labels", ctx, NULL, labels, &result, extents, count, options, out);
}

tnf_einsum_plan *tnf_einsum_plan_retain(tnf_einsum_plan *plan) {
  if (plan)
    atomic_fetch_add_explicit(&plan->references, 1, memory_order_relaxed);
  return plan;
}

void tnf_einsum_plan_release(tnf_einsum_plan *plan) {
  if (!plan || atomic_fetch_sub_explicit(&plan->references, 1, memory_order_acq_rel) > 1)
    return;
  tnf_context *ctx = plan->ctx;
  const tnf_allocator *allocator = plan->allocator;
  tnf_arena_release(&plan->memory);
  allocator->free(allocator->user, plan, sizeof *plan, _Alignof(tnf_einsum_plan));
  tnf_context_release(ctx);
}

/* ---- using one ---------------------------------------------------------------------------------------------------------- */

tnf_traced tnf_einsum_apply(const tnf_einsum_plan *plan, const tnf_traced *xs, int32_t count) {
  tnf_graph *graph = plan ? NULL : tnf_operand_list_check("einsum_apply", count, xs);
  if (graph)
    tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "einsum_apply: \"plan\" is NULL");
  if (!plan)
    return tnf_traced_failed(graph);
  tnf_einsum_options options = TNF_EINSUM_OPTIONS_INIT;
  options.order = TNF_EINSUM_TREE;
  options.pairs = plan->pairs;
  options.pair_count = plan->cost.contractions;
  return tnf_einsum_build_planned("einsum_apply", &plan->subscripts, xs, count, &options);
}

tnf_einsum_cost tnf_einsum_plan_cost(const tnf_einsum_plan *plan) {
  return plan ? plan->cost : (tnf_einsum_cost){0};
}

int32_t tnf_einsum_plan_pairs(const tnf_einsum_plan *plan, int32_t *pairs) {
  if (plan && pairs)
    memcpy(pairs, plan->pairs, 2 * (size_t)plan->cost.contractions * sizeof *pairs);
  return plan ? plan->cost.contractions : 0;
}

const char *tnf_einsum_plan_text(const tnf_einsum_plan *plan) {
  return plan ? plan->text : "";
}
