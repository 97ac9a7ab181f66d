/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-team-write.h"

#include "door-team-private.h"
#include "door-team-request.h"

#include "door-envelope.h"
#include "door-letter.h"
#include "door-letters.h"
#include "door-protocol-shelf.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The entry of a person in the survey's list, in one of these roles (bits); NULL. */
static const DoorMember *
find_person (DoorRoster *roster, const char *person, guint roles)
{
  for (guint i = 0; roster && i < door_roster_length (roster); i++)
    {
      const DoorMember *member = door_roster_get (roster, i);

      if ((roles & 1u << member->role) && strcmp (member->person, person) == 0)
        return member;
    }
  return NULL;
}

gboolean
door_team_desk_is_headquarters (DoorTeamDesk *self)
{
  DoorTrust *trust = door_team_desk_trust (self);

  return find_person (door_trust_roster (trust), door_trust_person (trust),
                      1u << DOOR_ROLE_HEADQUARTERS)
         != NULL;
}

const char *
door_team_of_person (DoorTeamDesk *desk, const char *person)
{
  const DoorMember *member = find_person (door_trust_roster (door_team_desk_trust (desk)), person,
                                          1u << DOOR_ROLE_INTERVIEWER | 1u << DOOR_ROLE_SUPERVISOR);

  return member ? member->team : "";
}

DoorTeamWriter *
door_team_writer_new_for (DoorTeamDesk *desk, const char *team)
{
  DoorTeamWriter *self = door_team_writer_new (desk);

  if (self && self->at_headquarters)
    {
      g_free (self->team);
      self->team = g_strdup (team);
    }
  return self;
}

DoorTeamWriter *
door_team_writer_new (DoorTeamDesk *desk)
{
  DoorTrust *trust = door_team_desk_trust (desk);
  DoorTeamWriter *self;

  if (!door_trust_roster (trust))
    return NULL;
  self = g_new0 (DoorTeamWriter, 1);
  self->roster = door_roster_ref (door_trust_roster (trust));
  self->at_headquarters = door_team_desk_is_headquarters (desk);
  self->team = g_strdup (self->at_headquarters ? "" : door_trust_team (trust));
  self->person = g_strdup (door_trust_person (trust));
  self->now = door_clock_now (door_team_desk_clock (desk));
  return self;
}

void
door_team_writer_free (DoorTeamWriter *self)
{
  if (!self)
    return;
  door_roster_unref (self->roster);
  g_free (self->team);
  g_free (self->person);
  g_free (self);
}

GPtrArray *
door_team_writer_members (const DoorTeamWriter *self, const char *person)
{
  GPtrArray *all = door_roster_members (self->roster, DOOR_ROLE_INTERVIEWER);

  for (guint i = all->len; i-- > 0;)
    {
      const DoorMember *member = g_ptr_array_index (all, i);

      if ((*self->team && strcmp (member->team, self->team) != 0)
          || (person && strcmp (member->person, person) != 0))
        g_ptr_array_remove_index (all, i);
    }
  return all;
}

/* --- Letters ---------------------------------------------------------------------------------- */

GBytes *
door_team_seal (DoorVault *vault,
                const DoorTeamWriter *self,
                const char *kind,
                const char *instance,
                GBytes *content,
                GPtrArray *readers,
                GError **error)
{
  const DoorEnvelopeInfo info = {
    .kind = kind,
    .instance_id = instance,
    .vault = *door_vault_id (vault),
    .epoch = door_roster_epoch (self->roster),
    .audience = DOOR_AUDIENCE_TEAM,
  };

  if (readers->len == 0)
    {
      g_set_error_literal (error, DOOR_SEAL_ERROR, DOOR_SEAL_ERROR_NOT_A_RECIPIENT,
                           _ ("The survey's list names nobody to whom this could be sent. Connect "
                              "once, then try again."));
      return NULL;
    }
  return door_envelope_seal (content, &info, NULL, door_vault_identity (vault), readers, error);
}

gboolean
door_team_post (DoorVault *vault,
                const char *kind,
                const char *id,
                const char *suffix,
                const char *to,
                GBytes *sealed,
                GError **error)
{
  g_autofree char *whole = g_strconcat (id, suffix, NULL);

  return sealed && door_letter_queue (vault, kind, whole, to, sealed, error);
}

static gboolean
is_supervisor_of (const DoorMember *member, const char *team)
{
  return member->role == DOOR_ROLE_SUPERVISOR && strcmp (member->team, team) == 0;
}

gboolean
door_team_post_reviewers (DoorVault *vault,
                          const DoorTeamWriter *self,
                          const char *kind,
                          const char *id,
                          GBytes *sealed,
                          GError **error)
{
  if (!self->at_headquarters)
    return door_team_post (vault, kind, id, "", DOOR_LETTER_TO_TEAM, sealed, error);
  for (guint i = 0; i < door_roster_length (self->roster); i++)
    {
      const DoorMember *member = door_roster_get (self->roster, i);
      g_autofree char *keys = door_public_keys_to_text (&member->keys);
      g_autofree char *suffix = g_strdup_printf ("-reviewer-%u", i);

      if (is_supervisor_of (member, self->team)
          && !door_team_post (vault, kind, id, suffix, keys, sealed, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
door_team_post_to (DoorVault *vault,
                   const DoorTeamWriter *self,
                   const char *kind,
                   const char *id,
                   guint number,
                   const DoorMember *member,
                   GBytes *content,
                   GError **error)
{
  g_autoptr (GPtrArray) readers = g_ptr_array_new ();
  g_autofree char *keys = door_public_keys_to_text (&member->keys);
  g_autofree char *suffix = g_strdup_printf ("-%u", number);
  g_autoptr (GBytes) sealed = NULL;

  g_ptr_array_add (readers, (gpointer) member);
  sealed = door_team_seal (vault, self, kind, id, content, readers, error);
  return door_team_post (vault, kind, id, suffix, keys, sealed, error);
}

DoorTeamMessage *
door_team_message_new (DoorTeamWriter *writer, const char *person, DoorCaseEvent *event)
{
  DoorTeamMessage *self = g_new0 (DoorTeamMessage, 1);

  self->writer = writer;
  self->person = g_strdup (person);
  self->event = event;
  return self;
}

void
door_team_message_free (gpointer data)
{
  DoorTeamMessage *self = data;

  door_team_writer_free (self->writer);
  door_case_event_unref (self->event);
  g_free (self->person);
  g_free (self);
}

gboolean
door_team_post_message (DoorVault *vault, const DoorTeamMessage *self, GError **error)
{
  g_autoptr (GPtrArray) members = door_team_writer_members (self->writer, self->person);
  g_autoptr (GBytes) content = door_case_event_print (self->event);

  for (guint i = 0; i < members->len; i++)
    if (!door_team_post_to (vault, self->writer, DOOR_LETTER_MESSAGE,
                            door_case_event_id (self->event), i, g_ptr_array_index (members, i),
                            content, error))
      return FALSE;
  if (members->len == 0)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                         _ ("Nobody of that name is in the team."));
  return members->len > 0;
}

gboolean
door_team_post_event (DoorVault *vault,
                      const DoorTeamWriter *self,
                      const DoorCaseEvent *event,
                      GError **error)
{
  g_autoptr (GPtrArray) readers
      = door_roster_recipients (self->roster, DOOR_AUDIENCE_TEAM, self->team);
  g_autoptr (GBytes) content = door_case_event_print (event);
  const char *id = door_case_event_id (event);
  g_autofree char *instance = g_strconcat ("uuid:", id, NULL);
  g_autoptr (GBytes) sealed
      = door_team_seal (vault, self, DOOR_LETTER_CASE_EVENT, instance, content, readers, error);

  return sealed && door_team_post_reviewers (vault, self, DOOR_LETTER_CASE_EVENT, id, sealed, error)
         && (!self->at_headquarters
             || door_team_post (vault, DOOR_LETTER_CASE_EVENT, id, "-office", DOOR_LETTER_TO_OFFICE,
                                sealed, error))
         && door_team_store_event (vault, event, sealed, error);
}

/* --- Acts ------------------------------------------------------------------------------------- */

static void
on_fresh (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;

  if (door_team_desk_refresh_finish (DOOR_TEAM_DESK (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
on_acted (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;

  if (!door_vault_queue_call_finish (DOOR_VAULT_QUEUE (source), result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  g_signal_emit_by_name (g_task_get_source_object (task), "wrote");
  door_team_desk_refresh_async (g_task_get_source_object (task), on_fresh, g_object_ref (task));
}

void
door_team_desk_act_async (DoorTeamDesk *self,
                          DoorVaultCall call,
                          gpointer argument,
                          GDestroyNotify free_argument,
                          GAsyncReadyCallback callback,
                          gpointer data)
{
  door_vault_queue_call_async (door_team_desk_queue (self), call, argument, free_argument, NULL,
                               on_acted, g_task_new (self, NULL, callback, data));
}

gboolean
door_team_desk_act_finish (DoorTeamDesk *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* --- Events ---------------------------------------------------------------------------------- */

void
door_team_fail (GTask *task, int code, const char *message)
{
  g_task_return_new_error (task, G_IO_ERROR, code, "%s", message);
  g_object_unref (task);
}

/* An event of the team as the whole of what is done. */
typedef struct {
  DoorTeamWriter *writer;
  DoorCaseEvent *event;
} Telling;

static void
telling_free (gpointer data)
{
  Telling *self = data;

  door_team_writer_free (self->writer);
  door_case_event_unref (self->event);
  g_free (self);
}

static gpointer
tell (DoorVault *vault, gpointer argument, GError **error)
{
  const Telling *it = argument;

  return door_team_post_event (vault, it->writer, it->event, error) ? GINT_TO_POINTER (1) : NULL;
}

DoorCaseEvent *
door_team_event_new (DoorTeamDesk *self, const char *type)
{
  return door_case_event_new (type, "", door_trust_person (door_team_desk_trust (self)),
                              door_team_desk_clock (self));
}

void
door_team_tell_async (DoorTeamDesk *self,
                      DoorCaseEvent *event,
                      GAsyncReadyCallback callback,
                      gpointer data)
{
  door_team_tell_to_async (self, event, "", callback, data);
}

void
door_team_tell_to_async (DoorTeamDesk *self,
                         DoorCaseEvent *event,
                         const char *person,
                         GAsyncReadyCallback callback,
                         gpointer data)
{
  DoorTeamWriter *writer = door_team_writer_new_for (self, door_team_of_person (self, person));
  Telling *it;

  if (!writer)
    {
      door_case_event_unref (event);
      door_team_fail (g_task_new (self, NULL, callback, data), G_IO_ERROR_NOT_FOUND,
                      _ ("The survey's list of people is not here yet. Connect once, then try "
                         "again."));
      return;
    }
  it = g_new0 (Telling, 1);
  it->writer = writer;
  it->event = event;
  door_team_desk_act_async (self, tell, it, telling_free, callback, data);
}

DoorProtocol *
door_team_protocol_of (DoorVault *vault, const char *form_id)
{
  g_autoptr (GHashTable) all = door_protocol_shelf_read (vault, NULL);
  DoorProtocol *found = all && form_id ? g_hash_table_lookup (all, form_id) : NULL;

  return found ? door_protocol_ref (found) : door_protocol_parse (NULL, NULL);
}
