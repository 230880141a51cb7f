/* Absurd arguments to Fourier transforms: each ends in a sentence that names the builder, no crash, and a graph that does not
 * compile. */
#include "absurd.h"

typedef tnf_traced along_axis(tnf_traced x, tnf_extent n, int32_t axis, tnf_fft_norm norm);
typedef tnf_traced along_two(tnf_traced x, tnf_extents n, tnf_fft_norm norm);
typedef tnf_traced along_axes(tnf_traced x, tnf_extents n, tnf_axes axes, tnf_fft_norm norm);

static const struct {
  const char *name;
  along_axis *function;
} single[] = {{"fft", tnf_fft},     {"ifft", tnf_ifft}, {"rfft", tnf_rfft},
              {"irfft", tnf_irfft}, {"hfft", tnf_hfft}, {"ihfft", tnf_ihfft}};
static const struct {
  const char *name;
  along_two *function;
} two[] = {{"fft2", tnf_fft2}, {"ifft2", tnf_ifft2}, {"rfft2", tnf_rfft2}, {"irfft2", tnf_irfft2}};
static const struct {
  const char *name;
  along_axes *function;
} several[] = {{"fftn", tnf_fftn}, {"ifftn", tnf_ifftn}, {"rfftn", tnf_rfftn}, {"irfftn", tnf_irfftn}};

static void test_one_axis(void) {
  static const int32_t far[] = {7, -7, INT32_MAX, INT32_MIN};
  for (int f = 0; f < 6; ++f) {
    const char *name = single[f].name;
    along_axis *call = single[f].function;
    for (int i = 0; i < 4; ++i)
      REFUSED(name, call(v.a, TNF_ALL, far[i], TNF_FFT_BACKWARD));
    REFUSED(name, call(v.s, TNF_ALL, 0, TNF_FFT_BACKWARD));
    REFUSED(name, call(v.a, tnf_extent_const(0), 0, TNF_FFT_BACKWARD));
    REFUSED(name, call(v.a, tnf_extent_const(INT64_MIN), 0, TNF_FFT_BACKWARD));
    REFUSED(name, call(v.a, (tnf_extent){0}, 0, TNF_FFT_BACKWARD));
    REFUSED(name, call(v.a, TNF_ALL, 0, (tnf_fft_norm)3));
    REFUSED(name, call(v.a, TNF_ALL, 0, (tnf_fft_norm)-1));
    REFUSED(name, call((tnf_traced){v.graph, NULL, NULL}, TNF_ALL, 0, TNF_FFT_ORTHO));
    NOTHING(call((tnf_traced){0}, TNF_ALL, 0, TNF_FFT_BACKWARD));
  }
  REFUSED("rfft", tnf_rfft(v.z, TNF_ALL, 0, TNF_FFT_BACKWARD));
  REFUSED("ihfft", tnf_ihfft(v.z, TNF_ALL, 0, TNF_FFT_BACKWARD));
  REFUSED("irfft", tnf_irfft(tnf_slice_axis(v.z, 1, tnf_extent_const(0), tnf_extent_const(1)), TNF_ALL, 1, TNF_FFT_BACKWARD));
}

static void test_several_axes(void) {
  static const tnf_axes many = {100, {0}}, far = {1, {7}}, twice = {2, {0, 0}};
  for (int f = 0; f < 4; ++f) {
    REFUSED(two[f].name, two[f].function(v.x, TNF_NO_EXTENTS, TNF_FFT_BACKWARD));
    REFUSED(two[f].name, two[f].function(v.a, TNF_EXTENTS(3), TNF_FFT_BACKWARD));
    REFUSED(two[f].name, two[f].function(v.a, (tnf_extents){-3, {{0}}}, TNF_FFT_BACKWARD));
    REFUSED(two[f].name, two[f].function(v.a, TNF_EXTENTS(3, 0), TNF_FFT_BACKWARD));
    REFUSED(two[f].name, two[f].function(v.a, TNF_NO_EXTENTS, (tnf_fft_norm)77));
    NOTHING(two[f].function((tnf_traced){0}, TNF_NO_EXTENTS, TNF_FFT_BACKWARD));
    const char *name = several[f].name;
    along_axes *call = several[f].function;
    REFUSED(name, call(v.a, TNF_NO_EXTENTS, many, TNF_FFT_BACKWARD));
    REFUSED(name, call(v.a, TNF_NO_EXTENTS, far, TNF_FFT_BACKWARD));
    REFUSED(name, call(v.a, TNF_NO_EXTENTS, twice, TNF_FFT_BACKWARD));
    REFUSED(name, call(v.a, TNF_EXTENTS(2, 2, 2), TNF_ALL_AXES, TNF_FFT_BACKWARD));
    REFUSED(name, call(v.a, (tnf_extents){100, {{0}}}, TNF_ALL_AXES, TNF_FFT_BACKWARD));
    REFUSED(name, call(v.a, (tnf_extents){2, {{0}}}, TNF_ALL_AXES, TNF_FFT_BACKWARD));
    NOTHING(call((tnf_traced){0}, TNF_NO_EXTENTS, TNF_ALL_AXES, TNF_FFT_BACKWARD));
  }
  REFUSED("rfft2", tnf_rfft2(v.z, TNF_NO_EXTENTS, TNF_FFT_BACKWARD));
  REFUSED("rfftn", tnf_rfftn(v.a, TNF_NO_EXTENTS, TNF_NO_AXES, TNF_FFT_BACKWARD));
  REFUSED("irfftn", tnf_irfftn(v.a, TNF_NO_EXTENTS, TNF_NO_AXES, TNF_FFT_BACKWARD));
}

static void test_frequencies(void) {
  static const tnf_axes far = {1, {7}};
  typedef tnf_traced frequencies(tnf_graph * graph, tnf_extent n, double spacing, tnf_dtype dtype);
  static const struct {
    const char *name;
    frequencies *function;
  } of[] = {{"fftfreq", tnf_fftfreq}, {"rfftfreq", tnf_rfftfreq}};
  const tnf_extent four = tnf_extent_const(4);
  for (int f = 0; f < 2; ++f) {
    REFUSED(of[f].name, of[f].function(v.graph, tnf_extent_const(-4), 1, TNF_F64));
    REFUSED(of[f].name, of[f].function(v.graph, (tnf_extent){0}, 1, TNF_F64));
    REFUSED(of[f].name, of[f].function(v.graph, TNF_ALL, 1, TNF_F64));
    REFUSED(of[f].name, of[f].function(v.graph, four, 0, TNF_F64));
    REFUSED(of[f].name, of[f].function(v.graph, four, 1e300, TNF_F32));
    REFUSED(of[f].name, of[f].function(v.graph, four, 1, TNF_I64));
    REFUSED(of[f].name, of[f].function(v.graph, four, 1, (tnf_dtype)99));
    NOTHING(of[f].function(NULL, four, 1, TNF_F64));
  }
  REFUSED("rfftfreq", tnf_rfftfreq(v.graph, tnf_extent_const(0), 1, TNF_F64));
  REFUSED("fftshift", tnf_fftshift(v.a, far));
  REFUSED("ifftshift", tnf_ifftshift((tnf_traced){v.graph, NULL, NULL}, TNF_ALL_AXES));
  NOTHING(tnf_fftshift((tnf_traced){0}, TNF_ALL_AXES));
}

int main(void) {
  ctx = tnf_context_new(NULL);
  compiler = tnf_graph_compiler_new(ctx, NULL);
  test_one_axis();
  test_several_axes();
  test_frequencies();
  tnf_graph_compiler_release(compiler);
  tnf_context_release(ctx);
  return CHECK_RESULT();
}
