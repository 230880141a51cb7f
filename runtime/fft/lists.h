/* Lists of lanes for shuffles of two vectors of LANES lanes, which the includer of panel.inc defines: those of the second vector
 * are numbered from LANES on. */
#ifndef TENFERRO_FFT_LISTS_H
#define TENFERRO_FFT_LISTS_H

/* f(d, j) for every lane j */
#define LIST_2(f, d) f(d, 0), f(d, 1)
#define LIST_4(f, d) LIST_2(f, d), f(d, 2), f(d, 3)
#define LIST_8(f, d) LIST_4(f, d), f(d, 4), f(d, 5), f(d, 6), f(d, 7)
#define LIST_16(f, d) LIST_8(f, d), f(d, 8), f(d, 9), f(d, 10), f(d, 11), f(d, 12), f(d, 13), f(d, 14), f(d, 15)
#define LIST_OF(lanes, f, d) LIST_##lanes(f, d)
#define LIST(lanes, f, d) LIST_OF(lanes, f, d)

#define EVEN(d, j) (2 * (j))
#define ODD(d, j) (2 * (j) + 1)
#define REVERSED(d, j) (LANES - 1 - (j))
/* a0 b0 a1 b1 ... */
#define LOW(d, j) ((j) / 2 + (j) % 2 * LANES)
#define HIGH(d, j) (LANES / 2 + (j) / 2 + (j) % 2 * LANES)
/* a step of a transposition: pairs of squares of d x d change places */
#define UPPER(d, j) ((j) & (d) ? LANES + (j) - (d) : (j))
#define LOWER(d, j) ((j) & (d) ? LANES + (j) : (j) + (d))

#define SHUFFLE(a, b, f, d) __builtin_shufflevector(a, b, LIST(LANES, f, d))

#endif
