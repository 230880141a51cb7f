/* The kernels of users' operations that an object calls: which they are, and where they are in this process. */
#include "compile/kernels.h"

#include <mlir-c/BuiltinAttributes.h>
#include <string.h>

#include "builder/custom.h"
#include "compile/names.h"

static MlirStringRef string_at(MlirAttribute pair, intptr_t i) {
  return mlirStringAttrGetValue(mlirArrayAttrGetElement(pair, i));
}

static bool is_known(const tnf_kernels *kernels, MlirStringRef symbol) {
  for (int32_t i = 0; i < kernels->count; ++i)
    if (strlen(kernels->kernel[i].symbol) == symbol.length && memcmp(kernels->kernel[i].symbol, symbol.data, symbol.length) == 0)
      return true;
  return false;
}

static tnf_status *add(tnf_store *store, MlirAttribute pair, tnf_kernels *kernels) {
  MlirStringRef name = string_at(pair, 0), symbol = string_at(pair, 1);
  if (is_known(kernels, symbol))
    return NULL;
  const char *operation = tnf_store_string(store, name.data, name.length);
  const char *text = tnf_store_string(store, symbol.data, symbol.length);
  if (!operation || !text)
    return tnf_status_out_of_memory();
  if (!tnf_name_is_function(text))
    return tnf_status_new(&store->allocator, TNF_RT_INVALID_ARGUMENT,
                          "%s: the symbol \"%s\" is a word of C, or a library's, and no user's kernel", operation, text);
  kernels->kernel[kernels->count].operation = operation;
  kernels->kernel[kernels->count++].symbol = text;
  return NULL;
}

tnf_status *tnf_kernels_read(tnf_store *store, MlirModule module, tnf_kernels *out) {
  *out = (tnf_kernels){0, NULL};
  MlirAttribute list =
      mlirOperationGetAttributeByName(mlirModuleGetOperation(module), mlirStringRefCreateFromCString("tenferro.customs"));
  const intptr_t count = mlirAttributeIsNull(list) ? 0 : mlirArrayAttrGetNumElements(list);
  if (!count)
    return NULL;
  out->kernel = tnf_store_alloc(store, (size_t)count, sizeof *out->kernel);
  tnf_status *st = out->kernel ? NULL : tnf_status_out_of_memory();
  for (intptr_t i = 0; i < count && !st; ++i)
    st = add(store, mlirArrayAttrGetElement(list, i), out);
  return st;
}

/* An operation of that name that has a kernel of that symbol. */
static tnf_status *find(const char *operation, const char *symbol, const tnf_allocator *a, const tnf_context *ctx,
                        tnf_custom_kernel **kernel) {
  const tnf_custom_op *op = tnf_custom_find(ctx, mlirStringRefCreateFromCString(operation));
  *kernel = op ? op->kernel : NULL;
  if (!op)
    return tnf_status_new(a, TNF_RT_UNSUPPORTED,
                          "%s: the program needs its kernel \"%s\", and no such operation is registered "
                          "with the context",
                          operation, symbol);
  if (strcmp(op->symbol, symbol) != 0)
    return tnf_status_new(a, TNF_RT_UNSUPPORTED,
                          "%s: the program needs its kernel \"%s\", and it is registered with the kernel "
                          "\"%s\"",
                          operation, symbol, op->symbol);
  if (!op->kernel)
    return tnf_status_new(a, TNF_RT_UNSUPPORTED, "%s: the program needs its kernel \"%s\", and it is registered without one",
                          operation, symbol);
  return NULL;
}

tnf_status *tnf_kernels_find(const tnf_kernels *kernels, tnf_store *store, const tnf_context *ctx, tnf_jit_function **out) {
  *out = NULL;
  if (!kernels->count)
    return NULL;
  tnf_jit_function *functions = tnf_store_alloc(store, (size_t)kernels->count, sizeof *functions);
  tnf_status *st = functions ? NULL : tnf_status_out_of_memory();
  for (int32_t i = 0; i < kernels->count && !st; ++i) {
    tnf_custom_kernel *kernel;
    st = find(kernels->kernel[i].operation, kernels->kernel[i].symbol, &store->allocator, ctx, &kernel);
    functions[i] = (tnf_jit_function){kernels->kernel[i].symbol, (void (*)(void))kernel};
  }
  *out = functions;
  return st;
}
