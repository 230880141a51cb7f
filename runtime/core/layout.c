/* Copies between row-major and column-major order. */
#include <string.h>

#include "core/state.h"

/* Side of the square that is transposed at once: two squares of 16-byte elements stay within a 32 KiB first-level cache. */
enum { SQUARE = 32 };

/* dst[i + j * dst_stride] = src[i * src_stride + j], in squares, so that both sides use the whole of each cache line. */
#define DEFINE_TRANSPOSE(type)                                                                                                   \
  static void transpose_##type(type *dst, const type *src, int64_t m, int64_t n, int64_t dst_stride, int64_t src_stride) {       \
    for (int64_t i0 = 0; i0 < m; i0 += SQUARE) {                                                                                 \
      int64_t i1 = m - i0 < SQUARE ? m : i0 + SQUARE;                                                                            \
      for (int64_t j0 = 0; j0 < n; j0 += SQUARE) {                                                                               \
        int64_t j1 = n - j0 < SQUARE ? n : j0 + SQUARE;                                                                          \
        for (int64_t j = j0; j < j1; ++j)                                                                                        \
          for (int64_t i = i0; i < i1; ++i)                                                                                      \
            dst[i + j * dst_stride] = src[i * src_stride + j];                                                                   \
      }                                                                                                                          \
    }                                                                                                                            \
  }

/* The elements may be of any type of that size. */
typedef uint8_t bytes1;
typedef uint32_t __attribute__((may_alias)) bytes4;
typedef uint64_t __attribute__((may_alias, aligned(4))) bytes8; /* complex_f32 is aligned as its parts */
typedef struct __attribute__((may_alias)) bytes16 {
  uint64_t low, high;
} bytes16;

DEFINE_TRANSPOSE(bytes1)
DEFINE_TRANSPOSE(bytes4)
DEFINE_TRANSPOSE(bytes8)
DEFINE_TRANSPOSE(bytes16)

static void transpose(char *dst, const char *src, int64_t m, int64_t n, int64_t dst_stride, int64_t src_stride, size_t size) {
  void *d = dst;
  const void *s = src;
  switch (size) {
  case 1:
    transpose_bytes1(d, s, m, n, dst_stride, src_stride);
    break;
  case 4:
    transpose_bytes4(d, s, m, n, dst_stride, src_stride);
    break;
  case 8:
    transpose_bytes8(d, s, m, n, dst_stride, src_stride);
    break;
  case 16:
    transpose_bytes16(d, s, m, n, dst_stride, src_stride);
    break;
  }
}

/* The first dimension is the fastest of dst, the last the fastest of src: those two are transposed in squares, the ones between
 * are walked by an odometer. */
void tnf_layout_reverse(void *dst, const void *src, int32_t rank, const int64_t *extents, size_t element_size) {
  int64_t e[TNF_RT_MAX_RANK], count = 1;
  int32_t r = 0;
  for (int32_t i = 0; i < rank; ++i) {
    count *= extents[i];
    if (extents[i] != 1)
      e[r++] = extents[i];
  }
  if (count == 0)
    return;
  if (r < 2) {
    memcpy(dst, src, (size_t)count * element_size);
    return;
  }
  int64_t dst_stride[TNF_RT_MAX_RANK], src_stride[TNF_RT_MAX_RANK], index[TNF_RT_MAX_RANK] = {0};
  dst_stride[0] = src_stride[r - 1] = 1;
  for (int32_t i = 1; i < r; ++i) {
    dst_stride[i] = dst_stride[i - 1] * e[i - 1];
    src_stride[r - 1 - i] = src_stride[r - i] * e[r - i];
  }
  for (int64_t d = 0, s = 0;;) {
    transpose((char *)dst + (size_t)d * element_size, (const char *)src + (size_t)s * element_size, e[0], e[r - 1],
              dst_stride[r - 1], src_stride[0], element_size);
    int32_t axis = 1;
    for (; axis < r - 1; ++axis) {
      d += dst_stride[axis];
      s += src_stride[axis];
      if (++index[axis] < e[axis])
        break;
      d -= dst_stride[axis] * e[axis];
      s -= src_stride[axis] * e[axis];
      index[axis] = 0;
    }
    if (axis >= r - 1)
      return;
  }
}
