/* SPDX-License-Identifier: GPL-3.0-or-later */
/* "Don't know" and the like as answers of any type. */
#define G_LOG_DOMAIN "door-form"

#include "door-form-private.h"

#include <string.h>

static const struct {
  const char *word;
  const char *value;
  DoorReasons reason;
} known[] = {
  { "dk", "-8", DOOR_REASON_DONT_KNOW },
  { "refused", "-9", DOOR_REASON_REFUSED },
  { "na", "-10", DOOR_REASON_DOES_NOT_APPLY },
};

/* Who is interviewed is drawn, and a draw rests on what is known. */
static gboolean
is_in_draw (const DoorFormDef *self, DoorDefNode node)
{
  for (; node != DOOR_DEF_NONE; node = door_form_parent (self, node))
    {
      const char *draw = door_form_bind_attribute (self, node, "door:draw");

      if (draw && *draw && strcmp (draw, "no") != 0)
        return TRUE;
    }
  return FALSE;
}

guint8
door_form_read_reasons (const DoorFormDef *self, DoorDefNode node)
{
  const char *text = door_form_bind_attribute (self, node, "door:missing");
  g_auto (GStrv) words = text ? g_strsplit_set (text, " ,\t\n", -1) : NULL;
  guint8 reasons = 0;

  if (words == NULL || door_form_bind_attribute (self, node, "door:consent")
      || door_form_bind_attribute (self, node, "door:gate") || is_in_draw (self, node))
    return 0;
  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (g_strv_contains ((const char *const *) words, known[i].word))
      reasons |= (guint8) known[i].reason;
  return reasons;
}

DoorReasons
door_form_reasons (const DoorFormDef *self, DoorDefNode node)
{
  return door_form_node (self, node)->reasons;
}

const char *
door_reason_value (DoorReasons reason)
{
  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (known[i].reason == reason)
      return known[i].value;
  g_return_val_if_reached (NULL);
}

DoorReasons
door_form_reason_of (const DoorFormDef *self, DoorDefNode node, const char *value)
{
  const guint8 reasons = door_form_node (self, node)->reasons;

  for (guint i = 0; reasons && i < G_N_ELEMENTS (known); i++)
    if ((reasons & known[i].reason) && strcmp (known[i].value, value) == 0)
      return known[i].reason;
  return 0;
}
