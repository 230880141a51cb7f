/* Running an entry, and recording that it ran. */
#include "eager/eager.h"

enum { FEW = 16 };

/* The inputs of a program: extents, as tensors of that many elements which nobody reads, then operands. */
typedef struct inputs {
  const tnf_rt_tensor **list;
  tnf_rt_tensor *carriers;
  const tnf_rt_tensor *few[FEW];
  tnf_rt_tensor few_carriers[4];
} inputs;

static bool prepare(tnf_eager_runtime *runtime, const tnf_eager_entry *entry, inputs *in) {
  int32_t count = entry->extent_count + entry->operand_count;
  in->list = count > FEW ? tnf_eager_alloc(runtime, (size_t)count, sizeof *in->list) : in->few;
  in->carriers = entry->extent_count > 4 ? tnf_eager_alloc(runtime, (size_t)entry->extent_count, sizeof *in->carriers)
                                         : in->few_carriers;
  return in->list && in->carriers;
}

static void release(tnf_eager_runtime *runtime, const tnf_eager_entry *entry, inputs *in) {
  if (in->list != in->few)
    tnf_eager_free(runtime, (void *)(uintptr_t)in->list, (size_t)(entry->extent_count + entry->operand_count), sizeof *in->list);
  if (in->carriers != in->few_carriers)
    tnf_eager_free(runtime, in->carriers, (size_t)entry->extent_count, sizeof *in->carriers);
}

bool tnf_eager_run(tnf_eager_runtime *runtime, tnf_eager_entry *entry, tnf_tensor *const *values, const int64_t *extents,
                   tnf_tensor **results) {
  static const uint8_t nothing;
  for (int32_t i = 0; i < entry->output_count; ++i)
    results[i] = NULL;
  const tnf_program *program = entry->program ? entry->program : tnf_eager_entry_program(runtime, entry);
  inputs in;
  if (!program || !prepare(runtime, entry, &in))
    return false;
  for (int32_t i = 0; i < entry->extent_count; ++i) {
    tnf_rt_tensor *carrier = &in.carriers[i];
    carrier->data = (void *)(uintptr_t)&nothing;
    carrier->owner = NULL;
    carrier->rank = 1;
    carrier->dtype = TNF_BOOL;
    carrier->device = carrier->reserved = 0;
    carrier->extents[0] = extents[i];
    in.list[i] = carrier;
  }
  for (int32_t i = 0; i < entry->operand_count; ++i)
    in.list[entry->extent_count + i] = tnf_tensor_get_rt(values[i]);
  tnf_status *status = tnf_program_run(runtime->ctx, program, in.list, results);
  release(runtime, entry, &in);
  runtime->calls++;
  if (status)
    tnf_eager_take_error(runtime, status);
  return !status;
}

/* ---- recording ---- */

static bool is_recorded(const tnf_eager_runtime *runtime, const tnf_eager_entry *entry, tnf_eager_tensor *const *operands) {
  if (runtime->no_grad)
    return false;
  for (int32_t i = 0; i < entry->operand_count; ++i)
    if (operands[i]->tracked)
      return true;
  return false;
}

static bool fill(tnf_eager_runtime *runtime, tnf_eager_node *node, tnf_eager_tensor *const *operands, const int64_t *extents,
                 tnf_eager_tensor *const *outputs) {
  size_t in = (size_t)node->operand_count, out = (size_t)node->output_count;
  node->operands = tnf_eager_alloc(runtime, in, sizeof *node->operands);
  node->values = tnf_eager_alloc(runtime, in + out, sizeof *node->values);
  node->slots = tnf_eager_alloc(runtime, out, sizeof *node->slots);
  node->extents = tnf_eager_alloc(runtime, (size_t)node->extent_count, sizeof *node->extents);
  if (!node->operands || !node->values || !node->slots || !node->extents)
    return false;
  for (size_t i = 0; i < in; ++i) {
    node->operands[i] = tnf_eager_keep(operands[i]);
    node->values[i] = tnf_tensor_retain(operands[i]->value);
  }
  for (size_t i = 0; i < out; ++i)
    node->values[in + i] = tnf_tensor_retain(outputs[i]->value);
  if (node->extent_count)
    memcpy(node->extents, extents, (size_t)node->extent_count * sizeof *extents);
  return true;
}

/* Puts the call on the tape. Results that are floating-point are tracked from then on. */
static bool record(tnf_eager_runtime *runtime, tnf_eager_entry *entry, tnf_eager_tensor *const *operands, const int64_t *extents,
                   tnf_eager_tensor *const *outputs) {
  tnf_eager_node *node = tnf_eager_alloc(runtime, 1, sizeof *node);
  if (!node)
    return false;
  runtime->recorded++;
  *node = (tnf_eager_node){.number = runtime->calls,
                           .entry = entry,
                           .refs = 1,
                           .operand_count = entry->operand_count,
                           .output_count = entry->output_count,
                           .extent_count = entry->extent_count};
  bool filled = fill(runtime, node, operands, extents, outputs);
  for (int32_t i = 0; filled && i < node->output_count; ++i)
    if (tnf_eager_is_floating(outputs[i]->value)) {
      outputs[i]->tracked = true;
      outputs[i]->node = node;
      outputs[i]->output = i;
      node->refs++;
    }
  tnf_eager_node_unref(runtime, node);
  return filled;
}

static void forget(tnf_eager_tensor **outputs, int32_t count) {
  for (int32_t i = 0; i < count; ++i)
    outputs[i] = NULL; /* the scope has those that were made */
}

bool tnf_eager_apply(tnf_eager_runtime *runtime, tnf_eager_entry *entry, tnf_eager_tensor *const *operands, const int64_t *extents,
                     tnf_eager_tensor **outputs) {
  tnf_tensor *few[2 * FEW], **values = few;
  int32_t in = entry->operand_count, out = entry->output_count;
  forget(outputs, out);
  if (in + out > 2 * FEW)
    values = tnf_eager_alloc(runtime, (size_t)(in + out), sizeof *values);
  if (!values)
    return false;
  for (int32_t i = 0; i < in; ++i)
    values[i] = operands[i]->value;
  bool ok = tnf_eager_run(runtime, entry, values, extents, values + in);
  for (int32_t i = 0; i < out; ++i) {
    if (!values[in + i])
      continue;
    outputs[i] = tnf_eager_wrap(runtime, values[in + i]);
    ok &= outputs[i] != NULL;
  }
  if (values != few)
    tnf_eager_free(runtime, values, (size_t)(in + out), sizeof *values);
  if (ok && is_recorded(runtime, entry, operands))
    ok = record(runtime, entry, operands, extents, outputs);
  if (!ok)
    forget(outputs, out);
  return ok;
}
