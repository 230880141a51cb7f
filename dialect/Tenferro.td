//===- Tenferro.td - every operation of the dialect -----------------------------------------------------------------===//
include "Elementwise.td"
include "Shape.td"
include "Reduce.td"
include "Contract.td"
include "Scan.td"
include "Linalg.td"
include "Differentiate.td"
include "Guard.td"
