/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-seal"

#include "door-destruction.h"

#include <string.h>

#include "door-clock.h"
#include "door-keys-private.h"

#define KIND "destruction"
#define VERSION 1
#define MAX_BYTES (64u * 1024 * 1024)

/* --- what it says --- */

static void
place_free (gpointer data)
{
  DoorDestructionPlace *self = data;

  g_free (self->state);
  g_free (self->name);
  g_free (self);
}

static void
item_free (gpointer data)
{
  DoorDestructionItem *self = data;

  g_free (self->what);
  g_free (self->instance_id);
  g_free (self);
}

DoorDestruction *
door_destruction_new (const char *survey, const char *reason, gint64 time_us)
{
  DoorDestruction *self = g_new0 (DoorDestruction, 1);

  self->survey = g_strdup (survey);
  self->reason = g_strdup (reason);
  self->time_us = time_us / 1000 * 1000;
  self->places = g_ptr_array_new_with_free_func (place_free);
  self->items = g_ptr_array_new_with_free_func (item_free);
  return self;
}

void
door_destruction_free (DoorDestruction *self)
{
  if (!self)
    return;
  g_free (self->survey);
  g_free (self->reason);
  g_ptr_array_unref (self->places);
  g_ptr_array_unref (self->items);
  g_free (self);
}

void
door_destruction_add_place (DoorDestruction *self, const char *state, const char *name)
{
  DoorDestructionPlace *place = g_new0 (DoorDestructionPlace, 1);

  place->state = g_strdup (state);
  place->name = g_strdup (name);
  g_ptr_array_add (self->places, place);
}

void
door_destruction_add_item (DoorDestruction *self, const char *what, const char *instance_id)
{
  DoorDestructionItem *item = g_new0 (DoorDestructionItem, 1);

  item->what = g_strdup (what);
  item->instance_id = g_strdup (instance_id);
  g_ptr_array_add (self->items, item);
}

/* --- writing --- */

static int
compare_items (gconstpointer a, gconstpointer b)
{
  const DoorDestructionItem *left = *(DoorDestructionItem *const *) a;
  const DoorDestructionItem *right = *(DoorDestructionItem *const *) b;
  int by_what = strcmp (left->what, right->what);

  return by_what != 0 ? by_what : strcmp (left->instance_id, right->instance_id);
}

static void
print_pair (GString *lines, const char *key, const char *first, const char *second)
{
  g_autofree char *left = door_word_print (first);
  g_autofree char *right = door_word_print (second);

  door_lines_add (lines, key, "%s %s", left, right);
}

static void
print_items (GString *lines, const DoorDestruction *self)
{
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();

  g_ptr_array_extend (sorted, self->items, NULL, NULL);
  g_ptr_array_sort (sorted, compare_items);
  for (guint i = 0; i < sorted->len; i++)
    {
      const DoorDestructionItem *item = sorted->pdata[i];

      if (i == 0 || compare_items (&sorted->pdata[i - 1], &sorted->pdata[i]) != 0)
        print_pair (lines, "item", item->what, item->instance_id);
    }
}

static GString *
print (const DoorDestruction *self, const guint8 *signer)
{
  GString *lines = door_lines_new (KIND, VERSION);
  g_autofree char *survey = door_word_print (self->survey);
  g_autofree char *reason = door_word_print (self->reason);
  g_autofree char *time = door_clock_iso (self->time_us);
  g_autofree char *key = door_base64_print (signer, 32);

  door_lines_add (lines, "survey", "%s", survey);
  door_lines_add (lines, "time", "%s", time);
  door_lines_add (lines, "reason", "%s", reason);
  for (guint i = 0; i < self->places->len; i++)
    {
      const DoorDestructionPlace *place = self->places->pdata[i];

      print_pair (lines, "place", place->state, place->name);
    }
  print_items (lines, self);
  door_lines_add (lines, "signer", "%s", key);
  return lines;
}

GBytes *
door_destruction_sign (const DoorDestruction *self, const DoorIdentity *signer)
{
  GString *lines = print (self, door_identity_public (signer)->sign);

  door_identity_sign_lines (signer, lines);
  return g_string_free_to_bytes (lines);
}

/* --- reading --- */

/* TRUE: a line with this key was there; *ret_good FALSE when its words are none. */
static gboolean
take_pair (
    DoorLines *lines, const char *key, char **ret_first, char **ret_second, gboolean *ret_good)
{
  g_auto (GStrv) words = door_lines_take_words (lines, key, 2);

  if (!words)
    return FALSE;
  *ret_first = door_word_parse (words[0]);
  *ret_second = door_word_parse (words[1]);
  *ret_good = *ret_first && *ret_second;
  return TRUE;
}

typedef void (*AddPair) (DoorDestruction *self, const char *first, const char *second);

static gboolean
take_pairs (DoorDestruction *self, DoorLines *lines, const char *key, AddPair add_pair)
{
  for (;;)
    {
      g_autofree char *first = NULL;
      g_autofree char *second = NULL;
      gboolean good;

      if (!take_pair (lines, key, &first, &second, &good))
        return TRUE;
      if (!good)
        return FALSE;
      add_pair (self, first, second);
    }
}

static char *
take_word (DoorLines *lines, const char *key)
{
  const char *value = door_lines_take (lines, key);

  return value ? door_word_parse (value) : NULL;
}

static DoorDestruction *
read_lines (DoorLines *lines)
{
  g_autofree char *survey = take_word (lines, "survey");
  const char *value = survey ? door_lines_take (lines, "time") : NULL;
  gint64 time_us = 0;
  g_autofree char *reason
      = value && door_time_parse (value, &time_us) ? take_word (lines, "reason") : NULL;
  g_autoptr (DoorDestruction) self = NULL;

  if (!reason)
    return NULL;
  self = door_destruction_new (survey, reason, time_us);
  if (!take_pairs (self, lines, "place", door_destruction_add_place)
      || !take_pairs (self, lines, "item", door_destruction_add_item))
    return NULL;
  value = door_lines_take (lines, "signer");
  return value && door_base64_parse (value, self->signer, sizeof self->signer)
             ? g_steal_pointer (&self)
             : NULL;
}

DoorDestruction *
door_destruction_read (GBytes *bytes, GError **error)
{
  g_auto (DoorLines) lines = { NULL };
  g_autoptr (DoorDestruction) self = NULL;
  g_autoptr (GString) again = NULL;
  gsize n;
  const char *text = g_bytes_get_data (bytes, &n);

  if (n > MAX_BYTES)
    {
      door_lines_damaged (KIND, error);
      return NULL;
    }
  if (!door_lines_open (&lines, text, n, KIND, VERSION, error))
    return NULL;
  self = read_lines (&lines);
  if (!self)
    {
      door_lines_damaged (KIND, error);
      return NULL;
    }
  again = print (self, self->signer);
  if (!door_lines_take_end (&lines, text, again, self->signer, KIND, error))
    return NULL;
  return g_steal_pointer (&self);
}
