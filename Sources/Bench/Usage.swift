import Glibc

/// What the command line can say.
enum Usage {
  static let text = """
    roost-bench measures servers that speak WebSocket, on loopback.

    usage: roost-bench MODE [--option VALUE | --flag] ...

    Load, against any server of the kind:
      echo     connections that send and wait for their messages to come back
                 --connections 100  --depth 1 (outstanding on each)  --size 64
      fanout   rooms in which everybody gets what some members send
                 --rooms 1  --members 100 (of each room, senders included)  --senders 1 (of each room)
                 --depth 1 (of each sender, until it has them back itself)  --size 128
                 --path /bcast/{room}
      chat     people who talk in durable rooms, against a Roost server or one with the same calls:
               signs up, makes rooms, joins by /ws/room/{id}?token=, sends `message` frames;
               a message is acknowledged when its sender gets it back
                 --rooms  --members  --senders  --depth  --size 64  --users N (accounts, shared by the sockets)
               start the server with RATE_LIMITS=off
      churn    connect, upgrade, echo one message, close, again and again
                 --connections 50 (at once)  --sources 100 (loopback addresses to come from)
      idle     very many connections that do nothing, from several processes
                 --connections 10000  --per-source 8000  --settle 1  --hold 3 (seconds)

    All of them take:
      --host 127.0.0.1  --port 9001  --path P  {i} in it is the connection's number, {room} its room's
      --pid N[,N]       the server's processes: CPU time and memory are read from /proc
      --tls             wss, certificates unchecked       --deflate   offer permessage-deflate
      --warmup 1  --duration 5  --drain 3 (seconds; echo, fanout, chat, churn)
      --json            one JSON object instead of a table

    A message carries when it was sent, by whom and as which: whatever does not come back counts as lost, what comes
    twice as doubled, what comes behind a later one as reordered. Times are in microseconds, from the moment a
    message was handed to the kernel until it was read. A client with a CPU share near 100 % measures itself: look
    at the rate a server-CPU-second then, or give it another core (taskset -c).

    The bare engine, to compare it with others: /ws/echo, /bcast/{room}, GET and POST /json:
      serve    --port 9001  --host 127.0.0.1  --loops 1  --max-message 1048576  --max-fragments 1024
               --static-root DIR  --tls-cert FILE --tls-key FILE

    Searches in a store of its own, inside this process:
      search   --database FILE  --messages 1000000  --rooms 300  --rounds 200 (of each kind)
               --outstanding 1000   --no-index   only fill it, to see what the index costs
               a FILE that exists already is searched as it is

    Small pieces of code, inside this process:
      micro    [json] [frames] [handshake] [jwt]   all of them when none is named

    """

  /// Tells what is wrong with the command line and ends the process.
  static func fail(_ reason: String) -> Never {
    Console.error("roost-bench: \(reason)\nroost-bench help tells what there is.\n")
    exit(2)
  }

  /// Tells why the run cannot go on and ends the process.
  static func stop(_ reason: String) -> Never {
    Console.error("roost-bench: \(reason)\n")
    exit(1)
  }
}
