/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An account at a server of others, with one questionnaire of one question, driven as a person would. */
#pragma once

#include "sync-fake.h"

#include "door-case-file.h"
#include "door-scenario.h"

#define ELSEWHERE_PASSPHRASE "four words that nobody guesses"

/* A question, a number of its own, a list that came beside it; `key` stands in the model. */
#define ELSEWHERE_FORM(version, key, more)                                                         \
  "<h:html xmlns:h=\"http://www.w3.org/1999/xhtml\" xmlns=\"http://www.w3.org/2002/xforms\" "      \
  "xmlns:jr=\"http://openrosa.org/javarosa\"><h:head><h:title>Household</h:title><model>"          \
  "<instance><data id=\"household\" version=\"" version "\"><name/>" more                          \
  "<meta><instanceID/></meta></data></instance>" key                                               \
  "<bind nodeset=\"/data/name\" type=\"string\"/>"                                                 \
  "<bind nodeset=\"/data/meta/instanceID\" type=\"string\" readonly=\"true()\" "                   \
  "jr:preload=\"uid\"/></model></h:head><h:body><input ref=\"/data/name\"><label>Name</label>"     \
  "</input></h:body></h:html>"
#define ELSEWHERE_PLAIN_FORM ELSEWHERE_FORM ("3", "", "")

typedef struct {
  char *folder;
  DoorClock *clock;
  SyncFake *fake;
  DoorUnlock *unlock;
  DoorScenario *scenario;
} Elsewhere;
/* A server that lets in so, and a device that knows of nobody yet. */
void elsewhere_start (Elsewhere *self, FakeLock lock);
void elsewhere_stop (Elsewhere *self);

/* Keeps the result, for elsewhere_wait(). */
void elsewhere_on_result (GObject *source, GAsyncResult *result, gpointer data);
GAsyncResult *elsewhere_wait (GAsyncResult **result);

/* transfer full: the account. */
char *elsewhere_enrol (Elsewhere *self, const DoorEnrolWish *wish, GError **error);
/* As the person does: a code or an address, name and password where they are asked for. */
void elsewhere_enrol_well (Elsewhere *self, gboolean plain);
DoorDesk *elsewhere_desk (Elsewhere *self);
void elsewhere_sync (Elsewhere *self);
/* What may be begun; of DoorFormOffer. */
GPtrArray *elsewhere_offers (Elsewhere *self);
/* The only one of them. */
DoorCase *elsewhere_begin (Elsewhere *self);
void elsewhere_answer (Elsewhere *self, DoorCase *item);
void elsewhere_finish (Elsewhere *self);
/* On the page of sending; transfer none. */
DoorSentRow *elsewhere_only_row (Elsewhere *self);
/* transfer full. */
char *elsewhere_instance_of (DoorCase *item);
gboolean elsewhere_holds (GBytes *bytes, const char *text);
