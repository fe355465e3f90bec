// Pango and Cairo for Swift: text set in the system's fonts, pages written as PDF; and what they
// stand on, HarfBuzz and FreeType, to embed small parts of large fonts.
#ifndef GREENCREDIT_PANGOCAIRO_SHIM_H
#define GREENCREDIT_PANGOCAIRO_SHIM_H

#include <cairo-ft.h>
#include <cairo-pdf.h>
#include <cairo.h>
#include <hb-subset.h>
#include <pango/pangocairo.h>

#endif
