/* What a user writes to run a program and read its results, in C11 and in C++17: not one cast, with every warning on. Compiled
 * only. */
#include <tenferro/runtime.h>

tnf_status *run_one(tnf_context *ctx, const tnf_program *program, tnf_tensor *x, double *sum);
tnf_status *run_two(tnf_context *ctx, const tnf_program *program, tnf_tensor *x, tnf_tensor *w, tnf_tensor **loss);
tnf_status *run_named(tnf_context *ctx, tnf_program *program, tnf_tensor *x, const tnf_tensor **loss);
double first(const tnf_tensor *t);
tnf_status *run_sized(tnf_context *ctx, const tnf_program *program, tnf_tensor *x, int64_t most, int64_t *count);
tnf_status *run_there(tnf_context *ctx, const tnf_program *program, double *memory, int64_t n);
tnf_rt_status run_flat(tnf_context *ctx, const tnf_program *program, double *memory, int64_t n);

double first(const tnf_tensor *t) {
  const double *values = tnf_tensor_const_f64(t);
  const float *single = tnf_tensor_const_f32(t);
  const int64_t *extents = tnf_tensor_extents(t);
  if (single && extents)
    return *single;
  return values ? values[0] : 0;
}

tnf_status *run_one(tnf_context *ctx, const tnf_program *program, tnf_tensor *x, double *sum) {
  tnf_tensor *y = NULL;
  tnf_status *status = tnf_run(ctx, program, &x, 1, &y, 1);
  *sum = first(y);
  tnf_tensor_release(y);
  return status;
}

tnf_status *run_two(tnf_context *ctx, const tnf_program *program, tnf_tensor *x, tnf_tensor *w, tnf_tensor **loss) {
  tnf_tensor *inputs[] = {x, w};
  tnf_tensor *outputs[] = {NULL, NULL};
  tnf_status *status = tnf_run(ctx, program, inputs, 2, outputs, 2);
  *loss = outputs[0];
  tnf_tensor_release(outputs[1]);
  return status;
}

tnf_status *run_named(tnf_context *ctx, tnf_program *program, tnf_tensor *x, const tnf_tensor **loss) {
  tnf_call *call = NULL;
  tnf_tensor *result = NULL;
  tnf_status *status = tnf_call_new(ctx, program, &call);
  if (!status)
    status = tnf_call_set(call, "x", x);
  if (!status)
    status = tnf_call_run(call);
  if (!status)
    status = tnf_call_get(call, "loss", &result);
  *loss = tnf_tensor_retain(result);
  tnf_call_release(call);
  return status;
}

tnf_status *run_there(tnf_context *ctx, const tnf_program *program, double *memory, int64_t n) {
  tnf_tensor *x = NULL, *y = NULL;
  tnf_status *status = tnf_tensor_borrow(ctx, TNF_F64, 1, &n, memory, NULL, NULL, &x);
  if (!status)
    status = tnf_tensor_borrow(ctx, TNF_F64, 1, &n, memory + n, NULL, NULL, &y);
  if (!status)
    status = tnf_run(ctx, program, &x, 1, &y, 1);
  tnf_tensor_release(x);
  tnf_tensor_release(y);
  return status;
}

tnf_status *run_sized(tnf_context *ctx, const tnf_program *program, tnf_tensor *x, int64_t most, int64_t *count) {
  tnf_tensor *kept = NULL;
  tnf_status *status = tnf_tensor_with_capacity(ctx, TNF_F64, 1, &most, &kept);
  if (!status)
    status = tnf_run(ctx, program, &x, 1, &kept, 1);
  *count = tnf_tensor_capacity(kept) < most ? 0 : tnf_tensor_extent(kept, 0);
  tnf_tensor_release(kept);
  return status;
}

tnf_rt_status run_flat(tnf_context *ctx, const tnf_program *program, double *memory, int64_t n) {
  tnf_rt_tensor x = {memory, NULL, 1, TNF_F64, TNF_RT_CPU, 0, {n}}, y = {memory + n, NULL, 1, TNF_F64, TNF_RT_CPU, 0, {n}};
  const tnf_rt_tensor *inputs[] = {&x};
  tnf_rt_tensor *outputs[] = {&y};
  return tnf_program_info(program)->entry(ctx, inputs, outputs);
}
