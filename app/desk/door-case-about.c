/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-case-about.h"

#include "door-desk-json.h"

#include <gio/gio.h>

/* --- Assignment --------------------------------------------------------------------------- */

static void
prefill_clear (gpointer data)
{
  DoorPrefill *prefill = data;

  g_free (prefill->path);
  g_free (prefill->value);
}

static const struct {
  const char *name;
  gsize offset;
} optional_texts[] = {
  { "language", G_STRUCT_OFFSET (DoorAssignmentFacts, language) },
  { "phone", G_STRUCT_OFFSET (DoorAssignmentFacts, phone) },
  { "district", G_STRUCT_OFFSET (DoorAssignmentFacts, district) },
  { "office_note", G_STRUCT_OFFSET (DoorAssignmentFacts, office_note) },
  { "needs", G_STRUCT_OFFSET (DoorAssignmentFacts, needs) },
  { "reserve", G_STRUCT_OFFSET (DoorAssignmentFacts, reserve) },
  { "reserve_of", G_STRUCT_OFFSET (DoorAssignmentFacts, reserve_of) },
  { "reserve_why", G_STRUCT_OFFSET (DoorAssignmentFacts, reserve_why) },
  { "seed", G_STRUCT_OFFSET (DoorAssignmentFacts, seed) },
  { "redraw", G_STRUCT_OFFSET (DoorAssignmentFacts, redraw) },
  { "handed_over", G_STRUCT_OFFSET (DoorAssignmentFacts, handed_over) },
};

static char **
optional_text (const DoorAssignmentFacts *self, guint index)
{
  return (char **) ((char *) self + optional_texts[index].offset);
}

DoorAssignmentFacts *
door_assignment_facts_new (void)
{
  DoorAssignmentFacts *self = g_new0 (DoorAssignmentFacts, 1);

  self->prefill = g_array_new (FALSE, TRUE, sizeof (DoorPrefill));
  g_array_set_clear_func (self->prefill, prefill_clear);
  return self;
}

void
door_assignment_facts_free (DoorAssignmentFacts *self)
{
  if (!self)
    return;
  g_free (self->id);
  g_free (self->label);
  g_free (self->address);
  g_free (self->area);
  g_free (self->form_id);
  g_free (self->form_version);
  for (guint i = 0; i < G_N_ELEMENTS (optional_texts); i++)
    g_free (*optional_text (self, i));
  g_array_unref (self->prefill);
  g_free (self);
}

void
door_assignment_facts_prefill (DoorAssignmentFacts *self, const char *path, const char *value)
{
  DoorPrefill prefill = { g_strdup (path), g_strdup (value) };

  g_array_append_val (self->prefill, prefill);
}

gboolean
door_assignment_facts_set (DoorAssignmentFacts *self, const char *name, const char *value)
{
  for (guint i = 0; i < G_N_ELEMENTS (optional_texts); i++)
    if (g_strcmp0 (optional_texts[i].name, name) == 0)
      {
        g_free (*optional_text (self, i));
        *optional_text (self, i) = g_strdup (value);
        return TRUE;
      }
  if (g_strcmp0 (name, "lat") == 0)
    self->latitude = g_ascii_strtod (value, NULL);
  else if (g_strcmp0 (name, "lon") == 0)
    self->longitude = g_ascii_strtod (value, NULL);
  else
    return FALSE;
  /* Both are needed; a place at 0, 0 is in the sea. */
  self->has_place = self->latitude != 0 && self->longitude != 0;
  return TRUE;
}

static void
print_optional (JsonBuilder *builder, const DoorAssignmentFacts *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (optional_texts); i++)
    if (*optional_text (self, i) && **optional_text (self, i))
      door_json_add_text (builder, optional_texts[i].name, *optional_text (self, i));
  if (!self->has_place)
    return;
  json_builder_set_member_name (builder, "lat");
  json_builder_add_double_value (builder, self->latitude);
  json_builder_set_member_name (builder, "lon");
  json_builder_add_double_value (builder, self->longitude);
}

/* Out of range is nowhere. */
static void
read_place (DoorAssignmentFacts *self, JsonObject *object)
{
  self->latitude = door_json_get_number (object, "lat", 999);
  self->longitude = door_json_get_number (object, "lon", 999);
  self->has_place = self->latitude >= -90 && self->latitude <= 90 && self->longitude >= -180
                    && self->longitude <= 180;
}

GBytes *
door_assignment_facts_print (const DoorAssignmentFacts *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  door_json_add_text (builder, "id", self->id);
  door_json_add_text (builder, "label", self->label);
  door_json_add_text (builder, "address", self->address);
  door_json_add_text (builder, "area", self->area);
  door_json_add_text (builder, "form", self->form_id);
  door_json_add_text (builder, "version", self->form_version);
  print_optional (builder, self);
  json_builder_set_member_name (builder, "prefill");
  json_builder_begin_object (builder);
  for (guint i = 0; i < self->prefill->len; i++)
    {
      const DoorPrefill *prefill = &g_array_index (self->prefill, DoorPrefill, i);

      door_json_add_text (builder, prefill->path, prefill->value);
    }
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  return door_json_finish (builder);
}

static void
read_prefill (JsonObject *object, const char *path, JsonNode *node, gpointer data)
{
  g_autofree char *value = door_json_dup_text (object, path);

  door_assignment_facts_prefill (data, path, value);
}

DoorAssignmentFacts *
door_assignment_facts_parse (GBytes *json, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (DoorAssignmentFacts) self = door_assignment_facts_new ();
  JsonObject *object = door_json_parse_object (parser, json);
  JsonNode *prefill;

  if (object)
    {
      self->id = door_json_dup_text (object, "id");
      self->label = door_json_dup_text (object, "label");
      self->address = door_json_dup_text (object, "address");
      self->area = door_json_dup_text (object, "area");
      self->form_id = door_json_dup_text (object, "form");
      self->form_version = door_json_dup_text (object, "version");
      for (guint i = 0; i < G_N_ELEMENTS (optional_texts); i++)
        *optional_text (self, i) = door_json_dup_text (object, optional_texts[i].name);
      read_place (self, object);
      prefill = json_object_get_member (object, "prefill");
      if (prefill && JSON_NODE_HOLDS_OBJECT (prefill))
        json_object_foreach_member (json_node_get_object (prefill), read_prefill, self);
    }
  if (!object || !*self->id || !*self->form_id)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                           "this is not an assignment: id or form is missing");
      return NULL;
    }
  return g_steal_pointer (&self);
}

/* --- About -------------------------------------------------------------------------------- */

GBytes *
door_case_about_print (const DoorCaseAbout *about)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  door_json_add_text (builder, "case", about->case_id);
  door_json_add_text (builder, "form", about->form_id);
  door_json_add_text (builder, "version", about->form_version);
  json_builder_set_member_name (builder, "answers");
  json_builder_add_int_value (builder, about->n_answers);
  json_builder_set_member_name (builder, "progress");
  json_builder_add_double_value (builder, about->progress);
  if (about->finished != 0)
    {
      json_builder_set_member_name (builder, "finished");
      json_builder_add_int_value (builder, about->finished);
    }
  json_builder_end_object (builder);
  return door_json_finish (builder);
}

gboolean
door_case_about_parse (GBytes *bytes, DoorCaseAbout *ret_about)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *object = bytes ? door_json_parse_object (parser, bytes) : NULL;

  if (!object || !json_object_has_member (object, "case"))
    return FALSE;
  ret_about->case_id = door_json_dup_text (object, "case");
  ret_about->form_id = door_json_dup_text (object, "form");
  ret_about->form_version = door_json_dup_text (object, "version");
  ret_about->n_answers = (guint) door_json_get_int (object, "answers", 0);
  ret_about->progress = door_json_get_number (object, "progress", 0);
  ret_about->finished = door_json_get_int (object, "finished", 0);
  return TRUE;
}

void
door_case_about_clear (DoorCaseAbout *about)
{
  g_free ((char *) about->case_id);
  g_free ((char *) about->form_id);
  g_free ((char *) about->form_version);
  about->case_id = about->form_id = about->form_version = NULL;
}
