/* Calls the programs of programs.mlir through their header, with nothing of LLVM in the process. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "programs.h"
#include <tenferro/runtime.h>

/* Whether a library of that name is mapped into this process. */
static int is_loaded(const char *name) {
  char line[4096];
  int found = 0;
  FILE *maps = fopen("/proc/self/maps", "r");
  while (maps && fgets(line, sizeof line, maps))
    found |= strstr(line, name) != NULL;
  if (maps)
    fclose(maps);
  return found;
}

/* Values decide the size of the result: into memory of its own, a buffer with room, and one without. */
static void check_leading(tnf_context *ctx) {
  double x[3] = {1, 2, 3}, own[3] = {0};
  int64_t k = 2;
  tnf_rt_tensor tx = {.data = x, .rank = 1, .dtype = TNF_F64, .extents = {3}}, tk = {.data = &k, .dtype = TNF_I64}, kept = {0},
                room = {.data = own, .rank = 1, .dtype = TNF_F64, .extents = {3}}, less = room;
  const char *status = tnf_rt_status_name(leading(ctx, &tx, &tk, &kept));
  printf("leading %s: %lld, the last %g\n", status, (long long)kept.extents[0], ((double *)kept.data)[1]);
  tnf_rt_tensor_release(ctx, &kept);
  status = tnf_rt_status_name(leading(ctx, &tx, &tk, &room));
  printf("leading %s: %lld, the last %g\n", status, (long long)room.extents[0], own[1]);
  less.extents[0] = 1;
  status = tnf_rt_status_name(leading(ctx, &tx, &tk, &less));
  printf("leading %s: %s; %lld\n", status, tnf_context_message(ctx), (long long)less.extents[0]);
  own[0] = 0;
  tnf_rt_tensor tail = {.data = own + 2, .rank = 1, .dtype = TNF_F64, .extents = {1}};
  room.extents[0] = 3;
  k = 1; /* what is written would not reach it */
  status = tnf_rt_status_name(leading(ctx, &tail, &tk, &room));
  printf("leading %s: %s; %lld, %g\n", status, tnf_context_message(ctx), (long long)room.extents[0], own[0]);
  k = -1;
  status = tnf_rt_status_name(leading(ctx, &tx, &tk, &kept));
  printf("leading %s: %s; %d\n", status, tnf_context_message(ctx), kept.data == NULL);
}

int main(void) {
  tnf_context *ctx = tnf_context_new(NULL);
  double x[6] = {0.1, 0.2, 0.3, 0.4, 0.5, 0.6}, w[2] = {1, 2}, own[6], want = 0;
  for (int i = 0; i < 6; ++i)
    want += tanh(x[i] * w[i % 2]) * sin(x[i]);
  tnf_rt_tensor tx = {.data = x, .rank = 2, .dtype = TNF_F64, .extents = {2, 3}},
                tw = {.data = w, .rank = 1, .dtype = TNF_F64, .extents = {2}}, loss_value = {0},
                gradient = {.data = own, .rank = 2, .dtype = TNF_F64, .extents = {3, 2}};
  printf("status %d\n", (int)loss(ctx, &tx, &tw, &loss_value, &gradient));
  printf("loss is right: %d\n", fabs(*(double *)loss_value.data - want) < 1e-14);
  printf("gradient %lld x %lld in my memory: %d\n", (long long)gradient.extents[0], (long long)gradient.extents[1],
         gradient.data == own);
  tnf_rt_tensor_release(ctx, &loss_value);
  tx.extents[0] = 3;
  tx.extents[1] = 2;
  printf("status %s: %s\n", tnf_rt_status_name(loss(ctx, &tx, &tw, &loss_value, &gradient)), tnf_context_message(ctx));
  printf("%s takes %d inputs\n", loss_info.name, (int)loss_info.input_count);
  float y[15] = {0};
  tnf_rt_tensor long_input = {.data = y, .rank = 2, .dtype = TNF_F32, .extents = {5, 3}}, result = {0};
  printf("status %s: %s\n", tnf_rt_status_name(brief(ctx, &long_input, &result)), tnf_context_message(ctx));
  check_leading(ctx);
  printf("LLVM %d MLIR %d compiler %d\n", is_loaded("LLVM"), is_loaded("MLIR"), is_loaded("libtenferro.so"));
  tnf_context_release(ctx);
  return 0;
}
