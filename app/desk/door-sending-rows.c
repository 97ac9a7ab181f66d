/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads what the vault knows of sending, and says it in words. */
#define G_LOG_DOMAIN "door-desk"

#include "door-sending-private.h"

#include "door-date-format.h"
#include "door-delivery-note.h"
#include "door-desk-json.h"
#include "door-desk-records.h"
#include "door-device.h"
#include "door-letters.h"
#include "door-refused-letters.h"

#include <glib/gi18n-lib.h>

/* --- Rows and lines ------------------------------------------------------------------------ */

struct _DoorSentRow {
  GObject parent_instance;

  DoorUuid interview;
  char *letter; /* record of a letter that was refused; NULL: it is an interview */
  DoorSentState state;
  char *title;
  char *text;
  char *detail;
};

struct _DoorSyncLine {
  GObject parent_instance;

  char *when;
  char *text;
};

G_DEFINE_FINAL_TYPE (DoorSentRow, door_sent_row, G_TYPE_OBJECT)
G_DEFINE_FINAL_TYPE (DoorSyncLine, door_sync_line, G_TYPE_OBJECT)

static void
door_sent_row_finalize (GObject *object)
{
  DoorSentRow *self = DOOR_SENT_ROW (object);

  g_free (self->letter);
  g_free (self->title);
  g_free (self->text);
  g_free (self->detail);
  G_OBJECT_CLASS (door_sent_row_parent_class)->finalize (object);
}

static void
door_sent_row_class_init (DoorSentRowClass *class)
{
  G_OBJECT_CLASS (class)->finalize = door_sent_row_finalize;
}

static void
door_sent_row_init (DoorSentRow *self)
{
}

static void
door_sync_line_finalize (GObject *object)
{
  DoorSyncLine *self = DOOR_SYNC_LINE (object);

  g_free (self->when);
  g_free (self->text);
  G_OBJECT_CLASS (door_sync_line_parent_class)->finalize (object);
}

static void
door_sync_line_class_init (DoorSyncLineClass *class)
{
  G_OBJECT_CLASS (class)->finalize = door_sync_line_finalize;
}

static void
door_sync_line_init (DoorSyncLine *self)
{
}

const char *
door_sent_row_get_title (DoorSentRow *self)
{
  return self->title;
}

DoorSentState
door_sent_row_get_state (DoorSentRow *self)
{
  return self->state;
}

const char *
door_sent_row_get_text (DoorSentRow *self)
{
  return self->text;
}

const char *
door_sent_row_get_detail (DoorSentRow *self)
{
  return self->detail;
}

const DoorUuid *
door_sent_row_interview (DoorSentRow *self)
{
  return &self->interview;
}

const char *
door_sent_row_letter (DoorSentRow *self)
{
  return self->letter;
}

const char *
door_sync_line_get_when (DoorSyncLine *self)
{
  return self->when;
}

const char *
door_sync_line_get_text (DoorSyncLine *self)
{
  return self->text;
}

/* --- Words --------------------------------------------------------------------------------- */

/* "14:05" today, else "23 Nov, 14:05". */
static char *
say_time (gint64 at, GDateTime *now)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (at / G_USEC_PER_SEC);
  g_autoptr (GDateTime) local
      = utc ? g_date_time_to_timezone (utc, g_date_time_get_timezone (now)) : NULL;
  gboolean today;

  if (!local)
    return g_strdup ("");
  today = g_date_time_get_year (local) == g_date_time_get_year (now)
          && g_date_time_get_day_of_year (local) == g_date_time_get_day_of_year (now);
  return door_date_format (local, today ? "%H:%M" : "%-d %b, %H:%M");
}

static DoorSentState
state_of (const DoorOutboxItem *item, const DoorDeliveryNote *note)
{
  switch (item->state)
    {
    case DOOR_OUTBOX_SENT:
      return DOOR_SENT_SENT;
    case DOOR_OUTBOX_STORED:
      return DOOR_SENT_AT_OFFICE;
    case DOOR_OUTBOX_APPLIED:
      return DOOR_SENT_READ;
    case DOOR_OUTBOX_REFUSED:
      return DOOR_SENT_REFUSED;
    default:
      return note && note->state == DOOR_DELIVERY_CARRIED ? DOOR_SENT_CARRIED : DOOR_SENT_WAITING;
    }
}

static char *
say_sent (const DoorOutboxItem *item, const DoorDeliveryNote *note, GDateTime *now)
{
  g_autofree char *time = say_time (item->changed_us, now);

  if (note && *note->to)
    return g_strdup_printf (_ ("Sent to %s, %s"), note->to, time);
  return g_strdup_printf (_ ("Sent %s"), time);
}

static char *
say_carried (const DoorDeliveryNote *note, const DoorSendingAsk *ask)
{
  g_autofree char *time = say_time (note->at, ask->now);

  if (*note->to)
    return door_sending_words_with_relay (ask->sender, time);
  return g_strdup_printf (_ ("Put into a file %s, to be carried to the office"), time);
}

static char *
say_state (DoorSentState state,
           const DoorOutboxItem *item,
           const DoorDeliveryNote *note,
           const DoorSendingAsk *ask)
{
  g_autofree char *time = say_time (item->changed_us, ask->now);

  switch (state)
    {
    case DOOR_SENT_CARRIED:
      return say_carried (note, ask);
    case DOOR_SENT_SENT:
      return say_sent (item, note, ask->now);
    case DOOR_SENT_AT_OFFICE:
      return g_strdup_printf (_ ("At the office, confirmed %s"), time);
    case DOOR_SENT_READ:
      return g_strdup_printf (_ ("Opened and checked by the office, %s"), time);
    case DOOR_SENT_REFUSED:
      return g_strdup_printf (_ ("Refused %s. It is kept here"), time);
    default:
      return item->tries == 0
                 ? g_strdup (_ ("Waits to be sent"))
                 : g_strdup_printf (ngettext ("Waits to be sent, tried %u time",
                                              "Waits to be sent, tried %u times", item->tries),
                                    item->tries);
    }
}

static char *
say_next_try (const DoorDeliveryNote *note, GDateTime *now)
{
  gint64 now_us = g_date_time_to_unix (now) * G_USEC_PER_SEC;
  g_autofree char *time = say_time (note->next_try, now);

  if (note->next_try <= now_us)
    return g_strdup (note->message);
  return g_strdup_printf (_ ("%s Next try %s."), note->message, time);
}

static char *
say_detail (DoorSentState state,
            const DoorOutboxItem *item,
            const DoorDeliveryNote *note,
            GDateTime *now)
{
  if (state == DOOR_SENT_REFUSED)
    return g_strdup (item->message ? item->message : "");
  if (state == DOOR_SENT_WAITING && note && note->state == DOOR_DELIVERY_RETRY)
    return say_next_try (note, now);
  if (state == DOOR_SENT_SENT)
    return g_strdup (_ ("The office has not confirmed it yet. It stays on this device."));
  return g_strdup ("");
}

/* --- Reading, on the vault's thread --------------------------------------------------------- */

static DoorSentRow *
make_row (DoorVault *vault, const DoorOutboxItem *item, const DoorSendingAsk *ask)
{
  g_autofree char *id = door_uuid_to_instance_id (&item->interview);
  g_autoptr (DoorDeliveryNote) note = door_delivery_note_get (vault, id);
  DoorSentRow *row = g_object_new (DOOR_TYPE_SENT_ROW, NULL);

  row->interview = item->interview;
  row->state = state_of (item, note);
  row->title = door_delivery_title (vault, &item->interview);
  row->text = say_state (row->state, item, note, ask);
  row->detail = say_detail (row->state, item, note, ask->now);
  return row;
}

static DoorSentRow *
make_letter_row (const DoorRefusedLetter *letter, GDateTime *now)
{
  DoorSentRow *row = g_object_new (DOOR_TYPE_SENT_ROW, NULL);
  g_autofree char *time = say_time (letter->at, now);

  row->letter = g_strdup (letter->name);
  row->state = DOOR_SENT_REFUSED;
  row->title = g_strdup (door_refused_letter_title (letter));
  row->text = g_strdup_printf (_ ("Refused %s. It is kept here"), time);
  row->detail
      = g_strdup_printf (_ ("%s Tell the office what it says here. Once they have put it right, "
                            "send it again."),
                         letter->why);
  return row;
}

static gboolean
add_letters (GPtrArray *rows, DoorVault *vault, GDateTime *now, GError **error)
{
  g_autoptr (GPtrArray) letters = door_refused_letters (vault, error);

  for (guint i = 0; letters && i < letters->len; i++)
    g_ptr_array_add (rows, make_letter_row (g_ptr_array_index (letters, i), now));
  return letters != NULL;
}

static int
rank (DoorSentState state)
{
  static const int ranks[]
      = { [DOOR_SENT_REFUSED] = 0, [DOOR_SENT_WAITING] = 1,   [DOOR_SENT_CARRIED] = 2,
          [DOOR_SENT_SENT] = 3,    [DOOR_SENT_AT_OFFICE] = 4, [DOOR_SENT_READ] = 5 };

  return ranks[state];
}

static int
what_needs_a_person_first (gconstpointer a, gconstpointer b)
{
  DoorSentRow *left = *(DoorSentRow *const *) a, *right = *(DoorSentRow *const *) b;
  int by_state = rank (left->state) - rank (right->state);

  return by_state ? by_state : g_utf8_collate (left->title, right->title);
}

/* A server of others confirms nothing beyond its answer. */
static gboolean
gives_receipts (DoorVault *vault)
{
  g_autoptr (DoorEnrolled) enrolled = door_enrolled_read (vault, NULL);

  return !enrolled || enrolled->server->kind == DOOR_SERVER_HUB;
}

static void
take_answer_for_receipt (DoorSentRow *row)
{
  if (row->state != DOOR_SENT_SENT)
    return;
  g_free (row->detail);
  row->detail = g_strdup (_ ("The server has it. It stays on this device for some weeks."));
}

static GPtrArray *
read_rows (DoorVault *vault, const DoorSendingAsk *ask, GError **error)
{
  g_autoptr (GPtrArray) items = door_vault_outbox (vault, error);
  g_autoptr (GPtrArray) rows = NULL;

  if (!items)
    return NULL;
  rows = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < items->len; i++)
    g_ptr_array_add (rows, make_row (vault, g_ptr_array_index (items, i), ask));
  if (!gives_receipts (vault))
    g_ptr_array_foreach (rows, (GFunc) take_answer_for_receipt, NULL);
  if (!add_letters (rows, vault, ask->now, error))
    return NULL;
  g_ptr_array_sort (rows, what_needs_a_person_first);
  return g_steal_pointer (&rows);
}

static GPtrArray *
read_log (DoorVault *vault, GDateTime *now)
{
  g_autoptr (GPtrArray) lines = door_sync_log_list (vault, NULL);
  GPtrArray *log = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; lines && i < lines->len; i++)
    {
      const DoorLogLine *line = g_ptr_array_index (lines, i);
      DoorSyncLine *shown = g_object_new (DOOR_TYPE_SYNC_LINE, NULL);

      shown->when = say_time (line->at, now);
      shown->text = g_strdup (line->text);
      g_ptr_array_add (log, shown);
    }
  return log;
}

static char *
read_setting (DoorVault *vault)
{
  g_autoptr (GBytes) body = NULL;
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *object;

  if (!door_vault_get (vault, DOOR_RECORD_SETTING, DOOR_SETTING_SENDING, NULL, &body, NULL))
    return NULL;
  object = door_json_parse_object (parser, body);
  return object ? door_json_dup_text (object, "metered") : NULL;
}

void
door_sending_contents_free (gpointer data)
{
  DoorSendingContents *self = data;

  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->log, g_ptr_array_unref);
  g_free (self->metered);
  g_free (self);
}

DoorSendingAsk *
door_sending_ask_new (GDateTime *now, DoorSender sender)
{
  DoorSendingAsk *self = g_new0 (DoorSendingAsk, 1);

  self->now = now;
  self->sender = sender;
  return self;
}

void
door_sending_ask_free (gpointer data)
{
  DoorSendingAsk *self = data;

  g_date_time_unref (self->now);
  g_free (self);
}

gpointer
door_sending_read (DoorVault *vault, gpointer data, GError **error)
{
  const DoorSendingAsk *ask = data;
  DoorSendingContents *self = g_new0 (DoorSendingContents, 1);

  self->rows = read_rows (vault, ask, error);
  if (!self->rows)
    {
      door_sending_contents_free (self);
      return NULL;
    }
  self->log = read_log (vault, ask->now);
  self->letters = ask->sender != DOOR_SENDER_INTERVIEWER && door_letters_wait (vault);
  self->metered = read_setting (vault);
  return self;
}
