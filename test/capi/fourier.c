/* Fourier transforms along one axis and several, by running: lengths that cut and fill, norms, halves, frequencies and their
 * order; on extents that only the run knows. */
#include "run_graph.h"

static tnf_context *ctx;

static tnf_tensor *tensor(tnf_dtype dtype, int32_t rank, int64_t m, int64_t n, const double *doubles, int64_t count) {
  tnf_tensor *t = NULL;
  if (CHECK_OK(tnf_tensor_new_zeros(ctx, dtype, rank, EXTENTS(m, n), &t)) && count)
    memcpy(tnf_tensor_data(t), doubles, (size_t)count * sizeof *doubles);
  return t;
}

/* `y` of the input x is `want`. */
#define GIVES(y, input, ...) GIVES_OF(y, input, __VA_ARGS__)
#define GIVES_OF(y, dtype, shape, tensor_of_x, ...)                                                                              \
  do {                                                                                                                           \
    tnf_graph *graph = tnf_graph_new(ctx, "f");                                                                                  \
    tnf_traced x = tnf_input(graph, "x", dtype, shape);                                                                          \
    tnf_tensor *elements = tensor_of_x;                                                                                          \
    check_output(ctx, graph, y, elements, __VA_ARGS__, 1e-15);                                                                   \
    tnf_tensor_release(elements);                                                                                                \
  } while (0)
#define FAILS(y, input, text) FAILS_OF(y, input, text)
#define FAILS_OF(y, dtype, shape, tensor_of_x, text)                                                                             \
  do {                                                                                                                           \
    tnf_graph *graph = tnf_graph_new(ctx, "f");                                                                                  \
    tnf_traced x = tnf_input(graph, "x", dtype, shape);                                                                          \
    tnf_tensor *elements = tensor_of_x;                                                                                          \
    check_failure(ctx, graph, y, elements, TNF_RT_SHAPE_MISMATCH, text);                                                         \
    tnf_tensor_release(elements);                                                                                                \
  } while (0)

#define COUNT(...) (int64_t)(sizeof((double[]){__VA_ARGS__}) / sizeof(double))
#define REAL(...) TNF_F64, TNF_SHAPE("n"), tensor(TNF_F64, 1, COUNT(__VA_ARGS__), 0, (double[]){__VA_ARGS__}, COUNT(__VA_ARGS__))
#define COMPLEX(...)                                                                                                             \
  TNF_COMPLEX_F64, TNF_SHAPE("n"),                                                                                               \
      tensor(TNF_COMPLEX_F64, 1, COUNT(__VA_ARGS__) / 2, 0, (double[]){__VA_ARGS__}, COUNT(__VA_ARGS__))
#define MATRIX(m, n, ...) TNF_F64, TNF_SHAPE("m", "n"), tensor(TNF_F64, 2, m, n, (double[]){__VA_ARGS__}, COUNT(__VA_ARGS__))
#define NO_MATRIX(m, n) TNF_F64, TNF_SHAPE("m", "n"), tensor(TNF_F64, 2, m, n, NULL, 0)
#define LENGTH(n) tnf_extent_const(n)
#define NOTHING (double[]){0}, 0

static void test_complex(void) {
  GIVES(tnf_fft(x, TNF_ALL, 0, TNF_FFT_BACKWARD), REAL(1, 2, 3, 4), WANT(10, 0, -2, 2, -2, 0, -2, -2));
  GIVES(tnf_fft(tnf_cast(x, TNF_I32), TNF_ALL, -1, TNF_FFT_FORWARD), REAL(1, 2, 3, 4),
        WANT(2.5, 0, -0.5, 0.5, -0.5, 0, -0.5, -0.5));
  GIVES(tnf_fft(tnf_cast(x, TNF_F32), TNF_ALL, 0, TNF_FFT_ORTHO), REAL(1, 2, 3, 4), WANT(5, 0, -1, 1, -1, 0, -1, -1));
  GIVES(tnf_fft(x, LENGTH(2), 0, TNF_FFT_BACKWARD), REAL(1, 2, 3, 4), WANT(3, 0, -1, 0));
  GIVES(tnf_fft(x, LENGTH(4), 0, TNF_FFT_BACKWARD), REAL(1, 2), WANT(3, 0, 1, -2, -1, 0, 1, 2));
  GIVES(tnf_fft(x, tnf_extent_mul(LENGTH(2), tnf_dim(x, 0)), 0, TNF_FFT_BACKWARD), REAL(1, 2), WANT(3, 0, 1, -2, -1, 0, 1, 2));
  GIVES(tnf_fft(x, TNF_ALL, 0, TNF_FFT_BACKWARD), REAL(7), WANT(7, 0));
  GIVES(tnf_ifft(x, TNF_ALL, 0, TNF_FFT_BACKWARD), COMPLEX(10, 0, -2, 2, -2, 0, -2, -2), WANT(1, 0, 2, 0, 3, 0, 4, 0));
  GIVES(tnf_ifft(x, TNF_ALL, 0, TNF_FFT_ORTHO), COMPLEX(5, 0, -1, 1, -1, 0, -1, -1), WANT(1, 0, 2, 0, 3, 0, 4, 0));
  GIVES(tnf_ifft(x, LENGTH(1), 0, TNF_FFT_FORWARD), COMPLEX(5, 1, -1, 1), WANT(5, 1));
  GIVES(tnf_fft(x, TNF_ALL, 1, TNF_FFT_BACKWARD), MATRIX(2, 2, 1, 2, 3, 4), WANT(4, 0, 6, 0, -2, 0, -2, 0));
  GIVES(tnf_fft(x, LENGTH(5), 1, TNF_FFT_BACKWARD), NO_MATRIX(0, 2), NOTHING);
  GIVES(tnf_fft(x, LENGTH(2), 1, TNF_FFT_BACKWARD), NO_MATRIX(1, 0), WANT(0, 0, 0, 0));
  FAILS(tnf_fft(x, TNF_ALL, 1, TNF_FFT_BACKWARD), NO_MATRIX(2, 0),
        "f: fft of \"x\": a Fourier transform has a length of at least 1: dim 1 of x (= n of \"x\") is 0");
}

static void test_real(void) {
  GIVES(tnf_rfft(x, TNF_ALL, 0, TNF_FFT_BACKWARD), REAL(1, 2, 3, 4), WANT(10, 0, -2, 2, -2, 0));
  GIVES(tnf_rfft(tnf_cast(x, TNF_BOOL), LENGTH(3), 0, TNF_FFT_FORWARD), REAL(1, 1, 1, 4), WANT(1, 0, 0, 0));
  GIVES(tnf_irfft(x, TNF_ALL, 0, TNF_FFT_BACKWARD), COMPLEX(10, 0, -2, 2, -2, 0), WANT(1, 2, 3, 4));
  GIVES(tnf_irfft(x, tnf_extent_const(4), 0, TNF_FFT_BACKWARD), COMPLEX(10, 5, -2, 2, -2, 7, 9, 9), WANT(1, 2, 3, 4));
  GIVES(tnf_irfft(x, tnf_extent_const(4), 0, TNF_FFT_FORWARD), COMPLEX(4, 0), WANT(4, 4, 4, 4));
  GIVES(tnf_irfft(x, tnf_extent_const(1), 0, TNF_FFT_ORTHO), COMPLEX(4, 3), WANT(4));
  GIVES(tnf_irfft(tnf_rfft(x, TNF_ALL, 0, TNF_FFT_ORTHO), tnf_dim(x, 0), 0, TNF_FFT_ORTHO), REAL(1, 2, 4), WANT(1, 2, 4));
  GIVES(tnf_hfft(x, TNF_ALL, 0, TNF_FFT_BACKWARD), COMPLEX(1, 0, 2, 1, 3, 0), WANT(8, 0, 0, -4));
  GIVES(tnf_ihfft(x, TNF_ALL, 0, TNF_FFT_BACKWARD), REAL(8, 0, 0, -4), WANT(1, 0, 2, 1, 3, 0));
  GIVES(tnf_hfft(tnf_ihfft(x, TNF_ALL, 0, TNF_FFT_FORWARD), tnf_dim(x, 0), 0, TNF_FFT_FORWARD), REAL(1, 2, 4), WANT(1, 2, 4));
  FAILS(tnf_irfft(x, TNF_ALL, 0, TNF_FFT_BACKWARD), COMPLEX(1, 0),
        "f: irfft of \"x\": a Fourier transform has a length of at least 1: n (= 2*n - 2) is 0");
}

/* [[1, 3], [2, 4]] */
#define SQUARE MATRIX(2, 2, 1, 2, 3, 4)

static void test_several(void) {
  GIVES(tnf_fft2(x, TNF_NO_EXTENTS, TNF_FFT_BACKWARD), SQUARE, WANT(10, 0, -2, 0, -4, 0, 0, 0));
  GIVES(tnf_ifft2(tnf_fft2(x, TNF_NO_EXTENTS, TNF_FFT_ORTHO), TNF_NO_EXTENTS, TNF_FFT_ORTHO), SQUARE,
        WANT(1, 0, 2, 0, 3, 0, 4, 0));
  GIVES(tnf_fft2(x, TNF_EXTENTS(1, TNF_ALL), TNF_FFT_BACKWARD), SQUARE, WANT(4, 0, -2, 0));
  GIVES(tnf_rfft2(x, TNF_EXTENTS(TNF_ALL, 4), TNF_FFT_BACKWARD), SQUARE, WANT(10, 0, -2, 0, 3, -7, -1, 1, -4, 0, 0, 0));
  GIVES(tnf_irfft2(tnf_rfft2(x, TNF_NO_EXTENTS, TNF_FFT_BACKWARD), TNF_NO_EXTENTS, TNF_FFT_BACKWARD), SQUARE, WANT(1, 2, 3, 4));
  GIVES(tnf_fftn(x, TNF_NO_EXTENTS, TNF_AXES(-1), TNF_FFT_BACKWARD), SQUARE, WANT(4, 0, 6, 0, -2, 0, -2, 0));
  GIVES(tnf_fftn(x, TNF_NO_EXTENTS, TNF_NO_AXES, TNF_FFT_BACKWARD), REAL(1, 2), WANT(1, 0, 2, 0));
  GIVES(tnf_ifftn(tnf_fftn(x, TNF_NO_EXTENTS, TNF_ALL_AXES, TNF_FFT_FORWARD), TNF_NO_EXTENTS, TNF_AXES(1, 0), TNF_FFT_FORWARD),
        SQUARE, WANT(1, 0, 2, 0, 3, 0, 4, 0));
  GIVES(tnf_rfftn(x, TNF_NO_EXTENTS, TNF_AXES(1, 0), TNF_FFT_BACKWARD), SQUARE, WANT(10, 0, -2, 0, -4, 0, 0, 0));
  GIVES(tnf_irfftn(tnf_rfftn(x, TNF_NO_EXTENTS, TNF_AXES(0), TNF_FFT_BACKWARD), TNF_EXTENTS(tnf_dim(x, 0)), TNF_AXES(0),
                   TNF_FFT_BACKWARD),
        MATRIX(3, 1, 1, 2, 5), WANT(1, 2, 5));
}

static void test_frequencies(void) {
  GIVES(tnf_fftfreq(graph, tnf_dim(x, 0), 0.5, TNF_F64), REAL(0, 0, 0, 0), WANT(0, 0.5, -1, -0.5));
  GIVES(tnf_fftfreq(graph, tnf_dim(x, 0), 1, TNF_F32), REAL(0, 0, 0, 0, 0),
        WANT(0, (double)0.2f, (double)0.4f, -(double)0.4f, -(double)0.2f));
  GIVES(tnf_fftfreq(x.graph, LENGTH(1), 1, TNF_F64), REAL(0), WANT(0));
  GIVES(tnf_reduce_sum(tnf_fftfreq(x.graph, LENGTH(0), 1, TNF_F64), TNF_ALL_AXES), REAL(0), WANT(0));
  GIVES(tnf_rfftfreq(graph, tnf_dim(x, 0), 0.25, TNF_F64), REAL(0, 0, 0, 0), WANT(0, 1, 2));
  GIVES(tnf_rfftfreq(x.graph, LENGTH(5), 1, TNF_F64), REAL(0), WANT(0, 0.2, 0.4));
  GIVES(tnf_fftshift(x, TNF_ALL_AXES), REAL(0, 1, 2, -3, -2, -1), WANT(-3, -2, -1, 0, 1, 2));
  GIVES(tnf_fftshift(x, TNF_ALL_AXES), REAL(0, 1, 2, -2, -1), WANT(-2, -1, 0, 1, 2));
  GIVES(tnf_ifftshift(x, TNF_AXES(0)), REAL(-2, -1, 0, 1, 2), WANT(0, 1, 2, -2, -1));
  GIVES(tnf_fftshift(x, TNF_ALL_AXES), MATRIX(2, 2, 1, 2, 3, 4), WANT(4, 3, 2, 1));
  GIVES(tnf_ifftshift(x, TNF_ALL_AXES), NO_MATRIX(0, 3), NOTHING);
}

static tnf_traced power(tnf_traced y) {
  return tnf_reduce_sum(tnf_real(tnf_mul(y, tnf_conj(y))), TNF_ALL_AXES);
}

/* Of |y|^2, summed: 2 n x for the whole transform of n elements, and of those elements that count once for its half; cut elements
 * have none. */
static void test_gradients(void) {
  GIVES(tnf_grad(power(tnf_fft(x, TNF_ALL, 0, TNF_FFT_BACKWARD)), x), REAL(1, 2, 3, 4), WANT(8, 16, 24, 32));
  GIVES(tnf_grad(power(tnf_fft(x, LENGTH(2), 0, TNF_FFT_BACKWARD)), x), REAL(1, 2, 3, 4), WANT(4, 8, 0, 0));
  GIVES(tnf_grad(power(tnf_fft2(x, TNF_NO_EXTENTS, TNF_FFT_ORTHO)), x), SQUARE, WANT(2, 4, 6, 8));
  GIVES(tnf_grad(power(tnf_rfft(x, TNF_ALL, 0, TNF_FFT_BACKWARD)), x), REAL(1, 0, 0), WANT(4, 1, 1));
  GIVES(tnf_grad(power(tnf_irfft(x, TNF_ALL, 0, TNF_FFT_FORWARD)), x), COMPLEX(1, 5, 2, 3, 4, 5), WANT(8, 0, 32, 48, 32, 0));
}

int main(void) {
  ctx = tnf_context_new(NULL);
  test_complex();
  test_real();
  test_several();
  test_frequencies();
  test_gradients();
  tnf_context_release(ctx);
  return CHECK_RESULT();
}
