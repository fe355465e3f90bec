internal import CPangoCairo

/// The outlines of glyphs as operators of a PDF content stream, so that no font is needed there.
@safe struct GlyphOutlines: ~Copyable {
    private let surface: OpaquePointer
    private let cairo: OpaquePointer

    init() throws(StatementError) {
        // Nothing is painted; the smallest surface there is only carries the path.
        guard let surface = unsafe cairo_image_surface_create(CAIRO_FORMAT_A8, 1, 1),
            let cairo = unsafe cairo_create(surface)
        else { throw StatementError("statement.pdf", "Cairo cannot be started") }
        unsafe self.surface = unsafe surface
        unsafe self.cairo = unsafe cairo
        unsafe cairo_set_tolerance(cairo, 0.01)
    }

    deinit {
        unsafe cairo_destroy(cairo)
        unsafe cairo_surface_destroy(surface)
    }

    /// The operators that fill a line of text; its baseline begins at (x, y), y counting upwards.
    func operators(
        _ text: String, _ style: TextStyle, x: Double, y: Double, with typesetter: Typesetter
    ) throws(StatementError) -> String {
        // Cairo keeps 1/256 point; a path of 16 times the size loses nothing that could be seen.
        let scale = 16.0
        unsafe cairo_new_path(cairo)
        unsafe typesetter.addOutline(
            text, style.resized(style.size * scale), x: 0, y: 0, to: cairo)
        guard let path = unsafe cairo_copy_path(cairo) else {
            throw StatementError("statement.pdf", "Cairo gives no path")
        }
        defer { unsafe cairo_path_destroy(path) }
        guard unsafe path.pointee.status == CAIRO_STATUS_SUCCESS else {
            throw StatementError("statement.pdf", "Cairo gives no path")
        }
        var writer = PathWriter(x: x, y: y, scale: scale)
        let elements = unsafe UnsafeBufferPointer(
            start: path.pointee.data, count: Int(path.pointee.num_data))
        var index = 0
        while index < elements.count {
            let header = unsafe elements[index].header
            var points: [(Double, Double)] = []
            for offset in 1..<max(1, Int(header.length)) {
                let point = unsafe elements[index + offset].point
                points.append((point.x, point.y))
            }
            writer.add(GlyphOutlines.operation(header.type), points)
            index += max(1, Int(header.length))
        }
        return writer.text + "f\n"
    }

    private static func operation(_ type: cairo_path_data_type_t) -> String {
        switch type {
        case CAIRO_PATH_MOVE_TO: "m"
        case CAIRO_PATH_LINE_TO: "l"
        case CAIRO_PATH_CURVE_TO: "c"
        default: "h"
        }
    }
}

/// Writes the elements of a path; coordinates with three decimals, y counting upwards.
private struct PathWriter {
    let x: Double
    let y: Double
    let scale: Double
    var text = ""

    mutating func add(_ operation: String, _ points: [(Double, Double)]) {
        for point in points {
            text += (x + point.0 / scale).pdfNumber + " "
            text += (y - point.1 / scale).pdfNumber + " "
        }
        text += operation + "\n"
    }
}

extension Double {
    /// The number with at most three decimals, as PDF writes numbers.
    var pdfNumber: String {
        let thousandths = Int((self * 1000).rounded())
        let (whole, rest) = abs(thousandths).quotientAndRemainder(dividingBy: 1000)
        let sign = thousandths < 0 ? "-" : ""
        guard rest != 0 else { return sign + String(whole) }
        var digits = String(1000 + rest).dropFirst()
        while digits.last == "0" { digits.removeLast() }
        return "\(sign)\(whole).\(digits)"
    }
}
