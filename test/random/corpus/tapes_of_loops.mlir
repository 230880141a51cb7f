func.func @gradient_of_loops(%arg0: !tenferro.tensor<?xf64> {tenferro.extents = ["n"]}, %arg1: !tenferro.tensor<?xf64>, %arg2: !tenferro.tensor<f64>) -> (!tenferro.tensor<?xf64>, !tenferro.tensor<f64>) {
  %0 = tenferro.dim %arg1, 0 : !tenferro.tensor<?xf64>
  %1 = tenferro.tape
  %2:3 = tenferro.for %arg3 to %0 (%arg4 = %arg0 : !tenferro.tensor<?xf64> changes [0], %arg5 = %arg2 : !tenferro.tensor<f64>, %arg6 = %1 : !tenferro.tape) {
    %17 = tenferro.extent_to_scalar %arg3 to i64 -> !tenferro.tensor<i64>
    %18 = tenferro.constant dense<2> : tensor<i64> -> !tenferro.tensor<i64>
    %19 = tenferro.compare lt %17, %18 : (!tenferro.tensor<i64>, !tenferro.tensor<i64>) -> !tenferro.tensor<i1>
    %20 = tenferro.dim %arg4, 0 : !tenferro.tensor<?xf64>
    %21 = tenferro.broadcast_in_dim %arg5 dims [] extents [%20] : !tenferro.tensor<f64> -> !tenferro.tensor<?xf64>
    %22:2 = tenferro.if %19 : !tenferro.tensor<i1> -> (!tenferro.tensor<?xf64>, !tenferro.tape) {
      %31 = tenferro.mul %arg4, %21 : !tenferro.tensor<?xf64>
      %32 = tenferro.sin %31 : !tenferro.tensor<?xf64>
      %33 = tenferro.concatenate %32, %arg0 axis 0 : !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64> -> !tenferro.tensor<?xf64>
      %34 = tenferro.push %arg6, %31 : !tenferro.tensor<?xf64>
      tenferro.yield %33, %34 : !tenferro.tensor<?xf64>, !tenferro.tape
    } else {
      %31 = tenferro.extent_of %18 : !tenferro.tensor<i64>
      %32 = arith.minsi %31, %20 : index
      %33 = tenferro.slice %arg4 starts [0] limits [%32] strides [1] : !tenferro.tensor<?xf64> -> !tenferro.tensor<?xf64>
      %34 = tenferro.push %arg6, %31 : index
      tenferro.yield %33, %34 : !tenferro.tensor<?xf64>, !tenferro.tape
    }
    %results:2, %steps = tenferro.while (%arg7 = %arg5 : !tenferro.tensor<f64>, %arg8 = %22#1 : !tenferro.tape) max_steps 3 {
      %31 = tenferro.compare lt %arg7, %arg2 : (!tenferro.tensor<f64>, !tenferro.tensor<f64>) -> !tenferro.tensor<i1>
      tenferro.condition %31 : !tenferro.tensor<i1>
    } do {
    ^bb0(%arg7: !tenferro.tensor<f64>, %arg8: !tenferro.tape):
      %31 = tenferro.cos %arg7 : !tenferro.tensor<f64>
      %32 = tenferro.push %arg8, %arg7 : !tenferro.tensor<f64>
      tenferro.yield %31, %32 : !tenferro.tensor<f64>, !tenferro.tape
    }
    %23 = tenferro.push %results#1, %19 : !tenferro.tensor<i1>
    %24 = tenferro.push %23, %arg5 : !tenferro.tensor<f64>
    %25 = tenferro.push %24, %arg4 : !tenferro.tensor<?xf64>
    %26 = tenferro.push %25, %steps : index
    %27 = tenferro.dim %22#0, 0 : !tenferro.tensor<?xf64>
    %28 = tenferro.push %26, %27 : index
    %29 = tenferro.dim %arg4, 0 : !tenferro.tensor<?xf64>
    %30 = tenferro.push %28, %29 : index
    tenferro.yield %22#0, %results#0, %30 : !tenferro.tensor<?xf64>, !tenferro.tensor<f64>, !tenferro.tape
  }
  %3 = tenferro.mul %2#0, %2#0 : !tenferro.tensor<?xf64>
  %4 = tenferro.reduce_sum %3 axes [0] : !tenferro.tensor<?xf64> -> !tenferro.tensor<f64>
  %5 = tenferro.dim %3, 0 : !tenferro.tensor<?xf64>
  %6 = tenferro.broadcast_in_dim %2#1 dims [] extents [%5] : !tenferro.tensor<f64> -> !tenferro.tensor<?xf64>
  %7 = tenferro.mul %6, %2#0 : !tenferro.tensor<?xf64>
  %8 = tenferro.mul %6, %2#0 : !tenferro.tensor<?xf64>
  %9 = tenferro.add %7, %8 : !tenferro.tensor<?xf64>
  %10 = tenferro.constant dense<0.000000e+00> : tensor<f64> -> !tenferro.tensor<f64>
  %11 = tenferro.dim %arg0, 0 : !tenferro.tensor<?xf64>
  %12 = tenferro.broadcast_in_dim %10 dims [] extents [%11] : !tenferro.tensor<f64> -> !tenferro.tensor<?xf64>
  %13 = tenferro.constant dense<0.000000e+00> : tensor<f64> -> !tenferro.tensor<f64>
  %14:5 = tenferro.for %arg3 to %0 (%arg4 = %9 : !tenferro.tensor<?xf64> changes [0], %arg5 = %4 : !tenferro.tensor<f64>, %arg6 = %12 : !tenferro.tensor<?xf64>, %arg7 = %13 : !tenferro.tensor<f64>, %arg8 = %2#2 : !tenferro.tape) {
    %rest, %extent = tenferro.pop_extent %arg8
    %rest_0, %extent_1 = tenferro.pop_extent %rest
    %rest_2, %extent_3 = tenferro.pop_extent %rest_0
    %rest_4, %x = tenferro.pop %rest_2 extents [%extent] : !tenferro.tensor<?xf64>
    %rest_5, %x_6 = tenferro.pop %rest_4 extents [] : !tenferro.tensor<f64>
    %rest_7, %x_8 = tenferro.pop %rest_5 extents [] : !tenferro.tensor<i1>
    %17 = tenferro.broadcast_in_dim %x_6 dims [] extents [%extent] : !tenferro.tensor<f64> -> !tenferro.tensor<?xf64>
    %18 = tenferro.broadcast_in_dim %arg4 dims [0] extents [%extent_1] : !tenferro.tensor<?xf64> -> !tenferro.tensor<?xf64>
    %19 = tenferro.constant dense<0.000000e+00> : tensor<f64> -> !tenferro.tensor<f64>
    %20:3 = tenferro.for %arg9 to %extent_3 (%arg10 = %arg5 : !tenferro.tensor<f64>, %arg11 = %19 : !tenferro.tensor<f64>, %arg12 = %rest_7 : !tenferro.tape) {
      %rest_9, %x_10 = tenferro.pop %arg12 extents [] : !tenferro.tensor<f64>
      %28 = tenferro.sin %x_10 : !tenferro.tensor<f64>
      %29 = tenferro.neg %28 : !tenferro.tensor<f64>
      %30 = tenferro.mul %arg10, %29 : !tenferro.tensor<f64>
      tenferro.yield %30, %arg11, %rest_9 : !tenferro.tensor<f64>, !tenferro.tensor<f64>, !tenferro.tape
    }
    %21 = tenferro.dim %arg0, 0 : !tenferro.tensor<?xf64>
    %22 = arith.addi %extent, %21 : index
    %23:4 = tenferro.if %x_8 : !tenferro.tensor<i1> -> (!tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>, !tenferro.tape) {
      %rest_9, %x_10 = tenferro.pop %20#2 extents [%extent] : !tenferro.tensor<?xf64>
      %28 = tenferro.broadcast_in_dim %18 dims [0] extents [%22] : !tenferro.tensor<?xf64> -> !tenferro.tensor<?xf64>
      %c0 = arith.constant 0 : index
      %29 = arith.addi %c0, %extent : index
      %30 = tenferro.slice %28 starts [0] limits [%29] strides [1] : !tenferro.tensor<?xf64> -> !tenferro.tensor<?xf64>
      %31 = tenferro.dim %arg0, 0 : !tenferro.tensor<?xf64>
      %32 = arith.addi %29, %31 : index
      %33 = tenferro.slice %28 starts [%29] limits [%32] strides [1] : !tenferro.tensor<?xf64> -> !tenferro.tensor<?xf64>
      %34 = tenferro.cos %x_10 : !tenferro.tensor<?xf64>
      %35 = tenferro.mul %30, %34 : !tenferro.tensor<?xf64>
      %36 = tenferro.mul %35, %17 : !tenferro.tensor<?xf64>
      %37 = tenferro.mul %35, %x : !tenferro.tensor<?xf64>
      tenferro.yield %36, %37, %33, %rest_9 : !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>, !tenferro.tape
    } else {
      %rest_9, %extent_10 = tenferro.pop_extent %20#2
      %28 = arith.minsi %extent_10, %extent : index
      %29 = tenferro.broadcast_in_dim %18 dims [0] extents [%28] : !tenferro.tensor<?xf64> -> !tenferro.tensor<?xf64>
      %30 = arith.subi %extent, %28 : index
      %31 = tenferro.constant dense<0.000000e+00> : tensor<f64> -> !tenferro.tensor<f64>
      %32 = tenferro.pad %29, %31 low [0] high [%30] interior [0] {tenferro.no_terms} : !tenferro.tensor<?xf64>, !tenferro.tensor<f64> -> !tenferro.tensor<?xf64>
      %33 = tenferro.constant dense<0.000000e+00> : tensor<f64> -> !tenferro.tensor<f64>
      %34 = tenferro.broadcast_in_dim %33 dims [] extents [%extent] : !tenferro.tensor<f64> -> !tenferro.tensor<?xf64>
      %35 = tenferro.constant dense<0.000000e+00> : tensor<f64> -> !tenferro.tensor<f64>
      %36 = tenferro.dim %arg0, 0 : !tenferro.tensor<?xf64>
      %37 = tenferro.broadcast_in_dim %35 dims [] extents [%36] : !tenferro.tensor<f64> -> !tenferro.tensor<?xf64>
      tenferro.yield %32, %34, %37, %rest_9 : !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>, !tenferro.tape
    }
    %24 = tenferro.reduce_sum %23#1 axes [0] : !tenferro.tensor<?xf64> -> !tenferro.tensor<f64>
    %25 = tenferro.add %20#0, %24 : !tenferro.tensor<f64>
    %26 = tenferro.add %arg6, %23#2 : !tenferro.tensor<?xf64>
    %27 = tenferro.add %arg7, %20#1 : !tenferro.tensor<f64>
    tenferro.yield %23#0, %25, %26, %27, %23#3 : !tenferro.tensor<?xf64>, !tenferro.tensor<f64>, !tenferro.tensor<?xf64>, !tenferro.tensor<f64>, !tenferro.tape
  }
  %15 = tenferro.add %14#0, %14#2 : !tenferro.tensor<?xf64>
  %16 = tenferro.add %14#1, %14#3 : !tenferro.tensor<f64>
  return %15, %16 : !tenferro.tensor<?xf64>, !tenferro.tensor<f64>
}
