/* Numbers of axes for api.c: those of tnf_gather and tnf_scatter. */
#ifndef TNF_TEST_NUMBERS_H
#define TNF_TEST_NUMBERS_H

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
    numbers.size = PICK(f, (uint32_t[]){0, 4, 8, 1000});
  return wild(f) ? NULL : &numbers;
}

#endif
