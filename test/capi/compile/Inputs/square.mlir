// y = x * x for one f64 vector, as the passes leave it: the body `square.run` in the LLVM dialect.
module attributes {tenferro.loop_nests = 1 : i32} {
  llvm.func @tnf_rt_result(!llvm.ptr, !llvm.ptr, !llvm.ptr, i32, i32, !llvm.ptr) -> i32
  llvm.func @tnf_rt_check_overlap(!llvm.ptr, !llvm.ptr, !llvm.ptr, !llvm.ptr) -> i32
  llvm.func @tnf_exp_f64(f64) -> f64
  llvm.mlir.global external constant @square.info() : !llvm.ptr
  llvm.mlir.global private constant @name("y\00")

  llvm.func @square_kernel(%x: !llvm.ptr, %y: !llvm.ptr, %n: i64) {
    %c0 = llvm.mlir.constant(0 : i64) : i64
    %c1 = llvm.mlir.constant(1 : i64) : i64
    %t = llvm.mlir.constant(true) : i1
    llvm.intr.assume %t ["separate_storage"(%x, %y : !llvm.ptr, !llvm.ptr)] : i1
    llvm.br ^head(%c0 : i64)
  ^head(%i: i64):
    %more = llvm.icmp "slt" %i, %n : i64
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

  llvm.func @square.run(%ctx: !llvm.ptr, %inputs: !llvm.ptr, %outputs: !llvm.ptr) -> i32 {
    %zero = llvm.mlir.constant(0 : i32) : i32
    %one = llvm.mlir.constant(1 : i32) : i32
    %x = llvm.load %inputs : !llvm.ptr -> !llvm.ptr
    %y = llvm.load %outputs : !llvm.ptr -> !llvm.ptr
    %extents = llvm.getelementptr %x[32] : (!llvm.ptr) -> !llvm.ptr, i8
    %n = llvm.load %extents : !llvm.ptr -> i64
    %name = llvm.mlir.addressof @name : !llvm.ptr
    %st = llvm.call @tnf_rt_result(%ctx, %y, %name, %one, %one, %extents) : (!llvm.ptr, !llvm.ptr, !llvm.ptr, i32, i32, !llvm.ptr) -> i32
    %ok = llvm.icmp "eq" %st, %zero : i32
    llvm.cond_br %ok, ^check, ^fail(%st : i32)
  ^check:
    %info = llvm.mlir.addressof @square.info : !llvm.ptr
    %so = llvm.call @tnf_rt_check_overlap(%ctx, %info, %inputs, %outputs) : (!llvm.ptr, !llvm.ptr, !llvm.ptr, !llvm.ptr) -> i32
    %ok2 = llvm.icmp "eq" %so, %zero : i32
    llvm.cond_br %ok2, ^compute, ^fail(%so : i32)
  ^compute:
    %dx = llvm.load %x : !llvm.ptr -> !llvm.ptr
    %dy = llvm.load %y : !llvm.ptr -> !llvm.ptr
    llvm.call @square_kernel(%dx, %dy, %n) : (!llvm.ptr, !llvm.ptr, i64) -> ()
    llvm.return %zero : i32
  ^fail(%code: i32):
    llvm.return %code : i32
  }
}
