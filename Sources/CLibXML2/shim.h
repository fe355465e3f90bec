// libxml2's streaming reader for Swift: nothing else of the library is used.
#ifndef GREENCREDIT_LIBXML2_SHIM_H
#define GREENCREDIT_LIBXML2_SHIM_H

#include <libxml/parser.h>
#include <libxml/xmlerror.h>
#include <libxml/xmlreader.h>

#endif
