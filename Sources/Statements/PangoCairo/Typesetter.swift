internal import CPangoCairo

/// Sets text through Pango in the best font that the system has for Chinese and Latin.
///
/// Not to be shared between threads: `TypesettingRoom` lends the one there is. Glyphs are neither
/// hinted nor kerned, so that widths are the sums of advances and scale with the size.
@safe final class Typesetter {
    private let map: UnsafeMutablePointer<PangoFontMap>
    private let context: OpaquePointer
    private let layout: OpaquePointer
    private var descriptions: [TextStyle: FontDescription] = [:]
    private var advances: [TextStyle.Weight: AdvanceTable] = [:]

    /// Families in the order of preference; fontconfig takes the first that is there.
    static let families = "Noto Sans CJK SC,Noto Sans SC,Source Han Sans SC,sans-serif"

    /// Opens the fonts.
    ///
    /// - Throws: `statement.font` where no font has Chinese characters.
    init() throws(StatementError) {
        guard let map = unsafe pango_cairo_font_map_new(),
            let context = unsafe pango_font_map_create_context(map),
            let layout = unsafe pango_layout_new(context)
        else { throw StatementError("statement.font", "Pango cannot be started") }
        unsafe self.map = unsafe map
        unsafe self.context = unsafe context
        unsafe self.layout = unsafe layout
        configure()
        for weight in [TextStyle.Weight.regular, .bold] where advance("编", weight) == nil {
            throw StatementError(
                "statement.font",
                "no font of this system has Chinese characters; install fonts-noto-cjk, as "
                    + "tools/setup does")
        }
    }

    deinit {
        unsafe g_object_unref(UnsafeMutableRawPointer(layout))
        unsafe g_object_unref(UnsafeMutableRawPointer(context))
        unsafe g_object_unref(UnsafeMutableRawPointer(map))
    }

    private func configure() {
        let options = unsafe cairo_font_options_create()
        unsafe cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF)
        unsafe cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE)
        unsafe pango_cairo_context_set_font_options(context, options)
        unsafe cairo_font_options_destroy(options)
        unsafe pango_cairo_context_set_resolution(context, 72)
        unsafe pango_context_set_round_glyph_positions(context, 0)
        unsafe pango_context_set_language(context, pango_language_from_string("zh-cn"))
        unsafe pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR)
        unsafe pango_layout_set_auto_dir(layout, 0)
        let attributes = unsafe pango_attr_list_new()
        unsafe pango_attr_list_insert(
            attributes,
            pango_attr_font_features_new("tnum=1,kern=0,liga=0,clig=0,calt=0,dlig=0"))
        unsafe pango_layout_set_attributes(layout, attributes)
        unsafe pango_attr_list_unref(attributes)
    }

    // MARK: - Measuring

    /// The width of a text of one line, in points.
    ///
    /// - Throws: `statement.glyph` for a character that no font has, at the place.
    func width(
        of text: some StringProtocol, _ style: TextStyle, at place: @autoclosure () -> String
    ) throws(StatementError) -> Double {
        var sum = 0.0
        for scalar in text.unicodeScalars {
            guard let advance = advance(scalar, style.weight) else {
                throw .missingGlyph(scalar, at: place())
            }
            sum += advance
        }
        return sum * style.size
    }

    /// The width of the widest line of a text and how many lines it has.
    func extent(
        of text: String, _ style: TextStyle, at place: @autoclosure () -> String
    ) throws(StatementError) -> (width: Double, lines: Int) {
        guard text.utf8.contains(0x0A) else {
            return (try width(of: text, style, at: place()), 1)
        }
        var widest = 0.0
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        for line in lines { widest = max(widest, try width(of: line, style, at: place())) }
        return (widest, lines.count)
    }

    /// How many lines a text takes when it is broken to a width.
    func lineCount(
        of text: String, _ style: TextStyle, width: Double, at place: @autoclosure () -> String
    ) throws(StatementError) -> Int {
        let natural = try extent(of: text, style, at: place())
        guard natural.width > width else { return natural.lines }
        prepare(text, style, width: width, .left)
        return Int(unsafe pango_layout_get_line_count(layout))
    }

    /// The advance of a character in parts of the size; `nil` where no font has it.
    private func advance(_ scalar: Unicode.Scalar, _ weight: TextStyle.Weight) -> Double? {
        if let known = advances[weight, default: AdvanceTable()][scalar] { return known.value }
        let measured = measure(scalar, weight)
        advances[weight, default: AdvanceTable()][scalar] = AdvanceTable.Advance(value: measured)
        return measured
    }

    private func measure(_ scalar: Unicode.Scalar, _ weight: TextStyle.Weight) -> Double? {
        guard scalar.isPrintable else { return nil }
        let size = 100.0
        prepare(String(Character(scalar)), TextStyle(size, weight), width: nil, .left)
        guard unsafe pango_layout_get_unknown_glyphs_count(layout) == 0 else { return nil }
        var width: Int32 = 0
        unsafe pango_layout_get_size(layout, &width, nil)
        // What combines with the character before it is given no room of its own.
        return scalar.isCombining ? 0 : Double(width) / Double(PANGO_SCALE) / size
    }

    // MARK: - Drawing

    /// Writes a text as selectable glyphs; broken to the width where one is given.
    ///
    /// - Precondition: every character has been measured, so that no glyph is missing.
    func show(
        _ text: String, _ style: TextStyle, x: Double, y: Double, width: Double? = nil,
        _ alignment: TextAlignment = .left, on canvas: PDFCanvas
    ) {
        prepare(text, style, width: width, alignment)
        let top = y + style.ascent - baseline
        unsafe canvas.withCairo { cairo in
            unsafe cairo_move_to(cairo, x, top)
            unsafe pango_cairo_show_layout(cairo, layout)
        }
    }

    /// Adds the outlines of a text's glyphs to the path of a drawing; its baseline begins at (x, y).
    func addOutline(
        _ text: String, _ style: TextStyle, x: Double, y: Double, to cairo: OpaquePointer
    ) {
        prepare(text, style, width: nil, .left)
        unsafe cairo_move_to(cairo, x, y - baseline)
        unsafe pango_cairo_layout_path(cairo, layout)
    }

    private var baseline: Double {
        Double(unsafe pango_layout_get_baseline(layout)) / Double(PANGO_SCALE)
    }

    private func prepare(
        _ text: String, _ style: TextStyle, width: Double?, _ alignment: TextAlignment
    ) {
        unsafe pango_layout_set_font_description(layout, description(of: style).pointer)
        let limit = width.map { Int32(($0 * Double(PANGO_SCALE)).rounded(.up)) } ?? -1
        unsafe pango_layout_set_width(layout, limit)
        unsafe pango_layout_set_alignment(layout, alignment.pango)
        unsafe pango_layout_set_line_spacing(layout, width == nil ? 0 : lineFactor(style))
        var text = text
        text.withUTF8 { bytes in
            unsafe bytes.withMemoryRebound(to: CChar.self) { characters in
                unsafe pango_layout_set_text(
                    layout, characters.baseAddress, Int32(characters.count))
            }
        }
    }

    /// The line height that is wanted, in parts of the font's own, which is far larger.
    private func lineFactor(_ style: TextStyle) -> Float {
        Float(style.lineHeight / (style.size * 1.448))
    }

    private func description(of style: TextStyle) -> FontDescription {
        if let known = descriptions[style] { return known }
        let description = FontDescription(style, families: Typesetter.families)
        descriptions[style] = description
        return description
    }
}

/// Owns Pango's description of a font.
@safe private final class FontDescription {
    let pointer: OpaquePointer?

    init(_ style: TextStyle, families: String) {
        let description = unsafe pango_font_description_new()
        unsafe pango_font_description_set_family(description, families)
        unsafe pango_font_description_set_weight(
            description, style.weight == .bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL)
        unsafe pango_font_description_set_absolute_size(
            description, style.size * Double(PANGO_SCALE))
        unsafe pointer = unsafe description
    }

    deinit { unsafe pango_font_description_free(pointer) }
}

/// The advances of characters that were met, in parts of the font's size.
private struct AdvanceTable {
    struct Advance {
        /// `nil` for a character that no font has.
        let value: Double?
    }

    private var ascii = [Advance?](repeating: nil, count: 128)
    private var others: [Unicode.Scalar: Advance] = [:]

    subscript(scalar: Unicode.Scalar) -> Advance? {
        get { scalar.value < 128 ? ascii[Int(scalar.value)] : others[scalar] }
        set {
            if scalar.value < 128 {
                ascii[Int(scalar.value)] = newValue
            } else {
                others[scalar] = newValue
            }
        }
    }
}

extension TextAlignment {
    fileprivate var pango: PangoAlignment {
        switch self {
        case .left: PANGO_ALIGN_LEFT
        case .center: PANGO_ALIGN_CENTER
        case .right: PANGO_ALIGN_RIGHT
        }
    }
}

extension Unicode.Scalar {
    /// Whether it may stand on paper: neither a control nor an override of the writing direction.
    fileprivate var isPrintable: Bool {
        switch value {
        case ..<0x20, 0x7F...0x9F, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF,
            0xFFF9...0xFFFB:
            false
        default: true
        }
    }

    fileprivate var isCombining: Bool {
        switch properties.generalCategory {
        case .nonspacingMark, .enclosingMark: true
        default: false
        }
    }
}

extension StatementError {
    fileprivate static func missingGlyph(
        _ scalar: Unicode.Scalar, at place: String
    ) -> StatementError {
        let code = String(scalar.value, radix: 16, uppercase: true)
        let name = "U+" + String(repeating: "0", count: max(0, 4 - code.count)) + code
        return StatementError(
            "statement.glyph",
            "the character \(name) cannot be printed: no font of this system has it; write the "
                + "text with other characters or install a font that has it", at: place)
    }
}
