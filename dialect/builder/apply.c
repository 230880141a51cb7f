/* Bodies with derivatives of their own, or that derivatives compute again. */
#include "builder/applied.h"
#include "builder/bodies.h"
#include "builders.h"

/* One call. */
typedef struct call {
  tnf_graph *graph;
  const tnf_applied *applied;
  int32_t in_count, out_count;
  MlirOperation op; /* whose results come last */
} call;

/* ---- what is read from outside ------------------------------------------------------------------------------------------- */

static bool is_inside(MlirOperation op, MlirValue value) {
  MlirBlock block =
      mlirValueIsABlockArgument(value) ? mlirBlockArgumentGetOwner(value) : mlirOperationGetBlock(mlirOpResultGetOwner(value));
  MlirOperation around = mlirBlockGetParentOperation(block);
  while (!mlirOperationIsNull(around) && around.ptr != op.ptr)
    around = mlirOperationGetParentOperation(around);
  return !mlirOperationIsNull(around);
}

static bool is_wrt(MlirOperation op, intptr_t operand) {
  intptr_t count = mlirOperationGetNumOperands(op);
  return (tnf_op_is(op, "tenferro.grad") && operand > 0) ||
         (tnf_op_is(op, "tenferro.vjp") && operand > 0 && operand < count - 1) ||
         (tnf_op_is(op, "tenferro.jvp") && operand > 0 && operand <= (count - 1) / 2);
}

/* The argument of the body in the place of a value from outside, which becomes an operand behind those given: these are
 * independent of it, even where they are the same value. */
static MlirValue argument_for(tnf_graph *graph, MlirOperation op, intptr_t given, MlirValue outside) {
  MlirBlock body = tnf_region_block(op, 0);
  intptr_t count = mlirOperationGetNumOperands(op);
  for (intptr_t i = given; i < count; ++i)
    if (mlirOperationGetOperand(op, i).ptr == outside.ptr)
      return mlirBlockGetArgument(body, i);
  MlirValue *operands = tnf_graph_alloc(graph, (size_t)count + 1, sizeof *operands);
  if (!operands)
    return outside;
  for (intptr_t i = 0; i < count; ++i)
    operands[i] = mlirOperationGetOperand(op, i);
  operands[count] = outside;
  mlirOperationSetOperands(op, count + 1, operands);
  tnf_graph_free(graph, operands, (size_t)count + 1, sizeof *operands);
  return mlirBlockAddArgument(body, mlirValueGetType(outside), graph->location);
}

static void close_block(tnf_graph *graph, const char *name, MlirOperation applied, intptr_t given, MlirBlock block) {
  for (MlirOperation op = mlirBlockGetFirstOperation(block); !mlirOperationIsNull(op) && !tnf_graph_failed(graph);
       op = mlirOperationGetNextInBlock(op)) {
    for (intptr_t i = 0, n = mlirOperationGetNumOperands(op); i < n; ++i) {
      MlirValue value = mlirOperationGetOperand(op, i);
      if (!tnf_ir_type_is_tensor(mlirValueGetType(value)) || is_inside(applied, value))
        continue;
      if (is_wrt(op, i))
        tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT,
                       "%s: the body differentiates with respect to a value from outside of it; make that an operand", name);
      else
        mlirOperationSetOperand(op, i, argument_for(graph, applied, given, value));
    }
    for (intptr_t r = 0, n = mlirOperationGetNumRegions(op); r < n; ++r)
      close_block(graph, name, applied, given, tnf_region_block(op, r));
  }
}

void tnf_apply_close_over(tnf_graph *graph, const char *name, MlirOperation op) {
  close_block(graph, name, op, mlirOperationGetNumOperands(op), tnf_region_block(op, 0));
}

/* A derivative that its author has written knows nothing of what the body reads besides. */
static void refuse_outside(const call *c) {
  if (!tnf_graph_failed(c->graph) && mlirOperationGetNumOperands(c->op) > c->in_count)
    tnf_graph_fail(c->graph, TNF_RT_INVALID_ARGUMENT, "%s: %s reads a value from outside, of which its derivative says nothing",
                   c->applied->call, c->applied->name);
}

/* ---- rules ------------------------------------------------------------------------------------------------------------- */

static bool moves(MlirValue value) {
  return tnf_value_is_floating(value);
}

static MlirValue operand_of(const call *c, int32_t i) {
  return mlirOperationGetOperand(c->op, i);
}
static MlirValue result_of(const call *c, int32_t i) {
  return mlirOperationGetOperand(mlirBlockGetTerminator(tnf_region_block(c->op, 0)), i);
}

static int32_t count_moving(const call *c, bool of_results) {
  int32_t count = 0;
  for (int32_t i = 0, n = of_results ? c->out_count : c->in_count; i < n; ++i)
    count += moves(of_results ? result_of(c, i) : operand_of(c, i));
  return count;
}

/* Values of which those of what is floating-point are `given`, and the others zeros like those of `like`. */
static void spread(const call *c, bool of_results, const tnf_traced *like, const tnf_traced *given, tnf_traced *into) {
  for (int32_t i = 0, n = of_results ? c->out_count : c->in_count; i < n; ++i)
    into[i] = moves(of_results ? result_of(c, i) : operand_of(c, i)) ? *given++ : tnf_zero_like(like[i]);
}
static void gather(const call *c, bool of_results, const tnf_traced *from, tnf_traced *out) {
  for (int32_t i = 0, n = of_results ? c->out_count : c->in_count; i < n; ++i)
    if (moves(of_results ? result_of(c, i) : operand_of(c, i)))
      *out++ = from[i];
}

static void null_values(tnf_graph *graph, tnf_traced *list, int32_t count) {
  for (int32_t i = 0; i < count; ++i)
    list[i] = (tnf_traced){graph, NULL, NULL};
}

/* in: the operands, then a tangent for each that moves. */
static void trace_jvp(tnf_graph *graph, const tnf_traced *in, int32_t in_count, tnf_traced *out, int32_t out_count, void *user) {
  const call *c = user;
  size_t all = (size_t)c->in_count + (size_t)c->out_count;
  tnf_traced *tangents = tnf_graph_alloc(graph, all, sizeof *tangents);
  (void)in_count;
  (void)out_count;
  if (!tangents)
    return;
  spread(c, false, in, in + c->in_count, tangents);
  null_values(graph, tangents + c->in_count, c->out_count);
  c->applied->jvp(graph, in, tangents, c->in_count, tangents + c->in_count, c->out_count, c->applied->jvp_user);
  gather(c, true, tangents + c->in_count, out);
  tnf_graph_free(graph, tangents, all, sizeof *tangents);
}

/* in: the operands, the results, then a cotangent for each result that moves. */
static void trace_vjp(tnf_graph *graph, const tnf_traced *in, int32_t in_count, tnf_traced *out, int32_t out_count, void *user) {
  const call *c = user;
  size_t all = (size_t)c->in_count + (size_t)c->out_count;
  const tnf_traced *results = in + c->in_count;
  tnf_traced *given = tnf_graph_alloc(graph, all, sizeof *given);
  (void)in_count;
  (void)out_count;
  if (!given)
    return;
  tnf_traced *cotangents = given + c->in_count;
  spread(c, true, results, results + c->out_count, cotangents);
  null_values(graph, given, c->in_count);
  c->applied->vjp(graph, in, c->in_count, results, cotangents, c->out_count, given, c->applied->vjp_user);
  gather(c, false, given, out);
  tnf_graph_free(graph, given, all, sizeof *given);
}

static void add_argument_like(const call *c, MlirBlock block, MlirValue value) {
  mlirBlockAddArgument(block, mlirValueGetType(value), c->graph->location);
}

static void build_rule(const call *c, intptr_t region, bool backward) {
  MlirBlock block = tnf_region_block(c->op, region);
  tnf_body b = {c->applied->call,
                backward ? "vjp" : "jvp",
                "tenferro.yield",
                backward ? trace_vjp : trace_jvp,
                NULL,
                (void *)(uintptr_t)c,
                0,
                0};
  for (int32_t i = 0; i < c->in_count; ++i)
    add_argument_like(c, block, operand_of(c, i));
  for (int32_t i = 0; i < c->in_count && !backward; ++i)
    if (moves(operand_of(c, i)))
      add_argument_like(c, block, operand_of(c, i));
  for (int32_t i = 0; i < c->out_count && backward; ++i)
    add_argument_like(c, block, result_of(c, i));
  for (int32_t i = 0; i < c->out_count && backward; ++i)
    if (moves(result_of(c, i)))
      add_argument_like(c, block, result_of(c, i));
  tnf_body_trace(c->graph, &b, block, (int32_t)mlirBlockGetNumArguments(block), count_moving(c, !backward));
}

/* ---- the operation ----------------------------------------------------------------------------------------------------- */

static MlirOperation begin(const call *c, const tnf_traced *in) {
  tnf_graph *graph = c->graph;
  const tnf_applied *a = c->applied;
  MlirOperationState state = mlirOperationStateGet(mlirStringRefCreateFromCString("tenferro.apply"), tnf_graph_location(graph));
  MlirAttribute name = mlirStringAttrGet(graph->mlir, mlirStringRefCreateFromCString(a->name)),
                unit = mlirUnitAttrGet(graph->mlir);
  MlirNamedAttribute attributes[3] = {tnf_region_attribute(graph, "name", name)};
  intptr_t count = 1;
  if (a->jvp)
    attributes[count++] = tnf_region_attribute(graph, "jvp", unit);
  if (a->vjp)
    attributes[count++] = tnf_region_attribute(graph, "vjp", unit);
  mlirOperationStateAddAttributes(&state, count, attributes);
  for (int32_t i = 0; i < c->in_count && !tnf_graph_failed(graph); ++i) {
    MlirValue operand = tnf_traced_get_value(tnf_materialize(in[i]));
    mlirOperationStateAddOperands(&state, 1, &operand);
  }
  return tnf_region_op_insert(graph, &state, (int32_t)count);
}

/* The operation with its results, which the body decides. */
static MlirOperation complete(const call *c) {
  MlirType *types = tnf_graph_alloc(c->graph, (size_t)c->out_count, sizeof *types);
  if (!types)
    return c->op;
  for (int32_t i = 0; i < c->out_count; ++i)
    types[i] = mlirValueGetType(result_of(c, i));
  MlirOperation op = tnf_region_op_with_results(c->graph, c->op, c->out_count, types);
  tnf_graph_free(c->graph, types, (size_t)c->out_count, sizeof *types);
  return op;
}

static void build(call *c, const tnf_traced *in) {
  const tnf_applied *a = c->applied;
  const tnf_body b = {a->call, "body", "tenferro.yield", a->body, NULL, a->body_user, 0, 0};
  c->op = begin(c, in);
  for (int32_t i = 0; i < c->in_count; ++i)
    add_argument_like(c, tnf_region_block(c->op, 0), operand_of(c, i));
  tnf_body_trace(c->graph, &b, tnf_region_block(c->op, 0), c->in_count, c->out_count);
  tnf_apply_close_over(c->graph, a->call, c->op);
  if (a->jvp || a->vjp)
    refuse_outside(c);
  if (a->jvp && !tnf_graph_failed(c->graph))
    build_rule(c, 1, false);
  if (a->vjp && !tnf_graph_failed(c->graph))
    build_rule(c, a->jvp ? 2 : 1, true);
  if (!tnf_graph_failed(c->graph))
    c->op = complete(c);
}

void tnf_apply(tnf_graph *graph, const tnf_applied *applied, const tnf_traced *in, int32_t in_count, tnf_traced *out,
               int32_t out_count) {
  call c = {.graph = graph, .applied = applied, .in_count = in_count, .out_count = out_count};
  build(&c, in);
  if (tnf_region_op_verify(graph, applied->call, c.op))
    for (int32_t i = 0; i < out_count; ++i)
      out[i] = tnf_traced_from(graph, mlirOperationGetResult(c.op, i));
}

void tnf_checkpoint(tnf_graph *graph, tnf_body_fn *body, void *user, const tnf_traced *in, int32_t in_count, tnf_traced *out,
                    int32_t out_count) {
  static const char name[] = "checkpoint";
  if (!graph)
    return;
  const char *outer = tnf_surface_begin(graph, name);
  if (!body || (out_count > 0 && !out))
    tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "%s: \"%s\" is NULL", name, !body ? "body" : "out");
  else if (out_count < 0)
    tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "%s: %d results", name, out_count);
  else if (tnf_values_check(graph, name, "operands", "operand", in, in_count))
    tnf_apply(graph, &(tnf_applied){.call = name, .name = name, .body = body, .body_user = user}, in, in_count, out, out_count);
  tnf_set_null_after_failure(graph, out, out_count);
  tnf_surface_end(graph, outer);
}
