/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A form and an interview in a few lines, for tests that read as stories.
 *
 *   g_autoptr (Scenario) s = scenario_new (
 *       MODEL ("<data id='x'><a/><b/></data>", BIND ("/data/b", "calculate='/data/a + 1'")),
 *       INPUT ("/data/a"));
 *   answer (s, "/data/a", "2");
 *   assert_value (s, "/data/b", "3");
 */
#pragma once

#include "door-cursor.h"
#include "door-session.h"

typedef struct {
  DoorFormDef *def;
  DoorSession *session;
  DoorCursor *cursor;
  DoorClock *clock;
  char *xml;
} Scenario;

#define BIND(nodeset, rest) "<bind nodeset=\"" nodeset "\" " rest "/>"
#define INPUT(ref) "<input ref=\"" ref "\"><label>" ref "</label></input>"
#define REPEAT(ref, content)                                                                       \
  "<group ref=\"" ref "\"><label>" ref "</label><repeat nodeset=\"" ref "\">" content              \
  "</repeat></group>"
#define ITEM(value) "<item><label>" value "</label><value>" value "</value></item>"

/* The whole document around an instance (with its binds and more model) and a body. transfer full. */
char *form_xml (const char *instance, const char *model, const char *body);
/* Fails the test when the form has a fault. 2026-11-23T09:00:00Z, seed 1. */
Scenario *scenario_new (const char *instance, const char *model, const char *body);
Scenario *scenario_new_from_xml (const char *xml, const DoorFormMedia *media);
void scenario_free (Scenario *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Scenario, scenario_free)
DoorEnv scenario_env (Scenario *self);

/* The diagnostics of a form that may be faulty, one a line. transfer full. */
char *faults_of (const char *xml);

DoorNode node_at (Scenario *self, const char *ref); /* fails the test when it is not there */
void answer (Scenario *self, const char *ref, const char *value); /* must be accepted */
DoorOutcome try_answer (Scenario *self, const char *ref, const char *value);
DoorNode add_repeat (Scenario *self,
                     const char *path); /* definition path, in the first surroundings */
void remove_repeat (Scenario *self, const char *ref);
#define assert_value(self, ref, expected)                                                          \
  g_assert_cmpstr (door_session_value ((self)->session, node_at (self, ref)), ==, expected)
#define assert_relevant(self, ref, expected)                                                       \
  g_assert_cmpint (door_session_is_relevant ((self)->session, node_at (self, ref)), ==, expected)
/* "a b c": the choices offered now. transfer full. */
char *choices_of (Scenario *self, const char *ref);
/* Of the last edit: "/data/a:input /data/b:calculated,relevance". transfer full. */
char *changes_of (Scenario *self);
char *xml_of (DoorSession *session, gboolean relevant_only);
/* The expression as text, a node-set joined by spaces. transfer full. */
char *eval (Scenario *self, const char *expression, const char *ref);

/* Values, relevance, required, readonly of every node, a line each. transfer full. */
char *picture_of (DoorSession *session);
/* Everything a session says of every node, under its ref: value and state, texts in the language of the
 * moment, choices with their labels. What a record read back must have in common with the one it was
 * written from. transfer full. */
char *whole_picture_of (DoorSession *session);
/* Ref and value of every node without calculation, a line each: what a record read back must have
 * in common with the one it was written from. transfer full. */
char *answers_of (DoorSession *session);
/* What a journal would hold, from the changes of each edit. */
typedef struct {
  GPtrArray *lines; /* "set KEY VALUE", "add KEY POSITION", "remove KEY" */
} Journal;
Journal *journal_new (void);
void journal_free (Journal *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Journal, journal_free)
void journal_take (Journal *self, DoorSession *session); /* the last edit's */
/* A session made from the journal alone. transfer full. */
DoorSession *journal_replay (const Journal *self, DoorFormDef *def, const DoorEnv *env);
