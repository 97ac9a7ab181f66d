/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-sending-private.h"

#include "door-desk-json.h"
#include "door-desk-records.h"
#include "door-refused-letters.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A network that has just come up often goes again at once. */
#define SETTLE_SECONDS 3

struct _DoorSending {
  GObject parent_instance;

  DoorCarryTools tools;
  DoorSyncStatus *status;
  GListStore *rows;
  GListStore *log;
  char *summary;
  gboolean letters;  /* some wait */
  DoorSender sender; /* as it was told last */
  DoorMeteredPolicy policy;
  GNetworkMonitor *monitor; /* NULL: not watched */
  gboolean available;
  gboolean metered;
  guint settle;
};

enum { PROP_SUMMARY = 1, PROP_METERED, PROP_RELAY, PROP_SENDER, N_PROPS };
static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (DoorSending, door_sending, G_TYPE_OBJECT)

/* --- What happens by itself ---------------------------------------------------------------- */

static void
apply_policy (DoorSending *self)
{
  DoorMeteredPolicy policy = self->metered ? self->policy : DOOR_METERED_ALL;

  door_sync_status_set_automatic (self->status, policy != DOOR_METERED_NOTHING,
                                  policy == DOOR_METERED_ALL);
}

static gboolean
on_settled (gpointer data)
{
  DoorSending *self = data;

  self->settle = 0;
  door_sync_status_run_by_itself (self->status);
  return G_SOURCE_REMOVE;
}

static void
run_soon (DoorSending *self)
{
  if (self->settle == 0)
    self->settle = g_timeout_add_seconds (SETTLE_SECONDS, on_settled, self);
}

void
door_sending_set_network (DoorSending *self, gboolean available, gboolean metered)
{
  gboolean better = available && (!self->available || (self->metered && !metered));

  self->available = available;
  self->metered = metered;
  apply_policy (self);
  /* A hint only: without a network nothing is stopped, with one something may be tried. */
  if (better)
    {
      door_sync_status_try_all (self->status);
      run_soon (self);
    }
}

static void
on_network (DoorSending *self)
{
  door_sending_set_network (self, g_network_monitor_get_network_available (self->monitor),
                            g_network_monitor_get_network_metered (self->monitor));
}

void
door_sending_watch_network (DoorSending *self)
{
  if (self->monitor)
    return;
  self->monitor = g_object_ref (g_network_monitor_get_default ());
  self->available = g_network_monitor_get_network_available (self->monitor);
  self->metered = g_network_monitor_get_network_metered (self->monitor);
  apply_policy (self);
  g_signal_connect_object (self->monitor, "network-changed", G_CALLBACK (on_network), self,
                           G_CONNECT_SWAPPED);
}

/* --- The setting --------------------------------------------------------------------------- */

static const char *const policy_names[] = {
  [DOOR_METERED_ALL] = "all",
  [DOOR_METERED_ANSWERS] = "answers",
  [DOOR_METERED_NOTHING] = "nothing",
};

static gpointer
write_policy (DoorVault *vault, gpointer argument, GError **error)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (GBytes) body = NULL;

  json_builder_begin_object (builder);
  door_json_add_text (builder, "metered", argument);
  json_builder_end_object (builder);
  body = door_json_finish (builder);
  return door_vault_put (vault, DOOR_RECORD_SETTING, DOOR_SETTING_SENDING, NULL, body, error)
             ? GINT_TO_POINTER (1)
             : NULL;
}

static void
on_policy_written (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  if (!door_vault_queue_call_finish (DOOR_VAULT_QUEUE (source), result, &error))
    g_message ("the setting could not be kept: %s", error->message);
}

void
door_sending_set_metered (DoorSending *self, DoorMeteredPolicy policy)
{
  g_return_if_fail (DOOR_IS_SENDING (self) && policy <= DOOR_METERED_NOTHING);

  if (self->policy == policy)
    return;
  self->policy = policy;
  apply_policy (self);
  door_vault_queue_call_async (self->tools.queue, write_policy, (gpointer) policy_names[policy],
                               NULL, NULL, on_policy_written, NULL);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_METERED]);
}

DoorMeteredPolicy
door_sending_get_metered (DoorSending *self)
{
  return self->policy;
}

static void
take_policy (DoorSending *self, const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (policy_names); i++)
    if (g_strcmp0 (name, policy_names[i]) == 0 && self->policy != i)
      {
        self->policy = (DoorMeteredPolicy) i;
        apply_policy (self);
        g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_METERED]);
      }
}

/* --- Refreshing ---------------------------------------------------------------------------- */

static void
fill (GListStore *store, GPtrArray *items)
{
  g_list_store_splice (store, 0, g_list_model_get_n_items (G_LIST_MODEL (store)), items->pdata,
                       items->len);
}

static DoorSender
find_sender (DoorSending *self)
{
  const DoorPublicKeys *own = door_identity_public (door_vault_queue_identity (self->tools.queue));
  DoorRoster *roster = door_trust_roster (self->tools.trust);
  const DoorMember *member = roster ? door_roster_find_signer (roster, own->sign) : NULL;

  if (member && member->role == DOOR_ROLE_SUPERVISOR)
    return DOOR_SENDER_SUPERVISOR;
  return member && member->role == DOOR_ROLE_HEADQUARTERS ? DOOR_SENDER_HEADQUARTERS
                                                          : DOOR_SENDER_INTERVIEWER;
}

static char *
summarize (GPtrArray *rows)
{
  guint waiting = 0, refused = 0, gone = 0;
  g_autofree char *waits = NULL;
  g_autofree char *went = NULL;
  g_autofree char *no = NULL;

  for (guint i = 0; i < rows->len; i++)
    {
      DoorSentState state = door_sent_row_get_state (g_ptr_array_index (rows, i));

      waiting += state == DOOR_SENT_WAITING || state == DOOR_SENT_CARRIED;
      refused += state == DOOR_SENT_REFUSED;
      gone += state == DOOR_SENT_SENT || state == DOOR_SENT_AT_OFFICE || state == DOOR_SENT_READ;
    }
  waits = g_strdup_printf (ngettext ("%u interview waits", "%u interviews wait", waiting), waiting);
  went = g_strdup_printf (ngettext ("%u was sent", "%u were sent", gone), gone);
  if (refused == 0)
    return g_strdup_printf ("%s · %s", waits, went);
  no = g_strdup_printf (ngettext ("%u was refused", "%u were refused", refused), refused);
  return g_strdup_printf ("%s · %s · %s", waits, went, no);
}

/* The list of people may have come meanwhile. */
static void
take_sender (DoorSending *self)
{
  DoorSender sender = find_sender (self);

  door_sync_status_set_letters (self->status, sender, self->letters);
  if (sender == self->sender)
    return;
  self->sender = sender;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SENDER]);
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  DoorSending *self = g_task_get_source_object (task);
  GError *error = NULL;
  DoorSendingContents *contents
      = door_vault_queue_call_finish (DOOR_VAULT_QUEUE (source), result, &error);

  if (!contents)
    {
      g_task_return_error (task, error);
      return;
    }
  fill (self->rows, contents->rows);
  fill (self->log, contents->log);
  take_policy (self, contents->metered);
  g_free (self->summary);
  self->summary = summarize (contents->rows);
  self->letters = contents->letters;
  take_sender (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SUMMARY]);
  door_sending_contents_free (contents);
  g_task_return_boolean (task, TRUE);
}

void
door_sending_refresh_async (DoorSending *self, GAsyncReadyCallback callback, gpointer data)
{
  DoorSendingAsk *ask
      = door_sending_ask_new (door_clock_local (self->tools.clock), find_sender (self));

  door_vault_queue_call_async (self->tools.queue, door_sending_read, ask, door_sending_ask_free,
                               door_sending_contents_free, on_read,
                               g_task_new (self, NULL, callback, data));
}

gboolean
door_sending_refresh_finish (DoorSending *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
on_status (DoorSending *self)
{
  if (door_sync_status_get_state (self->status) != DOOR_SENDING_WORKING)
    door_sending_refresh_async (self, NULL, NULL);
}

/* --- Once more ----------------------------------------------------------------------------- */

static gpointer
retry_now (DoorVault *vault, gpointer argument, GError **error)
{
  return door_vault_outbox_retry (vault, argument, error) ? GINT_TO_POINTER (1) : NULL;
}

static gpointer
send_letter_again (DoorVault *vault, gpointer argument, GError **error)
{
  return door_refused_letter_send_again (vault, argument, error) ? GINT_TO_POINTER (1) : NULL;
}

static void
on_retried (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  DoorSending *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (!door_vault_queue_call_finish (DOOR_VAULT_QUEUE (source), result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  door_sending_refresh_async (self, NULL, NULL);
  g_task_return_boolean (task, TRUE);
}

void
door_sending_retry_async (DoorSending *self,
                          DoorSentRow *row,
                          GAsyncReadyCallback callback,
                          gpointer data)
{
  const char *letter = door_sent_row_letter (row);
  gpointer which = letter ? (gpointer) g_strdup (letter)
                          : g_memdup2 (door_sent_row_interview (row), sizeof (DoorUuid));

  door_vault_queue_call_async (self->tools.queue, letter ? send_letter_again : retry_now, which,
                               g_free, NULL, on_retried, g_task_new (self, NULL, callback, data));
}

gboolean
door_sending_retry_finish (DoorSending *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* --- The object ---------------------------------------------------------------------------- */

static void
door_sending_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DoorSending *self = DOOR_SENDING (object);

  switch (id)
    {
    case PROP_SUMMARY:
      g_value_set_string (value, self->summary);
      break;
    case PROP_METERED:
      g_value_set_uint (value, self->policy);
      break;
    case PROP_SENDER:
      g_value_set_uint (value, self->sender);
      break;
    case PROP_RELAY:
      g_value_set_string (value, door_sending_get_relay (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
door_sending_finalize (GObject *object)
{
  DoorSending *self = DOOR_SENDING (object);

  g_clear_handle_id (&self->settle, g_source_remove);
  g_clear_object (&self->monitor);
  g_object_unref (self->tools.queue);
  g_object_unref (self->tools.outbox);
  g_object_unref (self->tools.inbox);
  door_trust_unref (self->tools.trust);
  door_clock_unref (self->tools.clock);
  g_object_unref (self->status);
  g_object_unref (self->rows);
  g_object_unref (self->log);
  g_free (self->summary);
  G_OBJECT_CLASS (door_sending_parent_class)->finalize (object);
}

static void
door_sending_class_init (DoorSendingClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = door_sending_get_property;
  object_class->finalize = door_sending_finalize;
  properties[PROP_SUMMARY] = g_param_spec_string ("summary", NULL, NULL, "", flags);
  properties[PROP_METERED]
      = g_param_spec_uint ("metered", NULL, NULL, 0, DOOR_METERED_NOTHING, 0, flags);
  properties[PROP_RELAY] = g_param_spec_string ("relay", NULL, NULL, NULL, flags);
  properties[PROP_SENDER]
      = g_param_spec_uint ("sender", NULL, NULL, 0, DOOR_SENDER_N - 1, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
door_sending_init (DoorSending *self)
{
  self->rows = g_list_store_new (DOOR_TYPE_SENT_ROW);
  self->log = g_list_store_new (DOOR_TYPE_SYNC_LINE);
  self->summary = g_strdup ("");
  self->policy = DOOR_METERED_ANSWERS;
  self->available = TRUE;
}

DoorSending *
door_sending_new (const DoorCarryTools *tools, DoorSyncStatus *status)
{
  DoorSending *self = g_object_new (DOOR_TYPE_SENDING, NULL);

  self->tools.queue = g_object_ref (tools->queue);
  self->tools.outbox = g_object_ref (tools->outbox);
  self->tools.inbox = g_object_ref (tools->inbox);
  self->tools.trust = door_trust_ref (tools->trust);
  self->tools.clock = door_clock_ref (tools->clock);
  self->status = g_object_ref (status);
  g_signal_connect_object (status, "notify::state", G_CALLBACK (on_status), self,
                           G_CONNECT_SWAPPED);
  return self;
}

void
door_sending_detach (DoorSending *self)
{
  g_clear_handle_id (&self->settle, g_source_remove);
  g_signal_handlers_disconnect_by_data (self->status, self);
  if (self->monitor)
    g_signal_handlers_disconnect_by_data (self->monitor, self);
}

DoorCarryTools *
door_sending_carry_tools (DoorSending *self)
{
  return &self->tools;
}

DoorSyncStatus *
door_sending_status (DoorSending *self)
{
  return self->status;
}

GListModel *
door_sending_get_rows (DoorSending *self)
{
  return G_LIST_MODEL (self->rows);
}

GListModel *
door_sending_get_log (DoorSending *self)
{
  return G_LIST_MODEL (self->log);
}

const char *
door_sending_get_summary (DoorSending *self)
{
  return self->summary;
}

DoorSender
door_sending_get_sender (DoorSending *self)
{
  g_return_val_if_fail (DOOR_IS_SENDING (self), DOOR_SENDER_INTERVIEWER);
  return find_sender (self);
}

gboolean
door_sending_has_letters (DoorSending *self)
{
  return self->letters;
}

void
door_sending_note_letter (DoorSending *self)
{
  self->letters = TRUE;
  door_sync_status_set_letters (self->status, find_sender (self), TRUE);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SUMMARY]);
}
