/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sealed sections as they are listed, sent, taken over by a next generation, backed up and restored. */
#define G_LOG_DOMAIN "door-vault"

#include "door-vault.h"
#include "door-section-private.h"

#include <string.h>

#include "door-envelope.h"

void
door_section_info_free (DoorSectionInfo *self)
{
  if (!self)
    return;
  g_free (self->label);
  g_free (self);
}

/* --- listing, finalizing, reopening --- */

static DoorSectionInfo *
make_info (const DoorVault *self,
           const DoorOpenInterview *interview,
           const DoorOpenSection *section)
{
  DoorPlaceBytes place
      = door_section_value_place (self, "section about", interview, section->stream);
  g_autoptr (GBytes) about = door_vault_unwrap (interview->about_key, &place, section->about);
  DoorSectionInfo *info = g_new0 (DoorSectionInfo, 1);

  info->section = section->stream;
  info->open = section->state == DOOR_SECTION_OPEN;
  if (about)
    info->label = g_strndup (g_bytes_get_data (about, NULL), g_bytes_get_size (about));
  return info;
}

GPtrArray *
door_vault_sections (DoorVault *self, const DoorUuid *id, GError **error)
{
  DoorOpenInterview *interview = door_vault_use (self, id, error);
  g_autoptr (GPtrArray) list = NULL;
  GPtrArray *infos;

  if (!interview)
    return NULL;
  list = interview->key ? door_section_list (self, interview, error) : g_ptr_array_new ();
  if (!list)
    {
      door_vault_translate (error);
      return NULL;
    }
  infos = g_ptr_array_new_with_free_func ((GDestroyNotify) door_section_info_free);
  for (guint i = 0; i < list->len; i++)
    g_ptr_array_add (infos, make_info (self, interview, list->pdata[i]));
  return infos;
}

gboolean
door_vault_collect_sections (DoorVault *self,
                             const DoorOpenInterview *interview,
                             GPtrArray *parts,
                             GPtrArray *links,
                             GError **error)
{
  g_autoptr (GPtrArray) list = door_section_list (self, interview, error);

  if (!list)
    return FALSE;
  for (guint i = 0; i < list->len; i++)
    {
      const DoorOpenSection *section = list->pdata[i];
      g_autofree char *name = g_strdup_printf ("section-%u.door", section->stream);
      guint8 hash[DOOR_HASH_BYTES];

      if (section->state == DOOR_SECTION_OPEN)
        return door_vault_refuse (error, "a sealed section of this interview is still open");
      door_hash_blake2b (section->envelope, hash);
      g_ptr_array_add (parts, door_vault_part_new (name, section->envelope));
      g_ptr_array_add (links, door_part_link_new (name, NULL, hash, NULL));
    }
  return TRUE;
}

gboolean
door_vault_copy_sections (DoorVault *self,
                          const DoorOpenInterview *from,
                          const DoorOpenInterview *to,
                          GError **error)
{
  g_autoptr (GPtrArray) list = door_section_list (self, from, error);

  if (!list)
    return FALSE;
  for (guint i = 0; i < list->len; i++)
    {
      DoorOpenSection *section = list->pdata[i];
      DoorPlaceBytes before
          = door_section_value_place (self, "section about", from, section->stream);
      DoorPlaceBytes after = door_section_value_place (self, "section about", to, section->stream);
      g_autoptr (GBytes) about = door_vault_unwrap (from->about_key, &before, section->about);

      if (!about)
        return door_vault_damaged (error, "a section of this interview is damaged");
      g_bytes_unref (section->about);
      section->about = door_vault_wrap (to->about_key, &after, about);
      if (!door_section_insert (self, to, section, error))
        return FALSE;
    }
  return TRUE;
}

/* --- into a backup and out of one --- */

static gboolean
pack_one (DoorVault *self,
          const DoorOpenInterview *interview,
          const DoorOpenSection *section,
          GByteArray *out,
          GError **error)
{
  DoorLine line = door_section_line (interview, section);
  DoorPlaceBytes place
      = door_section_value_place (self, "section about", interview, section->stream);
  g_autoptr (GBytes) about = door_vault_unwrap (interview->about_key, &place, section->about);
  GBytes *content = section->state == DOOR_SECTION_OPEN
                        ? door_vault_line_content (self, &line, &section->tail, NULL, error)
                        : g_bytes_ref (section->envelope);
  DoorMediaOwner owner = door_section_media_owner (interview, section);

  if (!content)
    return FALSE;
  door_bytes_add_number (out, section->stream, 1);
  door_bytes_add_number (out, section->state == DOOR_SECTION_OPEN, 1);
  door_bytes_add_bytes (out, about);
  g_byte_array_append (out, section->tail.chain.hash, DOOR_HASH_BYTES);
  door_bytes_add_bytes (out, content);
  if (section->state == DOOR_SECTION_CLOSED)
    {
      g_bytes_unref (content);
      return TRUE;
    }
  door_vault_wipe_content (content);
  return door_media_pack (self, &owner, out, error);
}

gboolean
door_vault_pack_sections (DoorVault *self,
                          const DoorOpenInterview *interview,
                          GByteArray *out,
                          GError **error)
{
  g_autoptr (GPtrArray) list = door_section_list (self, interview, error);

  if (!list)
    return FALSE;
  door_bytes_add_number (out, list->len, 4);
  for (guint i = 0; i < list->len; i++)
    if (!pack_one (self, interview, list->pdata[i], out, error))
      return FALSE;
  return TRUE;
}

static gboolean
unpack_entries (DoorVault *self,
                const DoorOpenInterview *interview,
                const DoorOpenSection *section,
                const DoorJournal *journal,
                GError **error)
{
  DoorLine line = door_section_line (interview, section);
  DoorTail tail = section->tail;

  for (guint i = 0; i < door_journal_length (journal); i++)
    if (!door_vault_append_line (self, &line, &tail, door_journal_get (journal, i), 1, error))
      return FALSE;
  return door_section_update (self, interview, section, &tail, error);
}

static gboolean
unpack_open (DoorVault *self,
             const DoorOpenInterview *interview,
             guint8 stream,
             const char *label,
             const guint8 *head,
             GBytes *content,
             DoorBytesReader *media,
             GError **error)
{
  g_autoptr (DoorOpenSection) section = door_section_new (self, interview, stream, label);
  g_autoptr (DoorJournal) journal = door_journal_read (content, head, error);
  DoorMediaOwner owner = door_section_media_owner (interview, section);

  return journal && door_section_insert (self, interview, section, error)
         && unpack_entries (self, interview, section, journal, error)
         && (!media || door_media_unpack (self, &owner, media, error));
}

static gboolean
unpack_closed (DoorVault *self,
               const DoorOpenInterview *interview,
               guint8 stream,
               const char *label,
               GBytes *envelope,
               GError **error)
{
  g_autoptr (DoorOpenSection) section = door_section_new (self, interview, stream, label);
  g_autoptr (DoorOpenSection) closed = door_section_closed_from (section, envelope);

  return door_section_insert (self, interview, closed, error);
}

static gboolean
unpack_one (DoorVault *self,
            const DoorOpenInterview *interview,
            DoorBytesReader *reader,
            gboolean with_media,
            GError **error)
{
  g_autofree char *label = NULL;
  const guint8 *head = NULL;
  guint64 stream, open;
  GBytes *content = NULL;
  gboolean good;

  if (door_bytes_take_number (reader, 1, &stream) && door_bytes_take_number (reader, 1, &open))
    label = door_bytes_take_text (reader);
  if (label)
    head = door_bytes_take (reader, DOOR_HASH_BYTES);
  if (head)
    content = door_bytes_take_bytes (reader);
  if (!content || stream == 0 || stream > DOOR_SECTION_MAX || open > 1)
    {
      door_vault_wipe_content (content);
      return door_vault_damaged (error, "this draft is damaged");
    }
  good = open ? unpack_open (self, interview, (guint8) stream, label, head, content,
                             with_media ? reader : NULL, error)
              : unpack_closed (self, interview, (guint8) stream, label, content, error);
  door_vault_wipe_content (content);
  return good;
}

gboolean
door_vault_unpack_sections (DoorVault *self,
                            const DoorOpenInterview *interview,
                            DoorBytesReader *reader,
                            gboolean with_media,
                            GError **error)
{
  guint64 count;

  if (!door_bytes_take_number (reader, 4, &count))
    return door_vault_damaged (error, "this draft is damaged");
  for (; count > 0; count--)
    if (!unpack_one (self, interview, reader, with_media, error))
      return FALSE;
  return TRUE;
}
