/* A program as version 1 compiled it, with the structs that it had then: the runtime must refuse it before it touches a tensor.
 */
#include "old_program.h"

#include <stdint.h>

enum { OLD_RANK = 16, OLD_F64 = 1, OLD_VERSION = 1 };

typedef struct old_tensor {
  void *data;
  int32_t rank, dtype;
  int64_t extents[OLD_RANK];
} old_tensor;

typedef struct old_argument {
  const char *name;
  int32_t dtype, rank;
  const int64_t *extents;
  const char *const *extent_names;
} old_argument;

typedef int old_entry(void *ctx, const old_tensor *const *inputs, old_tensor *const *outputs);

typedef struct old_info {
  uint32_t abi_version, loop_nests;
  const char *name, *cpu;
  int32_t input_count, output_count;
  const old_argument *inputs, *outputs;
  old_entry *entry;
} old_info;

int tnf_rt_enter(void *ctx);
int tnf_rt_leave(void *ctx, int code);

static int entry(void *ctx, const old_tensor *const *inputs, old_tensor *const *outputs) {
  int code = tnf_rt_enter(ctx);
  if (code)
    return code;
  for (int64_t i = 0; i < inputs[0]->extents[0]; ++i)
    ((double *)outputs[0]->data)[i] = 2 * ((const double *)inputs[0]->data)[i];
  return tnf_rt_leave(ctx, 0);
}

int old_program(struct tnf_context *ctx, const void *x, void *y) {
  const old_tensor *in = x;
  old_tensor *out = y;
  return entry(ctx, &in, &out);
}

static const int64_t any[] = {-1};
static const char *const n[] = {"n"};
static const old_argument in[] = {{"x", OLD_F64, 1, any, n}}, out[] = {{"y", OLD_F64, 1, any, n}};
static const old_info info = {OLD_VERSION, 1, "old_program", "native", 1, 1, in, out, entry};

const void *old_program_info(void) {
  return &info;
}

#ifdef TEST_OLD_PROGRAM
__attribute__((visibility("default"))) const old_info *const tnf_rt_programs[] = {&info, 0};
#endif
