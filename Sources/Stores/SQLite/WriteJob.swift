import Chat

/// One entry of the writer's queue.
enum WriteJob: Sendable {
  case append(MessageDraft, done: @Sendable (AppendOutcome) -> Void)
  /// Anything else. `run` writes, in the batch's transaction, and answers what to do once that is durable.
  case change(run: @Sendable (Writer) throws(StoreFailure) -> Finish, fail: @Sendable (ChatError) -> Void)

  /// Tells the caller. Called after the commit.
  typealias Finish = @Sendable () -> Void

  /// Tells the caller that nothing was written and nothing will be.
  func refuse(_ error: ChatError) {
    switch self {
    case .append(_, let done): done(.refused(error))
    case .change(_, let fail): fail(error)
    }
  }
}

extension WorkQueue<WriteJob> {
  /// Queues `body` for the writer and waits until its commit is durable. Throws `.busy` when too much is queued.
  func write<Value: Sendable>(
    _ body: @escaping @Sendable (Writer) throws(StoreFailure) -> Value
  ) async throws(ChatError) -> Value {
    let result: Result<Value, ChatError> = await withCheckedContinuation { caller in
      let job = WriteJob.change(
        run: { writer throws(StoreFailure) in
          let value = try body(writer)
          return { caller.resume(returning: .success(value)) }
        },
        fail: { error in caller.resume(returning: .failure(error)) })
      enqueue(job)
    }
    return try result.get()
  }

  /// Queues a job, or refuses it at once.
  func enqueue(_ job: WriteJob) { enqueue([job]) }

  /// Queues jobs in their order, or refuses at once what there is no room for.
  func enqueue(_ jobs: [WriteJob]) {
    let (accepted, result) = push(jobs)
    for job in jobs.dropFirst(accepted) { job.refuse(result == .closed ? .unavailable : .busy) }
  }
}
