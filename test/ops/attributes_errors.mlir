// The attributes of a program's arguments and results: what the verifier refuses.
// RUN: tf-opt %s -verify-diagnostics -split-input-file

// expected-error @+1 {{'func.func' op argument 0: tenferro.name must be a string}}
func.func private @name(!tenferro.tensor<f64> {tenferro.name = 3})

// -----

// expected-error @+1 {{'func.func' op argument 1: tenferro.extents must be one string per axis of a tensor}}
func.func private @extents_count(index, !tenferro.tensor<?x?xf64> {tenferro.extents = ["n"]})

// -----

// expected-error @+1 {{'func.func' op argument 0: tenferro.extents must be one string per axis of a tensor}}
func.func private @extents_kind(!tenferro.tensor<?xf64> {tenferro.extents = [3]})

// -----

// expected-error @+1 {{'func.func' op argument 0: tenferro.extents must be one string per axis of a tensor}}
func.func private @extents_type(index {tenferro.extents = []})

// -----

// expected-error @+1 {{'func.func' op argument 0: tenferro.captured has no value}}
func.func private @captured(!tenferro.tensor<f64> {tenferro.captured = true})

// -----

// expected-error @+1 {{'func.func' op argument 0: tenferro.data needs tenferro.captured}}
func.func private @data_alone(!tenferro.tensor<2xf64> {tenferro.data = dense<[1.0, 2.0]> : tensor<2xf64>})

// -----

// expected-error @+1 {{'func.func' op argument 0: tenferro.data must be dense elements of the argument's type '!tenferro.tensor<2xf64>'}}
func.func private @data_element(!tenferro.tensor<2xf64> {tenferro.captured, tenferro.data = dense<[1.0, 2.0]> : tensor<2xf32>})

// -----

// expected-error @+1 {{'func.func' op argument 1: tenferro.data must be dense elements of the argument's type '!tenferro.tensor<2x3xf64>'}}
func.func private @data_extents(index, !tenferro.tensor<2x3xf64> {tenferro.captured, tenferro.data = dense<0.0> : tensor<3x2xf64>})

// -----

// expected-error @+1 {{'func.func' op argument 0: tenferro.data must be dense elements of the argument's type '!tenferro.tensor<?xf64>'}}
func.func private @data_unknown(!tenferro.tensor<?xf64> {tenferro.captured, tenferro.data = dense<0.0> : tensor<3xf64>})

// -----

// expected-error @+1 {{'func.func' op argument 0: tenferro.data must be dense elements of the argument's type 'index'}}
func.func private @data_index(index {tenferro.captured, tenferro.data = 3 : index})

// -----

// expected-error @+1 {{'func.func' op result 0: tenferro.name must be a string}}
func.func private @result() -> (!tenferro.tensor<f64> {tenferro.name})

// -----

// expected-error @+1 {{'func.func' op result 0: tenferro.extents must be one string per axis of a tensor}}
func.func private @result_extents() -> (!tenferro.tensor<?xf64> {tenferro.extents = 3})
