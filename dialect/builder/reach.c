/* Which values a value depends on through floating-point values. */
#include "builder/reach.h"

static size_t slot_of(const tnf_reach *reach, const void *key) {
  size_t slot = ((uintptr_t)key >> 3) * (size_t)0x9E3779B97F4A7C15u >> 20 & (reach->capacity - 1);
  while (reach->slots[slot] && reach->slots[slot] != key)
    slot = (slot + 1) & (reach->capacity - 1);
  return slot;
}

static bool grow_slots(tnf_reach *reach) {
  tnf_reach larger = *reach;
  larger.capacity = reach->capacity ? 4 * reach->capacity : 256;
  larger.slots = tnf_graph_alloc(reach->graph, larger.capacity, sizeof *larger.slots);
  if (!larger.slots)
    return false;
  memset(larger.slots, 0, larger.capacity * sizeof *larger.slots);
  for (size_t i = 0; i < reach->capacity; ++i)
    if (reach->slots[i])
      larger.slots[slot_of(&larger, reach->slots[i])] = reach->slots[i];
  tnf_graph_free(reach->graph, reach->slots, reach->capacity, sizeof *reach->slots);
  *reach = larger;
  return true;
}

static bool grow_pending(tnf_reach *reach) {
  size_t capacity = reach->pending_capacity ? 4 * reach->pending_capacity : 64;
  const void **larger = tnf_graph_alloc(reach->graph, capacity, sizeof *larger);
  if (!larger)
    return false;
  if (reach->pending_count)
    memcpy(larger, reach->pending, reach->pending_count * sizeof *larger);
  tnf_graph_free(reach->graph, reach->pending, reach->pending_capacity, sizeof *larger);
  reach->pending = larger;
  reach->pending_capacity = capacity;
  return true;
}

static bool is_floating(MlirValue value) {
  MlirType type = mlirValueGetType(value);
  tnf_dtype dtype;
  return tnf_ir_type_is_tensor(type) && tnf_dtype_from_type(tnf_ir_tensor_type_element(type), &dtype) &&
         tnf_dtype_is_floating(dtype);
}

static bool visit(tnf_reach *reach, MlirValue value) {
  if (!is_floating(value))
    return true;
  if (2 * reach->count >= reach->capacity && !grow_slots(reach))
    return false;
  size_t slot = slot_of(reach, value.ptr);
  if (reach->slots[slot])
    return true;
  if (reach->pending_count == reach->pending_capacity && !grow_pending(reach))
    return false;
  reach->slots[slot] = value.ptr;
  ++reach->count;
  reach->pending[reach->pending_count++] = value.ptr;
  return true;
}

void tnf_reach_from(tnf_reach *reach, tnf_graph *graph, MlirValue y) {
  *reach = (tnf_reach){.graph = graph};
  bool ok = visit(reach, y);
  while (ok && reach->pending_count) {
    MlirValue value = {reach->pending[--reach->pending_count]};
    if (!mlirValueIsAOpResult(value))
      continue;
    MlirOperation op = mlirOpResultGetOwner(value);
    if (tnf_op_is(op, "tenferro.stop_gradient"))
      continue;
    intptr_t count = mlirOperationGetNumOperands(op);
    for (intptr_t i = 0; i < count && ok; ++i)
      ok = visit(reach, mlirOperationGetOperand(op, i));
  }
}

bool tnf_reach_contains(const tnf_reach *reach, MlirValue value) {
  return reach->capacity && reach->slots[slot_of(reach, value.ptr)];
}

void tnf_reach_release(tnf_reach *reach) {
  tnf_graph_free(reach->graph, reach->slots, reach->capacity, sizeof *reach->slots);
  tnf_graph_free(reach->graph, reach->pending, reach->pending_capacity, sizeof *reach->pending);
}
