/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Photographs and recordings of an interview, decrypted in memory, those of hidden parts left out. */
#define G_LOG_DOMAIN "door-desk"

#include "door-reading-private.h"

#include "door-markup.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <string.h>

struct _DoorReadingFile {
  GObject parent_instance;

  char *title;
  gboolean is_sound;
  GBytes *content;
};

G_DEFINE_FINAL_TYPE (DoorReadingFile, door_reading_file, G_TYPE_OBJECT)

static void
door_reading_file_finalize (GObject *object)
{
  DoorReadingFile *self = DOOR_READING_FILE (object);

  g_free (self->title);
  g_clear_pointer (&self->content, g_bytes_unref);
  G_OBJECT_CLASS (door_reading_file_parent_class)->finalize (object);
}

static void
door_reading_file_class_init (DoorReadingFileClass *class)
{
  G_OBJECT_CLASS (class)->finalize = door_reading_file_finalize;
}

static void
door_reading_file_init (DoorReadingFile *self)
{
}

const char *
door_reading_file_get_title (DoorReadingFile *self)
{
  return self->title;
}

gboolean
door_reading_file_get_is_sound (DoorReadingFile *self)
{
  return self->is_sound;
}

GBytes *
door_reading_file_get_content (DoorReadingFile *self)
{
  return self->content;
}

/* --- The list ---------------------------------------------------------------------------------- */

/* The question whose answer is this file. */
static DoorNode
find_owner (DoorSession *session, DoorNode node, const char *name)
{
  if (door_form_kind (door_session_def (session), door_session_def_node (session, node))
          == DOOR_DEF_VALUE
      && strcmp (door_session_value (session, node), name) == 0)
    return node;
  for (DoorNode child = door_session_first_child (session, node); child != DOOR_NODE_NONE;
       child = door_session_next_sibling (session, child))
    {
      DoorNode found = find_owner (session, child, name);

      if (found != DOOR_NODE_NONE)
        return found;
    }
  return DOOR_NODE_NONE;
}

static char *
title_of (DoorReading *self, DoorNode owner, const char *name, gboolean is_sound)
{
  g_autofree char *label = owner == DOOR_NODE_NONE
                               ? NULL
                               : door_session_plain_text (self->session, owner, DOOR_TEXT_LABEL);

  if (label && *label)
    return door_plain_from_markdown (label);
  return g_strdup (is_sound ? _ ("Recording of a part of the interview") : name);
}

static void
add_file (DoorReading *self, const char *name, GBytes *content)
{
  DoorNode owner = find_owner (self->session, DOOR_NODE_ROOT, name);
  gsize length = MIN (g_bytes_get_size (content), 4096);
  g_autofree char *type
      = g_content_type_guess (name, g_bytes_get_data (content, NULL), length, NULL);
  g_autofree char *mime = g_content_type_get_mime_type (type);
  g_autoptr (DoorReadingFile) item = NULL;

  if (owner != DOOR_NODE_NONE
      && door_reading_hides (self, door_session_def_node (self->session, owner)))
    return;
  item = g_object_new (DOOR_TYPE_READING_FILE, NULL);
  item->is_sound
      = mime && (g_str_has_prefix (mime, "audio/") || strcmp (mime, "application/ogg") == 0);
  item->title = title_of (self, owner, name, item->is_sound);
  item->content = g_bytes_ref (content);
  g_list_store_append (self->files, item);
}

static void
add_section (DoorReading *self, const DoorRecordSection *section)
{
  for (guint i = 0; i < section->files->len; i++)
    {
      const DoorSectionFile *file = g_ptr_array_index (section->files, i);

      add_file (self, file->name, file->content);
    }
}

void
door_reading_fill_files (DoorReading *self)
{
  g_list_store_remove_all (self->files);
  for (guint i = 0; i < self->opened->files->len; i++)
    {
      const DoorTeamFile *file = g_ptr_array_index (self->opened->files, i);

      add_file (self, file->label, file->content);
    }
  for (guint i = 0; i < self->sections->len; i++)
    add_section (self, g_ptr_array_index (self->sections, i));
  g_free (self->recording_text);
  self->recording_text = door_reading_describe_recording (self);
}

const char *
door_reading_get_recording_text (DoorReading *self)
{
  return self->recording_text ? self->recording_text : "";
}

GListModel *
door_reading_get_files (DoorReading *self)
{
  return G_LIST_MODEL (self->files);
}
