/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-keyboard-layout.h"

void
door_keyboard_layout_free (DoorKeyboardLayout *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  for (guint i = 0; i < G_N_ELEMENTS (self->rows); i++)
    g_clear_pointer (&self->rows[i], g_ptr_array_unref);
  g_free (self);
}

/* FALSE: a key that writes nothing. */
static gboolean
add_row (GPtrArray *rows, const char *line)
{
  GStrv keys = g_strsplit (line, " ", -1);

  g_ptr_array_add (rows, keys);
  for (guint i = 0; keys[i] != NULL; i++)
    if (*keys[i] == '\0')
      return FALSE;
  return keys[0] != NULL;
}

DoorKeyboardLayout *
door_keyboard_layout_parse (const char *text)
{
  g_autoptr (DoorKeyboardLayout) self = g_new0 (DoorKeyboardLayout, 1);
  g_auto (GStrv) lines = NULL;
  guint layer = 0;

  for (guint i = 0; i < G_N_ELEMENTS (self->rows); i++)
    self->rows[i] = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  if (!g_utf8_validate (text, -1, NULL))
    return NULL;
  lines = g_strsplit (text, "\n", -1);
  self->name = g_strdup (lines[0]);
  for (guint i = 1; lines[0] != NULL && lines[i] != NULL; i++)
    {
      if (*lines[i] == '\0' && lines[i + 1] == NULL)
        break;
      if (g_str_equal (lines[i], "--"))
        layer++;
      else if (layer > 1 || !add_row (self->rows[layer], lines[i]))
        return NULL;
    }
  if (layer != 1 || *self->name == '\0' || self->rows[0]->len == 0
      || self->rows[0]->len != self->rows[1]->len)
    return NULL;
  return g_steal_pointer (&self);
}
