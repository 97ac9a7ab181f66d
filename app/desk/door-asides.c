/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-asides.h"

#include "door-platform.h"

#include <string.h>

#define DRAFT_WORD "draft"
#define KEPT_WORD "kept"

struct _DoorAsides {
  GHashTable *texts[DOOR_N_ASIDES]; /* key -> text */
};

static void
wipe_text (gpointer text)
{
  door_platform_wipe (text, strlen (text));
  g_free (text);
}

DoorAsides *
door_asides_new (void)
{
  DoorAsides *self = g_new0 (DoorAsides, 1);

  for (guint kind = 0; kind < DOOR_N_ASIDES; kind++)
    self->texts[kind] = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, wipe_text);
  return self;
}

void
door_asides_free (DoorAsides *self)
{
  if (!self)
    return;
  for (guint kind = 0; kind < DOOR_N_ASIDES; kind++)
    g_hash_table_unref (self->texts[kind]);
  g_free (self);
}

const char *
door_asides_get (DoorAsides *self, DoorAsideKind kind, const char *key)
{
  return g_hash_table_lookup (self->texts[kind], key);
}

gboolean
door_asides_set (DoorAsides *self, DoorAsideKind kind, const char *key, const char *text)
{
  if (!text || !*text)
    return g_hash_table_remove (self->texts[kind], key);
  if (g_strcmp0 (door_asides_get (self, kind, key), text) == 0)
    return FALSE;
  g_hash_table_replace (self->texts[kind], g_strdup (key), g_strdup (text));
  return TRUE;
}

static gboolean
is_below (gpointer key, gpointer value, gpointer instance)
{
  gsize n = strlen (instance);

  return strncmp (key, instance, n) == 0 && (((char *) key)[n] == '/' || ((char *) key)[n] == '\0');
}

/* The text after a word; NULL when the value does not begin with it. */
static const char *
after (const char *value, const char *word)
{
  gsize n = strlen (word);

  if (strncmp (value, word, n) != 0 || (value[n] != '\0' && value[n] != ' '))
    return NULL;
  return value[n] == ' ' ? value + n + 1 : value + n;
}

void
door_asides_fold (DoorAsides *self, const DoorEntry *entry)
{
  const char *value = entry->value ? entry->value : "";
  const char *text;

  switch (entry->kind)
    {
    case DOOR_ENTRY_SET:
    case DOOR_ENTRY_EFFECT:
      door_asides_set (self, DOOR_ASIDE_DRAFT, entry->path, NULL);
      door_asides_set (self, DOOR_ASIDE_REASON, entry->path, NULL);
      break;
    case DOOR_ENTRY_REMARK:
      door_asides_set (self, DOOR_ASIDE_REMARK, entry->path, value);
      break;
    case DOOR_ENTRY_CHECK:
      if ((text = after (value, DRAFT_WORD)))
        door_asides_set (self, DOOR_ASIDE_DRAFT, entry->path, text);
      else if ((text = after (value, KEPT_WORD)))
        door_asides_set (self, DOOR_ASIDE_REASON, entry->path, text);
      break;
    case DOOR_ENTRY_REPEAT_REMOVE:
      for (guint kind = 0; kind < DOOR_N_ASIDES; kind++)
        g_hash_table_foreach_remove (self->texts[kind], is_below, (gpointer) entry->path);
      break;
    default:
      break;
    }
}

char *
door_asides_entry_value (DoorAsideKind kind, const char *text)
{
  if (kind == DOOR_ASIDE_REMARK)
    return g_strdup (text ? text : "");
  return g_strconcat (kind == DOOR_ASIDE_DRAFT ? DRAFT_WORD : KEPT_WORD, text && *text ? " " : "",
                      text, NULL);
}
