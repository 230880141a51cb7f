/* The labels of given operands: which axes share one, what its extent is, which axes are repeated. */
#include "builder/einsum/einsum.h"

#include <stdio.h>

/* Labels that are met, found by name. */
typedef struct label_table {
  const tnf_einsum_work *work;
  tnf_einsum_problem *problem;
} label_table;

static const char *name_text(const tnf_einsum_problem *problem, int64_t name, char *text, size_t size) {
  if (name < 0)
    snprintf(text, size, "axis %lld of the ellipsis", (long long)name);
  else if (problem->subscripts->text)
    snprintf(text, size, "label %c", (char)name);
  else
    snprintf(text, size, "label %lld", (long long)name);
  return text;
}

const char *tnf_einsum_label_text(const tnf_einsum_problem *problem, int32_t label, char *text, size_t size) {
  return name_text(problem, problem->labels[label].name, text, size);
}

bool tnf_einsum_is_unit(const tnf_einsum_problem *problem, int32_t label) {
  return label < 0 || problem->labels[label].extent == 1;
}

static int32_t find_label(const tnf_einsum_problem *problem, int64_t name) {
  for (int32_t i = 0; i < problem->label_count; ++i)
    if (problem->labels[i].name == name)
      return i;
  return -1;
}

/* ---- one axis ----------------------------------------------------------------------------------------------------------- */

static tnf_status *refuse_extents(const label_table *t, int32_t label, int32_t operand, int32_t axis, int64_t extent) {
  const tnf_einsum_label *l = &t->problem->labels[label];
  char text[64];
  tnf_einsum_label_text(t->problem, label, text, sizeof text);
  return tnf_einsum_refuse(t->work, t->problem->subscripts, TNF_RT_SHAPE_MISMATCH,
                           "%s has extent %lld (axis %d of operand %d) and %lld (axis %d of operand %d)", text,
                           (long long)l->extent, l->axis, l->operand, (long long)extent, axis, operand);
}

/* Gives axis `axis` of an operand the label `name`. Under an ellipsis, an extent of 1 gives way to any other. */
static tnf_status *add_axis(label_table *t, int32_t operand, int32_t axis, int64_t name, const tnf_einsum_shape *shape) {
  tnf_einsum_problem *problem = t->problem;
  int32_t label = find_label(problem, name);
  int64_t extent = shape->extent[axis], bound = shape->bound[axis];
  tnf_einsum_axes *axes = &problem->operands[operand];
  axes->label[axis] = label < 0 ? problem->label_count : label;
  if (label < 0) {
    problem->labels[problem->label_count++] = (tnf_einsum_label){name, extent, bound, operand, axis};
    return NULL;
  }
  tnf_einsum_label *l = &problem->labels[label];
  if (name < 0 && l->extent == 1 && extent != 1)
    *l = (tnf_einsum_label){name, extent, bound, operand, axis};
  else if (l->extent >= 0 && extent >= 0 && l->extent != extent && (name >= 0 || extent != 1))
    return refuse_extents(t, label, operand, axis, extent);
  else if (l->extent < 0 && extent >= 0 && (name >= 0 || extent != 1))
    *l = (tnf_einsum_label){name, extent, bound, operand, axis};
  else if (l->extent < 0 && bound >= 0 && (l->bound < 0 || bound < l->bound))
    l->bound = bound;
  return NULL;
}

/* ---- operands and result ------------------------------------------------------------------------------------------- */

static tnf_status *add_operand(label_table *t, int32_t operand, const tnf_einsum_term *term, const tnf_einsum_shape *shape) {
  if (shape->rank < term->count || (term->ellipsis < 0 && shape->rank != term->count))
    return tnf_einsum_refuse(t->work, t->problem->subscripts, TNF_RT_RANK_MISMATCH, "operand %d has rank %d and %s%d label%s",
                             operand, shape->rank, term->ellipsis < 0 ? "" : "at least ", term->count,
                             term->count == 1 ? "" : "s");
  int32_t covered = shape->rank - term->count;
  t->problem->operands[operand].rank = shape->rank;
  tnf_status *st = NULL;
  for (int32_t axis = 0, next = 0; axis < shape->rank && !st; ++axis) {
    int32_t under = term->ellipsis < 0 ? -1 : axis - term->ellipsis;
    if (under >= 0 && under < covered)
      st = add_axis(t, operand, axis, (int64_t)under - covered, shape);
    else
      st = add_axis(t, operand, axis, term->label[next++], shape);
  }
  return st;
}

/* An axis of extent 1 under an ellipsis whose label has another extent is repeated. */
static void mark_repeated(tnf_einsum_problem *problem, const tnf_einsum_shape *shapes) {
  for (int32_t i = 0; i < problem->count; ++i)
    for (int32_t axis = 0; axis < problem->operands[i].rank; ++axis) {
      const tnf_einsum_label *l = &problem->labels[problem->operands[i].label[axis]];
      if (l->name < 0 && l->extent != 1 && shapes[i].extent[axis] == 1)
        problem->operands[i].label[axis] = -1;
    }
}

static tnf_status *resolve_result(const label_table *t, const tnf_einsum_term *term) {
  tnf_einsum_problem *problem = t->problem;
  int32_t covered = 0;
  for (int32_t i = 0; i < problem->label_count; ++i)
    if (problem->labels[i].name < -covered)
      covered = (int32_t)-problem->labels[i].name;
  if (covered && term->ellipsis < 0)
    return tnf_einsum_refuse(t->work, problem->subscripts, TNF_RT_INVALID_ARGUMENT,
                             "the ellipsis covers %d %s, so the result must have one", covered, covered == 1 ? "axis" : "axes");
  covered = term->ellipsis < 0 ? 0 : covered;
  if (term->count + covered > TNF_RT_MAX_RANK)
    return tnf_einsum_refuse(t->work, problem->subscripts, TNF_RT_RANK_MISMATCH,
                             "the result would have %d axes, at most %d are possible", term->count + covered, TNF_RT_MAX_RANK);
  problem->result.rank = term->count + covered;
  for (int32_t axis = 0, next = 0; axis < problem->result.rank; ++axis) {
    int32_t under = term->ellipsis < 0 ? -1 : axis - term->ellipsis;
    int64_t name = under >= 0 && under < covered ? (int64_t)under - covered : term->label[next++];
    problem->result.label[axis] = find_label(problem, name);
    if (problem->result.label[axis] >= 0)
      continue;
    char text[32];
    return tnf_einsum_refuse(t->work, problem->subscripts, TNF_RT_INVALID_ARGUMENT, "%s of the result is in no operand",
                             name_text(problem, name, text, sizeof text));
  }
  return NULL;
}

/* ---- extents for the search ---------------------------------------------------------------------------------------- */

static tnf_status *expect_extents(const label_table *t, const tnf_einsum_options *options) {
  tnf_einsum_problem *problem = t->problem;
  int64_t assumed = options->assumed ? options->assumed : 32;
  if (assumed < 0)
    return tnf_status_new(t->work->allocator, TNF_RT_INVALID_ARGUMENT, "%s: the assumed extent must not be negative, got %lld",
                          t->work->name, (long long)assumed);
  for (int32_t i = 0; i < problem->label_count; ++i) {
    const tnf_einsum_label *l = &problem->labels[i];
    problem->extents[i] = (double)(l->extent >= 0 ? l->extent : l->bound >= 0 ? l->bound : assumed);
  }
  if (options->expected_count < 0)
    return tnf_status_new(t->work->allocator, TNF_RT_INVALID_ARGUMENT, "%s: there cannot be %d expected extents", t->work->name,
                          options->expected_count);
  if (options->expected_count && !options->expected)
    return tnf_status_new(t->work->allocator, TNF_RT_INVALID_ARGUMENT, "%s: the list of %d expected extent%s is NULL",
                          t->work->name, options->expected_count, options->expected_count == 1 ? "" : "s");
  for (int32_t i = 0; i < options->expected_count; ++i) {
    tnf_einsum_extent given = options->expected[i];
    int32_t label = given.label < 0 ? -1 : find_label(problem, given.label);
    if (label < 0 || given.extent < 0)
      return tnf_status_new(t->work->allocator, TNF_RT_INVALID_ARGUMENT, "%s: entry %d of the expected extents %s, got %lld",
                            t->work->name, i, label < 0 ? "names no label of an operand" : "must not be negative",
                            (long long)(label < 0 ? given.label : given.extent));
    if (problem->labels[label].extent < 0)
      problem->extents[label] = (double)given.extent;
  }
  return NULL;
}

tnf_status *tnf_einsum_resolve(const tnf_einsum_work *work, const tnf_einsum_subscripts *subscripts,
                               const tnf_einsum_shape *shapes, const tnf_einsum_options *options, tnf_einsum_problem *out) {
  int32_t most = 0;
  for (int32_t i = 0; i < subscripts->count; ++i)
    most += shapes[i].rank < 0 ? 0 : shapes[i].rank;
  *out = (tnf_einsum_problem){.subscripts = subscripts,
                              .count = subscripts->count,
                              .operands = tnf_arena_alloc(work->memory, (size_t)subscripts->count, sizeof *out->operands),
                              .labels = tnf_arena_alloc(work->memory, (size_t)most, sizeof *out->labels),
                              .extents = tnf_arena_alloc(work->memory, (size_t)most, sizeof *out->extents)};
  if (work->memory->exhausted)
    return tnf_status_out_of_memory();
  label_table table = {work, out};
  tnf_status *st = NULL;
  for (int32_t i = 0; i < subscripts->count && !st; ++i)
    st = add_operand(&table, i, &subscripts->operands[i], &shapes[i]);
  if (!st) {
    mark_repeated(out, shapes);
    st = resolve_result(&table, &subscripts->result);
  }
  return st ? st : expect_extents(&table, options);
}
