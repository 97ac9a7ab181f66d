/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opening fetched interviews with the analyst's key: what questionnaires there are, in which languages, and
 * how many interviews stand in which state. */
#define G_LOG_DOMAIN "door-desk"

#include "door-analyst-desk-private.h"

#include "door-files.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define KEY_MAX_BYTES (64u * 1024)
#define FORM_MAX_BYTES (64u * 1024 * 1024)

static DoorAnalystForm *
form_new (const char *id, const char *title)
{
  DoorAnalystForm *self = g_new0 (DoorAnalystForm, 1);

  self->id = g_strdup (id);
  self->title = g_strdup (title);
  return self;
}

static void
form_free (gpointer data)
{
  DoorAnalystForm *self = data;

  g_free (self->id);
  g_free (self->title);
  g_free (self);
}

DoorAnalystOpening *
door_analyst_opening_new (void)
{
  DoorAnalystOpening *self = g_new0 (DoorAnalystOpening, 1);

  self->forms = g_ptr_array_new_with_free_func (form_free);
  self->languages = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->forms, form_new (NULL, _ ("All questionnaires")));
  return self;
}

void
door_analyst_opening_free (gpointer data)
{
  DoorAnalystOpening *self = data;

  g_free (self->folder);
  g_free (self->key);
  if (self->passphrase)
    memset (self->passphrase, 0, strlen (self->passphrase));
  g_free (self->passphrase);
  g_free (self->survey_key);
  g_clear_pointer (&self->identity, door_identity_unref);
  g_clear_pointer (&self->forms, g_ptr_array_unref);
  g_clear_pointer (&self->languages, g_ptr_array_unref);
  g_free (self);
}

/* The key itself, a file with it, or a key file. */
static gboolean
read_public (const char *text, DoorPublicKeys *ret_keys, GError **error)
{
  g_autoptr (GBytes) file = NULL;
  g_autofree char *content = NULL;

  if (door_public_keys_parse (text, ret_keys))
    return TRUE;
  file = door_file_load (text, KEY_MAX_BYTES, NULL);
  content = file ? g_strndup (g_bytes_get_data (file, NULL), g_bytes_get_size (file)) : NULL;
  if (content
      && (door_public_keys_parse (g_strstrip (content), ret_keys)
          || door_identity_inspect (file, NULL, ret_keys, NULL)))
    return TRUE;
  g_set_error_literal (
      error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
      _ ("The survey's key begins with “door1”: write it as the office gave it, or "
         "choose a file with it."));
  return FALSE;
}

static gboolean
unlock (DoorAnalystOpening *self, GError **error)
{
  g_autoptr (GBytes) file = door_file_load (self->key, KEY_MAX_BYTES, error);
  g_autoptr (DoorSecret) words = door_secret_new_passphrase (self->passphrase);

  if (!file)
    return FALSE;
  self->identity = door_identity_unlock (file, words, error);
  return self->identity != NULL;
}

static gboolean
is_of_form (gconstpointer form, gconstpointer id)
{
  return g_strcmp0 (((const DoorAnalystForm *) form)->id, id) == 0;
}

/* One file of a form: other versions of it may be there as well. */
static void
add_form (DoorAnalystOpening *self, const char *path)
{
  g_autoptr (GBytes) xml = door_file_load (path, FORM_MAX_BYTES, NULL);
  g_autoptr (DoorDiagnostics) faults = door_diagnostics_new ();
  g_autoptr (DoorFormDef) form = xml ? door_form_load (xml, NULL, faults) : NULL;

  if (!form)
    return;
  if (!g_ptr_array_find_with_equal_func (self->forms, door_form_id (form), is_of_form, NULL))
    g_ptr_array_add (self->forms, form_new (door_form_id (form), door_form_title (form)));
  for (guint i = 0; i < door_form_n_languages (form); i++)
    {
      const char *language = door_form_language (form, i);

      if (!g_ptr_array_find_with_equal_func (self->languages, language, g_str_equal, NULL))
        g_ptr_array_add (self->languages, g_strdup (language));
    }
}

static int
compare_paths (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

/* In the order of their names, whatever the disk's. */
static void
add_forms (DoorAnalystOpening *self)
{
  g_autofree char *forms = g_build_filename (self->folder, "forms", NULL);
  g_autoptr (GDir) dir = g_dir_open (forms, 0, NULL);
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    if (g_str_has_suffix (name, ".xml"))
      g_ptr_array_add (paths, g_build_filename (forms, name, NULL));
  g_ptr_array_sort (paths, compare_paths);
  for (guint i = 0; i < paths->len; i++)
    add_form (self, paths->pdata[i]);
}

/* Where there is one questionnaire alone, all of them together need no count. */
static gboolean
count (DoorAnalystOpening *self, GError **error)
{
  DoorAnalystJob job = { .folder = self->folder, .survey_key = &self->keys, .key = self->identity };

  for (guint i = self->forms->len == 2 ? 1 : 0; i < self->forms->len; i++)
    {
      DoorAnalystForm *form = self->forms->pdata[i];
      g_auto (DoorAnalystReport) counted = { 0 };

      job.form_id = form->id;
      if (!door_analyst_count (&job, &counted, error))
        return FALSE;
      memcpy (form->n_states, counted.n_states, sizeof form->n_states);
      self->space = counted.space;
    }
  return TRUE;
}

gboolean
door_analyst_opening_run (DoorAnalystOpening *self, GError **error)
{
  if (!read_public (self->survey_key, &self->keys, error) || !unlock (self, error))
    return FALSE;
  add_forms (self);
  return count (self, error);
}
