/* Loops and branches: a body is traced into the block of a region, where the graph builds until it is there. */
#include "tenferro/control.h"
#include "builder/surface.h"
#include "builders.h"

#include <stdio.h>

/* ---- bodies ------------------------------------------------------------------------------------------------------------ */

/* Where the graph builds outside of a body. */
typedef struct outside {
  MlirBlock block;
  MlirOperation before;
  const char *surface;
} outside;

static outside enter_body(tnf_graph *graph, MlirBlock block) {
  outside here = {graph->block, graph->before, graph->surface};
  graph->block = block;
  graph->before = (MlirOperation){NULL};
  graph->surface = NULL;
  ++graph->open_bodies;
  return here;
}

static void leave_body(tnf_graph *graph, outside here) {
  graph->block = here.block;
  graph->before = here.before;
  graph->surface = here.surface;
  --graph->open_bodies;
}

static MlirBlock add_block(MlirRegion region) {
  MlirBlock block = mlirBlockCreate(0, NULL, NULL);
  mlirRegionAppendOwnedBlock(region, block);
  return block;
}

/* What a body is and how it is called: one of the two functions. What it stacks it writes last. */
typedef struct body {
  const char *name, *what, *end;
  tnf_body_fn *function;
  tnf_step_fn *step;
  void *user;
  int32_t part_count, stacked_count;
} body;

/* Ends the body with what it wrote: first what is stacked. */
static void end_body(tnf_graph *graph, const body *b, int32_t count, const tnf_traced *out) {
  MlirOperationState state = mlirOperationStateGet(mlirStringRefCreateFromCString(b->end), graph->location);
  for (int32_t k = 0; k < count && !tnf_graph_failed(graph); ++k) {
    int32_t i = k < b->stacked_count ? count - b->stacked_count + k : k - b->stacked_count;
    if (tnf_traced_is_null(out[i]))
      tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "%s: the %s left value %d null", b->name, b->what, i);
    else if (out[i].graph != graph)
      tnf_graphs_mixed(b->name, graph, out[i].graph);
    else if (tnf_is_visible(graph, b->name, out[i])) {
      MlirValue value = tnf_traced_get_value(tnf_materialize(out[i]));
      if (!mlirValueIsNull(value))
        mlirOperationStateAddOperands(&state, 1, &value);
    }
  }
  mlirBlockAppendOwnedOperation(graph->block, mlirOperationCreate(&state));
}

/* Builds the body in a block whose last `in_count` arguments are what it gets: the parts in front of what is carried. */
static void trace_body(tnf_graph *graph, const body *b, MlirBlock block, int32_t in_count, int32_t out_count) {
  size_t all = (size_t)in_count + (size_t)out_count;
  tnf_traced *values = tnf_graph_alloc(graph, all, sizeof *values);
  if (!values)
    return;
  tnf_traced *in = values, *out = values + in_count;
  intptr_t first = mlirBlockGetNumArguments(block) - in_count;
  for (int32_t i = 0; i < in_count; ++i)
    in[i] = tnf_traced_from(graph, mlirBlockGetArgument(block, first + (i + b->part_count) % in_count));
  for (int32_t i = 0; i < out_count; ++i)
    out[i] = (tnf_traced){graph, NULL, NULL};
  outside here = enter_body(graph, block);
  if (b->step) {
    tnf_extent step = {graph, mlirBlockGetArgument(block, 0).ptr, 0, 2};
    b->step(graph, step, tnf_extent_to_scalar(graph, step, TNF_I64), in, in_count, out, out_count, b->user);
  } else {
    b->function(graph, in, in_count, out, out_count, b->user);
  }
  end_body(graph, b, out_count, out);
  leave_body(graph, here);
  tnf_graph_free(graph, values, all, sizeof *values);
}

/* ---- operations --------------------------------------------------------------------------------------------------------- */

static MlirNamedAttribute named(tnf_graph *graph, const char *name, MlirAttribute value) {
  return mlirNamedAttributeGet(mlirIdentifierGet(graph->mlir, mlirStringRefCreateFromCString(name)), value);
}

/* Inserts the operation, with regions of one empty block each. */
static MlirOperation insert(tnf_graph *graph, MlirOperationState *state, int32_t regions) {
  for (int32_t i = 0; i < regions; ++i) {
    MlirRegion region = mlirRegionCreate();
    add_block(region);
    mlirOperationStateAddOwnedRegions(state, 1, &region);
  }
  MlirOperation op = mlirOperationCreate(state);
  if (mlirOperationIsNull(graph->before))
    mlirBlockAppendOwnedOperation(graph->block, op);
  else
    mlirBlockInsertOwnedOperationBefore(graph->block, graph->before, op);
  return op;
}

static MlirBlock block_of(MlirOperation op, intptr_t region) {
  return mlirRegionGetFirstBlock(mlirOperationGetRegion(op, region));
}

/* The operation with these results, which its regions decide. */
static MlirOperation with_results(tnf_graph *graph, MlirOperation op, int32_t count, const MlirType *types) {
  MlirOperationState state = mlirOperationStateGet(mlirIdentifierStr(mlirOperationGetName(op)), mlirOperationGetLocation(op));
  for (intptr_t i = 0, n = mlirOperationGetNumOperands(op); i < n; ++i) {
    MlirValue operand = mlirOperationGetOperand(op, i);
    mlirOperationStateAddOperands(&state, 1, &operand);
  }
  for (intptr_t i = 0, n = mlirOperationGetNumAttributes(op); i < n; ++i) {
    MlirNamedAttribute attribute = mlirOperationGetAttribute(op, i);
    mlirOperationStateAddAttributes(&state, 1, &attribute);
  }
  mlirOperationStateAddResults(&state, count, types);
  intptr_t regions = mlirOperationGetNumRegions(op);
  for (intptr_t r = 0; r < regions; ++r) {
    MlirRegion region = mlirRegionCreate();
    mlirOperationStateAddOwnedRegions(&state, 1, &region);
  }
  MlirOperation whole = mlirOperationCreate(&state);
  mlirBlockInsertOwnedOperationBefore(graph->block, op, whole);
  for (intptr_t r = 0; r < regions; ++r)
    mlirRegionTakeBody(mlirOperationGetRegion(whole, r), mlirOperationGetRegion(op, r));
  mlirOperationDestroy(op);
  return whole;
}

/* Checks what was built. What is not valid stays, as values of its bodies may be known, but its bodies lose their ends, which may
 * not fit: it is then like an operation that is being built. */
static bool verify(tnf_graph *graph, const char *name, MlirOperation op) {
  if (!tnf_graph_failed(graph)) {
    tnf_listener listener;
    tnf_listener_begin(&listener, graph);
    listener.plain = true;
    bool valid = mlirOperationVerify(op);
    tnf_listener_end(&listener);
    if (valid)
      return true;
    tnf_fail_with_diagnostic(graph, NULL, name, &listener);
  }
  for (intptr_t r = 0; r < mlirOperationGetNumRegions(op); ++r) {
    MlirOperation end = mlirBlockGetTerminator(block_of(op, r));
    if (!mlirOperationIsNull(end))
      mlirOperationDestroy(end);
  }
  return false;
}

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

/* `many` and `one` are what errors call them. */
static bool check_values(tnf_graph *graph, const char *name, const char *many, const char *one, const tnf_traced *list,
                         int32_t count) {
  if (count < 0 || (count > 0 && !list)) {
    tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "%s: %d %s at %s", name, count, many, list ? "their list" : "NULL");
    return false;
  }
  for (int32_t i = 0; i < count; ++i)
    if (list[i].graph && list[i].graph != graph) {
      tnf_graphs_mixed(name, graph, list[i].graph);
      return false;
    } else if (tnf_traced_is_null(list[i])) {
      tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "%s: %s %d is null", name, one, i);
      return false;
    } else if (!tnf_is_visible(graph, name, list[i])) {
      return false;
    }
  return !tnf_graph_failed(graph);
}

static bool open_loop(loop *l, const tnf_loop_options *options) {
  size_t count = (size_t)(l->count > 0 ? l->count : 0);
  if (!check_values(l->graph, l->name, "carried values", "carried value", l->init, l->count) || !read_options(l, options))
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

static void set_null(tnf_graph *graph, tnf_traced *results, int32_t count) {
  for (int32_t i = 0; i < count && results; ++i)
    results[i] = tnf_traced_failed(graph);
}
/* Not before: the results may be written where the initial values are read. */
static void set_null_after_failure(tnf_graph *graph, tnf_traced *results, int32_t count) {
  if (tnf_graph_failed(graph))
    set_null(graph, results, count);
}

static MlirOperation build_while(loop *l, tnf_body_fn *condition, tnf_body_fn *function, void *user) {
  tnf_graph *graph = l->graph;
  MlirOperationState state = mlirOperationStateGet(mlirStringRefCreateFromCString("tenferro.while"), tnf_graph_location(graph));
  MlirType index = mlirIndexTypeGet(graph->mlir);
  MlirNamedAttribute attributes[] = {
      named(graph, "changes", mlirArrayAttrGet(graph->mlir, l->count, l->changes)),
      named(graph, "max_steps", mlirIntegerAttrGet(mlirIntegerTypeGet(graph->mlir, 64), l->options.max_steps))};
  mlirOperationStateAddOperands(&state, l->count, l->values);
  mlirOperationStateAddResults(&state, l->count, l->types);
  mlirOperationStateAddResults(&state, 1, &index);
  mlirOperationStateAddAttributes(&state, l->options.max_steps < 0 ? 1 : 2, attributes);
  MlirOperation op = insert(graph, &state, 2);
  body bodies[] = {{"while", "condition", "tenferro.condition", condition, NULL, user, 0, 0},
                   {"while", "body", "tenferro.yield", function, NULL, user, 0, 0}};
  for (intptr_t r = 0; r < 2; ++r) /* all there before an error in a body may ask for extents */
    add_arguments(l, block_of(op, r));
  for (intptr_t r = 0; r < 2; ++r)
    trace_body(graph, &bodies[r], block_of(op, r), l->count, r == 0 ? 1 : l->count);
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
    if (verify(graph, "while", op)) {
      set_results(&l, op, 0, results);
      steps = (tnf_extent){graph, mlirOperationGetResult(op, count).ptr, 0, 2};
    }
  }
  set_null_after_failure(graph, results, count);
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

static MlirOperation build_for(loop *l, const counted *c, const body *b) {
  tnf_graph *graph = l->graph;
  MlirOperationState state = mlirOperationStateGet(mlirStringRefCreateFromCString("tenferro.for"), tnf_graph_location(graph));
  MlirNamedAttribute attributes[] = {named(graph, "changes", mlirArrayAttrGet(graph->mlir, l->count, l->changes)),
                                     named(graph, "reverse", mlirUnitAttrGet(graph->mlir))};
  mlirOperationStateAddOperands(&state, 1, &c->steps);
  for (int32_t i = 0; i < c->x_count; ++i) {
    MlirValue x = tnf_traced_get_value(tnf_materialize(c->xs[i]));
    mlirOperationStateAddOperands(&state, 1, &x);
  }
  mlirOperationStateAddOperands(&state, l->count, l->values);
  mlirOperationStateAddResults(&state, l->count, l->types);
  mlirOperationStateAddAttributes(&state, l->options.reverse ? 2 : 1, attributes);
  MlirOperation op = insert(graph, &state, 1);
  mlirBlockAddArgument(block_of(op, 0), mlirIndexTypeGet(graph->mlir), graph->location);
  for (int32_t i = 0; i < c->x_count; ++i)
    mlirBlockAddArgument(block_of(op, 0), part_type(graph, mlirValueGetType(mlirOperationGetOperand(op, 1 + i))),
                         graph->location);
  add_arguments(l, block_of(op, 0));
  trace_body(graph, b, block_of(op, 0), c->x_count + l->count, l->count + b->stacked_count);
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
    MlirOperation op = build_for(&l, &c, &(body){"for", "body", "tenferro.yield", NULL, step, user, 0, 0});
    if (verify(graph, "for", op))
      set_results(&l, op, 0, results);
  }
  set_null_after_failure(graph, results, count);
  close_loop(&l);
  tnf_surface_end(graph, outer);
}

/* ---- scan ---- */

static bool check_xs(tnf_graph *graph, const tnf_traced *xs, int32_t count) {
  if (!check_values(graph, "scan", "tensors to run over", "x", xs, count))
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
  MlirOperation end = mlirBlockGetTerminator(block_of(op, 0));
  for (int32_t i = 0; i < stacked_count; ++i) {
    MlirType part = mlirValueGetType(mlirOperationGetOperand(end, i));
    if (tnf_ir_tensor_type_rank(part) == TNF_RT_MAX_RANK)
      tnf_graph_fail(l->graph, TNF_RT_RANK_MISMATCH, "scan: stacked value %d has rank %d, and gets one axis more", i,
                     TNF_RT_MAX_RANK);
    types[i] = tnf_graph_failed(l->graph) ? part : stacked_type(l->graph, part);
  }
  for (int32_t i = 0; i < l->count; ++i)
    types[stacked_count + i] = l->types[i];
  op = with_results(l->graph, op, (int32_t)count, types);
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
    body b = {"scan", "body", "tenferro.yield", function, NULL, user, x_count, stacked_count};
    MlirOperation op = with_stacked(&l, build_for(&l, &c, &b), stacked_count);
    if (verify(graph, "scan", op)) {
      set_results(&l, op, stacked_count, results);
      for (int32_t i = 0; i < stacked_count; ++i)
        stacked[i] = tnf_traced_from(graph, mlirOperationGetResult(op, i));
    }
  }
  set_null_after_failure(graph, results, count);
  set_null_after_failure(graph, stacked, stacked_count);
  close_loop(&l);
  tnf_surface_end(graph, outer);
}

/* ---- branches ----------------------------------------------------------------------------------------------------------- */

/* The type of a result: what both branches say of its extents. Null where their values have no type in common. */
static MlirType common_type(tnf_graph *graph, MlirType a, MlirType b) {
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

/* The branch with its results: their types are known once both bodies are there. */
static MlirOperation with_branch_results(tnf_graph *graph, MlirOperation op, int32_t count) {
  MlirType *types = tnf_graph_alloc(graph, (size_t)count, sizeof *types);
  if (!types)
    return op;
  MlirOperation ends[] = {mlirBlockGetTerminator(block_of(op, 0)), mlirBlockGetTerminator(block_of(op, 1))};
  for (int32_t i = 0; i < count; ++i)
    types[i] = common_type(graph, mlirValueGetType(mlirOperationGetOperand(ends[0], i)),
                           mlirValueGetType(mlirOperationGetOperand(ends[1], i)));
  op = with_results(graph, op, count, types);
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

static void build_if(tnf_graph *graph, tnf_traced pred, const body *bodies, tnf_traced *results, int32_t count) {
  MlirOperationState state = mlirOperationStateGet(mlirStringRefCreateFromCString("tenferro.if"), tnf_graph_location(graph));
  MlirValue flag = tnf_traced_get_value(tnf_materialize(pred));
  mlirOperationStateAddOperands(&state, 1, &flag);
  MlirOperation op = insert(graph, &state, 2);
  for (intptr_t r = 0; r < 2; ++r)
    trace_body(graph, &bodies[r], block_of(op, r), 0, count);
  if (tnf_graph_failed(graph))
    return;
  op = with_branch_results(graph, op, count);
  if (!verify(graph, "if", op))
    return;
  for (int32_t i = 0; i < count; ++i)
    results[i] = tnf_traced_from(graph, mlirOperationGetResult(op, i));
}

void tnf_if(tnf_traced pred, tnf_body_fn *then_body, tnf_body_fn *else_body, void *user, tnf_traced *results, int32_t count) {
  tnf_graph *graph = tnf_named_operands_check("if", "pred", 1, &pred);
  if (!graph) {
    set_null(pred.graph, results, count);
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
    body bodies[] = {{"if", "first branch", "tenferro.yield", then_body, NULL, user, 0, 0},
                     {"if", "second branch", "tenferro.yield", else_body, NULL, user, 0, 0}};
    build_if(graph, pred, bodies, results, count);
  }
  set_null_after_failure(graph, results, count);
  tnf_surface_end(graph, outer);
}
