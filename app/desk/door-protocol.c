/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-protocol.h"

#include "door-desk-json.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* --- Reading what may not be there -------------------------------------------------------- */

static JsonObject *
member_object (JsonObject *object, const char *name)
{
  JsonNode *node = object ? json_object_get_member (object, name) : NULL;

  return node && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static JsonArray *
member_array (JsonObject *object, const char *name)
{
  JsonNode *node = object ? json_object_get_member (object, name) : NULL;

  return node && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

static guint
member_number (JsonObject *object, const char *name, guint usual, guint most)
{
  JsonNode *node = object ? json_object_get_member (object, name) : NULL;
  gint64 value;

  if (!node || !JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_INT64)
    return usual;
  value = json_node_get_int (node);
  return value < 0 || value > most ? usual : (guint) value;
}

static gboolean
member_is_true (JsonObject *object, const char *name)
{
  JsonNode *node = object ? json_object_get_member (object, name) : NULL;

  return node && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_BOOLEAN
         && json_node_get_boolean (node);
}

/* A text, or one of several languages. transfer full; "" when there is none. */
static char *
node_text (JsonNode *node, const char *language)
{
  JsonObject *object;
  g_autoptr (GList) names = NULL;

  if (node && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    return json_node_dup_string (node);
  if (!node || !JSON_NODE_HOLDS_OBJECT (node))
    return g_strdup ("");
  object = json_node_get_object (node);
  if (language && json_object_has_member (object, language))
    return door_json_dup_text (object, language);
  names = json_object_get_members (object);
  return names ? door_json_dup_text (object, names->data) : g_strdup ("");
}

static char *
member_text (JsonObject *object, const char *name, const char *language)
{
  return object ? node_text (json_object_get_member (object, name), language) : g_strdup ("");
}

/* --- Parts -------------------------------------------------------------------------------- */

static void
read_contact (DoorContactRules *rules, JsonObject *object)
{
  JsonArray *weekend = member_array (object, "weekend");
  guint n = 0;

  rules->attempts = member_number (object, "attempts", 3, 20);
  rules->days = member_number (object, "days", 2, 20);
  rules->evening_or_weekend = member_number (object, "evening_or_weekend", 1, 20);
  rules->evening_from = member_number (object, "evening_from", 17, 23);
  rules->weekend[0] = 6;
  rules->weekend[1] = 7;
  for (guint i = 0; weekend && i < MIN (json_array_get_length (weekend), 6); i++)
    {
      JsonNode *node = json_array_get_element (weekend, i);
      gint64 day = JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_INT64
                       ? json_node_get_int (node)
                       : 0;

      if (day < 1 || day > 7)
        continue;
      rules->weekend[n++] = (guint8) day;
      rules->weekend[n] = 0;
    }
}

static void
help_free (gpointer data)
{
  DoorSupport *self = data;

  g_free (self->district);
  g_free (self->name);
  g_free (self->what);
  g_free (self->phone);
  g_free (self->hours);
  g_free (self);
}

static GPtrArray *
read_helps (JsonArray *array, const char *language)
{
  GPtrArray *helps = g_ptr_array_new_with_free_func (help_free);

  for (guint i = 0; array && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      DoorSupport *help;

      if (!object)
        continue;
      help = g_new0 (DoorSupport, 1);
      help->district = door_json_dup_text (object, "district");
      help->name = member_text (object, "name", language);
      help->what = member_text (object, "what", language);
      help->phone = door_json_dup_text (object, "phone");
      help->hours = member_text (object, "hours", language);
      g_ptr_array_add (helps, help);
    }
  return helps;
}

static void
decoy_free (gpointer data)
{
  DoorDecoyQuestion *self = data;

  g_free (self->label);
  g_strfreev (self->choices);
  g_free (self);
}

static void
add_decoy (GPtrArray *decoy, const char *label, const char *const *choices)
{
  DoorDecoyQuestion *question = g_new0 (DoorDecoyQuestion, 1);

  question->label = g_strdup (label);
  question->choices = g_strdupv ((char **) choices);
  g_ptr_array_add (decoy, question);
}

/* Harmless wherever one lives; shown when the survey brings none of its own. */
static void
add_usual_decoy (GPtrArray *decoy)
{
  const char *near_far[] = { _ ("Less than 15 minutes"), _ ("15 to 30 minutes"),
                             _ ("30 minutes to an hour"), _ ("More than an hour"), NULL };
  const char *often[]
      = { _ ("Every day"), _ ("Every week"), _ ("Every month"), _ ("Less often"), NULL };
  const char *good[] = { _ ("Very good"), _ ("Good"), _ ("Poor"), _ ("Very poor"), NULL };
  const char *yes_no[] = { _ ("Yes"), _ ("No"), NULL };

  add_decoy (decoy, _ ("How long does it take from here to the nearest health post?"), near_far);
  add_decoy (decoy, _ ("How good is the road to the market?"), good);
  add_decoy (decoy, _ ("How often is rubbish taken away from this street?"), often);
  add_decoy (decoy, _ ("How long does it take to the nearest primary school?"), near_far);
  add_decoy (decoy, _ ("How good is the drinking water here?"), good);
  add_decoy (decoy, _ ("Did the power fail in the last week?"), yes_no);
  add_decoy (decoy, _ ("How often does a bus or shared taxi pass near here?"), often);
  add_decoy (decoy, _ ("Do people here know where to go in a flood or a storm?"), yes_no);
  add_decoy (decoy, _ ("How good is the mobile phone signal in this home?"), good);
  add_decoy (decoy, _ ("How long does it take to the nearest shop for daily needs?"), near_far);
}

static char **
read_choices (JsonArray *array, const char *language)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; array && i < json_array_get_length (array); i++)
    {
      g_autofree char *text = node_text (json_array_get_element (array, i), language);

      g_strv_builder_add (builder, text);
    }
  return g_strv_builder_end (builder);
}

static GPtrArray *
read_decoy (JsonArray *array, const char *language)
{
  GPtrArray *decoy = g_ptr_array_new_with_free_func (decoy_free);

  for (guint i = 0; array && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      g_autofree char *label = member_text (object, "label", language);
      g_auto (GStrv) choices = read_choices (member_array (object, "choices"), language);

      if (*label && choices[0])
        add_decoy (decoy, label, (const char *const *) choices);
    }
  if (decoy->len == 0)
    add_usual_decoy (decoy);
  return decoy;
}

static void
read_back_check (DoorCheckRules *rules, JsonObject *object)
{
  rules->form = member_text (object, "form", NULL);
  if (!*rules->form)
    {
      g_free (rules->form);
      rules->form = g_strdup ("back_check");
    }
  rules->percent = member_number (object, "percent", 10, 100);
  rules->least = member_number (object, "least", 2, 1000);
  rules->flagged_percent = member_number (object, "flagged_percent", 50, 100);
  rules->no_interview_percent = member_number (object, "no_interview_percent", 5, 100);
}

static void
add_threshold (JsonObject *object, const char *name, JsonNode *node, gpointer data)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  if (!JSON_NODE_HOLDS_VALUE (node) || strpbrk (name, "=[]\n#"))
    return;
  g_ascii_dtostr (number, sizeof number, json_node_get_double (node));
  g_string_append_printf (data, "%s=%s\n", name, number);
}

/* Names are looked at by whoever uses them (door-quality.h). */
static char *
read_quality (JsonObject *object)
{
  GString *text = g_string_new ("[quality]\n");

  if (object)
    json_object_foreach_member (object, add_threshold, text);
  return g_string_free (text, !object || json_object_get_size (object) == 0);
}

/* --- The whole ---------------------------------------------------------------------------- */

DoorProtocol *
door_protocol_parse (GBytes *json, const char *language)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *root = json ? door_json_parse_object (parser, json) : NULL;
  JsonObject *safety = member_object (root, "safety");
  JsonObject *reporting = member_object (root, "reporting");
  JsonObject *keeping = member_object (root, "keeping");
  DoorProtocol *self = g_new0 (DoorProtocol, 1);

  g_atomic_ref_count_init (&self->references);
  read_contact (&self->contact, member_object (root, "visits"));
  read_back_check (&self->back_check, member_object (root, "back_check"));
  self->quality = read_quality (member_object (root, "quality"));
  if (!self->quality)
    self->quality = g_strdup ("");
  self->target = member_number (member_object (root, "targets"), "interviews", 0, 1000000);
  self->target_a_week = member_number (member_object (root, "targets"), "a_week", 0, 1000000);
  self->selection_method = member_text (member_object (root, "selection"), "method", NULL);
  self->check_in_minutes = member_number (safety, "check_in_minutes", 240, 24 * 60);
  self->cases_a_day = member_number (safety, "cases_a_day", 20, 1000);
  self->sensitive_a_day = member_number (safety, "sensitive_a_day", 4, 1000);
  self->checked_days = member_number (keeping, "checked_days", 7, 3650);
  self->sent_days = member_number (keeping, "sent_days", 30, 3650);
  self->contacts = read_helps (member_array (safety, "contacts"), language);
  self->support = read_helps (member_array (root, "support"), language);
  self->reporting_text = member_text (reporting, "text", language);
  self->reporting_under_age = member_number (reporting, "under_age", 18, 150);
  self->reporting_applies = member_is_true (reporting, "applies");
  self->decoy = read_decoy (member_array (root, "decoy"), language);
  return self;
}

DoorProtocol *
door_protocol_ref (DoorProtocol *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
door_protocol_unref (DoorProtocol *self)
{
  if (!self || !g_atomic_ref_count_dec (&self->references))
    return;
  g_free (self->selection_method);
  g_free (self->back_check.form);
  g_free (self->quality);
  g_free (self->reporting_text);
  g_ptr_array_unref (self->contacts);
  g_ptr_array_unref (self->support);
  g_ptr_array_unref (self->decoy);
  g_free (self);
}

GPtrArray *
door_protocol_support_in (const DoorProtocol *self, const char *district)
{
  GPtrArray *found = g_ptr_array_new ();

  for (guint i = 0; i < self->support->len; i++)
    {
      DoorSupport *help = g_ptr_array_index (self->support, i);

      if (!*help->district || g_strcmp0 (help->district, district) == 0)
        g_ptr_array_add (found, help);
    }
  return found;
}
