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

// expected-error @+1 {{'func.func' op result 0: tenferro.name must be a string}}
func.func private @result() -> (!tenferro.tensor<f64> {tenferro.name})
