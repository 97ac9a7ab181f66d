/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-xlsform"

#include "door-xlsform-reader.h"

#include <string.h>

static void
read_text (DoorXlsReader *self)
{
  static const char *const accepted[] = { "rows", NULL };
  const char *rows = door_xls_reader_parameter (self, "rows");

  if (!door_xls_reader_check_parameters (self, accepted))
    return;
  if (rows && !door_xls_is_integer (rows))
    {
      door_xls_reader_report_parameter (self, "parameter-invalid", "rows", "a whole number");
      return;
    }
  door_xls_reader_set_control (self, door_xls_reader_add_question (self, self->type), "rows", rows);
}

/* The tags of a building list, in the order of the osm sheet. */
static void
add_tags (DoorXlsReader *self, DoorXlsNode *node, const char *list_name)
{
  DoorXlsTable *table = self->conversion->tables[DOOR_XLS_SHEET_OSM];
  DoorXlsTag **link = &node->tags;

  for (guint i = 0; table && i < table->rows->len; i++)
    {
      const DoorXlsRow *row = door_xls_table_row (table, i);

      if (g_strcmp0 (row->list_name, list_name) != 0 || !row->name)
        continue;
      *link = door_xls_arena_new0 (self->conversion->arena, DoorXlsTag);
      (*link)->name = row->name;
      (*link)->label = row->label;
      link = &(*link)->next;
    }
}

static gboolean
read_osm (DoorXlsReader *self)
{
  const char *osm = strstr (self->type, "osm ");
  g_autofree char *list = NULL;

  if (!osm || osm[4] == '\0' || osm[4] == ' ')
    return FALSE;
  list = g_strndup (osm + 4, strcspn (osm + 4, " \t\n"));
  add_tags (self, door_xls_reader_add_question (self, "osm"), list);
  return TRUE;
}

/* A program to take the picture with: com.example.camera. */
static gboolean
is_package_name (const char *text)
{
  g_auto (GStrv) segments = g_strsplit (text, ".", -1);

  if (g_strv_length (segments) < 2)
    return FALSE;
  for (guint i = 0; segments[i]; i++)
    {
      const char *segment = segments[i];
      if (!g_ascii_isalpha (*segment))
        return FALSE;
      for (; *segment; segment++)
        if (!g_ascii_isalnum (*segment) && *segment != '_')
          return FALSE;
    }
  return TRUE;
}

static void
read_photo (DoorXlsReader *self)
{
  static const char *const accepted[] = { "app", "max-pixels", NULL };
  const char *app = door_xls_reader_parameter (self, "app");
  const char *pixels = door_xls_reader_parameter (self, "max-pixels");
  gboolean may_use_app = !self->appearance || strcmp (self->appearance, "annotate") == 0;
  DoorXlsNode *node;

  if (!door_xls_reader_check_parameters (self, accepted))
    return;
  if (pixels && !door_xls_is_integer (pixels))
    {
      door_xls_reader_report_parameter (self, "parameter-invalid", "max-pixels", "a whole number");
      return;
    }
  if (!pixels)
    door_xls_conversion_warning (self->conversion, "image-unbounded", DOOR_XLS_SHEET_SURVEY,
                                 self->row->number, "parameters",
                                 "max-pixels=1024 or so saves much time when sending pictures");
  if (app && may_use_app && !is_package_name (app))
    {
      door_xls_reader_report_parameter (self, "parameter-invalid", "app",
                                        "a package name like com.example.app");
      return;
    }

  node = door_xls_reader_add_question (self, self->type);
  if (node->default_value && !strstr (node->default_value, "jr://images/"))
    node->default_value
        = door_xls_arena_printf (self->conversion->arena, "jr://images/%s", node->default_value);
  door_xls_reader_set_bind (self, node, "orx:max-pixels", pixels);
  door_xls_reader_set_control (self, node, "intent", may_use_app ? app : NULL);
}

static gboolean
check_quality (DoorXlsReader *self, gboolean may_be_external)
{
  static const char *const accepted[] = { "quality", NULL };
  static const char *const levels[] = { "voice-only", "low", "normal", NULL };
  const char *quality = door_xls_reader_parameter (self, "quality");

  if (!door_xls_reader_check_parameters (self, accepted))
    return FALSE;
  if (!quality || g_strv_contains (levels, quality))
    return TRUE;
  if (may_be_external && strcmp (quality, "external") == 0)
    return TRUE;
  door_xls_reader_report_parameter (self, "parameter-invalid", "quality",
                                    "voice-only, low or normal");
  return FALSE;
}

static void
read_audio (DoorXlsReader *self)
{
  if (check_quality (self, TRUE))
    door_xls_reader_set_bind (self, door_xls_reader_add_question (self, self->type), "odk:quality",
                              door_xls_reader_parameter (self, "quality"));
}

static void
read_background_audio (DoorXlsReader *self)
{
  DoorXlsNode *node;
  DoorXlsAction *action;

  if (!check_quality (self, FALSE))
    return;
  node = door_xls_reader_add_question (self, self->type);
  action
      = door_xls_node_add_action (self->conversion, node, "odk:recordaudio", "odk-instance-load");
  action->quality = door_xls_reader_parameter (self, "quality");
}

gboolean
door_xls_reader_read_special (DoorXlsReader *self)
{
  static const struct {
    const char *type;
    void (*read) (DoorXlsReader *self);
  } readers[] = {
    { "range", door_xls_reader_read_range },
    { "text", read_text },
    { "photo", read_photo },
    { "audio", read_audio },
    { "background-audio", read_background_audio },
    { "geopoint", door_xls_reader_read_geo },
    { "geoshape", door_xls_reader_read_geo },
    { "geotrace", door_xls_reader_read_geo },
    { "start-geopoint", door_xls_reader_read_start_geopoint },
    { "background-geopoint", door_xls_reader_read_background_geopoint },
  };

  if (read_osm (self))
    return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (readers); i++)
    if (strcmp (readers[i].type, self->type) == 0)
      {
        readers[i].read (self);
        return TRUE;
      }
  return FALSE;
}
