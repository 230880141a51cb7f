/* Derivatives of entries: entries of their own, made from the parent's graph with the rules that graphs use. What the parent's
 * results are is read, not computed again. */
#include "eager/eager.h"

#include <stdio.h>

#include "ad/differentiate.h"
#include "pipeline/pipeline.h"
#include "tenferro/ops.h"
#include "trace/trace.h"

typedef struct derivation {
  tnf_eager_runtime *runtime;
  tnf_eager_entry *parent;
  tnf_graph *graph;
  int32_t in, out;       /* operands and results of the parent */
  int32_t first_operand; /* among the arguments of the graph */
  int32_t first_saved, first_given;
  int32_t given_count;
  tnf_traced *operands, *results, *given; /* lists of in, out, and in or out; null values where there is none */
  tnf_traced *derivatives;                /* of wanted operands, or of results; null where there is none */
} derivation;

static tnf_traced argument(const derivation *d, intptr_t index) {
  return tnf_traced_from(d->graph, mlirBlockGetArgument(tnf_trace_block(d->graph), index));
}

/* Input number so many, with x's dtype and extents. */
static tnf_traced append_like(derivation *d, tnf_traced x) {
  char name[32];
  snprintf(name, sizeof name, "input%d", d->graph->trace->argument_count);
  return tnf_input_like(d->graph, name, x);
}

static bool is_floating(tnf_traced x) {
  return tnf_dtype_is_floating(tnf_dtype_of(x));
}

/* The arguments: those of the parent, its results, and what is given. */
static void add_arguments(derivation *d, tnf_eager_kind kind, const tnf_eager_mask *mask) {
  d->first_operand = d->parent->extent_count;
  for (int32_t i = 0; i < d->in; ++i)
    d->operands[i] = argument(d, d->first_operand + i);
  for (int32_t i = 0; i < d->out; ++i)
    d->results[i] = tnf_traced_from(d->graph, mlirOperationGetOperand(tnf_trace_end(d->graph), i));
  d->first_saved = d->graph->trace->argument_count;
  for (int32_t i = 0; i < d->out; ++i)
    append_like(d, d->results[i]);
  d->first_given = d->graph->trace->argument_count;
  int32_t count = kind == TNF_EAGER_VJP ? d->out : d->in;
  for (int32_t i = 0; i < count; ++i) {
    bool has = tnf_eager_mask_has(mask, i);
    d->given[i] = has ? append_like(d, kind == TNF_EAGER_VJP ? d->results[i] : d->operands[i]) : tnf_traced_failed(NULL);
    d->given_count += has;
  }
}

/* Several results in one sweep: the gradient of the sum of the real products of each with its cotangent. */
static tnf_traced paired_loss(derivation *d) {
  tnf_traced loss = tnf_traced_failed(NULL);
  for (int32_t i = 0; i < d->out; ++i) {
    if (tnf_traced_is_null(d->given[i]))
      continue;
    tnf_traced product = tnf_mul(tnf_conj(d->given[i]), d->results[i]);
    tnf_traced sum = tnf_reduce_sum(tnf_dtype_is_complex(tnf_dtype_of(product)) ? tnf_real(product) : product, TNF_ALL_AXES);
    if (tnf_dtype_of(sum) == TNF_F32)
      sum = tnf_convert(sum, TNF_F64); /* a loss has one dtype */
    loss = tnf_traced_is_null(loss) ? sum : tnf_add(loss, sum);
  }
  return loss;
}

static void pull_back(derivation *d, const tnf_eager_mask *wanted) {
  tnf_traced *xs = tnf_graph_alloc(d->graph, 2 * (size_t)d->in, sizeof *xs), *pulled = xs + d->in;
  if (!xs)
    return;
  int32_t count = 0, one = 0;
  for (int32_t i = 0; i < d->in; ++i)
    if (tnf_eager_mask_has(wanted, i))
      xs[count++] = d->operands[i];
  while (one < d->out && tnf_traced_is_null(d->given[one]))
    ++one;
  if (d->given_count == 1)
    tnf_vjp_many_optional(d->results[one], xs, count, d->given[one], pulled);
  else
    tnf_grad_many_optional(paired_loss(d), xs, count, pulled);
  count = 0;
  for (int32_t i = 0; i < d->in; ++i)
    d->derivatives[i] = tnf_eager_mask_has(wanted, i) ? pulled[count++] : tnf_traced_failed(NULL);
  tnf_graph_free(d->graph, xs, 2 * (size_t)d->in, sizeof *xs);
}

/* The derivative of result i along the tangents of what it depends on. */
static tnf_traced along(derivation *d, int32_t i, tnf_traced *xs, tnf_traced *tangents) {
  int32_t count = 0;
  tnf_traced derivative, only;
  for (int32_t k = 0; k < d->in; ++k) {
    if (tnf_traced_is_null(d->given[k]) || !tnf_jvp_optional(d->results[i], d->operands[k], d->given[k], &derivative))
      continue;
    xs[count] = d->operands[k];
    tangents[count++] = d->given[k];
    only = derivative;
  }
  if (count == 1)
    return only;
  return count ? tnf_jvp_many(d->results[i], xs, tangents, count) : tnf_traced_failed(NULL);
}

static void push_forward(derivation *d, const tnf_eager_mask *wanted) {
  tnf_traced *xs = tnf_graph_alloc(d->graph, 2 * (size_t)d->in, sizeof *xs);
  if (!xs)
    return;
  for (int32_t i = 0; i < d->out; ++i)
    d->derivatives[i] =
        tnf_eager_mask_has(wanted, i) && is_floating(d->results[i]) ? along(d, i, xs, xs + d->in) : tnf_traced_failed(NULL);
  tnf_graph_free(d->graph, xs, 2 * (size_t)d->in, sizeof *xs);
}

/* The derivatives become the outputs; behind them the parent's results stay until the rules have been applied. */
static int32_t set_outputs(derivation *d, int32_t count) {
  char name[32];
  int32_t made = 0;
  if (!tnf_trace_keep_outputs(d->graph, 0))
    return 0;
  for (int32_t i = 0; i < count; ++i)
    if (!tnf_traced_is_null(d->derivatives[i])) {
      snprintf(name, sizeof name, "result%d", made++);
      tnf_output(d->graph, name, d->derivatives[i]);
    }
  for (int32_t i = 0; i < d->out; ++i) {
    snprintf(name, sizeof name, "saved%d", i);
    tnf_output(d->graph, name, d->results[i]);
  }
  return made;
}

/* What the value is copied from, rearranged, by operations that change no element. */
static MlirValue source_of(MlirValue value) {
  while (mlirValueIsAOpResult(value)) {
    MlirOperation op = mlirOpResultGetOwner(value);
    if (!tnf_op_is(op, "tenferro.broadcast_in_dim") && !tnf_op_is(op, "tenferro.reshape") && !tnf_op_is(op, "tenferro.transpose"))
      break;
    value = mlirOperationGetOperand(op, 0);
  }
  return value;
}

/* Whether the value, which was read, is compared with one that is computed again: that may have other bits than what the value
 * was made of, as the extreme of singular values without vectors is not one of those with them. */
static bool meets_computed(MlirValue value) {
  for (MlirOpOperand use = mlirValueGetFirstUse(value); !mlirOpOperandIsNull(use); use = mlirOpOperandGetNextUse(use)) {
    MlirOperation op = mlirOpOperandGetOwner(use);
    bool copies =
        tnf_op_is(op, "tenferro.broadcast_in_dim") || tnf_op_is(op, "tenferro.reshape") || tnf_op_is(op, "tenferro.transpose");
    if (copies && meets_computed(mlirOperationGetResult(op, 0)))
      return true;
    for (intptr_t i = 0; tnf_op_is(op, "tenferro.compare") && i < 2; ++i) {
      MlirValue source = source_of(mlirOperationGetOperand(op, i));
      if (mlirValueIsAOpResult(source) && !mlirValueEqual(source, source_of(value)))
        return true;
    }
  }
  return false;
}

/* What the call itself did besides computing: a derivative does not do it again. */
static MlirWalkResult drop_effect(MlirOperation op, void *user) {
  (void)user;
  if (!tnf_op_is(op, "tenferro.print") && !tnf_op_is(op, "tenferro.check_finite"))
    return MlirWalkResultAdvance;
  mlirOperationDestroy(op); /* they have no results */
  return MlirWalkResultSkip;
}

/* Applies the rules; then what was a result of the parent is read where it was computed. */
static tnf_status *expand(derivation *d, int32_t made) {
  MlirModule module = tnf_graph_get_module(d->graph);
  if (mlirModuleIsNull(module))
    return tnf_status_out_of_memory();
  bool has_calls = !mlirOperationIsNull(mlirOperationGetNextInBlock(mlirBlockGetFirstOperation(mlirModuleGetBody(module))));
  tnf_status *status = has_calls ? tnf_pipeline_inline(d->graph->allocator, module) : NULL;
  status = status ? status : tnf_differentiate(module, d->runtime->ad, d->runtime->ctx);
  for (int32_t i = 0; i < d->out && !status; ++i) {
    MlirValue result = mlirOperationGetOperand(tnf_trace_end(d->graph), made + i);
    MlirValue saved = mlirBlockGetArgument(tnf_trace_block(d->graph), d->first_saved + i);
    if (mlirValueIsAOpResult(result) && !meets_computed(result))
      mlirValueReplaceAllUsesOfWith(result, saved);
  }
  if (!status)
    mlirOperationWalk(d->graph->trace->function, drop_effect, NULL, MlirWalkPostOrder);
  if (!status && !tnf_trace_keep_outputs(d->graph, made))
    status = tnf_status_out_of_memory();
  return status;
}

/* The entry of the finished graph. */
static tnf_eager_entry *finish(derivation *d, tnf_eager_kind kind, const tnf_eager_mask *given, const tnf_eager_mask *wanted,
                               int32_t count) {
  tnf_eager_entry *entry = tnf_eager_entry_new(d->runtime, d->graph, d->parent->extent_count, NULL, 0, 0);
  if (!entry)
    return NULL;
  entry->name = d->parent->name;
  entry->kind = kind;
  entry->given = *given;
  entry->wanted = *wanted;
  entry->result_of = tnf_eager_alloc(d->runtime, (size_t)entry->output_count, sizeof *entry->result_of);
  if (!entry->result_of) {
    tnf_eager_entry_free(d->runtime, entry);
    return NULL;
  }
  int32_t made = 0;
  for (int32_t i = 0; i < count; ++i)
    if (!tnf_traced_is_null(d->derivatives[i]))
      entry->result_of[made++] = i;
  return entry;
}

static tnf_eager_entry *derive(derivation *d, tnf_eager_kind kind, const tnf_eager_mask *given, const tnf_eager_mask *wanted) {
  int32_t count = kind == TNF_EAGER_VJP ? d->in : d->out;
  add_arguments(d, kind, given);
  if (kind == TNF_EAGER_VJP)
    pull_back(d, wanted);
  else
    push_forward(d, wanted);
  int32_t made = set_outputs(d, count);
  tnf_status *status = NULL;
  if (!tnf_graph_status(d->graph))
    status = expand(d, made);
  else
    tnf_eager_fail(d->runtime, tnf_status_code(tnf_graph_status(d->graph)), "%s", tnf_status_message(tnf_graph_status(d->graph)));
  if (status)
    tnf_eager_take_error(d->runtime, status);
  else if (!tnf_graph_status(d->graph))
    return finish(d, kind, given, wanted, count);
  return NULL;
}

static bool is_same(const tnf_eager_mask *a, const tnf_eager_mask *b) {
  return memcmp(a, b, sizeof *a) == 0;
}

static void add_derived(tnf_eager_runtime *runtime, tnf_eager_entry *parent, tnf_eager_entry *entry) {
  entry->root = parent->root;
  entry->sibling = parent->derived;
  parent->derived = entry;
  runtime->programs++;
}

/* The derived entry that came with the library; NULL where there is none. */
static const tnf_eager_shipped *find_shipped(const tnf_eager_runtime *runtime, const tnf_eager_entry *parent, tnf_eager_kind kind,
                                             const tnf_eager_mask *given, const tnf_eager_mask *wanted) {
  if (!parent->shipped || runtime->ad)
    return NULL;
  const tnf_eager_shipped *e = tnf_eager_shipped_library.entries + parent->shipped->first_derived;
  for (int32_t i = 0; i < parent->shipped->derived_count; ++i, ++e)
    if (e->kind == kind && is_same(given, &e->given) && is_same(wanted, &e->wanted))
      return e;
  return NULL;
}

tnf_eager_entry *tnf_eager_entry_derive(tnf_eager_runtime *runtime, tnf_eager_entry *parent, tnf_eager_kind kind,
                                        const tnf_eager_mask *given, const tnf_eager_mask *wanted) {
  for (tnf_eager_entry *e = parent->derived; e; e = e->sibling)
    if (e->kind == kind && is_same(given, &e->given) && is_same(wanted, &e->wanted))
      return e;
  const tnf_eager_shipped *shipped = find_shipped(runtime, parent, kind, given, wanted);
  if (shipped) {
    tnf_eager_entry *entry = tnf_eager_entry_from_shipped(runtime, shipped);
    if (entry)
      add_derived(runtime, parent, entry);
    return entry;
  }
  derivation d = {.runtime = runtime, .parent = parent, .in = parent->operand_count, .out = parent->output_count};
  tnf_status *status = tnf_graph_from_mlir(runtime->ctx, parent->text, parent->text_size, "eager", NULL, &d.graph);
  if (status) {
    tnf_eager_take_error(runtime, status);
    return NULL;
  }
  size_t most = (size_t)(d.in + d.out), all = 4 * most;
  d.operands = tnf_eager_alloc(runtime, all, sizeof *d.operands);
  d.results = d.operands + most;
  d.given = d.results + most;
  d.derivatives = d.given + most;
  tnf_eager_entry *entry = d.operands ? derive(&d, kind, given, wanted) : NULL;
  if (entry)
    add_derived(runtime, parent, entry);
  tnf_eager_free(runtime, d.operands, all, sizeof *d.operands);
  tnf_graph_release(d.graph);
  return entry;
}
