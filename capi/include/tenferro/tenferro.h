/* tenferro: trace a tensor program, differentiate it, compile it once, run it at any shape. Everything a C program includes. */
#ifndef TENFERRO_TENFERRO_H
#define TENFERRO_TENFERRO_H

#include "tenferro/runtime.h"

#include "tenferro/ad.h"
#include "tenferro/arrays.h"
#include "tenferro/compiler.h"
#include "tenferro/control.h"
#include "tenferro/convolution.h"
#include "tenferro/einsum.h"
#include "tenferro/executor.h"
#include "tenferro/factorizations.h"
#include "tenferro/fft.h"
#include "tenferro/graph.h"
#include "tenferro/indexing.h"
#include "tenferro/linalg.h"
#include "tenferro/lists.h"
#include "tenferro/nn.h"
#include "tenferro/ops.h"
#include "tenferro/random.h"
#include "tenferro/special.h"
#include "tenferro/statistics.h"
#include "tenferro/traced.h"

#endif
