/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files that belong to an answer (photo, sound, signature), and files of the form (pictures). A file
 * of an answer is sealed into the vault before its name becomes the answer; in clear it exists in
 * memory only. */
#define G_LOG_DOMAIN "door-desk"

#include "door-interview-private.h"

#include "door-desk-binds.h"
#include "door-desk-records.h"
#include "door-guard-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A photo of a good camera has 10 MB, an hour of speech as Opus 15: more is a mistake of somebody. */
#define LARGEST_FILE (64u * 1024 * 1024)

typedef struct {
  DoorInterview *interview;
  DoorNode node;
  char *name;
} Attaching;

static void
attaching_free (gpointer data)
{
  Attaching *self = data;

  g_object_unref (self->interview);
  g_free (self->name);
  g_free (self);
}

static void
return_vault_error (GTask *task, const GError *error)
{
  if (g_error_matches (error, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_FULL))
    g_task_return_new_error (task, DOOR_INTERVIEW_ERROR, DOOR_INTERVIEW_ERROR_VAULT,
                             _ ("The tablet is full. Make space, then try again."));
  else
    g_task_return_new_error (task, DOOR_INTERVIEW_ERROR, DOOR_INTERVIEW_ERROR_VAULT,
                             _ ("The file could not be kept. Try again. (%s)"), error->message);
}

static void
on_attached (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Attaching *attaching = g_task_get_task_data (task);
  DoorInterview *self = attaching->interview;
  g_autoptr (GError) error = NULL;

  if (!door_vault_queue_finish (DOOR_VAULT_QUEUE (source), result, &error))
    return_vault_error (task, error);
  else if (self->page == DOOR_PAGE_CLOSED || !door_session_is_alive (self->session, attaching->node)
           || door_session_set (self->session, attaching->node, attaching->name, FALSE)
                  != DOOR_OUTCOME_OK)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CLOSED,
                             _ ("This question is not on the screen any more."));
  else
    {
      door_interview_apply_changes (self);
      g_task_return_boolean (task, TRUE);
    }
}

static gboolean
is_marked (DoorInterview *self, DoorNode node, const char *const *marks)
{
  DoorFormDef *def = door_session_def (self->session);

  for (; node != DOOR_NODE_NONE; node = door_session_parent (self->session, node))
    for (guint i = 0; marks[i]; i++)
      if (door_desk_bind (def, door_session_def_node (self->session, node), marks[i]))
        return TRUE;
  return FALSE;
}

/* Inside a sensitive section no sound is recorded, whatever the questionnaire says. A file of a sealed one
 * goes into it while it is open, and nowhere else. What is only tried out has no place for a file. */
static gboolean
may_keep_file (DoorInterview *self, DoorQuestion *question)
{
  static const char *const sealed[] = { "sealed", NULL };
  static const char *const protected[] = { "sensitivity", "sens", NULL };
  DoorNode node = door_question_get_item (question).node;

  if (self->queue == NULL
      || (is_marked (self, node, sealed) && door_guard_section_of (self->guard, node) == 0))
    return FALSE;
  return door_question_get_kind (question) != DOOR_QUESTION_SOUND
         || !is_marked (self, node, protected);
}

void
door_interview_attach (
    gpointer owner, DoorQuestion *question, const char *suffix, GBytes *content, GTask *task)
{
  DoorInterview *self = owner;
  Attaching *attaching = g_new0 (Attaching, 1);
  DoorUuid uuid = door_uuid_random ();
  char text[DOOR_UUID_TEXT];
  g_autofree char *path = NULL;
  guint section;

  door_uuid_print (&uuid, text);
  attaching->interview = g_object_ref (self);
  attaching->node = door_question_get_item (question).node;
  /* A better photo takes the place of the first. */
  attaching->name = g_str_has_suffix (door_question_get_answer (question), suffix)
                        ? g_strdup (door_question_get_answer (question))
                        : g_strconcat (text, suffix, NULL);
  g_task_set_task_data (task, attaching, attaching_free);
  if (!may_keep_file (self, question))
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
                               _ ("Nothing is recorded in this part of the interview."));
      g_object_unref (task);
      return;
    }
  if (g_bytes_get_size (content) > LARGEST_FILE)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                               _ ("This file is larger than %u MB. Choose a smaller one."),
                               LARGEST_FILE / 1024 / 1024);
      g_object_unref (task);
      return;
    }
  path = door_session_key (self->session, attaching->node);
  section = door_guard_section_of (self->guard, attaching->node);
  if (section > 0)
    door_vault_queue_section_attach_async (self->queue, &self->id, section, path, attaching->name,
                                           content, on_attached, task);
  else
    door_vault_queue_attach_async (self->queue, &self->id, path, attaching->name, content,
                                   on_attached, task);
}

/* From the open section, where it lies in none other. */
typedef struct {
  DoorUuid id;
  guint section;
  char *name;
} Reading;

static void
reading_free (gpointer data)
{
  Reading *self = data;

  g_free (self->name);
  g_free (self);
}

static gpointer
read_inside (DoorVault *vault, gpointer argument, GError **error)
{
  const Reading *reading = argument;

  return door_vault_section_read_attachment (vault, &reading->id, reading->section, reading->name,
                                             error);
}

static void
on_read_inside (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  GBytes *bytes = door_vault_queue_call_finish (DOOR_VAULT_QUEUE (source), result, &error);

  if (bytes)
    g_task_return_pointer (task, bytes, (GDestroyNotify) g_bytes_unref);
  else
    g_task_return_error (task, error);
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  GBytes *bytes = door_vault_queue_bytes_finish (DOOR_VAULT_QUEUE (source), result, &error);

  if (bytes)
    g_task_return_pointer (task, bytes, (GDestroyNotify) g_bytes_unref);
  else
    g_task_return_error (task, error);
}

void
door_interview_read_attachment (gpointer owner, const char *name, GTask *task)
{
  DoorInterview *self = owner;

  if (self->queue == NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                               _ ("Nothing is recorded in this part of the interview."));
      g_object_unref (task);
      return;
    }
  if (self->guard && door_guard_is_sealed (self->guard))
    {
      Reading *reading = g_new0 (Reading, 1);

      reading->id = self->id;
      reading->section = door_guard_open_number (self->guard);
      reading->name = g_strdup (name);
      door_vault_queue_call_async (self->queue, read_inside, reading, reading_free,
                                   (GDestroyNotify) g_bytes_unref, on_read_inside, task);
    }
  else
    door_vault_queue_read_attachment_async (self->queue, &self->id, name, on_read, task);
}

/* --- Files of the form --------------------------------------------------------------------- */

static void
on_media (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  g_autoptr (GBytes) about = NULL;
  GBytes *body = NULL;

  if (door_vault_queue_get_finish (DOOR_VAULT_QUEUE (source), result, &about, &body, &error))
    g_task_return_pointer (task, body, (GDestroyNotify) g_bytes_unref);
  else
    g_task_return_error (task, error);
}

void
door_interview_load_media (gpointer owner, const char *name, GTask *task)
{
  DoorInterview *self = owner;
  DoorFormDef *def = door_session_def (self->session);
  const char *slash = strrchr (name, '/');
  g_autofree char *form = door_record_form_name (door_form_id (def), door_form_version (def));
  g_autofree char *record = NULL;

  record = g_strconcat (form, DOOR_RECORD_SEPARATOR, slash ? slash + 1 : name, NULL);
  door_vault_queue_get_async (self->queue, DOOR_RECORD_FORM_MEDIA, record, on_media, task);
}
