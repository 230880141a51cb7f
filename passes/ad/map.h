/* A map over slices while it is expanded: which values of its body differ between slices, and what all of them have become. */
#ifndef TENFERRO_AD_MAP_H
#define TENFERRO_AD_MAP_H

#include "control.h"

#define AD_DTYPES 7

typedef struct ad_map {
  ad_engine *engine;
  tnf_extent slices; /* how many there are */
  tnf_map mapped;    /* keys: values of the body that differ between slices, and those that stand for one that does */
  bool taped[AD_DTYPES][TNF_RT_MAX_RANK + 1]; /* whether tensors of a dtype and a rank that are pushed on a tape do */
  tnf_map values;                             /* of a value of the body: what it has become (MlirValue) */
  MlirOperation source;                       /* the operation whose rule is at work */
} ad_map;

/* ---- mapped.c: which values differ ---- */

/* Of everything in the block, whose arguments that differ are known. */
void ad_mark_mapped(ad_map *m, MlirBlock block);
static inline bool ad_is_mapped(const ad_map *m, MlirValue value) {
  return tnf_map_find(&m->mapped, value.ptr) != NULL;
}
/* Whether both branches have to run. Where they fill or empty a tape, the branches of the way there and of the way back agree in
 * this. */
bool ad_needs_both(const ad_map *m, MlirOperation branch);
/* Whether tensors of this type are mapped on a tape. */
bool ad_is_taped(const ad_map *m, MlirType tensor);
/* Whether values are handed on by the slices until the last one has ended: a loop whose end differs. */
bool ad_ends_apart(const ad_map *m, MlirOperation loop);

/* ---- batch.c ---- */

/* Builds the block's operations, but for its end, where the graph builds. */
void ad_batch_block(ad_map *m, MlirBlock block);
/* What a value has become: itself where it is of outside. */
MlirValue ad_batched(const ad_map *m, MlirValue value);
void ad_set_batched(ad_map *m, MlirValue value, MlirValue batched);
/* The same with the axis of the slices, repeated along it where the value does not differ. */
tnf_traced ad_lifted(ad_map *m, MlirValue value);
/* Fails: the operation cannot be done to all slices at once. */
void ad_refuse_batch(ad_map *m, MlirOperation op, const char *why);

/* ---- batch_regions.c: loops, branches and tapes, bodies with derivatives of their own ---- */

void ad_batch_control(ad_map *m, MlirOperation op);
void ad_batch_applied(ad_map *m, MlirOperation op);

#endif
