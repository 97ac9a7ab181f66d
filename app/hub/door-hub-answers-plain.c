/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Submissions of others' clients (ODK Collect and its kin), which come as they are. Where the
 * administrator allows it for a form, they are sealed here to the team's readers before anything is
 * kept, signed by the hub: nothing in the store can be read by who holds the store, though the hub saw
 * it for a moment. Photographs become sealed streams, as on a device of ours.
 *
 * A client that hears no answer sends the same again, and sealing twice makes other bytes. So a plain
 * submission is known by a keyed hash of what came; the key is the hub's, so that the hash cannot be
 * tried against guessed answers. A client that sends its photographs in several posts makes several
 * versions of one instance, each kept and marked as such.
 */
#define G_LOG_DOMAIN "door-hub"

#include "door-hub-call.h"

#include "door-envelope.h"
#include "door-receipt.h"
#include "door-stream.h"

#include <string.h>

#define MAIN_PART "submission.door"

/* What is made of one plain submission. */
typedef struct {
  DoorSubmissionManifest *manifest;
  GPtrArray *parts; /* of DoorWirePart, sealed */
  GPtrArray *links; /* of DoorPartLink */
} Sealed;

static void
sealed_clear (Sealed *self)
{
  g_clear_pointer (&self->manifest, door_submission_manifest_free);
  g_clear_pointer (&self->parts, g_ptr_array_unref);
  g_clear_pointer (&self->links, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Sealed, sealed_clear)

/* To whom; NULL after answering. The roster is the array's owner. */
static GPtrArray *
find_readers (DoorHubCall *call, DoorHubStore *store, DoorRoster **ret_roster)
{
  g_autoptr (GBytes) key = door_hub_store_get (store, DOOR_HUB_SETTING_SURVEY_KEY, NULL);
  g_autoptr (GBytes) bytes = door_hub_store_get_roster (store, NULL, NULL);
  g_autofree char *text
      = key != NULL ? g_strndup (g_bytes_get_data (key, NULL), g_bytes_get_size (key)) : NULL;
  DoorPublicKeys keys;
  if (text != NULL && bytes != NULL && door_public_keys_parse (text, &keys))
    *ret_roster = door_roster_read (bytes, &keys, NULL);
  g_autoptr (GPtrArray) readers = NULL;
  if (*ret_roster != NULL)
    readers = door_roster_recipients (*ret_roster, DOOR_AUDIENCE_TEAM, call->device->team);
  if (readers != NULL && readers->len > 0)
    return g_steal_pointer (&readers);
  door_hub_call_refuse (call, 503, "The office has not said yet who may read. Try again later.");
  return NULL;
}

/* Keyed, over everything that came. */
static char *
hash_all (DoorHubCall *call)
{
  const DoorSecret *seed = door_identity_seed (call->identity);
  g_autoptr (GHmac) hmac
      = g_hmac_new (G_CHECKSUM_SHA256, door_secret_peek (seed), door_secret_length (seed));
  for (guint i = 0; i < call->arrival->parts->len; i++)
    {
      const DoorWirePart *part = g_ptr_array_index (call->arrival->parts, i);
      guint64 length = GUINT64_TO_BE (g_bytes_get_size (part->bytes));
      g_hmac_update (hmac, (const guchar *) part->name, (gssize) strlen (part->name) + 1);
      g_hmac_update (hmac, (const guchar *) &length, sizeof length);
      g_hmac_update (hmac, g_bytes_get_data (part->bytes, NULL),
                     (gssize) g_bytes_get_size (part->bytes));
    }
  return g_strdup (g_hmac_get_string (hmac));
}

static void
add_part (Sealed *sealed, const char *name, GBytes *bytes)
{
  door_submission_manifest_add_part (sealed->manifest, name, bytes);
  g_ptr_array_add (sealed->parts, door_wire_part_new (name, NULL, bytes));
}

static void
seal_media (Sealed *sealed, const DoorWirePart *part)
{
  g_autofree char *name = g_strdup_printf ("media-%u.door", sealed->links->len + 1);
  g_autofree char *context = door_media_context (sealed->manifest->instance_id);
  g_autoptr (DoorSecret) key = door_secret_new (DOOR_KEY_BYTES);
  guint8 hash[DOOR_HASH_BYTES];
  door_random_bytes (door_secret_poke (key), DOOR_KEY_BYTES);
  g_autoptr (GBytes) bytes = door_stream_seal (part->bytes, key, context);
  door_hash_blake2b (bytes, hash);
  g_ptr_array_add (sealed->links, door_part_link_new (name, part->name, hash, key));
  add_part (sealed, name, bytes);
}

static gboolean
seal_all (DoorHubCall *call, GPtrArray *readers, Sealed *sealed, GError **error)
{
  const DoorSubmissionManifest *head = call->arrival->manifest;
  DoorEnvelopeInfo info = { .kind = "submission", .instance_id = head->instance_id };
  sealed->manifest = door_submission_manifest_new (head->form_id, head->version, head->instance_id);
  sealed->manifest->deprecated_id = g_strdup (head->deprecated_id);
  sealed->parts = g_ptr_array_new_with_free_func ((GDestroyNotify) door_wire_part_free);
  sealed->links = g_ptr_array_new_with_free_func ((GDestroyNotify) door_part_link_free);
  for (guint i = 0; i < call->arrival->parts->len; i++)
    {
      const DoorWirePart *part = g_ptr_array_index (call->arrival->parts, i);
      if (strcmp (part->name, DOOR_SUBMISSION_XML_PART) != 0 && *part->name != '*')
        seal_media (sealed, part);
    }
  g_autoptr (GBytes) content = door_envelope_seal (call->arrival->manifest_bytes, &info,
                                                   sealed->links, call->identity, readers, error);
  if (content == NULL)
    return FALSE;
  add_part (sealed, MAIN_PART, content);
  return TRUE;
}

/* ODK Collect shows the message; no receipt, which only a device of ours would look for. */
static void
confirm (DoorHubCall *call)
{
  g_autoptr (DoorOpenRosaResponse) response
      = door_openrosa_response_new ("submit_success", "The submission is kept, sealed.");
  door_hub_call_text (call, 201, "text/xml; charset=utf-8",
                      door_openrosa_response_print (response));
}

static gboolean
is_allowed (DoorHubCall *call, DoorHubStore *store)
{
  const DoorSubmissionManifest *head = call->arrival->manifest;
  g_autoptr (GError) fault = NULL;
  g_autoptr (DoorHubForm) form
      = door_hub_store_get_form (store, head->form_id, head->version, &fault);
  if (form == NULL)
    return door_hub_call_fault (call, fault), FALSE;
  if (!form->plain)
    return door_hub_call_refuse (call, 403,
                                 "This survey takes sealed interviews only. Send it with "
                                 "Doorstep."),
           FALSE;
  return TRUE;
}

void
door_hub_answer_plain (DoorHubCall *call, DoorHubStore *store)
{
  g_autoptr (GError) fault = NULL;
  g_autoptr (DoorRoster) roster = NULL;
  g_autoptr (GPtrArray) readers = NULL;
  g_auto (Sealed) sealed = { NULL };
  g_auto (DoorSubmissionKept) kept = { 0 };
  if (!is_allowed (call, store) || (readers = find_readers (call, store, &roster)) == NULL)
    return;
  if (!seal_all (call, readers, &sealed, &fault))
    return door_hub_call_refuse (call, 503, "The submission could not be sealed. Try again.");
  g_autofree char *hash = hash_all (call);
  g_autoptr (GBytes) manifest = door_submission_manifest_print (sealed.manifest);
  if (!door_hub_store_put_plain (store, call->device, sealed.manifest, manifest, sealed.parts, hash,
                                 &kept, &fault))
    return door_hub_call_fault (call, fault);
  confirm (call);
}
