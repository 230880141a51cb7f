/* What a module's programs take and give, read from the traced form. */
#include "compile/signature.h"

#include <mlir-c/BuiltinAttributes.h>
#include <mlir-c/BuiltinTypes.h>
#include <stdio.h>
#include <string.h>

#include "CAPI.h"
#include "builder/dense.h"
#include "describe.h"
#include "pipeline/diagnostics.h"

static MlirAttribute attribute_of(MlirOperation op, const char *name) {
  return mlirOperationGetAttributeByName(op, mlirStringRefCreateFromCString(name));
}

static MlirStringRef string_of(MlirAttribute attribute) {
  if (mlirAttributeIsNull(attribute) || !mlirAttributeIsAString(attribute))
    return (MlirStringRef){"", 0};
  return mlirStringAttrGetValue(attribute);
}

static bool is_function(MlirOperation op) {
  return mlirStringRefEqual(mlirIdentifierStr(mlirOperationGetName(op)), mlirStringRefCreateFromCString("func.func"));
}

static bool is_private(MlirOperation op) {
  return mlirStringRefEqual(string_of(attribute_of(op, "sym_visibility")), mlirStringRefCreateFromCString("private"));
}

/* The value of `name` in the attribute dictionary of one argument or result. */
static MlirAttribute argument_attribute(MlirAttribute list, intptr_t index, const char *name) {
  if (mlirAttributeIsNull(list) || !mlirAttributeIsAArray(list) || index >= mlirArrayAttrGetNumElements(list))
    return mlirAttributeGetNull();
  MlirAttribute dictionary = mlirArrayAttrGetElement(list, index);
  if (!mlirAttributeIsADictionary(dictionary))
    return mlirAttributeGetNull();
  return mlirDictionaryAttrGetElementByName(dictionary, mlirStringRefCreateFromCString(name));
}

/* ---- one argument ---- */

/* What reading one argument or result needs to know. */
typedef struct place {
  tnf_store *store;
  const char *program;
  const char *kind; /* "input", "result" */
  intptr_t index;
} place;

static tnf_status *refuse(const place *at, const char *why) {
  return tnf_status_new(&at->store->allocator, TNF_RT_UNSUPPORTED, "%s: %s %d %s", at->program, at->kind, (int)at->index, why);
}

static int64_t encode_extent(MlirType type, int32_t axis) {
  int64_t extent = tnf_ir_tensor_type_extent(type, axis), bound = tnf_ir_tensor_type_bound(type, axis);
  if (extent != TNF_IR_UNKNOWN)
    return extent;
  /* the two largest bounds have no code; they say nothing either */
  return bound == TNF_IR_UNKNOWN || bound > INT64_MAX - 2 ? TNF_RT_UNKNOWN : TNF_RT_BOUNDED(bound);
}

static tnf_status *read_extents(const place *at, MlirType type, MlirAttribute names, tnf_rt_argument *out) {
  size_t rank = (size_t)out->rank;
  int64_t *extents = tnf_store_alloc(at->store, rank + 1, sizeof *extents);
  const char **extent_names = tnf_store_alloc(at->store, rank + 1, sizeof *extent_names);
  if (!extents || !extent_names)
    return tnf_status_out_of_memory();
  bool has_names = !mlirAttributeIsNull(names) && mlirAttributeIsAArray(names);
  for (int32_t i = 0; i < out->rank; ++i) {
    extents[i] = encode_extent(type, i);
    MlirStringRef name = {"", 0};
    if (has_names && i < mlirArrayAttrGetNumElements(names))
      name = string_of(mlirArrayAttrGetElement(names, i));
    extent_names[i] = tnf_store_string(at->store, name.data, name.length);
    if (!extent_names[i])
      return tnf_status_out_of_memory();
  }
  out->extents = extents;
  out->extent_names = extent_names;
  return NULL;
}

static tnf_status *read_argument(const place *at, MlirType type, MlirAttribute attributes, tnf_rt_argument *out) {
  tnf_dtype dtype;
  if (!tnf_ir_type_is_tensor(type))
    return refuse(at, "is no tenferro tensor; a program takes and gives only those");
  if (tnf_ir_tensor_type_placement(type) != TNF_IR_CPU)
    return refuse(at, "is not in CPU memory");
  if (!tnf_dtype_from_type(tnf_ir_tensor_type_element(type), &dtype))
    return refuse(at, "has an element type that no tensor has");
  if (tnf_ir_tensor_type_rank(type) > TNF_RT_MAX_RANK)
    return refuse(at, "has more dimensions than a tensor can have");
  out->dtype = (int32_t)dtype;
  out->rank = (int32_t)tnf_ir_tensor_type_rank(type);
  out->device = TNF_RT_CPU;
  out->reserved = 0;
  MlirStringRef name = string_of(argument_attribute(attributes, at->index, "tenferro.name"));
  char fallback[32];
  if (!name.length) {
    snprintf(fallback, sizeof fallback, "%s%d", at->kind, (int)at->index);
    name = mlirStringRefCreateFromCString(fallback);
  }
  out->name = tnf_store_string(at->store, name.data, name.length);
  if (!out->name)
    return tnf_status_out_of_memory();
  return read_extents(at, type, argument_attribute(attributes, at->index, "tenferro.extents"), out);
}

/* ---- extents of outputs ---- */

/* Names the unknown extents of an output by what they are: "n", "min(m, n)". */
static tnf_status *describe_output(tnf_store *store, tnf_extent_table *table, MlirValue value, tnf_rt_argument *out) {
  const char **names = tnf_store_alloc(store, (size_t)out->rank + 1, sizeof *names);
  if (!names)
    return tnf_status_out_of_memory();
  for (int32_t i = 0; i < out->rank; ++i) {
    char formula[256] = "";
    names[i] = out->extent_names[i];
    if (names[i][0] || out->extents[i] >= 0)
      continue;
    if (tnf_extent_table_formula(table, value, i, formula, sizeof formula) >= sizeof formula)
      formula[0] = 0;
    names[i] = tnf_store_string(store, formula, strlen(formula));
    if (!names[i])
      return tnf_status_out_of_memory();
  }
  out->extent_names = names;
  return NULL;
}

static tnf_status *describe_outputs(tnf_store *store, MlirOperation function, tnf_signature *program) {
  MlirBlock body = mlirRegionGetFirstBlock(mlirOperationGetRegion(function, 0));
  MlirOperation end = mlirBlockGetTerminator(body);
  if (mlirOperationIsNull(end) || mlirOperationGetNumOperands(end) != program->output_count)
    return NULL;
  /* a contradiction is the business of the pass that proves extents */
  tnf_diagnostics ignored;
  tnf_diagnostics_begin(&ignored, &store->allocator, mlirOperationGetContext(function));
  tnf_extent_table *table = tnf_extent_table_new(function);
  tnf_status *st = table ? NULL : tnf_status_out_of_memory();
  for (int32_t i = 0; i < program->output_count && !st; ++i)
    st = describe_output(store, table, mlirOperationGetOperand(end, i), &program->outputs[i]);
  tnf_extent_table_release(table);
  tnf_status_release(tnf_diagnostics_end(&ignored, true, ""));
  return st;
}

/* ---- data in the object ---- */

/* What reading the arguments of one program needs. */
typedef struct reader {
  tnf_store *store, *scratch;
  MlirOperation function;
  MlirType type; /* of the function */
  const tnf_held_data *held;
} reader;

/* The elements of the attribute in the runtime's order. */
static tnf_status *read_dense(const reader *from, MlirAttribute dense, tnf_body_input *out) {
  const tnf_rt_argument *argument = out->argument;
  void *data = tnf_store_alloc(from->scratch, out->bytes + 1, 1);
  if (!data)
    return tnf_status_out_of_memory();
  tnf_dense_to_col_major(dense, (tnf_dtype)argument->dtype, argument->rank, argument->extents, data);
  out->data = data;
  return NULL;
}

/* The size of an argument's elements. One number in a text may stand for any number of elements. */
static bool byte_count(const tnf_rt_argument *argument, size_t *bytes) {
  bool fits = true;
  *bytes = tnf_dtype_size((tnf_dtype)argument->dtype);
  for (int32_t i = 0; i < argument->rank; ++i)
    if (argument->extents[i] == 0) {
      *bytes = 0;
      return true;
    }
  for (int32_t i = 0; i < argument->rank; ++i)
    fits = fits && !__builtin_mul_overflow(*bytes, argument->extents[i], bytes);
  return fits && *bytes < PTRDIFF_MAX;
}

/* The data of argument `index`, if the object is to hold them. */
static tnf_status *read_data(const reader *from, intptr_t index, tnf_body_input *out) {
  MlirAttribute dense = argument_attribute(attribute_of(from->function, "arg_attrs"), index, "tenferro.data");
  const tnf_tensor *held = from->held && index < from->held->count ? from->held->tensors[index] : NULL;
  out->embedded = held || !mlirAttributeIsNull(dense);
  if (!out->embedded)
    return NULL;
  if (!byte_count(out->argument, &out->bytes))
    return tnf_status_out_of_memory();
  if (!held)
    return read_dense(from, dense, out);
  out->data = tnf_tensor_const_data(held);
  return NULL;
}

/* The compiler never sees the numbers. */
static void drop_data(MlirOperation function, intptr_t inputs) {
  for (intptr_t i = 0; i < inputs; ++i)
    tnf_ir_set_argument_attribute(function, i, mlirStringRefCreateFromCString("tenferro.data"), mlirAttributeGetNull());
}

/* ---- one program ---- */

static tnf_status *read_input(const reader *from, intptr_t index, tnf_signature *out) {
  MlirAttribute attributes = attribute_of(from->function, "arg_attrs");
  tnf_rt_argument *argument = tnf_store_alloc(from->store, 1, sizeof *argument);
  if (!argument)
    return tnf_status_out_of_memory();
  place at = {from->store, out->name, "input", index};
  tnf_status *st = read_argument(&at, mlirFunctionTypeGetInput(from->type, index), attributes, argument);
  tnf_body_input *body = &out->body_inputs[index];
  body->argument = argument;
  if (!st)
    st = read_data(from, index, body);
  if (st || body->embedded)
    return st;
  bool captured = !mlirAttributeIsNull(argument_attribute(attributes, index, "tenferro.captured"));
  out->captured[out->input_count] = captured;
  out->captured_count += captured;
  out->inputs[out->input_count++] = *argument;
  return NULL;
}

static tnf_status *read_inputs(const reader *from, tnf_signature *out) {
  intptr_t count = mlirFunctionTypeGetNumInputs(from->type);
  out->inputs = tnf_store_alloc(from->store, (size_t)count + 1, sizeof *out->inputs);
  out->captured = tnf_store_alloc(from->store, (size_t)count + 1, sizeof *out->captured);
  out->body_inputs = tnf_store_alloc(from->store, (size_t)count + 1, sizeof *out->body_inputs);
  if (!out->inputs || !out->captured || !out->body_inputs)
    return tnf_status_out_of_memory();
  out->body_input_count = (int32_t)count;
  tnf_status *st = NULL;
  for (intptr_t i = 0; i < count && !st; ++i)
    st = read_input(from, i, out);
  if (!st)
    drop_data(from->function, count);
  return st;
}

static tnf_status *read_outputs(const reader *from, tnf_signature *out) {
  intptr_t count = mlirFunctionTypeGetNumResults(from->type);
  out->outputs = tnf_store_alloc(from->store, (size_t)count + 1, sizeof *out->outputs);
  if (!out->outputs)
    return tnf_status_out_of_memory();
  out->output_count = (int32_t)count;
  tnf_status *st = NULL;
  for (intptr_t i = 0; i < count && !st; ++i) {
    place at = {from->store, out->name, "result", i};
    st =
        read_argument(&at, mlirFunctionTypeGetResult(from->type, i), attribute_of(from->function, "res_attrs"), &out->outputs[i]);
  }
  return st;
}

static tnf_status *read_program(reader *from, MlirOperation function, tnf_signature *out) {
  MlirStringRef name = string_of(attribute_of(function, "sym_name"));
  out->name = tnf_store_string(from->store, name.data, name.length);
  if (!out->name)
    return tnf_status_out_of_memory();
  from->function = function;
  from->type = mlirTypeAttrGetValue(attribute_of(function, "function_type"));
  if (mlirFunctionTypeGetNumInputs(from->type) > INT32_MAX / 2 || mlirFunctionTypeGetNumResults(from->type) > INT32_MAX / 2)
    return tnf_status_new(&from->store->allocator, TNF_RT_UNSUPPORTED, "%s: too many arguments", out->name);
  tnf_status *st = read_inputs(from, out);
  return st ? st : read_outputs(from, out);
}

/* ---- the module ---- */

static MlirOperation first_operation(MlirModule module) {
  return mlirBlockGetFirstOperation(mlirModuleGetBody(module));
}

/* Makes every program but `entry` private. False when there is no such program. */
static bool keep_only(MlirModule module, const char *entry) {
  MlirAttribute hidden = mlirStringAttrGet(mlirModuleGetContext(module), mlirStringRefCreateFromCString("private"));
  bool found = false;
  for (MlirOperation op = first_operation(module); !mlirOperationIsNull(op); op = mlirOperationGetNextInBlock(op)) {
    if (!is_function(op) || is_private(op))
      continue;
    if (mlirStringRefEqual(string_of(attribute_of(op, "sym_name")), mlirStringRefCreateFromCString(entry)))
      found = true;
    else
      mlirOperationSetAttributeByName(op, mlirStringRefCreateFromCString("sym_visibility"), hidden);
  }
  return found;
}

tnf_status *tnf_signatures_read(tnf_store *store, tnf_store *scratch, MlirModule module, const char *entry, bool describe,
                                const tnf_held_data *held, tnf_signatures *out) {
  if (entry && !keep_only(module, entry))
    return tnf_status_new(&store->allocator, TNF_RT_INVALID_ARGUMENT, "there is no program \"%s\" in the module", entry);
  size_t count = 0;
  for (MlirOperation op = first_operation(module); !mlirOperationIsNull(op); op = mlirOperationGetNextInBlock(op))
    count += is_function(op) && !is_private(op);
  if (!count)
    return tnf_status_new(&store->allocator, TNF_RT_INVALID_ARGUMENT, "the module has no program: no public function");
  if (count > INT32_MAX / 2)
    return tnf_status_new(&store->allocator, TNF_RT_UNSUPPORTED, "the module has too many programs");
  out->programs = tnf_store_alloc(store, count, sizeof *out->programs);
  if (!out->programs)
    return tnf_status_out_of_memory();
  out->count = 0;
  reader from = {.store = store, .scratch = scratch, .held = held};
  for (MlirOperation op = first_operation(module); !mlirOperationIsNull(op); op = mlirOperationGetNextInBlock(op)) {
    if (!is_function(op) || is_private(op))
      continue;
    tnf_signature *program = &out->programs[out->count++];
    tnf_status *st = read_program(&from, op, program);
    if (!st && describe)
      st = describe_outputs(store, op, program);
    if (st)
      return st;
  }
  return NULL;
}
