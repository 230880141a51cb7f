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
  LLVMTypeRef entry_type;    /* tnf_rt_entry */
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

enum { ARGUMENT_FIELDS = 7, INFO_FIELDS = 11, TENSOR_FIELDS = 7 };

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
IS_LAST(tnf_rt_program_info, entry);

static LLVMTypeRef info_type(LLVMContextRef context, LLVMTypeRef p, LLVMTypeRef i) {
  return LLVMStructTypeInContext(context, (LLVMTypeRef[INFO_FIELDS]){i, i, i, i, p, p, i, i, p, p, p}, INFO_FIELDS, false);
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
  e->entry_type = LLVMFunctionType(e->i32, (LLVMTypeRef[]){p, p, p}, 3, false);
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

static LLVMValueRef make_argument_of_body(const emitter *e, const void *from, int32_t index) {
  return make_argument(e, ((const tnf_body_input *)from)[index].argument, 0);
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

/* ---- the entry ---- */

static LLVMValueRef runtime_function(const emitter *e, const char *name, LLVMTypeRef type) {
  LLVMValueRef function = LLVMGetNamedFunction(e->module, name);
  return function ? function : LLVMAddFunction(e->module, name, type);
}

static LLVMBasicBlockRef append_block(const emitter *e, LLVMValueRef function) {
  return LLVMAppendBasicBlockInContext(e->context, function, "");
}

/* Returns `code` from the function being built unless it is TNF_RT_OK. */
static void return_unless_ok(const emitter *e, LLVMValueRef function, LLVMValueRef code) {
  LLVMBasicBlockRef failed = append_block(e, function), next = append_block(e, function);
  LLVMValueRef is_ok = LLVMBuildICmp(e->builder, LLVMIntEQ, code, constant_i32(e, TNF_RT_OK), "");
  LLVMBuildCondBr(e->builder, is_ok, next, failed);
  LLVMPositionBuilderAtEnd(e->builder, failed);
  LLVMBuildRet(e->builder, code);
  LLVMPositionBuilderAtEnd(e->builder, next);
}

static LLVMValueRef element_address(const emitter *e, LLVMTypeRef type, LLVMValueRef base, int32_t index) {
  LLVMValueRef offset = constant_i32(e, index);
  return LLVMBuildInBoundsGEP2(e->builder, type, base, &offset, 1, "");
}

static bool holds_data(const tnf_signature *program) {
  return program->body_input_count != program->input_count;
}

/* The list of the body's inputs: the caller's, with what the object holds between them. */
static LLVMValueRef build_body_inputs(const emitter *e, const tnf_signature *program, LLVMValueRef inputs) {
  LLVMTypeRef p = e->pointer;
  LLVMValueRef list = LLVMBuildAlloca(e->builder, LLVMArrayType2(p, (uint64_t)program->body_input_count), "");
  int32_t given = 0;
  for (int32_t i = 0; i < program->body_input_count; ++i) {
    const tnf_body_input *input = &program->body_inputs[i];
    LLVMValueRef tensor =
        input->embedded ? embedded_tensor(e, input) : LLVMBuildLoad2(e->builder, p, element_address(e, p, inputs, given++), "");
    LLVMBuildStore(e->builder, tensor, element_address(e, p, list, i));
  }
  return list;
}

/* The constant `f_info`, declared when it is not there yet. */
static LLVMValueRef info_of(const emitter *e, const tnf_signature *program) {
  char name[NAME_SIZE];
  snprintf(name, sizeof name, "%s_info", program->name);
  LLVMValueRef info = LLVMGetNamedGlobal(e->module, name);
  return info ? info : LLVMAddGlobal(e->module, e->info_type, name);
}

/* The code that finds out whether the machine has the instructions must do without them: it keeps to those that every machine of
 * the architecture has. */
static void restrict_instructions(const emitter *e, LLVMValueRef function) {
  if (strncmp(LLVMGetTarget(e->module), "x86_64", 6) == 0) {
    LLVMAddTargetDependentFunctionAttr(function, "target-cpu", "x86-64");
    LLVMAddTargetDependentFunctionAttr(function, "target-features", "");
  }
}

/* Asks the runtime whether this machine has what the program was compiled for, until it has once said yes. */
static void build_machine_check(const emitter *e, const tnf_signature *program, LLVMValueRef entry) {
  LLVMTypeRef i8 = LLVMInt8TypeInContext(e->context);
  LLVMTypeRef type = LLVMFunctionType(e->i32, (LLVMTypeRef[]){e->pointer, e->pointer}, 2, false);
  LLVMValueRef check = runtime_function(e, "tnf_rt_check_cpu", type);
  LLVMValueRef checked = LLVMAddGlobal(e->module, i8, "");
  LLVMSetInitializer(checked, LLVMConstNull(i8));
  LLVMSetLinkage(checked, LLVMPrivateLinkage);
  LLVMValueRef known = LLVMBuildLoad2(e->builder, i8, checked, "");
  LLVMSetOrdering(known, LLVMAtomicOrderingMonotonic); /* programs run on many threads */
  LLVMBasicBlockRef ask = append_block(e, entry), go_on = append_block(e, entry);
  LLVMValueRef is_known = LLVMBuildICmp(e->builder, LLVMIntNE, known, LLVMConstNull(i8), "");
  LLVMBuildCondBr(e->builder, is_known, go_on, ask);
  LLVMPositionBuilderAtEnd(e->builder, ask);
  LLVMValueRef operands[] = {LLVMGetParam(entry, 0), info_of(e, program)};
  return_unless_ok(e, entry, LLVMBuildCall2(e->builder, type, check, operands, 2, ""));
  LLVMSetOrdering(LLVMBuildStore(e->builder, LLVMConstInt(i8, 1, false), checked), LLVMAtomicOrderingMonotonic);
  LLVMBuildBr(e->builder, go_on);
  LLVMPositionBuilderAtEnd(e->builder, go_on);
}

/* i32 f.entry(ctx, inputs, outputs): start of the run, checks of the machine and the inputs, the body, end of the run. */
static LLVMValueRef build_entry(const emitter *e, const tnf_signature *program, LLVMValueRef run, LLVMValueRef arguments) {
  char name[NAME_SIZE];
  snprintf(name, sizeof name, "%s.entry", program->name);
  LLVMTypeRef p = e->pointer;
  LLVMTypeRef enter_type = LLVMFunctionType(e->i32, (LLVMTypeRef[]){p, p}, 2, false);
  LLVMTypeRef check_type = LLVMFunctionType(e->i32, (LLVMTypeRef[]){p, p, p}, 3, false);
  LLVMTypeRef leave_type = LLVMFunctionType(e->i32, (LLVMTypeRef[]){p, e->i32}, 2, false);
  LLVMValueRef enter = runtime_function(e, "tnf_rt_enter_program", enter_type);
  LLVMValueRef check = runtime_function(e, "tnf_rt_check_input", check_type);
  LLVMValueRef leave = runtime_function(e, "tnf_rt_leave", leave_type);

  LLVMValueRef entry = LLVMAddFunction(e->module, name, e->entry_type);
  LLVMSetLinkage(entry, LLVMInternalLinkage);
  restrict_instructions(e, entry);
  LLVMPositionBuilderAtEnd(e->builder, append_block(e, entry));
  LLVMValueRef ctx = LLVMGetParam(entry, 0), inputs = LLVMGetParam(entry, 1);
  return_unless_ok(e, entry, LLVMBuildCall2(e->builder, enter_type, enter, (LLVMValueRef[]){ctx, info_of(e, program)}, 2, ""));
  build_machine_check(e, program, entry);
  for (int32_t i = 0; i < program->input_count; ++i) {
    LLVMValueRef input = LLVMBuildLoad2(e->builder, p, element_address(e, p, inputs, i), "");
    LLVMValueRef operands[] = {ctx, element_address(e, e->argument_type, arguments, i), input};
    return_unless_ok(e, entry, LLVMBuildCall2(e->builder, check_type, check, operands, 3, ""));
  }
  LLVMValueRef body_inputs = holds_data(program) ? build_body_inputs(e, program, inputs) : inputs;
  LLVMValueRef operands[] = {ctx, body_inputs, LLVMGetParam(entry, 2)};
  LLVMValueRef code = LLVMBuildCall2(e->builder, e->entry_type, run, operands, 3, "");
  LLVMBuildRet(e->builder, LLVMBuildCall2(e->builder, leave_type, leave, (LLVMValueRef[]){ctx, code}, 2, ""));
  return entry;
}

/* ---- the C function ---- */

static LLVMValueRef build_pointer_list(const emitter *e, LLVMValueRef function, unsigned first, int32_t count) {
  LLVMTypeRef type = LLVMArrayType2(e->pointer, count ? (uint64_t)count : 1);
  LLVMValueRef list = LLVMBuildAlloca(e->builder, type, "");
  for (int32_t i = 0; i < count; ++i)
    LLVMBuildStore(e->builder, LLVMGetParam(function, first + (unsigned)i), element_address(e, e->pointer, list, i));
  return list;
}

static tnf_status *build_c_function(const emitter *e, const tnf_signature *program, LLVMValueRef entry) {
  size_t count = 1 + (size_t)program->input_count + (size_t)program->output_count;
  LLVMTypeRef *types = e->allocator->alloc(e->allocator->user, count * sizeof(LLVMTypeRef), _Alignof(LLVMTypeRef));
  if (!types)
    return tnf_status_out_of_memory();
  for (size_t i = 0; i < count; ++i)
    types[i] = e->pointer;
  LLVMTypeRef type = LLVMFunctionType(e->i32, types, (unsigned)count, false);
  e->allocator->free(e->allocator->user, types, count * sizeof(LLVMTypeRef), _Alignof(LLVMTypeRef));
  LLVMValueRef function = LLVMAddFunction(e->module, program->name, type);
  restrict_instructions(e, function);
  LLVMPositionBuilderAtEnd(e->builder, append_block(e, function));
  LLVMValueRef inputs = build_pointer_list(e, function, 1, program->input_count);
  LLVMValueRef outputs = build_pointer_list(e, function, 1 + (unsigned)program->input_count, program->output_count);
  LLVMValueRef operands[] = {LLVMGetParam(function, 0), inputs, outputs};
  LLVMBuildRet(e->builder, LLVMBuildCall2(e->builder, e->entry_type, entry, operands, 3, ""));
  return NULL;
}

/* ---- one program ---- */

/* The constant `f_info`. f.run may have declared it as f.info: there it means `of_body`, the description with all inputs of the
 * body. */
static LLVMValueRef define_info(const emitter *e, const tnf_signature *program, LLVMValueRef value, LLVMValueRef of_body) {
  char name[NAME_SIZE];
  snprintf(name, sizeof name, "%s.info", program->name);
  LLVMValueRef declared = LLVMGetNamedGlobal(e->module, name), info = info_of(e, program);
  if (declared) {
    LLVMReplaceAllUsesWith(declared, of_body ? private_constant(e, of_body, ".body_info") : info);
    LLVMDeleteGlobal(declared);
  }
  LLVMSetInitializer(info, value);
  LLVMSetGlobalConstant(info, true);
  if (!e->with_functions)
    LLVMSetLinkage(info, LLVMInternalLinkage);
  return info;
}

/* A tnf_rt_program_info with these inputs. */
static LLVMValueRef info_value(const emitter *e, const tnf_signature *program, int32_t input_count, LLVMValueRef inputs,
                               LLVMValueRef outputs, LLVMValueRef entry) {
  LLVMValueRef fields[INFO_FIELDS] = {constant_i32(e, sizeof(tnf_rt_program_info)),
                                      constant_i32(e, TNF_RT_ABI_VERSION),
                                      constant_i32(e, e->loop_nests),
                                      constant_i32(e, 0),
                                      constant_string(e, program->name),
                                      constant_string(e, e->cpu),
                                      constant_i32(e, input_count),
                                      constant_i32(e, program->output_count),
                                      inputs,
                                      outputs,
                                      entry};
  return LLVMConstStructInContext(e->context, fields, INFO_FIELDS, false);
}

static tnf_status *add_program(const emitter *e, const tnf_signature *program, LLVMValueRef *info) {
  char name[NAME_SIZE];
  snprintf(name, sizeof name, "%s.run", program->name);
  LLVMValueRef run = LLVMGetNamedFunction(e->module, name);
  if (!run || LLVMIsDeclaration(run))
    return tnf_status_new(e->allocator, TNF_RT_INTERNAL, "%s: lowering left no body", program->name);
  bool failed = false;
  LLVMValueRef inputs = constant_array(e, e->argument_type, program->input_count, make_argument, program->inputs, &failed);
  LLVMValueRef outputs = constant_array(e, e->argument_type, program->output_count, make_argument, program->outputs, &failed);
  LLVMValueRef body_inputs = inputs;
  if (holds_data(program))
    body_inputs =
        constant_array(e, e->argument_type, program->body_input_count, make_argument_of_body, program->body_inputs, &failed);
  if (failed)
    return tnf_status_out_of_memory();
  LLVMValueRef entry = build_entry(e, program, run, inputs), of_body = NULL;
  if (holds_data(program))
    of_body = info_value(e, program, program->body_input_count, body_inputs, outputs, entry);
  *info = define_info(e, program, info_value(e, program, program->input_count, inputs, outputs, entry), of_body);
  return e->with_functions && tnf_name_is_function(program->name) ? build_c_function(e, program, entry) : NULL;
}

/* ---- the module ---- */

static LLVMValueRef table_entry(const emitter *e, const void *from, int32_t index) {
  const tnf_signatures *signatures = from;
  if (index == signatures->count)
    return LLVMConstNull(e->pointer);
  char name[NAME_SIZE];
  snprintf(name, sizeof name, "%s_info", signatures->programs[index].name);
  return LLVMGetNamedGlobal(e->module, name); /* names are checked: nothing else has this one */
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
  for (int32_t i = 0; i < signatures->count && !st; ++i) {
    LLVMValueRef info;
    st = add_program(&e, &signatures->programs[i], &info);
  }
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
