// Memory is planned over programs without calls.
// RUN: tf-opt %s --tenferro-plan-buffers -verify-diagnostics

// expected-error @+1 {{step is called by programs: --tenferro-inline-steps comes first}}
func.func private @step(%x: index) -> index {
  return %x : index
}
func.func @program(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %b = tenferro_rt.bind %x[%n] : !tenferro.tensor<?xf64> -> tensor<?xf64>
  %e = tenferro_rt.export %b : tensor<?xf64> -> !tenferro.tensor<?xf64>
  return %e : !tenferro.tensor<?xf64>
}
