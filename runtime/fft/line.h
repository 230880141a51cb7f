/* The transform of one line of complex numbers that follow each other, whatever its length. */
#ifndef TENFERRO_FFT_LINE_H
#define TENFERRO_FFT_LINE_H

#include "fft/plan.h"

/* Vectors of columns that are read and written together where rows lie far from each other, at most TNF_FFT_GROUP: of a panel of
 * n whose rows are `row` numbers apart. */
enum { TNF_FFT_GROUP = 4 };
int64_t tnf_fft_group(const tnf_fft_plan *plan, int64_t n, int64_t row);

/* Bytes that a line works in. */
size_t tnf_fft_line_scratch(const tnf_fft_plan *plan);

/* dst = scale times the transform of src, backward where the parts of both are changed (swap_in, swap_out). `scratch` is aligned
 * to a vector. */
void tnf_fft_line(const tnf_fft_plan *plan, const void *src, void *dst, void *scratch, bool swap_in, bool swap_out, double scale);

/* The two halves of a split line, in groups of vectors that may be done on different threads: [begin, end) of the
 * tnf_fft_row_groups of src's columns into `middle`, of tnf_fft_middle bytes; when all are there, [begin, end) of the
 * tnf_fft_column_groups of `middle` to dst. `panels`: tnf_fft_panels bytes of this thread's own. */
int64_t tnf_fft_row_groups(const tnf_fft_plan *plan);
int64_t tnf_fft_column_groups(const tnf_fft_plan *plan);
size_t tnf_fft_middle(const tnf_fft_plan *plan);
size_t tnf_fft_panels(const tnf_fft_plan *plan);
void tnf_fft_rows(const tnf_fft_plan *plan, const void *src, void *middle, void *panels, bool swap, int64_t begin, int64_t end);
void tnf_fft_columns(const tnf_fft_plan *plan, void *middle, void *dst, void *panels, bool swap, double scale, int64_t begin,
                     int64_t end);

#endif
