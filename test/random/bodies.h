/* Bodies of loops and branches for api.c: some calls, right or wrong, then what the body ends with, if it does. */
#ifndef TNF_TEST_BODIES_H
#define TNF_TEST_BODIES_H

/* No more steps than a run can take: an absurd number is no error. */
static tnf_extent any_steps(fuzz *f) {
  if (wild(f))
    return (tnf_extent){0};
  tnf_extent few = tnf_extent_const((int64_t)below(f, 4));
  return one_in(f, 2) ? few : tnf_extent_min(any_extent(f), few);
}

static const tnf_loop_options *any_loop_options(fuzz *f) {
  static _Thread_local tnf_changing_axis changes[4];
  static _Thread_local tnf_loop_options options;
  options = (tnf_loop_options)TNF_LOOP_OPTIONS_INIT;
  f->is_endless = one_in(f, 4);
  if (!f->is_endless)
    options.max_steps = (int64_t)below(f, 4);
  options.change_count = one_in(f, 2) ? 0 : (int32_t)below(f, 4);
  options.changes = wild(f) ? NULL : changes;
  options.reverse = one_in(f, 4);
  for (int i = 0; i < 4; ++i)
    changes[i] = (tnf_changing_axis){wild(f) ? any_i32(f) : (int32_t)below(f, 2), any_i32(f)};
  if (wild(f))
    options.size = PICK(f, (uint32_t[]){0, 4, 8, 1000});
  if (wild(f))
    options.change_count = any_count(f);
  return f->is_endless && one_in(f, 2) ? NULL : &options;
}

/* Something like x, most of the time. */
static tnf_traced any_like(fuzz *f, tnf_traced x) {
  switch (below(f, 8)) {
  case 0:
    return any_traced(f);
  case 1:
    return tnf_mul(x, x);
  case 2:
    return tnf_sin(x);
  case 3:
    return tnf_concatenate((tnf_traced[]){x, x}, 2, 0);
  case 4:
    return one_in(f, 4) ? (tnf_traced){0} : x;
  default:
    return tnf_add(x, x);
  }
}

/* Whether a loop goes on: not for ever. */
static tnf_traced any_condition(fuzz *f, tnf_graph *graph, const tnf_traced *in, int32_t in_count) {
  if (wild(f))
    return any_traced(f);
  if (f->is_endless || in_count == 0 || one_in(f, 4))
    return tnf_cast(tnf_scalar_f64(graph, 0), TNF_BOOL);
  return tnf_cast(tnf_reduce_sum(tnf_cast(in[0], TNF_F64), TNF_ALL_AXES), TNF_BOOL);
}

static void fill_body(tnf_graph *graph, const tnf_traced *in, int32_t in_count, tnf_traced *out, int32_t out_count, fuzz *f,
                      bool is_condition) {
  tnf_traced values[VALUES];
  tnf_extent extents[EXTENTS];
  tnf_graph *outer = f->graph;
  bool is_endless = f->is_endless, leaves_values = one_in(f, 16);
  memcpy(values, f->value, sizeof values);
  memcpy(extents, f->extent, sizeof extents);
  f->graph = graph;
  ++f->depth;
  for (int32_t i = 0; i < in_count; ++i)
    keep_many(f, (tnf_traced[]){in[i], in[i], in[i]}, 3);
  for (uint64_t i = 0, n = f->depth > 3 ? 0 : below(f, 6); i < n && !tnf_graph_status(graph); ++i)
    random_call(f);
  f->rank = -2;
  f->is_endless = is_endless;
  for (int32_t i = 0; i < out_count; ++i)
    if (!one_in(f, 32))
      out[i] = is_condition ? any_condition(f, graph, in, in_count) : any_like(f, i < in_count ? in[i] : any_traced(f));
  --f->depth;
  f->graph = outer;
  if (leaves_values)
    return;
  memcpy(f->value, values, sizeof values);
  memcpy(f->extent, extents, sizeof extents);
}

static void random_condition(tnf_graph *graph, const tnf_traced *in, int32_t in_count, tnf_traced *out, int32_t out_count,
                             void *user) {
  fill_body(graph, in, in_count, out, out_count, user, true);
}
static void random_body(tnf_graph *graph, const tnf_traced *in, int32_t in_count, tnf_traced *out, int32_t out_count,
                        void *user) {
  fill_body(graph, in, in_count, out, out_count, user, false);
}
static void random_step(tnf_graph *graph, tnf_extent step, tnf_traced number, const tnf_traced *in, int32_t in_count,
                        tnf_traced *out, int32_t out_count, void *user) {
  fuzz *f = user;
  tnf_extent kept = f->extent[0];
  tnf_traced value = f->value[0];
  f->extent[0] = step;
  f->value[0] = number;
  fill_body(graph, in, in_count, out, out_count, f, false);
  f->extent[0] = kept;
  f->value[0] = value;
}

static tnf_body_fn *any_condition_body(fuzz *f) {
  return wild(f) ? NULL : random_condition;
}
static tnf_body_fn *any_body(fuzz *f) {
  return wild(f) ? NULL : random_body;
}
static tnf_step_fn *any_step(fuzz *f) {
  return wild(f) ? NULL : random_step;
}

#endif
