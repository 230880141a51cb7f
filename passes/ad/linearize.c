/* What a function's derivative is computed with: two functions, made once for all calls that ask for the same. One gives the
 * results and what else the derivative reads of the way there, the other one gives the derivative from these. */
#include <stdio.h>

#include "calls.h"

/* ---- functions ---------------------------------------------------------------------------------------------------------- */

static void set(MlirOperation op, const char *name, MlirAttribute value) {
  mlirOperationSetAttributeByName(op, mlirStringRefCreateFromCString(name), value);
}

/* The function is in the module, by this name or another one. */
static MlirAttribute insert(ad_engine *engine, MlirOperation function, MlirOperation of, const char *suffix) {
  enum { MOST = 200 }; /* what MLIR puts behind it and the names of kernels have room */
  char text[MOST + 16];
  MlirAttribute name = mlirOperationGetAttributeByName(of, mlirStringRefCreateFromCString("sym_name"));
  MlirStringRef old = mlirStringAttrGetValue(name);
  int length = old.length < MOST ? (int)old.length : MOST;
  snprintf(text, sizeof text, "%.*s_%s", length, old.data, suffix);
  set(function, "sym_name", mlirStringAttrGet(engine->graph.mlir, mlirStringRefCreateFromCString(text)));
  MlirAttribute settled = mlirSymbolTableInsert(engine->module->symbols, function);
  tnf_map_insert(&engine->module->expanded, function.ptr);
  return mlirFlatSymbolRefAttrGet(engine->graph.mlir, mlirStringAttrGetValue(settled));
}

/* The function's type says what its block gets and returns. */
static void settle_type(ad_engine *engine, MlirOperation function) {
  MlirBlock block = ad_block(function, 0);
  MlirOperation end = mlirBlockGetTerminator(block);
  intptr_t in = mlirBlockGetNumArguments(block), out = mlirOperationGetNumOperands(end);
  MlirType *types = tnf_arena_alloc(&engine->memory, (size_t)(in + out) + 1, sizeof *types);
  for (intptr_t i = 0; types && i < in; ++i)
    types[i] = mlirValueGetType(mlirBlockGetArgument(block, i));
  for (intptr_t i = 0; types && i < out; ++i)
    types[in + i] = mlirValueGetType(mlirOperationGetOperand(end, i));
  if (types)
    set(function, "function_type", mlirTypeAttrGet(mlirFunctionTypeGet(engine->graph.mlir, in, types, out, types + in)));
}

static void drop_attributes(MlirOperation function, const char *name) {
  mlirOperationRemoveAttributeByName(function, mlirStringRefCreateFromCString(name));
}

/* ---- one function's derivative, behind it ---------------------------------------------------------------------------------- */

/* A copy of a function, behind whose operations the derivative stands. */
typedef struct ad_whole {
  MlirOperation function;
  MlirBlock block;
  intptr_t arguments, results; /* of the function itself */
  tnf_map seeded;              /* values: what depends on tangents or cotangents, themselves included */
  ad_values outputs;           /* the derivatives */
  MlirOperation *ops;
  size_t count;
  tnf_map number; /* of an operation of the block, from 1 on (size_t) */
  bool *ahead;    /* operations that belong to the function and not to the derivative */
} ad_whole;

static MlirValue returned(const ad_whole *w, intptr_t i) {
  return mlirOperationGetOperand(mlirBlockGetTerminator(w->block), i);
}

static MlirValue add_seed(ad_engine *engine, ad_whole *w, MlirValue like) {
  MlirValue seed = mlirBlockAddArgument(w->block, mlirValueGetType(like), engine->graph.location);
  tnf_map_insert(&w->seeded, seed.ptr);
  return seed;
}

static void add_output(ad_engine *engine, ad_whole *w, ad_linear *linear, const tnf_map *derivatives, MlirValue of,
                       intptr_t number, tnf_map *old) {
  tnf_traced t = ad_lookup(engine, derivatives, of);
  if (!t.value)
    return;
  MlirValue value = ad_with_type(engine, t, mlirValueGetType(of), of, old);
  linear->types[linear->made_count] = mlirValueGetType(of);
  linear->made[linear->made_count++] = number;
  ad_values_add(engine, &w->outputs, value);
}

static void push(ad_engine *engine, ad_whole *w, ad_linear *linear, ad_sweep *sweep, tnf_map *old) {
  tnf_map tangents = tnf_map_make(&engine->memory, sizeof(tnf_traced));
  for (intptr_t i = 0; i < w->arguments; ++i)
    if (linear->active[i]) {
      MlirValue argument = mlirBlockGetArgument(w->block, i);
      ad_accumulate(engine, &tangents, argument, tnf_traced_from(&engine->graph, add_seed(engine, w, argument)));
    }
  ad_push_block(engine, sweep, &tangents, w->block, mlirBlockGetTerminator(w->block), false);
  for (intptr_t i = 0; i < w->results && !ad_failed(engine); ++i)
    if (linear->moved[i])
      add_output(engine, w, linear, &tangents, returned(w, i), i, old);
}

static void pull(ad_engine *engine, ad_whole *w, ad_linear *linear, ad_sweep *sweep, tnf_map *old) {
  tnf_map cotangents = tnf_map_make(&engine->memory, sizeof(tnf_traced));
  for (intptr_t i = 0; i < w->results; ++i)
    if (linear->moved[i])
      ad_accumulate(engine, &cotangents, returned(w, i), tnf_traced_from(&engine->graph, add_seed(engine, w, returned(w, i))));
  ad_pull_block(engine, sweep, &cotangents, w->block, mlirBlockGetTerminator(w->block), NULL);
  for (intptr_t i = 0; i < w->arguments && !ad_failed(engine); ++i)
    if (linear->active[i])
      add_output(engine, w, linear, &cotangents, mlirBlockGetArgument(w->block, i), i, old);
}

/* Builds the derivative at the end of the copy. */
static void build_derivative(ad_engine *engine, ad_whole *w, ad_linear *linear) {
  tnf_map old = tnf_map_make(&engine->memory, 1), reach = tnf_map_make(&engine->memory, 1);
  ad_moved body = {.ops = NULL};
  body.ops = ad_list_operations(engine, w->block, mlirBlockGetTerminator(w->block), &body.count);
  for (size_t i = 0; i < body.count; ++i)
    tnf_map_insert(&old, body.ops[i].ptr);
  for (intptr_t i = 0; i < w->arguments; ++i)
    if (linear->active[i])
      tnf_map_insert(&reach, mlirBlockGetArgument(w->block, i).ptr);
  ad_sweep none = {.kind = linear->kind}, sweep = ad_sweep_of(engine, &none, reach, &body);
  for (intptr_t i = 0; i < w->results; ++i)
    if (linear->moved[i])
      ad_also_needed_by(engine, &sweep.needed, returned(w, i));
  if (linear->kind == AD_JVP)
    push(engine, w, linear, &sweep, &old);
  else
    pull(engine, w, linear, &sweep, &old);
  ad_destroy_replaced(engine);
}

/* ---- the copy in two ---------------------------------------------------------------------------------------------------- */

static bool gives_indices(MlirOperation op) {
  intptr_t results = mlirOperationGetNumResults(op);
  for (intptr_t i = 0; i < results; ++i)
    if (!mlirTypeIsAIndex(mlirValueGetType(mlirOperationGetResult(op, i))))
      return false;
  return results > 0;
}

/* Nothing is kept of what follows from nothing. */
static bool is_free(MlirOperation op) {
  return mlirOperationGetNumOperands(op) == 0 && mlirOperationGetNumRegions(op) == 0;
}

typedef void visit_operand(void *user, MlirValue operand);

static void visit_operands(ad_engine *engine, MlirOperation op, visit_operand *visit, void *user) {
  for (intptr_t i = 0, n = mlirOperationGetNumOperands(op); i < n; ++i)
    visit(user, mlirOperationGetOperand(op, i));
  for (intptr_t r = 0, n = mlirOperationGetNumRegions(op); r < n; ++r) {
    size_t count;
    MlirOperation *ops = ad_list_nested(engine, ad_block(op, r), &count);
    for (size_t i = 0; i < count; ++i)
      for (intptr_t k = 0, operands = mlirOperationGetNumOperands(ops[i]); k < operands; ++k)
        visit(user, mlirOperationGetOperand(ops[i], k));
  }
}

static void want(void *user, MlirValue operand) {
  tnf_map_insert(user, operand.ptr);
}

/* Whether all that an operation reads is the function's. */
typedef struct ad_question {
  const ad_whole *whole;
  bool all;
} ad_question;

static void ask(void *user, MlirValue operand) {
  ad_question *q = user;
  if (!mlirValueIsAOpResult(operand))
    return;
  const size_t *number = tnf_map_find(&q->whole->number, mlirOpResultGetOwner(operand).ptr);
  q->all = q->all && (!number || q->whole->ahead[*number - 1]);
}

/* The results are the function's, and extents of what it computes; everything else that the derivative needs is computed where
 * that is. */
static void divide(ad_engine *engine, ad_whole *w) {
  w->ops = ad_list_operations(engine, w->block, mlirBlockGetTerminator(w->block), &w->count);
  w->number = tnf_map_make(&engine->memory, sizeof(size_t));
  w->ahead = tnf_arena_alloc(&engine->memory, w->count + 1, sizeof *w->ahead);
  bool *seeded = tnf_arena_alloc(&engine->memory, w->count + 1, sizeof *seeded);
  tnf_map wanted = tnf_map_make(&engine->memory, 1);
  if (!w->ops || !w->ahead || !seeded)
    return;
  for (size_t i = 0; i < w->count; ++i) {
    size_t *number = tnf_map_insert(&w->number, w->ops[i].ptr);
    if (number)
      *number = i + 1;
    seeded[i] = ad_reads(engine, w->ops[i], &w->seeded);
    for (intptr_t k = 0, n = mlirOperationGetNumResults(w->ops[i]); seeded[i] && k < n; ++k)
      tnf_map_insert(&w->seeded, mlirOperationGetResult(w->ops[i], k).ptr);
  }
  for (intptr_t i = 0; i < w->results; ++i)
    want(&wanted, returned(w, i));
  for (size_t i = w->count; i-- > 0;) {
    for (intptr_t k = 0, n = mlirOperationGetNumResults(w->ops[i]); k < n; ++k)
      w->ahead[i] = w->ahead[i] || tnf_map_find(&wanted, mlirOperationGetResult(w->ops[i], k).ptr);
    if (w->ahead[i])
      visit_operands(engine, w->ops[i], want, &wanted);
  }
  for (size_t i = 0; i < w->count; ++i) {
    ad_question question = {w, !seeded[i] && gives_indices(w->ops[i])};
    if (!w->ahead[i] && question.all)
      visit_operands(engine, w->ops[i], ask, &question);
    w->ahead[i] = w->ahead[i] || question.all;
  }
}

/* What the derivative reads of the function's own operations. */
typedef struct ad_crossing {
  ad_engine *engine;
  const ad_whole *whole;
  tnf_map seen;
  ad_values values;
} ad_crossing;

static void cross(void *user, MlirValue operand) {
  ad_crossing *c = user;
  if (!mlirValueIsAOpResult(operand) || tnf_map_find(&c->seen, operand.ptr))
    return;
  MlirOperation op = mlirOpResultGetOwner(operand);
  const size_t *number = tnf_map_find(&c->whole->number, op.ptr);
  if (!number || !c->whole->ahead[*number - 1] || is_free(op))
    return;
  tnf_map_insert(&c->seen, operand.ptr);
  ad_values_add(c->engine, &c->values, operand);
}

static ad_values find_crossing(ad_engine *engine, const ad_whole *w) {
  ad_crossing c = {engine, w, tnf_map_make(&engine->memory, 1), {NULL, 0, 0}};
  for (size_t i = 0; i < w->count; ++i)
    if (!w->ahead[i])
      visit_operands(engine, w->ops[i], cross, &c);
  for (size_t i = 0; i < w->outputs.count; ++i)
    cross(&c, w->outputs.at[i]);
  return c.values;
}

/* The same value of a copy, of whose block `ops` are the operations. */
static MlirValue in_copy(const ad_whole *w, const MlirOperation *ops, MlirValue value) {
  const size_t *number = tnf_map_find(&w->number, mlirOpResultGetOwner(value).ptr);
  return mlirOperationGetResult(ops[*number - 1], mlirOpResultGetResultNumber(value));
}

/* The function with more results. */
static MlirOperation build_forward(ad_engine *engine, const ad_whole *w, const ad_values *more) {
  MlirOperation function = mlirOperationClone(w->function);
  MlirBlock block = ad_block(function, 0);
  MlirOperation end = mlirBlockGetTerminator(block);
  size_t count;
  MlirOperation *ops = ad_list_operations(engine, block, end, &count);
  ad_values results = {NULL, 0, 0};
  for (intptr_t i = 0; i < w->results; ++i)
    ad_values_add(engine, &results, mlirOperationGetOperand(end, i));
  for (size_t i = 0; ops && i < more->count; ++i)
    ad_values_add(engine, &results, in_copy(w, ops, more->at[i]));
  if (ad_failed(engine)) {
    mlirOperationDestroy(function);
    return (MlirOperation){NULL};
  }
  mlirOperationSetOperands(end, (intptr_t)results.count, results.at);
  for (size_t i = count; i-- > 0;)
    if (!w->ahead[i])
      mlirOperationDestroy(ops[i]);
  for (intptr_t i = mlirBlockGetNumArguments(block); i-- > w->arguments;)
    mlirBlockEraseArgument(block, (unsigned)i);
  drop_attributes(function, "res_attrs");
  settle_type(engine, function);
  return function;
}

static bool is_used(MlirValue value) {
  return !mlirOpOperandIsNull(mlirValueGetFirstUse(value));
}

/* The copy without the function's own operations, which gets what it reads of them: `kept`, of these results. */
static void build_backward(ad_engine *engine, ad_whole *w, ad_linear *linear, const ad_values *kept, const intptr_t *result) {
  MlirBlock block = w->block;
  intptr_t seeds = mlirBlockGetNumArguments(block) - w->arguments;
  mlirOperationSetOperands(mlirBlockGetTerminator(block), (intptr_t)w->outputs.count, w->outputs.at);
  for (size_t i = 0; i < kept->count; ++i)
    mlirValueReplaceAllUsesOfWith(kept->at[i],
                                  mlirBlockAddArgument(block, mlirValueGetType(kept->at[i]), engine->graph.location));
  for (size_t i = w->count; i-- > 0;) {
    bool used = false;
    for (intptr_t k = 0, n = mlirOperationGetNumResults(w->ops[i]); k < n; ++k)
      used = used || is_used(mlirOperationGetResult(w->ops[i], k));
    if (w->ahead[i] && !used) /* what is free may be used */
      mlirOperationDestroy(w->ops[i]);
  }
  intptr_t count = mlirBlockGetNumArguments(block);
  linear->given = tnf_arena_alloc(&engine->module->memory, (size_t)count + 1, sizeof *linear->given);
  for (intptr_t i = 0; linear->given && i < count; ++i)
    if (is_used(mlirBlockGetArgument(block, i))) {
      ad_given given = {GIVEN_ARGUMENT, i};
      if (i >= w->arguments + seeds)
        given = (ad_given){GIVEN_RESULT, result[i - w->arguments - seeds]};
      else if (i >= w->arguments)
        given = (ad_given){GIVEN_SEED, i - w->arguments};
      linear->given[linear->given_count++] = given;
    }
  for (intptr_t i = count; i-- > 0;)
    if (!is_used(mlirBlockGetArgument(block, i)))
      mlirBlockEraseArgument(block, (unsigned)i);
  drop_attributes(w->function, "arg_attrs");
  drop_attributes(w->function, "res_attrs");
  settle_type(engine, w->function);
}

/* Makes both functions of the copy. */
static void separate(ad_engine *engine, ad_whole *w, ad_linear *linear, MlirOperation callee) {
  divide(engine, w);
  if (ad_failed(engine))
    return;
  ad_values kept = find_crossing(engine, w), more = {NULL, 0, 0};
  intptr_t *result = tnf_arena_alloc(&engine->memory, kept.count + 1, sizeof *result);
  linear->results = tnf_arena_alloc(&engine->module->memory, (size_t)w->results + kept.count + 1, sizeof *linear->results);
  engine->memory.exhausted = engine->memory.exhausted || !linear->results;
  if (ad_failed(engine) || !result)
    return;
  for (intptr_t i = 0; i < w->results; ++i)
    linear->results[linear->result_count++] = mlirValueGetType(returned(w, i));
  for (size_t k = 0; k < kept.count; ++k) {
    intptr_t i = 0;
    while (i < w->results && returned(w, i).ptr != kept.at[k].ptr)
      ++i;
    result[k] = i < w->results ? i : linear->result_count;
    if (i < w->results)
      continue;
    linear->results[linear->result_count++] = mlirValueGetType(kept.at[k]);
    ad_values_add(engine, &more, kept.at[k]);
  }
  linear->forward = linear->callee;
  if (more.count) {
    MlirOperation forward = build_forward(engine, w, &more);
    if (mlirOperationIsNull(forward))
      return;
    linear->forward = insert(engine, forward, callee, "kept");
  }
  build_backward(engine, w, linear, &kept, result);
}

static bool same(const bool *a, const bool *b, intptr_t count) {
  return memcmp(a, b, (size_t)count * sizeof *a) == 0;
}

static ad_linear *find(const ad_engine *engine, MlirOperation call, MlirAttribute callee, ad_kind kind, const bool *active,
                       const bool *moved) {
  for (ad_linear *each = engine->module->linears; each; each = each->next)
    if (mlirAttributeEqual(each->callee, callee) && each->kind == kind &&
        same(each->active, active, mlirOperationGetNumOperands(call)) &&
        same(each->moved, moved, mlirOperationGetNumResults(call)))
      return each;
  return NULL;
}

static void copy_error(ad_engine *to, ad_engine *from, tnf_status *status) {
  if (!mlirLocationIsNull(from->error_location) && mlirLocationIsNull(to->error_location))
    to->error_location = from->error_location;
  to->memory.exhausted = to->memory.exhausted || from->memory.exhausted;
  if (status)
    tnf_graph_fail(&to->graph, tnf_status_code(status), "%s", tnf_status_message(status));
  tnf_status_release(status);
}

static const bool *copy_flags(tnf_arena *memory, const bool *flags, intptr_t count) {
  bool *copy = tnf_arena_alloc(memory, (size_t)count + 1, sizeof *copy);
  if (copy)
    memcpy(copy, flags, (size_t)count * sizeof *copy);
  return copy;
}

const ad_linear *ad_linearize(ad_engine *outer, MlirOperation call, ad_kind kind, const bool *active, const bool *moved) {
  ad_module *module = outer->module;
  MlirAttribute name = ad_callee_of(call);
  ad_linear *linear = find(outer, call, name, kind, active, moved);
  if (linear)
    return linear;
  enum { DEEPEST = 256 };
  if (module->depth >= DEEPEST) {
    ad_fail_at(outer, call, "derivatives of calls that are nested more than %d deep are not supported", DEEPEST);
    return NULL;
  }
  MlirOperation callee = ad_function_of_call(module, call);
  intptr_t operands = mlirOperationGetNumOperands(call), results = mlirOperationGetNumResults(call);
  size_t most = (size_t)(operands + results) + 1;
  linear = tnf_arena_alloc(&module->memory, 1, sizeof *linear);
  if (!linear) {
    outer->memory.exhausted = true;
    return NULL;
  }
  *linear = (ad_linear){.callee = name,
                        .kind = kind,
                        .active = copy_flags(&module->memory, active, operands),
                        .moved = copy_flags(&module->memory, moved, results),
                        .types = tnf_arena_alloc(&module->memory, most, sizeof *linear->types),
                        .made = tnf_arena_alloc(&module->memory, most, sizeof *linear->made)};
  ad_whole w = {.function = mlirOperationClone(callee), .arguments = operands, .results = results};
  w.block = ad_block(w.function, 0);
  linear->derivative = insert(outer, w.function, callee, kind == AD_JVP ? "jvp" : "vjp");
  ad_engine inner;
  ad_open(&inner, module, w.function);
  inner.graph.before = mlirBlockGetTerminator(w.block);
  w.seeded = tnf_map_make(&inner.memory, 1);
  inner.memory.exhausted = module->memory.exhausted;
  ++module->depth;
  if (!ad_failed(&inner))
    build_derivative(&inner, &w, linear);
  --module->depth;
  if (!ad_failed(&inner))
    separate(&inner, &w, linear, callee);
  tnf_status *status = tnf_graph_close(&inner.graph);
  copy_error(outer, &inner, status);
  tnf_arena_release(&inner.memory);
  outer->memory.exhausted = outer->memory.exhausted || module->memory.exhausted;
  if (ad_failed(outer))
    return NULL;
  linear->next = module->linears;
  module->linears = linear;
  return linear;
}
