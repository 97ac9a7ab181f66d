/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A bundle that a device packed, taken in: door-hub-bundle-export.c packs what goes back. */
#define G_LOG_DOMAIN "door-hub"

#include "door-hub-bundle.h"

#include "door-hub-bundle-receipts.h"
#include "door-hub-call.h"
#include "door-hub-destroy.h"
#include "door-hub-office.h"
#include "door-hub-store-private.h"

#include <string.h>

void
door_hub_import_clear (DoorHubImport *self)
{
  g_clear_pointer (&self->message, g_free);
}

/* Whose bundle ------------------------------------------------------------------------------ */

/* The device whose vault and signing key made the bundle. */
static gboolean
is_maker (const DoorHubDevice *device, const DoorBundle *bundle)
{
  char vault[DOOR_UUID_TEXT];
  door_uuid_print (&bundle->vault, vault);
  return device->keys != NULL && !device->revoked
         && g_ascii_strcasecmp (device->keys->vault_id, vault) == 0
         && memcmp (device->keys->keys.sign, bundle->signer, sizeof bundle->signer) == 0;
}

static DoorHubDevice *
find_maker (DoorHubStore *self, const DoorBundle *bundle, GError **error)
{
  g_autoptr (GPtrArray) devices = door_hub_store_list_devices (self, NULL, error);
  for (guint i = 0; devices != NULL && i < devices->len; i++)
    if (is_maker (g_ptr_array_index (devices, i), bundle))
      return g_ptr_array_steal_index (devices, i);
  if (devices != NULL)
    door_hub_store_fail (error, DOOR_HUB_STORE_ERROR_NOT_FOUND,
                         "This bundle was made by a device that is not enrolled here.");
  return NULL;
}

/* Importing --------------------------------------------------------------------------------- */

/* Takes the parcel as if its device had posted it. */
static guint
post (DoorHubStore *self,
      const DoorBundleItem *item,
      DoorHubDevice *device,
      DoorIdentity *identity,
      char **ret_message)
{
  g_autoptr (DoorHubCall) call = door_hub_call_new ();
  call->body = door_multipart_build (item->parts, &call->content_type);
  call->identity = identity;
  call->clock = self->clock;
  call->device = device;
  if (door_hub_prepare_submission (call))
    door_hub_answer_submission (call, self);
  call->device = NULL; /* borrowed */

  g_autoptr (DoorOpenRosaResponse) response
      = call->reply != NULL ? door_openrosa_response_parse (call->reply, NULL) : NULL;
  *ret_message = g_strdup (response != NULL ? response->message : "");
  return call->status;
}

static void
count (DoorHubImport *import, guint status, char *message)
{
  if (status == 201)
    import->kept++;
  else if (status == 409)
    import->conflicts++;
  else
    import->refused++;
  if (status != 201 && import->message == NULL)
    import->message = g_steal_pointer (&message);
  g_free (message);
}

/* Takes the letter as if its device had put it. One that is too early stays on its device, as over the
 * network. */
static guint
put (DoorHubStore *self,
     const DoorBundleItem *item,
     DoorHubDevice *device,
     DoorIdentity *identity,
     char **ret_message)
{
  GBytes *content = door_bundle_item_get (item, "content");
  g_autoptr (DoorHubCall) call = door_hub_call_new ();
  call->captures[0] = door_bundle_item_dup_text (item, "kind");
  call->captures[1] = door_bundle_item_dup_text (item, "id");
  call->query = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_hash_table_insert (call->query, g_strdup ("to"), door_bundle_item_dup_text (item, "to"));
  call->body = content != NULL ? g_bytes_ref (content) : g_bytes_new (NULL, 0);
  call->identity = identity;
  call->clock = self->clock;
  call->device = device;
  door_hub_answer_letter (call, self);
  call->device = NULL; /* borrowed */

  g_autoptr (DoorOpenRosaResponse) response
      = call->reply != NULL ? door_openrosa_response_parse (call->reply, NULL) : NULL;
  *ret_message = g_strdup (response != NULL ? response->message : "");
  return call->status;
}

static void
count_letter (DoorHubImport *import, guint status, char *message)
{
  gboolean kept = status == 200 || status == 201 || status == 204;
  if (kept)
    import->letters++;
  else if (status != 425)
    import->refused++;
  if (!kept && status != 425 && import->message == NULL)
    import->message = g_steal_pointer (&message);
  g_free (message);
}

static void
import_item (DoorHubStore *self,
             const DoorBundleItem *item,
             DoorHubDevice *device,
             DoorIdentity *identity,
             DoorHubImport *import)
{
  char *message;
  if (strcmp (item->kind, DOOR_BUNDLE_PARCEL) == 0)
    {
      guint status = post (self, item, device, identity, &message);
      count (import, status, message);
    }
  else if (strcmp (item->kind, DOOR_BUNDLE_LETTER) == 0)
    {
      guint status = put (self, item, device, identity, &message);
      count_letter (import, status, message);
    }
  else if (strcmp (item->kind, DOOR_BUNDLE_RECEIPT) == 0)
    {
      guint status = door_hub_bundle_take_receipt (self, item, device, &message);
      count_letter (import, status, message);
    }
}

static gboolean
import_items (DoorHubStore *self,
              const DoorBundle *bundle,
              DoorIdentity *identity,
              DoorHubImport *import,
              GError **error)
{
  g_autoptr (DoorHubDevice) device = find_maker (self, bundle, error);
  if (device == NULL)
    return FALSE;
  for (guint i = 0; i < bundle->items->len; i++)
    import_item (self, g_ptr_array_index (bundle->items, i), device, identity, import);
  return door_hub_store_audit (self, "console", "bundle.import", device->user, error);
}

gboolean
door_hub_store_import_bundle (DoorHubStore *self,
                              GBytes *file,
                              DoorHubImport *ret_import,
                              GError **error)
{
  g_return_val_if_fail (self != NULL && file != NULL && ret_import != NULL, FALSE);
  g_autoptr (DoorIdentity) identity = door_hub_store_get_identity (self, error);
  g_autoptr (DoorBundle) bundle
      = identity != NULL ? door_bundle_open (file, identity, error) : NULL;
  g_auto (DoorHubImport) import = { 0 };

  if (bundle == NULL || !door_hub_store_enter (self, error))
    return FALSE;
  if (!door_hub_store_leave (self, import_items (self, bundle, identity, &import, error), error))
    return FALSE;
  *ret_import = import;
  import.message = NULL;
  return TRUE;
}
