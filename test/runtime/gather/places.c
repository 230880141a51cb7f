/* tnf_rt_places against one element after the other: every density and size around words and parts, room for fewer and for more
 * than are set, any number of threads; nothing is written behind the result. */
#include "../../check.h"
#include "tenferro/runtime.h"

static const uint32_t threads[] = {1, 2, 5, 9};
enum { CONTEXTS = 4, MOST = 9000001 };
static tnf_context *contexts[CONTEXTS];
static uint8_t *mask;
static int64_t *got, *want;

static void check_case(int64_t n, uint32_t one_in, int64_t more) {
  uint32_t seed = (uint32_t)n + one_in;
  int64_t count = 0;
  for (int64_t i = 0; i < n; ++i) {
    seed = seed * 1664525 + 1013904223;
    mask[i] = (uint8_t)(one_in ? (seed >> 8) % one_in == 0 : (i / 40000) % 2); /* or stretches of both */
    if (mask[i])
      want[count++] = i;
  }
  int64_t room = count + more < 0 ? 0 : count + more;
  for (int64_t i = count; i < room; ++i)
    want[i] = n;
  for (int t = 0; t < CONTEXTS; ++t) {
    memset(got, 0xff, (size_t)(room + 1) * sizeof *got);
    tnf_rt_tensor operands[] = {{.data = mask, .rank = 1, .dtype = TNF_BOOL, .extents = {n}},
                                {.data = got, .rank = 1, .dtype = TNF_I64, .extents = {room}}};
    CHECK_INT(tnf_rt_places(contexts[t], "places", operands, (const int64_t[]){0}), TNF_RT_OK);
    if (!CHECK(memcmp(got, want, (size_t)room * sizeof *got) == 0 && got[room] == -1))
      fprintf(stderr, "  %lld elements, one in %u, %lld more, %u threads\n", (long long)n, one_in, (long long)more, threads[t]);
  }
}

int main(void) {
  static const int64_t sizes[] = {0, 1, 7, 8, 9, 63, 64, 1000, 32767, 32768, 32769, 300007};
  mask = malloc(MOST);
  got = malloc((MOST + 20) * sizeof *got);
  want = malloc((MOST + 20) * sizeof *want);
  for (uint32_t t = 0; t < CONTEXTS; ++t) {
    tnf_context_options options = TNF_CONTEXT_OPTIONS_INIT;
    options.threads = threads[t];
    contexts[t] = tnf_context_new(&options);
  }
  for (size_t s = 0; s < sizeof sizes / sizeof *sizes; ++s)
    for (uint32_t one_in = 0; one_in < 400; one_in = 5 * one_in + 1)
      for (int64_t more = -9; more <= 9; more += 3)
        check_case(sizes[s], one_in, more);
  check_case(MOST, 3, 0); /* parts are larger */
  for (int t = 0; t < CONTEXTS; ++t)
    tnf_context_release(contexts[t]);
  free(mask);
  free(got);
  free(want);
  return CHECK_RESULT();
}
