/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sending, as the page for it is shown in tests and pictures: an interview in every state. */
#include "stub-desk.h"

struct _DoorSentRow {
  GObject parent_instance;
  guint number;
};

struct _DoorSyncLine {
  GObject parent_instance;
  guint number;
};

struct _DoorSending {
  GObject parent_instance;
  GListStore *rows;
  GListStore *log;
  DoorMeteredPolicy policy;
  const char *relay;
};

static GBytes *taken; /* of any of them, the last */

G_DEFINE_TYPE (DoorSentRow, door_sent_row, G_TYPE_OBJECT)
G_DEFINE_TYPE (DoorSyncLine, door_sync_line, G_TYPE_OBJECT)
G_DEFINE_TYPE (DoorSending, door_sending, G_TYPE_OBJECT)

static const struct {
  DoorSentState state;
  const char *title;
  const char *text;
  const char *detail;
} rows[] = {
  { DOOR_SENT_REFUSED, "Household 0143", "Refused 14:02. It is kept here",
    "The office has closed this questionnaire. The interview is kept here. Ask the office to open "
    "it, then send again. (This form is not currently accepting submissions.)" },
  { DOOR_SENT_WAITING, "Household 0147", "Waits to be sent, tried 2 times",
    "The server cannot be reached now. Interviews stay here and are sent when it can. Next try "
    "14:35." },
  { DOOR_SENT_CARRIED, "Household 0205",
    "With the supervisor since 13:10, on its way to the office", "" },
  { DOOR_SENT_SENT, "Household 0142", "Sent to hub.survey.example, 12:48",
    "The office has not confirmed it yet. It stays on this device." },
  { DOOR_SENT_AT_OFFICE, "Household 0139", "At the office, confirmed 12:44", "" },
  { DOOR_SENT_READ, "Household 0121", "Opened and checked by the office, 22 Nov, 17:20", "" },
};

static const struct {
  const char *when;
  const char *text;
} lines[] = {
  { "14:05", "Household 0147: not sent. The server cannot be reached now. Interviews stay here and "
             "are sent when it can." },
  { "14:02", "Household 0143: refused. The office has closed this questionnaire." },
  { "13:10", "Household 0205: given to 192.168.4.1, to be carried to the office" },
  { "12:48", "Household 0142: sent to hub.survey.example" },
};

static void
door_sent_row_class_init (DoorSentRowClass *klass)
{
}

static void
door_sent_row_init (DoorSentRow *self)
{
}

static void
door_sync_line_class_init (DoorSyncLineClass *klass)
{
}

static void
door_sync_line_init (DoorSyncLine *self)
{
}

const char *
door_sent_row_get_title (DoorSentRow *self)
{
  return rows[self->number].title;
}

DoorSentState
door_sent_row_get_state (DoorSentRow *self)
{
  return rows[self->number].state;
}

const char *
door_sent_row_get_text (DoorSentRow *self)
{
  return rows[self->number].text;
}

const char *
door_sent_row_get_detail (DoorSentRow *self)
{
  return rows[self->number].detail;
}

const char *
door_sync_line_get_when (DoorSyncLine *self)
{
  return lines[self->number].when;
}

const char *
door_sync_line_get_text (DoorSyncLine *self)
{
  return lines[self->number].text;
}

static void
sending_finalize (GObject *object)
{
  g_object_unref (DOOR_SENDING (object)->rows);
  g_object_unref (DOOR_SENDING (object)->log);
  G_OBJECT_CLASS (door_sending_parent_class)->finalize (object);
}

static void
door_sending_class_init (DoorSendingClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sending_finalize;
}

static void
door_sending_init (DoorSending *self)
{
  self->rows = g_list_store_new (DOOR_TYPE_SENT_ROW);
  self->log = g_list_store_new (DOOR_TYPE_SYNC_LINE);
  self->policy = DOOR_METERED_ANSWERS;
}

DoorSending *
stub_sending_new (void)
{
  DoorSending *self = g_object_new (DOOR_TYPE_SENDING, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (DoorSentRow) row = g_object_new (DOOR_TYPE_SENT_ROW, NULL);

      row->number = i;
      g_list_store_append (self->rows, row);
    }
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autoptr (DoorSyncLine) line = g_object_new (DOOR_TYPE_SYNC_LINE, NULL);

      line->number = i;
      g_list_store_append (self->log, line);
    }
  return self;
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

static DoorSender sender;

void
stub_sending_set_sender (DoorSender new_sender)
{
  sender = new_sender;
}

DoorSender
door_sending_get_sender (DoorSending *self)
{
  return sender;
}

gboolean
door_sending_has_letters (DoorSending *self)
{
  return sender != DOOR_SENDER_INTERVIEWER;
}

const char *
door_sending_get_summary (DoorSending *self)
{
  return "2 interviews wait · 3 were sent · 1 was refused";
}

DoorMeteredPolicy
door_sending_get_metered (DoorSending *self)
{
  return self->policy;
}

void
door_sending_set_metered (DoorSending *self, DoorMeteredPolicy policy)
{
  self->policy = policy;
}

/* Every call is done at once. */
static void
done (DoorSending *self, GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (self, NULL, callback, data);

  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

gboolean
door_sending_can_carry (DoorSending *self)
{
  return TRUE;
}

const char *
door_sending_get_relay (DoorSending *self)
{
  return self->relay;
}

void
door_sending_set_relay_async (DoorSending *self,
                              const char *code,
                              GAsyncReadyCallback callback,
                              gpointer data)
{
  self->relay = code != NULL ? "192.168.8.2" : NULL;
  done (self, callback, data);
}

gboolean
door_sending_set_relay_finish (DoorSending *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static gboolean
finish (GAsyncResult *result, guint *ret_n, guint n, GError **error)
{
  *ret_n = n;
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
door_sending_refresh_async (DoorSending *self, GAsyncReadyCallback callback, gpointer data)
{
  done (self, callback, data);
}

gboolean
door_sending_refresh_finish (DoorSending *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
door_sending_retry_async (DoorSending *self,
                          DoorSentRow *row,
                          GAsyncReadyCallback callback,
                          gpointer data)
{
  done (self, callback, data);
}

gboolean
door_sending_retry_finish (DoorSending *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
door_sending_pack_async (DoorSending *self,
                         const char *folder,
                         GAsyncReadyCallback callback,
                         gpointer data)
{
  done (self, callback, data);
}

gboolean
door_sending_pack_finish (DoorSending *self,
                          GAsyncResult *result,
                          guint *ret_interviews,
                          guint *ret_files,
                          GError **error)
{
  *ret_files = 1;
  return finish (result, ret_interviews, 3, error);
}

void
door_sending_take_async (DoorSending *self,
                         const char *path,
                         GAsyncReadyCallback callback,
                         gpointer data)
{
  done (self, callback, data);
}

void
door_sending_take_bytes_async (DoorSending *self,
                               GBytes *file,
                               GAsyncReadyCallback callback,
                               gpointer data)
{
  g_clear_pointer (&taken, g_bytes_unref);
  taken = g_bytes_ref (file);
  done (self, callback, data);
}

GBytes *
stub_sending_get_taken (void)
{
  return taken;
}

gboolean
door_sending_take_finish (DoorSending *self, GAsyncResult *result, guint *ret_items, GError **error)
{
  return finish (result, ret_items, taken != NULL ? 1 : 0, error);
}
