/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-form-shelf.h"

#include "door-desk-records.h"
#include "door-local-entities.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _DoorFormShelf {
  DoorVaultQueue *queue;
  GHashTable *compiled; /* Sheets.name -> DoorFormDef */
};

/* What is read from the vault and handed to the compiling worker. */
typedef struct {
  char *name; /* of the record, and what it and its files hold */
  GBytes *xml;
  GHashTable *media; /* file name -> GBytes */
} Sheets;

static void
sheets_free (gpointer data)
{
  Sheets *self = data;

  g_free (self->name);
  g_clear_pointer (&self->xml, g_bytes_unref);
  g_hash_table_unref (self->media);
  g_free (self);
}

DoorFormShelf *
door_form_shelf_new (DoorVaultQueue *queue)
{
  DoorFormShelf *self = g_new0 (DoorFormShelf, 1);

  self->queue = g_object_ref (queue);
  self->compiled
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) door_form_unref);
  return self;
}

void
door_form_shelf_free (DoorFormShelf *self)
{
  if (!self)
    return;
  g_object_unref (self->queue);
  g_hash_table_unref (self->compiled);
  g_free (self);
}

/* --- On the vault's thread ---------------------------------------------------------------- */

/* The name of the version asked for, or of the version that came last. */
static char *
find_form (DoorVault *vault, const char *wanted, GError **error)
{
  g_autoptr (GPtrArray) records = door_vault_records (vault, DOOR_RECORD_FORM, error);
  gboolean any_version = g_str_has_suffix (wanted, DOOR_RECORD_SEPARATOR);
  char *found = NULL;

  for (guint i = 0; records && i < records->len; i++)
    {
      const DoorRecord *record = g_ptr_array_index (records, i);

      if (record->damaged)
        continue;
      if (any_version ? g_str_has_prefix (record->name, wanted)
                      : strcmp (record->name, wanted) == 0)
        {
          g_free (found);
          found = g_strdup (record->name);
        }
    }
  if (records && !found)
    g_set_error_literal (error, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_NOT_FOUND,
                         _ ("The questionnaire is not on this device yet. Connect and send once, "
                            "then open the case again."));
  return found;
}

static gboolean
read_media (DoorVault *vault, Sheets *sheets, GError **error)
{
  g_autofree char *prefix = g_strconcat (sheets->name, DOOR_RECORD_SEPARATOR, NULL);
  g_autoptr (GPtrArray) records = door_vault_records (vault, DOOR_RECORD_FORM_MEDIA, error);

  for (guint i = 0; records && i < records->len; i++)
    {
      const DoorRecord *record = g_ptr_array_index (records, i);
      g_autoptr (GBytes) body = NULL;
      const char *filename;
      GBytes *merged;

      if (record->damaged || !g_str_has_prefix (record->name, prefix))
        continue;
      if (!door_vault_get (vault, DOOR_RECORD_FORM_MEDIA, record->name, NULL, &body, error))
        return FALSE;
      filename = record->name + strlen (prefix);
      merged = door_local_entities_merge (vault, filename, body, error);
      if (!merged)
        return FALSE;
      g_hash_table_insert (sheets->media, g_strdup (filename), merged);
    }
  return records != NULL;
}

/* Files change behind a form that stays: what was compiled counts for these bytes alone. */
static void
stamp (Sheets *self)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autoptr (GList) names
      = g_list_sort (g_hash_table_get_keys (self->media), (GCompareFunc) strcmp);
  g_autofree char *name = g_steal_pointer (&self->name);

  g_checksum_update (sum, g_bytes_get_data (self->xml, NULL),
                     (gssize) g_bytes_get_size (self->xml));
  for (GList *at = names; at; at = at->next)
    {
      GBytes *file = g_hash_table_lookup (self->media, at->data);

      g_checksum_update (sum, at->data, -1);
      g_checksum_update (sum, g_bytes_get_data (file, NULL), (gssize) g_bytes_get_size (file));
    }
  self->name = g_strconcat (name, DOOR_RECORD_SEPARATOR, g_checksum_get_string (sum), NULL);
}

static gpointer
read_sheets (DoorVault *vault, gpointer argument, GError **error)
{
  Sheets *sheets = g_new0 (Sheets, 1);

  sheets->media
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);
  sheets->name = find_form (vault, argument, error);
  if (!sheets->name
      || !door_vault_get (vault, DOOR_RECORD_FORM, sheets->name, NULL, &sheets->xml, error)
      || !read_media (vault, sheets, error))
    g_clear_pointer (&sheets, sheets_free);
  if (sheets)
    stamp (sheets);
  return sheets;
}

/* --- In the pool -------------------------------------------------------------------------- */

static GBytes *
load_media (const DoorFormMedia *media, const char *name, const char *uri)
{
  GBytes *bytes = g_hash_table_lookup ((GHashTable *) media->data, name);

  return bytes ? g_bytes_ref (bytes) : NULL;
}

static void
compile (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Sheets *sheets = task_data;
  DoorFormMedia media = { load_media, sheets->media };
  g_autoptr (DoorDiagnostics) diagnostics = door_diagnostics_new ();
  DoorFormDef *def = door_form_load (sheets->xml, &media, diagnostics);

  if (def)
    g_task_return_pointer (task, def, (GDestroyNotify) door_form_unref);
  else
    {
      g_autofree char *faults = door_diagnostics_to_text (diagnostics);

      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s", faults);
    }
}

/* --- On the main thread ------------------------------------------------------------------- */

typedef struct {
  DoorFormShelf *shelf;
  char *name;
} Waiting;

static void
waiting_free (gpointer data)
{
  Waiting *self = data;

  g_free (self->name);
  g_free (self);
}

static void
on_compiled (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Waiting *waiting = g_task_get_task_data (task);
  GError *error = NULL;
  DoorFormDef *def = g_task_propagate_pointer (G_TASK (result), &error);

  if (!def)
    {
      g_task_return_error (task, error);
      return;
    }
  g_hash_table_replace (waiting->shelf->compiled, g_steal_pointer (&waiting->name),
                        door_form_ref (def));
  g_task_return_pointer (task, def, (GDestroyNotify) door_form_unref);
}

static void
on_sheets (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Waiting *waiting = g_task_get_task_data (task);
  GError *error = NULL;
  Sheets *sheets = door_vault_queue_call_finish (DOOR_VAULT_QUEUE (source), result, &error);
  DoorFormDef *known;
  g_autoptr (GTask) compiling = NULL;

  if (!sheets)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  known = g_hash_table_lookup (waiting->shelf->compiled, sheets->name);
  if (known)
    {
      sheets_free (sheets);
      g_task_return_pointer (task, door_form_ref (known), (GDestroyNotify) door_form_unref);
      g_object_unref (task);
      return;
    }
  g_free (waiting->name);
  waiting->name = g_strdup (sheets->name);
  compiling = g_task_new (NULL, NULL, on_compiled, task);
  g_task_set_task_data (compiling, sheets, sheets_free);
  g_task_run_in_thread (compiling, compile);
}

void
door_form_shelf_get_async (DoorFormShelf *self,
                           const char *form_id,
                           const char *version,
                           GAsyncReadyCallback callback,
                           gpointer data)
{
  GTask *task = g_task_new (NULL, NULL, callback, data);
  Waiting *waiting = g_new0 (Waiting, 1);

  waiting->shelf = self;
  g_task_set_task_data (task, waiting, waiting_free);
  door_vault_queue_call_async (self->queue, read_sheets, door_record_form_name (form_id, version),
                               g_free, sheets_free, on_sheets, task);
}

DoorFormDef *
door_form_shelf_get_finish (DoorFormShelf *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
