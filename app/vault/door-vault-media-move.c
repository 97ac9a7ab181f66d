/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Attachments as they are sent, taken over by a next generation, backed up, restored and swept. */
#define G_LOG_DOMAIN "door-vault"

#include "door-vault.h"
#include "door-media-private.h"

#include <glib/gstdio.h>
#include <string.h>

#include "door-envelope.h"
#include "door-files.h"

/* --- for finalizing and reopening --- */

gboolean
door_vault_collect_media (DoorVault *self,
                          const DoorOpenInterview *interview,
                          GPtrArray *parts,
                          GPtrArray *links,
                          GError **error)
{
  const DoorMediaOwner owner = door_media_of_interview (interview);
  g_autoptr (GPtrArray) list = door_media_list (self, &owner, error);

  if (!list)
    return FALSE;
  for (guint i = 0; i < list->len; i++)
    {
      const DoorAttachment *attachment = list->pdata[i];
      g_autofree char *name = g_strdup_printf ("media-%u.door", i + 1);
      g_autoptr (GBytes) sealed = door_media_load_sealed (self, attachment, error);
      g_autoptr (DoorSecret) key = NULL;

      if (!sealed)
        return FALSE;
      key = door_media_key (&owner, attachment->file);
      g_ptr_array_add (parts, door_vault_part_new (name, sealed));
      g_ptr_array_add (links, door_part_link_new (name, attachment->name, attachment->hash, key));
    }
  return TRUE;
}

GPtrArray *
door_vault_read_media (DoorVault *self, const DoorOpenInterview *interview, GError **error)
{
  const DoorMediaOwner owner = door_media_of_interview (interview);
  g_autoptr (GPtrArray) list = door_media_list (self, &owner, error);
  g_autoptr (GPtrArray) parts
      = g_ptr_array_new_with_free_func ((GDestroyNotify) door_vault_part_free);

  for (guint i = 0; list && i < list->len; i++)
    {
      const DoorAttachment *attachment = list->pdata[i];
      g_autoptr (GBytes) content = door_media_load (self, &owner, attachment, error);

      if (!content)
        return NULL;
      g_ptr_array_add (parts, door_vault_part_new (attachment->name, content));
    }
  return list ? g_steal_pointer (&parts) : NULL;
}

gboolean
door_vault_copy_media (DoorVault *self,
                       const DoorOpenInterview *from,
                       const DoorOpenInterview *to,
                       GError **error)
{
  const DoorMediaOwner before = door_media_of_interview (from);
  const DoorMediaOwner after = door_media_of_interview (to);
  g_autoptr (GPtrArray) list = door_media_list (self, &before, error);

  if (!list)
    return FALSE;
  for (guint i = 0; i < list->len; i++)
    {
      const DoorAttachment *attachment = list->pdata[i];
      g_autoptr (GBytes) content = door_media_load (self, &before, attachment, error);

      if (!content || !door_media_add (self, &after, attachment->name, content, error))
        return FALSE;
    }
  return TRUE;
}

/* --- into a backup or an envelope, and out of a backup --- */

static gboolean
pack_one (const DoorVault *self,
          const DoorMediaOwner *owner,
          const DoorAttachment *attachment,
          GByteArray *out,
          GError **error)
{
  GBytes *content = door_media_load (self, owner, attachment, error);

  if (!content)
    return FALSE;
  door_bytes_add_counted (out, attachment->name, strlen (attachment->name));
  door_bytes_add_bytes (out, content);
  door_vault_wipe_content (content);
  return TRUE;
}

gboolean
door_media_pack (DoorVault *self, const DoorMediaOwner *owner, GByteArray *out, GError **error)
{
  g_autoptr (GPtrArray) list = door_media_list (self, owner, error);

  if (!list)
    return FALSE;
  door_bytes_add_number (out, list->len, 4);
  for (guint i = 0; i < list->len; i++)
    if (!pack_one (self, owner, list->pdata[i], out, error))
      return FALSE;
  return TRUE;
}

gboolean
door_media_unpack (DoorVault *self,
                   const DoorMediaOwner *owner,
                   DoorBytesReader *reader,
                   GError **error)
{
  guint64 count;

  if (!door_bytes_take_number (reader, 4, &count))
    return door_vault_damaged (error, "this draft is damaged");
  for (; count > 0; count--)
    {
      g_autofree char *name = door_bytes_take_text (reader);
      GBytes *content = name ? door_bytes_take_bytes (reader) : NULL;
      gboolean good;

      if (!content || !door_file_name_is_safe (name))
        {
          door_vault_wipe_content (content);
          return door_vault_damaged (error, "this draft is damaged");
        }
      good = door_media_add (self, owner, name, content, error);
      door_vault_wipe_content (content);
      if (!good)
        return FALSE;
    }
  return TRUE;
}

/* --- sweeping --- */

static GHashTable *
names_in_use (DoorVault *self)
{
  sqlite3_stmt *row = door_db_prepare (self->db, "SELECT file FROM attachment", NULL);
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  int status;

  if (!row)
    return NULL;
  while ((status = door_db_step (self->db, row, NULL)) == SQLITE_ROW)
    {
      g_autoptr (GBytes) file = door_db_column_bytes (row, 0);

      if (file)
        g_hash_table_add (names, door_media_file_name (file));
    }
  sqlite3_reset (row);
  return status == SQLITE_DONE ? g_steal_pointer (&names) : NULL;
}

static gboolean
all_exist (const char *folder, GHashTable *names)
{
  GHashTableIter iter;
  gpointer name;

  g_hash_table_iter_init (&iter, names);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (!g_file_test (path, G_FILE_TEST_EXISTS))
        return FALSE;
    }
  return TRUE;
}

/* Removes nothing unless every row could be read and has its file: where something is damaged, a
 * file too many is better than one too few. */
void
door_vault_sweep_media (DoorVault *self)
{
  g_autoptr (GHashTable) names = names_in_use (self);
  g_autofree char *folder = g_build_filename (self->folder, DOOR_VAULT_MEDIA_FOLDER, NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  if (!names || !all_exist (folder, names))
    return;
  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (!g_hash_table_contains (names, name) && g_unlink (path) != 0)
        g_debug ("a file without an owner could not be removed");
    }
}
