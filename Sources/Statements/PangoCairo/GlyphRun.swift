internal import CPangoCairo

/// Glyphs of one font in a line that Pango has set.
@safe struct GlyphRun {
    private let text: UnsafePointer<CChar>
    private let run: UnsafeMutablePointer<PangoLayoutRun>
    /// Where the run begins on its baseline, from the upper left corner of the text, in points.
    let x: Double
    let baseline: Double

    /// Visits the runs of a layout; they live until the layout is given another text.
    static func forEach(in layout: OpaquePointer, _ body: (GlyphRun) -> Void) {
        guard let iterator = unsafe pango_layout_get_iter(layout),
            let text = unsafe pango_layout_get_text(layout)
        else { return }
        defer { unsafe pango_layout_iter_free(iterator) }
        repeat {
            guard let run = unsafe pango_layout_iter_get_run_readonly(iterator) else { continue }
            var extents = PangoRectangle()
            unsafe pango_layout_iter_get_run_extents(iterator, nil, &extents)
            let baseline = unsafe pango_layout_iter_get_baseline(iterator)
            unsafe body(
                GlyphRun(
                    text: text, run: run, x: Double(extents.x).points,
                    baseline: Double(baseline).points))
        } while unsafe pango_layout_iter_next_run(iterator) != 0
    }

    /// The file of the font, as HarfBuzz keeps it; one for all sizes.
    var source: OpaquePointer? {
        unsafe hb_font_get_face(pango_font_get_hb_font(run.pointee.item.pointee.analysis.font))
    }

    /// Whether it is written from left to right, as everything is that we take apart ourselves.
    var isLeftToRight: Bool { unsafe run.pointee.item.pointee.analysis.level.isMultiple(of: 2) }

    /// The numbers of the glyphs; what leaves no mark has none.
    var glyphs: [UInt32] {
        unsafe infos.map { $0.glyph }.filter { $0 != GlyphRun.empty }
    }

    /// Pango's mark of a character that leaves none.
    private static let empty: UInt32 = 0x0FFF_FFFF

    private var infos: UnsafeBufferPointer<PangoGlyphInfo> {
        let string = unsafe run.pointee.glyphs
        return unsafe UnsafeBufferPointer(
            start: string?.pointee.glyphs, count: Int(string?.pointee.num_glyphs ?? 0))
    }

    /// Writes the run as Pango would, with the whole font.
    func showWhole(x left: Double, y top: Double, on cairo: OpaquePointer) {
        unsafe cairo_move_to(cairo, left + x, top + baseline)
        unsafe pango_cairo_show_glyph_item(cairo, text, run)
    }

    /// Writes the run with the font that was chosen, and with the characters that it stands for.
    func show(x left: Double, y top: Double, on cairo: OpaquePointer) {
        let item = unsafe run.pointee.item.pointee
        let length = unsafe Int(item.length)
        var pen = left + x
        var glyphs: [cairo_glyph_t] = []
        var clusters: [cairo_text_cluster_t] = []
        let infos = unsafe self.infos
        var index = 0
        while index < infos.count {
            // All glyphs that stand for the same characters.
            let start = unsafe run.pointee.glyphs.pointee.log_clusters[index]
            var cluster = cairo_text_cluster_t(num_bytes: 0, num_glyphs: 0)
            while index < infos.count,
                unsafe run.pointee.glyphs.pointee.log_clusters[index] == start
            {
                let info = unsafe infos[index]
                if info.glyph != GlyphRun.empty {
                    glyphs.append(
                        cairo_glyph_t(
                            index: UInt(info.glyph),
                            x: pen + Double(info.geometry.x_offset).points,
                            y: top + baseline + Double(info.geometry.y_offset).points))
                    cluster.num_glyphs += 1
                }
                pen += Double(info.geometry.width).points
                index += 1
            }
            let end =
                unsafe index < infos.count
                ? Int(run.pointee.glyphs.pointee.log_clusters[index]) : length
            cluster.num_bytes = Int32(end) - start
            clusters.append(cluster)
        }
        let start = unsafe text + Int(item.offset)
        unsafe cairo_show_text_glyphs(
            cairo, start, Int32(length), glyphs, Int32(glyphs.count), clusters,
            Int32(clusters.count), cairo_text_cluster_flags_t(rawValue: 0))
    }
}

extension Double {
    /// Pango's units in points.
    fileprivate var points: Double { self / Double(PANGO_SCALE) }
}
