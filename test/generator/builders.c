/* The builders of records.td: attributes of every kind, optional ones, a region; and operations that no pass knows. */
#include "check.h"

#include "builder/surface.h"
#include "of_records/builders.c"
#include "tenferro/tenferro.h"
#include "trace/trace.h"

tnf_traced tnf_test_plain(tnf_traced x, double number, const char *text);
#include "of_records/surface.c"

void test_operations_add(MlirContext context);

static tnf_context *ctx;
static tnf_graph *graph;
static tnf_traced x;

static void begin(void) {
  graph = tnf_graph_new(ctx, "f");
  test_operations_add(graph->mlir);
  x = tnf_input(graph, "x", TNF_F64, TNF_SHAPE("n"));
}

static MlirOperation op_of(tnf_traced t) {
  return mlirOpResultGetOwner(tnf_traced_get_value(t));
}

static MlirAttribute attribute_of(tnf_traced t, const char *name) {
  return mlirOperationGetAttributeByName(op_of(t), mlirStringRefCreateFromCString(name));
}

static bool is_text(MlirAttribute attribute, const char *text) {
  return mlirStringRefEqual(mlirStringAttrGetValue(attribute), mlirStringRefCreateFromCString(text));
}

static void test_given(void) {
  begin();
  const double perhaps = -0.5;
  const int64_t times = 7, axes[2] = {1, 0};
  const bool flag = true;
  const tnf_dtype element = TNF_I32;
  tnf_traced y =
      tnf_op_test_everything(x, &x, 1, 2.5, "a text", &perhaps, "", &times, axes, 2, &flag, &element, mlirRegionCreate());
  CHECK_TEXT(tnf_status_message(tnf_graph_status(graph)), "");
  CHECK(mlirFloatAttrGetValueDouble(attribute_of(y, "number")) == 2.5);
  CHECK(is_text(attribute_of(y, "text"), "a text") && is_text(attribute_of(y, "note"), ""));
  CHECK(mlirFloatAttrGetValueDouble(attribute_of(y, "perhaps")) == -0.5);
  CHECK(mlirIntegerAttrGetValueInt(attribute_of(y, "times")) == 7);
  CHECK(mlirDenseArrayGetNumElements(attribute_of(y, "axes")) == 2 &&
        mlirDenseI64ArrayGetElement(attribute_of(y, "axes"), 0) == 1);
  CHECK(mlirBoolAttrGetValue(attribute_of(y, "flag")));
  CHECK(mlirTypeEqual(mlirTypeAttrGetValue(attribute_of(y, "element")), mlirIntegerTypeGet(graph->mlir, 32)));
  CHECK(mlirOperationGetNumRegions(op_of(y)) == 1 && mlirOperationGetNumOperands(op_of(y)) == 2);
  CHECK(tnf_rank_of(y) == 1);
  tnf_graph_release(graph);
}

static void test_absent(void) {
  begin();
  tnf_traced y = tnf_op_test_everything(x, NULL, 0, 2.5, "", NULL, NULL, NULL, NULL, 0, NULL, NULL, mlirRegionCreate());
  CHECK_TEXT(tnf_status_message(tnf_graph_status(graph)), "");
  static const char *const optional[] = {"perhaps", "note", "times", "axes", "flag", "element"};
  for (size_t i = 0; i < sizeof optional / sizeof *optional; ++i)
    CHECK(mlirAttributeIsNull(attribute_of(y, optional[i])));
  tnf_traced zero =
      tnf_op_test_everything(tnf_zero_like(x), NULL, 0, 0, "", NULL, NULL, NULL, NULL, 0, NULL, NULL, mlirRegionCreate());
  CHECK(tnf_traced_is_zero(zero));
  tnf_graph_release(graph);
}

/* A region is the call's in any case: what is refused leaks none. */
static void test_refused(const char *text, MlirRegion body, const char *sentence) {
  begin();
  const int64_t axes[33] = {0};
  tnf_traced y = tnf_op_test_everything(x, NULL, 0, 0, text, NULL, NULL, NULL, axes, text && body.ptr ? 33 : 0, NULL, NULL, body);
  CHECK(tnf_traced_is_null(y));
  CHECK_TEXT(tnf_status_message(tnf_graph_status(graph)), sentence);
  tnf_graph_release(graph);
}

/* What the passes say of an operation that they do not know. */
static void test_unknown(bool derivative, const char *sentence) {
  begin();
  tnf_traced y = tnf_test_plain(x, 2, "two");
  tnf_output(graph, "y", derivative ? tnf_vjp(y, x, x) : y);
  tnf_graph_compiler *compiler = tnf_graph_compiler_new(ctx, NULL);
  tnf_program *program;
  tnf_status *status = tnf_graph_compiler_compile(compiler, graph, &program);
  CHECK(!program);
  if (!CHECK(strstr(tnf_status_message(status), sentence)))
    fprintf(stderr, "  got %s\n", tnf_status_message(status));
  tnf_status_release(status);
  tnf_graph_compiler_release(compiler);
  tnf_graph_release(graph);
}

int main(void) {
  ctx = tnf_context_new(NULL);
  test_given();
  test_absent();
  test_refused(NULL, mlirRegionCreate(), "test_everything #1: \"text\" is NULL");
  test_refused("", (MlirRegion){NULL}, "test_everything #1: \"body\" is NULL");
  test_refused("", mlirRegionCreate(), "test_everything #1: axes has 33 entries; a tensor has at most 32 axes");
  test_unknown(false, "is not legal in the resolved form, which --tenferro-to-linalg reads");
  test_unknown(true, "test_plain");
  tnf_context_release(ctx);
  return CHECK_RESULT();
}
