/* tenferro: trace a tensor program, differentiate it, compile it once, run it at any shape. Everything a C program includes. */
#ifndef TENFERRO_TENFERRO_H
#define TENFERRO_TENFERRO_H

#include "tenferro/dlpack.h"
#include "tenferro/runtime.h"

#include "tenferro/ad.h"
#include "tenferro/compiler.h"
#include "tenferro/control.h"
#include "tenferro/custom.h"
#include "tenferro/eager.h"
#include "tenferro/eager_ops.h"
#include "tenferro/executor.h"
#include "tenferro/function.h"
#include "tenferro/graph.h"
#include "tenferro/lists.h"
#include "tenferro/ops.h"
#include "tenferro/traced.h"

#endif
