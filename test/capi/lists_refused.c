/* What the list macros must refuse, one case per value of REFUSED; without it everything compiles. */
#include "tenferro/tenferro.h"

int main(void) {
  const char *name = "n";
  unsigned char byte = 3;
  tnf_shape shape = TNF_SHAPE(name, "m", 2, byte, 4L, (uint64_t)5);
  tnf_axes axes = TNF_AXES(-1, byte, 4L, (uint64_t)5);
  tnf_extents extents = TNF_EXTENTS(1, byte, tnf_extent_const(2));
#if REFUSED == 1
  shape = TNF_SHAPE(2.5);
#elif REFUSED == 2
  shape = TNF_SHAPE(4, 2.5f);
#elif REFUSED == 3
  extents = TNF_EXTENTS(2.5);
#elif REFUSED == 4
  shape = TNF_SHAPE(extents);
#elif REFUSED == 5
  extents = TNF_EXTENTS("n");
#elif REFUSED == 6
  axes = TNF_AXES(2.5);
#elif REFUSED == 7
  axes = TNF_INTS(0, 1.0f);
#elif REFUSED == 8
  axes = TNF_AXES("n");
#endif
  return shape.rank + extents.count + axes.count - 13;
}
