/* Structs of options and of values that calls take, for api.c, which includes this behind the functions that it uses. */
#ifndef TNF_TEST_OPTIONS_H
#define TNF_TEST_OPTIONS_H

/* A size that no struct of options has. */
static uint32_t any_wrong_size(fuzz *f) {
  return PICK(f, (uint32_t[]){0, 4, 8, 10000});
}

static const tnf_print_options *any_print_options(fuzz *f) {
  static _Thread_local tnf_print_options options;
  options = (tnf_print_options)TNF_PRINT_OPTIONS_INIT;
  options.all = one_in(f, 8);
  options.few = (uint32_t)below(f, 40);
  if (wild(f))
    options.size = any_wrong_size(f);
  return one_in(f, 2) ? NULL : &options;
}
static const tnf_graph_compiler_options *any_compiler_options(fuzz *f) {
  static _Thread_local tnf_graph_compiler_options options;
  options = (tnf_graph_compiler_options)TNF_GRAPH_COMPILER_OPTIONS_INIT;
  if (wild(f))
    options.cpu = PICK(f, (const char *[]){"", "x86-64", "x86-64-v3", "no such", "native"});
  if (wild(f))
    options.size = any_wrong_size(f);
  return one_in(f, 2) ? NULL : &options;
}

static const tnf_index_numbers *any_index_numbers(fuzz *f) {
  static _Thread_local tnf_index_numbers numbers;
  numbers = (tnf_index_numbers)TNF_INDEX_NUMBERS_INIT;
  numbers.index_axes = any_axes(f);
  numbers.dropped_axes = one_in(f, 2) ? numbers.index_axes : any_axes(f);
  if (one_in(f, 3))
    numbers.x_batch_axes = numbers.indices_batch_axes = any_axes(f);
  if (one_in(f, 3))
    numbers.window_axes = any_axes(f);
  if (one_in(f, 2))
    numbers.vector_axis = wild(f) ? any_i32(f) : (int32_t)below(f, 4);
  if (wild(f))
    numbers.size = any_wrong_size(f);
  return wild(f) ? NULL : &numbers;
}

static tnf_ints few_ints(fuzz *f) {
  tnf_ints list = {(int32_t)below(f, 4), {(int64_t)below(f, 4), (int64_t)below(f, 4), (int64_t)below(f, 4)}};
  return wild(f) ? any_ints(f) : list;
}

static const tnf_window_options *any_window_options(fuzz *f) {
  static _Thread_local tnf_window_options options;
  options = (tnf_window_options)TNF_WINDOW_OPTIONS_INIT;
  options.padding = (tnf_padding)(wild(f) ? any_i32(f) : (int32_t)below(f, 2));
  options.groups = wild(f) ? any_i32(f) : 1 + (int64_t)below(f, 2);
  options.strides = few_ints(f);
  options.dilation = few_ints(f);
  if (one_in(f, 2)) {
    options.low = few_ints(f);
    options.high = few_ints(f);
  }
  options.without_padding = one_in(f, 2);
  if (wild(f))
    options.size = any_wrong_size(f);
  return one_in(f, 2) ? NULL : &options;
}

static const tnf_qr_options *any_qr_options(fuzz *f) {
  static _Thread_local tnf_qr_options options;
  options = (tnf_qr_options)TNF_QR_OPTIONS_INIT;
  options.raw = one_in(f, 2);
  options.complete = one_in(f, 2);
  if (wild(f))
    options.size = any_wrong_size(f);
  return one_in(f, 4) ? NULL : &options;
}
static double any_eps(fuzz *f) {
  return wild(f) ? any_f64(f) : PICK(f, (double[]){0, 1e-12, 1e-6});
}
static const tnf_svd_options *any_svd_options(fuzz *f) {
  static _Thread_local tnf_svd_options options;
  options = (tnf_svd_options)TNF_SVD_OPTIONS_INIT;
  options.canonical = one_in(f, 2);
  options.full = one_in(f, 4);
  options.driver = (tnf_driver)(wild(f) ? any_enum(f) : (int)below(f, 3));
  options.derivative_eps = any_eps(f);
  if (wild(f))
    options.size = any_wrong_size(f);
  return one_in(f, 4) ? NULL : &options;
}
static const tnf_eigh_options *any_eigh_options(fuzz *f) {
  static _Thread_local tnf_eigh_options options;
  options = (tnf_eigh_options)TNF_EIGH_OPTIONS_INIT;
  options.canonical = one_in(f, 2);
  options.driver = (tnf_driver)(wild(f) ? any_enum(f) : (int)below(f, 3));
  options.derivative_eps = any_eps(f);
  if (wild(f))
    options.size = any_wrong_size(f);
  return one_in(f, 4) ? NULL : &options;
}
static const tnf_truncation *any_truncation(fuzz *f) {
  static _Thread_local tnf_truncation options;
  options = (tnf_truncation)TNF_TRUNCATION_INIT;
  options.max_rank = wild(f) ? any_i64(f) : (int64_t)below(f, 4) - 1;
  options.absolute = wild(f) ? any_f64(f) : PICK(f, (double[]){-1, 0, 0.5});
  options.relative = wild(f) ? any_f64(f) : PICK(f, (double[]){-1, 0, 0.5});
  options.discarded_weight = wild(f) ? any_f64(f) : PICK(f, (double[]){-1, 0, 0.25});
  if (wild(f))
    options.size = any_wrong_size(f);
  return one_in(f, 4) ? NULL : &options;
}
static tnf_norm_order any_norm_order(fuzz *f) {
  if (wild(f))
    return (tnf_norm_order){(tnf_norm_kind)any_enum(f), any_f64(f)};
  return one_in(f, 3)   ? tnf_order_frobenius()
         : one_in(f, 3) ? tnf_order_nuclear()
                        : tnf_order(PICK(f, (double[]){1, 2, -1, -2, INFINITY, -INFINITY, 0, 3}));
}

/* The members of a struct of values, which may be factors of nothing. */
static void any_members(fuzz *f, tnf_traced *members, size_t count) {
  for (size_t i = 0; i < count; ++i)
    members[i] = any_traced(f);
}

#endif
