/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What waits for a device, packed into a bundle that is carried to it by hand. */
#define G_LOG_DOMAIN "door-hub"

#include "door-hub-bundle.h"

#include "door-hub-bundle-receipts.h"
#include "door-hub-call.h"
#include "door-hub-destroy.h"
#include "door-hub-office.h"
#include "door-hub-store-private.h"

#include <string.h>

static GBytes *
take_text (char *text)
{
  return g_bytes_new_take (text, strlen (text));
}

static void
add_text (DoorBundleItem *item, const char *name, char *text)
{
  g_autoptr (GBytes) bytes = take_text (text);
  door_bundle_item_add (item, name, bytes);
}

static gboolean
add_media (DoorHubStore *self, const DoorHubForm *form, DoorBundleItem *item, GError **error)
{
  for (guint i = 0; i < form->media->len; i++)
    {
      DoorListedMedia *media = g_ptr_array_index (form->media, i);
      g_autoptr (GBytes) bytes
          = door_hub_store_get_media (self, form->form_id, form->version, media->filename, error);
      if (bytes == NULL)
        return FALSE;
      media->download_url = g_strdup_printf ("media-%u", i);
      door_bundle_item_add (item, media->download_url, bytes);
    }
  if (form->media->len > 0)
    add_text (item, "manifest.xml", door_media_manifest_print (form->media));
  return TRUE;
}

static gboolean
add_form (DoorHubStore *self, const DoorHubForm *listed, DoorBundle *bundle, GError **error)
{
  g_autoptr (DoorHubForm) form
      = door_hub_store_get_form (self, listed->form_id, listed->version, error);
  if (form == NULL)
    return FALSE;
  g_autoptr (GPtrArray) list
      = g_ptr_array_new_with_free_func ((GDestroyNotify) door_listed_form_free);
  DoorListedForm *entry = door_listed_form_new ();
  entry->form_id = g_strdup (form->form_id);
  entry->name = g_strdup (form->name);
  entry->version = g_strdup (form->version);
  entry->hash = g_strdup (form->hash);
  entry->download_url = g_strdup ("form.xml");
  if (form->signature != NULL)
    entry->signature = g_base64_encode (g_bytes_get_data (form->signature, NULL),
                                        g_bytes_get_size (form->signature));
  g_ptr_array_add (list, entry);

  DoorBundleItem *item = door_bundle_add (bundle, DOOR_BUNDLE_FORM);
  add_text (item, "list.xml", door_form_list_print (list));
  door_bundle_item_add (item, "form.xml", form->xml);
  return add_media (self, form, item, error);
}

static gboolean
add_forms (DoorHubStore *self, DoorBundle *bundle, GError **error)
{
  g_autoptr (GPtrArray) forms = door_hub_store_list_forms (self, error);
  for (guint i = 0; forms != NULL && i < forms->len; i++)
    {
      const DoorHubForm *form = g_ptr_array_index (forms, i);
      if (form->state == DOOR_FORM_OPEN && !add_form (self, form, bundle, error))
        return FALSE;
    }
  return forms != NULL;
}

static gboolean
add_roster (DoorHubStore *self, DoorBundle *bundle, GError **error)
{
  g_autoptr (GError) fault = NULL;
  g_autoptr (GBytes) roster = door_hub_store_get_roster (self, NULL, &fault);
  if (fault != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&fault));
      return FALSE;
    }
  if (roster != NULL)
    door_bundle_item_add (door_bundle_add (bundle, DOOR_BUNDLE_ROSTER), "roster", roster);
  return TRUE;
}

/* Pages of rows above growing marks, until one is empty. */
typedef GPtrArray *(*ListRows) (
    DoorHubStore *self, gint64 device, guint64 since, guint64 *ret_mark, GError **error);
typedef char *(*PrintPage) (const GPtrArray *rows, guint64 mark);

static gboolean
add_pages (DoorHubStore *self,
           gint64 device,
           DoorBundle *bundle,
           const char *kind,
           ListRows list_rows,
           PrintPage print_page,
           GError **error)
{
  guint64 mark = 0;
  while (TRUE)
    {
      g_autoptr (GPtrArray) rows = list_rows (self, device, mark, &mark, error);
      if (rows == NULL)
        return FALSE;
      if (rows->len == 0)
        return TRUE;
      add_text (door_bundle_add (bundle, kind), "page.json", print_page (rows, mark));
    }
}

/* The hub's own receipts over what this device brought; the mark is their submission's number. */
static GPtrArray *
list_stored (DoorHubStore *self, gint64 device, guint64 since, guint64 *ret_mark, GError **error)
{
  g_autoptr (GPtrArray) receipts = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  if (!door_hub_sql_start (self->sql, error,
                           "SELECT seq, receipt FROM submission WHERE device = $1 AND seq > $2"
                           " AND receipt IS NOT NULL ORDER BY seq LIMIT $3",
                           DOOR_INT (device), DOOR_INT ((gint64) since), DOOR_INT (DOOR_WIRE_PAGE)))
    return NULL;
  int status;
  while ((status = door_hub_sql_next (self->sql, error)) > 0)
    {
      *ret_mark = (guint64) door_hub_sql_int (self->sql, 0);
      g_ptr_array_add (receipts, door_hub_sql_bytes (self->sql, 1));
    }
  return status == 0 ? g_steal_pointer (&receipts) : NULL;
}

/* Of the device's own mailbox, and of its team's for those who review. */
static gboolean
add_letters (DoorHubStore *self, const DoorHubDevice *to, DoorBundle *bundle, GError **error)
{
  g_autofree char *other = door_hub_mailbox_read_by (to);
  guint64 mark = 0;
  gsize bytes = 0;
  while (bytes < DOOR_BUNDLE_MAX_BYTES / 2)
    {
      g_autoptr (GPtrArray) rows
          = door_hub_store_list_letters (self, to->device, other, mark, &mark, error);
      if (rows == NULL)
        return FALSE;
      if (rows->len == 0)
        return TRUE;
      g_autofree char *page = door_letter_page_print (rows, mark);
      door_bundle_item_add_text (door_bundle_add (bundle, DOOR_BUNDLE_LETTERS), "page.json", page);
      bytes += strlen (page);
    }
  return TRUE;
}

/* What the hub has of the device's letters. */
static GPtrArray *
list_taken (DoorHubStore *self, gint64 device, guint64 since, guint64 *ret_mark, GError **error)
{
  g_autoptr (GPtrArray) taken = g_ptr_array_new_with_free_func ((GDestroyNotify) door_letter_free);
  if (!door_hub_sql_start (self->sql, error,
                           "SELECT mark, kind, id, content FROM letter WHERE sender = $1"
                           " AND mark > $2 ORDER BY mark LIMIT $3",
                           DOOR_INT (device), DOOR_INT ((gint64) since), DOOR_INT (DOOR_WIRE_PAGE)))
    return NULL;
  int status;
  while ((status = door_hub_sql_next (self->sql, error)) > 0)
    {
      g_autoptr (GBytes) content = door_hub_sql_bytes (self->sql, 3);
      g_autoptr (GBytes) hash = take_text (door_openrosa_sha256 (content));
      DoorLetter *letter = door_letter_new (door_hub_sql_text (self->sql, 1),
                                            door_hub_sql_text (self->sql, 2), hash);
      letter->mark = *ret_mark = (guint64) door_hub_sql_int (self->sql, 0);
      g_ptr_array_add (taken, letter);
    }
  return status == 0 ? g_steal_pointer (&taken) : NULL;
}

static GPtrArray *
list_destroyed (DoorHubStore *self, gint64 device, guint64 since, guint64 *ret_mark, GError **error)
{
  return door_hub_store_list_destroyed (self, device, since, DOOR_WIRE_PAGE, ret_mark, error);
}

static DoorHubDevice *
find_device (DoorHubStore *self, gint64 device, GError **error)
{
  g_autoptr (GPtrArray) devices = door_hub_store_list_devices (self, NULL, error);
  for (guint i = 0; devices != NULL && i < devices->len; i++)
    {
      const DoorHubDevice *found = g_ptr_array_index (devices, i);
      if (found->device == device && found->keys != NULL && !found->revoked)
        return g_ptr_array_steal_index (devices, i);
    }
  if (devices != NULL)
    door_hub_store_fail (error, DOOR_HUB_STORE_ERROR_NOT_FOUND,
                         "There is no such device, or it has not told its keys yet.");
  return NULL;
}

/* What somebody who reviews has to read ------------------------------------------------------ */

/* Of which team; FALSE: of none. */
static gboolean
reviews (const DoorHubDevice *to, const char **ret_team)
{
  *ret_team = to->role == DOOR_USER_SUPERVISOR ? to->team : NULL;
  return to->role == DOOR_USER_SUPERVISOR || to->role == DOOR_USER_HEADQUARTERS;
}

/* As over the network: sealed sections go to whom they are sealed to. */
static gboolean
may_have (DoorHubStore *self, const DoorHubDevice *to, guint64 seq, const char *name)
{
  return !g_str_has_prefix (name, "section-")
         || (to->role == DOOR_USER_HEADQUARTERS
             && door_hub_store_part_is_for (self, seq, name, &to->keys->keys));
}

/* What the schedule destroyed is not there, and the rest opens without it. */
static void
add_parts (DoorHubStore *self,
           const DoorHubDevice *to,
           guint64 seq,
           const DoorSubmissionManifest *manifest,
           DoorBundleItem *item,
           gsize *bytes)
{
  for (guint i = 0; i < manifest->parts->len; i++)
    {
      const DoorPartEntry *entry = g_ptr_array_index (manifest->parts, i);
      g_autoptr (GBytes) part = may_have (self, to, seq, entry->name)
                                    ? door_hub_store_get_part (self, seq, entry->name, NULL)
                                    : NULL;
      if (part == NULL)
        continue;
      door_bundle_item_add (item, entry->name, part);
      *bytes += g_bytes_get_size (part);
    }
}

static gboolean
add_submission (DoorHubStore *self,
                const DoorHubDevice *to,
                DoorSubmissionRow *row,
                guint64 after,
                DoorBundle *bundle,
                gsize *bytes,
                GError **error)
{
  g_autoptr (GBytes) xml = door_hub_store_get_submission (self, row->seq, NULL, NULL, error);
  g_autoptr (DoorSubmissionManifest) manifest
      = xml != NULL ? door_submission_manifest_parse (xml, NULL) : NULL;
  g_autoptr (GPtrArray) page = g_ptr_array_new ();
  /* A submission of another program: nothing of it is sealed to anybody there. */
  if (manifest == NULL)
    return xml != NULL;
  DoorBundleItem *item = door_bundle_add (bundle, DOOR_BUNDLE_SUBMISSION);
  g_ptr_array_add (page, row);
  add_text (item, "page.json", door_submission_page_print (page, row->seq));
  add_text (item, "after", g_strdup_printf ("%" G_GUINT64_FORMAT, after));
  door_bundle_item_add (item, DOOR_SUBMISSION_XML_PART, xml);
  add_parts (self, to, row->seq, manifest, item, bytes);
  return TRUE;
}

static gboolean
is_full (const DoorBundle *bundle, gsize bytes)
{
  return bytes >= DOOR_BUNDLE_MAX_BYTES / 4 || bundle->items->len >= DOOR_BUNDLE_MAX_ITEMS;
}

/* A page of them; one that is not all here is left for another time, and those behind it say so. */
static gboolean
add_rows (DoorHubStore *self,
          const DoorHubDevice *to,
          GPtrArray *rows,
          DoorBundle *bundle,
          guint64 *mark,
          gsize *bytes,
          gboolean *ret_more,
          GError **error)
{
  for (guint i = 0; i < rows->len; i++)
    {
      DoorSubmissionRow *row = g_ptr_array_index (rows, i);
      if ((*ret_more = is_full (bundle, *bytes)))
        return TRUE;
      if (row->complete && !add_submission (self, to, row, *mark, bundle, bytes, error))
        return FALSE;
      *mark = row->seq;
    }
  return TRUE;
}

static gboolean
add_submissions (DoorHubStore *self,
                 const DoorHubDevice *to,
                 DoorBundle *bundle,
                 guint64 *mark,
                 gboolean *ret_more,
                 GError **error)
{
  const char *team;
  gsize bytes = 0;
  *ret_more = FALSE;
  while (reviews (to, &team) && !*ret_more)
    {
      guint64 page = *mark;
      g_autoptr (GPtrArray) rows
          = door_hub_store_list_submissions (self, team, *mark, DOOR_WIRE_PAGE, &page, error);
      if (rows == NULL || !add_rows (self, to, rows, bundle, mark, &bytes, ret_more, error))
        return FALSE;
      if (rows->len == 0)
        break;
    }
  return TRUE;
}

static gboolean
fill (DoorHubStore *self, const DoorHubDevice *to, DoorBundle *bundle, GError **error)
{
  const gint64 device = to->device;
  const gint64 brought_by = to->role == DOOR_USER_INTERVIEWER ? device : 0;

  return add_roster (self, bundle, error) && add_forms (self, bundle, error)
         && add_pages (self, device, bundle, DOOR_BUNDLE_ASSIGNMENTS,
                       door_hub_store_list_assignments, door_assignment_page_print, error)
         && add_letters (self, to, bundle, error)
         && add_pages (self, device, bundle, DOOR_BUNDLE_TAKEN, list_taken, door_letter_page_print,
                       error)
         && door_hub_bundle_add_confirmed (self, to, bundle, error)
         && add_pages (self, device, bundle, DOOR_BUNDLE_STORED, list_stored,
                       door_receipt_page_print, error)
         && add_pages (self, device, bundle, DOOR_BUNDLE_RECEIPTS, door_hub_store_list_receipts,
                       door_receipt_page_print, error)
         && add_pages (self, brought_by, bundle, DOOR_BUNDLE_DESTROYED, list_destroyed,
                       door_destroyed_page_print, error);
}

GBytes *
door_hub_store_export_bundle (DoorHubStore *self, gint64 device, GError **error)
{
  guint64 mark = 0;
  gboolean more;
  return door_hub_store_export_bundle_from (self, device, &mark, &more, error);
}

GBytes *
door_hub_store_export_bundle_from (
    DoorHubStore *self, gint64 device, guint64 *mark, gboolean *ret_more, GError **error)
{
  g_return_val_if_fail (self != NULL && mark != NULL && ret_more != NULL, NULL);
  g_autoptr (DoorHubDevice) found = find_device (self, device, error);
  g_autoptr (DoorIdentity) identity
      = found != NULL ? door_hub_store_get_identity (self, error) : NULL;
  DoorUuid vault;
  if (identity == NULL)
    return NULL;
  if (!door_uuid_parse (found->keys->vault_id, &vault))
    return door_hub_store_fail (error, DOOR_HUB_STORE_ERROR_INVALID,
                                "The device's vault has no usable identifier."),
           NULL;
  g_autoptr (DoorBundle) bundle = door_bundle_new (DOOR_BUNDLE_TO_DEVICE, &vault);
  if (!fill (self, found, bundle, error)
      || !add_submissions (self, found, bundle, mark, ret_more, error))
    return NULL;
  if (bundle->items->len == 0)
    return door_hub_store_fail (error, DOOR_HUB_STORE_ERROR_NOT_FOUND,
                                "Nothing waits for this device."),
           NULL;
  return door_bundle_seal (bundle, identity, &found->keys->keys, error);
}
