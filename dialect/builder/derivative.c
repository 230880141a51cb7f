/* Derivatives as operations of the graph. With respect to a value that is no function argument, the derivative is taken at a
 * `tenferro.variable` behind it, through which all its uses then go. */
#include "builder/reach.h"
#include "builder/surface.h"
#include "builders.h"

#include <stdio.h>

/* One call of grad, vjp or jvp. The lists belong to the call and are freed with it. */
typedef struct derivative {
  const char *name; /* "grad_many" */
  bool many;        /* lists were given */
  tnf_graph *graph;
  const char *outer; /* the surface around */
  tnf_traced y;
  int32_t count;      /* of xs */
  tnf_traced *leaves; /* what the derivatives are taken with respect to; of the active xs first when packed */
  tnf_traced *extra;  /* jvp: tangents; vjp: one cotangent */
  int32_t extra_count;
  bool *active;
  int32_t active_count;
} derivative;

/* ---- leaves -------------------------------------------------------------------------------------------------------------- */

/* The variable behind a value, or a null operation. */
static MlirOperation variable_of(MlirValue value) {
  for (MlirOpOperand use = mlirValueGetFirstUse(value); !mlirOpOperandIsNull(use); use = mlirOpOperandGetNextUse(use))
    if (tnf_op_is(mlirOpOperandGetOwner(use), "tenferro.variable"))
      return mlirOpOperandGetOwner(use);
  return (MlirOperation){NULL};
}

static MlirOperation insert_variable(tnf_graph *graph, MlirValue value) {
  MlirOperation before = graph->before;
  MlirBlock block = graph->block;
  MlirOperation definition = mlirOpResultGetOwner(value);
  graph->block = mlirOperationGetBlock(definition);
  graph->before = mlirOperationGetNextInBlock(definition);
  tnf_traced variable = tnf_op_variable(tnf_traced_from(graph, value));
  graph->before = before;
  graph->block = block;
  return tnf_traced_is_null(variable) ? (MlirOperation){NULL} : mlirOpResultGetOwner(tnf_traced_get_value(variable));
}

/* x itself when it is an argument or a variable; else the variable behind it, made when there is none, with all uses of x going
 * through it. */
static tnf_traced leaf_of(tnf_traced x) {
  MlirValue value = tnf_traced_get_value(x);
  if (!mlirValueIsAOpResult(value) || tnf_op_is(mlirOpResultGetOwner(value), "tenferro.variable"))
    return x;
  MlirOperation variable = variable_of(value);
  if (mlirOperationIsNull(variable))
    variable = insert_variable(x.graph, value);
  if (mlirOperationIsNull(variable))
    return tnf_traced_failed(x.graph);
  MlirValue leaf = mlirOperationGetResult(variable, 0);
  mlirValueReplaceAllUsesExcept(value, leaf, 1, &variable);
  return tnf_traced_from(x.graph, leaf);
}

/* A value as the derivative sees it: behind its variable. */
static tnf_traced current(tnf_traced x) {
  if (tnf_traced_is_null(x) || tnf_traced_is_zero(x))
    return x;
  MlirOperation variable = variable_of(tnf_traced_get_value(x));
  return mlirOperationIsNull(variable) ? x : tnf_traced_from(x.graph, mlirOperationGetResult(variable, 0));
}

/* ---- one call -------------------------------------------------------------------------------------------------------------- */

static bool is_floating(tnf_traced x) {
  return tnf_dtype_is_floating(tnf_dtype_of(x));
}

static bool is_gradient(const derivative *d) {
  return strncmp(d->name, "grad", 4) == 0;
}

static const char *name_of_y(const derivative *d) {
  return is_gradient(d) ? "loss" : "y";
}

static void check_y(const derivative *d) {
  char text[256];
  if (tnf_class_check(d->graph, d->name, name_of_y(d), d->y, &tnf_class_float) && is_gradient(d) && tnf_rank_of(d->y) != 0)
    tnf_graph_fail(d->graph, TNF_RT_RANK_MISMATCH, "%s: %s must be a scalar (rank 0), got %s", d->name, name_of_y(d),
                   tnf_traced_text(d->y, text, sizeof text));
}

/* Notes which xs are active. Inactive ones are an error unless `optional`. */
static void find_active(derivative *d, bool optional) {
  tnf_arena memory = {d->graph->allocator, NULL, false};
  tnf_map reach = tnf_reach_from(&memory, tnf_traced_get_value(d->y), tnf_stops_by_name, NULL);
  if (memory.exhausted)
    tnf_graph_fail(d->graph, TNF_RT_OUT_OF_MEMORY, "out of memory");
  for (int32_t i = 0; i < d->count && !tnf_graph_failed(d->graph); ++i) {
    MlirValue leaf = tnf_traced_get_value(d->leaves[i]);
    d->active[i] = is_floating(d->leaves[i]) && tnf_map_find(&reach, leaf.ptr);
    d->active_count += d->active[i];
    if (d->active[i] || optional)
      continue;
    char words[120];
    tnf_value_words(d->graph, leaf, "the result of ", words, sizeof words);
    if (!words[0])
      snprintf(words, sizeof words, "value %d", i);
    if (!is_floating(d->leaves[i]))
      tnf_graph_fail(d->graph, TNF_RT_DTYPE_MISMATCH, "%s: %s has no derivative with respect to %s, which is %s", d->name,
                     name_of_y(d), words, tnf_dtype_name(tnf_dtype_of(d->leaves[i])));
    else
      tnf_graph_fail(d->graph, TNF_RT_INVALID_ARGUMENT, "%s: %s does not depend on %s", d->name, name_of_y(d), words);
  }
  tnf_arena_release(&memory);
}

static bool allocate(derivative *d) {
  size_t n = (size_t)d->count;
  d->leaves = tnf_graph_alloc(d->graph, n, sizeof *d->leaves);
  d->active = d->leaves ? tnf_graph_alloc(d->graph, n, sizeof *d->active) : NULL;
  d->extra = d->active ? tnf_graph_alloc(d->graph, (size_t)d->extra_count, sizeof *d->extra) : NULL;
  return d->extra != NULL;
}

static void release(derivative *d) {
  tnf_graph_free(d->graph, d->leaves, (size_t)d->count, sizeof *d->leaves);
  tnf_graph_free(d->graph, d->active, (size_t)d->count, sizeof *d->active);
  tnf_graph_free(d->graph, d->extra, (size_t)d->extra_count, sizeof *d->extra);
}

static void check_list(const derivative *d, const char *list, bool single, int32_t count, const tnf_traced *values) {
  if (count < 1)
    tnf_graph_fail(d->graph, TNF_RT_INVALID_ARGUMENT, "%s: needs at least one value to differentiate with respect to", d->name);
  else if (!values)
    tnf_graph_fail(d->graph, TNF_RT_INVALID_ARGUMENT, "%s: \"%s\" is NULL", d->name, list);
  for (int32_t i = 0; values && i < count && !tnf_graph_failed(d->graph); ++i)
    if (values[i].graph && values[i].graph != d->graph)
      tnf_graphs_mixed(d->name, d->graph, values[i].graph);
    else if (tnf_traced_is_null(values[i]) && single)
      tnf_graph_fail(d->graph, TNF_RT_INVALID_ARGUMENT, "%s: %s is null", d->name, list);
    else if (tnf_traced_is_null(values[i]))
      tnf_graph_fail(d->graph, TNF_RT_INVALID_ARGUMENT, "%s: entry %d of %s is null", d->name, i, list);
}

/* Checks and prepares a call; false when nothing is to be built (an error, or nothing active). Release in either case. */
static bool prepare(derivative *d, const tnf_traced *xs, const tnf_traced *extra, bool optional) {
  d->graph = d->y.graph ? d->y.graph : tnf_common_graph(d->count, xs);
  if (d->graph && !d->y.graph)
    tnf_graph_fail(d->graph, TNF_RT_INVALID_ARGUMENT, "%s: %s is null", d->name, name_of_y(d));
  if (!tnf_named_operands_check(d->name, name_of_y(d), 1, &d->y))
    return false;
  d->outer = tnf_surface_begin(d->graph, d->name);
  check_list(d, d->many ? "xs" : "x", !d->many, d->count, xs);
  if (d->extra_count && strncmp(d->name, "vjp", 3) == 0)
    check_list(d, "cotangent", true, d->extra_count, extra);
  else if (d->extra_count)
    check_list(d, d->many ? "tangents" : "tangent", !d->many, d->extra_count, extra);
  if (!tnf_graph_failed(d->graph))
    check_y(d);
  if (tnf_graph_failed(d->graph) || !allocate(d))
    return false;
  for (int32_t i = 0; i < d->count; ++i)
    d->leaves[i] = is_floating(xs[i]) ? leaf_of(tnf_materialize(xs[i])) : xs[i];
  for (int32_t i = 0; i < d->extra_count; ++i)
    d->extra[i] = current(extra[i]);
  d->y = current(tnf_materialize(d->y));
  if (!tnf_graph_failed(d->graph))
    find_active(d, optional);
  tnf_label_of_operation(d->graph);
  return !tnf_graph_failed(d->graph) && d->active_count > 0;
}

/* True when something was built. */
static bool finish(derivative *d, bool build) {
  if (!d->graph)
    return false;
  release(d);
  if (d->graph->surface == d->name)
    tnf_surface_end(d->graph, d->outer);
  return build && !tnf_graph_failed(d->graph);
}

/* Moves the active leaves (and tangents) to the front. */
static void pack(derivative *d) {
  int32_t n = 0;
  for (int32_t i = 0; i < d->count; ++i) {
    if (!d->active[i])
      continue;
    d->leaves[n] = d->leaves[i];
    if (d->extra_count == d->count)
      d->extra[n] = d->extra[i];
    ++n;
  }
}

/* Results of the active ones to their places; null elsewhere. */
static void unpack(const derivative *d, tnf_traced *results) {
  int32_t n = d->active_count;
  for (int32_t i = d->count - 1; i >= 0; --i)
    results[i] = d->active[i] ? results[--n] : tnf_traced_failed(d->graph);
}

/* grad (cotangent NULL) or vjp; true when something was built. `list`: what the results are called where there may be many. */
static bool reverse(const char *name, const char *list, tnf_traced y, const tnf_traced *xs, int32_t count,
                    const tnf_traced *cotangent, bool optional, tnf_traced *results) {
  derivative d = {.name = name, .many = strstr(name, "_many"), .y = y, .count = count, .extra_count = cotangent ? 1 : 0};
  for (int32_t i = 0; results && i < count; ++i)
    results[i] = tnf_traced_failed(y.graph);
  if (!results) {
    tnf_graph_fail(y.graph, TNF_RT_INVALID_ARGUMENT, "%s: \"%s\" is NULL", name, list);
    return false;
  }
  bool build = prepare(&d, xs, cotangent, optional);
  if (build) {
    pack(&d);
    if (cotangent)
      tnf_op_vjp(d.y, d.leaves, d.active_count, d.extra[0], d.active_count, results);
    else
      tnf_op_grad(d.y, d.leaves, d.active_count, d.active_count, results);
    unpack(&d, results);
  }
  return finish(&d, build);
}

static bool forward(const char *name, tnf_traced y, const tnf_traced *xs, const tnf_traced *tangents, int32_t count,
                    bool optional, tnf_traced *result) {
  derivative d = {.name = name, .many = strstr(name, "_many"), .y = y, .count = count, .extra_count = count};
  if (!result) {
    tnf_graph_fail(y.graph, TNF_RT_INVALID_ARGUMENT, "%s: \"derivative\" is NULL", name);
    return false;
  }
  *result = tnf_traced_failed(y.graph);
  bool build = prepare(&d, xs, tangents, optional);
  if (build) {
    pack(&d);
    *result = tnf_op_jvp(d.y, d.leaves, d.active_count, d.extra, d.active_count);
  }
  return finish(&d, build);
}

/* ---- the surface ----------------------------------------------------------------------------------------------------------- */

tnf_traced tnf_grad(tnf_traced loss, tnf_traced x) {
  tnf_traced gradient;
  reverse("grad", "gradient", loss, &x, 1, NULL, false, &gradient);
  return gradient;
}

tnf_traced tnf_vjp(tnf_traced y, tnf_traced x, tnf_traced cotangent) {
  tnf_traced pullback;
  reverse("vjp", "pullback", y, &x, 1, &cotangent, false, &pullback);
  return pullback;
}

tnf_traced tnf_jvp(tnf_traced y, tnf_traced x, tnf_traced tangent) {
  tnf_traced derivative;
  forward("jvp", y, &x, &tangent, 1, false, &derivative);
  return derivative;
}

void tnf_grad_many(tnf_traced loss, const tnf_traced *xs, int32_t count, tnf_traced *gradients) {
  reverse("grad_many", "gradients", loss, xs, count, NULL, false, gradients);
}

void tnf_vjp_many(tnf_traced y, const tnf_traced *xs, int32_t count, tnf_traced cotangent, tnf_traced *pullbacks) {
  reverse("vjp_many", "pullbacks", y, xs, count, &cotangent, false, pullbacks);
}

tnf_traced tnf_jvp_many(tnf_traced y, const tnf_traced *xs, const tnf_traced *tangents, int32_t count) {
  tnf_traced derivative;
  forward("jvp_many", y, xs, tangents, count, false, &derivative);
  return derivative;
}

bool tnf_grad_optional(tnf_traced loss, tnf_traced x, tnf_traced *gradient) {
  return reverse("grad_optional", "gradient", loss, &x, 1, NULL, true, gradient);
}

bool tnf_vjp_optional(tnf_traced y, tnf_traced x, tnf_traced cotangent, tnf_traced *pullback) {
  return reverse("vjp_optional", "pullback", y, &x, 1, &cotangent, true, pullback);
}

bool tnf_jvp_optional(tnf_traced y, tnf_traced x, tnf_traced tangent, tnf_traced *derivative) {
  return forward("jvp_optional", y, &x, &tangent, 1, true, derivative);
}

bool tnf_grad_many_optional(tnf_traced loss, const tnf_traced *xs, int32_t count, tnf_traced *gradients) {
  return reverse("grad_many_optional", "gradients", loss, xs, count, NULL, true, gradients);
}

bool tnf_vjp_many_optional(tnf_traced y, const tnf_traced *xs, int32_t count, tnf_traced cotangent, tnf_traced *pullbacks) {
  return reverse("vjp_many_optional", "pullbacks", y, xs, count, &cotangent, true, pullbacks);
}
