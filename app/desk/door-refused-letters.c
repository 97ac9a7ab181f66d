/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-refused-letters.h"

#include "door-desk-json.h"
#include "door-desk-records.h"
#include "door-letter.h"
#include "door-letters.h"

#include <glib/gi18n-lib.h>
#include <string.h>

void
door_refused_letter_free (DoorRefusedLetter *self)
{
  if (!self)
    return;
  g_free (self->name);
  g_free (self->kind);
  g_free (self->id);
  g_free (self->why);
  g_free (self);
}

/* --- Keeping ------------------------------------------------------------------------------- */

static GBytes *
print_about (DoorVault *vault, const DoorOutLetter *letter, const char *why)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  door_json_add_text (builder, "to", letter->to);
  door_json_add_text (builder, "why", why);
  json_builder_set_member_name (builder, "at");
  json_builder_add_int_value (builder, door_clock_now (door_vault_clock (vault)));
  json_builder_end_object (builder);
  return door_json_finish (builder);
}

/* Kept before it leaves the queue: cut off between the two it is only refused once more. */
gboolean
door_refused_letter_keep (DoorVault *vault,
                          const DoorOutLetter *letter,
                          const char *why,
                          GError **error)
{
  g_autofree char *name
      = g_strconcat (DOOR_RECORD_REFUSED, letter->kind, DOOR_RECORD_SEPARATOR, letter->id, NULL);
  g_autoptr (GBytes) about = print_about (vault, letter, why);

  return door_vault_put (vault, DOOR_RECORD_OTHER, name, about, letter->content, error)
         && door_letter_unqueue (vault, letter->key, error);
}

/* --- Reading ------------------------------------------------------------------------------- */

/* *ret_to: transfer full. */
static DoorRefusedLetter *
read_about (const char *name, GBytes *about, char **ret_to)
{
  g_auto (GStrv) parts = g_strsplit (name, DOOR_RECORD_SEPARATOR, 3);
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *object = about ? door_json_parse_object (parser, about) : NULL;
  DoorRefusedLetter *self;

  if (!object || g_strv_length (parts) != 3)
    return NULL;
  self = g_new0 (DoorRefusedLetter, 1);
  self->name = g_strdup (name);
  self->kind = g_strdup (parts[1]);
  self->id = g_strdup (parts[2]);
  self->why = door_json_dup_text (object, "why");
  self->at = json_object_get_int_member_with_default (object, "at", 0);
  if (ret_to)
    *ret_to = door_json_dup_text (object, "to");
  return self;
}

GPtrArray *
door_refused_letters (DoorVault *vault, GError **error)
{
  g_autoptr (GPtrArray) records = door_vault_records (vault, DOOR_RECORD_OTHER, error);
  GPtrArray *all;

  if (!records)
    return NULL;
  all = g_ptr_array_new_with_free_func ((GDestroyNotify) door_refused_letter_free);
  for (guint i = 0; i < records->len; i++)
    {
      const DoorRecord *record = g_ptr_array_index (records, i);
      DoorRefusedLetter *letter
          = !record->damaged && g_str_has_prefix (record->name, DOOR_RECORD_REFUSED)
                ? read_about (record->name, record->about, NULL)
                : NULL;

      if (letter)
        g_ptr_array_add (all, letter);
    }
  return all;
}

gboolean
door_refused_letter_send_again (DoorVault *vault, const char *name, GError **error)
{
  g_autoptr (GBytes) about = NULL;
  g_autoptr (GBytes) content = NULL;
  g_autoptr (DoorRefusedLetter) letter = NULL;
  g_autofree char *to = NULL;
  gboolean queued;

  if (!door_vault_get (vault, DOOR_RECORD_OTHER, name, &about, &content, error))
    return FALSE;
  letter = read_about (name, about, &to);
  if (!letter)
    return TRUE;
  queued = strcmp (letter->kind, DOOR_LETTER_WITHDRAWAL) == 0
               ? door_vault_put (vault, DOOR_RECORD_WITHDRAWAL, letter->id, NULL, content, error)
               : door_letter_queue (vault, letter->kind, letter->id, to, content, error);
  return queued && door_vault_remove (vault, DOOR_RECORD_OTHER, name, error);
}

/* --- Words --------------------------------------------------------------------------------- */

static const struct {
  const char *kind, *title;
} titles[] = {
  { DOOR_LETTER_CASE_EVENT, N_ ("A visit or a note of a case") },
  { DOOR_LETTER_MESSAGE, N_ ("A message") },
  { DOOR_LETTER_HANDOVER, N_ ("A case that was handed over") },
  { DOOR_LETTER_CASE, N_ ("A case for an interviewer") },
  { DOOR_LETTER_DRAFT, N_ ("The copy of an unfinished interview") },
  { DOOR_LETTER_WITHDRAWAL, N_ ("The notice that a respondent withdrew") },
  { DOOR_LETTER_RETURN, N_ ("An interview to be corrected") },
  { DOOR_LETTER_VERDICT, N_ ("A decision on an interview") },
  { DOOR_LETTER_RELEASE, N_ ("A household of the reserve") },
  { DOOR_LETTER_APPLIED, N_ ("The receipt of an interview") },
};

const char *
door_refused_letter_title (const DoorRefusedLetter *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    if (strcmp (titles[i].kind, self->kind) == 0)
      return _ (titles[i].title);
  return _ ("A message to the office");
}
