/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-hub"

#include "door-hub-bundle-receipts.h"

#include "door-hub-call.h"
#include "door-hub-store-private.h"
#include "door-letter.h"
#include "door-receipt.h"

#include <string.h>

/* From a stick -------------------------------------------------------------------------------- */

guint
door_hub_bundle_take_receipt (DoorHubStore *self,
                              const DoorBundleItem *item,
                              DoorHubDevice *device,
                              char **ret_message)
{
  GBytes *content = door_bundle_item_get (item, "content");
  g_autoptr (DoorHubCall) call = door_hub_call_new ();
  call->captures[0] = door_bundle_item_dup_text (item, "id");
  call->body = content != NULL ? g_bytes_ref (content) : g_bytes_new (NULL, 0);
  call->clock = self->clock;
  call->device = device;
  if (device->role == DOOR_USER_INTERVIEWER)
    door_hub_call_refuse (call, 403, "This is not open to your role.");
  else
    door_hub_answer_applied (call, self);
  call->device = NULL; /* borrowed */

  g_autoptr (DoorOpenRosaResponse) response
      = call->reply != NULL ? door_openrosa_response_parse (call->reply, NULL) : NULL;
  *ret_message = g_strdup (response != NULL ? response->message : "");
  return call->status;
}

/* Onto a stick -------------------------------------------------------------------------------- */

static void
add_word (GPtrArray *words, const char *id, const char *hash, guint64 mark)
{
  g_autoptr (GBytes) content = g_bytes_new (hash, strlen (hash));
  DoorLetter *word = door_letter_new (DOOR_LETTER_APPLIED, id, content);
  word->mark = mark;
  g_ptr_array_add (words, word);
}

/* The device may know the submission by its number or by its instanceID alone. */
static void
add_row (DoorHubStore *self, const DoorHubDevice *to, GPtrArray *words, guint64 mark)
{
  g_autoptr (GBytes) receipt = door_hub_sql_bytes (self->sql, 3);
  if (receipt == NULL || !door_receipt_is_by (receipt, to->keys->keys.sign))
    return;
  g_autofree char *seq = g_strdup_printf ("%" G_GINT64_FORMAT, door_hub_sql_int (self->sql, 1));
  g_autofree char *hash = door_openrosa_sha256 (receipt);
  add_word (words, seq, hash, mark);
  add_word (words, door_hub_sql_text (self->sql, 2), hash, mark);
}

/* Of one page of all receipts those that are the device's; *ret_more: there may be others behind it. */
static GPtrArray *
list_page (
    DoorHubStore *self, const DoorHubDevice *to, guint64 *mark, gboolean *ret_more, GError **error)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func ((GDestroyNotify) door_letter_free);
  guint n = 0;
  int status;
  if (!door_hub_sql_start (self->sql, error,
                           "SELECT receipt.mark, submission.seq, submission.instance_id,"
                           " receipt.content FROM receipt"
                           " JOIN submission ON submission.seq = receipt.submission"
                           " WHERE receipt.mark > $1 ORDER BY receipt.mark LIMIT $2",
                           DOOR_INT ((gint64) *mark), DOOR_INT (DOOR_WIRE_PAGE / 2)))
    return NULL;
  while ((status = door_hub_sql_next (self->sql, error)) > 0)
    {
      *mark = (guint64) door_hub_sql_int (self->sql, 0);
      add_row (self, to, words, *mark);
      n++;
    }
  *ret_more = n > 0;
  return status == 0 ? g_steal_pointer (&words) : NULL;
}

gboolean
door_hub_bundle_add_confirmed (DoorHubStore *self,
                               const DoorHubDevice *to,
                               DoorBundle *bundle,
                               GError **error)
{
  gboolean more = to->role != DOOR_USER_INTERVIEWER;
  guint64 mark = 0;
  while (more)
    {
      g_autoptr (GPtrArray) words = list_page (self, to, &mark, &more, error);
      if (words == NULL)
        return FALSE;
      if (words->len == 0)
        continue;
      g_autofree char *page = door_letter_page_print (words, mark);
      door_bundle_item_add_text (door_bundle_add (bundle, DOOR_BUNDLE_CONFIRMED), "page.json",
                                 page);
    }
  return TRUE;
}
