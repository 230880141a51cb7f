/* Eager tensors: making them, reading them, letting them go. */
#include "eager/eager.h"

/* ---- letting go ----------------------------------------------------------------------------------------------------------- */

void tnf_eager_node_free_values(tnf_eager_runtime *runtime, tnf_eager_node *node) {
  (void)runtime;
  for (int32_t i = 0; node->values && i < node->operand_count + node->output_count; ++i) {
    tnf_tensor_release(node->values[i]);
    node->values[i] = NULL;
  }
}

static void bury_node(tnf_eager_runtime *runtime, tnf_eager_node *node) {
  tnf_eager_node_free_values(runtime, node);
  size_t operands = (size_t)node->operand_count, outputs = (size_t)node->output_count;
  for (size_t i = 0; node->operands && i < operands; ++i)
    tnf_eager_unref(node->operands[i]);
  tnf_eager_free(runtime, node->operands, operands, sizeof *node->operands);
  tnf_eager_free(runtime, node->values, operands + outputs, sizeof *node->values);
  tnf_eager_free(runtime, node->slots, outputs, sizeof *node->slots);
  tnf_eager_free(runtime, node->extents, (size_t)node->extent_count, sizeof *node->extents);
  tnf_eager_entry_unref(runtime, node->entry->root);
  tnf_eager_free(runtime, node, 1, sizeof *node);
  runtime->recorded--;
}

static void bury_tensor(tnf_eager_runtime *runtime, tnf_eager_tensor *x) {
  tnf_tensor_release(x->value);
  tnf_eager_unref(x->gradient);
  if (x->node)
    tnf_eager_node_unref(runtime, x->node);
  if (x->is_variable) {
    *(x->previous ? &x->previous->next : &runtime->variables) = x->next;
    if (x->next)
      x->next->previous = x->previous;
  }
  x->next = runtime->free;
  runtime->free = x;
  runtime->tensors--;
  runtime->refs--; /* the caller of bury holds one */
}

/* Chains of any length: what a dead one owned is queued, not followed. */
static void bury(tnf_eager_runtime *runtime) {
  if (runtime->is_burying)
    return;
  runtime->is_burying = true;
  runtime->refs++;
  while (runtime->dead || runtime->dead_nodes) {
    if (runtime->dead) {
      tnf_eager_tensor *x = runtime->dead;
      runtime->dead = x->slot;
      x->slot = NULL;
      bury_tensor(runtime, x);
    } else {
      tnf_eager_node *node = runtime->dead_nodes;
      runtime->dead_nodes = node->next;
      bury_node(runtime, node);
    }
  }
  runtime->is_burying = false;
  tnf_eager_drop(runtime);
}

void tnf_eager_unref(tnf_eager_tensor *x) {
  if (!x || --x->refs > 0)
    return;
  tnf_eager_runtime *runtime = x->runtime;
  x->slot = runtime->dead; /* `next` may be that of variables */
  runtime->dead = x;
  bury(runtime);
}

void tnf_eager_node_unref(tnf_eager_runtime *runtime, tnf_eager_node *node) {
  if (--node->refs > 0)
    return;
  node->next = runtime->dead_nodes;
  runtime->dead_nodes = node;
  bury(runtime);
}

tnf_eager_tensor *tnf_eager_keep(tnf_eager_tensor *x) {
  if (x)
    x->refs++;
  return x;
}

void tnf_eager_release(tnf_eager_tensor *x) {
  tnf_eager_unref(x);
}

/* ---- making ---------------------------------------------------------------------------------------------------------------- */

tnf_eager_tensor *tnf_eager_wrap(tnf_eager_runtime *runtime, tnf_tensor *value) {
  tnf_eager_tensor *x = runtime->free;
  if (x)
    runtime->free = x->next;
  else
    x = tnf_eager_alloc(runtime, 1, sizeof *x);
  if (!x || !tnf_eager_list_add(runtime, &runtime->temporaries, x)) {
    if (x) {
      x->next = runtime->free;
      runtime->free = x;
    }
    tnf_tensor_release(value);
    return NULL;
  }
  *x = (tnf_eager_tensor){.runtime = runtime, .value = value, .refs = 1};
  runtime->refs++;
  runtime->tensors++;
  return x;
}

tnf_eager_tensor *tnf_eager_from_tensor(tnf_eager_runtime *runtime, tnf_tensor *t) {
  if (!runtime)
    return NULL;
  if (t)
    return tnf_eager_wrap(runtime, tnf_tensor_retain(t));
  tnf_eager_fail(runtime, TNF_RT_INVALID_ARGUMENT, "eager_from_tensor: \"t\" is NULL");
  return NULL;
}

/* The value that a call made, or its error. */
static tnf_eager_tensor *take(tnf_eager_runtime *runtime, tnf_status *status, tnf_tensor *value) {
  if (!status)
    return tnf_eager_wrap(runtime, value);
  tnf_eager_take_error(runtime, status);
  return NULL;
}

tnf_eager_tensor *tnf_eager_from_col_major(tnf_eager_runtime *runtime, tnf_dtype dtype, int32_t rank, const int64_t *extents,
                                           const void *data) {
  tnf_tensor *value;
  if (!runtime)
    return NULL;
  tnf_status *status = tnf_tensor_from_col_major(runtime->ctx, dtype, rank, extents, data, &value);
  return take(runtime, status, value);
}

tnf_eager_tensor *tnf_eager_from_row_major(tnf_eager_runtime *runtime, tnf_dtype dtype, int32_t rank, const int64_t *extents,
                                           const void *data) {
  tnf_tensor *value;
  if (!runtime)
    return NULL;
  tnf_status *status = tnf_tensor_from_row_major(runtime->ctx, dtype, rank, extents, data, &value);
  return take(runtime, status, value);
}

static tnf_eager_tensor *scalar(tnf_eager_runtime *runtime, tnf_dtype dtype, const void *value) {
  return tnf_eager_from_col_major(runtime, dtype, 0, NULL, value);
}
tnf_eager_tensor *tnf_eager_scalar_f32(tnf_eager_runtime *runtime, float value) {
  return scalar(runtime, TNF_F32, &value);
}
tnf_eager_tensor *tnf_eager_scalar_f64(tnf_eager_runtime *runtime, double value) {
  return scalar(runtime, TNF_F64, &value);
}
tnf_eager_tensor *tnf_eager_scalar_i32(tnf_eager_runtime *runtime, int32_t value) {
  return scalar(runtime, TNF_I32, &value);
}
tnf_eager_tensor *tnf_eager_scalar_i64(tnf_eager_runtime *runtime, int64_t value) {
  return scalar(runtime, TNF_I64, &value);
}
tnf_eager_tensor *tnf_eager_scalar_bool(tnf_eager_runtime *runtime, bool value) {
  return scalar(runtime, TNF_BOOL, &(uint8_t){value});
}
tnf_eager_tensor *tnf_eager_scalar_complex_f32(tnf_eager_runtime *runtime, float re, float im) {
  return scalar(runtime, TNF_COMPLEX_F32, (float[]){re, im});
}
tnf_eager_tensor *tnf_eager_scalar_complex_f64(tnf_eager_runtime *runtime, double re, double im) {
  return scalar(runtime, TNF_COMPLEX_F64, (double[]){re, im});
}

tnf_eager_tensor *tnf_eager_number(tnf_eager_runtime *runtime, tnf_dtype dtype, double value) {
  switch (dtype) {
  case TNF_F32:
    return tnf_eager_scalar_f32(runtime, (float)value);
  case TNF_F64:
    return tnf_eager_scalar_f64(runtime, value);
  case TNF_I32:
    return tnf_eager_scalar_i32(runtime, (int32_t)value);
  case TNF_I64:
    return tnf_eager_scalar_i64(runtime, (int64_t)value);
  case TNF_BOOL:
    return tnf_eager_scalar_bool(runtime, value != 0);
  case TNF_COMPLEX_F32:
    return tnf_eager_scalar_complex_f32(runtime, (float)value, 0);
  case TNF_COMPLEX_F64:
    return tnf_eager_scalar_complex_f64(runtime, value, 0);
  }
  return NULL;
}

/* ---- reading --------------------------------------------------------------------------------------------------------------- */

tnf_tensor *tnf_eager_get_tensor(const tnf_eager_tensor *x) {
  return x ? x->value : NULL;
}

tnf_dtype tnf_eager_dtype(const tnf_eager_tensor *x) {
  return tnf_tensor_dtype(tnf_eager_get_tensor(x));
}

int32_t tnf_eager_rank(const tnf_eager_tensor *x) {
  return tnf_tensor_rank(tnf_eager_get_tensor(x));
}

int64_t tnf_eager_extent(const tnf_eager_tensor *x, int32_t axis) {
  return tnf_tensor_extent(tnf_eager_get_tensor(x), axis);
}

tnf_eager_runtime *tnf_eager_get_runtime(const tnf_eager_tensor *x) {
  return x ? x->runtime : NULL;
}

bool tnf_eager_same_runtime(const char *name, tnf_eager_runtime *runtime, const tnf_eager_tensor *x) {
  if (!x || x->runtime == runtime)
    return true;
  tnf_eager_fail(runtime, TNF_RT_INVALID_ARGUMENT, "%s: the tensors belong to two runtimes", name);
  tnf_eager_fail(x->runtime, TNF_RT_INVALID_ARGUMENT, "%s: the tensors belong to two runtimes", name);
  return false;
}

/* ---- variables ------------------------------------------------------------------------------------------------------------- */

tnf_eager_tensor *tnf_eager_detach(tnf_eager_tensor *x) {
  return x ? tnf_eager_wrap(x->runtime, tnf_tensor_retain(x->value)) : NULL;
}

tnf_eager_tensor *tnf_eager_variable(tnf_eager_tensor *x) {
  if (!x)
    return NULL;
  tnf_eager_runtime *runtime = x->runtime;
  if (!tnf_eager_is_floating(x->value)) {
    tnf_eager_fail(runtime, TNF_RT_DTYPE_MISMATCH, "eager_variable: %s has no derivative", tnf_dtype_name(tnf_eager_dtype(x)));
    return NULL;
  }
  tnf_eager_tensor *variable = tnf_eager_detach(x);
  if (!variable)
    return NULL;
  variable->tracked = variable->is_variable = true;
  variable->next = runtime->variables;
  if (variable->next)
    variable->next->previous = variable;
  runtime->variables = variable;
  return variable;
}

bool tnf_eager_is_tracked(const tnf_eager_tensor *x) {
  return x && x->tracked;
}

bool tnf_eager_assign(tnf_eager_tensor *variable, tnf_eager_tensor *value) {
  if (!variable || !value)
    return false;
  tnf_eager_runtime *runtime = variable->runtime;
  const tnf_rt_tensor *old = tnf_tensor_get_rt(variable->value), *new = tnf_tensor_get_rt(value->value);
  if (!tnf_eager_same_runtime("eager_assign", runtime, value))
    return false;
  if (!variable->is_variable) {
    tnf_eager_fail(runtime, TNF_RT_INVALID_ARGUMENT, "eager_assign: the tensor is no variable");
    return false;
  }
  if (old->dtype != new->dtype) {
    tnf_eager_fail(runtime, TNF_RT_DTYPE_MISMATCH, "eager_assign: the variable is %s, the value %s",
                   tnf_dtype_name((tnf_dtype)old->dtype), tnf_dtype_name((tnf_dtype)new->dtype));
    return false;
  }
  if (old->rank != new->rank) {
    tnf_eager_fail(runtime, TNF_RT_SHAPE_MISMATCH, "eager_assign: the variable has rank %d, the value %d", old->rank, new->rank);
    return false;
  }
  for (int32_t i = 0; i < old->rank; ++i)
    if (old->extents[i] != new->extents[i]) {
      tnf_eager_fail(runtime, TNF_RT_SHAPE_MISMATCH, "eager_assign: extent %d of the variable is %lld, of the value %lld", i,
                     (long long)old->extents[i], (long long)new->extents[i]);
      return false;
    }
  tnf_tensor *taken = tnf_tensor_retain(value->value);
  tnf_tensor_release(variable->value);
  variable->value = taken;
  return true;
}

tnf_eager_tensor *tnf_eager_get_grad(const tnf_eager_tensor *variable) {
  return variable ? variable->gradient : NULL;
}

void tnf_eager_clear_grad(tnf_eager_tensor *variable) {
  if (!variable)
    return;
  tnf_eager_tensor *gradient = variable->gradient;
  variable->gradient = NULL;
  tnf_eager_unref(gradient);
}

void tnf_eager_clear_grads(tnf_eager_runtime *runtime) {
  if (!runtime)
    return;
  for (tnf_eager_tensor *x = runtime->variables; x; x = x->next)
    tnf_eager_clear_grad(x);
}
