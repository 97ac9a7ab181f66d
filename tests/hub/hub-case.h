/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The contract of a hub's store is tested on every way of keeping it: a case gets a fresh store with one
 * interviewer and one form, and knows nothing of what is behind it. */
#pragma once

#include "door-cluster.h"
#include "door-files.h"
#include "door-hub-office.h"
#include "door-hub-store.h"
#include "door-seal.h"

#define FORM(version, extra)                                                                       \
  "<h:html xmlns:h=\"http://www.w3.org/1999/xhtml\" xmlns=\"http://www.w3.org/2002/xforms\">"      \
  "<h:head><h:title>Harbour</h:title><model><instance><data id=\"harbour\" version=\"" version     \
  "\"><told/>" extra "</data></instance></model></h:head><h:body/></h:html>"

/* What the cases of one kind of store share; NULL for SQLite. */
typedef struct {
  DoorCluster *cluster;
  gboolean pooled;
  char *url;   /* of the one database, straight: emptied for each case */
  char *other; /* where a backup is restored */
} HubPlace;

typedef struct {
  char *folder;   /* of its own, for SQLite its home */
  char *location; /* of the store */
  DoorClock *clock;
  DoorHubStore *store;
  DoorHubDevice *device; /* ida's, an interviewer in team north */
} HubCase;

typedef void (*HubCaseFunc) (HubCase *self, gconstpointer place);

typedef struct {
  const char *name;
  HubCaseFunc function;
} HubCaseRow;

GBytes *hub_case_bytes (const char *text);
DoorHubDevice *
hub_case_enrol (DoorHubStore *store, const char *user, DoorUserRole role, const char *team);
void hub_case_publish (DoorHubStore *store, const char *form);
void hub_case_reopen (HubCase *self);
/* Runs every row for SQLite, and for PostgreSQL and pgbouncer where they are installed. */
int hub_case_run (int argc, char **argv, const char *suite, const HubCaseRow *rows, guint n_rows);
