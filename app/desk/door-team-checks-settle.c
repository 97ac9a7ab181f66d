/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What follows from a second visit. */
#define G_LOG_DOMAIN "door-desk"

#include "door-team-checks-private.h"
#include "door-team-write.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const struct {
  const char *word;
  const char *label;
  DoorDecision decision;
  gboolean needs_text;
} follows[] = {
  [DOOR_FOLLOW_PASS] = { "pass", N_ ("Approve"), DOOR_DECISION_APPROVE, FALSE },
  [DOOR_FOLLOW_RETRAIN]
  = { "retrain", N_ ("Approve, and write to the interviewer…"), DOOR_DECISION_APPROVE, TRUE },
  [DOOR_FOLLOW_REDO] = { "redo", N_ ("Send back: ask again…"), DOOR_DECISION_RETURN, TRUE },
  [DOOR_FOLLOW_VOID] = { "void", N_ ("Do not use…"), DOOR_DECISION_VOID, TRUE },
};

const char *
door_check_follow_label (DoorCheckFollow follow)
{
  return _ (follows[follow].label);
}

DoorCheckFollow
door_team_check_suggest (DoorTeamCheck *self)
{
  gboolean took_place
      = self->finding == DOOR_VISIT_CONFIRMED || self->finding == DOOR_VISIT_NOT_FOUND;

  return took_place ? DOOR_FOLLOW_PASS : DOOR_FOLLOW_VOID;
}

typedef struct {
  DoorTeamChecks *checks;
  DoorTeamCheck *check;
  DoorCheckFollow follow;
  char *text;
} Settling;

static void
settling_free (gpointer data)
{
  Settling *self = data;

  g_object_unref (self->checks);
  g_object_unref (self->check);
  g_free (self->text);
  g_free (self);
}

static void
on_told (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;

  if (door_team_desk_act_finish (DOOR_TEAM_DESK (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
tell_settled (GTask *task)
{
  const Settling *it = g_task_get_task_data (task);
  DoorCaseEvent *event = door_team_event_new (it->checks->desk, "check-settled");

  door_case_event_set (event, "of", it->check->case_id);
  door_case_event_set (event, "visit", door_team_row_entry (it->check->visit)->instance_id);
  door_case_event_set (event, "verdict", follows[it->follow].word);
  door_case_event_set (event, "text", it->text);
  door_team_tell_async (it->checks->desk, event, on_told, task);
}

static void
on_written (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;

  if (door_team_desk_decide_finish (DOOR_TEAM_DESK (source), result, &error))
    tell_settled (g_object_ref (task));
  else
    g_task_return_error (task, error);
}

static void
on_settled (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  const Settling *it = g_task_get_task_data (task);
  GError *error = NULL;

  if (!door_team_desk_decide_finish (DOOR_TEAM_DESK (source), result, &error))
    g_task_return_error (task, error);
  else if (it->follow == DOOR_FOLLOW_RETRAIN)
    door_team_desk_message_async (DOOR_TEAM_DESK (source), it->check->person, it->text, on_written,
                                  g_object_ref (task));
  else
    tell_settled (g_object_ref (task));
}

/* What stands already needs no second decision. */
static void
settle (GTask *task, DoorTeamDesk *desk)
{
  const Settling *it = g_task_get_task_data (task);
  DoorTeamRow *row = it->check->row;
  DoorDecision decision = follows[it->follow].decision;
  gboolean stands = !row
                    || (decision == DOOR_DECISION_APPROVE
                        && door_team_row_get_state (row) == DOOR_REVIEW_APPROVED);

  if (!stands)
    door_team_desk_decide_async (desk, row, decision, it->text, NULL, 0, on_settled, task);
  else if (it->follow == DOOR_FOLLOW_RETRAIN)
    door_team_desk_message_async (desk, it->check->person, it->text, on_written, task);
  else
    tell_settled (task);
}

/* An approved interview is taken up again before it is made void or sent back. */
static void
on_reopened (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;

  if (door_team_desk_decide_finish (DOOR_TEAM_DESK (source), result, &error))
    settle (g_object_ref (task), DOOR_TEAM_DESK (source));
  else
    g_task_return_error (task, error);
}

void
door_team_checks_settle_async (DoorTeamChecks *self,
                               DoorTeamCheck *check,
                               DoorCheckFollow follow,
                               const char *text,
                               GAsyncReadyCallback callback,
                               gpointer data)
{
  GTask *task = g_task_new (self->desk, NULL, callback, data);
  Settling *it = g_new0 (Settling, 1);
  gboolean keeps = follows[follow].decision == DOOR_DECISION_APPROVE;

  *it = (Settling){ g_object_ref (self), g_object_ref (check), follow,
                    g_strdup (text ? text : "") };
  g_task_set_task_data (task, it, settling_free);
  if (!check->visit || !check->found)
    door_team_fail (task, G_IO_ERROR_INVALID_ARGUMENT,
                    _ ("The second visit has not come back yet."));
  else if (follows[follow].needs_text && !*it->text)
    door_team_fail (task, G_IO_ERROR_INVALID_ARGUMENT, _ ("Say why, in a few words."));
  else if (!keeps && check->row && door_team_row_get_state (check->row) == DOOR_REVIEW_APPROVED)
    door_team_desk_decide_async (self->desk, check->row, DOOR_DECISION_REOPEN, it->text, NULL, 0,
                                 on_reopened, task);
  else
    settle (task, self->desk);
}
