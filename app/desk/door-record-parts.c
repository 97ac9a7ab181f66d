/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-record-parts.h"

#include "door-destroyed.h"
#include "door-wraps.h"
#include "door-xml.h"

#include <string.h>

const char *
door_apart_part (DoorApart apart)
{
  static const char *const parts[DOOR_N_APART] = {
    [DOOR_APART_IDENTIFIERS] = DOOR_PART_IDENTIFIERS,
    [DOOR_APART_POSITIONS] = DOOR_PART_POSITIONS,
  };

  return parts[apart];
}

static const DoorPartLink *
find_link (GPtrArray *links, const char *name)
{
  for (guint i = 0; i < links->len; i++)
    {
      const DoorPartLink *link = links->pdata[i];

      if (strcmp (link->name, name) == 0)
        return link;
    }
  return NULL;
}

static gboolean
belongs (const DoorEnvelope *envelope, const DoorEnvelopeInfo *submission)
{
  const DoorEnvelopeInfo *info = door_envelope_info (envelope);

  return memcmp (info->signer, submission->signer, sizeof info->signer) == 0
         && strcmp (info->instance_id, submission->instance_id) == 0;
}

static GBytes *
open_part (const DoorPartLink *link,
           GBytes *bytes,
           const DoorEnvelopeInfo *submission,
           const DoorIdentity *reader,
           GHashTable *wraps,
           GError **error)
{
  guint8 hash[DOOR_HASH_BYTES];
  g_autoptr (DoorEnvelope) envelope = NULL;

  door_hash_blake2b (bytes, hash);
  envelope = door_hash_equal (link->hash, hash)
                 ? door_wraps_read_part (wraps, link->name, bytes, reader, error)
                 : NULL;
  if (envelope && belongs (envelope, submission))
    return door_envelope_open (envelope, reader, NULL, error);
  if (error && !*error)
    g_set_error (error, DOOR_SEAL_ERROR, DOOR_SEAL_ERROR_DAMAGED,
                 "“%s” is not the part that belongs to this interview", link->name);
  return NULL;
}

/* --- Sealed sections ------------------------------------------------------------------------ */

/* The element at "/data/private", from the root on; NULL. *ret_parent: the last one that is there. */
static xmlNode *
find_element (xmlNode *root, const char *path, xmlNode **ret_parent)
{
  g_auto (GStrv) steps = g_strsplit (path, "/", -1);
  xmlNode *at = root;

  *ret_parent = NULL;
  for (guint i = 2; at && steps[0] && steps[1] && steps[i]; i++)
    {
      *ret_parent = at;
      at = door_xml_child (at, NULL, steps[i]);
    }
  return at;
}

GBytes *
door_record_put_section (GBytes *record, const char *path, GBytes *answers, GError **error)
{
  g_autoptr (xmlDoc) doc = door_xml_parse (record, "submission.xml", error);
  g_autoptr (xmlDoc) part = doc ? door_xml_parse (answers, "section.xml", error) : NULL;
  xmlNode *parent, *old, *copy;
  char *text;

  if (!part)
    return NULL;
  old = find_element (xmlDocGetRootElement (doc), path, &parent);
  copy = xmlDocCopyNode (xmlDocGetRootElement (part), doc, 1);
  if (!parent || strcmp (strrchr (path, '/') + 1, (const char *) copy->name) != 0)
    {
      xmlFreeNode (copy);
      g_set_error_literal (error, DOOR_SESSION_ERROR, DOOR_SESSION_ERROR_RECORD,
                           "the section belongs to another group");
      return NULL;
    }
  if (old)
    {
      xmlReplaceNode (old, copy);
      xmlFreeNode (old);
    }
  else
    xmlAddChild (parent, copy);
  text = door_xml_to_string (doc, xmlDocGetRootElement (doc));
  return g_bytes_new_take (text, strlen (text));
}

GBytes *
door_record_complete (GBytes *record,
                      GPtrArray *links,
                      const DoorEnvelopeInfo *info,
                      const DoorIdentity *reader,
                      GHashTable *wraps,
                      DoorFindPart find,
                      gpointer data,
                      guint *ret_absent,
                      GError **error)
{
  g_autoptr (GBytes) whole = g_bytes_ref (record);
  guint absent = 0;

  for (guint i = DOOR_APART_IDENTIFIERS; i < DOOR_N_APART; i++)
    {
      const DoorPartLink *link = find_link (links, door_apart_part ((DoorApart) i));
      g_autoptr (GBytes) bytes = link ? find (data, link->name) : NULL;
      g_autoptr (GBytes) apart = NULL;
      GBytes *merged;

      if (link && !bytes)
        absent |= 1u << i;
      if (!bytes)
        continue;
      apart = open_part (link, bytes, info, reader, wraps, error);
      merged = apart ? door_apart_merge (whole, apart, error) : NULL;
      if (!merged)
        return NULL;
      g_bytes_unref (whole);
      whole = merged;
    }
  if (ret_absent)
    *ret_absent = absent;
  return g_steal_pointer (&whole);
}
