import Auth
import Testing

@Suite struct `Webhook signatures` {
  /// The example of the Standard Webhooks specification's reference libraries.
  @Test func `are those of Standard Webhooks`() throws {
    let signer = try #require(WebhookSigner(secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"))
    let signature = signer.signature(
      id: "msg_p5jXN8AQM9LWM0D4loKWxJek", timestamp: 1_614_265_330, body: Array(#"{"test": 2432232314}"#.utf8)
    )
    #expect(signature == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
  }

  @Test func `a new secret signs, and no two are the same`() throws {
    let (one, two) = (WebhookSigner.makeSecret(), WebhookSigner.makeSecret())
    #expect(one != two && one.hasPrefix("whsec_") && one.utf8.count == 6 + 44)
    #expect(WebhookSigner(secret: one)?.signature(id: "a", timestamp: 1, body: []) != nil)
  }

  @Test(arguments: [
    "", "whsec_", "whsec_!", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS",
  ])
  func `a text that is no secret is refused`(text: String) {
    #expect(WebhookSigner(secret: text) == nil)
  }
}
