// Little-endian numbers in arrays of bytes; every access is bounded.
extension [UInt8] {
    /// Two bytes as a number.
    @inline(__always)
    package func uint16(at offset: Int) -> UInt16 { UInt16(littleEndian: load(at: offset)) }

    /// Four bytes as a number.
    @inline(__always)
    package func uint32(at offset: Int) -> UInt32 { UInt32(littleEndian: load(at: offset)) }

    /// Four bytes as a number with a sign.
    @inline(__always)
    package func int32(at offset: Int) -> Int32 { Int32(littleEndian: load(at: offset)) }

    /// Eight bytes as a number.
    @inline(__always)
    package func uint64(at offset: Int) -> UInt64 { UInt64(littleEndian: load(at: offset)) }

    /// Eight bytes as a number with a sign.
    @inline(__always)
    package func int64(at offset: Int) -> Int64 { Int64(littleEndian: load(at: offset)) }

    /// Adds eight bytes of a number.
    mutating func append(packed number: UInt64) {
        for shift in stride(from: 0, to: 64, by: 8) {
            append(UInt8(truncatingIfNeeded: number >> UInt64(shift)))
        }
    }

    @inline(__always)
    private func load<Number: FixedWidthInteger & BitwiseCopyable>(at offset: Int) -> Number {
        precondition(
            offset >= 0 && offset + MemoryLayout<Number>.size <= count, "beyond the bytes")
        return unsafe withUnsafeBytes { buffer in
            unsafe buffer.loadUnaligned(fromByteOffset: offset, as: Number.self)
        }
    }
}

extension ByteWriter {
    /// Writes a number in little-endian order.
    @inline(__always)
    package mutating func write<Number: FixedWidthInteger & BitwiseCopyable>(packed number: Number)
    {
        unsafe withUnsafeBytes(of: number.littleEndian) { source in
            unsafe write(source)
        }
    }
}
