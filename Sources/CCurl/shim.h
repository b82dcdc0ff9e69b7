#pragma once
#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>
#include <netinet/in.h>
#include <stddef.h>
#include <string.h>

// Variadic functions are not imported into Swift.
static inline CURLcode roost_curl_long(CURL *curl, CURLoption option, long value) {
  return curl_easy_setopt(curl, option, value);
}
static inline CURLcode roost_curl_text(CURL *curl, CURLoption option, const char *value) {
  return curl_easy_setopt(curl, option, value);
}
static inline CURLcode roost_curl_list(CURL *curl, CURLoption option, struct curl_slist *value) {
  return curl_easy_setopt(curl, option, value);
}
static inline CURLcode roost_curl_body(CURL *curl, const void *bytes, size_t count) {
  CURLcode result = curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)count);
  return result != CURLE_OK ? result : curl_easy_setopt(curl, CURLOPT_POSTFIELDS, bytes);
}
static inline CURLcode roost_curl_on_write(CURL *curl, curl_write_callback call, void *context) {
  CURLcode result = curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, call);
  return result != CURLE_OK ? result : curl_easy_setopt(curl, CURLOPT_WRITEDATA, context);
}
static inline CURLcode roost_curl_on_socket(CURL *curl, curl_opensocket_callback call, void *context) {
  CURLcode result = curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, call);
  return result != CURLE_OK ? result : curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, context);
}
static inline CURLcode roost_curl_retry_after(CURL *curl, curl_off_t *seconds) {
  return curl_easy_getinfo(curl, CURLINFO_RETRY_AFTER, seconds);
}
static inline CURLcode roost_curl_status(CURL *curl, long *status) {
  return curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, status);
}

// Copies the address that a socket is to be connected to, in network order, and returns its length: 4 or 16, or 0
// for a family that is neither. The struct's `addr` is longer than its declared type says, by `addrlen`.
static inline int roost_curl_address(const struct curl_sockaddr *address, unsigned char bytes[16]) {
  const void *raw = &address->addr;
  if (address->family == AF_INET && address->addrlen >= sizeof(struct sockaddr_in)) {
    memcpy(bytes, (const char *)raw + offsetof(struct sockaddr_in, sin_addr), 4);
    return 4;
  }
  if (address->family == AF_INET6 && address->addrlen >= sizeof(struct sockaddr_in6)) {
    memcpy(bytes, (const char *)raw + offsetof(struct sockaddr_in6, sin6_addr), 16);
    return 16;
  }
  return 0;
}
