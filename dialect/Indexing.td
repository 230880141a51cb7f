//===- Indexing.td - windows read and written at places that index vectors say, and places found in sorted elements --===//
//
// Features lead and batches trail: an index vector is a column of `indices`, [k, i..., batch...], and component c counts along the axis
// axes[c] of x. A window begins where its vector says, and at 0 along axes that have no component; it lies within x, else the run ends.
// Of the window's axes the result (the updates) has those that are neither dropped nor batch axes, in front: [window..., i..., batch...].
#ifndef TENFERRO_INDEXING_TD
#define TENFERRO_INDEXING_TD

include "Library.td"

def Tenferro_GatherOp : Tenferro_Op<"gather"> {
  let summary = "the windows of x that begin where index vectors say";
  let zeroIf = "x";
  let description = [{
    Element (w, i, b) is x at vector i of batch b plus w. A component outside of [0, n - size] ends the run with OUT_OF_RANGE, naming its
    position in indices and its value, whether or not the result has elements. `tenferro.words`, which no result depends on, says what a run
    calls what it read: "the index", where there is none.

    C1: indices has rank at least 1, and each extent of its axis 0 an entry of axes (guarded where unknown). C2: the entries of axes, and those
    of batch, are distinct axes of x; none is in both. C3: dropped are rising axes of x, none of them in batch. C4: indices has a trailing axis
    for each entry of batch, of the same extent (guarded where unknown). C5: one size per axis of x, 1 along dropped and batch axes, else
    0 <= size <= extent (guarded where unknown). C6: each unknown size has one index operand.

    Example: x[i[k], j[k]] of a matrix, `%r = tenferro.gather %x at %ij axes [0, 1] dropped [0, 1] batch [] sizes [1, 1] :
    !tenferro.tensor<?x?xf64>, !tenferro.tensor<2x?xi64> -> !tenferro.tensor<?xf64>`.
  }];
  let arguments = (ins AnyT:$x, IntegerT:$indices, DenseI64ArrayAttr:$axes, DenseI64ArrayAttr:$dropped, DenseI64ArrayAttr:$batch,
                   Variadic<Index>:$sizes, DenseI64ArrayAttr:$static_sizes);
  let results = (outs AnyT:$result);
  let assemblyFormat = "$x `at` $indices `axes` $axes `dropped` $dropped `batch` $batch `sizes` custom<DynamicIndexList>($sizes, $static_sizes) "
                       "attr-dict `:` qualified(type($x)) `,` qualified(type($indices)) `->` qualified(type($result))";
}

def Tenferro_ScatterKind : I32EnumAttr<"ScatterKind", "what becomes of an element and the updates for it", [
    I32EnumAttrCase<"overwrite", 0>, I32EnumAttrCase<"add", 1>, I32EnumAttrCase<"multiply", 2>, I32EnumAttrCase<"minimum", 3>,
    I32EnumAttrCase<"maximum", 4>]> {
  let cppNamespace = "::tenferro";
}

def Tenferro_ScatterOp : Tenferro_Library<"scatter", "tnf_rt_scatter"> {
  let summary = "x with updates combined into the windows that begin where index vectors say";
  let description = [{
    The vectors are gone through in their order, as one thread would: of several updates for one element the last one overwrites, and sums
    and products have the same bits for any number of threads. minimum and maximum give NaN where one of the elements is. A component outside
    of [0, n - size] ends the run with OUT_OF_RANGE, as in `gather`, whose result updates looks like: the sizes of the window are its extents.

    The derivative: of what was overwritten none is x's, and of the updates the one has it that was the last; the extremes share it among those
    that equal the result; products have that of reduce_prod.

    C1: indices has rank at least 1, and its axis 0 the extent that axes has entries. C2: the entries of axes and batch are distinct axes of x. C3:
    dropped are rising axes of x, none of them in batch. C4: indices ends with the extents of the batch. C5: updates has the axes of a window, then those of indices (extents guarded where unknown), and no window
    exceeds x. C6: x and updates have one element type. C7: what is added or multiplied is numeric, and minimum and maximum are of real or
    integer elements.

    Example: `%r = tenferro.scatter add %x at %ij with %u axes [0, 1] dropped [0, 1] batch [] : !tenferro.tensor<?x?xf64>,
    !tenferro.tensor<2x?xi64>, !tenferro.tensor<?xf64> -> !tenferro.tensor<?x?xf64>`.
  }];
  let arguments = (ins Tenferro_ScatterKind:$kind, AnyT:$x, IntegerT:$indices, AnyT:$updates, DenseI64ArrayAttr:$axes,
                   DenseI64ArrayAttr:$dropped, DenseI64ArrayAttr:$batch);
  let results = (outs AnyT:$result);
  let assemblyFormat = "$kind $x `at` $indices `with` $updates `axes` $axes `dropped` $dropped `batch` $batch attr-dict `:` "
                       "qualified(type($x)) `,` qualified(type($indices)) `,` qualified(type($updates)) `->` qualified(type($result))";
  let attributes = "::tenferro::scatterAttributes(*this)";
  let inPlace = 0;
}

def Tenferro_SearchSortedOp : Tenferro_Library<"search_sorted", "tnf_rt_search_sorted"> {
  let summary = "how many elements of a rising column are below each value, or with right not above it";
  let description = [{
    sorted is [n, batch...], in the order of `sort` (NaN above every number), and values is [m, batch...]: the places, i64, at which values would
    be inserted. Of elements that are not in order the place is some number in [0, n]. Places carry no derivative. C1: sorted and values have
    the same rank, at least 1, and the extents of the batch agree (guarded where unknown). C2: they have one element type.
  }];
  let arguments = (ins OrderedT:$sorted, OrderedT:$values, BoolAttr:$right);
  let results = (outs IntegerT:$places);
  let assemblyFormat = "$values `in` $sorted `right` $right attr-dict `:` qualified(type($values)) `,` qualified(type($sorted)) `->` "
                       "qualified(type($places))";
  let attributes = "{getRight()}";
  let derivative = "none";
}

#endif
