/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-elsewhere.h"

#include "door-desk-records.h"
#include "door-interview.h"
#include "door-local-entities.h"
#include "door-odk-encryption.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define OUTCOME_COMPLETE "complete"
#define FORM_KEY "base64RsaPublicKey"

/* As it stands in the form; NULL: interviews go in clear. transfer full. */
static char *
form_key (const DoorFormDef *def)
{
  g_autofree char *key = g_strdup (door_form_submission_attribute (def, FORM_KEY));

  return key && *g_strstrip (key) ? g_steal_pointer (&key) : NULL;
}

char *
door_elsewhere_problem (const DoorTrust *trust, DoorSession *session)
{
  DoorFormDef *def = door_session_def (session);
  const char *uuid = door_session_instance_uuid (session);
  g_autofree char *key = form_key (def);

  if (door_trust_mode (trust) == DOOR_MODE_SEALED)
    return NULL;
  if (!uuid || !*uuid)
    return g_strdup (_ ("This questionnaire gives its interviews no number of their own, so that "
                        "one sent twice would count as two. Tell the office."));
  if (door_trust_mode (trust) == DOOR_MODE_ENCRYPTED && !key)
    return g_strdup (_ ("This questionnaire has no key, and this device may only send encrypted "
                        "interviews. Tell the office."));
  return NULL;
}

/* --- On the vault's thread ------------------------------------------------------------------ */

typedef struct {
  DoorUuid id;
  DoorSubmissionManifest *head;
  GBytes *xml;
  char *key;               /* of the form's version; NULL: none */
  DoorLocalEntity *entity; /* NULL: it makes none */
} Leaving;

static void
leaving_free (gpointer data)
{
  Leaving *self = data;

  door_submission_manifest_free (self->head);
  g_bytes_unref (self->xml);
  g_free (self->key);
  door_local_entity_free (self->entity);
  g_free (self);
}

/* What a question names; a photograph that was replaced or became irrelevant stays here. */
static gboolean
is_named (GBytes *xml, const char *name)
{
  gsize size;
  const char *text = g_bytes_get_data (xml, &size);
  g_autofree char *value = g_markup_printf_escaped (">%s<", name);

  return g_strstr_len (text, (gssize) size, value) != NULL;
}

static GPtrArray *
read_media (const DoorClosing *closing, GBytes *xml, GError **error)
{
  g_autoptr (GPtrArray) all = door_closing_read_media (closing, error);
  g_autoptr (GPtrArray) media
      = g_ptr_array_new_with_free_func ((GDestroyNotify) door_wire_part_free);

  for (guint i = 0; all && i < all->len; i++)
    {
      const DoorVaultPart *part = g_ptr_array_index (all, i);

      if (is_named (xml, part->name))
        g_ptr_array_add (media, door_wire_part_new (part->name, NULL, part->bytes));
    }
  return all ? g_steal_pointer (&media) : NULL;
}

static void
add_parts (GPtrArray *parts, const GPtrArray *wire)
{
  for (guint i = 0; i < wire->len; i++)
    {
      const DoorWirePart *part = g_ptr_array_index (wire, i);

      g_ptr_array_add (parts, door_vault_part_new (part->name, part->bytes));
    }
}

static GPtrArray *
make_parts (const DoorClosing *closing, gpointer data, GError **error)
{
  const Leaving *self = data;
  g_autoptr (GPtrArray) media = read_media (closing, self->xml, error);
  g_autoptr (GPtrArray) encrypted = NULL;
  g_autoptr (GPtrArray) parts
      = g_ptr_array_new_with_free_func ((GDestroyNotify) door_vault_part_free);

  if (!media)
    return NULL;
  if (self->key)
    {
      encrypted = door_odk_encrypt (self->head, self->key, self->xml, media, error);
      if (!encrypted)
        return NULL;
      add_parts (parts, encrypted);
      return g_steal_pointer (&parts);
    }
  g_ptr_array_add (parts, door_vault_part_new (DOOR_SUBMISSION_XML_PART, self->xml));
  add_parts (parts, media);
  return g_steal_pointer (&parts);
}

/* Another version of this form has a key, and this one none: it would leave in clear. */
static gboolean
is_behind_its_key (DoorVault *vault, const Leaving *self)
{
  g_autofree char *mark
      = g_strconcat (DOOR_SETTING_MARK, DOOR_SYNC_FORM_KEY_MARK, self->head->form_id, NULL);
  g_autoptr (GBytes) key = NULL;

  return !self->key && door_vault_get (vault, DOOR_RECORD_SETTING, mark, NULL, &key, NULL);
}

/* The interview is finished either way: without it the next list says less, until the server's comes. */
static void
keep_entity (DoorVault *vault, const Leaving *self)
{
  g_autofree char *instance_id = door_uuid_to_instance_id (&self->id);
  g_autoptr (GError) fault = NULL;

  if (self->entity && !door_local_entity_keep (vault, self->entity, instance_id, &fault))
    g_message ("an entity could not be kept for the next questionnaire: %s", fault->message);
}

static gpointer
finalize_now (DoorVault *vault, gpointer argument, GError **error)
{
  Leaving *self = argument;

  if (is_behind_its_key (vault, self))
    {
      g_set_error_literal (
          error, DOOR_INTERVIEW_ERROR, DOOR_INTERVIEW_ERROR_SEAL,
          _ ("The office encrypts this questionnaire now, and this interview was begun before. "
             "Leave it, move it to the newest questionnaire on the page of its case, and finish "
             "it then. Nothing was lost."));
      return NULL;
    }
  if (!door_vault_finalize (vault, &self->id, OUTCOME_COMPLETE, make_parts, self, error))
    return NULL;
  keep_entity (vault, self);
  return GINT_TO_POINTER (1);
}

/* --- On the main thread --------------------------------------------------------------------- */

static Leaving *
leaving_new (const DoorUuid *id, DoorSession *session, const char *continues)
{
  DoorFormDef *def = door_session_def (session);
  Leaving *self = g_new0 (Leaving, 1);
  g_autofree char *instance_id = door_uuid_to_instance_id (id);

  self->id = *id;
  self->xml = door_session_to_xml (session, TRUE);
  self->key = form_key (def);
  self->entity = door_local_entity_of (session);
  self->head
      = door_submission_manifest_new (door_form_id (def), door_form_version (def), instance_id);
  self->head->deprecated_id = g_strdup (continues);
  return self;
}

void
door_elsewhere_finalize_async (DoorVaultQueue *queue,
                               const DoorUuid *id,
                               DoorSession *session,
                               const char *continues,
                               GAsyncReadyCallback callback,
                               gpointer data)
{
  door_vault_queue_call_async (queue, finalize_now, leaving_new (id, session, continues),
                               leaving_free, NULL, callback, data);
}

gboolean
door_elsewhere_finalize_finish (DoorVaultQueue *queue, GAsyncResult *result, GError **error)
{
  return door_vault_queue_call_finish (queue, result, error) != NULL;
}
