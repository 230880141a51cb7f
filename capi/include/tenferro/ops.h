/* The operations: builders that take and return values of a graph and chain (tnf_mul(tnf_cos(x), y)), in one header per family.
 *
 * A builder that fails returns a null value; the graph keeps the first error (tnf_graph_status). Null operands pass through. All
 * operands belong to one graph. Values are column-major tensors; matrices are the two leading axes, batch axes trail; negative
 * axes count from the end. Operations whose builder follows from their record alone (arithmetic, exp, reduce_sum, cholesky, eig,
 * ...) are declared in tenferro/plain_ops.h, under the headings of the others. */
#ifndef TENFERRO_OPS_H
#define TENFERRO_OPS_H

#include "tenferro/arrays.h"
#include "tenferro/constants.h"
#include "tenferro/convolution.h"
#include "tenferro/derivatives.h"
#include "tenferro/einsum.h"
#include "tenferro/elementwise.h"
#include "tenferro/extents.h"
#include "tenferro/factorizations.h"
#include "tenferro/fft.h"
#include "tenferro/indexing.h"
#include "tenferro/inspect.h"
#include "tenferro/linalg.h"
#include "tenferro/nn.h"
#include "tenferro/order.h"
#include "tenferro/plain_ops.h"
#include "tenferro/random.h"
#include "tenferro/reductions.h"
#include "tenferro/special.h"
#include "tenferro/statistics.h"
#include "tenferro/transforms.h"

#endif
