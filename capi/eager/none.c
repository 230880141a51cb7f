/* Of what ships the library there is nothing yet: every program is compiled. */
#include "eager/eager.h"

const tnf_eager_library tnf_eager_shipped_library = {NULL, 0};
