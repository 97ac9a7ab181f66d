/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-xlsform"

#include "door-xlsform-document.h"
#include "door-xlsform-itext.h"
#include "door-xlsform-references.h"

#include <string.h>

static const char *const conditions[]
    = { "readonly", "required", "relevant", "constraint", "calculate", NULL };

static gboolean
is_message (const char *name)
{
  return strcmp (name, "jr:constraintMsg") == 0 || strcmp (name, "jr:requiredMsg") == 0
         || strcmp (name, "door:checkMsg") == 0;
}

/* "yes" and "no" in a column of conditions are answers to it, not names of questions. */
static const char *
condition_of (const char *text)
{
  if (strcmp (text, "true()") == 0 || strcmp (text, "false()") == 0)
    return text;
  if (door_xls_yes_no (text, FALSE))
    return "true()";
  if (!door_xls_yes_no (text, TRUE))
    return "false()";
  return text;
}

static const char *
bind_value (DoorXlsConversion *self, const DoorXlsNode *node, const DoorXlsAttribute *attribute)
{
  const char *text = door_xls_text_plain (&attribute->text);
  gboolean in_itext
      = (is_message (attribute->name) && door_xls_itext_has_message (&attribute->text))
        || (strcmp (attribute->name, "jr:noAppErrorString") == 0 && attribute->text.is_translated);

  if (in_itext)
    return door_xls_arena_printf (self->arena, "jr:itext('%s:%s')", node->path, attribute->name);
  if (g_strv_contains (conditions, attribute->name))
    text = condition_of (text);
  return door_xls_references_resolve (self, text, node, DOOR_XLS_RESOLVE_PLAIN);
}

/* Reasons for no answer that a group allows hold for its questions, but for those that say otherwise;
 * consent and gates take none. NULL: nothing is handed down. */
static const char *
inherited_reasons (const DoorXlsNode *node)
{
  const char *reasons = NULL;

  if (!node->row || !door_xls_node_is_visible (node) || g_str_equal (node->type, "note")
      || door_xls_attribute_text (node->bind, "door:missing")
      || door_xls_attribute_text (node->bind, "door:consent")
      || door_xls_attribute_text (node->bind, "door:gate"))
    return NULL;
  for (const DoorXlsNode *at = node->parent; at && !reasons; at = at->parent)
    reasons = door_xls_attribute_text (at->bind, "door:missing");
  return reasons;
}

static void
write_bind (DoorXlsConversion *self, DoorXlsWriter *writer, const DoorXlsNode *node)
{
  if (!node->bind)
    return;
  door_xls_writer_open (writer, "bind");
  door_xls_writer_attribute (writer, "nodeset", node->path);
  for (const DoorXlsAttribute *a = node->bind; a; a = a->next)
    if (!node->is_triggered || strcmp (a->name, "calculate") != 0)
      door_xls_writer_attribute (writer, a->name, bind_value (self, node, a));
  if (inherited_reasons (node))
    door_xls_writer_attribute (writer, "door:missing", inherited_reasons (node));
  door_xls_writer_close (writer);
}

void
door_xls_write_actions (DoorXlsConversion *self,
                        DoorXlsWriter *writer,
                        const DoorXlsNode *node,
                        gboolean of_repeat)
{
  for (const DoorXlsAction *action = node->actions; action; action = action->next)
    {
      gboolean is_of_repeat = strcmp (action->event, "odk-new-repeat") == 0;
      const char *value = action->value;

      if (is_of_repeat != of_repeat)
        continue;
      if (node->default_value && node->default_is_dynamic)
        value
            = door_xls_references_resolve (self, node->default_value, node, DOOR_XLS_RESOLVE_PLAIN);
      door_xls_writer_open (writer, action->name);
      door_xls_writer_attribute (writer, "ref", node->path);
      door_xls_writer_attribute (writer, "event", action->event);
      if (strcmp (action->name, "setvalue") == 0)
        door_xls_writer_attribute (writer, "value", value);
      door_xls_writer_attribute (writer, "odk:quality", action->quality);
      door_xls_writer_close (writer);
    }
}

void
door_xls_write_binds (DoorXlsConversion *self, DoorXlsWriter *writer)
{
  for (DoorXlsNode *node = self->root; node; node = door_xls_node_next (node, self->root))
    {
      write_bind (self, writer, node);
      door_xls_write_actions (self, writer, node, FALSE);
    }
}
