/* A measured run: the same results to the last bit, every step with its function, loop, count and bytes. */
#include "run_graph.h"

static tnf_context *ctx;

typedef struct seen {
  int kernels, products, libraries, plans, events;
  int64_t times, in_loop, product_bytes, library_bytes;
  double seconds, last;
  bool named, ordered;
} seen;

static void note_step(const tnf_profile_step *step, void *user) {
  seen *s = user;
  bool kernel = strcmp(step->kind, "kernel") == 0;
  s->kernels += kernel;
  s->named &= !kernel || strncmp(step->name, "f.", 2) == 0 || strcmp(step->name, "combine") == 0;
  if (strcmp(step->kind, "product") == 0) {
    ++s->products;
    s->product_bytes = step->bytes;
  }
  if (strcmp(step->kind, "library") == 0 && strcmp(step->name, "tnf_rt_cholesky") == 0) {
    ++s->libraries;
    s->library_bytes = step->bytes;
    CHECK_TEXT(step->origin, "f: cholesky of \"gram\"");
    CHECK_TEXT(step->loop, "");
  }
  if (kernel && strcmp(step->loop, "for #1") == 0)
    s->in_loop = step->count;
  s->plans += strcmp(step->kind, "plan") == 0;
  s->times += strcmp(step->kind, "plan") == 0 ? 0 : step->count;
  s->seconds += step->seconds;
  s->ordered &= step->number < 0 || (double)step->number > s->last;
  s->last = step->number;
}

static void note_event(const tnf_profile_event *event, void *user) {
  seen *s = user;
  ++s->events;
  CHECK(event->begin >= 0 && event->seconds >= 0 && event->bytes >= 0 && event->step->number >= 0 && event->step->kind);
}

static void step(tnf_graph *graph, tnf_extent step, tnf_traced number, const tnf_traced *in, int32_t in_count, tnf_traced *out,
                 int32_t out_count, void *user) {
  (void)graph, (void)step, (void)number, (void)in_count, (void)out_count, (void)user;
  out[0] = tnf_tanh(in[0]);
}

static tnf_program *make_program(void) {
  tnf_graph *graph = tnf_graph_new(ctx, "f");
  tnf_traced a = tnf_input(graph, "a", TNF_F64, TNF_SHAPE("m", "n")), z;
  tnf_traced gram = tnf_named(
      tnf_add(tnf_matmul(tnf_transpose(a, (tnf_axes){2, {1, 0}}), a), tnf_eye(graph, TNF_F64, tnf_dim(a, 1), tnf_dim(a, 1))),
      "gram");
  tnf_for(graph, tnf_extent_const(5), &a, 1, step, NULL, NULL, &z);
  tnf_output(graph, "l", tnf_cholesky(gram));
  tnf_output(graph, "z", z);
  tnf_graph_compiler *compiler = tnf_graph_compiler_new(ctx, NULL);
  tnf_program *program = NULL;
  REQUIRE_OK(tnf_graph_compiler_compile(compiler, graph, &program));
  tnf_graph_compiler_release(compiler);
  tnf_graph_release(graph);
  return program;
}

static tnf_tensor *samples(int64_t m, int64_t n) {
  tnf_tensor *t;
  REQUIRE_OK(tnf_tensor_new_zeros(ctx, TNF_F64, 2, EXTENTS(m, n), &t));
  for (int64_t i = 0; i < m * n; ++i)
    tnf_tensor_f64(t)[i] = (double)(i % 13) / 7;
  return t;
}

static void same_bits(const tnf_program *program, int64_t m, int64_t n) {
  tnf_tensor *a = samples(m, n), *plain[2] = {NULL, NULL}, *measured[2] = {NULL, NULL};
  seen s = {.named = true, .ordered = true, .last = -1};
  REQUIRE_OK(tnf_run(ctx, program, &a, 1, plain, 2));
  REQUIRE_OK(tnf_program_profile(ctx, program, &a, 1, measured, 2, note_step, note_event, &s));
  for (int i = 0; i < 2; ++i)
    CHECK(memcmp(tnf_tensor_const_data(plain[i]), tnf_tensor_const_data(measured[i]), tnf_tensor_byte_size(plain[i])) == 0);
  CHECK(s.kernels >= 1 && s.libraries == 1 && s.plans == 1 && s.named && s.ordered && s.seconds > 0);
  CHECK_INT(s.products, 1);
  CHECK_INT(s.in_loop, 5);
  CHECK_INT(s.events, s.times);
  CHECK(s.product_bytes >= 8 * (2 * m * n + n * n));
  CHECK_INT(s.library_bytes, 2 * 8 * n * n);
  for (int i = 0; i < 2; ++i) {
    tnf_tensor_release(plain[i]);
    tnf_tensor_release(measured[i]);
  }
  /* without events, and after a measured run as before */
  measured[0] = measured[1] = NULL;
  REQUIRE_OK(tnf_program_profile(ctx, program, &a, 1, measured, 2, note_step, NULL, &s));
  tnf_tensor_release(measured[0]);
  tnf_tensor_release(measured[1]);
  plain[0] = plain[1] = NULL;
  REQUIRE_OK(tnf_run(ctx, program, &a, 1, plain, 2));
  tnf_tensor_release(plain[0]);
  tnf_tensor_release(plain[1]);
  tnf_tensor_release(a);
}

static void refused(const tnf_program *program) {
  tnf_tensor *a = samples(2, 2), *out[2] = {NULL, NULL};
  seen s = {0};
  tnf_tensor_f64(a)[3] = NAN;
  CHECK_FAILS(tnf_program_profile(NULL, program, &a, 1, out, 2, note_step, NULL, &s), TNF_RT_INVALID_ARGUMENT,
              "program_profile: \"ctx\" is NULL");
  CHECK_FAILS(tnf_program_profile(ctx, NULL, &a, 1, out, 2, note_step, NULL, &s), TNF_RT_INVALID_ARGUMENT,
              "program_profile: \"p\" is NULL");
  CHECK_FAILS(tnf_program_profile(ctx, program, &a, 1, out, 2, NULL, NULL, &s), TNF_RT_INVALID_ARGUMENT,
              "program_profile: \"sink\" is NULL");
  CHECK_FAILS(tnf_program_profile(ctx, program, &a, 1, NULL, 2, note_step, NULL, &s), TNF_RT_INVALID_ARGUMENT,
              "program_profile: \"outputs\" is NULL");
  CHECK_FAILS(tnf_program_profile(ctx, program, &a, 0, out, 2, note_step, NULL, &s), TNF_RT_INVALID_ARGUMENT,
              "f: takes 1 input, got 0");
  CHECK_FAILS(tnf_program_profile(ctx, program, &a, 1, out, 2, note_step, NULL, &s), TNF_RT_NON_FINITE, NULL);
  CHECK(!out[0] && !out[1] && s.plans == 0);
  tnf_tensor_release(a);
}

int main(void) {
  ctx = tnf_context_new(NULL);
  tnf_program *program = make_program();
  same_bits(program, 30, 20);
  same_bits(program, 300, 70);
  refused(program);
  tnf_program_release(program);
  tnf_context_release(ctx);
  return CHECK_RESULT();
}
