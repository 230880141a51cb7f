// The macros of tenferro/lists.h in C++17 mean what they mean in C.
#include <cstdio>
#include <cstring>

#include "tenferro/tenferro.h"

static int failures;
static void check(bool holds, const char *what) {
  if (holds)
    return;
  ++failures;
  std::fprintf(stderr, "lists_cxx: %s\n", what);
}
#define CHECK(condition) check((condition), #condition)

int main() {
  tnf_shape shape = TNF_SHAPE("m", 4, "?", "r<=64", 0, size_t{7});
  CHECK(shape.rank == 6);
  CHECK(std::strcmp(shape.entry[0].text, "m") == 0 && !shape.entry[1].text && shape.entry[1].exact == 4);
  CHECK(std::strcmp(shape.entry[3].text, "r<=64") == 0 && shape.entry[4].exact == 0 && shape.entry[5].exact == 7);
  CHECK((TNF_SCALAR).rank == 0);
  tnf_axes axes = TNF_AXES(0, -1);
  CHECK(axes.count == 2 && axes.axis[0] == 0 && axes.axis[1] == -1);
  CHECK((TNF_ALL_AXES).count == -1);
  CHECK((TNF_NO_AXES).count == 0 && (TNF_NO_EXTENTS).count == 0);

  tnf_context *ctx = tnf_context_new(nullptr);
  tnf_graph *graph = tnf_graph_new(ctx, "f");
  tnf_traced x = tnf_input(graph, "x", TNF_F64, TNF_SHAPE("n", 3));
  tnf_traced y = tnf_reshape(x, TNF_EXTENTS(tnf_dim(x, 0), 1, 3));
  tnf_output(graph, "y", tnf_reduce_sum(y, TNF_AXES(2)));
  tnf_traced corner = tnf_index(x, TNF_INDEX(tnf_dim(x, 1), -1)), row = tnf_index(x, TNF_INDEX(TNF_ALL, size_t{2}));
  CHECK(tnf_rank_of(corner) == 0 && tnf_rank_of(row) == 1);
  CHECK(tnf_rank_of(tnf_full(corner, TNF_NO_EXTENTS)) == 0);
  CHECK(tnf_rank_of(tnf_reduce_sum(x, TNF_NO_AXES)) == 2);
  CHECK(tnf_exact_extent(tnf_slice_range(x, 1, 1, TNF_END), 1) == 2);
  tnf_traced square = tnf_matmul(tnf_matrix_transpose(x), x);
  CHECK(tnf_rank_of(tnf_triangular_solve(square, square, TNF_RIGHT | TNF_UPPER)) == 2);
  CHECK(tnf_graph_status(graph) == nullptr);
  CHECK(tnf_rank_of(y) == 3 && tnf_exact_extent(y, 1) == 1);
  tnf_graph_release(graph);
  tnf_context_release(ctx);
  return failures != 0;
}
