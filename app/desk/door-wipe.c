/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-wipe.h"

#include "door-desk-records.h"
#include "door-device.h"
#include "door-files.h"
#include "door-letter.h"
#include "door-letters.h"
#include "door-order.h"
#include "door-platform.h"

#include <string.h>

typedef struct {
  DoorWipeTools tools;
  char *folder;
} Wipe;

static void
wipe_free (gpointer data)
{
  Wipe *self = data;

  g_free (self->folder);
  g_free (self);
}

/* --- On the vault's thread ----------------------------------------------------------------- */

/* What is known of the order that waits. */
typedef struct {
  DoorUuid id;
  guint sent;
  guint pending;
} Order;

static gboolean
was_done (DoorVault *vault, const DoorUuid *id)
{
  g_autoptr (GBytes) body = NULL;

  return door_vault_get (vault, DOOR_RECORD_SETTING, DOOR_SETTING_ORDER_DONE, NULL, &body, NULL)
         && g_bytes_get_size (body) == sizeof id->bytes
         && memcmp (g_bytes_get_data (body, NULL), id->bytes, sizeof id->bytes) == 0;
}

static gboolean
read_id (GBytes *bytes, DoorUuid *ret_id)
{
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i]; i++)
    if (g_str_has_prefix (lines[i], "id "))
      return door_uuid_parse (lines[i] + 3, ret_id);
  return FALSE;
}

/* The order was verified before it was kept (door-letters-in.c). */
static gpointer
find_order (DoorVault *vault, gpointer argument, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GPtrArray) items = NULL;
  Order *order;
  DoorUuid id;

  if (!door_vault_get (vault, DOOR_RECORD_SETTING, DOOR_SETTING_ORDER, NULL, &bytes, NULL)
      || !read_id (bytes, &id) || was_done (vault, &id)
      || !(items = door_vault_outbox (vault, error)))
    return NULL;
  order = g_new0 (Order, 1);
  order->id = id;
  for (guint i = 0; i < items->len; i++)
    {
      DoorOutboxState state = ((DoorOutboxItem *) g_ptr_array_index (items, i))->state;

      order->pending += state == DOOR_OUTBOX_WAITING;
      order->sent += state >= DOOR_OUTBOX_SENT && state != DOOR_OUTBOX_REFUSED;
    }
  return order;
}

static gboolean
leave_word (DoorVault *vault, const Order *order, const char *folder, GError **error)
{
  DoorOrderDone done
      = { order->id, *door_vault_id (vault), order->sent, order->pending, g_get_real_time () };
  g_autoptr (GBytes) word = door_order_done_sign (&done, door_vault_identity (vault));
  g_autofree char *path = g_build_filename (folder, DOOR_WIPE_DONE, NULL);
  char id[DOOR_UUID_TEXT];

  door_uuid_print (&order->id, id);
  return door_file_replace (path, word, 0600, error)
         && door_letter_queue (vault, DOOR_LETTER_ORDER_DONE, id, DOOR_LETTER_TO_OFFICE, word,
                               error);
}

static gboolean
lose_passphrase (DoorVault *vault, GError **error)
{
  guint8 bytes[32];
  g_autofree char *words = NULL;
  gboolean done;

  door_random_bytes (bytes, sizeof bytes);
  words = g_base64_encode (bytes, sizeof bytes);
  done = door_vault_change_passphrase (vault, words, error);
  door_platform_wipe (words, strlen (words));
  door_platform_wipe (bytes, sizeof bytes);
  return done;
}

typedef struct {
  Order order;
  char *folder;
} Closing;

static void
closing_free (gpointer data)
{
  Closing *self = data;

  g_free (self->folder);
  g_free (self);
}

/* The word comes before the deed, in the vault, and is sent after it: a crash between them begins
 * again. */
static gpointer
close_account (DoorVault *vault, gpointer argument, GError **error)
{
  const Closing *closing = argument;
  g_autofree char *closed = g_build_filename (closing->folder, DOOR_DEVICE_CLOSED, NULL);
  g_autoptr (GBytes) nothing = g_bytes_new_static ("", 0);
  g_autoptr (GBytes) id = g_bytes_new (closing->order.id.bytes, sizeof closing->order.id.bytes);

  if (!leave_word (vault, &closing->order, closing->folder, error)
      || !lose_passphrase (vault, error) || !door_file_replace (closed, nothing, 0600, error)
      || !door_vault_put (vault, DOOR_RECORD_SETTING, DOOR_SETTING_ORDER_DONE, NULL, id, error))
    return NULL;
  return GINT_TO_POINTER (1);
}

/* --- On the main thread -------------------------------------------------------------------- */

static void
on_told (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) fault = NULL;

  if (!door_sync_run_finish (DOOR_SYNC (source), result, &fault))
    g_message ("the hub could not be told that the account was closed: %s", fault->message);
  g_task_return_boolean (task, TRUE);
}

static void
on_closed (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Wipe *self = g_task_get_task_data (task);
  GError *error = NULL;

  if (!door_vault_queue_call_finish (DOOR_VAULT_QUEUE (source), result, &error))
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  door_sync_run_async (self->tools.sync, NULL, on_told, task);
}

static void
on_counted (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Wipe *self = g_task_get_task_data (task);
  GError *error = NULL;
  g_autofree Order *order
      = door_vault_queue_call_finish (DOOR_VAULT_QUEUE (source), result, &error);
  Closing *closing;

  if (!order)
    {
      if (error)
        g_task_return_error (task, error);
      else
        g_task_return_boolean (task, FALSE);
      g_object_unref (task);
      return;
    }
  closing = g_new0 (Closing, 1);
  closing->order = *order;
  closing->folder = g_strdup (self->folder);
  door_vault_queue_call_async (self->tools.queue, close_account, closing, closing_free, NULL,
                               on_closed, task);
}

static void
count_again (GTask *task)
{
  Wipe *self = g_task_get_task_data (task);

  door_vault_queue_call_async (self->tools.queue, find_order, NULL, NULL, g_free, on_counted, task);
}

/* Without a hub in the roster nothing can be packed: it stays in the vault, for the recovery key. */
static void
on_packed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) fault = NULL;
  guint n, files;

  if (!door_sending_pack_finish (DOOR_SENDING (source), result, &n, &files, &fault))
    g_message ("what is unsent could not be packed and stays in the vault: %s", fault->message);
  count_again (data);
}

static void
on_sent_once_more (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Wipe *self = g_task_get_task_data (task);

  door_sync_run_finish (DOOR_SYNC (source), result, NULL);
  if (door_sync_get_pending (self->tools.sync) == 0)
    count_again (task);
  else
    door_sending_pack_async (self->tools.sending, self->folder, on_packed, task);
}

static void
on_found (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Wipe *self = g_task_get_task_data (task);
  GError *error = NULL;
  g_autofree Order *order
      = door_vault_queue_call_finish (DOOR_VAULT_QUEUE (source), result, &error);

  if (!order)
    {
      if (error)
        g_task_return_error (task, error);
      else
        g_task_return_boolean (task, FALSE);
      g_object_unref (task);
      return;
    }
  door_desk_outbox_try_now (self->tools.outbox);
  door_desk_outbox_set_direct (self->tools.outbox, TRUE);
  door_sync_set_large (self->tools.sync, TRUE);
  door_sync_run_async (self->tools.sync, NULL, on_sent_once_more, task);
}

void
door_wipe_async (const DoorWipeTools *tools, GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (NULL, NULL, callback, data);
  Wipe *self = g_new0 (Wipe, 1);

  self->tools = *tools;
  self->folder = g_strdup (tools->folder);
  g_task_set_task_data (task, self, wipe_free);
  door_vault_queue_call_async (tools->queue, find_order, NULL, NULL, g_free, on_found, task);
}

gboolean
door_wipe_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
