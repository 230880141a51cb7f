//===- UnitGraph.h - which steps of a program need which ----------------------------------------------------------===//
#ifndef TENFERRO_PASSES_KERNELS_UNITGRAPH_H
#define TENFERRO_PASSES_KERNELS_UNITGRAPH_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallVector.h"
#include <queue>
#include <vector>

namespace tenferro::kernels {

/// Units that need each other without a cycle, while they are made and grow. A unit's level is above those of all that it needs,
/// so a search ends where levels are too low. What costs more than a fixed number of visits is declined: a long program must not
/// pay for each of its operations by its length.
class UnitGraph {
public:
  /// A new unit, the next in number.
  unsigned add(llvm::ArrayRef<unsigned> needed);
  /// Lets `unit` need these too, which must not make a cycle. False where too many units would change their level.
  bool extend(unsigned unit, llvm::ArrayRef<unsigned> needed);

  /// What lies below a set of units: asked for one unit after the other, searched no further than the answers take.
  class Below {
  public:
    Below(UnitGraph &graph, llvm::ArrayRef<unsigned> units);
    /// Whether one of the units needs `unit`, directly or through others; true too where that takes too long to find out.
    bool contains(unsigned unit);

  private:
    UnitGraph &graph;
    std::priority_queue<std::pair<unsigned, unsigned>> open; ///< levels and units
    unsigned visits = 0;
    bool exhausted = false; ///< what was not visited may hold anything
  };

private:
  struct Node {
    llvm::SmallVector<unsigned, 4> needs, neededBy;
    unsigned level = 0;
    unsigned seenBy = 0; ///< the last search that came here
  };
  std::vector<Node> nodes;
  unsigned searches = 0;
};

} // namespace tenferro::kernels
#endif
