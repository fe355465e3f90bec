internal import CPangoCairo

/// The pages of a PDF while they are drawn through Cairo; points from the upper left corner.
@safe final class PDFCanvas {
    /// What a document says of itself.
    struct Metadata {
        let title: String
        let subject: String
        /// ISO 8601, in place of the time at which the file is written.
        let date: String
    }

    private let surface: OpaquePointer
    private let cairo: OpaquePointer
    private let sink = ByteSink()

    /// Starts a document.
    ///
    /// - Throws: `statement.pdf` if Cairo refuses.
    init(_ metadata: Metadata, width: Double, height: Double) throws(StatementError) {
        let context = unsafe Unmanaged.passUnretained(sink).toOpaque()
        guard
            let surface = unsafe cairo_pdf_surface_create_for_stream(
                ByteSink.write, context, width, height),
            let cairo = unsafe cairo_create(surface)
        else { throw StatementError("statement.pdf", "Cairo cannot be started") }
        unsafe self.surface = unsafe surface
        unsafe self.cairo = unsafe cairo
        let entries: [(cairo_pdf_metadata_t, String)] = [
            (CAIRO_PDF_METADATA_TITLE, metadata.title),
            (CAIRO_PDF_METADATA_SUBJECT, metadata.subject),
            (CAIRO_PDF_METADATA_CREATOR, "GreenCredit"),
            (CAIRO_PDF_METADATA_CREATE_DATE, metadata.date),
        ]
        for (name, value) in entries {
            unsafe cairo_pdf_surface_set_metadata(surface, name, value)
        }
    }

    deinit {
        unsafe cairo_destroy(cairo)
        // Whatever was not finished is written into the sink, which still lives.
        unsafe cairo_surface_destroy(surface)
    }

    /// Ends the document and gives its bytes.
    ///
    /// - Throws: `statement.pdf` with Cairo's reason if anything went wrong on the way.
    func finish() throws(StatementError) -> [UInt8] {
        let drawing = unsafe cairo_status(cairo)
        unsafe cairo_surface_finish(surface)
        let writing = unsafe cairo_surface_status(surface)
        for status in [drawing, writing] where status != CAIRO_STATUS_SUCCESS {
            let reason = unsafe cairo_status_to_string(status).map { unsafe String(cString: $0) }
            throw StatementError("statement.pdf", "Cairo: \(reason ?? "unknown reason")")
        }
        return sink.bytes
    }

    /// Ends a page.
    func endPage() { unsafe cairo_show_page(cairo) }

    /// Lends Cairo's context to one call.
    func withCairo(_ body: (OpaquePointer) -> Void) { unsafe body(cairo) }

    // MARK: - Drawing

    /// Chooses the colour of what follows.
    func setColor(_ color: PageColor) {
        unsafe cairo_set_source_rgb(cairo, color.red, color.green, color.blue)
    }

    /// Fills a rectangle.
    func fill(_ rectangle: PageRectangle, _ color: PageColor) {
        setColor(color)
        unsafe cairo_rectangle(
            cairo, rectangle.x, rectangle.y, rectangle.width, rectangle.height)
        unsafe cairo_fill(cairo)
    }

    /// Draws the edges of a rectangle.
    func stroke(_ rectangle: PageRectangle, _ color: PageColor, width: Double = 0.5) {
        setColor(color)
        unsafe cairo_set_line_width(cairo, width)
        unsafe cairo_rectangle(
            cairo, rectangle.x, rectangle.y, rectangle.width, rectangle.height)
        unsafe cairo_stroke(cairo)
    }

    /// Draws a line through points.
    func stroke(
        through points: [(x: Double, y: Double)], _ color: PageColor, width: Double = 0.5
    ) {
        setColor(color)
        unsafe cairo_set_line_width(cairo, width)
        for (index, point) in points.enumerated() {
            if index == 0 {
                unsafe cairo_move_to(cairo, point.x, point.y)
            } else {
                unsafe cairo_line_to(cairo, point.x, point.y)
            }
        }
        unsafe cairo_stroke(cairo)
    }

    /// Fills many rectangles of one colour as one shape.
    func fill(_ rectangles: [PageRectangle], _ color: PageColor) {
        setColor(color)
        for rectangle in rectangles {
            unsafe cairo_rectangle(
                cairo, rectangle.x, rectangle.y, rectangle.width, rectangle.height)
        }
        unsafe cairo_fill(cairo)
    }

    /// Fills a band that leads from a height at the left to a height at the right.
    func fillBand(
        from left: (x: Double, top: Double, bottom: Double),
        to right: (x: Double, top: Double, bottom: Double), _ color: PageColor
    ) {
        setColor(color)
        let middle = (left.x + right.x) / 2
        unsafe cairo_move_to(cairo, left.x, left.top)
        unsafe cairo_curve_to(
            cairo, middle, left.top, middle, right.top, right.x, right.top)
        unsafe cairo_line_to(cairo, right.x, right.bottom)
        unsafe cairo_curve_to(
            cairo, middle, right.bottom, middle, left.bottom, left.x, left.bottom)
        unsafe cairo_close_path(cairo)
        unsafe cairo_fill(cairo)
    }

    /// Draws a text as a shape across the page, rising to the right: nobody selects or finds it.
    func drawAcross(
        _ text: String, _ style: TextStyle, _ color: PageColor, textWidth: Double,
        centerX: Double, centerY: Double, with typesetter: Typesetter
    ) {
        unsafe cairo_save(cairo)
        unsafe cairo_translate(cairo, centerX, centerY)
        unsafe cairo_rotate(cairo, -0.6)
        setColor(color)
        unsafe typesetter.addOutline(
            text, style, x: -textWidth / 2, y: style.size / 3, to: cairo)
        unsafe cairo_fill(cairo)
        unsafe cairo_restore(cairo)
    }

    // MARK: - Structure

    /// Draws what belongs to one element of the document's structure, such as `Table` or `H1`.
    func element(
        _ name: String, _ body: () throws(StatementError) -> Void
    ) throws(StatementError) {
        unsafe cairo_tag_begin(cairo, name, "")
        try body()
        unsafe cairo_tag_end(cairo, name)
    }

    /// Adds a bookmark that leads to a height of a page; pages count from 0.
    ///
    /// - Returns: The bookmark, for those below it.
    @discardableResult
    func addBookmark(
        _ title: String, page: Int, y: Double, below parent: Int32 = 0
    ) -> Int32 {
        // Cairo reads numbers in the form of C's locale; whole points are near enough.
        let place = "page=\(page + 1) pos=[0 \(Int(y))]"
        return unsafe cairo_pdf_surface_add_outline(
            surface, parent, title, place, CAIRO_PDF_OUTLINE_FLAG_OPEN)
    }
}

/// Takes the bytes that Cairo writes.
private final class ByteSink {
    private(set) var bytes: [UInt8] = []

    static let write:
        @convention(c) (
            UnsafeMutableRawPointer?, UnsafePointer<UInt8>?, UInt32
        ) -> cairo_status_t = { context, start, count in
            guard let context = unsafe context else { return CAIRO_STATUS_WRITE_ERROR }
            let sink = unsafe Unmanaged<ByteSink>.fromOpaque(context).takeUnretainedValue()
            unsafe sink.bytes.append(
                contentsOf: UnsafeBufferPointer(start: start, count: Int(count)))
            return CAIRO_STATUS_SUCCESS
        }
}
