// libqrencode for Swift: the QR code that leads from paper to the signed figures.
#ifndef GREENCREDIT_QRENCODE_SHIM_H
#define GREENCREDIT_QRENCODE_SHIM_H

#include <qrencode.h>

#endif
