/* Absurd arguments to what looks at values: each ends in a sentence that names the builder, no crash, and a graph that does not
 * compile.
 */
#include "absurd.h"

static void test_labels(void) {
  char longest[300];
  memset(longest, 'x', sizeof longest - 1);
  longest[sizeof longest - 1] = 0;
  REFUSED("print", tnf_print(v.x, NULL));
  REFUSED("print", tnf_print(v.x, longest));
  REFUSED("print", tnf_print((tnf_traced){v.graph, NULL, NULL}, "x"));
  REFUSED("check_finite", tnf_check_finite(v.x, NULL));
  REFUSED("check_finite", tnf_check_finite(v.x, longest));
  REFUSED("check_finite", tnf_check_finite(v.k, "k"));
  REFUSED("check_finite", tnf_check_finite(v.p, "p"));
  NOTHING(tnf_print((tnf_traced){0}, "x"));
  NOTHING(tnf_check_finite((tnf_traced){0}, "x"));
}

int main(void) {
  ctx = tnf_context_new(NULL);
  compiler = tnf_graph_compiler_new(ctx, NULL);
  test_labels();
  tnf_graph_compiler_release(compiler);
  tnf_context_release(ctx);
  return CHECK_RESULT();
}
