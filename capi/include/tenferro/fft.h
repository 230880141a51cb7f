/* Discrete Fourier transforms, of any length, with derivatives of every order. */
#ifndef TENFERRO_FFT_H
#define TENFERRO_FFT_H

#include "tenferro/lists.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Fourier transforms ------------------------------------------------------------------------------------------------- */

/* Which direction divides by n, the length: the backward one, the forward one, or both by its root. */
typedef enum tnf_fft_norm { TNF_FFT_BACKWARD = 0, TNF_FFT_FORWARD = 1, TNF_FFT_ORTHO = 2 } tnf_fft_norm;

/* In this section `norm` says which direction divides, and the formulas have what TNF_FFT_BACKWARD does. x is cut or filled with
 * zeros behind its elements to the length n; TNF_ALL: as many as there are. f32 and complex_f32 stay in single precision,
 * everything else becomes f64 or complex_f64. n = 0 is SHAPE_MISMATCH, what is no norm INVALID_ARGUMENT, an axis that x has not
 * OUT_OF_RANGE. The error is a few eps log n of the largest element. */

/* y[k] = sum over j < n of x[j] exp(-2 pi i j k / n) along `axis`, complex for real x too: [m, batch...] to [n, batch...] along
 * axis 0. tnf_fft([1, 2, 3, 4], TNF_ALL, 0, TNF_FFT_BACKWARD) is [10, -2+2i, -2, -2-2i]. */
TNF_API tnf_traced tnf_fft(tnf_traced x, tnf_extent n, int32_t axis, tnf_fft_norm norm);
/* y[j] = sum over k < n of x[k] exp(+2 pi i j k / n) / n along `axis`, complex: the inverse of tnf_fft of the same norm.
 * tnf_ifft([10, -2+2i, -2, -2-2i], TNF_ALL, 0, TNF_FFT_BACKWARD) is [1, 2, 3, 4]. */
TNF_API tnf_traced tnf_ifft(tnf_traced x, tnf_extent n, int32_t axis, tnf_fft_norm norm);
/* Elements 0 to n / 2 of the tnf_fft of n real numbers, whose others are conjugates of these: n elements along `axis` to n / 2 +
 * 1. Integers become f64; complex x is DTYPE_MISMATCH. tnf_rfft([1, 2, 3, 4], TNF_ALL, 0, TNF_FFT_BACKWARD) is
 * [10, -2+2i, -2]. */
TNF_API tnf_traced tnf_rfft(tnf_traced x, tnf_extent n, int32_t axis, tnf_fft_norm norm);
/* The n real numbers of which x, n / 2 + 1 elements along `axis`, is the tnf_rfft; x is cut or filled to so many, and TNF_ALL is
 * n = 2 (m - 1) for m elements. tnf_irfft(tnf_rfft(x, TNF_ALL, 0, norm), tnf_dim(x, 0), 0, norm) is x. */
TNF_API tnf_traced tnf_irfft(tnf_traced x, tnf_extent n, int32_t axis, tnf_fft_norm norm);
/* The n real elements of the tnf_fft of n numbers whose element n - j is the conjugate of element j, from the first n / 2 + 1 of
 * them along `axis` (TNF_ALL: n = 2 (m - 1) for m elements). tnf_hfft([1, 2, 3], TNF_ALL, 0, TNF_FFT_BACKWARD) is
 * [8, -2, 0, -2]. */
TNF_API tnf_traced tnf_hfft(tnf_traced x, tnf_extent n, int32_t axis, tnf_fft_norm norm);
/* The first n / 2 + 1 elements of the tnf_ifft of n real numbers along `axis`, complex; complex x is DTYPE_MISMATCH.
 * tnf_ihfft([8, -2, 0, -2], TNF_ALL, 0, TNF_FFT_BACKWARD) is [1, 2, 3], and
 * tnf_hfft(tnf_ihfft(x, TNF_ALL, 0, norm), tnf_dim(x, 0), 0, norm) is x. */
TNF_API tnf_traced tnf_ihfft(tnf_traced x, tnf_extent n, int32_t axis, tnf_fft_norm norm);

/* Along several axes, one after the other: those with 2 in the name along axes 0 and 1 (batches trail), those with n along `axes`
 * in their order. `n` has a length for each axis (INVALID_ARGUMENT), or is TNF_NO_EXTENTS: all as they are; TNF_ALL in it leaves
 * one as it is. The real transform runs along the last axis, which has n / 2 + 1 elements after rfft2 and rfftn, and before
 * irfft2 and irfftn; those need an axis (INVALID_ARGUMENT). */

/* tnf_fft along the axes 0 and 1: [m, n, batch...] to complex [m, n, batch...]. tnf_fft2(x, TNF_NO_EXTENTS, TNF_FFT_BACKWARD) */
TNF_API tnf_traced tnf_fft2(tnf_traced x, tnf_extents n, tnf_fft_norm norm);
/* tnf_ifft along the axes 0 and 1, the inverse of tnf_fft2: tnf_ifft2(tnf_fft2(x, TNF_NO_EXTENTS, norm), TNF_NO_EXTENTS, norm) is
 * x. */
TNF_API tnf_traced tnf_ifft2(tnf_traced x, tnf_extents n, tnf_fft_norm norm);
/* tnf_rfft along axis 1 of real x, then tnf_fft along axis 0. tnf_rfft2(x, TNF_EXTENTS(8, 6), TNF_FFT_BACKWARD): [m, n, batch...]
 * to [8, 4, batch...]. */
TNF_API tnf_traced tnf_rfft2(tnf_traced x, tnf_extents n, tnf_fft_norm norm);
/* tnf_ifft along axis 0, then tnf_irfft along axis 1: real, the inverse of tnf_rfft2.
 * tnf_irfft2(y, TNF_EXTENTS(8, 6), TNF_FFT_BACKWARD): [8, 4, batch...] to [8, 6, batch...]. */
TNF_API tnf_traced tnf_irfft2(tnf_traced x, tnf_extents n, tnf_fft_norm norm);
/* tnf_fft along each of `axes`; over none it is x, complex. tnf_fftn(x, TNF_EXTENTS(8, TNF_ALL), TNF_AXES(0, 2), TNF_FFT_ORTHO):
 * [m, n, k] to [8, n, k]. */
TNF_API tnf_traced tnf_fftn(tnf_traced x, tnf_extents n, tnf_axes axes, tnf_fft_norm norm);
/* tnf_ifft along each of `axes`, the inverse of tnf_fftn. tnf_ifftn(y, TNF_NO_EXTENTS, TNF_ALL_AXES, TNF_FFT_BACKWARD): [m, n] to
 * [m, n]. */
TNF_API tnf_traced tnf_ifftn(tnf_traced x, tnf_extents n, tnf_axes axes, tnf_fft_norm norm);
/* tnf_rfft along the last of `axes` of real x, then tnf_fft along the others.
 * tnf_rfftn(x, TNF_NO_EXTENTS, TNF_AXES(1, 0), TNF_FFT_BACKWARD): [m, n] to [m / 2 + 1, n]. */
TNF_API tnf_traced tnf_rfftn(tnf_traced x, tnf_extents n, tnf_axes axes, tnf_fft_norm norm);
/* tnf_ifft along all of `axes` but the last, then tnf_irfft along that: real, the inverse of tnf_rfftn.
 * tnf_irfftn(y, TNF_EXTENTS(TNF_ALL, 8), TNF_AXES(1, 0), TNF_FFT_BACKWARD): [5, n] to [8, n]. */
TNF_API tnf_traced tnf_irfftn(tnf_traced x, tnf_extents n, tnf_axes axes, tnf_fft_norm norm);

/* Frequencies belong to n samples that are `spacing` apart. dtype is f32 or f64 (DTYPE_MISMATCH). A spacing of 0 or one that is
 * not finite is INVALID_ARGUMENT. */

/* The frequency of each element of tnf_fft, [n]: [0, 1, .., (n - 1) / 2, -(n / 2), .., -1] / (n spacing); n may be 0.
 * tnf_fftfreq(graph, tnf_extent_const(4), 0.5, TNF_F64) is [0, 0.5, -1, -0.5]. */
TNF_API tnf_traced tnf_fftfreq(tnf_graph *graph, tnf_extent n, double spacing, tnf_dtype dtype);
/* The frequency of each element of tnf_rfft, [n / 2 + 1]: [0, 1, .., n / 2] / (n spacing); n is at least 1 (SHAPE_MISMATCH).
 * tnf_rfftfreq(graph, tnf_extent_const(4), 0.5, TNF_F64) is [0, 0.5, 1]. */
TNF_API tnf_traced tnf_rfftfreq(tnf_graph *graph, tnf_extent n, double spacing, tnf_dtype dtype);
/* x with element 0 of each of `axes` moved to the middle, n / 2, as frequencies rise; of x's shape and any dtype.
 * tnf_fftshift([0, 1, 2, -2, -1], TNF_ALL_AXES) is [-2, -1, 0, 1, 2]. */
TNF_API tnf_traced tnf_fftshift(tnf_traced x, tnf_axes axes);
/* x with element n / 2 of each of `axes` moved to the front: the inverse of tnf_fftshift.
 * tnf_ifftshift([-2, -1, 0, 1, 2], TNF_ALL_AXES) is [0, 1, 2, -2, -1]. */
TNF_API tnf_traced tnf_ifftshift(tnf_traced x, tnf_axes axes);

#ifdef __cplusplus
}
#endif
#endif
