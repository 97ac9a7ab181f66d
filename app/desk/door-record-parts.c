/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-record-parts.h"

#include "door-destroyed.h"
#include "door-guard-private.h"
#include "door-journal.h"
#include "door-wraps.h"
#include "door-xml.h"

#include <string.h>

#define SECTION_PREFIX "section-"

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

/* The part that belongs to the submission, and nothing put in its place. */
static DoorEnvelope *
read_part (const DoorPartLink *link,
           GBytes *bytes,
           const DoorEnvelopeInfo *submission,
           GHashTable *wraps,
           const DoorIdentity *reader,
           GError **error)
{
  guint8 hash[DOOR_HASH_BYTES];
  g_autoptr (DoorEnvelope) envelope = NULL;
  g_autoptr (GError) fault = NULL;

  door_hash_blake2b (bytes, hash);
  envelope = door_hash_equal (link->hash, hash)
                 ? door_wraps_read_part (wraps, link->name, bytes, reader, &fault)
                 : NULL;
  if (envelope && belongs (envelope, submission))
    return g_steal_pointer (&envelope);
  if (fault)
    g_propagate_error (error, g_steal_pointer (&fault));
  else
    g_set_error (error, DOOR_SEAL_ERROR, DOOR_SEAL_ERROR_DAMAGED,
                 "“%s” is not the part that belongs to this interview", link->name);
  return NULL;
}

static GBytes *
open_part (const DoorPartLink *link,
           GBytes *bytes,
           const DoorEnvelopeInfo *submission,
           const DoorIdentity *reader,
           GHashTable *wraps,
           GError **error)
{
  g_autoptr (DoorEnvelope) envelope = read_part (link, bytes, submission, wraps, reader, error);

  return envelope ? door_envelope_open (envelope, reader, NULL, error) : NULL;
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

/* Where the form has the section "section-3.door"; NULL: nowhere. */
static const char *
path_of_section (DoorFormDef *def, const char *name)
{
  g_autofree char *digits = g_strndup (name, strcspn (name, "."));
  guint64 number;
  DoorGuarded group;

  if (!g_ascii_string_to_unsigned (digits + strlen (SECTION_PREFIX), 10, 1, G_MAXUINT, &number,
                                   NULL))
    return NULL;
  group = door_guard_of_section (def, (guint) number);
  return group.node == DOOR_DEF_NONE ? NULL : door_form_path (def, group.node);
}

void
door_record_section_free (DoorRecordSection *self)
{
  if (!self)
    return;
  g_clear_pointer (&self->answers, g_bytes_unref);
  g_clear_pointer (&self->journal, door_journal_free);
  g_clear_pointer (&self->files, g_ptr_array_unref);
  g_free (self);
}

DoorRecordSection *
door_record_section_open (const DoorEnvelope *section, const DoorIdentity *reader, GError **error)
{
  const DoorEnvelopeInfo *info = door_envelope_info (section);
  g_autoptr (GBytes) content = door_envelope_open (section, reader, NULL, error);
  g_autoptr (DoorRecordSection) self = g_new0 (DoorRecordSection, 1);

  if (!content)
    return NULL;
  if (!info->has_head)
    {
      g_set_error_literal (error, DOOR_SEAL_ERROR, DOOR_SEAL_ERROR_DAMAGED,
                           "a sealed section does not say how it was answered");
      return NULL;
    }
  if (!door_section_read (content, info->head, &self->answers, &self->journal, error))
    return NULL;
  self->files = door_section_files (content, error);
  return self->files ? g_steal_pointer (&self) : NULL;
}

/* `record` with one section in it, or as it is when the section is sealed to others. transfer full. */
static GBytes *
put_section (GBytes *record,
             const DoorPartLink *link,
             GBytes *bytes,
             const DoorEnvelopeInfo *info,
             const DoorIdentity *reader,
             DoorFormDef *def,
             guint *shut,
             GError **error)
{
  g_autoptr (DoorEnvelope) envelope = read_part (link, bytes, info, NULL, reader, error);
  const char *path = path_of_section (def, link->name);
  g_autoptr (DoorRecordSection) opened = NULL;

  if (!envelope)
    return NULL;
  if (!path || !door_envelope_is_for (envelope, door_identity_public (reader)))
    {
      *shut += 1;
      return g_bytes_ref (record);
    }
  opened = door_record_section_open (envelope, reader, error);
  return opened ? door_record_put_section (record, path, opened->answers, error) : NULL;
}

GBytes *
door_record_open_sections (GBytes *record,
                           GPtrArray *links,
                           const DoorEnvelopeInfo *info,
                           const DoorIdentity *reader,
                           DoorFormDef *def,
                           DoorFindPart find,
                           gpointer data,
                           guint *ret_shut,
                           GError **error)
{
  g_autoptr (GBytes) whole = g_bytes_ref (record);

  *ret_shut = 0;
  for (guint i = 0; i < links->len; i++)
    {
      const DoorPartLink *link = links->pdata[i];
      gboolean is_section = g_str_has_prefix (link->name, SECTION_PREFIX);
      g_autoptr (GBytes) bytes = is_section ? find (data, link->name) : NULL;
      GBytes *next;

      if (!bytes)
        continue;
      next = put_section (whole, link, bytes, info, reader, def, ret_shut, error);
      if (!next)
        return NULL;
      g_bytes_unref (whole);
      whole = next;
    }
  return g_steal_pointer (&whole);
}

/* --- Names and places ------------------------------------------------------------------------ */

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
