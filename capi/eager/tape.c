/* The tape: which calls lead from variables to a value, and the sweeps over them. */
#include "core/type_text.h"
#include "eager/eager.h"
#include "tenferro/eager_ops.h"

#include <stdlib.h>

/* One sweep, backward or forward. */
typedef struct sweep {
  const char *name;
  tnf_eager_runtime *runtime;
  tnf_eager_tensor *const *xs; /* NULL: every variable */
  int32_t x_count;
  bool records;           /* what it computes, too */
  tnf_eager_node **nodes; /* in the order of their calls */
  int32_t count, capacity;
} sweep;

/* ---- which calls take part --------------------------------------------------------------------------------------------- */

/* The call that made x, if it is on the tape. */
static bool add_node(sweep *s, const tnf_eager_tensor *x) {
  tnf_eager_node *node = x->node;
  if (node && node->sweep == s->runtime->sweeps)
    tnf_eager_mask_set(&node->used, x->output);
  if (!node || node->sweep == s->runtime->sweeps)
    return true;
  if (s->count == s->capacity) {
    int32_t capacity = s->capacity ? 2 * s->capacity : 64;
    tnf_eager_node **larger = tnf_eager_alloc(s->runtime, (size_t)capacity, sizeof *larger);
    if (!larger)
      return false;
    if (s->count)
      memcpy(larger, s->nodes, (size_t)s->count * sizeof *larger);
    tnf_eager_free(s->runtime, s->nodes, (size_t)s->capacity, sizeof *larger);
    s->nodes = larger;
    s->capacity = capacity;
  }
  node->sweep = s->runtime->sweeps;
  node->leads = false;
  node->used = (tnf_eager_mask){{0}};
  tnf_eager_mask_set(&node->used, x->output);
  node->refs++;
  s->nodes[s->count++] = node;
  return true;
}

static int by_number(const void *a, const void *b) {
  uint64_t x = (*(tnf_eager_node *const *)a)->number, y = (*(tnf_eager_node *const *)b)->number;
  return (x > y) - (x < y);
}

static bool is_asked_for(const sweep *s, const tnf_eager_tensor *x) {
  if (!s->xs)
    return x->is_variable;
  for (int32_t i = 0; i < s->x_count; ++i)
    if (s->xs[i] == x || (x->node && s->xs[i]->node == x->node && s->xs[i]->output == x->output))
      return true;
  return false;
}

/* Whether the operand is asked for, or leads to what is. */
static bool leads(const sweep *s, const tnf_eager_tensor *x) {
  return x->tracked && (is_asked_for(s, x) || (x->node && x->node->leads));
}

/* All calls that y is made of, in their order. */
static bool collect(sweep *s, const tnf_eager_tensor *y) {
  s->runtime->sweeps++;
  bool ok = add_node(s, y);
  for (int32_t i = 0; i < s->count && ok; ++i)
    for (int32_t k = 0; k < s->nodes[i]->operand_count && ok; ++k)
      ok = add_node(s, s->nodes[i]->operands[k]);
  if (!ok)
    return false;
  if (s->count)
    qsort(s->nodes, (size_t)s->count, sizeof(void *), by_number);
  for (int32_t i = 0; i < s->count; ++i)
    for (int32_t k = 0; k < s->nodes[i]->operand_count; ++k)
      s->nodes[i]->leads |= leads(s, s->nodes[i]->operands[k]);
  return true;
}

/* ---- slots ------------------------------------------------------------------------------------------------------------- */

static tnf_eager_tensor **slot_of(tnf_eager_tensor *x) {
  return x->node ? &x->node->slots[x->output] : &x->slot;
}

static void set_slot(tnf_eager_tensor **slot, tnf_eager_tensor *value) {
  tnf_eager_tensor *old = *slot;
  *slot = tnf_eager_keep(value);
  tnf_eager_unref(old);
}

static bool add_to_slot(tnf_eager_tensor *x, tnf_eager_tensor *value) {
  tnf_eager_tensor **slot = slot_of(x), *sum = *slot ? tnf_eager_add(*slot, value) : value;
  if (!sum)
    return false;
  set_slot(slot, sum);
  return true;
}

static void clear(sweep *s) {
  for (int32_t i = 0; i < s->count; ++i) {
    tnf_eager_node *node = s->nodes[i];
    for (int32_t k = 0; k < node->output_count; ++k)
      set_slot(&node->slots[k], NULL);
    for (int32_t k = 0; k < node->operand_count; ++k)
      set_slot(&node->operands[k]->slot, NULL);
  }
  for (int32_t i = 0; i < s->x_count; ++i)
    set_slot(&s->xs[i]->slot, NULL);
  for (int32_t i = 0; i < s->count; ++i)
    tnf_eager_node_unref(s->runtime, s->nodes[i]);
  tnf_eager_free(s->runtime, s->nodes, (size_t)s->capacity, sizeof *s->nodes);
}

/* ---- one call -------------------------------------------------------------------------------------------------------------- */

/* The operands of a derivative: those of the call, its results, and what is given. */
typedef struct inputs {
  tnf_eager_tensor **list;
  int32_t count, capacity;
} inputs;

/* The operand, or a tensor in its place: one that was assigned to since has another value. */
static tnf_eager_tensor *operand_of(sweep *s, const tnf_eager_node *node, int32_t i) {
  tnf_eager_tensor *x = node->operands[i];
  if (x->value == node->values[i])
    return x;
  if (s->records && x->tracked) {
    tnf_eager_fail(s->runtime, TNF_RT_INVALID_ARGUMENT,
                   "%s: a variable was assigned to after its value had been used: what this computes is recorded, and would be "
                   "of the new value",
                   s->name);
    return NULL;
  }
  return tnf_eager_wrap(s->runtime, tnf_tensor_retain(node->values[i]));
}

/* A result of the call, on the tape where what the sweep computes is recorded. */
static tnf_eager_tensor *result_of(sweep *s, tnf_eager_node *node, int32_t i) {
  tnf_eager_tensor *x = tnf_eager_wrap(s->runtime, tnf_tensor_retain(node->values[node->operand_count + i]));
  if (x && s->records && tnf_eager_is_floating(x->value)) {
    x->tracked = true;
    x->node = node;
    x->output = i;
    node->refs++;
  }
  return x;
}

static bool begin_inputs(sweep *s, tnf_eager_node *node, inputs *in) {
  if (node->is_spent) {
    tnf_eager_fail(s->runtime, TNF_RT_INVALID_ARGUMENT,
                   "%s: what was recorded was dropped by an earlier tnf_eager_backward; tnf_eager_backward_with can retain it",
                   s->name);
    return false;
  }
  in->capacity = 2 * (node->operand_count + node->output_count);
  in->count = 0;
  in->list = tnf_eager_alloc(s->runtime, (size_t)in->capacity, sizeof *in->list);
  if (!in->list)
    return false;
  for (int32_t i = 0; i < node->operand_count; ++i)
    in->list[in->count++] = operand_of(s, node, i);
  for (int32_t i = 0; i < node->output_count; ++i)
    in->list[in->count++] = result_of(s, node, i);
  for (int32_t i = 0; i < in->count; ++i)
    if (!in->list[i])
      return false;
  return true;
}

static void end_inputs(sweep *s, inputs *in) {
  if (in->list)
    tnf_eager_free(s->runtime, in->list, (size_t)in->capacity, sizeof *in->list);
}

/* The shape in which the call took its operands as vectors; NULL where it did not. */
static const tnf_rt_tensor *shape_of(const tnf_eager_node *node) {
  const tnf_rt_tensor *shape = NULL;
  for (int32_t i = 0; i < node->operand_count && node->is_flat; ++i) {
    const tnf_rt_tensor *t = tnf_tensor_get_rt(node->values[i]);
    shape = !shape || t->rank > shape->rank ? t : shape;
  }
  return shape;
}

/* Runs the derivative on the inputs; results[entry->output_count]. */
static tnf_eager_tensor **run(sweep *s, const tnf_eager_node *node, tnf_eager_entry *entry, const inputs *in) {
  tnf_eager_tensor **results = tnf_eager_alloc(s->runtime, (size_t)entry->output_count, sizeof *results);
  if (!results)
    return NULL;
  if (!entry->output_count || tnf_eager_apply(s->runtime, entry, in->list, node->extents, shape_of(node), results))
    return results;
  tnf_eager_free(s->runtime, results, (size_t)entry->output_count, sizeof *results);
  return NULL;
}

static bool any(const tnf_eager_mask *mask) {
  uint64_t bits = 0;
  for (int32_t i = 0; i < TNF_EAGER_MASK_WORDS; ++i)
    bits |= mask->bits[i];
  return bits != 0;
}

/* Cotangents of the results to the operands that lead to what is asked for. */
static bool step_back(sweep *s, tnf_eager_node *node, inputs *in) {
  tnf_eager_mask given = {{0}}, wanted = {{0}};
  for (int32_t i = 0; i < node->output_count; ++i)
    if (node->slots[i])
      tnf_eager_mask_set(&given, i);
  for (int32_t i = 0; i < node->operand_count; ++i)
    if (leads(s, node->operands[i]))
      tnf_eager_mask_set(&wanted, i);
  if (!any(&given) || !any(&wanted))
    return true;
  tnf_eager_entry *entry = tnf_eager_entry_derive(s->runtime, node->entry, TNF_EAGER_VJP, &given, &wanted);
  if (!entry || !begin_inputs(s, node, in))
    return false;
  for (int32_t i = 0; i < node->output_count; ++i)
    if (node->slots[i])
      in->list[in->count++] = node->slots[i];
  tnf_eager_tensor **results = run(s, node, entry, in);
  bool ok = results != NULL;
  for (int32_t i = 0; i < entry->output_count && ok; ++i)
    ok = add_to_slot(node->operands[entry->result_of[i]], results[i]);
  if (results)
    tnf_eager_free(s->runtime, results, (size_t)entry->output_count, sizeof *results);
  return ok;
}

/* Tangents of the operands to the results. */
static bool step_forward(sweep *s, tnf_eager_node *node, inputs *in) {
  tnf_eager_mask given = {{0}};
  for (int32_t i = 0; i < node->operand_count; ++i)
    if (leads(s, node->operands[i]) && *slot_of(node->operands[i]))
      tnf_eager_mask_set(&given, i);
  if (!any(&given))
    return true;
  tnf_eager_entry *entry = tnf_eager_entry_derive(s->runtime, node->entry, TNF_EAGER_JVP, &given, &node->used);
  if (!entry || !begin_inputs(s, node, in))
    return false;
  for (int32_t i = 0; i < node->operand_count; ++i)
    if (tnf_eager_mask_has(&given, i))
      in->list[in->count++] = *slot_of(node->operands[i]);
  tnf_eager_tensor **results = run(s, node, entry, in);
  for (int32_t i = 0; i < entry->output_count && results; ++i)
    if (!node->slots[entry->result_of[i]]) /* x itself may be a result */
      set_slot(&node->slots[entry->result_of[i]], results[i]);
  if (results)
    tnf_eager_free(s->runtime, results, (size_t)entry->output_count, sizeof *results);
  return results != NULL;
}

typedef bool step_fn(sweep *s, tnf_eager_node *node, inputs *in);

static bool step(sweep *s, tnf_eager_node *node, step_fn *fn) {
  inputs in = {NULL, 0, 0};
  bool ok = !node->leads || fn(s, node, &in);
  end_inputs(s, &in);
  return ok;
}

/* ---- arguments of the public calls ------------------------------------------------------------------------------------- */

static bool is_alike(sweep *s, const char *what, const tnf_eager_tensor *of, const tnf_eager_tensor *x) {
  const tnf_rt_tensor *a = tnf_tensor_get_rt(of->value), *b = tnf_tensor_get_rt(x->value);
  if (!tnf_eager_same_runtime(s->name, s->runtime, x))
    return false;
  bool same = a->rank == b->rank;
  for (int32_t i = 0; i < a->rank && same; ++i)
    same = a->extents[i] == b->extents[i];
  if (a->dtype == b->dtype && same)
    return true;
  tnf_eager_fail(s->runtime, a->dtype == b->dtype ? TNF_RT_SHAPE_MISMATCH : TNF_RT_DTYPE_MISMATCH,
                 "%s: the %s is %s, the value that it belongs to %s", s->name, what,
                 tnf_type_words_of((tnf_dtype)b->dtype, b->rank, b->extents, false).text,
                 tnf_type_words_of((tnf_dtype)a->dtype, a->rank, a->extents, false).text);
  return false;
}

static bool is_scalar(sweep *s, const tnf_eager_tensor *y) {
  if (tnf_eager_rank(y) == 0)
    return true;
  tnf_eager_fail(s->runtime, TNF_RT_RANK_MISMATCH, "%s: the loss must be a scalar (rank 0), got rank %d", s->name,
                 tnf_eager_rank(y));
  return false;
}

static bool is_on_tape(sweep *s, const tnf_eager_tensor *y, const char *what) {
  if (y->tracked)
    return true;
  tnf_eager_fail(s->runtime, TNF_RT_INVALID_ARGUMENT, "%s: %s was made of no variable", s->name, what);
  return false;
}

/* The seed, or the number 1. */
static tnf_eager_tensor *seed_of(sweep *s, const tnf_eager_tensor *y, tnf_eager_tensor *seed) {
  if (!seed)
    return is_scalar(s, y) ? tnf_eager_number(s->runtime, tnf_eager_dtype(y), 1) : NULL;
  return is_alike(s, "cotangent", y, seed) ? seed : NULL;
}

static bool sweep_back(sweep *s, tnf_eager_tensor *y, tnf_eager_tensor *seed) {
  bool ok = collect(s, y) && add_to_slot(y, seed);
  for (int32_t i = s->count - 1; i >= 0 && ok; --i)
    ok = step(s, s->nodes[i], step_back);
  return ok;
}

/* ---- gathered gradients ------------------------------------------------------------------------------------------------ */

/* What each variable will have gathered, in its slot; then all of them take it. */
static bool gather(sweep *s) {
  tnf_eager_runtime *runtime = s->runtime;
  for (tnf_eager_tensor *x = runtime->variables; x; x = x->next)
    if (x->slot && x->gradient && !add_to_slot(x, x->gradient))
      return false;
  for (tnf_eager_tensor *x = runtime->variables; x; x = x->next)
    if (x->slot)
      set_slot(&x->gradient, x->slot);
  return true;
}

static void spend(sweep *s) {
  for (int32_t i = 0; i < s->count; ++i) {
    s->nodes[i]->is_spent = true;
    tnf_eager_node_free_values(s->runtime, s->nodes[i]);
  }
}

static bool backward(const char *name, tnf_eager_tensor *y, tnf_eager_tensor *seed, bool retain) {
  if (!y)
    return false;
  sweep s = {.name = name, .runtime = y->runtime};
  tnf_eager_no_grad_begin(s.runtime);
  tnf_eager_scope_begin(s.runtime);
  tnf_eager_tensor *first = is_on_tape(&s, y, seed ? "y" : "the loss") ? seed_of(&s, y, seed) : NULL;
  bool ok = first && sweep_back(&s, y, first) && gather(&s);
  if (ok && !retain)
    spend(&s);
  set_slot(&y->slot, NULL);
  clear(&s);
  tnf_eager_scope_end(s.runtime);
  tnf_eager_no_grad_end(s.runtime);
  return ok;
}

bool tnf_eager_backward(tnf_eager_tensor *loss) {
  return backward("eager_backward", loss, NULL, false);
}

bool tnf_eager_backward_with(tnf_eager_tensor *y, tnf_eager_tensor *seed, bool retain) {
  return backward("eager_backward_with", y, seed, retain);
}

/* ---- derivatives as values --------------------------------------------------------------------------------------------- */

/* Whether the xs can be differentiated with respect to; `tangents` belong to them, one each, or NULL. */
static bool check_xs(sweep *s, tnf_eager_tensor *const *tangents) {
  if (!s->xs) {
    tnf_eager_fail(s->runtime, TNF_RT_INVALID_ARGUMENT, "%s: \"xs\" is NULL", s->name);
    return false;
  }
  if (s->x_count < 1) {
    tnf_eager_fail(s->runtime, TNF_RT_INVALID_ARGUMENT, "%s: needs at least one value to differentiate with respect to", s->name);
    return false;
  }
  for (int32_t i = 0; i < s->x_count; ++i) {
    if (!s->xs[i] || (tangents && !tangents[i]))
      return false;
    if (!tnf_eager_same_runtime(s->name, s->runtime, s->xs[i]))
      return false;
    if (!s->xs[i]->tracked) {
      tnf_eager_fail(s->runtime, TNF_RT_INVALID_ARGUMENT, "%s: value %d is not tracked: it was made of no variable", s->name, i);
      return false;
    }
    if (tangents && !is_alike(s, "tangent", s->xs[i], tangents[i]))
      return false;
  }
  return true;
}

static bool take_pullbacks(sweep *s, tnf_eager_tensor **pullbacks) {
  for (int32_t i = 0; i < s->x_count; ++i) {
    pullbacks[i] = tnf_eager_keep(*slot_of(s->xs[i]));
    if (pullbacks[i])
      continue;
    tnf_eager_fail(s->runtime, TNF_RT_INVALID_ARGUMENT, "%s: the value does not depend on value %d", s->name, i);
    return false;
  }
  return true;
}

/* Hands what was kept to the innermost scope. */
static bool into_scope(tnf_eager_runtime *runtime, tnf_eager_tensor *x) {
  if (tnf_eager_list_add(runtime, &runtime->temporaries, x))
    return true;
  tnf_eager_unref(x);
  return false;
}

static bool pull_back_to(const char *name, tnf_eager_tensor *y, tnf_eager_tensor *const *xs, int32_t count,
                         tnf_eager_tensor *seed, tnf_eager_tensor **pullbacks) {
  sweep s = {.name = name, .runtime = y->runtime, .xs = xs, .x_count = xs && count > 0 ? count : 0, .records = true};
  if (!pullbacks) {
    tnf_eager_fail(s.runtime, TNF_RT_INVALID_ARGUMENT, "%s: \"%s\" is NULL", name, seed ? "pullbacks" : "gradients");
    return false;
  }
  if (!check_xs(&s, NULL))
    return false;
  tnf_eager_scope_begin(s.runtime);
  tnf_eager_tensor *first = is_on_tape(&s, y, seed ? "y" : "the loss") ? seed_of(&s, y, seed) : NULL;
  bool ok = first && sweep_back(&s, y, first) && take_pullbacks(&s, pullbacks);
  set_slot(&y->slot, NULL);
  clear(&s);
  tnf_eager_scope_end(s.runtime);
  for (int32_t i = 0; i < count; ++i)
    if (pullbacks[i])
      ok &= into_scope(s.runtime, pullbacks[i]);
  for (int32_t i = 0; i < count && !ok; ++i)
    pullbacks[i] = NULL;
  return ok;
}

static bool pull_back(const char *name, tnf_eager_tensor *y, tnf_eager_tensor *const *xs, int32_t count, tnf_eager_tensor *seed,
                      tnf_eager_tensor **pullbacks) {
  bool copies = y && xs && count > 0; /* the pullbacks may go where the xs are */
  tnf_eager_tensor **copy = copies ? tnf_eager_alloc(y->runtime, (size_t)count, sizeof *copy) : NULL;
  if (copy)
    memcpy(copy, xs, (size_t)count * sizeof *copy);
  for (int32_t i = 0; pullbacks && i < count; ++i)
    pullbacks[i] = NULL;
  bool ok = y && (copy || !copies) && pull_back_to(name, y, copy ? copy : xs, count, seed, pullbacks);
  if (copy)
    tnf_eager_free(y->runtime, copy, (size_t)count, sizeof *copy);
  return ok;
}

bool tnf_eager_grad(tnf_eager_tensor *loss, tnf_eager_tensor *const *xs, int32_t count, tnf_eager_tensor **gradients) {
  return pull_back("eager_grad", loss, xs, count, NULL, gradients);
}

bool tnf_eager_vjp(tnf_eager_tensor *y, tnf_eager_tensor *const *xs, int32_t count, tnf_eager_tensor *cotangent,
                   tnf_eager_tensor **pullbacks) {
  if (cotangent)
    return pull_back("eager_vjp", y, xs, count, cotangent, pullbacks);
  for (int32_t i = 0; pullbacks && i < count; ++i)
    pullbacks[i] = NULL;
  return false;
}

tnf_eager_tensor *tnf_eager_jvp(tnf_eager_tensor *y, tnf_eager_tensor *const *xs, tnf_eager_tensor *const *tangents,
                                int32_t count) {
  if (!y)
    return NULL;
  if (!tangents) {
    tnf_eager_fail(y->runtime, TNF_RT_INVALID_ARGUMENT, "eager_jvp: \"tangents\" is NULL");
    return NULL;
  }
  sweep s = {.name = "eager_jvp", .runtime = y->runtime, .xs = xs, .x_count = xs && count > 0 ? count : 0, .records = true};
  if (!check_xs(&s, tangents) || !is_on_tape(&s, y, "y"))
    return NULL;
  tnf_eager_scope_begin(s.runtime);
  bool ok = collect(&s, y);
  for (int32_t i = 0; i < s.x_count && ok; ++i) {
    ok = !*slot_of(s.xs[i]);
    if (!ok)
      tnf_eager_fail(s.runtime, TNF_RT_INVALID_ARGUMENT, "eager_jvp: value %d is among the values twice", i);
    else
      set_slot(slot_of(s.xs[i]), tangents[i]);
  }
  for (int32_t i = 0; i < s.count && ok; ++i)
    ok = step(&s, s.nodes[i], step_forward);
  tnf_eager_tensor *derivative = ok ? tnf_eager_keep(*slot_of(y)) : NULL;
  if (ok && !derivative)
    tnf_eager_fail(s.runtime, TNF_RT_INVALID_ARGUMENT, "eager_jvp: the value does not depend on these");
  for (int32_t i = 0; i < s.x_count; ++i)
    set_slot(slot_of(s.xs[i]), NULL);
  clear(&s);
  tnf_eager_scope_end(s.runtime);
  return derivative && into_scope(s.runtime, derivative) ? derivative : NULL;
}
