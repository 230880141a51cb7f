/* Text from anywhere: each refusal is a sentence with a place, from the compiler and from the reader of graphs alike. */
#include "compiled.h"

#define V "!tenferro.tensor<?xf64>"
#define BODY "(%x: " V ") -> " V " { return %x : " V " }\n"

/* What both entries make of a text; `part` of the sentence, NULL: it is accepted. */
static void check_text_of(tnf_context *ctx, tnf_graph_compiler *compiler, const char *text, size_t length, const char *part) {
  tnf_object *object = NULL;
  tnf_graph *graph = NULL;
  tnf_status *of_compiler = tnf_graph_compiler_compile_text(compiler, text, length, "hostile.mlir", NULL, &object);
  tnf_status *of_graph = tnf_graph_from_mlir(ctx, text, length, "hostile.mlir", NULL, &graph);
  tnf_status *both[] = {of_compiler, of_graph};
  for (int i = 0; i < 2; ++i) {
    bool as_wanted =
        part ? tnf_status_code(both[i]) == TNF_RT_INVALID_ARGUMENT && strstr(tnf_status_message(both[i]), part) : !both[i];
    if (!CHECK(as_wanted))
      fprintf(stderr, "  %.100s\n  got  %s\n  want %s\n", text, tnf_status_message(both[i]), part ? part : "success");
    tnf_status_release(both[i]);
  }
  tnf_object_release(object);
  tnf_graph_release(graph);
}

static void check(tnf_context *ctx, tnf_graph_compiler *compiler, const char *text, const char *part) {
  check_text_of(ctx, compiler, text, strlen(text), part);
}

/* `before` and `count` times `open`, never closed. */
static void check_nested(tnf_context *ctx, tnf_graph_compiler *compiler, const char *before, const char *open, size_t count) {
  size_t length = strlen(before) + count * strlen(open);
  char *text = malloc(length + 1);
  if (!text)
    return;
  strcpy(text, before);
  for (char *end = text + strlen(before); count > 0; --count, end += strlen(open))
    strcpy(end, open);
  check_text_of(ctx, compiler, text, length, "hostile.mlir:1: brackets and aliases are nested more than 64 deep");
  free(text);
}

static void test_depth(tnf_context *ctx, tnf_graph_compiler *compiler) {
  static const char *const open[] = {"<", "(", "[", "{", "tuple<", "loc(callsite(", "module { ", "complex<", "{a = ["};
  for (size_t i = 0; i < sizeof open / sizeof *open; ++i) {
    check_nested(ctx, compiler, "", open[i], 100000);
    check_nested(ctx, compiler, "func.func @f(%x: ", open[i], 100000);
    check_nested(ctx, compiler, "\"a.b\"() {x = ", open[i], 100000);
  }
  /* each alias one deeper than the one before, without a deep bracket anywhere */
  static char text[1 << 20];
  size_t used = (size_t)snprintf(text, sizeof text, "!t0 = i32\n");
  for (int i = 1; i < 20000; ++i)
    used += (size_t)snprintf(text + used, sizeof text - used, "!t%d = tuple<!t%d>\n", i, i - 1);
  check_text_of(ctx, compiler, text, used, "brackets and aliases are nested more than 64 deep");
  used = (size_t)snprintf(text, sizeof text, "#loc = loc(\"a\":1:1)\n#l0 = loc(\"b\"(#loc))\n");
  for (int i = 1; i < 15000; ++i)
    used += (size_t)snprintf(text + used, sizeof text - used, "#l%d = loc(callsite(#l%d at #loc))\n", i, i - 1);
  check_text_of(ctx, compiler, text, used, "brackets and aliases are nested more than 64 deep");
  check(ctx, compiler, "#m = affine_map<(d0) -> (- - - d0)>\nfunc.func @f" BODY, "a tensor program has no affine maps or sets");
  /* what is not deep, however many brackets there are */
  check(ctx, compiler, "// ((((\n#loc = loc(\"<<<<\":1:1)\nfunc.func @affine_map" BODY, NULL);
  used = (size_t)snprintf(text, sizeof text, "func.func @f(%%x: " V ") -> " V " {\n  %%0 = tenferro.neg %%x : " V "\n");
  for (int i = 1; i < 100; ++i)
    used += (size_t)snprintf(text + used, sizeof text - used, "  %%%d = tenferro.neg %%%d : (" V ") -> " V " loc(\"a(\":%d:1)\n",
                             i, i - 1, i);
  used += (size_t)snprintf(text + used, sizeof text - used, "  return %%99 : " V "\n}");
  check_text_of(ctx, compiler, text, used, NULL);
}

static void test_bytes(tnf_context *ctx, tnf_graph_compiler *compiler) {
  static const char zero[] = "func.func @f\0" BODY;
  check_text_of(ctx, compiler, zero, sizeof zero - 1, "hostile.mlir:1: the text has a NUL character");
  check_text_of(ctx, compiler, "ML\xefR\x03\x00", 6, "hostile.mlir: is MLIR bytecode");
  check_text_of(ctx, compiler, "\xef\xbb\xbf", 3, "");
  check(ctx, compiler, "\"", "");
  check(ctx, compiler, "\"\\", "");
  check(ctx, compiler, "!", "");
  check(ctx, compiler, "#a", "");
  for (int i = 0; i < 4; ++i) {
    static const char *const arrays[] = {"array<index: 1>", "array < // a comment\n index : 1>", "array<!n: 1>", "array<"};
    char text[256];
    snprintf(text, sizeof text, "!n = index\nfunc.func @f(%%x: " V ") attributes {a = %s} { return }", arrays[i]);
    check(ctx, compiler, text, "the elements of an array attribute must be integers or floating-point numbers");
  }
  tnf_graph_compiler_options options = TNF_GRAPH_COMPILER_OPTIONS_INIT;
  options.trusted_source = 1;
  tnf_graph_compiler *trusting = tnf_graph_compiler_new(ctx, &options);
  tnf_object *object = NULL;
  tnf_status *st = tnf_graph_compiler_compile_text(trusting, "ML\xefR", 4, NULL, NULL, &object);
  CHECK(st && !strstr(tnf_status_message(st), "trusted"));
  tnf_status_release(st);
  tnf_graph_compiler_release(trusting);
}

/* Operands in two places, and a program in one that is not there yet. */
static void test_places(tnf_context *ctx, tnf_graph_compiler *compiler) {
#define T "!tenferro.tensor<3xf64>"
#define ON "!tenferro.tensor<3xf64, cuda>"
  static const struct {
    const char *text;
    tnf_rt_status code;
    const char *sentence;
  } cases[] = {{"func.func @f(%x: " T ", %y: " ON ") -> " T " {\n  %z = tenferro.add %x, %y : (" T ", " ON ") -> " T
                "\n  return %z : " T "\n}",
                TNF_RT_PLACEMENT_MISMATCH, "operands must live in one place"},
               {"func.func @f(%x: " T ", %c: " ON ") -> " T " {\n  %y = tenferro.exp %x : " T
                "\n  %g = tenferro.vjp %y wrt(%x) cotangent(%c) : " T ", " ON ", " T "\n  return %g : " T "\n}",
                TNF_RT_PLACEMENT_MISMATCH, "C2: the cotangent must have y's type"},
               {"func.func @f(%x: " ON ") -> " ON " {\n  %z = tenferro.exp %x : " ON "\n  return %z : " ON "\n}",
                TNF_RT_UNSUPPORTED, "f: input 0 is not in CPU memory"}};
  (void)ctx;
  for (size_t i = 0; i < sizeof cases / sizeof *cases; ++i) {
    tnf_object *object = NULL;
    tnf_status *st =
        tnf_graph_compiler_compile_text(compiler, cases[i].text, strlen(cases[i].text), "places.mlir", NULL, &object);
    CHECK_INT(tnf_status_code(st), cases[i].code);
    CHECK(st && strstr(tnf_status_message(st), cases[i].sentence));
    tnf_status_release(st);
    CHECK(object == NULL);
  }
}

/* One number stands for all elements: their size may not fit. */
static void test_splats(tnf_context *ctx, tnf_graph_compiler *compiler) {
  static const char *const extents[] = {"4611686018427387904", "2305843009213693952", "1099511627776x1099511627776",
                                        "1152921504606846976"};
  for (size_t i = 0; i < sizeof extents / sizeof *extents; ++i) {
    char text[512];
    snprintf(text, sizeof text,
             "func.func @f(%%x: !tenferro.tensor<%sxf64> {tenferro.captured, tenferro.data = dense<1.0> : tensor<%sxf64>}) -> "
             "!tenferro.tensor<%sxf64> { return %%x : !tenferro.tensor<%sxf64> }",
             extents[i], extents[i], extents[i], extents[i]);
    tnf_object *object = NULL;
    tnf_graph *graph = NULL;
    tnf_status *both[] = {tnf_graph_compiler_compile_text(compiler, text, strlen(text), NULL, NULL, &object),
                          tnf_graph_from_mlir(ctx, text, strlen(text), "splat.mlir", NULL, &graph)};
    for (int k = 0; k < 2; ++k) {
      const tnf_rt_status code = tnf_status_code(both[k]);
      if (!CHECK(code == TNF_RT_OUT_OF_MEMORY || code == TNF_RT_OUT_OF_RANGE || code == TNF_RT_INVALID_ARGUMENT))
        fprintf(stderr, "  %s: %s\n", extents[i], tnf_status_message(both[k]));
      tnf_status_release(both[k]);
    }
    tnf_object_release(object);
    tnf_graph_release(graph);
  }
}

static void test_names(tnf_context *ctx, tnf_graph_compiler *compiler) {
  check(ctx, compiler, "func.func @llvm.x" BODY, "the name of a function must be an identifier, as in C; got \"llvm.x\"");
  check(ctx, compiler, "func.func @\"a\\00b\"" BODY, "the name of a function must be an identifier, as in C; got \"a\\00b\"");
  check(ctx, compiler, "func.func @\"\"" BODY, "");
  check(ctx, compiler, "func.func @f(%x: " V " {tenferro.name = \"a b\"}) -> " V " { return %x : " V " }",
        "the name of f: argument 0 must be an identifier, as in C; got \"a b\"");
  check(ctx, compiler, "func.func @f(%x: " V " {tenferro.name = \"x\"}, %y: " V " {tenferro.name = \"x\"}) { return }",
        "the name of f: argument 1 is \"x\", which another one has already");
  check(ctx, compiler, "func.func @f(%x: " V ") -> (" V " {tenferro.name = \"\\00\"}) { return %x : " V " }",
        "the name of f: result 0");
  check(ctx, compiler, "func.func @f(%x: " V " {tenferro.extents = [\"*/\"]}) { return }",
        "f: argument 0: the name of an extent");
  char text[1024];
  snprintf(text, sizeof text, "func.func @%0300d%s", 1, BODY);
  memset(strchr(text, '@') + 1, 'a', 300);
  check(ctx, compiler, text, "the name of a function has 300 characters, at most 255 are possible");
  /* what generated code calls its own is no name of a program; nor are C's words and libraries'. All of these run */
  static const char *const names[] = {"loss_run",  "loss_entry", "loss_kernel0", "loss_text0", "loss_table",
                                      "loss_body", "text",       "table",        "free",       "printf",
                                      "main",      "memcpy",     "int",          "_init",      "sin"};
  for (size_t i = 0; i < sizeof names / sizeof *names; ++i) {
    snprintf(text, sizeof text, "func.func @%s(%%x: " V ") -> " V " { %%y = tenferro.neg %%x : " V " return %%y : " V " }",
             names[i]);
    tnf_object *object;
    tnf_program *program;
    tnf_tensor *x = vector_of(ctx, 1, (double[]){2}), *y = NULL;
    REQUIRE_OK(tnf_graph_compiler_compile_text(compiler, text, strlen(text), NULL, NULL, &object));
    REQUIRE_OK(tnf_object_program(object, names[i], &program));
    REQUIRE_OK(tnf_run(ctx, program, &x, 1, &y, 1));
    CHECK(tnf_tensor_f64(y)[0] == -2);
    const char *header;
    bool is_c = strncmp(names[i], "loss", 4) == 0 || names[i][0] == 't';
    tnf_status *st = tnf_object_header(object, "h", &header);
    CHECK(is_c ? !st : tnf_status_code(st) == TNF_RT_INVALID_ARGUMENT);
    tnf_status_release(st);
    tnf_tensor_release(x);
    tnf_tensor_release(y);
    tnf_program_release(program);
    tnf_object_release(object);
  }
  check(ctx, compiler, "func.func @f" BODY "func.func @tnf_f" BODY, "");
}

/* Parameters in the header that no macro and no keyword touches. */
static void test_header(tnf_context *ctx, tnf_graph_compiler *compiler) {
  (void)ctx;
  static const char text[] = "func.func @f(%a: " V " {tenferro.name = \"NULL\"}, %b: " V " {tenferro.name = \"errno\"}, "
                             "%c: " V " {tenferro.name = \"class\"}, %d: " V " {tenferro.name = \"A\"}) { return }";
  tnf_object *object;
  const char *header;
  REQUIRE_OK(tnf_graph_compiler_compile_text(compiler, text, sizeof text - 1, NULL, NULL, &object));
  REQUIRE_OK(tnf_object_header(object, "h", &header));
  CHECK(strstr(header, "f(tnf_rt_context *ctx, const tnf_rt_tensor *input_0_, const tnf_rt_tensor *input_1_, "
                       "const tnf_rt_tensor *input_2_, const tnf_rt_tensor *A);"));
  tnf_object_release(object);
}

int main(void) {
  tnf_context *ctx = tnf_context_new(NULL);
  tnf_graph_compiler *compiler = tnf_graph_compiler_new(ctx, NULL);
  test_depth(ctx, compiler);
  test_bytes(ctx, compiler);
  test_places(ctx, compiler);
  test_splats(ctx, compiler);
  test_names(ctx, compiler);
  test_header(ctx, compiler);
  tnf_graph_compiler_release(compiler);
  tnf_context_release(ctx);
  return CHECK_RESULT();
}
