/* Times for people. */
#ifndef TNF_TOOLS_UNITS_H
#define TNF_TOOLS_UNITS_H

typedef struct tnf_time_text {
  char text[32];
} tnf_time_text;

/* Four digits in the unit that fits: "27.13 ns", "4.5 us", "812 ms", "3.2 s". */
tnf_time_text tnf_time_text_of(double seconds);

/* "1.5 MiB" */
tnf_time_text tnf_bytes_text_of(double bytes);

#endif
