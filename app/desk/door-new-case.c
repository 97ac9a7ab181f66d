/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Interviews that nobody assigned: the questionnaires that a server of others lists, and a case of the
 * interviewer's own for one of them. */
#define G_LOG_DOMAIN "door-desk"

#include "door-case-private.h"
#include "door-desk-json.h"
#include "door-desk-records.h"
#include "door-openrosa.h"
#include "door-sending-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

void
door_form_offer_free (DoorFormOffer *self)
{
  if (!self)
    return;
  g_free (self->form_id);
  g_free (self->version);
  g_free (self->name);
  g_free (self);
}

/* --- What is offered, on the vault's thread ------------------------------------------------- */

/* The list as it came last; NULL when the server gives no tag for it, and nothing was kept. */
static GPtrArray *
read_listed (DoorVault *vault)
{
  g_autoptr (GBytes) mark = NULL;
  g_autoptr (GBytes) list = NULL;
  const char *text, *end;
  gsize size;

  if (!door_vault_get (vault, DOOR_RECORD_SETTING, DOOR_SETTING_MARK "forms", NULL, &mark, NULL))
    return NULL;
  text = g_bytes_get_data (mark, &size);
  end = text ? memchr (text, '\n', size) : NULL;
  if (!end)
    return NULL;
  list = g_bytes_new_from_bytes (mark, (gsize) (end + 1 - text), size - (gsize) (end + 1 - text));
  return door_form_list_parse (list, NULL);
}

static gboolean
is_listed (const GPtrArray *listed, const char *form_id, const char *version)
{
  for (guint i = 0; listed && i < listed->len; i++)
    {
      const DoorListedForm *form = g_ptr_array_index (listed, i);

      if (strcmp (form->form_id, form_id) == 0 && strcmp (form->version, version) == 0)
        return TRUE;
    }
  return listed == NULL;
}

static DoorFormOffer *
offer_of (const DoorRecord *record)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *about = record->about ? door_json_parse_object (parser, record->about) : NULL;
  DoorFormOffer *self;

  if (!about)
    return NULL;
  self = g_new0 (DoorFormOffer, 1);
  self->form_id = door_json_dup_text (about, "id");
  self->version = door_json_dup_text (about, "version");
  self->name = door_json_dup_text (about, "name");
  return self;
}

/* Of a form in several versions the one that came last. */
static void
offer (GPtrArray *offers, DoorFormOffer *newer)
{
  for (guint i = 0; i < offers->len; i++)
    if (strcmp (((DoorFormOffer *) offers->pdata[i])->form_id, newer->form_id) == 0)
      {
        g_ptr_array_remove_index (offers, i);
        break;
      }
  g_ptr_array_add (offers, newer);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  const DoorFormOffer *left = *(const DoorFormOffer *const *) a;
  const DoorFormOffer *right = *(const DoorFormOffer *const *) b;

  return g_utf8_collate (left->name, right->name);
}

static gpointer
read_offers (DoorVault *vault, gpointer argument, GError **error)
{
  g_autoptr (GPtrArray) records = door_vault_records (vault, DOOR_RECORD_FORM, error);
  g_autoptr (GPtrArray) listed = records ? read_listed (vault) : NULL;
  g_autoptr (GPtrArray) offers
      = g_ptr_array_new_with_free_func ((GDestroyNotify) door_form_offer_free);

  for (guint i = 0; records && i < records->len; i++)
    {
      const DoorRecord *record = g_ptr_array_index (records, i);
      DoorFormOffer *found = record->damaged ? NULL : offer_of (record);

      if (found && is_listed (listed, found->form_id, found->version))
        offer (offers, found);
      else
        door_form_offer_free (found);
    }
  g_ptr_array_sort (offers, compare_names);
  return records ? g_steal_pointer (&offers) : NULL;
}

static void
free_offers (gpointer data)
{
  g_ptr_array_unref (data);
}

static DoorVaultQueue *
queue_of (DoorDesk *desk)
{
  return door_sending_carry_tools (door_desk_get_sending (desk))->queue;
}

gboolean
door_desk_can_begin (DoorDesk *self)
{
  return !door_sending_can_carry (door_desk_get_sending (self));
}

static void
on_offers (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  GPtrArray *offers = door_vault_queue_call_finish (DOOR_VAULT_QUEUE (source), result, &error);

  if (offers)
    g_task_return_pointer (task, offers, free_offers);
  else
    g_task_return_error (task, error);
}

void
door_desk_forms_async (DoorDesk *self, GAsyncReadyCallback callback, gpointer data)
{
  door_vault_queue_call_async (queue_of (self), read_offers, NULL, NULL, free_offers, on_offers,
                               g_task_new (self, NULL, callback, data));
}

GPtrArray *
door_desk_forms_finish (DoorDesk *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- A case of one's own --------------------------------------------------------------------- */

static guint
count_of_form (GPtrArray *records, const char *form_id)
{
  guint count = 0;

  for (guint i = 0; i < records->len; i++)
    {
      const DoorRecord *record = g_ptr_array_index (records, i);
      g_autoptr (DoorAssignmentFacts) facts
          = record->damaged || !record->about ? NULL
                                              : door_assignment_facts_parse (record->about, NULL);

      count += facts && strcmp (facts->form_id, form_id) == 0;
    }
  return count;
}

static char *
put_case (DoorVault *vault, const DoorFormOffer *offered, guint number, GError **error)
{
  g_autoptr (DoorAssignmentFacts) facts = door_assignment_facts_new ();
  g_autoptr (GBytes) about = NULL;
  DoorUuid uuid = door_uuid_random ();
  char id[DOOR_UUID_TEXT];

  door_uuid_print (&uuid, id);
  facts->id = g_strdup (id);
  facts->label = g_strdup_printf ("%s %u", offered->name, number);
  facts->address = g_strdup ("");
  facts->area = g_strdup ("");
  facts->form_id = g_strdup (offered->form_id);
  facts->form_version = g_strdup (""); /* the newest when it is begun */
  about = door_assignment_facts_print (facts);
  if (!door_vault_put (vault, DOOR_RECORD_CASE, id, about, NULL, error))
    return NULL;
  return g_strdup (id);
}

static gpointer
make_case (DoorVault *vault, gpointer argument, GError **error)
{
  const DoorFormOffer *offered = argument;
  g_autoptr (GPtrArray) records = door_vault_records (vault, DOOR_RECORD_CASE, error);

  if (!records)
    return NULL;
  return put_case (vault, offered, count_of_form (records, offered->form_id) + 1, error);
}

static void
free_offer (gpointer data)
{
  door_form_offer_free (data);
}

static DoorFormOffer *
copy_offer (const DoorFormOffer *self)
{
  DoorFormOffer *copy = g_new0 (DoorFormOffer, 1);

  copy->form_id = g_strdup (self->form_id);
  copy->version = g_strdup (self->version);
  copy->name = g_strdup (self->name);
  return copy;
}

static void
on_listed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  DoorCaseList *cases = DOOR_CASE_LIST (source);
  DoorCase *made = door_case_list_find (cases, g_task_get_task_data (task));
  GError *error = NULL;

  if (!door_case_list_refresh_finish (cases, result, &error))
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, made, NULL);
}

static void
on_put (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  DoorDesk *self = g_task_get_source_object (task);
  GError *error = NULL;
  char *id = door_vault_queue_call_finish (DOOR_VAULT_QUEUE (source), result, &error);

  if (!id)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  g_task_set_task_data (task, id, g_free);
  door_case_list_refresh_async (door_desk_get_cases (self), on_listed, task);
}

void
door_desk_begin_async (DoorDesk *self,
                       const DoorFormOffer *offered,
                       GAsyncReadyCallback callback,
                       gpointer data)
{
  GTask *task = g_task_new (self, NULL, callback, data);
  DoorCase *unused = door_case_list_find_unused (door_desk_get_cases (self), offered->form_id);

  if (!unused)
    {
      door_vault_queue_call_async (queue_of (self), make_case, copy_offer (offered), free_offer,
                                   g_free, on_put, task);
      return;
    }
  g_task_return_pointer (task, unused, NULL);
  g_object_unref (task);
}

DoorCase *
door_desk_begin_finish (DoorDesk *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
