// Pango and Cairo for Swift: text set in the system's fonts, pages written as PDF.
#ifndef GREENCREDIT_PANGOCAIRO_SHIM_H
#define GREENCREDIT_PANGOCAIRO_SHIM_H

#include <cairo-pdf.h>
#include <cairo.h>
#include <pango/pangocairo.h>

#endif
