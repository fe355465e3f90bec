// libzip for Swift: statement packs are ZIP files.
#ifndef GREENCREDIT_LIBZIP_SHIM_H
#define GREENCREDIT_LIBZIP_SHIM_H

#include <zip.h>

#endif
