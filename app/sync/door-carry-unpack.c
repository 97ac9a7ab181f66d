/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a stick brings from the hub. */
#define G_LOG_DOMAIN "door-sync"

#include "door-carry.h"

#include "door-destroyed.h"
#include "door-form-signature.h"
#include "door-hub-wire.h"
#include "door-letter.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static GError *
untrusted (void)
{
  return g_error_new_literal (DOOR_SYNC_ERROR, DOOR_SYNC_ERROR_TRUST,
                              _ ("This file does not come from the survey's hub. It was not used. "
                                 "Tell the office."));
}

/* Things that are put together, with the mark they reach. */
typedef struct {
  char *mark;
  char *value;      /* as a text that differs, or … */
  guint64 number;   /* … as a number that grows */
  guint64 after;    /* the mark moves only from here on: nothing before it may be missing */
  GPtrArray *items; /* of DoorInbound */
  GArray *numbers;  /* of guint64, one for each item; NULL: all have `number` */
} Load;

typedef struct {
  DoorInbox *inbox;
  GQueue loads; /* of Load */
  guint taken;
} Unpacking;

static void unpack_next (GTask *task);

static void
load_free (gpointer data)
{
  Load *load = data;
  g_free (load->mark);
  g_free (load->value);
  g_ptr_array_unref (load->items);
  g_clear_pointer (&load->numbers, g_array_unref);
  g_free (load);
}

static void
unpacking_free (gpointer data)
{
  Unpacking *self = data;
  g_queue_clear_full (&self->loads, load_free);
  g_object_unref (self->inbox);
  g_free (self);
}

static Load *
load_new (Unpacking *self, const char *mark)
{
  Load *load = g_new0 (Load, 1);
  load->mark = g_strdup (mark);
  load->items = g_ptr_array_new_with_free_func ((GDestroyNotify) door_inbound_free);
  g_queue_push_tail (&self->loads, load);
  return load;
}

/* Reading the items -------------------------------------------------------------------------- */

static gboolean
read_form_media (const DoorBundleItem *item, DoorInbound *form, GError **error)
{
  GBytes *manifest = door_bundle_item_get (item, "manifest.xml");
  if (manifest == NULL)
    return TRUE;
  g_autoptr (GPtrArray) listed = door_media_manifest_parse (manifest, error);
  for (guint i = 0; listed != NULL && i < listed->len; i++)
    {
      const DoorListedMedia *media = g_ptr_array_index (listed, i);
      GBytes *bytes = door_bundle_item_get (item, media->download_url);
      if (bytes != NULL)
        g_ptr_array_add (form->media, door_wire_part_new (media->filename, NULL, bytes));
    }
  return listed != NULL;
}

static DoorInbound *
inbound_form (const DoorListedForm *listed, GBytes *xml)
{
  DoorInbound *form = door_inbound_new (DOOR_INBOUND_FORM);
  form->id = g_strdup (listed->form_id);
  form->version = g_strdup (listed->version);
  form->name = g_strdup (listed->name);
  form->hash = door_openrosa_hash (xml);
  form->body = g_bytes_ref (xml);
  form->media = g_ptr_array_new_with_free_func ((GDestroyNotify) door_wire_part_free);
  if (listed->signature != NULL)
    {
      gsize length;
      guint8 *bytes = g_base64_decode (listed->signature, &length);
      form->signature = g_bytes_new_take (bytes, length);
    }
  return form;
}

static gboolean
read_form (Unpacking *self,
           const DoorBundleItem *item,
           const DoorPublicKeys *survey_keys,
           GError **error)
{
  GBytes *list = door_bundle_item_get (item, "list.xml");
  GBytes *xml = door_bundle_item_get (item, "form.xml");
  if (list == NULL || xml == NULL)
    return g_propagate_error (error, untrusted ()), FALSE;
  g_autoptr (GPtrArray) forms = door_form_list_parse (list, error);
  if (forms == NULL)
    return FALSE;
  if (forms->len != 1)
    return g_propagate_error (error, untrusted ()), FALSE;

  const DoorListedForm *listed = g_ptr_array_index (forms, 0);
  g_autoptr (DoorInbound) form = inbound_form (listed, xml);
  if (!read_form_media (item, form, error))
    return FALSE;
  if (!door_form_verify (survey_keys, form->id, form->version, xml, form->media, form->signature))
    return g_propagate_error (error, untrusted ()), FALSE;
  g_autofree char *mark = g_strconcat ("form/", form->id, "/", form->version, NULL);
  Load *load = load_new (self, mark);
  load->value = g_strdup (form->hash);
  g_ptr_array_add (load->items, g_steal_pointer (&form));
  return TRUE;
}

static gboolean
read_assignments (Unpacking *self, GBytes *page, GError **error)
{
  guint64 mark;
  g_autoptr (GPtrArray) rows = door_assignment_page_parse (page, &mark, error);
  if (rows == NULL)
    return FALSE;
  Load *load = load_new (self, "assignments");
  load->number = mark;
  load->numbers = g_array_new (FALSE, FALSE, sizeof (guint64));
  for (guint i = 0; i < rows->len; i++)
    {
      const DoorAssignment *row = g_ptr_array_index (rows, i);
      DoorInbound *item = door_inbound_new (DOOR_INBOUND_ASSIGNMENT);
      item->id = g_strdup (row->case_id);
      item->body = row->sealed != NULL ? g_bytes_ref (row->sealed) : NULL;
      g_ptr_array_add (load->items, item);
      g_array_append_val (load->numbers, row->mark);
    }
  return TRUE;
}

static gboolean
read_receipts (Unpacking *self, GBytes *page, const char *mark, GError **error)
{
  guint64 number;
  g_autoptr (GPtrArray) rows = door_receipt_page_parse (page, &number, error);
  if (rows == NULL)
    return FALSE;
  Load *load = load_new (self, mark);
  load->number = number;
  for (guint i = 0; i < rows->len; i++)
    {
      DoorInbound *item = door_inbound_new (DOOR_INBOUND_RECEIPT);
      item->body = g_bytes_ref (g_ptr_array_index (rows, i));
      g_ptr_array_add (load->items, item);
    }
  return TRUE;
}

static gboolean
read_destroyed (Unpacking *self, GBytes *page, GError **error)
{
  guint64 mark;
  g_autoptr (GPtrArray) rows = door_destroyed_page_parse (page, &mark, error);
  if (rows == NULL)
    return FALSE;
  Load *load = load_new (self, "destroyed");
  load->number = mark;
  g_ptr_array_unref (load->items);
  load->items = door_inbound_destroyed (rows);
  return TRUE;
}

/* The hub's word that it has letters of ours. */
static void
turn_into_word (gpointer data, gpointer unused)
{
  DoorInbound *item = data;
  gsize length;
  const char *hash = g_bytes_get_data (item->body, &length);
  item->kind = DOOR_INBOUND_TAKEN;
  item->hash = g_strndup (hash, length);
  g_clear_pointer (&item->body, g_bytes_unref);
}

/* Letters for us, or the hub's word about ours: under the mark "letters", "taken" or "confirmed". */
static gboolean
read_letters (Unpacking *self, GBytes *page, const char *name, GError **error)
{
  guint64 mark;
  g_autoptr (GPtrArray) rows = door_letter_page_parse (page, &mark, error);
  if (rows == NULL)
    return FALSE;
  Load *load = load_new (self, name);
  load->number = mark;
  g_ptr_array_unref (load->items);
  load->items = door_inbound_letters (rows);
  if (strcmp (name, "letters") != 0)
    g_ptr_array_foreach (load->items, turn_into_word, NULL);
  load->numbers = g_array_new (FALSE, FALSE, sizeof (guint64));
  for (guint i = 0; i < rows->len; i++)
    g_array_append_val (load->numbers, ((DoorLetter *) g_ptr_array_index (rows, i))->mark);
  return TRUE;
}

/* The parts that the manifest names, as far as they came; what came otherwise is refused. */
static GPtrArray *
read_parts (const DoorBundleItem *item, const DoorSubmissionManifest *manifest, GError **error)
{
  g_autoptr (GPtrArray) parts
      = g_ptr_array_new_with_free_func ((GDestroyNotify) door_wire_part_free);
  for (guint i = 0; i < manifest->parts->len; i++)
    {
      const DoorPartEntry *entry = g_ptr_array_index (manifest->parts, i);
      GBytes *bytes = door_bundle_item_get (item, entry->name);
      DoorWirePart *part = bytes != NULL ? door_wire_part_new (entry->name, NULL, bytes) : NULL;
      if (part == NULL)
        continue;
      g_ptr_array_add (parts, part);
      if (!door_submission_manifest_check (manifest, part, error))
        return NULL;
    }
  return g_steal_pointer (&parts);
}

static gboolean
read_submission (Unpacking *self, const DoorBundleItem *item, GBytes *page, GError **error)
{
  GBytes *xml = door_bundle_item_get (item, DOOR_SUBMISSION_XML_PART);
  guint64 mark = 0;
  g_autoptr (GPtrArray) rows = door_submission_page_parse (page, &mark, error);
  g_autoptr (DoorSubmissionManifest) manifest
      = rows != NULL && xml != NULL ? door_submission_manifest_parse (xml, error) : NULL;
  g_autoptr (GPtrArray) parts = manifest != NULL ? read_parts (item, manifest, error) : NULL;
  if (rows != NULL && (rows->len != 1 || xml == NULL))
    return g_propagate_error (error, untrusted ()), FALSE;
  if (parts == NULL)
    return FALSE;
  const DoorSubmissionRow *row = g_ptr_array_index (rows, 0);
  g_autofree char *after = door_bundle_item_dup_text (item, "after");
  DoorInbound *inbound = door_inbound_new (DOOR_INBOUND_SUBMISSION);
  Load *load = load_new (self, "team-submissions");
  load->number = row->seq;
  load->after = g_ascii_strtoull (after, NULL, 10);
  inbound->id = g_strdup (row->instance_id);
  inbound->version = g_strdup_printf ("%" G_GINT64_FORMAT, row->received);
  inbound->name = g_strdup_printf ("%" G_GUINT64_FORMAT, row->seq);
  inbound->body = g_bytes_ref (xml);
  inbound->media = g_steal_pointer (&parts);
  g_ptr_array_add (load->items, inbound);
  return TRUE;
}

static void
read_roster (Unpacking *self, GBytes *bytes, const DoorRoster *roster)
{
  Load *load = load_new (self, "roster");
  DoorInbound *item = door_inbound_new (DOOR_INBOUND_ROSTER);
  item->body = g_bytes_ref (bytes);
  load->number = door_roster_epoch (roster);
  g_ptr_array_add (load->items, item);
}

static gboolean
read_item (Unpacking *self,
           const DoorBundleItem *item,
           const DoorPublicKeys *survey_keys,
           GError **error)
{
  GBytes *page = door_bundle_item_get (item, "page.json");
  if (strcmp (item->kind, DOOR_BUNDLE_FORM) == 0)
    return read_form (self, item, survey_keys, error);
  if (strcmp (item->kind, DOOR_BUNDLE_ASSIGNMENTS) == 0 && page != NULL)
    return read_assignments (self, page, error);
  if (strcmp (item->kind, DOOR_BUNDLE_RECEIPTS) == 0 && page != NULL)
    return read_receipts (self, page, "receipts", error);
  if (strcmp (item->kind, DOOR_BUNDLE_STORED) == 0 && page != NULL)
    return read_receipts (self, page, "stored", error);
  if (strcmp (item->kind, DOOR_BUNDLE_DESTROYED) == 0 && page != NULL)
    return read_destroyed (self, page, error);
  if (strcmp (item->kind, DOOR_BUNDLE_LETTERS) == 0 && page != NULL)
    return read_letters (self, page, "letters", error);
  if (strcmp (item->kind, DOOR_BUNDLE_TAKEN) == 0 && page != NULL)
    return read_letters (self, page, "taken", error);
  if (strcmp (item->kind, DOOR_BUNDLE_CONFIRMED) == 0 && page != NULL)
    return read_letters (self, page, "confirmed", error);
  if (strcmp (item->kind, DOOR_BUNDLE_SUBMISSION) == 0 && page != NULL)
    return read_submission (self, item, page, error);
  return TRUE; /* a kind of a newer version, or the roster, which was read before */
}

/* The newest roster that the survey signed: the one held, or the bundle's. *ret_bytes is the
 * bundle's when it is the newer one. transfer full. */
static DoorRoster *
choose_roster (const DoorBundle *bundle, const DoorCarrier *carrier, GBytes **ret_bytes)
{
  *ret_bytes = NULL;
  for (guint i = 0; i < bundle->items->len; i++)
    {
      const DoorBundleItem *item = g_ptr_array_index (bundle->items, i);
      GBytes *bytes = strcmp (item->kind, DOOR_BUNDLE_ROSTER) == 0
                          ? door_bundle_item_get (item, "roster")
                          : NULL;
      g_autoptr (DoorRoster) roster
          = bytes != NULL ? door_roster_read (bytes, carrier->survey_keys, NULL) : NULL;
      if (roster == NULL || !door_roster_may_follow (roster, carrier->roster))
        continue;
      *ret_bytes = bytes;
      return g_steal_pointer (&roster);
    }
  return carrier->roster != NULL ? door_roster_ref (carrier->roster) : NULL;
}

static gboolean
is_for_us (const DoorBundle *bundle, const DoorRoster *roster, const DoorCarrier *carrier)
{
  const DoorMember *signer
      = roster != NULL ? door_roster_find_signer (roster, bundle->signer) : NULL;
  return bundle->way == DOOR_BUNDLE_TO_DEVICE && door_uuid_equal (&bundle->vault, &carrier->vault)
         && signer != NULL && signer->role == DOOR_ROLE_HUB;
}

static gboolean
read_bundle (Unpacking *self, GBytes *file, const DoorCarrier *carrier, GError **error)
{
  g_autoptr (DoorBundle) bundle = door_bundle_open (file, carrier->identity, error);
  GBytes *roster_bytes;
  if (bundle == NULL)
    return FALSE;
  g_autoptr (DoorRoster) roster = choose_roster (bundle, carrier, &roster_bytes);
  if (!is_for_us (bundle, roster, carrier))
    return g_propagate_error (error, untrusted ()), FALSE;
  if (roster_bytes != NULL)
    read_roster (self, roster_bytes, roster);
  for (guint i = 0; i < bundle->items->len; i++)
    if (!read_item (self, g_ptr_array_index (bundle->items, i), carrier->survey_keys, error))
      return FALSE;
  return TRUE;
}

/* Putting them ------------------------------------------------------------------------------ */

static void
unpack_end (GTask *task, GError *fault)
{
  if (fault != NULL)
    g_task_return_error (task, fault);
  else
    g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

static void
unpack_on_put (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  GError *fault = NULL;
  if (!door_inbox_put_finish (DOOR_INBOX (source), result, &fault))
    return unpack_end (task, fault);
  unpack_next (task);
}

/* Leaves of the load what lies above the mark reached so far. */
static void
drop_known (Load *load, const char *mark)
{
  guint64 reached = mark != NULL ? g_ascii_strtoull (mark, NULL, 10) : 0;
  gboolean same_text = load->value != NULL && g_strcmp0 (load->value, mark) == 0;
  for (guint i = load->items->len; i > 0; i--)
    {
      guint64 number
          = load->numbers != NULL ? g_array_index (load->numbers, guint64, i - 1) : load->number;
      if (same_text || (load->value == NULL && number <= reached))
        g_ptr_array_remove_index (load->items, i - 1);
    }
}

/* How far it reaches once the load is put. transfer full. */
static char *
next_mark (const Load *load, const char *mark)
{
  guint64 reached = mark != NULL ? g_ascii_strtoull (mark, NULL, 10) : 0;
  if (load->value != NULL)
    return g_strdup (load->value);
  return g_strdup_printf ("%" G_GUINT64_FORMAT, reached < load->after ? reached : load->number);
}

static void
unpack_put (GTask *task, const char *mark)
{
  Unpacking *self = g_task_get_task_data (task);
  Load *load = g_queue_peek_head (&self->loads);
  drop_known (load, mark);
  g_autoptr (GPtrArray) items = g_ptr_array_ref (load->items);
  g_autofree char *name = g_strdup (load->mark);
  g_autofree char *value = next_mark (load, mark);
  load_free (g_queue_pop_head (&self->loads));
  if (items->len == 0)
    return unpack_next (task);
  self->taken += items->len;
  door_inbox_put_async (self->inbox, items, name, value, NULL, unpack_on_put, task);
}

static void
unpack_on_mark (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  GError *fault = NULL;
  g_autofree char *mark = NULL;
  if (!door_inbox_get_mark_finish (DOOR_INBOX (source), result, &mark, &fault))
    return unpack_end (task, fault);
  unpack_put (task, mark);
}

static void
unpack_next (GTask *task)
{
  Unpacking *self = g_task_get_task_data (task);
  const Load *load = g_queue_peek_head (&self->loads);
  if (load == NULL)
    unpack_end (task, NULL);
  else
    door_inbox_get_mark_async (self->inbox, load->mark, NULL, unpack_on_mark, task);
}

void
door_carry_unpack_async (DoorInbox *inbox,
                         GBytes *file,
                         const DoorCarrier *carrier,
                         GAsyncReadyCallback callback,
                         gpointer data)
{
  g_return_if_fail (DOOR_IS_INBOX (inbox) && file != NULL && carrier != NULL);
  g_autoptr (GTask) task = g_task_new (inbox, NULL, callback, data);
  Unpacking *self = g_new0 (Unpacking, 1);
  GError *fault = NULL;
  self->inbox = g_object_ref (inbox);
  g_queue_init (&self->loads);
  g_task_set_task_data (task, self, unpacking_free);
  if (!read_bundle (self, file, carrier, &fault))
    return g_task_return_error (task, fault);
  unpack_next (g_steal_pointer (&task));
}

gboolean
door_carry_unpack_finish (GAsyncResult *result, guint *ret_items, GError **error)
{
  Unpacking *self = g_task_get_task_data (G_TASK (result));
  if (ret_items != NULL)
    *ret_items = self->taken;
  return g_task_propagate_boolean (G_TASK (result), error);
}
