/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What whoever reviews does about a case: one event for the team's history, and letters for the tablets that
 * must know. */
#define G_LOG_DOMAIN "door-desk"

#include "door-team-case-private.h"

#include "door-letter.h"
#include "door-selection.h"
#include "door-team-write.h"
#include "door-uuid.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* --- On the vault's thread -------------------------------------------------------------------- */

typedef struct {
  DoorTeamWriter *writer;
  DoorTeamAct act;
  DoorCaseEvent *event;
  DoorCaseEvent *taken; /* for who has it now; NULL: nobody else has */
  GBytes *facts;        /* likewise */
  char *holder;         /* "": nobody is known to have it */
  char *person;
} Acting;

static void
acting_free (gpointer data)
{
  Acting *self = data;

  door_team_writer_free (self->writer);
  door_case_event_unref (self->event);
  g_clear_pointer (&self->taken, door_case_event_unref);
  g_clear_pointer (&self->facts, g_bytes_unref);
  g_free (self->holder);
  g_free (self->person);
  g_free (self);
}

/* To every tablet of this person. */
static gboolean
tell_person (DoorVault *vault,
             const Acting *it,
             const char *kind,
             const char *id,
             const char *person,
             GBytes *content,
             GError **error)
{
  g_autoptr (GPtrArray) members = door_team_writer_members (it->writer, person);

  for (guint i = 0; i < members->len; i++)
    if (!door_team_post_to (vault, it->writer, kind, id, i, g_ptr_array_index (members, i), content,
                            error))
      return FALSE;
  if (members->len == 0)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                         _ ("Nobody of that name is in the team."));
  return members->len > 0;
}

/* The case itself, then that it is theirs. */
static gboolean
give (DoorVault *vault, const Acting *it, GError **error)
{
  g_autoptr (GBytes) taken = door_case_event_print (it->taken);
  g_autofree char *id
      = g_strjoin ("-", door_case_event_case (it->event), door_case_event_id (it->event), NULL);

  return tell_person (vault, it, DOOR_LETTER_CASE, id, it->person, it->facts, error)
         && tell_person (vault, it, DOOR_LETTER_MESSAGE, door_case_event_id (it->taken), it->person,
                         taken, error);
}

/* Who had it may have left: then there is nobody to tell. */
static gboolean
tell_holder (DoorVault *vault, const Acting *it, GError **error)
{
  g_autoptr (GPtrArray) members = door_team_writer_members (it->writer, it->holder);
  g_autoptr (GBytes) content = door_case_event_print (it->event);
  const char *kind = it->act == DOOR_TEAM_ACT_RELEASE ? DOOR_LETTER_RELEASE : DOOR_LETTER_MESSAGE;

  if (it->act == DOOR_TEAM_ACT_GIVE && members->len == 0)
    return TRUE;
  return tell_person (vault, it, kind, door_case_event_id (it->event), it->holder, content, error);
}

static gpointer
act (DoorVault *vault, gpointer argument, GError **error)
{
  const Acting *it = argument;

  if ((it->taken && !give (vault, it, error)) || !tell_holder (vault, it, error)
      || !door_team_post_event (vault, it->writer, it->event, error))
    return NULL;
  return GINT_TO_POINTER (1);
}

/* --- What is said ----------------------------------------------------------------------------- */

static const struct {
  const char *type;
  const char *field; /* where the reason stands */
} acts[] = {
  [DOOR_TEAM_ACT_GIVE] = { DOOR_EVENT_REASSIGNED, "reason" },
  [DOOR_TEAM_ACT_RELEASE] = { "release", "reason" },
  [DOOR_TEAM_ACT_REDRAW] = { DOOR_EVENT_REDRAW_PERMIT, "reason" },
  [DOOR_TEAM_ACT_CONFIRM] = { "confirmed", "text" },
  [DOOR_TEAM_ACT_VISIT_AGAIN] = { "visit-again", "text" },
};

/* As the new one takes it: what the team knows of it so far, one event a line. */
static GBytes *
print_facts (DoorTeamCaseRow *row)
{
  static const char *const not_told[]
      = { DOOR_EVENT_HELD, DOOR_EVENT_REASSIGNED, "given", "handed-over", "check-in", NULL };
  g_autoptr (GBytes) own = door_assignment_facts_print (door_team_case_facts (row));
  g_autoptr (DoorAssignmentFacts) facts = door_assignment_facts_parse (own, NULL);
  g_autoptr (GString) lines = g_string_new (NULL);
  GPtrArray *events = door_team_case_events (row);

  for (guint i = 0; i < events->len; i++)
    {
      const DoorCaseEvent *event = g_ptr_array_index (events, i);
      g_autoptr (GBytes) printed = door_case_event_print (event);

      if (g_strv_contains (not_told, door_case_event_type (event)))
        continue;
      g_string_append_printf (lines, "%s%.*s", lines->len > 0 ? "\n" : "",
                              (int) g_bytes_get_size (printed),
                              (const char *) g_bytes_get_data (printed, NULL));
    }
  door_assignment_facts_set (facts, "handed_over", lines->str);
  return door_assignment_facts_print (facts);
}

/* Eight digits, told by voice. */
static char *
new_code (void)
{
  DoorUuid chance = door_uuid_random ();
  const guint first = (guint) chance.bytes[0] << 8 | chance.bytes[1];
  const guint second = (guint) chance.bytes[2] << 8 | chance.bytes[3];

  return g_strdup_printf ("%04u %04u", first % 10000, second % 10000);
}

static DoorCaseEvent *
new_event (DoorTeamDesk *desk, DoorTeamCaseRow *row, const char *type)
{
  return door_case_event_new (type, door_team_case_get_id (row),
                              door_trust_person (door_team_desk_trust (desk)),
                              door_team_desk_clock (desk));
}

static void
add_give (Acting *it, DoorTeamDesk *desk, DoorTeamCaseRow *row, const char *reason)
{
  door_case_event_set (it->event, "to", it->person);
  door_case_event_set (it->event, "from", it->holder);
  it->taken = new_event (desk, row, DOOR_EVENT_TAKEN_OVER);
  door_case_event_set (it->taken, "reason", reason);
  it->facts = print_facts (row);
}

/* --- On the main thread ------------------------------------------------------------------------ */

/* NULL: it may be done. */
static const char *
find_obstacle (DoorTeamDesk *desk,
               DoorTeamCaseRow *row,
               DoorTeamAct what,
               const char *person,
               const char *reason)
{
  const char *why_not = door_team_case_may (row, what);

  if (why_not)
    return why_not;
  if (!door_trust_roster (door_team_desk_trust (desk)))
    return _ ("The survey's list of people is not here yet. Connect once, then try again.");
  if (what == DOOR_TEAM_ACT_GIVE && (!person || !*person))
    return _ ("Say to whom.");
  if (what == DOOR_TEAM_ACT_GIVE && strcmp (person, door_team_case_get_person (row)) == 0)
    return _ ("This person has the case already.");
  if (what != DOOR_TEAM_ACT_CONFIRM && (!reason || !*reason))
    return _ ("Say why, in a few words.");
  return NULL;
}

static void
on_acted (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;

  if (door_team_desk_act_finish (DOOR_TEAM_DESK (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
door_team_case_act_async (DoorTeamDesk *desk,
                          DoorTeamCaseRow *row,
                          DoorTeamAct what,
                          const char *person,
                          const char *reason,
                          GAsyncReadyCallback callback,
                          gpointer data)
{
  GTask *task = g_task_new (desk, NULL, callback, data);
  const char *obstacle = find_obstacle (desk, row, what, person, reason);
  char *code = g_strdup ("");
  Acting *it;

  g_task_set_task_data (task, code, g_free);
  if (obstacle)
    {
      door_team_fail (task, G_IO_ERROR_INVALID_ARGUMENT, obstacle);
      return;
    }
  it = g_new0 (Acting, 1);
  it->act = what;
  it->writer = door_team_writer_new_for (
      desk, door_team_of_person (desk, door_team_case_get_person (row)));
  it->event = new_event (desk, row, acts[what].type);
  it->holder = g_strdup (door_team_case_get_person (row));
  it->person = g_strdup (person);
  door_case_event_set (it->event, acts[what].field, reason);
  if (what == DOOR_TEAM_ACT_GIVE)
    add_give (it, desk, row, reason);
  if (what == DOOR_TEAM_ACT_REDRAW)
    {
      g_autofree char *hash = NULL;

      g_task_set_task_data (task, code = new_code (), g_free);
      hash = door_draw_code_hash (door_team_case_get_id (row), code);
      door_case_event_set (it->event, "hash", hash);
    }
  door_team_desk_act_async (desk, act, it, acting_free, on_acted, task);
}

gboolean
door_team_case_act_finish (DoorTeamDesk *desk,
                           GAsyncResult *result,
                           char **ret_code,
                           GError **error)
{
  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  if (ret_code)
    *ret_code = g_strdup (g_task_get_task_data (G_TASK (result)));
  return TRUE;
}
