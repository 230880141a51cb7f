/* Lists written in place: TNF_AXES(0, 1), TNF_EXTENTS(tnf_dim(x, 0), 4), TNF_INDEX(i, 2), TNF_SHAPE("m", 4, "?", "r<=64"). C11
 * and C++17. These macros convert plain integers to what they list; a function that takes one tnf_extent does not:
 * tnf_extent_const(4). */
#ifndef TENFERRO_LISTS_H
#define TENFERRO_LISTS_H

#include "tenferro/traced.h"

/* Axes of a tensor; negative ones count from the end. count -1: all of them. */
typedef struct tnf_axes {
  int32_t count;
  int64_t axis[TNF_RT_MAX_RANK];
} tnf_axes;

/* Any other list of integers, one per axis. */
typedef tnf_axes tnf_ints;

typedef struct tnf_extents {
  int32_t count;
  tnf_extent extent[TNF_RT_MAX_RANK];
} tnf_extents;

/* A place in a tensor: one entry per leading axis. */
typedef tnf_extents tnf_indices;

/* One extent of an input. text NULL: exactly `exact`. "?": unknown; "n": unknown, named n; "n<=64", "?<=64": at most 64. */
typedef struct tnf_shape_entry {
  const char *text;
  int64_t exact;
} tnf_shape_entry;

typedef struct tnf_shape {
  int32_t rank;
  tnf_shape_entry entry[TNF_RT_MAX_RANK];
} tnf_shape;

#ifdef __cplusplus
extern "C" {
#endif
/* A number as an extent. */
TNF_API tnf_extent tnf_extent_const(int64_t number);
#ifdef __cplusplus
}
#endif

#ifdef __cplusplus
#include <type_traits>

inline tnf_shape_entry tnf_shape_entry_of(const char *text) {
  return tnf_shape_entry{text, 0};
}
template <typename T, typename = std::enable_if_t<std::is_integral<T>::value>>
inline tnf_shape_entry tnf_shape_entry_of(T exact) {
  return tnf_shape_entry{nullptr, static_cast<int64_t>(exact)};
}
inline tnf_extent tnf_extent_of(tnf_extent extent) {
  return extent;
}
template <typename T, typename = std::enable_if_t<std::is_integral<T>::value>> inline tnf_extent tnf_extent_of(T number) {
  return tnf_extent_const(static_cast<int64_t>(number));
}
template <typename... T> inline tnf_axes tnf_axes_of(T... axis) {
  return tnf_axes{static_cast<int32_t>(sizeof...(axis)), {static_cast<int64_t>(0 | axis)...}}; /* not what is no integer */
}
template <typename... T> inline tnf_extents tnf_extents_of(T... extent) {
  return tnf_extents{static_cast<int32_t>(sizeof...(extent)), {tnf_extent_of(extent)...}};
}
template <typename... T> inline tnf_shape tnf_shape_of(T... entry) {
  return tnf_shape{static_cast<int32_t>(sizeof...(entry)), {tnf_shape_entry_of(entry)...}};
}
#define TNF_AXES(...) (tnf_axes_of(__VA_ARGS__))
#define TNF_INTS(...) TNF_AXES(__VA_ARGS__)
#define TNF_EXTENTS(...) (tnf_extents_of(__VA_ARGS__))
#define TNF_SHAPE(...) (tnf_shape_of(__VA_ARGS__))
#define TNF_INDEX(...) TNF_EXTENTS(__VA_ARGS__)
#define TNF_ALL_AXES (tnf_axes{-1, {0}})
#define TNF_NO_AXES (tnf_axes{0, {0}})
#define TNF_NO_EXTENTS (tnf_extents{0, {}})
#define TNF_SCALAR (tnf_shape{0, {}})
/* In TNF_INDEX: every element along the axis, which stays. */
#define TNF_ALL (tnf_extent{nullptr, nullptr, 0, 3})

#else

static inline tnf_shape_entry tnf_shape_entry_text(const char *text) {
  return (tnf_shape_entry){text, 0};
}
static inline tnf_shape_entry tnf_shape_entry_exact(int64_t exact) {
  return (tnf_shape_entry){NULL, exact};
}
static inline tnf_extent tnf_extent_same(tnf_extent extent) {
  return extent;
}
/* Calling it is what TNF_SHAPE(2.5) and TNF_EXTENTS(2.5) come to, which do not compile. */
enum { TNF_NOT_AN_EXTENT };
#define TNF_SHAPE_ENTRY(x)                                                                                                       \
  _Generic((x),                                                                                                                  \
      char *: tnf_shape_entry_text,                                                                                              \
      const char *: tnf_shape_entry_text,                                                                                        \
      float: TNF_NOT_AN_EXTENT,                                                                                                  \
      double: TNF_NOT_AN_EXTENT,                                                                                                 \
      long double: TNF_NOT_AN_EXTENT,                                                                                            \
      default: tnf_shape_entry_exact)(x)
#define TNF_EXTENT(x)                                                                                                            \
  _Generic((x),                                                                                                                  \
      tnf_extent: tnf_extent_same,                                                                                               \
      float: TNF_NOT_AN_EXTENT,                                                                                                  \
      double: TNF_NOT_AN_EXTENT,                                                                                                 \
      long double: TNF_NOT_AN_EXTENT,                                                                                            \
      default: tnf_extent_const)(x)

/* The bitwise or does not take what is no integer. */
#define TNF_WHOLE(x) (0 | (x))
#define TNF_AXES(...) ((tnf_axes){TNF_COUNT(__VA_ARGS__), {TNF_EACH(TNF_WHOLE, __VA_ARGS__)}})
#define TNF_INTS(...) TNF_AXES(__VA_ARGS__)
#define TNF_EXTENTS(...) ((tnf_extents){TNF_COUNT(__VA_ARGS__), {TNF_EACH(TNF_EXTENT, __VA_ARGS__)}})
#define TNF_SHAPE(...) ((tnf_shape){TNF_COUNT(__VA_ARGS__), {TNF_EACH(TNF_SHAPE_ENTRY, __VA_ARGS__)}})
#define TNF_INDEX(...) TNF_EXTENTS(__VA_ARGS__)
#define TNF_ALL_AXES ((tnf_axes){-1, {0}})
#define TNF_NO_AXES ((tnf_axes){0, {0}})
#define TNF_NO_EXTENTS ((tnf_extents){0, {{NULL, NULL, 0, 0}}})
#define TNF_SCALAR ((tnf_shape){0, {{NULL, 0}}})
/* In TNF_INDEX: every element along the axis, which stays. */
#define TNF_ALL ((tnf_extent){NULL, NULL, 0, 3})

/* One to 32 (TNF_RT_MAX_RANK) arguments: how many, and a macro applied to each. */
#define TNF_COUNT(...)                                                                                                           \
  TNF_COUNT_OF(__VA_ARGS__, 32, 31, 30, 29, 28, 27, 26, 25, 24, 23, 22, 21, 20, 19, 18, 17, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, \
               6, 5, 4, 3, 2, 1, 0)
#define TNF_COUNT_OF(a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15, a16, a17, a18, a19, a20, a21, a22, a23,   \
                     a24, a25, a26, a27, a28, a29, a30, a31, a32, n, ...)                                                        \
  n
#define TNF_EACH(f, ...) TNF_EACH_CALL(TNF_COUNT(__VA_ARGS__), f, __VA_ARGS__)
#define TNF_EACH_CALL(n, f, ...) TNF_EACH_PASTE(n, f, __VA_ARGS__)
#define TNF_EACH_PASTE(n, f, ...) TNF_EACH_##n(f, __VA_ARGS__)
#define TNF_EACH_1(f, a) f(a)
#define TNF_EACH_2(f, a, ...) f(a), TNF_EACH_1(f, __VA_ARGS__)
#define TNF_EACH_3(f, a, ...) f(a), TNF_EACH_2(f, __VA_ARGS__)
#define TNF_EACH_4(f, a, ...) f(a), TNF_EACH_3(f, __VA_ARGS__)
#define TNF_EACH_5(f, a, ...) f(a), TNF_EACH_4(f, __VA_ARGS__)
#define TNF_EACH_6(f, a, ...) f(a), TNF_EACH_5(f, __VA_ARGS__)
#define TNF_EACH_7(f, a, ...) f(a), TNF_EACH_6(f, __VA_ARGS__)
#define TNF_EACH_8(f, a, ...) f(a), TNF_EACH_7(f, __VA_ARGS__)
#define TNF_EACH_9(f, a, ...) f(a), TNF_EACH_8(f, __VA_ARGS__)
#define TNF_EACH_10(f, a, ...) f(a), TNF_EACH_9(f, __VA_ARGS__)
#define TNF_EACH_11(f, a, ...) f(a), TNF_EACH_10(f, __VA_ARGS__)
#define TNF_EACH_12(f, a, ...) f(a), TNF_EACH_11(f, __VA_ARGS__)
#define TNF_EACH_13(f, a, ...) f(a), TNF_EACH_12(f, __VA_ARGS__)
#define TNF_EACH_14(f, a, ...) f(a), TNF_EACH_13(f, __VA_ARGS__)
#define TNF_EACH_15(f, a, ...) f(a), TNF_EACH_14(f, __VA_ARGS__)
#define TNF_EACH_16(f, a, ...) f(a), TNF_EACH_15(f, __VA_ARGS__)
#define TNF_EACH_17(f, a, ...) f(a), TNF_EACH_16(f, __VA_ARGS__)
#define TNF_EACH_18(f, a, ...) f(a), TNF_EACH_17(f, __VA_ARGS__)
#define TNF_EACH_19(f, a, ...) f(a), TNF_EACH_18(f, __VA_ARGS__)
#define TNF_EACH_20(f, a, ...) f(a), TNF_EACH_19(f, __VA_ARGS__)
#define TNF_EACH_21(f, a, ...) f(a), TNF_EACH_20(f, __VA_ARGS__)
#define TNF_EACH_22(f, a, ...) f(a), TNF_EACH_21(f, __VA_ARGS__)
#define TNF_EACH_23(f, a, ...) f(a), TNF_EACH_22(f, __VA_ARGS__)
#define TNF_EACH_24(f, a, ...) f(a), TNF_EACH_23(f, __VA_ARGS__)
#define TNF_EACH_25(f, a, ...) f(a), TNF_EACH_24(f, __VA_ARGS__)
#define TNF_EACH_26(f, a, ...) f(a), TNF_EACH_25(f, __VA_ARGS__)
#define TNF_EACH_27(f, a, ...) f(a), TNF_EACH_26(f, __VA_ARGS__)
#define TNF_EACH_28(f, a, ...) f(a), TNF_EACH_27(f, __VA_ARGS__)
#define TNF_EACH_29(f, a, ...) f(a), TNF_EACH_28(f, __VA_ARGS__)
#define TNF_EACH_30(f, a, ...) f(a), TNF_EACH_29(f, __VA_ARGS__)
#define TNF_EACH_31(f, a, ...) f(a), TNF_EACH_30(f, __VA_ARGS__)
#define TNF_EACH_32(f, a, ...) f(a), TNF_EACH_31(f, __VA_ARGS__)
#endif

/* The limit of tnf_slice_range that means the end of the axis. */
#define TNF_END INT64_MAX

#endif
