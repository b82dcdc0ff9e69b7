import Chat

/// Who is behind a socket.
enum Identity {
  /// Nobody yet: an `auth` frame must come.
  case pending
  case guest(Author)
  case account(SignedIn)

  var author: Author? {
    switch self {
    case .pending: nil
    case .guest(let author): author
    case .account(let account): account.author
    }
  }

  var account: SignedIn? {
    switch self {
    case .pending, .guest: nil
    case .account(let account): account
    }
  }
}
