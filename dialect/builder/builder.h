/* Building IR from C: an insertion point with a sticky first error, and the operations on values in it. Used by the tracer and by
 * the derivative rules; not installed.
 *
 * tnf_op_<name>() (builders.h, generated from the records) builds one operation as it is in the IR: no broadcasting, no
 * promotion. tnf_<name>() (tenferro/ops.h) is the surface that users and derivative rules share. In both, a null operand gives a
 * null result, a symbolic zero is the zero of its type, and the first failure is kept by the graph. */
#ifndef TNF_BUILDER_H
#define TNF_BUILDER_H

#include <stdarg.h>
#include <string.h>

#include "CAPI.h"
#include "core/status.h"
#include "mlir-c/BuiltinAttributes.h"
#include "mlir-c/BuiltinTypes.h"
#include "mlir-c/Diagnostics.h"
#include "mlir-c/IR.h"
#include "tenferro/lists.h"
#include "tenferro/traced.h"

struct tnf_tracer;

/* Writes an open extent of a value in terms of the inputs' extents; "" where it depends on anything else. */
typedef void tnf_extent_text(tnf_graph *graph, MlirValue value, int32_t axis, char *text, size_t size);

/* The name of an input of the graph, by its number; "" where it has none. */
typedef MlirStringRef tnf_argument_name(const tnf_graph *graph, MlirValue argument);

typedef struct tnf_call_counter {
  const char *name;
  int32_t count;
} tnf_call_counter;

#define TNF_LABEL_OPERANDS 4

/* What a traced graph knows of the call of a builder that is at work, and what its user wants to hear. */
typedef struct tnf_labels {
  const char *name;          /* what was called; NULL between calls */
  int32_t number;            /* which call of that name, from 1; 0: not counted yet */
  const char *operand_names; /* as tnf_operand_name takes them */
  int32_t operand_count;
  tnf_traced operands[TNF_LABEL_OPERANDS]; /* the first ones */
  bool of_user; /* the operands are what the user gave to the builder `name`: errors of the call end with them */
  tnf_call_counter *counters;
  int32_t counter_count;
  int32_t counter_capacity;
  const char *file; /* tnf_graph_at; NULL: nowhere */
  int32_t line;
  void (*on_error)(tnf_graph *graph, const tnf_status *error, void *user);
  void *on_error_user;
} tnf_labels;

struct tnf_graph {
  const tnf_allocator *allocator;
  MlirContext mlir;
  MlirBlock block;
  MlirOperation before; /* operations go before it; null: at the end of the block */
  MlirLocation location;
  const char *surface;              /* the surface builder that is at work, for error texts; NULL outside of one */
  tnf_labels *labels;               /* NULL at a point in existing IR: operations get `location` as it is */
  tnf_status *error;                /* the first one */
  tnf_extent_text *extent_text;     /* NULL: open extents have no text */
  tnf_argument_name *argument_name; /* NULL: the function's attributes say it */
  int32_t open_bodies;              /* of loops and branches that are being built, one in the other */
  bool broadcasts;                  /* operands were broadcast: which extents are known to be 1 decides what is built */
  void (*on_put)(void *user, MlirOperation op); /* told of new operations; NULL: nobody is */
  void *on_put_user;
  tnf_context *ctx;         /* whose registered operations can be called; NULL: none can */
  struct tnf_tracer *trace; /* what a graph made by tnf_graph_new holds besides; NULL at a point in existing IR */
};

/* ---- a point in existing IR ------------------------------------------------------------------------------------- */

/* Makes `graph` (the caller's storage) build before `before`, or at the end of `block` when `before` is null. Operations get
 * `location`, which may be changed between calls (graph->location), as may the point (graph->block, graph->before). `allocator`
 * may be NULL: malloc. */
void tnf_graph_open_at(tnf_graph *graph, const tnf_allocator *allocator, MlirBlock block, MlirOperation before,
                       MlirLocation location);
/* Ends its use. The first error, which the caller releases, or NULL. */
tnf_status *tnf_graph_close(tnf_graph *graph) TNF_MUST_USE;

/* Puts an operation where the graph builds, which owns it then. */
void tnf_graph_put(tnf_graph *graph, MlirOperation op);

/* ---- errors ------------------------------------------------------------------------------------------------------ */

/* Keeps the sentence unless there is an error already. `graph` may be NULL. */
void tnf_graph_fail(tnf_graph *graph, tnf_rt_status code, const char *format, ...) __attribute__((format(printf, 3, 4)));
static inline bool tnf_graph_failed(const tnf_graph *graph) {
  return graph->error != NULL;
}

/* Memory from the graph's allocator; NULL, with the error kept, when there is none. */
void *tnf_graph_alloc(tnf_graph *graph, size_t count, size_t size);
/* The list of `count` elements of this size with room for one more: itself, or a larger one that has taken its elements and its
 * place. NULL without memory: the list is as it was. */
void *tnf_graph_with_room(tnf_graph *graph, void *list, int32_t count, int32_t *capacity, size_t size);
void tnf_graph_free(tnf_graph *graph, void *pointer, size_t count, size_t size);

#define TNF_LISTENER_TYPES 8
#define TNF_LISTENER_MARK '\1'

/* Keeps the first of MLIR's errors between begin and end: as IR tools print it, or plain, in a C user's words, where a mark in
 * the text stands for each of `types`. */
typedef struct tnf_listener {
  tnf_graph *graph;
  bool plain; /* may be set after begin */
  int32_t type_count;
  MlirType types[TNF_LISTENER_TYPES];
  tnf_rt_status code;
  MlirDiagnosticHandlerID id;
  uint64_t thread;
  MlirLocation location; /* of the first error */
  size_t length;
  char text[640];
} tnf_listener;
void tnf_listener_begin(tnf_listener *listener, tnf_graph *graph);
/* Detaches; true when there was an error, whose text is in `text`. */
bool tnf_listener_end(tnf_listener *listener);

/* Texts for error sentences: "f64[m, 4]", "bool"; `size` bytes at `text`, which is returned. An extent of a value is a number or
 * what it is in terms of the inputs' extents; of a type alone, a number or what bounds it. */
const char *tnf_type_text(MlirType type, char *text, size_t size);
const char *tnf_traced_text(tnf_traced x, char *text, size_t size);

/* A surface builder brackets its work with these: error texts and locations then name it. Nested: the outermost names. */
const char *tnf_surface_begin(tnf_graph *graph, const char *name);
void tnf_surface_end(tnf_graph *graph, const char *outer);

/* The call at work and its operands, noted where operands are checked: those of a surface builder before it begins (of_user),
 * else those of the operation. */
void tnf_label_note(tnf_graph *graph, const char *name, const char *names, int32_t count, const tnf_traced *operands,
                    bool of_user);
/* From here on errors of the call at work end with the operands of its operation, whose names the sentences use. */
void tnf_label_of_operation(tnf_graph *graph);
/* Which of the user's operands x is, or was made of by the call at work in another dtype or shape; -1 where it is none. */
int32_t tnf_label_find(const tnf_graph *graph, tnf_traced x);
void tnf_labels_release(tnf_graph *graph);
bool tnf_op_is(MlirOperation op, const char *name);
/* "tenferro.add"; of an operation of the user's own the name that it is registered by. */
MlirStringRef tnf_op_name(MlirOperation op);
/* The value as a user knows it: its name in quotes (true), else `unnamed` and the call that made it ("add #3"), else nothing. */
bool tnf_value_words(const tnf_graph *graph, MlirValue value, const char *unnamed, char *text, size_t size);
/* Where what differentiates `op` comes from: `derivative of qr of "x"`. */
MlirLocation tnf_location_of_derivative(MlirOperation op);
/* The words of the call at work in which the run speaks of the operation that made x, as its record says (`tenferro.words`);
 * empty ones are the operation's own. */
void tnf_words_set(tnf_graph *graph, tnf_traced x, const MlirAttribute *words, int32_t count);
MlirAttribute tnf_word(tnf_graph *graph, const char *text);
/* Names the result of an operation. */
void tnf_value_set_name(tnf_graph *graph, MlirValue value, const char *name);
/* The name of operand `index`, of the names that the builder's declaration gives, apart by blanks: "lhs rhs". One that ends with
 * * stands for all that follow, which are numbered. */
void tnf_operand_name(const char *names, int32_t index, char *text, size_t size);
/* "x", "lhs rhs", or numbers. */
const char *tnf_usual_operand_names(int32_t count);
/* A list of operands at the end of an error: ` (lhs "x": f64[m, 2], rhs the result of add #3: f64[m])`. Begin with "", add each,
 * end. What has no tensor is left out, and so is what does not fit. */
void tnf_operand_texts_add(const char *name, tnf_traced x, char *text, size_t size);
void tnf_operand_texts_end(char *text, size_t size);
/* The list of these operands. */
void tnf_operand_texts(const char *names, int32_t count, const tnf_traced *operands, char *text, size_t size);

/* Takes the status as the graph's error, its call numbered and placed, and tells the user. */
void tnf_graph_set_error(tnf_graph *graph, tnf_status *status);

/* ---- functions and names ---------------------------------------------------------------------------------------- */

bool tnf_is_identifier(const char *name); /* of C; false for NULL */
/* The attribute `name` of argument (arg_attrs) or result (res_attrs) `index` of the function, null where it has none. */
MlirAttribute tnf_function_attribute(MlirOperation function, const char *list, intptr_t index, const char *name);

/* Whether the value may be used where the graph builds; else the error, which names the call `name`, is kept. */
bool tnf_is_visible(tnf_graph *graph, const char *name, tnf_traced x);

/* ---- values ------------------------------------------------------------------------------------------------------ */

static inline tnf_traced tnf_traced_from(tnf_graph *graph, MlirValue value) {
  return (tnf_traced){graph, value.ptr, NULL};
}
static inline tnf_traced tnf_traced_failed(tnf_graph *graph) {
  return (tnf_traced){graph, NULL, NULL};
}
static inline bool tnf_traced_is_null(tnf_traced x) {
  return !x.value && !x.like;
}
static inline bool tnf_traced_is_zero(tnf_traced x) {
  return !x.value && x.like;
}
/* The symbolic zero with x's type and extents. */
static inline tnf_traced tnf_zero_like(tnf_traced x) {
  return (tnf_traced){x.graph, NULL, x.value ? x.value : x.like};
}
/* The value, or of a symbolic zero the value it is like. */
static inline MlirValue tnf_traced_carrier(tnf_traced x) {
  return (MlirValue){x.value ? x.value : x.like};
}
/* The value; null for a symbolic zero. */
static inline MlirValue tnf_traced_get_value(tnf_traced x) {
  return (MlirValue){x.value};
}
static inline MlirType tnf_traced_type(tnf_traced x) {
  return mlirValueGetType(tnf_traced_carrier(x));
}
/* A symbolic zero as a value: a constant, broadcast. Anything else as it is. */
tnf_traced tnf_materialize(tnf_traced x);

/* A tensor of floating-point numbers: what can carry a derivative. */
bool tnf_value_is_floating(MlirValue value);
bool tnf_dtype_from_type(MlirType element, tnf_dtype *dtype);
MlirType tnf_dtype_to_type(MlirContext mlir, tnf_dtype dtype);
static inline bool tnf_dtype_is_complex(tnf_dtype dtype) {
  return dtype == TNF_COMPLEX_F32 || dtype == TNF_COMPLEX_F64;
}
static inline bool tnf_dtype_is_floating(tnf_dtype dtype) {
  return dtype == TNF_F32 || dtype == TNF_F64 || tnf_dtype_is_complex(dtype);
}
/* f32 for complex_f32, f64 for complex_f64, else itself. */
static inline tnf_dtype tnf_dtype_real(tnf_dtype dtype) {
  return dtype == TNF_COMPLEX_F32 ? TNF_F32 : dtype == TNF_COMPLEX_F64 ? TNF_F64 : dtype;
}

/* A rank-0 constant. `re` and `im` are rounded to the dtype; integers up to 2^53 are exact. */
tnf_traced tnf_constant_scalar(tnf_graph *graph, tnf_dtype dtype, double re, double im);

/* The graph that operands share: the first one found. */
tnf_graph *tnf_common_graph(int32_t count, const tnf_traced *operands);

static inline bool tnf_axes_contain(const tnf_axes *axes, int64_t axis) {
  for (int32_t i = 0; i < axes->count; ++i)
    if (axes->axis[i] == axis)
      return true;
  return false;
}

/* ---- one operation ------------------------------------------------------------------------------------------------- */

/* What tensors an operand may be: a set of dtypes, one bit each, and the words for it. */
typedef struct tnf_operand_class {
  uint32_t dtypes;
  const char *words;
} tnf_operand_class;

/* What an operation makes of symbolic zeros: its result is one where any or all operands of the groups are; lhs + rhs and lhs -
 * rhs are the other operand. */
typedef enum tnf_zero_kind { TNF_ZERO_ANY, TNF_ZERO_ALL, TNF_ZERO_SUM, TNF_ZERO_DIFFERENCE } tnf_zero_kind;
typedef struct tnf_zero_rule {
  tnf_zero_kind kind;
  uint32_t groups; /* one bit each */
  bool is_operand; /* the result has the type and extents of the zero operand */
} tnf_zero_rule;

#define TNF_CALL_OPERANDS 32
#define TNF_CALL_GROUPS 6
#define TNF_CALL_ATTRIBUTES 8
#define TNF_CALL_EXTENT_LISTS 3
#define TNF_CALL_REGIONS 2

/* An operation being put together: begin, then its arguments in the record's order, then end. Generated code uses it. */
typedef struct tnf_call {
  tnf_graph *graph;
  const char *name;               /* "add" */
  const char *const *group_names; /* of the operands, as in the record */
  const tnf_zero_rule *zeros;     /* NULL: symbolic zeros become values */
  int32_t group_count;
  int32_t group_sizes[TNF_CALL_GROUPS];
  const tnf_operand_class *group_classes[TNF_CALL_GROUPS]; /* NULL: index operands */
  int32_t operand_count;
  int32_t operand_capacity;
  tnf_traced *operands; /* index operands are values too */
  tnf_traced inline_operands[TNF_CALL_OPERANDS];
  int32_t attribute_count;
  struct {
    const char *name;
    MlirAttribute value; /* null: to be made from `numbers` or `number` */
    const int64_t *numbers;
    int64_t number;
    double real;
    const char *text;
    int32_t count;
    int32_t kind;
  } attributes[TNF_CALL_ATTRIBUTES];
  int64_t extents[TNF_CALL_EXTENT_LISTS][TNF_RT_MAX_RANK]; /* the static entries of extent lists */
  int32_t extent_lists;
  int32_t region_count;
  MlirRegion regions[TNF_CALL_REGIONS]; /* owned until the operation has them */
  bool null_operand;
  bool broken;
  tnf_rt_status problem; /* what is wrong with an argument, noted at the end, when the graph is known; TNF_RT_OK: nothing */
  char problem_text[160];
  bool zero_result; /* the operation is built for its type and extents only: the result is the symbolic zero like it */
} tnf_call;

void tnf_call_begin(tnf_call *call, tnf_graph *graph, const char *name, const char *const *group_names);
void tnf_call_operand(tnf_call *call, const tnf_operand_class *kind, tnf_traced x);
void tnf_call_operands(tnf_call *call, const tnf_operand_class *kind, const tnf_traced *xs, int32_t count);
/* One extent that is a value. */
void tnf_call_extent(tnf_call *call, tnf_extent extent);
/* A list of extents: index operands for those that are values, and the attribute `static_name`. */
void tnf_call_extents(tnf_call *call, const char *static_name, const tnf_extent *extents, int32_t count);
void tnf_call_int_array(tnf_call *call, const char *name, const int64_t *numbers, int32_t count);
void tnf_call_int(tnf_call *call, const char *name, int64_t number);
/* An enumerator, which is to be one of 0 ... cases - 1. */
void tnf_call_enum(tnf_call *call, const char *name, int32_t number, int32_t cases);
void tnf_call_double(tnf_call *call, const char *name, double number);
void tnf_call_bool(tnf_call *call, const char *name, bool value);
/* An attribute that is there or not. */
void tnf_call_unit(tnf_call *call, const char *name, bool is_there);
void tnf_call_string(tnf_call *call, const char *name, const char *text);
void tnf_call_dtype(tnf_call *call, const char *name, tnf_dtype dtype);
void tnf_call_attribute(tnf_call *call, const char *name, MlirAttribute value);
/* Takes the region, whether the operation is built or not. */
void tnf_call_region(tnf_call *call, const char *name, MlirRegion region);
/* Builds the operation. `segments`: it carries operandSegmentSizes. Results go to `results`; null values after a failure. */
void tnf_call_end(tnf_call *call, bool segments, int32_t result_count, tnf_traced *results);
/* The same for an operation whose result is an index. */
tnf_extent tnf_call_end_extent(tnf_call *call);

/* Creates the operation from `state`, checks it and inserts it; null after a failure, which `name` and the operand texts
 * describe. */
MlirOperation tnf_graph_insert(tnf_graph *graph, MlirOperationState *state, const tnf_call *call);
/* Keeps MLIR's error as that of the call, which may be NULL; `name` is what the user called. */
void tnf_fail_with_diagnostic(tnf_graph *graph, const tnf_call *call, const char *name, const tnf_listener *listener);
/* Where operations of the call at work come from. */
MlirLocation tnf_graph_location(tnf_graph *graph);

/* Applies what the operation does with symbolic zeros: true when results[0] is decided and nothing is to be built; else operands
 * are materialised, or `zero_result` is set. */
bool tnf_call_zeros(tnf_call *call, tnf_traced *results);

#endif
