// The tensor type: what the parser and the verifier refuse.
// RUN: tf-opt %s -verify-diagnostics -split-input-file

// expected-error @+1 {{tensor elements must be f32, f64, i32, i64, i1, complex<f32> or complex<f64>, got 'f16'}}
func.func private @f(!tenferro.tensor<4xf16>)

// -----

// expected-error @+1 {{tensor elements must be f32, f64, i32, i64, i1, complex<f32> or complex<f64>, got 'index'}}
func.func private @f(!tenferro.tensor<4xindex>)

// -----

// expected-error @+1 {{tensor elements must be f32, f64, i32, i64, i1, complex<f32> or complex<f64>, got 'ui32'}}
func.func private @f(!tenferro.tensor<4xui32>)

// -----

// expected-error @+1 {{tensor elements must be f32, f64, i32, i64, i1, complex<f32> or complex<f64>, got 'complex<i32>'}}
func.func private @f(!tenferro.tensor<complex<i32>>)

// -----

// expected-error @+1 {{tensor elements must be f32, f64, i32, i64, i1, complex<f32> or complex<f64>, got '!tenferro.tensor<f64>'}}
func.func private @f(!tenferro.tensor<!tenferro.tensor<f64>>)

// -----

// expected-error @+1 {{a tensor has at most 32 axes, got 33}}
func.func private @f(!tenferro.tensor<1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1xf64>)

// -----

// expected-error @+1 {{a bound is not negative, got -5}}
func.func private @f(!tenferro.tensor<[-5]xf64>)

// -----

// expected-error @+1 {{a bound is not negative, got -9223372036854775808}}
func.func private @f(!tenferro.tensor<[-9223372036854775808]xf64>)

// -----

// expected-error @+1 {{expected non-function type}}
func.func private @f(!tenferro.tensor<-5xf64>)

// -----

// expected-error @+1 {{invalid dimension}}
func.func private @f(!tenferro.tensor<99999999999999999999xf64>)

// -----

// expected-error @+1 {{integer value too large}}
func.func private @f(!tenferro.tensor<[99999999999999999999]xf64>)

// -----

// expected-error @+1 {{expected integer value}}
func.func private @f(!tenferro.tensor<[?]xf64>)

// -----

// expected-error @+1 {{unbalanced '[' character in pretty dialect name}}
func.func private @f(!tenferro.tensor<[4xf64>)

// -----

// expected-error @+1 {{unbalanced '<' character in pretty dialect name}}
func.func private @f(!tenferro.tensor<)

// -----

// expected-error @+1 {{expected '<'}}
func.func private @f(!tenferro.tensor)

// -----

// expected-error @+1 {{expected non-function type}}
func.func private @f(!tenferro.tensor<>)

// -----

// expected-error @+1 {{expected non-function type}}
func.func private @f(!tenferro.tensor<4x>)

// -----

// expected-error @+1 {{unbalanced '<' character in pretty dialect name}}
func.func private @f(!tenferro.tensor<4x f64)

// -----

// expected-error @+1 {{expected non-function type}}
func.func private @f(!tenferro.tensor<*xf64>)

// -----

// expected-error @+1 {{expected non-function type}}
func.func private @f(!tenferro.tensor<<4>xf64>)

// -----

// expected-error @+1 {{unknown placement 'gpu': cpu or cuda}}
func.func private @f(!tenferro.tensor<4xf64, gpu>)

// -----

// expected-error @+1 {{expected valid keyword}}
func.func private @f(!tenferro.tensor<4xf64,>)

// -----

// expected-error @+1 {{expected '>'}}
func.func private @f(!tenferro.tensor<4xf64, cuda, cpu>)

// -----

// expected-error @+1 {{unknown  type `vector` in dialect `tenferro`}}
func.func private @f(!tenferro.vector<4xf64>)
