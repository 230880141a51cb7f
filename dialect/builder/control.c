/* Loops and branches. */
#include "tenferro/control.h"
#include "builder/bodies.h"
#include "builders.h"

/* ---- loops -------------------------------------------------------------------------------------------------------------- */

typedef struct loop {
  tnf_graph *graph;
  const char *name;
  int32_t count;
  const tnf_traced *init;
  tnf_loop_options options;
  MlirType *types; /* of the carried values, inside */
  MlirAttribute *changes;
  MlirValue *values;
} loop;

static bool read_keeping(const loop *l) {
  const tnf_loop_options *o = &l->options;
  if ((int)o->keeping < TNF_KEEP_STEPS || o->keeping > TNF_KEEP_SNAPSHOTS)
    tnf_graph_fail(l->graph, TNF_RT_INVALID_ARGUMENT, "%s: \"options\" ask for keeping %d; there is none", l->name,
                   (int)o->keeping);
  else if (o->keeping != TNF_KEEP_STEPS && !strcmp(l->name, "while"))
    tnf_graph_fail(l->graph, TNF_RT_INVALID_ARGUMENT,
                   "while: \"options\" say what to keep; how many steps there will be nothing says");
  else if ((o->keeping == TNF_KEEP_SNAPSHOTS) != (o->budget > 0))
    tnf_graph_fail(l->graph, TNF_RT_INVALID_ARGUMENT,
                   "%s: \"options\" have a budget of %lld bytes; snapshots have a positive one", l->name, (long long)o->budget);
  return !tnf_graph_failed(l->graph);
}

static bool read_options(loop *l, const tnf_loop_options *given) {
  static const tnf_loop_options usual = TNF_LOOP_OPTIONS_INIT;
  l->options = usual;
  if (!given)
    return true;
  if (given->size < sizeof given->size || given->size > sizeof usual) {
    tnf_graph_fail(l->graph, TNF_RT_INVALID_ARGUMENT, "%s: \"options\" has the size %u; use TNF_LOOP_OPTIONS_INIT", l->name,
                   given->size);
    return false;
  }
  memcpy(&l->options, given, given->size);
  if (l->options.reverse && !strcmp(l->name, "while")) {
    tnf_graph_fail(l->graph, TNF_RT_INVALID_ARGUMENT, "while: \"options\" ask for reverse; its steps have no numbers");
    return false;
  }
  if (!read_keeping(l))
    return false;
  if (l->options.change_count < 0 || (l->options.change_count > 0 && !l->options.changes)) {
    tnf_graph_fail(l->graph, TNF_RT_INVALID_ARGUMENT, "%s: \"options\" lists %d changing axes at %s", l->name,
                   l->options.change_count, l->options.changes ? "their list" : "NULL");
    return false;
  }
  for (int32_t i = 0; i < l->options.change_count; ++i)
    if (l->options.changes[i].carried < 0 || l->options.changes[i].carried >= l->count) {
      tnf_graph_fail(l->graph, TNF_RT_OUT_OF_RANGE, "%s: changing axis %d is of carried value %d; there are %d", l->name, i,
                     l->options.changes[i].carried, l->count);
      return false;
    }
  return true;
}

/* The type of carried value `i` inside the loop, and the axes of it that change. */
static bool read_carried(loop *l, int32_t i) {
  tnf_traced init = tnf_materialize(l->init[i]);
  MlirType type = mlirValueGetType(tnf_traced_get_value(init));
  int64_t extents[TNF_RT_MAX_RANK], bounds[TNF_RT_MAX_RANK], axes[TNF_RT_MAX_RANK];
  int32_t rank = tnf_rank_of(init), count = 0;
  for (int32_t k = 0; k < rank; ++k) {
    extents[k] = tnf_ir_tensor_type_extent(type, k);
    bounds[k] = tnf_ir_tensor_type_bound(type, k);
  }
  for (int32_t c = 0; c < l->options.change_count; ++c) {
    int32_t axis = l->options.changes[c].axis;
    if (l->options.changes[c].carried != i)
      continue;
    if (!tnf_axis_resolve(l->name, l->graph, rank, &axis))
      return false;
    for (int32_t k = 0; k < count; ++k)
      if (axes[k] == axis) {
        tnf_graph_fail(l->graph, TNF_RT_INVALID_ARGUMENT, "%s: axis %d of carried value %d is declared as changing twice",
                       l->name, axis, i);
        return false;
      }
    axes[count++] = axis;
    extents[axis] = bounds[axis] = TNF_IR_UNKNOWN;
  }
  l->values[i] = tnf_traced_get_value(init);
  l->changes[i] = mlirDenseI64ArrayGet(l->graph->mlir, count, axes);
  l->types[i] = tnf_ir_tensor_type_get(l->graph->location, rank, extents, bounds, tnf_ir_tensor_type_element(type),
                                       tnf_ir_tensor_type_placement(type));
  return true;
}

static bool open_loop(loop *l, const tnf_loop_options *options) {
  size_t count = (size_t)(l->count > 0 ? l->count : 0);
  if (!tnf_values_check(l->graph, l->name, "carried values", "carried value", l->init, l->count) || !read_options(l, options))
    return false;
  l->types = tnf_graph_alloc(l->graph, count, sizeof *l->types);
  l->changes = tnf_graph_alloc(l->graph, count, sizeof *l->changes);
  l->values = tnf_graph_alloc(l->graph, count, sizeof *l->values);
  for (int32_t i = 0; i < l->count && !tnf_graph_failed(l->graph); ++i)
    read_carried(l, i);
  return !tnf_graph_failed(l->graph);
}

static void close_loop(loop *l) {
  tnf_graph_free(l->graph, l->types, (size_t)l->count, sizeof *l->types);
  tnf_graph_free(l->graph, l->changes, (size_t)l->count, sizeof *l->changes);
  tnf_graph_free(l->graph, l->values, (size_t)l->count, sizeof *l->values);
}

static void add_arguments(const loop *l, MlirBlock block) {
  for (int32_t i = 0; i < l->count; ++i)
    mlirBlockAddArgument(block, l->types[i], l->graph->location);
}

static void set_results(const loop *l, MlirOperation op, int32_t first, tnf_traced *results) {
  for (int32_t i = 0; i < l->count && results; ++i)
    results[i] = tnf_traced_from(l->graph, mlirOperationGetResult(op, first + i));
}

static MlirOperation build_while(loop *l, tnf_body_fn *condition, tnf_body_fn *function, void *user) {
  tnf_graph *graph = l->graph;
  MlirOperationState state = mlirOperationStateGet(mlirStringRefCreateFromCString("tenferro.while"), tnf_graph_location(graph));
  MlirType index = mlirIndexTypeGet(graph->mlir);
  MlirNamedAttribute attributes[] = {
      tnf_region_attribute(graph, "changes", mlirArrayAttrGet(graph->mlir, l->count, l->changes)),
      tnf_region_attribute(graph, "max_steps", mlirIntegerAttrGet(mlirIntegerTypeGet(graph->mlir, 64), l->options.max_steps))};
  mlirOperationStateAddOperands(&state, l->count, l->values);
  mlirOperationStateAddResults(&state, l->count, l->types);
  mlirOperationStateAddResults(&state, 1, &index);
  mlirOperationStateAddAttributes(&state, l->options.max_steps < 0 ? 1 : 2, attributes);
  MlirOperation op = tnf_region_op_insert(graph, &state, 2);
  tnf_body bodies[] = {{"while", "condition", "tenferro.condition", condition, NULL, user, 0, 0},
                       {"while", "body", "tenferro.yield", function, NULL, user, 0, 0}};
  for (intptr_t r = 0; r < 2; ++r) /* all there before an error in a body may ask for extents */
    add_arguments(l, tnf_region_block(op, r));
  for (intptr_t r = 0; r < 2; ++r)
    tnf_body_trace(graph, &bodies[r], tnf_region_block(op, r), l->count, r == 0 ? 1 : l->count);
  return op;
}

tnf_extent tnf_while(tnf_graph *graph, const tnf_traced *init, int32_t count, tnf_body_fn *condition, tnf_body_fn *body,
                     void *user, const tnf_loop_options *options, tnf_traced *results) {
  tnf_extent steps = {graph, NULL, 0, 0};
  if (!graph)
    return steps;
  const char *outer = tnf_surface_begin(graph, "while");
  loop l = {.graph = graph, .name = "while", .count = count, .init = init};
  if (!condition || !body || (count > 0 && !results))
    tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "while: \"%s\" is NULL",
                   !condition ? "condition"
                   : !body    ? "body"
                              : "results");
  if (open_loop(&l, options)) {
    MlirOperation op = build_while(&l, condition, body, user);
    if (tnf_region_op_verify(graph, "while", op)) {
      set_results(&l, op, 0, results);
      steps = (tnf_extent){graph, mlirOperationGetResult(op, count).ptr, 0, 2};
    }
  }
  tnf_set_null_after_failure(graph, results, count);
  close_loop(&l);
  tnf_surface_end(graph, outer);
  return steps;
}

/* What a counted loop is built from. */
typedef struct counted {
  MlirValue steps;
  const tnf_traced *xs;
  int32_t x_count;
} counted;

/* The type of a part of x. */
static MlirType part_type(tnf_graph *graph, MlirType x) {
  int64_t extents[TNF_RT_MAX_RANK], bounds[TNF_RT_MAX_RANK];
  intptr_t rank = tnf_ir_tensor_type_rank(x) - 1;
  for (intptr_t i = 0; i < rank; ++i) {
    extents[i] = tnf_ir_tensor_type_extent(x, i);
    bounds[i] = tnf_ir_tensor_type_bound(x, i);
  }
  return tnf_ir_tensor_type_get(graph->location, rank, extents, bounds, tnf_ir_tensor_type_element(x),
                                tnf_ir_tensor_type_placement(x));
}

/* The type of as many such parts as there are steps. */
static MlirType stacked_type(tnf_graph *graph, MlirType part) {
  int64_t extents[TNF_RT_MAX_RANK + 1], bounds[TNF_RT_MAX_RANK + 1];
  intptr_t rank = tnf_ir_tensor_type_rank(part);
  for (intptr_t i = 0; i < rank; ++i) {
    extents[i] = tnf_ir_tensor_type_extent(part, i);
    bounds[i] = tnf_ir_tensor_type_bound(part, i);
  }
  extents[rank] = bounds[rank] = TNF_IR_UNKNOWN;
  return tnf_ir_tensor_type_get(graph->location, rank + 1, extents, bounds, tnf_ir_tensor_type_element(part),
                                tnf_ir_tensor_type_placement(part));
}

static MlirOperation build_for(loop *l, const counted *c, const tnf_body *b) {
  tnf_graph *graph = l->graph;
  MlirOperationState state = mlirOperationStateGet(mlirStringRefCreateFromCString("tenferro.for"), tnf_graph_location(graph));
  MlirNamedAttribute attributes[4] = {
      tnf_region_attribute(graph, "changes", mlirArrayAttrGet(graph->mlir, l->count, l->changes))};
  intptr_t attribute_count = 1;
  if (l->options.reverse)
    attributes[attribute_count++] = tnf_region_attribute(graph, "reverse", mlirUnitAttrGet(graph->mlir));
  if (l->options.keeping != TNF_KEEP_STEPS)
    attributes[attribute_count++] = tnf_region_attribute(
        graph, "keeps",
        mlirStringAttrGet(graph->mlir,
                          mlirStringRefCreateFromCString(l->options.keeping == TNF_KEEP_SEGMENTS ? "segments" : "snapshots")));
  if (l->options.keeping == TNF_KEEP_SNAPSHOTS)
    attributes[attribute_count++] =
        tnf_region_attribute(graph, "budget", mlirIntegerAttrGet(mlirIntegerTypeGet(graph->mlir, 64), l->options.budget));
  mlirOperationStateAddOperands(&state, 1, &c->steps);
  for (int32_t i = 0; i < c->x_count; ++i) {
    MlirValue x = tnf_traced_get_value(tnf_materialize(c->xs[i]));
    mlirOperationStateAddOperands(&state, 1, &x);
  }
  mlirOperationStateAddOperands(&state, l->count, l->values);
  mlirOperationStateAddResults(&state, l->count, l->types);
  mlirOperationStateAddAttributes(&state, attribute_count, attributes);
  MlirOperation op = tnf_region_op_insert(graph, &state, 1);
  mlirBlockAddArgument(tnf_region_block(op, 0), mlirIndexTypeGet(graph->mlir), graph->location);
  for (int32_t i = 0; i < c->x_count; ++i)
    mlirBlockAddArgument(tnf_region_block(op, 0), part_type(graph, mlirValueGetType(mlirOperationGetOperand(op, 1 + i))),
                         graph->location);
  add_arguments(l, tnf_region_block(op, 0));
  tnf_body_trace(graph, b, tnf_region_block(op, 0), c->x_count + l->count, l->count + b->stacked_count);
  return op;
}

void tnf_for(tnf_graph *graph, tnf_extent steps, const tnf_traced *init, int32_t count, tnf_step_fn *step, void *user,
             const tnf_loop_options *options, tnf_traced *results) {
  if (!graph)
    return;
  const char *outer = tnf_surface_begin(graph, "for");
  loop l = {.graph = graph, .name = "for", .count = count, .init = init};
  counted c = {tnf_extent_as_value(graph, "for", "the number of steps", steps), NULL, 0};
  if (!step || (count > 0 && !results))
    tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "for: \"%s\" is NULL", !step ? "body" : "results");
  if (open_loop(&l, options)) {
    MlirOperation op = build_for(&l, &c, &(tnf_body){"for", "body", "tenferro.yield", NULL, step, user, 0, 0});
    if (tnf_region_op_verify(graph, "for", op))
      set_results(&l, op, 0, results);
  }
  tnf_set_null_after_failure(graph, results, count);
  close_loop(&l);
  tnf_surface_end(graph, outer);
}

/* ---- scan ---- */

static bool check_xs(tnf_graph *graph, const tnf_traced *xs, int32_t count) {
  if (!tnf_values_check(graph, "scan", "tensors to run over", "x", xs, count))
    return false;
  for (int32_t i = 0; i < count; ++i)
    if (tnf_rank_of(xs[i]) == 0) {
      tnf_graph_fail(graph, TNF_RT_RANK_MISMATCH, "scan: x %d has rank 0: there is no axis to run over", i);
      return false;
    }
  return true;
}

static bool check_scan(tnf_graph *graph, const tnf_traced *results, int32_t count, const tnf_traced *stacked,
                       int32_t stacked_count, tnf_body_fn *function) {
  if (!function || (count > 0 && !results) || (stacked_count > 0 && !stacked))
    tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "scan: \"%s\" is NULL",
                   !function               ? "body"
                   : count > 0 && !results ? "results"
                                           : "stacked");
  else if (stacked_count < 0)
    tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "scan: %d stacked values", stacked_count);
  return !tnf_graph_failed(graph);
}

/* The number of steps; null after an error. */
static MlirValue length_of(tnf_graph *graph, tnf_extent length, const tnf_traced *xs, int32_t x_count) {
  if (length.kind == 0 && !length.graph) {
    if (x_count == 0) {
      tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "scan: there is no x that says how many steps there are, and no length");
      return (MlirValue){NULL};
    }
    length = tnf_dim(xs[0], -1);
  }
  return tnf_extent_as_value(graph, "scan", "the length", length);
}

/* The loop with what it stacks, in front of what it carries. */
static MlirOperation with_stacked(const loop *l, MlirOperation op, int32_t stacked_count) {
  size_t count = (size_t)(stacked_count + l->count);
  MlirType *types = tnf_graph_failed(l->graph) ? NULL : tnf_graph_alloc(l->graph, count, sizeof *types);
  if (!types)
    return op;
  MlirOperation end = mlirBlockGetTerminator(tnf_region_block(op, 0));
  for (int32_t i = 0; i < stacked_count; ++i) {
    MlirType part = mlirValueGetType(mlirOperationGetOperand(end, i));
    if (tnf_ir_tensor_type_rank(part) == TNF_RT_MAX_RANK)
      tnf_graph_fail(l->graph, TNF_RT_RANK_MISMATCH, "scan: stacked value %d has rank %d, and gets one axis more", i,
                     TNF_RT_MAX_RANK);
    types[i] = tnf_graph_failed(l->graph) ? part : stacked_type(l->graph, part);
  }
  for (int32_t i = 0; i < l->count; ++i)
    types[stacked_count + i] = l->types[i];
  op = tnf_region_op_with_results(l->graph, op, (int32_t)count, types);
  tnf_graph_free(l->graph, types, count, sizeof *types);
  return op;
}

void tnf_scan(tnf_graph *graph, tnf_extent length, const tnf_traced *init, int32_t count, const tnf_traced *xs, int32_t x_count,
              tnf_body_fn *function, void *user, const tnf_loop_options *options, tnf_traced *results, tnf_traced *stacked,
              int32_t stacked_count) {
  if (!graph)
    return;
  const char *outer = tnf_surface_begin(graph, "scan");
  loop l = {.graph = graph, .name = "scan", .count = count, .init = init};
  counted c = {{NULL}, xs, x_count};
  if (check_scan(graph, results, count, stacked, stacked_count, function) && check_xs(graph, xs, x_count))
    c.steps = length_of(graph, length, xs, x_count);
  if (open_loop(&l, options)) {
    tnf_body b = {"scan", "body", "tenferro.yield", function, NULL, user, x_count, stacked_count};
    MlirOperation op = with_stacked(&l, build_for(&l, &c, &b), stacked_count);
    if (tnf_region_op_verify(graph, "scan", op)) {
      set_results(&l, op, stacked_count, results);
      for (int32_t i = 0; i < stacked_count; ++i)
        stacked[i] = tnf_traced_from(graph, mlirOperationGetResult(op, i));
    }
  }
  tnf_set_null_after_failure(graph, results, count);
  tnf_set_null_after_failure(graph, stacked, stacked_count);
  close_loop(&l);
  tnf_surface_end(graph, outer);
}

/* ---- branches ----------------------------------------------------------------------------------------------------------- */

/* The type of a result: what both branches say of its extents. Null where their values have no type in common. */
static MlirType common_type(tnf_graph *graph, MlirType a, MlirType b) {
  if (mlirTypeEqual(a, b))
    return a;
  intptr_t rank = tnf_ir_tensor_type_rank(a);
  if (rank != tnf_ir_tensor_type_rank(b))
    return a;
  int64_t extents[TNF_RT_MAX_RANK], bounds[TNF_RT_MAX_RANK];
  for (intptr_t i = 0; i < rank; ++i) {
    int64_t x = tnf_ir_tensor_type_extent(a, i), y = tnf_ir_tensor_type_extent(b, i);
    int64_t p = x != TNF_IR_UNKNOWN ? x : tnf_ir_tensor_type_bound(a, i);
    int64_t q = y != TNF_IR_UNKNOWN ? y : tnf_ir_tensor_type_bound(b, i);
    extents[i] = x == y ? x : TNF_IR_UNKNOWN;
    bounds[i] = extents[i] != TNF_IR_UNKNOWN || p == TNF_IR_UNKNOWN || q == TNF_IR_UNKNOWN ? TNF_IR_UNKNOWN : p > q ? p : q;
  }
  return tnf_ir_tensor_type_get(graph->location, rank, extents, bounds, tnf_ir_tensor_type_element(a),
                                tnf_ir_tensor_type_placement(a));
}

MlirOperation tnf_branch_with_results(tnf_graph *graph, MlirOperation op, int32_t count) {
  MlirType *types = tnf_graph_alloc(graph, (size_t)count, sizeof *types);
  if (!types)
    return op;
  MlirOperation ends[] = {mlirBlockGetTerminator(tnf_region_block(op, 0)), mlirBlockGetTerminator(tnf_region_block(op, 1))};
  for (int32_t i = 0; i < count; ++i)
    types[i] = common_type(graph, mlirValueGetType(mlirOperationGetOperand(ends[0], i)),
                           mlirValueGetType(mlirOperationGetOperand(ends[1], i)));
  op = tnf_region_op_with_results(graph, op, count, types);
  tnf_graph_free(graph, types, (size_t)count, sizeof *types);
  return op;
}

static bool is_flag(tnf_graph *graph, tnf_traced pred) {
  if (tnf_dtype_of(pred) == TNF_BOOL && tnf_rank_of(pred) == 0)
    return true;
  char type[256];
  tnf_graph_fail(graph, tnf_rank_of(pred) ? TNF_RT_RANK_MISMATCH : TNF_RT_DTYPE_MISMATCH,
                 "if: pred must be a rank-0 bool, got %s", tnf_traced_text(pred, type, sizeof type));
  return false;
}

static void build_if(tnf_graph *graph, tnf_traced pred, const tnf_body *bodies, tnf_traced *results, int32_t count) {
  MlirOperationState state = mlirOperationStateGet(mlirStringRefCreateFromCString("tenferro.if"), tnf_graph_location(graph));
  MlirValue flag = tnf_traced_get_value(tnf_materialize(pred));
  mlirOperationStateAddOperands(&state, 1, &flag);
  MlirOperation op = tnf_region_op_insert(graph, &state, 2);
  for (intptr_t r = 0; r < 2; ++r)
    tnf_body_trace(graph, &bodies[r], tnf_region_block(op, r), 0, count);
  if (tnf_graph_failed(graph))
    return;
  op = tnf_branch_with_results(graph, op, count);
  if (!tnf_region_op_verify(graph, "if", op))
    return;
  for (int32_t i = 0; i < count; ++i)
    results[i] = tnf_traced_from(graph, mlirOperationGetResult(op, i));
}

void tnf_if(tnf_traced pred, tnf_body_fn *then_body, tnf_body_fn *else_body, void *user, tnf_traced *results, int32_t count) {
  tnf_graph *graph = tnf_named_operands_check("if", "pred", 1, &pred);
  if (!graph) {
    tnf_set_null(pred.graph, results, count);
    return;
  }
  const char *outer = tnf_surface_begin(graph, "if");
  if (!then_body || !else_body || (count > 0 && !results))
    tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "if: \"%s\" is NULL",
                   !then_body   ? "then_body"
                   : !else_body ? "else_body"
                                : "results");
  else if (count < 0)
    tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "if: %d results", count);
  else if (is_flag(graph, pred)) {
    tnf_body bodies[] = {{"if", "first branch", "tenferro.yield", then_body, NULL, user, 0, 0},
                         {"if", "second branch", "tenferro.yield", else_body, NULL, user, 0, 0}};
    build_if(graph, pred, bodies, results, count);
  }
  tnf_set_null_after_failure(graph, results, count);
  tnf_surface_end(graph, outer);
}
