/* Times for people, as the tools print them: four digits, the unit that fits. */
#include "../../tools/units.h"

#include "../check.h"

int main(void) {
  static const struct {
    double seconds;
    const char *text;
  } cases[] = {{0, "0 ns"},        {27.134e-9, "27.13 ns"}, {999.94e-9, "999.9 ns"},  {999.96e-9, "1 us"},
               {4.5e-6, "4.5 us"}, {999.96e-6, "1 ms"},     {0.8123456, "812.3 ms"},  {0.99996, "1 s"},
               {1, "1 s"},         {83.2, "83.2 s"},        {12345.6, "1.235e+04 s"}, {1e-12, "0.001 ns"}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; ++i)
    CHECK_TEXT(tnf_time_text_of(cases[i].seconds).text, cases[i].text);
  return CHECK_RESULT();
}
