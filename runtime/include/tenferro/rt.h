/* The boundary between compiled tensor programs and the runtime: plain data, integer codes, no LLVM.
 *
 * Generated code calls the functions below; a C program that links ahead-of-time compiled objects includes
 * this header (the header written by `tf-compile` does) and sees only `tnf_rt_tensor`, `tnf_rt_status` and the
 * context. Everything here keeps its layout within one TNF_RT_ABI_VERSION. */
#ifndef TENFERRO_RT_H
#define TENFERRO_RT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define TNF_RT_ABI_VERSION 4
#define TNF_RT_MAX_RANK 32
#define TNF_RT_ALIGNMENT                                                                                                         \
  64 /* bytes: of results, of what a run works in, and of data that an object holds; not of a caller's memory */

#if defined(__GNUC__)
#define TNF_API __attribute__((visibility("default")))
#define TNF_MUST_USE __attribute__((warn_unused_result))
#else
#define TNF_API
#define TNF_MUST_USE
#endif

/* Element types. Values are part of the ABI. Booleans are one byte (0 or 1), complex numbers two reals. */
typedef enum tnf_dtype {
  TNF_F32 = 0,
  TNF_F64 = 1,
  TNF_I32 = 2,
  TNF_I64 = 3,
  TNF_BOOL = 4,
  TNF_COMPLEX_F32 = 5, /* complex of two f32 */
  TNF_COMPLEX_F64 = 6  /* complex of two f64 */
} tnf_dtype;

/* What a compiled function returns. Zero is success; for anything else the context holds the sentence
 * (`tnf_context_message`). A code is a class to branch on: the same mistake has the same code in every operation, while building,
 * compiling and running. DTYPE, RANK, SHAPE (extents, and a place outside them) and PLACEMENT are what types are made of;
 * OUT_OF_RANGE is a number outside its range (an axis, an extent that overflows, an index of take); INVALID_ARGUMENT is
 * everything else about an argument. */
typedef enum tnf_rt_status {
  TNF_RT_OK = 0,
  TNF_RT_OUT_OF_MEMORY = 1,
  TNF_RT_INVALID_ARGUMENT = 2,
  TNF_RT_DTYPE_MISMATCH = 3,
  TNF_RT_RANK_MISMATCH = 4,
  TNF_RT_SHAPE_MISMATCH = 5,
  TNF_RT_BUFFER_TOO_SMALL = 6,
  TNF_RT_OVERLAP = 7,
  TNF_RT_SINGULAR = 8,
  TNF_RT_NOT_POSITIVE_DEFINITE = 9,
  TNF_RT_NO_CONVERGENCE = 10,
  TNF_RT_NON_FINITE = 11,
  TNF_RT_DIVISION_BY_ZERO = 12,
  TNF_RT_OUT_OF_RANGE = 13,
  TNF_RT_IO = 14,
  TNF_RT_UNSUPPORTED = 15,
  TNF_RT_INTERNAL = 16,
  TNF_RT_PLACEMENT_MISMATCH = 17, /* operands that live in different places, or a tensor that lives where it is not expected */
  TNF_RT_CANCELLED = 18           /* the caller ended it */
} tnf_rt_status;

/* Where a tensor lives. Values are part of the ABI. */
typedef enum tnf_rt_device { TNF_RT_CPU = 0 } tnf_rt_device;

typedef struct tnf_context tnf_context;
typedef struct tnf_context tnf_rt_context;
typedef struct tnf_tensor tnf_tensor;

/* A dense column-major tensor: extents in logical order, `extents[0]` varies fastest, batch extents last. Data are aligned as
 * their elements are; NULL where there are no elements is allowed. Only the first `rank` extents mean anything.
 * As a result (`out`) argument, all 0 but what is said here: with data == NULL the runtime allocates it, and
 * `tnf_rt_tensor_release` frees it;
 * with data != NULL the product of the extents given is the capacity, and after success they are the exact extents; after a
 * failure they are what they were. No result may overlap an input or another result, with all its capacity. */
typedef struct tnf_rt_tensor {
  void *data;
  tnf_tensor *owner; /* holds the memory of `data` for this struct; NULL: the memory is the caller's */
  int32_t rank;
  int32_t dtype;    /* tnf_dtype */
  int32_t device;   /* tnf_rt_device */
  int32_t reserved; /* 0 */
  int64_t extents[TNF_RT_MAX_RANK];
} tnf_rt_tensor;

/* Drops the owner and clears both pointers: frees a result that the runtime allocated. The caller's own memory (no owner) and
 * NULL are left as they are. */
TNF_API void tnf_rt_tensor_release(tnf_rt_context *ctx, tnf_rt_tensor *t);

/* The TNF_RT_ABI_VERSION that the runtime library was built with. */
TNF_API uint32_t tnf_rt_abi_version(void);

/* ---- description of a compiled program ------------------------------------------------------------------- */

/* extents[i] >= 0: exactly that; TNF_RT_UNKNOWN: any; TNF_RT_BOUNDED(b): at most b. */
#define TNF_RT_UNKNOWN (-1)
#define TNF_RT_BOUNDED(bound) (-2 - (int64_t)(bound))
#define TNF_RT_BOUND(extent) (-2 - (int64_t)(extent)) /* of such an extent */

typedef struct tnf_rt_argument {
  const char *name; /* never NULL */
  int32_t dtype;
  int32_t rank;
  int32_t device; /* tnf_rt_device */
  int32_t reserved;
  const int64_t *extents;          /* rank entries */
  const char *const *extent_names; /* rank entries, "" where unnamed */
} tnf_rt_argument;

/* inputs[i], outputs[i] point to the i-th tensor. */
typedef tnf_rt_status tnf_rt_entry(tnf_rt_context *ctx, const tnf_rt_tensor *const *inputs, tnf_rt_tensor *const *outputs);

/* One per program, a constant in the object, named `<program>_info`. It grows at the end only; a description that is smaller than
 * this one is of another version (versions 1 and 2 have their number where this one has its size). */
typedef struct tnf_rt_program_info {
  uint32_t size;        /* sizeof(tnf_rt_program_info) */
  uint32_t abi_version; /* TNF_RT_ABI_VERSION */
  uint32_t loop_nests;  /* generated loop nests */
  uint32_t reserved;
  const char *name;
  const char *cpu; /* what it was compiled for, and the instruction sets that it needs: "znver5+avx2+avx512+gfni" */
  int32_t input_count;
  int32_t output_count;
  const tnf_rt_argument *inputs;
  const tnf_rt_argument *outputs;
  tnf_rt_entry *entry;
  const struct tnf_rt_plan *plan; /* what the entry hands to the runtime (rt_plan.h); NULL: it does something else */
} tnf_rt_program_info;

/* ---- called by generated code only ------------------------------------------------------------------------- */

/* A loop body over the half-open range [begin, end) of the outermost loop. `worker`, below the number of the context's threads,
 * names the scratch that the body may use. */
typedef void tnf_rt_body(void *args, int64_t begin, int64_t end, int64_t worker);

typedef enum tnf_rt_reduction {
  TNF_RT_SUM = 0,
  TNF_RT_PRODUCT = 1,
  TNF_RT_MAXIMUM = 2,
  TNF_RT_MINIMUM = 3,
  TNF_RT_OR = 4,
  TNF_RT_AND = 5
} tnf_rt_reduction;

/* `count` elements of the identity of a reduction; kind: tnf_rt_reduction. */
TNF_API void tnf_rt_fill_identity(void *p, int32_t dtype, int32_t kind, int64_t count);

/* The flags of a product C = op(A) op(B), and the most columns in a chunk of its epilogue. */
enum { TNF_RT_GEMM_TRANS_A = 1, TNF_RT_GEMM_TRANS_B = 2 };
enum { TNF_RT_GEMM_EPILOGUE_COLUMNS = 128 };

/* A library-backed operation. `operands`: inputs then results, all contiguous, results allocated by the caller.
 * A result whose data equals an input's data is computed in place. `attributes`: the op's integer attributes in the order of
 * its record, then `propagate` (NULL: none, 0). `site`: the surface operation's name, for messages. It touches elements only in
 * loop bodies, which do not run where it only takes the memory that it works in.
 *
 * Factorisations and solves: an operand with a value that is not finite is TNF_RT_NON_FINITE, naming argument and batch; with
 * `propagate` the results of that matrix are NaN instead (1: of every operand, else bit 1 + i is operand i's). A finite operand
 * is never called so: where factors would leave the range of exponents, the matrix is scaled by a power of two. */
typedef tnf_rt_status tnf_rt_library_fn(tnf_rt_context *ctx, const char *site, const tnf_rt_tensor *operands,
                                        const int64_t *attributes);

/* linear_recurrence: a, b, initial -> h; attributes: axis, reverse, exclusive. Along the axis h[i + 1] = a[i] h[i] + b[i] from
 * h[0] = initial, which has b's extents without the axis; element i of the result is h[i + 1], or h[i] with exclusive. Any
 * numeric dtype. */
TNF_API tnf_rt_library_fn tnf_rt_linear_recurrence;
/* cumulative_sum: x -> the sums of its elements up to each one along an axis; attributes: axis, reverse, exclusive. In order, f32
 * and its complex numbers in f64. Any numeric dtype. */
TNF_API tnf_rt_library_fn tnf_rt_cumulative_sum;
/* sort: x -> its elements in order along an axis; argsort: x -> i64 places that these have in x. Attributes: axis, descending.
 * Stable either way; NaN is above every number. Real and integer dtypes. */
TNF_API tnf_rt_library_fn tnf_rt_sort;
TNF_API tnf_rt_library_fn tnf_rt_argsort;
/* argmax: x -> i64, without the axis: the place of the largest element along it; attributes: axis, least (of the smallest). The
 * first of equal ones; NaN is beyond every number. An axis of extent 0 has none: the result is not written. cumulative_argmax: of
 * the elements up to each one; attributes: axis, least, reverse. Real and integer dtypes. */
TNF_API tnf_rt_library_fn tnf_rt_argmax;
TNF_API tnf_rt_library_fn tnf_rt_cumulative_argmax;
/* What reads at indices along an axis has them looked at: indices (i32 or i64), no result; attributes: extent. One outside of
 * [0, extent) is TNF_RT_OUT_OF_RANGE; the first is named, behind the site, which says what it is: "f: take: the index". There is
 * no `propagate`. */
TNF_API tnf_rt_library_fn tnf_rt_check_indices;
/* The same for index vectors: indices[k, ...]; attributes: the extent of each of the k components. */
TNF_API tnf_rt_library_fn tnf_rt_check_index_vectors;
/* A value, no result, no attributes: printed, the site being its label, to the `print` of the context. */
TNF_API tnf_rt_library_fn tnf_rt_print;
/* A value of a floating-point dtype, no result, no attributes: an element that is NaN or infinite is TNF_RT_NON_FINITE; the first
 * is named, with its place, behind the site. There is no `propagate`. */
TNF_API tnf_rt_library_fn tnf_rt_check_finite;
/* scatter_add: x, indices (i32 or i64, rank 0 or 1), updates -> x with updates[.., k, ..] added at indices[k]; attributes: axis.
 * In the order of the updates. Any numeric dtype. An index outside of x is TNF_RT_OUT_OF_RANGE, as in check_indices. */
TNF_API tnf_rt_library_fn tnf_rt_scatter_add;
/* scatter_add_along_axis: x, indices (i32 or i64), updates -> x with updates[.., k, ..] added at indices[.., k, ..] in each line
 * along an axis; attributes: axis. In the order of the updates. Any numeric dtype. OUT_OF_RANGE as in check_indices. */
TNF_API tnf_rt_library_fn tnf_rt_scatter_add_along_axis;
/* scatter: x, indices (i32 or i64), updates -> x with updates combined into windows; attributes: the kind (0 overwrite, 1 add, 2
 * multiply, 3 minimum, 4 maximum), then three lists of axes of x, each behind its length: those that the components of index
 * vectors count along, those that the windows in updates lack, and those of the batch. indices is [components, i..., batch...],
 * updates [window..., i..., batch...]. In the order of the vectors. OUT_OF_RANGE as in check_index_vectors. */
TNF_API tnf_rt_library_fn tnf_rt_scatter;
/* snapshot_distance: steps, free (i64, of the same extents) -> i64: how many steps behind a snapshot the next one belongs, on the
 * way back through `steps` steps from there when `free` more can be kept. In [1, steps); no attributes. */
TNF_API tnf_rt_library_fn tnf_rt_snapshot_distance;
/* search_sorted: sorted[n, batch...], values[m, batch...] -> i64[m, batch...]: how many elements of the column are below the
 * value, or not above it; attributes: right. Real and integer dtypes, NaN above every number. */
TNF_API tnf_rt_library_fn tnf_rt_search_sorted;
/* places: mask (bool, rank 1) -> i64[k]: the numbers of its first k elements that are set, in their order; where fewer are, the
 * last ones are the mask's extent. */
TNF_API tnf_rt_library_fn tnf_rt_places;
/* Sums over i = o stride + k dilation - low along 1 to 3 axes, of images x[groups ci, i..., batch...] and y[co, o..., batch...]
 * and a kernel[ci, k..., co] whose result channels are in groups; i, k and o are in the tensors' extents. convolution: x, kernel
 * -> y; convolution_transpose: y, kernel -> x; convolution_kernel: x, y -> kernel. Attributes: strides, low, dilation (one of
 * each per axis), groups. Any floating-point dtype. */
TNF_API tnf_rt_library_fn tnf_rt_convolution;
TNF_API tnf_rt_library_fn tnf_rt_convolution_transpose;
TNF_API tnf_rt_library_fn tnf_rt_convolution_kernel;
/* Over the same windows of each channel; attributes: the number of axes, windows, strides, low, dilation (one of each per axis),
 * and a flag. window_sum: x -> y, its sums, or with the flag y -> x, the adjoint; any floating-point dtype. window_max: x -> the
 * largest elements, with the flag the smallest; NaN is beyond every number, and nothing gives -inf (inf). window_argmax: x ->
 * i64, where these are among the spatial elements of their channel, the first of equal ones; -1 for nothing. f32 and f64. */
TNF_API tnf_rt_library_fn tnf_rt_window_sum;
TNF_API tnf_rt_library_fn tnf_rt_window_max;
TNF_API tnf_rt_library_fn tnf_rt_window_argmax;
/* window_pick: x, places (i32 or i64) -> the elements of x at these places among the spatial ones of their channel and batch, 0
 * at any other place; window_spread: y, places -> the adjoint, added in the order of y. Attributes: axes. f32 and f64. */
TNF_API tnf_rt_library_fn tnf_rt_window_pick;
TNF_API tnf_rt_library_fn tnf_rt_window_spread;
/* fft: x -> its discrete Fourier transform along an axis; attributes: axis, backward, power: times n^(-power / 2), n the axis's
 * extent. Complex dtypes. rfft: x (real) -> elements 0 to n / 2 of its transform; attributes: axis, power. irfft: those elements
 * -> the n real numbers of the result's axis, of which they are the transform; attributes: axis, power. An axis of extent 0 has
 * no transform: the result is not written. */
TNF_API tnf_rt_library_fn tnf_rt_fft;
TNF_API tnf_rt_library_fn tnf_rt_rfft;
TNF_API tnf_rt_library_fn tnf_rt_irfft;
/* cholesky: a[n,n,batch...] -> l[n,n,batch...], lower; strict upper of l is zero; reads the lower triangle of a. */
TNF_API tnf_rt_library_fn tnf_rt_cholesky;
/* triangular_solve: a, b -> x; attributes: left_side, lower, transpose_a (0 no, 1 transpose, 2 conjugate transpose),
 * unit_diagonal. op(A) X = B (left) with b[n, nrhs, batch...], or X op(A) = B (right) with b[m, n, batch...]. */
TNF_API tnf_rt_library_fn tnf_rt_triangular_solve;
/* lu_factor: a[n,n,batch...] -> lu[n,n,batch...] packed, pivots[n,batch...] (i32, LAPACK's 1-based row interchanges).
 * An exactly zero pivot is TNF_RT_SINGULAR. Pivot 0 also tells lu_solve how the matrix was scaled: + n up, + 2 n down. */
TNF_API tnf_rt_library_fn tnf_rt_lu_factor;
/* lu_solve: lu, pivots, b[n,nrhs,batch...] -> x; attributes: transpose (0 no, 1 transpose, 2 conjugate transpose). Pivots that
 * are no rows are TNF_RT_OUT_OF_RANGE. */
TNF_API tnf_rt_library_fn tnf_rt_lu_solve;
/* inverse: a[n,n,batch...] -> x[n,n,batch...]. An exactly zero pivot is TNF_RT_SINGULAR. */
TNF_API tnf_rt_library_fn tnf_rt_inverse;
/* lu: a[m,n,batch...] -> p[m,batch...] (i64), l[m,k,batch...], u[k,n,batch...], parity[batch...] (real), k = min(m, n): row i of
 * l u is row p[i] of a. full_piv_lu: a -> p, q[n,batch...] (i64), l, u, parity: element (i, j) of l u is a[p[i], q[j]]. Singular
 * matrices have factors. */
TNF_API tnf_rt_library_fn tnf_rt_lu;
TNF_API tnf_rt_library_fn tnf_rt_full_piv_lu;
/* qr: a[m,n,batch...] -> q[m,k,batch...], r[k,n,batch...], k = min(m, n); attributes: raw, else the diagonal of r is real and >=
 * 0; complete, then k is m. pivoted_qr: a -> q, r, places[n,batch...] (i64): column j of q r is column places[j] of a, and the
 * diagonal of r falls. */
TNF_API tnf_rt_library_fn tnf_rt_qr;
TNF_API tnf_rt_library_fn tnf_rt_pivoted_qr;
/* householder_qr: a[m,n,batch...] -> packed[m,n,batch...], tau[k,batch...] as LAPACK's geqrf has them. */
TNF_API tnf_rt_library_fn tnf_rt_householder_qr;
/* svd: a[m,n,batch...] -> u[m,k,batch...], s[k,batch...] (real, descending), vt[k,n,batch...]; attributes: canonical phases, full
 * (u[m,m,batch...] and vt[n,n,batch...]), driver: gesdd, and gesvd when it fails (0), gesdd (1), gesvd (2). svdvals: s alone. */
TNF_API tnf_rt_library_fn tnf_rt_svd;
TNF_API tnf_rt_library_fn tnf_rt_svdvals;
/* eigh: a[n,n,batch...] -> w[n,batch...] (real, ascending), v[n,n,batch...]; reads the lower triangle; attributes: canonical
 * phases, driver: syevd (0, 1), syev (2). eigvalsh: w alone. */
TNF_API tnf_rt_library_fn tnf_rt_eigh;
TNF_API tnf_rt_library_fn tnf_rt_eigvalsh;
/* eig: a[n,n,batch...] -> w[n,batch...], v[n,n,batch...], complex also for real a; eigvals: w alone. Ascending by the real, then
 * the imaginary part; vectors have norm 1. */
TNF_API tnf_rt_library_fn tnf_rt_eig;
TNF_API tnf_rt_library_fn tnf_rt_eigvals;
/* det: a[n,n,batch...] -> d[batch...]; slogdet: a -> sign[batch...], logabs[batch...] (real). Through LU factors. */
TNF_API tnf_rt_library_fn tnf_rt_det;
TNF_API tnf_rt_library_fn tnf_rt_slogdet;
/* cofactor: a[n,n,batch...] -> the matrix of its cofactors; cofactor_tangent: a, e -> the derivative of that along e. */
TNF_API tnf_rt_library_fn tnf_rt_cofactor;
TNF_API tnf_rt_library_fn tnf_rt_cofactor_tangent;
/* pinv: a[m,n,batch...] -> p[n,m,batch...]; lstsq: a, b[m,k,batch...] -> x[n,k,batch...] of minimum norm. Attribute: the bits of
 * the f64 rtol; singular values that are at most rtol times the largest count as 0; -1: eps max(m, n). */
TNF_API tnf_rt_library_fn tnf_rt_pinv;
TNF_API tnf_rt_library_fn tnf_rt_lstsq;
/* matrix_exp: a[n,n,batch...] -> x[n,n,batch...]; matrix_exp_tangent: a, e -> the derivative of that along e. */
TNF_API tnf_rt_library_fn tnf_rt_matrix_exp;
TNF_API tnf_rt_library_fn tnf_rt_matrix_exp_tangent;
/* matrix_sqrt, matrix_log: a[n,n,batch...] -> x[n,n,batch...]; NaN where a is real and x is not. TNF_RT_SINGULAR where there is
 * none. matrix_log_tangent: a, e -> the derivative of the logarithm along e. sylvester: a[m,m,batch...], b[n,n,batch...],
 * c[m,n,batch...] -> x with a x + x b = c. */
TNF_API tnf_rt_library_fn tnf_rt_matrix_sqrt;
TNF_API tnf_rt_library_fn tnf_rt_matrix_log;
TNF_API tnf_rt_library_fn tnf_rt_matrix_log_tangent;
TNF_API tnf_rt_library_fn tnf_rt_sylvester;
/* matrix_function: a[n,n,batch...], which is not read, w[n,batch...] ascending, v[n,n,batch...], f(w), f'(w), ..., like w, and k
 * directions like v -> the k-th derivative along them of v diag(f(w)) v^H. Attributes: the numbers of values and of directions.
 */
TNF_API tnf_rt_library_fn tnf_rt_matrix_function;

#ifdef __cplusplus
}
#endif
#endif
