//===- unit_graph.cpp - units need each other as a search of all of them finds -------------------------------------===//
#include "UnitGraph.h"
#include "check.h"

#include <random>

using tenferro::kernels::UnitGraph;

namespace {

using Lists = std::vector<std::vector<unsigned>>;

bool needsAnyhow(const Lists &needs, unsigned upper, unsigned lower) {
  for (unsigned each : needs[upper])
    if (each == lower || needsAnyhow(needs, each, lower))
      return true;
  return false;
}

/// Small graphs: every answer is right, in whatever order units are asked for, while the graph grows.
void growsWithoutCycles(unsigned seed) {
  std::mt19937 random(seed);
  auto below = [&](unsigned n) { return (unsigned)(random() % n); };
  UnitGraph graph;
  Lists needs;
  for (unsigned unit = 0; unit < 12; ++unit) {
    needs.emplace_back();
    for (unsigned n = unit ? below(3) : 0; n; --n)
      needs[unit].push_back(below(unit));
    CHECK_INT(graph.add(needs[unit]), unit);
    std::vector<unsigned> wanted = {below(unit + 1), below(unit + 1)};
    UnitGraph::Below search(graph, wanted);
    bool grows = true;
    unsigned taker = below(unit + 1);
    for (unsigned n = 0; n < 6; ++n) {
      unsigned asked = n ? below(unit + 1) : taker;
      bool isBelow = needsAnyhow(needs, wanted[0], asked) || needsAnyhow(needs, wanted[1], asked);
      CHECK_INT(search.contains(asked), isBelow);
      grows &= n > 0 || !isBelow;
    }
    if (!grows)
      continue;
    CHECK(graph.extend(taker, wanted));
    for (unsigned each : wanted)
      if (each != taker)
        needs[taker].push_back(each);
  }
}

/// What a search cannot find out in time it takes for a yes; what it can, it finds.
void givesUp() {
  constexpr unsigned width = 2000;
  UnitGraph graph;
  std::vector<unsigned> bottom;
  unsigned apart = graph.add({});
  for (unsigned n = 0; n < width; ++n)
    bottom.push_back(graph.add({}));
  unsigned few = graph.add({bottom[0], bottom[1]}), many = graph.add(bottom);
  CHECK(!UnitGraph::Below(graph, {few}).contains(apart));
  CHECK(UnitGraph::Below(graph, {few}).contains(bottom[1]));
  CHECK(UnitGraph::Below(graph, {many}).contains(apart));
}

/// Raising more levels than it may is declined, and changes nothing.
void declines() {
  UnitGraph graph;
  unsigned low = graph.add({}), other = graph.add({}), above = graph.add({other}), top = low;
  for (unsigned n = 0; n < 2000; ++n)
    top = graph.add({top});
  CHECK(!graph.extend(low, {above}));
  CHECK(!UnitGraph::Below(graph, {low}).contains(above));
  CHECK(graph.extend(above, {top}));
  CHECK(UnitGraph::Below(graph, {above}).contains(top));
}

} // namespace

int main() {
  for (unsigned seed = 0; seed < 2000; ++seed)
    growsWithoutCycles(seed);
  givesUp();
  declines();
  return CHECK_RESULT();
}
