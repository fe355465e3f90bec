extension JSONObject: Hashable {
    /// Hashes the canonical bytes, which two equal objects share.
    public func hash(into hasher: inout Hasher) {
        for byte in CanonicalJSON.encode(.object(self)) { hasher.combine(byte) }
    }
}
