/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Letters going out. */
#define G_LOG_DOMAIN "door-desk"

#include "door-letters-private.h"

#include "door-desk-records.h"
#include "door-letter.h"
#include "door-openrosa.h"
#include "door-refused-letters.h"
#include "door-vault-task.h"

#include <string.h>

/* --- The queue ----------------------------------------------------------------------------- */

gboolean
door_letter_queue (DoorVault *vault,
                   const char *kind,
                   const char *id,
                   const char *to,
                   GBytes *content,
                   GError **error)
{
  g_autofree char *name = g_strconcat (DOOR_RECORD_LETTER, kind, DOOR_RECORD_SEPARATOR, id, NULL);
  g_autoptr (GBytes) about = g_bytes_new (to, strlen (to));

  return door_vault_put (vault, DOOR_RECORD_OTHER, name, about, content, error);
}

static DoorOutLetter *
read_queued (DoorVault *vault, const DoorRecord *record, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (record->name, DOOR_RECORD_SEPARATOR, 3);
  g_autoptr (GBytes) content = NULL;
  g_autofree char *to = NULL;

  if (g_strv_length (parts) != 3 || !record->about
      || !door_vault_get (vault, DOOR_RECORD_OTHER, record->name, NULL, &content, error))
    return NULL;
  to = g_strndup (g_bytes_get_data (record->about, NULL), g_bytes_get_size (record->about));
  return door_out_letter_new (record->name, parts[1], parts[2], to, content);
}

/* --- The next one -------------------------------------------------------------------------- */

static DoorOutLetter *
first_queued (DoorVault *vault, GPtrArray *records, GHashTable *carried, GError **error)
{
  for (guint i = 0; i < records->len; i++)
    {
      const DoorRecord *record = g_ptr_array_index (records, i);

      if (!record->damaged && g_str_has_prefix (record->name, DOOR_RECORD_LETTER)
          && !g_hash_table_contains (carried, record->name))
        return read_queued (vault, record, error);
    }
  return NULL;
}

gboolean
door_letters_wait (DoorVault *vault)
{
  g_autoptr (GPtrArray) records = door_vault_records (vault, DOOR_RECORD_OTHER, NULL);

  for (guint i = 0; records && i < records->len; i++)
    {
      const DoorRecord *record = g_ptr_array_index (records, i);

      if (!record->damaged && g_str_has_prefix (record->name, DOOR_RECORD_LETTER))
        return TRUE;
    }
  return FALSE;
}

static DoorOutLetter *
first_withdrawal (DoorVault *vault, GHashTable *carried, GError **error)
{
  g_autoptr (GPtrArray) records = door_vault_records (vault, DOOR_RECORD_WITHDRAWAL, error);
  const DoorRecord *record = NULL;
  g_autoptr (GBytes) notice = NULL;

  for (guint i = 0; records && i < records->len && !record; i++)
    {
      const DoorRecord *candidate = g_ptr_array_index (records, i);

      if (!candidate->damaged && !g_hash_table_contains (carried, candidate->name))
        record = candidate;
    }
  if (!record
      || !door_vault_get (vault, DOOR_RECORD_WITHDRAWAL, record->name, NULL, &notice, error))
    return NULL;
  return door_out_letter_new (record->name, DOOR_LETTER_WITHDRAWAL, record->name,
                              DOOR_LETTER_TO_OFFICE, notice);
}

static void
asking_free (gpointer data)
{
  DoorLetterAsking *self = data;

  g_clear_pointer (&self->roster, door_roster_unref);
  g_hash_table_unref (self->carried);
  g_free (self->team);
  g_free (self->person);
  g_free (self);
}

static GHashTable *
copy_keys (GHashTable *keys)
{
  GHashTable *copy = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer key;

  if (keys)
    for (g_hash_table_iter_init (&iter, keys); g_hash_table_iter_next (&iter, &key, NULL);)
      g_hash_table_add (copy, g_strdup (key));
  return copy;
}

static gpointer
find_next (DoorVault *vault, gpointer argument, GError **error)
{
  const DoorLetterAsking *asking = argument;
  g_autoptr (GError) fault = NULL;
  DoorOutLetter *letter = first_withdrawal (vault, asking->carried, &fault);

  for (guint pass = 0; pass < 2 && !letter && !fault; pass++)
    {
      g_autoptr (GPtrArray) records = door_vault_records (vault, DOOR_RECORD_OTHER, &fault);

      letter = records ? first_queued (vault, records, asking->carried, &fault) : NULL;
      if (letter || fault || pass > 0 || !asking->roster)
        break;
      if (!door_letters_write (vault, records, asking, &fault))
        break;
    }
  if (fault)
    g_propagate_error (error, g_steal_pointer (&fault));
  return letter;
}

/* --- The postbox --------------------------------------------------------------------------- */

struct _DoorDeskPostbox {
  GObject parent_instance;

  DoorVaultQueue *queue;
  DoorTrust *trust;
};

static void postbox_init (DoorPostboxInterface *iface);
G_DEFINE_FINAL_TYPE_WITH_CODE (DoorDeskPostbox,
                               door_desk_postbox,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (DOOR_TYPE_POSTBOX, postbox_init))

static void
on_found (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  DoorOutLetter *letter = door_vault_queue_call_finish (DOOR_VAULT_QUEUE (source), result, &error);

  if (error)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, letter, (GDestroyNotify) door_out_letter_free);
}

static void
next_async (DoorPostbox *postbox,
            gboolean large,
            GHashTable *carried,
            GCancellable *cancellable,
            GAsyncReadyCallback callback,
            gpointer data)
{
  DoorDeskPostbox *self = DOOR_DESK_POSTBOX (postbox);
  DoorLetterAsking *asking = g_new0 (DoorLetterAsking, 1);

  if (door_trust_roster (self->trust))
    asking->roster = door_roster_ref (door_trust_roster (self->trust));
  asking->team = g_strdup (door_trust_team (self->trust));
  asking->person = g_strdup (door_trust_person (self->trust));
  asking->large = large;
  asking->carried = copy_keys (carried);
  door_vault_queue_call_async (self->queue, find_next, asking, asking_free,
                               (GDestroyNotify) door_out_letter_free, on_found,
                               g_task_new (self, cancellable, callback, data));
}

static DoorOutLetter *
next_finish (DoorPostbox *postbox, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

gboolean
door_letter_unqueue (DoorVault *vault, const char *key, GError **error)
{
  DoorRecordKind kind
      = g_str_has_prefix (key, DOOR_RECORD_LETTER) ? DOOR_RECORD_OTHER : DOOR_RECORD_WITHDRAWAL;
  g_autoptr (GError) fault = NULL;

  if (door_vault_remove (vault, kind, key, &fault)
      || g_error_matches (fault, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_NOT_FOUND))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&fault));
  return FALSE;
}

/* A newer copy of a draft may have taken the place of the one that the hub has: that waits on. */
static gboolean
drop_same (
    DoorVault *vault, DoorRecordKind kind, const char *name, const char *sha256, GError **error)
{
  g_autoptr (GBytes) content = NULL;
  g_autofree char *hash = NULL;

  if (!door_vault_get (vault, kind, name, NULL, &content, NULL) || !content)
    return TRUE;
  hash = door_openrosa_sha256 (content);
  return strcmp (hash, sha256) != 0 || door_vault_remove (vault, kind, name, error);
}

gboolean
door_letter_was_taken (
    DoorVault *vault, const char *kind, const char *id, const char *sha256, GError **error)
{
  static const char *const shelves[] = { DOOR_RECORD_LETTER, DOOR_RECORD_REFUSED };

  for (guint i = 0; i < G_N_ELEMENTS (shelves); i++)
    {
      g_autofree char *name = g_strconcat (shelves[i], kind, DOOR_RECORD_SEPARATOR, id, NULL);

      if (!drop_same (vault, DOOR_RECORD_OTHER, name, sha256, error))
        return FALSE;
    }
  return strcmp (kind, DOOR_LETTER_WITHDRAWAL) != 0
         || drop_same (vault, DOOR_RECORD_WITHDRAWAL, id, sha256, error);
}

/* What became of a letter. */
typedef struct {
  DoorOutLetter *letter;
  char *refusal; /* NULL: the hub has it */
} Taken;

static void
taken_free (gpointer data)
{
  Taken *self = data;

  door_out_letter_free (self->letter);
  g_free (self->refusal);
  g_free (self);
}

static gpointer
note_taken (DoorVault *vault, gpointer argument, GError **error)
{
  const Taken *taken = argument;
  gboolean done = taken->refusal
                      ? door_refused_letter_keep (vault, taken->letter, taken->refusal, error)
                      : door_letter_unqueue (vault, taken->letter->key, error);

  return done ? GINT_TO_POINTER (1) : NULL;
}

static void
taken_async (DoorPostbox *postbox,
             const DoorOutLetter *letter,
             const char *refusal,
             GAsyncReadyCallback callback,
             gpointer data)
{
  DoorDeskPostbox *self = DOOR_DESK_POSTBOX (postbox);
  Taken *taken = g_new0 (Taken, 1);

  if (refusal)
    g_message ("the hub does not take a letter of kind %s: %s", letter->kind, refusal);
  taken->letter
      = door_out_letter_new (letter->key, letter->kind, letter->id, letter->to, letter->content);
  taken->refusal = g_strdup (refusal);
  door_vault_queue_call_async (self->queue, note_taken, taken, taken_free, NULL,
                               door_vault_task_end, g_task_new (self, NULL, callback, data));
}

static gboolean
taken_finish (DoorPostbox *postbox, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
postbox_init (DoorPostboxInterface *iface)
{
  iface->next_async = next_async;
  iface->next_finish = next_finish;
  iface->taken_async = taken_async;
  iface->taken_finish = taken_finish;
}

static void
door_desk_postbox_finalize (GObject *object)
{
  DoorDeskPostbox *self = DOOR_DESK_POSTBOX (object);

  g_object_unref (self->queue);
  door_trust_unref (self->trust);
  G_OBJECT_CLASS (door_desk_postbox_parent_class)->finalize (object);
}

static void
door_desk_postbox_class_init (DoorDeskPostboxClass *class)
{
  G_OBJECT_CLASS (class)->finalize = door_desk_postbox_finalize;
}

static void
door_desk_postbox_init (DoorDeskPostbox *self)
{
}

DoorDeskPostbox *
door_desk_postbox_new (DoorVaultQueue *queue, DoorTrust *trust)
{
  DoorDeskPostbox *self = g_object_new (DOOR_TYPE_DESK_POSTBOX, NULL);

  self->queue = g_object_ref (queue);
  self->trust = door_trust_ref (trust);
  return self;
}
