/* What a block keeps for its way back: the tensors and extents that the way back reads, stacked or on a tape. */
#include "control.h"
#include "extents.h"

/* ---- tapes ------------------------------------------------------------------------------------------------------------ */

MlirValue ad_new_tape(ad_engine *engine) {
  MlirType tape = tnf_ir_tape_type_get(engine->graph.mlir);
  ad_values none = {NULL, 0, 0};
  return mlirOperationGetResult(ad_build(engine, "tenferro.tape", &none, 1, &tape, 0, NULL, 0), 0);
}

MlirValue ad_push(ad_engine *engine, MlirValue tape, MlirValue x) {
  MlirType type = mlirValueGetType(tape);
  ad_values operands = {NULL, 0, 0};
  ad_values_add(engine, &operands, tape);
  ad_values_add(engine, &operands, x);
  return mlirOperationGetResult(ad_build(engine, "tenferro.push", &operands, 1, &type, 0, NULL, 0), 0);
}

MlirValue ad_pop(ad_engine *engine, MlirValue tape, MlirType type, const tnf_extents *extents, MlirValue *rest) {
  MlirType types[] = {mlirValueGetType(tape), type};
  int64_t fixed[TNF_RT_MAX_RANK];
  ad_values operands = {NULL, 0, 0};
  ad_values_add(engine, &operands, tape);
  for (int32_t i = 0; i < extents->count; ++i) {
    tnf_extent extent = extents->extent[i];
    fixed[i] = extent.kind == 2 ? TNF_IR_UNKNOWN : extent.number;
    if (extent.kind == 2)
      ad_values_add(engine, &operands, (MlirValue){(void *)(uintptr_t)extent.value});
  }
  MlirNamedAttribute attribute =
      ad_named(engine, "static_extents", mlirDenseI64ArrayGet(engine->graph.mlir, extents->count, fixed));
  MlirOperation op = ad_build(engine, "tenferro.pop", &operands, 2, types, 1, &attribute, 0);
  *rest = mlirOperationGetResult(op, 0);
  return mlirOperationGetResult(op, 1);
}

/* ---- residuals ---------------------------------------------------------------------------------------------------------- */

typedef struct keeper {
  ad_engine *engine;
  ad_way *way;
  MlirOperation point; /* where the way back begins: in front of it is what is popped */
  MlirOperation after; /* and behind it what is computed again, up to here */
  tnf_back_extents *extents;
  tnf_map instead;   /* of values of the block: what the way back reads instead (MlirValue) */
  tnf_map fixed;     /* tensors of the block that are the same in every step */
  ad_values tensors; /* to be pushed */
  ad_values pops;    /* what they are popped as */
  ad_values stacked; /* of a counted loop's body: to be stacked */
  ad_values over;    /* what the loop back runs over: a tensor, or null for the next one that is stacked */
  ad_values parts;   /* and what stands for the parts of that */
} keeper;

static bool is_of_block(const keeper *k, MlirValue value) {
  if (mlirValueIsABlockArgument(value))
    return mlirBlockArgumentGetOwner(value).ptr == k->way->forward.ptr;
  return mlirOperationGetBlock(mlirOpResultGetOwner(value)).ptr == k->way->forward.ptr;
}

static void set_instead(keeper *k, MlirValue value, MlirValue instead) {
  MlirValue *entry = tnf_map_insert(&k->instead, value.ptr);
  if (entry)
    *entry = instead;
}

/* The extents of a tensor of the block, on the way back. */
static tnf_extents extents_back(keeper *k, MlirValue tensor) {
  MlirType type = mlirValueGetType(tensor);
  tnf_extents extents = {(int32_t)tnf_ir_tensor_type_rank(type), {{0}}};
  for (int32_t i = 0; i < extents.count; ++i) {
    int64_t exact = tnf_ir_tensor_type_extent(type, i);
    extents.extent[i] = exact != TNF_IR_UNKNOWN
                            ? tnf_extent_const(exact)
                            : (tnf_extent){&k->engine->graph, tnf_back_extent(k->extents, tensor, i).ptr, 0, 2};
  }
  return extents;
}

/* Pops a tensor of the block, from a tape that is said later. */
static MlirValue pop_tensor(keeper *k, MlirValue tensor) {
  MlirType type = mlirValueGetType(tensor);
  tnf_extents extents = extents_back(k, tensor);
  MlirValue rest, popped = ad_pop(k->engine, mlirOperationGetResult(k->point, 0), type, &extents, &rest);
  ad_values_add(k->engine, &k->tensors, tensor);
  ad_values_add(k->engine, &k->pops, popped);
  return popped;
}

static MlirValue instead_of(keeper *k, MlirValue value);

/* What a loop carries and no step changes is what it begins with; null for any other value. */
static MlirValue kept_init(const keeper *k, MlirValue value) {
  MlirValue none = {NULL};
  MlirOperation loop = mlirBlockGetParentOperation(k->way->forward);
  intptr_t number = mlirValueIsABlockArgument(value) ? mlirBlockArgumentGetArgNumber(value) : -1;
  if (number < 0 || number < tnf_loop_first(loop))
    return none;
  MlirOperation end = mlirBlockGetTerminator(k->way->forward);
  MlirValue init = mlirOperationGetOperand(loop, number);
  MlirValue next = mlirOperationGetOperand(end, number - tnf_loop_first(loop) + tnf_loop_stacked(loop));
  return next.ptr == value.ptr && mlirTypeEqual(mlirValueGetType(init), mlirValueGetType(value)) ? init : none;
}

bool ad_is_repeatable(MlirOperation op) {
  return !tnf_op_is(op, "tenferro.custom") ||
         !mlirAttributeIsNull(mlirOperationGetInherentAttributeByName(op, mlirStringRefCreateFromCString("mergeable")));
}

/* Finds the tensors of a step that are computed from what is outside of the loop alone. */
static void find_fixed(keeper *k) {
  if (ad_is_if(mlirBlockGetParentOperation(k->way->forward)))
    return;
  MlirOperation end = mlirBlockGetTerminator(k->way->forward);
  for (MlirOperation op = mlirBlockGetFirstOperation(k->way->forward); op.ptr != end.ptr; op = mlirOperationGetNextInBlock(op)) {
    bool is_fixed = mlirOperationGetNumRegions(op) == 0 && ad_is_repeatable(op);
    for (intptr_t i = 0, n = mlirOperationGetNumOperands(op); is_fixed && i < n; ++i) {
      MlirValue value = mlirOperationGetOperand(op, i);
      bool is_outside = !is_of_block(k, value) || tnf_map_find(&k->fixed, value.ptr) || kept_init(k, value).ptr;
      is_fixed = is_outside && !ad_is_tape(value);
    }
    for (intptr_t i = 0, n = mlirOperationGetNumResults(op); is_fixed && i < n; ++i)
      if (!ad_is_tape(mlirOperationGetResult(op, i)))
        tnf_map_insert(&k->fixed, mlirOperationGetResult(op, i).ptr);
  }
}

/* What fills a tensor, or has the elements of another in another order, is cheaper to compute again than to keep. What is the
 * same in every step is computed again whatever it costs: the way back takes no longer for it than the loop has, and kept it
 * would be as large as all steps. Factors are read beside their operation alone. */
static bool is_computed_again(const keeper *k, MlirValue value) {
  static const char *const cheap[] = {
      "tenferro.constant",  "arith.constant",   "tenferro.broadcast_in_dim", "tenferro.iota",     "tenferro.extent_to_scalar",
      "tenferro.transpose", "tenferro.reshape", "tenferro.reverse",          "tenferro.lu_factor"};
  if (!mlirValueIsAOpResult(value))
    return false;
  for (size_t i = 0; i < sizeof cheap / sizeof cheap[0]; ++i)
    if (tnf_op_is(mlirOpResultGetOwner(value), cheap[i]))
      return true;
  return tnf_map_find(&k->fixed, value.ptr) && !mlirTypeIsAIndex(mlirValueGetType(value));
}

static bool is_part(const keeper *k, MlirValue value) {
  MlirOperation loop = mlirBlockGetParentOperation(k->way->forward);
  return tnf_op_is(loop, "tenferro.for") && mlirValueIsABlockArgument(value) &&
         mlirBlockArgumentGetArgNumber(value) < tnf_loop_first(loop);
}

static bool is_stackable(const keeper *k, MlirValue value) {
  return tnf_op_is(mlirBlockGetParentOperation(k->way->forward), "tenferro.for") &&
         tnf_ir_tensor_type_rank(mlirValueGetType(value)) < TNF_RT_MAX_RANK && tnf_back_extents_are_kept(k->extents, value);
}

/* What the loop stacks already of a value; null for any other. */
static MlirValue stacked_already(const keeper *k, MlirOperation loop, MlirValue value) {
  MlirOperation end = mlirBlockGetTerminator(k->way->forward);
  for (intptr_t i = 0, n = tnf_loop_stacked(loop); i < n; ++i)
    if (mlirOperationGetOperand(end, i).ptr == value.ptr)
      return mlirOperationGetResult(loop, i);
  return (MlirValue){NULL};
}

/* A part of what the loop back is to run over: of what the loop has run over, or stacks, or is to stack. */
static MlirValue run_over(keeper *k, MlirValue value) {
  MlirOperation loop = mlirBlockGetParentOperation(k->way->forward);
  tnf_extents none = {0, {{0}}};
  MlirValue rest, over = stacked_already(k, loop, value),
                  part = ad_pop(k->engine, mlirOperationGetResult(k->point, 0), mlirValueGetType(value), &none, &rest);
  if (is_part(k, value))
    over = mlirOperationGetOperand(loop, mlirBlockArgumentGetArgNumber(value));
  if (!over.ptr)
    ad_values_add(k->engine, &k->stacked, value);
  ad_values_add(k->engine, &k->over, over);
  ad_values_add(k->engine, &k->parts, part);
  return part;
}

/* What a loop carries and each step joins to behind is the beginning of what the loop ends with, the joined tensor as well: that
 * result of the loop. Null for any other value. */
static MlirValue grown_from(const keeper *k, MlirValue value) {
  MlirOperation loop = mlirBlockGetParentOperation(k->way->forward), end = mlirBlockGetTerminator(k->way->forward);
  intptr_t carried = ad_is_if(loop) ? 0 : ad_carried(loop);
  for (intptr_t i = 0; i < carried; ++i) {
    MlirValue argument = mlirBlockGetArgument(k->way->forward, tnf_loop_first(loop) + i);
    MlirValue next = mlirOperationGetOperand(end, tnf_loop_stacked(loop) + i);
    bool is_met = next.ptr == value.ptr, is_joined = false;
    while (next.ptr != argument.ptr && mlirValueIsAOpResult(next) && is_of_block(k, next) &&
           tnf_op_is(mlirOpResultGetOwner(next), "tenferro.concatenate")) {
      next = mlirOperationGetOperand(mlirOpResultGetOwner(next), 0);
      is_met = is_met || next.ptr == value.ptr;
      is_joined = true;
    }
    if (is_met && is_joined && next.ptr == argument.ptr)
      return mlirOperationGetResult(loop, tnf_loop_stacked(loop) + i);
  }
  return (MlirValue){NULL};
}

/* A value as the beginning of a larger one; null where its type says other extents. */
static MlirValue beginning_of(keeper *k, MlirValue whole, MlirValue value) {
  tnf_extents starts = {0, {{0}}}, limits = extents_back(k, value);
  int64_t strides[TNF_RT_MAX_RANK];
  for (int32_t i = 0; i < limits.count; ++i) {
    starts.extent[i] = tnf_extent_const(0);
    strides[i] = 1;
  }
  tnf_traced x = tnf_traced_from(&k->engine->graph, whole);
  MlirValue begin =
      tnf_traced_get_value(tnf_op_slice(x, starts.extent, limits.count, limits.extent, limits.count, strides, limits.count));
  bool same = begin.ptr && mlirTypeEqual(mlirValueGetType(begin), mlirValueGetType(value));
  return same ? begin : (MlirValue){NULL};
}

static void compute_again(keeper *k, MlirOperation op) {
  MlirOperation copy = mlirOperationClone(op);
  for (intptr_t i = 0, n = mlirOperationGetNumOperands(op); i < n; ++i)
    mlirOperationSetOperand(copy, i, instead_of(k, mlirOperationGetOperand(op, i)));
  mlirBlockInsertOwnedOperationBefore(k->way->backward, k->after, copy);
  for (intptr_t i = 0, n = mlirOperationGetNumResults(op); i < n; ++i)
    set_instead(k, mlirOperationGetResult(op, i), mlirOperationGetResult(copy, i));
}

/* What the way back reads of a value of the block. */
static void need(keeper *k, MlirValue value) {
  if (tnf_map_find(&k->instead, value.ptr))
    return;
  if (!mlirValueIsNull(kept_init(k, value))) {
    set_instead(k, value, kept_init(k, value));
  } else if (is_computed_again(k, value)) {
    compute_again(k, mlirOpResultGetOwner(value));
  } else if (mlirTypeIsAIndex(mlirValueGetType(value))) {
    set_instead(k, value, tnf_back_index(k->extents, value));
  } else if (is_part(k, value) || is_stackable(k, value)) {
    set_instead(k, value, run_over(k, value));
  } else {
    MlirValue whole = grown_from(k, value), begin = whole.ptr ? beginning_of(k, whole, value) : whole;
    set_instead(k, value, begin.ptr ? begin : pop_tensor(k, value));
  }
}

static MlirValue instead_of(keeper *k, MlirValue value) {
  if (!is_of_block(k, value))
    return value;
  need(k, value);
  MlirValue *instead = tnf_map_find(&k->instead, value.ptr);
  return instead ? *instead : value;
}

/* tenferro.dim on the way back asks for an extent, not for the tensor. */
static bool replace_dim(keeper *k, MlirOperation op) {
  if (!tnf_op_is(op, "tenferro.dim") || !is_of_block(k, mlirOperationGetOperand(op, 0)))
    return false;
  MlirAttribute axis = mlirOperationGetAttributeByName(op, mlirStringRefCreateFromCString("axis"));
  MlirValue extent = tnf_back_extent(k->extents, mlirOperationGetOperand(op, 0), (intptr_t)mlirIntegerAttrGetValueInt(axis));
  mlirValueReplaceAllUsesOfWith(mlirOperationGetResult(op, 0), extent);
  mlirOperationDestroy(op);
  return true;
}

/* Extents last, so that they are there before the tensors are popped. */
static void push_all(keeper *k) {
  MlirOperation end = mlirBlockGetTerminator(k->way->forward);
  intptr_t last = mlirOperationGetNumOperands(end) - 1;
  MlirValue tape = mlirOperationGetOperand(end, last);
  k->engine->graph.block = k->way->forward;
  k->engine->graph.before = end;
  for (size_t i = 0; i < k->tensors.count; ++i)
    tape = ad_push(k->engine, tape, k->tensors.at[i]);
  for (intptr_t i = tnf_back_extents_count(k->extents); i-- > 0;)
    tape = ad_push(k->engine, tape, tnf_back_extents_pushed(k->extents, i));
  mlirOperationSetOperand(end, last, tape);
}

/* Makes one chain of the pops. */
static void chain_pops(keeper *k) {
  ad_way *way = k->way;
  MlirValue begin = mlirOperationGetResult(k->point, 0), tape = begin;
  intptr_t count = tnf_back_extents_count(k->extents);
  if (count > 0)
    tape = mlirOperationGetResult(tnf_back_extents_pop(k->extents, count - 1), 0);
  for (size_t i = k->pops.count; i-- > 0;) {
    MlirOperation op = mlirOpResultGetOwner(k->pops.at[i]);
    mlirOperationMoveBefore(op, k->point); /* in the order of the tape */
    mlirOperationSetOperand(op, 0, tape);
    tape = mlirOperationGetResult(op, 0);
  }
  if (tape.ptr != begin.ptr) {
    mlirValueReplaceAllUsesOfWith(way->back_head, tape);
    if (way->back.ptr == way->back_head.ptr)
      way->back = tape;
    mlirValueReplaceAllUsesOfWith(begin, way->back_head);
  }
}

/* The loop stacks what it is to stack, and the loop back gets the parts. */
static void stack_all(keeper *k, ad_sweep *sweep) {
  ad_engine *engine = k->engine;
  MlirOperation old = mlirBlockGetParentOperation(k->way->forward), loop = old;
  MlirOperation back = mlirBlockGetParentOperation(k->way->backward);
  ad_more more = {.stacked = tnf_arena_alloc(&engine->memory, k->stacked.count + 1, sizeof *more.stacked)};
  ad_more over = {.inits = {NULL, 0, 0}};
  if (k->parts.count == 0 || ad_failed(engine))
    return;
  intptr_t next = tnf_loop_stacked(loop), first = tnf_loop_first(back);
  for (size_t i = 0; i < k->stacked.count; ++i)
    more.stacked[more.stacked_count++] = ad_stacked_type(engine, mlirValueGetType(k->stacked.at[i]));
  if (k->stacked.count > 0)
    loop = ad_extend(engine, sweep, loop, &more);
  if (mlirOperationIsNull(loop))
    return;
  ad_insert_operands(engine, mlirBlockGetTerminator(k->way->forward), next, &k->stacked);
  for (size_t i = 0; i < k->over.count; ++i) {
    MlirValue x = k->over.at[i];
    if (!x.ptr)
      x = mlirOperationGetResult(loop, next++);
    else if (mlirValueIsAOpResult(x) && mlirOpResultGetOwner(x).ptr == old.ptr)
      x = mlirOperationGetResult(loop, mlirOpResultGetResultNumber(x));
    ad_values_add(engine, &over.xs, x);
  }
  back = ad_extend(engine, sweep, back, &over);
  for (size_t i = 0; i < k->parts.count && !mlirOperationIsNull(back); ++i) {
    MlirValue part = mlirBlockGetArgument(k->way->backward, first + (intptr_t)i);
    mlirValueReplaceAllUsesOfWith(k->parts.at[i], part);
    mlirOperationDestroy(mlirOpResultGetOwner(k->parts.at[i]));
  }
}

static void keep_all(keeper *k, ad_sweep *sweep) {
  size_t count;
  MlirOperation *ops = ad_list_nested(k->engine, k->way->backward, &count);
  for (size_t i = 0; i < count; ++i)
    if (ops[i].ptr == k->point.ptr || replace_dim(k, ops[i]))
      ops[i].ptr = NULL;
  k->after = mlirOperationGetNextInBlock(k->point);
  k->engine->graph.block = k->way->backward;
  k->engine->graph.before = k->point;
  for (size_t i = 0; i < count; ++i)
    for (intptr_t n = 0; ops[i].ptr && n < mlirOperationGetNumOperands(ops[i]); ++n)
      mlirOperationSetOperand(ops[i], n, instead_of(k, mlirOperationGetOperand(ops[i], n)));
  tnf_back_extents_prune(k->extents);
  chain_pops(k);
  push_all(k);
  stack_all(k, sweep);
}

void ad_keep(ad_engine *engine, ad_sweep *sweep, ad_way *way) {
  ad_settle_replaced(engine); /* a loop of the block whose result is a cotangent is there no more */
  MlirBlock block = engine->graph.block;
  MlirOperation before = engine->graph.before;
  engine->graph.block = way->backward;
  engine->graph.before = mlirBlockGetFirstOperation(way->backward);
  keeper k = {.engine = engine, .way = way, .point = mlirOpResultGetOwner(ad_new_tape(engine))};
  k.instead = tnf_map_make(&engine->memory, sizeof(MlirValue));
  k.fixed = tnf_map_make(&engine->memory, 1);
  find_fixed(&k);
  k.extents = tnf_back_extents_new(way->forward, k.point);
  if (k.extents)
    keep_all(&k, sweep);
  else
    engine->memory.exhausted = true;
  tnf_back_extents_release(k.extents);
  mlirOperationDestroy(k.point);
  engine->graph.block = block;
  engine->graph.before = before;
}
