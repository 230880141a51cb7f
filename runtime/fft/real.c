/* Between real and complex lines: what is left of vectors (halves.inc), mirrored halves, real numbers in panels. */
#include "fft/real.h"

#define DEFINE(REAL)                                                                                                             \
  static void products_##REAL(int64_t n, const REAL *a, const REAL *b, REAL *out, int64_t in, int64_t to, REAL scale) {          \
    for (int64_t i = 0; i < 2 * n; i += 2) {                                                                                     \
      const REAL x = a[i + in], y = a[i + 1 - in], re = (x * b[i] - y * b[i + 1]) * scale;                                       \
      const REAL im = (x * b[i + 1] + y * b[i]) * scale;                                                                         \
      out[i + to] = re;                                                                                                          \
      out[i + 1 - to] = im;                                                                                                      \
    }                                                                                                                            \
  }                                                                                                                              \
  static void untangle_##REAL(int64_t h, int64_t k, const REAL *z, const REAL *roots, REAL *x, REAL scale) {                     \
    const REAL half = scale / 2, first_re = z[0] * scale, first_im = z[1] * scale;                                               \
    for (; 2 * k <= h; ++k) {                                                                                                    \
      const REAL c = roots[2 * k] * half, s = roots[2 * k + 1] * half;                                                           \
      const int64_t near = 2 * k, far = 2 * (h - k);                                                                             \
      const REAL sum_re = (z[near] + z[far]) * half, sum_im = (z[near + 1] - z[far + 1]) * half;                                 \
      const REAL re = z[near] - z[far], im = z[near + 1] + z[far + 1];                                                           \
      const REAL turned_re = re * s + im * c, turned_im = im * s - re * c;                                                       \
      x[near] = sum_re + turned_re;                                                                                              \
      x[near + 1] = sum_im + turned_im;                                                                                          \
      x[far] = sum_re - turned_re;                                                                                               \
      x[far + 1] = turned_im - sum_im;                                                                                           \
    }                                                                                                                            \
    x[0] = first_re + first_im;                                                                                                  \
    x[1] = x[2 * h + 1] = 0;                                                                                                     \
    x[2 * h] = first_re - first_im;                                                                                              \
  }                                                                                                                              \
  static void tangle_##REAL(int64_t h, int64_t k, const REAL *x, const REAL *roots, REAL *z) {                                   \
    for (; 2 * k <= h; ++k) {                                                                                                    \
      const REAL c = roots[2 * k], s = roots[2 * k + 1];                                                                         \
      const int64_t near = 2 * k, far = 2 * (h - k);                                                                             \
      const REAL sum_re = x[near] + x[far], sum_im = x[near + 1] - x[far + 1];                                                   \
      const REAL re = x[near] - x[far], im = x[near + 1] + x[far + 1];                                                           \
      const REAL turned_re = re * s - im * c, turned_im = re * c + im * s;                                                       \
      z[near + 1] = sum_re + turned_re;                                                                                          \
      z[near] = sum_im + turned_im;                                                                                              \
      z[far + 1] = sum_re - turned_re;                                                                                           \
      z[far] = turned_im - sum_im;                                                                                               \
    }                                                                                                                            \
    z[0] = x[0] - x[2 * h];                                                                                                      \
    z[1] = x[0] + x[2 * h];                                                                                                      \
  }                                                                                                                              \
  static void mirror_##REAL(int64_t lanes, int64_t n, REAL *x) {                                                                 \
    for (int64_t l = 0; l < lanes; ++l) {                                                                                        \
      x[l] = 0;                                                                                                                  \
      if (n % 2 == 0)                                                                                                            \
        x[lanes * n + l] = 0;                                                                                                    \
    }                                                                                                                            \
    for (int64_t k = 1; 2 * k < n; ++k)                                                                                          \
      for (int64_t l = 0; l < lanes; ++l) {                                                                                      \
        x[2 * lanes * (n - k) + l] = -x[2 * lanes * k + l];                                                                      \
        x[2 * lanes * (n - k) + lanes + l] = x[2 * lanes * k + lanes + l];                                                       \
      }                                                                                                                          \
  }                                                                                                                              \
  static void swap_##REAL(int64_t n, const REAL *from, REAL *to) {                                                               \
    for (int64_t i = 0; i < n; ++i) {                                                                                            \
      to[2 * i] = from[2 * i + 1];                                                                                               \
      to[2 * i + 1] = from[2 * i];                                                                                               \
    }                                                                                                                            \
  }                                                                                                                              \
  static void gather_reals_##REAL(const tnf_fft_reals *r, const REAL *src, REAL *panel) {                                        \
    for (int64_t i = 0; i < r->n; ++i) {                                                                                         \
      REAL *to = panel + r->lanes * (r->n % 2 ? 2 * i : i) + r->first;                                                           \
      for (int64_t l = 0; l < r->count; ++l)                                                                                     \
        to[l] = src[i * r->row + l * r->lane];                                                                                   \
    }                                                                                                                            \
  }                                                                                                                              \
  static void scatter_reals_##REAL(const tnf_fft_reals *r, const REAL *panel, REAL *dst, REAL scale) {                           \
    for (int64_t i = 0; i < r->n; ++i) {                                                                                         \
      const REAL *from = panel + r->lanes * (r->n % 2 ? 2 * i + 1 : i ^ 1) + r->first;                                           \
      for (int64_t l = 0; l < r->count; ++l)                                                                                     \
        dst[i * r->row + l * r->lane] = from[l] * scale;                                                                         \
    }                                                                                                                            \
  }
DEFINE(float)
DEFINE(double)

void tnf_fft_products(int32_t dtype, int64_t n, const void *a, const void *b, void *out, bool swap_in, bool swap_out,
                      double scale) {
  if (dtype == TNF_F32)
    products_float(n, a, b, out, swap_in, swap_out, (float)scale);
  else
    products_double(n, a, b, out, swap_in, swap_out, scale);
}

void tnf_fft_untangle(const tnf_fft_kernels *kernels, int32_t dtype, int64_t h, const void *z, const void *roots, void *x,
                      double scale) {
  const int64_t k = kernels->untangle_line(h, z, roots, x, scale);
  if (dtype == TNF_F32)
    untangle_float(h, k, z, roots, x, (float)scale);
  else
    untangle_double(h, k, z, roots, x, scale);
}

void tnf_fft_tangle(const tnf_fft_kernels *kernels, int32_t dtype, int64_t h, const void *x, const void *roots, void *z) {
  const int64_t k = kernels->tangle_line(h, x, roots, z);
  if (dtype == TNF_F32)
    tangle_float(h, k, x, roots, z);
  else
    tangle_double(h, k, x, roots, z);
}

void tnf_fft_mirror(int32_t dtype, int64_t lanes, int64_t n, void *x) {
  if (dtype == TNF_F32)
    mirror_float(lanes, n, x);
  else
    mirror_double(lanes, n, x);
}

void tnf_fft_gather_reals(int32_t dtype, const tnf_fft_reals *reals, const void *src, void *panel) {
  if (dtype == TNF_F32)
    gather_reals_float(reals, src, panel);
  else
    gather_reals_double(reals, src, panel);
}

void tnf_fft_scatter_reals(int32_t dtype, const tnf_fft_reals *reals, const void *panel, void *dst, double scale) {
  if (dtype == TNF_F32)
    scatter_reals_float(reals, panel, dst, (float)scale);
  else
    scatter_reals_double(reals, panel, dst, scale);
}

void tnf_fft_swap(int32_t dtype, int64_t n, const void *from, void *to) {
  if (dtype == TNF_F32)
    swap_float(n, from, to);
  else
    swap_double(n, from, to);
}
