/* Times and sizes for people. */
#include "units.h"

#include <stdio.h>

typedef struct unit {
  double below, scale;
  const char *name;
} unit;

/* In the first unit that the value is below; the last one has no bound. */
static tnf_time_text text_of(const unit *units, double value) {
  while (units->below > 0 && value >= units->below)
    ++units;
  tnf_time_text result;
  snprintf(result.text, sizeof result.text, "%.4g %s", value * units->scale, units->name);
  return result;
}

tnf_time_text tnf_time_text_of(double seconds) {
  static const unit units[] = {{999.95e-9, 1e9, "ns"}, {999.95e-6, 1e6, "us"}, {999.95e-3, 1e3, "ms"}, {0, 1, "s"}};
  return text_of(units, seconds);
}

tnf_time_text tnf_bytes_text_of(double bytes) {
  static const unit units[] = {
      {1023.95, 1, "bytes"}, {1023.95 * 0x1p10, 0x1p-10, "KiB"}, {1023.95 * 0x1p20, 0x1p-20, "MiB"}, {0, 0x1p-30, "GiB"}};
  return text_of(units, bytes);
}
