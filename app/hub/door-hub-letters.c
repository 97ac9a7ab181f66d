/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Letters: sealed or signed bytes that wait in a mailbox, and orders to wipe, which are such. */
#define G_LOG_DOMAIN "door-hub"

#include "door-hub-office.h"

#include "door-hub-store-private.h"

#include <string.h>

/* A page ends early when its letters grow too many for one answer. */
#define PAGE_BYTES (6u * 1024 * 1024)

char *
door_hub_mailbox_of_device (gint64 device)
{
  return g_strdup_printf ("device:%" G_GINT64_FORMAT, device);
}

char *
door_hub_mailbox_of_team (const char *team)
{
  g_return_val_if_fail (team != NULL, NULL);
  return g_strconcat ("team:", team, NULL);
}

/* Putting ------------------------------------------------------------------------------------- */

/* A letter on its way through the steps. */
typedef struct {
  const char *mailbox;
  gint64 sender;
  const char *kind;
  const char *id;
  GBytes *content;
} Posted;

static gboolean
is_usable (const Posted *letter, GError **error)
{
  if (!door_letter_kind_is_usable (letter->kind) || *letter->id == '\0'
      || strlen (letter->id) > DOOR_SUBMISSION_MAX_ID || !g_utf8_validate (letter->id, -1, NULL))
    return door_hub_store_fail (error, DOOR_HUB_STORE_ERROR_INVALID,
                                "A letter needs a kind and an id of a few words.");
  if (g_bytes_get_size (letter->content) == 0
      || g_bytes_get_size (letter->content) > DOOR_HUB_MAX_LETTER)
    return door_hub_store_fail (error, DOOR_HUB_STORE_ERROR_INVALID,
                                "A letter has at least one byte and at most 4 MiB.");
  return TRUE;
}

/* 1 and *ret_mark when these very bytes wait already; 2: other bytes; 0: none; -1: a fault. */
static int
compare_held (DoorHubStore *self, const Posted *letter, guint64 *ret_mark, GError **error)
{
  if (!door_hub_sql_start (self->sql, error,
                           "SELECT mark, content FROM letter WHERE mailbox = $1 AND sender = $2"
                           " AND kind = $3 AND id = $4",
                           DOOR_TEXT (letter->mailbox), DOOR_INT (letter->sender),
                           DOOR_TEXT (letter->kind), DOOR_TEXT (letter->id)))
    return -1;
  int status = door_hub_sql_next (self->sql, error);
  if (status > 0)
    {
      g_autoptr (GBytes) held = door_hub_sql_bytes (self->sql, 1);
      *ret_mark = (guint64) door_hub_sql_int (self->sql, 0);
      status = g_bytes_equal (held, letter->content) ? 1 : 2;
    }
  door_hub_sql_end (self->sql);
  return status;
}

static gboolean
drop_held (DoorHubStore *self, guint64 mark, GError **error)
{
  return door_hub_sql_run (self->sql, error, "DELETE FROM letter WHERE mark = $1",
                           DOOR_INT ((gint64) mark));
}

static gboolean
insert (DoorHubStore *self, const Posted *letter, guint64 *ret_mark, GError **error)
{
  if (!door_hub_sql_start (self->sql, error,
                           "INSERT INTO letter (mailbox, sender, kind, id, at, content)"
                           " VALUES ($1, $2, $3, $4, $5, $6) RETURNING mark",
                           DOOR_TEXT (letter->mailbox), DOOR_INT (letter->sender),
                           DOOR_TEXT (letter->kind), DOOR_TEXT (letter->id),
                           DOOR_INT (door_clock_now (self->clock)), DOOR_BYTES (letter->content))
      || !door_hub_store_one (self, "letter", error))
    return FALSE;
  *ret_mark = (guint64) door_hub_sql_int (self->sql, 0);
  return door_hub_sql_finish (self->sql, error);
}

static gboolean
post (
    DoorHubStore *self, const Posted *letter, guint64 *ret_mark, gboolean *ret_new, GError **error)
{
  int held = compare_held (self, letter, ret_mark, error);
  *ret_new = held != 1;
  if (held < 0 || held == 1)
    return held == 1;
  if (held == 2 && !door_letter_kind_is_replaced (letter->kind))
    return door_hub_store_fail (error, DOOR_HUB_STORE_ERROR_EXISTS,
                                "Another letter of this kind and id waits already.");
  return (held == 0 || drop_held (self, *ret_mark, error))
         && insert (self, letter, ret_mark, error);
}

gboolean
door_hub_store_put_letter (DoorHubStore *self,
                           const char *mailbox,
                           gint64 sender,
                           const char *kind,
                           const char *id,
                           GBytes *content,
                           guint64 *ret_mark,
                           gboolean *ret_new,
                           GError **error)
{
  g_return_val_if_fail (self != NULL && mailbox != NULL && kind != NULL && id != NULL, FALSE);
  g_return_val_if_fail (content != NULL, FALSE);
  const Posted letter = { mailbox, sender, kind, id, content };
  guint64 mark = 0;
  gboolean new = FALSE;
  if (!is_usable (&letter, error) || !door_hub_store_enter (self, error)
      || !door_hub_store_leave (self, post (self, &letter, &mark, &new, error), error))
    return FALSE;
  if (ret_mark != NULL)
    *ret_mark = mark;
  if (ret_new != NULL)
    *ret_new = new;
  return TRUE;
}

/* Reading ------------------------------------------------------------------------------------- */

#define LETTERS                                                                                    \
  "SELECT letter.mark, letter.kind, letter.id, letter.at, letter.content, person.name, "           \
  "device.keys"                                                                                    \
  " FROM letter LEFT JOIN device ON device.id = letter.sender"                                     \
  " LEFT JOIN person ON person.id = device.person"

static DoorLetter *
read_letter (DoorHubSql *sql)
{
  g_autoptr (GBytes) content = door_hub_sql_bytes (sql, 4);
  DoorLetter *letter
      = door_letter_new (door_hub_sql_text (sql, 1), door_hub_sql_text (sql, 2), content);
  const char *from = door_hub_sql_text (sql, 5);
  const char *keys = door_hub_sql_text (sql, 6);
  letter->mark = (guint64) door_hub_sql_int (sql, 0);
  letter->at = door_hub_sql_int (sql, 3);
  letter->from = g_strdup (from != NULL ? from : "office");
  letter->has_keys = keys != NULL && door_public_keys_parse (keys, &letter->keys);
  return letter;
}

/* Reads what was started, until its bytes are enough. */
static GPtrArray *
read_page (DoorHubStore *self, guint64 since, guint64 *ret_mark, GError **error)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) door_letter_free);
  gsize bytes = 0;
  int status = 1;
  *ret_mark = since;
  while (bytes < PAGE_BYTES && (status = door_hub_sql_next (self->sql, error)) > 0)
    {
      DoorLetter *letter = read_letter (self->sql);
      *ret_mark = letter->mark;
      bytes += g_bytes_get_size (letter->content);
      g_ptr_array_add (all, letter);
    }
  door_hub_sql_end (self->sql);
  return status >= 0 ? g_steal_pointer (&all) : NULL;
}

GPtrArray *
door_hub_store_list_letters (DoorHubStore *self,
                             gint64 device,
                             const char *other,
                             guint64 since,
                             guint64 *ret_mark,
                             GError **error)
{
  g_return_val_if_fail (self != NULL && ret_mark != NULL, NULL);
  g_autofree char *own = door_hub_mailbox_of_device (device);
  gint64 mark = (gint64) MIN (since, G_MAXINT64);
  gboolean started;
  if (g_strcmp0 (other, "*") == 0)
    started = door_hub_sql_start (self->sql, error,
                                  LETTERS " WHERE letter.mark > $1 AND (letter.mailbox = $2"
                                          " OR letter.mailbox = 'office'"
                                          " OR letter.mailbox LIKE 'team:%')"
                                          " ORDER BY letter.mark LIMIT $3",
                                  DOOR_INT (mark), DOOR_TEXT (own), DOOR_INT (DOOR_WIRE_PAGE));
  else
    started = door_hub_sql_start (self->sql, error,
                                  LETTERS " WHERE letter.mailbox IN ($1, $2) AND letter.mark > $3"
                                          " ORDER BY letter.mark LIMIT $4",
                                  DOOR_TEXT (own), DOOR_TEXT (other != NULL ? other : own),
                                  DOOR_INT (mark), DOOR_INT (DOOR_WIRE_PAGE));
  return started ? read_page (self, (guint64) mark, ret_mark, error) : NULL;
}

GPtrArray *
door_hub_store_find_letters (DoorHubStore *self,
                             const char *mailbox,
                             const char *kind,
                             guint64 since,
                             guint64 *ret_mark,
                             GError **error)
{
  g_return_val_if_fail (self != NULL && mailbox != NULL && kind != NULL, NULL);
  g_return_val_if_fail (ret_mark != NULL, NULL);
  gint64 mark = (gint64) MIN (since, G_MAXINT64);
  if (!door_hub_sql_start (self->sql, error,
                           LETTERS " WHERE letter.mailbox = $1 AND letter.mark > $2"
                                   " AND letter.kind = $3 ORDER BY letter.mark LIMIT $4",
                           DOOR_TEXT (mailbox), DOOR_INT (mark), DOOR_TEXT (kind),
                           DOOR_INT (DOOR_WIRE_PAGE)))
    return NULL;
  return read_page (self, (guint64) mark, ret_mark, error);
}

/* Wiping -------------------------------------------------------------------------------------- */

static gboolean
order_wipe (DoorHubStore *self, gint64 device, const char *order_id, GBytes *order, GError **error)
{
  g_autofree char *mailbox = door_hub_mailbox_of_device (device);
  if (!door_hub_sql_start (self->sql, error,
                           "SELECT id FROM device WHERE id = $1 AND revoked IS NULL"
                           " AND keys IS NOT NULL",
                           DOOR_INT (device))
      || !door_hub_store_one (self, "device in use that has told its keys", error))
    return FALSE;
  door_hub_sql_end (self->sql);
  return door_hub_store_put_letter (self, mailbox, 0, "order", order_id, order, NULL, NULL, error)
         && door_hub_sql_run (self->sql, error, "UPDATE device SET wiping = $1 WHERE id = $2",
                              DOOR_INT (door_clock_now (self->clock)), DOOR_INT (device));
}

gboolean
door_hub_store_order_wipe (
    DoorHubStore *self, gint64 device, const char *order_id, GBytes *order, GError **error)
{
  g_return_val_if_fail (self != NULL && order_id != NULL && order != NULL, FALSE);
  return door_hub_store_enter (self, error)
         && door_hub_store_leave (self, order_wipe (self, device, order_id, order, error), error);
}
