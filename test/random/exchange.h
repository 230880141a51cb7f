/* Arrays of "another library" for tensors and tensors as its arrays (DLPack), and what looks at a run or a program from outside,
 * for api.c, which includes this behind the functions that it uses. Each array's deleter is called once, or it was left with its
 * owner. */
#ifndef TNF_TEST_EXCHANGE_H
#define TNF_TEST_EXCHANGE_H

enum { ARRAYS = 48, OUTGOING = 16, CENTRE = 1024 };

typedef enum array_state { UNUSED, OFFERED, TAKEN, FREED } array_state;

/* One that a call is given: any element that its strides reach lies in `data`. */
typedef struct offered_array {
  array_state state;
  bool has_deleter;
  tnf_dlpack versioned;
  tnf_dlpack_legacy legacy;
  int64_t shape[4], strides[4];
  _Alignas(16) char data[2 * CENTRE + 64];
} offered_array;

static struct {
  fuzz *fuzz;
  int count;
  offered_array array[ARRAYS];
  tnf_dlpack *versioned[OUTGOING]; /* tensors' arrays, whose deleters we call */
  tnf_dlpack_legacy *legacy[OUTGOING];
} exchange;

static void fail(fuzz *f, const char *what);

static void free_array(offered_array *a) {
  if (a->state != OFFERED && a->state != TAKEN)
    fail(exchange.fuzz, "an array's deleter is called twice");
  a->state = FREED;
}
static void free_versioned(tnf_dlpack *self) {
  free_array(self->manager_ctx);
}
static void free_legacy(tnf_dlpack_legacy *self) {
  free_array(self->manager_ctx);
}

static void fill_array(fuzz *f, offered_array *a, tnf_dlpack_tensor *t) {
  static const uint8_t kinds[][2] = {{TNF_DLPACK_FLOAT, 64},   {TNF_DLPACK_FLOAT, 64},    {TNF_DLPACK_FLOAT, 32},
                                     {TNF_DLPACK_INT, 32},     {TNF_DLPACK_INT, 64},      {TNF_DLPACK_BOOL, 8},
                                     {TNF_DLPACK_COMPLEX, 64}, {TNF_DLPACK_COMPLEX, 128}, {TNF_DLPACK_UINT, 8},
                                     {TNF_DLPACK_FLOAT, 16},   {TNF_DLPACK_BFLOAT, 16}};
  const uint8_t *kind = kinds[below(f, sizeof kinds / sizeof kinds[0])];
  const int32_t rank = (int32_t)below(f, 4), order = (int32_t)below(f, 4);
  int64_t dense = 1;
  for (int32_t i = 0; i < rank; ++i)
    a->shape[i] = (int64_t)below(f, 4);
  for (int32_t k = 0; k < rank; ++k) { /* first axis fastest, last axis fastest, or anything that stays within */
    const int32_t i = order == 0 ? k : rank - 1 - k;
    a->strides[i] = order < 2 ? dense : (int64_t)below(f, 19) - 9;
    dense *= a->shape[i];
  }
  *t = (tnf_dlpack_tensor){
      a->data + CENTRE, {TNF_DLPACK_CPU, 0}, rank, {kind[0], kind[1], 1}, a->shape, order == 3 ? NULL : a->strides, 0};
  if (one_in(f, 8))
    t->byte_offset = PICK(f, (uint64_t[]){1, 8, 16});
  if (wild(f))
    t->device.device_type = any_i32(f);
  if (wild(f))
    t->ndim = PICK(f, (int32_t[]){-1, 33, INT32_MIN, INT32_MAX});
  if (wild(f))
    t->dtype.lanes = 4;
  if (wild(f))
    t->shape = NULL;
  if (wild(f))
    a->shape[0] = PICK(f, (int64_t[]){-1, INT64_MIN});
}

static offered_array *offer(fuzz *f) {
  if (exchange.count == ARRAYS) {
    f->missing = true;
    return NULL;
  }
  offered_array *a = &exchange.array[exchange.count++];
  a->state = OFFERED;
  a->has_deleter = !one_in(f, 8);
  return a;
}

static tnf_dlpack *any_dlpack(fuzz *f) {
  tnf_dlpack *ours = exchange.versioned[below(f, OUTGOING)];
  if (ours && one_in(f, 2))
    return ours;
  offered_array *a = wild(f) ? NULL : offer(f);
  if (!a)
    return NULL;
  fill_array(f, a, &a->versioned.dl_tensor);
  a->versioned.version.major = wild(f) ? (uint32_t)below(f, 4) : 1;
  a->versioned.flags = wild(f) ? UINT64_MAX : one_in(f, 4) ? TNF_DLPACK_READ_ONLY : 0;
  a->versioned.manager_ctx = a;
  a->versioned.deleter = a->has_deleter ? free_versioned : NULL;
  return &a->versioned;
}
static tnf_dlpack_legacy *any_dlpack_legacy(fuzz *f) {
  tnf_dlpack_legacy *ours = exchange.legacy[below(f, OUTGOING)];
  if (ours && one_in(f, 2))
    return ours;
  offered_array *a = wild(f) ? NULL : offer(f);
  if (!a)
    return NULL;
  fill_array(f, a, &a->legacy.dl_tensor);
  a->legacy.manager_ctx = a;
  a->legacy.deleter = a->has_deleter ? free_legacy : NULL;
  return &a->legacy;
}

/* Behind the call that was given an array: what succeeds has taken it, what fails has left it. */
static void settle_offered(fuzz *f, offered_array *a) {
  if (!f->succeeded && a->state != OFFERED)
    fail(f, "a call that fails has freed an array");
  if (!f->succeeded || !a->has_deleter)
    a->state = FREED;
  else if (a->state == OFFERED)
    a->state = TAKEN;
}
static void settle_dlpack(fuzz *f, const tnf_dlpack *array) {
  for (int i = 0; i < exchange.count; ++i)
    if (array == &exchange.array[i].versioned)
      settle_offered(f, &exchange.array[i]);
  for (int i = 0; array && f->succeeded && i < OUTGOING; ++i)
    if (exchange.versioned[i] == array)
      exchange.versioned[i] = NULL;
}
static void settle_dlpack_legacy(fuzz *f, const tnf_dlpack_legacy *array) {
  for (int i = 0; i < exchange.count; ++i)
    if (array == &exchange.array[i].legacy)
      settle_offered(f, &exchange.array[i]);
  for (int i = 0; array && f->succeeded && i < OUTGOING; ++i)
    if (exchange.legacy[i] == array)
      exchange.legacy[i] = NULL;
}

/* An array of a tensor: one that was kept in its place ends. */
static void keep_dlpack(fuzz *f, tnf_dlpack *array) {
  tnf_dlpack **place = &exchange.versioned[below(f, OUTGOING)];
  if (!array)
    return;
  if (*place)
    (*place)->deleter(*place);
  *place = array;
}
static void keep_dlpack_legacy(fuzz *f, tnf_dlpack_legacy *array) {
  tnf_dlpack_legacy **place = &exchange.legacy[below(f, OUTGOING)];
  if (!array)
    return;
  if (*place)
    (*place)->deleter(*place);
  *place = array;
}

/* Before the handles are released, or behind that: arrays outlive tensors and contexts. */
static void release_arrays(void) {
  for (int i = 0; i < OUTGOING; ++i) {
    if (exchange.versioned[i])
      exchange.versioned[i]->deleter(exchange.versioned[i]);
    if (exchange.legacy[i])
      exchange.legacy[i]->deleter(exchange.legacy[i]);
    exchange.versioned[i] = NULL;
    exchange.legacy[i] = NULL;
  }
}
/* Behind everything: nothing that was taken is left. */
static void end_exchange(fuzz *f) {
  release_arrays();
  for (int i = 0; i < exchange.count; ++i)
    if (exchange.array[i].state == TAKEN)
      fail(f, "an array's deleter is not called");
}

/* In front of a case: nothing but a tensor of such an array among the handles, which is an array again. */
static void begin_exchange(fuzz *f, tnf_context *ctx) {
  memset(&exchange, 0, sizeof exchange);
  exchange.fuzz = f;
  tnf_tensor *tensor = NULL;
  tnf_dlpack *array = any_dlpack(f), *made = NULL;
  keep_status(f, tnf_tensor_from_dlpack(ctx, array, (tnf_dlpack_layout)below(f, 3), &tensor));
  settle_dlpack(f, array);
  keep_status(f, tnf_tensor_to_dlpack(tensor, 0, &made));
  keep_dlpack(f, made);
  keep_handle(f, KIND_tnf_tensor, tensor);
}

static uint64_t any_array_flags(fuzz *f) {
  return wild(f) ? UINT64_MAX : below(f, 2);
}

/* ---- looking at a run and a program ------------------------------------------------------------------------------------ */

static void check_step(const tnf_profile_step *step, fuzz *f, bool is_event) {
  read_text(step->kind), read_text(step->name), read_text(step->origin), read_text(step->loop);
  if (!step->kind || !step->name || !step->origin || !step->loop || (!is_event && (step->count < 1 || !(step->seconds >= 0))))
    fail(f, "a step of a profile is not what it is said to be");
}
static void take_step(const tnf_profile_step *step, void *user) {
  check_step(step, user, false);
}
static void take_event(const tnf_profile_event *event, void *user) {
  check_step(event->step, user, true);
  if (!(event->seconds >= 0) || event->bytes < 0)
    fail(user, "an event of a profile is not what it is said to be");
}
static tnf_profile_sink *any_profile_sink(fuzz *f) {
  return wild(f) ? NULL : take_step;
}
static tnf_profile_event_sink *any_profile_event_sink(fuzz *f) {
  return one_in(f, 2) ? NULL : take_event;
}
static void take_kept(const tnf_kept *kept, void *user) {
  if (!kept)
    fail(user, "nothing is kept");
}
static tnf_kept_sink *any_kept_sink(fuzz *f) {
  return wild(f) ? NULL : take_kept;
}

#endif
