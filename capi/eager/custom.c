/* Operations of the user's own on eager tensors. */
#include "tenferro/custom.h"
#include "eager/call.h"

typedef struct custom_call {
  const char *name;
  int32_t input_count, result_count;
  const tnf_custom_attributes *attributes;
} custom_call;

/* Told from the numbers of generated operations. */
enum { CUSTOM = -1 };

static void trace_custom(tnf_eager_tracing *t, const void *arguments) {
  const custom_call *call = arguments;
  tnf_custom(t->graph, call->name, t->in, call->input_count, call->attributes, t->out, call->result_count);
}

static void put_attributes(tnf_eager_making *c, const tnf_custom_attributes *attributes) {
  tnf_eager_call_whole(c, attributes ? attributes->size : 0);
  if (!attributes || attributes->size != sizeof *attributes)
    return;
  tnf_eager_call_whole(c, attributes->integer_count);
  for (int32_t i = 0; attributes->integers && i < attributes->integer_count; ++i)
    tnf_eager_call_whole(c, attributes->integers[i]);
  tnf_eager_call_whole(c, attributes->real_count);
  for (int32_t i = 0; attributes->reals && i < attributes->real_count; ++i)
    tnf_eager_call_real(c, attributes->reals[i]);
  tnf_eager_call_bytes(c, attributes->bytes, attributes->byte_count);
}

bool tnf_eager_custom(tnf_eager_runtime *runtime, const char *name, tnf_eager_tensor *const *inputs, int32_t input_count,
                      const tnf_custom_attributes *attributes, tnf_eager_tensor **results, int32_t result_count) {
  custom_call call = {name, input_count, result_count, attributes};
  const char *missing = input_count > 0 && !inputs ? "inputs" : result_count > 0 && !results ? "results" : NULL;
  if (runtime && missing) {
    for (int32_t i = 0; results && i < result_count; ++i)
      results[i] = NULL;
    tnf_eager_fail(runtime, TNF_RT_INVALID_ARGUMENT, "custom: \"%s\" is NULL", missing);
    return false;
  }
  tnf_eager_making c;
  tnf_eager_call_begin(&c, CUSTOM, "custom", trace_custom, &call);
  tnf_eager_call_runtime(&c, runtime);
  tnf_eager_call_operands(&c, "input", inputs, input_count);
  tnf_eager_call_whole(&c, result_count);
  tnf_eager_call_text(&c, name);
  put_attributes(&c, attributes);
  return tnf_eager_call_end(&c, result_count, results);
}
