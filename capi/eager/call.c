/* A call of an operation on eager tensors: its key, the entry that it has, and its run. */
#include "eager/call.h"

#include <stdio.h>

#include "builder/einsum/einsum.h"

/* ---- lists that grow ---- */

/* Room for one more element, beside the few that are in the call itself. */
static bool reserve(tnf_eager_making *c, void **list, const void *few, int32_t count, int32_t *capacity, size_t size) {
  if (count < *capacity)
    return true;
  void *larger = tnf_eager_alloc(c->runtime, 2 * (size_t)*capacity, size);
  if (!larger) {
    c->broken = true;
    return false;
  }
  memcpy(larger, *list, (size_t)count * size);
  if (*list != few)
    tnf_eager_free(c->runtime, *list, (size_t)*capacity, size);
  *list = larger;
  *capacity *= 2;
  return true;
}

/* What the key begins with goes on even where nothing will run, in the room that there is. */
static void put(tnf_eager_making *c, const void *bytes, uint32_t size) {
  if (c->key_size + size > c->key_capacity) {
    if (!c->runtime || c->broken)
      return;
    uint32_t capacity = 2 * (c->key_size + size);
    uint8_t *larger = tnf_eager_alloc(c->runtime, capacity, 1);
    if (!larger) {
      c->broken = true;
      return;
    }
    memcpy(larger, c->key, c->key_size);
    if (c->key != c->short_key)
      tnf_eager_free(c->runtime, c->key, c->key_capacity, 1);
    c->key = larger;
    c->key_capacity = capacity;
  }
  memcpy(c->key + c->key_size, bytes, size);
  c->key_size += size;
}

static void release(tnf_eager_making *c) {
  if (c->operands != c->few_operands)
    tnf_eager_free(c->runtime, c->operands, (size_t)c->operand_capacity, sizeof *c->operands);
  if (c->names != c->few_names)
    tnf_eager_free(c->runtime, c->names, (size_t)c->operand_capacity, sizeof *c->names);
  if (c->extents != c->few_extents)
    tnf_eager_free(c->runtime, c->extents, (size_t)c->extent_capacity, sizeof *c->extents);
  if (c->key != c->short_key)
    tnf_eager_free(c->runtime, c->key, c->key_capacity, 1);
}

/* ---- arguments ---- */

void tnf_eager_call_begin(tnf_eager_making *c, int32_t number, const char *name, tnf_eager_trace_fn *trace,
                          const void *arguments) {
  c->runtime = NULL;
  c->name = name;
  c->trace = trace;
  c->arguments = arguments;
  c->broken = c->is_elementwise = c->knows_ones = c->has_callbacks = false;
  c->operand_count = c->extent_count = 0;
  c->operand_capacity = TNF_EAGER_FEW;
  c->extent_capacity = TNF_EAGER_FEW_EXTENTS;
  c->key_size = 0;
  c->key_capacity = TNF_EAGER_KEY;
  c->operands = c->few_operands;
  c->names = c->few_names;
  c->extents = c->few_extents;
  c->key = c->short_key;
  put(c, &number, sizeof number);
}

void tnf_eager_call_runtime(tnf_eager_making *c, tnf_eager_runtime *runtime) {
  c->runtime = runtime;
  c->broken |= !runtime;
}

static void add_operand(tnf_eager_making *c, const char *name, int32_t number, tnf_eager_tensor *x) {
  c->broken |= !x;
  if (!x)
    return;
  if (!c->runtime)
    c->runtime = x->runtime;
  if (!tnf_eager_same_runtime(c->name, c->runtime, x))
    c->broken = true;
  if (c->broken)
    return;
  int32_t capacity = c->operand_capacity;
  if (!reserve(c, (void **)&c->names, c->few_names, c->operand_count, &capacity, sizeof *c->names) ||
      !reserve(c, (void **)&c->operands, c->few_operands, c->operand_count, &c->operand_capacity, sizeof *c->operands))
    return;
  c->names[c->operand_count] = (tnf_eager_operand){name, number};
  c->operands[c->operand_count++] = x;
}

void tnf_eager_call_operand(tnf_eager_making *c, const char *name, tnf_eager_tensor *x) {
  add_operand(c, name, -1, x);
}

void tnf_eager_call_operands(tnf_eager_making *c, const char *name, tnf_eager_tensor *const *xs, int32_t count) {
  int64_t written = count;
  put(c, &written, sizeof written);
  c->broken |= !xs && count > 0;
  for (int32_t i = 0; i < count && xs; ++i)
    add_operand(c, name, i, xs[i]);
}

void tnf_eager_call_optional(tnf_eager_making *c, const char *name, tnf_eager_tensor *x) {
  tnf_eager_call_whole(c, x != NULL);
  if (x)
    add_operand(c, name, -1, x);
}

void tnf_eager_call_number(tnf_eager_making *c, const tnf_eager_tensor *x, double value) {
  if (!x || c->broken)
    return;
  tnf_dtype dtype = tnf_eager_dtype(x);
  if (tnf_dtype_holds(dtype, value)) {
    add_operand(c, "value", c->operand_count, tnf_eager_number(x->runtime, dtype, value));
    return;
  }
  tnf_eager_fail(x->runtime, TNF_RT_DTYPE_MISMATCH, "%s: %.15g is not a value of dtype %s", c->name, value,
                 tnf_dtype_name(dtype));
  c->broken = true;
}

void tnf_eager_call_whole(tnf_eager_making *c, int64_t value) {
  put(c, &value, sizeof value);
}

void tnf_eager_call_real(tnf_eager_making *c, double value) {
  put(c, &value, sizeof value);
}

void tnf_eager_call_callback(tnf_eager_making *c) {
  c->has_callbacks = true;
}

void tnf_eager_call_bytes(tnf_eager_making *c, const char *bytes, int64_t count) {
  tnf_eager_call_whole(c, bytes ? count : -1);
  if (bytes && count > 0 && count <= UINT32_MAX / 4)
    put(c, bytes, (uint32_t)count);
}

void tnf_eager_call_text(tnf_eager_making *c, const char *text) {
  tnf_eager_call_bytes(c, text, text ? (int64_t)strlen(text) : 0);
}

void tnf_eager_call_list(tnf_eager_making *c, const tnf_axes *list) {
  int64_t count = list->count;
  put(c, &count, sizeof count);
  if (count > 0 && count <= TNF_RT_MAX_RANK)
    put(c, list->axis, (uint32_t)count * sizeof *list->axis);
}

void tnf_eager_call_lists(tnf_eager_making *c, const tnf_ints *lists, int32_t count) {
  tnf_eager_call_whole(c, lists ? count : -1);
  for (int32_t i = 0; lists && i < count; ++i)
    tnf_eager_call_list(c, &lists[i]);
}

/* ---- extents ---- */

/* The program reads the number when it runs; the largest and the least one say something else than how many. */
static bool is_read(const tnf_extent *extent, bool knows_ones) {
  return extent->kind == 1 && extent->number != INT64_MAX && extent->number != INT64_MIN && !(knows_ones && extent->number == 1);
}

/* A sign is part of the program: what it reads is not negative. */
void tnf_eager_call_extent(tnf_eager_making *c, tnf_extent extent) {
  bool reads = is_read(&extent, c->knows_ones);
  tnf_eager_call_whole(c, reads ? (extent.number < 0 ? -2 : -1) : extent.kind);
  if (!reads) {
    tnf_eager_call_whole(c, extent.number);
    return;
  }
  if (!c->runtime) { /* of the function's later operands */
    c->broken = true;
    return;
  }
  if (reserve(c, (void **)&c->extents, c->few_extents, c->extent_count, &c->extent_capacity, sizeof *c->extents))
    c->extents[c->extent_count++] = extent.number < 0 ? -extent.number : extent.number;
}

void tnf_eager_call_extents(tnf_eager_making *c, const tnf_extents *extents) {
  tnf_eager_call_whole(c, extents->count);
  for (int32_t i = 0; i < extents->count && i < TNF_RT_MAX_RANK; ++i)
    tnf_eager_call_extent(c, extents->extent[i]);
}

tnf_extent tnf_eager_next_extent(tnf_eager_tracing *t, tnf_extent given) {
  if (!is_read(&given, t->knows_ones))
    return given;
  tnf_extent read = *t->extents++;
  return given.number < 0 ? tnf_extent_sub(tnf_extent_const(0), read) : read;
}

tnf_extents tnf_eager_next_extents(tnf_eager_tracing *t, const tnf_extents *given) {
  tnf_extents all = *given;
  for (int32_t i = 0; i < all.count && i < TNF_RT_MAX_RANK; ++i)
    all.extent[i] = tnf_eager_next_extent(t, given->extent[i]);
  return all;
}

tnf_indices tnf_eager_next_indices(tnf_eager_tracing *t, tnf_traced x, const tnf_indices *given) {
  tnf_indices all = tnf_eager_next_extents(t, given);
  for (int32_t i = 0; i < all.count && i < tnf_rank_of(x); ++i)
    if (given->extent[i].number < 0 && is_read(&given->extent[i], t->knows_ones))
      all.extent[i] = tnf_extent_add(tnf_dim(x, i), all.extent[i]);
  return all;
}

/* ---- structures ---- */

void tnf_eager_call_norm_order(tnf_eager_making *c, const tnf_norm_order *order) {
  tnf_eager_call_whole(c, order->kind);
  tnf_eager_call_real(c, order->number);
}

/* Whether there are options whose members are known; a size that is not is refused when the call is built. */
static bool has_options(tnf_eager_making *c, const void *options, uint32_t size) {
  uint32_t given = options ? *(const uint32_t *)options : 0;
  tnf_eager_call_whole(c, options ? given : -1);
  return options && given == size;
}

void tnf_eager_call_window_options(tnf_eager_making *c, const tnf_window_options *o) {
  if (!has_options(c, o, sizeof *o))
    return;
  tnf_eager_call_whole(c, o->padding);
  tnf_eager_call_whole(c, o->groups);
  tnf_eager_call_list(c, &o->strides);
  tnf_eager_call_list(c, &o->low);
  tnf_eager_call_list(c, &o->high);
  tnf_eager_call_list(c, &o->dilation);
  tnf_eager_call_whole(c, o->without_padding);
}

static void put_pairs(tnf_eager_making *c, const int32_t *pairs, int32_t count) {
  tnf_eager_call_whole(c, pairs ? count : -1);
  for (int32_t i = 0; pairs && i < 2 * count; ++i)
    tnf_eager_call_whole(c, pairs[i]);
}

void tnf_eager_call_einsum_options(tnf_eager_making *c, const tnf_einsum_options *o) {
  if (!has_options(c, o, sizeof *o))
    return;
  tnf_eager_call_whole(c, o->order);
  put_pairs(c, o->pairs, o->pair_count);
  tnf_eager_call_whole(c, o->expected ? o->expected_count : -1);
  for (int32_t i = 0; o->expected && i < o->expected_count; ++i) {
    tnf_eager_call_whole(c, o->expected[i].label);
    tnf_eager_call_whole(c, o->expected[i].extent);
  }
  tnf_eager_call_whole(c, o->assumed);
  tnf_eager_call_whole(c, o->most_orders);
}

static void put_term(tnf_eager_making *c, const tnf_einsum_term *term) {
  tnf_eager_call_whole(c, term->count);
  tnf_eager_call_whole(c, term->ellipsis);
  put(c, term->label, (uint32_t)term->count * sizeof *term->label);
}

/* What the plan says; the plan itself may end before the program that was made of it. */
void tnf_eager_call_plan(tnf_eager_making *c, const tnf_einsum_plan *plan) {
  tnf_eager_call_whole(c, plan != NULL);
  if (!plan)
    return;
  const tnf_einsum_subscripts *subscripts = tnf_einsum_plan_get_subscripts(plan);
  tnf_eager_call_whole(c, subscripts->count);
  for (int32_t i = 0; i < subscripts->count; ++i)
    put_term(c, &subscripts->operands[i]);
  put_term(c, &subscripts->result);
  int32_t few[64], count = tnf_einsum_plan_pairs(plan, NULL), *pairs = few;
  if (2 * count > 64)
    pairs = c->runtime ? tnf_eager_alloc(c->runtime, 2 * (size_t)count, sizeof *pairs) : NULL;
  c->broken |= !pairs;
  if (pairs) {
    tnf_einsum_plan_pairs(plan, pairs);
    put_pairs(c, pairs, count);
  }
  if (pairs != few && pairs)
    tnf_eager_free(c->runtime, pairs, 2 * (size_t)count, sizeof *pairs);
}

void tnf_eager_call_qr_options(tnf_eager_making *c, const tnf_qr_options *o) {
  if (!has_options(c, o, sizeof *o))
    return;
  tnf_eager_call_whole(c, o->raw);
  tnf_eager_call_whole(c, o->complete);
}

void tnf_eager_call_svd_options(tnf_eager_making *c, const tnf_svd_options *o) {
  if (!has_options(c, o, sizeof *o))
    return;
  tnf_eager_call_whole(c, o->canonical);
  tnf_eager_call_whole(c, o->full);
  tnf_eager_call_whole(c, o->driver);
  tnf_eager_call_real(c, o->derivative_eps);
}

void tnf_eager_call_eigh_options(tnf_eager_making *c, const tnf_eigh_options *o) {
  if (!has_options(c, o, sizeof *o))
    return;
  tnf_eager_call_whole(c, o->canonical);
  tnf_eager_call_whole(c, o->driver);
  tnf_eager_call_real(c, o->derivative_eps);
}

void tnf_eager_call_truncation(tnf_eager_making *c, const tnf_truncation *o) {
  if (!has_options(c, o, sizeof *o))
    return;
  tnf_eager_call_whole(c, o->max_rank);
  tnf_eager_call_real(c, o->absolute);
  tnf_eager_call_real(c, o->relative);
  tnf_eager_call_real(c, o->discarded_weight);
}

void tnf_eager_call_index_numbers(tnf_eager_making *c, const tnf_index_numbers *o) {
  if (!has_options(c, o, sizeof *o))
    return;
  tnf_eager_call_list(c, &o->index_axes);
  tnf_eager_call_list(c, &o->dropped_axes);
  tnf_eager_call_list(c, &o->x_batch_axes);
  tnf_eager_call_list(c, &o->indices_batch_axes);
  tnf_eager_call_list(c, &o->window_axes);
  tnf_eager_call_whole(c, o->vector_axis);
}

/* ---- the entry of a call ---- */

/* What the entry of a call depends on beside its arguments. */
typedef struct variant {
  const tnf_rt_tensor *shape; /* operands with these extents are taken as vectors; NULL: all have their own */
  const uint32_t *ones;       /* per operand: which extents are known to be 1; NULL: none */
} variant;

static int32_t rank_of(const variant *v, const tnf_rt_tensor *t) {
  return v->shape && t->rank == v->shape->rank ? 1 : t->rank;
}

/* dtype and rank of each operand, then which extents are known to be 1. */
static void put_operands(tnf_eager_making *c, const variant *v) {
  for (int32_t i = 0; i < c->operand_count; ++i) {
    const tnf_rt_tensor *t = tnf_tensor_get_rt(c->operands[i]->value);
    uint32_t word[2] = {(uint32_t)t->dtype << 8 | (uint32_t)rank_of(v, t), v->ones ? v->ones[i] : 0};
    put(c, word, sizeof word);
  }
}

/* The input of the graph that stands for operand i. */
static tnf_traced operand_of(const tnf_eager_making *c, tnf_graph *graph, int32_t i, const variant *v) {
  const tnf_rt_tensor *t = tnf_tensor_get_rt(c->operands[i]->value);
  tnf_shape shape = {rank_of(v, t), {{NULL, 0}}};
  for (int32_t axis = 0; axis < shape.rank; ++axis)
    shape.entry[axis] = v->ones && v->ones[i] >> axis & 1 ? (tnf_shape_entry){NULL, 1} : (tnf_shape_entry){"?", 0};
  char name[80];
  if (c->names[i].number < 0)
    snprintf(name, sizeof name, "%s", c->names[i].name);
  else
    snprintf(name, sizeof name, "%s%d", c->names[i].name, c->names[i].number);
  return tnf_input(graph, name, (tnf_dtype)t->dtype, shape);
}

static void build(const tnf_eager_making *c, tnf_graph *graph, const variant *v, int32_t count, tnf_traced *values,
                  tnf_extent *extents) {
  char name[32];
  for (int32_t i = 0; i < c->extent_count; ++i) {
    snprintf(name, sizeof name, "extent%d", i);
    extents[i] = tnf_dim(tnf_input(graph, name, TNF_BOOL, TNF_SHAPE("?")), 0);
  }
  for (int32_t i = 0; i < c->operand_count; ++i)
    values[i] = operand_of(c, graph, i, v);
  tnf_traced *results = values + c->operand_count;
  tnf_eager_tracing t = {graph, values, extents, results, c->knows_ones};
  c->trace(&t, c->arguments);
  for (int32_t i = 0; i < count; ++i) {
    snprintf(name, sizeof name, "result%d", i);
    tnf_output(graph, name, results[i]);
  }
}

/* Of a graph of one call: `exp #1: ...` is exp, and where what it is made of failed, it goes before. */
static void take_error(const tnf_eager_making *c, const tnf_status *status) {
  const char *message = tnf_status_message(status), *number = strstr(message, " #1: "), *colon = strchr(message, ':');
  bool numbered = number && colon == number + 3;
  int length = numbered ? (int)(number - message) : 0;
  bool own = strncmp(message, c->name, strlen(c->name)) == 0;
  tnf_eager_fail(c->runtime, tnf_status_code(status), "%s%s%.*s%s", own ? "" : c->name, own ? "" : ": ", length, message,
                 numbered ? number + 3 : message);
}

/* Where callbacks built a part of the graph, its text is the key: such an entry may be there already. */
static tnf_eager_entry *entry_of_graph(tnf_eager_making *c, tnf_graph *graph, uint64_t hash) {
  tnf_eager_runtime *runtime = c->runtime;
  if (!c->has_callbacks)
    return tnf_eager_entry_new(runtime, graph, c->extent_count, c->key, c->key_size, hash);
  tnf_eager_entry *made = tnf_eager_entry_new(runtime, graph, c->extent_count, NULL, 0, 0), *known;
  if (!made)
    return NULL;
  put(c, made->text, (uint32_t)made->text_size);
  hash = tnf_eager_hash(c->key, c->key_size);
  known = c->broken ? made : tnf_eager_entry_find(runtime, c->key, c->key_size, hash);
  tnf_eager_entry_free(runtime, made);
  if (c->broken)
    return NULL;
  return known ? known : tnf_eager_entry_new(runtime, graph, c->extent_count, c->key, c->key_size, hash);
}

static tnf_eager_entry *make_entry(tnf_eager_making *c, const variant *v, int32_t count, uint64_t hash) {
  tnf_eager_runtime *runtime = c->runtime;
  tnf_eager_entry *entry = NULL;
  size_t value_count = (size_t)(c->operand_count + count), extent_count = (size_t)c->extent_count;
  tnf_graph *graph = tnf_graph_new(runtime->ctx, c->name);
  tnf_traced *values = graph ? tnf_eager_alloc(runtime, value_count, sizeof *values) : NULL;
  tnf_extent *extents = values ? tnf_eager_alloc(runtime, extent_count, sizeof *extents) : NULL;
  if (!graph)
    tnf_eager_take_error(runtime, tnf_status_out_of_memory());
  if (extents) {
    build(c, graph, v, count, values, extents);
    if (tnf_graph_status(graph))
      take_error(c, tnf_graph_status(graph));
    else
      entry = entry_of_graph(c, graph, hash);
    if (entry)
      entry->name = c->name;
  }
  tnf_eager_free(runtime, extents, extent_count, sizeof *extents);
  tnf_eager_free(runtime, values, value_count, sizeof *values);
  tnf_graph_release(graph);
  return entry;
}

static tnf_eager_entry *find_entry(tnf_eager_making *c, const variant *v, int32_t count) {
  uint32_t end = c->key_size;
  put_operands(c, v);
  if (c->broken)
    return NULL;
  uint64_t hash = tnf_eager_hash(c->key, c->key_size);
  tnf_eager_entry *entry = c->has_callbacks ? NULL : tnf_eager_entry_find(c->runtime, c->key, c->key_size, hash);
  if (!entry)
    entry = make_entry(c, v, count, hash);
  c->key_size = end;
  return entry;
}

static bool are_alike(const tnf_rt_tensor *a, const tnf_rt_tensor *b) {
  return a->rank == b->rank && memcmp(a->extents, b->extents, (size_t)a->rank * sizeof *a->extents) == 0;
}

/* The shape that all operands have but for numbers of rank 0; NULL where there is none. */
static const tnf_rt_tensor *common_shape(const tnf_eager_making *c) {
  const tnf_rt_tensor *shape = tnf_tensor_get_rt(c->operands[0]->value);
  for (int32_t i = 1; i < c->operand_count; ++i) {
    const tnf_rt_tensor *t = tnf_tensor_get_rt(c->operands[i]->value);
    if (!shape->rank)
      shape = t;
    else if (t->rank && !are_alike(shape, t))
      return NULL;
  }
  return shape;
}

/* Whether an operand has another extent than 1 on the axis that is so many from the last one. */
static bool varies(const tnf_eager_making *c, int32_t from_last) {
  for (int32_t i = 0; i < c->operand_count; ++i) {
    const tnf_rt_tensor *t = tnf_tensor_get_rt(c->operands[i]->value);
    if (t->rank > from_last && t->extents[t->rank - 1 - from_last] != 1)
      return true;
  }
  return false;
}

/* Which extents of the operands are 1, where it matters for broadcasting; false where none is, or all operands have one shape. */
static bool find_ones(const tnf_eager_making *c, uint32_t *ones) {
  bool any = false, alike = c->operand_count > 1;
  const tnf_rt_tensor *first = tnf_tensor_get_rt(c->operands[0]->value);
  for (int32_t i = 0; i < c->operand_count; ++i) {
    const tnf_rt_tensor *t = tnf_tensor_get_rt(c->operands[i]->value);
    alike = alike && are_alike(first, t);
    ones[i] = 0;
    for (int32_t axis = 0; axis < t->rank; ++axis)
      if (t->extents[axis] == 1 && (!c->is_elementwise || varies(c, t->rank - 1 - axis)))
        ones[i] |= (uint32_t)1 << axis;
    any |= ones[i] != 0;
  }
  return any && !alike;
}

static tnf_eager_entry *entry_of(tnf_eager_making *c, int32_t count, const tnf_rt_tensor **shape) {
  *shape = c->is_elementwise ? common_shape(c) : NULL;
  variant v = {*shape, NULL};
  tnf_eager_entry *entry = find_entry(c, &v, count);
  if (!entry || !entry->broadcasts || !c->operand_count || *shape)
    return entry;
  uint32_t few[TNF_EAGER_FEW], *ones = few;
  if (c->operand_count > TNF_EAGER_FEW)
    ones = tnf_eager_alloc(c->runtime, (size_t)c->operand_count, sizeof *ones);
  if (!ones)
    return NULL;
  v.ones = ones;
  if (find_ones(c, ones))
    entry = find_entry(c, &v, count);
  if (ones != few)
    tnf_eager_free(c->runtime, ones, (size_t)c->operand_count, sizeof *ones);
  return entry;
}

bool tnf_eager_call_end(tnf_eager_making *c, int32_t count, tnf_eager_tensor **results) {
  const tnf_rt_tensor *shape = NULL;
  for (int32_t i = 0; results && i < count; ++i)
    results[i] = NULL;
  tnf_eager_entry *entry = c->runtime && !c->broken && (results || count <= 0) ? entry_of(c, count, &shape) : NULL;
  bool ok = entry && tnf_eager_apply(c->runtime, entry, c->operands, c->extents, shape, results);
  if (c->runtime)
    release(c);
  return ok;
}
