/* One line: a panel's single lane, n1 n2 elements as a matrix, or a convolution. */
#include "fft/line.h"

#include <string.h>

#include "fft/real.h"

/* Bytes that are no more near each other: most of a second-level cache. */
#define WIDE ((size_t)512 << 10)

static int64_t blocks_of(const tnf_fft_plan *plan, int64_t n) {
  return (n + plan->kernels->lanes - 1) / plan->kernels->lanes;
}

int64_t tnf_fft_row_groups(const tnf_fft_plan *plan) {
  const int64_t group = tnf_fft_group(plan, plan->n2, plan->n1);
  return (blocks_of(plan, plan->n1) + group - 1) / group;
}
int64_t tnf_fft_column_groups(const tnf_fft_plan *plan) {
  const int64_t group = tnf_fft_group(plan, plan->n1, plan->n2);
  return (blocks_of(plan, plan->n2) + group - 1) / group;
}
size_t tnf_fft_middle(const tnf_fft_plan *plan) {
  return (size_t)blocks_of(plan, plan->n2) * tnf_fft_panel(plan, plan->n1);
}
size_t tnf_fft_panels(const tnf_fft_plan *plan) {
  if (plan->form != TNF_FFT_SPLIT)
    return 2 * tnf_fft_panel(plan, plan->n);
  return (size_t)(1 + TNF_FFT_GROUP) * tnf_fft_panel(plan, plan->n1 > plan->n2 ? plan->n1 : plan->n2);
}

int64_t tnf_fft_group(const tnf_fft_plan *plan, int64_t n, int64_t row) {
  const size_t span = (size_t)(n * row) * tnf_fft_element(plan->dtype);
  int64_t group = span < WIDE ? 1 : TNF_FFT_GROUP;
  while (group > 1 && (size_t)group * tnf_fft_panel(plan, n) > WIDE)
    group /= 2;
  return group;
}

/* Numbers of a chirp's convolution begin on a vector. */
static size_t chirp_numbers(const tnf_fft_plan *plan) {
  return tnf_aligned((size_t)plan->m * tnf_fft_element(plan->dtype));
}

size_t tnf_fft_line_scratch(const tnf_fft_plan *plan) {
  switch (plan->form) {
  case TNF_FFT_WHOLE:
    break;
  case TNF_FFT_SPLIT:
    return tnf_fft_panels(plan) + tnf_fft_middle(plan);
  case TNF_FFT_CHIRP:
    return 2 * chirp_numbers(plan) + tnf_fft_line_scratch(plan->inner);
  }
  return tnf_fft_panels(plan);
}

/* ---- one lane -------------------------------------------------------------------------------------------------------------- */

static void line_whole(const tnf_fft_plan *plan, const void *src, void *dst, char *scratch, bool swap_in, bool swap_out,
                       double scale) {
  const size_t bytes = tnf_fft_panel(plan, plan->n);
  const tnf_fft_block from = {plan->n, 1, 0, 0, 1, swap_in, 1}, to = {plan->n, 1, 0, 0, 1, swap_out, scale};
  tnf_fft_ends ends = {.panel = scratch, .other = scratch + bytes};
  memset(scratch, 0, bytes);
  plan->kernels->gather(&from, src, scratch);
  plan->kernels->scatter(&to, plan->kernels->transform(plan->first, &ends), dst);
}

/* ---- a matrix -------------------------------------------------------------------------------------------------------------
 *
 * Element j1 + n1 j2 of the line is transformed along j2 to k2, times w^(j1 k2), then along j1 to k1: it is element k2 + n2 k1 of
 * the result. Bailey, D. H., FFTs in external or hierarchical memory, J. Supercomputing 4, 1990. */

static void row_block(const tnf_fft_plan *plan, const void *src, void *middle, char *panel, char *other, bool swap,
                      int64_t block) {
  const tnf_fft_kernels *kernels = plan->kernels;
  const int64_t j = block * kernels->lanes, left = plan->n1 - j;
  tnf_fft_ends ends = {.panel = panel, .other = other, .src_row = plan->n1, .swap_in = swap};
  if (!src || left >= kernels->lanes)
    ends.src = src;
  else {
    const tnf_fft_block some = {plan->n2, plan->n1, 1, 0, left, swap, 1};
    memset(panel, 0, tnf_fft_panel(plan, plan->n2));
    kernels->gather(&some, src, panel);
  }
  const char *starts = (const char *)plan->starts + (size_t)(block * plan->n2) * tnf_fft_element(plan->dtype);
  const tnf_fft_turn turn = {plan->n2, plan->n1, j, kernels->transform(plan->first, &ends), plan->steps, starts, middle};
  kernels->turn(&turn);
}

void tnf_fft_rows(const tnf_fft_plan *plan, const void *src, void *middle, void *panels, bool swap, int64_t begin, int64_t end) {
  const int64_t lanes = plan->kernels->lanes, group = tnf_fft_group(plan, plan->n2, plan->n1), blocks = blocks_of(plan, plan->n1);
  const size_t bytes = tnf_fft_panel(plan, plan->n2), vector = (size_t)lanes * tnf_fft_element(plan->dtype);
  char *other = panels, *panel = other + bytes;
  for (int64_t block = begin * group; block < end * group && block < blocks; block += group) {
    const char *from = (const char *)src + (size_t)block * vector;
    const bool is_wide = group > 1 && (block + group) * lanes <= plan->n1;
    if (is_wide) {
      const tnf_fft_block wide = {plan->n2, plan->n1, 1, 0, lanes, swap, 1};
      plan->kernels->gather_wide(&wide, group, from, panel, bytes);
    }
    for (int64_t g = 0; g < group && block + g < blocks; ++g)
      row_block(plan, is_wide ? NULL : from + (size_t)g * vector, middle, is_wide ? panel + (size_t)g * bytes : panel, other,
                swap, block + g);
  }
}

static void column_block(const tnf_fft_plan *plan, char *panel, char *other, void *dst, bool swap, double scale, int64_t block) {
  const tnf_fft_kernels *kernels = plan->kernels;
  const int64_t left = plan->n2 - block * kernels->lanes;
  tnf_fft_ends ends = {.panel = panel, .other = other, .dst_row = plan->n2, .scale = scale, .swap_out = swap};
  if (left >= kernels->lanes)
    ends.dst = dst;
  const void *result = kernels->transform(plan->second, &ends);
  if (left < kernels->lanes) {
    const tnf_fft_block some = {plan->n1, plan->n2, 1, 0, left, swap, scale};
    kernels->scatter(&some, result, dst);
  }
}

/* Several panels, which their results replace or which become room for the next ones. */
static void column_group(const tnf_fft_plan *plan, char *panels, char *other, int64_t group, void *dst, bool swap, double scale) {
  const size_t bytes = tnf_fft_panel(plan, plan->n1);
  const void *results[TNF_FFT_GROUP];
  for (int64_t g = 0; g < group; ++g) {
    char *panel = panels + (size_t)g * bytes;
    const tnf_fft_ends ends = {.panel = panel, .other = other};
    results[g] = plan->kernels->transform(plan->second, &ends);
    other = results[g] == panel ? other : panel;
  }
  const tnf_fft_block wide = {plan->n1, plan->n2, 1, 0, plan->kernels->lanes, swap, scale};
  plan->kernels->scatter_wide(&wide, group, results, dst);
}

void tnf_fft_columns(const tnf_fft_plan *plan, void *middle, void *dst, void *panels, bool swap, double scale, int64_t begin,
                     int64_t end) {
  const int64_t lanes = plan->kernels->lanes, group = tnf_fft_group(plan, plan->n1, plan->n2), blocks = blocks_of(plan, plan->n2);
  const size_t bytes = tnf_fft_panel(plan, plan->n1), vector = (size_t)lanes * tnf_fft_element(plan->dtype);
  for (int64_t block = begin * group; block < end * group && block < blocks; block += group) {
    char *panel = (char *)middle + (size_t)block * bytes, *to = (char *)dst + (size_t)block * vector;
    if (group > 1 && (block + group) * lanes <= plan->n2)
      column_group(plan, panel, panels, group, to, swap, scale);
    else
      for (int64_t g = 0; g < group && block + g < blocks; ++g)
        column_block(plan, panel + (size_t)g * bytes, panels, to + (size_t)g * vector, swap, scale, block + g);
  }
}

static void line_split(const tnf_fft_plan *plan, const void *src, void *dst, char *scratch, bool swap_in, bool swap_out,
                       double scale) {
  char *middle = scratch + tnf_fft_panels(plan);
  tnf_fft_rows(plan, src, middle, scratch, swap_in, 0, tnf_fft_row_groups(plan));
  tnf_fft_columns(plan, middle, dst, scratch, swap_out, scale, 0, tnf_fft_column_groups(plan));
}

/* ---- a convolution --------------------------------------------------------------------------------------------------------
 *
 * 2 j k = j^2 + k^2 - (k - j)^2: the transform is a convolution with a chirp, between two products with its conjugate. */

static void line_chirp(const tnf_fft_plan *plan, const void *src, void *dst, char *scratch, bool swap_in, bool swap_out,
                       double scale) {
  const size_t element = tnf_fft_element(plan->dtype), bytes = chirp_numbers(plan);
  char *wave = scratch, *spectrum = scratch + bytes, *inner = scratch + 2 * bytes;
  tnf_fft_products(plan->dtype, plan->n, src, plan->chirp, wave, swap_in, false, 1);
  memset(wave + (size_t)plan->n * element, 0, (size_t)(plan->m - plan->n) * element);
  tnf_fft_line(plan->inner, wave, spectrum, inner, false, false, 1);
  tnf_fft_products(plan->dtype, plan->m, spectrum, plan->spectrum, spectrum, false, false, 1);
  tnf_fft_line(plan->inner, spectrum, wave, inner, true, true, 1);
  tnf_fft_products(plan->dtype, plan->n, wave, plan->chirp, dst, false, swap_out, scale);
}

void tnf_fft_line(const tnf_fft_plan *plan, const void *src, void *dst, void *scratch, bool swap_in, bool swap_out,
                  double scale) {
  switch (plan->form) {
  case TNF_FFT_WHOLE:
    line_whole(plan, src, dst, scratch, swap_in, swap_out, scale);
    break;
  case TNF_FFT_SPLIT:
    line_split(plan, src, dst, scratch, swap_in, swap_out, scale);
    break;
  case TNF_FFT_CHIRP:
    line_chirp(plan, src, dst, scratch, swap_in, swap_out, scale);
    break;
  }
}
