/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The languages of the form: their names for people, their codes, and changing between them in the
 * middle of an interview. */
#define G_LOG_DOMAIN "door-desk"

#include "door-interview-private.h"

#include <string.h>

/* "Urdu (ur)" is written "Urdu" for people. */
char **
door_interview_read_language_names (DoorFormDef *def)
{
  guint n = door_form_n_languages (def);
  char **names = g_new0 (char *, n + 1);

  for (guint i = 0; i < n; i++)
    {
      const char *name = door_form_language (def, i);
      const char *bracket = strstr (name, " (");

      names[i] = bracket ? g_strndup (name, (gsize) (bracket - name)) : g_strdup (name);
    }
  return names;
}

const char *const *
door_interview_get_languages (DoorInterview *self)
{
  static const char *const none[] = { NULL };

  return self->language_names ? (const char *const *) self->language_names : none;
}

guint
door_interview_get_language (DoorInterview *self)
{
  return self->session ? door_session_language (self->session) : 0;
}

const char *
door_interview_get_language_code (DoorInterview *self)
{
  DoorFormDef *def = self->session ? door_session_def (self->session) : NULL;

  if (!def || door_form_n_languages (def) == 0)
    return "";
  return door_form_language_code (def, door_session_language (self->session));
}

gboolean
door_language_is_rtl (const char *code)
{
  static const char *const rtl[]
      = { "ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "syr", "ug", "ur", "yi", NULL };
  g_auto (GStrv) subtags = g_strsplit_set (code, "-_", -1);

  return subtags[0] && g_strv_contains (rtl, subtags[0]);
}

gboolean
door_interview_get_is_rtl (DoorInterview *self)
{
  return door_language_is_rtl (door_interview_get_language_code (self));
}

char **
door_interview_get_language_codes (DoorInterview *self)
{
  DoorFormDef *def = self->session ? door_session_def (self->session) : NULL;
  guint n = def ? door_form_n_languages (def) : 0;
  char **codes = g_new0 (char *, n + 1);

  for (guint i = 0; i < n; i++)
    codes[i] = g_strdup (door_form_language_code (def, i));
  return codes;
}

void
door_interview_set_language (DoorInterview *self, guint index)
{
  if (!self->session || index >= g_strv_length (self->language_names)
      || index == door_session_language (self->session))
    return;
  door_interview_keep_typed (self, FALSE);
  door_session_set_language (self->session, index);
  door_interview_record_language (self);
  door_interview_notify (self, "language");
  door_interview_notify (self, "is-rtl");
  door_interview_translate_page (self);
}
