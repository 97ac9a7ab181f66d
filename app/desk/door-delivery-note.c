/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-delivery-note.h"

#include "door-case-about.h"
#include "door-desk-json.h"
#include "door-desk-records.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* --- Notes -------------------------------------------------------------------------------- */

void
door_delivery_note_free (DoorDeliveryNote *self)
{
  if (!self)
    return;
  g_free (self->to);
  g_free (self->message);
  g_free (self);
}

static void
add_number (JsonBuilder *builder, const char *name, gint64 number)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, number);
}

gboolean
door_delivery_note_put (DoorVault *vault,
                        const char *id,
                        const DoorDelivery *delivery,
                        GError **error)
{
  g_autofree char *name = g_strconcat (DOOR_RECORD_DELIVERY, id, NULL);
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (GBytes) about = NULL;

  json_builder_begin_object (builder);
  add_number (builder, "state", delivery->state);
  add_number (builder, "status", delivery->status);
  add_number (builder, "at", delivery->at);
  add_number (builder, "next", delivery->next_try);
  door_json_add_text (builder, "to", delivery->to);
  door_json_add_text (builder, "message", delivery->message);
  json_builder_end_object (builder);
  about = door_json_finish (builder);
  return door_vault_put (vault, DOOR_RECORD_OTHER, name, about, NULL, error);
}

DoorDeliveryNote *
door_delivery_note_get (DoorVault *vault, const char *id)
{
  g_autofree char *name = g_strconcat (DOOR_RECORD_DELIVERY, id, NULL);
  g_autoptr (GBytes) about = NULL;
  g_autoptr (JsonParser) parser = json_parser_new ();
  DoorDeliveryNote *self;
  JsonObject *object;

  if (!door_vault_get (vault, DOOR_RECORD_OTHER, name, &about, NULL, NULL) || !about)
    return NULL;
  object = door_json_parse_object (parser, about);
  if (!object)
    return NULL;
  self = g_new0 (DoorDeliveryNote, 1);
  self->state = (DoorDeliveryState) door_json_get_int (object, "state", 0);
  self->status = (guint) door_json_get_int (object, "status", 0);
  self->at = door_json_get_int (object, "at", 0);
  self->next_try = door_json_get_int (object, "next", 0);
  self->to = door_json_dup_text (object, "to");
  self->message = door_json_dup_text (object, "message");
  return self;
}

static char *
label_of_case (DoorVault *vault, const char *case_id)
{
  g_autoptr (GBytes) assigned = NULL;
  g_autoptr (DoorAssignmentFacts) facts = NULL;

  if (door_vault_get (vault, DOOR_RECORD_CASE, case_id, &assigned, NULL, NULL) && assigned)
    facts = door_assignment_facts_parse (assigned, NULL);
  if (facts && *facts->label)
    return g_steal_pointer (&facts->label);
  return g_strdup_printf (_ ("Case %s"), case_id);
}

char *
door_delivery_title (DoorVault *vault, const DoorUuid *interview)
{
  g_autoptr (DoorInterviewInfo) info = door_vault_find (vault, interview, NULL);
  DoorCaseAbout about = { NULL };
  char id[DOOR_UUID_TEXT];
  char *title;

  if (info && info->about && door_case_about_parse (info->about, &about))
    {
      title = label_of_case (vault, about.case_id);
      door_case_about_clear (&about);
      return title;
    }
  door_uuid_print (interview, id);
  return g_strdup_printf (_ ("Interview %.8s"), id);
}

/* --- The log ------------------------------------------------------------------------------ */

void
door_log_line_free (DoorLogLine *self)
{
  if (!self)
    return;
  g_free (self->text);
  g_free (self);
}

static guint64
next_number (DoorVault *vault)
{
  g_autoptr (GBytes) body = NULL;
  g_autofree char *text = NULL;

  if (!door_vault_get (vault, DOOR_RECORD_SETTING, DOOR_SETTING_LOG_NEXT, NULL, &body, NULL))
    return 1;
  text = g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
  return MAX (g_ascii_strtoull (text, NULL, 10), 1);
}

/* A new line takes the place of the oldest. */
gboolean
door_sync_log_add (DoorVault *vault, gint64 at, const char *text, GError **error)
{
  guint64 number = next_number (vault);
  g_autofree char *name
      = g_strdup_printf (DOOR_RECORD_LOG "%03u", (guint) (number % DOOR_SYNC_LOG_LENGTH));
  g_autofree char *next = g_strdup_printf ("%" G_GUINT64_FORMAT, number + 1);
  g_autoptr (GBytes) next_bytes = g_bytes_new (next, strlen (next));
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (GBytes) about = NULL;

  json_builder_begin_object (builder);
  add_number (builder, "number", (gint64) number);
  add_number (builder, "at", at);
  door_json_add_text (builder, "text", text);
  json_builder_end_object (builder);
  about = door_json_finish (builder);
  return door_vault_put (vault, DOOR_RECORD_SETTING, DOOR_SETTING_LOG_NEXT, NULL, next_bytes, error)
         && door_vault_put (vault, DOOR_RECORD_OTHER, name, about, NULL, error);
}

static DoorLogLine *
parse_line (GBytes *about)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *object = about ? door_json_parse_object (parser, about) : NULL;
  DoorLogLine *line;

  if (!object)
    return NULL;
  line = g_new0 (DoorLogLine, 1);
  line->number = (guint64) door_json_get_int (object, "number", 0);
  line->at = door_json_get_int (object, "at", 0);
  line->text = door_json_dup_text (object, "text");
  return line;
}

static int
newest_first (gconstpointer a, gconstpointer b)
{
  const DoorLogLine *left = *(DoorLogLine *const *) a, *right = *(DoorLogLine *const *) b;

  return left->number < right->number ? 1 : left->number > right->number ? -1 : 0;
}

GPtrArray *
door_sync_log_list (DoorVault *vault, GError **error)
{
  g_autoptr (GPtrArray) lines
      = g_ptr_array_new_with_free_func ((GDestroyNotify) door_log_line_free);

  for (guint slot = 0; slot < DOOR_SYNC_LOG_LENGTH; slot++)
    {
      g_autofree char *name = g_strdup_printf (DOOR_RECORD_LOG "%03u", slot);
      g_autoptr (GBytes) about = NULL;
      DoorLogLine *line = NULL;

      if (door_vault_get (vault, DOOR_RECORD_OTHER, name, &about, NULL, NULL))
        line = parse_line (about);
      if (line)
        g_ptr_array_add (lines, line);
    }
  g_ptr_array_sort (lines, newest_first);
  return g_steal_pointer (&lines);
}
