/* Running an entry, and recording that it ran. */
#include "eager/eager.h"

enum { FEW = 16 };

/* The inputs of a program: extents, as tensors of that many elements which nobody reads, then operands. */
typedef struct inputs {
  const tnf_rt_tensor **list;
  tnf_rt_tensor *made; /* for extents and flat operands */
  int32_t count, made_count;
  const tnf_rt_tensor *few[FEW];
  tnf_rt_tensor few_made[6];
} inputs;

static bool prepare(tnf_eager_runtime *runtime, const tnf_eager_entry *entry, bool flat, inputs *in) {
  in->count = entry->extent_count + entry->operand_count;
  in->made_count = flat ? in->count : entry->extent_count;
  in->list = in->count > FEW ? tnf_eager_alloc(runtime, (size_t)in->count, sizeof *in->list) : in->few;
  in->made = in->made_count > 6 ? tnf_eager_alloc(runtime, (size_t)in->made_count, sizeof *in->made) : in->few_made;
  return in->list && in->made;
}

static void release(tnf_eager_runtime *runtime, inputs *in) {
  if (in->list != in->few)
    tnf_eager_free(runtime, (void *)(uintptr_t)in->list, (size_t)in->count, sizeof *in->list);
  if (in->made != in->few_made)
    tnf_eager_free(runtime, in->made, (size_t)in->made_count, sizeof *in->made);
}

/* A vector; the extents behind the first one stay unset. */
static const tnf_rt_tensor *vector(tnf_rt_tensor *made, void *data, int32_t dtype, int64_t extent) {
  made->data = data;
  made->owner = NULL;
  made->rank = 1;
  made->dtype = dtype;
  made->device = TNF_RT_CPU;
  made->reserved = 0;
  made->extents[0] = extent;
  return made;
}

static void list_inputs(const tnf_eager_entry *entry, tnf_tensor *const *values, const int64_t *extents,
                        const tnf_rt_tensor *shape, inputs *in) {
  static const uint8_t nothing;
  int32_t first = entry->extent_count;
  for (int32_t i = 0; i < first; ++i)
    in->list[i] = vector(&in->made[i], (void *)(uintptr_t)&nothing, TNF_BOOL, extents[i]);
  for (int32_t i = 0; i < entry->operand_count; ++i) {
    const tnf_rt_tensor *t = tnf_tensor_get_rt(values[i]);
    bool flat = shape && t->rank == shape->rank;
    in->list[first + i] = flat ? vector(&in->made[first + i], t->data, t->dtype, tnf_tensor_element_count(values[i])) : t;
  }
}

/* The sentence, which begins with the name of the program, under the name of the operation. */
static void take_error(tnf_eager_runtime *runtime, const tnf_eager_entry *entry, tnf_status *status) {
  const char *message = tnf_status_message(status), *program = tnf_program_info(entry->program)->name;
  const char *name = entry->name ? entry->name : program;
  size_t length = strlen(program);
  if (strncmp(message, program, length) == 0 && strncmp(message + length, ": ", 2) == 0)
    message += length + 2;
  length = strlen(name);
  if (strncmp(message, name, length) == 0 && message[length] == ':')
    tnf_eager_fail(runtime, tnf_status_code(status), "%s", message);
  else
    tnf_eager_fail(runtime, tnf_status_code(status), "%s%s: %s", entry->kind ? "derivative of " : "", name, message);
  tnf_status_release(status);
}

bool tnf_eager_run(tnf_eager_runtime *runtime, tnf_eager_entry *entry, tnf_tensor *const *values, const int64_t *extents,
                   const tnf_rt_tensor *shape, tnf_tensor **results) {
  for (int32_t i = 0; i < entry->output_count; ++i)
    results[i] = NULL;
  const tnf_program *program = entry->program ? entry->program : tnf_eager_entry_program(runtime, entry);
  inputs in;
  if (!program)
    return false;
  bool ready = prepare(runtime, entry, shape != NULL, &in);
  tnf_status *status = NULL;
  if (ready) {
    list_inputs(entry, values, extents, shape, &in);
    status = tnf_program_run(runtime->ctx, program, in.list, results);
    runtime->calls++;
  }
  release(runtime, &in);
  if (status)
    take_error(runtime, entry, status);
  for (int32_t i = 0; i < entry->output_count && shape && ready && !status; ++i)
    if (tnf_tensor_rank(results[i]) == 1)
      tnf_shape_set(&results[i]->view, results[i]->view.dtype, shape->rank, shape->extents);
  return ready && !status;
}

/* ---- recording ---- */

/* Whether derivatives pass through output i to an operand that is tracked. */
static bool passes(const tnf_eager_entry *entry, tnf_eager_tensor *const *operands, int32_t i) {
  for (int32_t k = 0; k < entry->operand_count && k < TNF_EAGER_MOST; ++k)
    if (operands[k]->tracked && tnf_eager_mask_has(&entry->depends[i], k))
      return true;
  return false;
}

static bool is_recorded(const tnf_eager_runtime *runtime, const tnf_eager_entry *entry, tnf_eager_tensor *const *operands) {
  bool any = false;
  for (int32_t k = 0; k < entry->operand_count && !any; ++k)
    any = operands[k]->tracked;
  if (!any || runtime->no_grad)
    return false;
  if (entry->operand_count > TNF_EAGER_MOST)
    return true; /* to be refused */
  for (int32_t i = 0; i < entry->output_count; ++i)
    if (passes(entry, operands, i))
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

/* Derivatives of a call have its operands and results twice among theirs. */
static bool fits_tape(tnf_eager_runtime *runtime, const tnf_eager_entry *entry) {
  if (2 * ((int64_t)entry->operand_count + entry->output_count) <= TNF_EAGER_MOST)
    return true;
  tnf_eager_fail(runtime, TNF_RT_UNSUPPORTED,
                 "%s: a call of tracked tensors has at most %d operands and results together, got %d and %d",
                 entry->name ? entry->name : "eager_call", TNF_EAGER_MOST / 2, entry->operand_count, entry->output_count);
  return false;
}

/* Puts the call on the tape. Results that are floating-point are tracked from then on. */
static bool record(tnf_eager_runtime *runtime, tnf_eager_entry *entry, tnf_eager_tensor *const *operands, const int64_t *extents,
                   bool is_flat, tnf_eager_tensor *const *outputs) {
  tnf_eager_node *node = tnf_eager_alloc(runtime, 1, sizeof *node);
  if (!node)
    return false;
  runtime->recorded++;
  entry->root->refs++;
  *node = (tnf_eager_node){.number = runtime->calls,
                           .entry = entry,
                           .refs = 1,
                           .operand_count = entry->operand_count,
                           .output_count = entry->output_count,
                           .extent_count = entry->extent_count,
                           .is_flat = is_flat};
  bool filled = fill(runtime, node, operands, extents, outputs);
  for (int32_t i = 0; filled && i < node->output_count; ++i)
    if (tnf_eager_is_floating(outputs[i]->value) && passes(entry, operands, i)) {
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

bool tnf_eager_apply(tnf_eager_runtime *runtime, tnf_eager_entry *entry, tnf_eager_tensor *const *operands,
                     const int64_t *extents, const tnf_rt_tensor *shape, tnf_eager_tensor **outputs) {
  tnf_tensor *few[2 * FEW], **values = few;
  int32_t in = entry->operand_count, out = entry->output_count;
  forget(outputs, out);
  if (in + out > 2 * FEW)
    values = tnf_eager_alloc(runtime, (size_t)(in + out), sizeof *values);
  if (!values)
    return false;
  for (int32_t i = 0; i < in; ++i)
    values[i] = operands[i]->value;
  bool ok = tnf_eager_run(runtime, entry, values, extents, shape && shape->rank != 1 ? shape : NULL, values + in);
  for (int32_t i = 0; i < out; ++i) {
    if (!values[in + i])
      continue;
    outputs[i] = tnf_eager_wrap(runtime, values[in + i]);
    ok &= outputs[i] != NULL;
  }
  if (values != few)
    tnf_eager_free(runtime, values, (size_t)(in + out), sizeof *values);
  if (ok && is_recorded(runtime, entry, operands))
    ok = fits_tape(runtime, entry) && record(runtime, entry, operands, extents, shape != NULL, outputs);
  if (!ok)
    forget(outputs, out);
  return ok;
}
