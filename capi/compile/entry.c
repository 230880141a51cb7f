/* What surrounds the generated functions of a module. */
#include "compile/entry.h"

#include <stdio.h>
#include <string.h>

#include "compile/names.h"

/* The builder and the types that everything here uses. */
typedef struct emitter {
  LLVMModuleRef module;
  LLVMContextRef context;
  LLVMBuilderRef builder;
  LLVMTypeRef i32, i64, pointer;
  LLVMTypeRef argument_type; /* tnf_rt_argument */
  LLVMTypeRef info_type;     /* tnf_rt_program_info */
  const tnf_allocator *allocator;
  const char *cpu;
  uint32_t loop_nests;
  bool with_functions;
} emitter;

enum { NAME_SIZE = 512 };

/* ---- the structs of rt.h ---- */

/* A struct of the IR has the layout of the one in rt.h because its fields have the same sizes, in the same order and without
 * gaps. */
#define IS_FIRST(type, field) _Static_assert(offsetof(type, field) == 0, #field " is where the IR has it")
#define FOLLOWS(type, field, last)                                                                                               \
  _Static_assert(offsetof(type, field) == offsetof(type, last) + sizeof(((type *)0)->last), #field " is where the IR has it")
#define IS_LAST(type, field)                                                                                                     \
  _Static_assert(sizeof(type) == offsetof(type, field) + sizeof(((type *)0)->field), #field " is where the IR has it")

enum { ARGUMENT_FIELDS = 7, INFO_FIELDS = 12, TENSOR_FIELDS = 7 };

IS_FIRST(tnf_rt_argument, name);
FOLLOWS(tnf_rt_argument, dtype, name);
FOLLOWS(tnf_rt_argument, rank, dtype);
FOLLOWS(tnf_rt_argument, device, rank);
FOLLOWS(tnf_rt_argument, reserved, device);
FOLLOWS(tnf_rt_argument, extents, reserved);
FOLLOWS(tnf_rt_argument, extent_names, extents);
IS_LAST(tnf_rt_argument, extent_names);

static LLVMTypeRef argument_type(LLVMContextRef context, LLVMTypeRef p, LLVMTypeRef i) {
  return LLVMStructTypeInContext(context, (LLVMTypeRef[ARGUMENT_FIELDS]){p, i, i, i, i, p, p}, ARGUMENT_FIELDS, false);
}

IS_FIRST(tnf_rt_program_info, size);
FOLLOWS(tnf_rt_program_info, abi_version, size);
FOLLOWS(tnf_rt_program_info, loop_nests, abi_version);
FOLLOWS(tnf_rt_program_info, reserved, loop_nests);
FOLLOWS(tnf_rt_program_info, name, reserved);
FOLLOWS(tnf_rt_program_info, cpu, name);
FOLLOWS(tnf_rt_program_info, input_count, cpu);
FOLLOWS(tnf_rt_program_info, output_count, input_count);
FOLLOWS(tnf_rt_program_info, inputs, output_count);
FOLLOWS(tnf_rt_program_info, outputs, inputs);
FOLLOWS(tnf_rt_program_info, entry, outputs);
FOLLOWS(tnf_rt_program_info, plan, entry);
IS_LAST(tnf_rt_program_info, plan);

static LLVMTypeRef info_type(LLVMContextRef context, LLVMTypeRef p, LLVMTypeRef i) {
  return LLVMStructTypeInContext(context, (LLVMTypeRef[INFO_FIELDS]){i, i, i, i, p, p, i, i, p, p, p, p}, INFO_FIELDS, false);
}

IS_FIRST(tnf_rt_tensor, data);
FOLLOWS(tnf_rt_tensor, owner, data);
FOLLOWS(tnf_rt_tensor, rank, owner);
FOLLOWS(tnf_rt_tensor, dtype, rank);
FOLLOWS(tnf_rt_tensor, device, dtype);
FOLLOWS(tnf_rt_tensor, reserved, device);
FOLLOWS(tnf_rt_tensor, extents, reserved);
IS_LAST(tnf_rt_tensor, extents);

static void emitter_init(emitter *e) {
  LLVMContextRef context = e->context;
  e->builder = LLVMCreateBuilderInContext(context);
  e->i32 = LLVMInt32TypeInContext(context);
  e->i64 = LLVMInt64TypeInContext(context);
  e->pointer = LLVMPointerTypeInContext(context, 0);
  LLVMTypeRef p = e->pointer;
  e->argument_type = argument_type(context, p, e->i32);
  e->info_type = info_type(context, p, e->i32);
}

/* ---- constants ---- */

static LLVMValueRef constant_i32(const emitter *e, int64_t value) {
  return LLVMConstInt(e->i32, (unsigned long long)value, true);
}

static LLVMValueRef private_constant(const emitter *e, LLVMValueRef value, const char *name) {
  LLVMValueRef global = LLVMAddGlobal(e->module, LLVMTypeOf(value), name);
  LLVMSetInitializer(global, value);
  LLVMSetGlobalConstant(global, true);
  LLVMSetLinkage(global, LLVMPrivateLinkage);
  return global;
}

static LLVMValueRef constant_string(const emitter *e, const char *text) {
  LLVMValueRef value = LLVMConstStringInContext2(e->context, text, strlen(text), false);
  LLVMValueRef global = private_constant(e, value, ".text");
  LLVMSetUnnamedAddress(global, LLVMGlobalUnnamedAddr);
  LLVMSetAlignment(global, 1);
  return global;
}

/* An array constant of `count` elements made by `make`; the null pointer when there are none. */
typedef LLVMValueRef element_maker(const emitter *e, const void *from, int32_t index);

static LLVMValueRef constant_array(const emitter *e, LLVMTypeRef type, int32_t count, element_maker *make, const void *from,
                                   bool *failed) {
  if (!count)
    return LLVMConstNull(e->pointer);
  LLVMValueRef few[TNF_RT_MAX_RANK], *elements = few;
  size_t size = (size_t)count * sizeof *elements;
  if (count > TNF_RT_MAX_RANK)
    elements = e->allocator->alloc(e->allocator->user, size, _Alignof(LLVMValueRef));
  if (!elements) {
    *failed = true;
    return LLVMConstNull(e->pointer);
  }
  for (int32_t i = 0; i < count; ++i)
    elements[i] = make(e, from, i);
  LLVMValueRef global = private_constant(e, LLVMConstArray2(type, elements, (uint64_t)count), ".table");
  if (elements != few)
    e->allocator->free(e->allocator->user, elements, size, _Alignof(LLVMValueRef));
  return global;
}

static LLVMValueRef make_extent(const emitter *e, const void *from, int32_t index) {
  return LLVMConstInt(e->i64, (unsigned long long)((const tnf_rt_argument *)from)->extents[index], true);
}

static LLVMValueRef make_extent_name(const emitter *e, const void *from, int32_t index) {
  return constant_string(e, ((const tnf_rt_argument *)from)->extent_names[index]);
}

static LLVMValueRef make_argument(const emitter *e, const void *from, int32_t index) {
  const tnf_rt_argument *a = (const tnf_rt_argument *)from + index;
  bool failed = false; /* stays false: a rank's worth of elements needs no memory */
  LLVMValueRef extents = constant_array(e, e->i64, a->rank, make_extent, a, &failed);
  LLVMValueRef names = constant_array(e, e->pointer, a->rank, make_extent_name, a, &failed);
  LLVMValueRef fields[ARGUMENT_FIELDS] = {constant_string(e, a->name),
                                          constant_i32(e, a->dtype),
                                          constant_i32(e, a->rank),
                                          constant_i32(e, a->device),
                                          constant_i32(e, a->reserved),
                                          extents,
                                          names};
  return LLVMConstStructInContext(e->context, fields, ARGUMENT_FIELDS, false);
}

/* ---- data in the object ---- */

/* A tensor that the object holds: read-only, aligned as the runtime aligns what it allocates. */
static LLVMValueRef embedded_tensor(const emitter *e, const tnf_body_input *input) {
  const tnf_rt_argument *argument = input->argument;
  LLVMValueRef bytes = LLVMConstStringInContext2(e->context, input->data, input->bytes, true);
  LLVMValueRef data = private_constant(e, bytes, ".captured");
  LLVMSetAlignment(data, TNF_RT_ALIGNMENT);
  LLVMValueRef extents[TNF_RT_MAX_RANK];
  for (int32_t i = 0; i < TNF_RT_MAX_RANK; ++i)
    extents[i] = LLVMConstInt(e->i64, i < argument->rank ? (unsigned long long)argument->extents[i] : 0, true);
  LLVMValueRef fields[TENSOR_FIELDS] = {data,
                                        LLVMConstNull(e->pointer), /* nobody owns what the object holds */
                                        constant_i32(e, argument->rank),
                                        constant_i32(e, argument->dtype),
                                        constant_i32(e, argument->device),
                                        constant_i32(e, 0),
                                        LLVMConstArray2(e->i64, extents, TNF_RT_MAX_RANK)};
  return private_constant(e, LLVMConstStructInContext(e->context, fields, TENSOR_FIELDS, false), ".tensor");
}

static bool holds_data(const tnf_signature *program) {
  return program->body_input_count != program->input_count;
}

static LLVMValueRef make_held(const emitter *e, const void *from, int32_t index) {
  const tnf_body_input *input = (const tnf_body_input *)from + index;
  return input->embedded ? embedded_tensor(e, input) : LLVMConstNull(e->pointer);
}

/* ---- functions ---- */

/* `f` and a suffix. */
typedef struct symbol_name {
  char text[NAME_SIZE];
} symbol_name;

static symbol_name name_with(const tnf_signature *program, const char *suffix) {
  symbol_name name;
  snprintf(name.text, sizeof name.text, "%s%s", program->name, suffix);
  return name;
}

/* The code that begins a run, before the runtime has found out whether the machine has the instructions of the kernels, must do
 * without them: it keeps to those that every machine of the architecture has. */
static void restrict_instructions(const emitter *e, LLVMValueRef function) {
  if (strncmp(LLVMGetTarget(e->module), "x86_64", 6) == 0) {
    LLVMAddTargetDependentFunctionAttr(function, "target-cpu", "x86-64");
    LLVMAddTargetDependentFunctionAttr(function, "target-features", "");
  }
}

/* Ends the function being built: return tnf_rt_run(ctx, &f.plan, inputs, outputs). */
static void build_run(const emitter *e, const tnf_signature *program, LLVMValueRef ctx, LLVMValueRef inputs,
                      LLVMValueRef outputs) {
  LLVMTypeRef p = e->pointer, type = LLVMFunctionType(e->i32, (LLVMTypeRef[]){p, p, p, p}, 4, false);
  LLVMValueRef run = LLVMGetNamedFunction(e->module, "tnf_rt_run");
  if (!run)
    run = LLVMAddFunction(e->module, "tnf_rt_run", type);
  LLVMValueRef plan = LLVMGetNamedGlobal(e->module, name_with(program, ".plan").text);
  LLVMValueRef call = LLVMBuildCall2(e->builder, type, run, (LLVMValueRef[]){ctx, plan, inputs, outputs}, 4, "");
  LLVMBuildRet(e->builder, call);
}

static LLVMValueRef add_function(const emitter *e, const char *name, LLVMTypeRef type) {
  LLVMValueRef function = LLVMAddFunction(e->module, name, type);
  restrict_instructions(e, function);
  LLVMPositionBuilderAtEnd(e->builder, LLVMAppendBasicBlockInContext(e->context, function, ""));
  return function;
}

/* i32 f.entry(ctx, inputs, outputs) */
static LLVMValueRef build_entry(const emitter *e, const tnf_signature *program) {
  LLVMTypeRef p = e->pointer;
  LLVMTypeRef type = LLVMFunctionType(e->i32, (LLVMTypeRef[]){p, p, p}, 3, false);
  LLVMValueRef entry = add_function(e, name_with(program, ".entry").text, type);
  LLVMSetLinkage(entry, LLVMInternalLinkage);
  build_run(e, program, LLVMGetParam(entry, 0), LLVMGetParam(entry, 1), LLVMGetParam(entry, 2));
  return entry;
}

static LLVMValueRef build_pointer_list(const emitter *e, LLVMValueRef function, unsigned first, int32_t count) {
  LLVMTypeRef type = LLVMArrayType2(e->pointer, count ? (uint64_t)count : 1);
  LLVMValueRef list = LLVMBuildAlloca(e->builder, type, "");
  for (int32_t i = 0; i < count; ++i)
    LLVMBuildStore(e->builder, LLVMGetParam(function, first + (unsigned)i),
                   LLVMBuildInBoundsGEP2(e->builder, e->pointer, list, (LLVMValueRef[]){constant_i32(e, i)}, 1, ""));
  return list;
}

/* i32 f(ctx, input..., output...) */
static tnf_status *build_c_function(const emitter *e, const tnf_signature *program) {
  size_t count = 1 + (size_t)program->input_count + (size_t)program->output_count;
  LLVMTypeRef *types = e->allocator->alloc(e->allocator->user, count * sizeof(LLVMTypeRef), _Alignof(LLVMTypeRef));
  if (!types)
    return tnf_status_out_of_memory();
  for (size_t i = 0; i < count; ++i)
    types[i] = e->pointer;
  LLVMTypeRef type = LLVMFunctionType(e->i32, types, (unsigned)count, false);
  e->allocator->free(e->allocator->user, types, count * sizeof(LLVMTypeRef), _Alignof(LLVMTypeRef));
  LLVMValueRef function = add_function(e, program->name, type);
  LLVMValueRef inputs = build_pointer_list(e, function, 1, program->input_count);
  LLVMValueRef outputs = build_pointer_list(e, function, 1 + (unsigned)program->input_count, program->output_count);
  build_run(e, program, LLVMGetParam(function, 0), inputs, outputs);
  return NULL;
}

/* ---- one program ---- */

/* Puts `value` in place of what the plan calls f.info or f.held. */
static void give(const emitter *e, const tnf_signature *program, const char *suffix, LLVMValueRef value) {
  LLVMValueRef declared = LLVMGetNamedGlobal(e->module, name_with(program, suffix).text);
  LLVMReplaceAllUsesWith(declared, value);
  LLVMDeleteGlobal(declared);
}

/* The constant `f_info`. */
static LLVMValueRef add_info(const emitter *e, const tnf_signature *program, LLVMValueRef inputs, LLVMValueRef outputs) {
  LLVMValueRef fields[INFO_FIELDS] = {constant_i32(e, sizeof(tnf_rt_program_info)),
                                      constant_i32(e, TNF_RT_ABI_VERSION),
                                      constant_i32(e, e->loop_nests),
                                      constant_i32(e, 0),
                                      constant_string(e, program->name),
                                      constant_string(e, e->cpu),
                                      constant_i32(e, program->input_count),
                                      constant_i32(e, program->output_count),
                                      inputs,
                                      outputs,
                                      build_entry(e, program),
                                      LLVMGetNamedGlobal(e->module, name_with(program, ".plan").text)};
  LLVMValueRef info = LLVMAddGlobal(e->module, e->info_type, name_with(program, "_info").text);
  LLVMSetInitializer(info, LLVMConstStructInContext(e->context, fields, INFO_FIELDS, false));
  LLVMSetGlobalConstant(info, true);
  if (!e->with_functions)
    LLVMSetLinkage(info, LLVMInternalLinkage);
  return info;
}

static tnf_status *add_program(const emitter *e, const tnf_signature *program) {
  LLVMValueRef plan = LLVMGetNamedGlobal(e->module, name_with(program, ".plan").text);
  if (!plan || LLVMIsDeclaration(plan))
    return tnf_status_new(e->allocator, TNF_RT_INTERNAL, "%s: lowering left no plan", program->name);
  bool failed = false;
  LLVMValueRef inputs = constant_array(e, e->argument_type, program->input_count, make_argument, program->inputs, &failed);
  LLVMValueRef outputs = constant_array(e, e->argument_type, program->output_count, make_argument, program->outputs, &failed);
  LLVMValueRef held = LLVMConstNull(e->pointer);
  if (holds_data(program))
    held = constant_array(e, e->pointer, program->body_input_count, make_held, program->body_inputs, &failed);
  if (failed)
    return tnf_status_out_of_memory();
  give(e, program, ".info", add_info(e, program, inputs, outputs));
  give(e, program, ".held", held);
  return e->with_functions && tnf_name_is_function(program->name) ? build_c_function(e, program) : NULL;
}

/* ---- the module ---- */

static LLVMValueRef table_entry(const emitter *e, const void *from, int32_t index) {
  const tnf_signatures *signatures = from;
  if (index == signatures->count)
    return LLVMConstNull(e->pointer);
  return LLVMGetNamedGlobal(e->module, name_with(&signatures->programs[index], "_info").text); /* nothing else has this name */
}

/* Everything that the generator defined belongs to this module alone. */
static void internalise(LLVMModuleRef module) {
  for (LLVMValueRef f = LLVMGetFirstFunction(module); f; f = LLVMGetNextFunction(f))
    if (!LLVMIsDeclaration(f))
      LLVMSetLinkage(f, LLVMInternalLinkage);
  for (LLVMValueRef g = LLVMGetFirstGlobal(module); g; g = LLVMGetNextGlobal(g))
    if (!LLVMIsDeclaration(g) && LLVMGetLinkage(g) == LLVMExternalLinkage)
      LLVMSetLinkage(g, LLVMInternalLinkage);
}

tnf_status *tnf_entries_add(LLVMModuleRef module, const tnf_allocator *allocator, const tnf_signatures *signatures,
                            const char *cpu, uint32_t loop_nests, bool with_functions) {
  emitter e = {.module = module,
               .context = LLVMGetModuleContext(module),
               .allocator = allocator,
               .cpu = cpu,
               .loop_nests = loop_nests,
               .with_functions = with_functions};
  emitter_init(&e);
  internalise(module);
  tnf_status *st = NULL;
  for (int32_t i = 0; i < signatures->count && !st; ++i)
    st = add_program(&e, &signatures->programs[i]);
  if (!st) {
    bool failed = false;
    LLVMValueRef table = constant_array(&e, e.pointer, signatures->count + 1, table_entry, signatures, &failed);
    if (failed) {
      st = tnf_status_out_of_memory();
    } else {
      /* weak: several objects may be linked into one program, which then calls the C functions */
      LLVMSetLinkage(table, LLVMWeakAnyLinkage);
      LLVMSetValueName2(table, "tnf_rt_programs", strlen("tnf_rt_programs"));
    }
  }
  LLVMDisposeBuilder(e.builder);
  return st;
}

tnf_status *tnf_entries_check_name(const tnf_allocator *allocator, const char *name) {
  const char *why = NULL;
  if (strlen(name) + sizeof "_entry" > NAME_SIZE)
    why = "is too long";
  if (strncmp(name, "tnf_", 4) == 0)
    why = "begins with tnf_, which is tenferro's own";
  return why ? tnf_status_new(allocator, TNF_RT_INVALID_ARGUMENT, "the program name \"%.100s\" %s", name, why) : NULL;
}
