/* Times for people. */
#include "units.h"

#include <stdio.h>

tnf_time_text tnf_time_text_of(double seconds) {
  static const struct {
    double below, scale;
    const char *name;
  } units[] = {{999.95e-9, 1e9, "ns"}, {999.95e-6, 1e6, "us"}, {999.95e-3, 1e3, "ms"}, {0, 1, "s"}};
  int i = 0;
  while (units[i].below > 0 && seconds >= units[i].below)
    ++i;
  tnf_time_text result;
  snprintf(result.text, sizeof result.text, "%.4g %s", seconds * units[i].scale, units[i].name);
  return result;
}
