/* Column-major data as MLIR's dense elements, which list the last axis fastest, and back. */
#include "builder/dense.h"

/* The number of elements, which fits; beside an extent of 0 the others may be anything. */
static int64_t count_of(int32_t rank, const int64_t *extents) {
  int64_t count = 1;
  for (int32_t i = 0; i < rank; ++i)
    if (extents[i] == 0)
      return 0;
  for (int32_t i = 0; i < rank; ++i)
    count *= extents[i];
  return count;
}

/* Steps `index` to the next element with the last axis fastest; the number of that element with the first axis fastest. */
static int64_t next_element(int32_t rank, const int64_t *extents, int64_t *index) {
  for (int32_t i = rank - 1; i >= 0 && ++index[i] == extents[i]; --i)
    index[i] = 0;
  int64_t number = 0;
  for (int32_t i = rank - 1; i >= 0; --i)
    number = number * extents[i] + index[i];
  return number;
}

/* Booleans have no bytes in an attribute: they are passed one int each. */
static MlirAttribute dense_of_bools(MlirType type, int64_t count, int *values, int32_t rank, const int64_t *extents,
                                    const uint8_t *data) {
  int64_t index[TNF_RT_MAX_RANK] = {0}, from = 0;
  for (int64_t i = 0; i < count; ++i, from = next_element(rank, extents, index))
    values[i] = data[from] != 0;
  return mlirDenseElementsAttrBoolGet(type, count, values);
}

static MlirAttribute dense_of_bytes(MlirType type, int64_t count, char *values, size_t size, int32_t rank, const int64_t *extents,
                                    const char *data) {
  int64_t index[TNF_RT_MAX_RANK] = {0}, from = 0;
  for (int64_t i = 0; i < count; ++i, from = next_element(rank, extents, index))
    memcpy(values + (size_t)i * size, data + (size_t)from * size, size);
  return mlirDenseElementsAttrRawBufferGet(type, (size_t)count * size, values);
}

MlirAttribute tnf_dense_from_col_major(MlirContext mlir, const tnf_allocator *allocator, tnf_dtype dtype, int32_t rank,
                                       const int64_t *extents, const void *data) {
  MlirType type = mlirRankedTensorTypeGet(rank, extents, tnf_dtype_to_type(mlir, dtype), mlirAttributeGetNull());
  int64_t count = count_of(rank, extents);
  if (!count)
    return mlirDenseElementsAttrGet(type, 0, NULL);
  size_t size = dtype == TNF_BOOL ? sizeof(int) : tnf_dtype_size(dtype), bytes = (size_t)count * size;
  void *values = allocator->alloc(allocator->user, bytes, _Alignof(max_align_t));
  if (!values)
    return mlirAttributeGetNull();
  MlirAttribute dense = dtype == TNF_BOOL ? dense_of_bools(type, count, values, rank, extents, data)
                                          : dense_of_bytes(type, count, values, size, rank, extents, data);
  allocator->free(allocator->user, values, bytes, _Alignof(max_align_t));
  return dense;
}

void tnf_dense_to_col_major(MlirAttribute dense, tnf_dtype dtype, int32_t rank, const int64_t *extents, void *data) {
  int64_t index[TNF_RT_MAX_RANK] = {0}, to = 0, count = count_of(rank, extents);
  bool repeated = count && mlirDenseElementsAttrIsSplat(dense);
  size_t size = tnf_dtype_size(dtype);
  const char *values = dtype == TNF_BOOL ? NULL : mlirDenseElementsAttrGetRawData(dense);
  for (int64_t i = 0; i < count; ++i, to = next_element(rank, extents, index)) {
    if (dtype == TNF_BOOL)
      ((uint8_t *)data)[to] = mlirDenseElementsAttrGetBoolValue(dense, i);
    else
      memcpy((char *)data + (size_t)to * size, values + (repeated ? 0 : (size_t)i * size), size);
  }
}
