/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What comes from the hub for a device, put into the relay's store. */
#define G_LOG_DOMAIN "door-relay"

#include "door-relay-boxes.h"

#include "door-hub-destroy.h"
#include "door-receipt.h"
#include "door-roster.h"

#include <string.h>

struct _DoorRelayInbox {
  GObject parent;

  DoorHubStore *store;
  gint64 device;
  DoorPublicKeys survey_key;
};

static void inbox_init (DoorInboxInterface *iface);
G_DEFINE_FINAL_TYPE_WITH_CODE (DoorRelayInbox,
                               door_relay_inbox,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (DOOR_TYPE_INBOX, inbox_init))

/* Marks --------------------------------------------------------------------------------------- */

/* Forms and the roster are the same for all devices: one of them fetches for all. */
static char *
mark_setting (const DoorRelayInbox *self, const char *name)
{
  if (g_str_has_prefix (name, "form") || strcmp (name, "roster") == 0)
    return g_strconcat ("mark:", name, NULL);
  return g_strdup_printf ("mark:%" G_GINT64_FORMAT ":%s", self->device, name);
}

static void
get_mark_async (DoorInbox *inbox,
                const char *name,
                GCancellable *cancellable,
                GAsyncReadyCallback callback,
                gpointer data)
{
  DoorRelayInbox *self = DOOR_RELAY_INBOX (inbox);
  g_autoptr (GTask) task = g_task_new (inbox, cancellable, callback, data);
  g_autofree char *setting = mark_setting (self, name);
  GError *fault = NULL;
  g_autoptr (GBytes) value = door_hub_store_get (self->store, setting, &fault);
  if (fault != NULL)
    return g_task_return_error (task, fault);
  g_task_return_pointer (
      task,
      value != NULL ? g_strndup (g_bytes_get_data (value, NULL), g_bytes_get_size (value)) : NULL,
      g_free);
}

static gboolean
get_mark_finish (DoorInbox *inbox, GAsyncResult *result, char **ret_mark, GError **error)
{
  GError *fault = NULL;
  *ret_mark = g_task_propagate_pointer (G_TASK (result), &fault);
  if (fault == NULL)
    return TRUE;
  g_propagate_error (error, fault);
  return FALSE;
}

/* Putting ------------------------------------------------------------------------------------- */

static DoorRoster *
held_roster (DoorRelayInbox *self)
{
  g_autoptr (GBytes) bytes = door_hub_store_get_roster (self->store, NULL, NULL);
  return bytes != NULL ? door_roster_read (bytes, &self->survey_key, NULL) : NULL;
}

static gboolean
put_roster (DoorRelayInbox *self, GBytes *bytes, GError **error)
{
  g_autoptr (DoorRoster) roster = door_roster_read (bytes, &self->survey_key, error);
  g_autoptr (GError) fault = NULL;
  guint64 held = 0;
  if (roster == NULL)
    return FALSE;
  g_autoptr (GBytes) before = door_hub_store_get_roster (self->store, &held, &fault);
  if (fault != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&fault));
      return FALSE;
    }
  return (before != NULL && held >= door_roster_epoch (roster))
         || door_hub_store_put_roster (self->store, door_roster_epoch (roster), bytes, error);
}

/* One that nobody of the roster signed is left out: it would not help the device either. */
static gboolean
put_receipt (DoorRelayInbox *self, GBytes *bytes, GError **error)
{
  g_autoptr (DoorRoster) roster = held_roster (self);
  g_autoptr (DoorReceipt) receipt = roster != NULL ? door_receipt_read (bytes, roster, NULL) : NULL;
  return receipt == NULL
         || door_hub_store_relay_put_receipt (self->store, receipt->instance_id, bytes, error);
}

/* What the relay carries as well; and whoever asks the relay is told. A device keeps its own until the
 * hub's receipt: no relay can make it lose anything. */
static gboolean
put_destroyed (DoorRelayInbox *self, const DoorInbound *item, GError **error)
{
  DoorDestroy what;
  if (!door_destroy_parse (item->name, &what))
    return TRUE;
  if (what == DOOR_DESTROY_ALL)
    return door_hub_store_withdraw_by_office (self->store, item->id,
                                              item->hash != NULL ? item->hash : "", NULL, error);
  return door_hub_store_destroy_again (self->store, item->id, what, error);
}

static gboolean
put_item (DoorRelayInbox *self, const DoorInbound *item, GError **error)
{
  switch (item->kind)
    {
    case DOOR_INBOUND_FORM:
      return item->body == NULL
             || door_hub_store_publish_form (self->store, item->body, item->media, item->signature,
                                             NULL, NULL, error);
    case DOOR_INBOUND_ROSTER:
      return put_roster (self, item->body, error);
    case DOOR_INBOUND_ASSIGNMENT:
      return door_hub_store_relay_put_assignment (self->store, self->device, item->id, item->body,
                                                  item->mark, error);
    case DOOR_INBOUND_RECEIPT:
      return put_receipt (self, item->body, error);
    case DOOR_INBOUND_LETTER:
      return door_hub_store_relay_put_letter (self->store, self->device, item->sender, item->name,
                                              item->id, item->body, error);
    case DOOR_INBOUND_DESTROYED:
      return put_destroyed (self, item, error);
    case DOOR_INBOUND_SUBMISSION:  /* for a reviewer's own program: a relay is asked for none */
    case DOOR_INBOUND_ENTITY_GONE: /* from servers of others alone */
    case DOOR_INBOUND_TAKEN:       /* on sticks alone */
      return TRUE;
    }
  return TRUE;
}

static gboolean
put_all (DoorRelayInbox *self,
         const GPtrArray *items,
         const char *mark,
         const char *value,
         GError **error)
{
  for (guint i = 0; i < items->len; i++)
    if (!put_item (self, g_ptr_array_index (items, i), error))
      return FALSE;
  if (mark == NULL)
    return TRUE;
  g_autofree char *setting = mark_setting (self, mark);
  const char *text = value != NULL ? value : "";
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  return door_hub_store_set (self->store, setting, bytes, error);
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
  DoorRelayInbox *self = DOOR_RELAY_INBOX (inbox);
  g_autoptr (GTask) task = g_task_new (inbox, cancellable, callback, data);
  GError *fault = NULL;
  if (!door_hub_store_begin (self->store, &fault))
    return g_task_return_error (task, fault);
  if (!put_all (self, items, mark, value, &fault))
    {
      door_hub_store_rollback (self->store);
      return g_task_return_error (task, fault);
    }
  if (!door_hub_store_commit (self->store, &fault))
    return g_task_return_error (task, fault);
  g_task_return_boolean (task, TRUE);
}

static gboolean
put_finish (DoorInbox *inbox, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
inbox_init (DoorInboxInterface *iface)
{
  iface->get_mark_async = get_mark_async;
  iface->get_mark_finish = get_mark_finish;
  iface->put_async = put_async;
  iface->put_finish = put_finish;
}

static void
door_relay_inbox_class_init (DoorRelayInboxClass *class)
{
}

static void
door_relay_inbox_init (DoorRelayInbox *self)
{
}

DoorRelayInbox *
door_relay_inbox_new (DoorHubStore *store, gint64 device, const DoorPublicKeys *survey_key)
{
  DoorRelayInbox *self = g_object_new (DOOR_TYPE_RELAY_INBOX, NULL);
  self->store = store;
  self->device = device;
  self->survey_key = *survey_key;
  return self;
}
