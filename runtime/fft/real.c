/* Between real and complex lines. x[k] and x[h - k] of 2 h real numbers come from z[k] and z[h - k], z the transform of h pairs:
 * with a = z[k], b = conj z[h - k], w = exp(-i pi k / h) they are (a + b - i w (a - b)) / 2 and the conjugate of (a + b + i w (a
 * - b)) / 2. */
#include "fft/real.h"

#include "tenferro/rt.h"

#define DEFINE(REAL)                                                                                                             \
  static void products_##REAL(int64_t n, const REAL *a, const REAL *b, REAL *out, int64_t in, int64_t to, REAL scale) {          \
    for (int64_t i = 0; i < 2 * n; i += 2) {                                                                                     \
      const REAL x = a[i + in], y = a[i + 1 - in], re = (x * b[i] - y * b[i + 1]) * scale;                                       \
      const REAL im = (x * b[i + 1] + y * b[i]) * scale;                                                                         \
      out[i + to] = re;                                                                                                          \
      out[i + 1 - to] = im;                                                                                                      \
    }                                                                                                                            \
  }                                                                                                                              \
  static inline __attribute__((always_inline)) void untangle_##REAL(int64_t lanes, int64_t h, const REAL *z, const REAL *roots,  \
                                                                    REAL *x, REAL scale) {                                       \
    for (int64_t l = 0; l < lanes; ++l) {                                                                                        \
      const REAL re = z[l] * scale, im = z[lanes + l] * scale;                                                                   \
      x[l] = re + im;                                                                                                            \
      x[lanes + l] = 0;                                                                                                          \
      x[2 * lanes * h + l] = re - im;                                                                                            \
      x[2 * lanes * h + lanes + l] = 0;                                                                                          \
    }                                                                                                                            \
    const REAL half = scale / 2;                                                                                                 \
    for (int64_t k = 1; 2 * k <= h; ++k) {                                                                                       \
      const REAL c = roots[2 * k] * half, s = roots[2 * k + 1] * half;                                                           \
      const int64_t near = 2 * lanes * k, far = 2 * lanes * (h - k);                                                             \
      for (int64_t l = 0; l < lanes; ++l) {                                                                                      \
        const REAL ar = z[near + l], ai = z[near + lanes + l], br = z[far + l], bi = -z[far + lanes + l];                        \
        const REAL er = (ar + br) * half, ei = (ai + bi) * half, dr = ar - br, di = ai - bi;                                     \
        const REAL tr = dr * s + di * c, ti = di * s - dr * c; /* -i w (a - b) */                                                \
        x[near + l] = er + tr;                                                                                                   \
        x[near + lanes + l] = ei + ti;                                                                                           \
        x[far + l] = er - tr;                                                                                                    \
        x[far + lanes + l] = ti - ei;                                                                                            \
      }                                                                                                                          \
    }                                                                                                                            \
  }                                                                                                                              \
  static inline __attribute__((always_inline)) void tangle_##REAL(int64_t lanes, int64_t h, const REAL *x, const REAL *roots,    \
                                                                  REAL *z) {                                                     \
    for (int64_t l = 0; l < lanes; ++l) {                                                                                        \
      const REAL first = x[l], last = x[2 * lanes * h + l];                                                                      \
      z[l] = first - last;                                                                                                       \
      z[lanes + l] = first + last;                                                                                               \
    }                                                                                                                            \
    for (int64_t k = 1; 2 * k <= h; ++k) {                                                                                       \
      const REAL c = roots[2 * k], s = roots[2 * k + 1];                                                                         \
      const int64_t near = 2 * lanes * k, far = 2 * lanes * (h - k);                                                             \
      for (int64_t l = 0; l < lanes; ++l) {                                                                                      \
        const REAL ar = x[near + l], ai = x[near + lanes + l], br = x[far + l], bi = -x[far + lanes + l];                        \
        const REAL er = ar + br, ei = ai + bi, dr = ar - br, di = ai - bi;                                                       \
        const REAL tr = dr * s - di * c, ti = dr * c + di * s; /* i conj w (a - b) */                                            \
        z[near + lanes + l] = er + tr;                                                                                           \
        z[near + l] = ei + ti;                                                                                                   \
        z[far + lanes + l] = er - tr;                                                                                            \
        z[far + l] = ti - ei;                                                                                                    \
      }                                                                                                                          \
    }                                                                                                                            \
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

/* The numbers of lanes that there are, so that the loops over them become vectors. */
#define FOR_LANES(lanes, CALL)                                                                                                   \
  switch (lanes) {                                                                                                               \
  case 1:                                                                                                                        \
    CALL(1);                                                                                                                     \
    break;                                                                                                                       \
  case 2:                                                                                                                        \
    CALL(2);                                                                                                                     \
    break;                                                                                                                       \
  case 4:                                                                                                                        \
    CALL(4);                                                                                                                     \
    break;                                                                                                                       \
  case 8:                                                                                                                        \
    CALL(8);                                                                                                                     \
    break;                                                                                                                       \
  default:                                                                                                                       \
    CALL(16);                                                                                                                    \
  }

void tnf_fft_untangle(int32_t dtype, int64_t lanes, int64_t h, const void *z, const void *roots, void *x, double scale) {
#define UNTANGLE_FLOAT(count) untangle_float(count, h, z, roots, x, (float)scale)
#define UNTANGLE_DOUBLE(count) untangle_double(count, h, z, roots, x, scale)
  if (dtype == TNF_F32) {
    FOR_LANES(lanes, UNTANGLE_FLOAT)
  } else {
    FOR_LANES(lanes, UNTANGLE_DOUBLE)
  }
}

void tnf_fft_tangle(int32_t dtype, int64_t lanes, int64_t h, const void *x, const void *roots, void *z) {
#define TANGLE_FLOAT(count) tangle_float(count, h, x, roots, z)
#define TANGLE_DOUBLE(count) tangle_double(count, h, x, roots, z)
  if (dtype == TNF_F32) {
    FOR_LANES(lanes, TANGLE_FLOAT)
  } else {
    FOR_LANES(lanes, TANGLE_DOUBLE)
  }
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
