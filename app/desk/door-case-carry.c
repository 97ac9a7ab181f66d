/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A case that was given to a colleague, from hand to hand: the letter to be shown as codes, or put on a
 * stick. */
#define G_LOG_DOMAIN "door-desk"

#include "door-case-acts.h"

#include "door-case-list-private.h"
#include "door-files.h"
#include "door-handover.h"

#include <glib/gi18n-lib.h>

static void
on_given_read (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  GBytes *letter = door_handover_letter_finish (result, &error);

  if (letter)
    g_task_return_pointer (task, letter, (GDestroyNotify) g_bytes_unref);
  else
    g_task_return_error (task, error);
}

void
door_case_file_read_given_async (DoorCaseFile *self, GAsyncReadyCallback callback, gpointer data)
{
  door_handover_letter_async (self->cases->queue, door_case_get_id (self->item), on_given_read,
                              g_task_new (self, NULL, callback, data));
}

GBytes *
door_case_file_read_given_finish (DoorCaseFile *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* The name tells no more than which letter it is. */
static void
on_given_to_carry (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) letter
      = door_case_file_read_given_finish (DOOR_CASE_FILE (source), result, &error);
  g_autofree char *hash = letter ? g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, letter) : NULL;
  g_autofree char *name = g_strdup_printf ("case-%.8s.door", hash ? hash : "");
  g_autofree char *path = g_build_filename (g_task_get_task_data (task), name, NULL);

  if (!letter)
    g_task_return_error (task, g_steal_pointer (&error));
  else if (door_file_replace (path, letter, 0600, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED,
                             _ ("The file could not be written, and nothing was removed here. Try "
                                "another stick. (%s)"),
                             error->message);
}

void
door_case_file_carry_given_async (DoorCaseFile *self,
                                  const char *folder,
                                  GAsyncReadyCallback callback,
                                  gpointer data)
{
  GTask *task = g_task_new (self, NULL, callback, data);

  g_task_set_task_data (task, g_strdup (folder), g_free);
  door_case_file_read_given_async (self, on_given_to_carry, task);
}
