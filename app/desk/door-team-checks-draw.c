/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Drawing second visits. */
#define G_LOG_DOMAIN "door-desk"

#include "door-team-checks-private.h"
#include "door-team-write.h"

#include "door-uuid.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct {
  DoorTeamWriter *writer;
  DoorCaseEvent *event;
  char *form_id;
  GArray *cases;        /* of DoorBackcheckCase, whose texts the next two own */
  GPtrArray *texts;     /* all texts */
  GPtrArray *instances; /* beside the cases */
  guint64 seed;
} Drawing;

static void
drawing_free (gpointer data)
{
  Drawing *self = data;

  door_team_writer_free (self->writer);
  door_case_event_unref (self->event);
  g_free (self->form_id);
  g_array_unref (self->cases);
  g_ptr_array_unref (self->texts);
  g_ptr_array_unref (self->instances);
  g_free (self);
}

static char *
keep_text (Drawing *self, const char *text)
{
  char *copy = g_strdup (text);

  g_ptr_array_add (self->texts, copy);
  return copy;
}

static void
add_case (Drawing *self, const char *instance, DoorBackcheckCase one)
{
  one.case_id = keep_text (self, one.case_id);
  one.interviewer = keep_text (self, one.interviewer);
  g_array_append_val (self->cases, one);
  g_ptr_array_add (self->instances, keep_text (self, instance));
}

/* Case ids nobody may be sent to. transfer full. */
static GHashTable *
find_barred (GPtrArray *cases)
{
  GHashTable *barred = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < cases->len; i++)
    {
      const DoorTeamCase *one = g_ptr_array_index (cases, i);

      if (one->danger || one->withdrawn)
        g_hash_table_add (barred, one->case_id);
    }
  return barred;
}

static gboolean
may_be_drawn (DoorTeamRow *row)
{
  const DoorTeamEntry *entry = door_team_row_entry (row);
  DoorReviewState state = door_team_row_get_state (row);

  return *entry->case_id && *entry->keys && !entry->is_second && state != DOOR_REVIEW_VOID
         && state != DOOR_REVIEW_REPLACED && state != DOOR_REVIEW_RETURNED;
}

static void
collect_rows (DoorTeamChecks *self, Drawing *it, GHashTable *barred, GHashTable *interviewed)
{
  GPtrArray *rows = door_team_list_rows (door_team_desk_get_list (self->desk));

  for (guint i = 0; i < rows->len; i++)
    {
      DoorTeamRow *row = g_ptr_array_index (rows, i);
      const DoorTeamEntry *entry = door_team_row_entry (row);
      const DoorBackcheckCase one
          = { .case_id = entry->case_id,
              .interviewer = entry->person,
              .is_interview = TRUE,
              .n_flags = door_team_row_get_severity (row) >= DOOR_TEAM_SEVERITY_CHECK
                             ? door_team_row_get_n_flags (row)
                             : 0,
              .danger = g_hash_table_contains (barred, entry->case_id),
              .possible = TRUE };

      g_hash_table_add (interviewed, entry->case_id);
      if (!may_be_drawn (row) || door_team_checks_find (self, entry->case_id))
        continue;
      add_case (it, entry->instance_id, one);
      if (!it->form_id)
        it->form_id = g_strdup (entry->form_id);
    }
}

/* Cases that ended without an interview. */
static void
collect_cases (DoorTeamChecks *self, Drawing *it, GPtrArray *cases, GHashTable *interviewed)
{
  for (guint i = 0; i < cases->len; i++)
    {
      const DoorTeamCase *one = g_ptr_array_index (cases, i);
      const DoorBackcheckCase drawable = { .case_id = one->case_id,
                                           .interviewer = one->person,
                                           .danger = one->danger || one->withdrawn,
                                           .possible = TRUE };

      if (*one->code && !g_hash_table_contains (interviewed, one->case_id)
          && !door_team_checks_find (self, one->case_id))
        add_case (it, "", drawable);
    }
}

static Drawing *
collect (DoorTeamChecks *self)
{
  g_autoptr (GHashTable) interviewed = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) cases = NULL;
  g_autoptr (GHashTable) barred = NULL;
  Drawing *it = g_new0 (Drawing, 1);

  it->cases = g_array_new (FALSE, FALSE, sizeof (DoorBackcheckCase));
  it->texts = g_ptr_array_new_with_free_func (g_free);
  it->instances = g_ptr_array_new ();
  it->event = door_team_event_new (self->desk, "check-drawn");
  cases = door_team_cases_fold (door_team_desk_events (self->desk), interviewed);
  barred = find_barred (cases);
  collect_rows (self, it, barred, interviewed);
  collect_cases (self, it, cases, interviewed);
  return it;
}

guint
door_team_checks_count_new (DoorTeamChecks *self)
{
  Drawing *it = collect (self);
  guint n = 0;

  for (guint i = 0; i < it->cases->len; i++)
    n += !g_array_index (it->cases, DoorBackcheckCase, i).danger;
  drawing_free (it);
  return n;
}

static void
note_draw (Drawing *it, GArray *drawn)
{
  g_autoptr (GString) lines = g_string_new (NULL);
  g_autofree char *seed = g_strdup_printf ("%" G_GUINT64_FORMAT, it->seed);

  for (guint i = 0; i < drawn->len; i++)
    {
      const DoorBackcheckDrawn *one = &g_array_index (drawn, DoorBackcheckDrawn, i);
      const DoorBackcheckCase *of = &g_array_index (it->cases, DoorBackcheckCase, one->index);

      g_string_append_printf (lines, "%s%s\t%s\t%s\t%d", i > 0 ? "\n" : "",
                              (char *) g_ptr_array_index (it->instances, one->index), of->case_id,
                              of->interviewer, (int) one->reason);
    }
  door_case_event_set (it->event, "seed", seed);
  door_case_event_set (it->event, "cases", lines->str);
}

static gpointer
draw (DoorVault *vault, gpointer argument, GError **error)
{
  Drawing *it = argument;
  g_autoptr (DoorProtocol) protocol = door_team_protocol_of (vault, it->form_id);
  const DoorCheckRules *rules = &protocol->back_check;
  const DoorBackcheckRule rule = { .share = rules->percent / 100.0,
                                   .least_per_interviewer = rules->least,
                                   .share_flagged = rules->flagged_percent / 100.0,
                                   .share_no_interview = rules->no_interview_percent / 100.0,
                                   .seed = it->seed };
  g_autoptr (GArray) drawn
      = door_backcheck_draw ((const DoorBackcheckCase *) it->cases->data, it->cases->len, &rule);

  if (drawn->len == 0)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                           _ ("There is nothing new to draw from. Draw again when more interviews "
                              "have come in."));
      return NULL;
    }
  note_draw (it, drawn);
  return door_team_post_event (vault, it->writer, it->event, error) ? GINT_TO_POINTER (1) : NULL;
}

static guint64
random_seed (void)
{
  DoorUuid uuid = door_uuid_random ();
  guint64 seed;

  memcpy (&seed, &uuid, sizeof seed);
  return MAX (1, GUINT64_FROM_LE (seed));
}

void
door_team_checks_draw_async (DoorTeamChecks *self,
                             guint64 seed,
                             GAsyncReadyCallback callback,
                             gpointer data)
{
  DoorTeamWriter *writer = door_team_writer_new (self->desk);
  Drawing *it;

  if (!writer)
    {
      door_team_fail (
          g_task_new (self->desk, NULL, callback, data), G_IO_ERROR_NOT_FOUND,
          _ ("The survey's list of people is not here yet. Connect once, then try again."));
      return;
    }
  it = collect (self);
  it->writer = writer;
  it->seed = seed ? seed : random_seed ();
  door_team_desk_act_async (self->desk, draw, it, drawing_free, callback, data);
}
