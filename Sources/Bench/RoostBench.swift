public func benchMain() {}
