/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Somebody else's OpenRosa server, in this process: one form, what was posted, and the habits of the
 * kind of server it plays. */
#pragma once

#include "door-sync.h"

#include <libsoup/soup.h>

#define FAKE_FORM(version, inside)                                                                 \
  "<h:html xmlns:h=\"http://www.w3.org/1999/xhtml\" xmlns=\"http://www.w3.org/2002/xforms\">"      \
  "<h:head><model><instance><data id=\"household\" version=\"" version "\"/></instance>" inside    \
  "</model></h:head></h:html>"
#define FAKE_PLAIN(instance)                                                                       \
  "<data id=\"household\" version=\"3\"><meta><instanceID>" instance "</instanceID></meta></data>"

typedef enum {
  FAKE_ANYBODY,
  FAKE_BASIC,  /* as ODK Central: 401 without a challenge */
  FAKE_DIGEST, /* as KoboToolbox and Ona: a challenge */
  FAKE_TOKEN,  /* Authorization: Token secret */
} FakeLock;

typedef struct {
  SoupServer *server;
  char *url; /* "http://127.0.0.1:PORT/ida" */
  guint port;
  FakeLock lock;

  /* What it holds. */
  const char *form;
  const char *version;
  gboolean has_media;
  GHashTable *files; /* "instance name" -> guint, how often it arrived */
  GPtrArray *xmls;   /* of GBytes: the XML part of each post it took */
  GHashTable *bytes; /* "instance name" -> GBytes, as it arrived last */

  /* What it will say. */
  guint conflict_at;         /* of this post (from 1) it says 409, and later ones */
  const char *conflict_says; /* in these words */
  gboolean captive;          /* a sign-in page with status 200, whatever is asked */
  const char *deleted;       /* of the entities, this one; NULL: none. "new" it never heard of */
  guint busy;                /* so many posts get 503 with Retry-After: 600 */

  /* What it saw. */
  guint requests, posts, lists, unchanged, forms, manifests, media, integrity;
} SyncFake;

/* `certificate` NULL: plain HTTP. */
SyncFake *sync_fake_new (FakeLock lock, GTlsCertificate *certificate);
void sync_fake_free (SyncFake *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SyncFake, sync_fake_free)
guint sync_fake_arrivals (SyncFake *self, const char *instance, const char *name);
/* NULL: it has not come. transfer none. */
GBytes *sync_fake_file (SyncFake *self, const char *instance, const char *name);
/* An account there, with what the lock asks for. `url` NULL: the server's. */
DoorServer *sync_fake_account (SyncFake *self, const char *url);
