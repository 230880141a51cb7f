/* Arguments of einsum and its plans for api.c, which includes this behind the functions that it uses. */
#ifndef TNF_TEST_RANDOM_EINSUMS_H
#define TNF_TEST_RANDOM_EINSUMS_H

static const tnf_ints *any_ints_list(fuzz *f, tnf_ints *list) {
  for (int i = 0; i < LIST; ++i)
    list[i] = any_ints(f);
  return wild(f) ? NULL : list;
}
static const char *any_subscripts(fuzz *f) {
  if (wild(f))
    return any_string(f);
  return PICK(f, (const char *[]){"i->i", "ij->ji", "ij,jk->ik", "i,i->", "ii->i", "i->ii", "...->...", "...,...->...",
                                  "(ij,jk),kl->il", "i,ij,j->", "ij,jk", "i..->i", "((i)->i", ",->", "ij,kj,lj->ikl"});
}
static const tnf_einsum_options *any_einsum_options(fuzz *f) {
  static _Thread_local tnf_einsum_options options;
  static _Thread_local int32_t pairs[2 * LIST];
  static _Thread_local tnf_einsum_extent expected[2];
  options = (tnf_einsum_options)TNF_EINSUM_OPTIONS_INIT;
  options.order = (tnf_einsum_order)below(f, 4);
  options.pairs = wild(f) ? NULL : pairs;
  options.pair_count = (int32_t)below(f, LIST);
  for (int i = 0; i < 2 * LIST; ++i)
    pairs[i] = wild(f) ? any_i32(f) : i % 2;
  expected[0] = expected[1] = (tnf_einsum_extent){wild(f) ? any_i64(f) : 'i', wild(f) ? any_i64(f) : 9};
  options.expected = wild(f) ? NULL : expected;
  options.expected_count = one_in(f, 4);
  options.assumed = wild(f) ? any_i64(f) : 0;
  options.most_orders = wild(f) ? any_i32(f) : (int32_t)below(f, 5);
  if (wild(f))
    options.size = PICK(f, (uint32_t[]){0, 4, 1000});
  return one_in(f, 2) ? NULL : &options;
}

#endif
