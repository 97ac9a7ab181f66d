/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-form"

#include "door-form-loader-private.h"

#include <string.h>

const char *
door_local_name (const char *name)
{
  const char *colon = strrchr (name, ':');

  return colon ? colon + 1 : name;
}

static gboolean
append_step (GString *path, const char *step)
{
  if (!*step || strcmp (step, ".") == 0 || strcmp (step, "current()") == 0)
    return TRUE;
  if (strcmp (step, "..") == 0)
    {
      const char *slash = strrchr (path->str, '/');

      if (!slash)
        return FALSE;
      g_string_truncate (path, (gsize) (slash - path->str));
      return TRUE;
    }
  if (strpbrk (step, "[]()'\"*|=<>+,$ "))
    return FALSE;
  g_string_append_c (path, '/');
  if (*step == '@')
    g_string_append_c (path, '@');
  g_string_append (path, door_local_name (*step == '@' ? step + 1 : step));
  return TRUE;
}

char *
door_loader_normalize (const char *base, const char *path)
{
  g_auto (GStrv) steps = g_strsplit (path, "/", -1);
  g_autoptr (GString) out = NULL;

  if (!steps[0])
    return NULL;
  g_strstrip (steps[0]);
  out = g_string_new (*steps[0] ? base : "");
  if (!*steps[0] && !steps[1])
    return NULL;
  for (char **step = steps; *step; step++)
    if (!append_step (out, g_strstrip (*step)))
      return NULL;
  return g_string_free (g_steal_pointer (&out), FALSE);
}

DoorDefNode
door_loader_find (DoorLoader *self, const char *base, const char *path)
{
  g_autofree char *absolute = NULL;
  gpointer found = *path == '/' ? g_hash_table_lookup (self->paths, path) : NULL;

  /* Nearly all are written as they are known. */
  if (found)
    return GPOINTER_TO_UINT (found) - 1;
  absolute = door_loader_normalize (base, path);
  if (!absolute)
    return DOOR_DEF_NONE;
  return GPOINTER_TO_UINT (g_hash_table_lookup (self->paths, absolute)) - 1;
}
