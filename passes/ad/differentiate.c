/* The pass: solve, then AD operations and maps in program order, then variables and what nothing reads any more. */
#include "differentiate.h"

#include "check.h"
#include "control.h"

/* ---- one function --------------------------------------------------------------------------------------------------- */

/* Does something to each operation of a block that is there now, and before it to those of its regions. */
typedef void visit_fn(ad_engine *engine, MlirBlock block, MlirOperation op);

static void visit_block(ad_engine *engine, MlirBlock block, visit_fn *visit) {
  MlirOperation next, op = mlirBlockGetFirstOperation(block);
  for (; !mlirOperationIsNull(op) && !ad_failed(engine); op = next) {
    next = mlirOperationGetNextInBlock(op);
    for (intptr_t r = 0, n = mlirOperationGetNumRegions(op); r < n; ++r)
      visit_block(engine, mlirRegionGetFirstBlock(mlirOperationGetRegion(op, r)), visit);
    visit(engine, block, op);
  }
}

static void expand_solve(ad_engine *engine, MlirBlock block, MlirOperation op) {
  (void)block;
  if (tnf_op_is(op, "tenferro.solve"))
    ad_expand_solve(engine, op);
}

/* Activity is decided on the graph as written: before any AD operation is expanded. */
static void check_request(ad_engine *engine, MlirBlock block, MlirOperation op) {
  ad_request request = ad_request_of(op);
  engine->block = block;
  if (request.kind != AD_NONE)
    ad_check_activity(engine, &request);
}

static bool asks_backward(MlirBlock block) {
  for (MlirOperation op = mlirBlockGetFirstOperation(block); !mlirOperationIsNull(op); op = mlirOperationGetNextInBlock(op)) {
    if (ad_request_of(op).kind == AD_GRAD || ad_request_of(op).kind == AD_VJP)
      return true;
    for (intptr_t r = 0, n = mlirOperationGetNumRegions(op); r < n; ++r)
      if (asks_backward(mlirRegionGetFirstBlock(mlirOperationGetRegion(op, r))))
        return true;
  }
  return false;
}

static void expand_request(ad_engine *engine, MlirBlock block, MlirOperation op) {
  ad_request request = ad_request_of(op);
  engine->block = block;
  if (request.kind != AD_NONE)
    ad_expand(engine, &request);
  else if (tnf_op_is(op, "tenferro.vmap"))
    ad_expand_map(engine, block, op);
  else if (engine->goes_back && ad_keeps(op, "segments")) /* what its body asks for is there, and what asks of it is behind it */
    ad_put_segments(engine, block, op);
}

static void put_body(ad_engine *engine, MlirBlock block, MlirOperation op) {
  ad_put_body(engine, block, op);
}

/* Whether something in the regions of the operation looks at values while the program runs. */
static bool has_inspection(MlirOperation op) {
  for (intptr_t r = 0, n = mlirOperationGetNumRegions(op); r < n; ++r) {
    MlirBlock block = mlirRegionGetFirstBlock(mlirOperationGetRegion(op, r));
    for (MlirOperation inner = mlirBlockGetFirstOperation(block); !mlirOperationIsNull(inner);
         inner = mlirOperationGetNextInBlock(inner))
      if (tnf_op_is(inner, "tenferro.print") || tnf_op_is(inner, "tenferro.check_finite") || has_inspection(inner))
        return true;
  }
  return false;
}

static bool is_dead(MlirOperation op) {
  MlirStringRef name = mlirIdentifierStr(mlirOperationGetName(op));
  bool pure =
      (name.length > 9 && memcmp(name.data, "tenferro.", 9) == 0) || (name.length > 6 && memcmp(name.data, "arith.", 6) == 0);
  intptr_t results = mlirOperationGetNumResults(op);
  for (intptr_t i = 0; pure && i < results; ++i)
    pure = mlirOpOperandIsNull(mlirValueGetFirstUse(mlirOperationGetResult(op, i)));
  return pure && results > 0 && !has_inspection(op);
}

/* Removes variables and guards, which are the values that they copy, and backwards whatever has no reader. */
static void clean(ad_engine *engine, MlirBlock block) {
  size_t count;
  MlirOperation *ops = ad_list_operations(engine, block, (MlirOperation){NULL}, &count);
  for (size_t i = count; ops && i-- > 0;) {
    for (intptr_t r = 0, n = mlirOperationGetNumRegions(ops[i]); r < n && !is_dead(ops[i]); ++r)
      clean(engine, mlirRegionGetFirstBlock(mlirOperationGetRegion(ops[i], r)));
    if (tnf_op_is(ops[i], "tenferro.variable") || tnf_op_is(ops[i], "tenferro.guarded"))
      mlirValueReplaceAllUsesOfWith(mlirOperationGetResult(ops[i], 0), mlirOperationGetOperand(ops[i], 0));
    if (ad_is_if(ops[i]))
      ad_say_goes_back(ops[i], false);
    if (tnf_op_is(ops[i], "tenferro.for"))
      ad_keep_steps(ops[i]);
    if (is_dead(ops[i]))
      mlirOperationDestroy(ops[i]);
  }
}

static bool has_one_block(MlirOperation function) {
  if (mlirOperationGetNumRegions(function) != 1)
    return false;
  MlirBlock block = mlirRegionGetFirstBlock(mlirOperationGetRegion(function, 0));
  return !mlirBlockIsNull(block) && mlirBlockIsNull(mlirBlockGetNextInRegion(block));
}

void ad_open(ad_engine *engine, ad_module *module, MlirOperation function) {
  *engine = (ad_engine){.module = module, .rules = module->rules, .memory = {module->allocator, NULL, false}};
  engine->block = mlirRegionGetFirstBlock(mlirOperationGetRegion(function, 0));
  tnf_graph_open_at(&engine->graph, module->allocator, engine->block, (MlirOperation){NULL}, mlirOperationGetLocation(function));
  engine->graph.ctx = module->rules.ctx;
  engine->passing = tnf_map_make(&engine->memory, 1);
  engine->graph.on_put = ad_note_passing;
  engine->graph.on_put_user = engine;
}

/* The first error, with its place in *location; NULL when all went well. */
static tnf_status *close_engine(ad_engine *engine, MlirLocation *location) {
  tnf_status *status = tnf_graph_close(&engine->graph);
  if (!status && engine->memory.exhausted)
    status = tnf_status_out_of_memory();
  if (!mlirLocationIsNull(engine->error_location))
    *location = engine->error_location;
  tnf_arena_release(&engine->memory);
  return status;
}

static tnf_status *expand_callees(ad_module *module, MlirBlock block, MlirLocation *location) {
  tnf_status *status = NULL;
  MlirOperation op = mlirBlockGetFirstOperation(block);
  for (; !mlirOperationIsNull(op) && !status; op = mlirOperationGetNextInBlock(op)) {
    if (ad_is_call(op))
      status = ad_expand_function(module, ad_function_of_call(module, op), location);
    for (intptr_t r = 0, n = mlirOperationGetNumRegions(op); r < n && !status; ++r)
      status = expand_callees(module, mlirRegionGetFirstBlock(mlirOperationGetRegion(op, r)), location);
  }
  return status;
}

tnf_status *ad_expand_function(ad_module *module, MlirOperation function, MlirLocation *location) {
  if (tnf_map_find(&module->expanded, function.ptr))
    return NULL;
  tnf_map_insert(&module->expanded, function.ptr);
  tnf_status *status = expand_callees(module, mlirRegionGetFirstBlock(mlirOperationGetRegion(function, 0)), location);
  if (status)
    return status;
  *location = mlirOperationGetLocation(function);
  ad_engine engine;
  ad_open(&engine, module, function);
  MlirBlock block = engine.block;
  visit_block(&engine, block, check_request);
  visit_block(&engine, block, expand_solve);
  engine.goes_back = asks_backward(block);
  visit_block(&engine, block, expand_request);
  return close_engine(&engine, location);
}

/* What is left of what derivatives needed to know. */
static tnf_status *finish_function(ad_module *module, MlirOperation function, MlirLocation *location) {
  *location = mlirOperationGetLocation(function);
  ad_engine engine;
  ad_open(&engine, module, function);
  MlirBlock block = engine.block;
  visit_block(&engine, block, put_body);
  if (!ad_failed(&engine))
    clean(&engine, block);
  return close_engine(&engine, location);
}

typedef tnf_status *function_step(ad_module *module, MlirOperation function, MlirLocation *location);

static tnf_status *each_function(ad_module *module, MlirBlock body, function_step *step, MlirLocation *location) {
  tnf_status *status = NULL;
  for (MlirOperation op = mlirBlockGetFirstOperation(body); !mlirOperationIsNull(op) && !status;
       op = mlirOperationGetNextInBlock(op))
    if (tnf_op_is(op, "func.func") && has_one_block(op))
      status = step(module, op, location);
  return status;
}

/* Functions that calls are kept of come to the module's end while others are expanded. */
static tnf_status *differentiate_module(MlirOperation op, const tnf_rule_sources *sources, const tnf_allocator *allocator,
                                        MlirLocation *location) {
  MlirBlock body = mlirRegionGetFirstBlock(mlirOperationGetRegion(op, 0));
  ad_module module = {
      .rules = *sources, .allocator = allocator, .memory = {allocator, NULL, false}, .symbols = mlirSymbolTableCreate(op)};
  module.expanded = tnf_map_make(&module.memory, 1);
  tnf_status *status = each_function(&module, body, ad_expand_function, location);
  if (!status)
    status = each_function(&module, body, finish_function, location);
  if (!status && module.memory.exhausted)
    status = tnf_status_out_of_memory();
  mlirSymbolTableDestroy(module.symbols);
  tnf_arena_release(&module.memory);
  return status;
}

tnf_status *tnf_differentiate(MlirModule module, const tnf_ad_context *ad, tnf_context *ctx) {
  MlirLocation location;
  const tnf_rule_sources sources = {ad, ctx};
  return differentiate_module(mlirModuleGetOperation(module), &sources, ctx ? tnf_context_allocator(ctx) : &tnf_builder_allocator,
                              &location);
}

/* ---- the pass ---------------------------------------------------------------------------------------------------------- */

static void run_pass(MlirOperation module, MlirExternalPass pass, void *user) {
  if (!tnf_check_traced(module)) {
    mlirExternalPassSignalFailure(pass); /* every violation is reported */
    return;
  }
  MlirLocation location;
  tnf_status *status = differentiate_module(module, user, &tnf_builder_allocator, &location);
  if (!status)
    return;
  tnf_ir_emit_error(location, (int32_t)tnf_status_code(status), mlirStringRefCreateFromCString(tnf_status_message(status)));
  tnf_status_release(status);
  mlirExternalPassSignalFailure(pass);
}

static void *clone_pass(void *user) {
  return user;
}
static void leave_user(void *user) {
  (void)user;
}

MlirPass tnf_create_differentiate_pass(const tnf_rule_sources *sources) {
  static const char identity __attribute__((aligned(8)));
  MlirExternalPassCallbacks callbacks = {.construct = leave_user, .destruct = leave_user, .clone = clone_pass, .run = run_pass};
  return mlirCreateExternalPass(mlirTypeIDCreate(&identity), mlirStringRefCreateFromCString("TenferroDifferentiate"),
                                mlirStringRefCreateFromCString("tenferro-differentiate"),
                                mlirStringRefCreateFromCString("Expand derivatives: traced form to differentiated form"),
                                mlirStringRefCreateFromCString("builtin.module"), 0, NULL, callbacks, (void *)(uintptr_t)sources);
}
