//===- UnitGraph.cpp - which steps of a program need which --------------------------------------------------------===//
#include "UnitGraph.h"
#include "llvm/ADT/DenseMap.h"

namespace tenferro::kernels {

constexpr unsigned mostVisits = 1024;

unsigned UnitGraph::add(llvm::ArrayRef<unsigned> needed) {
  auto unit = (unsigned)nodes.size();
  Node &node = nodes.emplace_back();
  for (unsigned each : needed) {
    node.needs.push_back(each);
    node.level = std::max(node.level, nodes[each].level + 1);
    nodes[each].neededBy.push_back(unit);
  }
  return unit;
}

bool UnitGraph::extend(unsigned unit, llvm::ArrayRef<unsigned> needed) {
  unsigned level = nodes[unit].level;
  for (unsigned each : needed)
    if (each != unit)
      level = std::max(level, nodes[each].level + 1);
  llvm::DenseMap<unsigned, unsigned> raised;
  llvm::SmallVector<unsigned> open;
  if (level > nodes[unit].level) {
    raised[unit] = level;
    open.push_back(unit);
  }
  for (unsigned visits = 0; !open.empty();) {
    unsigned lower = open.pop_back_val(), least = raised.lookup(lower) + 1;
    for (unsigned upper : nodes[lower].neededBy) {
      if (++visits > mostVisits)
        return false;
      auto [entry, isNew] = raised.try_emplace(upper, nodes[upper].level);
      if (entry->second >= least)
        continue;
      entry->second = least;
      open.push_back(upper);
    }
  }
  for (auto [each, newLevel] : raised)
    nodes[each].level = newLevel;
  for (unsigned each : needed)
    if (each != unit) {
      nodes[unit].needs.push_back(each);
      nodes[each].neededBy.push_back(unit);
    }
  return true;
}

UnitGraph::Below::Below(UnitGraph &graph, llvm::ArrayRef<unsigned> units) : graph(graph) {
  ++graph.searches;
  for (unsigned unit : units)
    open.push({graph.nodes[unit].level, unit});
}

bool UnitGraph::Below::contains(unsigned unit) {
  Node &wanted = graph.nodes[unit];
  while (!exhausted && wanted.seenBy != graph.searches && !open.empty() && open.top().first > wanted.level) {
    unsigned upper = open.top().second;
    open.pop();
    for (unsigned lower : graph.nodes[upper].needs) {
      exhausted |= ++visits > mostVisits;
      Node &node = graph.nodes[lower];
      if (std::exchange(node.seenBy, graph.searches) != graph.searches)
        open.push({node.level, lower});
    }
  }
  return exhausted || wanted.seenBy == graph.searches;
}

} // namespace tenferro::kernels
