//===- Random.td - random bits ----------------------------------------------------------------------------------------===//
#ifndef TENFERRO_RANDOM_TD
#define TENFERRO_RANDOM_TD

include "Elementwise.td"

def Tenferro_PhiloxOp : Tenferro_Elementwise<"philox"> {
  let summary = "64 random bits of each key, stream and counter: a word of Philox4x32-10";
  let description = [{
    C1: operands have equal ranks and extents (guarded where unknown). C2: operands are i64. C3: word is 0 or 1. The generator of Salmon,
    Moraes, Dror and Shaw (2011) makes 128 bits of the counter (counter, stream), four words of 32 bits, the lower halves first, under the key's two;
    word 0 is the first two words of them, word 1 the others. Different (key, stream, counter) give independent bits, the same ones on every
    machine. It carries no derivative.
  }];
  let arguments = (ins IntegerT:$key, IntegerT:$stream, IntegerT:$counter, I64Attr:$word);
  let results = (outs IntegerT:$result);
  let assemblyFormat = "$key `,` $stream `,` $counter `word` $word attr-dict `:` "
                       "custom<ElementwiseTypes>(type($key), type($stream), type($counter), type($result))";
  let hasVerifier = 1;
  let derivative = "none";
  let costly = 1;
  let operandNames = [{"key", "stream", "counter"}];
  let extraDefinition = common;
}

#endif
