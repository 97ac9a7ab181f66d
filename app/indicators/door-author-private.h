/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading the JSON files that statisticians write: every mistake goes to a list, with its place
 * ("steps[2].classes") and, for a wrong name, the nearest right one. A value at fault reads as
 * absent, so that reading goes on to the next mistake. */
#pragma once

#include "door-diagnostics.h"
#include "door-rule.h"

#include <json-glib/json-glib.h>

#define DOOR_AUTHOR_MAX_BYTES (8u * 1024 * 1024)

/* One object of the file. */
typedef struct {
  JsonObject *object; /* transfer none; NULL: absent, all members read as absent */
  char *where;        /* "" at the top */
  DoorDiagnostics *faults;
} DoorAuthor;
void door_author_clear (DoorAuthor *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DoorAuthor, door_author_clear)

/* The file's parser owns the objects. NULL when it is no JSON object. */
JsonParser *door_author_load (const char *path, DoorDiagnostics *faults);
void door_author_init (DoorAuthor *self, JsonParser *parser, DoorDiagnostics *faults);

void door_author_fault (const DoorAuthor *self,
                        const char *member,
                        const char *code,
                        const char *format,
                        ...) G_GNUC_PRINTF (4, 5);
/* Members that are none of these are mistakes. */
void door_author_allow (const DoorAuthor *self, const char *const *members);
gboolean door_author_has (const DoorAuthor *self, const char *member);
/* transfer none; NULL when absent. */
const char *door_author_text (const DoorAuthor *self, const char *member, gboolean needed);
double door_author_number (const DoorAuthor *self, const char *member, double otherwise);
gboolean door_author_flag (const DoorAuthor *self, const char *member, gboolean otherwise);
/* One of these words, by its place; `otherwise` when absent or at fault. */
int door_author_word (const DoorAuthor *self,
                      const char *member,
                      const char *const *words,
                      int otherwise);
/* A list of texts, or one text; empty when absent. transfer full. */
char **door_author_texts (const DoorAuthor *self, const char *member);
/* A rule; NULL when absent or at fault. transfer full. */
DoorRule *door_author_rule (const DoorAuthor *self, const char *member, gboolean needed);
/* Objects in a list, and members of an object. */
guint door_author_list_length (const DoorAuthor *self, const char *member);
void
door_author_list_at (const DoorAuthor *self, const char *member, guint index, DoorAuthor *ret_item);
void door_author_object (const DoorAuthor *self, const char *member, DoorAuthor *ret_object);
/* Names of the members, in the order of the file. transfer container. */
GList *door_author_members (const DoorAuthor *self);
