/// How a text looks: its size and weight; the typeface is the same everywhere.
struct TextStyle: Hashable {
    /// How heavy the strokes are.
    enum Weight: Hashable {
        case regular, bold
    }

    /// The size in points.
    let size: Double
    /// The weight.
    let weight: Weight

    init(_ size: Double, _ weight: Weight = .regular) {
        self.size = size
        self.weight = weight
    }

    /// From one baseline to the next, in points.
    var lineHeight: Double { size * 1.28 }
    /// From the top of a line to its baseline, in points; centres Chinese characters in the line.
    var ascent: Double { size * 1.02 }

    /// The same weight in another size.
    func resized(_ size: Double) -> TextStyle { TextStyle(size, weight) }
}

/// Where the lines of a text stand between its left and right edge.
enum TextAlignment {
    case left, center, right
}

/// A colour of red, green and blue, each from 0 to 1.
struct PageColor: Hashable {
    let red: Double
    let green: Double
    let blue: Double

    /// A colour of its three parts.
    init(red: Double, green: Double, blue: Double) {
        (self.red, self.green, self.blue) = (red, green, blue)
    }

    /// A colour as it is written on the web, such as `0x1F4E79`.
    init(_ code: UInt32) {
        red = Double(code >> 16 & 0xFF) / 255
        green = Double(code >> 8 & 0xFF) / 255
        blue = Double(code & 0xFF) / 255
    }
}

/// A rectangle in points; the origin is the page's upper left corner.
struct PageRectangle: Hashable {
    var x: Double
    var y: Double
    var width: Double
    var height: Double
}
