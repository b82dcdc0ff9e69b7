// uWebSockets behind the same addresses as `roost-bench serve`: /ws/echo, /bcast/{room}, /json.
//
// It is linked against the library inside PyPI's socketify, which is uWebSockets with its C interface, built with
// optimization on libuv. The declarations below are the few of that interface that are used.
//
//   uws-peer PORT [COMPRESS 0|1] [CERTIFICATE KEY]
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct app app;
typedef struct response response;
typedef struct request request;
typedef struct websocket websocket;
typedef struct context context;

struct tls_options {
  const char *key, *certificate, *passphrase, *parameters, *authorities, *ciphers;
  int low_memory;
};
struct listen_options {
  int port;
  const char *host;
  int options;
};
typedef void (*on_upgrade)(response *, request *, context *, void *);
typedef void (*on_socket)(websocket *, void *);
typedef void (*on_message)(websocket *, const char *, size_t, int, void *);
typedef void (*on_ping)(websocket *, const char *, size_t, void *);
typedef void (*on_close)(websocket *, int, const char *, size_t, void *);
typedef void (*on_subscription)(websocket *, const char *, size_t, int, int, void *);
typedef struct {
  int compression;
  unsigned max_payload;
  unsigned short idle_timeout;
  unsigned max_backpressure;
  bool close_on_backpressure, reset_idle_on_send, sends_pings;
  unsigned short max_lifetime;
  on_upgrade upgrade;
  on_socket open;
  on_message message;
  on_socket drain;
  on_ping ping, pong;
  on_close close;
  on_subscription subscription;
} behavior;

extern app *uws_create_app(int tls, struct tls_options);
extern void uws_app_get(int tls, app *, const char *, void (*)(response *, request *, void *), void *);
extern void uws_app_post(int tls, app *, const char *, void (*)(response *, request *, void *), void *);
extern void uws_app_listen_with_config(int tls, app *, struct listen_options,
                                       void (*)(void *, void *, void *), void *);
extern void uws_app_run(int tls, app *);
extern bool uws_publish(int tls, app *, const char *, size_t, const char *, size_t, int, bool);
extern void uws_ws(int tls, app *, const char *, behavior, void *);
extern void *uws_ws_get_user_data(int tls, websocket *);
extern int uws_ws_send_with_options(int tls, websocket *, const char *, size_t, int, bool, bool);
extern bool uws_ws_subscribe(int tls, websocket *, const char *, size_t);
extern size_t uws_req_get_header(request *, const char *, size_t, const char **);
extern size_t uws_req_get_url(request *, const char **);
extern void *uws_res_upgrade(int tls, response *, void *, const char *, size_t, const char *, size_t,
                             const char *, size_t, context *);
extern void uws_res_write_header(int tls, response *, const char *, size_t, const char *, size_t);
extern void uws_res_end(int tls, response *, const char *, size_t, bool);
extern void uws_res_on_aborted(int tls, response *, void (*)(response *, void *), void *);
extern void uws_res_on_data(int tls, response *, void (*)(response *, const char *, size_t, bool, void *), void *);

struct room {
  size_t length;
  char name[];
};
static int tls, compress;
static app *server;

static void upgrade(response *res, request *req, context *ctx, void *data) {
  (void)data;
  const char *key, *extensions, *url;
  size_t key_length = uws_req_get_header(req, "sec-websocket-key", 17, &key);
  size_t extensions_length = uws_req_get_header(req, "sec-websocket-extensions", 24, &extensions);
  size_t length = uws_req_get_url(req, &url);
  struct room *room = malloc(sizeof *room + length);
  room->length = length;
  memcpy(room->name, url, length);
  uws_res_upgrade(tls, res, room, key, key_length, "", 0, extensions, extensions_length, ctx);
}
static void joined(websocket *ws, void *data) {
  (void)data;
  struct room *room = uws_ws_get_user_data(tls, ws);
  uws_ws_subscribe(tls, ws, room->name, room->length);
}
static void publish(websocket *ws, const char *message, size_t length, int kind, void *data) {
  (void)data;
  struct room *room = uws_ws_get_user_data(tls, ws);
  uws_publish(tls, server, room->name, room->length, message, length, kind, compress);
}
static void echo(websocket *ws, const char *message, size_t length, int kind, void *data) {
  (void)data;
  uws_ws_send_with_options(tls, ws, message, length, kind, compress, true);
}
static void left(websocket *ws, int code, const char *reason, size_t length, void *data) {
  (void)code, (void)reason, (void)length, (void)data;
  free(uws_ws_get_user_data(tls, ws));
}

static const char greeting[] = "{\"message\":\"Hello, World!\"}";
static void answer(response *res) {
  uws_res_write_header(tls, res, "Content-Type", 12, "application/json", 16);
  uws_res_end(tls, res, greeting, sizeof greeting - 1, false);
}
static void get(response *res, request *req, void *data) {
  (void)req, (void)data;
  answer(res);
}
static void aborted(response *res, void *data) { (void)res, (void)data; }
static void body(response *res, const char *bytes, size_t length, bool is_end, void *data) {
  (void)bytes, (void)length, (void)data;
  if (is_end) answer(res);
}
static void post(response *res, request *req, void *data) {
  (void)req, (void)data;
  uws_res_on_aborted(tls, res, aborted, NULL);
  uws_res_on_data(tls, res, body, NULL);
}
static void listening(void *listener, void *options, void *data) {
  (void)options, (void)data;
  printf(listener ? "uws-peer is ready\n" : "uws-peer cannot listen\n");
  fflush(stdout);
  if (!listener) exit(1);
}

int main(int count, char **arguments) {
  if (count < 2) return 2;
  compress = count > 2 && atoi(arguments[2]);
  tls = count > 4;
  struct tls_options files = {0};
  if (tls) files.certificate = arguments[3], files.key = arguments[4];
  server = uws_create_app(tls, files);
  // Nothing is dropped or cut off: a member that falls behind must get everything in the end.
  behavior socket = {
      .compression = compress ? 1 | 1 << 8 : 0,
      .max_payload = 16 << 20,
      .idle_timeout = 120,
      .max_backpressure = 64 << 20,
      .sends_pings = true,
      .upgrade = upgrade,
      .close = left,
  };
  behavior echoing = socket, sharing = socket;
  echoing.message = echo;
  sharing.message = publish;
  sharing.open = joined;
  uws_ws(tls, server, "/ws/echo", echoing, NULL);
  uws_ws(tls, server, "/bcast/:room", sharing, NULL);
  uws_app_get(tls, server, "/json", get, NULL);
  uws_app_post(tls, server, "/json", post, NULL);
  struct listen_options where = {.port = atoi(arguments[1]), .host = "127.0.0.1"};
  uws_app_listen_with_config(tls, server, where, listening, NULL);
  uws_app_run(tls, server);
}
