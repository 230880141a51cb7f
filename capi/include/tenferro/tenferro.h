/* tenferro: trace a tensor program, differentiate it, compile it once, run it at any shape. Everything a C program includes. */
#ifndef TENFERRO_TENFERRO_H
#define TENFERRO_TENFERRO_H

#include "tenferro/runtime.h"

#include "tenferro/graph.h"
#include "tenferro/ops.h"
#include "tenferro/traced.h"

#if defined(__has_include)
#if __has_include("tenferro/ad.h")
#include "tenferro/ad.h"
#endif
#if __has_include("tenferro/compiler.h")
#include "tenferro/compiler.h"
#endif
#if __has_include("tenferro/executor.h")
#include "tenferro/executor.h"
#endif
#endif

#endif
