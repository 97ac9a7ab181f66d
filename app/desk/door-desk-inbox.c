/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-desk-inbox.h"

#include "door-case-about.h"
#include "door-copies.h"
#include "door-desk-json.h"
#include "door-desk-records.h"
#include "door-envelope.h"
#include "door-letters.h"
#include "door-local-entities.h"
#include "door-team-store.h"
#include "door-vault-task.h"

#include <string.h>

struct _DoorDeskInbox {
  GObject parent_instance;

  DoorVaultQueue *queue;
  DoorTrust *trust;
};

static void inbox_init (DoorInboxInterface *iface);
G_DEFINE_FINAL_TYPE_WITH_CODE (DoorDeskInbox,
                               door_desk_inbox,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (DOOR_TYPE_INBOX, inbox_init))

/* --- Marks -------------------------------------------------------------------------------- */

static gpointer
read_mark (DoorVault *vault, gpointer argument, GError **error)
{
  g_autoptr (GBytes) body = NULL;
  g_autoptr (GError) fault = NULL;

  if (!door_vault_get (vault, DOOR_RECORD_SETTING, argument, NULL, &body, &fault))
    {
      if (!g_error_matches (fault, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_NOT_FOUND))
        g_propagate_error (error, g_steal_pointer (&fault));
      return NULL;
    }
  return g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
}

static void
on_mark (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  char *mark = door_vault_queue_call_finish (DOOR_VAULT_QUEUE (source), result, &error);

  if (error)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, mark, g_free);
}

static void
get_mark_async (DoorInbox *inbox,
                const char *name,
                GCancellable *cancellable,
                GAsyncReadyCallback callback,
                gpointer data)
{
  DoorDeskInbox *self = DOOR_DESK_INBOX (inbox);

  door_vault_queue_call_async (self->queue, read_mark, g_strconcat (DOOR_SETTING_MARK, name, NULL),
                               g_free, g_free, on_mark,
                               g_task_new (self, cancellable, callback, data));
}

static gboolean
get_mark_finish (DoorInbox *inbox, GAsyncResult *result, char **ret_mark, GError **error)
{
  g_autoptr (GError) fault = NULL;
  char *mark = g_task_propagate_pointer (G_TASK (result), &fault);

  if (fault)
    {
      g_propagate_error (error, g_steal_pointer (&fault));
      return FALSE;
    }
  *ret_mark = mark;
  return TRUE;
}

/* --- Putting, on the vault's thread -------------------------------------------------------- */

typedef struct {
  GPtrArray *items;
  char *mark;
  char *value;
  DoorRoster *roster; /* NULL before the first */
  DoorPublicKeys survey_key;
} Batch;

static void
batch_free (gpointer data)
{
  Batch *self = data;

  g_ptr_array_unref (self->items);
  g_free (self->mark);
  g_free (self->value);
  g_clear_pointer (&self->roster, door_roster_unref);
  g_free (self);
}

static GBytes *
form_about (const DoorInbound *form)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  door_json_add_text (builder, "id", form->id);
  door_json_add_text (builder, "version", form->version);
  door_json_add_text (builder, "name", form->name);
  door_json_add_text (builder, "hash", form->hash);
  json_builder_end_object (builder);
  return door_json_finish (builder);
}

/* Media first: a form that is there is whole. */
static gboolean
put_form (DoorVault *vault, const DoorInbound *form, GError **error)
{
  g_autofree char *name = door_record_form_name (form->id, form->version);
  g_autoptr (GBytes) about = form_about (form);

  for (guint i = 0; form->media && i < form->media->len; i++)
    {
      const DoorWirePart *part = g_ptr_array_index (form->media, i);
      g_autofree char *media_name = door_record_media_name (form->id, form->version, part->name);

      if (!door_vault_put (vault, DOOR_RECORD_FORM_MEDIA, media_name, NULL, part->bytes, error))
        return FALSE;
    }
  /* Without a body only files of it have changed. */
  return !form->body || door_vault_put (vault, DOOR_RECORD_FORM, name, about, form->body, error);
}

static gboolean
may_assign (const DoorRoster *roster, const DoorEnvelopeInfo *info)
{
  const DoorMember *member = roster ? door_roster_find_signer (roster, info->signer) : NULL;

  return member && strcmp (info->kind, DOOR_ENVELOPE_ASSIGNMENT) == 0
         && (member->role == DOOR_ROLE_SUPERVISOR || member->role == DOOR_ROLE_HEADQUARTERS);
}

/* An assignment that does not verify is left out, and the others come in: one forged or damaged
 * envelope must not keep an interviewer from working. The office sees it in the log. */
static gboolean
put_assignment (DoorVault *vault, const Batch *batch, const DoorInbound *item, GError **error)
{
  g_autoptr (GError) fault = NULL;
  g_autoptr (DoorEnvelope) envelope = door_envelope_read (item->body, &fault);
  g_autoptr (GBytes) content = NULL;
  g_autoptr (DoorAssignmentFacts) facts = NULL;

  if (envelope && may_assign (batch->roster, door_envelope_info (envelope)))
    content = door_envelope_open (envelope, door_vault_identity (vault), NULL, &fault);
  facts = content ? door_assignment_facts_parse (content, &fault) : NULL;
  if (!facts || strcmp (facts->id, item->id) != 0)
    {
      g_message ("an assignment was not taken: %s",
                 fault ? fault->message : "its signer may not assign");
      return TRUE;
    }
  return door_vault_put (vault, DOOR_RECORD_CASE, item->id, content, NULL, error);
}

static gboolean
withdraw (DoorVault *vault, const DoorInbound *item, GError **error)
{
  g_autoptr (GError) fault = NULL;

  if (door_vault_remove (vault, DOOR_RECORD_CASE, item->id, &fault)
      || g_error_matches (fault, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_NOT_FOUND))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&fault));
  return FALSE;
}

static gboolean
put_receipt (DoorVault *vault, const Batch *batch, const DoorInbound *item)
{
  g_autoptr (GError) fault = NULL;

  if (batch->roster && !door_vault_outbox_receipt (vault, item->body, batch->roster, &fault))
    g_message ("a receipt was not taken: %s", fault->message);
  return TRUE;
}

/* The recovery key may have been replaced: the vault's slot follows. */
static gboolean
put_roster (DoorVault *vault, const Batch *batch, const DoorInbound *item, GError **error)
{
  const DoorMember *recovery
      = batch->roster ? door_roster_find_role (batch->roster, DOOR_ROLE_RECOVERY) : NULL;

  return door_vault_put (vault, DOOR_RECORD_ROSTER, DOOR_ROSTER_NAME, NULL, item->body, error)
         && (!recovery || door_vault_set_recovery (vault, &recovery->keys, error));
}

static gboolean
put_item (DoorVault *vault, const Batch *batch, const DoorInbound *item, GError **error)
{
  switch (item->kind)
    {
    case DOOR_INBOUND_FORM:
      return put_form (vault, item, error);
    case DOOR_INBOUND_ROSTER:
      return put_roster (vault, batch, item, error);
    case DOOR_INBOUND_ASSIGNMENT:
      return item->body ? put_assignment (vault, batch, item, error)
                        : withdraw (vault, item, error);
    case DOOR_INBOUND_RECEIPT:
      return put_receipt (vault, batch, item);
    case DOOR_INBOUND_SUBMISSION:
      return door_team_store_submission (vault, item, error);
    case DOOR_INBOUND_DESTROYED:
      return door_copies_destroy (vault, item, batch->roster, error);
    case DOOR_INBOUND_LETTER:
      return door_letter_take (vault, item, batch->roster, &batch->survey_key, error);
    case DOOR_INBOUND_ENTITY_GONE:
      return door_local_entities_forget (vault, item->name, item->id, error);
    case DOOR_INBOUND_TAKEN:
      return door_letter_was_taken (vault, item->name, item->id, item->hash, error);
    default:
      return TRUE;
    }
}

/* The mark comes last: what was interrupted before it comes again, and putting again changes
 * nothing. */
static gpointer
put_batch (DoorVault *vault, gpointer argument, GError **error)
{
  const Batch *batch = argument;
  g_autofree char *name = g_strconcat (DOOR_SETTING_MARK, batch->mark, NULL);
  g_autoptr (GBytes) value = NULL;

  for (guint i = 0; i < batch->items->len; i++)
    if (!put_item (vault, batch, g_ptr_array_index (batch->items, i), error))
      return NULL;
  if (!batch->mark)
    return GINT_TO_POINTER (1);
  value = g_bytes_new (batch->value ? batch->value : "", batch->value ? strlen (batch->value) : 0);
  return door_vault_put (vault, DOOR_RECORD_SETTING, name, NULL, value, error) ? GINT_TO_POINTER (1)
                                                                               : NULL;
}

/* --- Putting, on the main thread ----------------------------------------------------------- */

/* A new roster counts from now on, for the assignments of the same batch too. */
static gboolean
take_rosters (DoorDeskInbox *self, GPtrArray *items, GError **error)
{
  for (guint i = 0; i < items->len; i++)
    {
      const DoorInbound *item = g_ptr_array_index (items, i);

      if (item->kind == DOOR_INBOUND_ROSTER
          && !door_trust_take_roster (self->trust, item->body, error))
        return FALSE;
    }
  return TRUE;
}

static void
put_async (DoorInbox *inbox,
           GPtrArray *items,
           const char *mark,
           const char *value,
           GCancellable *cancellable,
           GAsyncReadyCallback callback,
           gpointer data)
{
  DoorDeskInbox *self = DOOR_DESK_INBOX (inbox);
  GTask *task = g_task_new (self, cancellable, callback, data);
  GError *error = NULL;
  Batch *batch;

  if (!take_rosters (self, items, &error))
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  batch = g_new0 (Batch, 1);
  batch->items = g_ptr_array_ref (items);
  batch->mark = g_strdup (mark);
  batch->value = g_strdup (value);
  batch->survey_key = *door_trust_survey_key (self->trust);
  if (door_trust_roster (self->trust))
    batch->roster = door_roster_ref (door_trust_roster (self->trust));
  door_vault_queue_call_async (self->queue, put_batch, batch, batch_free, NULL, door_vault_task_end,
                               task);
}

static gboolean
put_finish (DoorInbox *inbox, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* --- The object --------------------------------------------------------------------------- */

static void
inbox_init (DoorInboxInterface *iface)
{
  iface->get_mark_async = get_mark_async;
  iface->get_mark_finish = get_mark_finish;
  iface->put_async = put_async;
  iface->put_finish = put_finish;
}

static void
door_desk_inbox_finalize (GObject *object)
{
  DoorDeskInbox *self = DOOR_DESK_INBOX (object);

  g_object_unref (self->queue);
  door_trust_unref (self->trust);
  G_OBJECT_CLASS (door_desk_inbox_parent_class)->finalize (object);
}

static void
door_desk_inbox_class_init (DoorDeskInboxClass *class)
{
  G_OBJECT_CLASS (class)->finalize = door_desk_inbox_finalize;
}

static void
door_desk_inbox_init (DoorDeskInbox *self)
{
}

DoorDeskInbox *
door_desk_inbox_new (DoorVaultQueue *queue, DoorTrust *trust)
{
  DoorDeskInbox *self = g_object_new (DOOR_TYPE_DESK_INBOX, NULL);

  self->queue = g_object_ref (queue);
  self->trust = door_trust_ref (trust);
  return self;
}
