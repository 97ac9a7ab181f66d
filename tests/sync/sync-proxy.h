/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A bad network between a client and a hub, on loopback: each connection follows the next rule of
 * the script, and passes everything once the script is at its end. */
#pragma once

#include <gio/gio.h>

typedef enum {
  SYNC_PROXY_PASS,
  SYNC_PROXY_CUT_REQUEST, /* passes `bytes` of what the client sends, then hangs up */
  SYNC_PROXY_CUT_ANSWER,  /* passes `bytes` of what the hub answers, then hangs up */
  SYNC_PROXY_ANSWER,      /* the hub never sees it: answers `text` and hangs up */
} SyncProxyKind;

typedef struct {
  SyncProxyKind kind;
  gsize bytes;
  const char *text; /* a whole answer, head and all; must outlive the proxy */
} SyncProxyRule;

typedef struct _SyncProxy SyncProxy;

SyncProxy *sync_proxy_new (guint hub_port);
void sync_proxy_free (SyncProxy *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SyncProxy, sync_proxy_free)

/* "http://127.0.0.1:PORT/v1". transfer none. */
const char *sync_proxy_url (SyncProxy *self);
void sync_proxy_add (SyncProxy *self, SyncProxyRule rule);
/* From now on what passes is also appended here, each way. Both must outlive the proxy. */
void sync_proxy_record (SyncProxy *self, GByteArray *asked, GByteArray *answered);
/* Bytes of clients that it passed on so far. */
gsize sync_proxy_sent (SyncProxy *self);
guint sync_proxy_connections (SyncProxy *self);
