internal import CPangoCairo

/// The part of a font that our statements have needed so far, as a font of its own.
///
/// Cairo 1.16 reads the whole font for each document and embeds the routines that all its glyphs
/// share, one to two megabytes for Chinese. A part without shared routines gives files of twenty
/// kilobytes in a fifth of the time. Glyphs keep their numbers, and so what Cairo embeds of the
/// glyphs of a document does not depend on what else is in the part.
@safe final class WorkingFont {
    private let source: OpaquePointer
    private let library: FreeTypeLibrary
    private var wanted: Set<UInt32> = []
    private var heldCount = 0
    private var face: OpaquePointer?

    /// Starts with no glyph.
    init(of source: OpaquePointer, _ library: FreeTypeLibrary) {
        unsafe self.source = unsafe hb_face_reference(source)
        self.library = library
    }

    deinit {
        unsafe cairo_font_face_destroy(face)
        unsafe hb_face_destroy(source)
    }

    /// Whether glyphs are wanted that the part does not hold.
    var isBehind: Bool { wanted.count > heldCount }

    /// Remembers that a glyph will be needed.
    func want(_ glyph: UInt32) { wanted.insert(glyph) }

    /// Chooses the part as the font of what is drawn next.
    func use(size: Double, on cairo: OpaquePointer) {
        unsafe cairo_set_font_face(cairo, face)
        unsafe cairo_set_font_size(cairo, size)
    }

    /// Makes the part anew with all glyphs that are wanted.
    ///
    /// - Throws: `statement.font` if the font cannot be cut.
    func catchUp() throws(StatementError) {
        let part = try unsafe FontPart(of: source, glyphs: wanted, library)
        let made = try unsafe part.makeCairoFace()
        unsafe cairo_font_face_destroy(face)
        unsafe face = unsafe made
        heldCount = wanted.count
    }
}

/// Owns FreeType; lives as long as any font that was opened through it.
@safe final class FreeTypeLibrary {
    fileprivate let pointer: FT_Library

    /// - Throws: `statement.font` if FreeType cannot be started.
    init() throws(StatementError) {
        var library: FT_Library?
        guard unsafe FT_Init_FreeType(&library) == 0, let library = unsafe library else {
            throw StatementError("statement.font", "FreeType cannot be started")
        }
        unsafe pointer = unsafe library
    }

    deinit { unsafe FT_Done_FreeType(pointer) }
}

/// A font file in memory that holds some glyphs of another, open in FreeType.
@safe private final class FontPart {
    private let library: FreeTypeLibrary
    private let bytes: OpaquePointer
    private let face: FT_Face

    init(
        of source: OpaquePointer, glyphs: Set<UInt32>, _ library: FreeTypeLibrary
    ) throws(StatementError) {
        guard let bytes = unsafe FontPart.cut(source, glyphs) else {
            throw StatementError("statement.font", "HarfBuzz cannot take glyphs out of the font")
        }
        var length: UInt32 = 0
        let data = unsafe hb_blob_get_data(bytes, &length)
        var face: FT_Face?
        let status = unsafe data.map { start in
            unsafe start.withMemoryRebound(to: UInt8.self, capacity: Int(length)) {
                unsafe FT_New_Memory_Face(library.pointer, $0, FT_Long(length), 0, &face)
            }
        }
        guard status == 0, let face = unsafe face else {
            unsafe hb_blob_destroy(bytes)
            throw StatementError("statement.font", "FreeType cannot read the part of the font")
        }
        self.library = library
        unsafe self.bytes = unsafe bytes
        unsafe self.face = unsafe face
    }

    deinit {
        unsafe FT_Done_Face(face)
        unsafe hb_blob_destroy(bytes)
    }

    private static func cut(_ source: OpaquePointer, _ glyphs: Set<UInt32>) -> OpaquePointer? {
        guard let input = unsafe hb_subset_input_create_or_fail() else { return nil }
        defer { unsafe hb_subset_input_destroy(input) }
        let set = unsafe hb_subset_input_glyph_set(input)
        for glyph in glyphs { unsafe hb_set_add(set, glyph) }
        unsafe hb_subset_input_set_flags(
            input,
            HB_SUBSET_FLAGS_DESUBROUTINIZE.rawValue | HB_SUBSET_FLAGS_RETAIN_GIDS.rawValue)
        // Shaping is Pango's, with the whole font: the part needs no layout tables.
        unsafe hb_set_clear(
            hb_subset_input_set(input, HB_SUBSET_SETS_LAYOUT_FEATURE_TAG))
        guard let part = unsafe hb_subset_or_fail(source, input) else { return nil }
        defer { unsafe hb_face_destroy(part) }
        return unsafe hb_face_reference_blob(part)
    }

    /// Hands the font to Cairo, which may keep it longer than anybody else and frees it then.
    func makeCairoFace() throws(StatementError) -> OpaquePointer {
        let made = unsafe cairo_ft_font_face_create_for_ft_face(face, Int32(FT_LOAD_NO_HINTING))
        let owner = unsafe Unmanaged.passRetained(self)
        // The address of the open font is a key that nobody else has.
        let key = unsafe UnsafeRawPointer(face).assumingMemoryBound(
            to: cairo_user_data_key_t.self)
        let status = unsafe cairo_font_face_set_user_data(
            made, key, owner.toOpaque(),
            { owner in
                guard let owner = unsafe owner else { return }
                unsafe Unmanaged<FontPart>.fromOpaque(owner).release()
            })
        guard status == CAIRO_STATUS_SUCCESS, let made = unsafe made else {
            unsafe cairo_font_face_destroy(made)
            unsafe owner.release()
            throw StatementError("statement.font", "Cairo cannot take the part of the font")
        }
        return unsafe made
    }
}
