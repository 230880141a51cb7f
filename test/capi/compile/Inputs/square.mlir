// y = exp(x * x) for one f64 vector, as the passes leave it: the plan `square.plan` and its kernel in the LLVM dialect. It has the
// runtime's LU in its list of functions and does not call it.
module attributes {tenferro.loop_nests = 1 : i32} {
  llvm.func @tnf_rt_lu_factor(!llvm.ptr, !llvm.ptr, !llvm.ptr, !llvm.ptr) -> i32
  llvm.func @tnf_exp_f64(f64) -> f64
  llvm.mlir.global external constant @square.info() : i8
  llvm.mlir.global external constant @square.held() : i8
  llvm.mlir.global internal @square.checked(0 : i8) : i8
  llvm.mlir.global internal constant @square.texts("y\00")
  // result y: f64[n]; overlap; launch 0 over n: x, y; end
  llvm.mlir.global internal constant @square.code(dense<[1827, 2, 0, 0, 1, 1, 1, 292, 1842, 0, 1, 1, 2, 0, 2, 256]> : tensor<16xi32>) : !llvm.array<16 x i32>
  llvm.mlir.global internal constant @square.functions() : !llvm.array<2 x ptr> {
    %none = llvm.mlir.undef : !llvm.array<2 x ptr>
    %body = llvm.mlir.addressof @square.body : !llvm.ptr
    %lu = llvm.mlir.addressof @tnf_rt_lu_factor : !llvm.ptr
    %one = llvm.insertvalue %body, %none[0] : !llvm.array<2 x ptr>
    %two = llvm.insertvalue %lu, %one[1] : !llvm.array<2 x ptr>
    llvm.return %two : !llvm.array<2 x ptr>
  }
  llvm.mlir.global external constant @square.plan() : !llvm.struct<(i32, i32, i32, i32, i32, i32, ptr, ptr, ptr, ptr, ptr, ptr, ptr, ptr)> {
    %v0 = llvm.mlir.undef : !llvm.struct<(i32, i32, i32, i32, i32, i32, ptr, ptr, ptr, ptr, ptr, ptr, ptr, ptr)>
    %size = llvm.mlir.constant(88 : i32) : i32
    %cells = llvm.mlir.constant(3 : i32) : i32
    %zero = llvm.mlir.constant(0 : i32) : i32
    %arguments = llvm.mlir.constant(2 : i32) : i32
    %inputs = llvm.mlir.constant(1 : i32) : i32
    %info = llvm.mlir.addressof @square.info : !llvm.ptr
    %held = llvm.mlir.addressof @square.held : !llvm.ptr
    %code = llvm.mlir.addressof @square.code : !llvm.ptr
    %texts = llvm.mlir.addressof @square.texts : !llvm.ptr
    %functions = llvm.mlir.addressof @square.functions : !llvm.ptr
    %null = llvm.mlir.zero : !llvm.ptr
    %checked = llvm.mlir.addressof @square.checked : !llvm.ptr
    %v1 = llvm.insertvalue %size, %v0[0] : !llvm.struct<(i32, i32, i32, i32, i32, i32, ptr, ptr, ptr, ptr, ptr, ptr, ptr, ptr)>
    %v2 = llvm.insertvalue %cells, %v1[1] : !llvm.struct<(i32, i32, i32, i32, i32, i32, ptr, ptr, ptr, ptr, ptr, ptr, ptr, ptr)>
    %v3 = llvm.insertvalue %zero, %v2[2] : !llvm.struct<(i32, i32, i32, i32, i32, i32, ptr, ptr, ptr, ptr, ptr, ptr, ptr, ptr)>
    %v4 = llvm.insertvalue %arguments, %v3[3] : !llvm.struct<(i32, i32, i32, i32, i32, i32, ptr, ptr, ptr, ptr, ptr, ptr, ptr, ptr)>
    %v5 = llvm.insertvalue %inputs, %v4[4] : !llvm.struct<(i32, i32, i32, i32, i32, i32, ptr, ptr, ptr, ptr, ptr, ptr, ptr, ptr)>
    %v6 = llvm.insertvalue %zero, %v5[5] : !llvm.struct<(i32, i32, i32, i32, i32, i32, ptr, ptr, ptr, ptr, ptr, ptr, ptr, ptr)>
    %v7 = llvm.insertvalue %info, %v6[6] : !llvm.struct<(i32, i32, i32, i32, i32, i32, ptr, ptr, ptr, ptr, ptr, ptr, ptr, ptr)>
    %v8 = llvm.insertvalue %held, %v7[7] : !llvm.struct<(i32, i32, i32, i32, i32, i32, ptr, ptr, ptr, ptr, ptr, ptr, ptr, ptr)>
    %v9 = llvm.insertvalue %code, %v8[8] : !llvm.struct<(i32, i32, i32, i32, i32, i32, ptr, ptr, ptr, ptr, ptr, ptr, ptr, ptr)>
    %v10 = llvm.insertvalue %null, %v9[9] : !llvm.struct<(i32, i32, i32, i32, i32, i32, ptr, ptr, ptr, ptr, ptr, ptr, ptr, ptr)>
    %v11 = llvm.insertvalue %texts, %v10[10] : !llvm.struct<(i32, i32, i32, i32, i32, i32, ptr, ptr, ptr, ptr, ptr, ptr, ptr, ptr)>
    %v12 = llvm.insertvalue %functions, %v11[11] : !llvm.struct<(i32, i32, i32, i32, i32, i32, ptr, ptr, ptr, ptr, ptr, ptr, ptr, ptr)>
    %v13 = llvm.insertvalue %null, %v12[12] : !llvm.struct<(i32, i32, i32, i32, i32, i32, ptr, ptr, ptr, ptr, ptr, ptr, ptr, ptr)>
    %v14 = llvm.insertvalue %checked, %v13[13] : !llvm.struct<(i32, i32, i32, i32, i32, i32, ptr, ptr, ptr, ptr, ptr, ptr, ptr, ptr)>
    llvm.return %v14 : !llvm.struct<(i32, i32, i32, i32, i32, i32, ptr, ptr, ptr, ptr, ptr, ptr, ptr, ptr)>
  }

  llvm.func @square.body(%args: !llvm.ptr, %begin: i64, %end: i64, %worker: i64) {
    %c1 = llvm.mlir.constant(1 : i64) : i64
    %t = llvm.mlir.constant(true) : i1
    %x = llvm.load %args : !llvm.ptr -> !llvm.ptr
    %second = llvm.getelementptr %args[8] : (!llvm.ptr) -> !llvm.ptr, i8
    %y = llvm.load %second : !llvm.ptr -> !llvm.ptr
    llvm.intr.assume %t ["separate_storage"(%x, %y : !llvm.ptr, !llvm.ptr)] : i1
    llvm.br ^head(%begin : i64)
  ^head(%i: i64):
    %more = llvm.icmp "slt" %i, %end : i64
    llvm.cond_br %more, ^body, ^done
  ^body:
    %px = llvm.getelementptr %x[%i] : (!llvm.ptr, i64) -> !llvm.ptr, f64
    %v = llvm.load %px : !llvm.ptr -> f64
    %s = llvm.fmul %v, %v : f64
    %e = llvm.call @tnf_exp_f64(%s) : (f64) -> f64
    %py = llvm.getelementptr %y[%i] : (!llvm.ptr, i64) -> !llvm.ptr, f64
    llvm.store %e, %py : f64, !llvm.ptr
    %next = llvm.add %i, %c1 : i64
    llvm.br ^head(%next : i64)
  ^done:
    llvm.return
  }
}
