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

/* fft: y[k] = sum over j < n of x[j] exp(-2 pi i j k / n) along `axis`; ifft: with exp(+2 pi i j k / n), divided by n; both times
 * what `norm` says. x is cut or filled with zeros behind its elements to n of them; TNF_ALL: as many as there are. Real x becomes
 * complex (f32 complex_f32; others complex_f64). n = 0 is a SHAPE_MISMATCH. The error is a few eps log n of the largest element.
 * tnf_fft(x, TNF_ALL, 0, TNF_FFT_BACKWARD) of [1, 2, 3, 4] is [10, -2+2i, -2, -2-2i]. */
TNF_API tnf_traced tnf_fft(tnf_traced x, tnf_extent n, int32_t axis, tnf_fft_norm norm);
TNF_API tnf_traced tnf_ifft(tnf_traced x, tnf_extent n, int32_t axis, tnf_fft_norm norm);
/* rfft: elements 0 to n / 2 of the fft of n real numbers, whose others are conjugates of these (integers become f64). irfft: the
 * n real numbers of which x, n / 2 + 1 elements, is the rfft; x is cut or filled to so many, and TNF_ALL is n = 2 (m - 1) for m
 * elements. tnf_irfft(tnf_rfft(x, TNF_ALL, 0, norm), tnf_dim(x, 0), 0, norm) is x. */
TNF_API tnf_traced tnf_rfft(tnf_traced x, tnf_extent n, int32_t axis, tnf_fft_norm norm);
TNF_API tnf_traced tnf_irfft(tnf_traced x, tnf_extent n, int32_t axis, tnf_fft_norm norm);
/* hfft: the n real elements of the fft of n numbers whose element n - j is the conjugate of element j, from the first n / 2 + 1
 * of them (TNF_ALL: n = 2 (m - 1)). ihfft: the first n / 2 + 1 elements of the ifft of n real numbers. tnf_hfft(tnf_ihfft(x,
 * TNF_ALL, 0, norm), tnf_dim(x, 0), 0, norm) is x. */
TNF_API tnf_traced tnf_hfft(tnf_traced x, tnf_extent n, int32_t axis, tnf_fft_norm norm);
TNF_API tnf_traced tnf_ihfft(tnf_traced x, tnf_extent n, int32_t axis, tnf_fft_norm norm);

/* Along several axes, one after the other: fft2 and its relatives along axes 0 and 1 (batches trail), fftn along `axes` in their
 * order. `n` has a length for each (TNF_ALL in it: as it is), TNF_NO_EXTENTS: all as they are. The real transform runs along the
 * last one, which has n / 2 + 1 elements after rfft2 and rfftn, and before irfft2 and irfftn; those need an axis. tnf_fftn(x,
 * TNF_EXTENTS(8, TNF_ALL), TNF_AXES(0, 2), TNF_FFT_ORTHO) */
TNF_API tnf_traced tnf_fft2(tnf_traced x, tnf_extents n, tnf_fft_norm norm);
TNF_API tnf_traced tnf_ifft2(tnf_traced x, tnf_extents n, tnf_fft_norm norm);
TNF_API tnf_traced tnf_rfft2(tnf_traced x, tnf_extents n, tnf_fft_norm norm);
TNF_API tnf_traced tnf_irfft2(tnf_traced x, tnf_extents n, tnf_fft_norm norm);
TNF_API tnf_traced tnf_fftn(tnf_traced x, tnf_extents n, tnf_axes axes, tnf_fft_norm norm);
TNF_API tnf_traced tnf_ifftn(tnf_traced x, tnf_extents n, tnf_axes axes, tnf_fft_norm norm);
TNF_API tnf_traced tnf_rfftn(tnf_traced x, tnf_extents n, tnf_axes axes, tnf_fft_norm norm);
TNF_API tnf_traced tnf_irfftn(tnf_traced x, tnf_extents n, tnf_axes axes, tnf_fft_norm norm);

/* The frequency of each element of a transform of n samples that are `spacing` apart: [0, 1, .., (n - 1) / 2, -(n / 2), .., -1] /
 * (n spacing); rfftfreq, of the n / 2 + 1 elements of a real one: [0, 1, .., n / 2] / (n spacing). dtype is f32 or f64. n is at
 * least 1 (SHAPE_MISMATCH), or 0 for fftfreq. A spacing of 0 or one that is not finite is INVALID_ARGUMENT. tnf_fftfreq(graph,
 * tnf_dim(x, 0), 0.1, TNF_F64) */
TNF_API tnf_traced tnf_fftfreq(tnf_graph *graph, tnf_extent n, double spacing, tnf_dtype dtype);
TNF_API tnf_traced tnf_rfftfreq(tnf_graph *graph, tnf_extent n, double spacing, tnf_dtype dtype);
/* x with element 0 of each of `axes` moved to the middle, n / 2, as frequencies rise; ifftshift: back. tnf_fftshift(y,
 * TNF_ALL_AXES) */
TNF_API tnf_traced tnf_fftshift(tnf_traced x, tnf_axes axes);
TNF_API tnf_traced tnf_ifftshift(tnf_traced x, tnf_axes axes);

#ifdef __cplusplus
}
#endif
#endif
