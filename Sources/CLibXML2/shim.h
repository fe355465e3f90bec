// libxml2's streaming reader for Swift: nothing else of the library is used.
#ifndef GREENCREDIT_LIBXML2_SHIM_H
#define GREENCREDIT_LIBXML2_SHIM_H

#include <libxml/xmlversion.h>
// Debian's headers would pull in ICU's, whose types clash with those inside Foundation. Only the
// layout of converters depends on it, and no converter is touched from Swift.
#undef LIBXML_ICU_ENABLED

#include <libxml/parser.h>
#include <libxml/xmlerror.h>
#include <libxml/xmlreader.h>

#endif
